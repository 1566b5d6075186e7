"""Published CSV: the same bytes everywhere, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.report.csvtext import exported_csv, number_cell, text_cell


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_frame_by_hand() -> None:
    frame = pd.DataFrame(
        {
            "year": pd.array([2020, None], dtype="Int64"),
            "value": [2140.0, 0.1 + 0.2],
            "usable": pd.array([True, None], dtype="boolean"),
            "note": ['said: "about 2,1"', None],
        }
    )
    assert exported_csv(frame) == 'year,value,usable,note\n2020,2140,true,"said: ""about 2,1"""\n,0.3,,\n'


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1600.0, "1600"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1377.577, "1377.577"),
        (-27.8, "-27.8"),
        (1e15, "1000000000000000"),
        (1e22, "1e+22"),
        (0.00001, "0.00001"),
        (1e-9, "1e-09"),
        (1 / 3, "0.333333333333333"),
        (94893, "94893"),
    ],
)
def test_numbers_are_short_and_without_noise(number: float, text: str) -> None:
    assert number_cell(number) == text


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_only_finite_numbers_are_published(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        number_cell(number)


def test_an_infinite_number_is_refused_and_a_missing_one_is_empty() -> None:
    with pytest.raises(ValueError, match="finite"):
        exported_csv(pd.DataFrame({"x": [math.inf]}))
    assert exported_csv(pd.DataFrame({"x": [1.5, math.nan]})) == 'x\n1.5\n""\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x","y")'])
def test_a_formula_becomes_text(text: str) -> None:
    [[_], [cell]] = read(exported_csv(pd.DataFrame({"note": [text]})))
    assert cell == "'" + text.replace("\r", "\n")


def test_numbers_are_no_texts_but_texts_that_look_like_numbers_are() -> None:
    frame = pd.DataFrame({"number": [-5.0], "whole": [-5], "text": ["-5"], "=name": ["x"]})
    assert exported_csv(frame) == "number,whole,text,'=name\n-5,-5,'-5,x\n"


def test_mixed_columns_are_written_cell_by_cell() -> None:
    frame = pd.DataFrame({"x": np.array([-1, -1.5, "-1", None, True, np.float64(2), np.int64(3)], dtype=object)})
    assert [row[0] for row in read(exported_csv(frame))[1:]] == ["-1", "-1.5", "'-1", "", "true", "2", "3"]


def test_index_and_duplicate_names_do_no_harm() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"], index=[9])
    assert exported_csv(frame) == "a,a\n1,2\n"


CELLS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none(),
)


def expected(cell: Any) -> str:
    if cell is None:
        return ""
    return text_cell(cell) if isinstance(cell, str) else str(cell) if isinstance(cell, int) else number_cell(cell)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)))
def test_what_is_written_is_read_again(rows: list[list[Any]]) -> None:
    frame = pd.DataFrame(rows, columns=[f"c{n}" for n in range(len(rows[0]))], dtype=object)
    text = exported_csv(frame)
    assert read(text)[1:] == [[expected(cell) for cell in row] for row in rows]
    assert "\r" not in text
    assert text.endswith("\n")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_again_to_fifteen_digits(number: float) -> None:
    assert float(number_cell(number)) == float(f"{number:.15g}")


@given(st.decimals(-(10**9), 10**9, places=4).map(float))
def test_a_printed_figure_comes_back_exactly(number: float) -> None:
    assert float(number_cell(number)) == number


@given(st.text())
def test_no_text_cell_starts_like_a_formula(text: str) -> None:
    assert not text_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
