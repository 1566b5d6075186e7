"""Sentences whose numbers come from values, and headlines that carry their test.

A template is an ordinary format string over results: `"Trade came to {size[latest]} in {size[latest].period}."` Numbers
reach a sentence only as fields, and what is filled in is kept apart from the words, so it stays text in every format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from koruz.outputs import Output, runs_html, runs_text, table_html
from koruz.values import Value

Runs = list[dict[str, Any]]


@dataclass(frozen=True)
class Sentence:
    """A filled template: its runs of text, the values in it, and whether all of them are known."""

    runs: Runs
    values: tuple[Value, ...]
    complete: bool

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return runs_text(self.runs)


def fill(template: str, /, **fields: Any) -> Sentence:
    """Fill a template; numbers come out strong.

    Args:
        template: Format string; '{r[x]}' writes value x of result r in full, '{r[x].period}' its period, '{r[x]:0}' it
            with no decimals, '{r[x]:n}' the number alone.
        fields: Results, values, or plain words such as a country's name.

    Raises:
        KeyError: If the template names a field that isn't given.
    """
    runs: Runs = []
    used: list[Value] = []
    formatter = Formatter()
    for literal, name, spec, _ in formatter.parse(template):
        if literal:
            runs.append({"text": literal, "strong": False})
        if name is None:
            continue
        item, _ = formatter.get_field(name, (), fields)
        runs.append({"text": format(item, spec or ""), "strong": isinstance(item, Value)})
        value, _ = formatter.get_field(name.partition(".")[0], (), fields)
        if isinstance(value, Value) and value not in used:
            used.append(value)
    return Sentence(runs, tuple(used), all(value.known for value in used))


@dataclass(frozen=True)
class Headline:
    """A headline as it stands on this run.

    Attributes:
        text: The finding if its condition holds, else the neutral fallback.
        finding: Whether the condition held.
    """

    text: str
    finding: bool


def headline(claim: str, /, *, holds: bool, otherwise: str, **fields: Any) -> Headline:
    """State a finding with the condition under which it is true, and what stands there if it isn't.

    Args:
        claim: The finding, a template of about ten words.
        holds: The condition, evaluated on this run's values.
        otherwise: A neutral title for every other case; also taken when a value in the claim is missing.
        fields: Values and words for both templates.

    Raises:
        ValueError: If either text is empty, or the two are the same.
    """
    if not claim.strip() or not otherwise.strip():
        raise ValueError("a headline needs a finding and a neutral fallback")
    if claim == otherwise:
        raise ValueError("the neutral fallback must not repeat the finding")
    sentence = fill(claim, **fields)
    if bool(holds) and sentence.complete:
        return Headline(sentence.text, True)
    return Headline(fill(otherwise, **fields).text, False)


def state(claim: str, /, *, holds: bool = True, otherwise: str = "", **fields: Any) -> Sentence:
    """A sentence that stands while its condition holds and its values are known; else `otherwise`, or nothing."""
    sentence = fill(claim, **fields)
    return sentence if bool(holds) and sentence.complete else fill(otherwise, **fields)


def say(claim: str, /, *, holds: bool = True, otherwise: str = "", **fields: Any) -> Output:
    """A paragraph filled from values; arguments as for `state`."""
    sentence = state(claim, holds=holds, otherwise=otherwise, **fields)
    record = {"type": "prose", "runs": sentence.runs, "values": [value.record() for value in sentence.values]}
    return Output(record, f"<p>{runs_html(sentence.runs)}</p>", sentence.text)


def takeaways(*sentences: Sentence) -> Output:
    """Three to five sentences that stand first in the report; an empty one or one with a missing value is left out.

    Raises:
        ValueError: If more than five are given, or none.
    """
    if not 1 <= len(sentences) <= 5:
        raise ValueError(f"a report has three to five takeaways, not {len(sentences)}")
    kept = [sentence for sentence in sentences if sentence.complete and sentence.text]
    items = [{"runs": item.runs, "values": [value.record() for value in item.values]} for item in kept]
    html = "<ul>" + "".join(f"<li>{runs_html(item.runs)}</li>" for item in kept) + "</ul>"
    return Output({"type": "takeaways", "items": items}, html, "\n".join(f"- {item.text}" for item in kept))


@dataclass(frozen=True)
class Number:
    """A headline number: a label, the value and how it moved since."""

    label: str
    value: Value
    change: str = ""
    note: str = ""


def numbers(catalog: Any, items: Sequence[Number]) -> Output:
    """The strip of headline numbers; those without a figure are left out."""
    records = [_number_record(catalog, item) for item in items if item.value.known]
    rows = [[record["label"], record["text"], record["period"], record["change"]] for record in records]
    head = ["", "", "period", "change"]
    text = "\n".join(f"{record['label']}: {record['text']} ({record['period']})" for record in records)
    return Output({"type": "numbers", "items": records}, table_html(head, rows), text)


def _number_record(catalog: Any, item: Number) -> Mapping[str, Any]:
    value = item.value
    return {
        "label": item.label,
        "text": value.text,
        "unit": value.unit,
        "period": value.period,
        "change": item.change,
        "grade": value.grade,
        "note": item.note or value.derived,
        "source": catalog.source(value.sources[0]).ref(),
        "value": value.record(),
    }
