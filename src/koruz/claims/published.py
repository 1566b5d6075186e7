"""The ledger for machines: a CSV, and schema.org ClaimReview as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from koruz.claims.verdicts import Verdict
from koruz.csvtext import exported_csv

# ClaimReview wants a number beside the words; it says how far the claim may be relied on as it stands.
RATINGS: Mapping[str, int] = {
    Verdict.CONTRADICTED: 1,
    Verdict.INCONSISTENT: 2,
    Verdict.OUTDATED: 3,
    Verdict.DIFFERS: 4,
    Verdict.SUPPORTED: 5,
}

_COLUMNS = (
    "claim",
    "theme",
    "origin",
    "statement",
    "period",
    "stated",
    "found",
    "verdict",
    "rule",
    "arithmetic",
    "reading",
)


def ledger_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The ledger's rows as CSV; sources by their ids, parted by blanks."""
    table = pd.DataFrame([{name: row[name] for name in _COLUMNS} for row in rows])
    sources = [" ".join(source["id"] for source in row["sources"]) for row in rows]
    return exported_csv(table.assign(sources=sources))


def claim_reviews(rows: Sequence[Mapping[str, Any]], article: Mapping[str, Any], published: str) -> str:
    """The ledger's rows as a JSON-LD graph of schema.org ClaimReview (https://schema.org/ClaimReview).

    A claim that isn't checkable has words but no number.

    Args:
        rows: Rows of the ledger.
        article: The source under test, as a reference.
        published: Date of the ledger's data, YYYY-MM-DD.
    """
    graph = [_review(row, article, published) for row in rows]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _review(row: Mapping[str, Any], article: Mapping[str, Any], published: str) -> dict[str, Any]:
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": row["verdict"],
        "ratingExplanation": row["arithmetic"],
    }
    if row["verdict"] in RATINGS:
        rating |= {"ratingValue": RATINGS[row["verdict"]], "worstRating": 1, "bestRating": 5}
    appearance = {"@type": "CreativeWork", "url": article["url"], "name": article["title"]}
    return {
        "@type": "ClaimReview",
        "@id": f"#{row['claim']}",
        "datePublished": published,
        "author": {"@type": "Organization", "name": "koruz"},
        "claimReviewed": row["statement"],
        "reviewBody": f"{row['found']}. {row['rule']}.",
        "reviewRating": rating,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": article["publisher"]},
            "datePublished": article["published"],
            "appearance": appearance,
        },
        "citation": [source["url"] for source in row["sources"] if source["url"]],
    }
