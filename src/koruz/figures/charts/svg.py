"""A figure as SVG that can stand inside a page: small, the same bytes each time, with ids of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from io import StringIO
from xml.etree.ElementTree import Element, fromstring, tostring

from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine

from koruz.figures.charts.canvas import style
from koruz.figures.charts.words import clean

SVG = "http://www.w3.org/2000/svg"
_DROPPED = {"metadata", "style"}
_WORDED = {"text", "tspan"}
_NUMBERS = {"d", "points", "x", "y", "width", "height", "transform", "cx", "cy", "r", "rx", "ry"}
_LONG = re.compile(r"-?\d*\.\d{3,}(?:e[+-]?\d+)?")
_POINTER = re.compile(r"#([^)\"'\s]+)")
_FAMILY = re.compile(r"(font-family: )([^;]+)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def to_svg(figure: Figure, name: str, label: str = "") -> str:
    """Write a figure as one `<svg>` element.

    The text stays text. Size is left to the page: the picture fills its column up to 42 rem and keeps its proportions.

    Args:
        figure: A figure of this package, or any other.
        name: Unique name, put before every id so that many pictures can stand on one page.
        label: Text alternative, given as `aria-label`; a `<title>` would pop up over the picture.

    Returns:
        SVG without prolog, document type, metadata and date.

    Raises:
        ValueError: If the name can't begin an id.

    Examples:
        >>> to_svg(Figure(), "nothing", label="An empty page")[:30]
        '<svg viewBox="0 0 460.8 345.6"'
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"picture name {name!r}: begin with a letter; use letters, digits, hyphens, underscores")
    file = StringIO()
    with style():
        _draw_once(figure)
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        # What stands beside matplotlib's own axes has no measured margins: the picture is fitted, as a notebook does.
        fitted = "tight" if any(axes.axison for axes in figure.axes) else None
        figure.savefig(file, format="svg", metadata=nothing, transparent=True, bbox_inches=fitted)
    root = fromstring(file.getvalue())
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    _make_plain(root)
    _settle_ids(root, name)
    root.attrib.update(
        {
            "xmlns": SVG,
            "role": "img",
            "stroke-linejoin": "round",
            "style": "display:block;width:100%;max-width:42rem;height:auto",
        }
    )
    if label:
        root.set("aria-label", clean(label))
    return tostring(root, encoding="unicode")


def _draw_once(figure: Figure) -> None:
    """Take away a layout engine that does nothing: for its sake matplotlib would draw everything twice."""
    if isinstance(figure.get_layout_engine(), PlaceHolderLayoutEngine):
        figure.set_layout_engine(None)


def _make_plain(root: Element) -> None:
    """Take away namespaces, metadata, white space between elements and needless digits."""
    for element in root.iter():
        element.tag = _local(element.tag)
        element.tail = None
        if element.tag not in _WORDED:
            element.text = None
        element.attrib = {_local(key): _tidied(_local(key), value) for key, value in element.attrib.items()}
        for child in [child for child in element if _local(child.tag) in _DROPPED]:
            element.remove(child)


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _tidied(key: str, value: str) -> str:
    if key in _NUMBERS:
        return " ".join(_LONG.sub(_rounded, value).split())
    return _styled(value) if key == "style" else value


@lru_cache(maxsize=256)  # a picture has few styles, and many elements in each
def _styled(value: str) -> str:
    """A style with the reader's own letters without serifs where neither family is at hand."""
    return _FAMILY.sub(lambda match: match.group(1) + _with_fallback(match.group(2)), value)


def _with_fallback(families: str) -> str:
    return families if families.endswith("sans-serif") else f"{families}, sans-serif"


def _rounded(match: re.Match[str]) -> str:
    """Hundredths of a point are finer than a screen shows."""
    text = f"{float(match.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _settle_ids(root: Element, name: str) -> None:
    """Keep only the ids that something points at, each with the picture's name before it."""
    pointing = [(element, key) for element in root.iter() for key, value in element.attrib.items() if "#" in value]
    pointing = [(element, key) for element, key in pointing if key == "href" or "url(" in element.attrib[key]]
    used = {found for element, key in pointing for found in _POINTER.findall(element.attrib[key])}
    for element, key in pointing:
        element.set(key, _pointed(element.attrib[key], name))
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity in used:
            element.set("id", f"{name}-{identity}")


def _pointed(value: str, name: str) -> str:
    if value.startswith("#"):
        return f"#{name}-{value[1:]}"
    return re.sub(r"url\(#", f"url(#{name}-", value)
