"""What if: when would the partner pass a rival, under assumed growth?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.assumed import Rate, rate, together
from koruz.indicators.evidence import once
from koruz.indicators.trade.dollars import compared_years
from koruz.indicators.trade.flows import implied_parts, implied_turnover
from koruz.indicators.trade.shares import turnover_shares
from koruz.indicators.trade.view import View
from koruz.methods.growth import project, years_to_pass
from koruz.report.models import Control, Model
from koruz.report.results import YEAR, Column, Result, values_by_name
from koruz.report.values import Value, derive
from koruz.words.pair import HOME, WORLD
from koruz.words.units import MILLION, PERCENT, SHARE, billions, convert, percent
from koruz.words.written import amount_text, exact

_CENTURY = 100
_NEVER = "never within a century"


def passing(
    view: View,
    rival: str,
    *,
    partner_growth: float | None = None,
    rival_growth: float | None = None,
    total_growth: float | None = None,
    horizon: int = 15,
) -> Result:
    """Turnover of the partner and a rival under constant assumed growth, from the last year for which both are known.

    The start is what the printed shares and the printed total of that year imply. Both paths end before the two
    together would pass the whole turnover. Nothing here is a forecast.

    Args:
        view: Pair and period.
        rival: Code of the country to be passed.
        partner_growth: Assumed growth of the partner's turnover, percent a year; None for what was observed of this
            partner, to a tenth and at most thirty percent up or down, and no change where nothing was.
        rival_growth: Assumed growth of the rival's turnover, percent a year, or None.
        total_growth: Assumed growth of Uzbekistan's whole turnover, percent a year, or None.
        horizon: Years shown after the start.

    Returns:
        Rows of year, country, value in USD million, kind ('start' or 'assumed'); values `crossing` (year; missing if
        never, beyond a century, or beyond the end of the paths; its definition says which), `outcome`
        (missing unless the paths decide; in words as its definition), `partner_start`,
        `rival_start`, `share_start` and `share_end` (the partner's share of the total at the start and at the horizon;
        the latter is missing if the paths end before), `limit` (year in which the two would pass the whole, if that
        is within a century), the three assumptions (whose definitions say whether they are as observed), `rates`
        (what they are called together), and `seen_partner`, `seen_rival` and `seen_total`: see `observed`.
    """
    start = _start_year(view, rival)
    columns = (
        YEAR,
        Column("name", "Partner"),
        Column("value", "Turnover", MILLION, 0),
        Column("kind", "Kind"),
    )
    if start is None:
        return Result.nothing(columns, pd.DataFrame(columns=["year", "name", "value", "kind", "country"]))
    given = {"partner": partner_growth, "rival": rival_growth, "total": total_growth}
    rates = _rates(view, rival, given)
    model = _model(view, rival, rates, horizon)
    partner_growth, rival_growth, total_growth = (each.amount for each in rates.values())
    ours = implied_turnover(view, view.partner, start).named("partner_start")
    theirs = implied_turnover(view, rival, start).named("rival_start")
    paths = {view.partner: (ours.amount, partner_growth), rival: (theirs.amount, rival_growth)}
    total = _total(view, start)
    limit = _limit(start, list(paths.values()), (total, total_growth), (ours, theirs))
    steps = min(horizon, int(limit.amount) - start - 1) if limit.known else horizon
    data = pd.concat([_path(view, code, start, *path, steps) for code, path in paths.items()], ignore_index=True)
    crossing = _crossing(view, rival, (ours, theirs), (partner_growth, rival_growth), limit)
    shares = _shares(view, start, ours, (partner_growth, total_growth), total, horizon, limit)
    names = {"partner": "growth", "rival": "rival_growth", "total": "total_growth"}
    assumed = [each.value(names[key], f"after {start}") for key, each in rates.items()]
    assumed.append(together(_called(view, rival, rates)))
    seen = [value.named(f"seen_{name}") for name, value in observed(view, rival).items()]
    values = values_by_name([*seen, ours, theirs, crossing, _outcome(view, rival, crossing), *shares, limit, *assumed])
    sources = tuple(dict.fromkeys([*ours.sources, *theirs.sources]))
    return Result(data, columns, sources, _text(view, rival, values, start + steps, data), values, model)


def _model(view: View, rival: str, growth: Mapping[str, Rate], horizon: int) -> Model:
    """What the paths start from with each rival whose share is printed."""
    rivals = _rivals(view, rival)
    names = {code: str(start["name"]) for code, start in rivals.items()}
    ours = {"partner": view.partner, "name": view.partner_name, "in_text": view.in_text(view.partner)}
    with_ = {"partner": f"turnover with {view.in_text(view.partner)}", "rival": "turnover with the rival"}
    rates = [
        Control(f"{key}_growth", f"Growth of the {with_.get(key, 'whole turnover')}", "% a year", r.given, seen=r.seen)
        for key, r in growth.items()
    ]
    controls = (Control("rival", "Rival to be passed", "", rival, names=names), *rates)
    return Model("trade.passing", controls, {**ours, "horizon": horizon, "rivals": rivals})


@once
def _rivals(view: View, rival: str) -> dict[str, dict[str, Any]]:
    """What the paths start from, by the code of each country that the partner can be set against."""
    codes = {rival, *turnover_shares(view)["partner"]} - {view.partner}
    starts = {code: _of_rival(view, code) for code in sorted(codes)}
    return {code: start for code, start in starts.items() if start}


def _of_rival(view: View, rival: str) -> dict[str, Any]:
    """Year, turnover in USD million and rates as observed, from which a path with a rival starts; empty if unknown."""
    year = _start_year(view, rival)
    if year is None:
        return {}
    rates = _rates(view, rival, dict.fromkeys(("partner", "rival", "total"))).values()
    turnover = [implied_turnover(view, code, year).amount for code in (view.partner, rival)]
    names = ("partner_growth", "rival_growth", "total_growth")
    return {
        "name": view.names[rival],
        "in_text": view.in_text(rival),
        "year": year,
        **dict(zip(("partner", "rival", "total"), [*turnover, _total(view, year)], strict=True)),
        "seen": {name: asdict(each.seen) for name, each in zip(names, rates, strict=True)},
    }


def _rates(view: View, rival: str, given: Mapping[str, float | None]) -> dict[str, Rate]:
    """The rates given, and in the place of an empty one that observed."""
    seen = observed(view, rival)
    return {name: rate(amount, seen[name]) for name, amount in given.items()}


def _called(view: View, rival: str, rates: Mapping[str, Rate]) -> dict[str, Rate]:
    """Rates by what readers call that which grows so."""
    names = {"partner": view.in_text(view.partner), "rival": view.in_text(rival), "total": "the whole"}
    return {names[key]: each for key, each in rates.items()}


@once
def _start_year(view: View, rival: str) -> int | None:
    full = where(turnover_shares(view), months=12)
    years = [set(where(full, partner=code)["year"]) for code in (view.partner, rival)]
    for year in sorted(set.intersection(*years), reverse=True):
        if all(implied_turnover(view, code, year).known for code in (view.partner, rival)) and _total(view, year) > 0:
            return int(year)
    return None


def _path(view: View, code: str, start: int, amount: float, rate: float, horizon: int) -> pd.DataFrame:
    values = project(amount, rate, horizon)
    years = [start + step for step in range(horizon + 1)]
    kinds = ["start"] + ["assumed"] * horizon
    frame = pd.DataFrame({"year": years, "value": values, "kind": kinds})
    return frame.assign(
        country=code,
        name=view.names[code],
        what_if=frame["kind"] == "assumed",
        billion=billions(frame["value"]),
    )


@once
def _total(view: View, start: int) -> float:
    """Uzbekistan's whole turnover in the year of the start, in USD million."""
    rows = view.rows(
        "trade", reporter=HOME, partner=WORLD, flow="turnover", definition="national", months=12, year=start
    )
    return float(view.one_per(rows, "year").iloc[0]["value"])


