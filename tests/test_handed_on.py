"""What one process of a run judges or types for all: the same whoever comes first, with all that was read for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import ROOT

from koruz.claims import THEMES, handed_on, rejudged, rows
from koruz.claims.ledger import judge_ahead
from koruz.data import reads
from koruz.data.catalog import Catalog, open_catalog
from koruz.data.overlaid import Overlaid
from koruz.words import shared

DATA = ROOT / "data"
Step = Callable[[Catalog], object]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Path]:
    """The folder of what a run shares."""
    with shared.within(tmp_path):
        yield tmp_path / "shared"


def read_by(step: Step, catalog: Catalog) -> set[str]:
    with reads.gathered(DATA) as read:
        step(catalog)
        return {*read.paths()}


def alone(step: Step) -> tuple[Any, set[str]]:
    """What a step gives where nothing is shared, and what it reads."""
    found: list[Any] = []
    read = read_by(lambda catalog: found.append(step(catalog)), open_catalog(DATA))
    return found[0], read


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_json_gives_back_what_the_ledger_says() -> None:
    found = rows(open_catalog(DATA))
    assert json.loads(json.dumps(found)) == found
    assert {type(cell) for row in found for cell in row.values()} == {str, list}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_rows_and_reads_are_the_same_for_who_judges_and_who_takes(
    theme: str, factor: float, request: pytest.FixtureRequest
) -> None:
    def judge(catalog: Catalog) -> Any:
        return rows(catalog, theme, factor=factor)

    expected, read = alone(judge)
    folder = request.getfixturevalue("run")
    for _ in range(2):
        assert alone(judge) == (expected, read)
    assert len({path.stem for path in folder.glob("*.rows")}) == 1


@pytest.mark.parametrize(("reports", "judged"), [({"trade"}, ["trade"]), ({"overview"}, [*THEMES]), ({"rain"}, [])])
def test_what_is_judged_ahead_is_what_reports_would_judge(
    reports: set[str], judged: list[str], request: pytest.FixtureRequest
) -> None:
    expected = {theme: alone(lambda catalog, theme=theme: rows(catalog, theme)) for theme in judged}
    folder = request.getfixturevalue("run")
    judge_ahead(open_catalog(DATA), reports)
    before = sorted(folder.glob("*.rows"))
    assert len(before) == len(judged)
    assert {theme: alone(lambda catalog, theme=theme: rows(catalog, theme)) for theme in judged} == expected
    assert sorted(folder.glob("*.rows")) == before


def test_what_was_judged_after_other_themes_has_all_that_was_read_for_it(request: pytest.FixtureRequest) -> None:
    themes: dict[str, Step] = {theme: lambda catalog, theme=theme: rows(catalog, theme) for theme in THEMES}  # type: ignore[misc]
    expected = {theme: alone(step) for theme, step in themes.items()}
    request.getfixturevalue("run")
    whole, read = alone(rows)
    assert whole == [row for found, _ in expected.values() for row in found]
    assert read == {path for _, own in expected.values() for path in own}
    assert {theme: alone(step) for theme, step in themes.items()} == expected


def test_a_catalog_that_has_noted_everything_still_hands_on_what_was_read(run: Path) -> None:
    used = open_catalog(DATA)
    with reads.gathered(DATA):
        assert used.precedence.present
        rows(used)
    for file in run.iterdir():
        file.unlink()
    made = read_by(lambda catalog: rows(catalog, "trade"), used)
    taken = read_by(lambda catalog: rows(catalog, "trade"), open_catalog(DATA))
    assert "trade.csv" in taken
    assert "grades.csv" in taken
    assert made == taken


def test_verdicts_with_other_tolerances_are_handed_on(request: pytest.FixtureRequest) -> None:
    def judge(catalog: Catalog) -> pd.DataFrame:
        return rejudged(catalog, rows(catalog))

    expected, read = alone(judge)
    folder = request.getfixturevalue("run")
    alone(rows)
    names = {path.name for path in folder.iterdir()}
    taken, read_too = alone(judge)
    pd.testing.assert_frame_equal(taken, expected)
    assert read_too == read
    assert {path.name for path in folder.iterdir()} == names  # nothing was judged anew


def changed_table(catalog: Catalog) -> Catalog:
    catalog._tables["claims"] = catalog.table("claims").assign(statement="another")
    return catalog


def changed_ranks(catalog: Catalog) -> Catalog:
    catalog.precedence = replace(catalog.precedence, relayed=frozenset())  # type: ignore[misc]
    return catalog


def laid_over(catalog: Catalog) -> Catalog:
    return Overlaid(catalog.folder / "claims.csv", catalog.folder)


class Other(Catalog):
    """A catalog that an author has written."""


CHANGES: dict[str, Callable[[Catalog], Catalog]] = {
    "another table": changed_table,
    "other ranks": changed_ranks,
    "figures laid over": laid_over,
    "another class": lambda catalog: Other(catalog.package),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_catalog_that_a_cell_has_changed_is_judged_by_itself(run: Path, change: str) -> None:
    assert handed_on.data_of(open_catalog(DATA))
    assert handed_on.data_of(CHANGES[change](open_catalog(DATA))) == ""


def test_a_table_that_a_cell_has_changed_reaches_nobody_else(run: Path) -> None:
    own = rows(changed_table(open_catalog(DATA)), "trade")
    assert {row["statement"] for row in own} == {"another"}
    assert {row["statement"] for row in rows(open_catalog(DATA), "trade")} != {"another"}
    assert rows(changed_table(open_catalog(DATA)), "trade") == own


def test_rows_that_a_cell_changes_reach_nobody_else(run: Path) -> None:
    for _ in range(2):
        found = rows(open_catalog(DATA), "trade")
        assert found[0]["statement"] != "mine"
        assert found[0]["sources"]
        found[0]["statement"] = "mine"
        found[0]["sources"].clear()


def test_other_data_are_judged_by_themselves(run: Path, tmp_path: Path) -> None:
    before = rows(open_catalog(DATA), "trade")
    copy = shutil.copytree(DATA, tmp_path / "data")
    assert handed_on.data_of(open_catalog(copy)) == handed_on.data_of(open_catalog(DATA))
    text = (copy / "claims.csv").read_text(encoding="utf-8")
    (copy / "claims.csv").write_text(text.replace(before[0]["statement"], "Other words"), encoding="utf-8")
    assert rows(open_catalog(copy), "trade")[0]["statement"] == "Other words"
    assert rows(open_catalog(DATA), "trade") == before


def test_nothing_is_handed_on_outside_a_run() -> None:
    assert handed_on.data_of(open_catalog(DATA)) == ""
