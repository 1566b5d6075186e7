"""Units: what converts into what, exactly, for numbers and columns; anything else is refused in words."""

from __future__ import annotations

import doctest
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.methods import units
from koruz.words.problems import UnitError
from koruz.words.units import convert, part, percent

AMOUNTS = st.floats(min_value=1e-3, max_value=1e12)
SCALES = {"": 0, "thousand": 3, "million": 6, "billion": 9}


def test_the_examples_say_what_is_so() -> None:
    assert doctest.testmod(units).attempted > 4
    assert doctest.testmod(units).failed == 0


@pytest.mark.parametrize("money", [True, False], ids=["USD million", "million persons"])
@pytest.mark.parametrize("have", SCALES)
@pytest.mark.parametrize("want", SCALES)
def test_scales_stand_before_or_after_what_is_counted(have: str, want: str, money: bool) -> None:
    def unit(scale: str) -> str:
        return " ".join(filter(None, ("USD", scale) if money else (scale, "persons")))

    step = SCALES[have] - SCALES[want]
    assert convert(7.0, unit(have), unit(want)) == (7.0 * 10.0**step if step >= 0 else 7.0 / 10.0**-step)


@pytest.mark.parametrize(
    ("amount", "unit", "into", "found"),
    [
        (1020.0, "km", "m", 1020000.0),
        (2.0, "tonnes", "kg", 2000.0),
        (90.0, "minutes", "hours", 1.5),
        (2.0, "weeks", "days", 14.0),
        (18.0, "months", "years", 1.5),
        (0.07, "share", "percent", 100 * 0.07),
        (3.0, "million tonne-km", "billion tonne-km", 0.003),
        (5.0, "million passengers", "passengers", 5e6),
        (4.0, "thousand km", "m", 4e6),
        (-2.0, "USD", "USD", -2.0),
    ],
)
def test_units_of_one_kind_convert(amount: float, unit: str, into: str, found: float) -> None:
    assert convert(amount, unit, into) == found


@pytest.mark.parametrize(
    ("unit", "into"),
    [
        ("USD million", "EUR million"),
        ("USD", "persons"),
        ("percent", "percent of GDP"),
        ("percent", "percentage points"),
        ("constant 2015 USD", "USD"),
        ("USD million a year", "USD million"),
        ("months", "days"),  # months differ in length
        ("km", "km/h"),
        ("", "USD"),
    ],
)
def test_what_is_of_another_kind_is_refused_in_words(unit: str, into: str) -> None:
    with pytest.raises(UnitError, match=f"^{unit} can't be turned into {into}$"):
        convert(1.0, unit, into)


@given(amount=AMOUNTS)
def test_there_and_back_is_the_same_amount(amount: float) -> None:
    there = convert(amount, "hours", "minutes")
    assert math.isclose(convert(there, "minutes", "hours"), amount)


def test_a_column_converts_row_by_row_and_keeps_what_is_missing() -> None:
    column = pd.Series([1500, None, 2], dtype="Int64")
    found = convert(column, "USD million", "USD billion")
    assert found.isna().tolist() == [False, True, False]
    assert found.dropna().tolist() == [1.5, 0.002]
    assert column.dropna().tolist() == [1500, 2]


@given(share=st.floats(0.1, 100), whole=AMOUNTS)
def test_a_part_is_so_many_percent_of_its_whole(share: float, whole: float) -> None:
    assert math.isclose(percent(part(share, whole), whole), share)


def test_percent_of_a_column_are_taken_row_by_row() -> None:
    parts, wholes = pd.Series([1.0, 3.0, float("nan")]), pd.Series([4.0, 2.0, 1.0])
    assert percent(parts, wholes).tolist()[:2] == [25.0, 150.0]
    assert percent(parts, wholes).isna().tolist() == [False, False, True]
