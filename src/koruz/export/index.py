"""The front door: one page that leads to every report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from koruz.export import labels
from koruz.export.document import Document
from koruz.export.html import PARTS, TEMPLATE, TEMPLATES, prepared
from koruz.figures.fonts import font_faces

# What a title leads to: the first of these that there is.
_READABLE = ("html", "pdf", "ipynb")
_LEDGER = "claims"  # theme of the report that shows every claim

_TEMPLATE = "front.html.j2"


def render(
    entries: Sequence[Mapping[str, Any]],
    edition: str,
    vintage: str,
    *,
    points: Sequence[Mapping[str, str]] = (),
    verdicts: Mapping[str, int] | None = None,
    downloads: Mapping[str, int] | None = None,
    newest: str = "",
    figures: Mapping[str, Any] | None = None,
) -> str:
    """Render `reports/index.html`.

    Args:
        entries: The reports, in reading order. Each has `theme`, `title`, `question`, `files` (`path` and `bytes` by
            kind: html, pdf, zip, ipynb), `verdicts` (how many claims by verdict; may be empty) and `picture` (SVG or
            None); with a picture also `alt` (its text alternative), `caption` (its headline) and `measure`.
        edition: Edition of the suite.
        vintage: Day of the data, YYYY-MM-DD or reduced.
        points: What matters most, each a `text` and the `theme` of the report that says more.
        verdicts: How many statements of the article have each verdict, in all reports.
        downloads: Size in bytes of the suite's files, by name; see `labels.DOWNLOADS`.
        newest: What the newest figure of all reports is, and of when.
        figures: Record of the figures laid over the data, if any are.

    Returns:
        A page that needs nothing else.

    Raises:
        koruz.export.inline_svg.SVGError: If a picture isn't SVG.
    """
    suite = labels.suite(edition, vintage, newest, figures)
    places = {entry["theme"]: _place(entry) for entry in entries}
    template = _environment().get_template(_TEMPLATE)
    return template.render(
        entries=[{**entry, "place": places[entry["theme"]]} for entry in entries],
        document=suite,
        points=[{**point, "place": places.get(point["theme"], ""), "name": _name(point["theme"])} for point in points],
        verdicts=verdicts or {},
        ledger=places.get(_LEDGER, ""),
        downloads=downloads or {},
    )


def _place(entry: Mapping[str, Any]) -> str:
    """Address of the report in the form that is read most easily; '' if there is none."""
    return next((str(entry["files"][kind]["path"]) for kind in _READABLE if kind in entry["files"]), "")


def _name(theme: str) -> str:
    return labels.theme_word(Document(theme=theme))


def prepare() -> None:
    """Compile all pages' templates and cut the fonts that most pages have, for whoever shares them."""
    font_faces("")
    for name in (*PARTS, _TEMPLATE):
        _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return prepared(Environment(loader=FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=True))
