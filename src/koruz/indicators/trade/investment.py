"""What is said about investment, beside what is measured."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import once, without_article
from koruz.indicators.trade.view import View
from koruz.report.results import JUDGED, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.pair import HOME
from koruz.words.units import billions

_CLAIMED = "claimed_total"
_MEASURED = {
    "odi_invested": "invested in the year, measured",
    "foreign_investment_absorbed": "absorbed in the year, measured",
}


@once
def claims_and_flows(view: View) -> Result:
    """Totals that officials quoted for the partner's investment in Uzbekistan, beside the flows that were measured.

    The quoted totals are running sums without a stated method; the flows cover one year. They are never added.

    Returns:
        Rows of date, kind, value in USD million; values `first_quote` and `last_quote`, `plateau` (the total quoted
        most often), `times` (how often), `since` and `until` (years of its first and last quotation), `span` (years
        between them), `flow` (latest measured flow) and `share` (the flow in percent of the quoted total).
    """
    rows = view.rows("investment", investor=view.partner, host=HOME, unit="USD million")
    rows = where(without_article(rows), measure=[_CLAIMED, *_MEASURED])
    data = rows.assign(kind=rows["measure"].map({_CLAIMED: "running total, as quoted", **_MEASURED}))
    data = data.assign(billion=billions(data["value"])).sort_values(["date", "value", "source"], kind="stable")
    columns = (
        Column("date", "Date"),
        Column("kind", "Kind of figure"),
        Column("value", "Amount", "USD million"),
        *JUDGED,
    )
    quotes, flows = data[data["measure"] == _CLAIMED], data[data["measure"] != _CLAIMED]
    if quotes.empty:
        return Result.nothing(columns, data)
    values = values_by_name(_values(view, quotes, flows))
    kinds = data.groupby("kind", sort=False)
    text = ". ".join(f"{str(kind).capitalize()}: {_series(part)}" for kind, part in kinds) + "."
    return Result(data, columns, sources_of(data), text, values)


def _series(rows: pd.DataFrame) -> str:
    return "; ".join(
        f"{row['date']}: {of_row(row, 'amount', period=row['date'], definition='')}" for _, row in rows.iterrows()
    )


def _values(view: View, quotes: pd.DataFrame, flows: pd.DataFrame) -> list[Value]:
    definition = f"investment of {view.partner_name} in {view.home_name}, running total as quoted"

    def quote(row: pd.Series, name: str) -> Value:
        return of_row(row, name, period=row["date"], definition=definition)

    counts = quotes["value"].value_counts()
    level = float(counts[counts == counts.max()].index.max())
    same = quotes[quotes["value"] == level]
    plateau = quote(same.iloc[-1], "plateau")
    if same["status"].nunique() > 1:  # not all of them say 'over': the amount alone is the same
        plateau = replace(plateau, status="rounded")
    since, until = int(same["year"].min()), int(same["year"].max())
    found = [
        quote(quotes.iloc[0], "first_quote"),
        quote(quotes.iloc[-1], "last_quote"),
        plateau,
        derive("times", float(len(same)), "quotations", f"quotations of {plateau}", (plateau,)),
        *(
            derive(name, float(year), "year", "year of a quotation", (plateau,), period=str(year))
            for name, year in (("since", since), ("until", until))
        ),
        derive("span", float(until - since), "years", "between the first and the last of them", (plateau,)),
    ]
    if flows.empty:
        return [*found, Value.missing("flow", "USD million"), Value.missing("share", "percent")]
    row = flows.iloc[-1]
    flow = of_row(row, "flow", period=row["date"], definition=f"investment of {view.partner_name}, {row['kind']}")
    return [*found, flow, ratio("share", flow, plateau, "percent")]
