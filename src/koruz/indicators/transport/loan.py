"""What the loan for the trains costs a year, and what if fares had to carry it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from koruz.indicators.loans import Terms, yearly
from koruz.indicators.transport.view import TRAINS, View
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, amount_text, derive, ratio

_EUROS, _DOLLARS, _FARE, _PASSENGERS = "EUR million", "USD million", "US dollars", "passengers"
_THIS, _OTHER = "Terms of this loan", "Other terms"
_LINE = "bukhara-khiva-electrification"
_DAYS = 365
_TIMES = "\N{MULTIPLICATION SIGN}"

_SERVICE = (
    Column("year", "Year", "year"),
    Column("terms", "Terms"),
    Column("value", "Service", _EUROS, 2),
    Column("interest", "of which interest", _EUROS, 2),
    Column("closing", "Debt at the end", _EUROS, 1),
)


def service(view: View, *, other_interest: float, other_years: int) -> Result:
    """What each year of the loan costs on its printed terms, and what the same sum would cost on others.

    It is arithmetic on printed terms, not a plan of payments: the loan is taken as paid out at once in the year it was
    signed, and repaid in equal parts twice a year after its grace period. The other terms have no grace period.

    Args:
        view: Data and period.
        other_interest: Interest of the other loan, percent a year.
        other_years: Years in which the other loan is repaid.

    Returns:
        Rows of year, terms, value (service in EUR million), interest, debt; values `amount`, `interest`, `years`,
        `grace`, `first` (service of the first year), `dearest` (highest service of a year), `all_interest` (over all
        years), `start` and `end` (years of the first and last repayment), `other_dearest`, `times` (other over this),
        `other_all_interest`, `dollars` (dearest year in USD million at the rate that the loan's two printed amounts
        imply), `other_dollars`, `other_interest`, `other_years`.

    Raises:
        ValueError: If the other terms leave no whole number of payments.
    """
    papers = _papers(view)
    if not all(value.known for value in papers.values()):
        return Result(pd.DataFrame(columns=[*(column.name for column in _SERVICE)]), _SERVICE, (), "")
    amount, interest, years, grace = (value.amount for value in papers.values())
    plans = {_THIS: Terms(amount, interest, years, grace), _OTHER: Terms(amount, other_interest, float(other_years))}
    signed = int(view.rows("rail", subject=TRAINS, measure="loan", unit=_EUROS)["date"].min()[:4])
    data = pd.concat([_plan(name, terms, signed) for name, terms in plans.items()], ignore_index=True)
    assumed = [
        _assumed("other_interest", other_interest, "percent a year"),
        _assumed("other_years", other_years, "years"),
    ]
    values = values_by_name([*papers.values(), *_service_values(view, papers, data), *assumed])
    sources = tuple(dict.fromkeys(source for value in values.values() for source in value.sources))
    return Result(data, _SERVICE, sources, _text(values), values)


def _papers(view: View) -> dict[str, Value]:
    """The printed terms, in the order of `Terms`."""
    terms = (
        ("amount", "loan for the trains", _EUROS, "loan"),
        ("interest", "interest of the loan", "percent a year", "loan_interest"),
        ("years", "years of the loan, grace included", "years", "loan_term"),
        ("grace", "years before repayment begins", "years", "loan_grace"),
    )
    return {
        name: view.figure("rail", name, words, unit, subject=TRAINS, measure=measure)
        for name, words, unit, measure in terms
    }


def _plan(name: str, terms: Terms, signed: int) -> pd.DataFrame:
    rows = yearly(terms)
    return rows.assign(year=rows["year"] + signed, terms=name, what_if=True).rename(columns={"service": "value"})


def _assumed(name: str, amount: float, unit: str) -> Value:
    return Value(name, float(amount), unit, "", "assumption", derived="assumption")


def _service_values(view: View, papers: dict[str, Value], data: pd.DataFrame) -> list[Value]:
    this, other = (data[data["terms"] == name] for name in (_THIS, _OTHER))
    peak = this.loc[[this["value"].idxmax()]].iloc[0]
    repaid = this[this["principal"] > 0]["year"]
    parts = tuple(papers.values())
    own = f"{papers['amount']} in equal parts after {papers['grace']}, with {papers['interest']:1} interest a year"

    def made(name: str, amount: float, unit: str, words: str, period: str = "", by: str = own) -> Value:
        return derive(name, float(amount), unit, by, parts, definition=words, period=period)

    first = this.iloc[0]
    dearest = made("dearest", peak["value"], _EUROS, "service of the loan in its dearest year", str(peak["year"]))
    words = "service in the dearest year, assumption"
    dear = made("other_dearest", other["value"].max(), _EUROS, words, "dearest year", "other terms")
    dollars = _in_dollars(view, "dollars", dearest, papers["amount"])
    words = "interest over all years, assumption"
    return [
        made("first", first["value"], _EUROS, "service of the loan in its first year", str(first["year"])),
        dearest,
        made("all_interest", this["interest"].sum(), _EUROS, "interest over all years"),
        made("start", repaid.iloc[0], "year", "first year of repayment"),
        made("end", repaid.iloc[-1], "year", "last year of repayment"),
        dear,
        made("other_all_interest", other["interest"].sum(), _EUROS, words, "", "other terms"),
        ratio("times", dear, dearest),
        dollars,
        _in_dollars(view, "other_dollars", dear, papers["amount"]),
    ]


def _in_dollars(view: View, name: str, euros: Value, amount: Value) -> Value:
    """A sum in US dollars at the rate that the loan's two printed amounts imply."""
    printed = view.figure("rail", "printed", "loan for the trains", _DOLLARS, subject=TRAINS, measure="loan")
    how = f"{euros:2} {_TIMES} {printed:2} / {amount:2}"
    return derive(name, euros.amount * printed.amount / amount.amount, _DOLLARS, how, (euros, printed, amount))


