"""Standard input, output and error while cells run in this process.

What Python writes and what its children, or libraries below Python, write to descriptors 1 and 2 become the cell's
outputs, in the order in which they were written. Descriptors are turned only while a cell runs: between cells they are
the process's own, so that papermill's progress goes where it should.
"""

from __future__ import annotations

import builtins
import codecs
import getpass
import io
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn

Send = Callable[[str, str], None]
"""Takes the name of a stream and a text."""


class Stream(io.TextIOBase):
    """Standard output or error of the cells; a flush makes an output of what was written.

    Args:
        name: 'stdout' or 'stderr'.
        number: Its descriptor, 1 or 2.
        send: Makes an output of a text.
    """

    def __init__(self, name: str, number: int, send: Send) -> None:
        self.name, self._number, self._send = name, number, send
        self._parts: list[str] = []
        self._owner = os.getpid()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed with the stream
        self._read = 0
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """A notebook's encoding."""
        return "UTF-8"

    def fileno(self) -> int:
        """The descriptor, for what writes below Python, such as `faulthandler`."""
        return self._number

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep a text; in a process that a cell forked, hand it to the descriptor that this one reads."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:
            os.write(self._number, text.encode("utf-8", "backslashreplace"))
        else:
            self._take()
            self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        """Make an output of what was kept; what other threads wrote waits for the cell's own thread."""
        if self.closed or os.getpid() != self._owner or threading.current_thread() is not threading.main_thread():
            return
        self._take()
        if self._parts:
            parts, self._parts = self._parts, []
            self._send(self.name, "".join(parts))

    def _take(self) -> None:
        """Take over what others have written to the descriptor since; after the notebook's end nobody listens."""
        if self.closed:
            return
        end = os.fstat(self._file.fileno()).st_size
        if end > self._read:
            # Read by place: the descriptor's own place is where children go on writing.
            self._file.seek(self._read)
            data = self._file.read(end - self._read)
            self._file.seek(0, os.SEEK_END)
            self._read += len(data)
            self._parts.append(self._decode(data))

    @contextmanager
    def turned(self) -> Iterator[None]:
        """Let the descriptor lead here."""
        with redirected(self._number, self._file.fileno()):
            yield

    def close(self) -> None:
        """Let go of the file."""
        super().close()
        self._file.close()


@contextmanager
def redirected(number: int, target: int) -> Iterator[None]:
    """Let a descriptor lead elsewhere for a while; one that was closed is closed again."""
    try:
        kept = os.dup(number)
    except OSError:
        kept = -1
    os.dup2(target, number)
    try:
        yield
    finally:
        if kept < 0:
            os.close(number)
        else:
            os.dup2(kept, number)
            os.close(kept)


@contextmanager
def captured(send: Send) -> Iterator[tuple[Stream, Stream]]:
    """Python's streams replaced by those of cells; afterwards they are as before.

    Args:
        send: Makes an output of a text.
    """
    kept = sys.stdin, sys.stdout, sys.stderr
    with ExitStack() as stack:
        sys.stdin = stack.enter_context(open(os.devnull, encoding="utf-8"))  # noqa: PTH123  a device, no file
        streams = Stream("stdout", 1, send), Stream("stderr", 2, send)
        sys.stdout, sys.stderr = streams
        try:
            yield streams
        finally:
            sys.stdin, sys.stdout, sys.stderr = kept
            for stream in streams:
                stream.close()


@contextmanager
def of_a_cell(streams: tuple[Stream, Stream]) -> Iterator[None]:
    """While a cell runs: its children write into its outputs and read nothing."""
    with ExitStack() as stack:
        nothing = stack.enter_context(open(os.devnull, "rb"))  # noqa: PTH123  a device, no file
        stack.enter_context(redirected(0, nothing.fileno()))
        for stream in streams:
            stack.enter_context(stream.turned())
        yield


class Handlers:
    """The handlers of Python's root logger that cells see: none at first, as in a kernel, then those that they add."""

    def __init__(self) -> None:
        self._cells: list[logging.Handler] = []
        self._level = logging.WARNING

    @contextmanager
    def of_a_cell(self) -> Iterator[None]:
        """While a cell runs, the process's own handlers are away."""
        root = logging.getLogger()
        kept, level = root.handlers, root.level
        root.handlers = self._cells
        root.setLevel(self._level)
        try:
            yield
        finally:
            self._cells, self._level = root.handlers, root.level
            root.handlers = kept
            root.setLevel(level)


@contextmanager
def nobody_answers() -> Iterator[None]:
    """Questions to a user fail at once, with the words of a kernel whose client answers none.

    `breakpoint()` does nothing, as in a kernel that no debugger looks at.
    """
    kept = builtins.input, getpass.getpass, sys.breakpointhook
    builtins.input, getpass.getpass = _refusal("raw_input"), _refusal("getpass")
    sys.breakpointhook = lambda *_, **__: None
    try:
        yield
    finally:
        builtins.input, getpass.getpass, sys.breakpointhook = kept


def _refusal(name: str) -> Callable[..., NoReturn]:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        from IPython.core.error import StdinNotImplementedError

        raise StdinNotImplementedError(f"{name} was called, but this frontend does not support input requests.")

    return refuse
