"""How good logistics is, and how much rail and air carry: index by edition, traffic by year, breaks kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from koruz.indicators.transport.view import View
from koruz.indicators.whole_lists import whole_lists
from koruz.report import describe
from koruz.report.results import PAPERS, PERIOD, YEAR, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, difference, excess, of_row, ratio
from koruz.words.pair import HOME, PARTNER
from koruz.words.units import convert, part
from koruz.words.written import exact, period_label

_SCORE, _POINTS, _TONNES = "score", "points", "million tonnes"
_TRAFFIC = {
    "rail_passengers": ("million passenger-km", "passengers carried by rail times distance"),
    "rail_freight": ("million tonne-km", "goods carried by rail times distance"),
    "air_passengers": ("passengers", "passengers of the airlines registered in the country"),
}
_COVERAGES = {"old": "coverage to 2024", "new": "wider coverage from 2025"}
_STILL = 0.1  # percent: a year that changes less is called still
_AIRLINES, _AIRPORTS = "Carried by Uzbek airlines", "Through Uzbek airports"


def performance(view: View) -> Result:
    """Scores of the Logistics Performance Index by country and edition, 1 (low) to 5 (high).

    The edition is the axis, as the World Development Indicators file the edition of 2023 under 2022.

    Returns:
        Rows of country, edition, score, the best of the last whole edition first; values `first`, `last` (Uzbekistan's
        in the last whole edition), `newer` (Uzbekistan's in a later one), `change`, `best` (Uzbekistan's highest),
        `korea` (last whole edition), `gap` (Korea's less Uzbekistan's), `place` (Uzbekistan's among those scored
        then), `countries` (how many were scored then).
    """
    rows = view.shown("transport_indicators", indicator="lpi_score")
    columns = (
        Column("name", "Country"),
        Column("edition", "Edition", "year"),
        Column("value", "Score", _SCORE, 2),
        *PAPERS,
    )
    if rows.empty:
        return Result.nothing(columns, rows.assign(name=""))
    chosen = view.one_per(rows, "country", "edition")
    editions = whole_lists(chosen, "edition", "country", (HOME, PARTNER)) or [chosen["edition"].max()]
    last = chosen[chosen["edition"] == editions[-1]].sort_values("value", ascending=False, kind="stable")
    order = [*last["country"], *sorted(set(chosen["country"]) - set(last["country"]))]
    data = chosen.assign(name=chosen["country"].map(view.names), place=chosen["country"].map(order.index))
    data = data.sort_values(["place", "edition"], kind="stable").drop(columns="place").reset_index(drop=True)
    text = describe.course(data, x="edition", y="value", series="name", unit="", decimals=2)
    return Result(data, columns, sources_of(data), text, values_by_name(_scores(view, data, last)))


def _any(rows: pd.DataFrame, score: Callable[[pd.Series, str], Value]) -> Value:
    """A value that stands for the papers of all rows."""
    return score(rows.iloc[0], "any")


def _scores(view: View, data: pd.DataFrame, last: pd.DataFrame) -> list[Value]:
    def score(row: pd.Series, name: str) -> Value:
        definition = f"Logistics Performance Index of {view.names[row['country']]}, 1 to 5"
        value = of_row(row, name, period=f"edition of {row['edition']}", definition=definition)
        return replace(value, unit=_POINTS)

    home = data[data["country"] == HOME]
    ours = last[last["country"] == HOME]
    theirs = last[last["country"] == PARTNER]
    korea = score(theirs.iloc[0], "korea") if len(theirs) else Value.missing("korea", _POINTS)
    count = derive("countries", float(len(last)), "countries", "countries scored in the edition", (_any(last, score),))
    if home.empty:
        missing = dict.fromkeys(("first", "last", "newer", "change", "best", "gap"), _POINTS) | {"place": "rank"}
        return [korea, count, *(Value.missing(name, unit) for name, unit in missing.items())]
    compared = ours if len(ours) else home
    first, final = score(home.iloc[0], "first"), score(compared.iloc[-1], "last")
    later = home[home["edition"] > compared["edition"].iloc[-1]]
    newer = score(later.iloc[-1], "newer") if len(later) else Value.missing("newer", _POINTS, final.period)
    best = score(home.loc[[home["value"].idxmax()]].iloc[0], "best")
    place = float((last["value"] > ours["value"].iloc[0]).sum() + 1) if len(ours) else float("nan")
    gap = difference("gap", korea, final if len(ours) else Value.missing("last", _POINTS))
    rank = derive("place", place, "rank", "countries with a higher score, and one", (final,))
    return [first, final, newer, difference("change", final, first), best, korea, gap, rank, count]


def traffic(view: View, indicator: str) -> Result:
    """Rail or air traffic of Uzbekistan by year, as the World Development Indicators print it; gaps stay gaps.

    Args:
        view: Data and period.
        indicator: 'rail_passengers', 'rail_freight' or 'air_passengers'.

    Returns:
        Rows of year, value in the indicator's unit and in billions; values `first`, `last`, `peak`, `times` (last over
        first), `low` (after the peak), `fall` (peak to low, in percent), `still_from`, `still_to` (longest run of years
        in which the figure moves by less than a tenth of a percent) and `still` (how many such steps).

    Raises:
        KeyError: If the indicator is another.
    """
    unit, definition = _TRAFFIC[indicator]
    rows = view.shown("transport_indicators", indicator=indicator, country=HOME)
    data = view.one_per(rows, "year").sort_values("year", kind="stable").reset_index(drop=True)
    data = data.assign(series=view.names[HOME], billion=convert(data["value"], "million tonne-km", "billion tonne-km"))
    columns = (
        YEAR,
        Column("value", definition.capitalize(), unit, 0),
        *PAPERS,
    )
    text = describe.course(data, x="year", y="value", series="series", unit=unit)
    return Result.of(data, columns, text, lambda: _traffic_values(data, definition))


def _traffic_values(home: pd.DataFrame, definition: str) -> list[Value]:
    def value(row: pd.Series, name: str) -> Value:
        return of_row(row, name, period=str(row["year"]), definition=f"{definition}, Uzbekistan")

    first, last = value(home.iloc[0], "first"), value(home.iloc[-1], "last")
    top = home["value"].idxmax()
    later = home.loc[top:]
    low = value(home.loc[[later["value"].idxmin()]].iloc[0], "low")
    run = _still_run(home)
    papers = {"period": last.period, "definition": f"years in which the figure hardly moves: {definition}"}
    steps = derive("still", float(max(0, len(run) - 1)), "years", "longest run of still years", (last,), **papers)
    ends = [Value.missing("still_from", first.unit), Value.missing("still_to", first.unit)]
    if len(run) > 1:
        ends = [value(run.iloc[0], "still_from"), value(run.iloc[-1], "still_to")]
    peak = value(home.loc[[top]].iloc[0], "peak")
    how = f"1 \N{MINUS SIGN} {low.text} / {peak.text}"
    fall = derive("fall", 100 - ratio("part", low, peak, "percent").amount, "percent", how, (low, peak))
    return [first, last, peak, ratio("times", last, first), low, fall, steps, *ends]


def _still_run(home: pd.DataFrame) -> pd.DataFrame:
    """The longest run of consecutive years that each differ from the one before by less than a tenth of a percent."""
    best = home.iloc[:1]
    start = 0
    values, years = home["value"].tolist(), home["year"].tolist()
    for end in range(1, len(home)):
        moved = abs(values[end] - values[end - 1]) >= part(_STILL, values[end - 1])
        if moved or years[end] - years[end - 1] > 1:
            start = end
        if end - start + 1 > len(best):
            best = home.iloc[start : end + 1]
    return best


def freight(view: View) -> Result:
    """Rail freight as the Statistics Agency counts it, by period; old and new coverage stay two series.

    Returns:
        Rows of period, series, value in million tonnes; values `old`, `new` (the last months that the old coverage has
        of one year and the new one of the next), `jump` (the increase that one would read across the break, in
        percent), `growth` (the printed increase of that period on the new coverage alone, in percent).
    """
    rows = view.shown("rail", subject="national-rail", measure="freight", unit=_TONNES)
    chosen = view.one_per(rows, "coverage", "date", "months").sort_values(["date", "months"], kind="stable")
    data = chosen.assign(
        period=[period_label(int(d), int(m)) for d, m in zip(chosen["date"], chosen["months"], strict=True)],
        series=chosen["coverage"].map(_COVERAGES),
    )
    columns = (
        PERIOD,
        Column("series", "Coverage"),
        Column("value", "Freight", _TONNES, 1),
        *PAPERS,
    )
    text = "; ".join(f"{r['period']}, {r['series']}: {exact(r['value'])} million tonnes" for _, r in data.iterrows())
    return Result.of(data.reset_index(drop=True), columns, f"{text}.", lambda: _break(view, data))


def _break(view: View, data: pd.DataFrame) -> list[Value]:
    """The same months of two years on either side of the break, the jump that isn't growth, and the growth printed."""
    sides = {name: data[data["coverage"] == name] for name in ("old", "new")}
    before = {(int(row["date"]) + 1, row["months"]): row for _, row in sides["old"].iterrows()}
    after = {(int(row["date"]), row["months"]): row for _, row in sides["new"].iterrows()}
    shared = max(before.keys() & after.keys(), default=None)
    if shared is None:
        units = {"old": _TONNES, "new": _TONNES, "jump": "percent", "growth": "percent"}
        return [Value.missing(name, unit) for name, unit in units.items()]
    rows = {"old": before[shared], "new": after[shared]}
    old, new = (
        of_row(row, name, period=row["period"], definition=f"rail freight, {row['series']}")
        for name, row in rows.items()
    )
    jump = excess("jump", new, old, period=new.period)
    found = {"subject": "national-rail", "measure": "freight_growth", "coverage": "new"}
    found |= {"date": rows["new"]["date"], "months": rows["new"]["months"]}
    growth = view.figure(
        "rail", "growth", "rail freight, change on the year before, like with like", "percent", **found
    )
    return [old, new, jump, replace(growth, period=new.period)]


