"""The fonts of charts, pages and PDFs: one family for Latin and Cyrillic, another for Hangul, both from wheels.

The files are found without importing the packages that hold them: one of these imports `distutils`, which newer Pythons
don't have.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from koruz.words import shared

FAMILY = "Source Sans Pro"
HANGUL = "NanumGothic"
FAMILIES = (FAMILY, HANGUL)

USUAL = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0±°·×ʻ–—‘’“”…−"
"""Characters that nearly every page has: pages that need no others share their fonts, which are cut once."""


class FontError(RuntimeError):
    """A font of the report isn't installed."""


@dataclass(frozen=True)
class Face:
    """One font file.

    Attributes:
        family: Name under which charts and pages ask for it.
        weight: CSS weight.
        style: 'normal' or 'italic'.
        package: Package that holds the file.
        file: Path below the package.
    """

    family: str
    weight: int
    style: str
    package: str
    file: str

    @property
    def path(self) -> Path:
        """Where the file lies.

        Raises:
            FontError: If the package or the file isn't there.
        """
        path = _folder(self.package) / self.file
        if not path.is_file():
            raise FontError(f"the font file {self.file} is missing from the package {self.package}: install it again")
        return path


_LATIN = "font_source_sans_pro"
_KOREAN = "koreanize_matplotlib"
FACES = (
    Face(FAMILY, 400, "normal", _LATIN, "files/SourceSansPro-Regular.ttf"),
    Face(FAMILY, 400, "italic", _LATIN, "files/SourceSansPro-It.ttf"),
    Face(FAMILY, 600, "normal", _LATIN, "files/SourceSansPro-Semibold.ttf"),
    Face(FAMILY, 700, "normal", _LATIN, "files/SourceSansPro-Bold.ttf"),
    Face(HANGUL, 400, "normal", _KOREAN, "fonts/NanumGothic.ttf"),
    # The file declares itself as 600; charts use that weight, so the fallback has it as well.
    Face(HANGUL, 600, "normal", _KOREAN, "fonts/NanumGothicBold.ttf"),
)


SYMBOLS = Face("DejaVu Sans", 400, "normal", "matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf")
EMOJI = Face("Noto Emoji", 400, "normal", "manimgx_fonts", "NotoEmoji[wght].ttf")
HAN = Face("Noto Sans CJK JP", 400, "normal", "noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf")
FURTHER = (EMOJI, SYMBOLS, HAN)
"""Of PDFs alone: emoji, ticks, stars, Arabic, Chinese and what else the two families lack; a page takes them from its
reader's."""

FORMULAS = Face("STIX Two Math", 400, "normal", "ziamath", "fonts/STIXTwoMath-Regular.ttf")
"""Of pages with formulas alone: browsers make brackets, roots and arrows grow with a font that says how."""

_FEATURES = (b"kern", b"mark", b"mkmk", b"ccmp", b"locl")
"""What the layout of a page's text needs."""

_FORMULA_FEATURES = (*_FEATURES, b"ssty", b"flac", b"dtls", b"rtlm")


@lru_cache
def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FontError(f"the fonts of the report are missing: install the package {package.replace('_', '-')}")
    return Path(spec.submodule_search_locations[0])


@lru_cache  # asked for each text of a volume, and each time six files would be looked for
def text_files() -> tuple[Path, ...]:
    """Files of the upright faces that a PDF's text is taken from: the first that has a character draws it.

    Raises:
        FontError: If a file isn't there.
    """
    return tuple(face.path for face in (*FACES, *FURTHER) if (face.weight, face.style) == (400, "normal"))


def directories() -> tuple[Path, ...]:
    """Folders of the font files, the first family's first.

    Raises:
        FontError: If a file isn't there.
    """
    return tuple(dict.fromkeys(face.path.parent for face in (*FACES, *FURTHER)))


@lru_cache
def register() -> None:
    """Make the families known to matplotlib; the second call does nothing.

    Raises:
        FontError: If a file isn't there.
    """
    from matplotlib.font_manager import fontManager

    paths = [face.path for face in FACES]
    known = fontManager.ttflist
    for face, path in zip(FACES, paths, strict=True):
        first = len(known)
        fontManager.addfont(str(path))
        entry = replace(known[first], name=face.family, weight=face.weight, style=face.style)
        # In front of all, so that a font of the same name on this machine can't change a picture.
        known[first:] = []
        known.insert(0, entry)


