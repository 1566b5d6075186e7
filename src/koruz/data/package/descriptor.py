"""The description of a data package: which files, which columns, which keys. Standard library only, so it's quick."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from koruz.data.package.content import DESCRIPTOR as DESCRIPTOR
from koruz.data.package.content import content_digest
from koruz.data.package.rawcsv import read_bytes
from koruz.words.problems import BadInput, Notice, Problem, listed, quoted

VARIABLE = "KORUZ_DATA"


@dataclass(frozen=True)
class Field:
    """A column as the descriptor tells it.

    Attributes:
        name: Name in the header.
        type: Table Schema type, such as 'string', 'integer', 'number'.
        title: Short label for readers.
        description: What it holds, in words.
        unit: Unit of all its numbers, where it is constant; else empty.
        constraints: Table Schema constraints: required, enum, minimum, maximum, pattern, unique.
        raw: The whole entry, for formats of a type.
    """

    name: str
    type: str
    title: str
    description: str
    unit: str
    constraints: Mapping[str, Any]
    raw: Mapping[str, Any]

    @property
    def form(self) -> str:
        """How its texts are written, in words, such as 'YYYY-MM'; empty where that is free."""
        return str(self.raw.get("form", ""))


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose cells must stand in another table."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Resource:
    """One file of the package.

    Attributes:
        name: Name of the table, in lower snake case.
        path: File, relative to the folder, with slashes.
        title: Short label for readers.
        description: What it holds, in words.
        primary_key: Columns that no two rows share.
        foreign_keys: Columns that refer to other tables.
        licenses: Titles of the licences.
        raw: The whole entry.
    """

    name: str
    path: str
    title: str
    description: str
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    licenses: tuple[str, ...]
    raw: Mapping[str, Any]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Columns in order; empty for a file that is no table."""
        return tuple(_field(item) for item in self.raw.get("schema", {}).get("fields", []))

    @property
    def tabular(self) -> bool:
        """Whether it is a table with described columns."""
        return bool(self.raw.get("schema"))

    @property
    def draft(self) -> bool:
        """Whether it is still to be filled: it may have no rows, and stays out of what is published of the data."""
        return self.raw.get("draft", False) is not False

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.fields)

    def field(self, name: str) -> Field:
        """The column of that name."""
        return next(column for column in self.fields if column.name == name)


@dataclass(frozen=True)
class Package:
    """A folder with a descriptor.

    Attributes:
        folder: Where the files lie.
        shown: The folder as problems name it.
        raw: The descriptor.
        resources: Files by name, in the descriptor's order.
        origins: For rows that were laid over the package: the file and row that a user wrote, by table and row.
    """

    folder: Path
    shown: str
    raw: Mapping[str, Any]
    resources: Mapping[str, Resource]
    origins: Mapping[str, Mapping[int, tuple[str, int]]] = field(default_factory=dict)

    def file(self, resource: Resource) -> Path:
        """Where a resource lies."""
        return self.folder / resource.path

    def label(self, resource: Resource) -> str:
        """A resource's file as problems name it."""
        return f"{self.shown}/{resource.path}"

    @property
    def drafts(self) -> tuple[str, ...]:
        """Tables that are drafts, as problems name them."""
        return tuple(self.label(resource) for resource in self.resources.values() if resource.draft)

    def origin(self, resource: Resource, row: int) -> tuple[str, int]:
        """The file and row that the user wrote, for a row of a table."""
        return self.origins.get(resource.name, {}).get(row, (self.label(resource), row))

    def beside(self, resource: Resource, row: int, other: int) -> str:
        """Where another row stands, for a reader who looks at a row: 'row 4', with its file if that is another."""
        here, _ = self.origin(resource, row)
        file, line = self.origin(resource, other)
        return f"row {line}" if file == here else f"row {line} of {file}"

    def problem(
        self, resource: Resource, row: int | None, column: str | None, rule: str, found: str, remedy: str
    ) -> Problem:
        """A problem in a table, at the place where the user wrote it."""
        file, line = (self.label(resource), None) if row is None else self.origin(resource, row)
        return Problem(file, line, column, rule, found, remedy)

    def notice(self, resource: Resource, row: int, column: str | None, what: str, found: str, advice: str) -> Notice:
        """Something odd in a row of a table, at the place where the user wrote it."""
        file, line = self.origin(resource, row)
        return Notice(file, line, column, what, found, advice)


def find_data(data: Path | str | None = None) -> Path:
    """Find the folder of the data package.

    Args:
        data: The folder; if None, the environment variable KORUZ_DATA, else `data` beside or above the working folder.

    Raises:
        BadInput: If there is no such folder, or it has no descriptor.
    """
    named = data if data is not None else os.environ.get(VARIABLE) or None
    if named is None:
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / "data" / DESCRIPTOR).is_file():
                return folder / "data"
        raise BadInput([_no_package("data", f"no data/{DESCRIPTOR} in {here} or above")])
    folder = Path(named)
    if not (folder / DESCRIPTOR).is_file():
        found = f"no {DESCRIPTOR} in it" if folder.is_dir() else "no such folder"
        raise BadInput([_no_package(str(named), found)])
    return folder


