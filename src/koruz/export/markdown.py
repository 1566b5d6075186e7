"""Markdown as JupyterLab reads it, as a tree: CommonMark with tables, strokes, bare addresses, formulas and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from koruz.export.growing import Growing
from koruz.export.hypertext import Hypertext, Pictures, settled
from koruz.export.nodes import Node, words

# Kinds of nodes by the names of the parser's tokens.
_OPENING = {
    "paragraph": "para",
    "blockquote": "quote",
    "strong": "strong",
    "em": "em",
    "s": "strike",
    "dl": "terms",
    "dt": "term",
    "dd": "meaning",
    "table": "table",
    "footnote_block": "notes",
}
_NOTHING = frozenset(["thead_open", "thead_close", "tbody_open", "tbody_close", "footnote_anchor"])
_LETTERS = re.compile(r"(?<!\\)\b[^\W\d_]{2,}\b")
_FORMULA_MARKS = re.compile(r"[\\^_={}<>]")
_ENVIRONMENT = re.compile(r"\\begin\{([a-zA-Z]+\*?)\}.*?\\end\{\1\}", re.DOTALL)
_BRACKETED = re.compile(r"\\\\(\(|\[)(.+?)\\\\(\)|\])", re.DOTALL)
_REFERENCE = re.compile(r"\\(?:eq)?ref\{[^{}\n]+\}")
_TEX = (_ENVIRONMENT, _BRACKETED, _REFERENCE)
_DEFINES = re.compile(r"^[ >*+\-\d.]{0,12}\[[^\[\]]+\]:", re.MULTILINE)
_NOTE = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_TASKS = {" ": "\N{BALLOT BOX} ", "x": "\N{BALLOT BOX WITH CHECK} "}


@dataclass(frozen=True)
class Definitions:
    """What text defines for other text to refer to.

    Attributes:
        notes: Source of each footnote, by its label.
        links: What `[label]: address` says, by the label as the parser compares it.
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, Any] = field(default_factory=dict)


def definitions(texts: Iterable[str]) -> Definitions:
    """What Markdown cells define together; the first of a name counts."""
    notes: dict[str, str] = {}
    links: dict[str, Any] = {}
    for text in filter(_DEFINES.search, texts):
        env: dict[str, Any] = {}
        tokens: list[Token] = []
        parser = _parser()
        parser.block.parse("\n".join(text.splitlines()), parser, env, tokens)
        for label, first, last in _note_lines(tokens):
            notes.setdefault(label, "\n".join(text.splitlines()[first:last]))
        links = {**env.get("references", {}), **links}
    return Definitions(notes, links)


