"""The brief: the whole on two pages, from the overview as it was executed. Page and PDF say the same.

Main points, headline numbers, the ledger's count and what isn't known fill the first page, pictures the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf
from jinja2 import Environment, FileSystemLoader

from koruz.export import labels
from koruz.export.compact import written
from koruz.export.document import Computed, Document, ExhibitBlock, Section, read
from koruz.export.glyphs import advances
from koruz.export.html import TEMPLATE, TEMPLATES, Page, in_scale, prepared
from koruz.export.layout import ExportError, Layout
from koruz.export.sheets import typeset
from koruz.export.typesetting import text_fonts
from koruz.export.words_used import without_ways

_PICTURES = 3
_PAGES = 2
# Points of type and part of a picture's width, from what reads best to the least that can still be read.
_SIZES = ((11.6, 0.95), (10.8, 0.95), (10.0, 0.9), (9.2, 0.82))

# What the template reads.
_READ = (
    *("title", "heading", "kind", "theme", "description", "keywords", "authors", "own", "date", "apart", "words"),
    *("footer", "vintage", "takeaways", "numbers", "number-columns", "ledger", "statements", "unknown", "pictures"),
    *("further", "citation"),
)


@dataclass(frozen=True)
class Brief:
    """What the brief says.

    Attributes:
        document: The overview.
        pictures: Its figures that are shown, three at most.
        unknown: What isn't known, in sentences.
        verdicts: How many statements of the article have each verdict, in all reports.
        phones: The figures drawn for phones, as SVG by name.
    """

    document: Document
    pictures: tuple[ExhibitBlock, ...] = ()
    unknown: tuple[Computed, ...] = ()
    verdicts: Mapping[str, int] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)

    @property
    def ledger(self) -> list[tuple[str, int]]:
        """Verdicts and their counts in the order of the ledger's scale."""
        return in_scale(self.verdicts)


def of_overview(
    notebook: Mapping[str, Any], verdicts: Mapping[str, int], phones: Mapping[str, str] | None = None
) -> Brief:
    """Take the brief from the overview.

    Args:
        notebook: The overview's notebook, executed; `brief` in its metadata (under `koruz`) names the pictures. Without
            names its first figures are taken, and what the data have nothing for is left out.
        verdicts: How many statements of the article have each verdict.
        phones: Figures drawn for phones, as SVG by name.
    """
    document = read(notebook)
    named = notebook["metadata"].get("koruz", {}).get("brief") or []
    figures = {block.record["name"]: block for block in document.exhibits if block.record["form"] == "figure"}
    usual = [name for name, block in figures.items() if not block.record["what_if"]]
    chosen = [figures[name] for name in named or usual if name in figures]
    sections = (section for section in document.sections if section.title == labels.UNKNOWN_TITLE)
    unknown = [block for section in sections for block in section.blocks if isinstance(block, Computed)]
    told = tuple(Computed(without_ways(block.runs)) for block in unknown)
    return Brief(document, tuple(chosen[:_PICTURES]), told, verdicts, phones or {})


def pdf(brief: Brief) -> bytes:
    """Set the brief on two A4 pages, in type as large as these allow.

    Returns:
        PDF/UA-1 and PDF/A-3a; the same bytes each time.

    Raises:
        ExportError: If it takes more than two pages in the smallest type.
    """
    data, pictures = _laid_out(brief)
    for size, scale in _SIZES:
        found = typeset("brief.typ", {**data, "size": size, "scale": scale}, pictures, brief.document)
        with pikepdf.open(BytesIO(found)) as document:
            if len(document.pages) <= _PAGES:
                return written(document)
    raise ExportError(f"the brief takes more than {_PAGES} pages: shorten the overview's main points")


def html(brief: Brief) -> str:
    """The brief as a page that needs nothing else; its links lead to the reports beside it."""
    return str(_template().render(brief=brief, document=brief.document, page=Page(brief.document)))


def prepare() -> None:
    """Compile the page's template, for whoever shares it."""
    _template()


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = prepared(Environment(loader=FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=True))
    return environment.get_template("brief.html.j2")


def _laid_out(brief: Brief) -> tuple[dict[str, Any], dict[str, bytes]]:
    """All that the template reads, and the pictures beside it."""
    sections = [Section("", [*brief.pictures]), Section("", [*brief.unknown])]
    layout = Layout(replace(brief.document, sections=sections, method=None, lede=()), advances(text_fonts()))
    data = layout.data()
    pictures, unknown = (section["blocks"] for section in data["sections"])
    data |= {
        "title": f"{labels.PROJECT_LINE}: {labels.BRIEF_KIND.lower()}",
        "heading": labels.PROJECT_LINE,
        "kind": labels.BRIEF_KIND,
        "theme": labels.vintage_words(brief.document),
        "pictures": [*_pictures(pictures)],
        "unknown": [part["runs"] for part in unknown],
        "ledger": [{"verdict": verdict, "count": count} for verdict, count in brief.ledger],
        "statements": labels.statements_words(sum(brief.verdicts.values())),
        "further": labels.FURTHER_TEXT,
    }
    data["words"] |= {
        "ledger": labels.LEDGER_TITLE,
        "unknown": labels.UNKNOWN_TITLE,
        "pictures": labels.PICTURES_TITLE,
        "further": labels.FURTHER_TITLE,
    }
    return {name: data[name] for name in _READ}, layout.pictures


def _pictures(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Pictures with their words; of several sources the first is named."""
    for block in blocks:
        named, also = block["sources"]["named"], block["sources"]["also"]
        rest = len(named[1:]) + len(also)
        yield {**block, "source": named[:1], "more": labels.more_sources(rest)}