def web_font(text: str, weight: int = 400, family: str = FAMILY, style: str = "normal") -> bytes:
    """A font for a web page, cut to the characters of a text.

    Args:
        text: What the page says.
        weight: CSS weight of the face.
        family: Its family.
        style: Its style.

    Returns:
        A WOFF file, the same bytes each time; empty if the face has none of the characters.

    Raises:
        FontError: If there is no such face, or its file isn't there.
    """
    for face in FACES:
        if (face.family, face.weight, face.style) == (family, weight, style):
            # Looking at a Hangul face takes longer than cutting a Latin one.
            return b"" if not text else _cut(face, frozenset(map(ord, set(text))) & _points(face))
    raise FontError(f"no font {family!r} of weight {weight} and style {style!r}")


def formula_font(text: str) -> str:
    """A style rule that embeds the font of formulas, cut to those of a page.

    Args:
        text: The formulas' characters; single letters are drawn slanted, so these forms come along.
    """
    slanted = map(chr, (*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)))
    plain = frozenset(text)
    points = {ord(sign) for sign in slanted if unicodedata.normalize("NFKC", sign) in plain}
    points |= {0x210E} if "h" in plain else set()
    points |= set(map(ord, plain | frozenset("\N{SQUARE ROOT}")))  # roots have no character of their own
    wanted = frozenset(points) & _points(FORMULAS)
    return _rule(FORMULAS.family, 400, _cut(FORMULAS, wanted, _FORMULA_FEATURES))


def font_faces(text: str) -> str:
    """Style rules that embed the fonts of a page, cut to what pages say; regular and semibold.

    Args:
        text: What the page says.

    Returns:
        CSS with one `@font-face` for each face that the text needs; the first family has the usual characters in any
        case. A Hangul face is embedded only for characters that the first family doesn't have.
    """
    latin = _points(FACES[0])
    rest = "".join(sorted(character for character in set(text) - {"\n"} if ord(character) not in latin))
    rules = []
    for family, characters in ((FAMILY, USUAL + text), (HANGUL, rest)):
        for weight in (400, 600):
            data = web_font(characters, weight, family)
            if data:
                rules.append(_rule(family, weight, data))
    return "\n".join(rules)


def _rule(family: str, weight: int, data: bytes) -> str:
    source = f'url(data:font/woff;base64,{b64encode(data).decode()}) format("woff")'
    return f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:normal;src:{source}}}'


def prepare() -> None:
    """Look which characters the first face has, and import what cuts fonts, ahead of the first page."""
    import fontTools.ttLib.sfnt  # noqa: F401

    _points(FACES[0])


@lru_cache
def _points(face: Face) -> frozenset[int]:
    """Code points that a face has a glyph for."""
    import uharfbuzz as harfbuzz

    return frozenset(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(face.path))).unicodes)


@lru_cache(maxsize=64)
def _cut(face: Face, points: frozenset[int], features: tuple[bytes, ...] = _FEATURES) -> bytes:
    """A face with these characters as WOFF. Pages of the same characters share it, so a run cuts it once."""
    if not points:
        return b""
    key = sha256(repr((face.path, sorted(points), features)).encode()).hexdigest()
    return shared.made(f"{key}.woff", lambda: _woff(face, points, features))


def _woff(face: Face, points: Iterable[int], features: Iterable[bytes]) -> bytes:
    import uharfbuzz as harfbuzz
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    wanted = harfbuzz.SubsetInput()
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING
    wanted.unicode_set.update(points)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag, "big") for tag in features)
    cut = harfbuzz.subset(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(face.path))), wanted)
    # The tables are passed on as they are: a `TTFont` would import a module for each, which takes as long as ten pages.
    reader, file = SFNTReader(BytesIO(cut.blob.data)), BytesIO()
    # WOFF2 is a fifth smaller, which is 10 kB of a page, but writing it takes fifteen times as long.
    writer = SFNTWriter(file, len(reader.tables), reader.sfntVersion, "woff")
    for tag in reader.tables:
        writer[tag] = reader[tag]
    writer.close()
    return file.getvalue()
