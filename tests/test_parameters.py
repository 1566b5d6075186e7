"""Parameters: the declaration is read and never run, values are checked, what is wrong is said in words."""

from __future__ import annotations

import unicodedata

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.report import parameters
from koruz.report.parameter_sets import load
from koruz.report.parameters import Context, Parameter, check, declared, describe, parse
from koruz.words.problems import BadInput

COUNTRIES = {"UZB": "Uzbekistan", "KOR": "South Korea", "CHN": "China", "TUR": "Turkiye"}
CELL = """from koruz.report.parameters import Country, Year  # types
partner: Country = "KOR"  # trade partner, ISO 3166 alpha-3
first_year: Year = 2002  # first year shown
last_year: Year = 2025
growth: Percent = 8  # assumed growth, # a year
kind: Literal["goods", "services"] = "goods"  # what is traded
months: Literal[1, 12] = 12
share: Fraction = 0.5
people: Count = 3
label: Text = "a"
factor: float = 1.5
shown: bool = True
steps: int = -4
limit: Share = 10
"""


@pytest.fixture
def cell() -> list[Parameter]:
    return parse(CELL, "01_trade.ipynb")


def context(**rest: object) -> Context:
    return Context(notebook="01_trade.ipynb", data=builders.answers(countries=COUNTRIES), **rest)  # type: ignore[arg-type]


def wrong(cell: list[Parameter], **values: object) -> str:
    with pytest.raises(BadInput) as caught:
        check(cell, values, context())
    return str(caught.value)


# --- the declaration -------------------------------------------------------------------------------------------------


def test_reads_names_types_defaults_and_comments(cell: list[Parameter]) -> None:
    first = cell[0]
    assert (first.name, first.annotation, first.default) == ("partner", "Country", "KOR")
    assert first.help == "trade partner, ISO 3166 alpha-3"
    assert [parameter.name for parameter in cell][:4] == ["partner", "first_year", "last_year", "growth"]
    assert cell[2].help == ""
    assert cell[3].help == "assumed growth, # a year"
    assert cell[10].default is True
    assert cell[11].default == -4


def test_comment_of_a_declaration_on_two_lines() -> None:
    (parameter,) = parse('label: Text = (\n    "a"\n)  # a label', "n")
    assert (parameter.default, parameter.help) == ("a", "a label")


def test_a_hash_in_a_text_is_no_comment() -> None:
    (parameter,) = parse('label: Text = "a # b"', "n")
    assert (parameter.default, parameter.help) == ("a # b", "")


