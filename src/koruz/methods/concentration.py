"""Concentration when only the largest shares are known."""

from __future__ import annotations

import math
from collections.abc import Sequence

_MOST = 100.5


def herfindahl_hirschman(shares: Sequence[float]) -> float:
    """Herfindahl-Hirschman index of complete shares: the sum of their squares, 0 to 10,000 points.

    Source: O. C. Herfindahl (1950), A. O. Hirschman (1945); in points as in the US Merger Guidelines.

    Args:
        shares: Percent of the total, adding to 100.

    Raises:
        ValueError: If a share is negative or they add to more than 100 (half a point is allowed for rounding).
    """
    _check(shares)
    return float(sum(share * share for share in shares))


def herfindahl_hirschman_bounds(largest: Sequence[float]) -> tuple[float, float]:
    """Lower and upper bound of the index when only the largest shares are known.

    The known shares count in full. The rest counts nothing if it is spread over very many (lower bound); it counts most
    if it is packed into as few as possible, none of which can be larger than the smallest known share (upper bound).

    Args:
        largest: Percent of the total of the largest partners, in any order; every other partner is smaller.

    Returns:
        Lower and upper bound in points, 0 to 10,000.

    Raises:
        ValueError: If no share is given, one isn't positive, or they add to more than 100.
    """
    if not largest or min(largest) <= 0:
        raise ValueError("the bounds need at least one share, all positive")
    known = herfindahl_hirschman(largest)
    rest = max(0.0, 100 - sum(largest))
    smallest = min(largest)
    whole = math.floor(rest / smallest + 1e-9)
    remainder = max(0.0, rest - whole * smallest)
    return known, known + whole * smallest**2 + remainder**2


def adds_up(shares: Sequence[float]) -> bool:
    """Whether shares in percent are of one whole: rounded, they may add up to a little more than all."""
    return sum(shares) <= _MOST


def _check(shares: Sequence[float]) -> None:
    if any(share < 0 for share in shares):
        raise ValueError("a share can't be negative")
    if not adds_up(shares):
        raise ValueError(f"shares add to {sum(shares):g} percent of the total")
