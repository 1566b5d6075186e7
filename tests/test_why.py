"""`run_all.py --why`: for each report, in plain sentences, why it will be built or stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.runner import cli, plan, suite
from koruz.runner.edition import fingerprint, front_page, manifest, publish, why
from koruz.runner.plan import Job, Project

READ = ["trade.csv", "sources.csv#NEWS_2024", *(f"sources.csv#{part}" for part in ("year", "dates", "kind:article"))]


def jobs(root: Path, **request: Any) -> list[Job]:
    order = suite.understand(Project(root), suite.Request(**request))
    return suite._jobs(order, suite.open_data(Project(root), None, root), None)


def published(root: Path, out: Path, read: list[str] = READ, **request: Any) -> Path:
    """Reports that stand, as a run leaves them that asked for this."""
    out.mkdir(exist_ok=True)
    for job in jobs(root, **request):
        stage = publish.Stage(out)
        (stage.new(job.place) / f"{job.theme}.ipynb").write_text("{}")
        folder = stage.folder / "new" / job.place
        entry = publish.entry(job, {"cells": [], "metadata": {}}, folder, "Trade", "", read)
        with stage.swapped(job.place):
            publish.record(job, entry, out)
        stage.close()
    data = root / "data"
    assert front_page.publish(out, data, fingerprint.shared_inputs(data)) == []
    return out


@pytest.fixture
def standing(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a report that stands."""
    published(project, project / "reports")
    monkeypatch.chdir(project)
    return project