def test_the_cell_is_not_executed(tmp_path: object) -> None:
    with pytest.raises(BadInput, match="plain value"):
        parse("import nonexistent_module\nx: int = exit(3)", "n")
    assert parse("import nonexistent_module\nx: int = 3", "n")[0].default == 3


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 3", "Add a type and a default"),
        ("x: int", "Add a type and a default"),
        ("x: int = 3\nprint(x)", "line 2: 'print(x)'"),
        ("x: int = 2 * 3", "the default of x is a plain value; found '2 * 3'"),
        ("x: Yaer = 2000", "Did you mean 'Year'?"),
        ("x: list[int] = [1]", "the type of x is one of Country, Year"),
        ("x: Literal[1.5] = 1.5", "texts and whole numbers"),
        ("x: int = 3\nx: int = 4", "a parameter is declared once; found x twice"),
        ("x: int = (3", "is Python"),
        ("%matplotlib inline\nx: int = 3", "is Python"),
    ],
)
def test_wrong_declarations(source: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(source, "01_trade.ipynb")
    assert words in str(caught.value)
    assert str(caught.value).startswith("01_trade.ipynb")


def test_every_wrong_line_is_told_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        parse("x = 3\ny: Foo = 2\nz: int = 1 + 1", "n")
    assert len(caught.value.problems) == 3


def test_declared_reads_the_tagged_cell(tmp_path) -> None:
    path = builders.write_notebook(tmp_path, "01_trade.ipynb", builders.report())
    assert [parameter.name for parameter in declared(path)] == ["partner", "first_year", "last_year", "growth"]


def test_a_notebook_without_the_cell_has_no_parameters(tmp_path) -> None:
    content = builders.notebook(builders.code("x = 3"))
    assert declared(builders.write_notebook(tmp_path, "01_trade.ipynb", content)) == []


def test_source_as_a_list_of_lines(tmp_path) -> None:
    content = builders.notebook(builders.code(["x: int = 3  # a\n", "y: int = 4"], "parameters"))  # type: ignore[arg-type]
    found = declared(builders.write_notebook(tmp_path, "01_trade.ipynb", content))
    assert [(parameter.name, parameter.help) for parameter in found] == [("x", "a"), ("y", "")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "line 1: a notebook is JSON; found Expecting value"),
        ('{\n "cells": [,]}', "line 2: a notebook is JSON"),
        ("[" * 100_000, "a notebook is JSON"),
        ("[1]", "`nbformat` 4"),
        ('{"nbformat": 3, "worksheets": []}', "`nbformat` 4"),
        ('{"nbformat": 4, "cells": [3]}', "cell 1 without one of them"),
        (
            builders.notebook(builders.code("a: int = 1", "parameters"), builders.code("b: int = 1", "parameters")),
            "2 such",
        ),
    ],
)
def test_not_a_notebook(tmp_path, content: object, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        declared(builders.write_notebook(tmp_path, "01_trade.ipynb", content))
    assert words in str(caught.value)


def test_not_utf8(tmp_path) -> None:
    (tmp_path / "n.ipynb").write_bytes(b'{"cells": "\xff"}')
    with pytest.raises(BadInput, match="UTF-8"):
        declared(tmp_path / "n.ipynb")


def test_missing_notebook(tmp_path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        declared(tmp_path / "n.ipynb")


# --- values ----------------------------------------------------------------------------------------------------------


def test_text_of_the_command_line_is_typed(cell: list[Parameter]) -> None:
    given_text = {
        "partner": "CHN",
        "first_year": "2010",
        "growth": "-2.5",
        "kind": "services",
        "months": "1",
        "share": "1",
        "people": "12",
        "label": "3",
        "factor": "2",
        "shown": "false",
        "steps": "7",
        "limit": "12.5",
    }
    values = check(cell, given_text, context())
    assert values == {
        "partner": "CHN",
        "first_year": 2010,
        "last_year": 2025,
        "growth": -2.5,
        "kind": "services",
        "months": 1,
        "share": 1.0,
        "people": 12,
        "label": "3",
        "factor": 2.0,
        "shown": False,
        "steps": 7,
        "limit": 12.5,
    }
    assert list(values) == [parameter.name for parameter in cell]
    assert {name: type(value) for name, value in values.items()}["growth"] is float


def test_a_whole_default_of_a_percentage_is_a_float(cell: list[Parameter]) -> None:
    assert isinstance(check(cell, {}, context())["growth"], float)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("first_yaer", "2010", "Did you mean 'first_year'?"),
        ("first_year", "abc", "first_year is a year from 1990 to 2030; found 'abc'"),
        ("first_year", "1889", "first_year is a year from 1990 to 2030; found '1889'"),
        ("first_year", 2010.5, "found 2010.5"),
        ("first_year", True, "found True"),
        ("first_year", None, "found None"),
        ("first_year", [2010], "found [2010]"),
        ("last_year", "2031", "last_year is a year"),
        ("growth", "8,5", "growth is a percentage from -50 to 200; found '8,5'"),
        ("growth", "nan", "found 'nan'"),
        ("growth", "200.01", "found '200.01'"),
        ("growth", "-51", "found '-51'"),
        ("factor", "inf", "factor is a number; found 'inf'"),
        ("kind", "gods", "kind is one of goods, services; found 'gods'"),
        ("months", "6", "months is one of 1, 12"),
        ("share", "1.01", "share is a number from 0 to 1"),
        ("limit", "100.5", "limit is a percentage from 0 to 100; found '100.5'"),
        ("limit", "-1", "found '-1'"),
        ("people", "-1", "people is a whole number from 0"),
        ("people", "1.5", "people is a whole number from 0"),
        ("shown", "perhaps", "shown is true or false"),
        ("shown", 1, "shown is true or false; found 1"),
        ("label", "a" * 201, "label is a text of at most 200"),
        ("label", "a\nb", r"found 'a\nb'"),
        ("label", "\x1b[31mred", r"found '\x1b[31mred'"),
        ("label", "\u202egnp.exe", "found 'U+202Egnp.exe'"),
        ("label", "\udcff", "found 'U+DCFF'"),
        ("label", 3, "found 3"),
        ("steps", "9" * 5000, "steps is a whole number"),
    ],
)
def test_wrong_values(cell: list[Parameter], name: str, value: object, words: str) -> None:
    assert words in wrong(cell, **{name: value})


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("kor", "Did you mean KOR (South Korea)?"),
        ("Turkey", "Did you mean TUR (Turkiye)?"),
        ("south korea", "Did you mean KOR (South Korea)?"),
        ("CNH", "Did you mean CHN (China)?"),
        ("XYZ", "There are: UZB, KOR, CHN, TUR."),
        (False, "There are: UZB"),  # what YAML makes of Norway's NO
    ],
)
def test_countries(cell: list[Parameter], text: object, hint: str) -> None:
    message = wrong(cell, partner=text)
    assert "partner is the ISO 3166 code of a country in the data" in message
    assert hint in message


