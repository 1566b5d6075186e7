"""Places on a map: their marks, and labels that cover nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cartopy.crs as ccrs
import pandas as pd

from koruz.figures.charts import numbers
from koruz.figures.charts.canvas import Sheet, share
from koruz.figures.charts.spread import Box, Place, free_place
from koruz.figures.charts.words import LEADING, clean, widest, wrap
from koruz.figures.maps.plane import PLATE
from koruz.figures.palette import MUTED, PAPER, TEXT

_LABEL_WIDTH = 96.0
_MARK = 6.0
_LARGEST = 18.0
_DISTANCES = (0.0, 5.0, 10.0, 16.0, 24.0, 34.0, 46.0, 60.0, 76.0)
_TRIES = 4


@dataclass(frozen=True)
class Spot:
    """A place on the map.

    Attributes:
        x: Metres on the map's plane.
        y: Metres on the map's plane.
        lines: Its label.
        colours: A colour for each mark; several marks stand side by side.
        size: Diameter of a mark in points.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    colours: tuple[str, ...]
    size: float

    @property
    def reach(self) -> float:
        """Half the width of its marks together, in points."""
        return (self.size + 1) * (len(self.colours) - 1) / 2 + self.size / 2


def spots_of(
    frame: pd.DataFrame,
    degrees: Sequence[tuple[float, float]],
    plane: ccrs.Projection,
    label: str,
    size: str | None,
    tones: Sequence[str],
) -> list[Spot]:
    """One spot for each place; what stands at one place shares it, three names at most are written."""
    amounts = numbers.floats(frame[size]) if size else [1.0] * len(frame)
    largest = max(numbers.finite(amounts), default=1.0) or 1.0
    diameters = [_diameter(amount / largest) if size else _MARK for amount in amounts]
    here: dict[tuple[float, float], list[int]] = {}
    for number, where in enumerate(degrees):
        here.setdefault(where, []).append(number)
    spots = []
    names = [clean(name) for name in frame[label]]
    for (east, north), rows in here.items():
        x, y = plane.transform_point(east, north, PLATE)
        lines = _listed([*dict.fromkeys(names[row] for row in rows if names[row])])
        colours = tuple(dict.fromkeys(tones[row] for row in rows))
        spots.append(Spot(x, y, lines, colours, max(diameters[row] for row in rows)))
    return spots


def _diameter(part: float) -> float:
    """Diameter whose area is this part of the largest mark's; never too small to be seen."""
    return max(_MARK - 1, _LARGEST * part**0.5) if part > 0 else _MARK - 1


def _listed(names: Sequence[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for name in names[:3]:
        lines += wrap(name, share(_LABEL_WIDTH), 2 if len(names) < 3 else 1)
    return (*lines, *([f"and {len(names) - 3} more"] if len(names) > 3 else []))


def draw_spots(sheet: Sheet, spots: Sequence[Spot]) -> list[Box]:
    """Draw the marks, large ones below small ones, and say what they cover."""
    taken = []
    for spot in sorted(spots, key=lambda spot: -spot.size):
        x, y = sheet.x(spot.x), sheet.y(spot.y)
        step = spot.size + 1
        start = x - step * (len(spot.colours) - 1) / 2
        for number, colour in enumerate(spot.colours):
            sheet.mark(start + number * step, y, colour, spot.size, edge=PAPER)
        taken.append(Box(x - spot.reach, y - spot.size / 2, x + spot.reach, y + spot.size / 2))
    return taken


def label_spots(sheet: Sheet, spots: Sequence[Spot], taken: Sequence[Box], shunned: Sequence[Box] = ()) -> list[Box]:
    """Write the labels where they cover nothing, with a line to the mark if they are far; say what they cover.

    A label that finds no free place is left out: its mark stays, and its name stands in the table below the map. The
    order of the spots is tried first; then those that found no place go first. A label covers what is `shunned` only if
    it finds no other place.
    """
    named = [spot for spot in spots if spot.lines]
    order, best = named, None
    for _ in range(_TRIES):
        placed = _arranged(sheet, order, taken, shunned)
        if best is None or len(placed) > len(best):
            best = placed
        homeless = [spot for spot in order if spot not in placed]
        if not homeless:
            break
        order = [*homeless, *(spot for spot in order if spot in placed)]
    return [box for spot, found in (best or {}).items() for box in _write(sheet, spot, found)]


def _arranged(sheet: Sheet, spots: Sequence[Spot], taken: Sequence[Box], shunned: Sequence[Box]) -> dict[Spot, Place]:
    """A free place for as many labels as find one, in this order."""
    found: dict[Spot, Place] = {}
    obstacles = list(taken)
    for spot in spots:
        where = (sheet.x(spot.x), sheet.y(spot.y))
        label = label_place(sheet, where, spot.lines, obstacles, spot.reach + 1.5, shunned)
        label = label or label_place(sheet, where, spot.lines, obstacles, spot.reach + 1.5)
        if label is not None:
            found[spot] = label
            obstacles += [label.box, *label.leader]
    return found


def label_place(
    sheet: Sheet,
    point: tuple[float, float],
    lines: tuple[str, ...],
    taken: Sequence[Box],
    gap: float = 5.0,
    shunned: Sequence[Box] = (),
) -> Place | None:
    """A free place for a label on the map, if there is one."""
    frame = Box(2, sheet.bottom + 1, sheet.width - 2, sheet.top - 1)
    return free_place(point, (widest(lines) + 4, len(lines) * LEADING), taken, frame, gap, _DISTANCES, shunned)


def _write(sheet: Sheet, spot: Spot, found: Place) -> list[Box]:
    if found.leader:
        sheet.stroke([sheet.x(spot.x), found.end[0]], [sheet.y(spot.y), found.end[1]], colour=MUTED)
    sheet.paragraph(found.anchor, found.middle, spot.lines, colour=TEXT, align=found.align)
    return [found.box, *found.leader]
