"""The skeleton of a new theme: a table and its description, a notebook, an indicator, a test. It is a draft."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

from koruz.data import plainfile
from koruz.data.package.descriptor import DESCRIPTOR, read_package
from koruz.runner.authoring import naming
from koruz.runner.authoring.rules import TO_FILL
from koruz.runner.plan import Project
from koruz.words.pair import HOME, PARTNER
from koruz.words.problems import BadInput, Problem

_SKELETON = Path(__file__).with_name("skeleton")
_CELL = re.compile(r"^%% (markdown|code) ?(\w*)\n", re.MULTILINE)
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

Files = Mapping[Path, str]


def write(project: Project, theme: str, table: str = "") -> tuple[list[Path], list[Path]]:
    """Write the skeleton of a theme. No file that is there is overwritten; the data's description gets its part.

    Args:
        project: Where everything is.
        theme: Name of the theme.
        table: Name of its table; '' takes the theme's.

    Returns:
        Files that were written, and files that were added to.

    Raises:
        BadInput: If a name can't be used, a file is in the way, or the project has no source of koruz; nothing is
            written then.
    """
    table = table or theme
    descriptor = project.data / DESCRIPTOR
    package = read_package(project.data)
    found = naming.faults(project, theme, table, package.resources, _bound())
    problems = list(found) or list(_hindrances(project))
    if problems:
        raise BadInput(problems)
    files = _files(project, theme, table)
    _refuse_taken(project, files)
    _write_new(files)
    content = {**package.raw, "resources": [*package.raw["resources"], _described(theme, table)]}
    plainfile.write(descriptor, f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode())
    return [*files], [descriptor]


def next_steps(theme: str, table: str = "") -> list[str]:
    """What the author does next, a line for each."""
    table = table or theme
    return [
        f"Fill data/{table}.csv, each row with its source; a new source gets a row in data/sources.csv.",
        f"Say in data/{DESCRIPTOR}, at the end, what the columns of '{table}' hold; change them if need be.",
        f"Replace each {TO_FILL} in the notebook: uv run jupyter lab",
        f"See what is missing: uv run run_all.py --check {theme}",
        f"Build the draft: uv run run_all.py {theme}",
    ]


def _hindrances(project: Project) -> Iterator[Problem]:
    if not (project.root / "src" / "koruz" / "indicators").is_dir():
        rule = "a new theme is written into a checkout of koruz, with src/koruz/indicators"
        yield Problem("new-theme", None, None, rule, "", "Get koruz's source, and go to its folder first.")
    if naming.next_number(project.notebooks) is None:
        rule = "notebooks are numbered from 00 to 99"
        yield Problem("new-theme", None, None, rule, "99 taken", "Give the last notebook a smaller number.")


def _files(project: Project, theme: str, table: str) -> Files:
    words = theme.replace("_", " ")
    given = {"theme": theme, "table": table, "words": words, "title": words.capitalize()}
    filled = {
        path.name: Template(path.read_text(encoding="utf-8")).substitute(given, home=HOME, partner=PARTNER)
        for path in sorted(_SKELETON.iterdir())
    }
    own = project.root / "src" / "koruz" / "indicators" / theme
    names = [field["name"] for field in _described(theme, table)["schema"]["fields"]]
    number = naming.next_number(project.notebooks) or 0
    return {
        project.data / f"{table}.csv": ",".join(names) + "\n",
        project.notebooks / f"{number:02d}_{theme}.ipynb": _notebook(theme, filled["notebook.txt"]),
        own / "__init__.py": filled["init.txt"],
        own / "view.py": filled["view.txt"],
        own / "course.py": filled["course.txt"],
        project.root / "tests" / f"test_{theme}.py": filled["test.txt"],
    }


def _described(theme: str, table: str) -> dict[str, Any]:
    """The table as the data package's description has it."""
    title = Template((_SKELETON / "table.json").read_text(encoding="utf-8"))
    fields: dict[str, Any] = json.loads(title.substitute(title=theme.replace("_", " ").capitalize()))
    return {"name": table, "path": f"{table}.csv", "draft": True, **fields}


def _notebook(theme: str, text: str) -> str:
    kinds = _CELL.split(text)[1:]
    cells = [
        _cell(f"{theme}-{number:02d}", *part)
        for number, part in enumerate(zip(kinds[::3], kinds[1::3], kinds[2::3], strict=True), start=1)
    ]
    own = {"draft": True, "question": f"{TO_FILL} what does the report answer?", "theme": theme}
    content = {"cells": cells, "metadata": {**_METADATA, "koruz": own}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _cell(name: str, kind: str, tag: str, source: str) -> dict[str, Any]:
    metadata = {"tags": [tag]} if tag else {}
    cell = {"cell_type": kind, "id": name, "metadata": metadata, "source": source.rstrip().splitlines(keepends=True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


def _bound() -> set[str]:
    """Names that the notebook's cells give to other things than the theme."""
    kinds = _CELL.split((_SKELETON / "notebook.txt").read_text(encoding="utf-8").replace("$", ""))[1:]
    trees = [ast.parse(source) for kind, source in zip(kinds[::3], kinds[2::3], strict=True) if kind == "code"]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    imported = {name.name for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names} - {"theme"}
    return imported | {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _refuse_taken(project: Project, files: Files) -> None:
    taken = [path.relative_to(project.root) for path in files if path.exists() or path.is_symlink()]
    rule, remedy = "nothing that is there is overwritten", "Move it away, or choose another name."
    if taken:
        raise BadInput([Problem(str(path), None, None, rule, "a file of that name", remedy) for path in taken])


def _write_new(files: Files) -> None:
    """Write all of the files, or none."""
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(text)
    except OSError:
        for path in written:
            path.unlink()
        raise
