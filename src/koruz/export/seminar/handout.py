"""The handout of a seminar: its tasks on paper, with the tables and pictures that they need and without answers."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import pikepdf

from koruz.export import labels
from koruz.export.compact import written
from koruz.export.document import Document, ExhibitBlock, LedgerBlock
from koruz.export.glyphs import advances
from koruz.export.layout import ExportError, Layout
from koruz.export.markdown import read_markdown
from koruz.export.pictures import Finder
from koruz.export.seminar import sheet, wording
from koruz.export.seminar.model import Seminar, Task
from koruz.export.sheets import typeset
from koruz.export.typesetting import text_fonts

LEDGER = "claims"
"""Name of the CSV of a report's ledger, which is no exhibit."""

_MOST_ROWS = 24
_LINES = {1: 2, 2: 2, 3: 3, 4: 4}  # lines to write on, by level; the hardest get more
_MANY_LINES = 6


def pdf(seminar: Seminar) -> bytes:
    """Set the handout.

    Args:
        seminar: The seminar.

    Returns:
        PDF/UA-1 and PDF/A-3a; the same bytes each time.

    Raises:
        ExportError: If a task needs a table, a column or an exhibit that the report doesn't have.
    """
    layout = Layout(seminar.document, advances(text_fonts()))
    data = sheet.common(seminar, wording.HANDOUT)
    data |= {
        "objectives": [*seminar.objectives],
        "tasks": [_task(number, task, seminar.document, layout) for number, task in enumerate(seminar.tasks, start=1)],
        "hints": [
            {"title": f"{number} {task.title}", "nodes": _nodes("\n\n".join(task.hints), layout)}
            for number, task in enumerate(seminar.tasks, start=1)
            if task.hints
        ],
        "glossary": [*_glossary(seminar.document)],
        "languages": [*wording.LANGUAGES.values()],
    }
    found = typeset("handout.typ", data, layout.pictures, seminar.document)
    with pikepdf.open(BytesIO(found)) as document:
        return written(document)


def _task(number: int, task: Task, document: Document, layout: Layout) -> dict[str, Any]:
    """A task as the template's data."""
    tables = [_table(name, wish, task, document, layout) for name, wish in task.tables.items()]
    return {
        "title": wording.task_title(number, task.title, task.minutes),
        "nodes": _nodes(task.text, layout),
        "tables": tables,
        "pictures": [_picture(name, task, document, layout) for name in task.exhibits],
        "lines": _LINES.get(task.level, _MANY_LINES),
    }


def _nodes(text: str, layout: Layout) -> list[dict[str, Any]]:
    """Markdown as the template's data; what can't be shown has its words in its place."""
    told: list[str] = []
    return layout.prose(read_markdown(text, Finder(None, None, told.append), told.append))


def _exhibit(name: str, task: Task, document: Document) -> ExhibitBlock:
    found = next((block for block in document.exhibits if block.record["name"] == name), None)
    if found is None:
        known = ", ".join(str(block.record["name"]) for block in document.exhibits)
        raise ExportError(
            f"task '{task.name}' needs the exhibit {name!r}, which the report doesn't have; it has {known}"
        )
    return found


def _picture(name: str, task: Task, document: Document, layout: Layout) -> dict[str, Any]:
    """A picture with its measure, place and period; its headline would give the answer away."""
    block = _exhibit(name, task, document)
    if block.record["form"] != "figure":
        return {
            "caption": f"{block.label}. {block.record['subtitle']}",
            "table": _columns(block.record, {}, layout, task),
        }
    shown = layout.exhibit(block)
    return {
        "caption": f"{block.label}. {block.record['subtitle']}",
        "picture": shown["picture"],
        "alt": shown["alt"],
        "width": shown["width"],
        "source": _source(block.record["sources"]),
    }


