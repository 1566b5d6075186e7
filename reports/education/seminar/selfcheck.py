"""Checks the answers to a seminar's tasks and says what kind of mistake one is; needs nothing beyond pandas.

Right answers aren't written here or in `checks.json` beside it, only marks that tell a right answer when it comes.
"""

import hashlib
import json
import math
import re
import unicodedata
from pathlib import Path

EXPECTED = {}
"""What the master said to expect, by task: filled by `expect`, empty in a student's copy."""
FILLED = {}
"""Texts computed by the master for the teacher's page, by name: filled by `fill`."""

_WAYS = (
    (lambda x: -x, "the sign is the other way round: which of the two do you subtract from which?"),
    (lambda x: x * 100, "a factor of 100: a share of one, or percent?"),
    (lambda x: x / 100, "a factor of 100: a share of one, or percent?"),
    (lambda x: x / 1e3, "a factor of 1,000: look at the unit of the column."),
    (lambda x: x * 1e3, "a factor of 1,000: look at the unit of the column."),
    (lambda x: x / 1e6, "a factor of a million: look at the unit of the column."),
    (lambda x: x * 1e6, "a factor of a million: look at the unit of the column."),
    (lambda x: 1 / x, "it is upside down: what is divided by what?"),
    (lambda x: x / 10, "a factor of ten: count the noughts."),
    (lambda x: x * 10, "a factor of ten: count the noughts."),
)
"""Typical mistakes: how to get from what they give to what is right, and what to say of them."""

_WAYS_OF_PERCENT = (
    (lambda x: 1e4 / x, "it is upside down: what is divided by what?"),
    (lambda x: 100 - x, "this is the rest up to a hundred percent: the other part is asked for."),
    (lambda x: x - 100, "this is how much it is, in percent of the start: how much more is it than the start?"),
    (lambda x: x + 100, "this is the change in percent: the whole is asked for, with the start as a hundred."),
    (lambda x: 100 * (x - 1), "this says how many times as large it is: how many percent is it more than the start?"),
    (lambda x: 100 * x / (100 + x), "the base is the other one of the two: from which of them does one start?"),
    (lambda x: 100 * x / (100 - x), "the base is the other one of the two: from which of them does one start?"),
    (lambda x: -100 * x / (100 + x), "the base is the other one of the two: from which of them does one start?"),
)

_NEAR = "it is near, and not near enough: is it a neighbour's row or another year, or did you round too early?"
_ELSE = "look again at the rows, and at what is compared with what."
_NO_FILE = "checks.json isn't beside selfcheck.py. Unpack the whole ZIP, and open the notebook in its folder."
_ELSE_TEXT = "look again at the rows. Is it written as in the table?"
_WORDS = {
    "true or false": "True or False",
    "axes": "a drawing",
    "number": "a number",
    "text": "a text",
    "list": "a list",
}
_MOST = 10000  # items of a list that are looked at


def check(task, answer=...):
    """Print whether an answer is right, or what kind of wrong it is; never raises.

    Args:
        task: Name of the task.
        answer: The answer: a number, a text, a list of these, or axes. `...` is none.
    """
    try:
        said = _said(str(task), answer)
    except (OSError, ValueError, KeyError) as error:
        said = _NO_FILE if isinstance(error, OSError) else "this can't be read: give a number, a text or a list."
    except (Exception, SystemExit):
        said = "this can't be read: give a number, a text or a list."
    print(f"{task if isinstance(task, str) else 'check'}: {said}")


def expect(task, answer, places=0, wrong=None, ordered=True, unit=""):
    """Say what is right; for the master notebook alone.

    Args:
        task: Name of the task.
        answer: The right answer, computed.
        places: Decimals that count; a unit of the last place more or less is right, too, unless it is a whole number.
        wrong: Answers that a certain mistake leads to, computed, each by what to say of it.
        ordered: Whether a list has to be in this order.
        unit: Unit of a number, for the teacher's key.

    Raises:
        ValueError: If the answer is none that can be checked.
    """
    right = _plain(answer)
    if any(_kind(item) not in ("number", "text", "true or false", "axes") for item in _items(right)) or right == []:
        raise ValueError(f"{task}: a number, a text, a list of these or axes can be expected, found {answer!r}")
    others = [[said, _plain(value)] for said, value in (wrong or {}).items()]
    EXPECTED[task] = {
        "kind": _kind(right),
        "places": places,
        "ordered": ordered,
        "answer": right,
        "unit": unit,
        "wrong": [[said, value] for said, value in others if not any(_kind(i) == "missing" for i in _items(value))],
    }


def fill(**texts):
    """Give texts computed from the data to the teacher's page; for the master notebook alone."""
    FILLED.update({name: str(text) for name, text in texts.items()})


def marks(expected):
    """What a student's copy knows of the right answers: `expect`'s records without any answer."""
    return {task: _known_of(task, record) for task, record in expected.items()}


