"""Where `koruz` and `run_all.py` begin: the short answer if nothing has changed, the whole command if anything has."""

from __future__ import annotations

import atexit
import gc
import os
import sys

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Sequence

_ONLY_LOOKS = {"-h", "--help", "--version", "--list", "--check"}
"""Options with which no report is made."""


def main(arguments: Sequence[str] | None = None, root: str | os.PathLike[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: Words after the command's name; None takes those of the process.
        root: The project's folder; None finds it at or above the working folder.

    Returns:
        The exit code: 0, 1, 2 or 130.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    if not any(word.startswith("-") for word in words) and _nothing_to_do(words, root):
        return 0
    from koruz.build import template

    # Libraries and data are a million objects that stay: the collector would look at them again and again in vain.
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.freeze)  # nor need it look for garbage among them when all ends
    try:
        # While the command is imported and looks at its inputs, the second core prepares the reports' processes.
        if not _ONLY_LOOKS & set(words):
            template.begin()
        from pathlib import Path

        from koruz.cli import main as command

        return command(words, Path(root) if root is not None else None)
    except KeyboardInterrupt:  # before the command listens for it
        print("Interrupted. Nothing was run.", file=sys.stderr)
        return 130
    finally:
        template.stop()


def _nothing_to_do(names: Sequence[str], root: str | os.PathLike[str] | None) -> bool:
    """Say that nothing has changed, if so; whatever is odd is left to the command, which can explain it."""
    from koruz.build import unchanged

    try:
        folder = os.fspath(root) if root is not None else _project(os.getcwd())
        themes = unchanged.unchanged(folder, names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
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
