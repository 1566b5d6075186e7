"""Everything that a notebook says, word by word, with other data or parameters: run without a picture drawn."""

from __future__ import annotations

import ast
import csv
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat
from sentences import ROOT

import koruz.exhibits
from koruz.outputs import Output

Rows = list[dict[str, str]]
Change = Callable[[Rows], Rows]


def changed(to: Path, changes: Mapping[str, Change]) -> Path:
    """A copy of the data in which the rows of some tables are others."""
    folder = to / "data"
    shutil.copytree(ROOT / "data", folder)
    for table, change in changes.items():
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = [*csv.DictReader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
            writer.writeheader()
            writer.writerows(change(rows))
    return folder


def put(column: str, value: str, **equal: str) -> Change:
    """A change of one column in the rows whose cells begin with the given texts; it fails if there are none."""

    def change(rows: Rows) -> Rows:
        found = [row for row in rows if _begins(row, equal)]
        assert found, equal
        for row in found:
            row[column] = value
        return rows

    return change


def without(**equal: str) -> Change:
    """The rows but those whose cells begin with the given texts; it fails if there are none."""

    def change(rows: Rows) -> Rows:
        kept = [row for row in rows if not _begins(row, equal)]
        assert len(kept) < len(rows), equal
        return kept

    return change


def _begins(row: Mapping[str, str], equal: Mapping[str, str]) -> bool:
    return all(row[column].startswith(text) for column, text in equal.items())


def told(notebook: str, data: Path | None = None, **parameters: Any) -> list[str]:
    """Headlines, subtitles, alternatives, notes, numbers, takeaways, paragraphs and the ledger of a notebook.

    Args:
        notebook: Its name without the ending.
        data: Folder of the data; the project's own if None.
        parameters: Values instead of those of its parameters' cell.
    """
    names: dict[str, Any] = {}
    found: list[str] = []
    with _undrawn(), patch.dict("os.environ", {"KORUZ_DATA": str(data or ROOT / "data")}):
        for cell in nbformat.read(ROOT / "notebooks" / f"{notebook}.ipynb", as_version=4).cells:
            if cell.cell_type == "code":
                for part in ast.parse(cell.source).body:
                    found += _texts(_run(part, names))
            if "parameters" in cell.metadata.get("tags", []):
                names |= parameters
    return [text for text in found if text]


def _run(part: ast.stmt, names: dict[str, Any]) -> Any:
    if isinstance(part, ast.Expr):
        return eval(compile(ast.Expression(part.value), "cell", "eval"), names)
    exec(compile(ast.Module([part], []), "cell", "exec"), names)
    return None


def _texts(output: Any) -> Iterator[str]:
    if not isinstance(output, Output):
        return
    record = output.record
    if record["type"] == "exhibit":
        yield from (record["headline"], record["subtitle"], record["alt"], record["note"])
    elif record["type"] == "numbers":
        yield from (" ".join((item["label"], item["text"], item["change"])) for item in record["items"])
    elif record["type"] == "ledger":
        yield from (str(row[part]) for row in record["rows"] for part in ("found", "arithmetic", "reading"))
    else:
        yield from output.text.splitlines()


@contextmanager
def _undrawn() -> Iterator[None]:
    with patch.object(koruz.exhibits.Exhibits, "figure", _figure), patch.object(koruz.exhibits, "_html", lambda _: ""):
        yield


def _figure(
    self: koruz.exhibits.Exhibits, name: str, result: Any, _: Any, encoding: Mapping[str, Any], **papers: Any
) -> Output:
    behind = papers.pop("behind", None)
    if result.empty:
        return koruz.exhibits._nothing(name, papers)
    newest = koruz.exhibits._newest_mark(result, encoding.get("x", ""))
    return self._show(name, "figure", koruz.exhibits._with_table(result, behind), None, newest=newest, **papers)
