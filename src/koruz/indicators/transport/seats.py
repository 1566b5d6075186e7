"""What if: how many passengers would so many flights a week carry, against the passengers that are known?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from koruz.indicators.transport.rights import CAPITALS, WEEKLY, both_sides, flown_last, rights_each, rights_of_pair
from koruz.indicators.transport.routes import passengers
from koruz.indicators.transport.view import View
from koruz.report.models import Control, Model
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value, derive, ratio
from koruz.words.units import PERCENT, SHARE, convert
from koruz.words.written import amount_text, exact

WEEKS = 52
"""Weeks of a year."""

WAYS = 2
"""A flight of the agreement is a rotation: one flight there and one back, each with its passengers."""

_PASSENGERS = "passengers"
_FLOWN, _MAIN, _ALL, _ASSUMED = "flown", "main", "allowed", "assumed"
_TIMES = " \N{MULTIPLICATION SIGN} "


@dataclass(frozen=True)
class Plane:
    """What is assumed of every flight.

    Attributes:
        seats: Seats of an aeroplane.
        load: Part of the seats that is taken, 0 to 1.

    Raises:
        ValueError: If the seats are negative or the load factor is outside 0 to 1.
    """

    seats: float
    load: float

    def __post_init__(self) -> None:
        if self.seats < 0 or not 0 <= self.load <= 1:
            raise ValueError("seats aren't negative, and a load factor lies between 0 and 1")


def seats_a_year(weekly: float, seats: float) -> float:
    """Seats of a year, both ways: flights a week (there and back are one) times two ways times 52 weeks times seats.

    Raises:
        ValueError: If a number is negative.
    """
    if weekly < 0 or seats < 0:
        raise ValueError("flights and seats aren't negative")
    return weekly * WAYS * WEEKS * seats


def seats(view: View, *, weekly_flights: int, seats_per_flight: int, load_factor: float) -> Result:
    """Passengers of a year if the flights flown, allowed or assumed had so many seats, filled so far.

    Nothing here is a count but the passengers known; the aircraft and how full they are is assumed.

    Args:
        view: Data and period.
        weekly_flights: Assumed flights a week, all carriers.
        seats_per_flight: Assumed seats of an aeroplane.
        load_factor: Assumed part of the seats taken, 0 to 1.

    Returns:
        Rows of case, flights a week, seats a year, value in passengers a year, kind ('counted' or 'assumed'); values
        `known` (passengers of the last year counted), for the cases `flown`, `main` (rights between the capitals),
        `allowed` (all rights) and `assumed` the passengers, `times` (assumed over known), `allowed_times`, `enough`
        (flights a week that carry those known), and the assumptions `weekly`, `seats`, `load`.
    """
    plane = Plane(seats_per_flight, load_factor)
    counted = passengers(view)
    known = Value.missing("known", _PASSENGERS) if counted.empty else counted["last"].named("known")
    cases = _cases(view, weekly_flights)
    made = {name: _carried(name, weekly, plane) for name, (_, weekly) in cases.items()}
    data = _rows(known, cases, made, plane)
    sources = tuple(dict.fromkeys(s for value in (known, *made.values()) for s in value.sources))
    if not sources:
        return Result.nothing(_COLUMNS, data)
    text = "; ".join(
        f"{case}: {amount_text(round(n), _PASSENGERS)}" for case, n in zip(data["case"], data["value"], strict=True)
    )
    values = values_by_name([known, *made.values(), *_compared(known, made, plane), *_assumptions(cases, plane)])
    model = _model(known, cases, plane)
    return Result(data, _COLUMNS, sources, f"Passengers a year. {text}.", values, model)


def _model(known: Value, cases: dict[str, tuple[str, Value]], plane: Plane) -> Model:
    controls = (
        Control("weekly_flights", "Flights a week, there and back being one", "flights", cases[_ASSUMED][1].amount),
        Control("seats_per_flight", "Seats of an aeroplane", "seats", plane.seats),
        Control("load_factor", "Part of the seats taken", "of 1", plane.load),
    )
    weekly = [
        {"key": name, "label": label, "weekly": flights.amount}
        for name, (label, flights) in cases.items()
        if name != _ASSUMED and flights.known
    ]
    counted = {"passengers": known.amount, "period": known.period} if known.known else None
    return Model("transport.seats", controls, {"known": counted, "cases": weekly, "trips": WAYS * WEEKS})


_COLUMNS = (
    Column("case", "Case"),
    Column("weekly", "Flights a week", "flights", 0),
    Column("seats", "Seats a year", "seats", 0),
    Column("value", "Passengers a year", _PASSENGERS, 0),
    Column("kind", "Kind"),
)


def _cases(view: View, weekly_flights: int) -> dict[str, tuple[str, Value]]:
    """Label and flights a week of each case."""
    assumed = Value("weekly", float(weekly_flights), WEEKLY, "", "assumption", derived="assumption")
    flown = flown_last(view, view.end)
    rights = {_MAIN: rights_of_pair(view, CAPITALS, view.end), _ALL: rights_each(view, view.end)}
    main, whole = (both_sides(each) if each.known else Value.missing(name, WEEKLY) for name, each in rights.items())
    return {
        _FLOWN: (f"As last known, {exact(flown.amount)} a week", flown),
        _MAIN: (f"Main route's rights, {exact(main.amount)} a week", main),
        _ALL: (f"All rights, {exact(whole.amount)} a week", whole),
        _ASSUMED: (f"Assumed, {weekly_flights:,} a week", assumed),
    }


def _carried(name: str, weekly: Value, plane: Plane) -> Value:
    amount = seats_a_year(weekly.amount, plane.seats) * plane.load if weekly.known else math.nan
    factors = (
        f"{exact(weekly.amount)} flights",
        f"{WAYS} ways",
        f"{WEEKS} weeks",
        f"{exact(plane.seats)} seats",
        exact(plane.load),
    )
    words = {"period": "a year", "definition": "passengers, assumption"}
    return derive(name, amount, _PASSENGERS, _TIMES.join(factors), (weekly,), **words)


def _rows(known: Value, cases: dict[str, tuple[str, Value]], made: dict[str, Value], plane: Plane) -> pd.DataFrame:
    rows = [(f"Counted in {known.period}", math.nan, math.nan, known.amount, "counted")] if known.known else []
    rows += [
        (label, weekly.amount, seats_a_year(weekly.amount, plane.seats), made[name].amount, "assumed")
        for name, (label, weekly) in cases.items()
        if weekly.known
    ]
    data = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    return data.assign(thousand=convert(data["value"], _PASSENGERS, "thousand passengers"))


def _compared(known: Value, made: dict[str, Value], plane: Plane) -> list[Value]:
    each = seats_a_year(1, plane.seats) * plane.load
    how = f"{known.text} / {exact(each)} passengers of a weekly flight"
    enough = derive("enough", known.amount / each if each else math.nan, WEEKLY, how, (known,))
    return [ratio("times", made[_ASSUMED], known), ratio("allowed_times", made[_ALL], known), enough]


def _assumptions(cases: dict[str, tuple[str, Value]], plane: Plane) -> list[Value]:
    words = ("", "assumption")
    return [
        cases[_ASSUMED][1],
        Value("seats", float(plane.seats), "seats", *words, derived="assumption"),
        Value("load", convert(plane.load, SHARE, PERCENT), "percent", *words, derived="assumption"),
    ]
