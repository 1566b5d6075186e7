"""One table of the package read and judged by itself: file, header, rows and cells, before any rule of the schema."""

from __future__ import annotations

from dataclasses import dataclass

from koruz.data.package.cells import cell_problems
from koruz.data.package.columns import header_problems
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable, read_raw, row_problems
from koruz.words.problems import Problem


@dataclass(frozen=True)
class Examined:
    """A table and what is wrong with its form.

    Attributes:
        resource: The table's description.
        table: The table as text; None if file or header can't be used.
        problems: What is wrong, in the order of the file.
    """

    resource: Resource
    table: RawTable | None
    problems: list[Problem]


def examine(package: Package, resource: Resource) -> Examined:
    """Read a table and look at everything that needs no other table and no constraint."""
    label = package.label(resource)
    table = read_raw(package.file(resource), label, may_be_empty=resource.draft)
    if isinstance(table, Problem):
        return Examined(resource, None, [table])
    problems = list(header_problems(table.header, resource.columns, label))
    if problems:
        return Examined(resource, None, problems)
    problems = [*row_problems(table, label), *cell_problems(package, resource, table)]
    return Examined(resource, table, problems)
