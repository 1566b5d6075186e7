"""How each claim of the article about transport is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.known import published
from koruz.claims.period import day_of
from koruz.claims.verdicts import (
    STRONG,
    Judgement,
    Verdict,
    allowance,
    between,
    close_to,
    gap,
    judge,
    listed,
    sources_of,
)
from koruz.claims.views import view
from koruz.indicators.transport.line import WHOLE, segment_name
from koruz.indicators.transport.rights import CAPITALS, flown_on, rights_each, rights_of_pair
from koruz.indicators.transport.trains import price_rows
from koruz.indicators.transport.view import TRAINS, View, joined, value_of, when
from koruz.report.values import Value, difference
from koruz.words.written import exact

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_PROJECT = "rotem-trains"
_LENDERS = ("EDCF", "KEXIM")
_BANK = "Export-Import Bank of Korea"
_view = partial(view, theme="transport")


def weekly_flights(catalog: Catalog, claim: pd.Series) -> Judgement:
    """R1: rights of each side and flights of all carriers, on the day of the article and on the day of its origin."""
    agrees = close_to(float(claim["low"]), float(claim["tolerance"]))
    today = catalog.source(str(claim["source"])).published
    days = {day: _flights(catalog, day) for day in (today, day_of(claim["origin"])) if day}
    # A figure replaces another from the day on which it was published.
    now, *then = ([value for value in values if published(catalog, value, day)] for day, values in days.items())
    if any(agrees(value) for value in now):
        verdict = Verdict.SUPPORTED
    elif any(agrees(value) for values in then for value in values):
        verdict = Verdict.OUTDATED if now else Verdict.SUPPORTED
    else:
        verdict = judge(agrees, now)
    found = ". ".join(f"On {when(day)}: {listed(values) or 'no figure'}" for day, values in days.items())
    arithmetic = "; ".join(f"on {when(day)}: {_gaps(values, claim)}" for day, values in days.items())
    values = [value for each in days.values() for value in each]
    return Judgement(verdict, found, arithmetic, sources_of(values), _told(catalog, today))


@lru_cache(maxsize=4)
def _flights(catalog: Catalog, day: str) -> list[Value]:
    view = _view(catalog)
    values = [rights_each(view, day), rights_of_pair(view, CAPITALS, day), flown_on(view, day)]
    return [value for value in values if value.known]


def _gaps(values: Sequence[Value], claim: pd.Series) -> str:
    stated = float(claim["low"])
    words = ", ".join(gap(value.amount, stated) for value in values)
    return f"{words} (allowed {exact(float(claim['tolerance']))})" if words else "no figure"


@lru_cache(maxsize=1)
def _told(catalog: Catalog, today: str) -> str:
    """Who else printed such a number, and when the rights changed."""
    view = _view(catalog)
    rows = view.rows("air", measure="stated_weekly").dropna(subset=["date", "authority"])
    words = [
        f"{row['authority']}, {when(row['date'])}: {exact(row['value'])} flights a week" for _, row in rows.iterrows()
    ]
    told = f"One source, not two: the article's number was printed before ({'; '.join(words)}). " if words else ""
    each = rights_each(view, today)
    since = f"Since {each.period} each side may fly {exact(each.amount)} a week." if each.known else ""
    return f"{told}{since}".strip()


def price(catalog: Catalog, claim: pd.Series) -> Judgement:
    """R3: every price and loan in dollars, against the stated sum and a tolerance below it."""
    view = _view(catalog)
    words = {"price": "price of the Korean trains", "loan": "loan for the Korean trains"}
    values = [value_of(row, row["kind"], words[row["kind"]]) for _, row in price_rows(view).iterrows()]
    high = float(claim["high"])
    low = high - allowance(claim)
    agrees = between(low, high, 0)
    near = sum(agrees(value) for value in values)
    largest = max((value.amount for value in values), default=0.0)
    over = f"; {exact(high)} / {exact(largest)} = {high / largest:.2f}" if largest > 0 else ""
    arithmetic = f"from {exact(low)} to {exact(high)} million: {near} of {len(values)} figures{over}"
    return Judgement(
        judge(agrees, values), listed(values), arithmetic, sources_of(values), _reading(view, high, values)
    )


def _reading(view: View, stated: float, values: Sequence[Value]) -> str:
    """Where the number also occurs, whether the loan points to a dearer contract, and what could be dearer."""
    words = []
    speed = view.figure("rail", "speed", "speed in service", "km/h", subject=TRAINS, measure="service_speed")
    if speed.known and speed.amount == stated:
        words.append(f"The trains' printed speed in service, {speed}, is the same number.")
    local = view.figure("rail", "local", "price", "KRW billion", subject=TRAINS, measure="contract_value")
    if local.known:
        words.append(f"In won the price is {local} ({local.grade}).")
    loans, prices = ([value for value in values if value.name == name] for name in ("loan", "price"))
    if loans and prices and difference("gap", loans[0], min(prices, key=lambda value: value.amount)) >= 0:
        words.append("The loan covers the lowest printed price, so it doesn't point to a dearer contract.")
    if all(value.amount < stated for value in values):
        words.append("With interest, duties or depots the trains may cost more, but no source prints such a sum.")
    return " ".join(words)


def lender(catalog: Catalog, claim: pd.Series) -> Judgement:
    """R4: who lends, by the commitments of the project and by the authority that announced the loan."""
    view = _view(catalog)
    loans = catalog.table("aid_commitments")
    loans = loans[(loans["project"] == _PROJECT) & (loans["grade"] != "article") & loans["kind"].str.contains("loan")]
    printed = view.rows("rail", subject=TRAINS, measure="loan")
    agencies, banks = loans["agency"].tolist(), printed["authority"].dropna().tolist()
    named = [agency in _LENDERS for agency in agencies] + [name == _BANK for name in banks]
    rows = pd.concat([loans, printed], ignore_index=True)
    shown = loans.assign(lender=agencies) if len(loans) else printed.assign(lender=printed["authority"])
    found = "; ".join(_lent(row) for _, row in shown.iterrows())
    lenders = joined(list(dict.fromkeys([*agencies, *banks])))
    arithmetic = f"lenders named: {lenders}" if lenders else "no lender is named"
    reading = f"{_LENDERS[0]} is the fund for soft loans that the {_BANK} runs." if _LENDERS[0] in agencies else ""
    return Judgement(_event(any(named), rows), found, arithmetic, tuple(dict.fromkeys(rows["source"])), reading)


def _lent(row: pd.Series) -> str:
    """One loan with its lender: 'USD 198.12 million lent by EDCF (14 June 2024, official)'."""
    loan = value_of(row, "loan", "loan for the trains")
    by = f" lent by {row['lender']}" if isinstance(row["lender"], str) else ""
    return f"{loan.written(0 if loan.amount.is_integer() else 2)}{by} ({loan.period}, {loan.grade})"


def route(catalog: Catalog, claim: pd.Series) -> Judgement:
    """R5: the stretch that sources name for these trains, and whether Urgench lies on it."""
    view = _view(catalog)
    rows = view.rows("rail", subject=TRAINS)
    rows = rows[rows["segment"].notna()]
    ends = rows["segment"] == WHOLE
    stops = view.frames["rail_route"]
    main = stops[(stops["route"] == WHOLE) & (stops["part"] == "main")].sort_values("stop")
    passes = _in_order(main["place"].tolist(), ["tashkent", "urgench", "khiva"])
    counts = rows.groupby("segment", sort=False)["source"].nunique()
    found = "; ".join(
        f"{segment_name(str(name))} is named for these trains by {_sources(n)}" for name, n in counts.items()
    )
    found += ", and Urgench lies on that line" if passes and ends.any() else ""
    arithmetic = f"stops of the line: {', '.join(view.place_name(place) for place in main['place'])}"
    line = view.rows("rail", subject="line", segment="bukhara-khiva")
    sources = tuple(dict.fromkeys([*rows.loc[ends, "source"], *rows["source"], *line["source"]]))
    verdict = _event(bool(ends.any()) and passes, rows)
    return Judgement(verdict, found or "no source names a stretch", arithmetic, sources, _last_known(view))


def _sources(count: int) -> str:
    return f"{count} sources" if count > 1 else "one source"


def _in_order(stops: Sequence[str], wanted: Sequence[str]) -> bool:
    places = [stops.index(stop) if stop in stops else -1 for stop in wanted]
    return -1 not in places and places == sorted(places)


def _last_known(view: View) -> str:
    """The last dated event of the trains: whether they run yet."""
    rows = view.rows("milestones", kind="transport")
    rows = rows[rows["milestone"].str.startswith("rotem-")].sort_values(["date", "source"])
    if rows.empty:
        return ""
    last = rows.iloc[-1]
    return f"Last known, {when(last['date'])}: {last['event']}."


def _event(happened: bool, rows: pd.DataFrame) -> Verdict:
    """Supported if a source says so; contradicted if only others are named, by a strong source or by two."""
    if happened:
        return Verdict.SUPPORTED
    against = rows["grade"].isin(STRONG).any() or rows["source"].nunique() >= 2
    return Verdict.CONTRADICTED if against else Verdict.UNCHECKABLE


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "R1": weekly_flights,
    "R3": price,
    "R4": lender,
    "R5": route,
}
