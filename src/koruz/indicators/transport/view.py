"""The part of the data that a transport report looks at: flights, the line to Khiva, its trains, logistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from koruz.data.selection import truths, where
from koruz.indicators.evidence import OfAnyYear, once, with_year
from koruz.indicators.homes import TRAINS as TRAINS
from koruz.indicators.homes import train_orders
from koruz.report.results import sources_of
from koruz.report.values import Value, of_row
from koruz.words.dates import date_label

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog
    from koruz.methods.geodesy import Point

ELECTRIFIED = "bukhara-khiva-electrification"
"""The line to Khiva as its electrification is planned, among the subjects of `rail`."""

REGION, OUTLINES = "region_110m", "uzb_kor_50m"
"""Outlines of the countries around, and the finer ones of the two."""

_TABLES = (
    "air",
    "air_routes",
    "rail_route",
    "places",
    "transport_indicators",
    "milestones",
)


@dataclass(frozen=True)
class View(OfAnyYear):
    """The data package for transport: tables of which those with a column `date` or `edition` have `when`, the year.

    Attributes:
        titles: Publisher of each source, by id.
        first_year: First year of what is shown over time.
        last_year: Last year of it.
    """

    titles: Mapping[str, str] = field(repr=False)
    first_year: int
    last_year: int

    @property
    def end(self) -> str:
        """The last day of the last year shown."""
        return f"{self.last_year}-12-31"

    @staticmethod
    def dated(frame: pd.DataFrame) -> pd.DataFrame:
        """A table with `when`, the edition if it has editions."""
        if "edition" in frame:
            return frame.assign(when=frame["edition"].fillna(frame["year"]))
        return with_year(frame, "when", "date")

    @once
    def rows_and_article(self, table: str, **equal: object) -> pd.DataFrame:
        """As `rows`, with the article's own."""
        return where(self.frames[table], **equal)

    @once
    def figure(self, table: str, name: str, definition: str, unit: str, **equal: object) -> Value:
        """The one figure that precedence chooses among the rows that fit; a missing value if there is none."""
        rows = self.rows(table, unit=unit, **equal)
        if rows.empty:
            return Value.missing(name, unit, definition=definition)
        return value_of(self.one_per(rows, "measure").iloc[0], name, definition)

    def point(self, place: str) -> Point | None:
        """Latitude and longitude of a place in degrees; None if the data have none."""
        places = self.frames["places"]
        found = where(places, truths(places["latitude"].notna()), place=place)
        return None if found.empty else (float(found["latitude"].iloc[0]), float(found["longitude"].iloc[0]))

    def place_name(self, place: str) -> str:
        """Usual name of a place."""
        return str(where(self.frames["places"], place=place)["name"].iloc[0])


def value_of(row: pd.Series, name: str, definition: str) -> Value:
    """A dated observation as a value; an undated one says so."""
    return of_row(row, name, period=when(row["date"]), definition=definition)


def when(date: object) -> str:
    """A date for readers; 'undated' where there is none."""
    return date_label(date) if isinstance(date, str) else "undated"


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the last date among dated ones; no row if none is dated."""
    dated = rows[rows["date"].notna()]
    return where(dated, date=dated["date"].max()) if len(dated) else dated


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them: 'a, b and c'."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def view(catalog: Catalog, first_year: int, last_year: int) -> View:
    """Take what a transport report needs from the data package.

    Args:
        catalog: The opened data package.
        first_year: First year shown.
        last_year: Last year shown, not before the first.

    Raises:
        ValueError: If the years are in the wrong order.
    """
    found = View.of(catalog, _TABLES, {"rail": train_orders}, titles={}, first_year=first_year, last_year=last_year)
    ids = sources_of(*found.frames.values())
    return replace(found, titles={each.id: each.publisher for each in catalog.sources(ids)})
