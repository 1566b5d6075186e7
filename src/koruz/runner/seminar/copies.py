"""The students' copy of a master, and the teacher's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from koruz.runner.seminar import stubs
from koruz.runner.seminar.key import Entry, lines
from koruz.runner.seminar.masters import GIVEN, HEADING, HINT, SOLUTION, TEACHER, Cell, Master
from koruz.runner.seminar.trial import Trial

_MINOR = 4
"""Copies are nbformat 4.4: cells of 4.5 have ids, for which a Jupyter of before 2021 shows an error on opening."""

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_HINT = "**Hint.**"
_COPY = "**Teacher's copy.** It holds the solutions: don't hand it out."


def student(master: Master) -> str:
    """The students' copy: numbered tasks, stubs for solutions, hints and checks, nothing for the teacher.

    Args:
        master: A sound master.

    Returns:
        A notebook as JSON, the same text each time.
    """
    titles = headings(master)
    return _written(_cell(cell.code, _asked(cell, titles)) for cell in master.cells if cell.kind != TEACHER)


def _asked(cell: Cell, titles: Mapping[str, str]) -> str:
    if cell.kind == SOLUTION:
        return stubs.of(cell)
    if cell.kind == HINT and not cell.source.startswith(_HINT):
        return f"{_HINT} {cell.source}"
    return _headed(cell, titles)


def _headed(cell: Cell, titles: Mapping[str, str]) -> str:
    if not cell.states:
        return cell.source
    return f"## {titles[str(cell.declared['task'])]}\n{cell.source.partition(chr(10))[2]}".rstrip()


def headings(master: Master) -> dict[str, str]:
    """Heading of each task by its name: 'Task 1 · Guess first · 5 minutes'."""
    return {
        str(cell.declared["task"]): f"Task {number} · {title_of(cell)} · {_minutes(cell.declared['minutes'])}"
        for number, cell in enumerate(master.tasks, start=1)
    }


def title_of(cell: Cell) -> str:
    """The title of a task, without a number."""
    return cell.source.partition("\n")[0].removeprefix(HEADING).strip()


def _minutes(number: int) -> str:
    return f"{number} minute" if number == 1 else f"{number} minutes"


def teacher(master: Master, trial: Trial, key: list[Entry]) -> str:
    """The teacher's copy: executed, with solutions, notes, timing and what each answer is told.

    Args:
        master: A sound master.
        trial: What running it gave.
        key: The key.

    Returns:
        A notebook as JSON.
    """
    return _written(_taught(master, trial, key))


def _taught(master: Master, trial: Trial, key: list[Entry]) -> Iterator[dict[str, Any]]:
    titles, began = headings(master), _began(master)
    ends = {cell.task: cell.name for cell in master.cells}
    for place, (cell, made) in enumerate(zip(master.cells, trial.notebook.cells, strict=True)):
        outputs = json.loads(json.dumps(made.get("outputs", [])))
        source = cell.source if cell.kind == TEACHER else _headed(cell, titles)
        yield _cell(cell.code, source, outputs, made.get("execution_count"))
        if place == 0:
            yield _cell(False, "\n\n".join([_COPY, *_plans(master)]))
        if cell.states and cell.task in began:
            yield _cell(False, f"*{began[cell.task]}*")
        told = [entry for entry in key if entry.task == cell.task]
        if cell.task and ends[cell.task] == cell.name and told:
            yield _cell(False, "\n".join(["**Key.**", "", *lines(told)]))


def _began(master: Master) -> dict[str, str]:
    """When each task begins in each plan, in words."""
    found: dict[str, list[str]] = {}
    for length, steps in master.declared["plans"].items():
        clock = 0
        for step in steps:
            for task in step.get("tasks", []):
                found.setdefault(task, []).append(f"of {length}: minutes {clock} to {clock + step['minutes']}")
            clock += step["minutes"]
    return {task: f"Timing: {'; '.join(places)}" for task, places in found.items()}


def _plans(master: Master) -> Iterator[str]:
    for length, steps in master.declared["plans"].items():
        rows = [f"| {step['minutes']} | {step['what']} |" for step in steps]
        yield "\n".join([f"Plan for {length} minutes", "", "| minutes | what |", "|---:|---|", *rows])


def _cell(code: bool, source: str, outputs: list[Any] | None = None, count: int | None = None) -> dict[str, Any]:
    text = source.splitlines(keepends=True)
    if not code:
        return {"cell_type": "markdown", "metadata": {}, "source": text}
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {},
        "outputs": outputs or [],
        "source": text,
    }


def _written(cells: Iterator[dict[str, Any]]) -> str:
    notebook = {"cells": list(cells), "metadata": _METADATA, "nbformat": 4, "nbformat_minor": _MINOR}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def model_answers(master: Master, task: str) -> Iterator[str]:
    """Model answers to a task's open questions, in Markdown."""
    return (cell.source for cell in master.of_kind(SOLUTION) if not cell.code and cell.task == task)


def asked(master: Master, task: str) -> str:
    """What a task asks, in Markdown, without heading, hints and solutions."""
    given = [cell for cell in master.cells if cell.task == task and not cell.code and cell.kind == GIVEN]
    return "\n\n".join((cell.source.partition("\n")[2] if cell.states else cell.source).strip() for cell in given)


def hints(master: Master, task: str) -> list[str]:
    """Hints to a task, in Markdown, without the word 'Hint'."""
    given = [cell for cell in master.of_kind(HINT) if cell.task == task]
    return [cell.source.removeprefix(_HINT).strip() for cell in given]
