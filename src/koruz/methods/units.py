"""Amounts in other units, in percent of another, and as a part of it; units by name are in `koruz.words.units`."""

from __future__ import annotations

from koruz.words.units import BILLION as BILLION
from koruz.words.units import MILLION as MILLION
from koruz.words.units import OF_TOTAL as OF_TOTAL
from koruz.words.units import PERCENT as PERCENT
from koruz.words.units import PERSONS as PERSONS
from koruz.words.units import SHARE as SHARE
from koruz.words.units import THOUSANDS as THOUSANDS
from koruz.words.units import USD as USD
from koruz.words.units import Amount as Amount
from koruz.words.units import convert as convert


def billions(millions: Amount) -> Amount:
    """USD billion, as axes count them, of USD million, as tables do."""
    return convert(millions, MILLION, BILLION)


def percent(part: Amount, whole: Amount | float) -> Amount:
    """Percent that one amount is of another of the same unit: 100 * part / whole, each row of a column by its own.

    Unlike `koruz.methods.ratios.percent_of` it refuses nothing: what is missing stays missing, and a column may have
    a whole of zero.

    Examples:
        >>> percent(1.0, 8.0)
        12.5
    """
    return 100 * part / whole


def part(share: Amount, whole: Amount | float) -> Amount:
    """The part that so many percent are of a whole, in its unit: share * whole / 100.

    Examples:
        >>> part(12.5, 8.0)
        1.0
    """
    return share * whole / 100
