"""The readings of a year of KOICA's aid, which this report shares with the one on construction."""

from koruz.indicators.koica import MILLION, NET, readings, totals

__all__ = ["MILLION", "NET", "readings", "totals"]
