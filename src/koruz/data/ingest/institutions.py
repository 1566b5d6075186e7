"""Tables as institutions print them, known by their headers and turned into tables of the package by declared mappings.

A mapping is a TOML file of `institutions/`: how the file is known, where its date stands, the row of its source, and
for each table of the package which columns are taken, translated or constant. 'A|B' is a column that has one of two
names, '~' begins a pattern of names. A new institution is a new file; CONTRIBUTING.md has the words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from koruz.data.ingest.dates import days
from koruz.data.ingest.grid import Exact, Grid, tidy
from koruz.data.ingest.mapping import Left, Table, of
from koruz.data.ingest.records import NEVER, UNIT, Record, Records, records
from koruz.words.problems import Problem, listed, quoted

FOLDER = Path(__file__).parent / "institutions"
_DAY = [r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"]


@dataclass(frozen=True)
class Mapped:
    """An institution's file in the package's terms.

    Attributes:
        grids: Sheets with the names of columns of the package, by the table they are for; the source's row with them.
        remarks: What was understood, and what couldn't be taken.
        problems: What must be asked: which of the institution's tables it is, which of two figures counts.
    """

    grids: list[tuple[str, Grid]]
    remarks: list[str]
    problems: list[Problem] = field(default_factory=list)


@cache
def mappings() -> tuple[Mapping[str, Any], ...]:
    """All mappings, in the order of their files' names."""
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml")))


def mapped(grid: Grid, countries: Mapping[str, str]) -> Mapped | None:
    """Turn a sheet that an institution printed into sheets of the package.

    Args:
        grid: The sheet as it came.
        countries: Names of the package's countries by code: others, and continents, are left out.

    Returns:
        Its rows by table, each with the row number of the file; None if no mapping knows the sheet.
    """
    neat = tidy(grid)
    for mapping in mappings():
        found = records(neat, mapping)
        if found is not None:
            return _File(neat, mapping, found, countries).read()
    return None


def known(grid: Grid) -> bool:
    """Whether a mapping knows the sheet."""
    neat = tidy(grid)
    return any(records(neat, mapping) is not None for mapping in mappings())


