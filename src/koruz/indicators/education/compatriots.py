"""What part of an origin's nationals in Korea is there to study."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.students import VISAS, counted
from koruz.indicators.education.view import STUDENTS, View, students
from koruz.methods.ratios import percent_of
from koruz.report.results import Column, Result, sources_of
from koruz.report.values import Value, derive, of_row
from koruz.words.dates import date_label, decimal_year

_QUARTER = 0.26
_COLUMNS = (
    Column("day", "Day of the students"),
    Column("value", "Students on a visa", STUDENTS, 0),
    Column("residents", "Nationals in Korea", "persons", 0),
    Column("residents_day", "Day of the nationals"),
    Column("share", "Share", "percent", 1),
    Column("source", "Source of the students"),
    Column("source_residents", "Source of the nationals"),
)


def residents(view: View) -> Result:
    """Students on a visa in percent of all nationals of the origin who stay in Korea, both by the Ministry of Justice.

    A count of students is set against the nearest count of residents within three months.

    Returns:
        Rows of day, students, residents, their day, share in percent; values `first` and `last`, the earliest and the
        latest share.
    """
    chosen, stays = view.exact(counted(view, "moj")), _stays(view)
    items = [_beside(row, stays) for _, row in chosen[chosen["origin"] == view.origin].iterrows()]
    data = pd.DataFrame([item for item in items if item is not None])
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    text = "; ".join(f"{row['day']}: {row['share']:.1f}%" for _, row in data.iterrows())
    description = f"Students on a visa in percent of all nationals of {view.called} in Korea: {text}."
    values = [_share(view, data.iloc[0], "first"), _share(view, data.iloc[-1], "last")]
    return Result.of(data, _COLUMNS, description, values, (*sources_of(data), *data["source_residents"]))


def _stays(view: View) -> pd.DataFrame:
    """Exact counts of all nationals of the origin in Korea, short stays among them, one for each day."""
    group = {"ethnicity": "all", "visa": "all", "measure": "stock", "definition": "all_stays"}
    return view.one_per(view.exact(view.shown("migration_stock", nationality=view.origin, **group)), "date")


def _beside(row: pd.Series, stays: pd.DataFrame) -> dict[str, object] | None:
    """A count of students with the nearest count of nationals; None if there is none within three months."""
    gaps = [abs(decimal_year(date) - decimal_year(row["date"])) for date in stays["date"]]
    if not gaps or min(gaps) > _QUARTER:
        return None
    near = stays.iloc[gaps.index(min(gaps))]
    # A part above its whole: one of the two counts somebody else. Of nobody there is no part.
    if near["value"] < row["value"] or not near["value"]:
        return None
    return {
        **row,
        "day": date_label(row["date"]),
        "residents": float(near["value"]),
        "residents_day": date_label(near["date"]),
        "residents_grade": near["grade"],
        "residents_status": near["status"],
        "source_residents": near["source"],
        "share": percent_of(float(row["value"]), float(near["value"])),
    }


def _share(view: View, row: pd.Series, name: str) -> Value:
    part = students(row, name, f"students from {view.called}, {VISAS}")
    near = {"value": row["residents"], "unit": "persons", "grade": row["residents_grade"]}
    near |= {"source": row["source_residents"], "status": row["residents_status"]}
    whole = of_row(near, "residents", period=row["residents_day"], definition=f"nationals of {view.called} in Korea")
    definition = f"students on a visa in nationals of {view.called} in Korea"
    return derive(name, float(row["share"]), "percent", f"{part} / {whole}", (part, whole), definition=definition)