def _note_lines(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Label of each footnote that is defined, its first line and the one behind its last."""
    label, lines = "", [0]
    for token in tokens:
        if token.type == "footnote_reference_open":
            label, lines = str(token.meta["label"]), []
        elif token.type == "footnote_reference_close" and lines:
            yield label, min(lines), max(lines)
        elif label and token.map:
            lines += token.map


def notes_of(text: str) -> frozenset[str]:
    """Labels of the footnotes that a text refers to, and of those that seem so."""
    return frozenset(_NOTE.findall(text))


def read_markdown(
    text: str, pictures: Pictures, tell: Callable[[str], None], elsewhere: Definitions | None = None
) -> tuple[Node, ...]:
    """Read a Markdown cell.

    Args:
        text: The cell.
        pictures: What to make of a picture's address and attributes.
        tell: Told in words what is left out.
        elsewhere: What the notebook defines; what the cell itself defines goes before it.

    Returns:
        Blocks. Nothing of the text is lost but comments, definitions of links, and what is told.
    """
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    env: dict[str, Any] = {}
    if elsewhere and (elsewhere.notes or elsewhere.links):
        own = definitions([text])
        text = _with_notes(text, {k: v for k, v in elsewhere.notes.items() if k not in own.notes})
        env["references"] = {k: v for k, v in elsewhere.links.items() if k not in own.links}
    tokens = _parser().parse(text, env)
    _told_cells(text, tokens, tell)
    return _Reader(pictures, tell).read(tokens)


def _with_notes(text: str, notes: Mapping[str, str]) -> str:
    """A text behind the notes that it refers to; what begins a text can't swallow them as an open fence would."""
    wanted = "".join(f"{notes[label]}\n\n" for label in notes if label in notes_of(text))
    # Indented lines would go on with the last note.
    return f"{wanted}<!-- -->\n\n{text}" if wanted and text[:1].isspace() else wanted + text


def title_in(text: str) -> str:
    """The heading of level one that a Markdown cell begins with, as plain text; '' if it begins otherwise."""
    nodes = read_markdown(text, lambda address, attrs: {"alt": attrs.get("alt", "")}, lambda message: None)
    first = nodes[0] if nodes else None
    if first is None or first.kind != "heading" or first.attrs["level"] != 1:
        return ""
    return " ".join(words(first.children).split())


# Letters or a command are asked for: `$ 5, $ 6` is money, and a lone `$ 1 $` may be anything.
_SPACED = re.compile(r"(?<![\\$\w])\$ {1,8}((?! )(?=[^$\n]*[A-Za-z\\])[^$\n]*[^$\s\\]) {1,8}\$(?![\d$]| \d)")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"linkify": True, "html": True, "maxNesting": 100}).enable(
        ["table", "strikethrough", "linkify"]
    )
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": True, "fuzzy_email": True, "fuzzy_ip": False})
    parser.use(footnote_plugin, inline=False, move_to_end=True).use(deflist_plugin).use(amsmath_plugin)
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    parser.inline.ruler.before("escape", "tex", _tex)
    parser.inline.ruler.before("escape", "spaced", _spaced)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # `places` judges where a link may lead
    return parser


def _spaced(state: StateInline, silent: bool) -> bool:
    """A formula with a blank behind its first dollar and before its last, as in `$ K_t $`; two sums aren't one."""
    match = _SPACED.match(state.src, state.pos)
    if not match or _is_money(match.group(1)):
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = match.group(1)
    state.pos = match.end()
    return True


def _tex(state: StateInline, silent: bool) -> bool:
    r"""A formula within a line without dollars: an environment, or `\\(...\\)` or `\eqref{...}` as MathJax wants it."""
    if state.src[state.pos] != "\\":
        return False
    match = next((found for way in _TEX if (found := way.match(state.src, state.pos))), None)
    if not match:
        return False
    if not silent and match.re is _REFERENCE:
        state.push("math_inline", "math", 0).content = match.group()
    elif not silent:
        whole = match.re is _ENVIRONMENT
        name = "math_inline_double" if whole or match.group(1) == "[" else "math_inline"
        state.push(name, "math", 0).content = match.group(0) if whole else match.group(2)
    state.pos = match.end()
    return True


def _told_cells(text: str, tokens: Sequence[Token], tell: Callable[[str], None]) -> None:
    """Tell of cells behind a table's last column, which JupyterLab leaves out as well."""
    lines, columns = text.splitlines(), 0
    for token in tokens:
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and token.map and columns:
            line = lines[token.map[0]] if token.map[0] < len(lines) else ""
            found = len(re.split(r"(?<!\\)\|", line.strip().strip("|")))
            if found > columns:
                tell(f"a row of a table has {found} cells under {columns} headings; the last ones are left out")


