"""What the aid of one year comes to, from the sums that the aid agency KOICA and the OECD print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from koruz.indicators.dates import date_label, decimal_year
from koruz.indicators.education.view import BOUNDS, HOME, HOST, View
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, derive, number_text, of_row

ALL_AGENCIES, AGENCY, STATED = "All agencies, with loans", "KOICA alone", "The article"
WHOSE = {ALL_AGENCIES: "violet", AGENCY: "korea", STATED: "rust"}
"""Colours of those whose aid it is."""

_MILLION = "USD million"
_SINCE = 2020
"""Sums that end before this year say nothing of the time that the article speaks of."""

_WINDOW = 3
_PERIOD = re.compile(r"-(\d{4})-(\d{4})$")


def readings(view: View) -> list[Value]:
    """Every reading of 'a year' that recent sums allow, in USD million: derived, never one of the article's own.

    No source prints KOICA's aid year by year. Its programmes and groups of projects are divided by the years in their
    names; its totals that aren't bounds are compared with the one before; net aid of all agencies is the mean of three
    years, and holds the loans of another agency.
    """
    return [*_net_aid(view), *_programmes(view), *_totals(view)]


def _net_aid(view: View) -> list[Value]:
    rows = view.rows("aid", donor=HOST, recipient=HOME, measure="net_aid")
    rows = view.one_per(rows, "year").sort_values("year").tail(_WINDOW)
    if len(rows) < _WINDOW or int(rows["year"].iloc[-1]) < _SINCE:
        return []
    years = f"{rows['year'].iloc[0]}\N{EN DASH}{rows['year'].iloc[-1]}"
    definition = "net aid of all agencies, loans too"
    parts = [
        of_row(
            {**row, "value": row["value"] / 1e6, "unit": _MILLION},
            "net",
            period=str(row["year"]),
            definition=definition,
        )
        for _, row in rows.iterrows()
    ]
    mean = sum(part.amount for part in parts) / _WINDOW
    return [derive("net", mean, _MILLION, f"mean of {', '.join(part.text for part in parts)}", parts, period=years)]


def _programmes(view: View) -> list[Value]:
    """Programmes and groups of projects whose name holds their years, divided by these."""
    rows = view.rows("aid_commitments", agency="KOICA", kind=("grant_programme", "grant"), unit=_MILLION)
    rows = view.one_per(
        rows[rows["commitment"].map(lambda name: bool(_PERIOD.search(name))).astype(bool)], "commitment"
    )
    found = []
    for _, row in rows.iterrows():
        match = _PERIOD.search(str(row["commitment"]))
        first, last = (int(year) for year in match.groups()) if match else (0, 0)
        if last < _SINCE:
            continue
        period, years = f"{first}\N{EN DASH}{last}", last - first + 1
        whole = of_row(row, "sum", period=period, definition=f"KOICA, {row['item'].split(',')[0].lower()}")
        how = f"{whole} / {years} years"
        kind = "programme" if row["kind"] == "grant_programme" else "projects"
        words = f"KOICA's {kind} {period}"
        found.append(derive(f"{kind}_{first}_{last}", whole.amount / years, _MILLION, how, (whole,), definition=words))
    return found


def totals(view: View) -> pd.DataFrame:
    """KOICA's stated totals for all its projects so far, one for each date, the oldest first."""
    rows = view.rows("aid_commitments", agency="KOICA", kind="grant_cumulative", unit=_MILLION)
    chosen = view.one_per(view.sound(rows), "commitment")
    return chosen.sort_values("date", kind="stable").reset_index(drop=True)


