"""Dated events on one line of time."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from koruz.indicators.overview.view import View
from koruz.report.results import PAPERS, Column, Result
from koruz.report.values import Value, derive
from koruz.words.dates import date_label

CHAPTERS: Mapping[str, tuple[str, ...]] = {
    "Relations": (
        "recognition",
        "diplomatic-relations",
        "kim-young-sam-visit",
        "strategic-partnership",
        "special-strategic-partnership",
        "new-partnership-model",
        "new-york-2025",
    ),
    "Projects": ("uzdaewoo-opening", "ustyurt-opening", "kandym-opening", "gtl-opening"),
    "People and learning": ("koica-office", "first-topik", "eps-memorandum", "visa-free-entry", "korean-culture-house"),
    "Flights and trains": ("korean-air-tashkent", "air-talks-2018", "air-talks-2024", "yoon-visit", "rotem-shipped"),
}
"""The events that one page has room for, by what they are about. The choice is ours; the data have more."""

COLOURS: Mapping[str, str] = {
    "Relations": "#4a2158",
    "Projects": "#9c3a0c",
    "People and learning": "#0a7d4f",
    "Flights and trains": "#0b5cad",
}

_SUMMITS = ("summit", "visit")
_DONE = "done"
_RECOGNITION, _TRAINS = "recognition", "rotem-shipped"


def milestones(view: View) -> Result:
    """The events of `CHAPTERS` in the order of time, each once.

    Returns:
        Rows of date, event, chapter, other dates, grade, source; values `shown` (how many), `known` (all dated events
        of the period that took place), `meetings` (summits and visits of presidents among those), `first` and `last`
        (years), `recognition` (its year if it is the first shown) and `trains` (the year in which trains were shipped
        if that is the last shown).
    """
    chosen = view.chosen()
    chosen = chosen[chosen["state"] == _DONE]
    chapters = {name: chapter for chapter, names in CHAPTERS.items() for name in names}
    data = chosen[chosen["milestone"].isin(list(chapters))].reset_index(drop=True)
    data = data.assign(chapter=data["milestone"].map(chapters), when=data["date"].map(date_label))
    columns = (
        Column("when", "Date"),
        Column("event", "Event"),
        Column("chapter", "About"),
        Column("also", "Also dated"),
        *PAPERS,
    )
    text = "; ".join(f"{when}: {event}" for when, event in zip(data["when"], data["event"], strict=True))
    return Result.of(data, columns, f"{text}.", lambda: _values(data, chosen))


def _values(data: pd.DataFrame, chosen: pd.DataFrame) -> list[Value]:
    period = f"{data['date'].iloc[0][:4]} to {data['date'].iloc[-1][:4]}"
    meetings = chosen[chosen["kind"].isin(_SUMMITS)]
    return [
        _counted("shown", data, "events", period),
        _counted("known", chosen, "events", period),
        _counted("meetings", meetings, "meetings", period),
        _year("first", data.iloc[0]),
        _year("last", data.iloc[-1]),
        _year("recognition", data.iloc[0], _RECOGNITION),
        _year("trains", data.iloc[-1], _TRAINS),
    ]


def _counted(name: str, rows: pd.DataFrame, unit: str, period: str) -> Value:
    parts = [
        Value("event", 1.0, unit, date_label(row["date"]), row["event"], row["grade"], (row["source"],))
        for _, row in rows.iterrows()
    ]
    papers = {"period": period, "definition": f"{unit} dated one by one in the data"}
    return derive(name, float(len(rows)), unit, "counted in the table", parts, **papers)


def _year(name: str, row: pd.Series, milestone: str = "") -> Value:
    """Year of an event; missing if it isn't the named milestone."""
    if milestone not in ("", row["milestone"]):
        return Value.missing(name, "year")
    papers = (date_label(row["date"]), str(row["event"]), str(row["grade"]), (str(row["source"]),))
    return Value(name, float(row["date"][:4]), "year", *papers)
