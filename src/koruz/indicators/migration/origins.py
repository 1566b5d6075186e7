"""Where the money sent home comes from, and South Korea's part of it."""

from __future__ import annotations

import math

import pandas as pd

from koruz.indicators.migration.days import nearest
from koruz.indicators.migration.view import View, persons
from koruz.report import describe
from koruz.report.results import PAPERS, PERIOD, SOURCE, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, difference, of_row, part_of, ratio, weakest
from koruz.words.pair import PARTNER, WORLD
from koruz.words.units import MILLION, USD, convert, percent
from koruz.words.written import in_text, period_label

_SUMS = ("XSX",)
_REST = "all others (derived)"


def _transfers(view: View) -> pd.DataFrame:
    """Transfers of sound status, one figure for each origin and part of a year."""
    rows = view.sound(view.rows("remittances", destination=view.nationality, definition="transfers"))
    return view.one_per(rows[~rows["origin"].isin(_SUMS)], "origin", "year", "months")


def _value(row: pd.Series, name: str, definition: str) -> Value:
    return of_row(row, name, period=period_label(int(row["year"]), int(row["months"])), definition=definition)


def origins(view: View) -> Result:
    """Where the money comes from: the period for which most countries are printed beside a sound total.

    Returns:
        Rows of name, value in USD million, share in percent, the largest first, the rest derived; values `host`,
        `host_share`, `largest`, `largest_share`, `rank` (of South Korea among the countries printed), `printed`
        (how many) and `total`.
    """
    columns = (
        Column("name", "From"),
        Column("value", "Transfers", MILLION, 0),
        Column("share", "Share", "percent", 1),
        *PAPERS,
    )
    period = _fullest(_transfers(view))
    if period.empty:
        return Result.nothing(columns, period.assign(name="", share=0.0))
    total = _value(period[period["origin"] == WORLD].iloc[0], "total", "transfers from all countries")
    parts = period[period["origin"] != WORLD].sort_values("value", ascending=False, kind="stable", ignore_index=True)
    parts = parts.assign(name=parts["origin"].map(view.names))
    data = _with_rest(parts, total)
    text = f"Transfers, {total.period}: " + describe.ranking(data, category="name", value="share", unit="percent")
    return Result(data, columns, sources_of(period), text, values_by_name([total, *_places(parts, total)]))


def _fullest(rows: pd.DataFrame) -> pd.DataFrame:
    """The part of a year with most origins beside the total; of several the last."""
    totals = rows[rows["origin"] == WORLD][["year", "months"]]
    parts = rows[rows["origin"] != WORLD].merge(totals, on=["year", "months"])
    if parts.empty:
        return rows.iloc[:0]
    size = parts.groupby(["year", "months"])["origin"].nunique()
    year, months = max(size[size == size.max()].index)
    chosen: pd.DataFrame = rows[(rows["year"] == year) & (rows["months"] == months)]
    return chosen


def _with_rest(parts: pd.DataFrame, total: Value) -> pd.DataFrame:
    data = parts[["name", "value", "grade", "source"]]
    left = total.amount - float(parts["value"].sum())
    rest = {"name": _REST, "value": left, "source": total.sources[0]}
    rest["grade"] = weakest([*parts["grade"], total.grade])
    if left > 0:
        data = pd.concat([data, pd.DataFrame([rest])], ignore_index=True)
    return data.assign(share=percent(data["value"], total.amount))


def _places(parts: pd.DataFrame, total: Value) -> list[Value]:
    """The largest origin and South Korea, with their shares and its place."""
    largest = _value(parts.iloc[0], "largest", in_text(parts.iloc[0]["name"]))
    here = parts[parts["origin"] == PARTNER]
    host, place = Value.missing("host", MILLION), math.nan
    if len(here):
        host, place = _value(here.iloc[0], "host", here.iloc[0]["name"]), float(here.index[0] + 1)
    return [
        host,
        largest,
        part_of("host_share", host, total),
        part_of("largest_share", largest, total),
        derive("rank", place, "rank", "place among the countries printed", (host,), definition="rank"),
        derive("printed", float(len(parts)), "origins", "origins printed", (total,)),
    ]


