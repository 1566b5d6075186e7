"""How many students study for a degree."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.pace import EVERYONE
from koruz.indicators.education.ranks import FEWEST
from koruz.indicators.education.students import counted
from koruz.indicators.education.view import STUDENTS, View, students
from koruz.methods.ratios import percent_of
from koruz.report import describe
from koruz.report.results import PAPERS, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, part_of
from koruz.words.dates import date_label
from koruz.words.pair import WORLD

_COLUMNS = (
    Column("name", "Origin"),
    Column("value", "Students", STUDENTS, 0),
    Column("value_degree", "For a degree", STUDENTS, 0),
    Column("share", "Share", "percent", 1),
    *PAPERS,
)


def degrees(view: View) -> Result:
    """How many of those enrolled study for a degree, by origin, on the last 1 April with at least three origins.

    Returns:
        Rows of origin, students, of them for a degree, share in percent; values `students`, `degree` and `share` of the
        origin, and the same of everyone with `all_`.
    """
    data = _last_day(view, _both_levels(view))
    data = data.assign(
        name=data["origin"].map(view.names).mask(data["origin"] == WORLD, EVERYONE),
        share=[percent_of(part, whole) for part, whole in zip(data["value_degree"], data["value"], strict=True)],
    )
    data = data.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    text = f"Students for a degree in all students enrolled on {date_label(data['date'].iloc[0])}: "
    text += describe.ranking(data, category="name", value="share", unit="percent")
    values = [*_own(data, view.origin, ""), *_own(data, WORLD, "all_")]
    return Result(data, _COLUMNS, sources_of(data), text, values_by_name(values))


def _both_levels(view: View) -> pd.DataFrame:
    """Origins and days with an exact figure of all enrolled, who are some, and of those for a degree."""
    every, degree = (view.exact(counted(view, "kedi", level=level)) for level in ("all", "degree"))
    papers = ["origin", "date", "value", "grade", "source"]
    every = every[every["value"] > 0]
    return every.merge(degree[papers], on=["origin", "date"], suffixes=("", "_degree"))


def _last_day(view: View, both: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last day on which the origin is among three or more."""
    origins = both[both["origin"] != WORLD].groupby("date")["origin"].agg(set)
    days = [day for day, codes in origins.items() if len(codes) >= FEWEST and view.origin in codes]
    return both[both["date"] == max(days, key=str)] if days else both.iloc[:0]


def _own(data: pd.DataFrame, origin: str, prefix: str) -> list[Value]:
    rows = data[data["origin"] == origin]
    if rows.empty:
        units = {"students": STUDENTS, "degree": STUDENTS, "share": "percent"}
        return [Value.missing(f"{prefix}{name}", unit) for name, unit in units.items()]
    row = rows.iloc[0]
    every = students(row, f"{prefix}students", f"students enrolled in Korea, {row['name']}")
    part = {name: row[f"{name}_degree"] for name in ("value", "grade", "source")}
    degree = students(pd.Series({**row, **part}), f"{prefix}degree", f"students for a degree, {row['name']}")
    return [every, degree, part_of(f"{prefix}share", degree, every)]
