"""What Koreans and Uzbeks travel for."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from koruz.indicators.education.view import View
from koruz.report.results import SOURCE, STATUS, Column, Result
from koruz.report.values import Value, derive, of_row
from koruz.words.pair import HOME, PARTNER
from koruz.words.units import percent
from koruz.words.written import number_text, period_label

_PURPOSES = {
    "tourism": "Tourism",
    "visiting_relatives": "Visiting relatives",
    "study": "Study",
    "business": "Business",
    "medical": "Medical treatment",
    "trade": "Commerce",
}
_FEWEST = 3
_COLUMNS = (
    Column("purpose_label", "Purpose"),
    Column("direction", "Direction"),
    Column("value", "Trips", "trips", 0),
    Column("share", "Share of all trips", "percent", 1),
    STATUS,
    SOURCE,
)


def purposes(view: View) -> Result:
    """Trips by purpose in percent of all trips, each direction in its longest recent period.

    The periods differ, so shares are compared and never trips. A purpose that isn't printed is unknown, not zero.

    Returns:
        Rows of purpose, direction, trips, share in percent; values `in_all`, `out_all` (trips of Koreans to Uzbekistan
        and of Uzbeks to Korea), and for each direction the shares `in_tourism`, `out_study` and so on.
    """
    sides = [_side(view, PARTNER, HOME), _side(view, HOME, PARTNER)]
    data = pd.concat(sides)
    order = {purpose: place for place, purpose in enumerate(_PURPOSES)}
    data = data.assign(place=data["purpose"].map(order)).sort_values("place", kind="stable").reset_index(drop=True)
    values = [value for side, prefix in zip(sides, ("in", "out"), strict=True) for value in _values(side, prefix)]
    return Result.of(data, _COLUMNS, lambda: _text(data), values)


def _side(view: View, origin: str, destination: str) -> pd.DataFrame:
    """Purposes of one direction in its longest period, each with its share and the papers of the total."""
    rows = view.rows("travel", origin=origin, destination=destination, definition="visits")
    rows = rows[rows["start"].str.endswith("-01-01")]
    start, end = _longest(rows)
    chosen = view.one_per(rows[(rows["start"] == start) & (rows["end"] == end)], "purpose")
    period = period_label(int(end[:4]), int(end[5:7])) if end else ""
    every = chosen["purpose"] == "all"
    parts, total = chosen[~every], chosen[every & (chosen["value"] > 0)]
    papers = ["value", "status", "grade", "source"]
    data = parts.merge(total[papers], how="cross", suffixes=("", "_total"))
    return data.assign(
        purpose_label=data["purpose"].map(_PURPOSES),
        period=period,
        direction=f"{view.names[origin]} to {view.names[destination]}, {period}",
        # A tenth is as fine as totals that are rounded to a hundred trips allow.
        share=percent(data["value"], data["value_total"]).round(1),
    )


def _longest(rows: pd.DataFrame) -> tuple[str, str]:
    """Start and end of the longest period with a total and at least three purposes; the latest of equal ones."""
    found = [("", "", "")]
    for end in sorted(set(rows["end"])):
        part = rows[rows["end"] == end]
        if "all" in set(part["purpose"]) and part["purpose"].nunique() > _FEWEST:
            found.append((str(end)[5:7], str(end), str(part["start"].iloc[0])))
    _, last, start = max(found)
    return start, last


def _values(side: pd.DataFrame, prefix: str) -> Iterator[Value]:
    """All trips of one direction, and the share of each purpose; missing where it wasn't printed."""
    if side.empty:
        yield Value.missing(f"{prefix}_all", "trips")
        yield from (Value.missing(f"{prefix}_{purpose}", "percent") for purpose in _PURPOSES)
        return
    first = side.iloc[0]
    papers = {name: first[f"{name}_total"] for name in ("value", "status", "grade", "source")}
    total = _trips(pd.Series({**first, **papers}), f"{prefix}_all", f"trips from {first['direction']}")
    yield total
    for purpose, words in _PURPOSES.items():
        found = side[side["purpose"] == purpose]
        name = f"{prefix}_{purpose}"
        if found.empty:
            yield Value.missing(name, "percent")
            continue
        part = _trips(found.iloc[0], name, f"{words.lower()} in {total.definition}")
        how = f"{number_text(part.amount)} / {number_text(total.amount)} trips"
        yield derive(name, float(found.iloc[0]["share"]), "percent", how, (part, total))


def _trips(row: pd.Series, name: str, definition: str) -> Value:
    return of_row({**row, "unit": "trips"}, name, period=str(row["period"]), definition=definition)


def _text(data: pd.DataFrame) -> str:
    words = data["purpose_label"].str.lower() + data["share"].map(" {:.1f}%".format)
    return " ".join(f"{name}: {', '.join(part)}." for name, part in words.groupby(data["direction"], sort=False))
