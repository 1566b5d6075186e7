"""What projects cost: figures of different kinds side by side, never added up; and how much of it is energy."""

from __future__ import annotations

import re

import pandas as pd

from koruz.indicators.construction.view import MILLION, View
from koruz.indicators.dates import date_label
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, amount_text, derive, of_row, weakest

KINDS = {
    "project_total": "whole project, built",
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
    "whole project, built": ("project_total",),
    "whole project, planned": ("project_plan",),
    "contract or winning bid": ("contract", "bid"),
    "agreement, memorandum or plan to invest": ("agreement", "memorandum", "planned_investment"),
    "loan, grant or owner's money": ("investment", "equity", "loan", "grant", "equipment"),
}
"""Sorts of kinds that share a colour."""

ENERGY = {"core": "fuel, power or heat", "related": "made from gas, or power from waste", "none": "neither"}
"""How a project belongs to energy, as readers see it."""

COLOURS = {ENERGY["core"]: "rust", ENERGY["related"]: "violet", ENERGY["none"]: "grey"}
"""Colours of these in pictures."""

RECENT = 2022
"""First year of what counts as recent: what was announced since then shows Korea's present interest."""

_GIVEN_UP = "lost"
_SHOWN = 10


def largest_of_each(view: View) -> pd.DataFrame:
    """The largest value of each project: one figure of one kind, in US dollars, never a sum.

    For each kind one figure is chosen by precedence; figures for the whole project come before figures for a part, and
    of the kinds the largest counts. The lower end stands for a printed range.

    Returns:
        The chosen row of each project that has one, with `kind_label` and `promised` (the value in words).
    """
    rows = view.money()
    rows = rows[(rows["unit"] == MILLION) & rows["kind"].isin(list(KINDS))]
    rows = rows.assign(
        value=rows["value"].fillna(rows["low"]), part=rows["scope"].notna(), scope=rows["scope"].fillna("")
    )
    chosen = view.one_per(rows, "project", "kind", "scope", "part")
    order = chosen.assign(rank=chosen["kind"].map(list(KINDS).index))
    order = order.sort_values(["project", "part", "value", "rank"], ascending=[True, True, False, True], kind="stable")
    first = order.drop_duplicates("project").drop(columns=["rank", "part"]).reset_index(drop=True)
    labels = first["kind"].map(KINDS)
    words = [f"{_amount(row)}, {label}" for (_, row), label in zip(first.iterrows(), labels, strict=True)]
    return first.assign(kind_label=labels, promised=pd.Series(words, dtype="str"))


def in_words(view: View) -> dict[str, str]:
    """All kinds of value of each project in words, one figure for each kind and part, the largest first."""
    rows = view.usable(view.money())
    rows = rows[(rows["unit"] == MILLION) & rows["kind"].isin(list(KINDS))]
    rows = rows.assign(value=rows["value"].fillna(rows["low"]), scope=rows["scope"].fillna(""))
    chosen = view.one_per(rows, "project", "kind", "scope").sort_values("value", ascending=False, kind="stable")
    words = chosen.assign(words=[_kind_words(row) for _, row in chosen.iterrows()])
    return {str(project): "; ".join(part["words"]) for project, part in words.groupby("project")}


def _kind_words(row: pd.Series) -> str:
    words = re.sub(r"(?<!\d)-|-(?!\d)", " ", row["scope"]).replace("-", "\N{EN DASH}")
    scope = f" ({words})" if words else ""
    return f"{_amount(row)}, {KINDS[row['kind']]}{scope}"


def _amount(row: pd.Series) -> str:
    if pd.notna(row["low"]) and pd.notna(row["high"]):
        ends = [amount_text(float(row[end]), MILLION) for end in ("low", "high")]
        return f"{ends[0]} to {ends[1]}"
    return of_row(row, "value", period="", definition="").text


