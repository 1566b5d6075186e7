"""How much the trade weighs: turnover against the gross domestic product of either side."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.trade.turnovers import sources_of_turnovers, turnover_value, turnovers
from koruz.indicators.trade.view import View
from koruz.report import describe
from koruz.report.results import YEAR, Column, Result, values_by_name
from koruz.report.values import Value, ratio
from koruz.words.pair import HOME
from koruz.words.units import BILLION, MILLION, USD, convert, percent

_GDP = "gdp_current"


def turnover_to_gdp(view: View) -> Result:
    """Turnover of the pair in percent of each side's gross domestic product, in current US dollars.

    Each side's own count of the turnover, printed or the sum of its exports and imports, is set against its own
    product; years without either are gaps.

    Returns:
        Rows of year, country, turnover in USD million, product in USD billion, percent; values `home`, `partner` (each
        side's last year) and `times` (the one over the other in the last common year).
    """
    turnover = view.one_per(turnovers(view), "reporter", "year")
    product = view.one_per(view.rows("macro", indicator=_GDP), "country", "year")
    data = turnover.merge(
        product[["country", "year", "value", "source", "grade"]],
        left_on=["reporter", "year"],
        right_on=["country", "year"],
        suffixes=("", "_gdp"),
    )
    data = data[data["value_gdp"] > 0]
    data = data.assign(
        percent=percent(convert(data["value"], MILLION, USD), data["value_gdp"]),
        gdp=convert(data["value_gdp"], USD, BILLION),
        name=data["country"].map(view.names),
    ).sort_values(["name", "year"], ascending=[False, True])
    columns = (
        YEAR,
        Column("name", "Country"),
        Column("value", "Turnover", "USD million"),
        Column("gdp", "Gross domestic product", "USD billion"),
        Column("percent", "Turnover to product", "percent", 2),
        Column("source", "Source of the turnover"),
        Column("source_gdp", "Source of the product"),
    )
    text = describe.course(data, x="year", y="percent", series="name", unit="percent", decimals=2)
    sources = tuple(dict.fromkeys([*sources_of_turnovers(data), *data["source_gdp"]]))
    values = [_last(view, data, HOME, "home"), _last(view, data, view.partner, "partner"), _times(view, data)]
    return Result(data, columns, sources, text, values_by_name(values))


def _times(view: View, data: pd.DataFrame) -> Value:
    """How many times as much the trade weighs for Uzbekistan, in the last year that both sides have."""
    years = data.groupby("year")["country"].nunique()
    both = data[data["year"] == years[years == 2].index.max()] if (years == 2).any() else data.iloc[:0]
    return ratio("times", _last(view, both, HOME, "home"), _last(view, both, view.partner, "partner"))


def _last(view: View, data: pd.DataFrame, country: str, name: str) -> Value:
    rows = data[data["country"] == country]
    if rows.empty:
        return Value.missing(name, "percent")
    row = rows.iloc[-1]
    turnover = turnover_value(row, "turnover", period=str(row["year"]), definition="turnover")
    papers = (turnover.period, f"turnover in percent of the gross domestic product of {view.names[country]}")
    how = f"{turnover.text} / USD {row['gdp']:.4g} billion"
    sources = (*turnover.sources, row["source_gdp"])
    return Value(name, float(row["percent"]), "percent", *papers, turnover.grade, sources, derived=how)
