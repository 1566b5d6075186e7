"""The two countries that the suite is about. A fork for another pair changes this file and its own prose.

Trade, migration, studies, aid and projects run between the two; each row names which end is which (reporter and
partner, origin and host, donor and recipient), so the pair has no fixed direction.
"""

from __future__ import annotations

HOME = "UZB"
"""The country whose partner is looked at, by its ISO 3166 alpha-3 code."""

PARTNER = "KOR"
"""The partner that the reports are written for, by its code."""

PAIR = (HOME, PARTNER)

NAMES = {"Uzbekistan": HOME, "South Korea": PARTNER, "Republic of Korea": PARTNER, "Korea": PARTNER}
"""The names by which labels call the two, and whom each means."""

WORLD = "WLD"
"""All countries together, as partner, origin or nationality: a code of the data package."""
