"""How the cells of a table look, from their CSS: colours, bars, weight and side, each so that readers can read it.

What page and PDF can hold alike is kept; the rest is named. Words keep the contrast that readers need: where the
author's colours don't, the words become black or white, and a bar under them lighter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from koruz.export.hues import NOTHING, Bar, colour, readable

_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_STYLED = re.compile(r"([^{}]+)\{([^{}]*)\}")
_IDS = re.compile(r"\s*#[\w-]+\s*(?:,\s*#[\w-]+\s*)*")
_SAYS = re.compile(r":(?:after|before)\b[^{]*\{[^}]*\bcontent\s*:\s*(?!none|normal|[\"']{2})", re.IGNORECASE)
_BANDS = re.compile(
    r"(?:-webkit-)?linear-gradient\(\s*(?:90deg|to right)\s*,(.*)\)[\w\s%./-]*", re.IGNORECASE | re.DOTALL
)
_STOP = re.compile(r"\s*([a-z]+\([^()]*\)|#?\w+)((?:\s+-?[\d.]+%?)*)\s*", re.IGNORECASE)
_GROUND = ("background", "background-color", "background-image")
_KEPT = frozenset({*_GROUND, "color", "font-weight", "text-align", "display"})
# Layout is the page's own matter.
_LAYOUT = re.compile(
    r"(?:min-|max-)?(?:width|height)|padding.*|margin.*|vertical-align|white-space|font-family|line-height|overflow.*|"
    r"position|left|right|top|bottom|z-index|cursor|box-sizing|word-.*|hyphens|border-(?:collapse|spacing)|table-layout|"
    r"background-(?:size|repeat|position|clip|origin)|transition.*|caption-side|letter-spacing|--.*|-\w+-.*|content"
)
_USUAL = NOTHING | {"normal", "0", "0px", "visible", "100%", "1"}
_LINES: Mapping[str, str] = {"underline": "under", "line-through": "strike"}
DATA = "data-koruz-look"
"""Attribute of an element in which `inlined` leaves what the style sheet says of it."""


def declared(style: str) -> dict[str, str]:
    """Declarations of CSS by their names."""
    pairs = (part.partition(":") for part in re.split(r";(?![^()]*\))", style))
    return {name.strip().lower(): _worth(value) for name, _, value in pairs if value}


def _worth(value: str) -> str:
    return value.replace("!important", "").strip()


def by_id(style: str) -> dict[str, dict[str, str]]:
    """Declarations by id: as pandas writes them for the cells of a Styler."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in _STYLED.findall(_uncommented(style)):
        if _IDS.fullmatch(selectors):
            for name in re.findall(r"#([\w-]+)", selectors):
                found.setdefault(name, {}).update(declared(body))
    return found


def _uncommented(style: str) -> str:
    return re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)


def styles(html: str) -> str:
    """All style sheets in a piece of HTML; without those of plain frames, which only lay out."""
    return "\n".join(
        match.group(1) for match in _STYLE.finditer(html) if not re.match(r"<style\b[^>]*\bscoped\b", match.group())
    )


def says(style: str) -> bool:
    """Whether a style sheet holds words of its own, such as those that show under a pointer."""
    return bool(_SAYS.search(_uncommented(style)))


def inlined(html: str) -> str:
    """HTML in which cells and rows of tables carry what a style sheet says of them by more than their ids."""
    rules = [(names.strip(), body) for names, body in _STYLED.findall(_uncommented(styles(html)))]
    rules = [(names, body) for names, body in rules if not _IDS.fullmatch(names) and not names.startswith("@")]
    if not rules or "<table" not in html.lower():
        return html
    from bs4 import BeautifulSoup
    from soupsieve import SelectorSyntaxError

    tree = BeautifulSoup(html, "html.parser")
    for names, body in sorted(rules, key=lambda rule: _weight(rule[0])):
        try:
            found = tree.select(names)
        except (SelectorSyntaxError, NotImplementedError):
            continue
        for element in found:
            if element.name in ("td", "th", "tr"):
                element[DATA] = f"{element.get(DATA, '')};{body}"
    return str(tree)


def _weight(selector: str) -> tuple[int, int]:
    """About what a browser goes by where rules disagree."""
    return selector.count("#"), len(re.findall(r"[.:\[]", selector))


