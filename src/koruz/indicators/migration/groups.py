"""Who they are, by descent and visa: co-ethnics, students and everybody else."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.evidence import once
from koruz.indicators.migration.days import nearest
from koruz.indicators.migration.view import View, persons
from koruz.methods.ratios import percent_of
from koruz.report import describe
from koruz.report.results import HOW, SOURCE, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, part_of, ratio
from koruz.words.units import PERSONS

_COLUMNS = (
    Column("group", "Group"),
    Column("value", "Persons", PERSONS, 0),
    Column("share", "Share of all nationals", "percent", 1),
    Column("day", "Counted"),
    HOW,
    SOURCE,
)


@once
def composition(view: View) -> Result:
    """The nationality by descent and visa: co-ethnics, students and everybody else.

    The day is the last on which co-ethnics and all nationals were counted together. Co-ethnics are holders of F-4,
    H-2, F-5 and F-1, students holders of D-2 and D-4, so the two don't overlap. The students' number is the nearest
    within a year; what is left is derived.

    Returns:
        Rows of group, value in persons, share in percent of all nationals, day; values `coethnic`, `students`, `rest`,
        each also with `_share`, `total`, and for an earlier first count of co-ethnics `before`, `times` (last over
        first), `before_low` and `before_high` (its share of all nationals, between the totals counted before and
        after).
    """
    kin, stocks = _coethnics(view), view.stocks(view.nationality)
    # A part above its whole: one of the two counts somebody else.
    whole = kin["date"].map(stocks.set_index("date")["value"])
    both = kin[(kin["value"] <= whole) & (whole > 0)]
    if both.empty:
        return Result.nothing(_COLUMNS, kin.assign(group="", share=0.0, day="", how=""))
    row = both.iloc[-1]
    total = persons(stocks[stocks["date"] == row["date"]].iloc[0], "total", "all nationals staying")
    parts = _parts(view, row, total)
    data = pd.DataFrame([_row(value, total) for value in parts if value.known])
    shares = [part_of(f"{value.name}_share", value, total) for value in parts]
    values = values_by_name([*parts, *shares, total, *_earlier(kin, stocks, parts[0], row["date"])])
    text = f"Nationals of {view.called} in {view.host_name}, {total} at the {total.period}: "
    text += describe.ranking(data, category="group", value="share", unit="percent")
    sources = tuple(dict.fromkeys([*sources_of(data), *total.sources]))
    return Result(data, _COLUMNS, sources, text, values)


def _coethnics(view: View) -> pd.DataFrame:
    equal = {"nationality": view.nationality, "ethnicity": "korean", "definition": "coethnic"}
    return view.one_per(view.rows("migration_stock", measure="stock", visa="all", **equal), "date")


def _row(value: Value, total: Value) -> dict[str, object]:
    return {
        "group": value.definition,
        "value": value.amount,
        "share": percent_of(value.amount, total.amount),
        "day": value.period,
        "how": value.derived or value.status,
        "grade": value.grade,
        "source": value.sources[0],
    }


def _parts(view: View, row: pd.Series, total: Value) -> list[Value]:
    kin = persons(row, "coethnic", "of Korean descent")
    rows = view.rows("students", origin=view.nationality, level="all", measure="students", definition="moj")
    found = nearest(view.one_per(view.sound(rows), "date"), row["date"])
    students = Value.missing("students", PERSONS) if found is None else persons(found, "students", "students")
    parts = [part for part in (kin, students) if part.known]
    amount = total.amount - sum(part.amount for part in parts)
    how = f"{total} less {' and '.join(f'{part:n}' for part in parts)}"
    rest = derive("rest", amount, PERSONS, how, (total, *parts), definition="everybody else")
    # Two counts of different days can come to more than all; then nobody is known to be left.
    return [kin, students, rest if amount >= 0 else Value.missing("rest", PERSONS)]


def _earlier(kin: pd.DataFrame, stocks: pd.DataFrame, last: Value, day: str) -> list[Value]:
    """The first count of co-ethnics, and its share as bounds if all nationals weren't counted that day."""
    date = kin.iloc[0]["date"]
    if date >= day:
        units = {"before": PERSONS, "times": "times", "before_low": "percent", "before_high": "percent"}
        return [Value.missing(name, unit) for name, unit in units.items()]
    first = persons(kin.iloc[0], "before", last.definition)
    sides = (stocks[stocks["date"] <= date].tail(1), stocks[stocks["date"] >= date].head(1))
    totals = [persons(side.iloc[0], "total", "all nationals staying") for side in sides if len(side)]
    found = [first, ratio("times", last, first)]
    if len(totals) < 2:
        return [*found, Value.missing("before_low", "percent"), Value.missing("before_high", "percent")]
    order = sorted(totals, key=lambda value: value.amount, reverse=True)
    return found + [
        part_of(name, first, total) for name, total in zip(("before_low", "before_high"), order, strict=True)
    ]
