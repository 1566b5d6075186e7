"""The field that charts draw on: matplotlib's axes without ticks and frame, which a sheet never shows.

An axis makes ticks, each of three lines and two labels, as soon as there are axes, though it is switched off; for a
sheet this and the frame took a fifth of all drawing. Whoever switches an axis on gets its ticks, and whoever asks for
sides of the frame gets these.
"""

from __future__ import annotations

from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.patches import Patch, Rectangle
from matplotlib.spines import Spine, Spines
from matplotlib.transforms import IdentityTransform, Transform

Which = Literal["grid", "tick1", "tick2"]
_SIDES = ("left", "right", "bottom", "top")


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


class _Frame(Spines):
    """A frame whose sides are made when somebody asks for them, as `seaborn.despine` does."""

    def __init__(self, axes: Axes) -> None:
        super().__init__()
        self._axes = axes

    def __getattr__(self, name: str) -> Any:
        if name not in _SIDES:
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, key: Any) -> Any:
        for side in _SIDES if isinstance(key, slice) else key if isinstance(key, list | tuple) else [key]:
            if side in _SIDES and side not in self._dict:
                self._dict[side] = Spine.linear_spine(self._axes, side)
        return super().__getitem__(key)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)


class Field(Axes):
    """Axes that are off. The methods are those by which matplotlib's gallery makes projections of its own."""

    def __init__(self, *place: Any, **more: Any) -> None:
        super().__init__(*place, **more)
        self.spines = _Frame(self)
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
