"""The built pages in a real browser, with the network cut."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pdfplumber
import pypdf
import pytest
import sample
from browser import LAPTOP, PHONE, Visit, running_chromium, visit  # noqa: F401  a fixture
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, expect
from tagged import squeezed

from koruz.export import labels
from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.index import render

LINKS = {"home": "../index.html", "pdf": "trade.pdf", "archive": "trade-data.zip", "notebook": "trade.ipynb"}
REPORTS = Path(__file__).parent.parent / "reports"
BUILT = sorted(REPORTS.rglob("*.html"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages made of the sample notebook, by name."""
    books = {"sample": sample.notebook(), "variant": sample.notebook(variant=True), "hostile": sample.hostile()}
    books["laid"] = sample.laid_over()
    texts = {name: KoruzHTMLExporter(links=LINKS).from_notebook_node(book)[0] for name, book in books.items()}
    texts["front"] = render([sample.entry()], "2026.1", "2026-11-23", **sample.suite())
    folder = tmp_path_factory.mktemp("pages")
    files = {name: folder / f"{name}.html" for name in texts}
    for name, file in files.items():
        file.write_text(texts[name], encoding="utf-8")
    return files


NAMES = ("sample", "variant", "hostile", "laid", "front")


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (LAPTOP, "light"), (LAPTOP, "dark")])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation(
    chromium: Browser, pages: dict[str, Path], name: str, size: tuple[int, int], scheme: str
) -> None:
    with visit(chromium, pages[name], size, scheme) as seen:
        assert seen.violations() == []
        seen.open_details()
        assert seen.violations() == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_the_page_never_scrolls_sideways(chromium: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    with visit(chromium, pages[name], (width, 800)) as seen:
        assert seen.overflow() == 0
        seen.open_details()
        assert seen.overflow() == 0


def test_words_and_pictures_are_set_in_the_fonts_of_the_page(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["sample"]) as seen:
        seen.open_details()
        for selector in ("h1", "h3", ".lede p", ".numbers .figure", ".chart svg text", "thead th", "#source-1 a"):
            fonts = seen.fonts(selector)
            assert all(fonts.values()), (selector, fonts)
            assert {name.removesuffix(" Semibold") for name in fonts} == {"Source Sans Pro"}, selector
        assert seen.fonts("#source-2 a") == {"Source Sans Pro": True, "NanumGothic": True}
        assert seen.page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length") >= 3


def test_a_picture_fills_its_column_and_keeps_its_shape(chromium: Browser, pages: dict[str, Path]) -> None:
    for size, least in ((PHONE, 350), (LAPTOP, 600)):
        with visit(chromium, pages["sample"], size) as seen:
            box = seen.page.locator("#exhibit-turnover svg[role=img]").bounding_box()
            assert box is not None
            assert least <= box["width"] <= 680
            assert box["height"] / box["width"] == pytest.approx(223.2 / 374.4, abs=0.01)


def test_pictures_lie_on_a_light_card_in_the_dark(chromium: Browser, pages: dict[str, Path]) -> None:
    colour = "getComputedStyle(document.querySelector('.chart')).backgroundColor"
    with visit(chromium, pages["sample"], scheme="dark") as seen:
        assert seen.page.evaluate(colour) == "rgb(250, 250, 250)"
        assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"


def test_the_skip_link_comes_first_and_leads_to_the_content(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["sample"]) as seen:
        seen.page.keyboard.press("Tab")
        link = seen.page.locator("a.skip")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator("main")).to_be_focused()


def test_folded_parts_open_with_the_keyboard(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["sample"], PHONE) as seen:
        table = seen.page.locator("#exhibit-turnover details table")
        expect(table).to_be_hidden()
        seen.page.locator("#exhibit-turnover summary").focus()
        seen.page.keyboard.press("Enter")
        expect(table).to_be_visible()
        expect(table.locator("tbody tr")).to_have_count(len(sample.turnover()["rows"]))


def test_contents_stand_beside_the_text_or_folded_above_it(chromium: Browser, pages: dict[str, Path]) -> None:
    for size, shown, hidden in ((LAPTOP, ".side", ".folded"), (PHONE, ".folded", ".side")):
        with visit(chromium, pages["sample"], size) as seen:
            expect(seen.page.locator(f".contents{shown}")).to_be_visible()
            expect(seen.page.locator(f".contents{hidden}")).to_be_hidden()


def test_links_in_the_contents_lead_to_their_sections(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["sample"], reduced_motion="reduce") as seen:
        link = seen.page.get_by_role("link", name="Where does Korea rank?")
        link.click()
        expect(seen.page.get_by_role("heading", name="Where does Korea rank?")).to_be_in_viewport()