def air(view: View) -> Result:
    """Air passengers of Uzbekistan in two counts that never join: those of its airlines, and those of its airports.

    Returns:
        Rows of year, series, value in passengers; values `airlines` (last year), `airports` (last full year),
        `airports_first`, `growth` (airports, last over first, times).
    """
    flown = view.one_per(view.shown("transport_indicators", indicator="air_passengers", country=HOME), "year")
    ports = view.shown("air", measure="airport_passengers", months=12)
    ports = view.one_per(ports, "date").assign(year=lambda rows: pd.to_numeric(rows["date"]).astype("Int64"))
    data = pd.concat([flown.assign(series=_AIRLINES), ports.assign(series=_AIRPORTS)], ignore_index=True)
    data = data.assign(million=convert(data["value"], "passengers", "million passengers"))
    columns = (
        YEAR,
        Column("series", "Count"),
        Column("value", "Passengers", "passengers", 0),
        *PAPERS,
    )
    text = describe.course(data, x="year", y="value", series="series", unit="passengers")
    return Result.of(data, columns, text, lambda: _air_values(data))


def _air_values(data: pd.DataFrame) -> list[Value]:
    def value(series: str, place: int, name: str) -> Value:
        rows = data[data["series"] == series]
        if rows.empty:
            return Value.missing(name, "passengers")
        row = rows.iloc[place]
        return of_row(row, name, period=str(row["year"]), definition=f"passengers: {series[0].lower()}{series[1:]}")

    first, last = value(_AIRPORTS, 0, "airports_first"), value(_AIRPORTS, -1, "airports")
    return [value(_AIRLINES, -1, "airlines"), first, last, ratio("growth", last, first)]
