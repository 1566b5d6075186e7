"""Weekly flights between the two countries: what the agreements allow, and what is flown. They are kept apart.

A flight of an agreement is a flight there and back, and each side has the same number; both sides together have twice
that. What is flown is printed for all carriers, or summed here from the carriers' own figures.
"""

from __future__ import annotations

import pandas as pd

from koruz.indicators.evidence import once
from koruz.indicators.transport.view import View, joined, latest, value_of, when
from koruz.report import describe
from koruz.report.results import HOW, PAPERS, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, ratio
from koruz.words.dates import decimal_year
from koruz.words.pair import HOME, PARTNER
from koruz.words.written import exact, number_text

WEEKLY = "flights a week"
CAPITALS = "capital-capital"
ALLOWED = "Allowed, all routes"
ALLOWED_MAIN = "Allowed, Incheon\N{EN DASH}Tashkent"
FLOWN = "Flown, Incheon\N{EN DASH}Tashkent"
PAIRS = {
    CAPITALS: "Incheon\N{EN DASH}Tashkent",
    "korean-regions-tashkent": "Other Korean airports to Tashkent",
    "uzbek-regions-seoul": "Other Uzbek airports to Seoul",
    "regions-regions": "Between other airports",
}
_MAIN, _ALL = "incheon-tashkent", "korea-uzbekistan"
_MEMORY = 1.0  # years for which a carrier's last known frequency is taken to hold
_TIMES = "\N{MULTIPLICATION SIGN}"


@once
def rights_each(view: View, on: str) -> Value:
    """Weekly flights that each side might fly on all routes on a day, by the last dated talks before it.

    Args:
        view: Data and period.
        on: The day, or a reduced date.
    """
    rows = view.rows("air", measure="rights_weekly", side="each", route="korea-uzbekistan", phase="after")
    return _last(view, rows, on, "each", "flights that each side may fly, all routes")


@once
def rights_of_pair(view: View, pair: str, on: str) -> Value:
    """Weekly flights that each side might fly between one kind of airports (a key of `PAIRS`), as `rights_each`."""
    rows = view.rows("air", measure="rights_weekly", side="each", route=pair, phase="after")
    return _last(view, rows, on, pair, f"flights that each side may fly, {PAIRS[pair]}")


def _last(view: View, rows: pd.DataFrame, on: str, name: str, definition: str) -> Value:
    return _one(view, latest(rows[rows["date"] <= on]), name, definition)


def _one(view: View, rows: pd.DataFrame, name: str, definition: str) -> Value:
    if rows.empty:
        return Value.missing(name, WEEKLY, definition=definition)
    return value_of(view.one_per(rows, "measure").iloc[0], name, definition)


def both_sides(each: Value) -> Value:
    """The rights of both sides together: twice those of each."""
    words = {"definition": each.definition.replace("each side may fly", "both sides may fly together")}
    return derive("both", 2 * each.amount, each.unit, f"2 {_TIMES} {each.text}", (each,), **words)


def flown_on(view: View, day: str) -> Value:
    """Weekly flights of all carriers between Incheon and Tashkent as last known on a day, no more than a year old.

    Either a figure that a source prints for all carriers, or the sum of the carriers' own: of each the last one known,
    no older than a year. One carrier alone is no sum.
    """
    known = _until(flown(view), day)
    fresh = [papers for date, papers in known if decimal_year(day) - decimal_year(date) <= _MEMORY]
    return fresh[-1] if fresh else _no_flights()


def flown_last(view: View, until: str) -> Value:
    """Weekly flights of all carriers between Incheon and Tashkent, the last figure up to a day, however old."""
    known = _until(flown(view), until)
    return known[-1][1] if known else _no_flights()


def _until(found: dict[str, Value], day: str) -> list[tuple[str, Value]]:
    return [(date, papers) for date, papers in found.items() if date <= day]


def _no_flights() -> Value:
    return Value.missing("flown", WEEKLY, definition="flights flown by all carriers, Incheon\N{EN DASH}Tashkent")


