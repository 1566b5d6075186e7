"""The part of the data that a migration report looks at: one nationality in Korea, one period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import OfPeriod, countries, once
from koruz.indicators.migration.days import day_label
from koruz.report.values import Value, of_row
from koruz.words.pair import HOME, PARTNER, WORLD

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_TABLES = (
    "migration_stock",
    "overstayers",
    "students",
    "koreans_abroad",
    "rules",
    "migration_flows",
    "remittances",
    "population",
    "claims",
    "trade",
    "macro",
)


@dataclass(frozen=True)
class View(OfPeriod):
    """The data package for one nationality in Korea: tables of which each but `claims` has a column `year`.

    Attributes:
        nationality: ISO 3166 alpha-3 code of the nationality.
        first_year: First year shown.
        last_year: Last year shown.
    """

    nationality: str
    first_year: int
    last_year: int

    @property
    def subject(self) -> str:
        """The country whose nationals are looked at."""
        return self.nationality

    @property
    def host_name(self) -> str:
        """South Korea, as the data package names it."""
        return self.names[PARTNER]

    @once
    def stocks(self, *nationalities: str) -> pd.DataFrame:
        """Nationals staying in Korea by day, legal and overstaying together; all nationalities if none is named."""
        rows = self.rows("migration_stock", measure="stock", definition="all_stays", ethnicity="all", visa="all")
        rows = where(rows, nationality=nationalities) if nationalities else rows
        return self.one_per(rows, "nationality", "date")

    def year_ends(self, *nationalities: str) -> pd.DataFrame:
        """The stocks of 31 December."""
        rows = self.stocks(*nationalities)
        return rows[rows["date"].str.endswith("-12-31")].reset_index(drop=True)


def persons(row: pd.Series, name: str, definition: str) -> Value:
    """A count of people on a day as a value."""
    return of_row(row, name, period=day_label(row["date"]), definition=definition)


def named(view: View, code: str) -> str:
    """Name of a nationality in a picture: the country, or 'all foreigners'."""
    return "all foreigners" if code == WORLD else view.names[code]


def between(low: Value, high: Value) -> str:
    """Two ends as one text: '3,000\N{EN DASH}4,000 persons', '3.2\N{EN DASH}4.2%'; one value where they are equal."""
    if low.amount == high.amount:
        return high.text
    first = low.text.removesuffix("%").removesuffix(f" {low.unit}")
    return f"{first}\N{EN DASH}{high.text}"


def view(catalog: Catalog, nationality: str, first_year: int, last_year: int) -> View:
    """Take what a migration report needs from the data package.

    Args:
        catalog: The opened data package.
        nationality: ISO 3166 alpha-3 code of a nationality that is counted in Korea, or Uzbekistan's: the overview
            stands without a count of Uzbeks, too.
        first_year: First year shown.
        last_year: Last year shown, not before the first.

    Raises:
        ValueError: If the years are in the wrong order or the nationality isn't in the data.
    """
    found = View.of(catalog, _TABLES, nationality=nationality, first_year=first_year, last_year=last_year)
    known = set(found.frames["migration_stock"]["nationality"]) & countries(catalog)
    if nationality not in {*known, HOME}:
        raise ValueError(f"no count of {nationality!r} in Korea in the data; there is {', '.join(sorted(known))}")
    return found
