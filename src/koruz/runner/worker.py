"""The process of one report: execution and every export, apart from the others.

A crash costs one report. A process ends with its kernels when it is told to, and when the run that started it dies.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import connection, parent_process, util
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from koruz.data import catalog, reads
from koruz.data.package.descriptor import VARIABLE
from koruz.data.package.profile import skip_grammar
from koruz.report.conditions import Reaches, spans
from koruz.report.parameters import Parameter, declared
from koruz.report.record import MIME
from koruz.runner import forkserver
from koruz.runner.plan import Job, Options
from koruz.words import shared
from koruz.words.problems import listed, quoted, visible

Event = tuple[str, Any]
"""('stage', name), ('begin', (cell, line)), ('cell', (done, total)), ('notice', text) or ('result', Result)."""


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
    """What became of a job: its entry in the manifest, and what failed.

    Attributes:
        job: The report.
        entry: Its entry in the manifest, if it can be published.
        failures: What failed; with an entry, formats that it is published without.
        timings: Seconds of each stage; the processor's for all together, which don't depend on what else it does.
    """

    job: Job
    entry: dict[str, Any] | None = None
    failures: tuple[Failure, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)


def work(job: Job, folder: Path, options: Options, send: Callable[[Event], None]) -> Result:
    """Execute a job's notebook and write its report.

    Args:
        job: The report.
        folder: An empty folder for it.
        options: How its cells run.
        send: Told how the work goes on.
    """
    before = _without(job, options, send) if job.laid else None
    with reads.gathered(job.data) as read:
        return _worked(job, folder, options, send, read, before)


def _without(job: Job, options: Options, send: Callable[[Event], None]) -> Any:
    """The notebook as the standard edition's data give it; None if they don't answer its parameters."""
    from koruz.runner.execute import CellFailure, execute
    from koruz.runner.notebooks import load

    assert job.standard
    if job.standard.notebook:
        return load(job.standard.notebook)
    send(("stage", "standard"))
    under = replace(job, data=job.standard.data, laid=None)
    place = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(under.data)
    try:
        return execute(under, timeout=options.timeout, engine=options.engine)
    except CellFailure:
        return None
    finally:
        os.environ.pop(VARIABLE) if place is None else os.environ.update({VARIABLE: place})


def _worked(
    job: Job, folder: Path, options: Options, send: Callable[[Event], None], read: reads.Read, before: Any
) -> Result:
    from koruz.runner.edition import overlaid, publish
    from koruz.runner.execute import CellFailure, execute
    from koruz.runner.notebooks import question_of, title_of

    name = job.notebook.name
    send(("stage", "notebook"))
    try:
        notebook = execute(
            job,
            lambda done, total: send(("cell", (done, total))),
            timeout=options.timeout,
            engine=options.engine,
            begin=lambda number, line: send(("begin", (number, line))),
        )
    except CellFailure as failure:
        return Result(job, failures=(Failure(name, "notebook", failure.message, failure.number, failure.line),))
    empty = nothing(job, notebook)
    if empty:
        return Result(job, failures=(Failure(name, "notebook", empty),))
    if job.laid:
        told = overlaid.told(job.laid, job.shelf.rpartition("/")[2], before, notebook, read.paths())
        notebook.metadata["koruz"]["run"]["laid"] = told
    failed = publish.render(
        notebook,
        job,
        folder,
        lambda part: send(("stage", part)),
        lambda line: send(("notice", f"Notice: {name}, {line}.")),
    )
    failures = tuple(Failure(name, part, message) for part, message in failed)
    if any(part not in publish.EXTRAS for part, _ in failed):
        return Result(job, failures=failures)
    made = publish.less(job, failed)
    entry = publish.entry(made, notebook, folder, title_of(notebook), question_of(notebook), read.paths())
    return Result(made, entry, failures)


def main(job: Job, folder: Path, scratch: Path, options: Options, pipe: connection.Connection) -> None:
    """Body of the process. It ends at once when the result is sent: nothing in it is worth a tidy end.

    Args:
        job: The report.
        folder: An empty folder for it.
        scratch: A folder for what kernels and libraries leave behind; removed with the run.
        options: How cells run.
        pipe: Where events go.
    """
    from koruz.runner.execute import environment

    _obey()
    _quieten(scratch / f"{job.theme}.log")
    os.environ.update(environment(job, scratch))
    shared.use(scratch.parent)
    tempfile.tempdir = None  # known from the process that this one was forked from; where it is has just been said anew
    clock = _Clock(pipe.send)
    # A report makes little garbage and its process ends soon: to look for it as often as by default costs a tenth, and
    # every 50,000 objects a hundredth.
    gc.set_threshold(200_000, 20, 20)
    try:
        _begin(options, pipe.send)
        result = work(job, folder, options, clock)
    except Exception as error:  # a bug or a full disk: the others go on, and the message names this report
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        message = ": ".join([type(error).__name__, *lines[-1:]])
        result = Result(job, failures=(Failure(job.notebook.name, "build", message),))
    pipe.send(("result", replace(result, timings=clock.read())))
    with suppress(Exception):
        # Locks and pools of a cell: else they are found lost when the run ends.
        util._run_finalizers()  # type: ignore[attr-defined]
    _end(0)


class _Clock:
    """Passes events on, and measures from stage to stage."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._stages: list[tuple[str, float]] = []

    def __call__(self, event: Event) -> None:
        if event[0] == "stage":
            self._stages.append((event[1], perf_counter()))
        self._send(event)

    def read(self) -> dict[str, float]:
        """Seconds of each stage up to now, and the processor's."""
        ends = [start for _, start in self._stages[1:]] + [perf_counter()]
        stages = {name: end - start for (name, start), end in zip(self._stages, ends, strict=True)}
        return {**stages, "processor": process_time()}


