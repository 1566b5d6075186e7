"""What a Styler says of its cells is kept where page and PDF can hold it, is readable, and is named where it isn't."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browser import running_chromium, visit  # noqa: F401  a fixture
from foreign import code, markdown, notebook, notices, page, pdf, shown
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from tagged import TaggedPDF

from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.hues import colour, contrast
from koruz.export.looks import declared, look

FRAME = pd.DataFrame({"a": [1.5, -2.0, np.nan], "b": [4, 5, 60], "c": ["p", "q", "r"]}, index=["x", "y", "z"])
HUES = ["red", "navy", "#abc", "#08306b", "rgba(255, 0, 0, 0.5)", "hsl(120, 50%, 50%)", "rebeccapurple", "lightyellow"]


def book(style: Any) -> Any:
    return notebook(markdown("# T\n\n## S"), code("df.style", shown(text_html=style.to_html(), text_plain="<S>")))


def looks_of(style: Any) -> dict[str, dict[str, str]]:
    """Declarations of each cell of the page by its words; of cells without any, none."""
    cells = page(book(style)).select("main td, main th")
    return {cell.get_text(): declared(cell["style"]) for cell in cells if cell.get("style")}


STYLES: dict[str, tuple[Any, dict[str, dict[str, str]]]] = {
    "bar": (
        FRAME.style.bar(subset=["b"], color="#5fba7d", vmin=0, vmax=100).format(precision=0),
        {"4": {"background": "linear-gradient(90deg,#5fba7d 0% 4%,#fff 4% 100%)", "color": "#000", "min-width": "7em"}},
    ),
    "bar from the middle": (
        FRAME.style.bar(subset=["a"], color=["red", "green"], align=0, vmin=-2, vmax=2).format(precision=1),
        {"-2.0": {"background": "linear-gradient(90deg,#ff0000 0% 50%,#fff 50% 100%)", "color": "#000"}},
    ),
    "gradient": (FRAME.style.background_gradient(subset=["b"]), {"60": {"background": "#023858", "color": "#f1f1f1"}}),
    "highest": (FRAME.style.highlight_max(subset=["b"]), {"60": {"background": "#ffff00", "color": "#000"}}),
    "missing": (FRAME.style.highlight_null(color="red"), {"nan": {"background": "#ff0000", "color": "#000"}}),
    "bold": (FRAME.style.highlight_max(subset=["b"], props="font-weight:bold"), {"60": {"font-weight": "600"}}),
    "words": (
        FRAME.style.map(lambda _: "color: #0000cc", subset=["c"]),
        {"q": {"color": "#0000cc", "--dark": "#7373e3"}},
    ),
    "headings": (
        FRAME.style.set_table_styles([{"selector": "th.col_heading", "props": "background-color:#333;color:white"}]),
        {"a": {"background": "#333333", "color": "#fff"}},
    ),
    "rows": (
        FRAME.style.set_table_styles([{"selector": "tr:nth-child(even)", "props": "background-color:#eee"}]),
        {"y": {"background": "#eeeeee", "color": "#000"}, "q": {"background": "#eeeeee", "color": "#000"}},
    ),
    "columns": (
        FRAME.style.set_table_styles({"c": [{"selector": "td", "props": "background-color:yellow"}]}),
        {"p": {"background": "#ffff00", "color": "#000"}},
    ),
}


@pytest.mark.parametrize("name", STYLES)
def test_colours_bars_and_weight_of_a_styler_are_kept(name: str) -> None:
    style, cells = STYLES[name]
    found = looks_of(style)
    assert {words: {key: found[words].get(key) for key in look} for words, look in cells.items()} == cells
    assert notices(book(style)) == []


def test_bars_and_grounds_are_in_the_pdf_too() -> None:
    bars = TaggedPDF(pdf(book(FRAME.style.bar(subset=["b"], color="#5fba7d")))).pdf
    plain = TaggedPDF(pdf(book(FRAME.style))).pdf
    patterns = [sum(len(sheet.Resources.get("/Pattern", {})) for sheet in file.pages) for file in (bars, plain)]
    assert patterns == [3, 0]


def test_italics_lines_and_sides_are_kept_and_hidden_columns_stay_away() -> None:
    props = {"text-align": "center", "font-style": "italic", "text-decoration": "underline"}
    style = FRAME.style.set_properties(subset=["c"], **props).hide(axis="index").hide(axis="columns", subset=["b"])
    both = book(style.set_caption("A caption"))
    tree = page(both)
    assert [cell.get_text() for cell in tree.select("td.center u em, td.center em u")] == ["p", "q", "r"]
    assert [cell.get_text() for cell in tree.select("main th")] == ["a", "c"]
    assert tree.select_one("caption").get_text() == "A caption"
    report = TaggedPDF(pdf(both))
    assert "A caption" in report.text
    assert [cell.text for cell in report.root.every("TH")] == ["a", "c"]


@pytest.mark.parametrize(
    ("style", "named"),
    [
        (FRAME.style.map(lambda _: "border: 1px solid; font-size: 20pt"), "border, font-size"),
        (FRAME.style.map(lambda _: "background: linear-gradient(45deg, red, blue)"), "background"),
        (FRAME.style.map(lambda _: "background: linear-gradient(90deg, red, blue)"), "background"),
        (FRAME.style.map(lambda _: "background-image: url(https://example.org/x.png)"), "background"),
        (FRAME.style.map(lambda _: "color: var(--mine)"), "color"),
        (FRAME.style.set_tooltips(FRAME.astype(str)), "words put in by the style sheet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_t_be_held_is_named_with_its_cell(style: Any, named: str) -> None:
    assert notices(book(style)) == [f"code cell 1: what its style says of cells isn't all kept; left out: {named}"]


def test_a_plain_frame_has_nothing_to_tell() -> None:
    both = notebook(markdown("# T\n\n## S"), code("df", shown(text_html=FRAME._repr_html_(), text_plain="f")))
    assert notices(both) == []
    assert page(both).select("main [style]") == []


@given(
    st.sampled_from([*HUES, ""]),
    st.sampled_from([*HUES, ""]),
    st.lists(st.sampled_from(HUES), max_size=2),
    st.integers(0, 99),
)
def test_words_differ_enough_from_all_that_lies_under_them(ink: str, fill: str, bars: list[str], part: int) -> None:
    rules = {"color": ink, "background-color": fill}
    if bars:
        bands = ", ".join(f"{tone} {part + index}%, {tone} {part + index + 1}%" for index, tone in enumerate(bars))
        rules["background-image"] = f"linear-gradient(90deg, transparent {part}%, {bands})"
    found, _ = look({name: value for name, value in rules.items() if value})
    grounds = [found["fill"] or "#ffffff", *(tone for *_, tone in found["bar"] if tone)]
    if found["colour"]:
        assert min(contrast(found["colour"], ground) for ground in grounds) >= 4.5
    if found["colour"] and not found["fill"] and not found["bar"]:
        assert contrast(found["dark"] or found["colour"], "#15171a") >= 4.5
    assert bool(found["colour"]) == bool(ink or fill or bars)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#abc", "#aabbcc"),
        ("RED", "#ff0000"),
        ("rgba(255,0,0,.5)", "#ff8080"),
        ("rgb(0 0 255 / 50%)", "#8080ff"),
        ("hsl(120deg, 100%, 50%)", "#00ff00"),
        ("#ff000080", "#ff7f7f"),
        ("transparent", ""),
        ("bogus", ""),
        ("rgb(1,2)", ""),
        ("url(x)", ""),
    ],
)
def test_colours_of_css_are_read(written: str, meant: str) -> None:
    assert colour(written) == meant


def test_style_sheets_can_t_reach_beyond_their_cells() -> None:
    html = (
        "<style>td{background:red}}</style><script>x()</script><style>@import 'https://example.org';</style>"
        "<table><tr><td style='color:red;background:url(javascript:x)\"><b'>1</td></tr></table>"
    )
    text = str(page(notebook(markdown("# T\n\n## S"), code("x", shown(text_html=html)))).main)
    assert not re.search(r"javascript|@import|url\(|<script", text)


def sides_of(frame: pd.DataFrame) -> list[list[str]]:
    """Side of each cell of a frame's columns, by rows; the index aside."""
    both = notebook(markdown("# T\n\n## S"), code("df", shown(text_html=frame.to_html(), text_plain="f")))
    rows = page(both).select("tbody tr, thead tr:last-child")
    return [[cell.get("class", [""])[0] for cell in row.select("th, td")[-frame.shape[1] :]] for row in rows]


def test_a_column_stands_in_line_with_its_heading_and_gaps() -> None:
    frame = pd.DataFrame({"n": [1.5, np.nan], "words": ["a", np.nan], "mixed": ["1", "x"], "d": [pd.NaT, pd.NaT]})
    assert [row[:3] for row in sides_of(frame)] == [["right", "left", "left"]] * 3
    levels = pd.concat({"one": FRAME, "two": FRAME[["a"]]}, axis=1)
    assert sides_of(levels) == [["right", "right", "left", "right"]] * 4


def test_no_reader_meets_a_contrast_that_is_too_low(tmp_path: Path, chromium: Browser) -> None:
    styles = [
        style
        for hue in HUES
        for style in (FRAME.style.map(lambda _, hue=hue: f"color:{hue}"), FRAME.style.bar(color=hue))
    ]
    styles += [style for style, _ in STYLES.values()]
    cells = [code("x", shown(text_html=style.to_html(), text_plain="s")) for style in styles]
    text, _ = KoruzHTMLExporter().from_notebook_node(notebook(markdown("# T\n\n## S"), *cells))
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    for scheme in ("light", "dark"):
        with visit(chromium, tmp_path / "a.html", scheme=scheme) as seen:
            assert seen.violations() == []
