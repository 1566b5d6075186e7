"""From degrees to the map's plane: outlines of countries, cut to what may be seen, in metres."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import cartopy.crs as ccrs
import numpy as np
import pandas as pd
from cartopy.geodesic import Geodesic
from shapely import make_valid, transform  # type: ignore[import-untyped]
from shapely.geometry import MultiPolygon, Polygon, box, shape  # type: ignore[import-untyped]
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]

from koruz.figures.charts import numbers
from koruz.figures.charts.words import clean

PLATE = ccrs.PlateCarree()
Outlines = Mapping[str, Any]
"""GeoJSON FeatureCollection whose features have the properties `country` (code) and `name`."""

_METRES_A_DEGREE = 111_000.0
_POINTS = 120
_STEP = 3.0
"""Degrees; a straight line so long on the plate bends by two kilometres at most on the map's plane."""


@dataclass(frozen=True)
class Land:
    """A country on the map: its code, its name and its outline in metres on the map's plane."""

    code: str
    name: str
    outline: BaseGeometry


def degrees_of(frame: pd.DataFrame, latitude: str, longitude: str) -> list[tuple[float, float]]:
    """Longitude and latitude of each row.

    Raises:
        ValueError: If one is missing or impossible.
    """
    found = [*zip(numbers.floats(frame[longitude]), numbers.floats(frame[latitude]), strict=True)]
    for number, (east, north) in enumerate(found, start=1):
        if not (abs(east) <= 180 and abs(north) <= 90):
            raise ValueError(f"row {number}: {north:g}° north, {east:g}° east is no place")
    return found


def features(outlines: Outlines) -> Iterable[tuple[str, str, BaseGeometry]]:
    """Code, name and outline in degrees of each country."""
    for feature in outlines["features"]:
        papers = feature.get("properties") or {}
        code = str(papers.get("country", ""))
        yield code, clean(papers.get("name", code)), shape(feature["geometry"])


def plane_about(geometries: Sequence[BaseGeometry]) -> ccrs.Projection:
    """Lambert's azimuthal equal-area projection about the middle of what is shown."""
    west, south, east, north = around(geometries)
    return _plane((west + east) / 2, (south + north) / 2)


@lru_cache(maxsize=8)  # each map is drawn for three widths
def _plane(east: float, north: float) -> ccrs.Projection:
    return ccrs.LambertAzimuthalEqualArea(east, north)


def shortest_way(degrees: Sequence[tuple[float, float]], plane: ccrs.Projection) -> list[tuple[float, float]]:
    """The geodesic from stop to stop on WGS 84, as points in metres so close that it looks smooth.

    Args:
        degrees: Longitude and latitude of two stops or more.
        plane: The map's projection.
    """
    globe = Geodesic()
    legs = [np.asarray(globe.inverse(one, other))[0] for one, other in pairwise(degrees)]
    total = sum(leg[0] for leg in legs) or 1.0
    found = [np.asarray(degrees[:1])]
    for start, (length, azimuth, _) in zip(degrees, legs, strict=False):
        parts = np.linspace(0, length, max(2, math.ceil(_POINTS * length / total)))[1:]
        found.append(np.asarray(globe.direct(start, azimuth, parts))[:, :2])
    points = np.vstack(found)
    return [(float(x), float(y)) for x, y, _ in plane.transform_points(PLATE, points[:, 0], points[:, 1])]


def around(geometries: Sequence[BaseGeometry]) -> tuple[float, float, float, float]:
    """West, south, east and north of all."""
    bounds = [geometry.bounds for geometry in geometries]
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def lands_of(outlines: Outlines, plane: ccrs.Projection, shown: Sequence[BaseGeometry]) -> list[Land]:
    """The countries around what is shown, as far as they may be seen."""
    west, south, east, north = around(shown)
    air = 0.4 * max(east - west, north - south) + 4
    near = box(max(west - air, -180), max(south - air, -90), min(east + air, 180), min(north + air, 90))
    found = ((code, name, cut(geometry, near)) for code, name, geometry in features(outlines))
    return [Land(code, name, _projected(geometry, plane)) for code, name, geometry in found if not geometry.is_empty]


def _projected(area: MultiPolygon, plane: ccrs.Projection) -> BaseGeometry:
    """An area in metres on the plane.

    Cartopy's `project_geometry` looks at each piece of an outline for the edge of the plane. This one has none but the
    point opposite its middle, where no map here reaches.
    """

    def on_plane(degrees: Any) -> Any:
        return plane.transform_points(PLATE, degrees[:, 0], degrees[:, 1])[:, :2]

    return transform(area.segmentize(_STEP), on_plane)


def cut(geometry: BaseGeometry, window: Polygon) -> MultiPolygon:
    """The areas of an outline within a window; outlines that cross themselves, as at the date line, are mended."""
    sound = geometry if geometry.is_valid else _mended(geometry)
    inside = sound.intersection(window)
    parts = getattr(inside, "geoms", [inside])
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and not part.is_empty])


@lru_cache(maxsize=8)  # a report's maps are of the same countries, and each is drawn for three widths
def _mended(geometry: BaseGeometry) -> BaseGeometry:
    return make_valid(geometry)


def extent(geometries: Sequence[BaseGeometry], margin: float) -> tuple[float, float, float, float]:
    """West, south, east and north in metres, with a margin as a part of the longer side."""
    west, south, east, north = around(geometries)
    air = margin * max(east - west, north - south) or 0.5 * _METRES_A_DEGREE
    return west - air, south - air, east + air, north + air
