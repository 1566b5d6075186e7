"""How each claim of the article about education and people is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.known import public
from koruz.claims.period import day_of
from koruz.claims.readings import filled
from koruz.claims.verdicts import Judgement, Verdict, allowance, between, close_to, inside, judge, listed, sources_of
from koruz.claims.views import view
from koruz.indicators import education
from koruz.indicators.education.institutions import BRANCH, opened, tallies
from koruz.indicators.education.koica import readings, totals
from koruz.indicators.education.students import COUNTS, counted
from koruz.indicators.education.view import View, students
from koruz.indicators.evidence import without_article
from koruz.report.values import Value, of_row
from koruz.words.dates import date_label
from koruz.words.pair import HOME
from koruz.words.written import exact

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_HEALTH = "health"
_NET = "net"
# Two numbers are of the same order of size if neither is more than twice the other.
_SAME_ORDER = 2
# One source of the press alone contradicts nothing.
_FEWEST = 2
_SPORT = r"\bsports?\b|taekwondo|athlet|football|olympi"
_view = partial(view, theme="education")


def _days(catalog: Catalog, claim: pd.Series) -> tuple[str, str]:
    """The day of the claim's origin, and the day of the article; the same where no origin is traced."""
    article = catalog.source(str(claim["source"])).published
    return day_of(claim["origin"]) or article, article


def branches(catalog: Catalog, claim: pd.Series) -> Judgement:
    """E1: branches that had opened, alone, with universities of their own, and without the renamed."""
    view, low, room = _view(catalog), float(claim["low"]), allowance(claim)
    then, now = _days(catalog, claim)
    count, ways = tallies(view, then), _ways(view, then)
    fits, later = ([inside(amount, low, low, room) for amount in each.values()] for each in (ways, _ways(view, now)))
    verdict = _branch_verdict(fits, later)
    rows = opened(view, then)
    if verdict == Verdict.CONTRADICTED and rows["source"].nunique() < _FEWEST:
        verdict = Verdict.UNCHECKABLE
    if rows.empty:
        return Judgement(Verdict.UNCHECKABLE, "no branch in the data", "nothing to count", ())
    named = rows[rows["kind"] == BRANCH]
    words = ", ".join(f"{row['name']} ({date_label(row['opened'])})" for _, row in named.iterrows())
    found = f"{count['branches']} had opened by {date_label(then)}: {words or 'none'}"
    arithmetic = "; ".join(f"{way}: {exact(amount)}" for way, amount in ways.items())
    sources = sources_of([count["branches"], count["all"]])
    return Judgement(verdict, found, arithmetic, sources, " ".join([filled(claim), *_which(rows)]))


def _ways(view: View, day: str) -> dict[str, float]:
    """The ways of counting, and the number that each gives on a day."""
    count = tallies(view, day)
    return {
        "branches": count["branches"].amount,
        "with universities of their own": count["all"].amount,
        "without renamed branches": count["branches"].amount - count["renamed"].amount,
        "without these, with universities of their own": count["kept"].amount,
    }


def _branch_verdict(then: Sequence[bool], now: Sequence[bool]) -> Verdict:
    """By which of the ways give the stated number on the day of the origin, and on that of the article."""
    if all(then):
        return Verdict.SUPPORTED if any(now) else Verdict.OUTDATED
    return Verdict.DIFFERS if any(then) else Verdict.CONTRADICTED


def _which(rows: pd.DataFrame) -> list[str]:
    """What has another name now, and what else could be counted."""
    branch = rows["kind"] == BRANCH
    renamed = rows[rows["later_name"].notna() & branch]
    words = [f"{row['name']} is now called {row['later_name']}." for _, row in renamed.iterrows()]
    return words + [f"{name} is a university of its own: it would be one more." for name in rows.loc[~branch, "name"]]


def uzbek_students(catalog: Catalog, claim: pd.Series) -> Judgement:
    """E2: the counts by enrolment and by visa, published by the day of the claim's origin and by the article's."""
    low = float(claim["low"])
    before, known, later = _counted_students(catalog, *_days(catalog, claim))
    near = between(low, low, allowance(claim))
    verdict = _student_verdict(before, known, low, lambda value: value.amount >= low and near(value))
    terms = (
        f"{exact(value.amount)} / {exact(low)} = {value.amount / low:.2f} ({value.period})"
        for value in [*known, *before]
    )
    arithmetic = f"{'; '.join(dict.fromkeys(terms))}; allowed up to {1 + allowance(claim) / low:.2f}"
    values = [*known, *before]
    reads = bool(later) and all(value.amount >= low for value in later)
    reading = filled(claim, counts=listed(later)) if reads else ""
    return Judgement(verdict, listed(values), arithmetic, sources_of(values), reading)


@lru_cache(maxsize=1)
def _counted_students(catalog: Catalog, then: str, now: str) -> tuple[list[Value], list[Value], list[Value]]:
    """The last counts that were known on two days, and those that came out after the second."""
    view = _view(catalog)
    rows = view.sound(counted(view))
    rows = rows[rows["origin"] == view.origin].sort_values(["date", "definition"], kind="stable")
    before, known = (_last_of_each(view, public(catalog, rows, day)) for day in (then, now))
    return before, known, _published_later(view, catalog, rows, now)


def _last_of_each(view: View, rows: pd.DataFrame) -> list[Value]:
    """The last figure of either count, the newest first."""
    last = rows.drop_duplicates("definition", keep="last").sort_values("date", ascending=False, kind="stable")
    return [students(row, "students", COUNTS[row["definition"]]) for _, row in last.iterrows()]


