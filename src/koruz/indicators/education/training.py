"""Who was trained in Korea, by whose count, beside the article's number of civil servants."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from koruz.indicators.education.view import View
from koruz.indicators.evidence import ARTICLE, once
from koruz.report.results import JUDGED, Column, Result
from koruz.report.values import Value, derive, of_row
from koruz.words.dates import date_label
from koruz.words.pair import HOME
from koruz.words.units import PERCENT, SHARE, convert
from koruz.words.written import number_text

AGENCY, COURSES = "koica", "nhi_apa"
STATED = "The article: civil servants"

_WHOSE = {AGENCY: "KOICA: trainees of all fields", COURSES: "Courses for the Academy of Public Administration"}
_SHORT = {AGENCY: "KOICA", COURSES: "Academy courses"}
_BOUND = {"at_least": "over ", "rounded": "about ", "at_most": "up to "}
_COLUMNS = (
    Column("label", "Count"),
    Column("whose", "Who is counted"),
    Column("value", "Persons", "persons", 0),
    *JUDGED,
)


@once
def trainees(view: View) -> Result:
    """Persons trained in Korea so far, as the aid agency and others count them, beside the article's civil servants.

    The groups differ: the agency counts specialists of all fields, the article civil servants, the courses for the
    academy one year. Nothing is added up.

    Returns:
        Rows of count in words, who counts whom, persons, status, grade, source: the agency's first, the oldest first,
        the article's last; values `first` and `last` (of the agency), `courses`, `article` and `apart` (article over
        last in percent).
    """
    rows = view.rows("programmes", measure="trainees", country=HOME, group="all", programme=list(_WHOSE))
    chosen = view.one_per(rows, "programme", "start", "end").sort_values(["programme", "end", "start"], kind="stable")
    if chosen.empty:
        return Result.nothing(_COLUMNS, chosen)
    article = view.stated("E3").named("article")
    stated = {"label": STATED, "whose": STATED, "value": article.amount, "status": "reported", "grade": "article"}
    data = chosen.assign(whose=chosen["programme"].map(_WHOSE), label=[_label(row) for _, row in chosen.iterrows()])
    data = pd.concat([data, pd.DataFrame([{**stated, "source": ARTICLE}])], ignore_index=True)
    text = "; ".join(
        f"{row['label']}: {_BOUND.get(row['status'], '')}{number_text(row['value'])}" for _, row in data.iterrows()
    )
    return Result.of(data, _COLUMNS, f"Persons trained. {text}.", _values(chosen, article))


def _label(row: pd.Series) -> str:
    ends = [row["start"][:4], row["end"][:4]] if isinstance(row["start"], str) else [row["end"][:4]]
    years = "\N{EN DASH}".join(dict.fromkeys(ends))
    bound = {"at_least": ", at least", "at_most": ", at most"}.get(row["status"], "")
    return f"{_SHORT[row['programme']]}, {years}{bound}"


def _values(rows: pd.DataFrame, article: Value) -> list[Value]:
    agency = rows[rows["programme"] == AGENCY]
    first = _count(agency, "first", 0, "trainees of all fields, aid agency")
    last = _count(agency, "last", -1, "trainees of all fields, aid agency")
    courses = _count(rows[rows["programme"] == COURSES], "courses", -1, "civil servants and students of the academy")
    how = f"{article} / {last} \N{MINUS SIGN} 1"
    over = convert(article.amount / last.amount - 1, SHARE, PERCENT) if last.amount else math.nan
    apart = derive("apart", over, "percent", how, (last, article))
    return [first, last, courses, article, apart]


def _count(rows: pd.DataFrame, name: str, place: int, definition: str) -> Value:
    if rows.empty:
        return Value.missing(name, "trainees")
    row = rows.iloc[place]
    value = of_row(row, name, period=f"to {date_label(row['end'])}", definition=definition)
    return replace(value, unit="trainees")


def volunteers(view: View) -> Value:
    """Volunteers of the aid agency sent to Uzbekistan so far: the last count that precedence chooses."""
    rows = view.rows("programmes", measure="volunteers", programme=AGENCY, country=HOME, group="all")
    if rows.empty:
        return Value.missing("volunteers", "volunteers")
    last = view.one_per(rows[rows["end"] == rows["end"].max()], "programme").iloc[0]
    value = of_row(last, "volunteers", period=f"to {date_label(last['end'])}", definition="volunteers sent by KOICA")
    return replace(value, unit="volunteers")