class _Reader:
    def __init__(self, pictures: Pictures, tell: Callable[[str], None]) -> None:
        self._tree, self._pictures, self._tell = Growing(), pictures, tell
        self._html = Hypertext(self._tree, pictures, tell)

    def read(self, tokens: Sequence[Token]) -> tuple[Node, ...]:
        self._tokens(tokens)
        return tuple(_with_tasks(settled(node)) for node in self._tree.done())

    def _tokens(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            name, _, way = token.type.rpartition("_")
            if token.type in _NOTHING or (self._html.skipping and not token.type.startswith("html")):
                continue
            if way == "open":
                self._open(name, token)
            elif way == "close":
                self._tree.close(self._kind(name))
            else:
                self._leaf(token)

    @staticmethod
    def _kind(name: str) -> str:
        kinds = {"heading": "heading", "bullet_list": "list", "ordered_list": "list", "list_item": "item"}
        kinds |= {"tr": "row", "th": "cell", "td": "cell", "link": "link", "footnote": "note"}
        return kinds.get(name) or _OPENING.get(name, "box")

    def _open(self, name: str, token: Token) -> None:
        attrs: dict[str, Any] = {}
        if name == "heading":
            attrs = {"level": int(token.tag[1])}
        elif name in ("bullet_list", "ordered_list"):
            attrs = {"ordered": name[0] == "o", "start": int(token.attrs.get("start", 1))}
        elif name in ("th", "td"):
            side = str(token.attrs.get("style", "")).removeprefix("text-align:")
            attrs = {"head": name == "th", "align": side, "colspan": 1, "rowspan": 1}
        elif name == "tr":
            attrs = {"head": False}
        elif name == "link":
            attrs = {"href": str(token.attrs.get("href", "")), "bare": token.info == "auto"}
        elif name == "footnote":
            attrs = {"number": int(token.meta["id"]) + 1}
        elif name == "paragraph":
            attrs = {"tight": token.hidden}
        self._tree.open(self._kind(name), **attrs)

    def _leaf(self, token: Token) -> None:
        kind, content = token.type, token.content
        if kind == "inline":
            self._tokens(token.children or [])
        elif kind == "text":
            self._tree.text(content)
        elif kind == "softbreak":
            self._tree.text(" ")
        elif kind == "hardbreak":
            self._tree.add(Node("break"))
        elif kind in ("html_inline", "html_block"):
            self._html.piece(re.sub(r"<!--.*?(?:-->|$)", "", content, flags=re.DOTALL))
        elif kind == "code_inline":
            self._tree.add(Node("literal", text=content))
        elif kind in ("fence", "code_block"):
            self._tree.add(Node("code", text=content.removesuffix("\n"), attrs={"language": token.info.strip()}))
        elif kind == "hr":
            self._tree.add(Node("rule"))
        elif kind == "image":
            self._image(token)
        elif kind == "footnote_ref":
            number, again = int(token.meta["id"]) + 1, int(token.meta.get("subId", 0))
            self._tree.add(Node("footref", attrs={"number": number, "again": again}))
        elif kind.startswith(("math", "amsmath")):
            self._formula(kind, content)

    def _image(self, token: Token) -> None:
        attrs = {"alt": _image_words(token.children or []), "title": str(token.attrs.get("title", ""))}
        self._tree.add(Node("picture", attrs=dict(self._pictures(str(token.attrs.get("src", "")), attrs))))

    def _formula(self, kind: str, content: str) -> None:
        if kind == "math_inline" and _is_money(content):
            self._tree.text("$")
            self._tokens(_parser().parseInline(content)[0].children or [])
            self._tree.text("$")
        else:
            # On a line of its own, as two dollars want it; a heading has one line only.
            alone = kind != "math_inline" and not self._tree.within("heading", "term", "cell")
            self._tree.add(Node("math", text=content.strip(), attrs={"display": alone, "block": alone}))


def _is_money(content: str) -> bool:
    """Whether what stands between two dollars is prose about two sums: it has words, and nothing of a formula."""
    bare = content.replace("\\$", "")
    return bool(_LETTERS.search(bare)) and " " in bare.strip() and not _FORMULA_MARKS.search(bare)


def _image_words(tokens: Sequence[Token]) -> str:
    return "".join(token.content or (_image_words(token.children) if token.children else " ") for token in tokens)


def _with_tasks(node: Node) -> Node:
    """The tree with boxes where items begin with '[ ]' or '[x]'."""
    children = tuple(_with_tasks(child) for child in node.children)
    if node.kind == "item" and children and children[0].kind in ("para", "plain") and children[0].children:
        first, *rest = children[0].children
        match = _TASK.match(first.text) if first.kind == "text" else None
        if match:
            boxed = replace(first, text=_TASKS[match.group(1).lower()] + first.text[match.end() :])
            return replace(
                node,
                children=(replace(children[0], children=(boxed, *rest)), *children[1:]),
                attrs={**node.attrs, "task": True},
            )
    return replace(node, children=children)
