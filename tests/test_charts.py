"""Pictures: what stands where, what is text, what is a gap, and that the same picture is the same bytes."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from koruz.figures import charts, palette
from koruz.figures.charts import measure, numbers, words
from koruz.figures.charts.lettering import Lettering, Line
from koruz.figures.charts.spread import Box, free_place, place, spread

SVG = "{http://www.w3.org/2000/svg}"
WIDTH = 374.4

TRADE = pd.DataFrame(
    {
        "year": [2018, 2019, 2020, 2023, 2019, 2020, 2021],
        "value": [2.0, 2.77, 2.1, 2.3, 2.14, 1.72, 2.0],
        "count": ["Uzbekistan's count"] * 4 + ["South Korea's count"] * 3,
    }
)
SHARES = pd.DataFrame(
    {
        "name": ["Turkey", "China", "South Korea", "Russia"],
        "start": [4.8, 17.2, 4.2, 17.2],
        "end": [3.7, 21.2, 2.1, 16.0],
    }
)
FLOWS = pd.DataFrame(
    {"year": [2013, 2016, 2018, 2020], "out": [1.97, 0.93, 2.12, 1.7], "back": [0.05, 0.02, 0.02, None]}
)
BOUNDS = pd.DataFrame({"year": [2003, 2004, 2007], "low": [955.2, 1119.9, 1346.0], "high": [1111.3, 1221.6, 1451.6]})
EVENTS = pd.DataFrame(
    {
        "date": ["1991-12-30", "1992-01-29", "1992", "2019-04", "2024-06-14"],
        "event": ["Recognition", "Relations", "A first visit", "A special strategic partnership", "Trains"],
        "kind": ["diplomatic", "diplomatic", "visit", "visit", "trade"],
    }
)
CELLS = pd.DataFrame(
    {
        "base": ["residents", "residents", "workers", "workers"],
        "count": ["ministry", "press", "ministry", "press"],
        "rate": [3.1, 9.99, 10.0, None],
    }
)
PROJECTS = pd.DataFrame(
    {
        "name": ["Refinery", "Landfill gas", "Trains", "Surgil"],
        "low": [600.0, 50.0, None, 3900.0],
        "high": [600.0, 60.0, 57.0, 4160.0],
        "kind": ["agreement", "memorandum", "contract", "plan"],
    }
)
VERDICTS = pd.DataFrame(
    {
        "theme": ["Trade", "Trade", "Trade", "Trade", "Trade", "Migration"],
        "claim": ["T1", "T2", "T3", "T4", "T10", "M1"],
        "verdict": ["supported", "supported", "supported", "supported", "internally inconsistent", "supported"],
    }
)
SCALE = ["supported", "outdated", "differs by definition", "contradicted", "internally inconsistent", "not checkable"]
SCORES = pd.DataFrame(
    {
        "mode": ["Rail", "Rail", "Air", "Air"],
        "edition": ["2010", "2018", "2010", "2018"],
        "score": [2.1, 2.4, 3.0, 2.9],
    }
)

TIMES = pd.DataFrame(
    {
        "name": ["Firms", "Firms", "Firms", "Share", "Share"],
        "date": ["2018", "2021-11-01", "2025", "2016", "2025"],
        "times": [1.0, 1.82, 1.35, 1.0, 0.5],
        "mark": ["", "2021: 1.82", "", "", ""],
    }
)

EVERY: dict[str, Callable[[], Figure]] = {
    "lines": lambda: charts.lines(TRADE, "year", "value", "count", "USD billion"),
    "steps": lambda: charts.steps(TRADE, "year", "value", "count", "flights a week"),
    "bars": lambda: charts.bars(SHARES, "name", "end", "percent"),
    "balance": lambda: charts.balance(FLOWS, "year", "out", "back", "USD billion"),
    "intervals": lambda: charts.intervals(BOUNDS, "year", "low", "high", "points", {"concentrated": 1800}),
    "ranges": lambda: charts.ranges(PROJECTS, "name", "low", "high", "USD million", group="kind"),
    "slope": lambda: charts.slope(SHARES, "name", "start", "end", "percent"),
    "sparklines": lambda: charts.sparklines(TIMES, "name", "date", "times", "times the first", mark="mark"),
    "dots": lambda: charts.dots(SCORES, "mode", "score", "edition", "points"),
    "matrix": lambda: charts.matrix(CELLS, "base", "count", "rate", "percent", threshold=10),
    "multiples": lambda: charts.multiples(TRADE, "year", "value", "count", "USD billion"),
    "timeline": lambda: charts.timeline(EVENTS, "date", "event", "kind"),
    "tiles": lambda: charts.tiles(VERDICTS, "theme", "verdict", "claim", order=SCALE, colours={"supported": "UZB"}),
}


def texts(figure: Figure) -> list[str]:
    """What stands in the picture, in the order of drawing."""
    return [element.text or "" for element in fromstring(charts.to_svg(figure, "x")).iter(f"{SVG}text")]


def lines_of(figure: Figure) -> list[Line]:
    """What is written on the picture, and where."""
    return [line for lettering in figure.findobj(Lettering) for line in lettering.lines]


def runs_of(axes: Axes, colour: str, dashed: bool = False) -> list[list[float]]:
    """The x values of every drawn line of a colour."""
    lines = [line for line in axes.lines if line.get_color() == colour and line.get_linestyle() != "None"]
    return [[float(x) for x in line.get_xdata()] for line in lines if (line.get_linestyle() == "--") == dashed]


def marks_of(axes: Axes, colour: str, hollow: bool = False) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for line in axes.lines:
        if (
            line.get_color() == colour
            and line.get_marker() != "None"
            and (line.get_markerfacecolor() == "none") == hollow
        ):
            found += [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]
    return found


# --- every form -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", EVERY)
def test_the_same_picture_is_the_same_bytes(form: str) -> None:
    assert charts.to_svg(EVERY[form](), form) == charts.to_svg(EVERY[form](), form)


@pytest.mark.parametrize("form", EVERY)
def test_pictures_are_small_and_as_wide_as_the_column(form: str) -> None:
    svg = charts.to_svg(EVERY[form](), form, label="What it shows")
    box = [float(part) for part in fromstring(svg).attrib["viewBox"].split()]
    assert box[:3] == [0, 0, WIDTH]
    assert len(svg) < 40_000


@pytest.mark.parametrize("form", EVERY)
def test_no_text_is_cut_off_or_crosses_another(form: str) -> None:
    boxes = text_boxes(EVERY[form]())
    for text, box in boxes:
        assert box.outside(Box(-0.5, -1, WIDTH + 0.5, 10_000)) == 0, text
    for (one, first), (other, second) in combinations(boxes, 2):
        assert first.overlap(second) < 0.5, (one, other)


def text_boxes(figure: Figure) -> list[tuple[str, Box]]:
    """Where each text stands, by the widths of the fonts and the places in the SVG; top and bottom of small letters."""
    found = []
    for element in fromstring(charts.to_svg(figure, "x")).iter(f"{SVG}text"):
        style, text = element.attrib["style"], element.text or ""
        wide = measure.text_width(text, 600 if "font-weight: 600" in style else 400)
        x, y = float(element.attrib["x"]), -float(element.attrib["y"])
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[re.findall(r"text-anchor: (\w+)", style)[0]]
        found.append((text, Box(left, y - 1, left + wide, y + 6)))
    bottom = min(box.bottom for _, box in found)
    return [(text, Box(box.left, box.bottom - bottom, box.right, box.top - bottom)) for text, box in found]


@pytest.mark.parametrize("form", EVERY)
def test_drawing_leaves_the_settings_as_they_were(form: str) -> None:
    before = dict(mpl.rcParams)
    charts.to_svg(EVERY[form](), form)
    assert dict(mpl.rcParams) == before


def test_settings_come_back_after_an_error() -> None:
    before = dict(mpl.rcParams)
    with pytest.raises(ValueError, match="column 'nothing'"):
        charts.bars(SHARES, "name", "nothing", "percent")
    assert dict(mpl.rcParams) == before


def test_charts_need_no_pyplot_and_say_nothing() -> None:
    code = (
        "import sys, pandas as pd; from koruz.figures import charts;"
        "frame = pd.DataFrame({'a': ['Korea', '한국 😀'], 'b': [1, 2]});"
        "charts.to_svg(charts.bars(frame, 'a', 'b', 'x', highlight=['한국 😀']), 'x');"
        "print('matplotlib.pyplot' in sys.modules, 'cartopy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("False False", "")


@pytest.mark.parametrize(
    ("draw", "what"),
    [
        (lambda frame: charts.lines(frame, "name", "start", None, ""), "no rows"),
        (lambda frame: charts.bars(frame, "name", "missing", ""), "column 'missing'; the frame has name, start, end"),
        (lambda frame: charts.slope(frame, "name", "start", "end", ""), "no rows"),
    ],
)
def test_an_empty_frame_or_a_missing_column_is_refused_in_words(draw: Callable[..., Figure], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        draw(SHARES.iloc[:0])


@pytest.mark.parametrize(
    "draw",
    [
        lambda frame: charts.lines(frame, "x", "y", None, ""),
        lambda frame: charts.bars(frame, "x", "y", ""),
        lambda frame: charts.dots(frame, "x", "y", None, ""),
        lambda frame: charts.slope(frame, "x", "y", "y", ""),
        lambda frame: charts.sparklines(frame.assign(c="a"), "c", "x", "y", ""),
        lambda frame: charts.ranges(frame, "x", "y", "y", ""),
        lambda frame: charts.matrix(frame, "x", "x", "y", ""),
        lambda frame: charts.balance(frame, "x", "y", "y", ""),
        lambda frame: charts.intervals(frame, "x", "y", "y", ""),
    ],
)
def test_a_frame_without_any_value_is_refused_in_words(draw: Callable[..., Figure]) -> None:
    with pytest.raises(ValueError, match="there is nothing to draw"):
        draw(pd.DataFrame({"x": [2020], "y": [float("nan")]}))


HOSTILE = [
    "$x^2$",
    "<script>alert(1)</script>",
    "_{sub} & \\alpha",
    "대한민국",
    "Oʻzbekiston",
    "Узбекистан",
    '#read("/etc/passwd")',
    "=1+1",
    "%s {0}",
]


@pytest.mark.parametrize(
    "form", ["lines", "bars", "slope", "dots", "timeline", "matrix", "ranges", "tiles", "sparklines", "multiples"]
)
def test_hostile_text_comes_out_as_text(form: str) -> None:
    frame = pd.DataFrame({"c": HOSTILE, "v": range(1, 10), "w": range(1, 10), "y": [2020] * 9, "k": "k"})
    draw = {
        "lines": lambda: charts.lines(frame, "y", "v", "c", "$unit$"),
        "bars": lambda: charts.bars(frame, "c", "v", "$unit$"),
        "slope": lambda: charts.slope(frame, "c", "v", "w", "$unit$"),
        "dots": lambda: charts.dots(frame, "c", "v", None, "$unit$"),
        "sparklines": lambda: charts.sparklines(frame, "c", "y", "v", "$unit$"),
        "multiples": lambda: charts.multiples(frame, "y", "v", "c", "$unit$"),
        "timeline": lambda: charts.timeline(frame, "y", "c", None),
        "matrix": lambda: charts.matrix(frame, "c", "k", "v", "$unit$"),
        "ranges": lambda: charts.ranges(frame, "c", "v", "w", "$unit$"),
        "tiles": lambda: charts.tiles(frame, "c", "k", "v"),
    }[form]
    said = " ".join(texts(draw())).replace("\N{NO-BREAK SPACE}", " ")
    for text in HOSTILE:
        # A label may be broken between or within words.
        assert text.replace(" ", "")[:12] in said.replace(" ", ""), text
    assert form in {"timeline", "tiles"} or "$unit$" in said


# --- lines ------------------------------------------------------------------------------------------------------------


def test_a_missing_year_breaks_the_line_and_a_lonely_value_is_a_point() -> None:
    axes = charts.lines(TRADE, "year", "value", "count", "USD billion").axes[0]
    assert runs_of(axes, palette.UZBEKISTAN) == [[2018, 2019, 2020]]
    assert (2023, 2.3) in marks_of(axes, palette.UZBEKISTAN)


def test_a_row_without_a_value_breaks_the_line_too() -> None:
    frame = pd.DataFrame({"year": [2018, 2019, 2020, 2021, 2022], "v": [1.0, 2.0, None, 3.0, 4.0]})
    axes = charts.lines(frame, "year", "v", None, "x", breaks=False).axes[0]
    assert runs_of(axes, palette.VIOLET) == [[2018, 2019], [2021, 2022]]


def test_a_line_runs_through_when_gaps_are_waived() -> None:
    axes = charts.lines(TRADE, "year", "value", "count", "USD billion", breaks=False).axes[0]
    assert runs_of(axes, palette.UZBEKISTAN) == [[2018, 2019, 2020, 2023]]


def test_without_markers_only_lonely_values_are_marked() -> None:
    axes = charts.lines(TRADE, "year", "value", "count", "USD billion", markers=False).axes[0]
    assert marks_of(axes, palette.UZBEKISTAN) == [(2023, 2.3)]


def test_a_second_value_of_a_year_and_given_marks_are_hollow() -> None:
    frame = pd.concat([TRADE, pd.DataFrame({"year": [2023, 2023], "value": [2.5, 2.3], "count": "Uzbekistan's count"})])
    marks = pd.DataFrame({"year": [2020], "value": [2.14], "count": ["Uzbekistan's count"]})
    axes = charts.lines(frame, "year", "value", "count", "USD billion", marks=marks).axes[0]
    assert marks_of(axes, palette.UZBEKISTAN, hollow=True) == [(2020, 2.14), (2023, 2.5)]
    assert (2023, 2.3) in marks_of(axes, palette.UZBEKISTAN)


def test_years_are_whole_and_have_no_comma() -> None:
    said = texts(charts.lines(TRADE, "year", "value", "count", "USD billion"))
    assert [text for text in said if text.isdigit() and len(text) == 4] == [
        "2018",
        "2019",
        "2020",
        "2021",
        "2022",
        "2023",
    ]
    assert not [text for text in said if re.search(r"2,0\d\d|20\d\d\.5", text)]


def test_the_axis_begins_at_zero_unless_told_otherwise() -> None:
    assert charts.lines(TRADE, "year", "value", "count", "x").axes[0].get_ylim()[0] == 0
    assert charts.lines(TRADE, "year", "value", "count", "x", zero=False).axes[0].get_ylim()[0] > 1


MANY = pd.DataFrame(
    {
        "name": [name for name in ("Japan", "Kenya", "South Korea", "Chad", "Uzbekistan") for _ in range(3)],
        "year": [2007, 2010, 2023] * 5,
        "value": [4.0, 3.9, 4.1, 2.0, None, 2.2, 3.5, 3.6, 3.8, 1.9, 2.1, None, 2.2, 2.8, 2.6],
    }
)


def panels_of(figure: Figure) -> dict[str, Axes]:
    """The panels by the name that stands over each, in order."""
    names = [str(text) for text in texts(figure) if text in {*MANY["name"]}]
    return dict(zip(names, figure.axes, strict=True))


def test_each_name_has_a_panel_of_its_own_and_the_two_countries_come_first() -> None:
    found = panels_of(charts.multiples(MANY, "year", "value", "name", "score", breaks=False))
    assert [*found] == ["Uzbekistan", "South Korea", "Japan", "Kenya", "Chad"]
    colours = dict(zip(found, (palette.UZBEKISTAN, palette.KOREA, *[palette.MUTED] * 3), strict=True))
    for name, axes in found.items():
        own = [(float(x), y) for _, x, y in MANY[MANY["name"] == name].itertuples(index=False) if not math.isnan(y)]
        assert marks_of(axes, colours[name]) == own


def test_all_panels_have_the_same_axes_and_all_others_behind() -> None:
    figure = charts.multiples(MANY, "year", "value", "name", "score", first=["Chad"], breaks=False)
    assert next(iter(panels_of(figure))) == "Chad"
    assert len({(axes.get_xlim(), axes.get_ylim()) for axes in figure.axes}) == 1
    for axes in figure.axes:
        drawn = {float(y) for line in axes.lines for y in line.get_ydata()}
        assert {*MANY["value"].dropna()} <= drawn


def test_a_panel_tells_its_last_value_and_a_hole_in_the_grid_leaves_no_panel_without_years() -> None:
    told = texts(charts.multiples(MANY, "year", "value", "name", "score", breaks=False))
    for number in ("4.1", "2.2", "3.8", "2.1", "2.6"):
        assert told.count(number) == 1
    assert told.count("2010") == 3


def test_panels_are_not_shown_by_pyplot_too() -> None:
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    charts.multiples(MANY, "year", "value", "name", "score")
    assert plt.get_fignums() == before


def test_assumed_values_are_dashed_without_marks_and_named() -> None:
    frame = pd.DataFrame({"year": [2023, 2024, 2025], "v": [1.0, 2.0, 3.0], "assumed": [False, True, True]})
    figure = charts.lines(frame, "year", "v", None, "x", what_if="assumed")
    assert runs_of(figure.axes[0], palette.VIOLET) == []
    assert runs_of(figure.axes[0], palette.VIOLET, dashed=True) == [[2023, 2024], [2024, 2025]]
    assert marks_of(figure.axes[0], palette.VIOLET) == [(2023, 1.0)]
    assert "what-if" in texts(figure)
    assert "what-if" not in texts(charts.lines(frame, "year", "v", None, "x"))


def test_everything_may_be_assumed() -> None:
    frame = pd.DataFrame({"year": [2030, 2031], "v": [1.0, 2.0]})
    figure = charts.lines(frame, "year", "v", None, "x", what_if=True)
    assert runs_of(figure.axes[0], palette.VIOLET, dashed=True) == [[2030, 2031]]
    assert "what-if" in texts(figure)


def test_a_shared_unit_of_percent_stands_at_the_numbers() -> None:
    said = texts(charts.lines(TRADE, "year", "value", "count", "percent"))
    assert "percent" not in said
    assert "1%" in said


def test_every_line_is_labelled_once_in_its_own_colour() -> None:
    root = fromstring(charts.to_svg(charts.lines(TRADE, "year", "value", "count", "USD billion"), "x"))
    inks = {element.text: element.attrib["style"] for element in root.iter(f"{SVG}text")}
    assert palette.KOREA in inks["South Korea's count"]
    assert palette.UZBEKISTAN in inks["Uzbekistan's count"]


def test_at_most_four_lines_are_coloured() -> None:
    frame = pd.DataFrame([{"y": year, "v": number, "n": f"series {number}"} for number in range(7) for year in (1, 2)])
    axes = charts.lines(frame, "y", "v", "n", "x").axes[0]
    tones = {line.get_color() for line in axes.lines}
    assert len(tones - {palette.GREY, palette.MUTED, palette.GRID}) == 4
    assert palette.GREY in tones


def test_dates_of_any_precision_stand_in_their_year() -> None:
    assert numbers.position("2019") == numbers.position(2019) == 2019
    assert numbers.position("2019-01-01") == pytest.approx(2018.5, abs=0.01)
    assert numbers.position("2019-12-31") == pytest.approx(2019.5, abs=0.01)
    assert numbers.position("2019-07-02") == 2019
    assert numbers.position(pd.Timestamp("2019-07-02")) == 2019
    assert numbers.position(None) != numbers.position(None)


def test_steps_hold_until_the_next_value_and_end_where_one_is_missing() -> None:
    frame = pd.DataFrame({"y": [2010, 2012, 2014, 2016, 2020], "v": [1.0, 3.0, None, 2.0, 2.0], "n": "a"})
    axes = charts.steps(frame, "y", "v", "n", "x").axes[0]
    lines = [line for line in axes.lines if line.get_color() == palette.VIOLET]
    assert [list(line.get_xdata()) for line in lines[:2]] == [[2010, 2012, 2012], [2012, 2014, 2014]]
    assert [list(line.get_ydata()) for line in lines[:2]] == [[1, 1, 3], [3, 3, 3]]
    assert max(lines[-1].get_xdata()) > 2020


def test_a_single_value_among_steps_is_a_point() -> None:
    frame = pd.DataFrame({"y": [2010, 2012, 2011], "v": [1.0, 3.0, 2.0], "n": ["a", "a", "b"]})
    axes = charts.steps(frame, "y", "v", "n", "x").axes[0]
    assert marks_of(axes, palette.RUST) == [(2011, 2.0)]
    assert runs_of(axes, palette.RUST) == []


# --- bars, dots, ranges -----------------------------------------------------------------------------------------------


def test_bars_are_sorted_start_at_zero_and_tell_their_numbers() -> None:
    figure = charts.bars(SHARES, "name", "end", "percent")
    bars = sorted(figure.axes[0].patches, key=lambda bar: -bar.get_y())
    assert [bar.get_width() for bar in bars] == [21.2, 16.0, 3.7, 2.1]
    assert {bar.get_x() for bar in bars} == {0}
    said = texts(figure)
    assert [text for text in said if text in set(SHARES["name"])] == ["China", "Russia", "Turkey", "South Korea"]
    assert [text for text in said if "%" in text] == ["21.2%", "16.0%", "3.7%", "2.1%"]


def test_korea_stands_out_from_grey_bars_unless_another_is_named() -> None:
    tones = {
        bar.get_width(): mpl.colors.to_hex(bar.get_facecolor())
        for bar in charts.bars(SHARES, "name", "end", "x").axes[0].patches
    }
    assert tones == {21.2: palette.GREY, 16.0: palette.GREY, 3.7: palette.GREY, 2.1: palette.KOREA}
    named = charts.bars(SHARES, "name", "end", "x", highlight=["Turkey"]).axes[0].patches
    assert {bar.get_width(): mpl.colors.to_hex(bar.get_facecolor()) for bar in named}[3.7] == palette.RUST


def test_negative_and_missing_bars() -> None:
    frame = pd.DataFrame({"n": ["a", "b", "c"], "v": [-2.0, 1.0, None]})
    figure = charts.bars(frame, "n", "v", "USD million")
    assert {bar.get_width() for bar in figure.axes[0].patches} == {-2.0, 1.0}
    assert {"\N{MINUS SIGN}2", "no figure"} <= set(texts(figure))


def test_bars_of_another_group_stand_apart() -> None:
    frame = pd.DataFrame({"n": list("abc"), "v": [1.0, 2.0, 3.0], "g": ["x", "x", "y"]})
    bars = charts.bars(frame, "n", "v", "x", sort=False, group="g").axes[0].patches
    first, second, third = (bar.get_y() for bar in bars)
    assert second - third > first - second > 0


def test_a_line_crosses_the_bars_with_its_name_and_no_number() -> None:
    figure = charts.bars(SHARES, "name", "end", "percent", line=("limit", 3.5))
    axes = figure.axes[0]
    dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert [line.get_xdata()[0] for line in dashed] == [3.5]
    assert "limit 3.5%" in texts(figure)
    number = next(line for line in lines_of(figure) if line.text == "2.1%")
    points = axes.transData.transform((3.5, 0))[0] / figure.dpi * 72
    assert number.x - number.before > points


def test_a_line_beyond_the_longest_bar_widens_the_picture() -> None:
    axes = charts.bars(SHARES, "name", "end", "percent", line=("limit", 50.0)).axes[0]
    assert axes.get_xlim() == (0, 50)


def test_dots_show_numbers_for_two_and_an_axis_for_more() -> None:
    assert {"2.1", "2.4", "3.0", "2.9"} <= set(texts(charts.dots(SCORES, "mode", "score", "edition", "points")))
    more = pd.concat([SCORES, pd.DataFrame({"mode": ["Rail"], "edition": ["2014"], "score": [2.3]})])
    said = texts(charts.dots(more, "mode", "score", "edition", "points"))
    assert "2.4" not in said
    assert {"0", "1", "2", "3"} <= set(said)


def test_the_line_at_zero_gives_way_to_a_number_that_would_stand_on_it() -> None:
    frame = pd.DataFrame({"n": ["far", "far", "near", "near"], "k": ["a", "b"] * 2, "v": [60.0, 100.0, 2.0, 9.0]})
    near = charts.dots(frame, "n", "v", "k", "x").axes[0]
    far = charts.dots(frame.assign(v=[60.0, 100.0, 70.0, 90.0]), "n", "v", "k", "x").axes[0]
    upright = [[x for x in line.get_xdata() if x == 0] for axes in (near, far) for line in axes.lines]
    # Two pieces with one gap, in the row whose first number stands left of a dot near zero.
    assert [ends for ends in upright if ends] == [[0] * 4, [0] * 2]


def test_a_range_whose_ends_are_written_alike_is_one_number() -> None:
    frame = pd.DataFrame({"n": ["a", "b"], "l": [137.6, 67.0], "h": [138.0, 68.0]})
    said = texts(charts.ranges(frame, "n", "l", "h", "km/h"))
    assert "138" in said
    assert "67\N{EN DASH}68" in said


def test_a_range_is_told_from_end_to_end_and_a_single_number_once() -> None:
    said = texts(charts.ranges(PROJECTS, "name", "low", "high", "USD million"))
    assert {"600", "50\N{EN DASH}60", "57", "3,900\N{EN DASH}4,160"} <= set(said)


def test_a_range_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="the range of 'a' ends at 1, below its beginning at 2"):
        charts.ranges(pd.DataFrame({"n": ["a"], "l": [2], "h": [1]}), "n", "l", "h", "x")


def test_a_logarithmic_axis_refuses_zero() -> None:
    with pytest.raises(ValueError, match="logarithmic axis has no place for 0"):
        charts.ranges(pd.DataFrame({"n": ["a"], "l": [0], "h": [1]}), "n", "l", "h", "x", log=True)


# --- columns ----------------------------------------------------------------------------------------------------------


def test_exports_go_up_imports_down_and_the_balance_needs_both() -> None:
    axes = charts.balance(FLOWS, "year", "out", "back", "USD billion", colours=("KOR", "UZB")).axes[0]
    heights = {round(bar.get_height(), 2) for bar in axes.patches}
    assert {1.97, 2.12, -0.05, -0.02} <= heights
    points = next(line for line in axes.lines if line.get_marker() == "o")
    known = [(x, round(float(y), 2)) for x, y in zip(points.get_xdata(), points.get_ydata(), strict=True) if y == y]
    assert known == [(2013, 1.92), (2016, 0.91), (2018, 2.1)]


def test_the_flows_of_a_country_have_its_colour_and_others_never_borrow_it() -> None:
    def tones(*labels: str) -> set[str]:
        axes = charts.balance(FLOWS, "year", "out", "back", "x", labels=(*labels, "balance")).axes[0]  # type: ignore[arg-type]
        return {mpl.colors.to_hex(bar.get_facecolor()) for bar in axes.patches}

    assert palette.KOREA in tones("South Korea sells", "South Korea buys")
    assert not tones("exports", "imports") & {palette.KOREA, palette.UZBEKISTAN}


def test_a_negative_flow_or_a_second_row_for_a_year_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        charts.balance(FLOWS.assign(back=-1.0), "year", "out", "back", "x")
    with pytest.raises(ValueError, match="two rows for 2013"):
        charts.balance(pd.concat([FLOWS, FLOWS]), "year", "out", "back", "x")


def test_bounds_are_columns_from_low_to_high() -> None:
    axes = charts.intervals(BOUNDS, "year", "low", "high", "points").axes[0]
    ends = [(round(bar.get_y(), 1), round(bar.get_y() + bar.get_height(), 1)) for bar in axes.patches]
    assert ends == [(955.2, 1111.3), (1119.9, 1221.6), (1346.0, 1451.6)]


def test_crossed_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="upper bound of 2003 is below"):
        charts.intervals(BOUNDS, "year", "high", "low", "points")


def test_bounds_of_two_quantities_have_a_colour_and_a_name_each():
    two = pd.concat([BOUNDS.assign(kind="one"), BOUNDS.assign(kind="two", low=BOUNDS["low"] / 2)])
    figure = charts.intervals(two, "year", "low", "high", "points", series="kind")
    bars = figure.axes[0].patches
    assert len(bars) == 2 * len(BOUNDS)
    assert len({bar.get_facecolor() for bar in bars}) == 2
    assert {"one", "two"} <= {line.text for line in lines_of(figure)}
    with pytest.raises(ValueError, match="two rows for"):
        charts.intervals(two, "year", "low", "high", "points")


def test_reference_levels_are_named_and_within_the_axis() -> None:
    figure = charts.intervals(BOUNDS, "year", "low", "high", "points", {"concentrated": 1800})
    assert "concentrated" in texts(figure)
    assert figure.axes[0].get_ylim()[1] >= 1800


# --- slope, matrix, timeline ------------------------------------------------------------------------------------------


def test_a_slope_names_and_numbers_both_ends() -> None:
    said = texts(charts.slope(SHARES, "name", "start", "end", "percent", heads=("2016", "2025")))
    assert {"2016", "2025"} <= set(said)
    told = [text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "") for text in said]
    assert {"SouthKorea4.2%", "2.1%SouthKorea", "China17.2%", "21.2%China"} <= set(told)


def test_equal_values_stand_in_the_order_in_which_their_lines_leave() -> None:
    root = fromstring(charts.to_svg(charts.slope(SHARES, "name", "start", "end", "percent"), "x"))
    heights = {
        (e.text or "").split()[0]: float(e.attrib["y"]) for e in root.iter(f"{SVG}text") if "17.2" in (e.text or "")
    }
    assert heights["China"] < heights["Russia"]


def test_a_threshold_is_a_frame_and_bold_and_rounding_never_fakes_it() -> None:
    figure = charts.matrix(CELLS, "base", "count", "rate", "percent", threshold=10)
    frames = [patch for patch in figure.axes[0].patches if not patch.get_fill()]
    assert len(frames) == 2  # a light and a dark line around the one cell that reaches it
    root = fromstring(charts.to_svg(figure, "x"))
    bold = {element.text for element in root.iter(f"{SVG}text") if "font-weight: 600" in element.attrib["style"]}
    assert bold == {"10.0%"}
    assert {"9.99%", "3.1%", "\N{EN DASH}", "framed: 10% or more"} <= set(texts(figure))


def test_the_text_of_every_cell_can_be_read() -> None:
    frame = pd.DataFrame({"r": "r", "c": [f"c{n}" for n in range(30)], "v": range(30)})
    root = fromstring(charts.to_svg(charts.matrix(frame, "c", "r", "v", "x"), "x"))
    inks = [re.findall(r"fill: (#\w+)", e.attrib["style"]) for e in root.iter(f"{SVG}text") if (e.text or "").isdigit()]
    fills = [re.findall(r"fill: (#\w+)", e.attrib.get("style", "")) for e in root.iter(f"{SVG}path")]
    grounds = [fill[0] for fill in fills if fill][: len(inks)]
    assert len(grounds) == 30
    for ground, ink in zip(grounds, inks, strict=True):
        assert palette.contrast(ground, ink[0] if ink else "#000000") >= 4.5


def test_every_tile_stands_in_its_cell_and_columns_are_summed() -> None:
    figure = charts.tiles(VERDICTS, "theme", "verdict", "claim", order=SCALE, colours={"supported": "UZB"})
    places = dict(text_boxes(figure))
    assert set(VERDICTS["claim"]) <= set(places)
    head = places["supported"].left
    assert places["T1"].left < places["T2"].left < places["T3"].left  # three in a line, the fourth under the first
    assert places["T4"].left == pytest.approx(places["T1"].left, abs=1)
    assert places["T4"].top < places["T1"].bottom
    assert places["T1"].left == pytest.approx(places["M1"].left, abs=2)
    assert head - 1 <= places["T1"].left <= head + 6
    assert places["T10"].left > places["contradicted"].right
    # Sums stand in the order of the columns, zeros too.
    assert texts(figure)[-6:] == ["5", "0", "0", "0", "1", "0"]


def test_a_tile_is_as_dark_as_its_column_and_can_be_read() -> None:
    figure = charts.tiles(VERDICTS, "theme", "verdict", "claim", order=SCALE, colours={"supported": "UZB"})
    root = fromstring(charts.to_svg(figure, "x"))
    fills = [fill for e in root.iter(f"{SVG}path") for fill in re.findall(r"fill: (#\w+)", e.attrib.get("style", ""))]
    assert fills.count(palette.UZBEKISTAN) == 5
    assert fills.count(palette.GREY) == 1
    assert all(palette.contrast(fill, palette.readable_on(fill)) >= 4.5 for fill in fills)


def test_tiles_refuse_a_column_that_is_not_in_the_order_and_an_empty_frame() -> None:
    with pytest.raises(ValueError, match="no column 'internally inconsistent' in the order: supported"):
        charts.tiles(VERDICTS, "theme", "verdict", "claim", order=["supported"])
    with pytest.raises(ValueError, match="there is nothing to draw"):
        charts.tiles(VERDICTS.iloc[:0], "theme", "verdict", "claim")


def test_two_values_for_one_cell_are_refused() -> None:
    with pytest.raises(ValueError, match="two values for row 'residents' and column 'ministry'"):
        charts.matrix(pd.concat([CELLS, CELLS]), "base", "count", "rate", "percent")


def test_events_run_down_in_time_with_their_dates_in_words() -> None:
    root = fromstring(charts.to_svg(charts.timeline(EVENTS.iloc[::-1], "date", "event", "kind"), "x"))
    heights = {element.text: float(element.attrib["y"]) for element in root.iter(f"{SVG}text")}
    order = ["Recognition", "Relations", "A first visit", "A special strategic partnership", "Trains"]
    assert sorted(order, key=heights.__getitem__) == order
    assert {"30 Dec 1991", "29 Jan 1992", "Apr 2019", "14 Jun 2024"} <= set(heights)


def test_crowded_events_never_touch() -> None:
    frame = pd.DataFrame(
        {
            "d": [f"2024-06-{day:02d}" for day in range(1, 26)],
            "e": [f"Event number {n} " * (n % 7 + 1) for n in range(25)],
        }
    )
    boxes = [box for _, box in text_boxes(charts.timeline(frame, "d", "e"))]
    assert all(one.overlap(other) < 0.5 for one, other in combinations(boxes, 2))


# --- labels along a line and around points ----------------------------------------------------------------------------


def test_labels_that_fit_stay_where_they_are() -> None:
    assert spread([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]


def test_crowded_labels_move_as_little_as_possible() -> None:
    # Two labels of 10 that want the same place part by 5 each; a third one far away stays.
    assert spread([50, 50, 90], [10, 10, 10], 0, 100) == [45, 55, 90]
    # At the lower end there is no room below: the first rests on it, the second on the first.
    assert spread([2, 2], [10, 10], 0, 100) == [5, 15]


@given(
    st.lists(st.tuples(st.floats(-50, 350), st.floats(1, 30)), min_size=1, max_size=9),
)
def test_spread_labels_never_overlap_and_keep_their_order(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = [place for place, _ in labels], [size for _, size in labels]
    places = spread(wanted, sizes, 0, 300)
    order = sorted(range(len(labels)), key=lambda at: (wanted[at], at))
    for lower, upper in pairwise(order):
        assert places[upper] - places[lower] >= (sizes[lower] + sizes[upper]) / 2 - 1e-6
    assert places[order[0]] - sizes[order[0]] / 2 >= -1e-6
    assert places[order[-1]] + sizes[order[-1]] / 2 <= 300 + 1e-6


@given(
    st.lists(st.tuples(st.floats(0, 200), st.floats(0, 200)), max_size=12),
    st.tuples(st.floats(0, 200), st.floats(0, 200)),
)
def test_a_free_place_covers_nothing_and_stays_inside(
    others: list[tuple[float, float]], point: tuple[float, float]
) -> None:
    frame, obstacles = Box(0, 0, 200, 200), [Box.around(x, y, 6) for x, y in others]
    found = free_place(point, (40, 11), obstacles, frame)
    if found is None:
        assert obstacles
        return
    assert found.box.outside(frame) == 0
    assert all(part.overlap(other) == 0 for part in (found.box, *found.leader) for other in obstacles)


def test_without_a_free_place_the_least_bad_one_is_taken() -> None:
    wall = [Box(-500, -500, 500, 500)]
    assert free_place((50, 50), (40, 11), wall, Box(0, 0, 100, 100)) is None
    assert place((50, 50), (40, 11), wall, Box(0, 0, 100, 100)).box.outside(Box(0, 0, 100, 100)) == 0


# --- words and numbers ------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(max_size=200), st.floats(20, 200), st.integers(1, 4))
def test_wrapped_lines_fit_and_are_few(text: str, limit: float, lines: int) -> None:
    found = words.wrap(text, limit, lines)
    assert 1 <= len(found) <= lines
    assert all(
        measure.text_width(line) <= limit or line == "\N{HORIZONTAL ELLIPSIS}" or len(line) == 1 for line in found
    )


@given(st.text(max_size=80))
def test_clean_text_is_one_line_that_xml_can_hold(text: str) -> None:
    cleaned = words.clean(text)
    fromstring(f"<t>{cleaned.replace('&', '&amp;').replace('<', '&lt;')}</t>")
    assert cleaned == cleaned.strip(" ")
    assert words.clean(cleaned) == cleaned
    assert "\n" not in cleaned


def test_characters_that_turn_the_line_round_are_left_out() -> None:
    assert words.clean("a\x00b\u202ec\nd") == "abc d"
    assert words.clean(None) == words.clean(float("nan")) == ""


def test_a_short_text_stays_whole_and_a_long_one_says_so() -> None:
    assert words.wrap("Machinery and transport equipment", 90) == ("Machinery and", "transport equipment")
    long = words.wrap("one two three four five six seven eight nine ten", 50, 2)
    assert long[-1].endswith("\N{HORIZONTAL ELLIPSIS}")


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_ticks_enclose_the_range_and_are_few(low: float, extent: float) -> None:
    found = numbers.ticks(low, low + extent)
    # A billionth of a step is what floating point may lose.
    slack = 1e-6 * extent + 1e-9 * (found[1] - found[0])
    assert found[0] <= low + slack
    assert found[-1] >= low + extent - slack
    assert 2 <= len(found) <= 6


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 2.77, [0, 1, 2, 3]),
        (0, 21.2, [0, 5, 10, 15, 20, 25]),
        (-0.05, 2.12, [-1, 0, 1, 2, 3]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert numbers.ticks(low, high) == expected


def test_decades_enclose_positive_numbers() -> None:
    assert numbers.decades(50, 4160) == [10, 100, 1000, 10000]
    assert numbers.decades(2700, 4500) == [2000, 5000]


def test_few_years_are_all_named_and_many_by_fives() -> None:
    assert numbers.years(2018, 2023, 9) == [2018, 2019, 2020, 2021, 2022, 2023]
    assert numbers.years(1992, 2023, 9) == [1995, 2000, 2005, 2010, 2015, 2020]


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (1234.5, "USD million", 0, "1,234"),
        (-0.05, "USD billion", 2, "\N{MINUS SIGN}0.05"),
        (2.1, "percent", 1, "2.1%"),
        (2.1, "percent of total", 1, "2.1%"),
        (2.1, "percentage points", 1, "2.1"),
        (0.0205, "USD million", 0, "0.02"),
        (0, "USD million", 0, "0"),
    ],
)
def test_numbers_beside_marks(value: float, unit: str, places: int, text: str) -> None:
    assert numbers.label(value, unit, places) == text


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([21.2, 16.0, 2.1], 1),
        ([1084.8, 0.02], 0),
        ([5, 4, 0.001], 0),
        ([2.77, 1.0], 2),
        ([2, 3], 0),
        ([], 0),
        ([2.5, 1.0], 1),
    ],
)
def test_numbers_beside_each_other_have_the_same_digits(values: list[float], places: int) -> None:
    assert numbers.decimals(values) == places


# --- SVG --------------------------------------------------------------------------------------------------------------


def svg_of(name: str, label: str = "") -> Element:
    return fromstring(charts.to_svg(EVERY["lines"](), name, label))


def test_ids_are_the_picture_s_own_and_every_reference_is_met() -> None:
    for name in ("mirror", "share-of-imports"):
        root = svg_of(name)
        ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        pointers = [
            p
            for e in root.iter()
            for v in e.attrib.values()
            for p in re.findall(r"(?:^|url\()#([^)]+)", v)
            if not re.fullmatch("[0-9a-f]{6}", p)
        ]
        assert ids and all(identity.startswith(f"{name}-") for identity in ids)
        assert len(ids) == len(set(ids))
        assert set(pointers) == set(ids)


def test_two_pictures_on_a_page_share_no_id() -> None:
    one, other = ({e.attrib["id"] for e in svg_of(name).iter() if "id" in e.attrib} for name in ("a", "b"))
    assert not one & other


def test_the_picture_is_an_image_with_its_alternative_text_and_no_size() -> None:
    root = svg_of("mirror", 'Turnover "rose"\nto <3> & more')
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'Turnover "rose" to <3> & more'
    assert not {"width", "height"} & set(root.attrib)


def test_nothing_of_the_maker_or_the_time_is_left() -> None:
    svg = charts.to_svg(EVERY["lines"](), "mirror")
    assert svg.startswith("<svg ")
    for word in ("<?xml", "<!DOCTYPE", "<metadata", "<style", "atplotlib", "<title", "xlink"):
        assert word not in svg


def test_words_fall_back_to_a_font_of_the_reader() -> None:
    styles = [element.attrib["style"] for element in svg_of("mirror").iter(f"{SVG}text")]
    assert styles
    assert all("font-family: 'Source Sans Pro', 'NanumGothic', sans-serif" in style for style in styles)


def test_coordinates_are_no_finer_than_a_screen() -> None:
    for element in svg_of("mirror").iter():
        for key in ("d", "x", "y", "transform"):
            assert not re.search(r"\.\d{3}", element.attrib.get(key, ""))


@pytest.mark.parametrize("name", ["", "1st", "a b", 'x"y', "<x>"])
def test_a_name_that_can_t_begin_an_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="picture name"):
        charts.to_svg(EVERY["lines"](), name)


@pytest.mark.parametrize("axes_drawn", [False, True])
def test_a_figure_made_elsewhere_can_be_written_too_and_nothing_beside_its_axes_is_cut(axes_drawn: bool) -> None:
    with charts.style():
        figure = Figure()
        axes = figure.subplots()
        axes.add_line(Line2D([0, 1], [0, 1]))
        axes.set_title("A title wider than its picture, " * 4)
        axes.axis("on" if axes_drawn else "off")
    _, _, wide, tall = map(float, fromstring(charts.to_svg(figure, "own")).attrib["viewBox"].split())
    assert (wide > 450) if axes_drawn else (wide, tall) == (374.4, 208.8)


def any_value() -> Any:
    return st.one_of(st.none(), st.floats(-1e6, 1e6))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(1990, 2030), any_value(), st.sampled_from("abcde")), min_size=1, max_size=20))
def test_any_series_can_be_drawn_or_is_refused_in_words(rows: list[tuple[int, float | None, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["y", "v", "n"])
    try:
        figure = charts.lines(frame, "y", "v", "n", "x")
    except ValueError as error:
        assert "nothing to draw" in str(error)
        return
    for text, box in text_boxes(figure):
        assert box.left >= -1 and box.right <= WIDTH + 1, text


def test_small_lines_share_a_scale_with_a_line_at_one_and_name_what_is_marked() -> None:
    figure = charts.sparklines(TIMES, "name", "date", "times", "times the first", mark="mark")
    said = texts(figure)
    assert {"2021: 1.82", "1.35", "0.50", "times the first"} <= set(said)
    axes = figure.axes[0]
    ones = [float(line.get_ydata()[0]) for line in axes.lines if line.get_linestyle() == "--"]
    lines = [line for line in axes.lines if line.get_linewidth() == 2.0 and line.get_marker() == "None"]
    firms, share = (sorted(map(float, line.get_ydata())) for line in lines)
    # Each course begins on its line at one; half as much lies as far below it as twice as much would lie above.
    assert len(ones) == 2 and firms[0] == pytest.approx(ones[0]) and share[-1] == pytest.approx(ones[1])
    assert (firms[-1] - ones[0]) / (ones[1] - share[0]) == pytest.approx(math.log2(1.82))


@pytest.mark.parametrize("times", [0.0, -1.0])
def test_small_lines_refuse_what_has_no_place_on_a_logarithmic_scale(times: float) -> None:
    with pytest.raises(ValueError, match="no place for zero or less"):
        charts.sparklines(TIMES.assign(times=[1.0, times, 2.0, 1.0, 0.5]), "name", "date", "times", "x")


def test_a_panel_has_a_gap_where_the_others_have_an_edition_and_it_has_none() -> None:
    names = ["Japan"] * 3 + ["Turkmenistan"] * 2
    frame = pd.DataFrame({"name": names, "edition": [2010, 2012, 2014, 2010, 2014], "score": [4, 4, 4, 2.5, 2.3]})
    looks = {"x": "edition", "y": "score", "series": "name", "unit": "score", "breaks": False}

    def joined(rows: pd.DataFrame) -> list[list[float]]:
        lines = [line for axes in charts.multiples(rows, **looks).axes for line in axes.lines]
        return [
            list(line.get_xdata()) for line in lines if len(line.get_xdata()) > 1 and line.get_color() == palette.MUTED
        ]

    assert [2010, 2014] not in joined(frame)
    assert [2010, 2014] in joined(frame[frame["name"] == "Turkmenistan"])
