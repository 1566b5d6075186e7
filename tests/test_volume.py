"""The volume of all reports: it says what they say, is tagged as they are, and its contents lead to them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, pairwise
from typing import Any

import pikepdf
import pytest
import sample
from pypdf import PdfReader
from tagged import TaggedPDF, squeezed

from koruz.export import labels
from koruz.export.binding import BindingError
from koruz.export.compact import compacted
from koruz.export.document import Document, Section, read
from koruz.export.typst import render
from koruz.export.volume import bind, prepare

TITLES = {"trade": sample.TITLE, "aid": "Aid: who pays?"}


@cache
def reports() -> dict[str, bytes]:
    """The sample's report, and one more with the same exhibits under another title."""
    trade = read(sample.notebook())
    return {"trade": render(trade)[0], "aid": render(replace(trade, theme="aid", title=TITLES["aid"]))[0]}


@cache
def data() -> bytes:
    return bind(reports(), "2026.1", "2026-11-23")


@cache
def volume() -> TaggedPDF:
    return TaggedPDF(data())


@cache
def single(theme: str) -> TaggedPDF:
    return TaggedPDF(reports()[theme])


def own_pages() -> int:
    return len(volume().pdf.pages) - sum(len(single(theme).pdf.pages) for theme in TITLES)


# --- compact files ---------------------------------------------------------------------------------------------------


def test_a_compact_pdf_is_smaller_and_says_the_same() -> None:
    loose = io.BytesIO()
    with pikepdf.open(io.BytesIO(reports()["trade"])) as pdf:
        pdf.save(loose, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    tight = compacted(loose.getvalue())
    assert len(tight) < 0.6 * len(loose.getvalue())
    assert compacted(loose.getvalue()) == tight
    before, after = TaggedPDF(loose.getvalue()), TaggedPDF(tight)
    assert (before.text, before.artifacts) == (after.text, after.artifacts)
    assert [element.role for element in before.root.walk()] == [element.role for element in after.root.walk()]
    assert b"<?xpacket" in tight  # the metadata stay readable for programs that know no PDF
    assert str(after.pdf.Root.Metadata.read_bytes()) == str(before.pdf.Root.Metadata.read_bytes())


def test_the_foot_of_a_page_is_a_content_stream_of_its_own() -> None:
    for page in single("trade").pdf.pages:
        body, foot = page.Contents
        assert b"/Footer" not in body.read_bytes()
        assert foot.read_bytes().startswith(b"/Artifact<</Attached[/Bottom]")
        assert foot.read_bytes().endswith(b"EMC")


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_same_reports_give_the_same_bytes() -> None:
    assert bind(reports(), "2026.1", "2026-11-23") == data()


@pytest.mark.parametrize("themes", [(), ("trade",), ("trade", "aid")])
def test_getting_ready_changes_nothing(themes: tuple[str, ...]) -> None:
    before = data()
    prepare({theme: reports()[theme] for theme in themes}, "2026.1", "2026-11-23")
    assert bind(reports(), "2026.1", "2026-11-23") == before


def test_it_is_a_sound_tagged_file_of_both_standards() -> None:
    pdf = volume().pdf
    assert pdf.check_pdf_syntax() == []
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.Title) == labels.PROJECT_LINE
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123")
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == labels.PROJECT_LINE
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "3", "A")


def test_it_costs_little_more_than_the_reports() -> None:
    assert len(data()) < sum(map(len, reports().values())) + 60_000


def test_every_font_is_embedded_and_no_glyph_is_missing() -> None:
    assert all(
        {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys()) for font in volume().fonts()
    )
    assert 0 not in set(volume().glyph_ids())


# --- structure -------------------------------------------------------------------------------------------------------


def test_each_report_is_a_part_with_all_its_words_in_order() -> None:
    (whole,) = volume().root.children
    assert whole.role == "Document"
    parts = [element for element in whole.children if element.role == "Part"]
    assert [squeezed(part.text) for part in parts] == [squeezed(single(theme).text) for theme in TITLES]
    assert [element.role for element in whole.children[-2:]] == ["Part", "Part"]
    for part, theme in zip(parts, TITLES, strict=True):
        assert [e.role for e in part.walk()] == [e.role for e in single(theme).root.children[0].walk()]


