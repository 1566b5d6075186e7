"""The ledger on the real data: every claim about trade is judged, and a change of the evidence changes the verdict."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from koruz.catalog import open_catalog
from koruz.claims import Verdict, judgements, rows
from koruz.claims.published import claim_reviews, ledger_csv

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def catalog():
    return open_catalog(DATA)


@pytest.fixture
def changed(tmp_path):
    """The data package with one file's rows changed."""

    def change(file, edit):
        folder = shutil.copytree(DATA, tmp_path / "data")
        with (folder / file).open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
        table = edit(table)
        with (folder / file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, table[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        return open_catalog(folder)

    return change


def test_every_claim_about_trade_has_a_verdict_with_evidence(catalog):
    found = judgements(catalog, "trade")
    assert list(found) == [f"T{number}" for number in range(1, 11)]
    for judgement in found.values():
        assert judgement.found
        assert judgement.arithmetic
        assert judgement.sources


def test_turnover_is_supported_once_the_lower_official_figure_agrees(catalog, changed):
    assert judgements(catalog, "trade")["T1"].verdict == Verdict.DIFFERS

    def edit(table):
        for row in table:
            key = (row["reporter"], row["partner"], row["flow"], row["year"], row["months"], row["grade"])
            if key == ("UZB", "KOR", "turnover", "2023", "12", "official"):
                row["value"] = "2500"
        return table

    once = judgements(changed("trade.csv", edit), "trade")["T1"]
    assert "USD 2.3 billion" not in once.found
    assert once.verdict == Verdict.DIFFERS  # the implied figure still disagrees


def test_rank_is_contradicted_when_a_larger_partner_appears(catalog, changed):
    assert judgements(catalog, "trade")["T3"].verdict == Verdict.SUPPORTED

    def edit(table):
        like = next(r for r in table if r["source"] == "CAKR_UNI_2024" and r["partner"] == "KOR")
        return [*table, {**like, "partner": "DEU", "value": "3.9"}]

    other = judgements(changed("trade_shares.csv", edit), "trade")
    assert other["T3"].verdict == Verdict.CONTRADICTED
    assert other["T10"].verdict == Verdict.CONTRADICTED


def test_a_share_off_by_more_than_the_tolerance_is_contradicted(changed):
    def edit(table):
        for row in table:
            if row["source"] == "CAKR_UNI_2024" and row["partner"] == "KOR":
                row["value"] = "3.6"
        return table

    assert judgements(changed("trade_shares.csv", edit), "trade")["T4"].verdict == Verdict.CONTRADICTED


def test_slightly_is_judged_by_the_articles_own_shares(catalog, changed):
    assert judgements(catalog, "trade")["T9"].verdict == Verdict.INCONSISTENT

    def edit(table):
        for row in table:
            if row["claim"] == "T4":
                row["low"] = row["high"] = "4.2"
        return table

    # Now the article's own shares lie close together, but the printed ones don't.
    assert judgements(changed("claims.csv", edit), "trade")["T9"].verdict == Verdict.CONTRADICTED


def test_published_ledger_has_every_row_and_valid_json(catalog):
    found = rows(catalog, "trade")
    table = list(csv.DictReader(ledger_csv(found).splitlines()))
    assert [row["claim"] for row in table] == [row["claim"] for row in found]
    graph = json.loads(claim_reviews(found, catalog.source("ARTICLE").ref(), catalog.vintage))["@graph"]
    assert len(graph) == len(found)
    ratings = {item["reviewRating"]["alternateName"]: item["reviewRating"]["ratingValue"] for item in graph}
    assert ratings["supported"] == 5
    assert all(item["itemReviewed"]["appearance"]["url"].startswith("https://") for item in graph)
