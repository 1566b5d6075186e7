"""How residents and those without a valid status grew between two days on which both are known: a record, no guess."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from koruz.indicators.migration.days import day_label, nearest, years_apart
from koruz.indicators.migration.overstay import rate_value, rates
from koruz.indicators.migration.view import View, persons
from koruz.methods.growth import compound_rate, together, year_after, years_to_pass
from koruz.report.results import SOURCE, Column, Result, values_by_name
from koruz.report.values import Value, derive
from koruz.words.units import PERCENT
from koruz.words.written import exact

_SHORTEST = 3.0
"""Years that a window has at least: less is no course."""

_COLUMNS = (
    Column("since", "From"),
    Column("until", "To"),
    Column("share_then", "Without status then", PERCENT, 1),
    Column("share_now", "Without status now", PERCENT, 1),
    Column("residents", "Growth of residents a year", PERCENT, 1),
    Column("overstayers", "Growth of those without status a year", PERCENT, 1),
    SOURCE,
)


def record(view: View, threshold: float) -> Result:
    """Growth a year of residents and of those without a valid status, from each day with a known rate to the last one.

    Residents are those counted nearest to either day, even where their year is inferred, and grow over the time between
    these counts. Those without a status are the rate times the residents, so they grow by both. Windows under three
    years are left out.

    Args:
        view: Nationality and period.
        threshold: Percent that the share may pass.

    Returns:
        Rows of since, until, shares in percent, growth in percent a year; values `residents`, `overstayers`, `then`
        (share on the first day) and `crossing` (the year in which the threshold would be passed at these rates;
        missing if never or if it is passed already) of the longest window, the same with `late_` of the shortest, and
        `now`, the share on the last day; the late ones are missing if there is one window only.
    """
    own = rates(view)
    own = own[own["nationality"] == view.nationality].reset_index(drop=True)
    windows = [*_windows(view, own)]
    data = pd.DataFrame(windows, columns=[*(column.name for column in _COLUMNS), "people", "values"])
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    values = [*_values(data.iloc[0], "", threshold), *_late(data, threshold), data.iloc[0]["values"][1].named("now")]
    sources = tuple(dict.fromkeys(source for found in data["values"] for value in found for source in value.sources))
    return Result(data.drop(columns=["values"]), _COLUMNS, sources, _text(data), values_by_name(values))


def _windows(view: View, own: pd.DataFrame) -> Iterator[dict[str, object]]:
    stocks = view.stocks(view.nationality)
    stocks = stocks[stocks["value"] > 0]
    own = own[own["percent"] > 0]
    for _, row in own.iloc[:-1].iterrows():
        last = own.iloc[-1]
        ends = [nearest(stocks, day["date"]) for day in (row, last)]
        if years_apart(row["date"], last["date"]) >= _SHORTEST and ends[0] is not None and ends[1] is not None:
            yield _window(view, row, last, ends[0], ends[1])


def _window(view: View, row: pd.Series, last: pd.Series, then: pd.Series, now: pd.Series) -> dict[str, object]:
    people = compound_rate(then["value"], now["value"], years_apart(then["date"], now["date"]))
    share = compound_rate(row["percent"], last["percent"], years_apart(row["date"], last["date"]))
    shares = [rate_value(view, day, "share") for day in (row, last)]
    counts = [persons(day, "people", "nationals staying") for day in (then, now)]
    return {
        "since": day_label(row["date"]),
        "until": day_label(last["date"]),
        "share_then": row["percent"],
        "share_now": last["percent"],
        "residents": people,
        "overstayers": together(people, share),
        "source": row["source"],
        "people": counts[1].amount,
        "values": (*shares, *counts),
    }


def _values(row: pd.Series, key: str, threshold: float) -> list[Value]:
    then, now, first, last = row["values"]
    period = {"period": f"{row['since']} to {row['until']}"}
    how = f"{first:n} ({first.period}) to {last} ({last.period})"
    both = f"{then} to {now} of them"
    return [
        derive(f"{key}residents", row["residents"], PERCENT, how, (first, last), **period),
        derive(f"{key}overstayers", row["overstayers"], PERCENT, f"{how}, {both}", row["values"], **period),
        then.named(f"{key}then"),
        _crossing(row, f"{key}crossing", threshold),
    ]


def _crossing(row: pd.Series, name: str, threshold: float) -> Value:
    _, now, *_ = row["values"]
    if not 0 < now.amount <= threshold or (now.amount == threshold and now <= row["share_then"]):
        return Value.missing(name, "year")
    years = years_to_pass(now.amount, threshold, row["overstayers"], row["residents"])
    if years > 100:
        return Value.missing(name, "year")
    assert now.year is not None
    how = f"first year in which {now} is passed to {exact(threshold)}%"
    return derive(name, float(now.year + year_after(years)), "year", how, (now,), period="assumption")


def _late(data: pd.DataFrame, threshold: float) -> list[Value]:
    if len(data) > 1:
        return _values(data.iloc[-1], "late_", threshold)
    units = {"residents": PERCENT, "overstayers": PERCENT, "then": PERCENT, "crossing": "year"}
    return [Value.missing(f"late_{name}", unit) for name, unit in units.items()]


def _text(data: pd.DataFrame) -> str:
    parts = [
        f"{row['since']} to {row['until']}: residents {row['residents']:.1f}% a year, "
        f"without a status {row['overstayers']:.1f}%"
        for _, row in data.iterrows()
    ]
    return f"{'; '.join(parts)}."
