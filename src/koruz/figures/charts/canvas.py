"""The sheet that every picture is drawn on: its style, its margins in points, its marks and its words.

Every text is measured before it is drawn, so margins are exact and nothing is cut; no layout engine has to guess.

Why this and not seaborn for all: it was tried and measured. Eight of the suite's pictures drawn by seaborn took 5 to 7
times as long, and the whole suite 1.25 to 1.29 times; a native axis of matplotlib alone takes 2.7 times as long as one
of these charts, seaborn's semantics 1.8 times more. Five of the eight were worse: names printed over each other, keys
cut, years that stand alone lost. The three commonest charts would have been 138 lines instead of 1,077. seaborn is used
where it is best: its grid for panels (`multiples`), and authors' own pictures, which any exhibit takes.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from koruz.figures import fonts
from koruz.figures.charts.field import Field
from koruz.figures.charts.lettering import Lettering, Line
from koruz.figures.charts.measure import SIZE, text_width
from koruz.figures.charts.words import LEADING, clean, shorten
from koruz.figures.palette import GREY, MARKERS, MUTED, TEXT
from koruz.figures.widths import WIDTH

_room: ContextVar[tuple[float, float | None]] = ContextVar("room", default=(WIDTH, None))

_BESIDE = 300.0
"""Points: on a narrower sheet the labels of a matrix's rows stand above their cells."""

_BASELINE = 0.33 * SIZE

_UNMARKED = MarkerStyle("None")
"""For all lines without marks: of a name, each would make a style of its own."""

_Piece = tuple[Sequence[float], Sequence[float]]
"""The places along x and along y of a line's points."""


@contextmanager
def style(width: float | None = None, height: float | None = None) -> Iterator[None]:
    """The look of koruz within a block, and nowhere after it.

    Args:
        width: Points from left to right of the sheets of the block; None leaves them as they are.
        height: The most points from bottom to top that a sheet may take, where its chart can give way; None for as
            many as it asks for.

    Raises:
        FontError: If the fonts aren't installed.
    """
    fonts.register()
    # As a plain dictionary: its names are current and its values were checked when they were read, and matplotlib would
    # look at each of three hundred once more.
    settings = cast(dict[str, Any], mpl.rcParams)
    before = {name: dict.__getitem__(settings, name) for name in _settings()}
    changed = {name: value for name, value in _settings().items() if before[name] != value}
    room = _room.set((width, height) if width is not None else _room.get())
    with warnings.catch_warnings():
        # A character that neither family has is text all the same; the reader's fonts decide.
        warnings.filterwarnings("ignore", "Glyph .* missing")
        try:
            # An `rc_context` would copy, check and put back all of the settings, which takes longer than many a chart.
            dict.update(settings, changed)
            yield
        finally:
            dict.update(settings, {name: before[name] for name in changed})
            _room.reset(room)


def breadth() -> float:
    """Points from left to right of the sheet at hand."""
    return _room.get()[0]


def narrow() -> bool:
    """Whether the sheet at hand is too narrow for labels of rows beside their cells: they stand above."""
    return breadth() < _BESIDE


def share(points: float) -> float:
    """Points for words beside the axes: on a narrow sheet somewhat fewer than on the usual one, on a wide one more."""
    return points * (0.4 + 0.6 * breadth() / WIDTH)


def tall(points: float, needed: float = 0.0) -> float:
    """Height of a sheet whose chart can give way.

    Args:
        points: Its height on a sheet of the usual width.
        needed: What its labels need.
    """
    width, most = _room.get()
    wanted = max(points * (0.75 + 0.25 * width / WIDTH), needed)
    return wanted if most is None else max(min(wanted, most), min(needed, wanted))


@lru_cache(maxsize=1)
def _settings() -> Any:
    """The package's style sheet over matplotlib's own defaults, read once; the backend is left as it is."""
    with resources.as_file(resources.files("koruz").joinpath("koruz.mplstyle")) as path:
        settings = mpl.rc_params_from_file(path, use_default_template=True)
    return {name: value for name, value in settings.items() if name != "backend"}


