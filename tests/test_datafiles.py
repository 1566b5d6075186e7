"""Plain files of the folder alone are read, and what they hold can be run by nobody."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_package import changed, descriptor, write

from koruz.data.catalog import open_catalog
from koruz.data.checks import check
from koruz.data.overlay import merge
from koruz.data.package import rawcsv
from koruz.data.package.cells import REDUCED_DATE, cell_fault
from koruz.data.package.content import content_digest
from koruz.data.package.descriptor import Field
from koruz.words.problems import BadInput, Problem

SECRET = "root-of-all,evil\nsecret,words\n"

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")


def in_time(step: Any, *arguments: Any, seconds: float = 20) -> Any:
    """What a step returns; it mustn't wait for somebody who never comes."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(step(*arguments)), daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive()
    return found[0]


def refused(base: Path, over: Path) -> list[Problem]:
    try:
        merge(base, over, over.parent / "out")
    except BadInput as bad:
        return bad.problems
    raise AssertionError("nothing was refused")


# --- pipes, devices, folders, links -----------------------------------------------------------------------------------


@pipes
@pytest.mark.parametrize("path", ["trade.csv", "sources.csv", "geo/outline.geojson"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, path: str) -> None:
    data = write(tmp_path / "data")
    (data / path).unlink()
    os.mkfifo(data / path)
    problems = in_time(check, data)
    assert [problem.file for problem in problems] == [f"data/{path}"]
    assert in_time(content_digest, data, [path]) == content_digest(data, [path])


@pipes
@pytest.mark.parametrize("name", ["trade.csv", "datapackage.json", "geo/outline.geojson", "other.csv"])
def test_a_pipe_in_an_overlay_is_refused(tmp_path: Path, name: str) -> None:
    base, over = write(tmp_path / "data"), tmp_path / "mine"
    (over / name).parent.mkdir(parents=True)
    os.mkfifo(over / name)
    assert [problem.file for problem in in_time(refused, base, over)] == [f"{over}/{name}"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="devices of POSIX")
@pytest.mark.parametrize("name", ["trade.csv", "datapackage.json", "geo/outline.geojson"])
def test_a_device_has_no_end_and_is_refused(tmp_path: Path, name: str) -> None:
    base, over = write(tmp_path / "data"), tmp_path / "mine"
    (over / name).parent.mkdir(parents=True)
    (over / name).symlink_to("/dev/zero")
    assert [problem.file for problem in in_time(refused, base, over)] == [f"{over}/{name}"]
    (base / name).unlink()
    (base / name).symlink_to("/dev/zero")
    assert in_time(check, base)


@pytest.mark.parametrize("name", ["trade.csv", "sources.csv", "geo/outline.geojson", "datapackage.json", "stray.csv"])
def test_what_lies_outside_is_never_shown(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text(SECRET)
    base, over = write(tmp_path / "data"), tmp_path / "mine"
    (over / name).parent.mkdir(parents=True)
    (over / name).symlink_to(tmp_path / "secret")
    text = "\n".join(map(str, refused(base, over)))
    assert f"{over}/{name}" in text
    (base / name).unlink(missing_ok=True)
    (base / name).symlink_to(tmp_path / "secret")
    text += "\n".join(map(str, check(base)))
    assert f"data/{name}" in text or f"'{name}'" in text
    assert not any(word in text for word in ("root-of-all", "evil", "secret,", "words"))


def test_a_folder_that_is_a_link_leads_out_as_well(tmp_path: Path) -> None:
    base, over = write(tmp_path / "data"), tmp_path / "mine"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "outline.geojson").write_text(SECRET)
    over.mkdir()
    (over / "geo").symlink_to(tmp_path / "elsewhere")
    assert "evil" not in "\n".join(map(str, refused(base, over)))


def test_a_link_within_the_folder_is_its_file(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    (data / "trade.csv").rename(data / "trade-2024.txt")
    (data / "trade.csv").symlink_to("trade-2024.txt")
    assert check(data) == []
    assert len(open_catalog(data).table("trade")) == 4


@pytest.mark.parametrize("name", ["trade.csv", "geo/outline.geojson", "datapackage.json"])
def test_a_file_above_the_limit_is_refused(tmp_path: Path, name: str) -> None:
    data = write(tmp_path / "data")
    with (data / name).open("r+b") as file:
        file.truncate(rawcsv.MOST_BYTES + 1_000_000)
    [problem] = check(data)
    assert (problem.file, problem.found) == (f"data/{name}", "51 MB")
    assert "smaller than 50 MB" in problem.rule


# --- formulas ---------------------------------------------------------------------------------------------------------

NOTE = Field("note", "string", "", "", "", {}, {})
STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@given(st.sampled_from(STARTS), st.text("abcXYZ019()!|'\"&,", min_size=1, max_size=20))
def test_no_text_that_a_spreadsheet_runs_passes(start: str, rest: str) -> None:
    text = (start + rest).strip()
    number = start in "+-" and rest.isdigit()
    assert (cell_fault(text, NOTE) is None) == number


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("=1+1", "Write the result"),
        ("-5% on the year", "'minus 5% on the year'"),
        ("+82 million", "'plus 82 million'"),
        ("@SUM(A1)", "Begin with a word."),
        ("-cmd|' /C calc'!A0", "Begin with a word."),
        ("\uff1dHYPERLINK(1)", "Begin with a word."),
        ("-", "Leave the cell empty"),
        ("--", "Leave the cell empty"),
    ],
)
def test_a_formula_in_the_data_is_refused_with_what_to_write(tmp_path: Path, text: str, remedy: str) -> None:
    [problem] = check(write(tmp_path / "data", changed("trade", "NEWS_2024,about", f'NEWS_2024,"{text}"')))
    assert (problem.row, problem.column) == (3, "note")
    assert remedy in problem.remedy


