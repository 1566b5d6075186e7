"""Claims on the edge of their rules: what just counts and what just doesn't, with readings only where they are true.

The evidence is the real one with a few rows more, fewer or changed; each case is worked by hand. What is looked at is
what readers see: verdict, evidence, arithmetic, sources and the other reading.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

import pandas as pd
import pytest
from claim_worlds import DATA, Changed, Edit

from koruz.claims import Judgement, Verdict, counts_a_part, judgements, own_numbers, rejudged, rows, sensitive
from koruz.claims.ledger import THEMES, table_reading
from koruz.claims.places import WrongTest, known
from koruz.data.catalog import Catalog, open_catalog

REAL: Catalog = open_catalog(DATA)
ARTICLE_DAY = "2025-05-19"
ORIGIN_DAY = "2024-06-14"


def judged(claim: str, **edits: Edit) -> Judgement:
    """The judgement of a claim as the ledger publishes it, its reading filled in or left out."""
    catalog = Changed(REAL, edits)
    row = catalog.table("claims").set_index("claim").loc[claim]
    assert row["theme"] in THEMES
    found = judgements(catalog, row["theme"], only={claim})[claim]
    words = row["reading"] if isinstance(row["reading"], str) else ""
    return replace(found, reading=found.reading or table_reading(words, found))


def rows_where(frame: pd.DataFrame, where: dict[str, Any]) -> pd.Series:
    """Rows whose columns are as asked, or are among those that are asked; there must be some."""
    asked = [frame[name].isin(cell if isinstance(cell, list) else [cell]) for name, cell in where.items()]
    rows = pd.concat(asked, axis=1).all(axis=1)
    assert rows.any(), where
    return rows


def put(where: dict[str, Any], **cells: Any) -> Edit:
    """Other cells in the rows that are as asked."""

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        rows = rows_where(frame, where)
        return frame.assign(**{name: frame[name].mask(rows, cell) for name, cell in cells.items()})

    return edit


def more(where: dict[str, Any], **cells: Any) -> Edit:
    """One more row, before all others: the first that is as asked, with other cells."""

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        first = frame[rows_where(frame, where)].head(1).assign(**cells).astype(frame.dtypes.to_dict())
        return pd.concat([first, frame], ignore_index=True)

    return edit


def without(**where: Any) -> Edit:
    """No row that is as asked."""
    return lambda frame: frame[~rows_where(frame, where)].reset_index(drop=True)


def both(*edits: Edit) -> Edit:
    return lambda frame: reduce(lambda given, edit: edit(given), edits, frame)


def stated(claim: str, low: float, high: float | None = None) -> Edit:
    """The article with another number."""
    return put({"claim": claim}, low=low, high=low if high is None else high)


# --- relations ------------------------------------------------------------------------------------------------------


def test_the_recognition_is_told_only_if_it_is_older_than_the_earliest_date_of_the_relations() -> None:
    event = {"milestone": "diplomatic-relations", "source": "THEASIAN_2017"}
    assert "20 December 1991 or 30 December 1991" in judged("H1").reading
    earlier = more(event, date="1991-12-25")
    assert "(20 December 1991)" in judged("H1", milestones=earlier).reading
    assert judged("H1", milestones=more(event, date="1991-12-20")).reading == ""  # on one day is not before


def test_the_event_beside_is_told_in_the_words_of_its_earliest_source() -> None:
    first = {"milestone": "recognition", "source": "WTIMES_KANG"}
    reading = judged("H1", milestones=put(first, event="Seoul recognises Tashkent")).reading
    assert reading.startswith("Seoul recognises Tashkent (20 December 1991 or 30 December 1991)")


def counts(measure: str, *rows: tuple[str, float]) -> Edit:
    """These counts alone, all of the press."""
    like = {"measure": measure, "grade": "press"}

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        own = [frame[rows_where(frame, like)].head(1).assign(date=date, value=value) for date, value in rows]
        return pd.concat(own, ignore_index=True)

    return edit


@pytest.mark.parametrize(
    ("rows", "verdict", "falls"),
    [
        ([("2017", 200.0), ("2018-06", 250.0)], Verdict.SUPPORTED, False),
        ([("2017", 200.0), ("2018-06", 200.0)], Verdict.SUPPORTED, False),
        ([("2017", 250.0), ("2018-06", 220.0)], Verdict.SUPPORTED, True),  # fewer, and still enough
        ([("2017", 200.0), ("2018-06", 199.0)], Verdict.DIFFERS, True),
        # The count nearest to the end of the year decides; one voice of the press contradicts nothing.
        ([("2017", 199.0), ("2018-06", 250.0)], Verdict.UNCHECKABLE, False),
    ],
)
def test_the_nearest_count_of_documents_decides_and_a_later_one_below_it_counts_otherwise(
    rows: list[tuple[str, float]], verdict: Verdict, falls: bool
) -> None:
    found = judged("H2", relations_counts=counts("documents", *rows))
    assert (found.verdict, "lies below" in found.reading) == (verdict, falls)


def test_of_several_falls_the_last_is_told() -> None:
    falling = counts("documents", ("2017", 250.0), ("2018-06", 240.0), ("2022-01", 230.0))
    reading = judged("H2", relations_counts=falling).reading
    assert reading.startswith("The count of January 2022, 230, lies below that of June 2018, 240")


def test_a_single_meeting_dated_in_the_data_is_evidence() -> None:
    def one(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[~frame["kind"].isin(["summit", "visit"]) | (frame["milestone"] == "karimov-visit-2010")]

    assert "1 meeting" in judged("H6", milestones=one).found


def test_a_tolerance_lowers_the_floor_of_a_lower_bound() -> None:
    claims = put({"claim": "H2"}, tolerance=10.0)
    found = judged("H2", claims=claims, relations_counts=counts("documents", ("2017", 180.0)))
    assert (found.verdict, found.arithmetic) == (Verdict.SUPPORTED, "180 or more? 180 (2017)")


def test_without_counts_and_dated_meetings_the_article_stands_alone() -> None:
    none = without(kind=["summit", "visit"], state="done")
    found = judged("H6", relations_counts=without(measure="summits"), milestones=none)
    assert (found.verdict, found.found, found.sources) == (Verdict.UNCHECKABLE, "no count found", ("ARTICLE",))


@pytest.mark.parametrize(("date", "verdict"), [("2022-06", Verdict.SUPPORTED), ("2023-01", Verdict.UNCHECKABLE)])
def test_a_count_of_meetings_is_of_the_period_up_to_its_last_year(date: str, verdict: Verdict) -> None:
    assert judged("H6", relations_counts=counts("summits", (date, 17.0))).verdict == verdict


def test_a_meeting_of_the_last_year_is_inside_the_period_and_one_of_the_next_is_left_out() -> None:
    like = {"milestone": "karimov-visit-2010"}
    usual = judged("H6")
    inside = judged("H6", milestones=more(like, milestone="a", date="2022-12-31"))
    assert "17 meetings and visits" in usual.arithmetic
    assert "18 meetings and visits" in inside.arithmetic
    assert "2022" not in inside.reading.partition("leaves out")[2]
    after = judged("H6", milestones=more(like, milestone="a", date="2023-01-01"))
    assert "17 meetings and visits" in after.arithmetic
    assert "1 January 2023" in after.reading
    # What the article could know of is what had happened when it appeared.
    assert "19 May 2025" in judged("H6", milestones=more(like, milestone="a", date=ARTICLE_DAY)).reading
    assert "20 May 2025" not in judged("H6", milestones=more(like, milestone="a", date="2025-05-20")).reading


@pytest.mark.parametrize(
    ("latest", "date", "verdict"),
    [
        (2022.0, "2021-12", Verdict.INCONSISTENT),  # it was counted before the latest summit of its own period
        (2022.0, "2022-06", Verdict.SUPPORTED),  # the count may hold that summit
        (2023.0, "2021-12", Verdict.SUPPORTED),  # the period ends before that summit
    ],
)
def test_a_count_clashes_with_a_summit_of_its_own_period_that_came_after_it(
    latest: float, date: str, verdict: Verdict
) -> None:
    rows = counts("summits", ("2012-09", 11.0), (date, 17.0))
    found = judged("H6", claims=stated("H5", latest), relations_counts=rows)
    assert found.verdict == verdict
    assert ("Within the article" in found.reading) is (latest > 2022)


# --- trade ----------------------------------------------------------------------------------------------------------


def test_the_nearer_count_is_spoken_of_only_where_both_sides_count() -> None:
    year = {"flow": "turnover", "year": 2023, "months": 12}
    assert "Korea's is the nearer" in judged("T1").reading
    assert judged("T1", trade=without(**year, reporter="KOR", partner="UZB")).reading == ""
    assert judged("T1", trade=without(**year, reporter="UZB", partner="KOR")).reading == ""


def test_investment_is_checked_by_totals_and_flows_and_by_neither_alone() -> None:
    total = {"investor": "KOR", "measure": "claimed_total"}
    flows = judged(
        "T2", investment=lambda frame: frame[(frame["investor"] != "KOR") | (frame["measure"] == total["measure"])]
    )
    assert flows.verdict == Verdict.UNCHECKABLE
    assert "measured in a year" not in flows.arithmetic
    assert judged("T2", investment=without(**total)).verdict == Verdict.UNCHECKABLE


SHARES = {"reporter": "UZB", "flow": "turnover", "definition": "national", "year": 2024, "months": 11}


def test_shares_are_those_of_the_longest_part_of_the_year_that_three_partners_have() -> None:
    assert judged("T3", trade_shares=without(**SHARES, partner=["CHN", "RUS"])).found.endswith("January–November 2024")
    two = judged("T3", trade_shares=without(**SHARES, partner=["CHN", "RUS", "KAZ"]))
    assert two.found.endswith("January–May 2024")


def test_the_newest_later_share_is_told() -> None:
    whole = {"reporter": "UZB", "partner": "KOR", "year": 2025, "months": 12, "flow": "turnover"}
    assert judged("T4", trade_shares=more(whole, year=2026, value=2.5)).reading == "In 2026 the share was 2.5%."


def test_the_share_of_the_claims_own_year_is_no_later_one() -> None:
    whole = {"partner": "KOR", "year": 2025, "months": 12, "flow": "turnover"}
    reading = judged("T4", trade_shares=put(whole, year=2024)).reading
    assert reading == ""


def test_slightly_needs_three_printed_shares_and_one_of_turkey_to_divide_by() -> None:
    three = judged("T9", trade_shares=without(**SHARES, partner=["CHN", "RUS"]))
    assert three.verdict == Verdict.DIFFERS
    assert "4.4%" in three.found
    assert judged("T9", trade_shares=put({**SHARES, "partner": "TUR"}, value=0.0)).verdict == Verdict.UNCHECKABLE
    assert judged("T9", trade_shares=without(**SHARES, partner="TUR")).verdict == Verdict.UNCHECKABLE


@pytest.mark.parametrize(("korea", "verdict"), [(34.0, Verdict.SUPPORTED), (33.95, Verdict.DIFFERS)])
def test_slightly_behind_is_fifteen_percent_and_no_more(korea: float, verdict: Verdict) -> None:
    """34 of 40 is 15% behind, the limit; Turkey itself is 20 points behind."""
    own = both(stated("T7", 60.0), stated("T8", 40.0), stated("T4", korea))
    parts = {"KAZ": 60.0, "TUR": 40.0, "KOR": 34.0}
    printed = both(*(put({**SHARES, "partner": code}, value=part) for code, part in parts.items()))
    assert judged("T9", claims=own, trade_shares=printed).verdict == verdict


def test_a_gap_is_told_in_whole_percent_of_turkeys_share() -> None:
    own = both(stated("T8", 4.0), stated("T4", 0.4))
    assert "(4 \N{MINUS SIGN} 0.4) / 4 = 90% behind, 3.6 points" in judged("T9", claims=own).arithmetic


def test_second_is_not_first_of_the_new_partners() -> None:
    second = more({**SHARES, "partner": "KOR"}, partner="DEU", value=3.1)
    found = judged("T10", trade_shares=both(second, without(flow="exports")))
    assert found.found.startswith("second among new partners by turnover")
    assert found.verdict == Verdict.CONTRADICTED


def test_where_nothing_is_printed_no_other_reading_is_told() -> None:
    assert judged("T9", trade_shares=without(**SHARES, partner="TUR")).reading == ""
    nothing = judged("T10", trade_shares=without(flow="turnover", year=2024))
    assert (nothing.verdict, nothing.reading) == (Verdict.UNCHECKABLE, "")


def test_without_printed_exports_the_place_is_that_by_turnover_alone() -> None:
    found = judged("T10", trade_shares=without(flow="exports"))
    assert (found.verdict, found.found) == (
        Verdict.SUPPORTED,
        "first among new partners by turnover, January–November 2024",
    )


# --- construction ---------------------------------------------------------------------------------------------------

PLANT = {"project": "jizzakh-waste-recycling"}


def test_the_date_of_the_grant_is_that_of_the_grant_beside_a_contract() -> None:
    papers = {"date": "2023-05", "value": 6.2, "grade": "official", "source": "KUN_2024KECO"}
    found = judged("C1", project_values=more(PLANT, kind="contract", **papers))
    assert found.found.startswith("USD 6.2 million (contract for the plant")
    assert found.reading.startswith("The grant dates from October 2024")


def test_a_plant_of_which_the_article_alone_prints_a_value_is_not_checked() -> None:
    found = judged("C1", aid_commitments=without(commitment="jizzakh-waste-recycling"))
    assert (found.verdict, found.reading) == (Verdict.UNCHECKABLE, "")
    assert found.found == "no source but the article prints a value"
    assert found.arithmetic == "no figure (allowed 0.12 million)"


PARK = {"commitment": "pharma-park"}
AGREED = {"milestone": "edcf-projects-2024"}


SUMMIT = {"commitment": "edcf-2024-2027"}


def test_the_parks_older_loan_is_told_beside_later_money_of_the_state_alone() -> None:
    assert "dates from 2020" in judged("C2").reading
    old = judged("C2", milestones=without(**AGREED), aid_commitments=without(**SUMMIT))
    assert (old.verdict, old.reading) == (Verdict.OUTDATED, "")
    company = judged("C2", aid_commitments=more(PARK, agency="Hyundai Engineering", date="2021"))
    assert (company.verdict, company.reading) == (Verdict.SUPPORTED, "")


def test_money_names_the_park_by_its_item_by_its_note_or_by_its_project() -> None:
    note = judged("C2", milestones=without(**AGREED))  # the money of the summit names it in a note alone
    assert (note.verdict, "1 of 2" in note.arithmetic) == (Verdict.DIFFERS, True)
    item = judged("C2", aid_commitments=put(PARK, project=None))
    project = judged("C2", aid_commitments=put(PARK, item="Laboratories"))
    assert "dates from 2020" in item.reading and "dates from 2020" in project.reading


def test_an_event_that_is_planned_is_no_pledge_and_nothing_found_is_not_checked() -> None:
    planned = judged("C2", milestones=put(AGREED, state="planned"), aid_commitments=without(**SUMMIT))
    assert (planned.verdict, "0 of 1" in planned.arithmetic) == (Verdict.OUTDATED, True)
    nothing = both(without(**SUMMIT), without(**PARK))
    none = judged("C2", milestones=without(**AGREED), aid_commitments=nothing)
    assert (none.verdict, none.found, none.sources) == (Verdict.UNCHECKABLE, "none found", ())


@pytest.mark.parametrize(("date", "told"), [("2024-05", True), ("2024-06", False), (None, False)])
def test_a_loan_of_the_month_of_the_visit_is_no_older_one(date: str | None, told: bool) -> None:
    assert ("dates from" in judged("C2", aid_commitments=put(PARK, date=date)).reading) is told


HEATING = ["heat-supply-centre", "new-tashkent-heating", "zarafshan-heating"]


def test_pledges_are_talks_only_while_none_is_a_contract() -> None:
    assert "a contract isn't found" in judged("C3").reading
    one = judged("C3", projects=put({"project": HEATING[1]}, status_kind="under_construction"))
    assert (one.verdict, one.reading) == (Verdict.SUPPORTED, "")
    assert "under contract: 1" in one.arithmetic


def test_without_a_report_since_the_visit_nothing_is_said_of_pledges() -> None:
    older = judged("C3", projects=put({"project": HEATING}, status_date="2024-05-31"))
    assert (older.verdict, older.reading, older.found) == (Verdict.OUTDATED, "", "none found")
    month = judged("C3", projects=put({"project": HEATING[1:]}, status_date="2024-05-31"))
    assert month.verdict == Verdict.DIFFERS  # one in the month of the visit, of an unnamed Korean side


TALKS = ["building-materials-production", "chemicals-production", "cosmetics-production", "waste-complex-ecobio"]


def confirmed(projects: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The talks once more, as another source prints them."""
    again = projects[projects["project"].isin(keys)]
    return pd.concat([projects, again.assign(project=again["project"] + "-2", source="VK_2024_10")], ignore_index=True)


