"""What all views share: rows and frames are computed once for each view, and each caller has a copy of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pytest

from koruz.data.observations import Precedence
from koruz.data.selection import Truths, within
from koruz.indicators.evidence import Evidence, once, without_article
from koruz.report.results import Column, Result
from koruz.report.values import Value

PRECEDENCE = Precedence({"press": 1, "article": 2}, {"reported": 1, "suspect": 2}, {"reported": 1, "suspect": 2}, {})
ROWS = pd.DataFrame(
    {
        "year": pd.array([2019, 2020, 2021], dtype="Int64"),
        "value": [1.0, 2.0, 4.0],
        "status": ["reported", "suspect", "reported"],
        "grade": ["press", "press", "article"],
    }
)
CLAIMS = pd.DataFrame(
    {"claim": ["T1", "T2"], "low": [5.0, 3.0], "high": [6.0, 4.0], "unit": "percent", "period": "2024", "quantity": "q"}
)


@dataclass(frozen=True)
class View(Evidence):
    """Years since 2020, or as said; counts how often something is computed."""

    first_year: int = 2020
    computed: list[str] = field(default_factory=list, compare=False)

    def looked_at(self, frame: pd.DataFrame) -> tuple[Truths, ...]:
        self.computed.append("rows")
        return (within(frame["year"], self.first_year, 2030),)


@once
def doubled(view: View, times: int = 2) -> pd.DataFrame:
    view.computed.append("doubled")
    return view.rows("flows").assign(value=lambda rows: times * rows["value"])


@once
def shown(view: View) -> Result:
    value = Value("last", 4.0, "percent")
    return Result(view.rows("flows"), (Column("value", "Value"),), ("S",), "Words.", {"last": value})


@once
def listed(view: View) -> list[str]:
    return ["a"]


@pytest.fixture
def view() -> View:
    return View({"flows": ROWS, "claims": CLAIMS}, PRECEDENCE, {"KOR": "South Korea"})


def test_rows_are_those_looked_at_that_have_the_values(view: View) -> None:
    assert view.rows("flows")["year"].tolist() == [2020, 2021]
    assert view.rows("flows", year=[2019, 2021])["year"].tolist() == [2021]
    assert view.rows("flows", grade="press", status="suspect").index.tolist() == [1]
    whole = Evidence(view.frames, PRECEDENCE, view.names)
    assert whole.rows("flows")["year"].tolist() == [2019, 2020, 2021]


def test_the_same_is_computed_once_and_other_things_anew(view: View) -> None:
    assert doubled(view)["value"].tolist() == doubled(view)["value"].tolist() == [4.0, 8.0]
    assert view.computed == ["doubled", "rows"]
    assert doubled(view, times=3)["value"].tolist() == [6.0, 12.0]
    assert view.computed == ["doubled", "rows", "doubled"]
    view.rows("flows", year=[2020])
    view.rows("flows", year=(2020,))
    assert view.computed.count("rows") == 2


def test_each_view_computes_for_itself(view: View) -> None:
    doubled(view)
    assert doubled(replace(view, first_year=2021))["value"].tolist() == [8.0]
    assert doubled(view)["value"].tolist() == [4.0, 8.0]


def test_what_a_caller_does_to_its_copy_stays_with_the_caller(view: View) -> None:
    first = doubled(view)
    first["new"] = 1
    first.loc[:, "value"] = 0.0
    assert doubled(view)["value"].tolist() == [4.0, 8.0]
    assert "new" not in doubled(view)
    result = shown(view)
    result.data.loc[:, "value"] = 0.0
    assert shown(view).data["value"].tolist() == [2.0, 4.0]
    assert shown(view)["last"].amount == 4.0
    listed(view).append("b")
    assert listed(view) == ["a"]
    assert view.frames["flows"].equals(ROWS)


def test_doubtful_rows_and_the_articles_own_are_left_out(view: View) -> None:
    assert view.sound(ROWS)["year"].tolist() == [2019, 2021]
    assert view.sound(ROWS.assign(status=np.nan)).empty
    assert without_article(ROWS)["year"].tolist() == [2019, 2020]


def test_a_number_of_the_article(view: View) -> None:
    assert view.stated("T2") == Value("stated_t2_low", 3.0, "percent", "2024", "q", "article", ("ARTICLE",))
    assert view.stated("T1", "high").amount == 6.0


@pytest.mark.parametrize(("period", "recent"), [("2024", True), ("May 2026", True), ("2023", False), ("", False)])
def test_recent_means_two_years_before_the_newest_source(period, recent):
    sources = {"A": "2026-03-01", "B": "2019", "C": ""}
    view = View({}, replace(PRECEDENCE, published=sources), {"USA": "United States"})
    assert view.recent(Value("x", 1.0, "percent", period)) is recent
    assert view.in_text("USA") == "the United States"
