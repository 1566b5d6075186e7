"""A document as the data of the slides: guess first, one exhibit a slide, each claim twice, main points last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from textwrap import shorten
from typing import Any

from koruz.export import labels, laid, words_used
from koruz.export.document import (
    Block,
    Computed,
    Document,
    ExhibitBlock,
    LedgerBlock,
    Prose,
    Section,
    all_sections,
)
from koruz.export.glyphs import plain
from koruz.export.layout import Layout, day_of
from koruz.export.nodes import Node, walk, words
from koruz.export.slides import wording
from koruz.export.slides.order import guessed_first
from koruz.export.slides.picturing import picture_slides
from koruz.export.slides.saying import first_sentence, limits
from koruz.export.slides.sizes import LETTERS, USUAL_LETTERS, parts
from koruz.export.slides.words_at import at_slide_size

Slide = dict[str, Any]

_MONEY = re.compile(r"\b[A-Z]{3} (?:thousand|million|billion)\b")

WIDTH, HIGH = 785.0, 421.0
"""Points of a slide that are for its content."""
_BANNER = 28.0  # points that the banner of another edition takes
PICTURE_WIDTH = 500.0  # points beside the words
_GROW = LETTERS / 7.0  # tables and code are laid out in type of seven points and more, and then set larger
_SOURCES = 2  # in full under an exhibit
_LONG_SOURCE = 90  # characters of a source's name; of a longer one the publisher stands alone
_PICTURE_LETTERS = 1.003 * LETTERS  # points of letters in a picture that is drawn for a slide
_LONG_UNIT = 40  # characters; longer ones say more than a unit
_FEW = 240  # characters
_FOOTER = 80  # characters that stand in one line with the mark of an edition
_PAIRED = 20  # claims; a longer ledger has two on a slide, or it would fill two lectures
_TOLD = frozenset({"para", "plain", "list", "heading"})  # blocks of a report that are said, not shown


class Deck(Layout):
    """A document as slides.

    Args:
        document: The document.
        advances: Widths in em of the characters that the fonts can show, by code point.
    """

    column, full, high = WIDTH / _GROW, WIDTH / _GROW, 200.0

    def __init__(self, document: Document, advances: Mapping[int, float]) -> None:
        super().__init__(document, advances)
        self._nodes.places = frozenset()  # a way to another slide would be lost when they are shown
        self._limits, self._rest = limits(document)
        self._room = HIGH - (_BANNER if document.apart else 0.0)

    def data(self) -> dict[str, Any]:
        """All that the templates read.

        Raises:
            ExportError: If an exhibit has no readable picture or no text alternative.
        """
        document, day = self._document, day_of(self._document)
        slides = list(self._slides())
        for number, slide in enumerate(slides, start=1):
            slide["number"] = str(number)
            slide["says"].sort(key=lambda part: wording.ORDER.get(part["label"], len(wording.ORDER)))
        return {
            "title": plain(document.title),
            "description": plain(document.question or document.imprint.description or document.title),
            "keywords": list(map(plain, labels.keywords(document))),
            "authors": list(map(plain, labels.authors(document))),
            "date": [day.year, day.month, day.day],
            "apart": document.apart,
            "footer": self._text(shorten(labels.footer(document), _FOOTER, placeholder="…")),
            "room": self._room,
            "words": {**self._words(), **wording.FIXED},
            "slides": slides,
        }

    def _slides(self) -> Iterator[Slide]:
        document = self._document
        yield self._title()
        if not document.own and document.lede and not _is_short(document.lede):
            yield from self._section_slides(Section("", [Prose(document.lede)]))
        # A word is looked up in the report or the handout, not while a slide is shown.
        shown = [section for section in document.sections if section.anchor != words_used.PLACE]
        for section in guessed_first(shown) if document.own else all_sections(document):
            yield from self._section_slides(section)
        if document.takeaways:
            yield self._points()
        if document.own:
            yield self._ending()

    def _title(self) -> Slide:
        document = self._document
        facts = [fact for fact in labels.masthead(document) if fact.label != labels.PARAMETERS_WORD]
        says = [self._said(wording.QUESTION, document.question)] if document.question else []
        short = words(document.lede) if not document.own and _is_short(document.lede) else ""
        return {
            "kind": "title",
            "heading": self._line(document.head),
            "question": self._text(document.question or " ".join(short.split())),
            "facts": self._facts(facts),
            "parameters": self._text(" · ".join(labels.parameter_words(document, changed=True))),
            "citation": self._text(labels.citation(document)) if document.own else "",
            "says": [*says, *self._blocks_said(wording.OPENING, document.lede)],
        }

    # --- sections ---

    def _section_slides(self, section: Section) -> Iterator[Slide]:
        slides = list(self._own_section(section) if self._document.own else self._foreign_section(section))
        yield from _joined(slides)

    def _own_section(self, section: Section) -> Iterator[Slide]:
        """The question, then what answers it; where nothing was computed there is nothing to guess."""
        if all(isinstance(block, Prose) for block in section.blocks):
            yield from self._foreign_section(section)
            return
        slides = [self._question(section)]
        waiting: list[Computed] = []
        last: Slide = {}
        for block in section.blocks:
            if isinstance(block, Computed):
                waiting.append(block)
            else:
                new = self._block_slides(block, section)
                last = _spoken_with(new) or last
                slides += new
            if last:
                self._tell(waiting, last)
                waiting = []
        yield from slides
        if waiting:
            yield self._text_slide(section, [], runs=[self._runs(block.runs) for block in waiting], titled=False)

    def _tell(self, sentences: Sequence[Computed], slide: Slide) -> None:
        for sentence in sentences:
            runs = self._runs(sentence.runs)
            slide.setdefault("sentences", []).append(runs)
            slide["says"].append({"label": wording.SAY, "runs": runs})

    def _block_slides(self, block: Block, section: Section) -> list[Slide]:
        if isinstance(block, ExhibitBlock):
            return self._exhibit(block)
        if isinstance(block, LedgerBlock):
            return list(self._claims(block))
        shown = [node for node in getattr(block, "nodes", ()) if not _is_told(node)]
        return list(self._shown(section, shown, titled=False)) if shown else []

    def _question(self, section: Section) -> Slide:
        exhibits = [block for block in section.blocks if isinstance(block, ExhibitBlock)]
        prose = [node for block in section.blocks if isinstance(block, Prose) for node in block.nodes if _is_told(node)]
        guess = _guess(exhibits[0].record) if exhibits else {}
        count = sum(len(block.rows) for block in section.blocks if isinstance(block, LedgerBlock)) if not guess else 0
        ask = wording.vote_advice(count) if count else wording.guess_advice(str(guess.get("unit", "")))
        return {
            "kind": "question",
            "heading": self._line(section.head),
            "lead": self._text(first_sentence(prose)),
            "measure": self._text(guess.get("measure", "")),
            "unit": self._text(guess.get("unit", "")),
            "vote": self._text(wording.vote(count) if count else ""),
            "verdicts": list(labels.VERDICTS) if count else [],
            "says": [self._said(wording.ASK, ask), *self._blocks_said(wording.SAY, prose)],
        }

    def _foreign_section(self, section: Section) -> Iterator[Slide]:
        """All that stands in a section, in its order; a picture alone in its line has a slide of its own."""
        titled = bool(section.title)
        for block in section.blocks:
            if isinstance(block, Prose):
                slides = list(self._shown(section, block.nodes, titled=titled))
            elif isinstance(block, Computed):
                slides = [self._text_slide(section, [], runs=[self._runs(block.runs)], titled=titled)]
            else:
                slides = self._block_slides(block, section)
            titled = titled and not slides
            yield from slides
        if titled:
            yield self._text_slide(section, [])

    def _shown(self, section: Section, nodes: Sequence[Node], *, titled: bool) -> Iterator[Slide]:
        for alone, group in groupby(nodes, key=_is_picture):
            part = list(group)
            if alone:
                for slide in picture_slides(self._nodes.line(_pictures(part)), WIDTH, self._room - 60):
                    yield {**slide, **self._head(section, titled=titled)}
                    titled = False
            else:
                yield self._text_slide(section, part, titled=titled)
                titled = False

    def _text_slide(
        self, section: Section, nodes: Sequence[Node], *, runs: Sequence[Any] = (), titled: bool = True
    ) -> Slide:
        blocks = at_slide_size(self._nodes.blocks(nodes), _GROW)
        return {"kind": "text", "nodes": blocks, "runs": list(runs), **self._head(section, titled=titled)}

    def _head(self, section: Section, *, titled: bool) -> Slide:
        return {"heading": self._line(section.head) if titled and section.title else [], "says": []}

    # --- exhibits ---

    def _exhibit(self, block: ExhibitBlock) -> list[Slide]:
        record = block.record
        says = [self._said(wording.SHOWS, record["alt"])]
        says += [self._said(labels.NOTE_WORD, record["note"])] if record.get("note") else []
        for point in self._limits.get(record["name"], ()):
            says += self._blocks_said(wording.LIMIT, [point])
        more = len({source["id"] for source in record["sources"]}) - _SOURCES
        papers = {
            **self._papers(block),
            "more": self._text(wording.more_sources(more)),
            "sources": self._sources(record["sources"]),
        }
        if record["form"] != "figure":
            return [{**papers, **self._table(record), "says": says, "grow": _GROW}]
        pictures = self._picture_parts(block)
        slides = [{**papers, **picture, "part": "", "says": []} for picture in pictures]
        for number, slide in enumerate(slides, start=1):
            slide["part"] = wording.part(number, len(slides))
        slides[0]["says"] = says
        return slides

    def _picture_parts(self, block: ExhibitBlock) -> list[Slide]:
        found = parts(self._drawn(block), PICTURE_WIDTH, self._room)
        return [
            {
                "kind": "figure",
                "picture": self._keep(part.svg.encode(), "svg"),
                "alt": plain(block.record["alt"] if number == 0 else wording.FURTHER_PART),
                "width": round(part.width, 2),
                "height": round(part.height, 2),
            }
            for number, part in enumerate(found)
        ]

    def _drawn(self, block: ExhibitBlock) -> str:
        """The picture drawn for its width on the slide; the report's own where that is another's or a map."""
        from koruz.report.drawings import drawn_at

        svg = drawn_at(block.record, PICTURE_WIDTH * USUAL_LETTERS / _PICTURE_LETTERS) if block.record["svg"] else None
        drawing, _ = self.drawing(replace(block, record={**block.record, "svg": svg}))
        return drawing

    def _source(self, source: Mapping[str, Any]) -> dict[str, str]:
        found = super()._source(source)
        publisher = str(source.get("publisher") or "")
        return {
            **found,
            "text": self._text(publisher) if publisher and len(found["text"]) > _LONG_SOURCE else found["text"],
        }

    def _sources(self, sources: Sequence[Mapping[str, Any]]) -> Any:
        unique = list({source["id"]: source for source in reversed(sources)}.values())[::-1]
        return [self._source(source) for source in unique[:_SOURCES]]

    # --- claims ---

    def _claims(self, block: LedgerBlock) -> Iterator[Slide]:
        several = len(block.topics) > 1
        size = 2 if len(block.rows) > _PAIRED else 1
        for topic, group in groupby(block.rows, key=lambda row: str(row.get("topic") or "") if several else ""):
            rows = list(group)
            for start in range(0, len(rows), size):
                chosen = rows[start : start + size]
                yield self._asked(chosen, topic)
                yield self._answered(chosen, topic)

    def _asked(self, rows: Sequence[Mapping[str, Any]], topic: str) -> Slide:
        claims = [
            {
                **self._named(row),
                "facts": self._facts(_facts(row, "stated", "rule")),
            }
            for row in rows
        ]
        says = [self._said(wording.ASK, wording.CLAIM_ASK)]
        verdicts = list(labels.VERDICTS)
        return {"kind": "asked", "claims": claims, "topic": self._text(topic), "verdicts": verdicts, "says": says}

    def _answered(self, rows: Sequence[Mapping[str, Any]], topic: str) -> Slide:
        claims, says = [], []
        for row in rows:
            claims.append(
                {
                    **self._named(row),
                    "verdict": self._text(row["verdict"]),
                    "witness": self._text(row.get("witness") or ""),
                    "laid": self._text(laid.mark(self._document.run, "claims", row["claim"], row["verdict"])),
                    "facts": self._facts(_facts(row, "stated", "found", "arithmetic", "reading")),
                    "sources": self._sources(row["sources"]),
                    "more": self._text(wording.more_sources(len({s["id"] for s in row["sources"]}) - _SOURCES)),
                }
            )
            says += [
                self._said(f"{row['claim']}, {fact.label.lower()}", fact.text)
                for fact in _facts(row, "found", "arithmetic", "tolerance", "reading")
            ]
        return {"kind": "answered", "claims": claims, "topic": self._text(topic), "says": says}

    def _named(self, row: Mapping[str, Any]) -> Slide:
        return {
            "claim": self._text(f"{labels.CLAIM_WORD} {row['claim']}"),
            "statement": self._text(row["statement"]),
            "period": self._text(row.get("period") or ""),
        }

    # --- the end ---

    def _points(self) -> Slide:
        document = self._document
        says = [self._number_said(item) for item in document.numbers]
        says += [part for point in self._rest for part in self._blocks_said(wording.LIMIT, [point])]
        points = [self._takeaway(place, item) for place, item in enumerate(document.takeaways)]
        return {"kind": "points", "heading": self._text(labels.TAKEAWAYS_TITLE), "points": points, "says": says}

    def _number_said(self, item: Mapping[str, Any]) -> Slide:
        facts = (item["text"], item.get("period"), item.get("change"), item.get("note"))
        return self._said(str(item["label"]), " · ".join(str(fact) for fact in facts if fact))

    def _ending(self) -> Slide:
        """Sources, their terms, and how to cite, in one slide."""
        sources = self._document.sources
        names = Counter(str(source.get("publisher") or source["id"]) for source in sources)
        terms = Counter(str(source.get("licence") or wording.NO_TERMS) for source in sources)
        return {
            "kind": "ending",
            "heading": wording.ENDING,
            "publishers": [self._text(name) for name, _ in names.most_common()],
            "terms": [self._text(f"{name} ({count})") for name, count in terms.most_common()],
            "citation": self._text(labels.citation(self._document)),
            "licence": labels.LICENCE_TEXT,
            "advice": labels.CITE_BESIDE,
            "says": [],
        }

    # --- words ---

    def _line(self, nodes: Sequence[Node]) -> list[dict[str, Any]]:
        return at_slide_size(self._nodes.line(nodes), _GROW)

    def _said(self, label: str, text: object) -> Slide:
        return {"label": self._text(label), "text": self._text(" ".join(str(text).split()))}

    def _blocks_said(self, label: str, nodes: Sequence[Node]) -> list[Slide]:
        return [{"label": self._text(label), "nodes": at_slide_size(self._nodes.blocks(nodes), 1.0)}] if nodes else []


def _joined(slides: Sequence[Slide]) -> Iterator[Slide]:
    """Texts that follow one another as one: where it is longer than a slide, the template goes on upon the next."""
    for text, group in groupby(slides, key=lambda slide: bool(slide["kind"] == "text")):
        first, *others = group
        if not text:
            yield from (first, *others)
            continue
        nodes = [node for slide in (first, *others) for node in slide["nodes"]]
        runs = [run for slide in (first, *others) for run in slide["runs"]]
        yield {**first, "nodes": nodes, "runs": runs}


def _spoken_with(slides: Sequence[Slide]) -> Slide:
    """The slide with which sentences are said that stand around it: an exhibit's first, of claims the last."""
    if not slides:
        return {}
    return slides[0] if "headline" in slides[0] else slides[-1]


