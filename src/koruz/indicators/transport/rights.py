"""Weekly flights between the two countries: what the agreement allows, and what is flown. They are kept apart."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.dates import decimal_year
from koruz.indicators.transport.view import View, joined, latest, value_of, when
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, ratio

_WEEKLY = "flights a week"
_ALLOWED = "Allowed, both sides together"
_FLOWN = "Flown, all carriers"
_PAIRS = {
    "capital-capital": "Incheon\N{EN DASH}Tashkent",
    "korean-regions-tashkent": "other Korean airports to Tashkent",
    "uzbek-regions-seoul": "other Uzbek airports to Seoul",
    "regions-regions": "between other airports",
}
_MEMORY = 1.0  # years for which a carrier's last known frequency is taken to hold


def rights_each(view: View, on: str | None = None) -> Value:
    """Weekly flights that each side might fly on all routes on a day, by the last talks before it.

    Args:
        view: Data and period.
        on: The day, or a reduced date; None takes the last talks known.
    """
    rows = view.rows("air", measure="rights_weekly", side="each", route="korea-uzbekistan")
    after = rows[(rows["phase"] == "after") & rows["date"].notna()]
    held = after if on is None else after[after["date"] <= on]
    chosen = latest(held)
    if chosen.empty and on is not None:
        before = rows[(rows["phase"] == "before") & (rows["date"] > on)]
        chosen = before[before["date"] == before["date"].min()]
    name, definition = "rights_each", "flights that each side may fly, all routes"
    return _one(view, chosen, name, definition)


def rights_of_pair(view: View, pair: str, on: str | None = None) -> Value:
    """Weekly flights that each side might fly between one kind of airports on a day, as `rights_each`."""
    rows = view.rows("air", measure="rights_weekly", side="each", route=pair, phase="after")
    chosen = latest(rows if on is None else rows[rows["date"] <= on])
    return _one(view, chosen, "rights_pair", f"flights that each side may fly, {_PAIRS.get(pair, pair)}")


def _one(view: View, rows: pd.DataFrame, name: str, definition: str) -> Value:
    if rows.empty:
        return Value.missing(name, _WEEKLY, definition=definition)
    return value_of(view.one_per(rows, "measure").iloc[0], name, definition)


def flown_all(view: View, on: str | None = None) -> Value:
    """Weekly flights of all carriers between Incheon and Tashkent, as last known, or known on a day within a year.

    Either a figure that a source prints for all carriers, or the sum of the carriers' own: of each the last one known,
    no older than a year. One carrier alone is no sum.
    """
    table = _flown(view)
    held = table
    if on is not None:
        ages = table["date"].map(lambda date: decimal_year(on) - decimal_year(date))
        held = table[(table["date"] <= on) & (ages <= _MEMORY)]
    if held.empty:
        return Value.missing("flown", _WEEKLY, definition="flights flown by all carriers, Incheon\N{EN DASH}Tashkent")
    value: Value = held.iloc[-1]["papers"]
    return value


def _flown(view: View) -> pd.DataFrame:
    """All-carrier frequencies by date, printed or summed; column `papers` holds the value."""
    rows = view.rows("air", measure="operated_weekly", route="incheon-tashkent")
    rows = rows[rows["date"].notna()]
    own, whole = rows[rows["carrier"].notna()], rows[rows["carrier"].isna() & (rows["side"] == "both")]
    found = {
        str(row["date"]): value_of(row, "flown", "flights flown by all carriers, as printed")
        for _, row in view.one_per(whole, "date").iterrows()
    }
    for date in sorted(set(own["date"]) - set(found)):
        known = own[(own["date"] <= date) & (own["date"].map(decimal_year) >= decimal_year(date) - _MEMORY)]
        last = known[known["date"] == known.groupby("carrier")["date"].transform("max")]
        parts = [value_of(row, row["carrier"], "flights flown") for _, row in view.one_per(last, "carrier").iterrows()]
        if len(parts) > 1:
            found[date] = _sum(parts, date)
    return pd.DataFrame([{"date": date, "papers": found[date]} for date in sorted(found)], columns=["date", "papers"])


def _sum(parts: list[Value], date: str) -> Value:
    how = " + ".join(f"{part.amount:g} ({part.name})" for part in parts)
    definition = "flights flown by all carriers, the sum of their last known frequencies"
    amount = sum(part.amount for part in parts)
    return derive("flown", amount, _WEEKLY, how, parts, period=when(date), definition=definition)


def frequencies(view: View) -> Result:
    """Weekly flights allowed and weekly flights flown, both sides together: two counts that are kept apart.

    Rights are printed for each side and doubled here, as both sides have the same.

    Returns:
        Rows of date, series, value in flights a week (missing from the day on which flights stopped), how; values
        `each` (rights of each side, last talks), `each_before`, `both`, `times` (last talks over those before),
        `flown`, `part` (flown in percent of what is allowed on all routes), `korean_before` (what Korean carriers had
        before the talks of 2018), `old_before` and `old_after` (undated earlier talks).
    """
    data = pd.concat([_allowed_rows(view), _flown_rows(view)], ignore_index=True)
    data = data[data["date"].str[:4].astype("int64").between(view.first_year, view.last_year)].reset_index(drop=True)
    columns = (
        Column("day", "Date"),
        Column("series", "Count"),
        Column("value", "Flights", _WEEKLY, 0),
        Column("how", "How it is known"),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    known = data[data["value"].notna()].groupby("series", sort=False)
    text = ". ".join(f"{series}: {_dated(rows)}" for series, rows in known)
    sources = sources_of(data)
    return Result(data, columns, sources, f"Flights a week. {text}.", values_by_name(_frequency_values(view)))


def _allowed_rows(view: View) -> pd.DataFrame:
    rows = view.rows("air", measure="rights_weekly", side="each", route="korea-uzbekistan", phase="after")
    rows = view.one_per(rows[rows["date"].notna()], "date")
    rows = rows.assign(how=[f"derived: 2 \N{MULTIPLICATION SIGN} {each:g}, as each side has" for each in rows["value"]])
    dates = view.rows("air", route="incheon-tashkent")["date"].dropna()
    if len(rows) and len(dates) and dates.max() > rows["date"].iloc[-1]:
        rows = pd.concat([rows, rows.iloc[[-1]].assign(date=dates.max(), how="unchanged, as far as known")])
    return rows.assign(series=_ALLOWED, value=2 * rows["value"], day=rows["date"].map(when))


def _flown_rows(view: View) -> pd.DataFrame:
    items = []
    for _, row in _flown(view).iterrows():
        papers: Value = row["papers"]
        how = f"derived: {papers.derived}" if papers.derived else "as printed"
        items.append((row["date"], papers.amount, how, papers.status, papers.grade, papers.sources[-1]))
    frame = pd.DataFrame(items, columns=["date", "value", "how", "status", "grade", "source"])
    stops = view.rows("milestones", kind="transport")
    stops = view.one_per(stops[stops["milestone"].str.endswith("-suspended")], "date")
    pause = stops[["date", "status", "grade", "source"]].assign(value=float("nan"), how="flights suspended")
    data = pd.concat([frame, pause], ignore_index=True).sort_values("date", kind="stable")
    return data.assign(series=_FLOWN, day=data["date"].map(when))


def _dated(rows: pd.DataFrame) -> str:
    return "; ".join(f"{day}: {value:g}" for day, value in zip(rows["day"], rows["value"], strict=True))


def _frequency_values(view: View) -> list[Value]:
    now = rights_each(view).named("each")
    rows = view.rows("air", measure="rights_weekly", side="each", route="korea-uzbekistan", phase="before")
    before = _one(view, latest(rows), "each_before", "flights that each side might fly before the last talks")
    how = f"2 \N{MULTIPLICATION SIGN} {now.text}"
    both = derive("both", 2 * now.amount, _WEEKLY, how, (now,), definition="flights that both sides may fly together")
    flown = flown_all(view)
    old = view.rows("air", measure="rights_weekly", route="incheon-tashkent", side="each")
    korean = view.rows("air", measure="rights_weekly", route="korea-uzbekistan", side="korea", phase="before")
    earlier = {
        "old_before": (old[old["phase"] == "before"], "flights that each side might fly before undated earlier talks"),
        "old_after": (old[old["phase"] == "after"], "flights that each side might fly after them"),
        "korean_before": (korean, "flights that Korean carriers might fly"),
    }
    values = [_one(view, rows, name, definition) for name, (rows, definition) in earlier.items()]
    return [now, before, both, ratio("times", now, before), flown, ratio("part", flown, both, "percent"), *values]


def split(view: View) -> Result:
    """How the rights of the last talks are divided among kinds of airports, for each side, and what is flown there.

    Returns:
        Rows of pair, value in flights a week for each side; values `whole`, `capital`, `elsewhere` (rights outside
        Incheon-Tashkent) and `elsewhere_part` (in percent of the whole).
    """
    rows = view.rows("air", measure="rights_weekly", side="each", phase="after", route=list(_PAIRS))
    columns = (
        Column("pair", "Between"),
        Column("value", "Flights of each side", _WEEKLY, 0),
        Column("flown", "Flown at the time"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    chosen = latest(rows)
    if chosen.empty:
        return Result(chosen.assign(pair="", flown=""), columns, (), "")
    data = (
        view.one_per(chosen, "route")
        .set_index("route", drop=False)
        .reindex([r for r in _PAIRS if r in set(chosen["route"])])
    )
    data = data.assign(
        pair=data["route"].map(_PAIRS), flown=["yes" if r == "capital-capital" else "no" for r in data["route"]]
    )
    parts = [value_of(row, row["route"], f"flights of each side, {row['pair']}") for _, row in data.iterrows()]
    whole = _sum(parts, str(data["date"].iloc[0])).named("whole")
    capital = [part for part in parts if part.name == "capital-capital"]
    rest = [part for part in parts if part.name != "capital-capital"]
    elsewhere = (
        _sum(rest, str(data["date"].iloc[0])).named("elsewhere") if rest else Value.missing("elsewhere", _WEEKLY)
    )
    values = [whole, elsewhere, ratio("elsewhere_part", elsewhere, whole, "percent")]
    values += [capital[0].named("capital")] if capital else [Value.missing("capital", _WEEKLY)]
    text = f"Rights of each side since {when(data['date'].iloc[0])}: "
    text += describe.ranking(data, category="pair", value="value", unit=_WEEKLY)
    return Result(data.reset_index(drop=True), columns, sources_of(data), text, values_by_name(values))


def carriers(view: View) -> Result:
    """Each carrier's weekly flights between Incheon and Tashkent since the last talks: flown, or announced at a start.

    Returns:
        Rows of carrier, value in flights a week, what (flown or announced), date; values `carriers` (how many there
        are), `largest` (the one with most flights).
    """
    rows = view.rows("air", measure=["operated_weekly", "scheduled_weekly"], route="incheon-tashkent")
    rows = rows[rows["carrier"].notna() & (rows["date"] >= rights_date(view))]
    columns = (
        Column("carrier", "Carrier"),
        Column("value", "Flights", _WEEKLY, 0),
        Column("what", "Kind of figure"),
        Column("day", "Date"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if rows.empty:
        return Result(rows.assign(what="", day=""), columns, (), "")
    last = rows[rows["date"] == rows.groupby("carrier")["date"].transform("max")]
    data = view.one_per(last, "carrier").sort_values(["value", "carrier"], ascending=[False, True], kind="stable")
    kinds = {"operated_weekly": "flown", "scheduled_weekly": "announced"}
    data = data.assign(day=data["date"].map(when), what=data["measure"].map(kinds)).reset_index(drop=True)
    words = [f"{row['carrier']} {row['value']:g} ({row['what']}, {row['day']})" for _, row in data.iterrows()]
    parts = [value_of(row, row["carrier"], "flights a week") for _, row in data.iterrows()]
    count = derive("carriers", float(len(data)), "carriers", "carriers with a figure", parts, definition="carriers")
    values = values_by_name([count, parts[0].named("largest")])
    return Result(data, columns, sources_of(data), f"Flights a week: {joined(words)}.", values)


def rights_date(view: View) -> str:
    """The date of the last talks about rights; empty if none is dated."""
    rows = latest(view.rows("air", measure="rights_weekly", side="each", phase="after"))
    return "" if rows.empty else str(rows["date"].iloc[0])
