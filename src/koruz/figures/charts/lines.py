"""Courses over time: lines and steps, labelled where they end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import axis, canvas, numbers
from koruz.figures.charts.canvas import Sheet, ink, marker
from koruz.figures.charts.courses import Course, Point, held, read, runs
from koruz.figures.charts.spread import Box, place, spread
from koruz.figures.charts.words import LEADING, widest, wrap
from koruz.figures.palette import GREY, MUTED, WASH
from koruz.figures.widths import WIDTH

WHAT_IF = "what-if"

_HEIGHT = 208.0
_LABEL_WIDTH = 92.0
_LABEL_LINES = 3
_DASHES = (0, (3.2, 2.2))
# A line that ends this far before the last one, as a part of the axis, is labelled beside its end.
_EARLY = 0.14


def lines(
    frame: pd.DataFrame,
    x: str,
    y: str,
    series: str | None,
    unit: str,
    colours: Mapping[str, str] | None = None,
    markers: bool = True,
    zero: bool = True,
    breaks: bool = True,
    what_if: str | bool = False,
    marks: pd.DataFrame | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw courses over the years, each labelled at its end.

    A missing year breaks the line, and a value that stands alone is a point. At most four series have a colour, the
    others are grey. Where a series has several values for one time, the line takes the first and the others are hollow.

    Args:
        frame: One row for each series and time.
        x: Column with whole years, or dates as 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'.
        y: Column with values.
        series: Column that names the series; None for a single one.
        unit: Words above the axis; percent signs where it begins with 'percent'.
        colours: Colours of some series by name; see `palette.assign`.
        markers: Whether every value has a mark.
        zero: Whether the axis begins at zero.
        breaks: Whether a missing year breaks the line.
        what_if: True if all values are assumed, or the column that says which; these are dashed, and marked in words.
        marks: Further values of the same columns, drawn as hollow points: what other sources print.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing or no row has a value.

    Examples:
        >>> frame = pd.DataFrame({"year": [2021, 2022, 2024], "exports": [1.2, 1.9, 2.1]})
        >>> lines(frame, x="year", y="exports", series=None, unit="USD billion")
        <Figure size 374.4x208 with 1 Axes>
    """
    with canvas.style(width, height):
        courses = read(frame, (x, y, series), what_if, colours, marks)
        sheet = _sheet(courses, unit, zero=zero)
        for course in sorted(courses, key=lambda course: course.colour != GREY):
            draw(sheet, course, breaks=breaks, markers=markers)
        _finish(sheet, courses, marked_boxes(sheet, courses, breaks=breaks))
        return sheet.figure


