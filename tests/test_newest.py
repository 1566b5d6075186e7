"""How new a report says its figures are: the last observation, never a plan, a quota or a year to come."""

import pytest

from koruz.report.newest import known_until, newest, observed, shown, until, words
from koruz.report.values import Value

DAY = "2026-11-23"


def record(period="2025", definition="firms at work", amount=3.0, unit="enterprises", grade="official", derived=""):
    return Value("x", amount, unit, period, definition, grade, ("A",), derived=derived).record()


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2025", "2025-12-31"),
        ("January\N{EN DASH}May 2025", "2025-05-31"),
        ("February 2024", "2024-02-29"),
        ("1 February 2026", "2026-02-01"),
        ("end of June 2025", "2025-06-30"),
        ("end of 2024", "2024-12-31"),
        ("mid-2024", "2024-06-30"),
        ("2021\N{EN DASH}2023", "2023-12-31"),
        ("edition of 2023", "2023-12-31"),
        ("1 April 2017 to 1 April 2025", "2025-04-01"),
        ("to 2026", ""),
        ("after June 2024", ""),
        ("no date", ""),
        ("", ""),
    ],
)
def test_a_period_ends_on_its_last_day(period, day):
    assert until(period) == day


def test_a_year_that_is_not_over_counts_from_its_first_day():
    assert known_until("2026", DAY) == "2026-01-01"
    assert known_until("2025", DAY) == "2025-12-31"


@pytest.mark.parametrize(
    "other",
    [
        record(definition="ceiling on workers"),
        record(definition="passengers of the line, forecast"),
        record(definition="flights that each side may fly"),
        record(definition="quota of seasonal workers"),
        record(definition="growth by assumption"),
        record(definition="Afghanistan"),  # a name says nothing of what was counted
        record(grade="article"),
        record(grade=""),
        record(unit="year"),
        record(unit="projects"),
        record(unit="hours"),  # of a timetable
        record(amount=float("nan")),
        record(derived="3 / 2"),
    ],
)
def test_what_is_planned_allowed_assumed_computed_or_the_articles_is_no_observation(other):
    assert observed(record()) and not observed(other)
    assert newest([{**other, "period": "1 March 2026"}, record("2024")], DAY) == record("2024")


def test_the_last_is_found_and_nothing_after_the_day_of_the_search():
    values = [record("2025"), record("1 February 2026", "part of the firms"), record("January 2026")]
    assert words(newest(values, DAY)) == "part of the firms, 1 February 2026"
    assert words(newest(values, "2026-01-31")) == "firms at work, January 2026"
    assert words(newest([record("December 2026")], DAY)) == "" and newest([], DAY) is None


def test_of_several_of_one_day_the_first_is_named():
    assert newest([record("2025", "first of them"), record("2025")], DAY)["definition"] == "first of them"


def test_main_points_numbers_and_exhibits_are_looked_at():
    records = [
        {"type": "takeaways", "items": [{"values": [record("2021")]}]},
        {"type": "numbers", "items": [{"value": record("2022")}, {"value": None}]},
        {"type": "exhibit", "newest": record("2023")},
        {"type": "exhibit", "newest": None},
        {"type": "prose", "values": [record("2024")]},
    ]
    assert [value["period"] for value in shown(records)] == ["2021", "2022", "2023"]
