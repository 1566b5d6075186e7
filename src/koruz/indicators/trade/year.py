"""Every figure that the data have for one year's turnover, and for each partner's share of it: what a claim meets."""

from __future__ import annotations

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import once, without_article
from koruz.indicators.trade.flows import implied_turnover, national
from koruz.indicators.trade.shares import FEWEST_PARTNERS, share_value
from koruz.indicators.trade.view import View
from koruz.report.results import Result, listing, values_by_name
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.pair import HOME, WORLD
from koruz.words.written import exact


def turnovers(view: View, year: int) -> Result:
    """Every figure for the turnover of one full year, from both sides, and the one that share and total imply.

    Returns:
        Rows of value in USD million with its papers, `name` being 'printed' or 'implied'.
    """
    rows = without_article(view.counts("turnover", months=12, year=year))
    values = [
        of_row(row, "printed", period=str(year), definition=f"{view.names[row['reporter']]}'s count")
        for _, row in view.ranked(rows, "reporter", "year").iterrows()
    ]
    return listing([*values, implied_turnover(view, view.partner, year)])


@once
def shares_of_year(view: View, year: int) -> pd.DataFrame:
    """Printed shares of a year's turnover for the longest part of it, one for each partner, without the article's."""
    rows = view.rows("trade_shares", reporter=HOME, flow="turnover", definition="national", year=year)
    rows = without_article(rows)
    counted = rows.groupby("months")["partner"].nunique()
    months = counted[counted >= FEWEST_PARTNERS].index.max()
    return view.one_per(rows[rows["months"] == months], "partner")


@once
def year_shares(view: View, year: int) -> Result:
    """Each partner's share of a year's turnover: as printed for most of the year, and as turnover and total imply.

    Returns:
        Rows of partner and value in percent with its papers, `name` being 'printed' or 'implied'; value `rank` of the
        partner among the printed ones.
    """
    rows = shares_of_year(view, year).sort_values("value", ascending=False, kind="stable")
    printed = {row["partner"]: share_value(view, row, "printed") for _, row in rows.iterrows()}
    implied = {partner: _implied_share(view, partner, year) for partner in _partners(view, year)}
    pairs = [(partner, value) for each in (printed, implied) for partner, value in each.items()]
    known = [(partner, value) for partner, value in pairs if value.known]
    return listing(
        [value for _, value in known],
        {"partner": [partner for partner, _ in known]},
        values_by_name([_rank(view, rows, [*printed.values()])]),
    )


def _rank(view: View, rows: pd.DataFrame, shares: list[Value]) -> Value:
    """The partner's place: how many shares are larger, and one."""
    own = where(rows, partner=view.partner)
    if own.empty:
        return Value.missing("rank", "rank")
    words = ", ".join(f"{view.names[row['partner']]} {exact(row['value'])}%" for _, row in rows.iterrows())
    place = 1 + int((rows["value"] > own["value"].item()).sum())
    return derive("rank", place, "rank", words, shares, definition="place among the printed shares")


def _partners(view: View, year: int) -> list[str]:
    """Partners whose turnover of the year is printed in dollars."""
    rows = view.rows("trade", reporter=HOME, flow="turnover", definition="national", months=12, year=year)
    return sorted(set(rows["partner"]) - {WORLD})


def _implied_share(view: View, partner: str, year: int) -> Value:
    """Printed turnover with the partner over the printed total of the year, both national."""
    rows = [national(view, "trade", other, year) for other in (partner, WORLD)]
    found = [of_row(row, "part", period=str(year), definition="turnover") for row in rows if row is not None]
    if len(found) < len(rows):
        return Value.missing("implied", "percent of total")
    part, total = found
    amount = ratio("implied", part, total, "percent").amount
    return derive("implied", amount, "percent of total", f"{part} / {total}", found, definition=f"{part} of {total}")
