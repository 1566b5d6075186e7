"""The record of what was published from what: `reports/manifest.json`.

It holds nothing that differs between two runs on the same inputs: no time, host or path outside the project. Each
report's entry carries digests of its own inputs, because a build of one theme leaves the others' entries alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from koruz.data import plainfile
from koruz.data.catalog import open_catalog
from koruz.report.record import MIME
from koruz.report.visible import shows_outputs
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

__all__ = [
    "NAME",
    "PACKAGES",
    "digest",
    "packages",
    "python_version",
    "read",
    "sha256",
    "shared_inputs",
    "state",
    "whole",
]

_EXHIBIT = ("name", "form", "headline", "subtitle", "finding", "what_if", "alt")


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


def records(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every record of koruz's own type in an executed notebook's outputs, in order; none that its author hides."""
    for cell in filter(shows_outputs, notebook["cells"]):
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(MIME)
            if record is not None:
                yield record


def published(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """What an executed notebook publishes: takeaways, values with their papers, exhibits, verdicts by claim, counts."""
    takeaways: list[str] = []
    values: list[Any] = []
    exhibits: list[Any] = []
    claims: dict[str, str] = {}
    for record in records(notebook):
        kind = record["type"]
        if kind == "exhibit":
            exhibits.append({key: record.get(key) for key in _EXHIBIT})
        elif kind == "takeaways":
            takeaways.extend("".join(run["text"] for run in item["runs"]) for item in record["items"])
        elif kind == "ledger":
            claims.update((row["claim"], row["verdict"]) for row in record["rows"])
        values.extend(value for value in _values(record) if value not in values)
    verdicts = dict(sorted(Counter(claims.values()).items()))
    return {
        "takeaways": takeaways,
        "values": values,
        "exhibits": exhibits,
        "claims": claims,
        "verdicts": verdicts,
    }


def _values(record: Mapping[str, Any]) -> Iterator[Any]:
    for item in record.get("items", []):
        yield from item.get("values", [])
        if item.get("value"):
            yield item["value"]
    yield from record.get("values", [])


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
    content = {"generator": GENERATOR, "edition": edition, "vintage": vintage, "outputs": [], "themes": ordered}
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