def _begin(options: Options, send: Callable[[Event], None]) -> None:
    """Make a forked process what a new one would be, and say so if it was forked from one that isn't prepared."""
    skip_grammar()
    if not options.preloaded:
        return
    preload = sys.modules.get(forkserver.PRELOAD)
    failure = preload.failure if preload else "it can't be imported"
    if failure:
        send(("notice", f"Preloading failed ({failure}); each report loads its libraries itself, which takes longer."))
    if "numpy" in sys.modules:
        # Forks of one process would draw the same numbers; a kernel begins with others each time.
        sys.modules["numpy"].random.seed()


def _obey() -> None:
    """Leave Ctrl-C to the run's own process, which then ends this one by SIGTERM; and don't outlive it."""
    if hasattr(os, "setsid"):
        os.setsid()  # whatever a cell starts is in this process's group, and ends with it
    if hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda number, frame: _end(128 + signal.SIGTERM))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        _end(128 + signal.SIGTERM)


def _end(code: int) -> None:
    """End every process below this one, and this one, at once."""
    import psutil  # type: ignore[import-untyped]

    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    os._exit(code)


def end_group(pid: int | None) -> None:
    """End what a process of a report has left in its group; there is mostly nothing.

    Args:
        pid: The process, which has ended; None if it never began.
    """
    if pid and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _quieten(log: Path) -> None:
    """Send what libraries and kernels print to a file, away from the terminal's progress."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)


def nothing(job: Job, notebook: Any) -> str:
    """Why an executed notebook is no report, in one line; '' if it shows anything or never meant to.

    Args:
        job: What was executed.
        notebook: The executed notebook.
    """
    records = list(_records(notebook))
    missing = [record for record in records if record.get("nothing")]
    if not missing or any(record["type"] == "exhibit" for record in records):
        return ""
    chosen = listed([f"{name} {value}" for name, value in job.changed.items()]) or "the defaults"
    known = _known(declared(job.notebook), job)
    return f"the data have nothing for any of its {len(missing)} exhibits with {chosen}; {known}nothing was published"


def _records(notebook: Any) -> Iterator[Mapping[str, Any]]:
    """What koruz's vocabulary put into the outputs."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield output["data"][MIME]


def _known(parameters: list[Parameter], job: Job) -> str:
    """Years that the data have for the parameters, if one of these is tied to years."""
    answers = catalog.open_catalog(job.data).answers
    for mark in (mark for parameter in parameters for mark in parameter.conditions if isinstance(mark, Reaches)):
        years = answers.of(mark.choice, job.parameters)
        if years:
            return f"they have {spans(years)}; "
    return ""
