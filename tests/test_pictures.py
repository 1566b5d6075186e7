"""Any picture can be an exhibit, in the suite's look; what is none is refused in words."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
import seaborn.objects as so

from koruz.figures import charts, palette, style
from koruz.figures.pictures import drawn

FRAME = pd.DataFrame(
    {
        "year": [2019, 2020, 2021] * 2,
        "value": [1.0, 2.0, 3.2, 2.0, 2.5, 2.1],
        "name": ["Uzbekistan"] * 3 + ["South Korea"] * 3,
    }
)

FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "lines": (charts.lines, {"x": "year", "y": "value", "series": "name", "unit": "points"}),
    "lineplot": (sns.lineplot, {"x": "year", "y": "value", "hue": "name"}),
    "histplot": (sns.histplot, {"x": "value"}),
    "relplot": (sns.relplot, {"x": "year", "y": "value", "col": "name", "kind": "line"}),
    "pandas": (lambda frame, **more: frame.plot(**more), {"x": "year", "y": "value", "kind": "scatter"}),
    "artists": (lambda frame: plt.plot(frame["year"], frame["value"]), {}),
    "objects": (lambda frame: so.Plot(frame, x="year", y="value", color="name").add(so.Line()), {}),
}
PICTURES: dict[str, Callable[[], Any]] = {
    "Figure": lambda: sns.barplot(FRAME, x="name", y="value").figure,
    "Axes": lambda: plt.subplots()[1].scatter([1, 2], [3, 4]).axes,
    "array of Axes": lambda: FRAME.hist(),
    "FacetGrid": lambda: sns.FacetGrid(FRAME, col="name").map_dataframe(sns.scatterplot, "year", "value"),
    "PairGrid": lambda: sns.pairplot(FRAME[["year", "value"]]),
    "JointGrid": lambda: sns.jointplot(FRAME, x="year", y="value"),
    "heatmap": lambda: sns.heatmap(FRAME.pivot(index="name", columns="year", values="value")),
    "Plot": lambda: so.Plot(FRAME, x="year", y="value").add(so.Dot()),
}


@pytest.fixture(autouse=True)
def nothing_open() -> Any:
    plt.close("all")
    yield
    plt.close("all")


def words(figure: Any) -> str:
    return charts.to_svg(figure, "picture")


@pytest.mark.parametrize("form", FUNCTIONS)
def test_any_function_that_draws_a_frame_draws_in_the_look_and_leaves_nothing_behind(form: str) -> None:
    before = dict(mpl.rcParams)
    chart, encoding = FUNCTIONS[form]
    svg = words(drawn(chart, FRAME, encoding))
    assert "Source Sans Pro" in svg
    assert "DejaVu" not in svg
    assert palette.VIOLET in svg or palette.UZBEKISTAN in svg
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []
    assert words(drawn(chart, FRAME, encoding)) == svg


@pytest.mark.parametrize("form", PICTURES)
def test_any_picture_is_taken_and_shown_once(form: str) -> None:
    with style():
        figure = drawn(PICTURES[form](), FRAME, {})
    assert "Source Sans Pro" in words(figure)
    assert all(plt.figure(number) is not figure for number in plt.get_fignums())


def test_a_function_does_not_draw_on_what_is_open() -> None:
    mine = plt.subplots()[1]
    mine.plot([1, 2], [1, 2])
    figure = drawn(sns.lineplot, FRAME, {"x": "year", "y": "value"})
    assert figure is not mine.figure
    assert len(mine.lines) == 1
    assert plt.get_fignums() == [mine.figure.number]


@pytest.mark.parametrize("thing", ["picture.png", None, 3, FRAME, [], {"a": 1}, lambda frame: None])
def test_what_is_no_picture_is_refused_in_words(thing: Any) -> None:
    with pytest.raises(ValueError, match=r"no picture: .*give a chart of koruz, .*Figure or Axes, .*FacetGrid.*Plot"):
        drawn(thing, FRAME, {})


def test_no_half_year_is_named() -> None:
    figure = drawn(sns.lineplot, FRAME, {"x": "year", "y": "value"})
    named = [float(text) for text in re.findall(r">(\d{4}(?:\.\d)?)</text>", words(figure))]
    assert {2019, 2020, 2021} <= {*named}
    assert all(year == int(year) for year in named)


def test_an_empty_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="picture is empty"):
        drawn(plt.subplots()[0], FRAME, {})


def test_the_look_lasts_until_the_end_of_its_block_or_for_good() -> None:
    before, theme = dict(mpl.rcParams), dict(so.Plot.config.theme)
    with style():
        assert mpl.rcParams["axes.spines.left"] is False
        assert mpl.rcParams["font.family"] == ["Source Sans Pro", "NanumGothic"]
        assert so.Plot.config.theme["axes.edgecolor"] == palette.MUTED
    assert (dict(mpl.rcParams), dict(so.Plot.config.theme)) == (before, theme)
    kept = style()
    assert mpl.rcParams["grid.color"] == palette.GRID
    kept.close()
    assert dict(mpl.rcParams) == before


def test_the_look_leaves_the_charts_as_they_are() -> None:
    chart, encoding = FUNCTIONS["lines"]
    plain = words(chart(FRAME, **encoding))
    with style():
        assert words(chart(FRAME, **encoding)) == plain


def test_nothing_of_an_exhibit_imports_seaborn_but_panels_and_seaborn_s_own() -> None:
    code = (
        "import sys, pandas as pd, koruz.notebook; from koruz.figures import charts; from koruz.figures.pictures import"
        " drawn; frame = pd.DataFrame({'a': ['x', 'y'], 'b': [1, 2]});"
        "drawn(charts.bars, frame, {'category': 'a', 'value': 'b', 'unit': 'x'}); print('seaborn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
