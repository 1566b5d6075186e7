"""Maps: places stand where they are, labels cover nothing, ways are great circles, and nothing is downloaded."""

from __future__ import annotations

import json
import math
import re
import socket
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from shapely.geometry import LineString, Point
from shapely.geometry import box as shapely_box
from shapely.ops import unary_union

from koruz.figures import charts, maps, palette
from koruz.figures.charts import measure
from koruz.figures.charts.lettering import Lettering
from koruz.figures.charts.spread import Box
from koruz.figures.maps.plane import PLATE, cut, degrees_of, features, lands_of, plane_about, shortest_way

SVG = "{http://www.w3.org/2000/svg}"
GEO = Path(__file__).parents[1] / "data" / "geo"


def square(code: str, west: float, south: float, side: float) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"country": code, "name": f"Land of {code}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


SQUARES = {"type": "FeatureCollection", "features": [square("UZB", 60, 38, 8), square("KAZ", 60, 46, 8)]}
TOWNS = pd.DataFrame(
    {
        "lat": [41.3, 39.65, 39.77, 40.1],
        "lon": [66.2, 66.96, 64.43, 62.0],
        "name": ["Tashkent", "Samarkand", "Bukhara", "Nukus"],
        "sector": ["energy", "transport", "energy", "health"],
        "cost": [100.0, 25.0, 4.0, None],
    }
)
FLIGHT = pd.DataFrame({"lat": [41.26, 37.46], "lon": [69.28, 126.44], "name": ["Tashkent", "Seoul"]})


def drawn(figure: Figure) -> list[tuple[str, Box]]:
    """Each text with the rectangle that its small letters cover, in points from the bottom."""
    root = fromstring(charts.to_svg(figure, "x"))
    height = float(root.attrib["viewBox"].split()[3])
    found = []
    for element in root.iter(f"{SVG}text"):
        style, text = element.attrib["style"], element.text or ""
        wide = measure.text_width(text, 600 if "font-weight: 600" in style else 400)
        x, y = float(element.attrib["x"]), height - float(element.attrib["y"])
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[re.findall(r"text-anchor: (\w+)", style)[0]]
        found.append((text, Box(left, y - 1, left + wide, y + 6)))
    return found


def places(figure: Figure) -> list[tuple[float, float]]:
    """Middles of the marks in points, the order that of the frame for marks of one size."""
    return [(float(mark.get_xdata()[0]), float(mark.get_ydata()[0])) for mark in marks(figure)]


def marks(figure: Figure) -> list[Line2D]:
    lines = [artist for artist in figure.artists if isinstance(artist, Line2D)]
    return [line for line in lines if line.get_linestyle() == "None"]


def fills(axes: Axes) -> set[str]:
    faces = (patch.get_facecolor() for patch in axes.patches)
    return {mpl.colors.to_hex(face) for face in faces if face[3] > 0}


def test_places_stand_north_of_each_other_and_east_of_each_other_as_on_the_globe() -> None:
    tashkent, samarkand, bukhara, nukus = places(maps.points(SQUARES, TOWNS, "lat", "lon", "name"))
    assert tashkent[1] > nukus[1] > bukhara[1] > samarkand[1]
    assert nukus[0] < bukhara[0] < tashkent[0] < samarkand[0]


def test_distances_on_the_map_are_those_on_the_globe() -> None:
    figure = maps.points(SQUARES, TOWNS, "lat", "lon", "name")
    (tx, ty), (sx, sy), *_ = places(figure)
    west, east = figure.axes[0].get_xlim()
    kilometres = ((tx - sx) ** 2 + (ty - sy) ** 2) ** 0.5 * (east - west) / 374.4 / 1e3
    # 1.65 degrees of latitude are 183.2 km, 0.76 degrees of longitude 64.2 km at 40.5 degrees north.
    assert kilometres == pytest.approx((183.2**2 + 64.2**2) ** 0.5, rel=0.01)


def test_every_place_is_named_and_the_neighbour_too() -> None:
    said = [text for text, _ in drawn(maps.points(SQUARES, TOWNS, "lat", "lon", "name"))]
    assert {"Tashkent", "Samarkand", "Bukhara", "Nukus"} <= set(said)
    assert any(re.fullmatch(r"\d+ km", text) for text in said)