@once
def flown(view: View) -> dict[str, Value]:
    """All-carrier frequencies by date, from the first to the last, printed or summed."""
    rows = view.rows("air", measure="operated_weekly", route=_MAIN)
    rows = rows[rows["date"].notna()]
    own, whole = rows[rows["carrier"].notna()], rows[rows["carrier"].isna() & (rows["side"] == "both")]
    found = {
        str(row["date"]): value_of(row, "flown", "flights flown by all carriers, as printed")
        for _, row in view.one_per(whole, "date").iterrows()
    }
    for date in sorted(set(own["date"]) - set(found)):
        parts = _carriers_on(view, own, date)
        if len(parts) > 1:
            found[date] = total(parts, "flown", "flights flown, the sum of the carriers' last known", when(date))
    return {date: found[date] for date in sorted(found)}


def _carriers_on(view: View, own: pd.DataFrame, date: str) -> list[Value]:
    """Each carrier's last frequency on a day, no older than a year."""
    known = own[(own["date"] <= date) & (own["date"].map(decimal_year) >= decimal_year(date) - _MEMORY)]
    last = known[known["date"] == known.groupby("carrier")["date"].transform("max")]
    return [value_of(row, row["carrier"], "flights flown") for _, row in view.one_per(last, "carrier").iterrows()]


def total(parts: list[Value], name: str, definition: str, period: str) -> Value:
    """The sum of frequencies, with each part named in its derivation."""
    how = " + ".join(f"{exact(part.amount)} ({part.name})" for part in parts)
    amount = sum(part.amount for part in parts)
    return derive(name, amount, WEEKLY, how, parts, period=period, definition=definition)


# --- over time --------------------------------------------------------------------------------------------------------

_COLUMNS = (
    Column("day", "Date"),
    Column("series", "Count"),
    Column("value", "Flights", WEEKLY, 0),
    HOW,
    *PAPERS,
)


def frequencies(view: View) -> Result:
    """Weekly flights allowed and weekly flights flown, both sides together: counts that are kept apart.

    Rights are printed for each side and doubled here. They are drawn on to the last day for which anything is known of
    the route; a suspension of flights ends what is flown.

    Returns:
        Rows of date, series, value in flights a week (missing from the day on which flights stopped), how; values as of
        the last year shown: `each` and `each_before` (rights of each side after and before the last talks), `both` and
        `before` (the same of both sides), `times` (both over before), `main` (both sides, Incheon-Tashkent), `flown`
        (Incheon-Tashkent alone), `flown_first` (the first count of it before those talks), `flown_times` (last over
        first), `main_part` (flown in percent of the rights on its route; other routes have no count, so there is no
        such part of all rights), `korean_before` (what Korean carriers had before the talks of 2018), `old_before` and
        `old_after` (undated earlier talks).
    """
    allowed = [_allowed(view, route, series) for route, series in _SERIES.items()]
    data = pd.concat([*allowed, _flown_rows(view)], ignore_index=True)
    years = pd.to_numeric(data["date"].str[:4])
    data = data[years.between(view.first_year, view.last_year)].reset_index(drop=True)
    if not data["value"].notna().any():
        return Result.nothing(_COLUMNS, data)
    known = data[data["value"].notna()].groupby("series", sort=False)
    text = ". ".join(f"{series}: {_dated(rows)}" for series, rows in known)
    return Result(data, _COLUMNS, sources_of(data), f"Flights a week. {text}.", values_by_name(_values(view)))


_SERIES = {"korea-uzbekistan": ALLOWED, CAPITALS: ALLOWED_MAIN}


def _allowed(view: View, route: str, series: str) -> pd.DataFrame:
    rows = view.rows("air", measure="rights_weekly", side="each", route=route, phase="after")
    rows = view.one_per(rows[rows["date"].notna()], "date")
    rows = rows.assign(how=[f"derived: 2 {_TIMES} {exact(each)}, as each side has" for each in rows["value"]])
    dates = view.rows("air", route=_MAIN)["date"].dropna()
    if len(rows) and len(dates) and dates.max() > rows["date"].iloc[-1]:
        rows = pd.concat([rows, rows.iloc[[-1]].assign(date=dates.max(), how="unchanged, as far as known")])
    return rows.assign(series=series, value=2 * rows["value"], day=rows["date"].map(when))


