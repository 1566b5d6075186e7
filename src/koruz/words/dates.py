"""Dates that may be reduced to a month or a year, as sources print them."""

from __future__ import annotations

import datetime

from koruz.words.written import MONTHS


def date_label(date: str) -> str:
    """Write a date for readers: '28 October 2024', 'October 2024' or '2024'.

    Args:
        date: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.

    Raises:
        ValueError: If it is none of these.
    """
    year, month, day = _parts(date)
    if month is None:
        return str(year)
    return f"{MONTHS[month - 1]} {year}" if day is None else f"{day} {MONTHS[month - 1]} {year}"


def decimal_year(date: str) -> float:
    """Place a date on an axis of years; a month or a year without more stands in its middle.

    Raises:
        ValueError: As for `date_label`.
    """
    year, month, day = _parts(date)
    if month is None:
        return year + 0.5
    if day is None:
        return year + (month - 0.5) / 12
    start = datetime.date(year, 1, 1)
    return year + (datetime.date(year, month, day) - start).days / (datetime.date(year + 1, 1, 1) - start).days


def _parts(date: str) -> tuple[int, int | None, int | None]:
    numbers = [int(part) for part in date.split("-")]
    padded = [*numbers, 1, 1][:3] if len(numbers) <= 3 else [0, 0, 0]
    datetime.date(*padded)  # refuses what isn't in the calendar
    year, month, day = [*numbers, None, None][:3]
    assert year is not None
    return year, month, day