@pytest.mark.parametrize(("fewer", "verdict"), [(0, Verdict.SUPPORTED), (1, Verdict.UNCHECKABLE)])
def test_the_companies_are_confirmed_if_all_that_are_stated_are(fewer: int, verdict: Verdict) -> None:
    found = judged("C4", projects=lambda frame: confirmed(frame, TALKS[fewer:]))
    assert (found.verdict, found.found.split(" companies")[0]) == (
        verdict,
        f"another source names {5 - fewer} of 5",
    )


def test_without_talks_no_field_of_them_is_confirmed() -> None:
    found = judged("C4", project_sources=without(source="ARTICLE", project=TALKS))
    assert found.reading == ""
    assert "are confirmed for February 2025" in judged("C4").reading


@pytest.mark.parametrize(
    ("source", "status", "verdict"),
    [
        ("VK_2024_10", "cancelled", Verdict.CONTRADICTED),
        ("ARTICLE", "cancelled", Verdict.UNCHECKABLE),  # the article doesn't deny itself
        ("VK_2024_10", "under_discussion", Verdict.UNCHECKABLE),
    ],
)
def test_talks_are_denied_by_another_source_that_says_they_are_off(source: str, status: str, verdict: Verdict) -> None:
    found = judged("C4", projects=put({"project": TALKS[0]}, source=source, status_kind=status))
    assert found.verdict == verdict


