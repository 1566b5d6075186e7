"""Locks on files: they end with the process that holds them, however it ends, and whatever number it had."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

from koruz.data import plainfile

NAME = "lock"
MARK = b"koruz is at work here, or was killed at it\n"
"""What stands in the lock of a folder; a folder without it is somebody else's."""

_TRIES = 100
_BUSY = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_OPEN = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def folder(prefix: str, place: Path) -> tuple[Path, int]:
    """A new folder of this run's own, and its lock.

    Args:
        prefix: How its name begins.
        place: Where it is to be.

    Raises:
        OSError: If it can't be made.
    """
    for _ in range(_TRIES):
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        try:
            handle = hold(made)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        if handle is not None:
            return made, handle
    raise OSError("no folder of its own for this run")


def hold(folder: Path) -> int | None:
    """Make a folder of this run one that nobody clears away while the run lives.

    Returns:
        The lock, for `release`; None if somebody was quicker and clears it away already.
    """
    handle = os.open(folder / NAME, _OPEN | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, MARK)
    if not _locked(handle, otherwise=True) or not (folder / NAME).exists():
        os.close(handle)
        return None
    return handle


def take_over(folder: Path) -> int | None:
    """The lock of a folder whose run has ended; None if that run lives, or the folder is none of a run."""
    if folder.is_symlink() or not plainfile.is_plain(folder / NAME):
        return None
    try:
        handle = os.open(folder / NAME, _OPEN | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    if _locked(handle, otherwise=False) and os.read(handle, len(MARK) + 1) == MARK:
        return handle
    os.close(handle)
    return None


def release(handle: int) -> None:
    """Give a lock back."""
    os.close(handle)


def _locked(handle: int, *, otherwise: bool) -> bool:
    """Lock an open file if nobody else has; `otherwise` answers for file systems that have no locks."""
    try:
        _lock(handle)
    except OSError as error:
        return otherwise and error.errno not in _BUSY
    return True


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
