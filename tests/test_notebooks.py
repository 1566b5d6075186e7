"""The notebooks as files: short, stripped, without a typed number, a computation or a definition; and they run."""

import ast
import re
import warnings
from pathlib import Path

import nbformat
import papermill
import pytest

from koruz.export.document import METHOD_TITLE, read

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
MOST_LINES = 8
WIDEST = 120

# Words that hold a digit by their nature, such as the visa classes E-9 and D-4-1.
_CLASS = re.compile(r"\b[A-Z]{1,3}-\d+(-\d+)?\b")
_FIELD = re.compile(r"\{[^}]*\}")
_FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.BinOp,
    ast.Global,
)


def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in notebook(path).cells if cell.cell_type == "code"]


def words(tree):
    """String constants of the code, without fields, dictionary keys and subscripts."""
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            skipped.update(id(child) for child in ast.walk(node.slice))
        if isinstance(node, ast.Dict):
            skipped.update(id(part) for part in (*node.keys, *node.values))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield _CLASS.sub("", _FIELD.sub("", node.value))


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
    assert book.metadata.koruz.question.endswith("?")


@every
def test_cells_are_short(path):
    for cell in code_cells(path):
        lines = cell.source.splitlines()
        assert len(lines) <= MOST_LINES, cell.source
        assert max(map(len, lines)) <= WIDEST, cell.source


@every
def test_a_notebook_never_computes(path):
    for cell in code_cells(path):
        found = [type(node).__name__ for node in ast.walk(ast.parse(cell.source)) if isinstance(node, _FORBIDDEN)]
        assert not found, cell.source


@every
def test_no_number_is_typed_in_prose(path):
    for cell in notebook(path).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d", _CLASS.sub("", cell.source)), cell.source
        elif "parameters" not in cell.metadata.get("tags", []):
            typed = [text for text in words(ast.parse(cell.source)) if re.search(r"\d", text)]
            assert not typed, cell.source


@every
def test_reads_like_a_report(path):
    cells = notebook(path).cells
    titles = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    heads = [line for line in titles if line.startswith("#")]
    assert heads[0].startswith("# ")
    assert all(line.startswith("## ") for line in heads[1:])
    assert heads[-1] == f"## {METHOD_TITLE}"
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in cells) <= 1


@every
def test_runs_in_plain_papermill_and_gives_a_whole_report(path, executed):
    document = read(executed(path))
    assert len(document.exhibits) >= 6 or document.theme in {"claims", "overview"}
    assert document.method is not None
    for block in document.exhibits:
        assert re.search(r"\d", block.record["alt"]), block.label
        assert block.record["sources"], block.label
        assert block.record["rows"], block.label


@every
def test_takeaways_are_three_to_five_and_each_has_a_number(path, executed):
    document = read(executed(path))
    assert 3 <= len(document.takeaways) <= 5
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
