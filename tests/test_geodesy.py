"""Great-circle distances against closed forms, a published example and an independent library."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from koruz.methods.geodesy import MEAN_EARTH_RADIUS, great_circle, path_length

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
SPHERE = Geod(a=1000 * MEAN_EARTH_RADIUS, b=1000 * MEAN_EARTH_RADIUS)


def test_the_mean_radius_is_that_of_the_ellipsoid():
    # (2a + b) / 3 of GRS 80: a = 6378.137 km, b = 6356.7523141 km.
    assert pytest.approx((2 * 6378.137 + 6356.7523141) / 3, abs=5e-5) == MEAN_EARTH_RADIUS


def test_closed_forms():
    quarter = math.pi * MEAN_EARTH_RADIUS / 2
    assert great_circle((0, 0), (0, 90)) == pytest.approx(quarter)
    assert great_circle((0, 12), (90, -50)) == pytest.approx(quarter)
    assert great_circle((0, 0), (0, 180)) == pytest.approx(2 * quarter)
    assert great_circle((41, 69), (41, 69)) == 0
    # One degree along a meridian.
    assert great_circle((40, 69), (41, 69)) == pytest.approx(MEAN_EARTH_RADIUS * math.pi / 180)


def test_a_published_example():
    # E. Williams, Aviation Formulary: from Los Angeles (33° 57' N, 118° 24' W) to New York (40° 38' N, 73° 47' W) it is
    # 0.623585 radians.
    angle = great_circle((33 + 57 / 60, -118.4), (40 + 38 / 60, -(73 + 47 / 60))) / MEAN_EARTH_RADIUS
    assert angle == pytest.approx(0.623585, abs=1e-6)


def test_incheon_to_tashkent():
    # On the WGS 84 ellipsoid it is 4,854 km: the sphere is a fifth of a percent short.
    incheon, tashkent = (37.4691, 126.451), (41.2579, 69.2812)
    assert great_circle(incheon, tashkent) == pytest.approx(4843.8, abs=0.05)
    _, _, metres = Geod(ellps="WGS84").inv(*reversed(incheon), *reversed(tashkent))
    assert great_circle(incheon, tashkent) == pytest.approx(metres / 1000, rel=0.005)


@given(POINTS, POINTS)
def test_agrees_with_an_independent_library(start, end):
    _, _, metres = SPHERE.inv(start[1], start[0], end[1], end[0])
    assert great_circle(start, end) == pytest.approx(metres / 1000, rel=1e-6, abs=1e-3)
    assert great_circle(start, end) == pytest.approx(great_circle(end, start))


@given(POINTS, POINTS, POINTS)
def test_no_detour_is_shorter(start, middle, end):
    assert path_length([start, middle, end]) >= great_circle(start, end) - 1e-6


def test_path_of_one_point_has_no_length():
    assert path_length([(41, 69)]) == path_length([]) == 0
    assert path_length([(0, 0), (0, 90), (90, 0)]) == pytest.approx(math.pi * MEAN_EARTH_RADIUS)


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (math.nan, 0), (-90.1, 0)])
def test_refuses_what_is_no_point(point):
    with pytest.raises(ValueError, match="no point on the Earth"):
        great_circle(point, (0, 0))
