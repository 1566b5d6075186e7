"""The tree of a notebook's text as data for the Typst template: strings and lists, and nothing that Typst could run.

Formulas are the one exception: they are written by `koruz.export.formula_typst`, which quotes every word of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from koruz.export.fitting import Fit, fitted
from koruz.export.formulas import FormulaError, formula
from koruz.export.glyphs import breakable, shown, shown_in_picture
from koruz.export.node_html import head_and_body, plain_line, side_of
from koruz.export.nodes import Node, words
from koruz.export.pictures import KINDS, SVG

_LONGEST_CODE = 24  # characters of code without a place to break
_MONO = 0.602  # em of a character of code
_STEP = 16.0  # points by which lists and quotations are indented
_CODE_SIZE, _SMALLEST_CODE = 8.2, 6.2
_BAR = 40  # blanks as wide as a bar in a cell should be


_Row = list[tuple[Node, bool | None]]
_Grid = list[_Row]


class TypstNodes:
    """Writes nodes.

    Args:
        advances: Widths in em of the characters that the fonts can show, by code point.
        lead: Goes before the name of each place.
        places: The places that the PDF has.
        keep: Given a picture's bytes and its ending, gives the name of the file that it will be.
        width: Points of the column.
        full: Points that a broad table may take.
        suite: Whether the reports of other notebooks lie beside this one.
        high: Points that a picture may be high.
    """

    def __init__(
        self,
        advances: Mapping[int, float],
        lead: str,
        places: Container[str],
        keep: Callable[[bytes, str], str],
        width: float,
        full: float,
        suite: bool = False,
        high: float = 560.0,
    ) -> None:
        self._advances, self._lead, self.places, self._keep = advances, lead, places, keep
        self._width, self._full, self._suite, self._high = width, full, suite, high

    def blocks(self, nodes: Sequence[Node], depth: int = 0) -> list[dict[str, Any]]:
        """Blocks as data; `depth` counts what they stand in."""
        return [part for node in nodes for part in self._block(node, depth)]

    def line(self, nodes: Sequence[Node]) -> list[dict[str, Any]]:
        """Running text as data."""
        return [part for node in nodes for part in self._running(node)]

    def heading(self, nodes: Sequence[Node], place: str = "") -> dict[str, Any]:
        """A heading as data: its running text, and apart the places in it, since contents repeat its text."""
        parts = self.line(nodes)
        own = [self._lead + place] if place else []
        return {"places": [*own, *_taken_places(parts)], "c": parts}

    def _string(self, text: str) -> str:
        return breakable(shown(text, self._advances))

    # --- running text ---

    def _running(self, node: Node) -> list[dict[str, Any]]:
        kind = node.kind
        if kind == "text":
            return [{"k": "text", "t": self._string(node.text)}]
        if kind == "literal":
            return [{"k": "literal", "t": self._code_line(node.text)}]
        if kind == "math":
            return [self._formula(node)]
        if kind == "picture":
            return [self._picture(node)]
        if kind == "anchor":
            return [{"k": "anchor", "id": self._lead + node.attrs["id"]}] if node.attrs["id"] else []
        if kind == "footref":
            return [self._footref(node)]
        if kind == "link":
            return self._link(node)
        if kind == "lang":
            language = str(node.attrs["lang"]).partition("-")[0]
            return [{"k": "lang", "lang": language, "c": self.line(node.children)}]
        return [{"k": kind, "c": self.line(node.children)}]

    def _link(self, node: Node) -> list[dict[str, Any]]:
        inside = self.line(node.children)
        if "href" in node.attrs and ":" in node.attrs["href"]:
            return [{"k": "link", "to": node.attrs["href"], "c": inside}]
        if node.attrs.get("place") in self.places:
            kind = "word" if node.attrs.get("word") else "place"
            return [{"k": kind, "to": self._lead + node.attrs["place"], "c": inside}]
        return self._link_beside(node, inside)

    def _link_beside(self, node: Node, inside: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A way to another report; of what lies elsewhere the words and, unless these are it, the address."""
        attrs = node.attrs
        if "theme" in attrs and self._suite:
            section = f"#{attrs['section']}" if attrs.get("section") else ""
            return [{"k": "link", "to": f"../{attrs['theme']}/{attrs['theme']}.pdf{section}", "c": inside}]
        address = unquote(str(attrs.get("notebook") or attrs.get("href", "")))
        if not address or address in words(node.children) or any(part.kind == "picture" for part in node.children):
            return inside
        return [*inside, {"k": "text", "t": self._string(f" ({address})")}]

    def _footref(self, node: Node) -> dict[str, Any]:
        number, again = node.attrs["number"], node.attrs["again"]
        return {
            "k": "footref",
            "t": str(number),
            "to": f"{self._lead}note-{number}",
            "id": "" if again else f"{self._lead}noteref-{number}",
        }

    def _formula(self, node: Node) -> dict[str, Any]:
        source, alone = str(node.attrs.get("source", node.text)), bool(node.attrs.get("display"))
        try:
            made = formula(node.text, alone)
        except FormulaError:
            return {"k": "literal", "t": self._code_line(source)}
        alt = shown(source, self._advances)
        return {"k": "math", "t": made.typst, "rows": [asdict(row) for row in made.rows], "alt": alt, "alone": alone}

    def _picture(self, node: Node) -> dict[str, Any]:
        attrs = node.attrs
        name = str(attrs.get("name", ""))
        if "data" not in attrs:
            return {"k": "text", "t": self._string(str(attrs.get("alt") or (f"[{name}]" if name else "")))}
        data = attrs["data"]
        if attrs["mime"] == SVG:
            data = shown_svg(data, self._advances)
        scale = min(1.0, self._width / attrs["width"], self._high / attrs["height"])
        alt = shown(attrs["alt"], self._advances).strip() or "Picture without a text alternative"
        return {
            "k": "picture",
            "file": self._keep(data, KINDS[attrs["mime"]]),
            "alt": alt,
            "width": round(attrs["width"] * scale, 2),
        }

    # --- blocks ---

    def _block(self, node: Node, depth: int) -> list[dict[str, Any]]:
        kind = node.kind
        if node.running:
            return [{"k": "para", "c": self._running(node)}]
        if kind in ("para", "plain", "term", "summary"):
            return [{"k": "term" if kind in ("term", "summary") else "para", "c": self.line(node.children)}]
        if kind == "heading":
            return [{"k": kind, "level": node.attrs["level"], **self.heading(node.children, node.attrs.get("id", ""))}]
        if kind == "code":
            return [self._code(node, depth)]
        if kind == "math":
            return [self._formula(node)]
        if kind == "rule":
            return [{"k": kind}]
        if kind == "table":
            return self._tables(node, depth)
        if kind == "list":
            items = [self.blocks(item.children, depth + 1) for item in node.children]
            ordered, start = bool(node.attrs.get("ordered")), node.attrs.get("start", 1)
            tasks = all(item.attrs.get("task") for item in node.children)
            return [
                {
                    "k": kind,
                    "ordered": ordered,
                    "start": start,
                    "tasks": tasks,
                    "items": items,
                    "loose": _is_loose(node),
                }
            ]
        if kind == "notes":
            return [{"k": kind, "items": [self._note(note, depth) for note in node.children]}]
        if kind == "box" and not node.attrs.get("alert"):
            return self.blocks(node.children, depth)
        return [{"k": kind, "c": self.blocks(node.children, depth + 1)}]

    def _note(self, note: Node, depth: int) -> dict[str, Any]:
        number = note.attrs["number"]
        back = f"{self._lead}noteref-{number}"
        return {
            "number": f"{number}.",
            "id": f"{self._lead}note-{number}",
            "back": back,
            "c": self.blocks(note.children, depth + 1),
        }

    def _code_line(self, text: str) -> str:
        return breakable(shown(plain_line(text), self._advances), _LONGEST_CODE)

    def _code(self, node: Node, depth: int) -> dict[str, Any]:
        lines = node.text.split("\n")
        longest = max([len(line) for line in lines])
        room = self._width - _STEP * depth - 16
        size = max(_SMALLEST_CODE, min(_CODE_SIZE, room / (_MONO * max(1, longest))))
        role = str(node.attrs.get("role", "code"))
        return {"k": "code", "lines": [self._code_line(line) for line in lines], "size": round(size, 2), "role": role}

    # --- tables ---

    def _tables(self, node: Node, depth: int) -> list[dict[str, Any]]:
        """A table; one that is too wide for the page as several, each with the first column."""
        grid = _grid(node)
        if not grid:
            return []
        room = self._full if depth == 0 else self._width - _STEP * depth
        narrow = self._width - _STEP * depth
        texts = [[_asked(cell) if own else "" for cell, own in row] for row in grid]
        heads = len(head_and_body(node)[0])
        fits = fitted(texts, heads, self._advances, narrow, room)
        caption = self._string(str(node.attrs.get("caption", "")))
        return [
            {
                **self._table(node, grid, fit, heads),
                "caption": caption if index == 0 else "",
                "broad": depth == 0 and fit.broad,
            }
            for index, fit in enumerate(fits)
        ]

    def _table(self, node: Node, grid: _Grid, fit: Fit, heads: int) -> dict[str, Any]:
        rows = [self._row(row, fit, (heads if index < heads else len(grid)) - index) for index, row in enumerate(grid)]
        return {"k": "table", "widths": fit.widths, "size": fit.size, "head": rows[:heads], "body": rows[heads:]}

    def _row(self, row: _Row, fit: Fit, below: int) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = []
        before: Node | None = None
        for column in fit.columns:
            cell, own = row[column]
            if cell is before:
                if cells and own is not None:
                    cells[-1]["colspan"] += 1
            elif own is not None:
                cells.append(self._cell(cell, fit, below))
            before = cell
        return cells

    def _cell(self, cell: Node, fit: Fit, below: int) -> dict[str, Any]:
        attrs = cell.attrs
        inside = self.blocks(cell.children, depth=9)
        if fit.tight:
            inside = _broken(inside, fit.tight)
        return {
            "c": inside,
            "head": bool(attrs.get("head")) or bool(attrs.get("bold")),
            "align": side_of(cell) or "left",
            "colspan": 1,
            "rowspan": min(int(attrs.get("rowspan", 1)), below),
            "fill": attrs.get("fill", ""),
            "colour": attrs.get("colour", ""),
            "bar": [[start, end, tone or attrs.get("fill", "")] for start, end, tone in attrs.get("bar", ())],
        }


