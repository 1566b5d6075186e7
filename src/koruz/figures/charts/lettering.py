"""Words on a picture, drawn where they are told to stand."""

from __future__ import annotations

from typing import Any, Literal, cast

from matplotlib.text import Text
from matplotlib.transforms import Transform

from koruz.figures.charts.measure import properties, text_width

Align = Literal["left", "center", "right"]

_PART_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Lettering(Text):
    """One level line of text that stands on its baseline.

    Matplotlib would lay it out as it does paragraphs, turned ones and formulas, and measure it once more.

    Args:
        x: Place, in the units of the transform.
        y: Height of the baseline.
        text: One line.
        weight: CSS weight.
        align: Which part of the text stands at `x`: 'left', 'center' or 'right'.
        colour: Its colour.
        transform: From the units to those of the figure.
    """

    def __init__(
        self, x: float, y: float, text: str, *, weight: int, align: str, colour: str, transform: Transform
    ) -> None:
        # By the names of its own parameters: matplotlib looks up other ones, and short names, one by one.
        super().__init__(
            x, y, text, fontproperties=properties(weight), horizontalalignment=cast(Align, align), color=colour
        )
        self.set_transform(transform)
        self._before = _PART_BEFORE[align] * text_width(text, weight)

    def draw(self, renderer: Any) -> None:
        """Hand the line to the renderer."""
        if not self.get_text():
            return
        x, y = self.get_transform().transform(self.get_position())
        x -= renderer.points_to_pixels(self._before)
        y = renderer.get_canvas_width_height()[1] - y if renderer.flipy() else y
        renderer.open_group("text", self.get_gid())
        pen = renderer.new_gc()
        pen.set_foreground(self.get_color())
        renderer.draw_text(pen, x, y, self.get_text(), self.get_fontproperties(), self.get_rotation(), mtext=self)
        pen.restore()
        renderer.close_group("text")
