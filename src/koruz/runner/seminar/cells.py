"""What is wrong with a master's cells: tags, tasks, solutions, checks and what they expect."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from koruz.runner.seminar import stubs
from koruz.runner.seminar.masters import (
    CHECK,
    GIVEN,
    HEADING,
    HINT,
    KINDS,
    SOLUTION,
    TEACHER,
    Cell,
    Master,
    assigned,
    text_of,
    used,
)
from koruz.words.problems import Problem, did_you_mean, listed, quoted

LEAST_TASKS = 5
MOST_LINES, WIDEST, WIDEST_TAUGHT = 8, 100, 120  # students read on small screens
_MODEL = re.compile(r"\W*(model answer|solution)\b", re.IGNORECASE)
_MAGIC = re.compile(r"^\s*[%!]", re.MULTILINE)

Found = Iterator[tuple[Cell | None, str, str, str]]
"""Cell, rule, what was found, remedy."""


def problems(master: Master) -> list[Problem]:
    """Everything that is wrong with a master's cells."""
    judges = (_ids, _tags, _forms, _tasks, _outputs, _solutions, _places, _pairs, _leaks)
    return [_told(master, *found) for judge in judges for found in judge(master)]


def _told(master: Master, cell: Cell | None, rule: str, found: str, remedy: str) -> Problem:
    place = f"{master.place}, cell {quoted(cell.name)}" if cell else master.place
    return Problem(place, None, None, rule, found, remedy)


def _ids(master: Master) -> Found:
    counts = Counter(cell.get("id", "") for cell in master.notebook["cells"])
    for name, count in counts.items():
        if count > 1 or not name:
            yield None, "each cell has an id of its own", f"{quoted(name)}, {count} times", "Give each a speaking one."


def _tags(master: Master) -> Found:
    for cell, raw in zip(master.cells, master.notebook["cells"], strict=True):
        tags = raw.get("metadata", {}).get("tags", [])
        for tag in tags:
            if tag not in KINDS:
                yield cell, f"tags are {listed(KINDS)}", quoted(tag), f"{did_you_mean(tag, KINDS)}Take it out."
        if len(set(tags) & set(KINDS)) > 1:
            yield cell, f"a cell has one of the tags {listed(KINDS)}", quoted(listed(tags)), "Part the cell."


def _forms(master: Master) -> Found:
    for cell in master.cells:
        lines = [line for line in cell.source.splitlines() if line.strip()]
        if not cell.code:
            if cell.kind == CHECK:
                yield cell, "a check is code", "Markdown", "Make it a code cell."
        elif cell.tree is None or _MAGIC.search(cell.source):
            yield cell, "code is plain Python without magics", quoted("\n".join(lines[:1])), "Mend it."
        elif len(lines) > MOST_LINES or max(map(len, lines), default=0) > _widest(cell):
            rule = f"a code cell has at most {MOST_LINES} lines of at most {_widest(cell)} characters"
            yield cell, rule, f"{len(lines)} lines, {max(map(len, lines))} characters", "Part it."
        elif any(name.partition(".")[0] == "koruz" for name in _imports(cell.tree)):
            yield cell, "a master doesn't import koruz", "an import", "Use plain pandas on the report's CSVs."


def _widest(cell: Cell) -> int:
    return WIDEST_TAUGHT if cell.kind == TEACHER else WIDEST


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _tasks(master: Master) -> Found:
    for cell in master.cells:
        heads = not cell.code and cell.source.startswith(HEADING)
        if heads != cell.states:
            rule = f"a cell that begins with '{HEADING}...' has `metadata.koruz.task`, and no other has"
            yield cell, rule, quoted(cell.source[:40]), "Add the one or take out the other."
        elif cell.states:
            yield from _task(cell)
    names = [str(cell.declared["task"]) for cell in master.tasks]
    for name in (name for name, count in Counter(names).items() if count > 1):
        yield None, "each task has a name of its own", quoted(name), "Rename one."
    if len(names) < LEAST_TASKS:
        yield None, f"there are at least {LEAST_TASKS} tasks", str(len(names)), "Add tasks."


