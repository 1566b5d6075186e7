"""Words that stand on slides and in the speaker's notes alone."""

from __future__ import annotations

from collections.abc import Mapping

QUESTION = "The question"
OPENING = "To begin"
SAY = "Say"
ASK = "Ask"
SHOWS = "What it shows"
LIMIT = "Limit"
ORDER = {QUESTION: 0, OPENING: 1, ASK: 2, SAY: 3, SHOWS: 4}
"""In which order things are said; all others come behind."""
ENDING = "Sources and how to cite"
NO_TERMS = "no terms named"
FURTHER_PART = "The picture goes on; its words stand with its first part."
CLAIM_ASK = (
    "Read the statement and the rule. Let each student write down a verdict, and say which words of the "
    "rule lead to it. Then show the next slide."
)
FIXED: Mapping[str, str] = {
    "guess": "Your guess?",
    "unit": "In",
    "measure": "What",
    "your-verdict": "Your verdict? By which rule?",
    "verdict": "Verdict",
    "period": "Period",
    "terms": "Terms of use",
    "publishers": "Sources",
    "notes": "Speaker's notes",
    "slide": "Slide",
    "figures-say": "The figures say",
    "continued": "goes on",
    "more-rows": "more rows in the report",
    "more-row": "more row in the report",
    "in-report": "more in the report",
    "rest": "The rest stands in the report.",
}


def guess_advice(unit: str) -> str:
    """What to ask before an exhibit is shown."""
    what = f"a number in this unit: {unit}" if unit else "a guess"
    return f"Show only this slide. Let each student write down {what}. Hear three of them, then go on."


def vote(count: int) -> str:
    """'10 statements of the article. For each: your verdict, and by which rule?' for a count."""
    return f"{count} statement{'' if count == 1 else 's'} of the article. For each: your verdict, and by which rule?"


def vote_advice(count: int) -> str:
    """What to ask before the claims are shown."""
    return f"{vote(count)} Each stands on two slides: first the statement and the rule, then the verdict."


def more_sources(count: int) -> str:
    """'and 3 more in the report', or ''."""
    return f"and {count} more in the report" if count > 0 else ""


def part(number: int, count: int) -> str:
    """'1 of 2' for a picture that needs several slides, or ''."""
    return f"{number} of {count}" if count > 1 else ""
