"""A process for each report, some at a time, through the interface of `concurrent.futures`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from koruz.build import worker
from koruz.build.execute import environment
from koruz.build.plan import Job
from koruz.build.worker import Event, Failure, Result

_GRACE = 5  # seconds that a process has to end its kernels

Tell = Callable[[Job, Event], None]


class Processes:
    """Starts one process for a report, waits for its result, and ends all of them when told to."""

    def __init__(self, scratch: Path, tell: Tell) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._scratch, self._tell = scratch, tell
        self._lock = threading.Lock()
        self._running: set[BaseProcess] = set()
        self._stopped = False

    def run(self, job: Job, folder: Path) -> Result:
        """Build one report in a process of its own and wait for it.

        Args:
            job: The report.
            folder: An empty folder for it.
        """
        scratch = Path(tempfile.mkdtemp(dir=self._scratch))
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(target=worker.main, args=(job, folder, scratch, sender), name=job.theme)
        with self._lock:
            if self._stopped:
                return Result(job)
            with _environment(environment(job, scratch)):
                process.start()
            self._running.add(process)
        sender.close()
        result = self._listen(job, receiver)
        _end(process)
        with self._lock:
            self._running.discard(process)
        return result or _crashed(job, process.exitcode, scratch / f"{job.theme}.log")

    def _listen(self, job: Job, receiver: Connection) -> Result | None:
        """The result that a process sends, or None if it ends without one."""
        try:
            while True:
                event = receiver.recv()
                if isinstance(event[1], Result):
                    return event[1]
                self._tell(job, event)
        except (EOFError, OSError):
            return None

    def stop(self) -> None:
        """End every process with its kernels; none starts any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            process.terminate()
        for process in running:
            _end(process)


def _end(process: BaseProcess) -> None:
    process.join(_GRACE)
    if process.is_alive():
        process.kill()
        process.join()


def run(
    jobs: Sequence[Job], folders: Sequence[Path], width: int, scratch: Path, tell: Tell
) -> Generator[Result, None, None]:
    """Build reports, at most `width` at once, and yield each result as it comes.

    When the caller is interrupted or stops listening, all processes and kernels end before this returns.

    Args:
        jobs: The reports.
        folders: An empty folder for each.
        width: How many run at once.
        scratch: Folder for passing files.
        tell: Told how the work goes on, from several threads.
    """
    processes = Processes(scratch, tell)
    with ThreadPoolExecutor(max_workers=width, initializer=_block_signals) as executor:
        waiting: set[Future[Result]] = {
            executor.submit(processes.run, job, folder) for job, folder in zip(jobs, folders, strict=True)
        }
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from sorted((future.result() for future in done), key=lambda result: result.job.notebook.name)
        finally:
            for future in waiting:
                future.cancel()
            processes.stop()


def _block_signals() -> None:
    """Processes inherit what the thread that starts them blocks: Ctrl-C reaches them only when they expect it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables that Python reads when it starts, such as the seed of hashes; the caller holds a lock."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _crashed(job: Job, code: int | None, log: Path) -> Result:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    message = f"its process ended with code {code}" + (f", last words: {last}" if last else "")
    return Result(job, failures=(Failure(job.notebook.name, "build", message),))
