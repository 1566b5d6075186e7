"""What the claims are looked at in: each theme's view of the evidence, of all years, for the pair of countries."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR
from functools import lru_cache
from importlib import import_module
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

from koruz.claims.places import WrongTest
from koruz.words.pair import HOME, PARTNER
from koruz.words.problems import listed

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_GIVEN = {"partner": PARTNER, "nationality": HOME, "origin": HOME, "country": HOME} | {
    "first_year": MINYEAR,
    "last_year": MAXYEAR,
}


@lru_cache(maxsize=8)
def view(catalog: Catalog, theme: str) -> Any:
    """A theme's view for the claims: the pair of countries, and every year; the same for the same catalog.

    Args:
        catalog: The opened data package.
        theme: A folder of `koruz.indicators`, whose `view` says which of these it asks for.

    Raises:
        WrongTest: If it asks for something else.
    """
    make = import_module(f"koruz.indicators.{theme}").view
    _, *asked = signature(make).parameters.values()
    if strange := [each.name for each in asked if each.default is Parameter.empty and each.name not in _GIVEN]:
        remedy = "Test a table of the data, or give it a default."
        raise WrongTest(f"the view of {theme} must ask for what claims have", listed(strange), remedy)
    return make(catalog, **{each.name: _GIVEN[each.name] for each in asked if each.name in _GIVEN})
