"""What the claims are looked at in: each theme's view of the evidence, of all years, for the pair of countries."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR
from functools import lru_cache
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

from koruz.words.pair import HOME, PARTNER

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_GIVEN = {"partner": PARTNER, "nationality": HOME, "origin": HOME, "first_year": MINYEAR, "last_year": MAXYEAR}


@lru_cache(maxsize=8)
def view(catalog: Catalog, theme: str) -> Any:
    """A theme's view for the claims: the pair of countries, and every year; the same for the same catalog.

    Args:
        catalog: The opened data package.
        theme: A folder of `koruz.indicators`, whose `view` says which of these it asks for.
    """
    make = import_module(f"koruz.indicators.{theme}").view
    return make(catalog, **{name: _GIVEN[name] for name in signature(make).parameters if name in _GIVEN})
