"""Axes: where they begin and end, and the lines and numbers that stand along them."""

from __future__ import annotations

from collections.abc import Sequence

from koruz.figures.charts import numbers
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.measure import SIZE, text_width
from koruz.figures.palette import GRID, MUTED
from koruz.figures.widths import WIDTH

_MIDDLE = 0.045 * SIZE
"""Points by which a number beside an axis is lower than other text at that height: half the font's ascent says so."""

_BESIDE = 5.0
"""Points between an axis and the numbers beside it."""

_BELOW = 3.5 + 0.42 * SIZE
"""Points between an axis and the middle of the numbers below it."""

_TICK = 3.0


def margin_of(marks: Sequence[float], unit: str = "") -> float:
    """Room that the labels of a value axis need at its left, in points."""
    return max(text_width(text) for text in numbers.axis_labels(marks, unit)) + _BESIDE


def value_axis(
    sheet: Sheet, marks: Sequence[float], unit: str = "", low: float | None = None, *, written: bool = True
) -> None:
    """Dress the y axis: round numbers, light lines, a dark one at zero; it begins at `low`, or at the first mark.

    The numbers aren't `written` where a panel beside this one has them.
    """
    start = marks[0] if low is None else low
    sheet.axes.set_ylim(start, marks[-1])
    sheet.levels(marks, color=GRID, linewidth=0.7, zorder=0.5, clip_on=False)
    for mark, text in zip(marks, numbers.axis_labels(marks, unit) if written else (), strict=written):
        _write_beside(sheet, mark, text, _BESIDE)
    if start < 0 <= marks[-1]:
        sheet.levels([0], color=MUTED, linewidth=0.8, zorder=1.5)


def year_axis(sheet: Sheet, low: float, high: float, air: float = 0.0, *, written: bool = True) -> None:
    """Dress the x axis with whole years; the limits leave `air`, in years, or a little more, on either side.

    The y axis is dressed before: if it holds zero and more below, its dark line there stands for the one at the bottom.
    The years aren't `written` where a panel below this one has them.
    """
    air = max(air, 0.015 * (high - low)) or 0.5
    named = numbers.years(low, high, most=int((sheet.right - sheet.left) / 34))
    sheet.axes.set_xlim(min(low - air, *named), max(high + air, *named))
    bottom, top = sheet.axes.get_ylim()
    tick = 0.0 if bottom < 0 <= top else _TICK
    places = sheet.xs(named)
    if tick:
        _draw_edge(sheet, [0, 1], [0, 0], MUTED)
        sheet.ticks((((x, x), (sheet.bottom, sheet.bottom - tick)) for x in places), colour=MUTED)
    for year, x in zip(named, places, strict=True):
        if written:
            sheet.write(x, sheet.bottom - tick - _BELOW, str(year), colour=MUTED, align="center")


def years_down(sheet: Sheet, years: Sequence[int], colour: str) -> None:
    """Dress the y axis with whole years and a line along them."""
    _draw_edge(sheet, [0, 0], [0, 1], colour)
    places = sheet.ys(years)
    sheet.ticks((((sheet.left - _TICK, sheet.left), (y, y)) for y in places), colour=colour)
    for year in years:
        _write_beside(sheet, year, str(year), _TICK + _BESIDE)


def value_lines(sheet: Sheet, marks: Sequence[float], unit: str, stretches: Sequence[tuple[float, float]] = ()) -> None:
    """Dress the x axis with light lines, from end to end or along stretches of the y axis, and their numbers below."""
    sheet.axes.set_xlim(marks[0], marks[-1])
    texts = numbers.axis_labels(marks, unit)
    places = [_within(sheet, x, text) for x, text in zip(sheet.xs(marks), texts, strict=True)]
    every = 1 if sheet.width >= WIDTH or _fit(places, texts) else 2
    sheet.uprights(marks, stretches, color=GRID, linewidth=0.7, zorder=0.5)
    for place, text in [*zip(places, texts, strict=True)][::every]:
        sheet.write(place, sheet.bottom - _BELOW, text, colour=MUTED, align="center")


def _within(sheet: Sheet, middle: float, text: str) -> float:
    """Where the middle of a number stands so that all of it is within the sheet."""
    half = text_width(text) / 2
    return min(max(middle, half), sheet.width - half)


def _fit(places: Sequence[float], texts: Sequence[str]) -> bool:
    """Whether numbers below an axis keep off each other."""
    halves = [text_width(text) / 2 for text in texts]
    return all(places[n] + halves[n] + 4 <= places[n + 1] - halves[n + 1] for n in range(len(places) - 1))


def _write_beside(sheet: Sheet, value: float, text: str, gap: float) -> None:
    sheet.write(sheet.left - gap, sheet.y(value) - _MIDDLE, text, colour=MUTED, align="right")


def _draw_edge(sheet: Sheet, xs: Sequence[float], ys: Sequence[float], colour: str) -> None:
    """A line along an edge of the axes, behind the marks."""
    look = {"linewidth": 0.8, "solid_capstyle": "projecting", "zorder": 2.5, "clip_on": False}
    sheet.line(xs, ys, color=colour, transform=sheet.axes.transAxes, **look)