def test_countries_in_focus_are_tinted_and_others_are_plain_land() -> None:
    assert fills(maps.points(SQUARES, TOWNS, "lat", "lon", "name").axes[0]) == {
        palette.LAND,
        palette.mixed(palette.PAPER, palette.UZBEKISTAN, 0.2),
    }


def test_what_stands_at_one_place_shares_a_label_and_stands_side_by_side() -> None:
    frame = pd.DataFrame(
        {"lat": [41.0] * 5, "lon": [64.0] * 5, "name": list("abcde"), "kind": ["x", "y", "x", "x", "y"]}
    )
    figure = maps.points(SQUARES, frame, "lat", "lon", "name", kind="kind")
    assert {"a", "b", "c", "and 2 more", "x", "y"} <= {text for text, _ in drawn(figure)}
    *_, one, other = sorted(places(figure), key=lambda place: -place[1])
    assert one[1] == other[1]
    assert abs(one[0] - other[0]) == pytest.approx(7)


def test_kinds_have_colours_and_a_key() -> None:
    figure = maps.points(SQUARES, TOWNS, "lat", "lon", "name", kind="sector", colours={"health": "KOR"})
    styles = {line.text: line.colour for lettering in figure.findobj(Lettering) for line in lettering.lines}
    assert styles["health"] == palette.KOREA
    assert styles["energy"] != styles["transport"]


def test_the_area_of_a_mark_shows_its_size() -> None:
    figure = maps.points(SQUARES, TOWNS, "lat", "lon", "name", size="cost")
    sizes = sorted(mark.get_markersize() for mark in marks(figure))
    # 100 is drawn with 18 points, 25 with half of that; the smallest and the unknown one stay visible.
    assert sizes == [5, 5, 9, 18]


def test_crowded_labels_never_touch_and_stay_on_the_map() -> None:
    frame = pd.DataFrame(
        [
            {"lat": 40 + row / 3, "lon": 63 + column / 3, "name": f"A place {row} {column}"}
            for row in range(5)
            for column in range(5)
        ]
    )
    figure = maps.points(SQUARES, frame, "lat", "lon", "name")
    boxes = drawn(figure)
    assert sum(text.startswith("A place") for text, _ in boxes) >= 8
    for (one, first), (other, second) in combinations(boxes, 2):
        assert first.overlap(second) == 0, (one, other)
    edge = Box(0, 0, 374.4, figure.get_figheight() * 72)
    assert all(box.outside(edge) == 0 for _, box in boxes)


def crosses_border(figure: Figure, name: str) -> bool:
    """Whether a label lies over the outline of the country in focus."""
    tint = palette.mixed(palette.PAPER, palette.UZBEKISTAN, 0.2)
    axes = figure.axes[0]
    land = next(patch for patch in axes.patches if mpl.colors.to_hex(patch.get_facecolor()) == tint)
    border = LineString(axes.transData.transform(land.get_path().vertices) * 72 / figure.dpi)
    label = next(box for text, box in drawn(figure) if text == name)
    return bool(border.intersects(shapely_box(label.left, label.bottom, label.right, label.top)))


def test_a_label_keeps_off_the_border_if_asked() -> None:
    # The town lies on the northern border, so a label beside it would lie across the border.
    town = pd.DataFrame({"lat": [46.0], "lon": [62.0], "name": ["Border town"]})
    assert crosses_border(maps.points(SQUARES, town, "lat", "lon", "name"), "Border town")
    assert not crosses_border(maps.points(SQUARES, town, "lat", "lon", "name", clear_borders=True), "Border town")


