"""Numbers, units, periods and places in an order as text, alike on every machine.

Texts don't depend on the machine's locale: the decimal sign is a point, commas part thousands, a minus is U+2212.
"""

from __future__ import annotations

import math
import re

MISSING = "no figure"
"""What an unknown value writes where it stands alone, as in a table."""
MISSING_PERIOD = "no date"
"""What the period of an unknown value writes."""
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
"""In the order of the year; `MONTHS[0]` is January."""
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_NOISE = 1e-9
_FINEST = 12  # decimals of a number that is written as it is
_WITH_ARTICLE = ("United", "Netherlands", "Philippines", "Commonwealth", "European")
_ARTICLE_ENDINGS = ("Republic", "Federation", "Islands")
_OFTEN = re.compile(r" a (?:year|week|day)$")
_SCALES = ((1e3, "trillion"), (1e0, "billion"), (1e-3, "million"))


def period_label(year: int, months: int = 12) -> str:
    """Name the part of a year that a cumulative figure covers.

    Args:
        year: Calendar year.
        months: Months counted from January, 1 to 12; 12 is the full year.

    Returns:
        '2023', 'January 2023' or 'January\N{EN DASH}May 2023'.

    Raises:
        ValueError: If `months` lies outside 1 to 12.
    """
    if not 1 <= months <= 12:
        raise ValueError(f"a part-year covers 1 to 12 months, not {months}")
    if months == 12:
        return str(year)
    return f"{MONTHS[0]} {year}" if months == 1 else f"{months_label(months)} {year}"


def months_label(months: int) -> str:
    """Name a cumulative part of any year: 'January\N{EN DASH}May', or 'full year' for 12 months."""
    if months == 12:
        return "full year"
    return MONTHS[0] if months == 1 else f"{MONTHS[0]}\N{EN DASH}{MONTHS[months - 1]}"


def in_text(name: str) -> str:
    """A country's name as it stands in a sentence: 'the United States', 'the Netherlands', but 'Turkey'."""
    first = name.partition(" ")[0]
    return f"the {name}" if first in _WITH_ARTICLE or name.endswith(_ARTICLE_ENDINGS) else name


def number_text(amount: float, decimals: int | None = None, towards: int = 0) -> str:
    """Write a number with commas for thousands, a point for decimals and a real minus sign.

    Args:
        amount: A finite number.
        decimals: Digits after the point; None keeps three significant digits and drops zeros at the end.
        towards: 1 rounds up and -1 down, so that a bound stays true; 0 to the nearest.

    Raises:
        ValueError: If `amount` isn't finite.
    """
    if not math.isfinite(amount):
        raise ValueError(f"only finite numbers can be written, not {amount}")
    if decimals is None:
        decimals = _decimals(amount)
        amount = _rounded(amount, decimals, towards)
        text = f"{amount:,.{max(decimals, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{_rounded(amount, decimals, towards):,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def exact(amount: float) -> str:
    """Write a number of an arithmetic as it is: six significant digits, or all before the point.

    Args:
        amount: Any number; one that isn't finite is an unknown. What only binary numbers add is left out.
    """
    if not math.isfinite(amount):
        return MISSING
    decimals = 5 - math.floor(math.log10(abs(amount))) if amount else 0
    text = number_text(amount, min(max(decimals, 0), _FINEST))
    return text.rstrip("0").rstrip(".") if "." in text else text


def noise(between: float, *amounts: float) -> bool:
    """Whether a difference of amounts is but what binary numbers add."""
    return abs(between) <= _NOISE * max(map(abs, amounts))


def _rounded(amount: float, decimals: int, towards: int) -> float:
    """The amount at so many decimals: to the nearest, or all the way up or down but for the noise of binary numbers."""
    near = round(amount, decimals)
    if not towards or (near - amount) * towards >= -_NOISE * abs(amount):
        return near
    return round(near + towards * 10.0**-decimals, decimals)


