"""Courses over time with a range that somebody stated drawn in behind them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts.lines import lines
from koruz.figures.palette import GREY, LAND
from koruz.figures.widths import WIDTH


def banded(
    frame: pd.DataFrame,
    x: str,
    y: str,
    series: str,
    unit: str,
    edges: tuple[str, str],
    colours: Mapping[str, str] | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw courses as `lines` does, and the range between two of them as a band.

    Args:
        frame: One row for each series and year; the two edges are series too, level over the years shown.
        x: Column with whole years.
        y: Column with values.
        series: Column that names the series.
        unit: Words above the axis.
        edges: Names of the series that are the lower and the upper end of the range; they are grey.
        colours: Colours of other series by name.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, no row has a value, or an edge isn't level.

    Examples:
        >>> frame = pd.DataFrame({"year": [2022, 2024] * 3, "share": [4, 6, 3, 3, 5, 5],
        ...     "what": ["share"] * 2 + ["low"] * 2 + ["high"] * 2})
        >>> banded(frame, x="year", y="share", series="what", unit="percent", edges=("low", "high"))
        <Figure size 374.4x208 with 1 Axes>
    """
    tones = {**(colours or {}), **dict.fromkeys(edges, GREY)}
    figure = lines(frame, x, y, series, unit, tones, markers=False, width=width, height=height)
    ends = [_level(frame, y, series, name) for name in edges]
    if None not in ends:
        low, high = sorted(end for end in ends if end is not None)
        figure.axes[0].axhspan(low, high, color=LAND, linewidth=0, zorder=0)
    return figure


def _level(frame: pd.DataFrame, y: str, series: str, name: str) -> float | None:
    values = frame.loc[frame[series] == name, y].dropna().unique()
    if len(values) > 1:
        raise ValueError(f"{name!r} is no end of a range: it has several values")
    return float(values[0]) if len(values) else None
