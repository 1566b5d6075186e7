"""The PDF: what it says, how it is tagged, what it carries, and that nothing in the data can run in it."""

from __future__ import annotations

import copy
import io
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pdfplumber
import pikepdf
import pytest
import sample
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from pypdf import PdfReader
from tagged import Element, TaggedPDF, squeezed

from koruz.export import labels, layout
from koruz.export import typst as pdf_module
from koruz.export.document import MIME, Document, ExhibitBlock, LedgerBlock, Prose, Section, read
from koruz.export.fitting import shared
from koruz.export.glyphs import advances, breakable, plain, shown, text_width
from koruz.export.ledger_files import ledger_files
from koruz.export.markdown import read_markdown
from koruz.export.typesetting import text_fonts
from koruz.export.typst import ExportError, KoruzPDFExporter, render

HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": *',
    "#panic()",
    '$x$ *y* _z_ `w` @ref <label> ] [ } { // \\ /* "',
    "= heading\n- item\n+ item\n/ term: x",
    r"\u{41} \n ~ -- --- ...",
    "https://example.org/#a '\" & < > ​",
    "</title><script>alert(1)</script>",
]


def prose(text: str) -> Prose:
    return Prose(read_markdown(text, lambda address, attrs: {"alt": attrs.get("alt", "")}, print))


def pdf_of(document: Document) -> bytes:
    data, warnings = render(document)
    assert warnings == []
    return data


@cache
def standard() -> TaggedPDF:
    return TaggedPDF(pdf_of(read(sample.notebook())))


@cache
def variant() -> TaggedPDF:
    return TaggedPDF(pdf_of(read(sample.notebook(variant=True))))


def many_exhibits() -> Document:
    """Nine exhibits, one of them a table of sixty rows, and a ledger of fourteen claims."""
    document = read(sample.notebook())
    columns = [sample.column("year", "Year", align="left"), sample.column("turnover", "Turnover", "USD million")]
    rows = [[str(1966 + row), f"{row * 37.5:.1f}"] for row in range(60)]
    table = sample.exhibit(
        "long", "A table of sixty rows", columns, rows, subtitle="Made for a test", sources=sample.refs("hufs-2024")
    )
    for number, make in enumerate((sample.turnover, sample.shares, sample.what_if, sample.shares), start=4):
        record = {**make(), "name": f"more-{number}"}
        section = Section(
            f"Question {number}?", [prose("A line that leads to the figure."), ExhibitBlock(number, record)]
        )
        document.sections.append(section)
    document.sections.append(Section("Question of a table?", [ExhibitBlock(2, table)]))
    document.sections.append(Section("More claims?", [LedgerBlock(tuple(sample.ledger()["rows"]))]))
    return document


@cache
def long_report() -> TaggedPDF:
    return TaggedPDF(pdf_of(many_exhibits()))


def exhibits(document: Document) -> list[dict[str, Any]]:
    return [dict(block.record) for block in document.exhibits]


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf_of(read(sample.notebook())) == pdf_of(read(sample.notebook()))


def test_metadata_names_title_author_language_and_standards() -> None:
    pdf = standard().pdf
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert (str(pdf.docinfo.Title), str(pdf.docinfo.Author)) == (sample.TITLE, "koruz")
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == sample.TITLE
        assert metadata["dc:creator"] == ["koruz"]
        assert metadata["dc:description"] == sample.QUESTION
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "3", "A")


def test_dates_are_those_of_the_data() -> None:
    dates = {str(standard().pdf.docinfo[key]) for key in ("/CreationDate", "/ModDate")}
    assert all(date.startswith("D:20261123") for date in dates)


@pytest.mark.parametrize(
    ("vintage", "expected"),
    [("2026", "20260101"), ("2026-11", "20261101"), ("", "20000101"), ("soon", "20000101"), ("2026-13-40", "20000101")],
)
def test_an_incomplete_vintage_never_falls_back_to_today(vintage: str, expected: str) -> None:
    document = Document(title="Title", run={"vintage": vintage})
    report = TaggedPDF(pdf_of(document))
    assert str(report.pdf.docinfo["/CreationDate"]).startswith(f"D:{expected}")


def test_a_report_of_nine_exhibits_is_small() -> None:
    assert len(many_exhibits().exhibits) == 9
    assert len(pdf_of(many_exhibits())) < 500_000


def test_every_font_is_embedded_and_no_glyph_is_missing() -> None:
    for report in (standard(), long_report()):
        fonts = list(report.fonts())
        assert fonts
        for font in fonts:
            descendant = font.DescendantFonts[0]
            assert str(font.Subtype) == "/Type0"
            assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())
            assert any(family in str(font.BaseFont) for family in ("SourceSans", "NanumGothic")), font.BaseFont
        assert 0 not in set(report.glyph_ids())


def test_the_csvs_are_attached_byte_for_byte() -> None:
    pdf = standard().pdf
    expected = {f"{record['name']}.csv": record["csv"].encode() for record in exhibits(read(sample.notebook()))}
    assert {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()} == expected
    assert len(expected) == 4
    for spec in pdf.attachments.values():
        assert spec.relationship == pikepdf.Name.Data
        assert spec.get_file().mime_type == "text/csv"
    assert pdf.attachments["turnover.csv"].description.startswith("Figure 1. The two sides never count")


