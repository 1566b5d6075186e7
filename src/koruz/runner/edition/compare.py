"""What moved between two published editions: values, findings, verdicts, arithmetic and tables, worst first.

It reads what stands in two output folders, the manifest and each report's CSVs and executed notebook, and nothing else.
Bytes don't count here, numbers and words do.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import IntEnum
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

from koruz.runner.edition import manifest, tables

_MOST = 10  # of a kind that are told one by one
_LONGEST = 160  # signs of a text that are shown
_LEDGER = "claims.csv"
_PAPERS = ("unit", "period", "definition", "grade", "sources", "derived")
_WORDS = ("subtitle", "what_if", "form", "alt")


class Kind(IntEnum):
    """What a change is of; the first are the worst."""

    REPORT = 0
    VERDICT = 1
    FINDING = 2
    VALUE = 3
    ARITHMETIC = 4
    TABLE = 5
    WORDS = 6
    PAPERS = 7

    @property
    def plural(self) -> str:
        """A heading for several."""
        return _PLURALS[self]


Value = Mapping[str, Any]
"""A value as a manifest keeps it."""

_PLURALS = {
    Kind.REPORT: "reports and exhibits",
    Kind.VERDICT: "verdicts",
    Kind.FINDING: "findings",
    Kind.VALUE: "values",
    Kind.ARITHMETIC: "arithmetic and evidence of claims",
    Kind.TABLE: "tables",
    Kind.WORDS: "words",
    Kind.PAPERS: "papers of values",
}


@dataclass(frozen=True)
class Change:
    """One thing that isn't what it was.

    Attributes:
        kind: What it is of.
        reports: Names of the reports where it stands.
        what: The value, exhibit, claim, or table with row and column.
        before: What it was; empty for what is new.
        after: What it is; empty for what is gone.
    """

    kind: Kind
    reports: tuple[str, ...]
    what: str
    before: str
    after: str

    @property
    def size(self) -> float:
        """How far it moved, in parts of the greater number; 1 for a text, 2 for what came or went."""
        return tables.distance(self.before, self.after) if self.before and self.after else 2.0

    def __str__(self) -> str:
        """'trade, value turnover (2025): USD 2.4 billion -> USD 24 billion'."""
        return f"{' and '.join(self.reports)}, {self.what}: {_short(self.before)} -> {_short(self.after)}"


def _short(text: str) -> str:
    return "(nothing)" if not text else text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def compare(before: Path, after: Path) -> list[Change]:
    """Compare two output folders.

    Args:
        before: Folder of the earlier edition, with `manifest.json`.
        after: Folder of the later one.

    Returns:
        What moved, worst first. What moved alike in several reports stands there once.
    """
    old, new = manifest.read(before)["themes"], manifest.read(after)["themes"]
    changes: list[Change] = []
    for theme in dict.fromkeys([*old, *new]):
        if theme in old and theme in new:
            changes += [*_entry(theme, old[theme], new[theme]), *_files_of(theme, before / theme, after / theme)]
        else:
            changes.append(Change(Kind.REPORT, (theme,), "report", _title(old, theme), _title(new, theme)))
    return sorted(_merged(changes), key=lambda change: (change.kind, -change.size))


def _title(themes: Mapping[str, Any], theme: str) -> str:
    return str(themes[theme].get("title", theme)) if theme in themes else ""


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    """Each change once, with all the reports where it stands."""
    found: dict[Change, list[str]] = {}
    for change in changes:
        found.setdefault(replace(change, reports=()), []).extend(change.reports)
    return (replace(change, reports=tuple(dict.fromkeys(reports))) for change, reports in found.items())


def _entry(theme: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    yield from _verdicts(theme, old.get("claims", {}), new.get("claims", {}))
    yield from _exhibits(theme, old.get("exhibits", []), new.get("exhibits", []))
    yield from _values(theme, old.get("values", []), new.get("values", []))
    yield from _texts(theme, "takeaway", old.get("takeaways", []), new.get("takeaways", []))


def _verdicts(theme: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for claim in dict.fromkeys([*old, *new]):
        before, after = old.get(claim, ""), new.get(claim, "")
        if before != after:
            yield Change(Kind.VERDICT, (theme,), f"claim {claim}", before, after)


def _exhibits(theme: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    before, after = ({exhibit["name"]: exhibit for exhibit in exhibits} for exhibits in (old, new))
    for name in dict.fromkeys([*before, *after]):
        first, second = before.get(name), after.get(name)
        if first and second:
            yield from _exhibit(theme, first, second)
        else:
            heads = ("" if exhibit is None else exhibit["headline"] for exhibit in (first, second))
            yield Change(Kind.REPORT, (theme,), f"exhibit {name}", *heads)


def _exhibit(theme: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    what = f"exhibit {old['name']}"
    if old["finding"] != new["finding"]:
        yield Change(Kind.FINDING, (theme,), what, _headline(old), _headline(new))
    elif old["headline"] != new["headline"]:
        yield Change(Kind.WORDS, (theme,), f"{what}, headline", old["headline"], new["headline"])
    for key in _WORDS:
        if old.get(key) != new.get(key):
            yield Change(Kind.WORDS, (theme,), f"{what}, {key}", *ends(str(old.get(key)), str(new.get(key))))


def _headline(exhibit: Mapping[str, Any]) -> str:
    return f"{'a finding' if exhibit['finding'] else 'no finding'}, '{exhibit['headline']}'"


def _texts(theme: str, what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Texts that came, went or were put otherwise, each beside the one in whose place it stands."""
    before, after = ([text for text in texts if text] for texts in (old, new))
    for step, first, last, start, end in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if step != "equal":
            for pair in zip_longest(before[first:last], after[start:end], fillvalue=""):
                yield Change(Kind.WORDS, (theme,), what, *ends(*pair))


