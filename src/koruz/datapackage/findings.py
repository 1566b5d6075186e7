"""What Frictionless found, in our words.

The types of errors and their attributes are those of Frictionless 5: https://framework.frictionlessdata.io/docs/errors
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from koruz.datapackage.descriptor import Field, ForeignKey, Package, Resource
from koruz.datapackage.rawcsv import RawTable
from koruz.problems import Problem, did_you_mean, listed, nearest, quoted

# How the rule of a foreign key begins.
REFERS = "must stand in "

_CONSTRAINT = re.compile(r'constraint "(\w+)" is')
_OTHER_ROW = re.compile(r"row at position (\d+)")
_DATE = "Write year-month-day, such as 2024-12-31; a spreadsheet may have turned it."
_EXAMPLES = {"date": _DATE, "boolean": "Write true or false."}
_TYPES = {"date": "a date", "boolean": "true or false", "datetime": "a date with time", "year": "a year"}

_BOUNDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
}


@dataclass(frozen=True)
class Findings:
    """Turns Frictionless's errors about one table into problems.

    Attributes:
        package: The package, which knows where the user wrote a row.
        resource: The table's description.
        tables: All tables that could be read, by name.
    """

    package: Package
    resource: Resource
    tables: Mapping[str, RawTable]

    def problem(self, error: Any) -> Problem:
        """One error in our words; an error of an unknown type keeps Frictionless's."""
        tell: dict[str, Callable[[Any], Problem]] = {
            "type-error": self._type,
            "constraint-error": self._constraint,
            "unique-error": self._unique,
            "foreign-key": self._foreign_key,
        }
        return tell.get(error.type, self._other)(error)

    def _at(self, error: Any, column: str | None, rule: str, found: str, remedy: str) -> Problem:
        row = getattr(error, "row_number", None)
        return self.package.problem(self.resource, row, column, rule, found, remedy)

    def _type(self, error: Any) -> Problem:
        kind = self.resource.field(error.field_name).type
        rule = f"must be {_TYPES.get(kind, f'of type {kind}')}"
        return self._at(error, error.field_name, rule, quoted(error.cell), _EXAMPLES.get(kind, f"Write a {kind}."))

    def _constraint(self, error: Any) -> Problem:
        match = _CONSTRAINT.search(error.note)
        field = self.resource.field(error.field_name)
        if match is None:
            return self._other(error)
        rule, remedy = constraint_words(match[1], field, error.cell)
        return self._at(error, field.name, rule, quoted(error.cell) if error.cell else "an empty cell", remedy)

    def _unique(self, error: Any) -> Problem:
        rule = "must differ from row to row"
        found = f"{quoted(error.cell)}, as in {self._other_row(error)}"
        return self._at(error, error.field_name, rule, found, "Change or delete one of the two rows.")

    def _other_row(self, error: Any) -> str:
        match = _OTHER_ROW.search(error.note)
        if match is None:
            return "another row"
        file, row = self.package.origin(self.resource, int(match[1]))
        here, _ = self.package.origin(self.resource, error.row_number)
        return f"row {row}" if file == here else f"row {row} of {file}"

    def _foreign_key(self, error: Any) -> Problem:
        key = ForeignKey(tuple(error.field_names), error.reference_name, tuple(error.reference_field_names))
        target = self.package.resources[key.resource or self.resource.name]
        cell = ", ".join(error.field_cells)
        rule = f"{REFERS}{target.path}, column {listed(key.reference)}"
        remedy = f"{self._meant(cell, target, key)}If it is right, add it to {target.path}."
        return self._at(error, listed(key.fields), rule, quoted(cell), remedy)

    def _meant(self, cell: str, target: Resource, key: ForeignKey) -> str:
        """A question that names the nearest code, which may have been written by its name."""
        table = self.tables[target.name]
        if len(key.reference) > 1:
            return ""
        codes = table.column(key.reference[0])
        names = dict(zip(table.column("name"), codes, strict=True)) if "name" in table.header else {}
        # A name is taken only as it stands: 'Korea' is near to two.
        named = names.get(cell) or names.get(nearest(cell, names) or "") if len(cell) > 3 else None
        if named:
            return f"Did you mean {quoted(named)}? "
        return did_you_mean(cell, codes)

    def _other(self, error: Any) -> Problem:
        found = getattr(error, "note", "") or getattr(error, "message", "")
        column = getattr(error, "field_name", None) or None
        return self._at(error, column, error.title.lower(), quoted(found) if found else "", error.description)


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
    return f"must keep the constraint {name} ({limit})", f"Correct {_what(field)}."


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
