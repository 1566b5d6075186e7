"""Schedules and grant elements against sums worked by hand and the closed formulas of the OECD's directives."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koruz.methods.loans import Terms, grant_element, present_value, rate_that_reaches, schedule, yearly

# The loan of the examples in the directives' annex: 1,000 units, committed and paid out on 1 January 2001, ten years,
# 2.5 percent, six-monthly instalments from 1 July 2003: two years and a half to the first, so two of grace.
EXAMPLE = {"amount": 1000, "interest": 2.5, "maturity": 10, "grace": 2, "payments": 2}


def directives(terms, discount):
    """The directives' general formula (ZG, ZM, ZX), written down apart from the code that is tested."""
    rate, yearly_rate, payments = terms.interest / 100, discount / 100, terms.payments
    interval, duration = terms.grace, terms.maturity - terms.grace
    per_period = (1 + yearly_rate) ** (1 / payments) - 1
    repayments = payments * duration
    during, after = (1 + yearly_rate) ** interval, (1 + yearly_rate) ** duration
    grace_part = rate * (1 - 1 / during) / (payments * per_period)
    if terms.form == "annuity":
        factor = 1 / ((1 + rate / payments) ** repayments - 1) + 1
        return 100 * (1 - grace_part - rate / payments * factor / during * (1 - 1 / after) / per_period)
    principal_part = 1 / repayments / during * (1 - 1 / after) / per_period
    interest_part = rate / (payments * repayments) / during * (1 / after - 1 + per_period * repayments) / per_period**2
    return 100 * (1 - grace_part - principal_part - interest_part)


def test_a_schedule_worked_by_hand():
    rows = schedule(Terms(amount=100, interest=10, maturity=3, grace=1, payments=1))
    assert rows["interest"].tolist() == [10, 10, 5]
    assert rows["principal"].tolist() == [0, 50, 50]
    assert rows["service"].tolist() == [10, 60, 55]
    assert rows["closing"].tolist() == [100, 50, 0]


def test_an_annuity_worked_by_hand():
    # 100 * 0.1 / (1 - 1.1 ** -2) = 57.619...: interest 10 and 5.238, principal 47.619 and 52.381.
    rows = schedule(Terms(amount=100, interest=10, maturity=2, payments=1, form="annuity"))
    assert rows["service"].tolist() == pytest.approx([57.6190476, 57.6190476])
    assert rows["principal"].tolist() == pytest.approx([47.6190476, 52.3809524])
    assert rows["closing"].iloc[-1] == 0


def test_half_years_fall_into_their_year():
    sums = yearly(Terms(amount=100, interest=4, maturity=2, grace=1, payments=2))
    assert sums["year"].tolist() == [1, 2]
    # Interest 2 and 2; then 2 and 1 with 50 of principal each.
    assert sums["interest"].tolist() == [4, 3]
    assert sums["service"].tolist() == [4, 103]
    assert sums["closing"].tolist() == [100, 0]


def test_a_present_value_worked_by_hand():
    terms = Terms(amount=100, interest=0, maturity=2, payments=1)
    assert present_value(terms, 25) == pytest.approx(50 / 1.25 + 50 / 1.5625)
    assert grant_element(terms, 25) == pytest.approx(28)


@pytest.mark.parametrize("form", ["equal principal", "annuity"])
@pytest.mark.parametrize("discount", [5, 7, 9, 10])
def test_the_example_of_the_directives(form, discount):
    terms = Terms(**EXAMPLE, form=form)
    assert terms.repayments == 16
    assert schedule(terms)["principal"].gt(0).idxmax() == 4  # the fifth payment: 1 July 2003
    assert grant_element(terms, discount) == pytest.approx(directives(terms, discount), abs=1e-9)


