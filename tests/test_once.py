"""What is written once: the pair of countries, conversions of units, names of months. A second place is found here."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import ROOT

from koruz.report import results
from koruz.words import pair, written

SOURCE = ROOT / "src" / "koruz"
GAZETTEER = SOURCE / "data" / "ingest"
"""What others print for any country, in several languages; the pair is among many."""


def places(text: str, wrong: Callable[[ast.AST], bool]) -> list[int]:
    """The lines on which a module's text has what it shouldn't; a docstring is one text, whatever it speaks of."""
    return [node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.expr) and wrong(node)]


def lines(path: Path, wrong: Callable[[ast.AST], bool]) -> list[str]:
    """Where a module has what it shouldn't, as 'trade/view.py:16'."""
    name = path.relative_to(SOURCE)
    return [f"{name}:{line}" for line in places(path.read_text(encoding="utf-8"), wrong)]


def code(node: ast.AST) -> bool:
    """Whether a country of the pair, or all together, stand there by their code."""
    return isinstance(node, ast.Constant) and node.value in (*pair.PAIR, pair.WORLD)


def test_codes_of_the_pair_stand_in_one_module() -> None:
    modules = [
        path for path in sorted(SOURCE.rglob("*.py")) if path != Path(pair.__file__) and GAZETTEER not in path.parents
    ]
    assert [where for path in modules for where in lines(path, code)] == []


@pytest.mark.parametrize(("text", "found"), [("a = 'UZB'", 1), ("f(x=['KOR', 'WLD'])", 2), ("'''Not KOR.'''", 0)])
def test_a_second_code_is_found(text: str, found: int) -> None:
    assert len(places(text, code)) == found


def factor(node: ast.AST) -> bool:
    """Whether a number is multiplied by, or divided by, a bare scale: 1e3, 1e6, 1e9, 100, 60 or one over these."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Mult, ast.Div, ast.FloorDiv)):
        return False
    scales = {1e3, 1e6, 1e9, 100, 60}
    scales |= {1 / scale for scale in scales}
    return any(isinstance(side, ast.Constant) and side.value in scales for side in (node.left, node.right))


@pytest.mark.parametrize("room", ["indicators", "claims", "report"])
def test_units_are_converted_by_their_names(room: str) -> None:
    assert [where for path in sorted((SOURCE / room).rglob("*.py")) for where in lines(path, factor)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a = b / 1e3", 1),
        ("a = 100 * b / c", 1),
        ("a = b * 1_000_000 / 100", 2),
        ("a = b[x] // 60 + 1", 1),
        ("a = b > 100", 0),
        ("a = 100 - b * 2", 0),
        ("a = b * 1e-3", 1),
    ],
)
def test_a_bare_factor_is_found(text: str, found: int) -> None:
    assert len(places(text, factor)) == found


def month(node: ast.AST) -> bool:
    """Whether the names of months are listed, or asked of the machine, whose language may be another."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {"feb", "jul", "dec"} <= {word[:3] for word in node.value.lower().split()}
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        texts = [each.value for each in node.elts if isinstance(each, ast.Constant)]
        return {"feb", "jul", "dec"} <= {text[:3].lower() for text in texts if isinstance(text, str)}
    return isinstance(node, ast.Attribute) and node.attr in ("month_name", "month_abbr")


def test_names_of_months_are_listed_in_one_module() -> None:
    modules = [path for path in sorted(SOURCE.rglob("*.py")) if path != Path(written.__file__)]
    assert [where for path in modules for where in lines(path, month)] == []
    assert lines(Path(written.__file__), month)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("m = 'January February March July December'.split()", 1),
        ("m = ('Jan', 'Feb', 'Jul', 'Dec')", 1),
        ("m = calendar.month_name[3]", 1),
        ("m = 'May Day'", 0),
        ("m = calendar.monthrange(2024, 2)", 0),
    ],
)
def test_a_second_list_of_months_is_found(text: str, found: int) -> None:
    assert len(places(text, month)) == found


def calls(path: Path) -> list[str]:
    """The columns that a module declares, as code."""
    found = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return [ast.unparse(node) for node in found if isinstance(node.func, ast.Name) and node.func.id == "Column"]


def test_columns_that_most_tables_have_are_declared_once() -> None:
    shared = {call for call in calls(Path(results.__file__)) if call.startswith("Column('")}
    assert {results.YEAR, results.PERIOD, results.HOW, *results.JUDGED} == {
        eval(call, vars(results)) for call in shared
    }
    again = {path.name: shared & set(calls(path)) for path in (SOURCE / "indicators").rglob("*.py")}
    assert {name: found for name, found in again.items() if found} == {}
