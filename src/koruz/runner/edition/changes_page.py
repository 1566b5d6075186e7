"""What changed between two editions, as the page `changes.html`: tables for each part, moved figures side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from koruz.export.changes import render
from koruz.export.labels import date_words
from koruz.runner.edition.causes import told
from koruz.runner.edition.changes import LOST, VERDICT, Changes, Judged, Moved, Said, Touched
from koruz.runner.edition.changes_text import standing, summary
from koruz.runner.edition.compare import ends
from koruz.runner.edition.kept import Edition
from koruz.runner.edition.triangle import Line

_NOTHING = "nothing"
_MOST_BYTES = 400_000  # of a picture that is shown: a photograph or a map of many marks would make the page heavy


def rendered(found: Changes, by_edition: Sequence[Line], editions: Sequence[Edition]) -> str:
    """The page.

    Args:
        found: What changed.
        by_edition: The revision triangle.
        editions: Its columns.
    """
    sides = (found.before, found.after)
    return render(
        title=f"What changed from {found.before.name} to {found.after.name}",
        sides=[_side(edition) for edition in sides],
        summary=summary(found) if not found.empty else "Nothing that is published differs.",
        sections=[*_sections(found), *_triangle(by_edition, editions)],
        charts=[*_charts(found)],
    )


def _side(edition: Edition) -> dict[str, str]:
    words = date_words(str(edition.content.get("vintage", "")))
    return {"name": edition.name, "edition": str(edition.content.get("edition", "")), "vintage": words}


def _section(anchor: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], text: str = "") -> Any:
    columns = [{"name": head, "label": head, "unit": "", "align": "left"} for head in heads]
    counted = f"{title} ({len(rows):,})" if rows else title
    return {"anchor": anchor, "title": counted, "text": text, "columns": columns, "rows": rows}


def _sections(found: Changes) -> Iterator[Any]:
    sides = ("Before", "After")
    if found.lost:
        lost = [(_where(said), said.name, said.before, str(said.cause)) for said in found.lost]
        yield _section("lost", "Exhibits and sentences lost", ("Report", "Name", "What it said", "Cause"), lost)
    yield _rows(found)
    if found.values or found.smaller:
        head = ("Value", "Report", "Period", *sides, "Change", "Cause")
        less = f"{found.smaller} values moved by less than the threshold." if found.smaller else ""
        yield _section("values", "Values", head, [_value(value) for value in found.values], less)
    if found.headlines:
        yield _section(
            "headlines", "Headlines", ("Exhibit", "Report", "What happened", *sides, "Cause"), _said(found.headlines)
        )
    if found.verdicts:
        heads = ("Claim", "Statement", "Verdict", "What led to it before", "What led to it now", "Cause")
        yield _section("verdicts", "Verdicts", heads, [_judged(judged) for judged in found.verdicts])
    phrases = [said for said in found.sentences if said.fate != LOST]
    if phrases:
        yield _section(
            "sentences", "Sentences", ("Sentence", "Report", "What happened", *sides, "Cause"), _said(phrases)
        )
    if found.exhibits:
        touched = [(each.name, each.report, each.headline, "data" if each.data else "words") for each in found.exhibits]
        yield _section("exhibits", "Exhibits touched", ("Exhibit", "Report", "Headline now", "What moved"), touched)


def _rows(found: Changes) -> Any:
    if found.rows is None:
        return _section("rows", "Rows", (), (), "The data of one of the two aren't kept, so rows can't be compared.")
    rows = [(str(row.get("kind", "")), told(row) + standing(row)) for row in found.rows]
    return _section("rows", "Rows", ("Kind", "Row"), rows, "" if rows else "No row of the data differs.")


def _where(thing: Moved | Said | Judged) -> str:
    return ", ".join(thing.reports)


def _value(value: Moved) -> tuple[str, ...]:
    texts = value.before or _NOTHING, value.after or _NOTHING
    return value.name, _where(value), value.period, *texts, value.change, str(value.cause)


def _said(found: Sequence[Said]) -> list[tuple[str, ...]]:
    return [
        (said.name, _where(said), said.fate, said.before or _NOTHING, said.after or _NOTHING, str(said.cause))
        for said in found
    ]


def _judged(judged: Judged) -> tuple[str, ...]:
    moved = f"{judged.before or _NOTHING} -> {judged.after or _NOTHING}"
    verdict = moved if judged.kind == VERDICT else f"still {judged.after}"
    return judged.claim, judged.statement, verdict, *ends(*judged.arithmetic), str(judged.cause)


def _triangle(lines: Sequence[Line], editions: Sequence[Edition]) -> Iterator[Any]:
    heads = ("Headline number", "Report", *(edition.name for edition in editions))
    rows = [(line.label, line.report, *(_cell(cell) for cell in line.cells)) for line in lines]
    if rows:
        text = "Each headline number as every edition has it, the oldest first."
        yield _section("triangle", "Headline numbers by edition", heads, rows, text)


def _cell(cell: tuple[str, float | None, str] | None) -> str:
    if cell is None:
        return ""
    return f"{cell[0]} ({cell[2]})" if cell[2] else cell[0]


def _charts(found: Changes) -> Iterator[Mapping[str, Any]]:
    """Figures of both editions, where both have kept theirs."""
    for touched in found.exhibits:
        past, now = (_picture(edition, touched) for edition in (found.before, found.after))
        if touched.data and past and now and past != now:
            anchor = f"chart-{touched.report}-{touched.name}"
            yield {
                "anchor": anchor,
                "report": touched.report,
                "name": touched.name,
                "before": past,
                "after": now,
            }


def _picture(edition: Edition, touched: Touched) -> dict[str, str] | None:
    exhibits = edition.themes[touched.report].get("exhibits", [])
    exhibit = next((each for each in exhibits if each["name"] == touched.name), None)
    file = edition.folder / touched.report / "figures" / f"{touched.name}.svg"
    if exhibit is None or not file.is_file() or file.stat().st_size > _MOST_BYTES:
        return None
    return {"headline": exhibit["headline"], "alt": exhibit["alt"], "svg": file.read_text(encoding="utf-8")}
