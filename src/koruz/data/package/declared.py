"""What a table's schema declares beyond the standard: limits by unit or measure, wholes, shares, what swings.

- `limits`: `{"where": {"unit": "percent of total"}, "maximum": 100}`: what a figure of these rows can be at most, or at
  least. Every limit that fits holds.
- `wholes`: `{"where": {...}, "whole": {"visa": "all"}}`: rows that are parts of the row in which these columns have
  these values and all others of the key, but the source, are the same; `same` names others, `resource` another table,
  whose columns may have other names: `{"origin": "nationality"}`.
- `shares`: `{"where": {"unit": "percent of total"}, "over": "partner"}`: rows that add up to a hundred at most.
- `homes`: `{"where": {...}, "resource": "rail", "same": {"unit": "unit"}}`: rows that mustn't repeat a row of another
  table, which has `whole` in its columns and agrees in those of `same`; or whose columns `empty` are filled there.
- `growth`: `{"resource": "trade", "same": ["reporter", "flow"]}`: rows that say by how many percent figures of another
  table grew over the year before; both have a column `year`.
- `swings`: `{"indicator": ["gdp_deflator_inflation"]}`: rows whose figures move by leaps, from year to year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from koruz.data.package.descriptor import Resource
from koruz.data.package.rawcsv import RawTable

FIGURES = ("value", "low", "high")
"""Columns that hold the figure of a row, or its ends."""

Where = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Limit:
    """What the figures of some rows can be at least and at most; None is no end."""

    where: Where
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class Whole:
    """Rows that are parts of others.

    Attributes:
        where: Which rows are parts.
        resource: The table of the wholes.
        whole: What a whole has in its columns.
        same: Columns in which part and whole agree: names in the table of the parts, and in that of the wholes.
    """

    where: Where
    resource: str
    whole: Where
    same: Mapping[str, str]


@dataclass(frozen=True)
class Shares:
    """Rows that add up to a hundred at most, over the values of a column."""

    where: Where
    over: str


@dataclass(frozen=True)
class Home:
    """Another table in which a fact stands, so that it mustn't stand in this one, too.

    Attributes:
        where: Which rows of this table could repeat it.
        resource: The table that is its home.
        whole: What a row has there.
        same: Columns in which the two agree: names in this table, and in the other.
        empty: Columns of this table that must be empty, whatever stands there.
    """

    where: Where
    resource: str
    whole: Where
    same: Mapping[str, str]
    empty: tuple[str, ...]


@dataclass(frozen=True)
class Growth:
    """Another table whose figures grew as the rows of this one say; `same` names what the two agree in."""

    resource: str
    same: tuple[str, ...]


def limits(resource: Resource) -> list[Limit]:
    """The limits of a table's figures, in the order of the descriptor."""
    return [
        Limit(_where(entry["where"]), entry.get("minimum"), entry.get("maximum"))
        for entry in _entries(resource, "limits")
    ]


def wholes(resource: Resource) -> list[Whole]:
    """Which rows of a table are parts of which others."""
    found = []
    for entry in _entries(resource, "wholes"):
        whole = _where(entry["whole"])
        same = entry.get("same") or [name for name in resource.primary_key if name not in (*whole, "source")]
        pairs = same if isinstance(same, dict) else {name: name for name in same}
        found.append(Whole(_where(entry.get("where", {})), entry.get("resource", resource.name), whole, pairs))
    return found


def shares(resource: Resource) -> list[Shares]:
    """Which rows of a table add up to a hundred at most."""
    return [Shares(_where(entry["where"]), entry["over"]) for entry in _entries(resource, "shares")]


def homes(resource: Resource) -> list[Home]:
    """Which facts have their home in which other table."""
    return [
        Home(_where(entry["where"]), entry["resource"], _where(entry.get("whole", {})), entry.get("same", {}),
             tuple(entry.get("empty", ())))
        for entry in _entries(resource, "homes")
    ]  # fmt: skip


def growths(resource: Resource) -> list[Growth]:
    """Of which figures a table says how they grew."""
    return [Growth(entry["resource"], tuple(entry["same"])) for entry in _entries(resource, "growth")]


def swings(resource: Resource) -> list[Where]:
    """Rows whose figures move by leaps without anything being wrong."""
    return [_where(entry) for entry in _entries(resource, "swings")]


def rows_where(table: RawTable, where: Where) -> list[int]:
    """Positions of the rows of a table that have one of the given values in each of these columns."""
    found: Iterable[int] = range(len(table.rows))
    for name, values in where.items():
        cells = table.column(name)
        found = [position for position in found if cells[position] in values]
    return list(found)


def words(where: Where) -> str:
    """A condition in words: 'unit is percent, measure is share or rate'."""
    return ", ".join(f"{name} is {' or '.join(values)}" for name, values in where.items())


def as_number(cell: str) -> float | None:
    """A cell as a number; None if it is empty or can't be read, which is told elsewhere."""
    try:
        return float(cell)
    except ValueError:
        return None


def _entries(resource: Resource, name: str) -> list[Any]:
    return list(resource.raw.get("schema", {}).get(name, []))


def _where(raw: Mapping[str, Any]) -> Where:
    return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in raw.items()}
