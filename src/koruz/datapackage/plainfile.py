"""Plain files alone are read: no pipe that never ends, no device, no folder. Standard library, no import that costs."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from io import BufferedReader

# A pipe that nobody writes into would keep whoever opens it for ever; systems without pipes have no such flag.
_AT_ONCE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


class NotPlain(OSError):
    """What has the name of a file is a pipe, a device or a folder; `strerror` says which."""


class TooLarge(OSError):
    """A file is larger than whoever reads it takes; `size` is in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(0, f"{size / 1e6:,.0f} MB")
        self.size = size


def open_plain(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a plain file for reading.

    Raises:
        NotPlain: If it is anything else; it isn't opened then.
        OSError: If it can't be opened.
    """
    _refuse(os.stat(path).st_mode)
    handle = os.open(path, _AT_ONCE)
    try:
        _refuse(os.fstat(handle).st_mode)  # it may have been exchanged since
        return open(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_plain(path: str | os.PathLike[str], most: int) -> bytes:
    """The bytes of a plain file.

    Raises:
        TooLarge: If there are more than `most`.
        OSError: As `open_plain`, or if it can't be read.
    """
    with open_plain(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size <= most:
            content = file.read(most + 1)  # some files of the system have no size, and it may grow
            if len(content) <= most:
                return content
    raise TooLarge(max(size, most + 1))


def _refuse(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((words for fits, words in _KINDS if fits(mode)), "no plain file")
        raise NotPlain(0, kind)
