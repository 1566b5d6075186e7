"""What every HTML page is rendered with: the environment of its templates, their filters and fonts.

A page asks nothing of any host and holds no script: style, fonts (only the characters it uses), pictures and data are
in it. nbconvert stays unimported: the front door does without.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import BytecodeCache, Environment, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from koruz.export import labels
from koruz.export.document import Block, Computed, Document, ExhibitBlock, LedgerBlock, Prose, Section, ledger_files
from koruz.export.glyphs import plain
from koruz.export.inline_svg import page_svg
from koruz.export.node_html import node_html
from koruz.export.nodes import words
from koruz.figures import fonts
from koruz.words import shared

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "koruz-html"
PARTS = ("index.html.j2", "macros.html.j2", "shell.html.j2")
"""Templates of a report's page."""

_OUR_TYPE = "font-family: 'Source Sans Pro', 'NanumGothic', sans-serif; "
_LONE = re.compile(r"<g>(<path [^<>]*/>|<text [^<>]*>[^<>]*</text>)</g>")
_BETWEEN = re.compile(r";\s+(?![^()]*\))")
_FINDING = re.compile(r"(.+?)(?:\s+(\(.*\)))?$", re.DOTALL)
_NEAR = 1200  # characters between a heading and an exhibit that is near
_NUMBER = re.compile(r"[\N{MINUS SIGN}-]?\d\S*")


def prepared(environment: Environment) -> Environment:
    """Set up a Jinja environment so that whatever a template prints is text unless this module made it markup."""
    environment.autoescape = True
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.finalize = lambda item: plain(item) if type(item) is str else item
    environment.filters.update(FILTERS)
    environment.globals["labels"] = labels
    environment.globals["font_faces"] = font_faces
    environment.bytecode_cache = _Compiled()
    return environment


