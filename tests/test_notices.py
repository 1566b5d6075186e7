"""What looks odd in sound data is told, once and at its row, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tiny_package import TABLES, descriptor, write

from koruz.data.checks import checked
from koruz.data.overlay import merge
from koruz.data.package.descriptor import Package, Resource, read_package
from koruz.data.package.growths import growth_notices
from koruz.data.package.neighbours import neighbour_notices
from koruz.data.package.notices import notices
from koruz.data.package.pairs import pair_notices
from koruz.data.package.parts import part_notices, share_notices
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Notice, limited

HEADER = ["thing", "year", "kind", "value", "status", "source"]
FIRST = 2000


def resource(name: str = "figures", **declared: Any) -> Resource:
    fields = [{"name": column} for column in HEADER]
    raw = {"name": name, "path": f"{name}.csv", "schema": {"fields": fields, **declared}}
    return Resource(name, f"{name}.csv", "", "", ("thing", "year", "kind", "source"), (), (), raw)


def package(*resources: Resource) -> Package:
    return Package(Path("data"), "data", {}, {each.name: each for each in resources})


def table(*rows: tuple[object, ...]) -> RawTable:
    """Rows of thing, year, kind, value; status and source may follow."""
    filled = [[*map(str, row), *("reported", "A")[len(row) - 4 :]] for row in rows]
    return RawTable(HEADER, [*range(2, len(rows) + 2)], filled)


def course(*figures: object) -> RawTable:
    return table(*(("x", FIRST + number, "all", figure) for number, figure in enumerate(figures)))


def beside(rows: RawTable, *doubtful: str, **declared: Any) -> list[Notice]:
    own = resource(**declared)
    return list(neighbour_notices(package(own), own, rows, frozenset(doubtful)))


def told(found: list[Notice]) -> list[int | None]:
    return [notice.row for notice in found]


# --- neighbours -------------------------------------------------------------------------------------------------------

SMOOTH = st.tuples(
    st.floats(1e-3, 1e6), st.lists(st.floats(0.5, 2), min_size=2, max_size=12)
)  # a first figure and how many times the one before each other is


def smooth(drawn: tuple[float, list[float]]) -> list[float]:
    figures = [drawn[0]]
    for times in drawn[1]:
        figures.append(figures[-1] * times)
    return figures


@given(SMOOTH)
def test_a_smooth_course_is_silent(drawn: tuple[float, list[float]]) -> None:
    assert beside(course(*smooth(drawn))) == []


@given(SMOOTH, st.data(), st.sampled_from([1000, 1 / 1000, 1e6, 1e-6]))
def test_one_figure_in_another_unit_is_told_and_no_other(
    drawn: tuple[float, list[float]], data: st.DataObject, times: float
) -> None:
    """Anywhere but at the beginning, where small is how things begin."""
    figures = smooth(drawn)
    assume(len(figures) > 3)
    place = data.draw(st.integers(1, len(figures) - 1))
    if place == len(figures) - 1:
        assume(max(figures[-3:-1]) <= 3 * min(figures[-3:-1]))
    figures[place] *= times
    assert told(beside(course(*figures))) == [place + 2]


@given(st.lists(st.floats(0, 1e12), max_size=12), st.lists(st.sampled_from(["reported", "suspect"]), max_size=12))
def test_any_course_gets_an_answer(figures: list[float], statuses: list[str]) -> None:
    rows = [("x", FIRST + n, "all", f, s) for n, (f, s) in enumerate(zip(figures, statuses, strict=False))]
    found = beside(table(*rows), "suspect")
    assert len(found) <= len(rows)
    assert not any(rows[(notice.row or 0) - 2][4] == "suspect" for notice in found)


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        ([100, 110, 2.06, 120, 130], [4]),
        ([100, 110, 0, 120, 130], [4]),
        ([100, 110, 1100, 120, 130], [4]),
        ([100, 110, 959, 120, 130], []),  # 7.99 times the one after
        ([100, 110, 120, 125_000], [5]),
        ([100, 110, 120, 0.12], [5]),
        ([3, 240, 490, 500], []),  # a beginning
        ([24_000, 240, 300, 310], [2]),
        ([100, 20, 600], []),  # it falls and grows as it likes: no figure is many times all others
        ([100, 1], []),  # one neighbour alone says nothing
        (["", 100, "", 110, "x", 105], []),
    ],
)
def test_figures_beside_their_years(figures: list[object], rows: list[int]) -> None:
    assert told(beside(course(*figures))) == rows


def test_what_is_far_away_in_time_is_no_neighbour() -> None:
    far = table(("x", 1990, "all", 1), ("x", 1991, "all", 1), ("x", 2010, "all", 500), ("x", 2011, "all", 500))
    assert beside(far) == []


def test_a_month_is_no_neighbour_of_a_year() -> None:
    columns = ["thing", "start", "end", "value", "status", "source"]
    own = Resource("flows", "flows.csv", "", "", ("thing", "start", "end", "source"), (), (), {})
    periods = [(f"{year}-01-01", f"{year}-12-31", "1200") for year in (2020, 2021, 2022)]
    month = [("2021-03-01", "2021-03-31", "100"), ("2021-05-01", "2021-05-31", "9")]
    rows = [["x", *row, "reported", "A"] for row in [*periods, *month]]
    assert list(neighbour_notices(package(own), own, RawTable(columns, [2, 3, 4, 5, 6], rows))) == []
    rows[1][3] = "12000"
    assert told(list(neighbour_notices(package(own), own, RawTable(columns, [2, 3, 4, 5, 6], rows)))) == [3]


def test_another_thing_is_no_neighbour() -> None:
    rows = [
        ("x", FIRST, "all", 1),
        ("x", FIRST + 1, "all", 1),
        ("y", FIRST + 1, "all", 1000),
        ("x", FIRST + 2, "b", 90),
    ]
    assert beside(table(*rows)) == []


def test_sources_that_differ_tenfold_are_told_at_the_one_that_fits_less() -> None:
    around = [("x", FIRST, "all", 100), ("x", FIRST + 2, "all", 120)]
    wrong, right = ("x", FIRST + 1, "all", 1100, "reported", "B"), ("x", FIRST + 1, "all", 110)
    [notice] = beside(table(*around, wrong, right))
    assert (notice.row, notice.found) == (4, "1100")
    assert "about 10 times what another source says of the same, 110" in notice.what


def test_of_two_sources_alone_the_later_row_is_told() -> None:
    assert told(beside(table(("x", 2000, "all", 1), ("x", 2000, "all", 10, "reported", "B")))) == [3]


def test_what_swings_is_left_alone() -> None:
    rows = course(100, 110, 2, 120)
    assert told(beside(rows)) == [4]
    assert beside(rows, swings=[{"kind": "all"}]) == []
    assert told(beside(rows, swings=[{"kind": ["other"]}])) == [4]


def test_a_doubtful_row_is_neither_told_nor_asked() -> None:
    rows = [("x", FIRST + n, "all", value) for n, value in enumerate((100, 110, 120))]
    assert beside(table(*rows, ("x", FIRST + 1, "all", 9000, "suspect", "B")), "suspect") == []


# --- parts and shares -------------------------------------------------------------------------------------------------

PARTS = {"wholes": [{"whole": {"kind": "all"}}]}


def parts(*rows: tuple[object, ...], **declared: Any) -> list[Notice]:
    own = resource(**(declared or PARTS))
    return list(part_notices(package(own), own, {own.name: table(*rows)}, frozenset({"suspect"})))


@given(st.floats(0, 1e6), st.lists(st.floats(0, 1), max_size=6))
def test_parts_within_their_whole_are_silent(whole: float, shares: list[float]) -> None:
    rows = [("x", 2000, f"part{n}", whole * share) for n, share in enumerate(shares)]
    assert parts(("x", 2000, "all", whole), *rows) == []


@given(st.floats(1, 1e6), st.floats(1.02, 1e6))
def test_a_part_above_its_whole_is_told(whole: float, times: float) -> None:
    [notice] = parts(("x", 2000, "part", whole * times), ("x", 2000, "all", whole))
    assert notice.row == 2
    assert "data/figures.csv, row 3" in notice.found


@pytest.mark.parametrize(
    "rows",
    [
        [("x", 2001, "part", 900), ("x", 2000, "all", 100)],  # another year
        [("y", 2000, "part", 900), ("x", 2000, "all", 100)],  # another thing
        [("x", 2000, "part", 100.4), ("x", 2000, "all", 100)],  # rounded
        [("x", 2000, "part", 900, "suspect"), ("x", 2000, "all", 100)],
        [("x", 2000, "part", 900), ("x", 2000, "all", 100), ("x", 2000, "all", 901, "reported", "B")],
        [("x", 2000, "part", 900, "estimate"), ("x", 2000, "all", 100)],
        [("x", 2000, "part", "x"), ("x", 2000, "all", "")],
    ],
)
def test_what_isnt_above_its_whole(rows: list[tuple[object, ...]]) -> None:
    assert parts(*rows) == []


def test_a_whole_in_another_table_whose_columns_have_other_names() -> None:
    same = {"thing": "kind", "year": "year"}
    own = resource(wholes=[{"resource": "wholes", "whole": {"thing": "everybody"}, "same": same}])
    whole = resource("wholes")
    tables = {
        "figures": table(("x", 2000, "a", 12), ("y", 2000, "a", 12)),
        "wholes": table(("everybody", 2000, "x", 10)),
    }
    [notice] = part_notices(package(own, whole), own, tables)
    assert (notice.row, notice.found) == (2, "12 of 10 in data/wholes.csv, row 2")


SHARES = {"shares": [{"where": {"kind": "share"}, "over": "thing"}]}


def added(*figures: float, year: int = 2000) -> list[Notice]:
    own = resource(**SHARES)
    rows = [(f"t{n}", year, "share", figure) for n, figure in enumerate(figures)]
    groups = RawTable(["country", "kind"], [2, 3], [["t0", "country"], ["WLD", "group"]])
    tables = {"figures": table(*rows, ("WLD", year, "share", 100)), "countries": groups}
    return list(share_notices(package(own), own, tables))


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=8))
def test_shares_above_all_are_told_once(figures: list[float]) -> None:
    total = sum(figures)
    assume(abs(total - 100.5) > 0.01)
    found = added(*figures)
    assert len(found) == (total > 100.5)
    assert not found or (found[0].row == len(figures) + 1 and f"{total:,.1f}" in found[0].found)


def test_sources_that_disagree_on_a_share_count_once() -> None:
    own = resource(**SHARES)
    rows = table(("a", 2000, "share", 60), ("a", 2000, "share", 61, "reported", "B"), ("b", 2000, "share", 40))
    assert list(share_notices(package(own), own, {"figures": rows})) == []


# --- growth -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("printed", "rows"), [(20, []), (40, []), (46, [2]), (-30, [2]), ("", []), ("x", [])])
def test_printed_growth_is_held_against_the_figures(printed: object, rows: list[int]) -> None:
    own, other = resource(growth=[{"resource": "values", "same": ["thing", "kind"]}]), resource("values")
    tables = {
        "figures": table(("x", 2001, "all", printed)),
        "values": table(("x", 2000, "all", 100), ("x", 2001, "all", 120)),
    }
    assert told(list(growth_notices(package(own, other), own, tables))) == rows


# --- the ends of files, and the way to the reader ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cells", "rows"),
    [
        (["reporter", "partner"], [("KOR", "KOR"), ("KOR", "UZB")], [2]),
        (["host", "nationality"], [("KOR", "UZB"), ("UZB", "UZB")], [3]),
        (["host", "origin"], [("", ""), ("KOR", "UZB")], []),
        (["partner", "year"], [("KOR", "KOR")], []),
    ],
)
def test_a_country_on_both_sides_is_told(header: list[str], cells: list[tuple[str, str]], rows: list[int]) -> None:
    own = resource()
    given = RawTable(header, [*range(2, len(cells) + 2)], [list(row) for row in cells])
    assert told(list(pair_notices(package(own), own, given))) == rows


def test_the_published_package_has_nothing_odd() -> None:
    package = read_package(Path(__file__).parent.parent / "data")
    from koruz.data.package.structure import examine

    tables = {name: examine(package, res).table for name, res in package.resources.items() if res.tabular}
    assert notices(package, {name: table for name, table in tables.items() if table is not None}) == []


@pytest.mark.parametrize(("end", "count"), [("\n", 0), ("\r\n", 0), ("", 1)])
def test_a_file_that_ends_without_a_line_end_is_told(tmp_path: Path, end: str, count: int) -> None:
    data = write(tmp_path / "data", {"trade": TABLES["trade"].rstrip("\n") + end})
    found = checked(data)
    assert found.problems == []
    assert len(found.notices) == count
    for notice in found.notices:
        assert (notice.file, notice.row) == ("data/trade.csv", 5)
        assert "cut off" in notice.what


@pytest.mark.parametrize("cells", [1, 5, 11])
def test_a_last_row_that_was_cut_off_is_refused_with_what_it_looks_like(tmp_path: Path, cells: int) -> None:
    lines = TABLES["trade"].rstrip("\n").split("\n")
    cut = ",".join(lines[-1].split(",")[:cells])
    [problem] = checked(write(tmp_path / "data", {"trade": "\n".join([*lines[:-1], cut])})).problems
    assert problem.row == 5
    assert "cut off" in problem.remedy


def odd_overlay(tmp_path: Path, value: str, base: str = "") -> list[Notice]:
    rows = "".join(
        f"UZB,KOR,turnover,{year},12,2{year},USD million,reported,press,,NEWS_2021,\n" for year in (2017, 2018)
    )
    data = write(tmp_path / "data", {"trade": TABLES["trade"] + rows + base})
    (tmp_path / "mine").mkdir()
    row = f"UZB,KOR,turnover,2019,12,{value},USD million,reported,press,,NEWS_2024,\n"
    (tmp_path / "mine" / "trade.csv").write_text(TABLES["trade"].splitlines(keepends=True)[0] + row)
    return merge(data, tmp_path / "mine", tmp_path / "out").notices


def test_a_notice_of_an_overlay_names_its_file_and_row(tmp_path: Path) -> None:
    [notice] = odd_overlay(tmp_path, "2.1")
    assert (notice.file, notice.row, notice.column) == (f"{tmp_path}/mine/trade.csv", 2, "value")
    assert str(notice).startswith("Notice: ")
    assert "1/10,000" in notice.what


def test_what_was_odd_before_isnt_told_of_an_overlay(tmp_path: Path) -> None:
    odd = "UZB,KAZ,turnover,2022,12,2,USD million,reported,press,,NEWS_2021,\n"
    more = odd + odd.replace("2022,12,2,", "2021,12,4300,") + odd.replace("2022,12,2,", "2020,12,4100,")
    assert odd_overlay(tmp_path, "22019", more) == []
    assert [notice.row for notice in checked(tmp_path / "data").notices] == [8]


def test_notices_keep_off_while_something_is_wrong(tmp_path: Path) -> None:
    found = checked(write(tmp_path / "data", {"trade": TABLES["trade"].rstrip("\n").replace("UZB,KAZ", "UZB,XXX")}))
    assert found.problems
    assert found.notices == []


def test_many_notices_of_a_file_are_counted() -> None:
    many = [Notice("data/x.csv", row, None, "odd", "", "Look.") for row in range(30)]
    cut = limited(many)
    assert len(cut) == 21
    assert str(cut[-1]).startswith("Notice: data/x.csv: and 10 more.")


def test_a_descriptor_that_names_what_isnt_there_is_told(tmp_path: Path) -> None:
    for number, (part, entry) in enumerate(
        [
            ("limits", {"where": {"unitt": "percent"}, "maximum": 1}),
            ("wholes", {"whole": {"flow": "turnover"}, "resource": "trades"}),
            ("wholes", {"whole": {"flows": "turnover"}}),
            ("shares", {"where": {"unit": "percent"}, "over": "partners"}),
            ("homes", {"where": {}, "resource": "cities", "same": {"reporter": "town"}}),
            ("growth", {"resource": "trade", "same": ["reporters"]}),
            ("swings", {"flows": "x"}),
            ("limits", {"maximum": 1}),
            ("limits", {"where": {"unit": "percent"}, "maximum": "1"}),
            ("shares", "x"),
        ]
    ):
        raw = descriptor()
        trade = next(each for each in raw["resources"] if each["name"] == "trade")
        trade["schema"][part] = [entry]
        problems = checked(write(tmp_path / f"{number}", raw=raw)).problems
        assert problems, part
        assert all(problem.file.endswith("datapackage.json") and "trade" in problem.rule for problem in problems), part
