"""What was announced of late, counted with and without a printed sum: a choice of the priced ones would mislead."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.counts import counted
from koruz.indicators.construction.energy import ENERGY, RECENT
from koruz.indicators.construction.kinds import largest_of_each
from koruz.indicators.construction.view import NO_SUM, View
from koruz.report.results import SOURCE, Column, Result
from koruz.report.values import Value
from koruz.words.dates import date_label

_COLUMNS = (
    Column("name", "Project"),
    Column("year_announced", "Announced", "year"),
    Column("belongs", "Belongs to energy"),
    Column("promised", "Printed sum"),
    Column("stage_label", "How far it came"),
    Column("when", "Last report"),
    SOURCE,
)


def announced(view: View, since: int = RECENT) -> Result:
    """All projects announced since a year, with or without a printed sum, and what they have to do with energy.

    Args:
        view: Projects and year.
        since: First year of announcement.

    Returns:
        Rows of project, year, energy label, printed sum, stage; energy first. Values `count`, `core` (fuel, power or
        heat), `related`, `wide` (both), `unpriced` (of `core`, without a printed sum), `priced` (of all, with one),
        `since`.
    """
    projects = view.projects()
    projects = projects[(projects["year_announced"] >= since).fillna(False)]
    worth = largest_of_each(view)[["project", "promised"]]
    data = projects.merge(worth, on="project", how="left")
    data = data.assign(
        priced=data["promised"].notna(),
        promised=data["promised"].fillna(NO_SUM),
        belongs=data["energy"].map(ENERGY),
        order=data["energy"].map(list(ENERGY).index),
        when=[date_label(date) if isinstance(date, str) else "" for date in data["status_date"]],
    )
    data = data.sort_values(["order", "year_announced", "project"], kind="stable").reset_index(drop=True)
    return Result.of(data, _COLUMNS, lambda: _text(data), lambda: _values(view, data, since))


def _values(view: View, data: pd.DataFrame, since: int) -> list[Value]:
    core, related = (data[data["energy"] == kind] for kind in ("core", "related"))
    words = f"projects announced since {since}"
    parts = {
        "count": (data, words),
        "core": (core, f"{words}, fuel, power or heat"),
        "related": (related, f"{words}, made from gas, or power from waste"),
        "wide": (data[data["energy"] != "none"], f"{words}, energy in the wide sense"),
        "unpriced": (core[~core["priced"]], f"{words}, fuel, power or heat, without a printed sum"),
        "priced": (data[data["priced"]], f"{words}, with a printed sum"),
    }
    found = [counted(view, name, rows, definition, data) for name, (rows, definition) in parts.items()]
    return [*found, Value("since", since, "year", definition="first year listed", derived="our choice")]


def _text(data: pd.DataFrame) -> str:
    rows = data[["name", "year_announced", "belongs", "promised"]].to_numpy()
    return "; ".join(f"{name} ({year}, {belongs}; sum: {sum_})" for name, year, belongs, sum_ in rows) + "."
