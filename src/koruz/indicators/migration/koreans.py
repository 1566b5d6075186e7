"""Ethnic Koreans in the nationality's own country: every source and year."""

from __future__ import annotations

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import once, without_article
from koruz.indicators.migration.days import day_label
from koruz.indicators.migration.view import View, between
from koruz.report.results import JUDGED, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, excess, of_row
from koruz.words.units import PERSONS

_KINDS = {
    "ethnicity": "counted by national statistics",
    "overseas_koreans": "counted by Korea's foreign service",
    "estimate": "estimated",
    "stated": "said by an embassy",
}
_QUOTED = "a count as others quote it"
COUNTED = ("ethnicity", "overseas_koreans")
_OFFICIAL = "official"

_COLUMNS = (
    Column("day", "Date"),
    Column("kind", "How"),
    Column("low", "Persons", PERSONS, 0),
    Column("high", "Up to", PERSONS, 0),
    *JUDGED,
)


@once
def koreans(view: View) -> Result:
    """Every count and estimate of ethnic Koreans in the country, in order of time; the article's range, if any, last.

    National statistics count permanent inhabitants of Korean ethnicity; Korea's foreign service counts overseas
    Koreans, Korean nationals among them. Estimates and statements have no stated method. A count that only others
    quote is shown and isn't one of the counts.

    Returns:
        Rows of date, kind, low and high in persons, status, grade, source; values `official` (last count), `before`
        (first count of the same kind), `change` between these two in percent, `lowest` and `highest` estimate,
        `claim_low`, `claim_high` (the article's range), `inside` (how many of the counts lie within it), `last_inside`
        (the newest that does) and `counts`.
    """
    data = _rows(view)
    counted = data[data["definition"].isin(COUNTED) & (data["grade"] == _OFFICIAL)]
    if counted.empty:
        return Result.nothing(_COLUMNS, data)
    claim = _claim(view)
    values = [*_change(counted), *_guesses(data), *claim, *_inside(counted, *claim)]
    data = pd.concat([data, _article_row(*claim)], ignore_index=True) if view.spoken_of else data
    more = data["status"].map({"at_least": ", at least"}).fillna("")
    data = data.assign(label=data["day"] + ", " + data["kind"] + more)
    words = [f"{row['label']}: {between(_value(row, 'low'), _value(row, 'high'))}" for _, row in data.iterrows()]
    return Result(data, _COLUMNS, sources_of(data), f"{'; '.join(words)}.", values_by_name(values))


def _rows(view: View) -> pd.DataFrame:
    rows = view.rows("koreans_abroad", country=view.nationality)
    rows = where(without_article(rows), definition=[*_KINDS])
    chosen = view.one_per(rows, "date", "definition", "source").sort_values(["date", "source"], kind="stable")
    return chosen.assign(
        kind=chosen["definition"].map(_KINDS).mask(_quoted(chosen), _QUOTED),
        day=chosen["date"].map(day_label),
        low=chosen["low"].fillna(chosen["value"]),
        high=chosen["high"].fillna(chosen["value"]),
    ).reset_index(drop=True)


def _quoted(rows: pd.DataFrame) -> pd.Series:
    """Which counts stand here on the word of somebody other than the office that counts."""
    return rows["definition"].isin(COUNTED) & (rows["grade"] != _OFFICIAL)


def _value(row: pd.Series, side: str, name: str = "") -> Value:
    papers = {"period": row["day"], "definition": f"ethnic Koreans, {row['kind']}"}
    return of_row({**row, "value": row[side]}, name or side, **papers)


def _change(counted: pd.DataFrame) -> list[Value]:
    last = _value(counted.iloc[-1], "low", "official")
    same = where(counted, definition=counted.iloc[-1]["definition"])
    if len(same) < 2:
        return [Value.missing("before", PERSONS), last, Value.missing("change", "percent")]
    first = _value(same.iloc[0], "low", "before")
    return [first, last, excess("change", last, first)]


def _guesses(data: pd.DataFrame) -> list[Value]:
    """The lowest and the highest estimate or statement."""
    guesses = data[~data["definition"].isin(COUNTED)]
    if guesses.empty:
        return [Value.missing("lowest", PERSONS), Value.missing("highest", PERSONS)]
    low, high = guesses.sort_values("low", kind="stable"), guesses.sort_values("high", kind="stable")
    return [_value(low.iloc[0], "low", "lowest"), _value(high.iloc[-1], "high", "highest")]


def _claim(view: View) -> tuple[Value, Value]:
    if not view.spoken_of:
        return Value.missing("claim_low", PERSONS), Value.missing("claim_high", PERSONS)
    return view.stated("M3").named("claim_low"), view.stated("M3", "high").named("claim_high")


def _inside(counted: pd.DataFrame, low: Value, high: Value) -> list[Value]:
    inside = counted[counted["low"].between(low.amount, high.amount)]
    last = _value(counted.iloc[-1], "low")
    latest = _value(inside.iloc[-1], "low", "last_inside") if len(inside) else Value.missing("last_inside", PERSONS)
    within = derive("inside", float(len(inside)), "counts", "counts within the article's range", (last, low, high))
    return [latest, within, derive("counts", float(len(counted)), "counts", "counts", (last,))]


def _article_row(low: Value, high: Value) -> pd.DataFrame:
    row = {"day": low.period, "kind": "the article under test", "low": low.amount, "high": high.amount}
    return pd.DataFrame([{**row, "unit": PERSONS, "status": low.status, "grade": low.grade, "source": low.sources[0]}])
