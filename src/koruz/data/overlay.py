"""Lay a person's files over the data package: rows with the same primary key replace, new keys add.

- A row can be replaced or added, not taken away.
- `koruz.data.ingest` reads the files: workbooks and CSV of any habit. A column may be left out where the table tells
  what belongs there; a cell that may be empty stays as it is in a row that is replaced.
- Tables that the package doesn't have are refused, since nobody would read them.
- `datapackage.json` and outlines belong to the package. An unchanged copy is ignored, so that a whole copied folder can
  be edited and laid over; a changed one is refused, since ignoring it would hide that it has no effect.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from koruz.data.checks import Checked, check_package
from koruz.data.ingest.brought import bring
from koruz.data.ingest.table import Part
from koruz.data.package.descriptor import DESCRIPTOR, Package, Resource, read_package
from koruz.data.package.keys import Key, key_rule, row_keys, same_as, written
from koruz.data.package.notices import ending_notices, notices
from koruz.data.package.rawcsv import RawTable
from koruz.data.package.structure import examine
from koruz.words.problems import BadInput, Notice, Problem, listed, one_by_cause

# row number in the merged file -> file and row that the user wrote
Origins = dict[int, tuple[str, int]]


@dataclass(frozen=True)
class Change:
    """What one file of the overlay did.

    Attributes:
        file: Path in the package, such as 'trade.csv'.
        replaced: Rows whose key was there and whose content is new.
        added: Rows whose key is new.
    """

    file: str
    replaced: int
    added: int

    def __str__(self) -> str:
        return f"{self.file}: {_rows(self.replaced)} replaced, {_rows(self.added)} added"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


@dataclass(frozen=True)
class Row:
    """A row that was brought.

    Attributes:
        table: Name of its table.
        file: The file or sheet where it stands.
        number: Its row there.
        place: Its row in the merged table; the header is row 1.
        before: The cells of the row that it replaces, by column; None if its key is new.
        after: Its own cells.
    """

    table: str
    file: str
    number: int
    place: int
    before: Mapping[str, str] | None
    after: Mapping[str, str]

    @property
    def kind(self) -> str:
        """What it does: 'new', 'replaces' or 'same'."""
        if self.before is None:
            return "new"
        return "same" if self.before == self.after else "replaces"


@dataclass(frozen=True)
class Merged:
    """What an overlay did.

    Attributes:
        changes: What each of its files did, in the package's order.
        notices: What looks odd with it, and didn't without.
        understood: How its files were read, a line for each that wasn't plain.
        package: The merged package, which knows where the user wrote its rows.
        rows: Every row that was brought, in the package's order of tables.
    """

    changes: list[Change]
    notices: list[Notice]
    understood: list[str]
    package: Package
    rows: list[Row]


@dataclass(frozen=True)
class _Laid:
    """A table after its overlay."""

    resource: Resource
    text: str
    rows: list[Row]
    notices: list[Notice]

    @property
    def change(self) -> Change:
        kinds = [row.kind for row in self.rows]
        return Change(self.resource.path, kinds.count("replaces"), kinds.count("new"))

    @property
    def origins(self) -> Origins:
        return {row.place: (row.file, row.number) for row in self.rows if row.kind != "same"}


def merge(base: Path, over: Path, out: Path) -> Merged:
    """Lay a folder over a data package and check the result.

    Args:
        base: The folder of the data package; it stays as it is.
        over: A folder with files that are named like tables of the package, or one such file.
        out: Where the merged package goes; must be new or empty. Files without a changed row are copied byte for byte.

    Returns:
        What each file did, and what looks odd with the overlay but not without.

    Raises:
        BadInput: If the overlay can't be laid, or the merged package breaks a rule. A problem in a row of the overlay
            names the overlay's file and row. Nothing is left in `out`.
        FileExistsError: If `out` has something in it.
    """
    package = read_package(base)
    laid, understood = _lay_all(package, over)
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} isn't empty")
    try:
        _write(package, laid, out)
        origins = {part.resource.name: part.origins for part in laid}
        checked = check_package(read_package(out, package.shown, origins))
        if checked.problems:
            raise BadInput(one_by_cause(checked.problems))
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    odd = [*_endings(laid), *_new_notices(package, checked)]
    return Merged(
        [part.change for part in laid], odd, understood, checked.package, [row for part in laid for row in part.rows]
    )


def _endings(laid: list[_Laid]) -> list[Notice]:
    return [notice for part in laid for notice in part.notices]


def _new_notices(package: Package, merged: Checked) -> list[Notice]:
    """What looks odd in the merged package, without what did so before."""
    if not merged.notices:
        return []
    read = {name: examine(package, res).table for name, res in package.resources.items() if res.tabular}
    before = set(notices(package, {name: table for name, table in read.items() if table is not None}))
    return [notice for notice in merged.notices if notice not in before]


def _lay_all(package: Package, over: Path) -> tuple[list[_Laid], list[str]]:
    brought = bring(package, over)
    problems = list(brought.problems)
    if not brought.parts and not problems:
        remedy = f"Put files in it that are named like {listed(_tables(package), 40)}."
        found = "; ".join(["none", *brought.understood])
        problems = [Problem(str(over), None, None, "must have tables of the package in it", found, remedy)]
    laid = []
    for resource in package.resources.values():
        parts = [part for part in brought.parts if part.resource is resource]
        one = _lay(package, resource, parts) if parts else None
        if isinstance(one, _Laid):
            laid.append(one)
        else:
            problems += one or []
    if problems:
        raise BadInput(one_by_cause(problems))
    return laid, brought.understood


def _tables(package: Package) -> list[str]:
    return [resource.path for resource in package.resources.values() if resource.tabular]


def _lay(package: Package, resource: Resource, parts: list[Part]) -> _Laid | list[Problem]:
    base = examine(package, resource)
    if base.table is None:
        return base.problems
    twice = list(_twice(resource, parts))
    return twice or _combined(resource, base.table, parts)


def _twice(resource: Resource, parts: list[Part]) -> Iterator[Problem]:
    """Rows with the key of another one that is brought and says something else."""
    first: dict[Key, tuple[str, int, list[str]]] = {}
    for part in parts:
        for number, key, row in zip(part.table.numbers, row_keys(resource, part.table), part.table.rows, strict=True):
            label, other, cells = first.setdefault(key, (part.label, number, row))
            if part.yields or (label, other) == (part.label, number) or (cells == row and label != part.label):
                continue
            place = f"row {other}" if label == part.label else f"row {other} of {label}"
            yield Problem(
                part.label, number, None, key_rule(resource), same_as(place, key), "Keep one of the two rows."
            )


def _combined(resource: Resource, base: RawTable, parts: list[Part]) -> _Laid:
    rows = [list(row) for row in base.rows]
    place = {key: number for number, key in enumerate(row_keys(resource, base))}
    brought: list[Row] = []
    for part, number, key, cells in _of_persons(resource, parts):
        position = place.setdefault(key, len(rows))
        before = rows[position] if position < len(rows) else None
        cells = before if before and _says_the_same(resource, base.header, before, cells) else cells
        named = dict(zip(base.header, before, strict=True)) if before else None
        brought.append(
            Row(resource.name, part.label, number, position + 2, named, dict(zip(base.header, cells, strict=True)))
        )
        rows[position : position + 1] = [list(cells)]
    odd = [notice for part in parts if part.table.rows for notice in ending_notices(part.table, part.label)]
    return _Laid(resource, _text(base.header, rows), brought, odd)


def _says_the_same(resource: Resource, header: list[str], one: list[str], other: list[str]) -> bool:
    """Whether two rows differ in their way of writing at most."""
    cells = zip(header, one, other, strict=True)
    return all(a == b or written(a, resource.field(name)) == written(b, resource.field(name)) for name, a, b in cells)


def _of_persons(resource: Resource, parts: list[Part]) -> Iterator[tuple[Part, int, Key, list[str]]]:
    """The rows that count of those brought: the first of each key; an institution's give way to a person's own."""
    known: set[Key] = set()
    for part in sorted(parts, key=lambda part: part.yields):
        for number, key, cells in zip(part.table.numbers, row_keys(resource, part.table), part.table.rows, strict=True):
            if key not in known:
                known.add(key)
                yield part, number, key, cells


def _text(header: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _write(package: Package, laid: list[_Laid], out: Path) -> None:
    changed = {part.resource.path: part.text for part in laid if part.change.replaced or part.change.added}
    for path in (DESCRIPTOR, *(resource.path for resource in package.resources.values())):
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path in changed:
            target.write_text(changed[path], encoding="utf-8", newline="")
        elif (package.folder / path).is_file():
            shutil.copyfile(package.folder / path, target)
