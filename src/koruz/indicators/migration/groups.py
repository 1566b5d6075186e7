"""Who they are: descent and visa, and what is counted as workers."""

from __future__ import annotations

import math

import pandas as pd

from koruz import describe
from koruz.indicators.migration.view import (
    ALL,
    ARTICLE,
    HOST,
    PERSONS,
    View,
    day_label,
    nearest,
    persons,
    span_label,
)
from koruz.indicators.ratios import percent_of
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, difference, of_row, ratio

_SAME_DAY = 0.0


def composition(view: View) -> Result:
    """The nationality by descent and visa: co-ethnics, students and everybody else.

    The day is the last on which co-ethnics and all nationals were counted together. Co-ethnics are holders of F-4,
    H-2, F-5 and F-1, students holders of D-2 and D-4, so the two don't overlap. The students' number is the nearest
    within a year; what is left is derived.

    Returns:
        Rows of group, value in persons, share in percent of all nationals, day; values `coethnic`, `students`, `rest`,
        each also with `_share`, `total`, and for the first count of co-ethnics `before`, `times` (last over first),
        `before_low` and `before_high` (its share of all nationals, between the totals counted before and after).
    """
    kin = _coethnics(view)
    stocks = view.stocks(view.nationality)
    columns = (
        Column("group", "Group"),
        Column("value", "Persons", PERSONS, 0),
        Column("share", "Share of all nationals", "percent", 1),
        Column("day", "Counted"),
        Column("how", "How it is known"),
        Column("source", "Source"),
    )
    both = kin[kin["date"].isin(stocks["date"])]
    if both.empty:
        return Result(kin.iloc[:0].assign(group="", share=0.0, day="", how=""), columns, (), "")
    row = both.iloc[-1]
    total = persons(nearest(stocks, row["date"], _SAME_DAY), "total", "all nationals staying")
    parts = _parts(view, row, total)
    data = pd.DataFrame(
        [
            {
                "group": value.definition,
                "value": value.amount,
                "share": percent_of(value.amount, total.amount),
                "day": value.period,
                "how": value.derived or value.status,
                "grade": value.grade,
                "source": value.sources[0],
            }
            for value in parts
            if value.known
        ]
    )
    shares = [ratio(f"{value.name}_share", value, total, "percent") for value in parts]
    values = values_by_name([*parts, *shares, total, *_earlier(kin, stocks, parts[0])])
    text = f"Nationals of {view.name} in {view.host_name}, {total} at the {total.period}: "
    text += describe.ranking(data, category="group", value="share", unit="percent")
    sources = tuple(dict.fromkeys([*sources_of(data), *total.sources]))
    return Result(data, columns, sources, text, values)


def _coethnics(view: View) -> pd.DataFrame:
    rows = view.rows("migration_stock", nationality=view.nationality, measure="stock", definition="coethnic", visa="all")
    return view.one_per(rows[rows["ethnicity"] == "korean"], "date")


def _parts(view: View, row: pd.Series, total: Value) -> list[Value]:
    kin = persons(row, "coethnic", "of Korean descent")
    rows = view.rows("students", origin=view.nationality, level="all", measure="students", definition="moj")
    found = nearest(view.one_per(view.sound(rows), "date"), row["date"])
    if found is None:
        students = Value.missing("students", PERSONS)
        rest = difference("rest", total, kin)
        return [kin, students, _renamed(rest, "everybody else")]
    students = persons(found, "students", "students")
    amount = total.amount - kin.amount - students.amount
    how = f"{total} less {kin:n} and {students:n}"
    rest = derive("rest", amount, PERSONS, how, (total, kin, students), definition="everybody else")
    return [kin, students, rest]


def _renamed(value: Value, definition: str) -> Value:
    return derive(value.name, value.amount, value.unit, value.derived, (value,), definition=definition)


