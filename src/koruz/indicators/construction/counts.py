"""Counts of projects as values with their papers."""

from __future__ import annotations

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.construction.view import View
from koruz.report.results import sources_of
from koruz.report.values import Value

UNIT = "projects"

_NAMED_SOURCES = 3


def counted(view: View, name: str, rows: pd.DataFrame, definition: str, among: pd.DataFrame | None = None) -> Value:
    """How many projects there are; the list is gathered from the press, so a count of it is graded as such.

    The value names the sources that are behind most of its rows; all of them stand with the exhibit.

    Args:
        view: Projects and year.
        name: Name of the value.
        rows: The projects counted.
        definition: What is counted, in words.
        among: The projects looked through, whose sources stand for a count of none.
    """
    looked_at = rows if among is None or len(rows) else among
    papers = (f"to {view.as_of_year}", definition, "press", sources_of(looked_at)[:_NAMED_SOURCES])
    return Value(name, len(rows), UNIT, *papers, derived="counted in the list of projects")


def of_stage(projects: pd.DataFrame, *stages: str) -> pd.DataFrame:
    """The projects that came as far as one of these stages."""
    return where(projects, stage=stages)
