"""Days and months as people write them, in figures or with names of months in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from koruz.data.ingest.grid import Exact

_ISO = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[./\-\u5e74\ub144]\s*(\d{1,2})\s*(?:[./\-\u6708\uc6d4]\s*(?:(\d{1,2})\s*[.\u65e5\uc77c]?)?)?"
)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4})\.?(?:\s*(?:г|y|yil)\.?)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[./\-]\s*(\d{4})")
_KOREAN_YEAR = re.compile(r"(\d{4})\s*\ub144?")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[.\s\-]*)?([^\W\d_]+)\.?[\s\-,]*(?:(\d{1,2})(?:st|nd|rd|th)?,\s*)?(\d{4})\.?(?:\s*(?:г|y|yil)\.?)?"
)
_SERIAL = range(20_000, 65_000)  # days that a spreadsheet counts from 1900: 1954 to 2077
_LANGUAGES = ("en", "ko", "ru", "uz_Latn")


class Days(NamedTuple):
    """What a text is as a date, written YYYY, YYYY-MM or YYYY-MM-DD.

    Attributes:
        day_first: With the day before the month; None if it is none.
        month_first: With the month before the day; None if it is none.
    """

    day_first: str | None
    month_first: str | None

    @property
    def unclear(self) -> bool:
        """Whether it is two different days."""
        return None not in (self.day_first, self.month_first) and self.day_first != self.month_first

    def by(self, month_first: bool | None) -> str | None:
        """The day in one order; in any if only one reads it, or both alike."""
        if month_first is not None and self.unclear:
            return self.month_first if month_first else self.day_first
        return self.day_first if self.day_first is not None else self.month_first


def days(cell: str) -> Days:
    """Both readings of a cell.

    Examples:
        >>> days("31.12.2025")
        Days(day_first='2025-12-31', month_first=None)
        >>> days("01/02/2026")
        Days(day_first='2026-02-01', month_first='2026-01-02')
    """
    if isinstance(cell, Exact) or _ISO.fullmatch(cell):
        return _same(str(cell))
    if match := _KOREAN_YEAR.fullmatch(cell):
        return _same(match[1])
    if match := _YEAR_FIRST.fullmatch(cell):
        return _same(_written(match[1], match[2], match[3]))
    if match := _MONTH_FIRST.fullmatch(cell):
        return _same(_written(match[2], match[1], None))
    if match := _DAY_FIRST.fullmatch(cell):
        # Points are written by those who put the day first; strokes by both.
        other = None if "." in cell else _written(match[3], match[1], match[2])
        return Days(_written(match[3], match[2], match[1]), other)
    if match := _NAMED.fullmatch(cell):
        month = _months().get(match[2].casefold())
        return _same(_written(match[4], str(month), match[1] or match[3]) if month else None)
    return Days(None, None)


def _same(text: str | None) -> Days:
    return Days(text, text)


def _written(year: str, month: str, day: str | None) -> str | None:
    """A date in our way of writing, or None if there is no such day."""
    try:
        whole = date(int(year), int(month), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7]


@cache
def _months() -> dict[str, int]:
    """Numbers of months by their names, whole and short, in small letters."""
    from babel.dates import get_month_names

    found: dict[str, int] = {"sept": 9}
    for language in _LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = get_month_names(width, context, language)
                found |= {str(name).casefold().rstrip("."): number for number, name in names.items()}
    return found


def month_first(cells: Iterable[str]) -> bool | None:
    """Whether a file's dates have the month first, if one of them shows it and none shows the contrary."""
    shown = {
        each.day_first is None for each in map(days, cells) if (each.day_first is None) != (each.month_first is None)
    }
    return shown.pop() if len(shown) == 1 else None


def of_serial(cell: str) -> str | None:
    """The day that a spreadsheet shows for a number of days since 1900; None if the number is none."""
    if not cell.isascii() or not cell.isdigit() or int(cell) not in _SERIAL:
        return None
    return date.fromordinal(date(1899, 12, 30).toordinal() + int(cell)).isoformat()
