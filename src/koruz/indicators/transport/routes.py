"""The air routes between the two countries: how far they are, and who travels on them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from koruz.indicators.evidence import once
from koruz.indicators.transport.view import View, joined, value_of
from koruz.methods.geodesy import great_circle
from koruz.report import describe
from koruz.report.results import PAPERS, SOURCE, YEAR, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, difference, excess, ratio
from koruz.words.written import number_text

FLOWN = "flown"
_KINDS = {
    FLOWN: "flown",
    "allowed": "allowed, not flown at the last talks",
    "open_skies": "open without limit, not flown at the last talks",
}
_ORDER = list(_KINDS.values())
_MAIN_ENDS = {"incheon-airport", "tashkent-airport"}
_COLUMNS = (
    Column("pair", "Airports"),
    Column("name", "Airport"),
    Column("state", "Flights"),
    Column("distance", "Great circle", "km", 0),
    SOURCE,
)


@dataclass(frozen=True)
class _Pair:
    """Two airports.

    Attributes:
        ends: Place, name, latitude and longitude of each.
        state: What is flown or allowed between them.
        distance: Great circle in km.
        source: Source of the state.
    """

    ends: tuple[tuple[str, str, float, float], ...]
    state: str
    distance: float
    source: str

    @property
    def name(self) -> str:
        return "\N{EN DASH}".join(name for _, name, _, _ in self.ends)

    def rows(self) -> list[dict[str, object]]:
        """A row for each end."""
        shared = {"pair": self.name, "state": self.state, "distance": self.distance, "source": self.source}
        return [{**shared, "place": p, "name": n, "latitude": y, "longitude": x} for p, n, y, x in self.ends]


def routes(view: View) -> Result:
    """Pairs of airports between which flights are flown, or were named in the last talks, and how far they lie apart.

    Returns:
        Two rows for each pair, its ends: pair, name, state, great circle in km, latitude and longitude in degrees;
        those flown first. Values `flown` (distance of the pair flown), `main` (of Incheon and Tashkent), `nearest` and
        `farthest` (of all pairs), `named` (how many pairs), `used` (how many are flown),
        `open` (airports under open skies: the other side's airlines need no right there; its definition names them),
        `block_low` and `block_high` (hours from gate to gate), `block_gap` (between the two).
    """
    found = (_pair(view, row) for _, row in view.frames["air_routes"].iterrows())
    pairs = sorted((pair for pair in found if pair), key=lambda pair: (_ORDER.index(pair.state), pair.distance))
    if not pairs:
        return Result.nothing(_COLUMNS)
    data = pd.DataFrame([row for pair in pairs for row in pair.rows()])
    places = view.frames["places"]
    used = places[places["place"].isin(data["place"])]
    text = "; ".join(f"{pair.name}: {number_text(pair.distance, 0)} km, {pair.state}" for pair in pairs)
    values = values_by_name([*_route_values(pairs, sources_of(used)), *_block_times(view)])
    return Result(data, _COLUMNS, sources_of(data, used), f"Great circles. {text}.", values)


def _pair(view: View, row: pd.Series) -> _Pair | None:
    """One pair of airports with its two ends; None where one has no coordinates."""
    known = {place: point for place in (row["origin"], row["destination"]) if (point := view.point(place)) is not None}
    if len(known) < 2:
        return None
    ends = tuple((place, _city(view, place), *point) for place, point in known.items())
    return _Pair(ends, _KINDS[row["kind"]], great_circle(*known.values()), row["source"])


def _city(view: View, airport: str) -> str:
    return view.place_name(airport).replace(" International", "").removesuffix(" Airport")


def _route_values(pairs: list[_Pair], sources: tuple[str, ...]) -> list[Value]:
    used = [pair for pair in pairs if pair.state == _KINDS[FLOWN]]
    order = sorted(pairs, key=lambda pair: pair.distance)
    main = [pair for pair in pairs if {end[0] for end in pair.ends} == _MAIN_ENDS]
    chosen = {"flown": used[:1], "main": main, "nearest": order[:1], "farthest": order[-1:]}
    distances = [
        Value(name, found[0].distance, "km", "", f"great circle {found[0].name}", "compiled", sources)
        if found
        else Value.missing(name, "km")
        for name, found in chosen.items()
    ]
    words = ("", "pairs of airports flown or named in the last talks", "press", sources)
    counts = [Value("named", float(len(pairs)), "routes", *words), Value("used", float(len(used)), "routes", *words)]
    return [*distances, *counts, _open(pairs)]


def _open(pairs: list[_Pair]) -> Value:
    """The airports under open skies, which its definition names."""
    free = [pair for pair in pairs if pair.state == _KINDS["open_skies"]]
    names = sorted({end[1] for pair in free for end in pair.ends})
    sources = tuple(dict.fromkeys(pair.source for pair in free))
    return Value("open", float(len(names)), "airports", "", joined(names), "press", sources)


def _block_times(view: View) -> list[Value]:
    """The shortest and the longest printed time from gate to gate."""
    times = view.rows("air", measure="block_time", route="incheon-tashkent")
    times = times.sort_values(["value", "source"], kind="stable")
    ends = {"block_low": times.iloc[:1], "block_high": times.iloc[-1:]}
    low, high = (
        value_of(row.iloc[0], name, f"gate to gate, {row.iloc[0]['carrier']}") if len(row) else missing
        for name, row in ends.items()
        for missing in [Value.missing(name, "hours")]
    )
    return [low, high, difference("block_gap", high, low)]


@once
def passengers(view: View) -> Result:
    """Passengers of full years on the routes between the two countries, as the Korean ministry counts them.

    Returns:
        Rows of year, value in passengers; values `last` (last year known), `first`, `growth` (last over first, in
        percent), `transfer` (those of the last year who changed planes in Incheon), `transfer_part` (in percent).
    """
    rows = view.rows("air", measure="route_passengers", route="korea-uzbekistan", months=12)
    data = view.one_per(rows[rows["date"].notna()], "date")
    data = data.assign(year=pd.to_numeric(data["date"]).astype("Int64"), series="Passengers on the route")
    columns = (
        YEAR,
        Column("value", "Passengers", "passengers", 0),
        *PAPERS,
    )
    if data.empty:
        return Result.nothing(columns, data)
    definition = "passengers between the two countries, both ways"
    first, last = (value_of(data.iloc[place], name, definition) for place, name in ((0, "first"), (-1, "last")))
    words = "of these, changing planes in Incheon"
    found = {"measure": "transfer_passengers", "date": last.period}
    transfer = view.figure("air", "transfer", words, "passengers", **found)
    growth = excess("growth", last, first)
    text = describe.course(data, x="year", y="value", series="series", unit="passengers")
    values = values_by_name([first, last, growth, transfer, ratio("transfer_part", transfer, last, "percent")])
    return Result(data, columns, sources_of(data), text, values)
