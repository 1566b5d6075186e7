"""Why a published value, headline or verdict isn't what it was: a row of the data, a parameter, or the method.

A row is the cause if the thing cites its source, now or before, the report reads its table, and it counts; of several,
those of the thing's own year. If no row is, and the report's parameters differ, they are; if the tables that it reads
have changed all the same, the thing follows from rows that it doesn't cite: a rank, a sum. The method is what is left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from koruz.runner.edition import fingerprint, tables
from koruz.runner.edition.kept import Edition
from koruz.words.problems import listed

NEW, REVISED, PRECEDENCE = "new datum", "revised datum", "precedence"
PARAMETER, METHOD, DATA, UNKNOWN = "parameter", "method", "data", "unknown"

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_INSTEAD = "instead of"
_RULE = re.compile(r"\(it comes|grade|status")
_BESIDE = {fingerprint.EDITION, "laid"}
_MOST = 3

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cause:
    """Why something moved.

    Attributes:
        kind: 'new datum', 'revised datum', 'precedence', 'parameter', 'method', 'data' (rows that it doesn't cite) or
            'unknown'.
        text: What exactly, in words.
    """

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}" if self.text else self.kind


class Causes:
    """What differs between two editions, asked for the cause of a change."""

    def __init__(self, before: Edition, after: Edition, rows: Sequence[Row] | None) -> None:
        self._before, self._after, self._rows = before, after, rows

    def of(self, theme: str, sources: Collection[str], periods: Iterable[str] = (), amount: str = "") -> Cause:
        """The cause of a change.

        Args:
            theme: The report where it stands.
            sources: Ids of the sources that it cites, before and after.
            periods: Its periods, in words.
            amount: Its number now; a row of the same one is named first, then one of the report's own countries.
        """
        old, new = (edition.themes.get(theme, {}) for edition in (self._before, self._after))
        moved = _moved(old.get("inputs", {}), new.get("inputs", {}))
        tables = {name.removeprefix("data/").partition("#")[0] for name in moved if name.startswith("data/")}
        near = self._near(tables, sources, set(_YEAR.findall(" ".join(periods))))
        own = {value for value in new.get("parameters", {}).values() if isinstance(value, str)}
        near.sort(key=lambda row: (not _is(row, amount), -len(own & set(str(row.get("key")).split(", ")))))
        parameters = _parameters(old.get("parameters", {}), new.get("parameters", {}))
        if near:
            return _of_rows(near, parameters)
        if parameters:
            return Cause(PARAMETER, parameters)
        if tables:
            return Cause(DATA, self._aside(tables))
        return _method([name for name in moved if name not in _BESIDE])

    def _near(self, tables: Set[str], sources: Collection[str], years: Set[str]) -> list[Row]:
        own = [
            row
            for row in self._rows or ()
            if row.get("source") in sources and row.get("counts") is not False and row.get("table") in tables
        ]
        own = [row for row in own if row["table"] != "sources.csv"] or own
        dated = [row for row in own if years & set(_YEAR.findall(str(row.get("key"))))]
        return sorted(dated or own, key=lambda row: row.get("kind") == "new" and not row.get("why"))

    def _aside(self, tables: Set[str]) -> str:
        changed = [row for row in self._rows or () if row.get("table") in tables and row.get("counts") is not False]
        if not changed:
            return f"{listed(sorted(tables - {'sources.csv'} or tables))} changed"
        count = len(changed)
        files = listed(sorted({str(row["table"]) for row in changed} - {"sources.csv"} or {"sources.csv"}))
        return f"follows from {'a row' if count == 1 else f'{count} rows'} of {files} that it doesn't cite"


def _is(row: Row, amount: str) -> bool:
    """Whether a row's figure is a number."""
    return bool(amount) and tables.same(str(row.get("value", "")).partition(" ")[0], amount)


def _moved(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def _parameters(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return listed([f"{name} {old.get(name, 'none')} -> {new.get(name, 'none')}" for name in names])


def _of_rows(rows: Sequence[Row], parameters: str) -> Cause:
    first, *others = rows
    more = f"; and {len(others)} more row{'s' * (len(others) > 1)}" if others else ""
    return Cause(_kind(first), f"{told(first)}{more}{f'; parameters, too: {parameters}' if parameters else ''}")


def _kind(row: Row) -> str:
    why = str(row.get("why", ""))
    if row.get("kind") != "new":
        return REVISED
    return (PRECEDENCE if _RULE.search(why) else REVISED) if why.startswith(_INSTEAD) else NEW


def told(row: Row) -> str:
    """A row in words: what it is a figure of, what it says, and what it replaces or goes before."""
    head = f"{row.get('table')}, {row.get('key')}"
    moves = [f"{name} {a or 'empty'} -> {b or 'empty'}" for name, (a, b) in dict(row.get("changed", {})).items()]
    figure = listed(moves, _MOST) or _figure(str(row.get("value", "")))
    source = f"of {row['source']}" if row.get("source") and figure else str(row.get("source", ""))
    said = " ".join(part for part in (figure, source) if part)
    gone = " is gone" if row.get("kind") == "gone" else ""
    why = f", {row['why']}" if row.get("why") else ""
    return f"{head}: {said}{gone}{why}" if said else f"{head}{gone}{why}"


def _figure(text: str) -> str:
    amount, _, unit = text.partition(" ")
    try:
        return f"{float(amount):,.10g} {unit}".strip()
    except ValueError:
        return text


def _method(moved: Sequence[str]) -> Cause:
    words = {fingerprint.NOTEBOOK: "the notebook", fingerprint.KORUZ: "koruz's modules"}
    words[fingerprint.ENVIRONMENT] = "Python or a package"
    parts = [words.get(name, name) for name in moved]
    return Cause(METHOD, f"{listed(parts)} changed") if parts else Cause(UNKNOWN, "")
