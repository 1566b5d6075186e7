"""The field of a chart is matplotlib's axes without what nobody sees, and nothing else about it is different."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from koruz.figures import charts
from koruz.figures.charts.field import Field
from koruz.figures.charts.measure import SIZE, text_width

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


@pytest.mark.parametrize("chart", FIGURES)
def test_an_author_may_take_away_a_frame_that_nobody_sees(chart: str) -> None:
    figure, plain = FIGURES[chart](), FIGURES[chart]()
    seaborn.despine(figure, left=True)
    figure.axes[0].spines.top.set_color("red")
    figure.axes[0].spines[["right", "bottom"]].set_visible(True)
    figure.axes[0].spines[:].set_linewidth(2)
    assert charts.to_svg(figure, "x") == charts.to_svg(plain, "x")
    with pytest.raises(AttributeError):
        figure.axes[0].spines.middle  # noqa: B018
    with pytest.raises(KeyError):
        figure.axes[0].spines["middle"]


@pytest.mark.parametrize("chart", FIGURES)
def test_a_figure_may_be_pickled(chart: str) -> None:
    figure = FIGURES[chart]()
    again = pickle.loads(pickle.dumps(figure))
    assert charts.to_svg(again, "x") == charts.to_svg(figure, "x")
    assert again.axes[0].spines.top.axes is again.axes[0]


def test_what_is_written_counts_when_a_picture_is_fitted() -> None:
    """A notebook's inline backend cuts a picture to what stands on it."""
    figure = charts.bars(pd.DataFrame({"name": ["A long name of a row", "B"], "v": [1.0, 2.0]}), "name", "v", "percent")
    box = figure.get_tightbbox()
    widest = text_width("A long name of a row")
    assert box.width * 72 >= widest + 100
    assert box.x0 * 72 == pytest.approx(0.0, abs=SIZE)
