"""How the students of an origin weigh: among all students, against earlier years, by level, among their compatriots."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.dates import date_label, decimal_year
from koruz.indicators.education.students import COUNTS, FEWEST, VISAS, counted, orders
from koruz.indicators.education.view import ALL, BOUNDS, HOST, STUDENTS, View, courses, students
from koruz.indicators.growth import compound_rate
from koruz.indicators.ratios import percent_of
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, of_row, ratio, weakest

_EVERYONE = "All origins"
_QUARTER = 0.26
_HOW = {"at_least": "computed from a lower bound", "at_most": "computed from an upper bound"}


def shares(view: View) -> Result:
    """The origin's part of all foreign students by either count, and its place where three origins or more are printed.

    A share is computed where both figures of one day and one count are known; else the printed one is taken.

    Returns:
        Rows of day, series, share in percent, how it is known, rank; values `first` and `last` (earliest and latest),
        `enrolled` and `visas` (the latest of each count), `first_rank` and `last_rank`.
    """
    data = pd.concat([_computed(view), _printed(view)], ignore_index=True)
    data = data.drop_duplicates(["definition", "date"]).sort_values(["definition", "date"], kind="stable")
    chosen = counted(view)
    places = pd.concat([orders(view, chosen[chosen["definition"] == definition]) for definition in COUNTS])
    places = places[places["origin"] == view.origin][["definition", "date", "rank"]]
    data = data.merge(places, how="left", on=["definition", "date"])
    data = data.assign(series=data["definition"].map(COUNTS), day=data["date"].map(date_label))
    columns = (
        Column("day", "Day"),
        Column("series", "Who is counted"),
        Column("share", "Share of all foreign students", "percent", 1),
        Column("rank", "Place among printed origins", "rank", 0),
        Column("how", "How it is known"),
        Column("grade", "Grade"),
        Column("source", "Source"),
        Column("source_total", "Source of the total"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = courses(data.assign(share=data["share"].round(1)), day="day", value="share", series="series", sign="%")
    sources = tuple(dict.fromkeys([*sources_of(data), *data["source_total"].dropna()]))
    return Result(data, columns, sources, text, values_by_name(_share_values(view, data)))


def _computed(view: View) -> pd.DataFrame:
    sound = view.sound(counted(view))
    own = sound[sound["origin"] == view.origin]
    total = sound[sound["origin"] == ALL][["definition", "date", "value", "grade", "source"]]
    both = own.merge(total, on=["definition", "date"], suffixes=("", "_total"))
    return both.assign(
        share=100 * both["value"] / both["value_total"],
        how=both["status"].map(_HOW).fillna("computed from two counts of one day"),
        grade=[weakest(pair) for pair in zip(both["grade"], both["grade_total"], strict=True)],
        source_total=both["source_total"],
    )


def _printed(view: View) -> pd.DataFrame:
    rows = view.shown("students", host=HOST, level="all", measure="share", origin=view.origin, definition=tuple(COUNTS))
    rows = view.one_per(view.sound(rows), "definition", "date")
    return rows.assign(share=rows["value"], how="as printed", source_total=None)


def _share_values(view: View, data: pd.DataFrame) -> list[Value]:
    order = data.sort_values(["date", "definition"], kind="stable")

    def share(rows: pd.DataFrame, name: str, place: int) -> Value:
        if rows.empty:
            return Value.missing(name, "percent")
        row = rows.iloc[place]
        papers = (row["day"], f"students from {view.name} in all foreign students in Korea, {row['series']}")
        sources = tuple(source for source in (row["source"], row["source_total"]) if isinstance(source, str))
        return Value(name, float(row["share"]), "percent", *papers, row["grade"], sources, derived=row["how"])

    latest = [
        share(order[order["definition"] == key], name, -1) for key, name in (("kedi", "enrolled"), ("moj", "visas"))
    ]
    placed = order.dropna(subset=["rank"])
    ranks = [
        derive(
            name, float(placed.iloc[at]["rank"]), "rank", "place among the origins printed", (share(placed, name, at),)
        )
        if len(placed)
        else Value.missing(name, "rank")
        for name, at in (("first_rank", 0), ("last_rank", -1))
    ]
    return [share(order, "first", 0), share(order, "last", -1), *latest, *ranks]


def growth(view: View) -> Result:
    """How many times as many are enrolled as on the first 1 April that the origin has a figure for, by origin.

    Returns:
        Rows of origin, students then and now, times, growth in percent a year, the fastest first; values `times`, `rate`,
        `all_times`, `all_rate`, `start`, `end` and `place` (the origin's among those with both figures).
    """
    chosen = view.sound(counted(view, "kedi"))
    chosen = chosen[~chosen["status"].isin(BOUNDS)]
    own = sorted(chosen.loc[chosen["origin"] == view.origin, "date"])
    columns = (
        Column("name", "Origin"),
        Column("start", "Students then", STUDENTS, 0),
        Column("end", "Students now", STUDENTS, 0),
        Column("times", "Times as many", "times", 1),
        Column("rate", "Growth a year", "percent", 1),
        Column("source_start", "Source then"),
        Column("source", "Source now"),
    )
    if len(own) < 2:
        return Result(
            chosen.iloc[:0].assign(name="", start=0.0, end=0.0, times=0.0, rate=0.0, source_start=""), columns, (), ""
        )
    data = _both_ends(view, chosen, own[0], own[-1])
    text = f"Enrolled on {date_label(own[-1])} over {date_label(own[0])}: "
    text += describe.ranking(data, category="name", value="times", unit="times")
    sources = tuple(dict.fromkeys([*data["source"], *data["source_start"]]))
    return Result(data, columns, sources, text, values_by_name(_growth_values(view, data)))


def _both_ends(view: View, chosen: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    then, now = (chosen[chosen["date"] == date] for date in (first, last))
    both = now.merge(then[["origin", "value", "date", "grade", "source"]], on="origin", suffixes=("", "_start"))
    years = decimal_year(last) - decimal_year(first)
    both = both.assign(
        name=both["origin"].map(view.names).mask(both["origin"] == ALL, _EVERYONE),
        start=both["value_start"],
        end=both["value"],
        times=both["value"] / both["value_start"],
        rate=[compound_rate(a, b, years) for a, b in zip(both["value_start"], both["value"], strict=True)],
    )
    return both.sort_values("times", ascending=False, kind="stable").reset_index(drop=True)


def _growth_values(view: View, data: pd.DataFrame) -> list[Value]:
    found = []
    for origin, prefix in ((view.origin, ""), (ALL, "all_")):
        rows = data[data["origin"] == origin]
        if rows.empty:
            found += [
                Value.missing(f"{prefix}{name}", unit) for name, unit in (("times", "times"), ("rate", "percent"))
            ]
            continue
        row = rows.iloc[0]
        definition = f"students enrolled in Korea, {row['name']}"
        end = students(row, f"{prefix}end", definition)
        then = {
            "value": row["start"],
            "date": row["date_start"],
            "grade": row["grade_start"],
            "source": row["source_start"],
        }
        start = students(pd.Series({**row, **then}), f"{prefix}start", definition)
        how = f"compound growth from {start.text} to {end.text}"
        papers = {"period": f"{start.period} to {end.period}", "definition": definition}
        rate = derive(f"{prefix}rate", float(row["rate"]), "percent", how, (start, end), **papers)
        times = derive(f"{prefix}times", float(row["times"]), "times", f"{end} / {start}", (end, start), **papers)
        found += [start, end, times, rate]
    origins = data[data["origin"] != ALL].reset_index(drop=True)
    place = origins.index[origins["origin"] == view.origin][0] + 1
    parts = tuple(value for value in found if value.name == "times")
    return [
        *found,
        derive("place", float(place), "rank", f"place among {len(origins)} origins with both figures", parts),
    ]


def degrees(view: View) -> Result:
    """How many of those enrolled study for a degree, by origin, on the last 1 April with at least three origins.

    Returns:
        Rows of origin, students, of them for a degree, share in percent; values `share`, `all_share`, `degree`, `place`.
    """
    sound = [view.sound(counted(view, "kedi", level=level)) for level in ("all", "degree")]
    both = sound[0].merge(
        sound[1][["origin", "date", "value", "grade", "source"]], on=["origin", "date"], suffixes=("", "_degree")
    )
    printed = (
        both[both["origin"] != ALL].groupby("date")["origin"].agg(["nunique", lambda codes: view.origin in set(codes)])
    )
    dates = printed[(printed["nunique"] >= FEWEST) & printed.iloc[:, 1]].index
    columns = (
        Column("name", "Origin"),
        Column("value", "Students", STUDENTS, 0),
        Column("value_degree", "For a degree", STUDENTS, 0),
        Column("share", "Share", "percent", 1),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if not len(dates):
        return Result(both.iloc[:0].assign(name="", share=0.0), columns, (), "")
    data = both[both["date"] == max(dates)]
    data = data.assign(
        name=data["origin"].map(view.names).mask(data["origin"] == ALL, _EVERYONE),
        share=[percent_of(part, whole) for part, whole in zip(data["value_degree"], data["value"], strict=True)],
    )
    data = data.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)
    text = f"Students for a degree in all students enrolled on {date_label(max(dates))}: "
    text += describe.ranking(data, category="name", value="share", unit="percent")
    return Result(data, columns, sources_of(data), text, values_by_name(_degree_values(view, data)))


def _degree_values(view: View, data: pd.DataFrame) -> list[Value]:
    found = []
    for origin, prefix in ((view.origin, ""), (ALL, "all_")):
        rows = data[data["origin"] == origin]
        if rows.empty:
            found.append(Value.missing(f"{prefix}share", "percent"))
            continue
        row = rows.iloc[0]
        every = students(row, f"{prefix}students", f"students enrolled in Korea, {row['name']}")
        part = {"value": row["value_degree"], "grade": row["grade_degree"], "source": row["source_degree"]}
        degree = students(pd.Series({**row, **part}), f"{prefix}degree", f"students for a degree, {row['name']}")
        found += [every, degree, ratio(f"{prefix}share", degree, every, "percent")]
    return found


def residents(view: View) -> Result:
    """Students on a visa in percent of all nationals of the origin who stay in Korea, both by the Ministry of Justice.

    A count of students is set against the nearest count of residents within three months.

    Returns:
        Rows of day, students, residents, their day, share in percent; values `first`, `last`, `residents`.
    """
    chosen = view.sound(counted(view, "moj"))
    stays = view.shown(
        "migration_stock",
        nationality=view.origin,
        ethnicity="all",
        visa="all",
        measure="stock",
        definition="all_stays",
    )
    stays = view.one_per(view.sound(stays), "date")
    items = [_beside(row, stays) for _, row in chosen[chosen["origin"] == view.origin].iterrows()]
    data = pd.DataFrame([item for item in items if item is not None])
    columns = (
        Column("day", "Day of the students"),
        Column("value", "Students on a visa", STUDENTS, 0),
        Column("residents", "Nationals in Korea", "persons", 0),
        Column("residents_day", "Day of the nationals"),
        Column("share", "Share", "percent", 1),
        Column("source", "Source of the students"),
        Column("source_residents", "Source of the nationals"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = "; ".join(f"{row['day']}: {row['share']:.1f}%" for _, row in data.iterrows())
    sources = tuple(dict.fromkeys([*sources_of(data), *data["source_residents"]]))
    description = f"Students on a visa in percent of all nationals of {view.name} in Korea: {text}."
    return Result(data, columns, sources, description, values_by_name(_resident_values(view, data)))


def _beside(row: pd.Series, stays: pd.DataFrame) -> dict[str, object] | None:
    """A count of students with the nearest count of nationals; None if there is none within three months."""
    if stays.empty:
        return None
    gaps = stays["date"].map(lambda date: abs(decimal_year(date) - decimal_year(row["date"])))
    near = stays.loc[gaps.idxmin()]
    if gaps.min() > _QUARTER:
        return None
    return {
        **row,
        "day": date_label(row["date"]),
        "residents": float(near["value"]),
        "residents_day": date_label(near["date"]),
        "residents_grade": near["grade"],
        "source_residents": near["source"],
        "residents_status": near["status"],
        "share": percent_of(float(row["value"]), float(near["value"])),
    }


def _resident_values(view: View, data: pd.DataFrame) -> list[Value]:
    def share(row: pd.Series, name: str) -> Value:
        part = students(row, name, f"students from {view.name}, {VISAS}")
        near = {"value": row["residents"], "unit": "persons", "grade": row["residents_grade"]}
        near |= {"source": row["source_residents"], "status": row["residents_status"]}
        whole = of_row(near, "residents", period=row["residents_day"], definition=f"nationals of {view.name} in Korea")
        definition = f"students on a visa in nationals of {view.name} in Korea"
        return derive(name, float(row["share"]), "percent", f"{part} / {whole}", (part, whole), definition=definition)

    return [share(data.iloc[0], "first"), share(data.iloc[-1], "last")]
