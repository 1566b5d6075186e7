"""Where labels stand so that they never overlap: along a line, and around points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


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


class Box(NamedTuple):
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

    def touches(self, other: Box) -> bool:
        """Whether both cover a common area."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

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
        leader: Squares along the line from the point to the label; none if the label stands next to its point.
    """

    box: Box
    align: str
    leader: tuple[Box, ...]

    @property
    def anchor(self) -> float:
        """Where the text is written from left to right, two points inside the box."""
        return {
            "left": self.box.left + 2,
            "right": self.box.right - 2,
            "center": (self.box.left + self.box.right) / 2,
        }[self.align]

    @property
    def middle(self) -> float:
        """Height of the label's middle."""
        return (self.box.bottom + self.box.top) / 2

    @property
    def end(self) -> tuple[float, float]:
        """Where a line from the point meets the label."""
        last = self.leader[-1]
        return (last.left + last.right) / 2, (last.bottom + last.top) / 2


# Directions around a point, the best first: to the right, to the left, above and below, the corners, and between.
_DIRECTIONS = (
    *((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)),
    *((1.0, 0.5), (1.0, -0.5), (-1.0, 0.5), (-1.0, -0.5), (0.5, 1.0), (-0.5, 1.0), (0.5, -1.0), (-0.5, -1.0)),
)
_NEAR = 9.0
_OUTSIDE_COST = 20.0
DISTANCES = (0.0, 9.0, 18.0, 30.0)


def free_place(
    point: tuple[float, float],
    size: tuple[float, float],
    obstacles: Sequence[Box],
    frame: Box,
    gap: float = 5.0,
    distances: Sequence[float] = DISTANCES,
    shunned: Sequence[Box] = (),
) -> Place | None:
    """Find the nearest place where a label, and the line to it, cover nothing and stay within the frame.

    Tries sixteen directions at growing distances.

    Args:
        point: The point, in points.
        size: Width and height of the label.
        obstacles: What must not be covered.
        frame: What the label must stay within.
        gap: Distance from the point to the nearest place.
        distances: What is added to it, the smallest first.
        shunned: What the label must not cover, but its line may cross.
    """
    wide, high = (gap + max(distances) + extent for extent in size)
    near = Box(point[0] - wide, point[1] - high, point[0] + wide, point[1] + high)
    obstacles = [other for other in obstacles if near.touches(other)]
    for candidate in _candidates(point, size, gap, distances):
        if candidate.box.outside(frame) > 0 or any(map(candidate.box.touches, [*obstacles, *shunned])):
            continue
        if not any(part.touches(other) for part in candidate.leader for other in obstacles):
            return candidate
    return None


def place(
    point: tuple[float, float],
    size: tuple[float, float],
    obstacles: Sequence[Box],
    frame: Box,
    gap: float = 5.0,
) -> Place:
    """The free place of a label, or else the one that covers least; arguments as for `free_place`."""
    found = free_place(point, size, obstacles, frame, gap)
    if found is not None:
        return found
    candidates = _candidates(point, size, gap, DISTANCES)
    return min(candidates, key=lambda candidate: _cost(candidate, obstacles, frame))


def _candidates(
    point: tuple[float, float], size: tuple[float, float], gap: float, distances: Sequence[float]
) -> Iterator[Place]:
    return (_candidate(point, size, way, gap, distance) for distance in distances for way in _DIRECTIONS)


def _cost(candidate: Place, obstacles: Sequence[Box], frame: Box) -> float:
    """What a place that isn't free covers; to stick out of the frame is worst."""
    covered = sum(part.overlap(other) for part in (candidate.box, *candidate.leader) for other in obstacles)
    return covered + _OUTSIDE_COST * candidate.box.outside(frame)


def _candidate(
    point: tuple[float, float], size: tuple[float, float], direction: tuple[float, float], gap: float, distance: float
) -> Place:
    (x, y), (width, height), (right, up) = point, size, direction
    # On a diagonal the same distance needs less of each.
    reach = (gap + distance) * (0.7 if abs(right) == abs(up) else 1.0)
    left = x + right * (reach + width / 2) - width / 2
    bottom = y + up * (reach + height / 2) - height / 2
    box = Box(left, bottom, left + width, bottom + height)
    align = {1.0: "left", -1.0: "right"}.get(right, "center")
    return Place(box, align, _leader(point, box, gap) if distance > _NEAR else ())


def _leader(point: tuple[float, float], box: Box, gap: float) -> tuple[Box, ...]:
    """Squares from a little outside the mark, where others may crowd, to the nearest place of the label's edge."""
    end = min(max(point[0], box.left), box.right), min(max(point[1], box.bottom), box.top)
    length = math.dist(point, end)
    start = min(1.0, (gap + 4) / length)
    count = max(2, int(length * (1 - start) / 3))
    parts = (start + (1 - start) * number / (count - 1) for number in range(count))
    return tuple(
        Box.around(point[0] + (end[0] - point[0]) * part, point[1] + (end[1] - point[1]) * part, 0.8) for part in parts
    )
