"""What an executed notebook publishes, as the manifest keeps it: values, exhibits, sentences, verdicts.

Each value and sentence has ids that stay when others come or go: the notebook's cell in which it stands, its place
among the sentences or numbers that the cell was given, and the value's name. A value that stands in several places is
kept once, with an id for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from koruz.report.record import MIME
from koruz.report.visible import shows_outputs

_FIRST = "takeaways"
_EXHIBIT = ("name", "form", "headline", "subtitle", "finding", "what_if", "alt")
_CLAIM = ("statement", "stated", "found", "arithmetic")

Record = Mapping[str, Any]


def records(notebook: Record) -> Iterator[Record]:
    """Every record of koruz's own type in an executed notebook's outputs, in order; none that its author hides."""
    return (record for _, record in _placed(notebook))


def _placed(notebook: Record) -> Iterator[tuple[str, Record]]:
    """Each record with the id of its cell."""
    for cell in filter(shows_outputs, notebook["cells"]):
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(MIME)
            if record is not None:
                yield str(cell.get("id", "")), record


def published(notebook: Record) -> dict[str, Any]:
    """What an executed notebook publishes.

    Returns:
        `takeaways` (texts), `sentences` (texts of takeaways and of prose by id), `values` (each with its papers and
        `ids`), `numbers` (labels of the headline numbers by their value's id), `exhibits`, `claims` (verdicts),
        `ledger` (what led to each verdict) and `verdicts` (counts).
    """
    placed = [*_placed(notebook)]
    exhibits = [_exhibit(record) for _, record in placed if record["type"] == "exhibit"]
    rows = [row for _, record in placed if record["type"] == "ledger" for row in record["rows"]]
    claims = {row["claim"]: row["verdict"] for row in rows}
    return {
        "takeaways": [text for _, record in placed if record["type"] == _FIRST for _, text in _sentences("", record)],
        "sentences": {place: text for cell, record in placed for place, text in _sentences(cell, record) if text},
        "values": _values(placed),
        "numbers": {f"{place}/{item['value']['name']}": item["label"] for place, item in _numbers(placed)},
        "exhibits": exhibits,
        "claims": claims,
        "ledger": {row["claim"]: _claim(row) for row in rows},
        "verdicts": dict(sorted(Counter(claims.values()).items())),
    }


def _exhibit(record: Record) -> dict[str, Any]:
    return {**{key: record.get(key) for key in _EXHIBIT}, "sources": [each["id"] for each in record.get("sources", [])]}


def _claim(row: Record) -> dict[str, str]:
    """What led to a verdict; its sources are ids, parted by blanks."""
    sources = " ".join(source["id"] for source in row.get("sources", []))
    return {**{key: str(row.get(key, "")) for key in _CLAIM}, "sources": sources}


def _items(cell: str, record: Record) -> Iterator[tuple[str, Record]]:
    """The parts of a list of sentences or numbers, each with its place: that which its author gave it."""
    for number, item in enumerate(record.get("items", []), start=1):
        yield f"{cell}.{item.get('place', number)}", item


def _sentences(cell: str, record: Record) -> Iterator[tuple[str, str]]:
    parts = {_FIRST: _items(cell, record), "prose": [(cell, record)]}.get(record["type"], [])
    return ((place, "".join(run["text"] for run in part["runs"])) for place, part in parts)


def _numbers(placed: list[tuple[str, Record]]) -> Iterator[tuple[str, Record]]:
    for cell, record in placed:
        yield from ((place, item) for place, item in _items(cell, record) if item.get("value"))


def _values(placed: list[tuple[str, Record]]) -> list[dict[str, Any]]:
    """Every value once, in the order in which they are first met."""
    found: list[tuple[Record, list[str]]] = []
    seen: Counter[str] = Counter()
    for place, value in (pair for cell, record in placed for pair in _stated(cell, record)):
        name = f"{place}/{value['name']}"
        seen[name] += 1
        again = f"~{seen[name]}" if seen[name] > 1 else ""
        ids = next((ids for known, ids in found if known == value), None)
        if ids is None:
            found.append((value, ids := []))
        ids.append(f"{name}{again}")
    return [{"ids": ids, **value} for value, ids in found]


def _stated(cell: str, record: Record) -> Iterator[tuple[str, Record]]:
    for place, item in _items(cell, record):
        yield from ((place, value) for value in item.get("values", []))
        if item.get("value"):
            yield place, item["value"]
    yield from ((cell, value) for value in record.get("values", []))
