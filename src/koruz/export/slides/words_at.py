"""Prose as a slide has it: larger, and without the ways within a document that slides don't have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Part = dict[str, Any]


def at_slide_size(parts: Sequence[Part], grow: float) -> list[Part]:
    """Data of running text or blocks, see `koruz.export.node_typst`, for a slide.

    Args:
        parts: The data; it isn't changed.
        grow: By how much tables and code are set larger.
    """
    return [new for part in parts for new in _one(part, grow)]


def _one(part: Part, grow: float) -> list[Part]:
    kind = part["k"]
    if kind in ("anchor", "place"):
        return at_slide_size(part.get("c", []), grow)
    if kind == "footref":
        return [{"k": "sup", "c": [{"k": "text", "t": part["t"]}]}]
    if kind == "notes":
        return [_listed(part, grow)]
    changed = {name: value for name, value in part.items() if name in ("c", "items", "head", "body")}
    return [{**part, **{name: _inside(value, grow) for name, value in changed.items()}, **_size(part, grow)}]


def _inside(value: Any, grow: float) -> Any:
    """What stands in a part: parts, lists of parts, or cells that hold parts."""
    if isinstance(value, Mapping):
        return {**value, "c": at_slide_size(value["c"], grow)} if "k" not in value else value
    if value and isinstance(value[0], Mapping) and "k" in value[0]:
        return at_slide_size(value, grow)
    return [_inside(item, grow) for item in value]


def _size(part: Part, grow: float) -> Part:
    if part["k"] == "table":
        return {"size": part["size"] * grow, "widths": [width * grow for width in part["widths"]], "broad": False}
    if part["k"] == "code":
        return {"size": max(part["size"] * grow, 12.0) if grow > 1 else part["size"]}
    return {"places": []} if part["k"] == "heading" else {}


def _listed(part: Part, grow: float) -> Part:
    """Notes as a numbered list."""
    start = int(str(part["items"][0]["number"]).rstrip(".") or 1)
    items = [at_slide_size(item["c"], grow) for item in part["items"]]
    return {"k": "list", "ordered": True, "start": start, "tasks": False, "loose": False, "items": items}
