"""Who took the share that the partner lost: the shares of the largest partners, period by period."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.trade.shares import FEWEST_PARTNERS, same_months, turnover_shares
from koruz.indicators.trade.view import View
from koruz.report.results import Column, Result
from koruz.report.values import Value, derive
from koruz.words.written import number_text, period_label

_ALMOST_A_YEAR = 11


def shares_by_partner(view: View) -> Result:
    """Printed shares of turnover of the largest partners, a column for each year.

    A year counts from eleven months on, since statisticians printed no shares of the whole of some years; of two parts
    of one year the longer counts, as long as at least three partners are printed. The partners are those printed for
    the last of these periods, and the partner itself.

    Returns:
        Rows of partner and a share in percent for each period, the largest last share first; values as in
        `same_months` where both of its periods are shown, and `loss` (the change of the partner without its minus, in
        percentage points).
    """
    periods = _periods(view)
    named = Column("name", "Partner")
    if not periods or view.partner not in set(pd.concat(periods.values())["partner"]):
        return Result.nothing((named,))
    last = [*periods.values()][-1]
    codes = dict.fromkeys([*last.sort_values("value", ascending=False, kind="stable")["partner"], view.partner])
    shares = {period: rows.set_index("partner")["value"] for period, rows in periods.items()}
    data = pd.DataFrame([{"name": view.names[code], **_row(shares, code)} for code in codes])
    columns = (named, *(Column(period, period, "percent", 1) for period in periods))
    text = ". ".join(f"{row['name']}: {_course(row, periods)}" for _, row in data.iterrows())
    sources = dict.fromkeys(rows["source"].mode().iloc[0] for rows in reversed(periods.values()))
    values = _compared(view, periods)
    return Result(data, columns, tuple(sources), f"Shares of turnover. {text}.", values)


def _periods(view: View) -> dict[str, pd.DataFrame]:
    """The shares of each year's longest part, if it is nearly a year and names enough partners."""
    shares = turnover_shares(view)
    shares = shares[shares["months"] >= _ALMOST_A_YEAR]
    found = {}
    for year in sorted(set(shares["year"])):
        counted = where(shares, year=year)["months"].value_counts()
        enough = counted[counted >= FEWEST_PARTNERS].index
        if len(enough):
            months = int(max(enough))
            found[period_label(int(year), months)] = where(shares, year=year, months=months)
    return found


def _row(shares: dict[str, pd.Series], code: str) -> dict[str, float]:
    return {period: float(printed.get(code, float("nan"))) for period, printed in shares.items()}


def _course(row: pd.Series, periods: dict[str, pd.DataFrame]) -> str:
    known = [(period, row[period]) for period in periods if not pd.isna(row[period])]
    return ", ".join(f"{number_text(share, 1)}% in {period}" for period, share in known) or "not printed"


def _compared(view: View, periods: Mapping[str, pd.DataFrame]) -> Mapping[str, Value]:
    """The comparison of the same months, if both of its periods are shown."""
    found = same_months(view).values
    if not found or not {found["start"].period, found["end"].period} <= set(periods):
        points = "percentage points"
        units = {
            "start": "percent of total",
            "end": "percent of total",
            "change": points,
            "gain": points,
            "loss": points,
        }
        return {name: Value.missing(name, unit) for name, unit in units.items()}
    change = found["change"]
    papers = {"definition": "fall of the share"}
    return {**found, "loss": derive("loss", -change.amount, change.unit, change.derived, (change,), **papers)}
