"""Students (D-2) who stay without a valid status."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.migration.days import day_label
from koruz.indicators.migration.view import ALL, PERSONS, View
from koruz.indicators.ratios import part_at
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, of_row, ratio

_DEFINITION = "students (D-2) without a valid status"
_COLUMNS = (
    Column("day", "Day"),
    Column("value", "Students without status", PERSONS, 0),
    Column("how", "How it is known"),
    Column("source", "Source"),
)


def students_out(view: View) -> Result:
    """Students (D-2) of the nationality without a valid status, by day; the last one may be share times total.

    Returns:
        Rows of date, value in persons, how; values `first`, `last`, `times`, and `share` (the nationality's part of
        all students without status, as printed for the last day).
    """
    rows = view.rows("overstayers", ethnicity="all", definition="ministry")
    own, every = (rows[rows["nationality"] == code] for code in (view.nationality, ALL))
    counts = view.one_per(own[(own["measure"] == "overstayers") & (own["base"] == "d2_students")], "date")
    shares = view.one_per(own[(own["measure"] == "share_of_overstayers") & (own["base"] == "d2_overstayers")], "date")
    totals = view.one_per(every[(every["measure"] == "overstayers") & (every["base"] == "d2_students")], "date")
    if counts.empty:
        return Result(counts.assign(day="", how=""), _COLUMNS, (), "")
    products = _products(shares[~shares["date"].isin(counts["date"])], totals)
    data = pd.concat([counts.assign(how="printed"), products], ignore_index=True)
    data = data.assign(day=data["date"].map(day_label)).sort_values("date", kind="stable", ignore_index=True)
    first, last = _value(data.iloc[0], "first"), _value(data.iloc[-1], "last")
    share, same = Value.missing("share", "percent"), shares[shares["date"] == data.iloc[-1]["date"]]
    if len(same):
        row = same.iloc[-1]
        share = of_row(row, "share", period=day_label(row["date"]), definition="of all students without status")
    text = "Students without status: " + describe.ranking(data, category="day", value="value", unit=PERSONS)
    values = values_by_name([first, last, share, ratio("times", last, first)])
    return Result(data, _COLUMNS, sources_of(data), text, values)


def _products(shares: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Share times total, for days that have both."""
    both = shares.merge(totals[["date", "value"]], on="date", suffixes=("", "_total"))
    pairs = list(zip(both["value"], both["value_total"], strict=True))
    values = [float(round(part_at(share, total))) for share, total in pairs]
    return both.assign(value=values, unit=PERSONS, how=[f"{share:g}% of {total:,.0f}" for share, total in pairs])


def _value(row: pd.Series, name: str) -> Value:
    papers = (PERSONS, day_label(row["date"]), _DEFINITION, row["grade"], (row["source"],))
    return Value(name, float(row["value"]), *papers, derived="" if row["how"] == "printed" else row["how"])