def test_what_stands_on_a_page_is_found_from_the_page() -> None:
    """Programs go from a mark on a page to its element by the tree of parents."""
    pdf = volume().pdf
    parents = {int(number): parent for number, parent in pairs(pdf.Root.StructTreeRoot.ParentTree.Nums)}
    assert list(parents) == sorted(parents)
    assert max(parents) < int(pdf.Root.StructTreeRoot.ParentTreeNextKey)
    seen = []
    for page in pdf.pages:
        for number, element in enumerate(parents[int(page.obj.StructParents)]):
            assert number in marks(element, page)
        for note in page.obj.get("/Annots", []):
            seen.append(int(note.StructParent))
            element = parents[seen[-1]]
            assert str(element.S) == "/Link"
            assert any(kid.get("/Obj", note).objgen == note.objgen for kid in element.K if not isinstance(kid, int))
    assert len(seen) == len(set(seen))


def pairs(flat: Any) -> Iterator[tuple[Any, Any]]:
    items = list(flat)
    return zip(items[::2], items[1::2], strict=True)


def marks(element: Any, page: pikepdf.Page) -> list[int]:
    """Numbers of the marked contents of a page that an element holds itself."""
    own = element.get("/Pg")
    kids = [kid for kid in element.K if isinstance(kid, int) and own is not None and own.objgen == page.obj.objgen]
    others = [kid for kid in element.K if not isinstance(kid, int) and "/MCID" in kid]
    return kids + [int(kid.MCID) for kid in others if kid.get("/Pg", own).objgen == page.obj.objgen]


def test_header_cells_have_ids_of_their_own_that_their_cells_name() -> None:
    names = [bytes(name) for name, _ in pairs(volume().pdf.Root.StructTreeRoot.IDTree.Names)]
    assert names == sorted(set(names))
    assert {name.split(b"-")[0] for name in names} == {b"trade", b"aid"}
    named = set()
    for item in volume().pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.TD:
            named |= {bytes(name) for attribute in item.A for name in attribute.get("/Headers", [])}
    assert named and named <= set(names)


def test_headings_begin_with_the_title_of_the_volume() -> None:
    headings = volume().root.every("H1", "H2", "H3", "H4")
    assert squeezed(headings[0].text) == squeezed(labels.PROJECT_LINE)
    assert [squeezed(heading.text) for heading in headings if heading.role == "H1"][1:] == [
        squeezed(title) for title in TITLES.values()
    ]
    levels = [int(heading.role[1]) for heading in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))


# --- pages, contents, bookmarks --------------------------------------------------------------------------------------


def test_every_page_has_one_number_of_the_volume_and_one_of_its_report() -> None:
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(data())).pages]
    total = len(pages)
    for number, text in enumerate(pages, start=1):
        assert text.count(f"Page{number}of{total}") == 1
        assert len(re.findall(r"Page\d+of", text)) == 1, "the foot of the single report is gone"
    counts = [len(single(theme).pdf.pages) for theme in TITLES]
    assert f"Trade,page2of{counts[0]}·" in pages[own_pages() + 1]
    assert f"Aid,page1of{counts[1]}·" in pages[own_pages() + counts[0]]
    assert "Edition2026.1" in pages[-1]


def test_the_contents_list_reports_and_sections_and_lead_to_their_pages() -> None:
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(data())).pages]
    entries = re.findall(r"([^.]+?)\.{3,}(\d+)", " ".join(pages[1 : own_pages()]))
    places = {page.obj.objgen: number for number, page in enumerate(volume().pdf.pages, start=1)}
    notes = [note for page in list(volume().pdf.pages)[: own_pages()] for note in page.obj.get("/Annots", [])]
    assert [places[note.Dest[0].objgen] for note in notes] == [int(page) for _, page in entries]
    sections = [section.title for section in read(sample.notebook()).sections]
    common = [*sections, labels.METHOD_TITLE, labels.SOURCES_TITLE]
    expected = list(chain.from_iterable([title, *common] for title in TITLES.values()))
    assert len(entries) == len(expected)
    for (words, page), title in zip(entries, expected, strict=True):
        assert words.endswith(squeezed(title))
        assert squeezed(title) in pages[int(page) - 1]


