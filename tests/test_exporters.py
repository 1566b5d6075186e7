"""The exporters for every user of nbconvert: what is hidden stays hidden, and authors keep their names and terms."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from foreign import code, markdown, notebook, notices, page, pdf, shown
from nbconvert.nbconvertapp import NbConvertApp
from tagged import TaggedPDF, squeezed

from koruz.export.document import MIME, NotExecutedError, read
from koruz.runner.edition import manifest

SEEN = {"output_type": "stream", "name": "stdout", "text": "SEEN_OUTPUT"}
HIDDEN = {
    "hide": ({"tags": ["hide"]}, False, False),
    "remove-cell": ({"tags": ["remove-cell"]}, False, False),
    "remove_cell": ({"tags": ["remove_cell"]}, False, False),
    "hide-cell": ({"tags": ["hide-cell"]}, False, False),
    "remove-input": ({"tags": ["remove-input"]}, False, True),
    "hide-input": ({"tags": ["hide-input"]}, False, True),
    "source_hidden": ({"jupyter": {"source_hidden": True}}, False, True),
    "remove-output": ({"tags": ["remove-output"]}, True, False),
    "outputs_hidden": ({"jupyter": {"outputs_hidden": True}}, True, False),
    "other tags": ({"tags": ["mine"]}, True, True),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_stays_hidden(name: str) -> None:
    metadata, source, output = HIDDEN[name]
    both = notebook(markdown("# T\n\n## S"), code("SECRET_CODE", SEEN, **metadata), code("other"))
    tree = page(both)
    assert ("SECRET_CODE" in tree.get_text(), "SEEN_OUTPUT" in tree.get_text()) == (source, output)
    text = TaggedPDF(pdf(both)).text
    assert ("SECRET_CODE" in text, "SEEN_OUTPUT" in text) == (source, output)


@pytest.mark.parametrize(
    "metadata", [{"tags": ["remove-cell"]}, {"tags": ["hide"]}, {"jupyter": {"source_hidden": True}}]
)
def test_text_can_be_hidden_too(metadata: dict[str, Any]) -> None:
    both = notebook(markdown("# T\n\n## S"), {**markdown("SECRET"), "metadata": metadata})
    assert "SECRET" not in str(page(both))
    assert b"SECRET" not in pdf(both)
    assert "SECRET" not in TaggedPDF(pdf(both)).text


def test_an_exhibit_that_is_hidden_is_published_nowhere() -> None:
    record = {"type": "takeaways", "items": [{"runs": [{"text": "HIDDEN", "strong": False}], "values": []}]}
    output = {"output_type": "display_data", "data": {MIME: record}}
    both = notebook(markdown("# T"), code("x", output, tags=["remove-output"]))
    assert list(manifest.records(both)) == []
    assert read(both, name="n").takeaways == []


def convert(path: Path, *options: str) -> None:
    """Run nbconvert's command, in this process; from a process of its own it is called in `test_html.py`."""
    app = NbConvertApp()
    app.initialize([*options, str(path)])
    app.start()


def written(path: Path, book: Any) -> Path:
    nbformat.write(book, path)
    return path


def test_exporters_read_behind_nbconvert_s_preprocessors(tmp_path: Path) -> None:
    both = notebook(markdown("# T\n\n## S"), code("GONE_CODE", SEEN, tags=["gone"]), code("KEPT_CODE", SEEN))
    path = written(tmp_path / "a.ipynb", both)
    convert(
        path,
        "--to",
        "koruz-html",
        "--TagRemovePreprocessor.enabled=True",
        "--TagRemovePreprocessor.remove_cell_tags=gone",
    )
    text = (tmp_path / "a.html").read_text()
    assert "GONE_CODE" not in text
    assert "KEPT_CODE" in text


