"""One row for each key where sources disagree, by a rule that is written down; the other rows stay at hand.

The rule: lowest status tier, then lowest grade rank, then lowest status rank, then newest `published` date of the
source (missing last), then the source's id from A to Z. Ranks and dates are data. Nothing is ever averaged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

# Equal within one key: a figure of another unit, definition or period isn't another view of the same thing.
SAME = ("unit", "definition", "months")

USABLE_TIER = 1

_RANKS = ["_tier", "_grade", "_status", "_age", "source"]


@dataclass(frozen=True)
class Precedence:
    """What decides between rows.

    Attributes:
        grades: Rank of each grade; lower is better.
        tiers: Tier of each status; 1 is usable, 2 doubtful.
        statuses: Rank of each status; lower is better.
        published: Publication date of each source, as a date or a reduced date ('2024', '2024-06'); empty if unknown.
            Dates are compared as text: of two in one year, the one that says the month counts as newer.
    """

    grades: Mapping[str, int]
    tiers: Mapping[str, int]
    statuses: Mapping[str, int]
    published: Mapping[str, str]
    age: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        newest = sorted({date for date in self.published.values() if date}, reverse=True)
        ages = {date: number for number, date in enumerate(newest)}
        object.__setattr__(self, "age", {s: ages.get(date, len(newest)) for s, date in self.published.items()})


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
    ordered, number = _ordered(frame, key, precedence)
    counts = ordered.groupby(list(key), dropna=False, sort=False)["source"].transform("size")
    first = number == 1
    return ordered[first].assign(alternates=(counts[first] - 1).astype("int64")).reset_index(drop=True)


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
    ordered, number = _ordered(frame, key, precedence)
    return ordered.assign(rank=number.astype("int64"))


def _ordered(frame: pd.DataFrame, key: Sequence[str], precedence: Precedence) -> tuple[pd.DataFrame, pd.Series]:
    """The rows by key and precedence, and the place of each within its key, from 1."""
    keys = _checked_key(frame, key)
    ranks = frame.assign(
        _tier=_mapped(frame["status"], precedence.tiers, "status"),
        _grade=_mapped(frame["grade"], precedence.grades, "grade"),
        _status=_mapped(frame["status"], precedence.statuses, "status"),
        _age=_mapped(frame["source"], precedence.age, "source"),
    )
    ordered = ranks.sort_values([*keys, *_RANKS], kind="stable", na_position="last").reset_index(drop=True)
    number = ordered.groupby(keys, dropna=False, sort=False).cumcount() + 1
    return ordered[list(frame.columns)], number


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
    usable = _mapped(frame["status"], precedence.tiers, "status") == USABLE_TIER
    values = frame[keys].assign(_value=frame["value"].where(usable))
    groups = values.groupby(keys, dropna=False, sort=True)["_value"]
    return groups.agg(low="min", high="max", count="count").reset_index()


def _mapped(column: pd.Series, ranks: Mapping[str, int], name: str) -> pd.Series:
    found = column.map(dict(ranks))
    if found.isna().any():
        unknown = sorted({str(cell) for cell in column[found.isna()]})
        raise ValueError(f"unknown {name}: {', '.join(unknown)}; precedence knows {', '.join(sorted(ranks)[:20])}")
    return found.astype("int64")


def _checked_key(frame: pd.DataFrame, key: Sequence[str]) -> list[str]:
    """The key as a list, if it tells apart all that must not be mixed."""
    keys = list(key)
    missing = [name for name in (*keys, "status", "grade", "source") if name not in frame]
    if missing or not keys:
        raise ValueError(f"no column {', '.join(missing) or 'in the key'}; there are {', '.join(frame.columns)}")
    for name in SAME:
        if name in frame and name not in keys and not frame.empty:
            counts = frame.groupby(keys, dropna=False, sort=False)[name].nunique(dropna=False)
            if (counts > 1).any():
                mixed = ", ".join(sorted(str(value) for value in frame[name].unique()))
                raise ValueError(f"the key {', '.join(keys)} mixes several {name}: {mixed}; filter, or add {name}")
    _refuse_twice(frame, keys)
    return keys


def _refuse_twice(frame: pd.DataFrame, keys: list[str]) -> None:
    twice = frame.duplicated([*keys, "source"], keep=False)
    if not twice.any():
        return
    source = sorted(frame.loc[twice, "source"])[0]
    rows = frame[twice & (frame["source"] == source)]
    rows = rows[rows.duplicated(keys, keep=False)]
    differ = [name for name in frame.columns if name not in keys and rows[name].nunique(dropna=False) > 1]
    reason = f"they differ in {', '.join(differ)}" if differ else "they are equal"
    raise ValueError(f"the key {', '.join(keys)} leaves several rows of {source}: {reason}; filter or add a column")
