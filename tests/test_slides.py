"""Slides and speaker's notes: guess first, each exhibit once, each claim twice, main points last, letters large."""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import pairwise
from typing import Any

import foreign
import pandas as pd
import pdfplumber
import pytest
import sample
from foreign import code, markdown, shown
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from tagged import TaggedPDF, squeezed

from koruz.export import labels
from koruz.export.document import LedgerBlock, NotExecutedError, read
from koruz.export.slides import KoruzSlidesExporter
from koruz.export.slides.exporter import render
from koruz.export.slides.order import guessed_first
from koruz.export.slides.saying import limits
from koruz.export.slides.sizes import LETTERS, least_letters, parts
from koruz.figures import charts
from koruz.report.drawings import recipe

WIDTH, HEIGHT = 841.89, 473.56
MADE: dict[str, Any] = {
    "standard": sample.notebook,
    "what-if": lambda: sample.notebook(variant=True),
    "laid over": sample.laid_over,
    "hostile": sample.hostile,
}


@cache
def made(name: str) -> tuple[bytes, bytes]:
    slides, notes, warnings = render(read(MADE[name]()), notes=True)
    assert warnings == []
    return slides, notes


def exported(book: Any) -> bytes:
    data, _ = KoruzSlidesExporter().from_notebook_node(book, {"metadata": {"name": "book"}})
    return bytes(data)


