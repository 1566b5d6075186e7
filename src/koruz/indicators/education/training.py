"""Who was trained in Korea, by whose count, beside the article's number of civil servants."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from koruz.indicators.dates import date_label
from koruz.indicators.education.view import HOME, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, number_text, of_row

_WHOSE = {"koica": "KOICA: trainees of all fields", "nhi_apa": "Courses for the Academy of Public Administration"}
_ARTICLE = "The article: civil servants"
_BOUND = {"at_least": "over ", "rounded": "about ", "at_most": "up to "}


def trainees(view: View) -> Result:
    """Persons trained in Korea so far, as the aid agency and others count them, beside the article's civil servants.

    The groups differ: the agency counts specialists of all fields, the article civil servants, the courses for the
    academy one year. Nothing is added up.

    Returns:
        Rows of count in words, who counts whom, persons, status, grade, source, the agency's first, the oldest first, the article's last;
        values `first` and `last` (of the aid agency), `article`, `courses` and `apart` (article over last in percent).
    """
    rows = view.rows("programmes", measure="trainees", country=HOME, group="all", programme=list(_WHOSE))
    chosen = view.one_per(rows, "programme", "start", "end").sort_values(["programme", "end", "start"], kind="stable")
    data = chosen.assign(whose=chosen["programme"].map(_WHOSE), label=[_label(row) for _, row in chosen.iterrows()])
    columns = (
        Column("label", "Count"),
        Column("whose", "Who is counted"),
        Column("value", "Persons", "persons", 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    article = _article(view)
    if data.empty:
        return Result(data, columns, (), "")
    extra = {"label": _ARTICLE, "whose": _ARTICLE, "value": article.amount, "status": "reported", "grade": "article"}
    drawn = pd.concat([data, pd.DataFrame([{**extra, "source": "ARTICLE"}])], ignore_index=True)
    text = "; ".join(
        f"{row['label']}: {_BOUND.get(row['status'], '')}{number_text(row['value'])}" for _, row in drawn.iterrows()
    )
    return Result(drawn, columns, sources_of(data), f"Persons trained. {text}.", values_by_name(_values(data, article)))


def _label(row: pd.Series) -> str:
    ends = [row["start"][:4], row["end"][:4]] if isinstance(row["start"], str) else [row["end"][:4]]
    period = "\N{EN DASH}".join(dict.fromkeys(ends))
    bound = ", at least" if row["status"] == "at_least" else ""
    return f"{'KOICA' if row['programme'] == 'koica' else 'Academy courses'}, {period}{bound}"


def _article(view: View) -> Value:
    return view.stated("E3").named("article")


def _values(data: pd.DataFrame, article: Value) -> list[Value]:
    agency, courses = data[data["programme"] == "koica"], data[data["programme"] == "nhi_apa"]

    def value(rows: pd.DataFrame, name: str, place: int, definition: str) -> Value:
        if rows.empty:
            return Value.missing(name, "trainees")
        row = rows.iloc[place]
        period = f"to {date_label(row['end'])}"
        return replace(of_row(row, name, period=period, definition=definition), unit="trainees")

    first, last = (
        value(agency, name, at, "trainees of all fields, aid agency") for name, at in (("first", 0), ("last", -1))
    )
    amount = 100 * (article.amount / last.amount - 1) if last.known else float("nan")
    apart = derive(
        "apart",
        amount,
        "percent",
        f"{article} / {number_text(last.amount) if last.known else ''} \N{MINUS SIGN} 1",
        (last,),
    )
    return [first, last, article, value(courses, "courses", -1, "civil servants and students of the academy"), apart]


def volunteers(view: View) -> Value:
    """Volunteers of the aid agency sent to Uzbekistan so far: the last count that precedence chooses."""
    rows = view.rows("programmes", measure="volunteers", programme="koica", country=HOME, group="all")
    if rows.empty:
        return Value.missing("volunteers", "persons")
    last = view.one_per(rows[rows["end"] == rows["end"].max()], "programme").iloc[0]
    return of_row(last, "volunteers", period=f"to {date_label(last['end'])}", definition="volunteers sent by KOICA")
