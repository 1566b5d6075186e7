"""What printed shares and printed totals say of the dollars: the turnover with each partner then and now."""

from __future__ import annotations

from math import inf, isfinite, nan

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import once
from koruz.indicators.rounding import TENTH, printed_range
from koruz.indicators.trade.flows import implied_parts, implied_turnover
from koruz.indicators.trade.shares import turnover_shares
from koruz.indicators.trade.view import View
from koruz.indicators.whole_lists import whole_lists
from koruz.methods.ratios import Range
from koruz.report import describe
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value, derive, excess
from koruz.words.units import MILLION, billions, part, percent


def dollars(view: View) -> Result:
    """Turnover with each partner in the last two full years with a whole list of shares and a total: derived values.

    Shares and totals that are doubtful are left out. A printed share is known to half a tenth of a percent.

    Returns:
        Rows of partner, turnover in USD million then and now, change in percent, the largest first; values `start`,
        `end`, `change` of the partner in percent, `fall` (the change without its minus), `fall_low` and `fall_high`
        (the ends between which rounding leaves it), `total_start`, `total_end` and `growth` of the whole.
    """
    years = compared_years(view)
    columns = (
        Column("name", "Partner"),
        Column("start", "Turnover then", MILLION, 0),
        Column("end", "Turnover now", MILLION, 0),
        Column("change", "Change", "percent", 1),
        Column("derived", "Share and total now"),
    )
    data = pd.DataFrame(_rows(view, *years) if len(years) == 2 else [], columns=["code", *(c.name for c in columns)])
    if data.empty:
        return Result.nothing(columns, data)
    data = data.sort_values("end", ascending=False, kind="stable").reset_index(drop=True)
    data = data.assign(start_billion=billions(data["start"]), end_billion=billions(data["end"]))
    values = values_by_name(_values(view, *years))
    text = f"Turnover of {years[0]} and {years[1]}, share times total: "
    text += describe.change(data, category="name", start="start", end="end", unit=MILLION)
    return Result(data, columns, (*values["end"].sources, *values["start"].sources), text, values)


def beside_counts(view: View, counts: Result) -> Result:
    """The counts of either side and, as a line of its own, what printed shares times printed totals imply.

    Args:
        view: Pair and period.
        counts: What `mirror` returns.

    Returns:
        The rows of the counts and those that are derived, in the same columns; the values of the counts.
    """
    found = [implied_turnover(view, view.partner, year) for year in implied_years(view)]
    if not found:
        return counts
    derived = pd.DataFrame([_as_count(value) for value in found])
    data = pd.concat([counts.data, derived], ignore_index=True) if len(counts.data) else derived
    text = describe.course(derived, x="year", y="value", series="count", unit=MILLION)
    sources = dict.fromkeys([*counts.sources, *(source for value in found for source in value.sources)])
    description = f"{counts.description} {text}".strip()
    columns = counts.columns
    return Result(data, columns, tuple(sources), description, counts.values)


def _as_count(value: Value) -> dict[str, object]:
    papers = {"status": f"derived: {value.derived}", "grade": value.grade, "source": value.sources[0], "rank": 1}
    amounts = {"value": round(value.amount, 1), "billion": billions(value.amount)}
    return {"year": int(value.period), "count": "Share times total", **amounts, **papers}


def implied_years(view: View) -> list[int]:
    """The full years for which the partner's share and the total are printed, neither of them doubtful."""
    shares = view.sound(where(turnover_shares(view), partner=view.partner, months=12))
    return [int(year) for year in sorted(set(shares["year"])) if implied_turnover(view, view.partner, int(year)) > 0]


@once
def compared_years(view: View) -> list[int]:
    """The last two full years in which a whole list of partners is implied; without two, the partner's own last."""
    own = implied_years(view)
    shares = where(turnover_shares(view), months=12, year=own)
    whole = whole_lists(shares, "year", "partner", (view.partner,))
    return [int(year) for year in whole[-2:]] if len(whole) >= 2 else own[-2:]


def _rows(view: View, first: int, last: int) -> list[tuple[object, ...]]:
    """The partners whose turnover both years imply."""
    codes = dict.fromkeys(where(turnover_shares(view), months=12, year=last)["partner"])
    found: list[tuple[object, ...]] = []
    for code in codes:
        start, end = (implied_turnover(view, code, year) for year in (first, last))
        if start > 0 and end.known:
            change = excess("change", end, start).amount
            found.append((code, view.names[code], start.amount, end.amount, change, end.derived))
    return found


def _values(view: View, first: int, last: int) -> list[Value]:
    start, end = (
        implied_turnover(view, view.partner, year).named(name) for year, name in ((first, "start"), (last, "end"))
    )
    totals = [
        implied_parts(view, view.partner, year)[1].named(name)
        for year, name in ((first, "total_start"), (last, "total_end"))
    ]
    between = _rounded(*(_ends(view, year) for year in (first, last)))
    change = excess("change", end, start)
    words = {"definition": "fall of the turnover"}
    fall = derive("fall", -change.amount, "percent", change.derived, (start, end), **words)
    ends = [
        derive(
            name,
            float(round(amount)) if isfinite(amount) else nan,
            "percent",
            "by the rounding of shares and totals",
            (start, end),
            definition="fall",
        )
        for name, amount in zip(("fall_low", "fall_high"), between, strict=True)
    ]
    return [start, end, *totals, change, fall, *ends, excess("growth", totals[1], totals[0])]


def _ends(view: View, year: int) -> Range:
    """Between which ends the partner's turnover of a year lies."""
    share, total = implied_parts(view, view.partner, year)
    shares, totals = printed_range(share, TENTH), printed_range(total)
    return Range(part(shares.low, totals.low), part(shares.high, totals.high))


def _rounded(start: Range, end: Range) -> Range:
    """The least and the largest fall in percent, infinite where a number is only known to be larger or smaller."""
    least = 100 - percent(end.high, start.low) if start.low > 0 else -inf
    return Range(least, 100 - percent(end.low, start.high) if start.high < inf else inf)
