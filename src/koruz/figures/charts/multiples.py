"""Courses over time side by side: a panel for each name, with all the others behind it in light grey."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import axis, canvas, numbers
from koruz.figures.charts.canvas import Sheet, ink
from koruz.figures.charts.courses import Course, Point, read, runs
from koruz.figures.charts.lines import draw, marked_boxes
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.spread import Box, place
from koruz.figures.charts.words import LEADING, clean, shorten
from koruz.figures.palette import GREY, GRID, MUTED, TEXT, assign, mixed
from koruz.figures.widths import WIDTH
from koruz.words.pair import NAMES

_GAP = 9.0
"""Points between a panel and the next."""

_BESIDE = 6.0
"""Points between the last mark of a line and its number."""

_TITLE = LEADING + 5
_TALL = {1: 150.0, 2: 88.0, 3: 80.0, 4: 76.0, 5: 76.0, 6: 76.0}
"""Height of a panel by the number of columns."""

_BREAK = (math.nan, math.nan)
_BEHIND = mixed(GRID, GREY, 0.3)

_MANY = 520.0
"""Points: on a wider sheet up to six panels stand beside each other; on a narrow one two at most."""


def multiples(
    frame: pd.DataFrame,
    x: str,
    y: str,
    series: str,
    unit: str,
    first: Sequence[str] = tuple(NAMES),
    colours: Mapping[str, str] | None = None,
    markers: bool = True,
    zero: bool = True,
    breaks: bool = True,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw a panel for each series, all on the same axes, with the last value at the end of its line.

    More lines than have colours can't be told apart in one picture; here each has a panel that bears its name, and the
    others stand behind it in light grey.

    Args:
        frame: One row for each series and time.
        x: Column with whole years, or dates as 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'.
        y: Column with values.
        series: Column that names the series.
        unit: Words above the panels; percent signs where it begins with 'percent'.
        first: Names of the series that are looked at: their panels come first, and have a colour; the others follow in
            the order of the frame.
        colours: Colours of some series by name; see `palette.assign`.
        markers: Whether every value has a mark.
        zero: Whether the axes begin at zero.
        breaks: Whether a missing year breaks a line; else only a time that others have and a line lacks does.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing or no row has a value.

    Examples:
        >>> frame = pd.DataFrame({"name": ["Japan", "Uzbekistan"] * 2, "year": [2018] * 2 + [2023] * 2,
        ...     "score": [4, 2.6, 3.9, 2.6]})
        >>> multiples(frame, x="year", y="score", series="name", unit="score")
        <Figure size 374.4x141.5 with 2 Axes>
    """
    with canvas.style(width, height):
        courses = _ordered(read(frame, (x, y, series), what_if=False, colours=None), first, colours or {})
        courses = courses if breaks else _with_gaps(courses)
        points = [point for course in courses for point in (*course.known, *course.others)]
        values = [point.y for point in points] + ([0.0] if zero else [])
        marks = numbers.ticks(min(values), max(values), most=4)
        ends = min(point.x for point in points), max(point.x for point in points)
        sheets = _sheets(courses, marks, unit)
        for number, (sheet, course) in enumerate(zip(sheets, courses, strict=True)):
            across = _columns(len(courses))
            axis.value_axis(sheet, marks, unit, written=number % across == 0)
            axis.year_axis(sheet, *ends, written=number + across >= len(courses))
            _draw_behind(sheet, [other for other in courses if other is not course], breaks=breaks)
            draw(sheet, course, breaks=breaks, markers=markers)
            _write(sheet, course, _last(course, courses, unit), marked_boxes(sheet, courses, breaks=breaks))
        canvas.caption(sheets[0], unit)
        return sheets[0].figure


def _ordered(courses: Sequence[Course], first: Sequence[str], colours: Mapping[str, str]) -> list[Course]:
    """The courses that are looked at, in their colours, then the others in dark grey."""
    wanted = [clean(name) for name in first]
    named = [course.name for course in courses]
    ahead = sorted((name for name in named if name in wanted), key=wanted.index)
    order = [*ahead, *(name for name in named if name not in wanted)]
    chosen = {clean(name): tone for name, tone in colours.items()}
    tones = assign(order, {**{name: MUTED for name in named if name not in wanted}, **chosen})
    return sorted((replace(c, colour=tones[c.name]) for c in courses), key=lambda course: order.index(course.name))


