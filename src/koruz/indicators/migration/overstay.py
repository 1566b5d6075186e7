"""How many stay without a valid status, in percent of all who stay: over time, and nationality by nationality."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.evidence import once
from koruz.indicators.migration.days import day_label, nearest
from koruz.indicators.migration.view import View, named
from koruz.methods.ratios import part_at, percent_of
from koruz.report import describe
from koruz.report.results import HOW, JUDGED, PAPERS, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, difference, weakest
from koruz.words.pair import WORLD
from koruz.words.units import PERSONS
from koruz.words.written import amount_text, exact

BASE = "all_residents"
THRESHOLD = "threshold"

_FEWEST = 3


@once
def overstayers(view: View) -> pd.DataFrame:
    """People without a valid status by nationality and day, as the ministry counts them.

    Printed counts come first; where only a nationality's share of all overstayers is printed, that share times all.

    Returns:
        Rows of nationality, date, year, value in persons, how, status, grade, source, and source_total for a product.
    """
    rows = view.rows("overstayers", ethnicity="all", definition="ministry")
    counts = rows[(rows["measure"] == "overstayers") & (rows["base"] == BASE)].dropna(subset=["value"])
    counts = view.one_per(counts, "nationality", "date").assign(how="printed", source_total=None)
    shares = rows[(rows["measure"] == "share_of_overstayers") & (rows["base"] == "all_overstayers")]
    totals = counts[(counts["nationality"] == WORLD) & (counts["value"] > 0)][["date", "value", "grade", "source"]]
    both = view.one_per(shares, "nationality", "date").merge(totals, on="date", suffixes=("", "_total"))
    pairs = list(zip(both["value"], both["value_total"], strict=True))
    products = both.assign(
        value=[float(round(part_at(share, total))) for share, total in pairs],
        unit=PERSONS,
        how=[f"{exact(share)}% of {total:,.0f}" for share, total in pairs],
        grade=[weakest(grades) for grades in zip(both["grade"], both["grade_total"], strict=True)],
    )
    found = pd.concat([counts, products]).drop_duplicates(["nationality", "date"])
    return found.sort_values(["nationality", "date"], kind="stable", ignore_index=True)


@once
def rates(view: View) -> pd.DataFrame:
    """Overstayers in percent of all who stay, for each nationality and day.

    Printed rates come first; where none is printed, the count of overstayers is divided by the stock of the same day.

    Returns:
        Rows of nationality, date, year, percent, how, status, grade, source, and for a computed rate source_stock and
        source_total.
    """
    rows = view.rows("overstayers", base=BASE, ethnicity="all", measure="overstay_rate")
    printed = view.one_per(rows, "nationality", "date")
    printed = printed.assign(percent=printed["value"], how="printed", source_stock=None, source_total=None)
    stocks = view.stocks()[["nationality", "date", "value", "source"]]
    stocks = stocks[stocks["value"] > 0]
    both = overstayers(view).merge(stocks, on=["nationality", "date"], suffixes=("", "_stock"))
    computed = both.assign(
        percent=[percent_of(part, base) for part, base in zip(both["value"], both["value_stock"], strict=True)],
        how=[_quotient(row) for _, row in both.iterrows()],
    )
    found = pd.concat([printed, computed]).drop_duplicates(["nationality", "date"])
    return found.sort_values(["nationality", "date"], kind="stable", ignore_index=True)


def _quotient(row: pd.Series) -> str:
    part = f"{row['value']:,.0f}" if row["how"] == "printed" else f"({row['how']})"
    return f"{part} / {row['value_stock']:,.0f}"


def rate_value(view: View, row: pd.Series, name: str) -> Value:
    """A rate as a value."""
    definition = f"people without a valid status in percent of all staying, {named(view, row['nationality'])}"
    sources = [row[column] for column in ("source", "source_total", "source_stock") if isinstance(row[column], str)]
    how = "" if row["how"] == "printed" else str(row["how"])
    papers = (day_label(row["date"]), definition, row["grade"], tuple(dict.fromkeys(sources)), row["status"])
    return Value(name, float(row["percent"]), "percent", *papers, derived=how)


_COURSE = (
    Column("day", "Day"),
    Column("name", "Nationals"),
    Column("percent", "Without valid status", "percent", 1),
    HOW,
    *JUDGED,
)


def course(view: View, threshold: float) -> Result:
    """The rate of the nationality beside that of all foreigners, day by day as far as known, and the threshold.

    Args:
        view: Nationality and period.
        threshold: Percent of the threshold; a level line from the first year to the last.

    Returns:
        Rows of date, name, percent, how, status, grade, source; values `first` and `latest` of the nationality,
        `counted` (its last by the ministry), `all_latest`, `all_first` and `all_then` (all foreigners, the days nearest
        to the nationality's first and latest), `all_peak` (their highest from the nationality's first day on) and `gap`
        (`all_then` minus `latest`, in percentage points).
    """
    found = rates(view)
    own, every = (found[found["nationality"] == code] for code in (view.nationality, WORLD))
    data = pd.concat([own, every], ignore_index=True)
    data = data.assign(name=data["nationality"].map(lambda code: named(view, code)), day=data["date"].map(day_label))
    if own.empty or every.empty:
        return Result.nothing(_COURSE, data)
    latest = rate_value(view, own.iloc[-1], "latest")
    # A rate said now can only be set against the last known rate of all.
    then = nearest(every, own.iloc[-1]["date"], within=2.0)
    same = Value.missing("all_then", "percent") if then is None else rate_value(view, then, "all_then")
    ends = [rate_value(view, own.iloc[0], "first"), latest, rate_value(view, every.iloc[-1], "all_latest"), same]
    ends += [_rate_or_none(view, row, name) for name, row in _marks(own, every).items()]
    values = values_by_name([*ends, difference("gap", same, latest)])
    drawn = pd.concat([data, _level(data, threshold)], ignore_index=True)
    return Result(drawn, _COURSE, _sources(data), _described(data), values)


def _marks(own: pd.DataFrame, every: pd.DataFrame) -> dict[str, pd.Series | None]:
    """The ministry's last rate of the nationality; all foreigners near its first day, and at their highest since."""
    ministry, start = own[own["definition"] == "ministry"], own.iloc[0]["date"]
    since = every[every["date"] >= start]
    return {
        "counted": ministry.iloc[-1] if len(ministry) else None,
        "all_first": nearest(every, start),
        "all_peak": since.loc[since["percent"].idxmax()] if len(since) else None,
    }


