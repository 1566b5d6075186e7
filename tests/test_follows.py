"""A window that isn't given widens with the data; a rate that is empty is the one observed for the pair shown."""

from types import SimpleNamespace

import pytest
from sentences import ROOT
from spoken import altered

from koruz.data.catalog import open_catalog
from koruz.data.choices import Answers
from koruz.indicators import trade
from koruz.report.conditions import Follows
from koruz.report.parameters import Context, check, declared, defaults, parse

NOTEBOOKS = sorted((ROOT / "notebooks").glob("0*.ipynb"))
CELL = """
first_year: Year = 2000  # first
last_year: Annotated[Year, Follows("education.newest")] = 2024  # last
rate: Annotated[Growth, Between(-20, 20), Empty("as observed")] = None  # rate
"""


def answers(*years, published="2020-01-01"):
    """Data with a count of students in each of some years, and one source."""
    dates = {"students": [f"{year}-04-01" for year in years], "sources": [published]}
    columns = {"sources": "published", "programmes": "start", "travel": "start"}
    return Answers(
        lambda name: SimpleNamespace(header=[columns.get(name, "date")], rows=[[d] for d in dates.get(name, [])])
    )


@pytest.mark.parametrize(
    ("years", "published", "given", "last"),
    [
        ((2020, 2026), "2020", {}, 2026),
        ((2020,), "2027-03", {}, 2027),
        ((2020, 2022), "2020", {}, 2024),
        ((2020, 2026), "2020", {"last_year": 2025}, 2025),
        ((2020, 2044), "2020", {}, 2024),
        ((), "", {}, 2024),
    ],
)
def test_a_year_that_is_not_given_follows_the_data(years, published, given, last):
    found = answers(*years, published=published)
    assert check(parse(CELL, "n"), given, Context(data=found))["last_year"] == last
    if not given:
        assert defaults(parse(CELL, "n"), found)["last_year"] == last


def test_what_is_given_differs_from_the_standard_that_follows():
    found = answers(2026)
    assert defaults(parse(CELL, "n"), found)["last_year"] == 2026
    assert check(parse(CELL, "n"), {"last_year": "2024"}, Context(data=found))["last_year"] == 2024


@pytest.mark.parametrize(
    ("given", "rate"), [({}, None), ({"rate": ""}, None), ({"rate": "3"}, 3.0), ({"rate": None}, None)]
)
def test_a_rate_may_be_empty(given, rate):
    assert check(parse(CELL, "n"), given, Context())["rate"] == rate
    assert "or empty: as observed" in parse(CELL, "n")[2].meaning


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_window_of_a_report_follows_the_data_and_stands_as_these_are(path):
    windows = [each for each in declared(path) if each.name in ("last_year", "as_of_year")]
    marks = [mark for each in windows for mark in each.conditions if isinstance(mark, Follows)]
    assert len(marks) == len(windows)
    standard = defaults(declared(path), open_catalog(ROOT / "data").answers)
    assert [standard[each.name] for each in windows] == [each.default for each in windows]


@pytest.mark.parametrize(("partner", "rival"), [("KOR", "TUR"), ("CHN", "RUS"), ("KAZ", "KOR")])
def test_an_empty_rate_is_the_one_observed_for_the_pair_shown(partner, rival):
    view = trade.view(altered({}), partner, 1992, 2026)
    path = trade.passing(view, rival)
    for name, seen in (("growth", "partner"), ("rival_growth", "rival"), ("total_growth", "total")):
        assert path[name].text == path[f"seen_{seen}"].text
    assert trade.passing(view, rival, rival_growth=0.0)["rival_growth"].amount == 0
