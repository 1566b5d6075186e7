"""What must hold of a notebook before it is executed, and how a notebook is loaded so that each run is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.data.package.profile import skip_grammar
from koruz.report.parameters import TAG, read_notebook, source_of, tagged
from koruz.report.visible import INJECTED as INJECTED
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted
from koruz.words.written import in_text

if TYPE_CHECKING:
    from nbformat import NotebookNode


_FIGURE = re.compile(r"\.figure\(\s*[\"']([a-z0-9-]+)")
_FIELD = re.compile(r"\{(\w+)\}")
_AGAIN = "Open and save it in JupyterLab."


def import_nbformat() -> Any:
    """nbformat, imported when it is needed and quickly."""
    skip_grammar()
    import nbformat

    return nbformat


def title_of(notebook: Mapping[str, Any]) -> str:
    """Heading of the first Markdown cell, or '' if it doesn't begin with one of level one."""
    first = next((cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"), None)
    if first is None:
        return ""
    from koruz.export.markdown import title_in

    return title_in(source_of(first))


def remarks(path: Path) -> list[str]:
    """What the author of a sound notebook should know of its text: what a report leaves out of it, each in one line."""
    from koruz.export.document import remarks

    return [f"{path.name}, {line}" for line in remarks(read_notebook(path), path.parent)]


def question_of(notebook: Mapping[str, Any]) -> str:
    """The question in the notebook's metadata, or ''."""
    return str(_koruz(notebook).get("question", ""))


def filled(question: str, parameters: Mapping[str, Any], countries: Mapping[str, str]) -> str:
    """A question with its fields filled: `{partner}` is the parameter's value, a country's code its name.

    Args:
        question: As the notebook's metadata have it.
        parameters: Values by name.
        countries: Names by code.
    """
    named = {name: in_text(countries.get(str(value), str(value))) for name, value in parameters.items()}
    return _FIELD.sub(lambda match: named.get(match.group(1), match.group()), question)


def language_of(notebook: Mapping[str, Any]) -> str:
    """The language of a notebook's code in small letters; 'python' if it doesn't say."""
    metadata = notebook.get("metadata", {})
    named = (metadata.get("kernelspec", {}).get("language"), metadata.get("language_info", {}).get("name"))
    return next((str(name).lower() for name in named if name), "python")


def check(path: Path, theme: str, *, stripped: bool = False) -> list[Problem]:
    """Everything that would make the build of a notebook fail, or its report be wrong.

    Args:
        path: The notebook.
        theme: The theme that its file name gives.
        stripped: Whether its cells must be free of outputs, as they are in the repository.
    """
    try:
        notebook = read_notebook(path)
    except BadInput as error:
        return error.problems
    problems = list(_invalid(notebook, path.name))
    if not problems:
        problems.extend(_misfit(notebook, path.name, theme))
        problems.extend(_unstripped(notebook, path.name) if stripped else [])
    return problems


def load(path: Path) -> NotebookNode:
    """Load a checked notebook, brought to the current nbformat.

    A cell without an id, or with one that an earlier cell has, gets one by its place: nbformat would give it another
    one on each run.
    """
    nbformat = import_nbformat()
    notebook: NotebookNode = nbformat.from_dict(_current(read_notebook(path)))
    return notebook


def _current(notebook: Mapping[str, Any]) -> dict[str, Any]:
    cells = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(notebook["cells"])]
    for number, cell in enumerate(cells):
        if any(cell["id"] == earlier["id"] for earlier in cells[:number]):
            cell["id"] = f"{cell['id'][:50]}-{number}"
    return {**notebook, "cells": cells, "nbformat_minor": max(5, int(notebook.get("nbformat_minor", 5)))}


def _koruz(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = notebook.get("metadata", {}).get("koruz", {})
    return metadata if isinstance(metadata, dict) else {}


def _invalid(notebook: Mapping[str, Any], file: str) -> Iterator[Problem]:
    nbformat = import_nbformat()
    try:
        nbformat.validate(_current(notebook))
    except nbformat.ValidationError as error:
        where = "/".join(str(part) for part in error.path)
        found = f"{where}: {error.message}" if where else error.message
        yield Problem(file, None, None, "a notebook follows nbformat's schema", quoted(found), _AGAIN)


def _misfit(notebook: Mapping[str, Any], file: str, theme: str) -> Iterator[Problem]:
    if not title_of(notebook):
        rule = "the first Markdown cell begins with the title, '# ...'"
        yield Problem(file, None, None, rule, "", "Write the report's title there.")
    language = language_of(notebook)
    if language != "python":
        yield Problem(file, None, None, "a notebook is in Python", quoted(language), "Choose a Python kernel for it.")
    named = _koruz(notebook).get("theme", theme)
    if named != theme:
        rule = "`metadata.koruz.theme` is the theme of the file's name"
        yield Problem(file, None, None, rule, quoted(str(named)), f"Write '{theme}', or rename the file.")
    draft = _koruz(notebook).get("draft", False)
    if not isinstance(draft, bool):
        rule = "`metadata.koruz.draft` is true or false"
        yield Problem(file, None, None, rule, quoted(str(draft)), "Write true; take it out once it is to be published.")
    yield from _unknown_pictures(notebook, file)
    yield from _unknown_fields(notebook, file)
    if tagged(notebook, INJECTED):
        rule = f"no cell is tagged `{INJECTED}`"
        yield Problem(file, None, None, rule, "one, as in an executed notebook", "Delete that cell.")


def pictures_named(notebook: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Figures that a notebook's metadata choose: the key, `picture` for the front door or `brief`, and the name."""
    koruz = _koruz(notebook)
    brief = koruz.get("brief") or []
    chosen = [
        ("picture", koruz.get("picture", "")),
        *(("brief", name) for name in (brief if isinstance(brief, list) else [brief])),
    ]
    return [(key, str(name)) for key, name in chosen if name]


def _unknown_pictures(notebook: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """A picture chosen that no cell draws; whether it is drawn this time depends on the data."""
    code = "".join(source_of(cell) for cell in notebook["cells"] if cell["cell_type"] == "code")
    figures = _FIGURE.findall(code)
    for key, name in pictures_named(notebook):
        if not any(f"{mark}{name}{mark}" in code for mark in "\"'"):
            rule = f"`metadata.koruz.{key}` names a figure of the notebook"
            remedy = did_you_mean(name, figures) + (f"There are {listed(figures)}." if figures else "There is none.")
            yield Problem(file, None, None, rule, quoted(name), remedy)


def _unknown_fields(notebook: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """A field of the question that is no parameter."""
    code = "".join(source_of(cell) for cell in tagged(notebook, TAG))
    for name in _FIELD.findall(question_of(notebook)):
        if not re.search(rf"^{name}\b", code, re.MULTILINE):
            rule = "a field of `metadata.koruz.question` is a parameter"
            yield Problem(file, None, None, rule, quoted(name), "Name one of the notebook's parameters.")


def _unstripped(notebook: Mapping[str, Any], file: str) -> Iterator[Problem]:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    full = [n for n, cell in enumerate(cells, start=1) if cell.get("outputs") or cell.get("execution_count")]
    if full:
        found = f"outputs or counts in code cell{'s' if len(full) > 1 else ''} {', '.join(map(str, full))}"
        remedy = "In JupyterLab: Edit, Clear Outputs of All Cells; then save."
        yield Problem(file, None, None, "a notebook is kept without outputs", found, remedy)
