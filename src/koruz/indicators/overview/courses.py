"""The quantities whose change the overview shows, each with all its sound figures, from the reports on the themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from koruz.indicators import construction, education, trade, transport
from koruz.indicators.bases import Dated, span
from koruz.indicators.education.students import ENROLLED
from koruz.indicators.migration.days import day_label
from koruz.indicators.migration.residents import STAYING
from koruz.indicators.overview.changes import Course
from koruz.indicators.transport.rights import ALLOWED
from koruz.report.values import Value
from koruz.words.dates import date_label
from koruz.words.units import OF_TOTAL

if TYPE_CHECKING:
    from koruz.indicators import migration

_FIRMS, _AT_WORK = "enterprises", "enterprises_operating"


def courses(
    goods: trade.View,
    people: migration.View,
    pupils: education.View,
    roads: transport.View,
    sites: construction.View,
) -> tuple[Course, ...]:
    """The six quantities, each from its first sound figure to its last; see `koruz.indicators.bases`.

    Args:
        goods: What the report on trade looks at; so are the others for theirs.
        people: Of migration.
        pupils: Of education.
        roads: Of transport.
        sites: Of construction.
    """
    return (
        Course("students", "Uzbek students enrolled in Korea", span(_students(pupils))),
        Course("flights", "Weekly flights both sides may fly", span(_rights(roads))),
        Course("residents", "Uzbek nationals in Korea", span(_residents(people))),
        Course("firms", "Korean firms at work in Uzbekistan", span(_firms(sites))),
        Course("part", "Korea's part of all foreign firms there", span(_parts(goods))),
        Course("share", "Korea's share of Uzbekistan's trade", span(_shares(goods))),
    )


def _points(
    rows: pd.DataFrame,
    unit: str,
    definition: str,
    *,
    dates: str = "date",
    value: str = "value",
    when: Callable[[str], str] = date_label,
) -> list[Dated]:
    """Rows with a value, a grade and a source as dated values of one definition."""
    return [
        Dated(
            str(row[dates]),
            Value(
                definition, float(row[value]), unit, when(str(row[dates])), definition, row["grade"], (row["source"],)
            ),
        )
        for _, row in rows.iterrows()
    ]


def _students(view: education.View) -> list[Dated]:
    rows = education.counts(view).data
    return _points(rows[rows["series"] == ENROLLED] if len(rows) else rows, "students", ENROLLED)


def _rights(view: transport.View) -> list[Dated]:
    """Rights hold until the next talks: those before the last stand a second time, in the month before."""
    found = transport.frequencies(view)
    rows = found.data[found.data["series"] == ALLOWED] if not found.empty else found.data
    points = _points(rows, "flights a week", ALLOWED)
    before, both = found["before"], found["both"]
    talks = next((point.date for point in points if point.value.period == both.period), "")
    if not (talks and before.known):
        return points
    papers = (date_label(_month_before(talks)), ALLOWED, before.grade, before.sources)
    return [*points, Dated(_month_before(talks), Value(ALLOWED, before.amount, "flights a week", *papers))]


def _month_before(date: str) -> str:
    """The month before a day, month or year: '2024-08' for '2024-09'."""
    return str(pd.Period(date[:7], "M") - 1)


def _residents(view: migration.View) -> list[Dated]:
    return _points(view.sound(view.stocks(view.nationality)), "persons", STAYING, when=day_label)


def _firms(view: construction.View) -> list[Dated]:
    rows = construction.enterprises(view).data
    return _points(
        rows[rows["measure"] == _AT_WORK] if len(rows) else rows, _FIRMS, "firms with Korean capital at work"
    )


def _parts(view: trade.View) -> list[Dated]:
    rows = trade.foreign(view).data
    return _points(rows, OF_TOTAL, "Korea's part of the firms with foreign capital at work", value="percent")


def _shares(view: trade.View) -> list[Dated]:
    rows = trade.share_by_year(view).data
    sound = rows[rows["sound"].notna()] if len(rows) else rows
    return _points(sound, OF_TOTAL, "share of national turnover", dates="year")
