"""What makes a notebook a report of the house: rules that `--check` tells in words and the tests hold.

They are told to whoever writes with the house's vocabulary, `koruz.notebook`, or has marked a notebook as a draft. Any
other notebook is a legal theme too, and nobody is told how to write it. None of them stops a build.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from koruz.export.document import METHOD_TITLE
from koruz.report.parameters import TAG, source_of, tagged
from koruz.report.visible import code_cells
from koruz.runner.edition.drafts import is_marked
from koruz.runner.notebooks import question_of
from koruz.words.problems import listed, quoted

MOST_LINES = 8
WIDEST = 120
LEAST_EXHIBITS = 6
TAKEAWAYS = range(3, 6)
TO_FILL = "TODO"

OF_OTHER_FORM = ("overview", "claims")
"""Themes that gather what the others show, and need no six exhibits of their own."""

# Words that hold a digit by their nature, such as the visa classes E-9 and D-4-1.
_CLASS = re.compile(r"\b[A-Z]{1,3}-\d+(-\d+)?\b")
_FIELD = re.compile(r"\{[^}]*\}")
_DIGIT = re.compile(r"\S*\d\S*")
_HEADING = re.compile(r"^(#+) +(.*?)[ #]*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_NAMES: Mapping[type[ast.AST], str] = {
    ast.FunctionDef: "a `def`",
    ast.AsyncFunctionDef: "an `async def`",
    ast.ClassDef: "a `class`",
    ast.Lambda: "a `lambda`",
    ast.For: "a loop",
    ast.AsyncFor: "a loop",
    ast.While: "a loop",
    ast.ListComp: "a loop in brackets",
    ast.SetComp: "a loop in brackets",
    ast.DictComp: "a loop in brackets",
    ast.GeneratorExp: "a loop in brackets",
    ast.BinOp: "arithmetic",
    ast.Global: "a `global`",
}


class Broken(NamedTuple):
    """A rule, what breaks it and where, and what to do."""

    rule: str
    found: str
    remedy: str


class _Cell(NamedTuple):
    place: str
    source: str
    tree: ast.Module | None
    parameters: bool


class _Book:
    """A notebook as the rules look at it."""

    def __init__(self, notebook: Mapping[str, Any], theme: str) -> None:
        self.notebook, self.theme = notebook, theme

    @cached_property
    def code(self) -> list[_Cell]:
        chosen = {id(cell) for cell in tagged(self.notebook, TAG)}
        return [_code(number, cell, id(cell) in chosen) for number, cell in code_cells(self.notebook)]

    @cached_property
    def prose(self) -> list[_Cell]:
        cells = [cell for cell in self.notebook["cells"] if cell["cell_type"] == "markdown"]
        return [_Cell(f"Markdown cell {n}", source_of(cell), None, False) for n, cell in enumerate(cells, start=1)]

    def calls(self, *names: str) -> list[ast.Call]:
        """The calls of functions or methods of these names."""
        nodes = (node for cell in self.code if cell.tree for node in ast.walk(cell.tree))
        return [node for node in nodes if isinstance(node, ast.Call) and _called(node) in names]


def _code(number: int, cell: Mapping[str, Any], parameters: bool) -> _Cell:
    source = source_of(cell)
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    return _Cell(f"code cell {number}", source, tree, parameters)


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))


def hold(notebook: Mapping[str, Any]) -> bool:
    """Whether the rules are told of a notebook: it is written with `koruz.notebook`, or it is a draft."""
    return is_marked(notebook) or any("koruz.notebook" in cell.source for cell in _Book(notebook, "").code)


def broken(notebook: Mapping[str, Any], theme: str) -> Iterator[Broken]:
    """The rules that a notebook breaks.

    Args:
        notebook: A sound notebook of nbformat 4, still to be executed.
        theme: The theme that its file name gives.
    """
    book = _Book(notebook, theme)
    for rule in RULES:
        yield from rule(book)


def _asks(book: _Book) -> Iterator[Broken]:
    found = question_of(book.notebook)
    if not found.rstrip().endswith("?"):
        rule = "a report asks a question, in `metadata.koruz.question`"
        yield Broken(rule, quoted(found) if found else "none", "Write there what the report answers; end it with '?'.")


def _parses(book: _Book) -> Iterator[Broken]:
    for cell in book.code:
        if cell.tree is None:
            yield Broken("a code cell is plain Python", cell.place, "Mend its syntax; leave out '%' and '!' commands.")


def _short(book: _Book) -> Iterator[Broken]:
    for cell in book.code:
        lines = cell.source.splitlines()
        if len(lines) > MOST_LINES:
            rule, found = f"a code cell has at most {MOST_LINES} lines", f"{len(lines)} in {cell.place}"
            yield Broken(rule, found, "Make two cells of it, or move the work into the theme's indicators.")
        if max(map(len, lines), default=0) > WIDEST:
            rule, found = f"a line has at most {WIDEST} characters", f"{max(map(len, lines))} in {cell.place}"
            yield Broken(rule, found, "Break the line.")


def _never_computes(book: _Book) -> Iterator[Broken]:
    for cell in book.code:
        nodes = ast.walk(cell.tree) if cell.tree else ()
        names = sorted({_NAMES[type(node)] for node in nodes if type(node) in _NAMES})
        if names:
            found = f"{listed(names)} in {cell.place}"
            yield Broken("a notebook never computes", found, f"Move it into koruz.indicators.{book.theme}.")


def _types_no_number(book: _Book) -> Iterator[Broken]:
    texts = [(cell, [cell.source]) for cell in book.prose]
    texts += [(cell, list(_words(cell.tree))) for cell in book.code if cell.tree and not cell.parameters]
    for cell, parts in texts:
        typed = [match.group() for part in parts for match in _DIGIT.finditer(_CLASS.sub("", part))]
        if typed:
            found = f"{listed([quoted(each) for each in typed], 3)} in {cell.place}"
            remedy = 'Fill it from a value, say("... {result[name]} ..."), or write a small number as a word.'
            yield Broken("no number is typed in prose", found, remedy)


def _words(tree: ast.Module) -> Iterator[str]:
    """String constants of the code, without fields, dictionary keys and values, and subscripts."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            skipped.update(id(child) for child in ast.walk(node.slice))
        if isinstance(node, ast.Dict):
            skipped.update(id(part) for part in (*node.keys, *node.values))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield _FIELD.sub("", node.value)


