"""What is wrong with a master, in words: what it declares, by itself and against its report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from koruz.report.parameters import read_notebook, source_of
from koruz.runner.seminar import cells
from koruz.runner.seminar.masters import Master, find, read
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted

LENGTHS = ("45", "90")
"""Lengths of the plans, in minutes."""

_SIZES = {"objectives": (3, 5), "discussion": (3, 5), "misconceptions": (2, 4), "reading": (3, 6), "print": (1, 8)}
_PARTS = {"discussion": ("question", "evidence", "good_answer"), "misconceptions": ("wrong", "right")}
_KNOWN = {*_SIZES, "seminar", "minutes", "group_size", "exhibits", "tables", "claims", "plans"}
_NAMED = re.compile(r"`[^`]*`|\{\w+\}|\b[A-Za-z]+-?\d+\b")  # code, fields, and names such as M10 and E-9
FIELD = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"[\"']([a-z0-9][a-z0-9_-]*)[\"']")
_DIGITS = re.compile(r"\S*\d\S*")

Found = Iterator[tuple[str, str, str]]
"""Rule, what was found, remedy."""


def problems(path: Path, theme: str) -> list[Problem]:
    """Everything that is wrong with a master by itself.

    Args:
        path: The master.
        theme: The theme that its file name gives.
    """
    try:
        master = read(path)
    except BadInput as error:
        return error.problems
    told = [Problem(master.place, None, None, *found) for found in _of_metadata(master, theme)]
    return [*told, *cells.problems(master)]


def checked(notebook: Path, theme: str) -> list[Problem]:
    """Everything that is wrong with the master of a report's seminar while neither was run; nothing if it has none.

    Args:
        notebook: The report's notebook; a figure or table has its name in the code there.
        theme: Its theme.
    """
    path = find(notebook)
    if path is None:
        return []
    found = problems(path, theme)
    code = "".join(source_of(cell) for cell in read_notebook(notebook)["cells"] if cell["cell_type"] == "code")
    return found or against(read(path), {"exhibits": lambda: _QUOTED.findall(code)})


def _of_metadata(master: Master, theme: str) -> Found:
    declared = master.declared
    if declared.get("seminar") != theme:
        rule, remedy = "`metadata.koruz.seminar` is the theme of the file's name", f"Write '{theme}'."
        yield rule, quoted(str(declared.get("seminar", ""))), remedy
    for name in sorted(set(declared) - _KNOWN):
        yield "`metadata.koruz` has known names", quoted(name), f"{did_you_mean(name, _KNOWN)}Take it out or rename it."
    for name in ("exhibits", "tables", "claims"):
        if not _is_texts(declared.get(name)):
            yield f"`{name}` is a list of names", quoted(str(declared.get(name))), "Name those that the tasks use."
    for name in ("minutes", "group_size"):
        if type(declared.get(name)) is not int or declared[name] < 1:
            yield f"`{name}` is a whole number from one", quoted(str(declared.get(name))), "Write such a number."
    for name, (least, most) in _SIZES.items():
        yield from _of_list(name, declared.get(name), least, most)
    yield from _of_plans(declared, [str(cell.declared["task"]) for cell in master.tasks])
    yield from _digits(declared)


def _is_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(text, str) and text.strip() for text in found)


def _of_list(name: str, found: Any, least: int, most: int) -> Found:
    if not isinstance(found, list) or not least <= len(found) <= most:
        count = len(found) if isinstance(found, list) else "none"
        yield f"`{name}` is a list of {least} to {most}", str(count), "Add or take out some."
    elif name not in _PARTS:
        if not _is_texts(found):
            yield f"`{name}` holds texts", "something else or an empty text", "Write texts."
    elif not all(isinstance(each, dict) and _is_texts([each.get(part) for part in _PARTS[name]]) for each in found):
        yield f"each of `{name}` has the texts {listed(_PARTS[name])}", "one without", "Write what is missing."


def _of_plans(declared: Mapping[str, Any], tasks: Sequence[str]) -> Found:
    plans = declared.get("plans")
    if not isinstance(plans, dict) or set(plans) != set(LENGTHS):
        yield f"`plans` has the plans {listed(LENGTHS)}", quoted(str(sorted(plans or ()))), "Write both."
        return
    if declared.get("minutes") != max(map(int, LENGTHS)):
        yield "`minutes` is the longer plan's", quoted(str(declared.get("minutes"))), f"Write {max(map(int, LENGTHS))}."
    for length, steps in plans.items():
        yield from _of_steps(length, steps, tasks)


def _of_steps(length: str, steps: Any, tasks: Sequence[str]) -> Found:
    if not isinstance(steps, list) or not all(map(_is_step, steps)):
        rule = f"steps of the plan '{length}' have `minutes` (a whole number), `what` (a text) and `tasks` (names)"
        yield rule, "one that hasn't", "Mend it."
        return
    whole = sum(step["minutes"] for step in steps)
    if whole != int(length):
        yield f"the minutes of the plan '{length}' add up", f"{whole} minutes", "Give steps more or less time."
    for name in (name for step in steps for name in step.get("tasks", []) if name not in tasks):
        remedy = f"{did_you_mean(name, tasks)}There are: {listed(tasks)}."
        yield f"a task of the plan '{length}' is one of the notebook's", quoted(name), remedy


def _is_step(step: Any) -> bool:
    if not isinstance(step, dict) or type(step.get("minutes")) is not int or step["minutes"] < 1:
        return False
    tasks = step.get("tasks", [])
    return _is_texts([step.get("what")]) and (tasks == [] or _is_texts(tasks))


def words_of(declared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text for people in a master's metadata, with its place."""
    for name in ("objectives", "print"):
        yield from ((name, text) for text in _all(declared.get(name)) if isinstance(text, str))
    for name, parts in _PARTS.items():
        yield from ((name, str(each.get(part, ""))) for each in _all(declared.get(name), dict) for part in parts)
    plans = declared.get("plans")
    for steps in (plans if isinstance(plans, dict) else {}).values():
        yield from (("plans", str(step.get("what", ""))) for step in _all(steps, dict))


