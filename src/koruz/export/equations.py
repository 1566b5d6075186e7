r"""What the formulas of a notebook know of each other: the commands that one defines, and the numbers of others.

In JupyterLab a `\newcommand` of one cell holds in those behind it, and `\eqref` finds a `\label` in any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from koruz.export.latex import closing
from koruz.export.nodes import Node

_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator)\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*(?:\[\d\]\s*)?(?=\{)"
    r"|\\g?def\s*(\\[A-Za-z]+)\s*(?:#\d\s*)*(?=\{)"
)
_REFERENCE = re.compile(r"\\(eqref|ref)\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")


def definitions(latex: str) -> dict[str, str]:
    """The commands that a formula defines, each with the text of its definition, in order."""
    found: dict[str, str] = {}
    for match in _DEFINITION.finditer(latex):
        end = closing(latex, match.end())
        if end:
            found[match.group(1) or match.group(2)] = latex[match.start() : end]
    return found


def numbers(formulas: Iterable[str]) -> dict[str, str]:
    """What an author calls a formula or one of its lines, such as '(1)', by its label."""
    found: dict[str, str] = {}
    for line in (line for latex in formulas for line in latex.split(r"\\")):
        tag = _TAG.search(line)
        if tag:
            name = tag.group(2).strip()
            found.update((label, name if tag.group(1) else f"({name})") for label in _LABEL.findall(line))
    return found


def known(latex: str, defined: Mapping[str, str], called: Mapping[str, str]) -> str:
    """A formula with the definitions that it needs before it, and with the numbers that it refers to."""
    own = definitions(latex)
    needed: dict[str, str] = {}
    asked = [latex]
    while asked:
        text = asked.pop()
        for name in re.findall(r"\\[A-Za-z]+", text):
            if name in defined and name not in own and name not in needed:
                needed[name] = defined[name]
                asked.append(defined[name])

    def number(match: re.Match[str]) -> str:
        name = called.get(match.group(2), "???")
        return rf"\text{{{name if match.group(1) == 'eqref' else name.strip('()')}}}"

    before = [text for name, text in defined.items() if name in needed]
    return "".join([*before, _REFERENCE.sub(number, latex)])


def is_definition(latex: str) -> bool:
    """Whether a formula defines commands and shows nothing."""
    rest = latex
    for text in definitions(latex).values():
        rest = rest.replace(text, "")
    return rest != latex and not rest.strip()


def in_context(nodes: Sequence[Node], defined: dict[str, str], called: Mapping[str, str]) -> tuple[Node, ...]:
    """The nodes of a cell whose formulas know what those before them define, and what others are called.

    Args:
        nodes: The nodes.
        defined: Definitions of the cells before, to which theirs are added.
        called: Numbers by label, of the whole notebook.
    """
    return tuple(_in_context(node, defined, called) for node in nodes)


def _in_context(node: Node, defined: dict[str, str], called: Mapping[str, str]) -> Node:
    if node.kind != "math":
        return replace(node, children=in_context(node.children, defined, called)) if node.children else node
    text = known(node.text, defined, called)
    defined |= definitions(node.text)
    if is_definition(node.text):
        return Node("box") if node.attrs.get("block") else Node("text")
    return replace(node, text=text, attrs={**node.attrs, "source": node.text}) if text != node.text else node
