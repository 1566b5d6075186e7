"""The longest reports begin first."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest

from koruz.runner.edition import history
from koruz.runner.plan import Job


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    """Reports on three themes; the notebook of the last is the largest file."""
    names = {f"n0{number}_{theme}": builders.report(theme) for number, theme in enumerate(("aid", "rain", "trade"))}
    root = builders.project(tmp_path / "project", **names)
    large = root / "notebooks" / "02_trade.ipynb"
    large.write_text(large.read_text() + " " * 100_000)
    return [builders.job(root, theme) for theme in ("aid", "rain", "trade")]


def order(jobs: list[Job], root: Path) -> list[str]:
    return [job.theme for job in history.longest_first(jobs, root)]


def test_the_largest_notebook_first_while_nothing_is_known(jobs: list[Job], tmp_path: Path) -> None:
    assert order(jobs, tmp_path) == ["trade", "rain", "aid"]


def test_then_the_one_that_took_longest(jobs: list[Job], tmp_path: Path) -> None:
    history.remember(tmp_path, {"rain": 9.5, "aid": 0.5})
    history.remember(tmp_path, {"trade": 1.234})
    assert order(jobs, tmp_path) == ["rain", "trade", "aid"]
    assert (tmp_path / history.PLACE).read_text() == '{"aid": 0.5, "rain": 9.5, "trade": 1.23}\n'


@pytest.mark.parametrize("text", ["", "[]", "{", '{"trade": "long"}', '{"trade": null}'])
def test_what_is_kept_may_be_damaged(jobs: list[Job], tmp_path: Path, text: str) -> None:
    (tmp_path / history.PLACE).parent.mkdir()
    (tmp_path / history.PLACE).write_text(text)
    assert order(jobs, tmp_path) == ["trade", "rain", "aid"]


def test_it_does_not_matter_if_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / ".koruz").write_text("a file")
    history.remember(tmp_path, {"trade": 1})
    history.remember(tmp_path / "nowhere", {"trade": 1})
    assert (tmp_path / ".koruz").read_text() == "a file"
