"""A JupyterLab of its own for tests, on 127.0.0.1, with a user who has run nothing yet, in the system's Chromium."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

_PICTURES = """
[...document.querySelectorAll('.jp-OutputArea img')].map(img => {
  const box = img.getBoundingClientRect();
  return {alt: img.alt, loaded: img.complete && img.naturalWidth > 0, width: box.width, height: box.height,
          source: img.src};
})
"""


_SCROLL = """
by => {
  const panel = document.querySelector('.jp-WindowedPanel-outer');
  panel.scrollTop += by;
  return panel.scrollTop + panel.clientHeight >= panel.scrollHeight - 2;
}
"""


# The menu's 'Run All Cells' ends nowhere that a page shows, since cells off the window aren't drawn: ask the program.
_RUN_ALL = """
async () => {
  const notebook = window.jupyterapp.shell.currentWidget;
  await notebook.sessionContext.ready;
  const late = new Promise((_, refuse) => setTimeout(refuse, 300_000, new Error('not run within five minutes')));
  await Promise.race([window.jupyterapp.commands.execute('notebook:run-all-cells'), late]);
  const cells = notebook.content.widgets.map(cell => cell.model).filter(cell => cell.type === 'code');
  return cells.filter(cell => cell.executionCount === null).length;
}
"""


_PRINTED = """
() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code')
  .flatMap(cell => cell.model.outputs.toJSON())
  .map(output => [].concat(output.text || []).join(''))
"""


_ANSWER = """
([name, value]) => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.sharedModel);
  const stub = cells.find(cell => cell.getSource().split('\\n').some(line => line.startsWith(name + ' = ...')));
  const lines = stub.getSource().split('\\n');
  stub.setSource(lines.map(line => line.startsWith(name + ' = ...') ? name + ' = ' + value : line).join('\\n'));
}
"""


@contextmanager
def served(folder: Path, home: Path) -> Iterator[str]:
    """Serve a folder by JupyterLab; the server ends on leaving.

    Args:
        folder: What is served.
        home: An empty folder for the server's settings, and so for its trust.

    Returns:
        The server's address.
    """
    port = _free_port()
    options = {"token": "''", "password": "''", "port": port, "ip": "127.0.0.1", "open_browser": False}
    words = [f"--ServerApp.{name}={value}" for name, value in options.items()]
    quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    asked = ["--LabApp.expose_app_in_browser=True"]
    settings = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON", "MPL"))}
    environment = {**kept, "HOME": str(home), "JUPYTER_PLATFORM_DIRS": "0", "JPY_SESSION_NAME": ""}
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        *words,
        *quiet,
        *asked,
        "--allow-root",
        f"--ServerApp.root_dir={folder}",
    ]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, home / "log")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert server.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace")[-2000:])


@contextmanager
def opened(browser: Browser, address: str, notebook: str) -> Iterator[Page]:
    """Open a notebook in JupyterLab, every cell of it drawn.

    Args:
        browser: A running browser.
        address: The server's address.
        notebook: Its path below the served folder.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    try:
        page.goto(f"{address}/lab/tree/{notebook}?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=60_000)
        yield page
    finally:
        context.close()


def run_all(page: Page) -> int:
    """Run all cells of the opened notebook and wait for the last; how many code cells weren't run."""
    return int(page.evaluate(_RUN_ALL))


def pictures(page: Page, number: int) -> list[dict[str, Any]]:
    """The pictures among the outputs, scrolled to: JupyterLab draws only what is near the window.

    Args:
        page: An opened notebook.
        number: How many there should be; the search goes on for them for a while, up and down.
    """
    found: dict[str, dict[str, Any]] = {}
    for step in range(400):
        found |= {picture["source"]: picture for picture in page.evaluate(_PICTURES) if picture["loaded"]}
        if len(found) >= number:
            break
        at_end = page.evaluate(_SCROLL, 400)
        if at_end and step % 20 == 19:
            page.evaluate(_SCROLL, -100_000)
        page.wait_for_timeout(80)
    return [*found.values()]


def printed(page: Page) -> list[str]:
    """Lines that the cells of the opened notebook have printed."""
    return [line for text in page.evaluate(_PRINTED) for line in text.splitlines()]


def answer(page: Page, name: str, value: str) -> None:
    """Write an answer, as Python, in the place of its stub in the opened notebook."""
    page.evaluate(_ANSWER, [name, value])
