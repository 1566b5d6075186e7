"""Rates that a what-if assumes: as given, or else as observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from koruz.report.models import Seen
from koruz.report.values import Value
from koruz.words.problems import listed

STEEPEST = 30.0
"""Percent a year, as of the parameters: more than this has no counterpart over decades."""

ASSUMED, OBSERVED = "as assumed", "as observed"
_TOGETHER = {ASSUMED: "the rates assumed", OBSERVED: "the rates observed"}


@dataclass(frozen=True)
class Rate:
    """A rate of growth in percent a year.

    Attributes:
        given: What was given; None for what was observed.
        seen: What was observed, as far as it can be assumed.
    """

    given: float | None
    seen: Seen

    @property
    def amount(self) -> float:
        """The rate assumed."""
        return self.seen.value if self.given is None else self.given

    @property
    def words(self) -> str:
        """How it comes about, in two words."""
        return self.seen.words if self.given is None else ASSUMED

    @property
    def papers(self) -> str:
        """The same with its period, or why it isn't what was observed."""
        return self.seen.papers if self.given is None else "as given"

    def value(self, name: str, period: str = "assumption") -> Value:
        """The rate as a value, whose definition says how it comes about."""
        return Value(name, self.amount, "percent", period, self.words, derived=f"assumption: {self.papers}")


def rate(given: float | None, observed: Value, steepest: float = STEEPEST) -> Rate:
    """The rate given; without one that observed, to a tenth and within bounds, and no change where nothing was.

    Args:
        given: Percent a year, or None.
        observed: Growth a year in the data, in percent; perhaps missing.
        steepest: Percent up or down that the parameter takes.
    """
    if not observed.known:
        return Rate(given, Seen(0.0, ASSUMED, "no change, as no growth was observed"))
    tenth = round(observed.amount, 1)
    value = max(-steepest, min(tenth, steepest))
    if value != tenth:
        papers = f"as far as such a rate may go; observed was {observed}, {observed.period}"
        return Rate(given, Seen(value, ASSUMED, papers))
    return Rate(given, Seen(value, OBSERVED, f"{OBSERVED}, {observed.period}"))


def together(rates: Mapping[str, Rate]) -> Value:
    """What several rates may be called, as a definition: those observed, those assumed, or just these.

    Args:
        rates: Rates by what grows so; how each comes about is how the value is derived.
    """
    kinds, papers = ({getattr(rate, what) for rate in rates.values()} for what in ("words", "papers"))
    words = _TOGETHER[kinds.pop()] if len(kinds) == 1 else "these rates"
    each = "; ".join(f"{name} {rate.papers}" for name, rate in rates.items())
    how = papers.pop() if len(papers) == 1 else each
    return Value("rates", float(len(rates)), "rates", f"assumption on {listed([*rates])}", words, derived=how)