RECENT = 2022


def recent(left: int, energy: int) -> Edit:
    """So many of the projects announced lately, and so many of these of energy; no other source than before."""

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        late = frame[(frame["year_announced"] >= RECENT) & (frame["source"] != "ARTICLE")]
        kept = late.head(left)
        kinds = pd.Series(["core"] * energy + ["none"] * (left - energy), index=kept.index)
        rest = frame.drop(late.index[left:])
        return rest.assign(energy=rest["energy"].mask(rest.index.isin(kept.index), kinds.reindex(rest.index)))

    return edit


@pytest.mark.parametrize(
    ("left", "energy", "told"), [(3, 1, True), (2, 1, False), (4, 2, False), (5, 2, True), (2, 0, False), (0, 0, False)]
)
def test_recent_projects_are_told_if_fewer_than_half_are_of_energy(left: int, energy: int, told: bool) -> None:
    assert ("projects announced since" in judged("C5", projects=recent(left, energy)).reading) is told


TUNGSTEN = {"project": "sautbay-tungsten"}
SUM = {"project": "sautbay-tungsten", "unit": "USD million"}


@pytest.mark.parametrize(("value", "verdict"), [(100.0, Verdict.DIFFERS), (99.9, Verdict.SUPPORTED)])
def test_a_project_of_just_the_limit_is_a_large_one(value: float, verdict: Verdict) -> None:
    found = judged("C6", project_values=put(SUM, value=value))
    assert (found.verdict, found.reading != "") == (verdict, verdict == Verdict.DIFFERS)


@pytest.mark.parametrize(("date", "verdict"), [("2025-04", Verdict.DIFFERS), ("2025-05", Verdict.CONTRADICTED)])
def test_a_project_given_up_in_the_month_of_the_article_was_alive_before(date: str, verdict: Verdict) -> None:
    found = judged("C6", projects=put(TUNGSTEN, status_date=date))
    assert (found.verdict, found.reading != "") == (verdict, verdict == Verdict.DIFFERS)


