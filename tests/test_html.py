"""The HTML exporter and the front door, read as markup; how they look in a browser is tested in test_browser."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import nbformat
import pytest
import sample
import tinycss2
from bs4 import BeautifulSoup
from builders import ROOT
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter

from koruz.export import labels
from koruz.export.document import MIME, Computed, ExhibitBlock, LedgerBlock, Prose, Section, read
from koruz.export.html import css_string, csv_uri, findings, in_scale, number_parts, opening, verdict
from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.index import render
from koruz.export.inline_svg import SVGError, inline_svg, page_svg
from koruz.export.ledger_files import ledger_files
from koruz.export.node_html import node_html
from koruz.export.nodes import paragraph
from koruz.export.nodes import words as text_of
from koruz.figures import fonts

LINKS = {"home": "../index.html", "pdf": "trade.pdf", "archive": "trade-data.zip", "notebook": "trade.ipynb"}
LOADING = re.compile(r"https?://|^//")
any_text = st.text(st.characters(exclude_categories=["Cs"]))


def export(book: nbformat.NotebookNode) -> str:
    return str(KoruzHTMLExporter(links=LINKS).from_notebook_node(book)[0])


@cache
def page(name: str = "sample") -> str:
    books = {"sample": sample.notebook, "hostile": sample.hostile, "variant": lambda: sample.notebook(variant=True)}
    return (
        render([sample.entry()], "2026.1", "2026-11-23", **sample.suite()) if name == "front" else export(books[name]())
    )


@cache
def soup(name: str = "sample") -> BeautifulSoup:
    return BeautifulSoup(page(name), "html.parser")


def words(tag: object) -> str:
    """A tag's text with blanks made single."""
    return " ".join(tag.get_text(" ").split())  # type: ignore[attr-defined]


