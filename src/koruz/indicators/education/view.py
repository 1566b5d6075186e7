"""What a report on education looks at: students of one origin in Korea, and Korea's teaching in Uzbekistan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from koruz.data.selection import fits, where
from koruz.indicators.evidence import BOUNDS, OfAnyYear, countries
from koruz.report.values import Value, of_row
from koruz.words.dates import date_label
from koruz.words.written import number_text

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

STUDENTS = "students"

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
class View(OfAnyYear):
    """The data package for education: tables of which those with a column `date` also have `when`, the year.

    Attributes:
        origin: ISO 3166 alpha-3 code of the country that the students come from.
        first_year: First year of the counts of students.
        last_year: Last year of them.
    """

    origin: str
    first_year: int
    last_year: int

    @property
    def subject(self) -> str:
        """The country that the students come from."""
        return self.origin

    def is_sound(self, rows: pd.DataFrame) -> pd.Series:
        """Which rows are neither inferred nor suspected misprints."""
        return rows["status"].isin(self.sound_statuses)

    def exact(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The sound rows that aren't bounds such as 'over 12,000'; only these are divided or compared."""
        return where(rows, ~fits(rows["status"], BOUNDS), status=self.sound_statuses)


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
    found = View.of(catalog, _TABLES, origin=origin, first_year=first_year, last_year=last_year)
    if origin not in countries(catalog):
        raise ValueError(f"{origin!r} isn't a country of the data; students come from one country")
    return found
