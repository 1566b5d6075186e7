"""One table of a mapping: which records of an institution's file are for it, and their cells in the package's terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from koruz.data.ingest import codes
from koruz.data.ingest.grid import Exact
from koruz.data.ingest.numbers import Style, readings
from koruz.data.ingest.periods import Period, period
from koruz.data.ingest.records import NEVER, PERIOD, VALUE, Record, names

_COUNTRIES = ("reporter", "partner", "country", "nationality", "origin")
_PERIODS = ("year", "months", "date", "start", "end")
_WORLD = {"w00", "world", "총계", "합계", "계", "전체", "jami", "всего"}
_SUBTOTAL = "소계"

Figure = tuple[str, str] | None
"""Period and value of a column of a period; None where the row is the figure."""


class Left:
    """What of a file no table takes, and why."""

    def __init__(self) -> None:
        self._rows: dict[int, str] = {}
        self._figures: dict[tuple[int, str], str] = {}
        self._took: set[int] = set()
        self._took_figures: set[tuple[int, str]] = set()

    def leave(self, record: Record, why: str, figure: Figure = None) -> None:
        """Note why a row isn't taken, or one figure of it."""
        if figure:
            self._figures.setdefault((record.number, figure[0]), why)
        else:
            self._rows.setdefault(record.number, why)

    def take(self, record: Record, figure: Figure) -> None:
        """Note that a table takes a figure."""
        self._took.add(record.number)
        self._took_figures |= {(record.number, figure[0])} if figure else set()

    def told(self) -> list[str]:
        """Why rows and figures were left out that no table took, the most frequent reason first."""
        rows = Counter(why for number, why in self._rows.items() if number not in self._took)
        figures = Counter(why for place, why in self._figures.items() if place not in self._took_figures)
        return [
            f"{why} ({count} {word}{'' if count == 1 else 's'})"
            for word, whys in (("row", rows), ("figure", figures))
            for why, count in whys.most_common()
        ]