def _asked(cell: Node) -> str:
    """A cell's words; blanks behind them ask for the width that a bar needs."""
    text = " ".join(words(cell.children).split())
    return text.ljust(_BAR) if cell.attrs.get("bar") else text


def _grid(table: Node) -> _Grid:
    """Rows of as many places as the table has columns: each a cell, and whether it begins there.

    None instead of the answer stands for a place that a cell from a row above covers.
    """
    rows = [row for part in head_and_body(table) for row in part]
    covered: dict[tuple[int, int], Node] = {}
    grid: _Grid = []
    for y, row in enumerate(rows):
        line: _Row = []
        cells = list(row.children)
        while cells or (y, len(line)) in covered:
            if (y, len(line)) in covered:
                line.append((covered[y, len(line)], None))
                continue
            cell = cells.pop(0)
            x = len(line)
            for right in range(int(cell.attrs.get("colspan", 1))):
                line.append((cell, right == 0))
                for down in range(1, min(int(cell.attrs.get("rowspan", 1)), len(rows) - y)):
                    covered[y + down, x + right] = cell
        grid.append(line)
    # A place at which no cell begins is no column; a row that is too short gets empty cells.
    wide = max((len(line) for line in grid), default=0)
    kept = [column for column in range(wide) if any(column < len(line) and line[column][1] for line in grid)]
    return [[line[column] if column < len(line) else (Node("cell"), True) for column in kept] for line in grid]


def _taken_places(parts: list[dict[str, Any]]) -> Iterator[str]:
    """Take the names of places out of running text."""
    for part in parts:
        if part.get("id"):
            yield part["id"]
            part["id"] = ""
        yield from _taken_places(part.get("c", []))


def _is_loose(node: Node) -> bool:
    return any(part.kind == "para" and not part.attrs.get("tight") for item in node.children for part in item.children)


def _broken(parts: list[dict[str, Any]], longest: int) -> list[dict[str, Any]]:
    """Data of blocks whose texts may break after so many characters."""
    for part in parts:
        if isinstance(part.get("t"), str) and part["k"] != "math":
            part["t"] = breakable(part["t"].replace("\u200b", ""), longest)
        _broken(part.get("c", []), longest)
    return parts


def shown_svg(data: bytes, points: Container[int]) -> bytes:
    """A picture's SVG whose words the fonts can show, and which loads nothing."""
    data = re.sub(rb"""\s(?:xlink:)?href\s*=\s*(["'])(?!#|data:image/)[^"']*\1""", b"", data)
    return "\n".join(shown_in_picture(line, points) for line in data.decode(errors="replace").splitlines()).encode()
