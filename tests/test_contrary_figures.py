"""A figure that says the contrary, a part above its whole, or nothing: no finding that it makes false is left."""

import re

import pytest
from sentences import ROOT, faults
from told import changed, put, told, without

MIGRATION, EDUCATION, CLAIMS = "04_migration", "05_education", "06_claims"
NO_DATA = "the data have no figures for this choice of parameters"

UZB = {"nationality": "UZB"}
DESCENT = {**UZB, "definition": "coethnic", "date": "2023-12-31"}
STAYS = {**UZB, "ethnicity": "all", "visa": "all", "definition": "all_stays"}
ENROLLED = {"origin": "UZB", "definition": "kedi", "level": "all", "measure": "students"}
VISAS = {**ENROLLED, "definition": "moj"}

# Notebook, table, change of its rows, what must no longer be said, and what is said instead.
CASES = {
    "another country has most Koreans": (
        *(MIGRATION, "koreans_abroad", put("value", "100000", country="UZB", date="2022-12")),
        *(["had most overseas Koreans", "In the count of 2007 it was number"], ["a change of −46.3% since 2007"]),
    ),
    "the last count lies in the range": (
        *(MIGRATION, "koreans_abroad", put("value", "185000", country="UZB", date="2022-12")),
        *(["Only 1 of 4 counts", "The range fits the official count of 2007"], []),
    ),
    "most are of Korean descent": (
        *(MIGRATION, "migration_stock", put("value", "80000", **DESCENT)),
        *(["about half", "would be 101"], ["91.2% were of Korean descent"]),
    ),
    "more of Korean descent than nationals": (
        *(MIGRATION, "migration_stock", put("value", "90000", **DESCENT)),
        *(["about half", "were of Korean descent", r"10\d\.\d%", "−2,302"], []),
    ),
    "fewer nationals than at first": (
        *(MIGRATION, "migration_stock", put("value", "40000", **STAYS, date="2024-12-31")),
        *(
            ["as many nationals", "grew by"],
            ["54,490 persons at the end of 2016 and 40,000 persons at the end of 2024"],
        ),
    ),
    "no population of late": (
        *(MIGRATION, "population", without(country="KOR", year="202")),
        *(["of Korea's population: one", "no figure"], ["3.6% of all foreigners."]),
    ),
    "less money than at first": (
        *(MIGRATION, "remittances", put("value", "900", destination="UZB", definition="bop", year="2024")),
        *(["as much as in 2005"], ["USD 900 million"]),
    ),
    "most transfers come from Korea": (
        *(MIGRATION, "remittances", put("value", "9500", destination="UZB", origin="KOR", year="2024", months="9")),
        *(["of the transfers (come|came) from"], ["Transfers by origin"]),
    ),
    "one statement of a threshold": (
        *(MIGRATION, "rules", without(kind="threshold", date="2025")),
        *(["rests on", "with changing bases"], ["1 statement with a number"]),
    ),
    "two thresholds": (
        *(MIGRATION, "rules", put("value", "15", kind="threshold", date="2026")),
        *(["rests on", "with changing bases"], ["15%"]),
    ),
    "the last ceiling is the highest": (
        *(MIGRATION, "migration_flows", put("value", "200000", measure="quota", definition="total", start="2026")),
        *(["and is 200,000"], ["was highest in the last year found: 200,000 for 2026"]),
    ),
    "arrivals are as many as the year before": (
        *(MIGRATION, "migration_flows", put("value", "4878", **UZB, definition="eps_placed", start="2024")),
        *(["went from 4,878", "one year's arrivals", "a flow of one year"], ["In 2024, 4,878 persons came"]),
    ),
    "few Chinese are of Korean descent": (
        *(MIGRATION, "migration_stock", put("value", "300000", nationality="CHN", definition="coethnic")),
        *(["620,000 fits"], ["Chinese in Korea"]),
    ),
    "the newest count is that of the last year-end": (
        *(MIGRATION, "migration_stock", without(**STAYS, date="2025-06-30")),
        *(["94,893 persons 94,893"], ["94,893 persons 87,698 at the end of 2023"]),
    ),
    "fewer students than at first": (
        *(EDUCATION, "students", put("value", "1500", **ENROLLED, date="2025")),
        *(["Enrolment grew", "As a lower bound", r"[1-9]\d\d\.\d%"], ["Enrolment went from 2,716 students"]),
    ),
    "a share that stays": (
        *(EDUCATION, "students", put("value", "5560", **ENROLLED, date="2025")),
        *(["share of all students enrolled grew"], ["Uzbekistan's share of all foreign students"]),
    ),
    "more students than all foreign students": (
        *(EDUCATION, "students", put("value", "300000", **ENROLLED, date="2025")),
        *([r"1[1-9]\d(\.\d)?%", "far behind"], ["110 times as many students"]),
    ),
    "more students on a visa than nationals": (
        *(EDUCATION, "students", put("value", "120000", **VISAS, date="2025")),
        *([r"12\d(\.\d)?%", "far behind", "from Vietnam grew most"], ["the number from Uzbekistan grew most"]),
    ),
    "branches alone": (
        *(EDUCATION, "institutions", without(kind="university")),
        *(
            ["universities: it depends", "in two ways", "as the article says"],
            ["4 branches of Korean universities have"],
        ),
    ),
    "one branch": (
        *(EDUCATION, "institutions", lambda rows: rows[:1]),
        *(["1 branches", "0 of the 1", "are in Tashkent"], ["1 branch of Korean universities has opened"]),
    ),
    "fewer applicants": (
        *(EDUCATION, "programmes", put("value", "3000", programme="topik", measure="applicants", start="2018")),
        *(["rose by"], []),
    ),
    "many more trainees": (
        *(EDUCATION, "programmes", put("value", "9000", programme="koica", measure="trainees", end="2023")),
        *(["about as many", "of the same order"], ["Persons trained in Korea, by whose count"]),
    ),
    "no aid of the agency": (
        *(EDUCATION, "aid_commitments", without(agency="KOICA")),
        *(["anything from", "depending on what", "give between"], ["The article puts KOICA's aid at"]),
    ),
    "fewer learners": (
        *(EDUCATION, "institution_counts", put("value", "1900", institution="all-universities", date="2024")),
        *(["as many university students"], ["Who teaches Korean in Uzbekistan"]),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_contrary_figure_leaves_no_false_sentence(case, tmp_path):
    notebook, table, change, gone, said = CASES[case]
    texts = told(notebook, changed(tmp_path, {table: change}))
    spoken = [text for text in texts if NO_DATA not in text]
    assert [(text, faults(text)) for text in spoken if faults(text)] == []
    assert [(words, text) for words in gone for text in spoken if re.search(words, text)] == []
    assert [words for words in said if not any(words in text for text in spoken)] == []


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case][3]])
def test_what_a_contrary_figure_takes_away_is_said_without_it_or_never(case):
    """What must be gone stands by default, or names the very figure: else a test of its absence can't fail."""
    notebook, _, _, gone, _ = CASES[case]
    usual = " ".join(told(notebook))
    assert re.search(gone[0], usual) or re.search(r"\d", gone[0]), gone[0]


