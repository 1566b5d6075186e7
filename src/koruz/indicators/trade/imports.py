"""The partner's share of Uzbekistan's imports, each definition a line of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.shares import FEWEST_PARTNERS
from koruz.indicators.trade.view import View
from koruz.report import describe
from koruz.report.results import PAPERS, YEAR, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, of_row
from koruz.words.pair import HOME
from koruz.words.units import OF_TOTAL
from koruz.words.written import ordinal, period_label

_WORDS = {"factbook": "CIA World Factbook", "goods": "UN Comtrade, goods", "national": "national statistics"}
_IN_TEXT = {"factbook": "the CIA World Factbook", "goods": "UN Comtrade's count of goods"}


def import_shares(view: View) -> Result:
    """The partner's share of Uzbekistan's imports in full years, as each definition has it; doubtful ones left out.

    Returns:
        Rows of year, definition in words, share in percent; values `start`, `peak` and `end` of the definition with
        most years, `other` (the last share of another definition, if it is newer; of two the one that lists more
        partners), `place` (the partner's place among the shares of that definition and year; in words as its
        definition) and `part` (the share in a part of that year or a later one, by national statistics).
    """
    rows = _rows(view)
    own = where(rows, partner=view.partner).sort_values(["definition", "year"], kind="stable")
    data = own.assign(count=own["definition"].map(_WORDS))
    columns = (
        YEAR,
        Column("count", "Whose figures"),
        Column("value", "Share of imports", "percent", 1),
        *PAPERS,
    )
    if data.empty:
        return Result.nothing(columns, data)
    text = describe.course(data, x="year", y="value", series="count", unit=OF_TOTAL)
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
        return [
            *found,
            *(Value.missing(*papers) for papers in (("other", OF_TOTAL), ("place", "rank"), ("part", OF_TOTAL))),
        ]
    counted = rows.groupby(["definition", "year"])["partner"].nunique().rename("listed").reset_index()
    last = later.merge(counted).sort_values(["year", "listed"], kind="stable").iloc[-1]
    spoken = _IN_TEXT.get(last["definition"], _WORDS[last["definition"]])
    other = of_row(last, "other", period=str(last["year"]), definition=spoken)
    listed = where(rows, definition=last["definition"], year=last["year"])
    place = 1 + int((listed["value"] > last["value"]).sum())
    words = {"period": other.period, "definition": ordinal(place)}
    if len(listed) < FEWEST_PARTNERS:  # a partner alone is no first
        return [*found, other, Value.missing("place", "rank"), _of_part(view, int(last["year"]))]
    rank = derive("place", float(place), "rank", "place among the shares printed", (other,), **words)
    return [*found, other, rank, _of_part(view, int(last["year"]))]


def _of_part(view: View, year: int) -> Value:
    """The newest national share of a part of a year, not of an earlier one."""
    rows = view.rows("trade_shares", reporter=HOME, partner=view.partner, flow="imports", definition="national")
    rows = view.sound(without_article(rows[(rows["months"] < 12) & (rows["year"] >= year)]))
    if rows.empty:
        return Value.missing("part", OF_TOTAL)
    chosen = view.one_per(rows, "year", "months").sort_values(["year", "months"], kind="stable").iloc[-1]
    period = period_label(int(chosen["year"]), int(chosen["months"]))
    return of_row(chosen, "part", period=period, definition=f"{view.partner_name}'s share of national imports")


def _share(view: View, row: pd.Series[Any], name: str) -> Value:
    return of_row(row, name, period=str(row["year"]), definition=f"{view.names[row['partner']]}'s share of imports")
