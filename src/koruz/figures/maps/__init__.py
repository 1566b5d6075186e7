"""Maps: places in a country, and ways between places. Outlines come from the caller; nothing is downloaded.

Cartopy does the geometry (an equal-area projection centred on what is shown, great circles); the drawing is that of the
charts, so that text, margins and colours are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import pandas as pd
from cartopy.crs import Projection
from matplotlib.figure import Figure
from shapely.geometry import LineString, Point  # type: ignore[import-untyped]

from koruz.figures.charts import canvas
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.spread import Box
from koruz.figures.charts.words import clean, wrap
from koruz.figures.maps.ground import borders, draw_lands, map_sheet, name_lands, scale_bar
from koruz.figures.maps.plane import Outlines, degrees_of, extent, features, lands_of, plane_about, shortest_way
from koruz.figures.maps.spots import Spot, draw_spots, label_place, label_spots, spots_of
from koruz.figures.palette import GREY, TEXT, VIOLET, assign
from koruz.figures.widths import WIDTH
from koruz.words.pair import HOME, PAIR
from koruz.words.unknown import without_unknown

Way = list[tuple[float, float]]
"""Points in metres on the map's plane."""

_EIGHTHS = (4, 3, 5, 2, 6)
"""Where along a way its words are tried, in eighths of it: they stand at its middle if there is room."""

__all__ = ["Outlines", "points", "route"]


def points(
    outlines: Outlines,
    frame: pd.DataFrame,
    latitude: str,
    longitude: str,
    label: str,
    kind: str | None = None,
    size: str | None = None,
    focus: Sequence[str] = (HOME,),
    colours: Mapping[str, str] | None = None,
    clear_borders: bool = False,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw places in one or a few countries, with labels that don't overlap.

    A label that finds no free place is left out, its mark stays; a dozen or so have room.

    Args:
        outlines: GeoJSON of the countries.
        frame: One row for each thing to mark; rows at one place share a label.
        latitude: Column with degrees north.
        longitude: Column with degrees east.
        label: Column with the words.
        kind: Column that gives the colour.
        size: Column with a quantity that the area of the mark shows.
        focus: Codes of the countries that fill the map.
        colours: Colours of some kinds by name.
        clear_borders: Whether labels keep off the borders of the countries in focus, where there is room for few.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, a coordinate is missing or impossible, or a country has no outline.

    Examples:
        >>> around = [[[56, 37], [73, 37], [73, 45], [56, 45], [56, 37]]]
        >>> country = {"properties": {"country": "UZB", "name": "Uzbekistan"},
        ...     "geometry": {"type": "Polygon", "coordinates": around}}
        >>> outlines = {"type": "FeatureCollection", "features": [country]}
        >>> frame = pd.DataFrame({"town": ["Tashkent", "Khiva"], "north": [41.3, 41.4], "east": [69.2, 60.4]})
        >>> points(outlines, frame, latitude="north", longitude="east", label="town")
        <Figure size 374.4x239.135 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (latitude, longitude, label, kind, size))
        degrees = degrees_of(frame, latitude, longitude)
        shown = [geometry for code, _, geometry in features(outlines) if code in focus]
        if len(shown) < len(set(focus)):
            raise ValueError(f"the outlines lack one of the countries {', '.join(focus)}")
        shown += [Point(place) for place in degrees]
        plane = plane_about(shown)
        kinds = [clean(name) for name in frame[kind]] if kind else [""] * len(frame)
        given = {clean(name): tone for name, tone in (colours or {}).items()}
        tones = assign([*dict.fromkeys(kinds)], given) if kind else {"": TEXT}
        key = tones if kind else {}
        lands = lands_of(outlines, plane, shown)
        spots = spots_of(frame, degrees, plane, label, size, [tones[name] for name in kinds])
        seen = extent([*(land.outline for land in lands if land.code in focus), *_where(spots)], margin=0.04)
        sheet = map_sheet(seen, canvas.key_height(key))
        draw_lands(sheet, lands, focus)
        taken = draw_spots(sheet, spots)
        taken += label_spots(sheet, spots, taken, borders(sheet, lands, focus) if clear_borders else ())
        taken += scale_bar(sheet, taken)
        name_lands(sheet, [land for land in lands if land.code not in focus], taken)
        canvas.key(sheet, key)
        return sheet.figure