def test_a_default_that_the_data_lack_is_told_with_the_notebook(cell: list[Parameter]) -> None:
    with pytest.raises(BadInput) as caught:
        check(cell, {}, Context(notebook="01_trade.ipynb", data=builders.answers(countries={"CHN": "China"})))
    assert str(caught.value).startswith("01_trade.ipynb: partner is")


def test_without_countries_only_the_form_of_a_code_is_checked(cell: list[Parameter]) -> None:
    assert check(cell, {"partner": "XYZ"}, Context())["partner"] == "XYZ"
    with pytest.raises(BadInput):
        check(cell, {"partner": "xyz"}, Context())


def test_first_after_last(cell: list[Parameter]) -> None:
    assert "first_year isn't after last_year; found first_year 2026, last_year 2025 (its default)" in wrong(
        cell, first_year="2026"
    )
    assert "found first_year 2020, last_year 2010." in wrong(cell, first_year=2020, last_year="2010")
    assert check(cell, {"first_year": 2025, "last_year": 2025}, context())["first_year"] == 2025


def test_a_grace_that_leaves_nothing_to_repay() -> None:
    loan = parse('maturity: int = 15\ngrace: Annotated[int, Below("maturity")] = 0', "n")
    assert "grace is less than maturity; found grace 15, maturity 15." in wrong(loan, grace="15")
    assert "found grace 10, maturity 5." in wrong(loan, grace=10, maturity=5)
    assert check(loan, {"grace": 14}, context())["grace"] == 14


def test_first_after_last_in_the_notebook_itself() -> None:
    cell = parse("first_x: int = 3\nlast_x: int = 2", "n")
    with pytest.raises(BadInput) as caught:
        check(cell, {}, Context(notebook="n.ipynb"))
    assert caught.value.problems[0].file == "n.ipynb"


def test_everything_wrong_is_told_at_once_with_its_origin(cell: list[Parameter]) -> None:
    with pytest.raises(BadInput) as caught:
        check(cell, {"partnr": "KOR", "growth": "x", "kind": "y"}, context(origins={"kind": "p.yaml"}))
    assert [(p.file, p.rule.split()[0]) for p in caught.value.problems] == [
        ("-p", "a"),
        ("-p", "growth"),
        ("p.yaml", "kind"),
    ]


@given(st.text(max_size=200).filter(str.isprintable))
def test_a_printable_text_comes_through_as_it_is(text: str) -> None:
    # isprintable leaves out controls, format characters, surrogates and separators but the blank
    assert check(parse('label: Text = "a"', "n"), {"label": text}, Context()) == {"label": text}


