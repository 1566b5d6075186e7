"""Checks the answers to a seminar's tasks and says what kind of mistake one is; needs nothing beyond pandas.

Right answers aren't written here or in `checks.json` beside it, only marks that tell a right answer when it comes.
"""

import hashlib
import itertools
import json
import math
import unicodedata
from pathlib import Path

EXPECTED = {}
"""What the master said to expect, by task: filled by `expect`, empty in a student's copy."""
FILLED = {}
"""Texts computed by the master for the teacher's page, by name: filled by `fill`."""

_HUNDRED = "a factor of 100: a share of one, or percent?"
_THOUSAND = "a factor of 1,000: look at the unit of the column."
_MILLION = "a factor of a million: look at the unit of the column."
_SIGN = "the sign is the other way round: which of the two do you subtract, and which way does it go?"
_TEN = "a factor of ten: count the noughts."
_FACTORS = {-1: _SIGN, 100: _HUNDRED, 0.01: _HUNDRED, 1000: _THOUSAND, 0.001: _THOUSAND, 1e6: _MILLION, 1e-6: _MILLION}
_FACTORS.update({10: _TEN, 0.1: _TEN})
_AXES = "give the axes that you drew on: what seaborn gives back."
_EMPTY = "nothing is drawn on these axes yet. Was it drawn on others?"
_MISSING = "this is a missing value, or was computed with one. Which row has none?"
_NOT_YET = "not yet. Look again at the rows and at what is compared with what."
_MOST = 10_000  # items of a list that are looked at
_HALF = 5  # units of the last place that rounding to one decimal less may change
_NEAR = 20  # units of the last place within which a wrong number is called close


def check(task, answer=...):
    """Print whether an answer is right, or what kind of wrong it is; never raises.

    Args:
        task: Name of the task.
        answer: The answer: a number, a text, a list of these, or axes. `...` is none.
    """
    try:
        print(f"{task}: {_said(task, answer)}")
    except FileNotFoundError:
        print(f"{task}: checks.json isn't beside selfcheck.py. Unpack the whole ZIP into one folder.")
    except Exception as error:
        print(f"{task}: this answer can't be read ({type(error).__name__}); give a number, a text or a list.")


def expect(task, answer, places=0, wrong=None, ordered=True, unit=""):
    """Say what is right; for the master notebook alone.

    Args:
        task: Name of the task.
        answer: The right answer, computed.
        places: Decimals that count; one unit of the last place more or less is right, too, but of a whole number.
        wrong: Answers that a certain mistake leads to, computed, each by what to say of it.
        ordered: Whether a list has to be in this order.
        unit: Unit of a number, for the teacher's key; mistakes with a base are looked for where it is 'percent ...'.
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
    return {task: _known_of(task, record) for task, record in expected.items()}


def _known_of(task, record):
    def marked(value):
        return [_marks(task, item, record["places"]) for item in _items(value)]

    known = {name: record[name] for name in ("kind", "places", "ordered", "unit")}
    known["of"] = _kind(next(iter(_items(record["answer"])), ""))
    known["right"] = marked(record["answer"])
    known["wrong"] = [[said, marked(value)] for said, value in record["wrong"]]
    return known


def _known(task):
    if task in EXPECTED:
        return _known_of(task, EXPECTED[task])
    file = Path(__file__).with_name("checks.json")
    return json.loads(file.read_text(encoding="utf-8")).get(task)


def _said(task, given):
    """What is said of an answer as it was given."""
    if not _answered(given):
        return "not answered yet."
    known = _known(task)
    if known is None:
        return "there is no such task; is its name written right?"
    if known["kind"] == "axes":
        found = _axes(given)
        return "right." if any(axes.has_data() for axes in found) else _EMPTY if found else _AXES
    if callable(given):
        return "this is something to call, not its result: write `()` behind it."
    said = _of_plain(task, _plain(given), known)
    return _of_index(task, given, known) or said if said != "right." else said


def _answered(given):
    """Whether something is given: also within a list."""
    if isinstance(given, (list, tuple)):
        return bool(given) and all(map(_answered, given))
    return not (given is ... or given is None or (isinstance(given, str) and not given.strip()))


def _of_plain(task, answer, known):
    kind = _kind(answer)
    if known["kind"] == "list":
        return _of_list(task, answer, known) if kind == "list" else f"give a list, as in [1, 2], not {_a(kind)}."
    if kind != known["kind"]:
        return _of_kind(answer, kind, known)
    return _of_number(task, answer, known) if kind == "number" else _of_one(task, answer, known) or _NOT_YET


def _of_kind(answer, kind, known):
    """What is said of an answer of another kind than the one asked for."""
    wanted = f"give {_a(known['kind'])}{' (' + known['unit'] + ')' if known['unit'] else ''}"
    if kind == "missing":
        return _MISSING
    if kind == "list":
        comma = known["kind"] == "number" and len(answer) == 2
        return "give one value, not a list." + (" A decimal has a point, not a comma: 1.5." if comma else "")
    if kind == "text" and known["kind"] == "number" and _is_written(answer):
        return f"{wanted}, not a text: leave out the quotation marks, commas and unit."
    return f"{wanted}, not {_a(kind)}."


def _is_written(text):
    """Whether a text is a number."""
    try:
        return math.isfinite(float(text.replace(",", "").strip(" %")))
    except ValueError:
        return False


def _of_index(task, given, known):
    """What is said of a series whose values aren't asked for, but its names."""
    index = getattr(given, "index", None) if hasattr(given, "tolist") else None
    named = [] if index is None or type(index).__name__ == "RangeIndex" else list(index)
    named = named[0] if len(named) == 1 and known["kind"] != "list" else named
    right = named != [] and _of_plain(task, _plain(named), known) == "right."
    return "not yet: these are the values; what is asked for stands in the index: `.index`." if right else ""


