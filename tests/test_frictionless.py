"""Frictionless as a witness: whatever it finds wrong with a damaged package, the suite's own check finds, too."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from frictionless import Package as Frictionless
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tiny_package import TABLES, descriptor, write

from koruz.data.checks import check

CELLS = ["", "1", "0", "-1", "1.0", "1e3", "x", "UZB", "KOR", "UZS", "official", "reported", "2023", "2024-01-20",
         "2024-13-01", "true", "yes", "STAT_2024", "NEWS_2024", "USD million", "exports", "91", "2031", "cafe\u0301",
         " UZB", "nan", "inf", "1,5"]  # fmt: skip
VALUES = [None, 0, 1, -5, 2.5, True, "x", "", "a(", "1990", "2024-01-20", [], ["x"], [1], {}, {"x": 1}]
NAMES = ["type", "format", "constraints", "required", "unique", "enum", "pattern", "minimum", "maximum", "minLength",
         "exclusiveMinimum", "missingValues", "trueValues", "bareNumber", "primaryKey", "foreignKeys", "fields", "name",
         "title", "path", "schema", "licenses", "sources", "encoding", "resources", "example"]  # fmt: skip


def witness(folder: Path) -> list[str]:
    """What Frictionless finds wrong, in its words; how it breaks, where a descriptor is too odd for it."""
    try:
        report = Frictionless(str(folder / "datapackage.json")).validate()
    except Exception as error:
        return [repr(error)]
    return [error.note for task in report.tasks for error in task.errors] + [error.note for error in report.errors]


def assert_found_too(tables: dict[str, str | bytes], raw: Any) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place) / "data", tables, raw)
        if found := witness(folder):
            assert check(folder), found


def damaged(table: str, row: int, column: int, cell: str) -> dict[str, str | bytes]:
    """One table with one cell of it exchanged, the header's included."""
    rows = list(csv.reader(io.StringIO(TABLES[table])))
    line = rows[row % len(rows)]
    line[column % len(line)] = cell
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return {table: out.getvalue()}


CELL = st.tuples(st.sampled_from([*TABLES]), st.integers(0, 9), st.integers(0, 19), st.sampled_from(CELLS))
# The same damages on every run: what is found anew is a case to add, not a run that fails once.
RELAXED = settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RELAXED
@given(st.lists(CELL, min_size=1, max_size=3))
@example([("trade", 1, 1, "UZS")])
@example([("grades", 2, 1, "1")])
def test_a_damaged_cell(damages: list[tuple[str, int, int, str]]) -> None:
    tables: dict[str, str | bytes] = {}
    for damage in damages:
        tables |= damaged(*damage)
    assert_found_too(tables, None)


def places(part: Any) -> list[tuple[Any, Any]]:
    """Every entry of a descriptor, as what holds it and its name or number there."""
    keys = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    return [each for key in keys for each in [(part, key), *places(part[key])]]


DAMAGE = st.tuples(st.integers(0, 10_000), st.sampled_from(["drop", "set", "add"]), st.sampled_from(VALUES),
                   st.sampled_from(NAMES))  # fmt: skip


@RELAXED
@given(DAMAGE)
def test_a_damaged_descriptor(damage: tuple[int, str, Any, str]) -> None:
    number, how, value, name = damage
    raw = descriptor()
    entries = places(raw)
    holder, key = entries[number % len(entries)]
    if how == "drop":
        del holder[key]
    elif how == "set":
        holder[key] = value
    elif isinstance(holder[key], dict):
        holder[key][name] = value
    assert_found_too({}, raw)
