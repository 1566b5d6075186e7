"""What a person brings, in the package's terms: rows for its tables, what was understood, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from koruz.data.ingest.cells import Known
from koruz.data.ingest.folder import look, unknown
from koruz.data.ingest.grid import Grid
from koruz.data.ingest.institutions import mapped
from koruz.data.ingest.table import Part, read_table
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.data.package.structure import examine
from koruz.words.problems import Problem, listed, visible


@dataclass(frozen=True)
class Brought:
    """New figures.

    Attributes:
        parts: Rows by sheet, in the package's order of tables.
        understood: A line for each sheet that wasn't plain, and one for what was passed over.
        problems: Everything that is wrong or must be asked; then the parts aren't all that was brought.
    """

    parts: list[Part]
    understood: list[str]
    problems: list[Problem]


def bring(package: Package, over: Path) -> Brought:
    """Read the figures of a folder or a file.

    Args:
        package: The package that they are for.
        over: The folder with files, or one file.
    """
    found = look(package, over)
    bases = _Bases(package)
    printed = [(grid, mapped(grid, bases.known.countries)) for grid in found.strange]
    taken = [(grid, each) for grid, each in printed if each is not None]
    # Beside an institution's sheet there may be one on its sources and methods.
    files = {grid.file for grid, _ in taken}
    beside = [
        f"sheet {grid.sheet} of {Path(grid.file).name}" for grid, each in printed if not each and grid.file in files
    ]
    strange = [grid for grid, each in printed if not each and grid.file not in files]
    problems = [*found.problems, *(unknown(package, grid) for grid in strange)]
    problems += [problem for _, each in taken for problem in each.problems]
    own = [(resource, grid, False) for resource, grid in found.tables]
    others = [(package.resources[name], grid, True) for _, each in taken for name, grid in each.grids]
    parts: list[Part] = []
    for resource, grid, yields in [*own, *others]:
        read = _read(bases, resource, grid)
        parts += [replace(read, yields=yields)] if isinstance(read, Part) else []
        problems += [] if isinstance(read, Part) else read
    order = [*package.resources]
    parts.sort(key=lambda part: (part.yields, order.index(part.resource.name)))
    lines = [
        visible(f"{grid.label}: {'; '.join([*grid.remarks, *each.remarks])}") for grid, each in taken if each.remarks
    ]
    lines += [line for part in parts if (line := str(part))]
    passed_over = [*found.passed_over, *beside]
    lines += [f"Passed over, since they are no tables: {listed(passed_over, 8)}"] if passed_over else []
    return Brought(parts, [*dict.fromkeys(lines)], problems)


def _read(bases: _Bases, resource: Resource, grid: Grid) -> Part | list[Problem]:
    base = bases.table(resource)
    return base if isinstance(base, list) else read_table(grid, resource, base, bases.known)


class _Bases:
    """Tables of the package, each read when it is needed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._read: dict[str, RawTable | list[Problem]] = {}
        keys = {key.resource: key.reference[0] for each in package.resources.values() for key in each.foreign_keys}
        codes = {name: self._column(name, column) for name, column in keys.items()}
        names = self._column("countries", "name")
        self.known = Known(dict(zip(codes.get("countries", []), names, strict=False)), codes)

    def table(self, resource: Resource) -> RawTable | list[Problem]:
        """A table, or why it can't be read."""
        if resource.name not in self._read:
            part = examine(self._package, resource)
            self._read[resource.name] = part.table if part.table is not None else part.problems
        return self._read[resource.name]

    def _column(self, name: str, column: str) -> list[str]:
        table = self.table(self._package.resources[name]) if name in self._package.resources else []
        return table.column(column) if isinstance(table, RawTable) and column in table.header else []
