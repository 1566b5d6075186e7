"""No sentence of a notebook can be made false by moving the numbers behind it."""

import pytest
from builders import published
from judges import JUDGES, TIMELESS
from sentences import CLAIMING, PRESENT, calls, faults, looked_at, moved

NOTEBOOKS = published()
EVERY = [(path, call) for path in NOTEBOOKS for call in calls(path)]
every = pytest.mark.parametrize(
    ("path", "call"), EVERY, ids=[f"{path.stem}-{number}" for number, (path, _) in enumerate(EVERY)]
)


@every
def test_a_finding_stands_only_while_its_judge_agrees(path, call):
    judge = JUDGES.get(call.template)
    stated = 0
    for world in moved(path, call):
        stated += 1
        assert not faults(world.text), world.text
        assert judge is None or judge(world), world.text
    assert stated or not looked_at(path, call), f"nothing makes this sentence stand: {call.template}"


@every
def test_words_that_claim_have_a_judge(path, call):
    claimed = CLAIMING.search(call.words)
    assert claimed is None or call.template in JUDGES, f"{claimed.group(0)!r} in {call.template!r} has no judge"


@every
def test_a_present_tense_says_whether_its_values_are_recent(path, call):
    present = PRESENT.search(call.words)
    told = "current" in call.keywords or call.template in TIMELESS
    assert present is None or told, f"{present.group(0)!r} in {call.template!r}: of when?"


def test_judges_judge_sentences_that_exist():
    templates = {call.template for _, call in EVERY}
    assert set(JUDGES) | set(TIMELESS) <= templates
