"""Periods as statistics offices write them: years, halves, quarters and months."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

_YEAR = r"((?:19|20)\d\d)"
# How long a part of the year is, in months. Uzbekistan's office writes the M of a month in either alphabet.
_FORMS = (
    (12, re.compile(rf"{_YEAR}(?:\s*(?:년|yil|г)\.?)?", re.ASCII)),
    (6, re.compile(rf"{_YEAR}\s*\.\s*([12])/2", re.ASCII)),
    (3, re.compile(rf"{_YEAR}\s*(?:\.\s*([1-4])/4|-Q([1-4]))", re.ASCII)),
    (1, re.compile(rf"{_YEAR}\s*(?:[.\-/]\s*(\d\d)(?:\s*월)?|[.년]\s*(\d\d?)\s*월|-[M\u041c](\d\d))", re.ASCII)),
)
# Six figures are a year and a part of it; which part, another column tells.
_TOGETHER = re.compile(rf"{_YEAR}(\d\d)", re.ASCII)
_KINDS = {"M": 1, "월": 1, "Q": 3, "분기": 3, "S": 6, "H": 6, "반기": 6}


class Period(NamedTuple):
    """Months of one year.

    Attributes:
        year: The year.
        first: The first month, from 1.
        last: The last month.
    """

    year: int
    first: int
    last: int

    @property
    def whole(self) -> bool:
        """Whether it is the full year."""
        return (self.first, self.last) == (1, 12)

    @property
    def start(self) -> str:
        """The first day, written YYYY-MM-DD."""
        return f"{self.year}-{self.first:02}-01"

    @property
    def end(self) -> str:
        """The last day."""
        return f"{self.year}-{self.last:02}-{monthrange(self.year, self.last)[1]}"

    @property
    def from_january(self) -> Period:
        """The months from January to its last one."""
        return Period(self.year, 1, self.last)


def period(cell: str, kind: str = "") -> Period | None:
    """The period that a text means.

    Args:
        cell: What stands there, such as '2023', '2023.12', '2023. 4/4', '2025-Q1', '2025-M01', '202312'.
        kind: What another column says of it, such as 'M' or 'Q'.

    Returns:
        The period; None if the text is none, or might be two.

    Examples:
        >>> period("2023. 4/4")
        Period(year=2023, first=10, last=12)
        >>> period("202304", "M"), period("202304")
        (Period(year=2023, first=4, last=4), None)
    """
    for length, year, part in _read(str(cell), kind):
        if 1 <= part <= 12 // length:
            return Period(year, (part - 1) * length + 1, part * length)
    return None


def _read(cell: str, kind: str) -> Iterator[tuple[int, int, int]]:
    """Length of the part, year, and which part of it."""
    if (match := _TOGETHER.fullmatch(cell)) and kind.upper() in _KINDS:
        yield _KINDS[kind.upper()], int(match[1]), int(match[2])
    for length, form in _FORMS:
        if match := form.fullmatch(cell):
            yield length, int(match[1]), int(next(filter(None, match.groups()[1:]), 1))
