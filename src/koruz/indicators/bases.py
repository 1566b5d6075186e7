"""Where a comparison over time begins, and what its two ends would hide: the rule behind every 'so many times since'.

Of one definition and unit it begins at the first sound value, or at a later one for a reason that readers are told. It
ends at the last. Everything between is kept to be shown, and what the two ends hide is named: a peak or a trough beyond
both of them by a tenth or more, or else the largest move against the way from the one to the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from koruz.report.values import Value
from koruz.words.problems import UnitError

HIDDEN = 0.1
"""By which part of an end a value must lie beyond it to be named."""

_NOISE = 1e-9  # of binary numbers


class Dated(NamedTuple):
    """A value and its day, month or year, as the data write it."""

    date: str
    value: Value


@dataclass(frozen=True)
class Span:
    """The values of one quantity from where its comparison begins.

    Attributes:
        points: Sound values in the order of time, two or more, the first above zero.
        reason: Why it doesn't begin at the first sound value; empty where it does.
    """

    points: tuple[Dated, ...]
    reason: str = ""

    @property
    def start(self) -> Value:
        """What is compared with."""
        return self.points[0].value

    @property
    def end(self) -> Value:
        """What is compared."""
        return self.points[-1].value

    @property
    def peak(self) -> Dated | None:
        """The highest value, if it lies above both ends by a tenth or more."""
        top = max(self.points, key=_amount)
        limit = (1 + HIDDEN) * max(self.start.amount, self.end.amount)
        return top if _amount(top) >= limit * (1 - _NOISE) else None

    @property
    def trough(self) -> Dated | None:
        """The lowest value, if it lies below both ends by a tenth or more."""
        low = min(self.points, key=_amount)
        limit = (1 - HIDDEN) * min(self.start.amount, self.end.amount)
        return low if _amount(low) <= limit * (1 + _NOISE) and limit else None

    @property
    def hidden(self) -> tuple[Dated, ...]:
        """What the two ends would hide, in the order of time: peak and trough, or else the move against the way."""
        beyond = [point for point in (self.peak, self.trough) if point]
        return tuple(sorted(beyond, key=self.points.index)) or self._turn()

    def _turn(self) -> tuple[Dated, ...]:
        rising = self.end.amount >= self.start.amount
        pairs = combinations([point for point in self.points if _amount(point) > 0], 2)
        against = [(one, other) if rising else (other, one) for one, other in pairs]
        high, low = max(against, key=lambda pair: _amount(pair[0]) / _amount(pair[1]), default=(None, None))
        if high is None or low is None or _amount(high) < (1 + HIDDEN) * _amount(low):
            return ()
        return tuple(sorted((high, low), key=self.points.index))


def span(
    points: Iterable[Dated], sound: Collection[str] | None = None, *, since: str = "", reason: str = ""
) -> Span | None:
    """Apply the rule to the values of one quantity.

    Args:
        points: Values of one definition and unit with their dates, in any order; those not known are left out.
        sound: Statuses that aren't doubtful; None if no doubtful value is among the points.
        since: The day, month or year of a later beginning; the comparison begins at the first sound value from then on.
        reason: Why it begins later, in words for readers; goes with `since`.

    Returns:
        The span; None without two values from a first one above zero.

    Raises:
        ValueError: If a later beginning has no reason, or a reason no later beginning.
        UnitError: If the values are of several units or definitions.
    """
    if bool(since) != bool(reason.strip()):
        raise ValueError("a comparison that begins later than its data needs a reason, and a reason a date")
    known = [point for point in points if point.value.known and (sound is None or point.value.status in sound)]
    _refuse_mixed(known)
    ordered = sorted((point for point in known if point.date >= since), key=lambda point: point.date)
    first = next((place for place, point in enumerate(ordered) if point.value.amount > 0), len(ordered))
    kept = tuple(ordered[first:])
    return Span(kept, reason) if len(kept) > 1 else None


def _refuse_mixed(points: Sequence[Dated]) -> None:
    kinds = {(point.value.unit, point.value.definition) for point in points}
    if len(kinds) > 1:
        told = " and ".join(sorted(f"{definition or 'no definition'} ({unit})" for unit, definition in kinds))
        raise UnitError(f"a comparison over time is of one definition and unit, not of {told}")


def _amount(point: Dated) -> float:
    return point.value.amount
