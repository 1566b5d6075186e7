"""The built pages in a real browser, with the network cut."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
import sample
from browser import LAPTOP, PHONE, running_chromium, visit  # noqa: F401  a fixture
from playwright.sync_api import Browser, expect

from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.index import render

LINKS = {"home": "../index.html", "pdf": "trade.pdf", "archive": "trade-data.zip", "notebook": "trade.ipynb"}
REPORTS = Path(__file__).parent.parent / "reports"
BUILT = sorted(REPORTS.rglob("*.html"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages made of the sample notebook, by name."""
    books = {"sample": sample.notebook(), "variant": sample.notebook(variant=True), "hostile": sample.hostile()}
    texts = {name: KoruzHTMLExporter(links=LINKS).from_notebook_node(book)[0] for name, book in books.items()}
    texts["front"] = render([sample.entry()], "2026.1", "2026-11-23", **sample.suite())
    folder = tmp_path_factory.mktemp("pages")
    files = {name: folder / f"{name}.html" for name in texts}
    for name, file in files.items():
        file.write_text(texts[name], encoding="utf-8")
    return files


NAMES = ("sample", "variant", "hostile", "front")


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
