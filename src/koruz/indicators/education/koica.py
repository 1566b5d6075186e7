"""The readings of a year of KOICA's aid, which this report shares with the one on construction."""

from koruz.indicators.koica import NET, readings, totals

__all__ = ["NET", "readings", "totals"]
