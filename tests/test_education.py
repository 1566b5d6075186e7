"""Indicators and claims of education on a small world whose answers are worked by hand."""

import csv
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from koruz.claims import judgements
from koruz.claims.education import TESTS
from koruz.claims.verdicts import Verdict
from koruz.data.catalog import open_catalog
from koruz.data.observations import Precedence
from koruz.indicators import education
from koruz.indicators.education import View
from koruz.indicators.education.institutions import opened, tallies
from koruz.indicators.education.koica import readings, totals

DATA = Path(__file__).parents[1] / "data"

NAMES = {"UZB": "Uzbekistan", "KOR": "South Korea", "CHN": "China", "VNM": "Vietnam", "MNG": "Mongolia"}
NAMES |= {"NPL": "Nepal", "KAZ": "Kazakhstan", "WLD": "World"}
PRECEDENCE = Precedence(
    grades={"official": 1, "compiled": 2, "press": 3, "article": 4},
    tiers={"reported": 1, "rounded": 1, "at_least": 1, "inferred": 2, "suspect": 2},
    statuses={"reported": 1, "rounded": 2, "at_least": 4, "inferred": 6, "suspect": 7},
    published={"OLD": "2020", "NEW": "2025", "ARTICLE": "2025-05-19"},
)
PAPERS = {"status": "reported", "grade": "official", "authority": None, "source": "OLD", "note": None}


def count(origin, date, value, definition="kedi", level="all", measure="students", **papers):
    row = {"host": "KOR", "origin": origin, "level": level, "date": date, "measure": measure}
    unit = "persons" if measure == "students" else "percent"
    return {**row, "definition": definition, "value": float(value), "unit": unit, **PAPERS, **papers}


STUDENTS = [
    # Enrolled: Uzbekistan 1,000, then 2,000 four years later, then a bound, a doubtful figure, and 4,000.
    count("UZB", "2016-04-01", 1000),
    count("UZB", "2020-04-01", 2000),
    count("UZB", "2020-04-01", 2222, grade="press", source="NEW"),
    count("UZB", "2022-04-01", 2500, status="at_least"),
    count("UZB", "2023-04-01", 9000, status="suspect"),
    count("UZB", "2024-04-01", 4000),
    count("UZB", "2024-06", 3000, definition="stated", status="rounded", grade="press"),
    count("CHN", "2016-04-01", 20000),
    count("CHN", "2024-04-01", 20000),
    count("VNM", "2016-04-01", 4000),
    count("VNM", "2024-04-01", 40000),
    count("MNG", "2024-04-01", 3000, status="suspect"),
    count("WLD", "2016-04-01", 50000),
    count("WLD", "2022-04-01", 60000),
    count("WLD", "2024-04-01", 80000),
    count("UZB", "2024-04-01", 3000, level="degree"),
    count("CHN", "2024-04-01", 18000, level="degree"),
    count("VNM", "2024-04-01", 10000, level="degree"),
    count("WLD", "2024-04-01", 48000, level="degree"),
    # On a visa: places 3 of 3 in 2014 and 2 of 4 in 2024; a share is printed for 2016.
    count("UZB", "2014-11-30", 500, definition="moj"),
    count("CHN", "2014-11-30", 9000, definition="moj"),
    count("VNM", "2014-11-30", 1000, definition="moj"),
    count("UZB", "2016-09-30", 1.8, definition="moj", measure="share"),
    count("UZB", "2024-03-31", 5000, definition="moj"),
    count("CHN", "2024-03-31", 18000, definition="moj"),
    count("VNM", "2024-03-31", 3000, definition="moj"),
    count("NPL", "2024-03-31", 4500, definition="moj"),
    count("WLD", "2014-11-30", 20000, definition="moj"),
    count("WLD", "2024-03-31", 100000, definition="moj"),
]


def stay(date, value, **papers):
    row = {"nationality": "UZB", "ethnicity": "all", "visa": "all", "measure": "stock", "definition": "all_stays"}
    return {**row, "date": date, "value": float(value), "unit": "persons", **PAPERS, **papers}


STAYS = [stay("2013-12-31", 10000), stay("2024-01-31", 26000), stay("2024-06-30", 25000)]


def institution(key, name, kind, place, start, later=None, resolution=None):
    row = {"institution": key, "name": name, "later_name": later, "kind": kind, "place": place}
    return {**row, "resolution": resolution, "opened": start, "home_university": None, "source": "OLD", "note": None}


INSTITUTIONS = [
    institution("first", "First in Tashkent", "branch", "tashkent", "2014-10", resolution="2014-03-24"),
    institution("second", "Second in Tashkent", "branch", "tashkent", "2018"),
    institution("third", "Third Institute", "branch", "tashkent", "2018-10-15", later="Third University"),
    institution("own", "Own University in Fergana", "university", "fergana", "2019"),
    institution("fourth", "Fourth in Nowhere", "branch", "nowhere", "2020"),
    institution("planned", "Planned", "branch", "tashkent", None),
    institution("all-sejong", "Institutes, all", "group", None, None),
]


def tally(key, measure, date, value, unit="persons", **papers):
    return {
        "institution": key,
        "measure": measure,
        "date": date,
        "value": float(value),
        "unit": unit,
        **PAPERS,
    } | papers


