"""Execute one notebook with papermill, so that the same inputs give the same bytes."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.data.catalog import open_catalog
from koruz.export.traces import settled
from koruz.runner import notebooks
from koruz.runner.edition import manifest
from koruz.runner.forkserver import settings
from koruz.runner.plan import CELL_TIMEOUT, Job

if TYPE_CHECKING:
    from nbformat import NotebookNode


# What JupyterLab, nbconvert and this suite read.
_CELL_KEYS = frozenset({"tags", "jupyter", "slideshow", "koruz", "alt", "caption", "name", "editable", "deletable"})
_NOTEBOOK_KEYS = frozenset(
    {"koruz", "title", "authors", "author", "license", "licence", "keywords", "description", "date", "lang", "language"}
)

# An ordinary kernel says what of the data its cells open, too.
_LISTENS = "--IPKernelApp.exec_lines=['from koruz.data import reads as _; _.listen(); del _']"

_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class CellFailure(Exception):
    """A cell raised, took too long or ended its kernel.

    Attributes:
        number: Place of the cell among the notebook's code cells, from 1; None if no cell had started.
        line: First line of the cell.
        message: Last line of the error.
    """

    def __init__(self, number: int | None, line: str, message: str) -> None:
        super().__init__(number, line, message)
        self.number, self.line, self.message = number, line, message


def environment(job: Job, scratch: Path) -> dict[str, str]:
    """Environment of the process that executes and exports: nothing of the user's settings, clock or language.

    Args:
        job: The report to build.
        scratch: Folder for files that kernels leave behind.
    """
    return {
        **settings(),
        "KORUZ_DATA": str(job.data),
        "SOURCE_DATE_EPOCH": str(epoch(job.vintage)),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "TMPDIR": str(scratch),
    }


def epoch(vintage: str) -> int:
    """Seconds from 1970 to the start of a date or reduced date; 0 if it is none or earlier."""
    for pattern in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return max(0, int(datetime.strptime(vintage[:10], pattern).replace(tzinfo=UTC).timestamp()))
        except ValueError:
            continue
    return 0


def execute(
    job: Job,
    announce: Callable[[int, int], None] | None = None,
    timeout: int = CELL_TIMEOUT,
    engine: str = "kernel",
    begin: Callable[[int | None, str], None] | None = None,
) -> NotebookNode:
    """Execute a job's notebook with this Python, in the notebook's folder.

    Args:
        job: What to execute. Only parameters that differ from the defaults are injected.
        announce: Told how many code cells are done, and of how many.
        timeout: Seconds that one cell may take.
        engine: 'kernel' starts an ordinary Jupyter kernel; 'koruz' runs the cells in this process.
        begin: Told the number and first line of each code cell before it runs; no number if it was injected.

    Returns:
        The executed notebook, free of all that differs between runs, with the run in `metadata.koruz.run`.

    Raises:
        CellFailure: If a cell raises, takes too long or ends the kernel.
    """
    notebook = notebooks.load(job.notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    progress = _Progress([cell["id"] for cell in cells], announce or (lambda *_: None), begin or (lambda *_: None))
    with _explained(progress):
        executed = _run(job, notebook, progress, timeout, engine)
    # papermill takes `sys.exit(0)` for a good end, but what follows was never executed.
    cells = [cell for cell in executed.cells if not _expects_error(cell)]
    if any(output.output_type == "error" for cell in cells for output in cell.get("outputs", [])):
        raise progress.failure("SystemExit: the cell ended the notebook")
    return clean(executed, job)


class _Progress:
    """Which cell runs, told by nbclient's hooks."""

    def __init__(
        self, ids: list[str], announce: Callable[[int, int], None], begin: Callable[[int | None, str], None]
    ) -> None:
        self.ids, self.announce, self.begin = ids, announce, begin
        self.cell: Any = None

    def start(self, cell: Any, cell_index: int) -> None:
        self.cell = cell
        self.begin(*self.place())

    def complete(self, cell: Any, cell_index: int) -> None:
        if cell["id"] in self.ids:
            self.announce(self.ids.index(cell["id"]) + 1, len(self.ids))

    def place(self) -> tuple[int | None, str]:
        """Number and first line of the cell that runs."""
        if self.cell is None:
            return None, ""
        number = self.ids.index(self.cell["id"]) + 1 if self.cell["id"] in self.ids else None
        return number, self.cell["source"].strip().splitlines()[0]

    def failure(self, message: str) -> CellFailure:
        return CellFailure(*self.place(), message)


def _run(job: Job, notebook: Any, progress: _Progress, timeout: int, engine: str) -> Any:
    import papermill
    from papermill.log import logger

    logger.setLevel(logging.CRITICAL)
    options = {} if engine == "koruz" else {"kernel_manager_class": _kernel_manager(), "shutdown_kernel": "immediate"}
    with _expected_errors(), _unsaved():
        return papermill.execute_notebook(
            notebook,
            None,
            parameters=job.changed or None,
            engine_name=_engine(engine),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=job.notebook.parent,
            execution_timeout=timeout,
            on_cell_execute=progress.start,
            on_cell_complete=progress.complete,
            record_timing=False,
            **options,
        )


