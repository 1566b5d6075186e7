"""Text alternatives: what a reader who can't see the picture is told, in the picture's own numbers."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from koruz.words.written import amount_text

_MOST_ITEMS = 8


def course(frame: pd.DataFrame, *, x: str, y: str, series: str, unit: str, decimals: int | None = None) -> str:
    """Describe lines over time: for each series its first, last, highest and lowest point, and its gaps.

    Args:
        frame: Tidy frame; `x` holds years, `y` numbers in `unit`, `series` the names of the lines.
        x: Column of years.
        y: Column of numbers.
        series: Column that names the line.
        unit: Unit of the numbers.
        decimals: Digits after the point; None chooses them by the unit.

    Returns:
        Two or three sentences for each series, joined.
    """
    parts = []
    for name, rows in frame.dropna(subset=[y]).groupby(series, sort=False):
        parts.append(
            f"{name}: {_course(rows.sort_values(x), x, y, lambda amount: amount_text(amount, unit, decimals))}"
        )
    return " ".join(parts)


def _course(rows: pd.DataFrame, x: str, y: str, write: Callable[[float], str]) -> str:
    first, last = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return f"{write(first[y])} in {first[x]}."
    text = f"from {write(first[y])} in {first[x]} to {write(last[y])} in {last[x]}"
    order = rows[y].to_numpy().argsort(kind="stable")
    high, low = rows.iloc[order[-1]], rows.iloc[order[0]]
    extremes = [
        f"{word} {write(row[y])} in {row[x]}"
        for word, row in (("highest", high), ("lowest", low))
        if row[x] not in (first[x], last[x])
    ]
    return (
        f"{'; '.join([text, *extremes])}; {_counted(len(rows), 'year')} {'has' if len(rows) == 1 else 'have'} a figure."
    )


def ranking(frame: pd.DataFrame, *, category: str, value: str, unit: str) -> str:
    """Describe bars: every item with its number, the largest first; beyond eight, how many are left out."""
    rows = frame.dropna(subset=[value]).sort_values(value, ascending=False, kind="stable")
    named = [f"{row[category]} {amount_text(row[value], unit)}" for _, row in rows.head(_MOST_ITEMS).iterrows()]
    rest = len(rows) - len(named)
    return "; ".join(named) + (f"; and {_counted(rest, 'smaller one')}." if rest > 0 else ".")


def change(frame: pd.DataFrame, *, category: str, start: str, end: str, unit: str) -> str:
    """Describe a slope: for each item where it began and where it ended."""
    return (
        "; ".join(
            f"{row[category]} {from_to(amount_text(row[start], unit), amount_text(row[end], unit), 'from ')}"
            for _, row in frame.iterrows()
        )
        + "."
    )


def from_to(then: str, now: str, word: str = "") -> str:
    """Two written numbers of different days; a number isn't set against itself."""
    return f"{word}{then} to {now}" if then != now else f"{now} both times"


def bounds(frame: pd.DataFrame, *, x: str, low: str, high: str, unit: str) -> str:
    """Describe intervals over time: the first, the last, and the highest lower bound."""
    rows = frame.sort_values(x)
    peak = rows.sort_values(low, kind="stable").iloc[-1]
    chosen = {int(row[x]): row for row in (rows.iloc[0], peak, rows.iloc[-1])}
    return (
        "; ".join(
            f"{year}: between {amount_text(row[low], unit)} and {amount_text(row[high], unit)}"
            for year, row in sorted(chosen.items())
        )
        + f"; {_counted(len(rows), 'year')} {'has' if len(rows) == 1 else 'have'} a figure."
    )


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