def exhibit_cell(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The first cell that shows an exhibit."""
    cells = [cell for cell in book.cells if cell.get("outputs")]
    return next(cell for cell in cells if cell.outputs[0]["data"][MIME]["type"] == "exhibit")


# --- the page --------------------------------------------------------------------------------------------------------


def test_nbconvert_finds_the_exporter_by_its_name() -> None:
    assert get_exporter("koruz-html") is KoruzHTMLExporter


def test_nbconvert_writes_the_page_from_the_command_line(tmp_path: Path) -> None:
    nbformat.write(sample.notebook(), tmp_path / "executed.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "koruz-html", "executed.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    written = (tmp_path / "executed.html").read_text(encoding="utf-8")
    assert written == str(KoruzHTMLExporter().from_notebook_node(sample.notebook())[0])


def test_the_parts_stand_in_the_order_of_the_design() -> None:
    headings = [words(tag) for tag in soup().select("h1, h2")]
    assert headings == [
        sample.TITLE,
        labels.TAKEAWAYS_TITLE,
        labels.NUMBERS_TITLE,
        "How big is the trade, and by whose count?",
        "Where does Korea rank?",
        "What if growth goes on?",
        "What the article says, what the figures say",
        "Method and limits",
        labels.SOURCES_TITLE,
        labels.CITE_TITLE,
        labels.LICENCE_TITLE,
        labels.RUN_TITLE,
    ]
    contents = [words(link) for link in soup().select(".side a")]
    assert contents == headings[1:10]
    assert contents == [words(link) for link in soup().select(".folded a")]


def test_headings_never_skip_a_level() -> None:
    for name in ("sample", "hostile", "front"):
        levels = [int(tag.name[1]) for tag in soup(name).select("h1, h2, h3, h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_masthead_names_edition_vintage_and_links() -> None:
    masthead = soup().select_one("header.masthead")
    assert masthead is not None
    text = words(masthead)
    for expected in (sample.QUESTION, "2026.1", "23 November 2026", "partner_growth"):
        assert expected in text
    assert {link["href"] for link in masthead.select(".links a, .brand a")} == set(LINKS.values())


def test_links_may_come_with_the_resources() -> None:
    text, resources = KoruzHTMLExporter().from_notebook_node(sample.notebook(), {"links": {"pdf": "other.pdf"}})
    assert [link["href"] for link in BeautifulSoup(text, "html.parser").select(".links a")] == ["other.pdf"]
    assert resources["document"].title == sample.TITLE


def test_without_links_the_masthead_offers_none() -> None:
    bare = BeautifulSoup(KoruzHTMLExporter().from_notebook_node(sample.notebook())[0], "html.parser")
    assert bare.select(".links a, .brand a") == []


def test_takeaways_point_at_their_sources() -> None:
    items = soup().select(".takeaways li")
    assert words(items[0]).startswith("Trade stood at USD 2.3 billion in 2023 by Uzbekistan's count")
    assert [link["href"] for link in items[0].select("a.ref")] == ["#source-1"]
    assert items[2].select("a.ref") == []


def test_a_headline_number_says_value_period_change_source_and_grade() -> None:
    first = words(soup().select(".numbers li")[0])
    assert first == (
        "Turnover, Uzbek count USD 2.3 billion 2023 up USD 500 million on 2021 Rounded by the source. "
        "Official figure. Tafsilar , 25 March 2024"
    )


def test_a_figure_carries_all_its_papers() -> None:
    record = sample.turnover()
    figure = soup().select_one("#exhibit-turnover")
    assert figure is not None
    assert words(figure.h3) == f"Figure 1 : {record['headline']}"
    assert words(figure.select_one(".subtitle")) == record["subtitle"]
    assert words(figure.select_one(".note")) == record["note"]
    picture = figure.select_one(".chart > svg")
    assert picture is not None
    assert (picture["role"], picture["aria-label"]) == ("img", record["alt"])
    assert "Korean count" in picture.get_text()
    lines = [words(line) for line in figure.select(".sources li")]
    assert lines[0].endswith("25 March 2024, official figure")
    assert lines[3] == "also Source 6"
    assert [link["href"] for link in figure.select(".sources a.ref")] == [f"#source-{n}" for n in (1, 2, 5, 6)]


@pytest.mark.parametrize("count", [1, 3, 4, 5, 6, 20])
def test_many_more_sources_are_folded_into_one_stop(count: int) -> None:
    book = sample.notebook()
    record = exhibit_cell(book).outputs[0]["data"][MIME]
    record["sources"] = [{**record["sources"][0], "id": f"more-{number}"} for number in range(count)]
    figure = BeautifulSoup(export(book), "html.parser").select_one(f"#exhibit-{record['name']}")
    others = figure.select(".sources .more a.ref")
    assert len(others) == max(0, count - labels.SOURCES_IN_FULL)
    folded = figure.select(".sources details a.ref")
    assert len(folded) == (len(others) if len(others) > labels.MOST_UNFOLDED else 0)
    assert [words(each) for each in figure.select(".sources summary")] == (
        [f"{labels.ALSO_WORD} {labels.other_sources(len(folded))}"] if folded else []
    )


@pytest.mark.parametrize(
    ("blocks", "kept"),
    [
        ((), 0),
        (("word",), 0),
        ((None,), 1),
        (("word", None, "word", None), 2),
        (("word", "word", None), 3),
        (("word " * 400, None), 0),
        ((LedgerBlock(()), None), 0),
    ],
)
def test_a_heading_is_kept_with_its_first_exhibit_if_that_is_near(blocks: tuple[Any, ...], kept: int) -> None:
    made = [ExhibitBlock(1, {}) if block is None else block for block in blocks]
    made = [Prose((paragraph(block),)) if isinstance(block, str) else block for block in made]
    assert opening(Section("Q", made)) == kept
    computed = [Computed(({"text": text_of(block.nodes)},)) if isinstance(block, Prose) else block for block in made]
    assert opening(Section("Q", computed)) == kept


def test_a_source_without_a_web_address_is_not_a_link() -> None:
    listed = soup().select("ol.bibliography li")
    assert len(listed) == 9
    assert [bool(item.a) for item in listed] == [True] * 5 + [False] + [True] * 3
    assert "licence: MIT" in words(listed[5])


def test_the_table_behind_a_figure_is_whole_and_its_headers_have_scopes() -> None:
    record = sample.turnover()
    table = soup().select_one("#exhibit-turnover details table")
    assert table is not None
    rows = [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]
    assert rows == [[cell or labels.MISSING for cell in row] for row in record["rows"]]
    assert [words(cell) for cell in table.select("thead th[scope=col]")] == [
        "Year",
        "Uzbek count USD bn",
        "Korean count USD bn",
    ]
    assert len(table.select("tbody th[scope=row]")) == len(rows)
    assert table.caption is not None


def test_a_table_stands_in_the_open() -> None:
    exhibit = soup().select_one("#exhibit-counts-2023")
    assert exhibit is not None
    assert words(exhibit.h3).startswith("Table 1 : Three figures")
    assert exhibit.select("details, .chart") == []
    assert len(exhibit.select("tbody tr")) == 4


def test_a_source_in_a_table_is_shown_by_its_number() -> None:
    book = sample.notebook()
    data = exhibit_cell(book).outputs[0]["data"]
    data[MIME] = {**sample.turnover(), "rows": [["2023", "2.30", "tafsilar-2024"], ["2024", "", "unknown-2024"]]}
    cells = BeautifulSoup(export(book), "html.parser").select("#exhibit-turnover tbody td")
    assert [words(cell) for cell in cells] == ["2.30", "Source 1", labels.MISSING, "unknown-2024"]
    assert cells[1].a["href"] == "#source-1"


def test_the_download_holds_the_csv_itself() -> None:
    for record in (sample.turnover(), sample.shares(), sample.counts_2023(), sample.what_if()):
        link = soup().select_one(f"#exhibit-{record['name']} a.download")
        assert link is not None
        assert link["download"] == f"{record['name']}.csv"
        assert unquote_to_bytes(str(link["href"]).partition(",")[2]) == record["csv"].encode()
    assert words(soup().select_one("#exhibit-turnover a.download")) == "Data for figure 1 (CSV, 195 bytes)"
    assert len(sample.turnover()["csv"].encode()) == 195


def test_a_what_if_is_marked_on_the_figure_and_in_its_caption() -> None:
    assumed = soup().select_one("#exhibit-when-korea-passes-turkey")
    assert assumed is not None
    assert "what-if" in assumed["class"]
    assert labels.WHAT_IF_EXHIBIT in words(assumed.figcaption)
    assert "assumption, not fact" in words(assumed.select_one(".chart"))
    others = [figure for figure in soup().select("figure.exhibit") if figure is not assumed]
    assert len(others) == 3
    assert all("What if" not in words(figure) for figure in others)


def test_a_variant_says_so_first_and_shows_its_parameters() -> None:
    assert soup().select(".banner") == []
    assert soup().select_one("details.parameters").has_attr("open") is False
    varied = soup("variant")
    assert labels.WHAT_IF_DOCUMENT in words(varied.select_one(".banner"))
    assert varied.select_one("details.parameters").has_attr("open")
    changed = [[words(cell) for cell in row.select("th, td")] for row in varied.select("tr.changed")]
    assert changed == [["first_year", "2010", "2002"], ["partner_growth", "0.12", "0.08"]]
    # What every printed sheet says stands in the style, as a CSS string.
    assert re.search(r"@bottom-left \{ content: \"What\\2d if edition", page("variant"))
    assert "What\\2d if edition" not in page()


def test_the_ledger_gives_each_claim_its_verdict_in_words_and_shape() -> None:
    claims = soup().select("article.claim")
    rows = sample.ledger()["rows"]
    assert len(claims) == len(rows) == 7
    for claim, row in zip(claims, rows, strict=True):
        text = claim.get_text()
        for name in ("claim", "statement", "stated", "found", "arithmetic", "rule", "reading"):
            assert "".join(row[name].split()) in "".join(text.split()), name
        assert words(claim.select_one(".badge")).lower() == row["verdict"]
        assert claim.select_one(".badge use")["href"] == f"#icon-{verdict(row['verdict'])}"
    assert [words(item) for item in soup().select(".tally li")] == [
        "2 supported",
        "1 outdated",
        "1 differs by definition",
        "1 contradicted",
        "1 internally inconsistent",
        "1 not checkable",
    ]


def test_the_filter_names_every_theme_and_verdict_with_its_rows() -> None:
    labels_of = [words(item) for item in soup().select(".filter label")]
    assert labels_of[:3] == ["All 7", "Trade 5", "Relations 2"]
    assert labels_of[3:5] == ["All 7", "Supported 2"]
    assert [words(item) for item in soup().select(".filter legend")] == ["Theme", "Verdict"]
    chosen = soup().select(".filter input[checked]")
    assert [each["name"] for each in chosen] == ["theme-1", "verdict-1"]
    assert {each["name"] for each in soup().select(".filter input")} == {"theme-1", "verdict-1"}


def ledger_page(rows: list[dict[str, Any]], links: dict[str, str], **papers: Any) -> BeautifulSoup:
    book = sample.notebook()
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if output["data"].get(MIME, {}).get("type") == "ledger":
                output["data"][MIME] = {"type": "ledger", "rows": rows, **papers}
    return BeautifulSoup(KoruzHTMLExporter(links=links).from_notebook_node(book)[0], "html.parser")


def test_a_ledger_of_one_theme_or_of_too_many_has_no_filter() -> None:
    rows = sample.ledger()["rows"]
    one = ledger_page([row for row in rows if row["topic"] == "Trade"], {})
    assert one.select_one(".filter") is None
    assert [claim["id"] for claim in one.select("article.claim")] == ["T1", "T2", "T3", "T4", "T5"]
    many = [{**rows[0], "claim": f"T{number}", "topic": f"Theme {number}"} for number in range(labels.FILTER_MOST + 1)]
    assert ledger_page(many, {}).select_one(".filter") is None
    assert ledger_page(many[:-1], {}).select_one(".filter") is not None


def test_the_files_of_a_ledger_are_offered_with_their_size_where_they_lie_beside_the_page() -> None:
    rows = [{"origin": "", **row} | {"theme": "trade"} for row in sample.ledger()["rows"]]
    papers = {"article": sample.refs("article")[0], "vintage": "2026-11-23"}
    links = list(ledger_page(rows, {"data": "data/"}, **papers).select(".judged .download"))
    assert [link["href"] for link in links] == ["data/claims.csv", "data/claims.jsonld"]
    sizes = [labels.size_words(len(text.encode())) for text in ledger_files({"rows": rows, **papers}, "trade").values()]
    assert [words(link) for link in links] == [
        f"The rows for a spreadsheet (CSV, {sizes[0]})",
        f"The rows for machines (ClaimReview, JSON-LD, {sizes[1]})",
    ]
    assert ledger_page(rows, {}, **papers).select(".judged .download") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "USD 2.3 billion (Uzbekistan; rounded); 5% (press)",
            [("USD 2.3 billion", "(Uzbekistan; rounded)"), ("5%", "(press)")],
        ),
        ("no list of 'new actors' is given", [("no list of 'new actors' is given", "")]),
        ("place 5 (of 9) in 2024", [("place 5 (of 9) in 2024", "")]),
        ("", []),
    ],
)
def test_findings_are_parted_from_their_papers(text: str, parts: list[tuple[str, str]]) -> None:
    assert findings(text) == parts


@given(any_text)
def test_parting_findings_loses_no_character_but_the_marks_between(text: str) -> None:
    kept = "".join(part for finding in findings(text) for part in finding)
    assert Counter(kept) - Counter(text) == Counter()
    lost = Counter("".join(text.split())) - Counter("".join(kept.split()))
    assert set(lost) <= {";"}


def test_an_unknown_verdict_is_shown_as_it_is() -> None:
    assert verdict("Differs by definition") == "differs-by-definition"
    assert verdict("mostly harmless") == "other"
    assert in_scale({"odd": 1, "contradicted": 2, "supported": 3}) == [
        ("supported", 3),
        ("contradicted", 2),
        ("odd", 1),
    ]


def test_citation_and_run_details_are_there() -> None:
    about = words(soup().select_one("section.about"))
    for expected in ("koruz (2026). Trade between Uzbekistan and South Korea.", "@misc{", "papermill 2.7.0", "3.11.2"):
        assert expected in about
    code = [block.get_text() for block in soup().select("section.about pre")]
    assert any("partner: str = 'KOR'" in text for text in code)
    assert not any("import *" in text for text in code), "cells tagged hide stay out"


def test_a_notebook_outside_a_build_is_a_page_too() -> None:
    book = sample.notebook()
    del book.metadata["koruz"]["run"]
    assert labels.NO_EDITION in words(BeautifulSoup(export(book), "html.parser").select_one(".facts"))


def test_a_notebook_without_a_title_goes_by_its_file_s_name() -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("no heading")])
    page, _ = KoruzHTMLExporter().from_notebook_node(book, {"metadata": {"name": "my-file"}})
    assert BeautifulSoup(page, "html.parser").h1.get_text() == "my-file"
    with pytest.raises(ValueError, match="no title"):
        read(book)


def test_sections_of_one_name_have_anchors_of_their_own() -> None:
    book = sample.notebook()
    book.cells += [nbformat.v4.new_markdown_cell("## Where does Korea rank?\n\nAgain. ## Sources\n\n## Sources")]
    doubled = BeautifulSoup(export(book), "html.parser")
    ids = [tag["id"] for tag in doubled.select("[id]")]
    assert len(ids) == len(set(ids))


# --- self-contained, small, the same bytes ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sample", "variant", "hostile", "front"])
def test_the_page_loads_nothing(name: str) -> None:
    tree = soup(name)
    assert tree.select("script, img, iframe, object, embed, video, audio, base, form, foreignobject") == []
    loaded = [str(tag.get("src") or tag.get("href")) for tag in tree.select("[src], link, use, image")]
    assert [address for address in loaded if not address.startswith(("#", "data:"))] == []
    styles = [tag.get_text() for tag in tree.select("style")] + [str(tag["style"]) for tag in tree.select("[style]")]
    addresses = [match for style in styles for match in re.findall(r"url\(\s*['\"]?([^)]*)", style)]
    assert [address for address in addresses if not address.startswith(("#", "data:font/woff"))] == []
    assert not any("@import" in style for style in styles)
    policy = tree.select_one("meta[http-equiv=Content-Security-Policy]")
    assert policy is not None
    assert "default-src 'none'" in policy["content"]
    assert "script-src" not in policy["content"]


@pytest.mark.parametrize("name", ["sample", "variant", "hostile", "front"])
def test_every_link_on_the_page_has_its_target(name: str) -> None:
    ids = [str(tag["id"]) for tag in soup(name).select("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(link["href"])[1:] for link in soup(name).select("[href^='#']")}
    assert targets - set(ids) == set()
    described = {str(tag["aria-labelledby"]) for tag in soup(name).select("[aria-labelledby]")}
    assert described - set(ids) == set()


def test_every_way_within_and_between_published_pages_leads_somewhere() -> None:
    published = json.loads((ROOT / "reports" / "manifest.json").read_text(encoding="utf-8"))
    outputs = [*published["outputs"], *(each for entry in published["themes"].values() for each in entry["outputs"])]
    files = [ROOT / "reports" / each["path"] for each in outputs if each["path"].endswith(".html")]
    pages = {path.resolve(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml") for path in files}
    ids = {path: {str(tag["id"]) for tag in tree.select("[id]")} for path, tree in pages.items()}
    ways = [(path, urlsplit(str(link["href"]))) for path, tree in pages.items() for link in tree.select("a[href]")]
    inside = [(path, way) for path, way in ways if not way.scheme]
    assert len(inside) > 1000
    for path, way in inside:
        target = (path.parent / unquote(way.path)).resolve() if way.path else path
        assert target.exists(), (path, way.geturl())
        assert not way.fragment or target not in ids or unquote(way.fragment) in ids[target], (path, way.geturl())


def test_fonts_hold_the_characters_of_the_page_and_usual_ones_and_no_others() -> None:
    rules = re.findall(r"@font-face\s*\{[^}]*\}", page())
    shown = set(soup().body.get_text()) - set("\n")
    families: dict[tuple[str, str], set[str]] = {}
    for rule in rules:
        style = re.search(r"font-style:\s*(\w+)", rule).group(1)
        family = re.search(r"font-family:\s*[\"']([^\"']+)", rule).group(1)
        weight = re.search(r"font-weight:\s*(\d+)", rule).group(1)
        data = b64decode(re.search(r"base64,([A-Za-z0-9+/=]+)", rule).group(1))
        assert data[:4] == b"wOFF"
        families[family, weight if style == "normal" else style] = {
            chr(point) for point in TTFont(io.BytesIO(data)).getBestCmap()
        }
    latin, korean = "Source Sans Pro", "NanumGothic"
    assert set(families) == {(latin, "400"), (latin, "600"), (latin, "italic"), (korean, "400"), (korean, "600")}
    for characters in families.values():
        assert characters - shown <= set(fonts.USUAL)
    assert families[korean, "400"] <= shown
    hangul = {character for character in shown if "가" <= character <= "힣"}
    assert hangul <= families[korean, "400"]
    assert shown - hangul <= families[latin, "400"]


def test_a_page_without_hangul_carries_no_hangul_font() -> None:
    assert "NanumGothic" not in re.findall(r"@font-face[^}]*?font-family:\s*[\"']([^\"']+)", page("front"))


def test_nine_exhibits_stay_under_600_kilobytes() -> None:
    book = sample.notebook()
    cell = exhibit_cell(book)
    place = book.cells.index(cell)
    for number in range(5):
        twin = nbformat.from_dict({**cell, "id": f"twin-{number}", "outputs": [{**cell.outputs[0]}]})
        twin.outputs[0]["data"] = {MIME: {**sample.turnover(), "name": f"twin-{number}"}}
        book.cells.insert(place, twin)
    text = export(book)
    assert len(BeautifulSoup(text, "html.parser").select("figure.exhibit")) == 9
    assert len(text.encode()) < 600_000


def test_the_same_notebook_gives_the_same_bytes() -> None:
    assert export(sample.notebook()) == page()


# --- hostile text ----------------------------------------------------------------------------------------------------


def test_hostile_text_is_text_wherever_it_stands() -> None:
    tree = soup("hostile")
    shown = "</style></title><script>alert('koruz')</script>\"' onload=alert(1) <img src=x onerror=alert(2)>"
    places = (
        ".question", ".facts", ".parameters td", ".takeaways li", ".numbers .what", ".numbers .when", ".kicker + *",
        "#exhibit-turnover h3", "#exhibit-turnover .subtitle", "#exhibit-turnover .note", "#exhibit-turnover .sources",
        "#exhibit-turnover thead th", "#exhibit-turnover caption", "#exhibit-counts-2023 thead", ".claim h3",
        ".claim dl", ".claim .claim-id", ".bibliography li", ".citation", ".run", ".prose",
    )  # fmt: skip
    for place in places:
        if place not in {".kicker + *"}:
            assert any(" ".join(shown.split()) in words(tag) for tag in tree.select(place)), place
    assert any(shown in str(tag.get("aria-label")) for tag in tree.select("svg[role=img]"))
    assert not [tag for tag in tree.select("*") if any(name.startswith("on") for name in tag.attrs)]
    assert not [link for link in tree.select("[href]") if "javascript" in str(link["href"])]


def test_control_characters_and_lone_surrogates_do_no_harm() -> None:
    book = sample.notebook()
    data = exhibit_cell(book).outputs[0]["data"]
    data[MIME] = {**sample.turnover(), "headline": "turn\u202eed \ud800round\x00"}
    text = export(book)
    assert "turned round" in words(BeautifulSoup(text, "html.parser").select_one("#exhibit-turnover h3"))
    text.encode("utf-8")


@given(any_text)
def test_a_csv_survives_as_an_address(text: str) -> None:
    address = csv_uri(text)
    assert re.fullmatch(r"[!-~]*", address)
    assert unquote_to_bytes(address.partition(",")[2]).decode() == text


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x24F)))
def test_a_css_string_means_its_text_and_cannot_end_early(text: str) -> None:
    written = str(css_string(text))
    token = tinycss2.parse_one_component_value(written)
    assert token.type == "string"
    assert " ".join(token.value.split()) == " ".join(text.split())
    assert not set("<>&;{}'") & set(written)


# --- the pieces ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("USD 2.46 billion", ("USD", "2.46", "billion")),
        ("2.2%", ("", "2.2%", "")),
        ("over USD 7 billion", ("over USD", "7", "billion")),
        ("94,893 persons", ("", "94,893", "persons")),
        ("\N{MINUS SIGN}0.8 percentage points", ("", "\N{MINUS SIGN}0.8", "percentage points")),
        ("5th", ("", "5th", "")),
        ("no figure", ("", "no figure", "")),
    ],
)
def test_a_written_amount_is_split_at_its_number(text: str, parts: tuple[str, str, str]) -> None:
    assert number_parts(text) == parts


@given(any_text)
def test_splitting_an_amount_loses_no_character(text: str) -> None:
    assert "".join("".join(number_parts(text)).split()) == "".join(text.split())


def section_html(text: str) -> str:
    """What the page shows of Markdown in a section."""
    cells = [{"cell_type": "markdown", "source": source, "metadata": {}} for source in ("# T", "## S", text)]
    document = read({"cells": cells, "metadata": {"koruz": {}}})
    return "".join(node_html(block.nodes) for section in document.sections for block in section.blocks)


def test_markdown_keeps_meaning_and_good_links_and_drops_what_could_run() -> None:
    html = section_html(
        "A <b onclick=x>bold</b> [word](javascript:alert(1)), [site](https://example.org/?a=1&b=2), [up](#main).\n\n"
        "<div onmouseover=x>raw</div>\n\n<script>alert(1)</script>\n\n### Three\n\n#### Four\n\n"
        "![a picture](https://example.org/p.png)"
    )
    tree = BeautifulSoup(html, "html.parser")
    assert [(tag.name, tag.attrs) for tag in tree.select("b, strong, div, script")] == [("strong", {})]
    assert "raw" in tree.get_text()
    assert "alert" not in tree.get_text()
    assert [link["href"] for link in tree.select("a")] == ["https://example.org/?a=1&b=2", "#main"]
    assert [(tag.name, tag.get_text()) for tag in tree.select("h1, h2, h3, h4")] == [("h3", "Three"), ("h4", "Four")]
    assert tree.select("img") == []
    assert "a picture" in tree.get_text()


def test_a_markdown_table_scrolls_in_a_region_of_its_own() -> None:
    tree = BeautifulSoup(section_html("| a | b |\n|---|--:|\n| 1 | 2 |"), "html.parser")
    assert tree.select_one("div[role=group][tabindex='0'] > table td").get_text() == "1"


def test_a_picture_keeps_marks_and_words_only() -> None:
    clean = str(inline_svg(sample.EVIL_SVG, 'say "x" <b>'))
    tree = BeautifulSoup(clean, "html.parser")
    assert {tag.name for tag in tree.find_all()} == {"svg", "g", "text", "rect"}
    assert tree.get_text() == "harmless words"
    assert tree.svg["aria-label"] == 'say "x" <b>'
    for bad in ("alert", "example.org", "onload", "onclick", "style", "xlink", "http"):
        assert bad not in clean


def test_a_picture_of_ours_survives_with_its_words_and_pointers() -> None:
    tree = BeautifulSoup(str(inline_svg(sample.turnover_svg(), "x", prefix="trade")), "html.parser")
    assert [tag.get_text() for tag in tree.select("text")][-1] in {"Korean count", "Uzbek count", "3 bn"}
    assert "Source Sans Pro" in tree.select_one("text")["style"]
    ids = {tag["id"] for tag in tree.select("[id]")}
    pointed = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", str(tree)))
    assert ids == pointed
    assert ids
    assert all(name.startswith("trade-turnover-") for name in ids)
    assert len(tree.select("path, use")) > 20


def test_ids_get_a_prefix_and_colours_stay() -> None:
    svg = (
        '<svg viewBox="0 0 9 9"><defs><path id="m" d="M0 0"/><g id="lone"/><clipPath id="c"/></defs>'
        '<use href="#m" fill="#0b5cad"/><path clip-path="url(#c)" style="fill:#fff"/></svg>'
    )
    tree = BeautifulSoup(str(inline_svg(svg, "x", prefix="p")), "html.parser")
    assert [tag["id"] for tag in tree.select("[id]")] == ["p-m", "p-c"]
    assert (tree.use["href"], tree.use["fill"]) == ("#p-m", "#0b5cad")
    assert [tag.get("clip-path") for tag in tree.select("path")] == [None, "url(#p-c)"]
    assert tree.select("path")[1]["style"] == "fill:#fff"


def test_a_picture_with_a_size_but_no_view_box_can_still_be_scaled() -> None:
    tree = BeautifulSoup(
        str(inline_svg('<svg width="20pt" height="10pt" style="position:fixed"/>', "x")), "html.parser"
    )
    assert tree.svg.attrs == {"viewbox": "0 0 20 10", "role": "img", "aria-label": "x"}


def test_a_page_has_its_pictures_in_fewer_letters_with_the_same_marks_and_words() -> None:
    svg = sample.turnover_svg().replace("3 bn", 'a style="b: c" font-size: 9px; font-family: d; />')
    full, short = str(inline_svg(svg, "x: y", "p")), str(page_svg(svg, "x: y", "p"))
    assert len(short) < 0.9 * len(full)
    trees = [BeautifulSoup(text, "html.parser") for text in (full, short)]
    words, paths, uses = (
        [[(t.get_text(), t.get("d", "").replace(" ", ""), t.get("href")) for t in tree.select(kind)] for tree in trees]
        for kind in ("text", "path", "use")
    )
    assert words[0] == words[1]
    assert uses[0] == uses[1]
    assert [re.sub(r"\s", "", str(each)) for each in paths[0]] == [re.sub(r"\s", "", str(each)) for each in paths[1]]
    font = set(re.findall(r"font-family: [^;]+", " ".join(t["style"] for t in trees[0].select("text"))))
    assert [each.replace(": ", ":") in trees[1].svg["style"] for each in font] == [True]


@pytest.mark.parametrize("text", ["", "no markup", "<svg", "<html/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><svg>&b;</svg>"])
def test_what_is_no_picture_is_refused(text: str) -> None:
    with pytest.raises(SVGError):
        inline_svg(text, "x")


# --- the front door --------------------------------------------------------------------------------------------------


def test_the_front_door_leads_to_every_report() -> None:
    tree = soup("front")
    card = tree.select_one("article.card")
    assert card is not None
    files = sample.entry()["files"]
    assert {link["href"] for link in card.select("a")} == {file["path"] for file in files.values()}
    assert [words(link) for link in card.select(".files a")][1] == f"PDF of {sample.TITLE} 188 kB"
    assert words(card.h3) == sample.TITLE
    assert words(card.select_one(".asks")) == sample.QUESTION
    assert card.select_one("svg[role=img]")["aria-label"] == sample.turnover()["alt"]
    assert words(card.figcaption) == f"{sample.turnover()['headline']} {sample.turnover()['subtitle']}"
    assert words(card.select_one(".tally li")) == "2 supported"


def test_the_front_door_tells_what_matters_most_and_where_it_is_from() -> None:
    points = soup("front").select(".takeaways li")
    expected = [f"{point['text']} More under Trade" for point in sample.suite()["points"]]
    assert [words(point) for point in points] == expected
    assert {link["href"] for link in soup("front").select(".takeaways a")} == {"trade/trade.html"}


def test_the_front_door_counts_the_verdicts_in_words_and_bars() -> None:
    rows = soup("front").select(".verdicts li")
    counts = in_scale(sample.suite()["verdicts"])
    assert [words(row).lower() for row in rows] == [f"{name} {count}" for name, count in counts]
    widths = [float(row.select_one(".bar span")["style"].removeprefix("width:").removesuffix("%")) for row in rows]
    most = max(count for _, count in counts)
    assert widths == [pytest.approx(100 * count / most, abs=0.05) for _, count in counts]
    total = sum(count for _, count in counts)
    assert words(soup("front").select_one("section > .asks")).startswith(f"{total} statements of the article")


def test_the_front_door_leads_to_the_ledger_where_there_is_one() -> None:
    claims = {**sample.entry(), "theme": "claims", "files": {"html": {"path": "claims/claims.html", "bytes": 1}}}
    page = BeautifulSoup(render([claims], "1", "2026", **sample.suite()), "html.parser")
    assert [link["href"] for link in page.select(".verdicts + .files a")] == ["claims/claims.html"]
    assert soup("front").select(".verdicts + .files a") == []


def test_the_front_door_offers_downloads_with_their_sizes() -> None:
    downloads = {link["href"]: words(link) for link in soup("front").select(".downloads a")}
    assert downloads == {
        "koruz.pdf": "All reports as one volume (PDF, 989 kB)",
        "koruz-data.zip": "All data as one package (ZIP, 1.2 MB)",
    }
    bare = BeautifulSoup(render([sample.entry()], "1", "2026"), "html.parser")
    assert bare.select(".downloads, .takeaways, .verdicts") == []


def test_the_front_door_says_how_to_cite_and_how_to_rerun() -> None:
    tree = soup("front")
    assert "koruz (2026)" in words(tree.select_one(".citation"))
    assert tree.select_one("pre").get_text().splitlines() == list(labels.RERUN_LINES)
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    assert all(line in readme for line in labels.RERUN_LINES)


def test_two_reports_may_show_the_same_picture() -> None:
    twin = {**sample.entry(), "theme": "twin", "verdicts": {}, "picture": sample.turnover_svg()}
    file = {"path": "bare/bare.ipynb", "bytes": 1}
    bare = {**sample.entry(), "theme": "bare", "picture": None, "files": {"ipynb": file}}
    tree = BeautifulSoup(render([sample.entry(), twin, bare], "1", "2026"), "html.parser")
    ids = [tag["id"] for tag in tree.select("[id]")]
    assert len(ids) == len(set(ids))
    assert len(tree.select("svg[role=img]")) == 2
    assert [len(card.select(".files a")) for card in tree.select(".card")] == [4, 4, 1]
    assert [card.h3.a["href"] for card in tree.select(".card")][2] == "bare/bare.ipynb"


def test_an_empty_front_door_says_so() -> None:
    assert "No report has been built yet." in words(BeautifulSoup(render([], "1", "2026"), "html.parser"))


def test_hostile_text_on_the_front_door_is_text() -> None:
    evil = {
        **sample.entry(),
        "title": sample.EVIL,
        "question": sample.EVIL,
        "caption": sample.EVIL,
        "measure": sample.EVIL,
    }
    points, verdicts = [{"theme": "trade", "text": sample.EVIL}], {sample.EVIL: 1}
    text = render([evil], sample.EVIL, sample.EVIL, points=points, verdicts=verdicts)
    tree = BeautifulSoup(text, "html.parser")
    assert tree.select("script, img") == []
    for place in (".card h3", ".card .asks", ".card figcaption", ".takeaways li", ".verdicts .badge"):
        assert words(tree.select_one(place)).lower().startswith(" ".join(sample.EVIL.split()).lower()[:40]), place
