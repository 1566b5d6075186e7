"""Parts and bases: what a percentage says, and what it says of another base.

A percentage without its base says nothing. `percent_of` divides by the whole, the part included (a proportion);
`percent_of_rest` divides by the whole without the part (a ratio of the part to the rest). People without a valid
status who are 9.6 percent of all are 10.6 percent of those with one.

Source of the terms: IUSSP, Multilingual Demographic Dictionary, English section, second edition (1982), paragraph 133.
"""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """A number known between two ends; equal ends are a single number."""

    low: float
    high: float


def percent_of(part: float, base: float) -> float:
    """Percent that one number is of another: 100 * part / base; over 100 where the base isn't its whole.

    Raises:
        ValueError: If the part is negative or the base isn't positive.
    """
    _check_part(part)
    _check_base(base)
    return 100 * part / base


def percent_of_rest(part: float, whole: float) -> float:
    """Percent that a part is of the rest of its whole: 100 * part / (whole - part).

    Raises:
        ValueError: If the part is negative, or as large as the whole or larger.
    """
    _check_part(part)
    if part >= whole:
        raise ValueError(f"a part of {part:g} leaves no rest of {whole:g}")
    return 100 * part / (whole - part)


def to_percent_of_rest(percent: float) -> float:
    """Turn percent of the whole into percent of the rest: 100 * p / (100 - p).

    Raises:
        ValueError: If the percentage is negative, or 100 or more.
    """
    return percent_of_rest(percent, 100)


def to_percent_of_whole(percent: float) -> float:
    """Turn percent of the rest into percent of the whole: 100 * r / (100 + r).

    Raises:
        ValueError: If the percentage is negative.
    """
    _check_part(percent)
    return 100 * percent / (100 + percent)


def part_at(percent: float, base: float) -> float:
    """The part that a percentage of a base is.

    Raises:
        ValueError: If the percentage is negative or the base isn't positive.
    """
    _check_part(percent)
    _check_base(base)
    return percent * base / 100


def base_at(part: float, percent: float) -> float:
    """The base of which a part would be that percentage.

    Raises:
        ValueError: If the part is negative or the percentage isn't positive.
    """
    _check_part(part)
    _check_base(percent)
    return 100 * part / percent


def percent_range(part: Range, base: Range) -> Range:
    """Lowest and highest percentage of a part and a base that are both known between two ends.

    Raises:
        ValueError: If an end is below the other, a part negative or a base not positive.
    """
    for name, (low, high) in (("part", part), ("base", base)):
        if low > high:
            raise ValueError(f"the {name} runs from {low:g} down to {high:g}")
    return Range(percent_of(part.low, base.high), percent_of(part.high, base.low))


def _check_part(part: float) -> None:
    if not part >= 0:
        raise ValueError(f"a part can't be {part:g}")


def _check_base(base: float) -> None:
    if not base > 0:
        raise ValueError(f"a base must be positive, not {base:g}")
