"""How many students there are in Korea, by two counts that are never joined."""

from __future__ import annotations

from itertools import product

import pandas as pd

from koruz.indicators.education.view import STUDENTS, View, courses, students
from koruz.indicators.evidence import BOUNDS, once
from koruz.methods.growth import compound_rate
from koruz.report.results import GRADE, SOURCE, STATUS, Column, Result
from koruz.report.values import Value, derive, excess
from koruz.words.dates import date_label, decimal_year
from koruz.words.pair import PARTNER, WORLD

ENROLLED, VISAS = "enrolled on 1 April", "on a student visa"
STATED, BOUND, DOUBTFUL = "said by the Uzbek presidency", "printed as a bound", "doubtful figure"
COUNTS = {"kedi": ENROLLED, "moj": VISAS}
COUNTED = {"kedi": "enrolled", "moj": "visas"}
"""The two counts by the names of their values."""
COLOURS = {ENROLLED: "violet", VISAS: "rust", STATED: "uzbekistan", BOUND: "grey", DOUBTFUL: "grey"}
"""Colours of the counts, the same in every picture."""

_SERIES = {**COUNTS, "stated": STATED}
_ORDER = {name: place for place, name in enumerate(COLOURS)}
_SAME_DAY = 10 / 365.25
_COLUMNS = (
    Column("day", "Day"),
    Column("series", "Who is counted"),
    Column("value", "Students", STUDENTS, 0),
    STATUS,
    GRADE,
    Column("alternates", "Other sources", "sources", 0),
    SOURCE,
)


def counted(view: View, *definitions: str, level: str = "all") -> pd.DataFrame:
    """One row for each origin, day and way of counting; the two official counts unless others are asked for."""
    rows = view.shown(
        "students", host=PARTNER, level=level, measure="students", definition=definitions or tuple(COUNTS)
    )
    return view.one_per(rows, "origin", "definition", "date")


@once
def counts(view: View) -> Result:
    """Students of the origin: enrolled, on a student visa, and what is only said, only a bound, or doubtful.

    Returns:
        Rows of day, series, students, status, grade, source; values `first` and `enrolled` (first and last exact count
        of enrolment), `visas` (last of visa holders), `times` (last over first), `span` in years and `rate` (compound
        growth of enrolment in percent a year).
    """
    rows = counted(view, *_SERIES)
    data = _course(view, rows[rows["origin"] == view.origin])
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    first, last, visas = (
        _end(view.called, data, series, name, place)
        for series, name, place in ((ENROLLED, "first", 0), (ENROLLED, "enrolled", -1), (VISAS, "visas", -1))
    )
    return Result.of(data, _COLUMNS, _text(data), [first, last, visas, *_growth(data, first, last)])


def everyone(view: View) -> Result:
    """All foreign students in Korea by the two counts.

    Returns:
        Rows as in `counts`; values `enrolled` and `visas` (the last of each), `same_enrolled` and `same_visas` (the
        last two counts of one day, give or take ten days) and `above` (visas over enrolment in percent).
    """
    rows = counted(view)
    data = _course(view, rows[rows["origin"] == WORLD])
    ends = [_end("all countries", data, ENROLLED, "enrolled", -1), _end("all countries", data, VISAS, "visas", -1)]
    return Result.of(data, _COLUMNS, lambda: _text(data), lambda: [*ends, *_same_day(data)])


def _course(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their series and time; bounds and doubtful figures are series of their own."""
    words = rows["definition"].map(_SERIES).mask(rows["status"].isin(BOUNDS), BOUND)
    data = rows.assign(series=words.where(view.is_sound(rows), DOUBTFUL), day=rows["date"].map(date_label))
    data = data.assign(place=data["series"].map(_ORDER))
    return data.sort_values(["place", "date"], kind="stable").reset_index(drop=True)


def _text(data: pd.DataFrame) -> str:
    return courses(data, day="day", value="value", series="series")


def _end(whose: str, data: pd.DataFrame, series: str, name: str, place: int) -> Value:
    """The first (place 0) or last (place -1) count of a series as a value."""
    rows = data[data["series"] == series]
    definition = f"students from {whose} in Korea, {series}"
    return students(rows.iloc[place], name, definition) if len(rows) else Value.missing(name, STUDENTS)


def _growth(data: pd.DataFrame, first: Value, last: Value) -> list[Value]:
    dates = data.loc[data["series"] == ENROLLED, "date"].tolist()
    span = decimal_year(dates[-1]) - decimal_year(dates[0]) if dates else 0.0
    if span <= 0 or not (first.amount and last.amount):
        return [Value.missing("times", "times"), Value.missing("span", "years"), Value.missing("rate", "percent")]
    papers = {"period": f"{first.period} to {last.period}", "definition": last.definition}
    how = f"compound growth from {first.text} to {last.text}"
    return [
        derive("times", last.amount / first.amount, "times", f"{last.text} / {first.text}", (last, first), **papers),
        derive("span", round(span), "years", papers["period"], (first, last), **papers),
        derive("rate", compound_rate(first.amount, last.amount, span), "percent", how, (first, last), **papers),
    ]


def _same_day(data: pd.DataFrame) -> list[Value]:
    """The last pair of the two counts that are so close in time that the calendar doesn't explain the difference."""
    enrolled, visas = (data[data["series"] == series].to_dict("records") for series in (ENROLLED, VISAS))
    pairs = [(one, other) for one, other in product(enrolled, visas) if _gap(one["date"], other["date"]) <= _SAME_DAY]
    if not pairs:
        units = {"same_enrolled": STUDENTS, "same_visas": STUDENTS, "above": "percent"}
        return [Value.missing(name, unit) for name, unit in units.items()]
    last = max(pairs, key=lambda pair: str(pair[0]["date"]))
    one, other = (
        students(pd.Series(row), name, f"all foreign students in Korea, {row['series']}")
        for row, name in zip(last, ("same_enrolled", "same_visas"), strict=True)
    )
    return [one, other, excess("above", other, one)]


def _gap(one: str, other: str) -> float:
    return abs(decimal_year(one) - decimal_year(other))
