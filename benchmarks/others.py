"""What people do today: papermill, then nbconvert to HTML and, through Chromium, to PDF, command after command."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# nbconvert's own exporter, which takes no browser but playwright's download, is told where this machine's is.
_WEBPDF = """import sys
from playwright.async_api import BrowserType
browser, launch = sys.argv.pop(1), BrowserType.launch
BrowserType.launch = lambda self, **options: launch(self, **options, executable_path=browser)
from nbconvert.nbconvertapp import main
main()
"""


def chromium() -> str | None:
    """The browser of this machine, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def whole(notebooks: Sequence[Path], folder: Path) -> list[list[str]]:
    """Commands that execute notebooks and export each as HTML and PDF."""
    commands: list[list[str]] = []
    for notebook in notebooks:
        executed = _executed(notebook, folder)
        commands += [_papermill(notebook, executed, {}), _nbconvert(executed, "html"), *_pdf(executed)]
    return commands


def executions(notebook: Path, sets: Sequence[Mapping[str, Any]], folder: Path) -> list[list[str]]:
    """Commands that execute one notebook with each set of parameters."""
    return [_papermill(notebook, _executed(notebook, folder), values) for values in sets]


def _executed(notebook: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder / notebook.name


def _papermill(notebook: Path, executed: Path, values: Mapping[str, Any]) -> list[str]:
    pairs = [word for name, value in values.items() for word in ("-p", name, str(value))]
    return [sys.executable, "-m", "papermill", "--no-progress-bar", *pairs, str(notebook), str(executed)]


def _nbconvert(executed: Path, form: str) -> list[str]:
    return [sys.executable, "-m", "nbconvert", "--log-level", "ERROR", "--to", form, str(executed)]


def _pdf(executed: Path) -> list[list[str]]:
    """The command for the PDF, if there is a browser; else none, and the table says so."""
    browser = chromium()
    if browser is None or find_spec("playwright") is None:
        return []
    options = ["--log-level", "ERROR", "--to", "webpdf", "--WebPDFExporter.disable_sandbox=True", str(executed)]
    return [[sys.executable, "-c", _WEBPDF, browser, *options]]