def _of_one(task, answer, known):
    """What is said of a value by what the master expects: right, a known mistake, or nothing."""
    mark = _mark(task, answer, known["places"])
    if mark in known["right"][0]:
        return "right."
    told = [said for said, found in known["wrong"] if len(found) == 1 and mark in found[0]]
    return f"not yet: {' Or: '.join(told)}" if told else ""


def _of_number(task, answer, known):
    if not math.isfinite(answer):
        return "this has no end: something was divided by nought."
    said = _of_one(task, answer, known)
    if said:
        return said
    places, step = known["places"], 10.0 ** -known["places"]
    if places > 0 and round(answer, places - 1) == answer and 0 < _off(task, answer, known, step) <= _HALF:
        return "not yet: close. It has one decimal more."
    for said, value in _mended(answer, known["unit"]):
        # What rounds to nearly nothing is near any small number.
        if abs(value) >= 2 * step and _mark(task, value, places) in known["right"][0]:
            return f"not yet: {said}"
    return _of_near(task, answer, known, step)


def _mended(answer, unit):
    """What an answer would be without a mistake of some kind, each after what to say of it."""
    yield from ((said, answer * factor) for factor, said in _FACTORS.items())
    if answer:
        yield "it is upside down: what is divided by what?", 1 / answer
    if unit.startswith("percent") and "points" not in unit:
        yield "this is the whole; growth is only what comes on top.", answer - 100
        yield "this says how many times as large; growth is what comes on top, in percent.", 100 * (answer - 1)
        for sign in (1, -1):
            if abs(answer) != 100:
                yield "percent of what? The base is another.", 100 * answer / (100 + sign * answer)
        yield "this is the rest to a hundred: which part is asked for?", 100 - answer


def _of_near(task, answer, known, step):
    """What is said of a number that is none of these: whether it is close."""
    off = _off(task, answer, known, step)
    counted = len(known["right"][0]) == 1 and not known["unit"].startswith("percent")
    if off == 1 and counted:
        return "not yet: one more or one less. Is the first one counted, and the last?"
    if off and off * step <= abs(answer) * (0.0005 if counted else 0.05):
        return "not yet: close. Don't round on the way, and look which row is first and which last."
    return _NOT_YET


