"""What all views share: rows and frames are computed once for each view, and each caller has a copy of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from koruz.data.catalog import open_catalog
from koruz.data.observations import Precedence
from koruz.data.selection import Truths, within
from koruz.indicators.evidence import Evidence, OfAnyYear, OfPeriod, countries, once, without_article
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


STAYS = pd.DataFrame({"date": ["2019-12-31", "2021", None], "grade": ["press", "article", "press"]}).astype("str")
TRIPS = pd.DataFrame({"start": ["2020-01"], "end": ["2021-03"]}).astype("str")


@dataclass(frozen=True)
class Shown(OfPeriod):
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Known(OfAnyYear):
    first_year: int
    last_year: int


@pytest.fixture
def catalog() -> SimpleNamespace:
    tables = {"flows": ROWS, "stays": STAYS, "trips": TRIPS}
    return SimpleNamespace(
        table=tables.__getitem__, precedence=PRECEDENCE, countries={"UZB": "Uzbekistan", "KOR": "South Korea"}
    )


def test_a_view_has_its_tables_in_order_read_or_made(catalog: SimpleNamespace) -> None:
    view = Shown.of(
        catalog, ("trips", "flows"), {"last": lambda data: data.table("flows")[2:]}, first_year=1, last_year=9
    )
    assert [*view.frames] == ["trips", "flows", "last"]
    assert view.frames["last"]["value"].tolist() == [4.0]
    assert (view.precedence, view.names, view.first_year, view.last_year) == (PRECEDENCE, catalog.countries, 1, 9)
    assert (view.name, view.called, view.spoken_of) == ("Uzbekistan", "Uzbekistan", True)


@pytest.mark.parametrize("kind", [Shown, Known])
def test_a_view_refuses_years_in_the_wrong_order_before_it_reads(kind: type[Evidence]) -> None:
    with pytest.raises(ValueError, match="first_year 2021 is after last_year 2020"):
        kind.of(None, ("flows",), first_year=2021, last_year=2020)  # type: ignore[arg-type]


def test_a_view_of_a_period_has_rows_of_its_years_by_their_own_or_their_first_day(catalog: SimpleNamespace) -> None:
    view = Shown.of(catalog, ("flows", "stays", "trips"), first_year=2020, last_year=2021)
    assert view.rows("flows")["year"].tolist() == [2020, 2021]
    assert view.rows("stays")["date"].tolist() == ["2021"]
    assert view.rows("trips")["year"].tolist() == [2020]


def test_a_view_of_any_year_leaves_the_article_out_and_bounds_what_it_shows(catalog: SimpleNamespace) -> None:
    view = Known.of(catalog, ("stays", "trips"), first_year=2020, last_year=2021)
    assert view.rows("stays")["when"].tolist()[0] == 2019
    assert len(view.rows("stays")) == 2
    assert view.shown("stays").empty
    assert replace(view, first_year=2019).shown("stays")["date"].tolist() == ["2019-12-31"]
    assert view.rows("trips").shape == TRIPS.shape


def test_groups_of_countries_are_no_countries() -> None:
    known = open_catalog().table("countries").set_index("country")["kind"].to_dict()
    assert countries(open_catalog()) == {code for code, kind in known.items() if kind == "country"}
    assert "WLD" not in countries(open_catalog()) and "UZB" in countries(open_catalog())


def test_what_is_only_looked_up_isnt_shown_as_chosen() -> None:
    @dataclass(frozen=True)
    class Titled(Evidence):
        titles: dict[str, str] = field(repr=False)

    assert repr(Titled({}, PRECEDENCE, {}, {"A": "An author"})).startswith("View\n")
