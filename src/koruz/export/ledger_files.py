"""The ledger for machines: a CSV, and schema.org ClaimReview as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from koruz.report.csvtext import exported_csv

# ClaimReview wants a number beside the words; it says how far the claim may be relied on as it stands.
RATINGS: Mapping[str, int] = {
    "contradicted": 1,
    "internally inconsistent": 2,
    "outdated": 3,
    "differs by definition": 4,
    "supported": 5,
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
    "witness",
    "rule",
    "arithmetic",
    "tolerance",
    "reading",
)


def ledger_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The ledger's rows as CSV; sources by their ids, parted by blanks."""
    table = pd.DataFrame([{name: row.get(name, "") for name in _COLUMNS} for row in rows], columns=_COLUMNS)
    sources = [" ".join(source["id"] for source in row["sources"]) for row in rows]
    return exported_csv(table.assign(sources=sources))


def ledger_files(record: Mapping[str, Any], theme: str) -> dict[str, str]:
    """The files that a ledger is published as beside its report, by name.

    Args:
        record: The ledger as a notebook shows it.
        theme: Name of the report; the page lies one folder above the files.
    """
    reviews = claim_reviews(record["rows"], record["article"], record["vintage"], f"../{theme}.html")
    return {"claims.csv": ledger_csv(record["rows"]), "claims.jsonld": reviews}


def claim_reviews(rows: Sequence[Mapping[str, Any]], article: Mapping[str, Any], published: str, page: str) -> str:
    """The ledger's rows as a JSON-LD graph of schema.org ClaimReview (https://schema.org/ClaimReview).

    A claim that isn't checkable has words but no number.

    Args:
        rows: Rows of the ledger.
        article: The source under test, as a reference.
        published: Date of the ledger's data, YYYY-MM-DD.
        page: Address of the page that shows the rows, relative to the file; each claim has its id as fragment there.
    """
    graph = [_review(row, article, published, f"{page}#{row['claim']}") for row in rows]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _review(row: Mapping[str, Any], article: Mapping[str, Any], published: str, url: str) -> dict[str, Any]:
    said = (row["found"], f"Rule: {row['rule']}", row["reading"])
    return {
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "datePublished": published,
        "author": {"@type": "Organization", "name": "koruz"},
        "claimReviewed": row["statement"],
        "reviewBody": " ".join(f"{text.rstrip('.')}." for text in said if text),
        "reviewRating": _rating(row),
        "itemReviewed": _claim(article),
        "citation": [source["url"] for source in row["sources"] if source["url"]],
    }


def _rating(row: Mapping[str, Any]) -> dict[str, Any]:
    rating = {"@type": "Rating", "alternateName": row["verdict"], "ratingExplanation": row["arithmetic"]}
    if row["verdict"] in RATINGS:
        rating |= {"ratingValue": RATINGS[row["verdict"]], "worstRating": 1, "bestRating": 5}
    return rating


def _claim(article: Mapping[str, Any]) -> dict[str, Any]:
    """The statement as the article makes it; who published the article is written as 'author, journal'."""
    author, _, journal = article["publisher"].partition(", ")
    appearance = {"@type": "Article", "url": article["url"], "name": article["title"]}
    if journal:
        appearance["publisher"] = {"@type": "Organization", "name": journal}
    return {
        "@type": "Claim",
        "author": {"@type": "Person", "name": author},
        "datePublished": article["published"],
        "appearance": appearance,
    }
