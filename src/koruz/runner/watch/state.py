"""What a watch knows at a moment: the pages that stand, what is wrong, what is being done."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Page:
    """The last good page of a theme, and the one before, which a browser may still be reading.

    Attributes:
        folders: Folders of both, the newest last.
        version: Counts them from one.
    """

    folders: list[Path] = field(default_factory=list)
    version: int = 0

    def renew(self, folder: Path) -> None:
        """Put a new page in the place of the last one."""
        self.folders.append(folder)
        self.version += 1
        while len(self.folders) > 2:
            shutil.rmtree(self.folders.pop(0), ignore_errors=True)


@dataclass
class State:
    """All that an open page has to know.

    Attributes:
        themes: Titles of what is watched, by theme.
        pages: The last good page of each theme that has one.
        refused: What is wrong with the inputs as a whole, in lines.
        failed: What is wrong with a theme's notebook, in lines.
        busy: What is being done, in a few words; '' at rest.
    """

    themes: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=dict)
    busy: str = ""

    @property
    def mark(self) -> str:
        """Changes with the list of what is watched."""
        return " ".join(self.themes)

    def told(self) -> dict[str, Any]:
        """What is sent to the pages."""
        wrong = [{"theme": "", "lines": self.refused}] if self.refused else []
        wrong += [{"theme": theme, "lines": lines} for theme, lines in self.failed.items()]
        pages = {theme: {"version": page.version} for theme, page in self.pages.items()}
        return {"pages": pages, "wrong": wrong, "busy": self.busy, "list": self.mark}
