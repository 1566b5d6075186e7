"""How large a picture stands on a slide: its letters are never below twelve points, and nothing of it is cut off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from koruz.export.layout import size_of

LETTERS = 12.0
"""Points: the least size of letters on a slide."""

_USUAL = 9.5  # of letters in a picture that doesn't say
_MOST_PARTS = 4
_FONT = re.compile(r"font(?:-size)?:[^;\"']*?([\d.]+)px|font-size=\"([\d.]+)")
_PLACE = re.compile(r"<text[^>]*?(?:\sy=\"([-\d.]+)\"|translate\([-\d.]+[ ,]+([-\d.]+)\))")
_TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
_BOX = re.compile(r'viewBox="[^"]+"')


@dataclass(frozen=True)
class Part:
    """A picture, or a part of it that has a slide of its own; width and height in points on the slide."""

    svg: str
    width: float
    height: float


def least_letters(svg: str) -> float:
    """Size of the smallest letters in a picture, in its own units."""
    sizes = [float(one or other) for one, other in _FONT.findall(svg)]
    return min((size for size in sizes if size > 0), default=_USUAL)


def parts(svg: str, width: float, height: float) -> list[Part]:
    """A picture as it stands on slides: whole if its letters are large enough then, else parted between its lines.

    Args:
        svg: The picture, with a view box.
        width: Points that it may be wide.
        height: Points that it may be high.
    """
    wide, high = size_of(svg)
    scale = min(width / wide, height / high)
    least = min(LETTERS / least_letters(svg) * 1.001, width / wide)
    if scale >= least:
        return [Part(svg, wide * scale, high * scale)]
    # Between its least and its full width, a picture is parted as seldom as it can be.
    count = ceil(high * least / height - 1e-6)
    cuts = _cuts(svg, high, count) if 1 < count <= _MOST_PARTS else []
    edges = [0.0, *cuts, high]
    if not cuts or max(below - above for above, below in pairwise(edges)) * least > height:
        return [Part(svg, wide * scale, high * scale)]
    return [
        Part(_cropped(svg, wide, above, below), wide * least, (below - above) * least)
        for above, below in pairwise(edges)
    ]


def _cuts(svg: str, high: float, count: int) -> list[float]:
    """Where a picture is parted: as evenly as can be, midway between two lines of its words."""
    lines = sorted({float(one or other) for one, other in _PLACE.findall(svg)})
    gaps = [(above, below) for above, below in pairwise(lines) if below - above > _USUAL]
    middles = [(above + below) / 2 - 0.35 * _USUAL for above, below in gaps]
    wanted = [high * number / count for number in range(1, count)]
    found = [min(middles, key=lambda middle: abs(middle - place), default=0.0) for place in wanted]
    return found if len(set(found)) == len(found) and 0.0 not in found else []


def _cropped(svg: str, wide: float, above: float, below: float) -> str:
    """A part of a picture; words that stand outside it are left out, or they could still be found there."""

    def kept(match: re.Match[str]) -> str:
        place = _PLACE.match(match.group())
        inside = place is None or above <= float(place.group(1) or place.group(2)) < below
        return match.group() if inside else ""

    return _BOX.sub(f'viewBox="0 {above:.4f} {wide:g} {below - above:.4f}"', _TEXT.sub(kept, svg), count=1)
