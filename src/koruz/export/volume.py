"""All reports as one PDF: a title page and common contents, with the published PDFs bound behind them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from koruz.export import labels
from koruz.export.binding import Mark, Report, bound
from koruz.export.document import Document
from koruz.export.glyphs import advances, plain, shown
from koruz.export.layout import day_of
from koruz.export.typesetting import compiled, fonts, template, text_fonts

# Sections that every report has; the common contents leave them out.
_EVERYWHERE = {
    labels.TAKEAWAYS_TITLE,
    labels.NUMBERS_TITLE,
    labels.CONTENTS_TITLE,
    labels.CITE_TITLE,
    labels.LICENCE_TITLE,
    labels.RUN_TITLE,
}
_TEMPLATES = ("parts.typ", "prose.typ", "flow.typ", "volume.typ")
_PAGE_HEIGHT = 841.89  # points

_ahead: dict[tuple[str, bytes], Report] = {}  # read before they are bound; binding uses a report up


def bind(pdfs: Mapping[str, bytes], edition: str, vintage: str, figures: Mapping[str, Any] | None = None) -> bytes:
    """Make the volume.

    Args:
        pdfs: The reports' PDFs by theme, in reading order, as this package writes them; at least one.
        edition: Edition of the suite.
        vintage: Day of the data, YYYY-MM-DD or reduced.
        figures: Record of the figures laid over the data, if any are.

    Returns:
        A PDF (PDF/UA-1 and PDF/A-3a) of all pages, numbered throughout; the same bytes each time.

    Raises:
        koruz.export.binding.BindingError: If a PDF isn't one of ours.
    """
    reports = [_ahead.get(named) or Report(*named) for named in pdfs.items()]
    _ahead.clear()
    suite = labels.suite(edition, vintage, figures=figures)
    with ThreadPoolExecutor(max_workers=1) as beside:  # Typst leaves Python free
        return bound(beside.submit(_set, suite, _data(suite, reports)).result, reports)


def prepare(pdfs: Mapping[str, bytes], edition: str, vintage: str) -> None:
    """Get ready for a volume that will differ little from that of these reports; arguments as for `bind`.

    Their PDFs are read, and Typst keeps what it has worked out: it then sets the volume's own pages in a tenth of the
    time.
    """
    for named in pdfs.items():
        if named not in _ahead:
            _ahead[named] = Report(*named)
            _ahead[named].read()
    if pdfs:
        suite = labels.suite(edition, vintage)
        _set(suite, _data(suite, [_ahead[named] for named in pdfs.items()]))
    else:
        fonts()
        advances(text_fonts())


def _set(suite: Document, data: Mapping[str, Any]) -> bytes:
    """Title, contents, and a page for each page of the reports, as `bound` takes them."""
    with tempfile.TemporaryDirectory(prefix="koruz-pdf-") as folder:
        root = Path(folder)
        for name in _TEMPLATES:
            (root / name).write_text(template(name), encoding="utf-8", newline="\n")
        (root / "volume.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        pdf, _ = compiled(root / "volume.typ", day_of(suite))
    return pdf


def _data(suite: Document, reports: Sequence[Report]) -> dict[str, Any]:
    """All that the template reads."""
    day = day_of(suite)
    return {
        "title": _text(suite.title),
        "question": _text(suite.question),
        "lede": _text(labels.PROJECT_LEDE),
        "description": plain(suite.question),
        "keywords": ["South Korea", "Uzbekistan", *(plain(report.theme) for report in reports)],
        "date": [day.year, day.month, day.day],
        "authors": labels.authors(suite),
        "own": True,
        "apart": suite.apart,
        "footer": _text(labels.footer(suite)),
        "vintage": _text(labels.vintage_words(suite)),
        "masthead": [{"label": _text(fact.label), "text": _text(fact.text)} for fact in labels.masthead(suite)[1:]],
        "citation": _text(labels.citation(suite)),
        "words": {
            "project": labels.PROJECT,
            "contents": labels.CONTENTS_TITLE,
            "two-numbers": labels.TWO_NUMBERS,
            "cite": labels.CITE_TITLE,
            "licence": labels.LICENCE_TITLE,
            "licence-text": labels.SUITE_LICENCE,
            "edition-warning": labels.warning(suite),
            "edition-mark": labels.warning_mark(suite),
            "page": labels.PAGE_WORD,
            "of": labels.OF_WORD,
        },
        "parts": list(_parts(suite, reports)),
    }


def _parts(suite: Document, reports: Sequence[Report]) -> list[dict[str, Any]]:
    parts, before = [], 0
    for report in reports:
        themed, count = Document(theme=report.theme, run=suite.run), len(report.pdf.pages)
        sections = [mark for mark in report.sections if mark.title not in _EVERYWHERE]
        parts.append(
            {
                "feet": [_text(labels.footer(themed, page, count)) for page in range(1, count + 1)],
                "entry": _entry(report.title, before),
                "sections": [_entry(mark, before) for mark in sections],
            }
        )
        before += count
    return parts


def _entry(mark: Mark, before: int) -> dict[str, Any]:
    """A line of the contents: its page counts from the first page of the first report, as 1."""
    return {"title": _text(mark.title), "page": before + mark.page + 1, "x": mark.x, "y": _PAGE_HEIGHT - mark.y}


def _text(text: str) -> str:
    return shown(text, advances(text_fonts()))