COUNTS = [
    tally("first", "students", "2015", 150),
    tally("first", "students", "2017-11", 1100, status="rounded", grade="press"),
    tally("own", "capacity", "2020-06", 4000),
    tally("third", "korean_department_students", "2025-02", 900, status="at_least"),
    tally("all-universities", "institutions", "2018", 10, "institutions", status="inferred"),
    tally("all-universities", "institutions", "2024", 25, "institutions"),
    tally("all-universities", "learners", "2018", 2000, status="inferred"),
    tally("all-universities", "learners", "2021", 9999),
    tally("all-universities", "learners", "2024", 5000),
    tally("all-schools", "institutions", "2018", 34, "institutions"),
    tally("all-sejong", "institutions", "2021", 2, "institutions"),
    tally("all-sejong", "institutions", "2025-06", 7, "institutions"),
]
PLACES = [
    {"place": "tashkent", "name": "Tashkent", "latitude": 41.3, "longitude": 69.2, "source": "MAP"},
    {"place": "fergana", "name": "Fergana", "latitude": 40.4, "longitude": 71.8, "source": "MAP"},
    {"place": "nowhere", "name": "Nowhere", "latitude": None, "longitude": None, "source": "MAP"},
]


def programme(name, measure, start, end, value, sitting=None, group="all", place=None, **papers):
    row = {"programme": name, "measure": measure, "group": group, "country": "UZB", "place": place}
    row |= {"sitting": sitting, "start": start, "end": end, "value": float(value)}
    return {**row, "unit": "persons", **PAPERS, **papers}


PROGRAMMES = [
    programme("topik", "applicants", "2011-04-17", "2011-04-17", 1000, sitting="22"),
    programme("topik", "applicants", "2011-04-17", "2011-04-17", 600, sitting="22", group="women"),
    programme("topik", "applicants", "2017-10-01", "2017-10-31", 1600, sitting="54", place="tashkent"),
    programme("topik", "applicants", "2015-01-01", "2015-12-31", 2000),
    programme("topik", "applicants", "2017-01-01", "2017-12-31", 4000),
    programme("topik", "applicants", "2018-01-01", "2018-12-31", 6000),
    programme("koica", "trainees", "1995-01-01", "2014-12-31", 1400, status="rounded"),
    programme("koica", "trainees", "1995-01-01", "2020-07-31", 2000, status="at_least"),
    programme("nhi_apa", "trainees", "2019-01-01", "2019-12-31", 70),
    programme("koica", "volunteers", "1995-01-01", "2013-12-31", 412),
    programme("koica", "volunteers", "1995-01-01", "2020-07-31", 500, status="at_least"),
    programme("civil_servants", "trainees", None, "2025-05-19", 2250, grade="article", source="ARTICLE"),
]


def trip(origin, destination, purpose, end, value, definition="visits", start=None, **papers):
    row = {"origin": origin, "destination": destination, "purpose": purpose, "start": start or f"{end[:4]}-01-01"}
    return {**row, "end": end, "definition": definition, "value": float(value), "unit": "persons", **PAPERS, **papers}


TRAVEL = [
    *(trip("KOR", "UZB", purpose, "2024-12-31", value) for purpose, value in (("all", 1000), ("tourism", 999))),
    trip("KOR", "UZB", "all", "2025-12-31", 1000),
    trip("KOR", "UZB", "tourism", "2025-12-31", 800),
    trip("KOR", "UZB", "business", "2025-12-31", 150),
    trip("KOR", "UZB", "study", "2025-12-31", 50),
    *(trip("KOR", "UZB", purpose, "2026-01-31", 1) for purpose in ("all", "tourism", "business", "study")),
    trip("UZB", "KOR", "all", "2025-07-31", 200, status="at_least"),
    trip("UZB", "KOR", "tourism", "2025-07-31", 120),
    trip("UZB", "KOR", "visiting_relatives", "2025-07-31", 50),
    trip("UZB", "KOR", "study", "2025-07-31", 30),
    trip("UZB", "KOR", "study", "2024-07-31", 1000, definition="study_departures"),
    trip("UZB", "KOR", "study", "2024-09-30", 1500, definition="study_departures"),
    trip("UZB", "KOR", "study", "2024-10-31", 1600, definition="study_departures"),
    trip("UZB", "WLD", "study", "2024-07-31", 10000, definition="study_departures"),
    trip("UZB", "WLD", "study", "2024-09-30", 30000, definition="study_departures"),
]
AID = [
    {"donor": "KOR", "recipient": "UZB", "measure": "net_aid", "year": year, "value": value * 1e6, "unit": "USD"}
    | {**PAPERS, "grade": "compiled"}
    for year, value in ((2020, 99), (2021, 30), (2022, 36), (2023, 42))
]


def commitment(key, kind, value, date, item="Projects", **papers):
    row = {"commitment": key, "agency": "KOICA", "item": item, "sector": "all", "kind": kind, "date": date}
    row |= {"since": None, "until": None}
    return {**row, "value": float(value), "unit": "USD million", **PAPERS, "grade": "press", **papers}


COMMITMENTS = [
    commitment("koica-2010-2014", "grant_programme", 500, "2010", since=2010, until=2014),
    commitment("koica-2016-2020", "grant", 30, "2020-07", since=2016, until=2020),
    commitment(
        "koica-2022-2024", "grant_programme", 87, "2021-12", item="Programme, 14 projects", since=2022, until=2024
    ),
    commitment("koica-total-2014", "grant_cumulative", 70, "2014-08", status="at_least"),
    commitment("koica-total-2020", "grant_cumulative", 100, "2020-07"),
    commitment("koica-total-2023", "grant_cumulative", 136, "2023-07", source="NEW"),
    commitment("koica-total-2024", "grant_cumulative", 250, "2024-09-10", status="at_least"),
    commitment("koica-hospital", "grant", 14, "2021-12") | {"sector": "health"},
]