# --- structure -------------------------------------------------------------------------------------------------------


def test_headings_descend_without_gaps_and_begin_with_the_title() -> None:
    for report in (standard(), variant(), long_report()):
        headings = report.root.every("H1", "H2", "H3", "H4")
        levels = [int(heading.role[1]) for heading in headings]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert squeezed(headings[0].text) == squeezed(sample.TITLE)


def test_the_outline_lists_sections_and_exhibits() -> None:
    with standard().pdf.open_outline() as outline:
        (report,) = outline.root
        sections = [item.title for item in report.children]
        exhibits_of_first = [item.title for item in report.children[3].children]
    assert report.title == sample.TITLE
    assert sections == [
        labels.TAKEAWAYS_TITLE,
        labels.NUMBERS_TITLE,
        labels.CONTENTS_TITLE,
        "How big is the trade, and by whose count?",
        "Where does Korea rank?",
        "What if growth goes on?",
        labels.LEDGER_TITLE,
        labels.METHOD_TITLE,
        labels.SOURCES_TITLE,
        labels.CITE_TITLE,
        labels.LICENCE_TITLE,
        labels.RUN_TITLE,
    ]
    assert [" ".join(title.split()[:2]) for title in exhibits_of_first[:2]] == ["Figure 1", "Table 1"]


def test_figures_carry_the_alternatives_of_their_records_and_their_words() -> None:
    figures = standard().root.every("Figure")
    records = [record for record in exhibits(read(sample.notebook())) if record["form"] == "figure"]
    assert [figure.alt for figure in figures] == [record["alt"] for record in records]
    assert "Koreancount" in squeezed(figures[0].text)


def test_tables_are_tables_with_heads_and_every_cell() -> None:
    (table,) = standard().root.every("Table")
    record = sample.counts_2023()
    heads = [squeezed(cell.text) for cell in table.every("TH")]
    assert heads == [squeezed(column["label"] + column["unit"]) for column in record["columns"]]
    rows = [[squeezed(cell.text) for cell in row.every("TD")] for row in table.every("TBody")[0].every("TR")]
    assert rows == [[squeezed(cell or labels.MISSING) for cell in row] for row in record["rows"]]


def test_a_long_table_breaks_over_pages_under_the_same_head() -> None:
    (table,) = [table for table in long_report().root.every("Table") if "1966" in table.text]
    assert len(table.pages) > 1
    assert len(table.every("TH")) == 2
    assert len(table.every("TBody")[0].every("TR")) == 60
    reader = PdfReader(io.BytesIO(pdf_of(many_exhibits())))
    for page in table.pages:
        assert "USD million" in reader.pages[page].extract_text()


@pytest.mark.parametrize("count", range(34, 44))
def test_papers_stay_with_the_last_row_of_a_long_table(count: int) -> None:
    columns = [sample.column("year", "Year", align="left"), sample.column("turnover", "Turnover", "USD million")]
    rows = [[f"row{row}", "1.0"] for row in range(count)]
    sources = sample.refs("hufs-2024")
    record = sample.exhibit("long", "A long table", columns, rows, subtitle="Test", note="A note.", sources=sources)
    report = TaggedPDF(pdf_of(with_exhibit(record)))
    last = report.root.every("TR")[-1]
    (data,) = [element for element in report.root.every("P") if element.text.startswith("Data for table 1")]
    (note,) = [element for element in report.root.every("P") if element.text.startswith("Note: A note")]
    assert last.text.startswith(f"row{count - 1}")
    assert last.pages == note.pages == data.pages


def test_a_picture_a_little_too_tall_is_shrunk_and_one_much_too_tall_is_not() -> None:
    drawn = {height: pages_and_heights(height) for height in range(240, 500, 15)}
    together = {height: size for height, (pages, size) in drawn.items() if len(pages) == 1}
    shrunk = {height: size for height, size in together.items() if size < height - 1}
    apart = {height: size for height, (pages, size) in drawn.items() if len(pages) == 2}
    assert shrunk and apart and len(together) > len(shrunk)
    assert max(together) < min(apart)
    assert all(size >= 0.74 * height for height, size in shrunk.items())
    assert all(size == pytest.approx(height, abs=1) for height, size in apart.items())


@pytest.mark.parametrize(
    ("words", "passed"), [(("First behind.", "Second behind."), True), (("Behind. " * 700,), False)]
)
def test_words_behind_a_figure_that_is_much_too_tall_go_before_it(words: tuple[str, ...], passed: bool) -> None:
    """They stay behind it where they would need the next page themselves, and under their own heading."""
    figure = ExhibitBlock(1, {**sample.shares(), "svg": _drawn(495)})
    sections = [Section("Q?", [prose("\n\n".join(["A paragraph."] * 8)), figure, *map(prose, words)])]
    sections.append(Section("Next?", [prose("Of the next.")]))
    report = TaggedPDF(pdf_of(Document(title="T", sections=sections, sources=sample.refs("hufs-2024"))))
    places = [report.text.index(text) for text in (words[-1][:7], "Of the next.")]
    drawn = report.text.index(figure.record["headline"][:12])
    assert (places[0] < drawn) == passed
    assert places[1] > drawn
    assert report.text.count(words[0][:13]) >= 1


