"""How each claim of the article about projects is tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.period import day_of
from koruz.claims.verdicts import Judgement, Verdict, allowance, close_to, gap, judge, listed, sources_of
from koruz.claims.views import view
from koruz.data.selection import where
from koruz.indicators import construction
from koruz.indicators.construction.energy import RECENT
from koruz.indicators.construction.kinds import largest_of_each
from koruz.indicators.construction.view import View
from koruz.indicators.evidence import without_article
from koruz.report.prose import fill
from koruz.report.values import Value, of_row
from koruz.words.dates import date_label
from koruz.words.units import MILLION
from koruz.words.written import amount_text, exact

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_VISIT = "2024-06"
_PLANT = "jizzakh-waste-recycling"
_PARK = "tashkent-pharma-park"
_PARK_NAME = "Pharma Park"
_BINDING = ("done", "building", "signed")
_LOST = "lost"
_FATES = {"postponed": "put off", "cancelled": "given up", "built_by_others": "left to others"}
_LANDFILL = "jizzakh-landfill-gas"
_CORE = "core"
_NO_COMPANY = ("EDCF", "KEXIM", "KOICA", "Korean side", "nan")
_ARTICLE_DATE = "2025-05"
_RARE = r"rare[- ]metal"
_LARGE = 100.0
_view = partial(view, theme="construction")


def plant(catalog: Catalog, claim: pd.Series) -> Judgement:
    """C1: every printed grant or contract of the plant at Jizzakh."""
    values, gas = _of_the_plant(catalog)
    verdict = judge(close_to(float(claim["low"]), allowance(claim)), values)
    gaps = "; ".join(gap(value.amount, float(claim["low"])) for value in values)
    arithmetic = f"{gaps or 'no figure'} (allowed {allowance(claim):.2f} million)"
    found = listed(values) or "no source but the article prints a value"
    fields = {"grant": _named(values, "grant"), "gas": gas}
    return Judgement(verdict, found, arithmetic, sources_of(values), fields=fields)


@lru_cache(maxsize=1)
def _of_the_plant(catalog: Catalog) -> tuple[list[Value], Value]:
    """Every printed sum for the plant, and the grant for gas of the landfill."""
    view = _view(catalog)
    rows = where(view.money(), project=_PLANT, kind=["grant", "contract"], unit=MILLION)
    values = [
        of_row(row, "value", period=_when(row["date"]), definition=f"{row['kind']} for the plant")
        for _, row in view.ranked(rows, "project", "kind", "scope").iterrows()
    ]
    return values, _grant(view, _LANDFILL)


def _named(values: Sequence[Value], word: str) -> Value:
    """The first value whose definition begins with a word; a missing one if there is none."""
    return next((value for value in values if value.definition.startswith(word)), Value.missing(word, MILLION))


def _grant(view: View, project: str) -> Value:
    """The grant for a project by precedence."""
    rows = view.one_per(where(view.money(), project=project, kind="grant", unit=MILLION), "project")
    if rows.empty:
        return Value.missing("grant", MILLION)
    row = rows.iloc[0]
    return of_row(row, "grant", period=_when(row["date"]), definition=f"grant for {project}")


def _when(date: object) -> str:
    return date_label(date) if isinstance(date, str) else "undated"


def pharma_park(catalog: Catalog, claim: pd.Series) -> Judgement:
    """C2: loans, grants, agreements and milestones that name the park, by date and by who promised."""
    rows = _naming_the_park(catalog)
    later = rows[rows["date"].str[: len(_VISIT)] >= _VISIT]
    decisive = later if len(later) else rows
    # Who has a part in the park is known of the park, not of each of its loans.
    companies = 0 if _of_a_state(catalog) else len(later)
    verdict = _pledge_verdict(companies, len(later), len(rows))
    words = [f"{_when(row['date'])}: {row['what']} ({row['grade']})" for _, row in rows.iterrows()]
    arithmetic = f"{len(later)} of {len(rows)} dated {_when(_VISIT)} or later, {companies} of them of a company"
    sources = tuple(dict.fromkeys([*decisive["source"], *rows["source"]]))
    loan = _first_loan(catalog)
    reads = len(later) > 0 and not companies
    return Judgement(verdict, "; ".join(words) or "none found", arithmetic, sources, fields={"loan": loan}, reads=reads)


def _pledge_verdict(companies: int, later: int, every: int) -> Verdict:
    """C2 and C3 say 'pledged': a promise of a company after the visit, one of somebody else, older ones, or none."""
    if companies:
        return Verdict.SUPPORTED
    if later:
        return Verdict.DIFFERS
    return Verdict.OUTDATED if every else Verdict.UNCHECKABLE


def _first_loan(catalog: Catalog) -> Value:
    """The first loan for the park, if it is older than the visit."""
    money = _money_of_the_park(catalog)
    loans = where(money, kind="loan")
    loans = loans[loans["date"].fillna(_VISIT) < _VISIT].sort_values("date", kind="stable")
    if loans.empty:
        return Value.missing("loan", MILLION)
    return of_row(loans.iloc[0], "loan", period=_when(loans.iloc[0]["date"]), definition="loan for the park")


def _of_a_state(catalog: Catalog) -> bool:
    """Whether all money of the park, and its Korean partner, is one of Korea's public lenders."""
    projects = catalog.table("projects")
    partners = [*_money_of_the_park(catalog)["agency"], *projects.loc[projects["project"] == _PARK, "korean_partner"]]
    return not any(_company(str(partner)) for partner in partners)


