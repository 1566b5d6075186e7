"""The process that all reports' processes are forked from: `multiprocessing`'s fork server, with everything imported.

It starts while the run still checks its inputs. Where the system can't fork, or forking isn't safe, each report's
process starts from nothing: the same, only slower.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from multiprocessing import util
from multiprocessing.context import BaseContext
from typing import Any

PRELOAD = "koruz.runner.preload"
MODULES = [PRELOAD]


def flags() -> list[str]:
    """Python's own flags for the processes that `multiprocessing` starts, and one more: no working folder on the path.

    They begin with `-c`, for which Python looks for modules in the working folder first: a `random.py` in it would run.
    """
    given: list[str] = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    return given if {"-P", "-I"} & set(given) else [*given, "-P"]


util._args_from_interpreter_flags = flags  # type: ignore[attr-defined]


def can_fork() -> bool:
    """Whether reports' processes are forked. On macOS the system's own libraries don't bear it."""
    return sys.platform != "darwin" and "forkserver" in multiprocessing.get_all_start_methods()


def begin() -> None:
    """Start the fork server ahead of the first report, unless it runs; returns before it is ready.

    Where it can't, as in a folder for temporary files whose path is too long for a socket, the first report says so.
    """
    if can_fork():
        with suppress(OSError):
            _start()


def _start() -> None:
    from multiprocessing import forkserver, resource_tracker

    forkserver.set_forkserver_preload(MODULES)
    # Its start lifts the block of Ctrl-C, so it comes first.
    resource_tracker.ensure_running()
    # The server inherits what is blocked here. Ctrl-C is for the run, which then ends the server.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with environment(settings()):
            forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def context(*, fork: bool = True) -> BaseContext:
    """Where processes come from: forked from the server, or spawned."""
    return multiprocessing.get_context("forkserver" if fork and can_fork() else "spawn")


def stop() -> None:
    """End the server, even while it imports. Processes that were forked from it go on."""
    if not can_fork():
        return
    from multiprocessing import forkserver

    server: Any = forkserver._forkserver
    pid = getattr(server, "_forkserver_pid", None)
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        server._stop()


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables that Python reads when it starts, such as the seed of hashes; one thread at a time."""
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


def settings() -> dict[str, str]:
    """The part that all reports share. Python and its libraries read it when they start."""
    return {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        # A plain `plt.plot` is shown in a notebook, whoever runs it.
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": _matplotlibrc(),
        # Jobs share the cores, and sums don't depend on their number. A process with threads can't be forked.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _matplotlibrc() -> str:
    """File of the settings that matplotlib ships; found without importing it."""
    spec = find_spec("matplotlib")
    folder = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else "."
    return os.path.join(folder, "mpl-data", "matplotlibrc")
