"""Indicators of migration on a small world whose answers are worked by hand."""

import csv
import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
from claim_worlds import Changed

from koruz.claims import Verdict, judgements
from koruz.data.catalog import open_catalog
from koruz.data.observations import Precedence
from koruz.indicators import migration
from koruz.indicators.migration import View
from koruz.indicators.migration.days import day_label, nearest, span_label
from koruz.report.results import Result

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"

NAMES = {
    "UZB": "Uzbekistan",
    "KOR": "South Korea",
    "VNM": "Vietnam",
    "CHN": "China",
    "THA": "Thailand",
    "USA": "United States",
    "MNG": "Mongolia",
    "RUS": "Russia",
    "KAZ": "Kazakhstan",
    "WLD": "World",
    "CIS": "CIS",
}
PRECEDENCE = Precedence(
    grades={"official": 1, "compiled": 2, "press": 3, "article": 4},
    tiers={"reported": 1, "rounded": 1, "at_least": 1, "at_most": 1, "estimate": 1, "inferred": 2, "suspect": 2},
    statuses={"reported": 1, "rounded": 2, "estimate": 3, "at_least": 4, "at_most": 5, "inferred": 6, "suspect": 7},
    published={"OLD": "2010", "NEW": "2025", "OTHER": "2024", "ARTICLE": "2025-05"},
)
PAPERS = {"status": "reported", "grade": "official", "authority": None, "source": "OLD", "note": None}


def people(nationality, date, value, definition="all_stays", ethnicity="all", visa="all", measure="stock", **more):
    row = {"host": "KOR", "nationality": nationality, "ethnicity": ethnicity, "visa": visa, "date": date}
    row |= {"measure": measure, "definition": definition, "value": float(value)}
    return {**row, "unit": "percent" if measure == "share" else "persons", **PAPERS, **more}


STOCK = [
    people("UZB", "2010-12-31", 20_000, status="inferred", grade="compiled"),
    people("UZB", "2016-12-31", 50_000),
    people("UZB", "2016-12-31", 49_000, source="NEW", grade="press"),
    people("UZB", "2018-06-30", 60_000),
    people("UZB", "2020-12-31", 80_000),
    people("UZB", "2021-06-30", 90_000),
    people("WLD", "2016-12-31", 2_000_000),
    people("WLD", "2018-06-30", 2_100_000),
    people("WLD", "2020-12-31", 2_400_000),
    people("CHN", "2020-12-31", 900_000),
    people("VNM", "2020-12-31", 200_000),
    people("VNM", "2016-12-31", 100_000),
    people("VNM", "2018-06-30", 150_000),
    people("THA", "2020-12-31", 180_000),
    people("THA", "2018-06-30", 100_000),
    people("MNG", "2018-06-30", 40_000),
    people("USA", "2020-12-31", 150_000),
    people("XOT", "2020-12-31", 999_999),
    people("UZB", "2012-06-30", 10_000, "coethnic", "korean"),
    people("UZB", "2020-12-31", 40_000, "coethnic", "korean", status="inferred"),
    people("UZB", "2012-12-31", 16_000, "eps_workers", visa="E-9", status="rounded"),
    people("UZB", "2019-12-31", 4, "registered", measure="share"),
    people("WLD", "2019-12-31", 1_250_000, "registered"),
    people("CHN", "2022-09-30", 600_000, "all_stays", "korean"),
    people("CHN", "2023-12-31", 650_000, "coethnic", "korean", status="inferred"),
    people("CHN", "2023-12-31", 950_000),
    people("CHN", "2025-12-31", 990_000),
]


def lacking(nationality, date, measure, value, base="all_residents", definition="ministry", **more):
    row = {"host": "KOR", "nationality": nationality, "ethnicity": "all", "date": date, "measure": measure}
    row |= {"base": base, "definition": definition, "value": value, "low": None, "high": None}
    return {**row, "unit": "persons" if measure == "overstayers" else "percent", **PAPERS, **more}


OVERSTAYERS = [
    lacking("UZB", "2012-12-31", "overstay_rate", 5.0, "eps_workers"),
    lacking("UZB", "2018-06-30", "overstayers", 4_800.0),
    lacking("UZB", "2021-06-30", "overstay_rate", 9.6, definition="stated", grade="press"),
    lacking("UZB", "2021-03", "overstayers", None, "workers", "stated", low=2_000.0, high=3_000.0, status="estimate"),
    lacking("VNM", "2018-06-30", "overstayers", 30_000.0),
    lacking("THA", "2018-06-30", "overstay_rate", 60.0),
    lacking("THA", "2018-06-30", "overstayers", 59_000.0),
    lacking("MNG", "2018-06-30", "overstayers", 12_000.0),
    lacking("WLD", "2018-06-30", "overstayers", 252_000.0),
    lacking("WLD", "2020-12-31", "overstayers", 400_000.0),
    lacking("WLD", "2023-12-31", "overstayers", 420_000.0),
    lacking("CHN", "2023-12-31", "share_of_overstayers", 15.0, "all_overstayers"),
    *(
        lacking(code, "2020-12-31", "share_of_overstayers", share, "all_overstayers")
        for code, share in (("THA", 36.0), ("VNM", 20.0), ("CHN", 15.0), ("MNG", 5.0), ("KAZ", 2.5))
    ),
    lacking("UZB", "2018-12-31", "overstayers", 100.0, "d2_students"),
    lacking("UZB", "2020-12-31", "share_of_overstayers", 12.5, "d2_overstayers"),
    lacking("WLD", "2020-12-31", "overstayers", 8_000.0, "d2_students"),
]


def flow(nationality, start, end, measure, definition, value, visa="E-9", unit="persons", **more):
    row = {"nationality": nationality, "destination": "KOR", "visa": visa, "sector": "all", "start": start}
    row |= {"end": end, "measure": measure, "definition": definition, "value": float(value), "unit": unit}
    return {**row, **PAPERS, **more}


def full(year):
    return f"{year}-01-01", f"{year}-12-31"


FLOWS = [
    flow("UZB", *full(2023), "entries", "eps_placed", 4_000),
    flow("UZB", *full(2024), "entries", "eps_placed", 3_080),
    flow("UZB", *full(2024), "plan", "sending_plan", 100_000, visa="all"),
    flow("UZB", "2022-01-01", "2022-09-30", "departures", "agency", 2_500, visa="all"),
    flow("UZB", *full(2014), "nationality_acquired", "granted", 96, visa="all"),
    *(
        flow("WLD", *full(year), "quota", "total", value, unit="permits")
        for year, value in ((2020, 56_000), (2024, 160_000), (2026, 80_000))
    ),
    flow("WLD", *full(2024), "quota", "first_announced", 999_000, unit="permits"),
]
STUDENTS = [
    {"origin": "UZB", "level": "all", "measure": "students", "definition": definition, "date": date}
    | {"value": float(value), "unit": "persons", **PAPERS}
    for definition, date, value in (("moj", "2020-09", 8_000), ("kedi", "2020-12-31", 9_999), ("moj", "2015", 1_000))
]