class Table:
    """Records as rows of a table of the package.

    Args:
        mapping: The institution's mapping.
        declared: What it says of this table.
        countries: Names of the package's countries by code.
        left: Where to note what isn't taken.
        unclear: Words for countries that may mean two things in this file, with what makes them unclear.
    """

    def __init__(
        self,
        mapping: Mapping[str, Any],
        declared: Mapping[str, Any],
        countries: Mapping[str, str],
        left: Left,
        unclear: Mapping[str, str],
    ) -> None:
        self._mapping, self._declared, self._countries = mapping, declared, countries
        self._left, self._unclear = left, unclear
        columns = declared["columns"]
        self._fixed = {ours: theirs for ours, theirs in columns.items() if ours not in (*_PERIODS, "value")}
        self._dated = {ours: theirs for ours, theirs in columns.items() if ours in _PERIODS}
        self._used = [*columns.values(), *declared.get("take", {}), *(each["of"] for each in self._translated.values())]

    @property
    def _translated(self) -> Mapping[str, Any]:
        return self._declared.get("translate", {})  # type: ignore[no-any-return]

    def rows(self, record: Record) -> Iterator[dict[str, str]]:
        """Rows that a record gives: one for each figure; none if it isn't for the table, and why is noted."""
        row = self._row(record)
        if row is None:
            return
        if record.periods:
            self._left.take(record, None)
        falling = self._falling(record)
        for figure in record.figures if record.periods else [None]:
            cells = {**record.cells, PERIOD: figure[0], VALUE: figure[1]} if figure else record.cells
            found = self._dates(record, cells, figure, falling)
            value = self._value(record, cells, figure) if found is not None else None
            if found is not None and value is not None:
                self._left.take(record, figure)
                yield {**row, **found, **value}

    def _row(self, record: Record) -> dict[str, str] | None:
        """What a record says beside figures and periods."""
        if why := self._other(record):
            self._left.leave(record, why)
            return None
        taken = {ours: self._cell(record, ours, theirs) for ours, theirs in self._fixed.items()}
        taken |= {ours: self._word(record, each) for ours, each in self._translated.items()}
        known = {ours: cell for ours, cell in taken.items() if cell is not None}
        return known if len(known) == len(taken) else None

    def _other(self, record: Record) -> str:
        """Why a record isn't for the table: another kind of figure, or a part of what the table counts as a whole."""
        for either, allowed in self._declared.get("take", {}).items():
            cell = of(record.cells, either)
            if not any(_fits(each, cell) for each in allowed):
                return f"{_named(record.cells, either)} {cell or 'empty'}"
        for name in sorted(record.dimensions):
            if not self._whole(record.cells[name]) and not any(names(either, name) for either in self._used):
                return f"{name} {record.cells[name] or 'empty'}"
        return ""

    def _whole(self, cell: str) -> bool:
        """Whether a cell of a dimension says that all its parts are counted."""
        return cell.replace(" ", "") in self._mapping.get("dimensions", {}).get("totals", ())

    def _cell(self, record: Record, ours: str, theirs: str) -> str | None:
        """A cell as it stands; of a country, its code; without such a column, what the mapping says of the whole."""
        cell = of(record.cells, theirs)
        whole = self._declared.get("whole", {}).get(ours)
        if whole and not any(names(theirs, name) for name in record.cells):
            return str(whole)
        return self._country(record, ours, theirs) if ours in _COUNTRIES else cell

    def _country(self, record: Record, ours: str, theirs: str) -> str | None:
        cell = of(record.cells, theirs)
        squeezed = cell.replace(" ", "")
        code = "WLD" if squeezed.casefold() in _WORLD else codes.country(cell, self._countries)
        code = code or codes.country(squeezed, self._countries)
        why = f"{ours} {of(record.cells, self._mapping.get('called', theirs)) or cell or 'empty'}"
        if squeezed in self._unclear:
            why, code = f"{why}, with or without {self._unclear[squeezed]}, which stands beside it", None
        if code not in self._countries:
            self._left.leave(record, why)
            return None
        return code

    def _word(self, record: Record, each: Mapping[str, Any]) -> str | None:
        """A word of the institution in the package's; the mapping's word for a whole where no part is named."""
        found = any(names(each["of"], name) for name in record.cells)
        cell = of(record.cells, each["of"])
        if "whole" in each and (not found or self._whole(cell)):
            return str(each["whole"])
        meant = next((str(ours) for theirs, ours in each["into"].items() if _fits(theirs, cell)), None)
        # Without a word and figures it is a blank row, or a note below the figures.
        if meant is None and (cell or record.periods):
            self._left.leave(record, f"{_named(record.cells, each['of'])} {cell or 'empty'}")
        return meant

    def _period(self, cells: Mapping[str, str], written: str) -> Period | None:
        """The period of a figure, if the table can hold it."""
        found = period(written, of(cells, self._mapping.get("frequency", NEVER)))
        if found is None or "year" not in self._dated:
            return found
        if self._declared.get("cumulative"):
            return found.from_january
        fits = found.first == 1 if "months" in self._dated else found.whole
        return found if fits else None

    def _dates(
        self, record: Record, cells: Mapping[str, str], figure: Figure, falling: set[int]
    ) -> dict[str, str] | None:
        """Columns of the table that say of when a figure is."""
        if not self._dated:
            return {}
        written = of(cells, next(iter(self._dated.values())))
        found = self._period(cells, written)
        if found is None:
            self._left.leave(record, f"period {written or 'empty'}", figure)
            return None
        if found.year in falling and not found.whole:
            self._left.leave(record, f"months of {found.year}, which don't grow as sums from January do", figure)
            return None
        told = {"year": str(found.year), "months": str(found.last), "date": found.end, "start": found.start}
        return {ours: Exact({**told, "end": found.end}[ours]) for ours in self._dated}

    def _falling(self, record: Record) -> set[int]:
        """Years in which figures that should be sums from January fall from one part of the year to the next."""
        if not self._declared.get("cumulative"):
            return set()
        found = [(period(written), _figure(value)) for written, value in record.figures]
        known = sorted((of_, float(value)) for of_, value in found if of_ and isinstance(value, Exact) and float(value))
        return {one.year for (one, less), (other, more) in pairwise(known) if one.year == other.year and more < less}

    def _value(self, record: Record, cells: Mapping[str, str], figure: Figure) -> dict[str, str] | None:
        """The figure, unless it is how this institution writes that there is none."""
        if "value" not in self._declared["columns"]:
            return {}
        cell = of(cells, self._declared["columns"]["value"])
        if re.fullmatch(self._mapping.get("nothing", "(?!)"), cell):
            self._left.leave(record, f"{cell}, which stands for none, too", figure)
            return None
        return {"value": _figure(cell)}


def of(cells: Mapping[str, str], either: str) -> str:
    """The cell of a column that has one of these names; of several, the last one that is no subtotal."""
    found = [cells[name] for name in cells if names(either, name)]
    return next((cell for cell in reversed(found) if cell not in ("", _SUBTOTAL)), found[0] if found else "")


def _named(cells: Mapping[str, str], either: str) -> str:
    """The name that a column has in this file."""
    return next((name for name in cells if names(either, name)), either.split("|")[0])


def _fits(wanted: str, cell: str) -> bool:
    return re.fullmatch(wanted[1:], cell) is not None if wanted.startswith("~") else wanted == cell


def _figure(cell: str) -> str:
    """A figure as these institutions write it: commas between thousands, a point before decimals."""
    written = readings(cell).by(Style.POINT)
    return cell if written is None else Exact(written)
