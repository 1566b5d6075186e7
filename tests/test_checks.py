"""Every kind of bad input is told with file, row, column, rule, what was found and what would be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_package import TABLES, changed, descriptor, field, key, write

from koruz.data.checks import check
from koruz.data.package import rawcsv
from koruz.data.package.cells import cell_fault
from koruz.data.package.descriptor import Field, find_data
from koruz.words.problems import BadInput, Problem, limited, nearest, quoted, visible

FILE = "data/trade.csv"


def found(tmp_path: Path, tables: dict[str, str | bytes] | None = None, raw: Any = None) -> list[Problem]:
    return check(write(tmp_path / "data", tables, raw))


def one(tmp_path: Path, tables: dict[str, str | bytes] | None = None, raw: Any = None) -> Problem:
    problems = found(tmp_path, tables, raw)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def test_the_tiny_package_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path) == []


# (old text, new text, row, column, part of the rule, part of what was found, part of the remedy)
CELLS = [
    ("2023,12,4380", "1890,12,4380", 5, "year", "1990 to 2030", "'1890'", "Calendar year"),
    ("2023,12,4380", "2023,13,4380", 5, "months", "1 to 12", "'13'", "months"),
    ("2023,12,4380", "2023.0,12,4380", 5, "year", "whole number", "'2023.0'", "Write 2023."),
    ("2023,12,4380", "2_023,12,4380", 5, "year", "whole number", "'2_023'", "digits"),
    ("2023,12,4380", ",12,4380", 5, "year", "must not be empty", "an empty cell", "Calendar year"),
    ("2023,12,4380", '2023,12,"4,380"', 5, "value", "a number", "'4,380'", "Write 4380"),
    ("2023,12,4380", "2023,12,4 380", 5, "value", "a number", "'4 380'", "Write 4380"),
    ("2023,12,4380", "2023,12,4\N{NO-BREAK SPACE}380.5", 5, "value", "a number", "380.5'", "Write 4380.5"),
    ("2023,12,4380", "2023,12,12%", 5, "value", "a number", "'12%'", "Write 12"),
    ("2023,12,4380", '2023,12,"12,5"', 5, "value", "a number", "'12,5'", "Write 12.5"),
    ("2023,12,4380", '2023,12,"1.234,5"', 5, "value", "a number", "'1.234,5'", "Write 1234.5"),
    ("2023,12,4380", "2023,12,\N{MINUS SIGN}5", 5, "value", "a number", "'\N{MINUS SIGN}5'", "Write -5"),
    ("2023,12,4380", "2023,12,10-15", 5, "value", "a number", "'10-15'", "low and high"),
    ("2023,12,4380", "2023,12,over 7", 5, "value", "a number", "'over 7'", "at_least"),
    ("2023,12,4380", "2023,12,n/a", 5, "value", "a number", "'n/a'", "leave the row out"),
    ("2023,12,4380", "2023,12,many", 5, "value", "a number", "'many'", "Write digits"),
    ("2023,12,4380", "2023,12,NaN", 5, "value", "finite number", "'NaN'", "leave the row out"),
    ("2023,12,4380", "2023,12,-inf", 5, "value", "finite number", "'-inf'", "leave the row out"),
    ("2023,12,4380", "2023,12,1e999", 5, "value", "finite number", "'1e999'", "leave the row out"),
    ("2023,12,4380", "2023,12,=2*3", 5, "value", "a number", "'=2*3'", "result of the formula"),
    (
        "UZB,KAZ",
        "UZS,KAZ",
        5,
        "reporter",
        "countries.csv",
        "'UZS'",
        "'UZB'? If it is right, add this line to countries.csv",
    ),
    ("UZB,KAZ", "UZB,Kazakhstan", 5, "partner", "countries.csv", "'Kazakhstan'", "Did you mean 'KAZ'?"),
    ("UZB,KAZ", "UZB,south korea", 5, "partner", "countries.csv", "'south korea'", "Did you mean 'KOR'?"),
    ("UZB,KAZ", "UZB,KAZ ", 5, "partner", "blank", "'KAZ '", "Write 'KAZ'."),
    ("NEWS_2021", "NEWS_2011", 2, "source", "sources.csv", "'NEWS_2011'", "Did you mean 'NEWS_2021'?"),
    ("NEWS_2021", "QQQ", 2, "source", "sources.csv", "'QQQ'", "add this line to sources.csv"),
    ("USD million,reported,press", "USD milion,reported,press", 2, "unit", "allowed", "'USD milion'", "'USD million'?"),
    ("reported,press", "reportd,press", 2, "status", "statuses.csv", "'reportd'", "Did you mean 'reported'?"),
    ("official,Statistics Agency", "official,", 3, "authority", "authority of an official", "an empty", "kind media"),
    ("NEWS_2024,about", "NEWS_2024,=HYPERLINK(1)", 3, "note", "not a formula", "'=HYPERLINK(1)'", "Write the result"),
    ("NEWS_2024,about", 'NEWS_2024,"two\nlines"', 3, "note", "line break", r"'two\nlines'", "U+000A"),
    ("NEWS_2024,about", "NEWS_2024,a\N{ZERO WIDTH SPACE}b", 3, "note", "invisible", "'aU+200Bb'", "zero width space"),
    ("NEWS_2024,about", "NEWS_2024,\x1b[31mred", 3, "note", "invisible", r"'\x1b[31mred'", "U+001B"),
    ("NEWS_2024,about", "NEWS_2024,\N{RIGHT-TO-LEFT OVERRIDE}x", 3, "note", "invisible", "U+202E", "right-to-left"),
]


@pytest.mark.parametrize(("old", "new", "row", "column", "rule", "shown", "remedy"), CELLS, ids=[c[1] for c in CELLS])
def test_a_bad_cell(
    tmp_path: Path, old: str, new: str, row: int, column: str, rule: str, shown: str, remedy: str
) -> None:
    problem = one(tmp_path, changed("trade", old, new))
    assert (problem.file, problem.row, problem.column) == (FILE, row, column)
    assert rule in problem.rule
    assert shown in problem.found
    assert remedy in problem.remedy


@pytest.mark.parametrize(("grade", "wrong"), [("official", True), ("compiled", True), ("press", False)])
def test_a_private_page_is_press_whatever_it_copies(tmp_path: Path, grade: str, wrong: bool) -> None:
    tables = changed("trade", "reported,press,,NEWS_2021", f"reported,{grade},Statistics Agency,NEWS_2021")
    tables |= {"sources": changed("sources", "News,media,2021", "A page,blog,2021")["sources"]}
    if not wrong:
        assert not found(tmp_path, tables)
        return
    problem = one(tmp_path, tables)
    assert (problem.file, problem.row, problem.column, problem.found) == (FILE, 2, "grade", f"'{grade}'")
    assert "press for a private page" in problem.rule


@pytest.mark.parametrize(
    ("old", "new", "column", "rule", "shown", "remedy"),
    [
        ("2014-10-02", "02/10/2014", "opened", "a date", "'02/10/2014'", "2014-12-31".replace("2014", "2024")),
        ("1,2,true", "1,2,yes", "capital", "true or false", "'yes'", "true or false"),
        ("1,2,true", "3,2,true", "low", "not be above high", "low '3' and high '2'", "Exchange"),
        ("41.3", "91", "latitude", "-90 to 90", "'91'", "latitude"),
        ("Tashkent,UZB", ",UZB", "city", "must not be empty", "an empty cell", "city"),
    ],
)
def test_other_types(tmp_path: Path, old: str, new: str, column: str, rule: str, shown: str, remedy: str) -> None:
    problem = one(tmp_path, changed("cities", old, new))
    assert (problem.file, problem.row, problem.column) == ("data/cities.csv", 2, column)
    assert rule in problem.rule
    assert shown in problem.found
    assert remedy in problem.remedy


def test_a_date_that_must_have_a_form(tmp_path: Path) -> None:
    problem = one(tmp_path, changed("sources", "2024-01-20", "20.01.2024"))
    assert (problem.file, problem.row, problem.column, problem.found) == (
        "data/sources.csv", 2, "published", "'20.01.2024'",
    )  # fmt: skip
    assert r"\d{4}" in problem.rule


def test_a_value_that_must_be_unique(tmp_path: Path) -> None:
    problem = one(tmp_path, changed("grades", "article,4", "article,3"))
    assert (problem.file, problem.row, problem.column) == ("data/grades.csv", 5, "rank")
    assert problem.found == "'3', as in row 4"
    assert "Change or delete" in problem.remedy


def test_a_duplicate_key_names_both_rows(tmp_path: Path) -> None:
    problem = one(tmp_path, changed("trade", "UZB,KAZ,turnover", "UZB,KOR,turnover"))
    assert (problem.file, problem.row, problem.column) == (FILE, 5, None)
    assert "reporter, partner, flow, year, months, unit, source" in problem.rule
    assert problem.found.startswith("the same as in row 4: 'UZB, KOR, turnover, 2023, 12")
    assert "Keep one" in problem.remedy


def test_a_key_of_numbers_holds_whatever_way_they_are_written(tmp_path: Path) -> None:
    raw = descriptor()
    statuses = next(entry for entry in raw["resources"] if entry["name"] == "statuses")
    statuses["schema"]["foreignKeys"] = [key("tier", "grades", "rank")]
    assert found(tmp_path, changed("statuses", "rounded,1,", "rounded,01,"), raw) == []
    problem = check(write(tmp_path / "other", changed("statuses", "rounded,1,", "rounded,9,"), raw))[0]
    assert (problem.row, problem.column, problem.found) == (3, "tier", "'9'")


def test_a_cell_is_told_once(tmp_path: Path) -> None:
    """Two rows with an unreadable year aren't called duplicates too."""
    text = (
        TABLES["trade"]
        .replace("UZB,KAZ,turnover,2023", "UZB,KOR,turnover,x")
        .replace("KOR,turnover,2023", "KOR,turnover,y")
    )
    assert [(p.row, p.column) for p in found(tmp_path, {"trade": text})] == [(4, "year"), (5, "year")]


