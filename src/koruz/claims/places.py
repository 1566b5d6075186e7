"""The test of a claim as a teacher writes it: which value of an indicator, or which rows of a table, the claim meets.

`trade.ranking.rank` is the value `rank` of the indicator `trade.ranking`. `data.population.value[country=KOR,
definition=midyear, year=2024]` are the rows of the table `population` with these cells. In the brackets `|` parts
words of which any will do, and `*` takes every one. What an indicator asks for, such as a year, stands there, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from koruz.words.problems import did_you_mean, listed, quoted

TABLES = "data"
"""What stands for the theme where rows of a table are meant."""

ANY = "*"
FORM = "must name one value: theme.indicator.value or data.table.column, then the rows in brackets"
EXAMPLE = "Write it like trade.ranking.rank or data.population.value[country=KOR, definition=midyear, year=2024]."

_PLACE = re.compile(r"([^\[\].]+)\.([^\[\].]+)\.([^\[\].]+?)\s*(?:\[(.*)\])?", re.DOTALL)
_MARKS = " \t\N{NO-BREAK SPACE}'\"\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}" + (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
)


class WrongTest(ValueError):
    """A test that can't be made, in words.

    Attributes:
        rule: What must hold.
        found: What stands there instead.
        remedy: What would be right.
        column: The column of the table of claims that is wrong.
    """

    def __init__(self, rule: str, found: str, remedy: str, column: str = "test") -> None:
        super().__init__(f"{rule}; found {found}. {remedy}")
        self.rule, self.found, self.remedy, self.column = rule, found, remedy, column


@dataclass(frozen=True)
class Place:
    """Where the evidence stands.

    Attributes:
        theme: A theme of the indicators, or `data`.
        of: The indicator, or the table.
        column: A value or a column of it.
        rows: For each column named in the brackets the words of which one must stand there.
    """

    theme: str
    of: str
    column: str
    rows: Mapping[str, tuple[str, ...]]


def read(text: str) -> Place:
    """Read a test; blanks, quotation marks and semicolons of a spreadsheet do no harm.

    Raises:
        WrongTest: If it isn't of the form.
    """
    found = _PLACE.fullmatch(text.strip(_MARKS))
    if not found:
        raise WrongTest(FORM, quoted(text), EXAMPLE)
    theme, of, column = (part.strip(_MARKS) for part in found.groups()[:3])
    return Place(theme, of, column, dict(_pair(each) for each in _parts(found[4] or "")))


def _parts(text: str) -> list[str]:
    return [part for part in re.split("[,;]", text) if part.strip(_MARKS)]


def _pair(text: str) -> tuple[str, tuple[str, ...]]:
    name, sign, words = text.partition("=")
    each = tuple(word.strip(_MARKS) for word in words.split("|"))
    if not sign or not name.strip(_MARKS) or not all(each):
        raise WrongTest("in brackets each part must be column=cell", quoted(text.strip()), EXAMPLE)
    return name.strip(_MARKS), each


def known(what: str, name: str, names: Iterable[str]) -> str:
    """A name that there is.

    Raises:
        WrongTest: If there isn't; the remedy names the nearest and the others.
    """
    there = [*names]
    if name not in there:
        has = f"There is {listed(there, 20)}." if there else "There is none."
        raise WrongTest(f"must name {what}", quoted(name), did_you_mean(name, there) + has)
    return name
