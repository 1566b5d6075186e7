"""HTML as a tree: what it says and how it is ordered. What could run, load or lay out is left out, and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any

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
_STYLED = re.compile(r"([^{}]+)\{([^}]*)\}")
_COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%/]+\)", re.IGNORECASE)


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
        self.looks: dict[str, dict[str, str]] = {}

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
            more = {"head": self._head}
        elif kind == "box":
            alert = re.search(r"\balert(?:-(\w+))?", attrs.get("class", ""))
            more = {"alert": alert.group(1) or "info"} if alert else {}
        self._tree.open(kind, loose=True, **more)

    def _cell(self, tag: str, attrs: Mapping[str, str]) -> dict[str, Any]:
        align = attrs.get("align", "").lower()
        look = {**self.looks.get(attrs.get("id", ""), {}), **_declared(attrs.get("style", ""))}
        align = align or look.get("text-align", "")
        spans = {name: _whole(attrs.get(f"{name}span", ""), 1) for name in ("col", "row")}
        fill, colour = look.get("background-color", look.get("background", "")), look.get("color", "")
        return {
            "head": tag == "th",
            "align": align if align in ("left", "right", "center") else "",
            "colspan": min(spans["col"], 200),
            "rowspan": min(spans["row"], 2000),
            "fill": fill if _COLOUR.fullmatch(fill) else "",
            "colour": colour if _COLOUR.fullmatch(colour) else "",
            "bold": look.get("font-weight", "") in ("bold", "700"),
        }

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if self._skipping:
            if tag == "style":
                self.looks.update(_looks("".join(self._style)))
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


def _declared(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";"))
    return {name.strip().lower(): value.replace("!important", "").strip() for name, _, value in pairs if value}


def _looks(style: str) -> dict[str, dict[str, str]]:
    """Declarations by id: as pandas writes them for the cells of a Styler."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in _STYLED.findall(style):
        for name in re.findall(r"#([\w-]+)(?=\s*(?:,|$))", selectors):
            found.setdefault(name, {}).update(_declared(body))
    return found


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
    cells = tuple(cell for cell in row.children if cell.kind == "cell")
    return Node("row", cells, attrs=row.attrs)


def read_html(html: str, pictures: Pictures, tell: Callable[[str], None]) -> tuple[Node, ...]:
    """Read HTML that stands alone.

    Args:
        html: The HTML, such as what pandas writes for a frame.
        pictures: What to make of an `<img>`.
        tell: Told in words what is left out.
    """
    tree = Growing()
    reader = Hypertext(tree, pictures, tell)
    # Styles count wherever they stand.
    for style in re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL | re.IGNORECASE):
        reader.looks.update(_looks(style))
    reader.piece(html)
    return tuple(settled(node) for node in tree.done())
