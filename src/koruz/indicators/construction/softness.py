"""How soft the money is: grant elements of the loans whose terms are printed, and their service under other terms."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from koruz.indicators.construction.view import View
from koruz.indicators.loans import (
    LOWER_MIDDLE_INCOME_LEAST,
    LOWER_MIDDLE_INCOME_RATE,
    Form,
    Terms,
    grant_element,
)
from koruz.indicators.loans import yearly as loan_years
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, derive, number_text, ratio, weakest

_TRAINS = "high-speed-trains"
_CONTRAST = "skoda-2023"
_FORMER_RATE = 10.0
_UNIFIED_RATE = 5.0
_AS_SIGNED = "As signed"
_WHAT_IF = "What if"


@dataclass(frozen=True)
class Loan:
    """A loan whose terms are printed.

    Attributes:
        key: Its id in the data.
        label: What readers see.
        currency: Unit of its amount, such as 'EUR million'.
        year: Year of the signature or the plan.
        terms: Amount, interest, maturity, grace.
        grace_printed: Whether a grace period is printed; else none is assumed.
        soft: Whether it is Korean aid; else it stands for contrast.
        grade: The weakest grade among its figures.
        sources: Ids of the sources of its figures.
    """

    key: str
    label: str
    currency: str
    year: int
    terms: Terms
    grace_printed: bool
    soft: bool
    grade: str
    sources: tuple[str, ...]


def known_loans(view: View, payments: int = 2, form: Form = "equal principal") -> list[Loan]:
    """Loans whose interest, maturity and grace are printed, and the Skoda loan of commercial banks for contrast.

    How often a year is paid and in which form isn't printed: both are assumptions.

    Args:
        view: What is known by the year.
        payments: Payments a year.
        form: Equal principal, or an annuity.
    """
    rows = view.rows("aid_commitments", kind="loan").dropna(subset=["interest", "maturity_years", "grace_years"])
    chosen = view.one_per(rows[rows["grade"] != "article"], "commitment")
    loans = [_soft(row, payments, form) for _, row in chosen.iterrows()]
    contrast = _contrast(view, payments, form)
    return [*loans, *([contrast] if contrast else [])]


def _soft(row: pd.Series, payments: int, form: Form) -> Loan:
    terms = Terms(
        float(row["value"]),
        float(row["interest"]),
        float(row["maturity_years"]),
        float(row["grace_years"]),
        payments,
        form,
    )
    papers = (str(row["unit"]), int(str(row["date"])[:4]), terms)
    return Loan(str(row["commitment"]), str(row["item"]), *papers, True, True, str(row["grade"]), (str(row["source"]),))


def _contrast(view: View, payments: int, form: Form) -> Loan | None:
    measures = {"loan_planned": "amount", "loan_interest": "interest", "loan_term": "maturity"}
    rows = view.rows("rail", subject=_CONTRAST, measure=[*measures, "loan_grace"])
    chosen = view.one_per(rows[rows["grade"] != "article"], "measure", "unit").set_index("measure", drop=False)
    if not set(measures) <= set(chosen.index):
        return None
    printed = chosen["value"].astype(float).to_dict()
    amount, interest, maturity = (printed[name] for name in measures)
    grace = printed.get("loan_grace", 0.0)
    terms = Terms(amount, interest, maturity, grace, payments, form)
    sources = tuple(dict.fromkeys(chosen["source"]))
    first = chosen.loc["loan_planned"]
    papers = (str(first["unit"]), int(str(first["date"])[:4]), terms, "loan_grace" in chosen.index, False)
    return Loan(_CONTRAST, "Thirty Skoda trains, Czech banks (plan)", *papers, weakest(chosen["grade"]), sources)


def softness(view: View, discount: float, payments: int = 2, form: Form = "equal principal") -> Result:
    """Grant elements of the known loans at three discount rates.

    The rates are the one asked for, 5 percent (IMF and World Bank) and 10 percent (the DAC until 2017).

    Args:
        view: What is known by the year.
        discount: Discount rate, effective percent a year.
        payments: Payments a year, an assumption.
        form: Form of repayment, an assumption.

    Returns:
        Rows of loan, terms, discount rate, grant element in percent; values, at the chosen rate, `softest`, `hardest`,
        `trains` and `contrast` (the two train loans), `gift` (grant element of the trains' loan in its currency),
        `lowest_soft` (lowest of the Korean loans), `soft_loans` (how many), `least` (what the DAC asks of an aid loan),
        `discount`, `dac_rate`.
    """
    loans = known_loans(view, payments, form)
    rates = sorted({_UNIFIED_RATE, float(discount), _FORMER_RATE})
    columns = (
        Column("loan", "Loan"),
        Column("interest", "Interest", "percent"),
        Column("maturity", "Maturity", "years", 0),
        Column("grace", "Grace", "years", 0),
        Column("rate", "Discount rate", "percent"),
        Column("grant_element", "Grant element", "percent", 1),
        Column("source", "Source"),
    )
    rows = [_softness_row(loan, rate) for loan in loans for rate in rates]
    names = ["loan", "interest", "maturity", "grace", "rate", "rate_label", "grant_element", "chosen", "source", "key"]
    data = pd.DataFrame(rows, columns=names)
    if data.empty:
        return Result(data, columns, (), "")
    data = data.assign(chosen=data["rate"] == discount)
    values = values_by_name(_softness_values(loans, float(discount)))
    at_rate = data[data["chosen"]]
    text = "; ".join(
        f"{loan} {number_text(share, 1)}%" for loan, share in at_rate[["loan", "grant_element"]].to_numpy()
    )
    sources = tuple(dict.fromkeys(source for loan in loans for source in loan.sources))
    return Result(data, columns, sources, f"Grant elements at {number_text(discount)}%: {text}.", values)


def _softness_row(loan: Loan, rate: float) -> tuple[object, ...]:
    terms = loan.terms
    label = f"at {number_text(rate)}%"
    share = grant_element(terms, rate)
    return (
        loan.label,
        terms.interest,
        terms.maturity,
        terms.grace,
        rate,
        label,
        share,
        False,
        loan.sources[0],
        loan.key,
    )


def _gift(loan: Loan, discount: float, name: str) -> Value:
    terms = loan.terms
    how = (
        f"{number_text(terms.interest)}%, {number_text(terms.maturity)} years, {number_text(terms.grace)} of grace, "
        f"{terms.payments} payments a year, discounted at {number_text(discount)}%"
    )
    return Value(
        name,
        grant_element(terms, discount),
        "percent",
        str(loan.year),
        f"grant element, {loan.label}",
        loan.grade,
        loan.sources,
        derived=how,
    )


def _softness_values(loans: list[Loan], discount: float) -> list[Value]:
    gifts = {loan.key: _gift(loan, discount, "gift") for loan in loans}
    order = sorted(gifts.values(), key=lambda value: value.amount)
    soft = [gifts[loan.key] for loan in loans if loan.soft]
    trains = next((loan for loan in loans if loan.key == _TRAINS), None)
    found = [
        order[-1].named("softest"),
        order[0].named("hardest"),
        gifts[_TRAINS].named("trains") if trains else Value.missing("trains", "percent"),
        gifts[_CONTRAST].named("contrast") if _CONTRAST in gifts else Value.missing("contrast", "percent"),
        min(soft, key=lambda value: value.amount).named("lowest_soft")
        if soft
        else Value.missing("lowest_soft", "percent"),
        derive("soft_loans", len(soft), "loans", "count", soft),
        Value("least", LOWER_MIDDLE_INCOME_LEAST, "percent", "since 2018", "least grant element of an aid loan, DAC"),
        Value("discount", discount, "percent", "assumption", "discount rate", derived="assumption"),
        Value("dac_rate", LOWER_MIDDLE_INCOME_RATE, "percent", "since 2018", "DAC's rate for lower middle income"),
    ]
    if trains is None:
        return [*found, Value.missing("gift", "EUR million")]
    amount = trains.terms.amount * gifts[_TRAINS].amount / 100
    papers = {"definition": "gift in the loan for the trains"}
    return [
        *found,
        derive("gift", amount, trains.currency, f"{gifts[_TRAINS]} of the loan", (gifts[_TRAINS],), **papers),
    ]


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
        Rows of year, service, terms, interest, principal; empty if the terms leave nothing to repay or the loan isn't
        known by the year. Values `amount`, and for both terms (`signed_`, `if_`) `peak` (dearest year), `total` (all
        payments), `cost` (interest in all), `gift` (grant element); `times` (dearest years), `last_signed`, `last_if`.
    """
    columns = (
        Column("year", "Year", "year"),
        Column("terms", "Terms"),
        Column("service", "Service", "EUR million", 1),
        Column("interest", "Interest", "EUR million", 1),
        Column("principal", "Principal", "EUR million", 1),
    )
    names = ["year", "terms", "service", "interest", "principal", "what_if"]
    loan = next((loan for loan in known_loans(view, payments, form) if loan.key == _TRAINS), None)
    if loan is None or grace >= maturity:
        return Result(pd.DataFrame(columns=names), columns, (), "")
    other = Terms(loan.terms.amount, interest, float(maturity), float(grace), payments, form)
    paths = {_AS_SIGNED: loan.terms, _WHAT_IF: other}
    data = pd.concat([_path(loan, name, terms) for name, terms in paths.items()], ignore_index=True)[names]
    values = values_by_name(_service_values(loan, other, data, discount))
    return Result(data, columns, loan.sources, _service_text(values), values)


def _path(loan: Loan, name: str, terms: Terms) -> pd.DataFrame:
    words = f"{name}: {number_text(terms.interest)}%, {number_text(terms.maturity)} years"
    years = loan_years(terms)
    return years.assign(year=years["year"] + loan.year, terms=words, what_if=name == _WHAT_IF)


def _service_values(loan: Loan, other: Terms, data: pd.DataFrame, discount: float) -> list[Value]:
    unit = loan.currency
    amount = Value("amount", loan.terms.amount, unit, str(loan.year), "loan for six trains", loan.grade, loan.sources)
    found = [amount]
    for prefix, assumed, terms in (("signed", False, loan.terms), ("if", True, other)):
        rows = data[data["what_if"] == assumed]
        peak = rows.loc[[rows["service"].idxmax()]].iloc[0]
        how = (
            f"{number_text(terms.interest)}%, {number_text(terms.maturity)} years, {number_text(terms.grace)} of grace"
        )
        sums = {
            "peak": (float(peak["service"]), str(peak["year"]), "dearest year of service"),
            "total": (float(rows["service"].sum()), "all years", "all payments"),
            "cost": (float(rows["interest"].sum()), "all years", "all interest"),
        }
        found += [
            derive(f"{prefix}_{name}", sum_, unit, how, (amount,), period=period, definition=definition)
            for name, (sum_, period, definition) in sums.items()
        ]
        share = grant_element(terms, discount)
        found.append(
            derive(
                f"{prefix}_gift",
                share,
                "percent",
                f"{how}, discounted at {number_text(discount)}%",
                (amount,),
                definition="grant element",
            )
        )
        found.append(
            derive(
                f"last_{prefix}", int(rows["year"].max()), "year", how, (amount,), definition="year of the last payment"
            )
        )
    by_name = {value.name: value for value in found}
    return [*found, ratio("times", by_name["if_peak"], by_name["signed_peak"])]


def _service_text(values: dict[str, Value]) -> str:
    signed, assumed = (
        f"dearest year {values[f'{prefix}_peak']}, last payment {values[f'last_{prefix}']}, "
        f"interest in all {values[f'{prefix}_cost']}"
        for prefix in ("signed", "if")
    )
    return f"A loan of {values['amount']}. As signed: {signed}. On the assumed terms: {assumed}."
