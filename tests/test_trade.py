"""Indicators of trade on a small world whose answers are worked by hand."""

import pandas as pd
import pytest
from sentences import ROOT, names_of
from spoken import altered, cells, lacking, spoken, wrong

from koruz.claims import Verdict, judgements
from koruz.data.catalog import open_catalog
from koruz.data.observations import Precedence
from koruz.indicators import trade
from koruz.indicators.rounding import printed_range
from koruz.indicators.trade import View
from koruz.report.values import Value

NAMES = {"UZB": "Uzbekistan", "KOR": "South Korea", "TUR": "Turkey", "CHN": "China", "RUS": "Russia", "WLD": "World"}
PRECEDENCE = Precedence(
    grades={"official": 1, "compiled": 2, "press": 3, "article": 4},
    tiers={"reported": 1, "rounded": 1, "at_least": 1, "at_most": 1, "suspect": 2},
    statuses={"reported": 1, "rounded": 2, "at_least": 4, "at_most": 5, "suspect": 7},
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
    assert result.data["sells_billion"].tolist() == [1.4, 1.6]
    assert result.data["status_sells"].tolist() == ["reported", "at_least"]
    assert result.data["source_buys"].tolist()[0] == "OLD"
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


def test_the_share_of_every_year_is_printed_or_worked_out(pair):
    """Printed 6 and 3 for 2016 and 2020; 2019 has no total, and 800 of 20,000 are 4% in 2018."""
    rows = [*TRADE, flow("UZB", "KOR", "turnover", 2018, 800), flow("UZB", "WLD", "turnover", 2018, 20000)]
    result = trade.share_by_year(View({**frames(), "trade": frame(rows)}, PRECEDENCE, NAMES, "KOR", 1992, 2025))
    assert result.data[["year", "value"]].to_numpy().tolist() == [[2016, 6], [2018, 4], [2020, 3]]
    assert (result["start"].period, result["peak"].period, result["change"].amount) == ("2016", "2016", -3)
    assert not result["recovery"].known
    assert result["now"].amount == pytest.approx(1500)


def test_a_peak_that_two_ends_hide_is_named(pair):
    """Shares of 6, 5, 9 and 3: 4 points up from 2017 to 2018, and 5% and 9% of 50,000 are 2,500 and 4,500."""
    rows = [*SHARES, share("KOR", 2017, 5), share("KOR", 2018, 9)]
    result = trade.share_by_year(View({**frames(), "trade_shares": frame(rows)}, PRECEDENCE, NAMES, "KOR", 1992, 2025))
    assert [result[name].period for name in ("peak", "trough", "recovery")] == ["2018", "2017", "2018"]
    assert [result[name].amount for name in ("rebound", "at_trough", "at_recovery", "lost_least")] == [
        4,
        2500,
        4500,
        1000,
    ]


def test_a_doubtful_share_begins_no_comparison(pair):
    rows = [*SHARES, share("KOR", 2010, 5, status="suspect")]
    result = trade.share_by_year(View({**frames(), "trade_shares": frame(rows)}, PRECEDENCE, NAMES, "KOR", 1992, 2025))
    assert result.data["kind"].tolist() == ["doubtful figures", "sound figures", "sound figures"]
    assert result["start"].period == "2016"


def test_dollars_are_share_times_total(pair):
    """6% of 20,000 are 1,200; 3% of the 50,000 of the share's own source are 1,500."""
    rows = [*TRADE, flow("UZB", "WLD", "turnover", 2016, 20000, status="rounded")]
    result = trade.dollars(View({**frames(), "trade": frame(rows)}, PRECEDENCE, NAMES, "KOR", 1992, 2025))
    assert (result["start"].amount, result["end"].amount, result["growth"].amount) == (1200, 1500, 150)
    assert result["change"].amount == pytest.approx(25)
    # The fall is least where 3.05% of 50,000.5 follow 5.95% of 15,000, and largest the other way round.
    assert result["fall_low"].amount == round(100 - 100 * 3.05 * 50000.5 / (5.95 * 15000))
    assert result["fall_high"].amount == round(100 - 100 * 2.95 * 49999.5 / (6.05 * 25000))
    assert trade.dollars(pair).empty  # one year alone


def test_a_partner_known_in_dollars_has_its_place(pair):
    """1,500 of 50,000 rounded to hundreds are 2.9 to 3.1%, as the 3% of Korea are 2.95 to 3.05%: neither is first."""
    rows = [*TRADE, flow("UZB", "RUS", "turnover", 2020, 1500, source="NEW", status="rounded")]
    look = View({**frames(), "trade": frame(rows)}, PRECEDENCE, NAMES, "KOR", 1992, 2025)
    result = trade.ranking(look)
    assert result.data["name"].tolist() == ["China", "Turkey", "South Korea", "Russia"]
    assert (result["rank"].amount, result["last_place"].amount) == (3, 4)
    assert result["place"].definition == "third or fourth, level with Russia"
    more = [*rows[:-1], flow("UZB", "RUS", "turnover", 2020, 1700, source="NEW", status="rounded")]
    surely = trade.ranking(View({**frames(), "trade": frame(more)}, PRECEDENCE, NAMES, "KOR", 1992, 2025))
    assert (surely["place"].definition, surely["above"].text) == ("fourth", "3.4%")


def test_a_later_list_without_the_partner_is_told(pair):
    later = [share(code, 2021, value, months=1) for code, value in (("CHN", 30), ("RUS", 18), ("TUR", 4))]
    result = trade.ranking(
        View({**frames(), "trade_shares": frame([*SHARES, *later])}, PRECEDENCE, NAMES, "KOR", 1992, 2025)
    )
    assert (result["unlisted"].amount, result["smallest"].definition) == (3, "Turkey")
    assert not trade.ranking(pair)["unlisted"].known


def test_rounded_counts_are_apart_between_two_ends(pair):
    """2,300 to the hundred and 2,460 to the ten lie 105 to 215 apart: 4.3 to 8.7% of 2,460."""
    counts = [flow("UZB", "KOR", "turnover", 2020, 2300, status="rounded")]
    counts += [flow("KOR", "UZB", "turnover", 2020, 2460, status="rounded")]
    result = trade.mirror(View({**frames(), "trade": frame(counts)}, PRECEDENCE, NAMES, "KOR", 1992, 2025))
    assert (result["apart_low"].amount, result["apart_high"].amount) == (105, 215)
    assert (result["distance_low"].text, result["distance_high"].text) == ("4%", "9%")


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
    "name", ["coverage", "counts_of_year", "products", "same_months", "share_by_year", "claims_and_flows"]
)
def test_a_partner_without_figures_gives_an_empty_result(pair, name):
    other = View(pair.frames, PRECEDENCE, NAMES, "RUS", 1992, 2025)
    result = getattr(trade, name)(other)
    assert result.empty
    assert not result["anything"].known


