"""Run a master as students run theirs: in a folder with the report's CSVs and selfcheck.py, without koruz's modules."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koruz.report.parameters import source_of
from koruz.runner.seminar.masters import CHECK, SELFCHECK, Master
from koruz.words.problems import BadInput, Problem, quoted

_MODULE = "selfcheck"
_RIGHT = "right."
_TIMEOUT = 120  # seconds that a cell may take


@dataclass(frozen=True)
class Trial:
    """What running a master gave.

    Attributes:
        notebook: The executed notebook.
        expected: What each check expects, by its name, as `selfcheck.expect` keeps it.
        filled: Texts for the teacher's page, by name.
        marks: What a student's copy knows of the right answers.
    """

    notebook: Any
    expected: Mapping[str, Mapping[str, Any]]
    filled: Mapping[str, str]
    marks: Mapping[str, Any]


def run(master: Master, data: Path) -> Trial:
    """Run a master's cells in this process.

    Args:
        master: A sound master.
        data: Folder with the report's CSVs.

    Raises:
        BadInput: If a cell fails or a check doesn't say that the answer is right.
    """
    with tempfile.TemporaryDirectory(prefix="koruz-seminar-") as scratch, _alone():
        folder = Path(scratch)
        (folder / "data").mkdir()
        for path in data.glob("*.csv"):
            shutil.copyfile(path, folder / "data" / path.name)
        shutil.copyfile(master.path.with_name(SELFCHECK), folder / SELFCHECK)
        executed = _executed(master, folder)
        _judge(master, executed)
        checker = sys.modules[_MODULE]
        expected = dict(checker.EXPECTED)
        return Trial(executed, expected, dict(checker.FILLED), checker.marks(expected))


@contextmanager
def _alone() -> Iterator[None]:
    """Let the master find its own selfcheck, and leave neither it nor its pictures and settings to others."""
    import pandas

    sys.modules.pop(_MODULE, None)
    try:
        with pandas.option_context("display.max_colwidth", pandas.get_option("display.max_colwidth")):
            yield
    finally:
        sys.modules.pop(_MODULE, None)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")


def _executed(master: Master, folder: Path) -> Any:
    from papermill.engines import NotebookExecutionManager

    from koruz.runner.inprocess import execute
    from koruz.runner.notebooks import load

    notebook = load(master.path)
    notebook.metadata["papermill"] = {}
    for cell in notebook.cells:
        cell["source"], cell.metadata["papermill"] = source_of(cell), {}
    with _working_in(folder):
        execute(NotebookExecutionManager(notebook, progress_bar=False), _TIMEOUT)
    for part in (notebook, *notebook.cells):
        part.metadata.pop("papermill", None)
    return notebook


@contextmanager
def _working_in(folder: Path) -> Iterator[None]:
    before, wrote = Path.cwd(), sys.dont_write_bytecode
    os.chdir(folder)
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        os.chdir(before)
        sys.dont_write_bytecode = wrote


def _judge(master: Master, executed: Any) -> None:
    """Raise BadInput for the first cell that failed, or for each check that isn't right."""
    wrong = []
    for cell, made in zip(master.cells, executed.cells, strict=True):
        place = f"{master.place}, cell {quoted(cell.name)}"
        for output in made.get("outputs", []):
            if output.output_type == "error":
                last = f"{output.ename}: {([*output.evalue.splitlines(), ''])[-1 if not output.evalue else -2]}"
                raise BadInput([Problem(place, None, None, "a master runs", last, "Mend the cell.")])
        if cell.kind == CHECK:
            told = _told(made)
            wrong += [
                Problem(place, None, None, "a master's answers are right", quoted(line), "Mend answer or expectation.")
                for line in told or ["nothing"]
                if not line.endswith(f": {_RIGHT}")
            ]
    if wrong:
        raise BadInput(wrong)


def _told(cell: Any) -> list[str]:
    """Lines that a cell printed."""
    texts = [output.text for output in cell.get("outputs", []) if output.output_type == "stream"]
    return [line for line in "".join(texts).splitlines() if line.strip()]
