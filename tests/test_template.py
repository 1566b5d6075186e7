"""A template is a workbook that says what to type: seven cells make a new figure with a new source."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from koruz.data.ingest.template import as_csv, examples, write_workbook
from koruz.data.overlay import merge
from koruz.data.package.descriptor import read_package
from koruz.report.opening import open_catalog
from koruz.runner import cli
from koruz.words.problems import BadInput

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
PACKAGE = read_package(DATA)
TABLES = [resource for resource in PACKAGE.resources.values() if resource.tabular]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


@pytest.mark.parametrize("resource", TABLES, ids=lambda resource: resource.name)
def test_an_untouched_template_changes_nothing(mine: Path, resource, tmp_path: Path) -> None:
    write_workbook(PACKAGE, resource, mine / "typed.xlsx")
    merged = merge(DATA, mine, tmp_path / "out")
    assert [(change.replaced, change.added) for change in merged.changes] == [(0, 0)]
    assert len(merged.rows) == len(examples(PACKAGE, resource)) > 0


def test_each_column_has_its_meaning_and_its_choices(mine: Path) -> None:
    write_workbook(PACKAGE, PACKAGE.resources["trade"], mine / "trade.xlsx")
    book = openpyxl.load_workbook(mine / "trade.xlsx")
    sheet = book["trade"]
    names = [cell.value for cell in sheet[3]]
    assert names == list(PACKAGE.resources["trade"].columns)
    assert all(cell.value for cell in sheet[2])
    offered = {listing.sqref.ranges.pop().min_col for listing in sheet.data_validations.dataValidation}
    assert {names[place - 1] for place in offered} == {"reporter", "partner", "flow", "definition", "unit", "status",
                                                       "grade", "source"}  # fmt: skip
    assert book["allowed values"].sheet_state == "hidden"


def test_seven_cells_make_a_figure_with_a_new_source(mine: Path, tmp_path: Path) -> None:
    write_workbook(PACKAGE, PACKAGE.resources["trade"], mine / "trade.xlsx")
    book = openpyxl.load_workbook(mine / "trade.xlsx")
    sheet = book["trade"]
    place = {cell.value: cell.column for cell in sheet[3]}
    typed = {"year": 2026, "value": 2712.5, "source": "STAT_2027"}
    last = sheet.max_row
    for name, cell in typed.items():
        sheet.cell(last, place[name]).value = cell
    sources = {"source": "STAT_2027", "title": "Trade of 2026", "publisher": "Statistics Agency of Uzbekistan",
               "url": "https://stat.uz/2027"}  # fmt: skip
    names = [cell.value for cell in book["sources"][3]]
    book["sources"].append([sources.get(name) for name in names])
    book.save(mine / "trade.xlsx")
    assert len(typed) + len(sources) == 7
    merged = merge(DATA, mine, tmp_path / "out")
    new = {row.table: row.after for row in merged.rows if row.kind == "new"}
    assert new["trade"]["value"] == "2712.5"
    assert (new["sources"]["kind"], new["sources"]["licence"]) == ("authority", "facts-only")


def test_a_csv_holds_the_same_example(tmp_path: Path) -> None:
    resource = PACKAGE.resources["students"]
    header, *rows = csv.reader(as_csv(PACKAGE, resource).splitlines())
    assert header == list(resource.columns)
    assert rows == examples(PACKAGE, resource)


def test_the_command_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "students.csv"
    assert cli.main(["template", "students", "--csv", "--out", str(out)], ROOT) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert f"--data {out}" in capsys.readouterr().out
    assert cli.main(["template", "students", "--csv", "--out", str(out)], ROOT) == 2
    assert "must be a new file" in capsys.readouterr().err


def test_a_table_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["template", "student"], ROOT) == 2
    assert "Did you mean 'students'?" in capsys.readouterr().err


def test_a_notebook_lays_figures_over_and_sees_what_they_do(mine: Path) -> None:
    header, *rows = csv.reader(as_csv(PACKAGE, PACKAGE.resources["students"]).splitlines())
    counted = next(dict(zip(header, cells, strict=True)) for cells in rows if "persons" in cells)
    row = counted | {"value": "4321"}
    with (mine / "students.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, [*row.values()]])
    catalog: Any = open_catalog(DATA, overlay=mine)
    folder = catalog.folder
    assert "4321" in catalog.account.frame()["change"].iloc[0]
    assert "<table" in catalog.account._repr_html_()
    assert 4321 in catalog.table("students")["value"].tolist()
    del catalog
    assert not folder.exists()


def test_figures_that_do_not_fit_are_told_in_a_notebook(mine: Path) -> None:
    (mine / "students.csv").write_text("host,origin\nKOR,UZB\n")
    with pytest.raises(BadInput, match=r"students\.csv"):
        open_catalog(DATA, overlay=mine)
