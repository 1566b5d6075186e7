"""Every number of people that a count of people without a status can be divided by."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from koruz.indicators.migration.days import day_label
from koruz.indicators.migration.view import View
from koruz.report.values import Value, derive, of_row
from koruz.words.pair import PARTNER, WORLD
from koruz.words.units import PERSONS, part
from koruz.words.written import exact

ALL_NATIONALS = "all nationals"
WORKERS = "workers"
PERMIT_WORKERS = "workers with a work permit"
ARRIVALS = "arrivals"


@dataclass(frozen=True)
class Base:
    """A number of people that a count can be divided by.

    Attributes:
        label: What it is, in a few words.
        group: Whose number it is; 'arrivals' for a flow, which is no base for a stock.
        rest: Whether the count itself is taken off, so that legal stays are left.
        rows: The base on every day it is known: columns date, when, value, unit, status, grade, source, derived.
    """

    label: str
    group: str
    rest: bool
    rows: pd.DataFrame


def bases(view: View) -> list[Base]:
    """Every base that the data hold: all who stay, those of them with a status, other groups, and a flow."""
    stock = stock_rows(view)
    found = [
        Base("all who stay", ALL_NATIONALS, False, stock),
        Base("legal stays only", ALL_NATIONALS, True, stock),
        Base("not of Korean descent", "nationals not of Korean descent", False, _other_rows(view, stock)),
        Base("in the foreign register", "registered foreigners", False, _registered_rows(view)),
        Base("with a work permit", PERMIT_WORKERS, False, permit_rows(view)),
        Base("workers placed in a year", ARRIVALS, False, _placed_rows(view)),
    ]
    return [base for base in found if len(base.rows)]


def base_value(row: pd.Series, name: str) -> Value:
    """A base on one day as a value."""
    when = row.get("when")
    period = when if isinstance(when, str) else day_label(row["date"])
    value = of_row(row, name, period=period, definition="base")
    return derive(name, value.amount, PERSONS, row["derived"], (value,)) if row["derived"] else value


def stock_rows(view: View) -> pd.DataFrame:
    """All nationals staying, on days of sound status."""
    return view.sound(view.stocks(view.nationality)).assign(derived="").reset_index(drop=True)


def permit_rows(view: View) -> pd.DataFrame:
    """Permit workers (E-9) in Korea."""
    rows = view.rows("migration_stock", nationality=view.nationality, visa="E-9", measure="stock", unit=PERSONS)
    return view.one_per(rows[rows["definition"] == "eps_workers"], "date").assign(derived="")


def _other_rows(view: View, stock: pd.DataFrame) -> pd.DataFrame:
    kin = view.rows("migration_stock", nationality=view.nationality, measure="stock", definition="coethnic", visa="all")
    both = stock.merge(view.one_per(kin, "date")[["date", "value"]], on="date", suffixes=("", "_kin"))
    both = both[both["value"] > both["value_kin"]]  # a part above its whole leaves nobody to divide by
    how = [f"{all_:,.0f} less {part:,.0f}" for all_, part in zip(both["value"], both["value_kin"], strict=True)]
    return both.assign(value=both["value"] - both["value_kin"], derived=how)


def _registered_rows(view: View) -> pd.DataFrame:
    """Foreigners in the register: counted, or the printed share of all of them."""
    rows = view.rows("migration_stock", definition="registered", ethnicity="all", visa="all")
    own = rows[rows["nationality"] == view.nationality]
    counted = view.one_per(own[own["measure"] == "stock"], "date").assign(derived="")
    shares = view.one_per(own[own["measure"] == "share"], "date")
    totals = view.one_per(rows[(rows["nationality"] == WORLD) & (rows["measure"] == "stock")], "date")
    both = shares.merge(totals[["date", "value"]], on="date", suffixes=("", "_all"))
    implied = both.assign(
        value=part(both["value"], both["value_all"]).round(),
        unit=PERSONS,
        derived=[f"{exact(part)}% of {all_:,.0f}" for part, all_ in zip(both["value"], both["value_all"], strict=True)],
    )
    return pd.concat([counted, implied], ignore_index=True)


def _placed_rows(view: View) -> pd.DataFrame:
    rows = view.rows("migration_flows", nationality=view.nationality, destination=PARTNER, definition="eps_placed")
    chosen = view.one_per(rows, "year")
    return chosen.assign(date=chosen["end"], when=chosen["year"].astype(str), derived="")
