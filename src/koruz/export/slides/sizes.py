"""How large a picture stands on a slide: its letters are never below twelve points, and nothing of it is cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from koruz.export.layout import size_of

LETTERS = 12.0
"""Points: the least size of letters on a slide."""

USUAL_LETTERS = 9.5
"""Of a picture of ours, and of one that doesn't say."""

_MOST_PARTS = 4
_GRID = 0.45  # of a picture's height: what is higher is a line of its grid
_FONT = re.compile(r"font(?:-size)?:[^;\"']*?([\d.]+)px|font-size=\"([\d.]+)")
_PLACE = re.compile(r"<text[^>]*?(?:\sy=\"([-\d.]+)\"|translate\([-\d.]+[ ,]+([-\d.]+)\))")
_TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
_BOLD = re.compile(r"<text[^>]*?font(?:-weight)?:[^;\"]*?\b(?:600|700|bold)\b[^>]*>")
_PATH = re.compile(r"<path[^>]*?\sd=\"([^\"]*)\"")
_NUMBER = re.compile(r"-?[\d.]+")
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
    return min((size for size in sizes if size > 0), default=USUAL_LETTERS)


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
    cuts = _cuts(svg, high, count, height / least) if 1 < count <= _MOST_PARTS else []
    edges = [0.0, *cuts, high]
    if not cuts or max(below - above for above, below in pairwise(edges)) * least > height:
        return [Part(svg, wide * scale, high * scale)]
    return [
        Part(_cropped(svg, wide, above, below), wide * least, (below - above) * least)
        for above, below in pairwise(edges)
    ]


def _cuts(svg: str, high: float, count: int, room: float) -> list[float]:
    """Where a picture is parted: midway between two lines of words, through few marks, above a title, evenly."""
    lines = sorted({float(one or other) for one, other in _PLACE.findall(svg)})
    heads = {float(one or other) for text in _BOLD.findall(svg) for one, other in _PLACE.findall(text)}
    gaps = [(above, below) for above, below in pairwise(lines) if below - above > USUAL_LETTERS and above not in heads]
    marks = list(_marks(svg, high))
    places = {(above + below) / 2 - 0.35 * USUAL_LETTERS: below not in heads for above, below in gaps}
    cost = {place: (_crossed(marks, place), untitled) for place, untitled in places.items()}
    cuts = [0.0]
    for left in range(count - 1, 0, -1):
        # What is left must fit upon the slides that are left.
        fitting = [place for place in places if cuts[-1] < place <= cuts[-1] + room and high - place <= left * room]
        if not fitting:
            return []
        even = cuts[-1] + (high - cuts[-1]) / (left + 1)
        cuts.append(min((*cost[place], abs(place - even), place) for place in fitting)[-1])
    return cuts[1:]


def _marks(svg: str, high: float) -> Iterator[tuple[float, float]]:
    """Top and bottom of each mark but for lines of a grid, which may be parted."""
    for path in _PATH.findall(svg):
        heights = [float(number) for number in _NUMBER.findall(path)[1::2]]
        if heights and max(heights) - min(heights) < _GRID * high:
            yield min(heights), max(heights)


def _crossed(marks: Sequence[tuple[float, float]], place: float) -> int:
    return sum(top < place < bottom for top, bottom in marks)


def _cropped(svg: str, wide: float, above: float, below: float) -> str:
    """A part of a picture; words that stand outside it are left out, or they could still be found there."""

    def kept(match: re.Match[str]) -> str:
        place = _PLACE.match(match.group())
        inside = place is None or above <= float(place.group(1) or place.group(2)) < below
        return match.group() if inside else ""

    return _BOX.sub(f'viewBox="0 {above:.4f} {wide:g} {below - above:.4f}"', _TEXT.sub(kept, svg), count=1)
