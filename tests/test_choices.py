"""What the data can answer: what is promised works in the themes, and what isn't is refused before anything runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koruz.data.catalog import Catalog, open_catalog
from koruz.data.choices import CHOICES, SECTORS
from koruz.data.overlay import merge
from koruz.indicators import construction, education, migration, trade
from koruz.report.parameters import Context, Parameter, check, declared
from koruz.words.problems import BadInput

ROOT = Path(__file__).parents[1]
TRADE = "reporter,partner,flow,months,year,grade\n"
YEARS = st.integers(1990, 2030)

slow = settings(deadline=None, max_examples=40)


@cache
def catalog() -> Catalog:
    return open_catalog(ROOT / "data")


@cache
def notebook(name: str) -> tuple[Parameter, ...]:
    return tuple(declared(next((ROOT / "notebooks").glob(f"??_{name}.ipynb"))))


def refusal(theme: str, **values: object) -> str:
    """What is said of values for a notebook of the project; '' if they may run."""
    try:
        check(notebook(theme), values, Context(theme, catalog().answers))
    except BadInput as error:
        return str(error)
    return ""


# --- rows ------------------------------------------------------------------------------------------------------------


def test_a_partner_has_a_full_year_of_turnover_counted_by_either_side() -> None:
    rows = [
        "UZB,KOR,turnover,12,2020,press",
        "TUR,UZB,turnover,12,2020,official",
        "UZB,CHN,turnover,7,2020,official",  # a part of a year
        "UZB,KAZ,exports,12,2020,official",  # no turnover
        "UZB,RUS,turnover,12,2020,article",  # what is tested is no evidence
        "UZB,WLD,turnover,12,2020,official",  # no country
    ]
    names = {code: code.title() for code in ("KOR", "TUR", "CHN", "KAZ", "RUS", "UZB")}
    data = builders.answers(countries=names, trade=TRADE + "\n".join(rows))
    assert data.of("trade.partners", {}) == ["KOR", "TUR"]


def test_a_choice_waits_for_the_values_on_which_it_depends() -> None:
    assert CHOICES["trade.years"].needs == ("partner",)
    assert catalog().answers.of("trade.years", {}) is None


def test_years_of_projects_are_those_of_the_sectors() -> None:
    data = builders.answers(projects="sector,year_announced\npower,2010\nhealth,2015\nhealth,\n")
    assert data.of("construction.years", {"sectors": "all"}) == {2010, 2015}
    assert data.of("construction.years", {"sectors": SECTORS["health"]}) == {2015}
    assert data.of("construction.years", {"sectors": "towns"}) == set()


def test_data_laid_over_count(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    rows = (ROOT / "data" / "trade.csv").read_text(encoding="utf-8").splitlines()
    row = next(line for line in rows if line.startswith("UZB,CZE,turnover")).replace("UZB,CZE", "UZB,CYP")
    (tmp_path / "mine" / "trade.csv").write_text(f"{rows[0]}\n{row}\n", encoding="utf-8")
    merge(ROOT / "data", tmp_path / "mine", tmp_path / "over")
    context = Context("trade", open_catalog(tmp_path / "over").answers)
    assert check(notebook("trade"), {"partner": "CYP"}, context)["partner"] == "CYP"
    assert refusal("trade", partner="CYP")


# --- the data of the project -----------------------------------------------------------------------------------------


def test_each_partner_that_works_has_a_picture_and_no_other_has_turnover() -> None:
    working = catalog().answers.of("trade.partners", {})
    assert working and "KOR" in working
    for code in working:
        assert not trade.mirror(trade.view(catalog(), code, 1990, 2030)).empty, code
    rows = catalog().table("trade")
    rows = rows[(rows["flow"] == "turnover") & (rows["months"] == 12) & (rows["reporter"] == "UZB")]
    assert set(rows["partner"]) & set(catalog().answers.countries) <= set(working)


def test_each_rival_that_works_has_a_path() -> None:
    for code in catalog().answers.of("trade.rivals", {}) or ():
        pair = trade.view(catalog(), "KOR" if code != "KOR" else "TUR", 1990, 2030)
        assert not trade.passing(pair, code, partner_growth=1, rival_growth=1, total_growth=1).empty, code


def test_each_nationality_and_origin_that_works_is_counted() -> None:
    for code in catalog().answers.of("migration.nationalities", {}) or ():
        people = migration.view(catalog(), code, 1990, 2030)
        assert not (migration.residents(people).empty and migration.course(people, 10).empty), code
    for code in catalog().answers.of("education.origins", {}) or ():
        assert not education.counts(education.view(catalog(), code, 1990, 2030)).empty, code


@slow
@given(st.data(), YEARS, YEARS)
def test_a_window_that_may_run_shows_something_of_the_pair(data: st.DataObject, first: int, last: int) -> None:
    partner = data.draw(st.sampled_from(list(catalog().answers.of("trade.partners", {}) or ())))
    said = refusal("trade", partner=partner, first_year=first, last_year=last)
    if first > last:
        assert "first_year isn't after last_year" in said
        return
    pair = trade.view(catalog(), partner, first, last)
    results = (trade.mirror, trade.balance, trade.coverage, trade.ranking, trade.products, trade.claims_and_flows)
    if not said:
        assert any(not result(pair).empty for result in results)
    else:
        assert "lies a year with figures of this trade" in said
        assert trade.mirror(pair).empty


@slow
@given(st.data(), YEARS, YEARS)
def test_a_window_that_may_run_shows_residents_or_rates(data: st.DataObject, first: int, last: int) -> None:
    code = data.draw(st.sampled_from(list(catalog().answers.of("migration.nationalities", {}) or ())))
    said = refusal("migration", nationality=code, first_year=first, last_year=last)
    if first <= last and not said:
        people = migration.view(catalog(), code, first, last)
        assert any(not result.empty for result in (migration.residents(people), migration.course(people, 10)))


@pytest.mark.parametrize("sectors", ["all", *sorted(set(SECTORS.values()))])
def test_the_first_year_of_a_sector_that_may_run_has_projects(sectors: str) -> None:
    years = [year for year in range(1990, 2031) if not refusal("construction", sectors=sectors, as_of_year=year)]
    assert years
    assert years == list(range(years[0], 2031))
    assert not construction.by_group(construction.view(catalog(), sectors, years[0])).empty


@pytest.mark.parametrize(
    ("theme", "name", "home"),
    [("trade", "partner", "UZB"), ("migration", "nationality", "KOR"), ("education", "origin", "KOR")],
)
def test_every_country_of_the_data_may_run_or_is_refused_with_those_that_work(theme: str, name: str, home: str) -> None:
    said = {code: refusal(theme, **{name: code}) for code in catalog().answers.countries}
    assert said[home]
    working = [code for code, words in said.items() if not words]
    assert working
    for code, words in said.items():
        if words:
            assert f"found '{code}' ({catalog().answers.countries[code]})" in words
            assert len(words.splitlines()) == 2, words
            assert f"There are: {', '.join(working)}." in words


def test_the_default_rival_gives_way_to_the_partner_but_a_given_one_doesn_t() -> None:
    found = check(notebook("trade"), {"partner": "TUR"}, Context("trade", catalog().answers))
    assert found["rival"] not in {"TUR", None}
    assert "rival isn't the same as partner" in refusal("trade", partner="TUR", rival="TUR")
    assert "rival isn't the same as partner" in refusal("trade", rival="KOR")
    assert not refusal("trade", rival="KOR", partner="TUR")


@pytest.mark.parametrize(
    ("theme", "values"),
    [
        ("claims", {"tolerance_factor": -50}),
        ("claims", {"tolerance_factor": 1e308}),
        ("trade", {"partner_growth": 200}),
        ("trade", {"total_growth": -50}),
        ("construction", {"interest": 200}),
        ("construction", {"discount_rate": -50}),
        ("construction", {"maturity": 5, "grace": 5}),
        ("transport", {"weekly_flights": 0}),
        ("transport", {"fare": 10**9}),
        ("transport", {"part_left": 1e-300}),
        ("migration", {"resident_growth": 200}),
        ("education", {"capacity": 10**9}),
    ],
)
def test_what_the_thing_can_t_be_is_refused(theme: str, values: dict[str, object]) -> None:
    assert refusal(theme, **values).split(": ")[1].startswith((next(iter(values)), "grace"))


@slow
@given(*[st.floats(-30, 30)] * 3, st.sampled_from(["KOR", "CHN", "KAZ"]))
def test_no_share_passes_the_whole_and_no_path_the_turnover(
    ours: float, theirs: float, whole: float, code: str
) -> None:
    pair = trade.view(catalog(), code, 1992, 2025)
    path = trade.passing(pair, "RUS", partner_growth=ours, rival_growth=theirs, total_growth=whole)
    for name in ("share_start", "share_end"):
        assert not path[name].known or 0 <= path[name].amount <= 100
    start, limit = int(path.data["year"].min()), path["limit"]
    total = path["partner_start"].amount / path["share_start"].amount * 100
    for year, together in path.data.groupby("year")["value"].sum().items():
        assert together <= total * (1 + whole / 100) ** (year - start) * (1 + 1e-9)
    if limit.known:
        assert path.data["year"].max() < limit.amount
        assert not path["crossing"].known or path["crossing"].amount < limit.amount


@slow
@given(
    st.floats(0, 20), st.floats(0, 20), st.sampled_from([5, 15, 40]), st.sampled_from([0, 3]), st.sampled_from([1, 2])
)
def test_a_gift_is_a_part_of_the_loan_or_none(
    rate: float, interest: float, years: int, grace: int, payments: int
) -> None:
    view = construction.view(catalog(), "all", 2026)
    terms = {"interest": interest, "maturity": years, "grace": grace, "discount": rate, "payments": payments}
    service, soft = construction.other_terms(view, **terms), construction.softness(view, rate, payments)
    for gift, excess in ((service["if_gift"], service["if_excess"]), (soft["trains"], soft["excess"])):
        assert gift.known != excess.known
        assert not gift.known or 0 <= gift.amount <= 100
        assert not excess.known or excess.amount > 0
    assert not soft["gift"].known or soft["gift"].amount >= 0
