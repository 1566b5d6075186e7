"""Pictures whose letters are drawn: the same line, at the same place, without a font."""

import re
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest

from koruz.figures import charts, fonts
from koruz.figures.charts.measure import SIZE, text_width
from koruz.figures.charts.outlines import outline, outlined, shaped

NS = "{http://www.w3.org/2000/svg}"
FRAME = pd.DataFrame({"year": [2020, 2021], "value": [1.0, 2.0], "name": "Toʻgʻri 서울 Ташкент"})
LINE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text style="{}" x="5" y="6"{}>{}</text></svg>'


def picture():
    figure = charts.lines(FRAME, x="year", y="value", series="name", unit="percent")
    return charts.to_svg(figure, "course")


def places(svg):
    """The x of each glyph, in thousandths of the size of the type."""
    return [float(use.get("x")) for use in fromstring(svg).iter(f"{NS}use")]


def test_no_text_is_left_and_every_letter_has_its_shape():
    root = fromstring(outlined(picture(), "course"))
    assert not [*root.iter(f"{NS}text")]
    shapes = {path.get("id") for path in root.iter(f"{NS}path") if path.get("id")}
    used = {use.get("href").removeprefix("#") for use in root.iter(f"{NS}use")}
    assert used <= shapes
    assert "font-family" not in outlined(picture(), "course")
    assert root.get("aria-label") == fromstring(picture()).get("aria-label")


def test_the_same_picture_gives_the_same_bytes():
    assert outlined(picture(), "course") == outlined(picture(), "course")


@pytest.mark.parametrize(("text", "weight"), [("South Korea's count", 400), ("AVATAR Toʻgʻri", 600), ("8,861", 400)])
def test_a_line_is_as_wide_as_charts_measure_it(text, weight):
    assert shaped(text, weight)[1] * SIZE / 1000 == pytest.approx(text_width(text, weight), abs=0.02)


@pytest.mark.parametrize(("anchor", "before"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
def test_a_line_stands_where_the_text_stood(anchor, before):
    svg = outlined(LINE.format(f"font-size: 10px; text-anchor: {anchor}; fill: #123456", "", "Hxi"), "a")
    assert places(svg)[0] == pytest.approx(-before * shaped("Hxi", 400)[1], abs=0.5)
    group = next(fromstring(svg).iter(f"{NS}g"))
    assert group.get("transform") == "translate(5 6) scale(0.01000 -0.01000)"
    assert group.get("style") == "fill: #123456"


def test_a_turned_line_stays_turned():
    svg = outlined(LINE.format("font-size: 10px", ' transform="rotate(-90 5 6)"', "H"), "a")
    assert next(fromstring(svg).iter(f"{NS}g")).get("transform").startswith("rotate(-90 5 6) translate(5 6)")


def test_each_script_takes_its_own_font():
    families = [fonts.FACES[face].family for face, _, _ in shaped("서Ж", 400)[0]]
    assert families == [fonts.HANGUL, fonts.FAMILY]


def test_a_blank_has_no_shape_and_takes_room():
    ((face, glyph, _),), advance = shaped(" ", 400)
    assert outline(face, glyph) == ""
    assert advance > 100


def test_a_formula_stays_text():
    formula = LINE.format("font-size: 10px", "", '<tspan x="1">a</tspan>')
    assert "<tspan" in outlined(formula, "a")


def test_hostile_words_are_only_letters():
    svg = outlined(LINE.format("font-size: 10px", "", "&lt;script&gt;alert(1)&lt;/script&gt;"), "a")
    assert "script" not in svg
    assert re.search(r"<use ", svg)
