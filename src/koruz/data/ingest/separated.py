"""Text with separated columns: which sign separates them, and the rows."""

from __future__ import annotations

import csv
import io
from collections import Counter

from koruz.data.ingest.encodings import decode
from koruz.data.ingest.grid import Grid
from koruz.data.package.rawcsv import SAVE_AS
from koruz.words.problems import Problem, quoted

_NAMES = {",": "", ";": "semicolons", "\t": "tabs", "|": "bars"}
_PAGE = ("<!doctype", "<html", "<table", "<?xml")
_FIRST = 200  # rows that tell which sign separates
_QUOTES = "quotation marks must come in pairs around a whole cell"


def read_text(content: bytes, label: str) -> Grid | Problem:
    """Read bytes as a sheet.

    Args:
        content: The file's bytes.
        label: The file as problems name it.

    Returns:
        The sheet with all its rows, or the one problem that keeps it from being read.
    """
    decoded = decode(content)
    if decoded.readings:
        return _unclear(decoded.readings, label)
    text = decoded.text
    if "\0" in text or "\ufffd" in text:
        found = "a zero byte" if "\0" in text else "bytes that are no text"
        return Problem(label, None, None, "must be text or a workbook", found, SAVE_AS)
    if not text.strip():
        return Problem(
            label, None, None, "must have a header and rows", "an empty file", "Put rows in it, or delete it."
        )
    if text.lstrip()[:15].casefold().startswith(_PAGE):
        return Problem(label, None, None, "must be text or a workbook", "a web page with another name", SAVE_AS)
    sign, start = _told(text)
    sign = sign or _separator(text)
    rows = _rows(text, sign)
    if isinstance(rows, int):
        return _broken(label, rows)
    remarks = [word for word in (_NAMES[sign], decoded.encoding) if word]
    numbers = [number + 1 for number in range(len(rows))]
    return Grid(label, "", rows[start:], numbers[start:], remarks, text.endswith(("\n", "\r")))


def _told(text: str) -> tuple[str, int]:
    """The sign that the first line tells ('sep=;'), and how many lines say so."""
    first = text.split("\n", 1)[0].strip()
    if first.casefold().startswith("sep=") and first[4:5] in _NAMES:
        return first[4:5], 1
    return "", 0


def _separator(text: str) -> str:
    """The sign that gives most rows the same number of cells, and most cells; a comma if none does."""
    head = "".join(io.StringIO(text, newline="").readlines()[:_FIRST])
    return max(_NAMES, key=lambda sign: _evenness(head, sign))


def _evenness(head: str, sign: str) -> tuple[int, int, int]:
    rows = _rows(head, sign)
    if isinstance(rows, int):
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=sign))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0, 0
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return count, width, int(sign == ",")


def _rows(text: str, sign: str) -> list[list[str]] | int:
    """All rows; the number of the row in which quotation marks don't pair."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error:
        return len(rows) + 1
    return rows


def _broken(label: str, number: int) -> Problem:
    remedy = 'Close the quotation mark that opens in this row, and write a mark inside a cell twice: "".'
    return Problem(label, number, None, _QUOTES, "a mark inside a cell, or one that doesn't close", remedy)


def _unclear(readings: dict[str, str], label: str) -> Problem:
    found = " or ".join(f"{quoted(words)} as {name}" for name, words in readings.items())
    return Problem(label, None, None, "must be text in UTF-8, or in one code page without doubt", found, SAVE_AS)
