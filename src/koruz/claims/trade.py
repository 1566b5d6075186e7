"""How each claim of the article about trade is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.verdicts import (
    NOTHING,
    Further,
    Judgement,
    Verdict,
    above,
    allowance,
    at_most,
    close_to,
    judge,
    listed,
    sources_of,
)
from koruz.claims.views import view
from koruz.indicators import trade
from koruz.indicators.evidence import without_article
from koruz.indicators.trade.shares import share_value
from koruz.indicators.trade.view import View
from koruz.indicators.trade.year import shares_of_year
from koruz.report.results import Result
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.pair import HOME, PARTNER
from koruz.words.units import convert, percent
from koruz.words.written import exact, ordinal, period_label

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_CLAIM_YEAR = 2024
_UNIT = "USD million"
_PARTNERS = {"T4": PARTNER, "T5": "CHN", "T6": "RUS", "T7": "KAZ", "T8": "TUR"}

# Who isn't a newer partner: the old neighbours, and the states of the former Soviet Union.
_ESTABLISHED = "CHN RUS TUR IRN KAZ KGZ TJK TKM ARM AZE BLR EST GEO LTU LVA MDA UKR".split()  # noqa: SIM905
_view = partial(view, theme="trade")


def _nearer(catalog: Catalog, claim: pd.Series, values: Sequence[Value], judgement: Judgement) -> Judgement:
    """T1: the table's reading holds if Korea's counts lie nearer to the claim than Uzbekistan's."""
    return replace(judgement, reads=_korea_is_nearer(values, convert(float(claim["low"]), claim["unit"], _UNIT)))


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
    claimed, room = (convert(each, claim["unit"], _UNIT) for each in (float(claim["low"]), allowance(claim)))
    reaches = above(claimed, room)
    quoted = result.data["measure"] == "claimed_total"
    totals = [value for value in _amounts(result.data[quoted]) if "2023-06" <= value.period <= "2024-06"]
    flows = _amounts(result.data[~quoted])
    sides = [any(reaches(value) for value in side) for side in (totals, flows)]
    verdict = {2: Verdict.SUPPORTED, 1: Verdict.DIFFERS, 0: Verdict.CONTRADICTED}[sum(sides)]
    if not totals or not flows:
        verdict = Verdict.UNCHECKABLE
    found = [*totals, *flows]
    if not found:
        return NOTHING
    parts = [_largest(flows, claimed), _quoted(result)]
    return Judgement(verdict, listed(found), "; ".join(filter(None, parts)), sources_of(found))


def _largest(flows: Sequence[Value], claimed: float) -> str:
    """The largest flow measured, against the claim in USD million; nothing without a flow."""
    if not flows:
        return ""
    largest = max(flows, key=lambda value: value.amount)
    share = ratio("share", largest, Value("claim", claimed, _UNIT), "percent")
    return f"the largest flow measured in a year, {largest}, is {share} of the claim"


def _quoted(quotes: Result) -> str:
    """How often the total quoted most was quoted; nothing without a quotation."""
    if not quotes["times"].known:
        return ""
    years = " to ".join(dict.fromkeys((quotes["since"].text, quotes["until"].text)))
    return f"{quotes['plateau']} is in {quotes['times']}, {years}"


def _amounts(rows: pd.DataFrame) -> list[Value]:
    return [of_row(row, "amount", period=row["date"], definition=row["kind"]) for _, row in rows.iterrows()]


def _told_since(catalog: Catalog, claim: pd.Series, values: Sequence[Value], judgement: Judgement) -> Judgement:
    """T4 to T8: the share of the latest full year after the claim's, if there is one."""
    view, partner = _view(catalog), _PARTNERS[str(claim["claim"])]
    rows = view.rows("trade_shares", reporter=HOME, partner=partner, flow="turnover", definition="national", months=12)
    rows = without_article(rows[rows["year"] > _CLAIM_YEAR])
    if rows.empty or not values:
        return judgement
    latest = share_value(view, view.one_per(rows, "year").iloc[-1], "latest")
    return replace(judgement, reading=f"In {latest.period} the share was {latest}.")


def slightly_behind(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T9: the gap in percent of Turkey's share, and in points of all trade beside the partner before Turkey."""
    stated = catalog.table("claims").set_index("claim")["low"]
    own = [float(stated[name]) for name in ("T7", "T8", "T4")]
    limit = float(claim["high"]) + allowance(claim)
    rows = shares_of_year(_view(catalog), _CLAIM_YEAR).set_index("partner", drop=False)
    codes = [_PARTNERS[name] for name in ("T7", "T8", "T4")]
    if not set(codes) <= set(rows.index) or not rows.loc["TUR", "value"]:
        return NOTHING
    shares = [share_value(_view(catalog), rows.loc[[code]].iloc[0], "share") for code in codes]
    printed = [share.amount for share in shares]
    verdict = _slight_verdict([_slight(each, limit) for each in (own, printed)])
    arithmetic = "; ".join([f"by its own shares {_gap(own)}", f"by printed shares {_gap(printed)}"])
    found = f"by the article's own shares Turkey's trade is {own[1] / own[2]:.1f} times Korea's; printed: "
    arithmetic = f"{arithmetic}; 'slightly' allows {exact(limit)}%, or less than Turkey's own distance"
    reads = _slight(printed, limit)[1]
    return Judgement(verdict, found + listed(shares), arithmetic, ("ARTICLE", *sources_of(shares)), reads=reads)


def _slight(shares: Sequence[float], limit: float) -> tuple[bool, bool]:
    """Whether the last of three shares is slightly behind the second: in percent of that, and in points of all."""
    before, second, last = shares
    return at_most(percent(second - last, second), limit), not at_most(before - second, second - last)


def _slight_verdict(ways: Sequence[tuple[bool, bool]]) -> Verdict:
    """Both ways of reading by all shares, one of them, or none."""
    holds = [all(way) for way in zip(*ways, strict=True)]
    return Verdict.SUPPORTED if all(holds) else Verdict.DIFFERS if any(holds) else Verdict.CONTRADICTED


def _gap(shares: Sequence[float]) -> str:
    before, second, last = shares
    behind = f"{percent(second - last, second):.0f}% behind"
    part = f"({exact(second)} \N{MINUS SIGN} {exact(last)}) / {exact(second)} = {behind}"
    points = f"{second - last:.1f} points of all trade beside {before - second:.1f}"
    return f"{part}, {points} from the partner before Turkey"


def first_of_the_new(catalog: Catalog, claim: pd.Series) -> Judgement:
    """T10: Korea among the partners that aren't established, by turnover and by exports alone.

    The lists are of the largest, so whoever is printed is ahead of all who aren't.
    """
    view = _view(catalog)
    whole = _new_place(view, shares_of_year(_view(catalog), _CLAIM_YEAR), "turnover")
    if not whole.known:
        return NOTHING
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
    ahead = (
        new if PARTNER not in set(new["partner"]) else new[new["value"] > new.set_index("partner")["value"][PARTNER]]
    )
    shares = [share_value(view, row, "share") for _, row in new.iterrows()]
    names = ", ".join(f"{view.names[row['partner']]} {exact(row['value'])}%" for _, row in new.iterrows())
    period = period_label(int(order["year"].iloc[0]), int(order["months"].iloc[0]))
    papers = {"period": period, "definition": f"among new partners by {flow}"}
    return derive("place", len(ahead) + 1, "rank", names, shares, **papers)


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "T2": investment,
    "T9": slightly_behind,
    "T10": first_of_the_new,
}

FURTHER: Mapping[str, Further] = {"T1": _nearer, **dict.fromkeys(_PARTNERS, _told_since)}
