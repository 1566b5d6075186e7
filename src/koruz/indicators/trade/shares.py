"""Where the partner ranks among Uzbekistan's partners, how its share moved, and how concentrated the trade is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from koruz import describe
from koruz.indicators.concentration import adds_up, herfindahl_hirschman_bounds
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.view import HOME, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.selection import where
from koruz.values import Value, derive, difference, months_label, of_row, period_label, ratio, weakest

_SHARE = "percent of total"
_FEWEST_PARTNERS = 3


def _turnover_shares(view: View, *, article: bool = False) -> pd.DataFrame:
    """Printed shares of national turnover, one for each partner and period; the article's own only if asked for."""
    rows = view.rows("trade_shares", reporter=HOME, flow="turnover", definition="national")
    if not article:
        rows = without_article(rows)
    return view.one_per(rows, "partner", "year", "months")


def share_value(view: View, row: pd.Series, name: str) -> Value:
    """A printed share as a value."""
    period = period_label(int(row["year"]), int(row["months"]))
    return of_row(row, name, period=period, definition=f"{view.names[row['partner']]}'s share of national turnover")


def ranking(view: View) -> Result:
    """Partners' printed shares of turnover in the last full year for which at least three are known.

    Returns:
        Rows of partner, share in percent of turnover, the largest first, equal shares on one rank; values `share`,
        `rank`, `above` (the next larger share), `distance` to it in percentage points, `times` it is larger, `year`.
    """
    shares = _turnover_shares(view)
    full = shares[shares["months"] == 12]
    counted = full.groupby("year")["partner"].nunique()
    years = counted[counted >= _FEWEST_PARTNERS].index
    columns = (
        Column("rank", "Rank", "rank", 0),
        Column("name", "Partner"),
        Column("value", "Share of turnover", "percent", 1),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if not len(years):
        return Result(full.iloc[:0].assign(rank=0, name=""), columns, (), "")
    data = full[full["year"] == max(years)].sort_values("value", ascending=False, kind="stable")
    data = data.assign(name=data["partner"].map(view.names), rank=_places(data["value"])).reset_index(drop=True)
    text = f"Shares of turnover in {max(years)}: " + describe.ranking(data, category="name", value="value", unit=_SHARE)
    return Result(data, columns, sources_of(data), text, values_by_name(_rank_values(view, data)))


def _places(values: pd.Series) -> pd.Series:
    """Places in the order, the largest first; equal values share one."""
    return values.rank(method="min", ascending=False).astype("Int64")


def _rank_values(view: View, data: pd.DataFrame) -> list[Value]:
    first = data.iloc[0]
    year = Value(
        "year",
        int(first["year"]),
        "year",
        str(first["year"]),
        "year of the ranking",
        first["grade"],
        (first["source"],),
    )
    place = data.index[data["partner"] == view.partner]
    names = {"share": _SHARE, "rank": "rank", "above": _SHARE, "distance": "percentage points", "times": "times"}
    if not len(place):
        return [year, *(Value.missing(name, unit) for name, unit in names.items())]
    share = share_value(view, data.loc[place[0]], "share")
    own = float(data.loc[place[0], "rank"])
    rank = derive("rank", own, "rank", "place among the printed shares", (share,), definition="rank")
    if own == 1:
        return [year, share, rank, *(Value.missing(name, names[name]) for name in ("above", "distance", "times"))]
    above = share_value(view, data[data["rank"] < own].iloc[-1], "above")
    return [year, share, rank, above, difference("distance", above, share), ratio("times", above, share)]


def same_months(view: View) -> Result:
    """Partners' shares in the same months of two years as far apart as the data allow.

    Cumulative part-years are compared with the same part only. Of all pairs of years in which at least three partners
    are printed, the partner among them, the one is taken that lies furthest apart; among equals the longest part.

    Returns:
        Rows of partner, start and end share in percent, change in percentage points, the largest first; values
        `start`, `end` and `change` of the partner.
    """
    shares = _turnover_shares(view)
    columns = (
        Column("name", "Partner"),
        Column("start", "Share then", "percent", 1),
        Column("end", "Share now", "percent", 1),
        Column("change", "Change", "percentage points", 1),
        Column("source_start", "Source then"),
        Column("source_end", "Source now"),
    )
    pair = _widest_comparison(view, shares)
    if pair is None:
        return Result(shares.iloc[:0].assign(name="", start=0.0, end=0.0, change=0.0), columns, (), "")
    data = _side_by_side(view, *pair)
    start, end = (
        share_value(view, side.loc[[view.partner]].iloc[0], name)
        for side, name in zip(pair, ("start", "end"), strict=True)
    )
    text = f"Shares of turnover, {start.period} and {end.period}: "
    text += describe.change(data, category="name", start="start", end="end", unit=_SHARE)
    values = values_by_name([start, end, difference("change", end, start)])
    return Result(data, columns, sources_of(pair[1], pair[0]), text, values)


def _widest_comparison(view: View, shares: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Shares by partner in the two years furthest apart that can be compared; None if there are none."""
    printed: dict[int, dict[int, set[str]]] = {}
    for months, year, partner in zip(shares["months"], shares["year"], shares["partner"], strict=True):
        printed.setdefault(int(months), {}).setdefault(int(year), set()).add(partner)
    pairs = [
        (last - first, months, first)
        for months, years in printed.items()
        for first, then in years.items()
        for last, now in years.items()
        if last > first and view.partner in then & now and len(then & now) >= _FEWEST_PARTNERS
    ]
    if not pairs:
        return None
    span, months, first = max(pairs)
    part = shares[shares["months"] == months]
    then, now = (part[part["year"] == year].set_index("partner", drop=False) for year in (first, first + span))
    return then, now


def _side_by_side(view: View, then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    common = [code for code in now.sort_values("value", ascending=False, kind="stable").index if code in then.index]
    data = pd.DataFrame(
        {
            "partner": common,
            "name": [view.names[code] for code in common],
            "start": then.loc[common, "value"].to_numpy(),
            "end": now.loc[common, "value"].to_numpy(),
            "source_start": then.loc[common, "source"].to_numpy(),
            "source_end": now.loc[common, "source"].to_numpy(),
        }
    )
    return data.assign(change=data["end"] - data["start"])


def course(view: View, periods: int = 4) -> Result:
    """The partner's share of turnover over the years, each part of the year compared with itself.

    Args:
        view: Pair and period.
        periods: How many parts of the year to keep: those with the most years, at least two each.

    Returns:
        Rows of period, part, year, share in percent, part by part; values `first`, `last` (earliest and latest share of
        all), `steps` (how often a year can be compared with the one before it for which the same part is printed, over
        all parts), `falls` (in how many of these the share fell), `before` and `after` (the two shares of the
        comparison in which it rose most, or fell least).
    """
    shares = _turnover_shares(view)
    own = shares[shares["partner"] == view.partner]
    counts = own.groupby("months")["year"].nunique()
    keep = (
        counts[counts >= 2].sort_index(ascending=False).sort_values(ascending=False, kind="stable").head(periods).index
    )
    data = own[own["months"].isin(keep)].sort_values(["months", "year"], ascending=[False, True])
    data = data.assign(
        part=data["months"].map(lambda months: months_label(int(months))),
        period=[
            period_label(int(year), int(months)) for year, months in zip(data["year"], data["months"], strict=True)
        ],
    )
    columns = (
        Column("period", "Period"),
        Column("part", "Part of the year"),
        Column("year", "Year", "year"),
        Column("value", "Share of turnover", "percent", 1),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = describe.course(data, x="year", y="value", series="part", unit=_SHARE)
    return Result(data, columns, sources_of(data), text, values_by_name(_course_values(view, own)))


def _course_values(view: View, own: pd.DataFrame) -> list[Value]:
    order = own.sort_values(["year", "months"])
    first, last = share_value(view, order.iloc[0], "first"), share_value(view, order.iloc[-1], "last")
    steps = order.groupby("months")["value"].diff().dropna()
    parts = (first, last)
    return [
        first,
        last,
        derive("falls", float((steps < 0).sum()), "comparisons", "in which the share fell", parts),
        derive("steps", float(len(steps)), "comparisons", "of the same part of two years", parts),
        *_exception(view, order, steps.idxmax()),
    ]


def _exception(view: View, order: pd.DataFrame, place: Any) -> list[Value]:
    """The share at a place, and the one before it that it is compared with."""
    row = order.loc[[place]].iloc[0]
    then = order[(order["months"] == row["months"]) & (order["year"] < row["year"])].iloc[-1]
    return [share_value(view, then, "before"), share_value(view, row, "after")]


def concentration(view: View, flow: str = "imports", definition: str = "factbook") -> Result:
    """Herfindahl-Hirschman index of Uzbekistan's trade as bounds, for each full year with at least three partners.

    A year whose printed shares add up to more than all is left out: one of them is wrong.

    Args:
        view: Pair and period; the partner doesn't matter.
        flow: 'imports', 'exports' or 'turnover'.
        definition: Whose shares: a definition of the table `trade_shares`.

    Returns:
        Rows of year, low and high in points, partners known and their joint share; values `first_low`, `first_high`,
        `last_low`, `last_high`.
    """
    rows = view.rows("trade_shares", reporter=HOME, flow=flow, definition=definition, months=12)
    rows = without_article(rows)
    rows = rows[(rows["partner"].str.len() == 3) & ~rows["partner"].isin(["WLD", "CIS"]) & (rows["value"] > 0)]
    chosen = view.one_per(rows, "year", "partner")
    items = []
    for year in sorted(set(chosen["year"])):
        part = where(chosen, year=year)
        if len(part) < _FEWEST_PARTNERS or not adds_up(part["value"].tolist()):
            continue
        low, high = herfindahl_hirschman_bounds(part["value"].tolist())
        papers = (part["source"].iloc[0], weakest(part["grade"]))
        items.append((int(year), low, high, len(part), part["value"].sum(), *papers))
    data = pd.DataFrame(items, columns=["year", "low", "high", "partners", "known", "source", "grade"])
    columns = (
        Column("year", "Year", "year"),
        Column("low", "Lower bound", "points", 0),
        Column("high", "Upper bound", "points", 0),
        Column("partners", "Partners known", "partners", 0),
        Column("known", "Their joint share", "percent", 1),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = "Index in points. " + describe.bounds(data, x="year", low="low", high="high", unit="points")
    return Result(data, columns, sources_of(chosen), text, values_by_name(_bound_values(data, flow)))


def _bound_values(data: pd.DataFrame, flow: str) -> list[Value]:
    values = []
    for name, row in (("first", data.iloc[0]), ("last", data.iloc[-1])):
        how = f"from the {row['partners']} largest shares"
        for side in ("low", "high"):
            papers = (str(row["year"]), f"Herfindahl-Hirschman index of {flow}, {side}er bound")
            values.append(
                Value(f"{name}_{side}", row[side], "points", *papers, row["grade"], (row["source"],), derived=how)
            )
    return values
