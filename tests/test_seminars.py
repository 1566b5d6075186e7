"""Seminars: masters judged, copies and keys made from them, answers checked, and all of it packed."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import builders
import masters
import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.export.document import Document, read
from koruz.runner.edition.fingerprint import notebook_inputs
from koruz.runner.seminar import copies, judging, key, made, package, stubs, trial
from koruz.runner.seminar.masters import read as read_master
from koruz.words.problems import BadInput

ROOT = builders.ROOT
MASTERS = sorted((ROOT / "notebooks" / "seminars").glob("[0-9][0-9]_*.ipynb"))
NOT_YET = "not answered yet."


def theme_of(path: Path) -> str:
    return path.stem.partition("_")[2]


# --- masters are judged ----------------------------------------------------------------------------------------------

Cells = list[dict[str, Any]]
Change = Callable[[Cells], object]


def named(cells: Cells, name: str) -> dict[str, Any]:
    return next(cell for cell in cells if cell["id"] == name)


def source(name: str, text: str) -> Change:
    return lambda cells: named(cells, name).update(source=text)


def tags(name: str, *given: str) -> Change:
    return lambda cells: named(cells, name)["metadata"].update(tags=list(given))


def without(name: str) -> Change:
    return lambda cells: cells.remove(named(cells, name))


def added(cell: dict[str, Any], before: str) -> Change:
    return lambda cells: cells.insert(cells.index(named(cells, before)), cell)


def koruz(name: str, **changes: Any) -> Change:
    return lambda cells: named(cells, name)["metadata"].setdefault("koruz", {}).update(changes)


WRONG_CELLS: dict[str, tuple[Change, str]] = {
    "a tag that nobody knows": (tags("growth-hint", "hnit"), "Did you mean 'hint'"),
    "two tags": (tags("growth-hint", "hint", "teacher"), "a cell has one of the tags"),
    "an id twice": (lambda cells: named(cells, "seen").update(id="setup"), "an id of its own"),
    "a heading without a task": (source("end", "## Task: More"), "metadata.koruz.task"),
    "a task without a heading": (source("growth", "Compute it."), "begins with '## Task: ...'"),
    "a task twice": (koruz("growth", task="most"), "a name of its own"),
    "no minutes": (koruz("growth", minutes="ten"), "`minutes`"),
    "a level beyond": (koruz("growth", level=6), "`level` from 1"),
    "a field in a task": (source("growth", "## Task: Growth\n\nIt is {growth}."), "has no field"),
    "too few tasks": (lambda cells: cells.__delitem__(slice(3, 6)), "at least 5 tasks"),
    "outputs": (lambda cells: named(cells, "seen").update(execution_count=3), "without outputs"),
    "no Python": (source("seen", "rows.head("), "plain Python"),
    "a magic": (source("seen", "%matplotlib inline"), "plain Python"),
    "koruz imported": (source("seen", "from koruz.notebook import *"), "doesn't import koruz"),
    "a long cell": (source("seen", "\n".join(["rows"] * 9)), "at most 8 lines"),
    "a wide cell": (source("seen", f"rows{' ' * 97}# x"), "at most 100 characters"),
    "an unclosed solution": (source("most-answer", "### BEGIN SOLUTION\nmost = 1"), "has its `### END SOLUTION`"),
    "an end without a begin": (source("most-answer", "most = 1\n### END SOLUTION"), "take turns"),
    "a nested solution": (
        source("most-answer", "### BEGIN SOLUTION\n# begin solution\nmost = 1\n### END SOLUTION\n### END SOLUTION"),
        "isn't nested",
    ),
    "marks in a given cell": (source("seen", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"), "in cells tagged"),
    "an unmarked solution": (tags("most-answer"), "in a cell tagged `solution`"),
    "an unmarked model answer": (tags("doubt-model"), "tagged `solution`"),
    "a stub that is the solution": (koruz("growth-answer", stub=masters.cells()[12]["source"]), "isn't the solution"),
    "a stub that is no Python": (koruz("growth-answer", stub="growth = "), "is Python"),
    "a solution without a stub": (source("guess-answer", "rows.plot()"), ""),
    "a solution that gives nothing": (
        lambda cells: (source("most-answer", "rows.plot()")(cells), koruz("most-answer", stub="")(cells)),
        "leaves a stub",
    ),
    "an answer that nobody gives": (source("most-answer", "other = 1"), "is given a value in a solution"),
    "an expectation for students": (tags("most-expected"), "stands in cells tagged `teacher` alone"),
    "expect imported for students": (source("setup", f"{masters.READS}\nfrom selfcheck import fill"), "Import `check`"),
    "a check elsewhere": (tags("most-check", "hint"), "stands in cells tagged `check` alone"),
    "a check in Markdown": (tags("end", "check"), "a check is code"),
    "a check without a variable": (source("most-check", 'check("most", 3)'), "of a variable"),
    "a check without a name": (source("most-check", "check(most, most)"), "of a variable"),
    "a check without an expectation": (without("most-expected"), "before what to expect"),
    "an expectation after its check": (
        lambda cells: cells.append(cells.pop(cells.index(named(cells, "most-expected")))),
        "before what to expect",
    ),
    "an expectation without a check": (without("most-check"), "expected once, and checked"),
    "an expectation twice": (
        added(masters.cell("again", 'expect("most", most)', "teacher"), "most-check"),
        "expected once",
    ),
    "a cell that needs a solution": (added(masters.cell("leak", "growth + 1"), "end"), "nothing that a solution"),
    "a cell that needs the teacher's": (
        lambda cells: (
            source("filled", "secret = 1")(cells),
            added(masters.cell("leak", "secret"), "end")(cells),
        ),
        "nothing that a solution",
    ),
}
HARMLESS = ("a solution without a stub",)


def problems_of(folder: Path, content: Mapping[str, Any]) -> str:
    return "\n".join(map(str, judging.problems(masters.written(folder, content), "trade")))


def test_a_sound_master_has_no_problems(tmp_path: Path) -> None:
    assert problems_of(tmp_path, masters.master()) == ""


@pytest.mark.parametrize("name", WRONG_CELLS)
def test_what_is_wrong_with_a_cell_is_told(tmp_path: Path, name: str) -> None:
    change, words = WRONG_CELLS[name]
    cells = masters.cells()
    change(cells)
    told = problems_of(tmp_path, masters.master(cells))
    assert words in told
    assert bool(told) == (name not in HARMLESS)
    assert told == "" or "notebooks/seminars/01_trade.ipynb" in told


PLANS = masters.declared()["plans"]
TALK = masters.declared()["discussion"]
WRONG_WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "another theme": ({"seminar": "trad"}, "Write 'trade'"),
    "a name that nobody knows": ({"objectivs": []}, "Did you mean 'objectives'"),
    "too few objectives": ({"objectives": ["Read"]}, "a list of 3 to 5"),
    "an empty objective": ({"objectives": ["Read", " ", "Doubt"]}, "holds texts"),
    "no exhibits": ({"exhibits": "rows"}, "`exhibits` is a list of names"),
    "minutes as text": ({"minutes": "90"}, "`minutes` is a whole number"),
    "minutes that no plan has": ({"minutes": 60}, "the longer plan's"),
    "true as a number": ({"group_size": True}, "`group_size` is a whole number"),
    "one plan": ({"plans": {"90": PLANS["90"]}}, "the plans 45, 90"),
    "minutes that don't add up": ({"plans": {**PLANS, "45": [{"minutes": 44, "what": "x"}]}}, "44 minutes"),
    "a task that isn't there": (
        {"plans": {**PLANS, "45": [{"minutes": 45, "what": "x", "tasks": ["groth"]}]}},
        "Did you mean 'growth'",
    ),
    "a step without words": ({"plans": {**PLANS, "45": [{"minutes": 45}]}}, "`what` (a text)"),
    "a question without an answer": ({"discussion": [*TALK[:2], {"question": "x"}]}, "good_answer"),
    "too few misconceptions": ({"misconceptions": []}, "a list of 2 to 4"),
    "too much reading": ({"reading": list("abcdefg")}, "a list of 3 to 6"),
    "a typed number": ({"objectives": ["Read 3 rows", "b", "c"]}, "no number is typed in `objectives`; found '3'"),
    "a typed year": ({"print": ["The figures of 2023"]}, "found '2023'"),
    "a typed percentage": ({"discussion": [{**TALK[0], "evidence": "It is 4.5%."}, *TALK[1:]]}, "4.5%"),
}


@pytest.mark.parametrize("name", WRONG_WORDS)
def test_what_is_wrong_with_what_a_master_declares_is_told(tmp_path: Path, name: str) -> None:
    changes, words = WRONG_WORDS[name]
    assert words in problems_of(tmp_path, masters.master(**changes))


@pytest.mark.parametrize("name", masters.declared())
@pytest.mark.parametrize("found", [None, [], {}, 0, "x", [None], [{}], {"45": None}])
def test_nonsense_in_the_metadata_is_told_and_not_stumbled_over(tmp_path: Path, name: str, found: Any) -> None:
    told = problems_of(tmp_path, masters.master(**{name: found}))
    assert told or found == masters.declared()[name] or (name in ("exhibits", "tables", "claims") and found == [])


@pytest.mark.parametrize("text", ["M10 and C5", "visas E-9", "`rows[3]`", "{growth} more", "45 or 90 minutes"])
def test_names_code_fields_and_lengths_are_no_typed_numbers(text: str) -> None:
    assert judging.typed(text) == ""


# --- stubs and copies ------------------------------------------------------------------------------------------------

STUBS = {
    "most = rows.max()": "most = ...",
    "a, b = 1, 2\nc: int = 3": "a = ...\nb = ...\nc = ...",
    "import math\nx = math.pi": "import math\nx = ...",
    "x = 1\n### BEGIN SOLUTION\ny = x + 1\n### END SOLUTION\nz = ...": "x = 1\nz = ...\ny = ...",
    "y = ...\n### begin solution\ny = 5\n### end solution": "y = ...",
}


@pytest.mark.parametrize("solution", STUBS)
def test_a_solution_leaves_its_names(tmp_path: Path, solution: str) -> None:
    cells = masters.cells()
    named(cells, "most-answer")["source"] = solution
    found = read_master(masters.written(tmp_path, masters.master(cells)))
    assert stubs.of(next(cell for cell in found.cells if cell.name == "most-answer")) == STUBS[solution]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, trial.Trial]:
    """A small master, and what running it gave."""
    folder = tmp_path_factory.mktemp("small")
    master = read_master(masters.written(folder))
    return folder, master, trial.run(master, folder / "data")


def test_the_student_s_copy_has_tasks_stubs_hints_and_checks_and_nothing_else(small: tuple[Path, Any, Any]) -> None:
    text = copies.student(small[1])
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 4)
    written = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    assert "## Task 3 · Compute growth · 8 minutes\n\nDo it." in written
    assert "**Hint.** Add each year's values first." in written
    assert {"guess = ...   # percent", "most = ...", stubs.ANSWER, 'check("growth", growth)'} <= {*written}
    for secret in ("expect", "fill", "sums[2022]", "idxmax", "Model answer", "Most groups"):
        assert secret not in text
    assert all(not cell.metadata and not cell.get("outputs") for cell in notebook.cells)
    assert copies.student(small[1]) == text


def test_the_teacher_s_copy_has_solutions_outputs_timing_and_key(small: tuple[Path, Any, Any]) -> None:
    _, master, tried = small
    text = copies.teacher(master, tried, key.entries(master, tried))
    nbformat.validate(nbformat.reads(text, as_version=nbformat.NO_CONVERT))
    for part in ("growth: right.", "Most groups", "of 90: minutes 30 to 90", "the base is the first year's value"):
        assert part in text


def test_the_key_follows_the_figures(small: tuple[Path, Any, Any], tmp_path: Path) -> None:
    folder, master, tried = small
    entries = key.entries(master, tried)
    assert [(entry.number, entry.answer, entry.words) for entry in entries[:2]] == [
        (2, "most", "CHN"),
        (3, "growth", "32.5 percent"),
    ]
    assert [said for said, _ in entries[1].told] == ["the base is the first year's value."]
    (tmp_path / "rows.csv").write_text(masters.TABLE.replace("2022,CHN,33", "2022,CHN,60"))
    again = key.entries(master, trial.run(master, tmp_path))
    assert [entry.right for entry in again] != [entry.right for entry in entries]
    rows = list(csv.DictReader(io.StringIO(key.as_csv(entries).removeprefix("\ufeff"))))
    assert [row["value"] for row in rows if row["right"] == "yes"] == [entry.right for entry in entries]
    assert json.loads(key.as_json(entries))[1]["unit"] == "percent"
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("seen", "rows['rain']", "cell 'seen': a master runs; found KeyError"),
        ("most-answer", "most = 'KAZ'", "cell 'most-check'"),
        ("most-expected", "expect('most', float('nan'))", "ValueError"),
        ("most-expected", "expect('most', [])", "ValueError"),
    ],
)
def test_a_master_that_fails_is_told_with_its_cell(tmp_path: Path, name: str, text: str, words: str) -> None:
    cells = masters.cells()
    named(cells, name)["source"] = text
    if name == "most-answer":
        named(cells, "most-expected")["source"] = "expect('most', 'CHN')"
    path = masters.written(tmp_path, masters.master(cells))
    with pytest.raises(BadInput) as raised:
        trial.run(read_master(path), tmp_path / "data")
    assert words in str(raised.value)


# --- answers are checked ---------------------------------------------------------------------------------------------


def loaded(folder: Path) -> ModuleType:
    """selfcheck.py of a folder, as a student's Python has it."""
    spec = importlib.util.spec_from_file_location("selfcheck_of_a_student", folder / "selfcheck.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """A student's selfcheck, which knows marks of some answers."""
    folder = tmp_path_factory.mktemp("student")
    (folder / "selfcheck.py").write_bytes(masters.SELFCHECK.read_bytes())
    module = loaded(folder)
    wrong = {"this is the mean of both.": 20.04, "this is what the article says.": 41.0}
    module.expect("share", 33.44, places=1, unit="percent", wrong=wrong)
    module.expect("growth", -12.5, places=1, unit="percent")
    module.expect("rank", 7)
    module.expect("money", 2460.2, unit="USD million", wrong={"two definitions were added.": 4800.0})
    module.expect("name", "O\u2018zbekiston  Airways")
    module.expect("both", ["KAZ", "CHN", "KAZ"], wrong={"these are of another year.": ["RUS", "CHN", "KAZ"]})
    module.expect("set", ["x", "y"], ordered=False)
    module.expect("parts", [1.5, 2.5], places=1)
    module.expect("same", True)
    module.expect("points", 4.04, places=1, unit="percentage points")
    module.expect("small", 0.6, wrong={"of one.": 30.0, "of another.": 30.0})
    module.expect("years", [2019, 2022], wrong={"from the end.": [2022, 2019]})
    (folder / "checks.json").write_text(json.dumps(module.marks(module.EXPECTED)))
    return loaded(folder)


def said(module: ModuleType, task: Any, answer: Any, capsys: pytest.CaptureFixture[str]) -> str:
    module.check(task, answer)
    return str(capsys.readouterr().out.rstrip("\n").partition(": ")[2])


class Evil:
    """Raises whatever it is asked."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __str__(self) -> str:
        raise SystemExit

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __hash__(self) -> int:
        raise RuntimeError


ANSWERS: list[tuple[str, Any, str]] = [
    ("share", 33.44, "right."),
    ("share", 33.5, "right."),
    ("share", pd.Series([33.4]), "right."),
    ("share", pd.Series([33.4]).iloc[0], "right."),
    ("share", ..., NOT_YET),
    ("share", None, NOT_YET),
    ("share", 33.9, "near"),
    ("share", -33.4, "sign"),
    ("share", 0.3344, "percent"),
    ("share", 3344.0, "percent"),
    ("share", 66.6, "the rest"),
    ("share", 133.4, "how much more"),
    ("share", 25.06, "base"),
    ("share", 299.0, "upside down"),
    ("share", 20.0, "the mean of both"),
    ("share", 41, "the article"),
    ("share", 1.0, "compared with what"),
    ("share", 0, "compared with what"),
    ("share", float("nan"), "missing value"),
    ("share", pd.NA, "missing value"),
    ("share", pd.NaT, "missing value"),
    ("share", float("inf"), "divided by nought"),
    ("share", "33.4 %", "it is a text"),
    ("share", "a third", "give a number, not a text"),
    ("share", True, "give a number, not True or False"),
    ("share", pd.Timestamp("2024-05-01"), "this is a date"),
    ("share", pd.Series([1.0, 2.0]), "column of 2"),
    ("share", pd.DataFrame({"a": [1]}), "a table of 1 rows"),
    ("share", {"a": 33.4}, "a dictionary"),
    ("share", [], "column of 0"),
    ("share", Evil(), "can't be read"),
    ("share", 10**400, "can't be read"),
    ("growth", 12.5, "sign"),
    ("growth", 87.5, "how much more"),
    ("growth", -14.3, "base"),
    ("rank", 7, "right."),
    ("rank", 7.0, "right."),
    ("rank", 8, "neighbour's row"),
    ("rank", "7", "it is a text"),
    ("rank", range(10**12), "give"),
    ("money", 2460, "right."),
    ("money", 2.46, "1,000"),
    ("money", 2460.2 * 1e6, "a million"),
    ("money", 4800, "two definitions"),
    ("name", " o'zbekiston airways.", "right."),
    ("name", "Korean Air", "written as in the table"),
    ("name", 3, "give a text, not a number"),
    ("both", ("KAZ", "CHN", "KAZ"), "right."),
    ("both", pd.Series(["KAZ", "CHN", "KAZ"]), "right."),
    ("both", ["CHN", "KAZ", "KAZ"], "another order"),
    ("both", ["RUS", "CHN", "KAZ"], "of another year"),
    ("both", ["CHN", "CHN", "KAZ"], "2 of 3"),
    ("both", ["KAZ"], "3 items are asked for"),
    ("both", "KAZ", "give a list of 3"),
    ("both", ["KAZ", None, "KAZ"], "an item is missing"),
    ("both", list(range(10**6)), "3 items are asked for"),
    ("both", pd.DataFrame({"a": [1, 2, 3]}), "a table of 3 rows"),
    ("set", {"y", "x"}, "right."),
    ("parts", [150, 250], "percent"),
    ("parts", [-1.5, -2.5], "sign"),
    ("same", True, "right."),
    ("same", 1, "give True or False"),
    ("nowhere", 1, "no such task"),
    ("share", [33.4], "right."),
    ("share", (33, 4), "written with a point"),
    ("share", pd.Series([33.4]).min, "write () behind it"),
    ("share", 1.3344, "how many times as large"),
    ("share", "  ", NOT_YET),
    ("both", ["KAZ", ..., "KAZ"], NOT_YET),
    ("rank", float("inf"), "divided by nought"),
    ("name", pd.Series([7.0], index=["O'zbekiston Airways"]), "in the index"),
    ("both", pd.Series([7, 8, 9], index=["KAZ", "CHN", "KAZ"]), "in the index"),
    ("both", pd.Series([7, 8, 9]), "0 of 3"),
    ("growth", -12, "with 1 decimal"),
    ("rank", 12, "compared with what"),
    ("points", 96, "compared with what"),
    ("small", 700, "compared with what"),
    ("small", 30, "of one. Or: of another."),
    ("years", [2022, 2019], "from the end"),
]


@pytest.mark.parametrize(("task", "answer", "words"), ANSWERS, ids=lambda each: type(each).__name__)
def test_an_answer_is_told_what_kind_of_wrong_it_is(
    checker: ModuleType, capsys: pytest.CaptureFixture[str], task: str, answer: Any, words: str
) -> None:
    told = said(checker, task, answer, capsys)
    assert words in told
    assert (told == "right.") == (words == "right.")


def test_a_drawing_is_asked_for_and_must_not_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    (tmp_path / "selfcheck.py").write_bytes(masters.SELFCHECK.read_bytes())
    module, figure = loaded(tmp_path), Figure()
    axes = figure.subplots()
    module.expect("picture", axes)
    assert "nothing is drawn" in said(module, "picture", axes, capsys)
    axes.plot([1, 2])
    parts = (axes, figure, [axes], axes.set(title="What was counted"), list(axes.lines))
    assert {said(module, "picture", each, capsys) for each in parts} == {"right."}
    assert "give the axes" in said(module, "picture", 3, capsys)
    assert mpl.__version__


def test_without_its_marks_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "selfcheck.py").write_bytes(masters.SELFCHECK.read_bytes())
    assert "Unpack the whole ZIP" in said(loaded(tmp_path), "share", 3, capsys)
    (tmp_path / "checks.json").write_text("{")
    assert "can't be read" in said(loaded(tmp_path), "share", 3, capsys)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.complex_numbers()
    | st.decimals()
    | st.dates()
    | st.builds(Evil)
    | st.just(...)
    | st.just(Evil),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.builds(lambda each: pd.Series(each, dtype=object), st.lists(inner))
    ),
    max_leaves=8,
)


@given(answer=ANYTHING, task=st.sampled_from(["share", "rank", "name", "both", "set", "parts", "same", "nowhere"]))
def test_whatever_is_given_is_answered_in_one_line(checker: ModuleType, answer: Any, task: str) -> None:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        checker.check(task, answer)
        checker.check(answer, task)
    first = out.getvalue().split("\n")[0]
    assert first.startswith(f"{task}: ")
    assert len(first) > len(f"{task}: ")


@given(right=st.floats(-1e6, 1e6), off=st.sampled_from([-100, -1, 0.001, 0.01, 100, 1000]), places=st.integers(0, 3))
def test_the_right_answer_is_right_and_a_changed_one_isn_t(
    checker: ModuleType, right: float, off: float, places: int
) -> None:
    record = {"kind": "number", "answer": right, "places": places, "ordered": True, "unit": "", "wrong": []}
    known = checker.marks({"x": record})["x"]
    assert checker._judged("x", [right], known) == "right."
    assert checker._judged("x", [round(right, places)], known) == "right."
    if abs(right * off - right) > 2 * 10.0**-places:  # a unit of the last place more or less is right, too
        assert checker._judged("x", [right * off], known).startswith("not yet: ")


def test_marks_hold_no_answer(checker: ModuleType) -> None:
    text = Path(str(checker.__file__)).with_name("checks.json").read_text()
    assert not any(secret in text for secret in ("33.4", "2460", "ekiston", "CHN", "RUS"))


# --- a seminar is made -----------------------------------------------------------------------------------------------


def report_of(theme: str) -> Document:
    """A published report, read."""
    notebook = nbformat.read(ROOT / "reports" / theme / f"{theme}.ipynb", as_version=4)
    return read(notebook, ROOT / "notebooks", beside=False)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[made.Made, Path]]:
    """Each real master, run on its report, and what students get of it, unpacked. A check that isn't right raises."""
    found = {}
    for path in MASTERS:
        theme, folder = theme_of(path), tmp_path_factory.mktemp(path.stem)
        tables = ROOT / "reports" / theme / "data"
        done = made.make(path, theme, report_of(theme), tables, ROOT / "data")
        marks = json.dumps(done.trial.marks).encode()
        files = {"student.ipynb": copies.student(done.master).encode(), "checks.json": marks}
        files["selfcheck.py"] = masters.SELFCHECK.read_bytes()
        day = pd.Timestamp("2026-11-23").date()
        with zipfile.ZipFile(io.BytesIO(package.package(files, tables, done.seminar.title, day))) as archive:
            archive.extractall(folder)
        found[theme] = (done, folder)
    return found


@pytest.fixture(scope="module")
def told(real: dict[str, tuple[made.Made, Path]]) -> dict[str, list[str]]:
    """What the students' copies say where there is no koruz, by theme."""
    lines = masters.said_without_koruz(*(folder for _, folder in real.values()))
    return {theme: lines[str(folder)] for theme, (_, folder) in real.items()}


@pytest.mark.parametrize("theme", [theme_of(path) for path in MASTERS])
def test_a_student_s_copy_runs_without_koruz_and_nothing_is_answered_yet(
    real: dict[str, tuple[made.Made, Path]], told: dict[str, list[str]], theme: str
) -> None:
    for entry in real[theme][0].key:
        assert f"{entry.answer}: {NOT_YET}" in told[theme]
    assert len(real[theme][0].key) >= 3
    assert not any(": right." in line for line in told[theme])


@pytest.mark.parametrize("theme", [theme_of(path) for path in MASTERS])
def test_right_answers_are_right_and_wrong_ones_get_their_hint(
    real: dict[str, tuple[made.Made, Path]], capsys: pytest.CaptureFixture[str], theme: str
) -> None:
    done, folder = real[theme]
    module = loaded(folder)
    for task, record in done.trial.expected.items():
        if record["kind"] == "axes":
            continue
        assert said(module, task, record["answer"], capsys) == "right."
        for words, value in record["wrong"]:
            answered = said(module, task, value, capsys)
            assert answered == "right." or words in answered, (task, words)


@pytest.mark.parametrize("theme", [theme_of(path) for path in MASTERS])
def test_every_wrong_answer_of_a_master_differs_from_the_right_one(
    real: dict[str, tuple[made.Made, Path]], theme: str
) -> None:
    """With the figures of today; a hint that is never said is no hint."""
    done, _ = real[theme]
    kept = sum(len(entry.told) for entry in done.key)
    assert kept == sum(len(record["wrong"]) for record in done.trial.expected.values())


def test_a_renamed_exhibit_table_claim_or_source_is_told(real: dict[str, tuple[made.Made, Path]]) -> None:
    from koruz.runner.seminar import described

    done, _ = real["claims"]
    for name, named_so in (("exhibits", "verdict"), ("tables", "claim"), ("claims", "M99"), ("reading", "KOTRA")):
        other = replace(done.master, declared={**done.master.declared, name: [named_so]})
        told = described.named(other, done.seminar.document, ROOT / "reports/claims/data", ROOT / "data")
        assert any(named_so in problem.found for problem in told), name
    assert described.named(done.master, done.seminar.document, ROOT / "reports/claims/data", ROOT / "data") == []


def test_a_student_s_copy_runs_in_an_ordinary_kernel(real: dict[str, tuple[made.Made, Path]]) -> None:
    from nbclient import NotebookClient

    done, folder = real["claims"]
    notebook = nbformat.read(folder / "student.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    texts = [output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum(NOT_YET in text for text in texts) >= len(done.trial.expected) // 2


def test_the_zip_is_the_same_each_time_and_opens_in_excel(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("name,value\nO\u2018zbekiston,1\n", encoding="utf-8")
    files = {"student.ipynb": b"{}", "plan.pdf": b"secret", "key.json": b"secret"}
    day = pd.Timestamp("2026-11-23").date()
    block = package.package(files, tmp_path, "Rows", day)
    assert package.package(dict(reversed(files.items())), tmp_path, "Rows", day) == block
    with zipfile.ZipFile(io.BytesIO(block)) as archive:
        assert archive.namelist() == ["README.txt", "data/rows.csv", "student.ipynb"]
        assert archive.read("data/rows.csv").startswith(b"\xef\xbb\xbfname")
        assert list(pd.read_csv(io.BytesIO(archive.read("data/rows.csv")))) == ["name", "value"]
        readme = archive.read("README.txt").decode("utf-8-sig")
    assert "handout.pdf: " not in readme.partition("First unpack")[0]
    assert readme.count("\n") == readme.count("\r\n") > 20


# --- a project with a seminar ----------------------------------------------------------------------------------------


def test_a_master_is_an_input_of_its_own_report_alone(tmp_path: Path) -> None:
    root = builders.project(tmp_path, n01_trade=builders.report(), n02_rail=builders.report("rail"))
    before = notebook_inputs(root / "notebooks/02_rail.ipynb")
    masters.written(root / "notebooks")
    (root / "notebooks/data/rows.csv").unlink()
    assert notebook_inputs(root / "notebooks/02_rail.ipynb") == before
    own = set(notebook_inputs(root / "notebooks/01_trade.ipynb")) - set(before)
    assert own == {"notebooks/seminars/01_trade.ipynb", "notebooks/seminars/selfcheck.py"}


def test_other_parameters_have_no_seminar_and_a_notice_says_so(tmp_path: Path) -> None:
    root = builders.project(tmp_path, n01_trade=builders.report())
    job = builders.job(root, parameters={"partner": "CHN"}, defaults={"partner": "KOR"})
    notices: list[str] = []
    assert made.write({}, job, tmp_path, notices.append) == {}
    assert notices == []
    masters.written(root / "notebooks")
    assert made.write({}, job, tmp_path, notices.append) == {}
    assert "the report's own parameters alone" in notices[0]


def with_sources(root: Path) -> None:
    """Enough sources for a list of further reading."""
    path = root / "data" / "sources.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    known = {row[0] for row in rows}
    more = [[name, *rows[1][1:]] for name in ("S1", "S2", "S3") if name not in known]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([*rows, *more])


def tiny() -> list[dict[str, Any]]:
    """Cells of a master on the table that the small project's report publishes: partner and rows, one row."""
    cells = deepcopy(masters.cells())
    named(cells, "setup")["source"] += "\nrows = pd.concat([rows] * 4, ignore_index=True)\n" + (
        'rows["year"], rows["value"] = [2021, 2021, 2022, 2022], [10, 30, 20, 33]'
    )
    named(cells, "most")["metadata"]["koruz"]["tables"] = {"rows": {"columns": ["partner", "rows"], "rows": 4}}
    named(cells, "most-answer")["source"] = 'most = str(rows["value"].max())'
    return cells


def test_the_verb_from_a_broken_master_to_the_teacher_s_key(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from koruz.runner.cli import main

    root = builders.project(tmp_path, n01_trade=builders.report())
    with_sources(root)
    cells = tiny()
    named(cells, "seen")["source"] = "rows['rain']"
    masters.written(root / "notebooks", masters.master(cells))
    (root / "notebooks/data/rows.csv").unlink()
    assert main(["trade", "--formats", "html,seminar"], root) == 1
    out, err = capfd.readouterr()
    assert "Failed: 01_trade.ipynb, seminar: notebooks/seminars/01_trade.ipynb, cell 'seen'" in err
    assert "KeyError: 'rain'" in err
    report = root / "reports/trade"
    assert "seminar/" not in (report / "trade.html").read_text(encoding="utf-8")
    masters.written(root / "notebooks", masters.master(tiny()))
    (root / "notebooks/data/rows.csv").unlink()
    mine = root / "reports/teacher/trade/key.json"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    assert main(["seminar", "--teacher"], root) == 0
    out, err = capfd.readouterr()
    assert f"print {report / 'seminar/handout.pdf'}" in out
    assert json.loads(mine.read_text())[0]["answer"] == "most"
    assert (root / "reports/kept/teacher/trade/key.json").read_text() == "mine"
    assert "kept" in err
    assert 'href="seminar/plan.html"' in (report / "trade.html").read_text(encoding="utf-8")
    assert 'href="trade/seminar/plan.html"' in (root / "reports/index.html").read_text(encoding="utf-8")
    assert not list(report.glob("**/key.*"))
    assert masters.said_without_koruz(report / "seminar")[str(report / "seminar")].count(f"most: {NOT_YET}") == 1
    assert main(["--why", "trade"], root) == 0
    assert "trade stands" in capfd.readouterr().out
    assert main(["seminar", "overview"], root) == 2