def koreans_in(country, date, definition, value=None, low=None, high=None, **papers):
    row = {"country": country, "date": date, "definition": definition, "value": value, "low": low, "high": high}
    return {**row, "unit": "persons", **PAPERS, **papers}


KOREANS = [
    koreans_in("UZB", "1999", "estimate", low=180_000.0, high=230_000.0, grade="press", status="estimate"),
    koreans_in("UZB", "2007", "overseas_koreans", 190_000.0),
    koreans_in("RUS", "2007", "overseas_koreans", 250_000.0),
    koreans_in("KAZ", "2007", "overseas_koreans", 100_000.0),
    koreans_in("CIS", "2007", "overseas_koreans", 540_000.0),
    koreans_in("UZB", "2021-01-01", "ethnicity", 174_000.0),
    koreans_in("UZB", "2022-12", "overseas_koreans", 171_000.0),
    koreans_in("RUS", "2022-12", "overseas_koreans", 125_000.0),
    koreans_in("UZB", "2024", "estimate", 999_000.0, grade="article", source="ARTICLE"),
]


def sent(origin, year, value, months=12, definition="transfers", **papers):
    row = {"origin": origin, "destination": "UZB", "year": year, "months": months, "definition": definition}
    return {**row, "value": float(value), "unit": "USD million", **PAPERS, **papers}


REMITTANCES = [
    sent("WLD", 2005, 1_000, definition="bop"),
    sent("WLD", 2020, 8_000, definition="bop"),
    sent("WLD", 2021, 12_000, definition="bop"),
    sent("WLD", 2020, 6_000),
    sent("WLD", 2021, 99_000, status="suspect"),
    sent("WLD", 2018, 2_000, months=6),
    sent("KOR", 2018, 40, months=6),
    sent("RUS", 2018, 1_500, months=6),
    sent("WLD", 2021, 5_000, months=6),
    sent("KOR", 2021, 250, months=6),
    sent("RUS", 2021, 3_500, months=6),
    sent("KAZ", 2021, 500, months=6),
    sent("KOR", 2021, 540),
    sent("XSX", 2021, 9_999, months=6),
]


def sold(year, value, months=12, definition="national", **papers):
    row = {"reporter": "UZB", "partner": "KOR", "flow": "exports", "definition": definition, "year": year}
    return {**row, "months": months, "value": float(value), "unit": "USD million", **PAPERS, **papers}


TRADE = [
    sold(2019, 90),
    sold(2020, 45),
    sold(2018, 20, months=6),
    sold(2021, 25, months=6, status="inferred"),
    sold(2021, 1, months=6, definition="goods"),
    sold(2022, 1, months=6),
]
RULES = [
    {"rule": "one", "date": "2025-01-17", "kind": "threshold", "nationality": "WLD", "base": "workers"}
    | {"statement": "a tenth", "value": 10.0, "unit": "percent", **PAPERS, "authority": "Agency of Uzbekistan"},
    {"rule": "two", "date": "2026-01", "kind": "threshold", "nationality": "UZB", "base": "all_residents"}
    | {"statement": "a twelfth", "value": 8.0, "unit": "percent", **PAPERS, "source": "NEW", "grade": "press"},
    {"rule": "other", "date": "2026-01", "kind": "threshold", "nationality": "VNM", "base": "all_residents"}
    | {"statement": "a fifth", "value": 20.0, "unit": "percent", **PAPERS},
    {"rule": "gone", "date": "2012-08", "kind": "lapse", "nationality": "VNM", "base": "e9_workers"}
    | {"statement": "not renewed", "value": None, "unit": None, **PAPERS, "authority": "Ministry of Labor of Korea"},
]
POPULATION = [
    {"country": "KOR", "definition": "midyear", "year": year, "value": value, "unit": "persons", **PAPERS}
    for year, value in ((2016, 50_000_000.0), (2020, 40_000_000.0))
]


def claim(name, low, high, unit, period, quantity="a quantity"):
    return {"claim": name, "low": low, "high": high, "unit": unit, "period": period, "quantity": quantity}


CLAIMS = [
    claim("M1", 80_000.0, 80_000.0, "persons", "about 2020"),
    claim("M3", 180_000.0, 200_000.0, "persons", "about 2024"),
    claim("M6", 3_080.0, 3_080.0, "persons", "2024"),
    claim("M7", 3_000.0, 4_000.0, "persons", "about 2020"),
    claim("M8", 10.0, 10.0, "percent", "about 2020"),
    claim("M10", 620_000.0, None, "persons", "2023"),
]


def frame(rows, date=None):
    table = pd.DataFrame(rows)
    if date:
        table = table.assign(year=table[date].str[:4])
    return table.assign(year=table["year"].astype("Int64")) if "year" in table else table


def world(nationality="UZB", first=1992, last=2026, **changed):
    frames = {
        "migration_stock": frame(STOCK, "date"),
        "overstayers": frame(OVERSTAYERS, "date"),
        "migration_flows": frame(FLOWS, "start"),
        "students": frame(STUDENTS, "date"),
        "koreans_abroad": frame(KOREANS, "date"),
        "rules": frame(RULES, "date"),
        "remittances": frame(REMITTANCES),
        "population": frame(POPULATION),
        "trade": frame(TRADE),
        "claims": frame(CLAIMS),
    }
    return View({**frames, **changed}, PRECEDENCE, NAMES, nationality, first, last)


@pytest.fixture
def view():
    return world()


@pytest.fixture(scope="module")
def catalog():
    return open_catalog(DATA)


# --- days -----------------------------------------------------------------------------------------------------------


def test_days_and_spans_in_words():
    assert [day_label(day) for day in ("2024-12-31", "2024-02-29", "2024-02-28", "2024-06", "2024")] == [
        "end of 2024",
        "end of February 2024",
        "28 February 2024",
        "June 2024",
        "2024",
    ]
    assert span_label("2024-01-01", "2024-12-31") == "2024"
    assert span_label("2022-01-01", "2022-09-30") == "January–September 2022"
    assert span_label("2007-01-01", "2017-11-30") == "2007 to November 2017"


def test_nearest_takes_the_closest_day_and_none_beyond_the_limit():
    days = pd.DataFrame({"date": ["2018-12-31", "2020-12-31"]})
    assert nearest(days, "2020-06-30")["date"] == "2020-12-31"
    assert nearest(days, "2019-12-31", within=0.5) is None
    assert nearest(days.iloc[:0], "2020") is None


