"""What was agreed and what followed: dated events of flights and trains."""

from __future__ import annotations

from koruz.indicators.dates import date_label
from koruz.indicators.transport.view import TRAINS, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive

_RAIL = r"\btrain(?:s|set)?\b"
_LANES = {"air": "Flights", "rail": "Trains"}


def deliveries(view: View) -> Result:
    """Dated events of flights and trains, each once, with what they are about.

    Returns:
        Rows of date, event, lane ('Flights' or 'Trains'), grade, source; values `cars` (of the whole order), `due`
        (still to be delivered by the year that is its period) and `shipped` (cars of the order less those due).
    """
    rows = view.shown("milestones", kind=["transport", "summit"], state="done")
    rows = rows[(rows["kind"] == "transport") | rows["event"].str.contains(_RAIL, case=False, regex=True)]
    data = view.one_per(rows, "milestone").sort_values(["date", "milestone"], kind="stable")
    rail = data["event"].str.contains(_RAIL, case=False, regex=True)
    data = data.assign(
        lane=[_LANES["rail"] if is_rail else _LANES["air"] for is_rail in rail], day=data["date"].map(date_label)
    )
    columns = (
        Column("day", "Date"),
        Column("event", "Event"),
        Column("lane", "About"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = "; ".join(f"{day}: {event}" for day, event in zip(data["day"], data["event"], strict=True))
    values = values_by_name(_cars(view))
    return Result(data.reset_index(drop=True), columns, sources_of(data), f"{text}.", values)


def _cars(view: View) -> list[Value]:
    """Cars of the Korean trains: ordered, still to be delivered, and the rest."""
    words = "cars of the Korean trains"
    cars, due = (
        view.figure("rail", name, words, "cars", subject=TRAINS, measure=measure)
        for name, measure in (("cars", "cars"), ("due", "cars_due"))
    )
    how = f"{cars.text} \N{MINUS SIGN} {due.text}"
    shipped = derive("shipped", cars.amount - due.amount, "cars", how, (cars, due), definition=f"{words} not still due")
    return [cars, due, shipped]
