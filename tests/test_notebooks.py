"""The notebooks as files: short, stripped, without a typed number, a computation or a definition; and they run."""

import re
import warnings

import nbformat
import papermill
import pytest
from builders import ROOT, published

from koruz.export.document import read
from koruz.runner.authoring import rules

NOTEBOOKS = published()


def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in notebook(path).cells if cell.cell_type == "code"]


every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_notebooks():
    assert NOTEBOOKS


@every
def test_is_valid_and_stripped(path):
    book = notebook(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nbformat.validate(book)
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None
    assert set(book.metadata) <= {"kernelspec", "language_info", "koruz"}
    assert book.metadata.koruz.theme == path.stem.partition("_")[2]


@every
def test_follows_the_rules_of_the_house(path):
    assert rules.hold(notebook(path))
    assert list(rules.broken(notebook(path), path.stem.partition("_")[2])) == []


@every
def test_runs_in_plain_papermill_and_gives_a_whole_report(path, executed):
    document = read(executed(path))
    assert len(document.exhibits) >= rules.LEAST_EXHIBITS or document.theme in rules.OF_OTHER_FORM
    assert document.method is not None
    for block in document.exhibits:
        assert re.search(r"\d", block.record["alt"]), block.label
        assert block.record["sources"], block.label
        assert block.record["rows"], block.label


@every
def test_takeaways_are_three_to_five_and_each_has_a_number(path, executed):
    document = read(executed(path))
    assert len(document.takeaways) in rules.TAKEAWAYS
    for item in document.takeaways:
        assert item["values"], item


@every
def test_headlines_are_short_and_findings_stand_by_default(path, executed):
    for block in read(executed(path)).exhibits:
        assert block.record["finding"], f"{block.label}: the default edition falls back to {block.record['headline']!r}"
        assert len(block.record["headline"].split()) <= 16, block.record["headline"]


def test_runs_from_the_root(tmp_path):
    path = NOTEBOOKS[0]
    papermill.execute_notebook(path, tmp_path / path.name, cwd=ROOT, progress_bar=False, kernel_name="python3")
