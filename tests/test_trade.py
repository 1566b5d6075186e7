"""Indicators of trade on a small world whose answers are worked by hand."""

from itertools import pairwise

import pandas as pd
import pytest
from sentences import ROOT
from spoken import altered, cells, lacking, spoken, wrong

from koruz.catalog import open_catalog
from koruz.claims import Verdict, judgements
from koruz.indicators import trade
from koruz.indicators.trade import View
from koruz.observations import Precedence

NAMES = {"UZB": "Uzbekistan", "KOR": "South Korea", "TUR": "Turkey", "CHN": "China", "RUS": "Russia", "WLD": "World"}
PRECEDENCE = Precedence(
    grades={"official": 1, "compiled": 2, "press": 3, "article": 4},
    tiers={"reported": 1, "rounded": 1, "at_least": 1, "suspect": 2},
    statuses={"reported": 1, "rounded": 2, "at_least": 4, "suspect": 7},
    published={"OLD": "2020", "NEW": "2025", "ARTICLE": "2025-05"},
)
PAPERS = {"status": "reported", "grade": "official", "authority": None, "source": "OLD", "note": None}


def flow(reporter, partner, kind, year, value, months=12, definition=None, **papers):
    definition = definition or ("national" if reporter == "UZB" else "goods")
    row = {"reporter": reporter, "partner": partner, "flow": kind, "definition": definition, "year": year}
    return {**row, "months": months, "value": float(value), "unit": "USD million", **PAPERS, **papers}


def share(partner, year, value, months=12, kind="turnover", definition="national", **papers):
    return {**flow("UZB", partner, kind, year, value, months, definition, **papers), "unit": "percent of total"}


TRADE = [
    flow("UZB", "KOR", "turnover", 2019, 1000),
    flow("UZB", "KOR", "turnover", 2020, 1200),
    flow("UZB", "KOR", "turnover", 2020, 1300, source="NEW", grade="press"),
    flow("UZB", "KOR", "turnover", 2020, 9999, source="ARTICLE", grade="article"),
    flow("UZB", "KOR", "turnover", 2021, 300, months=5),
    flow("KOR", "UZB", "turnover", 2020, 1500),
    flow("KOR", "UZB", "exports", 2020, 1400),
    flow("KOR", "UZB", "imports", 2020, 100),
    flow("KOR", "UZB", "exports", 2021, 1600, status="at_least"),
    flow("UZB", "WLD", "turnover", 2020, 40000),
    flow("UZB", "WLD", "turnover", 2020, 50000, source="NEW"),
]
SHARES = [
    share("CHN", 2016, 20),
    share("TUR", 2016, 5),
    share("KOR", 2016, 6),
    share("CHN", 2020, 25, source="NEW"),
    share("TUR", 2020, 4, source="NEW"),
    share("KOR", 2020, 3, source="NEW"),
    share("KOR", 2020, 9, grade="article", source="ARTICLE"),
    share("KOR", 2019, 4, months=5),
    share("KOR", 2020, 5, months=5),
    share("CHN", 2018, 40, kind="imports", definition="factbook"),
    share("RUS", 2018, 25, kind="imports", definition="factbook"),
    share("KOR", 2018, 20, kind="imports", definition="factbook"),
]
PRODUCTS = [
    {**flow("KOR", "UZB", "exports", 2015, 750), "product": "Machinery", "classification": "SITC section"},
    {**flow("KOR", "UZB", "exports", 2015, 250), "product": "Chemicals", "classification": "SITC section"},
    {**flow("KOR", "UZB", "exports", 2005, 90), "product": "Machinery", "classification": "SITC section"},
]
MACRO = [
    {"country": code, "indicator": "gdp_current", "year": year, "value": value, "unit": "USD", **PAPERS}
    for code, year, value in (("UZB", 2020, 60e9), ("KOR", 2020, 1500e9), ("UZB", 2019, 50e9))
]
QUOTES = [("2016", 7000, "NEW"), ("2018-02", 7000, "OLD"), ("2023-06", 7000, "NEW"), ("2025-07", 8000, "NEW")]
INVESTMENT = [
    {"investor": "KOR", "host": "UZB", "measure": "claimed_total", "date": date, "value": float(value)}
    | {"unit": "USD million", **PAPERS, "status": "at_least", "grade": "press", "source": source}
    for date, value, source in QUOTES
] + [
    {"investor": "KOR", "host": "UZB", "measure": "foreign_investment_absorbed", "date": "2021", "value": 140.0}
    | {"unit": "USD million", **PAPERS}
]


