"""A picture whose letters are drawn, so that it looks the same wherever the suite's fonts aren't at hand.

Pages and PDFs keep text as text and bring the fonts. A notebook in somebody's JupyterLab, a word processor or a drawing
program doesn't have them: with another font labels are cut, and some programs leave letters out. Fonts embedded in the
SVG would help in browsers alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import uharfbuzz as harfbuzz

from koruz.figures import fonts
from koruz.figures.charts.svg import SVG

_NAMESPACE = f' xmlns="{SVG}"'
_STYLES = re.compile(r"([a-z-]+):\s*([^;]+)")
_LETTERING = {"font-size", "font-family", "font-weight", "font-style", "text-anchor"}
_PART_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_BOLD = 600


@lru_cache(maxsize=32)  # a notebook shows its pictures, and its report publishes them
def outlined(svg: str, name: str) -> str:
    """The picture with each line of text as outlines of its letters.

    Args:
        svg: An SVG document as `to_svg` writes it.
        name: Unique name, put before the ids of letters.

    Returns:
        The same picture. Text of another form than one plain line, such as a formula, stays text.
    """
    root = fromstring(svg.replace(_NAMESPACE, "", 1))
    root.set("xmlns", SVG)
    letters: dict[tuple[int, int], str] = {}
    for parent in [*root.iter()]:
        for place, child in enumerate(parent):
            if child.tag == "text" and len(child) == 0 and child.text:
                parent[place] = _line(child, name, letters)
    shapes = SubElement(root, "defs")
    for glyph, key in letters.items():
        SubElement(shapes, "path", {"id": key, "d": outline(*glyph)})
    return tostring(root, encoding="unicode")


def _line(text: Element, name: str, letters: dict[tuple[int, int], str]) -> Element:
    """One line of text as a group of letters; ids for those that are new are put into `letters`."""
    style = dict(_STYLES.findall(text.get("style", "")))
    size = float(style.get("font-size", "10px").removesuffix("px"))
    glyphs, advance = shaped(text.text or "", _BOLD if style.get("font-weight") in ("600", "700", "bold") else 400)
    group = Element("g", {"style": "; ".join(f"{k}: {v}" for k, v in style.items() if k not in _LETTERING)})
    start = -advance * _PART_BEFORE[style.get("text-anchor", "start")]
    group.set("transform", _place(text, size / 1000))
    for face, glyph, x in glyphs:
        if outline(face, glyph):
            key = letters.setdefault((face, glyph), f"{name}-l{len(letters)}")
            SubElement(group, "use", {"href": f"#{key}", "x": f"{start + x:.0f}"})
    return group


def _place(text: Element, scale: float) -> str:
    """Where a line stands: turned as the text is, at its place, its letters' y upwards."""
    turn = text.get("transform", "")
    place = f"translate({text.get('x', '0')} {text.get('y', '0')}) scale({scale:.5f} -{scale:.5f})"
    return place if turn.startswith("rotate(-0 ") else f"{turn} {place}".strip()


@lru_cache(maxsize=8192)
def shaped(text: str, weight: int) -> tuple[tuple[tuple[int, int, float], ...], float]:
    """A line of text as glyphs.

    Args:
        text: One line, written from left to right.
        weight: CSS weight, 400 or 600.

    Returns:
        Face (its place in `fonts.FACES`), number and place of each glyph, and the width of the line; thousandths of
        the size of the type.
    """
    found, place = [], 0.0
    for face, part in _runs(text, weight):
        buffer = harfbuzz.Buffer()
        buffer.add_str(part)
        buffer.guess_segment_properties()
        harfbuzz.shape(_font(face), buffer)
        for glyph, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            found.append((face, glyph.codepoint, place + at.x_offset))
            place += at.x_advance
    return tuple(found), place


def _runs(text: str, weight: int) -> list[tuple[int, str]]:
    """The text in pieces of one face: the first of that weight that has the character."""
    faces = [number for number, face in enumerate(fonts.FACES) if (face.weight, face.style) == (weight, "normal")]
    runs: list[tuple[int, str]] = []
    for character in text:
        face = next((number for number in faces if ord(character) in _points(number)), faces[0])
        if runs and runs[-1][0] == face:
            runs[-1] = (face, runs[-1][1] + character)
        else:
            runs.append((face, character))
    return runs


@lru_cache
def _points(face: int) -> frozenset[int]:
    return frozenset(_font(face).face.unicodes)


@lru_cache
def _font(face: int) -> harfbuzz.Font:
    font = harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(fonts.FACES[face].path))))
    font.scale = (1000, 1000)
    return font


@lru_cache(maxsize=4096)
def outline(face: int, glyph: int) -> str:
    """The shape of a glyph as SVG path data in thousandths of the size of the type, y upwards; empty for a blank."""
    parts: list[str] = []
    draw = harfbuzz.DrawFuncs()
    draw.set_move_to_func(lambda x, y, _: parts.append(f"M{x:.0f} {y:.0f}"))
    draw.set_line_to_func(lambda x, y, _: parts.append(f"L{x:.0f} {y:.0f}"))
    draw.set_quadratic_to_func(lambda a, b, x, y, _: parts.append(f"Q{a:.0f} {b:.0f} {x:.0f} {y:.0f}"))
    draw.set_cubic_to_func(
        lambda a, b, c, d, x, y, _: parts.append(f"C{a:.0f} {b:.0f} {c:.0f} {d:.0f} {x:.0f} {y:.0f}")
    )
    draw.set_close_path_func(lambda _: parts.append("Z"))
    _font(face).draw_glyph(glyph, draw)
    return "".join(parts)
