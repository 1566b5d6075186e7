"""What students are told of their answers: right, not answered, or what kind of mistake it is; never an error."""

from __future__ import annotations

import importlib.util
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

SELFCHECK = Path(__file__).parents[1] / "notebooks" / "seminars" / "selfcheck.py"
EXPECTED: dict[str, tuple[Any, dict[str, Any]]] = {
    "growth": (65.9754, {"unit": "percent a year", "wrong": {"whole span": 175.48, "twice one": 80, "twice two": 80}}),
    "precise": (4.2105, {"places": 1, "unit": "percent"}),
    "points": (4.036, {"places": 1, "unit": "percentage points"}),
    "small": (0.6, {}),
    "count": (5, {"unit": "years", "wrong": {"those with a count": 4}}),
    "whole": (30.0, {"unit": "percent"}),
    "many": (20774.29, {"unit": "students"}),
    "name": ("differs by definition", {"wrong": {"the most frequent": "supported"}}),
    "order": (["China", "Viet Nam", "Uzbekistan"], {"wrong": {"from the end": ["Uzbekistan", "Viet Nam", "China"]}}),
    "group": (["M1", "M7"], {"ordered": False}),
    "years": ([2015, 2019, 2023], {}),
}


def _loaded(folder: Path) -> Any:
    """Selfcheck as a student has it: no answer beside it, only marks."""
    spec = importlib.util.spec_from_file_location("selfcheck_of_a_student", SELFCHECK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for task, (answer, options) in EXPECTED.items():
        module.expect(task, answer, **options)
    _, axes = plt.subplots()
    module.expect("picture", axes)
    plt.close("all")
    marks = json.dumps(module.marks(module.EXPECTED))
    module.EXPECTED.clear()
    (folder / "checks.json").write_text(marks, encoding="utf-8")
    module.__file__ = str(folder / "selfcheck.py")
    return module


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Selfcheck in a student's folder."""
    return _loaded(tmp_path_factory.mktemp("student"))


def _told(student: Any, capsys: pytest.CaptureFixture[str], task: str, answer: Any) -> str:
    student.check(task, answer)
    return capsys.readouterr().out.strip().partition(": ")[2]


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x], lambda x: (x,), lambda x: pd.Series([x])])
@pytest.mark.parametrize("task", [task for task, (answer, _) in EXPECTED.items() if not isinstance(answer, list)])
def test_right_answer_is_right_in_any_dress(student, capsys, task, wrap):
    assert _told(student, capsys, task, wrap(EXPECTED[task][0])) == "right."


RIGHT = {
    "growth": [66, 66.0, 65.4, np.float32(65.9754), Decimal("65.98"), np.array([[65.9754]]), pd.DataFrame([[65.9754]])],
    "points": [4, 4.0, 4.04],
    "count": [5.0, np.int64(5)],
    "name": ["  Differs  BY definition", "differs by\xa0definition", "'differs by definition'."],
    "order": [("china", "Viet Nam ", "Uzbekistan"), pd.Series(EXPECTED["order"][0]), pd.Index(EXPECTED["order"][0])],
    "group": [["M7", "M1"], {"M1", "M7"}, {"M7": 1, "M1": 2}.keys(), map(str, ["M1", "M7"])],
    "years": [pd.Series([2015.0, 2019.0, 2023.0]), range(2015, 2024, 4), ["2015", "2019", "2023"]],
}


@pytest.mark.parametrize(("task", "answer"), [(task, each) for task, answers in RIGHT.items() for each in answers])
def test_right_answer_of_another_kind_of_value_is_right(student, capsys, task, answer):
    assert _told(student, capsys, task, answer) == "right."


@pytest.mark.parametrize("task", [*EXPECTED, "picture"])
@pytest.mark.parametrize("answer", [..., None, [...], [], " "])
def test_what_is_no_answer_is_not_answered_yet(student, capsys, task, answer):
    told = _told(student, capsys, task, answer)

    assert told == "not answered yet."


