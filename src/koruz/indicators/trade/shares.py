"""The partners' printed shares of turnover, then and now, and how concentrated the trade is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import once, without_article
from koruz.indicators.trade.view import View
from koruz.methods.concentration import adds_up, herfindahl_hirschman_bounds
from koruz.report import describe
from koruz.report.results import PERIOD, SOURCE, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, difference, of_row, weakest
from koruz.words.pair import HOME, WORLD
from koruz.words.units import OF_TOTAL
from koruz.words.written import period_label

FEWEST_PARTNERS = 3
_ALMOST_A_YEAR = 11
_SIDES = ("low", "high")
_ENDS = ("first_low", "first_high", "last_low", "last_high")


@once
def turnover_shares(view: View, *, article: bool = False) -> pd.DataFrame:
    """Printed shares of national turnover, one for each partner and period; the article's own only if asked for."""
    rows = view.rows("trade_shares", reporter=HOME, flow="turnover", definition="national")
    if not article:
        rows = without_article(rows)
    return view.one_per(rows, "partner", "year", "months")


def share_value(view: View, row: pd.Series, name: str) -> Value:
    """A printed share as a value."""
    period = period_label(int(row["year"]), int(row["months"]))
    return of_row(row, name, period=period, definition=f"{view.names[row['partner']]}'s share of national turnover")


def same_months(view: View) -> Result:
    """Partners' shares in the same months of two years as far apart as the data allow.

    Cumulative part-years are compared with the same part only. Of all pairs of years in which at least three partners
    are printed, the partner among them, the one is taken that lies furthest apart; among equals the longest part.

    Returns:
        Rows of partner, start and end share in percent, change in percentage points, the largest first; values
        `start`, `end` and `change` of the partner, `gain` (the largest change; its definition is the partner that it is
        of).
    """
    shares = turnover_shares(view)
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
        return Result.nothing(columns, shares.assign(name="", start=0.0, end=0.0, change=0.0))
    data = _side_by_side(view, *pair)
    start, end = (
        share_value(view, side.loc[[view.partner]].iloc[0], name)
        for side, name in zip(pair, ("start", "end"), strict=True)
    )
    text = f"Shares of turnover, {start.period} and {end.period}: "
    text += describe.change(data, category="name", start="start", end="end", unit=OF_TOTAL)
    values = values_by_name([start, end, difference("change", end, start), _gain(view, *pair)])
    return Result(data, columns, sources_of(pair[1], pair[0]), text, values)


def _gain(view: View, then: pd.DataFrame, now: pd.DataFrame) -> Value:
    """The partner whose share rose most."""
    common = [code for code in now.index if code in then.index]
    code = (now.loc[common, "value"] - then.loc[common, "value"]).idxmax()
    first, last = share_value(view, then.loc[code], "then"), share_value(view, now.loc[code], "now")
    return replace(difference("gain", last, first), definition=view.in_text(code))


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
        if last > first and view.partner in then & now and len(then & now) >= FEWEST_PARTNERS
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


def concentration(view: View, flow: str = "imports", definition: str = "factbook", least_months: int = 12) -> Result:
    """Herfindahl-Hirschman index of Uzbekistan's trade as bounds, for each year with at least three partners.

    A year whose printed shares add up to more than all is left out: one of them is wrong.

    Args:
        view: Pair and period; the partner doesn't matter.
        flow: 'imports', 'exports' or 'turnover'.
        definition: Whose shares: a definition of the table `trade_shares`.
        least_months: How many months of a year must be covered; of several parts of a year the longest counts.

    Returns:
        Rows of year, period, low and high in points, partners known and their joint share; values `first_low`,
        `first_high`, `last_low`, `last_high`.
    """
    rows = view.rows("trade_shares", reporter=HOME, flow=flow, definition=definition)
    rows = without_article(rows[rows["months"] >= least_months])
    rows = rows[(rows["partner"].str.len() == 3) & ~rows["partner"].isin([WORLD, "CIS"]) & (rows["value"] > 0)]
    chosen = view.one_per(rows, "year", "months", "partner")
    items = []
    for year in sorted(set(chosen["year"])):
        part = where(chosen, year=year)
        counted = part["months"].value_counts()
        known = counted[counted >= FEWEST_PARTNERS].index
        if not len(known):
            continue
        part = where(part, months=int(max(known)))
        if not adds_up(part["value"].tolist()):
            continue
        low, high = herfindahl_hirschman_bounds(part["value"].tolist())
        papers = (part["source"].iloc[0], weakest(part["grade"]))
        period = period_label(int(year), int(max(known)))
        items.append((int(year), period, low, high, len(part), part["value"].sum(), *papers))
    data = pd.DataFrame(items, columns=["year", "period", "low", "high", "partners", "known", "source", "grade"])
    columns = (
        PERIOD,
        Column("low", "Lower bound", "points", 0),
        Column("high", "Upper bound", "points", 0),
        Column("partners", "Partners known", "partners", 0),
        Column("known", "Their joint share", "percent", 1),
        SOURCE,
    )
    if data.empty:
        return Result.nothing(columns, data)
    text = "Index in points. " + describe.bounds(data, x="year", low="low", high="high", unit="points")
    return Result(data, columns, sources_of(chosen), text, values_by_name(_bound_values(data, flow)))


