"""What sources print for the largest projects, kind by kind, from the lowest to the highest figure."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.kinds import KINDS, SORTS, dated, in_dollars, largest_of_each
from koruz.indicators.construction.view import View
from koruz.report.results import SOURCE, Column, Result, sources_of
from koruz.report.values import Value, derive, excess
from koruz.words.units import MILLION, billions
from koruz.words.written import amount_text

_SHOWN = 6
_SORT_OF = {kind: sort for sort, kinds in SORTS.items() for kind in kinds}
_COLUMNS = (
    Column("name", "Project"),
    Column("kind_label", "What the figure is"),
    Column("low", "Lowest", MILLION),
    Column("high", "Highest", MILLION),
    Column("value", "By precedence", MILLION),
    Column("figures", "Figures", "figures", 0),
    SOURCE,
)


def ranges(view: View, most: int = _SHOWN) -> Result:
    """What sources print for the largest projects: for each kind of money the lowest and the highest figure.

    Only figures for the whole project or the whole contract, in US dollars, that aren't doubtful. Kinds stay apart.

    Args:
        view: Projects and year.
        most: How many projects are shown, by the value that stands for each.

    Returns:
        Rows of project, kind, sort of kind, low, high, value (the one that precedence prefers) in USD million, count of
        figures; values `projects`, `largest`, `widest` (highest over lowest less one in percent, of the kind whose
        figures lie furthest apart) and `kinds_apart` (the same of the project whose kinds lie furthest apart), both
        with their ends `_low` and `_high`.
    """
    rows = view.sound(in_dollars(view))
    rows = rows[rows["scope"].isna()]
    order = _order(view, set(rows["project"]))[:most]
    rows = rows[rows["project"].isin(order)]
    data = _by_kind(view, rows, order)
    return Result.of(data, _COLUMNS, lambda: _text(data), lambda: _values(data), sources_of(rows))


def _order(view: View, among: set[str]) -> list[str]:
    """Projects by the value that stands for each, the largest first."""
    values = largest_of_each(view).sort_values(["value", "project"], ascending=[False, True], kind="stable")
    return [project for project in values["project"] if project in among]


def _by_kind(view: View, rows: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """One row for each project and kind, the largest project first."""
    chosen = view.one_per(rows.drop(columns=["low", "high"]), "project", "kind")
    ends = rows.assign(low=rows["low"].fillna(rows["value"]), high=rows["high"].fillna(rows["value"]))
    by_kind = ends.groupby(["project", "kind"], as_index=False)
    ends = by_kind.agg(low=("low", "min"), high=("high", "max"), figures=("value", "size"))
    data = chosen.merge(ends, on=["project", "kind"])
    data = data.assign(
        name=data["project"].map(view.projects().set_index("project")["name"]),
        kind_label=data["kind"].map(KINDS),
        sort=data["kind"].map(_SORT_OF),
        rank=data["project"].map({project: number for number, project in enumerate(order)}),
        kind_rank=data["kind"].map({kind: number for number, kind in enumerate(KINDS)}),
        low_billion=billions(data["low"]),
        high_billion=billions(data["high"]),
        value_billion=billions(data["value"]),
    )
    return data.sort_values(["rank", "kind_rank"], kind="stable").reset_index(drop=True)


def _values(data: pd.DataFrame) -> list[Value]:
    top = _end(data.iloc[int(data["high"].argmax())], "largest", "high")
    widest = data.iloc[int(_times(data["high"], data["low"]).argmax())]
    papers = {"period": "as printed", "definition": "projects with a printed value"}
    return [
        top,
        derive("projects", float(data["project"].nunique()), "projects", "count", (top,), **papers),
        *_apart("widest", _end(widest, "low", "low"), _end(widest, "high", "high")),
        *_kinds_apart(data),
    ]


def _kinds_apart(data: pd.DataFrame) -> list[Value]:
    """How far the kinds of one project lie apart, in the project where they lie furthest apart."""
    ends = data.groupby("project")["value"].agg(["min", "max"])
    furthest = _times(ends["max"], ends["min"]).idxmax()
    rows = data[data["project"] == furthest].sort_values("value", kind="stable")
    return _apart("kinds_apart", _end(rows.iloc[0], "low", "value"), _end(rows.iloc[-1], "high", "value"))


def _times(high: pd.Series[float], low: pd.Series[float]) -> pd.Series[float]:
    """How many times the lower figure each higher one is; 0 where the lower is nothing."""
    return (high.astype(float) / low.astype(float).where(low > 0)).fillna(0.0)


def _apart(name: str, low: Value, high: Value) -> list[Value]:
    return [excess(name, high, low), low.named(f"{name}_low"), high.named(f"{name}_high")]


def _end(row: pd.Series, name: str, column: str) -> Value:
    definition = f"{row['name']}, {row['kind_label']}"
    return Value(name, float(row[column]), MILLION, dated(row), definition, str(row["grade"]), (str(row["source"]),))


def _text(data: pd.DataFrame) -> str:
    parts = []
    for name, rows in data.groupby("name", sort=False):
        ends = rows[["kind_label", "low", "high"]].to_numpy()
        parts.append(f"{name}: {', '.join(f'{kind} {_span(low, high)}' for kind, low, high in ends)}")
    return "; ".join(parts) + "."


def _span(low: float, high: float) -> str:
    """Both ends, or one where they are written alike."""
    return " to ".join(dict.fromkeys(amount_text(end, MILLION) for end in (low, high)))