def _no_package(file: str, found: str) -> Problem:
    remedy = f"Start in the folder of the suite, or set {VARIABLE} to the folder that holds {DESCRIPTOR}."
    return Problem(file, None, None, "the folder of the data package must be there", found, remedy)


def read_package(
    folder: Path, shown: str | None = None, origins: Mapping[str, Mapping[int, tuple[str, int]]] | None = None
) -> Package:
    """Read the descriptor of a data package.

    Args:
        folder: The folder that holds `datapackage.json`.
        shown: The folder's name in problems; None takes its own name.
        origins: Where rows were written by the user, if the folder was merged from two.

    Raises:
        BadInput: If the descriptor is missing, isn't JSON, or names files or columns in a way that can't be used.
    """
    shown = folder.resolve().name if shown is None else shown
    label = f"{shown}/{DESCRIPTOR}"
    if leaves(folder, DESCRIPTOR):
        remedy = "Put the file itself into the folder."
        raise BadInput([Problem(label, None, None, "must lie inside the folder", "a link that leads out", remedy)])
    raw = read_json(folder / DESCRIPTOR, label)
    problems = [*_descriptor_problems(raw, folder, label)] or [*_reference_problems(raw["resources"], label)]
    if problems:
        raise BadInput(problems)
    resources = {entry["name"]: _resource(entry) for entry in raw["resources"]}
    return Package(folder, shown, raw, resources, origins or {})


def read_json(path: Path, label: str) -> Any:
    """Read a JSON file.

    Args:
        path: The file.
        label: The file as problems name it.

    Raises:
        BadInput: If it is missing, isn't UTF-8 or isn't JSON; the problem names line and column.
    """
    content = read_bytes(path, label)
    if isinstance(content, Problem):
        raise BadInput([content])
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        remedy, found = "Correct this place or the line above it.", _JSON_WORDS.get(error.msg, error.msg.lower())
        problem = Problem(label, error.lineno, str(error.colno), "must be valid JSON", found, remedy)
    except UnicodeDecodeError as error:
        remedy = "Save the file as UTF-8."
        problem = Problem(label, None, None, "must be UTF-8", f"byte {error.start + 1} isn't", remedy)
    except RecursionError:
        problem = Problem(label, None, None, "must be valid JSON", "brackets nested too deep", "Remove them.")
    except ValueError:  # a number of thousands of digits
        problem = Problem(label, None, None, "must be valid JSON", "a number that can't be read", "Write it shorter.")
    raise BadInput([problem])


# What the reader says, in our words.
_JSON_WORDS = {
    "Expecting value": "no value where one must stand",
    "Expecting property name enclosed in double quotes": "no name between double quotation marks",
    "Expecting ':' delimiter": "no colon after a name",
    "Expecting ',' delimiter": "no comma between two entries",
    "Unterminated string starting at": "a quotation mark that doesn't close",
    "Extra data": "more text after the end",
}


def _resource(entry: Mapping[str, Any]) -> Resource:
    schema = entry.get("schema", {})
    keys = [
        ForeignKey(_names(key["fields"]), key["reference"].get("resource") or entry["name"],
                   _names(key["reference"]["fields"]))
        for key in schema.get("foreignKeys", [])
    ]  # fmt: skip
    terms = entry.get("licenses")
    named = [item for item in terms if isinstance(item, dict)] if isinstance(terms, list) else []
    licenses = [str(item.get("title") or item.get("name") or item.get("path")) for item in named]
    return Resource(
        name=entry["name"],
        path=entry["path"],
        title=str(entry.get("title", "")),
        description=str(entry.get("description", "")),
        primary_key=_names(schema.get("primaryKey", [])),
        foreign_keys=tuple(keys),
        licenses=tuple(licenses),
        raw=entry,
    )


def _field(item: Mapping[str, Any]) -> Field:
    return Field(
        name=item["name"],
        type=item.get("type", "string"),
        title=str(item.get("title", "")),
        description=str(item.get("description", "")),
        unit=str(item.get("unit", "")),
        constraints=item.get("constraints", {}),
        raw=item,
    )


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _descriptor_problems(raw: Any, folder: Path, label: str) -> Iterator[Problem]:
    """What would keep us from finding files and columns; `profile` looks at the rest."""
    entries = raw.get("resources") if isinstance(raw, dict) else None
    if not isinstance(entries, list) or not entries:
        yield Problem(label, None, None, "must list its files under 'resources'", "none", "Put the list back.")
        return
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name:
            yield Problem(label, None, None, "each resource must have a name", f"none in resource {number}", "Name it.")
            continue
        if name in seen:
            yield Problem(label, None, None, "names of resources must differ", f"{quoted(name)} twice", "Rename one.")
        seen.add(name)
        yield from _path_problems(entry, folder, label)
        yield from _schema_problems(entry, label)