def _decimals(amount: float) -> int:
    """Digits after the point that leave three significant ones; whole numbers from a hundred up stay whole."""
    if amount == 0:
        return 0
    return max(0, 2 - math.floor(math.log10(abs(amount))))


def ordinal(place: int) -> str:
    """A place in an order: 'first' to 'tenth' in words, then '11th', '22nd' and so on.

    Raises:
        ValueError: If the place is below one.
    """
    if place < 1:
        raise ValueError(f"an order begins with the first place, not {place}")
    if place <= len(_ORDINALS):
        return _ORDINALS[place - 1]
    last = 0 if place % 100 in (11, 12, 13) else place % 10
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def amount_text(amount: float, unit: str, decimals: int | None = None, towards: int = 0) -> str:
    """Write an amount with its unit, at the magnitude a reader expects.

    Args:
        amount: The number, in `unit`.
        unit: A unit of the data package, such as 'USD million', 'percent', 'persons', 'times', 'year'.
        decimals: Digits after the point; None chooses them by the unit.
        towards: 1 rounds up, -1 down, 0 to the nearest; see `number_text`.

    Returns:
        Text such as 'USD 2.46 billion', '2.2%', '94,893 persons', '1.5 times' or '2031'.
    """
    if not math.isfinite(amount):
        return MISSING
    if unit == "year":
        return str(round(amount))
    if unit.startswith("percent") and unit != "percentage points":
        places: int | None = _percent_decimals(amount) if decimals is None else decimals
        if amount and round(amount, places) == 0:
            places = None
        return f"{number_text(amount, places, towards).removesuffix('.0')}%"
    if often := _OFTEN.search(unit):
        # What is counted stands first: '1 flight a week', '2 flights a week'.
        return f"{amount_text(amount, unit[: often.start()], decimals, towards)}{often[0]}"
    if unit.endswith(" million") and unit != "million":
        return _money_text(amount, unit.removesuffix(" million"), decimals, towards)
    if unit.endswith(" billion"):
        return _money_text(amount * 1e3, unit.removesuffix(" billion"), decimals, towards)
    if unit == "rank":
        return f"rank {number_text(amount, 0)}"
    if unit == "times":
        return f"{number_text(amount, _times_decimals(amount) if decimals is None else decimals, towards)} times"
    if unit == "percentage points" and decimals is None:
        decimals = 1
    elif decimals is None and float(amount).is_integer():
        decimals = 0
    number = number_text(amount, decimals, towards)
    return f"{number} {_singular(unit) if number == '1' else unit}".strip()


def _percent_decimals(amount: float) -> int:
    """A tenth is what shares are printed with; below one percent it would swallow the number."""
    return 2 if 0 < abs(amount) < 0.995 else 1


def _times_decimals(amount: float) -> int | None:
    """A tenth is enough up to ten times; below a tenth it would swallow the number."""
    return None if 0 < abs(amount) < 0.095 else 0 if abs(amount) >= 10 else 1


def _singular(unit: str) -> str:
    """One of a unit that is named in the plural: 'country', 'branch', 'person'; 'thousand persons' stays as it is."""
    if unit.startswith(("thousand ", "million ", "billion ")):
        return unit
    if unit.endswith("ies"):
        return f"{unit.removesuffix('ies')}y"
    return unit.removesuffix("es") if unit.endswith(("ches", "shes", "sses")) else unit.removesuffix("s")


def _money_text(millions: float, currency: str, decimals: int | None, towards: int) -> str:
    billions = millions / 1e3
    for scale, word in _SCALES:
        # Three significant digits decide: 999.6 million is written as 1 billion.
        if abs(float(f"{billions:.3g}")) >= scale or scale == _SCALES[-1][0]:
            return f"{currency} {number_text(billions / scale, decimals, towards)} {word}"
    raise AssertionError("the last scale takes every amount")
