"""The record of what was published: it follows the inputs, holds nothing of the moment, fits the committed reports."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import builders
import pytest

from koruz.report.outputs import Output
from koruz.report.prose import NOTHING, say, state, takeaways
from koruz.report.record import MIME
from koruz.report.values import Value
from koruz.runner import plan
from koruz.runner.edition import fingerprint, front_page, manifest
from koruz.runner.plan import Project

ROOT = builders.ROOT


def digests(project: Path) -> dict[str, str]:
    notebook = fingerprint.notebook_inputs(project / "notebooks" / "01_trade.ipynb")
    data = fingerprint.of_report(fingerprint.data_inputs(project / "data"))
    return {**notebook, **data, "koruz": fingerprint.source_digest(project / "src")}


@pytest.fixture
def sourced(project: Path) -> Path:
    (project / "src" / "__pycache__").mkdir(parents=True)
    (project / "src" / "charts.py").write_text("a = 1\n")
    return project


def append(path: Path) -> None:
    path.write_text(path.read_text() + "\n")


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("notebooks/01_trade.ipynb", "notebook"),
        ("data/trade.csv", "data/trade.csv"),
        ("data/datapackage.json", "data/datapackage.json"),
        ("data/geo/outline.geojson", "data/geo/outline.geojson"),
        ("src/charts.py", "koruz"),
    ],
)
def test_each_input_changes_its_own_digest(sourced: Path, file: str, part: str) -> None:
    before = digests(sourced)
    append(sourced / file)
    after = digests(sourced)
    assert [name for name in before if before[name] != after[name]] == [part]


@pytest.mark.parametrize("file", ["data/README.md", "data/.~lock.trade.csv#", "src/__pycache__/charts.pyc", "src/.swp"])
def test_what_no_report_reads_changes_nothing(sourced: Path, file: str) -> None:
    before = digests(sourced)
    (sourced / file).write_text("x")
    assert digests(sourced) == before


def test_a_new_or_renamed_file_counts(sourced: Path) -> None:
    before = digests(sourced)
    (sourced / "src" / "charts.py").rename(sourced / "src" / "maps.py")
    assert digests(sourced)["koruz"] != before["koruz"]


def test_the_folder_s_place_does_not_count(sourced: Path, tmp_path: Path) -> None:
    before = digests(sourced)
    sourced.rename(tmp_path / "elsewhere")
    assert digests(tmp_path / "elsewhere") == before


def test_every_dependency_is_recorded_or_known_to_change_no_byte() -> None:
    harmless = {"annotated-types", "click", "jsonschema", "jupyter-client", "jupyterlab", "psutil", "rich", "typer"}
    harmless |= {"babel", "openpyxl", "pycountry", "python-calamine"}  # they read new figures, whose digests count
    harmless |= {"tornado", "watchfiles"}  # they serve what was made
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[<>=~! ]", text)[0].lower() for text in project["dependencies"]}
    assert names - harmless <= {name.lower() for name in manifest.PACKAGES}
    assert manifest.packages()["matplotlib"]


RECORDS = [
    {"type": "takeaways", "items": [{"runs": [{"text": "A "}, {"text": "b"}], "values": [{"name": "v"}]}]},
    {"type": "numbers", "items": [{"label": "x", "value": {"name": "w"}}, {"label": "y", "value": {"name": "v"}}]},
    {"type": "prose", "runs": [], "values": [{"name": "u"}]},
    {
        "type": "exhibit",
        "name": "e",
        "form": "figure",
        "headline": "H",
        "subtitle": "S",
        "finding": False,
        "what_if": True,
        "alt": "A",
        "csv": "long",
        "sources": [{"id": "S1", "title": "long"}],
    },
    {
        "type": "ledger",
        "rows": [
            {"claim": "T1", "verdict": "supported"},
            {"claim": "T2", "verdict": "outdated"},
            {"claim": "T3", "verdict": "supported"},
        ],
    },
    {"type": "ledger", "rows": [{"claim": "T1", "verdict": "supported", "arithmetic": "1 = 1"}]},  # shown a second time
]


def test_published_values_findings_and_verdicts() -> None:
    outputs = [{"data": {MIME: record}} for record in RECORDS]
    others = [{"outputs": [{"data": {"text/plain": "x"}}, {"name": "stdout"}]}, {}]
    assert manifest.published({"cells": [{"id": "c", "outputs": outputs}, *others]}) == {
        "takeaways": ["A b"],
        "sentences": {"c.1": "A b"},
        "values": [
            {"ids": ["c.1/v", "c.2/v"], "name": "v"},
            {"ids": ["c.1/w"], "name": "w"},
            {"ids": ["c/u"], "name": "u"},
        ],
        "numbers": {"c.1/w": "x", "c.2/v": "y"},
        "exhibits": [
            {
                "name": "e",
                "form": "figure",
                "headline": "H",
                "subtitle": "S",
                "finding": False,
                "what_if": True,
                "alt": "A",
                "sources": ["S1"],
            },
        ],
        "claims": {"T1": "supported", "T2": "outdated", "T3": "supported"},
        "ledger": {
            claim: {"statement": "", "stated": "", "found": "", "arithmetic": sums, "sources": ""}
            for claim, sums in (("T1", "1 = 1"), ("T2", ""), ("T3", ""))
        },
        "verdicts": {"outdated": 1, "supported": 2},
    }


def test_ids_stay_when_others_come_or_go() -> None:
    """Whatever sentence of a cell isn't stated, the others' values keep their ids; so do those of other cells."""
    sentences = [state("Of {v}.", v=Value(f"v{n}", n, "percent", "2024")) for n in range(1, 5)]
    whole = _published(takeaways(*sentences), say("Of {v}.", v=Value("end", 9, "percent")))["values"]
    for gone in range(4):
        left = [NOTHING if n == gone else sentence for n, sentence in enumerate(sentences)]
        found = _published(takeaways(*left), say("Of {v}.", v=Value("end", 8, "percent")))["values"]
        ids = [value["ids"] for value in found]
        assert ids == [value["ids"] for n, value in enumerate(whole) if n != gone]


def test_two_values_of_one_name_in_a_sentence_have_ids_of_their_own() -> None:
    first, second = Value("end", 9, "percent", "2023"), Value("end", 8, "percent", "2024")
    found = _published(say("From {a} to {b}.", a=first, b=second), say("It was {b}.", b=second))["values"]
    assert [value["ids"] for value in found] == [["c0/end"], ["c0/end~2", "c1/end"]]


def _published(*shown: Output) -> dict[str, Any]:
    cells = [{"id": f"c{n}", "outputs": [{"data": {MIME: output.record}}]} for n, output in enumerate(shown)]
    return manifest.published({"cells": cells})


# --- whether reports are those of the inputs ------------------------------------------------------------------------


def publish(project: Path, theme: str = "trade") -> Path:
    """Write a report and its entry by hand."""
    reports = project / "reports"
    (reports / theme).mkdir(parents=True)
    (reports / theme / f"{theme}.html").write_text("page")
    job = builders.job(project, theme)
    inputs = {**fingerprint.notebook_inputs(job.notebook), **manifest.shared_inputs(project / "data")}
    entry = {
        "notebook": f"notebooks/{job.notebook.name}",
        "inputs": fingerprint.of_report({**inputs, "environment": "e"}, ["trade.csv"]),
        "parameters": {},
        "formats": ["html"],
        "outputs": manifest.outputs(reports / theme, theme),
    }
    manifest.write(reports, manifest.compose("2026.1", "2026-11-23", project / "data", {theme: entry}))
    return reports


def stale(project: Path) -> list[str]:
    return manifest.stale(plan.find_notebooks(Project(project)), project / "data", project / "reports")


def test_fresh_reports(project: Path) -> None:
    publish(project)
    assert stale(project) == []


def test_never_published(project: Path) -> None:
    assert stale(project) == ["trade: never published"]


def test_stale_after_a_change(project: Path) -> None:
    publish(project)
    append(project / "data" / "trade.csv")
    append(project / "notebooks" / "01_trade.ipynb")
    assert stale(project) == ["trade: changed since it was published: data/trade.csv, notebook"]


def test_what_a_report_never_read_leaves_it_fresh(project: Path) -> None:
    publish(project)
    append(project / "data" / "countries.csv")
    append(project / "data" / "datapackage.json")
    assert stale(project) == []


@pytest.mark.parametrize("text", ["other page", None])
def test_stale_when_a_published_file_was_touched(project: Path, text: str | None) -> None:
    page = publish(project) / "trade" / "trade.html"
    page.write_text(text) if text else page.unlink()
    assert stale(project) == ["trade: a published file is missing or was changed"]


def test_stale_when_a_file_of_the_suite_is_missing(project: Path) -> None:
    reports = publish(project)
    content = manifest.read(reports)
    page = {"path": "index.html", "sha256": "x", "bytes": 1}
    manifest.write(reports, {**content, "outputs": [page]})
    assert stale(project) == ["index.html: missing, changed or older than the reports"]


def test_a_report_without_a_notebook(project: Path) -> None:
    publish(project)
    (project / "notebooks" / "01_trade.ipynb").rename(project / "notebooks" / "02_transport.ipynb")
    assert stale(project) == ["trade: published, but there is no notebook", "transport: never published"]


def test_up_to_date_only_if_nothing_that_can_change_a_byte_has_changed(project: Path) -> None:
    reports = publish(project)
    inputs = manifest.read(reports)["themes"]["trade"]["inputs"]
    job = builders.job(project, inputs=inputs, formats=("html",))
    assert plan.up_to_date(job, reports)
    assert not plan.up_to_date(replace(job, formats=("html", "pdf")), reports)
    assert not plan.up_to_date(replace(job, parameters={"a": 1}, defaults={"a": 1}), reports)
    for name in inputs:
        assert not plan.up_to_date(replace(job, inputs={**inputs, name: "other"}), reports)
    (reports / "trade" / "trade.html").write_text("cut")
    assert not plan.up_to_date(job, reports)


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"generator": "other", "themes": {"trade": {}}}'])
def test_a_missing_or_damaged_manifest_is_an_empty_one(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / manifest.NAME).write_text(text)
    assert manifest.read(tmp_path) == {"themes": {}}


def test_the_manifest_holds_nothing_of_the_moment_or_the_machine(project: Path) -> None:
    reports = publish(project)
    text = (reports / manifest.NAME).read_text()
    assert str(project) not in text
    assert not re.search(r"\d{2}:\d{2}", text)
    content = json.loads(text)
    assert content["inputs"]["data/trade.csv"] == manifest.sha256(project / "data" / "trade.csv")
    assert "src/koruz/runner/cli.py" in content["inputs"]
    assert next(iter(content["inputs"])) == "notebooks/01_trade.ipynb"
    publish_again = manifest.compose("2026.1", "2026-11-23", project / "data", content["themes"])
    assert publish_again == content


def test_entries_stand_in_the_order_of_the_notebooks(project: Path) -> None:
    entry = {"inputs": {"notebook": "x"}}
    themes = {"b": {"notebook": "notebooks/02_b.ipynb", **entry}, "a": {"notebook": "notebooks/01_a.ipynb", **entry}}
    assert list(manifest.compose("", "", project / "data", themes)["themes"]) == ["a", "b"]


def test_the_committed_reports_are_those_of_the_inputs() -> None:
    """Build again (`uv run run_all.py`) and commit `reports/` when this fails."""
    project = Project(ROOT)
    digests = {**manifest.shared_inputs(project.data), "environment": ""}
    assert manifest.stale(plan.find_notebooks(project), project.data, project.reports) == []
    assert front_page.stale(project.reports, project.data, digests) == []
