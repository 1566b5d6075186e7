"""Rows in which a country stands on both sides: it trades with itself, or is abroad at home."""

from __future__ import annotations

from collections.abc import Iterator

from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Notice, quoted

SIDES = (("reporter", "partner"), ("host", "nationality"), ("host", "origin"), ("investor", "host"))
"""Columns of which each names one side of a pair of countries."""


def pair_notices(package: Package, resource: Resource, table: RawTable) -> Iterator[Notice]:
    """Rows whose two sides are one country.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The table's description.
        table: The table as text.
    """
    for one, other in SIDES:
        if {one, other} <= set(table.header):
            pairs = zip(table.numbers, table.column(one), table.column(other), strict=True)
            for number, left, right in pairs:
                if left == right != "":
                    what = f"the {one} is its own {other}"
                    yield package.notice(resource, number, other, what, quoted(left), f"Look at {one} and {other}.")
