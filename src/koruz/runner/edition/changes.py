"""What changed from one edition to another, and why: rows, values, headlines, verdicts, exhibits, and what is lost.

All of it is in the two manifests; the rows come from the data that editions keep. Within each part the worst is first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any, TypeVar

from koruz.runner.edition import rows as data_rows
from koruz.runner.edition import tables
from koruz.runner.edition.causes import Cause, Causes
from koruz.runner.edition.compare import pairs
from koruz.runner.edition.kept import Edition
from koruz.words.written import amount_text, number_text

LOST, FALLEN, REWORDED, NUMBERS, FOUND, NEW = (
    "lost", "fallen back", "reworded", "new numbers", "a finding again", "new",
)  # fmt: skip
FATES = (LOST, FALLEN, REWORDED, FOUND, NEW, NUMBERS)
"""What may happen to a headline or a sentence, the worst first; what stays word for word isn't told."""

VERDICT, EVIDENCE = "verdict", "evidence"

_NUMBER = re.compile(r"[+\N{MINUS SIGN}-]?\d[\d,.]*")
_OVERVIEWS = ("overview", "claims")  # reports that repeat the others

Thing = TypeVar("Thing", bound="Moved | Said | Judged")
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Moved:
    """A published value that isn't what it was.

    Attributes:
        reports: Where it stands.
        ids: Its ids there.
        name: What it is: a headline number's label, else its definition and name.
        headline: Whether it is a headline number.
        before: Its text before; empty if it is new.
        after: Its text now; empty if it is gone.
        period: Its period now, or both.
        change: How far it moved, in words; empty where no number tells.
        size: How far, in parts of the greater number; 2 for what came or went.
        cause: Why.
    """

    reports: tuple[str, ...]
    ids: tuple[str, ...]
    name: str
    headline: bool
    before: str
    after: str
    period: str
    change: str
    size: float
    cause: Cause


@dataclass(frozen=True)
class Said:
    """A headline or a sentence that isn't what it was.

    Attributes:
        reports: Where it stands.
        name: Name of the exhibit, or the sentence's id.
        fate: One of `FATES`.
        before: Its text before; empty if it is new.
        after: Its text now; empty if it is lost.
        cause: Why.
    """

    reports: tuple[str, ...]
    name: str
    fate: str
    before: str
    after: str
    cause: Cause


@dataclass(frozen=True)
class Judged:
    """A claim whose verdict, or what led to it, isn't what it was.

    Attributes:
        reports: Where it stands.
        claim: Its id.
        statement: What the article says.
        kind: 'verdict', or 'evidence' if the verdict stays.
        before: The verdict before; empty if it is new.
        after: The verdict now; empty if it is gone.
        arithmetic: What led to it, before and now.
        cause: Why.
    """

    reports: tuple[str, ...]
    claim: str
    statement: str
    kind: str
    before: str
    after: str
    arithmetic: tuple[str, str]
    cause: Cause


@dataclass(frozen=True)
class Touched:
    """An exhibit of which the data, or the words, aren't what they were.

    Attributes:
        report: Where it stands.
        name: Its name.
        headline: Its headline now.
        data: Whether its data moved; else its words alone.
    """

    report: str
    name: str
    headline: str
    data: bool


@dataclass(frozen=True)
class Changes:
    """What changed between two editions.

    Attributes:
        before: The earlier edition.
        after: The later one.
        rows: Rows of the data that differ, as `account.Entry` records; None if the data aren't kept.
        values: Published values, the widest move first.
        smaller: How many values moved by less than was asked for.
        headlines: Headlines of exhibits, the worst fate first.
        sentences: Takeaways and computed sentences.
        verdicts: Claims.
        exhibits: Exhibits that are touched.
        reports: Reports that came or went.
    """

    before: Edition
    after: Edition
    rows: Sequence[Mapping[str, Any]] | None
    values: Sequence[Moved]
    smaller: int
    headlines: Sequence[Said]
    sentences: Sequence[Said]
    verdicts: Sequence[Judged]
    exhibits: Sequence[Touched]
    reports: Sequence[tuple[str, str]]

    @property
    def lost(self) -> list[Said]:
        """Exhibits and sentences that aren't there any more."""
        return [said for said in (*self.headlines, *self.sentences) if said.fate == LOST]

    @property
    def empty(self) -> bool:
        """Whether nothing that is published differs."""
        found = (self.values, self.smaller, self.headlines, self.sentences, self.verdicts, self.exhibits, self.reports)
        return not any(found)

    def records(self) -> dict[str, Any]:
        """All of it as JSON holds it."""
        parts = ("values", "headlines", "sentences", "verdicts", "exhibits")
        return {
            "before": _side(self.before),
            "after": _side(self.after),
            "rows": None if self.rows is None else [dict(row) for row in self.rows],
            **{part: [asdict(each) for each in getattr(self, part)] for part in parts},
            "smaller": self.smaller,
            "reports": [{"report": name, "fate": fate} for name, fate in self.reports],
        }