def _look(**tables):
    changed = {name: frame(rows) for name, rows in tables.items()}
    return View({**frames(), **changed}, PRECEDENCE, NAMES, "KOR", 1992, 2025)


def test_shares_of_imports_keep_their_definitions_apart():
    """20, 30, 10 by one count; by another 4, after 30 and 5: third. Of two lists of a year the longer counts."""
    book = [
        share("KOR", year, value, kind="imports", definition="factbook") for year, value in ((2010, 20), (2012, 30))
    ]
    book += [share("KOR", 2018, 10, kind="imports", definition="factbook")]
    goods = [
        share(code, 2020, v, kind="imports", definition="goods") for code, v in (("CHN", 30), ("TUR", 5), ("KOR", 4))
    ]
    result = trade.import_shares(_look(trade_shares=[*book, *goods]))
    assert [result[name].amount for name in ("start", "peak", "end", "other", "place")] == [20, 30, 10, 4, 3]
    assert (result["place"].definition, result["other"].definition) == ("third", "UN Comtrade's count of goods")
    part = [share("KOR", year, v, months=9, kind="imports") for year, v in ((2019, 8), (2020, 6))]
    short = share("KOR", 2020, 7, kind="imports")
    more = trade.import_shares(_look(trade_shares=[*book, *goods, *part, short]))
    assert (more["other"].amount, more["part"].text, more["part"].period) == (
        4,
        "6%",
        "January\N{EN DASH}September 2020",
    )
    older = [row for row in goods if row["year"] < 2020]
    assert not trade.import_shares(_look(trade_shares=[*book, *older]))["other"].known