# --- residents ------------------------------------------------------------------------------------------------------


def test_residents_at_year_ends_beside_the_next_in_size(view):
    result = migration.residents(view)
    # 90,000 in mid-2021 is no year-end; China is the largest of five and the fourth above: left out.
    assert result.data["name"].drop_duplicates().tolist() == ["Uzbekistan", "Vietnam", "Thailand", "United States"]
    own = result.data[result.data["name"] == "Uzbekistan"]
    assert own[["year", "value"]].to_numpy().tolist() == [[2010, 20_000], [2016, 50_000], [2020, 80_000]]
    assert (result["latest"].amount, result["newest"].amount, result["newest"].period) == (
        80_000,
        90_000,
        "end of June 2021",
    )
    assert (result["rank"].amount, result["ranked"].amount) == (5, 5)


def test_growth_begins_at_the_first_sound_year_end(view):
    result = migration.residents(view)
    assert result["first"].amount == 50_000  # 2010 is inferred
    assert result["times"].amount == pytest.approx(1.6)
    assert result["newest_times"].amount == pytest.approx(1.8)  # 90,000 of mid-2021
    assert result["change"].amount == pytest.approx(60)
    assert result["all_change"].amount == pytest.approx(20)


def test_shares_of_foreigners_and_of_the_population(view):
    result = migration.residents(view)
    assert result["of_foreigners"].amount == pytest.approx(100 * 80 / 2400)
    assert result["first_of_foreigners"].amount == pytest.approx(2.5)
    assert result["of_population"].amount == pytest.approx(0.2)
    assert (result["one_in_foreigners"].amount, result["one_in_population"].amount) == (30, 500)
    own = result.data[result.data["name"] == "Uzbekistan"]
    assert own["of_foreigners"].tolist()[1:] == [2.5, pytest.approx(10 / 3)]
    assert math.isnan(own["of_foreigners"].iloc[0])  # no total for 2010


def test_the_largest_nationality_is_shown_beside_those_below():
    result = migration.residents(world("CHN", last=2020))
    assert result.data["name"].drop_duplicates().tolist() == ["China", "Vietnam", "Thailand", "United States"]
    assert result["rank"].amount == 1
    assert not result["times"].known  # one year-end: nothing to compare
    assert not result["change"].known


def test_residents_before_any_count_are_empty():
    result = migration.residents(world(last=2009))
    assert result.empty
    assert not result["latest"].known


# --- who they are ---------------------------------------------------------------------------------------------------


def test_composition_divides_by_the_total_of_the_same_day(view):
    result = migration.composition(view)
    assert result.data[["group", "value", "share"]].to_numpy().tolist() == [
        ["of Korean descent", 40_000, 50],
        ["students", 8_000, 10],  # by visa, September 2020, not by enrolment
        ["everybody else", 32_000, 40],
    ]
    assert result["total"].period == "end of 2020"
    assert result["times"].amount == 4
    # 10,000 in mid-2012: between 10/50 (total of 2016) and 10/20 (total of 2010).
    assert (result["before_low"].amount, result["before_high"].amount) == (20, 50)


def test_composition_without_students_or_without_a_common_day(view):
    alone = migration.composition(world(students=frame(STUDENTS, "date").iloc[2:]))
    assert alone.data["group"].tolist() == ["of Korean descent", "everybody else"]
    assert alone["rest"].amount == 40_000
    assert not alone["students_share"].known
    assert migration.composition(world("VNM")).empty
    assert migration.composition(world(last=2015)).empty  # co-ethnics of 2012 have no total of that day


def test_workers_say_what_each_number_counts(view):
    result = migration.workers(view)
    assert result.data[["period", "kind", "number"]].to_numpy().tolist() == [
        ["end of 2012", "stock of a day", "16,000 persons"],
        ["January–September 2022", "flow of a period", "2,500 persons"],
        ["2023", "flow of a year", "4,000 persons"],
        ["2024", "flow of a year", "3,080 persons"],
        ["2024", "plan", "100,000 persons"],
        ["2024", "as the article puts it", "3,080 persons"],
    ]
    assert (result["placed"].amount, result["placed_before"].amount, result["stock"].amount) == (3_080, 4_000, 16_000)
    assert result["change"].amount == pytest.approx(-23)
    assert result["plan_share"].amount == pytest.approx(3.08)


def test_workers_of_another_nationality_get_no_number_of_the_article():
    other = frame([flow("VNM", *full(2023), "entries", "eps_placed", 10)], "start")
    result = migration.workers(world("VNM", migration_flows=other))
    assert result.data["kind"].tolist() == ["flow of a year"]
    assert not result["stated"].known
    assert not result["change"].known  # one year only
    assert migration.workers(world("CHN")).empty


def test_ceiling_falls_from_its_peak(view):
    result = migration.ceiling(view)
    assert (result["peak"].amount, result["peak"].period) == (160_000, "2024")
    assert (result["last"].amount, result["change"].amount) == (80_000, -50)
    assert migration.ceiling(world(last=2019)).empty


# --- the article's own numbers --------------------------------------------------------------------------------------


def test_own_sums_need_nothing_but_the_article(view):
    result = migration.own_sums(view)
    assert result.sources == ("ARTICLE",)
    assert (result["of_all_low"].amount, result["of_all_high"].amount) == (3.75, 5)
    assert result["of_legal_low"].amount == pytest.approx(100 * 3_000 / 77_000)
    assert result["of_legal_high"].amount == pytest.approx(100 * 4_000 / 76_000)
    assert result["of_workers_high"].amount == pytest.approx(100 * 4_000 / 3_080)
    # A tenth of all is 8,000; n / (80,000 - n) = 1 / 10 gives n = 80,000 / 11.
    assert (result["tenth_of_all"].amount, result["tenth_of_legal"].amount) == (8_000, 7_273)
    assert (result["base_low"].amount, result["base_high"].amount) == (30_000, 40_000)
    assert result.data["result"].tolist()[0] == "3.8–5%"


def test_own_sums_are_of_the_nationality_that_the_article_speaks_of():
    assert migration.own_sums(world("VNM")).empty


# --- thresholds -----------------------------------------------------------------------------------------------------


def test_thresholds_by_speaker_and_base(view):
    result = migration.thresholds(view)
    assert result.data["value"].tolist() == [10, 8]  # Vietnam's own is another matter
    assert (result["lowest"].amount, result["highest"].amount) == (8, 10)
    assert (result["speakers"].amount, result["korean"].amount, result["kinds"].amount) == (2, 0, 2)
    assert (result["lapse"].definition, result["lapse"].period) == ("Vietnam", "August 2012")
    assert migration.thresholds(world("VNM")).data["value"].tolist() == [10, 20]
    assert migration.thresholds(world(last=2020)).empty


