"""A number with its papers, and how it writes itself.

A `Value` knows its unit, period, definition, grade and sources, so that no number reaches a sentence without them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from koruz.words.problems import UnitError
from koruz.words.written import MISSING, MISSING_PERIOD, amount_text, number_text, ordinal

if TYPE_CHECKING:
    import pandas as pd

GRADES = ("official", "compiled", "press", "article")

_BOUNDS = {"at_least": "over ", "at_most": "under "}
_TOWARDS = {"at_least": -1, "at_most": 1}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}$")
_WHOLE = 100.0
_EXACT = ("reported", "rounded")


@dataclass(frozen=True)
class Value:
    """One number and its papers.

    Attributes:
        name: Short name under which the value is published, such as 'turnover'.
        amount: The number in `unit`; NaN where there is none (see `missing`).
        unit: A unit of the data package or 'times', 'percentage points', 'year', 'points'.
        period: What the number covers, in words, such as 'January\N{EN DASH}May 2025'.
        definition: Whose count and what is counted, in words.
        grade: The weakest grade among the observations behind it.
        sources: Ids of the sources behind it.
        status: Status of the observation, such as 'rounded' or 'at_least'.
        derived: How it was computed, in words; empty for a number that a source prints.

    Examples:
        >>> exports = Value("exports", 1234.5, "USD million", "2024", "exports of Korea", "official", ("KITA",))
        >>> f"{exports} in {exports.period}, {exports.grade}"
        'USD 1.23 billion in 2024, official'
        >>> exports > 1000
        True
    """

    name: str
    amount: float
    unit: str
    period: str = ""
    definition: str = ""
    grade: str = ""
    sources: tuple[str, ...] = ()
    status: str = "reported"
    derived: str = ""

    @classmethod
    def missing(cls, name: str, unit: str, period: str = MISSING_PERIOD, definition: str = "") -> Value:
        """A value that the data don't have: false in every comparison, and said as such in every sentence."""
        return cls(name, math.nan, unit, period, definition)

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return math.isfinite(self.amount)

    @property
    def year(self) -> int | None:
        """The last year that its period names; None if it names none."""
        years = _YEAR.findall(self.period)
        return max(map(int, years)) if years else None

    @property
    def when(self) -> str:
        """Its period as it stands in a sentence: 'at the end of 2024', 'on 1 April 2025', 'in December 2022'."""
        if self.period.startswith("end of "):
            return f"at the {self.period}"
        return f"on {self.period}" if _DAY.match(self.period) else f"in {self.period}"

    @property
    def text(self) -> str:
        """The number with its unit, led by 'over' or 'under' where the source gives a bound."""
        return self.written() if self.known else MISSING

    def written(self, decimals: int | None = None) -> str:
        """The number with its unit at so many decimals; see `amount_text`."""
        towards = _TOWARDS.get(self.status, 0)
        return _BOUNDS.get(self.status, "") + amount_text(self.amount, self.unit, decimals, towards)

    def __format__(self, spec: str) -> str:
        """Write the value in a template.

        '{v}' is the value in full, '{v:0}' or '{v:2}' has so many decimals, '{v:n}' is the number alone, '{v:none}' the
        same with 'none' for zero, '{v:th}' its place in an order, such as 'fifth', '{v:is|are}' the first word if it is
        one and the second if it isn't, '{v:+}' the value with a plus where it is above zero, '{v:~}' the value to two
        digits, for what is known no better.
        """
        if not self.known:
            return MISSING
        if "|" in spec:
            one, _, many = spec.partition("|")
            return one if self.amount == 1 else many
        if spec == "th":
            return ordinal(round(self.amount))
        if spec == "+":
            return f"+{self.text}" if self.amount > 0 else self.text
        if spec == "~":
            return replace(self, amount=float(f"{self.amount:.2g}")).text
        if spec == "none" and self.amount == 0:
            return "none"
        if spec in ("n", "none"):
            return number_text(self.amount, 0 if float(self.amount).is_integer() else None)
        return self.written(int(spec)) if spec else self.text

    def __str__(self) -> str:
        return self.text

    def _other(self, other: Value | float) -> float:
        if isinstance(other, Value):
            # An empty result knows no units: what is missing is false in every comparison, whatever its unit.
            if self.known and other.known and other.unit != self.unit:
                raise UnitError(f"{self.name} is in {self.unit}, {other.name} in {other.unit}")
            return other.amount
        return float(other)

    def __lt__(self, other: Value | float) -> bool:
        return self.amount < self._other(other)

    def __le__(self, other: Value | float) -> bool:
        return self.amount <= self._other(other)

    def __gt__(self, other: Value | float) -> bool:
        return self.amount > self._other(other)

    def __ge__(self, other: Value | float) -> bool:
        return self.amount >= self._other(other)

    def named(self, name: str) -> Value:
        """The same value under another name."""
        return replace(self, name=name)

    def record(self) -> dict[str, Any]:
        """The value as it is published in outputs and in the manifest."""
        return {
            "name": self.name,
            "amount": self.amount if self.known else None,
            "text": self.text,
            "unit": self.unit,
            "period": self.period,
            "definition": self.definition,
            "grade": self.grade,
            "sources": list(self.sources),
            "derived": self.derived,
        }


