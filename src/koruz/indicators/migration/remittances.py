"""Money sent home in full years: the total in two series that are never joined."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.migration.view import View
from koruz.report import describe
from koruz.report.results import JUDGED, YEAR, Column, Result
from koruz.report.values import Value, excess, of_row, ratio
from koruz.words.pair import WORLD
from koruz.words.units import MILLION, billions

_SERIES = {"bop": "balance of payments", "transfers": "money transfers"}
_COLUMNS = (
    YEAR,
    Column("series", "Series"),
    Column("value", "Received", MILLION, 0),
    *JUDGED,
)


def remittances(view: View) -> Result:
    """Money sent home in full years: the balance of payments and the central bank's count of transfers, two series.

    Returns:
        Rows of year, series, value in USD million; values `bop` and `transfers` (last year of each), `first`, `times`
        (balance of payments, last over first) and `gap` (transfers over balance of payments in percent, in the last
        year that both have) with `gap_bop` and `gap_transfers`.
    """
    rows = view.rows("remittances", destination=view.nationality, origin=WORLD, months=12, definition=list(_SERIES))
    data = view.one_per(view.sound(rows), "definition", "year")
    data = data.assign(series=data["definition"].map(_SERIES), billion=billions(data["value"]))
    text = describe.course(data, x="year", y="value", series="series", unit=MILLION)
    return Result.of(data, _COLUMNS, text, lambda: _values(data))


def _values(data: pd.DataFrame) -> list[Value]:
    bop, transfers = (data[data["definition"] == definition] for definition in _SERIES)
    first, last = _value(bop.head(1), "first"), _value(bop.tail(1), "bop")
    common = set(bop["year"]) & set(transfers["year"])
    year = max(common, default=None)
    counted, paid = (
        _value(transfers[transfers["year"] == year], "gap_transfers"),
        _value(bop[bop["year"] == year], "gap_bop"),
    )
    gap = excess("gap", counted, paid)
    return [first, last, _value(transfers.tail(1), "transfers"), ratio("times", last, first), counted, paid, gap]


def _value(rows: pd.DataFrame, name: str) -> Value:
    if rows.empty:
        return Value.missing(name, MILLION)
    row = rows.iloc[0]
    return of_row(row, name, period=str(row["year"]), definition=f"money received from abroad, {row['series']}")
