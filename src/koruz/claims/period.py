"""The time that a claim speaks of, as the data write it: '2024', '1992-2022', 'about 2024', 'after June 2024'."""

from __future__ import annotations

import re

_YEARS = re.compile(r"(\d{4})$")


def last_year(period: object) -> int | None:
    """The year with which a period ends, or by which an open one is named; None if it names no year."""
    found = _YEARS.search(str(period))
    return int(found[1]) if found else None