@pytest.mark.parametrize(
    ("notebook", "parameters"),
    [
        (MIGRATION, {"nationality": "VNM"}),
        (MIGRATION, {"nationality": "USA"}),
        (EDUCATION, {"origin": "CHN"}),
        (EDUCATION, {"origin": "USA"}),
    ],
)
def test_the_report_of_another_country_leaves_the_article_aside(notebook, parameters):
    spoken = [text for text in told(notebook, **parameters) if NO_DATA not in text]
    assert [(text, faults(text)) for text in spoken if faults(text)] == []
    assert any(text.startswith("The article speaks of") for text in spoken)
    assert not any(re.search(r"lack a permit|from Uzbekistan (were|are)|Uzbekistan's share", text) for text in spoken)


@pytest.mark.parametrize(
    "parameters",
    [
        {"last_year": 2012},
        {"last_year": 2018},
        {"first_year": 2024, "last_year": 2024},
        {"threshold": 5.0},
        {"threshold": 0.1},
        {"resident_growth": 30.0, "overstayer_growth": -30.0},
        {"resident_growth": 30.0, "last_year": 2018},
        {"resident_growth": -30.0, "overstayer_growth": 30.0},
    ],
)
def test_no_parameter_of_the_migration_report_makes_a_sentence_false_in_form(parameters):
    texts = told(MIGRATION, **parameters)
    assert [(text, faults(text)) for text in texts if NO_DATA not in text and faults(text)] == []


@pytest.mark.parametrize("theme", ["migration", "education"])
def test_a_reading_types_no_number(theme):
    import csv

    with (ROOT / "data" / "claims.csv").open(encoding="utf-8") as file:
        readings = [row["reading"] for row in csv.DictReader(file) if row["theme"] == theme]
    assert [reading for reading in readings if re.search(r"\d", re.sub(r"\{[^}]*\}", "", reading))] == []
