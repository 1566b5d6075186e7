"""What the loan for the trains costs a year, and what if fares had to carry it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from koruz.indicators.homes import CONTRAST
from koruz.indicators.transport.view import ELECTRIFIED, TRAINS, View
from koruz.methods.loans import Terms, possible, yearly
from koruz.report.models import Control, Model
from koruz.report.results import YEAR, Column, Result, values_by_name
from koruz.report.values import Value, derive, ratio
from koruz.words.units import PERCENT, SHARE, convert, percent
from koruz.words.written import amount_text, exact

_EUROS, _DOLLARS, _FARE, _PASSENGERS = "EUR million", "USD million", "US dollars", "million passengers"
_THIS, _OTHER = "Terms of this loan", "Terms of the \u0160koda plan"
_TERMS = (
    ("amount", "loan for the trains", _EUROS, "loan"),
    ("interest", "interest of the loan", "percent a year", "loan_interest"),
    ("years", "years of the loan, grace included", "years", "loan_term"),
    ("grace", "years before repayment begins", "years", "loan_grace"),
)
_DAYS = 365
_MOST_PART = 3.0
"""Times from which on a comparison is no longer written in percent."""

_TIMES = "\N{MULTIPLICATION SIGN}"

_SERVICE = (
    YEAR,
    Column("terms", "Terms"),
    Column("value", "Service", _EUROS, 2),
    Column("interest", "of which interest", _EUROS, 2),
    Column("closing", "Debt at the end", _EUROS, 1),
)


def service(view: View) -> Result:
    """What each year of the loan costs on its printed terms, and what the same sum would cost on those of another plan.

    It is arithmetic on printed terms, not a plan of payments: the loan is taken as paid out at once in the year it was
    signed, and repaid in equal parts twice a year after its grace period. The contrast is the bank loan planned for the
    Skoda trains; no grace period is printed for it, and none is assumed.

    Args:
        view: Data and period.

    Returns:
        Rows of year, terms, value (service in EUR million), interest, debt; values `amount`, `interest`, `years`,
        `grace`, `first` (service of the first year), `dearest` (highest service of a year), `all_interest` (over all
        years), `start` and `end` (years of the first and last repayment), `waiting_part` (the highest service of a year
        before the first repayment, in percent of the dearest; missing if there is no such year), `dollars` (dearest
        year in USD million at the rate that the loan's two printed amounts imply); of the contrast `other_interest`,
        `other_years`, `other_dearest`, `times` (other over this), `other_all_interest`, `other_dollars`.
    """
    papers, contrast = _papers(view, TRAINS, _TERMS), _papers(view, CONTRAST, _TERMS[1:3])
    amount, interest, years, grace = (value.amount for value in papers.values())
    this = possible(amount, interest, years, grace)
    if this is None:
        return Result.nothing(_SERVICE)
    other = possible(amount, contrast["interest"].amount, contrast["years"].amount)
    plans = {_THIS: this} if other is None else {_THIS: this, _OTHER: other}
    signed = int(view.rows("rail", subject=TRAINS, measure="loan", unit=_EUROS)["date"].min()[:4])
    data = pd.concat([_plan(name, terms, signed) for name, terms in plans.items()], ignore_index=True)
    others = [value.named(f"other_{name}") for name, value in contrast.items()]
    made = [*_own_values(view, papers, data), *_other_values(view, papers, others, data)]
    values = values_by_name([*papers.values(), *others, *made, ratio("times", made[-3], made[1])])
    sources = tuple(dict.fromkeys(source for value in values.values() for source in value.sources))
    return Result(data, _SERVICE, sources, _text(values), values)


def _papers(view: View, order: str, terms: Sequence[tuple[str, str, str, str]]) -> dict[str, Value]:
    """Printed terms of a loan, in the order of `Terms`."""
    return {
        name: view.figure("rail", name, words, unit, subject=order, measure=measure)
        for name, words, unit, measure in terms
    }


def _plan(name: str, terms: Terms, signed: int) -> pd.DataFrame:
    rows = yearly(terms)
    return rows.assign(year=rows["year"] + signed, terms=name, what_if=True).rename(columns={"service": "value"})


def _own_values(view: View, papers: dict[str, Value], data: pd.DataFrame) -> list[Value]:
    rows = data[data["terms"] == _THIS]
    first, peak = rows.iloc[0], rows.loc[[rows["value"].idxmax()]].iloc[0]
    repaid = rows[rows["principal"] > 0]["year"]
    how = f"{papers['amount']} in equal parts after {papers['grace']}, with {papers['interest']:1} interest a year"

    def made(name: str, amount: float, unit: str, words: str, period: object = "") -> Value:
        papers_ = {"definition": words, "period": str(period)}
        return derive(name, float(amount), unit, how, tuple(papers.values()), **papers_)

    dearest = made("dearest", peak["value"], _EUROS, "service of the loan in its dearest year", peak["year"])
    return [
        made("first", first["value"], _EUROS, "service of the loan in its first year", first["year"]),
        dearest,
        made("all_interest", rows["interest"].sum(), _EUROS, "interest over all years"),
        made("start", repaid.iloc[0], "year", "first year of repayment"),
        made("end", repaid.iloc[-1], "year", "last year of repayment"),
        made("waiting_part", _waiting_part(rows), "percent", "service before the first repayment, of the dearest year"),
        _in_dollars(view, "dollars", dearest, papers["amount"]),
    ]


def _waiting_part(rows: pd.DataFrame) -> float:
    """The highest service of a year in which nothing is repaid, in percent of the dearest year's; NaN without one."""
    waiting = rows[rows["principal"] == 0]["value"]
    return float(percent(waiting.max(), rows["value"].max()))


def _other_values(view: View, papers: dict[str, Value], terms: list[Value], data: pd.DataFrame) -> list[Value]:
    rows, parts = data[data["terms"] == _OTHER], (papers["amount"], *terms)
    how = f"{papers['amount']} in equal parts over {terms[1]}, with {terms[0]:1} interest a year"
    words = {"definition": "service in the dearest year on other terms, assumption", "period": "dearest year"}
    dearest = derive("other_dearest", float(rows["value"].max()), _EUROS, how, parts, **words)
    words = {"definition": "interest over all years on other terms, assumption", "period": ""}
    interest = derive("other_all_interest", float(rows["interest"].sum()), _EUROS, how, parts, **words)
    return [dearest, interest, _in_dollars(view, "other_dollars", dearest, papers["amount"])]


def _in_dollars(view: View, name: str, euros: Value, amount: Value) -> Value:
    """A sum in US dollars at the rate that the loan's two printed amounts imply."""
    printed = view.figure("rail", "printed", "loan for the trains", _DOLLARS, subject=TRAINS, measure="loan")
    how = f"{euros:2} {_TIMES} {printed:2} / {amount:2}"
    dollars = euros.amount * printed.amount / amount.amount if amount.amount else math.nan
    return derive(name, dollars, _DOLLARS, how, (euros, printed, amount))


def _text(values: dict[str, Value]) -> str:
    own = f"{values['interest']:1} over {values['years']}, of which {values['grace']} grace"
    text = (
        f"Service of {values['amount']:2}. On its own terms ({own}) at most {values['dearest']:2} a year, repaid from "
        f"{values['start']} to {values['end']}."
    )
    if not values["times"].known:
        return text
    other = f"{values['other_interest']:1} over {values['other_years']}, no grace"
    return f"{text} On the terms of the \u0160koda plan ({other}) {values['other_dearest']:2} in the dearest year."


# --- what if fares had to carry it ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """What is assumed of fares and of the use of the trains.

    Attributes:
        fare: Mean fare in US dollars.
        left: Part of the fare that is left for the loan after running the trains, 0 to 1.
        trips: Trips of each trainset a day, there and back being two.
        load: Part of the seats taken, 0 to 1.

    Raises:
        ValueError: If a number is negative or a part is above 1.
    """

    fare: float
    left: float
    trips: float
    load: float

    def __post_init__(self) -> None:
        if self.fare < 0 or self.trips < 0 or not (0 <= self.left <= 1 and 0 <= self.load <= 1):
            raise ValueError("fares and trips aren't negative, and parts lie between 0 and 1")


_RIDERS = (Column("case", "Case"), Column("value", "Passengers a year", _PASSENGERS, 2), Column("kind", "Kind"))


def ridership(view: View, cost: Result, *, fare: int, part_left: float, trips_a_day: int, load_factor: float) -> Result:
    """How many passengers would carry the loan, beside those counted, expected and possible.

    Args:
        view: Data and period.
        cost: What `service` gave.
        fare: Assumed mean fare in US dollars.
        part_left: Assumed part of the fare that is left for the loan after running the trains, 0 to 1.
        trips_a_day: Assumed trips of each trainset a day, there and back being two.
        load_factor: Assumed part of the seats taken, 0 to 1.

    Returns:
        Rows of case, value in million passengers a year, kind. Values in the same unit: `needed` (in the dearest year
        of the loan), `other_needed` (on the other terms), `possible` (what the trainsets could carry), `now` (counted
        on the line), `expected` (forecast). Further `needed_part` (needed in percent of possible; missing from three
        times on), `needed_times` (the same as a multiple), `times` (expected over now), `fare_now`, `fare_expected`,
        `fare_possible` (the fare in US dollars at which these would carry the loan), and the assumptions `fare`,
        `left`, `trips`, `load`.
    """
    use = Use(fare, part_left, trips_a_day, load_factor)
    if cost.empty:
        return Result.nothing(_RIDERS)
    found = values_by_name([*_demand(view), _possible(view, use), *_needed(cost, use)])
    data = _cases(found)
    over = ratio("needed_times", found["needed"], found["possible"])
    part = _part(found, over)
    growth = ratio("times", found["expected"], found["now"])
    fares = [_fare(f"fare_{name}", cost["dollars"], found[name], use) for name in ("now", "expected", "possible")]
    values = values_by_name([*found.values(), part, over, growth, *fares, *_assumptions(use)])
    sources = tuple(dict.fromkeys(source for value in found.values() for source in value.sources))
    text = "; ".join(
        f"{case}: {amount_text(n, _PASSENGERS)}" for case, n in zip(data["case"], data["value"], strict=True)
    )
    return Result(data, _RIDERS, sources, f"A year. {text}.", values, _model(view, cost, found, use))


def _model(view: View, cost: Result, found: Mapping[str, Value], use: Use) -> Model | None:
    if not (found["possible"].known and found["needed"].known):
        return None
    controls = (
        Control("fare", "Mean fare of a trip", "US dollars", use.fare),
        Control("part_left", "Part of the fare that is left for the loan", "of 1", use.left),
        Control("trips_a_day", "Trips of each train a day, there and back being two", "trips", use.trips),
        Control("load_factor", "Part of the seats taken", "of 1", use.load),
    )
    once_a_day = _possible(view, replace(use, trips=1.0, load=1.0))
    printed = {"now": found["now"], "expected": found["expected"], "seats": once_a_day}
    due = {"needed": cost["dollars"], "other_needed": cost["other_dollars"]}
    start = {name: value.amount for name, value in {**printed, **due}.items() if value.known}
    cases = [{"key": name, "label": label, "assumed": kind == "assumed"} for name, label, kind in _labels(found)]
    return Model("transport.ridership", controls, {**start, "cases": cases, "forecast": found["expected"].period})


def _part(found: Mapping[str, Value], times: Value) -> Value:
    """What is needed in percent of what is possible; nobody reads a multiple as a part."""
    if times.known and times.amount > _MOST_PART:
        return Value.missing("needed_part", "percent", definition="many times what the trains could carry")
    return ratio("needed_part", found["needed"], found["possible"], "percent")


def _cases(values: dict[str, Value]) -> pd.DataFrame:
    rows = [(label, values[name].amount, kind) for name, label, kind in _labels(values)]
    return pd.DataFrame(rows, columns=["case", "value", "kind"])


def _labels(values: Mapping[str, Value]) -> list[tuple[str, str, str]]:
    """Name, label and kind of each case that is known."""
    cases = (
        ("now", f"Counted, Bukhara\N{EN DASH}Khiva, {values['now'].period}", "counted"),
        ("expected", f"Forecast, Bukhara\N{EN DASH}Khiva, {values['expected'].period}", "forecast"),
        ("possible", f"Possible with {values['possible'].derived.split()[0]} trains", "assumed"),
        ("needed", "Needed, terms of this loan", "assumed"),
        ("other_needed", "Needed, terms of the \u0160koda plan", "assumed"),
    )
    return [case for case in cases if values[case[0]].known]


def _demand(view: View) -> list[Value]:
    words = "passengers of the line Bukhara\N{EN DASH}Khiva"
    printed = [
        view.figure("rail", name, f"{words}, {kind}", "passengers", subject=ELECTRIFIED, measure=measure)
        for name, kind, measure in (("now", "counted", "passengers"), ("expected", "forecast", "passengers_forecast"))
    ]
    return [
        derive(value.name, convert(value.amount, "passengers", _PASSENGERS), _PASSENGERS, value.text, (value,))
        for value in printed
    ]


def _possible(view: View, use: Use) -> Value:
    sets = view.figure("rail", "sets", "trainsets", "trainsets", subject=TRAINS, measure="trainsets")
    seats = view.figure("rail", "seats", "seats of a trainset", "seats", subject=TRAINS, measure="seats_per_trainset")
    factors = [sets.text, seats.text, f"{exact(use.trips)} trips a day", f"{_DAYS} days", exact(use.load)]
    carried = sets.amount * seats.amount * use.trips * _DAYS * use.load
    amount = convert(carried, "passengers", _PASSENGERS)
    words = {"period": "a year", "definition": "passengers that the trainsets could carry, assumption"}
    return derive("possible", amount, _PASSENGERS, f" {_TIMES} ".join(factors), (sets, seats), **words)


def _needed(cost: Result, use: Use) -> list[Value]:
    """Passengers whose fares carry the dearest year, on the loan's terms and on the others; none if nothing is left."""
    left = use.fare * use.left
    words = {"period": "dearest year", "definition": "passengers whose fares carry the loan, assumption"}
    return [
        derive(
            name,
            cost[sum_].amount / left if left else math.nan,
            _PASSENGERS,
            f"{cost[sum_]} / {exact(left)} US dollars",
            (cost[sum_],),
            **words,
        )
        for name, sum_ in (("needed", "dollars"), ("other_needed", "other_dollars"))
    ]


def _fare(name: str, dollars: Value, riders: Value, use: Use) -> Value:
    share = riders.amount * use.left
    how = f"{dollars} / ({riders} {_TIMES} {exact(use.left)})"
    words = {"period": riders.period, "definition": "fare at which these passengers carry the loan, assumption"}
    return derive(name, dollars.amount / share if share else math.nan, _FARE, how, (dollars, riders), **words)


def _assumptions(use: Use) -> list[Value]:
    assumed = (
        ("fare", use.fare, _FARE),
        ("left", convert(use.left, SHARE, PERCENT), "percent"),
        ("trips", use.trips, "trips a day"),
        ("load", convert(use.load, SHARE, PERCENT), "percent"),
    )
    return [Value(name, float(n), unit, "", "assumption", derived="assumption") for name, n, unit in assumed]
