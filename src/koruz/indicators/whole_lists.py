"""Which lists of countries are whole: a comparison falls back to the last of them; a newer figure alone is no list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

FEWEST = 3
"""Countries of one period, at least, that make a list of them."""


def whole_lists(rows: pd.DataFrame, period: str, member: str, needed: Collection[str] = ()) -> list[Any]:
    """The periods for which a list of countries is whole.

    A list has at least three countries, among them those that are needed, and more than half as many as the whole list
    before it. So one or two new figures can't take the other countries out of a comparison.

    Args:
        rows: Observations, one for each period and country.
        period: Column of the year or the day.
        member: Column of the country.
        needed: Codes without which a list says nothing.

    Returns:
        The periods in their order.
    """
    whole: list[Any] = []
    before = 0
    for when, codes in rows.groupby(period)[member].agg(set).sort_index().items():
        if len(codes) >= FEWEST and codes >= {*needed} and 2 * len(codes) > before:
            whole.append(when)
            before = len(codes)
    return whole
