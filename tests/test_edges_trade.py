"""Trade on the edge: all and none of the cars, two whole lists, ties, the last year of a course, worked by hand.

The rows are those of the small world of `test_trade`, with a few more or others.
"""

from __future__ import annotations

from typing import Any

import pytest
from test_edges import pair
from test_trade import PAPERS, TRADE, flow, frame, frames, share

from koruz.indicators import trade


def looking(partner: str = "KOR", last: int = 2025, **tables: list[dict[str, Any]]) -> trade.View:
    """The small world with other tables."""
    changed = {**frames(), **{name: frame(rows) for name, rows in tables.items()}}
    like = pair(partner, last=last)
    return trade.View(changed, like.precedence, like.names, partner, like.first_year, like.last_year)


# --- cars and firms ---------------------------------------------------------------------------------------------------


def cars(partner: str, year: int, value: float) -> dict[str, Any]:
    papers = {"unit": "cars", "product": "Passenger cars", "classification": "group"}
    return {**flow("UZB", partner, "imports", year, value), **papers}


@pytest.mark.parametrize(
    ("own", "every", "parts"), [(0, 0, [20]), (50, 50, [100, 20]), (51, 50, [20]), (0, 50, [0, 20])]
)
def test_cars_are_at_most_all_cars_and_no_part_of_none(own: float, every: float, parts: list[float]) -> None:
    rows = [cars("KOR", 2019, own), cars("WLD", 2019, every), cars("KOR", 2020, 10), cars("WLD", 2020, 50)]
    assert trade.cars(looking(trade_products=rows)).data["percent"].tolist() == parts


def test_the_leader_is_of_the_last_year_that_another_has_too() -> None:
    sold = {("KOR", 2019): 10, ("CHN", 2019): 30, ("TUR", 2019): 8, ("WLD", 2019): 50, ("KOR", 2020): 5}
    rows = [cars(code, year, value) for (code, year), value in {**sold, ("WLD", 2020): 50}.items()]
    result = trade.cars(looking(trade_products=rows))
    assert (result["leader"].definition, result["leader"].amount, result["end"].amount) == ("China", 60, 10)


def firms(investor: str, date: str, value: float, measure: str = "enterprises_operating") -> dict[str, Any]:
    row = {"investor": investor, "host": "UZB", "measure": measure, "date": date, "months": None, "value": value}
    return {**row, "unit": "enterprises", **PAPERS, "year": int(date[:4])}


def test_firms_are_no_part_of_none() -> None:
    rows = [firms(code, "2018-01", 0.0) for code in ("KOR", "WLD")]
    rows += [firms(code, "2019-01", value) for code, value in (("KOR", 5.0), ("WLD", 50.0))]
    assert trade.foreign(looking(investment=rows)).data["percent"].tolist() == [10]


# --- shares and dollars -----------------------------------------------------------------------------------------------


def test_two_whole_lists_are_enough_to_compare_dollars() -> None:
    # Of 2018 the partner alone is printed; 2016 and 2020 name three.
    totals = [flow("UZB", "WLD", "turnover", year, 20000) for year in (2016, 2018)]
    result = trade.dollars(pair(trade=totals, trade_shares=[share("KOR", 2018, 5)]))
    assert (result["start"].period, result["end"].period) == ("2016", "2020")


def test_another_count_of_imports_of_the_same_year_is_no_newer_one() -> None:
    book = [share("KOR", year, 20, kind="imports", definition="factbook") for year in (2017, 2018)]
    goods = [share(code, 2018, 9, kind="imports", definition="goods") for code in ("CHN", "TUR", "KOR")]
    assert not trade.import_shares(looking(trade_shares=[*book, *goods]))["other"].known
    later = [{**row, "year": 2019} for row in goods]
    assert trade.import_shares(looking(trade_shares=[*book, *later]))["other"].amount == 9


def test_years_of_equal_flows_have_no_surplus() -> None:
    rows = [flow("KOR", "UZB", kind, 2019, 500) for kind in ("exports", "imports")]
    result = trade.balance(pair(trade=rows))
    assert (result["years"].amount, result["surplus"].amount) == (2, 1)


def test_no_path_begins_in_a_year_in_which_the_whole_is_nothing() -> None:
    growth = {"partner_growth": 10.0, "rival_growth": 0.0, "total_growth": 0.0}
    assert trade.passing(pair(), "TUR", **growth)["partner_start"].period == "2020"
    # Of 2016, the other year with shares of both, no total is printed.
    nothing = [{**row, "value": 0.0} if row["partner"] == "WLD" else row for row in TRADE]
    assert trade.passing(looking(trade=nothing), "TUR", **growth).empty


def test_shares_that_come_to_more_than_all_give_no_index() -> None:
    def low(turkey: float) -> list[float]:
        rows = [
            share(code, 2019, value, kind="imports", definition="factbook")
            for code, value in (("CHN", 50), ("RUS", 30))
        ]
        third = share("TUR", 2019, turkey, kind="imports", definition="factbook")
        return trade.concentration(looking(trade_shares=[*rows, third])).data["low"].tolist()

    assert low(20) == [50**2 + 30**2 + 20**2]
    assert low(40) == []
