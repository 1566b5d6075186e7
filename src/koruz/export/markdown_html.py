"""Markdown cells as HTML: prose, lists, tables and links; raw HTML is shown as text, and nothing is loaded."""

from __future__ import annotations

import re

import mistune
from markupsafe import Markup, escape

from koruz.export.labels import web_address

_TOP_LEVEL = 3
_LOCAL = re.compile(r"#[\w-]+")


class _Renderer(mistune.HTMLRenderer):
    """HTML for the body of a section: headings start at level three, links lead to the web or within the page."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def heading(self, text: str, level: int, **attrs: object) -> str:
        rank = max(level, _TOP_LEVEL)
        return f"<h{rank}>{text}</h{rank}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        target = url if _LOCAL.fullmatch(url) else web_address(url)
        return f'<a href="{escape(target)}">{text}</a>' if target else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture's words stand for it: the page loads nothing."""
        return text


def _scrolling_table(renderer: mistune.HTMLRenderer, text: str) -> str:
    return f'<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>{text}</table></div>\n'


def markdown_html(text: str) -> Markup:
    """Render an author's Markdown.

    Args:
        text: Markdown without headings of level one or two; if there are any they are shown as level three.

    Returns:
        HTML in which every piece of raw HTML is text, links lead to http, https or a place on the page, and pictures
        are replaced by their words.
    """
    render = mistune.create_markdown(renderer=_Renderer(), plugins=["table"])
    assert isinstance(render.renderer, _Renderer)
    render.renderer.register("table", _scrolling_table)
    # The renderer escapes all text that isn't Markdown's own.
    return Markup(render(text))
