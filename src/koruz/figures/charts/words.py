"""Text in pictures: cleaned, wrapped and cut, never read as markup."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import pandas as pd

from koruz.figures.charts.measure import text_width

LEADING = 11.5
"""Points from line to line."""

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_BLANKS = {"Zs", "Zl", "Zp"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(value: Any) -> str:
    """One line of text without control characters; empty for a missing value.

    Characters that turn the direction of writing or that XML forbids are left out; blanks become single spaces.
    """
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return _cleaned(str(value))


@lru_cache(maxsize=4096)  # the same names are drawn for pages and for phones, and in many pictures
def _cleaned(text: str) -> str:
    kept = []
    for character in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(character)
        if kind in _BLANKS or character in "\t\n\r\v\f":
            kept.append("\N{NO-BREAK SPACE}" if character in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}" else " ")
        elif kind not in _UNSEEN:
            kept.append(character)
    return " ".join(part for part in "".join(kept).split(" ") if part)


def shorten(text: str, limit: float, weight: int = 400) -> str:
    """The text, or as much of its beginning as fits into `limit` points with an ellipsis."""
    if text_width(text, weight) <= limit:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + _ELLIPSIS, weight) <= limit:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + _ELLIPSIS


def wrap(text: object, limit: float, lines: int = 2, weight: int = 400) -> tuple[str, ...]:
    """Break a text into lines that fit, the last one cut with an ellipsis if it must be.

    Args:
        text: Anything; it is cleaned first.
        limit: Width of a line in points.
        lines: At most so many.
        weight: CSS weight in which it is written.

    Returns:
        At least one line; none wider than `limit`, save a single ellipsis.
    """
    words = [part for word in clean(text).split(" ") for part in _fitting(word, limit, weight)]
    found: list[str] = []
    while words and len(found) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", weight) <= limit:
            line += f" {words.pop(0)}"
        found.append(line)
    if words:
        found.append(shorten(" ".join(words), limit, weight))
    return tuple(found) or ("",)


def _fitting(word: str, limit: float, weight: int) -> list[str]:
    """A word, in pieces if it is wider than a line."""
    if text_width(word, weight) <= limit:
        return [word]
    pieces, start = [], 0
    for end in range(1, len(word) + 1):
        if text_width(word[start:end], weight) > limit and end - start > 1:
            pieces.append(word[start : end - 1])
            start = end - 1
    return [*pieces, word[start:]]


def widest(lines: tuple[str, ...], weight: int = 400) -> float:
    """Width of the widest line in points."""
    return max((text_width(line, weight) for line in lines), default=0.0)