class _File:
    """An institution's sheet while it is read."""

    def __init__(self, grid: Grid, mapping: Mapping[str, Any], found: Records, countries: Mapping[str, str]) -> None:
        self._grid, self._mapping, self._found, self._countries = grid, mapping, found, countries
        self._left = Left()
        self._supposed: dict[str, None] = {}
        self._problems: list[Problem] = []
        self._date = self._published()

    def read(self) -> Mapped:
        """All rows that a mapping takes, and words on the others."""
        chosen = [(table, taken) for table in self._mapping["table"] if (taken := [*self._chosen(table)])]
        if "ask" in self._mapping and self._found.all and (problem := self._question(chosen)):
            return Mapped([], [], [problem])
        grids = [(table, self._sheet(table, taken)) for table, taken in chosen]
        grids = [(table, grid) for table, grid in grids if len(grid.rows) > 1]
        sources = {self._id(table): ("sources", self._source(table)) for table, _ in grids}
        dated = f"of {self._date}" if self._date else "without a date: figures with one go before it"
        remarks = [f"known as {self._mapping['name']}, {dated}"]
        remarks += [f"taken as {listed([*self._supposed])}, since the file names no unit"] if self._supposed else []
        left = self._left.told()
        remarks += [f"left out: {listed(left, 6)}"] if left else []
        return Mapped([*sources.values(), *((table["table"], grid) for table, grid in grids)], remarks, self._problems)

    def _chosen(self, table: Mapping[str, Any]) -> Iterator[Record]:
        """Records that a table is for by the title of theirs, if the mapping tells tables by titles."""
        for record in self._found.all:
            if "title" not in table or re.search(table["title"], self._title(record) or self._found.about):
                yield record

    def _question(self, chosen: list[tuple[Mapping[str, Any], list[Record]]]) -> Problem | None:
        """What to ask of a file that is none of the tables that are mapped, or may be several of them."""
        several = len(chosen) > 1 and len(chosen[0][1]) + len(chosen[1][1]) > len(self._found.all)
        if chosen and not several:
            return None
        tables = [table for table, _ in chosen] if several else self._mapping["table"]
        called = listed([*dict.fromkeys(table["called"] for table in tables)], 12)
        rule = "may be several of its tables" if several else "must be one of its tables that can be taken"
        remedy = f"{self._mapping['ask']} {'It may be' if several else 'Can be taken'}: {called}."
        found = self._title(self._found.all[0]) or self._found.about
        return Problem(
            self._grid.label, None, None, f"known as {self._mapping['name']}, but {rule}", quoted(found), remedy
        )

    def _title(self, record: Record) -> str:
        """What columns of the record say of the table that it is of."""
        titled = self._mapping.get("titled", "").split("|")
        return " ".join(cell for name, cell in record.cells.items() if name in titled)

    def _published(self) -> str:
        vintage = self._mapping.get("vintage", {})
        column = vintage.get("column", NEVER)
        told = max((of(record.cells, column) for record in self._found.all), default="")
        places = (
            ("column", told),
            ("text", f"{self._found.about} {self._found.below}"),
            ("file", Path(self._grid.file).name),
        )
        patterns = {**vintage, "column": _DAY}
        for match in (re.search(each, text) for kind, text in places for each in patterns.get(kind, ())):
            if match:
                year, month, day = (int(match[part]) for part in ("year", "month", "day"))
                return days(f"{year}-{month:02}-{day:02}").by(None) or ""
        return ""

    def _papers(self, table: Mapping[str, Any]) -> dict[str, str]:
        """The source's row, as the institution and the table tell it."""
        return {**self._mapping["source"], **table.get("source", {})}

    def _id(self, table: Mapping[str, Any]) -> str:
        """The source's id, with year and month of the file: another file of the institution is another source."""
        return "_".join([self._papers(table)["id"], *self._date.split("-")[:2]]).rstrip("_")

    def _source(self, table: Mapping[str, Any]) -> Grid:
        told = {**self._papers(table), "source": self._id(table), "published": Exact(self._date)}
        del told["id"]
        return Grid(self._grid.label, "", [[*told], [*told.values()]], [1, 2])

    def _sheet(self, table: Mapping[str, Any], chosen: list[Record]) -> Grid:
        reader = Table(self._mapping, table, self._countries, self._left, self._unclear())
        constants = {**table.get("constants", {}), "source": self._id(table)}
        rows: list[list[str]] = []
        numbers = [1]
        known: dict[tuple[str, ...], tuple[int, str]] = {}
        for record in chosen:
            for row in reader.rows(record):
                whole = {**row, **constants, **self._unit(table, record)}
                of_what = tuple(cell for name, cell in whole.items() if name != "value")
                before, value = known.setdefault(of_what, (record.number, whole.get("value", "")))
                if value != whole.get("value", ""):
                    self._problems.append(self._twice(record.number, whole["value"], before, value))
                rows = rows or [[*whole]]
                rows.append([*whole.values()])
                numbers.append(record.number)
        return Grid(self._grid.label, "", rows, numbers)

    def _twice(self, number: int, value: str, before: int, other: str) -> Problem:
        """What to ask of two figures of one thing."""
        rule = "must have one figure for one period of one thing"
        found = f"{value}, and {other} in row {before}"
        return Problem(
            self._grid.label, number, None, rule, found, "Keep one of them: the other may be of a part of it."
        )

    def _unclear(self) -> dict[str, str]:
        """Words that may mean a country with a part of it or without, since the part stands beside it."""
        cells = {cell.replace(" ", "") for record in self._found.all for cell in record.cells.values()}
        return {one: part for one, part in self._mapping.get("beside", {}).items() if part in cells}

    def _unit(self, table: Mapping[str, Any], record: Record) -> dict[str, str]:
        """The unit that the record, the file or else the mapping names; nothing if the mapping has it as a constant."""
        unit = self._mapping.get("unit")
        if unit is None:
            return {}
        told = of(record.cells, unit["column"]) if "column" in unit else ""
        match = re.search(unit["text"], self._found.about) if "text" in unit else None
        told = told or record.cells.get(UNIT, "") or (match[1].strip() if match else "")
        if not told:
            told = table.get("unit") or unit["else"]
            self._supposed[told] = None
        return {"unit": told}
