"""Faults that the mutation run plants: one edit each, the same for the same seed, none where nothing could tell."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

import builders
import pytest

sys.path.append(str(builders.ROOT))  # the benchmarks are no part of the package

from benchmarks import mutations
from benchmarks.mutants import Mutant, Sites


def faults(folder: Path, source: str) -> list[tuple[str, str]]:
    """Kind and changed lines of every fault of a text."""
    file = folder / "module.py"
    file.write_text(source, encoding="utf-8")
    sites = Sites(file)
    found = [sites.mutant(number) for number in range(len(sites))]
    assert [fault.kind for fault in found] == sites.kinds()
    return [(fault.kind, _after(fault)) for fault in found]


def _after(fault: Mutant) -> str:
    return "\n".join(line[1:] for line in fault.diff.splitlines() if line.startswith("+"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a < b", [("edge", "a <= b")]),
        ("a >= b", [("edge", "a > b")]),
        ("a == b", [("opposite", "a != b")]),
        ("a not in b", [("opposite", "a in b")]),
        ("a * b", [("operator", "a / b"), ("lost part", "a"), ("lost part", "b")]),
        ("a - b", [("operator", "a + b"), ("lost part", "a")]),
        ("a and b", [("and and or", "a or b"), ("lost part", "b"), ("lost part", "a")]),
        ("not a", [("not", "a")]),
        ("~a", [("not", "a")]),
        ("7", [("constant", "8"), ("constant", "6")]),
        ("2.0", [("constant", "2.2")]),
        ("True", [("constant", "False")]),
        ("'text'", []),
        ("'a' + b", []),
        ("f(a, b)", [("order of arguments", "f(b, a)")]),
        ("f(a, a)", []),
        ("f(*a, b)", []),
        ("max(a)", [("extreme", "min(a)")]),
        ("a.idxmin()", [("extreme", "a.idxmax()")]),
        ("a if b else c", [("not", "c if b else a")]),
        ("if a:\n    b", [("not", "if not a:")]),
        ("[a for a in b if c]", [("lost filter", "[a for a in b]")]),
        ("f(a, strict=True)", []),
        ("if TYPE_CHECKING:\n    a = 1", []),
        ("@f(1)\ndef g(a: 'x[1]') -> 'y[2]':\n    return a", []),
    ],
)
def test_faults_of_a_text(tmp_path: Path, source: str, found: list[tuple[str, str]]) -> None:
    assert faults(tmp_path, source) == found


def test_a_fault_is_one_edit_and_the_next_begins_anew(tmp_path: Path) -> None:
    lines = [text for _, text in faults(tmp_path, "a = 1\nb = 2\n")]
    assert lines == ["a = 2", "a = 0", "b = 3", "b = 1"]


def test_the_same_seed_draws_the_same_faults_as_many_of_each_kind() -> None:
    first, again, other = (mutations.drawn(builders.ROOT, seed, 20, "indicators/trade") for seed in (1, 1, 2))
    assert first == again
    assert first != other
    counts = Counter(mutant.kind for mutant in first)
    assert max(counts.values()) - min(counts.values()) <= 1
    for mutant in first:
        assert ast.dump(ast.parse(mutant.source)) != ast.dump(ast.parse(mutant.file.read_text(encoding="utf-8")))


def test_a_module_is_judged_first_by_the_tests_of_its_own_theme() -> None:
    root = mutations.ROOT / "src" / "koruz"

    def near(name: str) -> list[str]:
        found, _ = mutations._near(Mutant(root / name, 1, "edge", "", ""))
        return found

    assert near("indicators/trade/flows.py")[0] == "test_trade.py"
    assert near("indicators/trade/flows.py")[-1].endswith("[trade]")
    assert {"test_trade.py", "test_arithmetic.py"} <= set(near("claims/trade.py"))
    assert near("claims/trade.py")[-1].endswith("[claims]")
    assert {*near("indicators/loans.py")} == {"test_loans.py", "test_edges.py"}
    for name in (*mutations.FAST, mutations.WORLDS):
        assert (builders.ROOT / "tests" / name).is_file(), name


def test_slow_tests_are_those_of_the_reports_of_one_theme() -> None:
    root = mutations.ROOT / "src" / "koruz"

    def slow(name: str) -> tuple[list[str], str]:
        return mutations._slow(Mutant(root / name, 1, "edge", "", ""))

    assert slow("indicators/trade/flows.py") == ([mutations.SENTENCES, mutations.ALTERED], "_trade")
    assert slow("indicators/migration/days.py")[1] == "_migration or contrary_figures"
    assert mutations.SAID in slow("claims/trade.py")[0]
    assert slow("methods/loans.py") == ([], "")
    for name in (mutations.SENTENCES, mutations.ALTERED, mutations.CONTRARY, mutations.SAID):
        file, _, test = name.partition("::")
        assert f"def {test}" in (builders.ROOT / "tests" / file).read_text(encoding="utf-8")


def test_what_survives_is_summed_up_with_its_diff() -> None:
    one = Mutant(mutations.ROOT / "src" / "a.py", 3, "edge", "-a < b\n+a <= b", "")
    text = mutations.summary([mutations.Fate(one, "survived"), mutations.Fate(one, "golden")])
    assert "src/a.py:3 (edge)\n-a < b\n+a <= b" in text
    assert "told: 1 of 2" in text
    assert "edge: 1 of 2" in text


def test_every_kind_of_fault_occurs_in_the_package() -> None:
    files = (builders.ROOT / "src" / "koruz" / "claims").glob("*.py")
    kinds = {kind for file in files for kind in Sites(file).kinds()}
    assert kinds >= {"edge", "opposite", "operator", "lost part", "and and or", "not", "constant", "extreme"}
