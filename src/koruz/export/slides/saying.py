"""What a speaker may say with a slide: from the notebook's own words, each of its limits where it fits best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log

from koruz.export.document import Computed, Document, ExhibitBlock, Prose, Section
from koruz.export.nodes import Node, paragraph, words

_WORD = re.compile(r"[a-z]{5,}")
_STEM = 6  # letters by which words are known again
_FEW = 2  # words that a limit has to share with an exhibit


def limits(document: Document) -> tuple[dict[str, list[Node]], list[Node]]:
    """The points of 'Method and limits': by the name of the exhibit that each fits best, and those that fit none.

    A point fits an exhibit by the words that both have, of which rare ones count most.
    """
    told = {
        block.record["name"]: _stems(_told(section, block))
        for section in document.sections
        for block in section.blocks
        if isinstance(block, ExhibitBlock)
    }
    common = Counter(stem for stems in told.values() for stem in stems)
    placed: dict[str, list[Node]] = {}
    rest: list[Node] = []
    for point in _points(document.method):
        found = _best(_stems(words([point])), told, common)
        (placed.setdefault(found, []) if found else rest).append(point)
    return placed, rest


def _told(section: Section, block: ExhibitBlock) -> str:
    record = block.record
    return " ".join([section.title, *(str(record.get(name) or "") for name in ("headline", "subtitle", "alt", "note"))])


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower()))


def _best(stems: frozenset[str], told: Mapping[str, frozenset[str]], common: Counter[str]) -> str:
    def weight(name: str) -> float:
        return sum(log(1 + len(told) / common[stem]) for stem in stems & told[name])

    fitting = [name for name in told if len(stems & told[name]) >= _FEW]
    return max(fitting, key=weight, default="")


def _points(section: Section | None) -> Iterator[Node]:
    """Paragraphs, the items of lists, and sentences that were filled, one by one."""
    for block in section.blocks if section else ():
        if isinstance(block, Computed):
            yield paragraph("".join(str(run["text"]) for run in block.runs))
        elif isinstance(block, Prose):
            for node in block.nodes:
                yield from _parted(node)


def _parted(node: Node) -> Iterator[Node]:
    if node.kind != "list":
        yield node
        return
    for item in node.children:
        yield from item.children


def first_sentence(nodes: Sequence[Node]) -> str:
    """The first sentence of a section's first paragraph; '' where it begins with something else."""
    if not nodes or nodes[0].kind not in ("para", "plain"):
        return ""
    text = " ".join(words([nodes[0]]).split())
    return re.split(r"(?<=[.?!])\s+(?=[A-Z])", text, maxsplit=1)[0]
