"""The tree that a notebook's Markdown and outputs are read into; page and PDF are both written from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

# Where text runs on; what stands in them runs on as well.
RUNNING = frozenset(
    {"text", "strong", "em", "strike", "under", "sub", "sup", "mark", "small", "literal", "link", "lang"}
) | {
    "anchor",
    "break",
    "footref",
    "math",
    "picture",
}
PARAGRAPHS = frozenset({"para", "plain", "heading", "term", "summary"})
"""Blocks that hold running text and no other blocks."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of text with what it means.

    Attributes:
        kind: What it is, such as 'para', 'strong' or 'table'.
        children: What stands in it.
        text: Its own text; of 'text', 'literal', 'code' and 'math' alone.
        attrs: What else is known of it, by name.
    """

    kind: str
    children: tuple[Node, ...] = ()
    text: str = ""
    attrs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Whether it stands within a line of text."""
        return self.kind in RUNNING and not self.attrs.get("block")

    def having(self, **attrs: Any) -> Node:
        """The same with other or more attributes."""
        return replace(self, attrs={**self.attrs, **attrs})


def text(words: str) -> Node:
    """Words as a node."""
    return Node("text", text=words)


def paragraph(words: str) -> Node:
    """A paragraph of plain words."""
    return Node("para", (text(words),))


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node, those that hold others first."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def words(nodes: Sequence[Node]) -> str:
    """The plain text of nodes: a break is a blank, a picture its text alternative, a formula its source."""
    return "".join(map(_words, nodes))


def _words(node: Node) -> str:
    if node.kind == "picture":
        return str(node.attrs.get("alt", ""))
    if node.kind == "break":
        return " "
    own = node.text + words(node.children)
    return own if node.running else f"{own}\n"


def tidy(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Blocks in order: running text stands in paragraphs, no block within running text, no blanks at the ends."""
    found: list[Node] = []
    line: list[Node] = []
    for node in map(_tidied, nodes):
        for part in node:
            if part.running:
                line.append(part)
            else:
                found += _line(line)
                found.append(part)
                line = []
    return tuple(found + _line(line))


def _line(line: Sequence[Node]) -> list[Node]:
    trimmed = trim(line)
    return [Node("plain", trimmed)] if trimmed else []


def _tidied(node: Node) -> Sequence[Node]:
    """A node in order; its parts where it can't stand as it is."""
    if node.kind in ("text", "literal", "code", "math", "picture", "break", "footref", "anchor", "rule"):
        return (node,)
    if node.kind in ("table", "row", "list", "terms", "notes"):
        return (replace(node, children=tuple(part for child in node.children for part in _tidied(child))),)
    if node.kind in PARAGRAPHS or node.kind in RUNNING:
        return _run(node)
    inside = tidy(node.children)
    # A lone line needs no paragraph of its own in an item, a cell or a box.
    return (replace(node, children=inside),)


def _run(node: Node) -> Sequence[Node]:
    inside = [part for child in node.children for part in _tidied(child)]
    if any(not part.running for part in inside):
        return tidy(inside)
    if node.running:
        return (replace(node, children=tuple(inside)),)
    trimmed = trim(inside)
    return (replace(node, children=trimmed),) if trimmed else ()


def trim(line: Sequence[Node]) -> tuple[Node, ...]:
    """Running text without blanks at its ends."""
    parts = list(line)
    while parts and parts[0].kind == "text":
        parts[0] = replace(parts[0], text=parts[0].text.lstrip(" \t\n"))
        if parts[0].text:
            break
        parts.pop(0)
    while parts and (parts[-1].kind == "text" or parts[-1].kind == "break"):
        parts[-1] = replace(parts[-1], text=parts[-1].text.rstrip(" \t\n"))
        if parts[-1].text:
            break
        parts.pop()
    return tuple(parts)
