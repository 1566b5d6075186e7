"""HTML as a tree: what it says and how it is ordered. What could run, load or lay out is left out, and told."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

from koruz.export import looks
from koruz.export.columns import with_sides
from koruz.export.growing import Growing
from koruz.export.nodes import Node, words

Pictures = Callable[[str, Mapping[str, str]], Mapping[str, Any]]
"""From an address and the attributes of an `<img>` to those of a picture node."""

_KINDS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "em"),
    **dict.fromkeys(("s", "del", "strike"), "strike"),
    **dict.fromkeys(("u", "ins"), "under"),
    **dict.fromkeys(
        ("div", "section", "article", "header", "footer", "main", "figure", "center", "aside", "nav"), "box"
    ),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "literal"),
    **dict.fromkeys(("ul", "ol"), "list"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("p", "figcaption", "caption", "address"), "para"),
    "sub": "sub",
    "sup": "sup",
    "mark": "mark",
    "small": "small",
    "li": "item",
    "blockquote": "quote",
    "pre": "code",
    "table": "table",
    "tr": "row",
    "details": "fold",
    "summary": "summary",
    "dl": "terms",
    "dt": "term",
    "dd": "meaning",
    **{f"h{level}": "heading" for level in range(1, 7)},
}
_PLAIN = frozenset(
    """
    span html body thead tbody tfoot font abbr q time data bdi bdo colgroup col wbr big
    """.split()  # noqa: SIM905
)
_SILENT = frozenset({"style", "head", "title", "meta", "link", "template"})
_VOID = frozenset(
    """
    br hr img input meta link col wbr source track embed area base param
    """.split()  # noqa: SIM905
)
_DROPPED = frozenset(
    """
    script iframe object embed canvas video audio svg map form select textarea button applet noscript
    frameset
    """.split()  # noqa: SIM905
)

_DRAWING = re.compile(r"<svg\b([^>]*)>.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
_SPACES = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}


class Hypertext(HTMLParser):
    """Feeds HTML into a growing tree, in one piece or in many between which Markdown may stand.

    Args:
        tree: Where it goes.
        pictures: What to make of an `<img>`.
        tell: Told in words what is left out.
    """

    def __init__(self, tree: Growing, pictures: Pictures, tell: Callable[[str], None]) -> None:
        super().__init__(convert_charrefs=True)
        self._tree, self._pictures, self._tell = tree, pictures, tell
        self._skipping: list[str] = []
        self._style: list[str] = []
        self._head = False
        self._row: Mapping[str, str] = {}
        self.looks: dict[str, dict[str, str]] = {}
        self.lost: set[str] = set()

    @property
    def skipping(self) -> bool:
        """Whether an element that is left out is still open."""
        return bool(self._skipping)

    def piece(self, html: str) -> None:
        """Read a piece; what it leaves unfinished, such as half a tag, is text."""
        self.feed(html)
        rest = self.rawdata
        self.reset()
        if rest and not self._skipping and not rest.startswith("<!"):
            self._tree.text(rest)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what a tag begins."""
        known = {name: value or "" for name, value in attrs}
        if self._skipping or tag in _DROPPED or tag in _SILENT:
            self._skip(tag, known)
        elif tag == "br":
            self._tree.add(Node("break"))
        elif tag == "hr":
            self._tree.add(Node("rule"))
        elif tag == "img":
            self._tree.add(Node("picture", attrs=dict(self._pictures(known.get("src", ""), known))))
        elif tag == "a":
            self._anchor(known)
        elif tag in _KINDS:
            self._begin(tag, known)
        elif tag == "thead":
            self._head = True
        elif tag not in _PLAIN and tag != "input":
            self._tell(f"<{tag}> isn't kept; what stands in it is")

    def _skip(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag in _DROPPED and not self._skipping:
            self._tell(f"<{tag}> is left out: a report holds no scripts, frames or forms")
        if tag not in _VOID:
            self._skipping.append(tag)

    def _anchor(self, attrs: Mapping[str, str]) -> None:
        name = attrs.get("id") or attrs.get("name")
        if name:
            self._tree.add(Node("anchor", attrs={"id": name}))
        if "href" in attrs:
            self._tree.open("link", loose=True, href=attrs["href"])

    def _begin(self, tag: str, attrs: Mapping[str, str]) -> None:
        kind: str = _KINDS[tag]
        more: dict[str, Any] = {}
        if attrs.get("id") and kind not in ("table", "cell", "row"):
            self._tree.add(Node("anchor", attrs={"id": attrs["id"]}))
        if kind == "heading":
            more["level"] = int(tag[1])
        elif kind == "list":
            more = {"ordered": tag == "ol", "start": _whole(attrs.get("start", ""), 1), "tight": True}
        elif kind == "cell":
            more = self._cell(tag, attrs)
        elif kind == "row":
            # pandas writes this at the heads of all frames, whatever their columns hold.
            plain = attrs.get("style") == "text-align: right;"
            more, self._row = {"head": self._head}, {} if plain else self._rules(attrs)
        elif kind == "box":
            alert = re.search(r"\balert(?:-(\w+))?", attrs.get("class", ""))
            more = {"alert": alert.group(1) or "info"} if alert else {}
        self._tree.open(kind, loose=True, **more)

    def _cell(self, tag: str, attrs: Mapping[str, str]) -> dict[str, Any]:
        align = attrs.get("align", "").lower()
        look, lost = looks.look({**self._row, **self._rules(attrs)})
        self.lost.update(lost, ["title"] if attrs.get("title") else [])
        spans = {name: _whole(attrs.get(f"{name}span", ""), 1) for name in ("col", "row")}
        return {
            "head": tag == "th",
            **look,
            "align": align if align in ("left", "right", "center") else look["align"],
            "colspan": min(spans["col"], 200),
            "rowspan": min(spans["row"], 2000),
        }

    def _rules(self, attrs: Mapping[str, str]) -> dict[str, str]:
        """What style sheets and its own attributes say of a cell or a row."""
        own = {"background-color": attrs["bgcolor"]} if attrs.get("bgcolor") else {}
        by_id = self.looks.get(attrs.get("id", ""), {})
        sheet, style = looks.declared(attrs.get(looks.DATA, "")), looks.declared(attrs.get("style", ""))
        return {**own, **sheet, **by_id, **style}

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if self._skipping:
            if tag == "style":
                self.looks.update(looks.by_id("".join(self._style)))
                self._style = []
            if tag in self._skipping:
                while self._skipping.pop() != tag:
                    pass
        elif tag == "a":
            self._tree.close("link", loose=True)
        elif tag == "thead":
            self._head = False
        elif tag in _KINDS:
            self._tree.close(_KINDS[tag], loose=True)

    def handle_data(self, data: str) -> None:
        """Put words where the tree grows; of a style that is left out its declarations are kept."""
        if self._skipping:
            if self._skipping[-1] == "style":
                self._style.append(data)
        else:
            self._tree.text(data if self._tree.within("code") else re.sub(r"[ \t\r\n\f]+", " ", data))


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"[1-9]\d{0,5}", text.strip()) else otherwise


