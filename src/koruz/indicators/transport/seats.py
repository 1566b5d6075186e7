"""What if: how many passengers would so many flights a week carry, against the passengers that are known?"""

from __future__ import annotations

import pandas as pd

from koruz.indicators.transport.rights import flown_all, rights_each, rights_of_pair
from koruz.indicators.transport.routes import passengers
from koruz.indicators.transport.view import View
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, amount_text, derive, ratio

WEEKS = 52
"""Weeks of a year."""

WAYS = 2
"""A flight of the agreement is a rotation: one flight there and one back, each with its passengers."""


def carried(weekly: float, seats: float, load: float) -> float:
    """Passengers of a year, both ways: flights a week times two ways times 52 weeks times seats times load factor.

    Args:
        weekly: Flights a week, there and back counted once.
        seats: Seats of an aeroplane.
        load: Part of the seats that is taken, 0 to 1.

    Raises:
        ValueError: If a number is negative or the load factor is above 1.
    """
    if weekly < 0 or seats < 0 or not 0 <= load <= 1:
        raise ValueError("flights and seats aren't negative, and a load factor lies between 0 and 1")
    return weekly * WAYS * WEEKS * seats * load


def seats(view: View, *, weekly_flights: int, seats_per_flight: int, load_factor: float) -> Result:
    """Passengers of a year if the flights flown, allowed or assumed had so many seats, filled so far.

    Nothing here is a count but the passengers known; the aircraft and how full they are is assumed.

    Args:
        view: Data and period.
        weekly_flights: Assumed flights a week, all carriers.
        seats_per_flight: Assumed seats of an aeroplane.
        load_factor: Assumed part of the seats taken, 0 to 1.

    Returns:
        Rows of case, flights a week, value in passengers a year, kind ('counted' or 'assumed'); values `known`
        (passengers of the last year counted), `assumed` (at the assumed flights), `times` (assumed over known),
        `allowed` (if all rights were used), `allowed_times`, `enough` (flights a week that carry those known), and the
        assumptions `weekly`, `seats`, `load`.
    """
    columns = (
        Column("case", "Case"),
        Column("weekly", "Flights a week", "flights", 0),
        Column("value", "Passengers a year", "passengers", 0),
        Column("kind", "Kind"),
    )
    counted = passengers(view)
    known = Value.missing("known", "passengers") if counted.empty else counted["last"]
    cases = _cases(view, weekly_flights)
    rows = [] if not known.known else [(f"Counted in {known.period}", float("nan"), known.amount, "counted")]
    rows += [
        (case, weekly.amount, carried(weekly.amount, seats_per_flight, load_factor), "assumed")
        for case, weekly in cases
    ]
    data = pd.DataFrame(rows, columns=[column.name for column in columns])
    data = data.assign(thousand=data["value"] / 1e3, what_if=data["kind"] == "assumed")
    sources = tuple(dict.fromkeys(s for value in (known, *(weekly for _, weekly in cases)) for s in value.sources))
    if not sources:
        return Result(data.iloc[:0], columns, (), "")
    values = values_by_name(_values(known, dict(cases), weekly_flights, seats_per_flight, load_factor))
    text = "; ".join(
        f"{case}: {amount_text(round(value), 'passengers')}"
        for case, value in zip(data["case"], data["value"], strict=True)
    )
    return Result(data, columns, sources, f"Passengers a year. {text}.", values)


_ALL = "All rights used"


def _cases(view: View, weekly_flights: int) -> list[tuple[str, Value]]:
    flown, capital, whole = flown_all(view), rights_of_pair(view, "capital-capital"), rights_each(view)
    cases = [
        (f"As flown, {flown.period}", flown),
        ("Rights between the capitals used", _doubled(capital)),
        (_ALL, _doubled(whole)),
    ]
    assumed = Value("weekly", float(weekly_flights), "flights a week", "", "assumption", derived="assumption")
    return [(case, value) for case, value in cases if value.known] + [(f"Assumed: {weekly_flights:,} a week", assumed)]


def _doubled(each: Value) -> Value:
    return derive("both", 2 * each.amount, each.unit, f"2 \N{MULTIPLICATION SIGN} {each.text}", (each,))


def _values(known: Value, cases: dict[str, Value], weekly: int, per_flight: int, load: float) -> list[Value]:
    assumptions = [
        Value(name, float(amount), unit, "", "assumption", derived="assumption")
        for name, amount, unit in (
            ("weekly", weekly, "flights a week"),
            ("seats", per_flight, "seats"),
            ("load", 100 * load, "percent"),
        )
    ]
    factors = (f"{weekly} flights", f"{WAYS} ways", f"{WEEKS} weeks", f"{per_flight} seats", f"{load:g}")
    how = " \N{MULTIPLICATION SIGN} ".join(factors)
    papers = {"period": "a year", "definition": "passengers, assumption"}
    assumed = derive("assumed", carried(weekly, per_flight, load), "passengers", how, assumptions, **papers)
    rights = cases.get(_ALL, Value.missing("both", "flights a week"))
    amount = carried(rights.amount, per_flight, load) if rights.known else float("nan")
    allowed = derive("allowed", amount, "passengers", f"{rights.text}, as assumed", (rights, *assumptions), **papers)
    each = carried(1, per_flight, load)
    enough = known.amount / each if each else float("nan")
    needed = derive(
        "enough", enough, "flights a week", f"{known.text} / {each:g} passengers of a weekly flight", (known,)
    )
    return [
        known.named("known"),
        assumed,
        ratio("times", assumed, known),
        allowed,
        ratio("allowed_times", allowed, known),
        needed,
        *assumptions,
    ]
