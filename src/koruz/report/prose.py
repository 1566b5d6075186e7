"""Sentences whose numbers come from values, and headlines that carry their test.

A template is an ordinary format string over results: `"Trade came to {size[latest]} in {size[latest].period}."` Numbers
reach a sentence only as fields, and what is filled in is kept apart from the words, so it stays text in every format.

A sentence isn't stated if one of its values is unknown, or if two of them are one number of one period: nothing is
compared with itself. A present tense takes `current`, and `then` says the same in the past tense.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from koruz.report.outputs import Output, runs_html, runs_text, table_html
from koruz.report.values import Value
from koruz.words.unknown import without_unknown

Runs = list[dict[str, Any]]

# What may be asked of a value that isn't known: why it isn't.
_REASON = "definition"

# Fields of a value that say of when it is.
_DATES = ("period", "when", "year")

# Words that a field may begin with: a name's article, and what leads a period.
_LEADING = ("the ", "at ", "on ", "in ")


@dataclass(frozen=True)
class Sentence:
    """A filled template.

    Attributes:
        runs: Its runs of text.
        values: The values in it.
        complete: Whether all of them are known.
        repeats: Whether two different fields of it are one number: same amount as written, and the same unit and
            period, or no period said.
    """

    runs: Runs
    values: tuple[Value, ...]
    complete: bool
    repeats: bool = False

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return runs_text(self.runs)


NOTHING = Sentence([], (), True)
"""What stands where there is nothing to say."""


def fill(template: str, /, **fields: Any) -> Sentence:
    """Fill a template; numbers come out strong.

    Args:
        template: Format string; '{r[x]}' writes value x of result r in full, '{r[x].period}' its period, '{r[x]:0}' it
            with no decimals, '{r[x]:n}' the number alone, '{r[x]:is|are}' the first word for one, else the second.
        fields: Results, values, or plain words such as a country's name.

    Returns:
        The sentence. It begins with a capital, and "'s" after a word that ends in s loses its s.

    Raises:
        KeyError: If the template names a field that isn't given.

    Examples:
        >>> fill("{who} has {n} of all.", who="the south", n=Value("n", 2, "percent")).text
        'The south has 2% of all.'
    """
    runs: Runs = []
    asked: list[tuple[str, Value]] = []
    named: list[tuple[str, str]] = []
    written: dict[str, Value] = {}
    formatter = Formatter()
    for literal, name, spec, _ in formatter.parse(template):
        if literal:
            runs.append({"text": _after(runs, literal), "strong": False})
        if name is None:
            continue
        item, _ = formatter.get_field(name, (), fields)
        runs.append({"text": format(item, spec or ""), "strong": isinstance(item, Value) and "|" not in (spec or "")})
        root, _, attribute = name.partition(".")
        value, _ = formatter.get_field(root, (), fields)
        if isinstance(value, Value):
            asked.append((attribute, value))
            named.append((attribute, root))
        if runs[-1]["strong"]:
            written[root] = value
    values = tuple(dict.fromkeys(value for _, value in asked))
    complete = all(value.known for attribute, value in asked if attribute != _REASON)
    dated = {root for name, root in named if name in _DATES}
    return Sentence(_capitalised(runs), values, complete, _repeats(written, dated))


def _after(runs: Runs, literal: str) -> str:
    """The words that follow a field: "the United States' share", not "States's"."""
    follows = bool(runs) and runs[-1]["text"].endswith("s") and literal.startswith("'s ")
    return f"'{literal[2:]}" if follows else literal


def _capitalised(runs: Runs) -> Runs:
    """Runs with a capital where a field that begins with a word stands first in a sentence."""
    before = ". "
    for run in runs:
        if before.endswith(". ") and run["text"].startswith(_LEADING):
            run["text"] = f"{run['text'][0].upper()}{run['text'][1:]}"
        before = run["text"]
    return runs


def _repeats(written: Mapping[str, Value], dated: set[str]) -> bool:
    """Whether two of the fields are one number: written alike, of one period or without their periods beside them."""
    seen = [
        (value.text, value.unit, value.period if root in dated else "")
        for root, value in written.items()
        if value.known
    ]
    return len(set(seen)) < len(seen)


@dataclass(frozen=True)
class Headline:
    """A headline as it stands on this run.

    Attributes:
        text: The finding if its condition holds, else the neutral fallback.
        finding: Whether the condition held.
        values: The values in the finding.
        otherwise: The neutral fallback.
    """

    text: str
    finding: bool
    values: tuple[Value, ...] = ()
    otherwise: str = ""


def headline(
    claim: str,
    /,
    *,
    holds: bool,
    otherwise: str,
    current: bool = True,
    then: str = "",
    alike: bool = False,
    **fields: Any,
) -> Headline:
    """State a finding with the condition under which it is true, and what stands there if it isn't.

    Args:
        claim: The finding, a template of about ten words.
        holds: The condition, evaluated on this run's values; it implies every word of the finding.
        otherwise: A neutral title for every other case; also taken when a value in the claim is missing.
        current: Whether the finding is of the last two years, if it is in the present tense; see `Evidence.recent`.
        then: The finding in the past tense, with its period, for values that aren't current.
        alike: Whether two equal numbers of one period may meet in the finding; else the fallback is taken.
        fields: Values and words for the templates.

    Raises:
        ValueError: If a text is empty, or finding and fallback are the same.

    Examples:
        >>> now, then = Value("now", 30, "percent", "2024"), Value("then", 20, "percent", "2014")
        >>> headline("The share grew to {now}", holds=now > then, otherwise="The share", now=now).text
        'The share grew to 30%'
        >>> headline("The share grew to {now}", holds=now < then, otherwise="The share", now=now).text
        'The share'
    """
    if not claim.strip() or not otherwise.strip():
        raise ValueError("a headline needs a finding and a neutral fallback")
    if claim == otherwise:
        raise ValueError("the neutral fallback must not repeat the finding")
    neutral = without_unknown(fill(otherwise, **fields).text)
    sentence = _stated(claim, holds=holds, current=current, then=then, alike=alike, **fields)
    return Headline(sentence.text, True, sentence.values, neutral) if sentence else Headline(neutral, False)


def _stated(claim: str, /, *, holds: bool, current: bool, then: str, alike: bool, **fields: Any) -> Sentence | None:
    """The finding in the tense that fits, or None if it can't be stated."""
    template = claim if current else then
    if not (bool(holds) and template):
        return None
    sentence = fill(template, **fields)
    return sentence if sentence.complete and (alike or not sentence.repeats) else None


