"""Loans: the schedule of repayments, what a year of service costs, and the grant element.

The grant element is the part of a loan that is a gift: its face value less the present value of all that the borrower
will pay, in percent of the face value. Method: OECD Development Assistance Committee, Converged Statistical Reporting
Directives for the Creditor Reporting System, annex on the grant element (formula and examples for equal principal
payments, annuities and lump sums); S. Scott, The grant element method of measuring the concessionality of loans and
debt relief, OECD Development Centre Working Paper 339 (2017). The payments are discounted one by one, so that every
repayment profile and discount rate is treated alike; for equal payments this is the directives' closed formula.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

Form = Literal["equal principal", "annuity"]


@dataclass(frozen=True)
class Terms:
    """The terms of a loan that is paid out in full on its first day.

    Attributes:
        amount: Face value in any currency, positive.
        interest: Percent a year, simple within the year: each payment bears `interest / payments`.
        maturity: Years from the first day to the last payment, grace included.
        grace: Years in which only interest is due; the first principal is due one payment later. (What the directives
            call INT. Their G, the time to the first principal, is `grace + 1 / payments`.)
        payments: Payments a year.
        form: Equal principal, or an annuity: equal sums of principal and interest after the grace period.

    Raises:
        ValueError: If the terms leave no whole number of payments, or a number is out of range.
    """

    amount: float
    interest: float
    maturity: float
    grace: float = 0.0
    payments: int = 2
    form: Form = "equal principal"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.amount) and self.amount > 0):
            raise ValueError(f"a loan's amount is a positive number, not {self.amount}")
        if not (math.isfinite(self.interest) and self.interest > -100):
            raise ValueError(f"interest is a percentage above -100, not {self.interest}")
        if self.payments < 1:
            raise ValueError("a loan has at least one payment a year")
        if not 0 <= self.grace < self.maturity:
            raise ValueError(f"grace of {self.grace:g} years doesn't fit a maturity of {self.maturity:g}")
        if not all(_whole(years * self.payments) for years in (self.maturity, self.grace)):
            raise ValueError("maturity and grace must hold whole numbers of payments")
        if self.form not in ("equal principal", "annuity"):
            raise ValueError(f"no form of repayment {self.form!r}; there are equal principal and annuity")

    @property
    def repayments(self) -> int:
        """Number of payments that repay principal."""
        return round((self.maturity - self.grace) * self.payments)


def possible(
    amount: float,
    interest: float,
    maturity: float,
    grace: float = 0.0,
    payments: int = 2,
    form: Form = "equal principal",
) -> Terms | None:
    """The terms of a loan as `Terms` takes them; None if one is missing or no loan can have them all."""
    try:
        return Terms(amount, interest, maturity, grace, payments, form)
    except ValueError:
        return None


_NO_INTEREST = 1e-16  # in each period, as a fraction


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-9


def schedule(terms: Terms) -> pd.DataFrame:
    """Every payment of a loan.

    Args:
        terms: The loan.

    Returns:
        One row for each payment: `time` (years since the first day), `opening` (debt before it), `interest`,
        `principal`, `service` (both) and `closing` (debt after it), in the loan's currency.
    """
    return _schedule(terms).copy()


@lru_cache(maxsize=16)
def _schedule(terms: Terms) -> pd.DataFrame:
    """The payments of a loan, kept: what a year costs and what all are worth ask for the same."""
    rate = terms.interest / 100 / terms.payments
    waiting = round(terms.grace * terms.payments)
    rows = []
    debt = terms.amount
    for number in range(1, waiting + terms.repayments + 1):
        interest = debt * rate
        principal = _principal(terms, rate, interest) if number > waiting else 0.0
        rows.append((number / terms.payments, debt, interest, principal, interest + principal, debt - principal))
        debt -= principal
    columns = ["time", "opening", "interest", "principal", "service", "closing"]
    return pd.DataFrame(rows, columns=columns).assign(closing=lambda frame: frame["closing"].mask(_paid(frame), 0.0))


def _principal(terms: Terms, rate: float, interest: float) -> float:
    if terms.form == "equal principal":
        return terms.amount / terms.repayments
    return _instalment(terms, rate) - interest


def _instalment(terms: Terms, rate: float) -> float:
    """The equal payment of an annuity: amount * i / (1 - (1 + i) ** -n), or amount / n without interest.

    Interest so small that one plus it is rounded to one counts as none: what the formula divides by has no digits left.
    """
    if abs(rate) < _NO_INTEREST:
        return terms.amount / terms.repayments
    return terms.amount * rate / -math.expm1(-terms.repayments * math.log1p(rate))


def _paid(frame: pd.DataFrame) -> Any:
    """Where the debt is nothing but the dust of rounding."""
    return frame["closing"].abs() < 1e-9 * frame["opening"].iloc[0]


def yearly(terms: Terms) -> pd.DataFrame:
    """What each year of a loan costs.

    Returns:
        One row for each year: `year` (1 is the first), the sums of `interest`, `principal` and `service` that fall into
        it, and `closing`, the debt at its end.
    """
    rows = schedule(terms)
    rows = rows.assign(year=[math.ceil(time - 1e-9) for time in rows["time"]])
    sums = rows.groupby("year", as_index=False)[["interest", "principal", "service"]].sum()
    return sums.assign(closing=rows.groupby("year")["closing"].last().to_numpy())


def present_value(terms: Terms, discount: float) -> float:
    """What all payments are worth on the first day, in the loan's currency.

    Args:
        terms: The loan.
        discount: Discount rate, effective percent a year; a payment after t years counts 1 / (1 + rate) ** t.

    Raises:
        ValueError: If the discount rate is -100 percent or less.
    """
    if discount <= -100:
        raise ValueError("a discount rate is above -100 percent")
    rows = schedule(terms)
    return math.fsum(
        service * (1 + discount / 100) ** -time for service, time in zip(rows["service"], rows["time"], strict=True)
    )


def grant_element(terms: Terms, discount: float) -> float:
    """The gift in a loan, in percent of its face value; negative if the loan is dearer than the discount rate.

    Args:
        terms: The loan.
        discount: Discount rate, effective percent a year.

    Raises:
        ValueError: If the discount rate is -100 percent or less.
    """
    return 100 * (1 - present_value(terms, discount) / terms.amount)


_RATES = range(10 * 100 + 1)  # tenths of a percent a year


def rate_that_reaches(terms: Terms, element: float) -> float:
    """The lowest discount rate, in whole tenths from 0 to 100 percent a year, at which a loan holds so large a gift.

    Args:
        terms: The loan; what is paid on it is never negative, so its grant element rises with the rate.
        element: Grant element in percent of the sum lent.

    Returns:
        The rate in percent a year; NaN if no such rate is high enough.
    """
    found = bisect_left(_RATES, element, key=lambda tenths: grant_element(terms, tenths / 10))
    return _RATES[found] / 10 if found < len(_RATES) else math.nan
