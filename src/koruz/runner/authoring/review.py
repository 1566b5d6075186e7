"""What an author is told of notebooks: rules of the house that one breaks, what a draft lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

from koruz.data.catalog import check
from koruz.data.package.descriptor import DESCRIPTOR, read_package
from koruz.report.parameters import read_notebook
from koruz.runner import notebooks
from koruz.runner.authoring import rules
from koruz.runner.edition.drafts import is_draft
from koruz.words.problems import Notice, Problem


def notices(known: Mapping[str, Path]) -> list[Notice]:
    """Rules of the house that published notebooks break; they stop nothing.

    Args:
        known: Sound notebooks by theme.
    """
    return [
        Notice(path.name, None, None, *each)
        for theme, path in known.items()
        if not is_draft(path) and rules.hold(notebook := read_notebook(path))
        for each in rules.broken(notebook, theme)
    ]


def drafts_of_tables(data: Path) -> list[Notice]:
    """Tables that are still drafts, each with how it ceases to be one, and what is wrong in them.

    Args:
        data: Folder of the data package.
    """
    drafts = read_package(data).drafts
    what = "this table is a draft: it isn't published with the data"
    advice = f"Take `draft` out of its description in {DESCRIPTOR} once it is full."
    found = [Notice(file, None, None, what, "", advice) for file in drafts]
    wrong = [problem for problem in check(data) if problem.file in drafts] if drafts else []
    return [*found, *(Notice(*astuple(problem)) for problem in wrong)]


def missing(theme: str, path: Path) -> list[Problem]:
    """What a draft lacks to be published: what would make its build fail, else the rules of the house that it breaks.

    Args:
        theme: The theme that its file name gives.
        path: The notebook.
    """
    faults = notebooks.check(path, theme, stripped=True)
    return faults or [Problem(path.name, None, None, *each) for each in rules.broken(read_notebook(path), theme)]


def told(theme: str, lacks: int) -> str:
    """What is said of a draft."""
    if lacks:
        return f"{theme} is a draft: it is built when it is named, and not published. Before it can be:"
    return f"{theme} is a draft and lacks nothing. To publish it, take `draft` out of its metadata, under `koruz`."
