"""What is written once: the pair of countries, conversions of units, names of months. A second place is found here."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import ROOT

from koruz.words import pair

SOURCE = ROOT / "src" / "koruz"


def nodes(path: Path) -> Iterator[ast.AST]:
    """Whatever a module says, but its docstrings' prose is one text each."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def lines(path: Path, wrong: Callable[[ast.AST], bool]) -> list[str]:
    """Where a module says what it shouldn't, as 'trade/view.py:16'."""
    name = path.relative_to(SOURCE)
    return [f"{name}:{node.lineno}" for node in nodes(path) if wrong(node) and isinstance(node, ast.expr)]


def code(node: ast.AST) -> bool:
    """Whether a country of the pair, or all together, stand there by their code."""
    return isinstance(node, ast.Constant) and node.value in (*pair.PAIR, pair.WORLD)


def test_codes_of_the_pair_stand_in_one_module() -> None:
    modules = [
        path for path in sorted(SOURCE.rglob("*.py")) if path != Path(pair.__file__) and "claims" not in path.parts
    ]
    assert [where for path in modules for where in lines(path, code)] == []


@pytest.mark.parametrize(("text", "found"), [("a = 'UZB'", 1), ("f(x=['KOR', 'WLD'])", 2), ("'''Not KOR.'''", 0)])
def test_a_second_code_is_found(text: str, found: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_once.SOURCE", tmp_path)
    (tmp_path / "again.py").write_text(text, encoding="utf-8")
    assert len(lines(tmp_path / "again.py", code)) == found


def factor(node: ast.AST) -> bool:
    """Whether a number is multiplied by, or divided by, a bare scale: 1e3, 1e6, 1e9, 100, 60 or one over these."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Mult, ast.Div, ast.FloorDiv)):
        return False
    scales = {1e3, 1e6, 1e9, 100, 60}
    scales |= {1 / scale for scale in scales}
    return any(isinstance(side, ast.Constant) and side.value in scales for side in (node.left, node.right))


def test_indicators_convert_units_by_their_names() -> None:
    assert [where for path in sorted((SOURCE / "indicators").rglob("*.py")) for where in lines(path, factor)] == []


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
def test_a_bare_factor_is_found(text: str, found: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_once.SOURCE", tmp_path)
    (tmp_path / "again.py").write_text(text, encoding="utf-8")
    assert len(lines(tmp_path / "again.py", factor)) == found