@pytest.mark.parametrize(
    ("status", "verdict"), [("cancelled", Verdict.DIFFERS), ("under_construction", Verdict.CONTRADICTED)]
)
def test_of_two_large_projects_both_must_be_gone_and_neither_is_the_one(status: str, verdict: Verdict) -> None:
    second = {"project": "second-tungsten"}
    found = judged(
        "C6",
        projects=more(TUNGSTEN, **second, status_kind=status),
        project_values=more(SUM, **second),
    )
    assert (found.verdict, found.reading) == (verdict, "")
    assert "2 of 3 worth USD 100 million or more" in found.arithmetic


# --- transport ------------------------------------------------------------------------------------------------------

EACH = {"measure": "rights_weekly", "side": "each"}
NOW = {**EACH, "date": "2024-09", "phase": "after", "route": "korea-uzbekistan"}


def test_one_of_the_figures_of_the_day_suffices_for_flights() -> None:
    assert judged("R1", air=put(NOW, value=11.0)).verdict == Verdict.SUPPORTED
    assert judged("R1", air=put(NOW, value=12.0)).verdict == Verdict.OUTDATED


def test_a_figure_counts_from_the_day_on_which_it_was_published() -> None:
    """Of the day of the article all figures were published later: those of the origin's day still hold."""
    now = ["KBS_2024_09", "KUNUZ_2024_10", "WOWTV_2024_10", "PARCEL_2024"]
    assert judged("R1", sources=put({"source": now}, published="2025-05-20")).verdict == Verdict.SUPPORTED
    assert judged("R1", sources=put({"source": now}, published=ARTICLE_DAY)).verdict == Verdict.OUTDATED
    # What wasn't published when the claim arose bears it out on neither day.
    late = put({"source": "IWORLD_2018"}, published="2024-06-15")
    assert judged("R1", sources=late).verdict == Verdict.CONTRADICTED


def test_a_day_without_a_figure_says_so() -> None:
    found = judged("R1", air=without(measure=["rights_weekly", "operated_weekly"]))
    assert (found.verdict, found.sources) == (Verdict.UNCHECKABLE, ())
    assert found.found == "On 19 May 2025: no figure. On 14 June 2024: no figure"
    assert found.arithmetic == "on 19 May 2025: no figure; on 14 June 2024: no figure"


def test_trainsets_of_no_cars_are_not_divided_by() -> None:
    found = judged("R2", rail=put({"subject": "rotem-2024", "measure": "cars_per_trainset"}, value=0.0))
    assert (found.verdict, "cars ordered" in found.found) == (Verdict.SUPPORTED, False)


def test_without_a_figure_on_trainsets_there_is_nothing_to_compare() -> None:
    found = judged("R2", rail=without(subject="rotem-2024", measure=["cars", "trainsets"]))
    assert (found.verdict, found.found, found.arithmetic) == (
        Verdict.UNCHECKABLE,
        "no source other than the article was found",
        "0 figures",
    )


def test_without_cars_the_printed_number_of_trainsets_stands_alone() -> None:
    found = judged("R2", rail=without(subject="rotem-2024", measure="cars"))
    assert (found.verdict, "cars ordered" in found.found) == (Verdict.SUPPORTED, False)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (10.5, "10.5 \N{MINUS SIGN} 10 = +0.5"),
        (9.5, "9.5 \N{MINUS SIGN} 10 = \N{MINUS SIGN}0.5"),
        (10.0, "10 \N{MINUS SIGN} 10 = 0"),
    ],
)
def test_a_gap_has_its_sign_and_none_is_none(value: float, words: str) -> None:
    assert words in judged("R1", air=put(NOW, value=value)).arithmetic


def test_trainsets_of_one_car_are_as_many_as_cars() -> None:
    found = judged("R2", rail=put({"subject": "rotem-2024", "measure": "cars_per_trainset"}, value=1.0))
    assert (found.verdict, "42 cars / 1 car" in found.arithmetic) == (Verdict.SUPPORTED, True)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (237.5, Verdict.DIFFERS),  # 250 less 5 percent, beside an official loan of less
        (237.4, Verdict.CONTRADICTED),
        (250.0, Verdict.DIFFERS),
        (250.1, Verdict.CONTRADICTED),
    ],
)
def test_a_price_of_nearly_the_sum_is_no_more_and_little_less(value: float, verdict: Verdict) -> None:
    found = judged("R3", rail=put({**PRICES, "source": "DAIJI_2024"}, value=value))
    assert found.verdict == verdict


LOAN = {"commitment": "high-speed-trains", "unit": "USD million"}
PRICES = {"subject": "rotem-2024", "measure": "contract_value", "unit": "USD million"}


@pytest.mark.parametrize(("loan", "covers"), [(195.7, True), (195.6, False)])
def test_a_loan_of_just_the_lowest_price_covers_it(loan: float, covers: bool) -> None:
    reading = judged("R3", aid_commitments=put(LOAN, value=loan)).reading
    assert ("The loan covers the lowest printed price" in reading) is covers


def test_a_loan_covers_a_price_only_where_both_are_printed() -> None:
    assert "covers" not in judged("R3", aid_commitments=without(**LOAN)).reading
    no_price = without(subject="rotem-2024", measure="contract_value", unit="USD million", grade="press")
    assert "covers" not in judged("R3", rail=no_price).reading


@pytest.mark.parametrize(("value", "dearer"), [(249.9, True), (250.0, False)])
def test_no_source_prints_the_sum_only_while_all_print_less(value: float, dearer: bool) -> None:
    reading = judged("R3", rail=put({**PRICES, "source": "DAIJI_2024"}, value=value)).reading
    assert ("no source prints such a sum" in reading) is dearer


def test_without_a_printed_speed_no_number_is_the_same() -> None:
    reading = judged("R3", rail=without(subject="rotem-2024", measure="service_speed")).reading
    assert "speed" not in reading


def test_one_loan_of_the_fund_beside_another_lender_is_enough() -> None:
    assert judged("R4", aid_commitments=put(LOAN, agency="KOICA")).verdict == Verdict.SUPPORTED


EVERY_LOAN = {"project": "rotem-trains", "kind": "loan"}


def test_the_lenders_are_those_of_the_projects_loans_by_others_than_the_article() -> None:
    assert judged("R4", aid_commitments=put(EVERY_LOAN, agency="KOICA")).verdict == Verdict.SUPPORTED  # by the bank
    other = put(EVERY_LOAN, agency="KOICA", authority="Uzbekistan Railways")
    assert judged("R4", aid_commitments=other).verdict == Verdict.CONTRADICTED
    grant = more(EVERY_LOAN, kind="grant", agency="EDCF")
    article = more(EVERY_LOAN, grade="article", source="ARTICLE", agency="EDCF")
    for edit in (grant, article):
        found = judged("R4", aid_commitments=both(other, edit))
        assert found.verdict == Verdict.CONTRADICTED


