"""Rows with the same key replace, new keys add, and problems name the place that the user wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_package import TABLES, descriptor, write

from koruz.data.catalog import open_catalog
from koruz.data.overlay import Change, merge
from koruz.words.problems import BadInput, Problem

HEADER = TABLES["trade"].splitlines()[0]
NEW = "UZB,KOR,turnover,2024,12,2500,USD million,reported,press,,NEWS_2024,\n"
CORRECTED = "UZB,KAZ,turnover,2023,12,4400,USD million,reported,official,,STAT_2024,corrected\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "data")


@pytest.fixture
def over(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def refused(base: Path, over: Path) -> list[Problem]:
    out = over.parent / "out"
    with pytest.raises(BadInput) as bad:
        merge(base, over, out)
    assert not out.exists()
    return bad.value.problems


def test_rows_replace_and_add(base: Path, over: Path, tmp_path: Path) -> None:
    (over / "trade.csv").write_text(f"{HEADER}\n{CORRECTED}{NEW}")
    before = {path.name: path.read_bytes() for path in base.glob("*") if path.is_file()}
    changes = merge(base, over, tmp_path / "out").changes
    assert changes == [Change("trade.csv", replaced=1, added=1)]
    assert str(changes[0]) == "trade.csv: 1 row replaced, 1 row added"
    trade = open_catalog(tmp_path / "out").table("trade")
    assert trade["value"].tolist() == [2140, 2100, 2300.5, 4400, 2500]
    assert trade["note"].tolist()[2:4] == ["table 1, all goods", "corrected"]
    assert before == {path.name: path.read_bytes() for path in base.glob("*") if path.is_file()}


def test_untouched_files_are_byte_identical(tmp_path: Path, over: Path) -> None:
    base = write(tmp_path / "data", {"cities": TABLES["cities"].replace("\n", "\r\n")})
    (over / "trade.csv").write_text(f"{HEADER}\n{NEW}")
    (over / "countries.csv").write_text("country,name\nKOR,South Korea\n")
    changes = merge(base, over, tmp_path / "out").changes
    assert changes == [Change("countries.csv", 0, 0), Change("trade.csv", 0, 1)]
    for path in ("cities.csv", "countries.csv", "sources.csv", "datapackage.json", "geo/outline.geojson"):
        assert (tmp_path / "out" / path).read_bytes() == (base / path).read_bytes()
    assert (tmp_path / "out" / "trade.csv").read_text() == TABLES["trade"] + NEW


def test_columns_may_stand_in_another_order_and_come_from_a_spreadsheet(base: Path, over: Path, tmp_path: Path) -> None:
    names = HEADER.split(",")
    cells = dict(zip(names, NEW.strip().split(","), strict=True))
    mixed = sorted(names)
    text = f"{','.join(mixed)}\r\n{','.join(cells[name] for name in mixed)}\r\n"
    (over / "trade.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert merge(base, over, tmp_path / "out").changes == [Change("trade.csv", 0, 1)]
    assert (tmp_path / "out" / "trade.csv").read_text() == TABLES["trade"] + NEW


def test_a_new_source_comes_along(base: Path, over: Path, tmp_path: Path) -> None:
    (over / "trade.csv").write_text(f"{HEADER}\n{NEW.replace('NEWS_2024', 'NEWS_2026')}")
    (over / "sources.csv").write_text(
        TABLES["sources"].splitlines()[0] + "\nNEWS_2026,A,B,media,2026,https://n.example,facts-only,\n"
    )
    assert merge(base, over, tmp_path / "out").changes == [Change("sources.csv", 0, 1), Change("trade.csv", 0, 1)]


def test_a_key_is_compared_by_its_number(base: Path, over: Path, tmp_path: Path) -> None:
    (over / "trade.csv").write_text(f"{HEADER}\n{CORRECTED.replace(',12,', ',012,')}")
    assert merge(base, over, tmp_path / "out").changes == [Change("trade.csv", 1, 0)]


def test_a_problem_names_the_place_in_the_overlay(base: Path, over: Path) -> None:
    (over / "trade.csv").write_text(
        f"{HEADER}\n{NEW}{CORRECTED.replace('KAZ', 'KAX')}{CORRECTED.replace('4400', 'many')}"
    )
    problems = refused(base, over)
    places = [(p.file, p.row, p.column, p.found) for p in problems]
    assert places == [
        (f"{over}/trade.csv", 3, "partner", "'KAX'"),
        (f"{over}/trade.csv", 4, "value", "'many'"),
    ]


def test_a_rule_between_columns_names_the_place_in_the_overlay(base: Path, over: Path) -> None:
    (over / "trade.csv").write_text(f"{HEADER}\n{NEW.replace('press', 'official')}")
    [problem] = refused(base, over)
    assert (problem.file, problem.row, problem.column) == (f"{over}/trade.csv", 2, "authority")


def test_a_problem_of_the_base_names_the_base(tmp_path: Path, over: Path) -> None:
    base = write(tmp_path / "data", {"trade": TABLES["trade"].replace("KAZ", "KAX")})
    (over / "trade.csv").write_text(f"{HEADER}\n{NEW}")
    [problem] = refused(base, over)
    assert (problem.file, problem.row, problem.found) == ("data/trade.csv", 5, "'KAX'")


def test_an_overlay_can_mend_the_base(tmp_path: Path, over: Path) -> None:
    base = write(tmp_path / "data", {"trade": TABLES["trade"].replace("2300.5", "many")})
    (over / "trade.csv").write_text("\n".join([HEADER, TABLES["trade"].splitlines()[3], ""]))
    assert merge(base, over, tmp_path / "out").changes == [Change("trade.csv", 1, 0)]


def test_a_value_that_must_be_unique_names_both_files(base: Path, over: Path) -> None:
    (over / "grades.csv").write_text("grade,rank,meaning\nhearsay,4,heard\n")
    [problem] = refused(base, over)
    assert (problem.file, problem.row) == (f"{over}/grades.csv", 2)
    assert problem.found == "'4', as in row 5 of data/grades.csv"


def test_a_key_twice_in_the_overlay_names_both_rows(base: Path, over: Path) -> None:
    (over / "trade.csv").write_text(f"{HEADER}\n{NEW}{CORRECTED}{NEW.replace('2500', '2600')}")
    [problem] = refused(base, over)
    assert (problem.file, problem.row) == (f"{over}/trade.csv", 4)
    assert "the same as in row 2: 'UZB, KOR, turnover, 2024" in problem.found


@pytest.mark.parametrize(
    ("name", "content", "row", "rule", "shown", "remedy"),
    [
        ("trades.csv", "a\n1\n", None, "a table of the package", "'trades.csv'", "'trade.csv'? Rename it."),
        ("Trade.csv", "a\n1\n", 1, "be the header", "'a'", "on top: reporter,partner"),
        ("trade.xlsx", "PK\3\4", None, "opened without a password", "detect", "Open and save it anew"),
        ("trade.csv", "", None, "header and rows", "an empty file", "Put rows in it"),
        ("trade.csv", f"{HEADER}\n", None, "rows below", "only the header", "Put rows below"),
        ("trade.csv", NEW + CORRECTED, 1, "be the header", "'UZB, KOR", "on top: reporter,partner"),
        ("trade.csv", f"{HEADER}\n{NEW}".replace("note", "nota"), 1, "right name", "'nota'", "'note'"),
        ("trade.csv", f"{HEADER}\nUZB,KOR\n", 2, "12 cells", "2 cells", "'flow'"),
        ("trade.csv", "reporter,partner,flow,year,value\nUZB,KAZ,turnover,2024,5\nUZB,KOR,exports,2024,5\n", 3,
         "doesn't tell it", "no such column", "write one of: press, official"),
        ("datapackage.json", "{}", None, "belongs to the package", "a changed copy", "Take it out"),
    ],
)  # fmt: skip
def test_a_bad_overlay(
    base: Path, over: Path, name: str, content: str, row: int | None, rule: str, shown: str, remedy: str
) -> None:
    (over / name).write_text(content)
    problem = refused(base, over)[0]
    assert (problem.file, problem.row) == (f"{over}/{name}", row)
    assert rule in problem.rule
    assert shown in problem.found
    assert remedy in problem.remedy


def test_a_whole_copied_folder_can_be_edited_and_laid_over(base: Path, tmp_path: Path) -> None:
    copy = write(tmp_path / "copy", {"trade": TABLES["trade"] + NEW})
    (copy / "README.md").write_text("codebook")
    (copy / ".hidden").write_text("")
    changes = merge(base, copy, tmp_path / "out").changes
    assert [change for change in changes if change.replaced or change.added] == [Change("trade.csv", 0, 1)]


def test_a_changed_outline_is_refused(base: Path, tmp_path: Path) -> None:
    copy = write(tmp_path / "copy")
    (copy / "geo" / "outline.geojson").write_text("{}")
    [problem] = refused(base, copy)
    assert (problem.file, problem.found) == (f"{copy}/geo/outline.geojson", "a changed copy")


def test_no_folder_no_files(base: Path, over: Path, tmp_path: Path) -> None:
    [problem] = refused(base, tmp_path / "nowhere")
    assert problem.found == "no such folder"
    [problem] = refused(base, over)
    assert (problem.file, problem.found) == (str(over), "none")
    assert "trade.csv" in problem.remedy
    (over / "zzz.bin").write_bytes(b"PK")
    [problem] = refused(base, over)
    assert problem.found == "none; Passed over, since they are no tables: zzz.bin"


def test_links_out_of_the_folder_are_refused(base: Path, over: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(f"{HEADER}\n{NEW}")
    (over / "trade.csv").symlink_to(tmp_path / "secret.csv")
    [problem] = refused(base, over)
    assert (problem.file, problem.found) == (f"{over}/trade.csv", "a link that leads out of it")


def test_nothing_is_written_over(base: Path, over: Path, tmp_path: Path) -> None:
    (over / "trade.csv").write_text(f"{HEADER}\n{NEW}")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError):
        merge(base, over, tmp_path / "out")
    assert (tmp_path / "out" / "mine.txt").read_text() == "keep"


def test_a_table_without_a_key_only_grows(tmp_path: Path, over: Path) -> None:
    raw = descriptor()
    del next(entry for entry in raw["resources"] if entry["name"] == "cities")["schema"]["primaryKey"]
    base = write(tmp_path / "data", raw=raw)
    (over / "cities.csv").write_text(TABLES["cities"] + "Tashkent,UZB,41,,,,false\n")
    assert merge(base, over, tmp_path / "out").changes == [Change("cities.csv", 0, 1)]
