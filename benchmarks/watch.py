"""Measure from a save to a new page: `uv run python -m benchmarks.watch --marimo PATH_OF_MARIMO`.

A browser has the page open; the notebook is saved with another last heading, and the clock runs until the page shows
it. koruz and marimo take turns, so that what else the machine does falls on both alike; the commands that people type
after a save follow.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks import others, ours
from benchmarks.measure import measured

ROOT = Path(__file__).parents[1]
AIM = 1.3
_WAIT = 120_000  # milliseconds
_SHOWN = "title => [...document.querySelectorAll('h2')].some(each => each.textContent.includes(title))"
_HEAD = """# From a save to a new page

Written by `uv run python -m benchmarks.watch` on the {theme} notebook: it is saved with another last heading while a
browser has the page open. Tools take turns; ratios count, not seconds.

From save to page koruz takes {ratio:.2f} times the seconds of the report's own cells and HTML; the aim is at most
{aim}. marimo shows each cell when it has run, the last heading after the others; it watches the notebook and no data,
and makes no report with contents, sources and numbered figures.

| What | Median, s | All, s |
| --- | --- | --- |
"""
_PARTS = re.compile(r"\(cells ([\d.]+), HTML ([\d.]+)\)")


def main() -> int:
    """Run the benchmark and write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watch", description=__doc__)
    parser.add_argument("--saves", type=int, default=7, help="saves of each, of which the median counts [default: 7]")
    parser.add_argument("--theme", default="trade", help="the report [default: trade]")
    parser.add_argument("--marimo", type=Path, help="marimo, installed in an environment of its own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="koruz-benchmark-") as name:
        found = collect(Path(name), options)
    text = page(found, options)
    (ROOT / "benchmarks" / "WATCH.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    return 0


def collect(folder: Path, options: argparse.Namespace) -> dict[str, list[float]]:
    """Seconds from save to page, by tool; 'parts' are koruz's cells and HTML alone."""
    project = ours.copy(ROOT, folder / "project", [options.theme])
    notebook = next((project / "notebooks").glob("*.ipynb"))
    found: dict[str, list[float]] = {"koruz": [], "parts": [], "ratio": [], "marimo": [], "commands": []}
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=others.chromium())
        stack.callback(browser.close)
        said = stack.enter_context(_koruz(project, options.theme))
        steps: dict[str, Callable[[int], float]] = {"koruz": _saver(browser.new_page(), next(said), notebook)}
        if options.marimo:
            copied = ours.copy(ROOT, folder / "marimo", [options.theme])
            script = _converted(options.marimo, next((copied / "notebooks").glob("*.ipynb")))
            address = stack.enter_context(_marimo(options.marimo, script))
            steps["marimo"] = _saver(browser.new_page(), address, script)
        for number in range(options.saves + 1):
            for name, step in steps.items():
                seconds = step(number)
                parts = _parts(said) if name == "koruz" else 0.0
                if number:  # the first is for warming up
                    found[name].append(seconds)
                    found["parts"] += [parts] if parts else []
                    found["ratio"] += [seconds / parts] if parts else []
        for _ in range(3):
            commands = others.whole([notebook], folder / "tools")[:2]
            found["commands"].append(measured(*commands, cwd=notebook.parent).seconds)
    return found


def _saver(page: Page, address: str, file: Path) -> Callable[[int], float]:
    """What saves a file with another last heading and tells the seconds until the page shows it."""
    page.goto(address)
    whole = file.read_text(encoding="utf-8")
    title = re.findall(r"## ([^\n\\\"]+)", whole)[-1].strip()
    before, _, after = whole.rpartition(title)
    page.wait_for_function(_SHOWN, arg=title, timeout=_WAIT)
    sleep(5)  # until all that is done after a start is done

    def save(number: int) -> float:
        sleep(2)
        begun = perf_counter()
        file.write_text(f"{before}{title} {number}{after}", encoding="utf-8")
        page.wait_for_function(_SHOWN, arg=f"{title} {number}", timeout=_WAIT)
        return perf_counter() - begun

    return save


@contextmanager
def _koruz(project: Path, theme: str) -> Iterator[Iterator[str]]:
    """A watch: its address, then its lines."""
    command = [*ours.command(project), "watch", theme]
    with _running(command, project) as process:
        lines = iter(process.stdout)
        address = next(found[0] for line in lines if (found := re.findall(r"http://\S+/", line)))
        _parts(lines)
        yield chain([address], lines)


def _parts(lines: Iterator[str]) -> float:
    """Seconds of cells and HTML that the next page took by itself."""
    found = next(match for line in lines if (match := _PARTS.search(line)))
    return float(found[1]) + float(found[2])


def _converted(marimo: Path, notebook: Path) -> Path:
    script = notebook.with_suffix(".py")
    subprocess.run(
        [marimo, "convert", notebook, "-o", script], check=True, capture_output=True, env=_environment(notebook)
    )
    return script


@contextmanager
def _marimo(marimo: Path, script: Path) -> Iterator[str]:
    """The same notebook in marimo, which runs it again when it is saved: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["run", "--watch", "--headless", "--no-token", "--host", "127.0.0.1", "--port", str(port), str(script)]
    with _running([str(marimo), *words], script.parent, _environment(script)):
        while socket.socket().connect_ex(("127.0.0.1", port)):
            sleep(0.1)
        yield f"http://127.0.0.1:{port}/"


def _environment(file: Path) -> dict[str, str]:
    """The packages of this environment behind marimo's own, and the data beside the notebooks."""
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    data = str(file.parent.parent / "data")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), packages]), "KORUZ_DATA": data}


@contextmanager
def _running(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> Iterator[Any]:
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=folder, env=environment, **pipes)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def page(found: dict[str, list[float]], options: argparse.Namespace) -> str:
    """The table, in Markdown."""
    names = {
        "koruz": "koruz watch: save to page",
        "parts": "its cells and HTML alone",
        "marimo": "marimo run --watch: save to page",
        "commands": "papermill, then nbconvert to HTML, typed after the save",
    }
    rows = [
        f"| {name} | {statistics.median(found[key]):.2f} | {' '.join(f'{each:.2f}' for each in found[key])} |"
        for key, name in names.items()
        if found[key]
    ]
    ratio = statistics.median(found["ratio"])
    head = _HEAD.format(theme=options.theme, ratio=ratio, aim=AIM)
    return head + "\n".join(rows) + f"\n\nLoad of the last minute at the end: {os.getloadavg()[0]:.1f}.\n"


if __name__ == "__main__":
    sys.exit(main())
