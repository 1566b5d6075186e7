"""Files as people bring them are read as they are meant, or the person is asked; one line says what was understood."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_package import TABLES, descriptor, write

from koruz.data.ingest import codes, dates, encodings, numbers, units
from koruz.data.ingest.grid import Exact
from koruz.data.overlay import Merged, merge
from koruz.words.problems import BadInput, Problem

HEADER = TABLES["trade"].splitlines()[0].split(",")
ROW = ["UZB", "KOR", "turnover", "2024", "12", "2060", "USD million", "reported", "press", "", "NEWS_2024", ""]
DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "data")


@pytest.fixture
def over(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def row(**cells: str) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def text(*rows: list[str], separator: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def laid(base: Path, over: Path, table: str = "trade") -> tuple[list[list[str]], list[str]]:
    """The rows that an overlay brought, and the lines that say how its files were read."""
    merged = lay(base, over)
    before = (base / f"{table}.csv").read_text().splitlines()
    after = (over.parent / "out" / f"{table}.csv").read_text().splitlines()
    return [*csv.reader(line for line in after if line not in before)], merged.understood


def lay(base: Path, over: Path) -> Merged:
    return merge(base, over, over.parent / "out")


def refused(base: Path, over: Path) -> list[Problem]:
    with pytest.raises(BadInput) as bad:
        lay(base, over)
    return bad.value.problems


@pytest.mark.parametrize(
    ("content", "value", "words"),
    [
        (text(HEADER, row(), separator=";"), "2060", ["semicolons"]),
        (text(HEADER, row(), separator="\t"), "2060", ["tabs"]),
        ("sep=;\r\n" + text(HEADER, row(), separator=";"), "2060", ["semicolons"]),
        (text(HEADER, row(value="2060,5"), separator=";"), "2060.5", ["semicolons", "decimal commas"]),
        (text(HEADER, row(value="2060,5")), "2060.5", ["decimal commas"]),
        (text(HEADER, row(value="2,060.5")), "2060.5", ["marks between thousands"]),
        (text(HEADER, row(value="2.060,5")), "2060.5", ["decimal commas"]),
        (text(HEADER, row(value="2\u00a0060,5")), "2060.5", ["decimal commas"]),
        (text(HEADER, row(value="2\u202f060.5")), "2060.5", ["marks between thousands"]),
        (text(HEADER, row(value="2'060")), "2060", ["marks between thousands"]),
        (text(HEADER, row(value="2,060")), "2060", ["2,060 read as 2060, like the figures beside it"]),
        (text(HEADER, row(value="2.06", unit="USD bn")), "2060", ["USD bn turned into USD million"]),
        (text(HEADER, row(unit="mln USD")), "2060", ["mln USD read as USD million"]),
        (text(HEADER, row(reporter="UZ", partner="410")), "2060", ["countries by other codes or names"]),
        (text(HEADER, row(reporter="Узбекистан", partner="대한민국")), "2060", ["countries by other codes or names"]),
        (text(HEADER, row(flow="Turnover", status="REPORTED")), "2060", ["codes in other capitals or with blanks"]),
        (text(["Trade of Uzbekistan"], [], HEADER, row()), "2060", ["1 blank row left out", "1 row above the header"]),
        (text(HEADER, row(), ["Source: the agency"], ["* provisional", ""]), "2060", ["2 rows of notes below"]),
        (text([*HEADER, "", ""], [*row(), "", ""], [""] * 14, [""] * 14), "2060", []),
        (text([f" {name.upper()} " for name in HEADER], row()), "2060", []),
        (text([*reversed(HEADER)], [*reversed(row())]), "2060", []),
        (text(HEADER, [f" {cell} " for cell in row()]), "2060", []),
        (text(HEADER, row(partner="KOR\u200b")), "2060", []),
        (text(HEADER, row()).replace("\r\n", "\r"), "2060", []),
        (text(HEADER, row(), row(year="2022", value="n/a"), row(year="2021", value="…")), "2060",
         ["2 rows without a figure left out (rows 3, 4)"]),
    ],
)  # fmt: skip
def test_csv_of_any_habit(base: Path, over: Path, content: str, value: str, words: list[str]) -> None:
    (over / "trade.csv").write_text(content, encoding="utf-8-sig", newline="")
    rows, understood = laid(base, over)
    assert rows == [row(value=value)]
    line = " ".join(understood)
    assert bool(words) == bool(line)
    for word in words:
        assert word in line


@pytest.mark.parametrize(
    ("codec", "authority", "name"),
    [
        ("utf-16", "Statistik Österreich", "UTF-16"),
        ("cp1251", "Агентство статистики при Президенте", "Cyrillic"),
        ("cp949", "관세청 수출입무역통계", "Korean"),
        ("cp1252", "Société Générale", "Western"),
    ],
)
def test_old_code_pages(base: Path, over: Path, codec: str, authority: str, name: str) -> None:
    (over / "trade.csv").write_bytes(text(HEADER, row(authority=authority)).encode(codec))
    rows, [line] = laid(base, over)
    assert rows == [row(authority=authority)]
    assert name in line


@pytest.mark.parametrize(
    "word", ["Ташкент", "статистики", "Министерство юстиции", "수출", "한국무역협회", "Zürich", "façade"]
)
def test_a_word_shows_its_code_page(word: str) -> None:
    codec = "cp949" if word[0] >= "가" else "cp1251" if word[0] >= "А" and word[-1] >= "а" else "cp1252"
    assert encodings.decode(f"a,{word},b\n".encode(codec)).text == f"a,{word},b\n"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31.12.2025", "2025-12-31"),
        ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"),
        ("2025.12.31", "2025-12-31"),
        ("2025. 12. 31.", "2025-12-31"),
        ("2025년 12월 31일", "2025-12-31"),
        ("2025년 12월", "2025-12"),
        ("31 December 2025", "2025-12-31"),
        ("December 31, 2025", "2025-12-31"),
        ("31-Dec-2025", "2025-12-31"),
        ("31 декабря 2025 г.", "2025-12-31"),
        ("декабрь 2025", "2025-12"),
        ("12/2025", "2025-12"),
        ("2025", "2025"),
    ],
)
def test_days_as_people_write_them(cell: str, day: str) -> None:
    assert dates.days(cell).by(None) == day
    assert not dates.days(cell).unclear


@pytest.mark.parametrize("cell", ["31.02.2025", "32.12.2025", "13/13/2025", "yesterday", "46022", "31.12.25", ""])
def test_what_is_no_day(cell: str) -> None:
    assert dates.days(cell).by(None) is None


def test_one_day_tells_the_order_of_all() -> None:
    assert dates.month_first(["01/02/2026", "31/12/2025"]) is False
    assert dates.month_first(["01/02/2026", "12/31/2025"]) is True
    assert dates.month_first(["01/02/2026", "31/12/2025", "12/31/2025"]) is None
    assert dates.days("01/02/2026").by(True) == "2026-01-02"


@pytest.mark.parametrize(
    ("cells", "column", "remedy"),
    [
        ({"value": "2,060", "partner": "KAZ", "reporter": "KOR"}, "value", "Write 2060 or 2.060"),
        ({"value": "2.060"}, "value", "Write 2.060 or 2060"),
        ({"value": "$2060"}, "value", "Write 2060; the currency"),
        ({"value": "(2060)"}, "value", "Write -2060 if"),
        ({"value": "3.4%"}, "value", "Write 3.4; the unit"),
        ({"year": "31.12.2024"}, "year", "Write 2024."),
        ({"year": "2024p"}, "year", "Write 2024; what the mark says"),
        ({"source": "STAT_2026"}, "source", "STAT_2026,<title>,<publisher>"),
        ({"source": "https://www.stat.uz/a"}, "source", "Write 'STAT_UZ' here, and add this line to sources.csv"),
    ],
)
def test_what_is_asked(base: Path, over: Path, cells: dict[str, str], column: str, remedy: str) -> None:
    (over / "trade.csv").write_text(text(HEADER, row(**cells)))
    [problem] = refused(base, over)
    assert (problem.row, problem.column) == (2, column)
    assert remedy in problem.remedy


def test_one_cause_is_told_once(base: Path, over: Path) -> None:
    rows = [row(year=str(year), source="STAT_2026") for year in range(2000, 2020)]
    (over / "trade.csv").write_text(text(HEADER, *rows))
    [problem] = refused(base, over)
    assert problem.found == "'STAT_2026', and in 19 more rows"


def test_a_header_of_two_rows_is_one_problem(base: Path, over: Path) -> None:
    (over / "trade.csv").write_text(text(HEADER, ["(code)"] * len(HEADER), row()))
    [problem] = refused(base, over)
    assert (problem.row, problem.remedy) == (2, "Delete this row; units and remarks have columns of their own.")


def test_columns_may_be_left_out_where_the_table_tells_them(base: Path, over: Path) -> None:
    (over / "trade.csv").write_text("reporter,partner,flow,year,value,source\nUZB,KAZ,turnover,2024,4500,STAT_2024\n")
    rows, [line] = laid(base, over)
    assert rows == [["UZB", "KAZ", "turnover", "2024", "12", "4500", "USD million", "reported", "official", "",
                     "STAT_2024", ""]]  # fmt: skip
    for words in (
        "months taken as 12",
        "unit taken as USD million",
        "status taken as reported",
        "grade taken as offic",
    ):
        assert words in line


def test_a_cell_that_may_be_empty_stays_in_a_row_that_is_replaced(base: Path, over: Path) -> None:
    names = [name for name in HEADER if name != "note"]
    cells = ["UZB", "KOR", "turnover", "2023", "12", "2310", "USD million", "reported", "official", "", "STAT_2024"]
    (over / "trade.csv").write_text(text(names, cells))
    [changed], _ = laid(base, over)
    assert changed == [*cells, "table 1, all goods"]


def book(path: Path, **sheets: list[list[Any]]) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    workbook.save(path)


TYPED: list[Any] = ["UZB", "KOR", "turnover", 2024, 12, 2060.125, "USD million", "reported", "press", None, "NEWS_2024"]


@pytest.mark.parametrize(
    ("file", "sheets"),
    [
        ("trade.xlsx", {"Sheet1": [HEADER, TYPED]}),
        ("figures.xlsx", {"Trade": [["My figures"], [], HEADER, TYPED], "notes": [["remember"]]}),
        ("trade.xlsx", {"trade": [HEADER, TYPED], "sources": [["hello"]]}),
    ],
)
def test_workbooks(base: Path, over: Path, file: str, sheets: dict[str, list[list[Any]]]) -> None:
    book(over / file, **sheets)
    rows, understood = laid(base, over)
    # A number of a workbook is exact: no one asks whether the point stands between thousands.
    assert rows == [row(value="2060.125")]
    assert ("Passed over" in " ".join(understood)) == (len(sheets) > 1)


def test_a_day_of_a_workbook(tmp_path: Path, over: Path) -> None:
    base = write(tmp_path / "data")
    book(over / "cities.xlsx", cities=[["city", "country", "opened", "capital"],
                                       ["Nukus", "UZB", datetime(2025, 12, 31), False],
                                       ["Karshi", "UZB", date(2025, 1, 2), "yes"]])  # fmt: skip
    rows, _ = laid(base, over, "cities")
    assert [(cells[0], cells[3], cells[-1]) for cells in rows] == [
        ("Nukus", "2025-12-31", "false"),
        ("Karshi", "2025-01-02", "true"),
    ]


def test_two_files_of_one_table(base: Path, over: Path) -> None:
    (over / "trade.csv").write_text(text(HEADER, row(value="2060.125")))
    book(over / "trade.xlsx", trade=[HEADER, TYPED])
    assert lay(base, over).changes[0].added == 1
    book(over / "trade.xlsx", trade=[HEADER, [*TYPED[:5], 2061, *TYPED[6:]]])
    (over.parent / "out").rename(over.parent / "earlier")
    [problem] = refused(base, over)
    assert "trade.csv" in problem.found
    assert "trade.xlsx (sheet trade)" in problem.file


def test_one_file_alone(base: Path, over: Path) -> None:
    book(over / "mine.xlsx", trade=[HEADER, TYPED])
    assert merge(base, over / "mine.xlsx", over.parent / "out").changes[0].added == 1


def test_strangers_are_passed_over_with_one_line(base: Path, over: Path) -> None:
    for name in ("README.txt", "Thumbs.db", "desktop.ini", "~$trade.xlsx", "letter.pdf"):
        (over / name).write_bytes(b"x")
    (over / "old").mkdir()
    (over / "trade.csv").write_text(text(HEADER, row()))
    _, [line] = laid(base, over)
    assert line.endswith("README.txt, Thumbs.db, desktop.ini, letter.pdf, old/, ~$trade.xlsx")


def test_a_web_page_with_the_name_of_a_workbook(base: Path, over: Path) -> None:
    (over / "trade.xls").write_text("<html><table><tr><td>reporter</td></tr></table></html>")
    [problem] = refused(base, over)
    assert problem.found == "a web page with another name"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 500, b"\xd0\xcf\x11\xe0" * 200])
def test_a_broken_workbook(base: Path, over: Path, content: bytes) -> None:
    (over / "trade.xlsx").write_bytes(content)
    [problem] = refused(base, over)
    assert problem.rule == "must be a workbook that can be opened without a password"


def test_a_hidden_sheet_is_not_read(base: Path, over: Path) -> None:
    book(over / "mine.xlsx", trade=[HEADER, TYPED], cities=[["city"], ["Nowhere"]])
    workbook = openpyxl.load_workbook(over / "mine.xlsx")
    workbook["cities"].sheet_state = "hidden"
    workbook.save(over / "mine.xlsx")
    assert [change.file for change in lay(base, over).changes] == ["trade.csv"]


HABITS = st.fixed_dictionaries(
    {
        "separator": st.sampled_from(",;\t|"),
        "codec": st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        "decimal": st.sampled_from(".,"),
        "thousands": st.sampled_from(["", "\u00a0", "'", " "]),
        "titles": st.integers(0, 3),
        "blanks": st.integers(0, 2),
        "order": st.permutations(HEADER),
        "case": st.sampled_from([str.lower, str.upper, str.title]),
        "end": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)
VALUES = st.lists(st.decimals(1000, 9999, places=2).filter(lambda number: number % 1 > 0), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(habit=HABITS, values=VALUES)
def test_the_same_rows_in_any_habit(
    tmp_path_factory: pytest.TempPathFactory, habit: dict[str, Any], values: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("habit")
    base, over = write(folder / "data"), folder / "mine"
    over.mkdir()
    wanted = [row(year=str(2010 + number), value=f"{value.normalize():f}") for number, value in enumerate(values)]
    lines = [[f"Title {number}"] for number in range(habit["titles"])] + [[]] * habit["blanks"]
    lines.append([habit["case"](name) for name in habit["order"]])
    for cells in wanted:
        named = dict(zip(HEADER, cells, strict=True))
        named["value"] = _written(named["value"], habit)
        lines.append([habit["case"](named[name]) if name == "flow" else named[name] for name in habit["order"]])
    content = text(*lines, separator=habit["separator"]).replace("\r\n", habit["end"])
    (over / "trade.csv").write_bytes(content.encode(habit["codec"]))
    rows, _ = laid(base, over)
    assert rows == wanted


def _written(value: str, habit: dict[str, Any]) -> str:
    whole, _, rest = value.partition(".")
    return f"{whole[:-3]}{habit['thousands']}{whole[-3:]}{habit['decimal']}{rest}"


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_of_ours_is_read_as_itself(value: float) -> None:
    found = numbers.readings(repr(value))
    assert found.point is not None
    assert float(found.point) == value
    assert not numbers.readings(Exact(repr(value))).unclear


@given(st.integers(1, 999), st.integers(0, 999))
def test_a_group_of_three_is_two_numbers(first: int, last: int) -> None:
    for mark in ".,":
        found = numbers.readings(f"{first}{mark}{last:03}")
        assert {Decimal(found.point or 0), Decimal(found.comma or 0)} == {
            Decimal(first * 1000 + last),
            first + Decimal(last) / 1000,
        }


@pytest.mark.parametrize(
    ("cell", "name", "factor"),
    [("US$ million", "USD million", 1), ("USD bn", "USD million", 1000), ("천 불", "USD million", None),
     ("млн долл. США", "USD million", 1), ("EUR million", None, None), ("%", "percent", 1), ("apples", None, None),
     ("thousand USD", "USD million", None)],
)  # fmt: skip
def test_units_as_people_write_them(cell: str, name: str | None, factor: int | None) -> None:
    found = units.unit(cell, ["USD million", "percent"])
    assert (found.name if found else None) == name
    if found and factor:
        assert found.factor == factor
    if found and not factor:
        assert units.times("2301235", found.factor) == "2301.235"


@pytest.mark.parametrize("cell", ["Korea", "Atlantis", "", "999", "XX"])
def test_what_names_no_country(cell: str) -> None:
    assert codes.country(cell, {"KOR": "South Korea", "PRK": "North Korea"}) is None


def test_the_shipped_package_laid_over_itself_changes_nothing(tmp_path: Path) -> None:
    merged = merge(DATA, DATA, tmp_path / "out")
    assert all(change.replaced + change.added == 0 for change in merged.changes)
    assert len(merged.changes) == len(descriptor_tables())
    assert not merged.understood


def descriptor_tables() -> list[Path]:
    return [*DATA.glob("*.csv")]


def test_rows_of_a_tiny_package_are_untouched(base: Path, over: Path) -> None:
    for name, content in TABLES.items():
        (over / f"{name}.csv").write_text(content)
    assert {change.replaced + change.added for change in lay(base, over).changes} == {0}
    assert descriptor()["resources"]
