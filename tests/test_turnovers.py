"""Where a side prints no turnover, its exports and imports make one, marked derived, with the papers of both."""

import pandas as pd
import pytest
from spoken import altered

from koruz.indicators import trade

YEAR = 2024
FLOWS = {"exports": 2150.4, "imports": 31.9}


def flows(sources=("KIEP_2024_06", "KIEP_2024_06"), grades=("official", "press"), when=YEAR, **others):
    """Korea's exports and imports of a year in which it prints no turnover, and other columns of them."""

    def add(table):
        like = table[(table["reporter"] == "KOR") & (table["flow"] == "exports") & (table["months"] == 12)].tail(1)
        free = table[
            ~((table["reporter"] == "KOR") & (table["year"] == when) & table["flow"].isin([*FLOWS, "turnover"]))
        ]
        parts = zip(FLOWS.items(), sources, grades, strict=True)
        rows = [
            like.assign(partner="UZB", year=when, flow=flow, value=value, source=source, grade=grade, **others)
            for (flow, value), source, grade in parts
        ]
        return pd.concat([free, *rows], ignore_index=True)

    return add


def seen(change, partner="KOR"):
    return trade.view(altered({"trade": change}), partner, 1992, 2030)


@pytest.mark.parametrize("sources", [("KIEP_2024_06", "KIEP_2024_06"), ("KIEP_2024_06", "OEC_GTN")])
def test_exports_and_imports_make_a_turnover_with_the_papers_of_both(sources):
    size = trade.mirror(seen(flows(sources, status="reported")))
    latest = size["partner_latest"]
    assert (latest.amount, latest.year) == (pytest.approx(sum(FLOWS.values())), YEAR)
    assert latest.derived.startswith("exports")
    assert latest.sources == tuple(dict.fromkeys(sources))
    assert latest.grade == "press"
    row = size.data[(size.data["reporter"] == "KOR") & (size.data["year"] == YEAR)].iloc[0]
    assert row["status"].startswith("derived: exports")
    assert set(sources) <= set(size.sources)


def test_a_turnover_that_is_printed_stays_and_a_flow_alone_makes_none():
    def printed(table):
        rows = flows()(table)
        return pd.concat([rows, rows.tail(1).assign(flow="turnover", value=2000.0)], ignore_index=True)

    def alone(table):
        return flows()(table).iloc[:-1]

    assert trade.mirror(seen(printed))["partner_latest"].amount == 2000
    assert not trade.mirror(seen(printed))["partner_latest"].derived
    assert trade.mirror(seen(alone))["partner_latest"].year < YEAR


def test_the_weight_of_the_trade_takes_the_same_sum():
    view = seen(flows(status="reported", when=2022))
    turnover = trade.mirror(view).data.query("reporter == 'KOR' and year == 2022")["value"]
    weighed = trade.turnover_to_gdp(view).data.query("reporter == 'KOR' and year == 2022")["value"]
    assert [*weighed] == [*turnover] == [pytest.approx(sum(FLOWS.values()))]


def test_the_worse_status_of_the_two_is_that_of_the_sum():
    view = seen(flows(status="inferred"))
    assert trade.mirror(view)["partner_latest"].status == "inferred"
