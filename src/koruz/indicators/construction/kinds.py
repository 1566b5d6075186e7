"""Kinds of money that are printed for a project, and the one figure that stands for it. Kinds are never added up."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.view import View
from koruz.indicators.evidence import once
from koruz.report.values import of_row
from koruz.words.dates import date_label
from koruz.words.units import MILLION
from koruz.words.written import amount_text

BUILT = "project_total"

KINDS = {
    BUILT: "whole project, built",
    "project_plan": "whole project, planned",
    "contract": "contract",
    "bid": "winning bid",
    "agreement": "agreement",
    "memorandum": "memorandum",
    "investment": "owner's investment",
    "planned_investment": "investment planned",
    "equity": "equity",
    "loan": "loan",
    "grant": "grant",
    "equipment": "equipment",
}
"""Kinds of money that belong to the project or its Korean part, in the order in which they are shown.

Left out: what all investors of a site put in, contracts of other countries' builders, balances, grants only asked for.
"""

SORTS = {
    "whole, built": (BUILT,),
    "whole, planned": ("project_plan",),
    "contract or bid": ("contract", "bid"),
    "agreement or plan": ("agreement", "memorandum", "planned_investment"),
    "loan, grant or owner's money": ("investment", "equity", "loan", "grant", "equipment"),
}
"""Sorts of kinds that share a colour."""


@once
def in_dollars(view: View) -> pd.DataFrame:
    """Figures of the projects shown in US dollars and of these kinds; the lower end stands for a printed range."""
    rows = view.money()
    rows = rows[(rows["unit"] == MILLION) & rows["kind"].isin(list(KINDS))]
    return rows.assign(value=rows["value"].fillna(rows["low"]))


@once
def largest_of_each(view: View) -> pd.DataFrame:
    """The value that stands for each project: one figure of one kind, in US dollars, never a sum.

    For each kind one figure is chosen by precedence. What the whole project cost when built goes before all other
    kinds; of these the largest counts. Figures for a part of the project count only where there is none for the whole.

    Returns:
        The chosen row of each project that has one, with `kind_label` and `promised` (the value in words).
    """
    rows = in_dollars(view)
    rows = rows.assign(part=rows["scope"].notna(), other=rows["kind"] != BUILT, scope=rows["scope"].fillna(""))
    chosen = view.one_per(rows, "project", "part", "other", "kind", "scope")
    chosen = chosen.assign(rank=chosen["kind"].map(list(KINDS).index))
    order = ["project", "part", "other", "value", "rank"]
    chosen = chosen.sort_values(order, ascending=[True, True, True, False, True], kind="stable")
    first = chosen.drop_duplicates("project").drop(columns=["part", "other", "rank"]).reset_index(drop=True)
    labels = first["kind"].map(KINDS)
    words = [f"{_amount(row)}, {label}" for (_, row), label in zip(first.iterrows(), labels, strict=True)]
    return first.assign(kind_label=labels, promised=pd.Series(words, dtype="str"))


def dated(row: pd.Series) -> str:
    """The date of a figure for readers."""
    return date_label(row["date"]) if isinstance(row["date"], str) else "undated"


def _amount(row: pd.Series) -> str:
    if pd.notna(row["low"]) and pd.notna(row["high"]):
        return " to ".join(amount_text(float(row[end]), MILLION) for end in ("low", "high"))
    return of_row(row, "value", period="", definition="").text
