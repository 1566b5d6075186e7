"""Money that two reports speak of, taken from its one home, so that they can't contradict each other.

- What Korea lent or granted for a project, with the agency: `aid_commitments`.
- Orders of trains, and the terms of the loans for them: `rail`.
- All other money of projects: `project_values`.

A row that repeats a fact of another table is refused by the checks; each reader here gets the facts of all homes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from koruz.data.observations import choose
from koruz.data.selection import where
from koruz.indicators.evidence import without_article

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

TRAINS, PROJECT, COMMITMENT = "rotem-2024", "rotem-trains", "high-speed-trains"
"""The Korean fast trains: as an order in `rail`, as a project, as a commitment."""

CONTRAST = "skoda-2023"
"""Czech trains, an order of the same years: the loan that the one for the Korean trains is set against."""

_LENT = {
    "loan": "loan",
    "grant": "grant",
    "grant_sought": "grant_sought",
    "export_credit": "loan",
    "export_credit_balance": "debt_left",
}
_PARTS = ("export_credit", "export_credit_balance")  # of several lenders
_TERMS = {"loan_interest": "interest", "loan_term": "maturity_years", "loan_grace": "grace_years"}


def project_money(catalog: Catalog) -> pd.DataFrame:
    """Money of projects: `project_values`, loans and grants for projects, and the price of the trains.

    Returns:
        Rows with the columns of `project_values`.
    """
    own, lent, rail = (catalog.table(name) for name in ("project_values", "aid_commitments", "rail"))
    lent = lent[lent["project"].notna() & lent["kind"].isin([*_LENT])]
    scope = lent["commitment"].where(lent["kind"].isin(_PARTS))
    loans = lent.assign(scope=scope, kind=lent["kind"].map(_LENT))
    prices = where(rail, subject=TRAINS, measure="contract_value").assign(project=PROJECT, kind="contract")
    return _together(own, loans, prices)


def train_orders(catalog: Catalog) -> pd.DataFrame:
    """`rail` with the loan for the Korean trains, and with prices that stand as money of the project."""
    own, lent, values = (catalog.table(name) for name in ("rail", "aid_commitments", "project_values"))
    loans = where(lent, commitment=COMMITMENT, kind="loan").assign(subject=TRAINS, measure="loan")
    prices = where(values, project=PROJECT, kind="contract").assign(subject=TRAINS, measure="contract_value")
    return _together(own, loans, prices)


def commitments(catalog: Catalog) -> pd.DataFrame:
    """`aid_commitments` with the terms of the loan for the Korean trains, whose home is `rail`.

    They go to the loan as their source prints it; if it prints no sum, to the one that counts.
    """
    rows, rail = catalog.table("aid_commitments"), catalog.table("rail")
    printed = without_article(where(rail, subject=TRAINS, measure=list(_TERMS)))
    loans = without_article(where(rows, commitment=COMMITMENT, kind="loan"))
    if printed.empty or loans.empty:
        return rows
    terms = choose(printed, ["measure"], catalog.precedence).set_index("measure")
    same = loans[loans["source"].isin(terms["source"])]
    chosen = choose(same if len(same) else loans, ["commitment", "unit"], catalog.precedence).iloc[0]
    is_it = (rows["commitment"] == COMMITMENT) & (rows["source"] == chosen["source"]) & (rows["unit"] == chosen["unit"])
    found = zip(map(str, terms.index), terms["value"], strict=True)
    return rows.assign(**{_TERMS[term]: rows[_TERMS[term]].mask(is_it, value) for term, value in found})


def _together(own: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """Rows of several homes with the columns of the first."""
    more = [other.reindex(columns=own.columns).astype(own.dtypes.to_dict()) for other in others]
    return pd.concat([own, *more], ignore_index=True)
