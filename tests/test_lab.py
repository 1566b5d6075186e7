"""Notebooks opened in JupyterLab: by a reader who hasn't run them, and by one who runs all cells."""

from __future__ import annotations

import re
import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import builds
import lab
import masters
import nbformat
import pytest
from browser import running_chromium  # noqa: F401  a fixture
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
PUBLISHED = sorted((ROOT / "reports").glob("*/*.ipynb"))
SOURCES = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
SEMINAR = masters.Student(next(iter(sorted((ROOT / "notebooks" / "seminars").glob("[0-9][0-9]_*.ipynb")))))
LETTERS = re.compile(r"<text\b")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The notebooks, published and not, in a JupyterLab whose user is new."""
    folder, home = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "data", folder / "data")
    for notebook in PUBLISHED:
        shutil.copy(notebook, folder / notebook.name)
    (folder / "seminar").mkdir()
    for name, content in SEMINAR.files().items():
        (folder / "seminar" / name).write_bytes(content)
    shutil.copytree(SEMINAR.data, folder / "seminar" / "data")
    with lab.served(folder, home) as address:
        yield address


def figures(notebook: Path) -> int:
    """How many pictures a published notebook has."""
    cells = nbformat.read(notebook, as_version=4).cells
    return shown_in([output for cell in cells for output in cell.get("outputs", [])])


def shown_in(outputs: list[NotebookNode]) -> int:
    """How many outputs are pictures of the suite."""
    return sum("<img " in output.get("data", {}).get("text/html", "") for output in outputs)


def assert_shown(page: Page, number: int) -> None:
    """So many pictures show, each as wide as its column and with a text alternative; no letters stand without one."""
    found = lab.pictures(page, number)
    assert len(found) == number
    for picture in found:
        assert picture["width"] > 300, picture["alt"]
        assert picture["height"] > 60, picture["alt"]
        assert re.search(r"\d", picture["alt"])
        assert not LETTERS.search(b64decode(picture["source"].partition(",")[2]).decode())
    assert page.locator(".jp-RenderedHTMLCommon svg").count() == 0  # the program has icons of its own


@pytest.mark.parametrize("notebook", PUBLISHED, ids=lambda path: path.stem)
def test_every_figure_of_a_published_notebook_shows_untrusted(notebook: Path, served: str, chromium: Browser) -> None:
    assert figures(notebook) > 0
    with lab.opened(chromium, served, notebook.name) as page:
        assert_shown(page, figures(notebook))
        assert page.locator(".jp-Dialog").count() == 0  # such as a question which kernel is meant


def test_every_picture_of_the_gallery_shows_untrusted(served: str, chromium: Browser) -> None:
    cells = nbformat.read(ROOT / "notebooks/gallery.ipynb", as_version=4).cells
    with lab.opened(chromium, served, "notebooks/gallery.ipynb") as page:
        assert_shown(page, sum(len(cell.get("outputs", [])) for cell in cells))


def test_run_all_shows_every_figure(served: str, chromium: Browser) -> None:
    with lab.opened(chromium, served, "notebooks/01_trade.ipynb") as page:
        assert lab.run_all(page) == 0
        assert_shown(page, figures(ROOT / "reports/trade/trade.ipynb"))
        assert page.locator(".jp-RenderedText[data-mime-type*=stderr]").count() == 0


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_an_ordinary_kernel_gives_every_figure_and_no_warning(source: Path, executed: builds.Execute) -> None:
    theme = source.stem.partition("_")[2]
    outputs = [output for cell in executed(source).cells for output in cell.get("outputs", [])]
    assert shown_in(outputs) == figures(ROOT / f"reports/{theme}/{theme}.ipynb") > 0
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []


def test_a_student_answers_one_task_right_and_one_wrong(served: str, chromium: Browser) -> None:
    (right, answer), (wrong, (hint, mistake)) = SEMINAR.one_right_one_wrong()
    with lab.opened(chromium, served, "seminar/student.ipynb") as page:
        assert lab.run_all(page) == 0
        assert {f"{right}: not answered yet.", f"{wrong}: not answered yet."} <= {*lab.printed(page)}
        lab.answer(page, right, answer)
        lab.answer(page, wrong, mistake)
        assert lab.run_all(page) == 0
        assert {f"{right}: right.", f"{wrong}: not yet: {hint}"} <= {*lab.printed(page)}


def test_plain_nbconvert_shows_every_figure(tmp_path: Path, chromium: Browser) -> None:
    page_file = tmp_path / "trade.html"
    exporter = HTMLExporter()
    page_file.write_text(exporter.from_filename(ROOT / "reports/trade/trade.ipynb")[0], encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(page_file.as_uri())
    shown = page.evaluate("[...document.images].filter(i => i.naturalWidth > 0 && i.clientWidth > 300).length")
    assert shown == figures(ROOT / "reports/trade/trade.ipynb")
    page.close()
