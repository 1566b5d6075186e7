"""What Koreans and Uzbeks travel for, and where Uzbeks go to study."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.view import ALL, HOME, HOST, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, number_text, of_row, period_label

_PURPOSES = {
    "tourism": "Tourism",
    "visiting_relatives": "Visiting relatives",
    "study": "Study",
    "business": "Business",
    "medical": "Medical treatment",
    "trade": "Commerce",
}
_FEWEST = 3


def purposes(view: View) -> Result:
    """Trips by purpose in percent of all trips, each direction in its longest recent period.

    The periods differ, so shares are compared and never trips. A purpose that isn't printed is unknown, not zero.

    Returns:
        Rows of purpose, direction, trips, share in percent; values `in_all`, `out_all` (trips of Koreans to Uzbekistan
        and of Uzbeks to Korea), and for each direction the shares `in_tourism`, `out_study` and so on.
    """
    columns = (
        Column("purpose_label", "Purpose"),
        Column("direction", "Direction"),
        Column("value", "Trips", "trips", 0),
        Column("share", "Share of all trips", "percent", 1),
        Column("status", "Status"),
        Column("source", "Source"),
    )
    sides = [_side(view, HOST, HOME, "in"), _side(view, HOME, HOST, "out")]
    data = pd.concat([side for side, _ in sides], ignore_index=True)
    if data.empty:
        return Result(data, columns, (), "")
    order = list(_PURPOSES)
    data = data.sort_values("purpose", key=lambda column: column.map(order.index), kind="stable").reset_index(drop=True)
    text = " ".join(
        f"{direction}: "
        + ", ".join(f"{row['purpose_label'].lower()} {row['share']:.1f}%" for _, row in rows.iterrows())
        + "."
        for direction, rows in data.groupby("direction", sort=False)
    )
    return Result(
        data, columns, sources_of(data), text, values_by_name([value for _, values in sides for value in values])
    )


def _side(view: View, origin: str, destination: str, prefix: str) -> tuple[pd.DataFrame, list[Value]]:
    """Purposes of one direction with their shares, and its values."""
    rows = view.rows("travel", origin=origin, destination=destination, definition="visits")
    rows = rows[rows["start"].str.endswith("-01-01")]
    names = [f"{prefix}_all", *(f"{prefix}_{purpose}" for purpose in _PURPOSES)]
    span = _longest(rows)
    if span is None:
        empty = rows.iloc[:0].assign(purpose_label="", direction="", share=0.0)
        return empty, [Value.missing(name, "percent" if name != names[0] else "trips") for name in names]
    chosen = view.one_per(rows[(rows["start"] == span[0]) & (rows["end"] == span[1])], "purpose")
    period = period_label(int(span[1][:4]), int(span[1][5:7]))
    direction = f"{view.names[origin]} to {view.names[destination]}, {period}"
    total = _trips(chosen[chosen["purpose"] == "all"].iloc[0], names[0], period, f"trips from {direction}")
    parts = chosen[chosen["purpose"] != "all"]
    data = parts.assign(
        purpose_label=parts["purpose"].map(_PURPOSES), direction=direction, share=100 * parts["value"] / total.amount
    )
    values = [total]
    for purpose, name in zip(_PURPOSES, names[1:], strict=True):
        found = data[data["purpose"] == purpose]
        values.append(_share(found.iloc[0], name, total) if len(found) else Value.missing(name, "percent"))
    return data, values


def _longest(rows: pd.DataFrame) -> tuple[str, str] | None:
    """Start and end of the longest period with a total and at least three purposes; the latest of equal ones."""
    found = [
        (int(end[5:7]), end, start)
        for (start, end), part in rows.groupby(["start", "end"])
        if "all" in set(part["purpose"]) and part["purpose"].nunique() > _FEWEST
    ]
    if not found:
        return None
    _, end, start = max(found)
    return start, end


def _trips(row: pd.Series, name: str, period: str, definition: str) -> Value:
    return of_row({**row, "unit": "trips"}, name, period=period, definition=definition)


def _share(row: pd.Series, name: str, total: Value) -> Value:
    part = _trips(row, name, total.period, f"{row['purpose_label'].lower()} in {total.definition}")
    how = f"{number_text(part.amount)} / {number_text(total.amount)} trips"
    return derive(name, float(row["share"]), "percent", how, (part, total))


def departures(view: View) -> Result:
    """Uzbeks who left to study: to Korea, to all countries, and Korea's part, for each period that has both.

    Periods are cumulative from January.

    Returns:
        Rows of period, to Korea, to all countries, share in percent; values `korea`, `all`, `share` of the longest period.
    """
    columns = (
        Column("period", "Period"),
        Column("value", "To South Korea", "persons", 0),
        Column("value_all", "To all countries", "persons", 0),
        Column("share", "Korea's part", "percent", 1),
        Column("status_all", "Status of the total"),
        Column("source", "Source"),
    )
    rows = view.rows("travel", origin=HOME, purpose="study", definition="study_departures")
    korea, every = (view.one_per(rows[rows["destination"] == place], "start", "end") for place in (HOST, ALL))
    data = korea.merge(every, on=["start", "end"], suffixes=("", "_all")).sort_values("end", kind="stable")
    if data.empty:
        return Result(data.assign(period="", share=0.0), columns, (), "")
    data = data.assign(
        period=[period_label(int(end[:4]), int(end[5:7])) for end in data["end"]],
        share=100 * data["value"] / data["value_all"],
    ).reset_index(drop=True)
    row = data.loc[[data["end"].str[5:7].astype(int).idxmax()]].iloc[0]
    own = of_row(row, "korea", period=row["period"], definition="Uzbeks who left to study in Korea")
    total = {name: row[f"{name}_all"] for name in ("value", "unit", "grade", "source", "status")}
    whole = of_row(total, "all", period=row["period"], definition="Uzbeks who left to study abroad")
    share = derive("share", float(row["share"]), "percent", f"{own} / {whole}", (own, whole))
    text = "; ".join(
        f"{row['period']}: {number_text(row['value'])} of {number_text(row['value_all'])}" for _, row in data.iterrows()
    )
    sources = tuple(dict.fromkeys([*sources_of(data), *data["source_all"]]))
    return Result(
        data,
        columns,
        sources,
        f"Left to study in Korea, of all who left to study. {text}.",
        values_by_name([own, whole, share]),
    )