@contextmanager
def _expected_errors() -> Iterator[None]:
    """Let papermill pass an error in a cell tagged `raises-exception`, as nbclient and JupyterLab do."""
    from papermill import execute

    refuse = execute.raise_for_execution_errors

    def raise_unexpected(notebook: Any, path: Any) -> None:
        if any(map(_expects_error, notebook.cells)):
            cells = [{**cell, "outputs": []} if _expects_error(cell) else cell for cell in notebook.cells]
            notebook = notebooks.import_nbformat().from_dict({**notebook, "cells": cells})
        refuse(notebook, path)

    execute.raise_for_execution_errors = raise_unexpected
    try:
        yield
    finally:
        execute.raise_for_execution_errors = refuse


@contextmanager
def _unsaved() -> Iterator[None]:
    """Keep papermill, which is given no file to write to, from putting the notebook into words all the same."""
    from papermill import execute

    write = execute.write_ipynb
    execute.write_ipynb = lambda notebook, path: None
    try:
        yield
    finally:
        execute.write_ipynb = write


def _expects_error(cell: Any) -> bool:
    return "raises-exception" in cell.metadata.get("tags", [])


def _engine(name: str) -> str:
    """The name of an engine in papermill; ours is made known here as well, whatever the installed metadata say."""
    if name == "kernel":
        return "nbclient"
    from papermill.engines import papermill_engines

    from koruz.runner import engine

    papermill_engines.register(engine.NAME, engine.InProcessEngine)
    return engine.NAME


def _kernel_manager() -> type:
    """A kernel manager that always starts this Python: a kernel called `python3` may be another one's."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class ThisPython(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", _LISTENS]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

    return ThisPython


@contextmanager
def _explained(progress: _Progress) -> Iterator[None]:
    """Turn what papermill and nbclient raise into the cell and one line."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        yield
    except PapermillExecutionError as error:
        raise progress.failure(last_line(error.ename, error.evalue)) from error
    except CellTimeoutError as error:
        raise progress.failure("TimeoutError: the cell took too long and was ended") from error
    except DeadKernelError as error:
        raise progress.failure("the cell ended its kernel") from error


def last_line(name: str, text: str) -> str:
    """An error in one line: its name and the last line of its text, without colours."""
    lines = [line.strip() for line in _ESCAPES.sub("", text).splitlines() if line.strip()]
    return f"{name}: {lines[-1]}" if lines else name


def clean(notebook: Any, job: Job) -> NotebookNode:
    """Take out times, paths and ids that differ between runs, and put in what was run.

    Args:
        notebook: The executed notebook; it is changed.
        job: What was executed.
    """
    notebook.metadata = _kept(notebook.metadata, _NOTEBOOK_KEYS)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"file_extension": ".py", "name": "python"}
    for cell in notebook.cells:
        cell.metadata = _kept(cell.metadata, _CELL_KEYS)
        if notebooks.INJECTED in cell.metadata.get("tags", []):
            cell["id"] = notebooks.INJECTED
        if cell.metadata.get("tags") == []:
            del cell.metadata["tags"]
        if "outputs" in cell:
            root = job.notebook.parent.parent
            cell["outputs"] = [settled(output, root) for output in _joined(cell["outputs"])]
    koruz: Mapping[str, Any] = notebook.metadata.get("koruz", {})
    names = open_catalog(job.data).countries
    question = notebooks.filled(notebooks.question_of(notebook), job.parameters, names)
    notebook.metadata["koruz"] = {**koruz, "question": question, "theme": job.theme, "run": run_record(job)}
    cleaned: NotebookNode = notebooks.import_nbformat().from_dict(notebook)
    return cleaned


def _joined(outputs: list[Any]) -> list[Any]:
    """Outputs with each stream in one piece between two others: a kernel cuts it by the clock, and there it flushes."""
    found: list[Any] = []
    streams: dict[str, Any] = {}
    for output in outputs:
        if output.output_type != "stream":
            streams = {}
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
            continue
        else:
            streams[output["name"]] = output
        found.append(output)
    return found


def _kept(metadata: Any, keys: frozenset[str]) -> Any:
    """What of the metadata is published: programs leave names, accounts and hashes of machines in the rest."""
    return type(metadata)({key: value for key, value in metadata.items() if key in keys})


def run_record(job: Job) -> dict[str, Any]:
    """What the report says about its own making."""
    return {
        "edition": job.edition,
        "vintage": job.vintage,
        "parameters": dict(job.parameters),
        "defaults": dict(job.defaults),
        "variant": job.variant,
        **({"laid": job.laid.record(job.shelf.rpartition("/")[2])} if job.laid else {}),
        "formats": list(job.formats),
        "packages": manifest.packages(),
        "python": manifest.python_version(),
    }
