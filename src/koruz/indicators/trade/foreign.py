"""The partner's part of all foreign firms and of all foreign investment in Uzbekistan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.view import View
from koruz.report import describe
from koruz.report.results import PAPERS, Column, Result
from koruz.report.values import Value, derive, of_row, part_of
from koruz.words.pair import HOME, WORLD
from koruz.words.units import percent

_AT_WORK, _PART, _SHARE = "enterprises_operating", "enterprises_share", "foreign_investment_share"
_ABSORBED, _MILLION, _PERCENT = "foreign_investment_absorbed", "USD million", "percent of total"
_FEWEST_NAMED = 5


def foreign(view: View) -> Result:
    """Firms with the partner's capital in percent of all firms with foreign capital at work in Uzbekistan.

    Returns:
        Rows of date, firms, all firms, percent; values `start`, `end`, `change` in percentage points, `all_start` and
        `all_end` (all firms on these two days), `flow` (the partner's part of the foreign investment of a year, the
        last for which both are known) and `unnamed` (the smallest part in the newest list of partners that doesn't
        name this one, which is below it).
    """
    data = _firms(view)
    columns = (
        Column("date", "Date"),
        Column("value", "Firms", "enterprises", 0),
        Column("all", "All firms", "enterprises", 0),
        Column("percent", "Part", "percent", 1),
        *PAPERS,
    )
    if data.empty:
        return Result.nothing(columns, data)
    text = describe.course(data, x="date", y="percent", series="name", unit="percent", decimals=1)
    start, end = (_firm_part(data.iloc[place], name) for place, name in ((0, "start"), (-1, "end")))
    change = derive("change", end.amount - start.amount, "percentage points", "end less start", (start, end))
    found = [
        start,
        end,
        replace(change, period=end.period),
        _all(data.iloc[0], "all_start"),
        _all(data.iloc[-1], "all_end"),
        _flow(view),
        _unnamed(view),
    ]
    return Result.of(data, columns, text, found)


def _firms(view: View) -> pd.DataFrame:
    """Counts over all counts of the same day, and the parts that are printed without them."""
    rows = view.sound(without_article(view.rows("investment", host=HOME, measure=[_AT_WORK, _PART])))
    chosen = view.one_per(where(rows, investor=[view.partner, WORLD]), "investor", "measure", "date", "unit")
    own, whole = (where(chosen, investor=code, measure=_AT_WORK) for code in (view.partner, WORLD))
    totals = whole[["date", "value"]].rename(columns={"value": "all"})
    counted = own.merge(totals, on="date")
    counted = counted[counted["all"] > 0]
    counted = counted.assign(percent=percent(counted["value"], counted["all"]))
    printed = where(chosen, investor=view.partner, measure=_PART)
    printed = printed[~printed["date"].isin(counted["date"])]
    printed = printed.merge(totals, on="date", how="left").assign(percent=printed["value"].tolist(), value=float("nan"))
    data = pd.concat([counted, printed])
    return data.assign(name=view.partner_name).sort_values("date", kind="stable").reset_index(drop=True)


def _firm_part(row: pd.Series[Any], name: str) -> Value:
    words = "part of the firms with foreign capital at work"
    papers = (str(row["date"])[:4], words, row["grade"], (row["source"],), row["status"])
    how = "" if pd.isna(row["value"]) else f"{row['value']:,.0f} / {row['all']:,.0f} enterprises"
    return Value(name, float(row["percent"]), _PERCENT, *papers, derived=how)


def _all(row: pd.Series[Any], name: str) -> Value:
    papers = (str(row["date"])[:4], "firms with foreign capital at work", row["grade"], (row["source"],))
    return Value(name, float(row["all"]), "enterprises", *papers)


def _flow(view: View) -> Value:
    rows = view.rows("investment", host=HOME, measure=_ABSORBED, unit=_MILLION, months=12)
    chosen = view.one_per(view.sound(without_article(rows)), "investor", "date")
    own = where(chosen, investor=view.partner).merge(
        where(chosen, investor=WORLD)[["date", "value", "source"]], on="date", suffixes=("", "_all")
    )
    if own.empty:
        return Value.missing("flow", "percent")
    row = own.sort_values("date", kind="stable").iloc[-1]
    papers = (row["date"], "foreign investment of the year", row["grade"])
    part = of_row(row, "part", period=row["date"], definition=f"investment of {view.partner_name}")
    return part_of("flow", part, Value("all", row["value_all"], _MILLION, *papers, (row["source_all"],)))


def _unnamed(view: View) -> Value:
    """The smallest part of the newest list of the largest investors, if the partner isn't on it."""
    rows = view.rows("investment", host=HOME, measure=_SHARE, unit=_PERCENT, months=12)
    rows = view.sound(without_article(rows))
    for date in sorted(set(rows["date"]), reverse=True):
        listed = where(rows, date=date)
        named = where(listed, source=listed["source"].mode().iloc[0])
        if len(named) >= _FEWEST_NAMED:
            if view.partner in set(listed["investor"]):
                break
            row = named.sort_values("value", kind="stable").iloc[0]
            return replace(
                of_row(row, "unnamed", period=date, definition="part of foreign investment"), status="at_most"
            )
    return Value.missing("unnamed", _PERCENT)
