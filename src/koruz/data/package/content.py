"""The fingerprints of a data package's content; standard library only, and no import that costs."""

from __future__ import annotations

import hashlib
import json
import os

from koruz.data import plainfile

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

DESCRIPTOR = "datapackage.json"

MISSING = "missing"
_HALF = 32  # hexadecimal digits, of which 64 are a whole digest


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
            with os.fdopen(plainfile.opened(os.path.join(folder, path)), "rb") as file:
                found[path] = hashlib.file_digest(file, "sha256").hexdigest()
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


def _described(entries: list[Any]) -> str:
    text = json.dumps(entries, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_HALF]


def edition_of(descriptor: Mapping[str, Any]) -> tuple[str, str]:
    """Version of a package, and the day on which it was gathered, as YYYY-MM-DD; empty where it doesn't say."""
    return str(descriptor.get("version", "")), str(descriptor.get("created", ""))[:10]
