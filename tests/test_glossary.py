"""The glossary: a sound table, and reports whose first use of a word leads to what it means."""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from typing import Any

import pytest
from builders import ROOT, code, markdown, notebook
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from koruz.data.catalog import open_catalog
from koruz.export.document import MIME, Document, Prose, read
from koruz.export.glyphs import advances, shown
from koruz.export.nodes import Node, text, walk, words
from koruz.export.typesetting import text_fonts
from koruz.export.words_used import OURS, TITLE, Words, explained
from koruz.figures import fonts
from koruz.figures.look import style
from koruz.report.glossary import LANGUAGES, glossary

FAMILIES = (fonts.FAMILY, fonts.HANGUL)
CATALOG = open_catalog(ROOT / "data")
TABLE = CATALOG.table("glossary").fillna("")
THEMES = ("overview", "trade", "construction", "transport", "migration", "education", "claims")


def entry(term: str, *forms: str, **more: Any) -> dict[str, Any]:
    return {
        **{"term": term, "forms": [term, *forms], "english": term, "korean": "", "uzbek": "", "russian": ""},
        **{"definition": f"What {term} is.", "sources": {}, **more},
    }


AID = [entry("aid"), entry("net-aid", "net aid"), entry("grants", "grant")]


def para(words_: str) -> Node:
    return Node("para", (text(words_),))


def links(nodes: tuple[Node, ...]) -> list[str]:
    return [words(node.children) for node in walk(nodes) if node.kind == "link"]


def test_there_are_forty_to_sixty_terms_each_defined_in_one_sentence() -> None:
    assert 40 <= len(TABLE) <= 60
    assert TABLE["definition"].is_unique
    for words_ in TABLE["definition"]:
        assert re.fullmatch(r"[A-Z][^.?!]*(?:D-[24][^.?!]*)?\.", words_), words_


def test_each_theme_that_explains_a_word_is_a_report() -> None:
    assert {theme for each in TABLE["themes"] for theme in each.split()} == set(THEMES)


def test_no_form_means_two_things_in_one_report() -> None:
    for theme in THEMES:
        entries = glossary(CATALOG, theme).record["entries"]
        forms = [form.casefold() for each in entries for form in set(each["forms"])]
        assert len(forms) == len(set(forms)), theme
        assert entries


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_stands_beside_a_word_alone_and_every_letter_can_be_shown(language: str) -> None:
    assert not (TABLE[f"source_{language}"].astype(bool) & ~TABLE[language].astype(bool)).any()
    assert TABLE[f"source_{language}"].astype(bool).sum() >= 35
    for word in TABLE[language]:
        assert shown(word, advances(text_fonts())).replace("\u200b", "") == word


def test_a_page_brings_the_letters_of_every_word_along() -> None:
    said = "".join("".join(TABLE[language]) for language in LANGUAGES)
    brought = [TTFont(BytesIO(fonts.web_font(said, weight, family))) for weight in (400, 600) for family in FAMILIES]
    for regular, hangul in zip(brought[::2], brought[1::2], strict=True):
        assert set(map(ord, said)) <= {*regular.getBestCmap(), *hangul.getBestCmap()}


def test_a_chart_can_write_every_word() -> None:
    with style(), warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a letter that no font has
        picture = Figure()
        for language in LANGUAGES:
            picture.text(0.0, 0.5, " ".join(TABLE[language]))
        picture.savefig(BytesIO(), format="svg")


def test_uzbek_is_in_latin_letters_with_their_own_marks_and_russian_and_korean_in_theirs() -> None:
    assert not TABLE["uzbek"].str.contains(r"[\u0400-\u04ff'`‘’]").any()
    assert TABLE["russian"].str.fullmatch(r"[\u0400-\u04ff —-]*").all()
    assert TABLE["korean"].str.fullmatch(r"[\uac00-\ud7a3 -]*").all()


def test_the_first_use_alone_leads_to_the_word() -> None:
    found = Words(AID)
    nodes = found.in_nodes((para("Net aid is aid. Aid is more than a grant."), para("Grants and aid again.")))
    assert links(nodes) == ["Net aid", "aid", "grant"]
    assert [*found.used] == ["net-aid", "aid", "grants"]
    assert words(nodes).split("\n")[:2] == ["Net aid is aid. Aid is more than a grant.", "Grants and aid again."]


