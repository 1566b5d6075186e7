"""Transport on the edge: zero and one, a step of just a tenth of a percent, ties, the last day, worked by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest
import test_transport
from test_transport import TALGO, flight, indicator, rail, world

from koruz.indicators import transport
from koruz.indicators.transport.loan import Use
from koruz.indicators.transport.rights import _talks, flown_on
from koruz.indicators.transport.seats import Plane, seats_a_year
from koruz.indicators.transport.view import View, joined


def more(table: str, *rows: dict[str, Any], first: int = 1992, last: int = 2026, **changes: Any) -> View:
    """The small world with further rows of one table."""
    view = world(first, last, **changes)
    frame = view.frames[table]
    new = pd.DataFrame([*frame.drop(columns="when", errors="ignore").to_dict("records"), *rows])
    new = View.dated(new.astype({name: kind for name, kind in frame.dtypes.items() if name in new}))
    return dataclasses.replace(view, frames={**view.frames, table: new})


def zero(measure: str, subject: str = test_transport.ROTEM) -> View:
    """The small world with nothing in the figures of one measure of one subject."""
    view = world()
    rows = view.frames["rail"]
    found = rows["measure"].eq(measure) & rows["subject"].eq(subject)
    assert found.any()
    return dataclasses.replace(view, frames={**view.frames, "rail": rows.assign(value=rows["value"].mask(found, 0.0))})


# --- assumptions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("numbers", [(0, 0, 0, 0), (1, 1, 1, 1)])
def test_parts_of_nothing_and_of_all_are_parts(numbers: tuple[float, ...]) -> None:
    assert dataclasses.astuple(Use(*numbers)) == numbers
    assert Plane(numbers[0], numbers[3]).load == numbers[3]


@pytest.mark.parametrize(
    "numbers",
    [(-0.1, 0, 0, 0), (0, -0.1, 0, 0), (0, 1.1, 0, 0), (0, 0, -0.1, 0), (0, 0, 0, -0.1), (0, 0, 0, 1.1)],
)
def test_negative_numbers_and_parts_above_the_whole_are_refused(numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="parts lie between 0 and 1"):
        Use(*numbers)


@pytest.mark.parametrize("numbers", [(-1, 0.5), (1, -0.1), (1, 1.1)])
def test_a_plane_has_seats_and_a_part_of_them(numbers: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="load factor"):
        Plane(*numbers)


def test_no_flights_and_no_seats_are_no_seats_a_year() -> None:
    assert (seats_a_year(0, 100), seats_a_year(3, 0), seats_a_year(1, 100)) == (0, 0, 10_400)
    for numbers in ((-1, 100), (1, -100)):
        with pytest.raises(ValueError, match="aren't negative"):
            seats_a_year(*numbers)


# --- nothing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["loan", "loan_term"])
def test_a_loan_that_can_be_none_is_left_out(measure: str) -> None:
    assert transport.service(zero(measure)).empty
    assert not transport.service(world()).empty


def test_an_order_without_trainsets_has_no_price_of_one() -> None:
    assert TALGO not in set(transport.unit_costs(zero("trainsets", TALGO)).data["subject"])
    result = transport.unit_costs(zero("cars_per_trainset", TALGO)).data.set_index("subject")
    # EUR 38 million over 2 trainsets, and over 2 times 250 seats: 76,000, a number of thousands.
    assert result.loc[TALGO, ["per_set", "per_seat"]].tolist() == [19, 76_000]
    assert pd.isna(result.loc[TALGO, "per_car"])


def test_nothing_is_above_nothing() -> None:
    view = world()
    rows = view.frames["rail"]
    none = dataclasses.replace(view, frames={**view.frames, "rail": rows.assign(value=0.0)})
    assert not transport.lengths(none)["gap"].known
    assert not transport.prices(none)["excess"].known
    assert not transport.freight(none)["jump"].known


def test_a_journey_of_no_time_is_none() -> None:
    def trains(view: View) -> list[str]:
        return [name.split(",")[0] for name in transport.times(view).data["journey"]]

    new = ["Hyundai Rotem", "Hyundai Rotem"]
    assert trains(world()) == ["Ordinary train", "Ordinary train", *new]
    assert trains(zero("journey_time", "conventional")) == new
    assert not transport.speeds(zero("journey_time", "conventional")).empty


def traffic(*values: tuple[int, float]) -> Any:
    rows = [indicator("UZB", "rail_passengers", year, value) for year, value in values]
    return transport.traffic(more("transport_indicators", *rows), "rail_passengers")


def test_traffic_that_began_or_ended_with_nothing() -> None:
    began = traffic((2001, 0), (2002, 100))
    assert not began["times"].known
    assert began["fall"].amount == 0
    assert traffic((2001, 100), (2002, 0))["fall"].amount == 100
    assert not traffic((2001, 0), (2002, 0))["fall"].known


# --- on the limit -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "still", "ends"),
    [
        (((2001, 1_000), (2002, 1_001)), 0, None),  # a tenth of a percent is a move
        (((2001, 1_000), (2002, 1_000.9)), 1, ("2001", "2002")),
        (((2001, 1_000), (2003, 1_000)), 0, None),  # a year between
        (((2001, 5), (2002, 5), (2003, 9), (2004, 9)), 1, ("2001", "2002")),  # of equally long runs the first
        (((2001, 5), (2002, 5), (2003, 9), (2004, 9), (2005, 9)), 2, ("2003", "2005")),
    ],
)
def test_still_years(values: tuple[tuple[int, float], ...], still: int, ends: tuple[str, str] | None) -> None:
    result = traffic(*values)
    assert result["still"].amount == still
    found = (result["still_from"].period, result["still_to"].period) if result["still_from"].known else None
    assert found == ends


def test_countries_of_one_score_share_the_higher_place() -> None:
    assert transport.performance(more("transport_indicators"))["place"].amount == 3
    tie = indicator("MNG", "lpi_score", 2022, 2.5, 2023)
    view = more("transport_indicators", tie)
    result = transport.performance(dataclasses.replace(view, names={**view.names, "MNG": "Mongolia"}))
    assert (result["place"].amount, result["countries"].amount) == (3, 4)


def test_the_longest_months_on_both_sides_of_the_break_are_compared() -> None:
    def freight(value: float, year: str, coverage: str) -> dict[str, Any]:
        return rail("national-rail", "freight", value, "million tonnes", year, months=3, coverage=coverage)

    result = transport.freight(more("rail", freight(10, "2024", "old"), freight(30, "2025", "new")))
    assert (result["old"].amount, result["new"].amount, result["jump"].amount) == (36, 54, 50)


def test_a_carrier_counts_for_a_year_to_the_month() -> None:
    def two(date: str) -> View:
        only = [flight("Asiana", date, 4), flight("Uzbekistan Airways", "2022-07", 7)]
        return more("air", *only, air=lambda row: row["measure"] != "operated_weekly")

    assert flown_on(two("2021-07"), "2022-07").amount == 11
    assert not flown_on(two("2021-06"), "2022-07").known


def test_flights_of_the_last_day_shown_are_shown() -> None:
    last, next_day = flight("Korean Air", "2024-12-31", 3), flight("Jeju Air", "2025-01-01", 3)
    names = transport.carriers(more("air", last, next_day, last=2024)).data["carrier"].tolist()
    assert "Korean Air" in names and "Jeju Air" not in names


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_joined_in_words(names: list[str], text: str) -> None:
    assert joined(names) == text


@pytest.mark.parametrize(("percent", "short"), [(99.5, 1), (99.99, 1), (100.01, 0), (101, 0)])
def test_a_length_a_hair_below_the_straight_line_is_below_it(percent: float, short: int) -> None:
    frames = test_transport.world().frames
    rail = frames["rail"]
    row = (rail["measure"] == "length") & (rail["segment"] == "samarkand-bukhara")
    printed = rail.assign(value=rail["value"].where(~row, 2 * test_transport.DEGREE * percent / 100))
    view = dataclasses.replace(test_transport.world(), frames={**frames, "rail": printed})
    assert transport.lengths(view)["shorts"].amount == short


def test_of_two_prices_of_the_article_the_larger_is_tested() -> None:
    frames = test_transport.world().frames
    rows = [test_transport.rail(test_transport.ROTEM, "contract_value", value, "USD million", grade="article",
                                source=f"ARTICLE{value}") for value in (250, 240)]  # fmt: skip
    view = test_transport.world()
    titles = {**view.titles, **{str(row["source"]): "A" for row in rows}}
    rail = pd.concat([frames["rail"], pd.DataFrame(rows)], ignore_index=True)
    changed = dataclasses.replace(view, frames={**frames, "rail": rail}, titles=titles)
    assert transport.prices(changed)["article"].amount == 250


@pytest.mark.parametrize(
    ("day", "found"), [("2023-12-30", "2023-12-30"), ("2023-12-31", "2023-12-31"), ("2024-01-01", "9999")]
)
def test_talks_on_the_last_day_of_the_last_year_are_the_last(day: str, found: str) -> None:
    view = test_transport.world(last_year=2023)
    frames = {**view.frames, "air": pd.DataFrame([test_transport.right("korea-uzbekistan", day, 24)])}
    assert _talks(dataclasses.replace(view, frames=frames)) == found
