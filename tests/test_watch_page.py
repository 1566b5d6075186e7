"""The page of a watch in a browser: a save is seen without a click, and what is wrong is said over the last page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import builders
import psutil
import pytest
import watching
from axe_playwright_python.sync_playwright import Axe
from browser import running_chromium  # noqa: F401  a fixture
from playwright.sync_api import Browser, Page, expect
from watching import Watch

WAIT = 1000 * watching.LONGEST  # milliseconds


@dataclass
class Desk:
    """An author at work: the project, the watch of it, and the page that is open.

    Attributes:
        root: The project.
        source: The package's code.
        watch: The watch.
        page: The open page.
        noise: Errors and warnings of the page.
    """

    root: Path
    source: Path
    watch: Watch
    page: Page
    noise: list[str] = field(default_factory=list)

    @property
    def notebook(self) -> Path:
        return self.root / "notebooks" / "01_trade.ipynb"

    @property
    def table(self) -> Path:
        return self.root / "data" / "trade.csv"

    def retitled(self, title: str) -> None:
        """Save the notebook with another title."""
        content = builders.report()
        content["cells"][0]["source"] = f"# {title}\n\nWhat the figures say."
        self.notebook.write_text(json.dumps(content))

    def titled(self, title: str) -> None:
        """Wait for a page with a title."""
        expect(self.page.locator("h1")).to_have_text(title, timeout=WAIT)

    def wrong(self, words: str) -> None:
        """Wait for the panel with words."""
        expect(self.page.get_by_role("alert")).to_contain_text(words, timeout=WAIT)

    def well(self) -> None:
        """Wait until no panel is there."""
        expect(self.page.get_by_role("alert")).to_be_hidden(timeout=WAIT)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    root, source = builders.project(folder / "project"), watching.own_source(folder / "src")
    with watching.watching(root, "trade", source=source) as watch:
        page = chromium.new_page()
        found = Desk(root, source, watch, page)
        page.on("console", lambda m: found.noise.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: found.noise.append(str(error)))
        page.goto(watch.address)
        yield found
        page.close()


@pytest.fixture
def calm(desk: Desk) -> Iterator[Desk]:
    """The desk with a page of the notebook as it is made, without a word of what is wrong; nor is there at the end."""
    desk.retitled("Trade")
    desk.titled("Trade")
    desk.well()
    yield desk
    assert desk.noise == []


def test_a_saved_notebook_is_a_new_page_where_the_reader_was(calm: Desk) -> None:
    calm.page.evaluate("document.querySelectorAll('details')[0].open = true")
    calm.page.evaluate("document.body.style.minHeight = '5000px'; scrollTo(0, 120)")
    calm.retitled("Another title")
    calm.titled("Another title")
    assert calm.page.evaluate("document.querySelectorAll('details')[0].open")
    assert calm.page.evaluate("scrollY") > 0
    assert not (calm.root / "reports").exists()


def test_a_table_that_is_half_written_is_told_over_the_last_page_and_mended(calm: Desk) -> None:
    whole = calm.table.read_text()
    calm.table.write_text(whole[: whole.index("official") + 4])
    calm.wrong("trade.csv, row 3")
    expect(calm.page.locator("h1")).to_have_text("Trade")
    found = Axe().run(calm.page).response["violations"]
    assert [each["id"] for each in found if each["id"] in {"color-contrast", "aria-allowed-role", "button-name"}] == []
    added = whole.splitlines()[-1].replace("KAZ", "PRK")
    calm.table.write_text(f"{whole.rstrip()}\n{added}\n")
    expect(calm.page.get_by_text("5 rows").first).to_be_visible(timeout=WAIT)
    calm.well()
    calm.table.write_text(whole)
    expect(calm.page.get_by_text("4 rows").first).to_be_visible(timeout=WAIT)


def test_a_notebook_that_is_no_notebook_and_one_whose_cell_fails(calm: Desk) -> None:
    calm.notebook.write_text(calm.notebook.read_text()[:200])
    calm.wrong("01_trade.ipynb")
    calm.notebook.write_text(json.dumps(builders.notebook(builders.code("1 / 0"))))
    calm.wrong("ZeroDivisionError")
    expect(calm.page.get_by_role("alert")).to_contain_text("code cell 1")
    calm.retitled("Mended")
    calm.titled("Mended")
    calm.well()


def test_a_name_that_is_typed_wrong_is_no_script(calm: Desk) -> None:
    content = builders.notebook(builders.code("raise ValueError('<img src=x onerror=alert(1)>')"))
    calm.notebook.write_text(json.dumps(content))
    calm.wrong("<img src=x onerror=alert(1)>")
    assert calm.page.locator("img[src=x]").count() == 0


def test_notebooks_that_go_and_come_back(calm: Desk) -> None:
    calm.notebook.parent.rename(calm.root / "aside")
    calm.wrong("notebooks")
    (calm.root / "aside").rename(calm.notebook.parent)
    calm.well()
    calm.retitled("Back again")
    calm.titled("Back again")


def test_a_module_that_cannot_be_loaded_and_its_mending(calm: Desk) -> None:
    module = calm.source / "koruz" / "runner" / "plan.py"
    whole = module.read_text()
    module.write_text(whole.replace("CELL_TIMEOUT = 600", "CELL_TIMEOUT = = 600"))
    calm.wrong("plan.py")
    expect(calm.page.locator("h1")).to_have_text("Trade")
    module.write_text(whole.replace('"the output folder is a folder"', '"a folder"'))
    calm.well()
    calm.retitled("New code")
    calm.titled("New code")


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    with watching.watching(builders.project(tmp_path / "project"), "--port", "0") as watch:
        watch.hears("new page")
        below = watch.below()
        assert below
        assert watch.end() == 0
        # Without a first process that buries them, the ended stay as zombies.
        assert not [each for each in below if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
    assert list((tmp_path / "passing").iterdir()) == []
