"""What a report on education looks at: students of one origin in Korea, and Korea's teaching in Uzbekistan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from koruz.indicators.dates import date_label
from koruz.observations import USABLE_TIER, alternates, choose
from koruz.values import Value, number_text, of_row

if TYPE_CHECKING:
    from koruz.catalog import Catalog
    from koruz.observations import Precedence

HOME = "UZB"
HOST = "KOR"
ALL = "WLD"
STUDENTS = "students"
ARTICLE = "ARTICLE"
OUTLINES = "uzb_kor_50m"
"""The map of the data package that the campuses are drawn on."""

BOUNDS = ("at_least", "at_most")

_TABLES = (
    "students",
    "migration_stock",
    "institutions",
    "institution_counts",
    "programmes",
    "travel",
    "aid",
    "aid_commitments",
    "places",
    "claims",
)


@dataclass(frozen=True)
class View:
    """Frames of the data package for education, the origin of students and the years shown.

    Attributes:
        frames: Tables by name, whole; those with a column `date` also have `when`, the year.
        precedence: Ranks of grades, statuses and sources.
        names: Country names by code.
        origin: ISO 3166 alpha-3 code of the country that the students come from.
        first_year: First year of the counts of students.
        last_year: Last year of them.
    """

    frames: Mapping[str, pd.DataFrame]
    precedence: Precedence
    names: Mapping[str, str]
    origin: str
    first_year: int
    last_year: int

    @property
    def name(self) -> str:
        """The country that the students come from."""
        return self.names[self.origin]

    def rows(self, table: str, **equal: object) -> pd.DataFrame:
        """Rows of a table whose columns equal the given values, of any year, without the article's own."""
        found = self.rows_and_article(table, **equal)
        return found[found["grade"] != "article"] if "grade" in found else found

    def rows_and_article(self, table: str, **equal: object) -> pd.DataFrame:
        """As `rows`, with the article's own."""
        frame = self.frames[table]
        keep = pd.Series(True, index=frame.index)
        for column, wanted in equal.items():
            keep &= frame[column].isin(wanted) if isinstance(wanted, (list, tuple)) else frame[column] == wanted
        return frame[keep.fillna(False)]

    def shown(self, table: str, **equal: object) -> pd.DataFrame:
        """The dated rows within the years shown; arguments as for `rows`."""
        rows = self.rows(table, **equal)
        return rows[rows["when"].between(self.first_year, self.last_year).fillna(False)]

    def one_per(self, rows: pd.DataFrame, *key: str) -> pd.DataFrame:
        """One row for each key by the written precedence; column `alternates` counts the others."""
        return choose(rows, list(key), self.precedence)

    def ranked(self, rows: pd.DataFrame, *key: str) -> pd.DataFrame:
        """All rows, within each key the one that precedence prefers first."""
        return alternates(rows, list(key), self.precedence)

    def is_sound(self, rows: pd.DataFrame) -> pd.Series:
        """Which rows are neither inferred nor suspected misprints."""
        return rows["status"].map(dict(self.precedence.tiers)) == USABLE_TIER

    def sound(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows that are neither inferred nor suspected misprints."""
        return rows[self.is_sound(rows)]

    def exact(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The sound rows that aren't bounds such as 'over 12,000'; only these are divided or compared."""
        return self.sound(rows[~rows["status"].isin(BOUNDS)])

    def stated(self, claim: str, side: str = "low") -> Value:
        """A number of the article itself, by its claim: the one under test, never evidence."""
        claims = self.frames["claims"]
        row = claims[claims["claim"] == claim].iloc[0]
        name = f"stated_{claim.lower()}_{side}"
        return Value(name, float(row[side]), row["unit"], row["period"], row["quantity"], "article", (ARTICLE,))


def students(row: pd.Series, name: str, definition: str) -> Value:
    """A count of students on a day as a value."""
    return replace(of_row(row, name, period=date_label(row["date"]), definition=definition), unit=STUDENTS)


def courses(frame: pd.DataFrame, *, day: str, value: str, series: str, sign: str = "") -> str:
    """Describe lines over dates: for each series its first and its last figure, and how many there are.

    Args:
        frame: Tidy frame in the order of time.
        day: Column with dates in words.
        value: Column with numbers.
        series: Column that names the line.
        sign: What follows a number, such as '%'.
    """
    parts = []
    for name, rows in frame.dropna(subset=[value]).groupby(series, sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        words = f"{number_text(first[value])}{sign} ({first[day]})"
        if len(rows) > 1:
            words = f"from {words} to {number_text(last[value])}{sign} ({last[day]}), {len(rows)} dates"
        parts.append(f"{str(name)[:1].upper()}{str(name)[1:]}: {words}.")
    return " ".join(parts)


def view(catalog: Catalog, origin: str, first_year: int, last_year: int) -> View:
    """Take what a report on education needs from the data package.

    Args:
        catalog: The opened data package.
        origin: ISO 3166 alpha-3 code of the country that the students come from. A country without students in the
            data gives empty results.
        first_year: First year of the counts of students.
        last_year: Last year of them, not before the first.

    Raises:
        ValueError: If the years are in the wrong order, or the origin isn't a single country.
    """
    if first_year > last_year:
        raise ValueError(f"first_year {first_year} is after last_year {last_year}")
    countries = catalog.table("countries")
    if origin not in set(countries.loc[countries["kind"] == "country", "country"]):
        raise ValueError(f"{origin!r} isn't a country of the data; students come from one country")
    frames = {name: _dated(catalog.table(name)) for name in _TABLES}
    return View(frames, catalog.precedence, dict(catalog.countries), origin, first_year, last_year)


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the year in which a dated row belongs as `when`."""
    return frame.assign(when=frame["date"].str[:4].astype("Int64")) if "date" in frame else frame