def from_host(view: View) -> Result:
    """South Korea's part of the transfers in the same months of different years, and its last full year.

    Returns:
        Rows of year, months, value in USD million, share in percent; values `start` and `end` (shares of the two years
        furthest apart with the same months), `start_amount`, `end_amount`, `times`, `change` in percentage points,
        `full` (last full year), `per_head` (that amount for each national staying in Korea, US dollars) and `per_other`
        (the same without those on a student visa).
    """
    columns = (
        PERIOD,
        Column("value", f"From {view.host_name}", MILLION, 0),
        Column("value_total", "From all countries", MILLION, 0),
        Column("share", "Share", "percent", 1),
        SOURCE,
    )
    rows = _transfers(view)
    own = rows[rows["origin"] == PARTNER]
    totals = rows[rows["origin"] == WORLD][["year", "months", "value", "source"]]
    data = own.merge(totals, on=["year", "months"], suffixes=("", "_total")).sort_values(["months", "year"])
    periods = [period_label(int(y), int(m)) for y, m in zip(data["year"], data["months"], strict=True)]
    data = data.assign(share=percent(data["value"], data["value_total"]), period=periods)
    marks = "; ".join(f"{row['period']}: {row['share']:.1f}%" for _, row in data.iterrows())
    text = f"{view.host_name}'s part of the transfers: {marks}."
    sources = (*sources_of(data), *data["source_total"])
    return Result.of(data, columns, text, lambda: [*_same_months(data), *_last_full(view, own)], sources)


def _same_months(data: pd.DataFrame) -> list[Value]:
    """Shares and amounts in the same months of the two years furthest apart."""
    spans = data.groupby("months")["year"].agg(lambda years: int(years.max() - years.min()))
    if spans.max() == 0:
        names = {"start": "percent", "end": "percent", "start_amount": MILLION, "end_amount": MILLION}
        names |= {"times": "times", "change": "percentage points"}
        return [Value.missing(name, unit) for name, unit in names.items()]
    rows = data[data["months"] == spans.idxmax()].sort_values("year")
    amounts, shares = [], []
    for name, row in (("start", rows.iloc[0]), ("end", rows.iloc[-1])):
        amount = _value(row, f"{name}_amount", "transfers from South Korea")
        total = pd.Series({**row, "value": row["value_total"], "source": row["source_total"]})
        whole = _value(total, "total", "transfers from all countries")
        amounts.append(amount)
        shares.append(part_of(name, amount, whole))
    return [*shares, *amounts, ratio("times", amounts[1], amounts[0]), difference("change", shares[1], shares[0])]


def _last_full(view: View, own: pd.DataFrame) -> list[Value]:
    """The last full year, and the amount for each national staying then."""
    full = own[own["months"] == 12].sort_values("year")
    if full.empty:
        return [Value.missing("full", MILLION), Value.missing("per_head", "USD"), Value.missing("per_other", "USD")]
    amount = _value(full.iloc[-1], "full", f"transfers from {view.host_name}")
    found = nearest(view.stocks(view.nationality), amount.period)
    if found is None or not found["value"]:
        return [amount, Value.missing("per_head", "USD"), Value.missing("per_other", "USD")]
    people = persons(found, "people", "nationals staying")
    how = f"{amount} / {people}, {people.period}"
    each = derive("per_head", convert(amount.amount, MILLION, USD) / people.amount, "USD", how, (amount, people))
    return [amount, each, _without_students(view, amount, people, str(found["date"]))]


def _without_students(view: View, amount: Value, people: Value, date: str) -> Value:
    """The amount for each national who isn't on a student visa, counted within a year."""
    rows = view.rows("students", origin=view.nationality, level="all", measure="students", definition="moj")
    row = nearest(view.one_per(view.sound(rows), "date"), date)
    if row is None or row["value"] >= people.amount:
        return Value.missing("per_other", "USD")
    learners = persons(row, "students", "on a student visa")
    how = f"{amount} / ({people:n} \N{MINUS SIGN} {learners}, {learners.period})"
    dollars = convert(amount.amount, MILLION, USD) / (people.amount - learners.amount)
    return derive("per_other", dollars, "USD", how, (amount, people, learners))