def _side(edition: Edition) -> dict[str, Any]:
    return {"name": edition.name, **{key: edition.content.get(key, "") for key in ("edition", "vintage")}}


def changes(before: Edition, after: Edition, threshold: float = 0.0) -> Changes:
    """Compare two editions.

    Args:
        before: The earlier edition.
        after: The later one; of one that lacks reports because it is a variant, only those that it has count.
        threshold: Values that moved by less are counted alone; in parts of the greater number.
    """
    rows = data_rows.between(before, after)
    causes = Causes(before, after, rows)
    both = [theme for theme in before.themes if theme in after.themes]
    entries = [(theme, before.themes[theme], after.themes[theme]) for theme in both]
    values = _ordered(_values(entries, causes), lambda value: (-value.size, not value.headline))
    return Changes(
        before,
        after,
        rows,
        [value for value in values if value.size >= threshold],
        sum(value.size < threshold for value in values),
        _ordered(_headlines(entries, causes), lambda said: FATES.index(said.fate)),
        _ordered(_sentences(entries, causes), lambda said: FATES.index(said.fate)),
        _ordered(_verdicts(entries, causes), lambda judged: judged.kind != VERDICT),
        [touched for theme, old, new in entries for touched in _exhibits(theme, old, new)],
        [*_reports(before, after)],
    )


def _ordered(found: Iterable[Thing], worst: Callable[[Thing], Any]) -> list[Thing]:
    """Each change once, with all reports where it stands, the worst first."""
    alike: dict[Hashable, list[Thing]] = {}
    for thing in found:
        alike.setdefault(_content(thing), []).append(thing)
    return sorted((_joined(things) for things in alike.values()), key=worst)


def _content(thing: Any) -> Hashable:
    if isinstance(thing, Judged):
        return thing.claim, thing.before, thing.after, thing.arithmetic
    own = (thing.name, thing.period) if isinstance(thing, Moved) else (thing.fate,)
    return *own, thing.before, thing.after


def _joined(things: list[Thing]) -> Thing:
    """The first that isn't of a report that repeats others, with the reports and ids of all."""
    first = next((each for each in things if each.reports[0] not in _OVERVIEWS), things[0])
    reports = tuple(dict.fromkeys(chain(first.reports, *(each.reports for each in things))))
    if isinstance(first, Moved):
        ids = tuple(place for each in things if isinstance(each, Moved) for place in each.ids)
        return replace(first, reports=reports, ids=ids, headline=any(getattr(each, "headline", 0) for each in things))
    return replace(first, reports=reports)


def _reports(before: Edition, after: Edition) -> Iterator[tuple[str, str]]:
    if not after.partial:
        yield from ((theme, LOST) for theme in before.themes if theme not in after.themes)
    if not before.partial:
        yield from ((theme, NEW) for theme in after.themes if theme not in before.themes)


# --- values ----------------------------------------------------------------------------------------------------------


def _values(entries: Iterable[tuple[str, Entry, Entry]], causes: Causes) -> Iterator[Moved]:
    for theme, old, new in entries:
        labels = {**old.get("numbers", {}), **new.get("numbers", {})}
        for first, second in pairs(old.get("values", []), new.get("values", [])):
            if first is None or second is None or _differ(first, second):
                yield _moved(theme, labels, first, second, causes)


def _differ(first: Entry, second: Entry) -> bool:
    alike = tables.same(str(first.get("amount")), str(second.get("amount"))) and first["text"] == second["text"]
    return not (alike and first.get("period") == second.get("period"))


def _moved(theme: str, labels: Mapping[str, str], first: Entry | None, second: Entry | None, causes: Causes) -> Moved:
    ends = [end for end in (first, second) if end]
    ids = tuple(dict.fromkeys(place for end in ends for place in end.get("ids", ())))
    label = next((labels[place] for place in ids if place in labels), "")
    sources = {source for end in ends for source in end.get("sources", ())}
    periods = [str(end.get("period", "")) for end in ends]
    return Moved(
        (theme,),
        ids,
        label or _named(ends[-1]),
        bool(label),
        str(first["text"]) if first else "",
        str(second["text"]) if second else "",
        " -> ".join(period or "no period" for period in dict.fromkeys(periods)) if any(periods) else "",
        _change(first, second) if first and second else "",
        tables.distance(str(first.get("amount")), str(second.get("amount"))) if first and second else 2.0,
        causes.of(theme, sources, periods[-1:] if second else periods, str(ends[-1].get("amount"))),
    )


def _named(value: Entry) -> str:
    return ", ".join(part for part in (str(value.get("definition", "")), str(value["name"]).replace("_", " ")) if part)