def told(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """What `--why` says; it builds nothing."""
    capsys.readouterr()
    before = builders.tree(root)
    assert cli.main(["--why", *words], root) == 0
    assert builders.tree(root) == before
    return capsys.readouterr().out.splitlines()


def append(path: Path, text: str = "\n") -> None:
    path.write_text(path.read_text() + text)


def edit(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = root / "reports" / "manifest.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def entry(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    return lambda root: edit(root, lambda content: change(content["themes"]["trade"]))


def described(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = root / "data" / "datapackage.json"
    raw = json.loads(path.read_text())
    change(raw)
    path.write_text(json.dumps(raw))


def retitled(name: str) -> Callable[[Path], object]:
    def change(raw: dict[str, Any]) -> None:
        next(r for r in raw["resources"] if r["name"] == name)["title"] = "Other"

    return lambda root: described(root, change)


def reports(root: Path, name: str) -> Path:
    return root / "reports" / "trade" / name


# What is done to a project in which all stands, and why its report will be built.
CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "notebook": (
        lambda root: append(root / "notebooks" / "01_trade.ipynb"),
        ["its notebook has changed, 01_trade.ipynb"],
    ),
    "new helper": (
        lambda root: (root / "notebooks" / "helper.py").write_text("A = 1"),
        ["notebooks/helper.py is new, which it may use"],
    ),
    "table": (lambda root: append(root / "data" / "trade.csv"), ["trade.csv has changed, which it reads"]),
    "table and notebook": (
        lambda root: (append(root / "data" / "trade.csv"), append(root / "notebooks" / "01_trade.ipynb")),
        ["trade.csv has changed, which it reads", "its notebook has changed, 01_trade.ipynb"],
    ),
    "description": (retitled("trade"), ["datapackage.json describes trade.csv in another way, which it reads"]),
    "table gone": (lambda root: (root / "data" / "trade.csv").unlink(), ["trade.csv is gone, which it reads"]),
    "edition": (
        lambda root: described(root, lambda raw: raw.update(version="2027.1")),
        ["the data were edition 2026.1 of 2026-11-23, and are 2027.1 of 2026-11-23"],
    ),
    "row of a source": (
        lambda root: (root / "data" / "sources.csv").write_text(
            (root / "data" / "sources.csv").read_text().replace("Talks in", "Days in")
        ),
        ["sources.csv has changed in what it reads of NEWS_2024"],
    ),
    "newest source": (
        lambda root: append(
            root / "data" / "sources.csv", "NEW_2031,A,B,article,2031,https://a.example/,facts-only,\n"
        ),
        [
            "sources.csv has other sources of the kind article",
            "the newest in sources.csv is of another year",
            "the newest in sources.csv are of other days",
        ],
    ),
    "parameter": (
        entry(lambda entry: entry["parameters"].update(partner="CHN", gone=1)),
        ["parameter gone is gone", "parameter partner was 'CHN', and is 'KOR'"],
    ),
    "format": (
        entry(lambda entry: entry.update(formats=["html"])),
        ["it isn't there as PDF yet", "it has no seminar yet", "it has no slides yet"],
    ),
    "missing file": (lambda root: reports(root, "trade.ipynb").unlink(), ["trade/trade.ipynb is missing"]),
    "altered file": (
        lambda root: reports(root, "trade.ipynb").write_text("mine"),
        ["trade/trade.ipynb isn't as it was written"],
    ),
    "module": (
        entry(lambda entry: entry["inputs"].update(koruz="other")),
        ["koruz's own modules have changed, which count as one"],
    ),
    "package": (
        entry(lambda entry: entry["inputs"].update(environment="other")),
        ["Python or a package has another version"],
    ),
    "record of old form": (
        entry(lambda entry: entry.update(inputs=dict.fromkeys(("notebook", "data", "koruz", "environment"), "x"))),
        [
            "its record doesn't say which files of data it read",
            "its record doesn't say of which edition the data were",
            "Python or a package has another version",
            "koruz's own modules have changed, which count as one",
            "its notebook has changed, 01_trade.ipynb",
        ],
    ),
    "no entry": (lambda root: edit(root, lambda content: content["themes"].clear()), ["there is no such report yet"]),
    "damaged manifest": (
        lambda root: (root / "reports" / "manifest.json").write_text("{"),
        ["manifest.json can't be read"],
    ),
    "reports gone": (lambda root: shutil.rmtree(root / "reports"), ["there is no such report yet"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_reason_is_told_in_a_sentence_and_is_one_to_build(
    standing: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    change, reasons = CHANGES[name]
    change(standing)
    lines = [line for line in told(standing, capsys) if line.startswith("trade ")]
    assert sorted(lines) == sorted(f"trade will be built: {reason}." for reason in reasons)
    (job,) = jobs(standing)
    assert not plan.up_to_date(job, standing / "reports")


STANDS = (
    "trade stands: it is made from 01_trade.ipynb, its parameters, 2 files of data (trade.csv, 4 parts of "
    "sources.csv), koruz's modules and the packages, and none has changed"
)


def test_nothing_to_do(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(standing, capsys) == told(standing, capsys, "trade") == [f"{STANDS}."]


def test_what_changed_and_isn_t_read(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(standing / "data" / "grades.csv")
    retitled("statuses")(standing)
    assert told(standing, capsys) == [
        f"{STANDS}; datapackage.json, grades.csv changed, but nothing that it reads there.",
        "koruz-data.zip: older than what it is made from; it is made again.",
    ]


def test_the_descriptor_read_as_a_whole(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published(project, project / "reports", ["datapackage.json"])
    retitled("grades")(project)
    assert told(project, capsys)[0] == ("trade will be built: datapackage.json has changed, which it reads as a whole.")


def test_forced(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(standing, capsys, "--force")[0] == "trade will be built: --force was given."


def test_which_modules_and_packages_is_told_where_the_manifest_knows(
    standing: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes, packages = fingerprint.source_hashes(), fingerprint.packages()
    hashes["src/koruz/notebook.py"] = "other"
    packages |= {"pandas": "0.1"}
    monkeypatch.setattr(fingerprint, "source_hashes", lambda: hashes)
    monkeypatch.setattr(fingerprint, "source_digest", lambda: fingerprint.digest(hashes))
    before = fingerprint.packages()["pandas"]
    monkeypatch.setattr(fingerprint, "packages", lambda: packages)
    assert told(standing, capsys)[:2] == [
        f"trade will be built: Python or a package has another version: pandas {before} -> 0.1.",
        "trade will be built: koruz's own modules have changed, which count as one: src/koruz/notebook.py.",
    ]


def test_one_theme_of_two(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    builders.write_notebook(standing / "notebooks", "02_aid.ipynb", builders.report("aid"))
    assert told(standing, capsys, "trade") == [f"{STANDS}."]
    assert told(standing, capsys) == [
        f"{STANDS}.",
        "aid will be built: there is no such report yet.",
        "index.html and koruz.pdf follow the reports.",
    ]


def test_each_set_of_values_is_told_with_its_place(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (standing / "sets.csv").write_text("partner\nCHN\nKOR\n")
    published(standing, standing / "reports", params=standing / "sets.csv")
    (standing / "sets.csv").write_text("partner\nCHN\nKOR\nKAZ\n")
    append(standing / "data" / "trade.csv")
    china, korea, third = told(standing, capsys, "--params", "sets.csv")[:3]
    assert china.startswith("variants/partner-chn/")
    assert china.endswith("/trade will be built: trade.csv has changed, which it reads.")
    assert korea == "trade will be built: trade.csv has changed, which it reads."
    assert third.startswith("variants/partner-kaz/")
    assert third.endswith("/trade will be built: there is no such report yet.")


def test_another_folder_and_other_data(standing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert told(standing, capsys, "--out", str(out))[0] == "trade will be built: there is no such report yet."
    assert not out.exists()
    published(standing, out)
    assert told(standing, capsys, "--out", str(out)) == [f"{STANDS}."]
    mine = tmp_path / "mine"
    mine.mkdir()
    shutil.copy(standing / "data" / "sources.csv", mine)
    assert told(standing, capsys, "--data", str(mine)) == [f"{STANDS}."]  # it changes nothing
    append(mine / "sources.csv", "NEW_2020,A,B,media,2020,https://a.example/,facts-only,\n")
    (line,) = told(standing, capsys, "--data", str(mine))
    assert line.startswith("variants/mine-")
    assert line.endswith("/trade will be built: there is no such report yet.")


def test_wrong_words_are_refused_as_by_a_build(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--why", "trad"], standing) == 2
    assert "Did you mean 'trade'?" in capsys.readouterr().err


texts = st.text(max_size=8)
marks = st.dictionaries(st.sampled_from(["data/trade.csv", "data/a", "koruz", "edition", "x"]) | texts, texts)


@given(recorded=marks, top=st.dictionaries(texts, texts | st.integers()) | st.none() | st.lists(texts), gone=texts)
def test_whatever_a_manifest_says_the_sentences_are_made(recorded: dict[str, str], top: Any, gone: str) -> None:
    job = builders.job(builders.ROOT, inputs={"koruz": "k", "data/trade.csv": "a:b", "edition": "e"})
    known = {"inputs": top, "packages": top, "python": top}
    words = why._Words(job, Path("nowhere"), known, {"inputs": recorded, "parameters": {gone: 1}})
    moved = fingerprint.moved(recorded, job.inputs)
    assert bool(moved) == bool([*words.all_of([("input", name) for name in moved])])
    assert words.unmoved()
    assert words.of("parameter", gone)


# --- data that no report reads ---------------------------------------------------------------------------------------


def test_data_that_no_report_reads_are_checked_and_published_all_the_same(
    standing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cities = standing / "data" / "grades.csv"
    right = cities.read_text()
    before = builders.tree(standing / "reports")
    append(cities, "official,9,twice\n")
    assert cli.main([], standing) == 2
    assert "grades.csv, row" in capsys.readouterr().err
    assert builders.tree(standing / "reports") == before
    cities.write_text(right.replace("\n", "\r\n"))
    assert cli.main([], standing) == 0
    assert "Nothing has changed: trade." in capsys.readouterr().out
    after = builders.tree(standing / "reports")
    moved = {name for name in after if after[name] != before[name]}
    assert {"koruz-data.zip", "manifest.json"} <= moved <= {"koruz-data.zip", "index.html", "manifest.json"}
    content = manifest.read(standing / "reports")
    assert content["checked"] == manifest.checks(fingerprint.shared_inputs(standing / "data"))
    assert content["inputs"]["data/grades.csv"] == manifest.sha256(cities)


def test_a_job_knows_more_than_its_report_records(project: Path) -> None:
    (job,) = jobs(project)
    assert "data" in job.inputs
    read = publish.entry(job, {"cells": [], "metadata": {}}, project, "", "", READ)["inputs"]
    fixed = {"edition", "environment", "koruz", "notebook"}
    assert list(read) == sorted([*(f"data/{path}" for path in READ), *fixed])
    unknown = publish.entry(replace(job), {"cells": [], "metadata": {}}, project, "", "")["inputs"]
    assert set(unknown) == {name for name in job.inputs if name != "data" and "#" not in name}