class _Compiled(BytecodeCache):
    """Templates as compiled by the first process of a run. Jinja holds each against its source before it is used."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what another has compiled."""
        found = shared.read(f"{bucket.key}.template")
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Leave it for the others."""
        shared.write(f"{bucket.key}.template", bucket.bytecode_to_string())


@dataclass(frozen=True)
class Page:
    """What a page adds to its document: where its parts lead to and how they are counted.

    Attributes:
        document: What the page shows.
        links: Relative addresses by name (home, pdf, slides, archive, data, notebook).
        code: Source of the notebook's code cells that aren't hidden.
    """

    document: Document
    links: Mapping[str, str] = field(default_factory=dict)
    code: Sequence[str] = ()

    @cached_property
    def source_numbers(self) -> dict[str, int]:
        """Number of each source in the list of sources, by its id."""
        return {str(source["id"]): number for number, source in enumerate(self.document.sources, start=1)}

    @cached_property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and title of everything that the contents list."""
        document = self.document
        entries = [("takeaways", labels.TAKEAWAYS_TITLE)] if document.takeaways else []
        if document.numbers:
            entries.append(("numbers", labels.NUMBERS_TITLE))
        entries += [(section.anchor, section.title) for section in document.sections if section.title]
        if document.method:
            entries.append(("method", document.method.title))
        if document.sources:
            entries.append(("sources", labels.SOURCES_TITLE))
        if document.own:
            return [*entries, ("about", labels.CITE_TITLE)]
        return [*entries, ("about", labels.CODE_TITLE)] if self.code and entries else entries

    @property
    def listing(self) -> str:
        """Anchor of the section that lists figures laid over; '' if there is none."""
        named = [section.anchor for section in self.document.sections if section.title == labels.laid.TITLE]
        return named[-1] if named and labels.laid.record(self.document.run) else ""

    @cached_property
    def landmarks(self) -> frozenset[str]:
        """Anchors of the sections whose titles name one place of the page alone; others are no landmarks."""
        counts = Counter(title.casefold() for _, title in self.contents)
        return frozenset(anchor for anchor, title in self.contents if counts[title.casefold()] == 1)

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Each parameter's name, value, standard value, and whether the two differ."""
        run, seen = self.document.run, labels.seen_values(self.document)
        defaults = run.get("defaults", {})
        return [
            {
                "name": name,
                "value": labels.parameter_value(value, seen.get(name)),
                "standard": labels.parameter_value(defaults[name]) if name in defaults else "",
                "changed": name in defaults and defaults[name] != value,
            }
            for name, value in run.get("parameters", {}).items()
        ]

    def refs(self, values: Sequence[Mapping[str, Any]]) -> list[int]:
        """Numbers of the listed sources behind some values, each once, in ascending order."""
        ids = {str(source) for value in values for source in value.get("sources", ())}
        return sorted(self.source_numbers[name] for name in ids if name in self.source_numbers)

    def ledger_files(self, block: LedgerBlock) -> list[tuple[str, str]]:
        """Address and words of each file that lies beside the page with a ledger's rows; none outside a build."""
        folder = self.links.get("data")
        files = ledger_files(block, self.document) if folder else {}
        return [(f"{folder}{name}", labels.ledger_line(name, text)) for name, text in files.items()]

    def numbered(self, sources: Sequence[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
        """Sources with their numbers, each once, in the given order."""
        unique = {str(source["id"]): source for source in reversed(sources)}
        return [(self.source_numbers[name], source) for name, source in reversed(unique.items())]


# --- filters ---------------------------------------------------------------------------------------------------------


def claim_anchor(claim: str) -> str:
    """A claim's id as a fragment identifier: letters, digits, hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", str(claim))


def block_kind(block: Block) -> str:
    """Name of a block's macro: 'markdown', 'computed', 'exhibit' or 'ledger'."""
    if isinstance(block, ExhibitBlock):
        return "exhibit"
    return "ledger" if isinstance(block, LedgerBlock) else type(block).__name__.lower()


def opening(section: Section) -> int:
    """How many of a section's blocks a printed page keeps with its heading: to its first exhibit, if that is near."""
    told = 0
    for count, block in enumerate(section.blocks, start=1):
        if isinstance(block, ExhibitBlock):
            return count
        told += len(_said(block))
        if isinstance(block, LedgerBlock) or told > _NEAR:
            return 0
    return 0


def _said(block: Block) -> str:
    if isinstance(block, Prose):
        return words(block.nodes)
    return "".join(run["text"] for run in block.runs) if isinstance(block, Computed) else ""


def number_parts(text: str) -> tuple[str, str, str]:
    """Split a written amount at its number: 'USD 2.46 billion' gives 'USD', '2.46' and 'billion'.

    Text without a number comes out whole in the middle.
    """
    match = _NUMBER.search(text)
    if not match:
        return "", text, ""
    return text[: match.start()].strip(), match.group(), text[match.end() :].strip()


def findings(text: str) -> list[tuple[str, str]]:
    """Split what the figures say into findings, each into the amount and what stands in brackets behind it.

    'USD 2.3 billion (official); 5% (press)' gives ('USD 2.3 billion', '(official)') and ('5%', '(press)').
    """
    parts = [_FINDING.match(part.strip()) for part in _BETWEEN.split(text)]
    return [(part.group(1), part.group(2) or "") for part in parts if part]


def csv_uri(text: str) -> str:
    """A CSV as an address that holds the data itself."""
    return "data:text/csv;charset=utf-8," + quote(text, safe=" ,;:.()'*!/-_~", errors="replace").replace(" ", "%20")


def css_string(text: str) -> Markup:
    """A quoted CSS string; every character but letters, digits and blanks is written as an escape."""
    escaped = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in plain(text))
    return Markup(f'"{escaped}"')


def phone_svg(record: Mapping[str, Any]) -> str:
    """An exhibit's picture drawn for a phone; empty where that is the same picture, or can't be drawn."""
    if not record.get("drawing"):
        return ""
    from koruz.figures.widths import NARROW
    from koruz.report.drawings import drawn_at

    found = drawn_at(record, NARROW)
    # A page has twice as many pictures by these: its own type is theirs, and a group of one thing says nothing.
    return "" if found == record["svg"] else _LONE.sub(r"\1", found.replace(_OUR_TYPE, ""))


def slug(text: str) -> str:
    """Small letters, digits and hyphens: 'Differs by definition' gives 'differs-by-definition'."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")


def verdict(text: str) -> str:
    """The verdict as the stylesheet knows it, or 'other'."""
    name = slug(text)
    return name if name in {slug(known) for known in labels.VERDICTS} else "other"


def tally(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """How many rows of the ledger have each verdict, in the order of its scale."""
    return in_scale(Counter(str(row["verdict"]) for row in rows))


def in_scale(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Verdicts with their counts, in the order of the ledger's scale; unknown ones come last."""
    order = [slug(known) for known in labels.VERDICTS]
    return sorted(counts.items(), key=lambda item: [*order, slug(item[0])].index(slug(item[0])))


def verbatim(text: str) -> Markup:
    """Text for `<pre>`: escaped, with its line breaks and without control characters."""
    return Markup("\n").join(escape(plain(line)) for line in text.splitlines())


FILTERS = {
    "block_kind": block_kind,
    "claim_anchor": claim_anchor,
    "css_string": css_string,
    "csv_uri": csv_uri,
    "findings": findings,
    "in_scale": in_scale,
    "inline_svg": page_svg,
    "node_html": node_html,
    "number_parts": number_parts,
    "opening": opening,
    "phone_svg": phone_svg,
    "slug": slug,
    "tally": tally,
    "verbatim": verbatim,
    "verdict": verdict,
}


# --- fonts -----------------------------------------------------------------------------------------------------------


def font_faces(page: Markup) -> Markup:
    """Style rules for the page's fonts, each cut to the characters that stand on the page and the usual ones.

    Args:
        page: The page's body. Italics come along if it has emphasis, and the font of formulas if it has any.
    """
    text = page.striptags()
    rules = [fonts.font_faces(text)]
    if "<em>" in page:
        font = b64encode(fonts.web_font(text, style="italic")).decode()
        rules.append(
            f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:400;font-style:italic;'
            f'src:url(data:font/woff;base64,{font}) format("woff")}}'
        )
    formulas = re.findall(r"<math.*?</math>", page, re.DOTALL)
    if formulas:
        rules.append(fonts.formula_font(Markup("").join(map(Markup, formulas)).striptags()))
    return Markup("\n").join(map(Markup, rules))
