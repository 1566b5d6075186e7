"""The gallery shows every chart with its call, fresh and readable; each chart's example runs."""

from __future__ import annotations

import ast
import doctest
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

import nbformat
import pytest
from bs4 import BeautifulSoup
from builders import ROOT
from gallery import GALLERY

import koruz.figures

MODULES = [
    import_module(found.name) for found in pkgutil.walk_packages(koruz.figures.__path__, f"{koruz.figures.__name__}.")
]
CHARTS: dict[str, Callable[..., object]] = {
    name: function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if not name.startswith("_")
    and function.__module__ == module.__name__
    and function.__annotations__.get("return") == "Figure"
    and {"frame", "unit", "label", "looks"} & {*inspect.signature(function).parameters} > {"frame"}
}


def cells() -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(GALLERY, as_version=4).cells if cell.cell_type == "code"]


def named() -> set[str]:
    """What the gallery's code names."""
    nodes = [node for cell in cells() for node in ast.walk(ast.parse(cell.source))]
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        argument.id for node in nodes if isinstance(node, ast.Call) for argument in node.args
        if isinstance(argument, ast.Name)
    }  # fmt: skip


def test_the_charts_are_found() -> None:
    assert {"lines", "banded", "judged", "multiples", "points", "route"} <= set(CHARTS)


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_is_in_the_gallery_and_has_an_example(chart: str) -> None:
    assert chart in named()
    assert f">>> {chart}(" in inspect.getdoc(CHARTS[chart])


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.removeprefix("koruz.figures."))
def test_examples_give_what_they_say(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_each_picture_has_its_words_and_needs_no_trust() -> None:
    shown = [output.data["text/html"] for cell in cells() for output in cell.outputs]
    assert len(shown) == sum("exhibits.figure(" in cell.source for cell in cells())
    for html in shown:
        page = BeautifulSoup(html, "html.parser")
        assert page.img["src"].startswith("data:image/svg+xml;base64,")
        assert len(page.img["alt"]) > 20
        assert not page.find(["svg", "script", "style"])


def test_cells_are_short() -> None:
    for cell in cells():
        assert len(cell.source.splitlines()) <= 8
        assert max(map(len, cell.source.splitlines())) <= 120


def test_the_gallery_is_fresh() -> None:
    """Else: `uv run python tests/gallery.py`, and look at it."""
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "gallery.py", "--show"], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == GALLERY.read_text(encoding="utf-8")
