"""Students (D-2) who stay without a valid status."""

from __future__ import annotations

import math

import pandas as pd

from koruz.indicators.migration.days import day_label
from koruz.indicators.migration.view import View, persons
from koruz.methods.ratios import base_at, part_at
from koruz.report import describe
from koruz.report.results import HOW, SOURCE, Column, Result
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.pair import WORLD
from koruz.words.units import PERSONS
from koruz.words.written import exact

_DEFINITION = "students (D-2) without a valid status"
_COLUMNS = (
    Column("day", "Day"),
    Column("value", "Students without status", PERSONS, 0),
    HOW,
    SOURCE,
)


def students_out(view: View) -> Result:
    """Students (D-2) of the nationality without a valid status, by day; the last one may be share times total.

    A share that is printed to a whole percent leaves a product uncertain by half a percent of the total; the product is
    rounded to the power of ten below that.

    Returns:
        Rows of date, value in persons, how; values `first`, `last`, `times`, and `share` (the nationality's part of
        all students without status, as printed for the last day), `all` (these) and `one_in` (one in how many of
        these is of the nationality).
    """
    rows = view.rows("overstayers", ethnicity="all", definition="ministry")
    own, every = (rows[rows["nationality"] == code] for code in (view.nationality, WORLD))
    counts = view.one_per(own[(own["measure"] == "overstayers") & (own["base"] == "d2_students")], "date")
    shares = view.one_per(own[(own["measure"] == "share_of_overstayers") & (own["base"] == "d2_overstayers")], "date")
    totals = view.one_per(every[(every["measure"] == "overstayers") & (every["base"] == "d2_students")], "date")
    if counts.empty:
        return Result.nothing(_COLUMNS, counts.assign(day="", how=""))
    products = _products(shares[~shares["date"].isin(counts["date"])], totals)
    data = pd.concat([counts.assign(how="printed"), products])
    data = data.assign(day=data["date"].map(day_label)).sort_values("date", kind="stable", ignore_index=True)
    first, last = _value(data.iloc[0], "first"), _value(data.iloc[-1], "last")
    share, same = Value.missing("share", "percent"), shares[shares["date"] == data.iloc[-1]["date"]]
    if len(same):
        row = same.iloc[-1]
        share = of_row(row, "share", period=day_label(row["date"]), definition="of all students without status")
    lacking = _of_all(totals, str(data.iloc[-1]["date"]))
    amount = float(round(base_at(1, share.amount))) if share > 0 else math.nan
    one_in = derive("one_in", amount, PERSONS, "", (share,))
    text = "Students without status: " + describe.ranking(data, category="day", value="value", unit=PERSONS)
    return Result.of(data, _COLUMNS, text, [first, last, share, lacking, one_in, ratio("times", last, first)])


def _products(shares: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Share times total, for days that have both."""
    both = shares.merge(totals.loc[totals["value"] > 0, ["date", "value"]], on="date", suffixes=("", "_total"))
    pairs = list(zip(both["value"], both["value_total"], strict=True))
    values = [_rounded(share, total) for share, total in pairs]
    return both.assign(value=values, unit=PERSONS, how=[f"{exact(share)}% of {total:,.0f}" for share, total in pairs])


def _rounded(share: float, total: float) -> float:
    """Share times total, to the power of ten below what half a unit of the share's last digit leaves open."""
    last_digit = 1.0 if float(share).is_integer() else 0.1
    open_by = part_at(last_digit / 2, total)
    digits = math.floor(math.log10(open_by)) if open_by >= 1 else 0
    return float(round(part_at(share, total), -digits))


def _of_all(totals: pd.DataFrame, date: str) -> Value:
    """All students without status on one day."""
    same = totals[totals["date"] == date]
    return persons(same.iloc[-1], "all", _DEFINITION) if len(same) else Value.missing("all", PERSONS)


def _value(row: pd.Series, name: str) -> Value:
    papers = (PERSONS, day_label(row["date"]), _DEFINITION, row["grade"], (row["source"],))
    return Value(name, float(row["value"]), *papers, derived="" if row["how"] == "printed" else row["how"])
