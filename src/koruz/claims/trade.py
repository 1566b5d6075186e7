"""How each claim of the article about trade is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.verdicts import Judgement, Verdict, above, allowance, close_to, judge, listed, sources_of
from koruz.indicators import trade
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.shares import share_value
from koruz.indicators.trade.view import HOME, WORLD, View
from koruz.results import Result
from koruz.selection import where
from koruz.values import Value, derive, of_row, ordinal, period_label, ratio

if TYPE_CHECKING:
    from koruz.catalog import Catalog

_FIRST, _LAST = 1990, 2030
_CLAIM_YEAR = 2024
_PARTNERS = {"T4": "KOR", "T5": "CHN", "T6": "RUS", "T7": "KAZ", "T8": "TUR"}

# Who isn't a newer partner: the old neighbours, and the states of the former Soviet Union.
_ESTABLISHED = "CHN RUS TUR IRN KAZ KGZ TJK TKM ARM AZE BLR EST GEO LTU LVA MDA UKR".split()  # noqa: SIM905


@lru_cache(maxsize=1)
def _view(catalog: Catalog) -> View:
    return trade.view(catalog, "KOR", _FIRST, _LAST)


_NOTHING = Judgement(
    Verdict.UNCHECKABLE, "no source other than the article was found", "0 figures", ("ARTICLE",), reads=False
)


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
    return Judgement(verdict, listed(values), arithmetic, sources_of(values), reads=_korea_is_nearer(values, claimed))


def _korea_is_nearer(values: Sequence[Value], claimed: float) -> bool:
    """Whether the first of Korea's counts lies nearer to the claim than the first of Uzbekistan's."""
    gaps: dict[str, float] = {}
    for value in values:
        gaps.setdefault(value.definition.partition("'")[0], abs(value.amount - claimed))
    korea, home = gaps.get("South Korea"), gaps.get("Uzbekistan")
    return korea is not None and home is not None and korea < home


def investment(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T2: the amount as a running total quoted around the claim's time, and as a measured flow of one year."""
    result = trade.claims_and_flows(_view(catalog))
    reaches = above(float(claim["low"]) * 1e3, allowance(claim) * 1e3)
    quoted = result.data["measure"] == "claimed_total"
    totals = [value for value in _amounts(result.data[quoted]) if "2023-06" <= value.period <= "2024-06"]
    flows = _amounts(result.data[~quoted])
    sides = [any(reaches(value) for value in side) for side in (totals, flows)]
    verdict = {2: Verdict.SUPPORTED, 1: Verdict.DIFFERS, 0: Verdict.CONTRADICTED}[sum(sides)]
    if not totals or not flows:
        verdict = Verdict.UNCHECKABLE
    found = [*totals, *flows]
    if not found:
        return _NOTHING
    parts = [_largest(flows, float(claim["low"]) * 1e3), _quoted(result)]
    return Judgement(verdict, listed(found), "; ".join(filter(None, parts)), sources_of(found))


def _largest(flows: Sequence[Value], claimed: float) -> str:
    """The largest flow measured, against the claim in USD million; nothing without a flow."""
    if not flows:
        return ""
    largest = max(flows, key=lambda value: value.amount)
    share = ratio("share", largest, Value("claim", claimed, "USD million"), "percent")
    return f"the largest flow measured in a year, {largest}, is {share} of the claim"


def _quoted(quotes: Result) -> str:
    """How often the total quoted most was quoted; nothing without a quotation."""
    if not quotes["times"].known:
        return ""
    years = " to ".join(dict.fromkeys((quotes["since"].text, quotes["until"].text)))
    return f"{quotes['plateau']} stands in {quotes['times']}, {years}"


def _amounts(rows: pd.DataFrame) -> list[Value]:
    return [of_row(row, "amount", period=row["date"], definition=row["kind"]) for _, row in rows.iterrows()]


@lru_cache(maxsize=1)
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
    return Judgement(verdict, listed(values), arithmetic, sources_of(values), _since(catalog, partner))


@lru_cache(maxsize=len(_PARTNERS))
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


@lru_cache(maxsize=len(_PARTNERS))
def _since(catalog: Catalog, partner: str) -> str:
    """The share of the latest full year after the claim's, if there is one."""
    view = _view(catalog)
    rows = view.rows("trade_shares", reporter=HOME, partner=partner, flow="turnover", definition="national", months=12)
    rows = without_article(rows[rows["year"] > _CLAIM_YEAR])
    if rows.empty:
        return ""
    latest = share_value(view, view.one_per(rows, "year").iloc[-1], "latest")
    return f"In {latest.period} the share was {latest}."


