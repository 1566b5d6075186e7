"""Herfindahl-Hirschman index and its bounds, checked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.methods.concentration import herfindahl_hirschman, herfindahl_hirschman_bounds


def test_index_hand_worked():
    assert herfindahl_hirschman([100]) == 10_000
    assert herfindahl_hirschman([50, 30, 20]) == 3_800
    assert herfindahl_hirschman([20] * 5) == 2_000


@pytest.mark.parametrize("shares", [[50, -1], [-1, 50], [-1]])
def test_a_negative_share_is_refused_whatever_the_others_are(shares):
    with pytest.raises(ValueError, match="negative"):
        herfindahl_hirschman(shares)


def test_bounds_hand_worked():
    # 40 and 25 are known: 1600 + 625 = 2225. The rest, 35, packs into one partner of 25 and one of 10: + 625 + 100.
    assert herfindahl_hirschman_bounds([25, 40]) == pytest.approx((2225, 2950))


def test_bounds_meet_when_all_is_known():
    assert herfindahl_hirschman_bounds([60, 40]) == pytest.approx((5200, 5200))


@given(st.lists(st.floats(min_value=0.5, max_value=60), min_size=1, max_size=12))
def test_any_completion_lies_within_the_bounds(parts):
    total = sum(parts)
    shares = sorted((100 * part / total for part in parts), reverse=True)
    for known in range(1, len(shares) + 1):
        low, high = herfindahl_hirschman_bounds(shares[:known])
        assert low - 1e-6 <= herfindahl_hirschman(shares) <= high + 1e-6


@pytest.mark.parametrize("shares", [[], [0], [-1, 50], [60, 60]])
def test_impossible_shares_are_refused(shares):
    with pytest.raises(ValueError, match="share"):
        herfindahl_hirschman_bounds(shares)
