"""How soft the money is: grant elements of the loans whose terms are printed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

import pandas as pd

from koruz.indicators.construction.known_loans import Loan, known_loans, terms_words
from koruz.indicators.construction.view import View
from koruz.indicators.construction.yardsticks import yardsticks
from koruz.indicators.homes import COMMITMENT as TRAINS
from koruz.indicators.homes import CONTRAST
from koruz.methods.loans import Form, Terms, grant_element, rate_that_reaches
from koruz.report.results import SOURCE, Column, Result
from koruz.report.values import Value, derive, difference
from koruz.words.units import part, percent
from koruz.words.written import amount_text, number_text

_WHOSE = {"unified_rate": ", the rate of IMF and World Bank", "dac_rate": ", the OECD's rate"}
_COLUMNS = (
    Column("loan", "Loan"),
    Column("interest", "Interest", "percent"),
    Column("maturity", "Maturity", "years", 0),
    Column("grace", "Grace", "years", 0),
    Column("rate", "Discount rate", "percent"),
    Column("grant_element", "Grant element", "percent", 1),
    SOURCE,
)


def softness(view: View, discount: float, payments: int = 2, form: Form = "equal principal") -> Result:
    """Grant elements of the known loans at two discount rates: the one asked for, and that of IMF and World Bank.

    The tests that a loan must pass and the rates of those who judge it are rows of `loan_rules`, each with its sources.

    Args:
        view: What is known by the year.
        discount: Discount rate, effective percent a year.
        payments: Payments a year, an assumption.
        form: Form of repayment, an assumption.

    Returns:
        Rows of loan, terms, discount rate, grant element in percent; values, at the rate asked for, `trains` and
        `contrast` (the two train loans), `about` (`trains` in whole percent, as how often is paid isn't printed),
        `gift` (grant element of the trains' loan in its currency), `soft_loans` (how many Korean loans), `least` (what
        the DAC asks of an aid loan), `discount`, `dac_rate`; `unified` (`trains` at `unified_rate`, the rate of IMF and
        World Bank), `gift_low` and `gift_high` (`trains` by the usual ways of repaying); `tied_least` (what the OECD
        asks of tied aid; `tied_poorest` for least developed countries), `tied_margin` (`unified` less that, in
        percentage points), `tied_discount` (the OECD's own rate for it), `tied_rate` (the lowest rate, in tenths, at
        which the trains' loan holds so much). A loan dearer than the discount rate holds no gift: `trains`, `contrast`
        or `gift` is missing, and `excess` tells by how much what is paid on the trains' loan is worth more than the sum
        lent, in percent of it.
    """
    loans = known_loans(view, payments, form)
    rules = yardsticks(view)
    unified = rules["unified_rate"]
    rates = sorted({float(discount), *([unified.amount] if unified.known else [])})
    rows = [_row(loan, rate, _whose(rate, rules)) for loan in loans for rate in rates]
    names = ["key", "loan", "interest", "maturity", "grace", "rate", "rate_label", "grant_element", "source"]
    data = pd.DataFrame(rows, columns=names)
    words = data[data["rate"] == discount][["loan", "grant_element"]].to_numpy()
    text = "; ".join(f"{loan} {number_text(share, 1)}%" for loan, share in words)
    printed = [*(loan.sources for loan in loans), *(rule.sources for rule in rules.values())]
    sources = [source for each in printed for source in each]
    text = f"Grant elements at {number_text(discount)}%: {text}."
    return Result.of(data, _COLUMNS, text, lambda: _values(loans, float(discount), rules), sources)


def _whose(rate: float, rules: Mapping[str, Value]) -> str:
    """Whose discount rate it is, in words; empty if nobody's."""
    return next((words for name, words in _WHOSE.items() if rules[name].amount == rate), "")


def _row(loan: Loan, rate: float, whose: str) -> tuple[object, ...]:
    terms = loan.terms
    label = f"at {number_text(rate)}%{whose}"
    papers = (terms.interest, terms.maturity, terms.grace, rate, label)
    return loan.key, loan.label, *papers, grant_element(terms, rate), loan.sources[0]


def _values(loans: list[Loan], discount: float, rules: Mapping[str, Value]) -> list[Value]:
    gifts = {loan.key: grant_value(loan, discount) for loan in loans}
    trains, excess = gift_or_excess(gifts.get(TRAINS, Value.missing("trains", "percent")), "trains", "excess")
    contrast, _ = gift_or_excess(gifts.get(CONTRAST, Value.missing("contrast", "percent")), "contrast", "excess")
    soft = [gifts[loan.key] for loan in loans if loan.soft]
    return [
        trains,
        _about(trains),
        *rules.values(),
        *_tests(loans, rules),
        *_by_ways(loans, discount),
        contrast,
        _gift(loans, trains),
        excess,
        derive("soft_loans", len(soft), "loans", "count", soft),
        Value("discount", discount, "percent", "assumption", "discount rate", derived="assumption"),
    ]


def _about(share: Value) -> Value:
    """A grant element without the digits that rest on assumptions."""
    amount = round(share.amount) if share.known else share.amount
    return replace(share, name="about", amount=float(amount), definition="about, in whole percent", status="rounded")


def _tests(loans: list[Loan], rules: Mapping[str, Value]) -> list[Value]:
    """The trains' loan by the stricter tests: at the rate of IMF and World Bank, and against the least for tied aid."""
    loan, rate, least = _trains(loans), rules["unified_rate"], rules["tied_least"]
    if loan is None or not rate.known:
        return [Value.missing(name, "percent") for name in ("unified", "tied_margin", "tied_rate")]
    plain = grant_value(loan, rate.amount)
    element = replace(plain, sources=(*plain.sources, *rate.sources))
    margin = difference("tied_margin", element, least)
    return [gift_or_excess(element, "unified", "excess")[0], margin, _tied_rate(loan, plain, least)]


def _tied_rate(loan: Loan, element: Value, least: Value) -> Value:
    """The lowest discount rate at which a loan holds the gift that tied aid must hold."""
    rate = rate_that_reaches(loan.terms, least.amount) if least.known else math.nan
    how, definition = f"lowest rate with a gift of {least}, in tenths", f"rate at which {loan.label} holds {least}"
    return derive("tied_rate", rate, "percent a year", how, (element, least), definition=definition)


def _trains(loans: list[Loan]) -> Loan | None:
    return next((loan for loan in loans if loan.key == TRAINS), None)


_USUAL = [(payments, form) for payments in (1, 2, 4) for form in get_args(Form)]


def _by_ways(loans: list[Loan], discount: float) -> list[Value]:
    """The least and the most that the grant element of the trains' loan comes to by the usual ways of repaying."""
    loan = _trains(loans)
    if loan is None:
        return [Value.missing(name, "percent") for name in ("gift_low", "gift_high")]
    ways = [replace(loan.terms, payments=n, form=form) for n, form in _USUAL if _whole(n, loan.terms)]
    found = sorted((grant_value(replace(loan, terms=way), discount) for way in ways), key=lambda value: value.amount)
    return [found[0].named("gift_low"), found[-1].named("gift_high")]


def _whole(payments: int, terms: Terms) -> bool:
    """Whether so many payments a year fit the terms; the number that is asked for always does."""
    years = (terms.maturity, terms.grace)
    return payments == terms.payments or all(float(payments * each).is_integer() for each in years)


_FRACTIONS = {
    percent(1, 4): "a quarter",
    percent(1, 3): "a third",
    percent(1, 2): "half",
    percent(2, 3): "two thirds",
    percent(3, 4): "three quarters",
}
_NEAR = 1.5  # percentage points


def part_in_words(share: Value) -> str:
    """A part as one says it: 'about three quarters' within some points of it, else 'about 64%'."""
    if not share.known:
        return share.text
    near = [words for part, words in _FRACTIONS.items() if abs(share.amount - part) <= _NEAR]
    return f"about {near[0] if near else f'{share:0}'}"


def gift_or_excess(element: Value, gift: str, excess: str) -> tuple[Value, Value]:
    """A grant element under two names, of which one is missing: the gift, or what is paid beyond the sum lent.

    Args:
        element: Grant element in percent of the sum lent, negative for a loan dearer than the discount rate.
        gift: Name of the gift.
        excess: Name of the excess.
    """
    dear = element.amount < 0
    none = Value.missing(
        gift if dear else excess, "percent", definition="dearer than the discount rate" if dear else ""
    )
    if dear:
        return none, replace(element, name=excess, amount=-element.amount)
    return element.named(gift), none


def grant_value(loan: Loan, discount: float) -> Value:
    """The grant element of a loan with its papers, in percent of the sum lent."""
    payments = amount_text(loan.terms.payments, "payments a year")
    how = f"{terms_words(loan.terms)}, {payments}, discounted at {number_text(discount)}%"
    papers = (str(loan.year), f"grant element, {loan.label}", loan.grade, loan.sources)
    return Value("gift", grant_element(loan.terms, discount), "percent", *papers, derived=how)


def _gift(loans: list[Loan], share: Value) -> Value:
    """The gift in the trains' loan in its currency."""
    loan = _trains(loans)
    if loan is None:
        return Value.missing("gift", "EUR million")
    amount, definition = part(share.amount, loan.terms.amount), "gift in the loan for the trains"
    return derive("gift", amount, loan.currency, f"{share} of the loan", (share,), definition=definition)
