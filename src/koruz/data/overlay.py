"""Lay the CSV files of a folder over the data package: rows with the same primary key replace, new keys add.

- A row can be replaced or added, not taken away.
- A file must have all columns of its table, in any order. A missing column is refused: it could mean 'keep' or 'empty'.
- Files that the package doesn't have are refused, since nobody would read them.
- `datapackage.json` and outlines belong to the package. An unchanged copy is ignored, so that a whole copied folder can
  be edited and laid over; a changed one is refused, since ignoring it would hide that it has no effect.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from koruz.data.checks import Checked, check_package
from koruz.data.package.columns import header_problems
from koruz.data.package.descriptor import DESCRIPTOR, Package, Resource, leaves, read_package
from koruz.data.package.keys import key_rule, row_keys, same_as, twins
from koruz.data.package.notices import ending_notices, notices
from koruz.data.package.rawcsv import SAVE_AS, RawTable, read_bytes, read_raw, row_problems
from koruz.data.package.structure import examine
from koruz.words.problems import BadInput, Notice, Problem, listed, nearest, quoted

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
class Merged:
    """What an overlay did.

    Attributes:
        changes: What each of its files did, in the package's order.
        notices: What looks odd with it, and didn't without.
        package: The merged package, which knows where the user wrote its rows.
    """

    changes: list[Change]
    notices: list[Notice]
    package: Package


@dataclass(frozen=True)
class _Laid:
    """A table after its overlay."""

    resource: Resource
    text: str
    change: Change
    origins: Origins
    notices: list[Notice]


def merge(base: Path, over: Path, out: Path) -> Merged:
    """Lay a folder over a data package and check the result.

    Args:
        base: The folder of the data package; it stays as it is.
        over: A folder with CSV files that are named like those of the package.
        out: Where the merged package goes; must be new or empty. Files without a changed row are copied byte for byte.

    Returns:
        What each file did, and what looks odd with the overlay but not without.

    Raises:
        BadInput: If the overlay can't be laid, or the merged package breaks a rule. A problem in a row of the overlay
            names the overlay's file and row. Nothing is left in `out`.
        FileExistsError: If `out` has something in it.
    """
    package = read_package(base)
    laid = _lay_all(package, over)
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} isn't empty")
    try:
        _write(package, laid, out)
        origins = {part.resource.name: part.origins for part in laid}
        checked = check_package(read_package(out, package.shown, origins))
        if checked.problems:
            raise BadInput(checked.problems)
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    return Merged([part.change for part in laid], [*_endings(laid), *_new_notices(package, checked)], checked.package)


def _endings(laid: list[_Laid]) -> list[Notice]:
    return [notice for part in laid for notice in part.notices]


def _new_notices(package: Package, merged: Checked) -> list[Notice]:
    """What looks odd in the merged package, without what did so before."""
    if not merged.notices:
        return []
    read = {name: examine(package, res).table for name, res in package.resources.items() if res.tabular}
    before = set(notices(package, {name: table for name, table in read.items() if table is not None}))
    return [notice for notice in merged.notices if notice not in before]


def _lay_all(package: Package, over: Path) -> list[_Laid]:
    files, problems = _overlay_files(package, over)
    if not files and not problems:
        remedy = f"Put files in it that are named like {listed(_tables(package), 40)}."
        problems = [Problem(str(over), None, None, "must have CSV files of the package in it", "none", remedy)]
    laid = []
    for name, path in files.items():
        part = _lay(package, package.resources[name], path, f"{over}/{package.resources[name].path}")
        if isinstance(part, _Laid):
            laid.append(part)
        else:
            problems += part
    if problems:
        raise BadInput(problems)
    return laid


def _overlay_files(package: Package, over: Path) -> tuple[dict[str, Path], list[Problem]]:
    """Tables in the overlay by name, in the package's order, and what is wrong with the other files."""
    if not over.is_dir():
        found = "a file" if over.exists() else "no such folder"
        return {}, [Problem(str(over), None, None, "must be a folder with CSV files", found, "Name another folder.")]
    present = list(_paths(package, over))
    tables = {res.name: over / res.path for res in package.resources.values() if res.tabular and res.path in present}
    known = {package.resources[name].path for name in tables}
    outside = [path for path in sorted(known) if leaves(over, path)]
    problems = [problem for path in present if path not in known for problem in _other_file(package, over, path)]
    problems += [_outside(over, path) for path in outside]
    # What lies outside isn't read: not even its header may be told.
    return {name: path for name, path in tables.items() if package.resources[name].path not in outside}, problems


