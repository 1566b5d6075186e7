"""Taking out of a text what speaks of an unknown: a value that the data don't have is never printed."""

from __future__ import annotations

import re

from koruz.words.written import MISSING, MISSING_PERIOD

_UNKNOWN = re.compile(rf"\b(?:{MISSING}|{MISSING_PERIOD})\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_EMPTY = re.compile(r",(\s*,)+")
_CLAUSE = re.compile(r"\s*[,;]\s+")


def without_unknown(text: str) -> str:
    """A text without the sentences, or within a single sentence without the clauses, that print an unknown.

    Args:
        text: A note of several sentences, or a subtitle of clauses parted by commas.

    Returns:
        The rest of the text, without places left empty between commas; empty if nothing is left.
    """
    text = _EMPTY.sub(",", text).strip(" ,")
    if not _UNKNOWN.search(text):
        return text
    parts = _SENTENCE.split(text)
    if len(parts) > 1:
        return " ".join(part for part in parts if not _UNKNOWN.search(part))
    return ", ".join(part for part in _CLAUSE.split(text) if not _UNKNOWN.search(part))
