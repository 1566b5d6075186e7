"""The page of what changed between two editions; it needs nothing else, as all pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader

from koruz.export.html import TEMPLATE, TEMPLATES, prepared

_TEMPLATE = "changes.html.j2"

Cells = Sequence[Sequence[str]]


def render(
    *,
    title: str,
    sides: Sequence[Mapping[str, str]],
    summary: str,
    sections: Sequence[Mapping[str, Any]],
    charts: Sequence[Mapping[str, Any]],
) -> str:
    """Render `changes.html`.

    Args:
        title: What is compared.
        sides: Before and after, each with `name`, `edition` and `vintage` in words.
        summary: The worst in one line.
        sections: Tables in their order, each with `anchor`, `title`, `text` (what stands above it), `columns` (as
            records of exhibits have them) and `rows` of written cells; no rows means that only the text is there.
        charts: Exhibits that moved, each with `anchor`, `report`, `before` and `after`; these have `headline`, `svg`
            (None for a table) and `alt`.

    Returns:
        A page that needs nothing else.

    Raises:
        koruz.export.inline_svg.SVGError: If a picture isn't SVG.
    """
    # The tables' cells hold no ids of sources that could be linked to.
    page = SimpleNamespace(source_numbers={})
    template = _environment().get_template(_TEMPLATE)
    return template.render(title=title, sides=sides, summary=summary, sections=sections, charts=charts, page=page)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return prepared(Environment(loader=FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=True))
