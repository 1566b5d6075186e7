"""How many of the largest projects belong to energy."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.counts import UNIT, counted
from koruz.indicators.construction.kinds import BUILT, dated, largest_of_each
from koruz.indicators.construction.view import View
from koruz.indicators.evidence import once
from koruz.report.results import PAPERS, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, of_row, weakest
from koruz.words.units import MILLION, billions, percent
from koruz.words.written import amount_text

ENERGY = {"core": "fuel, power or heat", "related": "made from gas, or power from waste", "none": "neither"}
"""How a project belongs to energy, as readers see it."""

COLOURS = {ENERGY["core"]: "rust", ENERGY["related"]: "violet", ENERGY["none"]: "grey"}
"""Colours of these in pictures."""

RECENT = 2022
"""First year of what counts as recent: what was announced since then shows Korea's present interest."""

_GIVEN_UP, _DONE = "lost", "done"
_SHOWN = 10
_NAMED_SOURCES = 3
_OF_PROJECT = ["project", "name", "energy", "year_announced", "stage_label"]
_COLUMNS = (
    Column("name", "Project"),
    Column("year_announced", "Announced", "year"),
    Column("value", "Value", MILLION),
    Column("kind_label", "What the value is"),
    Column("belongs", "Belongs to energy"),
    Column("stage_label", "How far it came"),
    *PAPERS,
)


@once
def energy(
    view: View,
    most: int = _SHOWN,
    *,
    without_given_up: bool = False,
    built: bool = False,
) -> Result:
    """The largest projects by the value that stands for each, and how many of them belong to energy.

    Args:
        view: Projects and year.
        most: How many are listed.
        without_given_up: Leave out what was put off, dropped or left to builders of other countries.
        built: Only what is at work or built and of which the cost of the whole when built is printed.

    Returns:
        Rows of project, value in USD million, its kind, energy label, year; values `core`, `related`, `none`, `count`,
        `core_share` in percent of the count, `wide` (core and related), `largest_core`, `unpriced` (projects of fuel
        and power for which no sum is printed), `left_out` (all projects for which none is).
    """
    projects = _among(view.projects(), without_given_up=without_given_up, built=built)
    worth = largest_of_each(view)
    worth = worth[worth["kind"] == BUILT] if built else worth
    data = projects[_OF_PROJECT].merge(worth, on="project")
    data = data.sort_values(["value", "project"], ascending=[False, True], kind="stable").head(most)
    data = data.assign(belongs=data["energy"].map(ENERGY), billion=billions(data["value"])).reset_index(drop=True)
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    bare = projects[~projects["project"].isin(worth["project"])]
    core = bare[bare["energy"] == "core"]
    values = [
        *_values(view, data),
        counted(view, "unpriced", core, "of fuel and power, without a sum", projects),
        counted(view, "left_out", bare, "without a sum", projects),
    ]
    return Result(data, _COLUMNS, sources_of(data), _text(data), values_by_name(values))


def _among(projects: pd.DataFrame, *, without_given_up: bool, built: bool) -> pd.DataFrame:
    """The projects that are asked for."""
    if without_given_up:
        projects = projects[projects["stage"] != _GIVEN_UP]
    return projects[projects["stage"] == _DONE] if built else projects


def _values(view: View, data: pd.DataFrame) -> list[Value]:
    sources = sources_of(data)[:_NAMED_SOURCES]
    papers = (f"to {view.as_of_year}", "among the largest projects", weakest(data["grade"]), sources)
    counts = {name: int((data["energy"] == name).sum()) for name in ENERGY} | {"count": len(data)}
    core, related, none, count = (Value(name, n, UNIT, *papers, derived="count") for name, n in counts.items())
    share = percent(core.amount, count.amount)
    return [
        *(core, related, none, count),
        derive("core_share", share, "percent", f"{core:n} of {count:n}", (core, count)),
        derive("wide", core.amount + related.amount, UNIT, f"{core:n} + {related:n}", (core, related)),
        _largest(data[data["energy"] == "core"]),
    ]


def _largest(rows: pd.DataFrame) -> Value:
    if rows.empty:
        return Value.missing("largest_core", MILLION)
    row = rows.iloc[0]
    return of_row(row, "largest_core", period=dated(row), definition=f"{row['name']}, {row['kind_label']}")


def _text(data: pd.DataFrame) -> str:
    rows = data[["name", "value", "kind_label", "belongs"]].to_numpy()
    words = (f"{name} {amount_text(value, MILLION)} ({kind}; {belongs})" for name, value, kind, belongs in rows)
    return "; ".join(words) + "."
