"""Between which ends a printed number lies: what was rounded is known no better than half a unit of its last digit."""

from __future__ import annotations

from math import inf

from koruz.methods.ratios import Range
from koruz.report.values import Value

TENTH = 0.1
"""The step in which national statisticians print shares, percent."""

_OPEN = {"at_least", "at_most"}


def printed_range(value: Value, step: float | None = None) -> Range:
    """The ends between which a printed number lies.

    Args:
        value: A number as a source prints it.
        step: Unit of its last digit; None takes it from the number: one, or, where it is rounded, the place of its
            last digit that isn't zero.

    Returns:
        Lower and upper end in the value's unit, not below zero. What is only known to be larger has no upper end
        (infinity), what is only known to be smaller begins at zero.
    """
    if value.status in _OPEN:
        return Range(value.amount, inf) if value.status == "at_least" else Range(0.0, value.amount)
    half = (step or _step(value)) / 2
    return Range(max(0.0, _clean(value.amount - half)), _clean(value.amount + half))


def _clean(end: float) -> float:
    """An end without the hair that binary digits leave: 0.6 - 0.05 is 0.55, where what is printed as 0.5 ends."""
    return round(end, 9)


def _step(value: Value) -> float:
    """1 for 2,142; 10 for 2,460 and 100 for 2,300 where these are rounded."""
    digits = f"{value.amount:.0f}"
    return float(10 ** (len(digits) - len(digits.rstrip("0")))) if value.status == "rounded" else 1.0
