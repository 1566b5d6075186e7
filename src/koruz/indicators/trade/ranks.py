"""Where the partner ranks: printed shares beside dollars over the total, each between the ends of its rounding."""

from __future__ import annotations

from math import inf
from typing import Any

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import without_article
from koruz.indicators.rounding import TENTH, printed_range
from koruz.indicators.trade.flows import national
from koruz.indicators.trade.shares import FEWEST_PARTNERS, share_value, turnover_shares
from koruz.indicators.trade.view import View
from koruz.indicators.whole_lists import whole_lists
from koruz.methods.ratios import Range, percent_range
from koruz.report import describe
from koruz.report.results import HOW, PAPERS, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, difference, of_row, ratio
from koruz.words.pair import HOME, WORLD
from koruz.words.units import OF_TOTAL, percent
from koruz.words.written import ordinal, period_label

_NAMES = {"share": OF_TOTAL, "rank": "rank", "last_place": "rank", "place": "rank", "above": OF_TOTAL}
_MISSING = {**_NAMES, "distance": "percentage points", "times": "times"}


def ranking(view: View) -> Result:
    """Partners' shares of turnover in the last full year for which a whole list of them is printed.

    A partner whose turnover is printed in dollars only has these over the total. A rounded number lies between two
    ends; where those of two partners overlap, neither is before the other.

    Returns:
        Rows of partner, share in percent of turnover, its ends, how it is known, the largest first; values `share`,
        `rank` and `last_place` (the best and the worst place that rounding allows), `place` (both in words, its
        definition), `above` (the next share that is surely larger), `distance` to it in percentage points, `times` it
        is larger, `year`, `unlisted` and `smallest`: see `_unlisted`.
    """
    shares = turnover_shares(view)
    full = where(shares, months=12)
    years = whole_lists(full, "year", "partner")
    columns = (
        Column("rank", "Rank", "rank", 0),
        Column("name", "Partner"),
        Column("value", "Share of turnover", "percent", 1),
        Column("low", "At least", "percent", 2),
        Column("high", "At most", "percent", 2),
        HOW,
        *PAPERS,
    )
    if not years:
        return Result.nothing(columns, full.assign(rank=0, name="", low=0.0, high=0.0, how=""))
    year = int(years[-1])
    data = pd.DataFrame([*_printed(view, where(full, year=year)), *_in_dollars(view, where(full, year=year), year)])
    data = data.sort_values("value", ascending=False, kind="stable")
    data = data.assign(rank=[_best(data, row) for _, row in data.iterrows()]).reset_index(drop=True)
    text = f"Shares of turnover in {year}: " + describe.ranking(data, category="name", value="value", unit=OF_TOTAL)
    values = values_by_name([*_values(view, data), *_unlisted(view, shares, year)])
    return Result(data, columns, sources_of(data), text, values)


def _printed(view: View, rows: pd.DataFrame) -> list[dict[Any, Any]]:
    """The partners whose share is printed."""
    found = []
    for _, row in rows.iterrows():
        low, high = printed_range(share_value(view, row, "share"), TENTH)
        papers = row[["partner", "year", "months", "value", "unit", "status", "grade", "source"]].to_dict()
        found.append({**papers, "name": view.names[row["partner"]], "low": low, "high": high, "how": "printed"})
    return found


def _in_dollars(view: View, printed: pd.DataFrame, year: int) -> list[dict[Any, Any]]:
    """The partners whose turnover is printed in dollars only, over the total of the same source if it has one."""
    rows = view.rows("trade", reporter=HOME, flow="turnover", definition="national", months=12, year=year)
    rows = view.sound(without_article(rows))
    others = rows[~rows["partner"].isin([WORLD, *printed["partner"]]) & ~rows["partner"].str.startswith("X")]
    found = []
    for _, row in view.one_per(others, "partner").iterrows():
        total = _total(view, year, row["source"])
        if total is None:
            continue
        part = of_row(row, "turnover", period=str(year), definition="national turnover")
        low, high = _percent(printed_range(part), printed_range(total))
        papers = {"status": row["status"], "grade": row["grade"], "source": row["source"], "unit": OF_TOTAL}
        where_ = {"partner": row["partner"], "name": view.names[row["partner"]], "year": year, "months": 12}
        amounts = {"value": percent(part.amount, total.amount), "low": low, "high": high}
        found.append({**where_, **papers, **amounts, "how": f"{part.text} / {total.text}"})
    return found