def test_a_longer_part_of_a_year_counts_for_the_index():
    """30, 20, 10 in eleven months: 1,400 and 4 of 10; five months of the year don't count."""
    rows = [share(code, 2020, v, months=m) for m in (5, 11) for code, v in (("CHN", 3.0 * m), ("RUS", 22), ("TUR", 11))]
    result = trade.concentration(_look(trade_shares=rows), "turnover", "national", 5)
    assert result.data["period"].tolist() == ["January\N{EN DASH}November 2020"]
    assert result["last_low"].amount == 33**2 + 22**2 + 11**2
    assert result["last_high"].amount == 33**2 + 22**2 + 11**2 + 3 * 11**2 + 1
    assert trade.concentration(_look(trade_shares=rows), "turnover", "national").empty


def test_the_index_of_turnover_stands_beside_that_of_imports():
    """20, 10, 10 make 600 to 1,200; imports of 2018 2,625 to 2,850, as in `test_concentration_bounds`.

    A rest of 60 in parts of 10 at most adds 6 * 100 points to the lower bound.
    """
    turnover = [share(code, year, v) for year in (2018, 2019) for code, v in (("CHN", 20), ("RUS", 10), ("TUR", 10))]
    book = [row for row in SHARES if row["flow"] == "imports"]
    result = trade.concentrations(_look(trade_shares=[*turnover, *book]))
    assert result.data[["period", "flow", "low", "high"]].to_numpy().tolist() == [
        ["2018", "imports", 2625, 2850],
        ["2018", "turnover", 600, 1200],
        ["2019", "turnover", 600, 1200],
    ]
    common = [result[f"{flow}_{side}"].amount for flow in ("turnover", "imports") for side in ("low", "high")]
    assert (common, result["overlap"].amount, result["turnover_low"].period) == ([600, 1200, 2625, 2850], 600, "2018")
    alone = trade.concentrations(_look(trade_shares=book))
    assert not any(alone[name].known for name in ("first_low", "overlap", "turnover_high", "imports_high"))
    other = [share(code, 2019, v) for code, v in (("CHN", 60), ("RUS", 20), ("TUR", 20))]
    assert not trade.concentrations(_look(trade_shares=[*turnover[:3], *other]))["overlap"].known  # all partners known


def test_who_gained_what_the_partner_lost():
    """China 20 to 25, South Korea 6 to 3; of 2019 eleven months, not five; Turkey wasn't printed in 2019."""
    kept = [row for row in SHARES if row["year"] != 2019]
    between = [share(code, 2019, v, months=m) for m in (5, 11) for code, v in (("CHN", m), ("RUS", m), ("KOR", m))]
    result = trade.shares_by_partner(_look(trade_shares=[*kept, *between]))
    part = "January\N{EN DASH}November 2019"
    assert [*result.data.columns] == ["name", "2016", part, "2020"]
    assert result.data["name"].tolist() == ["China", "Turkey", "South Korea"]
    assert result.data["2020"].tolist() == [25, 4, 3]
    assert pd.isna(result.data.loc[1, part])
    assert (result["gain"].amount, result["gain"].definition, result["loss"].amount) == (5, "China", 3)


def test_a_comparison_of_periods_that_arent_shown_isnt_made():
    rows = [share(code, year, v, months=5) for year in (2010, 2024) for code, v in (("CHN", 9), ("TUR", 8), ("KOR", 7))]
    result = trade.shares_by_partner(_look(trade_shares=[*SHARES, *rows]))
    assert len(result.data) and not result["gain"].known and not result["loss"].known


def test_what_shares_imply_is_a_line_of_its_own(pair):
    """3% of the 50,000 that the share's source prints; the counts and what is said of them stay as they were."""
    counts = trade.mirror(pair)
    result = trade.beside_counts(pair, counts)
    derived = result.data[result.data["count"] == "Share times total"]
    assert derived[["year", "value", "status"]].to_numpy().tolist() == [[2020, 1500, "derived: 3% of USD 50 billion"]]
    assert result.data[: len(counts.data)]["value"].tolist() == counts.data["value"].tolist()
    assert result.values == counts.values
    assert trade.beside_counts(_look(trade_shares=[share("CHN", 2020, 9)]), counts) is counts


def test_doubtful_shares_are_hollow_marks(pair):
    rows = [*SHARES, share("KOR", 2010, 5, status="suspect")]
    result = trade.share_by_year(_look(trade_shares=rows))
    assert pd.isna(result.data.set_index("year")["sound"][2010])
    assert trade.doubtful_shares(result)[["year", "sound"]].to_numpy().tolist() == [[2010, 5]]
    assert trade.doubtful_shares(trade.share_by_year(_look(trade_shares=[share("CHN", 2020, 9)]))).empty