def _text(values: dict[str, Value]) -> str:
    own = f"{values['interest']:1} over {values['years']}, of which {values['grace']} grace"
    other = f"{values['other_interest']:1} over {values['other_years']}"
    return (
        f"Service of {values['amount']:2}. On its own terms ({own}) at most {values['dearest']:2} a year, repaid from "
        f"{values['start']} to {values['end']}. On other terms ({other}, no grace) {values['other_dearest']:2} in the "
        f"dearest year, {values['times']} as much."
    )


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


_RIDERS = (Column("case", "Case"), Column("value", "Passengers a year", _PASSENGERS, 0), Column("kind", "Kind"))


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
        Rows of case, value in passengers a year, kind; values `needed` (in the dearest year of the loan),
        `other_needed` (on the other terms), `possible` (what the trainsets could carry), `needed_part` (needed in
        percent of possible), `now` (counted on the line), `expected` (forecast), `times` (expected over now),
        `fare_now`, `fare_expected`, `fare_possible` (the fare at which these would carry the loan, US dollars), and the
        assumptions `fare`, `left`, `trips`, `load`.
    """
    use = Use(fare, part_left, trips_a_day, load_factor)
    if cost.empty:
        return Result(pd.DataFrame(columns=[*(column.name for column in _RIDERS)]), _RIDERS, (), "")
    found = values_by_name([*_demand(view), _possible(view, use), *_needed(cost, use)])
    data = _cases(found)
    part = ratio("needed_part", found["needed"], found["possible"], "percent")
    growth = ratio("times", found["expected"], found["now"])
    fares = [_fare(f"fare_{name}", cost["dollars"], found[name], use) for name in ("now", "expected", "possible")]
    values = values_by_name([*found.values(), part, growth, *fares, *_assumptions(use)])
    sources = tuple(dict.fromkeys(source for value in found.values() for source in value.sources))
    text = "; ".join(
        f"{case}: {amount_text(round(n), _PASSENGERS)}" for case, n in zip(data["case"], data["value"], strict=True)
    )
    return Result(data, _RIDERS, sources, f"Passengers a year. {text}.", values)


def _cases(values: dict[str, Value]) -> pd.DataFrame:
    cases = (
        ("now", f"Counted, Bukhara\N{EN DASH}Khiva, {values['now'].period}", "counted"),
        ("expected", f"Forecast, Bukhara\N{EN DASH}Khiva, {values['expected'].period}", "forecast"),
        ("possible", "Possible with the trains ordered", "assumed"),
        ("needed", "Needed on the terms of this loan", "assumed"),
        ("other_needed", "Needed on the other terms", "assumed"),
    )
    rows = [(label, values[name].amount, kind) for name, label, kind in cases if values[name].known]
    data = pd.DataFrame(rows, columns=["case", "value", "kind"])
    return data.assign(thousand=data["value"] / 1e3)


def _demand(view: View) -> list[Value]:
    words = "passengers of the line Bukhara\N{EN DASH}Khiva"
    return [
        view.figure("rail", name, f"{words}, {kind}", _PASSENGERS, subject=_LINE, measure=measure)
        for name, kind, measure in (("now", "counted", "passengers"), ("expected", "forecast", "passengers_forecast"))
    ]


def _possible(view: View, use: Use) -> Value:
    sets = view.figure("rail", "sets", "trainsets", "trainsets", subject=TRAINS, measure="trainsets")
    seats = view.figure("rail", "seats", "seats of a trainset", "seats", subject=TRAINS, measure="seats_per_trainset")
    factors = [sets.text, seats.text, f"{use.trips:g} trips a day", f"{_DAYS} days", f"{use.load:g}"]
    amount = sets.amount * seats.amount * use.trips * _DAYS * use.load
    words = {"period": "a year", "definition": "passengers that the trainsets could carry, assumption"}
    return derive("possible", amount, _PASSENGERS, f" {_TIMES} ".join(factors), (sets, seats), **words)


def _needed(cost: Result, use: Use) -> list[Value]:
    """Passengers whose fares carry the dearest year, on the loan's terms and on the others; none if nothing is left."""
    left = use.fare * use.left
    words = {"period": "dearest year", "definition": "passengers whose fares carry the loan, assumption"}
    return [
        derive(
            name,
            1e6 * cost[sum_].amount / left if left else math.nan,
            _PASSENGERS,
            f"{cost[sum_]} / {left:g} US dollars",
            (cost[sum_],),
            **words,
        )
        for name, sum_ in (("needed", "dollars"), ("other_needed", "other_dollars"))
    ]


def _fare(name: str, dollars: Value, riders: Value, use: Use) -> Value:
    share = riders.amount * use.left
    how = f"{dollars} / ({riders} {_TIMES} {use.left:g})"
    words = {"period": riders.period, "definition": "fare at which these passengers carry the loan, assumption"}
    return derive(name, 1e6 * dollars.amount / share if share else math.nan, _FARE, how, (dollars, riders), **words)


def _assumptions(use: Use) -> list[Value]:
    return [
        _assumed("fare", use.fare, _FARE),
        _assumed("left", 100 * use.left, "percent"),
        _assumed("trips", use.trips, "trips a day"),
        _assumed("load", 100 * use.load, "percent"),
    ]
