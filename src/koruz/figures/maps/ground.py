"""The ground of a map: countries, their names, and a bar of scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely import box, contains, get_coordinates, prepare  # type: ignore[import-untyped]
from shapely.geometry import MultiPolygon, Polygon  # type: ignore[import-untyped]

from koruz.figures.charts.canvas import Sheet, breadth, tall
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.spread import Box
from koruz.figures.charts.words import LEADING
from koruz.figures.maps.plane import Land, cut
from koruz.figures.palette import GREY, KOREA, LAND, MUTED, PAPER, UZBEKISTAN, mixed
from koruz.figures.widths import WIDTH
from koruz.words.pair import HOME, PARTNER

_TINTS = {PARTNER: mixed(PAPER, KOREA, 0.2), HOME: mixed(PAPER, UZBEKISTAN, 0.2)}
_LOW, _HIGH = 150.0, 330.0
_HALF_HIGH = 5.0
"""Points above and below the middle of a country's name that must lie within its outline."""

_ROUND = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


def map_sheet(extent: tuple[float, float, float, float], key: float) -> Sheet:
    """A sheet in the proportions of the extent, which grows where the sheet would be too low or too high."""
    west, south, east, north = extent
    width = breadth()
    height = tall(min(max(width * (north - south) / (east - west), _LOW), _HIGH) / (0.75 + 0.25 * width / WIDTH))
    scale = max((east - west) / width, (north - south) / height)
    x, y = (west + east) / 2, (south + north) / 2
    sheet = Sheet(height + key, left=0, right=0, top=key, bottom=0)
    sheet.axes.set_xlim(x - scale * width / 2, x + scale * width / 2)
    sheet.axes.set_ylim(y - scale * height / 2, y + scale * height / 2)
    return sheet


def draw_lands(sheet: Sheet, lands: Sequence[Land], focus: Sequence[str]) -> None:
    """Fill the countries, those in focus over the others; what is outside or finer than a third of a point is left out.

    The outlines are of one precision, as those of one file are: neighbours of another would show slivers between them.
    """
    window = _window(sheet)
    metres = metres_a_point(sheet)
    shapes = {land.code: cut(cut(land.outline, window).simplify(metres / 3), window) for land in lands}
    for code in sorted(shapes, key=lambda code: code in focus):
        tone = _TINTS.get(code, mixed(PAPER, GREY, 0.3)) if code in focus else LAND
        _patch(sheet, shapes[code], fill=tone, edge=GREY if code in focus else PAPER)


def _patch(sheet: Sheet, area: MultiPolygon, fill: str, edge: str) -> None:
    rings = [ring for part in area.geoms for ring in (part.exterior, *part.interiors)]
    if not rings:
        return
    path = Path.make_compound_path(*(Path(np.asarray(ring.coords), closed=True) for ring in rings))
    # Not `add_patch`, which would look for the ends of every curve to set the limits of the axes: they are set.
    sheet.axes.add_artist(PathPatch(path, facecolor=fill, edgecolor=edge, linewidth=0.8, zorder=1))


def borders(sheet: Sheet, lands: Sequence[Land], focus: Sequence[str]) -> list[Box]:
    """Small squares along the borders of the countries in focus, for labels that shall not cross them."""
    step = 4 * metres_a_point(sheet)
    lines = [land.outline.boundary.segmentize(step) for land in lands if land.code in focus]
    xs, ys = get_coordinates(lines).T.tolist()
    return [Box.around(x, y, 1.5) for x, y in zip(sheet.xs(xs), sheet.ys(ys), strict=True)]


def metres_a_point(sheet: Sheet) -> float:
    """The map's scale."""
    west, east = sheet.axes.get_xlim()
    return float(east - west) / sheet.width


def _window(sheet: Sheet) -> Polygon:
    (west, east), (south, north) = sheet.axes.get_xlim(), sheet.axes.get_ylim()
    air = 0.02 * (east - west)
    return box(west - air, south - air, east + air, north + air)


def name_lands(sheet: Sheet, lands: Sequence[Land], taken: Sequence[Box]) -> None:
    """Write the names of the countries that have room for it, the largest first."""
    visible = [(land, cut(land.outline, _window(sheet))) for land in lands]
    written = list(taken)
    for land, outline in sorted(visible, key=lambda pair: -pair[1].area):
        box_ = next(_rooms(sheet, outline, text_width(land.name) + 6, written), None)
        if box_ is not None:
            middle = (box_.left + box_.right) / 2, (box_.bottom + box_.top) / 2
            sheet.write(*middle, land.name, colour=MUTED, align="center")
            written.append(box_)


def _rooms(sheet: Sheet, outline: MultiPolygon, needed: float, taken: Sequence[Box]) -> Iterator[Box]:
    """Free places for a name within a country, those near its middle first."""
    metres = metres_a_point(sheet)
    west, south, east, north = outline.bounds
    if outline.is_empty or east - west < needed * metres or north - south < 2 * _HALF_HIGH * metres:
        return
    frame = Box(0, sheet.bottom, sheet.width, sheet.top)
    # What lies off the country is in nobody's way.
    reach = Box(sheet.x(west) - needed, sheet.y(south) - LEADING, sheet.x(east) + needed, sheet.y(north) + LEADING)
    near = [other for other in taken if reach.touches(other)]
    inside = outline.representative_point()
    grid = [
        (west + (east - west) * i / 12, south + (north - south) * j / 12) for i in range(1, 12) for j in range(1, 12)
    ]
    grid.sort(key=lambda spot: (spot[0] - inside.x) ** 2 + (spot[1] - inside.y) ** 2)
    tried = np.asarray([(inside.x, inside.y), *grid])
    half = np.asarray([needed / 2, _HALF_HIGH]) * metres
    # The outline is asked about all of them at once, and first: few are within.
    prepare(outline)
    within = tried[contains(outline, box(*(tried - half).T, *(tried + half).T))].T.tolist()
    for u, v in zip(sheet.xs(within[0]), sheet.ys(within[1]), strict=True):
        found = Box(u - needed / 2, v - LEADING / 2, u + needed / 2, v + LEADING / 2)
        if not found.outside(frame) and not any(map(found.touches, near)):
            yield found


def scale_bar(sheet: Sheet, taken: Sequence[Box]) -> list[Box]:
    """A bar of a round length in a lower corner that is free, and what it covers."""
    metres = metres_a_point(sheet)
    kilometres = max([1, *(number for number in _ROUND if number <= 0.07 * metres)])
    length, text = 1e3 * kilometres / metres, f"{kilometres:,} km"
    for left in (4.0, sheet.width - 8 - length - text_width(text)):
        room = Box(left, sheet.bottom, left + length + text_width(text) + 6, sheet.bottom + LEADING + 6)
        if not any(room.overlap(other) for other in taken):
            y = sheet.bottom + 7
            sheet.stroke([left, left + length], [y, y], colour=MUTED, width=1.6)
            sheet.write(left + length + 4, y, text, colour=MUTED)
            return [room]
    return []