@given(st.text(max_size=300), st.one_of(st.text(max_size=300), st.integers(), st.floats(), st.none(), st.booleans()))
def test_any_name_and_value_is_typed_or_refused_in_printable_words(name: str, value: object) -> None:
    cell = parse(CELL, "n")
    try:
        check(cell, {name: value, "growth": value, "label": value}, context())
    except BadInput as error:
        kinds = {unicodedata.category(character) for character in str(error).replace("\n", "")}
        assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '#read("/etc/passwd")', "=1+1", "../../x", '"; import os #']
)
def test_hostile_text_is_only_text(text: str) -> None:
    assert check(parse('label: Text = "a"', "n"), {"label": text}, Context()) == {"label": text}


def test_description_for_the_list(cell: list[Parameter]) -> None:
    assert describe(cell[1]) == "first_year: a year from 1990 to 2030, default 2002; first year shown"
    assert describe(cell[2]) == "last_year: a year from 1990 to 2030, default 2025"


def test_the_types_are_those_that_a_notebook_imports() -> None:
    named = set(parameters.TYPES) - {"int", "float", "str", "bool"}
    assert all(hasattr(parameters, name) for name in named)


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.json", '{"partner": "CHN", "trade": {"growth": 3}}'),
        ("p.toml", 'partner = "CHN"\n[trade]\ngrowth = 3\n'),
        ("p.yaml", "partner: CHN\ntrade:\n  growth: 3\n"),
        ("P.YML", "partner: CHN\ntrade: {growth: 3}\n"),
    ],
)
def test_files_of_each_format(tmp_path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert load(tmp_path / name) == [{"partner": "CHN", "trade": {"growth": 3}}]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("p.json", '{"partner": ', "the file is JSON in UTF-8; found Expecting value"),
        ("p.json", '{"a": 1, "a": 2}', "a name is given twice"),
        ("p.toml", "partner = ", "the file is TOML in UTF-8; found Invalid value"),
        ("p.yaml", "partner: [", "the file is YAML in UTF-8"),
        ("p.yaml", "a: 1\nb: {c: 1, c: 2}", "a name is given twice"),
        ("p.yaml", "!!python/object/apply:os.system ['true']", "which names a type, line 1"),
        ("p.json", "[1, 2]", "a list of these; found 1"),
        ("p.yaml", "", "a list of these; found None"),
        ("p.yaml", "2020: 3", "mapping from names to values"),
        ("p.json", "[]", "a list of these; found []"),
        ("p.csv", "partner\n", "each further row is a set of values"),
        ("p.csv", "partner,partner\nCHN,KOR\n", "names each parameter once"),
        ("p.csv", "partner,year\nCHN\n", "more or fewer cells"),
        ("p.txt", "partner: CHN", "ends in .json, .toml, .yaml, .yml"),
        ("p.yaml", b"partner: \xff", "UTF-8"),
    ],
)
def test_broken_files(tmp_path, name: str, text: str | bytes, words: str) -> None:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadInput) as caught:
        load(tmp_path / name)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.json", '[{"partner": "CHN", "growth": 3}, {"partner": "TUR"}]'),
        ("p.yaml", "- {partner: CHN, growth: 3}\n- {partner: TUR}\n"),
    ],
)
def test_many_sets_of_values_in_one_file(tmp_path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert load(tmp_path / name) == [{"partner": "CHN", "growth": 3}, {"partner": "TUR"}]


def test_a_row_of_a_csv_is_a_set_and_an_empty_cell_leaves_the_default(tmp_path) -> None:
    (tmp_path / "p.csv").write_text("\ufeffpartner,growth\nCHN,3\n\nTUR,\n", encoding="utf-8")
    assert load(tmp_path / "p.csv") == [{"partner": "CHN", "growth": "3"}, {"partner": "TUR"}]


def test_missing_file_and_folder(tmp_path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        load(tmp_path / "p.yaml")
    (tmp_path / "d.json").mkdir()
    with pytest.raises(BadInput, match="names a plain file"):
        load(tmp_path / "d.json")
