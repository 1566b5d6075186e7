"""Types of parameters and their conditions: read from text and found in a notebook that runs, they are the same."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.notebook import open_catalog
from koruz.report.conditions import conditions, meaning, spans
from koruz.report.parameters import Context, check, check_running, declared, parse, source_of, tagged
from koruz.runner import execute, worker
from koruz.runner.plan import Options
from koruz.words.problems import BadInput

ROOT = Path(__file__).parents[1]
NOTEBOOKS = builders.published()
CELL = """from koruz.report.parameters import Annotated, Between, Country, Growth, Reaches, Unlike, Year
partner: Country = "KOR"
first_year: Year = 2002
last_year: Annotated[Year, Reaches("construction.years", since="first_year")] = 2025
rival: Annotated[Country, Unlike("partner", "CHN")] = "TUR"
growth: Growth = 8.0
flights: Annotated[int, Between(1, 200)] = 20
sectors: str = "all" """
DATA = builders.answers(projects="sector,year_announced\npower,2002\npower,2003\nhealth,2010\n")


def said(source: str, **values: object) -> str:
    with pytest.raises(BadInput) as caught:
        check(parse(source, "n"), values, Context(data=DATA))
    return str(caught.value)


# --- declared --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        ('Annotated[Country, Among("trade.partnrs")]', "Did you mean 'trade.partners'?"),
        ('Annotated[Country, Amongst("trade.partners")]', "a condition of x is one of Among, Between, Reaches"),
        ("Annotated[Country, Among(partners)]", "with plain values in brackets"),
        ("Annotated[int, Between(1)]", "missing 1 required positional argument: 'high'"),
        ("Annotated[Cuontry, Between(1, 2)]", "Did you mean 'Country'?"),
    ],
)
def test_a_wrong_condition_is_told_when_the_cell_is_read(annotation: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(f"x: {annotation} = 3", "n")
    assert words in str(caught.value)


def test_meanings() -> None:
    words = {each.name: each.meaning for each in parse(CELL, "n")}
    assert words["flights"] == "a whole number from 1 to 200"
    assert words["growth"] == "a percentage from -30 to 30"
    assert words["partner"] == words["rival"] == "the ISO 3166 code of a country in the data"


@given(st.sets(st.integers(1990, 2030), min_size=1))
def test_spans_name_each_year_once(years: set[int]) -> None:
    ends = [[int(end) for end in part.split("-")] for part in spans(years).split(", ")]
    assert [year for part in ends for year in range(part[0], part[-1] + 1)] == sorted(years)
    assert all(one[-1] + 1 < other[0] for one, other in pairwise(ends))


def test_conditions_on_data_and_on_others() -> None:
    assert (
        "from first_year to last_year lies a year with figures on these projects; found none from 2004 to 2009"
        in said(CELL, first_year=2004, last_year=2009)
    )
    assert "The data have 2002-2003, 2010." in said(CELL, first_year=2004, last_year=2009)
    assert "found 201.\n  Give at most 200." in said(CELL, flights=201)
    assert "rival isn't the same as partner; found TUR for both" in said(CELL, partner="TUR", rival="TUR")
    assert check(parse(CELL, "n"), {"partner": "TUR"}, Context(data=DATA))["rival"] == "CHN"
    assert check(parse(CELL, "n"), {"first_year": 2004, "last_year": 2010}, Context(data=DATA))["last_year"] == 2010


def test_what_hangs_on_a_wrong_value_isn_t_judged() -> None:
    assert len(said(CELL, partner="WLD", rival="WLD", first_year="x").splitlines()) == 6  # three problems, no more


def test_a_decimal_comma_is_explained() -> None:
    assert "found '10,5'.\n  The decimal sign is a point: 10.5." in said(CELL, growth="10,5")


# --- in a notebook that runs -----------------------------------------------------------------------------------------


def namespace(source: str, **values: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    exec(compile(source, "cell", "exec", dont_inherit=True), found)
    return {**found, **values}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_running_notebook_has_the_types_that_are_read_from_its_text(path: Path) -> None:
    (cell,) = tagged(json.loads(path.read_text(encoding="utf-8")), "parameters")
    before = "from typing import Literal\nfrom koruz.report.parameters import *\n"
    types = namespace(before + source_of(cell))["__annotations__"]
    read = declared(path)
    assert list(types) == [each.name for each in read]
    for each in read:
        assert (meaning(types[each.name]), conditions(types[each.name])) == (each.meaning, each.conditions)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_checks_its_parameters_when_it_opens_the_data(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [source_of(cell) for cell in cells if cell["cell_type"] == "code"]
    opened = [line for source in code for line in source.splitlines() if "open_catalog(" in line]
    assert opened == ["catalog = open_catalog(parameters=globals())"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"growth": (10, 0)},
            "growth is a percentage from -30 to 30; found (10, 0).\n  The decimal sign is a point: 10.0.",
        ),
        ({"first_year": "2010"}, "found '2010'.\n  Write the number without quotation marks."),
        ({"first_year": 1000}, "first_year is a year from 1990 to 2030; found 1000"),
        ({"first_year": 2010.0}, "found 2010.0"),
        ({"partner": "Korea"}, "Did you mean KOR (South Korea)?"),
        ({"partner": "XYZ"}, "There are: UZB, KOR, CHN, TUR."),
        ({"partner": ["KOR"]}, "found ['KOR']"),
        ({"growth": True}, "found True"),
        ({"growth": None}, "found None"),
        ({"rival": "KOR"}, "rival isn't the same as partner"),
        ({"first_year": 2026}, "first_year isn't after last_year"),
        ({"first_year": 2004, "last_year": 2009}, "The data have 2002-2003, 2010."),
    ],
)
def test_a_wrong_value_in_the_cell_gets_one_line_and_a_remedy(values: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_running(namespace(CELL, **values), DATA)
    assert words in str(caught.value)
    assert str(caught.value).startswith("parameters: ")
    assert len(caught.value._render_traceback_()) == 2


def test_right_values_pass_whatever_else_is_in_the_namespace() -> None:
    strange = namespace("names: list = []\nweight: 'float' = 'a'\n" + CELL, growth=3)
    check_running(strange, DATA)
    check_running({}, DATA)


def test_opening_the_data_without_parameters_checks_nothing(project: Path) -> None:
    assert open_catalog(project / "data").edition
    with pytest.raises(BadInput, match="growth is a percentage"):
        open_catalog(
            project / "data", parameters=namespace("from koruz.report.parameters import Growth\ngrowth: Growth = 99")
        )


OPENS = "from koruz.notebook import open_catalog\ncatalog = open_catalog(parameters=globals())"


@pytest.mark.parametrize("engine", ["kernel", "koruz"])
def test_values_that_papermill_injects_are_checked_in_either_engine(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    for name, value in execute.environment(builders.job(project), tmp_path).items():
        monkeypatch.setenv(name, value)
    cells = (
        builders.code("from koruz.report.parameters import Growth\ngrowth: Growth = 8.0", "parameters"),
        builders.code(OPENS),
    )
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.notebook(*cells))
    job = builders.job(project, parameters={"growth": 99.0}, defaults={"growth": 8.0}, variant=True)
    with pytest.raises(execute.CellFailure) as caught:
        execute.execute(job, engine=engine)
    assert caught.value.number == 2
    execute.execute(builders.job(project), engine=engine)


# --- a report that shows nothing -------------------------------------------------------------------------------------


EMPTY = """from IPython.display import display
record = {"type": "prose", "runs": [{"text": "Nothing.", "strong": False}], "values": [], "nothing": "rows"}
display({"application/vnd.koruz.v1+json": record, "text/plain": "Nothing."}, raw=True)"""


def test_a_report_that_shows_nothing_is_a_failure_and_makes_no_files(project: Path, tmp_path: Path) -> None:
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.notebook(builders.code(EMPTY)))
    folder = tmp_path / "new"
    folder.mkdir()
    result = worker.work(builders.job(project, formats=("html",)), folder, Options("koruz", 60), lambda event: None)
    assert result.entry is None
    assert "the data have nothing for any of its 1 exhibits with the defaults" in str(result.failures[0])
    assert not list(folder.iterdir())


def test_years_that_the_data_have_are_named(project: Path) -> None:
    cell = 'sectors: str = "all"\nyear: Annotated[Year, Reaches("construction.years")] = 2000'
    builders.write_notebook(
        project / "notebooks", "01_trade.ipynb", builders.notebook(builders.code(cell, "parameters"))
    )
    data = open_catalog(ROOT / "data")
    values = {"parameters": {"sectors": "all", "year": 1990}, "defaults": {"sectors": "all", "year": 2000}}
    job = builders.job(project, data=ROOT / "data", **values)
    years = data.answers.of("construction.years", {"sectors": "all"}) or ()
    words = worker.nothing(job, executed({"type": "prose", "runs": [], "nothing": "a"}))
    assert f"; they have {spans(years)}; nothing was published" in words


def executed(*records: dict[str, Any]) -> dict[str, Any]:
    outputs = [{"output_type": "display_data", "data": {"application/vnd.koruz.v1+json": record}} for record in records]
    return {"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": outputs}]}


def test_a_report_in_which_nothing_can_be_shown_is_told_with_its_parameters(project: Path) -> None:
    missing, ledger = {"type": "prose", "runs": [], "nothing": "a"}, {"type": "ledger", "rows": []}
    job = builders.job(project, parameters={"first_year": 2001, "b": 1}, defaults={"first_year": 2000, "b": 1})
    words = worker.nothing(job, executed(missing, ledger, {**missing, "nothing": "b"}))
    assert "nothing for any of its 2 exhibits with first_year 2001" in words
    assert "nothing was published" in words
    assert not worker.nothing(job, executed(missing, {"type": "exhibit"}))
    assert not worker.nothing(job, executed(ledger))  # a page of words never meant to show a picture
