"""What if: when would the partner pass a rival, under assumed growth?"""

from __future__ import annotations

import math

import pandas as pd

from koruz.indicators.growth import project, years_to_pass
from koruz.indicators.trade.flows import implied_turnover
from koruz.indicators.trade.view import HOME, WORLD, View
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, amount_text, derive

_MILLION = "USD million"
_CENTURY = 100


def passing(
    view: View, rival: str, *, partner_growth: float, rival_growth: float, total_growth: float, horizon: int = 15
) -> Result:
    """Turnover of the partner and a rival under constant assumed growth, from the last year for which both are known.

    The start is what the printed shares and the printed total of that year imply. Nothing here is a forecast.

    Args:
        view: Pair and period.
        rival: Code of the country to be passed.
        partner_growth: Assumed growth of the partner's turnover, percent a year.
        rival_growth: Assumed growth of the rival's turnover, percent a year.
        total_growth: Assumed growth of Uzbekistan's whole turnover, percent a year.
        horizon: Years shown after the start.

    Returns:
        Rows of year, country, value in USD million, kind ('start' or 'assumed'); values `crossing` (year; missing if
        never or beyond the horizon of a century), `partner_start`, `rival_start`, `share_start` and `share_end` (the
        partner's share of the total at the start and at the horizon) and the three assumptions.
    """
    start = _start_year(view, rival)
    columns = (
        Column("year", "Year", "year"),
        Column("name", "Partner"),
        Column("value", "Turnover", _MILLION, 0),
        Column("kind", "Kind"),
    )
    if start is None:
        return Result(pd.DataFrame(columns=["year", "name", "value", "kind", "country"]), columns, (), "")
    ours = implied_turnover(view, view.partner, start).named("partner_start")
    theirs = implied_turnover(view, rival, start).named("rival_start")
    paths = {view.partner: (ours.amount, partner_growth), rival: (theirs.amount, rival_growth)}
    data = pd.concat([_path(view, code, start, *path, horizon) for code, path in paths.items()], ignore_index=True)
    crossing = _crossing(start, ours, theirs, partner_growth, rival_growth)
    shares = _shares(view, start, ours, partner_growth, total_growth, horizon)
    assumed = [
        Value(name, rate, "percent", f"after {start}", "assumption", "", (), derived="assumption")
        for name, rate in (("growth", partner_growth), ("rival_growth", rival_growth), ("total_growth", total_growth))
    ]
    values = values_by_name([ours, theirs, crossing, *shares, *assumed])
    sources = tuple(dict.fromkeys([*ours.sources, *theirs.sources]))
    return Result(data, columns, sources, _text(view, rival, values, start + horizon, data), values)


def _start_year(view: View, rival: str) -> int | None:
    for year in range(view.last_year, view.first_year - 1, -1):
        if all(implied_turnover(view, code, year).known for code in (view.partner, rival)):
            return year
    return None


def _path(view: View, code: str, start: int, amount: float, rate: float, horizon: int) -> pd.DataFrame:
    values = project(amount, rate, horizon)
    years = [start + step for step in range(horizon + 1)]
    kinds = ["start"] + ["assumed"] * horizon
    frame = pd.DataFrame({"year": years, "value": values, "kind": kinds})
    return frame.assign(
        country=code, name=view.names[code], what_if=frame["kind"] == "assumed", billion=frame["value"] / 1e3
    )


def _crossing(start: int, ours: Value, theirs: Value, our_rate: float, their_rate: float) -> Value:
    years = years_to_pass(ours.amount, theirs.amount, our_rate, their_rate)
    if not 0 < years <= _CENTURY:
        reason = "it is ahead from the start" if years == 0 else "never within a century"
        return Value.missing("crossing", "year", definition=reason)
    how = f"first full year in which {ours.text} at {our_rate:g}% exceeds {theirs.text} at {their_rate:g}%"
    return derive("crossing", start + math.ceil(years), "year", how, (ours, theirs), period="assumption")


def _shares(view: View, start: int, ours: Value, growth: float, total_growth: float, horizon: int) -> list[Value]:
    rows = view.rows(
        "trade", reporter=HOME, partner=WORLD, flow="turnover", definition="national", months=12, year=start
    )
    total = float(view.one_per(rows, "year").iloc[0]["value"])
    ends = {"share_start": 0, "share_end": horizon}
    return [
        derive(
            name,
            100 * ours.amount * (1 + growth / 100) ** step / (total * (1 + total_growth / 100) ** step),
            "percent",
            f"turnover at {growth:g}% over total at {total_growth:g}% a year",
            (ours,),
            period=str(start + step),
            definition=f"{view.partner_name}'s share of national turnover",
        )
        for name, step in ends.items()
    ]


def _text(view: View, rival: str, values: dict[str, Value], end: int, data: pd.DataFrame) -> str:
    last = data[data["year"] == end].set_index("country")["value"]
    crossing = values["crossing"]
    when = f"It passes {view.names[rival]} in {crossing}." if crossing.known else f"Passing: {crossing.definition}."
    return (
        f"Assumed paths to {end}: {view.partner_name} from {values['partner_start']} to "
        f"{amount_text(last[view.partner], _MILLION)} at {values['growth']} a year, {view.names[rival]} from "
        f"{values['rival_start']} to {amount_text(last[rival], _MILLION)} at {values['rival_growth']}. {when}"
    )
