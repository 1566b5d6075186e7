"""Numbers in other ways of writing: marks between thousands, commas before decimals, signs of other alphabets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from koruz.data.ingest.grid import Exact

_BLANKS = str.maketrans("", "", "\u00a0\u202f\u2009'\u2019 ")
_MINUS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\uff0d": "-"})
_DIGITS = r"-?\d{1,3}(?:%s\d{3})+"
_PLAIN = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLAIN_COMMA = re.compile(r"-?(\d+,?\d*|,\d+)([eE][+-]?\d+)?", re.ASCII)
_COMMA_GROUPS = re.compile(rf"{_DIGITS % ','}(\.\d+)?", re.ASCII)
_POINT_GROUPS = re.compile(rf"{_DIGITS % '[.]'}(,\d+)?", re.ASCII)
# Blanks stand only between groups of three.
_BLANK_GROUPS = re.compile("-?\\d{1,3}(?:[\u00a0\u202f\u2009'\u2019 ]\\d{3})+([.,]\\d+)?", re.ASCII)
NOTHING = {"", "-", "\N{EN DASH}", "\N{EM DASH}", "--", "..", "...", "\N{HORIZONTAL ELLIPSIS}", ":", "x", "n/a",
           "n.a.", "n.d.", "na", "nan", "none", "null", "nil", "#n/a", "#ref!", "#value!", "#div/0!", "#name?",
           "#null!", "#num!"}  # fmt: skip
"""How tables say that there is no figure, in small letters."""


class Style(Enum):
    """Which sign stands before decimals."""

    POINT = "decimal points"
    COMMA = "decimal commas"


class Readings(NamedTuple):
    """What a text is, by the sign before decimals: a number in our way of writing, or None."""

    point: str | None
    comma: str | None

    @property
    def only(self) -> Style | None:
        """The one style in which the text is a number, if it is in one alone."""
        if (self.point is None) == (self.comma is None):
            return None
        return Style.POINT if self.comma is None else Style.COMMA

    @property
    def unclear(self) -> bool:
        """Whether it is two different numbers."""
        return None not in (self.point, self.comma) and self.point != self.comma

    def by(self, style: Style | None) -> str | None:
        """The number in a style; in any if only one reads it, or both alike."""
        if style is not None and self.unclear:
            return self.point if style is Style.POINT else self.comma
        return self.point if self.point is not None else self.comma


def readings(cell: str) -> Readings:
    """Both readings of a cell.

    Examples:
        >>> readings("2 060,5")
        Readings(point=None, comma='2060.5')
        >>> readings("2,060")
        Readings(point='2060', comma='2.060')
        >>> readings("2060.5")
        Readings(point='2060.5', comma=None)
    """
    if isinstance(cell, Exact):
        return Readings(str(cell), str(cell)) if _PLAIN.fullmatch(cell) else Readings(None, None)
    text = cell.translate(_MINUS)
    if _BLANK_GROUPS.fullmatch(text):
        text = text.translate(_BLANKS)
    return Readings(_pointed(text), _with_comma(text))


def _pointed(text: str) -> str | None:
    if _PLAIN.fullmatch(text):
        return text
    return text.replace(",", "") if _COMMA_GROUPS.fullmatch(text) else None


def _with_comma(text: str) -> str | None:
    if _POINT_GROUPS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if _PLAIN_COMMA.fullmatch(text) else None


def style_of(cells: Iterable[str]) -> Style | None:
    """The style that a file's numbers are written in, if one of them shows it and none shows another."""
    shown = {found.only for found in map(readings, cells)} - {None}
    return shown.pop() if len(shown) == 1 else None


def nearer(found: Readings, others: Iterable[float]) -> Style | None:
    """Which reading is like the other figures of its row of years; a thousand times off is not.

    Args:
        found: Two readings, of which one is a thousand times the other.
        others: Figures of the same measure, in the same unit.

    Returns:
        The one style whose reading is within twenty times the middle of the others, or None.
    """
    known = sorted(abs(each) for each in others if each)
    if not known or not found.unclear or found.point is None or found.comma is None:
        return None
    middle = known[len(known) // 2]
    like = {style: 1 / 20 < abs(float(text)) / middle < 20
            for style, text in ((Style.POINT, found.point), (Style.COMMA, found.comma))}  # fmt: skip
    fitting = [style for style, fits in like.items() if fits]
    return fitting[0] if len(fitting) == 1 else None
