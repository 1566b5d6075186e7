"""Formulas of textbooks: what is set, what is broken, and what stands as its source and is named."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pytest
from browser import PHONE, running_chromium, visit  # noqa: F401  a fixture
from foreign import code, markdown, notebook, notices, page, pdf, shown
from nbformat import NotebookNode
from playwright.sync_api import Browser
from tagged import TaggedPDF, squeezed
from textbook import FORMULAS, LONG

from koruz.export import formula_typst
from koruz.export.equations import definitions
from koruz.export.formulas import formula
from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.latex import prepared


def displayed(latex: str) -> str:
    return latex if re.match(r"\\begin\{(align|equation|gather|multline|eqnarray)", latex) else f"$$\n{latex}\n$$"


def book(*formulas: str) -> NotebookNode:
    return notebook(markdown("# T\n\n## S"), *(markdown(displayed(latex)) for latex in formulas))


# --- every formula ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_textbooks_formula_is_read_for_a_line_of_its_own_and_within_text(latex: str) -> None:
    for display in (True, False):
        made = formula(latex, display)
        assert "merror" not in made.mathml
        assert made.typst
        assert any(row.pieces for row in made.rows)


def test_all_of_them_are_set_in_the_pdf_with_no_word_to_their_author() -> None:
    both = book(*FORMULAS)
    assert notices(both) == []
    report = TaggedPDF(pdf(both))
    assert len(report.root.every("Formula")) >= len(FORMULAS)
    assert 0 not in set(report.glyph_ids())
    # A formula that Typst doesn't take stands as code.
    assert report.root.every("Code") == []


MEANT = {
    r"\mathbb{R}": "ℝ",
    r"\mathbb 1": "𝟙",
    r"\mathbf{x}": "𝐱",
    r"\boldsymbol{\beta}": "𝜷",
    r"\mathfrak{g}": "𝔤",
    r"\mathsf{T}": "𝖳",
    r"\Gamma": "Γ",
    r"a \not= b": "≠",
    r"x \perp y": "⟂",
    r"\operatorname{Var}(X)": "Var(",
    r"\liminf_n a_n": "lim inf",
    r"\text{수출} + \text{Ўз}": "수출",
}


@pytest.mark.parametrize("latex", MEANT)
def test_alphabets_signs_and_names_come_out_as_they_are_meant(latex: str) -> None:
    assert squeezed(MEANT[latex]) in squeezed(TaggedPDF(pdf(book(latex))).text)


GROWING = {
    r"\begin{pmatrix} a \\ b \\ c \\ d \end{pmatrix}": r"lr(\( ",
    r"\begin{vmatrix} a \\ b \\ c \\ d \end{vmatrix}": r"lr(\| ",
    r"\begin{cases} a \\ b \\ c \\ d \end{cases}": r"lr(\{ ",
    r"\left( \frac{\frac{a}{b}}{\frac{c}{d}} \right)": r"lr(\( ",
    r"\left. \frac{\frac{a}{b}}{\frac{c}{d}} \right|_0": "lr( ",
}


@pytest.mark.parametrize("latex", GROWING)
def test_brackets_grow_in_both_formats(chromium: Browser, tmp_path: Path, latex: str) -> None:
    assert GROWING[latex] in "".join(part for row in formula(latex, True).rows for part in row.pieces[0])
    file = tmp_path / "a.html"
    file.write_text(KoruzHTMLExporter().from_notebook_node(book(latex))[0], encoding="utf-8")
    with visit(chromium, file) as seen:
        high = seen.page.evaluate(
            "[...document.querySelectorAll('math mo')].map(mo => mo.getBoundingClientRect().height)"
        )
        size = seen.page.evaluate("parseFloat(getComputedStyle(document.querySelector('math')).fontSize)")
        assert max(high) > 2.4 * size


def test_lines_of_arrays_are_drawn_and_an_open_end_is_no_row() -> None:
    made = formula(r"\begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}", True)
    assert "augment: #(hline: (0, 1, 2, ), vline: (0, 1, 2, )" in made.typst
    assert made.mathml.count("<mtr>") == 2


def test_sums_in_lines_below_each_other_are_large_and_words_stay_words() -> None:
    made = formula(r"\begin{aligned} a &= \sum_i x_i \\ &= \text{a $b$ \textbf{c} d} \end{aligned}", True)
    assert '<mtable displaystyle="true">' in made.mathml
    assert "<mtext><b>c</b></mtext>" in formula(r"\textbf{c}", True).mathml
    # Validators allow the two attributes there alone.
    assert not re.search("<(?!mstyle|mtable)[a-z]+[^>]* (?:displaystyle|scriptlevel)=", made.mathml)


# --- long ones --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["alone", "in text", "in a list", "in a table"])
def test_no_letter_of_a_long_formula_leaves_the_page(place: str) -> None:
    cells = {
        "alone": [displayed(latex) for latex in LONG],
        "in text": [f"Since ${latex}$ holds." for latex in LONG if "align}" not in latex],
        "in a list": [f"- a\n  - b\n\n    $$\n    {latex}\n    $$" for latex in LONG if "align}" not in latex],
        "in a table": [f"| a | b |\n|---|---|\n| ${LONG[0]}$ | ${LONG[1]}$ |"],
    }[place]
    data = pdf(notebook(markdown("# T\n\n## S"), *map(markdown, cells)))
    with pdfplumber.open(io.BytesIO(data)) as document:
        left = min(rect["x0"] for rect in document.pages[0].rects)
        right = max(rect["x1"] for rect in document.pages[0].rects)
        signs = [sign for sheet in document.pages for sign in sheet.chars if sign["text"].strip()]
        assert len(signs) > 200
        assert [sign["text"] for sign in signs if sign["x0"] < left - 0.5 or sign["x1"] > right + 0.5] == []


def test_a_long_sum_is_broken_before_a_sign_and_no_letter_is_lost() -> None:
    (row,) = formula(LONG[0], True).rows
    assert len(row.pieces) == 2
    assert [piece.strip()[:2] for piece in row.pieces[1]] == [r"\=", *[r"\+"] * 12]
    whole = squeezed(TaggedPDF(pdf(book(LONG[0]))).text)
    assert whole.count("Regressor") == 12


def test_a_long_formula_is_scrolled_on_a_small_screen_and_the_page_is_not(chromium: Browser, tmp_path: Path) -> None:
    text = [f"Since ${latex}$ holds." for latex in LONG if "align}" not in latex]
    file = tmp_path / "a.html"
    both = notebook(markdown("# T\n\n## S"), *map(markdown, [displayed(latex) for latex in LONG] + text))
    file.write_text(KoruzHTMLExporter().from_notebook_node(both)[0], encoding="utf-8")
    with visit(chromium, file, size=PHONE) as seen:
        assert seen.overflow() <= 0


# --- numbers and definitions ------------------------------------------------------------------------------------------


def test_a_number_stands_at_the_margin_beside_its_line() -> None:
    data = pdf(book(r"E = mc^2 \tag{1}", r"\begin{align} a &= b \tag{2} \\ c &= \frac{d}{e} \tag{3a} \end{align}"))
    with pdfplumber.open(io.BytesIO(data)) as document:
        words = document.pages[0].extract_words()
    found = {word["text"]: word for word in words if re.fullmatch(r"\(\w+\)", word["text"])}
    assert set(found) == {"(1)", "(2)", "(3a)"}
    assert len({round(word["x1"]) for word in found.values()}) == 1
    assert found["(1)"]["x1"] > 500
    assert found["(3a)"]["top"] - found["(2)"]["top"] > 10


def test_what_a_formula_defines_holds_behind_it_and_numbers_are_found_anywhere() -> None:
    both = notebook(
        markdown("# T\n\n## S\n\nBy \\eqref{eq:a} and $\\ref{eq:a}$ but $\\eqref{eq:z}$."),
        markdown(r"$$\newcommand{\R}{\mathbb{R}} \DeclareMathOperator{\Cov}{Cov} \def\E#1{\mathbb{E}[#1]}$$"),
        markdown(r"$x \in \R^n$, $\Cov(x)$, $\E{x}$ $$a = b \tag{7} \label{eq:a}$$"),
        code("x", shown(text_latex=r"$\R$")),
    )
    assert notices(both) == []
    tree, report = page(both), TaggedPDF(pdf(both))
    assert [part.get_text() for part in tree.select("math")[:3]] == ["(7)", "7", "???"]
    assert tree.main.get_text().count("ℝ") == report.text.count("ℝ") == 2
    assert "By(7)and7but???." in squeezed(report.text)


def test_definitions_are_found_whole() -> None:
    text = r"\newcommand{\R}{\mathbb{R}} \newcommand\x[2]{a{#1}b} \def\E#1{x} \renewcommand*{\y}{\}} \newcommand{\z}{"
    assert definitions(text) == {
        r"\R": r"\newcommand{\R}{\mathbb{R}}",
        r"\x": r"\newcommand\x[2]{a{#1}b}",
        r"\E": r"\def\E#1{x}",
        r"\y": r"\renewcommand*{\y}{\}}",
    }


# --- what can't be set ------------------------------------------------------------------------------------------------

ODD = {
    r"\unknowncmd{x} + y": r"\unknowncmd is not known",
    r"\ce{H2O} + \SI{5}{kg}": r"\ce and \SI are not known",
    r"\frac{a}{b": "Expected closing token",
    r"\begin{foo} x \end{foo}": "Unknown environment",
    r"\def\a{\a} \a": "expansion",
}


@pytest.mark.parametrize("latex", ODD)
def test_what_cant_be_set_stands_as_its_source_and_is_named_with_its_cell(latex: str) -> None:
    both = book("a", latex)
    (notice,) = notices(both)
    assert notice.startswith("cell 3: the formula ")
    assert repr(latex) in notice
    assert ODD[latex] in notice
    assert page(both).select_one(".formula code").get_text() == latex
    assert squeezed(latex) in squeezed(TaggedPDF(pdf(both)).text)


def test_a_formula_that_typst_doesnt_take_stands_as_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formula_typst._WRITERS, "mfrac", lambda element: "nothing-of-typst(a)")
    formula.cache_clear()
    try:
        report = TaggedPDF(pdf(book(r"\frac{a}{b}", "c + d")))
    finally:
        formula.cache_clear()
    assert r"\frac{a}{b}" in report.text
    assert len(report.root.every("Formula")) == 1


def test_no_letter_of_a_formula_is_typsts_code() -> None:
    latex = r'\text{#panic("a")} + \text{"]$ #} + \# \& \_ \$ \%'
    text = squeezed(TaggedPDF(pdf(book(latex))).text)
    assert re.search(r"#panic\(.a.\)", text)


@pytest.mark.parametrize(("low", "high"), formula_typst._GLYPHS)
def test_the_font_of_formulas_has_what_it_is_said_to_have(low: int, high: int) -> None:
    edges = [chr(point) for point in (low, high, (low + high) // 2) if chr(point).isprintable()]
    latex = " ".join(rf"\{sign}" if sign in r"#$%&_{}" else sign for sign in edges if sign not in "~^\\!")
    assert 0 not in set(TaggedPDF(pdf(book(latex))).glyph_ids())


def test_other_spellings_are_brought_to_those_that_are_known() -> None:
    assert prepared(r"\begin{split} a &= b \\[4pt] c \end{split}") == r"\begin{aligned} a &= b \\ c \end{aligned}"
    assert prepared(r"\begin{eqnarray*} a &=& b \end{eqnarray*}") == r"\begin{array}{rcl} a &=& b \end{array}"
    assert prepared(r"\begin{alignat}{2} a &= b \end{alignat}") == r"\begin{align*} a &= b \end{align*}"
    assert prepared(r"x\text{ if $y$ }") == r"x{\text{ if }y\text{ }}"
    assert prepared(r"a = b \tag{1}") == r"\begin{equation*}a = b \tag{1}\end{equation*}"
    assert prepared(r"50\% x % a remark") == r"50\% x "
