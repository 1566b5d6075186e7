"""Where an origin stands among the others that the two ministries print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from koruz.indicators.education.students import COUNTED, COUNTS, counted
from koruz.indicators.education.view import STUDENTS, View, students
from koruz.report.results import PAPERS, Column, Result, values_by_name
from koruz.report.values import Value, derive, ratio
from koruz.words.dates import date_label
from koruz.words.pair import WORLD
from koruz.words.units import PERCENT, SHARE, convert
from koruz.words.written import number_text, ordinal

FEWEST = 3
"""Origins printed for one day, at least, for a place in their order to say something."""

LEVEL = 5.0
"""Percent of the larger count: two origins that lie no further apart are called level with each other."""

_GROUPS = {"kedi": "enrolled", "moj": "on a student visa"}
_COLUMNS = (
    Column("name", "Origin"),
    Column("series", "Who is counted"),
    Column("day", "Day"),
    Column("value", "Students", STUDENTS, 0),
    Column("rank", "Place", "rank", 0),
    *PAPERS,
)


def orders(view: View, definition: str) -> pd.DataFrame:
    """Origins by one count with their places, `rank`, for every day on which the view's own is among at least three.

    No row for a day on which the own figure is doubtful. Doubtful figures of others keep their place.
    """
    rows = counted(view, definition)
    rows = rows[rows["origin"] != WORLD]
    rows = rows.assign(name=rows["origin"].map(view.names), day=rows["date"].map(date_label))
    rows = rows.assign(series=rows["definition"].map(_GROUPS) + ", " + rows["day"])
    own = set(view.sound(rows[rows["origin"] == view.origin])["date"])
    many = rows.groupby("date")["origin"].transform("nunique") >= FEWEST
    kept = rows[many & rows["date"].isin(own)].sort_values(["date", "value"], ascending=[True, False], kind="stable")
    places = kept.groupby("date")["value"].rank(ascending=False, method="min").astype(int)
    return kept.assign(rank=places).reset_index(drop=True)


def ranking(view: View) -> Result:
    """Origins by either count, each on the last day for which the origin and at least two others are printed.

    Doubtful figures of others stay out of the picture, but keep their place in the order.

    Returns:
        Rows of origin, series, day, students, rank; values `enrolled` and `visas` (the origin's counts),
        `rank_enrolled` and `rank_visas` (its places; the definitions are the places in words, with the origins that
        lie level with it), `rank` (the place by both counts; missing if they differ), `peer_enrolled` and
        `peer_visas` (both counts of the closest origin that is level by both, missing without one), `times` (the next
        larger origin over the own, by the count where they lie closer; missing for the largest).
    """
    parts = {definition: _last_day(orders(view, definition)) for definition in COUNTS}
    data = pd.concat(parts.values(), ignore_index=True)
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    data = data[view.is_sound(data)].reset_index(drop=True)
    text = "; ".join(
        f"{series}: " + ", ".join(f"{row['name']} {number_text(row['value'])}" for _, row in rows.iterrows())
        for series, rows in data.groupby("series", sort=False)
    )
    found = [value for definition, part in parts.items() for value in _place(view, part, COUNTED[definition])]
    closest = _closest([_next_larger(view, part) for part in parts.values()])
    return Result.of(data, _COLUMNS, f"{text}.", [*found, *_by_both(view, parts, values_by_name(found)), closest])


def _last_day(order: pd.DataFrame) -> pd.DataFrame:
    return order[order["date"].eq(order["date"].max())]


def _place(view: View, part: pd.DataFrame, name: str) -> list[Value]:
    """The origin's count on one day, and its place."""
    if part.empty:
        return [Value.missing(name, STUDENTS), Value.missing(f"rank_{name}", "rank")]
    own = part[part["origin"] == view.origin].iloc[0]
    count = students(own, name, f"students from {view.called} in Korea, {own['series']}")
    how = f"place among the {len(part)} origins printed"
    words = _in_words(int(own["rank"]), map(view.in_text, _level(view, part)["origin"]))
    return [count, derive(f"rank_{name}", float(own["rank"]), "rank", how, (count,), definition=words)]


def _level(view: View, part: pd.DataFrame) -> pd.DataFrame:
    """The other origins whose sound count is within `LEVEL` percent of the own, the closest first."""
    own = float(part.loc[part["origin"] == view.origin, "value"].iloc[0])
    others = view.exact(part[part["origin"] != view.origin])
    apart = (others["value"] - own).abs() / others["value"].clip(lower=own)
    return others.assign(apart=apart)[apart <= convert(LEVEL, PERCENT, SHARE)].sort_values("apart", kind="stable")


def _in_words(place: int, level: Iterable[str]) -> str:
    """'third', or 'third, level with Mongolia' where the counts are too close for a place to mean much."""
    names = list(level)
    return f"{ordinal(place)}, level with {_and(names)}" if names else ordinal(place)


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _by_both(view: View, parts: Mapping[str, pd.DataFrame], found: Mapping[str, Value]) -> list[Value]:
    """The place by both counts, where they agree, and the closest origin that is level by both."""
    names = list(COUNTED.values())
    places = [found[f"rank_{name}"] for name in names]
    if not all(place.known for place in places):
        return [Value.missing("rank", "rank"), *_peers(view, names, [], "")]
    level = [_level(view, part) for part in parts.values()]
    both = [origin for origin in level[-1]["origin"] if origin in set(level[0]["origin"])]
    words = _in_words(int(places[0].amount), map(view.in_text, both))
    rank = derive("rank", places[0].amount, "rank", "the same place by both counts", tuple(places), definition=words)
    same = places[0].amount == places[1].amount
    return [rank if same else Value.missing("rank", "rank"), *_peers(view, names, level, both[0] if both else "")]


def _peers(view: View, names: Sequence[str], level: Sequence[pd.DataFrame], origin: str) -> list[Value]:
    """Both counts of an origin, missing where there is none."""
    if not origin:
        return [Value.missing(f"peer_{name}", STUDENTS) for name in names]
    return [_peer(view, rows, origin, name) for name, rows in zip(names, level, strict=True)]


def _peer(view: View, rows: pd.DataFrame, origin: str, name: str) -> Value:
    """A count of an origin that is level with the own; its name is the definition."""
    return students(rows[rows["origin"] == origin].iloc[0], f"peer_{name}", view.in_text(origin))


def _next_larger(view: View, part: pd.DataFrame) -> Value:
    """How many times as many come from the next larger origin; its name is the definition."""
    own = part[part["origin"] == view.origin]
    larger = view.sound(part[part["rank"] < own["rank"].min()])
    if larger.empty:
        return Value.missing("times", "times")
    top = students(larger.iloc[-1], "next", str(larger.iloc[-1]["name"]))
    return ratio("times", top, students(own.iloc[0], "own", f"students from {view.called}"))


def _closest(times: Sequence[Value]) -> Value:
    """The smallest of those that are known."""
    known = [value for value in times if value.known]
    return min(known, key=lambda value: value.amount, default=Value.missing("times", "times"))
