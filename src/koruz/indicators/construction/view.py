"""The part of the data that a report on construction looks at: groups of sectors, and what was known in a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from koruz.data.choices import SECTORS
from koruz.data.selection import Truths, fits, truths, where
from koruz.indicators.evidence import Evidence, once
from koruz.indicators.homes import commitments, project_money
from koruz.words.dates import decimal_year

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

ALL = "all"

GROUPS: Mapping[str, str] = {
    "fuel_and_power": "Oil, gas, power and heat",
    "industry": "Industry, mining, farming",
    "transport": "Transport",
    "services": "Health, education, science",
    "towns": "Waste and town quarters",
}
"""Groups of sectors by the name that a parameter gives them, and as readers see them."""

STAGES: Mapping[str, str] = {
    "done": "At work or built",
    "building": "Being built",
    "signed": "Contract or money signed",
    "talk": "Planned or discussed",
    "lost": "Put off, dropped, built by others",
    "untraced": "Outcome not found",
    "later": "Reported only later",
}
"""How far a project came, in seven stages, as readers see them."""

_STAGE_OF: Mapping[str, str] = {
    "operating": "done",
    "completed": "done",
    "under_construction": "building",
    "contracted": "signed",
    "financed": "signed",
    "memorandum": "talk",
    "announced": "talk",
    "under_discussion": "talk",
    "postponed": "lost",
    "cancelled": "lost",
    "built_by_others": "lost",
    "unknown": "untraced",
}

NO_SUM = "none printed"
"""What stands in the place of a project's money where no source names any."""

SPAN = 5
"""Years that are shown together."""

_WAIT = 5

_TABLES = ("projects", "places", "aid", "investment", "rail", "macro", "loan_rules")
_MADE = {"project_values": project_money, "aid_commitments": commitments}


@dataclass(frozen=True)
class View(Evidence):
    """The data package for projects, investment and aid.

    Attributes:
        article: Ids of the sources that are the article under test; what only it names isn't counted.
        sectors: A name of `GROUPS`, or 'all'.
        as_of_year: Last year that is looked at; what is dated later isn't known yet. Undated rows are kept.
    """

    article: frozenset[str]
    sectors: str
    as_of_year: int

    @property
    def sector_words(self) -> str:
        """The sectors shown, for subtitles."""
        return "all sectors" if self.sectors == ALL else GROUPS[self.sectors].lower()

    @property
    def ripe_year(self) -> int:
        """Last year of older announcements: the end of the youngest five years that lie five years back or more.

        They lie back from the year looked at or, if that is still to come, from the newest source.
        """
        known = min(self.as_of_year, self.present or self.as_of_year)
        return (known - _WAIT + 1) // SPAN * SPAN - 1

    def age(self, dates: pd.Series) -> pd.Series[float]:
        """Years from each date to the newest source or, if that comes first, the end of the year looked at."""
        newest = max(map(decimal_year, self.precedence.newest), default=self.as_of_year + 1.0)
        until = min(self.as_of_year + 1.0, newest)
        return pd.Series(
            [until - decimal_year(date) if isinstance(date, str) else float("nan") for date in dates],
            index=dates.index,
            dtype="float64",
        )

    @once
    def projects(self) -> pd.DataFrame:
        """Projects of the sectors shown, announced by the year or undated, with `group`, `stage` and readers' labels.

        Projects whose status rests on the article alone are left out: it is the article that is tested.
        """
        rows = self.frames["projects"]
        group = rows["sector"].map(SECTORS)
        keep = ~rows["source"].isin(self.article)
        keep &= rows["year_announced"].isna() | (rows["year_announced"] <= self.as_of_year)
        keep &= (group == self.sectors) | (self.sectors == ALL)
        stage = rows["status_kind"].map(_STAGE_OF).mask(~self._known(rows["status_date"]), "later")
        labelled = rows.assign(group=group, stage=stage, group_label=group.map(GROUPS), stage_label=stage.map(STAGES))
        return labelled[keep].reset_index(drop=True)

    @once
    def money(self) -> pd.DataFrame:
        """Money figures of the projects shown, known by the year, without the article's own."""
        rows = self.frames["project_values"]
        keep = rows["project"].isin(self.projects()["project"]) & self._known(rows["date"])
        return where(rows, truths(keep), ~fits(rows["grade"], "article")).reset_index(drop=True)

    def rows(self, table: str, **equal: object) -> pd.DataFrame:
        """The rows of a table that are known by the year and whose columns equal the given values, numbered anew."""
        return super().rows(table, **equal).reset_index(drop=True)

    def looked_at(self, frame: pd.DataFrame) -> tuple[Truths, ...]:
        """The rows that are known by the year."""
        return (truths(self._known(frame["date"] if "date" in frame else frame["year"].astype("string"))),)

    def _known(self, dates: pd.Series) -> pd.Series:
        """Whether a date, or what is known of it, lies in the year or before; what is undated counts as known."""
        years = pd.to_numeric(dates.astype("string").str[:4])
        return (years.isna() | (years <= self.as_of_year)).astype(bool)


def view(catalog: Catalog, sectors: str = ALL, as_of_year: int | None = None) -> View:
    """Take what a report on construction needs from the data package.

    Args:
        catalog: The opened data package.
        sectors: A name of `GROUPS`, or 'all'.
        as_of_year: Last year that is looked at; None for that of the newest source.

    Raises:
        ValueError: If there is no such group of sectors.
    """
    if sectors not in (ALL, *GROUPS):
        raise ValueError(f"no group of sectors {sectors!r}; there are {', '.join([ALL, *GROUPS])}")
    article = catalog.sources_of("article")
    year = catalog.precedence.present if as_of_year is None else as_of_year
    return View.of(catalog, _TABLES, _MADE, article=article, sectors=sectors, as_of_year=year)
