"""The part of the data that a trade report looks at: one pair of countries, one period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from koruz.data.selection import fits, where
from koruz.indicators.evidence import OfPeriod
from koruz.words.pair import HOME, WORLD

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

SUSPECT = "suspect"

_TABLES = ("trade", "trade_shares", "trade_products", "macro", "investment")


@dataclass(frozen=True)
class View(OfPeriod):
    """The data package for Uzbekistan and one partner: tables with a column `year`.

    Attributes:
        partner: ISO 3166 alpha-3 code of the partner.
        first_year: First year shown.
        last_year: Last year shown.
    """

    partner: str
    first_year: int
    last_year: int

    @property
    def partner_name(self) -> str:
        """The partner's name."""
        return self.names[self.partner]

    @property
    def home(self) -> str:
        """Code of the country whose trade is looked at."""
        return HOME

    @property
    def home_name(self) -> str:
        """Uzbekistan, as the data package names it."""
        return self.names[HOME]

    def counts(self, flow: str | list[str], **equal: object) -> pd.DataFrame:
        """What either side counts of the pair's trade, each side by the definition in which it counts most years.

        A likely misprint is no count: it stays in the data and out of every line.
        """
        ends = ((HOME, self.partner), (self.partner, HOME))
        sides = [self.rows("trade", reporter=one, partner=other, flow=flow, **equal) for one, other in ends]
        return pd.concat([_main_definition(where(side, ~fits(side["status"], SUSPECT))) for side in sides])


def _main_definition(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the definition that covers most years; the first by name where two cover as many."""
    if rows.empty:
        return rows
    years = rows.groupby("definition")["year"].nunique()
    return where(rows, definition=years.idxmax())


def view(catalog: Catalog, partner: str, first_year: int, last_year: int) -> View:
    """Take what a trade report needs from the data package.

    Args:
        catalog: The opened data package.
        partner: ISO 3166 alpha-3 code of a country that trades with Uzbekistan.
        first_year: First year shown.
        last_year: Last year shown, not before the first.

    Raises:
        ValueError: If the years are in the wrong order or the partner isn't in the data.
    """
    found = View.of(catalog, _TABLES, partner=partner, first_year=first_year, last_year=last_year)
    known = set(found.frames["trade"]["partner"]) | set(found.frames["trade_shares"]["partner"])
    if partner not in known - {HOME, WORLD}:
        raise ValueError(f"no trade of Uzbekistan with {partner!r} in the data; there is {', '.join(sorted(known))}")
    return found