def frame(rows):
    table = pd.DataFrame(rows)
    return table.assign(year=table["year"].astype("Int64")) if "year" in table else table


def frames():
    investment = frame(INVESTMENT)
    return {
        "trade": frame(TRADE),
        "trade_shares": frame(SHARES),
        "trade_products": frame(PRODUCTS),
        "macro": frame(MACRO),
        "investment": investment.assign(year=investment["date"].str[:4].astype("Int64")),
    }


@pytest.fixture
def pair():
    return View(frames(), PRECEDENCE, NAMES, "KOR", 1992, 2025)


def test_mirror_keeps_the_sides_apart_and_chooses_by_precedence(pair):
    result = trade.mirror(pair)
    assert result.data[["count", "year", "value"]].to_numpy().tolist() == [
        ["Uzbekistan's count", 2019, 1000.0],
        ["Uzbekistan's count", 2020, 1200.0],
        ["Uzbekistan's count", 2020, 1300.0],
        ["South Korea's count", 2020, 1500.0],
    ]
    assert result.data["rank"].tolist() == [1, 1, 2, 1]
    assert result["distance"].amount == pytest.approx(20)
    assert result["gap"].amount == pytest.approx(100 * (1200 / 1500 - 1))
    assert result["home_latest"].text == "USD 1.2 billion"
    assert "USD 1.5 billion in 2020" in result.description


def test_a_likely_misprint_is_no_count(pair):
    """Not even where no other source prints the year; the data keep the row."""
    rows = [flow("KOR", "UZB", kind, 2022, 15, status="suspect") for kind in ("turnover", "exports", "imports")]
    odd = View({**frames(), "trade": frame([*TRADE, *rows])}, PRECEDENCE, NAMES, "KOR", 1992, 2025)
    for ask in (trade.mirror, trade.balance, trade.coverage, trade.turnover_to_gdp):
        assert ask(odd).data.astype(str).equals(ask(pair).data.astype(str)), ask


def test_part_years_never_join_full_years(pair):
    assert 2021 not in set(trade.mirror(pair).data["year"])


def test_counts_of_year_shows_all_and_the_implied_one(pair):
    result = trade.counts_of_year(pair)
    assert result["year"].amount == 2020
    # 3% of the 50,000 that the share's own source prints.
    assert result["implied"].amount == pytest.approx(1500)
    assert (result["lowest"].amount, result["highest"].amount) == (1200, 1500)
    assert result["spread"].amount == pytest.approx(25)
    assert len(result.data) == 5
    assert set(result.data["grade"]) == {"official", "press", "article"}


def test_implied_turnover_prefers_the_total_of_the_same_source(pair):
    assert trade.implied_turnover(pair, "KOR", 2020).amount == pytest.approx(1500)
    assert not trade.implied_turnover(pair, "KOR", 2019).known


def test_balance_keeps_years_with_sales_alone(pair):
    result = trade.balance(pair)
    assert result.data["sells"].tolist() == [1400, 1600]
    assert pd.isna(result.data["buys"].tolist()[1])
    assert result["times"].amount == 14
    assert result["sells_latest"].text == "over USD 1.6 billion"


def test_coverage_is_seen_from_uzbekistan(pair):
    result = trade.coverage(pair)
    assert result.data["coverage"].tolist() == [pytest.approx(100 * 100 / 1400)]


def test_products_of_the_last_year(pair):
    result = trade.products(pair)
    assert result.data["share"].tolist() == [75, 25]
    assert (result["largest"].amount, result["year"].amount) == (75, 2015)


