"""A matrix of numbers whose shade shows their size and whose frame shows a threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import canvas, numbers
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.words import LEADING, clean, widest, wrap
from koruz.figures.palette import MUTED, PAPER, TEXT, VIOLET, colour, mixed, readable_on
from koruz.figures.widths import WIDTH

_ROW_LABEL = 124.0
_HEAD_LINES = 4
_NONE = "\N{EN DASH}"
_INSET = 2.2
_CELL = 22.0
"""Points of a cell's height below its label."""

_Cells = dict[tuple[str, str], float]


def matrix(
    frame: pd.DataFrame,
    row: str,
    column: str,
    value: str,
    unit: str,
    threshold: float | None = None,
    tone: str = VIOLET,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw a number for each pair of row and column, darker where it is larger.

    Cells that reach the threshold are framed and bold, so that it is seen without colour.

    Args:
        frame: One row for each cell; rows and columns keep the order in which they appear.
        row: Column of the frame that names the rows.
        column: Column of the frame that names the columns.
        value: Column with values; an empty cell gets a dash.
        unit: Words above the picture; percent signs at the numbers instead where it is 'percent'.
        threshold: Level from which cells are framed.
        tone: Colour of the largest value.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, no row has a value, or two rows speak of one cell.

    Examples:
        >>> frame = pd.DataFrame({"base": ["all", "workers"], "count": ["ministry"] * 2, "share": [3.1, 10.0]})
        >>> matrix(frame, row="count", column="base", value="share", unit="percent", threshold=10)
        <Figure size 374.4x59.5 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (row, column, value))
        names, heads = ([*dict.fromkeys(map(clean, frame[side]))] for side in (row, column))
        cells = _cells(frame, row, column, value)
        known = canvas.some(numbers.finite(cells.values()), value)
        above_cells = canvas.narrow()
        labels = [wrap(name, canvas.breadth() - 2 if above_cells else canvas.share(_ROW_LABEL)) for name in names]
        sheet, above = _sheet(labels, heads, _note(unit, threshold, numbers.decimals(known)))
        places, largest = numbers.decimals(known), max(map(abs, known)) or 1.0
        high = _CELL / (_CELL + _above(labels)) if above_cells else 1.0
        for down, name in enumerate(names):
            bottom = len(names) - 1 - down
            middle = sheet.y(bottom + high / 2)
            if above_cells:
                sheet.paragraph(0, sheet.y(bottom + 1) - _above(labels) / 2 - 1, labels[down])
            else:
                sheet.paragraph(sheet.left - 7, middle, labels[down], align="right")
            for across, head in enumerate(heads):
                amount = cells.get((name, head), math.nan)
                fill = PAPER if math.isnan(amount) else mixed("#f4f0f6", colour(tone), abs(amount) / largest)
                framed = threshold is not None and amount >= threshold
                text = _NONE if math.isnan(amount) else _figure(amount, unit, places, threshold)
                _cell(sheet, (across, bottom), high, fill, framed=framed)
                ink, weight = MUTED if math.isnan(amount) else readable_on(fill), 600 if framed else 400
                sheet.write(sheet.x(across + 0.5), middle, text, colour=ink, align="center", weight=weight)
        _heads(sheet, heads, above)
        return sheet.figure


def _cells(frame: pd.DataFrame, row: str, column: str, value: str) -> _Cells:
    cells: _Cells = {}
    for name, head, amount in zip(frame[row], frame[column], numbers.floats(frame[value]), strict=True):
        key = (clean(name), clean(head))
        if key in cells:
            raise ValueError(f"two values for row {key[0]!r} and column {key[1]!r}: choose one first")
        cells[key] = amount
    return cells


def _figure(amount: float, unit: str, places: int, threshold: float | None) -> str:
    """The number, with more digits where rounding would lift it to a threshold that it doesn't reach."""
    if threshold is not None and amount < threshold:
        while places < 8 and round(amount, places) >= threshold:
            places += 1
    return numbers.label(amount, unit, places)


def _note(unit: str, threshold: float | None, places: int) -> str:
    words = "" if unit == "percent" else clean(unit)
    if threshold is None:
        return words
    level = numbers.label(threshold, unit, 0 if float(threshold).is_integer() else places)
    return f"{words}; framed: {level} or more".removeprefix("; ")


def _sheet(labels: list[tuple[str, ...]], heads: list[str], note: str) -> tuple[Sheet, float]:
    """The sheet with its note, and the room between the cells and the note."""
    left = 1.0 if canvas.narrow() else max(widest(label) for label in labels) + 9
    head_lines = max(len(wrap(head, (canvas.breadth() - left) / len(heads) - 4, _HEAD_LINES)) for head in heads)
    above = head_lines * LEADING + 5
    tall = _CELL + _above(labels) if canvas.narrow() else max(len(label) for label in labels) * LEADING + 13
    top = above + (LEADING + 5 if note else 0)
    sheet = Sheet(len(labels) * tall + top + 2, left=left, right=1, top=top, bottom=2)
    sheet.axes.set_xlim(0, len(heads))
    sheet.axes.set_ylim(0, len(labels))
    if note:
        sheet.write(0, sheet.height - LEADING / 2, note, colour=MUTED)
    return sheet, above


def _above(labels: Sequence[Sequence[str]]) -> float:
    """Room for the label of a row above its cells."""
    return max(map(len, labels)) * LEADING + 5


def _heads(sheet: Sheet, heads: list[str], above: float) -> None:
    for across, head in enumerate(heads):
        lines = wrap(head, (sheet.width - sheet.left) / len(heads) - 4, _HEAD_LINES)
        middle = sheet.top + 5 + len(lines) * LEADING / 2
        sheet.paragraph(sheet.x(across + 0.5), middle, lines, colour=MUTED, align="center")


def _cell(sheet: Sheet, corner: tuple[float, float], high: float, fill: str, *, framed: bool) -> None:
    """A cell of this part of its row's height, with a little air around it; a framed one has a dark line inside."""
    air_x = sheet.axes.get_xlim()[1] / (sheet.right - sheet.left)
    air_y = sheet.axes.get_ylim()[1] / (sheet.top - sheet.bottom)
    (x, y) = corner
    sheet.box((x + air_x, y + air_y), 1 - 2 * air_x, high - 2 * air_y, facecolor=fill)
    if framed:
        for ink, thick in ((PAPER, 3.4), (TEXT, 1.6)):
            sheet.box(
                (x + _INSET * air_x, y + _INSET * air_y),
                1 - 2 * _INSET * air_x,
                high - 2 * _INSET * air_y,
                fill=False,
                edgecolor=ink,
                linewidth=thick,
                joinstyle="miter",
            )
