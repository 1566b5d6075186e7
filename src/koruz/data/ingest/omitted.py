"""Columns that a person left out, filled with what the table tells: nothing else is guessed."""

from __future__ import annotations

from collections.abc import Mapping

from koruz.data.package.descriptor import Resource
from koruz.data.package.keys import row_keys
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, listed

# What a figure is unless its row says otherwise: of a full year, and as it was printed.
_USUAL = {"months": "12", "status": "reported"}
FREE = {"value", "low", "high", "year", "date", "start", "end", "source", "note", "title", "url", "published"}
"""Columns that differ between rows of one kind; the others say which kind it is."""

Row = dict[str, str]


def fill(
    resource: Resource, rows: list[Row], base: RawTable, given: list[str]
) -> tuple[list[str], list[tuple[int, str, str]]]:
    """Fill the columns that a sheet doesn't have, and required cells that are empty, in place.

    A required cell is what is usual, or what all rows of its kind have, or what the whole table has; a cell that may be
    empty stays as it is in the row that is replaced, and empty in a new one.

    Args:
        resource: The table's description.
        rows: Cells by column, in the package's way of writing.
        base: The table as it stands.
        given: Columns that the sheet has.

    Returns:
        What was filled, for people; and what can't be told: position of the row, column, and what there is to choose.
    """
    missing = [column for column in resource.columns if column not in given]
    gaps = [
        name for name in given if name != "value" and _required(resource, name) and not all(row[name] for row in rows)
    ]
    needed = [name for name in missing if name in resource.primary_key or _required(resource, name)]
    filled: list[str] = []
    unknown: list[tuple[int, str, str]] = []
    known = [name for name in given if name not in gaps]
    for name in [*gaps, *needed] if rows else ():
        told = _tells(resource, name, rows, base, known)
        empty = [not row.get(name) for row in rows]
        choices = [(position, name, listed(each, 6)) for position, each in enumerate(told) if isinstance(each, list)]
        unknown += choices if name in needed else []  # an empty cell is told where it stands
        for row, each, gap in zip(rows, told, empty, strict=True):
            row[name] = row[name] if not gap else each if isinstance(each, str) else ""
        known += [] if choices else [name]
        pairs = zip(told, empty, strict=True)
        texts = [*dict.fromkeys(each for each, gap in pairs if gap and isinstance(each, str) and each)]
        filled += [f"{name} taken as {listed(texts, 3)}"] if texts else []
    _keep(resource, rows, base, [name for name in missing if name not in needed])
    return filled, unknown


def _required(resource: Resource, name: str) -> bool:
    return bool(resource.field(name).constraints.get("required"))


def _tells(resource: Resource, name: str, rows: list[Row], base: RawTable, known: list[str]) -> list[str | list[str]]:
    """What the table tells of a column, for each row."""
    kinds = Kinds(name, [column for column in base.header if column in known and column not in FREE], base)
    whole = [*dict.fromkeys(base.column(name))]
    return [_told(resource, name, row, kinds, whole) for row in rows]


def _told(resource: Resource, name: str, row: Row, kinds: Kinds, whole: list[str]) -> str | list[str]:
    """What the table tells of a cell, or the several texts that it has there."""
    required = _required(resource, name)
    if name in _USUAL and required:
        return _USUAL[name]
    alike = [*dict.fromkeys(kinds.of(row))] or whole
    if len(alike) == 1:
        return alike[0]
    return alike if required else ""


class Kinds:
    """Cells of a column, by what kind of figure their row is.

    Args:
        name: The column.
        kind: Columns that say which kind a row is.
        base: The table; rows that can't be told apart by `kind` are of one kind.
    """

    def __init__(self, name: str, kind: list[str], base: RawTable) -> None:
        self._kind = kind
        self._cells: dict[tuple[str, ...], list[str]] = {}
        for *key, cell in zip(*(base.column(column) for column in kind), base.column(name), strict=True):
            self._cells.setdefault(tuple(key), []).append(cell)

    def of(self, row: Row) -> list[str]:
        """Cells of the rows that are of the same kind as this one."""
        return self._cells.get(tuple(row[column] for column in self._kind), [])


def _keep(resource: Resource, rows: list[Row], base: RawTable, names: list[str]) -> None:
    """Fill cells that may be empty from the rows that are replaced."""
    if not names:
        return
    known = _by_key(resource, base)
    for row in rows:
        one = RawTable([*row], [0], [[*row.values()]])
        before = known.get(row_keys(resource, one)[0]) if set(resource.primary_key) <= set(row) else None
        row.update({name: before[name] if before else "" for name in names})


def _by_key(resource: Resource, base: RawTable) -> Mapping[tuple[str, ...], Row]:
    rows = [dict(zip(base.header, cells, strict=True)) for cells in base.rows]
    return dict(zip(row_keys(resource, base), rows, strict=True)) if resource.primary_key else {}


def problem(label: str, number: int, name: str, choice: str) -> Problem:
    """A column that was left out though the table doesn't tell what belongs there."""
    remedy = f"Add the column {name} and write one of: {choice}." if choice else f"Add the column {name}."
    return Problem(label, number, name, "the column must be there: the table doesn't tell it", "no such column", remedy)
