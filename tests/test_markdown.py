"""Markdown: one reading for page, PDF and volume; each construct goes through all three."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from foreign import letters, markdown, notebook, notices, page, page_words, pdf, pdf_words
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tagged import TaggedPDF, squeezed

from koruz.export.formulas import formula
from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.markdown import read_markdown, title_in
from koruz.export.nodes import walk
from koruz.export.typst import KoruzPDFExporter
from koruz.export.volume import bind

START = "Zstart"

# Name: the Markdown, a selector on the page and the texts that it finds, and words that must stand in the PDF.
CONSTRUCTS: dict[str, tuple[str, str, list[str], str]] = {
    "entities": ("A&nbsp;B &mdash; &lt;tag&gt; R&amp;D &#8212;", "p", ["A\xa0B — <tag> R&D —"], "A B — <tag> R&D —"),
    "strike": ("This is ~~old~~ new.", "s", ["old"], "This is old new."),
    "bare": (
        "See https://example.org/a_b_c, <https://example.org/d>.",
        "a",
        ["https://example.org/a_b_c", "https://example.org/d"],
        "See https://example.org/a_b_c, https://example.org/d.",
    ),
    "footnote": ("A sentence.[^n] More.[^n]\n\n[^n]: Its *note*.", "ol.notes em", ["note"], "Its note."),
    "bullets": ("- a\n  - b\n    - c\n      - d\n        - e", "ul ul ul ul ul > li", ["e"], "e"),
    "bullets-in-quote": ("> - a\n>   - b\n>     - c", "blockquote ul ul ul > li", ["c"], "c"),
    "bullets-in-numbers": ("1. one\n   - a\n     1. deep\n2. two", "ol > li ul ol > li", ["deep"], "deep"),
    "numbers-from-five": ("5. five\n6. six", "ol[start='5'] > li", ["five", "six"], "5. five"),
    "loose-list": ("- p\n\n  q\n- r", "ul > li > p", ["p", "q", "r"], "q"),
    "tasks": ("- [ ] to do\n- [x] done", "li.task", ["☐ to do", "☑ done"], "☑ done"),
    "formula": ("We write $r = x_i^2$ here.", "p math mn", ["2"], "We write"),
    "formula-block": ("$$\n\\frac{a}{b}\n$$", "div.formula math[display=block] mfrac", ["ab"], "𝑎"),
    "formula-environment": (
        "so \\begin{align} a &= b \\\\ c &= d \\end{align} holds",
        "div.formula mtr",
        ["a=b", "c=d"],
        "holds",
    ),
    "formula-hangul": ("$GDP_{한국} \\text{ in Ўз}$", "math mi", ["G", "D", "P", "한", "국"], "한"),
    "sums": (
        "It costs $50 to $100 a head, \\$5 more; 35$ each.",
        "p",
        ["It costs $50 to $100 a head, $5 more; 35$ each."],
        "$50 to $100 a head, $5 more; 35$ each.",
    ),
    "comments": ("<!-- hidden -->\n\n[//]: # (hidden)\n\nseen <!-- hidden --> too", "p", ["seen  too"], "seen too"),
    "fences": (
        "~~~\n# no heading\n```\n~~~\n\n    # nor this",
        "pre",
        ["# no heading\n```", "# nor this"],
        "# no heading",
    ),
    "hard-break": ("one  \ntwo\\\nthree\nfour", "p br", ["", ""], "three four"),
    "html": (
        '<div class="alert alert-info">Take <b>care</b>.</div>\n\nH<sub>2</sub>O<br>x<sup>2</sup>',
        ".alert.info strong, sub, sup",
        ["care", "2", "2"],
        "Take care.",
    ),
    "html-table": ("<table><tr><th>h</th></tr><tr><td>1</td></tr></table>", "thead th, tbody td", ["h", "1"], "h"),
    "details": (
        "<details><summary>More</summary>\n\n*inside*\n\n</details>",
        "details > summary, details em",
        ["More", "inside"],
        "inside",
    ),
    "unknown-tag": ("a <blink>word</blink> b", "p", ["a word b"], "a word b"),
    "table": (
        "text before\n| a | b |\n|:--|--:|\n| 1 | 2 |\n| 3 |",
        "th, td",
        ["a", "b", "1", "2", "3", ""],
        "text before",
    ),
    "table-marks": (
        "| a | b |\n|---|---|\n| one<br>two | `c` and **d** |",
        "td br, td code, td strong",
        ["", "c", "d"],
        "two",
    ),
    "definition": ("Term\n: Meaning", "dt, dd", ["Term", "Meaning"], "Meaning"),
    "admonition": ("> [!NOTE]\n> Take care", "blockquote p", ["[!NOTE] Take care"], "[!NOTE] Take care"),
    "quote-rule": ("> said\n\n---\n\nafter", "blockquote p, hr, p", ["said", "", "after"], "after"),
    "smart": (
        '"Q" -- d --- ... it\'s (c) 1/2',
        "p",
        ['"Q" -- d --- ... it\'s (c) 1/2'],
        '"Q" -- d --- ... it\'s (c) 1/2',
    ),
    "typst": (
        "#set text(size: 40pt) @ref $ 1 $ // c /* */ ~ = b",
        "p",
        ["#set text(size: 40pt) @ref $ 1 $ // c /* */ ~ = b"],
        "#set text(size: 40pt) @ref $ 1 $ // c /* */ ~ = b",
    ),
    "signs": ("2010‑2020 ✔ ✗ a b ☑ ★ ①", "p", ["2010‑2020 ✔ ✗ a b ☑ ★ ①"], "✔ ✗ a b ☑ ★ ①"),
    "scripts": (
        "Ўзбекистон 한국 韓國 العربية ქართული",
        "p",
        ["Ўзбекистон 한국 韓國 العربية ქართული"],
        "Ўзбекистон 한국 韓國",
    ),
}


def book(*cells: str, **metadata: Any) -> Any:
    return notebook(markdown("# A title\n\nLede."), markdown(f"## {START}"), *map(markdown, cells), **metadata)


@cache
def bound() -> TaggedPDF:
    """One volume of a report for each construct."""
    return TaggedPDF(bind({name: pdf(book(part[0])) for name, part in CONSTRUCTS.items()}, "2026.1", "2026-11-23"))


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_page_and_pdf_say_what_a_construct_means(name: str) -> None:
    text, selector, found, words = CONSTRUCTS[name]
    tree = page(book(text))
    assert [part.get_text().strip("\n") for part in tree.select_one("main > section").select(selector)] == found
    data = pdf(book(text))
    report = TaggedPDF(data)
    assert squeezed(words) in squeezed(report.text)
    assert 0 not in set(report.glyph_ids())
    if "formula" not in name and name != "scripts":  # their letters are others, or stand from right to left
        assert pdf_words(report, START) == page_words(tree, START)
    assert pdf(book(text)) == data


def test_the_volume_says_what_every_construct_says() -> None:
    parts = {part.text.partition("A title")[0] or index: part for index, part in enumerate(bound().root.every("Part"))}
    assert len(parts) == len(CONSTRUCTS)
    for name, (_, _, _, words) in CONSTRUCTS.items():
        assert squeezed(words) in squeezed(bound().text), name


# --- one reading, whatever is written ---------------------------------------------------------------------------------

WORD = st.text("abcdefghijklmnopqrstuvwxyzöЎў한", min_size=1, max_size=9)
INLINE = st.one_of(
    WORD,
    WORD.map("**{}**".format),
    WORD.map("*{}*".format),
    WORD.map("`{}`".format),
    WORD.map("~~{}~~".format),
    WORD.map("[{}](https://example.org/x)".format),
    WORD.map("<b>{}</b>".format),
    WORD.map("<span style='x'>{}</span>".format),
    WORD.map("<!--{}-->".format),
    st.sampled_from(
        [
            "&amp;",
            "&nbsp;",
            "\\*",
            "$5",
            "<br>",
            "https://example.org/a?b=c",
            "![words](no.png)",
            "#",
            "~",
            "_",
            "*",
            "`",
            "<",
            "[^",
            "](",
        ]
    ),
)
LINE = st.lists(INLINE, min_size=1, max_size=5).map(" ".join)
BLOCK = st.one_of(
    LINE,
    st.lists(LINE, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"{'  ' * depth}- {line}" for depth, line in enumerate(lines))
    ),
    st.lists(LINE, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    ),
    LINE.map("> {}".format),
    st.tuples(st.integers(3, 6), WORD).map(lambda part: f"{'#' * part[0]} {part[1]}"),
    WORD.map("```\n# {}\n```".format),
    st.tuples(LINE, LINE).map(
        lambda cells: f"| {cells[0].replace('|', ' ')} | b |\n|---|--:|\n| {cells[1].replace('|', ' ')} | c | d |"
    ),
    st.tuples(WORD, LINE).map(lambda part: f"{part[0]}[^{part[0]}]\n\n[^{part[0]}]: {part[1]}"),
    st.tuples(WORD, LINE).map(lambda part: f"{part[0]}\n: {part[1]}"),
    LINE.map("<div>\n\n{}\n\n</div>".format),
    LINE.map("<details><summary>s</summary>{}</details>".format),
    st.sampled_from(["---", "<div>", "</div>", "<table><tr><td>x", "```", "<ul><li>a<li>b</ul>"]),
)


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join), st.lists(BLOCK, max_size=2).map("\n\n".join))
def test_the_words_of_page_and_pdf_are_the_same(first: str, second: str) -> None:
    both = book(first, second or "end")
    tree, report = page(both), TaggedPDF(pdf(both))
    assert page_words(tree, START) == pdf_words(report, START)
    levels = [int(tag.name[1]) for tag in tree.select("h1, h2, h3, h4, h5, h6")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tagged = [int(element.role[1]) for element in report.root.every("H1", "H2", "H3", "H4", "H5", "H6")]
    assert all(after <= before + 1 for before, after in pairwise(tagged))
    ids = [tag["id"] for tag in tree.select("[id]")]
    assert len(set(ids)) == len(ids)
    assert all(link["href"][1:] in ids for link in tree.select("a[href^='#']"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_can_be_read_and_keeps_its_letters_on_the_page(text: str) -> None:
    nodes = read_markdown(text, lambda address, attrs: {"alt": attrs.get("alt", "")}, lambda message: None)
    assert all(node.children or node.text or node.kind for node in walk(nodes))


LATEX = [*"xy2+=^_{}&,'%", r"\\", *(rf"\{name}" for name in "frac sqrt sum left( right) text{a} hat lim".split())]  # noqa: SIM905


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(LATEX),
        min_size=1,
        max_size=8,
    )
)
def test_any_formula_is_set_or_stands_as_its_source(parts: list[str]) -> None:
    source = " ".join(parts)
    report = TaggedPDF(pdf(book(f"before\n\n$$\n{source}\n$$\n\nafter")))
    assert "before" in report.text
    assert "after" in report.text


# --- headings and links -----------------------------------------------------------------------------------------------


def test_the_first_heading_is_the_title_and_a_later_one_is_a_section() -> None:
    tree = page(
        notebook(markdown("A *bold* `title`\n===\n\nLede."), markdown("# Appendix\n\nx"), markdown("Under\n---\n\ny"))
    )
    assert tree.h1.decode_contents() == "A <em>bold</em> <code>title</code>"
    assert tree.title.get_text() == "A bold title"
    assert [heading.get_text() for heading in tree.main.select("h2")] == ["Appendix", "Under"]
    assert title_in("A *bold* `title`\n===") == "A bold title"
    assert title_in("text\n\n# Later") == ""
    assert title_in("```\n# no\n```") == ""


def test_levels_leave_none_out_in_page_and_pdf() -> None:
    both = notebook(
        markdown("# T\n\n### Before the first section\n\nx"), markdown("## S\n\n#### Four\n\n###### Six\n\n### Three")
    )
    expected = [(1, "T"), (2, "Before the first section"), (2, "S"), (3, "Four"), (4, "Six"), (3, "Three")]
    tree = page(both)
    own = list(tree.select("h1, h2, h3, h4, h5, h6"))
    assert [(int(heading.name[1]), heading.get_text()) for heading in own] == expected
    report = TaggedPDF(pdf(both)).root.every("H1", "H2", "H3", "H4", "H5", "H6")
    found = [(int(heading.role[1]), heading.text) for heading in report]
    assert [part for part in found if part[1] != "Contents"] == expected


LINKS = {
    "#second-part": "Second part",
    "#2.-Second-part": "Second part",
    "#Second-part": "Second part",
    "#무역": "무역",
    "#%EB%AC%B4%EC%97%AD": "무역",
    "#same-1": "Same",
    "#deep": "Deep",
    "#here": "",
}


@pytest.mark.parametrize("address", LINKS)
def test_links_lead_to_headings_and_marks(address: str) -> None:
    both = notebook(
        markdown(f"# T\n\n## S\n\n[go]({address})"),
        markdown("## 2. Second part\n\n### Deep\n\n<a id='here'></a>\n\n## 무역\n\n## Same\n\n## Same"),
    )
    tree = page(both)
    (link,) = [link for link in tree.main.select("a") if link.get_text() == "go"]
    target = tree.find(id=link["href"][1:])
    assert LINKS[address] in target.get_text()
    assert target.get_text() == "" or target.name in ("h2", "h3")
    report = TaggedPDF(pdf(both))
    names = [note for pdf_page in report.pdf.pages for note in pdf_page.get("/Annots", []) if "/Dest" in note]
    assert len(names) > 5  # the contents' and this one
    volume = TaggedPDF(bind({"one": pdf(both), "two": pdf(both)}, "e", "2026"))
    assert all(
        not isinstance(note.Dest, str) for p in volume.pdf.pages for note in p.get("/Annots", []) if "/Dest" in note
    )


def test_other_links_stay_where_they_hold_and_are_told_where_not(tmp_path: Path) -> None:
    text = "[a](data.csv) [b](02_b.ipynb#x) [c](mailto:a@example.org) [d](javascript:alert(1)) [e](#nowhere) [f](ftp://x.org/y)"
    both = book(text)
    assert [link["href"] for link in page(both).main.select("section p a")] == [
        "data.csv",
        "02_b.ipynb#x",
        "mailto:a@example.org",
    ]
    told = " ".join(notices(both))
    assert all(word in told for word in ("javascript:alert(1)", "#nowhere", "ftp://x.org/y"))
    addresses = {str(n.A.URI) for p in TaggedPDF(pdf(both)).pdf.pages for n in p.get("/Annots", []) if "/A" in n}
    assert addresses == {"mailto:a@example.org"}


def test_what_is_dropped_is_told() -> None:
    told = notices(
        book(
            "<script>x()</script><iframe src=x></iframe>",
            "<blink>b</blink>",
            "![](gone.png)",
            "|a|\n|-|\n|1|2|",
            "$\\strange x$",
        )
    )
    for word in ("<script>", "<iframe>", "<blink>", "gone.png", "2 cells under 1 headings", "\\strange"):
        assert any(word in line for line in told), word
    assert notices(book("plain *text*, <b>bold</b>, <!-- a comment -->")) == []


# --- what stays on the page -------------------------------------------------------------------------------------------

WIDE = (
    "| "
    + " | ".join(f"col{n}" for n in range(30))
    + " |\n|"
    + "---|" * 30
    + "\n| "
    + " | ".join(str(n * 12345) for n in range(30))
    + " |"
)
LONG = {
    "word": "x" * 600,
    "address": "https://example.org/" + "a" * 400,
    "segments": "https://example.org/" + "seg/" * 80,
    "code": "```\n" + "y" * 700 + "\n```",
    "line of code": "```\n" + "word " * 120 + "\n```",
    "inline code": "`" + "z" * 400 + "`",
    "table": WIDE,
    "word in a table": "| a | b |\n|---|---|\n| " + "w" * 300 + " | 2 |",
    "two words in a table": "| a | b |\n|---|---|\n| " + "w" * 300 + " | " + "v" * 300 + " |",
    "in lists": "- - - " + "q" * 300,
    "table in a list": "- item\n\n  " + WIDE.replace("\n", "\n  "),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_long_stays_on_the_page(name: str) -> None:
    data = pdf(book(LONG[name]))
    left, right = spread(data)
    assert left >= 50
    assert right <= 595.28 - 50
    report = TaggedPDF(data)
    assert "\u200b" not in report.text
    longest = max(LONG[name].replace("`", " ").replace("|", " ").split(), key=len)
    assert squeezed(longest) in squeezed(report.text)


def spread(data: bytes) -> tuple[float, float]:
    """The leftmost and rightmost points of letters on any page."""
    import re
    import subprocess

    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    edges = [
        tuple(map(float, pair)) for pair in re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"', boxes)
    ]
    return min(left for left, _ in edges), max(right for _, right in edges)


def test_cells_of_a_wide_table_stay_off_each_other() -> None:
    report = TaggedPDF(pdf(book(WIDE)))
    tables = report.root.every("Table")
    assert len(tables) > 1
    assert all(table.every("TH")[0].text == "col0" for table in tables)
    cells = [cell.text for table in tables for cell in table.every("TD")]
    assert set(cells) == {str(n * 12345) for n in range(30)}


def test_letters_of_words_are_those_of_both() -> None:
    assert letters("a1 b_c, 한") == "abc한"
    assert BeautifulSoup(formula("x", False).mathml, "html.parser").mi.get_text() == "x"


DEEP = {
    "quotes": "> " * 60 + "deep",
    "lists": "\n".join("  " * depth + "- deep" for depth in range(40)),
    "boxes": "<div>" * 200 + "deep" + "</div>" * 200,
    "bold": "<b>" * 300 + "deep",
    "stars": "*" * 90 + "deep" + "*" * 90,
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_keeps_its_words(name: str) -> None:
    both = book(DEEP[name])
    assert page_words(page(both), START) == pdf_words(TaggedPDF(pdf(both)), START)
    assert "deep" in TaggedPDF(pdf(both)).text


def test_a_text_of_thousands_of_places_to_break_is_set() -> None:
    both = book("y" * 20000, "```\n" + "z" * 20000 + "\n```", " ".join(["https://example.org/" + "a/" * 40] * 40))
    assert page_words(page(both), START) == pdf_words(TaggedPDF(pdf(both)), START)


def test_in_a_build_a_link_to_another_notebook_leads_to_its_report(tmp_path: Path) -> None:
    (tmp_path / "02_other.ipynb").write_text("{}")
    both = book("[there](02_other.ipynb#Part) [gone](03_gone.ipynb) [file](data.csv)")
    resources = {
        "metadata": {"name": "book", "path": str(tmp_path / "out")},
        "source": str(tmp_path),
        "links": {"notebook": "book.ipynb", "reports": "../"},
    }
    text, found = KoruzHTMLExporter().from_notebook_node(both, resources)
    links = {link.get_text(): link["href"] for link in BeautifulSoup(text, "html.parser").select("main section p a")}
    assert links == {"there": "../other/other.html#q-part"}
    assert [line.split()[3] for line in found["document"].notices] == ["03_gone.ipynb", "data.csv"]


def test_a_formula_may_have_blanks_inside_its_dollars_and_sums_are_none() -> None:
    tree = page(
        notebook(markdown("# T\n\n## S\n\nwhere $ K_t $ and $ s $, $ 0 \\leq s $; not $ 5 and $ 6, $5 and $x^2$"))
    )
    assert len(tree.select("math")) == 4
    assert "$ 5 and $ 6, $5 and" in tree.get_text()


# --- over several cells -----------------------------------------------------------------------------------------------


def test_a_note_and_an_address_may_be_defined_in_another_cell() -> None:
    both = notebook(
        markdown(
            f"# T\n\n## {START}\n\nOne.[^a] Two.[^own] See [there][x], [here][y], `[^a]` and [^none].\n\n[^own]: Own."
        ),
        markdown("    code[^a]\n\nAgain.[^a]"),
        markdown(
            "## Notes\n\n```\n[^own]: no note\n```\n\n[^a]: The *note*.\n\n    Its second part.\n\n[^own]: Not this.\n"
        ),
        markdown("[x]: https://example.org/x\n[y]: https://example.org/y"),
        markdown("[y]: https://example.org/other\n\n[own][y]"),
    )
    tree, report = page(both), TaggedPDF(pdf(both))
    notes = [note.get_text(" ", strip=True).removesuffix(" ↩") for note in tree.select(".notes > li")]
    assert notes == ["The note . Its second part.", "Own.", "The note . Its second part."]
    links = {link.get_text(): link["href"] for link in tree.select("section p a[href^=https]")}
    assert links == {
        "there": "https://example.org/x",
        "here": "https://example.org/y",
        "own": "https://example.org/other",
    }
    assert tree.select_one("section p code").get_text() == "[^a]"
    assert "code[^a]" in tree.select_one("section pre").get_text()
    assert "[^none]" in tree.get_text()
    assert pdf_words(report, START) == page_words(tree, START)


def test_a_note_that_nothing_refers_to_is_named() -> None:
    both = notebook(markdown("# T\n\n## S\n\nx[^a]\n\n[^a]: A."), markdown("[^lost]: Lost."))
    assert notices(both) == ["nothing refers to the footnote [^lost]; it is left out"]


@pytest.mark.parametrize("cell_type", ["raw", "markdown"])
def test_front_matter_hides_nothing_of_the_notebook(cell_type: str) -> None:
    front = {"cell_type": cell_type, "metadata": {}, "source": "---\ntitle: From the front\n---\n"}
    both = notebook(front, markdown("# Own heading\n\nFirst paragraph."), markdown("## S\n\nx"))
    tree, report = page(both), TaggedPDF(pdf(both))
    assert tree.h1.get_text() == tree.title.get_text() == "From the front"
    assert [heading.get_text() for heading in tree.main.select("h2")][-2:] == ["Own heading", "S"]
    assert "First paragraph." in tree.main.get_text()
    assert "First paragraph." in report.text
    same = notebook(front, markdown("# From the *front*\n\nFirst paragraph.\n\n# From the front"))
    assert [heading.get_text() for heading in page(same).select("h1, main h2")] == ["From the front", "From the front"]


def test_a_link_to_the_title_leads_to_it() -> None:
    both = book("[up](#A-title-of-its-own)").copy()
    both["cells"][0]["source"] = "# A title of its own"
    assert page(both).select_one("section p a")["href"] == "#main"
    assert notices(both) == []
    report = TaggedPDF(pdf(both))
    ways = [note for sheet in report.pdf.pages for note in sheet.get("/Annots", [])]
    # One from the contents to the section, one from the text to the title.
    tops = [float(note.Dest[3]) for note in ways if "/Dest" in note]
    assert len(tops) == 2
    assert max(tops) > 700


def test_what_lies_beside_a_notebook_is_named_in_its_pdf() -> None:
    both = book(
        "[there](other.ipynb#Part), [file](data/a%20b.csv), [other.ipynb](other.ipynb), [web](https://example.org)"
    )
    text = TaggedPDF(pdf(both)).text
    assert "there (other.ipynb), file (data/a b.csv), other.ipynb, web" in " ".join(text.split())


def test_in_a_volume_a_link_to_another_report_leads_to_its_section(tmp_path: Path) -> None:
    (tmp_path / "02_other.ipynb").write_text("{}")
    resources = {
        "metadata": {"name": "book", "path": str(tmp_path / "out")},
        "source": str(tmp_path),
        "links": {"notebook": "book.ipynb", "reports": "../"},
    }
    first = KoruzPDFExporter().from_notebook_node(
        book("[there](02_other.ipynb#Part-two) [all](02_other.ipynb)"), resources
    )
    addresses = [str(uri) for uri in _addresses(TaggedPDF(first[0]))]
    assert addresses == ["../other/other.pdf#q-part-two", "../other/other.pdf"]
    other = pdf(notebook(markdown("# O\n\n## Part one\n\nx"), markdown("## Part two\n\ny")))
    volume = TaggedPDF(bind({"book": first[0], "other": other}, "2026.1", "2026-11-23"))
    assert _addresses(volume) == []
    alone = TaggedPDF(bind({"book": first[0]}, "2026.1", "2026-11-23"))
    assert [str(uri) for uri in _addresses(alone)] == addresses


def _addresses(report: TaggedPDF) -> list[Any]:
    notes = [note for sheet in report.pdf.pages for note in sheet.get("/Annots", [])]
    return [note.A.URI for note in notes if "/A" in note and "/URI" in note.A and "other" in str(note.A.URI)]
