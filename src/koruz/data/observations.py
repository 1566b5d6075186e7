"""One row for each key where sources disagree, by a rule that is written down; the other rows stay at hand.

The rule: lowest status tier, then lowest grade rank, then lowest status rank, then newest `published` date of the
source (missing last), then the source's id from A to Z. Ranks and dates are data. Nothing is ever averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from koruz.data.selection import at

# Equal within one key: a figure of another unit, definition or period isn't another view of the same thing.
SAME = ("unit", "definition", "months")

USABLE_TIER = 1

Rank = TypeVar("Rank", int, str)

_DATE_BYTES = 32  # more than any date has


@dataclass(frozen=True)
class Precedence:
    """What decides between rows.

    Attributes:
        grades: Rank of each grade; lower is better.
        tiers: Tier of each status; 1 is usable, 2 doubtful.
        statuses: Rank of each status; lower is better.
        published: Publication date of each source, as a date or a reduced date ('2024', '2024-06'); empty if unknown.
            Dates are compared as text: of two in one year, the one that says the month counts as newer.
        note: Told what is asked of the sources: the id of one, 'year' or 'dates'.
    """

    grades: Mapping[str, int]
    tiers: Mapping[str, int]
    statuses: Mapping[str, int]
    published: Mapping[str, str]
    note: Callable[[str], object] = field(default=lambda part: None, repr=False, compare=False)

    def age(self, source: str) -> int:
        """A number by which sources are in order, the newest first and those without a date last."""
        self.note(source)
        return -int.from_bytes(self.published[source].encode().ljust(_DATE_BYTES, b"\0")[:_DATE_BYTES])

    @property
    def present(self) -> int:
        """The year of the newest source; 0 if none has a date."""
        self.note("year")
        return max((int(date[:4]) for date in self.published.values() if date), default=0)

    @property
    def newest(self) -> frozenset[str]:
        """Dates of the sources that were published in the year of the newest."""
        self.note("dates")
        year = max(self.published.values(), default="")[:4]
        return frozenset(date for date in self.published.values() if date and date[:4] == year)


def choose(frame: pd.DataFrame, key: Sequence[str], precedence: Precedence) -> pd.DataFrame:
    """Choose one row for each key.

    Args:
        frame: Observations with `status`, `grade` and `source`.
        key: Columns that say what is observed, such as reporter, partner, flow and year. A missing cell is a key too.
        precedence: Ranks of grades, statuses and sources.

    Returns:
        One row for each key, sorted by key, with the column `alternates`: how many other rows there are.

    Raises:
        ValueError: If a column, grade, status or source is unknown, or the key mixes what isn't comparable: rows of
            several units, definitions or periods, or two rows of one source.
    """
    ranked = _ranked(frame, key, precedence)
    others = np.array([len(rows) - 1 for rows in ranked], dtype="int64")
    chosen = at(frame, [rows[0] for rows in ranked]).reset_index(drop=True)
    chosen["alternates"] = others
    return chosen


def alternates(frame: pd.DataFrame, key: Sequence[str], precedence: Precedence) -> pd.DataFrame:
    """Rank all rows of each key; the first is the one that `choose` takes.

    Args:
        frame: Observations with `status`, `grade` and `source`.
        key: Columns that say what is observed.
        precedence: Ranks of grades, statuses and sources.

    Returns:
        All rows, sorted by key and then by rank, with the column `rank` that begins at 1 for each key.

    Raises:
        ValueError: As for `choose`.
    """
    ranked = _ranked(frame, key, precedence)
    places = np.array([place for rows in ranked for place in range(1, len(rows) + 1)], dtype="int64")
    rows_in_order = at(frame, [row for rows in ranked for row in rows]).reset_index(drop=True)
    rows_in_order["rank"] = places
    return rows_in_order


def _ranked(frame: pd.DataFrame, key: Sequence[str], precedence: Precedence) -> list[list[int]]:
    """Positions of the rows of each key, the best first; the keys in their own order, missing cells last.

    Plain Python: the tables are small, and pandas takes longer to begin than this takes in all.
    """
    keys = _checked_key(frame, key)
    sources = frame["source"]
    ranks = zip(
        _mapped(frame["status"], precedence.tiers, "status"),
        _mapped(frame["grade"], precedence.grades, "grade"),
        _mapped(frame["status"], precedence.statuses, "status"),
        _ages(sources, precedence),
        sources.tolist(),
        strict=True,
    )
    groups: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
    for row, (place, rank) in enumerate(zip(_places(keys), ranks, strict=True)):
        groups.setdefault(place, []).append((*rank, row))
    return [[row[-1] for row in sorted(groups[place])] for place in sorted(groups)]


def _places(keys: Mapping[str, list[Any]]) -> list[tuple[int, ...]]:
    """For each row, the place of each of its cells among the values of the column."""
    columns = []
    for cells in keys.values():
        order = {value: number for number, value in enumerate(sorted({cell for cell in cells if cell is not None}))}
        columns.append([len(order) if cell is None else order[cell] for cell in cells])
    return list(zip(*columns, strict=True))


def _cells(column: pd.Series) -> list[Any]:
    """The cells of a column, None where one is missing: only a missing cell differs from itself."""
    return [None if cell is pd.NA or cell != cell else cell for cell in column.tolist()]


def spread(frame: pd.DataFrame, key: Sequence[str], precedence: Precedence) -> pd.DataFrame:
    """How far the usable rows of each key lie apart.

    Args:
        frame: Observations with `value`, `status`, `grade` and `source`.
        key: Columns that say what is observed.
        precedence: Tiers of statuses; rows of tier 1 are usable.

    Returns:
        One row for each key, sorted by key: the key columns, `low` and `high` (in the rows' unit; missing if no row is
        usable) and `count`, the number of usable rows with a value.

    Raises:
        ValueError: As for `choose`.
    """
    keys = _checked_key(frame, key)
    usable = np.array(_mapped(frame["status"], precedence.tiers, "status")) == USABLE_TIER
    values = frame[[*keys]].assign(_value=frame["value"].where(usable))
    groups = values.groupby([*keys], dropna=False, sort=True)["_value"]
    return groups.agg(low="min", high="max", count="count").reset_index()


def _mapped(column: pd.Series, ranks: Mapping[str, Rank], name: str) -> list[Rank]:
    cells = column.tolist()
    unknown = sorted({str(cell) for cell in cells if cell not in ranks})
    if unknown:
        raise ValueError(f"unknown {name}: {', '.join(unknown)}; precedence knows {', '.join(sorted(ranks)[:20])}")
    return [ranks[cell] for cell in cells]


def _ages(sources: pd.Series, precedence: Precedence) -> list[int]:
    _mapped(sources, precedence.published, "source")
    ages = {source: precedence.age(source) for source in set(sources.tolist())}
    return [ages[source] for source in sources.tolist()]


def _checked_key(frame: pd.DataFrame, key: Sequence[str]) -> dict[str, list[Any]]:
    """The cells of the key's columns, if they tell apart all that must not be mixed."""
    missing = [name for name in (*key, "status", "grade", "source") if name not in frame]
    if missing or not key:
        raise ValueError(f"no column {', '.join(missing) or 'in the key'}; there are {', '.join(frame.columns)}")
    keys = {name: _cells(frame[name]) for name in key}
    places = list(zip(*keys.values(), strict=True))
    different = len({*places})
    for name in SAME:
        if name in frame and name not in keys and len({*zip(places, _cells(frame[name]), strict=True)}) > different:
            mixed = ", ".join(sorted(str(value) for value in frame[name].unique()))
            raise ValueError(f"the key {', '.join(keys)} mixes several {name}: {mixed}; filter, or add {name}")
    if len({*zip(places, frame["source"].tolist(), strict=True)}) < len(places):
        _refuse_twice(frame, [*keys])
    return keys


def _refuse_twice(frame: pd.DataFrame, keys: list[str]) -> None:
    """Say which source has several rows of one key."""
    twice = frame.duplicated([*keys, "source"], keep=False)
    source = sorted(frame.loc[twice, "source"])[0]
    rows = frame[twice & (frame["source"] == source)]
    rows = rows[rows.duplicated(keys, keep=False)]
    differ = [name for name in frame.columns if name not in keys and rows[name].nunique(dropna=False) > 1]
    reason = f"they differ in {', '.join(differ)}" if differ else "they are equal"
    raise ValueError(f"the key {', '.join(keys)} leaves several rows of {source}: {reason}; filter or add a column")
