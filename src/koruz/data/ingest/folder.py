"""The files of a folder: which of them are tables of the package, which belong to it, which are nobody's business."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from koruz.data.ingest.grid import Grid, tidy
from koruz.data.ingest.header import has_rows, heads
from koruz.data.ingest.institutions import known
from koruz.data.ingest.objects import ENDING, read_objects
from koruz.data.ingest.separated import read_text
from koruz.data.ingest.workbook import ENDINGS, is_workbook, read_workbook
from koruz.data.package.columns import header_problems
from koruz.data.package.descriptor import DESCRIPTOR, Package, Resource, leaves
from koruz.data.package.rawcsv import read_bytes
from koruz.words.problems import Problem, listed, nearest, plain, quoted

_TEXTS = (".csv", ".tsv", ".txt", ".tab")
_CODEBOOK = "README.md"


@dataclass
class Found:
    """What a folder holds.

    Attributes:
        tables: Sheets that are named like a table of the package, with the table's description.
        strange: Sheets of tables with another name: perhaps an institution's.
        passed_over: Files and sheets that are no figures, as one names them.
        problems: What can't be read, or must not be there.
    """

    tables: list[tuple[Resource, Grid]] = field(default_factory=list)
    strange: list[Grid] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def look(package: Package, over: Path) -> Found:
    """Look at the files of a folder, or at one file.

    Args:
        package: The package whose tables are looked for.
        over: The folder, or a workbook or CSV file.

    Returns:
        What is there, by what can be done with it. Files of the package itself may lie there unchanged.
    """
    found = Found()
    if not over.exists() or not (over.is_dir() or over.is_file()):
        remedy = "Name another folder."
        rule = "must be a folder with files, or a file, of new figures"
        found.problems.append(Problem(str(over), None, None, rule, "no such folder", remedy))
        return found
    folder = over if over.is_dir() else over.parent
    for relative in _paths(package, over):
        _sort(package, folder, relative, found)
    return found


def _paths(package: Package, over: Path) -> Iterator[str]:
    """Relative paths in the overlay, at the depth that the package has, without what systems hide and the codebook."""
    if not over.is_dir():
        yield over.name
        return
    folders = {Path(resource.path).parent for resource in package.resources.values()} - {Path()}
    for folder in (Path(), *sorted(folders)):
        for path in sorted((over / folder).glob("*")):
            relative = folder / path.name
            if not path.name.startswith(".") and relative not in folders and path.name != _CODEBOOK:
                yield relative.as_posix()


def _sort(package: Package, folder: Path, relative: str, found: Found) -> None:
    path, label = folder / relative, f"{folder}/{relative}"
    own = {DESCRIPTOR, *(resource.path for resource in package.resources.values() if not resource.tabular)}
    if relative in own:
        found.problems += _of_package(package, folder, relative)
    elif path.suffix.casefold() == ENDING and (grid := _printed(folder, relative)) is not None:
        found.strange.append(grid)
    elif path.is_dir() or path.name.startswith("~") or path.suffix.casefold() not in (*_TEXTS, *ENDINGS):
        found.passed_over.append(f"{relative}/" if path.is_dir() else relative)
    elif path.suffix.casefold() == ".txt" and _named(package, path.stem) is None:
        found.passed_over.append(relative)
    elif leaves(folder, relative):
        found.problems.append(_outside(label))
    else:
        _read(package, path, label, found)


def _printed(folder: Path, relative: str) -> Grid | None:
    """The sheet of a JSON file that an institution gave; others are nobody's business."""
    path = folder / relative
    content = read_bytes(path, str(path)) if path.is_file() and not leaves(folder, relative) else None
    grid = read_objects(content, f"{folder}/{relative}") if isinstance(content, bytes) else None
    return grid if grid is not None and known(grid) else None


def _read(package: Package, path: Path, label: str, found: Found) -> None:
    content = read_bytes(path, label)
    if isinstance(content, Problem):
        found.problems.append(content)
        return
    sheets = read_workbook(content, label) if is_workbook(content) else read_text(content, label)
    if isinstance(sheets, Problem):
        found.problems.append(sheets)
    else:
        _sheets(package, path, [sheets] if isinstance(sheets, Grid) else sheets, found)


def _sheets(package: Package, path: Path, sheets: list[Grid], found: Found) -> None:
    """Sort sheets by their names, or by the file's if there is but one; a table needs some of its columns, too."""
    named = [(_named(package, grid.sheet), grid) for grid in sheets]
    if len(sheets) == 1 and named[0][0] is None:
        named = [(_named(package, path.stem), sheets[0])]
    ours = [(resource, grid) for resource, grid in named if resource is not None and heads(tidy(grid), resource)]
    if len(ours) > 1:  # a sheet that waits for rows beside one that has some
        ours = [(resource, grid) for resource, grid in ours if has_rows(tidy(grid), resource)] or ours
    others = [grid for _, grid in named if all(grid is not other for _, other in ours)]
    found.tables += ours
    if ours:
        found.passed_over += [f"sheet {grid.sheet} of {path.name}" for grid in others]
    else:
        found.strange += others


def _named(package: Package, name: str) -> Resource | None:
    """The table that a file or sheet is named like, whatever its capitals and blanks."""
    tables = [resource for resource in package.resources.values() if resource.tabular]
    return next((each for each in tables if plain(name) in (plain(each.name), plain(Path(each.path).stem))), None)


def unknown(package: Package, grid: Grid) -> Problem:
    """What to say of a sheet that is no table of the package, nor one of an institution that is known."""
    named = _named(package, grid.sheet) or _named(package, Path(grid.file).stem)
    if named is not None:
        rows = tidy(grid).rows
        return next(header_problems(rows[0] if rows else [""], named.columns, grid.label))
    tables = [resource for resource in package.resources.values() if resource.tabular]
    path = Path(grid.file)
    near = nearest(grid.sheet or path.stem, [resource.name for resource in tables])
    if path.suffix.casefold() in _TEXTS:
        meant = (
            f"Did you mean {quoted(f'{near}.csv')}? Rename it." if near else "Rename it, or take it out of the folder."
        )
        return Problem(grid.label, None, None, "must be named like a table of the package", quoted(path.name), meant)
    names = listed([resource.name for resource in tables], 40)
    meant = f"Did you mean {quoted(near)}? " if near else ""
    remedy = f"{meant}Name the sheet like the table that it holds: {names}."
    return Problem(
        grid.label, None, None, "a sheet must be named like a table of the package", quoted(grid.sheet), remedy
    )


def _of_package(package: Package, folder: Path, relative: str) -> Iterator[Problem]:
    label = f"{folder}/{relative}"
    if leaves(folder, relative):
        yield _outside(label)
    elif _changed(folder / relative, package.folder / relative):
        rule = "only tables can be laid over; this file belongs to the package"
        yield Problem(label, None, None, rule, "a changed copy", "Take it out, or change the package's own file.")


def _changed(copy: Path, own: Path) -> bool:
    """Whether a file isn't the copy that it seems to be; what can't be read isn't one."""
    one, other = read_bytes(copy, str(copy)), read_bytes(own, str(own))
    return isinstance(one, Problem) or one != other


def _outside(label: str) -> Problem:
    remedy = "Put the file itself into the folder."
    return Problem(label, None, None, "must lie inside the folder", "a link that leads out of it", remedy)
