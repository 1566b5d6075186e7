"""Which rows of the data differ between two editions: from the data that both keep, or as the later one tells it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from koruz.data.account import account
from koruz.data.overlay import Merged, Row
from koruz.data.package.descriptor import Package, Resource, read_package
from koruz.runner.edition.kept import Edition
from koruz.runner.edition.scratch import scratch

Record = Mapping[str, Any]
Cells = Mapping[str, str]


def between(before: Edition, after: Edition) -> list[dict[str, Any]] | None:
    """The rows that differ.

    Returns:
        A record for each, as `account.Entry` has it: those of the later edition, then those that are gone. None if an
        edition's data aren't kept and the later one doesn't tell what was laid over.
    """
    old, new = before.tables(), after.tables()
    if old and new:
        with scratch() as folder:
            for name, content in new.items():
                (folder / Path(name).name).write_bytes(content)
            return _differing(old, new, read_package(folder, "data"))
    told = [row for entry in after.themes.values() for row in entry.get("laid", [])]
    unique = {(row.get("table"), row.get("file"), row.get("row")): row for row in told}
    return [{key: row[key] for key in row if key != "touches"} for row in unique.values()] or None


def _differing(old: Mapping[str, bytes], new: Mapping[str, bytes], package: Package) -> list[dict[str, Any]]:
    rows: list[Row] = []
    gone: list[dict[str, Any]] = []
    for name, resource in package.resources.items():
        if not resource.tabular or old.get(resource.path) == new.get(resource.path):
            continue
        past, now = (_keyed(files.get(resource.path, b""), resource) for files in (old, new))
        rows += _changed(name, resource, past, now)
        gone += [_gone(resource, cells) for key, cells in past.items() if key not in now]
    entries = account(Merged([], [], [], package, rows)).entries
    return [asdict(replace(entry, changed=dict(entry.changed))) for entry in entries] + gone


def _keyed(content: bytes, resource: Resource) -> dict[tuple[str, ...], Cells]:
    """Rows by their key; a table without one is keyed by all of its cells."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return {tuple(row.get(name) or "" for name in resource.primary_key or row): row for row in rows}


def _changed(
    name: str, resource: Resource, past: Mapping[tuple[str, ...], Cells], now: Mapping[tuple[str, ...], Cells]
) -> Iterator[Row]:
    for number, (key, cells) in enumerate(now.items(), start=2):
        before = past.get(key)
        after = {column: cells.get(column) or "" for column in resource.columns}
        shown = None if before is None else {column: before.get(column) or "" for column in resource.columns}
        if shown != after:
            yield Row(name, resource.path, number, number, shown, after)


def _gone(resource: Resource, cells: Cells) -> dict[str, Any]:
    key = ", ".join(cells.get(name) or "" for name in resource.primary_key if name != "source" and cells.get(name))
    figure = " ".join(cells[name] for name in ("value", "unit") if cells.get("value") and cells.get(name))
    return {
        "table": resource.path, "file": resource.path, "row": None, "key": key, "kind": "gone", "changed": {},
        "counts": None, "why": "", "value": figure, "source": cells.get("source") or "",
    }  # fmt: skip
