"""The part of the data that a migration report looks at: one nationality in Korea, one period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from koruz.indicators.migration.days import day_label
from koruz.observations import USABLE_TIER, choose
from koruz.values import Value, of_row

if TYPE_CHECKING:
    from koruz.catalog import Catalog
    from koruz.observations import Precedence

HOST = "KOR"
ALL = "WLD"
PERSONS = "persons"
ARTICLE = "ARTICLE"
SPOKEN_OF = "UZB"
"""The nationality whose numbers the article states."""

_DATED = {
    "migration_stock": "date",
    "overstayers": "date",
    "students": "date",
    "koreans_abroad": "date",
    "rules": "date",
    "migration_flows": "start",
}
_WHOLE = ("remittances", "population", "claims")


@dataclass(frozen=True)
class View:
    """Frames of the data package for one nationality in Korea.

    Attributes:
        frames: Tables by name, whole; each but `claims` has a column `year`.
        precedence: Ranks of grades, statuses and sources.
        names: Country names by code.
        nationality: ISO 3166 alpha-3 code of the nationality.
        first_year: First year shown.
        last_year: Last year shown.
    """

    frames: Mapping[str, pd.DataFrame]
    precedence: Precedence
    names: Mapping[str, str]
    nationality: str
    first_year: int
    last_year: int

    @property
    def name(self) -> str:
        """The country whose nationals are looked at."""
        return self.names[self.nationality]

    @property
    def host_name(self) -> str:
        """South Korea, as the data package names it."""
        return self.names[HOST]

    @property
    def spoken_of(self) -> bool:
        """Whether the article's numbers of residents, workers and people without a status are of this nationality."""
        return self.nationality == SPOKEN_OF

    def rows(self, table: str, **equal: object) -> pd.DataFrame:
        """Rows of a table within the years shown whose columns equal the given values."""
        frame = self.frames[table]
        keep = frame["year"].between(self.first_year, self.last_year).fillna(False)
        for column, wanted in equal.items():
            keep &= frame[column].isin(wanted) if isinstance(wanted, (list, tuple)) else frame[column] == wanted
        return frame[keep]

    def one_per(self, rows: pd.DataFrame, *key: str) -> pd.DataFrame:
        """One row for each key by the written precedence; column `alternates` counts the others."""
        return choose(rows, list(key), self.precedence)

    def sound(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows whose status isn't doubtful: neither inferred nor a suspected misprint."""
        return rows[rows["status"].map(dict(self.precedence.tiers)) == USABLE_TIER]

    def stocks(self, *nationalities: str) -> pd.DataFrame:
        """Nationals staying in Korea by day, legal and overstaying together; all nationalities if none is named."""
        rows = self.rows("migration_stock", measure="stock", definition="all_stays", ethnicity="all", visa="all")
        rows = rows[rows["nationality"].isin(nationalities)] if nationalities else rows
        return self.one_per(rows, "nationality", "date")

    def year_ends(self, *nationalities: str) -> pd.DataFrame:
        """The stocks of 31 December."""
        rows = self.stocks(*nationalities)
        return rows[rows["date"].str.endswith("-12-31")].reset_index(drop=True)

    def stated(self, claim: str, side: str = "low") -> Value:
        """A number of the article itself, by its claim: the one under test, never evidence."""
        claims = self.frames["claims"]
        row = claims[claims["claim"] == claim].iloc[0]
        name = f"stated_{claim.lower()}_{side}"
        return Value(name, float(row[side]), row["unit"], row["period"], row["quantity"], "article", (ARTICLE,))


def persons(row: pd.Series, name: str, definition: str) -> Value:
    """A count of people on a day as a value."""
    return of_row(row, name, period=day_label(row["date"]), definition=definition)


def named(view: View, code: str) -> str:
    """Name of a nationality in a picture: the country, or 'all foreigners'."""
    return "all foreigners" if code == ALL else view.names[code]


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
        nationality: ISO 3166 alpha-3 code of a nationality that is counted in Korea.
        first_year: First year shown.
        last_year: Last year shown, not before the first.

    Raises:
        ValueError: If the years are in the wrong order or the nationality isn't in the data.
    """
    if first_year > last_year:
        raise ValueError(f"first_year {first_year} is after last_year {last_year}")
    frames = {name: catalog.table(name) for name in (*_DATED, *_WHOLE)}
    for name, column in _DATED.items():
        frames[name] = frames[name].assign(year=frames[name][column].str[:4].astype("Int64"))
    known = {code for code in frames["migration_stock"]["nationality"] if len(code) == 3} & set(catalog.countries)
    kinds = catalog.table("countries").set_index("country")["kind"]
    known = {code for code in known if kinds[code] == "country"}
    if nationality not in known:
        raise ValueError(f"no count of {nationality!r} in Korea in the data; there is {', '.join(sorted(known))}")
    return View(frames, catalog.precedence, dict(catalog.countries), nationality, first_year, last_year)
