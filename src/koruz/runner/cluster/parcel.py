"""What travels between machines that share no disk: folders as one block of bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from koruz.runner.edition.fingerprint import visible_files
from koruz.runner.edition.shape import is_below
from koruz.runner.plan import Job
from koruz.runner.worker import Result

REPORT = "report"
_NOTEBOOKS, _DATA, _UNDER, _STANDARD = "notebooks", "data", "under", "standard"
_FOLDERS = (REPORT, _NOTEBOOKS, _DATA, _UNDER, _STANDARD)


@dataclass(frozen=True)
class Built:
    """What a worker gives: the result, the report's files if it succeeded, and notices."""

    result: Result
    files: bytes
    notices: tuple[str, ...]


def packed(folders: Mapping[str, Path]) -> bytes:
    """Files below some folders, by the names that these have in the parcel; hidden files and byte code stay behind."""
    block = io.BytesIO()
    with zipfile.ZipFile(block, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, folder in folders.items():
            for inner in visible_files(folder):
                archive.write(folder / inner, f"{name}/{inner}")
    return block.getvalue()


def unpacked(block: bytes, folder: Path) -> None:
    """Write the files of a parcel below a folder.

    Raises:
        ValueError: If one would lie elsewhere.
    """
    with zipfile.ZipFile(io.BytesIO(block)) as archive:
        for name in archive.namelist():
            if not any(is_below(known, name) for known in _FOLDERS):
                raise ValueError(f"a parcel holds files of its own folders only; found {name!r}")
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))


def needs(job: Job) -> dict[str, Path]:
    """Folders that a report is made from, by their names in the parcel."""
    found = {_NOTEBOOKS: job.notebook.parent, _DATA: job.data}
    if job.standard:
        found[_UNDER] = job.standard.data
        if job.standard.notebook:
            found[_STANDARD] = job.standard.notebook.parent
    return found


def moved(job: Job, folder: Path) -> Job:
    """The job with its places below the folder in which its parcel was unpacked."""
    standard = job.standard
    if standard:
        notebook = folder / _STANDARD / standard.notebook.name if standard.notebook else None
        standard = replace(standard, data=folder / _UNDER, notebook=notebook)
    return replace(job, notebook=folder / _NOTEBOOKS / job.notebook.name, data=folder / _DATA, standard=standard)
