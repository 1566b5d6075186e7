"""The time that a claim speaks of, as the data write it: '2024', '1992-2022', 'about 2024', 'after June 2024'."""

from __future__ import annotations

import re

_YEARS = re.compile(r"(\d{4})$")
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}$")


def last_year(period: object) -> int | None:
    """The year with which a period ends, or by which an open one is named; None if it names no year."""
    found = _YEARS.search(str(period))
    return int(found[1]) if found else None


def day_of(origin: object) -> str:
    """The day at the end of an origin's id, such as 'rotem-contract-2024-06'; empty if there is none."""
    found = _DAY.search(str(origin))
    return found.group() if found else ""
