"""Rows in which a country deals with itself: no report reads them, so they are told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from koruz.datapackage.descriptor import Package, Resource
from koruz.datapackage.rawcsv import RawTable
from koruz.problems import Notice, quoted

_COUNTRIES = "countries"


def self_notices(package: Package, resource: Resource, table: RawTable) -> Iterator[Notice]:
    """Rows with the same country on both sides, such as a reporter that is its own partner.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The table's description; its sides are the columns that refer to the countries.
        table: The table as text.
    """
    sides = [key.fields[0] for key in resource.foreign_keys if key.resource == _COUNTRIES and len(key.fields) == 1]
    for first, second in combinations(sides, 2):
        for number, one, other in zip(table.numbers, table.column(first), table.column(second), strict=True):
            if one and one == other:
                what = f"is the same country as {first}: no report reads such a row"
                advice = f"Look at {first} and {second}; one of them should be another country."
                yield package.notice(resource, number, second, what, quoted(other), advice)
