"""Every example in a docstring of the package runs and gives what it says."""

from __future__ import annotations

import ast
import doctest
from importlib import import_module
from pathlib import Path

import pytest
from builders import ROOT

SOURCE = ROOT / "src"
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if ">>> " in path.read_text(encoding="utf-8")]

# What authors call in a notebook.
CALLED = {
    "report/values.py": {"Value"},
    "report/prose.py": {"headline", "state", "say", "takeaways"},
    "report/exhibits.py": {"figure", "table"},
}


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_examples_give_what_they_say(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testmod(import_module(name_of(path)), optionflags=doctest.ELLIPSIS, report=True)
    assert done.attempted
    assert done.failed == 0


@pytest.mark.parametrize("file", CALLED)
def test_what_authors_call_has_an_example(file: str) -> None:
    tree = ast.parse((SOURCE / "koruz" / file).read_text(encoding="utf-8"))
    named = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert [name for name in CALLED[file] if ">>> " not in (ast.get_docstring(named[name]) or "")] == []
