"""How wide a line of text is: the very number that matplotlib finds, in a twentieth of the time.

Matplotlib opens its fonts anew for every text. HarfBuzz, which shapes the text in both cases, can keep them open.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

import uharfbuzz as harfbuzz

from koruz.figures import fonts

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

SIZE = 9.5
"""Points; the one size of text in pictures."""

_MEASURED = 100
"""Points; the size at which matplotlib measures, whatever size is asked for."""

_PLAIN = (range(0x20, 0x250), range(0x2010, 0x2070), range(0x20A0, 0x20D0), range(0x2190, 0x2300))
"""Latin letters, punctuation, currencies, arrows and signs: a line of these is one run, of one script and font."""


@lru_cache(maxsize=8192)
def text_width(text: str, weight: int = 400) -> float:
    """Width of a line of text in points, at the one size that pictures use."""
    if not text:
        return 0.0
    font, characters = _font(weight)
    if not characters.issuperset(text):
        return _width_by_matplotlib(text, weight)
    buffer = harfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    harfbuzz.shape(font, buffer)
    advance: int = sum(glyph.x_advance for glyph in buffer.glyph_positions)
    return advance / 64 * (SIZE / _MEASURED)


@lru_cache(maxsize=4)
def _font(weight: int) -> tuple[harfbuzz.Font, frozenset[str]]:
    """The first family's font, and those of the plain characters that it has."""
    path = next(face.path for face in fonts.FACES if (face.weight, face.style) == (weight, "normal"))
    face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))
    font = harfbuzz.Font(face)
    font.scale = (64 * _MEASURED, 64 * _MEASURED)
    return font, frozenset(chr(point) for point in face.unicodes if any(point in block for block in _PLAIN))


def _width_by_matplotlib(text: str, weight: int) -> float:
    """The same for any text, in whatever scripts and fonts it takes."""
    from matplotlib.textpath import text_to_path

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        return float(text_to_path.get_text_width_height_descent(text, properties(weight), False)[0])


@lru_cache(maxsize=4)
def properties(weight: int) -> FontProperties:
    """The fonts of pictures as matplotlib wants to be told of them; not to be changed."""
    from matplotlib.font_manager import FontProperties

    fonts.register()
    return FontProperties(family=list(fonts.FAMILIES), weight=weight, size=SIZE)