def ranges(view: View, most: int = _SHOWN) -> Result:
    """What sources print for the largest projects: for each kind of money the lowest and the highest figure.

    Only figures for the whole project or the whole contract, in US dollars, that aren't doubtful. Kinds stay apart.

    Args:
        view: Projects and year.
        most: How many projects are shown, by their largest value.

    Returns:
        Rows of project, kind, sort of kind, low, high, value (the one that precedence prefers) in USD million, count of
        figures; values `projects`, `kinds`, `largest`, `several` (kinds with more than one figure), `disagreeing` (of
        those, kinds whose figures differ), `widest` (highest over lowest in percent, of the kind whose figures lie
        furthest apart), `kinds_apart` (the same of the project whose kinds lie furthest apart).
    """
    order = largest_of_each(view).sort_values(["value", "project"], ascending=[False, True], kind="stable")
    names = view.projects().set_index("project")["name"]
    rows = view.usable(view.money())
    whole = (rows["unit"] == MILLION) & rows["kind"].isin(list(KINDS)) & rows["scope"].isna()
    rows = rows[whole & rows["project"].isin(order["project"].head(most))]
    columns = (
        Column("name", "Project"),
        Column("kind_label", "What the figure is"),
        Column("low", "Lowest", MILLION),
        Column("high", "Highest", MILLION),
        Column("value", "By precedence", MILLION),
        Column("figures", "Figures", "figures", 0),
        Column("source", "Source"),
    )
    if rows.empty:
        return Result(rows.assign(name="", kind_label="", figures=0), columns, (), "")
    rows = rows.assign(value=rows["value"].fillna(rows["low"]))
    chosen = view.one_per(rows.drop(columns=["low", "high"]), "project", "kind")
    ends = rows.assign(low=rows["low"].fillna(rows["value"]), high=rows["high"].fillna(rows["value"]))
    ends = ends.groupby(["project", "kind"], as_index=False).agg(
        low=("low", "min"), high=("high", "max"), figures=("value", "size")
    )
    data = chosen.merge(ends, on=["project", "kind"])
    places = {project: number for number, project in enumerate(order["project"])}
    data = data.assign(
        name=data["project"].map(names),
        kind_label=data["kind"].map(KINDS),
        sort=data["kind"].map({kind: sort for sort, kinds in SORTS.items() for kind in kinds}),
        rank=data["project"].map(places),
        kind_rank=data["kind"].map(list(KINDS).index),
    ).sort_values(["rank", "kind_rank"], kind="stable")
    data = data.assign(
        label=data["name"] + ": " + data["kind_label"],
        **{f"{end}_billion": data[end] / 1e3 for end in ("low", "high", "value")},
    ).reset_index(drop=True)
    return Result(data, columns, sources_of(rows), _ranges_text(data), values_by_name(_range_values(data)))


def _range_values(data: pd.DataFrame) -> list[Value]:
    apart = data.assign(spread=data["high"] / data["low"])
    several = apart[apart["figures"] > 1]
    top = _end(apart.loc[[apart["high"].idxmax()]].iloc[0], "largest", "high")
    counts = {
        "projects": (data["project"].nunique(), "projects"),
        "kinds": (len(data), "kinds"),
        "several": (len(several), "kinds"),
        "disagreeing": (int((several["spread"] > 1).sum()), "kinds"),
    }
    papers = {"period": "as printed", "definition": "values of the largest projects"}
    found = [derive(name, float(number), unit, "count", (top,), **papers) for name, (number, unit) in counts.items()]
    widest = apart.loc[[apart["spread"].idxmax()]].iloc[0]
    return [
        top,
        *found,
        *_apart("widest", _end(widest, "low", "low"), _end(widest, "high", "high")),
        *_kinds_apart(data),
    ]


def _kinds_apart(data: pd.DataFrame) -> list[Value]:
    """How far the kinds of one project lie apart, in the project where they lie furthest apart."""
    ends = data.groupby("project")["value"].agg(["min", "max"])
    rows = data[data["project"] == (ends["max"] / ends["min"]).idxmax()].sort_values("value", kind="stable")
    return _apart("kinds_apart", _end(rows.iloc[0], "low", "value"), _end(rows.iloc[-1], "high", "value"))


def _apart(name: str, low: Value, high: Value) -> list[Value]:
    how = f"{high} / {low} \N{MINUS SIGN} 1"
    share = derive(name, 100 * (high.amount / low.amount - 1), "percent", how, (low, high))
    return [share, low.named(f"{name}_low"), high.named(f"{name}_high")]


