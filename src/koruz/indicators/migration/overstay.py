"""How many stay without a valid status, in percent of all who stay: over time, and nationality by nationality."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.migration.view import ALL, PERSONS, View, day_label, named, nearest
from koruz.indicators.ratios import percent_of
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, amount_text, derive, difference, of_row

BASE = "all_residents"
THRESHOLD = "threshold"

_FEWEST = 3


def rates(view: View) -> pd.DataFrame:
    """Overstayers in percent of all who stay, for each nationality and day.

    Printed rates come first; where none is printed, the count of overstayers is divided by the stock of the same day.

    Returns:
        Rows of nationality, date, year, percent, how, status, grade, source, and source_stock for a computed rate.
    """
    rows = view.rows("overstayers", base=BASE, ethnicity="all")
    printed = view.one_per(rows[rows["measure"] == "overstay_rate"], "nationality", "date")
    printed = printed.assign(percent=printed["value"], how="printed", source_stock=pd.NA)
    counts = rows[(rows["measure"] == "overstayers") & (rows["definition"] == "ministry")].dropna(subset=["value"])
    counted = view.one_per(counts, "nationality", "date").merge(
        view.stocks()[["nationality", "date", "value", "source"]], on=["nationality", "date"], suffixes=("", "_stock")
    )
    computed = counted.assign(
        percent=[percent_of(part, base) for part, base in zip(counted["value"], counted["value_stock"], strict=True)],
        how=[f"{part:,.0f} / {base:,.0f}" for part, base in zip(counted["value"], counted["value_stock"], strict=True)],
    )
    both = pd.concat([printed, computed], ignore_index=True)
    return both.drop_duplicates(["nationality", "date"]).sort_values(["nationality", "date"]).reset_index(drop=True)


def rate_value(view: View, row: pd.Series, name: str) -> Value:
    """A rate as a value."""
    definition = f"people without a valid status in percent of all staying, {named(view, row['nationality'])}"
    source = row["source_stock"] if isinstance(row["source_stock"], str) else None
    sources = (row["source"], source) if source else (row["source"],)
    how = "" if row["how"] == "printed" else str(row["how"])
    papers = (
        float(row["percent"]),
        "percent",
        day_label(row["date"]),
        definition,
        row["grade"],
        sources,
        row["status"],
    )
    return Value(name, *papers, derived=how)


def course(view: View, threshold: float) -> Result:
    """The rate of the nationality beside that of all foreigners, day by day as far as known, and the threshold.

    Args:
        view: Nationality and period.
        threshold: Percent of the threshold; a level line from the first year to the last.

    Returns:
        Rows of date, name, percent, how, status, grade, source; values `first` and `latest` of the nationality,
        `all_latest`, `all_then` (all foreigners, the day nearest to the nationality's latest) and `gap` (that rate
        less the nationality's, in percentage points).
    """
    found = rates(view)
    own, every = (found[found["nationality"] == code] for code in (view.nationality, ALL))
    columns = (
        Column("day", "Day"),
        Column("name", "Nationals"),
        Column("percent", "Without valid status", "percent", 1),
        Column("how", "How it is known"),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    data = pd.concat([own, every], ignore_index=True)
    data = data.assign(name=data["nationality"].map(lambda code: named(view, code)), day=data["date"].map(day_label))
    if own.empty or every.empty:
        return Result(data.iloc[:0], columns, (), "")
    text = describe.course(data, x="date", y="percent", series="name", unit="percent")
    sources = _sources(data)
    line = {"name": THRESHOLD, "percent": threshold, "how": "parameter"}
    years = [str(year) for year in range(int(data["year"].min()), int(data["year"].max()) + 1)]
    data = pd.concat([data, pd.DataFrame([{**line, "date": year, "day": year} for year in years])], ignore_index=True)
    latest = rate_value(view, own.iloc[-1], "latest")
    # A rate said now can only be set against the last known rate of all.
    then = nearest(every, own.iloc[-1]["date"], within=2.0)
    same = Value.missing("all_then", "percent") if then is None else rate_value(view, then, "all_then")
    values = [rate_value(view, own.iloc[0], "first"), latest, rate_value(view, every.iloc[-1], "all_latest"), same]
    return Result(data, columns, sources, text, values_by_name([*values, difference("gap", same, latest)]))


def _sources(data: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*sources_of(data), *data["source_stock"].dropna()]))


def by_nationality(view: View, threshold: float) -> Result:
    """Rates of several nationalities on the last day for which the nationality and three others are known.

    Args:
        view: Nationality and period.
        threshold: Percent above which a nationality is called over the threshold.

    Returns:
        Rows of name, percent, how, source, the highest first, all foreigners and the threshold among them; values `own`, `all`,
        `counted` (nationalities), `above` (how many of them are over the threshold), `rank` (of the nationality, from
        the highest), `highest`, `lower` (how many have a lower rate), and `day` (the year).
    """
    found = rates(view)
    counted = found[found["nationality"] != ALL].groupby("date")["nationality"].agg(set)
    days = [day for day, codes in counted.items() if view.nationality in codes and len(codes) > _FEWEST]
    columns = (
        Column("name", "Nationals of"),
        Column("percent", "Without valid status", "percent", 1),
        Column("how", "How it is known"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if not days:
        return Result(found.iloc[:0].assign(name=""), columns, (), "")
    data = found[found["date"] == max(days)].sort_values("percent", ascending=False, kind="stable", ignore_index=True)
    data = data.assign(name=data["nationality"].map(lambda code: named(view, code)))
    values, sources = values_by_name(_ranked(view, data, threshold)), _sources(data)
    line = {"name": THRESHOLD, "percent": threshold, "how": "parameter"}
    data = pd.concat([data, pd.DataFrame([line])], ignore_index=True)
    data = data.sort_values("percent", ascending=False, kind="stable", ignore_index=True)
    text = f"Without valid status, in percent of all who stay, {day_label(max(days))}: "
    text += "; ".join(f"{row['name']} {amount_text(row['percent'], 'percent')}" for _, row in data.iterrows())
    return Result(data, columns, sources, f"{text}.", values)


def _ranked(view: View, data: pd.DataFrame, threshold: float) -> list[Value]:
    nations = data[data["nationality"] != ALL].reset_index(drop=True)
    own = rate_value(view, nations[nations["nationality"] == view.nationality].iloc[0], "own")
    whole = data[data["nationality"] == ALL]
    everybody = rate_value(view, whole.iloc[0], "all") if len(whole) else Value.missing("all", "percent")
    place = nations.index[nations["nationality"] == view.nationality][0]

    def count(name: str, amount: float, what: str) -> Value:
        return derive(name, float(amount), "nations", what, (own,), definition=what)

    return [
        own,
        everybody,
        rate_value(view, nations.iloc[0], "highest"),
        count("counted", len(nations), "nationalities with a rate for that day"),
        count("above", (nations["percent"] > threshold).sum(), f"nationalities above {threshold:g}%"),
        count("lower", (nations["percent"] < own.amount).sum(), "nationalities with a lower rate"),
        derive("rank", float(place + 1), "rank", "place from the highest", (own,), definition="rank"),
    ]


def students_out(view: View) -> Result:
    """Students (D-2) of the nationality without a valid status, year-ends; the last one may be share times total.

    Returns:
        Rows of date, value in persons, how; values `first`, `last`, `times`, and `share` (the nationality's part of
        all students without status, as printed).
    """
    rows = view.rows("overstayers", ethnicity="all")
    own = rows[(rows["nationality"] == view.nationality)]
    counts = view.one_per(own[(own["measure"] == "overstayers") & (own["base"] == "d2_students")], "date")
    shares = view.one_per(own[(own["measure"] == "share_of_overstayers") & (own["base"] == "d2_overstayers")], "date")
    totals = view.one_per(
        rows[(rows["nationality"] == ALL) & (rows["measure"] == "overstayers") & (rows["base"] == "d2_students")],
        "date",
    )
    columns = (
        Column("day", "Day"),
        Column("value", "Students without status", PERSONS, 0),
        Column("how", "How it is known"),
        Column("source", "Source"),
    )
    if counts.empty:
        return Result(counts.assign(day="", how=""), columns, (), "")
    data = counts.assign(how="printed")
    both = shares.merge(totals[["date", "value", "source"]], on="date", suffixes=("", "_total"))
    share = Value.missing("share", "percent")
    if len(both):
        row = both.iloc[-1]
        share = of_row(row, "share", period=day_label(row["date"]), definition="of all students without status")
        how = f"{share} of {row['value_total']:,.0f}"
        part = round(share.amount * row["value_total"] / 100)
        data = pd.concat([data, pd.DataFrame([{**row, "value": part, "how": how}])], ignore_index=True)
    data = data.assign(day=data["date"].map(day_label)).sort_values("date", ignore_index=True)
    values = [_student(data.iloc[0], "first"), _student(data.iloc[-1], "last"), share]
    times = values[1].amount / values[0].amount if values[0].amount else float("nan")
    found = [*values, derive("times", times, "times", f"{values[1]} / {values[0]}", values[:2])]
    text = "Students without status: " + describe.ranking(data, category="day", value="value", unit=PERSONS)
    return Result(data, columns, sources_of(data), text, values_by_name(found))


def _student(row: pd.Series, name: str) -> Value:
    papers = (PERSONS, day_label(row["date"]), "students (D-2) without a valid status", row["grade"], (row["source"],))
    how = "" if row["how"] == "printed" else row["how"]
    return Value(name, float(row["value"]), *papers, derived=how)