with (DATA / "claims.csv").open(encoding="utf-8") as _file:
    READINGS = {row["claim"]: row["reading"] for row in csv.DictReader(_file)}


def claim(key, low, high, unit, tolerance=0.0, tolerance_unit="", origin=None):
    row = {"claim": key, "quantity": "stated", "low": low, "high": high, "unit": unit, "period": "2024"}
    row |= {"reading": READINGS[key]}
    return {**row, "tolerance": tolerance, "tolerance_unit": tolerance_unit, "origin": origin, "source": "ARTICLE"}


RELEASE = "presidential-release-2024-06-14"
CLAIMS = [
    claim("E1", 4.0, 4.0, "branches", 0.0, "branches", RELEASE),
    claim("E2", 3500.0, None, "persons", 10.0, "percent", RELEASE),
    claim("E3", 2250.0, 2250.0, "persons", 10.0, "percent"),
    claim("E4", 10.0, 15.0, "USD million a year", 10.0, "percent"),
    claim("E5", 4.0, 4.0, "kinds", 0.0, "kinds"),
]


def frame(rows, columns=()):
    table = pd.DataFrame(rows, columns=list(columns) or None)
    return View.dated(table)


def world(**changed):
    tables = {"students": STUDENTS, "migration_stock": STAYS, "institutions": INSTITUTIONS}
    tables |= {"institution_counts": COUNTS, "programmes": PROGRAMMES, "travel": TRAVEL, "aid": AID}
    tables |= {"aid_commitments": COMMITMENTS, "places": PLACES, "claims": CLAIMS}
    return {name: frame(changed.get(name, rows), rows[0]) for name, rows in tables.items()}


def looking(origin="UZB", first=2004, last=2025, **changed):
    return View(world(**changed), PRECEDENCE, NAMES, origin, first, last)


@pytest.fixture
def view():
    return looking()


# --- students ---------------------------------------------------------------------------------------------------------


def test_counts_keep_the_two_definitions_apart_and_bounds_out_of_both(view):
    result = education.counts(view)
    lines = {name: rows["value"].tolist() for name, rows in result.data.groupby("series", sort=False)}
    assert lines == {
        "enrolled on 1 April": [1000, 2000, 4000],
        "on a student visa": [500, 5000],
        "said by the Uzbek presidency": [3000],
        "printed as a bound": [2500],
        "doubtful figure": [9000],
    }
    assert result["first"].period == "1 April 2016"
    assert (result["enrolled"].amount, result["visas"].amount) == (4000, 5000)
    assert (result["times"].amount, result["span"].amount) == (4, 8)
    # 4 = (1 + r)^8, so r = 4^(1/8) - 1 = 18.92%.
    assert result["rate"].amount == pytest.approx(18.92, abs=0.01)


def test_the_official_count_goes_before_the_newer_one_of_the_press(view):
    rows = education.counts(view).data
    row = rows[rows["date"] == "2020-04-01"].iloc[0]
    assert (row["value"], row["alternates"]) == (2000, 1)


def test_growth_of_a_single_count_is_unknown():
    result = education.counts(looking(first=2024))
    assert result["enrolled"].amount == 4000
    assert not result["times"].known
    assert not result["rate"].known


def test_everyone_compares_the_counts_of_one_day(view):
    result = education.everyone(view)
    # 31 March and 1 April 2024 are a day apart: 100,000 / 80,000 = 1.25.
    assert (result["same_visas"].amount, result["same_enrolled"].amount) == (100000, 80000)
    assert result["above"].amount == pytest.approx(25)


def test_counts_half_a_year_apart_are_not_compared():
    result = education.everyone(looking(first=2014, last=2016))
    assert (result["enrolled"].amount, result["visas"].amount) == (50000, 20000)
    assert not result["above"].known


# --- ranks and shares -------------------------------------------------------------------------------------------------


def test_ranking_by_either_count(view):
    result = education.ranking(view)
    by_visa = result.data[result.data["definition"] == "moj"]
    assert by_visa["name"].tolist() == ["China", "Uzbekistan", "Nepal", "Vietnam"]
    assert (result["rank_visas"].amount, result["rank_enrolled"].amount) == (2, 3)
    # The next larger: 18,000 / 5,000 by visas, 20,000 / 4,000 by enrolment; the closer one counts.
    assert result["times"].amount == pytest.approx(3.6)
    assert result["times"].definition == "China"
    assert "Mongolia" not in result.data["name"].tolist()  # doubtful


def test_the_largest_origin_has_nobody_before_it():
    result = education.ranking(looking("CHN"))
    assert result["rank_visas"].amount == 1
    assert result["rank_enrolled"].amount == 2  # behind Vietnam: 40,000 to 20,000
    assert result["times"].amount == 2
    assert not education.ranking(looking("CHN", last=2016))["times"].known


def test_a_place_by_one_count_alone_is_no_place_by_both():
    rows = [count(code, "2024-04-01", number, "kedi") for code, number in (("CHN", 9000), ("VNM", 8000), ("UZB", 1000))]
    rows += [count(code, "2024-12-31", number, "moj") for code, number in (("CHN", 9000), ("VNM", 8000), ("MNG", 700))]
    result = education.ranking(looking(students=rows))
    assert result["rank_enrolled"].amount == 3
    assert not result["rank"].known


def test_a_day_with_two_origins_gives_no_ranking():
    two = [row for row in STUDENTS if row["origin"] in ("UZB", "CHN")]
    assert education.ranking(looking(students=two)).empty