def test_ranking_leaves_the_article_out(pair):
    result = trade.ranking(pair)
    assert result.data["name"].tolist() == ["China", "Turkey", "South Korea"]
    assert (result["rank"].amount, result["share"].amount) == (3, 3)
    assert result["times"].amount == pytest.approx(4 / 3)
    assert result["distance"].text == "1.0 percentage points"


def test_same_months_spans_as_far_as_the_data_allow(pair):
    result = trade.same_months(pair)
    assert (result["start"].period, result["end"].period) == ("2016", "2020")
    assert result["change"].amount == -3
    assert result.data["name"].tolist() == ["China", "Turkey", "South Korea"]


def test_course_compares_each_part_with_itself(pair):
    result = trade.course(pair)
    assert result.data["part"].unique().tolist() == ["full year", "January–May"]
    assert (result["falls"].amount, result["steps"].amount) == (1, 2)


def test_concentration_bounds(pair):
    result = trade.concentration(pair)
    # 40² + 25² + 20² = 2625; the missing 15 fits into one partner smaller than 20: + 15².
    assert (result["last_low"].amount, result["last_high"].amount) == (2625, 2850)


def test_turnover_to_gdp(pair):
    result = trade.turnover_to_gdp(pair)
    assert result["home"].amount == pytest.approx(2)
    assert result["partner"].amount == pytest.approx(0.1)
    assert result["times"].amount == pytest.approx(20)


def test_investment_totals_are_no_flows(pair):
    result = trade.claims_and_flows(pair)
    assert (result["plateau"].text, result["times"].amount, result["span"].amount) == ("over USD 7 billion", 3, 7)
    assert result["share"].amount == pytest.approx(2)


def test_quotations_that_differ_in_words_have_the_amount_in_common(pair):
    table = pair.frames["investment"]
    rows = table.assign(status=table["status"].mask(table["date"] == "2018-02", "rounded"))
    frames = {**pair.frames, "investment": rows}
    result = trade.claims_and_flows(View(frames, PRECEDENCE, NAMES, "KOR", 1992, 2025))
    assert (result["plateau"].text, result["times"].amount, result["share"].text) == ("USD 7 billion", 3, "2%")


def test_passing_in_the_year_worked_by_hand(pair):
    # 3% of 50,000 is 1,500 and 4% is 2,000; at 10% against 0%: ln(4/3) / ln(1.1) = 3.02, so in the fourth year.
    result = trade.passing(pair, "TUR", partner_growth=10, rival_growth=0, total_growth=0)
    assert result["crossing"].text == "2024"
    assert result["share_start"].amount == pytest.approx(3)
    assert result["share_end"].amount == pytest.approx(3 * 1.1**15)
    assert result.data["kind"].tolist().count("start") == 2


def test_paths_end_before_the_two_together_pass_the_whole(pair):
    # 1,500 and 2,000 of 50,000, all but the total growing by 30%: ln(50 / 3.5) / ln(1.3) = 10.1, so in year eleven.
    result = trade.passing(pair, "TUR", partner_growth=30, rival_growth=30, total_growth=0)
    assert result["limit"].text == "2031"
    assert result.data["year"].max() == 2030
    assert not result["share_end"].known
    assert "2031" in result["share_end"].definition
    assert "the paths end before" in result.description
    # At 30% against 29% the partner would pass only after 37 years, when there is no such path.
    late = trade.passing(pair, "TUR", partner_growth=30, rival_growth=29, total_growth=0)
    assert not late["crossing"].known
    assert "not before" in late["crossing"].definition
    assert not trade.passing(pair, "TUR", partner_growth=5, rival_growth=5, total_growth=5)["limit"].known


def test_passing_never_and_already(pair):
    never = trade.passing(pair, "TUR", partner_growth=0, rival_growth=0, total_growth=0)
    assert not never["crossing"].known
    assert "never" in never.description
    turkey = View(pair.frames, PRECEDENCE, NAMES, "TUR", 1992, 2025)
    ahead = trade.passing(turkey, "KOR", partner_growth=0, rival_growth=50, total_growth=0)
    assert not ahead["crossing"].known
    assert "Turkey was ahead of South Korea in 2020 already" in ahead.description