def _limit(
    start: int, parts: list[tuple[float, float]], whole: tuple[float, float], papers: tuple[Value, Value]
) -> Value:
    """The first year in which parts, each an amount and its growth in percent, would be more than the whole."""
    for step in range(1, _CENTURY + 1):
        if sum(_grown(*part, step) for part in parts) > _grown(*whole, step):
            how = "first year in which the two together exceed the whole turnover"
            return derive("limit", start + step, "year", how, papers, period="assumption")
    return Value.missing("limit", "year", definition="the two stay below the whole")


def _grown(amount: float, rate: float, years: int) -> float:
    return amount * (1 + convert(rate, PERCENT, SHARE)) ** years


def _crossing(view: View, rival: str, starts: tuple[Value, Value], rates: tuple[float, float], limit: Value) -> Value:
    """The first full year in which the partner is ahead, or why there is none."""
    (ours, theirs), (our_rate, their_rate) = starts, rates
    years = 0.0 if ours >= theirs else math.inf  # nothing grows out of nothing
    if 0 < ours.amount < theirs.amount:
        years = years_to_pass(ours.amount, theirs.amount, our_rate, their_rate)
    if not 0 < years <= _CENTURY:
        reason = _ahead(view, rival, starts) if years == 0 else _NEVER
        return Value.missing("crossing", "year", definition=reason)
    year = int(ours.period) + math.ceil(years)
    if limit.known and year >= limit.amount:
        return Value.missing("crossing", "year", definition=_unreached(limit))
    how = f"first full year in which {ours.text} at {exact(our_rate)}% exceeds {theirs.text} at {exact(their_rate)}%"
    return derive("crossing", year, "year", how, (ours, theirs), period="assumption")


