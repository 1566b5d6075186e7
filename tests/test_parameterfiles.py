"""Files of parameters: whatever lies under the name, an answer comes soon, and nothing of other files is shown."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.data import plainfile
from koruz.data.catalog import open_catalog
from koruz.data.choices import Answers
from koruz.report.conditions import Empty
from koruz.report.parameter_sets import _read_yaml, load
from koruz.report.parameters import Context, Parameter, check, defaults, read_notebook
from koruz.runner import cli, plan
from koruz.words.problems import BadInput

SECRET = "root:x:0:0:secret"


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        load(path)
    message = str(caught.value)
    assert "secret" not in message
    return message


# --- YAML as JSON with less punctuation ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("0", 0),
        ("-2.5", -2.5),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("KOR", "KOR"),
        ("'3'", "3"),
        ('"true"', "true"),
        ('"한글 \\u00e9"', "한글 é"),
        # what YAML 1.1 takes for something else
        ("03724", "03724"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("33:20", "33:20"),
        ("1:30:00", "1:30:00"),
        ("33:20.5", "33:20.5"),
        ("yes", "yes"),
        ("No", "No"),
        ("NO", "NO"),
        ("on", "on"),
        ("OFF", "OFF"),
        ("True", "True"),
        ("y", "y"),
        ("2010-01-01", "2010-01-01"),
        ("2010-01-01T10:00:00Z", "2010-01-01T10:00:00Z"),
        ("+3", "+3"),
        (".5", ".5"),
        ("3.", "3."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ("1,000", "1,000"),
    ],
)
def test_what_is_no_value_of_json_is_text(tmp_path: Path, written: str, value: Any) -> None:
    (tmp_path / "p.yaml").write_text(f"x: {written}\n", encoding="utf-8")
    (found,) = load(tmp_path / "p.yaml")
    assert (found["x"], type(found["x"])) == (value, type(value))


scalars = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
names = st.text("abcdefgh_", min_size=1, max_size=8)
texts = st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF, exclude_characters="\x7f"), max_size=20)


@given(st.dictionaries(names, scalars | texts | st.dictionaries(names, scalars | texts)))
def test_json_is_read_the_same_as_yaml(content: dict[str, Any]) -> None:
    assert _read_yaml(json.dumps(content)) == content


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &a {p: 1}\nb: *a\n", "&a, which stands for another part, line 1"),
        ("b: *a\n", "*a, which stands for another part, line 1"),
        ("a: 1\nb: &x 2\n", "&x, which stands for another part, line 2"),
        ("a: !!python/name:os.system x\n", "which names a type, line 1"),
        ("a: !!binary aGVsbG8=\n", "which names a type, line 1"),
        ("a: !own x\n", "which names a type"),
        ("--- {a: 1}\n--- {a: 2}\n", "found another document"),
        ("a: [1, 2\n", "line 2"),
        ("a:\n\t- 1\n", "line 2"),
        ("a: {b: 1, b: 2}\n", "a name is given twice"),
        ("[" * 5000, "nested too deeply"),
        ("a: " + "9" * 5000, "digit"),
    ],
)
def test_yaml_that_is_more_than_data(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "p.yaml").write_text(text)
    message = refused(tmp_path / "p.yaml")
    assert words in message
    assert len(message) < 500


@pytest.mark.parametrize("width", [9, 30])
@pytest.mark.parametrize("merged", [False, True])
def test_a_bomb_of_aliases_gets_an_answer(tmp_path: Path, width: int, merged: bool) -> None:
    lines, last = ["a: &a {p: 1}"], "a"
    for name in "bcdefghij":
        parts = (
            f"<<: [{', '.join([f'*{last}'] * width)}]" if merged else ", ".join(f"k{n}: *{last}" for n in range(width))
        )
        lines.append(f"{name}: &{name} {{{parts}}}")
        last = name
    (tmp_path / "p.yaml").write_text("\n".join(lines))
    assert "&a, which stands for another part" in refused(tmp_path / "p.yaml")


@pytest.mark.parametrize("name", ["p.json", "p.toml", "p.yaml", "p.csv"])
@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b"1" * 5000, b"\xff\xfe\x00", b"\x00" * 50, b"{" * 3000, b'"' * 3001]
)
def test_bytes_of_any_kind_are_refused_in_a_line(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert len(refused(tmp_path / name).splitlines()) <= 2


# --- plain files only ------------------------------------------------------------------------------------------------


def hard(path: Path, folder: Path) -> None:
    """A link out of the folder to a file with a secret."""
    (folder / "outside").mkdir()
    (folder / "outside" / "passwd").write_text(f"{SECRET}\nb,c\n")
    path.symlink_to(folder / "outside" / "passwd")


ODD = {
    "pipe": lambda path, folder: os.mkfifo(path),
    "folder": lambda path, folder: path.mkdir(),
    "endless": lambda path, folder: path.symlink_to("/dev/zero"),
    "terminal": lambda path, folder: path.symlink_to("/dev/tty"),
    "leads out": hard,
    "circle": lambda path, folder: path.symlink_to(path),
    "nowhere": lambda path, folder: path.symlink_to(folder / "nowhere"),
    "large": lambda path, folder: path.write_bytes(b" " * (plainfile.PARAMETERS_LIMIT + 1)),
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", ["p.csv", "p.yaml", "p.json", "p.toml"])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    ODD[kind](folder / name, tmp_path)
    assert "names a plain file of at most 1,048,576 bytes" in refused(folder / name)


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "a.json").write_text('{"x": 1}')
    (tmp_path / "p.json").symlink_to(tmp_path / "sets" / "a.json")
    assert load(tmp_path / "p.json") == [{"x": 1}]


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("kind", [kind for kind in ODD if kind != "large"])
def test_a_notebook_is_a_plain_file_too(project: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "notebooks" / "02_aid.ipynb"
    ODD[kind](path, project)
    with pytest.raises(BadInput):
        read_notebook(path)
    assert cli.main([], project) == 2
    said = capsys.readouterr().err
    assert "02_aid.ipynb: a notebook can be read" in said
    assert "secret" not in said
    assert not (project / "reports").exists()


def test_a_number_without_end_is_no_notebook(project: Path) -> None:
    path = builders.write_notebook(project / "notebooks", "01_trade.ipynb", '{"nbformat": ' + "4" * 5000 + "}")
    with pytest.raises(BadInput, match="a notebook is JSON"):
        read_notebook(path)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "victim").write_text("v")
    (tmp_path / "x").symlink_to(tmp_path / "victim")
    plainfile.write(tmp_path / "x", b"new")
    assert (tmp_path / "victim").read_text() == "v"
    assert not (tmp_path / "x").is_symlink()

    def refuse(*_: object) -> None:
        raise OSError("busy")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="busy"):
        plainfile.write(tmp_path / "x", b"newer")
    assert builders.tree(tmp_path) == {"victim": b"v", "x": b"new"}


# --- no value --------------------------------------------------------------------------------------------------------

THEMES = [plan.read_theme(path.stem[3:], path) for path in sorted((builders.ROOT / "notebooks").glob("0*.ipynb"))]
PARAMETERS = [
    pytest.param(theme, parameter, id=f"{theme.name}-{parameter.name}")
    for theme in THEMES
    for parameter in theme.parameters
]
NOTHING = {
    "null.json": "null",
    "null.yaml": "null",
    "~.yaml": "~",
    "bare.yml": "",
    "empty.json": '""',
    "empty.toml": '""',
}
WORDS = ["null", "None", "nan", "NaN", "NA", " ", "NULL", "~"]
NOT_NUMBERS = {"nan.json": "NaN", "nan.toml": "nan", "nan.yaml": ".nan", "text.json": '"null"', "text.yaml": "None"}


@pytest.fixture(scope="module", name="answers")
def what_the_data_answer() -> Answers:
    return open_catalog(builders.ROOT / "data").answers


def written(folder: Path, name: str, parameter: str, value: str) -> Path:
    """A file with one parameter, of the kind that its name ends in."""
    lines = {
        ".json": f'{{"{parameter}": {value}}}',
        ".toml": f"{parameter} = {value}",
        ".csv": f'{parameter}\n"{value}"\n',
    }
    path = folder / name
    path.write_text(lines.get(path.suffix, f"{parameter}: {value}\n"), encoding="utf-8")
    return path


def run_with(theme: plan.Theme, path: Path, answers: Answers) -> dict[str, Any]:
    """The values of the only set in a file, checked."""
    (found,) = plan.assign([theme], [each.name for each in THEMES], [], path)
    given = found[theme.name]
    return check(theme.parameters, given.values, Context(theme.notebook.name, answers, given.origins))


@pytest.mark.parametrize(("theme", "parameter"), PARAMETERS)
def test_no_value_is_the_default_or_refused_in_words(
    tmp_path: Path, theme: plan.Theme, parameter: Parameter, answers: Answers
) -> None:
    standard = defaults(theme.parameters, answers)
    may_be_empty = any(isinstance(mark, Empty) for mark in parameter.conditions)
    refusals = NOT_NUMBERS | {f"{number}.csv": word for number, word in enumerate(WORDS)}
    for name, value in (NOTHING | refusals | {"empty.csv": ""}).items():
        path = written(tmp_path, name, parameter.name, value)
        if name == "empty.csv" or (name in NOTHING and may_be_empty):
            assert run_with(theme, path, answers) == standard, name
            continue
        with pytest.raises(BadInput) as caught:
            run_with(theme, path, answers)
        (problem,) = caught.value.problems
        usual = "as observed" if may_be_empty else parameter.default
        assert (problem.file, problem.rule.split()[0]) == (name, parameter.name)
        assert problem.found and problem.remedy.startswith(f"Leave it out for the default, {usual}.")
        assert "Did you mean" not in problem.remedy


@pytest.mark.parametrize("word", ["", *WORDS])
def test_no_value_on_the_command_line_is_the_default_or_refused_in_words(word: str, answers: Answers) -> None:
    for theme in THEMES:
        for parameter in theme.parameters:
            given = plan.assign([theme], [theme.name], [(parameter.name, word)], None)[0][theme.name]
            context = Context(theme.notebook.name, answers, given.origins)
            if not word and any(isinstance(mark, Empty) for mark in parameter.conditions):
                assert check(theme.parameters, given.values, context)[parameter.name] is None
                continue
            with pytest.raises(BadInput, match=rf"^-p: {parameter.name} is .*\n  Leave it out for the default, "):
                check(theme.parameters, given.values, context)


@pytest.mark.parametrize(("text", "found"), [("trade: null\n", "trade: None"), ("trade: 3\n", "trade: 3")])
def test_under_a_theme_stand_names_with_values(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "sets.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        plan.assign(THEMES, [theme.name for theme in THEMES], [], path)
    assert [(each.file, each.found) for each in caught.value.problems] == [("sets.yaml", found)]


def test_the_set_without_a_value_is_named(tmp_path: Path, answers: Answers) -> None:
    path = tmp_path / "sets.json"
    path.write_text('[{"partner_growth": null}, {"partner_growth": 3, "rival": null}]', encoding="utf-8")
    theme = next(each for each in THEMES if each.name == "trade")
    first, second = (each["trade"] for each in plan.assign([theme], ["trade"], [], path))
    assert check(theme.parameters, first.values, Context(data=answers)) == defaults(theme.parameters, answers)
    with pytest.raises(BadInput, match=r"^sets\.json, set 2: rival is "):
        check(theme.parameters, second.values, Context(data=answers, origins=second.origins))
