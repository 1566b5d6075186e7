"""Students at universities abroad as UNESCO counts them: a definition of its own, never joined with a ministry's."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.view import STUDENTS, View, students
from koruz.report import describe
from koruz.report.results import PAPERS, YEAR, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, ratio
from koruz.words.pair import PARTNER

_COLUMNS = (
    YEAR,
    Column("name", "Where they study"),
    Column("value", "Students", STUDENTS, 0),
    *PAPERS,
)


def unesco(view: View) -> Result:
    """Students from the origin by country of study and year, by UNESCO's definition, within the years shown.

    The series is never joined with a ministry's count and never divided by one.

    Returns:
        Rows of year, country of study, students, South Korea first; values `first` and `last` (South Korea), `most`
        (the largest other country of study in the year of `last`; its name is the definition) and `most_times`
        (that over `last`). Empty without a count for South Korea.
    """
    rows = view.shown("students", origin=view.origin, level="all", measure="students", definition="uis")
    data = view.one_per(view.exact(rows), "host", "date")
    data = data.assign(year=data["date"].str[:4].astype(int), name=data["host"].map(view.names))
    data = data.assign(place=data["host"].ne(PARTNER)).sort_values(["place", "host", "year"], ignore_index=True)
    own = data[data["host"] == PARTNER]
    if own.empty:
        return Result.nothing(_COLUMNS, data)
    text = describe.course(data, x="year", y="value", series="name", unit=STUDENTS)
    return Result(data, _COLUMNS, sources_of(data), text, values_by_name(_values(view, data, own)))


def _values(view: View, data: pd.DataFrame, own: pd.DataFrame) -> list[Value]:
    what = f"students from {view.called} at universities in Korea, by UNESCO's count"
    first, last = students(own.iloc[0], "first", what), students(own.iloc[-1], "last", what)
    others = data[(data["host"] != PARTNER) & (data["date"] == own.iloc[-1]["date"])].sort_values("value")
    most = Value.missing("most", STUDENTS)
    if len(others):
        most = students(others.iloc[-1], "most", view.in_text(str(others.iloc[-1]["host"])))
    return [first, last, most, ratio("most_times", most, last)]
