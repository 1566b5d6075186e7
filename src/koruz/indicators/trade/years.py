"""The partner's share of turnover in every full year: as printed, or turnover over total."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import once, without_article
from koruz.indicators.trade.flows import implied_parts, implied_turnover
from koruz.indicators.trade.shares import share_value, turnover_shares
from koruz.indicators.trade.view import View
from koruz.report import describe
from koruz.report.results import SOURCE, YEAR, Column, Result, values_by_name
from koruz.report.values import Value, derive, difference, excess, of_row, ratio
from koruz.words.pair import HOME, WORLD
from koruz.words.units import MILLION, OF_TOTAL, part

_SOUND, _DOUBTFUL = "sound figures", "doubtful figures"


def share_by_year(view: View) -> Result:
    """The partner's share of Uzbekistan's turnover in all full years for which it is printed or can be worked out.

    A year's share is the printed one if that is sound, else turnover over total, both by Uzbekistan's count; a doubtful
    printed share stands beside what can be worked out. Comparisons begin at the first sound year and name the years
    between that the two ends would hide.

    Returns:
        Rows of year, kind ('sound figures' or 'doubtful figures'), share in percent, `sound` (the share if it is),
        turnover in USD million, how it is known; values `start` and `end` (first and last sound year), `change` in
        percentage points, `peak` (the highest sound share), `trough` and `recovery` (the two years between which it
        rose most), `rebound` between these, `hidden` (the recovery, if it comes before the end), `now` (turnover of
        the last year), `at_trough` and `at_recovery` (what it would have been at these two shares), `lost_least` (by
        how much the lower of these is above it), `above_trough` and `below_recovery` (by how many percent it is above
        and below Uzbekistan's count of these two years).
    """
    found = [share for year in range(view.first_year, view.last_year + 1) for share in _of_year(view, year)]
    columns = (
        YEAR,
        Column("value", "Share of turnover", "percent", 1),
        Column("turnover", "Turnover", MILLION, 0),
        Column("how", "How the share is known"),
        Column("kind", "Kind"),
        SOURCE,
    )
    data = pd.DataFrame([_row(view, share) for share in found], columns=["grade", *(c.name for c in columns)])
    data = data.assign(sound=data["value"].where(data["kind"] == _SOUND), name=view.partner_name)
    sound = [share for share in found if _kind(view, share) == _SOUND]
    if not sound:
        return Result.nothing(columns, data)
    text = describe.course(data, x="year", y="value", series="kind", unit=OF_TOTAL)
    sources = tuple(dict.fromkeys(source for share in reversed(found) for source in share.sources))
    return Result(data, columns, sources, text, values_by_name(_values(view, sound)))


def doubtful_shares(course: Result) -> pd.DataFrame:
    """The doubtful rows of `share_by_year`, their shares in the column `sound`: a picture's hollow marks."""
    rows = course.data[course.data["kind"] == _DOUBTFUL]
    return rows.assign(sound=rows["value"])


def _of_year(view: View, year: int) -> list[Value]:
    """What is known of the share of one year, the best first; nothing worked out beside a sound printed share."""
    printed = _printed(view).get(year, [])
    if printed and _kind(view, printed[0]) == _SOUND:
        return printed
    worked = _worked_out(view, year)
    return [*([worked] if worked.known else []), *printed]


@once
def _printed(view: View) -> dict[int, list[Value]]:
    """The partner's printed shares of full years, the best first."""
    found: dict[int, list[Value]] = {}
    for _, row in where(turnover_shares(view), partner=view.partner, months=12).iterrows():
        found.setdefault(int(row["year"]), []).append(share_value(view, row, "share"))
    return found


def _worked_out(view: View, year: int) -> Value:
    """Turnover over total, as good as the worse of the two."""
    turnover, total = _money(view, view.partner, year), _money(view, WORLD, year)
    worse = max(turnover.status, total.status, key=view.precedence.statuses.__getitem__)
    share = ratio("share", turnover, total, "percent")
    return replace(share, unit=OF_TOTAL, status=worse, definition=f"{view.partner_name}'s share of national turnover")


def _money(view: View, partner: str, year: int) -> Value:
    """Turnover with a partner by Uzbekistan's national count."""
    return _counted(view, partner).get(year, Value.missing("turnover", MILLION, str(year)))


@once
def _counted(view: View, partner: str) -> dict[int, Value]:
    """Turnover with a partner in each full year that is counted."""
    rows = view.rows("trade", reporter=HOME, partner=partner, flow="turnover", definition="national", months=12)
    rows = without_article(rows)
    chosen = [] if rows.empty else view.one_per(rows, "year").to_dict("records")
    years = {int(row["year"]): {str(name): cell for name, cell in row.items()} for row in chosen}
    about = "national turnover"
    return {year: of_row(row, "turnover", period=str(year), definition=about) for year, row in years.items()}


def _kind(view: View, share: Value) -> str:
    return _SOUND if share.status in view.sound_statuses else _DOUBTFUL


def _turnover(view: View, share: Value) -> Value:
    """The turnover behind a share: counted where the share is worked out from it, else share times total."""
    year = int(share.period)
    return _money(view, view.partner, year) if share.derived else implied_turnover(view, view.partner, year)


def _row(view: View, share: Value) -> dict[str, object]:
    how = share.derived or "printed"
    papers = {"grade": share.grade, "source": share.sources[0], "kind": _kind(view, share)}
    turnover = _turnover(view, share).amount
    return {"year": int(share.period), "value": share.amount, "turnover": turnover, "how": how, **papers}


def _values(view: View, sound: list[Value]) -> list[Value]:
    start, end = sound[0].named("start"), sound[-1].named("end")
    peak = max(sound, key=lambda share: share.amount).named("peak")
    now = _turnover(view, end).named("now")
    total = implied_parts(view, view.partner, int(end.period))[1]
    trough, recovery = (share.named(name) for name, share in zip(("trough", "recovery"), _rise(sound), strict=True))
    hidden = recovery if recovery.period != end.period else Value.missing("hidden", OF_TOTAL)
    former = [_at_share(share, total, end.period) for share in (trough, recovery)]
    found = [start, end, difference("change", end, start), peak, now, trough, recovery, hidden.named("hidden"), *former]
    lost = difference("lost_least", former[0], now)
    return [*found, difference("rebound", recovery, trough), lost, *_in_dollars(view, now, trough, recovery)]


def _in_dollars(view: View, now: Value, trough: Value, recovery: Value) -> list[Value]:
    """How far the last turnover is above and below what Uzbekistan counted in two other years."""
    then = [_money(view, view.partner, int(share.period)) if share.known else share for share in (trough, recovery)]
    names = ("above_trough", "below_recovery")
    if any(not money.known or _kind(view, money) != _SOUND for money in then):
        return [Value.missing(name, "percent") for name in names]
    above, change = (excess(name, now, money, period=now.period) for name, money in zip(names, then, strict=True))
    words = {"definition": "below the former count"}
    return [above, derive("below_recovery", -change.amount, "percent", change.derived, (now, then[1]), **words)]


def _at_share(share: Value, total: Value, period: str) -> Value:
    """The turnover of a year if its share were that of another."""
    amount, how = part(share.amount, total.amount), f"{share.text} of {total.text}"
    words = {"period": period, "definition": f"turnover at the share of {share.period}"}
    return derive(f"at_{share.name}", amount, MILLION, how, (share, total), **words)


def _rise(sound: list[Value]) -> tuple[Value, Value]:
    """The two years between which the share rose most, the former before the latter; missing if it never rose."""
    rises = [(low, high) for low, high in combinations(sound, 2) if high > low]
    if not rises:
        return Value.missing("trough", OF_TOTAL), Value.missing("recovery", OF_TOTAL)
    return max(rises, key=lambda pair: pair[1].amount - pair[0].amount)
