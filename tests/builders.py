"""Small projects for the build's tests: notebooks without the package's charts, and a tiny data package."""

from __future__ import annotations

import csv
import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tiny_package

from koruz.data.choices import Answers
from koruz.data.package.rawcsv import RawTable
from koruz.runner.edition import manifest
from koruz.runner.edition.drafts import is_draft
from koruz.runner.plan import Job

ROOT = Path(__file__).parents[1]

PARAMETERS = """from koruz.report.parameters import Country, Percent, Year
partner: Country = "KOR"  # trade partner, ISO 3166 alpha-3
first_year: Year = 2002  # first year shown
last_year: Year = 2025  # last year shown
growth: Percent = 8.0  # assumed yearly growth of the partner"""

# A figure, a takeaway and a number that depend on a parameter and on the data, shown with IPython alone.
SHOW = """import os, pathlib
from IPython.display import display
rows = (pathlib.Path(os.environ["KORUZ_DATA"]) / "trade.csv").read_text().count("\\n") - 1
source = {"id": "S", "title": "Trade 2023", "publisher": "Statistics Agency", "published": "2024-01-20",
          "url": "https://stat.example/1", "licence": "facts-only", "kind": "authority"}
value = {"name": "rows", "amount": rows, "text": f"{rows} rows", "unit": "rows", "period": "2023",
         "definition": "", "grade": "official", "sources": ["S"], "derived": ""}
def emit(record):
    display({"application/vnd.koruz.v1+json": record, "text/plain": record["type"]}, raw=True)
emit({"type": "takeaways", "items": [{"runs": [{"text": "The table has ", "strong": False},
     {"text": f"{rows} rows", "strong": True}, {"text": f" for {partner}.", "strong": False}], "values": [value]}]})
emit({"type": "exhibit", "form": "figure", "name": "rows", "headline": "Rows by partner", "finding": True,
      "subtitle": "Rows, Uzbekistan, 2023", "alt": f"One bar of {rows} rows.", "note": "", "what_if": False,
      "sources": [source], "columns": [{"name": "partner", "label": "Partner", "unit": "", "align": "left"},
      {"name": "rows", "label": "Rows", "unit": "", "align": "right"}], "rows": [[partner, str(rows)]],
      "csv": f"partner,rows\\n{partner},{rows}\\n",
      "svg": '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40" viewBox="0 0 100 40">'
             f'<rect id="rows-bar" width="{10 * rows}" height="20" fill="#0b5cad"/></svg>'})"""


