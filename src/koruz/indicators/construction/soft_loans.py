"""Soft loans of Korea to Uzbekistan as agreed or reported, and what the same bank lends as business."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.view import View
from koruz.indicators.evidence import without_article
from koruz.report.results import PAPERS, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.dates import date_label
from koruz.words.units import MILLION, percent
from koruz.words.written import amount_text, number_text

HEALTH = "Health"

_OTHER = "Other sectors"
_COLUMNS = (
    Column("when", "Date"),
    Column("item", "For what"),
    Column("low", "Lowest", MILLION),
    Column("high", "Highest", MILLION),
    Column("value", "By precedence", MILLION),
    Column("terms", "Terms"),
    *PAPERS,
)


def soft_loans(view: View) -> Result:
    """Soft loans as agreed or reported, in US dollars, the largest first; nothing is added up, as the sums overlap.

    Returns:
        Rows of date, item, lowest and highest figure printed, value (the one that precedence prefers) in USD million,
        terms in words; values `loans`, `health` (loans for health), `health_share` in percent, `with_terms` (loans
        whose interest is printed), `soft_total` and `commercial` (all soft loans and all commercial credit of the
        Export-Import Bank of Korea so far), `times` (the second over the first).
    """
    rows = view.rows("aid_commitments", kind="loan", oda=True)
    rows = without_article(rows)
    dollars = rows[rows["unit"] == MILLION]
    if dollars.empty:
        return Result.nothing(_COLUMNS, dollars.assign(when="", low=0.0, high=0.0, terms=""))
    ends = dollars.groupby("commitment", as_index=False).agg(low=("value", "min"), high=("value", "max"))
    data = view.one_per(dollars, "commitment").merge(ends, on="commitment")
    terms = _terms(rows)
    data = data.assign(
        when=data["date"].map(date_label),
        terms=[terms.get(commitment, "") for commitment in data["commitment"]],
        field=data["sector"].map({"health": HEALTH}).fillna(_OTHER),
    )
    data = data.sort_values(["value", "item"], ascending=[False, True], kind="stable").reset_index(drop=True)
    values = values_by_name([*_counts(data), *_bank(view)])
    return Result(data, _COLUMNS, sources_of(data), _text(data, values), values)


def _terms(rows: pd.DataFrame) -> dict[str, str]:
    """Terms in words of the loans whose interest is printed."""
    printed = rows.dropna(subset=["interest"]).drop_duplicates("commitment")
    return {str(row["commitment"]): _terms_words(row) for _, row in printed.iterrows()}


def _terms_words(row: pd.Series) -> str:
    words = [f"{number_text(row['interest'])}%"]
    if pd.notna(row["maturity_years"]):
        words.append(f"{number_text(row['maturity_years'])} years")
    if pd.notna(row["grace_years"]):
        words.append(f"{number_text(row['grace_years'])} of grace")
    return ", ".join(words)


def _counts(data: pd.DataFrame) -> list[Value]:
    papers = ("to the last date", "single soft loans in the data", "press", sources_of(data))
    counts = {
        "loans": len(data),
        "health": int((data["field"] == HEALTH).sum()),
        "with_terms": int((data["terms"] != "").sum()),
    }
    loans, health, terms = (Value(name, n, "loans", *papers, derived="count") for name, n in counts.items())
    share = percent(health.amount, loans.amount)
    return [loans, health, terms, derive("health_share", share, "percent", f"{health:n} of {loans:n}", (health, loans))]


def _bank(view: View) -> list[Value]:
    """All that the Export-Import Bank of Korea lent so far, as aid and as business, by the last totals printed."""
    soft = soft_total(view)
    credit = _last_total(view, "commercial", "KEXIM", "export_credit_cumulative", "all commercial credit so far")
    return [soft, credit, ratio("times", credit, soft)]


def soft_total(view: View) -> Value:
    """All soft loans so far, by the last total printed."""
    return _last_total(view, "soft_total", "EDCF", "loan_cumulative", "all soft loans so far")


def _last_total(view: View, name: str, agency: str, kind: str, definition: str) -> Value:
    rows = view.rows("aid_commitments", agency=agency, kind=kind, sector="all", unit=MILLION)
    chosen = view.one_per(view.sound(rows), "commitment").sort_values("date", kind="stable")
    if chosen.empty:
        return Value.missing(name, MILLION)
    row = chosen.iloc[-1]
    return of_row(row, name, period=date_label(row["date"]), definition=definition)


def _text(data: pd.DataFrame, values: dict[str, Value]) -> str:
    words = (f"{label} {amount_text(value, MILLION)}" for label, value in data[["item", "value"]].to_numpy())
    return f"{values['loans']}, {values['health']:n} of them for health. {'; '.join(words)}."
