"""Education on the edge: one count and none, nobody, ties, the first and the last day, worked by hand.

The rows are those of the small world of `test_education`, with a few more or fewer.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from test_education import AID, COMMITMENTS, COUNTS, PROGRAMMES, STUDENTS, TRAVEL, count, looking, stay, tally, trip

from koruz.indicators import education
from koruz.indicators.education import scenario
from koruz.indicators.education.institutions import opened
from koruz.indicators.education.koica import readings
from koruz.indicators.education.ranks import orders
from koruz.indicators.education.view import courses


def with_students(date: str, value: float, definition: str = "kedi", level: str = "all") -> list[dict[str, Any]]:
    """The students of the small world, those of Uzbekistan on one day exchanged."""
    where = {"origin": "UZB", "date": date, "definition": definition, "level": level, "status": "reported"}
    rows = [{**row, "value": float(value)} if where.items() <= row.items() else row for row in STUDENTS]
    assert rows != STUDENTS
    return rows


def nobody(**where: Any) -> list[dict[str, Any]]:
    """The students of the small world; nobody in the rows that fit."""
    rows = [{**row, "value": 0.0} if where.items() <= row.items() else row for row in STUDENTS]
    assert rows != STUDENTS
    return rows


# --- nobody ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("date", "other"), [("2016-04-01", "start"), ("2024-04-01", "end")])
def test_nothing_grows_from_nobody_or_to_nobody(date: str, other: str) -> None:
    view = looking(students=with_students(date, 0))
    assert education.growth(view).empty
    assert not education.growth(view)[other].known
    numbers = education.counts(view)
    assert not numbers["times"].known and not numbers["rate"].known and not numbers["span"].known


def test_another_origin_without_students_on_one_day_is_not_compared() -> None:
    rows = nobody(origin="CHN", date="2016-04-01")
    result = education.growth(looking(students=rows))
    # Vietnam 40,000 / 4,000, Uzbekistan 4,000 / 1,000, all 80,000 / 50,000.
    assert result.data["times"].tolist() == [10, 4, 1.6]
    assert (result["place"].amount, result["compared"].amount, result["fastest"].amount) == (2, 2, 10)


def test_of_nobody_no_part_studies_for_a_degree() -> None:
    rows = nobody(origin="WLD", date="2024-04-01")
    result = education.degrees(looking(students=rows))
    assert not result["all_share"].known
    assert result["share"].amount == 75  # 3,000 of 4,000
    assert education.degrees(looking(students=with_students("2024-04-01", 0))).empty  # two origins are too few


def test_shares_of_nobody_are_left_out() -> None:
    rows = nobody(date="2024-03-31")
    days = education.shares(looking(students=rows)).data.query("definition == 'moj'")["date"].tolist()
    assert days == ["2014-11-30", "2016-09-30"]


def test_counts_over_a_count_of_nobody_are_not_compared() -> None:
    rows = nobody(origin="WLD", definition="kedi")
    result = education.everyone(looking(students=rows))
    assert result["same_visas"].amount == 100_000
    assert not result["above"].known


def test_places_are_not_filled_from_nobody() -> None:
    view = looking(students=with_students("2024-04-01", 0))
    assert education.filling(view, 2030, growth=5.0, capacity=9_000).empty


@pytest.mark.parametrize(("nationals", "share"), [(5_000, 100.0), (4_999, None), (0, None)])
def test_students_are_all_nationals_at_most(nationals: float, share: float | None) -> None:
    result = education.residents(looking(migration_stock=[stay("2024-03-31", nationals)]))
    assert (result["last"].amount == share) if share else result.empty


def test_no_part_of_nobody() -> None:
    none = looking(migration_stock=[stay("2024-03-31", 0)], students=with_students("2024-03-31", 0, "moj"))
    assert education.residents(none).empty


def test_the_nearest_count_of_nationals_counts() -> None:
    near, far = stay("2024-04-30", 10_000), stay("2024-01-15", 20_000)
    for stays in ([near, far], [far, near], [near, stay("2010-12-31", 5_000)]):
        assert education.residents(looking(migration_stock=stays))["last"].amount == 50  # 5,000 of 10,000


def test_teaching_that_began_with_nobody_has_no_growth() -> None:
    rows = [tally("all-schools", "learners", "2018", 0), tally("all-schools", "learners", "2024", 7)]
    result = education.teaching(looking(institution_counts=rows, programmes=[]))
    assert (result["pupils"].amount, result["pupils_first"].amount) == (7, 0)
    assert not result["pupils_times"].known and pd.isna(result.data["times"]).all()


def test_a_year_after_one_without_applicants_has_no_rise() -> None:
    rows = [{**row, "value": 0.0} if row["start"] == "2017-01-01" else row for row in PROGRAMMES]
    result = education.tests(looking(programmes=rows))
    assert (result["last"].amount, result["before"].amount) == (6_000, 0)
    assert not result["rise"].known


def test_trainees_are_not_set_beside_nobody() -> None:
    rows = [{**row, "value": 0.0} if row["programme"] == "koica" else row for row in PROGRAMMES]
    assert not education.trainees(looking(programmes=rows))["apart"].known


def test_trips_without_a_traveller_have_no_purposes() -> None:
    rows = [{**row, "value": 0.0} if row["purpose"] == "all" else row for row in TRAVEL]
    assert education.purposes(looking(travel=rows)).empty


def test_two_totals_of_one_day_give_no_growth() -> None:
    rows = [{**row, "date": "2023-07"} if row["commitment"] == "koica-total-2020" else row for row in COMMITMENTS]
    assert not [value for value in readings(looking(aid_commitments=rows)) if value.name.startswith("growth")]


# --- one count --------------------------------------------------------------------------------------------------------


def test_a_single_count_of_teaching_is_the_last_and_no_first() -> None:
    result = education.teaching(looking())
    schools = result.data.set_index("what").loc["Schools that teach Korean"]
    assert pd.isna(schools["start_day"]) and schools["end_day"] == "2018"
    assert not result["schools_first"].known
    assert result["learners_first"].amount == 2_000
    assert "Schools that teach Korean: 34 (2018)" in result.description


def test_a_line_of_one_date_is_told_once() -> None:
    rows = pd.DataFrame({"day": ["2020", "2021", "2022"], "value": [1, 2, 3], "series": ["one", "two", "two"]})
    text = courses(rows, day="day", value="value", series="series")
    assert text == "One: 1 (2020). Two: from 2 (2021) to 3 (2022), 2 dates."


def test_one_source_has_none_before_it() -> None:
    data = education.yearly(looking()).data
    growth = data[data["how"].str.contains("100")].iloc[0]
    assert (growth["source_before"], growth["source"]) == ("OLD", "NEW")
    assert data.loc[data["low"].isin([6, 29, 36]), "source_before"].isna().all()


# --- on the limit -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("net", "inside"), [(9.9, 1), (10, 2), (15, 2), (15.1, 1)])
def test_a_reading_on_the_end_of_the_stated_range_lies_in_it(net: float, inside: int) -> None:
    # Growth of 12 lies in 10 to 15 as well.
    aid = [{**row, "value": net * 1e6} for row in AID]
    assert education.yearly(looking(aid=aid))["inside"].amount == inside


def test_a_later_total_is_one_that_is_a_bound() -> None:
    exact = [row for row in COMMITMENTS if row["commitment"] != "koica-total-2024"]
    assert not education.yearly(looking(aid_commitments=exact))["later"].known
    assert education.yearly(looking())["later"].amount == 250


@pytest.mark.parametrize(("target", "shown"), [(2024, False), (2025, True), (2039, True), (2040, False)])
def test_paths_are_of_one_to_fifteen_years(target: int, shown: bool) -> None:
    assert education.filling(looking(), target, growth=5.0, capacity=9_000).empty is not shown


def test_only_the_first_year_of_a_path_is_counted() -> None:
    data = education.filling(looking(), 2026, growth=10.0, capacity=9_000).data
    kinds = {name: rows["kind"].tolist() for name, rows in data.groupby("path")}
    assert kinds[scenario.FREE] == kinds[scenario.SLOWED] == ["counted", "assumed", "assumed"]
    assert kinds[scenario.PLACES] == ["assumed"] * 3
    assert data.loc[data["path"] == scenario.FREE, "value"].tolist() == pytest.approx([4_000, 4_400, 4_840])


@pytest.mark.parametrize(("capacity", "known"), [(3_999, False), (4_000, False), (4_001, True)])
def test_places_for_those_who_are_here_are_full(capacity: int, known: bool) -> None:
    result = education.filling(looking(), 2030, growth=5.0, capacity=capacity)
    assert result["needed"].known is known
    assert result["slowed"].known is known
    assert (result["full"].amount == 2025) if known else not result["full"].known


@pytest.mark.parametrize(("years", "known"), [(99.5, True), (100.0, True), (100.1, False)])
def test_places_that_fill_within_a_century(monkeypatch: pytest.MonkeyPatch, years: float, known: bool) -> None:
    monkeypatch.setattr(scenario, "years_to_pass", lambda *_: years)
    full = education.filling(looking(), 2030, growth=5.0, capacity=9_000)["full"]
    assert (full.amount == 2124) if known else not full.known


def test_an_origin_that_is_all_students_has_a_share_of_all() -> None:
    def only(value: float) -> list[dict[str, Any]]:
        return [count("UZB", "2024-03-31", value, definition="moj"), count("WLD", "2024-03-31", 900, definition="moj")]

    assert education.shares(looking(students=only(900)))["visas"].amount == 100
    assert education.shares(looking(students=only(901))).empty


@pytest.mark.parametrize(
    ("date", "names"),
    [
        ("2014-09", []),
        ("2014-10", ["first"]),
        ("2018-10-14", ["first", "second"]),
        ("2018-10-15", ["first", "second", "third"]),
        ("2018", ["first", "second", "third"]),
        ("2019-01-01", ["first", "second", "third", "own"]),
    ],
)
def test_an_institution_has_opened_on_its_day_in_its_month_in_its_year(date: str, names: list[str]) -> None:
    assert opened(looking(), date)["institution"].tolist() == names


# --- first and last ---------------------------------------------------------------------------------------------------


def both(origin: str, date: str, every: float, degree: float) -> list[dict[str, Any]]:
    return [count(origin, date, every), count(origin, date, degree, level="degree")]


@pytest.mark.parametrize(
    ("more", "share"),
    [
        ([("CHN", "2025-04-01"), ("VNM", "2025-04-01"), ("MNG", "2025-04-01")], 75),  # three, without the own
        ([("UZB", "2025-04-01"), ("VNM", "2025-04-01")], 75),  # two with it
        ([("UZB", "2025-04-01"), ("VNM", "2025-04-01"), ("MNG", "2025-04-01")], 10),
        ([("UZB", "2023-04-01"), ("VNM", "2023-04-01"), ("MNG", "2023-04-01")], 75),  # earlier
    ],
)
def test_degrees_of_the_last_day_with_the_origin_among_three(more: list[tuple[str, str]], share: float) -> None:
    # On the further days a tenth of each origin studies for a degree; on 1 April 2024 three quarters of Uzbekistan's.
    own = [row for row in STUDENTS if row["date"] != "2023-04-01"]
    rows = [row for origin, date in more for row in both(origin, date, 1_000, 100)]
    assert education.degrees(looking(students=[*own, *rows]))["share"].amount == share


def test_the_rise_is_that_of_the_last_two_years_in_a_row() -> None:
    between = {**PROGRAMMES[3], "start": "2016-01-01", "end": "2016-12-31", "value": 2_500.0}
    result = education.tests(looking(programmes=[*PROGRAMMES, between]))
    assert (result["last"].period, result["before"].period, result["rise"].amount) == ("2018", "2017", 50)


def test_volunteers_are_those_of_the_last_day_in_any_order_of_rows() -> None:
    rows = [row for row in PROGRAMMES if row["measure"] == "volunteers"]
    for order in (rows, rows[::-1]):
        assert education.volunteers(looking(programmes=order)).amount == 500


def test_the_last_count_of_an_institution_in_any_order_of_rows() -> None:
    for order in (COUNTS, COUNTS[::-1]):
        data = education.institutions(looking(institution_counts=order)).data.set_index("institution")
        assert data.loc["first", "students"] == 1_100


def year_of_trips(year: int, *purposes: str) -> list[dict[str, Any]]:
    return [trip("KOR", "UZB", purpose, f"{year}-12-31", 10) for purpose in purposes]


@pytest.mark.parametrize(
    ("purposes", "period"),
    [
        (("all", "tourism", "study"), "2025"),  # two purposes
        (("tourism", "study", "business", "medical"), "2025"),  # no total
        (("all", "tourism", "study", "business"), "2026"),
    ],
)
def test_a_later_year_counts_with_a_total_and_three_purposes(purposes: tuple[str, ...], period: str) -> None:
    travel = [*TRAVEL, *year_of_trips(2026, *purposes)]
    assert education.purposes(looking(travel=travel))["in_all"].period == period


def test_the_smallest_city_is_not_the_one_with_most() -> None:
    result = education.places(looking())
    assert (result["most"].amount, result["most"].definition, result["all"].amount) == (3, "Tashkent", 4)


def test_the_closer_of_the_two_next_larger_origins_is_told() -> None:
    # Enrolled: China 20,000 over 4,000. On a visa: China 18,000 over 5,000.
    assert education.ranking(looking())["times"].amount == pytest.approx(3.6)
    # With 15,000 Uzbeks enrolled the other count is closer, at 20,000 / 15,000.
    result = education.ranking(looking(students=with_students("2024-04-01", 15_000)))
    assert result["times"].amount == pytest.approx(4 / 3)


def test_three_origins_give_an_order_and_two_give_none() -> None:
    assert orders(looking(), "moj").groupby("date").size().to_dict() == {"2014-11-30": 3, "2024-03-31": 4}
    two = [row for row in STUDENTS if row["origin"] != "VNM"]
    assert orders(looking(students=two), "moj").groupby("date").size().to_dict() == {"2024-03-31": 3}
