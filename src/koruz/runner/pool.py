"""A process for each report, some at a time, through the interface of `concurrent.futures`."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from koruz.runner import forkserver, worker
from koruz.runner.execute import environment
from koruz.runner.plan import Job, Options
from koruz.runner.worker import Event, Failure, Result

_GRACE = 5  # seconds that a process has to end its kernels
_SLACK = 5  # seconds that a process has to end a cell by itself, beyond what the cell may take
_PART = 60  # seconds that an export, or the start of a kernel, may take at least
_TICK = 1  # seconds between looks at a process that says nothing

Tell = Callable[[Job, Event], None]


class Processes:
    """Starts one process for a report, waits for its result, and ends all of them when told to."""

    def __init__(self, scratch: Path, options: Options, tell: Tell) -> None:
        self._context = forkserver.context()
        self._manner = replace(options, preloaded=forkserver.can_fork())
        self._scratch, self._tell = scratch, tell
        self._lock = threading.Lock()
        self._running: set[BaseProcess] = set()
        self._stopped = False
        self._told: set[str] = set()

    def run(self, job: Job, folder: Path) -> Result:
        """Build one report in a process of its own and wait for it.

        Args:
            job: The report.
            folder: An empty folder for it.
        """
        scratch = Path(tempfile.mkdtemp(dir=self._scratch))
        asked = perf_counter()
        started = self._start(job, folder, scratch)
        if started is None:
            return Result(job)
        process, receiver = started
        watch = _Watch(job, self._manner.timeout)
        begun = perf_counter()
        result = self._listen(watch, process, receiver)
        self._end(process)
        receiver.close()
        if result is None:
            result = watch.failed() or _crashed(watch, process.exitcode, scratch / f"{job.theme}.log")
        return replace(result, timings={"start": begun - asked, **result.timings})

    def _start(self, job: Job, folder: Path, scratch: Path) -> tuple[BaseProcess, Connection] | None:
        """A process and the pipe that it talks through; None if all was stopped meanwhile."""
        try:
            started = self._begin(self._context, self._manner, job, folder, scratch)
        except (EOFError, OSError) as error:
            # The fork server is gone or couldn't start. Without it everything is the same, only slower.
            reason = str(error) or "it has ended"
            self._notice(
                job, f"There is no process with everything preloaded ({reason}); each report starts from nothing."
            )
            self._manner = replace(self._manner, preloaded=False)
            self._context = forkserver.context(fork=False)
            started = self._begin(self._context, self._manner, job, folder, scratch)
        with self._lock:
            self._running.add(started[0])
            stopped = self._stopped
        if stopped:
            started[0].terminate()
            self._end(started[0])
            return None
        return started

    def _begin(
        self, context: BaseContext, options: Options, job: Job, folder: Path, scratch: Path
    ) -> tuple[BaseProcess, Connection]:
        receiver, sender = context.Pipe(duplex=False)
        arguments = (job, folder, scratch, options, sender)
        process = context.Process(target=worker.main, args=arguments, name=job.theme)  # type: ignore[attr-defined]
        try:
            if options.preloaded:
                process.start()
            else:
                with self._lock, forkserver.environment(environment(job, scratch)):
                    process.start()
        finally:
            sender.close()
        return process, receiver

    def _listen(self, watch: _Watch, process: BaseProcess, receiver: Connection) -> Result | None:
        """The result that a process sends, or None if it ends without one or takes too long."""
        while not watch.late():
            # A process that a cell started may hold the pipe open; then the end of the report's own tells.
            connection.wait([receiver, process.sentinel], _TICK)
            try:
                while receiver.poll():
                    event: tuple[str, Any] = receiver.recv()
                    if isinstance(event[1], Result):
                        return event[1]
                    self._pass(watch, event)
            except (EOFError, OSError):
                return None
            if process.exitcode is not None:
                return None
        process.kill()
        return None

    def _pass(self, watch: _Watch, event: Event) -> None:
        watch.note(event)
        if event[0] == "notice":
            self._notice(watch.job, event[1])
        elif event[0] != "begin":
            self._tell(watch.job, event)

    def _notice(self, job: Job, text: str) -> None:
        """Say something that concerns all reports, once."""
        if text not in self._told:
            self._told.add(text)
            self._tell(job, ("notice", text))

    def stop(self) -> None:
        """End every process with its kernels; none starts any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            process.terminate()
        for process in running:
            self._end(process)

    def _end(self, process: BaseProcess) -> None:
        process.join(_GRACE)
        if process.is_alive():
            process.kill()
            process.join()
        worker.end_group(process.pid)
        with self._lock:
            self._running.discard(process)