WRONG = [
    ("count", 4, "those with a count"),
    ("count", 6, "one more or one less"),
    ("count", "5", "quotation marks"),
    ("count", (5, 2), "a point, not a comma"),
    ("count", [1, 2, 3], "one value, not a list"),
    ("count", True, "not true or false"),
    ("count", "five", "give a number (years), not a text"),
    ("count", pd.Series([1, 2]).sum, "write `()` behind it"),
    ("count", pd.DataFrame({"a": [1, 2]}), "not a table"),
    ("count", {"years": 5}, "not a table"),
    ("count", math.nan, "missing value"),
    ("count", pd.NA, "missing value"),
    ("count", math.inf, "divided by nought"),
    ("count", 2, "not yet. Look again"),
    ("growth", 175.5, "whole span"),
    ("growth", 80, "twice one Or: twice two"),
    ("growth", -66, "the sign"),
    ("growth", 0.66, "factor of 100"),
    ("growth", 65975.4, "factor of 1,000"),
    ("growth", 166, "on top"),
    ("growth", 1.6598, "how many times as large"),
    ("growth", 39.75, "The base is another"),
    ("growth", 34.02, "the rest to a hundred"),
    ("growth", 69, "close"),
    ("growth", 32, "not yet. Look again"),
    ("growth", "66%", "quotation marks"),
    ("precise", 4, "one decimal more"),
    ("precise", 1 / 4.2105, "upside down"),
    ("points", 96, "not yet. Look again"),
    ("small", 700, "not yet. Look again"),
    ("whole", 31, "close"),
    ("many", 20770, "close"),
    ("many", 20.774, "factor of 1,000"),
    ("name", "Supported", "the most frequent"),
    ("name", 3, "give a text, not a number"),
    ("name", pd.Series([7], index=["differs by definition"]), "`.index`"),
    ("order", ["Uzbekistan", "Viet Nam", "China"], "from the end"),
    ("order", ["China", "Uzbekistan", "Viet Nam"], "in another order"),
    ("order", ["China", "Viet Nam"], "3 items are asked for, these are 2; 2 of them"),
    ("order", ["China", "Nepal", "Viet Nam"], "2 of 3 are right"),
    ("order", "China, Viet Nam", "give a list"),
    ("order", pd.Series([3, 2, 1], index=["China", "Viet Nam", "Uzbekistan"]), "`.index`"),
    ("order", ["China", math.nan, "Viet Nam"], "missing value"),
    ("group", ["M1", "M1"], "1 of 2"),
    ("years", ["in 2015", "in 2019", "in 2023"], "list of numbers; a text is in it"),
    ("picture", "axes", "give the axes"),
    ("picture", plt, "give the axes"),
    ("nowhere", 1, "no such task"),
]


@pytest.mark.parametrize(("task", "answer", "words"), WRONG)
def test_wrong_answer_is_told_its_kind(student, capsys, task, answer, words):
    assert words in _told(student, capsys, task, answer)


def test_drawing_is_known_by_any_part_of_it_and_an_empty_one_is_none(student, capsys):
    figure, (drawn, empty) = plt.subplots(1, 2)
    (line,) = drawn.plot([1, 2])
    told = [_told(student, capsys, "picture", each) for each in (drawn, figure, [line], drawn.set(title="a"), empty)]
    plt.close(figure)

    assert told[:-1] == ["right."] * 4
    assert told[-1].startswith("nothing is drawn")


class _Awkward:
    def __float__(self) -> float:
        raise ArithmeticError


@pytest.mark.parametrize("answer", [_Awkward(), 10**400, object(), 1j, b"5", [[1], [2, 3]]])
@pytest.mark.parametrize("task", [*EXPECTED, "picture"])
def test_no_answer_raises(student, capsys, task, answer):
    assert _told(student, capsys, task, answer) not in ("", "right.")


def test_lost_marks_are_told(student, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(student, "__file__", str(tmp_path / "selfcheck.py"))

    assert "Unpack the whole ZIP" in _told(student, capsys, "count", 5)


def test_marks_hold_no_answer(student):
    text = Path(student.__file__).with_name("checks.json").read_text(encoding="utf-8")

    assert "Uzbekistan" not in text
    assert "65.97" not in text
