"""What part of all foreign students in Korea comes from the origin."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.ranks import orders
from koruz.indicators.education.students import COUNTED, COUNTS, counted
from koruz.indicators.education.view import View, courses
from koruz.report.results import HOW, PAPERS, Column, Result, sources_of
from koruz.report.values import Value, weakest
from koruz.words.dates import date_label
from koruz.words.pair import PARTNER, WORLD
from koruz.words.units import percent

_COLUMNS = (
    Column("day", "Day"),
    Column("series", "Who is counted"),
    Column("share", "Share of all foreign students", "percent", 1),
    Column("rank", "Place among printed origins", "rank", 0),
    HOW,
    *PAPERS,
    Column("source_total", "Source of the total"),
)


def shares(view: View) -> Result:
    """The origin's part of all foreign students by either count, and its place where three origins or more are printed.

    A share is computed where exact figures of one day and one count are known; else the printed one is taken.

    Returns:
        Rows of day, series, share in percent, how it is known, rank; values `enrolled_first`, `enrolled`,
        `visas_first`, `visas` (earliest and latest share of each count) and `visas_rank_first`, `visas_rank_last`
        (earliest and latest place by visas).
    """
    data = pd.concat([_computed(view), _printed(view)], ignore_index=True)
    data = data.drop_duplicates(["definition", "date"]).sort_values(["definition", "date"], kind="stable")
    data = data.merge(_ranks(view), how="left", on=["definition", "date"])
    data = data.assign(series=data["definition"].map(COUNTS), day=data["date"].map(date_label))
    text = courses(data.assign(share=data["share"].round(1)), day="day", value="share", series="series", sign="%")
    sources = (*sources_of(data), *data["source_total"].dropna())
    return Result.of(data, _COLUMNS, text, lambda: [*_ends(view, data), *_visa_ranks(view)], sources)


def _computed(view: View) -> pd.DataFrame:
    exact = view.exact(counted(view))
    own = exact[exact["origin"] == view.origin]
    total = exact[exact["origin"] == WORLD][["definition", "date", "value", "grade", "source"]]
    both = own.merge(total, on=["definition", "date"], suffixes=("", "_total"))
    both = both[(both["value"] <= both["value_total"]) & (both["value_total"] > 0)]
    return both.assign(
        share=percent(both["value"], both["value_total"]),
        how="computed from two counts of one day",
        grade=[weakest(pair) for pair in zip(both["grade"], both["grade_total"], strict=True)],
    )


def _printed(view: View) -> pd.DataFrame:
    rows = view.shown(
        "students", host=PARTNER, level="all", measure="share", origin=view.origin, definition=tuple(COUNTS)
    )
    rows = view.one_per(view.exact(rows), "definition", "date")
    return rows.assign(share=rows["value"], how="as printed", source_total=None)


def _ranks(view: View) -> pd.DataFrame:
    places = pd.concat([orders(view, definition) for definition in COUNTS])
    return places[places["origin"] == view.origin][["definition", "date", "rank"]]


def _ends(view: View, data: pd.DataFrame) -> list[Value]:
    """The earliest and the latest share of each count."""
    found = []
    for definition, name in COUNTED.items():
        rows = data[data["definition"] == definition]
        found += [_share(view, rows, f"{name}_first", 0), _share(view, rows, name, -1)]
    return found


def _share(view: View, rows: pd.DataFrame, name: str, place: int) -> Value:
    if rows.empty:
        return Value.missing(name, "percent")
    row = rows.iloc[place]
    definition = f"students from {view.called} in all foreign students in Korea, {row['series']}"
    sources = tuple(source for source in (row["source"], row["source_total"]) if isinstance(source, str))
    return Value(
        name, float(row["share"]), "percent", row["day"], definition, row["grade"], sources, derived=row["how"]
    )


def _visa_ranks(view: View) -> list[Value]:
    order = orders(view, "moj")
    own = order[order["origin"] == view.origin]
    names = {"visas_rank_first": 0, "visas_rank_last": -1}
    if own.empty:
        return [Value.missing(name, "rank") for name in names]
    rows = {name: own.iloc[place] for name, place in names.items()}
    how = "place among the origins printed"
    return [
        Value(name, float(row["rank"]), "rank", row["day"], how, row["grade"], (row["source"],), derived=how)
        for name, row in rows.items()
    ]
