"""A matrix of written cells whose fill and frame say how each is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import canvas
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.words import LEADING, clean, widest, wrap
from koruz.figures.palette import GREY, MUTED, PAPER, TEXT, VIOLET, mixed
from koruz.figures.widths import WIDTH

PLAIN, LINED, FILLED, FRAMED = "plain", "lined", "filled", "framed"
"""How a cell can look: muted on nothing, in a thin line, on a light fill, or bold in a frame on a stronger fill."""

_ROW_LABEL = 118.0
_ROW_LINES = 3
_HEAD_LINES = 4
_NONE = "\N{EN DASH}"
_FILLS = {PLAIN: PAPER, LINED: PAPER, FILLED: mixed(PAPER, VIOLET, 0.10), FRAMED: mixed(PAPER, VIOLET, 0.24)}
_SWATCH = 34.0

_Cell = tuple[str, str]


def judged(
    frame: pd.DataFrame,
    row: str,
    column: str,
    text: str,
    state: str,
    looks: Mapping[str, str],
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw a text for each pair of row and column, in the look of its state, with a key above.

    Args:
        frame: One row for each cell; rows and columns keep the order in which they appear.
        row: Column of the frame that names the rows.
        column: Column of the frame that names the columns.
        text: Column with what stands in the cell; a pair without a row gets a dash.
        state: Column with the state of the cell, one of the keys of `looks`.
        looks: For each state its look: 'plain', 'lined', 'filled' or 'framed'. States that occur are named in the key.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, there are no rows, two rows speak of one cell, or a state or look is
            unknown.

    Examples:
        >>> frame = pd.DataFrame({"count": ["all"] * 2, "base": ["stays", "arrivals"], "text": ["9%", "80%"],
        ...     "kind": ["fair", "odd"]})
        >>> judged(frame, row="count", column="base", text="text", state="kind", looks={"fair": "framed",
        ...     "odd": "plain"})
        <Figure size 374.4x78.5 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (row, column, text, state))
        cells = _cells(frame, (row, column, text, state), looks)
        names, heads = ([*dict.fromkeys(map(clean, frame[side]))] for side in (row, column))
        room = canvas.breadth() - 2 if canvas.narrow() else canvas.share(_ROW_LABEL)
        labels = [wrap(name, room, _ROW_LINES) for name in names]
        sheet = _sheet(labels, heads, len(_present(cells, looks)))
        wide, high = (sheet.right - sheet.left) / len(heads), 0.0
        for label, name in zip(reversed(labels), reversed(names), strict=True):
            tall = _tall(label)
            if canvas.narrow():
                sheet.paragraph(0, sheet.bottom + high + tall + len(label) * LEADING / 2 + 1, label)
            else:
                sheet.paragraph(sheet.left - 7, sheet.bottom + high + tall / 2, label, align="right")
            for across, head in enumerate(heads):
                words, kind = cells.get((name, head), (_NONE, ""))
                _draw(sheet, (across * wide, high), (wide, tall), words, looks.get(kind, PLAIN))
            high += tall + _above(label)
        _heads(sheet, heads)
        _key(sheet, cells, looks)
        return sheet.figure


def _cells(frame: pd.DataFrame, columns: tuple[str, str, str, str], looks: Mapping[str, str]) -> dict[_Cell, _Cell]:
    unknown = sorted({str(name) for name in frame[columns[3]]} - set(looks)) or sorted(
        set(looks.values()) - set(_FILLS)
    )
    if unknown:
        raise ValueError(f"no look for {', '.join(map(repr, unknown))}; looks are {', '.join(_FILLS)}")
    cells: dict[_Cell, _Cell] = {}
    for name, head, words, kind in frame[list(columns)].itertuples(index=False, name=None):
        key = (clean(name), clean(head))
        if key in cells:
            raise ValueError(f"two texts for row {key[0]!r} and column {key[1]!r}: choose one first")
        cells[key] = (clean(words), str(kind))
    return cells


def _tall(label: Sequence[str]) -> float:
    """Height of a row's cells."""
    return (2 if canvas.narrow() else max(2, len(label))) * LEADING + 6


def _above(label: Sequence[str]) -> float:
    """Room for a row's label above its cells; none where it stands beside them."""
    return len(label) * LEADING + 6 if canvas.narrow() else 0.0


def _sheet(labels: Sequence[tuple[str, ...]], heads: Sequence[str], keyed: int) -> Sheet:
    """A sheet whose axes count in points, from their lower left corner."""
    left = 1.0 if canvas.narrow() else max(widest(label) for label in labels) + 9
    head_lines = max(len(wrap(head, (canvas.breadth() - left) / len(heads) - 4, _HEAD_LINES)) for head in heads)
    top = head_lines * LEADING + 9 + keyed * (LEADING + 2)
    rows = sum(map(_tall, labels)) + sum(map(_above, labels))
    sheet = Sheet(rows + top + 2, left=left, right=1, top=top, bottom=2)
    sheet.axes.set_xlim(0, sheet.right - sheet.left)
    sheet.axes.set_ylim(0, rows)
    return sheet


def _heads(sheet: Sheet, heads: Sequence[str]) -> None:
    wide = (sheet.right - sheet.left) / len(heads)
    for across, head in enumerate(heads):
        lines = wrap(head, wide - 4, _HEAD_LINES)
        middle = sheet.top + 5 + len(lines) * LEADING / 2
        sheet.paragraph(sheet.left + (across + 0.5) * wide, middle, lines, colour=MUTED, align="center")


def _draw(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float], words: str, look: str) -> None:
    (left, bottom), (wide, tall) = corner, size
    _box(sheet, (left + 1, bottom + 1), (wide - 2, tall - 2), look)
    weight, ink = (600 if look == FRAMED else 400), (MUTED if look == PLAIN else TEXT)
    middle = (sheet.left + left + wide / 2, sheet.bottom + bottom + tall / 2)
    sheet.paragraph(*middle, wrap(words, wide - 5, 2, weight), colour=ink, align="center", weight=weight)


def _box(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float], look: str) -> None:
    """A filled box, with a dark line inside its edge if it is framed."""
    if look == PLAIN:
        return
    (x, y), (wide, tall) = corner, size
    sheet.box(corner, wide, tall, facecolor=_FILLS[look], linewidth=0, clip_on=False)
    if look != FILLED:
        ink, thick = (TEXT, 1.4) if look == FRAMED else (GREY, 0.8)
        inside = ((x + 1, y + 1), wide - 2, tall - 2)
        sheet.box(*inside, fill=False, edgecolor=ink, linewidth=thick, clip_on=False)


def _key(sheet: Sheet, cells: Mapping[_Cell, _Cell], looks: Mapping[str, str]) -> None:
    """Name the states that occur, each after a cell of its look."""
    for number, name in enumerate(_present(cells, looks)):
        middle = sheet.height - (number + 0.5) * (LEADING + 2)
        sample = next(words for words, state in cells.values() if state == name) if looks[name] == PLAIN else ""
        corner = (-sheet.left, middle - LEADING / 2 - sheet.bottom)
        _draw(sheet, corner, (_SWATCH, LEADING), sample, looks[name])
        sheet.write(_SWATCH + 5, middle, name, colour=MUTED)


def _present(cells: Mapping[_Cell, _Cell], looks: Mapping[str, str]) -> list[str]:
    states = {state for _, state in cells.values()}
    return [name for name in looks if name in states]