def _path_problems(entry: Mapping[str, Any], folder: Path, label: str) -> Iterator[Problem]:
    path = entry.get("path")
    rule = f"resource {entry['name']}: its path must be a file inside the folder"
    if not isinstance(path, str) or not path:
        yield Problem(label, None, None, rule, "no path", "Write a path such as 'trade.csv'.")
    elif leaves(folder, path):
        yield Problem(label, None, None, rule, quoted(path), "Move the file into the folder and write its name.")


def leaves(folder: Path, path: str) -> bool:
    """Whether a written path leads out of a folder, be it by '..', from the root, over the network or by a link."""
    parts = path.split("/")
    if ".." in parts or path.startswith(("/", "~")) or any(char in path for char in "\\:\0"):
        return True
    # Asking the system for the real path is slow, and only links need it.
    if not any(folder.joinpath(*parts[:end]).is_symlink() for end in range(1, len(parts) + 1)):
        return False
    try:
        return not (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links that lead in a circle
        return True


def _schema_problems(entry: Mapping[str, Any], label: str) -> Iterator[Problem]:
    name = entry["name"]
    # Texts here would be addresses of other files, which the suite neither opens nor fetches.
    for part in ("schema", "dialect"):
        if part in entry and not isinstance(entry[part], dict):
            rule = f"resource {name}: {part} must stand in the descriptor itself"
            yield Problem(label, None, None, rule, quoted(str(entry[part])), f"Write the {part} as an object.")
            return
    schema = entry.get("schema", {})
    if not schema and not str(entry.get("path", "")).endswith(".csv"):
        return
    fields = schema.get("fields")
    if not isinstance(fields, list) or not fields or not all(_is_field(item) for item in fields):
        rule = f"resource {name}: its schema must list the columns under 'fields', each with a name"
        yield Problem(label, None, None, rule, "a list without that", "Complete the list.")
        return
    names = [item["name"] for item in fields]
    if len(set(names)) < len(names):
        yield Problem(label, None, None, f"resource {name}: names of columns must differ", listed(names), "Rename one.")
    yield from _key_problems(name, schema, names, label)


def _is_field(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("name"), str)
        and isinstance(item.get("type", "string"), str)
        and isinstance(item.get("constraints", {}), dict)
    )


def _key_problems(name: str, schema: Mapping[str, Any], names: list[str], label: str) -> Iterator[Problem]:
    rule = f"resource {name}: keys must name its own columns"
    primary, foreign = schema.get("primaryKey", []), schema.get("foreignKeys", [])
    if not (_are_names(primary) and isinstance(foreign, list) and all(map(_is_foreign_key, foreign))):
        yield Problem(label, None, None, rule, "a key without fields", "Write fields and reference for each key.")
        return
    used = [*_names(primary), *(column for key in foreign for column in _names(key["fields"]))]
    for column in used:
        if column not in names:
            yield Problem(label, None, None, rule, quoted(column), f"Choose from {listed(names)}.")


def _are_names(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _is_foreign_key(key: Any) -> bool:
    """Whether a foreign key pairs columns with columns."""
    reference = key.get("reference") if isinstance(key, dict) else None
    if not isinstance(reference, dict) or not isinstance(reference.get("resource", ""), str):
        return False
    own, theirs = key.get("fields", []), reference.get("fields", [])
    return _are_names(own) and _are_names(theirs) and 0 < len(_names(own)) == len(_names(theirs))


def _reference_problems(entries: list[Any], label: str) -> Iterator[Problem]:
    """Foreign keys to nowhere, of resources that are sound by themselves."""
    tables = {entry["name"]: _resource(entry) for entry in entries}
    for table in tables.values():
        for key in table.foreign_keys:
            if key.resource not in tables or not set(key.reference) <= set(tables[key.resource].columns):
                rule = f"resource {table.name}: a foreign key must refer to columns of a resource of this package"
                found = f"{key.resource}.{', '.join(key.reference)}"
                yield Problem(label, None, None, rule, quoted(found), f"Resources are {listed(list(tables), 40)}.")


def digest(folder: Path) -> str:
    """Fingerprint of the content of a data package.

    The same for the same names and bytes, wherever they lie and in whatever order the file system lists them. Files
    that the descriptor doesn't name don't count.

    Args:
        folder: The folder that holds `datapackage.json`.

    Returns:
        SHA-256 in hexadecimal digits.

    Raises:
        BadInput: If the descriptor can't be read.
    """
    return content_digest(folder, (resource.path for resource in read_package(folder).resources.values()))
