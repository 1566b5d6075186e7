"""The part of the data that the overview reads itself: dated events. Its other figures come from the themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from koruz.data.selection import where, within
from koruz.indicators.evidence import OfAnyYear
from koruz.words.dates import date_label

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog


@dataclass(frozen=True)
class View(OfAnyYear):
    """Events of a period.

    Attributes:
        first_year: First year shown.
        last_year: Last year shown.
    """

    first_year: int
    last_year: int

    @property
    def years(self) -> str:
        """The years shown, in words."""
        first, last = self.first_year, self.last_year
        return f"{first} to {last}" if first < last else str(last)

    def chosen(self) -> pd.DataFrame:
        """One row for each event of the period by the written precedence, in the order of their dates.

        Column `also` has the other dates that sources print for it. The article's own rows stay out: it is the article
        that is tested.
        """
        printed = self.rows("milestones")
        dates = printed.groupby("milestone")["date"].agg(set)
        rows = self.one_per(printed, "milestone")
        others = [sorted(dates[name] - {date}) for name, date in zip(rows["milestone"], rows["date"], strict=True)]
        rows = rows.assign(also=pd.Series(["; ".join(map(date_label, each)) for each in others], dtype="str"))
        shown = where(rows, within(rows["when"], self.first_year, self.last_year))
        return shown.sort_values(["date", "milestone"], kind="stable").reset_index(drop=True)


def view(catalog: Catalog, first_year: int, last_year: int) -> View:
    """Take what the overview needs from the data package.

    Args:
        catalog: The opened data package.
        first_year: First year shown.
        last_year: Last year shown, not before the first.

    Raises:
        ValueError: If the years are in the wrong order.
    """
    return View.of(catalog, ("milestones",), first_year=first_year, last_year=last_year)
