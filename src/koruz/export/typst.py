"""From an executed notebook to a PDF that people and programs can read: tagged, archivable, with its data attached.

Computed text travels as JSON that the template reads, so it can only ever be a string in Typst; only what the
notebook's author wrote in Markdown cells becomes markup, by way of pandoc. The same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypandoc
import typst
from nbconvert.exporters import Exporter

from koruz.export import labels
from koruz.export.document import Block, Computed, Document, ExhibitBlock, LedgerBlock, Markdown, Section, read
from koruz.export.glyphs import breakable, coverage, plain, shown
from koruz.export.inline_svg import SVGError, inline_svg

STANDARDS: list[Any] = ["ua-1", "a-3a"]
FALLBACK_DATE = date(2000, 1, 1)

# CommonMark with the tables and strokes of JupyterLab; no TeX, no attributes, no metadata block.
_DIALECT = "commonmark+pipe_tables+strikeout+footnotes+autolink_bare_uris"
_TEMPLATES = "templates/koruz-pdf"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_COLUMN_WIDTH, _FULL_WIDTH, _MOST_HEIGHT = 374.4, 476.0, 500.0
# Of 8.8 pt text: points a character takes, and what a cell needs besides.
_CHARACTER_WIDTH, _CELL_INSET = 4.4, 14.0
_NARROW_COLUMN = 80.0
# In rows and characters: what may break over pages, what widens a column, what stays on one line.
_LONG_TABLE, _TALL_CELL, _WIDE_CELL, _SHORT_NUMBER, _SHORT_UNIT, _FEW_WORDS = 14, 900, 46, 9, 12, 400


class ExportError(RuntimeError):
    """A document can't be set as PDF; the message says which part of it and why."""


class KoruzPDFExporter(Exporter):
    """nbconvert exporter: an executed notebook of this project as PDF (PDF/UA-1 and PDF/A-3a)."""

    export_from_notebook = "koruz report (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Export a notebook: the PDF's bytes and nbconvert's resources.

        Raises:
            ExportError: If Typst refuses the document.
            ValueError: If the notebook has no title or repeats an exhibit's name.
        """
        copy, found = super().from_notebook_node(nb, resources, **kw)
        pdf, warnings = render(read(copy))
        for warning in warnings:
            self.log.warning("%s", warning)
        return pdf, found


def render(document: Document) -> tuple[bytes, list[str]]:
    """Set a document.

    Args:
        document: What `koruz.export.document.read` gives.

    Returns:
        The PDF, and Typst's warnings.

    Raises:
        ExportError: If a part of the document can't be set; the message names the part.
    """
    try:
        return _compile(document)
    except typst.TypstError as error:
        culprit = next(_culprits(document), "the document as a whole")
        raise ExportError(f"{culprit} can't be set as PDF: {_reason(error)}") from error


def _compile(document: Document) -> tuple[bytes, list[str]]:
    with tempfile.TemporaryDirectory(prefix="koruz-pdf-") as folder:
        root = Path(folder)
        _lay_out(document, root)
        day = _day(document)
        pdf, warnings = typst.compile_with_warnings(
            root / "report.typ",
            root=root,
            font_paths=_fonts(),
            format="pdf",
            pdf_standards=STANDARDS,
            # Nothing is read from or written to folders outside, and no package is fetched.
            package_path=root / "packages",
            package_cache_path=root / "packages",
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    return pdf, [warning.message for warning in warnings]


def _reason(error: typst.TypstError) -> str:
    return " ".join([error.message, *error.hints])[:500]


def _culprits(document: Document) -> Iterator[str]:
    """Name the parts that can't be set even when they stand alone; nothing when the frame itself can't be."""
    bare = replace(document, lede="", takeaways=[], numbers=[], sections=[], method=None)
    if not _compiles(bare):
        return
    for section in _all_sections(document):
        for block in section.blocks:
            if not _compiles(replace(bare, sections=[Section("Section", [block])])):
                name = _name(block) if isinstance(block, ExhibitBlock) else "a paragraph"
                yield f"{name} in the section '{plain(section.title)}'"


def _name(block: ExhibitBlock) -> str:
    return f"{block.label} ({plain(block.record['name'])})"


def _compiles(document: Document) -> bool:
    try:
        _compile(document)
    except typst.TypstError:
        return False
    return True


def _all_sections(document: Document) -> list[Section]:
    return [*document.sections, *([document.method] if document.method else [])]


# --- files for Typst --------------------------------------------------------------------------------------------------


def _lay_out(document: Document, root: Path) -> None:
    """Write all that Typst reads into a folder of its own."""
    for name in ("report.typ", "parts.typ"):
        (root / name).write_text(_template(name), encoding="utf-8")
    layout = _Layout(document, coverage(_text_fonts()))
    data = layout.data()
    for name, svg in layout.pictures.items():
        (root / name).write_text(svg, encoding="utf-8")
    for name, markup in zip(layout.prose, _typst_markup(list(layout.prose.values())), strict=True):
        (root / name).write_text(markup, encoding="utf-8")
    (root / "report.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


@lru_cache
def _template(name: str) -> str:
    return resources.files("koruz.export").joinpath(_TEMPLATES, name).read_text(encoding="utf-8")


def _font_folders() -> tuple[Path, Path]:
    """Folders of the two families, in the order in which text falls back from one to the other."""
    found = []
    for package, folder in (("font_source_sans_pro", "files"), ("koreanize_matplotlib", "fonts")):
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ExportError(f"the package {package} with the report's fonts isn't installed")
        found.append(Path(spec.submodule_search_locations[0]) / folder)
    return found[0], found[1]


def _text_fonts() -> tuple[Path, ...]:
    latin, hangul = _font_folders()
    return latin / "SourceSansPro-Regular.otf", hangul / "NanumGothic.ttf"


@lru_cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in _font_folders()]
    )


def _day(document: Document) -> date:
    """The day the document bears: that of its data, never today's."""
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", str(document.run.get("vintage") or ""))
    if not match:
        return FALLBACK_DATE
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return FALLBACK_DATE


