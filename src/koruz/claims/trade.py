"""How each claim of the article about trade is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.verdicts import Judgement, Verdict, above, allowance, at_most, close_to, judge, listed, sources_of
from koruz.data.selection import where
from koruz.indicators import trade
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.shares import share_value
from koruz.indicators.trade.view import View
from koruz.report.results import Result
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.pair import HOME, WORLD
from koruz.words.written import ordinal, period_label

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_FIRST, _LAST = MINYEAR, MAXYEAR
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
    return f"{quotes['plateau']} is in {quotes['times']}, {years}"


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
    """T9: the gap in percent of Turkey's share, and in points of all trade beside the partner before Turkey."""
    stated = catalog.table("claims").set_index("claim")["low"]
    own = [float(stated[name]) for name in ("T7", "T8", "T4")]
    limit = float(claim["high"]) + allowance(claim)
    rows = _shares_of_year(catalog).set_index("partner", drop=False)
    codes = [_PARTNERS[name] for name in ("T7", "T8", "T4")]
    if not set(codes) <= set(rows.index) or not rows.loc["TUR", "value"]:
        return _NOTHING
    shares = [share_value(_view(catalog), rows.loc[[code]].iloc[0], "share") for code in codes]
    printed = [share.amount for share in shares]
    verdict = _slight_verdict([_slight(each, limit) for each in (own, printed)])
    arithmetic = "; ".join([f"by its own shares {_gap(own)}", f"by printed shares {_gap(printed)}"])
    found = f"by the article's own shares Turkey's trade is {own[1] / own[2]:.1f} times Korea's; printed: "
    arithmetic = f"{arithmetic}; 'slightly' allows {limit:g}%, or less than Turkey's own distance"
    reads = _slight(printed, limit)[1]
    return Judgement(verdict, found + listed(shares), arithmetic, ("ARTICLE", *sources_of(shares)), reads=reads)


def _slight(shares: Sequence[float], limit: float) -> tuple[bool, bool]:
    """Whether the last of three shares is slightly behind the second: in percent of that, and in points of all."""
    before, second, last = shares
    return at_most(100 * (second - last) / second, limit), not at_most(before - second, second - last)


def _slight_verdict(ways: Sequence[tuple[bool, bool]]) -> Verdict:
    """Both ways of reading by all shares, one of them, or none."""
    holds = [all(way) for way in zip(*ways, strict=True)]
    return Verdict.SUPPORTED if all(holds) else Verdict.DIFFERS if any(holds) else Verdict.CONTRADICTED


def _gap(shares: Sequence[float]) -> str:
    before, second, last = shares
    part = f"({second:g} \N{MINUS SIGN} {last:g}) / {second:g} = {100 * (second - last) / second:.0f}% behind"
    points = f"{second - last:.1f} points of all trade beside {before - second:.1f}"
    return f"{part}, {points} from the partner before Turkey"


def first_of_the_new(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T10: Korea among the partners that aren't established, by turnover and by exports alone.

    The lists are of the largest, so whoever is printed is ahead of all who aren't.
    """
    view = _view(catalog)
    whole = _new_place(view, _shares_of_year(catalog), "turnover")
    if not whole.known:
        return _NOTHING
    found = [value for value in (whole, _new_place(view, _exports(view), "exports")) if value.known]
    verdict = judge(close_to(float(claim["low"]), 0), found)
    arithmetic = "; ".join(f"{value.definition}: {value.derived}" for value in found)
    words = "; ".join(f"{ordinal(int(value.amount))} {value.definition}, {value.period}" for value in found)
    return Judgement(verdict, words, arithmetic, sources_of(found))


def _exports(view: View) -> pd.DataFrame:
    """Partners' shares of exports as the CIA prints them, of the newest year up to the claim's."""
    rows = view.rows("trade_shares", reporter=HOME, flow="exports", definition=["factbook", "bop"], months=12)
    rows = without_article(rows[rows["year"] <= _CLAIM_YEAR])
    return view.one_per(rows[rows["year"] == rows["year"].max()], "partner") if len(rows) else rows


def _new_place(view: View, rows: pd.DataFrame, flow: str) -> Value:
    """Korea's place among the printed partners that aren't established; after the last if it isn't printed."""
    order = rows.sort_values("value", ascending=False, kind="stable")
    new = order[~order["partner"].isin(_ESTABLISHED)]
    if new.empty:
        return Value.missing(flow, "rank")
    ahead = new if "KOR" not in set(new["partner"]) else new[new["value"] > new.set_index("partner")["value"]["KOR"]]
    shares = [share_value(view, row, "share") for _, row in new.iterrows()]
    names = ", ".join(f"{view.names[row['partner']]} {row['value']:g}%" for _, row in new.iterrows())
    period = period_label(int(order["year"].iloc[0]), int(order["months"].iloc[0]))
    papers = {"period": period, "definition": f"among new partners by {flow}"}
    return derive("place", len(ahead) + 1, "rank", names, shares, **papers)


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "T1": turnover,
    "T2": investment,
    "T3": rank,
    **dict.fromkeys(_PARTNERS, share),
    "T9": slightly_behind,
    "T10": first_of_the_new,
}
