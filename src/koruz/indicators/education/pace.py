"""How fast the students of each origin grew between the same two days."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from koruz.indicators.education.students import COUNTS, counted
from koruz.indicators.education.view import STUDENTS, View, students
from koruz.methods.growth import compound_rate
from koruz.report import describe
from koruz.report.results import Column, Result
from koruz.report.values import Value, derive, ratio
from koruz.words.dates import date_label, decimal_year
from koruz.words.pair import WORLD

EVERYONE = "All countries"
_COLUMNS = (
    Column("name", "Origin"),
    Column("start", "Students then", STUDENTS, 0),
    Column("end", "Students now", STUDENTS, 0),
    Column("times", "Times as many", "times", 1),
    Column("rate", "Growth a year", "percent", 1),
    Column("source_start", "Source then"),
    Column("source", "Source now"),
)


def growth(view: View, definition: str = "kedi") -> Result:
    """How many times as many students an origin has as on the first day that the view's own has a figure for.

    Args:
        view: Origin and years.
        definition: Which count: 'kedi' (enrolled on 1 April) or 'moj' (on a student visa).

    Returns:
        Rows of origin, students then and now, times, growth in percent a year, the fastest first; values `start`,
        `end`, `times`, `rate` of the origin, the same of everyone with `all_`, `place` (the origin's among those with
        both figures), `compared` (how many these are) and `fastest` (times of the first; its name is the definition).
        An origin without a single student on either day isn't compared; without those of the own there are no rows.
    """
    exact = view.exact(counted(view, definition))
    days = sorted(exact.loc[exact["origin"] == view.origin, "date"])
    data = _both_ends(view, exact, days)
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    text = f"Students {COUNTS[definition]}: {date_label(days[-1])} over {date_label(days[0])}. "
    text += describe.ranking(data, category="name", value="times", unit="times")
    values = [*_own(data, view.origin, ""), *_own(data, WORLD, "all_"), *_standing(view, data)]
    return Result.of(data, _COLUMNS, text, values, (*data["source"], *data["source_start"]))


def _both_ends(view: View, exact: pd.DataFrame, days: list[str]) -> pd.DataFrame:
    """Origins with students on the first and the last of the days; none if there is one day, or the own had none."""
    first, last = (days[0], days[-1]) if len(days) > 1 else ("", "")
    then, now = (exact[exact["date"] == day] for day in (first, last))
    both = now.merge(then[["origin", "value", "date", "grade", "source"]], on="origin", suffixes=("", "_start"))
    both = both[(both["value_start"] > 0) & (both["value"] > 0)]  # nothing grows from nothing, or to it by a rate
    if view.origin not in set(both["origin"]):
        both = both.iloc[:0]
    years = decimal_year(last) - decimal_year(first) if len(both) else 0.0
    both = both.assign(
        name=both["origin"].map(view.names).mask(both["origin"] == WORLD, EVERYONE),
        start=both["value_start"],
        end=both["value"],
        times=both["value"] / both["value_start"],
        rate=[compound_rate(a, b, years) for a, b in zip(both["value_start"], both["value"], strict=True)],
    )
    return both.sort_values("times", ascending=False, kind="stable").reset_index(drop=True)


def _own(data: pd.DataFrame, origin: str, prefix: str) -> Iterator[Value]:
    """Start, end, times and rate of one origin."""
    rows = data[data["origin"] == origin]
    if rows.empty:
        for name, unit in (("start", STUDENTS), ("end", STUDENTS), ("times", "times"), ("rate", "percent")):
            yield Value.missing(f"{prefix}{name}", unit)
        return
    row = rows.iloc[0]
    definition = f"students in Korea, {row['name']}"
    then = {name: row[f"{name}_start"] for name in ("value", "date", "grade", "source")}
    start = students(pd.Series({**row, **then}), f"{prefix}start", definition)
    end = students(row, f"{prefix}end", definition)
    period = {"period": f"{start.period} to {end.period}"}
    yield start
    yield end
    yield derive(f"{prefix}times", float(row["times"]), "times", f"{end} / {start}", (end, start), **period)
    how = f"compound growth from {start.text} to {end.text}"
    yield derive(f"{prefix}rate", float(row["rate"]), "percent", how, (start, end), **period)


def _standing(view: View, data: pd.DataFrame) -> list[Value]:
    """The origin's place by growth, among how many, and the fastest of them."""
    origins = data[data["origin"] != WORLD].reset_index(drop=True)
    place = float(origins.index[origins["origin"] == view.origin][0] + 1)
    how = f"place among {len(origins)} origins with both figures"
    first = origins.iloc[0]
    top = students(first, "top", view.in_text(first["origin"]))
    bottom = students(pd.Series({**first, "value": first["value_start"]}), "bottom", view.in_text(first["origin"]))
    fastest = ratio("fastest", top, bottom)
    return [
        derive("place", place, "rank", how, (top,), definition=how),
        derive("compared", float(len(origins)), "countries", "counted", (top,), definition=how),
        fastest,
    ]
