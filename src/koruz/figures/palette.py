"""The colours of charts, maps and pages, and the sums that prove that they can be seen.

Korea has one colour, Uzbekistan another, two accents serve others that are named, and everybody else is grey. Colour
never speaks alone: series are labelled where they stand and have marks of their own shape.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from koruz.words.pair import HOME, NAMES, PAIR, PARTNER

TEXT = "#1a1a1a"
MUTED = "#595959"
KOREA = "#0b5cad"
UZBEKISTAN = "#0a7d4f"
RUST = "#b3430f"
VIOLET = "#551f63"
GREY = "#767676"
GRID = "#dcdad4"
WASH = "#f1efe9"
LAND = "#e4e1d9"
PAPER = "#ffffff"
BLACK = "#000000"
CARD = "#fafafa"
"""Behind the pictures when the page is dark."""

SERIES = (KOREA, UZBEKISTAN, RUST, VIOLET)
"""At most these four stand in one picture, besides grey."""

MARKERS: Mapping[str, str] = {KOREA: "o", UZBEKISTAN: "s", RUST: "^", VIOLET: "D"}
"""A shape for each colour, for readers who can't tell the colours apart."""

DEFICIENCIES: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What each kind of colour blindness does to linear RGB.

Source: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A physiologically-based model for simulation of color vision
deficiency, IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity 1.0.
"""

_ACCENTS: Mapping[str, str] = {PARTNER: KOREA, HOME: UZBEKISTAN, "TUR": RUST, "KAZ": RUST, "CHN": VIOLET, "RUS": VIOLET}
_NAMES: Mapping[str, str] = {
    **NAMES,
    "China": "CHN",
    "Russia": "RUS",
    "Kazakhstan": "KAZ",
    "Turkey": "TUR",
    "Türkiye": "TUR",
}
_ROLES: Mapping[str, str] = {
    "korea": KOREA,
    "uzbekistan": UZBEKISTAN,
    "rust": RUST,
    "violet": VIOLET,
    "grey": GREY,
    "text": TEXT,
    "muted": MUTED,
}
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_CODE = re.compile(r"[A-Z]{3}")
_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def country_of(label: str) -> str | None:
    """The code of the country that a label speaks of: a code itself, or a text such as "South Korea's count".

    Only the countries that have a colour of their own are known.
    """
    if label in _ACCENTS:
        return label
    for name, code in _NAMES.items():
        after = label.removeprefix(name)
        if label.startswith(name) and not after[:1].isalnum():
            return code
    return None


def colour(name: str) -> str:
    """A colour by hexadecimal value, by role ('korea', 'rust', 'grey') or by country code.

    A country without a colour of its own gets the first accent.

    Raises:
        ValueError: If it is none of these.
    """
    if _HEX.fullmatch(name):
        return name.lower()
    found = _ROLES.get(name) or _ACCENTS.get(name) or (RUST if _CODE.fullmatch(name) else None)
    if not found:
        raise ValueError(f"no colour {name!r}: give {', '.join(_ROLES)}, a country code or #rrggbb")
    return found


def assign(labels: Sequence[str], colours: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give each series its colour.

    Korea and Uzbekistan keep theirs in every picture and lend them to no other country. What was chosen comes first,
    then the countries that have an accent, then the others in the order given; from the fifth on everything is grey.

    Args:
        labels: Names or country codes of the series.
        colours: What was chosen for some of them: a hexadecimal value, a role or a country code.

    Returns:
        A hexadecimal colour for each label.

    Raises:
        ValueError: If a chosen colour doesn't exist.
    """
    chosen = {label: colour(colours[label]) for label in labels if colours and label in colours}
    countries = {label: country_of(label) for label in labels if label not in chosen}
    for label, code in countries.items():
        wanted = _ACCENTS.get(code or "")
        if wanted and len(_spent(chosen)) < len(SERIES) and (code in PAIR or wanted not in chosen.values()):
            chosen[label] = wanted
    # Where no country is drawn, all four colours are free; dark violet first, as it means nobody.
    reserved = set() if not any(countries.values()) else {KOREA, UZBEKISTAN}
    free = [tone for tone in (VIOLET, RUST, KOREA, UZBEKISTAN) if tone not in reserved and tone not in chosen.values()]
    for label in labels:
        if label not in chosen:
            chosen[label] = free.pop(0) if free and len(_spent(chosen)) < len(SERIES) else GREY
    return {label: chosen[label] for label in labels}


def _spent(chosen: Mapping[str, str]) -> set[str]:
    return set(chosen.values()) & set(SERIES)


def luminance(tone: str) -> float:
    """Relative luminance of a colour '#rrggbb', 0 (black) to 1 (white), by WCAG 2.2."""
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), _linear(tone), strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, by WCAG 2.2: text needs 4.5, marks that carry meaning need 3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(background: str) -> str:
    """White or black, whichever is seen better on a background; one of them always has a contrast of 4.5 and more."""
    return max((PAPER, BLACK), key=lambda tone: contrast(tone, background))


def seen_with(deficiency: str, tone: str) -> str:
    """How a colour '#rrggbb' looks to a person with 'protanopia', 'deuteranopia' or 'tritanopia'."""
    linear = _linear(tone)
    rows = DEFICIENCIES[deficiency]
    return _hex(sum(weight * part for weight, part in zip(row, linear, strict=True)) for row in rows)


def difference(one: str, other: str) -> float:
    """Distance of two colours in CIE 1976 L*a*b* (D65); from about 10 on they differ at a glance, side by side."""
    return math.dist(_lab(one), _lab(other))


def closest(tones: Iterable[str]) -> float:
    """The smallest `difference` of any two of the colours, to normal eyes and with each deficiency."""
    pairs = list(combinations(tones, 2))
    normal = (difference(one, other) for one, other in pairs)
    impaired = (
        difference(seen_with(kind, one), seen_with(kind, other)) for kind in DEFICIENCIES for one, other in pairs
    )
    return min(*normal, *impaired)


def mixed(one: str, other: str, part: float) -> str:
    """A colour between two: `one` at part 0, `other` at part 1, along straight lines in sRGB."""
    parts = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(start + (end - start) * part):02x}" for start, end in parts)


def _linear(tone: str) -> tuple[float, ...]:
    shares = (int(tone[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def _hex(linear: Iterable[float]) -> str:
    clipped = (min(1.0, max(0.0, part)) for part in linear)
    shares = (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in clipped)
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)


def _lab(tone: str) -> tuple[float, float, float]:
    linear = _linear(tone)
    xyz = (sum(weight * part for weight, part in zip(row, linear, strict=True)) for row in _XYZ)
    x, y, z = (
        part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29
        for part in (value / white for value, white in zip(xyz, _WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