def _is_outlined(book: _Book) -> Iterator[Broken]:
    heads = [head for cell in book.prose for head in _HEADING.findall(_FENCE.sub("", cell.source))]
    deeper = [title for marks, title in heads[1:] if len(marks) != 2]
    if deeper:
        rule = "below the title every heading has two marks, '## ...'"
        yield Broken(rule, listed([quoted(title) for title in deeper], 3), "Give it two marks, or write a paragraph.")
    if not heads or heads[-1][1] != METHOD_TITLE:
        found = quoted(heads[-1][1]) if heads else "no heading"
        remedy = f"End with '## {METHOD_TITLE}': how the numbers were chosen, and what they can't say."
        yield Broken(f"the last heading is '{METHOD_TITLE}'", found, remedy)


def _declares_once(book: _Book) -> Iterator[Broken]:
    cells = [cell.place for cell in book.code if cell.parameters]
    if len(cells) > 1:
        yield Broken("parameters stand in one cell", listed(cells), "Join these cells.")


def _shows_enough(book: _Book) -> Iterator[Broken]:
    count = len(book.calls("figure", "table"))
    if count < LEAST_EXHIBITS and book.theme not in OF_OTHER_FORM:
        rule = f"a report has at least {LEAST_EXHIBITS} exhibits"
        yield Broken(rule, str(count), "Add `exhibits.figure(...)` or `exhibits.table(...)`, each in its own cell.")


def _says_first(book: _Book) -> Iterator[Broken]:
    first, last = TAKEAWAYS[0], TAKEAWAYS[-1]
    rule = f"a report begins with {first} to {last} takeaways"
    calls = book.calls("takeaways")
    if not calls:
        yield Broken(rule, "none", "Add `takeaways(state(...), ...)` in front: sentences with a number each.")
    for call in calls:
        count = len(call.args)
        if count not in TAKEAWAYS and not any(isinstance(part, ast.Starred) for part in call.args):
            yield Broken(rule, str(count), "Add what a hurried reader must know, or leave the least of it out.")


def _is_filled(book: _Book) -> Iterator[Broken]:
    texts = [
        ("the question in its metadata", question_of(book.notebook)),
        *((c.place, c.source) for c in (*book.prose, *book.code)),
    ]
    places = [place for place, text in texts if TO_FILL in text]
    if places:
        yield Broken(f"nothing is left to fill in, no '{TO_FILL}'", listed(places, 6), "Write what is asked for there.")


RULES: tuple[Callable[[_Book], Iterator[Broken]], ...] = (
    _asks,
    _is_outlined,
    _declares_once,
    _says_first,
    _shows_enough,
    _parses,
    _short,
    _never_computes,
    _types_no_number,
    _is_filled,
)
"""Every rule, in the order in which they are told."""