def pages(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [squeezed(page.extract_text()) for page in pdf.pages]


def assert_stands_well(data: bytes, least: float = 12.0) -> None:
    """Each letter is large enough, and none is outside its page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            assert (round(page.width, 1), round(page.height, 1)) == (round(WIDTH, 1), round(HEIGHT, 1))
            letters = [letter for letter in page.chars if letter["text"].strip()]
            assert min(letter["size"] for letter in letters) >= least - 0.01
            assert min(letter["x0"] for letter in letters) >= 0
            assert max(letter["x1"] for letter in letters) <= WIDTH
            assert max(letter["bottom"] for letter in letters) <= HEIGHT
            assert min(letter["top"] for letter in letters) >= 0


@pytest.mark.parametrize("name", MADE)
def test_letters_are_large_and_stand_on_the_page(name: str) -> None:
    assert_stands_well(made(name)[0])


@pytest.mark.parametrize("part", [0, 1])
def test_both_are_tagged_with_language_title_and_alternatives(part: int) -> None:
    report = TaggedPDF(made("standard")[part])
    root = report.pdf.Root
    assert str(root.Lang) == "en"
    assert bool(root.MarkInfo.Marked)
    assert b"<pdfuaid:part>1<" in root.Metadata.read_bytes()
    document = read(sample.notebook())
    assert str(report.pdf.docinfo["/Title"]) == document.title
    figures = report.root.every("Figure")
    told = [block.record["alt"] for block in document.exhibits if block.record["form"] == "figure"]
    assert [figure.alt for figure in figures] == told
    assert "/Outlines" in root


def test_headings_go_down_by_one_level() -> None:
    levels = [int(found.role[1:]) for found in TaggedPDF(made("standard")[0]).root.every("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_same_document_same_bytes() -> None:
    assert render(read(sample.notebook()), notes=True)[:2] == made("standard")


def test_every_exhibit_has_one_slide_behind_its_question() -> None:
    document, words = read(sample.notebook()), pages(made("standard")[0])
    for section in document.sections:
        exhibits = [block for block in document.exhibits if block in section.blocks]
        for block in exhibits:
            found = [number for number, page in enumerate(words) if squeezed(block.record["headline"]) in page]
            assert len(found) == 1
            asked = next(number for number, page in enumerate(words) if squeezed(section.title) in page)
            assert asked < found[0]
            assert "Yourguess?" in words[asked]


def test_every_claim_is_asked_before_its_verdict_is_told() -> None:
    document, words = read(sample.notebook()), pages(made("standard")[0])
    ledger = next(block for section in document.sections for block in section.blocks if isinstance(block, LedgerBlock))
    for row in ledger.rows:
        asked, told = (page for page in words if squeezed(row["statement"]) in page)
        assert "Yourverdict?Bywhichrule?" in asked
        assert squeezed(str(row["rule"])) in asked
        assert squeezed(f"{labels.LEDGER_FIELDS['found']}: {row['found']}") not in asked
        assert squeezed(f"{labels.LEDGER_FIELDS['found']}: {row['found']}") in told
        assert all(squeezed(verdict) in asked for verdict in labels.VERDICTS)
        assert [verdict for verdict in labels.VERDICTS if squeezed(verdict) in told] == [row["verdict"]]


def test_main_points_come_last_before_the_sources() -> None:
    document, words = read(sample.notebook()), pages(made("standard")[0])
    assert words[-2].startswith("Mainpoints")
    for point in document.takeaways:
        text = squeezed("".join(run["text"] for run in point["runs"]))
        assert [number for number, page in enumerate(words) if text in page] == [len(words) - 2]
    assert squeezed(labels.citation(document)) in words[-1]


def test_numbers_on_slides_are_those_of_the_report() -> None:
    from koruz.export.typst import render as report

    whole = re.findall(r"\d+", TaggedPDF(report(read(sample.notebook()))[0]).text)
    slides = re.findall(r"\d+\.\d+", TaggedPDF(made("standard")[0]).text)
    assert {part for number in slides for part in number.split(".")} <= set(whole)


@pytest.mark.parametrize("name", ["what-if", "laid over"])
def test_what_is_apart_says_so_on_every_slide(name: str) -> None:
    warning = squeezed(labels.warning(read(MADE[name]())))
    for page in pages(made(name)[0]):
        assert warning in page


def test_notes_hold_what_the_report_says_and_its_slides_do_not() -> None:
    document, notes = read(sample.notebook()), squeezed(TaggedPDF(made("standard")[1]).text)
    for block in document.exhibits:
        assert squeezed(block.record["alt"]) in notes
        assert squeezed(block.record["note"]) in notes
    placed, rest = limits(document)
    assert placed or rest
    for page in pdfplumber.open(io.BytesIO(made("standard")[1])).pages:
        assert (round(page.width), round(page.height)) == (595, 842)


def test_every_limit_is_said_once() -> None:
    document = read(sample.notebook())
    placed, rest = limits(document)
    assert set(placed) <= {block.record["name"] for block in document.exhibits}
    count = sum(map(len, placed.values())) + len(rest)
    assert document.method is not None
    assert count >= len(document.method.blocks)


def test_sections_that_tell_verdicts_stand_behind_the_claims() -> None:
    document = read(sample.notebook())
    ledger = next(section for section in document.sections if any(isinstance(b, LedgerBlock) for b in section.blocks))
    row = next(block for block in ledger.blocks if isinstance(block, LedgerBlock)).rows[0]
    first = next(section for section in document.sections if section is not ledger and section.blocks)
    exhibit = document.exhibits[0]
    exhibit.record["rows"].append([row["claim"], row["verdict"]])
    order = guessed_first(document.sections)
    holder = next(section for section in document.sections if exhibit in section.blocks)
    assert order.index(holder) > order.index(ledger)
    assert sorted(map(id, order)) == sorted(map(id, document.sections))
    assert first in order


# --- pictures --------------------------------------------------------------------------------------------------------


def picture(wide: float, high: float, lines: int, size: float = 9.5) -> str:
    rows = "".join(
        f'<text style="font: {size}px x" transform="translate(5 {high * (line + 0.5) / lines:.2f})">{line}</text>'
        for line in range(lines)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}">{rows}</svg>'


@given(
    wide=st.integers(250, 700),
    high=st.integers(60, 900),
    lines=st.integers(3, 40),
    size=st.sampled_from([8.0, 9.5, 11.0]),
)
@settings(max_examples=200, deadline=None)
def test_a_picture_is_never_too_high_and_is_parted_rather_than_small(
    wide: int, high: int, lines: int, size: float
) -> None:
    svg = picture(wide, high, lines, size)
    found = parts(svg, 500.0, 404.0)
    assert all(part.width <= 500.001 and part.height <= 404.001 for part in found)
    scale = found[0].width / wide
    if len(found) > 1:
        assert scale >= min(LETTERS / least_letters(svg), 500.0 / wide) - 1e-9
        assert sum(part.height for part in found) == pytest.approx(high * scale)
        boxes = [float(re.findall(r'viewBox="0 ([\d.]+)', part.svg)[0]) for part in found]
        places = [high * (line + 0.5) / lines for line in range(lines)]
        for cut in boxes[1:]:
            assert all(not (place - 0.6 * size < cut < place) for place in places)


def test_a_picture_is_parted_between_its_panels_and_above_their_titles() -> None:
    panels = "".join(
        f'<text style="font-weight: 600; font-size: 9.5px" x="5" y="{top + 10}">Title</text>'
        f'<path d="M 5 {top + 20} L 300 {top + 90}" /><text style="font-size: 9.5px" x="5" y="{top + 55}">2</text>'
        f'<text style="font-size: 9.5px" x="5" y="{top + 100}">1</text>'
        for top in (0, 130, 260, 390)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 374.4 520">{panels}</svg>'
    first, second = parts(svg, 500.0, 404.0)
    cut = float(re.findall(r'viewBox="0 ([\d.]+)', second.svg)[0])
    assert 230 < cut < 262
    assert (first.svg.count("Title"), second.svg.count("Title")) == (2, 2)


def test_a_picture_with_a_recipe_is_drawn_for_the_slide() -> None:
    frame = pd.DataFrame({"name": ["China", "South Korea"], "share": [21.2, 2.1]})
    made = recipe(charts.bars, frame, {"category": "name", "value": "share", "unit": "percent"})
    book = sample.notebook()
    for cell in book.cells:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get("application/vnd.koruz.v1+json", {})
            if record.get("name") == "shares":
                record["drawing"] = made
    slides, _, _ = render(read(book))
    (shown,) = (page for page in pages(slides) if "SouthKorea" in page and "21.2%" in page)
    assert "Figure2" in shown
    assert_stands_well(slides)


def test_a_long_picture_goes_on_upon_a_second_slide() -> None:
    book = sample.notebook()
    for cell in book.cells:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get("application/vnd.koruz.v1+json", {})
            if record.get("name") == "shares":
                record["svg"] = picture(374.4, 560, 24)
    slides, _, _ = render(read(book))
    assert sum("1of2" in page or "2of2" in page for page in pages(slides)) == 2
    assert_stands_well(slides)


# --- notebooks of others ---------------------------------------------------------------------------------------------


def test_another_notebook_has_its_own_words_and_no_chapter_of_the_suite() -> None:
    frame = "<table><tr><th>a</th></tr><tr><td>one</td></tr></table>"
    book = foreign.notebook(
        markdown("# Rain\n\nWhat falls."),
        markdown("## Where\n\nIn the [west](#much).\n\n- a list\n\n| x | y |\n|---|---|\n| 1 | 2 |"),
        code("x", shown(text_html=frame), shown(text_plain="last words")),
        markdown("### Much\n\nA note[^1] and $x^2$.\n\n[^1]: Of the author."),
    )
    data = exported(book)
    words = squeezed("".join(pages(data)))
    for text in ("Rain", "Whatfalls", "Where", "alist", "one", "lastwords", "Much", "Oftheauthor"):
        assert text in words
    for text in ("Mainpoints", "Yourguess", "Sources", "koruz"):
        assert text not in words
    assert_stands_well(data, 10.0)  # marks of notes and exponents are smaller than letters


def test_text_longer_than_a_slide_goes_on_and_nothing_is_lost() -> None:
    lines = [f"Sentence number {number} of a long text that fills its line to the end." for number in range(60)]
    data = exported(foreign.notebook(markdown("# Long\n\n## All\n\n" + "\n\n".join(lines))))
    words = "".join(pages(data))
    assert all(squeezed(line) in words for line in lines)
    assert_stands_well(data)


def test_what_was_never_executed_is_refused() -> None:
    book = foreign.notebook(markdown("# Rain"), {**code("1 + 1"), "execution_count": None})
    with pytest.raises(NotExecutedError):
        exported(book)


def test_nbconvert_knows_the_exporter_and_writes_notes_when_asked() -> None:
    exporter = get_exporter("koruz-slides")(notes=True)  # type: ignore[no-untyped-call]
    data, resources = exporter.from_notebook_node(sample.notebook(), {"metadata": {"name": "trade"}})
    assert data == made("standard")[0]
    assert resources["outputs"] == {"trade.notes.pdf": made("standard")[1]}
    assert exporter.file_extension == ".slides.pdf"