def test_the_download_gives_the_bytes_of_the_csv(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["sample"], accept_downloads=True) as seen:
        with seen.page.expect_download() as waiting:
            seen.page.locator("#exhibit-turnover a.download").click()
        download = waiting.value
        assert download.suggested_filename == "turnover.csv"
        assert Path(download.path()).read_bytes() == sample.turnover()["csv"].encode()


# What the sample's ledger holds, by theme and verdict.
TRADE, RELATIONS = ["T1", "T2", "T3", "T4", "T5"], ["T9", "T10"]


def shown_claims(seen: Visit) -> list[str]:
    return [str(name) for name in seen.page.locator(".claim:visible").evaluate_all("all => all.map(each => each.id)")]


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_claims_are_chosen_by_theme_and_verdict_with_the_keyboard_and_without_a_script(
    chromium: Browser, pages: dict[str, Path], size: tuple[int, int]
) -> None:
    with visit(chromium, pages["sample"], size, java_script_enabled=False) as seen:
        keys, theme = seen.page.keyboard, seen.page.get_by_role("radio", name="All 7").first
        assert {*shown_claims(seen)} == {*TRADE, *RELATIONS}
        theme.focus()
        keys.press("ArrowRight")
        expect(seen.page.get_by_role("radio", name="Trade 5")).to_be_checked()
        assert shown_claims(seen) == TRADE
        keys.press("Tab")  # to the verdicts
        expect(seen.page.get_by_role("radio", name="All 7").last).to_be_focused()
        keys.press("ArrowRight")
        expect(seen.page.get_by_role("radio", name="Supported 2")).to_be_checked()
        assert shown_claims(seen) == ["T3", "T4"]
        seen.page.get_by_role("radio", name="Relations 2").focus()
        keys.press("Space")
        assert shown_claims(seen) == []
        theme.focus()
        keys.press("Space")
        assert shown_claims(seen) == ["T3", "T4"]
        seen.page.get_by_role("radio", name="Contradicted 1").check()
        assert shown_claims(seen) == ["T9"]


def test_the_page_says_how_many_claims_are_shown_and_the_chosen_button_is_seen(
    chromium: Browser, pages: dict[str, Path]
) -> None:
    with visit(chromium, pages["sample"]) as seen:
        assert "7 of 7 claims shown" in seen.spoken()
        seen.page.get_by_role("radio", name="Trade 5").check()
        assert "5 of 7 claims shown" in seen.spoken()
        seen.page.get_by_role("radio", name="Contradicted 1").check()
        assert "0 of 7 claims shown" in seen.spoken()
        assert seen.violations() == []
        colour = "name => getComputedStyle(document.querySelector(name)).backgroundColor"
        chosen, other = (seen.page.evaluate(colour, f".filter {name} + .chip") for name in (".t1", ".t2"))
        assert chosen != other
        seen.page.get_by_role("radio", name="Trade 5").focus()
        seen.page.keyboard.press("ArrowRight")
        outline = "getComputedStyle(document.querySelector('.filter .t2 + .chip')).outlineStyle"
        assert seen.page.evaluate(outline) == "solid"


def test_on_paper_every_claim_is_there_and_no_button(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["sample"]) as seen:
        seen.page.get_by_role("radio", name="Contradicted 1").check()
        assert shown_claims(seen) == ["T9"]
        seen.page.emulate_media(media="print")
        assert {*shown_claims(seen)} == {*TRADE, *RELATIONS}
        expect(seen.page.locator(".filter")).to_be_hidden()
        expect(seen.page.locator(".tally").first).to_be_visible()


def test_a_browser_that_knows_no_has_shows_every_claim_and_no_button(
    chromium: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    old = tmp_path / "old.html"
    old.write_text(pages["sample"].read_text(encoding="utf-8").replace(":has(", ":hasnt("), encoding="utf-8")
    with visit(chromium, old) as seen:
        assert len(shown_claims(seen)) == 7
        expect(seen.page.locator(".filter")).to_be_hidden()
        expect(seen.page.locator(".shown")).to_be_hidden()
        expect(seen.page.locator(".tally").first).to_be_visible()


def test_each_claim_has_an_address_of_its_own(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["sample"], reduced_motion="reduce") as seen:
        seen.page.get_by_role("link", name="Claim T9").click()
        assert seen.page.url.endswith("#T9")
        expect(seen.page.locator("#T9 h3")).to_be_in_viewport()


def test_hostile_text_is_shown_and_nothing_runs(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["hostile"]) as seen:
        seen.open_details()
        assert seen.page.evaluate("document.querySelectorAll('script, iframe, object, foreignObject, img').length") == 0
        for place in ("h3 >> nth=0", ".question", ".numbers li >> nth=0", ".claim >> nth=0", ".note >> nth=0", ".lede"):
            text = seen.page.locator(place).inner_text()
            assert "<script>alert('koruz')</script>" in text or place == ".lede", place
        assert seen.page.locator("a[href^='javascript']").count() == 0
        handlers = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => /^on/.test(a.name))"
        assert seen.page.evaluate(f"{handlers}.length") == 0
        assert "harmless words" in seen.page.locator(".chart svg").first.text_content()


