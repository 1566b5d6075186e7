"""Sends jobs to a Dask cluster through the executor of its client, and takes their results as they come."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from koruz.runner import pool
from koruz.runner.cluster import parcel, remote
from koruz.runner.plan import Job, Options
from koruz.runner.worker import Event, Failure, Result
from koruz.words.problems import BadInput, Problem

_CONNECT = 10  # seconds for the scheduler to answer, and to have a worker
_ALONE = 30  # seconds without any worker after which a run gives up


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the cluster.

    Args:
        address: Of its scheduler, such as tcp://10.0.0.5:8786.

    Raises:
        BadInput: If `distributed` isn't installed, nobody answers there, or there is no worker.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise _bad(address, "no package distributed", "Install it: uv sync --extra cluster") from error
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        found = " ".join(str(error).split())[:200] or type(error).__name__
        raise _bad(address, found, "Start one: dask scheduler; then on each machine: dask worker ADDRESS") from error
    try:
        try:
            client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError as error:
            raise _bad(address, "no worker", "Start one: dask worker ADDRESS") from error
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]


def _bad(address: str, found: str, remedy: str) -> BadInput:
    rule = "a Dask scheduler with workers answers there"
    return BadInput([Problem(f"--dask {address}", None, None, rule, found, remedy)])


def run(
    client: Any,
    jobs: Sequence[Job],
    folders: Sequence[Path],
    tell: Callable[[Job, Event], None],
    options: Options,
) -> Generator[Result, None, None]:
    """Build reports on the cluster and yield each result as it comes; their files are then in their folders.

    The scheduler gives a job whose worker dies to another one. What runs when the caller stops listening is given up.

    Args:
        client: As `connected` gives it.
        jobs: The reports, in the order in which they begin.
        folders: An empty folder for each.
        tell: Told of notices.
        options: How cells run.
    """
    executor: Executor = client.get_executor(pure=False)
    parcels = _Parcels()
    waiting = {
        executor.submit(remote.build, job, parcels.of(job), options): (job, folder)
        for job, folder in zip(jobs, folders, strict=True)
    }
    lonely = _Lonely(client)
    yield from pool.results(waiting, lambda future: _result(future, *waiting[future], tell), lonely)


def _result(future: Future[Any], job: Job, folder: Path, tell: Callable[[Job, Event], None]) -> Result:
    try:
        built = future.result()
        for notice in built.notices:
            tell(job, ("notice", notice))
        return remote.received(built, folder)
    except CancelledError:
        return Result(job, failures=(Failure(job.notebook.name, "cluster", "the cluster has no worker any more"),))
    except Exception as error:  # its workers died, koruz isn't installed there, the disk is full
        words = " ".join(str(error).split())[:300]
        return Result(job, failures=(Failure(job.notebook.name, "cluster", f"{type(error).__name__}: {words}"),))


class _Parcels:
    """What jobs are made from; many jobs are made from the same."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def of(self, job: Job) -> bytes:
        folders = parcel.needs(job)
        key = repr(sorted(folders.items()))
        if key not in self._made:
            self._made[key] = parcel.packed(folders)
        return self._made[key]


class _Lonely:
    """Whether a cluster has had no worker for too long: nobody would ever do what waits."""

    def __init__(self, client: Any) -> None:
        self._client, self._since = client, monotonic()

    def __call__(self) -> bool:
        if self._client.scheduler_info().get("workers"):
            self._since = monotonic()
        return monotonic() - self._since > _ALONE
