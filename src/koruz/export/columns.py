"""Headings of a table's columns stand over what they head: to the right where the column holds numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from koruz.export.node_html import head_and_body, side_of
from koruz.export.nodes import Node, words

_SAMPLE = 40  # rows that tell what a column holds


def with_sides(node: Node) -> Node:
    """A node in whose tables each heading of one column stands where the column's cells do, if its author is silent."""
    if node.kind != "table":
        return replace(node, children=tuple(map(with_sides, node.children))) if node.children else node
    head, body = head_and_body(node)
    sides = _sides(body)
    return replace(node, children=(*(_headed(row, sides) for row in head), *body))


def _sides(body: list[Node]) -> Mapping[int, str]:
    """Side of each column, counted from the right, since cells over several rows stand at the left."""
    found: dict[int, set[str]] = {}
    for row in islice(body, _SAMPLE):
        for place, cell in _from_right(row):
            if words(cell.children).strip():
                found.setdefault(place, set()).add("" if cell.attrs.get("head") else side_of(cell))
    return {place: next(iter(sides)) for place, sides in found.items() if len(sides) == 1}


def _headed(row: Node, sides: Mapping[int, str]) -> Node:
    asked = {id(cell): sides.get(place, "") for place, cell in _from_right(row)}
    cells = (
        cell.having(align=asked[id(cell)]) if asked.get(id(cell)) and not cell.attrs.get("align") else cell
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
