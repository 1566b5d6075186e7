"""What if: when would the share without a valid status pass the threshold, under assumed growth?"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.assumed import Rate, rate, together
from koruz.indicators.evidence import once
from koruz.indicators.migration.days import nearest
from koruz.indicators.migration.overstay import THRESHOLD, rate_value, rates
from koruz.indicators.migration.record import record
from koruz.indicators.migration.view import View, persons
from koruz.methods.growth import project, year_after, years_to_pass
from koruz.methods.ratios import part_at, percent_of
from koruz.report.models import Control, Model
from koruz.report.results import YEAR, Column, Result, values_by_name
from koruz.report.values import Value, derive, of_row
from koruz.words.pair import PARTNER
from koruz.words.units import PERCENT, PERSONS
from koruz.words.written import exact, number_text

_CENTURY = 100
_STEEPEST = 20.0  # percent a year, as of the parameters
_STATED = "from the last rate known"
_ARTICLE = "from the article's numbers"
_COLUMNS = (
    YEAR,
    Column("path", "Path"),
    Column("percent", "Without valid status", PERCENT, 1),
    Column("kind", "Kind"),
)


@dataclass(frozen=True)
class Start:
    """Where an assumed path begins.

    Attributes:
        name: Name of the path.
        key: Short name of its values.
        year: Year of the start.
        share: Percent of all residents without a valid status.
        people: Residents.
    """

    name: str
    key: str
    year: int
    share: Value
    people: Value

    @property
    def without(self) -> float:
        """Residents without a valid status."""
        return part_at(self.share.amount, self.people.amount)


@dataclass(frozen=True)
class Growth:
    """Assumed growth in percent a year.

    Attributes:
        residents: Of all residents.
        overstayers: Of those without a valid status.
    """

    residents: Rate
    overstayers: Rate

    @property
    def amounts(self) -> tuple[float, float]:
        """Of all residents, and of those without a valid status."""
        return self.residents.amount, self.overstayers.amount

    def __str__(self) -> str:
        residents, overstayers = (number_text(amount) for amount in self.amounts)
        return f"residents by {residents}% and those without a status by {overstayers}% a year"


def crossing(
    view: View,
    *,
    threshold: float,
    resident_growth: float | None = None,
    overstayer_growth: float | None = None,
    horizon: int = 15,
) -> Result:
    """Share of residents without a valid status if residents and overstayers grew at constant assumed rates.

    Two starts: the last known rate of the nationality with the residents counted nearest to it, and the article's own
    numbers (the higher of those without status over its residents). Nothing here is a forecast.

    Args:
        view: Nationality and period.
        threshold: Percent of all residents to be passed.
        resident_growth: Assumed growth of all residents, percent a year; None for that on record between the first and
            the last day with a known share, to a tenth and at most twenty percent up or down, and no change where there
            is none.
        overstayer_growth: Assumed growth of those without a valid status, percent a year, or None.
        horizon: Years shown after the later start.

    Returns:
        Rows of year, path, percent, kind ('start', 'assumed' or 'threshold'); values `start`, `crossing` and `end` for
        the last known rate, `article_start`, `article_crossing`, `article_end` for the article's numbers (a crossing is
        missing if there is none within a century, or if the share is above from the start; its definition says which),
        `people`, `people_end` and `without_end` (persons at the start and at the horizon), `inhabitants` (of the home
        country, or of Korea where these aren't known: more can't stay) and the assumptions `threshold`,
        `resident_growth`, `overstayer_growth` (whose definitions say whether they are as observed) and `rates` (what
        the two are called together). A share stops at the whole.

    Raises:
        ValueError: If a rate is -100 percent or less.
    """
    starts, growth = _starts(view), _growth(view, threshold, resident_growth, overstayer_growth)
    if not starts:
        return Result.nothing(_COLUMNS, pd.DataFrame(columns=[*(column.name for column in _COLUMNS), "what_if"]))
    first, end = min(start.year for start in starts), max(start.year for start in starts) + horizon
    line = {"path": THRESHOLD, "percent": float(threshold), "kind": "threshold", "what_if": False}
    level = pd.DataFrame([{"year": year, **line} for year in range(first, end + 1)])
    data = pd.concat([*(_path(start, growth, end) for start in starts), level], ignore_index=True)
    found = [value for start in starts for value in _values(start, threshold, growth, end)]
    found += [] if view.spoken_of else _nothing_stated()
    values = values_by_name([*found, _inhabitants(view), *_assumptions(threshold, growth, starts[0].year)])
    papers = [*(start.share for start in starts), *(start.people for start in starts)]
    sources = tuple(dict.fromkeys(source for value in papers for source in value.sources))
    model = _model(starts, threshold, growth, horizon, values["inhabitants"])
    return Result(data, _COLUMNS, sources, _text(starts, values, growth, end), values, model)


def _model(starts: list[Start], threshold: float, growth: Growth, horizon: int, inhabitants: Value) -> Model:
    controls = (
        _control("resident_growth", "Growth of all residents", growth.residents),
        _control("overstayer_growth", "Growth of those without a valid status", growth.overstayers),
        Control("threshold", "Threshold: share without a valid status", "%", threshold),
    )
    paths = [
        {"name": start.name, "year": start.year, "share": start.share.amount, "people": start.people.amount}
        for start in starts
    ]
    most = inhabitants.amount if inhabitants.known else None
    seen = {each.name: asdict(each.seen) for each in controls if each.seen}
    start = {"paths": paths, "horizon": horizon, "inhabitants": most, "seen": seen}
    return Model("migration.crossing", controls, start)


def _control(name: str, label: str, growth: Rate) -> Control:
    return Control(name, label, "% a year", growth.given, seen=growth.seen)


def _growth(view: View, threshold: float, residents: float | None, overstayers: float | None) -> Growth:
    """The rates given, and in the place of an empty one that on record."""
    seen = record(view, threshold)
    return Growth(rate(residents, seen["residents"], _STEEPEST), rate(overstayers, seen["overstayers"], _STEEPEST))


@once
def _starts(view: View) -> list[Start]:
    found = rates(view)
    own = found[found["nationality"] == view.nationality]
    stocks = view.sound(view.stocks(view.nationality))
    row = None if own.empty else nearest(stocks, own.iloc[-1]["date"])
    if row is None:
        return []
    share = rate_value(view, own.iloc[-1], "start")
    people = persons(row, "people", f"nationals of {view.called} staying")
    start = Start(_STATED, "", int(own.iloc[-1]["year"]), share, people)
    return [start, _of_article(view)] if view.spoken_of else [start]


def _of_article(view: View) -> Start:
    people, without = view.stated("M1"), view.stated("M7", "high")
    amount, how = percent_of(without.amount, people.amount), f"{without} / {people:n}"
    share = derive("article_start", amount, PERCENT, how, (without, people))
    return Start(_ARTICLE, "article_", int(people.period[-4:]), share, people)


def _ahead(start: Start, growth: Growth, years: int) -> tuple[list[float], list[float]]:
    """Those without a status, and all residents, of year 0 to `years`; no more of the first than of the second."""
    residents, overstayers = growth.amounts
    people, without = project(start.people.amount, residents, years), project(start.without, overstayers, years)
    return [min(pair) for pair in zip(without, people, strict=True)], people


def _nothing_stated() -> list[Value]:
    """The values of the article's path for a nationality that the article doesn't speak of."""
    names = {"start": PERCENT, "people": PERSONS, "end": PERCENT, "people_end": PERSONS, "without_end": PERSONS}
    words = "the article doesn't speak of this nationality"
    return [
        Value.missing(f"article_{name}", unit, definition=words) for name, unit in {**names, "crossing": "year"}.items()
    ]


@once
def _inhabitants(view: View) -> Value:
    """Inhabitants of the home country, the last known, or else of Korea; the country's name is the definition."""
    rows = view.rows("population", definition="midyear")
    for code in (view.nationality, PARTNER):
        known = view.one_per(where(rows, country=code), "year")
        if len(known):
            row = known.iloc[-1]
            return of_row(row, "inhabitants", period=f"mid-{row['year']}", definition=view.in_text(code))
    return Value.missing("inhabitants", PERSONS)