def level_world(mongolia_visas, mongolia_enrolled, **papers):
    """Uzbekistan third of four by either count, with 2,000 and 1,000 students; Mongolia as given."""
    rows = []
    for definition, date, own, other in (
        ("moj", "2024-12-31", 2000, mongolia_visas),
        ("kedi", "2024-04-01", 1000, mongolia_enrolled),
    ):
        rows += [count("CHN", date, 9000, definition), count("VNM", date, 8000, definition)]
        rows += [count("UZB", date, own, definition), count("MNG", date, other, definition, **papers)]
    return education.ranking(looking(students=rows))


@pytest.mark.parametrize(
    ("visas", "enrolled", "by_visas", "by_enrolment", "both"),
    [
        (1900, 950, "third, level with Mongolia", "third, level with Mongolia", "third, level with Mongolia"),  # 5%
        (1899, 950, "third", "third, level with Mongolia", "third"),  # 5.05% of the larger
        (1900, 949, "third, level with Mongolia", "third", "third"),  # 5.1%
        (2105, 1052, "fourth, level with Mongolia", "fourth, level with Mongolia", "fourth, level with Mongolia"),
        (2000, 1000, "third, level with Mongolia", "third, level with Mongolia", "third, level with Mongolia"),  # a tie
        (1990, 1010, "third, level with Mongolia", "fourth, level with Mongolia", None),
    ],
)
def test_counts_within_a_twentieth_are_level(visas, enrolled, by_visas, by_enrolment, both):
    result = level_world(visas, enrolled)
    assert result["rank_visas"].definition == by_visas
    assert result["rank_enrolled"].definition == by_enrolment
    assert (result["rank"].definition if result["rank"].known else None) == both
    if "level" in by_visas and "level" in by_enrolment:
        assert (result["peer_visas"].amount, result["peer_enrolled"].amount) == (visas, enrolled)
        assert result["peer_visas"].definition == "Mongolia"
    else:
        assert not result["peer_visas"].known


def test_a_bound_is_level_with_nobody():
    assert level_world(2000, 1000, status="at_least")["rank_visas"].definition == "third"


def test_shares_are_computed_within_one_count_or_as_printed(view):
    result = education.shares(view)
    # 1,000 / 50,000, 4,000 / 80,000; 500 / 20,000, 5,000 / 100,000. The bound of 2022 has no share.
    found = {(row["definition"], row["date"]): row["share"] for _, row in result.data.iterrows()}
    assert found == {
        ("kedi", "2016-04-01"): 2,
        ("kedi", "2024-04-01"): 5,
        ("moj", "2014-11-30"): 2.5,
        ("moj", "2016-09-30"): 1.8,
        ("moj", "2024-03-31"): 5,
    }
    assert (result["enrolled_first"].amount, result["enrolled"].amount) == (2, 5)
    assert (result["visas_first"].period, result["visas"].period) == ("30 November 2014", "31 March 2024")
    assert (result["visas_rank_first"].amount, result["visas_rank_last"].amount) == (3, 2)


def test_growth_between_the_same_two_days(view):
    result = education.growth(view)
    assert result.data["name"].tolist() == ["Vietnam", "Uzbekistan", "All countries", "China"]
    assert result.data["times"].tolist() == [10, 4, 1.6, 1]
    assert (result["place"].amount, result["compared"].amount) == (2, 3)
    assert (result["fastest"].definition, result["fastest"].amount) == ("Vietnam", 10)
    assert result["all_times"].amount == pytest.approx(1.6)
    assert result["times"].period == "1 April 2016 to 1 April 2024"


def test_phases_run_from_each_exact_count_to_the_next(view):
    result = education.phases(view)
    own = result.data[result.data["name"] == "Uzbekistan"]
    # 1,000 to 2,000 in four years: 2 ** (1/4); 2,000 to 4,000 in four more. Bound and doubtful figure begin no phase.
    assert own["phase"].tolist() == ["2016 to 2020", "2020 to 2024"]
    assert own["rate"].tolist() == pytest.approx([18.92, 18.92], abs=0.01)
    # All countries have no count of 2020, so neither phase of theirs is known.
    assert not (result.data["name"] == "All countries").any()
    assert not result["newest_all"].known
    assert (result["first"].amount, result["last"].amount) == (1000, 4000)


def test_phases_know_the_fastest_the_slowest_and_the_whole_world():
    rows = [
        count("UZB", f"{year}-04-01", value) for year, value in ((2018, 100), (2020, 400), (2021, 440), (2023, 539))
    ]
    rows += [count("WLD", f"{year}-04-01", value) for year, value in ((2018, 1000), (2021, 1000), (2023, 1210))]
    result = education.phases(looking(students=rows))
    # 4 ** (1/2) = 2; 440 / 400 = 1.1; (539 / 440) ** (1/2) = 1.1068; of all: (1,210 / 1,000) ** (1/2) = 1.1
    own = result.data[result.data["name"] == "Uzbekistan"]
    assert own["rate"].tolist() == pytest.approx([100, 10, 10.68], abs=0.2)  # two years aren't always 730 days
    assert (result["fastest"].period, result["slowest"].period) == ("2018 to 2020", "2020 to 2021")
    assert (result["newest"].period, result["newest"].amount) == ("2021 to 2023", pytest.approx(10.68, abs=0.02))
    assert result["newest_all"].amount == pytest.approx(10, abs=0.02)


def test_one_phase_has_no_fastest_and_one_count_no_phase():
    two = [count("UZB", "2018-04-01", 100), count("UZB", "2020-04-01", 121)]
    result = education.phases(looking(students=two))
    assert result["newest"].amount == pytest.approx(10, abs=0.02)
    assert not result["fastest"].known and not result["slowest"].known
    assert education.phases(looking(students=two[:1])).empty


