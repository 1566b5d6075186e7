"""The data package as one file: descriptor, tables, maps, codebook, terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from koruz.build.archive import packed
from koruz.build.manifest import data_files
from koruz.catalog import open_catalog
from koruz.export.document import Document
from koruz.export.layout import day_of

CODEBOOK, LICENCE = "README.md", "LICENCE.txt"


def data_package(data: Path) -> bytes:
    """Pack a data package, so that it is one again when it is unpacked.

    Args:
        data: Its folder.

    Returns:
        A ZIP of the descriptor, every file that it names, the codebook if there is one, and the terms. The same bytes
        each time.

    Raises:
        BadInput: If the descriptor can't be read.
    """
    catalog = open_catalog(data)
    files = {path.relative_to(data).as_posix(): path.read_bytes() for path in data_files(data)}
    if (data / CODEBOOK).is_file():
        files[CODEBOOK] = (data / CODEBOOK).read_bytes()
    files[LICENCE] = ("\n".join(_terms(catalog.package.raw)) + "\n").encode()
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