def slightly_behind(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T9: the article's own two shares; needs no outside figure."""
    stated = catalog.table("claims").set_index("claim")["low"]
    korea, turkey = float(stated["T4"]), float(stated["T8"])
    gap = 100 * (turkey - korea) / turkey
    limit = float(claim["high"]) + allowance(claim)
    view = _view(catalog)
    rows = _shares_of_year(catalog).set_index("partner", drop=False)
    if not {"TUR", "KOR"} <= set(rows.index) or not rows.loc["TUR", "value"]:
        return _own_shares_alone(turkey, korea, gap, limit)
    shares = [share_value(view, rows.loc[[code]].iloc[0], "share") for code in ("TUR", "KOR")]
    printed_gap = 100 * (1 - shares[1].amount / shares[0].amount)
    verdict = (
        Verdict.INCONSISTENT if gap > limit else Verdict.CONTRADICTED if printed_gap > limit else Verdict.SUPPORTED
    )
    sum_ = (
        f"({turkey:g} \N{MINUS SIGN} {korea:g}) / {turkey:g} = {gap:.0f}% behind, by printed shares {printed_gap:.0f}%"
    )
    arithmetic = f"{sum_}; 'slightly' allows {limit:g}%"
    found = (
        f"by the article's own shares Turkey's trade is {turkey / korea:.1f} times Korea's; printed: {listed(shares)}"
    )
    gap_printed = shares[0].amount - shares[1].amount
    small = all(gap_printed < _lead(catalog, code, shares[0].amount) for code in ("CHN", "RUS"))
    return Judgement(verdict, found, arithmetic, ("ARTICLE", *sources_of(shares)), reads=small)


def _own_shares_alone(turkey: float, korea: float, gap: float, limit: float) -> Judgement:
    """T9 where the two countries' shares of the year aren't printed."""
    sum_ = f"({turkey:g} \N{MINUS SIGN} {korea:g}) / {turkey:g} = {gap:.0f}% behind"
    found = (
        f"by the article's own shares Turkey's trade is {turkey / korea:.1f} times Korea's; none are printed of both"
    )
    verdict = Verdict.INCONSISTENT if gap > limit else Verdict.UNCHECKABLE
    return Judgement(verdict, found, f"{sum_}; 'slightly' allows {limit:g}%", ("ARTICLE",), reads=False)


def _lead(catalog: Catalog, partner: str, share: float) -> float:
    """By how many percentage points a partner's printed share of the year lies above another one."""
    rows = where(_shares_of_year(catalog), partner=partner)
    return float(rows["value"].iloc[0]) - share if len(rows) else float("nan")


def first_of_the_new(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T10: the first in the printed list of largest partners that isn't among the established ones.

    The list is of the largest, so whoever stands first in it after the established ones is ahead of all who don't.
    """
    view = _view(catalog)
    order = _shares_of_year(catalog).sort_values("value", ascending=False, kind="stable")
    new = order[~order["partner"].isin(_ESTABLISHED)]
    if new.empty:
        return _NOTHING
    shares = [share_value(view, row, "share") for _, row in order.iterrows()]
    place = new["partner"].tolist().index("KOR") + 1 if "KOR" in set(new["partner"]) else len(new) + 1
    found = derive("rank", place, "rank", "place after the established", shares, definition="place among new partners")
    verdict = judge(close_to(float(claim["low"]), 0), [found])
    names = ", ".join(view.names[code] for code in new["partner"])
    arithmetic = f"printed list without old neighbours and successor states of the Soviet Union: {names}"
    return Judgement(
        verdict, f"{ordinal(place)} among new partners", arithmetic, sources_of(shares), _other_count(view)
    )


def _other_count(view: View) -> str:
    """Who leads the new partners by another count, the one of exports in the CIA World Factbook."""
    rows = view.rows("trade_shares", reporter=HOME, flow="exports", definition=["factbook", "bop"], months=12)
    rows = rows[(rows["year"] <= _CLAIM_YEAR) & ~rows["partner"].isin(_ESTABLISHED)]
    if rows.empty:
        return ""
    last = view.one_per(rows[rows["year"] == rows["year"].max()], "partner").sort_values("value").iloc[-1]
    return f"By the CIA's count of exports, {view.names[last['partner']]} took {last['value']:g}% in {last['year']}."


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "T1": turnover,
    "T2": investment,
    "T3": rank,
    **dict.fromkeys(_PARTNERS, share),
    "T9": slightly_behind,
    "T10": first_of_the_new,
}
