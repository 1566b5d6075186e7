"""Dots: few values in each row, compared within the row and down the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import canvas, numbers
from koruz.figures.charts.canvas import Sheet, ink
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.rows import GAP, Rows, across, caption, caption_height, grid, zero_line
from koruz.figures.charts.words import clean
from koruz.figures.palette import GREY, GRID, MUTED, assign
from koruz.figures.widths import WIDTH
from koruz.words.written import MISSING

_SIZE = 6.5

_Dot = tuple[float, str]


def dots(
    frame: pd.DataFrame,
    category: str,
    value: str,
    series: str | None,
    unit: str,
    colours: Mapping[str, str] | None = None,
    zero: bool = True,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw a dot for each value of each category, in the order of the frame.

    Where no row has more than two values the numbers stand beside them, else there is an axis.

    Args:
        frame: One row for each category and series.
        category: Column that names the rows.
        value: Column with values; a category without any is said so in words.
        series: Column that names the dots; None for a single kind.
        unit: Words above the dots; percent signs at the numbers instead where it is 'percent'.
        colours: Colours of some series by name.
        zero: Whether the axis begins at zero.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing or no row has a value.

    Examples:
        >>> frame = pd.DataFrame({"route": ["Tashkent", "Samarkand"] * 2,
        ...     "kind": ["allowed"] * 2 + ["flown"] * 2, "n": [30, 6, 11, 0]})
        >>> dots(frame, category="route", value="n", series="kind", unit="flights a week")
        <Figure size 374.4x77 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (category, value, series))
        kinds = [""] * len(frame) if series is None else [clean(name) for name in frame[series]]
        found: dict[str, list[_Dot]] = {clean(name): [] for name in frame[category]}
        for name, amount, kind in zip(frame[category], numbers.floats(frame[value]), kinds, strict=True):
            found[clean(name)] += [(number, kind) for number in numbers.finite([amount])]
        known = canvas.some([amount for row in found.values() for amount, _ in row], value)
        tones = assign([*dict.fromkeys(kinds)], {clean(name): tone for name, tone in (colours or {}).items()})
        key = {name: tone for name, tone in tones.items() if name}
        written = max(map(len, found.values())) <= 2
        sheet = _sheet(found, known, unit, canvas.key_height(key), zero=zero, written=written)
        places, rows = numbers.decimals(known), Rows.of([*found])
        for middle, row in zip(rows.middles, found.values(), strict=True):
            _row(sheet, middle, sorted(row), tones, (unit, places) if written else None)
        if written:
            crossed = [_crosses_zero(sheet, sorted(row), unit, places) for row in found.values()]
            zero_line(sheet, rows, [middle for middle, crosses in zip(rows.middles, crossed, strict=True) if crosses])
        canvas.key(sheet, key)
        return sheet.figure


def _sheet(
    found: Mapping[str, Sequence[_Dot]], known: list[float], unit: str, key: float, *, zero: bool, written: bool
) -> Sheet:
    """The rows with their labels, and an axis where the numbers aren't written."""
    rows = Rows.of([*found])
    low, high = min([*known, *([0.0] if zero else [])]), max([*known, *([0.0] if zero else [])])
    marks = [low, high] if high > low else numbers.ticks(low, high)
    labels = max(text_width(numbers.label(number, unit, numbers.decimals(known))) for number in known) + GAP + 4
    paired = max(map(len, found.values())) == 2
    inner = (labels if paired else GAP) if written else GAP + 4
    top = key + caption_height(unit)
    sheet = rows.sheet(top=top, right=labels if written else 16.0, inner=inner, axis=not written)
    if written:
        sheet.axes.set_xlim(marks[0], marks[-1])
    else:
        grid(sheet, rows, numbers.ticks(low, high, across(sheet)), unit)
    rows.write(sheet, inner)
    caption(sheet, unit, 0 if rows.above else sheet.left)
    return sheet


def _crosses_zero(sheet: Sheet, row: Sequence[_Dot], unit: str, places: int) -> bool:
    """Whether the number left of the first of two dots would stand on the line at zero."""
    if len(row) < 2:
        return False
    right = sheet.x(row[0][0]) - GAP
    return right - text_width(numbers.label(row[0][0], unit, places)) - 2 < sheet.x(0) < right + 1


def _row(
    sheet: Sheet, middle: float, row: Sequence[_Dot], tones: Mapping[str, str], written: tuple[str, int] | None
) -> None:
    if not row:
        sheet.write(sheet.left + GAP, sheet.y(middle), MISSING, colour=MUTED)
        return
    if len(row) == 1 and written:
        # The eye follows a light line from the name to the dot, and no further, so that it crosses no number.
        sheet.line([sheet.axes.get_xlim()[0], row[0][0]], [middle, middle], color=GRID, linewidth=0.9, zorder=0.5)
    sheet.line([row[0][0], row[-1][0]], [middle, middle], color=GREY, linewidth=1.2, zorder=1, clip_on=False)
    for number, (amount, kind) in enumerate(row):
        tone = tones[kind]
        sheet.point(amount, middle, tone, _SIZE)
        if written:
            side, align = (-1, "right") if number == 0 and len(row) == 2 else (1, "left")
            text = numbers.label(amount, *written)
            sheet.write(sheet.x(amount) + side * (GAP + 1), sheet.y(middle), text, colour=ink(tone), align=align)