def _earlier(kin: pd.DataFrame, stocks: pd.DataFrame, last: Value) -> list[Value]:
    """The first count of co-ethnics, and its share as bounds if all nationals weren't counted that day."""
    first = persons(kin.iloc[0], "before", last.definition)
    date = kin.iloc[0]["date"]
    sides = (stocks[stocks["date"] <= date].tail(1), stocks[stocks["date"] >= date].head(1))
    totals = [persons(side.iloc[0], "total", "all nationals staying") for side in sides if len(side)]
    found = [first, ratio("times", last, first)]
    if len(totals) < 2:
        return [*found, Value.missing("before_low", "percent"), Value.missing("before_high", "percent")]
    order = sorted(totals, key=lambda value: value.amount, reverse=True)
    return found + [
        ratio(name, first, total, "percent") for name, total in zip(("before_low", "before_high"), order, strict=True)
    ]


_COUNTED = {
    "eps_workers": ("permit workers in Korea", "stock of a day"),
    "eps_placed": ("workers placed under the Employment Permit System (E-9)", "flow of a year"),
    "entered": ("E-9 workers who entered", "flow of a year"),
    "cumulative": ("E-9 workers employed since the start", "running total"),
    "typical_year": ("{visa} workers in a usual year", "flow of a year"),
    "agency": ("workers sent through the state agency, all visas", "flow of a period"),
    "per_country": ("permits for seasonal work ({visa})", "ceiling"),
    "sending_plan": ("workers to be sent", "plan"),
}


def workers(view: View) -> Result:
    """Every figure on the nationality's workers in Korea, each with what it counts; the article's own stands beside.

    Stocks, flows, running totals, ceilings and plans are different things and are never added.

    Returns:
        Rows of what, kind, period, number, whose, grade, source, the newest last; values `placed` (last year placed
        under the Employment Permit System), `placed_before`, `change` in percent, `stock` (last count of permit
        workers in Korea), `plan`, `plan_share` (placed in percent of the plan) and `stated` (the article's number).
    """
    rows = pd.concat([_worker_stocks(view), _worker_flows(view)], ignore_index=True)
    columns = (
        Column("what", "What is counted"),
        Column("kind", "Kind of number"),
        Column("period", "When"),
        Column("number", "Number"),
        Column("whose", "Whose figure"),
        Column("source", "Source"),
    )
    if rows.empty:
        return Result(rows.assign(**{column.name: "" for column in columns}), columns, (), "")
    data = pd.concat([rows.sort_values(["end", "start"], kind="stable"), _stated_row(view)], ignore_index=True)
    text = "; ".join(
        f"{row['period']}, {row['what']}: {row['number']} ({row['kind']})" for _, row in data.iterrows()
    )
    return Result(data, columns, sources_of(data), f"{text}.", values_by_name(_worker_values(view, rows)))


def _worker_stocks(view: View) -> pd.DataFrame:
    rows = view.rows("migration_stock", nationality=view.nationality, visa="E-9", measure="stock")
    chosen = view.one_per(rows[rows["definition"] == "eps_workers"], "date")
    return _written(chosen.assign(start=chosen["date"], end=chosen["date"]), chosen["date"].map(day_label))


def _worker_flows(view: View) -> pd.DataFrame:
    rows = view.rows("migration_flows", nationality=view.nationality, destination=HOST, sector="all")
    chosen = view.one_per(rows[rows["definition"].isin(_COUNTED)], "visa", "measure", "definition", "start", "end")
    periods = [span_label(start, end) for start, end in zip(chosen["start"], chosen["end"], strict=True)]
    return _written(chosen, pd.Series(periods, index=chosen.index, dtype="object"))


def _written(rows: pd.DataFrame, periods: pd.Series) -> pd.DataFrame:
    words = rows["definition"].map(_COUNTED)
    whats = [found[0].format(visa=visa) for found, visa in zip(words, rows["visa"], strict=True)]
    numbers = [of_row(row, "number", period="", definition="").text for _, row in rows.iterrows()]
    return rows.assign(
        what=whats, kind=[found[1] for found in words], period=periods, number=numbers, whose=rows["authority"].fillna("")
    )


