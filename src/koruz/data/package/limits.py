"""Figures that can't be: beyond what their measure or unit allows, as the table's schema declares it."""

from __future__ import annotations

from collections.abc import Iterator

from koruz.data.package.declared import FIGURES, Limit, as_number, limits, rows_where, words
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, quoted


def limit_problems(package: Package, resource: Resource, table: RawTable) -> Iterator[Problem]:
    """Figures beyond a limit.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The table's description.
        table: The table as text; its columns are those of the description.
    """
    figures = [(name, table.column(name)) for name in FIGURES if name in table.header]
    for limit in limits(resource):
        for position in rows_where(table, limit.where):
            for name, cells in figures:
                if beyond(limit, as_number(cells[position])):
                    yield _problem(package, resource, table.numbers[position], name, cells[position], limit)


def beyond(limit: Limit, figure: float | None) -> bool:
    """Whether a figure is beyond a limit; no figure isn't."""
    if figure is None:
        return False
    below = limit.minimum is not None and figure < limit.minimum
    return below or (limit.maximum is not None and figure > limit.maximum)


def _problem(package: Package, resource: Resource, row: int, column: str, cell: str, limit: Limit) -> Problem:
    rule = f"must be {ends(limit)} where {words(limit.where)}"
    remedy = "Look at the unit, and at how many zeros the source has. If it is right, widen the limit of this table in "
    return package.problem(resource, row, column, rule, quoted(cell), f"{remedy}datapackage.json.")


def ends(limit: Limit) -> str:
    """What a limit allows, in words."""
    low, high = limit.minimum, limit.maximum
    if low is not None and high is not None:
        return f"from {low:,} to {high:,}"
    return f"at least {low:,}" if low is not None else f"at most {high:,}"
