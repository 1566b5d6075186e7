"""The data package as one file: descriptor, tables, maps, codebook, terms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from koruz.data.catalog import open_catalog
from koruz.data.package.content import DESCRIPTOR
from koruz.export.document import Document
from koruz.export.layout import day_of
from koruz.runner.edition.manifest import data_files

_UNIX = 3
_READABLE = 0o100644  # a plain file that everybody may read


CODEBOOK, LICENCE = "README.md", "LICENCE.txt"


def data_package(data: Path) -> bytes:
    """Pack a data package, so that it is one again when it is unpacked.

    Args:
        data: Its folder.

    Returns:
        A ZIP of the descriptor, every file that it names, the codebook if there is one, and the terms, without the
        tables that are drafts. The same bytes each time.

    Raises:
        BadInput: If the descriptor can't be read.
    """
    catalog = open_catalog(data)
    drafts = {resource.path for resource in catalog.resources.values() if resource.draft}
    paths = [path for path in data_files(data) if path.relative_to(data).as_posix() not in drafts]
    files = {path.relative_to(data).as_posix(): path.read_bytes() for path in paths}
    raw = catalog.package.raw
    if drafts:
        raw = {**raw, "resources": [part for part in raw["resources"] if part["path"] not in drafts]}
        files[DESCRIPTOR] = f"{json.dumps(raw, indent=2, ensure_ascii=False)}\n".encode()
    if (data / CODEBOOK).is_file():
        files[CODEBOOK] = (data / CODEBOOK).read_bytes()
    files[LICENCE] = ("\n".join(_terms(raw)) + "\n").encode()
    return packed(files, day_of(Document(run={"vintage": catalog.vintage})))


def _terms(package: Mapping[str, Any]) -> Iterator[str]:
    """The licence of the package and of each file in it, in lines."""
    yield str(package.get("title") or package.get("name") or "Data package")
    yield ""
    yield f"The package as a whole: {_licences(package)}"
    for resource in package.get("resources", []):
        if resource.get("licenses", package.get("licenses")) != package.get("licenses"):
            yield f"{resource['path']}: {_licences(resource)}"
    yield ""
    yield "Figures keep the terms of their sources. Each row names its source; sources.csv has the terms of every one."


def _licences(part: Mapping[str, Any]) -> str:
    texts = (
        " ".join(str(text) for text in (licence.get("title") or licence.get("name"), licence.get("path")) if text)
        for licence in part.get("licenses", [])
    )
    return "; ".join(texts) or "no licence is stated"


def packed(files: Mapping[str, bytes], day: date) -> bytes:
    """Pack files into a ZIP.

    They are stored as they are: zlib, which would compress them, gives other bytes in another build.

    Args:
        files: Contents by name, with slashes; the order doesn't matter.
        day: The date that every file bears.
    """
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_STORED) as file:
        for name in sorted(files):
            entry = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = _UNIX, _READABLE << 16
            file.writestr(entry, files[name])
    return archive.getvalue()
