"""Small lines: how often one of the first there is of each quantity, on one logarithmic scale with a line at one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import axis, canvas, numbers
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.courses import Course, Point, read
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.rows import GAP
from koruz.figures.charts.words import LEADING, clean, widest, wrap
from koruz.figures.palette import GREY, MUTED, TEXT, VIOLET
from koruz.figures.widths import WIDTH

_LABEL_WIDTH = 128.0
_DOUBLING = 13.0
"""Points up for twice as much, the same in every row."""

_AIR = 8.0
_LEAST = 4.0


@dataclass(frozen=True)
class _Row:
    """One small line: its label, its course, and how far it reaches above and below one, in points."""

    label: tuple[str, ...]
    course: Course
    words: dict[float, str]
    up: float
    down: float

    @property
    def height(self) -> float:
        return max(self.up + self.down, len(self.label) * LEADING) + _AIR


def sparklines(
    frame: pd.DataFrame,
    category: str,
    x: str,
    y: str,
    unit: str,
    mark: str | None = None,
    colours: Mapping[str, str] | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw one small line for each category on a common logarithmic scale, with a thin line at one.

    Args:
        frame: One row for each category and time, in the order of the picture.
        category: Column that names the rows.
        x: Column with whole years, or dates as 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'.
        y: Column with positive values; the last of each row is written at its right.
        unit: Words above the picture.
        mark: Column with words to be written at a point, such as a peak; empty for none.
        colours: Colours of some categories by name.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, no row has a value, or a value isn't positive.

    Examples:
        >>> frame = pd.DataFrame({"what": ["Firms"] * 3, "year": [2018, 2021, 2025], "times": [1, 1.8, 1.3]})
        >>> sparklines(frame, category="what", x="year", y="times", unit="times the first")
        <Figure size 374.4x58.024 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (category, x, y, mark))
        courses = read(frame, (x, y, category), False, {**dict.fromkeys(frame[category], VIOLET), **(colours or {})})
        if any(point.y <= 0 for course in courses for point in course.known):
            raise ValueError("a logarithmic scale has no place for zero or less")
        rows = [_row(course, _words(frame, (category, x, mark), course.name)) for course in courses]
        texts = [numbers.label(course.last.y, "", 2 if course.last.y < 10 else 1) for course in courses]
        sheet = _sheet(rows, unit, max(text_width(text, 600) for text in texts) + GAP)
        top = sum(row.height for row in rows)
        for row, text in zip(rows, texts, strict=True):
            _draw(sheet, row, top - _AIR / 2 - (row.height - _AIR - row.up - row.down) / 2 - row.up, text)
            sheet.paragraph(sheet.left - GAP, sheet.y(top - row.height / 2), row.label, align="right")
            top -= row.height
        return sheet.figure


def _words(frame: pd.DataFrame, columns: tuple[str, str, str | None], name: str) -> dict[float, str]:
    """What is written at points of a row, by their place on the axis of years."""
    category, x, mark = columns
    if mark is None:
        return {}
    own = frame[[clean(each) == name for each in frame[category]]]
    return {numbers.position(when): clean(text) for when, text in zip(own[x], own[mark], strict=True) if text}


def _row(course: Course, words: dict[float, str]) -> _Row:
    ends = [_height(point) for point in course.known]
    for point in course.known:
        if point.x in words:
            middle = _middle(course, point)
            ends += [middle + LEADING / 2, middle - LEADING / 2]
    label = wrap(course.name, canvas.share(_LABEL_WIDTH), 3)
    return _Row(label, course, words, max(_LEAST, *ends), max(_LEAST, *(-end for end in ends)))


def _height(point: Point) -> float:
    """How far above the line at one a value stands, in points."""
    return _DOUBLING * math.log2(point.y)


def _middle(course: Course, point: Point) -> float:
    """Where the words of a point stand, in points above the line at one, which doesn't cross them."""
    side = -1 if _below(course, point) else 1
    wanted, clear = _height(point) + side * (LEADING / 2 + 3), LEADING / 2 + 1
    return wanted if abs(wanted) >= clear else side * clear


def _below(course: Course, point: Point) -> bool:
    """Whether the words of a point stand below it: where its line is a valley."""
    place = course.known.index(point)
    beside = [course.known[other].y for other in (place - 1, place + 1) if 0 <= other < len(course.known)]
    return all(point.y <= other for other in beside)


def _sheet(rows: Sequence[_Row], unit: str, room: float) -> Sheet:
    height = sum(row.height for row in rows)
    top, bottom = LEADING + 4, LEADING + 8
    left = max(widest(row.label) for row in rows) + GAP
    sheet = Sheet(height + top + bottom, left=left, right=room, top=top, bottom=bottom)
    sheet.axes.set_ylim(0, height)
    places = [point.x for row in rows for point in row.course.known]
    axis.year_axis(sheet, min(places), max(places))
    sheet.write(0, sheet.height - LEADING / 2, clean(unit), colour=MUTED)
    return sheet


def _draw(sheet: Sheet, row: _Row, one: float, text: str) -> None:
    """A row's line around its line at one, with the last value at the right."""
    known, tone = row.course.known, row.course.colour
    sheet.levels([one], color=GREY, linewidth=0.8, linestyle=(0, (3, 2)), zorder=1)
    heights = [one + _height(point) for point in known]
    sheet.line([point.x for point in known], heights, color=tone, linewidth=2.0, clip_on=False, zorder=2)
    for point, height in zip(known, heights, strict=True):
        sheet.point(point.x, height, tone, 5.0 if point is known[-1] or point.x in row.words else 3.0)
        if point.x in row.words:
            _write(sheet, row.words[point.x], point.x, one + _middle(row.course, point))
    sheet.write(sheet.width, sheet.y(heights[-1]), text, colour=TEXT, align="right", weight=600)


def _write(sheet: Sheet, words: str, x: float, height: float) -> None:
    """Words at a point, kept within the axes."""
    half = text_width(words) / 2
    middle = min(max(sheet.x(x), sheet.left + half), sheet.right - half)
    sheet.write(middle, sheet.y(height), words, colour=MUTED, align="center")
