"""One fact has one home: two reports that speak of it can't contradict each other."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tiny_package import TABLES, descriptor, write

from koruz.data.catalog import Catalog, open_catalog
from koruz.data.checks import check
from koruz.data.overlay import merge
from koruz.indicators import construction, transport
from koruz.indicators.construction.known_loans import train_loan
from koruz.indicators.homes import COMMITMENT, PROJECT, TRAINS, commitments, project_money, train_orders
from koruz.words.problems import BadInput

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog(DATA)


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def overlay(tmp_path: Path, table: str, *changed: dict[str, str]) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir(exist_ok=True)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*changed[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)
    return folder


def one(table: str, **equal: str) -> dict[str, str]:
    [found] = [row for row in rows(table) if all(row[name] == value for name, value in equal.items())]
    return found


# --- the loan for the trains ------------------------------------------------------------------------------------------


def both_reports(catalog: Catalog) -> tuple[float, float, float, float, float, float]:
    """Interest, years and grace of the trains' loan as transport and as construction see them."""
    service = transport.service(transport.view(catalog, 1992, 2026))
    loan = train_loan(construction.view(catalog), 2, "equal principal")
    assert loan
    mine = (service["interest"].amount, service["years"].amount, service["grace"].amount)
    return (*mine, loan.terms.interest, loan.terms.maturity, loan.terms.grace)


def test_both_reports_see_the_same_terms(catalog: Catalog) -> None:
    found = both_reports(catalog)
    assert found[:3] == found[3:] == (0.1, 35, 10)


@pytest.mark.parametrize(
    ("measure", "value"), [("loan_interest", "5"), ("loan_interest", "0"), ("loan_term", "20"), ("loan_grace", "1")]
)
def test_a_changed_term_changes_both_reports(tmp_path: Path, measure: str, value: str) -> None:
    row = one("rail", subject=TRAINS, measure=measure)
    merge(DATA, overlay(tmp_path, "rail", row | {"value": value}), tmp_path / "out")
    found = both_reports(open_catalog(tmp_path / "out"))
    assert found[:3] == found[3:]
    assert float(value) in found


def test_terms_of_a_source_without_a_sum_go_to_the_loan_that_counts(tmp_path: Path) -> None:
    new = one("rail", subject=TRAINS, measure="loan_interest") | {
        "value": "2",
        "source": "RG_2024",
        "grade": "official",
    }
    new["authority"] = "Export-Import Bank of Korea"
    merge(DATA, overlay(tmp_path, "rail", new), tmp_path / "out")
    found = both_reports(open_catalog(tmp_path / "out"))
    assert found[:3] == found[3:] == (2, 35, 10)


def test_a_changed_loan_changes_every_reader(tmp_path: Path) -> None:
    row = one("aid_commitments", commitment=COMMITMENT, unit="USD million")
    merge(DATA, overlay(tmp_path, "aid_commitments", row | {"value": "300"}), tmp_path / "out")
    changed = open_catalog(tmp_path / "out")
    orders, money = train_orders(changed), project_money(changed)
    assert orders[(orders["subject"] == TRAINS) & (orders["measure"] == "loan")]["value"].max() == 300
    assert money[(money["project"] == PROJECT) & (money["kind"] == "loan")]["value"].max() == 300


def test_readers_get_each_fact_once(catalog: Catalog) -> None:
    money, orders = project_money(catalog), train_orders(catalog)
    for table, names in (
        (money, ["project", "kind", "scope", "unit", "source"]),
        (orders, ["subject", "segment", "measure", "date", "months", "coverage", "unit", "source"]),
    ):
        assert not table[names].duplicated().any()
    assert list(money.columns) == list(catalog.table("project_values").columns)
    assert list(orders.columns) == list(catalog.table("rail").columns)
    assert len(commitments(catalog)) == len(catalog.table("aid_commitments"))


def test_without_printed_terms_the_commitments_stand_as_they_are(catalog: Catalog) -> None:
    class Bare:
        precedence = catalog.precedence

        def table(self, name: str) -> pd.DataFrame:
            found = catalog.table(name)
            return found[found["subject"] != TRAINS] if name == "rail" else found

    bare: Any = Bare()
    pd.testing.assert_frame_equal(commitments(bare), catalog.table("aid_commitments"))


# --- no second home ---------------------------------------------------------------------------------------------------


def lent() -> dict[str, str]:
    return one("aid_commitments", commitment=COMMITMENT, unit="EUR million", status="reported")


def rail_row(**cells: str) -> dict[str, str]:
    return dict.fromkeys(rows("rail")[0], "") | {name: lent()[name] for name in ("unit", "grade", "status", "authority",
                                                                              "source", "value")} | cells  # fmt: skip


