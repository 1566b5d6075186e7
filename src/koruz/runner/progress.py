"""How a build goes on: a live table on a terminal, plain lines in a log."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from koruz.runner.plan import Job
from koruz.runner.worker import Event, Result
from koruz.words.problems import visible

WORDS = {
    "standard": "the standard edition's data",
    "notebook": "executing",
    "data": "data",
    "html": "HTML",
    "pdf": "PDF",
    "slides": "slides",
    "seminar": "seminar",
}
"""What is done in each stage of a report."""


MANY = 20
"""More reports than this are counted, not shown one by one."""


class Reporter(Protocol):
    """Told of everything that happens to a job; may be called from several threads."""

    def event(self, job: Job, event: Event) -> None:
        """A process says how its work goes on."""

    def end(self, result: Result, *, published: bool) -> None:
        """A job is done."""


class Lines:
    """One plain line for each stage, for logs."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()

    def event(self, job: Job, event: Event) -> None:
        """Print the stage that begins."""
        kind, content = event
        if kind == "stage":
            self._print(job, f"executing {job.notebook.name}" if content == "notebook" else WORDS[content])

    def end(self, result: Result, *, published: bool) -> None:
        """Print whether the report was published."""
        self._print(result.job, "published" if published else "failed")

    def _print(self, job: Job, text: str) -> None:
        with self._lock:
            line = visible(f"{job.theme}: {text}")
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)


class Table:
    """A live table, one row for each job."""

    def __init__(self, progress: Progress, jobs: Sequence[Job]) -> None:
        self._progress = progress
        self._rows: dict[str, TaskID] = {
            job.place: progress.add_task(job.theme, total=None, start=False, stage="waiting") for job in jobs
        }
        self._stages = {job.place: 1 + len(job.formats) for job in jobs}

    def event(self, job: Job, event: Event) -> None:
        """Move the job's bar."""
        row, (kind, content) = self._rows[job.place], event
        if kind == "cell":
            done, total = content
            self._progress.update(row, completed=done, total=total + self._stages[job.place])
        elif content == "notebook":
            self._progress.start_task(row)
            self._progress.update(row, stage=WORDS[content])
        else:
            # The bar moves when a part is done: when the next one begins, and at the end.
            self._progress.advance(row, 0 if content in ("standard", "data") else 1)
            self._progress.update(row, stage=WORDS[content])

    def end(self, result: Result, *, published: bool) -> None:
        """Mark the job as published or failed."""
        row = self._rows[result.job.place]
        total = self._progress.tasks[row].total or 1
        stage = "[green]published" if published else "[red]failed"
        self._progress.update(row, total=total, completed=total if published else None, stage=stage)
        self._progress.stop_task(row)


class Count:
    """How many of many reports are done: one bar on a terminal, one line for each report in a log."""

    def __init__(self, console: Console, progress: Progress | None, jobs: Sequence[Job]) -> None:
        self._console, self._progress, self._all = console, progress, len(jobs)
        self._row = progress.add_task("reports", total=len(jobs), stage="") if progress else None
        self._done = 0

    def event(self, job: Job, event: Event) -> None:
        """Nothing: parts of a report don't matter among many."""

    def end(self, result: Result, *, published: bool) -> None:
        """Count the report; one that failed is named in any case."""
        self._done += 1
        text = f"{result.job.place}: {'published' if published else 'failed'} ({self._done} of {self._all})"
        if self._progress is not None and self._row is not None:
            self._progress.update(self._row, completed=self._done, stage=f"{self._done} of {self._all}")
        if self._progress is None or not published:
            self._console.print(visible(text), markup=False, highlight=False, soft_wrap=True)


@contextmanager
def reporter(console: Console, jobs: Sequence[Job]) -> Iterator[Reporter]:
    """The reporter that suits where the output goes."""
    many = len(jobs) > MANY
    if not console.is_terminal:
        yield Count(console, None, jobs) if many else Lines(console)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[stage]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        yield Count(console, progress, jobs) if many else Table(progress, jobs)
