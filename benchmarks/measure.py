"""Time and memory of commands that run one after the other, with every process below them."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_STEP = 0.05  # seconds between looks at the memory


@dataclass(frozen=True)
class Measured:
    """What commands took.

    Attributes:
        seconds: By the clock.
        cpu: Seconds of all processors together, as the system counted them for processes that have ended.
        memory: Most memory at one time, bytes; 0 if it wasn't looked at. Pages that processes share count once
            (proportional set size).
        text: What the last command printed.
    """

    seconds: float
    cpu: float
    memory: int
    text: str


def measured(*commands: Sequence[str], cwd: Path, memory: bool = False) -> Measured:
    """Run commands one after the other and measure them together.

    Args:
        commands: Each a program with its arguments.
        cwd: Where they run.
        memory: Whether to look at the memory, which takes time from what is measured.

    Raises:
        RuntimeError: If one fails, with what it printed.
    """
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "COLUMNS": "120"}
    before, start, most, text = os.times(), time.perf_counter(), 0, ""
    for command in commands:
        with subprocess.Popen(
            command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        ) as process:
            watch = _Watch(process.pid) if memory else None
            text, _ = process.communicate()
            most = max(most, watch.end()) if watch else 0
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{text[-2000:]}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(time.perf_counter() - start, cpu, most, text)


class _Watch(threading.Thread):
    """Looks at the memory of a tree of processes until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._most, self._over = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        """Look."""
        while not self._over.wait(_STEP):
            with suppress(psutil.Error):
                root = psutil.Process(self._pid)
                self._most = max(self._most, sum(map(_memory, [root, *root.children(recursive=True)])))

    def end(self) -> int:
        """The most that was seen."""
        self._over.set()
        self.join()
        return self._most


def _memory(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss)
    return 0
