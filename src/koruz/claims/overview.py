"""How each claim of the article about the relationship as a whole is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.period import last_year
from koruz.claims.verdicts import (
    Further,
    Judgement,
    Verdict,
    above,
    allowance,
    close_to,
    gap,
    judge,
    listed,
    sources_of,
)
from koruz.data.selection import where
from koruz.indicators.evidence import without_article
from koruz.report.values import Value, derive, of_row
from koruz.words.dates import date_label, decimal_year
from koruz.words.written import exact

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_SUMMIT = "H5"
"""The claim whose year is that of the summit that the article calls the latest."""

_OTHERS = {
    "H1": (
        "diplomatic-relations",
        "recognition",
        "{event} ({dates}); counted from there, the dialogue is a little older.",
    ),
    "H7": ("mutual-exchange-2025", "mutual-visits-2022", "Such a year was spoken of before: {event} ({dates})."),
}
_MEETINGS = ("summit", "visit")
_HAPPENED = ("done", "planned")
_NEAR = 2.0
_RECENT = 1.0


def _milestones(catalog: Catalog) -> pd.DataFrame:
    """Events of the data, without the article's own."""
    return without_article(catalog.table("milestones"))


def _counts(catalog: Catalog, measure: str) -> pd.DataFrame:
    """Printed counts of one kind without the article's own, the oldest first, with `time` as a decimal year."""
    rows = catalog.table("relations_counts")
    rows = where(without_article(rows), measure=measure)
    return rows.assign(time=rows["date"].map(decimal_year)).sort_values(["time", "source"], kind="stable")


def _beside(catalog: Catalog, claim: pd.Series, values: Sequence[Value], judgement: Judgement) -> Judgement:
    """H1, H7: the event that another fair reading would take, if it is dated before the claim's own."""
    own, other, words = _OTHERS[str(claim["claim"])]
    events = _milestones(catalog)
    own_dates = where(events, milestone=own, state=_HAPPENED)["date"]
    rows = where(events, milestone=other).sort_values(["date", "source"], kind="stable")
    rows = rows[rows["date"] < min(own_dates, default="9999")]
    dates = " or ".join(date_label(date) for date in dict.fromkeys(rows["date"]))
    reading = words.format(event=rows.iloc[0]["event"], dates=dates) if len(rows) else ""
    return replace(judgement, reading=reading)


def _only_source(_: Catalog, claim: pd.Series, values: Sequence[Value], judgement: Judgement) -> Judgement:
    """H5: the table's reading speaks of the only source."""
    return replace(judgement, reads=len(sources_of(values)) == 1)


_UNDATED = Judgement(Verdict.UNCHECKABLE, "the claim names no year", "0 counts", ("ARTICLE",))


def documents(catalog: Catalog, claim: pd.Series) -> Judgement:
    """H2: the printed count nearest to the end of the claim's year, and what was counted later."""
    rows, year = _counts(catalog, "documents"), last_year(claim["period"])
    if year is None:
        return _UNDATED
    gaps = (rows["time"] - (year + 1)).abs()
    near = rows.assign(gap=gaps)[gaps <= _NEAR].sort_values(["gap", "source"], kind="stable")
    values = [_count(row, "documents printed as bilateral") for _, row in near.iterrows()]
    agrees = above(float(claim["low"]), allowance(claim))
    if not values:
        return Judgement(Verdict.UNCHECKABLE, "no count within two years", "0 counts", ("ARTICLE",))
    later = [_count(row, "documents, later") for _, row in rows[rows["time"] > near["time"].iloc[0]].iterrows()]
    fallen = [value for value in later if not agrees(value)]
    lower = [value for value in values if not agrees(value)]
    verdict = (Verdict.DIFFERS if fallen else Verdict.SUPPORTED) if agrees(values[0]) else judge(agrees, lower)
    floor = float(claim["low"]) - allowance(claim)
    shown = [values[0], *later]
    arithmetic = f"{exact(floor)} or more? " + "; ".join(f"{exact(value.amount)} ({value.period})" for value in shown)
    return Judgement(verdict, listed(shown), arithmetic, sources_of(shown), _falling(shown))


def _count(row: pd.Series, definition: str) -> Value:
    return of_row(row, str(row["measure"]), period=date_label(row["date"]), definition=definition)


