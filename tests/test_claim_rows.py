"""Claims that are rows: the grammar of their test, the rules, the functions that they replaced, a stranger's own."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import former_claims
import pandas as pd
import pytest
from builders import ROOT
from claim_worlds import Changed
from hypothesis import given, settings
from hypothesis import strategies as some

from koruz.claims import judgements, rejudged, rows
from koruz.claims.by_row import judged
from koruz.claims.ledger import problems
from koruz.claims.places import Place, WrongTest, read
from koruz.claims.verdicts import Verdict
from koruz.data.catalog import Catalog, open_catalog
from koruz.data.overlay import merge
from koruz.report.values import Value
from koruz.runner import suite
from koruz.runner.plan import Project
from koruz.words.problems import BadInput

DATA = ROOT / "data"
REAL = open_catalog(DATA)
CLAIMS = REAL.table("claims").set_index("claim", drop=False)
THEMES = dict(zip(CLAIMS["claim"], CLAIMS["theme"], strict=True))


# --- the grammar ------------------------------------------------------------------------------------------------------

CHOSEN = Place("data", "population", "value", {"country": ("KOR", "UZB"), "year": ("2024",)})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("trade.ranking.rank", Place("trade", "ranking", "rank", {})),
        ("trade.year_shares.rank[year=2024]", Place("trade", "year_shares", "rank", {"year": ("2024",)})),
        ("data.population.value[country=KOR|UZB, year=2024]", CHOSEN),
        # As a spreadsheet, or a hand that is used to one, writes it.
        ("  data . population . value [ country = KOR | UZB ; year = 2024 ] ", CHOSEN),
        ("data.population.value[country='KOR'|\u201cUZB\u201d,\u00a0year=2024]", CHOSEN),
        ("\u2018data.population.value[country=KOR|UZB,year=2024,]\u2019", CHOSEN),
    ],
)
def test_a_test_is_read_with_a_spreadsheet_s_habits(text: str, place: Place) -> None:
    assert read(text) == place


@pytest.mark.parametrize(
    "text",
    [
        *("trade", "trade.ranking", "a.b.c.d", "trade.ranking.", "trade..rank", "trade.ranking.rank[year", "=a.b.c[x]"),
        *(
            "data.trade.value[year]",
            "data.trade.value[year=]",
            "data.trade.value[=2024]",
            "data.trade.value[year=1||2]",
        ),
    ],
)
def test_what_isn_t_of_the_form_is_told_with_an_example(text: str) -> None:
    with pytest.raises(WrongTest) as told:
        read(text)
    assert "trade.ranking.rank" in told.value.remedy


# --- each rule, worked by hand ----------------------------------------------------------------------------------------


def stated(
    operator: str, low: float | None, high: float | None, unit: str, tolerance: float, of: str
) -> dict[str, Any]:
    ends = {"low": float("nan") if low is None else low, "high": float("nan") if high is None else high}
    return {"operator": operator, **ends, "unit": unit, "tolerance": tolerance, "tolerance_unit": of}


def value(amount: float, unit: str, grade: str = "official", source: str = "A", **papers: str) -> Value:
    return Value("v", amount, unit, "2024", papers.get("what", "a count"), grade, (source,), papers.get("status", ""))


PEOPLE, DOLLARS = "persons", "USD billion"
WORKED = [
    # 2% of 2.5 is 0.05: 2.45 is the end itself and agrees, 2.449 doesn't.
    (
        ("equal", 2.5, 2.5, DOLLARS, 2, "percent"),
        [(2450, "USD million")],
        "supported",
        "from 2.45 to 2.55 billion: 1 of 1 figure",
    ),
    (
        ("equal", 2.5, 2.5, DOLLARS, 2, "percent"),
        [(2449, "USD million")],
        "contradicted",
        "from 2.45 to 2.55 billion: 0 of 1 figure",
    ),
    (
        ("equal", 2.5, 2.5, DOLLARS, 2, "percent"),
        [(2449, "USD million"), (2.5, DOLLARS)],
        "differs by definition",
        "from 2.45 to 2.55 billion: 1 of 2 figures",
    ),
    # A part of anything is compared in points.
    (
        ("equal", 3, 3, "percent", 0.5, "percentage points"),
        [(2.5, "percent of total")],
        "supported",
        "2.5 − 3 = −0.5 (allowed 0.5)",
    ),
    (
        ("equal", 3, 3, "percent", 0.5, "percentage points"),
        [(3.6, "percent")],
        "contradicted",
        "3.6 − 3 = +0.6 (allowed 0.5)",
    ),
    (("equal", 6, 6, "trainsets", 0, "trainsets"), [(6, "trainsets")], "supported", "6 − 6 = 0"),
    (("equal", 6, 6, "trainsets", 1, "trainsets"), [(7.5, "trainsets")], "contradicted", "7.5 − 6 = +1.5 (allowed 1)"),
    (("equal", 2006, 2006, "year", 0, "years"), [(2005, "year")], "contradicted", "2005 − 2006 = −1"),
    (("equal", 5, 5, "rank", 0, "ranks"), [(5, "rank")], "supported", "rank 5"),
    (("at_most", None, 5, "rank", 0, "ranks"), [(6, "rank")], "contradicted", "rank 6"),
    # Over 11,000 less a tenth is 9,900 or more; without a tolerance it is more than 11,000.
    (
        ("more_than", 11000, None, PEOPLE, 10, "percent"),
        [(9900, PEOPLE)],
        "supported",
        "9,900 persons or more: 1 of 1 figure",
    ),
    (
        ("more_than", 11000, None, PEOPLE, 0, "percent"),
        [(11000, PEOPLE)],
        "contradicted",
        "11,000 persons or more: 0 of 1 figure",
    ),
    (
        ("more_than", 11000, None, PEOPLE, 0, "percent"),
        [(11.001, "thousand persons")],
        "supported",
        "11,000 persons or more: 1 of 1 figure",
    ),
    (
        ("at_least", 11000, None, PEOPLE, 0, "percent"),
        [(11000, PEOPLE)],
        "supported",
        "11,000 persons or more: 1 of 1 figure",
    ),
    (
        ("at_least", 66.7, None, "percent", 2, "percentage points"),
        [(64.6, "percent")],
        "contradicted",
        "64.7% or more: 0 of 1 figure",
    ),
    (
        ("at_most", None, 250, "USD million", 0, "percent"),
        [(250, "USD million")],
        "supported",
        "to 250 million: 1 of 1 figure",
    ),
    (
        ("at_most", None, 250, "USD million", 4, "percent"),
        [(261, "USD million")],
        "contradicted",
        "to 260 million: 0 of 1 figure",
    ),
    (
        ("between", 180000, 200000, PEOPLE, 2, "percent"),
        [(176400, PEOPLE)],
        "supported",
        "from 176,400 to 203,600 persons: 1 of 1 figure",
    ),
    (
        ("between", 180000, 200000, PEOPLE, 2, "percent"),
        [(0.2037, "million persons")],
        "contradicted",
        "from 176,400 to 203,600 persons: 0 of 1 figure",
    ),
]


@pytest.mark.parametrize(("claim", "evidence", "verdict", "arithmetic"), WORKED)
def test_each_rule_on_a_case_worked_by_hand(
    claim: tuple[Any, ...], evidence: list[tuple[float, str]], verdict: str, arithmetic: str
) -> None:
    found = judged(stated(*claim), [value(amount, unit) for amount, unit in evidence])
    assert (str(found.verdict), found.arithmetic) == (verdict, arithmetic)
    assert found.sources == ("A",)


def test_a_figure_that_is_itself_over_an_amount_is_more_than_it() -> None:
    claim = stated("more_than", 2000, None, PEOPLE, 0, "percent")
    assert judged(claim, [value(2000, PEOPLE, status="at_least")]).verdict == Verdict.SUPPORTED


def test_one_voice_of_the_press_decides_nothing_and_nothing_is_not_checkable() -> None:
    claim = stated("equal", 6, 6, "trainsets", 0, "trainsets")
    press = [value(7, "trainsets", "press"), value(7, "trainsets", "press", "B")]
    assert judged(claim, press[:1]).verdict == Verdict.UNCHECKABLE
    assert judged(claim, press).verdict == Verdict.CONTRADICTED
    assert judged(claim, []).verdict == Verdict.UNCHECKABLE
    assert (judged(claim, []).sources, judged(claim, []).reads) == (("ARTICLE",), False)


# --- the functions that rows replaced ---------------------------------------------------------------------------------

ROWS = sorted(CLAIMS.index[CLAIMS["test"].notna()])
_FIGURES = re.compile(r"\d[\d,.]*")


def test_a_dozen_claims_and_more_are_rows() -> None:
    assert sorted(former_claims.TESTS) == ROWS
    assert len(ROWS) > 12


def same(catalog: Catalog, name: str, factor: float = 1.0) -> None:
    claims = catalog.table("claims")
    claim = claims.assign(tolerance=claims["tolerance"] * factor).set_index("claim", drop=False).loc[name]
    row, former = judgements(catalog, THEMES[name], factor, {name})[name], former_claims.TESTS[name](catalog, claim)
    assert row.verdict == former.verdict
    if former.found:  # of trainsets there was nothing said where there are none
        assert (row.found, row.sources) == (former.found, former.sources)
        assert dict.fromkeys(_FIGURES.findall(row.arithmetic)) == dict.fromkeys(_FIGURES.findall(former.arithmetic))


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_what_its_function_said(name: str) -> None:
    same(REAL, name)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    name=some.sampled_from(ROWS),
    move=some.sampled_from([0.5, 0.9, 0.98, 1.0, 1.02, 1.1, 2.0]),
    factor=some.sampled_from([0.0, 0.5, 1.0, 2.0, 10.0]),
    grade=some.sampled_from(["official", "compiled", "press", None]),
    dropped=some.integers(0, 3),
)
def test_a_row_judges_other_evidence_as_its_function_did(
    name: str, move: float, factor: float, grade: str | None, dropped: int
) -> None:
    own = judgements(REAL, THEMES[name], only={name})[name].sources
    gone = own[:dropped]

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        if "statement" in frame:
            mine = frame["claim"] == name
            by = 1.0 if frame.loc[mine, "unit"].iloc[0] == "year" else move
            return frame.assign(**{end: frame[end].mask(mine, frame[end] * by) for end in ("low", "high")})
        if "source" not in frame or "licence" in frame or "grade" not in frame:
            return frame
        frame = frame[~frame["source"].isin(gone)]
        article = frame["grade"] == "article"
        return frame if grade is None else frame.assign(grade=frame["grade"].mask(~article, grade))

    same(Changed(REAL, {None: edit}), name, factor)


# --- a stranger's claim -----------------------------------------------------------------------------------------------

HEADER = list(CLAIMS.columns)
MINE: Mapping[str, Any] = {
    "claim": "T11",
    "theme": "trade",
    "statement": "Korea is among Uzbekistan's six largest partners",
    "quantity": "rank by turnover",
    "operator": "at_most",
    "high": 6,
    "unit": "rank",
    "period": "2024",
    "kind": "comparison",
    "rule": "Take the best place that rounding allows in the last full year. Supported: it is the sixth or better",
    "test": "trade.ranking.rank",
    "tolerance": 0,
    "tolerance_unit": "ranks",
    "reading": "The share is that of {found.period}",
    "source": "ARTICLE",
}


def laid(folder: Path, *mine: Mapping[str, Any], **habits: Any) -> Catalog:
    """The data with a teacher's claims over them, as Excel saves 'CSV UTF-8'."""
    over = folder / "mine"
    over.mkdir()
    with (over / "claims.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER, **habits)
        writer.writeheader()
        writer.writerows(mine)
    return Catalog(merge(DATA, over, folder / "merged").package)


def test_a_teachers_claim_stands_in_the_ledger_like_the_others(tmp_path: Path) -> None:
    amounts = {"operator": "more_than", "low": 50, "high": "", "unit": "million persons", "kind": "quantity"}
    people = {
        "claim": "M11",
        "theme": "migration",
        "quantity": "population",
        "tolerance": 1,
        "tolerance_unit": "percent",
    }
    test = "data.population.value [ country = KOR ; year = 2024 ; definition = \u201cmidyear\u201d ]"
    catalog = laid(tmp_path, MINE, {**MINE, **amounts, **people, "test": test, "reading": ""})
    assert problems(catalog) == []
    found = {row["claim"]: row for row in rows(catalog)}
    assert len(found) == len(CLAIMS) + 2
    before = {row["claim"]: row for row in rows(REAL)}
    assert {name: row for name, row in found.items() if name in before} == before

    rank, people = found["T11"], found["M11"]
    assert (rank["verdict"], rank["found"].split()[-2:]) == (
        "supported",
        ["in", rank["reading"].split()[-1].strip(".")],
    )
    assert (rank["stated"], rank["tolerance"], rank["topic"]) == ("", "none", "Trade")
    assert rank["arithmetic"]
    assert rank["sources"]
    rows_ = REAL.table("population").query("country == 'KOR' and year == 2024 and definition == 'midyear'")
    assert people["verdict"] == "supported"
    assert people["found"].count("population, 2024") == len(rows_)
    assert people["arithmetic"] == f"49.5 million persons or more: {len(rows_)} of {len(rows_)} " + (
        "figure" if len(rows_) == 1 else "figures"
    )
    again = rejudged(catalog, [rank, people]).set_index("claim")
    assert again.loc["M11", ["none", "half", "twice"]].tolist() == ["supported"] * 3


def test_a_test_goes_before_a_function_and_a_tolerance_decides(tmp_path: Path) -> None:
    """Laid over a claim of ours, the row's test is taken."""
    own = {name: "" if pd.isna(cell) else cell for name, cell in CLAIMS.loc["M2"].items()}
    low = 40
    test = "data.population.value[country=KOR, year=2024, definition=midyear]"
    catalog = laid(tmp_path, {**own, "low": low, "high": low, "tolerance": 20, "test": test})
    found = judgements(catalog, "migration", only={"M2"})["M2"]
    assert (str(found.verdict), found.arithmetic[:15]) == ("contradicted", "from 32 to 48 m")
    assert judgements(catalog, "migration", 2, {"M2"})["M2"].verdict == Verdict.SUPPORTED


POPULATION = "data.population.value[country=KOR, year=2024]"
WRONG = [
    ({"test": "trde.ranking.rank"}, "a theme with indicators", "'trde'", "Did you mean 'trade'?"),
    ({"test": "trade.rankings.rank"}, "an indicator of trade", "'rankings'", "Did you mean 'ranking'?"),
    ({"test": "trade.Ranking.rank"}, "an indicator of trade", "'Ranking'", "Did you mean 'ranking'?"),
    ({"test": "trade.ranking.ranks"}, "a value or a column of trade.ranking", "'ranks'", "Did you mean 'rank'?"),
    ({"test": "trade.passing.year"}, "an indicator of trade", "'passing'", "There is"),  # asks for more than words
    ({"test": "trade.ranking"}, "theme.indicator.value", "'trade.ranking'", "Write it like"),
    ({"test": ""}, "must have a test", "", "Write it like"),
    ({"test": "data.populations.value"}, "a table of the data", "'populations'", "Did you mean 'population'?"),
    ({"test": "data.population.amount"}, "a column of data.population", "'amount'", "value"),
    ({"test": "data.population.value[land=KOR]"}, "a column in brackets", "'land'", "There is country"),
    ({"test": "data.population.value[country=South Korea]"}, "a cell of the column country", "'South Korea'", "KOR"),
    ({"test": "data.population.value[country=KOR]"}, "rows of one thing", "differ in", "Add "),
    ({"test": "data.trade.value[reporter=KOR, partner=KOR]"}, "must be a cell|must take a row", "", ""),
    ({"test": "trade.turnovers.value"}, "asks for year", "nothing", "Add [year=...]"),
    ({"test": "trade.turnovers.value[year=last]"}, "year must be one whole number", "'last'", "year=2024"),
    ({"test": "trade.turnovers.value[year=1950, name=*]"}, "must take a figure", "none", "another year"),
    ({"test": "trade.year_shares.rank[year=1950]"}, "must take a figure", "none", "another year"),
    ({"test": "trade.ranking.name[partner=KOR]"}, "a number with a unit", "'South Korea'", "Choose"),
    (
        {"test": "data.projects.year_announced[project=rotem-trains]"},
        "grade and source",
        "'data.projects'",
        "named value",
    ),
    ({"test": POPULATION}, "the claim's unit", "persons can't be turned into rank", "state the claim in persons"),
    ({"operator": "event", "high": ""}, "must be one of equal", "'event'", "State a number"),
    ({"operator": "at_least"}, "'at_least' needs a number", "nothing", "stated amount"),
    ({"operator": "between"}, "'between' needs a number", "nothing", "stated amount"),
]


@pytest.mark.parametrize(("cells", "rule", "found", "remedy"), WRONG)
def test_a_wrong_row_is_told_with_its_place_and_what_there_is(
    tmp_path: Path, cells: Mapping[str, Any], rule: str, found: str, remedy: str
) -> None:
    told = problems(laid(tmp_path, MINE, {**MINE, "claim": "T12", **cells}))
    assert [(problem.row, problem.file) for problem in told] == [(3, f"{tmp_path}/mine/claims.csv")]
    assert re.search(rule if "|" in rule else re.escape(rule), told[0].rule)
    assert (found in told[0].found, remedy in told[0].remedy) == (True, True), told[0]
    assert told[0].column in ("test", "operator", "low")


def test_a_wrong_row_is_told_in_a_notebook_too(tmp_path: Path) -> None:
    catalog = laid(tmp_path, {**MINE, "test": "trade.rankings.rank"})
    with pytest.raises(BadInput, match="Did you mean 'ranking'"):
        rows(catalog, "trade")


def test_check_and_build_tell_a_wrong_row_before_anything_runs(tmp_path: Path) -> None:
    laid(tmp_path, {**MINE, "test": "trade.rankings.rank"})
    with pytest.raises(BadInput, match="row 2, column test: must name an indicator of trade"):
        suite.check(Project(ROOT), suite.Request(data=tmp_path / "mine"))


def test_the_tests_of_our_own_claims_can_be_made() -> None:
    assert problems(REAL) == []
