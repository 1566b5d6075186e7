"""Units as people write them: 'mln USD' is 'USD million', and a billion is a thousand of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from koruz.words.problems import UnitError
from koruz.words.units import convert

_SCALES = {
    "thousand": {"thousand", "thousands", "thous", "thsd", "th", "k", "ths", "тыс", "천", "ming"},
    "million": {"million", "millions", "mln", "mil", "mn", "m", "mio", "млн", "백만", "mln."},
    "billion": {"billion", "billions", "bln", "bn", "mrd", "млрд", "십억", "mlrd"},
}
_NAMES = {
    "USD": {"usd", "us$", "$", "dollar", "dollars", "usdollar", "usdollars", "us", "долл", "доллар", "долларов",
            "сша", "불", "달러", "aqsh", "dollari"},
    "EUR": {"eur", "€", "euro", "euros", "евро"},
    "KRW": {"krw", "₩", "won", "원"},
    "persons": {"persons", "person", "people", "чел", "человек", "명", "kishi", "head", "heads"},
    "percent": {"percent", "percents", "%", "pct", "per cent", "процент", "процентов", "foiz"},
}  # fmt: skip
_SCALED = re.compile("(천|백만|십억)(?=\\S)")  # Korean writes scale and name in one word
_WORDS = re.compile(r"us\$|[$€₩%]|[^\W\d_]+", re.IGNORECASE)


class Unit(NamedTuple):
    """A unit of the table, and by which factor a figure is to be multiplied."""

    name: str
    factor: Decimal


def unit(cell: str, allowed: Sequence[str]) -> Unit | None:
    """The table's unit that a text means.

    Args:
        cell: What stands there, such as 'mln USD', 'US$ billion', '%'.
        allowed: Units that the table knows.

    Returns:
        The unit and its factor, which is exact; None if the text means none of them, or several.

    Examples:
        >>> unit("US$ billion", ["USD million"])
        Unit(name='USD million', factor=Decimal('1E+3'))
    """
    written = _in_words(cell)
    if written is None:
        return None
    found = [Unit(name, factor) for name in allowed if (factor := _factor(written, name)) is not None]
    alike = [each for each in found if each.factor == 1] or found
    return alike[0] if len(alike) == 1 else None


def _in_words(cell: str) -> str | None:
    """A text in the package's words, such as 'USD million'; None if a word of it is unknown."""
    words = [_word(word.casefold()) for word in _WORDS.findall(_SCALED.sub(r"\1 ", cell))]
    if not words or None in words:
        return None
    names = [word for word in dict.fromkeys(words) if word not in _SCALES]
    scales = [word for word in words if word in _SCALES]
    if len(names) != 1 or len(scales) > 1:
        return None
    return " ".join(str(word) for word in (*names, *scales))


def _word(word: str) -> str | None:
    return next((name for name, known in (_SCALES | _NAMES).items() if word in known), None)


def _factor(written: str, name: str) -> Decimal | None:
    if written == "percent" and name.startswith("percent"):
        return Decimal(1)
    try:
        # Whole powers of ten: a float holds them, and their parts as text, exactly.
        return Decimal(repr(convert(1.0, written, name))).normalize()
    except UnitError:
        return None


def times(number: str, factor: Decimal) -> str:
    """A number in our way of writing, multiplied exactly.

    Examples:
        >>> times("2.06", Decimal(1000)), times("2301234567.0", Decimal("0.000001"))
        ('2060', '2301.234567')
    """
    product = Decimal(number) * factor
    text = format(product.normalize(), "f")
    return "0" if text in ("-0", "0") else text