def _with_gaps(courses: Sequence[Course]) -> list[Course]:
    """The courses with a gap wherever others have a time between two of theirs: an edition without a score."""
    times = sorted({point.x for course in courses for point in course.known})
    return [replace(course, points=tuple(_gapped(course.points, times))) for course in courses]


def _gapped(points: Sequence[Point], times: Sequence[float]) -> list[Point]:
    own = {point.x for point in points}
    between = [time for time in times if min(own) < time < max(own) and time not in own] if own else []
    return sorted([*points, *(Point(time, math.nan, assumed=False) for time in between)], key=lambda point: point.x)


def _columns(panels: int) -> int:
    usual = 1 if panels == 1 else 2 if panels <= 4 else 3 if panels <= 9 else 4
    if canvas.narrow():
        return min(usual, 2)
    return min(panels, 6) if canvas.breadth() > _MANY and panels > usual else usual


def _sheets(courses: Sequence[Course], marks: Sequence[float], unit: str) -> list[Sheet]:
    """A sheet for each panel, all on one figure."""
    from koruz.figures.charts.panels import panels

    across = _columns(len(courses))
    left, top = axis.margin_of(marks, unit), LEADING + 5 if unit != "percent" else 0.0
    wide, tall = (canvas.breadth() - left + _GAP) / across, _TALL[across] + _TITLE + _GAP
    height = top + math.ceil(len(courses) / across) * tall + LEADING
    room = max(text_width(_last(course, courses, unit), 600) for course in courses) + _BESIDE
    axes = panels([course.name for course in courses], across, (canvas.breadth(), height))
    sheets = []
    for number, course in enumerate(courses):
        down, right = divmod(number, across)
        start, above = left + right * wide, top + down * tall + _TITLE
        beside, below = canvas.breadth() - start - wide + _GAP + room, height - above - _TALL[across]
        sheets.append(Sheet(height, start, beside, above, below, axes[course.name]))
    return sheets


def _last(course: Course, courses: Sequence[Course], unit: str) -> str:
    """The last value of a course, with the digits that those of all have."""
    return numbers.label(course.last.y, unit, numbers.decimals(other.last.y for other in courses))


def _draw_behind(sheet: Sheet, courses: Sequence[Course], *, breaks: bool) -> None:
    """The other courses as one broken line, and as dots where a value stands alone."""
    stretches = [run for course in courses for run in runs(course.points, breaks=breaks)]
    line = [spot for run in stretches if len(run) > 1 for spot in (*((p.x, p.y) for p in run), _BREAK)]
    dots = [(run[0].x, run[0].y) for run in stretches if len(run) == 1]
    for spots, look in ((line, {"linewidth": 0.9}), (dots, {"linestyle": "none", "marker": "o", "markersize": 2.5})):
        if spots:
            sheet.line(*zip(*spots, strict=True), color=_BEHIND, clip_on=False, zorder=1, **look)


def _write(sheet: Sheet, course: Course, last: str, boxes: Sequence[Box]) -> None:
    """The name above the panel, and the last value beside its mark, or where no line crosses it."""
    tone = TEXT if course.colour == MUTED else ink(course.colour)
    name = shorten(course.name, sheet.right - sheet.left + text_width(last, 600), 600)
    sheet.write(sheet.left, sheet.top + _TITLE / 2, name, colour=tone, weight=600)
    point, size = (sheet.x(course.last.x), sheet.y(course.last.y)), (text_width(last, 600) + 4, LEADING - 2)
    frame = Box(sheet.left, sheet.bottom, sheet.right + size[0] + _BESIDE, sheet.top + LEADING / 2)
    found = place(point, size, boxes, frame, gap=_BESIDE - 2)
    if found.leader:
        sheet.stroke([point[0], found.end[0]], [point[1], found.end[1]], colour=tone)
    sheet.write(found.anchor, found.middle, last, colour=tone, align=found.align, weight=600)
