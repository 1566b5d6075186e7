"""The words that a report uses: each is explained once at its end, and its first use leads there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from koruz.export.nodes import Node, paragraph, text
from koruz.report.glossary import LANGUAGES

TITLE = "Words"
PLACE = "words"
"""Identifier of the section with the words; an author's own section has another, whatever its title."""

OURS = "our rendering"

Entry = Mapping[str, Any]
Run = Mapping[str, Any]

_UNTOUCHED = frozenset(
    {"heading", "link", "literal", "code", "math", "picture", "notes", "footref", "table", "summary"}
)


class Words:
    """Finds the first use of each word of a glossary.

    Args:
        entries: The glossary.

    Attributes:
        used: The words that were found, in order of their first use.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = {form.casefold(): entry for entry in entries for form in entry["forms"]}
        forms = sorted(self._entries, key=len, reverse=True)
        self._form = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])", re.IGNORECASE)
        self.used: dict[str, Entry] = {}

    def in_nodes(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """The nodes with first uses as links; headings, links, code and tables stay as they are."""
        found: list[Node] = []
        for node in nodes:
            if node.kind == "text":
                found += [
                    _link(part, entry) if entry else replace(node, text=part) for part, entry in self._parts(node.text)
                ]
            elif node.kind in _UNTOUCHED or not node.children:
                found.append(node)
            else:
                found.append(replace(node, children=self.in_nodes(node.children)))
        return tuple(found)

    def in_runs(self, runs: Sequence[Run]) -> tuple[Run, ...]:
        """Runs of a sentence with first uses as runs that lead somewhere (`to`); computed numbers stay as they are."""
        found: list[Run] = []
        for run in runs:
            if run["strong"]:
                found.append(run)
                continue
            parts = self._parts(str(run["text"]))
            found += [{**run, "text": part, **({"to": place(entry)} if entry else {})} for part, entry in parts]
        return tuple(found)

    def _parts(self, words: str) -> Iterator[tuple[str, Entry | None]]:
        """A text in pieces, those that are the first use of a word with its entry."""
        start = 0
        for match in self._form.finditer(words):
            # Without regard to case, a pattern takes a dotless i for an i, which is another word.
            entry = self._entries.get(match.group().casefold())
            if entry and entry["term"] not in self.used:
                self.used[entry["term"]] = entry
                if match.start() > start:
                    yield words[start : match.start()], None
                yield match.group(), entry
                start = match.end()
        if start < len(words) or not words:
            yield words[start:], None


def without_ways(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs of a sentence for a page that doesn't explain the words."""
    return tuple({name: part for name, part in run.items() if name != "to"} for run in runs)


def place(entry: Entry) -> str:
    """Identifier of a word's explanation."""
    return f"word-{entry['term']}"


def _link(words: str, entry: Entry) -> Node:
    return Node("link", (text(words),), attrs={"place": place(entry), "bare": False, "word": True})


def explained(used: Sequence[Entry]) -> tuple[Node, ...]:
    """The words with what they mean and what they are called elsewhere, from A to Z.

    Args:
        used: Entries of the words that a report uses.
    """
    order = sorted(used, key=lambda entry: str(entry["english"]).casefold())
    parts = [part for entry in order for part in (_term(entry), _meaning(entry))]
    lead = "The words are those of the sources named; where none was found, the word is our rendering."
    return (paragraph(lead), Node("terms", tuple(parts)))


def _term(entry: Entry) -> Node:
    words = str(entry["english"])
    return Node("term", (Node("anchor", attrs={"id": place(entry)}), text(words[:1].upper() + words[1:])))


def _meaning(entry: Entry) -> Node:
    meaning = Node("para", (text(str(entry["definition"])),))
    parts: list[Node] = []
    for language, tag in LANGUAGES.items():
        if entry[language] and language != "english":
            words = Node("lang", (text(str(entry[language])),), attrs={"lang": tag})
            parts += [text(f"{'; ' if parts else ''}{language.capitalize()} "), words, *_source(entry, language)]
    origin = _source(entry, "english")
    if origin:
        parts += [text("; English" if parts else "English"), *origin]
    return Node("meaning", (meaning, Node("para", (Node("small", tuple(parts)),))) if parts else (meaning,))


def _source(entry: Entry, language: str) -> list[Node]:
    """Who uses a word, behind it."""
    source = entry["sources"].get(language)
    if not source:
        return [] if language == "english" else [text(f" ({OURS})")]
    name = str(source.get("publisher") or source["title"])
    url = str(source.get("url") or "")
    link = Node("link", (text(name),), attrs={"href": url, "bare": False}) if url else text(name)
    return [text(" ("), link, text(")")]