def _company(partner: str) -> bool:
    """Whether a Korean partner is a company by name, not a public lender and not a 'Korean side'."""
    return not partner.startswith(_NO_COMPANY)


def _money_of_the_park(catalog: Catalog) -> pd.DataFrame:
    """Agreed money of the park, without the article's own."""
    money = catalog.table("aid_commitments")
    text = money["item"].fillna("") + " " + money["note"].fillna("")
    return without_article(money[(money["project"] == _PARK) | text.str.contains(_PARK_NAME, regex=False)])


def _naming_the_park(catalog: Catalog) -> pd.DataFrame:
    """Agreed money and events of the park, the oldest first, without the article's own."""
    money, events = _money_of_the_park(catalog), catalog.table("milestones")
    named = events["event"].str.contains(_PARK_NAME, regex=False) & (events["state"] == "done")
    # The event first: where one source prints both, its words say more than the sum.
    found = pd.concat([events[named].assign(what=events.loc[named, "event"]), money.assign(what=_what(money))])
    found = without_article(found).drop_duplicates(["date", "source"])
    return found.sort_values(["date", "source"], kind="stable")[["date", "what", "grade", "source"]]


def _what(rows: pd.DataFrame) -> list[str]:
    amounts = [of_row(row, "value", period="", definition="").text for _, row in rows.iterrows()]
    return [f"{item}, {amount}" for item, amount in zip(rows["item"], amounts, strict=True)]


def _one(text: str) -> str:
    """Words as one piece of evidence: in a ledger a semicolon parts one piece from the next."""
    return text.replace(";", ",")


def heating(catalog: Catalog, claim: pd.Series) -> Judgement:
    """C3: heating projects with a Korean partner whose last report is dated after the visit, by who promised."""
    projects = _view(catalog).projects()
    every = projects[projects["sector"] == "heating"]
    rows = every[every["status_date"].fillna("") >= _VISIT].sort_values(["status_date", "project"], kind="stable")
    companies = sum(map(_company, rows["korean_partner"].astype(str)))
    verdict = _pledge_verdict(companies, len(rows), int(every["status_date"].notna().sum()))
    words = [f"{row['name']}, {row['korean_partner']}: {_one(row['status_text'])}" for _, row in rows.iterrows()]
    bound, count = rows["stage"].isin(_BINDING), amount_text(len(rows), "heating projects")
    arithmetic = f"{count} reported since {_when(_VISIT)}, {companies} of them of a company by name; "
    arithmetic += f"under contract: {int(bound.sum())}"
    reads = len(rows) > 0 and not bound.any()
    found, sources = "; ".join(words) or "none found", tuple(dict.fromkeys(rows["source"]))
    return Judgement(verdict, found, arithmetic, sources, reads=reads)


