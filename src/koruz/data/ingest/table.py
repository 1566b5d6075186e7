"""One sheet as rows of one table of the package, in its way of writing, with what was understood and what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from koruz.data.ingest import dates, numbers, omitted, units
from koruz.data.ingest.cells import Habits, Known, Question, both, is_date, is_number, reader
from koruz.data.ingest.grid import Exact, Grid, tidy
from koruz.data.ingest.header import Headed, header
from koruz.data.ingest.omitted import Kinds, Row
from koruz.data.package.descriptor import Resource
from koruz.data.package.rawcsv import RawTable, row_problems
from koruz.words.problems import Problem, listed, quoted, visible

_AMOUNTS = ("value", "low", "high")
_PLAIN = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Part:
    """Rows that a person brings for a table.

    Attributes:
        resource: The table's description.
        label: The sheet as problems name it.
        table: The rows, with all columns of the table in its order; numbers are those of the sheet.
        remarks: What was understood, for one line.
        yields: Whether a row of another sheet with the same key goes before its own.
    """

    resource: Resource
    label: str
    table: RawTable
    remarks: list[str] = field(default_factory=list)
    yields: bool = False

    def __str__(self) -> str:
        """One line for people; empty if everything was plain."""
        return visible(f"{self.label}: {'; '.join(self.remarks)}") if self.remarks else ""


def read_table(grid: Grid, resource: Resource, base: RawTable, known: Known) -> Part | list[Problem]:
    """Read a sheet as a table.

    Args:
        grid: The sheet as it came.
        resource: The table's description.
        base: The table as it stands in the package: neighbours of figures, and what columns are left out.
        known: Codes that the package knows.

    Returns:
        The rows; or everything that is wrong or must be asked.
    """
    neat = tidy(grid)
    if not neat.rows:
        remedy = "Put rows in it, or delete it."
        return [Problem(grid.label, None, None, "must have a header and rows", "an empty sheet", remedy)]
    headed = header(neat, resource)
    if isinstance(headed, list):
        return headed
    table = RawTable(headed.names, headed.numbers, headed.rows, neat.ended)
    problems = list(row_problems(table, grid.label))
    return problems or _Sheet(grid.label, resource, headed, base, known).read(neat.ended)


class _Sheet:
    """The rows of a sheet while they are read."""

    def __init__(self, label: str, resource: Resource, headed: Headed, base: RawTable, known: Known) -> None:
        self.label, self.resource, self.base, self.known = label, resource, base, known
        self.names, self.remarks = headed.names, list(headed.remarks)
        self.rows: list[Row] = [dict(zip(headed.names, cells, strict=True)) for cells in headed.rows]
        self.numbers = list(headed.numbers)
        self.problems: list[Problem] = []

    def read(self, ended: bool) -> Part | list[Problem]:
        """All rows, or everything that keeps them from being read."""
        self._leave_out()
        habits = self._habits()
        # Numbers last: their neighbours are found by the other cells.
        for name in sorted(self.names, key=lambda name: self.resource.field(name).type == "number"):
            self._column(name, habits)
        if "unit" in self.names:
            self._units(habits)
        filled, unknown = omitted.fill(self.resource, self.rows, self.base, self.names)
        self.problems += [*self._unknown(unknown)]
        if self.problems:
            return self.problems
        self.remarks += [*habits.understood, *filled]
        cells = [[row[column] for column in self.resource.columns] for row in self.rows]
        table = RawTable(list(self.resource.columns), self.numbers, cells, ended)
        return Part(self.resource, self.label, table, self.remarks)

    def _leave_out(self) -> None:
        """Rows that say that there is no figure."""
        if "value" not in self.names or not self.resource.field("value").constraints.get("required"):
            return
        without = [row["value"].casefold() in numbers.NOTHING for row in self.rows]
        gone = [str(number) for number, nothing in zip(self.numbers, without, strict=True) if nothing]
        self.rows = [row for row, nothing in zip(self.rows, without, strict=True) if not nothing]
        self.numbers = [number for number, nothing in zip(self.numbers, without, strict=True) if not nothing]
        if gone:
            plural = "" if len(gone) == 1 else "s"
            self.remarks.append(f"{len(gone)} row{plural} without a figure left out (row{plural} {listed(gone, 5)})")

    def _habits(self) -> Habits:
        fields = [self.resource.field(name) for name in self.names]
        counted = [row[each.name] for each in fields if is_number(each) for row in self.rows]
        dated = [row[each.name] for each in fields if is_date(each) for row in self.rows]
        return Habits(numbers.style_of(filter(None, counted)), dates.month_first(filter(None, dated)))

    def _column(self, name: str, habits: Habits) -> None:
        column = self.resource.field(name)
        read = reader(self.resource, column, self.known, habits)
        known: dict[str, str | Question] = {}
        for number, row in zip(self.numbers, self.rows, strict=True):
            cell = row[name]
            if not cell:
                continue
            if name == "value" and _two_numbers(cell, habits):
                found = self._doubtful(cell, row, habits)
            else:
                # An exact cell and a typed one may look alike and be read in two ways.
                found = read(cell) if isinstance(cell, Exact) else known.setdefault(cell, read(cell))
            if isinstance(found, Question):
                self.problems.append(Problem(self.label, number, name, found.rule, quoted(cell), found.remedy))
            else:
                row[name] = found

    def _doubtful(self, cell: str, row: Row, habits: Habits) -> str | Question:
        """A number that is two: its neighbours decide, or the person does; a lone point is our own way of writing."""
        found = numbers.readings(cell)
        style = numbers.nearer(found, [float(text) for text in self._neighbours.of(row) if _PLAIN.fullmatch(text)])
        pointed = "." in cell
        if (style is None and not pointed) or (style is numbers.Style.COMMA and pointed):
            return both(cell)
        taken = found.by(style or numbers.Style.POINT) or cell
        if taken != cell:
            habits.say(f"{cell} read as {taken}, like the figures beside it")
        return taken

    @cached_property
    def _neighbours(self) -> Kinds:
        """Figures of the table by what they measure, whoever says them."""
        given = set(self.names) - omitted.FREE - {"months"}
        return Kinds("value", [name for name in self.resource.primary_key if name in given], self.base)

    def _units(self, habits: Habits) -> None:
        allowed = [str(text) for text in self.resource.field("unit").constraints.get("enum", ())]
        for row in self.rows:
            cell = row["unit"]
            found = units.unit(cell, allowed) if cell and cell not in allowed else None
            if found is not None:
                row["unit"] = found.name
                turned = f"{cell} turned into {found.name}" if found.factor != 1 else f"{cell} read as {found.name}"
                habits.say(turned)
                _scale(row, found.factor)
            _without_percent(row, habits)

    def _unknown(self, unknown: list[tuple[int, str, str]]) -> Iterator[Problem]:
        """One problem for each column that can't be told, however many rows need it."""
        told = set()
        for position, name, choice in unknown:
            if name not in told:
                told.add(name)
                yield omitted.problem(self.label, self.numbers[position], name, choice)


def _two_numbers(cell: str, habits: Habits) -> bool:
    return habits.style is None and not isinstance(cell, Exact) and numbers.readings(cell).unclear


def _scale(row: Row, factor: Decimal) -> None:
    for name in _AMOUNTS:
        if factor != 1 and _PLAIN.fullmatch(row.get(name, "")):
            row[name] = units.times(row[name], factor)


def _without_percent(row: Row, habits: Habits) -> None:
    """Figures of a row in percent, without the sign."""
    for name in _AMOUNTS if row["unit"].startswith("percent") else ():
        cell = row.get(name, "")
        bare = numbers.readings(cell.removesuffix("%").strip()).by(habits.style) if cell.endswith("%") else None
        if bare:
            row[name] = bare
            habits.say("percent signs")
