"""Verdicts: the rules, by hand-made evidence."""

import pytest

from koruz.claims.verdicts import Verdict, above, between, close_to, judge
from koruz.report.values import Value


def value(amount, grade="official", source="A"):
    return Value("x", amount, "USD million", "2023", "turnover", grade, (source,))


AGREES = close_to(2500, 50)


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        ([value(2500)], Verdict.SUPPORTED),
        ([value(2450)], Verdict.SUPPORTED),
        ([value(2550)], Verdict.SUPPORTED),
        ([value(2449)], Verdict.CONTRADICTED),
        ([value(2460), value(2300)], Verdict.DIFFERS),
        ([value(2500, "press")], Verdict.SUPPORTED),
        ([value(2500, "press"), value(2300, "official")], Verdict.DIFFERS),
        ([value(2500), value(2300, "press")], Verdict.SUPPORTED),
        ([value(2300, "press")], Verdict.UNCHECKABLE),
        ([value(2300, "press", "A"), value(2310, "press", "A")], Verdict.UNCHECKABLE),
        ([value(2300, "press", "A"), value(2310, "press", "B")], Verdict.CONTRADICTED),
        ([value(2500, "article")], Verdict.UNCHECKABLE),
        ([], Verdict.UNCHECKABLE),
        ([Value.missing("x", "USD million")], Verdict.UNCHECKABLE),
    ],
)
def test_judge(evidence, verdict):
    assert judge(AGREES, evidence) == verdict


def test_a_claim_about_now_becomes_outdated():
    assert judge(AGREES, [value(2500)], later=[value(2000)]) == Verdict.OUTDATED
    assert judge(AGREES, [value(2500)], later=[value(2000, "press")]) == Verdict.SUPPORTED
    assert judge(AGREES, [value(2500)], later=[value(2510)]) == Verdict.SUPPORTED


def test_ranges_and_bounds():
    assert between(10, 15, 0)(value(15))
    assert not between(10, 15, 0)(value(15.1))
    assert above(7500, 0)(value(7500))
    assert not above(7500, 0)(value(7499))