def _off(task, answer, known, step):
    """Units of the last place between a number and the right one; 0 if they are too many."""
    offs = (count for off in range(1, _NEAR + 1) for count in (off, -off))
    right, places = known["right"][0], known["places"]
    return next((abs(off) for off in offs if _mark(task, answer + off * step, places) in right), 0)


def _of_list(task, answer, known):
    if any(_kind(item) == "missing" for item in answer):
        return _MISSING
    marked = [_mark(task, item, known["places"]) for item in answer]
    if _fits(marked, known["right"], known["ordered"]):
        return "right."
    for said, found in known["wrong"]:
        if _fits(marked, found, known["ordered"]):
            return f"not yet: {said}"
    other = next((kind for kind in map(_kind, answer) if kind != known["of"]), known["of"])
    if other != known["of"]:
        return f"give a list of {known['of']}s; {_a(other)} is in it."
    return _of_items(marked, known["right"])


def _fits(marked, right, ordered):
    """Whether each item is right, in this order or in any."""
    if len(marked) != len(right):
        return False
    at = [{place for place, mark in enumerate(marked) if mark in found} for found in right]
    return all(place in places for place, places in enumerate(at)) if ordered else all(at)


def _of_items(marked, right):
    """What is said of a list by how many of its items are right."""
    found = sum(any(mark in each for mark in marked) for each in right)
    if len(marked) != len(right):
        return f"not yet: {len(right)} items are asked for, these are {len(marked)}; {found} of them are right."
    if found == len(right):
        return "not yet: these are the right ones, in another order."
    return f"not yet: {found} of {len(right)} are right."


def _marks(task, value, places):
    """Marks of a value, and of a number's neighbours in the last place; a whole number, a count, has none."""
    if _kind(value) != "number":
        return [_mark(task, value, places)]
    counted = places == 0 and float(value).is_integer()
    offs = (0,) if counted else (0, -1, 1)
    return [_mark(task, round(value, places) + off * 10.0**-places, places) for off in offs]


def _mark(task, value, places):
    if _kind(value) == "number":
        text = f"{round(value, places) + 0.0:.{max(places, 0)}f}"
    else:
        plain = unicodedata.normalize("NFKC", str(value)).casefold()
        text = " ".join(plain.split()).strip(" .,;:!?'\"")
    return hashlib.sha256(f"{task}|{text}".encode()).hexdigest()[:16]


def _kind(value):
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "missing" if value != value else "number"
    if isinstance(value, list):
        return "list"
    if isinstance(value, dict) or hasattr(value, "columns"):
        return "table"
    return "axes" if isinstance(value, str) and value == "axes" else "text"


def _a(kind):
    return kind if kind in ("true or false", "axes") else f"a {kind}"


def _items(value):
    return value if isinstance(value, list) else [value]


def _plain(value):
    """A value of pandas or numpy as Python has it; one in a list of one is itself."""
    if _axes(value):
        return "axes"
    if type(value).__name__ in ("NAType", "NaTType"):
        return math.nan
    if hasattr(value, "columns") and getattr(value, "size", 0) != 1:
        return value
    if hasattr(value, "columns"):
        value = value.to_numpy()
    return _of_python(value.tolist() if hasattr(value, "tolist") else value)


def _of_python(value):
    if isinstance(value, (set, frozenset)):
        value = sorted(value)
    if hasattr(value, "__iter__") and not isinstance(value, (str, bytes, dict)):
        items = [_plain(item) for item in itertools.islice(value, _MOST)]
        return items[0] if len(items) == 1 else items
    return value if isinstance(value, (str, bool, int, float)) or not hasattr(value, "__float__") else float(value)


def _axes(value):
    """All axes that an answer is, holds or belongs to: axes, a grid of seaborn, a figure, or marks drawn on axes."""
    if hasattr(value, "get_xlim"):
        return [value]
    if isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray":
        return [axes for item in getattr(value, "flat", value) for axes in _axes(item)]
    held = getattr(value, "ax_joint", None) or getattr(value, "axes", None)
    return [] if held is None or callable(held) or type(held) is type(value) else _axes(held)
