"""Projects in Uzbekistan with a Korean part, what they cost, Korean firms, Korean aid and loans."""

from koruz.indicators.construction.announced import announced
from koruz.indicators.construction.debt import debt
from koruz.indicators.construction.energy import COLOURS, RECENT, energy
from koruz.indicators.construction.firms import enterprises
from koruz.indicators.construction.grant_elements import part_in_words, softness
from koruz.indicators.construction.kinds import largest_of_each
from koruz.indicators.construction.known_loans import known_loans
from koruz.indicators.construction.koica import koica
from koruz.indicators.construction.net_aid import EDGES, others, yearly
from koruz.indicators.construction.places import OUTLINES, located
from koruz.indicators.construction.ranges import ranges
from koruz.indicators.construction.register import not_carried_out, register
from koruz.indicators.construction.service import other_terms
from koruz.indicators.construction.soft_loans import soft_loans
from koruz.indicators.construction.stages import by_group, by_period
from koruz.indicators.construction.view import View, view

__all__ = [
    "COLOURS",
    "EDGES",
    "OUTLINES",
    "RECENT",
    "View",
    "announced",
    "by_group",
    "by_period",
    "debt",
    "energy",
    "enterprises",
    "known_loans",
    "koica",
    "largest_of_each",
    "located",
    "not_carried_out",
    "other_terms",
    "others",
    "part_in_words",
    "ranges",
    "register",
    "soft_loans",
    "softness",
    "view",
    "yearly",
]
