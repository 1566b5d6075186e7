"""How many live in Korea: year-ends, growth beside other nationalities, share of foreigners and of the population."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.growth import compound_rate
from koruz.indicators.migration.view import (
    ALL,
    HOST,
    PERSONS,
    View,
    day_label,
    named,
    persons,
)
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, of_row, ratio

STAYING = "all stays, legal and overstaying together"

_NEIGHBOURS = 3
_FEWEST = 4
_GROUPS = ("WLD", "XOT", "CIS")
_PAPERS = (
    Column("status", "Status"),
    Column("grade", "Grade"),
    Column("source", "Source"),
    Column("alternates", "Other values", "rows", 0),
)


def residents(view: View) -> Result:
    """Nationals staying in Korea at year-ends, beside the three nationalities next above it (or below it).

    A year without a figure is left out. Stocks of other days enter the values only, never the line.

    Returns:
        Rows of year, name, value in persons, the nationality first; values `latest` (last year-end), `newest` (last
        day of all), `first` (first year-end of sound status), `times` (latest over first), `rank` and `ranked` (its place among so many nationalities
        printed for the last year-end).
    """
    ends = view.year_ends()
    own = ends[ends["nationality"] == view.nationality]
    columns = (Column("year", "Year-end", "year"), Column("name", "Nationals of"), Column("value", "Persons", PERSONS))
    if own.empty:
        return Result(own.assign(name="", thousand=0.0), (*columns, *_PAPERS), (), "")
    order = _order(ends, own.iloc[-1]["date"])
    shown = _beside(order, view.nationality)
    data = ends[ends["nationality"].isin(shown)].assign(
        name=lambda rows: rows["nationality"].map(view.names),
        thousand=lambda rows: rows["value"] / 1e3,
        place=lambda rows: rows["nationality"].map({code: number for number, code in enumerate(shown)}),
    )
    data = data.sort_values(["place", "year"]).reset_index(drop=True)
    text = describe.course(data, x="year", y="value", series="name", unit=PERSONS)
    values = [*_sizes(view, own), *_rank(view, own, order)]
    return Result(data, (*columns, *_PAPERS), sources_of(data), text, values_by_name(values))


def _order(ends: pd.DataFrame, date: str) -> list[str]:
    """Nationalities printed for a day, the largest first."""
    rows = ends[(ends["date"] == date) & ~ends["nationality"].isin(_GROUPS)]
    return rows.sort_values("value", ascending=False, kind="stable")["nationality"].tolist()


def _beside(order: list[str], own: str) -> list[str]:
    place = order.index(own)
    above = order[max(0, place - _NEIGHBOURS) : place]
    return [own, *above, *order[place + 1 : place + 1 + _NEIGHBOURS - len(above)]]


def _sizes(view: View, own: pd.DataFrame) -> list[Value]:
    definition = f"nationals of {view.name} staying in {view.host_name}, {STAYING}"
    stocks = view.stocks(view.nationality)
    newest = stocks.sort_values("date").iloc[-1]
    sound = view.sound(own)
    start = (sound if len(sound) else own).iloc[0]
    first, latest = persons(start, "first", definition), persons(own.iloc[-1], "latest", definition)
    return [first, latest, persons(newest, "newest", definition), ratio("times", latest, first)]


def _rank(view: View, own: pd.DataFrame, order: list[str]) -> list[Value]:
    latest = persons(own.iloc[-1], "latest", "nationals staying")
    place = float(order.index(view.nationality) + 1)
    return [
        derive("rank", place, "rank", "place among the nationalities printed", (latest,), definition="rank"),
        derive("ranked", float(len(order)), "nations", "nationalities printed for that day", (latest,)),
    ]


def growth(view: View) -> Result:
    """Change between two year-ends, nationality by nationality and for all foreigners.

    The later year-end is the nationality's last; the earlier is the first for which the nationality, all foreigners
    and at least four other nationalities have sound figures on both days.

    Returns:
        Rows of name, start and end in persons, change in percent, the largest first; values `start`, `end`, `change`
        and `rate` (percent a year) of the nationality, `all_change`, and `times` (its change over that of all).
    """
    ends = view.sound(view.year_ends())
    own = ends[ends["nationality"] == view.nationality]
    columns = (
        Column("name", "Nationals of"),
        Column("start", "Then", PERSONS),
        Column("end", "Now", PERSONS),
        Column("change", "Change", "percent", 1),
        Column("source_start", "Source then"),
        Column("source_end", "Source now"),
    )
    pair = _longest(ends, own)
    if pair is None:
        return Result(own.iloc[:0].assign(name="", start=0.0, end=0.0, change=0.0), columns, (), "")
    then, now = pair
    common = [code for code in now.index if code in then.index and code not in ("XOT", "CIS")]
    data = pd.DataFrame(
        {
            "nationality": common,
            "name": [named(view, code) for code in common],
            **{f"{side}": rows.loc[common, "value"].to_numpy() for side, rows in (("start", then), ("end", now))},
            **{
                f"source_{side}": rows.loc[common, "source"].to_numpy()
                for side, rows in (("start", then), ("end", now))
            },
        }
    )
    data = data.assign(change=100 * (data["end"] / data["start"] - 1)).sort_values(
        "change", ascending=False, kind="stable", ignore_index=True
    )
    days = [day_label(rows.iloc[0]["date"]) for rows in pair]
    text = f"Change from the {days[0]} to the {days[1]}: "
    text += describe.ranking(data, category="name", value="change", unit="percent")
    values = values_by_name(_growth_values(view, then, now))
    return Result(data, columns, sources_of(now, then), text, values)


def _longest(ends: pd.DataFrame, own: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Stocks by nationality on the two year-ends that are compared; None if no earlier one is complete enough."""
    if len(own) < 2:
        return None
    now = ends[ends["date"] == own.iloc[-1]["date"]].set_index("nationality", drop=False)
    for date in own["date"].iloc[:-1]:
        then = ends[ends["date"] == date].set_index("nationality", drop=False)
        common = set(then.index) & set(now.index)
        if ALL in common and len(common - set(_GROUPS) - set(own["nationality"])) >= _FEWEST:
            return then, now
    return None


