"""What a plotting library's object says of itself: beside the picture that it drew, no reader needs it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_PLAIN = "text/plain"
_LIBRARIES = "matplotlib|mpl_toolkits|seaborn|cartopy|plotnine|geopandas|wordcloud|statsmodels|networkx"
_QUOTED = r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
_OBJECT = re.compile(
    rf"""
      <(?:class\s)?(?:{_LIBRARIES})\.[\w.<>]+(?:\ object)?\ at\ (?:0x)?[0-9a-fA-F…]+>
    | <\w*(?:Axes|AxesSubplot|Axes3D)(?::(?:{_QUOTED}|[^<>'"])*)?>           # <Axes: title={{'center': 'x'}}>
    | <(?:Figure\ size|Figure\ Size:)[^<>]*>
    | <(?:a\ list\ of\ \d+\ [\w.]+(?:\ objects)?)>                           # <a list of 7 Patch objects>
    | <\w*Container\ object\ of\ [^<>]*>
    | <(?:ggplot|Figure):?[^<>]*>
    | \w*Axes\w*\([\d.,;x\s]+\)                                              # Axes(0.125,0.11;0.775x0.77)
    | (?:Text|Annotation|Line2D|Rectangle|Polygon|Wedge|Circle|Ellipse)\((?:{_QUOTED}|\([^()]*\)|[^()'"])*\)
    """,
    re.VERBOSE,
)
# What may stand around such objects: lists, tuples and arrays of them, with the numbers that were drawn.
_AROUND = re.compile(r"(?:array|dtype=\w+|shape=|None|nan|[-+]?[\d.]+(?:e[-+]?\d+)?|'\w+':|\.\.\.|[\s\[\](){},])*")
_SERIES = re.compile(r"dtype: object|Name: .*|Length: .*|\.\.")
_LIMITS = re.compile(r"\.(?:set_)?(?:[xyz]lim|axis|[xyz]ticks|[xyz]bound)\([^\n]*\)\s*\Z")


def without_drawn(
    outputs: Sequence[Mapping[str, Any]], pictures: Sequence[str], source: str = ""
) -> list[Mapping[str, Any]]:
    """Outputs of a cell without those that only name what its picture shows.

    Args:
        outputs: The cell's outputs.
        pictures: Types of pictures; of a cell that shows none, everything stays.
        source: The cell's code: limits of an axis that its last line sets are known by it.
    """
    if not any(mime in output.get("data", {}) for output in outputs for mime in pictures):
        return [*outputs]
    return [output for output in outputs if not _names(output, source)]


def _names(output: Mapping[str, Any], source: str) -> bool:
    data = output.get("data", {})
    if set(data) != {_PLAIN}:
        return False
    text = data[_PLAIN] if isinstance(data[_PLAIN], str) else "".join(data[_PLAIN])
    return is_drawn(text) or bool(_LIMITS.search(source) and _AROUND.fullmatch(text))


def is_drawn(text: str) -> bool:
    """Whether a text is nothing but what objects of a plotting library say of themselves."""
    rest, count = _OBJECT.subn("", text)
    if not count:
        return False
    if _AROUND.fullmatch(rest):
        return True
    lines = [line for line in text.splitlines() if line.strip() and not _SERIES.fullmatch(line.strip())]
    return "dtype: object" in text and all(_OBJECT.search(line) for line in lines[-len(lines) + 1 :])
