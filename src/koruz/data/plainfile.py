"""Plain files, read and written without surprises: no pipe, no device, no link that leads out, no half-written file.

Standard library only: whoever decides that there is nothing to do needs it, too.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat

Place = str | os.PathLike[str]

MANIFEST_LIMIT = 64 << 20  # bytes; more than a hundred times what a manifest holds
NOTEBOOK_LIMIT = 64 << 20
PARAMETERS_LIMIT = 1 << 20
_BLOCK = 1 << 20  # bytes
DRAFT = ".koruz-draft-"
"""How files begin that are being written."""

# A pipe would wait for a writer, and a link could be put there after the look at it.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def opened(path: Place) -> int:
    """A handle for reading a plain file, perhaps through a link that stays in the file's folder.

    Raises:
        OSError: If there is none, or it is something else than a plain file of this folder.
    """
    handle = os.open(_inside(path) if os.path.islink(path) else path, _READING)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no plain file")
    return handle


def _inside(link: Place) -> str:
    """Where a link leads, if that is below its own folder."""
    folder, real = os.path.realpath(os.path.dirname(os.path.abspath(link))), os.path.realpath(link)
    if not real.startswith(folder + os.sep):
        raise OSError(errno.EINVAL, "a link that leads out of its folder")
    return real


def read(path: Place, most: int) -> bytes:
    """Content of a plain file.

    Args:
        path: The file.
        most: Bytes that it may have.

    Raises:
        OSError: If it isn't a plain file of its folder, or is larger.
    """
    with os.fdopen(opened(path), "rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"more than {most:,} bytes")
    return content


def sha256(path: Place) -> str:
    """Hexadecimal SHA-256 of a plain file of its folder.

    Read from the handle itself: a run that has nothing to do reads hundreds of files, and little else.

    Raises:
        OSError: If it is anything else.
    """
    found, handle = hashlib.sha256(), opened(path)
    try:
        while block := os.read(handle, _BLOCK):
            found.update(block)
    finally:
        os.close(handle)
    return found.hexdigest()


def is_plain(path: Place) -> bool:
    """Whether there is a plain file itself, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def write(path: Place, content: bytes, folder: Place | None = None) -> None:
    """Write a file whole or not at all; a link in its place is replaced and never followed.

    Args:
        path: The file.
        content: What it is to hold.
        folder: Where it is drafted, on the same file system; None takes the file's own folder.

    Raises:
        OSError: If that fails; the earlier file stands then.
    """
    draft = create(content, os.path.dirname(os.path.abspath(path)) if folder is None else folder)
    try:
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


def create(content: bytes, folder: Place) -> str:
    """A new file in a folder, under a name that nobody could foresee; gone again if it can't be written whole.

    Returns:
        Its path.
    """
    draft = os.path.join(folder, DRAFT + os.urandom(8).hex())
    handle = os.open(draft, _WRITING, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except BaseException:
        os.unlink(draft)
        raise
    return draft