def _falling(values: Sequence[Value]) -> str:
    """A later count below an earlier one counts something else."""
    drops = [(one, other) for one, other in pairwise(values) if other.amount < one.amount]
    if not drops:
        return ""
    one, other = drops[-1]
    return (
        f"The count of {other.period}, {exact(other.amount)}, lies below that of {one.period}, {exact(one.amount)}: "
        "it may be of documents in force, the other of documents signed."
    )


def meetings(catalog: Catalog, claim: pd.Series) -> Judgement:
    """H6: the last printed counts of the presidents' meetings in the period, and the meetings that the data date."""
    last = last_year(claim["period"])
    if last is None:
        return _UNDATED
    rows = _counts(catalog, "summits")
    rows = rows[rows["date"].str[:4].astype(int) <= last]
    recent = rows[rows["time"] > rows["time"].max() - _RECENT] if len(rows) else rows
    values = [_count(row, "meetings of the presidents since 1992, as printed") for _, row in recent[::-1].iterrows()]
    verdict = judge(close_to(float(claim["low"]), allowance(claim)), values)
    if _leaves_out(catalog, claim, last):
        verdict = Verdict.INCONSISTENT
    inside, after = _dated_meetings(catalog, claim, last)
    terms = dict.fromkeys(gap(value.amount, float(claim["low"])) for value in values)
    arithmetic = f"{'; '.join(terms)} (allowed {exact(allowance(claim))}); {inside.derived}"
    found = listed([*values, inside] if inside > 0 else values)
    sources = tuple(dict.fromkeys([*sources_of(values), *inside.sources])) or ("ARTICLE",)
    return Judgement(verdict, found or "no count found", arithmetic, sources, _within(catalog, last, after))


def _dated_meetings(catalog: Catalog, claim: pd.Series, last_year: int) -> tuple[Value, list[str]]:
    """Meetings and visits of presidents that the data date: how many in the period, and which after it."""
    rows = _milestones(catalog)
    rows = where(rows, kind=_MEETINGS, state="done").sort_values(["date", "source"], kind="stable")
    article = catalog.source(str(claim["source"])).published
    each = rows.drop_duplicates("milestone")
    years = each["date"].str[:4].astype(int)
    inside = [
        Value("meeting", 1.0, "meetings", date_label(row["date"]), row["event"], row["grade"], (row["source"],))
        for _, row in each[years <= last_year].iterrows()
    ]
    how = f"{len(inside)} meetings and visits of presidents up to {last_year} are dated one by one in the data"
    papers = {"period": str(claim["period"]), "definition": "meetings and visits of presidents dated in the data"}
    total = derive("dated", float(len(inside)), "meetings", how, inside, **papers)
    later = each[(years > last_year) & (each["date"] <= article)]
    return total, [date_label(date) for date in later["date"]]


def _latest_summit(catalog: Catalog) -> int:
    """The year of the summit that the article calls the latest, in its own words."""
    claims = catalog.table("claims")
    return int(claims.loc[claims["claim"] == _SUMMIT, "low"].iloc[0])


def _leaves_out(catalog: Catalog, claim: pd.Series, last_year: int) -> bool:
    """Whether the period reaches to the article's latest summit while the number was printed before it."""
    latest = _latest_summit(catalog)
    rows = _counts(catalog, "summits")
    before = rows.loc[rows["date"].str[:4].astype(int) < latest, "value"]
    return latest <= last_year and bool((before == float(claim["low"])).any())


def _within(catalog: Catalog, last_year: int, after: Sequence[str]) -> str:
    """The article's own later summit beside the end of its count: it needs no outside figure."""
    latest = _latest_summit(catalog)
    if latest <= last_year:
        return ""
    missed = f" It leaves out the meetings of {' and '.join(after)}." if after else ""
    return (
        f"Within the article: the count ends in {last_year}, and the summit that it calls the latest was in {latest}. "
        f"The count names its period, so the two don't clash. But it was out of date when it was printed.{missed} "
        "'High-level' may also mean more than presidents."
    )


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "H2": documents,
    "H6": meetings,
}

FURTHER: Mapping[str, Further] = {**dict.fromkeys(_OTHERS, _beside), "H5": _only_source}