def state(
    claim: str,
    /,
    *,
    holds: bool = True,
    otherwise: str = "",
    current: bool = True,
    then: str = "",
    alike: bool = False,
    **fields: Any,
) -> Sentence:
    """A sentence that stands while its condition holds and its values are known; else `otherwise`, or nothing.

    Args:
        claim: The sentence, a template.
        holds: The condition under which it is true.
        otherwise: What is said in every other case; nothing if a value in it is missing.
        current: Whether a sentence in the present tense is of the last two years; see `Evidence.recent`.
        then: The sentence in the past tense, with its period, for values that aren't current.
        alike: Whether two equal numbers of one period may meet in the sentence.
        fields: Values and words for the templates.

    Examples:
        >>> unknown = Value.missing("share", "percent")
        >>> state("The share was {s}.", s=unknown, otherwise="No share is known.").text
        'No share is known.'
    """
    sentence = _stated(claim, holds=holds, current=current, then=then, alike=alike, **fields)
    if sentence is None and otherwise:
        sentence = _stated(otherwise, holds=True, current=True, then="", alike=alike, **fields)
    return sentence or NOTHING


def say(claim: str, /, **more: Any) -> Output:
    """A paragraph filled from values; arguments as for `state`.

    Examples:
        >>> say("In {s.period} the share was {s}.", s=Value("share", 20, "percent", "2014"))
        In 2014 the share was 20%.
    """
    sentence = state(claim, **more)
    record = {"type": "prose", "runs": sentence.runs, "values": [value.record() for value in sentence.values]}
    return Output(record, f"<p>{runs_html(sentence.runs)}</p>", sentence.text)


def takeaways(*sentences: Sentence) -> Output:
    """Three to five sentences that stand first in the report; an empty one or one with a missing value is left out.

    Raises:
        ValueError: If more than five are given, or none.

    Examples:
        >>> takeaways(state("The share was {s}.", s=Value("share", 20, "percent", "2014")))
        - The share was 20%.
    """
    if not 1 <= len(sentences) <= 5:
        raise ValueError(f"a report has three to five takeaways, not {len(sentences)}")
    kept = {n: item for n, item in enumerate(sentences, start=1) if item.complete and item.text}
    items = [
        {"place": n, "runs": item.runs, "values": [value.record() for value in item.values]} for n, item in kept.items()
    ]
    html = "<ul>" + "".join(f"<li>{runs_html(item.runs)}</li>" for item in kept.values()) + "</ul>"
    return Output({"type": "takeaways", "items": items}, html, "\n".join(f"- {item.text}" for item in kept.values()))


@dataclass(frozen=True)
class Number:
    """A headline number: a label, the value, and how it moved since; `change` and `note` lose what isn't known."""

    label: str
    value: Value
    change: str = ""
    note: str = ""


def numbers(catalog: Any, items: Sequence[Number]) -> Output:
    """The strip of headline numbers; those without a figure are left out."""
    known = [(place, item) for place, item in enumerate(items, start=1) if item.value.known]
    records = [{"place": place, **_number_record(catalog, item)} for place, item in known]
    rows = [[record["label"], record["text"], record["period"], record["change"]] for record in records]
    head = ["", "", "period", "change"]
    text = "\n".join(f"{record['label']}: {record['text']} ({record['period']})" for record in records)
    return Output({"type": "numbers", "items": records}, table_html(head, rows), text)


def _number_record(catalog: Any, item: Number) -> Mapping[str, Any]:
    value = item.value
    change, note = without_unknown(item.change), without_unknown(item.note)
    return {
        "label": item.label,
        "text": value.text,
        "unit": value.unit,
        "period": value.period,
        "change": "" if change in (value.text, f"{value:n}") else change,
        "grade": value.grade,
        "note": note or value.derived,
        "source": catalog.source(value.sources[0]).ref(),
        "value": value.record(),
    }
