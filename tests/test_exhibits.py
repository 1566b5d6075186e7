"""Exhibits: none without its papers, and none with hostile text that acts."""

from base64 import b64decode

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from koruz.data.catalog import Source
from koruz.export.document import MIME
from koruz.figures import charts
from koruz.report.exhibits import Exhibits
from koruz.report.prose import Headline, headline
from koruz.report.results import Column, Result
from koruz.report.values import Value

HOSTILE = '<script>alert(1)</script> #read("x") =1+1'


class _Catalog:
    vintage = "2026-11-23"

    def source(self, name):
        return Source(name, "Title", "Publisher", "media", "2025-06", "https://example.org", "facts-only", "")


DATA = pd.DataFrame({"name": ["a", HOSTILE], "value": [2.0, 1.0], "source": ["S", "S"]})
COLUMNS = (Column("name", "Name"), Column("value", "Value", "percent", 1), Column("source", "Source"))
TITLE = Headline("A finding", True)
ENCODING = {"category": "name", "value": "value", "unit": "percent"}


def result(**changes):
    papers = {"data": DATA, "columns": COLUMNS, "sources": ("S",), "description": "a 2%, b 1%"}
    return Result(**{**papers, **changes})


def figure(found, **changes):
    papers = {"headline": TITLE, "subtitle": "Shares, place, period", **changes}
    return Exhibits(_Catalog()).figure("shares", found, charts.bars, ENCODING, **papers)


def test_a_figure_carries_all_its_papers():
    record = figure(result(), note="Note.", what_if=True)._repr_mimebundle_()[MIME]
    assert record["svg"].startswith("<svg")
    assert (record["headline"], record["subtitle"], record["alt"], record["note"]) == (
        "A finding",
        "Shares, place, period",
        "a 2%, b 1%",
        "Note.",
    )
    assert record["what_if"] is True
    assert record["sources"][0]["id"] == "S"
    assert record["rows"][0] == ["a", "2.0", "Publisher, 2025"]
    assert record["csv"].splitlines()[:2] == ["name,value,source", "a,2,S"]


def test_the_rows_that_a_picture_counts_can_stand_behind_it():
    rows = pd.DataFrame({"project": ["x", "y", "z"], "source": ["S", "T", "T"]})
    behind = Result(rows, (Column("project", "Project"),), ("T", "S"), "three projects")
    record = figure(result(), behind=behind)._repr_mimebundle_()[MIME]
    assert record["rows"] == [["x"], ["y"], ["z"]]
    assert record["csv"].splitlines() == ["project", "x", "y", "z"]
    assert [source["id"] for source in record["sources"]] == ["S", "T"]
    assert record["alt"] == "a 2%, b 1%"


@pytest.mark.parametrize(
    ("found", "papers", "words"),
    [
        (result(sources=()), {}, "no sources"),
        (result(description=" "), {}, "no alt text"),
        (result(columns=()), {}, "no columns"),
        (result(), {"subtitle": " "}, "no subtitle"),
        (result(), {"headline": "just words"}, "no headline"),
    ],
)
def test_an_unfinished_exhibit_is_refused(found, papers, words):
    with pytest.raises(ValueError, match=words):
        figure(found, **papers)


def test_an_exhibit_without_headline_or_subtitle_cannot_be_called():
    with pytest.raises(TypeError):
        Exhibits(_Catalog()).table("x-y", result())


@pytest.mark.parametrize("name", ["", "x", "Upper", "../up", "a b", "a" * 41])
def test_a_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(ValueError, match="small letters"):
        Exhibits(_Catalog()).table(name, result(), headline=TITLE, subtitle="S")


def test_without_data_the_chart_is_not_drawn_and_a_line_says_so():
    empty = result(data=DATA.iloc[:0], sources=(), description="")
    shown = Exhibits(_Catalog()).figure("shares", empty, None, {}, headline=TITLE, subtitle="Shares")
    assert shown.record["type"] == "prose"
    assert "no figures" in shown.text