def _known_of(task, record):
    places = record["places"]
    return {
        "kind": record["kind"],
        "places": places,
        "ordered": record["ordered"],
        "percent": ("percent" in record["unit"] or "%" in record["unit"]) and "point" not in record["unit"],
        "right": [_marks(task, item, places) for item in _items(record["answer"])],
        "wrong": [[said, [_marks(task, item, places) for item in _items(value)]] for said, value in record["wrong"]],
    }


def _items(value):
    return value if isinstance(value, list) else [value]


def _known(task):
    if task in EXPECTED:
        return _known_of(task, EXPECTED[task])
    file = Path(__file__).with_name("checks.json")
    return json.loads(file.read_text(encoding="utf-8")).get(task)


def _said(task, answer):
    if not _answered(answer):
        return "not answered yet."
    known = _known(task)
    if known is None:
        return "there is no such task; is its name written right?"
    if known["kind"] == "axes":
        return _of_axes(answer)
    shape = _shape(answer)
    if shape and (known["kind"] != "list" or shape.startswith("a table")):
        return f"give {'a list' if known['kind'] == 'list' else 'one value'}; this is {shape}"
    if known["kind"] == "list" and _length(answer) > _MOST:
        return f"not yet: {len(known['right'])} items are asked for, these are {_length(answer)}."
    if callable(answer):
        return "this is something to call, not what it gives: write () behind it."
    said = _of_plain(task, _plain(answer), known)
    return _of_index(task, answer, known) or said


def _answered(answer):
    """Whether there is something, and no `...` in a list."""
    if isinstance(answer, (list, tuple)):
        return not any(item is ... for item in answer)
    return not (answer is ... or answer is None or (isinstance(answer, str) and not answer.strip()))


def _of_plain(task, answer, known):
    if known["kind"] == "list":
        return _of_list(task, answer, known) if isinstance(answer, list) else _of_few(task, answer, known)
    return _of_one(task, answer[0] if isinstance(answer, list) else answer, known)


def _of_index(task, answer, known):
    """What to say of a series whose index is right: a name is asked for, and its value was given."""
    index = getattr(answer, "index", None) if hasattr(answer, "tolist") else None
    if index is None or type(index).__name__ == "RangeIndex" or _of_plain(task, _plain(answer), known) == "right.":
        return ""
    right = _of_plain(task, _plain(index), known) == "right."
    return "not yet: these are the values; what is asked for stands in the index: .index" if right else ""


def _of_axes(answer):
    drawn = _drawn(answer)
    if not drawn:
        return "give the axes that you drew on: what seaborn gives back."
    empty = all(hasattr(each, "has_data") and not each.has_data() for each in drawn)
    return "not yet: nothing is drawn on these axes." if empty else "right."


def _drawn(answer):
    """The axes in axes, a figure, a grid of seaborn, or an array or list of axes or of what is drawn on them."""
    if hasattr(answer, "get_xlim"):
        return [answer]
    inner = getattr(answer, "axes", answer)
    inner = inner.ravel().tolist() if hasattr(inner, "ravel") else inner
    inner = inner if isinstance(inner, (list, tuple)) else [inner]
    # What a drawing's methods give back, such as its title, knows its axes.
    parts = [each if hasattr(each, "get_xlim") else getattr(each, "axes", None) for each in inner]
    return [each for each in parts if hasattr(each, "get_xlim")]


def _shape(answer):
    """What an answer of several values is, in words; '' for one value."""
    shape = getattr(answer, "shape", None)
    if isinstance(shape, tuple) and len(shape) > 1:
        return f"a table of {shape[0]} rows and {shape[1]} columns: choose with .loc[row, column]."
    if isinstance(answer, dict):
        return "a dictionary: choose one of its values."
    several = (isinstance(shape, tuple) and len(shape) == 1) or isinstance(answer, (list, tuple, set, frozenset))
    if isinstance(answer, tuple) and _length(answer) == 2:
        return "two values: one of them is asked for. A decimal is written with a point, as in 1.5."
    if several and _length(answer) != 1:
        return f"a list or column of {_length(answer)}: which of them is asked for?"
    return ""


def _length(answer):
    return len(answer) if hasattr(answer, "__len__") and not isinstance(answer, str) else 1


def _of_one(task, answer, known):
    kind = _kind(answer)
    if kind == "missing" and _is_number(answer) and math.isinf(answer):
        return "this has no end: something was divided by nought."
    if kind == "missing":
        return "this is no number: a missing value was computed with. Which row has none?"
    if kind == "date" and known["kind"] == "number":
        return "give a number; this is a date. Its year is .year."
    if kind in ("text", "date") and known["kind"] == "number":
        return _of_text(task, str(answer), known)
    answer, kind = (str(answer), "text") if kind == "date" else (answer, kind)
    if kind != known["kind"]:
        return f"give {_WORDS[known['kind']]}, not {_WORDS[kind]}."
    return _judged(task, [answer], known)


def _of_text(task, text, known):
    """A text where a number is asked for."""
    found = re.findall(r"[-\u2212]?\d[\d,]*(?:\.\d+)?", text)
    number = float(found[0].replace(",", "").replace("\u2212", "-")) if found else math.nan
    if found and _fits(task, [number], known["right"], known["places"]):
        return "not yet: the number is right, and it is a text. Take the quotation marks and all words away."
    return "give a number, not a text."


