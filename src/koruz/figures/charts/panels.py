"""A grid of panels, each for one name: seaborn's, without the layout that it measures twice.

Importing seaborn takes as long as a whole report's pictures: only the charts that need it import this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from seaborn import FacetGrid

from koruz.figures.charts.field import Field

_NAME = "name"


class _Grid(FacetGrid):  # type: ignore[misc]
    """The names stand where we write them, and margins are measured: seaborn has nothing to fit."""

    def set_titles(self, *_: Any, **__: Any) -> _Grid:
        return self

    def tight_layout(self, *_: Any, **__: Any) -> _Grid:
        return self


def panels(names: Sequence[str], columns: int, size: tuple[float, float]) -> dict[str, Axes]:
    """Empty axes on one figure, in rows from the upper left.

    Args:
        names: One for each panel, in order.
        columns: Panels beside each other.
        size: Width and height of the figure in points.

    Returns:
        The axes of each name; their figure isn't shown by itself.
    """
    frame = pd.DataFrame({_NAME: [*names]})
    kind = {"axes_class": Field}
    grid = _Grid(
        frame, col=_NAME, col_order=names, col_wrap=columns, sharex=False, sharey=False, despine=False, subplot_kws=kind
    )
    grid.figure.set_size_inches(size[0] / 72, size[1] / 72)
    plt.close(grid.figure)
    return dict(grid.axes_dict)