def test_the_simplified_formula_of_equal_principal():
    # GE = 100 (1 - (r / a) / d) (1 - ((1 + d)^-aG - (1 + d)^-aM) / (d (aM - aG))); 35 years, 10 of grace, 0.1 percent.
    step = math.sqrt(1.07) - 1
    profile = 1 - ((1 + step) ** -20 - (1 + step) ** -70) / (step * 50)
    soft = Terms(amount=185.19, interest=0.1, maturity=35, grace=10)
    assert grant_element(soft, 7) == pytest.approx(100 * (1 - 0.0005 / step) * profile)
    assert grant_element(soft, 7) == pytest.approx(74.79, abs=0.005)


LOANS = st.builds(
    Terms,
    amount=st.floats(0.01, 1e6),
    interest=st.floats(0, 30),
    maturity=st.integers(11, 40),
    grace=st.integers(0, 10),
    payments=st.sampled_from([1, 2, 4, 12]),
    form=st.sampled_from(["equal principal", "annuity"]),
)


@settings(deadline=None)
@given(LOANS)
def test_the_principal_is_repaid_exactly(terms):
    rows = schedule(terms)
    assert rows["principal"].sum() == pytest.approx(terms.amount)
    assert rows["closing"].iloc[-1] == 0
    assert yearly(terms)["service"].sum() == pytest.approx(rows["service"].sum())
    assert len(yearly(terms)) == terms.maturity


@settings(deadline=None)
@given(LOANS, st.floats(0.5, 30))
def test_schedule_and_closed_formula_agree(terms, discount):
    if terms.form == "annuity" and terms.interest < 1e-6:
        return  # the closed formula divides by nothing there
    assert grant_element(terms, discount) == pytest.approx(directives(terms, discount), abs=1e-5)


@settings(deadline=None)
@given(LOANS)
def test_no_gift_where_interest_is_the_discount_rate(terms):
    effective = 100 * ((1 + terms.interest / 100 / terms.payments) ** terms.payments - 1)
    assert grant_element(terms, effective) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("interest", [1e-13, 1e-15, 1e-300, 2.2250738585e-313, -1e-15])
def test_an_annuity_at_next_to_no_interest_costs_what_one_without_interest_costs(interest):
    terms = Terms(amount=0.5, interest=interest, maturity=11, grace=0, payments=4, form="annuity")
    assert schedule(terms)["service"].tolist() == pytest.approx([0.5 / 44] * 44, rel=1e-12)


@settings(deadline=None)
@given(LOANS, st.floats(0.5, 20))
def test_cheaper_money_is_a_larger_gift(terms, discount):
    softer = Terms(terms.amount, terms.interest / 2, terms.maturity, terms.grace, terms.payments, terms.form)
    assert grant_element(softer, discount) >= grant_element(terms, discount) - 1e-9
    assert grant_element(terms, discount + 1) >= grant_element(terms, discount)
    assert grant_element(terms, discount) < 100


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": 0}, "positive number"),
        ({"amount": math.nan}, "positive number"),
        ({"interest": -100}, "above -100"),
        ({"maturity": 2}, "doesn't fit"),
        ({"grace": -1}, "doesn't fit"),
        ({"maturity": 10.25}, "whole numbers of payments"),
        ({"payments": 0}, "at least one payment"),
        ({"form": "bullet"}, "no form of repayment"),
    ],
)
def test_terms_that_make_no_loan_are_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        Terms(**{**EXAMPLE, **wrong})


def test_a_discount_rate_of_minus_a_hundred_is_refused():
    with pytest.raises(ValueError, match="above -100"):
        present_value(Terms(**EXAMPLE), -100)


@pytest.mark.parametrize(("element", "rate"), [(19.99, 25.0), (20.01, 25.1), (-5.0, 0.0), (60.0, math.nan)])
def test_the_lowest_rate_that_makes_a_loan_so_soft(element, rate):
    # 100 without interest, paid back after a year: 100 / 1.25 = 80 today, a gift of 20; one of 60 needs 150 percent.
    found = rate_that_reaches(Terms(100.0, 0.0, 1, payments=1), element)
    assert found == pytest.approx(rate, nan_ok=True)