# --- people without a status ----------------------------------------------------------------------------------------


def test_overstayers_are_counted_or_a_printed_share_of_all(view):
    found = migration.overstayers(view).set_index(["nationality", "date"])
    assert found.loc[("UZB", "2018-06-30"), ["value", "how"]].tolist() == [4_800, "printed"]
    assert found.loc[("VNM", "2020-12-31"), ["value", "how"]].tolist() == [80_000, "20% of 400,000"]
    assert ("UZB", "2020-12-31") not in found.index


def test_rates_printed_before_computed(view):
    found = migration.rates(view).set_index(["nationality", "date"])["percent"]
    assert found[("UZB", "2018-06-30")] == 8  # 4,800 / 60,000
    assert found[("UZB", "2021-06-30")] == 9.6  # printed
    assert found[("THA", "2018-06-30")] == 60  # printed, though 59,000 / 100,000 could be computed
    assert found[("VNM", "2020-12-31")] == 40  # 20% of 400,000 / 200,000
    assert found[("WLD", "2018-06-30")] == 12


def test_course_sets_the_last_rate_beside_all_foreigners_of_that_time(view):
    result = migration.course(view, 10)
    assert (result["first"].amount, result["latest"].amount) == (8, 9.6)
    assert result["all_then"].amount == pytest.approx(100 * 400_000 / 2_400_000)
    assert result["gap"].amount == pytest.approx(100 / 6 - 9.6)
    line = result.data[result.data["name"] == "threshold"]
    assert line["date"].tolist() == ["2018", "2019", "2020", "2021"]
    assert set(line["percent"]) == {10}
    assert migration.course(world("RUS"), 10).empty


def test_course_knows_the_ministrys_last_rate_and_the_peak_of_all(view):
    result = migration.course(view, 10)
    assert (result["counted"].amount, result["counted"].period) == (8, "end of June 2018")
    assert (result["all_first"].known, result["all_peak"].period) == (True, result["all_peak"].period)
    rows = result.data[result.data["name"] == "all foreigners"]
    assert result["all_peak"].amount == rows["percent"].max()


def test_record_grows_between_days_with_a_rate_and_residents():
    stock = [people("UZB", "2010-12-31", 20_000), people("UZB", "2020-12-31", 40_000)]
    lack = [lacking("UZB", "2010-12-31", "overstay_rate", 20.0), lacking("UZB", "2020-12-31", "overstay_rate", 10.0)]
    result = migration.record(world(migration_stock=frame(stock, "date"), overstayers=frame(lack, "date")), 12)
    # Twice the residents in ten years, half the share: as many without a status as before.
    assert result["residents"].amount == pytest.approx(100 * (2**0.1 - 1), rel=1e-3)
    assert result["overstayers"].amount == pytest.approx(0, abs=0.01)
    assert not result["crossing"].known
    assert not result["late_residents"].known


def test_record_since_a_later_day_may_point_the_other_way():
    stock = [people("UZB", f"{year}-12-31", 40_000) for year in (2010, 2015, 2020)]
    lack = [
        lacking("UZB", f"{year}-12-31", "overstay_rate", rate)
        for year, rate in ((2010, 20.0), (2015, 5.0), (2020, 10.0))
    ]
    result = migration.record(world(migration_stock=frame(stock, "date"), overstayers=frame(lack, "date")), 15)
    assert (result["residents"].amount, result["now"].amount, result["late_then"].amount) == (0, 10, 5)
    assert not result["crossing"].known
    # 5% to 10% in five years; half as much again takes log2(1.5) of five years, 2.9: in the third year after 2020.
    assert result["late_crossing"].amount == 2023
    assert migration.record(world("THA"), 10).empty


def test_by_nationality_on_the_last_day_with_several(view):
    result = migration.by_nationality(view, 10)
    assert result.data[["name", "percent"]].to_numpy().tolist() == [
        ["Thailand", 60],
        ["Mongolia", 30],
        ["Vietnam", 20],
        ["all foreigners", 12],
        ["Uzbekistan", 8],
    ]
    assert (result["own"].amount, result["all"].amount, result["highest"].amount) == (8, 12, 60)
    assert (result["counted"].amount, result["above"].amount, result["lower"].amount) == (4, 3, 0)
    assert result["rank"].amount == 4
    assert migration.by_nationality(view, 60)["above"].amount == 0  # the threshold itself isn't above it
    assert migration.by_nationality(world(first=2019), 10).empty


def test_by_nationality_needs_three_others():
    # In 2020 Vietnam stands beside Thailand and China only: Mongolia and Kazakhstan have no stock of that day.
    assert migration.by_nationality(world("VNM"), 10)["own"].period == "end of June 2018"


def test_students_out_ends_with_share_times_total(view):
    result = migration.students_out(view)
    assert result.data[["value", "how"]].to_numpy().tolist() == [[100, "printed"], [1_000, "12.5% of 8,000"]]
    assert (result["first"].amount, result["last"].amount, result["times"].amount) == (100, 1_000, 10)
    assert result["share"].amount == 12.5
    assert (result["all"].amount, result["one_in"].amount) == (8_000, 8)
    assert migration.students_out(world("CHN")).empty


def test_a_product_of_a_rounded_share_is_no_exact_count():
    changed = [{**row, "value": 13.0} if row["base"] == "d2_overstayers" else row for row in OVERSTAYERS]
    changed = [{**row, "value": 9_580.0} if row["value"] == 8_000.0 else row for row in changed]
    # 13% of 9,580 is 1,245.4; half a percent of 9,580 is 48, so tens are the last digit that says something.
    assert migration.students_out(world(overstayers=frame(changed, "date")))["last"].amount == 1_250


def test_counts_are_printed_implied_or_bounds(view):
    found = {count.label: count for count in migration.counts(view)}
    assert list(found) == [
        "800 workers with a work permit: 5%, counted 2012",  # 5% of 16,000
        "4,800 of all nationals, counted 2018",
        "under 10,200 of all nationals: not on the list of 2020",  # Kazakhstan, 2.5% and half a tenth, of 400,000
        "2,000–3,000 workers, as stated 2021",
        "8,640 of all nationals: 9.6%, as stated 2021",  # 9.6% of 90,000
    ]
    assert found["under 10,200 of all nationals: not on the list of 2020"].bound
    assert found["2,000–3,000 workers, as stated 2021"].group == "workers"


