"""The folder for a run's passing files: it ends with the run, or with the next one if the run was killed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from koruz.runner.edition import lock
from koruz.runner.edition.unchanged import PASSING


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder among the system's temporary ones, gone when the block ends.

    Sockets of `multiprocessing` and temporary files of reports lie in it, too.
    """
    place = Path(tempfile.gettempdir())
    sweep(place)
    folder, handle = lock.folder(PASSING, place)
    try:
        with _sockets_in(folder):
            yield folder
    finally:
        lock.release(handle)
        shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path) -> None:
    """Remove folders of this user's runs that were killed.

    Args:
        place: Where they lie.
    """
    for folder in place.glob(f"{PASSING}*"):
        with suppress(OSError):
            if hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid():
                continue
            handle = lock.take_over(folder)
            if handle is not None:
                shutil.rmtree(folder, ignore_errors=True)
                lock.release(handle)


@contextmanager
def _sockets_in(folder: Path) -> Iterator[None]:
    """Let `multiprocessing` keep its sockets in a folder; its own would stay behind when the run is killed."""
    from multiprocessing import process

    config = process.current_process()._config  # type: ignore[attr-defined]
    before = config.get("tempdir")
    config["tempdir"] = str(folder)
    try:
        yield
    finally:
        config["tempdir"] = before
