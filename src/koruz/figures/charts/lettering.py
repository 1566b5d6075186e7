"""Words on a picture, drawn where they are told to stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from matplotlib.artist import Artist
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform, Transform

from koruz.figures.charts.measure import SIZE, properties, text_width

Align = Literal["left", "center", "right"]

_PART_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}

_ABOVE, _BELOW = 0.8, 0.25
"""How far letters reach from the baseline, in sizes of the type."""


@dataclass(frozen=True)
class Line:
    """One level line of text that stands on its baseline.

    Attributes:
        x: Place, in the units of the lettering.
        y: Height of the baseline.
        text: What it says.
        weight: CSS weight.
        align: Which part of the text stands at `x`: 'left', 'center' or 'right'.
        colour: Its colour.
    """

    x: float
    y: float
    text: str
    weight: int
    align: str
    colour: str

    @property
    def before(self) -> float:
        """Points from the beginning of the text to `x`."""
        return _PART_BEFORE[self.align] * text_width(self.text, self.weight)


class Lettering(Artist):
    """All lines of a picture's text.

    Matplotlib's own text is an artist for each line, which it would lay out as it does paragraphs, turned ones and
    formulas, and measure once more.

    Args:
        transform: From the units of the lines, points, to those of the figure.

    Attributes:
        lines: In the order in which they are drawn.
    """

    zorder = 3  # that of matplotlib's own text

    def __init__(self, transform: Transform) -> None:
        super().__init__()
        self.set_transform(transform)
        self.lines: list[Line] = []

    def draw(self, renderer: Any) -> None:
        """Hand the lines to the renderer."""
        if not self.get_visible() or not self.lines:
            return
        asked = Text()  # of which a renderer asks how a text is aligned and anchored, in pixels, and what else it likes
        asked.set_transform(IdentityTransform())
        places = self.get_transform().transform([(line.x, line.y) for line in self.lines])
        height = renderer.get_canvas_width_height()[1]
        for line, (x, y) in zip(self.lines, places.tolist(), strict=True):
            pen = renderer.new_gc()
            pen.set_foreground(line.colour)
            start, base = x - renderer.points_to_pixels(line.before), height - y if renderer.flipy() else y
            renderer.open_group("text")
            asked.set_position((x, y))
            asked.set_horizontalalignment(cast(Align, line.align))
            renderer.draw_text(pen, start, base, line.text, properties(line.weight), 0.0, mtext=asked)
            renderer.close_group("text")
            pen.restore()
        self.stale = False

    def get_window_extent(self, renderer: Any = None) -> Bbox:
        """Where the lines stand, in pixels."""
        if not self.lines:
            return Bbox.null()
        starts = [line.x - line.before for line in self.lines]
        ends = [start + text_width(line.text, line.weight) for start, line in zip(starts, self.lines, strict=True)]
        heights = [line.y for line in self.lines]
        low, high = min(heights) - _BELOW * SIZE, max(heights) + _ABOVE * SIZE
        return Bbox(self.get_transform().transform([(min(starts), low), (max(ends), high)]))
