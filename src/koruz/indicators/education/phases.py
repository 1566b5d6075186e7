"""How fast enrolment grew from one count to the next: a mean over many years hides it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from koruz.indicators.education.pace import EVERYONE
from koruz.indicators.education.students import counted
from koruz.indicators.education.view import STUDENTS, View, students
from koruz.methods.growth import compound_rate
from koruz.report import describe
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value, derive
from koruz.words.dates import decimal_year
from koruz.words.pair import WORLD

_Row = Mapping[Hashable, Any]
_COLUMNS = (
    Column("name", "Origin"),
    Column("phase", "Phase"),
    Column("start", "Students at first", STUDENTS, 0),
    Column("end", "Students at last", STUDENTS, 0),
    Column("rate", "Growth a year", "percent", 1),
    Column("source_start", "Source at first"),
    Column("source", "Source at last"),
)


def phases(view: View) -> Result:
    """Growth of enrolment a year, in phases: from each exact count of the origin to its next, none left out.

    All foreign students are set beside the origin in the phases for which both of their counts are known.

    Returns:
        Rows of name, phase, students at both ends, growth in percent a year, in order of time; values `newest` (growth
        of the origin in the last phase), `newest_all` (the same of all foreign students), `fastest` and `slowest`, each
        with its years as period, and `first` and `last`, the counts at the ends of the whole. The fastest and the
        slowest are missing if there is one phase only. Empty without two counts.
    """
    exact = view.exact(counted(view, "kedi"))
    exact = exact[exact["value"] > 0].sort_values("date", kind="stable")
    own = exact[exact["origin"] == view.origin].to_dict("records")
    every = {row["date"]: row for row in exact[exact["origin"] == WORLD].to_dict("records")}
    mine = [_phase(view, *pair) for pair in pairwise(own)]
    days = pairwise(row["date"] for row in own)
    all_ = [_phase(view, every[one], every[other]) for one, other in days if one in every and other in every]
    data = pd.DataFrame([*mine, *all_])
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    text = f"Growth of enrolment a year: {describe.ranking(data, category='label', value='rate', unit='percent')}"
    sources = tuple(dict.fromkeys([*data["source"], *data["source_start"]]))
    return Result(data.drop(columns="rows"), _COLUMNS, sources, text, values_by_name(_values(view, mine, all_)))


def _phase(view: View, one: _Row, other: _Row) -> dict[str, Any]:
    dates, counts = ([str(row["date"]) for row in (one, other)], [float(row["value"]) for row in (one, other)])
    years = f"{dates[0][:4]} to {dates[1][:4]}"
    name = EVERYONE if one["origin"] == WORLD else view.name
    return {
        "name": name,
        "phase": years,
        "label": f"{name}, {years}",
        "start": counts[0],
        "end": counts[1],
        "rate": compound_rate(counts[0], counts[1], decimal_year(dates[1]) - decimal_year(dates[0])),
        "source_start": one["source"],
        "source": other["source"],
        "rows": (one, other),
    }


def _values(view: View, mine: list[dict[str, Any]], all_: list[dict[str, Any]]) -> list[Value]:
    order = sorted(mine, key=lambda phase: phase["rate"])
    last = [phase for phase in all_ if phase["phase"] == mine[-1]["phase"]]
    found = [_rate(view, mine[-1:], "newest"), _rate(view, last, "newest_all")]
    several = order if len(order) > 1 else []
    found += [_rate(view, several[:1], "slowest"), _rate(view, several[-1:], "fastest")]
    return [*found, _end(view, mine[0], 0, "first"), _end(view, mine[-1], 1, "last")]


def _rate(view: View, phase: list[dict[str, Any]], name: str) -> Value:
    """The growth of a phase as a value, missing without one."""
    if not phase:
        return Value.missing(name, "percent")
    first, last = (_end(view, phase[0], place, end) for place, end in ((0, "first"), (1, "last")))
    how = f"compound growth from {first} ({first.period}) to {last}"
    return derive(name, phase[0]["rate"], "percent", how, (first, last), period=phase[0]["phase"])


def _end(view: View, phase: dict[str, Any], place: int, name: str) -> Value:
    row = phase["rows"][place]
    whose = "all countries" if row["origin"] == WORLD else view.called
    return students(pd.Series(row), name, f"students from {whose} enrolled in Korea")
