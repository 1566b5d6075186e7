"""Every exhibit's picture, drawn again from its recipe: the same for its own width, sound for phones and slides."""

from __future__ import annotations

import ast
import json
import math
import re
from functools import partial
from itertools import combinations, pairwise
from typing import Any
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest
from builders import ROOT
from sentences import tree

from koruz.export.html import phone_svg
from koruz.figures import charts
from koruz.figures.charts import measure
from koruz.figures.charts.spread import Box
from koruz.figures.widths import NARROW, WIDTH
from koruz.report.drawings import drawing, drawn_at, recipe
from koruz.report.exhibits import Exhibits

SVG = "{http://www.w3.org/2000/svg}"
FRAME = pd.DataFrame({"name": ["China", "South Korea"], "share": [21.2, 2.1], "more": [1, 2]})
BARS = {"category": "name", "value": "share", "unit": "percent"}
WIDE = (600.0, 260.0)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """What the notebooks' exhibits with a picture carry, after the way through a notebook's file, which sorts keys."""
    found: list[dict[str, Any]] = []
    shown, patch = Exhibits._show, pytest.MonkeyPatch()

    def show(self: Exhibits, *given: Any, **papers: Any) -> Any:
        made = shown(self, *given, **papers)
        found.append(made.record)
        return made

    with patch.context() as context:
        context.setattr(Exhibits, "_show", show)
        for path in sorted((ROOT / "notebooks").glob("0*.ipynb")):
            names: dict[str, Any] = {}
            for part in tree(path):
                exec(compile(ast.Module([part], []), str(path), "exec"), names)
    return [record for record in json.loads(json.dumps(found, allow_nan=False, sort_keys=True)) if record["svg"]]


def boxes(svg: str) -> list[tuple[str, Box]]:
    """Where each line of text stands; top and bottom of small letters."""
    found = []
    for element in fromstring(svg).iter(f"{SVG}text"):
        style, text = element.attrib["style"], element.text or ""
        assert "font-size: 9.5px" in style or "9.5px" in style, style
        wide = measure.text_width(text, 600 if "font-weight: 600" in style else 400)
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[re.findall(r"text-anchor: (\w+)", style)[0]]
        found.append((text, Box(left, -y - 1, left + wide, -y + 6)))
    return found


def size(svg: str) -> tuple[float, float]:
    _, _, width, height = map(float, fromstring(svg).attrib["viewBox"].split())
    return width, height


def test_every_picture_can_be_drawn_again_and_is_then_the_same(records: list[dict[str, Any]]) -> None:
    assert len(records) >= 50
    assert [record["name"] for record in records if not record["drawing"]] == []
    again = [record["name"] for record in records if drawn_at(record, WIDTH) != record["svg"]]
    assert again == []


@pytest.mark.parametrize(("width", "height"), [(NARROW, None), WIDE])
def test_for_phones_and_slides_nothing_is_cut_or_overprinted(
    records: list[dict[str, Any]], width: float, height: float | None
) -> None:
    wrong = []
    for record in records:
        svg = drawn_at(record, width, height)
        assert size(svg)[0] == pytest.approx(width, abs=0.5), record["name"]
        texts = boxes(svg)
        frame = Box(-0.5, -size(svg)[1] - 1, width + 0.5, 1)
        wrong += [(record["name"], text) for text, box in texts if box.outside(frame) > 0]
        wrong += [
            (record["name"], a, b) for (a, one), (b, other) in combinations(texts, 2) if one.overlap(other) >= 0.5
        ]
    assert wrong == []


def test_lines_and_maps_keep_to_the_height_that_is_given(records: list[dict[str, Any]]) -> None:
    lines = [r for r in records if (r["drawing"].get("chart") or "").endswith((".lines", ".steps", ".balance"))]
    assert len(lines) >= 10
    for record in lines:
        assert size(drawn_at(record, *WIDE))[1] <= 260.5, record["name"]


def words(svg: str) -> set[str]:
    """Words with letters: the numbers along an axis may be others."""
    return {word for text, _ in boxes(svg) for word in text.split() if re.search(r"[A-Za-z]", word)}


def test_a_phone_shows_every_word(records: list[dict[str, Any]]) -> None:
    neighbours = {"Mongolia", "Pakistan"}  # a map names the lands around where there is room
    lost = {record["name"]: words(record["svg"]) - words(phone_svg(record)) - neighbours for record in records}
    assert {name: found for name, found in lost.items() if found} == {}


def gaps(svg: str) -> float:
    """The part of a picture's dashed lines that is gap; each piece begins with a dash."""
    gap = whole = 0.0
    for path in fromstring(svg).iter(f"{SVG}path"):
        for dash, space in re.findall(r"stroke-dasharray: ([\d.]+),([\d.]+)", path.attrib.get("style", "")):
            spots = [(float(x), float(y)) for x, y in re.findall(r"[ML] ([-\d.]+) ([-\d.]+)", path.attrib["d"])]
            long = sum(math.dist(*ends) for ends in pairwise(spots))
            full, rest = divmod(long, float(dash) + float(space))
            gap += full * float(space) + max(0.0, rest - float(dash))
            whole += long
    return gap / whole if whole else 1.0


