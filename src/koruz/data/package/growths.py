"""Printed growth against the figures themselves: a year that grew by a quarter more than its figures say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from koruz.data.package.declared import Growth, as_number, growths
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Notice

APART = 25
"""Percentage points from which on printed growth and figures are told to contradict each other."""

_ADVICE = "Look at the figures of both years, and at what each counts. If all are right, leave them."


def growth_notices(
    package: Package, resource: Resource, tables: Mapping[str, RawTable], doubtful: frozenset[str] = frozenset()
) -> Iterator[Notice]:
    """Printed growth that no two figures of that year and the one before come near to.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The description of a table of growth in percent over the year before.
        tables: The tables that could be read, by name.
        doubtful: Statuses of rows that are no figure to compare with, such as misprints.
    """
    table = tables[resource.name]
    for growth in growths(resource):
        if growth.resource not in tables:
            continue
        known = _by_year(tables[growth.resource], growth, doubtful)
        for (thing, year), rows in _by_year(table, growth, doubtful).items():
            found = _grown(known, thing, year)
            for printed, position in rows if found else ():
                near = min(found, key=lambda each: abs(each - printed))
                if abs(near - printed) > APART:
                    words = f"{printed:g}%, where the figures of {growth.resource} give {near:,.0f}%"
                    row = table.numbers[position]
                    yield package.notice(resource, row, "value", "isn't what the figures say", words, _ADVICE)


# Figures with their positions by thing and year.
_Years = dict[tuple[tuple[str, ...], int], list[tuple[float, int]]]


def _by_year(table: RawTable, growth: Growth, doubtful: frozenset[str]) -> _Years:
    things = [table.column(name) for name in growth.same]
    cells = zip(table.column("year"), table.column("value"), table.column("status"), strict=True)
    found: _Years = {}
    for position, (year, value, status) in enumerate(cells):
        amount = as_number(value)
        if amount is not None and year.isdigit() and status not in doubtful:
            thing = tuple(column[position] for column in things)
            found.setdefault((thing, int(year)), []).append((amount, position))
    return found


def _grown(known: _Years, thing: tuple[str, ...], year: int) -> list[float]:
    """Every growth in percent that the figures of a year and of the one before give."""
    now, before = known.get((thing, year), []), known.get((thing, year - 1), [])
    return [100 * (amount / base - 1) for amount, _ in now for base, _ in before if base > 0]
