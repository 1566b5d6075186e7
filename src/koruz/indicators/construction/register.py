"""The list of projects: what each was to cost, how far it came, and which old announcements weren't carried out."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.counts import counted, of_stage
from koruz.indicators.construction.kinds import largest_of_each
from koruz.indicators.construction.view import NO_SUM, STAGES, View
from koruz.report.results import SOURCE, Column, Result, sources_of, values_by_name
from koruz.words.dates import date_label


def register(view: View) -> Result:
    """Every project: what it is, what it cost or was to cost, and how far it came; the furthest first, then the oldest.

    Returns:
        Rows of project, sectors, partner, announced, value in words and outcome; values `projects`.
    """
    data = _told(view, view.projects())
    columns = (
        Column("name", "Project"),
        Column("group_label", "Sectors"),
        Column("korean_partner", "Korean partner"),
        Column("year_announced", "Announced", "year"),
        Column("promised", "Value and its kind"),
        Column("stage_label", "How far it came"),
        Column("outcome", "In words"),
        SOURCE,
    )
    if data.empty:
        return Result.nothing(columns, data)
    total = counted(view, "projects", data, "projects with a Korean part")
    text = f"A list of {total}; first {data.iloc[0]['name']}, last {data.iloc[-1]['name']}."
    return Result(data, columns, sources_of(data), text, values_by_name([total]))


def not_carried_out(view: View) -> Result:
    """What became of older announcements that aren't at work, built, being built or paid for.

    Returns:
        Rows of project, outcome, announced, value in words, the largest first and those without a value last;
        values `count`, `others` (built by others), `untraced` (no outcome found).
    """
    projects = view.projects()
    ripe = projects[projects["year_announced"] <= view.ripe_year]
    left = _told(view, of_stage(ripe, "talk", "lost", "untraced"))
    data = left.sort_values(["amount", "year_announced", "name"], ascending=[False, True, True], kind="stable")
    columns = (
        Column("name", "Project"),
        Column("outcome", "What became of it"),
        Column("year_announced", "Announced", "year"),
        Column("promised", "Value and its kind"),
    )
    others, untraced = data[data["status_kind"] == "built_by_others"], of_stage(data, "untraced")
    values = [
        counted(view, "count", data, f"projects announced by {view.ripe_year} and not carried out"),
        counted(view, "others", others, "of them built by others", data),
        counted(view, "untraced", untraced, "of them with no outcome found", data),
    ]
    named = "; ".join(f"{name}: {outcome}" for name, outcome in data[["name", "outcome"]].head(4).to_numpy())
    text = f"{values[0]} announced by {view.ripe_year}. The largest: {named}."
    return Result.of(data, columns, text, values)


def _told(view: View, projects: pd.DataFrame) -> pd.DataFrame:
    """Projects with their value and their outcome in words."""
    values = largest_of_each(view).set_index("project")
    promised = values["promised"].to_dict()
    told = projects.assign(
        promised=[promised.get(project, NO_SUM) for project in projects["project"]],
        amount=projects["project"].map(values["value"]).astype("float64"),
        outcome=[_outcome(*row) for row in projects[["stage", "status_text", "status_date"]].to_numpy()],
        order=projects["stage"].map(list(STAGES).index),
    )
    return told.sort_values(["order", "year_announced", "name"], kind="stable").reset_index(drop=True)


def _outcome(stage: str, text: str, date: object) -> str:
    if stage == "later":
        return f"{STAGES[stage]}, {date_label(str(date))}"
    words = text[0].upper() + text[1:]
    dated = isinstance(date, str) and date[:4] not in words
    return f"{words} ({date_label(str(date))})" if dated else words
