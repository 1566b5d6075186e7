"""The teacher's page of a seminar, as PDF and as HTML, with the same words."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf
from jinja2 import Environment, FileSystemLoader

from koruz.export import labels
from koruz.export.compact import written
from koruz.export.html import TEMPLATE, TEMPLATES, prepared
from koruz.export.layout import ExportError
from koruz.export.seminar import sheet, wording
from koruz.export.seminar.model import Seminar
from koruz.export.sheets import typeset

_SIZES = (9.8, 9.4, 9.0, 8.7)  # points; in smaller type nobody reads while teaching
_MOST_PAGES = 2


def pdf(seminar: Seminar) -> bytes:
    """Set the teacher's page: one or two A4 pages, in type as large as these allow.

    Args:
        seminar: The seminar.

    Returns:
        PDF/UA-1 and PDF/A-3a; the same bytes each time.

    Raises:
        ExportError: If it takes more than two pages in the smallest type; the message names its longest part.
    """
    data = sheet.common(seminar, wording.TEACHER) | _data(seminar)
    for size in _SIZES:
        found = typeset("plan.typ", {**data, "size": size}, {}, seminar.document)
        with pikepdf.open(BytesIO(found)) as document:
            if len(document.pages) <= _MOST_PAGES:
                return written(document)
    name, count = _longest(seminar)
    raise ExportError(f"the teacher's page takes more than two pages: shorten '{name}', which has {count} characters")


def html(seminar: Seminar) -> str:
    """The teacher's page as a page that needs nothing else."""
    return (
        _environment()
        .get_template("plan.html.j2")
        .render(
            data=_data(seminar),
            facts=wording.facts(seminar),
            wording=wording,
            document=seminar.document,
            seminar=seminar,
        )
    )


def _data(seminar: Seminar) -> dict[str, Any]:
    """All that the page says, beside its masthead."""
    return {
        "objectives": [*seminar.objectives],
        "print": [*seminar.to_print],
        "plans": [
            {
                "title": wording.plan_title(length),
                "rows": [
                    {"minutes": minutes, "what": what, "tasks": tasks}
                    for minutes, what, tasks in wording.schedule(seminar, steps)
                ],
            }
            for length, steps in seminar.plans.items()
        ],
        "discussion": [
            {"question": part.question, "evidence": part.evidence, "answer": part.good_answer}
            for part in seminar.discussion
        ],
        "misconceptions": [{"wrong": part.wrong, "right": part.right} for part in seminar.misconceptions],
        "claims": wording.claims(seminar),
        "reading": [{"text": line.text, "url": line.url, "detail": line.detail} for line in wording.reading(seminar)],
        "files": [{"name": name, "what": what} for name, what in wording.files(seminar, seminar.files)],
        "citation": labels.citation(seminar.document),
    }


def _longest(seminar: Seminar) -> tuple[str, int]:
    """The part with most to shorten, and its characters."""
    texts = {
        "objectives": seminar.objectives,
        "plans": [step.what for steps in seminar.plans.values() for step in steps],
        "print": seminar.to_print,
        "discussion": [part.question + part.evidence + part.good_answer for part in seminar.discussion],
        "misconceptions": [part.wrong + part.right for part in seminar.misconceptions],
        "reading": [str(source.get("title", "")) for source in seminar.reading],
    }
    counts = {name: sum(map(len, parts)) for name, parts in texts.items()}
    name = max(counts, key=lambda part: counts[part])
    return name, counts[name]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return prepared(Environment(loader=FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=True))
