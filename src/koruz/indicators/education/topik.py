"""How many sit the Test of Proficiency in Korean (TOPIK) in Uzbekistan."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.view import View
from koruz.report import describe
from koruz.report.results import JUDGED, Column, Result
from koruz.report.values import Value, excess, of_row, ratio
from koruz.words.dates import date_label
from koruz.words.pair import HOME

_WHAT = "applicants for the test of Korean in Uzbekistan"
_COLUMNS = (
    Column("label", "Period"),
    Column("scope", "Scope"),
    Column("value", "Applicants", "persons", 0),
    *JUDGED,
)


def tests(view: View) -> Result:
    """Applicants for the Test of Proficiency in Korean (TOPIK) in Uzbekistan, whole years and single sittings.

    A year holds several sittings, so a sitting is never compared with a year.

    Returns:
        Rows of period in words, applicants, scope; values `last` and `before` (the last two whole years in a row),
        `rise` (percent), `sitting` (the first single one for the whole country) and `women` (their share in it).
    """
    chosen = _applicants(view)
    data = chosen.assign(
        scope=chosen["sitting"].notna().map({True: "one sitting", False: "whole year"}),
        label=[_period(view, row) for _, row in chosen.iterrows()],
    )
    text = "Applicants: " + describe.ranking(data, category="label", value="value", unit="persons")
    return Result.of(data, _COLUMNS, text, lambda: [*_rise(whole_years(view)), *_sitting(view, data)])


def whole_years(view: View) -> pd.DataFrame:
    """Applicants of each whole year, the oldest first; `date` is the year."""
    rows = _applicants(view)
    rows = rows[rows["sitting"].isna()]
    return rows.assign(date=rows["start"].str[:4]).reset_index(drop=True)


def _applicants(view: View) -> pd.DataFrame:
    rows = view.rows("programmes", programme="topik", measure="applicants", group="all", country=HOME)
    return view.one_per(rows, "start", "end", "place", "sitting").sort_values(["start", "end"], kind="stable")


def _period(view: View, row: pd.Series) -> str:
    if pd.isna(row["sitting"]):
        return f"{row['start'][:4]}, all sittings"
    places = view.frames["places"].set_index("place")["name"]
    where = f", {places[row['place']]} alone" if isinstance(row["place"], str) else ""
    return f"{date_label(row['start'][:7])}, one sitting{where}"


def _rise(years: pd.DataFrame) -> list[Value]:
    """The last two whole years in a row, and the rise from one to the other."""
    totals = {int(row["date"]): row for _, row in years.iterrows()}
    last = max((year for year in totals if year - 1 in totals), default=None)
    if last is None:
        return [Value.missing("last", "persons"), Value.missing("before", "persons"), Value.missing("rise", "percent")]
    now = of_row(totals[last], "last", period=str(last), definition=_WHAT)
    then = of_row(totals[last - 1], "before", period=str(last - 1), definition=_WHAT)
    return [now, then, excess("rise", now, then)]


def _sitting(view: View, data: pd.DataFrame) -> list[Value]:
    """The first single sitting for the whole country, and the women in it."""
    whole = data[data["sitting"].notna() & data["place"].isna()]
    if whole.empty:
        return [Value.missing("sitting", "persons"), Value.missing("women", "percent")]
    row = whole.iloc[0]
    sitting = of_row(row, "sitting", period=date_label(row["start"]), definition=f"{_WHAT}, one sitting")
    same = {"programme": "topik", "measure": "applicants", "country": HOME, "start": row["start"]}
    rows = view.rows("programmes", group="women", **same)
    if rows.empty:
        return [sitting, Value.missing("women", "percent")]
    women = of_row(view.one_per(rows, "start").iloc[0], "women", period=sitting.period, definition="women who applied")
    return [sitting, ratio("women", women, sitting, "percent")]
