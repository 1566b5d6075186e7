"""The tree of a notebook's text as HTML. All text is escaped; nothing is loaded; links lead where `places` let them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from koruz.export.formulas import FormulaError, formula
from koruz.export.glyphs import plain
from koruz.export.looks import css
from koruz.export.nodes import Node, words
from koruz.export.places import theme_of

_SIMPLE: Mapping[str, str] = {
    "para": "p",
    "strong": "strong",
    "em": "em",
    "strike": "s",
    "under": "u",
    "sub": "sub",
    "sup": "sup",
    "mark": "mark",
    "small": "small",
    "quote": "blockquote",
    "summary": "summary",
    "terms": "dl",
    "term": "dt",
    "meaning": "dd",
}
_INLINE = frozenset({"strong", "em", "strike", "under", "sub", "sup", "mark", "small"})
_LONG_FORMULA = 36  # characters that a narrow screen has no room for
_ROLES: Mapping[str, str] = {"output": "Output", "error": "Error output"}


def node_html(nodes: Sequence[Node], links: Mapping[str, str] | None = None) -> Markup:
    """Write nodes as HTML.

    Args:
        nodes: Any nodes that `koruz.export.document.read` gives.
        links: Relative addresses by name; `reports`, if there is one, leads to the folder of all reports.
    """
    writer = _Writer(links or {})
    return Markup("".join(map(writer.write, nodes)))


class _Writer:
    def __init__(self, links: Mapping[str, str]) -> None:
        self._links = links

    def write(self, node: Node) -> str:
        method = getattr(self, f"_{node.kind}", None)
        if method:
            return str(method(node))
        tag = _SIMPLE[node.kind]
        end = "" if node.kind in _INLINE else "\n"
        return f"<{tag}>{self._inside(node)}</{tag}>{end}"

    def _inside(self, node: Node) -> str:
        return "".join(map(self.write, node.children))

    def _text(self, node: Node) -> str:
        return str(escape(plain(node.text)))

    def _plain(self, node: Node) -> str:
        """A lone line, in an item, a cell or a box."""
        return self._inside(node)

    def _para(self, node: Node) -> str:
        inside = self._inside(node)
        return inside + "\n" if node.attrs.get("tight") else f"<p>{inside}</p>\n"

    def _break(self, node: Node) -> str:
        return "<br>"

    def _rule(self, node: Node) -> str:
        return "<hr>\n"

    def _literal(self, node: Node) -> str:
        return f"<code>{escape(plain(node.text))}</code>"

    def _code(self, node: Node) -> str:
        role = str(node.attrs.get("role", ""))
        lines = "\n".join(str(escape(plain_line(line))) for line in node.text.split("\n"))
        name = f' class="{role}"' if role else ""
        label = _ROLES.get(role, "Code")
        # The parser drops a line end behind the tag.
        return f'<pre{name} tabindex="0" role="group" aria-label="{label}">\n{lines}</pre>\n'

    def _heading(self, node: Node) -> str:
        level, name = node.attrs["level"], node.attrs.get("id", "")
        place = f' id="{escape(name)}"' if name else ""
        return f"<h{level}{place}>{self._inside(node)}</h{level}>\n"

    def _anchor(self, node: Node) -> str:
        name = node.attrs["id"]
        return f'<span id="{escape(name)}"></span>' if name else ""

    def _lang(self, node: Node) -> str:
        return f'<span lang="{escape(str(node.attrs["lang"]))}">{self._inside(node)}</span>'

    def _link(self, node: Node) -> str:
        target = self._address(node.attrs)
        inside = self._inside(node)
        look = ' class="word"' if node.attrs.get("word") else ""
        return f'<a{look} href="{escape(target)}">{inside}</a>' if target else inside

    def _address(self, attrs: Mapping[str, Any]) -> str:
        if "place" in attrs:
            return f"#{attrs['place']}"
        if "notebook" not in attrs:
            return str(attrs.get("href", ""))
        fragment = f"#{attrs['fragment']}" if attrs["fragment"] else ""
        if "notebook" in self._links:  # made by a build
            theme, section = attrs.get("theme") or theme_of(attrs["notebook"]), attrs.get("section", "")
            page = f"{theme}/{theme}.html" + (f"#{section}" if section else "")
            return f"{self._links['reports']}{page}" if "reports" in self._links else ""
        return f"{attrs['notebook']}{fragment}"

    def _list(self, node: Node) -> str:
        tag = "ol" if node.attrs.get("ordered") else "ul"
        start = node.attrs.get("start", 1)
        first = f' start="{start}"' if tag == "ol" and start != 1 else ""
        return f"<{tag}{first}>\n{self._inside(node)}</{tag}>\n"

    def _item(self, node: Node) -> str:
        name = ' class="task"' if node.attrs.get("task") else ""
        return f"<li{name}>{self._inside(node).rstrip()}</li>\n"

    def _box(self, node: Node) -> str:
        alert = node.attrs.get("alert")
        return f'<div class="alert {escape(alert)}">{self._inside(node)}</div>\n' if alert else self._lines(node)

    def _lines(self, node: Node) -> str:
        """A box of no meaning gives way to what stands in it; a lone line in it is a paragraph."""
        return "".join(
            f"<p>{self._inside(part)}</p>\n" if part.kind == "plain" else self.write(part) for part in node.children
        )

    def _fold(self, node: Node) -> str:
        has = node.children and node.children[0].kind == "summary"
        head = "" if has else "<summary>Details</summary>"
        return f"<details>{head}{self._inside(node)}</details>\n"

    def _math(self, node: Node) -> str:
        try:
            made = formula(node.text, bool(node.attrs.get("display"))).mathml
        except FormulaError:
            made = f"<code>{escape(plain(node.attrs.get('source', node.text)))}</code>"
        reached = 'role="group" aria-label="Formula" tabindex="0"'  # by keyboard, for one that has to be scrolled
        if node.attrs.get("block"):
            return f'<div class="formula" {reached}>{made}</div>\n'
        long = made.startswith("<math") and len(Markup(made).striptags()) > _LONG_FORMULA
        return f'<span class="formula-wide" {reached}>{made}</span>' if long else made

    def _picture(self, node: Node) -> str:
        attrs = node.attrs
        if "data" not in attrs:
            return str(escape(plain(attrs.get("alt") or (f"[{attrs['name']}]" if attrs.get("name") else ""))))
        address = f"data:{attrs['mime']};base64,{b64encode(attrs['data']).decode()}"
        width, height = (round(attrs[name] / 0.75) for name in ("width", "height"))
        size = f'width="{max(1, width)}" height="{max(1, height)}"'
        return f'<img class="cell-picture" src="{address}" alt="{escape(plain(attrs["alt"]))}" {size}>'

    def _footref(self, node: Node) -> str:
        number, again = node.attrs["number"], node.attrs["again"]
        name = f"noteref-{number}" + (f"-{again}" if again else "")
        return f'<sup><a id="{name}" href="#note-{number}"><span class="vh">Note </span>{number}</a></sup>'

    def _notes(self, node: Node) -> str:
        first = node.children[0].attrs["number"] if node.children else 1
        items = "".join(map(self._note, node.children))
        return f'<ol class="notes" start="{first}">\n{items}</ol>\n'

    def _note(self, note: Node) -> str:
        number = note.attrs["number"]
        back = f' <a href="#noteref-{number}" aria-label="Back to the text">↩</a>'
        inside = self._inside(note).rstrip()
        inside = inside.removesuffix("</p>") + back + "</p>" if inside.endswith("</p>") else inside + back
        return f'<li id="note-{number}">{inside}</li>\n'

    # --- tables ---

    def _table(self, node: Node) -> str:
        caption = node.attrs.get("caption", "")
        head, body = head_and_body(node)
        label = escape(plain(caption) or "Table")
        parts = [f"<caption>{label}</caption>" if caption else ""]
        parts.append(f"<thead>{''.join(self._row(row, True) for row in head)}</thead>" if head else "")
        parts.append(f"<tbody>{''.join(self._row(row, False) for row in body)}</tbody>" if body else "")
        table = f"<table>{''.join(parts)}</table>"
        return f'<div class="scroll" role="group" aria-label="{label}" tabindex="0">{table}</div>\n'

    def _row(self, row: Node, head: bool) -> str:
        return f"<tr>{''.join(self._cell(cell, head) for cell in row.children)}</tr>"

    def _cell(self, cell: Node, head: bool = False) -> str:
        attrs = cell.attrs
        inside = self._inside(cell).strip()
        tag = "th" if attrs.get("head") and inside else "td"  # an empty cell heads nothing
        scope = f' scope="{"col" if head else "row"}"' if tag == "th" else ""
        side = side_of(cell)
        name = f' class="{side}"' if side else ""
        spans = "".join(f' {key}="{attrs[key]}"' for key in ("colspan", "rowspan") if attrs.get(key, 1) > 1)
        return f"<{tag}{scope}{name}{spans}{_look(attrs)}>{inside}</{tag}>"


def _look(attrs: Mapping[str, Any]) -> str:
    rules = css(attrs)
    return f' style="{escape(rules)}"' if rules else ""


def head_and_body(table: Node) -> tuple[list[Node], list[Node]]:
    """The rows that head a table, and the others: those marked so, or else the first rows of headings alone."""
    rows = [row for row in table.children if row.children]
    count = 0
    for row in rows:
        if not (row.attrs.get("head") or all(cell.attrs.get("head") for cell in row.children)):
            break
        count += 1
    return rows[:count], rows[count:]


def side_of(cell: Node) -> str:
    """Where a cell's text stands: as its author says, else numbers to the right."""
    align = cell.attrs.get("align", "")
    if align or cell.attrs.get("head"):
        return str(align)
    return "right" if re.fullmatch(r"[+\-−]?[\d.,\s]*\d[\d.,]*\s?%?|[Nn]a[Nn]|", words(cell.children).strip()) else ""


def plain_line(line: str) -> str:
    """A line of code without control characters; its blanks stay."""
    return plain(line.replace("\t", "    "))
