"""What the aid of one year comes to, by every reading that recent sums of KOICA and the OECD allow.

The one place of these readings: the reports on construction and on education speak of the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from koruz.indicators.evidence import BOUNDS, Evidence, once
from koruz.report.values import Value, derive, of_row
from koruz.words.dates import date_label, decimal_year
from koruz.words.pair import HOME, PARTNER
from koruz.words.units import MILLION, USD, convert
from koruz.words.written import number_text

NET = "net"

"""Statuses of totals that only bound the number."""

_SINCE = 2020
"""Sums that end before this year say nothing of the time that the article speaks of."""

_WINDOW = 3
_KINDS = {"grant_programme": "programme", "grant": "projects"}


@once
def readings(view: Evidence) -> list[Value]:
    """Every reading of 'a year' that recent sums allow, in USD million: derived, never one of the article's own.

    No source prints KOICA's aid year by year. Its programmes and groups of projects are divided by the years in their
    names; its totals that aren't bounds are compared with the one before; net aid of all agencies, named `net`, is the
    mean of three years, and holds the loans of another agency.
    """
    return [*_net_aid(view), *_programmes(view), *_between_totals(view)]


@once
def totals(view: Evidence) -> pd.DataFrame:
    """KOICA's stated totals for all its projects so far, one for each date, the oldest first."""
    rows = view.rows("aid_commitments", agency="KOICA", kind="grant_cumulative", unit=MILLION)
    chosen = view.one_per(view.sound(rows), "commitment")
    return chosen.sort_values("date", kind="stable").reset_index(drop=True)


def _net_aid(view: Evidence) -> Iterator[Value]:
    """The mean of the last three years of net aid, if they are recent."""
    rows = view.rows("aid", donor=PARTNER, recipient=HOME, measure="net_aid")
    rows = view.one_per(rows, "year").sort_values("year").tail(_WINDOW)
    if len(rows) < _WINDOW or int(rows["year"].iloc[-1]) < _SINCE:
        return
    definition = "net aid of all agencies, loans too"
    millions = rows.assign(value=convert(rows["value"], USD, MILLION), unit=MILLION)
    parts = [
        of_row(row, NET, period=str(row["year"]), definition=definition).named(NET) for _, row in millions.iterrows()
    ]
    mean = sum(part.amount for part in parts) / _WINDOW
    period = f"{rows['year'].iloc[0]}\N{EN DASH}{rows['year'].iloc[-1]}"
    yield derive(NET, mean, MILLION, f"mean of {', '.join(part.text for part in parts)}", parts, period=period)


def _programmes(view: Evidence) -> Iterator[Value]:
    """Programmes and groups of projects whose first and last year are known, divided by these years."""
    rows = view.rows("aid_commitments", agency="KOICA", kind=tuple(_KINDS), unit=MILLION)
    rows = view.one_per(rows[rows["since"].notna() & rows["until"].notna()], "commitment")
    for _, row in rows.iterrows():
        first, last = int(row["since"]), int(row["until"])
        if last >= _SINCE:
            yield _per_year(row, first, last)


def _per_year(row: pd.Series, first: int, last: int) -> Value:
    period, kind = f"{first}\N{EN DASH}{last}", _KINDS[row["kind"]]
    whole = of_row(row, "sum", period=period, definition=f"KOICA, {row['item'].split(',')[0].lower()}")
    years = last - first + 1
    how, words = f"{whole} / {years} years", f"KOICA's {kind} {period}"
    return derive(f"{kind}_{first}_{last}", whole.amount / years, MILLION, how, (whole,), definition=words)


def _between_totals(view: Evidence) -> Iterator[Value]:
    """Growth between totals that aren't bounds; a bound minus a number is no number."""
    rows = totals(view)
    exact = [row for _, row in rows[~rows["status"].isin(BOUNDS)].iterrows()]
    for before, after in pairwise(exact):
        apart = decimal_year(after["date"]) > decimal_year(before["date"])  # two totals of one day grow by nothing
        if apart and int(after["date"][:4]) >= _SINCE:
            yield _growth(before, after)


def _growth(before: pd.Series, after: pd.Series) -> Value:
    start, end = (
        of_row(row, "total", period=date_label(row["date"]), definition="KOICA's total") for row in (before, after)
    )
    years = decimal_year(after["date"]) - decimal_year(before["date"])
    how = f"({end} \N{MINUS SIGN} {start}) / {number_text(years, 1)} years"
    papers = {"period": f"{start.period} to {end.period}", "definition": "growth of KOICA's total"}
    name = f"growth_{before['date'][:4]}_{after['date'][:4]}"
    return derive(name, (end.amount - start.amount) / years, MILLION, how, (start, end), **papers)
