"""How many live in Korea: year-ends beside other nationalities, and their share of foreigners and of the population."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.migration.view import View, persons
from koruz.report import describe
from koruz.report.results import JUDGED, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, excess, of_row, part_of, ratio
from koruz.words.pair import PARTNER, WORLD
from koruz.words.units import PERSONS, THOUSANDS, convert, percent

STAYING = "all stays, legal and overstaying together"

_NEIGHBOURS = 3
_GROUPS = (WORLD, "XOT", "CIS")
_COLUMNS = (
    Column("year", "Year-end", "year"),
    Column("name", "Nationals of"),
    Column("value", "Persons", PERSONS),
    Column("of_foreigners", "Of all foreigners", "percent", 2),
    Column("of_population", "Of Korea's population", "percent", 2),
    *JUDGED,
)


def residents(view: View) -> Result:
    """Nationals staying in Korea at year-ends, beside the three nationalities next above it (or below it).

    Each number is also set against all foreigners counted that day, and against the population in the middle of that
    year. A year without a figure is left out. Stocks of other days enter the values only, never the line.

    Returns:
        Rows of year, name, value in persons, of_foreigners and of_population in percent, the nationality first; values
        `latest` (last year-end), `newest` (last day of all), `previous` (last year-end before that day), `first` (first
        year-end of sound status), `counted` (last day on which all foreigners were counted, too), `times` (latest
        against first), `newest_times` (newest against first), `change` (counted against first), `all_change` (all
        foreigners, same days), `rank` and `ranked` (its place among so many nationalities found for the last year-end
        that has as many as are shown), `of_foreigners` (on the day of `counted`), `first_of_foreigners`,
        `of_population` (at the last year-end of a year whose population is known),
        and `one_in_foreigners`, `one_in_population` (persons in the base for one of the nationality).
    """
    ends, people = view.year_ends(), _population(view)
    own = ends[ends["nationality"] == view.nationality]
    if own.empty:
        return Result.nothing(_COLUMNS, own.assign(name="", thousand=0.0, of_foreigners=0.0, of_population=0.0))
    day = _compared(own, ends)
    order = _order(ends, day)
    data = _beside_others(view, ends, people, _shown(order, view.nationality))
    text = describe.course(data, x="year", y="value", series="name", unit=PERSONS)
    bases = (ends[(ends["nationality"] == WORLD) & ends["year"].isin(own["year"])], people)
    sources = tuple(dict.fromkeys([*sources_of(data), *(row for base in bases for row in sources_of(base))]))
    values = [*_sizes(view, own, ends), *_rank(own[own["date"] == day], order), *_shares(view, own, ends, people)]
    return Result(data, _COLUMNS, sources, text, values_by_name(values))


def _population(view: View) -> pd.DataFrame:
    """Korea's population in the middle of each year."""
    return view.one_per(view.rows("population", country=PARTNER, definition="midyear"), "year")


def _order(ends: pd.DataFrame, date: str) -> list[str]:
    """Nationalities printed for a day, the largest first."""
    rows = ends[(ends["date"] == date) & ~ends["nationality"].isin(_GROUPS)]
    return rows.sort_values("value", ascending=False, kind="stable")["nationality"].tolist()


def _compared(own: pd.DataFrame, ends: pd.DataFrame) -> str:
    """The last year-end with as many nationalities as are shown, else with most of them."""
    sizes = {date: min(len(_order(ends, date)), 1 + _NEIGHBOURS) for date in own["date"]}
    return str(max(sizes, key=lambda date: (sizes[date], date)))


def _shown(order: list[str], own: str) -> list[str]:
    place = order.index(own)
    above = order[max(0, place - _NEIGHBOURS) : place]
    return [own, *above, *order[place + 1 : place + 1 + _NEIGHBOURS - len(above)]]


