"""What a country earns from its people in South Korea, beside what it earns from its exports there."""

from __future__ import annotations

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.migration.view import View
from koruz.report import describe
from koruz.report.results import JUDGED, PERIOD, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, of_row, ratio
from koruz.words.pair import PARTNER
from koruz.words.units import MILLION
from koruz.words.written import period_label

_EXACT = ("reported", "rounded", "estimate", "inferred")
_PEOPLE, _EXPORTS = "sent by people there", "exports to there"
_COLUMNS = (
    PERIOD,
    Column("what", "Earned from"),
    Column("value", "Amount", MILLION, 0),
    *JUDGED,
)


def earnings(view: View) -> Result:
    """Transfers from South Korea and the country's own count of its exports to South Korea, period by period.

    Only sums of the same months of one year are divided. The last full years of either stand beside them and keep
    their own years, since the two aren't known of one full year. Exports are the national count, goods and services;
    their period may be inferred, which `sold` says in its status.

    Returns:
        Rows of period, what, value in USD million, in order of time: full years, and parts of a year that both are
        known of; values `transfers`, `sold` and `times` (the first
        over the second) of the last period that both are known of, and `full_transfers`, `full_sold`: the last full
        year of each, of different years.
    """
    sent, sold = _sent(view), _sold(view)
    data = _shown(pd.concat([sent, sold]))
    if sent.empty or sold.empty:
        return Result.nothing(_COLUMNS, data.assign(period=""))
    periods = [period_label(int(y), int(m)) for y, m in zip(data["year"], data["months"], strict=True)]
    data = data.assign(period=periods, label=[f"{p}, {w}" for p, w in zip(periods, data["what"], strict=True)])
    text = describe.ranking(data, category="label", value="value", unit=MILLION)
    values = [*_together(sent, sold), _last_full(sent, "full_transfers"), _last_full(sold, "full_sold")]
    return Result(data.reset_index(drop=True), _COLUMNS, sources_of(data), text, values_by_name(values))


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Full years, and parts of a year with both sums, in order of time."""
    both = rows.groupby(["year", "months"])["what"].transform("nunique") == 2
    return rows[both | (rows["months"] == 12)].sort_values(["year", "months", "what"], kind="stable")


def _sent(view: View) -> pd.DataFrame:
    rows = view.rows("remittances", origin=PARTNER, destination=view.nationality, definition="transfers", status=_EXACT)
    return view.one_per(rows, "year", "months").assign(what=_PEOPLE)


def _sold(view: View) -> pd.DataFrame:
    one = {"reporter": view.nationality, "partner": PARTNER, "flow": "exports", "definition": "national"}
    rows = where(view.rows("trade", **one, status=_EXACT), unit=MILLION)
    return view.one_per(rows, "year", "months").assign(what=_EXPORTS)


def _together(sent: pd.DataFrame, sold: pd.DataFrame) -> list[Value]:
    """The two of the last year that has both over the same months, most months first."""
    common = sent[["year", "months"]].merge(sold[["year", "months"]])
    if common.empty:
        return [Value.missing("transfers", MILLION), Value.missing("sold", MILLION), Value.missing("times", "times")]
    last = common.sort_values(["year", "months"]).iloc[-1]
    of_then = (where(rows, year=last["year"], months=last["months"]).iloc[0] for rows in (sent, sold))
    transfers, exports = (_value(row, name) for row, name in zip(of_then, ("transfers", "sold"), strict=True))
    return [transfers, exports, ratio("times", transfers, exports)]


def _last_full(rows: pd.DataFrame, name: str) -> Value:
    full = rows[rows["months"] == 12].sort_values("year")
    return _value(full.iloc[-1], name) if len(full) else Value.missing(name, MILLION)


def _value(row: pd.Series, name: str) -> Value:
    return of_row(row, name, period=period_label(int(row["year"]), int(row["months"])), definition=str(row["what"]))
