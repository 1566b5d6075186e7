"""The brief: two pages, the same words as page and as PDF, every number from the overview's own values."""

from __future__ import annotations

import json
import re
from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
import sample
from browser import LAPTOP, PHONE, running_chromium, visit  # noqa: F401
from bs4 import BeautifulSoup
from builders import ROOT
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from tagged import TaggedPDF, squeezed

from koruz.export import brief, labels
from koruz.export.layout import ExportError
from koruz.report.record import MIME

COUNTS = {"supported": 21, "contradicted": 2, "not checkable": 4}
UNKNOWN = ("For 4 of 43 statements no public figure was found.", "Flights flown were found up to October 2024.")


def overview(*, laid: bool = False, unknown: tuple[str, ...] = UNKNOWN, **koruz: Any) -> NotebookNode:
    """A report with a section on what isn't known."""
    book = sample.laid_over() if laid else sample.notebook()
    records = [{"type": "prose", "runs": [{"text": text, "strong": False}], "values": []} for text in unknown]
    cells = [
        new_code_cell(outputs=[new_output("display_data", {MIME: record})], execution_count=1) for record in records
    ]
    book.cells += [new_markdown_cell(f"## {labels.UNKNOWN_TITLE}\n\nThese gaps are computed."), *cells]
    book.metadata["koruz"] |= koruz
    return book


@cache
def made() -> brief.Brief:
    return brief.of_overview(overview(), COUNTS)


@cache
def pdf() -> bytes:
    return brief.pdf(made())


def said(part: brief.Brief) -> list[str]:
    """Everything that the brief must say, in order."""
    points = ["".join(run["text"] for run in item["runs"]) for item in part.document.takeaways]
    numbers = [text for item in part.document.numbers for text in (item["label"], item["text"], item["period"])]
    ledger = [f"{count} {name}" for name, count in part.ledger]
    unknown = ["".join(run["text"] for run in block.runs) for block in part.unknown]
    pictures = [text for block in part.pictures for text in (block.record["headline"], block.record["subtitle"])]
    return [*points, *numbers, *ledger, *unknown, *pictures, labels.FURTHER_TEXT, labels.citation(part.document)]


def missing(part: brief.Brief, text: str) -> list[str]:
    there = squeezed(text)
    return [each for each in said(part) if squeezed(each) not in there]


def test_the_pdf_is_tagged_says_all_in_order_and_takes_two_pages() -> None:
    found = TaggedPDF(pdf())
    assert len(found.pdf.pages) == 2
    assert pdf() == brief.pdf(brief.of_overview(overview(), COUNTS))
    assert str(found.pdf.Root.Lang) == "en"
    assert str(found.pdf.docinfo.Title).startswith(labels.PROJECT_LINE)
    assert missing(made(), found.text) == []
    parts = [heading.text for heading in found.root.every("H2")]
    names = (labels.TAKEAWAYS_TITLE, labels.NUMBERS_TITLE, labels.LEDGER_TITLE, labels.UNKNOWN_TITLE)
    assert [squeezed(part) for part in parts] == [squeezed(name) for name in (*names, labels.PICTURES_TITLE)]
    assert [figure.alt for figure in found.root.every("Figure")] == [block.record["alt"] for block in made().pictures]


def test_the_page_says_the_same_and_asks_nobody() -> None:
    html = brief.html(made())
    assert html == brief.html(brief.of_overview(overview(), COUNTS))
    assert len(html) < 300_000
    page = BeautifulSoup(html, "html.parser")
    assert missing(made(), page.main.get_text(" ")) == []
    assert len(page.select(".chart > svg")) == len(made().pictures) > 1
    assert page.select("script") == []


