"""How long trains take, before and after, and the mean speed that this means."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.transport.line import WHOLE, distance, segment_name
from koruz.indicators.transport.view import ELECTRIFIED, TRAINS, View, value_of, when
from koruz.report.results import PAPERS, Column, Result, sources_of
from koruz.report.values import Value, derive, difference, ratio
from koruz.words.units import convert
from koruz.words.written import number_text

_TRAINS = {
    "conventional": "Ordinary train",
    "afrosiyob": "Talgo",
    TRAINS: "Hyundai Rotem",
    ELECTRIFIED: "Aim of the electrification",
}
_MEASURES = {"journey_time": "timetable", "journey_time_planned": "planned"}
_MINUTES, _HOURS, _SPEED = "minutes", "hours", "km/h"


_COLUMNS = (
    Column("stretch", "Stretch"),
    Column("train", "Train"),
    Column("day", "Date"),
    Column("kind", "Kind of figure"),
    Column("value", "Journey", _HOURS, 2),
    Column("low", "Mean speed, at least", _SPEED, 0),
    Column("high", "Mean speed, at most", _SPEED, 0),
    *PAPERS,
)


def times(view: View) -> Result:
    """Journey times from Tashkent to Khiva: ordinary trains by timetable, the new ones as planned.

    Returns:
        Rows of journey, kind, value in hours; values `before` (last timetable of ordinary trains), `after_low` and
        `after_high` (planned for the new trains), `spread` (between the two), `part` (the longest planned time in
        percent of the one before), `timetables` (timetables of the new trains that are printed).
    """
    data = _journeys(view)
    data = data[data["segment"] == WHOLE].reset_index(drop=True)
    columns = tuple(column for column in _COLUMNS if column.unit != _SPEED)
    text = "; ".join(
        f"{row['journey']}, {row['kind']}: {number_text(row['value'])} hours" for _, row in data.iterrows()
    )
    return Result.of(data, columns, f"Tashkent to Khiva. {text}.", lambda: _time_values(data))


def _time_values(data: pd.DataFrame) -> list[Value]:
    old = data[(data["subject"] == "conventional") & (data["measure"] == "journey_time")].sort_values("last")
    new = data[(data["subject"] == TRAINS) & (data["measure"] != "journey_time")].sort_values(["value", "source"])
    found = {"before": old.tail(1), "after_low": new.head(1), "after_high": new.tail(1)}
    before, low, high = (
        _value(rows.iloc[0], name) if len(rows) else Value.missing(name, _HOURS) for name, rows in found.items()
    )
    run = data[(data["subject"] == TRAINS) & (data["measure"] == "journey_time")]
    papers = ("", "timetables of the new trains", "press", sources_of(data))
    count = Value("timetables", float(len(run)), "timetables", *papers, derived="count")
    return [before, low, high, difference("spread", high, low), ratio("part", high, before, "percent"), count]


def speeds(view: View) -> Result:
    """Mean speeds of all journeys from Tashkent with a printed length: length over time.

    Returns:
        Rows of label, kind, low and high in km/h (by the shortest and by the longest length), the slowest first; values
        `fastest` (highest mean speed in a timetable), `planned` (highest mean speed planned for the new trains), `top`
        (printed speed in service), `promised` and `kept` (an earlier plan and the later timetable of the same train on
        the same stretch, hours).
    """
    data = _journeys(view)
    data = data[data["low"].notna() & (data["subject"] != ELECTRIFIED)]
    ends_of = data["stretch"].str.split("\N{EN DASH}").str[-1]
    words = zip(data["train"], ends_of, data["day"], strict=True)
    data = data.assign(label=[f"{train} to {end}, {day}" for train, end, day in words])
    data = data.sort_values(["low", "label"], kind="stable").reset_index(drop=True)
    ends = [end for segment in data["segment"].unique() for end in distance(view, segment)]
    sources = (*sources_of(data), *(source for end in ends for source in end.sources))
    text = "; ".join(_sentence(row) for _, row in data.iterrows())
    return Result.of(data, _COLUMNS, f"From Tashkent. {text}.", lambda: _speed_values(view, data), sources)


def _journeys(view: View) -> pd.DataFrame:
    """All journeys that take time; the data keep minutes, as timetables print them, and readers compare hours."""
    rows = view.rows("rail", measure=list(_MEASURES), unit=_MINUTES, subject=list(_TRAINS))
    rows = rows[rows["value"] > 0]
    rows = rows.assign(value=convert(rows["value"], _MINUTES, _HOURS), unit=_HOURS)
    return _with_speeds(view, _labelled(rows))


def _speed_values(view: View, data: pd.DataFrame) -> list[Value]:
    run = data["measure"] == "journey_time"
    top = view.figure("rail", "top", "speed in service, Hyundai Rotem", _SPEED, subject=TRAINS, measure="service_speed")
    planned = _fastest(view, "planned", data[(data["subject"] == TRAINS) & ~run])
    return [_fastest(view, "fastest", data[run]), planned, top, *_promise(data)]


def _fastest(view: View, name: str, rows: pd.DataFrame) -> Value:
    if rows.empty:
        return Value.missing(name, _SPEED)
    row = rows.loc[[rows["high"].idxmax()]].iloc[0]
    length, time = distance(view, row["segment"])[1], _value(row, name)
    papers = {"period": time.period, "definition": time.definition}
    return derive(name, length.amount / time.amount, _SPEED, f"{length.text} / {time.text}", (length, time), **papers)


def _promise(data: pd.DataFrame) -> list[Value]:
    """The last plan that a later timetable of the same train on the same stretch can be held against."""
    plans = data[data["measure"] == "journey_time_planned"].dropna(subset=["date"]).sort_values("date")
    for _, plan in plans.iloc[::-1].iterrows():
        same = data[(data["subject"] == plan["subject"]) & (data["segment"] == plan["segment"])]
        later = same[(same["measure"] == "journey_time") & (same["date"] > plan["date"]).fillna(False)]
        if len(later):
            kept = later.sort_values("date").iloc[-1]
            return [value_of(row, name, row["stretch"]) for name, row in (("promised", plan), ("kept", kept))]
    return [Value.missing(name, _HOURS) for name in ("promised", "kept")]


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """Names for readers, in the order of stretch, train and date."""
    order = rows.assign(place=rows["subject"].map(list(_TRAINS).index), last=rows["date"].fillna(""))
    data = order.sort_values(["segment", "place", "last", "value"], kind="stable").drop(columns="place")
    data = data.assign(
        train=data["subject"].map(_TRAINS),
        stretch=data["segment"].map(segment_name),
        kind=data["measure"].map(_MEASURES),
        day=data["date"].map(when),
    )
    labels = [f"{train}, {day}" for train, day in zip(data["train"], data["day"], strict=True)]
    return data.assign(journey=labels).reset_index(drop=True)


def _with_speeds(view: View, data: pd.DataFrame) -> pd.DataFrame:
    ends = {segment: distance(view, segment) for segment in data["segment"].unique()}
    low, high = ([ends[segment][side].amount for segment in data["segment"]] for side in (0, 1))
    return data.assign(low=low / data["value"], high=high / data["value"])


def _sentence(row: pd.Series) -> str:
    ends = dict.fromkeys(number_text(row[side], 0) for side in ("low", "high"))
    return f"{row['label']}, {row['kind']}: {' to '.join(ends)} km/h"


def _value(row: pd.Series, name: str) -> Value:
    return value_of(row, name, f"{row['stretch']}, {row['train']}")
