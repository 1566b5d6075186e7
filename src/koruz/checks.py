"""Whether a data package can be trusted, in words: types and constraints by Frictionless, the rest by our own rules.

`check` is the one entry. Nothing here changes a file. Frictionless is imported only inside, since it takes a while.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from koruz.datapackage.descriptor import DESCRIPTOR, ForeignKey, Package, Resource, read_json, read_package
from koruz.datapackage.findings import REFERS, Findings
from koruz.datapackage.homes import home_problems
from koruz.datapackage.keys import key_problems
from koruz.datapackage.limits import limit_problems
from koruz.datapackage.notices import notices
from koruz.datapackage.profile import profile_problems
from koruz.datapackage.rawcsv import RawTable
from koruz.datapackage.rules import descriptor_rules, row_rules
from koruz.datapackage.structure import examine
from koruz.problems import BadInput, Notice, Problem, nearest, quoted

# Beyond this many errors in one table the count of those left out is a lower bound.
_MOST_ERRORS = 10_000

# The form of header and rows is checked by our own reader, which shows the cells and says what to do.
_TOLD = {"blank-row", "missing-cell", "extra-cell"}

# Nothing is left to guessing: without this Frictionless sniffs separators and quotes.
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}


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
    # What the library can't use it doesn't tell, but breaks at.
    schema = [] if odd else [each for each in _schema_problems(package, tables) if not _covered(each, told)]
    rows = [] if odd else [each for name in tables for each in _rows(package, resources[name], tables)]
    ours = [*odd, *descriptor_rules(package), *_strangers(package), *rows, *row_rules(package, tables)]
    return Checked(package, tables, _in_order(package, [*formal, *_one_per_cell(schema), *ours]))


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


def _one_per_cell(problems: list[Problem]) -> list[Problem]:
    """The first problem of each cell. The last found wins where it is a key's, which can say what was meant."""
    kept: dict[tuple[str, int | None, str | None], Problem] = {}
    rows = []
    for problem in problems:
        place = (problem.file, problem.row, problem.column)
        if problem.row is None or problem.column is None:
            rows.append(problem)
        elif place not in kept or problem.rule.startswith(REFERS):
            kept[place] = problem
    return [*rows, *kept.values()]


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


def _schema_problems(package: Package, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """What Frictionless finds in the tables whose form is right."""
    report = _validate(package, tables)
    label = f"{package.shown}/{DESCRIPTOR}"
    for error in report.errors:
        rule = "must be a valid Data Package"
        yield Problem(label, None, None, rule, error.note, "See https://specs.frictionlessdata.io/data-package/.")
    for task in report.tasks:
        findings = Findings(package, package.resources[task.name], tables)
        for error in task.errors:
            if error.type not in _TOLD:
                yield findings.problem(error)


def _validate(package: Package, tables: Mapping[str, RawTable]) -> Any:
    """Run Frictionless over the tables whose form is right.

    Keys that refer to a table which can't be read are left out: one broken table would make every row wrong.
    """
    from frictionless import FrictionlessException, Report
    from frictionless import Package as Frictionless

    try:
        return Frictionless(_sound_part(package, tables), basepath=str(package.folder)).validate(
            limit_errors=_MOST_ERRORS
        )
    except FrictionlessException as error:
        return Report.from_validation(time=0, errors=error.to_errors())


def _sound_part(package: Package, tables: Mapping[str, RawTable]) -> dict[str, Any]:
    """The descriptor without files that can't be read, and without foreign keys that refer to them or plainly hold."""
    descriptor: dict[str, Any] = copy.deepcopy(dict(package.raw))
    # Addresses here would be fetched.
    for name in ("profile", "$schema"):
        descriptor.pop(name, None)
    descriptor["resources"] = [entry for entry in descriptor["resources"] if entry["name"] in tables]
    for entry in descriptor["resources"]:
        entry["schema"].pop("primaryKey", None)  # `keys` judges it, empty cells included
        entry.update(profile="tabular-data-resource", encoding="utf-8", format="csv", dialect=dict(_DIALECT))
        for name in ("$schema", "compression", "scheme", "hash", "bytes", "mediatype", "innerpath", "extrapaths"):
            entry.pop(name, None)
        if "foreignKeys" in entry["schema"]:
            resource = package.resources[entry["name"]]
            pairs = zip(entry["schema"]["foreignKeys"], resource.foreign_keys, strict=True)
            entry["schema"]["foreignKeys"] = [raw for raw, key in pairs if _doubtful(key, resource, tables)]
    return descriptor


def _doubtful(key: ForeignKey, resource: Resource, tables: Mapping[str, RawTable]) -> bool:
    """Whether Frictionless has to judge a foreign key.

    For each key Frictionless reads the other table anew: 60% of its time on the suite's data. Where every cell stands
    letter for letter in the other table the key holds, and there is nothing to judge.
    """
    if key.resource not in tables:
        return False
    own, other = tables[resource.name], tables[key.resource]
    used = set(zip(*(own.column(name) for name in key.fields), strict=True))
    known = set(zip(*(other.column(name) for name in key.reference), strict=True))
    return not used <= known | {("",) * len(key.fields)}
