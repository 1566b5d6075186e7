"""The papers of a seminar and its what-if page, set by the rooms that know how."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from koruz.export.seminar.model import Seminar
from koruz.report.parameters import declared


def papers(seminar: Seminar, notebook: Path) -> Mapping[str, bytes]:
    """Plan, handout and what-if page by file name, as far as there are any.

    Args:
        seminar: What they say.
        notebook: The report's notebook, whose parameters the what-if page moves.
    """
    found = {
        "plan.pdf": _made("koruz.export.seminar.plan", "pdf", seminar),
        "plan.html": _made("koruz.export.seminar.plan", "html", seminar),
        "handout.pdf": _made("koruz.export.seminar.handout", "pdf", seminar),
        "what-if.html": _made("koruz.export.what_if", "page", seminar.document, declared(notebook)),
    }
    return {
        name: content.encode() if isinstance(content, str) else content for name, content in found.items() if content
    }


def _made(module: str, function: str, *arguments: Any) -> Any:
    try:
        room = import_module(module)
    except ModuleNotFoundError:
        return None
    return getattr(room, function)(*arguments)
