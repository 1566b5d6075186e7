"""What a watch says in the terminal: a line for each event, and what is being done for as long as it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.status import Status
from rich.text import Text

from koruz.words.problems import visible


class Terminal:
    """A console with a last line that moves; in a log there is none.

    Args:
        console: Where it is shown.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None

    def say(self, *lines: str) -> None:
        """Show lines as they are."""
        for line in lines:
            self._console.print(Text(visible(line)), soft_wrap=True)

    def busy(self, words: str) -> None:
        """Show what is being done; '' ends it."""
        if not self._console.is_terminal:
            return
        if not words and self._status:
            self._status.stop()
            self._status = None
        elif words and self._status:
            self._status.update(Text(visible(words)))
        elif words:
            self._status = self._console.status(Text(visible(words)))
            self._status.start()


def near(path: Path) -> str:
    """A path as the user sees it: from the working folder if it is below it."""
    try:
        here = Path.cwd()
    except OSError:  # it was removed meanwhile
        return str(path)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def few(names: Iterable[str], most: int = 3) -> str:
    """Some names, and how many more there are."""
    names = sorted(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