class Sheet:
    """A figure with one pair of axes whose place is given in points.

    Args:
        height: Height of the figure.
        left: Margin to the left of the axes; so are `right`, `top` and `bottom`.
        panel: Axes of a figure that holds more of them, to be used instead of a figure of its own.
    """

    def __init__(
        self, height: float, left: float, right: float, top: float, bottom: float, panel: Axes | None = None
    ) -> None:
        self.width, self.height = breadth(), height
        self.left, self.bottom = left, bottom
        self.right, self.top = self.width - right, height - top
        wide, tall = self.right - self.left, self.top - self.bottom
        place = (left / self.width, bottom / height, wide / self.width, tall / height)
        if panel is None:
            self.figure = Figure(figsize=(self.width / 72, height / 72))
            self.figure.set_layout_engine("none")
            self.axes: Axes = self.figure.add_axes(Field(self.figure, place))
        else:
            self.figure, self.axes = cast(Figure, panel.get_figure(root=True)), panel
            panel.set_position(place)
        self._points = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self._lettering = Lettering(self._points)
        self.figure.add_artist(self._lettering)

    def x(self, value: float) -> float:
        """Where a value of the x axis stands, in points from the left edge of the figure."""
        return self.xs([value])[0]

    def xs(self, values: Iterable[float]) -> list[float]:
        """Where values of the x axis stand: its limits, which matplotlib looks up at length, are asked for once."""
        return self._along(values, self.axes.get_xlim(), self.left, self.right, log=self.axes.get_xscale() == "log")

    def y(self, value: float) -> float:
        """Where a value of the y axis stands, in points from the bottom edge of the figure."""
        return self.ys([value])[0]

    def ys(self, values: Iterable[float]) -> list[float]:
        """Where values of the y axis stand."""
        return self._along(values, self.axes.get_ylim(), self.bottom, self.top, log=False)

    @staticmethod
    def _along(
        values: Iterable[float], limits: tuple[float, float], start: float, end: float, *, log: bool
    ) -> list[float]:
        low, high, *found = (math.log10(number) if log else number for number in (*limits, *values))
        return [start + (value - low) / (high - low) * (end - start) for value in found]

    def write(
        self, x: float, y: float, text: str, *, colour: str = TEXT, align: str = "left", weight: int = 400
    ) -> None:
        """Write one line; `y` is the height of its middle, in points, whatever letters it has."""
        if text:
            self._lettering.lines.append(Line(x, y - _BASELINE, text, weight, align, colour))

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        colour: str = TEXT,
        align: str = "left",
        weight: int = 400,
    ) -> None:
        """Write lines under each other, their middle at `y`."""
        top = y + (len(lines) - 1) * LEADING / 2
        for number, line in enumerate(lines):
            self.write(x, top - number * LEADING, line, colour=colour, align=align, weight=weight)

    def line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """Draw a line or marks in the units of the axes, whose limits stand: `axes.plot` would look for them anew."""
        self.axes.add_artist(Line2D(xs, ys, **{"marker": _UNMARKED, **look}))

    def levels(self, ys: Iterable[float], **look: Any) -> None:
        """Draw level lines at values of the y axis, from end to end."""
        self.line(*_joined(((0, 1), (y, y)) for y in ys), transform=self.axes.get_yaxis_transform(), **look)

    def uprights(self, xs: Iterable[float], stretches: Sequence[tuple[float, float]] = (), **look: Any) -> None:
        """Draw upright lines at values of the x axis: along stretches of the y axis, or from end to end."""
        if not stretches:
            look["transform"] = self.axes.get_xaxis_transform()
        self.line(*_joined(((x, x), stretch) for x in xs for stretch in stretches or [(0, 1)]), **look)

    def point(self, x: float, y: float, colour: str, size: float) -> None:
        """Draw the mark of a series at a place in the units of the axes; the edge of the axes doesn't cut it."""
        look: dict[str, Any] = {"color": colour, "marker": marker(colour), "markersize": size, "linestyle": "none"}
        self.line([x], [y], **look, clip_on=False, zorder=3)

    def box(self, corner: tuple[float, float], wide: float, tall: float, **look: Any) -> None:
        """Draw a rectangle in the units of the axes, whose limits stand."""
        self.axes.add_artist(Rectangle(corner, wide, tall, **look))

    def stroke(self, xs: Sequence[float], ys: Sequence[float], *, colour: str = GREY, width: float = 0.6) -> None:
        """Draw a thin line between places given in points, before everything on the axes."""
        look: dict[str, Any] = {"color": colour, "linewidth": width, "solid_capstyle": "butt"}
        line = Line2D(xs, ys, marker=_UNMARKED, transform=self._points, **look)
        self.figure.add_artist(line)

    def ticks(self, pieces: Iterable[_Piece], *, colour: str) -> None:
        """Draw short lines between places given in points, behind everything on the axes."""
        look: dict[str, Any] = {"linewidth": 0.8, "solid_capstyle": "butt", "zorder": 0.5, "clip_on": False}
        self.line(*_joined(pieces), color=colour, transform=self._points, **look)

    def mark(self, x: float, y: float, colour: str, size: float = 4.5, edge: str = "none") -> None:
        """Draw the mark of a series at a place given in points."""
        dot = Line2D([x], [y], color=colour, marker=marker(colour), linestyle="none", transform=self._points)
        dot.set(markersize=size, markeredgecolor=edge, markeredgewidth=0.8 if edge != "none" else 0, zorder=4)
        self.figure.add_artist(dot)


