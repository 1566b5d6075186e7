"""What readers read is short and plain: sentences of few words, and none of the words that hide a plainer one."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache

import nbformat
import pytest
from builders import published
from sentences import ROOT, calls
from spoken import spoken

from koruz import claims
from koruz.data.catalog import open_catalog
from koruz.export import labels

LONGEST = 25  # words of a sentence

NOTEBOOKS = published()
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)

HARD = {
    "stands": re.compile(r"\b(stands?|stood|standing)\b", re.IGNORECASE),
    "failing that": re.compile(r"\bfailing that\b", re.IGNORECASE),
    "the one": re.compile(r"\bthe ones?\b(?!-)", re.IGNORECASE),
    "less these": re.compile(r"\bless (these|those)\b", re.IGNORECASE),
    "in effect": re.compile(r"\bin effect\b", re.IGNORECASE),
    "those without a noun": re.compile(
        r"\bthose( (that|who|whose|which|of|with|in|on|at|for|from|is|are)\b|[.,;:)]|$)"
    ),
    "permit, but not to work": re.compile(
        r"(?<!work )(?<!employment )\bpermits?\b(?! workers| for seasonal)", re.IGNORECASE
    ),
}
"""Words that hide a plainer one, or that mean two things."""

_END = re.compile(r"(?<=[.!?])[\"')*_]*\s+|\n+")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_FIELD = re.compile(r"\{[^}]*\}")


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a heading or an item of a list is one of its own."""
    return [part for part in _END.split(_LINK.sub(r"\1", text)) if part.strip()]


def words_in(sentence: str) -> int:
    """How many words a reader reads; a number is one, a dash none."""
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


def too_long(text: str) -> list[str]:
    """Sentences with more words than a reader of a second language takes in at once."""
    return [f"{words_in(part)} words: {part}" for part in sentences_of(text) if words_in(part) > LONGEST]


def hard(text: str) -> list[str]:
    """Sentences with a word that hides a plainer one."""
    return [f"{name}: {part}" for part in sentences_of(text) for name, form in HARD.items() if form.search(part)]


@cache
def read_in(stem: str) -> str:
    """What readers of a report read: its Markdown, and its sentences, headlines, subtitles, notes and cards."""
    book = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)
    question = book.metadata["koruz"]["question"]
    return "\n".join([question, *(cell.source for cell in book.cells if cell.cell_type == "markdown"), spoken(stem)])


@cache
def unspoken(stem: str) -> str:
    """Every sentence that a report may come to say, its fields taken as one word each."""
    path = ROOT / "notebooks" / f"{stem}.ipynb"
    words = [
        part.value
        for call in calls(path)
        for part in (*call.node.args[:1], *(k.value for k in call.node.keywords if k.arg in ("then", "otherwise")))
        if hasattr(part, "value") and isinstance(part.value, str)
    ]
    return _FIELD.sub("X", "\n".join(words))


def rules() -> list[dict[str, str]]:
    """The rows of the claims."""
    with (ROOT / "data" / "claims.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


every_claim = pytest.mark.parametrize("row", rules(), ids=lambda row: row["claim"])


@cache
def ledger() -> dict[str, dict[str, str]]:
    """The ledger as readers find it, by claim."""
    return {row["claim"]: row for row in claims.rows(open_catalog(ROOT / "data"))}


@every_notebook
def test_a_sentence_is_short(path):
    assert too_long(read_in(path.stem)) == []


@every_notebook
def test_a_sentence_that_may_come_is_short(path):
    assert too_long(unspoken(path.stem)) == []


@every_notebook
def test_words_are_plain(path):
    assert hard(f"{read_in(path.stem)}\n{unspoken(path.stem)}") == []


def test_what_every_page_says_is_short_and_plain():
    said = [value for name, value in vars(labels).items() if name.isupper() and not name.startswith("_")]
    texts = [text for value in said for text in ([value] if isinstance(value, str) else _texts(value))]
    meanings = claims.scale(()).data["meaning"]
    found = [fault for text in (*texts, *meanings) for fault in (*too_long(text), *hard(text))]
    assert len(texts) > 50 and found == []


def _texts(value: object) -> list[str]:
    """The texts of a table of words."""
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
    return [text for text in inside if isinstance(text, str)]


@every_claim
def test_a_rule_is_short_and_plain(row):
    text = "\n".join([row["statement"], row["rule"], _FIELD.sub("X", row["reading"])])
    assert too_long(text) + hard(text) == []


@every_claim
def test_a_verdict_is_told_in_short_and_plain_words(row):
    told = ledger()[row["claim"]]
    lists = told["reading"].replace("; ", ". ")  # what is listed is read item by item
    assert too_long(lists) + hard(f"{told['reading']}\n{told['found']}\n{told['arithmetic']}") == []


def test_a_long_or_hard_sentence_is_found():
    assert too_long(" ".join(["word"] * 26) + ". Short.") and not too_long(" ".join(["word"] * 25) + ".")
    assert too_long("A short one. " + "word, " * 25 + "end.") and not too_long("- " + "word " * 25)
    for words in (
        "It stands there",
        "or failing that, two",
        "the one was new",
        "residents less these",
        "in effect none",
    ):
        assert hard(words), words
    for words in ("those who stay", "as many as those.", "without a permit", "stood at five", "more than those"):
        assert hard(words), words
    for words in ("those workers", "a work permit", "Kazakhstan", "one of the largest", "the one-year loan"):
        assert not hard(words), words
