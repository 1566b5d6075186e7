"""The text that goes along with a report's CSVs: what each holds, where it comes from, on which terms."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from koruz.export import labels
from koruz.export.document import Document, ExhibitBlock, LedgerBlock, all_sections
from koruz.export.glyphs import plain

_WIDTH = 100  # characters of a line
_CITE = "Cite the source of a figure as well. The sources stand at the end, each with its terms."
_CLAIMS = (
    "Each statement of the article, its verdict, the evidence and the arithmetic; the same as JSON-LD (ClaimReview)."
)


def data_papers(document: Document) -> str:
    """Describe the data of a report's exhibits, as plain text.

    Args:
        document: The report.

    Returns:
        Title and citation; of each CSV its exhibit's headline and measure, columns and sources; then all sources.
    """
    lines = [document.title, "", labels.citation(document), _CITE]
    blocks = [block for section in all_sections(document) for block in section.blocks]
    for block in blocks:
        if isinstance(block, ExhibitBlock):
            lines += ["", labels.csv_name(block.record), *_exhibit(block)]
    if any(isinstance(block, LedgerBlock) for block in blocks):
        lines += ["", "claims.csv, claims.jsonld", f"  {_CLAIMS}"]
    if document.sources:
        lines += ["", labels.SOURCES_TITLE, *(f"  {source['id']}: {_source(source)}" for source in document.sources)]
    return "\n".join(wrapped for line in lines for wrapped in _wrapped(plain(line))) + "\n"


def _wrapped(line: str) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]


def _exhibit(block: ExhibitBlock) -> Iterator[str]:
    record = block.record
    mark = f"{labels.WHAT_IF_MARK}: {labels.WHAT_IF_EXHIBIT}" if record.get("what_if") else ""
    yield from (f"  {text}" for text in (f"{block.label}. {record['headline']}", record["subtitle"], mark) if text)
    columns = "; ".join(map(_column, record["columns"]))
    yield f"  Columns: {columns}"
    if record.get("note"):
        yield f"  {labels.NOTE_WORD}: {record['note']}"
    yield f"  {labels.SOURCES_WORD}: {', '.join(dict.fromkeys(str(source['id']) for source in record['sources']))}"


def _column(column: Mapping[str, Any]) -> str:
    meaning = ", ".join(part for part in (column.get("label"), column.get("unit")) if part and part != column["name"])
    return f"{column['name']} = {meaning}" if meaning else str(column["name"])


def _source(source: Mapping[str, Any]) -> str:
    line = labels.source_entry(source)
    return ", ".join(part for part in (line.text, line.detail, line.url) if part)
