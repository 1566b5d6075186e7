"""How a table of any width fits the page: the width of its columns, the size of its type, or several tables of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from koruz.export.glyphs import breakable, text_width

# Points: size of type and the least of it, space beside a cell's text, what a cell may ask for.
_SIZE, _SMALLEST, _INSET, _WIDE = 8.8, 6.6, 9.0, 190.0
_BOLD = 1.07  # how much wider headings run than text
_TIGHT = 9  # characters after which words break where nothing else helps


@dataclass(frozen=True)
class Fit:
    """How some columns of a table are set.

    Attributes:
        columns: Their places, from 0.
        widths: Their widths in points.
        size: Size of type in points.
        broad: Whether they need more than the text column.
        tight: Characters after which a word must be able to break; 0 for the usual.
    """

    columns: tuple[int, ...]
    widths: list[float]
    size: float
    broad: bool
    tight: int = 0


def fitted(
    texts: Sequence[Sequence[str]], heads: int, advances: Mapping[int, float], narrow: float, room: float
) -> list[Fit]:
    """Fit a table.

    Args:
        texts: Its rows as plain text, all of one length.
        heads: How many of them are headings.
        advances: Widths in em by code point.
        narrow: Points of the text column.
        room: Points that a broad table may take.

    Returns:
        One fit if the page is wide enough; else several, each with the first column and some of the others.
    """
    columns = range(len(texts[0]))
    asked = [_asked([row[column] for row in texts], heads, advances) for column in columns]
    least = [low for low, _ in asked]
    whole = room * _SIZE / _SMALLEST  # what fits at the smallest size
    tight = 0
    if max(least[0] + low for low in [0.0, *least[1:]]) > whole:
        # A single word is too wide: words break.
        tight = _TIGHT
        asked = [_asked([breakable(row[column], tight) for row in texts], heads, advances) for column in columns]
        least = [low for low, _ in asked]
    parts = [tuple(columns)] if sum(least) <= whole else _even(least, whole)
    fits = [_fit(part, asked, narrow, room, tight) for part in parts]
    size = min(fit.size for fit in fits)
    return [replace(fit, size=size, broad=any(part.broad for part in fits)) for fit in fits]


def _even(least: Sequence[float], whole: float) -> list[tuple[int, ...]]:
    """Columns in as few groups as fit, each led by the first column, and about as wide as each other."""
    parts = _parts(least, whole)
    for percent in range(95, 45, -5):
        tried = _parts(least, whole * percent / 100)
        if len(tried) > len(parts):
            break
        parts = tried
    return parts


def _parts(least: Sequence[float], whole: float) -> list[tuple[int, ...]]:
    """Columns in groups that fit, each led by the first column."""
    parts: list[tuple[int, ...]] = []
    current = [0]
    for column in range(1, len(least)):
        if len(current) > 1 and sum(least[place] for place in current) + least[column] > whole:
            parts.append(tuple(current))
            current = [0]
        current.append(column)
    return [*parts, tuple(current)]


def _asked(cells: Sequence[str], heads: int, advances: Mapping[int, float]) -> tuple[float, float]:
    """Points that a column needs for its longest word, and those that it asks for, with the space beside it."""

    def wide(text: str, index: int) -> float:
        return text_width(text, advances, _SIZE) * (_BOLD if index < heads else 1.0)

    least = max(wide(word, index) for index, cell in enumerate(cells) for word in re.split(r"[ \n\u200b]+", cell))
    asked = max(min(wide(cell, index), _WIDE) for index, cell in enumerate(cells))
    return least + _INSET, max(least, asked) + _INSET


def _fit(
    columns: tuple[int, ...], asked: Sequence[tuple[float, float]], narrow: float, room: float, tight: int = 0
) -> Fit:
    chosen = [asked[column] for column in columns]
    wanted, least = sum(high for _, high in chosen), sum(low for low, _ in chosen)
    broad = wanted > narrow
    full = room if broad else narrow
    size = max(_SMALLEST, min(_SIZE, _SIZE * full / least))
    return Fit(columns, shared(chosen, min(full, wanted)), round(size, 2), broad, tight)


def shared(asked: Sequence[tuple[float, float]], whole: float) -> list[float]:
    """Share a table's width: each column gets the least it needs, and the rest goes where more was asked for."""
    least, wanted = sum(low for low, _ in asked), sum(high for _, high in asked)
    if wanted <= whole or least >= whole:
        chosen = [high if wanted <= whole else low for low, high in asked]
        return [round(points * whole / sum(chosen), 2) for points in chosen]
    part = (whole - least) / (wanted - least)
    return [round(low + part * (high - low), 2) for low, high in asked]
