"""The front door: one page that leads to every report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from koruz.export import labels
from koruz.export.document import Document
from koruz.export.html import TEMPLATE, TEMPLATES, prepared


def render(entries: Sequence[Mapping[str, Any]], edition: str, vintage: str) -> str:
    """Render `reports/index.html`.

    Args:
        entries: The reports, in reading order. Each has `theme`, `title`, `question`, `takeaways` (plain text; the
            first three are shown), `picture` (SVG or None), `alt` (the picture's text alternative), `files` (relative
            addresses by kind: html, pdf, ipynb) and `verdicts` (how many claims by verdict; may be empty). It may
            have `caption`, the picture's headline.
        edition: Edition of the suite.
        vintage: Day of the data, YYYY-MM-DD or reduced.

    Returns:
        A page that needs nothing else.

    Raises:
        koruz.export.inline_svg.SVGError: If a picture isn't SVG.
    """
    suite = Document(title=labels.PROJECT_LINE, theme="suite", run={"edition": edition, "vintage": vintage})
    template = _environment().get_template("front.html.j2")
    return template.render(entries=entries, document=suite)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return prepared(Environment(loader=FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=True))
