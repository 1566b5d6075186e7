"""What if: when would the share without a valid status pass the threshold, under assumed growth?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from koruz.indicators.growth import project, years_to_pass
from koruz.indicators.migration.overstay import THRESHOLD, rate_value, rates
from koruz.indicators.migration.view import PERSONS, View, nearest, persons
from koruz.indicators.ratios import part_at, percent_of
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, amount_text, derive

_PERCENT = "percent"
_CENTURY = 100
_STATED = "from the last rate known"
_ARTICLE = "from the article's numbers"


@dataclass(frozen=True)
class Start:
    """Where an assumed path begins.

    Attributes:
        name: Name of the path.
        key: Short name of its values.
        year: Year of the start.
        share: Percent of all residents without a valid status.
        people: Residents.
    """

    name: str
    key: str
    year: int
    share: Value
    people: Value

    @property
    def without(self) -> float:
        """Residents without a valid status."""
        return part_at(self.share.amount, self.people.amount)


def crossing(
    view: View, *, threshold: float, resident_growth: float, overstayer_growth: float, horizon: int = 15
) -> Result:
    """Share of residents without a valid status if residents and overstayers grew at constant assumed rates.

    Two starts: the last known rate of the nationality with the residents counted nearest to it, and the article's own
    numbers (the higher of those without status over its residents). Nothing here is a forecast.

    Args:
        view: Nationality and period.
        threshold: Percent of all residents to be passed.
        resident_growth: Assumed growth of all residents, percent a year.
        overstayer_growth: Assumed growth of those without a valid status, percent a year.
        horizon: Years shown after the later start.

    Returns:
        Rows of year, path, percent, kind ('start', 'assumed' or 'threshold'); values `start`, `crossing` and `end` for
        the last known rate, `article_start`, `article_crossing`, `article_end` for the article's numbers (a crossing is
        missing if there is none within a century, or if the share is above from the start), `people`, `without_end`
        and `people_end` (persons at the horizon) and the assumptions `threshold`, `resident_growth`,
        `overstayer_growth`.
    """
    columns = (
        Column("year", "Year", "year"),
        Column("path", "Path"),
        Column("percent", "Without valid status", _PERCENT, 1),
        Column("kind", "Kind"),
    )
    starts = _starts(view)
    if not starts:
        return Result(pd.DataFrame(columns=["year", "path", "percent", "kind", "what_if"]), columns, (), "")
    end = max(start.year for start in starts) + horizon
    rates_ = (resident_growth, overstayer_growth)
    paths = [_path(start, *rates_, end) for start in starts]
    first = min(start.year for start in starts)
    line = {"path": THRESHOLD, "percent": float(threshold), "kind": "threshold", "what_if": False}
    data = pd.concat([*paths, pd.DataFrame([{"year": year, **line} for year in range(first, end + 1)])])
    values = _values(starts, threshold, *rates_, end)
    sources = tuple(
        dict.fromkeys(source for start in starts for source in (*start.share.sources, *start.people.sources))
    )
    text = _text(starts, values, end)
    return Result(data.reset_index(drop=True), columns, sources, text, values)


def _starts(view: View) -> list[Start]:
    found = []
    own = rates(view)
    own = own[own["nationality"] == view.nationality]
    stocks = view.sound(view.stocks(view.nationality))
    row = None if own.empty else nearest(stocks, own.iloc[-1]["date"])
    if row is not None:
        share = rate_value(view, own.iloc[-1], "start")
        people = persons(row, "people", f"nationals of {view.name} staying")
        found.append(Start(_STATED, "", int(own.iloc[-1]["year"]), share, people))
    people, without = view.stated("M1"), view.stated("M7", "high")
    share = derive(
        "article_start",
        percent_of(without.amount, people.amount),
        _PERCENT,
        f"{without} / {people:n}",
        (without, people),
    )
    year = int(people.period[-4:])
    return [*found, Start(_ARTICLE, "article_", year, share, people)] if found else []


def _path(start: Start, resident_growth: float, overstayer_growth: float, end: int) -> pd.DataFrame:
    years = end - start.year
    without = project(start.without, overstayer_growth, years)
    people = project(start.people.amount, resident_growth, years)
    # A share stops at the whole: beyond it the assumptions contradict each other.
    shares = [min(100.0, percent_of(part, whole)) for part, whole in zip(without, people, strict=True)]
    kinds = ["start"] + ["assumed"] * years
    frame = pd.DataFrame({"year": range(start.year, end + 1), "path": start.name, "percent": shares, "kind": kinds})
    return frame.assign(what_if=frame["kind"] == "assumed")


def _values(
    starts: list[Start], threshold: float, resident_growth: float, overstayer_growth: float, end: int
) -> dict[str, Value]:
    found = []
    for start in starts:
        people = start.people.amount * (1 + resident_growth / 100) ** (end - start.year)
        without = start.without * (1 + overstayer_growth / 100) ** (end - start.year)
        parts = (start.share, start.people)
        papers = {"period": str(end), "definition": "assumption"}
        how = f"{start.share} of {start.people:n}, residents {resident_growth:+g}% and overstayers {overstayer_growth:+g}% a year"
        how = how.replace("-", "\N{MINUS SIGN}")
        share = min(100.0, percent_of(without, people))
        found += [
            start.share.named(f"{start.key}start"),
            start.people.named(f"{start.key}people"),
            derive(f"{start.key}end", share, _PERCENT, how, parts, **papers),
            derive(f"{start.key}people_end", round(people), PERSONS, how, parts, **papers),
            derive(f"{start.key}without_end", round(min(without, people)), PERSONS, how, parts, **papers),
            _crossing(start, threshold, resident_growth, overstayer_growth),
        ]
    for name, rate in (("resident_growth", resident_growth), ("overstayer_growth", overstayer_growth)):
        found.append(Value(name, rate, _PERCENT, f"after {starts[0].year}", "assumption", derived="assumption"))
    found.append(Value("threshold", threshold, _PERCENT, "assumption", "threshold", derived="assumption"))
    return values_by_name(found)


def _crossing(start: Start, threshold: float, resident_growth: float, overstayer_growth: float) -> Value:
    name = f"{start.key}crossing"
    limit = part_at(max(threshold, 0.0), start.people.amount)
    if limit <= 0 or start.without > limit:
        return Value.missing(name, "year", definition="above the threshold from the start")
    years = years_to_pass(start.without, limit, overstayer_growth, resident_growth)
    if not years <= _CENTURY:
        return Value.missing(name, "year", definition="not within a century")
    how = f"first year in which {start.share} is passed to {threshold:g}%"
    amount = float(start.year + max(1, math.ceil(years)))
    return derive(name, amount, "year", how, (start.share, start.people), period="assumption")


def _text(starts: list[Start], values: dict[str, Value], end: int) -> str:
    parts = []
    for start in starts:
        crossing_ = values[f"{start.key}crossing"]
        when = f"the threshold is passed in {crossing_}" if crossing_.known else f"threshold: {crossing_.definition}"
        first = amount_text(start.share.amount, _PERCENT)
        parts.append(f"{start.name}: {first} in {start.year}, {values[f'{start.key}end']} in {end}; {when}")
    growth = f"residents by {values['resident_growth']} and overstayers by {values['overstayer_growth']} a year"
    return f"Assumed paths, {growth}. {'. '.join(parts)}."
