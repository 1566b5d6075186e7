"""Where labels stand so that they never overlap: along a line, and around points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels along a line as little as possible, so that they don't overlap and stay between two ends.

    The sum of squared moves is the least possible for the order of the wanted positions: with the labels' own extents
    taken off, the problem is isotonic regression, solved by pooling adjacent violators, and its bounded form is the
    unbounded one, clipped (Barlow and others, Statistical inference under order restrictions, 1972).

    Args:
        wanted: Where the middle of each label should be, in points.
        sizes: Extent of each label in points.
        low: Lower end.
        high: Upper end. If the labels need more room than there is, they pile up from the lower end beyond it.

    Returns:
        The middle of each label, in the order given.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    offsets, used = [], 0.0
    for index in order:
        offsets.append(used + sizes[index] / 2)
        used += sizes[index]
    free = max(low, high - used)
    pooled = _isotonic([wanted[index] - offset for index, offset in zip(order, offsets, strict=True)])
    places = [0.0] * len(wanted)
    for index, offset, value in zip(order, offsets, pooled, strict=True):
        places[index] = min(max(value, low), free) + offset
    return places


def _isotonic(values: Iterable[float]) -> list[float]:
    """The nearest sequence that never falls, by least squares."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (last, many), (before, more) = blocks.pop(), blocks.pop()
            blocks.append(((last * many + before * more) / (many + more), many + more))
    return [mean for mean, count in blocks for _ in range(count)]


@dataclass(frozen=True)
class Box:
    """A rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0

    def outside(self, frame: Box) -> float:
        """How far it sticks out of a frame, all sides added."""
        return sum(
            max(0.0, gap)
            for gap in (
                frame.left - self.left,
                frame.bottom - self.bottom,
                self.right - frame.right,
                self.top - frame.top,
            )
        )

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> Box:
        """The square with this middle."""
        return cls(x - radius, y - radius, x + radius, y + radius)


@dataclass(frozen=True)
class Place:
    """Where a label stands.

    Attributes:
        box: The label's rectangle.
        align: Which side of the text the point is on: 'left' (text begins there), 'right' or 'center'.
        far: Whether it stands so far from its point that it needs a line to it.
    """

    box: Box
    align: str
    far: bool


# Directions around a point, the best first: to the right, to the left, above and below, then the corners.
_DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
_DISTANCES = (0.0, 9.0, 18.0, 30.0)
_NEAR = 9.0


def place(
    point: tuple[float, float],
    size: tuple[float, float],
    obstacles: Sequence[Box],
    frame: Box,
    gap: float = 5.0,
) -> Place:
    """Find the place near a point where a label covers least and stays within the frame.

    Tries eight directions at growing distances and takes the first free one, or else the one that covers least.

    Args:
        point: The point, in points.
        size: Width and height of the label.
        obstacles: What must not be covered.
        frame: What the label must stay within.
        gap: Distance from the point to the nearest place.
    """
    best: tuple[float, Place] | None = None
    for distance in _DISTANCES:
        for direction in _DIRECTIONS:
            candidate = _candidate(point, size, direction, gap + distance, far=distance > _NEAR)
            cost = 20 * candidate.box.outside(frame) + sum(candidate.box.overlap(other) for other in obstacles)
            if cost == 0:
                return candidate
            if best is None or cost < best[0]:
                best = (cost, candidate)
    assert best is not None
    return best[1]


def _candidate(
    point: tuple[float, float], size: tuple[float, float], direction: tuple[int, int], gap: float, *, far: bool
) -> Place:
    (x, y), (width, height), (right, up) = point, size, direction
    # On a diagonal the same distance needs less of each; the text's own leading is air above and below.
    reach = gap * (0.7 if right and up else 1.0)
    left = x + (reach if right > 0 else -reach - width if right < 0 else -width / 2)
    bottom = y + (reach if up > 0 else -reach - height if up < 0 else -height / 2)
    align = "left" if right > 0 else "right" if right < 0 else "center"
    return Place(Box(left, bottom, left + width, bottom + height), align, far)
