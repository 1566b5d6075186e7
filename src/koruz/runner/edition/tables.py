"""What moved between two versions of a published table: rows found again by their key, cells compared one by one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Row = tuple[str, ...]
Key = tuple[str, ...]

_SAME = 1e-9  # numbers that differ by less, in parts of the greater, are the same number


@dataclass(frozen=True)
class Move:
    """A cell, a row or a column that isn't what it was.

    Attributes:
        where: 'row 2019, exports, column value', 'row 2019', 'column value' or 'the columns'.
        before: What stood there; empty for what is new.
        after: What stands there now; empty for what is gone.
    """

    where: str
    before: str
    after: str


def same(before: str, after: str) -> bool:
    """Whether two cells say the same: the same text, or numbers of the same size."""
    return before == after or distance(before, after) <= _SAME


def distance(before: str, after: str) -> float:
    """How far apart two cells are: the difference in parts of the greater number, 2 at most; 1 if one is no number."""
    try:
        first, second = float(before), float(after)
    except ValueError:
        return 0.0 if before == after else 1.0
    greater = max(abs(first), abs(second))
    return abs(first - second) / greater if greater else 0.0


def moved(before: str, after: str) -> list[Move]:
    """Compare two versions of a CSV.

    Rows are found again by their key: the first columns that together are different in every row.

    Args:
        before: The earlier text.
        after: The later text.

    Returns:
        What moved, in the order of the earlier table, new rows last.
    """
    return between(_read(before), _read(after))


def between(before: Sequence[Row], after: Sequence[Row]) -> list[Move]:
    """Compare two versions of a table whose first row names its columns; see `moved`."""
    (old_head, *old), (new_head, *new) = before, after
    shared = [name for name in old_head if name in new_head]
    columns = [] if old_head == new_head else [Move("the columns", ", ".join(old_head), ", ".join(new_head))]
    if not shared:
        return columns
    return [*columns, *_rows(shared, _only(old_head, shared, old), _only(new_head, shared, new))]


def _read(text: str) -> list[Row]:
    return [tuple(row) for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")))] or [()]


def _only(head: Row, names: Sequence[str], rows: Iterable[Row]) -> list[Row]:
    places = [head.index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows]


def _rows(names: Sequence[str], old: list[Row], new: list[Row]) -> Iterator[Move]:
    width = max(_key_width(old), _key_width(new))
    before, after = _keyed(old, width), _keyed(new, width)
    pairs = {key: key for key in before if key in after}
    pairs |= _renamed(
        {key: row for key, row in before.items() if key not in after},
        {key: row for key, row in after.items() if key not in before},
    )
    for key, row in before.items():
        if key in pairs:
            yield from _cells(names, key, row, after[pairs[key]])
        else:
            yield Move(_named(key), ", ".join(row), "")
    found = set(pairs.values())
    yield from (Move(_named(key), "", ", ".join(row)) for key, row in after.items() if key not in found)


def _key_width(rows: list[Row]) -> int:
    """How many of the first columns it takes to tell all rows apart; all of them if that isn't enough."""
    whole = len(rows[0]) if rows else 0
    return next((n for n in range(1, whole) if len({row[:n] for row in rows}) == len(rows)), whole)


def _keyed(rows: list[Row], width: int) -> dict[Key, Row]:
    seen: Counter[Key] = Counter()
    found: dict[Key, Row] = {}
    for row in rows:
        seen[row[:width]] += 1
        again = seen[row[:width]]
        found[row[:width] if again == 1 else (*row[:width], f"again {again}")] = row
    return found


def _renamed(gone: dict[Key, Row], come: dict[Key, Row]) -> dict[Key, Key]:
    """Rows of another key that are the same row still: more than half of their cells are."""
    pairs: dict[Key, Key] = {}
    left = dict(come)
    for key, row in gone.items():
        alike = {other: sum(map(same, row, candidate)) for other, candidate in left.items()}
        best = max(alike, key=lambda other: alike[other], default=None)
        if best is not None and 2 * alike[best] > len(row):
            pairs[key] = best
            del left[best]
    return pairs


def _cells(names: Sequence[str], key: Key, old: Row, new: Row) -> Iterator[Move]:
    for name, before, after in zip(names, old, new, strict=True):
        if not same(before, after):
            yield Move(f"{_named(key)}, column {name}", before or "(empty)", after or "(empty)")


def _named(key: Key) -> str:
    return f"row {', '.join(part for part in key if part)}"