def _rate_or_none(view: View, row: pd.Series | None, name: str) -> Value:
    return Value.missing(name, "percent") if row is None else rate_value(view, row, name)


def _level(data: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """The threshold, once for each year."""
    years = [str(year) for year in range(int(data["year"].min()), int(data["year"].max()) + 1)]
    line = {"name": THRESHOLD, "percent": threshold, "how": "parameter"}
    return pd.DataFrame([{**line, "date": year, "day": year} for year in years])


def _described(data: pd.DataFrame) -> str:
    """First, last and lowest rate of each line, by their days."""
    parts = []
    for name, rows in data.groupby("name", sort=False):
        marks = {"first": rows.iloc[0], "lowest": rows.iloc[int(rows["percent"].argmin())], "last": rows.iloc[-1]}
        words = [f"{word} {amount_text(row['percent'], 'percent')}, {row['day']}" for word, row in marks.items()]
        parts.append(f"{name}, {amount_text(len(rows), 'days')} known: {'; '.join(words)}.")
    return " ".join(parts)


def _sources(data: pd.DataFrame) -> tuple[str, ...]:
    others = [data[column].dropna() for column in ("source_total", "source_stock")]
    return tuple(dict.fromkeys([*sources_of(data), *pd.concat(others)]))


_NATIONS = (
    Column("name", "Nationals of"),
    Column("percent", "Without valid status", "percent", 1),
    HOW,
    *PAPERS,
)


def by_nationality(view: View, threshold: float) -> Result:
    """Rates of several nationalities on the last day for which the nationality and three others are known.

    Args:
        view: Nationality and period.
        threshold: Percent above which a nationality is called over the threshold.

    Returns:
        Rows of name, percent, how, source, the highest first, all foreigners among them; values `own`, `all`,
        `counted` (nationalities), `above` (how many of them are over the threshold), `rank` (of the nationality, from
        the highest), `highest` and `lower` (how many have a lower rate).
    """
    found = rates(view)
    counted = found[found["nationality"] != WORLD].groupby("date")["nationality"].agg(set)
    days = [str(day) for day, codes in counted.items() if view.nationality in codes and len(codes) > _FEWEST]
    if not days:
        return Result.nothing(_NATIONS, found.assign(name=""))
    day = max(days)
    data = found[found["date"] == day].sort_values("percent", ascending=False, kind="stable")
    data = data.assign(name=data["nationality"].map(lambda code: named(view, code)))
    text = f"Without valid status, in percent of all who stay, {day_label(day)}: "
    text += describe.ranking(data, category="name", value="percent", unit="percent")
    return Result(data, _NATIONS, _sources(data), text, values_by_name(_ranked(view, data, threshold)))


def _ranked(view: View, data: pd.DataFrame, threshold: float) -> list[Value]:
    nations = data[data["nationality"] != WORLD].reset_index(drop=True)
    place = nations["nationality"].tolist().index(view.nationality)
    own = rate_value(view, nations.iloc[place], "own")
    whole = data[data["nationality"] == WORLD]
    everybody = rate_value(view, whole.iloc[0], "all") if len(whole) else Value.missing("all", "percent")
    counts = {
        "counted": (len(nations), "nationalities with a rate for that day"),
        "above": ((nations["percent"] > threshold).sum(), f"nationalities above {exact(threshold)}%"),
        "lower": ((nations["percent"] < own.amount).sum(), "nationalities with a lower rate"),
    }
    found = [derive(name, float(n), "nations", words, (own,), definition=words) for name, (n, words) in counts.items()]
    rank = derive("rank", float(place + 1), "rank", "place from the highest", (own,), definition="rank")
    return [own, everybody, rate_value(view, nations.iloc[0], "highest"), *found, rank]