def test_pictures_of_one_page_are_shrunk_alike() -> None:
    drawn = [(height, *both(height)) for height in range(330, 420, 30)]
    close = [(first / 230, second / height) for height, pages, first, second in drawn if len(pages) == 1]
    assert any(second < 0.99 for _, second in close)
    assert all(first == pytest.approx(second, abs=0.01) for first, second in close)


@pytest.mark.parametrize(("filler", "broken"), [(26, True), (14, False)])
def test_a_tall_table_breaks_only_where_it_would_leave_much_of_a_page_empty(filler: int, broken: bool) -> None:
    columns = [{"name": name, "label": name, "align": "left"} for name in ("a", "b")]
    rows = [[f"row{row}", "Several words that need some lines. " * 12] for row in range(12)]
    record = sample.exhibit("tall", "A table", columns, rows, subtitle="T", sources=sample.refs("hufs-2024"))
    before = [prose("\n\n".join(["A paragraph."] * filler)), ExhibitBlock(1, {**sample.shares(), "svg": _drawn(60)})]
    sections = [Section("Q?", [*before, ExhibitBlock(2, record)])]
    report = TaggedPDF(pdf_of(Document(title="T", sections=sections, sources=sample.refs("hufs-2024"))))
    pages = set().union(*(row.pages for row in report.root.every("TR") if row.text.startswith("row")))
    assert (len(pages) == 2) == broken


def _drawn(tall: float) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 374 {tall}"><path d="M0 0h374v{tall}"/></svg>'


def pages_and_heights(height: float) -> tuple[set[int], float]:
    """Where two pictures stand, one of 290 points and one of `height`, and how tall the second is drawn."""
    pages, _, second = both(height, 290)
    return pages, second


def both(height: float, first: float = 230) -> tuple[set[int], float, float]:
    """The same, with how tall each is drawn."""
    blocks = []
    for number, tall in enumerate((first, height), start=1):
        blocks.append(ExhibitBlock(number, {**sample.shares(), "name": f"picture-{number}", "svg": _drawn(tall)}))
    filler = prose("\n\n".join(["A paragraph."] * 30))
    sections = [Section("Before?", [filler]), Section("Question?", [prose("A long lead. " * 20), *blocks])]
    figures = TaggedPDF(pdf_of(Document(title="T", sections=sections, sources=sample.refs("hufs-2024")))).root.every(
        "Figure"
    )
    return figures[0].pages | figures[1].pages, figures[0].height, figures[1].height


def test_takeaways_and_sources_are_lists_and_contents_lead_somewhere() -> None:
    lists = standard().root.every("L")
    takeaways = [squeezed(item.text) for item in lists[0].every("LBody")]
    assert [text.split("[")[0] for text in takeaways] == [
        squeezed("".join(run["text"] for run in item["runs"])) for item in sample.takeaways()["items"]
    ]
    assert len(lists[-1].every("LI")) == len(read(sample.notebook()).sources)
    entries = [squeezed(item.text) for item in standard().root.every("TOCI")]
    assert entries[0].startswith(squeezed("How big is the trade, and by whose count?"))
    assert entries[0].endswith("2")


def test_everything_is_read_in_the_order_of_the_document() -> None:
    document = read(sample.notebook())
    text, place = squeezed(standard().text), 0
    for expected in in_order(document):
        found = text.find(squeezed(expected), place)
        assert found >= 0, f"{expected!r} doesn't stand behind character {place}"
        place = found + len(squeezed(expected))


def in_order(document: Document) -> Iterator[str]:
    """The words of a report in the order of the page."""
    yield from (document.title, document.question, "Each side publishes its own count")
    yield from (fact.text for fact in labels.masthead(document))
    yield labels.TAKEAWAYS_TITLE
    for item in document.takeaways:
        yield "".join(run["text"] for run in item["runs"])
    yield labels.NUMBERS_TITLE
    for number in document.numbers:
        yield from (number["label"], number["text"], number["period"], number["change"], number["note"])
    yield labels.CONTENTS_TITLE
    yield from (section.title for section in document.sections)
    assert document.method
    for section in [*document.sections, document.method]:
        yield section.title
        for block in section.blocks:
            if isinstance(block, ExhibitBlock):
                record = block.record
                yield from (block.label, record["headline"], record["subtitle"])
                if record["form"] == "table":
                    yield from (cell for row in record["rows"] for cell in row)
                yield record["note"]
                yield labels.source_line(record["sources"][0]).text
                yield labels.attached_line(block.label, record)
            elif isinstance(block, LedgerBlock):
                for row in block.rows:
                    yield from (row["statement"], row["verdict"], row["period"], row["stated"], row["found"])
                    yield from (row["arithmetic"], row["rule"], row["reading"])
    yield labels.SOURCES_TITLE
    for source in document.sources:
        yield from labels.source_entry(source)[::2]
        yield source["url"]
    yield from (labels.CITE_TITLE, labels.citation(document), labels.bibtex(document))
    yield from (labels.LICENCE_TEXT, labels.RUN_TITLE, "3.11.2", "papermill 2.7.0")


