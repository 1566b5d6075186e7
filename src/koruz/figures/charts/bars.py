"""Bars: how much, compared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import canvas, numbers
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.rows import GAP, Rows, caption, caption_height, emphasis
from koruz.figures.charts.words import LEADING, clean
from koruz.figures.palette import MUTED, TEXT
from koruz.figures.widths import WIDTH
from koruz.words.written import MISSING

_THICKNESS = 13.0


def bars(
    frame: pd.DataFrame,
    category: str,
    value: str,
    unit: str,
    highlight: Sequence[str] | None = None,
    sort: bool = True,
    colours: Mapping[str, str] | None = None,
    group: str | None = None,
    line: tuple[str, float] | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw horizontal bars from zero, the longest first, each with its number.

    Args:
        frame: One row for each category.
        category: Column that names the bars.
        value: Column with values; a missing one is said so in words.
        unit: Words above the bars; percent signs at the numbers instead where it is 'percent'.
        highlight: Categories in colour and bold, the others grey; None for Korea and Uzbekistan, where they are.
        sort: Whether the longest comes first; else the order of the frame.
        colours: Colours of some categories by name.
        group: Column whose changes leave a gap between the bars.
        line: A name and an amount to compare with: drawn as a line across the bars, with its name above.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing or no row has a value.

    Examples:
        >>> frame = pd.DataFrame({"partner": ["China", "South Korea"], "share": [21.2, 2.1]})
        >>> bars(frame, category="partner", value="share", unit="percent")
        <Figure size 374.4x44 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (category, value, group))
        if sort:
            frame = frame.sort_values(value, ascending=False, kind="stable", na_position="last")
        names, amounts = [clean(name) for name in frame[category]], numbers.floats(frame[value])
        known = canvas.some(numbers.finite(amounts), value)
        tones, bold = emphasis(names, highlight, colours)
        places = numbers.decimals(known)
        texts = [MISSING if math.isnan(amount) else numbers.label(amount, unit, places) for amount in amounts]
        room = max(text_width(text, 600) for text in texts) + GAP
        reached = [0.0, *known, *([line[1]] if line else [])]
        low, high = min(reached), max(reached)
        rows, inner = Rows.of(names, list(frame[group]) if group else ()), room if low < 0 else 0.0
        top = caption_height(unit) + (LEADING + 2 if line else 0.0)
        sheet = rows.sheet(top=top, right=room if high > 0 else GAP, inner=inner)
        sheet.axes.set_xlim(low, high if high > low else 1)
        rows.write(sheet, inner, bold)
        across = sheet.x(line[1]) if line else math.nan
        for row in zip(rows.middles, amounts, texts, [tones[name] for name in names], bold, strict=True):
            _bar(sheet, *row, across)
        sheet.uprights([0], rows.stretches, color=MUTED, linewidth=0.8, clip_on=False)
        caption(sheet, unit, sheet.x(0))
        if line:
            _line(sheet, f"{clean(line[0])} {numbers.label(line[1], unit, numbers.decimals([line[1]]))}", line[1], rows)
        return sheet.figure


def _line(sheet: Sheet, text: str, amount: float, rows: Rows) -> None:
    """A dashed line across all bars, named at the top; the name stays within the picture."""
    sheet.uprights([amount], rows.stretches, color=TEXT, linewidth=1, linestyle=(0, (3, 2)), zorder=3, clip_on=False)
    half = text_width(text) / 2
    middle = min(max(sheet.x(amount), sheet.left + half), sheet.width - half)
    sheet.write(middle, sheet.height - LEADING / 2, text, colour=TEXT, align="center")


def _bar(sheet: Sheet, middle: float, amount: float, text: str, tone: str, strong: bool, across: float) -> None:
    """A bar and its number; a number that the line would cross stands behind the line."""
    weight = 600 if strong else 400
    if math.isnan(amount):
        sheet.write(sheet.x(0) + GAP - 2, sheet.y(middle), text, colour=MUTED, weight=weight)
        return
    sheet.box((0, middle - _THICKNESS / 2), amount, _THICKNESS, facecolor=tone)
    side, align = (-1, "right") if amount < 0 else (1, "left")
    start = sheet.x(amount) + side * (GAP - 2)
    if side > 0 and sheet.x(amount) <= across <= start + text_width(text, weight) + 2:
        start = across + GAP - 2
    sheet.write(start, sheet.y(middle), text, colour=TEXT, align=align, weight=weight)
