"""Ethnic Koreans in the nationality's own country: every source and year, and its place among the CIS."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from koruz import describe
from koruz.indicators.migration.view import PERSONS, View, between, day_label
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, difference, of_row

_KINDS = {
    "ethnicity": "counted by national statistics",
    "overseas_koreans": "counted by Korea's foreign service",
    "estimate": "estimated",
    "stated": "said by an embassy",
}
COUNTED = ("ethnicity", "overseas_koreans")
_GROUPS = ("CIS", "XKU")


def koreans(view: View) -> Result:
    """Every count and estimate of ethnic Koreans in the country, in order of time.

    National statistics count permanent inhabitants of Korean ethnicity; Korea's foreign service counts overseas
    Koreans, Korean nationals among them. Estimates and statements have no stated method.

    Returns:
        Rows of date, kind, low and high in persons, status, grade, source; values `official` (last count), `before`
        (first count), `change` between these two in percent, `lowest` and `highest` estimate, `claim_low`,
        `claim_high` (the article's range), `inside` (how many of the counts lie within it), `last_inside` (the newest that
        does) and `counts`.
    """
    rows = view.rows("koreans_abroad", country=view.nationality)
    rows = rows[(rows["grade"] != "article") & rows["definition"].isin(_KINDS)]
    chosen = view.one_per(rows, "date", "definition", "source").sort_values(["date", "source"], kind="stable")
    columns = (
        Column("day", "Date"),
        Column("kind", "How"),
        Column("low", "Persons", PERSONS, 0),
        Column("high", "Up to", PERSONS, 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    data = chosen.assign(
        kind=chosen["definition"].map(_KINDS),
        day=chosen["date"].map(day_label),
        low=chosen["low"].fillna(chosen["value"]),
        high=chosen["high"].fillna(chosen["value"]),
    ).reset_index(drop=True)
    counted = data[data["definition"].isin(COUNTED)]
    if counted.empty:
        return Result(data.iloc[:0], columns, (), "")
    values = values_by_name(_values(view, data, counted))
    data = pd.concat([data, _article_row(values)], ignore_index=True)
    data = data.assign(label=[f"{row['day']}, {row['kind']}" for _, row in data.iterrows()])
    text = "; ".join(_words(row) for _, row in data.iterrows())
    return Result(data, columns, sources_of(data), f"{text}.", values)


def _article_row(values: dict[str, Value]) -> pd.DataFrame:
    low, high = values["claim_low"], values["claim_high"]
    row = {"day": low.period, "kind": "the article under test", "low": low.amount, "high": high.amount}
    papers = {"unit": PERSONS, "status": low.status, "grade": low.grade, "source": low.sources[0]}
    return pd.DataFrame([{**row, **papers}])


def _words(row: pd.Series) -> str:
    low, high = (_value(row, side) for side in ("low", "high"))
    return f"{row['label']}: {between(low, high)}"


def _value(row: pd.Series, side: str, name: str = "") -> Value:
    return of_row(
        {**row, "value": row[side]}, name or side, period=row["day"], definition=f"ethnic Koreans, {row['kind']}"
    )


def _values(view: View, data: pd.DataFrame, counted: pd.DataFrame) -> list[Value]:
    first, last = _value(counted.iloc[0], "low", "before"), _value(counted.iloc[-1], "low", "official")
    how = f"{last} / {first} \N{MINUS SIGN} 1"
    change = derive("change", 100 * (last.amount / first.amount - 1), "percent", how, (last, first))
    guesses = data[~data["definition"].isin(COUNTED)]
    ends = [Value.missing("lowest", PERSONS), Value.missing("highest", PERSONS)]
    if len(guesses):
        ends = [
            _value(guesses.loc[guesses["low"].idxmin()], "low", "lowest"),
            _value(guesses.loc[guesses["high"].idxmax()], "high", "highest"),
        ]
    low, high = view.stated("M3").named("claim_low"), view.stated("M3", "high").named("claim_high")
    inside = counted[counted["low"].between(low.amount, high.amount)]
    latest = _value(inside.iloc[-1], "low", "last_inside") if len(inside) else Value.missing("last_inside", PERSONS)
    numbers = {
        "inside": (float(len(inside)), "counts within the article's range"),
        "counts": (float(len(counted)), "counts"),
    }
    found = [first, last, change, *ends, low, high, latest]
    return found + [derive(name, amount, "counts", words, (last,)) for name, (amount, words) in numbers.items()]


def neighbours(view: View) -> Result:
    """Overseas Koreans in the CIS countries, in the counts of Korea's foreign service, one source for each day.

    Returns:
        Rows of name, start and end in persons (first and last day), the last the largest first; values `own`, `rank` and `countries` (last day), `first_rank`, `second`
        (the next country, last day), `lead` over it in persons, and `fall` (the largest loss of another country from
        the first to the last day, in percent) with `faller_first` and `faller_last`.
    """
    rows = view.rows("koreans_abroad", definition="overseas_koreans")
    rows = rows[~rows["country"].isin(_GROUPS) & (rows["grade"] != "article")]
    chosen = view.one_per(rows, "country", "date")
    days = chosen.groupby("date")["country"].nunique()
    long = chosen[chosen["date"].isin(days[days >= 2].index)]
    long = long.assign(name=long["country"].map(view.names), day=long["date"].map(day_label))
    long = long.sort_values(["date", "country"], ignore_index=True)
    columns = (
        Column("name", "Country"),
        Column("start", "First count", PERSONS, 0),
        Column("end", "Last count", PERSONS, 0),
        Column("source_start", "Source of the first"),
        Column("source_end", "Source of the last"),
    )
    if view.nationality not in set(long["country"]):
        return Result(long.iloc[:0].assign(start=0.0, end=0.0, source_start="", source_end=""), columns, (), "")
    data = _ends(long)
    text = "Overseas Koreans: " + describe.change(data, category="name", start="start", end="end", unit=PERSONS)
    return Result(data, columns, sources_of(long), text, values_by_name(_neighbour_values(view, long)))


def _ends(long: pd.DataFrame) -> pd.DataFrame:
    """First and last day side by side; a country that lacks one of them has a gap."""
    sides = {
        side: long[long["date"] == date]
        for side, date in zip(("start", "end"), (long["date"].min(), long["date"].max()), strict=True)
    }
    wide = [
        rows.set_index("name")[["value", "source"]].set_axis([side, f"source_{side}"], axis=1)
        for side, rows in sides.items()
    ]
    joined = wide[0].join(wide[1], how="outer").reset_index()
    return joined.sort_values("end", ascending=False, kind="stable", ignore_index=True)


def _neighbour_values(view: View, data: pd.DataFrame) -> list[Value]:
    own = data[data["country"] == view.nationality].sort_values("date")
    ends = [
        data[data["date"] == date].sort_values("value", ascending=False)
        for date in (own.iloc[0]["date"], own.iloc[-1]["date"])
    ]

    def value(row: pd.Series, name: str) -> Value:
        return of_row(row, name, period=row["day"], definition=f"overseas Koreans in {row['name']}")

    def rank(rows: pd.DataFrame, name: str) -> Value:
        codes = rows["country"].tolist()
        place = codes.index(view.nationality)
        here = value(rows.iloc[place], "here")
        words = "place among the CIS countries counted"
        return derive(name, float(place + 1), "rank", words, (here,), definition="rank")

    latest = value(own.iloc[-1], "own")
    others = ends[1][ends[1]["country"] != view.nationality]
    found = [latest, rank(ends[1], "rank"), rank(ends[0], "first_rank")]
    found.append(derive("countries", float(len(ends[1])), "nations", "countries counted", (latest,)))
    second = value(others.iloc[0], "second") if len(others) else Value.missing("second", PERSONS)
    return [*found, second, difference("lead", latest, second), *_fall(view, ends, value)]


def _fall(view: View, ends: list[pd.DataFrame], value: Callable[[pd.Series, str], Value]) -> list[Value]:
    then, now = (rows.set_index("country", drop=False) for rows in ends)
    common = [code for code in then.index if code in now.index and code != view.nationality]
    names = {"fall": "percent", "faller_first": PERSONS, "faller_last": PERSONS}
    if not common:
        return [Value.missing(name, unit) for name, unit in names.items()]
    code = min(common, key=lambda code: now.loc[code, "value"] / then.loc[code, "value"])
    first, last = value(then.loc[code], "faller_first"), value(now.loc[code], "faller_last")
    how = f"{last} / {first} \N{MINUS SIGN} 1"
    fall = derive("fall", 100 * (last.amount / first.amount - 1), "percent", how, (last, first))
    return [fall, first, last]
