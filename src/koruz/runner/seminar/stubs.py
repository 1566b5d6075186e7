"""What stands in a student's copy where a solution was, and which solutions can't be taken out."""

from __future__ import annotations

import ast
import re

from koruz.runner.seminar.masters import SOLUTION, Cell

ANSWER = "**Your answer:**"
_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_MARK = re.compile(r"^\s*#+\s*(BEGIN|END)\s+SOLUTION\b", re.IGNORECASE)


def of(cell: Cell) -> str:
    """A solution as students get it: its stub, or `name = ...` for each name that it gives a value.

    Lines outside `### BEGIN SOLUTION` and `### END SOLUTION` stay, where a solution has such lines.
    """
    if not cell.code:
        return ANSWER
    kept = _outside(cell.source)
    if "stub" in cell.declared:
        return "\n".join([*kept, str(cell.declared["stub"])])
    assert cell.tree is not None
    names = [name for node in cell.tree.body for name in _targets(node) if f"{name} = ..." not in kept]
    known = {name for line in kept for name in _names(line)}
    return "\n".join([*kept, *(f"{name} = ..." for name in dict.fromkeys(names) if name not in known)])


def _outside(source: str) -> list[str]:
    """Lines that stay: those outside the marks if there are any, else those that import."""
    lines, inside, kept = source.splitlines(), False, list[str]()
    if not any(map(_MARK.match, lines)):
        return [line for line in lines if re.match(r"(import|from)\s", line)]
    for line in lines:
        mark = _MARK.match(line)
        if mark:
            inside = mark.group(1).upper() == "BEGIN"
        elif not inside:
            kept.append(line)
    return kept


def _names(line: str) -> list[str]:
    try:
        return [name for node in ast.parse(line.strip()).body for name in _targets(node)]
    except SyntaxError:
        return []


def _targets(node: ast.stmt) -> list[str]:
    """Names that a statement at top level gives a value."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]


def unfit(cell: Cell) -> tuple[str, str, str] | None:
    """Why a cell's solution can't be taken out: rule, what was found, remedy; None if it can, or there is none."""
    marks = [mark.group(1).upper() for line in cell.source.splitlines() if (mark := _MARK.match(line))]
    if marks and cell.kind != SOLUTION:
        return f"`{_BEGIN}` stands in cells tagged `solution` alone", "a mark in another cell", "Tag the cell."
    if any(mark != ("BEGIN", "END")[place % 2] for place, mark in enumerate(marks)):
        return (
            f"`{_BEGIN}` and `{_END}` take turns",
            " ".join(marks).lower(),
            "A solution isn't nested: close the first.",
        )
    if len(marks) % 2:
        return f"each `{_BEGIN}` has its `{_END}`", "one that isn't closed", f"Write `{_END}` below the solution."
    if cell.kind == SOLUTION and cell.code and cell.tree is not None:
        return _unfit_stub(cell)
    return None


def _unfit_stub(cell: Cell) -> tuple[str, str, str] | None:
    stub = of(cell)
    try:
        tree = ast.parse(stub)
    except SyntaxError:
        return "what stays of a solution is Python", repr(stub[:60]), "Mend the stub, or the lines outside the marks."
    if not tree.body:
        return "a solution leaves a stub", "nothing", "Give `metadata.koruz.stub`, such as 'answer = ...'."
    if ast.dump(tree) == ast.dump(ast.parse(cell.source)):
        return "a stub isn't the solution", "the same", "Write `...` where the answer goes."
    return None
