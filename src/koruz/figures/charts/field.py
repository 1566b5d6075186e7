"""The field that charts draw on: matplotlib's axes without ticks and frame, which a sheet never shows.

An axis makes ticks, each of three lines and two labels, as soon as there are axes, though it is switched off; for a
sheet this and the frame took a fifth of all drawing. Whoever switches an axis on gets its ticks, but no frame.
"""

from __future__ import annotations

from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import IdentityTransform, Transform

Which = Literal["grid", "tick1", "tick2"]


class _Across(XAxis):
    """An x axis that has no tick until one is asked for."""

    def reset_ticks(self) -> None:
        self.majorTicks, self.minorTicks = [], []


class _Up(YAxis):
    """A y axis of the same kind."""

    def reset_ticks(self) -> None:
        self.majorTicks, self.minorTicks = [], []


class _Area(Rectangle):
    """The area from 0 to 1, by which marks are clipped: each would work out anew how it is scaled and turned."""

    def __init__(self) -> None:
        super().__init__((0, 0), 1, 1)

    def get_patch_transform(self) -> Transform:
        return IdentityTransform()


class Field(Axes):
    """Axes that are off. The methods are those by which matplotlib's gallery makes projections of its own."""

    def __init__(self, *place: Any, **more: Any) -> None:
        super().__init__(*place, **more)
        self.set_axis_off()

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _Across(self, clear=False), _Up(self, clear=False)

    def _gen_axes_patch(self) -> Patch:
        return _Area()

    def _gen_axes_spines(self) -> dict[str, Any]:
        return {}

    def get_xaxis_transform(self, which: Which = "grid") -> Transform:
        """Ticks stand at the edges: there is no frame that might stand elsewhere."""
        return super().get_xaxis_transform("grid")

    def get_yaxis_transform(self, which: Which = "grid") -> Transform:
        """Ticks stand at the edges."""
        return super().get_yaxis_transform("grid")