TRAINS = {"subject": "rotem-2024", "segment": "tashkent-khiva"}


def otherwhere(sources: int, grade: str) -> Edit:
    """The trains named for another stretch, by so many sources of a grade."""

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        named = frame.index[rows_where(frame, TRAINS)]
        left = frame.drop(named[sources:])
        rows = left.index.isin(named)
        return left.assign(
            segment=left["segment"].mask(rows, "tashkent-bukhara"), grade=left["grade"].mask(rows, grade)
        )

    return edit


@pytest.mark.parametrize(
    ("sources", "grade", "verdict"),
    [
        (1, "press", Verdict.UNCHECKABLE),
        (1, "official", Verdict.CONTRADICTED),
        (2, "press", Verdict.CONTRADICTED),
    ],
)
def test_another_stretch_contradicts_by_a_strong_source_or_by_two(sources: int, grade: str, verdict: Verdict) -> None:
    found = judged("R5", rail=otherwhere(sources, grade))
    assert found.verdict == verdict
    assert "Urgench lies on that line" not in found.found


def test_where_no_source_names_a_stretch_there_is_none() -> None:
    found = judged("R5", rail=put(TRAINS, segment=None))
    assert (found.verdict, found.found) == (Verdict.UNCHECKABLE, "no source names a stretch")


def test_one_source_of_the_whole_line_is_enough_beside_another_stretch() -> None:
    found = judged("R5", rail=put({**TRAINS, "source": "AUTOUZ_2025"}, segment="tashkent-bukhara"))
    assert found.verdict == Verdict.SUPPORTED
    assert "Urgench lies on that line" in found.found


# --- migration ------------------------------------------------------------------------------------------------------

STAYS = {"nationality": "UZB", "ethnicity": "all", "visa": "all", "definition": "all_stays", "measure": "stock"}
YEAR_END = {**STAYS, "date": "2024-12-31"}


@pytest.mark.parametrize(
    ("published", "verdict"),
    [(ARTICLE_DAY, Verdict.OUTDATED), ("2025-05-20", Verdict.SUPPORTED), ("2025-05-18", Verdict.OUTDATED)],
)
def test_an_older_count_fits_until_the_newer_one_is_published(published: str, verdict: Verdict) -> None:
    """Only the count of March 2024 is near the stated number; that of the year-end is 100,000."""
    people = both(put(YEAR_END, value=100_000.0), put({**STAYS, "date": "2024-03-31"}, value=95_000.0))
    dated = put({"source": "BRUNCH_2024"}, published=published)
    assert judged("M1", migration_stock=people, sources=dated).verdict == verdict


@pytest.mark.parametrize(("date", "verdict"), [("2024-07-05", Verdict.SUPPORTED), ("2024-06-20", Verdict.UNCHECKABLE)])
def test_a_count_is_of_the_end_of_the_year_up_to_half_a_year_away(date: str, verdict: Verdict) -> None:
    other = both(without(**{**STAYS, "date": "2025-06-30"}), put(YEAR_END, date=date))
    assert judged("M1", migration_stock=other).verdict == verdict


def test_how_far_a_count_lies_off_is_told_in_percent() -> None:
    found = judged("M1", migration_stock=put(YEAR_END, value=104_500.0))
    assert "104,500 / 95,000 \N{MINUS SIGN} 1 = +10.0% (allowed 1%)" in found.arithmetic


def test_the_last_of_later_counts_is_told() -> None:
    last = more({**STAYS, "date": "2025-06-30"}, date="2025-12-31", value=101_000.0)
    assert judged("M1", migration_stock=last).reading.startswith("By the end of 2025 it was 101,000 persons. ")


def test_without_a_later_count_no_later_one_is_told() -> None:
    assert judged("M1").reading.startswith("By the end of June 2025 it was 98,457 persons. ")
    alone = judged("M1", migration_stock=without(**{**STAYS, "date": "2025-06-30"}))
    assert alone.reading.startswith("The count includes short stays")


@pytest.mark.parametrize(
    ("people", "verdict"),
    [
        (51_958_500.0, Verdict.SUPPORTED),  # half a percent more than 51.7 million
        (51_958_501.0, Verdict.CONTRADICTED),
        (51_441_500.0, Verdict.SUPPORTED),
        (51_441_499.0, Verdict.CONTRADICTED),
    ],
)
def test_a_population_at_the_edge_of_half_a_percent(people: float, verdict: Verdict) -> None:
    where = {"country": "KOR", "definition": "midyear", "year": 2024}
    assert judged("M2", population=put(where, value=people)).verdict == verdict


KOREANS = {"country": "UZB", "definition": "overseas_koreans"}


def test_an_official_count_of_another_group_is_no_count_of_ethnic_koreans() -> None:
    nationals = put({"country": "UZB", "definition": "nationals"}, grade="official", value=190_000.0)
    assert "newest official counts: 0 of 2" in judged("M3", koreans_abroad=nationals).arithmetic


def test_a_range_that_no_count_fits_is_contradicted_by_an_official_one_alone() -> None:
    far = stated("M3", 500_000.0, 600_000.0)
    assert judged("M3", claims=far).verdict == Verdict.CONTRADICTED
    unofficial = without(country="UZB", grade="official")
    assert judged("M3", claims=far, koreans_abroad=unofficial).verdict == Verdict.UNCHECKABLE


def test_the_range_is_said_to_fit_an_older_count_and_estimates_and_not_the_newest() -> None:
    assert "fits the official count of 2007" in judged("M3").reading
    newest = judged("M3", koreans_abroad=put({**KOREANS, "date": "2022-12"}, value=180_000.0))
    assert (newest.verdict, newest.reading) == (Verdict.SUPPORTED, "")
    none = judged("M3", koreans_abroad=put({**KOREANS, "date": "2007"}, value=150_000.0))
    assert (none.verdict, none.reading) == (Verdict.DIFFERS, "")
    bare = judged("M3", koreans_abroad=without(country="UZB", definition="estimate"))
    assert (bare.verdict, bare.reading) == (Verdict.OUTDATED, "")


def test_the_last_older_count_and_the_last_statement_are_told() -> None:
    older = put({**KOREANS, "date": "2020-12"}, value=190_000.0)
    assert "fits the official count of December 2020" in judged("M3", koreans_abroad=older).reading
    said = more({"country": "UZB", "definition": "stated"}, date="2020", value=210_000.0)
    assert "speaks of over 200,000 persons" in judged("M3", koreans_abroad=said).reading


