"""Any picture as a figure: this package's charts, and what matplotlib, pandas and seaborn draw."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import AutoLocator

from koruz.figures.look import worn

_YEARS = range(1800, 2200)

WELCOME = (
    "a chart of koruz, another function that draws a frame, a matplotlib Figure or Axes, what seaborn gives back "
    "(axes, a FacetGrid, PairGrid or JointGrid), or a seaborn.objects.Plot"
)


def drawn(chart: Callable[..., Any] | Any, frame: pd.DataFrame, encoding: Mapping[str, Any]) -> Figure:
    """The figure of a chart, or of a picture that is there.

    Args:
        chart: Draws a frame, such as `charts.lines` or `seaborn.lineplot`; or a picture.
        frame: What is drawn.
        encoding: Further arguments of a chart; a picture has none.

    Raises:
        ValueError: If it is no picture, draws none, or the picture is empty; in words.
    """
    if not callable(chart):
        return _whole(chart)
    if getattr(getattr(chart, "func", chart), "__module__", "").startswith("koruz.figures"):
        return _whole(chart(frame, **encoding))
    with worn(), _alone():
        # `data` is the first argument by place in some of seaborn's functions, by name in all.
        return _whole(chart(data=frame, **encoding) if _of_seaborn(chart) else chart(frame, **encoding))


def _of_seaborn(chart: Any) -> bool:
    return bool(getattr(getattr(chart, "func", chart), "__module__", "").startswith("seaborn"))


def _whole(picture: Any) -> Figure:
    figure = _figure_of(picture)
    if figure is None:
        said = " ".join(repr(picture).split())[:60]
        raise ValueError(f"this is no picture: {said} ({type(picture).__name__}); give {WELCOME}")
    if not any(axes.has_data() or not axes.axison for axes in figure.axes):
        raise ValueError("the picture is empty: nothing is drawn on its axes")
    if "matplotlib.pyplot" in sys.modules:
        # An exhibit shows it; the notebook shall not show it once more.
        sys.modules["matplotlib.pyplot"].close(figure)
    for axes in figure.axes:
        _in_whole_years(axes)
    return figure


def _in_whole_years(axes: Axes) -> None:
    """No half year is named along an axis of years; others can't be told from years, but whole numbers suit them."""
    locator, (low, high) = axes.xaxis.get_major_locator(), sorted(axes.get_xlim())
    if axes.axison and isinstance(locator, AutoLocator) and low > _YEARS.start and high < _YEARS.stop:
        locator.set_params(integer=True)


def _figure_of(picture: Any) -> Figure | None:
    """The figure on which something is drawn; None if it is on none."""
    grids, objects = sys.modules.get("seaborn.axisgrid"), sys.modules.get("seaborn.objects")
    if objects and isinstance(picture, objects.Plot):
        with worn():
            figure = Figure()
            picture.on(figure).plot()
            return figure
    if grids and isinstance(picture, grids.Grid | grids.JointGrid):
        return _figure_of(picture.figure)
    if isinstance(picture, Artist):
        root = picture.get_figure(root=True)
        return root if isinstance(root, Figure) else None
    if isinstance(picture, list | tuple | np.ndarray):
        return next((found for part in np.ravel(np.array(picture, object)) if (found := _figure_of(part))), None)
    return None


@contextmanager
def _alone() -> Iterator[None]:
    """A page of its own for functions that draw where something was drawn last."""
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    if before:
        plt.figure()
    try:
        yield
    finally:
        for number in set(plt.get_fignums()) - set(before):
            plt.close(number)