def test_phones_get_drawings_of_their_own(chromium: Any, tmp_path: Any) -> None:
    names = [block.record["name"] for block in made().pictures]
    drawn = {names[0]: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 264 90"><path d="M0 0h9v9z"/></svg>'}
    path = tmp_path / "brief.html"
    path.write_text(brief.html(brief.of_overview(overview(), COUNTS, drawn)), encoding="utf-8")
    for size, seen_at in ((PHONE, [".phone > svg", ".chart:not(.two) > svg"]), (LAPTOP, [".chart > svg"])):
        with visit(chromium, path, size, "light") as seen:
            shown = [
                picture for picture in seen.page.query_selector_all(".chart svg[role=img]") if picture.is_visible()
            ]
            wanted = seen.page.query_selector_all(", ".join(seen_at))
            assert [picture.get_attribute("viewBox") for picture in shown] == [
                picture.get_attribute("viewBox") for picture in wanted
            ]
            assert len(shown) == len(names)


def test_no_number_is_typed_in_its_words_or_templates() -> None:
    words = [labels.FURTHER_TEXT, labels.UNKNOWN_TITLE, labels.BRIEF_KIND, labels.PICTURES_TITLE, labels.FURTHER_TITLE]
    assert not re.search(r"\d", " ".join(words))


def test_the_pictures_are_those_that_the_notebook_names_in_its_order() -> None:
    names = [block.record["name"] for block in made().pictures]
    turned = brief.of_overview(overview(brief=names[::-1]), COUNTS)
    assert [block.record["name"] for block in turned.pictures] == names[::-1]
    lacking = brief.of_overview(overview(brief=["gone", names[1]]), COUNTS)
    assert [block.record["name"] for block in lacking.pictures] == names[1:2]
    assert all(not block.record["what_if"] and block.record["form"] == "figure" for block in made().pictures)


def test_what_is_missing_leaves_no_heading() -> None:
    book = overview(unknown=(), brief=["gone"])
    bare = brief.of_overview(book, {})
    page = BeautifulSoup(brief.html(bare), "html.parser")
    absent = {labels.UNKNOWN_TITLE, labels.PICTURES_TITLE, labels.LEDGER_TITLE}
    assert absent.isdisjoint(heading.get_text() for heading in page.select("h2"))
    assert absent.isdisjoint(element.text for element in TaggedPDF(brief.pdf(bare)).root.every("H2"))


def test_with_figures_laid_over_it_has_the_banner_and_the_marks() -> None:
    laid = brief.of_overview(overview(laid=True), COUNTS)
    page = BeautifulSoup(brief.html(laid), "html.parser")
    warning = labels.warning(laid.document)
    assert squeezed(warning) in squeezed(page.select_one(".banner").get_text())
    text = TaggedPDF(brief.pdf(laid)).text
    assert squeezed(warning) in squeezed(text)
    assert labels.laid.MARK in page.select_one(".takeaways li").get_text()
    assert squeezed(text).count(squeezed(labels.laid.MARK)) >= 2
    assert labels.warning(made().document) == ""


def test_more_to_say_is_set_in_smaller_type_and_too_much_is_refused() -> None:
    several = brief.of_overview(overview(unknown=UNKNOWN * 10), COUNTS)
    with pdfplumber.open(BytesIO(brief.pdf(several))) as found, pdfplumber.open(BytesIO(pdf())) as usual:
        assert len(found.pages) == 2
        largest = [
            max(word["size"] for word in document.pages[0].chars if word["text"] == "F") for document in (found, usual)
        ]
        assert largest[0] < largest[1] - 0.5
    with pytest.raises(ExportError, match="more than 2 pages"):
        brief.pdf(brief.of_overview(overview(unknown=UNKNOWN * 100), COUNTS))


def test_hostile_words_stay_words() -> None:
    bad = brief.of_overview(sample.hostile(), COUNTS)
    page = BeautifulSoup(brief.html(bad), "html.parser")
    assert page.select("script") == []
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (LAPTOP, "dark")])
def test_the_page_is_for_everybody_and_prints_on_two_pages(
    chromium: Any, size: Any, scheme: str, tmp_path: Any
) -> None:
    notebook = json.loads((ROOT / "reports" / "overview" / "overview.ipynb").read_text(encoding="utf-8"))
    path = tmp_path / "brief.html"
    path.write_text(brief.html(brief.of_overview(notebook, COUNTS)), encoding="utf-8")
    with visit(chromium, path, size, scheme) as seen:
        assert seen.violations() == []
        assert seen.overflow() <= 0
        with pdfplumber.open(BytesIO(seen.page.pdf(prefer_css_page_size=True))) as printed:
            assert len(printed.pages) == 2
