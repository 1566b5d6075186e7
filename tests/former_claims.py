"""How the claims that are rows now were tested in Python before: held against the rows by `test_claim_rows.py`.

Taken over as they stood, but for the views and a few names; verdict, evidence, arithmetic and sources must be the same.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
from koruz.methods.dates import date_label

from koruz.claims.verdicts import NOTHING as _NOTHING
from koruz.claims.verdicts import Judgement, allowance, close_to, judge, listed, sources_of
from koruz.claims.views import view
from koruz.data.catalog import Catalog
from koruz.data.selection import where
from koruz.indicators import trade
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.shares import share_value
from koruz.indicators.transport.view import TRAINS, value_of
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.pair import HOME, WORLD
from koruz.words.written import ordinal, period_label

_CLAIM_YEAR = 2024
_PARTNERS = {"T4": "KOR", "T5": "CHN", "T6": "RUS", "T7": "KAZ", "T8": "TUR"}
_HAPPENED = ("done", "planned")
_EVENTS = {
    "H1": "diplomatic-relations",
    "H3": "strategic-partnership",
    "H4": "special-strategic-partnership",
    "H5": "new-partnership-model",
    "H7": "mutual-exchange-2025",
}

_view = partial(view, theme="trade")
_transport = partial(view, theme="transport")


def turnover(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T1: every count of the year's turnover, from both sides, beside the claim."""
    view = _view(catalog)
    rows = view.counts("turnover", months=12, year=2023)
    values = [
        of_row(row, "turnover", period="2023", definition=f"{view.names[row['reporter']]}'s count")
        for _, row in view.ranked(without_article(rows), "reporter", "year").iterrows()
    ]
    implied = trade.implied_turnover(view, "KOR", 2023)
    values += [implied] if implied.known else []
    if not values:
        return _NOTHING
    claimed, tolerance = float(claim["low"]) * 1e3, allowance(claim) * 1e3
    agrees = close_to(claimed, tolerance)
    verdict = judge(agrees, values)
    near = sum(agrees(value) for value in values)
    limits = " to ".join(f"{(claimed + sign * tolerance) / 1e3:g}" for sign in (-1, 1))
    arithmetic = f"from {limits} billion: {near} of {len(values)} figures"
    return Judgement(verdict, listed(values), arithmetic, sources_of(values))


def _shares_of_year(catalog: Catalog) -> pd.DataFrame:
    """Printed shares of the claim's year for the longest part of it, one for each partner, without the article's."""
    view = _view(catalog)
    rows = view.rows("trade_shares", reporter=HOME, flow="turnover", definition="national", year=_CLAIM_YEAR)
    rows = without_article(rows)
    counted = rows.groupby("months")["partner"].nunique()
    months = counted[counted >= 3].index.max()
    return view.one_per(rows[rows["months"] == months], "partner")