def _student_verdict(
    before: Sequence[Value], known: Sequence[Value], low: float, fits: Callable[[Value], bool]
) -> Verdict:
    if not known:
        return Verdict.UNCHECKABLE
    if fits(known[0]):
        return Verdict.SUPPORTED
    if any(fits(value) for value in before):
        return Verdict.OUTDATED
    return judge(lambda value: value.amount >= low, known) if known[0].amount < low else Verdict.DIFFERS


def _published_later(view: View, catalog: Catalog, rows: pd.DataFrame, day: str) -> list[Value]:
    """Counts of the time before the article that its author couldn't know: they were published after it."""
    hidden = rows[(rows["date"] <= day) & ~rows.index.isin(public(catalog, rows, day).index)]
    newest = public(catalog, rows, day)["date"].max()
    return [students(row, "later", COUNTS[row["definition"]]) for _, row in hidden[hidden["date"] > newest].iterrows()]


def civil_servants(catalog: Catalog, claim: pd.Series) -> Judgement:
    """E3: an independent count of civil servants trained, if there is one; other groups are shown beside it."""
    view = _view(catalog)
    rows = view.rows("programmes", measure="trainees", programme="civil_servants", country=HOME)
    same = [
        of_row(row, "trained", period=f"to {date_label(row['end'])}", definition="civil servants trained")
        for _, row in rows.iterrows()
    ]
    result = education.trainees(view)
    others = [value for name in ("last", "courses") if (value := result[name]).known]
    verdict = judge(close_to(float(claim["low"]), allowance(claim)), same)
    words = f"independent counts of civil servants: {len(same)}; of other groups: {len(others)}"
    last, stated, values = result["last"], float(claim["low"]), [*same, *others]
    near = stated / _SAME_ORDER <= last.amount <= stated * _SAME_ORDER
    found, sources = listed(values) or "no count found", sources_of(values)
    return Judgement(verdict, found, words, sources, fields={"agency": last}, reads=near)


def yearly_aid(catalog: Catalog, claim: pd.Series) -> Judgement:
    """E4: what the agency's own sums allow for a year, against the range; net aid of all agencies beside it."""
    view = _view(catalog)
    values = [value for value in readings(view) if value.name != _NET]
    low, high, room = float(claim["low"]), float(claim["high"]), allowance(claim)
    agrees = between(low, high, room)
    verdict = judge(agrees, values)
    inside = sum(agrees(value) for value in values)
    sums = "; ".join(f"{value.derived} = {value.amount:.1f}" for value in values)
    arithmetic = (
        f"{sums}; from {exact(low - room)} to {exact(high + room)} million, readings: {inside} of {len(values)}"
    )
    reading = " ".join(filter(None, (_fitting([*filter(agrees, values)]), _aid_reading(view, claim))))
    return Judgement(verdict, listed(values), arithmetic, sources_of(values), reading)


def _fitting(values: Sequence[Value]) -> str:
    """The last of the readings that bear the range out."""
    return "".join(f"By the {value.definition} ({value.period}) a year comes to {value}." for value in values[-1:])


def _aid_reading(view: View, claim: pd.Series) -> str:
    """What measures another thing: net aid of all agencies, and a total that is a bound."""
    net = [value for value in readings(view) if value.name == _NET]
    words = [filled(claim, net=value) for value in net]
    rows = totals(view)
    if len(rows) and rows.iloc[-1]["status"] == "at_least":
        last = of_row(rows.iloc[-1], "total", period=date_label(rows.iloc[-1]["date"]), definition="total")
        words.append(f"A later total of the agency, {last} ({last.period}), is a bound and gives no year.")
    return " ".join(words)


def programmes(catalog: Catalog, claim: pd.Series) -> Judgement:
    """E5: for each kind of programme, the rows of the data that name one in Uzbekistan."""
    view = _view(catalog)
    found = {
        "language courses": view.rows("institution_counts", institution=("all-sejong", "all-teaching")),
        "civil service training": view.rows("programmes", programme=("nhi_apa", "civil_servants")),
        "health": view.rows("aid_commitments", sector=_HEALTH),
        "sport": _sport(catalog),
    }
    named = [kind for kind, rows in found.items() if len(rows)]
    verdict = Verdict.SUPPORTED if len(named) == len(found) else Verdict.UNCHECKABLE
    missing = [kind for kind in found if kind not in named]
    words = f"named by a source: {', '.join(named) or 'none'}" + (
        f"; not found: {', '.join(missing)}" if missing else ""
    )
    arithmetic = "; ".join(f"{kind}: {_sources(rows)}" for kind, rows in found.items())
    sources = tuple(
        dict.fromkeys(source for rows in found.values() for source in rows["source"].drop_duplicates().head(3))
    )
    return Judgement(verdict, words, arithmetic, sources, _not_denied(missing))


def _sport(catalog: Catalog) -> pd.DataFrame:
    """Projects, commitments and events that speak of sport."""
    texts = {"projects": "name", "aid_commitments": "item", "milestones": "event"}
    parts = []
    for table, column in texts.items():
        rows = catalog.table(table)
        rows = without_article(rows) if "grade" in rows else rows
        parts.append(rows.loc[rows[column].str.contains(_SPORT, case=False), ["source"]])
    return pd.concat(parts, ignore_index=True)


def _sources(rows: pd.DataFrame) -> str:
    number = rows["source"].nunique()
    return f"{number} source" if number == 1 else f"{number} sources"


def _not_denied(missing: Sequence[str]) -> str:
    return f"That no source for {' and '.join(missing)} is in the data doesn't deny it." if missing else ""


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "E1": branches,
    "E2": uzbek_students,
    "E3": civil_servants,
    "E4": yearly_aid,
    "E5": programmes,
}
