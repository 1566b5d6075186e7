"""What KOICA's own figures make of a year, by each reading that they allow, beside the article's range."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from koruz.indicators.construction.net_aid import band
from koruz.indicators.construction.view import View
from koruz.indicators.evidence import BOUNDS
from koruz.indicators.koica import NET, readings, totals
from koruz.report.results import GRADE, Column, Result
from koruz.report.values import Value, derive, of_row
from koruz.words.dates import date_label
from koruz.words.units import MILLION
from koruz.words.written import number_text

_COLUMNS = (
    Column("reading", "Reading"),
    Column("value", "A year", MILLION, 1),
    Column("how", "How it is found"),
    GRADE,
)


def koica(view: View) -> Result:
    """What one year of KOICA's grants comes to; no yearly series of KOICA alone was found, so every row is derived.

    Returns:
        Rows of reading, value in USD million a year, computation, the largest first; values `readings` (how many),
        `lowest` and `highest`, `inside` (readings in the article's range), `total` and `total_later` (the last exact
        total and the bound printed after it).
    """
    found = sorted((value for value in readings(view) if value.name != NET), key=lambda value: -value.amount)
    data = pd.DataFrame([_row(value) for value in found], columns=[column.name for column in _COLUMNS])
    sources = [source for value in found for source in value.sources]
    text = "; ".join(f"{value.definition} {number_text(value.amount, 1)}" for value in found)
    text = f"USD million a year: {text}."
    return Result.of(data, _COLUMNS, text, lambda: [*_summary(view, found), *_stated(view)], sources)


def _row(value: Value) -> tuple[str, float, str, str]:
    reading = f"{value.definition[:1].upper()}{value.definition[1:]}"
    named = reading if value.period in reading else f"{reading}, {value.period}"
    return named, value.amount, value.derived, value.grade


def _summary(view: View, found: Sequence[Value]) -> list[Value]:
    low, high = band(view)
    inside = [value for value in found if low.amount <= value.amount <= high.amount]
    return [
        found[-1].named("lowest"),
        found[0].named("highest"),
        derive("readings", len(found), "readings", "count", found),
        derive("inside", len(inside), "readings", "count", [*found, low, high]),
    ]


def _stated(view: View) -> list[Value]:
    """The last exact total of KOICA, and the bound that was printed after it."""
    rows = totals(view)
    exact = rows[~rows["status"].isin(BOUNDS)]
    later = rows[rows["date"] > exact["date"].max()] if len(exact) else rows.iloc[:0]
    return [_total(exact, "total"), _total(later, "total_later")]


def _total(rows: pd.DataFrame, name: str) -> Value:
    if rows.empty:
        return Value.missing(name, MILLION)
    row = rows.iloc[-1]
    return of_row(row, name, period=date_label(row["date"]), definition="total of KOICA")
