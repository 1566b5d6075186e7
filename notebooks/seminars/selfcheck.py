"""Checks the answers to a seminar's tasks and says what kind of mistake one is; needs nothing beyond pandas.

Right answers aren't written here or in `checks.json` beside it, only marks that tell a right answer when it comes.
"""

import hashlib
import json
import math
from pathlib import Path

EXPECTED = {}
"""What the master said to expect, by task: filled by `expect`, empty in a student's copy."""
FILLED = {}
"""Texts computed by the master for the teacher's page, by name: filled by `fill`."""

_FACTORS = {
    -1: "the sign is the other way round: which of the two do you subtract, and which way does it go?",
    100: "a factor of 100: a share of one, or percent?",
    0.01: "a factor of 100: a share of one, or percent?",
    1000: "a factor of 1,000: look at the unit of the column.",
    0.001: "a factor of 1,000: look at the unit of the column.",
    1e6: "a factor of a million: look at the unit of the column.",
    1e-6: "a factor of a million: look at the unit of the column.",
}


def check(task, answer=...):
    """Print whether an answer is right, or what kind of wrong it is; never raises.

    Args:
        task: Name of the task.
        answer: The answer: a number, a text, a list of these, or axes. `...` is none.
    """
    try:
        print(f"{task}: {_said(task, answer)}")
    except Exception as error:
        print(f"{task}: this answer can't be read ({type(error).__name__}); give a number, a text or a list.")


def expect(task, answer, places=0, wrong=None, ordered=True, unit=""):
    """Say what is right; for the master notebook alone.

    Args:
        task: Name of the task.
        answer: The right answer, computed.
        places: Decimals that count; one unit of the last place more or less is right, too.
        wrong: Answers that a certain mistake leads to, computed, each by what to say of it.
        ordered: Whether a list has to be in this order.
        unit: Unit of a number, for the teacher's key.
    """
    answer = _plain(answer)
    EXPECTED[task] = {
        "kind": _kind(answer),
        "places": places,
        "ordered": ordered,
        "answer": answer,
        "unit": unit,
        "wrong": [[said, _plain(value)] for said, value in (wrong or {}).items()],
    }


def fill(**texts):
    """Give texts computed from the data to the teacher's page; for the master notebook alone."""
    FILLED.update({name: str(text) for name, text in texts.items()})


def marks(expected):
    """What a student's copy knows of the right answers: `expect`'s records without any answer."""
    known = {}
    for task, record in expected.items():
        right, places = record["answer"], record["places"]
        items = right if isinstance(right, list) else [right]
        known[task] = {
            "kind": record["kind"],
            "places": places,
            "ordered": record["ordered"],
            "count": len(items),
            "right": [_marks(task, item, places) for item in items],
            "wrong": [
                [said, _marks(task, value, places)] for said, value in record["wrong"] if not isinstance(value, list)
            ],
        }
    return known


def _known(task):
    if task in EXPECTED:
        return marks({task: EXPECTED[task]})[task]
    file = Path(__file__).with_name("checks.json")
    return json.loads(file.read_text(encoding="utf-8")).get(task)


def _said(task, answer):
    if answer is ... or answer is None:
        return "not answered yet."
    known = _known(task)
    if known is None:
        return "there is no such task; is its name written right?"
    answer, kind = _plain(answer), known["kind"]
    if kind == "axes":
        return "right." if _kind(answer) == "axes" else "give the axes that you drew on: what seaborn gives back."
    if isinstance(answer, list) != (kind == "list"):
        return "give a list." if kind == "list" else "give one value, not a list."
    if kind == "list":
        return _of_list(task, answer, known)
    if _kind(answer) != kind:
        return f"give a {kind}, not a {_kind(answer)}."
    return _of_one(task, answer, known)


def _of_one(task, answer, known):
    if kind_is_number(answer) and not math.isfinite(answer):
        return "this is no number: a missing value was computed with. Which row has none?"
    places = known["places"]
    if _mark(task, answer, places) in known["right"][0]:
        return "right."
    for said, found in known["wrong"]:
        if _mark(task, answer, places) in found:
            return f"not yet: {said}"
    if kind_is_number(answer):
        for factor, said in _FACTORS.items():
            if _mark(task, answer * factor, places) in known["right"][0]:
                return f"not yet: {said}"
        if answer and _mark(task, 1 / answer, places) in known["right"][0]:
            return "not yet: it is upside down: what is divided by what?"
    return "not yet. Look again at the rows and at what is compared with what."


def _of_list(task, answer, known):
    if len(answer) != known["count"]:
        return f"not yet: {known['count']} items are asked for, these are {len(answer)}."
    marked = [_mark(task, item, known["places"]) for item in answer]
    if all(mark in right for mark, right in zip(marked, known["right"])):
        return "right."
    found = sum(any(mark in right for mark in marked) for right in known["right"])
    if found == known["count"]:
        return "not yet: these are the right ones, in another order." if known["ordered"] else "right."
    return f"not yet: {found} of {known['count']} are right."


def kind_is_number(value):
    """Whether a value is a number, and not true or false."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _marks(task, value, places):
    """Marks of a value, and of a number's neighbours in the last place."""
    if not kind_is_number(value):
        return [_mark(task, value, places)]
    step = 10.0**-places
    return [_mark(task, round(value, places) + off * step, places) for off in (0, -1, 1)]


def _mark(task, value, places):
    if kind_is_number(value):
        text = f"{round(value, places) + 0.0:.{max(places, 0)}f}"
    else:
        text = " ".join(str(value).split()).casefold()
    return hashlib.sha256(f"{task}|{text}".encode()).hexdigest()[:16]


def _kind(value):
    if isinstance(value, bool):
        return "true or false"
    if kind_is_number(value):
        return "number"
    if isinstance(value, list):
        return "list"
    return "axes" if hasattr(value, "get_xlim") or value == "axes" else "text"


def _plain(value):
    """A value of pandas or numpy as Python has it; one in a series of one is itself."""
    if hasattr(value, "get_xlim"):
        return "axes"
    if hasattr(value, "tolist"):
        value = value.tolist()
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(value, (list, tuple, set)):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set) else value)]
    return value
