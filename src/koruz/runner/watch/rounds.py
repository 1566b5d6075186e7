"""One round after another of building what a save has changed; what stands is remembered between them."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from koruz.runner import suite
from koruz.runner.edition.fingerprint import WHOLE, digest, moved
from koruz.runner.plan import Data, Job, Project
from koruz.runner.pool import Processes
from koruz.runner.progress import WORDS
from koruz.runner.suite import Order, Request
from koruz.runner.worker import Event, Result
from koruz.words.problems import BadInput

Tell = Callable[[dict[str, Any]], None]

Timed = tuple[Result, float]
"""What became of a job, and the seconds that it took."""


@dataclass(frozen=True)
class Standing:
    """What the page that stands was made from."""

    place: str
    inputs: dict[str, str]
    parameters: dict[str, Any]

    def fits(self, job: Job) -> bool:
        """Whether the job would make the same page."""
        same = self.place == job.place and self.parameters == dict(job.parameters)
        return same and not moved(self.inputs, job.inputs)


class Rounds:
    """Builds the reports whose notebook, data or code isn't what it was when they were last built.

    A round asks the same of data and notebooks as a build. It does so beside the reports' processes, not before them,
    since the answer is mostly that all is well: nothing of a round is told until all is known to be.

    Args:
        project: Where everything is.
        request: What was asked for; its `out` is where reports come, each into a new folder.
        scratch: A folder for passing files.
        tell: Told what happens, from several threads.
    """

    def __init__(self, project: Project, request: Request, scratch: Path, tell: Tell) -> None:
        self._project, self._request, self._scratch, self._tell = project, request, scratch, tell
        self._standing: dict[str, Standing] = {}
        self._sound = ""
        self._accounts = ""
        self._lock = threading.Lock()
        self._processes: Processes | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """End the round that runs, if one does: there is something newer."""
        with self._lock:
            self._cancelled = True
            running = self._processes
        if running:
            running.stop()

    def renew(self) -> None:
        """Let the next round run, after an earlier one may have been cancelled."""
        with self._lock:
            self._cancelled = False

    def run(self, first: Sequence[str] = ()) -> None:
        """Build what has changed.

        Args:
            first: Themes whose pages are open: they come first.

        Raises:
            BadInput: With everything that is wrong with data, notebooks or parameters; what stands stays.
        """
        with tempfile.TemporaryDirectory(dir=self._scratch, ignore_cleanup_errors=True) as place:
            order = suite.understand(self._project, self._request)
            data = suite.open_data(self._project, self._request.data, Path(place))
            jobs = suite.asked_jobs(order, data)
            self._tell({"is": "themes", "themes": {theme.name: theme.title for theme in order.themes}})
            todo = [job for job in jobs if not self._stands(job)]
            todo.sort(key=lambda job: job.theme not in first)
            self._tell({"is": "building", "themes": [job.theme for job in todo]})
            self._build(order, data, todo, Path(place))

    def warm(self) -> None:
        """Load what judges data before the first are saved; what is wrong, a round tells."""
        request = replace(self._request, data=None, pairs=())
        with suppress(BadInput), tempfile.TemporaryDirectory(dir=self._scratch, ignore_cleanup_errors=True) as place:
            order = suite.understand(self._project, request)
            data = suite.open_data(self._project, None, Path(place))
            suite.check_inputs(order, data, [], self._project, sound=False)

    def _stands(self, job: Job) -> bool:
        before = self._standing.get(job.theme)
        return before is not None and before.fits(job)

    def _build(self, order: Order, data: Data, todo: Sequence[Job], place: Path) -> None:
        processes = Processes(place, order.options, self._hear)
        with self._lock:
            self._processes = processes
            stopped = self._cancelled
        if stopped:
            return
        width = min(order.width, len(todo)) or 1
        folders = {job.theme: Path(tempfile.mkdtemp(prefix=f"{job.theme}-", dir=order.out)) for job in todo}
        with ThreadPoolExecutor(max_workers=width) as executor, ThreadPoolExecutor(max_workers=1) as beside:
            judged = beside.submit(self._judge, order, data, todo)
            made = [executor.submit(_timed, processes, job, folders[job.theme]) for job in todo]
            try:
                self._accept(judged, made, folders)
            finally:
                for future in made:
                    future.cancel()
                processes.stop()
                with self._lock:
                    self._processes = None
                for folder in folders.values():  # those that nobody was told of
                    shutil.rmtree(folder, ignore_errors=True)

    def _accept(self, judged: Future[None], made: Sequence[Future[Timed]], folders: dict[str, Path]) -> None:
        """Tell of each page that is made, once the inputs are known to be sound.

        Raises:
            BadInput: If they aren't.
        """
        waiting: set[Future[Any]] = {judged, *made}
        for future in as_completed(waiting):
            judged.result()  # a page is told of when the inputs are known to be sound
            if future is judged:
                continue
            result, seconds = future.result()
            with self._lock:
                if self._cancelled:
                    return
            self._tell_of(result, folders, seconds)

    def _tell_of(self, result: Result, folders: dict[str, Path], seconds: float) -> None:
        job, entry = result.job, result.entry
        if entry is None:
            self._standing.pop(job.theme, None)
            self._tell({"is": "failed", "theme": job.theme, "lines": [str(failure) for failure in result.failures]})
            return
        if result.failures:
            self._tell({"is": "said", "lines": [str(failure) for failure in result.failures]})
        self._standing[job.theme] = Standing(job.place, entry["inputs"], dict(job.parameters))
        folder = str(folders.pop(job.theme))
        timings = dict(result.timings)
        self._tell({"is": "made", "theme": job.theme, "folder": folder, "seconds": seconds, "timings": timings})

    def _judge(self, order: Order, data: Data, todo: Sequence[Job]) -> None:
        """Raise BadInput with all that is wrong; what was found sound last time isn't judged again."""
        account = data.account
        if account:
            lines = "\n".join(account.lines())
            if lines != self._accounts:
                self._accounts = lines
                self._tell({"is": "said", "lines": lines.splitlines()})
        mark = digest({"data": data.digests[WHOLE], "themes": [theme.name for theme in order.themes]})
        suite.check_inputs(order, data, todo, self._project, sound=True if mark == self._sound else None)
        self._sound = mark

    def _hear(self, job: Job, event: Event) -> None:
        """What a report's process says of its work."""
        kind, content = event
        if kind == "notice":
            self._tell({"is": "said", "lines": [content]})
        elif kind == "cell":
            self._tell({"is": "progress", "theme": job.theme, "text": f"cell {content[0]} of {content[1]}"})
        elif kind == "stage":
            self._tell({"is": "progress", "theme": job.theme, "text": WORDS.get(content, content)})


def _timed(processes: Processes, job: Job, folder: Path) -> Timed:
    begun = perf_counter()
    return processes.run(job, folder), perf_counter() - begun
