"""Growth towards a ceiling, where places run out."""

from __future__ import annotations


def logistic(start: float, rate: float, ceiling: float, years: int) -> list[float]:
    """Quantities of year 0 to `years` when growth slows down as a ceiling comes near.

    K / (1 + (K / N - 1) * (1 + g / 100) ** -t) for start N, ceiling K and rate g: far below the ceiling it grows by
    nearly g percent a year, at half of it by about half as much, and it never passes it.

    Source: P.-F. Verhulst, 'Notice sur la loi que la population suit dans son accroissement', Correspondance
    mathématique et physique 10 (1838), 113-121; the rate is taken by the year instead of continuously.

    Args:
        start: Quantity at the beginning, positive.
        rate: Percent a year by which it would grow without a ceiling, positive.
        ceiling: What it can't pass, above `start`, in the same unit.
        years: Length of the course.

    Raises:
        ValueError: If start or rate isn't positive, the ceiling isn't above the start, or `years` is negative.
    """
    if start <= 0 or rate <= 0:
        raise ValueError("growth towards a ceiling needs a positive start and a positive rate")
    if ceiling <= start:
        raise ValueError(f"the ceiling {ceiling:g} must lie above the start {start:g}")
    if years < 0:
        raise ValueError("a course can't run backwards")
    room = ceiling / start - 1
    return [ceiling / (1 + room * (1 + rate / 100) ** -step) for step in range(years + 1)]