def test_without_data_the_neutral_title_says_what_is_missing():
    title = headline("It fell from {v}", holds=True, otherwise="Sales by year", v=Value.missing("v", "percent"))
    for given in (title, headline("It fell", holds=True, otherwise="Sales by year")):
        nothing = result(data=DATA.iloc[:0])
        shown = Exhibits(_Catalog()).figure("x-y", nothing, None, {}, headline=given, subtitle="USD, ")
        assert shown.text == "Sales by year: the data have no figures for this choice of parameters."


def test_an_answer_of_nothing_has_its_columns_and_only_missing_values():
    for rows, names in ((None, ["name", "value", "source"]), (DATA.assign(more=1), [*DATA.columns, "more"])):
        nothing = Result.nothing(COLUMNS, rows)
        assert nothing.empty
        assert list(nothing.data.columns) == names
        assert (nothing.columns, nothing.sources, nothing.description) == (COLUMNS, (), "")
        assert not nothing["whatever"].known
        assert nothing.table() == []
    assert len(DATA) == 2


def test_hostile_text_stays_text_in_html_svg_and_csv():
    shown = figure(result(), note=HOSTILE)
    assert "<script" not in shown.html
    assert "<script" not in shown.record["svg"]
    hostile = result(data=DATA.assign(name=["=1+1", "@x"]))
    assert "'=1+1" in figure(hostile).record["csv"]


def test_a_headline_is_made_by_its_condition():
    fallen = headline("It fell", holds=False, otherwise="The course")
    assert figure(result(), headline=fallen).record["finding"] is False


def test_a_subtitle_has_no_empty_places():
    record = figure(result(), subtitle="Shares, , percent, ")._repr_mimebundle_()[MIME]
    assert record["subtitle"] == "Shares, percent"


@pytest.mark.parametrize(
    ("claim", "stated"), [("It sold {v}", False), ("In {v.period} it sold {v}", True), ("It sold what it could", True)]
)
def test_a_headline_older_than_the_newest_mark_names_its_period(claim, stated):
    old = Value("sold", 2.0, "percent", "2018", "share", "official", ("S",))
    title = headline(claim, holds=True, otherwise="Sales by year", v=old)
    over_time = result(data=DATA.assign(year=[2018, 2024]))
    encoding = {"x": "year", "y": "value", "series": "name", "unit": "percent"}
    shown = Exhibits(_Catalog()).figure("x-y", over_time, charts.lines, encoding, headline=title, subtitle="Sales")
    assert (shown.record["headline"] == "Sales by year") is not stated


def image(shown):
    return BeautifulSoup(shown.html, "html.parser").img


def test_in_a_notebook_a_picture_is_an_image_with_its_letters():
    shown = figure(result())
    assert image(shown)["alt"] == "a 2%, b 1%"
    assert "<svg" not in shown.html
    svg = b64decode(image(shown)["src"].removeprefix("data:image/svg+xml;base64,")).decode()
    assert "<text" not in svg
    assert "<use" in svg


@pytest.mark.parametrize(("count", "end"), [(1, "Title."), (2, "Title."), (28, "Title; and 26 more.")])
def test_in_a_notebook_two_sources_and_a_count_stand_under_a_figure(count, end):
    shown = figure(result(sources=tuple(f"S{number}" for number in range(count))))
    line = BeautifulSoup(shown.html, "html.parser").small.text
    assert line.count("Publisher") == min(count, 2)
    assert line.endswith(end)
    assert len(shown.record["sources"]) == count


def test_a_fallback_of_unknowns_alone_gives_way_to_the_subtitle():
    never = Value.missing("crossing", "year")
    title = headline("In {c}", holds=True, otherwise="Passing at {c}", c=never)
    assert figure(result(), headline=title).record["headline"] == "Shares"
    assert figure(result(data=DATA.iloc[:0]), headline=title).text.startswith("Shares: the data have no figures")
