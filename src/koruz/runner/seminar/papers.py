"""The papers of a seminar and its what-if page, set by the rooms that know how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from koruz.export.seminar.model import Seminar
from koruz.report.parameters import declared

WHAT_IF = "what-if.html"


def papers(seminar: Seminar, notebook: Path, beside: Iterable[str]) -> Mapping[str, bytes]:
    """Plan, handout and what-if page by file name; no what-if page where the report has none.

    Args:
        seminar: What they say.
        notebook: The report's notebook, whose parameters the what-if page moves.
        beside: Names of the other files in the seminar's folder, to which the plan leads.
    """
    from koruz.export import what_if
    from koruz.export.seminar import handout, plan

    page = what_if.page(seminar.document, declared(notebook))
    files = {WHAT_IF: page.encode()} if page else {}
    known = replace(seminar, files=(*beside, "handout.pdf", *files))
    told = {"plan.pdf": plan.pdf(known), "plan.html": plan.html(known).encode(), "handout.pdf": handout.pdf(known)}
    return {**told, **files}