def _all(found: Any, kind: type = object) -> list[Any]:
    return [each for each in found if isinstance(each, kind)] if isinstance(found, list) else []


def _digits(declared: Mapping[str, Any]) -> Found:
    for name, text in words_of(declared):
        digits = typed(text)
        if digits:
            remedy = "Write `{name}`, and give its text by `fill(name=...)` in a cell tagged `teacher`, computed."
            yield f"no number is typed in `{name}`", quoted(digits), remedy


def typed(text: str) -> str:
    """The first number that is typed in a text, apart from code, fields, names such as M10, and the plans' lengths."""
    words = _DIGITS.findall(_NAMED.sub(" ", text))
    return next((word for word in words if not set(re.findall(r"\d+", word)) <= set(LENGTHS)), "")


def against(master: Master, known: Mapping[str, Callable[[], Iterable[str]]]) -> list[Problem]:
    """What a master names that isn't there, of its metadata and its tasks.

    Args:
        master: A master that is sound by itself.
        known: Names that there are, by list of the metadata: 'exhibits', 'tables', 'claims', 'reading'; lists that
            aren't in it aren't looked at.
    """
    named = [(master.place, name, each) for name in known for each in _all(master.declared.get(name), str)]
    for cell in master.tasks:
        place = f"{master.place}, cell {quoted(cell.name)}"
        named += [(place, name, each) for name in ("exhibits", "tables") for each in cell.declared.get(name, ())]
    return [found for place, name, each in named if name in known for found in _missing(place, name, each, known[name])]


def _missing(place: str, name: str, each: str, known: Callable[[], Iterable[str]]) -> Iterator[Problem]:
    there = sorted(known())
    if each not in there:
        rule = "further reading is in sources.csv" if name == "reading" else f"`{name}` names what the report has"
        yield Problem(place, None, None, rule, quoted(each), f"{did_you_mean(each, there)}There are: {listed(there)}.")
