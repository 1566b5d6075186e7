"""A heading, a main point or a card whose figure is older than a year and a half says so: by its year or its tense."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from builders import published
from sentences import PRESENT, ROOT, _evaluated, calls, names_of, tree

from koruz.data.catalog import open_catalog
from koruz.report.newest import until
from koruz.report.outputs import Output
from koruz.report.prose import Headline, Sentence
from koruz.report.values import Value

MONTHS = 18
PAST = re.compile(
    r"\b(was|were|had|did|would|came|went|sold|bought|fell|rose|grew|made|paid|brought|spent|lent|sent|got|gave|took|cost|flew|"
    r"\w{3,}ed)\b"
)

# Beginnings of sentences whose figures are no measurements of a time: they hold as long as what they are of.
LASTING = {
    "Trains built for": "how a train is built",
    "Only {": "counts of the counts at hand",
    "Of Korea's train loan {": "terms of loans",
    "To count as aid": "a rule that holds",
    "In euros of their year": "prices of two years, as the words say",
}

NOTEBOOKS = published()
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@cache
def limit() -> str:
    """The day a year and a half before that of the edition."""
    day = date.fromisoformat(open_catalog(ROOT / "data").vintage)
    months = day.year * 12 + day.month - 1 - MONTHS
    return f"{months // 12}-{months % 12 + 1:02d}-{min(day.day, 28):02d}"


def old(value: Value) -> bool:
    """Whether a figure that somebody printed is of a time that long ago."""
    if not value.known or value.unit in ("year", "years") or value.grade in ("", "article") or value.year is None:
        return False
    return (until(value.period) or f"{value.year}-12-31") < limit()


def tells(text: str, value: Value) -> bool:
    """Whether a sentence says of when an old value is: by its year or period, or in the past tense throughout."""
    dated = value.period in text or str(value.year) in text
    return dated or bool(PAST.search(text) and not PRESENT.search(text.replace(" cost ", " ")))


def faults(sentences: Iterator[Headline | Sentence]) -> list[str]:
    """Findings with an old value of which they don't say when it was."""
    return [
        f"{sentence.text} ({value.text}, {value.period})"
        for sentence in sentences
        if not isinstance(sentence, Headline) or sentence.finding
        for value in sentence.values
        if old(value) and not tells(sentence.text, value)
    ]


def stated(path: Path) -> Iterator[Headline | Sentence]:
    """Every headline and sentence of a notebook, with its own figures; paragraphs and what-ifs are left out."""
    names = names_of(path)
    notes = {text for part in tree(path) for node in ast.walk(part) for text in _of_note(node)}
    for call in calls(path):
        if call.template in notes or any(call.template.startswith(start) for start in LASTING):
            continue
        found = _evaluated(call.node, names, path)
        if not isinstance(found, Output):
            yield found


def _of_note(node: ast.AST) -> list[str]:
    """The texts within the note of an exhibit, whose heading says of when it is."""
    inside = ast.walk(node.value) if isinstance(node, ast.keyword) and node.arg == "note" else ()
    return [part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str)]


@every_notebook
def test_titles_and_main_points_say_how_old_they_are(path):
    assert faults(stated(path)) == []


@every_notebook
def test_every_card_says_of_when_it_is(path):
    names = names_of(path)
    cards = [card for part in tree(path) for card in ast.walk(part) if _is_card(card)]
    values = [_evaluated(card.args[1], names, path) for card in cards]
    assert cards
    assert [found.name for found in values if found.known and not found.period] == []


def _is_card(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Number"


def value(period: str, **papers: str) -> Value:
    return Value("x", 3.0, papers.get("unit", "percent"), period, "share", papers.get("grade", "official"), ("A",))


@pytest.mark.parametrize(
    ("period", "is_old"),
    [
        ("2025", False),
        ("2024", True),
        ("January\N{EN DASH}May 2025", False),
        ("April 2025", True),
        ("22 May 2025", True),
        ("23 May 2025", False),
        ("", False),
    ],
)
def test_a_figure_is_old_after_a_year_and_a_half(period, is_old):
    assert limit() == "2025-05-23"
    assert old(value(period)) is is_old
    assert not old(value("1991", unit="year")) and not old(value("2024", grade="article"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It sells 96 times as much as it buys", False),
        ("In 2018 it sold 96 times as much", True),
        ("It sold 96 times as much", True),
        ("It sold 96 times as much as it buys", False),
        ("Sales: 96 times the purchases", False),
    ],
)
def test_a_year_or_the_past_tense_tells_it(text, told):
    assert tells(text, value("2018")) is told
