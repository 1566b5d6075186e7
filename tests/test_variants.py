"""The page of many variants: what it shows, sorts and never lets through."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from browser import LAPTOP, PHONE, Visit, running_chromium, visit  # noqa: F401  a fixture
from playwright.sync_api import Browser

from koruz.export.variants import render
from koruz.runner.edition import variants
from koruz.runner.edition.variants import Report, Row

HOSTILE = "<script>document.title = 'x'</script>"


def row(number: int, partner: str, growth: str, *failures: str, point: str = "Trade grew.") -> Row:
    files = {kind: f"partner-{number}/trade/trade.{kind}" for kind in ("html", "pdf")}
    report = Report("trade", f"variants/partner-{number}/trade", {} if failures else files, point, failures)
    return Row(number, {"partner": partner, "growth": growth}, [report])


ROWS = [row(1, "KAZ", "10"), row(2, "CHN", "-2.5", "01_trade.ipynb, code cell 3: KeyError: 'x'"), row(3, "TUR", "9")]


def shown(rows: list[Row], folder: Path) -> Path:
    page = folder / "sets.html"
    page.write_text(render(rows, "sets.csv", "sets.csv", "2026.1", "2026-11-23"), encoding="utf-8")
    return page


def first_cells(seen: Visit) -> list[str]:
    return seen.page.eval_on_selector_all("tbody th", "cells => cells.map(cell => cell.textContent)")


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (LAPTOP, "dark")])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(
    chromium: Browser, tmp_path: Path, size: tuple[int, int], scheme: str
) -> None:
    with visit(chromium, shown(ROWS, tmp_path), size, scheme) as seen:
        assert seen.violations() == []
        assert seen.overflow() == 0
        assert "Failed. 01_trade.ipynb, code cell 3" in seen.page.inner_text("#set-2")


def test_a_head_sorts_by_its_column_and_then_the_other_way(chromium: Browser, tmp_path: Path) -> None:
    with visit(chromium, shown(ROWS, tmp_path)) as seen:
        assert first_cells(seen) == ["1", "2", "3"]
        seen.page.get_by_role("button", name="growth").click()
        assert first_cells(seen) == ["2", "3", "1"]  # as numbers: -2.5, 9, 10
        seen.page.get_by_role("button", name="growth").press("Enter")
        assert first_cells(seen) == ["1", "3", "2"]
        assert seen.page.get_attribute("thead th:nth-child(3)", "aria-sort") == "descending"
        seen.page.get_by_role("button", name="partner").click()
        assert first_cells(seen) == ["2", "1", "3"]
        assert seen.page.get_attribute("thead th:nth-child(3)", "aria-sort") is None


def test_hostile_text_is_shown_and_no_other_script_runs(chromium: Browser, tmp_path: Path) -> None:
    hostile = row(1, HOSTILE, "1", point=HOSTILE)
    with visit(chromium, shown([hostile, ROWS[2]], tmp_path)) as seen:
        assert seen.page.inner_text("#set-1 td") == HOSTILE
        assert seen.page.title() != "x"
    assert shown([hostile], tmp_path).read_text().count("<script>") == 1


def test_the_table_is_safe_for_spreadsheets_and_keeps_numbers() -> None:
    rows = [row(1, "=1+1", "-2.5", point="@x"), row(2, "KAZ, CHN", "-1e-05")]
    header, first, second = csv.reader(io.StringIO(variants.table(rows)))
    assert header == ["set", "partner", "growth", "theme", "folder", "html", "pdf", "slides", "first_point", "failure"]
    assert (first[1], first[2], first[8]) == ("'=1+1", "-2.5", "'@x")
    assert (second[1], second[2]) == ("KAZ, CHN", "-1e-05")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Sets of 2026.csv", "sets-of-2026"),
        ("../x/наборы.json", "sets"),
        ("-.yaml", "sets"),
        ("a" * 200 + ".csv", "a" * 60),
    ],
)
def test_the_page_is_called_like_the_file(file: str, name: str) -> None:
    assert variants.name_of(Path(file)) == name