def _beside_others(view: View, ends: pd.DataFrame, people: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    rows = ends[ends["nationality"].isin(shown)]
    every = ends[ends["nationality"] == WORLD].set_index("date")["value"]
    data = rows.assign(
        name=rows["nationality"].map(view.names),
        thousand=convert(rows["value"], PERSONS, THOUSANDS),
        of_foreigners=percent(rows["value"], rows["date"].map(every)),
        of_population=percent(rows["value"], rows["year"].map(people.set_index("year")["value"])),
        place=rows["nationality"].map({code: number for number, code in enumerate(shown)}),
    )
    return data.sort_values(["place", "year"]).reset_index(drop=True)


def _sizes(view: View, own: pd.DataFrame, ends: pd.DataFrame) -> list[Value]:
    definition = f"nationals of {view.called} staying in {view.host_name}, {STAYING}"
    start, end = _first_sound(view, own), own.iloc[-1]
    first, latest = persons(start, "first", definition), persons(end, "latest", definition)
    newest = view.stocks(view.nationality).sort_values("date").iloc[-1]
    day, every = _counted(view, own), view.sound(view.stocks(WORLD))
    counted = persons(day, "counted", definition)
    both = [_on(every, row["date"], "all foreigners staying") for row in (start, day)]
    before = own[own["date"] < newest["date"]]
    previous = persons(before.iloc[-1], "previous", definition) if len(before) else Value.missing("previous", PERSONS)
    now = persons(newest, "newest", definition)
    sizes = [first, latest, now, previous, counted, ratio("newest_times", now, first)]
    if first.period == latest.period:  # a single year-end: nothing to compare
        return [
            *sizes,
            Value.missing("times", "times"),
            *(Value.missing(n, "percent") for n in ("change", "all_change")),
        ]
    return [*sizes, ratio("times", latest, first), _change("change", first, counted), _change("all_change", *both)]


def _counted(view: View, own: pd.DataFrame) -> pd.Series:
    """The last sound stock of a day on which all foreigners were counted, too; without one, the last year-end."""
    stocks = view.sound(view.stocks(view.nationality)).sort_values("date", kind="stable")
    both = stocks[stocks["date"].isin(view.sound(view.stocks(WORLD))["date"])]
    return both.iloc[-1] if len(both) else own.iloc[-1]


def _first_sound(view: View, own: pd.DataFrame) -> pd.Series:
    sound = view.sound(own)
    return (sound if len(sound) else own).iloc[0]


def _on(rows: pd.DataFrame, date: str, definition: str) -> Value:
    found = rows[rows["date"] == date]
    return persons(found.iloc[0], "base", definition) if len(found) else Value.missing("base", PERSONS)


def _change(name: str, first: Value, last: Value) -> Value:
    """Change between two counts in percent of the first."""
    period = f"{first.period} to {last.period}"
    return excess(name, last, first, period=period)


def _rank(own: pd.DataFrame, order: list[str]) -> list[Value]:
    latest = persons(own.iloc[-1], "latest", "nationals staying")
    place = float(order.index(own.iloc[-1]["nationality"]) + 1)
    return [
        derive("rank", place, "rank", "place among the nationalities found", (latest,), definition="rank"),
        derive("ranked", float(len(order)), "nations", "nationalities found for that day", (latest,)),
    ]


def _shares(view: View, own: pd.DataFrame, ends: pd.DataFrame, people: pd.DataFrame) -> list[Value]:
    every, last, day = view.stocks(WORLD), _peopled(own, people), _counted(view, own)
    definition = f"nationals of {view.called} staying"
    part, at_end = persons(day, "part", definition), persons(last, "part", definition)
    foreigners = _on(every, day["date"], "all foreigners staying")
    year = people[people["year"] == last["year"]]
    papers = {"period": f"mid-{last['year']}", "definition": "population"}
    inhabitants = of_row(year.iloc[0], "base", **papers) if len(year) else Value.missing("base", PERSONS)
    start = _first_sound(view, own)
    then = persons(start, "part", part.definition), _on(every, start["date"], "all foreigners staying")
    return [
        part_of("of_foreigners", part, foreigners),
        ratio("of_population", at_end, inhabitants, "percent"),
        part_of("first_of_foreigners", *then)
        if start["date"] < day["date"]
        else Value.missing("first_of_foreigners", "percent"),
        _one_in("one_in_foreigners", part, foreigners),
        _one_in("one_in_population", at_end, inhabitants),
    ]


def _peopled(own: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """The last year-end of a year whose population is known, too; without one, the last."""
    both = own[own["year"].isin(people["year"])]
    return (both if len(both) else own).iloc[-1]


def _one_in(name: str, part: Value, base: Value) -> Value:
    amount = float(round(base.amount / part.amount)) if base.known and part.amount else float("nan")
    return derive(name, amount, PERSONS, f"{base} / {part:n}", (part, base), definition="persons in the base for one")
