"""A range behind lines: drawn between its two ends, refused when they aren't level."""

import pandas as pd
import pytest

from koruz.figures.charts.bands import banded

EDGES = ("low end", "high end")


def courses(low=(10, 10, 10), high=(15, 15, 15)):
    values = {"aid": (5, 20, 40), "low end": low, "high end": high}
    return pd.DataFrame(
        [
            (year, name, value)
            for name, row in values.items()
            for year, value in zip((2019, 2020, 2021), row, strict=True)
        ],
        columns=["year", "series", "value"],
    )


def bands(figure):
    boxes = [patch.get_extents().transformed(figure.axes[0].transData.inverted()) for patch in figure.axes[0].patches]
    return [(round(box.y0, 6), round(box.y1, 6)) for box in boxes]


def test_the_band_lies_between_its_ends():
    assert (10, 15) in bands(banded(courses(), "year", "value", "series", "USD million", EDGES))


def test_without_ends_there_is_no_band():
    frame = courses()
    figure = banded(frame[frame["series"] == "aid"], "year", "value", "series", "USD million", EDGES)
    assert bands(figure) == []


def test_an_end_that_moves_is_refused():
    with pytest.raises(ValueError, match="'low end' is no end of a range"):
        banded(courses(low=(10, 11, 12)), "year", "value", "series", "USD million", EDGES)
