"""Ticks and written numbers: round, few, and the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from koruz.words.written import MONTHS, number_text

_MONTHS = [name[:3] for name in MONTHS]


def finite(values: Iterable[Any]) -> list[float]:
    """The numbers among the values, without missing and infinite ones."""
    return [number for number in floats(values) if math.isfinite(number)]


def floats(values: Iterable[Any]) -> list[float]:
    """Values as numbers, NaN where one is missing.

    Raises:
        ValueError: If one isn't a number.
    """
    return [math.nan if value is None or pd.isna(value) else float(value) for value in values]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers that enclose a range, at most `most` + 1 of them.

    Args:
        low: Smallest value.
        high: Largest value; equal ones are given some room.
        most: Intervals at most.
    """
    if high - low < 1e-12 * max(1.0, abs(low), abs(high)):
        low, high = min(low, 0.0), max(high, 0.0)
        high = high if high - low >= 1e-12 else low + 1
    for power in range(math.floor(math.log10((high - low) / most)), 400):
        for lead in (1, 2, 2.5, 5):
            step = lead * 10.0**power
            first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
            if last - first <= most:
                return [round(step * count, max(0, 2 - power)) for count in range(first, last + 1)]
    raise AssertionError("some power of ten encloses every range")


def decades(low: float, high: float) -> list[float]:
    """Powers of ten that enclose a range of positive numbers; with their double and fivefold where it is short."""
    leads = (1, 2, 5) if high / low < 30 else (1,)
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    marks = [lead * 10.0**power for power in range(first, last + 1) for lead in leads]
    start = max(mark for mark in marks if mark <= low * (1 + 1e-9))
    end = min(mark for mark in marks if mark >= high * (1 - 1e-9) and mark > start)
    return [mark for mark in marks if start <= mark <= end]


def years(low: float, high: float, most: int) -> list[int]:
    """Whole years to be named on an axis: every one, or every 2nd, 5th, 10th, 20th or 50th.

    Args:
        low: First position, in years.
        high: Last position.
        most: So many names fit.
    """
    first, last = math.ceil(low - 0.5), math.floor(high + 0.5)
    for step in (1, 2, 5, 10, 20, 50, 100):
        named = [year for year in range(first, last + 1) if year % step == 0] if step > 1 else [*range(first, last + 1)]
        if len(named) <= max(most, 2):
            return named or [first]
    return [first, last]


def decimals(values: Iterable[float]) -> int:
    """Digits after the point with which numbers are written that stand beside each other; at most two.

    A hundred and more are written whole, ten and more with one digit, unless all of them are round.
    """
    numbers = [abs(value) for value in values]
    largest = max(numbers, default=0.0)
    most = 0 if largest >= 99.95 else 1 if largest >= 9.995 else 2
    # Those too small for these digits are written with their own.
    numbers = [number for number in numbers if number >= 0.5 * 10.0**-most]
    for places in range(most):
        if all(abs(round(number, places) - number) < 1e-9 for number in numbers):
            return places
    return most


def label(value: float, unit: str, places: int | None = None) -> str:
    """A number beside its mark: with a percent sign where the unit is percent, else bare.

    A number too small for the digits of its neighbours keeps one significant digit, so that it isn't written as zero.
    """
    sign = "%" if unit.startswith("percent") and unit != "percentage points" else ""
    if places is not None and value and abs(value) < 0.5 * 10.0**-places:
        places = min(9, -math.floor(math.log10(abs(value))))
    return number_text(value, places) + sign


def axis_labels(numbers: Sequence[float], unit: str = "") -> list[str]:
    """Tick labels with the digits that the step between them needs."""
    places = next(
        (places for places in range(8) if all(abs(round(number, places) - number) < 1e-9 for number in numbers)), 8
    )
    return [label(number, unit, places) for number in numbers]


def position(value: Any) -> float:
    """Where a year or a date stands on an axis of years; NaN if it is missing.

    A whole year stands at its number, and so does the middle of that year: the last day of 2023 stands at 2023.5.

    Args:
        value: A year as a number, a date, or a text 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'.

    Raises:
        ValueError: If a text is none of these.
    """
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return math.nan
    year, month, day = _parts(value)
    if not month:
        return float(year) if isinstance(value, str) else float(value)
    start = np.datetime64(f"{year:04d}-01-01")
    length = int((np.datetime64(f"{year + 1:04d}-01-01") - start).astype(int))
    passed = int((np.datetime64(f"{year:04d}-{month:02d}-{day or 15:02d}") - start).astype(int))
    return year - 0.5 + (passed + 0.5) / length


def date_words(value: Any) -> str:
    """A year or a date, as far as it is known, in words: '2019', 'Apr 2019' or '18 Apr 2019'."""
    year, month, day = _parts(value)
    if not month:
        return str(year)
    return f"{day} {_MONTHS[month - 1]} {year}" if day else f"{_MONTHS[month - 1]} {year}"


def _parts(value: Any) -> tuple[int, int, int]:
    """Year, month and day; 0 for what isn't said."""
    if isinstance(value, date):
        value = value.isoformat()[:10]
    if not isinstance(value, str):
        return int(value), 0, 0
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    return year, month, day
