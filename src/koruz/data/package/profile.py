"""The form of those parts of a descriptor that later steps rely on: constraints, limits, wholes, licences.

The standard's own profile is wider, but takes a pattern that is none, or a limit that is no number. jsonschema is
imported only inside, since it takes a while.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from koruz.data.package.descriptor import DESCRIPTOR, Package
from koruz.words.problems import Problem, listed, quoted

_TEXTS = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_NUMBERS = {"properties": {"minimum": {"type": "number"}, "maximum": {"type": "number"}}}
_CELLS = {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, _TEXTS]}}
_TEXT = {"type": "string"}
_FULL = {"type": "string", "minLength": 1}
_ABOUT = dict.fromkeys(
    ("name", "title", "description", "path", "version", "created", "homepage", "email", "format", "mediatype"), _TEXT
)
_LICENCE = {
    "type": "object",
    "properties": {**_ABOUT, "name": _FULL},
    "anyOf": [{"required": ["name"]}, {"required": ["path"]}],
}
_LICENCES = {"type": "array", "minItems": 1, "items": _LICENCE}
_PEOPLE = {"type": "array", "items": {"type": "object", "properties": _ABOUT}}
# One way of writing a table, so that a person who knows one knows all.
_MARKS = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False, "header": True}
_DIALECT = {
    "type": "object",
    "properties": {
        **{name: {"const": mark} for name, mark in _MARKS.items()},
        "lineTerminator": {"enum": ["\n", "\r\n"]},
    },
    "additionalProperties": False,
}
_CONSTRAINTS = {
    "type": "object",
    "properties": {
        "required": {"type": "boolean"},
        "unique": {"type": "boolean"},
        "pattern": {"type": "string", "format": "regex"},
        "enum": {"type": "array", "minItems": 1},
        "minLength": {"type": "integer"},
        "maxLength": {"type": "integer"},
    },
}
_OTHER_WAYS = ("decimalChar", "groupChar", "bareNumber", "missingValues", "required",
               "floatNumber", "example", "rdfType")  # fmt: skip
_ENDS = ["minimum", "maximum"]
_WHOLE_NUMBER = {"type": "integer"}
_KINDS = {
    "number": {"type": "number"},
    "integer": _WHOLE_NUMBER,
    "year": _WHOLE_NUMBER,
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
}
_CONSTRAINTS_OF = {
    "string": ["required", "unique", "enum", "pattern", "minLength", "maxLength"],
    "number": ["required", "unique", "enum", *_ENDS],
    "integer": ["required", "unique", "enum", *_ENDS],
    "year": ["required", "unique", "enum", *_ENDS],
    "date": ["required", "unique", "enum", *_ENDS],
    "boolean": ["required", "enum"],
}


def _constraints_of(kind: str) -> dict[str, Any]:
    """A column of this type has these constraints alone, and ends and allowed values of its own kind."""
    value = _KINDS[kind]
    values = {"enum": {"items": value}, **dict.fromkeys(_ENDS, value)}
    constraints = {"propertyNames": {"enum": _CONSTRAINTS_OF[kind]}, "properties": values}
    is_kind: dict[str, Any] = {"properties": {"type": {"const": kind}}}
    if kind != "string":  # the type of a column that names none
        is_kind["required"] = ["type"]
    return {"if": is_kind, "then": {"properties": {"constraints": constraints}}}


_FIELD = {
    "properties": {
        "constraints": _CONSTRAINTS,
        "type": {"enum": list(_CONSTRAINTS_OF)},
        "format": {"const": "default"},
        **dict.fromkeys(("title", "description", "unit", "form"), _TEXT),
        **dict.fromkeys(("trueValues", "falseValues"), _TEXTS),
        **dict.fromkeys(_OTHER_WAYS, False),
    },
    "allOf": [_constraints_of(kind) for kind in _CONSTRAINTS_OF],
}
_LIMIT = {**_NUMBERS, "type": "object", "required": ["where"], "anyOf": [{"required": ["minimum"]},
          {"required": ["maximum"]}], "additionalProperties": False}  # fmt: skip
_LIMIT["properties"] = {**_NUMBERS["properties"], "where": _CELLS}
_PAIRS = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
_WHOLE = {
    "type": "object",
    "properties": {
        "where": _CELLS,
        "whole": _CELLS,
        "resource": {"type": "string"},
        "same": {"anyOf": [_TEXTS, _PAIRS]},
    },
    "required": ["whole"],
    "additionalProperties": False,
}
_HOME = {
    "type": "object",
    "properties": {"where": _CELLS, "whole": _CELLS, "resource": {"type": "string"}, "same": _PAIRS, "empty": _TEXTS},
    "required": ["where", "resource"],
    "anyOf": [{"required": ["same"]}, {"required": ["empty"]}],
    "additionalProperties": False,
}
_GROWTH = {
    "type": "object",
    "properties": {"resource": {"type": "string"}, "same": _TEXTS},
    "required": ["resource", "same"],
    "additionalProperties": False,
}
_SHARES = {
    "type": "object",
    "properties": {"where": _CELLS, "over": {"type": "string"}},
    "required": ["where", "over"],
    "additionalProperties": False,
}
_SCHEMA = {
    "properties": {
        **_ABOUT,
        "type": _TEXT,
        "fields": {"items": _FIELD},
        "missingValues": {"const": [""]},
        "limits": {"type": "array", "items": _LIMIT},
        "wholes": {"type": "array", "items": _WHOLE},
        "shares": {"type": "array", "items": _SHARES},
        "homes": {"type": "array", "items": _HOME},
        "growth": {"type": "array", "items": _GROWTH},
        "swings": {"type": "array", "items": _CELLS},
    }
}
# Counts that a new row makes wrong; other ways of storing; what belongs into the schema.
_NOT_HERE = ("fields", "rows", "bytes", "hash", "compression", "scheme", "innerpath", "extrapaths", "missingValues",
             "primaryKey", "foreignKeys")  # fmt: skip
_RESOURCE = {
    "properties": {
        **_ABOUT,
        "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
        "type": {"enum": ["table"]},
        "profile": {"enum": ["data-package", "tabular-data-package", "data-resource", "tabular-data-resource"]},
        "licenses": _LICENCES,
        "contributors": _PEOPLE,
        "sources": _PEOPLE,
        "encoding": {"const": "utf-8"},
        **dict.fromkeys(_NOT_HERE, False),
        "dialect": _DIALECT,
        "schema": _SCHEMA,
    }
}
PROFILE = {**_RESOURCE, "properties": {**_RESOURCE["properties"], "resources": {"items": _RESOURCE}}}
"""A JSON Schema: what it doesn't name is free."""
_RULES = {
    "format": "must be a regular expression, or a date",
    "type": "must be of the right type",
    "minItems": "must not be empty",
    "required": "must be complete",
    "additionalProperties": "must have no other names",
    "anyOf": "must have one of the allowed forms",
    "enum": "must be one that the suite reads",
    "const": "must be what the suite reads",
    "pattern": "must be of small letters, digits and the marks - . _ /",
    "None": "must not be there",
}


