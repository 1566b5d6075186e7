"""JSON of an institution as a sheet: one object for each row, what is said of all of them above."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from koruz.data.ingest.encodings import decode
from koruz.data.ingest.grid import Exact, Grid

ENDING = ".json"


def read_objects(content: bytes, label: str) -> Grid | None:
    """Read bytes as a sheet.

    Args:
        content: The file's bytes.
        label: The file as problems name it.

    Returns:
        A header of all names, and a row for each object of the list, or of the list 'data' that its only object has;
        'metadata' beside that list stand in one row above. None if it is no such JSON.
    """
    try:
        found = json.loads(decode(content).text)
    except (ValueError, RecursionError):
        return None
    head = found[0] if isinstance(found, list) and len(found) == 1 else found
    if isinstance(head, dict) and isinstance(head.get("data"), list):
        return _grid(head["data"], [*_words(head.get("metadata"))], label)
    return _grid(found, [], label) if isinstance(found, list) else None


def _words(metadata: Any) -> Iterator[str]:
    """What a list of names and values says, language by language: 'name_en' stands before 'value_en'."""
    for each in metadata if isinstance(metadata, list) else ():
        if isinstance(each, dict):
            yield from (_text(each[key]) for key in sorted(each, key=_by_language))


def _by_language(key: str) -> tuple[str, str]:
    kind, _, language = key.rpartition("_")
    return language, kind


def _grid(objects: list[Any], above: list[str], label: str) -> Grid | None:
    if not objects or not all(isinstance(each, dict) for each in objects):
        return None
    names = [*dict.fromkeys(str(name) for each in objects for name in each)]
    rows = [[_text(each.get(name)) for name in names] for each in objects]
    # Rows count as those of a spreadsheet would that has them below one header.
    heads = [above, names] if above else [names]
    return Grid(label, "data", [*heads, *rows], [*([1] * len(heads)), *range(2, len(rows) + 2)])


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    return Exact(repr(value)) if isinstance(value, int | float) else value if isinstance(value, str) else ""
