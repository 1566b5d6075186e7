"""Loans whose terms are printed: the Korean ones, and the Skoda loan of Czech banks for contrast."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from koruz.indicators.construction.view import View
from koruz.indicators.evidence import once, without_article
from koruz.indicators.homes import COMMITMENT as TRAINS
from koruz.indicators.homes import CONTRAST
from koruz.methods.loans import Form, Terms, possible
from koruz.report.values import weakest
from koruz.words.written import number_text

_LABEL = "Thirty Skoda trains, Czech banks (plan)"
_MEASURES = {"loan_planned": "amount", "loan_interest": "interest", "loan_term": "maturity"}
_GRACE = "loan_grace"


@dataclass(frozen=True)
class Loan:
    """A loan whose terms are printed.

    Attributes:
        key: Its id in the data.
        label: What readers see.
        currency: Unit of its amount, such as 'EUR million'.
        year: Year of the signature or the plan.
        terms: Amount, interest, maturity, grace.
        grade: The weakest grade among its figures.
        sources: Ids of the sources of its figures.
    """

    key: str
    label: str
    currency: str
    year: int
    terms: Terms
    grade: str
    sources: tuple[str, ...]

    @property
    def soft(self) -> bool:
        """Whether it is Korean aid; else it stands for contrast."""
        return self.key != CONTRAST


@once
def known_loans(view: View, payments: int = 2, form: Form = "equal principal") -> list[Loan]:
    """Loans whose interest, maturity and grace are printed, and the Skoda loan of commercial banks for contrast.

    The source that prints the terms may round the amount: the amount that precedence prefers stands for it. How often a
    year is paid and in which form isn't printed: both are assumptions. The Skoda loan's grace isn't printed either and
    is taken as none.

    Args:
        view: What is known by the year.
        payments: Payments a year.
        form: Equal principal, or an annuity.
    """
    rows = without_article(view.rows("aid_commitments", kind="loan"))
    termed = view.one_per(rows.dropna(subset=["interest", "maturity_years", "grace_years"]), "commitment")
    amounts = view.one_per(rows, "commitment", "unit").set_index(["commitment", "unit"])
    found = [_soft(row, amounts.loc[(row["commitment"], row["unit"])], payments, form) for _, row in termed.iterrows()]
    return [loan for loan in (*found, _contrast(view, payments, form)) if loan]


def train_loan(view: View, payments: int, form: Form) -> Loan | None:
    """The Korean loan for the fast trains, if it is known by the year."""
    return next((loan for loan in known_loans(view, payments, form) if loan.key == TRAINS), None)


def contrast_loan(view: View, payments: int, form: Form) -> Loan | None:
    """The plan of commercial banks for the Skoda trains, if it is known by the year."""
    return next((loan for loan in known_loans(view, payments, form) if not loan.soft), None)


def terms_words(terms: Terms) -> str:
    """Interest, maturity and grace in words."""
    interest, maturity, grace = map(number_text, (terms.interest, terms.maturity, terms.grace))
    return f"{interest}%, {maturity} years, {grace} of grace"


def _soft(row: pd.Series, amount: pd.Series, payments: int, form: Form) -> Loan | None:
    """A loan by the row that prints its terms and the row whose amount counts; None if no loan can have these."""
    interest, maturity, grace = (float(row[name]) for name in ("interest", "maturity_years", "grace_years"))
    terms = possible(float(amount["value"]), interest, maturity, grace, payments, form)
    if terms is None:
        return None
    sources = tuple(dict.fromkeys(str(each["source"]) for each in (row, amount)))
    papers = (str(row["unit"]), int(str(row["date"])[:4]), terms, weakest([row["grade"], amount["grade"]]), sources)
    return Loan(str(row["commitment"]), str(row["item"]), *papers)


def _contrast(view: View, payments: int, form: Form) -> Loan | None:
    rows = view.rows("rail", subject=CONTRAST, measure=[*_MEASURES, _GRACE])
    chosen = view.one_per(without_article(rows), "measure", "unit").set_index("measure", drop=False)
    if not set(_MEASURES) <= set(chosen.index):
        return None
    printed = chosen["value"].astype(float).to_dict()
    amount, interest, maturity = (printed[name] for name in _MEASURES)
    terms = possible(amount, interest, maturity, printed.get(_GRACE, 0.0), payments, form)
    if terms is None:
        return None
    first = chosen.loc["loan_planned"]
    papers = (str(first["unit"]), int(str(first["date"])[:4]), terms, weakest(chosen["grade"]))
    return Loan(CONTRAST, _LABEL, *papers, tuple(dict.fromkeys(chosen["source"])))
