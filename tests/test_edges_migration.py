"""Migration on the edge: bases that nobody counted, lists that are just long enough, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from test_migration import OVERSTAYERS, RULES, frame, koreans_in, lacking, people, world

from koruz.indicators import migration
from koruz.indicators.migration.view import View


def with_overstayers(rows: list[dict[str, Any]]) -> View:
    view: View = world(overstayers=frame(rows, "date"))
    return view


def test_what_nobody_counted_is_no_base() -> None:
    assert [base.label for base in migration.bases(world("VNM"))] == ["all who stay", "legal stays only"]


@pytest.mark.parametrize("other", [{"kind": "suspension"}, {"unit": "countries"}, {"value": None}])
def test_a_threshold_is_called_so_and_is_a_number_in_percent(other: dict[str, Any]) -> None:
    rules = [*RULES, {**RULES[0], "rule": "more", "value": 5.0, **other}]
    assert migration.thresholds(world(rules=frame(rules, "date"))).data["value"].tolist() == [10, 8]


LISTED = [row for row in OVERSTAYERS if row["measure"] == "share_of_overstayers" and row["base"] == "all_overstayers"]


@pytest.mark.parametrize(
    ("left", "total", "amount"),
    [
        # Of 400,000 the last of five, Kazakhstan, has 2.5%: up to 2.55%, which is 10,200.
        ([], 400_000, 10_200),
        (["KAZ"], 400_000, None),  # four are no list
        ([], 0, None),
    ],
)
def test_a_list_of_five_bounds_whom_it_leaves_out(left: list[str], total: float, amount: float | None) -> None:
    listed = [row for row in LISTED if row["nationality"] not in left]
    view = with_overstayers([*listed, lacking("WLD", "2020-12-31", "overstayers", float(total))])
    bounds = [count.high.amount for count in migration.counts(view) if count.bound]
    assert bounds == ([] if amount is None else [amount])


def test_a_list_of_six_with_the_nationality_bounds_nobody() -> None:
    own = lacking("UZB", "2020-12-31", "share_of_overstayers", 2.0, "all_overstayers")
    total = lacking("WLD", "2020-12-31", "overstayers", 400_000.0)
    assert not [count for count in migration.counts(with_overstayers([*LISTED, own, total])) if count.bound]


def test_of_countries_that_began_with_nobody_none_lost_most() -> None:
    def counted(first: float) -> list[dict[str, Any]]:
        own = [koreans_in("UZB", day, "overseas_koreans", 100.0) for day in ("2007", "2022-12")]
        others = [koreans_in(code, "2007", "overseas_koreans", first) for code in ("RUS", "KAZ")]
        return [*own, *others, *(koreans_in(code, "2022-12", "overseas_koreans", 40.0) for code in ("RUS", "KAZ"))]

    lost, none = (migration.neighbours(world(koreans_abroad=frame(counted(first), "date"))) for first in (50.0, 0.0))
    assert (lost["fall"].amount, lost["faller_last"].amount) == (-20, 40)
    assert not none["fall"].known and not none["faller_last"].known


def test_a_first_count_between_totals_needs_one_before_and_one_after() -> None:
    def kin(date: str, value: float) -> dict[str, Any]:
        return people("UZB", date, value, "coethnic", "korean")

    last = [kin("2020-12-31", 40_000), people("UZB", "2020-12-31", 80_000)]
    alone = migration.composition(world(migration_stock=frame([kin("2012-06-30", 10_000), *last], "date")))
    assert (alone["before"].amount, alone["times"].amount) == (10_000, 4)
    assert not alone["before_low"].known and not alone["before_high"].known
    two = [kin("2012-06-30", 10_000), people("UZB", "2010-12-31", 20_000), *last]
    both = migration.composition(world(migration_stock=frame(two, "date")))
    assert (both["before_low"].amount, both["before_high"].amount) == (12.5, 50)  # of 80,000 and of 20,000