def profile_problems(package: Package) -> Iterator[Problem]:
    """Parts of the descriptor that no check could use, each with its place.

    Args:
        package: The package whose descriptor has been read.
    """
    from jsonschema import Draft7Validator

    validator = Draft7Validator(PROFILE, format_checker=Draft7Validator.FORMAT_CHECKER)
    label = f"{package.shown}/{DESCRIPTOR}"
    for error in validator.iter_errors(package.raw):
        where, key = _place(package.raw, list(error.absolute_path))
        rule = f"{where}{key} {_RULES.get(str(error.validator), 'must have the right form')}"
        yield Problem(label, None, None, rule, _found(error), _remedy(str(error.validator), error))
    yield from _unknown_columns(package, label)


def _found(error: Any) -> str:
    if error.validator in ("required", "additionalProperties"):
        return quoted(error.message)
    return quoted(json.dumps(error.instance, ensure_ascii=False))


def _remedy(kind: str, error: Any) -> str:
    if error.validator_value == "regex":
        return f"Correct the pattern: {_why(str(error.instance))}."
    if kind == "type":
        words = {"array": "a list in brackets", "object": "names and values in braces"}
        kinds = [error.validator_value] if isinstance(error.validator_value, str) else list(error.validator_value)
        return f"Write {' or '.join(words.get(each, f'a {each}') for each in kinds)}."
    if kind == "enum":
        return f"Choose from {listed(error.validator_value, 40)}."
    return "Correct this entry, or take it out."


def _why(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return str(getattr(error, "msg", "it is too deep"))
    return "it can't be read"


def _place(raw: Any, path: Sequence[Any]) -> tuple[str, str]:
    """Where an entry stands, in names instead of numbers: 'resource trade, column year: ', and its own name."""
    words, part, named = [], raw, {"resources": "resource", "fields": "column"}
    rest: list[str] = []
    for before, step in zip([None, *path], path, strict=False):
        part = part[step]
        if before in named and isinstance(part, dict):
            words.append(f"{named[before]} {part.get('name', step)}")
            rest = []
        elif step not in (*named, "schema"):
            rest.append(f"{step + 1}" if isinstance(step, int) else str(step))
    return (f"{', '.join(words)}: " if words else ""), " ".join(rest) or "it"


def _unknown_columns(package: Package, label: str) -> Iterator[Problem]:
    """Tables and columns that limits, wholes, shares and homes name, and that aren't there."""
    for resource in package.resources.values():
        schema = resource.raw.get("schema", {})
        for part in _PARTS:
            entries = schema.get(part, [])
            for entry in entries if isinstance(entries, list) else []:
                for table, name in _named(resource.name, part, entry):
                    if table not in package.resources or (name and name not in package.resources[table].columns):
                        rule = f"resource {resource.name}: {part} must name tables and columns of this package"
                        found = quoted(f"{table}.{name}" if name else table)
                        yield Problem(label, None, None, rule, found, "Choose one that is there.")


_PARTS = ("limits", "wholes", "shares", "homes", "growth", "swings")


def _named(own: str, part: str, entry: Any) -> list[tuple[str, str]]:
    """Tables, and columns of tables, that an entry names."""
    if not isinstance(entry, dict):
        return []
    if part == "swings":
        return [(own, name) for name in entry]
    other = str(entry.get("resource", own))
    same = entry.get("same", {})
    pairs = same if isinstance(same, dict) else {str(name): str(name) for name in same}
    mine = [*_names(entry, "where"), *pairs, *entry.get("empty", ()), *([entry["over"]] if "over" in entry else [])]
    theirs = [*_names(entry, "whole"), *map(str, pairs.values())]
    return [(other, ""), *((own, str(name)) for name in mine), *((other, name) for name in theirs)]


def _names(entry: Any, part: str) -> list[str]:
    return [*entry[part]] if isinstance(entry.get(part), dict) else []


def skip_grammar() -> None:
    """Keep jsonschema, which nbformat and our checks import, from building grammars of addresses and of durations.

    It builds them on import if `rfc3987_syntax`, `rfc3986_validator` and `isoduration` are installed, which takes a
    second. It does without if they aren't, and no schema here leaves it an address or a duration to check.
    """
    for name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
