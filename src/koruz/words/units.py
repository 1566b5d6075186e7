"""What converts into what, exactly: scales of a unit, and units of one kind. Anything else is an error.

A unit is written as the data package writes it: 'USD million', 'million passengers', 'km', 'minutes'. A scale stands
before or after the name: thousand, million, billion. Money converts within a currency only; what it is worth in another
one is a matter of rates and dates, and so of data.

Source: BIPM, The International System of Units, 9th edition (2019), tables 7 and 8 (tonne, minute, hour, day).
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from koruz.words.problems import UnitError

if TYPE_CHECKING:
    import pandas as pd

Amount = TypeVar("Amount", float, "pd.Series")
"""A number, or a column of numbers."""

USD, MILLION, BILLION = "USD", "USD million", "USD billion"
PERSONS, THOUSANDS = "persons", "thousand persons"
PERCENT, OF_TOTAL, SHARE = "percent", "percent of total", "share"

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_KINDS = {
    "length": {"m": 1, "km": 1000},
    "mass": {"kg": 1, "tonnes": 1000},
    "time": {"minutes": 1, "hours": 60, "days": 24 * 60, "weeks": 7 * 24 * 60},
    "long time": {"months": 1, "years": 12},
    "part": {PERCENT: 1, SHARE: 100},
}


class _Unit(NamedTuple):
    """What is counted, and how many of its smallest unit one is."""

    kind: str
    size: int


def convert(amount: Amount, unit: str, into: str) -> Amount:
    """Write an amount in another unit of the same kind.

    Args:
        amount: A number or a Series of numbers, in `unit`; what is missing stays missing.
        unit: Its unit: 'USD million', 'persons', 'million tonne-km', 'km', 'hours', or 'share' for a part of 1.
        into: The unit that is wanted; 'percent' are hundredths of a share.

    Returns:
        The amount in `into`, multiplied or divided once, so that nothing is lost to rounding twice.

    Raises:
        UnitError: If one can't be turned into the other.

    Examples:
        >>> convert(2460.0, "USD million", "USD billion")
        2.46
        >>> convert(1.5, "hours", "minutes")
        90.0
        >>> convert(0.25, "share", "percent")
        25.0
        >>> convert(3.0, "USD million", "persons")
        Traceback (most recent call last):
        koruz.words.problems.UnitError: USD million can't be turned into persons
    """
    have, want = _unit(unit), _unit(into)
    if have.kind != want.kind:
        raise UnitError(f"{unit} can't be turned into {into}")
    common = math.gcd(have.size, want.size)
    times, parts = have.size // common, want.size // common
    if parts == 1:
        return amount if times == 1 else amount * float(times)
    return amount / float(parts) if times == 1 else amount * float(times) / float(parts)


def billions(millions: Amount) -> Amount:
    """USD billion, as axes count them, of USD million, as tables do."""
    return convert(millions, MILLION, BILLION)


def percent(part: Amount, whole: Amount | float) -> Amount:
    """Percent that one amount is of another of the same unit: 100 * part / whole, each row of a column by its own.

    Unlike `koruz.methods.ratios.percent_of` it refuses nothing: what is missing stays missing, and a column may have
    a whole of zero.

    Examples:
        >>> percent(1.0, 8.0)
        12.5
    """
    return 100 * part / whole


def part(share: Amount, whole: Amount | float) -> Amount:
    """The part that so many percent are of a whole, in its unit: share * whole / 100.

    Examples:
        >>> part(12.5, 8.0)
        1.0
    """
    return share * whole / 100


@cache
def _unit(name: str) -> _Unit:
    """A unit by its name: 'USD million' and 'thousand persons' are scales of 'USD' and 'persons'."""
    for word, scale in _SCALES.items():
        rest = name.removesuffix(f" {word}") if name.endswith(f" {word}") else name.removeprefix(f"{word} ")
        if rest != name:
            inner = _unit(rest)
            return _Unit(inner.kind, scale * inner.size)
    for kind, sizes in _KINDS.items():
        if name in sizes:
            return _Unit(kind, sizes[name])
    return _Unit(name, 1)
