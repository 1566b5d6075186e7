"""What of a notebook its author wants seen, by the tags and marks that JupyterLab, nbconvert and Jupyter Book know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

INJECTED = "injected-parameters"
"""Tag of the cell that papermill puts in with the parameters of a run."""

_CELL = frozenset({"hide", "remove-cell", "remove_cell", "hide-cell", "hide_cell"})
_SOURCE = frozenset({"remove-input", "remove_input", "hide-input", "hide_input", "hide_code"})
_OUTPUT = frozenset({"remove-output", "remove_output", "hide-output", "hide_output"})


def tags(cell: Mapping[str, Any]) -> frozenset[str]:
    """The cell's tags."""
    found = cell.get("metadata", {}).get("tags", [])
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _jupyter(cell: Mapping[str, Any], mark: str) -> bool:
    marks = cell.get("metadata", {}).get("jupyter", {})
    return isinstance(marks, Mapping) and bool(marks.get(mark))


def shows_cell(cell: Mapping[str, Any]) -> bool:
    """Whether anything of a cell is to be seen; of a Markdown cell, its text."""
    if tags(cell) & _CELL:
        return False
    return cell.get("cell_type") != "markdown" or not (_jupyter(cell, "source_hidden") or tags(cell) & _SOURCE)


def shows_source(cell: Mapping[str, Any]) -> bool:
    """Whether the code of a cell may be looked at."""
    return shows_cell(cell) and not tags(cell) & _SOURCE and not _jupyter(cell, "source_hidden")


def shows_outputs(cell: Mapping[str, Any]) -> bool:
    """Whether what a cell shows is to be seen."""
    return shows_cell(cell) and not tags(cell) & _OUTPUT and not _jupyter(cell, "outputs_hidden")


def code_cells(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each code cell with its place among the code cells, from 1."""
    return enumerate((cell for cell in notebook["cells"] if cell["cell_type"] == "code"), start=1)


def never_executed(notebook: Mapping[str, Any]) -> bool:
    """Whether a notebook has code to run, and none of it was: no cell has outputs or a count."""
    cells = [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip() and shows_cell(cell)
    ]
    return bool(cells) and not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def sources(notebook: Mapping[str, Any]) -> list[str]:
    """Source of every code cell that a reader may look at: not empty, and not hidden by its author."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code" and shows_source(cell))
    return [source for source in ("".join(cell["source"]) for cell in cells) if source.strip()]
