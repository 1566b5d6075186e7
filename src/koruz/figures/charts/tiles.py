"""Tiles: single things sorted into the cells of rows and columns, each with its short name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from koruz.figures.charts import canvas
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.words import LEADING, clean, widest, wrap
from koruz.figures.palette import GREY, GRID, MUTED, TEXT, colour, readable_on
from koruz.figures.widths import WIDTH

_TALL = 14.0
_AIR = 2.0
_ROW_AIR = 8.0
_ROW_LABEL = 96.0
_HEAD_LINES = 3
_LEAST = 15.0
_GAP = 3.0
_SUM = "all"
_LEVELS = 2
"""On a narrow sheet the heads of neighbouring columns stand in turn lower and higher."""

_Cells = Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True)
class _Grid:
    """Where things stand, in points.

    Attributes:
        rows: Names of the rows.
        columns: Names of the columns.
        cells: Names of the things in each cell.
        starts: Left edge of each column.
        widths: Width of each column.
        tile: Width of a tile.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: _Cells
    starts: tuple[float, ...]
    widths: tuple[float, ...]
    tile: float

    def across(self, column: int) -> int:
        """Tiles beside each other in a column."""
        return max(1, int(self.widths[column] // (self.tile + _AIR)))

    def label(self, row: int) -> tuple[str, ...]:
        """Lines of a row's label."""
        return wrap(self.rows[row], canvas.breadth() if canvas.narrow() else _ROW_LABEL)

    def height(self, row: int) -> float:
        """Height of a row: the most lines of tiles in one of its cells, or its label."""
        counts = [len(self.cells.get((self.rows[row], name), ())) for name in self.columns]
        lines = max(-(-count // self.across(number)) for number, count in enumerate(counts))
        if canvas.narrow():
            return lines * (_TALL + _AIR) + len(self.label(row)) * LEADING + _ROW_AIR
        return max(lines * (_TALL + _AIR), len(self.label(row)) * LEADING) + _ROW_AIR

    def sum(self, column: int) -> int:
        """How many things a column has."""
        return sum(len(names) for (_, name), names in self.cells.items() if name == self.columns[column])


def tiles(
    frame: pd.DataFrame,
    row: str,
    column: str,
    label: str,
    order: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw a tile for each thing in the cell of its row and column, and how many there are in each column.

    Args:
        frame: One row for each thing.
        row: Column of the frame that names the rows, which keep the order in which they appear.
        column: Column of the frame that names the columns.
        label: Column with the short names that stand in the tiles.
        order: The columns from left to right, also those without a tile; None for the order of the frame.
        colours: Colours of some columns by name; the others are grey.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, nothing is to be drawn, or a thing's column isn't in the order.

    Examples:
        >>> frame = pd.DataFrame({"theme": ["Trade"] * 2, "verdict": ["supported", "outdated"], "claim": ["T1", "T2"]})
        >>> tiles(frame, row="theme", column="verdict", label="claim")
        <Figure size 374.4x62 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (row, column, label))
        if frame.empty:
            raise ValueError("there is nothing to draw: the frame has no row")
        grid = _grid(frame, row, column, label, order)
        tones = {clean(name): colour(tone) for name, tone in (colours or {}).items()}
        most = _LEVELS if canvas.narrow() else 1
        heads = [wrap(name, most * w - 2, _HEAD_LINES) for name, w in zip(grid.columns, grid.widths, strict=True)]
        heights = [grid.height(number) for number in range(len(grid.rows))]
        above, below = most * max(map(len, heads)) * LEADING + 5 * most, most * LEADING + 10
        sheet = Sheet(sum(heights) + above + below, left=grid.starts[0], right=0, top=above, bottom=below)
        _write_heads(sheet, grid, heads)
        _write_rows(sheet, grid, heights, tones)
        _write_sums(sheet, grid)
        return sheet.figure


def _grid(frame: pd.DataFrame, row: str, column: str, label: str, order: Sequence[str] | None) -> _Grid:
    names = (map(clean, frame[side]) for side in (row, column, label))
    things = list(zip(*names, strict=True))
    rows = tuple(dict.fromkeys(name for name, _, _ in things))
    columns = tuple(map(clean, order)) if order else tuple(dict.fromkeys(name for _, name, _ in things))
    strange = sorted({name for _, name, _ in things} - set(columns))
    if strange:
        raise ValueError(f"no column {strange[0]!r} in the order: {', '.join(columns)}")
    things.sort(key=lambda thing: (rows.index(thing[0]), columns.index(thing[1])))
    cells = {key: [name for _, _, name in part] for key, part in groupby(things, key=lambda thing: thing[:2])}
    tile = max(_LEAST, *(text_width(name) + 3 for _, _, name in things))
    left = 0.0 if canvas.narrow() else max(widest(wrap(name, _ROW_LABEL)) for name in (*rows, _SUM)) + 7
    most = [max(len(cells.get((name, head), ())) for name in rows) for head in columns]
    widths = _widths(columns, most, tile + _AIR, canvas.breadth() - left)
    return _Grid(rows, columns, cells, tuple(accumulate(widths[:-1], initial=left)), widths, tile)


def _widths(columns: Sequence[str], most: Sequence[int], step: float, whole: float) -> tuple[float, ...]:
    """Share the room: what its longest word or a tile needs for each column, and an equal part of the rest.

    The column with the fullest cell gets room for one tile more in a line, if there is as much.
    """
    if canvas.narrow():
        return (whole / len(columns),) * len(columns)
    needed = [max(step, *(text_width(word) + _GAP for word in name.split())) for name in columns]
    fullest = most.index(max(most))
    wider = (needed[fullest] // step + 1) * step
    if wider - needed[fullest] <= whole - sum(needed):
        needed[fullest] = wider
    rest = (whole - sum(needed)) / len(columns)
    return tuple(least + rest for least in needed)


def _write_heads(sheet: Sheet, grid: _Grid, heads: Sequence[tuple[str, ...]]) -> None:
    lift = max(map(len, heads)) * LEADING + 5
    for number, (left, lines) in enumerate(zip(grid.starts, heads, strict=True)):
        up = lift if canvas.narrow() and number % _LEVELS else 0.0
        start = min(left, sheet.width - widest(lines))
        sheet.paragraph(start, sheet.top + 5 + up + len(lines) * LEADING / 2, lines, colour=MUTED)
        if up:
            sheet.stroke([left + 1, left + 1], [sheet.top + 3, sheet.top + 3 + up], colour=GRID)


def _write_rows(sheet: Sheet, grid: _Grid, heights: Sequence[float], tones: Mapping[str, str]) -> None:
    top = sheet.top
    for number, height in enumerate(heights):
        sheet.stroke([0, sheet.width], [top, top], colour=GRID)
        first, lines = top - _ROW_AIR / 2 - _TALL / 2, grid.label(number)
        sheet.paragraph(0, first - (len(lines) - 1) * LEADING / 2, lines)
        first -= len(lines) * LEADING + 2 if canvas.narrow() else 0.0
        for place, name in enumerate(grid.columns):
            for position, label in enumerate(grid.cells.get((grid.rows[number], name), ())):
                down, across = divmod(position, grid.across(place))
                corner = (grid.starts[place] + across * (grid.tile + _AIR), first - _TALL / 2 - down * (_TALL + _AIR))
                _tile(sheet, corner, grid.tile, label, tones.get(name, GREY))
        top -= height


def _tile(sheet: Sheet, corner: tuple[float, float], wide: float, label: str, tone: str) -> None:
    x, y = corner
    place = (x / sheet.width, y / sheet.height), wide / sheet.width, _TALL / sheet.height
    box = Rectangle(*place, facecolor=tone, linewidth=0)
    box.set_transform(sheet.figure.transFigure)
    sheet.figure.add_artist(box)
    sheet.write(x + wide / 2, y + _TALL / 2, label, colour=readable_on(tone), align="center")


def _write_sums(sheet: Sheet, grid: _Grid) -> None:
    """How many tiles each column has, under a line."""
    middle = sheet.bottom - 4 - LEADING / 2
    sheet.stroke([0, sheet.width], [sheet.bottom, sheet.bottom], colour=TEXT)
    sheet.write(0, middle, _SUM, weight=600)
    middle -= LEADING if canvas.narrow() else 0.0
    for number, left in enumerate(grid.starts):
        sheet.write(left, middle, str(grid.sum(number)), weight=600)
