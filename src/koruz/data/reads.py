"""Which files of a data package a report reads: what the catalog hands out, and what a cell opens by itself.

A report depends on these files and on no others, though whether it reads one may depend on what stands in another: the
first file that it opens follows from its notebook, parameters and code, and each further one from those and from what
stood in the files before. While all of them are as they were, a new run would open the same ones and no other.

A log in a file gathers what all processes of a report read: the kernel's, and any that a cell starts.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from koruz.data.package.content import DESCRIPTOR, paths_of

VARIABLE = "KORUZ_READS"
"""Names the log for processes that a report's own starts."""


class _Listener:
    """What this process knows of the reading: where the log is, whose files count, what is noted already."""

    def __init__(self) -> None:
        self.log, self.folder = "", ""
        self.names: frozenset[str] = frozenset()
        self.noted: set[str] = set()
        self.hooked = False
        # A thread is deaf while the catalog itself reads, which says what it hands out.
        self.thread = threading.local()

    def begin(self, log: str, folder: str, paths: list[str]) -> None:
        self.log, self.folder, self.noted = log, os.path.realpath(folder), set()
        self.names = frozenset(os.path.basename(path) for path in [DESCRIPTOR, *paths])
        if not self.hooked:
            self.hooked = True
            sys.addaudithook(_hear)

    def opened(self, file: Any) -> None:
        """Note a file that is opened, if it counts."""
        if self.log:
            with suppress(TypeError, ValueError, OSError):  # a number of an open file, a name that no file can have
                name = os.fsdecode(file)
                if os.path.basename(name) in self.names:
                    self.note(os.path.relpath(os.path.realpath(name), self.folder).replace(os.sep, "/"))

    def note(self, path: str) -> None:
        if getattr(self.thread, "deaf", False):
            return
        heard: set[str] | None = getattr(self.thread, "heard", None)
        if heard is not None:
            heard.add(path)
        elif self.log and path not in self.noted:
            self.noted.add(path)
            with open(self.log, "a", encoding="utf-8") as file:
                file.write(f"{path}\n")


_listener = _Listener()


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Python's own word on what it does, a hundred thousand times a report.

    A plain function: at each word Python looks for an attribute of its hook, which takes a method three times as long.
    """
    if event == "open":
        _listener.opened(arguments[0])


def note(path: str) -> None:
    """Note that a file of the package is handed out, if anybody gathers that.

    Args:
        path: As the descriptor names it, or a part of it behind a '#', of which there is a digest; the descriptor
            itself stands for all that it says.
    """
    if not _listener.log and os.environ.get(VARIABLE):
        listen()
    _listener.note(path)


@contextmanager
def unnoted() -> Iterator[None]:
    """What is opened or handed out in the block, by this thread, is noted by whoever asks for it, and not here."""
    thread = _listener.thread
    before, thread.deaf = getattr(thread, "deaf", False), True
    try:
        yield
    finally:
        thread.deaf = before


@contextmanager
def heard() -> Iterator[set[str]]:
    """What is noted in the block by this thread is told to the caller, who notes it when it counts, and to nobody else.

    All of it is, even what was noted before.
    """
    thread, found = _listener.thread, set[str]()
    before, thread.heard = getattr(thread, "heard", None), found
    try:
        yield found
    finally:
        thread.heard = before


def listen() -> None:
    """Gather what this process reads, if its environment names a log: for a kernel, and for what a cell starts."""
    log, folder = os.environ.get(VARIABLE), os.environ.get("KORUZ_DATA")
    if log and folder:
        with suppress(OSError, ValueError):
            _listener.begin(log, folder, _paths(folder))


def _paths(folder: str) -> list[str]:
    with open(os.path.join(folder, DESCRIPTOR), encoding="utf-8-sig") as file:
        return paths_of(json.load(file))


class Read:
    """What was read so far, of a package's files."""

    def __init__(self, log: Path, paths: list[str]) -> None:
        self._log, self._paths = log, paths

    def paths(self) -> list[str]:
        """The files, as the descriptor names them, and parts of them behind a '#'; all files if the log is gone."""
        known = [DESCRIPTOR, *self._paths]
        try:
            noted = set(self._log.read_text(encoding="utf-8").split("\n"))
        except OSError:
            return known
        parts = (name for name in sorted(noted) if "#" in name and name.partition("#")[0] in {*known} - noted)
        return [*(path for path in known if path in noted), *parts]


@contextmanager
def gathered(data: Path) -> Iterator[Read]:
    """Gather what is read of a data package in the block, in this process and those that it starts.

    Args:
        data: The folder of the package.
    """
    handle, log = tempfile.mkstemp(prefix="koruz-reads-")
    os.close(handle)
    paths, before = _paths(str(data)), os.environ.get(VARIABLE)
    os.environ[VARIABLE] = log
    _listener.begin(log, str(data), paths)
    try:
        yield Read(Path(log), paths)
    finally:
        _listener.log = ""
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before
        Path(log).unlink(missing_ok=True)
