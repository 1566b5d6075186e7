"""Where `koruz` and `run_all.py` begin: the short answer if nothing has changed, the whole command if anything has."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import signal
import sys

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO


BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None, root: str | os.PathLike[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: Words after the command's name; None takes those of the process.
        root: The project's folder; None finds it at or above the working folder.

    Returns:
        The exit code: 0, 1, 2, or 128 and the number of the signal that ended it.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    before, streams = _listen(), (sys.stdout, sys.stderr)
    prepare()
    try:
        return settled(_run(words, root))
    finally:
        sys.stdout, sys.stderr = streams
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(words: Sequence[str], root: str | os.PathLike[str] | None) -> int:
    try:
        _leave_out(os.getcwd())
    except OSError:
        print("The working folder is gone. Go to another folder first.", file=sys.stderr)
        return BAD_INPUT
    if not any(word.startswith("-") for word in words) and _nothing_to_do(words, root):
        return 0
    # Libraries and data are a million objects that stay: the collector would look at them again and again in vain.
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.freeze)  # nor need it look for garbage among them when all ends
    from pathlib import Path

    from koruz.runner.cli import main as command

    return command(words, Path(root) if root is not None else None)


def _listen() -> dict[int, Any]:
    """End at once when told to, while there is nothing to tidy up; a library that is being imported bears no exception.

    What was ignored stays so: `nohup` means it.
    """
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    try:
        return {n: signal.signal(n, _end) for n in numbers if signal.getsignal(n) is not signal.SIG_IGN}
    except ValueError:  # not in the main thread: whoever called this listens
        return {}


def _end(number: int, frame: object) -> None:
    try:
        os.write(2, b"Interrupted. Nothing half-written is left.\n")
    finally:
        os._exit(128 + number)


def _leave_out(here: str) -> None:
    """Look for modules neither here nor in children in the working folder: whatever lies there isn't part of koruz."""
    here = os.path.realpath(here)
    python = os.path.dirname(os.__file__)  # behind Python's own modules, a place can't shadow them
    own = sys.path.index(python) if python in sys.path else 0
    sys.path[:own] = _without(here, sys.path[:own])
    if "PYTHONPATH" in os.environ:
        # An empty part of it, as `PYTHONPATH=$PYTHONPATH:more` often has, is the working folder.
        os.environ["PYTHONPATH"] = os.pathsep.join(_without(here, os.environ["PYTHONPATH"].split(os.pathsep)))


def _without(here: str, places: Sequence[str]) -> list[str]:
    return [place for place in places if os.path.realpath(place) != here]


def _nothing_to_do(names: Sequence[str], root: str | os.PathLike[str] | None) -> bool:
    """Say that nothing has changed, if so; whatever is odd is left to the command, which can explain it."""
    from koruz.runner.edition import unchanged

    try:
        folder = os.fspath(root) if root is not None else _project(os.getcwd())
        themes = unchanged.unchanged(folder, names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    if themes:
        index, here = os.path.join(folder, "reports", "index.html"), os.getcwd() + os.sep
        print(unchanged.words(themes))
        print(f"Read {index.removeprefix(here)}")
    return bool(themes)


def _project(folder: str) -> str:
    """The nearest folder at or above the given one that holds `notebooks` and `data`."""
    while not all(os.path.isdir(os.path.join(folder, name)) for name in ("notebooks", "data")):
        above = os.path.dirname(folder)
        if above == folder:
            raise OSError("no project")
        folder = above
    return folder


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