def css(attrs: Mapping[str, Any]) -> str:
    """Declarations for a cell on the page; the stylesheet takes `--dark` by night."""
    fill, bar = attrs.get("fill", ""), attrs.get("bar", ())
    bands = ",".join(f"{tone or fill or '#fff'} {start:g}% {end:g}%" for start, end, tone in bar)
    rules = {
        "background": f"linear-gradient(90deg,{bands})" if bar else fill,
        "color": _short(attrs.get("colour", "")),
        "--dark": attrs.get("dark", ""),
        "font-weight": "600" if attrs.get("bold") else "",
        "min-width": "7em" if bar else "",
    }
    return ";".join(f"{name}:{value}" for name, value in rules.items() if value)


def _short(tone: str) -> str:
    return {"#000000": "#000", "#ffffff": "#fff"}.get(tone, tone)


def look(rules: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What of a cell's CSS is kept, and the names of what isn't.

    Args:
        rules: Declarations by name.

    Returns:
        `fill`, `colour` and `dark` (the words by day and, where nothing is filled, by night), each a colour in digits
        or ''; `bar`; `bold`; `align`; `wraps` (kinds of nodes); `gone` (whether the cell isn't shown).
    """
    found, lost = _looked(tuple(rules.items()))
    return {**found}, [*lost]


@lru_cache(maxsize=4096)
def _looked(items: tuple[tuple[str, str], ...]) -> tuple[dict[str, Any], list[str]]:
    rules = dict(items)
    short = rules.get("background", "")
    ground = rules.get("background-color", "") or (short if colour(short) else "")
    image = rules.get("background-image", "") or ("" if colour(short) else short)
    fill, bar, wanted = colour(ground), _bar(image), colour(rules.get("color", ""))
    lost = [name for name, value in rules.items() if not _held(name, value)]
    lost += ["background"] if not (fill or bar) and any(_asks(rules.get(name, "")) for name in _GROUND) else []
    lost += ["color"] if not wanted and _asks(rules.get("color", "")) else []
    weight = rules.get("font-weight", "")
    align = rules.get("text-align", "")
    return {
        **readable(fill, bar, wanted),
        "bold": weight in ("bold", "bolder", "600", "700", "800", "900"),
        "align": align if align in ("left", "right", "center") else "",
        "wraps": tuple(_wraps(rules)),
        "gone": rules.get("display", "") == "none",
    }, lost


def _asks(value: str) -> bool:
    return value.lower() not in NOTHING


def _held(name: str, value: str) -> bool:
    if name in _KEPT or _LAYOUT.fullmatch(name) or value.lower() in _USUAL:
        return True
    lined = name.startswith("text-decoration") and any(line in value for line in _LINES)
    return lined or (name == "font-style" and value in ("italic", "oblique"))


def _wraps(rules: Mapping[str, str]) -> Iterator[str]:
    if rules.get("font-style") in ("italic", "oblique"):
        yield "em"
    drawn = rules.get("text-decoration", "") + rules.get("text-decoration-line", "")
    yield from (kind for line, kind in _LINES.items() if line in drawn)


def _bar(value: str) -> Bar:
    """Bands of plain colour side by side, as pandas draws its bars; none for other pictures."""
    match = _BANDS.fullmatch(value.strip())
    if not match:
        return ()
    stops = [_STOP.fullmatch(part) for part in re.split(r",(?![^()]*\))", match.group(1))]
    places: list[tuple[str, float]] = []
    for index, stop in enumerate(stops):
        if not stop:
            return ()
        at = [float(number.rstrip("%")) for number in stop.group(2).split()]
        places += [(colour(stop.group(1)), place) for place in at or [0.0 if index == 0 else 100.0]]
    return _bands([(places[0][0], 0.0), *places, (places[-1][0], 100.0)])


def _bands(places: list[tuple[str, float]]) -> Bar:
    """Bands between places; none where one colour runs into another."""
    found: list[tuple[float, float, str]] = []
    for (tone, start), (after, end) in pairwise(places):
        start, end = max(start, 0.0), min(end, 100.0)
        if end > start and tone != after:
            return ()
        if end > start:
            found.append((round(start, 2), round(end, 2), tone))
    return tuple(found)