def money_row(**cells: str) -> dict[str, str]:
    return dict.fromkeys(rows("project_values")[0], "") | {"status": "reported", "grade": "press"} | cells


SECOND = [
    ("rail", rail_row(subject=TRAINS, measure="loan"), "aid_commitments.csv"),
    (
        "project_values",
        money_row(project=PROJECT, kind="loan", value="1", unit="USD million", source="KTIMES_2024_EXIM"),
        "aid_commitments.csv",
    ),
    (
        "project_values",
        money_row(project="children-hospital", kind="loan", value="9", unit="USD million", source="KEXIM_2021"),
        "aid_commitments.csv",
    ),
    (
        "project_values",
        money_row(project=PROJECT, kind="contract", value="1", unit="USD million", source="KUNUZ_2024_06"),
        "rail.csv",
    ),
]


@pytest.mark.parametrize(("table", "row", "home"), SECOND, ids=["loan", "trains", "hospital", "price"])
def test_a_fact_that_stands_elsewhere_is_refused(tmp_path: Path, table: str, row: dict[str, str], home: str) -> None:
    with pytest.raises(BadInput) as bad:
        merge(DATA, overlay(tmp_path, table, row), tmp_path / "out")
    [problem] = [each for each in bad.value.problems if "home" in each.rule]
    assert (problem.file, problem.row) == (f"{tmp_path}/mine/{table}.csv", 2)
    assert home in problem.found
    assert home in problem.remedy


@pytest.mark.parametrize("column", ["interest", "maturity_years", "grace_years"])
def test_terms_of_the_trains_stand_in_rail_alone(tmp_path: Path, column: str) -> None:
    with pytest.raises(BadInput) as bad:
        merge(DATA, overlay(tmp_path, "aid_commitments", lent() | {column: "5"}), tmp_path / "out")
    [problem] = bad.value.problems
    assert (problem.row, problem.column) == (2, column)
    assert "rail.csv" in problem.remedy


def test_no_figure_of_one_source_stands_in_two_tables() -> None:
    """The same number of the same source in the same unit, unless it is of two things that happen to be equal."""
    tables = {name for name, resource in open_catalog(DATA).resources.items() if "value" in resource.columns}
    homes: dict[tuple[str, str, str], set[str]] = {}
    for table in tables:
        for row in rows(table):
            homes.setdefault((row["source"], row["value"], row["unit"]), set()).add(table)
    twice = Counter(frozenset(found) for key, found in homes.items() if len(found) > 1 and key[1])
    assert set(twice) <= {frozenset({"trade_products", "trade_shares"})}


def test_the_articles_figures_are_those_of_its_claims(tmp_path: Path) -> None:
    row = next(row for row in rows("trade_shares") if row["source"] == "ARTICLE" and row["partner"] == "CHN")
    with pytest.raises(BadInput) as bad:
        merge(DATA, overlay(tmp_path, "trade_shares", row | {"value": "18.8"}), tmp_path / "out")
    [problem] = bad.value.problems
    assert (problem.row, problem.column, problem.found) == (2, "value", "'18.8'")
    assert "claims.csv" in problem.rule


def test_each_table_is_read(catalog: Catalog) -> None:
    """By a report, by the ledger, by what decides between rows, or by the check; a table that nobody reads goes."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (DATA.parent / "src").rglob("*.py"))
    declared = {
        entry.get("resource", name)
        for name, resource in catalog.resources.items()
        for part in ("wholes", "homes")
        for entry in resource.raw.get("schema", {}).get(part, [])
    } | {name for name, resource in catalog.resources.items() if resource.raw.get("schema", {}).get("growth")}
    for name, resource in catalog.resources.items():
        if resource.tabular:
            assert f'"{name}"' in sources or name in declared, name


# --- the mechanism ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("city", "count"), [("Samarkand", 0), ("Tashkent", 1)])
def test_a_row_that_repeats_another_tables_is_told_with_both_places(tmp_path: Path, city: str, count: int) -> None:
    raw = descriptor()
    trade = next(entry for entry in raw["resources"] if entry["name"] == "trade")
    trade["schema"]["homes"] = [
        {"where": {"flow": "turnover"}, "resource": "cities", "whole": {"capital": "true"}, "same": {"note": "city"}}
    ]
    text = TABLES["trade"].replace("NEWS_2024,about", f"NEWS_2024,{city}")
    problems = check(write(tmp_path / "data", {"trade": text}, raw))
    assert [(problem.row, "row 2 of data/cities.csv" in problem.found) for problem in problems] == [(3, True)] * count