def _growth_values(view: View, then: pd.DataFrame, now: pd.DataFrame) -> list[Value]:
    def change(code: str, name: str) -> tuple[Value, Value, Value]:
        ends = [persons(rows.loc[code], side, "nationals staying") for side, rows in (("start", then), ("end", now))]
        amount = 100 * (ends[1].amount / ends[0].amount - 1)
        papers = {"period": f"{ends[0].period} to {ends[1].period}", "definition": f"change, {named(view, code)}"}
        how = f"{ends[1]} / {ends[0]} \N{MINUS SIGN} 1"
        return ends[0], ends[1], derive(name, amount, "percent", how, ends, **papers)

    start, end, own = change(view.nationality, "change")
    whole = change(ALL, "all_change")[2]
    years = int(now.iloc[0]["year"]) - int(then.iloc[0]["year"])
    rate = compound_rate(start.amount, end.amount, years)
    found = [start, end, own, whole, ratio("times", own, whole)]
    how = f"compound growth over {years} years"
    return [*found, derive("rate", rate, "percent", how, (start, end), period=own.period)]


def shares(view: View) -> Result:
    """The nationality in percent of all foreigners in Korea, and in percent of Korea's population, at year-ends.

    Two bases, two lines: all foreigners of the same day and the same count, and the mid-year population of the year.

    Returns:
        Rows of year, base, percent, persons and the base's size; values `of_foreigners`, `of_population` (last
        year-end), `first_of_foreigners` (first of sound status), and `one_in_foreigners`, `one_in_population` (the base over the persons).
    """
    ends = view.year_ends(view.nationality, ALL)
    own, every = (ends[ends["nationality"] == code] for code in (view.nationality, ALL))
    people = view.one_per(view.rows("population", country=HOST, definition="midyear"), "year")
    parts = [
        _against(own, every, "all foreigners in Korea"),
        _against(own, people, "Korea's population"),
    ]
    data = pd.concat(parts, ignore_index=True)
    columns = (
        Column("year", "Year-end", "year"),
        Column("base", "In percent of"),
        Column("percent", "Share", "percent", 2),
        Column("value", f"Nationals of {view.name}", PERSONS),
        Column("whole", "Base", PERSONS),
        Column("source", "Source"),
        Column("source_whole", "Source of the base"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = describe.course(data, x="year", y="percent", series="base", unit="percent", decimals=2)
    sources = tuple(dict.fromkeys([*sources_of(data), *data["source_whole"]]))
    sound = _against(view.sound(own), view.sound(every), "all foreigners in Korea")
    first = (sound if len(sound) else parts[0]).head(1)
    return Result(data, columns, sources, text, values_by_name(_share_values(view, parts, first)))


def _against(own: pd.DataFrame, base: pd.DataFrame, name: str) -> pd.DataFrame:
    papers = base[["year", "value", "source", "grade"]]
    both = own.merge(papers.rename(columns={"value": "whole"}), on="year", suffixes=("", "_whole"))
    return both.assign(base=name, percent=100 * both["value"] / both["whole"])


def _share_values(view: View, parts: list[pd.DataFrame], first: pd.DataFrame) -> list[Value]:
    names = {"of_foreigners": 0, "of_population": 1}
    values = [_share(view, parts[place].tail(1), name) for name, place in names.items()]
    values += [_share(view, first, "first_of_foreigners")]
    for name, share in zip(("one_in_foreigners", "one_in_population"), values[:2], strict=True):
        amount = float(round(100 / share.amount)) if share.known else float("nan")
        values.append(
            derive(name, amount, PERSONS, f"100 / {share}", (share,), definition="persons in the base for one")
        )
    return values


def _share(view: View, rows: pd.DataFrame, name: str) -> Value:
    if rows.empty:
        return Value.missing(name, "percent")
    row = rows.iloc[0]
    part = persons(row, "part", "nationals staying")
    whole = of_row({**row, "value": row["whole"], "source": row["source_whole"]}, "whole", period="", definition="base")
    amount = float(row["percent"])
    definition = f"nationals of {view.name} in percent of {row['base']}"
    return derive(name, amount, "percent", f"{part} / {whole}", (part, whole), definition=definition)