def test_unesco_is_a_definition_of_its_own():
    rows = [*STUDENTS, count("UZB", "2018", 300, "uis", grade="compiled"), count("UZB", "2019", 500, "uis")]
    rows += [count("UZB", "2019", 1500, "uis") | {"host": "KAZ"}, count("UZB", "2018", 9000, "uis") | {"host": "KAZ"}]
    result = education.unesco(looking(students=rows))
    assert result.data[["name", "year", "value"]].values.tolist() == [
        ["South Korea", 2018, 300],
        ["South Korea", 2019, 500],
        ["Kazakhstan", 2018, 9000],
        ["Kazakhstan", 2019, 1500],
    ]
    assert (result["first"].amount, result["last"].amount, result["most"].amount) == (300, 500, 1500)
    assert (result["most_times"].amount, result["most"].definition) == (3, "Kazakhstan")
    # The ministries' counts are what they were without it.
    assert education.counts(looking(students=rows))["times"].amount == education.counts(looking())["times"].amount


def test_unesco_without_korea_or_without_others():
    rows = [count("UZB", "2019", 1500, "uis") | {"host": "KAZ"}]
    assert education.unesco(looking(students=[*STUDENTS, *rows])).empty
    alone = education.unesco(looking(students=[*STUDENTS, count("UZB", "2019", 500, "uis")]))
    assert not alone["most"].known and not alone["most_times"].known


def test_growth_by_visas(view):
    result = education.growth(view, "moj")
    assert result["times"].amount == 10
    # 30 November 2014 to 31 March 2024 is 9.33 years: 10^(1 / 9.33) - 1 = 28%.
    assert result["rate"].amount == pytest.approx(28, abs=0.1)
    assert result["place"].amount == 1
    assert result["compared"].amount == 3  # Nepal has one figure


def test_growth_needs_two_counts():
    assert education.growth(looking(first=2024)).empty
    assert not education.growth(looking("NPL"))["times"].known


def test_degrees(view):
    result = education.degrees(view)
    assert result.data["name"].tolist() == ["China", "Uzbekistan", "All countries", "Vietnam"]
    assert result.data["share"].tolist() == [90, 75, 60, 25]
    assert (result["share"].amount, result["all_share"].amount) == (75, 60)


def test_residents_take_the_nearest_count_within_three_months(view):
    result = education.residents(view)
    # 31 March 2024 lies two months after the 26,000 and three before the 25,000; November 2014 is eleven months off.
    assert result.data["residents"].tolist() == [26000]
    assert result["first"].amount == result["last"].amount == pytest.approx(100 * 5000 / 26000)
    late = [stay("2024-07-31", 25000)]
    assert education.residents(looking(migration_stock=late)).empty


@pytest.mark.parametrize("name", ["counts", "ranking", "shares", "growth", "degrees", "residents"])
def test_an_origin_without_figures_gives_an_empty_result(name):
    result = getattr(education, name)(looking("KAZ"))
    assert result.empty
    assert not result["anything"].known


@pytest.mark.parametrize("origin", ["VNM", "CHN", "NPL", "UZB"])
def test_other_origins_have_their_own_counts(origin):
    result = education.counts(looking(origin))
    assert set(result.data["origin"]) == {origin}


# --- universities -----------------------------------------------------------------------------------------------------


def test_opened_by_a_date_reads_reduced_dates_kindly(view):
    def names(date):
        return opened(view, date)["institution"].tolist()

    assert names("2014-09-30") == []
    assert names("2014-10-01") == names("2014") == ["first"]  # October 2014 has begun
    assert names("2018-01-01") == ["first", "second"]  # some day of 2018
    assert names("2018-10-14") == ["first", "second"]
    assert names("2018-10-15") == ["first", "second", "third"]
    assert names("2025") == ["first", "second", "third", "own", "fourth"]


def test_tallies_by_a_date(view):
    found = {name: value.amount for name, value in tallies(view, "2019-12-31").items()}
    assert found == {"branches": 3, "all": 4, "own": 1, "renamed": 1, "kept": 3}
    assert tallies(view, "2019-12-31")["own"].definition == "Own University in Fergana"
    assert tallies(view, "2010")["all"].amount == 0


def test_institutions_with_their_last_counts(view):
    result = education.institutions(view)
    assert result.data["opened_words"].tolist() == ["October 2014", "2018", "15 October 2018", "2019", "2020"]
    assert result.data["decree"].tolist()[0] == "24 March 2014"
    assert result.data["event"].tolist()[0] == "First in Tashkent; about 1,100 students, November 2017"
    assert result.data["event"].tolist()[2].startswith("Third Institute, now Third University; over 900 students of")
    assert result.data["students"].isna().tolist() == [False, True, False, True, True]  # places aren't students
    assert (result["first"].text, result["counted"].amount) == ("2014", 2)
    assert (result["branches"].amount, result["kept"].amount, result["stated"].amount) == (4, 4, 4)


def test_places_group_by_city_and_leave_out_what_has_no_coordinates(view):
    result = education.places(view)
    assert result.data["mark"].tolist() == ["Tashkent: 3", "Fergana: 1"]
    assert (result["cities"].amount, result["all"].amount, result["most"].amount) == (2, 4, 3)
    assert result["most"].definition == "Tashkent"


def test_no_institutions_no_map():
    none = looking(institutions=[])
    assert education.institutions(none).empty
    assert education.places(none).empty


# --- language ---------------------------------------------------------------------------------------------------------


