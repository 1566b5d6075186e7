"""The overview on the edge: one year, figures that stand alone, and no Uzbek counted at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import test_overview
from builders import ROOT
from spoken import cells, lacking, spoken, wrong

from koruz.data.catalog import open_catalog
from koruz.indicators import transport
from koruz.indicators.overview.courses import _month_before, _rights


@pytest.mark.parametrize(("first", "last", "words"), [(2020, 2020, "2020"), (2020, 2021, "2020 to 2021")])
def test_one_year_is_told_once(first: int, last: int, words: str) -> None:
    assert test_overview.world(first, last).years == words


UZBEKS = "nationality == 'UZB'"


@pytest.mark.parametrize(
    "alter",
    [{"migration_stock": lacking(UZBEKS)}, {"migration_stock": cells(UZBEKS, value=0.0)}],
    ids=["no count", "nobody"],
)
def test_the_page_stands_without_a_count_of_uzbeks(alter: dict[str, Any]) -> None:
    text = spoken("00_overview", alter)
    assert not wrong(text)
    assert "Uzbek nationals in Korea, " not in text.replace("Uzbek nationals in Korea, year by year", "")


@pytest.mark.parametrize("when", ["date < '2018'", "date > '2024'"], ids=["first", "last"])
def test_education_stands_where_nobody_came_in_a_first_or_last_year(when: str) -> None:
    text = spoken("05_education", {"students": cells(f"origin == 'UZB' and {when}", value=0.0)})
    assert not wrong(text)


@pytest.mark.parametrize(
    ("date", "before"),
    [("2024-09-12", "2024-08"), ("2024-01", "2023-12"), ("2024-01-31", "2023-12"), ("2024", "2023-12")],
)
def test_rights_stand_to_the_month_before_the_next_talks(date: str, before: str) -> None:
    assert _month_before(date) == before


def test_rights_of_which_none_are_known_before_the_talks_stand_once() -> None:
    view = transport.view(open_catalog(ROOT / "data"), 1992, 2026)
    air = view.frames["air"]
    without = replace(view, frames={**view.frames, "air": air[air["phase"] != "before"]})
    assert len(_rights(without)) == len(_rights(view)) - 1
    assert all(point.value.known for point in _rights(without))
