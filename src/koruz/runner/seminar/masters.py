"""The master notebook of a seminar: where it lies, what it declares, its cells by what they are for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from koruz.report.parameters import read_notebook, source_of
from koruz.runner.edition.fingerprint import SEMINARS, master_of

SELFCHECK = "selfcheck.py"
GIVEN, SOLUTION, CHECK, HINT, TEACHER = "given", "solution", "check", "hint", "teacher"
KINDS = (SOLUTION, CHECK, HINT, TEACHER)
"""Tags of cells; a cell without one is given to the students as it is."""

HEADING = "## Task: "


@dataclass(frozen=True)
class Cell:
    """A cell of a master.

    Attributes:
        name: Its id.
        code: Whether it is code; else it is Markdown.
        source: Its text.
        kind: What it is for: 'given', or its tag.
        declared: What its metadata say under `koruz`.
        task: Name of the task that it belongs to; '' before the first.
    """

    name: str
    code: bool
    source: str
    kind: str
    declared: Mapping[str, Any]
    task: str

    @cached_property
    def tree(self) -> ast.Module | None:
        """Its code, parsed; None if it is Markdown or can't be parsed."""
        try:
            return ast.parse(self.source) if self.code else None
        except (SyntaxError, ValueError):
            return None

    @property
    def states(self) -> bool:
        """Whether it states a task."""
        return not self.code and bool(self.declared.get("task"))

    def calls(self, name: str) -> list[ast.Call]:
        """Calls of a plain name."""
        nodes = ast.walk(self.tree) if self.tree else ()
        return [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name]


@dataclass(frozen=True)
class Master:
    """A master notebook.

    Attributes:
        path: Where it is.
        notebook: Its content.
        declared: What its metadata say under `koruz`.
        cells: Its cells.
    """

    path: Path
    notebook: Mapping[str, Any]
    declared: Mapping[str, Any]
    cells: tuple[Cell, ...]

    @property
    def place(self) -> str:
        """The file as its author names it."""
        return f"notebooks/{SEMINARS}/{self.path.name}"

    @property
    def tasks(self) -> list[Cell]:
        """Cells that state a task, in order."""
        return [cell for cell in self.cells if cell.states]

    def of_kind(self, *kinds: str) -> Iterator[Cell]:
        """Cells of some kinds, in order."""
        return (cell for cell in self.cells if cell.kind in kinds)


def find(notebook: Path) -> Path | None:
    """Where the master that belongs to a report's notebook is; None if it has none."""
    found = master_of(notebook)
    return Path(found) if found else None


def read(path: Path) -> Master:
    """Read a master; whether it is sound is `judging`'s.

    Raises:
        BadInput: If it is no notebook.
    """
    notebook = read_notebook(path)
    return Master(path, notebook, _declared(notebook), tuple(_cells(notebook)))


def _cells(notebook: Mapping[str, Any]) -> Iterator[Cell]:
    task = ""
    for number, cell in enumerate(notebook["cells"], start=1):
        declared = _declared(cell)
        closes = cell["cell_type"] == "markdown" and source_of(cell).startswith(("# ", "## "))
        task = str(declared.get("task") or ("" if closes else task))
        tags = cell.get("metadata", {}).get("tags", [])
        kind = next((tag for tag in KINDS if tag in tags), GIVEN)
        name = str(cell.get("id") or f"cell {number}")
        yield Cell(name, cell["cell_type"] == "code", source_of(cell), kind, declared, task)


def _declared(part: Mapping[str, Any]) -> Mapping[str, Any]:
    found = part.get("metadata", {}).get("koruz", {})
    return found if isinstance(found, dict) else {}


def text_of(call: ast.Call, place: int) -> str:
    """A plain text among a call's arguments; '' if it is anything else."""
    given = call.args[place] if len(call.args) > place else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


def assigned(tree: ast.AST) -> set[str]:
    """Names that code gives a value, wherever in it."""
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    aliases = [a for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names]
    made = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return names | {(alias.asname or alias.name).partition(".")[0] for alias in aliases} | made


def used(tree: ast.AST) -> set[str]:
    """Names that code reads."""
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