def test_bookmarks_lead_to_the_volume_s_pages() -> None:
    pages = {page.obj.objgen for page in volume().pdf.pages}
    with volume().pdf.open_outline() as outline:
        roots = list(outline.root)
        assert [item.title for item in roots] == [labels.PROJECT_LINE, *TITLES.values()]
        assert [item.title for item in roots[0].children] == [labels.CONTENTS_TITLE]
        with single("trade").pdf.open_outline() as other:
            assert [item.title for item in roots[1].children] == [item.title for item in other.root[0].children]
        assert all(item.destination[0].objgen in pages for root in roots for item in [root, *root.children])


def test_links_within_a_report_stay_within_it() -> None:
    places = {page.obj.objgen: number for number, page in enumerate(volume().pdf.pages)}
    first, count = own_pages(), len(single("trade").pdf.pages)
    for theme, start in (("trade", first), ("aid", first + count)):
        inner = range(start, start + len(single(theme).pdf.pages))
        for number in inner:
            for note in volume().pdf.pages[number].obj.get("/Annots", []):
                if "/Dest" in note:
                    assert places[note.Dest[0].objgen] in inner


# --- attachments -----------------------------------------------------------------------------------------------------


def test_the_data_of_every_report_are_attached_under_its_name() -> None:
    expected = {
        f"{theme}-{name}": spec.get_file().read_bytes()
        for theme in TITLES
        for name, spec in single(theme).pdf.attachments.items()
    }
    found = {name: spec.get_file().read_bytes() for name, spec in volume().pdf.attachments.items()}
    assert found == expected
    assert len(found) == 8
    assert len(volume().pdf.Root.AF) == 8
    assert list(volume().pdf.attachments) == sorted(expected)
    for name, spec in volume().pdf.attachments.items():
        assert spec.filename == name
        assert spec.relationship == pikepdf.Name.Data


# --- other cases -----------------------------------------------------------------------------------------------------


def test_one_report_without_exhibits_makes_a_volume() -> None:
    bare = render(Document(title="Title", theme="bare", sections=[Section("Question?", [])]))[0]
    report = TaggedPDF(bind({"bare": bare}, "", ""))
    assert len(report.pdf.pages) == 3
    assert report.pdf.check_pdf_syntax() == []
    assert str(report.pdf.docinfo["/CreationDate"]).startswith("D:20000101")


def test_a_long_title_and_hostile_words_are_text() -> None:
    title = '#read("/etc/passwd") $x$ *b* ' + "long " * 40
    pdf = render(Document(title=title, theme="odd", sections=[Section('#panic() "q" \\', [])]))[0]
    report = TaggedPDF(bind({"odd": pdf}, "#panic()", "2026"))
    assert squeezed(report.text).count(squeezed(title)) >= 2
    assert "root:" not in report.text


def test_a_pdf_of_others_is_refused_in_words() -> None:
    file = io.BytesIO()
    other = pikepdf.new()
    other.add_blank_page()
    other.save(file)
    with pytest.raises(BindingError, match="PDF of odd isn't one of this package: it has no Outlines"):
        bind({"odd": file.getvalue()}, "1", "2026")
    with pytest.raises(BindingError, match="PDF of odd can't be read"):
        bind({"odd": b"cut"}, "1", "2026")
    with pikepdf.open(io.BytesIO(reports()["trade"])) as pdf:
        pdf.pages[1].contents_coalesce()
        file = io.BytesIO()
        pdf.save(file)
    with pytest.raises(BindingError, match="no foot at the end of its content"):
        bind({"odd": file.getvalue()}, "1", "2026")