def test_a_nationality_on_the_list_has_a_count_and_no_bound():
    found = migration.counts(world("VNM"))
    assert [count.label for count in found] == ["80,000 of all nationals, counted 2020"]
    assert not found[0].bound


def test_bases_with_their_sizes(view):
    found = {base.label: base.rows["value"].tolist() for base in migration.bases(view)}
    assert found == {
        "all who stay": [50_000, 60_000, 80_000, 90_000],  # 2010 is inferred
        "legal stays only": [50_000, 60_000, 80_000, 90_000],
        "not of Korean descent": [40_000],  # 80,000 less 40,000
        "in the foreign register": [50_000],  # 4% of 1,250,000
        "with a work permit": [16_000],
        "workers placed in a year": [4_000, 3_080],
    }


def cell(result, count, base):
    rows = result.data[result.data["count"].str.startswith(count) & (result.data["base"] == base)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_matrix_divides_every_number_by_every_base(view):
    result = migration.matrix(view, 10)
    assert result["cells"].amount == 5 * 6
    one = cell(result, "4,800", "all who stay")
    assert (one["text"], one["like"], one["verdict"]) == ("8.0%", "like with like", "below")
    legal = cell(result, "8,640", "legal stays only")
    assert legal["low"] == pytest.approx(100 * 8_640 / 81_360)
    assert (legal["text"], legal["verdict"]) == ("10.6%", "above")
    assert "8,640 persons" in legal["definition"]
    assert "90,000 minus these, end of June 2021" in legal["definition"]
    assert cell(result, "800", "with a work permit")["text"] == "5.0%"
    assert cell(result, "2,000", "all who stay")["text"] == "2.5–3.8%"  # of the 80,000 of December, the nearest


def test_matrix_says_what_is_wrong_with_a_pair(view):
    result = migration.matrix(view, 10)
    assert cell(result, "2,000", "all who stay")["like"] == "another group"
    assert cell(result, "4,800", "workers placed in a year")["like"] == "another group"
    bound = cell(result, "under 10,200", "all who stay")
    assert (bound["text"], bound["verdict"], bound["like"]) == ("under 12.8%", "can't be told", "like with like")


def test_matrix_counts_fair_cells_and_leaves_bounds_aside(view):
    result = migration.matrix(view, 10)
    # Fair: 5% of workers with a work permit; 4,800, 8,640 and the bound on both bases of all nationals.
    assert (result["fair"].amount, result["sharp"].amount, result["above"].amount) == (7, 5, 1)
    assert result["fair_low"].amount == pytest.approx(5)
    assert result["fair_high"].amount == result["of_legal"].amount == pytest.approx(100 * 8_640 / 81_360)
    assert result["of_all"].amount == pytest.approx(9.6)
    assert set(result.data["state"]) == set(migration.LOOKS)


def test_matrix_counts_a_number_once_whatever_it_is_divided_by(view):
    result = migration.matrix(view, 10)
    # 800 workers with a work permit; 4,800 (8.0%, 8.7% of legal stays) and 8,640 (9.6%, 10.6%), the latter as stated.
    names = ("tried", "counts", "spoken", "above_all", "above_legal")
    assert [result[name].amount for name in names] == [3, 2, 1, 0, 1]
    assert [migration.matrix(view, 9)[name].amount for name in names] == [3, 2, 1, 1, 1]


def test_matrix_at_another_threshold_and_without_data(view):
    assert migration.matrix(view, 100)["above"].amount == 0
    assert migration.matrix(view, 0)["above"].amount == 5
    assert migration.matrix(world("RUS"), 10).empty


def test_matrix_takes_no_base_further_away_than_a_year_for_like_with_like():
    early = frame([people("UZB", "2016-12-31", 50_000)], "date")
    result = migration.matrix(world(migration_stock=early), 10)
    assert cell(result, "4,800", "all who stay")["like"] == "another time"


# --- head counts of China -------------------------------------------------------------------------------------------


def test_head_counts_around_the_day(view):
    result = migration.head_counts(view)
    assert result.data[["what", "value"]].to_numpy().tolist() == [
        ["all who stay", 950_000],
        ["of Korean descent, by visa", 650_000],
        ["the article's number", 620_000],
        ["of Korean descent, all who stay", 600_000],
        ["without a valid status, a part of all who stay", 63_000],  # 15% of 420,000
    ]
    assert result["closest"].amount == 600_000
    assert result["of_all"].amount == pytest.approx(100 * 62 / 95)
    assert result["of_coethnic"].amount == pytest.approx(100 * 62 / 65)
    assert migration.head_counts(world(last=2015)).empty


# --- Koreans abroad -------------------------------------------------------------------------------------------------


def test_koreans_by_every_source_and_the_articles_range(view):
    result = migration.koreans(view)
    assert result.data["low"].tolist() == [180_000, 190_000, 174_000, 171_000, 180_000]
    assert result.data["high"].tolist()[0] == 230_000
    assert (result["before"].amount, result["official"].amount) == (190_000, 171_000)
    assert result["change"].amount == pytest.approx(-10)
    assert (result["lowest"].amount, result["highest"].amount) == (180_000, 230_000)
    assert (result["inside"].amount, result["counts"].amount) == (1, 3)
    assert result["last_inside"].period == "2007"


def test_a_count_that_others_quote_is_shown_and_never_the_official_one(view):
    quoted = koreans_in("UZB", "2023", "overseas_koreans", 165_000.0, grade="press", source="NEW")
    nationals = koreans_in("UZB", "2024-12", "nationals", 1_700.0)
    result = migration.koreans(world(koreans_abroad=frame([*KOREANS, quoted, nationals], "date")))
    assert 165_000 in result.data["low"].tolist()
    assert 1_700 not in result.data["low"].tolist()
    for name in ("official", "change", "counts", "inside", "lowest", "highest"):
        assert result[name].amount == migration.koreans(view)[name].amount, name


def test_koreans_elsewhere_have_no_range_of_the_article():
    result = migration.koreans(world("RUS"))
    assert result.data["kind"].unique().tolist() == ["counted by Korea's foreign service"]
    assert result["change"].amount == -50
    assert not result["inside"].known
    assert not result["lowest"].known
    assert migration.koreans(world("VNM")).empty


def test_neighbours_rank_and_the_one_that_lost_most():
    whole = [*KOREANS, koreans_in("KAZ", "2022-12", "overseas_koreans", 110_000.0)]
    result = migration.neighbours(world(koreans_abroad=frame(whole, "date")))
    assert (result["rank"].amount, result["first_rank"].amount, result["countries"].amount) == (1, 2, 3)
    assert (result["fall"].amount, result["faller_last"].definition) == (-50, "Russia")
    assert result.data["name"].tolist() == ["Uzbekistan", "Russia", "Kazakhstan"]
    assert migration.neighbours(world("VNM")).empty
    assert migration.neighbours(world(last=2000)).empty


def test_neighbours_stay_at_the_last_day_that_counts_a_whole_list(view):
    result = migration.neighbours(view)  # Kazakhstan wasn't counted with the two in 2022
    assert (result["rank"].amount, result["countries"].amount, result["own"].period) == (2, 3, "2007")
    assert not result["first_rank"].known


# --- money ----------------------------------------------------------------------------------------------------------


def test_remittances_keep_two_series_and_leave_suspects_out(view):
    result = migration.remittances(view)
    assert result.data[["series", "year", "value"]].to_numpy().tolist() == [
        ["balance of payments", 2005, 1_000],
        ["balance of payments", 2020, 8_000],
        ["balance of payments", 2021, 12_000],
        ["money transfers", 2020, 6_000],
    ]
    assert (result["times"].amount, result["gap"].amount, result["gap_bop"].period) == (12, -25, "2020")
    assert migration.remittances(world("VNM")).empty


def test_remittances_without_a_common_year_have_no_gap():
    alone = migration.remittances(world(remittances=frame(REMITTANCES[:2])))
    assert not alone["gap"].known
    assert not alone["transfers"].known
    assert alone["times"].amount == 8


def test_origins_of_the_fullest_period_with_the_rest_derived(view):
    result = migration.origins(view)
    assert result.data[["name", "value", "share"]].to_numpy().tolist() == [
        ["Russia", 3_500, 70],
        ["Kazakhstan", 500, 10],
        ["South Korea", 250, 5],
        ["all others (derived)", 750, 15],
    ]
    assert result["total"].period == "January–June 2021"
    assert (result["host_share"].amount, result["largest_share"].amount) == (5, 70)
    assert (result["rank"].amount, result["printed"].amount, result["largest"].definition) == (3, 3, "Russia")
    assert migration.origins(world("VNM")).empty


def test_origins_without_the_host():
    rows = [row for row in REMITTANCES if row["origin"] != "KOR"]
    result = migration.origins(world(remittances=frame(rows)))
    assert not result["host_share"].known
    assert not result["rank"].known
    assert result["largest_share"].amount == 70


def test_from_host_compares_the_same_months_and_counts_heads(view):
    result = migration.from_host(view)
    assert (result["start"].amount, result["end"].amount) == (2, 5)
    assert (result["start"].period, result["end"].period) == ("January–June 2018", "January–June 2021")
    assert (result["times"].amount, result["change"].amount) == (6.25, 3)
    # 540 million over the 90,000 of mid-2021, and over the 82,000 who weren't the 8,000 students of 2020-09.
    assert result["per_other"].amount == pytest.approx(540e6 / 82_000)
    assert (result["full"].amount, result["per_head"].amount) == (540, 6_000)


def test_from_host_with_one_period_has_no_change():
    rows = [sent("KOR", 2018, 40, months=6), sent("WLD", 2018, 2_000, months=6)]
    result = migration.from_host(world(remittances=frame(rows)))
    assert result.data["share"].tolist() == [2]
    assert not any(result[name].known for name in ("start", "end", "change", "full", "per_head"))
    assert migration.from_host(world("VNM")).empty


def test_a_day_with_both_counts_goes_before_the_last_year_end():
    stock = [*STOCK, people("WLD", "2021-06-30", 3_000_000)]
    result = migration.residents(world(migration_stock=frame(stock, "date")))
    assert (result["of_foreigners"].amount, result["of_foreigners"].period) == (pytest.approx(3), "end of June 2021")
    assert (result["counted"].amount, result["all_change"].amount) == (90_000, pytest.approx(50))
    assert result["of_population"].period == "end of 2020"


def product(year, value):
    row = {"country": "UZB", "indicator": "gdp_current", "year": year, "value": value * 1e9, "unit": "USD"}
    return {**row, **PAPERS, "source": "OTHER", "grade": "compiled"}


MACRO = [product(2005, 10), product(2020, 50), product(2021, 100)]


def test_weight_is_money_over_product_of_the_same_year():
    result = migration.weight(world(macro=frame(MACRO)))
    # 1,000 of 10,000 million; 8,000 of 50,000; 12,000 of 100,000; from Korea 540 of 100,000.
    assert result.data["share"].tolist() == [10, 16, 12]
    names = ("first", "peak", "lowest", "last", "host")
    assert [result[name].amount for name in names] == pytest.approx([10, 16, 10, 12, 0.54])
    assert [result[name].period for name in names] == ["2005", "2020", "2005", "2021", "2021"]
    assert result["last"].grade == "compiled"
    assert migration.weight(world("VNM", macro=frame(MACRO))).empty


def test_earnings_divide_the_same_months_alone(view):
    result = migration.earnings(view)
    # 250 sent and 25 sold from January to June 2021; full years of the two are never divided.
    assert [result[name].amount for name in ("transfers", "sold", "times")] == [250, 25, 10]
    assert result["sold"].period == "January–June 2021"
    assert (result["full_transfers"].amount, result["full_transfers"].period) == (540, "2021")
    assert (result["full_sold"].amount, result["full_sold"].period) == (45, "2020")
    assert migration.earnings(world("VNM")).empty


@pytest.mark.parametrize("status", ["suspect", "at_least"])
def test_earnings_take_no_bound_and_no_misprint(status):
    rows = [*TRADE[:3], sold(2021, 25, months=6, status=status)]
    result = migration.earnings(world(trade=frame(rows)))
    assert (result["times"].amount, result["times"].period) == (2, "January–June 2018")
    apart = migration.earnings(world(trade=frame(TRADE[:2])))
    assert not apart["times"].known
    assert apart["full_sold"].amount == 45


# --- what if --------------------------------------------------------------------------------------------------------


def passing(view, residents, overstayers, threshold=10.0, **more):
    return migration.crossing(
        view, threshold=threshold, resident_growth=residents, overstayer_growth=overstayers, **more
    )


def test_crossing_in_the_year_of_the_closed_form(view):
    # From 9.6% in 2021 to 10%: ln(10 / 9.6) / ln(1.08 / 1.07) = 4.39, so in the fifth year.
    result = passing(view, 7, 8)
    assert math.log(10 / 9.6) / math.log(1.08 / 1.07) == pytest.approx(4.388, abs=1e-3)
    assert result["crossing"].text == "2026"
    drawn = result.data[result.data["path"] == "from the last rate known"].set_index("year")["percent"]
    assert drawn[2025] < 10 < drawn[2026]
    assert drawn[2021] == pytest.approx(9.6)
    assert drawn[2023] == pytest.approx(9.6 * (1.08 / 1.07) ** 2)


def test_crossing_from_the_articles_own_numbers(view):
    # 4,000 / 80,000 = 5% in 2020; doubling against standing residents: 10% exactly after a year, above it after two.
    result = passing(view, 0, 100)
    assert (result["article_start"].amount, result["article_crossing"].text) == (5, "2022")
    assert result["crossing"].text == "2022"


def test_equal_growth_never_passes(view):
    result = passing(view, 5, 5)
    assert not result["crossing"].known
    assert result["crossing"].definition == "not within a century"
    assert result["end"].amount == pytest.approx(9.6)


def test_no_crossing_when_residents_grow_faster(view):
    assert not passing(view, 8, 7)["crossing"].known
    assert not passing(view, 50, -50)["article_crossing"].known


def test_a_share_at_the_threshold_isnt_above_it_yet(view):
    assert passing(view, 1, 2, threshold=9.6)["crossing"].text == "2022"
    assert not passing(view, 1, 1, threshold=9.6)["crossing"].known


def test_above_from_the_start_and_beyond_the_whole(view):
    assert passing(view, 7, 8, threshold=5)["crossing"].definition == "above the threshold from the start"
    assert passing(view, 7, 8, threshold=100)["crossing"].definition == "a share can't pass the whole"
    extreme = passing(view, -50, 200)
    assert extreme["end"].amount == 100
    assert extreme["without_end"].amount == extreme["people_end"].amount
    assert extreme.data["percent"].max() == 100


def test_people_at_the_horizon(view):
    result = passing(view, 10, 0, horizon=1)
    assert result["people_end"].amount == 99_000  # 90,000 and a tenth, one year after 2021
    assert result["without_end"].amount == 8_640
    assert result["end"].amount == pytest.approx(100 * 8_640 / 99_000)


def test_a_rate_that_leaves_nobody_is_refused(view):
    with pytest.raises(ValueError, match="100 percent"):
        passing(view, -100, 8)


def test_what_if_for_others_leaves_the_article_out_and_needs_a_rate():
    other = passing(world("VNM"), 7, 8)
    assert other.data["path"].unique().tolist() == ["from the last rate known", "threshold"]
    assert not other["article_crossing"].known
    assert passing(world("RUS"), 7, 8).empty


# --- the view -------------------------------------------------------------------------------------------------------


def test_view_refuses_what_isnt_counted(catalog):
    assert migration.view(catalog, "UZB", 2000, 2020).name == "Uzbekistan"
    with pytest.raises(ValueError, match="no count of 'WLD'"):
        migration.view(catalog, "WLD", 2000, 2020)
    with pytest.raises(ValueError, match="first_year 2021 is after last_year 2020"):
        migration.view(catalog, "UZB", 2021, 2020)


# --- claims ---------------------------------------------------------------------------------------------------------

VERDICTS = {
    "M1": Verdict.SUPPORTED,
    "M2": Verdict.SUPPORTED,
    "M3": Verdict.OUTDATED,
    "M4": Verdict.SUPPORTED,
    "M5": Verdict.CONTRADICTED,
    "M6": Verdict.DIFFERS,
    "M7": Verdict.DIFFERS,
    "M8": Verdict.INCONSISTENT,
    "M9": Verdict.DIFFERS,
    "M10": Verdict.DIFFERS,
}


@pytest.fixture
def verdicts(tmp_path):
    """Verdicts after a change of one file: cells of the rows that match, or rows to be added or left out."""

    def judged(file, match, change):
        folder = shutil.copytree(DATA, tmp_path / str(len(list(tmp_path.iterdir()))))
        with (folder / file).open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
        hits = [row for row in table if match.items() <= row.items()]
        assert hits, f"no row of {file} has {match}"
        changed = [row for row in table if row not in hits] if change is None else table
        for row in hits if change else ():
            row.update(change)
        with (folder / file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, table[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(changed)
        return {name: found.verdict for name, found in judgements(open_catalog(folder), "migration").items()}

    return judged


def test_every_claim_has_its_verdict_evidence_and_arithmetic(catalog):
    found = judgements(catalog, "migration")
    assert {name: judgement.verdict for name, judgement in found.items()} == VERDICTS
    for judgement in found.values():
        assert judgement.found
        assert judgement.arithmetic
        assert judgement.sources


def test_the_inconsistency_is_found_by_arithmetic_on_the_articles_numbers(catalog):
    found = judgements(catalog, "migration")["M8"]
    assert found.sources[0] == "ARTICLE"
    # 3,000 / 95,000 and 4,000 / 95,000; over 92,000 and 91,000; over 3,080.
    for words in ("3.2 to 4.2%", "3.3 to 4.4%", "97.4 to 129.9%"):
        assert words in found.found
    assert "10% of 95,000 would be 9,500 persons" in found.arithmetic
    assert "10% of 30,000 to 40,000 persons" in found.arithmetic


@pytest.mark.parametrize(
    ("claim", "change"),
    [
        ("M1", {"low": "35000", "high": "35000"}),  # 4,000 of 35,000 are 11.4%
        ("M7", {"low": "9000", "high": "9500"}),  # 9.5 to 10% of 95,000
        ("M8", {"low": "4", "high": "4"}),
        ("M6", {"low": "36000", "high": "36000"}),  # 8.3 to 11.1%
    ],
)
def test_numbers_that_fit_each_other_are_not_inconsistent(verdicts, claim, change):
    assert verdicts("claims.csv", {"claim": claim}, change)["M8"] == Verdict.SUPPORTED


def test_no_outside_figure_changes_the_inconsistency(verdicts):
    match = {"nationality": "UZB", "definition": "stated", "measure": "overstay_rate"}
    assert verdicts("overstayers.csv", match, None)["M8"] == Verdict.INCONSISTENT


UZBEKS = {"nationality": "UZB", "ethnicity": "all", "visa": "all"}
KIN = {"nationality": "UZB", "definition": "coethnic", "date": "2023-12-31"}
CHINESE = {"nationality": "CHN", "ethnicity": "all", "visa": "all", "date": "2023-12-31", "definition": "all_stays"}


@pytest.mark.parametrize(
    ("file", "match", "change", "claim", "verdict"),
    [
        # One figure of the press alone contradicts nothing.
        ("migration_stock.csv", {**UZBEKS, "date": "2024-12-31"}, {"value": "90000"}, "M1", Verdict.UNCHECKABLE),
        ("migration_stock.csv", KIN, {"value": "52000"}, "M5", Verdict.DIFFERS),  # 59.3%; of 2022 65.7%
        ("migration_stock.csv", KIN, {"value": "58000"}, "M5", Verdict.SUPPORTED),  # 66.1%
        ("migration_stock.csv", CHINESE, {"value": "619999"}, "M10", Verdict.CONTRADICTED),
        ("migration_stock.csv", CHINESE, {"value": "630000"}, "M10", Verdict.SUPPORTED),
        ("population.csv", {"country": "KOR", "year": "2024"}, {"value": "53000000"}, "M2", Verdict.CONTRADICTED),
        ("koreans_abroad.csv", {"country": "UZB", "date": "2022-12"}, {"value": "185000"}, "M3", Verdict.SUPPORTED),
        ("koreans_abroad.csv", {"country": "UZB", "date": "2007"}, {"value": "150000"}, "M3", Verdict.DIFFERS),
        ("koreans_abroad.csv", {"country": "RUS", "date": "2022-12"}, {"value": "190000"}, "M4", Verdict.CONTRADICTED),
        (
            "migration_flows.csv",
            {"definition": "eps_placed", "value": "3080"},
            {"value": "5000"},
            "M6",
            Verdict.CONTRADICTED,
        ),
        ("overstayers.csv", {"source": "QALAMPIR_2026_01"}, {"value": "4"}, "M7", Verdict.SUPPORTED),  # 4% of 98,457
        ("rules.csv", {"rule": "threshold-2026-01"}, {"value": "15"}, "M9", Verdict.DIFFERS),
        # The ministry itself says it of workers.
        (
            "rules.csv",
            {"rule": "threshold-2025-01"},
            {"authority": "Ministry of Justice of Korea"},
            "M9",
            Verdict.SUPPORTED,
        ),
        ("rules.csv", {"kind": "threshold"}, {"value": "15"}, "M9", Verdict.CONTRADICTED),
        ("rules.csv", {"kind": "threshold"}, None, "M9", Verdict.UNCHECKABLE),
    ],
)
def test_changed_evidence_changes_the_verdict(verdicts, file, match, change, claim, verdict):
    assert verdicts(file, match, change)[claim] == verdict


@pytest.mark.parametrize(("value", "said"), [("10", True), ("15", False)])
def test_what_uzbek_officials_state_is_read_as_one_threshold_only_if_all_state_it(catalog, value, said):
    rules = catalog.table("rules")
    last = rules["rule"] == "threshold-2026-01"
    tables = {"rules": lambda rows: rows.assign(value=rows["value"].where(~last, float(value)))}
    assert bool(judgements(Changed(catalog, tables), "migration", only={"M9"})["M9"].reads) is said


def test_one_authority_of_another_country_isn_t_uzbek_officials_alone(catalog):
    last = catalog.table("rules")["rule"] == "threshold-2026-01"
    other = {
        "rules": lambda rows: rows.assign(authority=rows["authority"].where(~last, "Ministry of Labour of Russia"))
    }
    assert not judgements(Changed(catalog, other), "migration", only={"M9"})["M9"].reads


def test_an_official_text_with_another_threshold_makes_it_differ(verdicts):
    change = {"value": "20", "grade": "official", "authority": "Ministry of Justice of Korea"}
    assert verdicts("rules.csv", {"rule": "threshold-2026-01"}, change)["M9"] == Verdict.DIFFERS


@pytest.mark.parametrize(("nationality", "last"), [("UZB", 2026), ("UZB", 2018), ("VNM", 2026), ("USA", 2026)])
def test_the_what_if_grows_as_on_record_unless_a_rate_is_given(catalog, nationality, last):
    looked_at = migration.view(catalog, nationality, 1992, last)
    record = migration.record(looked_at, 10.0)
    path = migration.crossing(looked_at, threshold=10.0)
    if path.empty:
        return
    for name, seen in (("resident_growth", record["residents"]), ("overstayer_growth", record["overstayers"])):
        rate = max(-20.0, min(round(seen.amount, 1), 20.0)) if seen.known else 0.0
        as_it_is = seen.known and rate == round(seen.amount, 1)
        assert (path[name].amount, path[name].definition == "as observed") == (rate, as_it_is)
    mixed = migration.crossing(looked_at, threshold=10.0, resident_growth=3.0)
    assert mixed["resident_growth"].amount == 3.0 and mixed["resident_growth"].definition == "as assumed"
    assert mixed["rates"].derived.startswith("residents as given; those without a status ")
    both = migration.crossing(looked_at, threshold=10.0, resident_growth=3.0, overstayer_growth=3.0)
    assert (both["rates"].definition, both["rates"].derived) == ("the rates assumed", "as given")


# --- tables of zeros ------------------------------------------------------------------------------------------------

_ZEROS = {
    "all foreigners": ("migration_stock", "nationality == 'WLD'"),
    "the nationality": ("migration_stock", "nationality == 'UZB'"),
    "permit workers": ("migration_stock", "definition == 'eps_workers'"),
    "everybody staying": ("migration_stock", "value >= 0"),
    "those without a status": ("overstayers", "measure == 'overstayers'"),
    "every number of them": ("overstayers", "value >= 0"),
    "flows": ("migration_flows", "value >= 0"),
    "transfers": ("remittances", "value >= 0"),
    "ethnic Koreans": ("koreans_abroad", "value >= 0"),
}
_OTHERS = ("LOOKS", "View", "view", "by_nationality", "course", "crossing", "matrix", "record", "weight")


@pytest.mark.parametrize(("table", "where"), _ZEROS.values(), ids=[*_ZEROS])
def test_a_table_of_zeros_stops_no_indicator_and_is_divided_by_nowhere(table, where):
    rows = world().frames[table]
    zeros = rows["value"].mask(rows.eval(where).fillna(False).astype(bool), 0.0)
    assert not zeros.equals(rows["value"])
    view = world(**{table: rows.assign(value=zeros)})
    found = [getattr(migration, name)(view) for name in migration.__all__ if name not in _OTHERS]
    found += [getattr(migration, name)(view, 10) for name in ("by_nationality", "course", "matrix", "record")]
    amounts = [value.amount for each in found if isinstance(each, Result) for value in each.values.values()]
    assert not [amount for amount in amounts if math.isinf(amount)]


def test_a_base_of_nobody_is_divided_by_nowhere():
    def asked(staying):
        stock = frame([people("UZB", "2020-12-31", staying)], "date")
        few = frame([lacking("UZB", "2020-12-31", "overstayers", 20.0)], "date")
        flows = frame(FLOWS, "start").iloc[:0]
        data = migration.matrix(world(migration_stock=stock, overstayers=few, migration_flows=flows), 10).data
        return data[["base", "text"]].to_numpy().tolist()

    assert asked(21) == [["all who stay", "95%"], ["legal stays only", "2,000%"]]
    assert asked(20) == [["all who stay", "100%"]]  # they leave nobody with a status
    assert asked(0) == []
