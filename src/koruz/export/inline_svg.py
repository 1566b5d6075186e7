"""A picture's SVG, made fit to stand inside an HTML page.

The pictures are drawn by this package, so nothing harmful is expected in them. All the same, only marks and words pass:
whatever could run, load or navigate is left out, because a notebook may come from anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from markupsafe import Markup

_ELEMENTS = frozenset(
    """
    svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath image clipPath mask
    marker pattern linearGradient radialGradient stop
    """.split()  # noqa: SIM905
)
_ATTRIBUTES = frozenset(
    """
    viewBox preserveAspectRatio transform style id href d points x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy width
    height rotate textLength lengthAdjust startOffset offset opacity color fill fill-opacity fill-rule stroke
    stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit
    clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits marker-start marker-mid marker-end markerWidth
    markerHeight markerUnits orient refX refY patternUnits patternContentUnits patternTransform gradientUnits
    gradientTransform spreadMethod stop-color stop-opacity font-family font-size font-weight font-style text-anchor
    dominant-baseline alignment-baseline letter-spacing word-spacing display visibility vector-effect
    """.split()  # noqa: SIM905
)
_WORDS = {"text", "tspan", "textPath"}
_POINTING = {"use", "image"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|expression|javascript|@import|\\", re.IGNORECASE)
_POINTER = re.compile(r"(?<=url\(#)[^)\s'\"]+")

_NO_LABEL = 'aria-label=""'  # no value holds it: quotes are escaped in all of them
_FONT = re.compile(r"font-size:[\d.]+px;font-family:[^;\"]+;")
_ALONE = re.compile(r"<g>(<(?:path|use)\b[^<>]*/>|<text\b[^<>]*>[^<>]*</text>|<g\b[^<>]*/>)</g>")
_TAG = re.compile(r"<[^<>\s]+ [^<>]+>")  # with attributes
_PATH = re.compile(r'(?<= d=")[^"]*')
_STEP = re.compile(r" ?([A-Za-z]) ?")
_STYLE = re.compile(r'(?<= style=")[^"]*')


class SVGError(ValueError):
    """The text isn't an SVG picture."""


def inline_svg(svg: str, label: str, prefix: str = "") -> Markup:
    """Make an SVG document fit for an HTML page.

    Args:
        svg: A whole SVG document.
        label: Text alternative, put on the picture as `aria-label`.
        prefix: Put before every id, where pictures that may share ids stand on one page.

    Returns:
        An `<svg>` element without namespaces, size or prolog, that fills the width it is given.

    Raises:
        SVGError: If the text can't be read as XML, or its root isn't `svg`.
    """
    named = tostring(Element("svg", {"aria-label": label}), encoding="unicode")
    # Every character was escaped by the serialiser, and only listed elements and attributes are left.
    return Markup(_nameless(svg, prefix).replace(_NO_LABEL, named[len("<svg ") : -len(" />")], 1))


@lru_cache(maxsize=32)  # a report's page shows the pictures of its PDF, and the front door most of them again
def _nameless(svg: str, prefix: str) -> str:
    """The picture without harm, with an empty label."""
    try:
        root = fromstring(svg)
    except ParseError as error:
        raise SVGError(f"the picture isn't readable SVG: {error}") from error
    if _local(root.tag) != "svg":
        raise SVGError(f"the picture's root is {_local(root.tag)!r}, not 'svg'")
    _name_box(root)
    clean = _clean(root)
    _settle_ids(clean, prefix)
    for name in ("width", "height", "style", "id"):
        clean.attrib.pop(name, None)
    clean.attrib.update({"role": "img", "aria-label": ""})
    return tostring(clean, encoding="unicode")


def page_svg(svg: str, label: str, prefix: str = "") -> Markup:
    """The same as `inline_svg`, in fewer letters: a page has each picture twice, for phones and for others."""
    text = _TAG.sub(_shortened, str(inline_svg(svg, label, prefix))).replace("<defs/>", "")
    for _ in range(2):
        text = _ALONE.sub(r"\1", text)
    fonts = Counter(font for tag in _TAG.findall(text) for font in _FONT.findall(tag))
    if fonts:
        # The font of most words is said once, for the whole picture.
        font = max(fonts, key=lambda each: (fonts[each], each))
        text = _TAG.sub(lambda tag: tag.group().replace(font, ""), text)
        text = text.replace("<svg ", f'<svg style="{font}" ', 1)
    return Markup(text)


def _shortened(tag: re.Match[str]) -> str:
    """A tag without needless blanks."""
    text = _PATH.sub(lambda path: _STEP.sub(r"\1", path.group()), tag.group())
    return _STYLE.sub(lambda style: style.group().replace("; ", ";").replace(": ", ":"), text).replace(" />", "/>")


def _local(tag: object) -> str:
    """Name without its namespace; '' for comments and processing instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _name_box(root: Element) -> None:
    """Give a picture that has a size but no view box one, else it can't be scaled."""
    width, height = (re.match(r"[\d.]+", root.get(name, "")) for name in ("width", "height"))
    if "viewBox" not in root.attrib and width and height:
        root.set("viewBox", f"0 0 {width.group()} {height.group()}")


def _clean(element: Element) -> Element:
    """Copy an element with what is allowed in it."""
    name = _local(element.tag)
    copy = Element(name, _attributes(element, name))
    if name in _WORDS:
        copy.text = element.text
    for child in element:
        # A link's words stay, its target goes.
        kind = "g" if _local(child.tag) == "a" else _local(child.tag)
        if kind not in _ELEMENTS:
            continue
        child.tag = kind
        kept = _clean(child)
        if kind in _POINTING and "href" not in kept.attrib:
            continue
        kept.tail = child.tail if name in _WORDS else None
        copy.append(kept)
    return copy


def _attributes(element: Element, name: str) -> dict[str, str]:
    kept: dict[str, str] = {}
    for key, value in element.attrib.items():
        attribute = _local(key)
        if attribute not in _ATTRIBUTES or _OUTSIDE.search(value):
            continue
        if attribute == "href" and not value.startswith("#") and not (name == "image" and _PICTURE.fullmatch(value)):
            continue
        kept[attribute] = " ".join(value.split())
    return kept


def _settle_ids(root: Element, prefix: str) -> None:
    """Leave only the ids that something in the picture points at, with a prefix if there is one."""
    used: set[str] = set()
    for element in root.iter():
        used.add(element.get("href", "")[1:])
        used.update(name for value in element.attrib.values() for name in _POINTER.findall(value))
    lead = f"{prefix}-" if prefix else ""
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, lead + value)
            elif key == "href" and value.startswith("#"):
                element.set(key, f"#{lead}{value[1:]}")
            else:
                element.set(key, _POINTER.sub(rf"{lead}\g<0>", value))
