"""The partner's share of Uzbekistan's imports, each definition a line of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from koruz import describe
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.view import HOME, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.selection import where
from koruz.values import Value, derive, of_row, ordinal

_SHARE = "percent of total"
_WORDS = {"factbook": "CIA World Factbook", "goods": "UN Comtrade, goods", "national": "national statistics"}


def import_shares(view: View) -> Result:
    """The partner's share of Uzbekistan's imports in full years, as each definition has it; doubtful ones left out.

    Returns:
        Rows of year, definition in words, share in percent; values `start`, `peak` and `end` of the definition with
        most years, `other` (the last share of another definition, if it is newer) and `place` (the partner's place
        among the shares of that definition and year; in words as its definition).
    """
    rows = _rows(view)
    own = where(rows, partner=view.partner).sort_values(["definition", "year"], kind="stable")
    data = own.assign(count=own["definition"].map(_WORDS))
    columns = (
        Column("year", "Year", "year"),
        Column("count", "Whose figures"),
        Column("value", "Share of imports", "percent", 1),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = describe.course(data, x="year", y="value", series="count", unit=_SHARE)
    return Result(data, columns, sources_of(data), text, values_by_name(_values(view, rows, data)))


def _rows(view: View) -> pd.DataFrame:
    """Shares of imports of all partners in full years, one for each definition, partner and year."""
    rows = view.rows("trade_shares", reporter=HOME, flow="imports", months=12, definition=[*_WORDS])
    return view.one_per(view.sound(without_article(rows)), "definition", "partner", "year")


def _values(view: View, rows: pd.DataFrame, data: pd.DataFrame) -> list[Value]:
    main = where(data, definition=data["definition"].value_counts(sort=True).idxmax())
    ends = [
        ("start", main.iloc[0]),
        ("end", main.iloc[-1]),
        ("peak", main.sort_values("value", kind="stable").iloc[-1]),
    ]
    found = [_share(view, row, name) for name, row in ends]
    later = data[(data["definition"] != main["definition"].iloc[0]) & (data["year"] > main["year"].max())]
    if later.empty:
        return [*found, Value.missing("other", _SHARE), Value.missing("place", "rank")]
    last = later.sort_values("year", kind="stable").iloc[-1]
    other = _share(view, last, "other")
    listed = where(rows, definition=last["definition"], year=last["year"])
    place = 1 + int((listed["value"] > last["value"]).sum())
    words = {"period": other.period, "definition": ordinal(place)}
    return [*found, other, derive("place", float(place), "rank", "place among the shares printed", (other,), **words)]


def _share(view: View, row: pd.Series[Any], name: str) -> Value:
    return of_row(row, name, period=str(row["year"]), definition=f"{view.names[row['partner']]}'s share of imports")
