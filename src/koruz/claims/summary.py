"""The ledger at a glance: verdicts by theme, and claims that share one origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from koruz.claims.ledger import THEMES, rows
from koruz.claims.verdicts import Verdict
from koruz.results import Column, Result, values_by_name
from koruz.values import Value

if TYPE_CHECKING:
    from koruz.catalog import Catalog

_UNIT = "claims"


def tally(catalog: Catalog) -> Result:
    """How many claims of each theme have each verdict.

    Returns:
        Rows of theme, one column for each verdict that occurs, and all; values `all`, and one for each verdict with its
        words joined by hyphens, such as `differs-by-definition`.
    """
    ledger = pd.DataFrame(rows(catalog))
    verdicts = [str(verdict) for verdict in Verdict]
    table = pd.crosstab(ledger["theme"], ledger["verdict"]).reindex(index=list(THEMES), columns=verdicts, fill_value=0)
    data = table.assign(all=table.sum(axis=1)).reset_index()
    present = [verdict for verdict in verdicts if table[verdict].sum()]
    counted = [Column(verdict, verdict.capitalize(), _UNIT, 0) for verdict in present]
    columns = (Column("theme", "Theme"), *counted, Column("all", "All", _UNIT, 0))
    sources = tuple(dict.fromkeys(source["id"] for found in ledger["sources"] for source in found))
    text = _words({verdict: int(table[verdict].sum()) for verdict in present}, len(ledger))
    return Result(data, columns, sources, text, values_by_name(_counts(table, sources)))


def _counts(table: pd.DataFrame, sources: tuple[str, ...]) -> list[Value]:
    def count(name: str, amount: float) -> Value:
        words = "statements of the article"
        return Value(name, amount, _UNIT, definition=words, sources=sources, derived="counted in the ledger")

    found = [count(verdict.replace(" ", "-"), float(table[verdict].sum())) for verdict in table.columns]
    return [count("all", float(table.to_numpy().sum())), *found]


def _words(counts: Mapping[str, int], total: int) -> str:
    return f"Of {total} claims, " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) + "."


def origins(catalog: Catalog) -> Result:
    """Claims that seem to come from one text: they stand or fall together and count as one witness.

    Returns:
        Rows of origin, its claims and how many; values `shared` (claims that share an origin) and `largest`.
    """
    claims = catalog.table("claims").dropna(subset=["origin"])
    groups = claims.groupby("origin")["claim"].agg([_listed, "size"]).reset_index()
    data = groups[groups["size"] > 1].sort_values("size", ascending=False, kind="stable")
    data = data.rename(columns={"_listed": "claims"}).assign(name=data["origin"].map(_title))
    columns = (
        Column("name", "Seems to come from"),
        Column("claims", "Claims"),
        Column("size", "How many", _UNIT, 0),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = "; ".join(f"{name}: {listed}" for name, listed in zip(data["name"], data["claims"], strict=True)) + "."
    values = [
        Value(
            "shared", float(data["size"].sum()), _UNIT, definition="claims that share an origin", sources=("ARTICLE",)
        ),
        Value("largest", float(data["size"].max()), _UNIT, definition=str(data["name"].iloc[0]), sources=("ARTICLE",)),
    ]
    return Result(data, columns, ("ARTICLE",), text, values_by_name(values))


def _listed(names: pd.Series) -> str:
    order: Sequence[Any] = sorted(names, key=lambda name: (name[0], int(name[1:])))
    return ", ".join(order)


def _title(origin: str) -> str:
    """'presidential-release-2024-06-14' as words: 'presidential release 2024-06-14'."""
    words = origin.split("-")
    digits = next((place for place, word in enumerate(words) if word.isdigit()), len(words))
    return " ".join([*words[:digits], "-".join(words[digits:])]).strip()