def concentrations(view: View) -> Result:
    """The index of turnover, as national statisticians print the shares, and that of imports by the Factbook.

    A year of turnover counts from eleven months on, since statisticians printed no shares of the whole of some years.

    Returns:
        Rows of period, flow, bounds in points, partners known and their joint share, by time; values as in
        `concentration`, of turnover, `overlap` (how many points the first and the last bounds share; missing if one of
        them is a single number), and `turnover_low`, `turnover_high`, `imports_low` and `imports_high` of the last
        period that both have.
    """
    turnover, imports = concentration(view, "turnover", "national", _ALMOST_A_YEAR), concentration(view)
    both = {"turnover": turnover, "imports": imports}
    known = [result.data.assign(flow=flow) for flow, result in both.items() if len(result.data)]
    columns = (turnover.columns[0], Column("flow", "Flow"), *turnover.columns[1:])
    if not known:
        return Result.nothing(columns, turnover.data.assign(flow=""))
    data = pd.concat(known).sort_values(["year", "flow"], kind="stable").reset_index(drop=True)
    text = " ".join(f"{flow.capitalize()}: {result.description}" for flow, result in both.items() if result.description)
    sources = tuple(dict.fromkeys([*turnover.sources, *imports.sources]))
    ends = turnover.values or {name: Value.missing(name, "points") for name in _ENDS}
    values = {**ends, **values_by_name([_overlap(ends), *_in_common(turnover.data, imports.data)])}
    return Result(data, columns, sources, text, values)


def _overlap(ends: Mapping[str, Value]) -> Value:
    """How many points lie within the first bounds and the last ones."""
    first_low, first_high, last_low, last_high = bounds = [ends[name] for name in _ENDS]
    shared = min(first_high.amount, last_high.amount) - max(first_low.amount, last_low.amount)
    wide = first_low.text != first_high.text and last_low.text != last_high.text
    told = wide and first_low.period != last_low.period
    return derive("overlap", shared if told else math.nan, "points", "shared by both bounds", bounds)


def _in_common(turnover: pd.DataFrame, imports: pd.DataFrame) -> list[Value]:
    """The bounds of both flows in the last period that both have."""
    common = [period for period in turnover["period"] if period in set(imports["period"])]
    flows = {"turnover": turnover, "imports": imports}
    if not common:
        return [Value.missing(f"{flow}_{side}", "points") for flow in flows for side in _SIDES]
    rows = {flow: where(data, period=common[-1]).iloc[0] for flow, data in flows.items()}
    return [_bound(row, flow, flow, side) for flow, row in rows.items() for side in _SIDES]


def _bound_values(data: pd.DataFrame, flow: str) -> list[Value]:
    rows = {"first": data.iloc[0], "last": data.iloc[-1]}
    return [_bound(row, flow, name, side) for name, row in rows.items() for side in _SIDES]


def _bound(row: pd.Series, flow: str, name: str, side: str) -> Value:
    how = f"from the {row['partners']} largest shares"
    papers = (row["period"], f"Herfindahl-Hirschman index of {flow}, {side}er bound")
    return Value(f"{name}_{side}", row[side], "points", *papers, row["grade"], (row["source"],), derived=how)
