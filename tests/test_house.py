"""The house: imports run one way, rooms stay few, and nothing is imported that isn't declared."""

from __future__ import annotations

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from builders import ROOT
from importlinter.cli import lint_imports

SOURCE = ROOT / "src" / "koruz"
ROOMS, ARROWS, RUNNER = 12, 25, 16


def room(module: str) -> str:
    """The room of a module: the first name below koruz; '' for koruz itself."""
    return module.partition(".")[2].partition(".")[0]


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def arrows() -> set[tuple[str, str]]:
    """Pairs of rooms of which the first imports the second."""
    pairs = set()
    for path in SOURCE.rglob("*.py"):
        own = path.relative_to(SOURCE).with_suffix("").parts[0]
        pairs |= {(own, room(name)) for name in imported(path) if name.startswith("koruz.")}
    return {(own, other) for own, other in pairs if own not in (other, "__main__")}


def test_imports_run_down_the_house_and_in_no_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_rooms_and_arrows_between_them_are_few() -> None:
    # A checkout that was pulled over an older one keeps empty folders with byte-code.
    rooms = {path.relative_to(SOURCE).with_suffix("").parts[0] for path in SOURCE.rglob("*.py")}
    assert len(rooms - {"__init__", "__main__"}) <= ROOMS
    assert len(arrows()) <= ARROWS
    assert len(list((SOURCE / "runner").glob("*.py"))) <= RUNNER


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_each_room_says_in_one_line_what_it_is_for(path: Path) -> None:
    says = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert says
    assert says.partition("\n")[0].endswith(".")


# Folders that the ignore files of Python projects name.
IGNORED = {
    "build",
    "dist",
    "env",
    "venv",
    "lib",
    "lib64",
    "parts",
    "sdist",
    "var",
    "wheels",
    "downloads",
    "target",
    "eggs",
}


def test_no_folder_has_a_name_that_ignore_files_swallow() -> None:
    assert not {path.parent.name for path in SOURCE.rglob("*.py")} & IGNORED


def declared() -> set[str]:
    """What the project says that it needs, by name."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needs = [
        *content["project"]["dependencies"],
        *itertools.chain(*content["project"]["optional-dependencies"].values()),
    ]
    return {re.split(r"[\[<>=~! ]", need)[0].lower().replace("_", "-") for need in needs}


def test_whatever_is_imported_is_declared() -> None:
    known, missing = packages_distributions(), set()
    for path in SOURCE.rglob("*.py"):
        for name in {module.partition(".")[0] for module in imported(path)} - {"koruz", *sys.stdlib_module_names}:
            names = {package.lower().replace("_", "-") for package in known.get(name, [name])}
            missing |= set() if names & declared() else {(name, path.name)}
    assert missing == set()


def test_the_papers_name_what_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8") + (ROOT / "README.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"`koruz\.([a-z_.]+)`", text)):
        place = SOURCE.joinpath(*name.split("."))
        assert place.is_dir() or place.with_suffix(".py").is_file(), name
    for path in set(re.findall(r"`((?:tests|data|\.ci|benchmarks)/[\w./]*)`", text)):
        assert (ROOT / path).exists(), path


def test_every_module_that_the_fork_server_leaves_out_exists() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import koruz.runner.preload as p; print(*p._LEFT_OUT)"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    for name in done.stdout.split():
        place = SOURCE.joinpath(*name.split(".")[1:])
        assert place.is_dir() or place.with_suffix(".py").is_file(), name
