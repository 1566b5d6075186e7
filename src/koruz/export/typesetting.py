"""Typst sources to PDF: tagged, archivable, with this package's fonts alone. The same sources give the same bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from koruz.figures.fonts import directories, text_files

STANDARDS: list[Any] = ["ua-1", "a-3a"]


def compiled(source: Path, day: date) -> tuple[bytes, list[str]]:
    """Compile a Typst source to PDF/UA-1 and PDF/A-3a; nothing outside its folder is read, and no package is fetched.

    Args:
        source: The source.
        day: The day that the document bears.

    Returns:
        The PDF as Typst writes it, and Typst's warnings.

    Raises:
        typst.TypstError: If it can't be compiled.
    """
    pdf, warnings = typst.compile_with_warnings(
        source,
        root=source.parent,
        font_paths=fonts(),
        format="pdf",
        pdf_standards=STANDARDS,
        package_path=source.parent / "packages",
        package_cache_path=source.parent / "packages",
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    return pdf, [warning.message for warning in warnings]


@lru_cache
def template(name: str) -> str:
    """Text of one of the Typst sources of this package."""
    return resources.files("koruz.export").joinpath("templates", "koruz-pdf", name).read_text(encoding="utf-8")


def text_fonts() -> tuple[Path, ...]:
    """Files that decide what text can be shown; a character that italics lack is taken from these."""
    return text_files()


@lru_cache
def fonts() -> typst.Fonts:
    """The fonts of a document, and no others."""
    return typst.Fonts(
        # Typst itself brings the font of formulas.
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(path) for path in directories()],
    )