def steps(
    frame: pd.DataFrame,
    x: str,
    y: str,
    series: str | None,
    unit: str,
    colours: Mapping[str, str] | None = None,
    zero: bool = True,
    what_if: str | bool = False,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw values that hold until the next one is set, such as rights or quotas.

    A row without a value ends a step; the last value is drawn on to the edge. A series with a single value is a point.
    Arguments as for `lines`.

    Raises:
        ValueError: If a column is missing or no row has a value.

    Examples:
        >>> frame = pd.DataFrame({"since": ["2018-04", "2023-10", "2024"], "flights": [10, 24, None]})
        >>> steps(frame, x="since", y="flights", series=None, unit="flights a week")
        <Figure size 374.4x208 with 1 Axes>
    """
    with canvas.style(width, height):
        courses = held(read(frame, (x, y, series), what_if, colours))
        sheet = _sheet(courses, unit, zero=zero)
        for course in sorted(courses, key=lambda course: course.colour != GREY):
            for run in runs(course.points, breaks=False):
                _draw_steps(sheet, course, run)
            _draw_others(sheet, course)
        _finish(sheet, courses, marked_boxes(sheet, courses, breaks=False, stepped=True))
        return sheet.figure


# --- on the sheet -----------------------------------------------------------------------------------------------------


def _sheet(courses: Sequence[Course], unit: str, *, zero: bool) -> Sheet:
    shown = [point for course in courses for point in (*course.known, *course.others)]
    values = [point.y for point in shown] + ([0.0] if zero else [])
    marks = numbers.ticks(min(values), max(values))
    low, high = min(point.x for point in shown), max(point.x for point in shown)
    outside = [course for course in courses if course.name and not _early(course, low, high)]
    room = max((widest(_label(course)) for course in outside), default=0.0)
    sheet = Sheet(
        _height(outside),
        left=axis.margin_of(marks, unit),
        right=room + 10 if room else 5,
        top=LEADING + 9 if unit != "percent" or any(point.assumed for point in shown) else 9,
        bottom=LEADING + 8,
    )
    axis.value_axis(sheet, marks, unit)
    axis.year_axis(sheet, low, high)
    canvas.caption(sheet, unit)
    return sheet


def _height(outside: Sequence[Course]) -> float:
    """Tall enough for the labels at the right."""
    needed = sum(len(_label(course)) * LEADING + 2 for course in outside)
    return canvas.tall(_HEIGHT, needed + 3 * LEADING + 10)


def _early(course: Course, low: float, high: float) -> bool:
    return high - course.last.x > _EARLY * (high - low)


def _label(course: Course) -> tuple[str, ...]:
    return wrap(course.name, canvas.share(_LABEL_WIDTH), _LABEL_LINES)


def draw(sheet: Sheet, course: Course, *, breaks: bool, markers: bool) -> None:
    """Draw a course's line, its gaps, its marks and what else is known of its times, without a label."""
    for run in runs(course.points, breaks=breaks):
        _draw_run(sheet, course, run, markers=markers)
    _draw_others(sheet, course)


def _draw_run(sheet: Sheet, course: Course, run: Sequence[Point], *, markers: bool) -> None:
    width = 1.5 if course.colour == GREY else 2.0
    for stretch in _dashed(run):
        xs, ys = [point.x for point in stretch], [point.y for point in stretch]
        sheet.line(xs, ys, color=course.colour, lw=width, ls=_DASHES, clip_on=False)
    for stretch in _solid(run):
        sheet.line([p.x for p in stretch], [p.y for p in stretch], color=course.colour, lw=width, clip_on=False)
    marked = [point for point in run if not point.assumed] if markers or len(run) == 1 else []
    assumed = [point for point in run if point.assumed] if len(run) == 1 else []
    _scatter(sheet, course.colour, [*marked, *assumed])


def _dashed(run: Sequence[Point]) -> list[list[Point]]:
    """The parts of a run from or to an assumed value.

    Dashes start afresh at each point, so that no gap hides a corner; on a narrow sheet, where points may stand nearer
    than a dash is long, they go on.
    """
    parts: list[list[Point]] = []
    for first, second in pairwise(run):
        if first.assumed or second.assumed:
            if canvas.narrow() and parts and parts[-1][-1] is first:
                parts[-1].append(second)
            else:
                parts.append([first, second])
    return parts


def _solid(run: Sequence[Point]) -> list[list[Point]]:
    """The parts of a run between values that aren't assumed."""
    parts: list[list[Point]] = [[]]
    for point in run:
        if point.assumed:
            parts.append([])
        else:
            parts[-1].append(point)
    return [part for part in parts if len(part) > 1]


def _draw_steps(sheet: Sheet, course: Course, run: Sequence[Point]) -> None:
    for first, second in pairwise(run):
        dashes = _DASHES if first.assumed else "-"
        xs, ys = [first.x, second.x, second.x], [first.y, first.y, second.y]
        sheet.line(xs, ys, color=course.colour, linestyle=dashes, linewidth=2.0, clip_on=False)
    if len(run) == 1:
        _scatter(sheet, course.colour, run)


def _scatter(sheet: Sheet, colour: str, points: Sequence[Point]) -> None:
    if points:
        xs, ys = [point.x for point in points], [point.y for point in points]
        sheet.line(xs, ys, color=colour, marker=marker(colour), linestyle="none", clip_on=False, zorder=3)


def _draw_others(sheet: Sheet, course: Course) -> None:
    if course.others:
        sheet.line(
            [point.x for point in course.others],
            [point.y for point in course.others],
            color=course.colour,
            marker=marker(course.colour),
            linestyle="none",
            markerfacecolor="none",
            markeredgecolor=course.colour,
            markeredgewidth=1.0,
            markersize=5,
            clip_on=False,
            zorder=3,
        )


def _finish(sheet: Sheet, courses: Sequence[Course], obstacles: list[Box]) -> None:
    """Mark what is assumed, and write the labels."""
    _mark_assumed(sheet, courses)
    low, high = min(p.x for c in courses for p in c.known), max(p.x for c in courses for p in c.known)
    named = [course for course in courses if course.name]
    _label_right(sheet, [course for course in named if not _early(course, low, high)])
    frame = Box(sheet.left, sheet.bottom + 2, sheet.right, sheet.top + 4)
    for course in named:
        if _early(course, low, high):
            obstacles.append(_label_beside(sheet, course, obstacles, frame))


def _mark_assumed(sheet: Sheet, courses: Sequence[Course]) -> None:
    """A wash behind the assumed part and the word above it."""
    starts = []
    for course in courses:
        known = course.known
        first = next((number for number, point in enumerate(known) if point.assumed), None)
        if first is not None:
            starts.append(known[max(first - 1, 0)].x)
    if not starts:
        return
    left, right = min(starts), sheet.axes.get_xlim()[1]
    left = left if any(not p.assumed for c in courses for p in c.known) else sheet.axes.get_xlim()[0]
    sheet.axes.axvspan(left, right, color=WASH, zorder=0)
    sheet.write(sheet.right, sheet.height - LEADING / 2, WHAT_IF, colour=MUTED, align="right", weight=600)


def _label_right(sheet: Sheet, courses: Sequence[Course]) -> None:
    labels = [_label(course) for course in courses]
    sizes = [len(label) * LEADING + 2 for label in labels]
    wanted = [sheet.y(course.last.y) for course in courses]
    places = spread(wanted, sizes, sheet.bottom - 4, sheet.top + LEADING / 2)
    for course, label, mark, middle in zip(courses, labels, wanted, places, strict=True):
        start = sheet.x(course.last.x)
        if abs(middle - mark) > 0.75 * LEADING or sheet.right - start > 12:
            sheet.stroke([start + 4, sheet.right + 4], [mark, middle], colour=course.colour)
        sheet.paragraph(sheet.right + 7, middle, label, colour=ink(course.colour))


def _label_beside(sheet: Sheet, course: Course, obstacles: Sequence[Box], frame: Box) -> Box:
    """Write the label of a line that ends early near its end, and say what it covers."""
    label = wrap(course.name, 1.5 * canvas.share(_LABEL_WIDTH), 2)
    point = (sheet.x(course.last.x), sheet.y(course.last.y))
    found = place(point, (widest(label) + 4, len(label) * LEADING), obstacles, frame, gap=6)
    if found.leader:
        sheet.stroke([point[0], found.end[0]], [point[1], found.end[1]], colour=course.colour)
    sheet.paragraph(found.anchor, found.middle, label, colour=ink(course.colour), align=found.align)
    return found.box


def marked_boxes(sheet: Sheet, courses: Sequence[Course], *, breaks: bool, stepped: bool = False) -> list[Box]:
    """What labels must not cover: marks, and lines in short pieces."""
    boxes = []
    for course in courses:
        marks = course.others if stepped and len(course.known) > 1 else (*course.known, *course.others)
        boxes += [Box.around(*spot, 4) for spot in _spots(sheet, marks)]
        for run in runs(course.points, breaks=breaks):
            for first, second in pairwise(_spots(sheet, run)):
                way = (first, (second[0], first[1]), second) if stepped else (first, second)
                boxes += chain.from_iterable(_pieces(start, end) for start, end in pairwise(way))
    return boxes


def _spots(sheet: Sheet, points: Sequence[Point]) -> list[tuple[float, float]]:
    """Where points stand on the sheet."""
    xs, ys = sheet.xs(point.x for point in points), sheet.ys(point.y for point in points)
    return [*zip(xs, ys, strict=True)]


def _pieces(start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    count = max(1, round(math.dist(start, end) / 6))
    return [
        Box.around(start[0] + (end[0] - start[0]) * part / count, start[1] + (end[1] - start[1]) * part / count, 2.5)
        for part in range(count + 1)
    ]
