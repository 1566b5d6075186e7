"""Indicators and claims of projects, firms and aid on a small world whose answers are worked by hand."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pandas as pd
import pytest
from spoken import cells, spoken, wrong

from koruz.claims import judgements
from koruz.claims.construction import TESTS
from koruz.claims.ledger import rows
from koruz.claims.verdicts import Verdict
from koruz.data.catalog import open_catalog
from koruz.data.observations import Precedence
from koruz.indicators import construction, education, transport
from koruz.indicators.construction import View
from koruz.indicators.construction.view import GROUPS
from koruz.indicators.koica import readings
from koruz.methods.loans import Form, Terms, grant_element

NAMES = {"UZB": "Uzbekistan", "KOR": "South Korea", "CHN": "China", "RUS": "Russia", "TUR": "Turkey"}
NAMES |= {"KAZ": "Kazakhstan", "VNM": "Vietnam"}
PRECEDENCE = Precedence(
    grades={"official": 1, "compiled": 2, "press": 3, "article": 4},
    tiers={"reported": 1, "rounded": 1, "at_least": 1, "inferred": 2, "suspect": 2},
    statuses={"reported": 1, "rounded": 2, "at_least": 4, "inferred": 6, "suspect": 7},
    published={"OLD": "2010", "NEW": "2025", "DB": "2025", "ARTICLE": "2025-05"},
)
PAPERS = {"status": "reported", "grade": "press", "authority": None, "source": "OLD", "note": None}


def project(key, sector, energy, place, status, year=None, **more):
    row = {"project": key, "name": key.replace("-", " ").title(), "sector": sector, "energy": energy, "region": None}
    row |= {"place": place, "place_precision": "at" if place else "unknown", "korean_partner": "Builder", "role": "EPC"}
    row |= {"year_announced": year, "status_kind": status, "status_text": f"now {status}", "status_date": None}
    return {**row, "source": "OLD", "note": None, **more}


PROJECTS = [
    project("gas-plant", "oil_gas", "core", "guzar", "operating", 2009, status_date="2015-04"),
    project("power-plant", "power", "core", "navoi", "built_by_others", 2017, status_date="2023"),
    project("gas-chemistry", "oil_gas", "related", None, "unknown", 2015, status_date="2015"),
    project("hospital", "health", "none", "tashkent", "financed", 2014, status_date="2013-12-18"),
    project(
        "school", "education", "none", "suburb", "financed", 2024, status_date="2024-05", place_precision="assumed"
    ),
    project("trains", "transport", "none", "tashkent", "under_construction", 2023, place_precision="route_origin"),
    project("city-heat", "heating", "core", "tashkent", "announced", 2024, status_date="2024-06"),
    project("undated-talks", "heating", "core", None, "under_discussion"),
    project("tungsten", "mining", "none", "far", "postponed", 2011, status_date="2014", note="a rare-metal mine"),
    project("jizzakh-waste-recycling", "environment", "none", None, "financed", 2024, status_date="2024-10"),
    project(
        "creams", "manufacturing", "none", None, "under_discussion", 2025, source="ARTICLE", role="under discussion"
    )
    | {"korean_partner": "Cream Co; Lotion Co"},
]
PLACES = [
    {"place": "tashkent", "name": "Tashkent", "latitude": 41.0, "longitude": 69.0},
    {"place": "suburb", "name": "Suburb", "latitude": 41.1, "longitude": 69.0},  # 11.1 km north of Tashkent
    {"place": "guzar", "name": "Guzar", "latitude": 38.6, "longitude": 66.2},
    {"place": "navoi", "name": "Navoi", "latitude": 40.1, "longitude": 65.4},
    {"place": "far", "name": "Far", "latitude": 42.2, "longitude": 63.5},
]


def money(key, kind, value, scope=None, unit="USD million", **papers):
    row = {"project": key, "kind": kind, "scope": scope, "value": value, "low": None, "high": None, "unit": unit}
    return {**row, "date": "2015", **PAPERS, **papers}


VALUES = [
    money("gas-plant", "project_total", 3000.0),
    money("gas-plant", "contract", 2000.0),
    money("gas-plant", "contract", 2100.0, source="NEW", status="rounded"),
    money("gas-plant", "contract", 9000.0, source="DB", status="suspect"),
    money("gas-plant", "contract", 2500.0, scope="with-roads-2014-2015"),
    money("gas-chemistry", "memorandum", None, low=50.0, high=60.0),
    money("power-plant", "contract_others", 450.0),
    money("power-plant", "agreement", 400.0, scope="with-lines"),
    money("hospital", "loan", 100.0, grade="official"),
    money("hospital", "loan", 150.0, unit="EUR million"),
    money("trains", "contract", 250.0, grade="article", source="ARTICLE"),
    money("trains", "loan", 200.0, date="2024-06"),
    money("tungsten", "project_plan", 120.0),
    money("jizzakh-waste-recycling", "grant", 6.2),
    money("jizzakh-waste-recycling", "grant", 6.2, grade="article", source="ARTICLE"),
]
AID = [
    {"donor": "KOR", "recipient": to, "measure": "net_aid", "year": year, "value": value * 1e6, "unit": "USD"}
    | {**PAPERS, "grade": "compiled", "source": "DB"}
    for to, year, value in (
        ("UZB", 2018, 12),
        ("UZB", 2019, 30),
        ("UZB", 2020, 60),
        ("UZB", 2022, 40),
        ("UZB", 2023, 20),
        ("VNM", 2022, 80),
    )
]


def commitment(key, kind, value, date, **more):
    row = {"commitment": key, "agency": "EDCF", "item": key, "sector": "all", "kind": kind, "oda": True, "since": None}
    row["until"] = None
    row |= {"date": date, "value": value, "unit": "USD million", "maturity_years": None, "grace_years": None}
    return {**row, "interest": None, "project": None, **PAPERS, **more}


SOFT = {"interest": 0.1, "maturity_years": 35.0, "grace_years": 10.0, "unit": "EUR million"}
COMMITMENTS = [
    commitment("high-speed-trains", "loan", 200.0, "2024-06-14", **SOFT),
    commitment("hospital", "loan", 100.0, "2013-12-18", sector="health"),
    commitment("hospital", "loan", 120.0, "2014", sector="health", source="NEW", status="rounded"),
    commitment("edcf-2018-2020", "loan_framework", 500.0, "2017-11"),
    commitment("edcf-2021-2023", "loan_framework", 1000.0, "2021-01"),
    commitment("edcf-total", "loan_cumulative", 600.0, "2021-11"),
    commitment("kexim-total", "export_credit_cumulative", 9000.0, "2021-12", agency="KEXIM", oda=False),
    commitment("koica-2022-2024", "grant_programme", 90.0, "2021-12", agency="KOICA", since=2022, until=2024),
    commitment("koica-one", "grant", 5.0, "2021-12", agency="KOICA", note="asked for"),
    commitment("koica-total-a", "grant_cumulative", 100.0, "2020-01", agency="KOICA", since=1995),
    commitment("koica-total-b", "grant_cumulative", 130.0, "2023-01", agency="KOICA"),
    commitment("koica-total-c", "grant_cumulative", 250.0, "2024-01", agency="KOICA", status="at_least"),
    commitment("koica-yearly-low", "grant_annual", 10.0, "2025", grade="article", source="ARTICLE"),
    commitment("koica-yearly-high", "grant_annual", 15.0, "2025", grade="article", source="ARTICLE"),
]


TRAINS_IN_DOLLARS = commitment("high-speed-trains", "loan", 216.0, "2024-06-14")


def firms(investor, measure, date, value, **papers):
    row = {"investor": investor, "host": "UZB", "measure": measure, "date": date, "months": None, "value": float(value)}
    return {**row, "unit": "enterprises", **PAPERS, **papers}


INVESTMENT = [
    firms("KOR", "enterprises_claimed", "2022-06", 900),
    firms("KOR", "enterprises_claimed", "2024-03", 1000, grade="official"),
    firms("KOR", "enterprises_claimed", "2023", 5000, status="inferred"),
    *(firms("KOR", "enterprises_operating", date, value) for date, value in (("2022-04", 890), ("2024-04", 800))),
    firms("KOR", "enterprises_operating", "2025-12", 712),
    *(
        firms(code, "enterprises_operating", date, value)
        for code, before, after in (("CHN", 2000, 5000), ("RUS", 2300, 3000), ("TUR", 1800, 2000), ("KAZ", 1000, 1100))
        for date, value in (("2022-04", before), ("2025-12", after))
    ),
] + [
    {**firms("KOR", "project_portfolio", date, value), "unit": "USD million"}
    for date, value in (("2017-11", 20000), ("2021-11", 3000), ("2022-06", 12000), ("2023-06", 6000))
]
RAIL = [
    {"subject": "skoda-2023", "segment": None, "measure": measure, "date": "2023-10", "months": None, "value": value}
    | {**PAPERS, "unit": unit, "grade": "official"}
    for measure, value, unit in (
        ("loan_planned", 350.0, "EUR million"),
        ("loan_interest", 5.5, "percent a year"),
        ("loan_term", 15.0, "years"),
    )
]
MACRO = [
    {"country": "UZB", "indicator": "external_debt", "code": "X", "year": year, "value": value, "unit": "USD"}
    | {**PAPERS, "grade": "compiled", "source": "DB"}
    for year, value in ((2022, 50e9), (2024, 80e9))
]
MILESTONES = [
    {
        "milestone": "projects",
        "date": "2024-06-14",
        "event": "Agreed: second phase of the Pharma Park",
        "kind": "finance",
    }
    | {**PAPERS, "state": "done"}
]


def loan_rule(rule, borrowers, measure, value, date=None, **more):
    unit = "percent" if measure == "least_grant_element" else "percent a year"
    row = {"rule": rule, "borrowers": borrowers, "measure": measure, "date": date, "value": value, "unit": unit}
    return {**row, **PAPERS, "grade": "official", "authority": "Judge of loans", **more}


LOAN_RULES = [
    loan_rule("aid", "lower_middle_income", "least_grant_element", 15.0, "2018"),
    loan_rule("aid", "lower_middle_income", "discount_rate", 7.0, "2018"),
    loan_rule("tied_aid", "eligible", "least_grant_element", 35.0, source="NEW"),
    loan_rule("tied_aid", "least_developed", "least_grant_element", 50.0, source="NEW"),
    loan_rule("unified_rate", "low_income", "discount_rate", 5.0, "2013-10-11", source="DB"),
]
LINKS = [{"project": "creams", "source": source} for source in ("ARTICLE", "NEW")]
SOURCES = [
    {"source": "ARTICLE", "kind": "article"},
    {"source": "OLD", "kind": "media"},
    {"source": "NEW", "kind": "media"},
]


def frame(rows):
    table = pd.DataFrame(rows)
    for name in ("year", "year_announced", "since", "until"):
        if name in table:
            table[name] = table[name].astype("Int64")
    return table


TABLES = {
    "projects": PROJECTS,
    "project_values": VALUES,
    "places": PLACES,
    "aid": AID,
    "aid_commitments": COMMITMENTS,
    "investment": INVESTMENT,
    "rail": RAIL,
    "macro": MACRO,
    "loan_rules": LOAN_RULES,
    "milestones": MILESTONES,
    "project_sources": LINKS,
    "sources": SOURCES,
}


class Catalog(SimpleNamespace):
    """As much of a data package as the claims ask for; like a real one it equals no other."""

    __eq__, __hash__ = object.__eq__, object.__hash__


def catalog(**changed):
    tables = {name: frame(changed.get(name, rows)) for name, rows in TABLES.items()}
    kinds = tables["sources"].set_index("source")["kind"]
    return Catalog(
        table=lambda name: tables[name].copy(),
        sources_of=lambda kind: frozenset(kinds[kinds == kind].index),
        precedence=PRECEDENCE,
        countries=NAMES,
    )


def world(sectors="all", as_of_year=2026, **changed):
    return construction.view(catalog(**changed), sectors, as_of_year)


# --- projects ---------------------------------------------------------------------------------------------------------


def test_what_only_the_article_names_is_not_counted():
    assert "creams" not in set(world().projects()["project"])
    assert construction.register(world())["projects"].amount == 10


def test_groups_of_sectors():
    result = construction.by_group(world())
    cells = {(row["row"], row["stage"]): row["count"] for _, row in result.data.iterrows()}
    assert cells["Oil, gas, power and heat", "done"] == 1
    assert cells["Oil, gas, power and heat", "talk"] == 2
    assert cells["Health, education, science", "signed"] == 2
    assert cells["Transport", "signed"] == 0
    assert (result["fuel"].amount, result["fuel_done"].amount, result["fuel_talk"].amount) == (5, 1, 2)
    assert (result["services"].amount, result["services_signed"].amount, result["untraced"].amount) == (2, 2, 1)
    assert [result[stage].amount for stage in ("done", "building", "signed", "talk", "lost")] == [1, 1, 3, 2, 2]
    assert world("transport").projects()["project"].tolist() == ["trains"]


def test_a_group_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no group of sectors 'power'"):
        world("power")


def test_older_announcements():
    result = construction.by_period(world())
    # Older is what was announced by 2019: the span 2020 to 2024 ended less than five years before 2026.
    # Gas plant, power plant, gas chemistry, hospital, tungsten; one of five is at work.
    assert (result["ripe"].amount, result["ripe_done"].amount, result["ripe_lost"].amount) == (5, 1, 2)
    assert (result["ripe_share"].amount, result["limit"].text) == (20, "2019")
    assert (result["ripe_untraced"].amount, result["ripe_talk"].amount) == (1, 0)
    assert (result["young"].amount, result["young_done"].amount) == (4, 0)


@pytest.mark.parametrize(("as_of", "limit"), [(2023, 2014), (2024, 2019), (2026, 2019), (2009, 2004), (2010, 2004)])
def test_older_announcements_end_with_a_span_that_is_five_years_back(as_of, limit):
    assert world(as_of_year=as_of).ripe_year == limit


def test_a_year_to_come_makes_no_announcement_older_than_the_newest_source_does():
    view = world(as_of_year=2045)
    assert view.ripe_year == world(as_of_year=view.present).ripe_year


def test_spans_of_years_without_a_project_stand_too():
    rows = [*PROJECTS, project("first", "mining", "none", None, "operating", 1996)]
    result = construction.by_period(world(projects=rows))
    spans = list(dict.fromkeys(result.data["row"]))
    assert spans == ["1995–1999", "2000–2004", "2005–2009", "2010–2014", "2015–2019", "2020–2024", "Undated"]
    cells = result.data.set_index(["row", "stage"])["count"]
    assert cells["2000–2004"].sum() == 0
    assert cells["2020–2024", "building"] == 1  # the trains of 2023
    assert cells["Undated", "talk"] == 1
    assert cells.sum() == 11


def test_a_single_project_and_none():
    one = world(projects=[project("plant", "power", "core", "navoi", "operating", 1999)])
    assert construction.by_period(one).data["row"].tolist() == ["1995–1999"]
    assert construction.by_group(one)["fuel_done"].amount == 1
    assert construction.register(one).description.startswith("A list of 1 project; first Plant, last Plant")
    none = world("transport", 2010)  # the trains are of 2023
    for name in ("located", "by_group", "by_period", "register", "not_carried_out", "ranges", "energy"):
        assert getattr(construction, name)(none).empty, name


def test_a_status_of_a_later_date_is_not_known_yet():
    then = world(as_of_year=2014)
    stages = then.projects().set_index("project")["stage"]
    assert stages["gas-plant"] == "later"
    assert stages["tungsten"] == "lost"
    assert "power-plant" not in stages
    assert "undated-talks" in stages
    assert "April 2015" in construction.register(then).data.set_index("project")["outcome"]["gas-plant"]


def test_what_was_not_carried_out():
    result = construction.not_carried_out(world())
    assert result.data["project"].tolist() == ["power-plant", "tungsten", "gas-chemistry"]
    assert (result["others"].amount, result["untraced"].amount) == (1, 1)
    # What other builders were paid is no Korean value; of the power plant only a part has a figure.
    assert result.data["promised"].tolist()[0] == "USD 400 million, agreement"
    assert result.data["promised"].tolist()[2] == "USD 50 million to USD 60 million, memorandum"
    assert result.data["outcome"].tolist()[0] == "Now built_by_others (2023)"


def test_places_close_together_share_a_mark():
    result = construction.located(world())
    marks = result.data.set_index("place_name")
    assert marks.loc["Tashkent", "count"] == 3
    assert marks.loc["Tashkent", "label"] == "Tashkent 3"
    assert marks.loc["Tashkent", "names"] == "City Heat (Tashkent); Hospital (Tashkent); School (place assumed)"
    assert marks.loc["Tashkent", "exactness"] == "Only the nearest town known, for some or all"
    assert (marks.loc["Guzar", "exactness"], marks.loc["Guzar", "label"]) == ("Town known", "Guzar")
    assert (result["placed"].amount, result["unplaced"].amount, result["near_capital"].amount) == (6, 4, 3)
    assert (result["near_share"].amount, result["marks"].amount) == (50, 4)


def test_the_reach_of_a_mark():
    # A degree of latitude is 111.2 km: 0.53 degrees north lie within 60 km of Tashkent, 0.55 don't.
    for north, marks, near in ((41.53, 4, 3), (41.55, 5, 2)):
        places = [{**place, "latitude": north} if place["place"] == "suburb" else place for place in PLACES]
        result = construction.located(world(places=places))
        assert (result["marks"].amount, result["near_capital"].amount) == (marks, near)


# --- money ------------------------------------------------------------------------------------------------------------


def test_the_largest_value_is_one_figure_of_one_kind():
    largest = construction.largest_of_each(world()).set_index("project")
    assert largest.loc["gas-plant", ["value", "kind"]].tolist() == [3000, "project_total"]
    assert len(largest) == 7
    assert largest.loc["power-plant", ["value", "scope"]].tolist() == [400, "with-lines"]
    assert largest.loc["gas-chemistry", "value"] == 50
    assert largest.loc["trains", "value"] == 200  # the article's 250 is no evidence
    assert largest.loc["hospital", "promised"] == "USD 100 million, loan"


def test_what_was_paid_when_built_goes_before_a_larger_plan():
    rows = [*VALUES, money("gas-plant", "project_plan", 3500.0), money("tungsten", "memorandum", 150.0)]
    largest = construction.largest_of_each(world(project_values=rows)).set_index("project")
    assert largest.loc["gas-plant", "promised"] == "USD 3 billion, whole project, built"
    assert largest.loc["tungsten", "promised"] == "USD 150 million, memorandum"  # never built: the largest counts


def test_ranges_keep_kinds_apart_and_leave_doubtful_figures_out():
    result = construction.ranges(world())
    rows = result.data.set_index(["project", "kind"])
    assert rows.loc[("gas-plant", "contract"), ["low", "high", "value", "figures"]].tolist() == [2000, 2100, 2000, 2]
    assert rows.loc[("gas-chemistry", "memorandum"), ["low", "high"]].tolist() == [50, 60]
    assert result["widest"].amount == pytest.approx(20)  # 60 over 50
    assert result["kinds_apart"].amount == pytest.approx(50)  # 3,000 over 2,000
    assert (result["kinds_apart_low"].amount, result["kinds_apart_high"].amount) == (2000, 3000)
    assert result["projects"].amount == 6  # of the power plant only a part has a figure
    assert "9,000" not in result.description  # a likely misprint
    assert "contract USD 2 billion to USD 2.1 billion" in result.description
    assert construction.ranges(world(), most=1).data["kind"].tolist() == ["project_total", "contract"]


def test_energy_among_the_largest():
    result = construction.energy(world(), most=3)
    assert result.data["project"].tolist() == ["gas-plant", "power-plant", "trains"]
    assert (result["core"].amount, result["count"].amount, result["wide"].amount) == (2, 3, 2)
    assert result["core_share"].amount == pytest.approx(200 / 3)
    alive = construction.energy(world(), most=3, without_given_up=True)
    assert alive.data["project"].tolist() == ["gas-plant", "trains", "hospital"]
    # City heat, of 2024, and the talks, undated, have no printed sum; so have the school and they are no energy.
    assert (result["unpriced"].amount, result["left_out"].amount) == (2, 3)


def test_the_largest_built_are_those_whose_cost_is_printed():
    rows = [*VALUES, money("trains", "project_total", 900.0)]
    result = construction.energy(world(project_values=rows), built=True)
    assert result.data["project"].tolist() == ["gas-plant"]  # the trains aren't finished, whatever they cost
    more = [*PROJECTS, project("old-mill", "textiles", "none", None, "operating", 1996)]
    assert construction.energy(world(projects=more), built=True)["count"].amount == 1  # no cost is printed
    sums = [*VALUES, money("old-mill", "project_total", 10.0)]
    both = construction.energy(world(projects=more, project_values=sums), built=True)
    assert (both["core"].amount, both["count"].amount, both["core_share"].amount) == (1, 2, 50)


def test_what_was_announced_of_late_is_counted_with_and_without_a_sum():
    result = construction.announced(world())
    # School and waste recycling are neither, trains are neither, city heat is energy and has no sum; talks are undated.
    assert result.data["project"].tolist() == ["city-heat", "trains", "jizzakh-waste-recycling", "school"]
    counts = [result[name].amount for name in ("count", "core", "related", "wide", "unpriced", "priced")]
    assert counts == [4, 1, 0, 1, 1, 2]
    priced = construction.announced(world(project_values=[*VALUES, money("city-heat", "agreement", 5.0)]))
    assert (priced["unpriced"].amount, priced["priced"].amount) == (0, 3)
    assert construction.announced(world(), since=2025).empty


# --- firms ------------------------------------------------------------------------------------------------------------


def test_stated_and_counted_firms():
    result = construction.enterprises(world())
    assert (result["stated"].amount, result["at_work"].amount) == (1000, 800)
    assert result["gap"].amount == pytest.approx(25)
    assert (result["stated_before"].amount, result["at_work_before"].amount) == (900, 890)
    assert (result["peak"].amount, result["latest"].amount, result["fall"].amount) == (890, 712, pytest.approx(20))
    assert 5000 not in set(result.data["value"])


def test_a_single_count_has_no_pair():
    rows = [firms("KOR", "enterprises_operating", "2022-04", 890)]
    result = construction.enterprises(world(investment=rows))
    assert (result["latest"].amount, result["fall"].amount) == (890, 0)
    assert not result["stated"].known
    assert not result["gap"].known


# --- aid --------------------------------------------------------------------------------------------------------------


def test_net_aid_and_the_mean_of_three_years():
    result = construction.yearly(world())
    means = result.data[result.data["series"] == "Mean of three years"]
    # 2021 is a gap: only 2018 to 2020 are three years in a row, (12 + 30 + 60) / 3.
    assert means[["year", "value"]].to_numpy().tolist() == [[2020, 34]]
    assert (result["mean"].amount, result["mean"].period) == (34, "2018–2020")
    assert result["times"].amount == pytest.approx(34 / 15)
    # Of 12, 30, 60, 40 and 20 only the first lies between the article's 10 and 15.
    counts = [result[name].amount for name in ("inside", "above", "below", "streak", "years")]
    assert counts == [1, 4, 0, 4, 5]
    band = result.data[result.data["series"].isin(construction.EDGES)].groupby("series", sort=False)["value"]
    assert [part.unique().tolist() for _, part in band] == [[10], [15]]
    assert (result["latest"].amount, result["peak"].amount) == (20, 60)


def test_recipients_in_the_last_common_year():
    result = construction.others(world())
    assert result.data["name"].tolist() == ["Vietnam", "Uzbekistan"]
    assert (result["share"].amount, result["largest"].definition) == (50, "net aid of Korea to Vietnam")
    assert result["others"].amount == 1


def test_a_recipient_is_measured_by_the_others():
    most = [{**row, "value": 2e8} if row["recipient"] == "UZB" else row for row in AID]
    result = construction.others(world(aid=most))
    assert (result["home"].amount, result["largest"].amount, result["share"].amount) == (200, 80, 250)
    alone = construction.others(world(aid=[row for row in AID if row["recipient"] == "UZB"]))
    assert not alone["largest"].known and alone["others"].amount == 0


def test_net_aid_of_two_years_has_no_mean_and_without_the_article_no_band():
    then = construction.yearly(world(as_of_year=2019))
    assert not then["mean"].known
    assert not then["times"].known
    assert then["latest"].amount == 30
    bandless = construction.yearly(world(aid_commitments=without(COMMITMENTS, grade="article")))
    assert not bandless["band_high"].known
    assert set(bandless.data["series"]) == {"Net aid of the year", "Mean of three years"}


def test_what_koica_comes_to_in_a_year():
    spread = commitment("koica-2020-2023", "grant", 48.0, "2020", agency="KOICA", since=2020, until=2023)
    result = construction.koica(world(aid_commitments=[*COMMITMENTS, spread]))
    # 90 in three years, 48 in four; 30 more between two totals three years apart.
    assert result.data["value"].tolist() == [30, 12, pytest.approx(10)]
    assert result.data["reading"].tolist()[2] == "Growth of KOICA's total, January 2020 to January 2023"
    counts = [result[name].amount for name in ("readings", "lowest", "highest", "inside")]
    assert counts == [3, pytest.approx(10), 30, 2]
    assert (result["total"].amount, result["total_later"].text) == (130, "over USD 250 million")
    early = construction.koica(world(as_of_year=2020))
    assert early.empty  # a single total says nothing of a year


def test_both_reports_read_koica_alike():
    real = open_catalog()
    ours = construction.koica(construction.view(real, as_of_year=2026)).data["value"].tolist()
    theirs = [value.amount for value in readings(education.view(real, "UZB", 2000, 2026)) if value.name != "net"]
    assert ours == sorted(theirs, reverse=True) and len(ours) >= 4


def test_the_printed_debts_by_hand():
    left = commitment("plant", "export_credit_balance", 320.0, "2024-06", agency="KEXIM", oda=False)
    rows = [*COMMITMENTS, TRAINS_IN_DOLLARS, left]
    result = construction.debt(world(aid_commitments=rows))
    # 216 for the trains, 320 left, 600 of soft loans before the trains: 1,136 of 80,000.
    assert result["trains_share"].amount == pytest.approx(100 * 216 / 80_000)
    assert (result["together"].amount, result["share"].amount) == (1136, pytest.approx(1.42))
    later = commitment("edcf-later", "loan_cumulative", 900.0, "2025-01")
    assert not construction.debt(world(aid_commitments=[*rows, later]))["share"].known  # it holds the trains' loan
    assert not construction.debt(world(aid_commitments=rows, macro=[{**MACRO[0], "country": "KOR"}]))["share"].known


FORMS = get_args(Form)


def test_the_gift_by_the_usual_ways_of_repaying():
    result = construction.softness(world(), 7.0)
    ways = [construction.softness(world(), 7.0, n, form)["trains"].amount for n in (1, 2, 4) for form in FORMS]
    assert (result["gift_low"].amount, result["gift_high"].amount) == (min(ways), max(ways))
    assert min(ways) < result["trains"].amount < max(ways)


def test_a_part_in_words():
    share = construction.softness(world(), 7.0)["trains"]
    said = [construction.part_in_words(replace(share, amount=amount)) for amount in (74.8, 33.9, 51.4, 64.0, 78.0)]
    assert said == ["about three quarters", "about a third", "about half", "about 64%", "about 78%"]


def test_an_old_status_is_counted():
    # The newest source is of 2025: by mid-2025 reports before mid-2020 are old. Open are chemistry (2015), hospital
    # (2013), school (2024), trains (undated), city heat (2024), talks (undated) and waste (2024).
    result = construction.by_group(world())
    assert [result[name].amount for name in ("open", "open_old", "open_undated")] == [7, 2, 2]
    ripe = construction.by_period(world())
    assert [ripe[f"ripe_{name}"].amount for name in ("open", "open_old", "open_undated")] == [2, 2, 0]
    # Looked at from 2019 a report of 2015 isn't old.
    assert construction.by_group(world(as_of_year=2019))["open_old"].amount == 1


def test_soft_loans_show_both_ends_and_terms():
    result = construction.soft_loans(world(aid_commitments=[*COMMITMENTS, TRAINS_IN_DOLLARS]))
    rows = result.data.set_index("item")
    assert rows.index.tolist() == ["high-speed-trains", "hospital"]
    assert rows.loc["hospital", ["low", "high", "value"]].tolist() == [100, 120, 100]  # exact before rounded
    assert rows.loc["high-speed-trains", "value"] == 216
    assert rows.loc["high-speed-trains", "terms"] == "0.1%, 35 years, 10 of grace"
    assert (result["loans"].amount, result["health"].amount, result["health_share"].amount) == (2, 1, 50)
    assert (result["with_terms"].amount, result["times"].amount) == (1, 15)
    # Without a figure in dollars a loan can't stand beside the others.
    assert construction.soft_loans(world()).data["item"].tolist() == ["hospital"]


# --- loans ------------------------------------------------------------------------------------------------------------


def test_known_loans_and_their_terms():
    trains, skoda = construction.known_loans(world())
    assert (trains.terms, trains.currency, trains.year) == (Terms(200, 0.1, 35, 10), "EUR million", 2024)
    assert (trains.soft, skoda.soft) == (True, False)
    # No grace is printed for the Skoda loan: none is assumed.
    assert skoda.terms == Terms(350, 5.5, 15, 0)
    assert construction.known_loans(world(as_of_year=2023), payments=1) == [
        *construction.known_loans(world(), payments=1)[1:]
    ]
    assert construction.known_loans(world(as_of_year=2010)) == []


def test_the_amount_printed_exactly_stands_for_the_loan_whoever_prints_its_terms():
    exact = commitment("high-speed-trains", "loan", 200.4, "2024-06-14", unit="EUR million", grade="official")
    rounded = [row | ({"status": "rounded"} if row["commitment"] == "high-speed-trains" else {}) for row in COMMITMENTS]
    trains, _ = construction.known_loans(world(aid_commitments=[*rounded, {**exact, "source": "NEW"}]))
    assert trains.terms == Terms(200.4, 0.1, 35, 10)
    assert (trains.grade, trains.sources) == ("press", ("OLD", "NEW"))


def test_both_reports_give_one_number_for_the_dearest_year():
    real = open_catalog()
    building = construction.view(real, as_of_year=2026)
    terms = {"interest": 5.5, "maturity": 15, "grace": 0, "discount": 7.0}
    ours = construction.other_terms(building, **terms)["signed_peak"]
    theirs = transport.service(transport.view(real, 1992, 2026))["dearest"]
    assert ours.amount == pytest.approx(theirs.amount)


def test_softness_of_known_loans():
    result = construction.softness(world(), 7.0)
    soft = grant_element(Terms(200, 0.1, 35, 10), 7)
    assert result["trains"].amount == pytest.approx(soft)
    assert result["gift"].amount == pytest.approx(2 * soft)
    assert result["gift"].unit == "EUR million"
    assert result["contrast"].amount == pytest.approx(grant_element(Terms(350, 5.5, 15), 7))
    assert sorted(set(result.data["rate"])) == [5, 7]
    assert sorted(set(construction.softness(world(), 5.0).data["rate"])) == [5]
    assert construction.softness(world(as_of_year=2020), 7.0).empty
    assert not construction.softness(world(as_of_year=2023), 7.0)["trains"].known


def test_a_gift_worked_by_hand():
    # 100 without interest in two years' payments: 50 / 1.25 + 50 / 1.5625 = 72 today, so 28 are a gift.
    terms = {"interest": 0.0, "maturity_years": 2.0, "grace_years": 0.0, "unit": "EUR million"}
    rows = [commitment("high-speed-trains", "loan", 100.0, "2024-06-14", **terms)]
    result = construction.softness(world(aid_commitments=rows), 25.0, payments=1)
    assert result["trains"].amount == pytest.approx(28)
    assert result["gift"].text == "EUR 28 million"


def test_the_stricter_tests_worked_by_hand():
    # The same loan at 5 percent: 50 / 1.05 + 50 / 1.1025 = 92.970 today, so 7.030 are a gift, 2.030 more than 5 asked.
    # It holds 5 where 50 v + 50 v² = 95: v = (√8.6 - 1) / 2 = 0.96629, a rate of 3.489; in tenths, 3.5.
    terms = {"interest": 0.0, "maturity_years": 2.0, "grace_years": 0.0, "unit": "EUR million"}
    rows = [commitment("high-speed-trains", "loan", 100.0, "2024-06-14", **terms)]
    asked = [row | ({"value": 5.0} if row["borrowers"] == "eligible" else {}) for row in LOAN_RULES]
    result = construction.softness(world(aid_commitments=rows, loan_rules=asked), 25.0, payments=1)
    assert result["unified"].amount == pytest.approx(7.0295, abs=1e-4)
    assert result["tied_margin"].amount == pytest.approx(2.0295, abs=1e-4)
    assert (result["tied_margin"].unit, result["tied_rate"].amount) == ("percentage points", 3.5)
    assert {"NEW", "DB"} <= set(result["tied_margin"].sources)


def test_the_tests_are_rows_with_their_sources():
    result = construction.softness(world(), 7.0)
    names = ("least", "dac_rate", "tied_least", "tied_poorest", "unified_rate")
    assert [result[name].amount for name in names] == [15, 7, 35, 50, 5]
    assert [result[name].sources for name in names] == [("OLD",), ("OLD",), ("NEW",), ("NEW",), ("DB",)]
    assert {"OLD", "NEW", "DB"} <= set(result.sources)
    moved = [row | ({"value": 6.0} if row["rule"] == "unified_rate" else {}) for row in LOAN_RULES]
    assert sorted(set(construction.softness(world(loan_rules=moved), 7.0).data["rate"])) == [6, 7]


@pytest.mark.parametrize(("lost", "gone"), [("tied_aid", ("tied_margin", "tied_rate")), ("unified_rate", ("unified",))])
def test_a_test_that_no_source_prints_is_not_applied(lost, gone):
    result = construction.softness(world(loan_rules=[row for row in LOAN_RULES if row["rule"] != lost]), 7.0)
    assert not any(result[name].known for name in (*gone, "tied_margin"))
    assert result["trains"].known


def test_other_terms_of_the_same_loan():
    result = construction.other_terms(world(), interest=10, maturity=10, grace=0, discount=7, payments=1)
    # 200 at 10 percent over ten years: 20 of each, so 40 in the first year. As signed: 200 / 25 + 0.1 percent of 200.
    assert result["if_peak"].amount == pytest.approx(40)
    assert result["signed_peak"].amount == pytest.approx(8.2)
    assert result["if_cost"].amount == pytest.approx(110)  # 10 percent of 200 + 180 + ... + 20
    assert result["if_total"].amount == pytest.approx(310)
    assert result["times"].amount == pytest.approx(40 / 8.2)
    assert (result["last_signed"].text, result["last_if"].text) == ("2059", "2034")
    assert (result["if_peak"].period, result["signed_peak"].period) == ("2025", "2035")
    assert result.data.loc[result.data["what_if"], "year"].tolist() == list(range(2025, 2035))
    assert result.data.loc[result.data["what_if"], "closing"].tolist()[::9] == [180, 0]


def test_terms_of_the_plan_stand_beside_the_terms_assumed():
    result = construction.other_terms(world(), interest=10, maturity=10, grace=0, discount=7, payments=1)
    assert [result[name].text for name in ("planned", "plan_years", "plan_grace")] == ["5.5%", "15 years", "0 years"]
    assert result["planned"].period == "2023"


def test_other_terms_without_interest_cost_nothing_and_give_the_most():
    free = construction.other_terms(world(), interest=0, maturity=4, grace=2, discount=7, payments=2)
    assert free["if_cost"].amount == 0
    assert free.data.loc[free.data["what_if"], "service"].tolist() == [0, 0, 100, 100]
    assert free["if_gift"].amount == pytest.approx(grant_element(Terms(200, 0, 4, 2), 7))
    assert free["if_gift"].amount > 0


@pytest.mark.parametrize("grace", [5, 7])
def test_terms_that_leave_nothing_to_repay_are_refused(grace):
    with pytest.raises(ValueError, match=f"grace of {grace} years doesn't fit a maturity of 5"):
        construction.other_terms(world(), interest=5, maturity=5, grace=grace, discount=7)


def test_without_the_loan_there_is_no_what_if():
    assert construction.other_terms(world(as_of_year=2023), interest=5, maturity=5, grace=0, discount=7).empty


INDICATORS = [
    *("located", "by_group", "by_period", "register", "not_carried_out", "ranges", "energy", "enterprises"),
    "announced",
    *("yearly", "others", "koica", "soft_loans"),
]


@pytest.mark.parametrize("name", INDICATORS)
@pytest.mark.parametrize("year", [1990, 2010, 2012, 2030])
@pytest.mark.parametrize("sectors", ["all", "towns", "transport"])
def test_any_year_and_sector_gives_a_result(name, year, sectors):
    result = getattr(construction, name)(world(sectors, year))
    assert result.empty or result.description
    assert [column for column in result.columns if column.name not in result.data] == []


def test_the_view_is_made_of_frames_alone():
    view = View({name: frame(rows) for name, rows in TABLES.items()}, PRECEDENCE, NAMES, frozenset(), "all", 2026)
    assert len(view.projects()) == 11  # nothing is known to be the article here


# --- claims -----------------------------------------------------------------------------------------------------------

DATA = Path(__file__).parents[1] / "data"
GIVEN_UP = {"status_kind": "cancelled", "source": "METALLPLACE_2025"}
CLAIMS = {
    "C1": {"low": 6.2, "tolerance": 2.0, "tolerance_unit": "percent", "unit": "USD million"},
    "C4": {"low": 2.0, "origin": "talks-2025-02", "reading": "The fields are confirmed for {talks}"},
}


def judge(name, **changed):
    return TESTS[name](catalog(**changed), pd.Series({"claim": name, "low": None, **CLAIMS.get(name, {})}))


def without(rows, **equal):
    return [row for row in rows if not all(row[name] == value for name, value in equal.items())]


def altered(rows, changes, **equal):
    return [{**row, **changes} if all(row[name] == value for name, value in equal.items()) else row for row in rows]


@pytest.fixture(scope="module")
def real():
    return open_catalog(DATA)


def verdicts(package, **changes):
    """The verdicts on the real data, with the given cells of the given rows changed: table, column, key, cells."""
    tables = {}
    for table, (column, key, new) in changes.items():
        rows = package.table(table)
        assert (rows[column] == key).any()
        rows.loc[rows[column] == key, list(new)] = list(new.values())
        tables[table] = rows
    papers = {"precedence": package.precedence, "countries": package.countries, "sources_of": package.sources_of}
    changed = Catalog(table=lambda name: tables.get(name, package.table(name)), **papers)
    return {claim: judgement.verdict for claim, judgement in judgements(changed, "construction").items()}


def test_verdicts_on_the_real_data(real):
    found = verdicts(real)
    assert found == {
        "C1": Verdict.SUPPORTED,
        "C2": Verdict.DIFFERS,
        "C3": Verdict.SUPPORTED,
        "C4": Verdict.UNCHECKABLE,
        "C5": Verdict.DIFFERS,
        "C6": Verdict.DIFFERS,
    }


DEARER = {"value": 9, "grade": "official"}


@pytest.mark.parametrize(
    ("claim", "verdict", "changes"),
    [
        ("C1", Verdict.CONTRADICTED, {"aid_commitments": ("source", "KUN_2024KECO", DEARER)}),
        ("C2", Verdict.SUPPORTED, {"projects": ("project", "tashkent-pharma-park", {"korean_partner": "A company"})}),
        ("C4", Verdict.CONTRADICTED, {"projects": ("project", "cosmetics-production", GIVEN_UP)}),
        ("C6", Verdict.CONTRADICTED, {"projects": ("project", "sautbay-tungsten", {"status_kind": "operating"})}),
        ("C6", Verdict.SUPPORTED, {"project_values": ("project", "sautbay-tungsten", {"value": 99})}),
    ],
)
def test_changed_evidence_changes_the_verdict_and_no_other(real, claim, verdict, changes):
    assert verdicts(real, **changes) == {**verdicts(real), claim: verdict}


def test_the_plant_needs_a_source_of_its_own():
    plant = {"project": "jizzakh-waste-recycling"}
    assert judge("C1").verdict == Verdict.SUPPORTED
    assert judge("C1").sources == ("OLD",)
    alone = without(VALUES, **plant, source="OLD")
    assert judge("C1", project_values=alone).verdict == Verdict.UNCHECKABLE
    official = altered(VALUES, {"value": 9.0, "grade": "official"}, **plant, source="OLD")
    assert judge("C1", project_values=official).verdict == Verdict.CONTRADICTED


def test_the_park_by_dates_and_by_who_promised():
    # The event names nobody of the park; a company in it makes the pledge one of companies.
    assert judge("C2").verdict == Verdict.DIFFERS
    company = [*PROJECTS, project("tashkent-pharma-park", "health", "none", None, "announced", 2020)]
    assert judge("C2", projects=company).verdict == Verdict.SUPPORTED
    state = altered(company, {"korean_partner": "EDCF (Korea Eximbank)"}, project="tashkent-pharma-park")
    assert judge("C2", projects=state).verdict == Verdict.DIFFERS
    older = altered(MILESTONES, {"date": "2020"})
    assert judge("C2", milestones=older).verdict == Verdict.OUTDATED
    proposed = altered(MILESTONES, {"state": "proposed"})
    assert judge("C2", milestones=proposed).verdict == Verdict.UNCHECKABLE
    loan = [*COMMITMENTS, commitment("park", "loan", 50.0, "2025", project="tashkent-pharma-park")]
    assert judge("C2", milestones=proposed, aid_commitments=loan).verdict == Verdict.DIFFERS


def test_heating_by_who_promised_as_at_the_park():
    # 'Builder' announced it; a pledge needs no contract.
    assert judge("C3").verdict == Verdict.SUPPORTED
    unnamed = altered(PROJECTS, {"korean_partner": "Korean side (nobody named)"}, project="city-heat")
    assert judge("C3", projects=unnamed).verdict == Verdict.DIFFERS
    earlier = altered(PROJECTS, {"status_date": "2024-05"}, project="city-heat")
    assert judge("C3", projects=earlier).verdict == Verdict.OUTDATED
    undated = altered(PROJECTS, {"status_date": None}, project="city-heat")
    assert judge("C3", projects=undated).verdict == Verdict.UNCHECKABLE


def test_companies_named_by_others():
    assert judge("C4").verdict == Verdict.UNCHECKABLE
    assert "0 of 2 companies" in judge("C4").found
    other = project("new-creams", "manufacturing", "none", None, "announced", 2025, source="NEW")
    named = [*PROJECTS, {**other, "korean_partner": "Cream Co; Lotion Co"}]
    assert judge("C4", projects=named).verdict == Verdict.SUPPORTED
    denied = altered(PROJECTS, {"source": "NEW", "status_kind": "cancelled"}, project="creams")
    assert judge("C4", projects=denied).verdict == Verdict.CONTRADICTED


def test_energy_is_judged_in_three_listings():
    # All: 2 of 7 core; none the less: few each time. Since 2022: the heat of five, and creams aren't known as its own.
    assert judge("C5").verdict == Verdict.SUPPORTED
    rows = [row for row in VALUES if row["project"] in ("gas-plant", "power-plant", "hospital", "trains")]
    # All: gas and power of four; without the power plant one of three; since 2022 one of all.
    assert judge("C5", project_values=rows).verdict == Verdict.DIFFERS


def test_a_recent_project_counts_with_a_sum_and_without():
    gas = [row for row in VALUES if row["project"] == "gas-plant"]
    old = [row for row in PROJECTS if (row["year_announced"] or 0) < 2022]
    heat = [project(f"heat-{n}", "heating", "core", None, "announced", 2024) for n in range(2)]
    school = project("a-school", "education", "none", None, "announced", 2024)
    # Two of three are of heat and have no sum: counted all the same.
    most = judge("C5", project_values=gas, projects=[*old, *heat, school])
    assert most.verdict == Verdict.CONTRADICTED
    assert "2 of all 3 announced since 2022" in most.arithmetic
    few = judge("C5", project_values=gas, projects=[*old, heat[0], school, {**school, "project": "b-school"}])
    assert few.verdict == Verdict.DIFFERS
    assert few.fields["priced"].amount == 0
    assert judge("C5", project_values=[money("nobody", "loan", 1.0)], projects=old).verdict == Verdict.UNCHECKABLE


def test_rare_metals_alive_or_not():
    assert judge("C6").verdict == Verdict.DIFFERS
    alive = altered(PROJECTS, {"status_kind": "contracted"}, project="tungsten")
    assert judge("C6", projects=alive).verdict == Verdict.CONTRADICTED
    small = altered(VALUES, {"value": 99.0}, project="tungsten")
    assert judge("C6", project_values=small).verdict == Verdict.SUPPORTED


def test_readings_are_filled_from_the_evidence(real):
    found = {row["claim"]: row["reading"] for row in rows(real, "construction")}
    assert found["C1"].startswith("The grant dates from October 2024; a separate grant of USD 6.6 million")
    assert found["C2"].startswith("A Korean loan of USD 136 million for the park dates from 2020")
    assert "confirmed for February 2025. Lotte Chemical has a part in" in found["C4"]
    assert found["C5"].startswith("Of the 14 projects announced since 2022, 5 are of fuel, power or heat; none")
    assert found["C6"].startswith("Sautbay tungsten (USD 145 million, whole project, planned) was announced in 2011")
    for claim in real.table("claims").query("theme in ('construction', 'transport')")["reading"].dropna():
        assert not re.search(r"\d", claim)


def test_readings_that_arent_true_of_the_evidence_are_left_out():
    assert judge("C3").reads
    signed = altered(PROJECTS, {"status_kind": "contracted"}, project="city-heat")
    assert not judge("C3", projects=signed).reads
    assert judge("C6").fields == {
        "name": "Tungsten",
        "worth": "USD 120 million, whole project, planned",
        "year": "2011",
        "fate": "put off",
    }
    alive = altered(PROJECTS, {"status_kind": "contracted"}, project="tungsten")
    assert not judge("C6", projects=alive).reads
    assert not judge("C2").fields["loan"].known
    old = [*COMMITMENTS, commitment("park", "loan", 50.0, "2020", project="tashkent-pharma-park")]
    assert judge("C2", aid_commitments=old).fields["loan"].text == "USD 50 million"
    private = [*old, commitment("park-more", "loan", 5.0, "2021", project="tashkent-pharma-park", agency="A company")]
    assert judge("C2", aid_commitments=old).reads and not judge("C2", aid_commitments=private).reads
    assert judge("C4").fields == {"talks": "February 2025"} and judge("C4").reads
    assert not judge("C4", project_sources=LINKS[:1]).reads
    assert not judge("C1").fields["gas"].known


# --- what the notebook says of other figures --------------------------------------------------------------------------

_NET_AID = "donor == 'KOR' and recipient == 'UZB' and measure == 'net_aid' and year == 2023"


def said(**alter):
    """What the report says of altered tables; nothing of it is wrong in form."""
    text = spoken("02_construction", alter)
    assert not wrong(text)
    return text


def test_the_largest_recipient_is_not_measured_by_itself():
    text = said(aid=cells(_NET_AID, value=3e8))
    assert "Uzbekistan got USD 300 million, more than any of the 2 other recipients in the data." in text
    assert "100% of the net aid" not in text


@pytest.mark.parametrize("status", ["operating", "cancelled", "memorandum"])
def test_projects_that_all_came_equally_far(status):
    text = said(projects=lambda table: table.assign(status_kind=status))
    assert "~ How far the projects came, by sector" in text
    assert ("money was signed for all 12 projects" in text) == (status == "operating")
    assert ("none were at work or built when last reported" in text) == (status != "operating")


def test_energy_is_built_and_announced_whatever_has_a_sum():
    built, bare = "Of the 6 largest projects built, 4 were for fuel or power.", "5 were, all without a sum."
    assert built in said() and bare in said()
    none = said(projects=lambda table: table.assign(energy="none"))
    assert "~ The largest projects built, and what belongs to energy" in none
    assert "Of 14 projects announced since 2022, none were for fuel, power or heat" in none
    priced = said(project_values=_priced)
    assert bare not in priced and "5 were for fuel, power or heat; 8 of all had a printed sum." in priced


def _priced(table):
    """A sum for one of the projects that have none."""
    row = table[table["kind"] == "agreement"].iloc[[0]].assign(project="zarafshan-heating", value=300.0)
    return pd.concat([table, row], ignore_index=True)


def test_projects_built_without_a_printed_cost_are_told():
    assert "For 3 projects more no cost is printed; none of them are fuel or power." in said()
    gas = cells("project == 'navoi-cargo-hub'", energy="core")
    assert "For 3 projects more no cost is printed; 1 of them is fuel or power." in said(projects=gas)


def test_counts_that_part_again_are_said_with_their_dates():
    text = said(investment=cells("measure == 'enterprises_operating' and date == '2025-12-01'", value=1200.0))
    assert "The two once lay close" not in text and "peak 1,200" not in text
    equal = said(investment=cells("measure == 'enterprises_claimed' and date == '2024-03'", value=727.0))
    assert "~ Firms with Korean capital, by whose count" in equal


def test_a_loan_as_dear_as_the_discount_rate_is_no_gift():
    dear = said(rail=cells("subject == 'rotem-2024' and measure == 'loan_interest'", value=8.0))
    assert "a gift. That is" not in dear and "more than the sum lent" in dear
    assert "~ How much of each loan is a gift" in dear


@pytest.mark.parametrize("as_of_year", [1990, 2000, 2009, 2012, 2018, 2022])
def test_a_report_of_an_early_year_speaks_in_the_past(as_of_year):
    text = spoken("02_construction", as_of_year=as_of_year)
    assert not wrong(text)
    assert "make up" not in text


@pytest.mark.parametrize("sectors", [*GROUPS])
def test_a_report_of_one_group_says_nothing_wrong(sectors):
    assert not wrong(spoken("02_construction", sectors=sectors))


@pytest.mark.parametrize("terms", [{"interest": 0.0}, {"interest": 12.0}, {"payments": 1}, {"discount_rate": 0.5}])
def test_other_terms_say_nothing_wrong(terms):
    text = spoken("02_construction", **terms)
    assert not wrong(text)
    assert "\N{MINUS SIGN}" not in text
