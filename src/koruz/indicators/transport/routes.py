"""The air routes between the two countries: how far they are, and who travels on them."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.geodesy import great_circle
from koruz.indicators.transport.view import View, value_of
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, number_text, ratio

_KINDS = {
    "flown": "flown",
    "allowed": "allowed and named, not flown",
    "open_skies": "open without limit, not flown",
}


def routes(view: View) -> Result:
    """Pairs of airports between which flights are flown or allowed, with the great-circle distance.

    Returns:
        Rows of pair, kind, coordinates in degrees, distance in km; values `flown` (the flown pair's distance),
        `block_time` and `block_speed` (that distance over the time from gate to gate).
    """
    table = view.frames["air_routes"]
    ends = table.assign(start=table["origin"].map(view.point), end=table["destination"].map(view.point))
    ends = ends[ends["start"].notna() & ends["end"].notna()]
    columns = (
        Column("pair", "Airports"),
        Column("state", "Flights"),
        Column("distance", "Great circle", "km", 0),
        Column("source", "Source"),
    )
    if ends.empty:
        return Result(ends.assign(pair="", state="", distance=0.0), columns, (), "")
    data = ends.assign(
        pair=[
            f"{_city(view, a)}\N{EN DASH}{_city(view, b)}"
            for a, b in zip(ends["origin"], ends["destination"], strict=True)
        ],
        state=ends["kind"].map(_KINDS),
        distance=[great_circle(a, b) for a, b in zip(ends["start"], ends["end"], strict=True)],
    )
    for name in ("start", "end"):
        data[[f"{name}_latitude", f"{name}_longitude"]] = pd.DataFrame(data[name].tolist(), index=data.index)
    data["order"] = data["kind"].map(list(_KINDS).index)
    data = data.sort_values(["order", "distance"], kind="stable").drop(columns=["start", "end", "order"])
    airports = view.frames["places"]
    used = airports[airports["place"].isin([*data["origin"], *data["destination"]])]
    text = "; ".join(
        f"{pair}: {number_text(km, 0)} km, {state}"
        for pair, km, state in zip(data["pair"], data["distance"], data["state"], strict=True)
    )
    values = values_by_name(_route_values(view, data, sources_of(used)))
    return Result(data.reset_index(drop=True), columns, sources_of(data, used), f"Great circles. {text}.", values)


def _city(view: View, airport: str) -> str:
    return view.place_name(airport).replace(" International", "").removesuffix(" Airport")


def _route_values(view: View, data: pd.DataFrame, sources: tuple[str, ...]) -> list[Value]:
    flown = data[data["kind"] == "flown"]
    times = view.rows("air", measure="block_time")
    times = times[times["date"].notna()].sort_values(["value", "source"], kind="stable")
    if flown.empty:
        names = {"flown": "km", "block_low": "hours", "block_high": "hours", "block_speed": "km/h"}
        return [Value.missing(name, unit) for name, unit in names.items()]
    row = flown.iloc[0]
    papers = ("", f"great circle {row['pair']}", "compiled", sources)
    distance = Value("flown", row["distance"], "km", *papers, derived="haversine on the mean radius of the Earth")
    if times.empty:
        return [
            distance,
            *(
                Value.missing(n, u)
                for n, u in (("block_low", "hours"), ("block_high", "hours"), ("block_speed", "km/h"))
            ),
        ]
    low, high = (
        value_of(times.iloc[place], name, f"gate to gate, {times.iloc[place]['carrier']}")
        for place, name in ((0, "block_low"), (-1, "block_high"))
    )
    how = f"{distance.text} / {low.text}"
    return [distance, low, high, derive("block_speed", distance.amount / low.amount, "km/h", how, (distance, low))]


def passengers(view: View) -> Result:
    """Passengers of full years on the routes between the two countries, as the Korean ministry counts them.

    Returns:
        Rows of year, value in passengers; values `last` (last year known), `first`, `transfer` (those of the last year
        who changed planes in Incheon) and `transfer_part` (in percent).
    """
    rows = view.shown("air", measure="route_passengers", route="korea-uzbekistan", months=12)
    data = view.one_per(rows, "date")
    data = data.assign(year=pd.to_numeric(data["date"]).astype("Int64"), series="Passengers on the route")
    columns = (
        Column("year", "Year", "year"),
        Column("value", "Passengers", "passengers", 0),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    definition = "passengers between the two countries, both ways"
    first, last = (value_of(data.iloc[place], name, definition) for place, name in ((0, "first"), (-1, "last")))
    year = str(data["date"].iloc[-1])
    transfer = view.figure(
        "air",
        "transfer",
        "of these, changing planes in Incheon",
        "passengers",
        measure="transfer_passengers",
        date=year,
    )
    text = describe.course(data, x="year", y="value", series="series", unit="passengers")
    values = values_by_name([first, last, transfer, ratio("transfer_part", transfer, last, "percent")])
    return Result(data, columns, sources_of(data), text, values)
