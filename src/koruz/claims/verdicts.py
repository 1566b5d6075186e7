"""Verdicts on a claim, computed from evidence by written rules.

Two principles hold in every rule. A claim is read kindly: it is supported if one fair reading of it agrees with
evidence at least as good as the press. And one press figure never makes a claim false: a contradiction needs an
official or compiled figure, or two independent press figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import isclose
from typing import TYPE_CHECKING, Any

from koruz.report.values import Value
from koruz.words.units import part
from koruz.words.written import exact, noise

if TYPE_CHECKING:
    import pandas as pd

    from koruz.data.catalog import Catalog

STRONG = ("official", "compiled")

# How far two numbers may lie apart that are the same: a billionth, of the larger one or of one.
_HAIR = 1e-9


class Verdict(StrEnum):
    """What the evidence says of a claim."""

    SUPPORTED = "supported"
    OUTDATED = "outdated"
    DIFFERS = "differs by definition"
    CONTRADICTED = "contradicted"
    INCONSISTENT = "internally inconsistent"
    UNCHECKABLE = "not checkable"


@dataclass(frozen=True)
class Judgement:
    """A verdict with what led to it.

    Attributes:
        verdict: Computed by the rule.
        found: What the evidence says, in words.
        arithmetic: The comparison that was made, in words.
        sources: Ids of the sources of the evidence, the decisive ones first.
        reading: The other fair reading, filled from the evidence; empty to take that of the table of claims.
        fields: What fills the fields of the table's reading, such as `{latest}`.
        reads: Whether the table's reading is true of the evidence; else it isn't printed.
    """

    verdict: Verdict
    found: str
    arithmetic: str
    sources: tuple[str, ...]
    reading: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    reads: bool = True


NOTHING = Judgement(
    Verdict.UNCHECKABLE, "no source other than the article was found", "0 figures", ("ARTICLE",), reads=False
)
"""What is said where the data have nothing but the article."""

Agrees = Callable[[Value], bool]
Further = Callable[["Catalog", "pd.Series[Any]", Sequence[Value], Judgement], Judgement]
"""What a claim tested by its row says besides: made from the catalog, the row, its evidence and the judgement."""


def at_most(amount: float, limit: float) -> bool:
    """Whether an amount doesn't pass a limit; a sum that comes to the limit may be a hair off in binary digits."""
    return amount <= limit or isclose(amount, limit, rel_tol=_HAIR, abs_tol=_HAIR)


def inside(amount: float, low: float, high: float, tolerance: float = 0.0) -> bool:
    """Whether an amount lies in a range that is widened by a tolerance; both ends are inside."""
    return at_most(low - tolerance, amount) and at_most(amount, high + tolerance)


def close_to(amount: float, tolerance: float) -> Agrees:
    """Agreement within a tolerance in the claim's unit; the bound itself agrees."""
    return between(amount, amount, tolerance)


def between(low: float, high: float, tolerance: float) -> Agrees:
    """Agreement inside a range that is widened by the tolerance."""
    return lambda value: inside(value.amount, low, high, tolerance)


def above(amount: float, tolerance: float) -> Agrees:
    """Agreement with 'over' an amount, less the tolerance."""
    return lambda value: at_most(amount - tolerance, value.amount)


def judge(agrees: Agrees, evidence: Sequence[Value], *, later: Sequence[Value] = ()) -> Verdict:
    """Judge a quantity by evidence for its own period and, if given, by later evidence.

    Args:
        agrees: The claim's own test, with its tolerance.
        evidence: Values of the quantity in the claim's period, each with a grade; never the article's own.
        later: Values of the same quantity for a later period, for claims about 'now'.

    Returns:
        `SUPPORTED` if evidence agrees and no strong evidence disagrees; `DIFFERS` if some evidence agrees and strong
        evidence disagrees (the sides count differently); `CONTRADICTED` if none agrees and strong evidence, or two
        sources of the press, disagree; `UNCHECKABLE` without enough evidence. A supported claim is `OUTDATED` if
        strong later evidence disagrees.
    """
    usable = [value for value in evidence if value.known and value.grade != "article"]
    agreeing = [value for value in usable if agrees(value)]
    against = [value for value in usable if not agrees(value)]
    strong_against = any(value.grade in STRONG for value in against)
    if agreeing and strong_against:
        return Verdict.DIFFERS
    if agreeing:
        outdated = [value for value in later if value.known and value.grade in STRONG and not agrees(value)]
        return Verdict.OUTDATED if outdated else Verdict.SUPPORTED
    if strong_against or len({source for value in against for source in value.sources}) >= 2:
        return Verdict.CONTRADICTED
    return Verdict.UNCHECKABLE


def allowance(claim: Mapping[str, Any] | pd.Series[Any]) -> float:
    """The claim's tolerance in the claim's own unit: a tolerance in percent is taken of the stated amount."""
    tolerance = float(claim["tolerance"]) if claim["tolerance"] == claim["tolerance"] else 0.0
    relative = claim["tolerance_unit"] == "percent" and claim["unit"] != "percent"
    stated = claim["low"] if claim["low"] == claim["low"] else claim["high"]
    return part(tolerance, float(stated)) if relative else tolerance


def gap(found: float, stated: float, *, years: bool = False) -> str:
    """How far a number, or a year, lies from the stated one: '24 - 10 = +14' with real minus signs."""
    between = found - stated
    apart = "0" if noise(between, found, stated) else f"{'+' * (between > 0)}{exact(between)}"
    one, other = (f"{term:.0f}" if years else exact(term) for term in (found, stated))
    return f"{one} \N{MINUS SIGN} {other} = {apart}"


def listed(values: Sequence[Value]) -> str:
    """Evidence in words: each value with its definition and grade, without repeats."""
    words = (f"{value.text} ({value.definition}, {value.period}, {value.grade})" for value in values)
    return "; ".join(dict.fromkeys(words))


def sources_of(values: Sequence[Value]) -> tuple[str, ...]:
    """Ids of the sources behind the values, in order."""
    return tuple(dict.fromkeys(source for value in values for source in value.sources))
