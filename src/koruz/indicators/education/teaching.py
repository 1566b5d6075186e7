"""Korean in Uzbekistan: who teaches it, how many learn it, and how many apply for the test."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from koruz.indicators.education.topik import whole_years
from koruz.indicators.education.view import View
from koruz.report.results import Column, Result
from koruz.report.values import Value, of_row, ratio
from koruz.words.dates import date_label
from koruz.words.written import number_text

_COUNT = "count"
_TEST = "applicants"


class _Kind(NamedTuple):
    """What is counted: which row of the data, and its words."""

    institution: str
    measure: str
    words: str


_KINDS = {
    "universities": _Kind("all-universities", "institutions", "Universities that teach Korean"),
    "learners": _Kind("all-universities", "learners", "Their students of Korean"),
    "schools": _Kind("all-schools", "institutions", "Schools that teach Korean"),
    "pupils": _Kind("all-schools", "learners", "Their pupils of Korean"),
    "institutes": _Kind("all-sejong", "institutions", "King Sejong Institutes"),
    "all_learners": _Kind("all-teaching", "learners_with_courses", "All learners, with language courses"),
    _TEST: _Kind("", "", "Applicants for the test (TOPIK), whole year"),
}
_COLUMNS = (
    Column("what", "What is counted"),
    Column("start", "First count", _COUNT, 0),
    Column("start_day", "When"),
    Column("end", "Last count", _COUNT, 0),
    Column("end_day", "When"),
    Column("times", "Growth", "times", 1),
    Column("source_start", "Source of the first"),
    Column("source", "Source of the last"),
)


def teaching(view: View) -> Result:
    """Places that teach Korean, their learners, and applicants for the test: the first and the last count of each.

    Undated pages that the data read as a year are kept, and say so. The first and the last count may come from
    different authorities: they show an order of size, not a measured course.

    Returns:
        Rows of what is counted, first count with date, last count with date, times, sources; values `universities`,
        `learners`, `schools`, `pupils`, `institutes` (King Sejong Institutes), `all_learners` and `applicants` (the
        last counts), the same with `_first` and `_times` (last over first); missing where there is a single count.
    """
    ends = {name: _ends(view, name) for name in _KINDS}
    data = pd.DataFrame([_row(_KINDS[name].words, rows) for name, rows in ends.items() if len(rows)])
    values = [value for name, rows in ends.items() for value in _values(name, rows)]
    sources = [source for rows in ends.values() for source in rows["source"]]
    return Result.of(data, _COLUMNS, lambda: _text(data), values, sources)


def _ends(view: View, name: str) -> pd.DataFrame:
    """The first and the last count of a kind, one row if there is one count, none if there is none."""
    if name == _TEST:
        counts = whole_years(view)
    else:
        kind = _KINDS[name]
        rows = view.rows("institution_counts", institution=kind.institution, measure=kind.measure)
        counts = view.one_per(rows, "date").sort_values("date", kind="stable")
    return counts.iloc[[0, -1]] if len(counts) > 1 else counts


def _row(words: str, rows: pd.DataFrame) -> dict[str, object]:
    """One row of the table; a single count stands in the column of the last."""
    last = rows.iloc[-1]
    end = {"what": words, "end": float(last["value"]), "end_day": _when(last), "source": last["source"]}
    if len(rows) == 1:
        return {**end, "start": None, "start_day": None, "times": None, "source_start": None}
    first = rows.iloc[0]
    start = {"start": float(first["value"]), "start_day": _when(first), "source_start": first["source"]}
    return {**end, **start, "times": last["value"] / first["value"] if first["value"] else None}


def _when(row: pd.Series) -> str:
    """The date of a count; an inferred one says so."""
    return f"{date_label(row['date'])}, {row['status']}" if row["status"] == "inferred" else date_label(row["date"])


def _values(name: str, rows: pd.DataFrame) -> list[Value]:
    """Last count, first count and growth; the last two are missing where there is one count."""
    words = _KINDS[name].words
    unit = "institutions" if _KINDS[name].measure == "institutions" else "persons"
    found = [of_row(row, name, period=date_label(row["date"]), definition=words) for _, row in rows.iterrows()]
    last = found[-1] if found else Value.missing(name, unit, definition=words)
    first = found[0].named(f"{name}_first") if len(found) > 1 else Value.missing(f"{name}_first", unit)
    return [last, first, ratio(f"{name}_times", last, first)]


def _text(data: pd.DataFrame) -> str:
    parts = []
    for row in data.to_dict("records"):
        start = "" if pd.isna(row["start"]) else f"{number_text(row['start'])} ({row['start_day']}), then "
        parts.append(f"{row['what']}: {start}{number_text(row['end'])} ({row['end_day']})")
    return "; ".join(parts) + "."
