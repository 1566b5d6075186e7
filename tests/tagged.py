"""Reads a tagged PDF as an assistive program does: the structure tree with its words, in logical order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_BLANK = re.compile(r"[\s\u200b\u2060]+")


def squeezed(text: str) -> str:
    """Text without blanks and joints, which line breaks may eat or add."""
    return _BLANK.sub("", text)


@dataclass
class Element:
    """One structure element: its role, its words in order, where it stands, and how tall its box is if it has one."""

    role: str
    alt: str = ""
    height: float = 0.0
    text: str = ""
    pages: set[int] = field(default_factory=set)
    children: list[Element] = field(default_factory=list)

    def every(self, *roles: str) -> list[Element]:
        """This element's descendants of some roles, in reading order."""
        return [element for element in self.walk() if element.role in roles]

    def walk(self) -> Iterator[Element]:
        for child in self.children:
            yield child
            yield from child.walk()


class TaggedPDF:
    """An opened PDF and its structure tree."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self._page_of = {page.obj.objgen: index for index, page in enumerate(self.pdf.pages)}
        self._words = [dict(_marked_text(page)) for page in self.pdf.pages]
        self.artifacts = ["".join(text for mcid, text in _texts(page) if mcid is None) for page in self.pdf.pages]
        self.root = self._element(self.pdf.Root.StructTreeRoot.K)

    @property
    def text(self) -> str:
        """All words in the logical order."""
        return self.root.text

    def fonts(self) -> Iterator[Any]:
        """Every font dictionary of the pages and of what is drawn in them."""
        for page in self.pdf.pages:
            for resources in _resources(page.obj):
                yield from (font for _, font in resources.get("/Font", {}).items())

    def glyph_ids(self) -> Iterator[int]:
        """Every glyph that is shown, by its two-byte code."""
        for page in self.pdf.pages:
            for stream in [page, *_forms(page.obj)]:
                for operands, operator in pikepdf.parse_content_stream(stream):
                    for code in _codes(operands, str(operator)):
                        yield from (int.from_bytes(code[i : i + 2], "big") for i in range(0, len(code), 2))

    def _element(self, node: Any, page: Any = None) -> Element:
        if isinstance(node, pikepdf.Array):
            element = Element("")
            for child in node:
                self._add(element, child, page)
            return element
        page = node.get("/Pg", page)
        element = Element(str(node.S).lstrip("/"), str(node.get("/Alt", "")), _height(node))
        kids = node.get("/K", [])
        for child in kids if isinstance(kids, pikepdf.Array) else [kids]:
            self._add(element, child, page)
        return element

    def _add(self, element: Element, child: Any, page: Any) -> None:
        if isinstance(child, int):
            self._put(element, page, child)
        elif "/MCID" in child:
            self._put(element, child.get("/Pg", page), int(child.MCID))
        elif "/S" in child:
            kid = self._element(child, page)
            element.children.append(kid)
            element.text += kid.text
            element.pages |= kid.pages

    def _put(self, element: Element, page: Any, mcid: int) -> None:
        index = self._page_of[page.objgen]
        element.text += self._words[index].get(mcid, "")
        element.pages.add(index)


def _height(node: Any) -> float:
    attributes = node.get("/A", [])
    for attribute in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if "/BBox" in attribute:
            _, bottom, _, top = (float(number) for number in attribute.BBox)
            return top - bottom
    return 0.0


def _resources(holder: Any) -> Iterator[Any]:
    found = holder.get("/Resources", {})
    yield found
    for _, form in found.get("/XObject", {}).items():
        if form.get("/Subtype") == "/Form":
            yield from _resources(form)


def _forms(holder: Any) -> Iterator[Any]:
    for _, form in holder.get("/Resources", {}).get("/XObject", {}).items():
        if form.get("/Subtype") == "/Form":
            yield form
            yield from _forms(form)


def _codes(operands: Any, operator: str) -> list[bytes]:
    if operator == "Tj":
        return [bytes(operands[0])]
    if operator == "TJ":
        return [bytes(item) for item in operands[0] if isinstance(item, pikepdf.String)]
    return []


def _marked_text(page: pikepdf.Page) -> dict[int, str]:
    found: dict[int, str] = {}
    for mcid, text in _texts(page):
        if mcid is not None:
            found[mcid] = found.get(mcid, "") + text
    return found


def _texts(page: pikepdf.Page) -> Iterator[tuple[int | None, str]]:
    """Shown text with the number of the marked content that it belongs to (None for an artifact)."""
    maps = {name: _unicode_map(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    stack: list[tuple[int | None, str | None]] = []
    current: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            properties = operands[1] if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) else {}
            outer = stack[-1][0] if stack else None
            actual = str(properties["/ActualText"]) if "/ActualText" in properties else None
            stack.append((int(properties["/MCID"]) if "/MCID" in properties else outer, actual))
        elif name == "EMC":
            mcid, actual = stack.pop()
            if actual is not None:
                yield mcid, actual
        elif name == "Tf":
            current = maps[str(operands[0])]
        else:
            replaced = any(actual is not None for _, actual in stack)
            for code in _codes(operands, name):
                pairs = (int.from_bytes(code[i : i + 2], "big") for i in range(0, len(code), 2))
                if not replaced:
                    yield (stack[-1][0] if stack else None), "".join(current.get(pair, "\ufffd") for pair in pairs)


def _unicode_map(font: Any) -> dict[int, str]:
    """The font's ToUnicode table: two-byte codes to text."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", section):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for section in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", section):
            start = int.from_bytes(bytes.fromhex(text), "big")
            for offset, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(start + offset)
    return found