def _path(start: Start, growth: Growth, end: int) -> pd.DataFrame:
    years = end - start.year
    shares = [percent_of(part, whole) for part, whole in zip(*_ahead(start, growth, years), strict=True)]
    kinds = ["start"] + ["assumed"] * years
    frame = pd.DataFrame({"year": range(start.year, end + 1), "path": start.name, "percent": shares, "kind": kinds})
    return frame.assign(what_if=frame["kind"] == "assumed")


def _values(start: Start, threshold: float, growth: Growth, end: int) -> list[Value]:
    without, people = (course[-1] for course in _ahead(start, growth, end - start.year))
    parts = (start.share, start.people)
    papers = {"period": str(end), "definition": "assumption"}
    how = f"{start.share} of {start.people:n}; {growth}"
    return [
        start.share.named(f"{start.key}start"),
        start.people.named(f"{start.key}people"),
        derive(f"{start.key}end", percent_of(without, people), PERCENT, how, parts, **papers),
        derive(f"{start.key}people_end", round(people), PERSONS, how, parts, **papers),
        derive(f"{start.key}without_end", round(without), PERSONS, how, parts, **papers),
        _crossing(start, threshold, growth),
    ]


def _crossing(start: Start, threshold: float, growth: Growth) -> Value:
    """The first year in which the share lies above the threshold, or why there is none."""
    name, limit = f"{start.key}crossing", part_at(max(threshold, 0.0), start.people.amount)
    if threshold >= 100:
        return Value.missing(name, "year", definition="a share can't pass the whole")
    if start.without > limit or start.without == 0:
        words = "above the threshold from the start" if start.without else "nobody without a status to begin with"
        return Value.missing(name, "year", definition=words)
    residents, overstayers = growth.amounts
    years = years_to_pass(start.without, limit, overstayers, residents)
    if start.without == limit and overstayers <= residents:
        years = math.inf
    if not years <= _CENTURY:
        return Value.missing(name, "year", definition="not within a century")
    how = f"first year in which {start.share} is passed to {exact(threshold)}%"
    amount = float(start.year + year_after(years))
    return derive(name, amount, "year", how, (start.share, start.people), period="assumption")


def _assumptions(threshold: float, growth: Growth, year: int) -> list[Value]:
    period = f"after {year}"
    return [
        growth.residents.value("resident_growth", period),
        growth.overstayers.value("overstayer_growth", period),
        together({"residents": growth.residents, "those without a status": growth.overstayers}),
        Value("threshold", threshold, PERCENT, period, "assumption", derived="assumption"),
    ]


def _text(starts: list[Start], values: dict[str, Value], growth: Growth, end: int) -> str:
    parts = []
    for start in starts:
        when = values[f"{start.key}crossing"]
        words = f"the threshold is passed in {when}" if when.known else f"threshold: {when.definition}"
        first, last = values[f"{start.key}start"], values[f"{start.key}end"]
        parts.append(f"{start.name}: {first} in {start.year}, {last} in {end}; {words}")
    return f"Assumed growth of {growth}. {'. '.join(parts)}."
