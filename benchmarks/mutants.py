"""Small faults for the text of a Python module: each is one edit that an author could make by mistake.

What can't change a result isn't touched: annotations, decorators, imports for type checkers, `strict=` and text.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], tuple[str, type[ast.cmpop]]] = {
    ast.Lt: ("edge", ast.LtE),
    ast.LtE: ("edge", ast.Lt),
    ast.Gt: ("edge", ast.GtE),
    ast.GtE: ("edge", ast.Gt),
    ast.Eq: ("opposite", ast.NotEq),
    ast.NotEq: ("opposite", ast.Eq),
    ast.In: ("opposite", ast.NotIn),
    ast.NotIn: ("opposite", ast.In),
    ast.Is: ("opposite", ast.IsNot),
    ast.IsNot: ("opposite", ast.Is),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "idxmin": "idxmax", "idxmax": "idxmin"}
_JOINED = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp, ast.Dict)


@dataclass(frozen=True)
class Mutant:
    """A module with one fault.

    Attributes:
        file: The module.
        line: Line of the fault in the module as it is written.
        kind: What was done: 'edge', 'opposite', 'operator', 'lost part', 'and and or', 'not', 'constant', 'order of
            arguments', 'extreme' or 'lost filter'.
        diff: What differs, in the form of `diff -u`, between the texts that `ast.unparse` gives.
        source: The faulty module.
    """

    file: Path
    line: int
    kind: str
    diff: str
    source: str


@dataclass(frozen=True)
class _Site:
    """Where a fault can be: a node, what it becomes, and where it hangs."""

    parent: ast.AST
    field: str
    place: int | None
    node: ast.AST
    kind: str
    fault: ast.AST


class Sites:
    """Every fault that a module can have, in the order of its text."""

    def __init__(self, file: Path) -> None:
        """Read a module.

        Args:
            file: The module.
        """
        self.file = file
        self._tree = ast.parse(file.read_text(encoding="utf-8"))
        self._sites = [*_sites(self._tree)]

    def __len__(self) -> int:
        return len(self._sites)

    def kinds(self) -> list[str]:
        """Kind of each fault."""
        return [site.kind for site in self._sites]

    def mutant(self, number: int) -> Mutant:
        """The module with one of its faults."""
        site, before = self._sites[number], ast.unparse(self._tree)
        _put(site, site.fault)
        after = ast.unparse(ast.fix_missing_locations(self._tree))
        _put(site, site.node)
        line = getattr(site.node.target if isinstance(site.node, ast.comprehension) else site.node, "lineno", 0)
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
        return Mutant(self.file, line, site.kind, "\n".join([*lines][2:]), f"{after}\n")


def _put(site: _Site, node: ast.AST) -> None:
    if site.place is None:
        setattr(site.parent, site.field, node)
    else:
        getattr(site.parent, site.field)[site.place] = node


def _sites(parent: ast.AST) -> Iterator[_Site]:
    for field, content in ast.iter_fields(parent):
        if _unseen(parent, field):
            continue
        nodes = enumerate(content) if isinstance(content, list) else [(None, content)]
        for place, node in nodes:
            if isinstance(node, ast.AST):
                for kind, fault in _faults(node):
                    yield _Site(parent, field, place, node, kind, fault)
                yield from _sites(node)


def _unseen(parent: ast.AST, field: str) -> bool:
    """Whether a part of a module can't change a result."""
    strict = isinstance(parent, ast.keyword) and parent.arg == "strict"
    return strict or _for_types(parent) or field in ("annotation", "returns", "decorator_list")


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _faults(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Compare):
        yield from _of_comparison(node)
    elif isinstance(node, ast.BinOp):
        yield from _of_operation(node)
    elif isinstance(node, ast.BoolOp):
        yield from _of_condition(node)
    elif isinstance(node, ast.UnaryOp):
        yield "not", node.operand
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield "extreme", ast.Attribute(node.value, _NAMES[node.attr], node.ctx)
    elif isinstance(node, ast.IfExp):
        yield "not", ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.If) and not _for_types(node):
        yield "not", ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "lost filter", ast.comprehension(node.target, node.iter, [], node.is_async)


def _of_comparison(node: ast.Compare) -> Iterator[tuple[str, ast.AST]]:
    for place, operator in enumerate(node.ops):
        kind, other = _COMPARISONS[type(operator)]
        yield kind, ast.Compare(node.left, [*node.ops[:place], other(), *node.ops[place + 1 :]], node.comparators)


def _of_operation(node: ast.BinOp) -> Iterator[tuple[str, ast.AST]]:
    """Another operator, or one side alone: a factor that is lost."""
    if any(_is_text(side) or isinstance(side, _JOINED) for side in (node.left, node.right)):
        return
    if type(node.op) in _OPERATORS:
        yield "operator", ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    yield "lost part", node.left
    if isinstance(node.op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
        yield "lost part", node.right


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _of_condition(node: ast.BoolOp) -> Iterator[tuple[str, ast.AST]]:
    yield "and and or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for place in range(len(node.values)):
        rest = [*node.values[:place], *node.values[place + 1 :]]
        yield "lost part", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _of_constant(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield "constant", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "constant", ast.Constant(node.value + 1)
        yield "constant", ast.Constant(node.value - 1)
    elif isinstance(node.value, float):
        yield "constant", ast.Constant(node.value * 1.1 if node.value else 1.0)


def _of_call(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.func, ast.Name) and node.func.id in _NAMES:
        yield "extreme", ast.Call(ast.Name(_NAMES[node.func.id], ast.Load()), node.args, node.keywords)
    first, second = (*node.args, None, None)[:2]
    if first is None or second is None or isinstance(first, ast.Starred) or isinstance(second, ast.Starred):
        return
    if ast.dump(first) != ast.dump(second):
        yield "order of arguments", ast.Call(node.func, [second, first, *node.args[2:]], node.keywords)
