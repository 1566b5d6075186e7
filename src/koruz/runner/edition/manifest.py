"""The record of what was published from what: `reports/manifest.json`.

It holds nothing that differs between two runs on the same inputs: no time, host or path outside the project. Each
report's entry carries digests of its own inputs, because a build of one theme leaves the others' entries alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from koruz.data import plainfile
from koruz.data.catalog import open_catalog
from koruz.runner.edition.fingerprint import (
    ENVIRONMENT,
    GENERATOR,
    KORUZ,
    NOTEBOOK,
    PACKAGE,
    PACKAGES,
    WHOLE,
    Place,
    data_inputs,
    digest,
    moved,
    notebook_inputs,
    packages,
    python_version,
    sha256,
    shared_inputs,
    source_digest,
    source_hashes,
    state,
    visible_files,
    whole,
)
from koruz.runner.edition.fingerprint import MANIFEST as NAME
from koruz.runner.edition.fingerprint import read_manifest as read
from koruz.runner.edition.published import published, records

__all__ = [
    "NAME",
    "PACKAGES",
    "digest",
    "packages",
    "published",
    "python_version",
    "read",
    "records",
    "sha256",
    "shared_inputs",
    "state",
    "whole",
]


def data_files(data: Path) -> list[Path]:
    """Files of a data package that a report can depend on: the descriptor and the files that it names.

    Raises:
        BadInput: If the descriptor can't be read.
    """
    names = (resource.path for resource in open_catalog(data).resources.values())
    return [data / "datapackage.json", *(data / name for name in sorted(names) if (data / name).is_file())]


def data_hashes(data: Path) -> dict[str, str]:
    """SHA-256 of each file of a data package by `data/...`, with slashes on every system."""
    return {f"data/{path.relative_to(data).as_posix()}": sha256(path) for path in data_files(data)}


def unread(reports: Path) -> set[str]:
    """Files of data that stand in the manifest and that no report has read; none where no report tells what it read."""
    content = read(reports)
    known = {name.removeprefix("data/") for name in content.get("inputs", {}) if name.endswith(".csv")}
    read_by = {name.split("#")[0] for entry in content["themes"].values() for name in entry.get("inputs", {})}
    used = {name.removeprefix("data/") for name in read_by if name.startswith("data/")}
    return known - used if used else set()


def file_of(theme: str, kind: str) -> str:
    """Path of a report's file of one kind, 'html', 'pdf', 'slides', 'seminar', 'ipynb' or 'zip': 'trade/trade.html'."""
    others = {"zip": f"{theme}-data.zip", "slides": "seminar/slides.pdf", "seminar": "seminar/plan.html"}
    return f"{theme}/{others.get(kind, f'{theme}.{kind}')}"


def outputs(folder: Path, prefix: str) -> list[dict[str, Any]]:
    """Path, SHA-256 and size in bytes of every file in a report's folder."""
    return [
        {
            "path": f"{prefix}/{name}",
            "sha256": sha256(folder / name),
            "bytes": (folder / name).stat().st_size,
        }
        for name in visible_files(folder)
    ]


def compose(
    edition: str, vintage: str, data: Path, themes: Mapping[str, Any], digests: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A manifest of the given entries, in the order of their notebooks.

    Args:
        edition: Edition of the data.
        vintage: Date of the data.
        data: Folder of the data package.
        themes: Entries by theme.
        digests: Digests of data and code, if they were taken before.
    """
    ordered = dict(sorted(themes.items(), key=lambda item: str(item[1].get("notebook", ""))))
    content: dict[str, Any] = {
        "generator": GENERATOR,
        "edition": edition,
        "vintage": vintage,
        "outputs": [],
        "themes": ordered,
    }
    return renewed(content, data, digests or shared_inputs(data))


def renewed(content: Mapping[str, Any], data: Path, digests: Mapping[str, str]) -> dict[str, Any]:
    """A manifest with what there is now: versions, and digests of every notebook, file of data and module.

    What the reports that stand were made from is in their own entries. `checked` says which data were found right as a
    whole, and by which code.
    """
    marks = {
        entry["notebook"]: entry.get("inputs", {}).get(NOTEBOOK)
        for entry in content["themes"].values()
        if "notebook" in entry
    }
    files = _inputs(data, digests[WHOLE], digests[KORUZ])
    now = {
        "python": python_version(),
        "packages": packages(),
        "checked": checks(digests),
        "inputs": {**{name: mark for name, mark in sorted(marks.items()) if mark}, **files},
    }
    first = {name: content.get(name, "") for name in ("generator", "edition", "vintage")}
    return {**first, **now, **{name: content[name] for name in content if name not in {*first, *now}}}


def checks(digests: Mapping[str, str]) -> dict[str, str]:
    """What it depends on whether data are right: all of them, and the code that judges them."""
    return {name: digests[name] for name in (WHOLE, KORUZ, ENVIRONMENT)}


@lru_cache(maxsize=2)
def _inputs(data: Path, data_digest: str, source_digest: str) -> Mapping[str, str]:
    """Digests of every file of data and code; the digests of both tell whether they were taken before."""
    return {**data_hashes(data), **source_hashes()}


def write(reports: Path, manifest: Mapping[str, Any], drafts: Path | None = None) -> None:
    """Write the manifest whole or not at all.

    Args:
        reports: The output folder, or the folder of a variant.
        manifest: What to write.
        drafts: Where it is drafted, on the same file system; None takes `reports`.
    """
    drafted(manifest, drafts or reports).replace(reports / NAME)


def drafted(manifest: Mapping[str, Any], folder: Path) -> Path:
    """A manifest in a new file of a folder; it takes effect when it is renamed."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return Path(plainfile.create(text.encode(), folder))


def stale(notebooks: Mapping[str, Path], data: Path, reports: Path, package: Place = PACKAGE) -> list[str]:
    """Why the published reports aren't those of the inputs, a line for each theme or file; empty if they are.

    Versions of Python and packages are left out: other ones don't make a report wrong.
    """
    entries = read(reports)["themes"]
    lines = [f"{theme}: published, but there is no notebook" for theme in entries if theme not in notebooks]
    shared = {**data_inputs(data), KORUZ: source_digest(package)}
    for theme, notebook in notebooks.items():
        if theme not in entries:
            lines.append(f"{theme}: never published")
            continue
        now = moved(entries[theme].get("inputs", {}), {**notebook_inputs(notebook), **shared})
        changed = [name for name in now if name != ENVIRONMENT]
        if changed:
            lines.append(f"{theme}: changed since it was published: {', '.join(changed)}")
        elif not whole(reports, entries[theme].get("outputs", [])):
            lines.append(f"{theme}: a published file is missing or was changed")
    suite = [file for file in read(reports).get("outputs", []) if not whole(reports, [file])]
    return [*lines, *(f"{file['path']}: missing, changed or older than the reports" for file in suite)]
