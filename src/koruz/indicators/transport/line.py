"""The line from Tashkent to Khiva: its points, and its lengths by source beside the straight line."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from koruz.indicators.transport.view import View, value_of
from koruz.methods.geodesy import Point, great_circle, path_length
from koruz.report.results import JUDGED, SOURCE, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, excess, ratio
from koruz.words.units import percent
from koruz.words.written import exact, number_text

WHOLE = "tashkent-khiva"
_STRAIGHT = "straight line"
_CHAINS = {WHOLE: ("tashkent-bukhara", "bukhara-khiva")}
_SEGMENTS = ("tashkent-samarkand", "samarkand-bukhara", "tashkent-bukhara", "bukhara-khiva", "urgench-khiva")


def stops(view: View, route: str = WHOLE) -> Result:
    """Points of the line in order, those of the main route that have coordinates.

    Returns:
        Rows of stop, name, latitude and longitude in degrees; values `straight` (great circle from end to end) and
        `pieces` (great circles from point to point), in km, and `stops` (how many points).
    """
    columns = (
        Column("stop", "Stop", "place", 0),
        Column("name", "Point"),
        Column("latitude", "Latitude", "degrees", 3),
        Column("longitude", "Longitude", "degrees", 3),
        SOURCE,
    )
    table = view.frames["rail_route"]
    table = table[(table["route"] == route) & (table["part"] == "main")].sort_values("stop")
    points = table["place"].map(view.point)
    data = table[points.notna()]
    track = points[points.notna()].tolist()
    data = data.assign(
        name=[view.place_name(place).removesuffix(" station") for place in data["place"]],
        latitude=[point[0] for point in track],
        longitude=[point[1] for point in track],
    ).reset_index(drop=True)
    if len(data) < 2:
        return Result.nothing(columns, data)
    values = _way_values(track, sources_of(data))
    between = f"by {', '.join(data['name'].iloc[1:-1])} " if len(data) > 2 else ""
    text = f"From {data['name'].iloc[0]} {between}to {data['name'].iloc[-1]}; "
    text += f"straight {values[0]}, from point to point {values[1]}."
    return Result(data, columns, sources_of(data), text, values_by_name(values))


def _way_values(track: Sequence[Point], sources: tuple[str, ...]) -> list[Value]:
    papers = ("", "great circle", "compiled", sources)
    return [
        Value("straight", great_circle(track[0], track[-1]), "km", *papers, derived="from end to end"),
        Value("pieces", path_length(track), "km", *papers, derived="from point to point"),
        Value("stops", float(len(track)), "points", *papers, derived="points with coordinates"),
    ]


def segment_name(segment: str) -> str:
    """A stretch of line for readers: 'Tashkent\N{EN DASH}Khiva'."""
    return "\N{EN DASH}".join(part.capitalize() for part in segment.split("-"))


def straight_line(view: View, segment: str) -> Value:
    """Great circle between the ends of a stretch, as the data place them; missing where one has no coordinates."""
    ends = [view.point(end) or view.point(f"{end}-station") for end in segment.split("-")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return Value.missing("straight", "km", definition=segment_name(segment))
    sources = sources_of(view.frames["places"].head(0), _places(view, segment))
    papers = ("", f"great circle {segment_name(segment)}", "compiled", sources)
    return Value("straight", great_circle(ends[0], ends[1]), "km", *papers, derived="haversine")


def _places(view: View, segment: str) -> pd.DataFrame:
    names = [name for end in segment.split("-") for name in (end, f"{end}-station")]
    return view.frames["places"][view.frames["places"]["place"].isin(names)]


def distance(view: View, segment: str) -> tuple[Value, Value]:
    """Shortest and longest usable printed length of a stretch, or of the stretches that make it up, in km.

    Rows that the data mark as doubtful don't count.
    """
    if segment in _CHAINS:
        parts = [distance(view, piece) for piece in _CHAINS[segment]]
        low, high = (_chain(segment, [pair[side] for pair in parts], name) for side, name in enumerate(("low", "high")))
        return low, high
    rows = view.rows("rail", subject="line", measure="length", unit="km", segment=segment)
    usable = view.sound(rows).sort_values(["value", "source"], kind="stable")
    name = segment_name(segment)
    if usable.empty:
        return Value.missing("low", "km", definition=name), Value.missing("high", "km", definition=name)
    return value_of(usable.iloc[0], "low", name), value_of(usable.iloc[-1], "high", name)


def _chain(segment: str, parts: list[Value], name: str) -> Value:
    how = " + ".join(f"{exact(part.amount)} ({part.definition})" for part in parts)
    total = sum(part.amount for part in parts)
    return derive(name, total, "km", how, parts, period="as printed", definition=segment_name(segment))


def lengths(view: View) -> Result:
    """Every printed length of the stretches, and the straight line between their ends.

    Returns:
        Rows of stretch, what (printed, printed but doubtful, straight line), value in km, percent of the straight line;
        values `low` and `high` (Tashkent-Khiva, shortest and longest sum of usable lengths), `gap` between them in
        percent, `straight`, `detour` (low in percent of straight), `short` (a printed length below the straight line),
        `short_straight`, and `shorts` (how many such lengths are printed).
    """
    rows = view.rows("rail", subject="line", measure="length", unit="km", segment=list(_SEGMENTS))
    columns = (
        Column("stretch", "Stretch"),
        Column("what", "What it is"),
        Column("value", "Length", "km", 0),
        Column("percent", "Length to straight line", "percent", 0),
        *JUDGED,
    )
    if rows.empty:
        return Result.nothing(columns, rows.assign(stretch="", what="", percent=0.0))
    lines = {segment: straight_line(view, segment) for segment in _SEGMENTS}
    tiers = rows["status"].map(view.precedence.tiers)
    printed = rows.assign(what=["printed" if tier == 1 else "printed, doubtful" for tier in tiers])
    data = pd.concat([printed, _straight_rows(lines, set(rows["segment"]))])
    data = data.assign(
        stretch=data["segment"].map(segment_name),
        percent=[
            percent(km, lines[segment].amount) for km, segment in zip(data["value"], data["segment"], strict=True)
        ],
        order=data["segment"].map(_SEGMENTS.index),
    )
    data = data.sort_values(["order", "what", "value"], kind="stable").drop(columns="order").reset_index(drop=True)
    text = "; ".join(_stretch(name, part) for name, part in data.groupby("stretch", sort=False))
    return Result.of(data, columns, f"{text}.", _length_values(view, data))


def _straight_rows(lines: dict[str, Value], segments: set[str]) -> pd.DataFrame:
    items = [
        {"segment": segment, "what": _STRAIGHT, "value": line.amount, "grade": line.grade, "source": line.sources[0]}
        for segment, line in lines.items()
        if line.known and segment in segments
    ]
    return pd.DataFrame(items, columns=["segment", "what", "value", "grade", "source"])


def _stretch(name: object, part: pd.DataFrame) -> str:
    words = (f"{what} {number_text(km, 0)} km" for what, km in zip(part["what"], part["value"], strict=True))
    return f"{name}: {', '.join(words)}"


def _length_values(view: View, data: pd.DataFrame) -> list[Value]:
    low, high = distance(view, WHOLE)
    straight = straight_line(view, WHOLE)
    values = [low, high, excess("gap", high, low), straight, ratio("detour", low, straight, "percent")]
    below = data[(data["what"] != _STRAIGHT) & (data["percent"] < 100)]
    words = "printed lengths below the straight line"
    values.append(derive("shorts", float(len(below)), "lengths", "count", (straight,), definition=words))
    if below.empty:
        return [*values, Value.missing("short", "km"), Value.missing("short_straight", "km")]
    row = below.iloc[0]
    short = value_of(row, "short", row["stretch"])
    return [*values, short, straight_line(view, row["segment"]).named("short_straight")]