def rank(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T3: Korea's place among the printed shares of the year."""
    view = _view(catalog)
    order = _shares_of_year(catalog).sort_values("value", ascending=False, kind="stable")
    if "KOR" not in set(order["partner"]):
        return _NOTHING
    shares = [share_value(view, row, "share") for _, row in order.iterrows()]
    own = order.loc[order["partner"] == "KOR", "value"].iloc[0]
    place = 1 + int((order["value"] > own).sum())
    found = derive("rank", place, "rank", "place among the printed shares", shares, definition="Korea's place")
    verdict = judge(close_to(float(claim["low"]), allowance(claim)), [found])
    words = ", ".join(f"{view.names[row['partner']]} {row['value']:g}%" for _, row in order.iterrows())
    period = period_label(_CLAIM_YEAR, int(order["months"].iloc[0]))
    return Judgement(verdict, f"{ordinal(place)} in {period}", words, sources_of(shares))


def share(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T4 to T8: the printed share of most of the year, and the one that printed turnover and total imply."""
    view, partner = _view(catalog), _PARTNERS[str(claim["claim"])]
    rows = _shares_of_year(catalog)
    values = [share_value(view, row, "share") for _, row in where(rows, partner=partner).iterrows()]
    implied = _implied_share(catalog, partner)
    values += [implied] if implied.known else []
    if not values:
        return _NOTHING
    verdict = judge(close_to(float(claim["low"]), allowance(claim)), values)
    gaps = "; ".join(
        f"{value.amount:.1f} \N{MINUS SIGN} {claim['low']:g} = {value.amount - claim['low']:+.1f}" for value in values
    )
    arithmetic = f"{gaps} (allowed {claim['tolerance']:g})".replace("-", "\N{MINUS SIGN}")
    return Judgement(verdict, listed(values), arithmetic, sources_of(values))


def _implied_share(catalog: Catalog, partner: str) -> Value:
    """Printed turnover with the partner over the printed total of the year, both national."""
    view, found = _view(catalog), []
    for other in (partner, WORLD):
        rows = view.rows("trade", reporter=HOME, partner=other, flow="turnover", definition="national", months=12)
        rows = where(without_article(rows), year=_CLAIM_YEAR)
        if rows.empty:
            return Value.missing("implied", "percent of total")
        row = view.one_per(rows, "year").iloc[0]
        found.append(of_row(row, "part", period=str(_CLAIM_YEAR), definition="turnover"))
    part, total = found
    amount = ratio("implied", part, total, "percent").amount
    return derive("implied", amount, "percent of total", f"{part} / {total}", found, definition=f"{part} of {total}")


def _milestones(catalog: Catalog) -> pd.DataFrame:
    """Events of the data, without the article's own."""
    return without_article(catalog.table("milestones"))


def dated(catalog: Catalog, claim: pd.Series) -> Judgement:
    """H1, H3, H4, H5, H7: the years in which sources other than the article date the event."""
    rows = _milestones(catalog)
    rows = where(rows, milestone=_EVENTS[str(claim["claim"])], state=_HAPPENED)
    values = [
        Value(
            "year",
            float(row["date"][:4]),
            "year",
            date_label(row["date"]),
            row["event"],
            row["grade"],
            (row["source"],),
        )
        for _, row in rows.iterrows()
    ]
    verdict = judge(close_to(float(claim["low"]), allowance(claim)), values)
    found = "; ".join(f"{value.period}: {value.definition} ({value.grade})" for value in values)
    terms = (
        f"{value.amount:g} \N{MINUS SIGN} {claim['low']:g} = {value.amount - float(claim['low']):g}" for value in values
    )
    arithmetic = "; ".join(dict.fromkeys(terms)).replace("= -", "= \N{MINUS SIGN}")
    nothing = "no source other than the article was found"
    return Judgement(
        verdict,
        found or nothing,
        arithmetic or "0 sources",
        sources_of(values) or ("ARTICLE",),
        reads=len(sources_of(values)) == 1,  # the table's reading, of H5, speaks of the only source
    )


def _difference(found: float, stated: float) -> str:
    """'24 - 10 = +14' with real minus signs."""
    minus, gap = "\N{MINUS SIGN}", found - stated
    sign = "+" if gap > 0 else minus if gap < 0 else ""
    return f"{found:g} {minus} {stated:g} = {sign}{abs(gap):g}"


def trainsets(catalog: Catalog, claim: pd.Series) -> Judgement:
    """R2: trainsets as printed, and the cars ordered over the cars of a trainset."""
    view = _transport(catalog)
    stated = float(claim["low"])
    rows = view.rows("rail", subject=TRAINS, measure="trainsets")
    values = [value_of(row, "trainsets", "trainsets ordered, as printed") for _, row in rows.iterrows()]
    cars, each = (
        view.figure("rail", measure, measure.replace("_", " "), "cars", subject=TRAINS, measure=measure)
        for measure in ("cars", "cars_per_trainset")
    )
    if cars.known and each > 0:
        how = f"{cars.text} / {each.text} = {cars.amount / each.amount:g}"
        words = {"definition": f"{cars.text} ordered, {each.text} each"}
        values.append(derive("derived", cars.amount / each.amount, "trainsets", how, (cars, each), **words))
    verdict = judge(close_to(stated, float(claim["tolerance"])), values)
    terms = [value.derived for value in values if value.derived]
    terms += [_difference(value.amount, stated) for value in values]
    return Judgement(verdict, listed(values), "; ".join(dict.fromkeys(terms)) or "no figure", sources_of(values))


TESTS = {
    **dict.fromkeys(_EVENTS, dated),
    "T1": turnover,
    "T3": rank,
    **dict.fromkeys(_PARTNERS, share),
    "R2": trainsets,
}