def test_options_that_leave_something_out_are_heeded(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ipynb", notebook(markdown("# T\n\n## S\n\nSAID"), code("KEPT_CODE", SEEN)))
    convert(path, "--to", "koruz-html", "--no-input")
    text = (tmp_path / "a.html").read_text()
    assert ("KEPT_CODE" in text, "SEEN_OUTPUT" in text, "SAID" in text) == (False, True, True)
    convert(path, "--to", "koruz-pdf", "--TemplateExporter.exclude_output=True")
    said = TaggedPDF((tmp_path / "a.pdf").read_bytes()).text
    assert ("KEPT_CODE" in said, "SEEN_OUTPUT" in said, "SAID" in said) == (True, False, True)
    convert(path, "--to", "koruz-pdf", "--no-input")
    assert "KEPT_CODE" not in TaggedPDF((tmp_path / "a.pdf").read_bytes()).text


def test_an_unexecuted_notebook_is_executed_or_refused_in_words(tmp_path: Path) -> None:
    cells = [markdown("# T\n\n## S"), {**code("print('SEEN' + '_OUTPUT')"), "execution_count": None}]
    both = notebook(*cells, kernelspec={"name": "python3", "display_name": "Python 3"})
    path = written(tmp_path / "a.ipynb", both)
    with pytest.raises(NotExecutedError, match="has not been executed"):
        convert(path, "--to", "koruz-html")
    assert not (tmp_path / "a.html").exists()
    with pytest.raises(NotExecutedError):
        pdf(both)
    convert(path, "--to", "koruz-html", "--execute")
    assert "SEEN_OUTPUT" in (tmp_path / "a.html").read_text()


@pytest.mark.parametrize(
    "cells", [[markdown("# T")], [markdown("# T"), code("")], [markdown("# T"), code("x", tags=["remove-cell"])]]
)
def test_a_notebook_without_code_to_run_needs_no_execution(cells: list[dict[str, Any]]) -> None:
    unrun = [{**cell, "execution_count": None} if cell["cell_type"] == "code" else cell for cell in cells]
    assert page(notebook(*unrun)).h1.get_text() == "T"


def test_a_notebook_goes_under_its_author_s_name_and_terms() -> None:
    facts = {
        "authors": [{"name": "A. Author"}, {"name": "B. Writer"}],
        "license": "CC-BY-NC-SA-4.0",
        "keywords": ["tea", "cups"],
    }
    both = notebook(markdown("# T\n\n## S"), **facts)
    tree, report = page(both), TaggedPDF(pdf(both))
    assert tree.select_one("meta[name=author]")["content"] == "A. Author, B. Writer"
    assert tree.select_one("meta[name=keywords]")["content"] == "tea, cups"
    info = report.pdf.docinfo
    assert (str(info["/Author"]), str(info["/Keywords"])) == ("A. Author, B. Writer", "tea, cups")
    for text in (tree.get_text(), report.text):
        assert "CC-BY-NC-SA-4.0" in text
        assert "koruz" not in text.lower()
        assert "MIT" not in text


def test_a_notebook_that_says_nothing_of_itself_gets_no_author_and_no_terms() -> None:
    both = notebook(markdown("text alone"))
    tree, report = page(both, "my_notes"), TaggedPDF(pdf(both, "my_notes"))
    assert tree.h1.get_text() == tree.title.get_text() == report.root.every("H1")[0].text == "my_notes"
    assert tree.select("meta[name=author], meta[name=keywords]") == []
    assert "/Author" not in report.pdf.docinfo
    assert "koruz" not in (tree.body.get_text() + report.text).lower()


FRONT = "---\ntitle: From the front\nauthor: Ada, Bob\nlicense: CC0\n---\n"


@pytest.mark.parametrize("cell_type", ["markdown", "raw"])
def test_front_matter_is_read_and_not_shown(cell_type: str) -> None:
    both = notebook({"cell_type": cell_type, "metadata": {}, "source": FRONT}, markdown("## L\n\nx"))
    tree = page(both)
    assert tree.h1.get_text() == "From the front"
    assert tree.select_one("meta[name=author]")["content"] == "Ada, Bob"
    assert "author:" not in tree.get_text()
    assert "author:" not in TaggedPDF(pdf(both)).text


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    both = notebook(markdown("---\n\nsome text\n\n---\n\nmore"))
    assert "some text" in page(both).get_text()
    assert squeezed("some text") in squeezed(TaggedPDF(pdf(both)).text)


def test_errors_are_shown_as_errors() -> None:
    error = {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero", "traceback": []}
    both = notebook(
        markdown("# T\n\n## S"), code("1/0", error, tags=["raises-exception"]), code("2", shown(text_plain="AFTER"))
    )
    assert page(both).select_one("pre.error").get_text().strip() == "ZeroDivisionError: division by zero"
    text = TaggedPDF(pdf(both)).text
    assert text.index("ZeroDivisionError: division by zero") < text.index("AFTER")


def test_a_page_has_no_blank_in_an_address_and_no_attribute_out_of_place() -> None:
    import sample

    from koruz.export.html_exporter import KoruzHTMLExporter

    for book in (sample.notebook(), notebook(markdown("# T\n\n## S\n\n[a](https://x.org/a%20b)"))):
        tree = BeautifulSoup(KoruzHTMLExporter().from_notebook_node(book)[0], "html.parser")
        addresses = [tag.get("href", tag.get("src", "")) for tag in tree.select("[href], [src]")]
        assert [address for address in addresses if " " in address] == []
        assert tree.select("input[type=radio][autocomplete]") == []
        ids = [tag["id"] for tag in tree.select("[id]")]
        assert len(set(ids)) == len(ids)


def test_nothing_in_a_pdf_is_called_suspect() -> None:
    assert "/Suspects" not in TaggedPDF(pdf(notebook(markdown("# T")))).pdf.Root.MarkInfo


def test_emoji_are_drawn_in_the_pdf_and_what_no_font_has_is_named() -> None:
    both = notebook(markdown("# T 📊\n\n## S 👍\n\nx 🇰🇷 1️⃣ \U000132b9"))
    report = TaggedPDF(pdf(both))
    assert all(sign in report.text for sign in "📊👍🇰🇷")
    assert f"‹{unicodedata.name(chr(0x132B9)).lower()}›" in report.text
    assert 0 not in set(report.glyph_ids())
    assert notices(both) == []


def test_cells_are_counted_as_their_author_counts_them() -> None:
    broken = {"output_type": "display_data", "data": {"image/png": "AAAA"}}
    injected = code("partner = 'TUR'", tags=["injected-parameters"])
    told = notices(notebook(markdown("# T"), injected, markdown("## S\n\n![x](gone.png)"), code("draw()", broken)))
    assert [line.partition(":")[0] for line in told] == ["cell 2", "code cell 1"]


def test_a_notebook_of_others_gets_no_chapter_that_it_doesn_t_hold() -> None:
    bare = notebook(markdown("# T\n\nLede."), code("a", SEEN), markdown("Between."), code("b", SEEN))
    tree, report = page(bare), TaggedPDF(pdf(bare))
    assert [head.get_text() for head in tree.select("h1, h2, h3, nav li")] == ["T", "Code"]
    assert [node.text for level in ("H1", "H2", "H3") for node in report.root.every(level)] == ["T", "Code"]
    assert tree.main.get_text().index("SEEN_OUTPUT") < tree.main.get_text().index("Between.")


@pytest.mark.parametrize("level", [2, 3, 4])
def test_a_heading_behind_outputs_begins_the_first_section(level: int) -> None:
    book = notebook(code("a", SEEN), markdown(f"{'#' * level} First\n\ntext"), code("b", SEEN))
    tree, report = page(book), TaggedPDF(pdf(book))
    assert [head.get_text() for head in tree.select("h1, h2, h3")] == ["book", "First", "Code"]
    assert [link.get_text() for link in tree.select("nav.side a")] == ["First", "Code"]
    assert squeezed("First") in [squeezed(node.text) for node in report.root.every("H2")]


def test_sections_of_others_stay_in_their_order() -> None:
    book = notebook(markdown("# T\n\n## Method and limits\n\na\n\n## Sources\n\nb"))
    assert [head.get_text() for head in page(book).select("main h2")] == ["Method and limits", "Sources"]


def test_two_sections_of_one_title_are_no_landmarks() -> None:
    book = notebook(
        markdown("# T\n\n## Exercises\n\na\n\n## Other\n\nb\n\n## Exercises\n\nc\n\n## Code\n\nd"), code("a")
    )
    sections = [section for section in page(book).select("main section") if section.get("aria-labelledby")]
    assert [section.h2.get_text() for section in sections] == ["Other"]
