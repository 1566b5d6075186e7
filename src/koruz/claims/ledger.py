"""The ledger of claims: each statement of the article beside the evidence, with a verdict computed by its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pandas as pd

from koruz.claims.verdicts import Judgement
from koruz.outputs import Output, table_html
from koruz.values import amount_text

if TYPE_CHECKING:
    from koruz.catalog import Catalog

Test = Callable[["Catalog", pd.Series], Judgement]

THEMES = ("overview", "trade", "construction", "transport", "migration", "education")

_OPERATORS = {"more_than": "over ", "at_least": "at least ", "at_most": "at most "}


def tests(theme: str) -> Mapping[str, Test]:
    """How each claim of a theme is tested, by the claim's id."""
    found: Mapping[str, Test] = import_module(f"koruz.claims.{theme}").TESTS
    return found


def judgements(catalog: Catalog, theme: str) -> dict[str, Judgement]:
    """Judge every claim of a theme.

    Args:
        catalog: The opened data package; its table `claims` holds statement, rule and tolerance.
        theme: A theme of that table.

    Raises:
        KeyError: If a claim of the theme has no test; the message names it.
    """
    known, claims, found = tests(theme), catalog.table("claims"), {}
    of_theme = claims[claims["theme"] == theme].sort_values("claim", key=lambda ids: ids.str[1:].astype(int))
    for _, claim in of_theme.iterrows():
        if claim["claim"] not in known:
            raise KeyError(f"claim {claim['claim']} has no test in koruz.claims.{theme}")
        found[str(claim["claim"])] = known[claim["claim"]](catalog, claim)
    return found


def rows(catalog: Catalog, *themes: str) -> list[dict[str, Any]]:
    """The ledger's rows for some themes, as records of plain text; for all themes if none is named."""
    claims = catalog.table("claims").set_index("claim", drop=False)
    return [
        _row(catalog, claims.loc[[name]].iloc[0], judgement)
        for theme in themes or THEMES
        for name, judgement in judgements(catalog, theme).items()
    ]


def ledger(catalog: Catalog, *themes: str) -> Output:
    """Rows of the ledger as an output of a notebook; for all themes if none is named."""
    found = rows(catalog, *themes)
    head = ["claim", "statement", "found", "verdict"]
    html = table_html(head, [[row[column] for column in head] for row in found])
    text = "\n".join(f"{row['claim']} {row['verdict']}: {row['statement']}" for row in found)
    record = {"type": "ledger", "rows": found, "article": catalog.source("ARTICLE").ref(), "vintage": catalog.vintage}
    return Output(record, html, text)


def _row(catalog: Catalog, claim: pd.Series, judgement: Judgement) -> dict[str, Any]:
    words = claim.fillna("")
    return {
        "claim": words["claim"],
        "theme": words["theme"],
        "origin": words["origin"],
        "statement": words["statement"],
        "period": words["period"],
        "stated": _stated(claim),
        "found": judgement.found,
        "verdict": str(judgement.verdict),
        "rule": words["rule"],
        "arithmetic": judgement.arithmetic,
        "reading": judgement.reading or words["reading"],
        "sources": [catalog.source(source).ref() for source in judgement.sources],
    }


def _stated(claim: pd.Series) -> str:
    """The stated quantity in figures; empty where the claim states none, or a word such as 'slightly'."""
    if claim["kind"] not in ("quantity", "date"):
        return ""
    ends = [amount_text(float(claim[side]), claim["unit"]) for side in ("low", "high") if pd.notna(claim[side])]
    return f"{_OPERATORS.get(claim['operator'], '')}{' to '.join(dict.fromkeys(ends))}"