def _flown_rows(view: View) -> pd.DataFrame:
    items = [
        (date, papers.amount, f"derived: {papers.derived}" if papers.derived else "as printed", papers)
        for date, papers in flown(view).items()
    ]
    frame = pd.DataFrame(items, columns=["date", "value", "how", "papers"])
    frame = frame.assign(grade=[v.grade for v in frame["papers"]], source=[v.sources[-1] for v in frame["papers"]])
    stops = view.rows("milestones", kind="transport")
    stops = view.one_per(stops[stops["milestone"].str.endswith("-suspended")], "date")
    pause = stops[["date", "grade", "source"]].assign(value=float("nan"), how="flights suspended")
    data = pd.concat([frame.drop(columns="papers"), pause], ignore_index=True).sort_values("date", kind="stable")
    return data.assign(series=FLOWN, day=data["date"].map(when))


def _dated(rows: pd.DataFrame) -> str:
    return "; ".join(f"{day}: {number_text(n)}" for day, n in zip(rows["day"], rows["value"], strict=True))


def _values(view: View) -> list[Value]:
    each = rights_each(view, view.end)
    talks = view.rows("air", measure="rights_weekly", side="each", route="korea-uzbekistan", phase="before")
    talks = talks[talks["date"].map(lambda date: when(date) == each.period)] if each.known else talks.iloc[:0]
    words = "flights that each side may fly, all routes, before the last talks"
    each_before = _one(view, talks, "each_before", words)
    before = both_sides(each_before).named("before")
    both, main = both_sides(each), both_sides(rights_of_pair(view, CAPITALS, view.end)).named("main")
    last = flown_last(view, view.end)
    course = [*_course(view, last), ratio("main_part", last, main, "percent"), *_earlier(view)]
    return [each, each_before, both, before, ratio("times", both, before), main, last, *course]


def _course(view: View, last: Value) -> list[Value]:
    """The first count of all carriers, if it is older than the last talks, and how many times it the last one is."""
    talks = _talks(view)
    before = [papers for date, papers in _until(flown(view), view.end) if date < talks]
    first = before[0] if before and before[-1] is not last else _no_flights()
    return [first.named("flown_first"), ratio("flown_times", last, first)]


def _earlier(view: View) -> list[Value]:
    """Rights before those of the picture, as printed for one side."""
    old = view.rows("air", measure="rights_weekly", route=_MAIN, side="each")
    korean = view.rows("air", measure="rights_weekly", route="korea-uzbekistan", side="korea", phase="before")
    rows = {
        "old_before": (old[old["phase"] == "before"], "flights that each side might fly before undated earlier talks"),
        "old_after": (old[old["phase"] == "after"], "flights that each side might fly after them"),
        "korean_before": (korean, "flights that Korean carriers might fly"),
    }
    return [_one(view, found, name, definition) for name, (found, definition) in rows.items()]


# --- by route and by carrier ------------------------------------------------------------------------------------------


def by_route(view: View) -> Result:
    """How the rights of the last talks are divided among kinds of airports, both sides together, and what is flown.

    Flights are known on the route between the capitals alone; for the others no figure was found.

    Returns:
        Rows of pair, series (allowed, flown, or flown and announced since the last talks), value in flights a week;
        values `whole`, `main` (rights between the capitals), `elsewhere` (rights on other routes), `elsewhere_part` (in
        percent of the whole), `flown`, `flown_elsewhere` (other routes for which a source names flights, at any time).
    """
    columns = (
        Column("pair", "Between"),
        Column("series", "Count"),
        Column("value", "Flights, both sides", WEEKLY, 0),
        Column("day", "Date"),
        *PAPERS,
    )
    found = {pair: both_sides(rights_of_pair(view, pair, view.end)) for pair in PAIRS}
    parts = [value.named(PAIRS[pair]) for pair, value in found.items() if value.known]
    if not parts:
        return Result.nothing(columns)
    last = flown_last(view, view.end)
    more = carriers(view)["sum"]
    shown = [*((part.name, "allowed", part) for part in parts), (PAIRS[CAPITALS], "flown", last)]
    shown += [(PAIRS[CAPITALS], "flown or announced", more)] if more > last else []
    items = [
        (pair, series, value.amount, value.period, value.grade, value.sources[-1])
        for pair, series, value in shown
        if value.known
    ]
    data = pd.DataFrame(items, columns=[column.name for column in columns])
    text = f"Rights of both sides since {parts[0].period}: "
    text += describe.ranking(data[data["series"] == "allowed"], category="pair", value="value", unit=WEEKLY)
    text += f" Flown between {PAIRS[CAPITALS]}: {last.text} ({last.period})." if last.known else ""
    return Result.of(data, columns, text, [*_divided(parts), last, _flown_elsewhere(view)])


