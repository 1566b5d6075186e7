"""Where the links of a report lead, and the names of the places that they may lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from koruz.export.nodes import Node, words

PAGE = frozenset({"main", "takeaways", "numbers", "method", "sources", "about", "licence", "run"})
"""Places that pages have besides their sections."""

_TOP = 3
_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"]+", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s\x00-\x20\x7f<>\"@]+@[^\s\x00-\x20\x7f<>\"@]+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def web_address(url: str) -> str:
    """The address if a reader may be sent there (http or https, no blanks or control characters), else ''."""
    return url if _WEB.fullmatch(url) else ""


def slug(title: str) -> str:
    """A title in small letters and digits of any script with hyphens between; '' if it has none."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")


def theme_of(name: str) -> str:
    """What a report is called by the file of its notebook."""
    return re.sub(r"^\d+_", "", PurePosixPath(name).stem)


def section_named(title: str) -> str:
    """The identifier of a report's section, by its title or what links call that; '' for no words."""
    name = slug(unquote(title))
    return ("method" if name == "method-and-limits" else f"q-{name}") if name else ""


@dataclass
class Places:
    """The places of a document by what links may call them, and the names of those to come.

    Attributes:
        known: Identifier of a place by its slug; the first of a name keeps it, as in JupyterLab.
        counts: How often an identifier was asked for.
    """

    known: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def name(self, lead: str, title: str) -> str:
        """A new identifier for a heading, unique in the document."""
        base = f"{lead}-{slug(title) or 'section'}"
        self.counts[base] += 1
        count = self.counts[base]
        name = base + (f"-{count}" if count > 1 else "")
        # GitHub calls the second heading of a name `name-1`.
        self.known.setdefault(slug(title) + (f"-{count - 1}" if count > 1 else ""), name)
        return name

    def mark(self, name: str) -> str:
        """The identifier of a place that an author has marked; '' if there is one of that name already."""
        place = f"a-{slug(name) or 'mark'}"
        self.counts[place] += 1
        if self.counts[place] > 1:
            return ""
        self.known.setdefault(slug(name), place)
        return place

    def find(self, fragment: str) -> str:
        """The identifier that a link's fragment means; '' for none."""
        wanted = unquote(fragment)
        numbered = (place for name, place in self.known.items() if re.sub(r"^[\d-]+", "", name) == slug(wanted))
        if wanted in PAGE or wanted.startswith(("exhibit-", "source-")):
            return wanted
        # A heading '2. Part' is meant by 'part' as well, unless there is one of that name.
        return self.known.get(slug(wanted)) or next(numbered, "")


def named(nodes: Iterable[Node], places: Places, above: int = _TOP - 1) -> tuple[Node, ...]:
    """Nodes whose headings and marks have identifiers; no heading leaves a level out.

    Args:
        nodes: The nodes of a section.
        places: The document's, to which theirs are added.
        above: Level of the heading before them.
    """
    return _Naming(places, above).all(nodes)


class _Naming:
    def __init__(self, places: Places, level: int) -> None:
        self._places, self._level = places, level

    def all(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return tuple(self._one(node) for node in nodes)

    def _one(self, node: Node) -> Node:
        attrs = dict(node.attrs)
        if node.kind == "heading":
            self._level = attrs["level"] = max(_TOP, min(attrs["level"], self._level + 1))
            attrs["id"] = self._places.name("h", words(node.children))
        elif node.kind == "anchor":
            attrs["id"] = self._places.mark(attrs["id"])
        return replace(node, children=self.all(node.children), attrs=attrs)


def linked(nodes: Iterable[Node], places: Places, folder: Path | None, tell: Callable[[str], None]) -> tuple[Node, ...]:
    """Nodes whose links lead somewhere; of others the words stay.

    Args:
        nodes: Any nodes of a document whose places are all named.
        places: These places.
        folder: Where the notebook lies if its report will lie elsewhere, so that relative addresses don't hold.
        tell: Told in words which links don't lead anywhere.
    """
    found: list[Node] = []
    for node in nodes:
        children = linked(node.children, places, folder, tell)
        if node.kind != "link":
            found.append(replace(node, children=children))
            continue
        target = _target(str(node.attrs["href"]), places, folder)
        if target:
            found.append(replace(node, children=children, attrs={**target, "bare": node.attrs.get("bare", False)}))
        else:
            tell(f"the link to {node.attrs['href']} leads nowhere in a report; its words stay")
            found += children
    return tuple(found)


def _target(address: str, places: Places, folder: Path | None) -> Mapping[str, str]:
    """Where an address leads: `href` out of the report, `place` within it, `notebook` and `fragment` to another.

    Another notebook of a build has a report: its `theme`, and the `section` in it, are known as well.
    """
    path, _, fragment = address.partition("#")
    if not path:
        place = places.find(fragment)
        return {"place": place} if place else {}
    if _WEB.fullmatch(address) or _MAIL.fullmatch(address):
        return {"href": address}
    if _SCHEME.match(address):
        return {}
    name = unquote(path)
    if name.endswith(".ipynb") and (folder is None or (folder / name).is_file()):
        known = {"notebook": path, "fragment": fragment}
        return known if folder is None else {**known, "theme": theme_of(name), "section": section_named(fragment)}
    return {} if folder or re.search(r"[\s\x00-\x20\x7f<>\"]", address) else {"href": address}
