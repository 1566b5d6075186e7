"""Built exactly: a report is built again when a file that it read has changed, and for no other file of the data."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import builders
import pytest
import tiny_package

from koruz.data import reads
from koruz.data.catalog import Catalog, open_catalog
from koruz.data.package import structure
from koruz.data.package.content import DESCRIPTOR
from koruz.runner import cli, execute, plan
from koruz.runner.edition import fingerprint, manifest
from koruz.runner.plan import Project

ROOT = builders.ROOT
NOTEBOOKS = plan.find_notebooks(Project(ROOT))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package, of which processes know."""
    folder = tiny_package.write(tmp_path / "data")
    monkeypatch.setenv("KORUZ_DATA", str(folder))
    return folder


def read_by(data: Path, step: Callable[[], object]) -> list[str]:
    with reads.gathered(data) as read:
        step()
        return read.paths()


# --- what is read ----------------------------------------------------------------------------------------------------

# What a cell may do, and the files that it reads by that.
STEPS: dict[str, tuple[str, list[str]]] = {
    "nothing": ("open_catalog().edition, open_catalog().vintage, open_catalog().folder", []),
    "a table": ('open_catalog().table("trade")', ["trade.csv"]),
    "a table as text": ('open_catalog().text("grades")', ["grades.csv"]),
    "a table twice": ('c = open_catalog(); c.table("trade"); c.table("trade")', ["trade.csv"]),
    "an outline": ('open_catalog().geo("outline")', ["geo/outline.geojson"]),
    "a source": ('open_catalog().source("STAT_2024")', ["sources.csv#STAT_2024"]),
    "all of the sources": ('open_catalog().source("STAT_2024"); open_catalog().table("sources")', ["sources.csv"]),
    "a source that isn't there": (
        "import contextlib\nwith contextlib.suppress(KeyError): open_catalog().source('RAIN')",
        ["sources.csv"],
    ),
    "a kind of sources": ('open_catalog().sources_of("media")', ["sources.csv#kind:media"]),
    "the year of the newest source": (
        "open_catalog().precedence.present", ["grades.csv", "statuses.csv", "sources.csv#year"]
    ),
    "days of the newest sources": (
        "open_catalog().precedence.newest", ["grades.csv", "statuses.csv", "sources.csv#dates"]
    ),
    "which of two figures counts": (
        "from koruz.data.observations import choose\n"
        "c = open_catalog(); t = c.table('trade'); choose(t[t['source'] == 'STAT_2024'], list(t), c.precedence)",
        ["grades.csv", "statuses.csv", "trade.csv", "sources.csv#STAT_2024"],
    ),
    "a country": ("open_catalog().countries", ["countries.csv"]),
    "ranks": ("open_catalog().precedence", ["grades.csv", "statuses.csv"]),
    "what the descriptor says": ("open_catalog().package", [DESCRIPTOR]),
    "which files there are": ("list(open_catalog().resources)", [DESCRIPTOR]),
    "how many files there are": ("len(open_catalog().resources)", [DESCRIPTOR]),
    "whether there is a file": ("'trade' in open_catalog().resources", ["trade.csv"]),
    "whether there is no file": ("'rain' in open_catalog().resources", [DESCRIPTOR]),
    "what a column is": ("open_catalog().resources['trade'].fields", ["trade.csv"]),
    "a table that isn't there": (
        "import contextlib\nwith contextlib.suppress(KeyError): open_catalog().table('rain')",
        [DESCRIPTOR],
    ),
    "a file without the catalog": ('open(os.environ["KORUZ_DATA"] + "/trade.csv").read()', ["trade.csv"]),
    "a file by pandas": ('import pandas\npandas.read_csv(os.environ["KORUZ_DATA"] + "/trade.csv")', ["trade.csv"]),
    "a file by bytes": ('os.close(os.open(os.environb[b"KORUZ_DATA"] + b"/trade.csv", os.O_RDONLY))', ["trade.csv"]),
    "a file from its folder": ('os.chdir(os.environ["KORUZ_DATA"] + "/geo"); open("outline.geojson")',
                               ["geo/outline.geojson"]),
    "the descriptor itself": ('open(os.environ["KORUZ_DATA"] + "/datapackage.json").read()', [DESCRIPTOR]),
    "a file of the same name": ('open("trade.csv", "w").close()', []),
    "without its environment": ('d = os.environ["KORUZ_DATA"]; os.environ.clear(); open_catalog(d).table("trade")',
                                ["trade.csv"]),
    "in a thread": ("import threading\n"
                    'run = threading.Thread(target=lambda: open_catalog().table("trade")); run.start(); run.join()',
                    ["trade.csv"]),
    "in a process": ("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'from koruz.data.catalog import "
                     "open_catalog; open_catalog().table(\"trade\")'], check=True)", ["trade.csv"]),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_what_a_cell_reads_is_noted(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    source, expected = STEPS[name]
    monkeypatch.chdir(tmp_path)
    before = dict(os.environ)
    try:
        read = read_by(data, lambda: exec(source, {"open_catalog": open_catalog, "os": os}))
        assert sorted(read) == sorted(expected)
    finally:
        os.environ.update(before)


def test_an_ordinary_kernel_notes_the_same(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = """import os, pathlib
    from koruz.data.catalog import open_catalog
    (pathlib.Path(os.environ["KORUZ_DATA"]) / "trade.csv").read_text()
    open_catalog().table("grades")""".replace("    ", "")
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.notebook(builders.code(source)))
    job = builders.job(project)
    for name, value in execute.environment(job, tmp_path).items():
        monkeypatch.setenv(name, value)
    read = {
        engine: read_by(job.data, lambda engine=engine: execute.execute(job, engine=engine))  # type: ignore[misc]
        for engine in ("koruz", "kernel")
    }
    assert read["kernel"] == read["koruz"]
    assert set(read["koruz"]) == {"trade.csv", "grades.csv", "countries.csv"}  # the question names countries


def test_nobody_gathers_and_nothing_is_noted(data: Path) -> None:
    assert read_by(data, lambda: None) == []
    open_catalog(data).table("trade")
    assert read_by(data, lambda: None) == []


def test_a_lost_log_counts_as_all_read(data: Path) -> None:
    def lose() -> None:
        Path(os.environ[reads.VARIABLE]).unlink()

    every = [resource["path"] for resource in tiny_package.descriptor()["resources"]]
    assert read_by(data, lose) == [DESCRIPTOR, *every]


# --- what is rebuilt -------------------------------------------------------------------------------------------------


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Names of the resources that are read, seen at another place than where they are noted."""
    seen: set[str] = set()
    examine, geo = structure.examine, Catalog.geo

    def examined(package: Any, resource: Any) -> Any:
        seen.add(resource.path)
        return examine(package, resource)

    def outlines(self: Catalog, name: str) -> Any:
        seen.add(self._package.resources[name].path)
        return geo(self, name)

    monkeypatch.setattr(structure, "examine", examined)
    monkeypatch.setattr(Catalog, "geo", outlines)
    yield seen


def change_a_row(path: Path) -> None:
    """Give a row of a table another last cell, or a map one blank more; of the sources the article, which all name."""
    *lines, end = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    if path.name == "sources.csv":
        lines = [f"{line}x" if line.startswith("ARTICLE,") else line for line in lines]
    else:
        end += "x" if path.suffix == ".csv" else " "
    path.write_text("\n".join([*lines, end, ""]), encoding="utf-8")


@pytest.mark.parametrize("theme", NOTEBOOKS)
def test_each_changed_resource_rebuilds_the_reports_that_read_it_and_no_other(
    theme: str, witness: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = builders.job(ROOT, theme)
    for name, value in execute.environment(job, tmp_path).items():
        monkeypatch.setenv(name, value)
    executed = []
    read = read_by(job.data, lambda: executed.append(execute.execute(job, engine="koruz")))
    rows = {name.partition("#")[2] for name in read if "#" in name}
    sources = {source["source"] for source in csv.DictReader(io.StringIO((ROOT / "data" / "sources.csv").read_text()))}
    assert cited(executed[0]) <= rows & sources < sources
    assert {"sources.csv"} == {name.partition("#")[0] for name in read if "#" in name}
    copied = shutil.copytree(ROOT / "data", tmp_path / "data")
    before = {**fingerprint.notebook_inputs(job.notebook), **fingerprint.data_inputs(copied)}
    recorded = fingerprint.of_report(before, read)
    assert fingerprint.moved(recorded, before) == []
    rebuilt = set()
    paths = [resource["path"] for resource in json.loads((copied / DESCRIPTOR).read_text())["resources"]]
    for path in paths:
        whole = (copied / path).read_bytes()
        change_a_row(copied / path)
        moved = fingerprint.moved(recorded, {**before, **fingerprint.data_inputs(copied)})
        assert {name.partition("#")[0] for name in moved} <= {f"data/{path}"}
        rebuilt |= {path} if moved else set()
        (copied / path).write_bytes(whole)
    assert rebuilt == witness
    assert {"claims.csv", "sources.csv"} <= rebuilt < set(paths)


def cited(notebook: Any) -> set[str]:
    """Ids of the sources that a report names, beside its exhibits, numbers and verdicts."""
    found: set[str] = set()
    for record in manifest.records(notebook):
        for part in (record, *record.get("rows", []), *record.get("items", [])):
            if isinstance(part, dict):
                found |= {source["id"] for source in part.get("sources", [])}
    return found


def descriptor_with(data: Path, change: Callable[[dict[str, Any]], object]) -> None:
    raw = json.loads((data / DESCRIPTOR).read_text())
    change(raw)
    (data / DESCRIPTOR).write_text(json.dumps(raw))


def resource(raw: dict[str, Any], name: str) -> dict[str, Any]:
    return next(entry for entry in raw["resources"] if entry["name"] == name)


# Changes of the descriptor, and what of a report's inputs they move that read trade.csv.
DESCRIBED: dict[str, tuple[Callable[[dict[str, Any]], object], list[str]]] = {
    "the title of its table": (lambda raw: resource(raw, "trade").update(title="T"), ["data/trade.csv"]),
    "a constraint of its table": (
        lambda raw: resource(raw, "trade")["schema"]["fields"][0].update(constraints={"required": False}),
        ["data/trade.csv"],
    ),
    "the name of its table": (lambda raw: resource(raw, "trade").update(name="goods"), ["data/trade.csv"]),
    "its table leaves": (lambda raw: raw["resources"].remove(resource(raw, "trade")), ["data/trade.csv"]),
    "the title of another table": (lambda raw: resource(raw, "grades").update(title="G"), []),
    "another table leaves": (lambda raw: raw["resources"].remove(resource(raw, "grades")), []),
    "another table comes": (lambda raw: raw["resources"].append({"name": "a", "path": "a.json"}), []),
    "the order of tables": (lambda raw: raw["resources"].reverse(), []),
    "the title of the package": (lambda raw: raw.update(title="Other"), []),
    "the edition": (lambda raw: raw.update(version="2027.1"), ["edition"]),
    "the day": (lambda raw: raw.update(created="2026-11-24T00:00:00Z"), ["edition"]),
    "the hour": (lambda raw: raw.update(created="2026-11-23T01:00:00Z"), []),
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_changed_descriptor_rebuilds_what_it_describes(data: Path, name: str) -> None:
    change, expected = DESCRIBED[name]
    recorded = fingerprint.of_report(fingerprint.data_inputs(data), ["trade.csv"])
    whole = fingerprint.of_report(fingerprint.data_inputs(data), [DESCRIPTOR])
    descriptor_with(data, change)
    now = fingerprint.data_inputs(data)
    assert fingerprint.moved(recorded, now) == expected
    assert "data/datapackage.json" in fingerprint.moved(whole, now)


def test_an_overlay_moves_the_tables_that_it_changes(tmp_path: Path) -> None:
    from koruz.data.overlay import merge

    base = tiny_package.write(tmp_path / "data")
    for name in ("sources", "trade"):
        (tmp_path / "mine").mkdir(exist_ok=True)
        shutil.copy(base / f"{name}.csv", tmp_path / "mine")
    sources = tmp_path / "mine" / "sources.csv"
    sources.write_text(sources.read_text().replace("Agency", "Office"))
    merge(base, tmp_path / "mine", tmp_path / "merged")
    recorded = fingerprint.of_report(fingerprint.data_inputs(base))
    assert fingerprint.moved(recorded, fingerprint.data_inputs(tmp_path / "merged")) == ["data/sources.csv"]


# --- records of another form -----------------------------------------------------------------------------------------

FIXED = {"notebook": "n", "koruz": "k", "environment": "e", "edition": "2026.1"}
NOW = {**FIXED, "data": "d", "data/trade.csv": "a:b", "data/grades.csv": "c:d"}

RECORDS: dict[str, tuple[dict[str, str], list[str]]] = {
    "of all that it read": ({**FIXED, "data/trade.csv": "a:b"}, []),
    "of nothing read": (FIXED, []),
    "of the whole package, as it was": ({**FIXED, "data": "d"}, ["data"]),
    "without an edition": ({name: FIXED[name] for name in ("notebook", "koruz", "environment")}, ["edition"]),
    "of a table that isn't there": ({**FIXED, "data/rain.csv": "a:b"}, ["data/rain.csv"]),
    "of a helper that isn't there": ({**FIXED, "notebooks/a.py": "x"}, ["notebooks/a.py"]),
    "of something else": ({**FIXED, "moon": "full"}, ["moon"]),
    "empty": ({}, sorted(FIXED)),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_doesn_t_say_what_was_read_is_no_record(name: str) -> None:
    recorded, expected = RECORDS[name]
    assert fingerprint.moved(recorded, NOW) == expected


# --- real builds -----------------------------------------------------------------------------------------------------


def test_one_changed_row_builds_the_report_that_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "data", root / "data")
    (root / "notebooks").mkdir()
    for theme in ("transport", "education"):
        shutil.copy(NOTEBOOKS[theme], root / "notebooks")
    monkeypatch.chdir(root)
    assert cli.main(["--formats", "html"], root) == 0
    before = manifest.read(root / "reports")
    students = root / "data" / "students.csv"
    header, row, *rest = students.read_text().split("\n")
    note = dict(zip(header.split(","), row.split(","), strict=False))
    assert note["note"] == "", "the row's note is empty, and may be written"
    students.write_text("\n".join([header, f"{row}Counted anew", *rest]))
    capsys.readouterr()
    assert cli.main(["--why", "--formats", "html"], root) == 0
    told = capsys.readouterr().out
    assert "education will be built: students.csv has changed, which it reads.\n" in told
    assert "students.csv changed, but nothing that it reads there." in told
    assert cli.main(["--formats", "html"], root) == 0
    out = capsys.readouterr().out
    assert "1 report stood already." in out
    after = manifest.read(root / "reports")
    moved = {theme for theme, entry in after["themes"].items() if entry["inputs"] != before["themes"][theme]["inputs"]}
    assert moved == {"education"}
    assert after["checked"] != before["checked"]
    assert cli.main(["--formats", "html"], root) == 0
    assert "Nothing has changed: transport, education." in capsys.readouterr().out