def _of_few(task, answer, known):
    """One value where a list is asked for."""
    if len(known["right"]) == 1 and _kind(answer) != "missing":
        return _judged(task, [answer], known)
    return f"give a list of {len(known['right'])}."


def _of_list(task, answer, known):
    right = known["right"]
    if len(answer) != len(right):
        return f"not yet: {len(right)} items are asked for, these are {len(answer)}."
    answer = [str(item) if _kind(item) == "date" else item for item in answer]
    if any(_kind(item) in ("missing", "list") for item in answer):
        return "not yet: an item is missing or is a list itself."
    if _fits(task, answer, right, known["places"]):
        return "right."
    found = _count(task, answer, known)
    told = any(_fits(task, answer, each, known["places"]) for _, each in known["wrong"])
    if found == len(right) and not told:
        return "not yet: these are the right ones, in another order." if known["ordered"] else "right."
    said = _judged(task, answer, known)
    return f"not yet: {found} of {len(right)} are right." if said.endswith((_ELSE, _ELSE_TEXT, _NEAR)) else said


def _count(task, answer, known):
    """How many of the right items are there, each as often as it is asked for."""
    left = [_mark(task, item, known["places"]) for item in answer]
    found = 0
    for right in known["right"]:
        hit = next((mark for mark in left if mark in right), None)
        if hit is not None:
            left.remove(hit)
            found += 1
    return found


def _judged(task, answer, known):
    """What to say of an answer of the right kind, as a list of items."""
    right, places = known["right"], known["places"]
    if _fits(task, answer, right, places):
        return "right."
    told = [said for said, found in known["wrong"] if _fits(task, answer, found, places)]
    coarse = places > 0 and all(_is_number(item) and round(item, places - 1) == item for item in answer)
    if coarse and _is_near(task, answer, known, 5):
        told.append(f"it is near. Give it with {places} decimal{'s' if places > 1 else ''}.")
    if told:
        return f"not yet: {' Or: '.join(told)}"
    if all(_is_number(item) for item in answer):
        for way, said in _WAYS + (_WAYS_OF_PERCENT if known["percent"] else ()):
            moved = [_moved(way, item) for item in answer]
            # What rounds to nearly nothing is near any small number.
            if any(abs(item) >= 2 * 10.0**-places for item in moved) and _fits(task, moved, right, places):
                return f"not yet: {said}"
        if _is_near(task, answer, known):
            return f"not yet: {_NEAR}"
    return f"not yet: {_ELSE if all(_is_number(item) for item in answer) else _ELSE_TEXT}"


def _is_near(task, answer, known, most=10):
    """Whether numbers are off by few units of the last place, and by a twentieth at most if it is more than one."""
    step, least = 10.0 ** -known["places"], min(map(abs, answer))
    offs = [off for off in range(-most, most + 1) if abs(off) == 1 or abs(off) * step <= least / 20 or most < 10]
    return any(_fits(task, [item + off * step for item in answer], known["right"], known["places"]) for off in offs)


def _moved(way, number):
    try:
        return way(number)
    except (ArithmeticError, ValueError):
        return math.nan


def _fits(task, answer, marked, places):
    """Whether each item has one of the marks in its place."""
    return len(answer) == len(marked) and all(
        _mark(task, item, places) in found
        for item, found in zip(answer, marked)  # noqa: B905  Python 3.8 has no strict
    )


def _marks(task, value, places):
    """Marks of a value, and of a number's neighbours in the last place; a whole number has to be exact."""
    if not _is_number(value) or (places >= 0 and value == int(value)):
        return [_mark(task, value, places)]
    step = 10.0**-places
    return [_mark(task, round(value, places) + off * step, places) for off in (0, -1, 1)]


def _mark(task, value, places):
    if _is_number(value):
        text = f"{round(value, places) + 0.0:.{max(places, 0)}f}" if math.isfinite(value) else "none"
    else:
        text = " ".join(unicodedata.normalize("NFKC", str(value)).split()).casefold().rstrip(".")
        text = re.sub("[\u2018\u2019\u02bb\u02bc`]", "'", text)
    return hashlib.sha256(f"{task}|{text}".encode("utf-8", "replace")).hexdigest()[:16]


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _kind(value):
    if isinstance(value, bool):
        return "true or false"
    if _is_number(value):
        return "number" if math.isfinite(value) else "missing"
    if isinstance(value, list):
        return "list"
    if value is None or str(value) in ("NaT", "<NA>"):
        return "missing"
    if value == "axes":
        return "axes"
    return "date" if hasattr(value, "year") else "text"


def _plain(value):
    """A value of pandas or numpy as Python has it; one in a series of one is itself, and a drawing is 'axes'."""
    if not isinstance(value, (list, tuple, set, frozenset, str)) and _drawn(value):
        return "axes"
    if hasattr(value, "tolist"):
        value = value.tolist()
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in (sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)]
    if hasattr(value, "as_integer_ratio") and not isinstance(value, (int, float)):
        return float(value)  # Decimal and Fraction
    return value
