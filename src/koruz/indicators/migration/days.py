"""Days on which people are counted: their names, and which of them are near each other."""

from __future__ import annotations

import calendar

import pandas as pd

from koruz.words.dates import date_label, decimal_year
from koruz.words.written import period_label

# Time within which two stocks are set against each other.
ONE_YEAR = 1.0


def nearest(rows: pd.DataFrame, date: str, within: float = ONE_YEAR) -> pd.Series | None:
    """The row whose date is closest to a day, the earlier of two; None if there is none within so many years."""
    if rows.empty:
        return None
    gaps = [years_apart(other, date) for other in rows["date"]]
    closest = min(gaps)
    return None if closest > within else rows.iloc[gaps.index(closest)]


def years_apart(one: str, other: str) -> float:
    """Time between two dates in years; a date reduced to a month or a year stands in its middle."""
    return abs(decimal_year(one) - decimal_year(other))


def day_label(date: str) -> str:
    """Name the day of a stock: 'end of 2024', 'end of June 2025', '17 January 2025', or as much as is known."""
    if date.endswith("-12-31"):
        return f"end of {date[:4]}"
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3 and parts[2] == calendar.monthrange(parts[0], parts[1])[1]:
        return f"end of {date_label(date[:7])}"
    return date_label(date)


def span_label(start: str, end: str) -> str:
    """Name the period of a flow by its first and last day: '2024', 'January\N{EN DASH}September 2022' or both ends."""
    if start[:4] == end[:4] and start.endswith("-01-01") and day_label(end).startswith("end of"):
        return period_label(int(end[:4]), int(end[5:7]))
    first = start[:4] if start.endswith("-01-01") and start[:4] != end[:4] else date_label(start)
    return f"{first} to {day_label(end).removeprefix('end of ')}"
