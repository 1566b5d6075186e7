"""What if: how many students would there be in a target year, with and without a limit of places?"""

from __future__ import annotations

import math

import pandas as pd

from koruz.indicators.education.students import counts
from koruz.indicators.education.view import BOUNDS, STUDENTS, View
from koruz.indicators.growth import compound_rate, project, years_to_pass
from koruz.indicators.saturation import logistic
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, derive, number_text

FREE, SLOWED, PLACES = "growth without a limit", "growth that slows as places fill", "places assumed"
_CENTURY = 100


def filling(view: View, target_year: int, *, growth: float, capacity: int) -> Result:
    """Students of the origin enrolled in Korea up to a target year under assumed growth and an assumed number of places.

    Without a limit they grow by the same percentage every year. With one, growth slows down as places fill (a logistic
    course); that path exists only if growth is positive and there are more places than students today. Nothing here is a
    forecast.

    Args:
        view: Origin and years.
        target_year: Last year of the paths.
        growth: Assumed growth in percent a year while places are plenty.
        capacity: Assumed places for students of the origin.

    Returns:
        Rows of year, path, students, kind ('counted' or 'assumed'); values `start`, `free` and `slowed` (students in the
        target year on either path), `lost` (the difference), `full` (year in which growth without a limit passes the
        places), `needed` (growth in percent a year that fills them by the target year) and the assumptions `growth`,
        `capacity` and `target`. Empty without a count or if the target isn't after it.
    """
    columns = (
        Column("year", "Year", "year"),
        Column("path", "Path"),
        Column("value", "Students on 1 April", STUDENTS, 0),
        Column("kind", "Kind"),
    )
    enrolled = counts(view)["enrolled"]
    start = int(enrolled.period[-4:]) if enrolled.known and enrolled.status not in BOUNDS else target_year
    years = target_year - start
    if years <= 0:
        return Result(pd.DataFrame(columns=["year", "path", "value", "kind", "what_if"]), columns, (), "")
    courses = {FREE: project(enrolled.amount, growth, years)}
    if growth > 0 and capacity > enrolled.amount:
        courses[SLOWED] = logistic(enrolled.amount, growth, capacity, years)
    data = pd.concat([_path(start, name, course) for name, course in courses.items()], ignore_index=True)
    ends = {name: course[-1] for name, course in courses.items()}
    values = values_by_name(
        [
            enrolled.named("start"),
            *_ends(enrolled, ends, target_year, growth),
            *_limits(enrolled, start, years, growth, capacity),
            *_assumed(growth, capacity, target_year),
        ]
    )
    data = pd.concat([data, _places(start, years, capacity)], ignore_index=True)
    return Result(data, columns, enrolled.sources, _text(values, target_year), values)


def _path(start: int, name: str, course: list[float]) -> pd.DataFrame:
    kinds = ["counted", *["assumed"] * (len(course) - 1)]
    frame = pd.DataFrame({"year": range(start, start + len(course)), "path": name, "value": course, "kind": kinds})
    return frame.assign(what_if=frame["kind"] == "assumed")


def _places(start: int, years: int, capacity: int) -> pd.DataFrame:
    """The limit as a level, assumed in every year."""
    frame = pd.DataFrame({"year": range(start, start + years + 1), "path": PLACES, "value": float(capacity)})
    return frame.assign(kind="assumed", what_if=True)


def _ends(enrolled: Value, ends: dict[str, float], target: int, growth: float) -> list[Value]:
    found = []
    for name, path in (("free", FREE), ("slowed", SLOWED)):
        how = f"{enrolled.text} at {growth:g}% a year, {path}"
        amount = ends.get(path, math.nan)
        found.append(derive(name, amount, STUDENTS, how, (enrolled,), period=str(target), definition=path))
    free, slowed = found
    how = f"{number_text(free.amount, 0)} \N{MINUS SIGN} the slowed path"
    return [free, slowed, derive("lost", free.amount - slowed.amount, STUDENTS, how, (free, slowed))]


def _limits(enrolled: Value, start: int, years: int, growth: float, capacity: int) -> list[Value]:
    if capacity <= enrolled.amount:
        reason = "there are no more places than students"
        return [Value.missing("full", "year", definition=reason), Value.missing("needed", "percent", definition=reason)]
    needed = compound_rate(enrolled.amount, capacity, years)
    how = f"compound growth from {enrolled.text} to {number_text(capacity)} in {years} years"
    rate = derive("needed", needed, "percent", how, (enrolled,), period="assumption")
    wait = years_to_pass(enrolled.amount, capacity, growth, 0)
    if wait > _CENTURY:
        return [Value.missing("full", "year", definition="never within a century"), rate]
    how = f"first year in which {enrolled.text} at {growth:g}% a year reaches {number_text(capacity)}"
    return [derive("full", start + math.ceil(wait), "year", how, (enrolled,), period="assumption"), rate]


def _assumed(growth: float, capacity: int, target: int) -> list[Value]:
    papers = ("assumption", "assumption", "", ())
    return [
        Value("growth", growth, "percent", *papers, derived="assumption"),
        Value("capacity", float(capacity), "places", *papers, derived="assumption"),
        Value("target", float(target), "year", *papers, derived="assumption"),
    ]


def _text(values: dict[str, Value], target: int) -> str:
    text = f"Assumed paths from {values['start']} ({values['start'].period}) to {target}: {values['free']:0} at "
    text += f"{values['growth']} a year without a limit"
    if values["slowed"].known:
        text += f"; {values['slowed']:0} if growth slows as {values['capacity']} fill"
    full = values["full"]
    when = f"The places would be full in {full}" if full.known else f"The places would be full: {full.definition}"
    return f"{text}. {when}."