def test_no_heading_is_left_alone_and_no_figure_is_parted_from_its_papers() -> None:
    for report in (standard(), variant(), long_report()):
        following = [element for element in report.root.walk() if element.text and element.role != "Div"]
        for index, element in enumerate(following[:-1]):
            if element.role in {"H2", "H3"}:
                after = next(other for other in following[index + 1 :] if other.role in {"P", "Figure", "L", "TOC"})
                assert element.pages == {min(after.pages)}, element.text
            if element.role == "Figure":
                heading = next(other for other in following[index::-1] if other.role == "H3")
                data = next(other for other in following[index:] if other.text.startswith("Data for figure"))
                assert heading.pages == element.pages == data.pages, heading.text


def test_each_page_says_where_it_belongs() -> None:
    pages = standard().artifacts
    for number, page in enumerate(pages, start=1):
        assert f"Page{number}of{len(pages)}" in squeezed(page)
        assert "Edition2026.1" in squeezed(page)
    assert squeezed(sample.TITLE) not in squeezed(pages[0])
    assert all(squeezed(sample.TITLE) in squeezed(page) for page in pages[1:])


def test_a_claim_that_states_no_figure_shows_what_the_figures_say() -> None:
    row = {**sample.ledger()["rows"][0], "stated": "", "found": "place 1 among new partners"}
    document = Document(title="T", sections=[Section("Claims?", [LedgerBlock((row,))])], sources=row["sources"])
    text = TaggedPDF(pdf_of(document)).text
    assert labels.LEDGER_FIELDS["stated"] not in text
    assert f"{labels.LEDGER_FIELDS['found']}place 1 among new partners" in text


def test_the_rows_of_a_ledger_are_attached_for_people_and_machines() -> None:
    rows = tuple({"origin": "", **row} | {"theme": "trade"} for row in sample.ledger()["rows"])
    papers = {"rows": rows, "article": sample.refs("article")[0], "vintage": "2026-11-23"}
    sources = list({source["id"]: source for row in rows for source in row["sources"]}.values())
    document = Document(
        title="T", theme="trade", sections=[Section("Claims?", [LedgerBlock(rows, 1, papers)])], sources=sources
    )
    report = TaggedPDF(pdf_of(document))
    attached = {name: spec.get_file().read_bytes().decode() for name, spec in report.pdf.attachments.items()}
    assert attached == ledger_files(papers, "trade")
    assert [line for line in ("claims.csv", "claims.jsonld") if f"attached as {line}" not in report.text] == []
    # With several themes each claim says which is its own.
    assert report.text.count("Relations") == 2


def test_words_of_verdicts_stand_out_from_their_wash() -> None:
    source = Path(pdf_module.__file__).with_name("templates").joinpath("koruz-pdf", "parts.typ").read_text()
    named = dict(re.findall(r'#let (\w+) = rgb\("(#\w{6})"\)', source))
    pairs = re.findall(r'^  "[a-z ]+": \((?:rgb\("(#\w+)"\)|(\w+)), rgb\("(#\w+)"\)\)', source, re.MULTILINE)
    assert len(pairs) == 5
    tones = [(colour or named[name], wash) for colour, name, wash in pairs] + [(named["muted"], "#efefed")]
    papers = [
        (named[name], ground) for name in ("ink", "muted", "korea", "rust") for ground in ("#ffffff", named["tint"])
    ]
    assert all(contrast(*pair) >= 4.5 for pair in tones + papers)


