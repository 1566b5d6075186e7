"""A document as the data of the Typst template: strings, lists and flags, and nothing that Typst could run.

What needs judgement is decided here, where it can be tested: widths of columns, how many cards stand in a row, which
table may break over pages. The template only sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from koruz.export import labels, laid
from koruz.export.document import (
    Block,
    Computed,
    Document,
    ExhibitBlock,
    LedgerBlock,
    Prose,
    Section,
    all_sections,
    ledger_files,
)
from koruz.export.fitting import shared
from koruz.export.glyphs import breakable, plain, shown, shown_in_picture, text_width
from koruz.export.inline_svg import SVGError, inline_svg
from koruz.export.node_typst import TypstNodes
from koruz.export.nodes import Node, walk, words

_B = TypeVar("_B", ExhibitBlock, LedgerBlock)

FALLBACK_DATE = date(2000, 1, 1)

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# Points: the text column, the text and side columns together, and the height that leaves a picture room for its papers.
_COLUMN_WIDTH, _FULL_WIDTH, _MOST_HEIGHT, _MOST_PROSE = 374.4, 476.0, 500.0, 560.0
# Points, in tables: size of type and the least of it, space beside a cell's text, what a cell may ask for.
_TABLE_SIZE, _SMALLEST_SIZE, _CELL_INSET, _WIDE_CELL = 8.8, 7.0, 13.5, 210.0
_BOLD = 1.07  # how much wider headings run than text
_LONG_TABLE = 14  # rows; a longer table may break over pages
_TALL_CELL = 900  # characters; a longer cell may break over pages
_SHORT_NUMBER = 9  # characters of a headline number; longer ones need wider cards
_SHORT_UNIT = 12  # characters of a unit that stays on one line
_FULL_CLAIMS = 20  # of a longer ledger a page shows no rules and sums: they are in the file attached
_SHORT_ANSWER = 60  # characters of what figures say, to be set like a figure
_FEW_WORDS = 160  # characters of a paragraph that stays with the exhibit behind it


class ExportError(RuntimeError):
    """A document can't be set as PDF; the message says which part of it and why."""


def exhibit_name(block: ExhibitBlock) -> str:
    """'Figure 3 (shares)', for messages."""
    return f"{block.label} ({plain(block.record['name'])})"


def day_of(document: Document) -> date:
    """The day a document bears: that of its data, or `FALLBACK_DATE`; never today's."""
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", str(document.run.get("vintage") or ""))
    if not match:
        return FALLBACK_DATE
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return FALLBACK_DATE


