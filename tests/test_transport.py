"""Indicators and claims of flights, the line to Khiva, its trains and logistics, on a small world worked by hand."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from spoken import cells, lacking, spoken, wrong

from koruz.claims import Verdict, judgements
from koruz.data.catalog import open_catalog
from koruz.data.observations import Precedence
from koruz.indicators import transport
from koruz.indicators.transport import line as transport_line
from koruz.indicators.transport.line import distance, straight_line
from koruz.indicators.transport.loan import Use
from koruz.indicators.transport.rights import flown_last, flown_on, rights_each, rights_of_pair
from koruz.indicators.transport.seats import Plane, seats_a_year
from koruz.indicators.transport.trains import price_rows
from koruz.indicators.transport.view import View, joined, latest, when
from koruz.methods.geodesy import great_circle

DATA = Path(__file__).parents[1] / "data"
NAMES = {"UZB": "Uzbekistan", "KOR": "South Korea", "KAZ": "Kazakhstan"}
TITLES = {"OLD": "Old Press", "NEW": "New Press", "BANK": "The Bank", "ARTICLE": "The Article"}
PRECEDENCE = Precedence(
    grades={"official": 1, "compiled": 2, "press": 3, "article": 4},
    tiers={"reported": 1, "rounded": 1, "at_most": 1, "inferred": 2, "suspect": 2},
    statuses={"reported": 1, "rounded": 2, "at_most": 5, "inferred": 6, "suspect": 7},
    published={"OLD": "2020", "NEW": "2025", "BANK": "2024-06", "ARTICLE": "2025-05"},
)
PAPERS = {"status": "reported", "grade": "press", "authority": None, "source": "OLD", "note": None}


# --- a small world ----------------------------------------------------------------------------------------------------


def air(measure, route, date, value, unit="flights a week", **more):
    row = {"measure": measure, "side": None, "carrier": None, "route": route, "phase": None, "date": date}
    return {**row, "months": None, "value": float(value), "unit": unit, **PAPERS, **more}


def right(route, date, value, phase="after", **more):
    return air("rights_weekly", route, date, value, **{"side": "each", "phase": phase, "grade": "official", **more})


def flight(carrier, date, value, side="uzbekistan", measure="operated_weekly", **more):
    return air(measure, "incheon-tashkent", date, value, side=side, carrier=carrier, **more)


AIR = [
    right("korea-uzbekistan", "2018-05", 10),
    right("korea-uzbekistan", "2024-09", 10, phase="before"),
    right("korea-uzbekistan", "2024-09", 24),
    right("capital-capital", "2024-09", 12),
    right("korean-regions-tashkent", "2024-09", 4),
    right("regions-regions", "2024-09", 8),
    right("incheon-tashkent", None, 2, phase="before"),
    right("incheon-tashkent", None, 4),
    right("korea-uzbekistan", "2018-05", 8, phase="before", side="korea"),
    flight(None, "2020-02", 13, side="both", status="inferred"),
    flight("Asiana", "2020-07", 1, side="korea"),
    flight("Asiana", "2024-09", 4, side="korea"),
    flight("Uzbekistan Airways", "2024-09", 7),
    flight("Qanot Sharq", "2024-10-28", 2, source="NEW"),
    flight("T'way", "2025-05-23", 5, side="korea", measure="scheduled_weekly"),
    air("route_passengers", "korea-uzbekistan", "2016", 100_000, "passengers", months=12, grade="official"),
    air("route_passengers", "korea-uzbekistan", "2017", 120_000, "passengers", months=12, grade="official"),
    air("transfer_passengers", "korea-uzbekistan", "2017", 12_000, "passengers", months=12, grade="official"),
    air("block_time", "incheon-tashkent", "2024", 7.75, "hours", carrier="Qanot Sharq"),
    air("block_time", "incheon-tashkent", "2025", 7.5, "hours", carrier="T'way"),
    air("airport_passengers", "uzbek-airports", "2023", 8_000_000, "passengers", months=12),
    air("airport_passengers", "uzbek-airports", "2024", 12_000_000, "passengers", months=12),
    air("airport_passengers", "uzbek-airports", "2025", 9_000_000, "passengers", months=6),
]
AIR_ROUTES = [
    {"route": "incheon-tashkent", "origin": "icn", "destination": "tas", "kind": "flown", "source": "OLD"},
    {"route": "jeju-nowhere", "origin": "jeju", "destination": "nowhere", "kind": "allowed", "source": "OLD"},
    {"route": "jeju-tashkent", "origin": "jeju", "destination": "tas", "kind": "open_skies", "source": "NEW"},
]
PLACES = [
    {"place": name, "name": title, "latitude": y, "longitude": x, "source": "BANK"}
    for name, title, y, x in (
        ("icn", "Incheon International Airport", 0.0, 90.0),
        ("tas", "Tashkent International Airport", 0.0, 60.0),
        ("jeju", "Jeju Airport", 0.0, 100.0),
        ("nowhere", "Nowhere", None, None),
        ("tashkent", "Tashkent", 0.0, 60.0),
        ("samarkand-station", "Samarkand station", 0.0, 58.0),
        ("bukhara", "Bukhara", 0.0, 56.0),
        ("miskin", "Miskin", None, None),
        ("urgench", "Urgench", 1.0, 53.0),
        ("khiva", "Khiva", 0.0, 52.0),
    )
]
DEGREE = 6371.0088 * 3.141592653589793 / 180  # kilometres of a degree of the equator: 111.195
STOPS = ("tashkent", "samarkand-station", "bukhara", "miskin", "urgench", "khiva")
RAIL_ROUTE = [
    {"route": "tashkent-khiva", "stop": number, "place": place, "part": "main", "source": "OLD"}
    for number, place in enumerate(STOPS, start=1)
] + [{"route": "tashkent-khiva", "stop": 9, "place": "nowhere", "part": "branch", "source": "OLD"}]


def rail(subject, measure, value, unit, date="2024-06", **more):
    row = {"subject": subject, "segment": None, "measure": measure, "date": date, "months": None, "coverage": None}
    return {**row, "value": float(value), "unit": unit, **PAPERS, **more}


def length(segment, km, **more):
    return rail("line", "length", km, "km", None, segment=segment, **more)


def journey(subject, segment, hours, date, measure="journey_time", **more):
    return rail(subject, measure, 60 * hours, "minutes", date, segment=segment, **more)


ROTEM, TALGO, SKODA, LINE = "rotem-2024", "talgo-2009", "skoda-2023", "bukhara-khiva-electrification"
RAIL = [
    length("tashkent-samarkand", 350),
    length("samarkand-bukhara", 200, status="suspect"),
    length("tashkent-bukhara", 600),
    length("tashkent-bukhara", 620, source="NEW"),
    length("bukhara-khiva", 450),
    length("bukhara-khiva", 480, source="NEW"),
    journey("conventional", "tashkent-khiva", 15, "2018-12"),
    journey("conventional", "tashkent-khiva", 14, "2025"),
    journey(ROTEM, "tashkent-khiva", 7, "2026", "journey_time_planned"),
    journey(ROTEM, "tashkent-khiva", 7.5, "2025", "journey_time_planned"),
    journey("afrosiyob", "tashkent-bukhara", 3, "2016", "journey_time_planned"),
    journey("afrosiyob", "tashkent-bukhara", 4, "2021"),
    journey("afrosiyob", "tashkent-karshi", 3, "2021"),
    rail(ROTEM, "contract_value", 195, "USD million"),
    rail(ROTEM, "contract_value", 205, "USD million", source="NEW", status="rounded"),
    rail(ROTEM, "contract_value", 270, "KRW billion", grade="official"),
    rail(ROTEM, "contract_value", 250, "USD million", grade="article", source="ARTICLE", status="at_most"),
    rail(ROTEM, "loan", 200, "USD million", grade="official", source="BANK"),
    rail(ROTEM, "loan", 180, "EUR million", grade="official", source="BANK"),
    rail(ROTEM, "loan_interest", 1, "percent a year"),
    rail(ROTEM, "loan_term", 12, "years"),
    rail(ROTEM, "loan_grace", 2, "years"),
    rail(ROTEM, "trainsets", 6, "trainsets"),
    rail(ROTEM, "cars", 42, "cars"),
    rail(ROTEM, "cars_due", 35, "cars", "2027"),
    rail(ROTEM, "cars_per_trainset", 5, "cars"),
    rail(ROTEM, "seats_per_trainset", 300, "seats"),
    rail(ROTEM, "service_speed", 250, "km/h"),
    rail(TALGO, "contract_value", 38, "EUR million", "2009"),
    rail(TALGO, "trainsets", 2, "trainsets", "2009"),
    rail(TALGO, "cars_per_trainset", 10, "cars", "2009"),
    rail(TALGO, "seats_per_trainset", 250, "seats", "2012"),
    rail(SKODA, "loan_planned", 350, "EUR million", "2023-10"),
    rail(SKODA, "trainsets", 30, "trainsets", "2023-10"),
    rail(SKODA, "loan_interest", 6, "percent a year", "2023-10"),
    rail(SKODA, "loan_term", 10, "years", "2023-10"),
    rail(LINE, "passengers", 300_000, "passengers", "2021", months=12),
    rail(LINE, "passengers_forecast", 900_000, "passengers", "2026", months=12),
    rail("national-rail", "freight", 36, "million tonnes", "2024", months=6, coverage="old"),
    rail("national-rail", "freight", 74, "million tonnes", "2024", months=12, coverage="old"),
    rail("national-rail", "freight", 54, "million tonnes", "2025", months=6, coverage="new"),
    rail("national-rail", "freight", 80, "million tonnes", "2025", months=9, coverage="new"),
    rail("national-rail", "freight_growth", 2.5, "percent", "2025", months=6, coverage="new"),
]


def indicator(country, name, year, value, edition=None):
    row = {"country": country, "indicator": name, "year": year, "edition": edition, "value": float(value)}
    return {**row, "unit": "score" if name == "lpi_score" else "u", **PAPERS, "grade": "compiled"}


INDICATORS = [
    *(indicator("UZB", "lpi_score", 2007 + 3 * n, score, 2007 + 3 * n) for n, score in enumerate((2.0, 2.8))),
    indicator("UZB", "lpi_score", 2022, 2.5, 2023),
    indicator("KOR", "lpi_score", 2022, 3.8, 2023),
    indicator("KAZ", "lpi_score", 2022, 2.7, 2023),
    *(
        indicator("UZB", "rail_freight", year, value)
        for year, value in (
            (2012, 10_000),
            (2014, 20_000),
            (2015, 20_010),
            (2016, 20_020),
            (2017, 30_000),
            (2018, 15_000),
        )
    ),
    indicator("KAZ", "rail_freight", 2014, 300_000),
    indicator("UZB", "air_passengers", 2020, 900_000),
    indicator("UZB", "air_passengers", 2021, 2_000_000),
]


def event(key, date, text, kind="transport", state="done"):
    return {"milestone": key, "date": date, "event": text, "kind": kind, "state": state, **PAPERS}


MILESTONES = [
    event("uzbekistan-airways-suspended", "2020-03-01", "Flights stop"),
    event("visit", "2024-06-14", "State visit; six trains contracted", "summit"),
    event("talks", "2018", "Talks about training", "summit"),
    event("rotem-shipped", "2025-12-10", "First trainset shipped"),
    event("planned", "2027", "More trains", state="planned"),
]
TABLES = {
    "air": AIR,
    "air_routes": AIR_ROUTES,
    "rail": RAIL,
    "rail_route": RAIL_ROUTE,
    "places": PLACES,
    "transport_indicators": INDICATORS,
    "milestones": MILESTONES,
}


def world(first_year=1992, last_year=2026, **changes):
    """The small world with some tables changed: a list of rows, or a rule that says which rows stay."""
    frames = {}
    for name, rows in TABLES.items():
        change = changes.get(name)
        kept = rows if change is None else [row for row in rows if change(row)]
        frame = pd.DataFrame(kept, columns=list(rows[0]))
        text = [
            column for column in frame if frame[column].map(lambda cell: isinstance(cell, str) or cell is None).all()
        ]
        whole = [column for column in ("year", "edition", "months", "stop") if column in frame]
        frames[name] = View.dated(frame.astype({**dict.fromkeys(text, "str"), **dict.fromkeys(whole, "Int64")}))
    return View(frames, PRECEDENCE, NAMES, TITLES, first_year, last_year)


@pytest.fixture
def view():
    return world()


def column(result, *names):
    return result.data[list(names)].to_numpy().tolist()


# --- flights ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "each"), [("2018-04-30", None), ("2024-06-14", 10), ("2024-10-01", 24)])
def test_rights_hold_from_the_talks_on(view, day, each):
    found = rights_each(view, day)
    assert found.known is (each is not None)
    assert each is None or found.amount == each


def test_rights_between_the_capitals_are_known_since_the_last_talks(view):
    assert rights_of_pair(view, "capital-capital", "2025-01-01").amount == 12
    assert not rights_of_pair(view, "capital-capital", "2024-08-31").known


def test_flights_flown_are_printed_or_added_up(view):
    assert flown_on(view, "2020-02-15").amount == 13
    # Asiana alone in July 2020 is no sum, and February's figure is too old by March 2021.
    assert flown_on(view, "2020-08-01").amount == 13
    assert not flown_on(view, "2021-03-01").known
    assert flown_on(view, "2024-10-01").amount == 4 + 7
    found = flown_on(view, "2025-05-19")
    assert (found.amount, found.period) == (4 + 7 + 2, "28 October 2024")
    assert found.derived == "4 (Asiana) + 2 (Qanot Sharq) + 7 (Uzbekistan Airways)"
    assert found.sources == ("OLD", "NEW")


def test_the_last_figure_on_flights_doesnt_age(view):
    assert flown_last(view, "2026-12-31").amount == 13
    assert not flown_last(view, "2019-12-31").known


def test_frequencies_keep_rights_and_flights_apart(view):
    result = transport.frequencies(view)
    rows = column(result, "series", "date", "value")
    assert [row for row in rows if row[0] == "Allowed, all routes"] == [
        ["Allowed, all routes", "2018-05", 20],
        ["Allowed, all routes", "2024-09", 48],
        ["Allowed, all routes", "2025-05-23", 48],
    ]
    flown = [row[1:] for row in rows if row[0].startswith("Flown")]
    assert [date for date, _ in flown] == ["2020-02", "2020-03-01", "2024-09", "2024-10-28"]
    assert pd.isna(flown[1][1])
    assert (result["before"].amount, result["both"].amount, result["times"].amount) == (20, 48, 2.4)
    assert (result["each_before"].amount, result["each"].amount) == (10, 24)
    assert result["main_part"].amount == pytest.approx(100 * 13 / 24)
    assert (result["korean_before"].amount, result["old_before"].amount, result["old_after"].amount) == (8, 2, 4)


def test_flying_is_compared_with_its_first_count(view):
    result = transport.frequencies(view)
    assert (result["flown_first"].amount, result["flown_first"].period) == (13, "February 2020")
    assert result["flown_times"].amount == 1
    assert not transport.frequencies(world(last_year=2020))["flown_times"].known  # one count is no course


def test_frequencies_know_nothing_after_the_last_year_shown():
    result = transport.frequencies(world(last_year=2020))
    assert result["both"].amount == 20
    assert not result["before"].known
    assert result["flown"].period == "February 2020"


def test_rights_by_route_add_up_and_flights_stand_on_one(view):
    result = transport.by_route(view)
    assert column(result, "pair", "series", "value") == [
        ["Incheon–Tashkent", "allowed", 24],
        ["Other Korean airports to Tashkent", "allowed", 8],
        ["Between other airports", "allowed", 16],
        ["Incheon–Tashkent", "flown", 13],
        ["Incheon–Tashkent", "flown or announced", 18],
    ]
    assert (result["whole"].amount, result["elsewhere"].amount, result["elsewhere_part"].amount) == (48, 24, 50)
    assert result["main"].amount == 24
    assert result["flown_elsewhere"].amount == 0


def test_a_flight_on_another_route_is_seen():
    other = world()
    other.frames["air"].loc[other.frames["air"]["carrier"] == "Asiana", "route"] = "jeju-tashkent"
    assert transport.by_route(other)["flown_elsewhere"].amount == 1
    flown = world()
    flown.frames["air_routes"].loc[:, "kind"] = "flown"
    assert transport.by_route(flown)["flown_elsewhere"].amount == 2


def test_carriers_since_the_last_talks(view):
    result = transport.carriers(view)
    assert column(result, "label", "value", "home") == [
        ["Uzbekistan Airways, flown", 7, "Uzbekistan"],
        ["T'way, announced", 5, "South Korea"],
        ["Asiana, flown", 4, "South Korea"],
        ["Qanot Sharq, flown", 2, "Uzbekistan"],
    ]
    assert (result["carriers"].amount, result["sum"].amount, result["announced"].amount) == (4, 18, 5)
    assert result["sum"].period == "23 May 2025"


def test_routes_are_great_circles(view):
    result = transport.routes(view)
    # On the equator a degree is 111.195 km; the pair without coordinates is left out.
    assert column(result, "pair", "name")[0] == ["Incheon–Tashkent", "Incheon"]
    assert result["flown"].amount == pytest.approx(30 * DEGREE)
    assert result["farthest"].amount == pytest.approx(40 * DEGREE)
    assert (result["named"].amount, result["used"].amount, len(result.data)) == (2, 1, 4)
    assert (result["block_low"].amount, result["block_high"].amount, result["block_gap"].amount) == (7.5, 7.75, 0.25)
    assert (result["open"].amount, result["open"].definition) == (2, "Jeju and Tashkent")
    assert not result["main"].known  # the small world calls its airports by other names


def test_the_way_from_incheon_to_tashkent_against_a_published_one():
    # evidence: haversine from the airports' coordinates, 4,843.8 km
    assert great_circle((37.4691, 126.451), (41.2579, 69.2812)) == pytest.approx(4843.8, abs=0.05)


def test_passengers_of_full_years(view):
    result = transport.passengers(view)
    assert column(result, "year", "value") == [[2016, 100_000], [2017, 120_000]]
    assert result["growth"].amount == pytest.approx(20)
    assert result["transfer_part"].amount == pytest.approx(10)


def test_seats_of_a_year():
    assert seats_a_year(10, 200) == 10 * 2 * 52 * 200 == 208_000
    assert seats_a_year(0, 200) == 0
    with pytest.raises(ValueError, match="aren't negative"):
        seats_a_year(-1, 200)


@pytest.mark.parametrize(("seats", "load"), [(-1, 0.5), (100, 1.1), (100, -0.1)])
def test_an_impossible_plane_is_refused(seats, load):
    with pytest.raises(ValueError, match="load factor"):
        Plane(seats, load)


def test_seats_against_the_passengers_counted(view):
    result = transport.seats(view, weekly_flights=10, seats_per_flight=200, load_factor=0.75)
    assert result.data["value"].tolist() == [120_000, 202_800, 374_400, 748_800, 156_000]
    assert result.data["seats"].tolist()[1:] == [270_400, 499_200, 998_400, 208_000]
    assert result["assumed"].derived == "10 flights × 2 ways × 52 weeks × 200 seats × 0.75"
    assert result["times"].amount == pytest.approx(1.3)
    assert result["allowed_times"].amount == pytest.approx(6.24)
    assert result["enough"].amount == pytest.approx(120_000 / 15_600)


def test_empty_planes_carry_nobody(view):
    result = transport.seats(view, weekly_flights=10, seats_per_flight=0, load_factor=0.75)
    assert result["assumed"].amount == 0
    assert not result["enough"].known


# --- the line to Khiva ------------------------------------------------------------------------------------------------


def test_stops_in_order_without_those_that_lack_coordinates(view):
    result = transport.stops(view)
    assert result.data["name"].tolist() == ["Tashkent", "Samarkand", "Bukhara", "Urgench", "Khiva"]
    assert result["straight"].amount == pytest.approx(8 * DEGREE)
    assert result["pieces"].amount > result["straight"].amount
    assert result["stops"].amount == 5


def test_straight_line_takes_the_station_where_there_is_no_town(view):
    assert straight_line(view, "tashkent-samarkand").amount == pytest.approx(2 * DEGREE)
    assert not straight_line(view, "tashkent-karshi").known


def test_distance_adds_the_stretches_and_leaves_doubtful_ones_out(view):
    low, high = distance(view, "tashkent-khiva")
    assert (low.amount, high.amount) == (600 + 450, 620 + 480)
    assert not distance(view, "samarkand-bukhara")[0].known


def test_a_line_of_two_points_is_told_without_what_lies_between():
    ends = [row for row in RAIL_ROUTE if row["route"] == "tashkent-khiva" and row["part"] == "main"]
    first, last = min(row["stop"] for row in ends), max(row["stop"] for row in ends)
    found = transport_line.stops(world(rail_route=lambda row: row["stop"] in (first, last)))
    assert found["stops"].amount == 2
    assert " by " not in found.description
    assert found.description.startswith(f"From {found.data['name'].iloc[0]} to {found.data['name'].iloc[1]}; ")
    assert transport_line.stops(world(rail_route=lambda row: row["stop"] == first)).empty


def test_lengths_against_the_straight_line(view):
    result = transport.lengths(view)
    assert result["gap"].amount == pytest.approx(100 * (1100 / 1050 - 1))
    assert result["detour"].amount == pytest.approx(100 * 1050 / (8 * DEGREE))
    # 200 km are printed between places 222.4 km apart.
    assert (result["short"].amount, result["short"].definition) == (200, "Samarkand–Bukhara")
    assert result["short_straight"].amount == pytest.approx(2 * DEGREE)
    assert result["shorts"].amount == 1
    assert transport.lengths(world(rail=lambda row: row["value"] != 200.0))["shorts"].amount == 0
    doubtful = result.data[result.data["what"] == "printed, doubtful"]
    assert doubtful["percent"].tolist() == [pytest.approx(100 * 200 / (2 * DEGREE))]


def test_journey_times_before_and_as_planned(view):
    result = transport.times(view)
    assert column(result, "journey", "kind", "value") == [
        ["Ordinary train, December 2018", "timetable", 15],
        ["Ordinary train, 2025", "timetable", 14],
        ["Hyundai Rotem, 2025", "planned", 7.5],
        ["Hyundai Rotem, 2026", "planned", 7],
    ]
    assert (result["before"].amount, result["after_low"].amount, result["after_high"].amount) == (14, 7, 7.5)
    assert result["part"].amount == pytest.approx(100 * 7.5 / 14)
    assert (result["spread"].amount, result["timetables"].amount) == (0.5, 0)


def test_mean_speeds_are_length_over_time(view):
    result = transport.speeds(view)
    # Karshi has no length; ordinary trains are the slowest: 1,050 km in 15 hours.
    assert column(result, "label", "low", "high")[0] == ["Ordinary train to Khiva, December 2018", 70, 1100 / 15]
    assert len(result.data) == 6
    assert result["fastest"].amount == 620 / 4
    assert result["planned"].amount == pytest.approx(1100 / 7)
    assert (result["promised"].amount, result["kept"].amount) == (3, 4)


def test_a_printed_time_keeps_its_minutes():
    # 2 h 08 over 344 to 345 km, as printed, is 161.25 to 161.72 km/h: 2.13 hours would make it 162.
    rows = [length("tashkent-samarkand", 344), length("tashkent-samarkand", 345, source="NEW")]
    quick = journey("afrosiyob", "tashkent-samarkand", 128 / 60, "2021")
    view, rail = world(), View.dated(pd.DataFrame([*rows, quick]).astype({"months": "Int64"}))
    result = transport.speeds(replace(view, frames={**view.frames, "rail": rail}))
    assert (result.data["low"][0], result.data["high"][0]) == (344 / 128 * 60, 345 / 128 * 60)
    assert result["fastest"].derived == "345 km / 2.13 hours"


# --- trains and loan --------------------------------------------------------------------------------------------------


def test_prices_and_the_articles(view):
    result = transport.prices(view)
    assert column(result, "label", "value") == [
        ["The article's price", 250],
        ["Price, New Press", 205],
        ["Loan, The Bank", 200],
        ["Price, Old Press", 195],
    ]
    assert result["excess"].amount == pytest.approx(100 * (250 / 205 - 1))
    assert (result["local"].text, result["local"].grade) == ("KRW 270 billion", "official")
    assert "article" not in set(price_rows(view)["grade"])
    assert (result["cars"].amount, result["due"].amount, result["shipped"].amount) == (42, 35, 7)
    assert result["due"].period == "2027"


def test_unit_costs(view):
    result = transport.unit_costs(view)
    assert column(result, "order", "kind", "per_set", "per_car", "per_seat")[:2] == [
        ["Hyundai Rotem", "loan", 30, 6, 100_000],
        ["Talgo, first order", "price", 19, 1.9, 76_000],
    ]
    skoda = result.data.iloc[2]
    assert skoda["per_set"] == pytest.approx(350 / 30)
    assert pd.isna(skoda["per_car"])
    assert result["car_times"].amount == pytest.approx(6 / 1.9)
    assert result["seat_times"].amount == pytest.approx(100 / 76)
    other = world()
    lent = (other.frames["rail"]["measure"] == "loan") & (other.frames["rail"]["unit"] == "EUR million")
    other.frames["rail"].loc[lent, "value"] = 180.37
    odd = transport.unit_costs(other)
    # 180.37 million over 6 times 300 seats are 100,206 euros; the derivation shows the digits that were used.
    assert odd["seat"].amount == 100_000
    assert odd["seat"].derived == "EUR 180.37 million / 6 trainsets / 300 seats, to the nearest thousand"
    assert odd["seat_times"].amount == pytest.approx(180.37e6 / 1800 / 76_000)
    assert result["set_times"].amount == pytest.approx(30 / 19)


def test_service_of_the_loan_by_hand(view):
    # 180 million at 1% over 12 years, 2 of them without repayment: 20 equal parts of 9 million from 2027 to 2036.
    result = transport.service(view)
    own = result.data[result.data["terms"] == "Terms of this loan"].set_index("year")
    assert own.loc[[2025, 2026], "value"].tolist() == [pytest.approx(1.8)] * 2
    # First year of repayment: 18 million, and interest of 0.5% on 180 and on 171.
    assert own.loc[2027, "value"] == pytest.approx(18 + 0.9 + 0.855)
    assert (result["start"].amount, result["end"].amount) == (2027, 2036)
    assert result["dearest"].amount == pytest.approx(19.755)
    assert result["waiting_part"].amount == pytest.approx(100 * 1.8 / 19.755)
    # Interest: two years of 1.8, then 0.5% on 180, 171, ... 9: 0.045 * (20 + 19 + ... + 1) = 9.45.
    assert result["all_interest"].amount == pytest.approx(3.6 + 9.45)
    assert result["dollars"].amount == pytest.approx(19.755 * 200 / 180)
    # The Škoda plan's terms: 6% over 10 years: 18 million, and interest of 3% on 180 and on 171.
    assert result["other_dearest"].amount == pytest.approx(18 + 5.4 + 5.13)
    assert result["times"].amount == pytest.approx(28.53 / 19.755)


def test_service_without_the_contrast_or_without_terms():
    alone = transport.service(world(rail=lambda row: row["subject"] != SKODA))
    assert set(alone.data["terms"]) == {"Terms of this loan"}
    assert not alone["times"].known
    assert alone["dearest"].known
    assert "Škoda" not in alone.description
    assert transport.service(world(rail=lambda row: row["measure"] != "loan_grace")).empty


def test_passengers_that_would_carry_the_loan(view):
    cost = transport.service(view)
    result = transport.ridership(view, cost, fare=20, part_left=0.25, trips_a_day=2, load_factor=0.5)
    dollars = 19.755 * 200 / 180  # 21.95 million, and 5 dollars of each fare are left
    assert result["needed"].amount == pytest.approx(dollars / 5)
    assert result["other_needed"].amount == pytest.approx(28.53 * 200 / 180 / 5)
    # 6 trains of 300 seats, 2 trips, 365 days, half full: 657,000.
    assert result["possible"].amount == pytest.approx(0.657)
    assert result["needed_times"].amount == pytest.approx(dollars / 5 / 0.657)
    assert not result["needed_part"].known  # nearly seven times: no part
    dearer = transport.ridership(view, cost, fare=100, part_left=0.25, trips_a_day=2, load_factor=0.5)
    assert dearer["needed_part"].amount == pytest.approx(100 * dollars / 25 / 0.657)
    assert (result["now"].amount, result["expected"].amount, result["times"].amount) == (0.3, 0.9, pytest.approx(3))
    assert result["fare_expected"].amount == pytest.approx(dollars / (0.9 * 0.25))
    assert result["fare_possible"].amount == pytest.approx(dollars / (0.657 * 0.25))
    assert result.data["kind"].tolist() == ["counted", "forecast", "assumed", "assumed", "assumed"]


def test_nothing_left_of_the_fare_carries_no_loan(view):
    result = transport.ridership(view, transport.service(view), fare=20, part_left=0, trips_a_day=2, load_factor=0.5)
    assert not result["needed"].known
    assert not result["fare_now"].known
    assert len(result.data) == 3


@pytest.mark.parametrize("wrong", [{"fare": -1}, {"left": 1.5}, {"trips": -1}, {"load": 2}])
def test_an_impossible_use_is_refused(wrong):
    with pytest.raises(ValueError, match="aren't negative"):
        Use(**{"fare": 20, "left": 0.2, "trips": 2, "load": 0.5, **wrong})


# --- logistics and traffic ---------------------------------------------------------------------------------------


def test_performance_stands_under_the_edition(view):
    result = transport.performance(view)
    assert result.data["name"].tolist() == ["South Korea", "Kazakhstan", "Uzbekistan", "Uzbekistan", "Uzbekistan"]
    assert result.data["edition"].tolist()[-1] == 2023
    assert (result["first"].amount, result["best"].amount, result["last"].amount) == (2.0, 2.8, 2.5)
    assert result["best"].period == "edition of 2010"
    assert (result["place"].amount, result["countries"].amount) == (3, 3)
    assert result["gap"].amount == pytest.approx(1.3)


def test_performance_without_uzbekistan():
    result = transport.performance(world(transport_indicators=lambda row: row["country"] != "UZB"))
    assert not result["last"].known
    assert not result["place"].known
    assert result["korea"].amount == 3.8


def test_traffic_finds_years_that_hardly_move(view):
    result = transport.traffic(view, "rail_freight")
    assert (result["still_from"].period, result["still_to"].period, result["still"].amount) == ("2014", "2016", 2)
    assert (result["peak"].amount, result["low"].amount, result["fall"].amount) == (30_000, 15_000, 50)
    assert result["times"].amount == 1.5
    assert set(result.data["series"]) == {"Uzbekistan"}
    with pytest.raises(KeyError):
        transport.traffic(view, "rail_dreams")


def test_freight_never_joins_across_the_break(view):
    result = transport.freight(view)
    assert result.data["series"].unique().tolist() == ["coverage to 2024", "wider coverage from 2025"]
    assert (result["old"].amount, result["new"].amount) == (36, 54)
    assert result["jump"].amount == pytest.approx(50)
    assert (result["growth"].amount, result["growth"].period) == (2.5, "January–June 2025")


def test_freight_jumps_only_from_one_year_to_the_next():
    later = world()
    new = (later.frames["rail"]["coverage"] == "new").fillna(False)
    later.frames["rail"].loc[new, "date"] = "2026"
    assert not transport.freight(later)["jump"].known


def test_freight_with_one_coverage_has_no_jump():
    result = transport.freight(world(rail=lambda row: row["coverage"] != "new"))
    assert len(result.data) == 2
    assert not result["jump"].known


def test_air_passengers_are_two_counts(view):
    result = transport.air(view)
    assert column(result, "series", "year", "million") == [
        ["Carried by Uzbek airlines", 2020, 0.9],
        ["Carried by Uzbek airlines", 2021, 2.0],
        ["Through Uzbek airports", 2023, 8.0],
        ["Through Uzbek airports", 2024, 12.0],
    ]
    assert result["growth"].amount == pytest.approx(1.5)


# --- the edges --------------------------------------------------------------------------------------------------------

_ASSUMED = {"weekly_flights": 10, "seats_per_flight": 200, "load_factor": 0.75}
_QUESTIONS = {
    "frequencies": transport.frequencies,
    "by_route": transport.by_route,
    "carriers": transport.carriers,
    "routes": transport.routes,
    "passengers": transport.passengers,
    "seats": lambda view: transport.seats(view, **_ASSUMED),
    "stops": transport.stops,
    "lengths": transport.lengths,
    "times": transport.times,
    "speeds": transport.speeds,
    "prices": transport.prices,
    "unit_costs": transport.unit_costs,
    "service": transport.service,
    "performance": transport.performance,
    "traffic": lambda view: transport.traffic(view, "rail_freight"),
    "freight": transport.freight,
    "air": transport.air,
}


@pytest.mark.parametrize("name", _QUESTIONS)
def test_no_data_give_an_empty_result(name):
    result = _QUESTIONS[name](world(**dict.fromkeys(TABLES, lambda row: False)))
    assert result.empty
    assert not result["anything"].known


@pytest.mark.parametrize("name", ["frequencies", "performance", "traffic", "freight", "air"])
def test_a_period_without_figures_gives_an_empty_result(name):
    assert _QUESTIONS[name](world(first_year=1992, last_year=1993)).empty


@pytest.mark.parametrize("name", _QUESTIONS)
def test_every_answer_has_its_papers(view, name):
    result = _QUESTIONS[name](view)
    assert result.sources
    assert result.description.endswith(".")
    assert len(result.table()[0]) == len(result.columns)
    if name != "prices":
        assert "ARTICLE" not in result.sources


def test_ridership_without_a_loan_is_empty(view):
    cost = transport.service(world(rail=lambda row: row["measure"] != "loan"))
    assert transport.ridership(view, cost, fare=20, part_left=0.2, trips_a_day=2, load_factor=0.5).empty


def test_view_refuses_years_in_the_wrong_order():
    with pytest.raises(ValueError, match="first_year 2020 is after last_year 2010"):
        transport.view(None, 2020, 2010)


def test_small_words(view):
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined(["a"]) == "a"
    assert (when(None), when("2024-06")) == ("undated", "June 2024")
    assert latest(view.rows("milestones"))["milestone"].tolist() == ["planned"]


# --- claims on the real data ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalog():
    return open_catalog(DATA)


@pytest.fixture
def changed(tmp_path):
    """The verdicts with some tables changed: for each a function that returns a row as it shall be, or None."""

    def change(**edits):
        folder = shutil.copytree(DATA, tmp_path / "data")
        for table, edit in edits.items():
            path = folder / f"{table}.csv"
            with path.open(encoding="utf-8", newline="") as stream:
                rows = [new for row in csv.DictReader(stream) if (new := edit(row))]
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return {name: judgement.verdict for name, judgement in judgements(open_catalog(folder), "transport").items()}

    return change


def rotem(row, *measures):
    """Whether a row is about the six trains, and of one of the measures or kinds; the article's own rows aren't."""
    about = "rotem-trains" in (row.get("project"), row.get("commitment")) or row.get("subject") == ROTEM
    return about and row["grade"] != "article" and (row.get("measure") or row.get("kind")) in measures


def dollars(row, value):
    """A row with another sum, if it is a price or a loan of the six trains in dollars; None for no such row at all."""
    if not (rotem(row, "contract_value", "contract", "loan") and row["unit"] == "USD million"):
        return row
    return {**row, "value": value} if value else None


def test_every_claim_has_a_verdict_with_evidence(catalog):
    found = judgements(catalog, "transport")
    assert {name: judgement.verdict for name, judgement in found.items()} == {
        "R1": Verdict.OUTDATED,
        "R2": Verdict.SUPPORTED,
        "R3": Verdict.CONTRADICTED,
        "R4": Verdict.SUPPORTED,
        "R5": Verdict.SUPPORTED,
    }
    for judgement in found.values():
        assert judgement.found
        assert judgement.arithmetic
        assert judgement.sources
        assert "ARTICLE" not in judgement.sources


def test_flights_say_both_days_and_their_gaps(catalog):
    found = judgements(catalog, "transport")["R1"]
    assert found.found.startswith("On 19 May 2025: 24 flights a week")
    assert "On 14 June 2024: 10 flights a week" in found.found
    assert "24 − 10 = +14" in found.arithmetic
    assert "Presidential press service" in found.reading


def test_flights_are_supported_once_a_count_of_the_day_agrees(changed):
    def fewer(row):
        # 4 + 4 + 2 = 10 are flown
        return {**row, "value": "4"} if row["carrier"] == "Uzbekistan Airways" and row["date"] == "2024-09" else row

    assert changed(air=fewer)["R1"] == Verdict.SUPPORTED


def test_flights_are_contradicted_without_the_rights_of_the_origin(changed):
    def without(row):
        return None if row["measure"] == "rights_weekly" and row["date"] == "2018-05" else row

    assert changed(air=without)["R1"] == Verdict.CONTRADICTED


def test_trainsets_differ_once_an_official_figure_does(changed):
    def seven(row):
        same = row["subject"] == ROTEM and row["measure"] == "trainsets"
        return {**row, "value": "7", "grade": "official"} if same else row

    assert changed(rail=seven)["R2"] == Verdict.DIFFERS


def test_one_press_figure_doesnt_contradict_the_price(changed):
    def one(row):
        return row if row["source"] == "KUNUZ_2024_06" else dollars(row, None)

    verdicts = changed(rail=one, aid_commitments=one)
    assert verdicts["R3"] == Verdict.UNCHECKABLE


def test_a_contract_near_the_price_supports_it(changed):
    verdicts = changed(rail=lambda row: dollars(row, "245"), aid_commitments=lambda row: dollars(row, "240"))
    assert verdicts["R3"] == Verdict.SUPPORTED


def test_the_price_differs_by_definition_if_the_official_loan_is_lower(changed):
    def dear(row):
        return row if rotem(row, "loan") else dollars(row, "245")

    assert changed(rail=dear, aid_commitments=dear)["R3"] == Verdict.DIFFERS


def test_another_lender_contradicts(changed):
    def announced(row):
        return {**row, "authority": "Bank of Elsewhere"} if rotem(row, "loan") else row

    verdicts = changed(aid_commitments=lambda row: {**announced(row), "agency": "KOICA"})
    assert verdicts["R4"] == Verdict.CONTRADICTED


def test_the_lender_isnt_checkable_without_a_loan(changed):
    def none(row):
        return None if rotem(row, "loan") else row

    assert changed(aid_commitments=none)["R4"] == Verdict.UNCHECKABLE


def test_the_route_is_contradicted_by_other_stretches(changed):
    def short(row):
        same = row["subject"] == ROTEM and row["segment"] == "tashkent-khiva"
        return {**row, "segment": "tashkent-bukhara"} if same else row

    assert changed(rail=short)["R5"] == Verdict.CONTRADICTED


def test_the_route_needs_urgench_on_the_line(changed):
    def without(row):
        return None if row["place"] == "urgench" else row

    assert changed(rail_route=without)["R5"] == Verdict.CONTRADICTED


# --- what the notebook says of other figures --------------------------------------------------------------------------

_LOAN = "subject == 'rotem-2024' and measure == 'loan_interest'"
_PLANS = "subject == 'rotem-2024' and measure == 'journey_time_planned'"
_SEATS = "subject == 'rotem-2024' and measure == 'seats_per_trainset'"


def said(**alter):
    """What the report says of altered tables; nothing of it is wrong in form."""
    text = spoken("03_transport", alter)
    assert not wrong(text)
    return text


def test_next_to_nothing_is_due_only_while_that_is_so():
    assert "Next to nothing is due before 2035" in said(rail=cells(_LOAN, value=0.2))
    dear = said(rail=cells(_LOAN, value=5.0))
    assert "ext to nothing" not in dear
    assert "The loan costs at most EUR 16.6 million a year, and EUR 9.26 million in its first year." in dear


@pytest.mark.parametrize("growth", [-5.0, 0.0, 50.0])
def test_growth_that_is_none_or_more_than_the_jump_makes_no_headline(growth):
    assert "~ Rail freight by period and coverage" in said(rail=cells("measure == 'freight_growth'", value=growth))


def test_sources_agree_only_while_they_lie_close():
    apart = cells("measure == 'length' and segment == 'tashkent-bukhara' and value == 600", value=900.0)
    assert "Sources agree" not in said(rail=apart)
    none_short = said(rail=lacking("measure == 'length' and value == 210"))
    assert "below the straight line" not in none_short
    several = said(rail=cells("measure == 'length' and segment == 'samarkand-bukhara'", value=200.0))
    assert "some lengths are below the straight line" in several


@pytest.mark.parametrize(("seats", "stands"), [(389.0, True), (97.0, False), (417.0, False)])
def test_a_car_is_dearer_but_a_seat_is_not_only_while_both_are_so(seats, stands):
    assert ("In euros of their year:" in said(rail=cells(_SEATS, value=seats))) == stands


def test_a_single_plan_or_a_slower_one_has_no_range():
    assert "Plans for Tashkent to Khiva name 7.67 hours" in said(rail=lacking(f"{_PLANS} and value < 456"))
    slow = said(rail=cells(_PLANS, value=900.0))
    assert (
        "instead of" not in slow and "Plans for Tashkent to Khiva name 15 hours, the last timetable 14 hours." in slow
    )


def test_routes_flown_are_counted():
    every = said(air_routes=cells("route != ''", kind="flown"))
    assert "~ Routes that are flown or allowed" in every and "~ Rights by route" in every
    assert "~ Routes that are flown or allowed" in said(air_routes=lacking("route != 'incheon-tashkent'"))


def test_a_flight_on_another_route_takes_the_headline_on_rights_away():
    other = cells("measure == 'operated_weekly' and carrier == 'Qanot Sharq'", route="busan-tashkent")
    assert "~ Rights by route" in said(air=other)


def test_flights_are_told_beside_the_rights_of_their_route():
    told = said()
    assert "From Incheon to Tashkent 13 flights a week were flown in February 2020, 13 on 28 October 2024." in told
    assert "By 23 May 2025 it was 17, with 4 only announced." in told
    assert "54% of the 24 allowed on this route" in told and "71% of the rights on this route" in told
    lone = said(air=lacking("measure == 'operated_weekly' and date == '2020-02'"))
    assert "multiplied" not in lone and "~ Flights allowed and flights flown" in lone
    assert "allowed 48 flights a week on all routes" in lone
    assert "is inferred" in told and "is inferred" not in lone


def test_open_skies_are_named_while_there_are_any():
    assert "Open skies hold for Jeju and Samarkand" in said()
    assert "Open skies" not in said(air_routes=cells("kind == 'open_skies'", kind="allowed"))


def test_one_printed_time_is_no_range():
    assert "from gate to gate" not in said(air=lacking("measure == 'block_time' and value > 7.6"))


def test_a_timetable_of_the_new_trains_isnt_denied():
    assert "No timetable of the new trains" in said()
    ordinary = "subject == 'conventional' and measure == 'journey_time' and date == '2018-12'"
    assert "No timetable" not in said(rail=cells(ordinary, subject="rotem-2024"))


def test_fewer_passengers_are_not_called_more():
    fewer = said(air=cells("measure == 'route_passengers' and date == '2017'", value=100_000.0))
    assert "In 2017 Korea's ministry counted 100,000 passengers." in fewer and "more than in 2015" not in fewer


def test_what_the_trains_cant_carry_is_said():
    assert "more than the trains could carry" in said()
    cheap = said(rail=cells("subject == 'rotem-2024' and measure == 'trainsets'", value=60.0))
    assert "more than the trains could carry" not in cheap and "of what the trains could carry" in cheap


def test_a_score_that_is_the_best_or_the_first_is_not_between_them():
    score = "indicator == 'lpi_score' and country == 'UZB' and edition == 2023"
    assert "~ Logistics by country" in said(transport_indicators=cells(score, value=3.8))
    assert "~ Logistics by country" in said(transport_indicators=cells(score, value=2.0))


def test_a_report_of_early_years_says_nothing_wrong():
    for last_year in (1995, 2008, 2018, 2020):
        assert not wrong(spoken("03_transport", last_year=last_year))
