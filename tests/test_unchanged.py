"""A run with nothing to do: found out without a heavy import, and denied whenever there is a doubt."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import builders
import pytest

from koruz.data import catalog
from koruz.data.package.content import content_digest
from koruz.runner import start, suite
from koruz.runner.edition import fingerprint, front_page, lock, manifest, publish, unchanged
from koruz.runner.plan import Project


@pytest.fixture
def published(project: Path, tmp_path: Path) -> Path:
    """A project whose one report stands, as a run without options leaves it."""
    order = suite.understand(Project(project), suite.Request())
    (job,) = suite._jobs(order, suite.open_data(Project(project), None, tmp_path), None)
    stage = publish.Stage(project / "reports")
    (stage.new("trade") / "trade.ipynb").write_text("{}")
    entry = publish.entry(job, {"cells": [], "metadata": {}}, stage.folder / "new" / "trade", "Trade", "")
    with stage.swapped("trade"):
        publish.record(job, entry, project / "reports")
    stage.close()
    assert front_page.publish(project / "reports", project / "data", job.inputs) == []
    return project


def answer(root: Path, *names: str) -> list[str]:
    return unchanged.unchanged(str(root), names)


def test_nothing_has_changed(published: Path) -> None:
    assert answer(published) == answer(published, "trade") == ["trade"]


def append(path: Path) -> None:
    path.write_text(path.read_text() + "\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "data": lambda root: append(root / "data" / "trade.csv"),
    "descriptor": lambda root: append(root / "data" / "datapackage.json"),
    "data gone": lambda root: (root / "data" / "trade.csv").unlink(),
    "notebook": lambda root: append(root / "notebooks" / "01_trade.ipynb"),
    "helper beside it": lambda root: (root / "notebooks" / "helper.py").write_text("WORD = 1"),
    "file below it": lambda root: builders.project(root / "notebooks" / "more"),
    "new notebook": lambda root: builders.write_notebook(root / "notebooks", "02_aid.ipynb", builders.report("aid")),
    "wrong name": lambda root: builders.write_notebook(root / "notebooks", "02aid.ipynb", builders.report("aid")),
    "renamed": lambda root: (root / "notebooks" / "01_trade.ipynb").rename(root / "notebooks" / "01_aid.ipynb"),
    "output cut": lambda root: (root / "reports" / "trade" / "trade.ipynb").write_text(""),
    "output damaged": lambda root: (root / "reports" / "trade" / "trade.ipynb").write_text("[]"),
    "output gone": lambda root: (root / "reports" / "trade" / "trade.ipynb").unlink(),
    "codebook": lambda root: (root / "data" / "README.md").write_text("# Other words"),
    "data archive gone": lambda root: (root / "reports" / front_page.DATA).unlink(),
    "index gone": lambda root: (root / "reports" / "index.html").unlink(),
    "index damaged": lambda root: append(root / "reports" / "index.html"),
    "manifest gone": lambda root: (root / "reports" / "manifest.json").unlink(),
    "manifest cut": lambda root: (root / "reports" / "manifest.json").write_text("{"),
    "left over": lambda root: publish.Stage(root / "reports"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_is_left_to_the_whole_command(published: Path, name: str) -> None:
    CHANGES[name](published)
    assert not start._nothing_to_do([], published)


def test_passing_files_of_a_killed_run_are_left_to_the_whole_command(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / "koruz-mine").mkdir()
    assert answer(published) == ["trade"]
    _, handle = lock.folder("koruz-", tmp_path)
    assert answer(published) == ["trade"]  # that run lives
    lock.release(handle)
    assert answer(published) == []


@pytest.mark.parametrize("function", ["source_digest", "environment_digest"])
def test_other_code_and_other_versions_are_changes(
    published: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    monkeypatch.setattr(fingerprint, function, lambda: "other")
    assert answer(published) == []


def test_unknown_themes_are_left_to_the_whole_command(published: Path) -> None:
    assert answer(published, "rain") == []


def test_the_short_way_imports_nothing_heavy_and_says_what_the_long_way_says(published: Path) -> None:
    heavy = (
        *("click", "frictionless", "importlib.metadata", "multiprocessing", "nbformat", "numpy", "pandas", "psutil"),
        *("pydantic", "rich"),
    )
    code = "import sys; from koruz.runner.start import main; print(main([], sys.argv[1]))\n"
    code += "print(*set(sys.argv[2:]) & {*sys.modules})"
    line = [sys.executable, "-c", code, str(published), *heavy]
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=published, timeout=60)
    short, index, exit_code, imported = done.stdout.split("\n")[:4]
    assert (short, index) == ("Nothing has changed: trade. Use --force to build again.", "Read reports/index.html")
    assert (exit_code, imported) == ("0", "")
    long = [sys.executable, "run_all.py", "--formats", "html,pdf"]
    done = subprocess.run(long, capture_output=True, text=True, check=True, cwd=published, timeout=60)
    assert done.stdout.split("\n")[:2] == [short, index]


def test_the_quick_digests_are_those_of_the_manifest(published: Path) -> None:
    inputs = manifest.read(published / "reports")["themes"]["trade"]["inputs"]
    quick = fingerprint.of_report(fingerprint.shared_inputs(published / "data"))
    assert quick == {name: inputs[name] for name in inputs if name != "notebook"}
    paths = [resource.path for resource in catalog.open_catalog(published / "data").resources.values()]
    assert content_digest(published / "data", paths) == catalog.digest(published / "data")


def test_versions_are_those_that_the_metadata_tell() -> None:
    for name, version in fingerprint.packages().items():
        assert version == metadata.version(name), name
    for name in set(fingerprint.PACKAGES) - set(fingerprint.packages()):
        with pytest.raises(metadata.PackageNotFoundError):
            metadata.version(name)


def test_a_package_installed_in_another_way_is_found_in_its_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = fingerprint.packages()
    monkeypatch.setattr(fingerprint, "_listed", lambda path: {})
    assert fingerprint.packages() == expected


def test_a_helper_counts_and_byte_code_doesn_t(published: Path) -> None:
    (published / "notebooks" / "__pycache__").mkdir()
    (published / "notebooks" / "__pycache__" / "helper.pyc").write_bytes(b"x")
    (published / "notebooks" / ".hidden").write_text("x")
    assert answer(published) == ["trade"]
    helper = published / "notebooks" / "helper.py"
    helper.write_text("WORD = 1")
    first = fingerprint.notebook_inputs(published / "notebooks" / "01_trade.ipynb")
    helper.write_text("WORD = 2")
    second = fingerprint.notebook_inputs(published / "notebooks" / "01_trade.ipynb")
    assert [name for name in first if first[name] != second[name]] == ["notebooks/helper.py"]
