"""The ledger of claims: each statement of the article beside the evidence, with a verdict computed by its rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import takewhile
from string import Formatter
from typing import TYPE_CHECKING, Any

import pandas as pd

from koruz.claims import by_row, handed_on
from koruz.claims.places import EXAMPLE, WrongTest
from koruz.claims.verdicts import Judgement, allowance
from koruz.claims.witness import witness
from koruz.data.selection import where
from koruz.report.outputs import Output, table_html
from koruz.report.prose import say, state
from koruz.words.problems import BadInput, Problem
from koruz.words.written import amount_text, number_text

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

Test = Callable[["Catalog", pd.Series], Judgement]

THEMES: Mapping[str, str] = {
    "overview": "Relations",
    "trade": "Trade",
    "construction": "Construction",
    "transport": "Transport",
    "migration": "Migration",
    "education": "Education",
}
"""Themes of the ledger in its order, and what readers see of them."""

FACTORS: Mapping[str, float] = {"none": 0.0, "half": 0.5, "twice": 2.0}
"""What tolerances are multiplied by to see what depends on them, by the name of the values that count the changes."""

_ROWS, _VERDICTS = "rows", "verdicts"

_NOTHING = "The article makes no statement on this that could be tested."
_PLURAL = re.compile(r"s\b")
_ROOT = re.compile(r"[.\[]")
_NUMBER = re.compile(r"\d+")
_OPERATORS = {"more_than": "over ", "at_least": "at least ", "at_most": "at most "}


def tests(theme: str) -> Mapping[str, Test]:
    """How each claim of a theme is tested, by the claim's id; none for a theme that has no such module."""
    return _of_theme(theme, "TESTS")


def _of_theme(theme: str, what: str) -> Mapping[str, Any]:
    """What our module on a theme says by the claim's id; nothing if there is no such module or it says nothing."""
    found: Mapping[str, Any] = getattr(import_module(f"koruz.claims.{theme}"), what, {}) if theme in THEMES else {}
    return found


_ON_THE_WHOLE = ("overview", "claims")


def themes(catalog: Catalog) -> tuple[str, ...]:
    """Themes of the ledger: ours in their order, then others of the table of claims as they appear in it."""
    return tuple(dict.fromkeys([*THEMES, *catalog.table("claims")["theme"]]))


def judgements(
    catalog: Catalog, theme: str, factor: float = 1.0, only: Container[str] | None = None
) -> dict[str, Judgement]:
    """Judge the claims of a theme.

    Args:
        catalog: The opened data package; its table `claims` holds statement, rule and tolerance.
        theme: A theme of that table.
        factor: What each tolerance is multiplied by; 1 judges as written.
        only: Claims to judge; all if None.

    Raises:
        BadInput: If a claim of the theme has no test, or one that can't be made.
    """
    return {str(claim["claim"]): judgement for claim, judgement in _judged(catalog, theme, factor, only)}


def _judged(
    catalog: Catalog, theme: str, factor: float, only: Container[str] | None = None
) -> Iterator[tuple[pd.Series, Judgement]]:
    """Each claim of a theme, in the order of their numbers, with its judgement."""
    known, claims = tests(theme), where(claims_table(catalog, factor), theme=theme)
    for _, claim in sorted(claims.iterrows(), key=lambda row: int(_NUMBER.findall(row[1]["claim"])[-1])):
        if only is not None and claim["claim"] not in only:
            continue
        if by_row.tested(claim):
            yield claim, _by_row(catalog, claim)
        elif claim["claim"] in known:
            yield claim, known[claim["claim"]](catalog, claim)
        else:
            raise BadInput([problem(catalog, claim, untested(claim))])


def _by_row(catalog: Catalog, claim: pd.Series) -> Judgement:
    """The judgement by the claim's row, and what our own claims say besides."""
    try:
        values = by_row.evidence(catalog, claim)
        judgement = by_row.judged(claim, values)
    except WrongTest as wrong:
        raise BadInput([problem(catalog, claim, wrong)]) from None
    further = _of_theme(claim["theme"], "FURTHER").get(claim["claim"])
    return further(catalog, claim, values, judgement) if further else judgement


