"""How many students there are in Korea, by two counts, and where an origin stands among others."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.dates import date_label, decimal_year
from koruz.indicators.education.view import ALL, BOUNDS, HOST, STUDENTS, View, courses, students
from koruz.indicators.growth import compound_rate
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, number_text

ENROLLED, VISAS = "enrolled on 1 April", "on a student visa"
COUNTS = {"kedi": ENROLLED, "moj": VISAS}
DOUBTFUL = "doubtful figure"
FEWEST = 3
"""Origins printed for one day, at least, for a place in their order to say something."""

_GROUPS = {"kedi": "enrolled", "moj": "on a student visa"}
_STATED = {"stated": "said by Uzbek presidency"}
COLOURS = {ENROLLED: "violet", VISAS: "rust", _STATED["stated"]: "uzbekistan", DOUBTFUL: "grey"}
"""Colours of the counts, the same in every picture."""

_SAME_DAY = 10 / 365.25


def counted(view: View, *definitions: str, level: str = "all") -> pd.DataFrame:
    """One row for each origin, day and way of counting; the two official counts unless others are asked for."""
    rows = view.shown("students", host=HOST, level=level, measure="students", definition=definitions or tuple(COUNTS))
    return view.one_per(rows, "origin", "definition", "date")


def _columns() -> tuple[Column, ...]:
    return (
        Column("day", "Day"),
        Column("series", "Who is counted"),
        Column("value", "Students", STUDENTS, 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("alternates", "Other sources", "sources", 0),
        Column("source", "Source"),
    )


def _course(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their series and time; doubtful ones form a series of their own."""
    words = rows["definition"].map({**COUNTS, **_STATED})
    order = {name: place for place, name in enumerate([*COUNTS.values(), *_STATED.values(), DOUBTFUL])}
    data = rows.assign(series=words.where(view.is_sound(rows), DOUBTFUL), day=rows["date"].map(date_label))
    return data.sort_values(["series", "date"], key=lambda column: column.replace(order)).reset_index(drop=True)


def counts(view: View) -> Result:
    """Students of the origin: those enrolled, those on a student visa, and what was only said or looks misprinted.

    Returns:
        Rows of day, series, students, status, grade, source; values `first` and `enrolled` (first and last sound count
        of enrolment), `visas` (last of visa holders), `stated` (last figure of the Uzbek presidency), `times` (last over
        first), `span` in years and `rate` (compound growth in percent a year).
    """
    rows = counted(view, *COUNTS, *_STATED)
    data = _course(view, rows[rows["origin"] == view.origin])
    if data.empty:
        return Result(data, _columns(), (), "")
    text = courses(data, day="day", value="value", series="series")
    first, last = (_end(view, data, ENROLLED, name, place) for name, place in (("first", 0), ("enrolled", -1)))
    found = [first, last, _end(view, data, VISAS, "visas", -1), _end(view, data, _STATED["stated"], "stated", -1)]
    values = values_by_name([*found, *_growth(data, first, last)])
    return Result(data, _columns(), sources_of(data), text, values)


def _end(view: View, data: pd.DataFrame, series: str, name: str, place: int) -> Value:
    rows = data[data["series"] == series]
    definition = f"students from {view.name} in Korea, {series}"
    return students(rows.iloc[place], name, definition) if len(rows) else Value.missing(name, STUDENTS)


def _growth(data: pd.DataFrame, first: Value, last: Value) -> list[Value]:
    dates = data.loc[data["series"] == ENROLLED, "date"].tolist()
    span = decimal_year(dates[-1]) - decimal_year(dates[0]) if dates else 0.0
    if span <= 0 or {first.status, last.status} & set(BOUNDS):
        return [Value.missing("times", "times"), Value.missing("span", "years"), Value.missing("rate", "percent")]
    span_words = f"{first.period} to {last.period}"
    papers = {"period": span_words, "definition": last.definition}
    how = f"compound growth from {first.text} to {last.text}"
    return [
        derive("times", last.amount / first.amount, "times", f"{last.text} / {first.text}", (last, first), **papers),
        derive("span", round(span), "years", span_words, (first, last), **papers),
        derive("rate", compound_rate(first.amount, last.amount, span), "percent", how, (first, last), **papers),
    ]


