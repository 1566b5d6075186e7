"""Where an origin stands among the others that the two ministries print."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from koruz.indicators.dates import date_label
from koruz.indicators.education.students import COUNTS, counted
from koruz.indicators.education.view import ALL, STUDENTS, View, students
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, number_text, ratio

FEWEST = 3
"""Origins printed for one day, at least, for a place in their order to say something."""

_NAMES = {"kedi": "enrolled", "moj": "visas"}
_GROUPS = {"kedi": "enrolled", "moj": "on a student visa"}
_COLUMNS = (
    Column("name", "Origin"),
    Column("series", "Who is counted"),
    Column("day", "Day"),
    Column("value", "Students", STUDENTS, 0),
    Column("rank", "Place", "rank", 0),
    Column("grade", "Grade"),
    Column("source", "Source"),
)


def orders(view: View, definition: str) -> pd.DataFrame:
    """Origins by one count with their places, `rank`, for every day on which the view's own is among at least three.

    No row for a day on which the own figure is doubtful. Doubtful figures of others keep their place.
    """
    rows = counted(view, definition)
    rows = rows[rows["origin"] != ALL]
    rows = rows.assign(name=rows["origin"].map(view.names), day=rows["date"].map(date_label))
    rows = rows.assign(series=rows["definition"].map(_GROUPS) + ", " + rows["day"])
    own = set(view.sound(rows[rows["origin"] == view.origin])["date"])
    many = rows.groupby("date")["origin"].transform("nunique") >= FEWEST
    kept = rows[many & rows["date"].isin(own)].sort_values(["date", "value"], ascending=[True, False], kind="stable")
    return kept.assign(rank=kept.groupby("date").cumcount() + 1).reset_index(drop=True)


def ranking(view: View) -> Result:
    """Origins by either count, each on the last day for which the origin and at least two others are printed.

    Doubtful figures of others stay out of the picture, but keep their place in the order.

    Returns:
        Rows of origin, series, day, students, rank; values `enrolled` and `visas` (the origin's counts),
        `rank_enrolled` and `rank_visas` (its places), `times` (the next larger origin over the own, by the count where
        they lie closer; missing for the largest).
    """
    parts = {definition: _last_day(orders(view, definition)) for definition in COUNTS}
    data = pd.concat(parts.values(), ignore_index=True)
    if data.empty:
        return Result(data, _COLUMNS, (), "")
    data = data[view.is_sound(data)].reset_index(drop=True)
    text = "; ".join(
        f"{series}: " + ", ".join(f"{row['name']} {number_text(row['value'])}" for _, row in rows.iterrows())
        for series, rows in data.groupby("series", sort=False)
    )
    found = [value for definition, part in parts.items() for value in _place(view, part, _NAMES[definition])]
    closest = _closest([_next_larger(view, part) for part in parts.values()])
    return Result(data, _COLUMNS, sources_of(data), f"{text}.", values_by_name([*found, closest]))


def _last_day(order: pd.DataFrame) -> pd.DataFrame:
    return order[order["date"].eq(order["date"].max())]


def _place(view: View, part: pd.DataFrame, name: str) -> list[Value]:
    """The origin's count on one day, and its place."""
    if part.empty:
        return [Value.missing(name, STUDENTS), Value.missing(f"rank_{name}", "rank")]
    own = part[part["origin"] == view.origin].iloc[0]
    count = students(own, name, f"students from {view.called} in Korea, {own['series']}")
    how = f"place among the {len(part)} origins printed"
    return [count, derive(f"rank_{name}", float(own["rank"]), "rank", how, (count,), definition=how)]


def _next_larger(view: View, part: pd.DataFrame) -> Value:
    """How many times as many come from the next larger origin; its name is the definition."""
    own = part[part["origin"] == view.origin]
    larger = view.sound(part[part["rank"] < own["rank"].min()])
    if larger.empty:
        return Value.missing("times", "times")
    top = students(larger.iloc[-1], "next", str(larger.iloc[-1]["name"]))
    return ratio("times", top, students(own.iloc[0], "own", f"students from {view.called}"))


def _closest(times: Sequence[Value]) -> Value:
    """The smallest of those that are known."""
    known = [value for value in times if value.known]
    return min(known, key=lambda value: value.amount, default=Value.missing("times", "times"))
