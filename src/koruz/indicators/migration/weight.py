"""How much the money sent home weighs: in percent of the home country's gross domestic product."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.migration.view import View
from koruz.report import describe
from koruz.report.results import SOURCE, YEAR, Column, Result
from koruz.report.values import Value, of_row, part_of
from koruz.words.pair import PARTNER, WORLD
from koruz.words.units import MILLION, USD, convert, percent

_NAME = "money sent home"
_COLUMNS = (
    YEAR,
    Column("share", "Of GDP", "percent", 1),
    Column("value", "Received", MILLION, 0),
    Column("gdp", "GDP", MILLION, 0),
    SOURCE,
    Column("source_gdp", "Source of GDP"),
)


def weight(view: View) -> Result:
    """Money received from all countries in percent of gross domestic product, year by year; both at current prices.

    The money is that of the balance of payments. South Korea's part is counted by the central bank, another series, so
    it is set against the product alone and never against that money.

    Returns:
        Rows of year, share in percent, value and gdp in USD million; values `first`, `last`, `peak` and `lowest`
        (shares with their years), and `host` (transfers from South Korea in percent of GDP, last full year with both).
    """
    gdp, rows = _gdp(view), view.sound(view.rows("remittances", destination=view.nationality, months=12))
    data = view.one_per(rows[(rows["origin"] == WORLD) & (rows["definition"] == "bop")], "year")
    data = data.merge(gdp, on="year", suffixes=("", "_gdp")).sort_values("year", ignore_index=True)
    data = data.assign(share=percent(data["value"], data["gdp"]), series=_NAME)
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    order = data["share"].tolist()
    places = {"first": 0, "last": -1, "peak": order.index(max(order)), "lowest": order.index(min(order))}
    values = [_share(data.iloc[place], name, _NAME) for name, place in places.items()]
    text = describe.course(data, x="year", y="share", series="series", unit="percent")
    return Result.of(data, _COLUMNS, text, [*values, _host(view, rows, gdp)], (*data["source"], *data["source_gdp"]))


def _gdp(view: View) -> pd.DataFrame:
    """Gross domestic product at current prices, in USD million, with its papers."""
    rows = view.rows("macro", country=view.nationality, indicator="gdp_current", unit="USD")
    chosen = view.one_per(view.sound(rows), "year")
    papers = {"source_gdp": chosen["source"], "grade_gdp": chosen["grade"]}
    return chosen[["year"]].assign(gdp=convert(chosen["value"], USD, MILLION), **papers)


def _host(view: View, rows: pd.DataFrame, gdp: pd.DataFrame) -> Value:
    sent = view.one_per(rows[(rows["origin"] == PARTNER) & (rows["definition"] == "transfers")], "year")
    both = sent.merge(gdp, on="year").sort_values("year")
    return _share(both.iloc[-1], "host", "transfers") if len(both) else Value.missing("host", "percent")


def _share(row: pd.Series, name: str, what: str) -> Value:
    period = str(row["year"])
    money = of_row(row, "money", period=period, definition=f"{what}, percent of gross domestic product")
    product = Value("gdp", row["gdp"], MILLION, period, "", row["grade_gdp"], (row["source_gdp"],))
    return part_of(name, money, product)
