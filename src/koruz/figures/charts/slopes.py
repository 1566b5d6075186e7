"""Then and now: one line for each category between two moments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import canvas, numbers
from koruz.figures.charts.canvas import Sheet, ink, marker
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.rows import emphasis
from koruz.figures.charts.spread import spread
from koruz.figures.charts.words import LEADING, clean, shorten
from koruz.figures.palette import GREY, MUTED
from koruz.figures.widths import WIDTH

_NAME_WIDTH = 96.0
_GAP = 9.0
_HEIGHT = 200.0


def slope(
    frame: pd.DataFrame,
    category: str,
    start: str,
    end: str,
    unit: str,
    heads: tuple[str, str] | None = None,
    highlight: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw how each category moved between two moments, with its name and number at both ends.

    Args:
        frame: One row for each category; one that lacks a value is drawn as the dot of the other.
        category: Column that names the lines.
        start: Column with the earlier values.
        end: Column with the later values.
        unit: Words between the heads; percent signs at the numbers instead where it is 'percent'.
        heads: What the two moments are called; the names of the columns if None.
        highlight: Categories in colour and bold, the others grey; None for Korea and Uzbekistan, where they are.
        colours: Colours of some categories by name.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing or no row has a value.

    Examples:
        >>> frame = pd.DataFrame({"partner": ["China", "South Korea"], "then": [17.2, 4.2], "now": [21.2, 2.1]})
        >>> slope(frame, category="partner", start="then", end="now", unit="percent", heads=("2014", "2024"))
        <Figure size 374.4x223 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (category, start, end))
        names = [clean(name) for name in frame[category]]
        sides = numbers.floats(frame[start]), numbers.floats(frame[end])
        known = canvas.some(numbers.finite([*sides[0], *sides[1]]), start)
        tones, bold = emphasis(names, highlight, colours)
        places = numbers.decimals(known)
        sheet = _sheet(names, known, unit, places)
        for name, before, after in zip(names, *sides, strict=True):
            _line(sheet, tones[name], before, after)
        for side, values in enumerate(sides):
            rows = [
                (value, _text(name, value, unit, places, side), ink(tones[name]), strong)
                for name, value, strong, _ in sorted(
                    zip(names, values, bold, sides[1 - side], strict=True), key=lambda row: _rank(row[3])
                )
                if not math.isnan(value)
            ]
            _labels(sheet, side, rows)
        _heads(sheet, heads or (start, end), unit)
        return sheet.figure


def _sheet(names: Sequence[str], known: Sequence[float], unit: str, places: int) -> Sheet:
    room = max(text_width(shorten(name, canvas.share(_NAME_WIDTH), 600), 600) for name in names) + _GAP
    room += max(text_width(numbers.label(number, unit, places), 600) for number in known) + 6
    height = canvas.tall(_HEIGHT, len(names) * (LEADING + 2) * 1.6)
    sheet = Sheet(height + 2 * LEADING, left=room, right=room, top=1.9 * LEADING, bottom=LEADING / 2)
    air = 0.03 * (max(known) - min(known)) or 1.0
    sheet.axes.set_xlim(0, 1)
    sheet.axes.set_ylim(min(known) - air, max(known) + air)
    sheet.uprights((0, 1), color=GREY, linewidth=0.8, clip_on=False, zorder=0.5)
    return sheet


def _rank(value: float) -> float:
    """Where two values are equal, the name whose line comes from above stands above."""
    return -math.inf if math.isnan(value) else value


def _line(sheet: Sheet, tone: str, before: float, after: float) -> None:
    thick, above = (1.5, 2) if tone == GREY else (2.2, 3)
    sheet.line(
        [0, 1],
        [before, after],
        color=tone,
        linewidth=thick,
        zorder=above,
        marker=marker(tone),
        markersize=5.5,
        clip_on=False,
    )


def _text(name: str, value: float, unit: str, places: int, side: int) -> str:
    """Name and number, the number next to the line."""
    parts = shorten(name, canvas.share(_NAME_WIDTH), 600), numbers.label(value, unit, places)
    return "  ".join(parts if side == 0 else parts[::-1]).replace("  ", " \N{NO-BREAK SPACE}")


def _labels(sheet: Sheet, side: int, rows: Sequence[tuple[float, str, str, bool]]) -> None:
    sign, align = ((-1, "right"), (1, "left"))[side]
    edge = (sheet.left, sheet.right)[side]
    wanted = [sheet.y(value) for value, *_ in rows]
    places = spread(wanted, [LEADING + 1] * len(rows), 0, sheet.top + LEADING / 2)
    for mark, middle, (_, text, tone, strong) in zip(wanted, places, rows, strict=True):
        if abs(middle - mark) > LEADING / 2:
            sheet.stroke([edge + sign * 4, edge + sign * (_GAP - 2)], [mark, middle], colour=tone)
        sheet.write(edge + sign * _GAP, middle, text, colour=tone, align=align, weight=600 if strong else 400)


def _heads(sheet: Sheet, heads: tuple[str, str], unit: str) -> None:
    y = sheet.height - LEADING / 2
    middle, half = sheet.width / 2, 0.0 if unit == "percent" else text_width(clean(unit)) / 2
    room = middle - half - 8
    for side, (x, align) in enumerate(((sheet.left + 3, "right"), (sheet.right - 3, "left"))):
        text = shorten(clean(heads[side]), room, 600)
        # A long head may reach over the lines; it keeps clear of the unit in the middle.
        needed = text_width(text, 600)
        x = max(min(x, room), needed) if side == 0 else min(max(x, sheet.width - room), sheet.width - needed)
        sheet.write(x, y, text, colour=MUTED, align=align, weight=600)
    if unit != "percent":
        sheet.write(middle, y, clean(unit), colour=MUTED, align="center")
