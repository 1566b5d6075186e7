"""Compound growth: rates, projections and the year in which one quantity passes another."""

from __future__ import annotations

import math


def compound_rate(start: float, end: float, years: float) -> float:
    """Average yearly growth in percent that leads from `start` to `end`: 100 * ((end / start) ** (1 / years) - 1).

    Args:
        start: Quantity at the beginning, positive.
        end: Quantity at the end, positive, in the same unit.
        years: Time between the two, positive.

    Raises:
        ValueError: If a quantity or the time isn't positive.
    """
    if start <= 0 or end <= 0 or years <= 0:
        raise ValueError("compound growth needs positive quantities and a positive time")
    return 100 * (math.pow(end / start, 1 / years) - 1)


def together(rate: float, other: float) -> float:
    """Growth of a product in percent whose two factors grow so: 100 * ((1 + g / 100) * (1 + h / 100) - 1)."""
    return 100 * ((1 + rate / 100) * (1 + other / 100) - 1)


def project(start: float, rate: float, years: int) -> list[float]:
    """Quantities of year 0 to `years` when `start` grows by `rate` percent each year.

    Raises:
        ValueError: If the rate is -100 percent or less, or `years` is negative.
    """
    _check_rate(rate)
    if years < 0:
        raise ValueError("a projection can't run backwards")
    return [start * (1 + rate / 100) ** step for step in range(years + 1)]


def years_to_pass(behind: float, ahead: float, behind_rate: float, ahead_rate: float) -> float:
    """Years until the quantity behind reaches the one ahead, both growing at constant yearly rates in percent.

    Solves behind * (1 + g) ** t = ahead * (1 + h) ** t for t.

    Returns:
        0 if it isn't behind; infinity if it never catches up.

    Raises:
        ValueError: If a quantity isn't positive or a rate is -100 percent or less.
    """
    if behind <= 0 or ahead <= 0:
        raise ValueError("both quantities must be positive")
    _check_rate(behind_rate)
    _check_rate(ahead_rate)
    if behind >= ahead:
        return 0.0
    gain = math.log1p(behind_rate / 100) - math.log1p(ahead_rate / 100)
    return math.log(ahead / behind) / gain if gain > 0 else math.inf


def year_after(years: float) -> int:
    """The first whole year after so many years: 4 after 3 to 3.9; a hair in binary digits makes 3 no 2.9."""
    return math.floor(years + 1e-9) + 1


def _check_rate(rate: float) -> None:
    if rate <= -100:
        raise ValueError("a quantity can't shrink by 100 percent or more a year")
