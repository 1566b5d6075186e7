"""A CSV file as text: bytes to rows of cells, with every reason why that can fail in words."""

from __future__ import annotations

import csv
import errno
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from koruz.data import plainfile
from koruz.words.problems import Problem, listed, quoted

# Ten times more than the suite's whole data; a larger file is a mistake, and reading it would fill the memory.
MOST_BYTES = 50_000_000

SAVE_AS = "In a spreadsheet choose 'Save as' and 'CSV UTF-8 (comma delimited)'."
_SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


@dataclass(frozen=True)
class RawTable:
    """A table as text.

    Attributes:
        header: Names of the columns as they stand in the file.
        numbers: Row number of each row as a spreadsheet counts it; the header is row 1.
        rows: Cells of each row; the number of cells isn't checked here.
        ended: Whether the last row has its line end; a file that was cut off has none.
    """

    header: list[str]
    numbers: list[int]
    rows: list[list[str]]
    ended: bool = True

    def column(self, name: str) -> list[str]:
        """Cells of one column, from rows that are long enough; shorter rows give an empty cell."""
        return [*self._columns[self.header.index(name)]]

    @cached_property
    def _columns(self) -> list[tuple[str, ...]]:
        # With the header, as all rows may be shorter.
        return [cells[1:] for cells in zip_longest(self.header, *self.rows, fillvalue="")]


def read_raw(path: Path, label: str, *, may_be_empty: bool = False) -> RawTable | Problem:
    """Read a CSV file as text.

    UTF-8 with or without a byte order mark, comma, double quotes, any line end, blank lines at the end.

    Args:
        path: The file.
        label: The file as problems name it.
        may_be_empty: Whether there needn't be a row below the header.

    Returns:
        The table, or the one problem that keeps it from being read.
    """
    content = read_bytes(path, label)
    if isinstance(content, Problem):
        return content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(content, error, label)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Problem(label, line, None, "must be text", "a zero byte", SAVE_AS)
    if not text.strip():
        return Problem(label, None, None, "must have a header and rows", "an empty file", "Put the table back.")
    return _separator_problem(text, label) or _records(text, label, may_be_empty)


def read_bytes(path: Path, label: str) -> bytes | Problem:
    """The bytes of a data file, or the one problem that keeps it from being read: no plain file, too large, not there.

    Args:
        path: The file.
        label: The file as problems name it.
    """
    try:
        return plainfile.read(path, MOST_BYTES)
    except FileNotFoundError:
        remedy = "Put the file back, or take its entry out of datapackage.json."
        return Problem(label, None, None, "the file must be there", "no file", remedy)
    except OSError as error:
        return _unreadable(path, label, error)


def _unreadable(path: Path, label: str, error: OSError) -> Problem:
    found = error.strerror or type(error).__name__
    if error.errno == errno.EFBIG:
        rule, size = f"must be smaller than {MOST_BYTES // 1_000_000} MB", path.stat().st_size
        remedy = "Keep only the rows that the reports use."
        return Problem(label, None, None, rule, f"{size / 1e6:,.0f} MB" if size > MOST_BYTES else found, remedy)
    rule, remedy = "the file must be readable, a plain file", "See to it that the file itself is there, and readable."
    return Problem(label, None, None, rule, found, remedy)


def _not_utf8(content: bytes, error: UnicodeDecodeError, label: str) -> Problem:
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            return Problem(label, None, None, "must be CSV text in UTF-8", name, SAVE_AS)
    # The codec skipped a byte order mark before it counted.
    start = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
    line = content.count(b"\n", 0, start) + 1
    found = f"byte 0x{content[start]:02X} at position {start + 1}"
    return Problem(label, line, None, "must be text in UTF-8", found, SAVE_AS)


def _separator_problem(text: str, label: str) -> Problem | None:
    first = text.splitlines()[0]
    names = {";": "semicolons", "\t": "tabs", "|": "bars"}
    if first.casefold().startswith("sep="):
        return Problem(label, 1, None, "the first row must be the header", quoted(first), "Delete this line.")
    for separator, name in names.items():
        if separator in first and "," not in first:
            return Problem(label, 1, None, "columns must be separated by commas", name, SAVE_AS)
    return None


# What the reader says, in our words; `csv.Error` has no other sign.
_CSV_WORDS = {"unexpected end of data": "the end of the file inside a cell"}


def _records(text: str, label: str, may_be_empty: bool) -> RawTable | Problem:
    numbers: list[int] = []
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            numbers.append(number)
            rows.append(cells)
    except csv.Error as error:
        found = _CSV_WORDS.get(str(error), "a mark inside a cell, or one that doesn't close")
        remedy = 'Close the quotation mark that opens in this row, and write a mark inside a cell twice: "".'
        return Problem(label, number + 1, None, "quotation marks must come in pairs around a whole cell", found, remedy)
    while rows and not rows[-1]:
        rows.pop()
        numbers.pop()
    if len(rows) == 1 and not may_be_empty:
        found = f"only {listed(rows[0])}"
        return Problem(label, None, None, "must have rows below the header", found, "Put the rows back.")
    return RawTable(rows[0], numbers[1:], rows[1:], text.endswith(("\n", "\r")))


def row_problems(table: RawTable, label: str) -> Iterator[Problem]:
    """Rows that are blank, or have more or fewer cells than the header."""
    width = len(table.header)
    for number, cells in zip(table.numbers, table.rows, strict=True):
        if len(cells) == width and any(cells):
            continue
        if not any(cells):
            yield Problem(label, number, None, "rows must not be blank", "an empty row", "Delete the row.")
        elif len(cells) > width:
            rule = f"must have {width} cells like the header"
            remedy = "Put a text that holds a comma between double quotation marks, or delete the cells too many."
            yield Problem(label, number, None, rule, f"{len(cells)} cells, the last {quoted(cells[-1])}", remedy)
        else:
            rule = f"must have {width} cells like the header"
            remedy = f"Fill in, or write commas for, the columns from {quoted(table.header[len(cells)])} on."
            if number == table.numbers[-1] and not table.ended:
                remedy = f"The file ends in this row, as if it had been cut off. Fetch it again. Or: {remedy}"
            yield Problem(label, number, None, rule, f"{len(cells)} cell{'' if len(cells) == 1 else 's'}", remedy)