def test_dollars_then_and_now_name_the_counts():
    """Counted 800 and 2,000 in the years of 5% and 9%; 1,500 in 2020 are 87.5% above and 25% below."""
    shares = [*SHARES, share("KOR", 2017, 5), share("KOR", 2018, 9)]
    counts = [flow("UZB", "KOR", "turnover", year, v) for year, v in ((2017, 800), (2018, 2000))]
    result = trade.share_by_year(_look(trade_shares=shares, trade=[*TRADE, *counts]))
    assert (result["above_trough"].amount, result["below_recovery"].amount) == (87.5, 25)
    doubtful = [*TRADE, counts[0], {**counts[1], "status": "suspect"}]
    assert not trade.share_by_year(_look(trade_shares=shares, trade=doubtful))["below_recovery"].known


@pytest.mark.parametrize(
    ("status", "low", "high"),
    [("reported", 1299.5, 1300.5), ("rounded", 1250, 1350), ("at_least", 1300, float("inf")), ("at_most", 0, 1300)],
)
def test_what_is_only_known_to_be_larger_has_no_upper_end(status, low, high):
    assert printed_range(Value("v", 1300.0, "USD million", "2020", status=status)) == (low, high)


def test_counts_of_which_one_is_open_are_no_distance_apart(pair):
    rows = [*TRADE, flow("UZB", "KOR", "turnover", 2022, 4200), flow("KOR", "UZB", "turnover", 2022, 4000)]
    close = trade.mirror(_look(trade=rows))
    assert (close["gap"].period, close["apart_low"].amount, close["apart_high"].amount) == ("2022", 199, 201)
    rows[-1]["status"] = "at_least"
    result = trade.mirror(_look(trade=rows))
    assert result["gap"].known and result["apart_low"].amount == 0 and not result["apart_high"].known


@pytest.mark.parametrize("status", ["at_least", "at_most"])
def test_a_fall_from_an_open_total_has_no_ends(status):
    rows = [*TRADE, flow("UZB", "WLD", "turnover", 2016, 60000, status=status)]
    found = trade.dollars(_look(trade=rows))
    assert found["fall"].known and found["fall_low"].known + found["fall_high"].known == 1
    total = [flow("UZB", "WLD", "turnover", 2020, 50000, source="NEW", status=status)]
    known = [row for row in TRADE if row["partner"] != "WLD"]
    extra = flow("UZB", "RUS", "turnover", 2020, 1500, source="NEW")
    assert trade.ranking(_look(trade=[*known, *total, extra])).data["high"].notna().all()


def test_in_how_many_years_the_partner_sold_more():
    """1,400 to 100 in 2020 and 90 to 80 in 2018; 50 to 60 in 2017; 2021 has sales alone."""
    rows = [
        flow("KOR", "UZB", kind, year, v)
        for year, out, back in ((2017, 50, 60), (2018, 90, 80))
        for kind, v in (("exports", out), ("imports", back))
    ]
    result = trade.balance(_look(trade=[*TRADE, *rows]))
    assert (result["years"].amount, result["surplus"].amount, result["years"].period) == (3, 2, "2020")
    assert (result["times_low"].amount, result["times_high"].amount) == (round(1399.5 / 100.5), round(1400.5 / 99.5))


def test_cars_are_parts_of_all_cars():
    """10 and 5 of 50 and 100 cars; China 30 and 80; parts are 300 of the 1,500 that the same source prints."""

    def cars(partner, year, value):
        row = flow("UZB", partner, "imports", year, value)
        return {**row, "unit": "cars", "product": "Passenger cars", "classification": "group"}

    sold = {"KOR": (10, 5), "CHN": (30, 80), "WLD": (50, 100)}
    rows = [cars(code, year, v) for code, both in sold.items() for year, v in zip((2019, 2020), both, strict=True)]
    rows += [cars("KOR", 2018, 7)]  # no total
    parts = {**flow("KOR", "UZB", "exports", 2020, 280), "product": "Auto parts", "classification": "item"}
    result = trade.cars(_look(trade_products=[*rows, parts]))
    assert [result[name].amount for name in ("start", "end", "leader_start", "leader")] == [20, 5, 60, 80]
    assert [result[name].amount for name in ("least", "most", "width", "leader_width", "full")] == [5, 20, 15, 20, 5]
    assert (result["leader"].definition, result["parts"].amount) == ("China", 20)


