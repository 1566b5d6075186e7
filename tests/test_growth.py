"""Compound growth, checked by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.methods.growth import compound_rate, project, together, years_to_pass

RATES = st.floats(min_value=-50, max_value=200)
AMOUNTS = st.floats(min_value=0.01, max_value=1e6)


def test_compound_rate_hand_worked():
    assert compound_rate(100, 121, 2) == pytest.approx(10)
    assert compound_rate(200, 100, 1) == pytest.approx(-50)


def test_project_hand_worked():
    assert project(100, 10, 3) == pytest.approx([100, 110, 121, 133.1])


def test_years_to_pass_hand_worked():
    # 100 doubling each year reaches 800 standing still after three years.
    assert years_to_pass(100, 800, 100, 0) == pytest.approx(3)
    # 1.7052 at 10% against 3.0044 at 5%: ln(1.76190) / ln(1.10 / 1.05) = 0.566391 / 0.046520.
    assert years_to_pass(1705.2, 3004.4, 10, 5) == pytest.approx(12.175, abs=0.001)


def test_never_and_already():
    assert years_to_pass(1, 2, 5, 5) == math.inf
    assert years_to_pass(1, 2, 3, 5) == math.inf
    assert years_to_pass(2, 1, 0, 50) == 0
    assert years_to_pass(2, 2, 0, 50) == 0


@given(AMOUNTS, RATES, st.integers(min_value=1, max_value=30))
def test_project_and_compound_rate_are_inverse(start, rate, years):
    assert compound_rate(start, project(start, rate, years)[-1], years) == pytest.approx(rate, abs=1e-6)


@given(AMOUNTS, AMOUNTS, RATES, RATES)
def test_at_the_crossing_both_are_equal(behind, ahead, rate, other):
    years = years_to_pass(behind, ahead, rate, other)
    if 0 < years < 500:
        ours, theirs = behind * (1 + rate / 100) ** years, ahead * (1 + other / 100) ** years
        assert ours == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: compound_rate(0, 1, 1),
        lambda: compound_rate(1, -1, 1),
        lambda: compound_rate(1, 1, 0),
        lambda: project(1, -100, 1),
        lambda: project(1, 5, -1),
        lambda: years_to_pass(0, 1, 1, 1),
        lambda: years_to_pass(1, 2, -100, 1),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError, match=r"positive|shrink|backwards"):
        call()


def test_a_product_of_two_that_grow_by_a_tenth_grows_by_more_than_a_fifth():
    assert together(10, 10) == pytest.approx(21)  # 1.1 * 1.1


@given(rate=RATES, other=RATES)
def test_a_product_grows_as_its_factors_one_after_the_other(rate, other):
    assert 1 + together(rate, other) / 100 == pytest.approx(project(project(1, rate, 1)[1], other, 1)[1])
