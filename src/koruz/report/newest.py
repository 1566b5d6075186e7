"""How new a report's figures are: the last observation among the values that it shows.

What is planned, allowed, promised or assumed is no observation, and neither is a count of rows of the data.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from koruz.words.written import MONTHS as MONTHS

_MONTHS = {name: number for number, name in enumerate(MONTHS, start=1)}
_DATE = re.compile(rf"(?:(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) )?((?:19|20)\d\d)$")
_MIDDLE = re.compile(r"^mid-((?:19|20)\d\d)$")
_OPEN = re.compile(r"^(?:to|up to|after|since|from) ")
_GRADES = ("official", "compiled", "press")
_COUNTED_HERE = (
    "year",
    "years",
    "rank",
    "times",
    "projects",
    "events",
    "meetings",
    "statements",
    "sources",
    "partners",
)
_TIMETABLES = ("hours",)
_NOT_OBSERVED = re.compile(
    r"\b(plan|planned|quotas?|ceilings?|threshold|allowed|may fly|announced|assumed|assumption|forecast|projected|"
    r"targets?|promised|terms|if)\b"
)

Record = Mapping[str, Any]


def until(period: str) -> str:
    """The last day of a period as ISO date; empty for one without an end: '2025', 'end of June 2025', 'mid-2024'."""
    if _OPEN.match(period):
        return ""
    if middle := _MIDDLE.match(period):
        return f"{middle[1]}-06-30"
    match = _DATE.search(period)
    if not match:
        return ""
    day, name, year = match.groups()
    month = _MONTHS[name] if name else 12
    return f"{year}-{month:02d}-{int(day) if day else calendar.monthrange(int(year), month)[1]:02d}"


def observed(value: Record) -> bool:
    """Whether a value, as it is published, is a printed figure that somebody counted or measured, and says what of."""
    told = f"{value['name']} {value['definition']} {value['period']}"
    return (
        value["amount"] is not None
        and value["grade"] in _GRADES
        and not value["derived"]
        and value["unit"] not in (*_COUNTED_HERE, *_TIMETABLES)
        and any(word.islower() for word in value["definition"].split())
        and not _NOT_OBSERVED.search(told.lower())
    )


def newest(values: Iterable[Record], day: str) -> Record | None:
    """The last observation by the end of its period; the first of several.

    Args:
        values: Values as they are published.
        day: Until when sources were searched; no observation is later, so a year that isn't over yet counts as begun.
    """
    found: Record | None = None
    last = ""
    for value in filter(observed, values):
        end = known_until(str(value["period"]), day)
        if last < end <= day:
            found, last = value, end
    return found


def known_until(period: str, day: str) -> str:
    """The last day of a period; the first day of a year that isn't over on the given day."""
    end, match = until(period), _DATE.search(period)
    return f"{end[:4]}-01-01" if end > day and match and not match[2] else end


def shown(records: Iterable[Record]) -> Iterator[Record]:
    """The values that a notebook's records show: of main points, of numbers, and the newest of each exhibit."""
    for record in records:
        for item in record.get("items", ()) if record["type"] in ("takeaways", "numbers") else ():
            yield from item.get("values", ())
            if item.get("value"):
                yield item["value"]
        if record.get("newest"):
            yield record["newest"]


def words(value: Record | None) -> str:
    """What it is and of when: 'firms with Korean capital at work, 1 December 2025'; empty for none."""
    return f"{value['definition']}, {value['period']}" if value else ""