def named_companies(catalog: Catalog, claim: pd.Series) -> Judgement:
    """C4: which of the article's companies another source names in the same sector."""
    projects, links = catalog.table("projects"), catalog.table("project_sources")
    article = _view(catalog).article
    talks = set(links.loc[links["source"].isin(article), "project"])
    talks &= set(projects.loc[projects["role"] == "under discussion", "project"])
    rows = projects[projects["project"].isin(talks)].sort_values("project")
    others = links[links["project"].isin(talks) & ~links["source"].isin(article)]
    companies = _companies(rows)
    elsewhere = projects[~projects["source"].isin(article)]
    known = {*_companies(elsewhere)}
    confirmed = [name for sector, name in companies if (sector, name) in known]
    denied = rows[~rows["source"].isin(article) & (rows["status_kind"] == "cancelled")]
    verdict = _named_verdict(len(confirmed), float(claim["low"]), len(denied))
    names = ", ".join(name for _, name in companies)
    fields = others["project"].nunique()
    found = f"another source names {len(confirmed)} of {len(companies)} companies; "
    found += f"other sources name {fields} of {len(rows)} fields of the talks"
    arithmetic = f"companies: {names}; talks denied: {len(denied)}"
    sources = tuple(dict.fromkeys([*denied["source"], *others["source"]]))
    reads = fields == len(rows) > 0
    day = day_of(claim["origin"])
    told = {"talks": date_label(day) if day else ""}
    reading = _elsewhere(str(claim["reading"]) if reads else "", told, companies, elsewhere)
    return Judgement(verdict, found, arithmetic, sources, reading, told, reads)


def _companies(projects: pd.DataFrame) -> list[tuple[str, str]]:
    """The sector and the name of each Korean company of these projects."""
    pairs = zip(projects["sector"], projects["korean_partner"], strict=True)
    return [(sector, name.strip()) for sector, partners in pairs for name in str(partners).split(";")]


def _named_verdict(confirmed: int, stated: float, denied: int) -> Verdict:
    if denied:
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if confirmed >= stated else Verdict.UNCHECKABLE


def _elsewhere(
    template: str, fields: Mapping[str, str], companies: list[tuple[str, str]], projects: pd.DataFrame
) -> str:
    """The table's reading, and named companies that work in another sector; empty if there are none of these."""
    words = []
    for _, name in companies:
        rows = projects[projects["korean_partner"].str.contains(name, regex=False)]
        words += [f"{name} has a part in {row['name']}" for _, row in rows.iterrows()]
    told = [fill(template, **fields).text, "; ".join(words)] if template else ["; ".join(words)]
    return f"{'. '.join(told)}." if words else ""


