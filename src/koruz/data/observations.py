"""One row for each key where sources disagree, by a rule that is written down; the other rows stay at hand.

The rule: lowest status tier, then lowest grade rank, then a source that doesn't pass on what another one says, then
lowest status rank, then newest `published` date of the source (missing last), then the source's id from A to Z. Of what
one source says of several times, where the key names none, the last counts. Ranks and dates are data. Nothing is ever
averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from koruz.data.selection import at

# Equal within one key: a figure of another unit, definition or period isn't another view of the same thing.
SAME = ("unit", "definition", "months")

TIMES = ("date", "end", "start", "year")

USABLE_TIER = 1

Rank = TypeVar("Rank", int, str)


@dataclass(frozen=True)
class Precedence:
    """What decides between rows.

    Attributes:
        grades: Rank of each grade; lower is better.
        tiers: Tier of each status; 1 is usable, 2 doubtful.
        statuses: Rank of each status; lower is better.
        published: Publication date of each source, as a date or a reduced date ('2024', '2024-06'); empty if unknown.
            Dates are compared as far as all that compete say: of '2024' and '2024-06' neither is newer.
        relayed: Sources that pass on what another one says: media, companies, private pages.
        note: Told what is asked of the sources: the id of one, 'year' or 'dates'.
    """

    grades: Mapping[str, int]
    tiers: Mapping[str, int]
    statuses: Mapping[str, int]
    published: Mapping[str, str]
    relayed: frozenset[str] = frozenset()
    note: Callable[[str], object] = field(default=lambda part: None, repr=False, compare=False)

    def of(self, source: str) -> tuple[bool, str]:
        """Whether a source passes on what another one says, and its date."""
        self.note(source)
        return source in self.relayed, self.published[source]

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
            several units, definitions or periods, or two rows of one source and time.
    """
    frame = last_said(frame, key)
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
    frame = last_said(frame, key)
    ranked = _ranked(frame, key, precedence)
    places = np.array([place for rows in ranked for place in range(1, len(rows) + 1)], dtype="int64")
    rows_in_order = at(frame, [row for rows in ranked for row in rows]).reset_index(drop=True)
    rows_in_order["rank"] = places
    return rows_in_order


def last_said(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """The rows without those that the same source follows up: a new year's figure beside last year's.

    Args:
        frame: Observations with `source`, and perhaps columns that say when.
        key: Columns that say what is observed; if one of them says when, all rows stay.

    Returns:
        Of each key and source the rows of its last time; rows without a time are the first.
    """
    when = next((name for name in TIMES if name in frame), None)
    same = [name for name in (*key, "source") if name in frame]
    if when is None or {*TIMES} & {*key} or not frame.duplicated(same).any():
        return frame
    moments = frame[when].astype("string").fillna("")
    last = moments.groupby([frame[name] for name in same], dropna=False).transform("max")
    return frame[(moments == last).to_numpy(dtype=bool)]


def beaten(frame: pd.DataFrame, key: Sequence[str], precedence: Precedence) -> dict[int, tuple[int, str]]:
    """Rows that don't count, since another one of their key does.

    Args:
        frame: Observations with `status`, `grade` and `source`.
        key: Columns that say what is observed.
        precedence: Ranks of grades, statuses and sources.

    Returns:
        For the position of each row that `choose` doesn't take: the position of the row that it does, and why, in words
        that end a sentence on the row that counts, such as 'its grade is better'.

    Raises:
        ValueError: As for `choose`.
    """
    ranks = _ranks(frame, precedence)
    found = {}
    for best, *others in _ranked(frame, key, precedence):
        for row in others:
            found[row] = (best, _why(ranks[best], ranks[row]))
    return found


class _Rank(NamedTuple):
    """What decides, in its order; lower is better."""

    tier: int
    grade: int
    relayed: bool
    status: int
    published: str
    source: str


_WORDS = {
    "tier": "its status is sound and this one's is doubtful",
    "grade": "its grade is better",
    "relayed": "it comes from who counts, not from who passes it on",
    "status": "its status is better",
}


def _why(best: _Rank, other: _Rank) -> str:
    """By which rule one row goes before another."""
    decided = next((name for name in _WORDS if getattr(best, name) != getattr(other, name)), None)
    if decided:
        return _WORDS[decided]
    one, two = best.published, other.published
    width = min(len(one), len(two))
    newer = "its source is newer" if two else "its source has a date"
    return newer if one[:width] > two[:width] or (one and not two) else "its source's name stands first in the alphabet"


def _ranks(frame: pd.DataFrame, precedence: Precedence) -> list[_Rank]:
    _mapped(frame["source"], precedence.published, "source")
    sources = frame["source"].tolist()
    known = {source: precedence.of(source) for source in set(sources)}
    columns = (
        _mapped(frame["status"], precedence.tiers, "status"),
        _mapped(frame["grade"], precedence.grades, "grade"),
        [known[source][0] for source in sources],
        _mapped(frame["status"], precedence.statuses, "status"),
        [known[source][1] for source in sources],
        sources,
    )
    return [_Rank(*cells) for cells in zip(*columns, strict=True)]


def _ranked(frame: pd.DataFrame, key: Sequence[str], precedence: Precedence) -> list[list[int]]:
    """Positions of the rows of each key, the best first; the keys in their own order, missing cells last.

    Plain Python: the tables are small, and pandas takes longer to begin than this takes in all.
    """
    keys = _checked_key(frame, key)
    ranks = _ranks(frame, precedence)
    groups: dict[tuple[int, ...], list[int]] = {}
    for row, place in enumerate(_places(keys)):
        groups.setdefault(place, []).append(row)
    return [_best_first(groups[place], ranks) for place in sorted(groups)]


def _best_first(rows: list[int], ranks: Sequence[_Rank]) -> list[int]:
    """Rows of one key in their order."""
    if len(rows) == 1:
        return rows
    alike: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        alike.setdefault(ranks[row][:-2], []).append(row)
    return [row for rank in sorted(alike) for row in _newest_first(alike[rank], ranks)]


def _newest_first(rows: list[int], ranks: Sequence[_Rank]) -> list[int]:
    """Rows that differ in their sources alone: dates as far as all of them say, those without one last."""
    rows = sorted(rows, key=lambda row: ranks[row].source)
    width = min((len(ranks[row].published) for row in rows if ranks[row].published), default=0)
    return sorted(rows, key=lambda row: ranks[row].published[:width], reverse=True)


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
