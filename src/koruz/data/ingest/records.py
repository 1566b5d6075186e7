"""A sheet that an institution printed as records: header found, merged cells filled, columns of periods laid apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from koruz.data.ingest.grid import Grid
from koruz.data.ingest.numbers import NOTHING, readings
from koruz.words.problems import plain

PERIOD, VALUE, ITEM, UNIT, HEADING = "@period", "@value", "@item", "@unit", "heading"
"""Names under which a mapping finds what stands in a column of a period and above it."""
NEVER = "~(?!)"
"""Names that no column has."""
_TITLE_ROWS = 20
_ITEM = re.compile(r"(.*\S) \(([^()]+)\)")  # 'Exports (thousand dollars)'


@dataclass(frozen=True)
class Record:
    """A row of the file, or the part of one that is of one item.

    Attributes:
        number: Row number.
        cells: Cells by the name of their column.
        dimensions: Names of the columns that say what is counted: sex, region, nationality.
        row: All its cells.
        periods: Place and period of the columns of periods; empty in a file that has a row for each figure.
    """

    number: int
    cells: Mapping[str, str]
    dimensions: frozenset[str]
    row: Sequence[str] = ()
    periods: Sequence[tuple[int, str]] = ()

    @property
    def figures(self) -> Iterator[tuple[str, str]]:
        """Period and value of each column of a period that has a value."""
        for position, period in self.periods:
            if position < len(self.row) and self.row[position].casefold() not in NOTHING:
                yield period, self.row[position]


@dataclass(frozen=True)
class Records:
    """A file's content, before anybody knows which table it is.

    Attributes:
        about: Its name and the rows above the header, in which title, date and unit may stand.
        below: Its last rows, where dates may stand.
        all: Its records.
    """

    about: str
    below: str
    all: list[Record]


def records(grid: Grid, mapping: Mapping[str, Any]) -> Records | None:
    """Read a sheet as a mapping says.

    Args:
        grid: The sheet, tidied.
        mapping: The institution's mapping.

    Returns:
        The records; None if the sheet isn't one of this institution.
    """
    forms = mapping["known_by"]
    for known_by in forms if isinstance(forms[0], list) else [forms]:
        for place, row in enumerate(grid.rows[:_TITLE_ROWS]):
            if all(any(names(either, cell) for cell in row) for either in known_by):
                return _Reading(grid, mapping, place).records()
    return None


@cache
def names(either: str, name: str) -> bool:
    """Whether a column has one of the names 'A|B', or one that '~' and a pattern describe."""
    if either.startswith("~"):
        return re.fullmatch(either[1:], name) is not None
    return plain(name) in {plain(each) for each in either.split("|")}


class _Reading:
    """A sheet while its records are read."""

    def __init__(self, grid: Grid, mapping: Mapping[str, Any], place: int) -> None:
        self._grid, self._mapping, self._place = grid, mapping, place
        self._totals = mapping.get("dimensions", {}).get("totals", ())
        self._header = grid.rows[place]
        self._periods = [self._period(cell) for cell in self._header]
        self._under = [*self._under_header()] if any(self._periods) else []
        self._first = place + 1 + len(self._under)

    def records(self) -> Records:
        """All of them, with what stands around them."""
        name = unicodedata.normalize("NFC", Path(self._grid.file).name)
        about = ", ".join([name, *(", ".join(row) for row in self._grid.rows[: self._place])])
        rows = self._grid.rows[self._first :]
        return Records(about, " ".join(" ".join(row) for row in rows[-6:]), [*self._all()])

    def _period(self, cell: str) -> str:
        """The period that a column is of, as it is written; empty if it is of none."""
        match = re.fullmatch(self._mapping["wide"], cell) if "wide" in self._mapping else None
        return match["period"] if match else ""

    def _under_header(self) -> Iterator[list[str]]:
        """Further rows of the header, which say of columns of periods what item or part each is."""
        periods = _carried(self._periods, self._header)
        for row in self._grid.rows[self._place + 1 : self._place + 4]:
            told = [cell for cell, of in zip(row, periods, strict=False) if of and cell]
            others = [cell for cell, of in zip(row, periods, strict=False) if not of and cell]
            if not told or any(map(_reads, told)) or any(cell not in self._header for cell in others):
                break
            self._periods = periods
            yield _carried(row, [""] * len(row))

    def _all(self) -> Iterator[Record]:
        last: list[str] = []
        parts = [*self._parts()]
        known = self._mapping.get("named", {}).items()
        pattern = self._mapping.get("dimensions", {}).get("names", NEVER)
        fixed = [(position, name) for position, name in enumerate(self._header) if not self._periods[position]]
        always = frozenset(name for _, name in fixed if names(pattern, name))
        for number, row in zip(self._grid.numbers[self._first :], self._grid.rows[self._first :], strict=True):
            last = self._filled(row, last) if self._mapping.get("merged") else row
            cells = {name: last[position] for position, name in fixed if position < len(last)}
            named = {cells[of]: cells.get(name, "") for of, name in known if cells.get(of)}
            dimensions = always | named.keys()
            if not parts:
                yield Record(number, cells | named, dimensions)
            for told, places in parts:
                whole = dimensions | ({HEADING} if HEADING in told else set())
                part = Record(number, {**cells, **named, **told}, whole, last, places)
                if any(part.figures):
                    yield part

    def _filled(self, row: list[str], last: list[str]) -> list[str]:
        """A row with the merged cells that stand left of its first own cell, if it has a figure."""
        begins = next((position for position, cell in enumerate(row) if cell), 0)
        figures = [cell for cell, of in zip(row, self._periods, strict=False) if cell and of]
        return [*last[:begins], *row[begins:]] if figures or not any(self._periods) else row

    def _parts(self) -> Iterator[tuple[dict[str, str], list[tuple[int, str]]]]:
        """Columns of periods by what stands below their periods: item, unit, and parts that are neither."""
        parts: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        for position, period in enumerate(self._periods):
            if period:
                told = tuple(under[position] for under in self._under if position < len(under))
                parts.setdefault(told, []).append((position, period))
        for told, places in parts.items():
            item, unit, others = _told(told, self._totals)
            more = {ITEM: item, UNIT: unit, HEADING: " ".join(others)}
            yield {name: each for name, each in more.items() if each}, places


def _carried(row: Sequence[str], header: Sequence[str]) -> list[str]:
    """A row of a header with merged cells filled from the left; a column with a name of its own is none of them."""
    filled: list[str] = []
    for cell, name in zip(row, header, strict=False):
        filled.append(cell or ("" if name or not filled else filled[-1]))
    return filled


def _reads(cell: str) -> bool:
    """Whether a cell is a figure, or says that there is none."""
    return cell.casefold() in NOTHING or any(each is not None for each in readings(cell))


def _told(told: tuple[str, ...], totals: Sequence[str]) -> tuple[str, str, list[str]]:
    """Item, unit, and parts that are neither, of what stands between a period and its figures."""
    rest = [cell for cell in told if cell not in totals]
    match = next((match for cell in rest if (match := _ITEM.fullmatch(cell))), None)
    if match:
        return match[1], match[2], [cell for cell in rest if cell != match[0]]
    return (rest[0] if rest else next(iter(told), "")), "", rest[1:]
