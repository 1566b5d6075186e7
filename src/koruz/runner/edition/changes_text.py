"""What changed between two editions, in lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from koruz.runner.edition.causes import told
from koruz.runner.edition.changes import LOST, NUMBERS, VERDICT, Changes, Judged, Moved, Said
from koruz.runner.edition.compare import ends
from koruz.runner.edition.kept import Edition
from koruz.runner.edition.triangle import Line

MOST = 12  # of a kind that are told one by one
_NOTHING = "(nothing)"


def lines(found: Changes, most: int = MOST) -> Iterator[str]:
    """All that changed: a summary, then rows, values, headlines, verdicts, exhibits, and what is lost.

    Args:
        found: What changed.
        most: How many of a kind are told one by one; the others are counted.
    """
    yield f"From {titled(found.before)} to {titled(found.after)}:"
    if found.empty:
        yield "  Nothing that is published differs."
    else:
        yield f"  {summary(found)}"
    yield from _part("Reports", [f"{name}: {fate}" for name, fate in found.reports], most)
    yield from _rows(found, most)
    yield from _part("Values", [_value(value) for value in found.values], most)
    if found.smaller:
        yield f"  {found.smaller} moved by less than the threshold"
    yield from _part("Headlines", [_said(said) for said in found.headlines], most)
    yield from _part("Sentences", [_said(said) for said in found.sentences if said.fate != LOST], most)
    yield from _part("Verdicts", [_judged(judged) for judged in found.verdicts], most)
    yield from _part("Exhibits touched", [_exhibit(each.report, each.name, each.data) for each in found.exhibits], most)
    yield from _part("Exhibits and sentences lost", [_gone(said) for said in found.lost], most)


def titled(edition: Edition) -> str:
    """'standard (edition 2026.11, data of 2026-11-23)'."""
    content = edition.content
    return f"{edition.name} (edition {content.get('edition', '')}, data of {content.get('vintage', '')})"


def summary(found: Changes) -> str:
    """The worst in one line: what is lost, fallen back, judged otherwise, and how much moved."""
    fates = Counter(said.fate for said in found.headlines)
    verdicts = sum(judged.kind == VERDICT for judged in found.verdicts)
    fallen = sum(count for fate, count in fates.items() if fate not in (LOST, NUMBERS))
    parts = [
        (len(found.lost), "exhibit or sentence lost", "exhibits and sentences lost"),
        (verdicts, "verdict changed", "verdicts changed"),
        (fallen, "headline says something else", "headlines say something else"),
        (fates[NUMBERS], "headline has new numbers", "headlines have new numbers"),
        (len(found.values) + found.smaller, "value moved", "values moved"),
        (len(found.exhibits), "exhibit touched", "exhibits touched"),
    ]
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in parts if count) + "."


def _part(title: str, told: Sequence[str], most: int) -> Iterator[str]:
    if told:
        yield f"{title} ({len(told):,}), worst first:" if title in _RANKED else f"{title} ({len(told):,}):"
        yield from (f"  {line}" for line in told[:most])
        if len(told) > most:
            yield f"  and {len(told) - most:,} more"


_RANKED = ("Values", "Headlines", "Sentences", "Verdicts")


def _rows(found: Changes, most: int) -> Iterator[str]:
    if found.rows is None:
        yield "Rows: the data of one of the two aren't kept, so rows can't be compared."
        return
    yield from _part("Rows", [f"{told(row)}{standing(row)}" for row in found.rows], most)


def standing(row: object) -> str:
    """That a row doesn't count, in words; '' if it does."""
    return " (doesn't count)" if isinstance(row, dict) and row.get("counts") is False else ""


def _value(value: Moved) -> str:
    change = f" ({value.change})" if value.change else ""
    period = f", {value.period}" if value.period else ""
    texts = f"{value.before or _NOTHING} -> {value.after or _NOTHING}"
    return f"{' and '.join(value.reports)}, {value.name}{period}: {texts}{change}; {value.cause}"


def _said(said: Said) -> str:
    head = f"{' and '.join(said.reports)}, {said.name}, {said.fate}"
    return f"{head}: '{said.before or _NOTHING}' -> '{said.after or _NOTHING}'; {said.cause}"


def _judged(judged: Judged) -> str:
    moved = f"{judged.before or _NOTHING} -> {judged.after or _NOTHING}"
    words = moved if judged.kind == VERDICT else f"still {judged.after}"
    before, after = ends(*judged.arithmetic)
    return f"claim {judged.claim}, {words}: {before or _NOTHING} -> {after or _NOTHING}; {judged.cause}"


def _exhibit(report: str, name: str, data: bool) -> str:
    return f"{report}, {name}" if data else f"{report}, {name} (its words)"


def _gone(said: Said) -> str:
    return f"{' and '.join(said.reports)}, {said.name}: '{said.before}'; {said.cause}"


def triangle_lines(found: Sequence[Line], editions: Sequence[Edition]) -> Iterator[str]:
    """The revision triangle, a block for each report."""
    for report in dict.fromkeys(line.report for line in found):
        yield f"{report}:"
        for line in (line for line in found if line.report == report):
            yield f"  {line.label}"
            for edition, cell in zip(editions, line.cells, strict=True):
                period = f" ({cell[2]})" if cell and cell[2] else ""
                yield f"    {edition.name:<24} {cell[0] + period if cell else 'not there'}"
