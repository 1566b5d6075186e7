"""What KOICA's own figures make of a year: its programmes of several years, and the growth of its stated totals."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd

from koruz.indicators.construction.view import MILLION, View
from koruz.indicators.dates import date_label, decimal_year
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, derive, number_text, of_row

_PERIOD = re.compile(r"-(\d{4})-(\d{4})$")
_BOUNDS = ("at_least", "at_most")
_COLUMNS = (
    Column("reading", "Reading"),
    Column("value", "A year", MILLION, 1),
    Column("how", "How it is found"),
    Column("grade", "Grade"),
)


def koica(view: View) -> Result:
    """What one year of KOICA's grants comes to; no yearly series of KOICA alone was found, so every row is derived.

    Returns:
        Rows of reading, value in USD million a year, computation; values `programme` (the last programme divided by its
        years), `growth` (between the last two exact totals, a year), `total` and `total_later` (the last exact total
        and the bound printed after it).
    """
    totals = _totals(view)
    exact = totals[~totals["status"].isin(_BOUNDS)]
    found = [*_programmes(view), *_growths(exact)]
    names = [column.name for column in _COLUMNS]
    data = pd.DataFrame([_row(value) for value in found], columns=names)
    if data.empty:
        return Result(data, _COLUMNS, (), "")
    later = totals[totals["time"] > exact["time"].max()] if len(exact) else totals.iloc[:0]
    values = [
        _last(found, "programme"),
        _last(found, "growth"),
        *(_total(rows, name) for name, rows in (("total", exact), ("total_later", later))),
    ]
    sources = tuple(dict.fromkeys(source for value in found for source in value.sources))
    text = "; ".join(f"{value.definition} {number_text(value.amount, 1)}" for value in found)
    return Result(data, _COLUMNS, sources, f"USD million a year: {text}.", values_by_name(values))


def _row(value: Value) -> tuple[str, float, str, str]:
    reading = value.definition
    return f"{reading[0].upper()}{reading[1:]}, {value.period}", value.amount, value.derived, value.grade


def _last(found: list[Value], name: str) -> Value:
    return next((value for value in reversed(found) if value.name == name), Value.missing(name, MILLION))


def _programmes(view: View) -> list[Value]:
    """Programmes of several years, divided by their years."""
    rows = view.rows("aid_commitments", agency="KOICA", kind="grant_programme", unit=MILLION)
    found = []
    for _, row in view.one_per(rows[rows["since"].notna() & rows["until"].notna()], "commitment").iterrows():
        start, end = int(row["since"]), int(row["until"])
        years = end - start + 1
        whole = of_row(row, "whole", period=f"{start}\N{EN DASH}{end}", definition="programme of KOICA")
        found.append(derive("programme", whole.amount / years, MILLION, f"{whole} / {years} years", (whole,)))
    return found


def _totals(view: View) -> pd.DataFrame:
    """Totals that were stated for KOICA, by date."""
    rows = view.rows("aid_commitments", agency="KOICA", kind="grant_cumulative", unit=MILLION)
    rows = view.one_per(view.sound(rows), "commitment")
    return rows.assign(time=rows["date"].map(decimal_year)).sort_values("time", kind="stable").reset_index(drop=True)


def _growths(exact: pd.DataFrame) -> list[Value]:
    """Growth a year between one stated total and the next."""
    found = []
    for (_, first), (_, second) in pairwise(exact.iterrows()):
        before, after = (
            of_row(row, "total", period=date_label(row["date"]), definition="total of KOICA") for row in (first, second)
        )
        years = second["time"] - first["time"]
        how = f"({after} \N{MINUS SIGN} {before}) / {number_text(years, 1)} years"
        papers = {"period": f"{before.period} to {after.period}", "definition": "growth of KOICA's total"}
        growth = (after.amount - before.amount) / years
        found.append(derive("growth", growth, MILLION, how, (before, after), **papers))
    return found


def _total(rows: pd.DataFrame, name: str) -> Value:
    if rows.empty:
        return Value.missing(name, MILLION)
    row = rows.iloc[-1]
    return of_row(row, name, period=date_label(row["date"]), definition="total of KOICA")
