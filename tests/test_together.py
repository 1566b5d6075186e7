"""Tests that share something dear are named as they are called: else it would be made by each worker, unseen."""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path

import pytest
from together import SHARED, group

SHARING = {"built", "built_by_kernels", "calm", "executed", "served", "reports", "walked", "cluster", "records", "real"}
FILES = sorted({name.partition("::")[0] for name in chain.from_iterable(SHARED.values())})


@pytest.mark.parametrize("file", FILES)
def test_whoever_asks_for_what_is_shared_is_in_a_group_and_nobody_else(file: str) -> None:
    parts = ast.parse((Path(__file__).parent / file).read_text(encoding="utf-8")).body
    tests = [part for part in parts if isinstance(part, ast.FunctionDef) and part.name.startswith("test_")]
    asking = {f"{file}::{test.name}" for test in tests if SHARING & {each.arg for each in test.args.args}}
    named = {name for name in chain.from_iterable(SHARED.values()) if name.startswith(f"{file}::")}
    assert asking == named, "name the test in `SHARED` of tests/together.py, or take it out there"


def test_cases_of_a_test_go_with_their_group_and_others_by_themselves() -> None:
    for shared, names in SHARED.items():
        assert {group(f"tests/{name}[a::b@c]") for name in names} == {shared}
    assert group("tests/test_lab.py::test_other[1]") == "tests/test_lab.py::test_other[1]"
