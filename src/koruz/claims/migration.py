"""How each claim of the article about migration is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.known import public
from koruz.claims.readings import filled
from koruz.claims.verdicts import (
    STRONG,
    Judgement,
    Verdict,
    allowance,
    at_most,
    between,
    close_to,
    inside,
    judge,
    listed,
    sources_of,
)
from koruz.claims.views import view
from koruz.data.selection import where
from koruz.indicators import migration
from koruz.indicators.evidence import without_article
from koruz.indicators.migration.bases import ALL_NATIONALS
from koruz.indicators.migration.counts import Count
from koruz.indicators.migration.days import day_label, nearest, span_label
from koruz.indicators.migration.koreans import COUNTED
from koruz.indicators.migration.overstay import rate_value
from koruz.indicators.migration.residents import STAYING
from koruz.indicators.migration.rules import korean
from koruz.indicators.migration.view import View, persons
from koruz.methods.ratios import Range, percent_of
from koruz.report.values import Value, of_row
from koruz.words.pair import HOME, PARTNER
from koruz.words.units import PERSONS, convert, percent
from koruz.words.written import amount_text, exact

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_CLAIM_YEAR = 2024
_YEAR_END = f"{_CLAIM_YEAR}-12-31"
_HALF_YEAR = 0.5
_WHOLE = 100.0
_RECENT = range(_CLAIM_YEAR - 2, _CLAIM_YEAR + 3)
_MINUS = "\N{MINUS SIGN}"
_BASES = {"workers": "workers", "eps_workers": "workers on a work permit", "all_residents": "all citizens"}
_WORKERS = ("workers", "eps_workers")
_view = partial(view, theme="migration")


def residents(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M1: the stock nearest to the end of the claim's year, and the year-ends before it."""
    view = _view(catalog)
    stocks = without_article(view.stocks(HOME))
    row = nearest(stocks, _YEAR_END, _HALF_YEAR)
    if row is None:
        return Judgement(Verdict.UNCHECKABLE, "no count around that day", "", ())
    found = persons(row, "residents", STAYING)
    agrees = close_to(float(claim["low"]), allowance(claim))
    earlier = [persons(other, "earlier", STAYING) for _, other in stocks[stocks["date"] < row["date"]].iterrows()]
    verdict = judge(agrees, [found])
    if verdict != Verdict.SUPPORTED and any(agrees(value) for value in earlier):
        verdict = Verdict.OUTDATED if _replaced(catalog, row, claim) else Verdict.SUPPORTED
    later = [persons(other, "later", STAYING) for _, other in stocks[stocks["date"] > row["date"]].iterrows()]
    words = f"By the {later[-1].period} it was {later[-1]}. " if later else ""
    return Judgement(verdict, listed([found]), _gap(found, claim), found.sources, words + filled(claim))


def _replaced(catalog: Catalog, row: pd.Series, claim: pd.Series) -> bool:
    """Whether a count may have been published when the article appeared; a year alone is read as early enough."""
    published, day = catalog.source(str(row["source"])).published, catalog.source(str(claim["source"])).published
    return published <= day


def _gap(value: Value, claim: pd.Series) -> str:
    stated = convert(float(claim["low"]), claim["unit"], value.unit)
    change = f"{percent(value.amount, stated) - 100:+.1f}".replace("-", _MINUS)
    return f"{value.amount:,.0f} / {stated:,.0f} {_MINUS} 1 = {change}% (allowed {exact(float(claim['tolerance']))}%)"


