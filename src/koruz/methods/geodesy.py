"""Distances on the Earth taken as a sphere.

A sphere is off by at most about half a percent from the real, flattened Earth: enough for a map and for a mean speed,
not for a survey.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

MEAN_EARTH_RADIUS = 6371.0088
"""Mean radius (2a + b) / 3 of the ellipsoid GRS 80 in kilometres.

Source: H. Moritz, 'Geodetic Reference System 1980', Journal of Geodesy 74 (2000), 128-133, value R1.
"""

Point = tuple[float, float]
"""Latitude and longitude in degrees, north and east positive."""


def great_circle(start: Point, end: Point) -> float:
    """Length of the shortest way over the sphere, by the haversine formula, in kilometres.

    Source: R. W. Sinnott, 'Virtues of the Haversine', Sky and Telescope 68 (1984), 159; it stays exact for points close
    together, where the cosine formula loses its digits.

    Args:
        start: Latitude and longitude in degrees.
        end: Latitude and longitude in degrees.

    Raises:
        ValueError: If a latitude lies outside -90 to 90, a longitude outside -180 to 180, or one isn't a number.
    """
    (south, west), (north, east) = _radians(start), _radians(end)
    square = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * MEAN_EARTH_RADIUS * math.asin(math.sqrt(min(1.0, square)))


def path_length(points: Sequence[Point]) -> float:
    """Length of a path of great-circle pieces from point to point, in kilometres; 0 for fewer than two points.

    Raises:
        ValueError: As for `great_circle`.
    """
    return sum(great_circle(start, end) for start, end in pairwise(points))


def _radians(point: Point) -> Point:
    latitude, longitude = point
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"no point on the Earth: latitude {latitude}, longitude {longitude}")
    return math.radians(latitude), math.radians(longitude)