def _outcome(view: View, rival: str, crossing: Value) -> Value:
    """What becomes of the partner: 'would pass Turkey in 2038', 'would not pass Turkey within a century'."""
    other = view.in_text(rival)
    if crossing.known:
        return replace(crossing, name="outcome", definition=f"would pass {other} in {crossing}")
    if crossing.definition == _NEVER:
        return Value("outcome", 0.0, "year", "assumption", f"would not pass {other} within a century")
    return Value.missing("outcome", "year")


@once
def observed(view: View, rival: str) -> dict[str, Value]:
    """Growth a year of the turnover with the partner and the rival and of the whole, in the last years known.

    The window is that of `dollars`: the last two full years with a whole list of sound shares and a sound total.

    Returns:
        Values `partner`, `rival` and `total`, percent a year; missing where a year is.
    """
    years = compared_years(view)
    if len(years) < 2:
        return {name: Value.missing(name, "percent") for name in ("partner", "rival", "total")}
    pairs = {
        "partner": [implied_turnover(view, view.partner, year) for year in years],
        "rival": [implied_turnover(view, rival, year) for year in years],
        "total": [implied_parts(view, view.partner, year)[1] for year in years],
    }
    return {name: _a_year(name, *pair) for name, pair in pairs.items()}


def _a_year(name: str, first: Value, last: Value) -> Value:
    """Compound growth between two values, percent a year."""
    known = first > 0 and last.known
    years = int(last.period) - int(first.period)
    amount = convert((last.amount / first.amount) ** (1 / years) - 1, SHARE, PERCENT) if known else math.nan
    period = f"{first.period} to {last.period}"
    return derive(name, amount, "percent", f"({last.text} / {first.text}) a year", (first, last), period=period)


def _ahead(view: View, rival: str, starts: tuple[Value, Value]) -> str:
    ours, theirs = starts
    word = "as large as" if ours.amount == theirs.amount else "ahead of"
    return f"{view.in_text(view.partner)} was {word} {view.in_text(rival)} in {ours.period} already"


def _unreached(limit: Value) -> str:
    return f"not before {limit}, when the two would trade more than the whole"


def _shares(
    view: View, start: int, ours: Value, rates: tuple[float, float], total: float, horizon: int, limit: Value
) -> list[Value]:
    """The partner's share of the whole at the start and at the horizon, the latter only if the path leads there."""
    words = {"definition": f"{view.partner_name}'s share of national turnover"}
    how = f"turnover at {exact(rates[0])}% over total at {exact(rates[1])}% a year"
    first, last = (
        derive(
            name,
            percent(_grown(ours.amount, rates[0], step), _grown(total, rates[1], step)),
            "percent",
            how,
            (ours,),
            period=str(start + step),
            **words,
        )
        for name, step in (("share_start", 0), ("share_end", horizon))
    )
    if limit.known and start + horizon >= limit.amount:
        last = Value.missing("share_end", "percent", str(start + horizon), definition=_unreached(limit))
    return [first, last]


def _text(view: View, rival: str, values: dict[str, Value], end: int, data: pd.DataFrame) -> str:
    last = data[data["year"] == end].set_index("country")["value"]
    crossing = values["crossing"]
    when = f"It passes {view.names[rival]} in {crossing}." if crossing.known else f"Passing: {crossing.definition}."
    if values["limit"].known and end == values["limit"].amount - 1:
        when += f" In {values['limit']} the two would trade more than the whole, so the paths end before."
    return (
        f"Assumed paths to {end}: {view.partner_name} from {values['partner_start']} to "
        f"{amount_text(last[view.partner], MILLION)} at {values['growth']} a year, {view.names[rival]} from "
        f"{values['rival_start']} to {amount_text(last[rival], MILLION)} at {values['rival_growth']}. {when}"
    )
