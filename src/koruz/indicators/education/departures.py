"""How many Uzbeks leave to study, and for how many of them Korea is the goal."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.view import View
from koruz.report.results import PERIOD, SOURCE, Column, Result, sources_of
from koruz.report.values import Value, of_row, ratio
from koruz.words.pair import HOME, PARTNER, WORLD
from koruz.words.units import percent
from koruz.words.written import number_text, period_label

_COLUMNS = (
    PERIOD,
    Column("value", "To South Korea", "persons", 0),
    Column("value_all", "To all countries", "persons", 0),
    Column("share", "Korea's part", "percent", 1),
    Column("status_all", "Status of the total"),
    SOURCE,
)


def departures(view: View) -> Result:
    """Uzbeks who left to study: to Korea, to all countries, and Korea's part, for each period that has both.

    Periods are cumulative from January.

    Returns:
        Rows of period, to Korea, to all countries, share in percent; values `korea`, `all` and `share` of the longest
        period, the latest of equal ones.
    """
    rows = view.rows("travel", origin=HOME, purpose="study", definition="study_departures")
    korea, every = (view.one_per(rows[rows["destination"] == place], "start", "end") for place in (PARTNER, WORLD))
    data = korea.merge(every, on=["start", "end"], suffixes=("", "_all")).sort_values("end", kind="stable")
    data = data.assign(
        period=[period_label(int(end[:4]), int(end[5:7])) for end in data["end"]],
        share=percent(data["value"], data["value_all"]),
    ).reset_index(drop=True)
    text = "; ".join(
        f"{row['period']}: {number_text(row['value'])} of {number_text(row['value_all'])}" for _, row in data.iterrows()
    )
    text = f"Left to study in Korea, of all who left to study. {text}."
    return Result.of(data, _COLUMNS, text, lambda: _values(data), (*sources_of(data), *data["source_all"]))


def _values(data: pd.DataFrame) -> list[Value]:
    row = data.iloc[max(range(len(data)), key=lambda place: (data["end"].iloc[place][5:7], place))]
    own = of_row(row, "korea", period=row["period"], definition="Uzbeks who left to study in Korea")
    total = {name: row[f"{name}_all"] for name in ("value", "unit", "grade", "source", "status")}
    whole = of_row(total, "all", period=row["period"], definition="Uzbeks who left to study abroad")
    return [own, whole, ratio("share", own, whole, "percent")]