def test_what_is_assumed_is_seen_to_be_dashed_on_a_phone(records: list[dict[str, Any]]) -> None:
    assumed = [record for record in records if record["what_if"]]
    assert len(assumed) >= 4
    assert [record["name"] for record in assumed if gaps(phone_svg(record)) < 0.3] == []


def test_a_phone_gets_a_drawing_of_its_own(records: list[dict[str, Any]]) -> None:
    assert all(size(phone_svg(record))[0] == NARROW for record in records)
    assert phone_svg({**records[0], "drawing": None}) == ""


def test_a_recipe_holds_what_is_drawn_and_no_more() -> None:
    made = recipe(charts.bars, FRAME, BARS)
    assert made is not None
    assert [name for name, _, _ in made["frame"]["__frame__"]] == ["name", "share"]
    assert recipe(partial(charts.bars, unit="percent"), FRAME, {"category": "name", "value": "share"}) is not None


@pytest.mark.parametrize("chart", [lambda frame: None, print, "picture", pd.DataFrame.plot])
def test_a_picture_of_others_has_no_recipe(chart: Any) -> None:
    assert recipe(chart, FRAME, {}) is None
    assert drawing(chart, FRAME, {}, "x", "") is None


@pytest.mark.parametrize("odd", [object(), {1: object()}, float("inf"), pd.Timestamp("2020-01-01")])
def test_what_json_cannot_hold_makes_no_recipe(odd: object) -> None:
    assert recipe(charts.bars, FRAME, {**BARS, "colours": odd}) is None


@pytest.mark.parametrize(
    "chart",
    ["os.system", "koruz.figures.charts.canvas.style", "koruz.figures.charts.bars.nothing", "builtins.exec", "x"],
)
def test_a_recipe_calls_charts_alone(chart: str) -> None:
    made = recipe(charts.bars, FRAME, BARS)
    assert made is not None
    record = {"name": "x", "alt": "", "svg": "<svg/>", "drawing": {**made, "chart": chart}}
    assert drawn_at(record, NARROW) == "<svg/>"


def test_a_recipe_that_does_not_fit_leaves_the_picture_as_it_is() -> None:
    made = recipe(charts.bars, FRAME, BARS)
    assert made is not None
    for change in ({"encoding": {"category": "nothing"}}, {"encoding": {**made["encoding"], "new": 1}}):
        record = {"name": "x", "alt": "", "svg": "<svg/>", "drawing": {**made, **change}}
        assert drawn_at(record, NARROW) == "<svg/>"


NAMES = [
    "China",
    "Equipment of regional medical institutions and vocational schools",
    "2019\N{EN DASH}2022, \ud55c\uad6d\uc5b4 name",
]
SIGNED = pd.DataFrame({"name": NAMES, "one": [-12000.0, 9000.0, 0.0], "two": [15000.0, 0.4, 300.0]})
LONG = SIGNED.melt("name", ["one", "two"], "count", "value")
LONG = pd.concat([LONG, LONG.assign(count="a third way to count", value=LONG["value"] / 3)])
RANGES = pd.DataFrame(
    {"name": NAMES, "low": [600.0, 50, 1], "high": [15000.0, 60, 1], "kind": ["built", "plan", "plan"]}
)
VARIED = {
    "bars": partial(charts.bars, SIGNED, "name", "one", "USD million, nominal", line=("The threshold", 8000.0)),
    "bars below zero": partial(charts.bars, SIGNED.assign(one=-SIGNED["two"]), "name", "one", "persons a year"),
    "two dots": partial(charts.dots, LONG[:6], "name", "value", "count", "percent"),
    "more dots": partial(charts.dots, LONG, "name", "value", "count", "percent"),
    "ranges": partial(charts.ranges, RANGES, "name", "low", "high", "percent", group="kind"),
    "ranges by powers": partial(charts.ranges, RANGES, "name", "low", "high", "USD million", log=True),
    "slope": partial(charts.slope, SIGNED, "name", "one", "two", "USD million, nominal"),
    "matrix": partial(charts.matrix, LONG[:6], "name", "count", "value", "persons", threshold=300),
}


@pytest.mark.parametrize("width", [NARROW, WIDTH, 600.0])
@pytest.mark.parametrize("chart", VARIED)
def test_long_names_and_numbers_stay_within_any_picture(chart: str, width: float) -> None:
    svg = charts.to_svg(VARIED[chart](width=width), "varied")
    frame = Box(-0.5, -size(svg)[1] - 1, width + 0.5, 1)
    assert [text for text, box in boxes(svg) if box.outside(frame) > 0] == []
    assert [(a, b) for (a, one), (b, other) in combinations(boxes(svg), 2) if one.overlap(other) >= 0.5] == []