def weakest(grades: Iterable[str]) -> str:
    """The weakest of several grades: a computed number is as good as its worst ingredient."""
    known = [grade for grade in grades if grade]
    return max(known, key=GRADES.index) if known else ""


def derive(name: str, amount: float, unit: str, how: str, parts: Iterable[Value], **papers: str) -> Value:
    """Make a computed value that inherits sources and the weakest grade from its parts.

    Args:
        name: Name of the new value.
        amount: The computed number; NaN if a part is missing.
        unit: Its unit.
        how: The computation in words.
        parts: The values it was computed from.
        papers: `period` and `definition`, where they differ from those of the first part.
    """
    inputs = tuple(parts)
    if not all(part.known for part in inputs):
        amount = math.nan
    sources = tuple(dict.fromkeys(source for part in inputs for source in part.sources))
    period = papers.get("period", inputs[0].period if inputs else "")
    definition = papers.get("definition", inputs[0].definition if inputs else "")
    grade = weakest(part.grade for part in inputs)
    return Value(name, amount, unit, period, definition, grade, sources, derived=how)


def ratio(name: str, top: Value, bottom: Value, unit: str = "times") -> Value:
    """How many times (or, with unit 'percent', how many percent) one value is of another of the same unit.

    Of a value that is only known to be larger, the first is at most so much.

    Raises:
        UnitError: If the two are in different units.
    """
    if top.unit != bottom.unit:
        raise UnitError(f"{top.name} is in {top.unit}, {bottom.name} in {bottom.unit}")
    factor = 100.0 if unit == "percent" else 1.0
    amount = factor * top.amount / bottom.amount if bottom.known and bottom.amount else math.nan
    found = derive(name, amount, unit, f"{top.text} / {bottom.text}", (top, bottom))
    return replace(found, status="at_most") if bottom.status == "at_least" and top.status in _EXACT else found


def part_of(name: str, part: Value, whole: Value) -> Value:
    """A part in percent of its whole; missing if it is larger, since one of the two counts something else.

    Raises:
        UnitError: If the two are in different units.
    """
    share = ratio(name, part, whole, "percent")
    return share if not share > _WHOLE else replace(share, amount=math.nan)


def excess(name: str, top: Value, bottom: Value, **papers: str) -> Value:
    """By how many percent one value is above another of the same unit; missing if the other is zero.

    Args:
        name: Name of the new value.
        top: The value that is compared.
        bottom: What it is compared with.
        papers: `period` and `definition`, where they differ from those of the first.

    Raises:
        UnitError: If the two are in different units.
    """
    share = ratio(name, top, bottom, "percent")
    how = f"{top.text} / {bottom.text} \N{MINUS SIGN} 1"
    return derive(name, share.amount - 100, "percent", how, (top, bottom), **papers)


def difference(name: str, first: Value, second: Value) -> Value:
    """First minus second, in their common unit; percent become percentage points.

    Raises:
        UnitError: If the two are in different units.
    """
    if first.unit != second.unit:
        raise UnitError(f"{first.name} is in {first.unit}, {second.name} in {second.unit}")
    unit = "percentage points" if first.unit.startswith("percent") else first.unit
    how = f"{first.text} \N{MINUS SIGN} {second.text}"
    return derive(name, first.amount - second.amount, unit, how, (first, second))


def of_row(row: Mapping[str, Any] | pd.Series[Any], name: str, *, period: str, definition: str) -> Value:
    """The value of one observation: a row of a table with value, unit, status, grade and source."""
    return Value(
        name,
        float(row["value"]),
        str(row["unit"]),
        period,
        definition,
        str(row["grade"]),
        (str(row["source"]),),
        str(row["status"]),
    )