def _is_short(lede: Sequence[Node]) -> bool:
    """Whether it is a few plain words, which have room under the title."""
    plainly = len(lede) == 1 and all(part.kind == "text" for part in lede[0].children) and lede[0].kind in _TOLD
    return plainly and len(words(lede)) <= _FEW


def _is_told(node: Node) -> bool:
    """Whether a block of a report's prose is words alone, which are said."""
    return node.kind in _TOLD and not any(part.kind in ("picture", "table", "code") for part in walk([node]))


def _is_picture(node: Node) -> bool:
    return any(part.kind == "picture" for part in walk([node])) and not words(_without_pictures([node])).strip()


def _without_pictures(nodes: Sequence[Node]) -> list[Node]:
    return [
        Node(node.kind, tuple(_without_pictures(node.children)), node.text, node.attrs)
        for node in nodes
        if node.kind != "picture"
    ]


def _pictures(nodes: Sequence[Node]) -> list[Node]:
    return [part for part in walk(nodes) if part.kind == "picture"]


def _guess(record: Mapping[str, Any]) -> Mapping[str, str]:
    """What to guess, and in which unit: the picture's, else the one that the subtitle names."""
    measure, drawing = str(record["subtitle"]), record.get("drawing") or {}
    drawn = str(drawing.get("encoding", {}).get("unit") or "")
    money = _MONEY.search(measure)
    units = {str(column.get("unit") or "") for column in record["columns"]} - {"", "year"}
    found = [re.search(rf"\b(?:(?:thousand|million|billion) )?{re.escape(unit)}\b", measure) for unit in sorted(units)]
    named = next((match.group() for match in [money, *found] if match), "")
    return {"measure": measure, "unit": drawn if 0 < len(drawn) <= _LONG_UNIT else named}


def _facts(row: Mapping[str, Any], *names: str) -> list[labels.Fact]:
    found = [labels.Fact(labels.LEDGER_FIELDS[name], str(row.get(name) or "")) for name in names]
    return [fact for fact in found if fact.text]