def _values(theme: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    for first, second in pairs(old, new):
        if first and second:
            yield from _value(theme, first, second)
        else:
            texts = (value["text"] if value else "" for value in (first, second))
            yield Change(Kind.VALUE, (theme,), _called(first or second or {}), *texts)


def pairs(old: Sequence[Value], new: Sequence[Value]) -> list[tuple[Value | None, Value | None]]:
    """Values of two editions of a report that are the same one, each with None where it is gone or has come.

    They are found again by their ids; those of manifests without ids by name and papers, then by their order. A value
    that stood in two places and now has two figures stands in two pairs.
    """
    before, after = (_by_id(values) for values in (old, new))
    shared = [place for place in before if place in after and before[place]["name"] == after[place]["name"]]
    known = {(id(before[place]), id(after[place])): (before[place], after[place]) for place in shared}
    gone = [value for value in old if not any(value is first for first, _ in known.values())]
    come = [value for value in new if not any(value is second for _, second in known.values())]
    found: list[tuple[Value | None, Value | None]] = [*known.values()]
    for same in (("name", "definition", "period"), ("name", "definition"), ("name", "period"), ("name",)):
        for first in list(gone):
            second = next((value for value in come if all(value.get(key) == first.get(key) for key in same)), None)
            if second is not None:
                gone.remove(first)
                come.remove(second)
                found.append((first, second))
    return [*found, *((value, None) for value in gone), *((None, value) for value in come)]


def _by_id(values: Sequence[Value]) -> dict[str, Value]:
    return {place: value for value in values for place in value.get("ids", ())}


def _value(theme: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    first, second = str(old["amount"]), str(new["amount"])
    if not tables.same(first, second) or old["text"] != new["text"]:
        texts = (old["text"], new["text"]) if old["text"] != new["text"] else (first, second)
        yield Change(Kind.VALUE, (theme,), _called(old), *texts)
    for key in _PAPERS:
        if old.get(key) != new.get(key):
            yield Change(Kind.PAPERS, (theme,), f"{_called(old)}, {key}", *ends(_text(old, key), _text(new, key)))


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key, "")
    return " ".join(found) if isinstance(found, list) else str(found)


def _called(value: Mapping[str, Any]) -> str:
    papers = ", ".join(part for part in (value.get("definition"), value.get("period")) if part)
    return f"value {value['name']}" + (f" ({papers})" if papers else "")


def ends(before: str, after: str) -> tuple[str, str]:
    """Two texts; of long ones the part where they begin to differ."""
    start = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0)
    cut = max(0, start - _LONGEST // 4) if max(len(before), len(after)) > _LONGEST else 0
    return (f"... {before[cut:]}", f"... {after[cut:]}") if cut else (before, after)


def _files_of(theme: str, before: Path, after: Path) -> Iterator[Change]:
    changes = [*_tables(theme, _csvs(before / "data"), _csvs(after / "data"))]
    yield from changes
    told = {change.what.partition(".csv")[0] for change in changes}
    books = [_records(folder / f"{theme}.ipynb") for folder in (before, after)]
    yield from _shown(theme, *(_exhibits_of(book, told) for book in books))
    yield from _texts(theme, "prose", *([*_prose(book)] for book in books))


def _tables(theme: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        if name not in old or name not in new:
            there = ("a table" if name in files else "" for files in (old, new))
            yield Change(Kind.TABLE, (theme,), name, *there)
            continue
        for move in tables.moved(old[name], new[name]):
            yield _claim(theme, move) if name == _LEDGER else _cell(theme, name, move)


def _csvs(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.csv"))}


def _records(path: Path) -> list[Mapping[str, Any]]:
    """What an executed notebook shows; nothing if there is none."""
    return [*manifest.records(json.loads(path.read_text(encoding="utf-8")))] if path.is_file() else []


def _exhibits_of(records: Iterable[Mapping[str, Any]], told: Container[str]) -> dict[str, Mapping[str, Any]]:
    """Exhibits by name, without those whose CSV has moved: their table moves with it."""
    return {each["name"]: each for each in records if each["type"] == "exhibit" and each["name"] not in told}


def _shown(theme: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Tables as readers see them, with labels and rounded numbers, and notes."""
    for name in [name for name in old if name in new]:
        first, second = old[name], new[name]
        for move in tables.between(_as_shown(first), _as_shown(second)):
            yield _cell(theme, f"table {name} as it is shown", move)
        if first["note"] != second["note"]:
            yield Change(Kind.WORDS, (theme,), f"exhibit {name}, note", *ends(first["note"], second["note"]))


def _as_shown(exhibit: Mapping[str, Any]) -> list[tuple[str, ...]]:
    labels = (", ".join(part for part in (column["label"], column["unit"]) if part) for column in exhibit["columns"])
    names = (column["name"] for column in exhibit["columns"])
    head = tuple(f"{name} ({label})" for name, label in zip(names, labels, strict=True))
    return [head, *(tuple(row) for row in exhibit["rows"])]


def _prose(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for record in records:
        if record["type"] == "prose":
            yield "".join(run["text"] for run in record["runs"])
        elif record["type"] == "numbers":
            yield from (f"{item['label']}: {item.get('change', '')} {item.get('note', '')}" for item in record["items"])


def _cell(theme: str, name: str, move: tables.Move) -> Change:
    return Change(Kind.TABLE, (theme,), f"{name}, {move.where}", *ends(move.before, move.after))


def _claim(theme: str, move: tables.Move) -> Change:
    """A cell of the ledger: a verdict, or what led to it."""
    claim, _, column = move.where.removeprefix("row ").partition(", column ")
    if column == "verdict":
        return Change(Kind.VERDICT, (theme,), f"claim {claim}", move.before, move.after)
    what = f"claim {claim}, {column}" if column else f"{_LEDGER}, {move.where}"
    return Change(Kind.ARITHMETIC, (theme,), what, *ends(move.before, move.after))


def told(changes: Sequence[Change], most: int = _MOST) -> str:
    """Changes in words, a line each below a heading for each kind; of many of a kind the worst.

    Args:
        changes: What `compare` found.
        most: How many of a kind are told one by one.
    """
    lines: list[str] = []
    for kind, group in groupby(changes, key=lambda change: change.kind):
        found = list(group)
        lines.append(f"{kind.plural} ({len(found)}):")
        lines.extend(f"  {change}" for change in found[:most])
        if len(found) > most:
            lines.append(f"  and {len(found) - most} more")
    return "\n".join(lines)