def published() -> list[Path]:
    """The suite's notebooks that aren't drafts."""
    return sorted(path for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb") if not is_draft(path))


def code(source: str, *tags: str) -> dict[str, Any]:
    """A code cell without outputs."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": [],
        "source": source,
    }


def markdown(source: str) -> dict[str, Any]:
    """A Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(*cells: dict[str, Any], theme: str = "trade", title: str = "Trade") -> dict[str, Any]:
    """A notebook with a title and the given cells."""
    numbered = [markdown(f"# {title}\n\nWhat the figures say."), *cells]
    return {
        "cells": [{"id": f"c{number}", **cell} for number, cell in enumerate(numbered)],
        "metadata": {"koruz": {"theme": theme, "question": "How big is it?"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def report(theme: str = "trade") -> dict[str, Any]:
    """A whole small report with parameters, a takeaway and a figure."""
    cells = (code(PARAMETERS, "parameters"), markdown("## How many rows?"), code(SHOW))
    return notebook(*cells, theme=theme, title=theme.capitalize())


def write_notebook(folder: Path, name: str, content: Any) -> Path:
    """Write a notebook (or any text) under its file name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def project(root: Path, **notebooks: Any) -> Path:
    """A project with a tiny data package, `run_all.py`, and notebooks named like `n01_trade`."""
    raw = tiny_package.descriptor()
    for resource in raw["resources"]:
        if resource["name"] == "countries":
            resource["schema"]["fields"].append(
                tiny_package.field("kind", required=True, enum=["country", "aggregate"])
            )
    countries = "country,name,kind\nUZB,Uzbekistan,country\nKOR,South Korea,country\nPRK,North Korea,country\n"
    countries += "KAZ,Kazakhstan,country\nCHN,China,country\nTUR,Turkiye,country\nWLD,World,aggregate\n"
    tiny_package.write(root / "data", {"countries": countries}, raw)
    (root / "notebooks").mkdir()
    for name, content in (notebooks or {"n01_trade": report()}).items():
        write_notebook(root / "notebooks", f"{name.removeprefix('n')}.ipynb", content)
    shutil.copy(ROOT / "run_all.py", root)
    return root


def job(root: Path, theme: str = "trade", **changes: Any) -> Job:
    """A job of a project as the plan would make it, with some of its parts exchanged."""
    path = next((root / "notebooks").glob(f"??_{theme}.ipynb"))
    parts: dict[str, Any] = {
        "theme": theme,
        "notebook": path,
        "data": root / "data",
        "parameters": {},
        "defaults": {},
        "edition": "2026.1",
        "vintage": "2026-11-23",
        "variant": False,
        "place": theme,
        "formats": (),
        "inputs": {"notebook": "n", "data": "d", "koruz": "k", "environment": "e"},
    }
    return Job(**{**parts, **changes})


def answers(countries: Mapping[str, str] | None = None, **tables: str) -> Answers:
    """What tables, written as the text of their CSVs, can answer; countries by code."""
    names = countries or {"UZB": "Uzbekistan", "KOR": "South Korea", "CHN": "China", "TUR": "Turkiye"}
    rows = "".join(f"{code},{name},country\n" for code, name in names.items())
    texts = {"countries": f"country,name,kind\n{rows}WLD,World,aggregate\n", **tables}

    def text(name: str) -> RawTable:
        header, *cells = csv.reader(texts[name].splitlines())
        return RawTable(header, list(range(2, len(cells) + 2)), cells)

    return Answers(text)


def standing(out: Path, text: str, notebook: str = "01_trade") -> None:
    """A report that was published and is recorded, of one file."""
    theme = notebook[3:]
    (out / theme).mkdir(parents=True)
    (out / theme / f"{theme}.ipynb").write_text(text)
    entry = {"notebook": f"notebooks/{notebook}.ipynb", "inputs": {}, "outputs": manifest.outputs(out / theme, theme)}
    manifest.write(out, {"generator": "koruz", "inputs": {}, "outputs": [], "themes": {theme: entry}})


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by relative name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def names(folder: Path) -> Sequence[str]:
    """Names of every file below a folder."""
    return list(tree(folder))


class PlainExporter:
    """Stands in for an nbconvert exporter: the number of cells, so that tests of the build need no page."""

    file_extension = ".txt"
    enabled = True

    def __init__(self, config: Any = None) -> None:
        """As nbconvert calls it."""

    def from_notebook_node(self, notebook: Any, resources: Any) -> tuple[str, Any]:
        """Count the cells."""
        return f"{resources['metadata']['name']}: {len(notebook.cells)} cells\n", resources


class PatientExporter(PlainExporter):
    """An exporter of the slow kind: it says when it waits, and ends when the plain one has written its file."""

    file_extension = ".pdf"

    def from_notebook_node(self, notebook: Any, resources: Any) -> tuple[str, Any]:
        """Say what was there before and after the wait."""
        other = Path(resources["metadata"]["path"]) / f"{resources['metadata']['name']}.txt"
        time.sleep(0.3)
        before = other.exists()
        resources["idle"]()
        deadline = time.monotonic() + 60
        while not other.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        return f"{before}, {other.exists()}", resources


class LinkingExporter(PlainExporter):
    """An exporter that says where its page would lead."""

    def from_notebook_node(self, notebook: Any, resources: Any) -> tuple[str, Any]:
        """Name the links."""
        return " ".join(sorted(resources["links"])), resources


class BrokenExporter(PlainExporter):
    """An exporter that fails."""

    def from_notebook_node(self, notebook: Any, resources: Any) -> tuple[str, Any]:
        """Raise."""
        raise RuntimeError("no page today\nreason: rain")


class CrashingExporter(PlainExporter):
    """An exporter that takes its process with it."""

    def from_notebook_node(self, notebook: Any, resources: Any) -> tuple[str, Any]:
        """Exit without a word to Python."""
        print("about to crash", flush=True)
        os._exit(7)
