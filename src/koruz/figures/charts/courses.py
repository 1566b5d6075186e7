"""What a line is made of: the values of one series by time, its gaps and its assumptions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from koruz.figures.charts import canvas, numbers
from koruz.figures.charts.words import clean
from koruz.figures.palette import assign


@dataclass(frozen=True)
class Point:
    """One value of a course.

    Attributes:
        x: Position on the axis of years.
        y: Value; NaN for a row without one.
        assumed: Whether it is an assumption.
    """

    x: float
    y: float
    assumed: bool


@dataclass(frozen=True)
class Course:
    """A series ready to be drawn.

    Attributes:
        name: What it is labelled with; empty for a single nameless series.
        colour: Its colour.
        points: Its values by time, one for each time.
        others: Further values for times that have one.
    """

    name: str
    colour: str
    points: tuple[Point, ...]
    others: tuple[Point, ...]

    @property
    def known(self) -> list[Point]:
        """The points that have a value."""
        return [point for point in self.points if not math.isnan(point.y)]

    @property
    def last(self) -> Point:
        """The last value."""
        return self.known[-1]


def read(
    frame: pd.DataFrame,
    columns: tuple[str, str, str | None],
    what_if: str | bool,
    colours: Mapping[str, str] | None,
    marks: pd.DataFrame | None = None,
) -> list[Course]:
    """Read the series of a frame.

    Args:
        frame: One row for each series and time.
        columns: Columns with the time, the value and the name of the series (None for a single one).
        what_if: Whether all values are assumed, or the column that says which.
        colours: Colours of some series by name.
        marks: Further values, in a frame with the same columns.

    Raises:
        ValueError: If a column is missing or no row has a value.
    """
    canvas.need(frame, (*columns, what_if if isinstance(what_if, str) else None))
    points = _points(frame, columns, what_if)
    known = {name: found for name, found in points.items() if any(not math.isnan(point.y) for point in found)}
    if not known:
        raise ValueError(f"there is nothing to draw: no row of the column {columns[1]!r} has a value")
    others = {} if marks is None or marks.empty else _points(marks, columns, what_if=False)
    tones = assign([*known], {clean(name): tone for name, tone in (colours or {}).items()})
    return [_course(name, tones[name], found, others.get(name, [])) for name, found in known.items()]


def _points(frame: pd.DataFrame, columns: tuple[str, str, str | None], what_if: str | bool) -> dict[str, list[Point]]:
    """The points of each series, in the order of the frame; rows without a time are left out."""
    x, y, series = columns
    canvas.need(frame, columns)
    names = [""] * len(frame) if series is None else [clean(name) for name in frame[series]]
    assumed = list(frame[what_if]) if isinstance(what_if, str) else [what_if] * len(frame)
    found: dict[str, list[Point]] = {}
    for name, when, value, sure in zip(names, frame[x], numbers.floats(frame[y]), assumed, strict=True):
        point = Point(numbers.position(when), value, assumed=not pd.isna(sure) and bool(sure))
        if not math.isnan(point.x):
            found.setdefault(name, []).append(point)
    return found


def _course(name: str, colour: str, points: Sequence[Point], others: Sequence[Point]) -> Course:
    """The first value of each time makes the line; different ones for the same time stand beside it."""
    first: dict[float, Point] = {}
    for point in points:
        if point.x not in first or math.isnan(first[point.x].y):
            first[point.x] = point
    values = {(point.x, point.y) for point in first.values()}
    beside = {point for point in (*points, *others) if not math.isnan(point.y) and (point.x, point.y) not in values}
    line = tuple(first[when] for when in sorted(first))
    return Course(name, colour, line, tuple(sorted(beside, key=lambda point: (point.x, point.y))))


def runs(points: Sequence[Point], *, breaks: bool) -> list[list[Point]]:
    """Stretches without a gap: a row without a value ends one, and so does a missing year if `breaks`."""
    found: list[list[Point]] = [[]]
    for point in points:
        before = found[-1][-1].x if found[-1] else point.x
        if math.isnan(point.y) or (breaks and not canvas.touching([before, point.x])[0]):
            found.append([])
        if not math.isnan(point.y):
            found[-1].append(point)
    return [run for run in found if run]


def held(courses: Sequence[Course]) -> list[Course]:
    """Courses whose values reach to the next row, and the last ones a little beyond the last of all.

    A series with a single value stays a point: nothing says that it holds.
    """
    first, last = min(c.known[0].x for c in courses), max(c.last.x for c in courses)
    edge = last + max(0.03 * (last - first), 0.25)
    longer = []
    for course in courses:
        points: list[Point] = []
        for point in course.points:
            if math.isnan(point.y) and points and not math.isnan(points[-1].y):
                points.append(replace(points[-1], x=point.x))
            points.append(point)
        if not math.isnan(points[-1].y):
            points.append(replace(points[-1], x=edge))
        points = points if len(course.known) > 1 else course.known
        longer.append(replace(course, points=tuple(points)))
    return longer
