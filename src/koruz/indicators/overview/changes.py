"""Figures of two days set side by side: how much of each there is now for one there was then."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from koruz.describe import from_to
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, derive, ratio

_UNIT = "times"


@dataclass(frozen=True)
class Course:
    """One quantity on two days.

    Attributes:
        name: Short name, also that of its value.
        label: What it is, in words.
        start: The earlier figure.
        end: The later figure, in the same unit and by the same definition.
    """

    name: str
    label: str
    start: Value
    end: Value


def then_and_now(*courses: Course) -> Result:
    """How many times its earlier figure each quantity is now; those without both figures are left out.

    Returns:
        Rows of label (with the two years), the two figures in words with their periods, times; the largest first. For
        each a value of its name: the later figure over the earlier, missing if it was left out, and one with `_fall`:
        by how many percent it fell, missing if it didn't; and `up` and `down`, how many rose and fell.

    Raises:
        UnitError: If the two figures of a quantity differ in unit.
    """
    known = [course for course in courses if course.start.known and course.start.amount and _two(course)]
    times = {course.name: ratio(course.name, course.end, course.start) for course in known}
    rows = [_row(course, times[course.name]) for course in known]
    names = ["label", "then", "then_period", "now", "now_period", "times"]
    data = pd.DataFrame(rows, columns=names).sort_values("times", ascending=False, kind="stable", ignore_index=True)
    columns = (
        Column("label", "What"),
        Column("then", "Then"),
        Column("then_period", "When"),
        Column("now", "Now"),
        Column("now_period", "When"),
        Column("times", "Now for one then", _UNIT, 2),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = "; ".join(f"{name}: {from_to(then, now)}" for name, then, now in data[["label", "then", "now"]].to_numpy())
    sources = tuple(dict.fromkeys(source for value in times.values() for source in value.sources))
    gone = [Value.missing(course.name, _UNIT) for course in courses if course.name not in times]
    falls = [_fall(course, times.get(course.name)) for course in courses]
    found = values_by_name([*times.values(), *gone, *falls, *_directions(times)])
    return Result(data, columns, sources, f"{text}.", found)


def _two(course: Course) -> bool:
    """Whether there is a second figure: of another day, or another number of the same one."""
    start, end = course.start, course.end
    return end.known and (start.period, start.amount) != (end.period, end.amount)


def _fall(course: Course, times: Value | None) -> Value:
    """By how many percent the quantity fell."""
    name = f"{course.name}_fall"
    if times is None or times.amount >= 1:
        return Value.missing(name, "percent")
    how = f"1 \N{MINUS SIGN} {course.end.text} / {course.start.text}"
    return derive(name, 100 * (1 - times.amount), "percent", how, (course.end, course.start))


def _row(course: Course, times: Value) -> dict[str, object]:
    years = [*dict.fromkeys(filter(None, (_year(course.start), _year(course.end))))]
    when = "\N{EN DASH}".join(years) if len(years) > 1 else f"in {years[0]}" if years else ""
    return {
        "label": f"{course.label}, {when}" if when else course.label,
        "then": course.start.text,
        "then_period": course.start.period,
        "now": course.end.text,
        "now_period": course.end.period,
        "times": times.amount,
    }


def _year(value: Value) -> str:
    """The year in which a period ends: its last word, as periods are written."""
    last = value.period.split()[-1] if value.period else ""
    return last[-4:] if last[-4:].isdigit() else last


def _directions(times: dict[str, Value]) -> list[Value]:
    parts = tuple(times.values())
    sources = tuple(dict.fromkeys(source for value in parts for source in value.sources))

    def count(name: str, amount: int) -> Value:
        return Value(name, float(amount), "quantities", sources=sources, derived="counted")

    rising = sum(value.amount > 1 for value in parts)
    return [count("up", rising), count("down", sum(value.amount < 1 for value in parts))]
