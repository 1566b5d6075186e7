"""What speaks of an unknown is taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.words.unknown import without_unknown
from koruz.words.written import MISSING, MISSING_PERIOD


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Shares of turnover, 2024 and no date, percent", "Shares of turnover, percent"),
        ("Shares, , percent, ", "Shares, percent"),
        ("Growing by no figure a year", ""),
        ("A gap is a year without a figure.", "A gap is a year without a figure."),
        ("Within no figure places share a mark. Others aren't drawn.", "Others aren't drawn."),
        ("", ""),
    ],
)
def test_only_what_is_unknown_goes(text, left):
    assert without_unknown(text) == left


@given(st.lists(st.sampled_from(["Turnover", "percent", MISSING, MISSING_PERIOD, "by year"]), max_size=6))
def test_nothing_unknown_is_left(clauses):
    left = without_unknown(", ".join(clauses))
    assert MISSING not in left
    assert MISSING_PERIOD not in left
    assert [clause for clause in clauses if clause not in (MISSING, MISSING_PERIOD)] == [
        c for c in left.split(", ") if c
    ]