def route(
    outlines: Outlines,
    frame: pd.DataFrame,
    latitude: str,
    longitude: str,
    label: str,
    text: str = "",
    focus: Sequence[str] = PAIR,
    tone: str = VIOLET,
    way: str | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw the shortest way over the globe through places, in the order of the frame.

    Args:
        outlines: GeoJSON of the countries.
        frame: One row for each stop.
        latitude: Column with degrees north.
        longitude: Column with degrees east.
        label: Column with the names of the stops.
        text: Words beside the middle of the way, such as its length; left out if they speak of an unknown.
        focus: Codes of the countries to be coloured.
        tone: Colour of the way.
        way: Column that parts the stops into several ways; the first is coloured, the others are grey and dashed.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, a coordinate is missing or impossible, or a way has fewer than two stops.

    Examples:
        >>> around = [[[56, 37], [73, 37], [73, 45], [56, 45], [56, 37]]]
        >>> country = {"properties": {"country": "UZB", "name": "Uzbekistan"},
        ...     "geometry": {"type": "Polygon", "coordinates": around}}
        >>> outlines = {"type": "FeatureCollection", "features": [country]}
        >>> frame = pd.DataFrame({"town": ["Tashkent", "Khiva"], "north": [41.3, 41.4], "east": [69.2, 60.4]})
        >>> route(outlines, frame, latitude="north", longitude="east", label="town", text="740 km")
        <Figure size 374.4x150 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (latitude, longitude, label, way))
        degrees = degrees_of(frame, latitude, longitude)
        shown = [Point(place) for place in degrees]
        plane = plane_about(shown)
        ways = _ways(degrees, [""] * len(frame) if way is None else [*frame[way]], plane)
        lands = lands_of(outlines, plane, shown)
        spots = spots_of(frame, degrees, plane, label, None, [TEXT] * len(frame))
        sheet = map_sheet(extent([*map(LineString, ways), *_where(spots)], margin=0.16), 0.0)
        draw_lands(sheet, lands, focus)
        line, *others = [_draw_way(sheet, found, tone if number == 0 else None) for number, found in enumerate(ways)]
        taken = [*line, *chain.from_iterable(others), *draw_spots(sheet, spots)]
        taken += label_spots(sheet, spots, taken)
        if text := without_unknown(text):
            words = wrap(text, 150, 2)
            parts = (line[len(line) * eighth // 8] for eighth in _EIGHTHS)
            tried = (label_place(sheet, _centre(part), words, taken) for part in parts)
            if found := next(filter(None, tried), None):
                sheet.paragraph(found.anchor, found.middle, words, colour=tone, align=found.align)
                taken.append(found.box)
        name_lands(sheet, lands, taken)
        return sheet.figure


def _centre(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2


def _where(spots: Sequence[Spot]) -> list[Point]:
    return [Point(spot.x, spot.y) for spot in spots]


def _ways(degrees: Sequence[tuple[float, float]], names: Sequence[object], plane: Projection) -> list[Way]:
    """Each way as points on the plane, in the order in which the ways begin."""
    stops: dict[object, list[tuple[float, float]]] = {}
    for place, name in zip(degrees, names, strict=True):
        stops.setdefault(name, []).append(place)
    if not stops or min(map(len, stops.values())) < 2:
        raise ValueError("a way needs two stops at least")
    return [shortest_way(found, plane) for found in stops.values()]


def _draw_way(sheet: Sheet, way: Way, tone: str | None) -> list[Box]:
    """Draw a way, without a tone grey and dashed, and say what it covers."""
    xs, ys = zip(*way, strict=True)
    if tone:
        sheet.line(xs, ys, color=tone, linewidth=2, zorder=3)
    else:
        sheet.line(xs, ys, color=GREY, linewidth=1.2, linestyle=(0, (3.2, 2.2)), zorder=2.5)
    return [Box.around(x, y, 3.0) for x, y in zip(sheet.xs(xs), sheet.ys(ys), strict=True)]