@pytest.mark.parametrize("text", ["-5", "+7", "-0.5", "5 - 3", "a=b", "me@example.org"])
def test_numbers_and_signs_within_a_text_stand(tmp_path: Path, text: str) -> None:
    assert check(write(tmp_path / "data", changed("trade", "NEWS_2024,about", f"NEWS_2024,{text}"))) == []


def test_a_negative_figure_is_a_number(tmp_path: Path) -> None:
    assert check(write(tmp_path / "data", changed("trade", "12,4380", "12,-4380"))) == []


# --- dates ------------------------------------------------------------------------------------------------------------

REDUCED = Field("date", "string", "", "", "", {}, {"form": REDUCED_DATE})
DAY = Field("start", "date", "", "", "", {}, {})


@given(st.dates())
def test_dates_and_reduced_dates_are_read(day: Any) -> None:
    text = day.isoformat()
    assert cell_fault(text, DAY) is None
    assert all(cell_fault(text[:length], REDUCED) is None for length in (4, 7, 10))


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-02-30", "2023-02-29", "24", "2024-1", "31.12.2024", "2024-12-31T00"]
)
def test_what_is_no_date_is_told_before_anybody_reads_it(text: str) -> None:
    assert cell_fault(text, REDUCED)
    assert cell_fault(text, DAY)


@pytest.mark.parametrize("text", ["2014-1-2", "20140102", "2014-W01-1", "2014-001", "\u0662014-01-01"])
def test_a_date_has_one_way_of_writing(tmp_path: Path, text: str) -> None:
    [problem] = check(write(tmp_path / "data", changed("cities", "2014-10-02", text)))
    assert (problem.row, problem.column, problem.rule) == (2, "opened", "must be a date")


# --- descriptors ------------------------------------------------------------------------------------------------------


def with_column(constraints: Any, number: int = 0, **more: Any) -> dict[str, Any]:
    raw = descriptor()
    fields = raw["resources"][4]["schema"]["fields"]
    fields[number] |= {"constraints": constraints, **more}
    return raw


