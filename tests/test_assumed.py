"""Rates of what-ifs: as given, or else as observed, to a tenth and within bounds."""

from __future__ import annotations

import pytest
from sentences import ROOT

from koruz.indicators import assumed
from koruz.report.conditions import Empty
from koruz.report.parameters import declared
from koruz.report.values import Value

NOTEBOOKS = sorted((ROOT / "notebooks").glob("0*.ipynb"))


def observed(amount: float) -> Value:
    return Value("rate", amount, "percent", "2022 to 2025")


@pytest.mark.parametrize(
    ("given", "seen", "amount", "words", "papers"),
    [
        (None, observed(22.402), 22.4, "as observed", "as observed, 2022 to 2025"),
        (None, observed(-0.04), 0.0, "as observed", "as observed, 2022 to 2025"),
        (None, observed(65.98), 30.0, "as assumed", "as far as such a rate may go; observed was 66%, 2022 to 2025"),
        (None, observed(-41), -30.0, "as assumed", "as far as such a rate may go; observed was −41%, 2022 to 2025"),
        (None, Value.missing("rate", "percent"), 0.0, "as assumed", "no change, as no growth was observed"),
        (22.4, observed(22.402), 22.4, "as assumed", "as given"),
        (0.0, observed(22.402), 0.0, "as assumed", "as given"),
    ],
)
def test_a_rate_says_where_it_comes_from(
    given: float | None, seen: Value, amount: float, words: str, papers: str
) -> None:
    rate = assumed.rate(given, seen)
    value = rate.value("growth")
    assert (value.amount, value.definition, value.derived) == (amount, words, f"assumption: {papers}")
    assert rate.seen == assumed.rate(None, seen).seen


def test_rates_of_one_kind_are_named_together_and_others_one_by_one() -> None:
    seen, given = assumed.rate(None, observed(5)), assumed.rate(2.0, observed(5))
    kinds = [
        assumed.together({"these": one, "those": other}) for one, other in ((seen, seen), (given, given), (seen, given))
    ]
    assert [value.definition for value in kinds] == ["the rates observed", "the rates assumed", "these rates"]
    assert kinds[-1].derived == "these as observed, 2022 to 2025; those as given"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_rate_of_growth_is_typed_in_a_report(path) -> None:
    rates = [each for each in declared(path) if each.name.endswith("_growth")]
    assert [each.default for each in rates] == [None] * len(rates)
    assert all(any(isinstance(mark, Empty) for mark in each.conditions) for each in rates)
