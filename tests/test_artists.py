"""A report's process puts off what matplotlib says of its artists' properties, and a cell that asks is told."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from koruz.report import artists

ASKED = """
import inspect
from matplotlib.lines import Line2D
print(Line2D.set.__doc__)
print(inspect.signature(Line2D.set))
help(Line2D.set)
"""


def test_help_on_an_artist_names_the_properties_that_a_kernel_names(tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell("import matplotlib"), nbformat.v4.new_code_cell(ASKED)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "in.ipynb")
    shown = {}
    for engine in ("nbclient", "koruz"):
        code = "import sys, papermill, koruz.runner.preload as p; assert p.failure is None\n"
        code += "options = {'kernel_name': 'python3', 'progress_bar': False}\n"
        code += "papermill.execute_notebook(*sys.argv[1:3], engine_name=sys.argv[3], **options)"
        out = tmp_path / f"{engine}.ipynb"
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "in.ipynb"), str(out), engine], check=True)
        shown[engine] = "".join(output["text"] for output in nbformat.read(out, 4).cells[1].outputs)
    properties = {engine: re.findall(r"^ +(\w+)(?: or \w+)*: ", text, re.MULTILINE) for engine, text in shown.items()}
    assert len(properties["koruz"]) > 80
    assert properties["koruz"] == properties["nbclient"]
    assert re.sub(r" or \w+:", ":", shown["koruz"]).count("linewidth") == shown["nbclient"].count("linewidth")


def test_lists_are_written_when_a_cell_may_ask_and_not_before() -> None:
    code = "import koruz.runner.preload; from koruz.report import artists; from matplotlib.lines import Line2D\n"
    code += "for source in ('a = 1', 'Line2D.set?'): artists.write_for(source); print(Line2D.set.__doc__ is None)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


HELP = ["set?", "set??  ", "?set", "a = 1\nset?\nb = 2", "%pinfo set", "help(set)", "set.__doc__"]


@pytest.mark.parametrize("source", HELP)
def test_a_cell_that_shows_help_is_known(source: str) -> None:
    assert artists.may_ask(source)


@pytest.mark.parametrize("source", ["a = 1", "say('percent of what?', 1)", "say('why? ' + because)"])
def test_a_question_in_words_asks_for_no_help(source: str) -> None:
    assert not artists.may_ask(source)
