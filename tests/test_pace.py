"""The longest reports begin first, and few of them so that all places are done together."""

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


def order(jobs: list[Job], root: Path, width: int = 1) -> list[str]:
    return [job.theme for job in history.in_turn(jobs, root, width)]


def test_the_largest_notebook_first_while_nothing_is_known(jobs: list[Job], tmp_path: Path) -> None:
    assert order(jobs, tmp_path) == ["trade", "rain", "aid"]


def test_then_the_one_that_took_longest(jobs: list[Job], tmp_path: Path) -> None:
    history.remember(tmp_path, {"rain": 9.5, "aid": 0.5})
    history.remember(tmp_path, {"trade": 1.234})
    assert order(jobs, tmp_path) == ["rain", "trade", "aid"]
    assert (tmp_path / history.PLACE).read_text() == '{"aid": 0.5, "rain": 9.5, "trade": 1.23}\n'


def reports(tmp_path: Path, *seconds: float) -> list[Job]:
    """Reports a, b, c ... that took these seconds."""
    names = "abcdefg"[: len(seconds)]
    notebooks = {f"n0{number}_{name}": builders.report(name) for number, name in enumerate(names)}
    root = builders.project(tmp_path / "project", **notebooks)
    history.remember(root, dict(zip(names, seconds, strict=True)))
    return [builders.job(root, name) for name in names]


def test_two_places_are_done_together(tmp_path: Path) -> None:
    jobs = reports(tmp_path, 3, 3, 2, 2, 2)  # the longest first would take 7 seconds: 3 + 2 + 2 beside 3 + 2
    # 3 + 3 beside 2 + 2 + 2: at 0 a and c begin, at 2 d, at 3 b, at 4 e
    assert "".join(order(jobs, tmp_path / "project", 2)) == "acdbe"


@pytest.mark.parametrize("seconds", [(1, 1, 1), (3, 2, 1), (5, 1, 1), (2, 2, 1, 1)])
def test_what_can_be_no_better_begins_with_the_longest(tmp_path: Path, seconds: tuple[float, ...]) -> None:
    assert "".join(order(reports(tmp_path, *seconds), tmp_path / "project", 2)) == "abcd"[: len(seconds)]


def test_many_reports_begin_with_the_longest(tmp_path: Path) -> None:
    jobs = reports(tmp_path, 2, 2, 2, 3, 3) * 3
    assert "".join(order(jobs, tmp_path / "project", 2)) == "dedede" + "abcabcabc"


def test_more_places_than_reports(jobs: list[Job], tmp_path: Path) -> None:
    assert order(jobs, tmp_path, 8) == ["trade", "rain", "aid"]


def test_nothing_to_build(tmp_path: Path) -> None:
    assert history.in_turn([], tmp_path, 2) == []


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
