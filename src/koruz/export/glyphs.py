"""Text that the fonts can show: no control characters, no missing glyphs, no words too long to break.

PDF/A forbids a missing glyph, and an empty box tells a reader nothing. So a character that neither family has is
named in words between angle quotes, and a run of them is counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import uharfbuzz as harfbuzz

_ZERO_WIDTH_SPACE = "\u200b"
# Blanks that no font needs to draw, and the joint that `breakable` puts in.
_DRAWN_BY_SPACE = frozenset(" \u00a0\n" + _ZERO_WIDTH_SPACE)
_LONGEST_WORD = 30
_JOINTS = "/?&=_.,;:+@#-"
_SHORTEST = 6  # characters between two places to break
_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_MOST_JOINTS = 400  # in one text: Typst doesn't bear more
_JOINERS = frozenset("\u200c\u200d")  # between the parts of an emoji, and letters of some scripts
_SELECTORS = frozenset("\ufe0e\ufe0f\u20e3")  # they say how the sign before them is drawn
_TOGETHER = re.compile(f"[{''.join(_JOINERS | _SELECTORS)}]")
_FLAGS = {0x1F1E6 + number: chr(ord("A") + number) for number in range(26)}
_UNUSUAL = re.compile(r"[^\x20-\x7e]+")


@lru_cache(maxsize=4)
def advances(fonts: tuple[Path, ...]) -> Mapping[int, float]:
    """Width of each character that one of the font files has a glyph for, by code point.

    Args:
        fonts: Font files; the first that has a character is the one that draws it.

    Returns:
        Widths in em, the unit of the size of type.
    """
    found: dict[int, float] = {}
    for path in reversed(fonts):
        face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))
        font, em = harfbuzz.Font(face), face.upem
        points = (point for point in face.unicodes if not _is_private(point))
        found.update((point, font.get_glyph_h_advance(font.get_nominal_glyph(point)) / em) for point in points)
    return found


def _is_private(point: int) -> bool:
    """Whether a font may draw there what it likes: an archive can't tell what that would mean."""
    return 0xE000 <= point <= 0xF8FF or point >= 0xF0000


def text_width(text: str, widths: Mapping[int, float], size: float) -> float:
    """Width in points of a line of text at a size in points; a character without a width counts half an em."""
    return size * sum(widths.get(ord(character), 0.5) for character in text if character != _ZERO_WIDTH_SPACE)


def plain(text: object) -> str:
    """Text without control and format characters (they could turn the line round); blanks become spaces.

    Unpaired surrogates, which no encoding can write, are left out as well.
    """
    return _UNUSUAL.sub(lambda match: _without_controls(match.group()), unicodedata.normalize("NFC", str(text)))


def shown(text: object, points: Container[int]) -> str:
    """`plain` text in which every run of characters without a glyph is named or counted in words.

    Args:
        text: Any text.
        points: Code points that the fonts have, such as the keys of `advances`.

    Returns:
        Text such as 'a ‹grinning face› b' or '‹5 Arabic characters›'.
    """
    return _UNUSUAL.sub(lambda match: _covered(_simpler(match.group(), points), points), plain(text))


def shown_in_picture(text: str, points: Container[int]) -> str:
    """`shown` text of a picture: each sign of a sequence stands for itself, and a flag as its letters."""
    return shown(_TOGETHER.sub("", text).translate(_FLAGS), points)


def _simpler(text: str, points: Container[int]) -> str:
    """Text in which letters of a hand that no font has, such as slanted ones of formulas, are plain."""
    return "".join(sign if ord(sign) in points else _plainer(sign, points) for sign in text)


def _plainer(sign: str, points: Container[int]) -> str:
    found = unicodedata.normalize("NFKC", sign)
    return found if all(ord(part) in points for part in found) else sign


def _without_controls(text: str) -> str:
    bare = text.strip("".join(_JOINERS))  # at an end there is nothing to join
    return "".join(character if character in _JOINERS else _printable(character) for character in bare)


def _printable(character: str) -> str:
    if character in "\t\n\r\v\f\u2028\u2029":
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _covered(text: str, points: Container[int]) -> str:
    known = True

    def drawn(character: str) -> bool:
        nonlocal known
        if character not in _JOINERS and character not in _SELECTORS:
            known = ord(character) in points or character in _DRAWN_BY_SPACE
        return known

    groups = groupby(text, drawn)
    return "".join("".join(group) if covered else _named(group) for covered, group in groups)


def breakable(text: str, longest: int = _LONGEST_WORD) -> str:
    """The text with places to break (zero-width spaces) in words of so many characters and more."""
    if len(text) > longest * _MOST_JOINTS:
        longest = len(text) // _MOST_JOINTS + 1
        return re.sub(rf"\S{{{longest},}}", lambda match: _spaced(match.group(), longest), text)
    return re.sub(rf"\S{{{longest},}}", lambda match: _joined(match.group(), longest), text)


def _spaced(word: str, step: int) -> str:
    return _ZERO_WIDTH_SPACE.join(word[start : start + step] for start in range(0, len(word), step))


def _joined(word: str, longest: int) -> str:
    address = bool(_ADDRESS.match(word))
    if address and longest == _LONGEST_WORD:
        longest *= 2  # a line has room for that; Typst breaks addresses by itself
    parts, length = [], 0
    for index, character in enumerate(word):
        parts.append(character)
        length += 1
        joint = character in _JOINTS and word[index + 1 : index + 2].isalnum()
        if address and joint:
            length = 0
        elif index + 1 < len(word) and (length >= longest or (joint and length >= _SHORTEST)):
            parts.append(_ZERO_WIDTH_SPACE)
            length = 0
    return "".join(parts)


def _named(missing: Iterable[str]) -> str:
    bare = (character for character in missing if character not in _JOINERS | _SELECTORS)
    names = [unicodedata.name(character, f"U+{ord(character):04X}") for character in bare]
    if len(names) == 1:
        return f"‹{names[0].lower() if not names[0].startswith('U+') else names[0]}›"
    scripts = {name.split()[0] for name in names}
    script = f"{scripts.pop().capitalize()} " if len(scripts) == 1 and not names[0].startswith("U+") else ""
    return f"‹{len(names)} {script}characters›"
