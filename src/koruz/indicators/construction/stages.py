"""How far the projects came, counted by sector and by the years in which they were announced."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from koruz.indicators.construction.counts import UNIT, counted, of_stage
from koruz.indicators.construction.view import GROUPS, SPAN, STAGES, View
from koruz.report.results import Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive
from koruz.words.units import percent

_UNDATED = "Undated"
_OPEN = ("building", "signed", "talk", "untraced", "later")
_OLD = 5.0
"""Years after which a status is called old."""


def by_group(view: View) -> Result:
    """How far the projects of each group of sectors came, as counts.

    Returns:
        Rows of group, stage, count for every pair that the matrix shows, empty cells as 0; values `projects`, one for
        each stage, `services` (health, education, science), `services_signed` (of them, money signed or further),
        `fuel`, `fuel_talk` (of them, only planned or discussed), `fuel_done`, `open` (neither at work or built nor
        given up), `open_old` (of them, last reported more than five years ago), `open_undated` (without a
        date of a report).
    """
    projects = view.projects()
    groups = {name: label for name, label in GROUPS.items() if (projects["group"] == name).any()}
    data = _crossed(projects, "group", groups)
    if projects.empty:
        return Result.nothing(_columns("Sectors"), data)
    values = [counted(view, "projects", projects, "projects with a Korean part")]
    for stage, label in STAGES.items():
        values.append(counted(view, stage, of_stage(projects, stage), f"projects, {label.lower()}", projects))
    values += [*_of_groups(view, projects), *_ages(view, projects, "")]
    return Result(data, _columns("Sectors"), sources_of(projects), _text(data), values_by_name(values))


def _of_groups(view: View, projects: pd.DataFrame) -> list[Value]:
    """The two groups that the report compares."""
    services, fuel = (projects[projects["group"] == name] for name in ("services", "fuel_and_power"))
    signed = of_stage(services, "signed", "building", "done")
    parts = {
        "services": (services, "projects of health, education and science"),
        "services_signed": (signed, "of them, money signed, being built or at work"),
        "fuel": (fuel, "projects of oil, gas, power and heat"),
        "fuel_talk": (of_stage(fuel, "talk"), "of them, only planned or discussed"),
        "fuel_done": (of_stage(fuel, "done"), "of them, at work or built"),
    }
    return [counted(view, name, rows, definition, projects) for name, (rows, definition) in parts.items()]


def _ages(view: View, projects: pd.DataFrame, name: str) -> list[Value]:
    """How many projects are open, and for how many of these the last report is old or undated."""
    still = of_stage(projects, *_OPEN)
    age = view.age(still["status_date"])
    parts = {
        f"{name}open": (still, "projects neither at work or built nor given up"),
        f"{name}open_old": (still[age > _OLD], "of them, last reported more than five years ago"),
        f"{name}open_undated": (still[age.isna()], "of them, without a date of the last report"),
    }
    return [counted(view, key, rows, words, projects) for key, (rows, words) in parts.items()]


def by_period(view: View) -> Result:
    """How far the projects of each five years came, by the year in which they were announced.

    Returns:
        Rows of period, stage, count, empty cells as 0; values `ripe` (announced in `limit` or before, so that five
        years or more have passed), `ripe_done`, `ripe_share` (the same in percent), `ripe_lost` (put off, dropped,
        built by others), `ripe_untraced`, `ripe_talk`, `young` and `young_done` (announced since),
        `ripe_open`, `ripe_open_old` and `ripe_open_undated` (of the ripe, as in `by_group`).
    """
    projects = view.projects()
    periods = _periods(projects["year_announced"])
    data = _crossed(projects.assign(period=periods), "period", {name: name for name in _rows(periods)})
    if projects.empty:
        return Result.nothing(_columns("Announced"), data)
    return Result.of(data, _columns("Announced"), _text(data), _ripe_values(view, projects), sources_of(projects))


def _periods(years: pd.Series[int]) -> pd.Series[str]:
    """The five years to which each year belongs, in words."""
    words = [_UNDATED if pd.isna(start) else _span(int(start)) for start in years // SPAN * SPAN]
    return pd.Series(words, index=years.index, dtype="str")


def _span(start: int) -> str:
    return f"{start}\N{EN DASH}{start + SPAN - 1}"


def _rows(periods: pd.Series[str]) -> list[str]:
    """All spans from the first to the last, those without a project too; what is undated comes after them."""
    dated = sorted(set(periods) - {_UNDATED})
    starts = [int(period[:4]) for period in dated]
    spans = [_span(start) for start in range(starts[0], starts[-1] + 1, SPAN)] if starts else []
    return [*spans, *([_UNDATED] if len(dated) < len(set(periods)) else [])]


def _ripe_values(view: View, projects: pd.DataFrame) -> list[Value]:
    limit = view.ripe_year
    ripe, young = (projects[old] for old in (projects["year_announced"] <= limit, projects["year_announced"] > limit))
    before = f"projects announced by {limit}"
    parts = {
        "ripe": (ripe, before),
        "ripe_done": (of_stage(ripe, "done"), f"{before}, at work or built"),
        "ripe_lost": (of_stage(ripe, "lost"), f"{before}, put off, dropped or built by others"),
        "ripe_untraced": (of_stage(ripe, "untraced"), f"{before}, outcome not found"),
        "ripe_talk": (of_stage(ripe, "talk"), f"{before}, still only planned or discussed"),
        "young": (young, "projects announced later"),
        "young_done": (of_stage(young, "done"), "projects announced later, at work or built"),
    }
    found = [counted(view, name, rows, definition, projects) for name, (rows, definition) in parts.items()]
    share = percent(found[1].amount, found[0].amount) if len(ripe) else float("nan")
    how = f"{found[1]:n} of {found[0]:n}"
    return [
        *found,
        *_ages(view, ripe, "ripe_"),
        derive("ripe_share", share, "percent", how, found[:2], definition=f"{before}, at work or built"),
        Value("limit", limit, "year", definition="last year of older announcements", derived="our choice"),
    ]


def _columns(rows: str) -> tuple[Column, ...]:
    return Column("row", rows), Column("stage_label", "How far it came"), Column("count", "Projects", UNIT, 0)


def _crossed(projects: pd.DataFrame, by: str, rows: Mapping[str, str]) -> pd.DataFrame:
    """Counts of every pair of row and stage that occurs in the frame's rows and columns."""
    stages = [stage for stage in STAGES if (projects["stage"] == stage).any()]
    counts = projects.groupby([by, "stage"]).size().to_dict()
    pairs = [
        (label, stage, STAGES[stage], counts.get((name, stage), 0)) for name, label in rows.items() for stage in stages
    ]
    return pd.DataFrame(pairs, columns=["row", "stage", "stage_label", "count"])


def _text(data: pd.DataFrame) -> str:
    parts = []
    for row, cells in data[data["count"] > 0].groupby("row", sort=False):
        words = ", ".join(f"{label.lower()} {count}" for label, count in cells[["stage_label", "count"]].to_numpy())
        parts.append(f"{row}: {words}")
    return "Projects. " + "; ".join(parts) + "."