def everyone(view: View) -> Result:
    """All foreign students in Korea by the two counts.

    Returns:
        Rows as in `counts`; values `enrolled` and `visas` (the last of each), `same_enrolled` and `same_visas` (the last
        two counts of one day, give or take ten days) and `above` (visas over enrolment in percent).
    """
    rows = counted(view)
    data = _course(view, rows[rows["origin"] == ALL])
    if data.empty:
        return Result(data, _columns(), (), "")
    text = courses(data, day="day", value="value", series="series")
    last = [_all(data[data["series"] == series], name) for series, name in ((ENROLLED, "enrolled"), (VISAS, "visas"))]
    return Result(data, _columns(), sources_of(data), text, values_by_name([*last, *_same_day(data)]))


def _all(rows: pd.DataFrame, name: str) -> Value:
    if rows.empty:
        return Value.missing(name, STUDENTS)
    return students(rows.iloc[-1], name, f"all foreign students in Korea, {rows.iloc[-1]['series']}")


def _same_day(data: pd.DataFrame) -> list[Value]:
    """The last pair of the two counts that are so close in time that the calendar doesn't explain the difference."""
    sides = [data[data["series"] == series].to_dict("records") for series in (ENROLLED, VISAS)]
    pairs = [
        (one["date"], one, other)
        for one in sides[0]
        for other in sides[1]
        if abs(decimal_year(one["date"]) - decimal_year(other["date"])) <= _SAME_DAY
    ]
    if not pairs:
        units = {"same_enrolled": STUDENTS, "same_visas": STUDENTS, "above": "percent"}
        return [Value.missing(name, unit) for name, unit in units.items()]
    _, one, other = max(pairs, key=lambda pair: pair[0])
    enrolled = _all(pd.DataFrame([one]), "same_enrolled")
    visas = _all(pd.DataFrame([other]), "same_visas")
    amount = 100 * (visas.amount / enrolled.amount - 1)
    return [
        enrolled,
        visas,
        derive("above", amount, "percent", f"{visas} / {enrolled} \N{MINUS SIGN} 1", (visas, enrolled)),
    ]


def ranking(view: View) -> Result:
    """Origins by either count, each on the last day for which the origin and at least two others are printed.

    Doubtful figures of others stay out of the picture, but keep their place in the order.

    Returns:
        Rows of origin, series, day, students, rank; values `enrolled`, `visas` (the origin's count), `rank_enrolled` and
        `rank_visas`, its places.
    """
    chosen = counted(view)
    parts, found = [], []
    for definition, name in (("kedi", "enrolled"), ("moj", "visas")):
        part = last_order(view, chosen[chosen["definition"] == definition])
        parts.append(part)
        found += _place(view, part, name)
    data = pd.concat(parts, ignore_index=True)
    columns = (
        Column("name", "Origin"),
        Column("series", "Who is counted"),
        Column("day", "Day"),
        Column("value", "Students", STUDENTS, 0),
        Column("rank", "Place", "rank", 0),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    data = data[view.is_sound(data)].reset_index(drop=True)
    text = "; ".join(
        f"{series}: " + ", ".join(f"{row['name']} {number_text(row['value'])}" for _, row in rows.iterrows())
        for series, rows in data.groupby("series", sort=False)
    )
    return Result(data, columns, sources_of(data), f"{text}.", values_by_name(found))


def last_order(view: View, chosen: pd.DataFrame) -> pd.DataFrame:
    """The printed origins of the last day on which the view's own is among at least three, the largest first."""
    order = orders(view, chosen)
    return order[order["date"] == order["date"].max()] if len(order) else order


def orders(view: View, chosen: pd.DataFrame) -> pd.DataFrame:
    """The origins of every such day with their places, `rank`; no row where the view's own figure is doubtful."""
    rows = chosen[chosen["origin"] != ALL].assign(
        name=lambda frame: frame["origin"].map(view.names),
        day=lambda frame: frame["date"].map(date_label),
        series=lambda frame: frame["definition"].map(_GROUPS) + ", " + frame["day"],
    )
    own = set(view.sound(rows[rows["origin"] == view.origin])["date"])
    many = rows.groupby("date")["origin"].transform("nunique") >= FEWEST
    kept = rows[many & rows["date"].isin(own)].sort_values(["date", "value"], ascending=[True, False], kind="stable")
    return kept.assign(rank=kept.groupby("date").cumcount() + 1).reset_index(drop=True)


def _place(view: View, part: pd.DataFrame, name: str) -> list[Value]:
    if part.empty:
        return [Value.missing(name, STUDENTS), Value.missing(f"rank_{name}", "rank")]
    row = part[part["origin"] == view.origin].iloc[0]
    count = students(row, name, f"students from {view.name} in Korea, {row['series']}")
    how = f"place among the {len(part)} origins printed"
    return [count, derive(f"rank_{name}", float(row["rank"]), "rank", how, (count,), definition=how)]