def _flown_elsewhere(view: View) -> Value:
    """Routes other than the main one for which a source names flights or says that they are flown."""
    rows, routes = view.rows("air", measure=["operated_weekly", "scheduled_weekly"]), view.frames["air_routes"]
    known = {*rows["route"], *routes.loc[routes["kind"] == "flown", "route"]} - {_MAIN, CAPITALS, _ALL}
    papers = ("at any time", "other routes on which flights are known", "press", sources_of(rows))
    return Value("flown_elsewhere", float(len(known)), "routes", *papers, derived="count")


def _divided(parts: list[Value]) -> list[Value]:
    period = parts[0].period
    whole = total(parts, "whole", "flights that both sides may fly, all routes", period)
    rest = [part for part in parts if part.name != PAIRS[CAPITALS]]
    elsewhere = Value.missing("elsewhere", WEEKLY)
    if rest:
        elsewhere = total(rest, "elsewhere", "flights that both sides may fly outside the main route", period)
    main = next((part for part in parts if part.name == PAIRS[CAPITALS]), Value.missing("main", WEEKLY))
    return [whole, main.named("main"), elsewhere, ratio("elsewhere_part", elsewhere, whole, "percent")]


def carriers(view: View) -> Result:
    """Each carrier's weekly flights between Incheon and Tashkent since the last talks: flown, or announced at a start.

    Returns:
        Rows of carrier, label, home (country), value in flights a week, what (flown or announced), date; values
        `carriers` (how many there are), `largest` (the one with most flights), `sum` (of all, of different days),
        `announced` (what was announced alone), `sum_part` (the sum in percent of the rights on this route).
    """
    columns = (
        Column("carrier", "Airline"),
        Column("home", "Country"),
        Column("value", "Flights", WEEKLY, 0),
        Column("what", "Kind of figure"),
        Column("day", "Date"),
        *PAPERS,
    )
    rows = view.rows("air", measure=["operated_weekly", "scheduled_weekly"], route=_MAIN)
    rows = rows[rows["carrier"].notna() & (rows["date"] >= _talks(view)) & (rows["date"] <= view.end)]
    if rows.empty:
        return Result.nothing(columns, rows.assign(what="", day="", label="", home=""))
    last = rows[rows["date"] == rows.groupby("carrier")["date"].transform("max")]
    data = view.one_per(last, "carrier").sort_values(["value", "carrier"], ascending=[False, True], kind="stable")
    kinds = {"operated_weekly": "flown", "scheduled_weekly": "announced"}
    data = data.assign(day=data["date"].map(when), what=data["measure"].map(kinds)).reset_index(drop=True)
    data = data.assign(label=[f"{row['carrier']}, {row['what']}" for _, row in data.iterrows()])
    data = data.assign(home=data["side"].map({"korea": view.names[PARTNER], "uzbekistan": view.names[HOME]}))
    words = [f"{row['carrier']} {exact(row['value'])} ({row['what']}, {row['day']})" for _, row in data.iterrows()]
    text = f"Flights a week: {joined(words)}."
    values = values_by_name(_carrier_values(data))
    main = both_sides(rights_of_pair(view, CAPITALS, view.end))
    part = ratio("sum_part", values["sum"], main, "percent")
    return Result(data, columns, sources_of(data), text, {**values, "sum_part": part})


def _carrier_values(data: pd.DataFrame) -> list[Value]:
    parts = [value_of(row, row["carrier"], f"flights of {row['carrier']}") for _, row in data.iterrows()]
    last = data.sort_values("date", kind="stable")["day"].iloc[-1]
    count = derive("carriers", float(len(data)), "carriers", "carriers with a figure", parts, definition="carriers")
    announced = [part for part, what in zip(parts, data["what"], strict=True) if what == "announced"]
    words = "flights flown or announced, the sum of the carriers' last known"
    new = Value.missing("announced", WEEKLY)
    if announced:
        new = total(announced, "announced", "flights announced at a start", last)
    return [count, parts[0].named("largest"), total(parts, "sum", words, last), new]


def _talks(view: View) -> str:
    """The date of the last talks about rights up to the last year shown; the end of time if none is known."""
    rows = view.rows("air", measure="rights_weekly", side="each", phase="after")
    rows = latest(rows[rows["date"].notna() & (rows["date"] <= view.end).fillna(False)])
    return "9999" if rows.empty else str(rows["date"].iloc[0])
