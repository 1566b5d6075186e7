"""Firms with Korean capital: those that officials state, and those that the statisticians find at work."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.view import View
from koruz.indicators.evidence import without_article
from koruz.report.results import JUDGED, Column, Result, values_by_name
from koruz.report.values import Value, derive, excess, of_row
from koruz.words.dates import date_label, decimal_year
from koruz.words.pair import HOME, PARTNER
from koruz.words.written import number_text

_FIRMS = "enterprises"
_COUNTS = {
    "enterprises_claimed": "Stated by ministries and officials",
    "enterprises_operating": "At work, Statistics Agency",
}
_COLUMNS = (
    Column("when", "Date"),
    Column("count", "Whose count"),
    Column("value", "Firms with Korean capital", _FIRMS, 0),
    *JUDGED,
)
_PAIR = {"stated": _FIRMS, "at_work": _FIRMS, "gap": "percent"}


def enterprises(view: View) -> Result:
    """Firms with Korean capital as officials state them, and as the Statistics Agency counts those at work.

    Returns:
        Rows of date, count, firms; values `stated` (the last that officials state), `at_work` (the agency's count
        nearest to that day), `gap` between the two in percent of the latter, `stated_before` and `at_work_before` (the
        same for the last but one), `gap_before`, `latest` and `peak` of the agency's counts, `fall` from peak to latest
        in percent.
    """
    rows = view.rows("investment", investor=PARTNER, host=HOME, unit=_FIRMS, measure=list(_COUNTS))
    chosen = view.one_per(view.sound(without_article(rows)), "measure", "date")
    data = chosen.assign(
        count=chosen["measure"].map(_COUNTS),
        when=chosen["date"].map(date_label),
        time=chosen["date"].map(decimal_year),
    ).sort_values(["measure", "time"], kind="stable")
    parts = [
        f"{name}: " + "; ".join(f"{when} {number_text(value)}" for when, value in part[["when", "value"]].to_numpy())
        for name, part in data.groupby("count", sort=False)
    ]
    return Result.of(data, _COLUMNS, ". ".join(parts) + ".", lambda: _firm_values(data))


def _firm_values(data: pd.DataFrame) -> list[Value]:
    claims = data[data["measure"] == "enterprises_claimed"]
    counts = data[data["measure"] == "enterprises_operating"]
    found: dict[str, Value] = {}
    if len(counts):
        latest, peak = _firms(counts.iloc[-1], "latest"), _firms(counts.loc[[counts["value"].idxmax()]].iloc[0], "peak")
        how = f"1 \N{MINUS SIGN} {latest:n} / {peak:n}"
        fall = derive("fall", -excess("fall", latest, peak).amount, "percent", how, (peak, latest))
        found |= values_by_name([latest, peak, fall])
    for place, word in ((1, ""), (2, "_before")):
        if len(claims) >= place and len(counts):
            found |= values_by_name(_pair(claims.iloc[-place], counts, word))
    units = {f"{name}{word}": unit for word in ("", "_before") for name, unit in _PAIR.items()}
    units |= {"latest": _FIRMS, "peak": _FIRMS, "fall": "percent"}
    return [found.get(name, Value.missing(name, unit)) for name, unit in units.items()]


def _pair(claim: pd.Series, counts: pd.DataFrame, word: str) -> list[Value]:
    """What officials state, beside the agency's count nearest to that day."""
    nearest = counts.loc[[(counts["time"] - claim["time"]).abs().idxmin()]].iloc[0]
    stated, at_work = _firms(claim, f"stated{word}"), _firms(nearest, f"at_work{word}")
    how = f"{stated:n} / {at_work:n} \N{MINUS SIGN} 1"
    amount = excess("gap", stated, at_work).amount
    return [stated, at_work, derive(f"gap{word}", amount, "percent", how, (stated, at_work))]


def _firms(row: pd.Series, name: str) -> Value:
    return of_row(row, name, period=row["when"], definition=f"firms with Korean capital, {row['count'].lower()}")
