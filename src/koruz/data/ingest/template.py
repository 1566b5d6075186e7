"""A workbook, or a CSV, in which new figures of a table can be typed: meanings, drop-downs, an example."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.data.ingest.cells import is_number
from koruz.data.package.descriptor import Field, Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.data.package.structure import examine
from koruz.words.pair import PAIR
from koruz.words.problems import BadInput

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_EXAMPLES = 3
_ROOM = 200  # rows below the header that have drop-downs
_TIMES = ("year", "date", "end", "start")
_CHOICES = "allowed values"
_TITLE = "{title}. Rows above the names of the columns are not read; a cell that the table can tell may stay empty."


def examples(package: Package, resource: Resource) -> list[list[str]]:
    """The last rows of a table, official, of full years and on the pair if there are any: they change nothing.

    Raises:
        BadInput: If the table can't be read.
    """
    table = _table(package, resource)
    rows = [row for row in table.rows if set(PAIR) <= set(row)] or table.rows
    times = [table.header.index(name) for name in _TIMES if name in table.header]
    months = table.header.index("months") if "months" in table.header else None

    grade = table.header.index("grade") if "grade" in table.header else None

    def order(row: list[str]) -> tuple[bool, bool, list[str]]:
        official = grade is None or row[grade] == "official"
        return months is None or row[months] == "12", official, [row[place] for place in times]

    return sorted(rows, key=order)[-_EXAMPLES:]


def as_csv(package: Package, resource: Resource) -> str:
    """The template as CSV: the header and the last rows."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([list(resource.columns), *examples(package, resource)])
    return out.getvalue()


def write_workbook(package: Package, resource: Resource, path: Path) -> None:
    """Write the template as a workbook, with a sheet for the rows of new sources beside it.

    Args:
        package: The package.
        resource: The table.
        path: The new file.

    Raises:
        BadInput: If a table can't be read.
        OSError: If the file can't be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    main: Any = book.active
    main.title = resource.name
    choices = book.create_sheet(_CHOICES)
    choices.sheet_state = "hidden"
    _fill(main, choices, package, resource, examples(package, resource))
    sources = package.resources.get("sources")
    if sources is not None and sources is not resource:
        _fill(book.create_sheet(sources.name, 1), choices, package, sources, [])
    book.save(path)


def _fill(sheet: Worksheet, choices: Worksheet, package: Package, resource: Resource, rows: list[list[str]]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.append([_TITLE.format(title=resource.title or resource.name)])
    sheet.append([_meaning(column) for column in resource.fields])
    sheet.append(list(resource.columns))
    for cells in rows:
        sheet.append([_typed(column, cell) for column, cell in zip(resource.fields, cells, strict=True)])
    for number, column in enumerate(resource.fields, start=1):
        letter = sheet.cell(3, number).column_letter
        sheet.column_dimensions[letter].width = max(12, len(column.name) + 4)
        sheet.cell(2, number).font = Font(italic=True, color="595959")
        sheet.cell(2, number).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(3, number).font = Font(bold=True)
        _offer(sheet, choices, letter, column, _allowed(package, resource, column))
    sheet.cell(1, 1).font = Font(bold=True)
    sheet.freeze_panes = "A4"


def _offer(sheet: Worksheet, choices: Worksheet, letter: str, column: Field, allowed: list[str]) -> None:
    """A drop-down for a column; another value may be typed where a table can grow."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if not allowed:
        return
    place = choices.max_column + 1 if choices.cell(1, 1).value else 1
    for row, text in enumerate([f"{sheet.title}.{column.name}", *allowed], start=1):
        choices.cell(row, place).value = text
    of = choices.cell(1, place).column_letter
    listing = DataValidation("list", formula1=f"'{_CHOICES}'!${of}$2:${of}${len(allowed) + 1}", allow_blank=True)
    listing.showErrorMessage = bool(column.constraints.get("enum"))
    listing.add(f"{letter}4:{letter}{_ROOM}")
    sheet.add_data_validation(listing)


def _allowed(package: Package, resource: Resource, column: Field) -> list[str]:
    """What a column may hold: its list, or the codes of the table that it refers to."""
    if allowed := column.constraints.get("enum"):
        return [str(text) for text in allowed]
    key = next((key for key in resource.foreign_keys if key.fields == (column.name,)), None)
    target = package.resources.get(key.resource) if key else None
    return _table(package, target).column(key.reference[0]) if key and target else []


def _table(package: Package, resource: Resource) -> RawTable:
    part = examine(package, resource)
    if part.table is None or part.problems:
        raise BadInput(part.problems)
    return part.table


def _meaning(column: Field) -> str:
    """What a column holds and in which unit, and whether it must be filled."""
    needed = "" if column.constraints.get("required") else " May be empty."
    unit = f" In {column.unit}." if column.unit else ""
    return f"{column.description or column.title}{'' if column.description.endswith('.') else '.'}{unit}{needed}"


def _typed(column: Field, cell: str) -> str | int | float | None:
    """A cell as a spreadsheet holds it: numbers as numbers."""
    if not cell or not is_number(column):
        return cell or None
    return float(cell) if column.type == "number" else int(cell)
