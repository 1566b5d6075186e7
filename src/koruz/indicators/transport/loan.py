"""What the loan for the trains costs a year, and what if fares had to carry it."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.loans import Terms, yearly
from koruz.indicators.transport.view import TRAINS, View
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, amount_text, derive, ratio

_EUROS, _DOLLARS = "EUR million", "USD million"
_THIS, _OTHER = "Terms of this loan", "Other terms, assumed"
_LINE = "bukhara-khiva-electrification"
_DAYS = 365


def service(view: View, *, other_interest: float, other_years: int) -> Result:
    """What each year of the loan costs on its printed terms, and what the same sum would cost on others.

    It is arithmetic on printed terms, not a plan of payments: the loan is taken as paid out at once in the year it was
    signed, and repaid in equal parts twice a year after its grace period. The other terms have no grace period.

    Args:
        view: Data and period.
        other_interest: Interest of the other loan, percent a year.
        other_years: Years in which the other loan is repaid, at least one.

    Returns:
        Rows of year, terms, value (service in EUR million), debt; values `amount`, `interest`, `years`, `grace`, `dearest`
        (highest service of a year), `all_interest` (over all years), `start` (year of the first repayment), `end`,
        `other_dearest`, `times` (other over this), `other_interest`, `other_years`, `dollars` (dearest year in USD million
        at the rate that the loan's two amounts imply).
    """
    columns = (
        Column("year", "Year", "year"),
        Column("terms", "Terms"),
        Column("value", "Service", _EUROS, 2),
        Column("closing", "Debt at the end", _EUROS, 1),
    )
    papers = _papers(view)
    if not all(value.known for value in papers.values()):
        return Result(pd.DataFrame(columns=["year", "terms", "value", "closing", "what_if"]), columns, (), "")
    signed = int(view.rows("rail", subject=TRAINS, measure="loan")["date"].str[:4].iloc[0])
    this = Terms(*(papers[name].amount for name in ("amount", "interest", "years", "grace")))
    other = Terms(papers["amount"].amount, other_interest, max(1, other_years))
    data = pd.concat(
        [
            yearly(terms).assign(terms=name, year=lambda rows: rows["year"] + signed)
            for name, terms in ((_THIS, this), (_OTHER, other))
        ],
        ignore_index=True,
    ).rename(columns={"service": "value"})
    data = data.assign(what_if=True)
    values = _service_values(view, papers, data, signed)
    assumed = [
        Value("other_interest", other_interest, "percent a year", "", "assumption", derived="assumption"),
        Value("other_years", float(other.maturity), "years", "", "assumption", derived="assumption"),
    ]
    sources = tuple(dict.fromkeys(source for value in papers.values() for source in value.sources))
    found = values_by_name([*papers.values(), *values, *assumed])
    return Result(data, columns, sources, _text(found), found)


def _papers(view: View) -> dict[str, Value]:
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


def _service_values(view: View, papers: dict[str, Value], data: pd.DataFrame, signed: int) -> list[Value]:
    parts = tuple(papers.values())
    this, other = (data[data["terms"] == name] for name in (_THIS, _OTHER))
    peak = this.loc[[this["value"].idxmax()]].iloc[0]
    how = f"equal repayments of {papers['amount']} after {papers['grace']}, with {papers['interest']:1} interest"
    words = {"definition": "service of the loan in its dearest year", "period": str(peak["year"])}
    dearest = derive("dearest", peak["value"], _EUROS, how, parts, **words)
    interest = derive(
        "all_interest",
        this["interest"].sum(),
        _EUROS,
        "sum over all years",
        parts,
        period="",
        definition="all interest",
    )
    start = Value(
        "start",
        float(signed + papers["grace"].amount + 1),
        "year",
        "",
        "first year of repayment",
        dearest.grade,
        dearest.sources,
        derived=how,
    )
    end = Value(
        "end",
        float(this["year"].max()),
        "year",
        "",
        "last year of repayment",
        dearest.grade,
        dearest.sources,
        derived=how,
    )
    dear = derive(
        "other_dearest",
        other["value"].max(),
        _EUROS,
        "the same sum on the other terms",
        parts,
        definition="service in the dearest year, assumption",
        period="",
    )
    return [
        dearest,
        interest,
        start,
        end,
        dear,
        ratio("times", dear, dearest),
        _in_dollars(view, dearest, papers["amount"]),
    ]


def _in_dollars(view: View, euros: Value, amount: Value) -> Value:
    """A sum in US dollars at the rate that the loan's two printed amounts imply."""
    printed = view.figure("rail", "loan_usd", "loan for the trains", _DOLLARS, subject=TRAINS, measure="loan")
    how = f"{euros.text} \N{MULTIPLICATION SIGN} {printed.text} / {amount.text}"
    rate = printed.amount / amount.amount
    return derive("dollars", euros.amount * rate, _DOLLARS, how, (euros, printed, amount))


def _text(values: dict[str, Value]) -> str:
    return (
        f"Service of {values['amount']:2}: on its own terms ({values['interest']:1} over {values['years']}, of which "
        f"{values['grace']} grace) at most {values['dearest']:2} a year, from {values['start']} to {values['end']}; on the "
        f"other terms ({values['other_interest']:1} over {values['other_years']}) {values['other_dearest']:2} in the first year."
    )


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
        Rows of case, value in passengers a year, kind; values `needed` (in the dearest year of the loan), `other_needed`
        (on the other terms), `possible` (what the trainsets could carry), `needed_part` (needed in percent of possible),
        `now` (counted on the line), `expected` (forecast), `fare_now` and `fare_expected` (the fare at which these would
        carry the loan, US dollars), and the assumptions `fare`, `left`, `trips`, `load`.
    """
    columns = (Column("case", "Case"), Column("value", "Passengers a year", "passengers", 0), Column("kind", "Kind"))
    if cost.empty:
        return Result(pd.DataFrame(columns=["case", "value", "kind", "thousand", "what_if"]), columns, (), "")
    values = _ridership_values(view, cost, fare, part_left, trips_a_day, load_factor)
    cases = (
        ("now", f"Counted, Bukhara\N{EN DASH}Khiva, {values['now'].period}", "counted"),
        ("expected", f"Forecast for {values['expected'].period}", "forecast"),
        ("possible", "Possible with the trains ordered", "assumed"),
        ("needed", "Needed to carry the loan", "assumed"),
        ("other_needed", "Needed on the other terms", "assumed"),
    )
    data = pd.DataFrame(
        [(label, values[name].amount, kind) for name, label, kind in cases if values[name].known],
        columns=["case", "value", "kind"],
    )
    data = data.assign(thousand=data["value"] / 1e3, what_if=data["kind"] == "assumed")
    sources = tuple(dict.fromkeys(source for value in values.values() for source in value.sources))
    text = "; ".join(
        f"{case}: {amount_text(round(value), 'passengers')}"
        for case, value in zip(data["case"], data["value"], strict=True)
    )
    return Result(data, columns, sources, f"Passengers a year. {text}.", values)


def _ridership_values(
    view: View, cost: Result, fare: int, part_left: float, trips: int, load: float
) -> dict[str, Value]:
    assumed = [
        Value(name, float(amount), unit, "", "assumption", derived="assumption")
        for name, amount, unit in (
            ("fare", fare, "US dollars"),
            ("left", 100 * part_left, "percent"),
            ("trips", trips, "trips a day"),
            ("load", 100 * load, "percent"),
        )
    ]
    dearest = cost["dollars"]
    other = derive("other", dearest.amount * cost["times"].amount, _DOLLARS, "as many times", (dearest, cost["times"]))
    left = fare * part_left
    needed, more = (
        derive(
            name,
            1e6 * sum_.amount / left if left else float("nan"),
            "passengers",
            f"{sum_.text} / ({fare} US dollars \N{MULTIPLICATION SIGN} {part_left:g})",
            (sum_,),
            period="dearest year",
            definition="passengers that carry the loan, assumption",
        )
        for name, sum_ in (("needed", dearest), ("other_needed", other))
    )
    now = view.figure(
        "rail",
        "now",
        "passengers of the line Bukhara\N{EN DASH}Khiva",
        "passengers",
        subject=_LINE,
        measure="passengers",
    )
    expected = view.figure(
        "rail",
        "expected",
        "passengers expected on the line Bukhara\N{EN DASH}Khiva",
        "passengers",
        subject=_LINE,
        measure="passengers_forecast",
    )
    possible = _possible(view, trips, load)
    fares = [
        derive(
            name,
            1e6 * dearest.amount / (riders.amount * part_left) if part_left else float("nan"),
            "US dollars",
            f"{dearest.text} / ({riders.text} \N{MULTIPLICATION SIGN} {part_left:g})",
            (dearest, riders),
            definition="fare at which these passengers carry the loan, assumption",
        )
        for name, riders in (("fare_now", now), ("fare_expected", expected))
    ]
    found = [needed, more, now, expected, possible, ratio("needed_part", needed, possible, "percent"), *fares, *assumed]
    return values_by_name(found)


def _possible(view: View, trips: int, load: float) -> Value:
    sets = view.figure("rail", "sets", "trainsets", "trainsets", subject=TRAINS, measure="trainsets")
    seats = view.figure("rail", "seats", "seats of a trainset", "seats", subject=TRAINS, measure="seats_per_trainset")
    how = f"{sets.text} \N{MULTIPLICATION SIGN} {seats.text} \N{MULTIPLICATION SIGN} {trips} trips \N{MULTIPLICATION SIGN} {_DAYS} days \N{MULTIPLICATION SIGN} {load:g}"
    amount = sets.amount * seats.amount * trips * _DAYS * load
    words = {"period": "a year", "definition": "passengers that the trainsets could carry, assumption"}
    return derive("possible", amount, "passengers", how, (sets, seats), **words)