def population(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M2: the mid-year population of the claim's year."""
    view = _view(catalog)
    rows = without_article(view.rows("population", country=PARTNER, definition="midyear", year=_CLAIM_YEAR))
    if rows.empty:
        return Judgement(Verdict.UNCHECKABLE, "no count for that year", "", ())
    row = view.one_per(rows, "year").iloc[0]
    found = of_row(row, "population", period=f"mid-{_CLAIM_YEAR}", definition="population of South Korea")
    stated, room = (convert(each, claim["unit"], found.unit) for each in (float(claim["low"]), allowance(claim)))
    return Judgement(judge(close_to(stated, room), [found]), listed([found]), _gap(found, claim), found.sources)


def ethnic_koreans(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M3: the newest official count of each definition, then older ones, then statements and estimates."""
    data, tiers = _counted_koreans(catalog, catalog.source(str(claim["source"])).published)
    agrees = between(float(claim["low"]), float(claim["high"]), allowance(claim))
    fits = [[value for value in tier if agrees(value)] for tier in tiers]
    verdicts = (Verdict.SUPPORTED, Verdict.OUTDATED, Verdict.DIFFERS)
    fallback = Verdict.CONTRADICTED if tiers[0] else Verdict.UNCHECKABLE
    verdict = next((verdict for verdict, fit in zip(verdicts, fits, strict=True) if fit), fallback)
    floor = float(claim["low"]) - allowance(claim)
    words = ("newest official counts", "older official counts", "statements and estimates")
    parts = (f"{name}: {len(fit)} of {len(tier)}" for name, fit, tier in zip(words, fits, tiers, strict=True) if tier)
    arithmetic = f"from {floor:,.0f} to {float(claim['high']) + allowance(claim):,.0f}: {', '.join(parts)}"
    shown = [*tiers[0], *(value for fit in fits[1:] for value in fit)]
    fields, reads = _fitting_koreans(data, fits)
    return Judgement(verdict, listed(shown), arithmetic, sources_of(shown), fields=fields, reads=reads)


@lru_cache(maxsize=1)
def _counted_koreans(catalog: Catalog, day: str) -> tuple[pd.DataFrame, list[list[Value]]]:
    """All rows on the minority; the newest official count of each definition on a day, older ones, and the others."""
    data = migration.koreans(_view(catalog)).data
    data = without_article(data) if len(data) else data
    official = data[data["definition"].isin(COUNTED) & (data["grade"] == "official")].sort_values("date")
    # A newer count replaces the stated one only if it was published by the day of the article.
    newest = public(catalog, official, day).groupby("definition", sort=False).tail(1)
    official = official[official["date"] <= day]
    older = official.drop(newest.index)
    return data, [_head_counts(rows) for rows in (newest, older, data.drop(official.index))]


def _fitting_koreans(data: pd.DataFrame, fits: Sequence[Sequence[Value]]) -> tuple[dict[str, Value], bool]:
    """The last older count that fits and what an embassy says; whether no newest count fits but such a one does."""
    said = data[data["definition"] == "stated"]
    fields = {
        "count": fits[1][-1] if fits[1] else Value.missing("count", PERSONS),
        "said": _head_counts(said.tail(1))[0] if len(said) else Value.missing("said", PERSONS),
    }
    estimated = any("estimated" in value.definition for value in fits[2])
    return fields, bool(fits[1]) and estimated and not fits[0]


def _head_counts(rows: pd.DataFrame) -> list[Value]:
    return [
        of_row({**row, "value": end}, "koreans", period=row["day"], definition=row["kind"])
        for _, row in rows.iterrows()
        for end in dict.fromkeys((row["low"], row["high"]))
    ]


def largest(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M4: the country's place on the last day for which one source counts several CIS countries."""
    result = migration.neighbours(_view(catalog))
    if result.empty:
        return Judgement(Verdict.UNCHECKABLE, "no source counts several countries", "", ())
    verdict = judge(close_to(float(claim["low"]), 0), [result["rank"]])
    last = result.data.dropna(subset=["end"])
    order = ", ".join(f"{row['name']} {row['end']:,.0f}" for _, row in last.iterrows())
    sources = tuple(dict.fromkeys([*last["source_end"], *result.sources]))
    first, found = result["first_rank"], f"number {result['rank']:n} in {result['own'].period}"
    return Judgement(verdict, found, order, sources, fields={"first": first}, reads=first > result["rank"])


def co_ethnic(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M5: co-ethnic nationals in percent of all nationals of the same day."""
    view = _view(catalog)
    result = migration.composition(view)
    share = result["coethnic_share"]
    if not share.known:
        return Judgement(Verdict.UNCHECKABLE, "no count of both on one day", "", ())
    least = float(claim["low"]) - float(claim["tolerance"])
    other = _other_year(view, result["coethnic"])
    verdict = _majority_verdict([share.amount, *other.values()], least, strong=share.grade in STRONG)
    sums = [f"{share.derived} = {share}", *(f"if the count is of {year}: {each:.1f}%" for year, each in other.items())]
    arithmetic = f"{'; '.join(sums)}; 'vast majority' needs {exact(least)}%"
    largest = all(not result[f"{other}_share"] >= share for other in ("students", "rest"))
    reading = _told_of_years(share.period, other) + filled(claim, reads=largest, share=share)
    return Judgement(verdict, listed([share]), arithmetic, share.sources, reading)


def _majority_verdict(shares: Sequence[float], least: float, *, strong: bool) -> Verdict:
    """By the share in each year that the count may be of: where the day is inferred, no single year decides."""
    fits = [at_most(least, share) for share in shares]
    if all(fits):
        return Verdict.SUPPORTED
    return Verdict.DIFFERS if any(fits) else Verdict.CONTRADICTED if strong else Verdict.UNCHECKABLE


def _other_year(view: View, part: Value) -> dict[str, float]:
    """What the share would be if the day of the count, which isn't printed, were a year earlier, by that year."""
    if part.status != "inferred":
        return {}
    year = int(part.period[-4:]) - 1
    rows = view.year_ends(HOME)
    rows = rows[rows["year"] == year]
    share = percent_of(part.amount, float(rows.iloc[0]["value"])) if len(rows) else float("nan")
    return {str(year): share} if share <= _WHOLE else {}


def _told_of_years(period: str, other: Mapping[str, float]) -> str:
    """The year that isn't printed, and what another would give."""
    return "".join(
        f"The year of the count of co-ethnics is inferred: the {period}. If it were {year}, the share would be "
        f"{share:.1f}%. "
        for year, share in other.items()
    )


def labour_migrants(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M6: the number among stocks of workers of the claim's year, then among flows of that year."""
    view = _view(catalog)
    stocks = view.rows("migration_stock", nationality=HOME, visa="E-9", measure="stock", unit=PERSONS)
    stock = [
        persons(row, "stock", "workers in Korea on a work permit") for _, row in without_article(stocks).iterrows()
    ]
    flows = view.rows("migration_flows", nationality=HOME, destination=PARTNER, unit=PERSONS)
    flow = [
        of_row(row, "flow", period=span_label(row["start"], row["end"]), definition=_FLOWS[row["measure"]])
        for _, row in without_article(flows).iterrows()
        if row["measure"] in _FLOWS
    ]
    agrees = close_to(float(claim["low"]), allowance(claim))
    in_year = [[value for value in side if str(_CLAIM_YEAR) in value.period] for side in (stock, flow)]
    fits = [[value for value in side if agrees(value)] for side in in_year]
    if fits[0]:
        verdict = Verdict.SUPPORTED
    elif fits[1]:
        verdict = Verdict.DIFFERS
    else:
        verdict = judge(agrees, in_year[0] + in_year[1])
    shown = [*fits[0], *fits[1]] or [*in_year[0], *in_year[1]]
    last = stock[-1:] if not fits[0] else []
    words = f"; the last stock of workers on a work permit is {last[0]} ({last[0].period})" if last else ""
    counts = f"stocks of {_CLAIM_YEAR} that fit: {len(fits[0])}, flows that fit: {len(fits[1])}"
    arithmetic = f"{float(claim['low']):,.0f} \N{PLUS-MINUS SIGN} {exact(float(claim['tolerance']))}%; {counts}{words}"
    found, sources = listed([*shown, *last]), sources_of([*shown, *last])
    came = next((value for value in fits[1] if value.definition == _FLOWS["entries"]), Value.missing("came", PERSONS))
    return Judgement(verdict, found, arithmetic, sources, fields={"came": came}, reads=not fits[0])


_FLOWS = {"entries": "workers who came in the period", "departures": "workers sent by the state agency in the period"}


def without_status(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M7: numbers of all nationals without a valid status of recent years, then numbers of a part of them."""
    view = _view(catalog)
    recent = [count for count in migration.counts(view) if int(count.date[:4]) in _RECENT]
    sharp = [count for count in recent if count.high.status != "at_most" and count.high.grade != "article"]
    whole, part = ([count for count in sharp if (count.group == ALL_NATIONALS) == side] for side in (True, False))
    limit = Range(float(claim["low"]) - allowance(claim), float(claim["high"]) + allowance(claim))
    fits = [[count for count in side if _overlap(count, limit)] for side in (whole, part)]
    if fits[0]:
        verdict = Verdict.SUPPORTED
    elif fits[1]:
        verdict = Verdict.DIFFERS
    else:
        verdict = judge(between(*limit, 0), _ends([*whole, *part]))
    arithmetic = (
        f"from {limit.low:,.0f} to {limit.high:,.0f}, numbers of all nationals: {len(fits[0])} of {len(whole)}, "
        f"of workers: {len(fits[1])} of {len(part)}"
    )
    found = "; ".join(f"{count.label} ({count.high.definition}, {count.high.grade})" for count in [*whole, *part])
    reads = bool(fits[1]) and not fits[0]
    reading = " ".join(filter(None, (filled(claim, reads=reads), _of_the_ministry(view))))
    return Judgement(verdict, found, arithmetic, sources_of(_ends([*whole, *part])), reading)


def _of_the_ministry(view: View) -> str:
    """Whether South Korean authorities say so, as the article has it: the newest of their own counts of all."""
    rows = view.rows("overstayers", nationality=HOME, measure="overstayers", base="all_residents")
    rows = without_article(rows[rows["authority"].fillna("").map(korean).astype(bool)])
    if rows.empty:
        return "The article names South Korean authorities; no count of theirs was found."
    last = rows.sort_values("date", kind="stable").iloc[-1]
    count = persons(last, "ministry", "of all nationals")
    return (
        f"The article names South Korean authorities; the newest count of theirs that was found is {count} "
        f"({day_label(last['date'])})."
    )


def _overlap(count: Count, limit: Range) -> bool:
    return at_most(count.low.amount, limit.high) and at_most(limit.low, count.high.amount)


def _ends(counts: Sequence[Count]) -> list[Value]:
    return [value for count in counts for value in (count.low, count.high)]


def own_ratio(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M8: the article's number over the article's bases; needs no outside figure."""
    view = _view(catalog)
    sums = migration.own_sums(view)
    stated, tolerance = float(claim["low"]), float(claim["tolerance"])
    bases = {"of_all": "all residents", "of_legal": "residents minus these", "of_workers": "registered labour migrants"}
    fits = [
        name for name in bases if inside(stated, sums[f"{name}_low"].amount, sums[f"{name}_high"].amount, tolerance)
    ]
    verdict = Verdict.SUPPORTED if fits else Verdict.INCONSISTENT
    quotients = "; ".join(
        f"of {words} {sums[f'{name}_low'].amount:.1f} to {sums[f'{name}_high'].amount:.1f}%"
        for name, words in bases.items()
    )
    found = f"{sums['without_low']:n} to {sums['without_high']} are, by the article's own numbers, {quotients}"
    arithmetic = (
        f"{exact(stated)}% of {sums['residents']:n} would be {sums['tenth_of_all']}; "
        f"{sums['without_low']:n} to {sums['without_high']:n} are {exact(stated)}% of "
        f"{sums['base_low']:n} to {sums['base_high']} (allowed {exact(tolerance)} points)"
    )
    rates = _stated_rates(view)
    words = _said_of(rates)
    ends = sorted(rates, key=lambda rate: rate.amount)
    reads = not fits and bool(ends) and all(inside(rate.amount, stated, stated, tolerance) for rate in ends)
    fields = {"lowest": ends[0], "highest": ends[-1]} if reads else {}
    reading = words + filled(claim, reads=reads, **fields)
    return Judgement(verdict, found, arithmetic, ("ARTICLE", *sources_of(rates)), reading)


def _stated_rates(view: View) -> list[Value]:
    rows = migration.rates(view)
    rows = without_article(where(rows, nationality=HOME, year=[*_RECENT]))
    return [rate_value(view, row, "rate") for _, row in rows.iterrows()]


def _said_of(rates: Sequence[Value]) -> str:
    """What officials state of people without a valid status, in percent of all who stay."""
    said = "; ".join(f"{rate} ({rate.period}, {rate.grade})" for rate in rates)
    return f"Officials state of all who stay: {said}. " if rates else ""


def threshold(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M9: thresholds that officials of either side state; whose law it is decides."""
    rows = catalog.table("rules")
    rows = without_article(rows[(rows["kind"] == "threshold") & rows["value"].notna() & rows["authority"].notna()])
    values = [
        of_row(row, "threshold", period=day_label(row["date"]), definition=_said(row)) for _, row in rows.iterrows()
    ]
    agrees = close_to(float(claim["low"]), float(claim["tolerance"]))
    own = rows["authority"].map(korean).astype(bool)
    verdict = _law_verdict(agrees, values, [*own], [*rows["base"]])
    bases = rows["base"].nunique()
    said, named = amount_text(len(values), "statements"), amount_text(bases, "bases")
    arithmetic = f"{said} with a number, {int(own.sum())} by a Korean authority; {named} named"
    uzbek = all("Uzbekistan" in authority for authority in rows["authority"])
    reads = bool(values) and all(map(agrees, values)) and uzbek and not own.any() and bases > 1
    return Judgement(verdict, listed(values), arithmetic, sources_of(values), reads=reads)


def _said(row: pd.Series) -> str:
    return f"said by the {row['authority']}, of {_BASES.get(row['base'], row['base'])}"


def _law_verdict(
    agrees: Callable[[Value], bool], values: Sequence[Value], own: Sequence[bool], bases: Sequence[str]
) -> Verdict:
    """A rule of Korea is shown by a Korean authority, for workers; what others say of it shows one reading."""
    fits = [agrees(value) for value in values]
    if any(fit and korean_ and base in _WORKERS for fit, korean_, base in zip(fits, own, bases, strict=True)):
        against = any(korean_ and not fit for fit, korean_ in zip(fits, own, strict=True))
        return Verdict.DIFFERS if against else Verdict.SUPPORTED
    return Verdict.DIFFERS if any(fits) else judge(agrees, values)


def chinese(catalog: Catalog, claim: pd.Series) -> Judgement:
    """M10: all Chinese nationals at the end of the year, and counts of a part of them."""
    result = migration.head_counts(_view(catalog))
    whole = result["all"]
    if not whole.known:
        return Judgement(Verdict.UNCHECKABLE, "no count of all Chinese nationals", "", ())
    stated, tolerance = float(claim["low"]), allowance(claim)
    parts = [value for name, value in result.values.items() if name.startswith("part_")]
    near = [value for value in parts if close_to(stated, tolerance)(value)]
    over = not at_most(whole.amount, stated + tolerance)
    if whole < stated:
        verdict = Verdict.CONTRADICTED if whole.grade in STRONG else Verdict.UNCHECKABLE
    elif over and near:
        verdict = Verdict.DIFFERS
    else:
        verdict = Verdict.SUPPORTED
    arithmetic = (
        f"{whole.amount:,.0f} / {stated:,.0f} = {whole.amount / stated:.2f}; "
        f"from {stated - tolerance:,.0f} to {stated + tolerance:,.0f}: {amount_text(len(near), 'counts')} of a part"
    )
    reads = over and any("of Korean descent" in value.definition for value in near)
    return Judgement(verdict, listed([whole, *near]), arithmetic, sources_of([whole, *near]), reads=reads)


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "M1": residents,
    "M2": population,
    "M3": ethnic_koreans,
    "M4": largest,
    "M5": co_ethnic,
    "M6": labour_migrants,
    "M7": without_status,
    "M8": own_ratio,
    "M9": threshold,
    "M10": chinese,
}
