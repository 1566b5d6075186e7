"""How much of the trade is the car industry: the partner's part of the cars imported, and parts among its sales."""

from __future__ import annotations

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.trade.view import View
from koruz.report.results import PERIOD, SOURCE, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, difference, of_row, part_of
from koruz.words.pair import HOME, WORLD
from koruz.words.units import percent
from koruz.words.written import number_text, period_label

_CARS, _PARTS, _MILLION = "Passenger cars", "Auto parts", "USD million"
_POINTS = "percentage points"


def cars(view: View) -> Result:
    """The partner's part of the passenger cars that Uzbekistan imported, by number, beside the largest partner's.

    Periods of several lengths are shown together because a part, unlike a number, doesn't grow with the months. It
    differs by season, so parts of a year make no trend: what is said is between which ends the parts lie.

    Returns:
        Rows of period, partner, cars, all cars, percent; values `start` and `end` (the partner's first and last part),
        `least`, `most` and `width` (its smallest and largest, and the points between), `leader_start`, `leader`,
        `leader_least`, `leader_most` and `leader_width` (the same of the largest partner of the last period that names
        another, too; its name is their definition), `full` (the partner's part in the last full year), and `parts`
        (car parts in percent of all that the partner sold in the last year known).
    """
    data = _parts(view)
    columns = (
        PERIOD,
        Column("name", "From"),
        Column("value", "Cars", "cars", 0),
        Column("all", "All cars imported", "cars", 0),
        Column("percent", "Part", "percent", 1),
        SOURCE,
    )
    own = where(data, partner=view.partner)
    if own.empty:
        return Result.nothing(columns, data)
    beside = data[data["period"].isin(own["period"]) & data.duplicated("period", keep=False)]
    last = data[data["period"] == (beside if len(beside) else own)["period"].iloc[-1]]
    leader = last.loc[last["value"].idxmax(), "partner"]
    shown = where(data, partner=[view.partner, leader])
    shown = shown[shown["period"].isin(own["period"])]
    marks = zip(shown["period"], shown["name"], shown["percent"], strict=True)
    text = "; ".join(f"{period}, {name}: {number_text(part, 1)}%" for period, name, part in marks)
    values = values_by_name([*_values(view, shown, leader), _car_parts(view)])
    return Result(shown, columns, sources_of(shown), f"Part of the cars imported: {text}.", values)


def _parts(view: View) -> pd.DataFrame:
    """Cars by partner and period where all cars of the period are known, too."""
    rows = view.rows("trade_products", reporter=HOME, flow="imports", product=_CARS, unit="cars")
    chosen = view.one_per(view.sound(rows), "partner", "year", "months")
    whole = where(chosen, partner=WORLD)[["year", "months", "value"]].rename(columns={"value": "all"})
    data = chosen[chosen["partner"] != WORLD].merge(whole, on=["year", "months"])
    data = data[(data["all"] > 0) & (data["value"] <= data["all"])].sort_values(["year", "months"], kind="stable")
    periods = [period_label(int(y), int(m)) for y, m in zip(data["year"], data["months"], strict=True)]
    return data.assign(
        percent=percent(data["value"], data["all"]), period=periods, name=data["partner"].map(view.names)
    )


def _values(view: View, shown: pd.DataFrame, leader: str) -> list[Value]:
    def part(name: str, code: str, place: int) -> Value:
        rows = where(shown, partner=code)
        row = rows.iloc[place]
        papers = {"period": row["period"], "definition": view.in_text(code)}
        cars = of_row(row, "cars", **papers)
        how = f"{number_text(row['value'], 0)} / {number_text(row['all'], 0)} cars"
        return derive(name, row["percent"], "percent", how, (cars,), **papers)

    def ends(code: str, *names: str) -> list[Value]:
        order = where(shown, partner=code)["percent"].reset_index(drop=True)
        places = (0, len(order) - 1, int(order.argmin()), int(order.argmax()))
        return [part(name, code, place) for name, place in zip(names, places, strict=True)]

    led = ("leader_start", "leader", "leader_least", "leader_most")
    found = ends(view.partner, "start", "end", "least", "most")
    whole = [number for number, months in enumerate(where(shown, partner=view.partner)["months"]) if months == 12]
    found.append(difference("width", found[3], found[2]))
    found += [part("full", view.partner, whole[-1]) if whole else Value.missing("full", "percent")]
    if leader == view.partner:
        return [*found, *(Value.missing(name, "percent") for name in led), Value.missing("leader_width", _POINTS)]
    others = ends(leader, *led)
    return [*found, *others, difference("leader_width", others[3], others[2])]


def _car_parts(view: View) -> Value:
    """Car parts among the partner's sales, both of one source."""
    rows = view.rows("trade_products", reporter=view.partner, partner=HOME, product=_PARTS, unit=_MILLION, months=12)
    sales = view.rows("trade", reporter=view.partner, partner=HOME, flow="exports", months=12)
    both = view.sound(rows).merge(sales[["year", "source", "value"]], on=["year", "source"], suffixes=("", "_all"))
    if both.empty:
        return Value.missing("parts", "percent")
    row = both.sort_values("year", kind="stable").iloc[-1]
    year = str(row["year"])
    part = of_row(row, "parts", period=year, definition="car parts sold")
    return part_of("parts", part, Value("sales", row["value_all"], _MILLION, year, "all goods sold", row["grade"]))
