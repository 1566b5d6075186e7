"""How soft the money is: grant elements of the loans whose terms are printed."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pandas as pd

from koruz.indicators.construction.known_loans import CONTRAST, Loan, known_loans, terms_words
from koruz.indicators.construction.view import View
from koruz.indicators.homes import COMMITMENT as TRAINS
from koruz.indicators.loans import LOWER_MIDDLE_INCOME_LEAST, LOWER_MIDDLE_INCOME_RATE, Form, Terms, grant_element
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, amount_text, derive, number_text

_UNIFIED_RATE = 5.0
_WHOSE = {_UNIFIED_RATE: ", the rate of IMF and World Bank", LOWER_MIDDLE_INCOME_RATE: ", the OECD's rate"}
_COLUMNS = (
    Column("loan", "Loan"),
    Column("interest", "Interest", "percent"),
    Column("maturity", "Maturity", "years", 0),
    Column("grace", "Grace", "years", 0),
    Column("rate", "Discount rate", "percent"),
    Column("grant_element", "Grant element", "percent", 1),
    Column("source", "Source"),
)


def softness(view: View, discount: float, payments: int = 2, form: Form = "equal principal") -> Result:
    """Grant elements of the known loans at two discount rates: the one asked for, and 5 percent.

    The IMF and the World Bank discount all loans at 5 percent since 2013; the OECD's Development Assistance Committee
    takes 7 percent for states of lower middle income since 2018.

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
        World Bank), `gift_low` and `gift_high` (`trains` by the usual ways of repaying). A loan dearer than the
        discount rate holds no gift: `trains`, `contrast` or `gift` is missing, and `excess` tells by how much what is
        paid on the trains' loan is worth more than the sum lent, in percent of it.
    """
    loans = known_loans(view, payments, form)
    rates = sorted({_UNIFIED_RATE, float(discount)})
    rows = [_row(loan, rate) for loan in loans for rate in rates]
    names = ["key", "loan", "interest", "maturity", "grace", "rate", "rate_label", "grant_element", "source"]
    data = pd.DataFrame(rows, columns=names)
    if data.empty:
        return Result(data, _COLUMNS, (), "")
    words = data[data["rate"] == discount][["loan", "grant_element"]].to_numpy()
    text = "; ".join(f"{loan} {number_text(share, 1)}%" for loan, share in words)
    sources = tuple(dict.fromkeys(source for loan in loans for source in loan.sources))
    text = f"Grant elements at {number_text(discount)}%: {text}."
    return Result(data, _COLUMNS, sources, text, values_by_name(_values(loans, float(discount))))


def _row(loan: Loan, rate: float) -> tuple[object, ...]:
    terms = loan.terms
    label = f"at {number_text(rate)}%{_WHOSE.get(rate, '')}"
    papers = (terms.interest, terms.maturity, terms.grace, rate, label)
    return loan.key, loan.label, *papers, grant_element(terms, rate), loan.sources[0]


def _values(loans: list[Loan], discount: float) -> list[Value]:
    gifts = {loan.key: grant_value(loan, discount) for loan in loans}
    trains, excess = gift_or_excess(gifts.get(TRAINS, Value.missing("trains", "percent")), "trains", "excess")
    contrast, _ = gift_or_excess(gifts.get(CONTRAST, Value.missing("contrast", "percent")), "contrast", "excess")
    soft = [gifts[loan.key] for loan in loans if loan.soft]
    return [
        trains,
        _about(trains),
        *_unified(loans),
        *_by_ways(loans, discount),
        contrast,
        _gift(loans, trains),
        excess,
        derive("soft_loans", len(soft), "loans", "count", soft),
        Value("least", LOWER_MIDDLE_INCOME_LEAST, "percent", "since 2018", "least grant element of an aid loan, DAC"),
        Value("discount", discount, "percent", "assumption", "discount rate", derived="assumption"),
        Value("dac_rate", LOWER_MIDDLE_INCOME_RATE, "percent", "since 2018", "DAC's rate for lower middle income"),
    ]


def _about(share: Value) -> Value:
    """A grant element without the digits that rest on assumptions."""
    amount = round(share.amount) if share.known else share.amount
    return replace(share, name="about", amount=float(amount), definition="about, in whole percent", status="rounded")


def _unified(loans: list[Loan]) -> list[Value]:
    """The grant element of the trains' loan at the rate of IMF and World Bank, and the rate."""
    rate = Value("unified_rate", _UNIFIED_RATE, "percent", "since 2013", "rate of IMF and World Bank")
    loan = next((loan for loan in loans if loan.key == TRAINS), None)
    if loan is None:
        return [rate, Value.missing("unified", "percent")]
    return [rate, gift_or_excess(grant_value(loan, _UNIFIED_RATE), "unified", "excess")[0]]


_USUAL = [(payments, form) for payments in (1, 2, 4) for form in get_args(Form)]


def _by_ways(loans: list[Loan], discount: float) -> list[Value]:
    """The least and the most that the grant element of the trains' loan comes to by the usual ways of repaying."""
    loan = next((loan for loan in loans if loan.key == TRAINS), None)
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
    100 / 4: "a quarter",
    100 / 3: "a third",
    100 / 2: "half",
    200 / 3: "two thirds",
    300 / 4: "three quarters",
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
    loan = next((loan for loan in loans if loan.key == TRAINS), None)
    if loan is None:
        return Value.missing("gift", "EUR million")
    amount, definition = loan.terms.amount * share.amount / 100, "gift in the loan for the trains"
    return derive("gift", amount, loan.currency, f"{share} of the loan", (share,), definition=definition)
