"""The pair's turnover as each side counts it: as printed, or exports plus imports where no turnover is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from koruz.indicators.evidence import once, without_article
from koruz.indicators.trade.view import View
from koruz.report.results import sources_of
from koruz.report.values import Value, of_row, weakest
from koruz.words.units import MILLION
from koruz.words.written import amount_text

_SAME = ["reporter", "partner", "definition", "year", "months", "unit"]


@once
def turnovers(view: View) -> pd.DataFrame:
    """All figures of the pair's turnover in full years, without the article's own.

    Exports and imports are added where their reporter has no turnover of that year, by the definition of its other
    turnovers. The two are of one source if any source has both; the sum is as good as the worse of them.

    Returns:
        Rows of the table of trade; of a sum also `derived` (how it was made) and `source_imports`, else empty.
    """
    printed = without_article(view.counts("turnover", months=12)).assign(derived="", source_imports="")
    definitions = dict(zip(printed["reporter"], printed["definition"], strict=True))
    known = set(zip(printed["reporter"], printed["year"], strict=True))
    sums = _sums(view)
    ends = zip(sums["reporter"], sums["year"], sums["definition"], strict=True)
    wanted = [(side, year) not in known and definitions.get(side, words) == words for side, year, words in ends]
    return pd.concat([printed, sums[wanted]], ignore_index=True) if any(wanted) else printed


def _sums(view: View) -> pd.DataFrame:
    """Exports plus imports, one sum for each reporter and year."""
    sold, bought = (
        view.ranked(without_article(view.counts(flow, months=12)), "reporter", "year")
        for flow in ("exports", "imports")
    )
    papers = ["value", "status", "grade", "source", "rank"]
    both = sold.merge(bought[[*_SAME, *papers]], on=_SAME, suffixes=("", "_imports"))
    both = both.assign(apart=both["source"] != both["source_imports"])
    both = both.sort_values(["apart", "rank", "rank_imports"], kind="stable").drop_duplicates(["reporter", "year"])
    summed = [_sum(view, row) for row in both.to_dict("records")]
    return pd.DataFrame(summed, columns=both.columns.union(["derived"])).astype({"year": "Int64", "months": "Int64"})


def _sum(view: View, row: Mapping[Any, Any]) -> dict[Any, Any]:
    parts = (f"{word} {amount_text(row[name], MILLION)}" for word, name in (("exports", "value"), _IMPORTS))
    return {
        **row,
        "flow": "turnover",
        "value": row["value"] + row["value_imports"],
        "status": max(row["status"], row["status_imports"], key=view.precedence.statuses.__getitem__),
        "grade": weakest((row["grade"], row["grade_imports"])),
        "derived": " + ".join(parts),
    }


_IMPORTS = ("imports", "value_imports")


def turnover_value(row: pd.Series[Any], name: str, *, period: str, definition: str) -> Value:
    """A turnover as a value, derived where it is a sum, with the sources of both parts."""
    value = of_row(row, name, period=period, definition=definition)
    if not row["derived"]:
        return value
    sources = tuple(dict.fromkeys((row["source"], row["source_imports"])))
    return replace(value, derived=str(row["derived"]), sources=sources)


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a table shows them: the status of a sum says that it is derived, and how."""
    how = "derived: " + rows["derived"].astype("string")
    return rows.assign(status=rows["status"].mask(rows["derived"] != "", how))


def sources_of_turnovers(rows: pd.DataFrame) -> tuple[str, ...]:
    """Sources of turnovers and of both parts of sums, the most used first."""
    others = (source for source in rows["source_imports"] if source)
    return tuple(dict.fromkeys([*sources_of(rows), *others]))