class Layout:
    """A document as the template's data: strings, lists and flags.

    Args:
        document: The document.
        advances: Widths in em of the characters that the fonts can show, by code point.

    Attributes:
        pictures: Pictures' files by name, filled by `data`.
    """

    column, full, high = _COLUMN_WIDTH, _FULL_WIDTH, _MOST_PROSE
    """Points: the text column, what a broad table may take, and the height of a picture within text."""

    def __init__(self, document: Document, advances: Mapping[int, float]) -> None:
        self._document = document
        self._advances = advances
        self._order = {source["id"]: index for index, source in enumerate(document.sources, start=1)}
        self.pictures: dict[str, bytes] = {}
        self._nodes = TypstNodes(
            advances,
            f"{document.theme}-",
            _places(document),
            self._keep,
            self.column,
            self.full,
            high=self.high,
            suite=not document.apart or bool(laid.record(document.run).get("whole")),
        )

    def data(self) -> dict[str, Any]:
        """All that the template reads.

        Raises:
            ExportError: If an exhibit has no readable picture, no text alternative, or data that can't be attached.
        """
        document = self._document
        attachments = [self._attachment(block) for block in self._exhibits()]
        attachments += [part for block in self._blocks(LedgerBlock) for part in self._ledger_attachments(block)]
        day = day_of(document)
        return {
            "title": plain(document.title),
            "heading": self._nodes.heading(document.head, "main"),
            "question": self._text(document.question),
            "theme": self._text(labels.theme_word(document)),
            "description": plain(document.question or document.imprint.description or document.title),
            "keywords": list(map(plain, labels.keywords(document))),
            "authors": list(map(plain, labels.authors(document))),
            "own": document.own,
            "date": [day.year, day.month, day.day],
            "apart": document.apart,
            "words": self._words(),
            "footer": self._text(labels.footer(document)),
            "lede": self._nodes.blocks(document.lede),
            "masthead": self._facts(fact for fact in labels.masthead(document) if fact.label != labels.PARAMETERS_WORD),
            "parameters": self._facts(
                [labels.Fact(labels.PARAMETERS_WORD, " · ".join(labels.parameter_words(document)))]
            )[0],
            "vintage": self._text(labels.vintage_words(document)),
            "takeaways": [self._takeaway(place, item) for place, item in enumerate(document.takeaways)],
            "numbers": [self._number(item) for item in document.numbers],
            "number-columns": _columns([str(item["text"]) for item in document.numbers]),
            "sections": [self._section(section) for section in all_sections(document)],
            # The contents stand in two columns: the left one ends with this section.
            "contents-left": (len(all_sections(document)) + 2 + bool(document.sources)) // 2,
            "sources": [self._entry(source) for source in document.sources],
            "code": self._nodes.blocks([Node("code", text=source) for source in document.code]),
            "citation": self._text(labels.citation(document)),
            "bibtex": [self._text(line) for line in labels.bibtex(document).splitlines()],
            "run": self._facts(labels.run_details(document)),
            "attachments": attachments,
        }

    def exhibit(self, block: ExhibitBlock) -> dict[str, Any]:
        """One exhibit as the template's data; its picture's file goes into `pictures`.

        Raises:
            ExportError: As for `data`.
        """
        return self._block(block)

    def prose(self, nodes: Sequence[Node]) -> list[dict[str, Any]]:
        """Blocks of text as the template's data."""
        return self._nodes.blocks(nodes)

    def text(self, text: object) -> str:
        """A text with the characters that the fonts have, and places where long words may break."""
        return self._text(text)

    def _text(self, text: object) -> str:
        return breakable(shown(text, self._advances))

    def _words(self) -> dict[str, str]:
        return {
            "project": labels.PROJECT,
            "project-line": labels.PROJECT_LINE,
            "takeaways": labels.TAKEAWAYS_TITLE,
            "numbers": labels.NUMBERS_TITLE,
            "contents": labels.CONTENTS_TITLE,
            "sources": labels.SOURCES_TITLE,
            "code": labels.CODE_TITLE,
            "cite": labels.CITE_TITLE,
            "cite-advice": labels.CITE_ADVICE,
            "licence": labels.LICENCE_TITLE,
            "licence-text": labels.LICENCE_TEXT,
            "run": labels.RUN_TITLE,
            "source": labels.SOURCE_WORD,
            "sources-of": labels.SOURCES_WORD,
            "note": labels.NOTE_WORD,
            "also": labels.ALSO_WORD,
            "page": labels.PAGE_WORD,
            "of": labels.OF_WORD,
            "what-if-mark": labels.WHAT_IF_MARK,
            "laid-mark": laid.MARK,
            "edition-warning": labels.warning(self._document),
            "edition-mark": labels.warning_mark(self._document),
        }

    def _exhibits(self) -> list[ExhibitBlock]:
        return self._blocks(ExhibitBlock)

    def _blocks(self, kind: type[_B]) -> list[_B]:
        blocks = (block for section in all_sections(self._document) for block in section.blocks)
        return [block for block in blocks if isinstance(block, kind)]

    def _keep(self, data: bytes, ending: str) -> str:
        """Name of the file that a picture goes into; the same one for the same picture."""
        known = next((name for name, held in self.pictures.items() if held == data), None)
        name = known or f"picture-{len(self.pictures)}.{ending}"
        self.pictures[name] = data
        return name

    def _runs(self, runs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"text": self._text(run["text"]), "strong": bool(run["strong"]), "to": self._way(run.get("to"))}
            for run in runs
        ]

    def _way(self, place: object) -> str:
        """Name of a place within the PDF; '' where there is none."""
        return f"{self._document.theme}-{place}" if place in self._nodes.places else ""

    def _facts(self, facts: Iterable[labels.Fact]) -> list[dict[str, str]]:
        return [{"label": self._text(fact.label), "text": self._text(fact.text)} for fact in facts]

    def _takeaway(self, place: int, item: Mapping[str, Any]) -> dict[str, Any]:
        ids = {str(source) for value in item.get("values", ()) for source in value.get("sources", ())}
        numbers = sorted(self._order[name] for name in ids if name in self._order)
        mark = laid.MARK if laid.touched(self._document.run, "takeaways", place) else ""
        return {"runs": self._runs(item["runs"]), "laid": mark, "sources": [self._mark(number) for number in numbers]}

    def _mark(self, number: int) -> dict[str, str]:
        return {"number": f"[{number}]", "target": f"{self._document.theme}-source-{number}"}

    def _source(self, source: Mapping[str, Any]) -> dict[str, str]:
        line = labels.source_line(source)
        return {
            "text": self._text(line.text),
            "url": line.url,
            "detail": self._text(line.detail),
            **self._mark(self._order[source["id"]]),
        }

    def _sources(self, sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        unique = list({source["id"]: source for source in reversed(sources)}.values())[::-1]
        entries = [self._source(source) for source in unique]
        return {"named": entries[: labels.SOURCES_IN_FULL], "also": entries[labels.SOURCES_IN_FULL :]}

    def _entry(self, source: Mapping[str, Any]) -> dict[str, str]:
        line = labels.source_entry(source)
        return {
            **self._source(source),
            "detail": self._text(line.detail),
            "address": self._text(str(source.get("url") or "")),
        }

    def _number(self, item: Mapping[str, Any]) -> dict[str, Any]:
        source, grade = item["source"], labels.grade_word(str(item.get("grade") or ""))
        return {
            "label": self._text(item["label"]),
            "text": self._text(item["text"]),
            "period": self._text(item.get("period") or ""),
            "change": self._text(item.get("change") or ""),
            "note": self._text(item.get("note") or ""),
            "laid": self._text(laid.mark(self._document.run, "numbers", item["label"], item["text"])),
            "grade": self._text(f"{grade[:1].upper()}{grade[1:]}. " if grade else ""),
            "publisher": self._text(source.get("publisher") or labels.source_line(source).text),
            "date": self._text(labels.date_words(str(source.get("published") or ""))),
            "source": self._source(source),
        }

    def _section(self, section: Section) -> dict[str, Any]:
        blocks = [self._block(block) for block in section.blocks]
        # A few words under a heading stay with the exhibit that they lead to.
        if len(blocks) > 1 and blocks[0]["kind"] in {"prose", "computed"} and not self._is_long(section.blocks[0]):
            blocks[0]["leads"] = True
        heading = self._nodes.heading(section.head, section.anchor)
        return {"titled": bool(section.title), "heading": heading, "blocks": blocks}

    def _is_long(self, block: Block) -> bool:
        if not isinstance(block, Prose):
            return False
        few = len(block.nodes) == 1 and block.nodes[0].kind in ("para", "plain")
        return not few or len(words(block.nodes)) > _FEW_WORDS

    def _block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, Prose):
            return {"kind": "prose", "leads": False, "nodes": self._nodes.blocks(block.nodes)}
        if isinstance(block, Computed):
            return {"kind": "computed", "leads": False, "runs": self._runs(block.runs)}
        if isinstance(block, LedgerBlock):
            return self._ledger(block)
        shape = self._picture(block) if block.record["form"] == "figure" else self._table(block.record)
        return {**self._papers(block), **shape}

    def _papers(self, block: ExhibitBlock) -> dict[str, Any]:
        record = block.record
        return {
            "label": block.label,
            "headline": self._text(record["headline"]),
            "subtitle": self._text(record["subtitle"]),
            "note": self._text(record.get("note") or ""),
            "what-if": self._text(labels.what_if_words(self._document, record)),
            "laid": self._text(laid.exhibit_words(self._document.run, record["name"])),
            "sources": self._sources(record["sources"]),
            "attached": self._text(labels.attached_line(block.label, record)),
        }

    def _picture(self, block: ExhibitBlock) -> dict[str, Any]:
        svg, alternative = self.drawing(block)
        width, height = size_of(svg)
        scale = min(1.0, _FULL_WIDTH / width, _MOST_HEIGHT / height)
        size = {"width": round(width * scale, 2), "height": round(height * scale, 2)}
        return {"kind": "figure", "picture": self._keep(svg.encode(), "svg"), "alt": alternative, **size}

    def drawing(self, block: ExhibitBlock) -> tuple[str, str]:
        """An exhibit's picture as SVG whose words the fonts can show, and its text alternative.

        Raises:
            ExportError: If it has no readable picture or no text alternative.
        """
        record = block.record
        try:
            svg = str(inline_svg(plain(record["svg"] or ""), ""))
        except SVGError as error:
            raise ExportError(f"{exhibit_name(block)} can't be set as PDF: {error}") from error
        alternative = plain(record["alt"])
        if not alternative.strip():
            raise ExportError(f"{exhibit_name(block)} can't be set as PDF: it has no text alternative")
        whole = shown_in_picture(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1), self._advances)
        return whole, alternative

    def _table(self, record: Mapping[str, Any]) -> dict[str, Any]:
        columns = [
            {
                "label": self._text(column.get("label") or column["name"]),
                "unit": self._text(column.get("unit") or ""),
                "align": "right" if column["align"] == "right" else "left",
            }
            for column in record["columns"]
        ]
        rows = [[self._text(cell if cell != "" else labels.MISSING) for cell in row] for row in record["rows"]]
        asked = [self._column_widths(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
        least, wanted = sum(low for low, _ in asked), sum(high for _, high in asked)
        full = self.full if wanted > self.column else self.column
        size = max(_SMALLEST_SIZE, min(_TABLE_SIZE, _TABLE_SIZE * full / least))
        if least * size / _TABLE_SIZE > full:
            rows = [[breakable(cell, _SHORT_NUMBER) for cell in row] for row in rows]
        tall = any(len(cell) > _TALL_CELL for row in rows for cell in row)
        return {
            "kind": "table",
            "columns": columns,
            "rows": rows,
            "size": round(size, 2),
            "widths": shared(asked, full),
            "broad": full == self.full,
            "long": tall or len(rows) > _LONG_TABLE,
            "tall": tall,
        }

    def _column_widths(self, column: Mapping[str, str], cells: Sequence[str]) -> tuple[float, float]:
        """Points that a column needs for its longest word, and those that it asks for, with the space beside it."""
        unit = [column["unit"]] if len(column["unit"]) <= _SHORT_UNIT else _words(column["unit"])
        heading = max(self._width(word) for word in [*_words(column["label"]), *unit, ""]) * _BOLD
        least = max([heading, *(self._width(word) for cell in cells for word in _words(cell))])
        asked = max([least, *(min(self._width(cell), _WIDE_CELL) for cell in cells)])
        return least + _CELL_INSET, asked + _CELL_INSET

    def _width(self, text: str) -> float:
        return text_width(text, self._advances, _TABLE_SIZE)

    def _ledger(self, block: LedgerBlock) -> dict[str, Any]:
        tally = [{"verdict": self._text(name), "count": count} for name, count in labels.verdict_counts(block.rows)]
        several, brief = len(block.topics) > 1, len(block.rows) > _FULL_CLAIMS
        files = [labels.ledger_attached_line(*file) for file in ledger_files(block, self._document).items()]
        return {
            "kind": "ledger",
            "tally": tally,
            "files": [self._text(line) for line in [*files, *([labels.LEDGER_BRIEF] if brief else [])]],
            "rows": [
                self._claim(row, str(row.get("topic") or "") if several else "", brief=brief) for row in block.rows
            ],
        }

    def _claim(self, row: Mapping[str, Any], topic: str, *, brief: bool) -> dict[str, Any]:
        """A claim with its papers; in brief without its rule and sum, its sources by their numbers."""
        facts = {name: labels.Fact(label, str(row.get(name) or "")) for name, label in labels.LEDGER_FIELDS.items()}
        said = [fact for fact in (facts.pop("stated"), facts.pop("found")) if fact.text]
        why = [fact for name, fact in facts.items() if fact.text and not (brief and name in labels.LEDGER_WORKINGS)]
        sources = self._sources(row["sources"])
        if brief:
            sources = {"named": [], "also": sources["named"] + sources["also"]}
        return {
            "claim": self._text(f"{labels.CLAIM_WORD} {row['claim']}"),
            "statement": self._text(row["statement"]),
            "topic": self._text(topic),
            "period": self._text(row.get("period") or ""),
            "verdict": self._text(row["verdict"]),
            "witness": self._text(row.get("witness") or ""),
            "laid": self._text(laid.mark(self._document.run, "claims", row["claim"], row["verdict"])),
            "said": self._facts(said),
            "short": all(len(fact.text) <= _SHORT_ANSWER for fact in said),
            "why": self._facts(why),
            "sources": sources,
            "tall": sum(len(fact.text) for fact in [*said, *why]) > 2 * _TALL_CELL,
        }

    def _ledger_attachments(self, block: LedgerBlock) -> list[dict[str, str]]:
        return [
            {"name": name, "mime": _ledger_mime(name), "text": text, "description": labels.ledger_line(name, text)}
            for name, text in ledger_files(block, self._document).items()
        ]

    def _attachment(self, block: ExhibitBlock) -> dict[str, str]:
        record = block.record
        if not _FILE_NAME.fullmatch(record["name"]):
            raise ExportError(
                f"{exhibit_name(block)} can't be attached: its name must be a file's name of letters and digits"
            )
        if not _is_unicode(record["csv"]):
            raise ExportError(
                f"{exhibit_name(block)} can't be attached: its CSV holds characters that UTF-8 can't write"
            )
        return {
            "name": labels.csv_name(record),
            "mime": "text/csv",
            "text": record["csv"],
            "description": plain(f"{block.label}. {record['headline']}"),
        }


def _places(document: Document) -> frozenset[str]:
    """Names of the places that links within the PDF may lead to."""
    sections = all_sections(document)
    prose = [block.nodes for section in sections for block in section.blocks if isinstance(block, Prose)]
    nodes: list[Node] = [node for part in (document.lede, *prose) for node in walk(part)]
    marked = {str(node.attrs["id"]) for node in nodes if node.kind in ("heading", "anchor") and node.attrs.get("id")}
    return frozenset({"main"} | marked | {section.anchor for section in sections if section.anchor})


def _ledger_mime(name: str) -> str:
    return "text/csv" if name.endswith(".csv") else "application/ld+json"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _columns(texts: Sequence[str]) -> int:
    """Cards in a row of headline numbers: as leaves the fewest gaps, four at most, three where a number is long."""
    most = 3 if any(len(text) > _SHORT_NUMBER for text in texts) else 4
    return min(range(most, 1, -1), key=lambda columns: -len(texts) % columns) if len(texts) > 1 else 1


def size_of(svg: str) -> tuple[float, float]:
    """Width and height in points of a picture, from its view box."""
    match = re.search(r'viewBox="([^"]+)"', svg)
    try:
        numbers = [float(part) for part in re.split(r"[\s,]+", match.group(1).strip())] if match else []
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not (numbers[2] > 0 and numbers[3] > 0):
        return _COLUMN_WIDTH, _COLUMN_WIDTH
    return numbers[2], numbers[3]


def _words(text: str) -> list[str]:
    """What a line may break between."""
    return re.split(r"[\s\u200b]+", text)
