"""Primary keys: no two rows have the same, whichever of its cells are empty."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from koruz.data.package.cells import cell_fault, readable
from koruz.data.package.descriptor import Field, Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, listed, quoted

Key = tuple[str, ...]

_REMEDY = "Keep one of the two rows, or correct the columns in which they differ."


def row_keys(resource: Resource, table: RawTable) -> list[Key]:
    """The primary key of each row; all columns if the table has none.

    An empty cell is a key's cell like any other. One number, truth or text has one way of writing; a cell that can't
    be what its column says stays as it is, and is told by the checks of cells.

    Args:
        resource: The table's description.
        table: The table as text, with all columns of the description.
    """
    columns = [
        _in_one_way(resource.field(name), table.column(name)) for name in resource.primary_key or resource.columns
    ]
    return list(zip(*columns, strict=True))


def twins(resource: Resource, table: RawTable) -> Iterator[tuple[int, int, Key]]:
    """Rows whose key stands above already: their number, that of the first row, and the key."""
    first: dict[Key, int] = {}
    for number, key in zip(table.numbers, row_keys(resource, table), strict=True):
        if first.setdefault(key, number) != number:
            yield number, first[key], key


def key_problems(package: Package, resource: Resource, table: RawTable) -> Iterator[Problem]:
    """Rows with the key of another; not those whose key can't be read or lacks a cell, which is told elsewhere.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The table's description.
        table: The table as text; its columns are those of the description.
    """
    if not resource.primary_key:
        return
    unfit = _unfit(resource, table)
    for number, other, key in twins(resource, table):
        if number in unfit:
            continue
        place = package.beside(resource, number, other)
        yield package.problem(resource, number, None, key_rule(resource), same_as(place, key), _REMEDY)


def key_rule(resource: Resource) -> str:
    """The rule that a key keeps, in words."""
    return f"must differ from every other row in {listed(resource.primary_key or resource.columns, 40)}"


def same_as(place: str, key: Key) -> str:
    """What was found where a key stands twice."""
    return f"the same as in {place}: {quoted(', '.join(cell or 'nothing' for cell in key))}"


def _unfit(resource: Resource, table: RawTable) -> set[int]:
    """Numbers of rows in which a cell of the key can't be read, or is missing and mustn't be."""
    found: set[int] = set()
    for name in resource.primary_key:
        field, cells = resource.field(name), table.column(name)
        needed = bool(field.constraints.get("required"))
        bad = {cell for cell in set(cells) if (needed if not cell else cell_fault(cell, field))}
        found |= {number for number, cell in zip(table.numbers, cells, strict=True) if cell in bad}
    return found


def _in_one_way(field: Field, cells: list[str]) -> list[str]:
    known = {cell: written(cell, field) for cell in set(cells)}
    return [known[cell] for cell in cells]


def written(cell: str, field: Field) -> str:
    """A cell in one way of writing: 12 and 12.0 are one number, and so is a text in two encodings of its letters."""
    value = readable(cell, field)
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    return repr(value + 0.0 if isinstance(value, float) else value)  # minus nothing is nothing
