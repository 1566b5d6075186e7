"""A figure that says the contrary, a part above its whole, or nothing: no finding that it makes false is left."""

import csv
import re

import pytest
from sentences import ROOT
from spoken import spoken, wrong

MIGRATION, EDUCATION = "04_migration", "05_education"


def beginning(table, equal):
    """Which rows have cells that begin with the given texts; there must be some."""
    rows = table.index == table.index
    for column, text in equal.items():
        rows = rows & table[column].astype("string").fillna("").str.startswith(text).astype(bool)
    assert rows.any(), equal
    return rows


def put(column, value, **equal):
    return lambda table: table.assign(**{column: table[column].mask(beginning(table, equal), value)})


def without(**equal):
    return lambda table: table[~beginning(table, equal)].reset_index(drop=True)


UZB = {"nationality": "UZB"}
DESCENT = {**UZB, "definition": "coethnic", "date": "2023-12-31"}
STAYS = {**UZB, "ethnicity": "all", "visa": "all", "definition": "all_stays"}
ENROLLED = {"origin": "UZB", "definition": "kedi", "level": "all", "measure": "students"}
VISAS = {**ENROLLED, "definition": "moj"}

# Notebook, table, change of its rows, what must no longer be said, and what is said instead.
CASES = {
    "another country has most Koreans": (
        *(MIGRATION, "koreans_abroad", put("value", 100_000.0, country="UZB", date="2022-12")),
        *(["had most overseas Koreans", "In the count of 2007 it was number"], ["a change of −46.3% since 2007"]),
    ),
    "the last count lies in the range": (
        *(MIGRATION, "koreans_abroad", put("value", 185_000.0, country="UZB", date="2022-12")),
        *(["Only 1 of 4 counts", "The range fits the official count of 2007"], []),
    ),
    "most are of Korean descent": (
        *(MIGRATION, "migration_stock", put("value", 80_000.0, **DESCENT)),
        *(["about half", "would be 101"], ["91.2% were of Korean descent"]),
    ),
    "more of Korean descent than nationals": (
        *(MIGRATION, "migration_stock", put("value", 90_000.0, **DESCENT)),
        *(["about half", "were of Korean descent", r"10\d\.\d%", "−2,302"], []),
    ),
    "fewer nationals than at first": (
        *(MIGRATION, "migration_stock", put("value", 40_000.0, **STAYS, date="2025-06-30")),
        *(
            ["as many nationals", "grew by"],
            ["40,000 persons"],
        ),
    ),
    "less money than at first": (
        *(MIGRATION, "remittances", put("value", 900.0, destination="UZB", definition="bop", year="2024")),
        *(["as much as in 2005"], ["USD 900 million"]),
    ),
    "most transfers come from Korea": (
        *(MIGRATION, "remittances", put("value", 9500.0, destination="UZB", origin="KOR", year="2024", months="9")),
        *(["from Russia"], ["of the transfers came from South Korea"]),
    ),
    "one statement of a threshold": (
        *(MIGRATION, "rules", without(kind="threshold", date="2025")),
        *(["rests on"], ["1 statement with a number"]),
    ),
    "two thresholds": (
        *(MIGRATION, "rules", put("value", 15.0, kind="threshold", date="2026")),
        *(["rests on"], ["15%"]),
    ),
    "the last ceiling is the highest": (
        *(MIGRATION, "migration_flows", put("value", 200_000.0, measure="quota", definition="total", start="2026")),
        *(["and is 200,000"], ["was highest in the last year found: 200,000 for 2026"]),
    ),
    "arrivals are as many as the year before": (
        *(MIGRATION, "migration_flows", put("value", 4878.0, **UZB, definition="eps_placed", start="2024")),
        *(["went from 4,878", "one year's arrivals", "a flow of one year"], ["In 2024, 4,878 persons came"]),
    ),
    "few Chinese are of Korean descent": (
        *(MIGRATION, "migration_stock", put("value", 300_000.0, nationality="CHN", definition="coethnic")),
        *(["620,000 fits"], ["Of Korean descent were 300,000 persons by visa"]),
    ),
    "the newest count is that of the last year-end": (
        *(MIGRATION, "migration_stock", without(**STAYS, date="2025-06-30")),
        *([r"94,893 persons \| 94,893"], ["94,893 persons | 87,698 at the end of 2023"]),
    ),
    "fewer students than at first": (
        *(EDUCATION, "students", put("value", 1500.0, **ENROLLED, date="2025")),
        *(["Enrolment grew", "As a lower bound", r"[1-9]\d\d\.\d%"], ["Enrolment went from 2,716 students"]),
    ),
    "a share that stays": (
        *(EDUCATION, "students", put("value", 5560.0, **ENROLLED, date="2025")),
        *(["share of all students enrolled grew"], ["Uzbekistan's share of all foreign students"]),
    ),
    "more students than all foreign students": (
        *(EDUCATION, "students", put("value", 300_000.0, **ENROLLED, date="2025")),
        *([r"1[1-9]\d(\.\d)?%", "By enrolment and by visas"], ["110 times as many students"]),
    ),
    "more students on a visa than nationals": (
        *(EDUCATION, "students", put("value", 120_000.0, **VISAS, date="2025")),
        *([r"12\d(\.\d)?%", "level with", "from Vietnam grew most"], ["the number from Uzbekistan grew most"]),
    ),
    "branches alone": (
        *(EDUCATION, "institutions", without(kind="university")),
        *(
            ["universities: it depends", "two ways to reach", "As the article says"],
            ["4 branches of Korean universities have"],
        ),
    ),
    "one branch": (
        *(EDUCATION, "institutions", lambda table: table[:1]),
        *(["1 branches", "0 of the 1", "are in Tashkent"], ["1 branch of Korean universities has opened"]),
    ),
    "fewer applicants": (
        *(EDUCATION, "programmes", put("value", 3000.0, programme="topik", measure="applicants", start="2018")),
        *(["rose by"], []),
    ),
    "many more trainees": (
        *(EDUCATION, "programmes", put("value", 9000.0, programme="koica", measure="trainees", end="2023")),
        *(["about as many", "of the same order"], ["Persons trained in Korea, by whose count"]),
    ),
    "no aid of the agency": (
        *(EDUCATION, "aid_commitments", without(agency="KOICA")),
        *(["anything from", "divided by their years, give USD"], ["The article puts KOICA's aid at"]),
    ),
    "fewer learners": (
        *(EDUCATION, "institution_counts", put("value", 1900.0, institution="all-universities", date="2024")),
        *(["as many university students"], ["Who teaches Korean in Uzbekistan"]),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_contrary_figure_leaves_no_false_sentence(case):
    notebook, table, change, gone, said = CASES[case]
    text = spoken(notebook, {table: change}, whole=True)
    assert wrong(text) == []
    assert [found.group() for words in gone for found in re.finditer(f".*{words}.*", text)] == []
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize("notebook", [MIGRATION, EDUCATION])
def test_what_a_contrary_figure_takes_away_stands_without_it(notebook):
    """Or names the figure itself: else a test of its absence couldn't fail."""
    usual = spoken(notebook, whole=True)
    gone = [words for case in CASES.values() if case[0] == notebook for words in case[3]]
    assert [words for words in gone if not re.search(r"\d", words) and not re.search(words, usual)] == []


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
    text = spoken(notebook, whole=True, **parameters)
    assert wrong(text) == []
    assert "\nThe article speaks of" in text
    assert not re.search(r"lack a permit|from Uzbekistan (were|are)|Uzbekistan's share", text)


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
    assert wrong(spoken(MIGRATION, whole=True, **parameters)) == []


@pytest.mark.parametrize("theme", ["migration", "education"])
def test_a_reading_types_no_number(theme):
    with (ROOT / "data" / "claims.csv").open(encoding="utf-8") as file:
        readings = [row["reading"] for row in csv.DictReader(file) if row["theme"] == theme]
    assert [reading for reading in readings if re.search(r"\d", re.sub(r"\{[^}]*\}", "", reading))] == []