def problems(catalog: Catalog) -> list[Problem]:
    """What is wrong with the tests of the claims, told before any notebook runs; empty if each can be made."""
    found = []
    for _, claim in catalog.table("claims").iterrows() if "claims" in catalog.resources else ():
        try:
            if by_row.tested(claim):
                by_row.examined(catalog, claim)
            elif claim["claim"] not in tests(claim["theme"]):
                raise untested(claim)
        except WrongTest as wrong:
            found.append(problem(catalog, claim, wrong))
    return found


def untested(claim: pd.Series) -> WrongTest:
    """A claim that neither its row nor our code tests."""
    return WrongTest(f"a claim must have a test, and {claim['claim']} has none", "", EXAMPLE)


def problem(catalog: Catalog, claim: pd.Series, wrong: WrongTest) -> Problem:
    """What is wrong with a claim's test, at the row that its author wrote."""
    text, resource = catalog.text("claims"), catalog.resources["claims"]
    row = text.numbers[text.column("claim").index(str(claim["claim"]))]
    return catalog.package.problem(resource, row, wrong.column, wrong.rule, wrong.found, wrong.remedy)


def claims_table(catalog: Catalog, factor: float = 1.0) -> pd.DataFrame:
    """The article's statements with their rules, each tolerance multiplied by a factor.

    Raises:
        ValueError: If the factor is negative.
    """
    if factor < 0:
        raise ValueError(f"a tolerance is multiplied by zero or more, not by {factor:g}")
    claims = catalog.table("claims")
    return claims.assign(tolerance=claims["tolerance"] * factor)


def rows(catalog: Catalog, *named: str, factor: float = 1.0) -> list[dict[str, Any]]:
    """The ledger's rows for some themes, as records of plain text; for all themes if none is named.

    Args:
        catalog: The opened data package.
        named: Themes; one of which the article says nothing has no rows.
        factor: What each tolerance is multiplied by; 1 judges as written.
    """
    data = handed_on.data_of(catalog)
    return [row for theme in named or themes(catalog) for row in _said(catalog, data, theme, factor, _ROWS)]


def judge_ahead(catalog: Catalog, reports: Container[str]) -> None:
    """Judge what reports of a run will say, for whoever of its processes asks, while they don't yet.

    Args:
        catalog: The opened data package.
        reports: Themes of the reports; those on the whole speak of all claims.
    """
    whole = any(name in reports for name in _ON_THE_WHOLE)
    # The first themes come last: whoever asks for all begins with them, and so meets this halfway at worst.
    for theme in reversed(themes(catalog)):
        if whole or theme in reports:
            rows(catalog, theme)


def verdicts(catalog: Catalog, *named: str, factor: float = 1.0) -> dict[str, dict[str, str]]:
    """Verdicts on the claims that have a tolerance, by claim, with every tolerance multiplied by each of `FACTORS`.

    Args:
        catalog: The opened data package.
        named: Themes.
        factor: What each tolerance is multiplied by before.
    """
    data = handed_on.data_of(catalog)
    each = [_said(catalog, data, theme, factor, _VERDICTS) for theme in named]
    return {name: {claim: verdict for found in each for claim, verdict in found[name].items()} for name in FACTORS}


def _said(catalog: Catalog, data: str, theme: str, factor: float, part: str) -> Any:
    """A part of what the ledger says of a theme; in a run one process judges for all."""
    makers: handed_on.Makers = {
        # Other tolerances need hardly more than a look where a claim has just been judged, and all of it elsewhere.
        _ROWS: lambda fresh: [_row(fresh, *each) for each in _judged(fresh, theme, factor)],
        _VERDICTS: lambda fresh: _again(fresh, theme, factor),
    }
    return handed_on.part(catalog, (data, theme, float(factor)), part, makers) if data else makers[part](catalog)


def _again(catalog: Catalog, theme: str, factor: float) -> dict[str, dict[str, str]]:
    """A theme's verdicts with other tolerances, by factor and claim."""
    claims = catalog.table("claims")
    # Nothing multiplied is nothing: only a claim that has a tolerance is judged again.
    having = set(claims.loc[claims["tolerance"] > 0, "claim"])
    judged = {name: judgements(catalog, theme, factor * times, having) for name, times in FACTORS.items()}
    return {name: {claim: str(each.verdict) for claim, each in found.items()} for name, found in judged.items()}


