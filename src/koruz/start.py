"""Where `koruz` and `run_all.py` begin: the short answer if nothing has changed, the whole command if anything has."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys

from koruz import outlet

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

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
    outlet.prepare()
    try:
        return outlet.settled(_run(words, root))
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

    from koruz.cli import main as command

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
    from koruz.build import unchanged

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
