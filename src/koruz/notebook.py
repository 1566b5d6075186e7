"""A notebook's one import: the data package, charts, exhibits, sentences with their tests, the ledger, parameters.

`from koruz.notebook import Exhibits, charts, headline, open_catalog` is enough for a report; the indicators of a theme
come from `koruz.indicators`, maps, which take half a second to import, from `koruz.figures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from koruz.claims import ledger
from koruz.data import catalog
from koruz.data.catalog import Catalog
from koruz.figures import charts
from koruz.figures.charts.bands import banded
from koruz.figures.charts.judged import judged
from koruz.report.conditions import Among, Below, Between, Reaches, Unlike
from koruz.report.exhibits import Exhibits
from koruz.report.parameters import (
    Count,
    Country,
    Factor,
    Fraction,
    Growth,
    Rate,
    Share,
    Year,
    check_running,
)
from koruz.report.prose import Number, headline, numbers, say, state, takeaways

__all__ = [
    "Among",
    "Annotated",
    "Below",
    "Between",
    "Catalog",
    "Count",
    "Country",
    "Exhibits",
    "Factor",
    "Fraction",
    "Growth",
    "Number",
    "Rate",
    "Reaches",
    "Share",
    "Unlike",
    "Year",
    "banded",
    "charts",
    "headline",
    "judged",
    "ledger",
    "numbers",
    "open_catalog",
    "say",
    "state",
    "takeaways",
]


def open_catalog(data: Path | str | None = None, *, parameters: Mapping[str, Any] | None = None) -> Catalog:
    """Open the data package, and check a notebook's parameters against it.

    Args:
        data: Its folder; if None, the environment variable KORUZ_DATA, else `data` beside or above the working folder.
        parameters: The notebook's `globals()`: what it declares with a type of `koruz.report.parameters` is checked.

    Raises:
        BadInput: If there is no package, its descriptor can't be used, or a parameter is wrong.
    """
    opened = catalog.open_catalog(data)
    if parameters is not None:
        check_running(parameters, opened.answers)
    return opened
