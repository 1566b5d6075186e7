"""What one process of a run has typed the others take over: the same table, with nothing that a caller does to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import tiny_package
from builders import ROOT

from koruz.data.catalog import open_catalog
from koruz.words import shared
from koruz.words.problems import BadInput

DATA = ROOT / "data"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Path]:
    """The folder of what a run shares."""
    with shared.within(tmp_path):
        yield tmp_path / "shared"


def test_a_table_that_was_taken_over_is_that_which_would_be_typed(request: pytest.FixtureRequest) -> None:
    names = [name for name, resource in open_catalog(DATA).resources.items() if resource.tabular]
    alone = open_catalog(DATA)
    expected = {name: alone.table(name) for name in names}
    folder = request.getfixturevalue("run")
    for _ in range(2):
        catalog = open_catalog(DATA)
        for name in names:
            pd.testing.assert_frame_equal(catalog.table(name), expected[name])
            assert catalog.table(name).dtypes.tolist() == expected[name].dtypes.tolist()
    assert len([*folder.glob("*.table")]) == len(names)


def test_what_is_done_to_a_table_that_was_taken_over_stays_with_the_caller(run: Path, tmp_path: Path) -> None:
    data = tiny_package.write(tmp_path / "data")
    for _ in range(2):
        table = open_catalog(data).table("trade")
        assert table.loc[0, "value"] == 2140.0
        table.loc[0, "value"] = -1.0


def test_a_table_follows_its_file_and_its_description(run: Path, tmp_path: Path) -> None:
    data = tiny_package.write(tmp_path / "data")
    assert open_catalog(data).table("trade")["value"].iloc[3] == 4380.0
    (data / "trade.csv").write_text((data / "trade.csv").read_text().replace("4380", "4381"))
    assert open_catalog(data).table("trade")["value"].iloc[3] == 4381.0
    raw = json.loads((data / "datapackage.json").read_text())
    described = next(each for each in raw["resources"] if each["name"] == "trade")
    next(each for each in described["schema"]["fields"] if each["name"] == "value")["type"] = "string"
    (data / "datapackage.json").write_text(json.dumps(raw))
    assert open_catalog(data).table("trade")["value"].iloc[3] == "4381"


def test_a_table_that_cannot_be_typed_is_answered_in_words_in_a_run_too(run: Path, tmp_path: Path) -> None:
    data = tiny_package.write(tmp_path / "data", tiny_package.changed("trade", "2023,12,4380", "2023,12,x"))
    for _ in range(2):
        with pytest.raises(BadInput, match="must be a number"):
            open_catalog(data).table("trade")
    (data / "trade.csv").unlink()
    with pytest.raises(BadInput, match="the file must be there"):
        open_catalog(data).table("trade")
    assert not [*run.glob("*.table")]