def test_a_way_is_a_great_circle() -> None:
    plane = plane_about([Point(69.28, 41.26), Point(126.44, 37.46)])
    way = shortest_way([(69.28, 41.26), (126.44, 37.46)], plane)
    # The middle of two points on a sphere is where the sum of their unit vectors points to.
    stops = [(math.radians(east), math.radians(north)) for east, north in ((69.28, 41.26), (126.44, 37.46))]
    vectors = [(math.cos(n) * math.cos(e), math.cos(n) * math.sin(e), math.sin(n)) for e, n in stops]
    x, y, z = (sum(parts) for parts in zip(*vectors, strict=True))
    east, north = math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
    assert north > 42
    middle = PLATE.transform_point(*way[len(way) // 2], plane)
    assert middle == pytest.approx((east, north), abs=0.5)
    length = sum(math.dist(one, other) for one, other in pairwise(way)) / 1e3
    # The haversine distance on a sphere of 6,371 km is 4,833 km.
    assert length == pytest.approx(4833, rel=0.015)


def test_the_way_is_drawn_as_it_runs() -> None:
    figure = maps.route(SQUARES, FLIGHT, "lat", "lon", "name")
    way = next(line for line in figure.axes[0].lines if line.get_color() == palette.VIOLET)
    xs, ys = way.get_xdata(orig=False), way.get_ydata(orig=False)
    straight = ys[0] + (ys[-1] - ys[0]) * (xs - xs[0]) / (xs[-1] - xs[0])
    assert max(ys - straight) > 20_000


def test_a_stop_at_the_same_place_twice_does_no_harm() -> None:
    plane = plane_about([Point(69.28, 41.26), Point(126.44, 37.46)])
    assert len(shortest_way([(69.0, 41.0), (69.0, 41.0)], plane)) == 2


def test_a_way_tells_its_stops_and_its_words() -> None:
    said = [text for text, _ in drawn(maps.route(SQUARES, FLIGHT, "lat", "lon", "name", text="4,850 km"))]
    assert {"Tashkent", "Seoul", "4,850 km"} <= set(said)


def test_a_way_through_three_places_meets_all_of_them() -> None:
    figure = maps.route(SQUARES, TOWNS.iloc[:3], "lat", "lon", "name", focus=["UZB"])
    assert len(places(figure)) == 3


def test_several_ways_are_drawn_apart_and_the_first_has_the_colour() -> None:
    frame = pd.concat([FLIGHT.assign(pair="flown"), TOWNS.iloc[[1, 3]].assign(pair="allowed")])
    lines = maps.route(SQUARES, frame, "lat", "lon", "name", way="pair").axes[0].lines
    assert [line.get_color() for line in lines if len(line.get_xdata()) > 2] == [palette.VIOLET, palette.GREY]
    with pytest.raises(ValueError, match="two stops"):
        maps.route(SQUARES, frame.iloc[:3], "lat", "lon", "name", way="pair")


@pytest.mark.skipif(not GEO.is_dir(), reason="the data package's outlines aren't there")
def test_neighbours_of_one_file_share_their_border_so_that_no_sliver_shows() -> None:
    region = json.loads((GEO / "region_110m.geojson").read_text("utf-8"))
    lands = {code: outline for code, _, outline in features(region)}
    centre = lands.pop("UZB")
    near = unary_union([outline for outline in lands.values() if outline.dwithin(centre, 1)])
    # Uzbekistan has no coast: all of its border is its neighbours', to a thousandth of a degree.
    assert centre.boundary.difference(near.buffer(1e-3)).length == 0
    assert near.intersection(centre).area < 1e-3


def test_each_country_is_one_area_and_nothing_is_drawn_between() -> None:
    for code in ("UZB", "KAZ"):
        figure = maps.points(SQUARES, TOWNS, "lat", "lon", "name", focus=[code])
        assert len(figure.axes[0].patches) == len(SQUARES["features"])


def test_a_single_stop_is_no_way() -> None:
    with pytest.raises(ValueError, match="two stops"):
        maps.route(SQUARES, FLIGHT.iloc[:1], "lat", "lon", "name")


@pytest.mark.parametrize(("latitude", "longitude"), [(None, 64.0), (91.0, 64.0), (41.0, 181.0), (float("inf"), 1.0)])
def test_an_impossible_place_is_refused_in_words(latitude: float | None, longitude: float) -> None:
    frame = pd.DataFrame({"lat": [41.0, latitude], "lon": [64.0, longitude], "name": ["a", "b"]})
    with pytest.raises(ValueError, match=r"row 2: .* is no place"):
        maps.points(SQUARES, frame, "lat", "lon", "name")
    with pytest.raises(ValueError, match=r"row 2: .* is no place"):
        degrees_of(frame, "lat", "lon")


def test_a_country_without_an_outline_is_named() -> None:
    with pytest.raises(ValueError, match="outlines lack one of the countries UZB, KOR"):
        maps.points(SQUARES, TOWNS, "lat", "lon", "name", focus=["UZB", "KOR"])


def test_hostile_names_come_out_as_text() -> None:
    names = ["<script>x</script>", "$x^2$", "_{a", "한국"]
    said = [text for text, _ in drawn(maps.points(SQUARES, TOWNS.assign(name=names), "lat", "lon", "name"))]
    assert set(names) <= set(said)


def test_outlines_that_cross_themselves_are_mended() -> None:
    bow = {
        **square("RUS", 0, 0, 1),
        "geometry": {"type": "Polygon", "coordinates": [[[58, 36], [70, 50], [70, 36], [58, 50], [58, 36]]]},
    }
    (outline,) = [geometry for _, _, geometry in features({"features": [bow]})]
    (window,) = [geometry for _, _, geometry in features({"features": [square("X", 58, 36, 14)]})]
    assert not outline.is_valid
    # Two triangles of 14 by 6 degrees that touch in the middle.
    assert cut(outline, window).area == pytest.approx(84)
    assert maps.points({"features": [*SQUARES["features"], bow]}, TOWNS, "lat", "lon", "name").axes


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a map must not ask the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_outlines_lie_where_cartopy_projects_them() -> None:
    near = shapely_box(20, 10, 150, 75)
    plane = plane_about([near])
    code, name, square = next(iter(features(SQUARES)))
    land = lands_of(SQUARES, plane, [near])[0]
    fine = plane.project_geometry(square.segmentize(0.1), PLATE)
    assert (land.code, land.name) == (code, name)
    assert land.outline.symmetric_difference(fine).area < 0.003 * fine.area


def test_a_long_parallel_is_bent() -> None:
    belt = {"type": "Polygon", "coordinates": [[[0, 50], [60, 50], [60, 60], [0, 60], [0, 50]]]}
    outlines = {"features": [{"properties": {"country": "XXX", "name": "Belt"}, "geometry": belt}]}
    plane = plane_about([Point(30, 55)])
    (land,) = lands_of(outlines, plane, [shapely_box(0, 50, 60, 60)])
    middle, end = (plane.transform_point(east, 50, PLATE) for east in (30, 0))
    assert middle[1] < end[1] - 300_000
    assert land.outline.distance(Point(middle)) < 3_000


@pytest.mark.usefixtures("offline")
@pytest.mark.skipif(not GEO.is_dir(), reason="the data package's outlines aren't there")
def test_the_outlines_of_the_data_package_make_both_maps() -> None:
    region, near = (
        json.loads((GEO / name).read_text("utf-8")) for name in ("region_110m.geojson", "uzb_kor_50m.geojson")
    )
    country = maps.points(near, TOWNS, "lat", "lon", "name")
    flight = maps.route(region, FLIGHT, "lat", "lon", "name", text="4,850 km")
    for name, figure in (("towns", country), ("flight", flight)):
        svg = charts.to_svg(figure, name)
        assert len(svg) < 40_000
    assert {"Tashkent"} <= {text for text, _ in drawn(country)}
    assert {"China", "Mongolia", "Kazakhstan", "Seoul"} <= {text for text, _ in drawn(flight)}


def test_the_same_map_is_the_same_bytes() -> None:
    runs = [charts.to_svg(maps.points(SQUARES, TOWNS, "lat", "lon", "name", kind="sector"), "m") for _ in range(2)]
    assert runs[0] == runs[1]


def test_drawing_leaves_the_settings_as_they_were() -> None:
    before = dict(mpl.rcParams)
    maps.route(SQUARES, FLIGHT, "lat", "lon", "name")
    assert dict(mpl.rcParams) == before