def test_the_newest_official_counts_alone_contradict() -> None:
    newest = without(**{**KOREANS, "date": ["2007", "2020-12"]})
    far = stated("M3", 500_000.0, 600_000.0)
    assert judged("M3", claims=far, koreans_abroad=newest).verdict == Verdict.CONTRADICTED


def test_the_second_largest_is_not_the_largest() -> None:
    found = judged("M4", koreans_abroad=put({**KOREANS, "date": "2022-12"}, value=124_810.0))
    assert (found.verdict, found.found) == (Verdict.CONTRADICTED, "number 2 in December 2022")


def test_a_count_of_the_day_of_the_article_is_an_older_one_and_of_the_next_day_none() -> None:
    def older(day: str) -> str:
        row = more({**KOREANS, "date": "2007"}, date=day, value=150_000.0, source="KUNUZ_2025_07")
        return judged("M3", koreans_abroad=row).arithmetic

    assert "older official counts: 1 of 3" in older(ARTICLE_DAY)
    assert "older official counts: 1 of 2" in older("2025-05-20")


@pytest.mark.parametrize(("people", "told"), [(257_543.0, True), (257_544.0, False)])
def test_its_first_place_is_told_if_it_was_a_lower_one(people: float, told: bool) -> None:
    found = judged("M4", koreans_abroad=put({**KOREANS, "date": "2007"}, value=people))
    assert found.verdict == Verdict.SUPPORTED
    assert ("In the count of 2007 it was number" in found.reading) is told


PART = {"nationality": "UZB", "definition": "coethnic", "date": "2023-12-31"}
ENROLLED = {"origin": "UZB", "definition": "moj", "date": "2023-07-31", "level": "all"}


@pytest.mark.parametrize(
    ("kin", "told"),
    [
        (37_895.0, True),  # one more than everybody else: 87,698 less these and 11,910 students
        (37_894.0, False),  # as many as everybody else
        (20_000.0, False),  # more than the students alone
    ],
)
def test_people_of_korean_descent_are_the_largest_part_only_if_no_other_is_as_large(kin: float, told: bool) -> None:
    reading = judged("M5", migration_stock=put(PART, value=kin)).reading
    assert ("are still the largest" in reading) is told


@pytest.mark.parametrize(("people", "told"), [(43_320.0, True), (43_319.0, False)])
def test_a_part_is_its_whole_at_most_in_the_year_that_it_may_be_of(people: float, told: bool) -> None:
    found = judged("M5", migration_stock=put({**STAYS, "date": "2022-12-31"}, value=people))
    assert ("if the count is of 2022: 100.0%" in found.arithmetic) is told
    assert ("If it were 2022" in found.reading) is told


PLACED = {"nationality": "UZB", "definition": "eps_placed", "start": "2024-01-01"}


def test_those_who_came_are_told_and_not_those_who_were_sent() -> None:
    sent = more(PLACED, measure="departures", value=3090.0)
    assert judged("M6", migration_flows=sent).reading.startswith("3,080 persons came in 2024")
    only = judged("M6", migration_flows=put(PLACED, measure="departures"))
    assert (only.verdict, only.reading) == (Verdict.DIFFERS, "")


def test_a_stock_or_a_flow_of_the_year_that_does_not_fit_is_shown_and_contradicts() -> None:
    flow = judged("M6", migration_flows=put(PLACED, value=5_000.0))
    assert (flow.verdict, "5,000 persons" in flow.found) == (Verdict.CONTRADICTED, True)
    workers = {"nationality": "UZB", "visa": "E-9"}
    stock = judged("M6", migration_flows=without(**PLACED), migration_stock=put(workers, date="2024-06-30"))
    assert (stock.verdict, "15,000 persons" in stock.found) == (Verdict.CONTRADICTED, True)


def test_a_stock_of_the_year_that_fits_is_the_number_at_work_and_the_last_stock_else() -> None:
    workers = {"nationality": "UZB", "visa": "E-9"}
    older = more(workers, date="2010-12-31", value=9_000.0)
    usual = judged("M6", migration_stock=older)
    assert "permit is 15,000 persons (13 December 2012)" in usual.arithmetic
    assert "9,000" not in usual.found
    fits = judged("M6", migration_stock=put(workers, date="2024-06-30", value=3_080.0))
    assert (fits.verdict, fits.reading) == (Verdict.SUPPORTED, "")
    assert fits.found.startswith("3,080 persons (workers in Korea on a work permit, end of June 2024")
    assert "the last stock" not in fits.arithmetic


def test_a_range_above_or_below_all_numbers_fits_none() -> None:
    for low, high in ((20_000.0, 30_000.0), (100.0, 200.0)):
        found = judged("M7", claims=stated("M7", low, high))
        assert found.verdict in (Verdict.CONTRADICTED, Verdict.UNCHECKABLE)
        assert "numbers of all nationals: 0 of 2, of workers: 0 of 2" in found.arithmetic


WORKERS = {"nationality": "UZB", "base": "workers", "definition": "stated_earlier"}


@pytest.mark.parametrize(("date", "number"), [("2022-02-01", 2), ("2021-12-31", 1), ("2026-12-31", 2), ("2027", 1)])
def test_numbers_of_two_years_before_and_after_the_claim_are_recent(date: str, number: int) -> None:
    assert f"of {number}" in judged("M7", overstayers=put(WORKERS, date=date)).arithmetic.partition("workers: ")[2]


def test_the_newest_count_of_the_ministry_is_one_of_a_korean_authority_and_of_all() -> None:
    where = {"nationality": "UZB", "measure": "overstayers", "base": "all_residents"}
    assert "is 5,200 persons (end of November 2017)" in judged("M7").reading
    later = {"date": "2020-12-31", "value": 6_000.0}
    named = more(where, **later)
    assert "is 6,000 persons" in judged("M7", overstayers=named).reading
    unnamed = more(where, **later, authority=None)
    uzbek = more(where, **later, authority="Migration Agency of Uzbekistan")
    for edit in (unnamed, uzbek):
        assert "is 5,200 persons" in judged("M7", overstayers=edit).reading
    assert "no count of theirs was found" in judged("M7", overstayers=without(**where)).reading


def test_a_range_is_of_workers_only_if_it_fits_them_and_not_all_nationals() -> None:
    printed = "The range was printed for Uzbek workers"
    assert printed in judged("M7").reading
    assert printed not in judged("M7", claims=stated("M7", 500_000.0, 600_000.0)).reading  # neither
    whole = judged("M7", claims=stated("M7", 9_000.0, 9_200.0))
    assert (whole.verdict, printed in whole.reading) == (Verdict.SUPPORTED, False)


SAID = {"nationality": "UZB", "measure": "overstay_rate", "definition": "stated"}


