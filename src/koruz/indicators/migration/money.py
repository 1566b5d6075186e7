"""Money sent home: the total in two series, its origins, and South Korea's part."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.migration.view import ALL, HOST, View, nearest, persons
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, difference, of_row, period_label, ratio, weakest

_MILLION = "USD million"
_SERIES = {"bop": "balance of payments", "transfers": "money transfers"}
_SUMS = ("XSX",)


def remittances(view: View) -> Result:
    """Money sent home in full years: the balance of payments and the central bank's count of transfers, two series.

    Returns:
        Rows of year, series, value in USD million; values `bop` and `transfers` (last year of each), `first`, `times`
        (balance of payments, last over first) and `gap` (transfers over balance of payments in percent, in the last
        year that both have) with `gap_bop` and `gap_transfers`.
    """
    rows = view.rows("remittances", destination=view.nationality, origin=ALL, months=12)
    chosen = view.one_per(view.sound(rows), "definition", "year")
    data = chosen[chosen["definition"].isin(_SERIES)].assign(
        series=lambda frame: frame["definition"].map(_SERIES), billion=lambda frame: frame["value"] / 1e3
    )
    data = data.sort_values(["definition", "year"], ignore_index=True)
    columns = (
        Column("year", "Year", "year"),
        Column("series", "Series"),
        Column("value", "Received", _MILLION, 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = describe.course(data, x="year", y="value", series="series", unit=_MILLION)
    return Result(data, columns, sources_of(data), text, values_by_name(_total_values(view, data)))


def _total_values(view: View, data: pd.DataFrame) -> list[Value]:
    def value(definition: str, name: str, year: int | None = None, place: int = -1) -> Value:
        rows = data[data["definition"] == definition]
        rows = rows if year is None else rows[rows["year"] == year]
        if rows.empty:
            return Value.missing(name, _MILLION)
        row = rows.iloc[place]
        words = f"money received from abroad, {row['series']}"
        return of_row(row, name, period=str(row["year"]), definition=words)

    bop, first = value("bop", "bop"), value("bop", "first", place=0)
    years = data.groupby("year")["definition"].nunique()
    common = years[years == len(_SERIES)].index
    year = int(max(common)) if len(common) else -1
    pair = value("transfers", "gap_transfers", year), value("bop", "gap_bop", year)
    amount = 100 * (pair[0].amount / pair[1].amount - 1)
    gap = derive("gap", amount, "percent", f"{pair[0]} / {pair[1]} \N{MINUS SIGN} 1", pair)
    return [bop, value("transfers", "transfers"), first, ratio("times", bop, first), *pair, gap]


def origins(view: View) -> Result:
    """Where the money comes from: the period for which most countries are printed beside a sound total.

    Returns:
        Rows of name, value in USD million, share in percent, the largest first, the rest derived; values `host`,
        `host_share`, `largest`, `largest_share`, `rank` (of South Korea among the countries printed), `printed`
        (how many) and `total`.
    """
    rows = view.sound(view.rows("remittances", destination=view.nationality, definition="transfers"))
    chosen = view.one_per(rows[~rows["origin"].isin(_SUMS)], "origin", "year", "months")
    columns = (
        Column("name", "From"),
        Column("value", "Transfers", _MILLION, 0),
        Column("share", "Share", "percent", 1),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    totals = chosen[chosen["origin"] == ALL][["year", "months"]]
    parts = chosen[chosen["origin"] != ALL].merge(totals, on=["year", "months"])
    if parts.empty:
        return Result(parts.assign(name="", share=0.0), columns, (), "")
    size = parts.groupby(["year", "months"])["origin"].nunique()
    year, months = max(size[size == size.max()].index)
    period = chosen[(chosen["year"] == year) & (chosen["months"] == months)]
    data = _with_shares(view, period)
    label = period_label(int(year), int(months))
    values = values_by_name(_origin_values(view, data, period, label))
    text = f"Transfers, {label}: " + describe.ranking(data, category="name", value="share", unit="percent")
    return Result(data, columns, sources_of(period), text, values)


def _with_shares(view: View, period: pd.DataFrame) -> pd.DataFrame:
    total = period[period["origin"] == ALL].iloc[0]
    parts = period[period["origin"] != ALL].sort_values("value", ascending=False, kind="stable")
    data = parts.assign(name=parts["origin"].map(view.names))[["origin", "name", "value", "grade", "source"]]
    rest = {
        "origin": "rest",
        "name": "all others (derived)",
        "value": total["value"] - parts["value"].sum(),
        "grade": weakest(period["grade"]),
        "source": total["source"],
    }
    data = pd.concat([data, pd.DataFrame([rest])], ignore_index=True)
    return data.assign(share=100 * data["value"] / total["value"])


def _origin_values(view: View, data: pd.DataFrame, period: pd.DataFrame, label: str) -> list[Value]:
    def value(code: str, name: str) -> Value:
        rows = period[period["origin"] == code]
        if rows.empty:
            return Value.missing(name, _MILLION)
        return of_row(rows.iloc[0], name, period=label, definition=f"transfers from {view.names[code]}")

    total = value(ALL, "total")
    printed = data[data["origin"] != "rest"].reset_index(drop=True)
    host, largest = value(HOST, "host"), value(printed.iloc[0]["origin"], "largest")
    place = float(printed["origin"].tolist().index(HOST) + 1) if host.known else float("nan")
    return [
        total,
        host,
        largest,
        ratio("host_share", host, total, "percent"),
        ratio("largest_share", largest, total, "percent"),
        derive("rank", place, "rank", "place among the countries printed", (host,), definition="rank"),
        derive("printed", float(len(printed)), "origins", "origins printed", (total,)),
    ]


def from_host(view: View) -> Result:
    """South Korea's part of the transfers in the same months of different years, and its last full year.

    Returns:
        Rows of year, months, value in USD million, share in percent; values `start` and `end` (shares of the two years
        furthest apart with the same months), `start_amount`, `end_amount`, `times`, `change` in percentage points,
        `full` (last full year) and `per_head` (that amount for each national staying in Korea, US dollars).
    """
    rows = view.sound(view.rows("remittances", destination=view.nationality, definition="transfers"))
    chosen = view.one_per(rows[rows["origin"].isin([ALL, HOST])], "origin", "year", "months")
    own = chosen[chosen["origin"] == HOST]
    both = own.merge(
        chosen[chosen["origin"] == ALL][["year", "months", "value", "source", "grade"]],
        on=["year", "months"],
        suffixes=("", "_total"),
    )
    data = both.assign(share=100 * both["value"] / both["value_total"]).sort_values(["months", "year"])
    data = data.assign(period=[period_label(int(y), int(m)) for y, m in zip(data["year"], data["months"], strict=True)])
    columns = (
        Column("period", "Period"),
        Column("value", f"From {view.host_name}", _MILLION, 0),
        Column("value_total", "From all countries", _MILLION, 0),
        Column("share", "Share", "percent", 1),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    marks = "; ".join(f"{row['period']}: {row['share']:.1f}%" for _, row in data.iterrows())
    values = values_by_name([*_same_months(data), *_last_full(view, own)])
    return Result(data, columns, sources_of(data), f"{view.host_name}'s part of the transfers: {marks}.", values)


def _same_months(data: pd.DataFrame) -> list[Value]:
    spans = data.groupby("months")["year"].agg(lambda years: int(years.max() - years.min()))
    names = {"start": "percent", "end": "percent", "start_amount": _MILLION, "end_amount": _MILLION}
    if spans.max() == 0:
        names = {**names, "times": "times", "change": "percentage points"}
        return [Value.missing(name, unit) for name, unit in names.items()]
    rows = data[data["months"] == spans.idxmax()].sort_values("year")
    pair = (rows.iloc[0], rows.iloc[-1])
    amounts, shares = [], []
    for name, row in zip(("start", "end"), pair, strict=True):
        amount = of_row(row, f"{name}_amount", period=row["period"], definition="transfers from South Korea")
        whole = of_row({**row, "value": row["value_total"]}, "total", period=row["period"], definition="transfers")
        amounts.append(amount)
        shares.append(ratio(name, amount, whole, "percent"))
    times = ratio("times", amounts[1], amounts[0])
    return [*shares, *amounts, times, difference("change", shares[1], shares[0])]


def _last_full(view: View, own: pd.DataFrame) -> list[Value]:
    full = own[own["months"] == 12].sort_values("year")
    if full.empty:
        return [Value.missing("full", _MILLION), Value.missing("per_head", "USD")]
    row = full.iloc[-1]
    year = str(row["year"])
    amount = of_row(row, "full", period=year, definition=f"transfers from {view.host_name}")
    found = nearest(view.stocks(view.nationality), year)
    if found is None:
        return [amount, Value.missing("per_head", "USD")]
    people = persons(found, "people", "nationals staying")
    how = f"{amount} / {people}, {people.period}"
    return [amount, derive("per_head", 1e6 * amount.amount / people.amount, "USD", how, (amount, people))]
