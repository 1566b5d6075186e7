"""Outputs of a notebook cell: a record for the exporters, HTML for JupyterLab, text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from koruz.report.record import MIME


@dataclass(frozen=True)
class Output:
    """One output in three forms; IPython shows the richest that the reader's program knows."""

    record: Mapping[str, Any]
    html: str
    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {MIME: dict(self.record), "text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def runs_html(runs: Sequence[Mapping[str, Any]]) -> str:
    """Runs of plain text as HTML; strong runs are bold."""
    return "".join(f"<strong>{escape(run['text'])}</strong>" if run["strong"] else escape(run["text"]) for run in runs)


def runs_text(runs: Sequence[Mapping[str, Any]]) -> str:
    """Runs joined to plain text."""
    return "".join(run["text"] for run in runs)


def table_html(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain HTML table with a header row."""
    cells: Callable[[Sequence[str], str], str] = lambda row, tag: "".join(  # noqa: E731
        f"<{tag}>{escape(cell)}</{tag}>" for cell in row
    )
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f"<table><thead><tr>{cells(head, 'th')}</tr></thead><tbody>{body}</tbody></table>"
