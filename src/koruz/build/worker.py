"""The process of one report: execution and every export, apart from the others.

A crash costs one report. A process ends with its kernels when it is told to, and when the run that started it dies.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from koruz.build.lean import skip_grammar
from koruz.build.plan import Job
from koruz.problems import quoted, visible

Event = tuple[str, Any]
"""('stage', name), ('cell', (done, total)) or ('result', Result)."""


@dataclass(frozen=True)
class Failure:
    """What went wrong with a part of a report.

    Attributes:
        notebook: File name of the notebook.
        part: 'notebook', 'data' or a format.
        message: Last line of the error.
        cell: Place of the failing cell among the notebook's code cells, from 1.
        line: First line of that cell.
    """

    notebook: str
    part: str
    message: str
    cell: int | None = None
    line: str = ""

    def __str__(self) -> str:
        """Notebook, cell and last line of the error, in one line."""
        where = f"code cell {self.cell} ({quoted(self.line)})" if self.cell else self.part
        return f"{self.notebook}, {where}: {visible(self.message)}"


@dataclass(frozen=True)
class Result:
    """What became of a job: its entry in the manifest, or what failed."""

    job: Job
    entry: dict[str, Any] | None = None
    failures: tuple[Failure, ...] = ()


def work(job: Job, folder: Path, send: Callable[[Event], None]) -> Result:
    """Execute a job's notebook and write its report.

    Args:
        job: The report.
        folder: An empty folder for it.
        send: Told how the work goes on.
    """
    from koruz.build import publish
    from koruz.build.execute import CellFailure, execute
    from koruz.build.notebooks import question_of, title_of

    name = job.notebook.name
    send(("stage", "notebook"))
    try:
        notebook = execute(job, lambda done, total: send(("cell", (done, total))))
    except CellFailure as failure:
        return Result(job, failures=(Failure(name, "notebook", failure.message, failure.number, failure.line),))
    failed = publish.render(notebook, job, folder, lambda part: send(("stage", part)))
    if failed:
        return Result(job, failures=tuple(Failure(name, part, message) for part, message in failed))
    return Result(job, publish.entry(job, notebook, folder, title_of(notebook), question_of(notebook)))


def main(job: Job, folder: Path, scratch: Path, pipe: connection.Connection) -> None:
    """Body of the process.

    Args:
        job: The report.
        folder: An empty folder for it.
        scratch: A folder for what kernels and libraries leave behind; removed with the run.
        pipe: Where events go.
    """
    from koruz.build.execute import environment

    skip_grammar()
    _obey()
    _quieten(scratch / f"{job.theme}.log")
    os.environ.update(environment(job, scratch))
    try:
        result = work(job, folder, pipe.send)
    except Exception as error:  # a bug or a full disk: the others go on, and the message names this report
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        message = ": ".join([type(error).__name__, *lines[-1:]])
        result = Result(job, failures=(Failure(job.notebook.name, "build", message),))
    pipe.send(("result", result))


def _obey() -> None:
    """Leave Ctrl-C to the run's own process, which then ends this one by SIGTERM; and don't outlive it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda number, frame: _end())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        _end()


def _end() -> None:
    """End this process and every process below it, at once."""
    for child in psutil.Process().children(recursive=True):
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    os._exit(128 + signal.SIGTERM)


def _quieten(log: Path) -> None:
    """Send what libraries and kernels print to a file, away from the terminal's progress."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)
