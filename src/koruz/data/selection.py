"""Rows of a table: which of them have the given values, and the table cut down to them.

The tables are small. Of the time that pandas takes to select rows most goes into preparing, column by column, so each
condition is a plain array of truths here, and the table is cut once for all conditions together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Truths = npt.NDArray[np.bool_]


def where(frame: pd.DataFrame, /, *conditions: Truths, **equal: object) -> pd.DataFrame:
    """The rows that meet all conditions, in their order and with their own index.

    Args:
        frame: Any table.
        conditions: Truths, one for each row.
        equal: Columns and what they must equal: a value, or one of a list or tuple. A missing cell equals nothing.

    Raises:
        KeyError: If there is no such column.
    """
    found = np.ones(len(frame), dtype=bool)
    for condition in conditions:
        found &= condition
    for column, wanted in equal.items():
        found &= fits(frame[column], wanted)
    return at(frame, np.flatnonzero(found))


def fits(column: pd.Series, wanted: object) -> Truths:
    """Which cells equal a value, or one of a list or tuple; a missing cell equals nothing."""
    # Text compares ten times faster as plain objects; a missing text is a NaN, which equals nothing.
    cells = np.asarray(column.array) if column.dtype == "str" else column.array
    if not isinstance(wanted, (list, tuple)):
        return truths(cells == wanted)
    found = np.zeros(len(column), dtype=bool)
    for each in wanted:
        found |= truths(cells == each)
    return found


def within(column: pd.Series, first: int, last: int) -> Truths:
    """Which numbers lie between two, ends included; a missing one doesn't."""
    return truths(column.array >= first) & truths(column.array <= last)


def truths(answers: Any) -> Truths:
    """Answers of a column, such as those of a comparison, as truths; a missing answer is no."""
    return answers if isinstance(answers, np.ndarray) else answers.to_numpy(dtype=bool, na_value=False)


def at(frame: pd.DataFrame, places: Sequence[int] | npt.NDArray[np.intp]) -> pd.DataFrame:
    """The rows at these places, in this order and with their own index."""
    count = len(places)
    if count == 0:
        return frame.iloc[:0]
    first = int(places[0])
    if count == places[-1] - first + 1 and np.array_equal(places, np.arange(first, first + count)):
        # Neighbours are a part of the table, or all of it, which pandas needn't copy before somebody changes a cell.
        return frame.copy(deep=False) if count == len(frame) else frame.iloc[first : first + count]
    return frame.take(places)