def _end(row: pd.Series, name: str, column: str) -> Value:
    definition = f"{row['name']}, {row['kind_label']}"
    return Value(name, float(row[column]), MILLION, _when(row), definition, str(row["grade"]), (str(row["source"]),))


def _ranges_text(data: pd.DataFrame) -> str:
    parts = []
    for name, rows in data.groupby("name", sort=False):
        words = [
            f"{kind} {amount_text(low, MILLION)}" + (f" to {amount_text(high, MILLION)}" if high > low else "")
            for kind, low, high in rows[["kind_label", "low", "high"]].to_numpy()
        ]
        parts.append(f"{name}: {', '.join(words)}")
    return "; ".join(parts) + "."


def energy(view: View, most: int = _SHOWN, *, since: int | None = None, without_given_up: bool = False) -> Result:
    """The largest projects by their largest own value, and how many of them belong to energy.

    Args:
        view: Projects and year.
        most: How many are listed.
        since: Only what was announced in that year or later.
        without_given_up: Leave out what was put off, dropped or left to builders of other countries.

    Returns:
        Rows of project, value in USD million, its kind, energy label, year; values `core`, `related`, `none`, `count`,
        `first` (the largest), `core_share` in percent of the count, `wide` (core and related), `largest_core`, and
        `since` if it is given.
    """
    projects = view.projects()
    if since is not None:
        projects = projects[projects["year_announced"] >= since]
    if without_given_up:
        projects = projects[projects["stage"] != _GIVEN_UP]
    values = largest_of_each(view).drop(columns=["note"])
    data = projects[["project", "name", "energy", "year_announced", "stage_label", "group_label"]].merge(
        values, on="project"
    )
    data = (
        data.sort_values(["value", "project"], ascending=[False, True], kind="stable").head(most).reset_index(drop=True)
    )
    data = data.assign(belongs=data["energy"].map(ENERGY), billion=data["value"] / 1e3)
    columns = (
        Column("name", "Project"),
        Column("year_announced", "Announced", "year"),
        Column("value", "Largest value", MILLION),
        Column("kind_label", "What the value is"),
        Column("belongs", "Belongs to energy"),
        Column("stage_label", "How far it came"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    start = (
        [] if since is None else [Value("since", since, "year", definition="first year listed", derived="our choice")]
    )
    values = values_by_name([*_energy_values(view, data), *start])
    return Result(data, columns, sources_of(data), _energy_text(data), values)


def _energy_values(view: View, data: pd.DataFrame) -> list[Value]:
    papers = (f"to {view.as_of_year}", "among the largest projects", weakest(data["grade"]), sources_of(data)[:3])
    counts = {name: int((data["energy"] == name).sum()) for name in ENERGY}
    found = [Value(name, amount, "projects", *papers, derived="count") for name, amount in counts.items()]
    total = Value("count", len(data), "projects", *papers, derived="count")
    share = derive(
        "core_share", 100 * counts["core"] / len(data), "percent", f"{found[0]:n} of {total:n}", (found[0], total)
    )
    wide = derive("wide", counts["core"] + counts["related"], "projects", f"{found[0]:n} + {found[1]:n}", found[:2])
    rows = {"first": data.head(1), "largest_core": data[data["energy"] == "core"].head(1)}
    tops = [
        of_row(rows.iloc[0], name, period=_when(rows.iloc[0]), definition=rows.iloc[0]["name"])
        if len(rows)
        else Value.missing(name, MILLION)
        for name, rows in rows.items()
    ]
    return [*found, total, share, wide, *tops]


def _when(row: pd.Series) -> str:
    return date_label(row["date"]) if isinstance(row["date"], str) else "undated"


def _energy_text(data: pd.DataFrame) -> str:
    rows = data[["name", "value", "kind_label", "belongs"]].to_numpy()
    return (
        "; ".join(f"{name} {amount_text(value, MILLION)} ({kind}; {belongs})" for name, value, kind, belongs in rows)
        + "."
    )
