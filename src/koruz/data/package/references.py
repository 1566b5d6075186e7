"""Foreign keys: what a table refers to stands in the other table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from koruz.data.package.cells import readable
from koruz.data.package.descriptor import Field, ForeignKey, Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, did_you_mean, listed, nearest, quoted


def reference_problems(package: Package, resource: Resource, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Cells that refer to nothing. Keys to a table that can't be read are passed over: every row would be wrong.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The description of a table that could be read.
        tables: All tables that could be read, by name.
    """
    for key in resource.foreign_keys:
        if key.resource in tables:
            yield from _of_key(package, resource, key, tables)


def _of_key(package: Package, resource: Resource, key: ForeignKey, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    target, other = package.resources[key.resource], tables[key.resource]
    known = set(_said(target, other, key.reference))
    known.add(("",) * len(key.fields))  # what refers to nothing needs nothing
    rule = f"must stand in {target.path}, column {listed(key.reference)}"
    own = tables[resource.name]
    for position, said in enumerate(_said(resource, own, key.fields)):
        if said not in known:
            cells = [own.column(name)[position] for name in key.fields]
            remedy = f"{_meant(cells, key, other)}{_new_row(cells, key, target)}"
            where = own.numbers[position], listed(key.fields)
            yield package.problem(resource, *where, rule, quoted(", ".join(cells)), remedy)


def _new_row(cells: list[str], key: ForeignKey, target: Resource) -> str:
    """The line that another table needs, ready to paste: what is known, and what is to fill in."""
    if len(cells) > 1:
        return f"If it is right, add it to {target.path}."
    address = re.match(r"https?://(?:www\.)?([^/\s]+)", cells[0]) if target.name == "sources" else None
    code = re.sub(r"[^A-Z0-9]+", "_", address[1].upper()) if address else cells[0]
    given = {key.reference[0]: code} | ({"url": cells[0]} if address else {})
    line = ",".join(given.get(column.name, _place_for(column)) for column in target.fields)
    write = f"Write {quoted(code)} here, and" if address else "If it is right,"
    return f"{write} add this line to {target.path}, with its gaps filled: {line}"


def _place_for(column: Field) -> str:
    """What to write into a cell: its choices, its name, or nothing if it may be empty."""
    if not column.constraints.get("required"):
        return ""
    return "|".join(str(text) for text in column.constraints.get("enum", ())) or f"<{column.name}>"


def _said(resource: Resource, table: RawTable, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """What the cells of these columns say, row by row: 1 and 1.0 are one number."""
    columns = []
    for name in names:
        field, cells = resource.field(name), table.column(name)
        said = {cell: readable(cell, field) for cell in set(cells)}
        columns.append([said[cell] for cell in cells])
    return zip(*columns, strict=True)


def _meant(cells: list[str], key: ForeignKey, table: RawTable) -> str:
    """A question that names the nearest code, which may have been written by its name."""
    if len(cells) > 1:
        return ""
    cell, codes = cells[0], table.column(key.reference[0])
    names = dict(zip(table.column("name"), codes, strict=True)) if "name" in table.header else {}
    # A name is taken only as it stands: 'Korea' is near to two.
    named = names.get(cell) or names.get(nearest(cell, names) or "") if len(cell) > 3 else None
    return f"Did you mean {quoted(named)}? " if named else did_you_mean(cell, codes)
