"""Workbooks of Excel and LibreOffice: each sheet that can be seen as rows of text."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from koruz.data.ingest.grid import Exact, Grid
from koruz.data.package.rawcsv import MOST_BYTES, SAVE_AS
from koruz.words.problems import Problem

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
# What a workbook begins with, whatever its name.
_BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UNPACKED = 10 * MOST_BYTES
_DIGITS = 15  # that a spreadsheet keeps and shows


def is_workbook(content: bytes) -> bool:
    """Whether bytes are a workbook, or seem so."""
    return content.startswith(_BEGINNINGS)


def read_workbook(content: bytes, label: str) -> list[Grid] | Problem:
    """Read the sheets of a workbook.

    Args:
        content: The file's bytes.
        label: The file as problems name it.

    Returns:
        Its sheets in order, those that can be seen and have cells; or the one problem that keeps it from being read.
        What formulas gave when it was last saved counts; formulas and macros aren't run.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if _too_large(content):
        rule = f"must be smaller than {_UNPACKED // 1_000_000} MB when it is unpacked"
        return Problem(label, None, None, rule, "more", "Keep only the rows that the reports use.")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        kept = [sheet for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        names = [sheet.name for sheet in kept if sheet.typ == SheetTypeEnum.WorkSheet]
        return [grid for name in names if (grid := _grid(book, name, label)).rows]
    except (CalamineError, OSError, ValueError) as error:
        # Only its first line is for people.
        found = str(error).splitlines()[0][:80] if str(error) else "something else"
        rule = "must be a workbook that can be opened without a password"
        return Problem(label, None, None, rule, found, f"Open and save it anew. {SAVE_AS}")


def _too_large(content: bytes) -> bool:
    """Whether an archive would fill the memory; what is no archive is no larger than it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(item.file_size for item in archive.infolist()) > _UNPACKED
    except zipfile.BadZipFile:
        return False


def _grid(book: Any, name: str, label: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    numbers = [number + 1 for number in range(len(rows))]
    filled = [position for position, row in enumerate(rows) if any(row)]
    last = filled[-1] + 1 if filled else 0
    return Grid(label, name, rows[:last], numbers[:last])


def _text(cell: Any) -> str:
    """A cell as it would be written by hand: numbers with a point, days as YYYY-MM-DD."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return Exact("true" if cell else "false")
    if isinstance(cell, int | float):
        return Exact(_number(cell))
    if isinstance(cell, datetime):
        return Exact(cell.date().isoformat() if cell.time() == time() else cell.isoformat(" "))
    if isinstance(cell, date):
        return Exact(cell.isoformat())
    return "" if cell is None else str(cell)


def _number(value: float) -> str:
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    written = repr(value)
    # A sum of a spreadsheet has hairs of binary digits behind the fifteen that it shows.
    return written if sum(char.isdigit() for char in written) <= _DIGITS else f"{value:.{_DIGITS}g}"