def _change(first: Entry, second: Entry) -> str:
    """How far a number moved: percentages and numbers of another kind by their difference, others in percent."""
    before, after, unit = first.get("amount"), second.get("amount"), str(second.get("unit", ""))
    if before is None or after is None or unit != first.get("unit") or before == after:
        return ""
    sign = "+" if after > before else "\N{MINUS SIGN}"
    if unit.startswith("percent"):
        return f"{sign}{amount_text(abs(after - before), 'percentage points')}"
    if unit in ("year", "rank") or not before:
        return f"{sign}{number_text(abs(after - before))}"
    return f"{sign}{number_text(100 * abs(after - before) / abs(before))}%"


# --- words -----------------------------------------------------------------------------------------------------------


def _headlines(entries: Iterable[tuple[str, Entry, Entry]], causes: Causes) -> Iterator[Said]:
    for theme, old, new in entries:
        before, after = ({each["name"]: each for each in entry.get("exhibits", [])} for entry in (old, new))
        for name in dict.fromkeys([*before, *after]):
            first, second = before.get(name, {}), after.get(name, {})
            ends = str(first.get("headline", "")), str(second.get("headline", ""))
            fate = _fate(*ends, bool(first.get("finding")), bool(second.get("finding")))
            if fate:
                sources = {*first.get("sources", ()), *second.get("sources", ())}
                yield Said((theme,), name, fate, *ends, causes.of(theme, sources, ends[-1:]))


def _fate(before: str, after: str, found: bool = True, finds: bool = True) -> str:
    """What happened to a text; '' if it stays."""
    if before == after:
        return ""
    if not before or not after:
        return NEW if after else LOST
    if found != finds:
        return FALLEN if found else FOUND
    return NUMBERS if _NUMBER.sub("#", before) == _NUMBER.sub("#", after) else REWORDED


def _sentences(entries: Iterable[tuple[str, Entry, Entry]], causes: Causes) -> Iterator[Said]:
    for theme, old, new in entries:
        alike = bool(old.get("sentences")) and bool(new.get("sentences"))
        before, after = (_texts(entry, alike=alike) for entry in (old, new))
        for place in dict.fromkeys([*before, *after]):
            ends = before.get(place, ""), after.get(place, "")
            fate = _fate(*ends)
            if fate:
                yield Said((theme,), place, fate, *ends, causes.of(theme, _cited(place, old, new), ends[-1:]))


def _texts(entry: Entry, *, alike: bool) -> dict[str, str]:
    """Sentences by id; of an edition without ids the takeaways, by their order."""
    if alike:
        return dict(entry["sentences"])
    return {f"takeaway {number}": text for number, text in enumerate(entry.get("takeaways", []), start=1)}


def _cited(place: str, *entries: Entry) -> set[str]:
    """Sources of the values in a sentence."""
    values = chain.from_iterable(entry.get("values", []) for entry in entries)
    return {
        source
        for value in values
        if any(own.rpartition("/")[0] == place for own in value.get("ids", ()))
        for source in value.get("sources", ())
    }


# --- claims and exhibits ---------------------------------------------------------------------------------------------


def _verdicts(entries: Iterable[tuple[str, Entry, Entry]], causes: Causes) -> Iterator[Judged]:
    for theme, old, new in entries:
        verdicts = [entry.get("claims", {}) for entry in (old, new)]
        ledgers = [entry.get("ledger", {}) for entry in (old, new)]
        for claim in dict.fromkeys([*verdicts[0], *verdicts[1]]):
            before, after = (str(each.get(claim, "")) for each in verdicts)
            first, second = (each.get(claim, {}) for each in ledgers)
            sums = _led(first), _led(second)
            if before != after or (all(ledgers) and sums[0] != sums[1]):
                statement = str({**first, **second}.get("statement", ""))
                sources = {source for row in (first, second) for source in row.get("sources", "").split()}
                kind = VERDICT if before != after else EVIDENCE
                yield Judged((theme,), claim, statement, kind, before, after, sums, causes.of(theme, sources, sums[1:]))


def _led(row: Mapping[str, str]) -> str:
    found, sums = row.get("found", ""), row.get("arithmetic", "")
    return "; ".join(part for part in ("" if found in sums else found, sums) if part)


def _exhibits(theme: str, old: Entry, new: Entry) -> Iterator[Touched]:
    before = {each["name"]: each for each in old.get("exhibits", [])}
    files = [{file["path"]: file["sha256"] for file in entry.get("outputs", [])} for entry in (old, new)]
    for exhibit in new.get("exhibits", []):
        name = exhibit["name"]
        past = before.get(name)
        data = len({each.get(f"{theme}/data/{name}.csv") for each in files}) > 1
        words = past is not None and any(past[key] != exhibit[key] for key in ("headline", "subtitle", "alt"))
        if past is not None and (data or words):
            yield Touched(theme, name, exhibit["headline"], data)
