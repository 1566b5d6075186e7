"""What a person walks through works as it is written: each command of the papers in docs/, in their order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from builders import ROOT

COMMAND = re.compile(r"^    uv run (run_all\.py .*)$", re.MULTILINE)
WALK = (ROOT / "docs" / "rerun.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    """What each command of the walk answered, by its words; the figure is typed after the first."""
    root = tmp_path_factory.mktemp("walk")
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    (root / "reports").mkdir()
    shutil.copyfile(ROOT / "run_all.py", root / "run_all.py")
    shutil.copyfile(ROOT / "reports" / "manifest.json", root / "reports" / "manifest.json")
    answers = {}
    for command in COMMAND.findall(WALK):
        words = [sys.executable, *command.split()]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200"}
        answers[command] = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)
        answers[command].args.append(str(root))
        if len(answers) == 1:
            typed(root / "mine" / "trade.xlsx")
    return answers


def typed(path: Path) -> None:
    """Type what the tables of the walk say."""
    told = dict(re.findall(r"^\| (\w+) \| [^|]* \| ([^|]*) \|$", WALK, re.MULTILINE))
    told.pop("column")
    book = openpyxl.load_workbook(path)
    sheet, sources = book["trade"], book["sources"]
    place = {cell.value: cell.column for cell in sheet[3]}
    for name, text in told.items():
        plain = text.strip().replace(",", "")
        sheet.cell(sheet.max_row, place[name]).value = float(plain) if plain[0].isdigit() else plain
    pairs = re.findall(r"`([^`]*)`(?:,| and)?\s+as\s+(source|title|publisher|published|url)", WALK)
    given = {name: text for text, name in pairs}
    sources.append([given.get(str(cell.value)) for cell in sources[3]])
    assert set(given) == {"source", "title", "publisher", "published", "url"}
    book.save(path)


def test_every_command_of_the_walk_answers(walked: dict[str, subprocess.CompletedProcess[str]]) -> None:
    assert len(walked) == 5
    assert {command: done.stderr for command, done in walked.items() if done.returncode} == {}


def test_the_walk_says_what_happens(walked: dict[str, subprocess.CompletedProcess[str]]) -> None:
    _, check, build, compare, save = [done.stdout for done in walked.values()][:5]
    assert "1 new" in check
    assert "2712.5 USD million" in check
    assert "variants/mine-" in build
    assert re.search(r"Values \(\d+\)", compare)
    assert "Kept in" in save


def test_the_standard_edition_stays(walked: dict[str, subprocess.CompletedProcess[str]]) -> None:
    root = Path(next(iter(walked.values())).args[-1])
    assert (root / "reports" / "manifest.json").read_bytes() == (ROOT / "reports" / "manifest.json").read_bytes()
    assert (root / "reports" / "editions" / "with-2026" / "manifest.json").is_file()
