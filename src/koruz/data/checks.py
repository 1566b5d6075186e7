"""Whether a data package can be trusted, in words: form, types, constraints, keys, and the suite's own rules.

`check` is the one entry. Nothing here changes a file. The tests hold it against Frictionless, which knows the standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from koruz.data.package.constraints import constraint_problems
from koruz.data.package.descriptor import DESCRIPTOR, Package, Resource, read_json, read_package
from koruz.data.package.homes import home_problems
from koruz.data.package.keys import key_problems
from koruz.data.package.limits import limit_problems
from koruz.data.package.notices import notices
from koruz.data.package.profile import profile_problems
from koruz.data.package.rawcsv import RawTable
from koruz.data.package.references import reference_problems
from koruz.data.package.rules import descriptor_rules, row_rules
from koruz.data.package.structure import examine
from koruz.words.problems import BadInput, Notice, Problem, nearest, quoted


@dataclass(frozen=True)
class Checked:
    """A package that has been looked at.

    Attributes:
        package: The package.
        tables: Its tables as text, by name, as far as they could be read.
        problems: Everything that is wrong, in the order of the package, then of rows.
    """

    package: Package
    tables: Mapping[str, RawTable]
    problems: list[Problem]

    @cached_property
    def notices(self) -> list[Notice]:
        """What looks odd, though nothing is wrong; none while something is."""
        return [] if self.problems else notices(self.package, self.tables)


def check(data: Path) -> list[Problem]:
    """Check a data package.

    Args:
        data: The folder that holds `datapackage.json`.

    Returns:
        Everything that is wrong, in the order of the package, then of rows; empty if it is sound. `problems.limited`
        shortens the list for readers.
    """
    try:
        return checked(data).problems
    except BadInput as bad:
        return bad.problems


def checked(data: Path) -> Checked:
    """Look at a data package: what is wrong, and what is odd.

    Args:
        data: The folder that holds `datapackage.json`.

    Raises:
        BadInput: If the descriptor can't be used.
    """
    return check_package(read_package(Path(data)))


def check_package(package: Package) -> Checked:
    """Look at a package whose descriptor is read; see `checked`."""
    resources = package.resources
    examined = {name: examine(package, res) for name, res in resources.items() if res.tabular}
    tables = {name: part.table for name, part in examined.items() if part.table is not None}
    formal = [problem for part in examined.values() for problem in part.problems]
    formal += [problem for res in resources.values() if not res.tabular for problem in _json(package, res)]
    told = {(problem.file, problem.row, problem.column) for problem in formal}
    odd = list(profile_problems(package))
    # Constraints of another form can't be used.
    sound = {} if odd else {name: resources[name] for name in tables}
    schema = [each for res in sound.values() for each in _schema(package, res, tables) if not _covered(each, told)]
    rows = [each for res in sound.values() for each in _rows(package, res, tables)]
    ours = [*odd, *descriptor_rules(package), *_strangers(package), *rows, *row_rules(package, tables)]
    return Checked(package, tables, _in_order(package, [*formal, *schema, *ours]))


def _schema(package: Package, resource: Resource, tables: Mapping[str, RawTable]) -> list[Problem]:
    """Cells that break a constraint or refer to nothing; one problem a cell. A key can say what was meant."""
    referring = list(reference_problems(package, resource, tables))
    told = {(problem.row, problem.column) for problem in referring}
    broken = constraint_problems(package, resource, tables[resource.name])
    return [*(problem for problem in broken if (problem.row, problem.column) not in told), *referring]


def _rows(package: Package, resource: Resource, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """What our own rules find in the rows of one table."""
    yield from key_problems(package, resource, tables[resource.name])
    yield from limit_problems(package, resource, tables[resource.name])
    yield from home_problems(package, resource, tables)


def _covered(problem: Problem, told: set[tuple[str, int | None, str | None]]) -> bool:
    """Whether the same cell, or the whole row, has been told already."""
    if problem.row is None:
        return False
    return (problem.file, problem.row, problem.column) in told or (problem.file, problem.row, None) in told


def _in_order(package: Package, problems: list[Problem]) -> list[Problem]:
    """Descriptor first, then the files in the package's order, rows downwards, columns to the right."""
    files = {package.label(resource): number for number, resource in enumerate(package.resources.values())}
    columns = {
        (package.label(resource), name): number
        for resource in package.resources.values()
        for number, name in enumerate(resource.columns)
    }

    def place(problem: Problem) -> tuple[int, str, int, int]:
        column = columns.get((problem.file, problem.column or ""), -1)
        return files.get(problem.file, -1), problem.file, problem.row or 0, column

    return sorted(problems, key=place)


def _json(package: Package, resource: Resource) -> Iterator[Problem]:
    """What is wrong with a file that is no table: it must be there, and be JSON if its name says so."""
    path, label = package.file(resource), package.label(resource)
    if not path.is_file():
        remedy = f"Put the file back, or take its entry out of {DESCRIPTOR}."
        yield Problem(label, None, None, "the file must be there", "no file", remedy)
    elif path.suffix in (".json", ".geojson"):
        try:
            read_json(path, label)
        except BadInput as bad:
            yield from bad.problems


def _strangers(package: Package) -> Iterator[Problem]:
    """CSV files that the descriptor doesn't name: nobody would read them, and their owner wouldn't know."""
    known = {resource.path for resource in package.resources.values()}
    for path in sorted(package.folder.glob("*.csv")):
        if path.name not in known and not path.name.startswith((".", "~")):
            near = nearest(path.name, known)
            meant = f"Rename it {quoted(near)}, describe" if near else "Describe"
            rule = f"each CSV file must be described in {DESCRIPTOR}"
            label = f"{package.shown}/{path.name}"
            yield Problem(label, None, None, rule, "no entry", f"{meant} it there, or take it out of the folder.")