class _Watch:
    """What a process was last heard of: which part of the report it is at, and since when."""

    def __init__(self, job: Job, timeout: int) -> None:
        self.job, self._timeout = job, timeout
        self.part, self.cell, self.line = "build", None, ""
        self._heard = monotonic()
        self._late = False

    def note(self, event: Event) -> None:
        """A sign of life."""
        self._heard = monotonic()
        if event[0] == "begin":
            self.part, (self.cell, self.line) = "notebook", event[1]
        elif event[0] == "stage":
            self.part, self.cell, self.line = event[1], None, ""

    def late(self) -> bool:
        """Whether a part takes longer than a cell may; a process that ends its cell itself has some seconds for it."""
        limit = self._timeout if self.line else max(self._timeout, _PART)
        self._late = self._late or monotonic() - self._heard > limit + _SLACK
        return self._late

    def failed(self) -> Result | None:
        """The failure to tell if the process took too long, or None."""
        what = "the cell" if self.line else "it"
        return self.result(f"TimeoutError: {what} took too long and was ended") if self._late else None

    def result(self, message: str) -> Result:
        """A failure where the process was last heard of."""
        failure = Failure(self.job.notebook.name, self.part, message, self.cell, self.line)
        return Result(self.job, failures=(failure,))


def run(
    jobs: Sequence[Job], folders: Sequence[Path], width: int, scratch: Path, tell: Tell, options: Options | None = None
) -> Generator[Result, None, None]:
    """Build reports, at most `width` at once, and yield each result as it comes.

    When the caller is interrupted or stops listening, all processes and kernels end before this returns.

    Args:
        jobs: The reports, in the order in which they begin.
        folders: An empty folder for each.
        width: How many run at once.
        scratch: Folder for passing files.
        tell: Told how the work goes on, from several threads.
        options: How cells run.
    """
    processes = Processes(scratch, options or Options(), tell)
    forkserver.begin()
    with ThreadPoolExecutor(max_workers=min(width, len(jobs)), initializer=_block_signals) as executor:
        waiting = [executor.submit(processes.run, job, folder) for job, folder in zip(jobs, folders, strict=True)]
        try:
            yield from results(waiting, Future.result)
        finally:
            processes.stop()


def results(
    submitted: Iterable[Future[Any]],
    read: Callable[[Future[Any]], Result],
    hopeless: Callable[[], bool] = lambda: False,
) -> Generator[Result, None, None]:
    """Each result as it comes, whoever works; what waits is cancelled when the caller stops listening.

    Args:
        submitted: What was given to an executor.
        read: Makes a result of what is done, or of what was cancelled.
        hopeless: Asked now and then whether nobody works any more; then what waits is cancelled.
    """
    waiting = set(submitted)
    try:
        while waiting:
            done, waiting = wait(waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
            yield from sorted(map(read, done), key=lambda result: result.job.notebook.name)
            if not done and hopeless():
                break
        for future in waiting:
            future.cancel()
            yield read(future)
    finally:
        for future in waiting:
            future.cancel()


def _block_signals() -> None:
    """Processes inherit what the thread that starts them blocks: Ctrl-C reaches them only when they expect it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


@contextmanager
def ended() -> Iterator[None]:
    """End the fork server, if there is one, when the block ends."""
    try:
        yield
    finally:
        forkserver.stop()


def _crashed(watch: _Watch, code: int | None, log: Path) -> Result:
    if watch.line:
        return watch.result(f"the cell ended its process{_way(code)}")
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    message = f"its process ended with code {code}" + (f", last words: {last}" if last else "")
    return watch.result(message)


def _way(code: int | None) -> str:
    """How a process ended, in brackets: by an exit code or a signal."""
    if code is None or code >= 0:
        return f" (exit code {code})" if code is not None else ""
    try:
        return f" ({signal.Signals(-code).name})"
    except ValueError:
        return f" (signal {-code})"