@pytest.mark.parametrize(
    "name", ["coverage", "counts_of_year", "products", "same_months", "course", "claims_and_flows"]
)
def test_a_partner_without_figures_gives_an_empty_result(pair, name):
    other = View(pair.frames, PRECEDENCE, NAMES, "RUS", 1992, 2025)
    result = getattr(trade, name)(other)
    assert result.empty
    assert not result["anything"].known


# --- what the notebook says of other figures --------------------------------------------------------------------------

_SHARE = "reporter == 'UZB' and flow == 'turnover' and definition == 'national'"
_KOREA = f"{_SHARE} and partner == 'KOR'"
_FELL = "Whichever months are compared, the share of South Korea fell"


def said(alter=None, **parameters):
    """What the report says of altered tables; nothing of it is wrong in form."""
    text = spoken("01_trade", alter, **parameters)
    assert not wrong(text)
    return text


def _years(table, months):
    rows = table.query(f"{_KOREA} and months == {months} and grade != 'article'")
    return sorted(set(rows["year"]))


def _every_comparison():
    table = open_catalog(ROOT / "data").table("trade_shares")
    parts = sorted(set(table.query(_KOREA)["months"]))
    return [(months, *pair) for months in parts for pair in pairwise(_years(table, months))]


@pytest.mark.parametrize(("months", "first", "last"), _every_comparison())
@pytest.mark.parametrize("step", [0.0, 0.2])
def test_each_comparison_alone_undoes_the_fall(months, first, last, step):
    level = 3.0
    before, after = (f"{_KOREA} and months == {months} and year == {year}" for year in (first, last))

    def kept(table):
        return cells(after, value=level + step)(cells(before, value=level)(table))

    text = said({"trade_shares": kept})
    assert _FELL not in text
    assert "the clearest exception: " in text
    assert _FELL in said()


@pytest.mark.parametrize("step", [0.0, 0.1])
def test_a_share_that_never_fell_is_said_to(step):
    def risen(table):
        rows = table.eval(_KOREA)
        return table.assign(value=table["value"].mask(rows, 3.0 + step * (table["year"].astype(float) - 2010)))

    text = said({"trade_shares": risen})
    assert "In none of" in text and _FELL not in text


def _partners():
    return [code for code in open_catalog(ROOT / "data").answers.of("trade.partners", {}) if code != "KOR"]


@pytest.mark.parametrize("partner", _partners())
def test_another_partners_report_speaks_of_korea_only_to_leave_the_article_aside(partner):
    rival = "RUS" if partner == "TUR" else "TUR"
    lines = said(partner=partner, rival=rival).splitlines()
    assert [line for line in lines if "Korea" in line] == [
        "The article is on South Korea; its statements are tested in the report on that country's trade."
    ]


_WINDOWS = [(1992, 1992), (1990, 2007), (2016, 2018), (2023, 2023), (2024, 2025)]


@pytest.mark.parametrize(("first_year", "last_year"), _WINDOWS)
def test_a_report_of_other_years_says_nothing_wrong(first_year, last_year):
    lines = said(first_year=first_year, last_year=last_year).splitlines()
    known = [line for line in lines if "rates" not in line and "growing" not in line]
    assert not [line for line in known for year in range(last_year + 1, 2031) if f" {year}" in line]


