"""Who bears a verdict out: evidence that comes from the statement's own origin is no second voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from koruz.claims.verdicts import Verdict

OWN_ORIGIN = "One witness: its own origin"
"""The mark beside a verdict that rests on nothing but the text or the office that the statement seems to come from."""

ORIGINS: Mapping[str, tuple[str, ...]] = {
    "presidential-release-2024-06-14": ("BUZB_2024_06", "DARYO_2024_06", "TREND_2024_06_14"),
    "state-visit-2024-06": ("BUZB_2024_06", "DARYO_2024_06", "TREND_2024_06_14"),
    "statistics-agency-2024": ("CAKR_UNI_2024", "TREND_3995614"),
    "ministry-of-justice-2024": ("BRUNCH_2024",),
    "migration-agency-2025-01": ("KUNUZ_2025_01_18", "QALAMPIR_2025_01"),
    "labour-migrants-report-2025-02": ("KUNUZ_2025_02_01",),
    "investment-talks-2025-02": ("METALLPLACE_2025",),
}
"""Sources of the data that print what an origin says: copies of a release, or figures of the same office.

An origin that isn't a text, such as a contract that its two sides report, has none: each side is a witness.
"""

_NEEDS_NONE = (Verdict.UNCHECKABLE, Verdict.INCONSISTENT)
_ARTICLE = "ARTICLE"


def witness(origin: str, verdict: str, sources: Sequence[str]) -> str:
    """The mark of a verdict whose only witness is the statement's own origin; empty for any other.

    Args:
        origin: Id of the text that the statement seems to come from; may be empty.
        verdict: The verdict; one that needs no outside figure, or has none, gets no mark.
        sources: Ids of the sources of the evidence.
    """
    others = set(sources) - {_ARTICLE}
    alone = bool(others) and others <= set(ORIGINS.get(origin, ()))
    return OWN_ORIGIN if alone and verdict not in _NEEDS_NONE else ""
