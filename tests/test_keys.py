"""No two rows have the same key, whichever of its cells are empty and however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_package import descriptor, field, write

from koruz.data.checks import check
from koruz.data.overlay import merge
from koruz.data.package.descriptor import Package, Resource, read_package
from koruz.data.package.keys import row_keys, twins
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import BadInput

DATA = Path(__file__).parent.parent / "data"
COLUMNS = ("text", "whole", "part", "truth", "source")
TYPES = ("string", "integer", "number", "boolean", "string")


def resource(key: tuple[str, ...] = COLUMNS[:4]) -> Resource:
    fields = [field(name, kind) for name, kind in zip(COLUMNS, TYPES, strict=True)]
    raw = {"name": "keyed", "path": "keyed.csv", "schema": {"fields": fields, "primaryKey": list(key)}}
    return Resource("keyed", "keyed.csv", "", "", key, (), (), raw)


def table(rows: list[tuple[str, ...]]) -> RawTable:
    return RawTable([*COLUMNS], [*range(2, len(rows) + 2)], [list(row) for row in rows])


CELLS = st.tuples(
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "0", "1", "7"]),
    st.sampled_from(["", "0.5", "2"]),
    st.sampled_from(["", "true", "false"]),
    st.text("xyz", max_size=2),
)
OTHER_WAYS = {"7": "007", "1": "01", "2": "2.0", "0.5": ".50", "true": "TRUE", "false": "0"}


@given(st.lists(CELLS, max_size=30))
def test_twins_are_the_rows_whose_key_stands_above(rows: list[tuple[str, ...]]) -> None:
    expected = [n for n, row in enumerate(rows) if row[:4] in [other[:4] for other in rows[:n]]]
    assert [number - 2 for number, _, _ in twins(resource(), table(rows))] == expected


@given(CELLS)
def test_a_number_or_truth_written_otherwise_is_the_same_key(row: tuple[str, ...]) -> None:
    other = tuple(OTHER_WAYS.get(cell, cell) for cell in row)
    one, same = row_keys(resource(), table([row, other]))
    assert one == same


@given(CELLS, CELLS)
def test_an_empty_cell_is_no_other_cell(row: tuple[str, ...], other: tuple[str, ...]) -> None:
    one, two = row_keys(resource(), table([row, other]))
    assert (one == two) == (row[:4] == other[:4])


def test_one_text_in_two_codings_is_one_key() -> None:
    rows = [("caf\u00e9", "", "", "", ""), ("cafe\u0301", "", "", "", "")]
    assert [number for number, _, _ in twins(resource(), table(rows))] == [3]


# --- the package that is published ------------------------------------------------------------------------------------

PACKAGE = read_package(DATA)
KEYED = [name for name, each in PACKAGE.resources.items() if each.tabular and each.primary_key]


@pytest.fixture(scope="module")
def package() -> Package:
    return PACKAGE


def rows_of(package: Package, name: str) -> list[str]:
    return package.file(package.resources[name]).read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize("name", KEYED)
def test_a_twin_of_any_table_is_refused_in_the_package_and_in_an_overlay(
    tmp_path: Path, package: Package, name: str
) -> None:
    """The row with the most empty cells in its key, once more with another note or figure."""
    import shutil

    lines = rows_of(package, name)
    header = lines[0].rstrip("\n").split(",")
    plain = [line for line in lines[1:] if '"' not in line]
    keys = [header.index(column) for column in package.resources[name].primary_key]
    emptiest = max(plain, key=lambda line: sum(not line.rstrip("\n").split(",")[key] for key in keys))
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / f"{name}.csv").write_text("".join([*lines, emptiest]), encoding="utf-8")
    problems = [problem for problem in check(tmp_path / "data") if problem.row == len(lines) + 1]
    assert any("must differ" in problem.rule for problem in problems)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / f"{name}.csv").write_text(lines[0] + emptiest + emptiest, encoding="utf-8")
    with pytest.raises(BadInput) as bad:
        merge(DATA, mine, tmp_path / "out")
    assert [problem.row for problem in bad.value.problems] == [3]


def test_an_overlay_replaces_a_row_whose_key_has_empty_cells(tmp_path: Path, package: Package) -> None:
    lines = rows_of(package, "rail")
    [old] = [line for line in lines if line.startswith("rotem-2024,,loan_interest")]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "rail.csv").write_text(lines[0] + old.replace(",0.1,", ",5,"), encoding="utf-8")
    [change] = merge(DATA, mine, tmp_path / "out").changes
    assert (change.replaced, change.added) == (1, 0)


def test_the_empty_cell_of_a_key_is_named(tmp_path: Path) -> None:
    raw = descriptor()
    cities = next(entry for entry in raw["resources"] if entry["name"] == "cities")
    cities["schema"]["primaryKey"] = ["city", "opened"]
    text = "city,country,latitude,opened,low,high,capital\nSeoul,KOR,37.6,,,,true\nSeoul,KOR,37.7,,,,true\n"
    [problem] = check(write(tmp_path / "data", {"cities": text}, raw))
    assert (problem.row, problem.found) == (3, "the same as in row 2: 'Seoul, nothing'")
