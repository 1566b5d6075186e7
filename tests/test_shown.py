# ruff: noqa: E501 (a table of cases reads better in lines)
"""What a code cell shows in JupyterLab stands in page, PDF and volume, or is named there with its cell."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from foreign import code, markdown, notebook, notices, page, page_words, pdf, pdf_words, shown
from matplotlib.figure import Figure
from tagged import TaggedPDF, squeezed

from koruz.export.volume import bind

START = "Zstart"
FRAME = pd.DataFrame({"country": ["Korea", "Uzbekistan"], "value": [1.5, np.nan], "year": [2020, 2021]})


@cache
def drawn(form: str) -> bytes:
    """A picture as a plain matplotlib saves it."""
    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([1, 3, 2])
    file = io.BytesIO()
    figure.savefig(file, format=form)
    return file.getvalue()


def picture(form: str, **more: Any) -> dict[str, Any]:
    data = drawn(form).decode() if form == "svg" else b64encode(drawn(form)).decode()
    mime = {"svg": "image/svg+xml", "jpg": "image/jpeg"}.get(form, f"image/{form}")
    return {"output_type": "display_data", "data": {mime: data, "text/plain": "<Figure>"}, "metadata": more}


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def book(*outputs: dict[str, Any], **metadata: Any) -> Any:
    return notebook(markdown(f"# T\n\n## {START}"), code("x", *outputs, **metadata))


# Name: outputs, a selector on the page and its texts, words of the PDF.
OUTPUTS: dict[str, tuple[list[dict[str, Any]], str, list[str], str]] = {
    "frame": ([shown(text_html=FRAME.to_html(), text_plain="f")], "tbody td", ["Korea", "1.5", "2020", "Uzbekistan", "NaN", "2021"], "UzbekistanNaN2021"),
    "styler": ([shown(text_html=FRAME.style.format(precision=1).to_html(), text_plain="f")], "thead th", ["country", "value", "year"], "Korea1.52020"),
    "levels": ([shown(text_html=FRAME.set_index(["country", "year"]).unstack().to_html())], "thead th[colspan]", ["value"], "Korea1.5"),
    "print": ([stream("one\n"), stream("two\n")], "pre.output", ["one\ntwo"], "onetwo"),
    "progress": ([stream("  1%\r 50%\r100%\n")], "pre.output", ["100%"], "100%"),
    "stderr": ([stream("\x1b[31mwarn\x1b[0m\n", "stderr")], "pre.error", ["warn"], "warn"),
    "error": ([{"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[0;31mE\x1b[0m: v"]}], "pre.error", ["E: v"], "E: v"),
    "result": ([{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "42"}}], "pre.output", ["42"], "42"),
    "markdown": ([shown(text_markdown="**bold** and `c`", text_plain="m")], "p strong, p code", ["bold", "c"], "bold and c"),
    "latex": ([shown(text_latex="$x^2$", text_plain="l")], "math msup mi", ["x"], "𝑥"),
    "latex-display": ([shown(text_latex=r"\begin{equation}\frac{a}{b}\end{equation}")], "math mfrac mi", ["a", "b"], "𝑎"),
    "latex-bare": ([shown(text_latex=r"\displaystyle \int_0^1 y\,dy")], "math msubsup mn", ["0", "1"], "∫"),
    "html": ([shown(text_html="<p>Hello <b>you</b><script>x()</script></p>")], "p strong", ["you"], "Hello you"),
    "png": ([picture("png", alt="A line of three points")], "img[alt='A line of three points']", [""], ""),
    "jpeg": ([picture("jpg", alt="A line")], "img[src^='data:image/jpeg']", [""], ""),
    "svg": ([picture("svg", alt="A line")], "img[src^='data:image/svg+xml']", [""], ""),
    "widget": ([{"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "IntSlider(value=0)"}}], ".alert.remark", ["Code cell 1 shows a widget, which this document can't hold; run the notebook to see it: IntSlider(value=0)"], "Code cell 1 shows a widget"),
    "plotly": ([{"output_type": "display_data", "data": {"application/vnd.plotly.v1+json": {}, "text/html": "<div><script>p()</script></div>"}}], ".alert.remark", ["Code cell 1 shows an interactive Plotly figure, which this document can't hold; run the notebook to see it."], "Plotly figure"),
    "script": ([shown(text_html="<script>p()</script>", text_plain="<IPython.core.display.HTML object>")], ".alert.remark", ["Code cell 1 shows something that only a script can show, which this document can't hold; run the notebook to see it."], "only a script"),
    "frame-in-page": ([shown(text_html="<b>map</b><iframe src='https://x.org'></iframe>")], ".alert.remark", ["Code cell 1 shows a frame as well, which this document can't hold."], "map"),
    "frame-alone": ([shown(text_html="<iframe src='https://x.org'></iframe>", text_plain="<IPython.lib.display.IFrame at 0x7f31>")], ".alert.remark", ["Code cell 1 shows a frame, which this document can't hold; run the notebook to see it."], "shows a frame"),
    "strange": ([{"output_type": "display_data", "data": {"application/x-strange": "1"}}], ".alert.remark", ["Code cell 1 shows an output of type application/x-strange, which this document can't hold; run the notebook to see it."], "x-strange"),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTPUTS)
def test_page_and_pdf_show_what_a_cell_shows(name: str) -> None:
    outputs, selector, found, words = OUTPUTS[name]
    tree = page(book(*outputs))
    section = tree.select_one("main > section")
    assert [part.get_text().strip("\n") for part in section.select(selector)] == found
    data = pdf(book(*outputs))
    report = TaggedPDF(data)
    assert squeezed(words) in squeezed(report.text)
    assert tree.select("script, iframe") == []
    if "latex" not in name and name != "svg":
        assert pdf_words(report, START) == page_words(tree, START)
    assert pdf(book(*outputs)) == data


def test_the_volume_holds_all_of_them() -> None:
    reports = {name: pdf(book(*outputs)) for name, (outputs, *_) in OUTPUTS.items()}
    volume = TaggedPDF(bind(reports, "2026.1", "2026-11-23"))
    text = squeezed(volume.text)
    assert all(squeezed(words) in text for *_, words in OUTPUTS.values())


def test_pictures_carry_the_author_s_words_and_the_others_are_told() -> None:
    for both in (
        book(picture("png"), alt="From the cell"),
        book(picture("png", **{"image/png": {"alt": "From the cell"}})),
    ):
        assert page(both).select_one("img.cell-picture")["alt"] == "From the cell"
        assert TaggedPDF(pdf(both)).root.every("Figure")[0].alt == "From the cell"
        assert notices(both) == []
    bare = book(picture("png"))
    assert notices(bare) == [
        "code cell 1: its picture has no text alternative; write one into the cell's metadata as `alt`"
    ]
    assert page(bare).select_one("img.cell-picture")["alt"] == "Picture of code cell 1, without a text alternative"


def test_a_picture_has_the_size_that_it_asks_for() -> None:
    image = page(book(picture("png", **{"image/png": {"width": 100}}), alt="a")).select_one("img.cell-picture")
    assert (image["width"], image["height"]) == ("100", "50")


def test_attached_and_local_and_written_pictures_stand_in_the_text(tmp_path: Any) -> None:
    (tmp_path / "my bridge.png").write_bytes(drawn("png"))
    attached = {"map.png": {"image/png": b64encode(drawn("png")).decode()}}
    address = f"data:image/png;base64,{b64encode(drawn('png')).decode()}"
    text = f"![a map](attachment:map.png) ![a bridge](my%20bridge.png) ![data]({address})\n\n<img src='my%20bridge.png' alt='in HTML' width='50'>"
    both = notebook(markdown(f"# T\n\n## {START}"), markdown(text, attachments=attached))
    images = page(both, folder=str(tmp_path)).select("img.cell-picture")
    assert [image["alt"] for image in images] == ["a map", "a bridge", "data", "in HTML"]
    assert images[3]["width"] == "50"
    figures = TaggedPDF(pdf(both, folder=str(tmp_path))).root.every("Figure")
    assert [figure.alt for figure in figures] == ["a map", "a bridge", "data", "in HTML"]


def test_a_damaged_picture_is_mended_and_a_broken_one_is_named() -> None:
    damaged = bytearray(drawn("png"))
    damaged[-20] ^= 1
    mended = book({"output_type": "display_data", "data": {"image/png": b64encode(bytes(damaged)).decode()}}, alt="a")
    assert len(TaggedPDF(pdf(mended)).root.every("Figure")) == len(page(mended).select("img")) == 1
    broken = book({"output_type": "display_data", "data": {"image/png": "AAAA", "text/plain": "p"}}, alt="a")
    assert "Code cell 1 shows a picture that is broken." in TaggedPDF(pdf(broken)).text
    assert notices(broken) == ["code cell 1: its picture is broken"]


def test_colours_of_a_styler_stay() -> None:
    styled = FRAME.style.map(lambda value: "background-color: #ffcc00" if value == 2021 else "", subset=["year"])
    both = book(shown(text_html=styled.to_html()))
    assert page(both).select_one("td[style]")["style"] == "background:#ffcc00;color:#000"
    assert page(both).select_one("td[style]").get_text() == "2021"
    report = TaggedPDF(pdf(both))
    drawn_parts = b"".join(part.read_bytes() for sheet in report.pdf.pages for part in sheet.Contents)
    assert b"1 0.8 0 sc" in drawn_parts


@pytest.mark.parametrize("lines", [121, 122, 1000])
def test_of_a_long_text_the_beginning_and_the_end_stand_and_the_rest_is_counted(lines: int) -> None:
    both = book(stream("\n".join(f"line {number}." for number in range(lines))))
    left = lines - 120 if lines > 121 else 0
    for text in (page(both).main.get_text(), TaggedPDF(pdf(both)).text):
        seen = [number for number in range(lines) if f"line {number}." in text]
        assert seen == [*range(90), *range(90 + left, lines)]
        assert (squeezed(f"{left:,} more lines stand in the notebook.") in squeezed(text)) == bool(left)


def test_ids_of_a_run_are_not_published() -> None:
    one, two = (pdf(book(shown(text_html=FRAME.style.set_uuid(name).to_html()))) for name in ("aaa", "bbb"))
    assert one == two


def test_a_frame_wider_than_the_page_is_several_tables_with_its_index() -> None:
    wide = pd.DataFrame(np.arange(60).reshape(2, 30) * 12345, index=["first", "second"])
    html = wide.to_html(max_cols=None)
    tables = TaggedPDF(pdf(book(shown(text_html=html)))).root.every("Table")
    assert len(tables) > 1
    assert all("first" in table.text for table in tables)
    assert len(BeautifulSoup(str(page(book(shown(text_html=html))).main), "html.parser").select("table")) == 1


def test_a_line_of_megabytes_is_cut_in_words() -> None:
    both = book(stream("x" * 200_000))
    assert "… 197,000 more characters" in page(both).get_text()
    assert "197,000 more characters" in TaggedPDF(pdf(both)).text


def test_a_picture_that_would_load_others_is_set_without_them() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text x="1" y="9">word</text>'
        '<image href="file:///etc/passwd"/><image href="https://example.org/x.png"/></svg>'
    )
    both = book({"output_type": "display_data", "data": {"image/svg+xml": svg}}, alt="a")
    assert "word" in TaggedPDF(pdf(both)).text


def test_json_is_shown_as_it_is() -> None:
    both = book(
        {"output_type": "display_data", "data": {"application/json": {"a": [1, "é"]}, "text/plain": "<J object>"}}
    )
    assert page(both).select_one("pre.output").get_text().strip() == '{\n  "a": [\n    1,\n    "é"\n  ]\n}'


def test_cells_over_several_columns_and_rows_keep_their_places() -> None:
    html = (
        "<table><tr><td colspan=3>a</td><td rowspan=2>b</td></tr><tr><td>1</td><td colspan=2>2</td></tr>"
        "<tr><td colspan=5000>c</td></tr></table>"
    )
    cells = [cell.text for cell in TaggedPDF(pdf(book(shown(text_html=html)))).root.every("TD")]
    assert [cell for cell in cells if cell] == ["a", "b", "1", "2", "c"]


OBJECT = "<IPython.core.display.HTML object>"
EMPTY_HANDED = {
    "<form><input value='3'></form>": "a form",
    "<button>go</button>": "a form",
    "<progress value='5' max='10'></progress>": "something that only a browser can show",
    "<div><iframe src='https://x.org'></iframe></div>": "a frame",
    "<div id='p1'></div><script>x()</script>": "something that only a script can show",
}


@pytest.mark.parametrize("html", EMPTY_HANDED)
def test_the_name_of_a_class_never_stands_for_what_it_shows(html: str) -> None:
    both = book(shown(text_html=html, text_plain=OBJECT))
    words = f"Code cell 1 shows {EMPTY_HANDED[html]}, which this document can't hold; run the notebook to see it."
    assert page(both).select_one("main .alert.remark").get_text() == words
    assert squeezed(words) in squeezed(TaggedPDF(pdf(both)).text)
    assert f"code cell 1: shows {EMPTY_HANDED[html]}, which neither page nor PDF can hold" in notices(both)


@pytest.mark.parametrize("html", ["<style>h2{color:red}</style>", "<!-- x -->", "<div></div>", ""])
def test_html_that_shows_nothing_leaves_nothing(html: str) -> None:
    both = book(shown(text_html=html, text_plain=OBJECT))
    assert page(both).select_one("main section").get_text().strip() == START
    assert len(notices(both)) == ("<style" in html)


@pytest.mark.parametrize("plain", ["alt.Chart(...)", "Figure({...})", "<VegaLite 5 object>\n\nIf you see this message"])
def test_an_abridged_name_isn_t_repeated(plain: str) -> None:
    both = book({"output_type": "display_data", "data": {"application/vnd.vegalite.v5+json": {}, "text/plain": plain}})
    remark = "Code cell 1 shows an interactive Vega figure, which this document can't hold; run the notebook to see it."
    assert page(both).select_one(".alert.remark").get_text() == remark


def test_a_drawing_within_html_is_a_picture() -> None:
    svg = drawn("svg").decode().partition("<svg")[2]
    html = f'<figure><svg aria-label="A line of three points" {svg}<figcaption>Three points</figcaption></figure>'
    both = book(shown(text_html=html, text_plain=OBJECT))
    assert page(both).select_one("main img")["alt"] == "A line of three points"
    report = TaggedPDF(pdf(both))
    assert [figure.alt for figure in report.root.every("Figure")] == ["A line of three points"]
    assert "Three points" in report.text
    assert notices(both) == []


def test_a_frame_with_buttons_is_a_frame() -> None:
    html = f"<div>{FRAME.to_html()}<button><svg viewBox='0 0 24 24'><path d='M0 0'/></svg></button><script>x()</script></div>"
    tree = page(book(shown(text_html=html, text_plain="f")))
    assert len(tree.select("main section table")) == 1
    assert tree.select("main section img, .alert.remark") == []


@pytest.mark.parametrize("address", ["https://example.org/x.png", "gone.png"])
def test_a_picture_that_isn_t_there_is_named_in_its_place(address: str) -> None:
    both = book(
        shown(text_html=f'<img src="{address}" width="200"/>', text_plain="<IPython.core.display.Image object>")
    )
    words = f"Code cell 1 shows a picture that isn't in this document: {address}"
    assert page(both).select_one(".alert.remark").get_text() == words
    assert squeezed(words) in squeezed(TaggedPDF(pdf(both)).text)
