"""Claims that are tested by their row alone: some values of one thing against a stated amount, range or limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from koruz.claims.evidence import Claim, examine, values_at
from koruz.claims.places import WrongTest, read
from koruz.claims.verdicts import NOTHING, Agrees, Judgement, allowance, at_most, gap, judge, listed, sources_of
from koruz.report.values import Value
from koruz.words.problems import UnitError, quoted
from koruz.words.units import convert
from koruz.words.written import amount_text, exact, ordinal

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_MINUS = "\N{MINUS SIGN}"
_NEEDS = {"equal": ("low",), "between": ("low", "high"), "at_least": ("low",), "more_than": ("low",)} | {
    "at_most": ("high",)
}
_PERCENT = "percent"


def tested(claim: Claim) -> bool:
    """Whether a claim's row says by what it is tested."""
    text = claim.get("test")
    return isinstance(text, str) and bool(text.strip())


def evidence(catalog: Catalog, claim: Claim) -> list[Value]:
    """The values that a claim's `test` names.

    Raises:
        WrongTest: If it names none.
    """
    return [*_values(catalog, str(claim["test"]), str(claim["quantity"]))]


@lru_cache(maxsize=64)  # a ledger is judged again with other tolerances
def _values(catalog: Catalog, test: str, quantity: str) -> tuple[Value, ...]:
    return tuple(values_at(catalog, read(test), {"quantity": quantity}))


def examined(catalog: Catalog, claim: Claim) -> None:
    """Whether a claim can be judged by its row.

    Raises:
        WrongTest: With what is wrong first.
    """
    place = read(str(claim["test"]))
    if claim["operator"] not in _NEEDS:
        remedy = "State a number, or take the test out and write one in Python."
        raise WrongTest(f"must be one of {', '.join(_NEEDS)}", quoted(claim["operator"]), remedy, "operator")
    for end in _NEEDS[claim["operator"]]:
        if pd.isna(claim[end]):
            raise WrongTest(f"'{claim['operator']}' needs a number here", "nothing", "Write the stated amount.", end)
    examine(catalog, place)
    for value in values_at(catalog, place, claim):
        _in_unit(value, claim)


def judged(claim: Claim, values: Sequence[Value]) -> Judgement:
    """Judge a claim by its evidence: by operator, ends and tolerance of its row.

    Args:
        claim: Row of the table of claims.
        values: The evidence, in units that can be turned into the claim's.

    Returns:
        The verdict of `koruz.claims.verdicts.judge`; the table's reading is printed where there is evidence, and may
        have `{found}`, the first value, in it.
    """
    if not values:
        return replace(NOTHING, arithmetic="0 sources") if claim["unit"] == "year" else NOTHING
    arithmetic = _places(values) if claim["unit"] == "rank" else _sums(claim, values)
    fields = {"found": values[0]}
    return Judgement(judge(agreement(claim), values), _found(claim, values), arithmetic, sources_of(values), "", fields)


def agreement(claim: Claim) -> Agrees:
    """When a value agrees with a claim; the end of a tolerance itself does.

    'Over' an amount without a tolerance is more than that; a figure that is itself 'over' it is.
    """
    low, high = _ends(claim)
    strict = claim["operator"] == "more_than" and not allowance(claim)

    def agrees(value: Value) -> bool:
        amount = _in_unit(value, claim)
        over = not strict or value.status == "at_least" or not at_most(amount, low)
        return at_most(low, amount) and at_most(amount, high) and over

    return agrees


def _ends(claim: Claim) -> tuple[float, float]:
    """From where to where a value agrees, in the claim's unit."""
    low, high = (float(claim[end]) for end in ("low", "high"))
    if claim["operator"] == "equal":
        high = low
    low = float("-inf") if claim["operator"] == "at_most" else low - allowance(claim)
    return low, float("inf") if claim["operator"] in ("at_least", "more_than") else high + allowance(claim)


def _in_unit(value: Value, claim: Claim) -> float:
    """A value in the claim's unit; a part of anything is in percent.

    Raises:
        WrongTest: If one can't be turned into the other.
    """
    unit = _PERCENT if value.unit.startswith(f"{_PERCENT} ") else value.unit
    try:
        return convert(value.amount, unit, str(claim["unit"]))
    except UnitError as error:
        remedy = f"Choose rows in {claim['unit']}, or state the claim in {unit}."
        raise WrongTest("must be of the claim's unit", str(error), remedy) from None


def _found(claim: Claim, values: Sequence[Value]) -> str:
    if claim["unit"] == "rank":
        return "; ".join(f"{ordinal(int(value.amount))} in {value.period}" for value in values)
    if claim["unit"] == "year":
        return "; ".join(f"{value.period}: {value.definition} ({value.grade})" for value in values)
    return listed(values)


def _places(values: Sequence[Value]) -> str:
    return "; ".join(value.derived or value.text for value in values)


def _sums(claim: Claim, values: Sequence[Value]) -> str:
    """How far each value lies from a single number; or how many values lie within the ends."""
    relative = claim["tolerance_unit"] == _PERCENT != claim["unit"]
    if claim["operator"] == "equal" and not relative:
        how = [value.derived for value in values if value.derived and claim["unit"] != _PERCENT]
        terms = how + [_gap(value, claim) for value in values]
        return "; ".join(dict.fromkeys(terms)) + _allowed(claim)
    low, high = (_plain(end) for end in _ends(claim))
    unit = "%" if claim["unit"] == _PERCENT else f" {str(claim['unit']).removeprefix('USD ')}"
    ends = f"from {low} to {high}{unit}" if low and high else f"{low}{unit} or more" if low else f"to {high}{unit}"
    return f"{ends}: {sum(map(agreement(claim), values))} of {amount_text(len(values), 'figures')}"


def _plain(end: float) -> str:
    """An end as text; empty where there is none."""
    return "" if abs(end) == float("inf") else exact(end)


def _gap(value: Value, claim: Claim) -> str:
    """As `gap`, shares to a tenth: '19.0 - 18.9 = +0.1'."""
    found, stated = _in_unit(value, claim), float(claim["low"])
    if claim["unit"] != _PERCENT:
        return gap(found, stated, years=claim["unit"] == "year")
    return f"{found:.1f} {_MINUS} {exact(stated)} = {found - stated:+.1f}".replace("-", _MINUS)


def _allowed(claim: Claim) -> str:
    """The tolerance; of whole things that must be the same there is nothing to say."""
    tolerance: float = float(claim["tolerance"]) if pd.notna(claim["tolerance"]) else 0.0
    measured = str(claim["tolerance_unit"]).startswith(_PERCENT)
    return f" (allowed {exact(tolerance)})" if tolerance or measured else ""
