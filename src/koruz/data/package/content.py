"""The fingerprints of a data package's content; standard library only, and no import that costs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os

from koruz.data import plainfile

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

DESCRIPTOR = "datapackage.json"

SOURCES = "sources"
"""The table of which a report reads rows: a new figure mostly brings a new source."""

MISSING = "missing"
_HALF = 32  # hexadecimal digits, of which 64 are a whole digest
_PART = 16  # enough to tell one row from another that stood in its place; a manifest holds a thousand


def paths_of(descriptor: Mapping[str, Any]) -> list[str]:
    """The files that a descriptor names, each once."""
    return list(dict.fromkeys(resource["path"] for resource in descriptor["resources"]))


def file_digests(folder: str | os.PathLike[str], paths: Iterable[str]) -> dict[str, str]:
    """SHA-256 of the descriptor and of the files that it names, by path, sorted.

    Args:
        folder: The folder that holds the descriptor.
        paths: Files that the descriptor names, relative to the folder, with slashes.

    Returns:
        Hexadecimal digits; 'missing' for what isn't there or is no plain file.
    """
    found = {}
    for path in sorted({DESCRIPTOR, *paths}):
        try:
            found[path] = plainfile.sha256(os.path.join(folder, path))
        except OSError:
            found[path] = MISSING
    return found


def content_digest(folder: str | os.PathLike[str], paths: Iterable[str]) -> str:
    """Fingerprint of the descriptor and of the files that it names; see `file_digests`."""
    return whole_digest(file_digests(folder, paths))


def whole_digest(files: Mapping[str, str]) -> str:
    """Fingerprint of a whole package, of the digests of its files by path."""
    text = "".join(f"{len(path)} {path} {content}\n" for path, content in files.items())
    return hashlib.sha256(text.encode()).hexdigest()


def table_digests(descriptor: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, str]:
    """Fingerprint of each file of a package with what the descriptor says of it, and of the descriptor as a whole.

    Args:
        descriptor: The descriptor.
        files: Digests of the package's files by path.

    Returns:
        By path. Half of the digits of a table are those of the file, after the colon those of its description: what
        another table is said to be doesn't count. A catalog hands out edition and date of the package as well; they
        stand by themselves.
    """
    entries: dict[str, list[Any]] = {}
    for resource in descriptor["resources"]:
        entries.setdefault(resource["path"], []).append(resource)
    tables = {path: f"{files[path][:_HALF]}:{_described(entry)}" for path, entry in entries.items()}
    return {**tables, DESCRIPTOR: files[DESCRIPTOR]}


def source_digests(folder: str | os.PathLike[str], descriptor: Mapping[str, Any]) -> dict[str, str]:
    """Fingerprint of each row of the table of sources, and of what reports ask of all rows.

    Args:
        folder: The folder that holds the descriptor.
        descriptor: The descriptor.

    Returns:
        By path and part, as `sources.csv#ID`; `year` is the year of the newest source, `dates` are the dates in that
        year, `kind:article` the sources of a kind. Empty if there is no such table or it can't be read.
    """
    entries = [resource for resource in descriptor["resources"] if resource["name"] == SOURCES]
    if not entries:
        return {}
    path, said = entries[0]["path"], _described(entries)
    try:
        rows = _rows(os.path.join(folder, path))
    except (OSError, ValueError, csv.Error):
        return {}
    parts = {row.get("source", ""): sorted(row.items()) for row in rows}
    marks = {part: _digest([said, content])[:_PART] for part, content in {**parts, **_of_all(rows)}.items()}
    return {f"{path}#{part}": mark for part, mark in marks.items()}


def _rows(path: str) -> list[dict[str, str]]:
    with os.fdopen(plainfile.opened(path), "rb") as file:
        header, *rows = csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline=""))
    return [dict(zip(header, row, strict=False)) for row in rows]


def _of_all(rows: list[dict[str, str]]) -> dict[str, Any]:
    dates = sorted({row.get("published", "") for row in rows})
    year = dates[-1][:4] if dates else ""
    kinds: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: row.get("source", "")):
        kinds.setdefault(f"kind:{row.get('kind', '')}", []).append(row.get("source", ""))
    return {"year": year, "dates": [date for date in dates if date[:4] == year], **kinds}


def _described(entries: list[Any]) -> str:
    return _digest(entries)[:_HALF]


def _digest(found: Any) -> str:
    return hashlib.sha256(json.dumps(found, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:_HALF]


def edition_of(descriptor: Mapping[str, Any]) -> tuple[str, str]:
    """Version of a package, and the day on which it was gathered, as YYYY-MM-DD; empty where it doesn't say."""
    return str(descriptor.get("version", "")), str(descriptor.get("created", ""))[:10]
