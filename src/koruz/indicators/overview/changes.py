"""Then and now: how much of each quantity there is for one of its first figure, with all figures between."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from koruz.indicators.bases import Dated, Span
from koruz.report.results import PAPERS, Column, Result, values_by_name
from koruz.report.values import Value, derive, ratio
from koruz.words.units import PERCENT, SHARE, convert
from koruz.words.written import number_text

_UNIT = "times"
_COLUMNS = (
    Column("label", "What"),
    Column("when", "When"),
    Column("figure", "Figure"),
    Column("times", "For one of the first", _UNIT, 2),
    Column("named", "What it is"),
    *PAPERS,
)
NOTE = (
    "Lines join the figures that were found. A year with its number is a turn that the two ends would hide. "
    "Flights are rights, not flights flown."
)
"""How the picture is read."""

_ENDS = ("start", "end", "peak", "trough")


@dataclass(frozen=True)
class Course:
    """One quantity over time.

    Attributes:
        name: Short name, also that of its value.
        label: What it is, in words.
        span: Its figures from where the comparison begins; None if there aren't two.
    """

    name: str
    label: str
    span: Span | None


def then_and_now(*courses: Course) -> Result:
    """How many times its first figure each quantity is, figure by figure; those without two figures are left out.

    Returns:
        Rows of label (with the years of the ends), date, when, figure in words, times, `named` (first, last, or what
        the two hide), mark (what a picture writes there), grade, source; the quantity with the largest last figure
        first. For each quantity a value of its name (the last figure over the first), and with its name before them
        `_start`, `_end`, `_peak` and `_trough` (beyond both ends), `_of_peak` (the last over the peak), `_fall` (by how
        many percent it fell); each is missing where there is none.
    """
    shown = [course for course in courses if course.span]
    shown.sort(key=lambda course: -_times(course).amount)
    rows = [row for course in shown for row in _rows(course)]
    data = pd.DataFrame(rows, columns=["date", "mark", *(column.name for column in _COLUMNS)])
    values = values_by_name([value for course in courses for value in _values(course)])
    if data.empty:
        return Result(data, _COLUMNS, (), "", values)
    sources = tuple(dict.fromkeys(data["source"]))
    return Result(data, _COLUMNS, sources, " ".join(map(_told, shown)), values)


def _times(course: Course) -> Value:
    if course.span is None:
        return Value.missing(course.name, _UNIT)
    return ratio(course.name, course.span.end, course.span.start)


def _rows(course: Course) -> list[dict[str, object]]:
    assert course.span
    start, points = course.span.start, course.span.points
    years = "\N{EN DASH}".join(dict.fromkeys((points[0].date[:4], points[-1].date[:4])))
    return [
        {
            "label": f"{course.label}, {years}",
            "date": point.date,
            "when": point.value.period,
            "figure": point.value.text,
            "times": point.value.amount / start.amount,
            "named": _named(course.span, point),
            "mark": _mark(course.span, point),
            "grade": point.value.grade,
            "source": point.value.sources[0],
        }
        for point in points
    ]


def _named(span: Span, point: Dated) -> str:
    """What a figure is in the comparison."""
    if point is span.points[0]:
        return "first sound figure" if not span.reason else f"first from here: {span.reason}"
    words = {id(span.points[-1]): "last", id(span.peak): "peak", id(span.trough): "trough"}
    turns = {id(turn): "turn" for turn in span.hidden}
    return {**turns, **words}.get(id(point), "")


def _mark(span: Span, point: Dated) -> str:
    """The year and the times of a figure that the ends hide, as a picture writes them."""
    if not any(point is hidden for hidden in span.hidden) or point in (span.points[0], span.points[-1]):
        return ""
    return f"{point.date[:4]}: {number_text(point.value.amount / span.start.amount, 2)}"


def _values(course: Course) -> list[Value]:
    times, ends = _times(course), _ends(course)
    of_peak = Value.missing(f"{course.name}_of_peak", _UNIT)
    if ends["peak"].known:
        of_peak = ratio(of_peak.name, ends["end"], ends["peak"])
    return [times, *ends.values(), of_peak, _fall(course, times, ends)]


def _ends(course: Course) -> dict[str, Value]:
    """First and last figure, and the peak and the trough beyond both."""
    span = course.span
    if span is None:
        return {name: Value.missing(f"{course.name}_{name}", "") for name in _ENDS}
    found = {"start": span.start, "end": span.end}
    found |= {name: point.value for name, point in (("peak", span.peak), ("trough", span.trough)) if point}
    missing = Value.missing("", span.start.unit)
    return {name: found.get(name, missing).named(f"{course.name}_{name}") for name in _ENDS}


def _fall(course: Course, times: Value, ends: dict[str, Value]) -> Value:
    """By how many percent the quantity fell."""
    name = f"{course.name}_fall"
    if not times < 1:
        return Value.missing(name, "percent")
    how = f"1 \N{MINUS SIGN} {ends['end'].text} / {ends['start'].text}"
    return derive(name, convert(1 - times.amount, SHARE, PERCENT), "percent", how, (ends["end"], ends["start"]))


def _told(course: Course) -> str:
    """The quantity in words: where it begins, what its ends hide, where it ends."""
    assert course.span
    between = [
        point.value for point in course.span.hidden if point not in course.span.points[:: len(course.span.points) - 1]
    ]
    words = [f"{value.text} ({value.period})" for value in (course.span.start, *between, course.span.end)]
    return f"{course.label}: {', then '.join(words)}."
