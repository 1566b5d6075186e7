"""What the processes of one run share: bytes that the first of them makes and all others read.

Only what is the same whoever makes it is shared, so it makes no difference who comes first, or that nothing is shared.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = "shared"

_folders: list[Path] = []


def use(scratch: Path) -> None:
    """Share with all processes of a run, from now on.

    Args:
        scratch: The run's folder, in which nobody else writes. Nothing is shared unless `within` has opened it.
    """
    _folders[:] = [scratch / _NAME]


@contextmanager
def within(scratch: Path) -> Iterator[None]:
    """Open a run's folder for all of its processes, and share in this one while the block runs.

    Args:
        scratch: The run's folder.
    """
    before = [*_folders]
    (scratch / _NAME).mkdir()
    use(scratch)
    try:
        yield
    finally:
        _folders[:] = before


def made(name: str, make: Callable[[], bytes]) -> bytes:
    """Bytes that another process of the run has made; else they are made here, for all.

    Args:
        name: File name that says all on which the bytes depend.
        make: Makes them.
    """
    found = read(name)
    if found is None:
        found = make()
        write(name, found)
    return found


def going() -> bool:
    """Whether anything is shared: whether this is a process of a run whose folder is open."""
    return any(folder.is_dir() for folder in _folders)


def read(name: str) -> bytes | None:
    """Shared bytes; None if there are none yet, or nothing is shared."""
    for folder in _folders:
        with suppress(OSError):
            return (folder / name).read_bytes()
    return None


def write(name: str, content: bytes) -> None:
    """Share bytes, whole or not at all; it doesn't matter if that fails."""
    for folder in _folders:
        with suppress(OSError):
            handle, draft = tempfile.mkstemp(dir=folder)
            os.close(handle)
            Path(draft).write_bytes(content)
            Path(draft).replace(folder / name)