def _firms(investor, date, value, measure="enterprises_operating", unit="enterprises", months=None):
    row = {
        "investor": investor,
        "host": "UZB",
        "measure": measure,
        "date": date,
        "months": months,
        "value": float(value),
    }
    return {**row, "unit": unit, **PAPERS, "year": int(date[:4])}


def test_firms_are_parts_of_all_foreign_firms():
    """50 of 500 in 2018; 5% are printed for 2022; 60 without a total in 2020 are no part."""
    rows = [_firms("KOR", "2018-01", 50), _firms("WLD", "2018-01", 500), _firms("KOR", "2020-01", 60)]
    rows += [_firms("KOR", "2022-01", 5, "enterprises_share", "percent of total")]
    rows += [
        _firms(code, "2021", v, "foreign_investment_absorbed", "USD million", 12)
        for code, v in (("KOR", 30), ("WLD", 1000))
    ]
    lists = [_firms(str(n), "2023", 9 - n, "foreign_investment_share", "percent of total", 12) for n in range(5)]
    result = trade.foreign(_look(investment=[*rows, *lists]))
    assert [result[name].amount for name in ("start", "end", "change", "flow")] == [10, 5, -5, 3]
    assert (result["all_start"].amount, result["all_end"].known) == (500, False)
    later = trade.foreign(_look(investment=[*rows, _firms("WLD", "2022-01", 2000), *lists]))
    assert (later["all_end"].amount, later["end"].amount) == (2000, 5)
    assert result["unnamed"].text == "under 5%"
    named = [*rows, *lists, _firms("KOR", "2023", 1, "foreign_investment_share", "percent of total", 12)]
    assert not trade.foreign(_look(investment=named))["unnamed"].known


def test_growth_observed_is_compound():
    """From 1,200 to 1,500 in four years, and from 20,000 to 50,000: the fourth roots of 1.25 and 2.5."""
    rows = [*TRADE, flow("UZB", "WLD", "turnover", 2016, 20000)]
    result = trade.passing(_look(trade=rows), "TUR", partner_growth=0, rival_growth=0, total_growth=0)
    assert result["seen_partner"].amount == pytest.approx(100 * (1.25**0.25 - 1))
    assert result["seen_total"].amount == pytest.approx(100 * (2.5**0.25 - 1))
    assert result["outcome"].definition == "would not pass Turkey within a century"


# --- what the notebook says of other figures --------------------------------------------------------------------------

_SHARE = "reporter == 'UZB' and flow == 'turnover' and definition == 'national'"
_KOREA = f"{_SHARE} and partner == 'KOR'"
_IMPORTS = "reporter == 'UZB' and flow == 'imports' and definition == 'factbook' and partner == 'KOR'"
_FIRMS = "investor == 'KOR' and measure == 'enterprises_share'"
_CARS = "partner == 'KOR' and product == 'Passenger cars' and year == 2025 and months == 5"
_SOLD = "reporter == 'KOR' and partner == 'UZB' and flow == 'imports' and year == 2018"
_FELL = "South Korea's share fell from "


def said(alter=None, **parameters):
    """What the report says of altered tables; nothing of it is wrong in form."""
    text = spoken("01_trade", alter, **parameters)
    assert not wrong(text)
    return text


@pytest.mark.parametrize("value", [6.3, 6.4, 9.0])
def test_a_share_that_came_back_didnt_fall(value):
    text = said({"trade_shares": cells(f"{_KOREA} and year == 2025", value=value)})
    assert _FELL not in text and "The fall wasn't steady" not in text
    assert "fell by about" not in text
    assert _FELL in said()


def test_a_fall_within_the_rounding_is_none():
    """2.8% of 81.2 billion may be as much as 3.7% of 62.6 billion."""
    assert "fell by about" not in said({"trade_shares": cells(f"{_KOREA} and year == 2025", value=2.8)})


@pytest.mark.parametrize(
    ("value", "place"), [(2.0, "fifth or sixth"), (1.9, "sixth"), (2.3, "fifth"), (3.7, "fourth or fifth")]
)
def test_the_place_follows_the_ends_of_rounding(value, place):
    line = next(
        line
        for line in said({"trade_shares": cells(f"{_KOREA} and year == 2025", value=value)}).splitlines()
        if line.startswith("In 2025 South Korea came")
    )
    assert line.removeprefix("In 2025 South Korea came ").partition(",")[0] == place


def test_a_partner_named_later_isnt_called_missing():
    assert "wasn't among the 5 partners" in said()
    named = cells(f"{_SHARE} and partner == 'AFG' and year == 2026", partner="KOR")
    assert "wasn't among" not in said({"trade_shares": named})


