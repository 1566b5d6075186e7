"""Construction on the edge: nothing lent, five years to the day, the ends of a range, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from test_construction import (
    AID,
    COMMITMENTS,
    PROJECTS,
    SOFT,
    TRAINS_IN_DOLLARS,
    VALUES,
    altered,
    commitment,
    project,
    world,
)

from koruz.indicators import construction
from koruz.indicators.construction.debt import debt
from koruz.indicators.construction.grant_elements import _by_ways, _whose, gift_or_excess, grant_value, part_in_words
from koruz.indicators.construction.known_loans import Loan, known_loans
from koruz.indicators.homes import COMMITMENT
from koruz.methods.loans import Form, Terms
from koruz.report.values import Value

# --- nothing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cells", [{"value": 0.0}, {"grace_years": 35.0}, {"maturity_years": 0.0}])
def test_a_loan_that_can_be_none_is_no_known_loan(cells: dict[str, Any]) -> None:
    kept = [row for row in COMMITMENTS if row["commitment"] != "high-speed-trains"]
    trains = commitment("high-speed-trains", "loan", 200.0, "2024-06-14", **SOFT)
    assert [loan.key for loan in known_loans(world(aid_commitments=[*kept, trains]))][:1] == ["high-speed-trains"]
    view = world(aid_commitments=[*kept, {**trains, **cells}])
    assert "high-speed-trains" not in [loan.key for loan in known_loans(view)]
    assert construction.other_terms(view, interest=2.0, maturity=20, grace=5, discount=5.0).empty


def test_without_any_aid_there_are_no_recipients() -> None:
    rows = [{**row, "donor": "JPN"} for row in AID]
    assert construction.others(world(aid=rows)).empty


def test_figures_of_nothing_lie_no_percent_apart() -> None:
    rows = altered(VALUES, {"value": 0.0, "low": None, "high": None}, project="gas-plant")
    only = [row for row in rows if row["project"] == "gas-plant" and row["grade"] != "article"]
    result = construction.ranges(world(project_values=only))
    assert not result["widest"].known and not result["kinds_apart"].known


# --- on the limit -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("date", "old"), [("2009-12-31", 1), ("2010-01-01", 0)])
def test_a_report_is_old_after_more_than_five_years(date: str, old: int) -> None:
    # What is known at the end of 2014 is known on 1 January 2015.
    rows = [project("mill", "mining", "none", None, "announced", 2009, status_date=date)]
    result = construction.by_group(world(as_of_year=2014, projects=rows))
    assert (result["open"].amount, result["open_old"].amount) == (1, old)


def test_years_on_the_ends_of_the_stated_range_lie_in_it() -> None:
    # USD 10 million to 15 million are stated.
    sums = {2018: 10.0, 2019: 15.0, 2020: 9.9, 2022: 15.1, 2023: 16.0}
    rows = [{**row, "value": sums[row["year"]] * 1e6} for row in AID if row["recipient"] == "UZB"]
    result = construction.yearly(world(aid=rows))
    counts = [result[name].amount for name in ("inside", "above", "below", "streak")]
    assert counts == [2, 2, 1, 2]


@pytest.mark.parametrize(("total", "more"), [(29.7, 0), (30, 1), (45, 1), (45.3, 0)])
def test_a_reading_on_the_end_of_the_range_lies_in_it(total: float, more: int) -> None:
    # A programme of three years: 9.9, 10, 15 and 15.1 a year.
    def inside(value: float) -> float:
        rows = altered(COMMITMENTS, {"value": value}, commitment="koica-2022-2024")
        return construction.koica(world(aid_commitments=rows))["inside"].amount

    assert inside(total) - inside(300.0) == more


@pytest.mark.parametrize(("date", "known"), [("2023-12", True), ("2024-01", False), ("2025-01", False)])
def test_the_total_of_an_earlier_year_holds_no_loan_of_the_trains(date: str, known: bool) -> None:
    balance = commitment("kexim-balance", "export_credit_balance", 50.0, "2023-01", agency="KEXIM", oda=False)
    rows = altered(COMMITMENTS, {"date": date}, commitment="edcf-total")
    together = debt(world(aid_commitments=[*rows, TRAINS_IN_DOLLARS, balance]))["together"]
    assert (together.amount == 866) if known else not together.known  # 216 + 50 + 600


@pytest.mark.parametrize(("since", "names"), [(2023, ["trains"]), (2024, [])])
def test_what_was_announced_in_the_year_counts_from_it(since: int, names: list[str]) -> None:
    found = construction.announced(world(), since=since).data["project"].tolist()
    assert [name for name in found if name == "trains"] == names


@pytest.mark.parametrize(("amount", "gift"), [(0.0, True), (-0.1, False), (0.1, True)])
def test_a_loan_at_the_discount_rate_is_a_gift_of_nothing(amount: float, gift: bool) -> None:
    found, excess = gift_or_excess(Value("element", amount, "percent"), "gift", "excess")
    assert (found.known, excess.known) == (gift, not gift)
    assert (found if gift else excess).amount == abs(amount)
    assert (found.name, excess.name) == ("gift", "excess")
    assert (found.definition, excess.definition) == (("", "") if gift else ("dearer than the discount rate", ""))


def test_a_project_of_the_last_older_year_is_on_the_list_of_the_older() -> None:
    rows = [*PROJECTS, *(project(f"of-{year}", "mining", "none", None, "operating", year) for year in (2019, 2020))]
    result = construction.register(world(projects=rows))
    assert result["projects"].amount == construction.register(world())["projects"].amount + 2


@pytest.mark.parametrize(
    ("rate", "words"), [(5.0, "the rate of IMF and World Bank"), (7.0, "the OECD's rate"), (6.0, "")]
)
def test_a_discount_rate_is_whose_it_is(rate: float, words: str) -> None:
    rules = {"unified_rate": Value("u", 5.0, "percent a year"), "dac_rate": Value("d", 7.0, "percent a year")}
    assert _whose(rate, rules).removeprefix(", ") == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (23.5, "about a quarter"),
        (26.5, "about a quarter"),
        (26.6, "about 27%"),
        (34.8, "about a third"),
        (48.5, "about half"),
        (65.2, "about two thirds"),
        (76.5, "about three quarters"),
        (64.0, "about 64%"),
    ],
)
def test_a_part_is_a_fraction_within_a_point_and_a_half(amount: float, words: str) -> None:
    assert part_in_words(Value("part", amount, "percent")) == words


def test_a_part_that_is_not_known_has_no_words() -> None:
    missing = Value.missing("part", "percent")
    assert part_in_words(missing) == missing.text


@pytest.mark.parametrize(("maturity", "counts"), [(40.0, (1, 2, 4)), (39.5, (2, 4)), (39.75, (4,))])
def test_ways_of_repaying_that_don_t_fit_the_terms_are_left_out(maturity: float, counts: tuple[int, ...]) -> None:
    terms = Terms(100.0, 0.2, maturity, 10.0, payments=max(counts))
    loan = Loan(COMMITMENT, "the trains", "EUR million", 2024, terms, "official", ("S",))
    low, high = _by_ways([loan], 7.0)
    fit = [
        grant_value(replace(loan, terms=replace(terms, payments=each, form=form)), 7.0).amount
        for each in counts
        for form in get_args(Form)
    ]
    assert (low.amount, high.amount) == (min(fit), max(fit))
