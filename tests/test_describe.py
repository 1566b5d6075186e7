"""Text alternatives: one is one, and a number isn't set against itself."""

import pandas as pd
import pytest

from koruz.report import describe

ROWS = pd.DataFrame({"name": list("abcdefghij"), "value": range(10, 0, -1), "low": 1.0, "year": range(2010, 2020)})


@pytest.mark.parametrize(
    ("rows", "end"), [(8, "h 3%."), (9, "h 3%; and 1 smaller one."), (10, "; and 2 smaller ones.")]
)
def test_the_rest_of_a_ranking_is_counted(rows, end):
    assert describe.ranking(ROWS.head(rows), category="name", value="value", unit="percent").endswith(end)


@pytest.mark.parametrize(("rows", "end"), [(1, "; 1 year has a figure."), (2, "; 2 years have a figure.")])
def test_years_with_bounds_are_counted(rows, end):
    text = describe.bounds(ROWS.head(rows), x="year", low="low", high="value", unit="points")
    assert text.endswith(end)


def test_what_stood_still_is_said_once():
    slope = pd.DataFrame({"name": ["a", "b"], "then": [3.0, 3.0], "now": [3.0, 4.0]})
    text = describe.change(slope, category="name", start="then", end="now", unit="percent")
    assert text == "a 3% both times; b from 3% to 4%."
