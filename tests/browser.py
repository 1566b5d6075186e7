"""The system's Chromium for tests, with the network cut: a page may read its own file and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No Chromium was found. Install the system's package 'chromium', or set KORUZ_CHROMIUM to the program's path, "
    "to run the browser tests."
)
PHONE, LAPTOP = (390, 844), (1280, 900)
OWN_SCHEMES = ("file:", "data:", "blob:", "about:")


def chromium_path() -> str | None:
    """Path of a Chromium: KORUZ_CHROMIUM, else the first that is on the PATH."""
    return os.environ.get("KORUZ_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module", name="chromium")
def running_chromium() -> Iterator[Browser]:
    """A running browser. Without one the tests are skipped; on a build machine (CI is set) they fail."""
    path = chromium_path()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


# The first element with text of each look: its letters, and what lies behind them at every level.
_MARK_LOOKS = """() => {
  const behind = (element) => {
    const style = getComputedStyle(element);
    return [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.position].join();
  };
  const known = new Map();
  const layers = (element) => {
    if (!element) return '';
    if (!known.has(element)) known.set(element, `${layers(element.parentElement)}|${behind(element)}`);
    return known.get(element);
  };
  const looks = new Set();
  for (const element of document.querySelectorAll('body *')) {
    element.removeAttribute('data-look');
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const letters = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.fill].join();
    const look = `${element.localName}|${letters}|${layers(element)}`;
    if (!looks.has(look)) element.setAttribute('data-look', looks.add(look).size);
  }
}"""
_CONTRAST_OF_LOOKS = ";axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]});"


@dataclass
class Visit:
    """An open page and everything that happened on it.

    Attributes:
        page: The page.
        asked: Addresses outside the page's own file that it asked for.
        noise: Errors, warnings and dialogs.
    """

    page: Page
    asked: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)

    def open_details(self) -> None:
        """Unfold everything that is folded."""
        self.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def violations(self) -> list[str]:
        """What axe finds, target sizes included, one line for each rule and place.

        Contrast is measured once for each look, not for each of the thousands of cells that have it.
        """
        self.page.evaluate(_MARK_LOOKS)
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        found = Axe(AXE_SCRIPT + _CONTRAST_OF_LOOKS).run(self.page, options=options).response["violations"]
        return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]

    def spoken(self) -> str:
        """All that the browser tells assistive technology as text, counters of the stylesheet included."""
        session = self.page.context.new_cdp_session(self.page)
        nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
        texts = [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "StaticText"]
        return "".join(texts)

    def fonts(self, selector: str) -> dict[str, bool]:
        """Families that the first match of a selector is really set in, and whether each came with the page."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        used: list[dict[str, Any]] = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        return {font["familyName"]: font["isCustomFont"] for font in used}


@contextmanager
def visit(
    browser: Browser, file: Path, size: tuple[int, int] = LAPTOP, scheme: str = "light", **options: Any
) -> Iterator[Visit]:
    """Open a file offline; on leaving, assert that it asked for nothing and made no noise.

    Args:
        browser: A running browser.
        file: The HTML file.
        size: Width and height of the window in CSS pixels.
        scheme: 'light' or 'dark'.
        options: More options of a Playwright context.
    """
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
    context.set_offline(True)
    seen = Visit(context.new_page())

    def guard(route: Any) -> None:
        if route.request.url.startswith(OWN_SCHEMES):
            route.continue_()
        else:
            route.abort()

    def dismissed(dialog: Any) -> None:
        seen.noise.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.route("**/*", guard)
    seen.page.on("request", lambda r: None if r.url.startswith(OWN_SCHEMES) else seen.asked.append(r.url))
    # Asked for a page's fonts, the browser's own tools read its source once more, and some versions complain of that.
    own = f"Unsafe attempt to load URL {file.resolve().as_uri()} from frame with URL {file.resolve().as_uri()}."

    def heard(message: Any) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(own):
            seen.noise.append(message.text)

    seen.page.on("console", heard)
    seen.page.on("pageerror", lambda error: seen.noise.append(str(error)))
    seen.page.on("dialog", dismissed)
    seen.page.goto(file.resolve().as_uri())
    seen.page.evaluate("document.fonts.ready")
    try:
        yield seen
        assert seen.asked == []
        assert seen.noise == []
    finally:
        context.close()
