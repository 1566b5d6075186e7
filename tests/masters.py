"""A small master of a seminar on a table of four rows, and how a student's copy is run where there is no koruz."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from builders import ROOT

from koruz.runner.seminar import copies, trial
from koruz.runner.seminar.masters import read, text_of

TABLE = "year,partner,value\n2021,KAZ,10\n2021,CHN,30\n2022,KAZ,20\n2022,CHN,33\n"
SELFCHECK = ROOT / "notebooks" / "seminars" / "selfcheck.py"

READS = """from pathlib import Path
import pandas as pd
from selfcheck import check
folder = next(Path(p) for p in ("data", "../data") if (Path(p) / "rows.csv").is_file())
rows = pd.read_csv(folder / "rows.csv")"""
EXPECTS = """expect("growth", growth, places=1, unit="percent", wrong={
    "the base is the first year's value.": 100 * (sums[2022] - sums[2021]) / sums[2022]})"""


def cell(name: str, source: str, *tags: str, code: bool = True, **koruz: Any) -> dict[str, Any]:
    """A cell of a master."""
    metadata: dict[str, Any] = {"tags": list(tags)} if tags else {}
    if koruz:
        metadata["koruz"] = koruz
    content = {"id": name, "metadata": metadata, "source": source}
    return (
        {"cell_type": "code", "execution_count": None, "outputs": [], **content}
        if code
        else {
            "cell_type": "markdown",
            **content,
        }
    )


def stated(name: str, title: str, level: int, **more: Any) -> dict[str, Any]:
    """A cell that states a task."""
    return cell(name, f"## Task: {title}\n\nDo it.", code=False, task=name, minutes=8, level=level, **more)


def cells() -> list[dict[str, Any]]:
    """The cells of a sound master with five tasks."""
    return [
        cell("title", "# Rows and what they say\n\nFour rows.", code=False),
        cell("setup", READS),
        cell("brought", "from selfcheck import expect, fill", "teacher"),
        stated("guess", "Guess first", 1),
        cell("guess-answer", "guess = 40", "solution", stub="guess = ...   # percent"),
        cell("seen", "rows.head()"),
        stated("most", "Read the table", 2, tables={"rows": {"columns": ["partner", "value"], "rows": 4}}),
        cell("most-answer", 'most = rows.loc[rows["value"].idxmax(), "partner"]', "solution"),
        cell("most-expected", 'expect("most", most, wrong={"this is the least.": "KAZ"})', "teacher"),
        cell("most-check", 'check("most", most)', "check"),
        stated("growth", "Compute growth", 3),
        cell("growth-hint", "Add each year's values first.", "hint", code=False),
        cell(
            "growth-answer",
            'sums = rows.groupby("year")["value"].sum()\ngrowth = 100 * (sums[2022] / sums[2021] - 1)',
            "solution",
        ),
        cell("growth-expected", EXPECTS, "teacher"),
        cell("growth-check", 'check("growth", growth)', "check"),
        stated("share", "Change the base", 4),
        cell("share-answer", 'share = (rows["value"] / rows["value"].sum()).round(3).tolist()', "solution"),
        cell("share-expected", 'expect("share", share, places=3)', "teacher"),
        cell("share-check", 'check("share", share)', "check"),
        stated("doubt", "Doubt it", 5),
        cell("doubt-model", "Model answer. It depends on who counts.", "solution", code=False),
        cell("notes", "Most groups take too long here.", "teacher", code=False),
        cell("filled", 'fill(growth=f"{growth:.0f}%")', "teacher"),
        cell("end", "## What you can do now\n\nTake another row home.", code=False),
    ]


def declared(**changes: Any) -> dict[str, Any]:
    """What a sound master declares."""
    steps = {
        "45": [{"minutes": 45, "what": "Work in groups.", "tasks": ["guess", "growth"]}],
        "90": [
            {"minutes": 30, "what": "Guess, then look.", "tasks": ["guess", "most"]},
            {"minutes": 60, "what": "Compute and doubt.", "tasks": ["growth", "share", "doubt"]},
        ],
    }
    talk = {"question": "Is {growth} much?", "evidence": "The rows.", "good_answer": "It depends on the base."}
    return {
        "seminar": "trade",
        "objectives": ["Read a table", "Compute growth", "Doubt a number"],
        "minutes": 90,
        "group_size": 3,
        "exhibits": ["rows"],
        "tables": ["rows"],
        "claims": [],
        "plans": steps,
        "print": ["The handout, one for each group"],
        "discussion": [talk, {**talk, "question": "Who counts?"}, {**talk, "question": "What is missing?"}],
        "misconceptions": [{"wrong": "More is better.", "right": "It depends."}] * 2,
        "reading": ["S1", "S2", "S3"],
        **changes,
    }


def master(content: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """A master, with other cells or other declarations."""
    return {
        "cells": content or cells(),
        "metadata": {"koruz": declared(**changes)},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def written(folder: Path, content: Mapping[str, Any] | None = None, name: str = "01_trade") -> Path:
    """Write a master with its selfcheck.py below a folder, and the table beside it."""
    place = folder / "seminars"
    place.mkdir(parents=True, exist_ok=True)
    (place / "selfcheck.py").write_bytes(SELFCHECK.read_bytes())
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "rows.csv").write_text(TABLE, encoding="utf-8")
    path = place / f"{name}.ipynb"
    path.write_text(json.dumps(content or master()), encoding="utf-8")
    return path


class Student:
    """What students get of a real master, on its published report."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = ROOT / "reports" / path.stem.partition("_")[2] / "data"

    @cached_property
    def tried(self) -> trial.Trial:
        """What running the master gave."""
        return trial.run(read(self.path), self.data)

    def files(self) -> dict[str, bytes]:
        """Files by name."""
        texts = {"student.ipynb": copies.student(read(self.path)), "checks.json": json.dumps(self.tried.marks)}
        return {**{name: text.encode() for name, text in texts.items()}, SELFCHECK.name: SELFCHECK.read_bytes()}

    def one_right_one_wrong(self) -> tuple[tuple[str, str], tuple[str, tuple[str, str]]]:
        """A variable with its answer, and another with what a wrong one is told and that one; all as Python."""
        calls = [call for cell in read(self.path).of_kind("check") for call in cell.calls("check")]
        names = [text_of(call, 0) for call in calls if text_of(call, 0) == getattr(call.args[1], "id", "")]
        records = {name: self.tried.expected[name] for name in names}
        plain = [name for name, record in records.items() if record["kind"] in ("number", "text")]
        wrong = next(name for name in plain if records[name]["wrong"])
        right = next(name for name in plain if name != wrong)
        hint, value = records[wrong]["wrong"][0]
        return (right, repr(records[right]["answer"])), (wrong, (hint, repr(value)))


_RUNNER = '''
import contextlib, io, json, os, sys
class Hidden:
    """No koruz here, whatever is installed."""
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("koruz", "papermill", "typst", "pydantic"):
            raise ImportError("hidden: " + name)
sys.meta_path.insert(0, Hidden())
import matplotlib
matplotlib.use("agg")
told = {}
for folder in sys.argv[1:]:
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.modules.pop("selfcheck", None)
    names, said = {}, io.StringIO()
    with open("student.ipynb", encoding="utf-8") as file, contextlib.redirect_stdout(said):
        for cell in json.load(file)["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
    sys.path.remove(folder)
    told[folder] = said.getvalue().splitlines()
assert "koruz" not in sys.modules
print(json.dumps(told))
'''


def said_without_koruz(*folders: Path) -> dict[str, list[str]]:
    """What the student's copies in some folders print, run cell by cell in a Python in which koruz can't be imported.

    It is this Python with its packages, in a process of its own: importing koruz, or what only koruz needs, is an
    error there.
    """
    command = [sys.executable, "-B", "-c", _RUNNER, *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folders[0])
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found