def ledger(catalog: Catalog, *named: str, factor: float = 1.0, instead: str = "") -> Output:
    """Rows of the ledger as an output of a notebook.

    Args:
        catalog: The opened data package.
        named: Themes; all if none is named.
        factor: What each tolerance is multiplied by.
        instead: What is said where the report is on something that the article doesn't speak of; there is no ledger.
    """
    return say(instead) if instead else shown(catalog, rows(catalog, *named, factor=factor))


def shown(catalog: Catalog, found: Sequence[Mapping[str, Any]]) -> Output:
    """The ledger's rows, as `rows` gives them, as an output of a notebook; a sentence where there are none."""
    if not found:
        return say(_NOTHING)
    head = ["claim", "statement", "found", "verdict"]
    html = table_html(head, [[row[column] for column in head] for row in found])
    text = "\n".join(f"{row['claim']} {row['verdict']}: {row['statement']}" for row in found)
    article = catalog.source("ARTICLE").ref()
    record = {"type": "ledger", "rows": [*found], "article": article, "vintage": catalog.vintage}
    return Output(record, html, text)


def _row(catalog: Catalog, claim: pd.Series, judgement: Judgement) -> dict[str, Any]:
    words = {name: "" if pd.isna(cell) else cell for name, cell in claim.items()}
    return {
        "claim": words["claim"],
        "theme": words["theme"],
        "topic": THEMES.get(words["theme"], words["theme"].capitalize()),
        "origin": words["origin"],
        "statement": words["statement"],
        "period": words["period"],
        "stated": _stated(claim),
        "found": judgement.found,
        "verdict": str(judgement.verdict),
        "witness": witness(str(words["origin"]), str(judgement.verdict), judgement.sources),
        "rule": words["rule"],
        "arithmetic": judgement.arithmetic,
        "tolerance": _tolerance(claim),
        "reading": judgement.reading or table_reading(words["reading"], judgement),
        "sources": [catalog.source(source).ref() for source in judgement.sources],
    }


def table_reading(template: str, judgement: Judgement) -> str:
    """The reading of the table of claims, filled from the evidence; nothing if it isn't true or a value is missing.

    A judgement that found no evidence gives no fields: a reading that needs them isn't printed.
    """
    given = all(
        name is None or _ROOT.split(name)[0] in judgement.fields for _, name, _, _ in Formatter().parse(template)
    )
    return state(template, holds=judgement.reads, **judgement.fields).text if template and given else ""


def _stated(claim: pd.Series) -> str:
    """The stated quantity in figures; empty where the claim states none, or a word such as 'slightly'."""
    if claim["kind"] not in ("quantity", "date"):
        return ""
    ends = [_amount(float(claim[side]), claim["unit"]) for side in ("low", "high") if pd.notna(claim[side])]
    return f"{_OPERATORS.get(claim['operator'], '')}{_range(list(dict.fromkeys(ends)))}"


def _amount(amount: float, unit: str) -> str:
    """An amount in figures: 'USD 10 million a year', '1 flight a week', '0.5 percentage points'."""
    per = " a year" if unit.startswith("USD") and unit.endswith(" a year") else ""
    if unit.startswith(("USD", "percent ")) or unit in ("percent", "year", "rank", "million persons"):
        return amount_text(amount, unit.removesuffix(per)) + per
    # 'flights a week' and 'percentage points' have their plural where the first word ends in s.
    return f"{number_text(amount)} {_PLURAL.sub('', unit, count=1) if amount == 1 else unit}"


def _range(ends: list[str]) -> str:
    """One amount, or two with what they share said once: 'USD 10 to 15 million a year'."""
    if len(ends) < 2:
        return "".join(ends)
    low, high = (end.split() for end in ends)
    before, after = _shared(low, high), _shared(low[::-1], high[::-1])
    return " ".join([*low[: len(low) - after], "to", *high[before:]])


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _tolerance(claim: pd.Series) -> str:
    """How far the evidence may lie off, in words; empty for a claim that isn't judged by a number."""
    if pd.isna(claim["tolerance"]):
        return ""
    amount, unit = float(claim["tolerance"]), str(claim["tolerance_unit"])
    if amount == 0:
        return "none"
    if unit != "percent" or claim["unit"] == "percent":
        return _amount(amount, unit)
    return f"{number_text(amount)}% of the stated amount: {_amount(allowance(claim), claim['unit'])}"
