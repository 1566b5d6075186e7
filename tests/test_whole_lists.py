"""A comparison over countries falls back to the last list that is whole; a newer figure of one takes nobody out."""

import pandas as pd
import pytest
from spoken import altered

from koruz.indicators import migration, trade, transport
from koruz.indicators.whole_lists import whole_lists

STAYS = {"measure": "stock", "definition": "all_stays", "ethnicity": "all", "visa": "all"}
SHARES = {"reporter": "UZB", "flow": "turnover", "definition": "national", "months": 12}


def after(time, member, code, years=1, also=(), **equal):
    """Add to a table what a country's last row would be so many years after the last row of all; `also` others."""

    def add(table):
        rows = table[(table[list(equal)] == pd.Series(equal)).all(axis=1) & (table["grade"] != "article")]
        own = rows[rows[member].isin([code, *also])].sort_values(time).groupby(member).tail(1)
        last = rows[time].max()
        new = str(int(last[:4]) + years) + last[4:] if isinstance(last, str) else last + years
        return pd.concat([table, own.assign(**{time: new})], ignore_index=True)

    return add


def listed(*lists):
    return pd.DataFrame([(when, code) for when, codes in lists for code in codes], columns=["year", "code"])


@pytest.mark.parametrize(
    ("lists", "needed", "whole"),
    [
        ([(2020, "ABCDE"), (2021, "A")], "", [2020]),
        ([(2020, "ABCDEF"), (2021, "ABC")], "", [2020]),
        ([(2020, "ABCDE"), (2021, "ABC")], "", [2020, 2021]),
        ([(2020, "ABCDE"), (2021, "BCDE")], "A", [2020]),
        ([(2019, "AB"), (2020, "ABC")], "A", [2020]),
        ([(2019, "AB")], "", []),
    ],
)
def test_a_list_is_whole_with_more_than_half_of_the_one_before(lists, needed, whole):
    assert whole_lists(listed(*lists), "year", "code", needed) == whole


@pytest.mark.parametrize("nationality", ["UZB", "VNM", "USA"])
def test_a_new_count_of_one_nationality_leaves_the_others_beside_it(nationality):
    def seen(alter):
        return migration.residents(migration.view(altered(alter), nationality, 1992, 2030))

    add = after("date", "nationality", nationality, years=2, **STAYS)
    old, new = seen({}), seen({"migration_stock": add})
    assert set(new.data["name"]) == set(old.data["name"])
    for name in ("counted", "of_foreigners", "change", "all_change", "rank", "ranked", "of_population"):
        assert (new[name].text, new[name].period) == (old[name].text, old[name].period)
    assert new["newest"].year > old["newest"].year


@pytest.mark.parametrize("country", ["UZB", "KOR", "VNM"])
def test_a_new_score_of_one_country_leaves_the_edition_in_which_all_were_scored(country):
    def seen(alter):
        return transport.performance(transport.view(altered(alter), 1992, 2030))

    old = seen({})
    new = seen({"transport_indicators": after("edition", "country", country, indicator="lpi_score")})
    for name in ("last", "korea", "gap", "place", "countries"):
        assert (new[name].text, new[name].period) == (old[name].text, old[name].period)
    assert new["newer"].known is (country == "UZB")


@pytest.mark.parametrize("also", [(), ("CHN",)])
@pytest.mark.parametrize("partner", ["KOR", "TUR"])
def test_a_new_share_of_one_partner_leaves_the_others_in_every_comparison(partner, also):
    total = after("year", "partner", "WLD", **{**SHARES, "flow": "turnover"})
    alter = {"trade_shares": after("year", "partner", partner, also=also, **SHARES), "trade": total}
    old, new = (trade.view(altered(change), partner, 1992, 2030) for change in ({}, alter))
    for compared in (trade.ranking, trade.dollars, trade.shares_by_partner):
        assert set(compared(new).data["name"]) == set(compared(old).data["name"])
    assert trade.share_by_year(new)["end"].year > trade.ranking(new)["share"].year


def test_a_partner_alone_is_no_first_among_the_sources_of_imports():
    def national(table):
        new = table[(table["partner"] == "KOR") & (table["flow"] == "imports")].tail(1)
        newest = table["year"].max() + 1
        return pd.concat([table, new.assign(definition="national", year=newest, months=12)], ignore_index=True)

    view = trade.view(altered({"trade_shares": national}), "KOR", 1992, 2030)
    bought = trade.import_shares(view)
    assert bought["other"].known
    assert not bought["place"].known


def test_a_new_count_of_koreans_in_one_country_leaves_its_neighbours():
    add = after("date", "country", "UZB", years=1, definition="overseas_koreans")
    old, new = (
        migration.neighbours(migration.view(altered(c), "UZB", 1992, 2030)) for c in ({}, {"koreans_abroad": add})
    )
    assert [*new.data["name"]] == [*old.data["name"]]
    assert new["rank"].text == old["rank"].text