def test_a_ratio_holds_for_another_group_only_if_every_official_states_it() -> None:
    words = "So the ratio holds"
    assert words in judged("M8").reading
    assert words not in judged("M8", claims=stated("M7", 9_000.0, 10_000.0)).reading  # it fits the article's own base
    last = {**SAID, "date": "2026-01-17"}
    assert "state 8% to 9.6% of all citizens" in judged("M8", overstayers=put(last, value=8.0)).reading
    assert words not in judged("M8", overstayers=put(last, value=7.9)).reading  # outside the tolerance
    none = judged("M8", overstayers=without(**SAID))
    assert (none.verdict, none.reading) == (Verdict.INCONSISTENT, "")


@pytest.mark.parametrize(("date", "told"), [("2022-01-01", True), ("2021-12-31", False), ("2027-01-01", False)])
def test_what_officials_say_counts_two_years_before_and_after_the_claim(date: str, told: bool) -> None:
    reading = judged("M8", overstayers=put({**SAID, "date": "2026-01-17"}, date=date, value=9.3)).reading
    assert ("9.3%" in reading) is told


RULES = {"kind": "threshold", "grade": "press", "rule": ["threshold-2025-01", "threshold-2026-01"]}
FIRST, SECOND = ({"rule": rule} for rule in RULES["rule"])
MINISTRY = "Ministry of Justice of Korea"


@pytest.mark.parametrize(
    ("edit", "verdict", "told"),
    [
        (put(FIRST, authority=MINISTRY), Verdict.SUPPORTED, False),  # for workers, by a Korean authority
        (put(SECOND, authority=MINISTRY), Verdict.DIFFERS, False),  # by a Korean authority, but of all citizens
        (both(put(FIRST, authority=MINISTRY), put(SECOND, authority=MINISTRY, value=9.0)), Verdict.DIFFERS, False),
        (both(put(FIRST, authority=MINISTRY), put(SECOND, value=9.0)), Verdict.SUPPORTED, False),
        (put(SECOND, value=9.0), Verdict.DIFFERS, False),  # not all state it
        (both(put(FIRST, authority=MINISTRY, value=9.0), put(SECOND, value=9.0)), Verdict.CONTRADICTED, False),
        (put(SECOND, base="workers"), Verdict.DIFFERS, False),  # all of one base
        (put(SECOND, authority="Embassy of Kazakhstan in Korea"), Verdict.DIFFERS, False),
        (without(kind="threshold"), Verdict.UNCHECKABLE, False),
        (put(SECOND, base="eps_workers"), Verdict.DIFFERS, True),
    ],
)
def test_whose_law_a_threshold_is_decides(edit: Edit, verdict: Verdict, told: bool) -> None:
    found = judged("M9", rules=edit)
    assert (found.verdict, "Only Uzbek officials state it" in found.reading) == (verdict, told)


def test_a_threshold_without_a_number_or_an_authority_is_no_statement() -> None:
    assert "1 statement with a number" in judged("M9", rules=put(SECOND, value=None)).arithmetic
    assert "1 statement with a number" in judged("M9", rules=put(SECOND, authority=None)).arithmetic


CHINESE = {"nationality": "CHN", "date": "2023-12-31"}


@pytest.mark.parametrize(("grade", "verdict"), [("official", Verdict.CONTRADICTED), ("press", Verdict.UNCHECKABLE)])
def test_fewer_than_a_lower_bound_contradict_it_by_a_strong_source(grade: str, verdict: Verdict) -> None:
    whole = {**CHINESE, "ethnicity": "all", "definition": "all_stays"}
    fewer = put(whole, value=619_999.0, grade=grade)
    assert judged("M10", migration_stock=fewer).verdict == verdict


def test_a_lower_bound_read_as_a_size_needs_a_whole_above_it_and_a_part_of_that_size() -> None:
    words = "it fits the Chinese of Korean ethnicity"
    whole = {**CHINESE, "ethnicity": "all", "definition": "all_stays"}
    assert words in judged("M10").reading
    near = judged("M10", migration_stock=put(whole, value=682_000.0))
    assert (near.verdict, near.reading) == (Verdict.SUPPORTED, "")
    far = judged("M10", claims=stated("M10", 800_000.0))
    assert (far.verdict, far.reading) == (Verdict.SUPPORTED, "")
    # Beside those of Korean descent another part is of that size.
    other = put({"nationality": "CHN", "ethnicity": "other", "definition": "survey"}, value=600_000.0)
    assert words in judged("M10", migration_stock=other).reading


# --- education ------------------------------------------------------------------------------------------------------

BRANCHES = ["ajou-tashkent", "bucheon-tashkent", "inha-tashkent", "yeoju-tashkent"]


def test_one_source_supports_and_contradicts_nothing() -> None:
    alone = without(institution=[*BRANCHES[1:], "kiuf-fergana"])
    assert judged("E1", claims=stated("E1", 1.0), institutions=alone).verdict == Verdict.SUPPORTED
    assert judged("E1", claims=stated("E1", 3.0), institutions=alone).verdict == Verdict.UNCHECKABLE
    two = without(institution=[*BRANCHES[2:], "kiuf-fergana"])
    assert judged("E1", claims=stated("E1", 5.0), institutions=two).verdict == Verdict.CONTRADICTED


def test_one_way_of_counting_that_still_fits_keeps_the_number_of_branches() -> None:
    """Two branches by every way on the day of the origin; a university of its own opens before the article."""
    left = both(without(institution=BRANCHES[2:]), put({"institution": "kiuf-fergana"}, opened="2025-01"))
    assert judged("E1", claims=stated("E1", 2.0), institutions=left).verdict == Verdict.SUPPORTED
    new = both(left, more({"institution": "ajou-tashkent"}, institution="new", name="New", opened="2025-02"))
    assert judged("E1", claims=stated("E1", 2.0), institutions=new).verdict == Verdict.OUTDATED


def test_only_a_branch_that_got_another_name_is_told_as_renamed() -> None:
    university = put({"institution": "kiuf-fergana"}, later_name="Another University")
    reading = judged("E1", institutions=university).reading
    assert "Another University" not in reading
    assert "is now called Kimyo International University in Tashkent" in reading


def visas(before: float, newest: float) -> Edit:
    """Students by visa: the last count before the origin, and the newest that the article could know."""
    where = {"origin": "UZB", "definition": "moj", "level": "all", "measure": "students"}
    return both(put({**where, "date": "2023-02-28"}, value=before), put({**where, "date": "2023-07-31"}, value=newest))


@pytest.mark.parametrize(
    ("before", "newest", "verdict"),
    [
        (9_000.0, 11_000.0, Verdict.SUPPORTED),  # the stated number itself
        (9_000.0, 12_100.0, Verdict.SUPPORTED),  # a tenth more
        (9_000.0, 12_101.0, Verdict.DIFFERS),  # far more, and still no fewer
        (11_000.0, 10_999.0, Verdict.OUTDATED),
        (12_100.0, 12_101.0, Verdict.OUTDATED),
        (10_999.0, 10_999.0, Verdict.CONTRADICTED),
    ],
)
def test_over_a_number_of_students_holds_from_the_number_to_a_tenth_more(
    before: float, newest: float, verdict: Verdict
) -> None:
    assert judged("E2", students=visas(before, newest)).verdict == verdict