@pytest.mark.parametrize("words_", ["said", "aids", "co-aid", "grantor", "AIDA", "aıd", ""])
def test_parts_of_words_are_no_use(words_: str) -> None:
    assert links(Words(AID).in_nodes((para(words_),))) == []


@pytest.mark.parametrize("kind", ["heading", "link", "literal", "code", "math", "notes"])
def test_headings_links_and_code_stay_as_they_are(kind: str) -> None:
    node = Node(kind, (text("aid"),))
    assert Words(AID).in_nodes((node,)) == (node,)


def test_computed_numbers_stay_as_they_are() -> None:
    runs = (
        {"text": "Of all aid, ", "strong": False},
        {"text": "grants", "strong": True},
        {"text": " and grants.", "strong": False},
    )
    found = Words(AID).in_runs(runs)
    assert "".join(run["text"] for run in found) == "Of all aid, grants and grants."
    assert [(run["text"], run["to"]) for run in found if "to" in run] == [
        ("aid", "word-aid"),
        ("grants", "word-grants"),
    ]


def test_a_word_without_a_source_is_our_rendering() -> None:
    source = {"id": "A", "title": "T", "publisher": "Agency", "url": "https://example.org/a"}
    told = words(explained([entry("aid", korean="원조", russian="помощь", sources={"korean": source})]))
    assert "Korean 원조 (Agency); Russian помощь" in told
    assert told.count(OURS) == 2  # in the lead, and for the Russian word


def with_words(*entries: dict[str, Any], prose: str = "## How much?\n\nAid is given as grants.") -> Document:
    record = {"type": "glossary", "entries": [*entries]}
    output = {"output_type": "display_data", "metadata": {}, "data": {MIME: record}}
    shown_ = {**code("glossary()"), "outputs": [output], "execution_count": 1}
    return read(notebook(markdown("# Aid"), markdown(prose), shown_))


def test_a_report_explains_what_it_uses_and_nothing_else() -> None:
    unused = entry("herfindahl")
    assert TITLE not in [section.title for section in with_words(unused).sections]
    document = with_words(*AID, unused)
    assert document.sections[-1].title == TITLE
    last = document.sections[-1].blocks[0]
    assert isinstance(last, Prose)
    terms = [words(node.children) for node in walk(last.nodes) if node.kind == "term"]
    assert [term.strip() for term in terms] == ["Aid", "Grants"]
    places = [node.attrs["id"] for node in walk(last.nodes) if node.kind == "anchor"]
    first = document.sections[1].blocks[0]
    assert isinstance(first, Prose)
    assert [node.attrs["place"] for node in walk(first.nodes) if node.kind == "link"] == places


@pytest.mark.parametrize("title", [TITLE, TITLE.lower(), f"**{TITLE}**"])
def test_an_authors_own_section_of_that_name_keeps_its_place(title: str) -> None:
    document = with_words(*AID, prose=f"## {title}\n\nAid.")
    places = [section.anchor for section in document.sections if section.anchor]
    assert len(places) == len(set(places))
    assert {"q-words", "words"} <= set(places)


def test_a_word_is_found_by_each_of_its_forms_however_it_is_written() -> None:
    entries = glossary(CATALOG, "transport").record["entries"]
    for each in entries:
        for form in each["forms"]:
            for written in (form, form.upper(), form[0].upper() + form[1:]):
                found = Words(entries)
                assert links(found.in_nodes((para(f"Before ({written}), after."),))) == [written]
                assert [*found.used] == [each["term"]]


def test_every_source_named_for_a_word_is_in_the_table_of_sources() -> None:
    known = set(CATALOG.table("sources")["source"])
    for language in LANGUAGES:
        assert set(TABLE[f"source_{language}"]) - {""} <= known


def test_no_definition_is_anothers_and_none_uses_the_word_that_it_defines() -> None:
    for row in TABLE.to_dict("records"):
        assert not re.search(rf"\b{re.escape(row['english'])}\b", row["definition"], re.IGNORECASE), row["term"]
