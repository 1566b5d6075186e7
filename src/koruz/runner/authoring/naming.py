"""What a new theme and its table may be called, and which number its notebook gets."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Container, Iterator
from pathlib import Path

from koruz.runner import plan
from koruz.runner.edition.shape import RESERVED
from koruz.runner.plan import Project
from koruz.words.problems import Problem, listed, quoted

_NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
_LAST = 99
_OF_PYTHON = {*keyword.kwlist, *keyword.softkwlist, *sys.stdlib_module_names}
# Folders that the ignore files of Python projects name.
_SWALLOWED = {"build", "dist", "env", "venv", "lib", "parts", "sdist", "var", "wheels", "downloads", "target", "eggs"}
_FORM = "has two to thirty small letters, digits and underscores, and begins with a letter"


def faults(
    project: Project, theme: str, table: str, tables: Container[str], bound: Container[str]
) -> Iterator[Problem]:
    """Why a theme and its table can't be called so.

    Args:
        project: Where everything is.
        theme: Name of the theme.
        table: Name of its table.
        tables: Names of the data package's files.
        bound: Names that the cells of the new notebook give to other things.
    """
    for rule, remedy in _of_theme(project, theme, bound):
        yield Problem("new-theme", None, None, rule, quoted(theme), remedy)
    if not _NAME.fullmatch(table):
        yield Problem("new-theme", None, None, f"a table's name {_FORM}", quoted(table), "Give one with --table NAME.")
    elif table in tables:
        rule, remedy = "the table is new", "Give another name with --table NAME."
        yield Problem("new-theme", None, None, rule, f"{quoted(table)} in the data package", remedy)


def _of_theme(project: Project, theme: str, bound: Container[str]) -> Iterator[tuple[str, str]]:
    known, other = plan.find_notebooks(project), "Choose another name, of one word such as 'health'."
    if not _NAME.fullmatch(theme):
        yield f"a theme's name {_FORM}", other
    elif theme in known:
        yield "the theme is new", f"There are {listed([*known])}. Choose another name."
    elif theme in _OF_PYTHON:
        yield "a theme isn't called like a keyword or a module of Python", other
    elif theme in RESERVED | _SWALLOWED or theme in bound or _is_module(project, theme):
        yield "a theme isn't called like something that koruz has already", other


def _is_module(project: Project, name: str) -> bool:
    rooms = [project.root / "src" / "koruz" / room for room in ("indicators", "claims")]
    return any((room / name).exists() or (room / f"{name}.py").exists() for room in rooms)


def next_number(folder: Path) -> int | None:
    """The number behind the last of the notebooks; None if all two digits are used up."""
    numbers = [int(path.name[:2]) for path in folder.glob("[0-9][0-9]_*.ipynb")]
    return number if (number := max(numbers, default=-1) + 1) <= _LAST else None