# --- authors' prose ---------------------------------------------------------------------------------------------------


def _typst_markup(pieces: Sequence[str]) -> list[str]:
    """Turn pieces of Markdown into Typst markup, all in one run of pandoc."""
    if not pieces:
        return []
    # The mark can't stand in the text, as it is made of the text. An unclosed fence would swallow marks: then the
    # pieces go one by one.
    mark = f"koruz{hashlib.sha256(chr(0).join(pieces).encode()).hexdigest()[:20]}x"
    joined = "\n\n".join(f"{mark}\n\n{piece}" for piece in pieces)
    found = [part.strip() for part in _pandoc(joined).split(mark)][1:]
    if len(found) != len(pieces):
        found = [_pandoc(piece) for piece in pieces]
    # The break at the end makes a lone line a paragraph, also for programs that read the tags.
    return [f'#import "parts.typ": horizontalrule\n\n{markup}\n\n#parbreak()\n' for markup in found]


def _pandoc(markdown: str) -> str:
    with resources.as_file(resources.files("koruz.export").joinpath(_TEMPLATES, "prose.lua")) as filter_file:
        done = subprocess.run(
            [_pandoc_path(), "-f", _DIALECT, "-t", "typst", "--wrap=none", "--sandbox", "-L", str(filter_file)],
            input=markdown.encode(),
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise ExportError(f"pandoc can't read the notebook's Markdown: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


@lru_cache
def _pandoc_path() -> str:
    """The wheel's own pandoc, so that every machine has the same version; another one where the wheel brings none."""
    folder = Path(pypandoc.__file__).parent / "files"
    own = next((path for path in (folder / "pandoc", folder / "pandoc.exe") if path.is_file()), None)
    return str(own or pypandoc.get_pandoc_path())


# --- data for the template --------------------------------------------------------------------------------------------


class _Layout:
    """A document as the template's data: strings, lists and flags.

    Args:
        document: The document.
        points: Code points that the fonts can show.

    Attributes:
        pictures: SVG by file name, filled by `data`.
        prose: Markdown by file name of its markup, filled by `data`.
    """

    def __init__(self, document: Document, points: frozenset[int]) -> None:
        self._document = document
        self._points = points
        self._order = {source["id"]: index for index, source in enumerate(document.sources, start=1)}
        self.pictures: dict[str, str] = {}
        self.prose: dict[str, str] = {}

    def data(self) -> dict[str, Any]:
        """All that the template reads.

        Raises:
            ExportError: If an exhibit has no readable picture, no text alternative, or data that can't be attached.
        """
        document = self._document
        attachments = [self._attachment(block) for block in self._exhibits()]
        day = _day(document)
        return {
            "title": self._text(document.title),
            "question": self._text(document.question),
            "theme": self._text(labels.theme_word(document)),
            "description": plain(document.question or document.title),
            "keywords": ["South Korea", "Uzbekistan", plain(document.theme)],
            "date": [day.year, day.month, day.day],
            "what-if": document.what_if,
            "words": self._words(),
            "footer": self._text(self._footer()),
            "lede": self._prose(document.lede) if document.lede else None,
            "masthead": self._facts(fact for fact in labels.masthead(document) if fact.label != labels.PARAMETERS_WORD),
            "parameters": self._facts(
                [labels.Fact(labels.PARAMETERS_WORD, " · ".join(labels.parameter_words(document.run)))]
            )[0],
            "vintage": self._text(self._vintage()),
            "takeaways": [self._takeaway(item) for item in document.takeaways],
            "numbers": [self._number(item) for item in document.numbers],
            "number-columns": _columns([str(item["text"]) for item in document.numbers]),
            "sections": [self._section(section) for section in _all_sections(document)],
            "sources": [self._entry(source) for source in document.sources],
            "citation": self._text(labels.citation(document)),
            "bibtex": [self._text(line) for line in labels.bibtex(document).splitlines()],
            "run": self._facts(labels.run_details(document)),
            "attachments": attachments,
        }

    def _text(self, text: object) -> str:
        return breakable(shown(text, self._points))

    def _words(self) -> dict[str, str]:
        return {
            "project": labels.PROJECT,
            "project-line": labels.PROJECT_LINE,
            "takeaways": labels.TAKEAWAYS_TITLE,
            "numbers": labels.NUMBERS_TITLE,
            "contents": labels.CONTENTS_TITLE,
            "sources": labels.SOURCES_TITLE,
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
            "what-if-document": labels.WHAT_IF_DOCUMENT,
        }

    def _footer(self) -> str:
        facts = [labels.PROJECT, labels.theme_word(self._document)]
        if self._document.run.get("edition"):
            facts.append(f"Edition {self._document.run['edition']}")
        return " · ".join(facts)

    def _vintage(self) -> str:
        vintage = self._document.run.get("vintage")
        return f"{labels.VINTAGE_WORD} {labels.date_words(str(vintage))}" if vintage else ""

    def _exhibits(self) -> list[ExhibitBlock]:
        blocks = (block for section in _all_sections(self._document) for block in section.blocks)
        return [block for block in blocks if isinstance(block, ExhibitBlock)]

    def _prose(self, markdown: str) -> str:
        name = f"prose-{len(self.prose)}.typ"
        self.prose[name] = shown_lines(markdown, self._points)
        return name

    def _runs(self, runs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{"text": self._text(run["text"]), "strong": bool(run["strong"])} for run in runs]

    def _facts(self, facts: Iterable[labels.Fact]) -> list[dict[str, str]]:
        return [{"label": self._text(fact.label), "text": self._text(fact.text)} for fact in facts]

    def _takeaway(self, item: Mapping[str, Any]) -> dict[str, Any]:
        ids = {str(source) for value in item.get("values", ()) for source in value.get("sources", ())}
        numbers = sorted(self._order[name] for name in ids if name in self._order)
        return {"runs": self._runs(item["runs"]), "sources": [self._mark(number) for number in numbers]}

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
        return {"title": self._text(section.title), "blocks": blocks}

    def _is_long(self, block: Block) -> bool:
        return isinstance(block, Markdown) and (len(block.text) > _FEW_WORDS or "\n\n" in block.text)

    def _block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, Markdown):
            return {"kind": "prose", "leads": False, "file": self._prose(block.text)}
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
            "sources": self._sources(record["sources"]),
            "attached": self._text(labels.attached_line(block.label, record)),
        }

    def _picture(self, block: ExhibitBlock) -> dict[str, Any]:
        record = block.record
        name = f"picture-{len(self.pictures)}.svg"
        try:
            svg = str(inline_svg(plain(record["svg"] or ""), ""))
        except SVGError as error:
            raise ExportError(f"{_name(block)} can't be set as PDF: {error}") from error
        alternative = plain(record["alt"])
        if not alternative.strip():
            raise ExportError(f"{_name(block)} can't be set as PDF: it has no text alternative")
        width, height = _size(svg)
        scale = min(1.0, _FULL_WIDTH / width, _MOST_HEIGHT / height)
        self.pictures[name] = shown(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1), self._points)
        return {"kind": "figure", "picture": name, "alt": alternative, "width": round(width * scale, 2)}

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
        asked = [_column_width(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
        tall = any(len(cell) > _TALL_CELL for row in rows for cell in row)
        return {
            "kind": "table",
            "columns": columns,
            "rows": rows,
            "widths": _shared(asked, _FULL_WIDTH if sum(asked) > _COLUMN_WIDTH else _COLUMN_WIDTH),
            "broad": sum(asked) > _COLUMN_WIDTH,
            "long": tall or len(rows) > _LONG_TABLE,
            "tall": tall,
        }

    def _ledger(self, block: LedgerBlock) -> dict[str, Any]:
        tally = [{"verdict": self._text(name), "count": count} for name, count in labels.verdict_counts(block.rows)]
        return {"kind": "ledger", "tally": tally, "rows": [self._claim(row) for row in block.rows]}

    def _claim(self, row: Mapping[str, Any]) -> dict[str, Any]:
        facts = {name: labels.Fact(label, str(row.get(name) or "")) for name, label in labels.LEDGER_FIELDS.items()}
        said = [facts.pop("stated"), facts.pop("found")]
        why = [fact for fact in facts.values() if fact.text]
        return {
            "claim": self._text(f"{labels.CLAIM_WORD} {row['claim']}"),
            "statement": self._text(row["statement"]),
            "period": self._text(row.get("period") or ""),
            "verdict": self._text(row["verdict"]),
            "said": self._facts(said),
            "why": self._facts(why),
            "sources": self._sources(row["sources"]),
            "tall": sum(len(fact.text) for fact in [*said, *why]) > 2 * _TALL_CELL,
        }

    def _attachment(self, block: ExhibitBlock) -> dict[str, str]:
        record = block.record
        if not _FILE_NAME.fullmatch(record["name"]):
            raise ExportError(f"{_name(block)} can't be attached: its name must be a file's name of letters and digits")
        if not _is_unicode(record["csv"]):
            raise ExportError(f"{_name(block)} can't be attached: its CSV holds characters that UTF-8 can't write")
        return {
            "name": labels.csv_name(record),
            "text": record["csv"],
            "description": plain(f"{block.label}. {record['headline']}"),
        }


def shown_lines(text: str, points: frozenset[int]) -> str:
    """`shown` line by line, since line ends carry meaning in Markdown."""
    return "\n".join(shown(line, points) for line in text.replace("\t", "    ").splitlines())


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


def _size(svg: str) -> tuple[float, float]:
    """Width and height in points of a picture, from its view box."""
    match = re.search(r'viewBox="([^"]+)"', svg)
    try:
        numbers = [float(part) for part in re.split(r"[\s,]+", match.group(1).strip())] if match else []
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not (numbers[2] > 0 and numbers[3] > 0):
        return _COLUMN_WIDTH, _COLUMN_WIDTH
    return numbers[2], numbers[3]


def _column_width(column: Mapping[str, str], cells: Sequence[str]) -> float:
    """Points that a column asks for: its longest cell within reason, and no less than its heading's longest word."""
    unit = column["unit"] if len(column["unit"]) <= _SHORT_UNIT else ""
    longest_word = max(len(word) for word in [unit, *re.split(r"[\s\u200b]+", f"{column['label']} {column['unit']}")])
    longest_cell = min(max((len(cell) for cell in cells), default=0), _WIDE_CELL)
    return round(max(longest_word, longest_cell, 4) * _CHARACTER_WIDTH + _CELL_INSET, 2)


def _shared(asked: Sequence[float], width: float) -> list[float]:
    """Share a table's width: narrow columns get what they ask for, and the wide ones share what is left."""
    narrow = [points if points <= _NARROW_COLUMN else 0.0 for points in asked]
    left, wide = width - sum(narrow), sum(asked) - sum(narrow)
    if not wide or left < _NARROW_COLUMN * sum(not points for points in narrow):
        return list(asked)
    return [points or round(left * want / wide, 2) for points, want in zip(narrow, asked, strict=True)]
