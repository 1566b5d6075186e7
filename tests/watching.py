"""A watch of its own for tests: the command as people start it, and what it says."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

SOURCE = Path(__file__).parents[1] / "src"
LONGEST = 240  # seconds until a watch that says nothing counts as broken


class Watch:
    """A watch that runs.

    Attributes:
        address: Where its page is.
        process: The command.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.address = process, ""
        self._lines: list[str] = []
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        self.address = re.findall(r"http://[\d.:]+/", self.hears("Read http"))[0]

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()

    def hears(self, word: str) -> str:
        """Wait for a line with a word, which isn't read again; what was said before it is forgotten."""
        with self._news:
            found = self._news.wait_for(lambda: [n for n, line in enumerate(self._lines) if word in line], LONGEST)
            assert found, f"never said {word!r}, but: {''.join(self._lines)}"
            line = self._lines[found[0]]
            del self._lines[: found[0] + 1]
            return line

    def end(self, number: int = signal.SIGINT) -> int:
        """Send it a signal, and wait for its end."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def below(self) -> list[psutil.Process]:
        """Every process that it started, and theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def watching(root: Path, *words: str, source: Path = SOURCE) -> Iterator[Watch]:
    """Watch a project; on leaving, nothing of it runs any more.

    Args:
        root: The project.
        words: What follows `watch` in the command.
        source: Folder of the package's code.
    """
    passing = root.parent / "passing"
    passing.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(source), "TMPDIR": str(passing), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, str(root / "run_all.py"), "watch", *words]
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield Watch(process)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()


def own_source(folder: Path) -> Path:
    """A copy of the package's code, which a test may damage."""
    shutil.copytree(SOURCE / "koruz", folder / "koruz", ignore=shutil.ignore_patterns("__pycache__"))
    return folder
