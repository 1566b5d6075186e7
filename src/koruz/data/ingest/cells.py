"""Cells of a column in the package's way of writing; what can't be told is asked, what is wrong stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from koruz.data.ingest import codes, dates, numbers
from koruz.data.ingest.grid import Exact
from koruz.data.package.cells import REDUCED_DATE, truths
from koruz.data.package.descriptor import Field, Resource
from koruz.words.problems import plain, quoted

_YEAR_AND_MARK = re.compile(r"(\d{4})\s*(?:[a-z]{1,2}|[*\u2020])\)?", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"(-?\d+)\.0*", re.ASCII)
_YES, _NO = (
    {"yes", "y", "ja", "true", "1", "да", "ha", "예"},
    {"no", "n", "nein", "false", "0", "нет", "yo'q", "아니오"},
)


@dataclass(frozen=True)
class Question:
    """What a cell can't be read without an answer to.

    Attributes:
        rule: What must hold.
        remedy: What would be right; names both readings where there are two.
    """

    rule: str
    remedy: str


@dataclass(frozen=True)
class Known:
    """What the package knows of codes.

    Attributes:
        countries: Names of countries by code.
        keys: Codes of other tables that columns refer to, by the table's name.
    """

    countries: Mapping[str, str]
    keys: Mapping[str, Sequence[str]]


Read = Callable[[str], str | Question]


@dataclass
class Habits:
    """How a sheet writes, told by all of its cells, and what was understood by it.

    Attributes:
        style: The sign before decimals, where a cell shows it.
        month_first: Whether dates have the month first, where a cell shows it.
        understood: Words for people, in the order in which they were found.
    """

    style: numbers.Style | None
    month_first: bool | None
    understood: dict[str, None] = field(default_factory=dict)

    def say(self, words: str) -> None:
        """Remark something once."""
        self.understood[words] = None


def reader(resource: Resource, column: Field, known: Known, habits: Habits) -> Read:
    """How cells of a column are read; the result gives an empty cell for an empty one."""
    target = next((key.resource for key in resource.foreign_keys if key.fields == (column.name,)), "")
    if target == "countries":
        return lambda cell: _country(cell, known, habits)
    if target:
        return lambda cell: _code(cell, known.keys.get(target, ()), habits)
    if is_date(column):
        return lambda cell: _date(cell, habits)
    if column.type in ("integer", "year"):
        return lambda cell: _integer(cell, column, habits)
    if column.type == "number":
        return lambda cell: _number(cell, column, habits)
    if column.type == "boolean":
        return lambda cell: _truth(cell, column)
    allowed = [str(text) for text in column.constraints.get("enum", ())]
    return (lambda cell: _code(cell, allowed, habits)) if allowed and column.name != "unit" else str


def is_date(column: Field) -> bool:
    """Whether a column holds dates, whole or reduced."""
    return column.type == "date" or column.form == REDUCED_DATE


def is_number(column: Field) -> bool:
    """Whether a column holds numbers."""
    return column.type in ("number", "integer", "year")


def _country(cell: str, known: Known, habits: Habits) -> str:
    found = codes.country(cell, known.countries)
    if found and found != cell:
        habits.say("countries by other codes or names")
    return found or cell


def _code(cell: str, allowed: Sequence[str], habits: Habits) -> str:
    found = codes.one_of(cell, allowed)
    if found and found != cell:
        habits.say("codes in other capitals or with blanks")
    return found or cell


def _date(cell: str, habits: Habits) -> str | Question:
    found = dates.days(cell)
    if found.unclear and habits.month_first is None:
        remedy = f"Write {found.day_first} if the day stands first, {found.month_first} if the month does."
        return Question("must be one day without doubt", remedy)
    if day := dates.of_serial(cell):
        return Question("must be a date, not a number of days", f"Write {day}, if that is the day that is meant.")
    written = found.by(habits.month_first)
    if written and written != cell:
        habits.say("dates in other forms")
    return written or cell


def _integer(cell: str, column: Field, habits: Habits) -> str | Question:
    if cell.casefold() in numbers.NOTHING and not column.constraints.get("required"):
        return ""
    if column.name == "year" and (question := _no_year(cell)):
        return question
    text = numbers.readings(cell).by(habits.style) or cell
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _no_year(cell: str) -> Question | None:
    """A year that is written as a day, or with a mark of a provisional figure."""
    if match := _YEAR_AND_MARK.fullmatch(cell):
        return Question("must be a year", f"Write {match[1]}; what the mark says goes into note.")
    day = dates.days(cell).by(None)
    return Question("must be a year, not a day", f"Write {day[:4]}.") if day and len(day) > 4 else None


def _number(cell: str, column: Field, habits: Habits) -> str:
    if cell.casefold() in numbers.NOTHING and not column.constraints.get("required"):
        return ""
    found = numbers.readings(cell)
    written = found.by(habits.style)
    if written is None or isinstance(cell, Exact) or written == cell:
        return cell if written is None else written
    if "," in cell and found.comma == written:
        habits.say("decimal commas")
    elif len(written) < len(cell):
        habits.say("marks between thousands")
    return written


def _truth(cell: str, column: Field) -> str:
    if cell in truths(column):
        return cell
    wanted = True if plain(cell) in _YES else False if plain(cell) in _NO else None
    return next((text for text, value in truths(column).items() if value is wanted), cell)


def both(cell: str) -> Question:
    """What is asked of a number that is two different ones."""
    found = numbers.readings(cell)
    remedy = f"Write {found.point} or {found.comma}: no marks between thousands, a point before decimals."
    return Question(f"must be one number without doubt; {quoted(cell)} is {found.point} or {found.comma}", remedy)