def _task(cell: Cell) -> Found:
    minutes, level = cell.declared.get("minutes"), cell.declared.get("level")
    if type(minutes) is not int or minutes < 1:
        yield cell, "a task has `minutes`, a whole number", quoted(str(minutes)), "Say how long it takes."
    if type(level) is not int or not 1 <= level <= 5:
        yield cell, "a task has a `level` from 1, easy, to 5", quoted(str(level)), "Say how hard it is."
    tables = cell.declared.get("tables", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        yield cell, "`tables` has a name and `columns` and `rows` for each", quoted(str(tables)), "Write it so."
    if "{" in re.sub(r"`[^`]*`|\$[^$]*\$", "", cell.source):
        yield cell, "a task holds for any figures and has no field", "a brace", "Ask, don't tell."


def _outputs(master: Master) -> Found:
    cells = zip(master.cells, master.notebook["cells"], strict=True)
    for cell in (cell for cell, raw in cells if raw.get("outputs") or raw.get("execution_count")):
        yield cell, "a master is kept without outputs", "outputs or a count", "Clear them, and save."


def _solutions(master: Master) -> Found:
    for cell in master.cells:
        wrong = stubs.unfit(cell)
        if wrong:
            yield cell, *wrong
        if cell.kind == GIVEN and not cell.code and _MODEL.match(cell.source):
            yield cell, "a model answer is tagged `solution`", quoted(cell.source[:40]), "Tag it."


_HOMES = {"check": (CHECK,), "expect": (TEACHER,), "fill": (TEACHER,)}


def _places(master: Master) -> Found:
    for cell in master.cells:
        for name, homes in _HOMES.items():
            if cell.calls(name) and cell.kind not in homes:
                rule = f"`{name}(...)` stands in cells tagged `{homes[0]}` alone"
                yield cell, rule, "another cell", "Tag or move it."
        brought = assigned(cell.tree) & {"expect", "fill"} if cell.tree else set()
        if brought and cell.kind != TEACHER:
            rule = "`expect` and `fill` are imported in a cell tagged `teacher`"
            yield cell, rule, listed(sorted(brought)), "Import `check` alone here."


def _checks(cell: Cell) -> list[tuple[str, str]]:
    """Pairs of a task's and a variable's name that a cell checks; '' for what isn't written so."""
    calls = cell.calls("check")
    return [
        (text_of(call, 0), call.args[1].id if len(call.args) > 1 and isinstance(call.args[1], ast.Name) else "")
        for call in calls
    ]


def _pairs(master: Master) -> Found:
    expected: list[str] = []
    checked: set[str] = set()
    for cell in master.cells:
        expected += [text_of(call, 0) for call in cell.calls("expect")] if cell.kind == TEACHER else []
        for name, variable in _checks(cell) if cell.kind == CHECK else ():
            checked.add(name)
            if not (name and variable):
                yield cell, "a check is `check('name', name)`, of a variable", "another form", "Write it so."
            elif name not in expected:
                remedy = f"{did_you_mean(name, expected)}Write `expect({name!r}, ...)` before it, tagged `teacher`."
                yield cell, "a check is told before what to expect", quoted(name), remedy
    for name in (name for name, count in Counter(expected).items() if name not in checked or count > 1):
        yield None, "what is expected is expected once, and checked", quoted(name), "Add its check, or rename one."


def _leaks(master: Master) -> Found:
    """Solutions in cells that students see, and cells that need what they don't."""
    answers = {variable for cell in master.of_kind(CHECK) for _, variable in _checks(cell)} - {""}
    solved = {name for cell in master.of_kind(SOLUTION) if cell.tree for name in assigned(cell.tree)}
    shown: set[str] = set()
    hidden = {name for cell in master.of_kind(TEACHER) if cell.tree for name in assigned(cell.tree)}
    for cell in master.of_kind(GIVEN, HINT):
        if cell.tree is None:
            continue
        own = assigned(cell.tree)
        if answers & own:
            found = listed(sorted(answers & own))
            yield cell, "an answer that is checked is given in a cell tagged `solution`", found, "Tag the cell."
        needs = (used(cell.tree) & (solved | hidden)) - shown - own
        if needs:
            rule = "a cell that students are given needs nothing that a solution computes"
            yield cell, rule, listed(sorted(needs)), "Compute it here, or tag the cell `solution`."
        shown |= own
    missing = answers - solved - shown
    if missing:
        yield None, "an answer that is checked is given a value in a solution", listed(sorted(missing)), "Solve it."
