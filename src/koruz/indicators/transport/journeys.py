"""How long trains take, before and after, and the mean speed that this means."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.transport.line import WHOLE, distance, segment_name
from koruz.indicators.transport.view import TRAINS, View, value_of, when
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, difference, number_text, ratio

_TRAINS = {
    "conventional": "Ordinary train",
    "afrosiyob": "Afrosiyob (Talgo)",
    TRAINS: "Hyundai Rotem",
    "bukhara-khiva-electrification": "Aim of the electrification",
}
_MEASURES = {"journey_time": "timetable", "journey_time_planned": "planned"}
_HOURS, _SPEED = "hours", "km/h"


_COLUMNS = (
    Column("stretch", "Stretch"),
    Column("train", "Train"),
    Column("day", "Date"),
    Column("kind", "Kind of figure"),
    Column("value", "Journey", _HOURS, 2),
    Column("low", "Mean speed, at least", _SPEED, 0),
    Column("high", "Mean speed, at most", _SPEED, 0),
    Column("grade", "Grade"),
    Column("source", "Source"),
)


def times(view: View) -> Result:
    """Journey times from Tashkent to Khiva: ordinary trains by timetable, the new ones as planned.

    Returns:
        Rows of journey, kind, value in hours; values `before` (last timetable of ordinary trains), `after_low` and
        `after_high` (planned for the new trains), `part` (the longest planned time in percent of the one before),
        `saved_low` and `saved_high` (hours), `speed_before`, `speed_low` and `speed_high` (km/h, planned), `top`
        (printed speed in service), `top_part` (the highest mean speed in percent of it).
    """
    data = _journeys(view)
    data = data[data["segment"] == WHOLE].reset_index(drop=True)
    if data.empty:
        return Result(data, _COLUMNS, (), "")
    text = "; ".join(
        f"{row['journey']}, {row['kind']}: {number_text(row['value'])} hours" for _, row in data.iterrows()
    )
    columns = tuple(column for column in _COLUMNS if column.unit != _SPEED)
    return Result(data, columns, sources_of(data), f"Tashkent to Khiva. {text}.", values_by_name(_values(view, data)))


def speeds(view: View) -> Result:
    """Mean speeds of all journeys with a printed length: length over time, from the shortest to the longest length.

    Returns:
        Rows of label, kind, low and high in km/h; values `fastest` (highest mean speed in a timetable), `slowest`,
        `planned` (highest mean speed planned for the new trains), `top` (printed speed in service), `promised` and
        `kept`
        (an earlier plan and the later timetable of the same train on the same stretch, hours), `late` (the difference).
    """
    data = _journeys(view)
    data = data[data["low"].notna()]
    data = data.assign(
        label=[f"{stretch}, {journey}" for stretch, journey in zip(data["stretch"], data["journey"], strict=True)]
    )
    data = data.sort_values(["low", "label"], kind="stable").reset_index(drop=True)
    if data.empty:
        return Result(data, _COLUMNS, (), "")
    ends = [end for segment in data["segment"].unique() for end in distance(view, segment)]
    sources = tuple(dict.fromkeys([*sources_of(data), *(source for end in ends for source in end.sources)]))
    text = "; ".join(_sentence(row) for _, row in data.iterrows())
    return Result(data, _COLUMNS, sources, f"{text}.", values_by_name(_speed_values(view, data)))


def _journeys(view: View) -> pd.DataFrame:
    rows = view.rows("rail", measure=list(_MEASURES), unit=_HOURS, subject=list(_TRAINS))
    return _with_speeds(view, _labelled(rows))


def _speed_values(view: View, data: pd.DataFrame) -> list[Value]:
    def fastest(name: str, rows: pd.DataFrame) -> Value:
        if rows.empty:
            return Value.missing(name, _SPEED)
        row = rows.loc[[rows["high"].idxmax()]].iloc[0]
        return _speed(name, distance(view, row["segment"])[1], _value(row, name))

    run = data[data["measure"] == "journey_time"]
    slow = Value.missing("slowest", _SPEED)
    if len(run):
        row = run.loc[[run["low"].idxmin()]].iloc[0]
        slow = _speed("slowest", distance(view, row["segment"])[0], _value(row, "slowest"))
    planned = fastest("planned", data[(data["subject"] == TRAINS) & (data["measure"] != "journey_time")])
    top = view.figure("rail", "top", "speed in service, Hyundai Rotem", _SPEED, subject=TRAINS, measure="service_speed")
    return [fastest("fastest", run), slow, planned, top, *_promise(data)]


def _promise(data: pd.DataFrame) -> list[Value]:
    """The last plan that a later timetable of the same train on the same stretch can be held against."""
    plans = data[data["measure"] == "journey_time_planned"].dropna(subset=["date"]).sort_values("date")
    for _, plan in plans.iloc[::-1].iterrows():
        same = data[(data["subject"] == plan["subject"]) & (data["segment"] == plan["segment"])]
        later = same[(same["measure"] == "journey_time") & (same["date"] > plan["date"])].sort_values("date")
        if len(later):
            promised, kept = _value(plan, "promised"), _value(later.iloc[-1], "kept")
            return [promised, kept, difference("late", kept, promised)]
    return [Value.missing(name, _HOURS) for name in ("promised", "kept", "late")]


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """Names for readers, in the order of stretch, train and date."""
    order = rows.assign(place=rows["subject"].map(list(_TRAINS).index), last=rows["date"].fillna(""))
    data = order.sort_values(["segment", "place", "last", "value"], kind="stable").drop(columns=["place", "last"])
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


def _values(view: View, data: pd.DataFrame) -> list[Value]:
    whole = data[data["segment"] == WHOLE]
    old = whole[whole["subject"] == "conventional"]
    new = whole[whole["subject"] == TRAINS].sort_values(["value", "source"], kind="stable")
    before = _value(old.iloc[-1], "before") if len(old) else Value.missing("before", _HOURS)
    after_low = _value(new.iloc[0], "after_low") if len(new) else Value.missing("after_low", _HOURS)
    after_high = _value(new.iloc[-1], "after_high") if len(new) else Value.missing("after_high", _HOURS)
    low, high = distance(view, WHOLE)
    speeds = [
        _speed("speed_before", low, before),
        _speed("speed_low", low, after_high),
        _speed("speed_high", high, after_low),
    ]
    top = view.figure("rail", "top", "speed in service, Hyundai Rotem", _SPEED, subject=TRAINS, measure="service_speed")
    return [
        before,
        after_low,
        after_high,
        ratio("part", after_high, before, "percent"),
        difference("saved_low", before, after_high),
        difference("saved_high", before, after_low),
        *speeds,
        top,
        ratio("top_part", speeds[-1], top, "percent"),
    ]


def _value(row: pd.Series, name: str) -> Value:
    return value_of(row, name, f"{row['stretch']}, {row['train']}, {row['kind']}")


def _speed(name: str, length: Value, time: Value) -> Value:
    amount = length.amount / time.amount if time.known else float("nan")
    papers = {"period": time.period, "definition": f"mean speed, {time.definition}"}
    return derive(name, amount, _SPEED, f"{length.text} / {time.text}", (length, time), **papers)