def test_printing_loses_no_section_and_marks_a_variant_on_every_sheet(
    chromium: Browser, pages: dict[str, Path]
) -> None:
    with visit(chromium, pages["variant"]) as seen:
        headings = seen.page.locator("h2:visible, h3:visible").all_inner_texts()
        printed = pypdf.PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True)))
    sheets = ["".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] == [595, 842]
    # The label of an exhibit stands on a line of its own above the headline.
    wanted = {"".join(heading.splitlines()[-1].split()) for heading in headings} - {"Rundetails"}
    assert len(wanted) > 15
    assert [heading for heading in wanted if not any(heading in sheet for sheet in sheets)] == []
    assert all("What-ifedition" in sheet for sheet in sheets)


@pytest.mark.skipif(not BUILT, reason="No report has been built: run `python run_all.py` to test the built pages.")
@pytest.mark.parametrize("file", BUILT, ids=lambda file: file.relative_to(REPORTS).as_posix())
def test_a_built_page_is_whole(chromium: Browser, file: Path) -> None:
    for size, scheme in ((PHONE, "light"), (LAPTOP, "dark")):
        with visit(chromium, file, size, scheme) as seen:
            seen.open_details()
            assert seen.overflow() == 0
            assert seen.violations() == []
            assert set(seen.fonts("h1").values()) == {True}, "the title is set in a font of the page"
            addresses = seen.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    local = [address for address in addresses if not address.startswith(("http:", "https:", "data:", "#"))]
    missing = [address for address in local if not (file.parent / address.partition("#")[0]).exists()]
    assert missing == []


# --- on paper --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Tag, list[str]]]:
    """Gives the main part of a report's page as made now, and the text of each page as a browser prints it."""

    @cache
    def made(theme: str) -> tuple[Tag, list[str]]:
        book = nbformat.read(REPORTS / theme / f"{theme}.ipynb", 4)
        file = tmp_path_factory.mktemp("printed") / f"{theme}.html"
        file.write_text(str(KoruzHTMLExporter().from_notebook_node(book)[0]), encoding="utf-8")
        with visit(chromium, file) as seen:
            pdf = pdfplumber.open(io.BytesIO(seen.page.pdf(prefer_css_page_size=True)))
        main = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").main
        assert main
        return main, [squeezed(page.extract_text()) for page in pdf.pages]

    return made


THEMES = ("construction", "education")


@pytest.mark.parametrize("theme", THEMES)
def test_a_printed_heading_stays_with_its_first_exhibit(printed: Any, theme: str) -> None:
    main, pages = printed(theme)
    openings = main.select(".opening")
    assert len(openings) >= 5
    for opening in openings:
        heading, exhibit = opening.find("h2"), opening.select_one(".exhibit h3")
        said = squeezed(heading.get_text()), squeezed("".join(exhibit.find_all(string=True, recursive=False)))
        assert any(all(text in page for text in said) for page in pages), said


@pytest.mark.parametrize("theme", THEMES)
def test_folded_sources_are_unfolded_on_paper(printed: Any, theme: str) -> None:
    main, pages = printed(theme)
    folded = main.select(".sources details")
    assert folded
    paper = "".join(pages)
    for details in folded:
        numbers = "".join(f"[{squeezed(link.find_all(string=True)[-1])}]" for link in details.select("a.ref"))
        first = "".join(numbers.partition("]")[:2])
        assert f"{squeezed(details.summary.get_text())}:{first}" in paper


@pytest.mark.parametrize("theme", THEMES)
def test_a_few_stops_of_a_keyboard_are_further_sources(printed: Any, theme: str) -> None:
    main, _ = printed(theme)
    for papers in main.select(".sources"):
        unfolded = [link for link in papers.select("a.ref") if not link.find_parent("details")]
        assert len(unfolded) <= labels.SOURCES_IN_FULL + labels.MOST_UNFOLDED