def contrast(first: str, second: str) -> float:
    """Contrast of two colours by WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# --- links -----------------------------------------------------------------------------------------------------------


def annotations(report: TaggedPDF) -> list[Any]:
    return [note for page in report.pdf.pages for note in page.obj.get("/Annots", []) if note.Subtype == "/Link"]


def test_links_lead_to_the_sources_and_to_places_that_exist() -> None:
    report = standard()
    notes = annotations(report)
    targets = {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
    addresses = {source["url"] for source in read(sample.notebook()).sources if source["url"].startswith("http")}
    markdown = {"https://journal-neo.su/ru/2025/05/19/", "https://unstats.un.org/unsd/trade/"}
    assert targets == addresses | markdown
    within = [note for note in notes if "/A" not in note or "/URI" not in note.A]
    pages = {page.obj.objgen for page in report.pdf.pages}
    for note in within:
        destination = note.get("/Dest") or note.A.D
        assert destination[0].objgen in pages
    assert len(within) > 20
    assert all(str(note.get("/Contents", "")) for note in notes)


def test_a_source_without_a_web_address_is_text() -> None:
    record = {**sample.shares(), "sources": [{**sample.SOURCES["hufs-2024"], "url": "javascript:alert(1)"}]}
    report = TaggedPDF(pdf_of(with_exhibit(record)))
    assert not [note for note in annotations(report) if "/A" in note and "/URI" in note.A]
    assert "HUFS Central Asia institute" in report.text


# --- what-if ---------------------------------------------------------------------------------------------------------


def test_a_variant_says_what_if_on_every_page_and_at_every_exhibit() -> None:
    report = variant()
    assert squeezed(labels.WHAT_IF_DOCUMENT) in squeezed(report.text)
    assert all(squeezed(labels.WHAT_IF_MARK) in squeezed(page) for page in report.artifacts)
    marks = [element.text for element in report.root.every("P") if element.text.startswith(labels.WHAT_IF_MARK)]
    assert len([text for text in marks if labels.WHAT_IF_VARIANT in text]) == 3
    assert len([text for text in marks if labels.WHAT_IF_EXHIBIT in text]) == 1
    assert "partner_growth = 0.12 (standard: 0.08)" in report.text


def test_the_standard_edition_marks_its_what_if_exhibit_alone() -> None:
    report = standard()
    assert not any("Whatif" in squeezed(page) for page in report.artifacts)
    marks = [element.text for element in report.root.every("P") if element.text.startswith(labels.WHAT_IF_MARK)]
    assert [labels.WHAT_IF_EXHIBIT in text for text in marks] == [True]
    assert labels.WHAT_IF_DOCUMENT not in report.text


# --- hostile and unusual text ----------------------------------------------------------------------------------------


def with_exhibit(record: dict[str, Any]) -> Document:
    """A report of one exhibit."""
    notebook = {
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# Title\n\n## Question?"},
            {"cell_type": "code", "metadata": {}, "source": "", "outputs": [{"data": {MIME: record}}]},
        ],
    }
    return read(notebook)


UNTOUCHED = {"type", "form", "name", "id", "align", "csv", "svg", "url", "alt", "kind", "grade", "published", ""}
Paths = dict[str, str]


def marked(thing: Any, text: str, path: str, paths: Paths) -> Any:
    """Put a text behind every text that a reader sees, with a mark of its own in front; note whose mark it is."""
    if isinstance(thing, dict):
        return {
            name: item if name in {"values", "value"} else marked(item, text, f"{path}.{name}", paths)
            for name, item in thing.items()
        }
    if isinstance(thing, list):
        return [marked(item, text, path, paths) for item in thing]
    if not isinstance(thing, str) or path.split(".")[-1] in UNTOUCHED:
        return thing
    mark = f"Q{len(paths)}Q"
    paths[mark] = path
    return f"{thing} {mark}{text} "


# What the PDF doesn't print: tables behind figures, which are attached; units of headline numbers, which their texts
# have; titles, publishers and licences of a source where it stands by its number.
UNPRINTED = re.compile(r"figure\.(columns\.\w+|rows)|numbers\.items\.unit|.*\.sources?\.(title|publisher|licence)")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_is_shown_as_text(text: str) -> None:
    book = sample.notebook(variant=True)
    paths: Paths = {}
    for cell in book.cells:
        for output in cell.get("outputs", []):
            record = output["data"][MIME]
            output["data"][MIME] = marked(record, text, record.get("form", record["type"]), paths)
    koruz = book.metadata["koruz"]
    koruz["question"] = marked("", text, "question", paths)
    koruz["run"] = {**koruz["run"], "edition": marked("", text, "edition", paths)}
    koruz["run"]["parameters"] = {**koruz["run"]["parameters"], "partner": marked("", text, "partner", paths)}
    report = TaggedPDF(pdf_of(read(book)))
    words, expected = squeezed(report.text), squeezed(plain(text))
    shown_marks = {mark for mark in paths if mark in words}
    assert len(shown_marks) > 150
    assert {paths[mark] for mark in paths.keys() - shown_marks if not UNPRINTED.fullmatch(paths[mark])} == set()
    assert words.count(expected) >= len(shown_marks)
    assert all(f"{mark}{expected}" in words for mark in shown_marks)
    assert "root:" not in report.text
    assert 0 not in set(report.glyph_ids())


def test_the_sample_of_hostile_things_becomes_a_report_without_links_to_them() -> None:
    report = TaggedPDF(pdf_of(read(sample.hostile())))
    targets = [str(note.A.URI) for note in annotations(report) if "/A" in note and "/URI" in note.A]
    assert all(target.startswith("http") for target in targets)
    assert '#read("/etc/passwd")' in report.text
    assert "root:" not in report.text
    assert "/JavaScript" not in report.pdf.Root.get("/Names", {})


@pytest.mark.parametrize("text", HOSTILE)
def test_typst_code_in_an_authors_markdown_is_text(text: str) -> None:
    line = re.sub(r"([<>$])", r"\\\1", text.splitlines()[0])
    report = TaggedPDF(pdf_of(with_markdown(f"Before {line} after")))
    letters = re.sub(r"[^\w]", "", squeezed(text.splitlines()[0])).replace("_", "")
    assert letters in re.sub(r"[^\w]", "", squeezed(report.text)).replace("_", "")
    assert "root:" not in report.text


def with_markdown(*pieces: str) -> Document:
    sources = ("# Title", "## Question?", *pieces)
    cells = [{"cell_type": "markdown", "source": source, "metadata": {}} for source in sources]
    return read({"cells": cells, "metadata": {"koruz": {}}})


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_can_be_a_headline_and_a_note(text: str) -> None:
    record = {**sample.shares(), "headline": f"A {text}", "note": f"B {text}"}
    report = TaggedPDF(pdf_of(with_exhibit(record)))
    points = advances(text_fonts())
    assert squeezed(shown(f"A {text}", points)) in squeezed(report.text)


UNUSUAL = {
    "한국과 우즈베키스탄": "한국과 우즈베키스탄",
    "Сотрудничество Ўзбекистон": "Сотрудничество Ўзбекистон",
    "Oʻzbekiston oʼzgarish": "Oʻzbekiston oʼzgarish",
    "สวัสดี": "‹6 Thai characters›",
    "தமிழ் தமிழ்": "‹5 Tamil characters› ‹5 Tamil characters›",
    "up 📈 down": "up 📈 down",
    "family 👨\u200d👩\u200d👧 of 🇰🇷": "family 👨\u200d👩\u200d👧 of 🇰🇷",
    "a \U000132b9 b": "a ‹egyptian hieroglyph r008› b",
    "中文 乌兹别克斯坦 経済": "中文 乌兹别克斯坦 経済",
    "slanted 𝑥": "slanted x",
    "turned \u202eround": "turned round",
    "bell\x07 and\x00 null\x1b[31m": "bell and null[31m",
    "two\nlines\tand tab": "two lines and tab",
    "soft\u00adhyphen": "softhyphen",
    "e\u0301": "é",
    "ȟ0 ӣ ӯ ḍ": "ȟ0 ӣ ӯ ḍ",
    "private \ue000": "private ‹U+E000›",
    "private \uf400\uf401 \U000f0000": "private ‹2 characters› ‹U+F0000›",
    "㎏ ① ㈜ ㄱ ヿ ⁂ 1️⃣ ☀️": "㎏ ① ㈜ ㄱ ヿ ⁂ 1️⃣ ☀️",
}


def test_letters_that_the_first_family_sets_from_two_parts_are_left_to_the_others() -> None:
    """Copied out of a page such a letter would stand twice; Tajik has two of them."""
    first, *others = [set(advances((path,))) for path in text_fonts()]
    apart = {point: unicodedata.normalize("NFD", chr(point)) for point in set().union(*others) - first}
    of_two = [
        chr(point)
        for point, parts in apart.items()
        if len(parts) > 1 and unicodedata.is_normalized("NFC", chr(point)) and {*map(ord, parts)} <= first
    ]
    template = resources.files("koruz.export") / "templates" / "koruz-pdf" / "prose.typ"
    listed = re.search(r"#let composed = \((.*?)\n\)", template.read_text(encoding="utf-8"), re.DOTALL)
    assert listed
    written = re.sub(r"\\u\{(\w+)\}", lambda match: chr(int(match[1], 16)), "".join(re.findall('"(.*)"', listed[1])))
    assert len(of_two) > 100
    assert [letter for letter in of_two if not re.fullmatch(f"[{written}]", letter)] == []
    assert not re.search(f"[{written}]", "".join(map(chr, first)))


@pytest.mark.parametrize(("text", "expected"), UNUSUAL.items())
def test_unusual_letters_are_shown_or_named(text: str, expected: str) -> None:
    record = {**sample.shares(), "headline": text, "svg": sample.shares_svg().replace("China", text)}
    report = TaggedPDF(pdf_of(with_exhibit(record)))
    assert shown(text, advances(text_fonts())) == expected
    assert squeezed(expected) in squeezed(report.root.every("H3")[0].text)
    assert 0 not in set(report.glyph_ids())
    assert "\ufffd" not in report.text


def test_missing_letters_in_pictures_and_in_markdown_are_named_too() -> None:
    record = {**sample.shares(), "svg": sample.shares_svg().replace("China", "தமிழ்")}
    document = with_exhibit(record)
    document.sections[0].blocks.append(prose("Growth \U000132b9 *here*"))
    report = TaggedPDF(pdf_of(document))
    assert "‹5Tamilcharacters›" in squeezed(report.root.every("Figure")[0].text)
    assert "‹egyptianhieroglyphr008›" in squeezed(report.text)


def test_hangul_is_marked_as_korean() -> None:
    page = standard().pdf.pages[1]
    languages = {
        str(operands[1]["/Lang"])
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/Lang" in operands[1]
    }
    assert "ko" in languages


def test_a_long_word_is_broken_and_not_cut() -> None:
    word = "x" * 400
    record = {**sample.counts_2023(), "headline": word, "note": f"https://example.org/{word}"}
    record["rows"] = [[word, *row[1:]] for row in record["rows"]]
    data = pdf_of(with_exhibit(record))
    assert squeezed(TaggedPDF(data).text).count(word) == 2 + len(record["rows"])
    reader = PdfReader(io.BytesIO(data))
    longest = max(len(line) for page in reader.pages for line in page.extract_text().replace("\u200b", "").splitlines())
    assert longest < 130


def test_a_long_row_of_numbers_of_sources_stays_on_the_page() -> None:
    (source,) = sample.refs("article")
    sources = [{**source, "id": f"S{number}"} for number in range(60)]
    reader = PdfReader(io.BytesIO(pdf_of(with_exhibit({**sample.counts_2023(), "sources": sources}))))
    ends = [float(link.get_object()["/Rect"][2]) for page in reader.pages for link in page.get("/Annots", [])]
    assert len(ends) >= 60
    assert max(ends) <= float(reader.pages[0].mediabox.right) - 40


@given(st.text(max_size=200))
def test_breaking_places_change_no_letter_and_leave_no_long_word(text: str) -> None:
    broken = breakable(text)
    assert broken.replace("\u200b", "") == text.replace("\u200b", "")
    # An address breaks at its marks, too.
    assert all(len(part) <= 60 for part in re.split(r"[\s\u200b/?&=_.,;:+@#-]+", broken))


# --- authors' Markdown -----------------------------------------------------------------------------------------------


def test_markdown_keeps_its_meaning() -> None:
    text = "\n\n".join(
        [
            "### Detail",
            "A *soft* and **strong** word, `code`, ~~gone~~ and https://example.org/bare.",
            "- one\n- two",
            "1. first\n2. second",
            "> said",
            "| a | b |\n|---|--:|\n| 1 | 2 |",
            "---",
            "```python\nx = 1\n```",
        ]
    )
    report = TaggedPDF(pdf_of(with_markdown(text)))
    assert [heading.text for heading in report.root.every("H3")] == ["Detail"]
    assert [element.text for element in report.root.every("Em")] == ["soft"]
    assert "strong" in [element.text for element in report.root.every("Strong")]
    assert [squeezed(item.text) for item in report.root.every("LBody")] == ["one", "two", "first", "second"]
    assert [cell.text for cell in report.root.every("TH")] == ["a", "b"]
    assert [cell.text for cell in report.root.every("TD")] == ["1", "2"]
    assert {str(note.A.URI) for note in annotations(report) if "/A" in note} == {"https://example.org/bare"}
    assert all(words in squeezed(report.text) for words in ("code", "gone", "said", "x=1"))


def test_html_in_markdown_keeps_its_meaning_lost_pictures_are_words_and_links_lead_to_the_web() -> None:
    report = TaggedPDF(
        pdf_of(
            with_markdown("A <b>bold</b> ![words](a.png) [run](javascript:x) [file](file:///etc) {=html}`raw`{=typst}")
        )
    )
    assert "A bold words run file {=html}raw{=typst}" in report.text
    assert "bold" in [element.text for element in report.root.every("Strong")]
    assert not annotations(report)[2:]
    assert not [note for note in annotations(report) if "/A" in note and "/URI" in note.A]


@pytest.mark.parametrize("piece", ["```\nnever closed", "<div>", "<!-- never closed", "[open](", "    code", "~~~~"])
def test_a_piece_of_markdown_never_swallows_the_next(piece: str) -> None:
    report = TaggedPDF(pdf_of(with_markdown(piece, "The *next* piece.")))
    assert report.text.rstrip().count("The next piece.") == 1
    assert "next" in [element.text for element in report.root.every("Em")]
    assert "koruz" not in report.text.split("Question?")[-1].split(labels.CITE_TITLE)[0]


def test_levels_of_headings_in_markdown_stay_below_the_sections() -> None:
    document = with_markdown("#### Deep\n\ntext")
    levels = [heading.role for heading in TaggedPDF(pdf_of(document)).root.every("H1", "H2", "H3", "H4")]
    assert levels[:2] == ["H1", "H2"]
    assert all(int(after[1]) <= int(before[1]) + 1 for before, after in pairwise(levels))


# --- errors ----------------------------------------------------------------------------------------------------------


def broken(change: Callable[[dict[str, Any]], None]) -> Document:
    record = copy.deepcopy(sample.shares())
    change(record)
    return with_exhibit(record)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda record: record.update(svg="<svg"), r"Figure 1 \(shares\)"),
        (lambda record: record.update(svg="<p/>"), r"Figure 1 \(shares\)"),
        (lambda record: record.update(svg=""), r"Figure 1 \(shares\)"),
        (lambda record: record.update(alt=" \u200b"), r"Figure 1 \(shares\).*text alternative"),
        (lambda record: record.update(name="../shares"), r"Figure 1.*file"),
        (lambda record: record.update(csv="\ud800"), r"Figure 1 \(shares\).*CSV"),
    ],
)
def test_an_exhibit_that_cannot_be_set_is_named(change: Callable[[dict[str, Any]], None], words: str) -> None:
    with pytest.raises(ExportError, match=words):
        render(broken(change))


def test_a_compile_error_names_the_exhibit_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = layout.Layout._picture

    def _spoilt(self: Any, block: ExhibitBlock) -> dict[str, Any]:
        return {**whole(self, block), **({"picture": "lost.svg"} if block.record["name"] == "shares" else {})}

    monkeypatch.setattr(layout.Layout, "_picture", _spoilt)
    with pytest.raises(ExportError, match=r"Figure 2 \(shares\) in the section 'Where does Korea rank\?'.*not found"):
        render(read(sample.notebook()))


def test_nothing_is_left_behind_and_nothing_outside_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pdf_of(read(sample.notebook()))
    assert not list(tmp_path.iterdir())


# --- small and empty reports -----------------------------------------------------------------------------------------


def test_a_bare_title_is_a_report() -> None:
    report = TaggedPDF(pdf_of(Document(title="Nothing yet")))
    assert labels.NO_EDITION in report.text
    assert labels.TAKEAWAYS_TITLE not in report.text
    assert labels.SOURCES_TITLE not in report.text
    assert len(report.pdf.attachments) == 0


@pytest.mark.parametrize("count", range(1, 10))
def test_any_number_of_headline_numbers_fits(count: int) -> None:
    items = [{**sample.numbers()["items"][0], "label": f"Number {index}"} for index in range(count)]
    document = Document(title="Title", numbers=items, sources=[sample.SOURCES["tafsilar-2024"]])
    text = TaggedPDF(pdf_of(document)).text
    assert all(f"Number {index}" in text for index in range(count))


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (["5th"], 1),
        (["5th"] * 4, 4),
        (["5th"] * 5, 3),
        (["5th"] * 6, 3),
        (["5th"] * 8, 4),
        (["USD 2.46 billion"] * 4, 2),
    ],
)
def test_cards_leave_few_gaps(texts: list[str], columns: int) -> None:
    assert layout._columns(texts) == columns


def test_a_table_of_many_columns_fits_the_page() -> None:
    columns = [sample.column(f"c{index}", f"Column {index}", "USD million") for index in range(14)]
    rows = [[f"{row * index:,.1f}" for index in range(14)] for row in range(3)]
    record = sample.exhibit("wide", "Fourteen columns", columns, rows, subtitle="Test", sources=sample.refs("article"))
    report = TaggedPDF(pdf_of(with_exhibit(record)))
    (table,) = report.root.every("Table")
    assert [cell.text for cell in table.every("TD")] == [cell for row in rows for cell in row]


def test_a_cell_longer_than_a_page_is_shown_whole() -> None:
    words = " ".join(f"word{index}" for index in range(1500))
    columns = [sample.column("a", "A", align="left"), sample.column("b", "B", align="left")]
    record = sample.exhibit(
        "tall", "A tall cell", columns, [[words, "b"]], subtitle="T", sources=sample.refs("article")
    )
    assert squeezed(words) in squeezed(TaggedPDF(pdf_of(with_exhibit(record))).text)


def test_wide_columns_share_what_narrow_ones_leave() -> None:
    # Least 150, wanted 340: of the 190 more, 50 can be given.
    points = shared([(40.0, 40.0), (60.0, 200.0), (50.0, 100.0)], 200.0)
    assert points == [40.0, round(60 + 140 * 50 / 190, 2), round(50 + 50 * 50 / 190, 2)]
    assert sum(points) == pytest.approx(200)
    assert shared([(10.0, 40.0), (10.0, 60.0)], 400.0) == [160.0, 240.0]
    assert shared([(60.0, 90.0), (40.0, 400.0)], 50.0) == [30.0, 20.0]


def test_widths_are_those_of_the_fonts() -> None:
    widths = advances(text_fonts())
    # Source Sans Pro: a digit is 497 thousandths of an em, 'W' 801.
    assert text_width("25", widths, 10) == pytest.approx(9.94)
    assert text_width("W", widths, 10) > text_width("i", widths, 10) * 2.5
    assert text_width("a\u200bb", widths, 10) == text_width("ab", widths, 10)


# --- the exporter ----------------------------------------------------------------------------------------------------


def test_nbconvert_knows_the_exporter(tmp_path: Path) -> None:
    assert get_exporter("koruz-pdf") is KoruzPDFExporter
    path = tmp_path / "trade.ipynb"
    nbformat.write(sample.notebook(), path)
    data, resources = KoruzPDFExporter().from_filename(str(path))
    assert data == pdf_of(read(sample.notebook()))
    assert resources["output_extension"] == ".pdf"
    assert KoruzPDFExporter().output_mimetype == "application/pdf"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_process_that_has_prepared_can_be_forked() -> None:
    """A child of a process that has *rendered* would hang, so `prepare` must not start Typst's threads."""
    code = (
        "import os, signal; from koruz.export.document import Document; from koruz.export import typst\n"
        "typst.prepare()\n"
        "if not (child := os.fork()):\n"
        "    signal.alarm(60); data, _ = typst.render(Document(title='Title')); os._exit(data[:4] != b'%PDF')\n"
        "raise SystemExit(os.waitpid(child, 0)[1])\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_notebook_without_a_title_goes_by_its_file_s_name() -> None:
    book = sample.notebook()
    book.cells[0]["source"] = "no heading"
    data, _ = KoruzPDFExporter().from_notebook_node(book, {"metadata": {"name": "my-file"}})
    assert TaggedPDF(data).root.every("H1")[0].text == "my-file"
    with pytest.raises(ValueError, match="has no title"):
        read(book)


def roles(element: Element) -> set[str]:
    return {found.role for found in element.walk()}


def test_all_text_stands_in_elements_with_a_role() -> None:
    for report in (standard(), long_report()):
        (root,) = report.root.children
        assert root.role == "Document"
        assert {child.role for child in root.children} <= {
            "P", "H1", "H2", "H3", "L", "TOC", "Div", "Figure", "Table",
        }  # fmt: skip
        assert {"Document", "Figure", "Table"} - roles(report.root) == set()


# --- no page is left empty -------------------------------------------------------------------------------------------


def _empty(page: Any) -> float:
    """The part of a page between its margins that is empty at its foot."""
    top, bottom = 58, page.height - 56
    marks = [mark for kind in ("chars", "rects", "lines", "curves", "images") for mark in getattr(page, kind)]
    lowest = max([mark["bottom"] for mark in marks if top <= mark["top"] and mark["bottom"] <= bottom], default=top)
    return float((bottom - lowest) / (bottom - top))


def test_no_page_is_left_a_third_empty() -> None:
    """A figure too tall for the rest of a page gives way or lets its words pass."""
    pages, holes = 0, []
    for path in sorted((Path(__file__).parents[1] / "reports").glob("*/*.ipynb")):
        pdf, _ = KoruzPDFExporter().from_notebook_node(nbformat.read(path, 4), {"metadata": {"path": str(path.parent)}})
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            empty = [_empty(page) for page in document.pages[:-1]]
        pages += len(empty)
        holes += [f"{path.stem}, page {n}: {part:.0%}" for n, part in enumerate(empty, start=1) if part > 1 / 3]
    assert pages > 50
    assert holes == []
