"""The header of a sheet: which row it is, and which column of the table stands where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from koruz.data.ingest.grid import Grid
from koruz.data.package.columns import header_problems
from koruz.data.package.descriptor import Field, Resource
from koruz.words.problems import Problem, listed, plain, quoted

_TITLE_ROWS = 20  # above a header; below them nobody looks for one


@dataclass(frozen=True)
class Headed:
    """A sheet whose header is known.

    Attributes:
        names: Name of the table's column for each column of the sheet.
        rows: Cells of the rows below the header.
        numbers: Their row numbers.
        remarks: What was understood.
    """

    names: list[str]
    rows: list[list[str]]
    numbers: list[int]
    remarks: list[str]


def header(grid: Grid, resource: Resource) -> Headed | list[Problem]:
    """Find the header of a table in a sheet.

    Names count whatever their capitals, blanks and remarks in brackets; a column's title is as good as its name.

    Args:
        grid: The sheet, tidied.
        resource: The table's description.

    Returns:
        The rows below the header with their columns named; or what is wrong with it. Columns that are left out are no
        problem here.
    """
    place = _place(grid, resource)
    names = [_meant(cell, resource) for cell in grid.rows[place]]
    missing = [column for column in resource.columns if column not in names]
    number = grid.numbers[place]
    known = [*header_problems(names, resource.columns, grid.label, any_order=True)]
    problems = [_at(each, number) for each in known if each.column not in missing or each.rule != _MUST_BE]
    if problems:
        return problems
    rows, numbers = grid.rows[place + 1 :], grid.numbers[place + 1 :]
    if not rows:
        remedy = "Put rows below the header, or delete the file."
        return [Problem(grid.label, None, None, "must have rows below the header", "only the header", remedy)]
    if second := _second_row(rows[0], names, resource, grid.label, numbers[0]):
        return [second]
    end = _notes(rows)
    remarks = [*grid.remarks, *_titles(place), *_below(len(rows) - end)]
    return Headed(names, rows[:end], numbers[:end], remarks)


_MUST_BE = "the column must be there"


def heads(grid: Grid, resource: Resource) -> bool:
    """Whether a tidied sheet has a row that names columns of this table."""
    names = {_meant(cell, resource) for cell in grid.rows[_place(grid, resource)]} if grid.rows else set()
    return bool(names & set(resource.columns))


def has_rows(grid: Grid, resource: Resource) -> bool:
    """Whether a tidied sheet has rows below its header."""
    return len(grid.rows) > _place(grid, resource) + 1


def _place(grid: Grid, resource: Resource) -> int:
    """Which row names most columns of the table; the first one if none does."""
    columns = set(resource.columns)
    known = [len({_meant(cell, resource) for cell in row} & columns) for row in grid.rows[:_TITLE_ROWS]]
    best = max(known, default=0)
    return known.index(best) if best > 1 or len(columns) == 1 else 0


def _meant(cell: str, resource: Resource) -> str:
    """The column that a name in a header means; the name itself if it means none."""
    name = plain(cell.split("(")[0])
    for column in resource.fields:
        if name == plain(column.name):
            return column.name
    titled = [column.name for column in resource.fields if column.title and name == plain(column.title)]
    return titled[0] if len(titled) == 1 else cell


def _at(problem: Problem, number: int) -> Problem:
    """A problem of the header, at the row where it stands."""
    return Problem(problem.file, number, problem.column, problem.rule, problem.found, problem.remedy)


def _notes(rows: list[list[str]]) -> int:
    """Where notes below the figures begin: rows at the end that have a text in their first cell alone."""
    end = len(rows)
    while end > 1 and len(rows[0]) > 2 and rows[end - 1][0] and not any(rows[end - 1][1:]):
        end -= 1
    return end


def _below(count: int) -> Iterator[str]:
    if count:
        yield f"{count} row{'' if count == 1 else 's'} of notes below the figures passed over"


def _titles(place: int) -> Iterator[str]:
    if place:
        yield f"{place} row{'' if place == 1 else 's'} above the header passed over"


def _second_row(row: list[str], names: list[str], resource: Resource, label: str, number: int) -> Problem | None:
    """One problem for a header of two rows, in place of one for each of its cells."""
    numeric = [cell for name, cell in zip(names, row, strict=False) if _counts(resource.field(name))]
    if not numeric or any(any(char.isdigit() for char in cell) or not cell for cell in numeric):
        return None
    if not all(cell[:1] in "([" or cell == row[0] for cell in row if cell):
        return None
    remedy = "Delete this row; units and remarks have columns of their own."
    return Problem(label, number, None, "must have one row of names above the figures", quoted(listed(row, 3)), remedy)


def _counts(column: Field) -> bool:
    return column.type in ("number", "integer", "year")
