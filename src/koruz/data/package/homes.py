"""One fact has one home: a row that repeats a fact of another table would let two reports contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from koruz.data.package.declared import Home, homes, rows_where
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, listed, quoted


def home_problems(package: Package, resource: Resource, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Rows that repeat a fact whose home is another table.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The description of a table that could repeat it.
        tables: The tables that could be read, by name.
    """
    for home in homes(resource):
        if home.empty:
            yield from _filled(package, resource, home, tables[resource.name])
        elif home.resource in tables:
            yield from _repeated(package, resource, home, tables)


def _filled(package: Package, resource: Resource, home: Home, table: RawTable) -> Iterator[Problem]:
    path = package.resources[home.resource].path
    for name in home.empty:
        cells = table.column(name)
        for position in rows_where(table, home.where):
            if cells[position]:
                rule = f"must be empty here: of this row it stands in {path}"
                remedy = f"Write it there, and leave this cell empty. {path} has the columns {_columns(package, home)}."
                yield package.problem(resource, table.numbers[position], name, rule, quoted(cells[position]), remedy)


def _repeated(package: Package, resource: Resource, home: Home, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    table, other = tables[resource.name], tables[home.resource]
    theirs = [other.column(name) for name in home.same.values()]
    known = {tuple(cells[row] for cells in theirs): row for row in rows_where(other, home.whole)}
    ours = [table.column(name) for name in home.same]
    for position in rows_where(table, home.where):
        key = tuple(cells[position] for cells in ours)
        if key in known:
            file, row = package.origin(package.resources[home.resource], other.numbers[known[key]])
            found = f"the same as in row {row} of {file}: {quoted(', '.join(key))}"
            rule = "must not repeat what stands in another table: one fact has one home"
            remedy = f"Change it in {package.resources[home.resource].path}, and take this row out."
            yield package.problem(resource, table.numbers[position], None, rule, found, remedy)


def _columns(package: Package, home: Home) -> str:
    return listed(package.resources[home.resource].columns, 20)