def test_teaching_sets_the_first_beside_the_last_count(view):
    result = education.teaching(view)
    rows = result.data.set_index("what")
    assert rows.loc["Their students of Korean", ["start", "end", "times"]].tolist() == [2000, 5000, 2.5]
    assert rows.loc["Universities that teach Korean", "start_day"] == "2018, inferred"
    assert rows.loc["Applicants for the test (TOPIK), whole year", ["start", "end"]].tolist() == [2000, 6000]
    assert pd.isna(rows.loc["Schools that teach Korean", "start"])
    assert (result["institutes"].amount, result["institutes_times"].amount) == (7, 3.5)
    assert result["schools"].amount == 34
    assert not result["schools_times"].known
    assert not result["pupils"].known


def test_tests_never_compare_a_sitting_with_a_year(view):
    result = education.tests(view)
    assert (result["last"].amount, result["before"].amount, result["rise"].amount) == (6000, 4000, 50)
    assert (result["sitting"].amount, result["women"].amount) == (1000, 60)
    assert "October 2017, one sitting, Tashkent alone" in result.data["label"].tolist()


def test_a_year_between_leaves_the_rise_unknown():
    rows = [row for row in PROGRAMMES if row["start"] != "2017-01-01"]
    assert not education.tests(looking(programmes=rows))["rise"].known


def test_teaching_and_tests_without_data():
    none = looking(institution_counts=[], programmes=[])
    assert education.teaching(none).empty
    assert education.tests(none).empty


# --- training and aid -------------------------------------------------------------------------------------------------


def test_trainees_stand_beside_the_article_and_are_not_added(view):
    result = education.trainees(view)
    assert result.data["value"].tolist() == [1400, 2000, 70, 2250]
    assert result.data["label"].tolist()[1] == "KOICA, 1995\N{EN DASH}2020, at least"
    assert (result["first"].amount, result["last"].text) == (1400, "over 2,000 trainees")
    assert result["apart"].amount == pytest.approx(12.5)  # 2,250 / 2,000
    assert result["apart"].grade == "article"


def test_trainees_without_the_agency():
    courses = [row for row in PROGRAMMES if row["programme"] == "nhi_apa"]
    result = education.trainees(looking(programmes=courses))
    assert result["courses"].amount == 70
    assert not result["last"].known
    assert not result["apart"].known
    assert education.trainees(looking(programmes=[])).empty


def test_volunteers_are_the_last_count(view):
    assert education.volunteers(view).text == "over 500 volunteers"
    assert not education.volunteers(looking(programmes=[])).known


def test_readings_of_a_year_of_aid(view):
    found = {value.name: value.amount for value in readings(view)}
    assert found == {
        "net": pytest.approx(36),  # (30 + 36 + 42) / 3
        "projects_2016_2020": pytest.approx(6),  # 30 / 5
        "programme_2022_2024": pytest.approx(29),  # 87 / 3
        "growth_2020_2023": pytest.approx(12),  # (136 - 100) / 3; the bounds before and after give no number
    }
    assert totals(view)["value"].tolist() == [70, 100, 136, 250]


def test_old_net_aid_is_no_reading():
    old = [{**row, "year": row["year"] - 10} for row in AID]
    assert "net" not in {value.name for value in readings(looking(aid=old))}
    assert "net" not in {value.name for value in readings(looking(aid=AID[-2:]))}


def test_yearly_aid_beside_the_articles_range(view):
    result = education.yearly(view)
    assert result.data["low"].tolist() == [36, 29, 12, 6, 10]
    assert (result["lowest"].amount, result["highest"].amount, result["net"].amount) == (6, 29, 36)
    assert (result["inside"].amount, result["readings"].amount) == (1, 4)
    assert (result["band_low"].text, result["band_high"].text) == ("USD 10 million", "USD 15 million")
    assert result["later"].text == "over USD 250 million"


def test_yearly_aid_with_net_aid_alone_and_with_nothing():
    alone = education.yearly(looking(aid_commitments=[]))
    assert alone["net"].amount == 36
    assert not alone["lowest"].known
    assert not alone["later"].known
    assert education.yearly(looking(aid_commitments=[], aid=[])).empty


# --- travel -----------------------------------------------------------------------------------------------------------


def test_purposes_take_the_longest_period_with_enough_purposes(view):
    result = education.purposes(view)
    assert result["in_all"].period == "2025"
    assert result["out_all"].text == "over 200 trips"
    assert (result["in_tourism"].amount, result["in_study"].amount) == (80, 5)
    assert (result["out_tourism"].amount, result["out_visiting_relatives"].amount) == (60, 25)
    assert not result["in_visiting_relatives"].known  # not printed, so unknown and not zero
    assert result.data["purpose_label"].tolist()[:2] == ["Tourism", "Tourism"]


def test_purposes_with_one_direction_and_with_none():
    one = education.purposes(looking(travel=[row for row in TRAVEL if row["origin"] == "UZB"]))
    assert one["out_tourism"].amount == 60
    assert not one["in_all"].known
    assert education.purposes(looking(travel=TRAVEL[:2])).empty  # a single purpose
    assert education.purposes(looking(travel=[])).empty


def test_departures_of_the_longest_period_with_both_counts(view):
    result = education.departures(view)
    assert result.data["share"].tolist() == [10, 5]
    assert (result["korea"].amount, result["all"].amount, result["share"].amount) == (1500, 30000, 5)
    assert result["korea"].period == "January\N{EN DASH}September 2024"
    assert education.departures(looking(travel=[])).empty
    earlier = [trip("UZB", place, "study", "2023-11-30", 99, definition="study_departures") for place in ("KOR", "WLD")]
    longest = education.departures(looking(travel=[*TRAVEL, *earlier]))["korea"]
    assert longest.period == "January\N{EN DASH}November 2023"
    tenth = trip("UZB", "WLD", "study", "2024-10-31", 31000, definition="study_departures")
    assert education.departures(looking(travel=[*TRAVEL, tenth, *earlier]))["korea"] == longest


