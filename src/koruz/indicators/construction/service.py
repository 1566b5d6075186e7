"""What the loan for the trains costs in each year, as signed and on other terms: a what-if."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.grant_elements import gift_or_excess
from koruz.indicators.construction.known_loans import Loan, contrast_loan, terms_words, train_loan
from koruz.indicators.construction.view import View
from koruz.methods.loans import Form, Terms, grant_element
from koruz.methods.loans import yearly as loan_years
from koruz.report.models import Control, Model
from koruz.report.results import YEAR, Column, Result, values_by_name
from koruz.report.values import Value, ratio
from koruz.words.written import number_text

_AS_SIGNED = "As signed"
_WHAT_IF = "What if"
_NAMES = ["year", "terms", "service", "interest", "principal", "closing", "what_if"]


def other_terms(
    view: View,
    *,
    interest: float,
    maturity: int,
    grace: int,
    discount: float,
    payments: int = 2,
    form: Form = "equal principal",
) -> Result:
    """What a year of the loan for the trains costs as signed, and what it would cost on other terms.

    The loan is taken as paid out in full in the year of its signature; the first year of service is the next one.

    Args:
        view: What is known by the year.
        interest: Assumed interest, percent a year.
        maturity: Assumed years to the last payment, grace included.
        grace: Assumed years in which only interest is due.
        discount: Discount rate of the grant element, effective percent a year.
        payments: Payments a year, of both.
        form: Form of repayment, of both.

    Returns:
        Rows of year, service, terms, interest, principal, debt left, in the loan's currency; empty if the loan isn't
        known by the year. Values `amount`, and for both terms (`signed_`, `if_`) `peak` (dearest year), `total` (all
        payments), `cost` (interest in all), `gift` (grant element; missing if negative, then `excess` is its size);
        `times` (dearest years), `last_signed`, `last_if`; `planned`, `plan_years`, `plan_grace` (interest,
        maturity and grace of the plan for the Skoda trains).

    Raises:
        ValueError: If the terms leave nothing to repay, such as a grace as long as the maturity.
    """
    loan = train_loan(view, payments, form)
    if loan is None:
        return Result.nothing(_columns("EUR million"), pd.DataFrame(columns=_NAMES))
    other = Terms(loan.terms.amount, interest, float(maturity), float(grace), payments, form)
    signed_years, if_years = _years(loan, _AS_SIGNED, loan.terms), _years(loan, _WHAT_IF, other)
    found = [
        *_values(loan, "signed", loan.terms, signed_years, discount),
        *_values(loan, "if", other, if_years, discount),
    ]
    by_name = values_by_name(found)
    amount = Value("amount", loan.terms.amount, loan.currency, str(loan.year), "loan", loan.grade, loan.sources)
    times = ratio("times", by_name["if_peak"], by_name["signed_peak"])
    values = by_name | values_by_name([amount, times, *_plan(contrast_loan(view, payments, form))])
    data = pd.concat([signed_years, if_years], ignore_index=True)[_NAMES]
    model = _model(loan, other, discount)
    return Result(data, _columns(loan.currency), loan.sources, _text(values), values, model)


def _model(loan: Loan, other: Terms, discount: float) -> Model:
    controls = (
        Control("interest", "Interest", "% a year", other.interest),
        Control("maturity", "Years to the last payment, grace included", "years", other.maturity),
        Control("grace", "Grace: years in which only interest is due", "years", other.grace),
        Control("payments", "Payments a year, on both terms", "", other.payments),
        Control("repayment", "Form of repayment, on both terms", "", other.form),
        Control("discount_rate", "Discount rate of the gift in the loan", "% a year", discount),
    )
    signed = {name: getattr(loan.terms, name) for name in ("interest", "maturity", "grace")}
    start = {"amount": loan.terms.amount, "currency": loan.currency, "year": loan.year, "signed": signed}
    return Model("construction.terms", controls, start)


def _columns(currency: str) -> tuple[Column, ...]:
    return (
        YEAR,
        Column("terms", "Terms"),
        Column("service", "To be paid", currency, 1),
        Column("interest", "Interest", currency, 1),
        Column("principal", "Principal", currency, 1),
        Column("closing", "Debt left", currency, 1),
    )


def _years(loan: Loan, name: str, terms: Terms) -> pd.DataFrame:
    words = f"{name}: {number_text(terms.interest)}%, {number_text(terms.maturity)} years"
    years = loan_years(terms)
    return years.assign(year=years["year"] + loan.year, terms=words, what_if=name == _WHAT_IF)


def _values(loan: Loan, prefix: str, terms: Terms, years: pd.DataFrame, discount: float) -> list[Value]:
    """What the loan comes to on some terms."""
    peak = years.iloc[int(years["service"].argmax())]
    gift, rate = grant_element(terms, discount), f"discounted at {number_text(discount)}%"
    found = {
        f"{prefix}_peak": (peak["service"], loan.currency, "dearest year of service"),
        f"{prefix}_total": (years["service"].sum(), loan.currency, "all payments"),
        f"{prefix}_cost": (years["interest"].sum(), loan.currency, "all interest"),
        f"{prefix}_gift": (gift, "percent", f"grant element, {rate}"),
        f"last_{prefix}": (years["year"].max(), "year", "year of the last payment"),
    }
    periods = {f"{prefix}_peak": str(peak["year"])}
    values = {
        name: Value(
            *(name, float(amount), unit, periods.get(name, "all years"), definition, loan.grade, loan.sources),
            derived=terms_words(terms),
        )
        for name, (amount, unit, definition) in found.items()
    }
    element = values.pop(f"{prefix}_gift")
    return [*values.values(), *gift_or_excess(element, f"{prefix}_gift", f"{prefix}_excess")]


def _plan(loan: Loan | None) -> list[Value]:
    """Terms of the loan that stands for contrast."""
    names = {"planned": "percent", "plan_years": "years", "plan_grace": "years"}
    if loan is None:
        return [Value.missing(name, unit) for name, unit in names.items()]
    amounts = (loan.terms.interest, loan.terms.maturity, loan.terms.grace)
    papers = (str(loan.year), "loan for the Skoda trains, plan", loan.grade, loan.sources)
    return [Value(name, amount, unit, *papers) for (name, unit), amount in zip(names.items(), amounts, strict=True)]


def _text(values: dict[str, Value]) -> str:
    signed, assumed = (
        f"dearest year {values[f'{prefix}_peak']}, last payment {values[f'last_{prefix}']}, "
        f"interest in all {values[f'{prefix}_cost']}"
        for prefix in ("signed", "if")
    )
    return f"A loan of {values['amount']}. As signed: {signed}. On the assumed terms: {assumed}."
