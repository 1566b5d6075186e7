"""The suite built and its notebooks executed once for all tests that look at the outcome.

Tests that share one of them run in one worker, so that nothing is built twice: `together.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import builders
import nbformat
import papermill
import pytest
from nbformat import NotebookNode

Execute = Callable[[Path], NotebookNode]


def _build(out: Path, engine: str) -> Path:
    command = [sys.executable, builders.ROOT / "run_all.py", "--formats", "html", "--engine", engine, "--out", out]
    done = subprocess.run(command, cwd=builders.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session", name="built")
def built_suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The standard edition, built from what stands in the working tree."""
    return _build(tmp_path_factory.mktemp("built") / "out", "koruz")


@pytest.fixture(scope="session", name="built_by_kernels")
def suite_built_by_kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, its cells run by ordinary kernels."""
    return _build(tmp_path_factory.mktemp("kernels") / "out", "kernel")


@pytest.fixture(scope="session", name="executed")
def notebooks_executed(tmp_path_factory: pytest.TempPathFactory) -> Execute:
    """A notebook executed in plain papermill, in its folder, with a new user's settings; each once."""
    folder, home = tmp_path_factory.mktemp("executed"), tmp_path_factory.mktemp("home")
    done: dict[Path, NotebookNode] = {}

    def run(path: Path) -> NotebookNode:
        if path not in done:
            target = folder / path.name
            with pytest.MonkeyPatch.context() as patch:
                _new_user(patch, home)
                papermill.execute_notebook(path, target, cwd=path.parent, progress_bar=False, kernel_name="python3")
            done[path] = nbformat.read(target, as_version=4)
        return done[path]

    return run


def _new_user(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("JUPYTER", "IPYTHON", "MPL"))]:
        patch.delenv(name)
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        patch.setenv(name, str(home))