def _joined(pieces: Iterable[_Piece]) -> _Piece:
    """Pieces as one line with gaps: however many there are, they are made, kept and written once."""
    xs: list[float] = []
    ys: list[float] = []
    for across, up in pieces:
        xs += (*across, math.nan)
        ys += (*up, math.nan)
    return xs[:-1], ys[:-1]


@lru_cache(maxsize=32)
def marker(colour: str) -> MarkerStyle:
    """The shape of a series' marks."""
    return MarkerStyle(MARKERS.get(colour, "o"), "full")


def ink(colour: str) -> str:
    """The colour in which a series is named: grey ones in the muted text colour, which is easier to read."""
    return MUTED if colour == GREY else colour


def caption(sheet: Sheet, unit: str) -> None:
    """Write the unit above the axis, at the left edge; percent signs at the numbers need no words."""
    if unit != "percent":
        sheet.write(0, sheet.height - LEADING / 2, clean(unit), colour=MUTED)


def key_lines(entries: Mapping[str, str]) -> list[list[str]]:
    """Break the names of series into the lines of a key."""
    limit = breadth()
    lines: list[list[str]] = [[]]
    used = 0.0
    for name in entries:
        needed = text_width(name) + 22
        if lines[-1] and used + needed > limit:
            lines.append([])
            used = 0.0
        lines[-1].append(name)
        used += needed
    return lines


def key(sheet: Sheet, entries: Mapping[str, str]) -> None:
    """Write the names of series in their colours, each after its mark, from the top downwards."""
    for number, names in enumerate(key_lines(entries)):
        x, y = 0.0, sheet.height - (number + 0.5) * (LEADING + 2)
        for name in names:
            sheet.mark(x + 4, y, entries[name])
            sheet.write(x + 11, y, shorten(name, sheet.width - 11), colour=ink(entries[name]))
            x += text_width(name) + 22


def key_height(entries: Mapping[str, str]) -> float:
    """Room that a key needs, in points; none without entries."""
    return len(key_lines(entries)) * (LEADING + 2) + 4 if entries else 0.0


def need(frame: object, columns: Iterable[str | None]) -> None:
    """Refuse a frame that lacks a column or any row.

    Raises:
        ValueError: In words, with the columns that there are.
    """
    present = list(getattr(frame, "columns", []))
    for column in columns:
        if column is not None and column not in present:
            raise ValueError(f"the chart needs a column {column!r}; the frame has {', '.join(map(str, present))}")
    if not len(frame):  # type: ignore[arg-type]
        raise ValueError("there is nothing to draw: the frame has no rows")


def some(values: list[float], column: str) -> list[float]:
    """The values, of which there must be one.

    Raises:
        ValueError: If there is none.
    """
    if not values:
        raise ValueError(f"there is nothing to draw: no row of the column {column!r} has a value")
    return values


def touching(years: Sequence[float]) -> list[bool]:
    """For each but the first: whether it belongs to the same or the next year as the one before."""
    return [round(later) - round(earlier) <= 1 for earlier, later in pairwise(years)]
