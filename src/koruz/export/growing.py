"""A tree in the making: what opens and closes, from Markdown and from HTML alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from koruz.export.nodes import Node, tidy


@dataclass
class _Open:
    kind: str
    attrs: dict[str, Any]
    loose: bool  # opened by a tag of HTML, which may be left open
    children: list[Node] = field(default_factory=list)
    flat: bool = False  # too deep: it gives way to what stands in it


_DEEPEST = 30  # as deep as Typst bears; a notebook of a person needs ten
_NEEDED = frozenset({"row", "cell", "item"})  # their parents can't do without

# What ends by itself when one of the same row begins, and what it can't end beyond.
_ENDS = {
    "item": ({"item"}, {"list"}),
    "cell": ({"cell"}, {"row", "table"}),
    "row": ({"cell", "row"}, {"table"}),
    "term": ({"term", "meaning"}, {"terms"}),
    "meaning": ({"term", "meaning"}, {"terms"}),
    "para": ({"para"}, {"item", "cell", "quote", "box", "meaning", "fold"}),
}


class Growing:
    """Takes beginnings, ends and texts in order and gives a tidy tree."""

    def __init__(self) -> None:
        self._stack = [_Open("root", {}, False)]

    def open(self, kind: str, *, loose: bool = False, **attrs: Any) -> None:
        """Begin a node; one that a tag left open ends where the next of its row begins."""
        if loose and kind in _ENDS:
            self._end(*_ENDS[kind])
        flat = sum(not item.flat for item in self._stack) > _DEEPEST and kind not in _NEEDED
        self._stack.append(_Open(kind, attrs, loose, flat=flat))

    def _end(self, kinds: set[str], beyond: set[str]) -> None:
        for place in range(len(self._stack) - 1, 0, -1):
            item = self._stack[place]
            if item.kind in beyond or not item.loose:
                return
            if item.kind in kinds:
                self._pop_to(place)
                return

    def close(self, kind: str, *, loose: bool = False) -> bool:
        """End the last open node of a kind, with all that is open in it; an end without a beginning is passed over."""
        for place in range(len(self._stack) - 1, 0, -1):
            item = self._stack[place]
            if item.kind == kind and item.loose == loose:
                self._pop_to(place)
                return True
            if loose and not item.loose:
                return False
        return False

    def _pop_to(self, place: int) -> None:
        while len(self._stack) > place:
            done = self._stack.pop()
            if done.flat:
                self._stack[-1].children += done.children
            else:
                self.add(Node(done.kind, tuple(done.children), attrs=done.attrs))

    def add(self, node: Node) -> None:
        """Put a whole node where the tree grows."""
        self._stack[-1].children.append(node)

    def text(self, words: str) -> None:
        """Put words there."""
        if words:
            self.add(Node("text", text=words))

    def within(self, *kinds: str) -> bool:
        """Whether a node of one of the kinds is open."""
        return any(item.kind in kinds for item in self._stack)

    def done(self) -> tuple[Node, ...]:
        """Everything, tidy."""
        self._pop_to(1)
        return tidy(self._stack[0].children)
