"""Colours of CSS, and words that stand out from what lies under them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

Bar = tuple[tuple[float, float, str], ...]
"""Parts of a cell's width in percent, from the left: where each begins and ends, and its colour; '' for none."""

_ENOUGH = 4.5  # contrast that WCAG asks of words
_PAPER, _NIGHT = "#ffffff", "#15171a"  # behind a table, by day and by night
NOTHING = frozenset({"", "none", "transparent", "inherit", "initial", "unset", "revert", "currentcolor", "auto"})
"""What stands for no colour."""


@lru_cache(maxsize=4096)
def colour(value: str) -> str:
    """A colour of CSS as '#' and six digits, as it is seen on paper; '' for none or what isn't one."""
    text = value.strip().lower()
    if text in NOTHING or not re.fullmatch(r"#[0-9a-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([^()]*\)", text):
        return ""
    from PIL import ImageColor

    numbers = [part for part in re.split(r"[\s,/]+", text[text.find("(") + 1 : -1]) if part]
    try:
        opaque = 1.0
        if text.startswith(("rgb", "hsl")):
            opaque = _share(numbers[3]) if len(numbers) > 3 else 1.0
            text = f"{text[:3]}({', '.join(number.removesuffix('deg') for number in _whole(numbers[:3]))})"
        parts = ImageColor.getrgb(text)
    except (ValueError, IndexError):
        return ""
    opaque = parts[3] / 255 if len(parts) > 3 else opaque
    return _mixed("#" + "".join(f"{part:02x}" for part in parts[:3]), _PAPER, max(0.0, min(1.0, opaque)))


def _whole(numbers: list[str]) -> list[str]:
    return [str(round(float(number))) if re.fullmatch(r"[\d.]+", number) else number for number in numbers]


def _share(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _mixed(one: str, other: str, part: float) -> str:
    """So much of one colour in another."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


def _parts(digits: str) -> tuple[int, int, int]:
    return int(digits[1:3], 16), int(digits[3:5], 16), int(digits[5:7], 16)


@lru_cache(maxsize=4096)
def _light(digits: str) -> float:
    """Relative luminance."""
    red, green, blue = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(digits)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How much two colours differ to the eye, from 1 to 21."""
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(fill: str, bar: Bar, wanted: str) -> dict[str, Any]:
    """Colours of a cell whose words can be read on all that lies under them.

    Args:
        fill: Its ground; '' for none.
        bar: Bands on it.
        wanted: The colour of its words; '' for the usual one.

    Returns:
        `fill`, `bar`, `colour` and, where nothing lies under the words, `dark`: their colour by night, if another.
    """
    if not fill and not bar:
        day, night = (_towards(wanted, end, ground) for end, ground in (("#000000", _PAPER), (_PAPER, _NIGHT)))
        return {"fill": "", "bar": (), "colour": day, "dark": night if night != day else ""}
    grounds = [fill or _PAPER, *(tone for *_, tone in bar if tone)]
    ink = max((tone for tone in (wanted, "#000000", "#ffffff") if tone), key=lambda tone: _rank(tone, wanted, grounds))
    if min(contrast(ink, ground) for ground in grounds) < _ENOUGH:
        ink = max(("#000000", "#ffffff"), key=lambda tone: contrast(tone, grounds[0]))
        away = "#ffffff" if ink == "#000000" else "#000000"
        bar = tuple((start, end, tone and _towards(tone, away, ink)) for start, end, tone in bar)
    return {"fill": fill, "bar": bar, "colour": ink, "dark": ""}


def _rank(tone: str, wanted: str, grounds: list[str]) -> tuple[bool, float]:
    least = min(contrast(tone, ground) for ground in grounds)
    return tone == wanted and least >= _ENOUGH, least


@lru_cache(maxsize=4096)
def _towards(tone: str, end: str, ground: str) -> str:
    """A colour, moved towards black or white as far as it must be to differ enough from another; '' for none."""
    tries = (_mixed(end, tone, step / 20) for step in range(21)) if tone else iter(())
    return next((tried for tried in tries if contrast(tried, ground) >= _ENOUGH), "")