def settled(node: Node) -> Node:
    """A node whose code and literals hold text alone, and whose tables are rows of cells."""
    children = tuple(settled(child) for child in node.children)
    if node.kind == "code" and children:
        return Node("code", text=words(children).strip("\n"), attrs=node.attrs)
    if node.kind == "literal" and children:
        return Node("literal", text=" ".join(words(children).split()), attrs=node.attrs)
    if node.kind == "table":
        rows = tuple(_row(part) for part in children if part.kind == "row")
        caption = " ".join(words([part for part in children if part.kind != "row"]).split())
        return Node("table", rows, attrs={**node.attrs, "caption": caption})
    return Node(node.kind, children, node.text, node.attrs)


def _row(row: Node) -> Node:
    cells = tuple(_wrapped(cell) for cell in row.children if cell.kind == "cell" and not cell.attrs.get("gone"))
    return Node("row", cells, attrs=row.attrs)


def _wrapped(cell: Node) -> Node:
    """A cell whose words stand in what its style makes of them, such as italics; in blocks they stay as they are."""
    for kind in cell.attrs.get("wraps", ()):
        parts = [
            Node(part.kind, (Node(kind, part.children),)) if part.kind == "plain" else part for part in cell.children
        ]
        cell = Node("cell", tuple(parts), attrs=cell.attrs)
    return cell


def read_html(html: str, pictures: Pictures, tell: Callable[[str], None]) -> tuple[Node, ...]:
    """Read HTML that stands alone.

    Args:
        html: The HTML, such as what pandas writes for a frame.
        pictures: What to make of an `<img>`.
        tell: Told in words what is left out.
    """
    tree = Growing()
    reader = Hypertext(tree, pictures, tell)
    sheet = looks.styles(html)  # it counts wherever it stands
    reader.looks.update(looks.by_id(sheet))
    reader.piece(_framed(looks.inlined(html)))
    lost = sorted(reader.lost | ({"words put in by the style sheet"} if looks.says(sheet) else set()))
    if lost:
        tell(f"what its style says of cells isn't all kept; left out: {', '.join(lost)}")
    return tuple(with_sides(settled(node)) for node in tree.done())


def _framed(html: str) -> str:
    """HTML whose drawings stand in it as pictures; a drawing in a button stays away with it."""
    return _DRAWING.sub(_as_picture, html) if "<svg" in html.lower() else html


def _as_picture(match: re.Match[str]) -> str:
    svg = match.group()
    names = "".join(
        f' {name}="{address}"' for name, address in _SPACES.items() if not re.search(rf"\b{name}\s*=", match.group(1))
    )
    title = re.search(r"<title\b[^>]*>([^<]*)</title>|\baria-label\s*=\s*\"([^\"]*)\"", svg)
    alt = next(filter(None, title.groups()), "") if title else ""
    data = b64encode(f"<svg{names}{svg[4:]}".encode(errors="replace")).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(unescape(alt))}">'
