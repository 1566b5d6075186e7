"""The field of a chart is matplotlib's axes without what nobody sees, and nothing else about it is different."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from koruz.figures import charts
from koruz.figures.charts.field import Field

FRAME = pd.DataFrame({"name": ["A", "B"] * 2, "year": [2018] * 2 + [2023] * 2, "low": [4, 2.6, 3.9, 2.6]})
FIGURES = {
    "lines": lambda: charts.lines(FRAME, "year", "low", "name", "score"),
    "powers": lambda: charts.ranges(FRAME, "name", "low", "low", "score", log=True),
    "panels": lambda: charts.multiples(FRAME, "year", "low", "name", "score"),
    "columns": lambda: charts.intervals(FRAME[:1], "year", "low", "low", "score"),
}


@pytest.mark.parametrize("chart", FIGURES)
def test_no_tick_and_no_frame_is_made_for_a_picture(chart: str) -> None:
    figure = FIGURES[chart]()
    charts.to_svg(figure, "x")
    for axes in figure.axes:
        assert isinstance(axes, Field)
        assert [*axes.spines.values()] == []
        assert [tick for axis in (axes.xaxis, axes.yaxis) for tick in (*axis.majorTicks, *axis.minorTicks)] == []


def drawn(kind: type[Axes], *, log: bool, axis: bool) -> str:
    """Marks on axes without a frame."""
    with charts.style():
        figure = Figure()
        axes = figure.add_axes(kind(figure, (0.1, 0.1, 0.8, 0.8)))
        axes.set(xscale="log" if log else "linear", xlim=(1, 90), ylim=(0, 20), frame_on=False)
        axes.add_artist(Line2D([1, 100], [2, 30]))
        axes.axvspan(3, 4)
        axes.axis("on" if axis else "off")
        return charts.to_svg(figure, "x")


@pytest.mark.parametrize("axis", [False, True])
@pytest.mark.parametrize("log", [False, True])
def test_it_draws_what_matplotlib_s_axes_draw_even_when_an_axis_is_switched_on(log: bool, axis: bool) -> None:
    svg = drawn(Field, log=log, axis=axis)
    assert svg == drawn(Axes, log=log, axis=axis)
    assert ("<text" in svg) is axis