def _totals(view: View) -> list[Value]:
    """Growth between totals that aren't bounds; a bound minus a number is no number."""
    rows = totals(view)
    exact = [row for _, row in rows[~rows["status"].isin(BOUNDS)].iterrows()]
    found = []
    for before, after in pairwise(exact):
        if int(after["date"][:4]) < _SINCE:
            continue
        ends = [
            of_row(row, "total", period=date_label(row["date"]), definition="KOICA's total") for row in (before, after)
        ]
        years = decimal_year(after["date"]) - decimal_year(before["date"])
        how = f"({ends[1]} \N{MINUS SIGN} {ends[0]}) / {number_text(years, 1)} years"
        period = f"{ends[0].period} to {ends[1].period}"
        amount = (ends[1].amount - ends[0].amount) / years
        name = f"growth_{before['date'][:4]}_{after['date'][:4]}"
        found.append(derive(name, amount, _MILLION, how, ends, period=period, definition="growth of KOICA's total"))
    return found


def yearly(view: View) -> Result:
    """The readings of one year beside the range that the article states.

    Returns:
        Rows of reading, low and high in USD million (equal for a single number), whose aid it is, how it is found; values
        `net`, `lowest` and `highest` of KOICA alone, `inside` (readings in the article's range), `readings`, `band_low`,
        `band_high`, and `later` (KOICA's last total if it is a bound).
    """
    found = readings(view)
    band = [replace(view.stated("E4", side), name=f"band_{side}", unit=_MILLION) for side in ("low", "high")]
    columns = (
        Column("label", "Reading"),
        Column("group", "Whose aid"),
        Column("low", "A year, from", _MILLION, 1),
        Column("high", "to", _MILLION, 1),
        Column("how", "How it is found"),
        Column("grade", "Grade"),
        Column("source", "Source"),
        Column("source_before", "Source of the earlier sum"),
    )
    rows = [_row(value) for value in sorted(found, key=lambda value: -value.amount)]
    stated = {"label": STATED, "group": STATED, "low": band[0].amount, "high": band[1].amount, "how": "as stated"}
    data = pd.DataFrame([*rows, {**stated, "grade": "article", "source": "ARTICLE"}] if rows else [])
    if data.empty:
        return Result(data, columns, (), "")
    text = "; ".join(
        f"{row['label']}: {number_text(row['low'], 1)}" for _, row in data[data["group"] != STATED].iterrows()
    )
    text = f"USD million a year. {text}. The article: {number_text(band[0].amount)} to {number_text(band[1].amount)}."
    sources = tuple(dict.fromkeys(source for value in found for source in value.sources))
    return Result(
        data, columns, (*sources, "ARTICLE"), text, values_by_name([*_summary(found, band), *band, _later(view)])
    )


def _row(value: Value) -> dict[str, object]:
    group = ALL_AGENCIES if value.name == "net" else AGENCY
    label = f"{value.definition[:1].upper()}{value.definition[1:]}"
    label = label if value.period in label else f"{label}, {value.period}"
    row = {"label": label, "group": group, "low": value.amount, "high": value.amount, "how": value.derived}
    before = value.sources[0] if len(value.sources) > 1 else None
    return {**row, "grade": value.grade, "source": value.sources[-1], "source_before": before}


def _summary(found: Sequence[Value], band: Sequence[Value]) -> list[Value]:
    own = sorted((value for value in found if value.name != "net"), key=lambda value: value.amount)
    inside = [value for value in found if band[0].amount <= value.amount <= band[1].amount]
    net = next((value for value in found if value.name == "net"), Value.missing("net", _MILLION))
    none = Value.missing("none", _MILLION)
    return [
        net,
        (own[0] if own else none).named("lowest"),
        (own[-1] if own else none).named("highest"),
        derive("inside", float(len(inside)), "readings", "counted", found),
        derive("readings", float(len(found)), "readings", "counted", found),
    ]


def _later(view: View) -> Value:
    rows = totals(view)
    if rows.empty or rows.iloc[-1]["status"] not in BOUNDS:
        return Value.missing("later", _MILLION)
    row = rows.iloc[-1]
    return of_row(row, "later", period=date_label(row["date"]), definition="KOICA's total")