def _partners():
    return [code for code in open_catalog(ROOT / "data").answers.of("trade.partners", {}) if code != "KOR"]


@pytest.mark.parametrize("partner", _partners())
def test_another_partners_report_speaks_of_korea_only_to_leave_the_article_aside(partner):
    rival = "RUS" if partner == "TUR" else "TUR"
    lines = said(partner=partner, rival=rival).splitlines()
    assert [line for line in lines if "Korea" in line and "level with South Korea" not in line] == [
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
    assert "At these rates South Korea would not pass China within a century" in said(rival="CHN", partner_growth=0.0)
    assert "At these rates the two would trade more than Uzbekistan's whole turnover in " in said(
        partner_growth=30.0, rival_growth=0.0, total_growth=0.0
    )
    ahead = said({"trade_shares": cells(f"{_KOREA} and year == 2025", value=30.0)})
    assert "~ Passing Turkey: South Korea was ahead of Turkey in 2025 already" in ahead


_STARTS = [
    (0.0, 3.7, "would not pass Turkey within a century"),
    (3.7, 3.7, "was as large as"),
    (0.0, 0.0, "was as large as"),
]


@pytest.mark.parametrize(("ours", "theirs", "words"), _STARTS)
def test_nothing_grows_out_of_nothing(ours, theirs, words):
    def shares(table):
        other = cells(f"{_SHARE} and partner == 'TUR' and year == 2025", value=theirs)(table)
        return cells(f"{_KOREA} and year == 2025", value=ours)(other)

    assert words in said({"trade_shares": shares})


def test_figures_of_two_years_say_their_years():
    lines = said().splitlines()
    assert "In all 22 years with both figures, to 2018, South Korea sold more than it bought" in lines
    paid = "- In January\N{EN DASH}June 2024 Uzbekistan's sales to South Korea paid for 1.9% of its purchases there."
    assert paid in lines


def test_a_note_explains_only_a_distance_that_is_printed():
    words = "The distance is in percent of"
    assert words in said() and "apart" in said()
    assert words not in said(partner="KAZ")  # one of its two counts is only known to be larger


def test_a_hump_is_named_where_the_first_year_is_the_trough():
    """Turkey's share rose from its first year: the two ends alone would show a slow fall."""
    lines = said(partner="TUR", rival="KAZ").splitlines()
    assert "- Turkey's share was 4.8% in 2016, 8.1% in 2021 and 3.7% in 2025." in lines


def test_view_refuses_years_in_the_wrong_order():
    with pytest.raises(ValueError, match="first_year 2020 is after last_year 2010"):
        trade.view(None, "KOR", 2020, 2010)


def test_the_what_if_starts_from_what_was_observed():
    defaults = names_of(ROOT / "notebooks" / "01_trade.ipynb")
    path = defaults["path"]
    for name, seen in (("growth", "partner"), ("rival_growth", "rival"), ("total_growth", "total")):
        assert path[name].amount == round(path[f"seen_{seen}"].amount, 1), name


def test_what_a_list_doesnt_name_isnt_said_of_who_is_on_it():
    assert "doesn't name South Korea: its part was under 3.8%." in said()
    named = cells("measure == 'foreign_investment_share' and date == '2024' and investor == 'GBR'", investor="KOR")
    assert "doesn't name" not in said({"investment": named})


_LEVELS = {
    "South Korea's share of imports: 11% in 1998, 19.1% in 2011": {
        "trade_shares": cells(f"{_IMPORTS} and year == 2023", value=19.2)
    },
    "South Korea's part of all firms with foreign capital at work in Uzbekistan fell": {
        "investment": cells(_FIRMS, value=9.24)
    },
    "South Korea sent 10% to 24% of imported cars, China": {"trade_products": cells(_CARS, value=1700.0)},
    "sold more than it bought": {"trade": cells(_SOLD, value=3000.0)},
    "From 2016 to 2025 China gained": {"trade_shares": cells(f"{_KOREA} and year == 2025", value=4.3)},
    "turnover was less concentrated than imports": {
        "trade_shares": cells(f"{_SHARE} and partner == 'CHN'", value=60.0)
    },
}


@pytest.mark.parametrize("words", [*_LEVELS])
def test_findings_on_imports_firms_and_cars_turn_with_the_figures(words):
    assert words in said()
    assert words not in said(_LEVELS[words]).replace(f"~ {words}", "")