def secondary_energy(catalog: Catalog, claim: pd.Series) -> Judgement:
    """C5: energy among the ten largest projects, with and without those given up, and among all recent ones."""
    view = _view(catalog)
    listings = {
        "of the {} largest": construction.energy(view),
        "of the {} largest that weren't given up": construction.energy(view, without_given_up=True),
    }
    counted = {
        words.format(f"{result['count']:n}"): (result["core"].amount, result["count"].amount)
        for words, result in listings.items()
        if not result.empty
    }
    recent, priced = _recent(view)
    if len(recent):
        core = float((recent["energy"] == _CORE).sum())
        counted[f"of all {len(recent)} announced since {RECENT}, with a printed sum or without"] = core, len(recent)
    if not counted:
        return Judgement(Verdict.UNCHECKABLE, "no project is in the data", "", ())
    few = [core < count / 2 for core, count in counted.values()]
    verdict = Verdict.SUPPORTED if all(few) else Verdict.DIFFERS if any(few) else Verdict.CONTRADICTED
    arithmetic = "; ".join(f"{exact(core)} {words}" for words, (core, _) in counted.items())
    sources = [source for result in listings.values() for source in result.sources] + [*recent["source"]]
    reads = few[-1]  # of no project of energy the reading has nothing to say
    fields = _recent_words(recent, priced)
    found, arithmetic = f"energy: {arithmetic}", f"{arithmetic}; 'secondary' means fewer than half"
    return Judgement(verdict, found, arithmetic, tuple(dict.fromkeys(sources)), fields=fields, reads=reads)


def _recent(view: View) -> tuple[pd.DataFrame, set[str]]:
    """Projects announced lately that aren't the article's own, and those of all projects for which a sum is printed."""
    projects = _not_the_articles(view)
    return projects[projects["year_announced"] >= RECENT], set(largest_of_each(view)["project"])


def _not_the_articles(view: View) -> pd.DataFrame:
    """Projects that a source other than the article names."""
    projects = view.projects()
    return projects[~projects["source"].isin(view.article)]


def _recent_words(recent: pd.DataFrame, priced: set[str]) -> dict[str, Value]:
    """How many recent projects there are, how many are of energy, and how many of these have a printed sum."""
    core = recent[recent["energy"] == _CORE]
    counts = {"recent": len(recent), "core": len(core), "priced": int(core["project"].isin(priced).sum())}
    values = {name: Value(name, float(count), "projects") for name, count in counts.items()}
    return values | {"since": Value("since", float(RECENT), "year")}


def rare_metals(catalog: Catalog, claim: pd.Series) -> Judgement:
    """C6: projects for rare metals with a value of at least the limit, and whether they are alive."""
    view = _view(catalog)
    projects = view.projects()
    text = projects["name"] + " " + projects["note"].fillna("")
    rows = projects[text.str.contains(_RARE, case=False)].merge(_values(view), on="project", how="left")
    large = rows[rows["value"] >= _LARGE]
    gone = large["stage"].eq(_LOST) & (large["status_date"].fillna("") < _ARTICLE_DATE)
    verdict = Verdict.SUPPORTED if large.empty else Verdict.DIFFERS if gone.all() else Verdict.CONTRADICTED
    rows = rows.assign(promised=rows["promised"].fillna("no value"))
    words = [f"{row['name']}: {row['promised']}, {_one(row['status_text'])}" for _, row in rows.iterrows()]
    arithmetic = (
        f"{len(large)} of {len(rows)} worth USD {exact(_LARGE)} million or more, {int((~gone).sum())} of them alive"
    )
    sources = tuple(dict.fromkeys([*large["source"], *large["value_source"].dropna(), *rows["source"]]))
    found, reads = "; ".join(words) or "none found", len(large) == 1 and bool(gone.all())
    return Judgement(verdict, found, arithmetic, sources, fields=_given_up(large) if reads else {}, reads=reads)


def _given_up(projects: pd.DataFrame) -> dict[str, str]:
    """The one project that was put forward and not carried out, in words."""
    row = projects.iloc[0]
    return {
        "name": str(row["name"]),
        "worth": str(row["promised"]),
        "year": str(row["year_announced"]),
        "fate": _FATES[row["status_kind"]],
    }


def _values(view: View) -> pd.DataFrame:
    largest = largest_of_each(view)[["project", "value", "promised", "source"]]
    return largest.rename(columns={"source": "value_source"})


TESTS: Mapping[str, Callable[[Catalog, pd.Series], Judgement]] = {
    "C1": plant,
    "C2": pharma_park,
    "C3": heating,
    "C4": named_companies,
    "C5": secondary_energy,
    "C6": rare_metals,
}
