"""Is the tolerance fair? The ledger judged again with every tolerance made smaller or larger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from koruz.claims.ledger import FACTORS, verdicts
from koruz.claims.verdicts import Verdict
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value
from koruz.words.written import amount_text

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_LABELS: Mapping[str, str] = {
    "none": "No tolerance at all",
    "half": "Half the tolerance",
    "twice": "Twice the tolerance",
}
_HEADS: Mapping[str, str] = {"none": "Without", "half": "Half", "twice": "Twice"}
_SAME = "same"
_ARTICLE = ("ARTICLE",)
_STATEMENTS = "statements"


def rejudged(catalog: Catalog, found: Sequence[Mapping[str, Any]], factor: float = 1.0) -> pd.DataFrame:
    """Verdicts of a ledger as it stands and with its tolerances multiplied by each of `FACTORS`.

    Args:
        catalog: The opened data package.
        found: Rows of the ledger, as `koruz.claims.rows` gives them.
        factor: What their tolerances were multiplied by already.

    Returns:
        Rows of claim, statement, tolerance in words, written (the ledger's verdict), and a column of verdicts for each
        factor.
    """
    columns = {"claim": "claim", "statement": "statement", "tolerance": "tolerance", "verdict": "written"}
    records = [{to: row[name] for name, to in columns.items()} for row in found]
    frame = pd.DataFrame(records, columns=[*columns.values()])
    again = verdicts(catalog, *dict.fromkeys(row["theme"] for row in found), factor=factor)
    for name in FACTORS:
        frame[name] = frame["claim"].map(again[name]).fillna(frame["written"])
    return frame


def changes(verdicts: pd.DataFrame) -> Result:
    """How many verdicts change with the tolerances.

    Args:
        verdicts: What `rejudged` gives.

    Returns:
        Rows of factor in words and count; values `none`, `half`, `twice` (verdicts that change), `steady`
        (claims whose verdict is the same each time), `with_tolerance` (claims that have one), and `all`.
    """
    moved = _moved(verdicts)
    data = pd.DataFrame({"factor": [*_LABELS.values()], "count": [int(moved[name].sum()) for name in _LABELS]})
    columns = (Column("factor", "Every tolerance"), Column("count", "Verdicts that change", "claims", 0))
    if verdicts.empty:
        return Result(data.iloc[:0], columns, (), "")
    having = ~verdicts["tolerance"].isin(["", "none"])
    counts = {name: int(moved[name].sum()) for name in _LABELS}
    counts |= {"steady": int((~moved.any(axis=1)).sum()), "with_tolerance": int(having.sum()), "all": len(verdicts)}
    text = f"Of {amount_text(len(verdicts), 'verdicts')}: " + "; ".join(
        f"{label.lower()} changes {count}" for label, count in zip(data["factor"], data["count"], strict=True)
    )
    values = values_by_name(_value(name, count, len(verdicts)) for name, count in counts.items())
    return Result(data, columns, _ARTICLE, f"{text}.", values)


def sensitive(verdicts: pd.DataFrame) -> Result:
    """The claims whose verdict depends on the tolerance, with the verdict under each factor.

    Args:
        verdicts: What `rejudged` gives.

    Returns:
        Rows of claim, statement, written, and a column for each factor ('same' where nothing changes);
        values `claims` (how many), `on_having` (how many of them change without a tolerance alone) and `reversed`
        (supported as written and contradicted under a factor, or the other way round).
    """
    moved = _moved(verdicts)
    data = verdicts[moved.any(axis=1)].reset_index(drop=True)
    for name in FACTORS:
        data[name] = data[name].where(data[name] != data["written"], _SAME)
    columns = (
        Column("claim", "Claim"),
        Column("statement", "Statement"),
        Column("written", "Verdict"),
        *(Column(name, label) for name, label in _HEADS.items()),
    )
    text = "; ".join(f"{row['claim']}, {row['written']}" + _turns(row) for _, row in data.iterrows())
    ends = {str(Verdict.SUPPORTED), str(Verdict.CONTRADICTED)}
    turned = data["written"].isin(ends) & data[[*FACTORS]].isin(ends).any(axis=1)
    having = int((moved["none"] & ~moved["half"] & ~moved["twice"]).sum())
    counts = {"claims": len(data), "on_having": having, "reversed": int(turned.sum())}
    values = [_value(name, count, len(verdicts)) for name, count in counts.items()]
    return Result(data, columns, _ARTICLE if len(data) else (), f"{text}.", values_by_name(values))


def _turns(row: pd.Series) -> str:
    parts = [f"{label.lower()}: {row[name]}" for name, label in _LABELS.items() if row[name] != _SAME]
    return f" ({'; '.join(parts)})"


def _moved(verdicts: pd.DataFrame) -> pd.DataFrame:
    moved: pd.DataFrame = verdicts[[*FACTORS]].ne(verdicts["written"], axis=0)
    return moved


def _value(name: str, count: int, total: int) -> Value:
    return Value(name, float(count), _STATEMENTS, f"of {total} statements", "counted in the ledger", "", _ARTICLE)