def _percent(part: Range, base: Range) -> Range:
    """The ends of a share; there is no upper one where the base may be next to nothing."""
    return percent_range(part, base) if base.low > 0 else Range(percent(part.low, base.high), inf)


def _total(view: View, year: int, source: str) -> Value | None:
    same = national(view, "trade", WORLD, year, source=source)
    row = national(view, "trade", WORLD, year) if same is None else same
    total = None if row is None else of_row(row, "total", period=str(year), definition="national turnover")
    return total if total is not None and total > 0 else None


def _best(data: pd.DataFrame, row: pd.Series) -> int:
    """The best place that rounding allows: after all that are surely larger."""
    return 1 + int((data["low"] >= row["high"]).sum())


def _worst(data: pd.DataFrame, row: pd.Series) -> int:
    """The worst place that rounding allows: before all that are surely smaller."""
    return int((data["high"] > row["low"]).sum())


def _values(view: View, data: pd.DataFrame) -> list[Value]:
    first = data.iloc[0]
    when = str(first["year"])
    year = Value("year", int(first["year"]), "year", when, "year of the ranking", first["grade"], (first["source"],))
    place = data.index[data["partner"] == view.partner]
    if not len(place):
        return [year, *(Value.missing(name, unit) for name, unit in _MISSING.items())]
    row = data.loc[place[0]]
    share = share_value(view, row, "share")
    best, worst = _best(data, row), _worst(data, row)
    how = "place among the shares, between the ends of their rounding"
    words = _place_in_words(data, row, best, worst)
    found = [
        derive(name, float(number), "rank", how, (share,), definition=text)
        for name, number, text in (("rank", best, "rank"), ("last_place", worst, "rank"), ("place", best, words))
    ]
    return [year, share, *found, *_above(view, data, share, best)]


def _above(view: View, data: pd.DataFrame, share: Value, best: int) -> list[Value]:
    """The next partner that is surely before, and how far."""
    if best == 1:
        return [Value.missing(name, _MISSING[name]) for name in ("above", "distance", "times")]
    own = data[data["partner"] == view.partner].iloc[0]
    above = share_value(view, data[data["low"] >= own["high"]].iloc[-1], "above")
    return [above, difference("distance", above, share), ratio("times", above, share)]


def _place_in_words(data: pd.DataFrame, row: pd.Series, best: int, worst: int) -> str:
    """'fifth', or 'fifth or sixth, level with Afghanistan' where rounding leaves it open."""
    if best == worst:
        return ordinal(best)
    open_ones = data[(data["high"] > row["low"]) & (data["low"] < row["high"]) & (data["partner"] != row["partner"])]
    places = f"{ordinal(best)} {'or' if worst == best + 1 else 'to'} {ordinal(worst)}"
    return f"{places}, level with {' and '.join(open_ones['name'])}"


def _unlisted(view: View, shares: pd.DataFrame, year: int) -> list[Value]:
    """The newest list of a later year in which the partner isn't named.

    Returns:
        Value `unlisted`: how many partners the list names; `smallest`: the smallest share of these, and its partner as
        definition. Both missing if there is no such list, or if a later one names the partner.
    """
    later = shares[shares["year"] > year].sort_values(["year", "months"], kind="stable")
    if len(later):
        last = where(later, year=later["year"].iloc[-1], months=later["months"].iloc[-1])
        named = where(last, source=last["source"].mode().iloc[0])
        if view.partner not in set(last["partner"]) and len(named) >= FEWEST_PARTNERS:
            row = named.sort_values("value", kind="stable").iloc[0]
            when = period_label(int(row["year"]), int(row["months"]))
            smallest = of_row(row, "smallest", period=when, definition=view.in_text(row["partner"]))
            number = derive("unlisted", float(len(named)), "partners", "named in the list", (smallest,), period=when)
            return [number, smallest]
    return [Value.missing("unlisted", "partners"), Value.missing("smallest", OF_TOTAL)]
