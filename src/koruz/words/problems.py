"""What is wrong or odd with an input, in words: where, which rule, what was found, what would be right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

MOST_PER_FILE = 20
_LONGEST = 80

_TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")

# Controls, invisible marks, direction overrides, private and unassigned code points: none may reach a terminal.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class UnitError(ValueError):
    """Two numbers of different units or definitions were compared, combined or turned into each other."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input.

    Attributes:
        file: The file, as the user would name it, such as 'data/trade.csv'.
        row: Row as a spreadsheet counts it (the header is row 1), or the line of a file that is no table; None for the
            whole.
        column: Name of the column; None for the whole row.
        rule: What must hold.
        found: What stands there instead; empty if there is nothing to show.
        remedy: What would be right.
    """

    file: str
    row: int | None
    column: str | None
    rule: str
    found: str
    remedy: str

    def __str__(self) -> str:
        """One line that says where and what, and one that says what to do."""
        return _told(self.file, self.row, self.column, self.rule, self.found, self.remedy)


@dataclass(frozen=True)
class Notice:
    """One thing in an input that may be meant, but looks odd: it is told, and nothing is refused for it.

    Attributes:
        file: The file, as the user would name it.
        row: Row as a spreadsheet counts it; None for the whole.
        column: Name of the column; None for the whole row.
        what: What is odd, or what was done, such as 'is 1,000 times its neighbours in time'.
        found: What stands there; empty if there is nothing to show.
        advice: What to look at.
    """

    file: str
    row: int | None
    column: str | None
    what: str
    found: str
    advice: str

    def __str__(self) -> str:
        """One line that says where and what, and one that says what to look at."""
        return f"Notice: {_told(self.file, self.row, self.column, self.what, self.found, self.advice)}"


def _told(file: str, row: int | None, column: str | None, what: str, found: str, next_step: str) -> str:
    word = "row" if file.endswith((*_TABLES, ")")) else "line"  # a sheet stands in brackets
    places = [file]
    if row is not None:
        places.append(f"{word} {row}")
    if column is not None:
        places.append(f"column {column}")
    whole = f"{what}; found {found}" if found else what
    return visible(f"{', '.join(places)}: {whole}.") + f"\n  {visible(next_step)}"


class BadInput(Exception):
    """An input can't be used.

    Attributes:
        problems: Everything that is wrong with it.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in limited(self.problems))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback: whoever wrote the input isn't helped by the code that read it."""
        return str(self).splitlines()


def visible(text: str) -> str:
    """Text with every invisible or controlling character written as an escape, so that a terminal shows it as text."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(char) if unicodedata.category(char) in _UNSEEN else char for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii") if ord(char) < 256 else f"U+{ord(char):04X}"


def quoted(text: str) -> str:
    """A found text between quotation marks, made visible and cut when it is long."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
    return f"'{visible(cut)}'"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word that was probably meant.

    Args:
        word: What was written.
        words: What could have been meant.

    Returns:
        The one that differs in case, blanks or hyphens only, else the closest one by `difflib`, else None.
    """
    # Needed only when something is wrong.
    from difflib import get_close_matches

    known = {plain(other): other for other in sorted(words, reverse=True)}
    if plain(word) in known:
        return known[plain(word)]
    close = get_close_matches(plain(word), list(known), n=1, cutoff=0.6)
    return known[close[0]] if close else None


def nearest_first(word: str, words: Iterable[str]) -> list[str]:
    """All words in their order, led by the one that was probably meant."""
    known = sorted(words)
    near = nearest(word, known)
    return known if near is None else [near, *(other for other in known if other != near)]


def plain(word: str) -> str:
    """A word without its case, and with one sign for blanks, hyphens and underscores."""
    return re.sub(r"[\s_-]+", "_", word.strip().casefold())


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A question that names the nearest word, or nothing."""
    near = nearest(word, words)
    return f"Did you mean {quoted(near)}? " if near is not None else ""


def listed(words: Sequence[str], most: int = 12) -> str:
    """Words joined by commas; beyond `most`, how many are left out."""
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest} more" if rest > 0 else "")


def one_by_cause(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that differ in their row alone, told once, with the number of further rows.

    Args:
        problems: All problems, in the order in which they should be read.
    """
    kinds: dict[tuple[str | None, ...], list[Problem]] = {}
    for problem in problems:
        # What concerns a whole row tells of that row.
        own = str(problem.row) if problem.column is None else ""
        kinds.setdefault((problem.file, problem.column, problem.rule, problem.found, problem.remedy, own), []).append(
            problem
        )
    return [_with_others(alike) for alike in kinds.values()]


def _with_others(alike: list[Problem]) -> Problem:
    rest = len({problem.row for problem in alike[1:]})
    more = f", and in {rest:,} more row{'' if rest == 1 else 's'}" if rest else ""
    return replace(alike[0], found=f"{alike[0].found}{more}")


Told = TypeVar("Told", Problem, Notice)


def limited(problems: Iterable[Told], most: int = MOST_PER_FILE) -> list[Told]:
    """The first problems or notices of each file, and one more that counts those left out.

    Args:
        problems: All problems, or all notices, in the order in which they should be read.
        most: How many to keep of each file.
    """
    everything = list(problems)
    counts = Counter(problem.file for problem in everything)
    seen: Counter[str] = Counter()
    kept = []
    for problem in everything:
        seen[problem.file] += 1
        if seen[problem.file] <= most:
            kept.append(problem)
        elif seen[problem.file] == most + 1:
            kept.append(_rest(problem, counts[problem.file] - most))
    return kept


def _rest(problem: Told, count: int) -> Told:
    last = "Correct the first ones, then check again."
    return type(problem)(problem.file, None, None, f"and {count:,} more", "", last)
