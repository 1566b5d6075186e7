"""Growth towards a ceiling: the edges of what it can start from."""

from __future__ import annotations

import pytest

from koruz.methods.saturation import logistic


def test_a_course_worked_by_hand() -> None:
    # 50 of 100 at 100 percent: 100 / (1 + 1 / 2), then 100 / (1 + 1 / 4).
    assert logistic(50, 100, 100, 2) == pytest.approx([50, 200 / 3, 80])
    assert logistic(50, 100, 100, 0) == [50]


@pytest.mark.parametrize(
    ("start", "rate", "ceiling", "years", "words"),
    [
        (0, 5, 100, 1, "a positive start"),
        (50, 0, 100, 1, "a positive rate"),
        (50, 5, 50, 1, "must lie above the start"),
        (50, 5, 100, -1, "can't run backwards"),
    ],
)
def test_a_course_from_nothing_or_from_the_ceiling_itself_is_refused(
    start: float, rate: float, ceiling: float, years: int, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        logistic(start, rate, ceiling, years)
