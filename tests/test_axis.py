"""Axes drawn by hand: numbers, light lines, ticks and edges stand where the values say."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest

from koruz.figures import charts, palette
from koruz.figures.charts import axis
from koruz.figures.charts.canvas import Sheet, style

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sheet() -> Sheet:
    """100 points high; its axes go from 40 to 340 points, and from 20 to 90."""
    with style():
        return Sheet(100, left=40, right=374.4 - 340, top=10, bottom=20)


def words(sheet: Sheet) -> dict[str, tuple[float, float]]:
    """Where each text is anchored, in points from the lower left."""
    root = fromstring(charts.to_svg(sheet.figure, "x"))
    return {
        element.text or "": (float(element.attrib["x"]), 100 - float(element.attrib["y"]))
        for element in root.iter(f"{SVG}text")
    }


def strokes(sheet: Sheet, colour: str) -> list[tuple[float, ...]]:
    """The ends of each straight line of a colour, in points from the lower left; a path may hold several."""
    root = fromstring(charts.to_svg(sheet.figure, "x"))
    paths = [path.attrib["d"] for path in root.iter(f"{SVG}path") if f"stroke: {colour}" in path.attrib["style"]]
    pieces = [piece for path in paths for piece in path.split("M") if piece.strip()]
    ends = [[float(number) for number in re.findall(r"-?[\d.]+", piece)] for piece in pieces]
    return [(x, 100 - y, u, 100 - v) for x, y, u, v in ends]


def test_numbers_stand_beside_their_lines(sheet: Sheet) -> None:
    with style():
        axis.value_axis(sheet, [0, 5, 10])
        axis.year_axis(sheet, 2000, 2010)
    # Half the ascent of 0.75 em below the line: 0.375 times 9.5 points.
    found = words(sheet)
    assert found["0"] == pytest.approx((35, 20 - 3.56), abs=0.01)
    assert found["5"] == pytest.approx((35, 55 - 3.56), abs=0.01)
    assert found["10"] == pytest.approx((35, 90 - 3.56), abs=0.01)
    assert strokes(sheet, palette.GRID) == [(40, 20, 340, 20), (40, 55, 340, 55), (40, 90, 340, 90)]


def test_years_stand_below_their_ticks(sheet: Sheet) -> None:
    with style():
        axis.value_axis(sheet, [0, 1])
        axis.year_axis(sheet, 2000, 2002, air=1)
    # 300 points for the four years from 1999 to 2003; the years' top is 3 + 3.5 points below, their ascent 0.75 em.
    assert words(sheet)["2001"] == pytest.approx((190, 20 - 6.5 - 7.125), abs=0.01)
    assert strokes(sheet, palette.MUTED) == [
        (115, 20, 115, 17),
        (190, 20, 190, 17),
        (265, 20, 265, 17),
        (40, 20, 340, 20),
    ]


def test_a_line_at_zero_stands_for_the_one_at_the_bottom(sheet: Sheet) -> None:
    with style():
        axis.value_axis(sheet, [-1, 0, 1])
        axis.year_axis(sheet, 2000, 2002, air=1)
    assert strokes(sheet, palette.MUTED) == [(40, 55, 340, 55)]
    assert words(sheet)["2001"] == pytest.approx((190, 20 - 3.5 - 7.125), abs=0.01)


def test_an_axis_that_ends_below_zero_has_its_line_at_the_bottom(sheet: Sheet) -> None:
    with style():
        axis.value_axis(sheet, [-3, -2, -1])
        axis.year_axis(sheet, 2000, 2000)
    assert (40, 20, 340, 20) in strokes(sheet, palette.MUTED)


def test_an_axis_may_begin_below_its_first_mark(sheet: Sheet) -> None:
    with style():
        axis.value_axis(sheet, [0, 6], low=-1)
        axis.year_axis(sheet, 2000, 2001)
    assert words(sheet)["0"][1] == pytest.approx(30 - 3.56, abs=0.01)


def test_every_named_year_is_within_the_axis(sheet: Sheet) -> None:
    with style():
        axis.value_axis(sheet, [0, 1])
        axis.year_axis(sheet, 2014.3, 2017.0)
    assert "2014" in words(sheet)
    assert min(x for x, _ in words(sheet).values() if x > 35) >= 40


def test_years_run_down_with_ticks_to_the_left(sheet: Sheet) -> None:
    with style():
        sheet.axes.set_ylim(2020, 2010)
        axis.years_down(sheet, [2010, 2015], palette.GREY)
    assert words(sheet)["2015"] == pytest.approx((32, 55 - 3.56), abs=0.01)
    assert strokes(sheet, palette.GREY) == [(37, 90, 40, 90), (37, 55, 40, 55), (40, 20, 40, 90)]


def test_numbers_below_stand_under_their_lines(sheet: Sheet) -> None:
    with style():
        axis.value_lines(sheet, [0, 50, 100], "percent")
    assert words(sheet)["50%"] == pytest.approx((190, 20 - 3.5 - 7.125), abs=0.01)
    assert strokes(sheet, palette.GRID) == [(40, 20, 40, 90), (190, 20, 190, 90), (340, 20, 340, 90)]