_GONE = {
    "no share of this year": {"trade_shares": lacking(f"{_KOREA} and year == 2024")},
    "no shares of that year": {"trade_shares": lacking("year == 2024")},
    "no share of the rival": {"trade_shares": lacking(f"{_SHARE} and partner == 'TUR' and year == 2024")},
    "no share of the partner": {"trade_shares": lacking(_KOREA)},
    "no count at home": {"trade": lacking("reporter == 'UZB' and partner == 'KOR'")},
    "no count of the partner": {"trade": lacking("reporter == 'KOR'")},
    "no total": {"trade": lacking("partner == 'WLD'")},
    "no quotation": {"investment": lacking("measure == 'claimed_total'")},
    "no flow": {"investment": lacking("measure != 'claimed_total'")},
    "no product": {"trade_products": lacking("reporter == 'KOR'")},
    "no gross domestic product": {"macro": lacking("indicator == 'gdp_current'")},
}
_ZERO = {
    "share": {"trade_shares": cells(f"{_KOREA} and year == 2025", value=0.0)},
    "share of the rival": {"trade_shares": cells(f"{_SHARE} and partner == 'TUR' and year == 2025", value=0.0)},
    "turnover": {"trade": cells("reporter == 'KOR' and flow == 'turnover'", value=0.0)},
    "purchases": {"trade": cells("reporter == 'KOR' and flow == 'imports'", value=0.0)},
    "purchases at home": {"trade": cells("reporter == 'UZB' and flow == 'imports'", value=0.0)},
    "sales": {"trade": cells("reporter == 'UZB' and flow == 'exports'", value=0.0)},
    "gross domestic product": {"macro": cells("indicator == 'gdp_current'", value=0.0)},
    "quotations": {"investment": cells("measure == 'claimed_total'", value=0.0)},
    "products": {"trade_products": cells("reporter == 'KOR'", value=0.0)},
}


@pytest.mark.parametrize("alter", [*_GONE.values(), *_ZERO.values()], ids=[*_GONE, *(f"zero {name}" for name in _ZERO)])
def test_what_is_gone_or_zero_is_left_out(alter):
    said(alter)


def test_a_claim_without_evidence_is_not_checkable():
    def verdicts(**alter):
        return {claim: found.verdict for claim, found in judgements(altered(alter), "trade").items()}

    none = verdicts(trade_shares=lacking(f"{_SHARE} and year == 2024"), trade=lacking("partner == 'CHN'"))
    assert {none[claim] for claim in ("T3", "T4", "T5", "T10")} == {Verdict.UNCHECKABLE}
    assert none["T9"] == Verdict.UNCHECKABLE  # an adverb doesn't clash with the article's own shares
    others = verdicts(trade_shares=lacking(f"{_KOREA} and year == 2024"))
    assert others["T10"] == Verdict.UNCHECKABLE  # a list without any new partner ranks none
    assert verdicts(investment=lacking("investor == 'KOR'"))["T2"] == Verdict.UNCHECKABLE


def test_what_a_path_cant_reach_is_said():
    assert "~ Passing China: never within a century" in said(rival="CHN", partner_growth=0.0)
    assert "At these rates the two would trade more than Uzbekistan's whole turnover in " in said(
        partner_growth=30.0, rival_growth=0.0, total_growth=0.0
    )
    ahead = said({"trade_shares": cells(f"{_KOREA} and year == 2025", value=30.0)})
    assert "~ Passing Turkey: South Korea was ahead of Turkey in 2025 already" in ahead


_STARTS = [(0.0, 3.7, "never within"), (3.7, 3.7, "was as large as"), (0.0, 0.0, "was as large as")]


@pytest.mark.parametrize(("ours", "theirs", "words"), _STARTS)
def test_nothing_grows_out_of_nothing(ours, theirs, words):
    def shares(table):
        other = cells(f"{_SHARE} and partner == 'TUR' and year == 2025", value=theirs)(table)
        return cells(f"{_KOREA} and year == 2025", value=ours)(other)

    assert words in said({"trade_shares": shares})


def test_figures_of_two_years_say_their_years():
    lines = said().splitlines()
    assert "In 2018 South Korea sold 96 times as much as it bought" in lines
    assert "In January\N{EN DASH}June 2024 Uzbekistan's sales paid for 1.9% of its purchases" in lines


def test_view_refuses_years_in_the_wrong_order():
    with pytest.raises(ValueError, match="first_year 2020 is after last_year 2010"):
        trade.view(None, "KOR", 2020, 2010)