def _paths(package: Package, over: Path) -> Iterator[str]:
    """Relative paths in the overlay, at the depth that the package has; without hidden files and notes."""
    folders = {Path(resource.path).parent for resource in package.resources.values()} - {Path()}
    for folder in (Path(), *sorted(folders)):
        for path in sorted((over / folder).glob("*")):
            relative = folder / path.name
            if not (path.name.startswith((".", "~")) or path.suffix == ".md" or relative in folders):
                yield relative.as_posix()


def _other_file(package: Package, over: Path, path: str) -> Iterator[Problem]:
    """What to say of a file that is no table of the package."""
    own = {DESCRIPTOR, *(resource.path for resource in package.resources.values())}
    label = f"{over}/{path}"
    if path in own:
        if leaves(over, path):
            yield _outside(over, path)
        elif _changed(over / path, package.folder / path):
            rule = "only tables can be laid over; this file belongs to the package"
            yield Problem(label, None, None, rule, "a changed copy", "Take it out, or change the package's own file.")
        return
    near = nearest(Path(path).with_suffix(".csv").name, _tables(package))
    remedy = SAVE_AS if Path(path).suffix in (".xlsx", ".xls", ".ods") else "Take it out of the folder."
    if near is not None:
        remedy = f"Did you mean {quoted(near)}? " + (remedy if remedy == SAVE_AS else "Rename it.")
    yield Problem(label, None, None, "must be a table of the package", quoted(path), remedy)


def _changed(copy: Path, own: Path) -> bool:
    """Whether a file isn't the copy that it seems to be; what can't be read isn't one."""
    one, other = read_bytes(copy, str(copy)), read_bytes(own, str(own))
    return isinstance(one, Problem) or one != other


def _outside(over: Path, path: str) -> Problem:
    remedy = "Put the file itself into the folder."
    return Problem(f"{over}/{path}", None, None, "must lie inside the folder", "a link that leads out of it", remedy)


def _tables(package: Package) -> list[str]:
    return [resource.path for resource in package.resources.values() if resource.tabular]


def _lay(package: Package, resource: Resource, path: Path, label: str) -> _Laid | list[Problem]:
    base = _readable(package.file(resource), package.label(resource), resource, any_order=False)
    new = _readable(path, label, resource, any_order=True)
    if isinstance(base, list) or isinstance(new, list):
        return [*(base if isinstance(base, list) else []), *(new if isinstance(new, list) else [])]
    twice = list(_twice(resource, new, label))
    return twice or _combined(resource, base, new, label)


def _readable(path: Path, label: str, resource: Resource, *, any_order: bool) -> RawTable | list[Problem]:
    table = read_raw(path, label)
    if isinstance(table, Problem):
        return [table]
    problems = list(header_problems(table.header, resource.columns, label, any_order=any_order))
    return problems or list(row_problems(table, label)) or table


def _twice(resource: Resource, table: RawTable, label: str) -> Iterator[Problem]:
    for number, other, key in twins(resource, table):
        found = same_as(f"row {other}", key)
        yield Problem(label, number, None, key_rule(resource), found, "Keep one of the two rows.")


def _combined(resource: Resource, base: RawTable, new: RawTable, label: str) -> _Laid:
    rows = [list(row) for row in base.rows]
    place = {key: number for number, key in enumerate(row_keys(resource, base))}
    order = [new.header.index(name) for name in base.header]
    origins: Origins = {}
    odd = ending_notices(new, label)
    replaced = added = 0
    for number, key, cells in zip(new.numbers, row_keys(resource, new), new.rows, strict=True):
        row = [cells[position] for position in order]
        if key not in place:
            added += 1
            rows.append(row)
            origins[len(rows) + 1] = (label, number)
        elif rows[place[key]] != row:
            replaced += 1
            rows[place[key]] = row
            origins[place[key] + 2] = (label, number)
    return _Laid(resource, _text(base.header, rows), Change(resource.path, replaced, added), origins, odd)


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