def _stated_row(view: View) -> pd.DataFrame:
    stated = view.stated("M6")
    row = {
        "what": "'officially registered' labour migrants",
        "kind": "as the article puts it",
        "period": stated.period,
        "number": stated.text,
        "whose": "the article under test",
        "source": ARTICLE,
        "definition": "article",
    }
    return pd.DataFrame([row])


def _worker_values(view: View, rows: pd.DataFrame) -> list[Value]:
    def last(definition: str, name: str, place: int = -1) -> Value:
        found = rows[rows["definition"] == definition].sort_values("end")
        if len(found) < abs(place):
            return Value.missing(name, PERSONS)
        row = found.iloc[place]
        return of_row(row, name, period=row["period"], definition=row["what"])

    placed, before = last("eps_placed", "placed"), last("eps_placed", "placed_before", -2)
    amount = 100 * (placed.amount / before.amount - 1) if before.known and before.amount else math.nan
    change = derive("change", amount, "percent", f"{placed} / {before} \N{MINUS SIGN} 1", (placed, before))
    plan = last("sending_plan", "plan")
    found = [placed, before, change, last("eps_workers", "stock"), plan, ratio("plan_share", placed, plan, "percent")]
    return [*found, view.stated("M6").named("stated")]


def quotas(view: View) -> Result:
    """How many E-9 workers of all countries Korea lets in: the ceiling of each year, beside those who came.

    A ceiling isn't a number of hires. Ceilings as finally set; entries for a long stay, full years.

    Returns:
        Rows of year, series, value; values `peak` and `last` (ceilings), `change` (last against peak, percent),
        `entries` (last year), and `placed_share` (the nationality's placed workers in percent of the entries of the
        same year).
    """
    rows = view.rows("migration_flows", nationality=ALL, destination=HOST, visa="E-9", sector="all")
    kinds = {("quota", "total"): "ceiling on permits", ("entries", "long_term"): "workers who came"}
    keys = [kinds.get(pair) for pair in zip(rows["measure"], rows["definition"], strict=True)]
    rows = rows.assign(series=keys).dropna(subset=["series"])
    chosen = view.one_per(rows, "series", "year", "unit", "definition")
    data = chosen.assign(thousand=chosen["value"] / 1e3)
    columns = (
        Column("year", "Year", "year"),
        Column("series", "What"),
        Column("value", "Number", "permits or persons", 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    ceilings = data[data["measure"] == "quota"].sort_values("year")
    if ceilings.empty:
        return Result(data.iloc[:0], columns, (), "")
    text = describe.course(data, x="year", y="value", series="series", unit="")
    return Result(data, columns, sources_of(data), text, values_by_name(_quota_values(view, data, ceilings)))


def _quota_values(view: View, data: pd.DataFrame, ceilings: pd.DataFrame) -> list[Value]:
    def value(row: pd.Series, name: str) -> Value:
        return of_row(row, name, period=str(row["year"]), definition=f"E-9 workers of all countries, {row['series']}")

    peak = value(ceilings.loc[ceilings["value"].idxmax()], "peak")
    last = value(ceilings.iloc[-1], "last")
    how = f"{last} / {peak} \N{MINUS SIGN} 1"
    change = derive("change", 100 * (last.amount / peak.amount - 1), "percent", how, (last, peak))
    came = data[data["measure"] == "entries"].sort_values("year")
    if came.empty:
        missing = [Value.missing("entries", PERSONS), Value.missing("placed_share", "percent")]
        return [peak, last, change, *missing]
    entries = value(came.iloc[-1], "entries")
    own = view.rows(
        "migration_flows", nationality=view.nationality, destination=HOST, visa="E-9", definition="eps_placed"
    )
    own = view.one_per(own[own["year"] == came.iloc[-1]["year"]], "year")
    if own.empty:
        return [peak, last, change, entries, Value.missing("placed_share", "percent")]
    placed = of_row(own.iloc[0], "placed", period=entries.period, definition="workers placed")
    return [peak, last, change, entries, ratio("placed_share", placed, entries, "percent")]
