"""Whose a file in the output folder is: a report's if the manifest lists it, and it is as it was written.

Only the first kind is ever removed or replaced. Strangers' files stay where they are; where one is in the way it is
kept, whole, below `kept/`, and the run says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from koruz.data import plainfile
from koruz.runner.edition import manifest

KEPT = "kept"

Known = Mapping[str, frozenset[str]]
"""Digests that a file of ours may have, by its path below some folder, with slashes."""


def known(files: Iterable[Mapping[str, Any]], below: str = "") -> Known:
    """What a manifest's list of files says.

    Args:
        files: Records with `path`, `sha256` and perhaps `was`, the digest of a file that is to be replaced.
        below: Folder that the paths are to be relative to; '' leaves them as they are.
    """
    prefix = f"{below}/" if below else ""
    return {
        str(file["path"]).removeprefix(prefix): frozenset({file["sha256"], file.get("was", "")} - {""})
        for file in files
    }


def both(first: Known, second: Known) -> Known:
    """What either list says."""
    return {name: first.get(name, frozenset()) | second.get(name, frozenset()) for name in {*first, *second}}


def is_ours(path: Path, name: str, files: Known) -> bool:
    """Whether a file is listed and as it was written."""
    try:
        return bool(files.get(name)) and plainfile.is_plain(path) and manifest.sha256(path) in files[name]
    except OSError:
        return False


def folder(base: Path, place: str) -> Path:
    """A folder below another, made if need be.

    Raises:
        OSError: If a part of it is a link or no folder; nothing is ever written through a link.
    """
    path = base
    for part in [part for part in place.split("/") if part]:
        path = path / part
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise NotADirectoryError(20, "a link or a file is where a folder should be", str(path))
        path.mkdir(exist_ok=True)
    return path


def strangers(place: Path, files: Known) -> Iterator[str]:
    """Names of what in a folder isn't ours: files, links and empty folders, with slashes."""
    if place.is_symlink() or not place.is_dir():
        return
    for above, folders, names in os.walk(place):
        inner = Path(above).relative_to(place)
        links = [name for name in folders if (Path(above) / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = (inner / name).as_posix()
            if not is_ours(place / path, path, files):
                yield path
        if inner.parts and not folders and not names:
            yield inner.as_posix()


def emptied(place: Path, files: Known) -> list[str]:
    """Remove what is ours from a folder, and the folder if nothing else is in it.

    Returns:
        Names of strangers, which stay.
    """
    left = list(strangers(place, files))
    if place.is_dir() and not place.is_symlink():
        for name in files:
            if name not in left and _leads_straight(place, name):
                (place / name).unlink(missing_ok=True)
        _remove_empty(place, left)
    return left


def _leads_straight(place: Path, name: str) -> bool:
    """Whether no folder on the way to a file is a link, and the file is there."""
    path = place / name
    return path.exists() and path.parent.resolve() == place.resolve() / Path(name).parent


def _remove_empty(place: Path, left: Iterable[str]) -> None:
    stay = set(left)
    for above, _, _ in os.walk(place, topdown=False):
        if Path(above).relative_to(place).as_posix() not in stay:
            with suppress(OSError):
                Path(above).rmdir()


def carried(old: Path, place: str, out: Path, files: Known) -> list[str]:
    """Clear an old report away: its own files go, strangers' move over to the new one.

    Args:
        old: Folder of the old report, out of its place already.
        place: Where the new one stands, relative to the output folder.
        out: The output folder.
        files: What was the old report's own.

    Returns:
        What the user must know, a line for each file that is now somewhere else.
    """
    notices = []
    for name in emptied(old, files):
        path, target = old / name, out / place / name
        if path.is_dir() and not path.is_symlink():
            _move_folder(path, target)
        elif _cut(path, name, files) or _same(path, target):
            path.unlink()
        else:
            notices += _moved(path, f"{place}/{name}", out)
    with suppress(OSError):
        _remove_empty(old, ())
    return notices


def _move_folder(path: Path, target: Path) -> None:
    """An empty folder of somebody's goes on, unless something has its name already."""
    with suppress(OSError):
        target.mkdir(parents=True, exist_ok=True)
    path.rmdir()


def _same(first: Path, second: Path) -> bool:
    if not (plainfile.is_plain(first) and plainfile.is_plain(second)):
        return False
    return first.stat().st_size == second.stat().st_size and manifest.sha256(first) == manifest.sha256(second)


def _moved(path: Path, name: str, out: Path) -> list[str]:
    """Move a stranger's file to its place in the output folder, or to `kept/` if that is taken."""
    above, _, last = name.rpartition("/")
    try:
        target = folder(out, above) / last
        taken = os.path.lexists(target)
    except OSError:
        taken = True
    if not taken:
        path.rename(target)
        return []
    return [kept(path, name, out)]


def kept(path: Path, name: str, out: Path) -> str:
    """Move a file that isn't ours out of the way, whole.

    Args:
        path: Where it is.
        name: Where it stood in the output folder, with slashes.
        out: The output folder.

    Returns:
        What the user must know.
    """
    above, _, last = name.rpartition("/")
    shelf = folder(out, f"{KEPT}/{above}")
    stem, dot, ending = last.rpartition(".") if "." in last.strip(".") else (last, "", "")
    free = (target for n in range(1, 10_000) if not os.path.lexists(target := _numbered(shelf, stem, n, dot + ending)))
    target = next(free)
    path.rename(target)
    return f"{name} wasn't as koruz had written it. That file is kept: {target.relative_to(out).as_posix()}"


def copied(name: str, out: Path) -> list[str]:
    """Keep a copy of a file that is about to be replaced and may be somebody's, such as a manifest that can't be read.

    Returns:
        What the user must know; nothing if there was nothing in it.
    """
    if not plainfile.is_plain(out / name):
        return []
    content = plainfile.read(out / name, plainfile.MANIFEST_LIMIT)
    return [kept(Path(plainfile.create(content, folder(out, KEPT))), name, out)] if content else []


def _numbered(shelf: Path, stem: str, number: int, ending: str) -> Path:
    return shelf / (f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}")


def replaced(draft: Path, name: str, out: Path, files: Known) -> list[str]:
    """Put a file of the suite in its place in the output folder.

    Returns:
        What the user must know: that a stranger's file was in the way and is kept.
    """
    path, notices = out / name, []
    free = not os.path.lexists(path) or is_ours(path, name, files)
    if not (free or _same(path, draft) or _cut(path, name, files)):
        notices.append(kept(path, name, out))
    draft.replace(path)
    return notices


def _cut(path: Path, name: str, files: Known) -> bool:
    """Whether a file of ours was cut to nothing, and so holds nothing of anybody's."""
    return name in files and plainfile.is_plain(path) and path.stat().st_size == 0
