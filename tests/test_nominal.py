"""A picture of dollars over more than ten years says what kind of dollars they are."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from builders import published
from spoken import spoken

from koruz.report.outputs import Output

NOTEBOOKS = published()
LONGEST = 10  # years after which prices have changed too much to say nothing
_MONEY = re.compile(r"\b(USD|EUR|dollars?)\b")
_KIND = re.compile(r"\b(nominal|current|constant)\b")


def nameless(subtitle: str, unit: str, times: list[str]) -> bool:
    """Whether dollars over many years are shown without their kind."""
    years = [int(time[:4]) for time in times]
    return bool(_MONEY.search(unit)) and max(years) - min(years) > LONGEST and not _KIND.search(subtitle)


@pytest.mark.parametrize(
    ("subtitle", "unit", "times", "wrong"),
    [
        ("Aid, USD million", "USD million", ["1992", "2023-05"], True),
        ("Aid, USD million, nominal", "USD million", ["1992", "2023"], False),
        ("Turnover, current US dollars", "USD billion", ["1992", "2023"], False),
        ("Aid, USD million", "USD million", ["2013", "2023"], False),
        ("Share, percent", "percent", ["1992", "2023"], False),
    ],
)
def test_what_is_nameless(subtitle, unit, times, wrong):
    assert nameless(subtitle, unit, times) is wrong


def pictures_over_time(stem: str) -> list[tuple[str, str, str, list[str]]]:
    """Name, subtitle, unit and times of each picture of a notebook that has an axis of time."""
    shown = []

    def told(*_: object):
        def tell(_, name, result, _chart=None, encoding=None, *, subtitle, **__):
            time = (encoding or {}).get("x")
            if time in ("year", "date", "day") and len(result.data):
                times = [str(mark) for mark in result.data[time].dropna()]
                shown.append((name, subtitle, encoding.get("unit", ""), times))
            return Output({}, "", "")

        return tell

    with patch("spoken._told", told):
        spoken(stem)
    return shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_dollars_over_many_years_say_their_kind(path):
    assert [name for name, *papers in pictures_over_time(path.stem) if nameless(*papers)] == []


def test_pictures_over_time_are_found():
    assert {"mirror", "balance", "what-if"} <= {name for name, *_ in pictures_over_time("01_trade")}
