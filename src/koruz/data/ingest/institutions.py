"""Tables as institutions print them, known by their headers and turned into tables of the package by declared mappings.

A mapping is a TOML file of `institutions/`: how the file is known, where its date stands, the row of its source, and
for each table of the package which columns are taken, translated or constant. 'A|B' is a column that has one of two
names. A new institution is a new file.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from koruz.data.ingest import codes
from koruz.data.ingest.dates import days
from koruz.data.ingest.grid import Exact, Grid, tidy
from koruz.data.ingest.numbers import NOTHING, Style, readings
from koruz.words.problems import listed, plain

FOLDER = Path(__file__).parent / "institutions"
_TITLE_ROWS = 20
_COUNTRIES = ("reporter", "partner", "country")
_WORLD = ("W00", "World", "총계", "합계")


@dataclass(frozen=True)
class Mapped:
    """An institution's file in the package's terms.

    Attributes:
        grids: Sheets with the names of columns of the package, by the table they are for; the source's row with them.
        remarks: What was understood, and what couldn't be taken.
    """

    grids: list[tuple[str, Grid]]
    remarks: list[str]


@cache
def mappings() -> tuple[Mapping[str, Any], ...]:
    """All mappings, in the order of their files' names."""
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml")))


def mapped(grid: Grid, countries: Mapping[str, str]) -> Mapped | None:
    """Turn a sheet that an institution printed into sheets of the package.

    Args:
        grid: The sheet as it came.
        countries: Names of the package's countries by code: World and other totals of the file are left out.

    Returns:
        Its rows by table, each with the row number of the file; None if no mapping knows the sheet.
    """
    neat = tidy(grid)
    for mapping in mappings():
        place = _place(neat, mapping["known_by"])
        if place is not None:
            return _File(neat, mapping, place, countries).read()
    return None


def _place(grid: Grid, wanted: list[str]) -> int | None:
    """The row that has all names by which a file is known."""
    for number, row in enumerate(grid.rows[:_TITLE_ROWS]):
        found = {plain(cell) for cell in row}
        if all(found & {plain(name) for name in either.split("|")} for either in wanted):
            return number
    return None


def _of(cells: Mapping[str, str], either: str) -> str:
    """The cell of a column that has one of these names."""
    return next((cells[name] for name in either.split("|") if name in cells), "")


