"""Projects in Uzbekistan with a Korean part, what they cost, Korean firms and Korean aid."""

from koruz.indicators.construction.aid import EDGES, ceilings, commitments, others, readings, yearly
from koruz.indicators.construction.investment import enterprises, peers, portfolio
from koruz.indicators.construction.money import COLOURS, RECENT, energy, largest_of_each, ranges
from koruz.indicators.construction.projects import OUTLINES, by_group, by_period, located, not_carried_out, register
from koruz.indicators.construction.softness import known_loans, other_terms, softness
from koruz.indicators.construction.view import View, view

__all__ = [
    "COLOURS",
    "EDGES",
    "OUTLINES",
    "RECENT",
    "View",
    "by_group",
    "by_period",
    "ceilings",
    "commitments",
    "energy",
    "enterprises",
    "known_loans",
    "largest_of_each",
    "located",
    "not_carried_out",
    "other_terms",
    "others",
    "peers",
    "portfolio",
    "ranges",
    "readings",
    "register",
    "softness",
    "view",
    "yearly",
]
