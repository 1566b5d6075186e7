"""The place of the nationality's own country among the CIS, by overseas Koreans."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.migration.days import day_label
from koruz.indicators.migration.view import View
from koruz.indicators.whole_lists import whole_lists
from koruz.report import describe
from koruz.report.results import Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, excess, of_row
from koruz.words.units import PERSONS

_SUMS = ("CIS", "XKU")
_COLUMNS = (
    Column("name", "Country"),
    Column("start", "First count", PERSONS, 0),
    Column("end", "Last count", PERSONS, 0),
    Column("source_start", "Source of the first"),
    Column("source_end", "Source of the last"),
)


def neighbours(view: View) -> Result:
    """Overseas Koreans in the CIS countries, in the counts of Korea's foreign service, one source for each day.

    Returns:
        Rows of name, start and end in persons (first and last day with a whole list of countries), the largest last
        count first; values `own`, `rank` and `countries` (last day), `first_rank` (on an earlier first day), and `fall`
        (the largest loss of another country from the first to the last day, in percent) with `faller_first` and
        `faller_last`.
    """
    rows = view.rows("koreans_abroad", definition="overseas_koreans")
    rows = rows[~rows["country"].isin(_SUMS) & (rows["grade"] != "article")]
    chosen = view.one_per(rows, "country", "date")
    days = whole_lists(chosen, "date", "country", (view.nationality,))
    if not days:
        return Result.nothing(_COLUMNS, chosen.assign(**{column.name: "" for column in _COLUMNS}))
    ends = [chosen[chosen["date"] == day] for day in (days[0], days[-1])]
    data = _side_by_side(view, *ends)
    text = "Overseas Koreans: " + describe.change(data, category="name", start="start", end="end", unit=PERSONS)
    return Result(data, _COLUMNS, sources_of(*ends), text, values_by_name(_values(view, *ends)))


def _side_by_side(view: View, first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """First and last day side by side; a country that lacks one of them has a gap."""
    sides = [
        rows.set_index("country")[["value", "source"]].set_axis([side, f"source_{side}"], axis=1)
        for side, rows in (("start", first), ("end", last))
    ]
    data = sides[0].join(sides[1], how="outer").reset_index()
    data = data.assign(name=data["country"].map(view.names))
    return data.sort_values("end", ascending=False, kind="stable", ignore_index=True)


def _values(view: View, first: pd.DataFrame, last: pd.DataFrame) -> list[Value]:
    own = _value(view, last[last["country"] == view.nationality].iloc[0], "own")
    countries = derive("countries", float(len(last)), "nations", "countries counted", (own,))
    several = str(first.iloc[0]["date"]) < str(last.iloc[0]["date"])
    ranks = [_rank(view, last, "rank")]
    ranks.append(_rank(view, first, "first_rank") if several else Value.missing("first_rank", "rank"))
    return [own, *ranks, countries, *_fall(view, first, last)]


def _value(view: View, row: pd.Series, name: str) -> Value:
    return of_row(row, name, period=day_label(row["date"]), definition=view.in_text(row["country"]))


def _rank(view: View, rows: pd.DataFrame, name: str) -> Value:
    order = rows.sort_values("value", ascending=False, kind="stable")
    place = order["country"].tolist().index(view.nationality)
    here = _value(view, order.iloc[place], "here")
    return derive(name, float(place + 1), "rank", "place among the CIS countries counted", (here,), definition="rank")


def _fall(view: View, first: pd.DataFrame, last: pd.DataFrame) -> list[Value]:
    """The other country that lost most, in percent, and its counts."""
    both = first.merge(last, on="country", suffixes=("_first", "_last"))
    both = both[(both["country"] != view.nationality) & (both["value_first"] > 0)]
    if both.empty:
        names = {"fall": "percent", "faller_first": PERSONS, "faller_last": PERSONS}
        return [Value.missing(name, unit) for name, unit in names.items()]
    code = both.iloc[int((both["value_last"] / both["value_first"]).argmin())]["country"]
    then, now = (
        _value(view, rows[rows["country"] == code].iloc[0], name)
        for name, rows in (("faller_first", first), ("faller_last", last))
    )
    return [excess("fall", now, then), then, now]