@pytest.mark.parametrize("pattern", ["[A-", "(a", "*", "a{2,1}", "(?P<n>a)(?P<n>b)", "\\", "(?<=a+)b"])
def test_a_pattern_that_is_none_is_told_with_its_column(tmp_path: Path, pattern: str) -> None:
    problems = check(write(tmp_path / "data", raw=with_column({"pattern": pattern})))
    assert len(problems) == 1
    assert "resource trade, column reporter: constraints pattern must be a regular expression" in problems[0].rule
    assert json.dumps(pattern)[1:-1] in problems[0].found


@pytest.mark.parametrize(
    ("constraints", "number"),
    [
        ({"minimum": "x"}, 3),
        ({"maximum": []}, 3),
        ({"maximum": None}, 3),
        ({"enum": []}, 0),
        ({"enum": "abc"}, 0),
        ({"enum": [{}]}, 0),
        ({"required": "yes"}, 0),
        ({"unique": 3}, 0),
        ({"pattern": 5}, 0),
    ],
)
def test_constraints_of_the_wrong_form_are_told_with_their_column(
    tmp_path: Path, constraints: dict[str, Any], number: int
) -> None:
    raw = with_column(constraints, number)
    name = raw["resources"][4]["schema"]["fields"][number]["name"]
    problems = check(write(tmp_path / "data", raw=raw))
    assert [f"resource trade, column {name}" in problem.rule for problem in problems] == [True]


@pytest.mark.parametrize("part", ["licenses", "contributors", "sources"])
@pytest.mark.parametrize("value", [5, "x", ["a"], None, [None]])
def test_lists_of_the_wrong_form_are_told(tmp_path: Path, part: str, value: Any) -> None:
    for number, place in enumerate(("package", "resource")):
        raw = descriptor()
        (raw if place == "package" else raw["resources"][4])[part] = value
        problems = check(write(tmp_path / str(number), raw=raw))
        assert problems
        assert all(problem.file.endswith("datapackage.json") for problem in problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab[(*", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["minimum", "where", "enum"]), inner, max_size=2)
    ),
    max_leaves=4,
)
PLACES = ["pattern", "enum", "minimum", "maximum", "required", "unique", "minLength"]
PARTS = ["limits", "wholes", "shares", "homes", "growth", "swings", "primaryKey", "foreignKeys", "missingValues"]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(PLACES), JSON, st.integers(0, 3))
def test_no_constraint_breaks_the_check(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: Any, column: int
) -> None:
    raw = with_column({name: value}, column)
    found = check(write(tmp_path_factory.mktemp("any") / "data", raw=raw))
    assert all(str(problem) for problem in found)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(PARTS), JSON)
def test_no_part_of_a_schema_breaks_the_check(tmp_path_factory: pytest.TempPathFactory, name: str, value: Any) -> None:
    raw = descriptor()
    raw["resources"][4]["schema"][name] = value
    found = check(write(tmp_path_factory.mktemp("any") / "data", raw=raw))
    assert all(str(problem) for problem in found)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"a,b\n\xff",
        b'a,b\n"',
        b"\0",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf\xff",
        b'a,b\n"x"y,1\n',
        b"[",
        b"{'a'}",
        b'{"a": 1e',
        b'{"a":,}',
        b"9" * 5000,
    ],
)
def test_no_message_speaks_python(tmp_path: Path, content: bytes) -> None:
    for name in ("trade.csv", "geo/outline.geojson", "datapackage.json"):
        data = write(tmp_path / name.replace("/", "-"))
        (data / name).write_bytes(content)
        text = "\n".join(map(str, check(data)))
        assert text
        for word in ("utf-8-sig", "codec", "Error", "Expecting", "Exception", "int()", "None", "line 1 column"):
            assert word not in text


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    for number, name in enumerate(("trade.csv", "geo/outline.geojson", "datapackage.json")):
        data = write(tmp_path / str(number))
        (data / name).unlink()
        (data / name).symlink_to(Path(name).name)
        if name != "datapackage.json":  # without it there is no package
            assert f"'{name}'" in str(check(data)[0])
        over = tmp_path / f"mine{number}"
        (over / name).parent.mkdir(parents=True)
        (over / name).symlink_to(Path(name).name)
        base = write(tmp_path / f"base{number}")
        assert [problem.file for problem in refused(base, over)] == [f"{over}/{name}"]