# --- what if ----------------------------------------------------------------------------------------------------------


def test_the_target_of_the_page_is_a_year_to_fifteen_years_after_the_last_count(view):
    result = education.filling(view, 2026, growth=100, capacity=12000)
    target = next(each for each in result.model.controls if each.name == "target_year")
    counted = int(result["start"].period[-4:])
    assert (target.low, target.high) == (counted + 1, counted + 15)


def test_filling_follows_the_closed_forms(view):
    result = education.filling(view, 2026, growth=100, capacity=12000)
    # Free: 4,000 * 2^2. Slowed: K / (1 + (K / N - 1) * 2^-t) = 12,000 / (1 + 2 / 4) = 8,000.
    assert result["free"].amount == 16000
    assert result["slowed"].amount == pytest.approx(8000)
    assert result["lost"].amount == pytest.approx(8000)
    # 4,000 doubles to 8,000 in 2025 and passes 12,000 on the way to 2026; needed: 3^(1/2) - 1.
    assert result["full"].text == "2026"
    assert result["needed"].amount == pytest.approx(73.2, abs=0.01)
    slowed = result.data[result.data["path"] == "growth that slows as places fill"]
    assert slowed["value"].tolist() == pytest.approx([4000, 6000, 8000])
    assert slowed["kind"].tolist() == ["counted", "assumed", "assumed"]
    assert result.data.loc[result.data["path"] == "places assumed", "value"].tolist() == [12000] * 3


@pytest.mark.parametrize("capacity", [0, 3999, 4000])
def test_places_below_todays_students_leave_growth_without_a_limit(view, capacity):
    result = education.filling(view, 2026, growth=10, capacity=capacity)
    assert result["free"].amount == pytest.approx(4840)
    for name in ("slowed", "lost", "full", "needed"):
        assert not result[name].known
    assert "no more places than students" in result.description


@pytest.mark.parametrize(("growth", "free"), [(0, 4000), (-50, 1000)])
def test_without_growth_places_never_fill(view, growth, free):
    result = education.filling(view, 2026, growth=growth, capacity=8000)
    assert result["free"].amount == free
    assert not result["slowed"].known
    assert not result["full"].known
    assert "never within a century" in result.description


def test_the_strongest_growth_still_stops_at_the_places(view):
    result = education.filling(view, 2030, growth=200, capacity=5000)
    assert result["slowed"].amount < 5000
    assert result["free"].amount == 4000 * 3**6


def test_filling_needs_a_count_before_the_target(view):
    assert education.filling(view, 2024, growth=10, capacity=8000).empty
    assert education.filling(looking("KAZ"), 2030, growth=10, capacity=8000).empty


# --- the view ---------------------------------------------------------------------------------------------------------


def test_view_refuses_years_in_the_wrong_order_and_what_is_no_country():
    with pytest.raises(ValueError, match="first_year 2020 is after last_year 2010"):
        education.view(None, "UZB", 2020, 2010)
    with pytest.raises(ValueError, match="'WLD' isn't a country of the data"):
        education.view(open_catalog(), "WLD", 2010, 2020)


def test_years_bound_the_counts_of_students_alone():
    short = looking(first=2016, last=2020)
    assert education.counts(short)["enrolled"].amount == 2000
    assert education.institutions(short)["branches"].amount == 4


# --- claims -----------------------------------------------------------------------------------------------------------


class Catalog:
    """As much of a data package as the claims ask for."""

    precedence = PRECEDENCE
    countries = NAMES

    def __init__(self, **changed):
        self.published = {**PRECEDENCE.published, **changed.pop("published", {})}
        self.frames = world(**changed)
        kinds = ["aggregate" if code == "WLD" else "country" for code in NAMES]
        self.frames["countries"] = pd.DataFrame({"country": [*NAMES], "kind": kinds})
        self.frames["projects"] = pd.DataFrame({"name": ["A hospital"], "source": ["OLD"]})
        events = changed.get("milestones", ["A visit"])
        self.frames["milestones"] = pd.DataFrame({"event": events, "grade": "press", "source": "OLD"})

    def table(self, name):
        table = self.frames[name]
        return table.drop(columns="when") if "when" in table else table

    def source(self, name):
        return SimpleNamespace(published=self.published[name])


def verdict(key, **changed):
    catalog = Catalog(**changed)
    claims = catalog.table("claims")
    return TESTS[key](catalog, claims[claims["claim"] == key].iloc[0])


def test_branches_are_supported_if_each_way_of_counting_gives_the_number():
    plain = [row for row in INSTITUTIONS if row["kind"] == "branch"]
    plain = [{**row, "later_name": None} for row in plain]
    assert verdict("E1", institutions=plain).verdict == Verdict.SUPPORTED


