"""Every number of people without a valid status that the data hold or imply for a nationality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from koruz.indicators.evidence import once
from koruz.indicators.migration.bases import ALL_NATIONALS, PERMIT_WORKERS, WORKERS, base_value, permit_rows, stock_rows
from koruz.indicators.migration.days import day_label, nearest
from koruz.indicators.migration.overstay import BASE, overstayers
from koruz.indicators.migration.view import View, between, persons
from koruz.methods.ratios import part_at
from koruz.report.values import Value, derive, of_row
from koruz.words.pair import WORLD
from koruz.words.units import PERSONS

_GROUP = {BASE: ALL_NATIONALS, "workers": WORKERS, "eps_workers": PERMIT_WORKERS}
_SPEAKER = {
    "ministry": "counted",
    "stated": "as stated",
    "stated_earlier": "of earlier years, as stated",
    "breach": "in breach of rules, as printed",
}
_SHORTEST_LIST = 5
# Shares on the list are printed to a tenth: each may be up to half a tenth higher.
_HALF_A_TENTH = 0.05


@dataclass(frozen=True)
class Count:
    """A number of people without a valid status.

    Attributes:
        label: What it is, in a few words.
        group: Whose number it is: all nationals, workers or workers with a work permit.
        date: Day it is said of.
        low: Its lower end.
        high: Its upper end; equal to `low` for a single number.
        spoken: Whether it is a rate that somebody stated, times a base.
    """

    label: str
    group: str
    date: str
    low: Value
    high: Value
    spoken: bool = False

    @property
    def text(self) -> str:
        """The number, such as '3,000\N{EN DASH}4,000 persons'."""
        return between(self.low, self.high)

    @property
    def bound(self) -> bool:
        """Whether it is a mere upper bound."""
        return self.high.status == "at_most"


@once
def counts(view: View) -> list[Count]:
    """Every number of the nationality's people without status that the data hold or imply, in order of time.

    The ministry's last count of all; what was printed of parts or said, the last of each base and speaker; every
    printed rate, multiplied by the base counted nearest to its day within a year; and an upper bound, if the
    nationality is missing from a list of the nationalities with most overstayers.
    """
    found = [*_counted(view), *_printed(view), *_implied(view), *_unlisted(view)]
    return sorted(found, key=lambda count: (count.date, count.low.amount))


def _counted(view: View) -> Iterator[Count]:
    """The ministry's last count of all nationals, or their share of all overstayers times these."""
    rows = overstayers(view)
    for _, row in rows[rows["nationality"] == view.nationality].tail(1).iterrows():
        value = of_row(row, "low", period=day_label(row["date"]), definition=_definition(row))
        if row["how"] != "printed":
            value = derive("low", value.amount, PERSONS, row["how"], (value,))
        yield Count(_label(f"{value:n}", row), ALL_NATIONALS, row["date"], value, value.named("high"))


def _printed(view: View) -> Iterator[Count]:
    rows = view.rows("overstayers", nationality=view.nationality, ethnicity="all", measure="overstayers")
    rows = rows[rows["base"].isin(_GROUP) & ~((rows["base"] == BASE) & (rows["definition"] == "ministry"))]
    chosen = view.one_per(rows, "base", "definition", "date").sort_values("date", kind="stable")
    for _, row in chosen.groupby(["base", "definition"], sort=False).tail(1).iterrows():
        ends = (row["value"], row["value"]) if pd.notna(row["value"]) else (row["low"], row["high"])
        low, high = (
            of_row({**row, "value": end}, name, period=day_label(row["date"]), definition=_definition(row))
            for name, end in zip(("low", "high"), ends, strict=True)
        )
        number = between(low, high).removesuffix(f" {low.unit}")
        yield Count(_label(number, row), _group(row), row["date"], low, high)


def _implied(view: View) -> Iterator[Count]:
    """Printed rates times the base that was counted nearest to their day."""
    rows = view.rows("overstayers", nationality=view.nationality, ethnicity="all", measure="overstay_rate")
    rates = view.one_per(rows[rows["base"].isin([BASE, "eps_workers"])], "base", "date")
    for _, row in rates.iterrows():
        base = nearest(stock_rows(view) if row["base"] == BASE else permit_rows(view), row["date"])
        if base is None or not base["value"]:
            continue
        rate = of_row(row, "rate", period=day_label(row["date"]), definition="rate")
        whole = base_value(base, "base")
        amount, how = round(part_at(rate.amount, whole.amount)), f"{rate} of {whole:n}"
        words = f"{_group(row)} without a valid status, rate times base"
        part = derive("low", amount, PERSONS, how, (rate, whole), definition=words)
        label = f"{part:n} {_whom(row)}: {rate}, {_SPEAKER[row['definition']]} {row['date'][:4]}"
        spoken = str(row["definition"]).startswith("stated")
        yield Count(label, _group(row), row["date"], part, part.named("high"), spoken)


def _unlisted(view: View) -> Iterator[Count]:
    """At most what the last listed nationality has, on the last day for which a list leaves the nationality out."""
    rows = view.rows("overstayers", measure="share_of_overstayers", base="all_overstayers", ethnicity="all")
    lists = rows.groupby("date")["nationality"].agg(set)
    days = [day for day, codes in lists.items() if len(codes) >= _SHORTEST_LIST and view.nationality not in codes]
    totals = view.rows("overstayers", nationality=WORLD, measure="overstayers", base=BASE, ethnicity="all")
    for _, total in view.one_per(totals[totals["date"].isin(days) & (totals["value"] > 0)], "date").tail(1).iterrows():
        last = view.one_per(rows[rows["date"] == total["date"]], "nationality").sort_values("value").iloc[0]
        share = of_row(last, "share", period=day_label(last["date"]), definition="share of all overstayers")
        whole = persons(total, "total", "all overstayers")
        amount = float(round(part_at(share.amount + _HALF_A_TENTH, whole.amount)))
        how = f"less than {view.names[last['nationality']]}, the last that is listed: {share} of {whole:n}"
        words = f"{ALL_NATIONALS} without a valid status, upper bound"
        papers = (share.period, words, share.grade, (*share.sources, *whole.sources), "at_most", how)
        bound = Value("high", amount, PERSONS, *papers)
        label = f"under {amount:,.0f} of {ALL_NATIONALS}: not on the list of {last['date'][:4]}"
        yield Count(label, ALL_NATIONALS, last["date"], bound.named("low"), bound)


def _definition(row: pd.Series) -> str:
    return f"{_group(row)} without a valid status, {_SPEAKER[row['definition']]}"


def _group(row: pd.Series) -> str:
    """Whose number it is; shares of all overstayers are of all nationals."""
    return _GROUP.get(row["base"], ALL_NATIONALS)


def _whom(row: pd.Series) -> str:
    """Whose number it is, as it follows a number: 'of all nationals', 'workers'."""
    return f"of {ALL_NATIONALS}" if _group(row) == ALL_NATIONALS else _group(row)


def _label(number: str, row: pd.Series) -> str:
    return f"{number} {_whom(row)}, {_SPEAKER[row['definition']]} {row['date'][:4]}"
