"""What is printed of the debt to Korea, beside all external debt of Uzbekistan."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from koruz.indicators.construction.soft_loans import soft_total
from koruz.indicators.construction.view import View
from koruz.indicators.evidence import without_article
from koruz.indicators.homes import COMMITMENT as TRAINS
from koruz.report.results import PAPERS, Column, Result, values_by_name
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.dates import date_label
from koruz.words.pair import HOME
from koruz.words.units import MILLION, USD, convert

_COLUMNS = (
    Column("item", "Debt"),
    Column("value", "Amount", MILLION, 1),
    Column("when", "Date"),
    *PAPERS,
)


def debt(view: View) -> Result:
    """The printed debts to Korea in percent of Uzbekistan's external debt: the train loan, a balance, all soft loans.

    The soft loans count as if nothing of them had been repaid. The train loan is added only where it was signed after
    the day of their total, which would hold it otherwise. Other commercial credit is repaid and renewed; what is left
    of it isn't printed.

    Returns:
        Rows of item, value in USD million, date; values `trains`, `balance` (last balance of a commercial loan),
        `soft_total`, `together`, `external` (external debt of the last year), `trains_share` and `share` in percent
        of it.
    """
    trains, balance = _last(view, "trains", commitment=TRAINS, kind="loan"), _balance(view)
    soft, external = soft_total(view), _external(view)
    parts = [value for value in (trains, balance, soft) if value.known]
    if not parts:
        return Result.nothing(_COLUMNS)
    rows = [(each.definition, each.amount, each.period, each.grade, each.sources[0]) for each in parts]
    data = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    together = _together(view, trains, balance, soft)
    shares = [ratio("trains_share", trains, external, "percent"), ratio("share", together, external, "percent")]
    sources = tuple(dict.fromkeys(source for value in (*parts, external) for source in value.sources))
    text = "; ".join(f"{each.definition}: {each} ({each.period})" for each in parts)
    return Result(
        data, _COLUMNS, sources, f"{text}.", values_by_name([*(trains, balance, soft), together, external, *shares])
    )


def _together(view: View, trains: Value, balance: Value, soft: Value) -> Value:
    """The sum of the three, if they are known and no sum holds another."""
    parts: Sequence[Value] = (trains, balance, soft)
    how = " + ".join(part.text for part in parts)
    found = derive(
        "together", sum(part.amount for part in parts), MILLION, how, parts, definition="printed debts to Korea"
    )
    apart = trains.year is not None and soft.year is not None and soft.year < trains.year
    return found if apart else Value.missing("together", MILLION)


def _balance(view: View) -> Value:
    return _last(view, "balance", kind="export_credit_balance")


def _last(view: View, name: str, **equal: object) -> Value:
    """The newest figure in dollars of a commitment."""
    rows = view.one_per(without_article(view.rows("aid_commitments", unit=MILLION, **equal)), "commitment", "date")
    if rows.empty:
        return Value.missing(name, MILLION)
    row = rows.sort_values("date", kind="stable").iloc[-1]
    return of_row(row, name, period=date_label(row["date"]), definition=str(row["item"]))


def _external(view: View) -> Value:
    """External debt of Uzbekistan in the last year known."""
    rows = view.one_per(view.rows("macro", country=HOME, indicator="external_debt", unit="USD"), "year")
    if rows.empty:
        return Value.missing("external", MILLION)
    row = rows.sort_values("year").iloc[-1]
    millions = {**row, "value": convert(row["value"], USD, MILLION), "unit": MILLION}
    return of_row(millions, "external", period=str(row["year"]), definition="external debt of Uzbekistan")