def _table(name: str, wish: Mapping[str, Any], task: Task, document: Document, layout: Layout) -> dict[str, Any]:
    """A table, cut to what the task needs of it."""
    if name == LEDGER:
        record: Mapping[str, Any] = _ledger(document)
        return {"caption": "", "source": "", **_columns(record, wish, layout, task)}
    record = _exhibit(name, task, document).record
    caption = str(record["subtitle"])
    return {"caption": caption, "source": _source(record["sources"]), **_columns(record, wish, layout, task)}


def _ledger(document: Document) -> dict[str, Any]:
    """The report's rows of the ledger as an exhibit has its table."""
    blocks = (block for section in document.sections for block in section.blocks)
    rows = [row for block in blocks if isinstance(block, LedgerBlock) for row in block.rows]
    names = (
        *("claim", "theme", "origin", "statement", "period", "stated", "found"),
        *("verdict", "witness", "rule", "arithmetic", "tolerance", "reading"),
    )
    columns = [{"name": name, "label": name.capitalize(), "unit": "", "align": "left"} for name in names]
    cells = [[str(row.get(name) or "") for name in names] for row in rows]
    return {"name": LEDGER, "columns": columns, "rows": cells, "csv": None}


def _columns(record: Mapping[str, Any], wish: Mapping[str, Any], layout: Layout, task: Task) -> dict[str, Any]:
    """Columns and rows of a table as the template reads them, and how many rows are left out."""
    names = [column["name"] for column in record["columns"]]
    wanted = [str(name) for name in wish.get("columns") or names]
    wrong = [name for name in wanted if name not in names]
    if wrong:
        raise ExportError(
            f"task '{task.name}' needs the column {wrong[0]!r} of {record['name']!r}, which has {', '.join(names)}"
        )
    places = [names.index(name) for name in wanted]
    rows = [row for row, raw in zip(record["rows"], _raw(record), strict=True) if _fits(raw, wish.get("where") or {})]
    most = int(wish.get("rows") or _MOST_ROWS)
    fake = {
        **{"form": "table", "headline": "", "subtitle": "", "note": "", "alt": "", "sources": [], "what_if": False},
        **{"name": record["name"], "csv": ""},
        "columns": [record["columns"][place] for place in places],
        "rows": [[row[place] for place in places] for row in rows[:most]],
    }
    shown = layout.exhibit(ExhibitBlock(1, fake))
    return {
        "columns": shown["columns"],
        "rows": shown["rows"],
        "widths": shown["widths"],
        "size": shown["size"],
        "more": f"{len(rows) - most} more rows are in the report." if len(rows) > most else "",
    }


def _raw(record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The cells of each row by column, as the CSV has them; as written where there is none or it has other rows."""
    names = [column["name"] for column in record["columns"]]
    plain = [dict(zip(names, row, strict=True)) for row in record["rows"]]
    rows = [*csv.DictReader(StringIO(record["csv"]))] if record["csv"] else []
    yield from rows if len(rows) == len(plain) else plain


def _fits(row: Mapping[str, str], where: Mapping[str, Sequence[Any]]) -> bool:
    """Whether a row has one of the values that are asked for, in each column that is asked for."""
    return all(str(row.get(name, "")) in {str(value) for value in values} for name, values in where.items())


def _source(sources: Sequence[Mapping[str, Any]]) -> str:
    """The first sources by publisher, and how many more there are."""
    names = [*dict.fromkeys(str(source.get("publisher") or source.get("title")) for source in sources)]
    if not names:
        return ""
    rest = len(names) - 2
    word = labels.SOURCE_WORD if len(names) == 1 else labels.SOURCES_WORD
    return f"{word}: {'; '.join(names[:2])}{f'; and {rest} more' if rest > 0 else ''}"


def _glossary(document: Document) -> Iterator[dict[str, Any]]:
    """The report's words in four languages, with what they mean."""
    entries: Sequence[Mapping[str, Any]] = getattr(document, "glossary", ())
    for entry in entries:
        words = [str(entry.get(language) or labels.MISSING) for language in wording.LANGUAGES]
        yield {"words": words, "definition": str(entry.get("definition") or "")}
