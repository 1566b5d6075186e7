"""What if: how many students would there be in a target year, with and without a limit of places?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from koruz.indicators.assumed import Rate, rate, together
from koruz.indicators.education.phases import phases
from koruz.indicators.education.students import counts
from koruz.indicators.education.view import STUDENTS, View
from koruz.methods.growth import compound_rate, project, years_to_pass
from koruz.methods.saturation import logistic
from koruz.report.models import Control, Model
from koruz.report.results import YEAR, Column, Result, values_by_name
from koruz.report.values import Value, derive, difference
from koruz.words.written import exact, number_text

FREE, SLOWED, PLACES = "growth without a limit", "growth that slows as places fill", "places assumed"
COLOURS = {FREE: "violet", SLOWED: "rust", PLACES: "grey"}
"""Colours of the paths; that of the counted students is that of enrolment."""

_CENTURY = 100
_FARTHEST = 15
"""Years for which one rate of growth is assumed at most."""

_COLUMNS = (
    YEAR,
    Column("path", "Path"),
    Column("value", "Students on 1 April", STUDENTS, 0),
    Column("kind", "Kind"),
)


def filling(view: View, target_year: int, *, growth: float | None = None, capacity: int) -> Result:
    """Students of the origin enrolled in Korea up to a target year, under assumed growth and an assumed limit.

    Without a limit they grow by the same percentage every year. With a number of places, growth slows down as these
    fill (a logistic course); that path exists only if growth is positive and there are more places than students
    today. Nothing here is a forecast.

    Args:
        view: Origin and years.
        target_year: Last year of the paths.
        growth: Assumed growth in percent a year while places are plenty; None for that of the last phase on record, to
            a tenth and at most thirty percent up or down, and no change where there is none.
        capacity: Assumed places for students of the origin.

    Returns:
        Rows of year, path, students, kind ('counted' or 'assumed'); values `start`, `free` and `slowed` (students in
        the target year on either path), `lost` (the difference), `full` (year in which growth without a limit reaches
        the places), `needed` (growth in percent a year that fills them by the target year) and the assumptions
        `growth` (its definition says whether it is as observed; `rates` says more), `capacity` and `target`. Empty if
        nobody was enrolled, or if the target isn't after it or more than 15 years later.
    """
    enrolled = counts(view)["enrolled"].named("start")
    start = int(enrolled.period[-4:]) if enrolled.known else target_year
    years = target_year - start
    if not (enrolled > 0 and 0 < years <= _FARTHEST):
        return Result.nothing(_COLUMNS)
    assumed = rate(growth, phases(view)["newest"])
    yearly = assumed.amount
    paths = {FREE: project(enrolled.amount, yearly, years)}
    if yearly > 0 and capacity > enrolled.amount:
        paths[SLOWED] = logistic(enrolled.amount, yearly, capacity, years)
    limit = _rows(start, PLACES, [float(capacity)] * (years + 1), counted=0)
    data = pd.concat([*(_rows(start, name, path, counted=1) for name, path in paths.items()), limit], ignore_index=True)
    found = [enrolled, *_ends(enrolled, paths, target_year, yearly), *_limits(enrolled, start, years, yearly, capacity)]
    values = values_by_name([*found, *_assumed(assumed, capacity, target_year)])
    model = _model(enrolled, start, target_year, assumed, capacity)
    return Result(data, _COLUMNS, enrolled.sources, _text(values), values, model)


def _model(enrolled: Value, start: int, target: int, growth: Rate, capacity: int) -> Model:
    words = "Growth of students while places are plenty"
    controls = (
        Control("student_growth", words, "% a year", growth.given, seen=growth.seen),
        Control("capacity", "Places for students of this origin", "places", capacity),
        Control(
            "target_year", "Year to which students are carried forward", "year", target, start + 1, start + _FARTHEST
        ),
    )
    counted = {"students": enrolled.amount, "year": start, "period": enrolled.period}
    return Model("education.filling", controls, {**counted, "seen": {"student_growth": asdict(growth.seen)}})


def _rows(start: int, name: str, path: list[float], *, counted: int) -> pd.DataFrame:
    """A path by year; its first values, as many as `counted`, aren't assumed."""
    assumed = [step >= counted for step in range(len(path))]
    kinds = ["assumed" if guess else "counted" for guess in assumed]
    years = range(start, start + len(path))
    return pd.DataFrame({"year": years, "path": name, "value": path, "kind": kinds, "what_if": assumed})


def _ends(enrolled: Value, paths: Mapping[str, list[float]], target: int, growth: float) -> list[Value]:
    """Students in the target year on either path, and the difference; missing for a path that doesn't exist."""
    found = []
    for name, path in (("free", FREE), ("slowed", SLOWED)):
        how = f"{enrolled} at {exact(growth)}% a year, {path}"
        amount = paths[path][-1] if path in paths else math.nan
        found.append(derive(name, amount, STUDENTS, how, (enrolled,), period=str(target), definition=path))
    free, slowed = found
    return [free, slowed, difference("lost", free, slowed)]


def _limits(enrolled: Value, start: int, years: int, growth: float, capacity: int) -> list[Value]:
    """When growth without a limit fills the places, and the growth that fills them by the target year."""
    if capacity <= enrolled.amount:
        reason = "there are no more places than students"
        return [Value.missing("full", "year", definition=reason), Value.missing("needed", "percent", definition=reason)]
    how = f"compound growth from {enrolled} to {number_text(capacity)} in {years} years"
    rate = compound_rate(enrolled.amount, capacity, years)
    needed = derive("needed", rate, "percent", how, (enrolled,), period="assumption")
    wait = years_to_pass(enrolled.amount, capacity, growth, 0)
    if wait > _CENTURY:
        return [Value.missing("full", "year", definition="never within a century"), needed]
    how = f"first year in which {enrolled} at {exact(growth)}% a year reaches {number_text(capacity)}"
    return [derive("full", start + math.ceil(wait), "year", how, (enrolled,), period="assumption"), needed]


def _assumed(growth: Rate, capacity: int, target: int) -> list[Value]:
    papers = ("assumption", "assumption", "", ())
    return [
        growth.value("growth"),
        together({"students": growth}),
        Value("capacity", float(capacity), "places", *papers, derived="assumption"),
        Value("target", float(target), "year", *papers, derived="assumption"),
    ]


def _text(values: Mapping[str, Value]) -> str:
    start, full, slowed = values["start"], values["full"], values["slowed"]
    text = f"Assumed paths from {start} ({start.period}) to {values['target']}: {values['free']:0} at "
    text += f"{values['growth']} a year without a limit"
    if slowed.known:
        text += f"; {slowed:0} if growth slows as {values['capacity']} fill"
    when = f"The places would be full in {full}" if full.known else f"The places would be full: {full.definition}"
    return f"{text}. {when}."