ENROLLED_2024 = {"origin": "UZB", "definition": "kedi", "date": "2024-04-01", "level": "all"}
ENROLLED_2025 = {**ENROLLED_2024, "date": "2025-04-01", "measure": "students"}


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (put(ENROLLED_2024, value=11_000.0), True),
        (put(ENROLLED_2024, value=10_999.0), False),  # one of the later ones is lower
        (both(without(**ENROLLED_2024), without(**ENROLLED_2025)), False),  # there is none
    ],
)
def test_later_counts_are_told_only_if_all_bear_the_lower_bound_out(edit: Edit, told: bool) -> None:
    assert ("true of later counts, too" in judged("E2", students=edit).reading) is told


@pytest.mark.parametrize(
    ("date", "told"),
    [(ARTICLE_DAY, True), ("2025-05-20", False), ("2023-07-31", False), ("2023-08-01", True), ("2023-01-01", False)],
)
def test_later_counts_are_newer_than_what_was_known_and_of_the_time_before_the_article(date: str, told: bool) -> None:
    edit = both(without(**ENROLLED_2024), put(ENROLLED_2025, date=date))
    assert ("15,786 students" in judged("E2", students=edit).reading) is told


TRAINED = {"programme": "koica", "measure": "trainees"}


@pytest.mark.parametrize(("people", "near"), [(1_125.0, True), (1_124.0, False), (4_500.0, True), (4_501.0, False)])
def test_numbers_are_of_one_order_up_to_twice_and_down_to_half(people: float, near: bool) -> None:
    reading = judged("E3", programmes=put({**TRAINED, "end": "2023-09-30"}, value=people)).reading
    assert ("of the same order of size" in reading) is near


def test_without_a_count_of_people_trained_there_is_none() -> None:
    programmes = without(measure="trainees", grade=["official", "press", "compiled"])
    found = judged("E3", programmes=programmes)
    assert (found.verdict, found.reading) == (Verdict.UNCHECKABLE, "")
    assert found.found.startswith("no count found")


def test_a_last_total_that_is_no_bound_is_not_called_one() -> None:
    totals = {"agency": "KOICA", "kind": "grant_cumulative"}
    words = "is a bound and gives no year"
    assert words in judged("E4").reading
    assert words not in judged("E4", aid_commitments=put(totals, status="reported")).reading
    assert words not in judged("E4", aid_commitments=without(**totals)).reading


@pytest.mark.parametrize("words", ["Taekwondo centre", "A SPORTS hall", "Training for the Olympiad"])
def test_a_programme_of_sport_is_found_in_capital_letters_and_small(words: str) -> None:
    found = judged("E5", milestones=put({"milestone": "koica-office"}, event=words))
    assert (found.verdict, "sport: 1 source" in found.arithmetic, found.reading) == (Verdict.SUPPORTED, True, "")


# --- the article's own numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "korea", "fits"),
    [
        (20.0, 18.0, "fits"),  # Turkey trails nobody: percent decides
        (22.0, 18.0, "by one reading"),  # as far behind as Turkey, which isn't less
        (22.1, 18.0, "fits"),
        (20.0, 16.0, "doesn't fit"),
    ],
)
def test_slightly_in_points_is_less_than_turkeys_own_distance(before: float, korea: float, fits: str) -> None:
    claims = both(stated("T7", before), stated("T8", 20.0), stated("T4", korea))
    sums = own_numbers(Changed(REAL, {"claims": claims})).data.set_index("claims")
    assert sums.loc["T4, T8, T9", "fits"] == fits


@pytest.mark.parametrize(("latest", "result", "fits"), [(2022.0, "yes", "doesn't fit"), (2023.0, "no", "fits")])
def test_a_summit_of_the_last_year_is_among_the_meetings(latest: float, result: str, fits: str) -> None:
    sums = own_numbers(Changed(REAL, {"claims": stated("H5", latest)})).data.set_index("claims")
    assert tuple(sums.loc["H5, H6", ["result", "fits"]]) == (result, fits)


def test_without_a_year_in_its_period_the_meetings_count_to_the_latest_summit() -> None:
    claims = put({"claim": "H6"}, period="so far")
    sums = own_numbers(Changed(REAL, {"claims": claims})).data.set_index("claims")
    assert sums.loc["H5, H6", "stated"] == "17 meetings to 2024, the latest in 2024"


# --- tolerances, and the ledger as a whole --------------------------------------------------------------------------


def test_tolerances_that_are_nothing_already_change_no_verdict_when_multiplied() -> None:
    again = rejudged(REAL, rows(REAL, "trade", factor=0.0), 0.0)
    assert not sensitive(again).data["claim"].tolist()
    assert sensitive(again).sources == ()
    usual = sensitive(rejudged(REAL, rows(REAL, "trade")))
    assert usual["claims"] > 0 and usual.sources == ("ARTICLE",)


def test_a_verdict_rests_on_having_a_tolerance_if_only_none_at_all_changes_it() -> None:
    moved = [
        ("supported", "contradicted", "supported", "supported"),
        ("supported", "contradicted", "contradicted", "supported"),
        ("supported", "contradicted", "supported", "outdated"),
    ]
    frame = pd.DataFrame(moved, columns=["written", "none", "half", "twice"])
    result = sensitive(frame.assign(claim=["T1", "T2", "T3"], statement="a", tolerance="2%"))
    assert (result["claims"].amount, result["on_having"].amount) == (3, 1)


@pytest.mark.parametrize(
    ("claim", "verdict", "part"),
    [
        ("M7", Verdict.DIFFERS, True),
        ("M7", Verdict.SUPPORTED, False),
        ("M8", Verdict.DIFFERS, False),
    ],
)
def test_a_number_of_people_without_status_counts_a_part_by_its_own_verdict(
    claim: str, verdict: Verdict, part: bool
) -> None:
    assert counts_a_part([{"claim": claim, "verdict": str(verdict)}]) is part


def test_the_ledger_of_one_theme_has_its_claims_alone_and_of_none_all() -> None:
    assert {row["theme"] for row in rows(REAL, "education")} == {"education"}
    assert {row["theme"] for row in rows(REAL)} == {*THEMES}


@pytest.mark.parametrize(("number", "named"), [(20, 20), (21, 20)])
def test_of_the_names_that_there_are_twenty_are_told(number: int, named: int) -> None:
    names = [f"name-{place}" for place in range(number)]
    with pytest.raises(WrongTest) as refused:
        known("a column", "other", names)
    assert str(refused.value).count("name-") == named
