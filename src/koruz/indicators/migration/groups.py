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
    rows = view.rows(
        "migration_stock", nationality=view.nationality, measure="stock", definition="coethnic", visa="all"
    )
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
    text = "; ".join(f"{row['period']}, {row['what']}: {row['number']} ({row['kind']})" for _, row in data.iterrows())
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
        what=whats,
        kind=[found[1] for found in words],
        period=periods,
        number=numbers,
        whose=rows["authority"].fillna(""),
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
    """How many E-9 workers of all countries Korea may let in: the ceiling of each year as finally set.

    A ceiling isn't a number of hires; how much of it was expected to be used is a value, where it is printed.

    Returns:
        Rows of year and value in permits; values `peak` and `last` (ceilings), `change` (last against peak, percent),
        `used` (permits expected to be issued in a year), `used_share` (in percent of that year's ceiling), `placed`
        (the nationality's workers placed in that year) and `placed_share` (in percent of the permits).
    """
    rows = view.rows("migration_flows", nationality=ALL, destination=HOST, visa="E-9", sector="all")
    data = view.one_per(rows[(rows["measure"] == "quota") & (rows["definition"] == "total")], "year")
    data = data.assign(thousand=data["value"] / 1e3, series="ceiling on permits")
    columns = (
        Column("year", "Year", "year"),
        Column("value", "Ceiling", "permits", 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = describe.course(data, x="year", y="value", series="series", unit="permits")
    return Result(data, columns, sources_of(data), text, values_by_name(_quota_values(view, data)))


def _quota_values(view: View, data: pd.DataFrame) -> list[Value]:
    def value(row: pd.Series, name: str, words: str = "ceiling on permits") -> Value:
        return of_row(row, name, period=str(row["year"]), definition=f"E-9 workers of all countries, {words}")

    peak, last = value(data.loc[data["value"].idxmax()], "peak"), value(data.iloc[-1], "last")
    how = f"{last} / {peak} \N{MINUS SIGN} 1"
    change = derive("change", 100 * (last.amount / peak.amount - 1), "percent", how, (last, peak))
    rows = view.rows("migration_flows", nationality=ALL, destination=HOST, visa="E-9", definition="expected")
    rows = view.one_per(rows[rows["year"].isin(data["year"])], "year")
    names = {"used": "permits", "used_share": "percent", "placed": PERSONS, "placed_share": "percent"}
    if rows.empty:
        return [peak, last, change, *(Value.missing(name, unit) for name, unit in names.items())]
    row = rows.iloc[-1]
    used = value(row, "used", "permits expected to be issued")
    ceiling = value(data[data["year"] == row["year"]].iloc[0], "ceiling")
    placed = _placed(view, int(row["year"]))
    share = 100 * placed.amount / used.amount
    part = derive("placed_share", share, "percent", f"{placed} / {used}", (placed, used))
    return [peak, last, change, used, ratio("used_share", used, ceiling, "percent"), placed, part]


def _placed(view: View, year: int) -> Value:
    """The nationality's workers placed under the Employment Permit System in a year."""
    rows = view.rows(
        "migration_flows", nationality=view.nationality, destination=HOST, definition="eps_placed", year=year
    )
    if rows.empty:
        return Value.missing("placed", PERSONS)
    return of_row(view.one_per(rows, "year").iloc[0], "placed", period=str(year), definition="E-9 workers placed")
