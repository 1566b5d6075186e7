"""Columns of a table stand in line: numbers to the right, words to the left, headings and gaps with their column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from koruz.export.node_html import head_and_body, side_of
from koruz.export.nodes import Node, words

_MISSING = frozenset({"", "nan", "none", "nat", "<na>", "na", "n/a", "null", "-", "–", "—", "…", "..."})


def with_sides(node: Node) -> Node:
    """A node in whose tables the cells of each column stand on one side, where their author is silent."""
    if node.kind != "table":
        return replace(node, children=tuple(map(with_sides, node.children))) if node.children else node
    head, body = head_and_body(node)
    sides = _sides(body)
    return replace(node, children=tuple(_sided(row, sides) for row in (*head, *body)))


def _sides(body: list[Node]) -> Mapping[int, str]:
    """Side of each column, counted from the right, since cells over several rows stand at the left."""
    found: dict[int, set[str]] = {}
    for row in body:
        for place, cell in _from_right(row):
            if not cell.attrs.get("head") and words(cell.children).strip().lower() not in _MISSING:
                found.setdefault(place, set()).add(side_of(cell) or "left")
    return {place: sides.pop() if len(sides) == 1 else "left" for place, sides in found.items()}


def _sided(row: Node, sides: Mapping[int, str]) -> Node:
    asked = {id(cell): sides[place] for place, cell in _from_right(row) if place in sides}
    cells = (
        cell.having(align=asked[id(cell)]) if id(cell) in asked and not cell.attrs.get("align") else cell
        for cell in row.children
    )
    return replace(row, children=tuple(cells))


def _from_right(row: Node) -> list[tuple[int, Node]]:
    """Each cell of one column with its place from the right."""
    place, found = 0, []
    for cell in reversed(row.children):
        wide = int(cell.attrs.get("colspan", 1))
        if wide == 1:
            found.append((place, cell))
        place += wide
    return found
