"""The ledger of claims: each statement of the article beside the evidence, with a verdict computed by its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from koruz.claims import trade
from koruz.claims.verdicts import Judgement
from koruz.outputs import Output, table_html
from koruz.values import amount_text

if TYPE_CHECKING:
    from koruz.catalog import Catalog

_OPERATORS = {"more_than": "over ", "at_least": "at least ", "at_most": "at most ", "less_than": "under "}

Test = Callable[["Catalog", pd.Series], Judgement]

TESTS: Mapping[str, Test] = {**trade.TESTS}


def judgements(catalog: Catalog, theme: str) -> dict[str, Judgement]:
    """Judge every claim of a theme.

    Args:
        catalog: The opened data package; its table `claims` holds statement, rule and tolerance.
        theme: A theme of that table.

    Raises:
        KeyError: If a claim of the theme has no test; the message names it.
    """
    claims = catalog.table("claims")
    found = {}
    of_theme = claims[claims["theme"] == theme].sort_values("claim", key=lambda ids: ids.str[1:].astype(int))
    for _, claim in of_theme.iterrows():
        if claim["claim"] not in TESTS:
            raise KeyError(f"claim {claim['claim']} has no test in koruz.claims")
        found[claim["claim"]] = TESTS[claim["claim"]](catalog, claim)
    return found


def ledger(catalog: Catalog, theme: str) -> Output:
    """The theme's rows of the ledger, as an output of a notebook."""
    found = judgements(catalog, theme)
    claims = catalog.table("claims").set_index("claim", drop=False)
    rows = [_row(catalog, claims.loc[[name]].iloc[0], judgement) for name, judgement in found.items()]
    head = ["claim", "statement", "found", "verdict"]
    html = table_html(head, [[row[column] for column in head] for row in rows])
    text = "\n".join(f"{row['claim']} {row['verdict']}: {row['statement']}" for row in rows)
    return Output({"type": "ledger", "rows": rows}, html, text)


def verdict_counts(found: Mapping[str, Judgement]) -> dict[str, int]:
    """How many claims have each verdict, in the order of first appearance."""
    return dict(Counter(str(judgement.verdict) for judgement in found.values()))


def _row(catalog: Catalog, claim: pd.Series, judgement: Judgement) -> dict[str, Any]:
    reading = judgement.reading or claim["reading"]
    return {
        "claim": claim["claim"],
        "statement": claim["statement"],
        "period": claim["period"] if isinstance(claim["period"], str) else "",
        "stated": _stated(claim),
        "found": judgement.found,
        "verdict": str(judgement.verdict),
        "rule": claim["rule"],
        "arithmetic": judgement.arithmetic,
        "reading": reading if isinstance(reading, str) else "",
        "sources": [catalog.source(source).ref() for source in judgement.sources],
    }


def _stated(claim: pd.Series) -> str:
    """The stated quantity in figures; empty where the claim states none, or a word such as 'slightly'."""
    if claim["kind"] != "quantity":
        return ""
    ends = [amount_text(float(claim[side]), claim["unit"]) for side in ("low", "high") if pd.notna(claim[side])]
    words = " to ".join(dict.fromkeys(ends))
    return f"{_OPERATORS.get(claim['operator'], '')}{words}"
