"""A sheet as rows of text, before anybody knows what table it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# What nobody sees and nobody means: marks of width nothing, byte order marks, soft hyphens, marks of direction.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


class Exact(str):
    """Text of a cell that a workbook holds as a number, a truth or a day: it can be read in one way only."""

    __slots__ = ()


@dataclass(frozen=True)
class Grid:
    """A sheet.

    Attributes:
        file: The file as problems name it, such as 'mine/figures.xlsx'.
        sheet: Name of the sheet; empty for a file that has none.
        rows: Cells of each row as text; rows may differ in length.
        numbers: Row number of each row, as a spreadsheet counts.
        remarks: What was understood in reading it, such as 'semicolons'.
        ended: Whether the file's last row has its line end.
    """

    file: str
    sheet: str
    rows: list[list[str]]
    numbers: list[int]
    remarks: list[str] = field(default_factory=list)
    ended: bool = True

    @property
    def label(self) -> str:
        """The sheet as problems name it."""
        return f"{self.file} (sheet {self.sheet})" if self.sheet else self.file


def seen(cell: str) -> str:
    """A cell's text as a person sees it: no invisible marks, single blanks, none at the ends."""
    if isinstance(cell, Exact):
        return cell
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    return " ".join(_UNSEEN.sub("", cell).split())


def tidy(grid: Grid) -> Grid:
    """The sheet with cells as they are seen, and without blank rows and columns, which are remarked.

    Blank rows at the end and blank columns to the right of everything are nobody's doing, so they go without a word.
    """
    rows = [[seen(cell) for cell in row] for row in grid.rows]
    filled = [position for position, row in enumerate(rows) if any(row)]
    if not filled:
        return Grid(grid.file, grid.sheet, [], [], grid.remarks, grid.ended)
    used = sorted({number for row in rows for number, cell in enumerate(row) if cell})
    # A cell that isn't there is not an empty one: a row that is too short is told later.
    kept = [_narrowed(rows[position], used) for position in filled]
    remarks = [*grid.remarks, *_blanks("row", filled), *_blanks("column", used)]
    return Grid(grid.file, grid.sheet, kept, [grid.numbers[position] for position in filled], remarks, grid.ended)


def _narrowed(row: list[str], used: list[int]) -> list[str]:
    return [row[number] for number in used if number < len(row)]


def _blanks(word: str, filled: list[int]) -> Iterable[str]:
    gaps = filled[-1] + 1 - len(filled)
    if gaps:
        yield f"{gaps} blank {word}{'' if gaps == 1 else 's'} left out"
