"""Cells against the constraints of their column, as Table Schema names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from koruz.data.package.cells import cell_fault, value_of
from koruz.data.package.descriptor import Field, Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, did_you_mean, listed, quoted

Keeps = Callable[[Any, Any], bool]

_BOUNDS = {"minimum": "at least", "maximum": "at most"}
_KEEPS: dict[str, Keeps] = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "minLength": lambda value, limit: len(value) >= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
    "pattern": lambda value, limit: re.fullmatch(limit, value) is not None,
}


def constraint_problems(package: Package, resource: Resource, table: RawTable) -> Iterator[Problem]:
    """Cells that break a constraint of their column; not those that can't be what the column says, told elsewhere.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The table's description, whose constraints can be used (see `profile`).
        table: The table as text; its columns are those of the description.
    """
    for field in resource.fields:
        if not field.constraints:
            continue
        cells = table.column(field.name)
        # Most cells occur often: each distinct text is judged once.
        broken = {cell: name for cell in set(cells) if (name := _broken(cell, field))}
        for number, cell in zip(table.numbers, cells, strict=True):
            if cell in broken:
                rule, remedy = constraint_words(broken[cell], field, cell)
                found = quoted(cell) if cell else "an empty cell"
                yield package.problem(resource, number, field.name, rule, found, remedy)
        if field.constraints.get("unique"):
            yield from _repeated(package, resource, field, table)


def _broken(cell: str, field: Field) -> str:
    """The first constraint that a cell breaks; '' if it keeps all, or can't be read."""
    if not cell:
        return "required" if field.constraints.get("required") else ""
    if cell_fault(cell, field):
        return ""
    value = value_of(cell, field)
    kept = (name for name in field.constraints if name not in ("required", "unique"))
    return next((name for name in kept if not _keeps(name, value, field)), "")


def _keeps(name: str, value: Any, field: Field) -> bool:
    limit = field.constraints[name]
    if name == "enum":
        return value in limit
    return _KEEPS[name](value, limit)


def _repeated(package: Package, resource: Resource, field: Field, table: RawTable) -> Iterator[Problem]:
    """Cells whose value stands above already."""
    first: dict[Any, int] = {}
    for number, cell in zip(table.numbers, table.column(field.name), strict=True):
        if not cell or cell_fault(cell, field):
            continue
        other = first.setdefault(value_of(cell, field), number)
        if other != number:
            found = f"{quoted(cell)}, as in {package.beside(resource, number, other)}"
            remedy = "Change or delete one of the two rows."
            yield package.problem(resource, number, field.name, "must differ from row to row", found, remedy)


def constraint_words(name: str, field: Field, cell: str) -> tuple[str, str]:
    """Rule and remedy of a constraint that a cell breaks.

    Args:
        name: Name of the constraint in Table Schema.
        field: The column.
        cell: The cell's text.
    """
    limit = field.constraints.get(name)
    if name == "required":
        return "must not be empty", f"Fill in {_what(field)}."
    if name == "enum":
        allowed = [str(value) for value in limit or ()]
        return "must be one of the allowed values", f"{did_you_mean(cell, allowed)}Allowed are {listed(allowed, 40)}."
    if name in _BOUNDS:
        return f"must be {_range(field)}", f"Correct {_what(field)}."
    if name == "pattern":
        return f"must have the form {field.form or limit}", f"Write {_what(field)}."
    return f"must have {'at least' if name == 'minLength' else 'at most'} {limit} letters", f"Correct {_what(field)}."


def _range(field: Field) -> str:
    low, high = field.constraints.get("minimum"), field.constraints.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    parts = [f"{words} {field.constraints[name]}" for name, words in _BOUNDS.items() if name in field.constraints]
    return " and ".join(parts)


def _what(field: Field) -> str:
    """The column's content in words, for the end of a sentence."""
    first = (field.description or field.title or field.name).split(". ")[0].rstrip(".")
    return f"{field.name} ({first})" if first != field.name else first
