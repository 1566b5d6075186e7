"""Rows by the values of their columns: the same rows as pandas' own conditions select."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.data.selection import at, fits, truths, where, within

TEXTS, NUMBERS, AMOUNTS, TRUTHS = ["KOR", "UZB", ""], [2020, 2021, -1], [1.0, 2.5, 0.0], [True, False]
TYPES = {"text": "str", "number": "Int64", "amount": "float64", "truth": "boolean", "any": "object"}
CELLS = {
    "text": st.sampled_from([*TEXTS, None]),
    "number": st.sampled_from([*NUMBERS, None]),
    "amount": st.sampled_from([*AMOUNTS, float("nan")]),
    "truth": st.sampled_from([*TRUTHS, None]),
    "any": st.sampled_from([*TEXTS, None]),
}
WANTED = {"text": TEXTS, "number": NUMBERS, "amount": AMOUNTS, "truth": TRUTHS, "any": TEXTS}


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Tables with a column of each type, missing cells, and an index in any order."""
    rows = draw(st.lists(st.fixed_dictionaries(CELLS), max_size=8))
    frame = pd.DataFrame(rows, columns=[*CELLS]).astype(TYPES)
    return frame.set_axis(draw(st.permutations([10 * place for place in range(len(frame))])), axis=0)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """A value, or a list or a tuple of them, for some columns; some values don't occur, some are of another type."""
    asked = draw(st.lists(st.sampled_from([*CELLS]), unique=True))
    one = {name: st.sampled_from([*WANTED[name], "nowhere", 7]) for name in asked}
    some = {name: st.lists(one[name], max_size=3) for name in asked}
    return {name: draw(st.one_of(one[name], some[name], some[name].map(tuple))) for name in asked}


def plainly(frame: pd.DataFrame, **equal: Any) -> pd.DataFrame:
    """The same with pandas alone."""
    keep = pd.Series(True, index=frame.index)
    for column, wanted in equal.items():
        keep &= frame[column].isin(wanted) if isinstance(wanted, (list, tuple)) else frame[column] == wanted
    return frame[keep.fillna(False)]


@given(frames(), questions())
def test_the_rows_are_those_that_pandas_selects(frame: pd.DataFrame, equal: dict[str, Any]) -> None:
    pd.testing.assert_frame_equal(where(frame, **equal), plainly(frame, **equal))


@given(frames(), questions(), st.sampled_from(NUMBERS), st.sampled_from(NUMBERS))
def test_conditions_and_values_hold_together(frame: pd.DataFrame, equal: dict[str, Any], one: int, two: int) -> None:
    low, high = sorted((one, two))
    found = where(frame, within(frame["number"], low, high), truths(frame["text"].notna()), **equal)
    rows = plainly(frame, **equal)
    rows = rows[rows["number"].between(low, high).fillna(False) & rows["text"].notna()]
    pd.testing.assert_frame_equal(found, rows)


@given(frames(), st.data())
def test_places_give_the_rows_that_stand_there(frame: pd.DataFrame, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(frame) - 1))) if len(frame) else []
    pd.testing.assert_frame_equal(at(frame, places), frame.take(places))
    pd.testing.assert_frame_equal(at(frame, np.array(places, dtype=np.intp)), frame.take(places))


def test_a_missing_cell_equals_nothing() -> None:
    for cells in (pd.array(["a", None], dtype="str"), pd.array([1, None], dtype="Int64"), np.array([1.0, np.nan])):
        column = pd.Series(cells)
        assert fits(column, column.iloc[0]).tolist() == [True, False]
        assert fits(column, [column.iloc[0], "b"]).tolist() == [True, False]
        assert (~fits(column, column.iloc[0])).tolist() == [False, True]


@pytest.mark.parametrize("places", [[1, 2], [0, 1, 2], [2, 0], []])
def test_what_is_done_to_the_rows_stays_there(places: list[int]) -> None:
    frame = pd.DataFrame({"number": pd.array([1, 2, 3], dtype="Int64")})
    rows = at(frame, places)
    rows["new"] = "x"
    rows.loc[:, "number"] = 0
    assert frame["number"].tolist() == [1, 2, 3]
    assert [*frame.columns] == ["number"]


def test_a_column_may_have_any_name() -> None:
    frame = pd.DataFrame({"frame": ["a", "b"], "conditions": ["c", "d"]})
    assert where(frame, frame="b", conditions="d").index.tolist() == [1]
    with pytest.raises(KeyError):
        where(frame, column="a")
