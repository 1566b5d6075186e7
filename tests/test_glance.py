"""What results, views, the catalog and exhibits show of themselves, and what they say of a wrong name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import foreign
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from koruz.data.catalog import open_catalog
from koruz.indicators import construction, education, migration, overview, trade, transport
from koruz.indicators.evidence import Evidence
from koruz.report.exhibits import Exhibits
from koruz.report.results import Column, Result
from koruz.report.values import Value
from koruz.words.glance import ROWS

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e|&"


def result(rows: int = 7, text: str = "a") -> Result:
    data = pd.DataFrame({"year": range(2000, 2000 + rows), "what": [text] * rows, "value": [1234.0] * rows})
    columns = (Column("year", "Year", "year"), Column("what", "What"), Column("value", "Exports", "USD million"))
    values = {name: Value(name, 5, "percent") for name in ("first", "last")}
    return Result(data, columns, ("A", "B"), "Some.", values)


def table_of(thing: Any) -> list[list[str]]:
    page = BeautifulSoup(thing._repr_html_(), "html.parser")
    return [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in page.find_all("tr")]


def test_a_result_shows_readers_columns_first_rows_sources_and_what_to_ask() -> None:
    found = result()
    head, *rows = table_of(found)
    assert head == ["Year", "What", "Exports, USD million"]
    assert rows == found.table()[:ROWS]
    for words in (f"first {ROWS} of 7 rows", "2 sources", "first = 5%", '["first"]', ".table()"):
        assert words in repr(found)
        assert words in BeautifulSoup(found._repr_html_(), "html.parser").get_text()


def test_a_short_result_is_shown_whole_and_an_empty_one_says_so() -> None:
    assert repr(result(1)).startswith("Result: 1 row, 2 sources")
    empty = Result(pd.DataFrame(), (Column("year", "Year", "year"),), (), "")
    assert "nothing for this question" in repr(empty)
    assert table_of(empty) == [["Year"]]


def test_a_result_without_readers_columns_shows_its_own() -> None:
    assert table_of(replace(result(2), columns=()))[0] == ["year", "what", "value"]


def test_hostile_text_stays_text() -> None:
    found = result(2, HOSTILE)
    page = BeautifulSoup(found._repr_html_(), "html.parser")
    assert page.find("script") is None
    assert "<script>" in page.find_all("td")[1].get_text()
    for shown in (repr(found), found._repr_html_()):
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_a_wrong_name_is_told_with_the_nearest_first() -> None:
    with pytest.raises(KeyError, match="no value 'lst'; there are: last, first"):
        result()["lst"]
    view = education.view(open_catalog(), "UZB", 2010, 2025)
    with pytest.raises(KeyError, match="no table 'student' in this view; there are: students, aid,"):
        view.rows("student")


def test_names_complete_on_tab() -> None:
    shell = InteractiveShell.instance()
    shell.user_ns["size"] = result()
    with provisionalcompleter():
        found = {each.text.strip("\"'[]") for each in shell.Completer.completions('size["', 6)}
    assert {"first", "last"} <= found


@pytest.mark.parametrize(
    "theme", [trade, construction, transport, migration, education, overview], ids=lambda each: each.__name__
)
def test_no_view_prints_its_tables_whole(theme: Any) -> None:
    assert theme.View.__repr__ is Evidence.__repr__


def test_a_view_shows_what_it_looks_at_and_its_tables() -> None:
    view = education.view(open_catalog(), "UZB", 2010, 2025)
    assert repr(view).startswith("View: origin UZB, first_year 2010, last_year 2025\n")
    assert [row[0] for row in table_of(view)[1:]] == [*view.frames]
    assert len(repr(view)) < 4000


def test_the_catalog_lists_its_tables_and_reads_none() -> None:
    catalog = open_catalog()
    rows = table_of(catalog)
    assert [row[0] for row in rows[1:]] == [each.name for each in catalog.resources.values() if each.tabular]
    assert catalog._tables == {}
    assert "edition" in repr(catalog)


def test_exhibits_say_what_to_ask() -> None:
    assert ".figure(" in repr(Exhibits(open_catalog()))


def test_a_report_shows_a_glance_as_a_real_table() -> None:
    cell = foreign.code("size", foreign.shown(**{"text/html": result()._repr_html_(), "text/plain": repr(result())}))
    page = foreign.page(foreign.notebook(foreign.markdown("# Sizes"), cell))
    (table,) = page.find_all("table")
    assert [each.get_text() for each in table.find_all("th")][:3] == ["Year", "What", "Exports, USD million"]
    assert "2 sources" in page.get_text()
