"""What the printed papers of a seminar say of themselves."""

from __future__ import annotations

from typing import Any

from koruz.export import labels
from koruz.export.glyphs import plain
from koruz.export.layout import day_of
from koruz.export.seminar import wording
from koruz.export.seminar.model import Seminar


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
