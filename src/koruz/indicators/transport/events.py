"""What was agreed and what followed: dated events of flights and trains, and other projects in transport."""

from __future__ import annotations

from koruz.indicators.dates import date_label
from koruz.indicators.transport.view import View, value_of
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive

_LANES = {"air": "Flights", "rail": "Trains"}
_STATES = {"under_construction": "under way", "completed": "completed", "contracted": "contracted"}


def deliveries(view: View) -> Result:
    """Dated events of flights and trains, each once, with what they are about.

    Returns:
        Rows of date, event, lane ('Flights' or 'Trains'), grade, source; values `cars` (of the whole order), `due`
        (still to be delivered by the year that is its period) and `made` (cars of the order less those due).
    """
    rows = view.shown("milestones", kind=["transport", "summit"], state="done")
    rows = rows[(rows["kind"] == "transport") | rows["event"].str.contains("trains", regex=False)]
    data = view.one_per(rows, "milestone").sort_values(["date", "milestone"], kind="stable")
    rail = data["event"].str.contains(r"\btrain", case=False, regex=True)
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
    rows = {
        measure: view.rows("rail", subject="rotem-2024", measure=measure, unit="cars")
        for measure in ("cars", "cars_due")
    }
    cars, due = (
        value_of(view.one_per(found, "measure").iloc[0], name, "cars of the Korean trains")
        if len(found := rows[measure])
        else Value.missing(name, "cars")
        for name, measure in (("cars", "cars"), ("due", "cars_due"))
    )
    how = f"{cars.text} \N{MINUS SIGN} {due.text}"
    made = derive("made", cars.amount - due.amount, "cars", how, (cars, due), definition="cars not still due")
    return [cars, due, made]


def projects(view: View) -> Result:
    """Other projects in transport with a Korean part: place, partner, role and how far they are.

    Returns:
        Rows of project, partner, role, status; values `projects` and `unfinished` (how many aren't completed).
    """
    rows = view.rows("projects", sector="transport").sort_values(["year_announced", "project"], kind="stable")
    data = rows.assign(state=rows["status_kind"].map(lambda kind: _STATES.get(kind, str(kind).replace("_", " "))))
    columns = (
        Column("name", "Project"),
        Column("year_announced", "Announced", "year"),
        Column("korean_partner", "Korean partner"),
        Column("role", "Role"),
        Column("state", "Status"),
        Column("status_text", "Last known"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = "; ".join(f"{r['name']} ({r['year_announced']}): {r['status_text']}" for _, r in data.iterrows())
    papers = ("", "projects in transport with a Korean part", "press", sources_of(data))
    count = Value("projects", float(len(data)), "projects", *papers)
    open_ = Value("unfinished", float((data["status_kind"] != "completed").sum()), "projects", *papers)
    return Result(data.reset_index(drop=True), columns, sources_of(data), f"{text}.", values_by_name([count, open_]))
