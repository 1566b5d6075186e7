"""The readings of a year of aid beside the range that the article states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from koruz.indicators.education.koica import NET, readings, totals
from koruz.indicators.education.view import View
from koruz.indicators.evidence import ARTICLE, BOUNDS
from koruz.report.results import PAPERS, Column, Result, values_by_name
from koruz.report.values import Value, derive, of_row
from koruz.words.dates import date_label
from koruz.words.units import MILLION
from koruz.words.written import number_text

ALL_AGENCIES, AGENCY, STATED = "All agencies, with loans", "KOICA alone", "The article"
WHOSE = {ALL_AGENCIES: "violet", AGENCY: "korea", STATED: "rust"}
"""Colours of those whose aid it is."""

_COLUMNS = (
    Column("label", "Reading"),
    Column("group", "Whose aid"),
    Column("low", "A year, from", MILLION, 1),
    Column("high", "to", MILLION, 1),
    Column("how", "How it is found"),
    *PAPERS,
    Column("source_before", "Source of the earlier sum"),
)


def yearly(view: View) -> Result:
    """The readings of one year beside the range that the article states.

    Returns:
        Rows of reading, low and high in USD million (equal for a single number), whose aid it is, how it is found;
        values `net`, `lowest` and `highest` of KOICA alone, `inside` (readings in the article's range), `readings`,
        `band_low`, `band_high`, and `later` (KOICA's last total if it is a bound).
    """
    found = sorted(readings(view), key=lambda value: -value.amount)
    if not found:
        return Result.nothing(_COLUMNS)
    band = [replace(view.stated("E4", side), name=f"band_{side}", unit=MILLION) for side in ("low", "high")]
    stated = {"label": STATED, "group": STATED, "low": band[0].amount, "high": band[1].amount, "how": "as stated"}
    stated |= {"grade": "article", "source": ARTICLE}
    data = pd.DataFrame([*(_row(value) for value in found), stated])
    sources = tuple(dict.fromkeys([*(source for value in found for source in value.sources), ARTICLE]))
    values = values_by_name([*_summary(found, band), *band, _later(view)])
    return Result(data, _COLUMNS, sources, _text(data, band), values)


def _row(value: Value) -> dict[str, object]:
    group = ALL_AGENCIES if value.name == NET else AGENCY
    label = f"{value.definition[:1].upper()}{value.definition[1:]}"
    label = label if value.period in label else f"{label}, {value.period}"
    row = {"label": label, "group": group, "low": value.amount, "high": value.amount, "how": value.derived}
    before = value.sources[0] if len(value.sources) > 1 else None
    return {**row, "grade": value.grade, "source": value.sources[-1], "source_before": before}


def _text(data: pd.DataFrame, band: Sequence[Value]) -> str:
    rows = data[data["group"] != STATED]
    parts = "; ".join(f"{row['label']}: {number_text(row['low'], 1)}" for _, row in rows.iterrows())
    return f"USD million a year. {parts}. The article: {band[0]:n} to {band[1]:n}."


def _summary(found: Sequence[Value], band: Sequence[Value]) -> list[Value]:
    """Net aid, the ends of KOICA's own readings, and how many readings lie in the article's range."""
    own = [value for value in found if value.name != NET] or [Value.missing("none", MILLION)]
    net = next((value for value in found if value.name == NET), Value.missing(NET, MILLION))
    inside = [value for value in found if band[0].amount <= value.amount <= band[1].amount]
    return [
        net,
        own[-1].named("lowest"),
        own[0].named("highest"),
        derive("inside", float(len(inside)), "readings", "counted", found),
        derive("readings", float(len(found)), "readings", "counted", found),
    ]


def _later(view: View) -> Value:
    """KOICA's last total, if it is a bound: it can't be compared with the one before."""
    rows = totals(view)
    if rows.empty or rows.iloc[-1]["status"] not in BOUNDS:
        return Value.missing("later", MILLION)
    row = rows.iloc[-1]
    return of_row(row, "later", period=date_label(row["date"]), definition="KOICA's total")