class _File:
    """An institution's sheet while it is read."""

    def __init__(self, grid: Grid, mapping: Mapping[str, Any], place: int, countries: Mapping[str, str]) -> None:
        self._grid, self._mapping, self._countries = grid, mapping, countries
        self._header = grid.rows[place]
        self._above = ", ".join(", ".join(row) for row in grid.rows[:place])
        self._rows = list(zip(grid.numbers[place + 1 :], grid.rows[place + 1 :], strict=True))
        self._left: dict[int, str] = {}
        self._took: set[int] = set()
        self._number = 0
        self._date = self._published()

    def read(self) -> Mapped:
        """All rows that a mapping takes, and words on the others."""
        grids = [(table["table"], self._sheet(table)) for table in self._mapping["table"]]
        grids = [(name, grid) for name, grid in grids if len(grid.rows) > 1]
        source = [("sources", self._source())] if grids else []
        dated = f"of {self._date}" if self._date else "without a date: figures with one go before it"
        remarks = [f"known as {self._mapping['name']}, {dated}"]
        unit = self._mapping.get("unit")
        remarks += [f"taken as {unit['else']}, since the file names no unit"] if unit and not self._told_unit() else []
        return Mapped([*source, *grids], [*remarks, *self._leftovers()])

    def _leftovers(self) -> Iterator[str]:
        """Why rows were left out that no table took, the most frequent reason first."""
        whys = Counter(why for number, why in self._left.items() if number not in self._took)
        if whys:
            told = [f"{why} ({count} row{'' if count == 1 else 's'})" for why, count in whys.most_common()]
            yield f"left out: {listed(told, 6)}"

    def _published(self) -> str:
        vintage = self._mapping.get("vintage", {})
        below = " ".join(" ".join(row) for _, row in self._rows[-6:])
        places = (("text", f"{self._above} {below}"), ("file", Path(self._grid.file).name))
        for found in (re.search(each, text) for kind, text in places for each in vintage.get(kind, ())):
            if found:
                year, month, day = (int(found[part]) for part in ("year", "month", "day"))
                return days(f"{year}-{month:02}-{day:02}").by(None) or ""
        return ""

    def _id(self) -> str:
        """The source's id, with year and month of the file: another file of the institution is another source."""
        return "_".join([self._mapping["source"]["id"], *self._date.split("-")[:2]]).rstrip("_")

    def _source(self) -> Grid:
        told = {**self._mapping["source"], "source": self._id(), "published": Exact(self._date)}
        del told["id"]
        return Grid(self._grid.label, "", [[*told], [*told.values()]], [1, 2])

    def _told_unit(self) -> str:
        unit = self._mapping.get("unit", {})
        found = re.search(unit["text"], self._above) if unit else None
        return found[1].strip() if found else ""

    def _sheet(self, table: Mapping[str, Any]) -> Grid:
        constants = {**table.get("constants", {}), "source": self._id()}
        if "unit" in self._mapping:
            constants["unit"] = self._told_unit() or self._mapping["unit"]["else"]
        names = [*table["columns"], *table.get("translate", {}), *constants]
        wide = "wide" in table
        rows: list[list[str]] = [[*names, "year", "value"] if wide else names]
        numbers = [1]
        for number, row in self._rows:
            cells = dict(zip(self._header, row, strict=False))
            self._number = number
            if (taken := self._taken(table, cells)) is None:
                continue
            self._took.add(number)
            begun = [*taken, *constants.values()]
            figures = self._figures(table, cells) if wide else [[]]
            rows += [[*begun, *each] for each in figures]
            numbers += [number] * len(figures)
        return Grid(self._grid.label, "", rows, numbers)

    def _taken(self, table: Mapping[str, Any], cells: Mapping[str, str]) -> list[str] | None:
        """Cells of one row in the package's terms; None if the row isn't for the table, and why is counted."""
        for name, allowed in table.get("take", {}).items():
            if cells.get(name) not in allowed:
                self._leave(f"{name} {cells.get(name) or 'empty'}")
                return None
        taken = [self._cell(ours, _of(cells, theirs)) for ours, theirs in table["columns"].items()]
        for each in table.get("translate", {}).values():
            code = _of(cells, each["of"])
            if not code:
                return None  # a blank row, or a note below the figures
            if code not in each["into"]:
                self._leave(f"{each['of'].split('|')[0]} {code}")
                return None
            taken.append(each["into"][code])
        return taken if None not in taken else None

    def _cell(self, name: str, cell: str) -> Any:
        """One cell: a year, a figure, a country of the package; None if it is none, and why is counted."""
        if name == "year":
            year = days(cell).by(None) or ""
            if len(year) == 4:
                return Exact(year)
            self._leave(f"period {cell or 'empty'}")
            return None
        if name == "value":
            return _figure(cell)
        return self._country(name, cell) if name in _COUNTRIES else cell

    def _country(self, name: str, cell: str) -> str | None:
        code = "WLD" if cell in _WORLD else codes.country(cell, self._countries)
        if code in self._countries:
            return code
        self._leave(f"{name} {cell or 'empty'}")
        return None

    def _leave(self, why: str) -> None:
        """Count why a row isn't taken."""
        self._left.setdefault(self._number, why)

    def _figures(self, table: Mapping[str, Any], cells: Mapping[str, str]) -> list[list[str]]:
        """Year and figure of each column that has one."""
        found = []
        for name, cell in cells.items():
            match = re.fullmatch(table["wide"], name)
            if match and cell.casefold() not in NOTHING:
                found.append([Exact(match["year"]), _figure(cell)])
        return found


def _figure(cell: str) -> str:
    """A figure as these institutions write it: commas between thousands, a point before decimals."""
    written = readings(cell).by(Style.POINT)
    return cell if written is None else Exact(written)
