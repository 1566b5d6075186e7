"""Text that the fonts can show: no control characters, no missing glyphs, no words too long to break.

PDF/A forbids a missing glyph, and an empty box tells a reader nothing. So a character that neither family has is
named in words between angle quotes, and a run of them is counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

_ZERO_WIDTH_SPACE = "\u200b"
# Blanks that no font needs to draw, and the joint that `breakable` puts in.
_DRAWN_BY_SPACE = frozenset(" \u00a0\n" + _ZERO_WIDTH_SPACE)
_LONGEST_WORD = 30
_UNUSUAL = re.compile(r"[^\x20-\x7e]+")
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD},}}")


@lru_cache(maxsize=4)
def coverage(fonts: tuple[Path, ...]) -> frozenset[int]:
    """Code points that at least one of the font files has a glyph for."""
    points: set[int] = set()
    for path in fonts:
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def plain(text: object) -> str:
    """Text without control and format characters (they could turn the line round); blanks become spaces.

    Unpaired surrogates, which no encoding can write, are left out as well.
    """
    return _UNUSUAL.sub(lambda match: "".join(map(_printable, match.group())), unicodedata.normalize("NFC", str(text)))


def shown(text: object, points: frozenset[int]) -> str:
    """`plain` text in which every run of characters without a glyph is named or counted in words.

    Args:
        text: Any text.
        points: Code points that the fonts have, from `coverage`.

    Returns:
        Text such as 'a ‹grinning face› b' or '‹5 Arabic characters›'.
    """
    return _UNUSUAL.sub(lambda match: _covered(match.group(), points), plain(text))


def shown_lines(text: str, points: frozenset[int]) -> str:
    """`shown` line by line, since line ends carry meaning in Markdown."""
    return "\n".join(shown(line, points) for line in text.replace("\t", "    ").splitlines())


def _printable(character: str) -> str:
    if character in "\t\n\r\v\f\u2028\u2029":
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _covered(text: str, points: frozenset[int]) -> str:
    groups = groupby(text, lambda character: ord(character) in points or character in _DRAWN_BY_SPACE)
    return "".join("".join(group) if covered else _named(group) for covered, group in groups)


def breakable(text: str) -> str:
    """The text with places to break (zero-width spaces) in words of 30 characters and more."""
    return _LONG_WORD.sub(lambda match: _joined(match.group()), text)


def _joined(word: str) -> str:
    parts, length = [], 0
    for index, character in enumerate(word):
        parts.append(character)
        length += 1
        after = word[index + 1 : index + 2]
        if after and (length >= _LONGEST_WORD or (character in "/?&=_.,;:+@#-" and after.isalnum())):
            parts.append(_ZERO_WIDTH_SPACE)
            length = 0
    return "".join(parts)


def _named(missing: Iterable[str]) -> str:
    names = [unicodedata.name(character, f"U+{ord(character):04X}") for character in missing]
    if len(names) == 1:
        return f"‹{names[0].lower() if not names[0].startswith('U+') else names[0]}›"
    scripts = {name.split()[0] for name in names}
    script = f"{scripts.pop().capitalize()} " if len(scripts) == 1 and not names[0].startswith("U+") else ""
    return f"‹{len(names)} {script}characters›"