def test_branches_differ_while_the_ways_of_counting_do():
    judgement = verdict("E1")
    assert judgement.verdict == Verdict.DIFFERS
    assert "4 branches had opened by 14 June 2024" in judgement.found
    assert judgement.arithmetic == (
        "branches: 4; with universities of their own: 5; without renamed branches: 3; "
        "without these, with universities of their own: 4"
    )
    assert "Third Institute is now called Third University." in judgement.reading


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        # A fifth branch before the release: without the renamed one there are still four.
        ([institution("fifth", "Fifth", "branch", "tashkent", "2023")], Verdict.DIFFERS),
        # A fifth branch between the release and the article changes nothing of what differs.
        ([institution("fifth", "Fifth", "branch", "tashkent", "2025-01")], Verdict.DIFFERS),
        ([institution(f"n{n}", f"N{n}", "branch", "tashkent", "2021") for n in range(3)], Verdict.UNCHECKABLE),
        (
            [institution(f"n{n}", f"N{n}", "branch", "tashkent", "2021") | {"source": "NEW"} for n in range(3)],
            Verdict.CONTRADICTED,
        ),
    ],
)
def test_another_branch_changes_the_verdict(more, expected):
    assert verdict("E1", institutions=[*INSTITUTIONS, *more]).verdict == expected


def test_no_branch_leaves_the_claim_unchecked():
    assert verdict("E1", institutions=[]).verdict == Verdict.UNCHECKABLE


def test_students_are_supported_while_the_newest_count_is_close_above():
    judgement = verdict("E2", students=[count("UZB", "2024-04-01", 3600)])
    assert judgement.verdict == Verdict.SUPPORTED
    assert "3,600 / 3,500 = 1.03" in judgement.arithmetic


def test_students_are_outdated_once_a_count_far_above_was_published_before_the_article():
    rows = [count("UZB", "2024-04-01", 3600), count("UZB", "2025-04-01", 5000)]
    late = [rows[0], {**rows[1], "source": "NEW"}]
    # What counts is the day of publication: two weeks later nobody could know it.
    for day, expected in (("2025-05-18", Verdict.OUTDATED), ("2025-06-01", Verdict.SUPPORTED)):
        judgement = verdict("E2", students=late, published={"NEW": day})
        assert judgement.verdict == expected
    assert "published after the article: 5,000 students" in judgement.reading


def test_students_below_the_stated_number_contradict_it():
    assert verdict("E2", students=[count("UZB", "2024-04-01", 3400)]).verdict == Verdict.CONTRADICTED
    both = [count("UZB", "2024-03-31", 3400, definition="moj"), count("UZB", "2024-04-01", 4000)]
    assert verdict("E2", students=both).verdict == Verdict.DIFFERS
    assert verdict("E2", students=[count("CHN", "2024-04-01", 9)]).verdict == Verdict.UNCHECKABLE


def test_a_doubtful_count_decides_nothing():
    rows = [count("UZB", "2024-04-01", 3600), count("UZB", "2025-04-01", 100, status="suspect")]
    assert verdict("E2", students=rows).verdict == Verdict.SUPPORTED


def test_civil_servants_need_a_count_of_civil_servants():
    assert verdict("E3").verdict == Verdict.UNCHECKABLE
    near = programme("civil_servants", "trainees", "1995-01-01", "2024-12-31", 2300)
    assert verdict("E3", programmes=[*PROGRAMMES, near]).verdict == Verdict.SUPPORTED
    far = {**near, "value": 900.0}
    assert verdict("E3", programmes=[*PROGRAMMES, far]).verdict == Verdict.CONTRADICTED


def test_net_aid_of_all_agencies_stands_beside_the_verdict_and_decides_nothing():
    judgement = verdict("E4")
    assert judgement.verdict == Verdict.SUPPORTED
    assert "from 9 to 16 million, readings: 1 of 3" in judgement.arithmetic
    assert "another thing" in judgement.reading
    assert verdict("E4", aid=[]) == replace(judgement, reading=verdict("E4", aid=[]).reading)
    none_inside = [row for row in COMMITMENTS if row["commitment"] != "koica-total-2023"]
    # One source of the press alone contradicts nothing, and official net aid doesn't come to its help.
    assert verdict("E4", aid_commitments=none_inside).verdict == Verdict.UNCHECKABLE


def test_sport_decides_whether_all_kinds_are_named():
    judgement = verdict("E5")
    assert judgement.verdict == Verdict.UNCHECKABLE
    assert judgement.found.endswith("not found: sport")
    assert verdict("E5", milestones=["A Taekwondo centre opens"]).verdict == Verdict.SUPPORTED


@pytest.mark.parametrize(("origin", "last"), [("UZB", 2026), ("UZB", 2020), ("VNM", 2026), ("KAZ", 2026)])
def test_the_what_if_grows_as_in_the_last_phase_on_record_unless_a_rate_is_given(origin, last):
    view = education.view(open_catalog(), origin, 2004, last)
    newest = education.phases(view)["newest"]
    path = education.filling(view, 2030, capacity=30_000)
    if path.empty:
        return
    seen = max(-30.0, min(round(newest.amount, 1), 30.0)) if newest.known else 0.0
    as_it_is = newest.known and seen == round(newest.amount, 1)
    assert (path["growth"].amount, path["growth"].definition == "as observed") == (seen, as_it_is)
    assert as_it_is is (path["rates"].derived == f"as observed, {newest.period}")
    given = education.filling(view, 2030, growth=3.0, capacity=30_000)
    assert (given["growth"].amount, given["growth"].definition, given["rates"].derived) == (
        3.0,
        "as assumed",
        "as given",
    )


def test_verdicts_on_the_data_of_the_package():
    found = judgements(open_catalog(), "education")
    assert {name: str(judgement.verdict) for name, judgement in found.items()} == {
        "E1": "differs by definition",
        "E2": "supported",
        "E3": "not checkable",
        "E4": "supported",
        "E5": "not checkable",
    }
    for judgement in found.values():
        assert judgement.arithmetic
        assert judgement.sources
