"""The ledger at a glance: verdicts by theme, what a verdict means, and claims that share one origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from koruz.claims.verdicts import Verdict
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value
from koruz.words.dates import date_label
from koruz.words.written import amount_text

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

Rows = Sequence[Mapping[str, Any]]

SCALE = tuple(str(verdict) for verdict in Verdict)
"""The verdicts in the order of the scale."""

TONES: Mapping[str, str] = {
    Verdict.SUPPORTED: "#0a7d4f",
    Verdict.OUTDATED: "#7a5200",
    Verdict.DIFFERS: "#0b5cad",
    Verdict.CONTRADICTED: "#9c3a0c",
    Verdict.INCONSISTENT: "#7a3e9d",
    Verdict.UNCHECKABLE: "#595959",
}
"""Colours of the verdicts, those of their badges on the page."""

_MEANINGS: Mapping[str, str] = {
    Verdict.SUPPORTED: "A figure of the press or better agrees within the tolerance, and no official one disagrees.",
    Verdict.OUTDATED: "It held when it was written, or when its source was; a later figure had already replaced it.",
    Verdict.DIFFERS: "It holds for one way of counting and not for another; the article doesn't say which it means.",
    Verdict.CONTRADICTED: "Nothing agrees, and an official figure or two sources of the press say otherwise.",
    Verdict.INCONSISTENT: "The article's own numbers don't fit each other; no outside figure is needed.",
    Verdict.UNCHECKABLE: "Too little evidence either way: silence, or one voice of the press, decides nothing.",
}
_STATEMENTS = "statements"
_TIMES = {0: "never", 1: "once", 2: "twice"}
_ARTICLE = ("ARTICLE",)


def article_of(catalog: Catalog) -> str:
    """The day on which the article under test appeared, in words: '19 May 2025'."""
    return date_label(catalog.source(_ARTICLE[0]).published)


def at_a_glance(found: Rows) -> Result:
    """Every claim with its theme and verdict, in the order of the ledger.

    Args:
        found: Rows of the ledger.

    Returns:
        Rows of claim, topic, statement, verdict; values `all`, `sources` (distinct ones behind the evidence, without
        the article), `clash` (contradicted or internally inconsistent), `depends` (outdated or a matter of definition),
        and one for each verdict with its words joined by hyphens, such as `differs-by-definition`.
    """
    names = ["claim", "topic", "statement", "verdict"]
    data = pd.DataFrame([{name: row[name] for name in names} for row in found], columns=names)
    columns = (
        Column("claim", "Claim"),
        Column("topic", "Theme"),
        Column("statement", "Statement"),
        Column("verdict", "Verdict"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    counts = {verdict: int((data["verdict"] == verdict).sum()) for verdict in SCALE}
    text = f"Of {amount_text(len(data), _STATEMENTS)}, " + ", ".join(
        f"{name}: {count}" for name, count in counts.items() if count
    )
    return Result(data, columns, _ARTICLE, f"{text}.", values_by_name(_counts(counts, found)))


def _counts(counts: Mapping[str, int], found: Rows) -> list[Value]:
    total = len(found)
    behind = {source["id"] for row in found for source in row["sources"]} - set(_ARTICLE)
    values = [_count("all", total, total), *(_count(name.replace(" ", "-"), counts[name], total) for name in counts)]
    values.append(_count("clash", counts[Verdict.CONTRADICTED] + counts[Verdict.INCONSISTENT], total))
    values.append(_count("depends", counts[Verdict.OUTDATED] + counts[Verdict.DIFFERS], total))
    return [
        *values,
        Value("sources", float(len(behind)), "sources", definition="behind the evidence", sources=_ARTICLE),
    ]


def _count(name: str, amount: int, total: int) -> Value:
    return Value(name, float(amount), _STATEMENTS, f"of {total} statements", "counted in the ledger", "", _ARTICLE)


def tally(found: Rows) -> Result:
    """How many claims of each theme have each verdict.

    Args:
        found: Rows of the ledger.

    Returns:
        Rows of topic, one column for each verdict that occurs, and all; the last row is the sum. Values `best` and
        `worst`: the largest and the smallest part of a theme's statements that is supported, in percent, defined by
        the theme; missing where two themes share that place.
    """
    ledger = pd.DataFrame([{"topic": row["topic"], "verdict": row["verdict"]} for row in found])
    if ledger.empty:
        return Result(pd.DataFrame(columns=["topic", "all"]), (Column("topic", "Theme"),), (), "")
    table = pd.crosstab(ledger["topic"], ledger["verdict"]).reindex(columns=list(SCALE), fill_value=0)
    table = table.loc[[*dict.fromkeys(ledger["topic"])], [verdict for verdict in SCALE if table[verdict].sum()]]
    table = table.assign(all=table.sum(axis=1))
    whole = pd.concat([table, table.sum().rename("All").to_frame().T])
    data = whole.rename_axis("topic").reset_index()
    counted = [Column(name, name.capitalize(), "claims", 0) for name in table.columns]
    text = "; ".join(_words(name, table.loc[name]) for name in table.index)
    return Result(data, (Column("topic", "Theme"), *counted), _ARTICLE, f"{text}.", values_by_name(_ends(table)))


def _words(topic: str, counts: pd.Series) -> str:
    parts = [f"{name} {count}" for name, count in counts.drop("all").items() if count]
    return f"{topic}: {', '.join(parts)}"


def _ends(table: pd.DataFrame) -> list[Value]:
    good = table[Verdict.SUPPORTED] if Verdict.SUPPORTED in table else table["all"] * 0
    part = (100 * good / table["all"]).sort_values(kind="stable")

    def end(name: str, place: int) -> Value:
        if (part == part.iloc[place]).sum() > 1:
            return Value.missing(name, "percent")
        topic = str(part.index[place])
        how = f"{good[topic]} of {table['all'][topic]}"
        return Value(name, float(part.iloc[place]), "percent", how, topic.lower(), "", _ARTICLE, derived=how)

    return [end("worst", 0), end("best", -1)]


def scale(found: Rows) -> Result:
    """What each verdict means and how often it is given.

    Args:
        found: Rows of the ledger.
    """
    given = [row["verdict"] for row in found]
    rows = [(name.capitalize(), _MEANINGS[name], given.count(name)) for name in SCALE]
    data = pd.DataFrame(rows, columns=["verdict", "meaning", "count"])
    columns = (
        Column("verdict", "Verdict"),
        Column("meaning", "When it is given"),
        Column("count", "Given", "times", 0),
    )
    text = "; ".join(f"{verdict}, given {_often(count)}: {meaning}" for verdict, meaning, count in rows)
    return Result(data, columns, _ARTICLE, text)


def _often(count: int) -> str:
    return _TIMES.get(count, f"{count} times")


def counts_a_part(found: Rows) -> bool:
    """Whether the number of people without a status fits a part of them, such as workers, and not all (M7)."""
    return any(row["claim"] == "M7" and row["verdict"] == Verdict.DIFFERS for row in found)


def origins(found: Rows) -> Result:
    """Claims that seem to come from one text: they stand or fall together and count as one witness.

    Args:
        found: Rows of the ledger; they say which text a claim seems to come from.

    Returns:
        Rows of origin, its claims, how many, and their verdicts, the largest first; values `shared` (claims that share
        an origin), `texts` (how many such origins), `largest` (claims of the largest, which is its definition).
    """
    claims = pd.DataFrame([{name: row[name] for name in ("claim", "origin", "verdict")} for row in found])
    columns = (
        Column("name", "Seems to come from"),
        Column("claims", "Claims"),
        Column("size", "How many", "claims", 0),
        Column("verdicts", "Their verdicts"),
    )
    claims = claims[claims["origin"] != ""] if len(claims) else pd.DataFrame(columns=["claim", "origin", "verdict"])
    rows = [_origin(str(origin), part) for origin, part in claims.groupby("origin", sort=False) if len(part) > 1]
    data = pd.DataFrame(rows, columns=["name", "claims", "size", "verdicts"])
    data = data.sort_values("size", ascending=False, kind="stable").reset_index(drop=True)
    if data.empty:
        return Result(data, columns, (), "")
    text = "; ".join(f"{name}: {listed}" for name, listed in zip(data["name"], data["claims"], strict=True))
    shared, largest = _count("shared", int(data["size"].sum()), len(found)), data.iloc[0]
    values = [
        shared,
        Value("texts", float(len(data)), "texts", definition="origins of several claims", sources=_ARTICLE),
        Value("largest", float(largest["size"]), _STATEMENTS, "", str(largest["name"]), "", _ARTICLE),
    ]
    return Result(data, columns, _ARTICLE, f"{text}.", values_by_name(values))


def _origin(origin: str, part: pd.DataFrame) -> dict[str, Any]:
    given = part["verdict"].value_counts()
    verdicts = ", ".join(f"{given[name]} {name}" for name in SCALE if name in given)
    listed = ", ".join(part["claim"])
    return {"name": _title(origin), "claims": listed, "size": len(part), "verdicts": verdicts}


def _title(origin: str) -> str:
    """'presidential-release-2024-06-14' as words: 'Presidential release, 14 June 2024'."""
    words = origin.split("-")
    digits = next((place for place, word in enumerate(words) if word.isdigit()), len(words))
    name, date = " ".join(words[:digits]).capitalize(), "-".join(words[digits:])
    return f"{name}, {date_label(date)}" if date else name