# (name of the test, file's content, row, column, part of the rule, of what was found, of the remedy)
TRADE = TABLES["trade"]
HEADER, *ROWS = TRADE.splitlines(keepends=True)
FILES = [
    ("misspelt column", TRADE.replace("months,value", "months,vlaue"), 1, "vlaue", "right name", "'vlaue'", "'value'?"),
    ("other case", TRADE.replace("reporter,", "Reporter,"), 1, "Reporter", "right name", "'Reporter'", "'reporter'?"),
    ("blank", TRADE.replace("reporter,", "reporter ,"), 1, "reporter ", "right name", "'reporter '", "'reporter'"),
    ("empty name", TRADE.replace("source,note", "source,"), 1, "12", "have a name", "empty cell", "Name it"),
    ("column twice", TRADE.replace("partner,", "reporter,", 1), 1, "reporter", "differ", "column 1 and 2", "Delete"),
    ("empty file", "", None, None, "header and rows", "empty file", "Put the table back"),
    ("blank file", "\n\n", None, None, "header and rows", "empty file", "Put the table back"),
    ("header only", HEADER, None, None, "rows below the header", "only reporter", "Put the rows back"),
    ("no header", "".join(ROWS), 1, None, "be the header", "'UZB, KOR", "on top: reporter,partner,"),
    ("semicolons", TRADE.replace(",", ";"), 1, None, "separated by commas", "semicolons", "CSV UTF-8"),
    ("tabs", TRADE.replace(",", "\t"), 1, None, "separated by commas", "tabs", "CSV UTF-8"),
    ("sep line", "sep=,\n" + TRADE, 1, None, "be the header", "'sep=,'", "Delete this line"),
    ("too many cells", TRADE.replace("4380,", "4,380,"), 5, None, "12 cells", "13 cells", "double quotation marks"),
    ("too few cells", TRADE.replace(",STAT_2024,\n", ",STAT_2024\n"), 5, None, "12 cells", "11 cells", "'note'"),
    ("blank line", HEADER + ROWS[0] + "\n" + "".join(ROWS[1:]), 3, None, "blank", "an empty row", "Delete the row"),
    ("commas only", TRADE + "," * 11 + "\n", 6, None, "blank", "an empty row", "Delete the row"),
    ("open quote", TRADE.replace('"table 1', '"table "1', 1), 4, None, "in pairs", "a mark inside a cell", "twice"),
    ("quote to the end", TRADE.replace('goods"', "goods"), 4, None, "in pairs", "end of the file", "Close"),
    ("not UTF-8", TRADE.replace("about", "около").encode("cp1251"), 3, None, "UTF-8", "byte 0xEE at", "CSV UTF-8"),
    ("Korean code page", TRADE.replace("about", "무역").encode("cp949"), 3, None, "UTF-8", "byte 0xB9 at", "CSV UTF-8"),
    ("UTF-16", TRADE.encode("utf-16"), None, None, "UTF-8", "UTF-16 text", "CSV UTF-8"),
    ("workbook", b"PK\x03\x04\xff\xfe", None, None, "UTF-8", "Excel workbook", "CSV UTF-8"),
    ("zero byte", TRADE.replace("about", "a\0b"), 3, None, "must be text", "zero byte", "CSV UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "row", "column", "rule", "shown", "remedy"), [c[1:] for c in FILES], ids=[c[0] for c in FILES]
)
def test_a_bad_file(
    tmp_path: Path, content: str | bytes, row: int | None, column: str | None, rule: str, shown: str, remedy: str
) -> None:
    problem = found(tmp_path, {"trade": content})[0]
    assert (problem.file, problem.row, problem.column) == (FILE, row, column)
    assert rule in problem.rule
    assert shown in problem.found
    assert remedy in problem.remedy


def test_a_file_of_bad_form_is_told_once(tmp_path: Path) -> None:
    """What can't be read gives no further problems, neither in its own rows nor in those that refer to it."""
    for name, content in (("sources", ""), ("countries", "code,name\nUZB,x\n"), ("trade", TRADE.replace(",", ";"))):
        problems = check(write(tmp_path / name, {name: content}))
        assert {Path(problem.file).name for problem in problems} == {f"{name}.csv"}


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    text = "\n".join(",".join(row.split(",")[1:]) for row in TABLES["countries"].splitlines()) + "\n"
    problem = one(tmp_path, {"countries": text})
    assert (problem.file, problem.row, problem.column) == ("data/countries.csv", 1, "country")
    assert "must be there" in problem.rule
    assert "the columns name" in problem.found
    assert "Add the column 'country'" in problem.remedy


def test_a_column_too_many_is_named(tmp_path: Path) -> None:
    text = (
        "\n".join(f"{row},1" for row in TABLES["countries"].splitlines()).replace("name,1", "name,population", 1) + "\n"
    )
    problem = one(tmp_path, {"countries": text})
    assert (problem.file, problem.row, problem.column) == ("data/countries.csv", 1, "population")
    assert "no other columns" in problem.rule
    assert "the columns are country, name" in problem.remedy


def test_columns_in_another_order(tmp_path: Path) -> None:
    text = "\n".join(",".join(reversed(row.split(","))) for row in TABLES["countries"].splitlines()) + "\n"
    problem = one(tmp_path, {"countries": text})
    assert (problem.row, problem.column, problem.found) == (1, "name", "name, country")
    assert "in this order: country, name" in problem.remedy


@pytest.mark.parametrize(
    "content",
    [
        TRADE.replace("\n", "\r\n"),
        TRADE.replace("\n", "\r\n") + "\r\n\r\n",
        TRADE + "\n\n",
        TRADE.rstrip("\n"),
        b"\xef\xbb\xbf" + TRADE.encode(),
    ],
    ids=["CRLF", "CRLF and blank lines at the end", "blank lines at the end", "no last line end", "byte order mark"],
)
def test_what_spreadsheets_write_is_accepted(tmp_path: Path, content: str | bytes) -> None:
    assert found(tmp_path, {"trade": content}) == []


def test_a_byte_order_mark_counts_in_the_position_of_a_bad_byte(tmp_path: Path) -> None:
    problem = found(tmp_path, {"countries": b"\xef\xbb\xbfcountry,name\nUZB,\xff\n"})[0]
    assert (problem.row, problem.found) == (2, "byte 0xFF at position 21")


def test_a_missing_file(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    (data / "trade.csv").unlink()
    (data / "geo" / "outline.geojson").unlink()
    trade, outline = check(data)
    assert (trade.file, trade.row, trade.rule, trade.found) == (FILE, None, "the file must be there", "no file")
    assert outline.file == "data/geo/outline.geojson"
    assert all("Put the file back" in problem.remedy for problem in (trade, outline))


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    (data / "trade.csv").unlink()
    (data / "trade.csv").mkdir()
    assert "must be readable" in check(data)[0].rule


def test_a_csv_that_nobody_would_read(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    (data / "trades.csv").write_text("a\n1\n")
    (data / "~lock.csv").write_text("")
    [problem] = check(data)
    assert (problem.file, problem.found) == ("data/trades.csv", "no entry")
    assert "Rename it 'trade.csv', describe it there" in problem.remedy


def test_broken_json_is_told_by_line_and_column(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    (data / "datapackage.json").write_text('{"name": "x",\n "resources": [,]}', encoding="utf-8")
    [problem] = check(data)
    assert (problem.file, problem.row, problem.column) == ("data/datapackage.json", 2, "16")
    assert "valid JSON" in problem.rule
    assert problem.found == "no value where one must stand"
    assert str(problem).startswith("data/datapackage.json, line 2, column 16: must be valid JSON")


def test_a_broken_outline_is_told_by_line_and_column(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    (data / "geo" / "outline.geojson").write_text("{\n", encoding="utf-8")
    [problem] = check(data)
    assert (problem.file, problem.row, problem.column) == ("data/geo/outline.geojson", 2, "1")


@pytest.mark.parametrize("content", [b'{"name": "\xff"}', b"[" * 100_000, b"[]", b'{"resources": []}', b"null"])
def test_descriptors_that_are_none(tmp_path: Path, content: bytes) -> None:
    data = write(tmp_path / "data")
    (data / "datapackage.json").write_bytes(content)
    [problem] = check(data)
    assert problem.file == "data/datapackage.json"
    assert problem.rule
    assert problem.found
    assert problem.remedy


PATHS = [
    "../secret.csv",
    "/etc/passwd",
    "geo/../../secret.csv",
    "https://x.example/a.csv",
    "..\\a.csv",
    "C:a.csv",
    "~/a.csv",
    "",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.csv").write_text(TRADE)
    raw = descriptor()
    raw["resources"][4]["path"] = path
    problem = one(tmp_path, raw=raw)
    assert problem.file == "data/datapackage.json"
    assert "resource trade: its path must be a file inside the folder" in problem.rule
    assert problem.found == (quoted(path) if path else "no path")


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    (tmp_path / "secret.csv").write_text(TRADE)
    (data / "trade.csv").unlink()
    (data / "trade.csv").symlink_to(tmp_path / "secret.csv")
    [problem] = check(data)
    assert "inside the folder" in problem.rule
    assert problem.found == "'trade.csv'"


def test_a_data_folder_that_is_itself_a_link_is_fine(tmp_path: Path) -> None:
    write(tmp_path / "real")
    (tmp_path / "data").symlink_to(tmp_path / "real")
    assert check(tmp_path / "data") == []


def test_addresses_in_the_descriptor_are_refused(tmp_path: Path) -> None:
    for number, part in enumerate(("schema", "dialect")):
        raw = descriptor()
        raw["resources"][0][part] = "http://127.0.0.1:9/x.json"
        [problem] = check(write(tmp_path / str(number), raw=raw))
        assert f"resource grades: {part} must stand in the descriptor" in problem.rule
        assert "127.0.0.1:9" in problem.found


def broken(change: str) -> dict[str, Any]:
    raw = descriptor()
    trade = next(entry for entry in raw["resources"] if entry["name"] == "trade")
    schema = trade["schema"]
    match change:
        case "no fields":
            del schema["fields"]
        case "two of a name":
            schema["fields"][1]["name"] = "reporter"
        case "key":
            schema["primaryKey"] = ["reporte"]
        case "reference":
            schema["foreignKeys"][0]["reference"] = {"resource": "country", "fields": ["country"]}
        case "form of a key":
            schema["foreignKeys"] = [{"reference": {}}]
        case "twice":
            raw["resources"].append(trade)
        case "nameless":
            raw["resources"].append({"path": "x.csv"})
        case "type":
            schema["fields"][0]["type"] = "strng"
        case "papers":
            schema["fields"].remove(field("authority"))
        case "no key":
            schema["foreignKeys"].pop()
        case "no ranks":
            raw["resources"] = [entry for entry in raw["resources"] if entry["name"] != "grades"]
            schema["foreignKeys"] = [key for key in schema["foreignKeys"] if key["fields"] != ["grade"]]
    return raw


@pytest.mark.parametrize(
    ("change", "rule", "shown"),
    [
        ("no fields", "resource trade: its schema must list the columns", "without"),
        ("two of a name", "resource trade: names of columns must differ", "reporter, reporter"),
        ("key", "resource trade: keys must name its own columns", "'reporte'"),
        ("reference", "resource trade: a foreign key must refer to columns", "'country.country'"),
        ("form of a key", "resource trade: keys must name", "a key without fields"),
        ("twice", "names of resources must differ", "'trade' twice"),
        ("nameless", "each resource must have a name", "resource 8"),
        ("type", "resource trade, column reporter: type must be one that the suite reads", "strng"),
        ("papers", "resource trade: observations must have value, unit, status, grade, authority", "no authority"),
        ("no key", "resource trade: source must refer to sources", "no foreign key"),
        ("no ranks", "tables that rank observations must be there", "grades without grade, rank, meaning"),
    ],
)
def test_a_descriptor_that_breaks_a_rule(tmp_path: Path, change: str, rule: str, shown: str) -> None:
    problems = found(tmp_path, raw=broken(change))
    told = [problem for problem in problems if rule in problem.rule]
    assert told, "\n".join(map(str, problems))
    assert shown in told[0].found
    assert told[0].file == "data/datapackage.json"
    assert told[0].remedy


def test_the_first_twenty_of_a_file_and_how_many_more(tmp_path: Path) -> None:
    row = "UZB,KOR,exports,{},{},x,percent,reported,press,,OLD_BOOK,\n"
    rows = "".join(row.format(1990 + i // 12, i % 12 + 1) for i in range(332))
    cut = limited(found(tmp_path, {"trade": HEADER + rows}))
    assert len(cut) == 21
    assert [problem.row for problem in cut[:20]] == list(range(2, 22))
    assert str(cut[-1]).startswith("data/trade.csv: and 312 more.")


def test_many_bad_rows_are_counted_and_not_listed(tmp_path: Path) -> None:
    rows = "UZB,KOR,exports,1880,12,1,percent,reported,press,,NOBODY,\n" * 4000
    text = str(BadInput(found(tmp_path, {"trade": HEADER + rows})))
    assert text.count("\n") < 50
    assert "more." in text


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    with (data / "trade.csv").open("r+b") as file:
        file.truncate(rawcsv.MOST_BYTES + 1_000_000)
    [problem] = check(data)
    assert (problem.file, problem.found) == (FILE, "51 MB")
    assert "smaller than 50 MB" in problem.rule


def test_a_huge_cell_is_cut_when_shown(tmp_path: Path) -> None:
    problem = one(tmp_path, changed("trade", "2023,12,4380", f"2023,12,{'9x' * 50_000}"))
    assert len(problem.found) < 100


def test_the_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.delenv("KORUZ_DATA", raising=False)
    monkeypatch.chdir(tmp_path / "notebooks")
    assert find_data() == data
    other = write(tmp_path / "other" / "place")
    monkeypatch.setenv("KORUZ_DATA", str(other))
    assert find_data() == other
    assert find_data(data) == data


def test_no_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORUZ_DATA", raising=False)
    with pytest.raises(BadInput) as bad:
        find_data(tmp_path / "nowhere")
    assert bad.value.problems[0].found == "no such folder"
    with pytest.raises(BadInput, match=r"no datapackage\.json in it"):
        find_data(tmp_path)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3))
def test_plain_numbers_have_no_fault(number: Any) -> None:
    assert cell_fault(str(number), Field("value", "number", "", "", "", {}, {})) is None


@given(st.integers(min_value=1000, max_value=10**12), st.sampled_from([" ", ",", "\N{NO-BREAK SPACE}", "'"]))
def test_marks_between_thousands_are_read_in_the_hint(number: int, mark: str) -> None:
    fault = cell_fault(f"{number:,}".replace(",", mark), Field("value", "number", "", "", "", {}, {}))
    assert fault is not None
    assert f"Write {number}:" in fault[1]


@given(st.text())
def test_every_text_gets_an_answer_that_a_terminal_can_show(text: str) -> None:
    for kind in ("number", "integer", "string"):
        rule, remedy = cell_fault(text, Field("x", kind, "", "", "", {}, {})) or ("rule", "remedy")
        lines = str(Problem("f.csv", 1, "x", rule, quoted(text), remedy)).split("\n")
        assert len(lines) == 2
        assert [visible(line) for line in lines] == lines


def test_nearest_words() -> None:
    words = ["reported", "rounded", "at_least", "Year"]
    assert nearest("Reported", words) == "reported"
    assert nearest("at least", words) == "at_least"
    assert nearest("roundet", words) == "rounded"
    assert nearest("year", words) == "Year"
    assert nearest("xyz", words) is None


def test_bad_input_survives_the_way_between_processes() -> None:
    import pickle

    bad = BadInput([Problem("a.csv", 2, "x", "must be so", "'y'", "Do it.")])
    again = pickle.loads(pickle.dumps(bad))
    assert again.problems == bad.problems
    assert str(again) == "a.csv, row 2, column x: must be so; found 'y'.\n  Do it."


def test_checking_changes_no_file(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    before = {path: path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}
    check(data)
    assert before == {path: path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}


def test_json_of_the_fixture_is_a_standard_package(tmp_path: Path) -> None:
    from frictionless import validate

    data = write(tmp_path / "data")
    assert validate(str(data / "datapackage.json")).valid
    assert json.loads((data / "datapackage.json").read_text())["name"] == "tiny"
