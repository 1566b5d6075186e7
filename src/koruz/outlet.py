"""Standard streams that are closed, full or broken: what can't be said keeps no report from being made.

Standard library only: whoever decides that there is nothing to do needs it, too.
"""

from __future__ import annotations

import errno
import os
import sys

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO


class Outlet:
    """A stream that minds no error of the system and remembers the first.

    Attributes:
        error: The first error; None while all went well.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def write(self, text: str) -> int:
        """Write a text if that is still possible."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Write out what is waiting if that is still possible."""
        self._try(self._stream.flush)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            if self.error is None:
                step()
        except OSError as error:
            self.error = error
            _drain(self._stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _drain(stream: TextIO) -> None:
    """Send what a stream still holds nowhere, or Python would try again at its end and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
        stream.flush()
    except (OSError, ValueError):
        pass
    finally:
        os.close(nowhere)


def prepare() -> None:
    """Make standard output and error streams that bear whatever they lead to; closed ones lead nowhere.

    A number that is free would go to the next file that is opened, and what is printed into that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  it lives as long as the process
        elif not isinstance(stream, Outlet):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # a terminal may lack a letter
            setattr(sys, name, Outlet(stream))


def settled(code: int) -> int:
    """The exit code, after all that was to be said; 1 if standard output couldn't take it, and then that is told.

    A reader that has seen enough and went away, such as `head`, is no error.

    Args:
        code: What the command's own work gives.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    error = getattr(sys.stdout, "error", None)
    if error is None or error.errno == errno.EPIPE:
        return code
    print(f"Standard output can't be written: {error.strerror}. All else that was asked for is done.", file=sys.stderr)
    return code or 1
