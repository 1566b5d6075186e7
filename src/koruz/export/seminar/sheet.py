"""What the printed papers of a seminar share: their frame, and how they are set."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from koruz.export import labels
from koruz.export.document import Document
from koruz.export.glyphs import advances, breakable, plain, shown
from koruz.export.layout import day_of
from koruz.export.seminar import wording
from koruz.export.seminar.model import Seminar
from koruz.export.typesetting import compiled, template, text_fonts

_TEMPLATES = ("parts.typ", "prose.typ", "flow.typ", "sheet.typ")


def common(seminar: Seminar, kind: str) -> dict[str, Any]:
    """What each paper says of itself: title, kind, edition, words of the frame.

    Args:
        seminar: The seminar.
        kind: What the paper is, such as 'Handout'.
    """
    document, day = seminar.document, day_of(seminar.document)
    return {
        "title": plain(f"{seminar.title}: {kind.lower()}"),
        "heading": seminar.title,
        "kind": kind,
        "theme": labels.theme_word(document),
        "description": plain(document.question or document.title),
        "keywords": list(map(plain, labels.keywords(document))),
        "authors": list(map(plain, labels.authors(document))),
        "date": [day.year, day.month, day.day],
        "own": True,
        "apart": document.apart,
        "vintage": labels.vintage_words(document),
        "footer": labels.footer(document),
        "facts": [{"label": fact.label, "text": fact.text} for fact in wording.facts(seminar)],
        "words": {
            "project": labels.PROJECT,
            "page": labels.PAGE_WORD,
            "of": labels.OF_WORD,
            "edition-mark": labels.warning_mark(document),
            "edition-warning": labels.warning(document),
            **{
                name.lower().replace("_", "-"): getattr(wording, name)
                for name in (
                    *("OBJECTIVES", "PRINT", "DISCUSSION", "EVIDENCE", "GOOD_ANSWER", "MISCONCEPTIONS", "THINK", "SO"),
                    *("CLAIMS", "READING", "FILES", "MINUTES", "WHAT", "HINTS", "GLOSSARY"),
                )
            },
            "cite": labels.CITE_TITLE,
        },
    }


def typeset(name: str, data: Mapping[str, Any], pictures: Mapping[str, bytes], document: Document) -> bytes:
    """Set a paper as Typst writes it.

    Args:
        name: Its template.
        data: What the template reads; every text in it is made fit for the fonts here.
        pictures: Files beside it.
        document: The report, which the paper is dated as.
    """
    with tempfile.TemporaryDirectory(prefix="koruz-pdf-") as folder:
        root = Path(folder)
        for part in (*_TEMPLATES, name):
            (root / part).write_text(template(part), encoding="utf-8", newline="\n")
        (root / "sheet.json").write_text(json.dumps(_fit(data), ensure_ascii=False), encoding="utf-8")
        for file, content in pictures.items():
            (root / file).write_bytes(content)
        pdf, _ = compiled(root / name, day_of(document))
    return pdf


def _fit(data: Any, key: str = "") -> Any:
    """Texts with characters that the fonts have, and places to break; addresses and names of files as they are."""
    if isinstance(data, str):
        return (
            data
            if key in ("url", "picture", "k", "to", "file", "id")
            else breakable(shown(data, advances(text_fonts())))
        )
    if isinstance(data, Mapping):
        return {name: _fit(value, name) for name, value in data.items()}
    return [_fit(value, key) for value in data] if isinstance(data, list | tuple) else data
