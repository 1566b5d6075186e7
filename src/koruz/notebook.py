"""A notebook's one import: the data package, charts, exhibits, sentences with their tests, the ledger, parameters.

`from koruz.notebook import Exhibits, charts, headline, open_catalog` is enough for a report; the indicators of a theme
come from `koruz.indicators`, maps, which take half a second to import, from `koruz.figures`.
"""

from __future__ import annotations

from typing import Annotated

from koruz.claims import ledger
from koruz.figures import charts
from koruz.figures.charts.bands import banded
from koruz.figures.charts.judged import judged
from koruz.figures.look import style
from koruz.report.conditions import Among, Below, Between, Empty, Follows, Reaches, Unlike
from koruz.report.exhibits import Exhibits
from koruz.report.glossary import glossary
from koruz.report.opening import Catalog, open_catalog
from koruz.report.parameters import (
    Count,
    Country,
    Factor,
    Fraction,
    Growth,
    Rate,
    Share,
    Year,
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
    "Empty",
    "Exhibits",
    "Factor",
    "Follows",
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
    "glossary",
    "headline",
    "judged",
    "ledger",
    "numbers",
    "open_catalog",
    "say",
    "state",
    "style",
    "takeaways",
]
