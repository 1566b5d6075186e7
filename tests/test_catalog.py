"""The catalog types tables by the schema, resolves codes, and answers malformed data in words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from tiny_package import TABLES, changed, descriptor, write

from koruz.data.catalog import Catalog, Source, digest, open_catalog
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import BadInput


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return open_catalog(write(tmp_path / "data"))


def test_a_table_is_typed_by_its_schema(catalog: Catalog) -> None:
    trade = catalog.table("trade")
    kinds = {name: str(kind) for name, kind in trade.dtypes.items()}
    assert kinds["year"] == kinds["months"] == "Int64"
    assert kinds["value"] == "float64"
    assert kinds["reporter"] == kinds["note"] == "str"
    assert list(trade.columns) == TABLES["trade"].splitlines()[0].split(",")
    assert trade["value"].tolist() == [2140.0, 2100.0, 2300.5, 4380.0]
    assert trade["note"].isna().tolist() == [True, False, False, True]
    assert trade.loc[2, "note"] == "table 1, all goods"


def test_other_types_and_missing_cells(catalog: Catalog) -> None:
    cities = catalog.table("cities")
    assert str(cities["capital"].dtype) == "boolean"
    assert cities["capital"].tolist() == [True, True]
    assert cities["opened"].tolist()[0] == "2014-10-02"
    assert cities["opened"].isna().tolist() == [False, True]
    assert cities["low"].isna().tolist() == [False, True]


def test_a_number_is_the_nearest_double(tmp_path: Path) -> None:
    data = write(tmp_path / "data", changed("trade", "4380", "0.1234567890123456789"))
    assert open_catalog(data).table("trade")["value"].iloc[3] == 0.1234567890123456789


def test_a_row_that_is_too_short_has_empty_cells() -> None:
    table = RawTable(["a", "b", "c"], [2, 3], [["1"], ["2", "3"]])
    assert [table.column(name) for name in "abc"] == [["1", "2"], ["", "3"], ["", ""]]
    table.column("a").append("4")
    assert table.column("a") == ["1", "2"]


def test_what_a_caller_does_to_a_table_stays_with_the_caller(catalog: Catalog) -> None:
    first, second = catalog.table("trade"), catalog.table("trade")
    first.loc[0, "value"] = -1.0
    first.loc[:, "source"] = "x"
    assert second["value"].iloc[0] == 2140.0
    assert "x" not in set(second["source"]) | set(catalog.table("trade")["source"])
    first["new"] = 1
    assert catalog.table("trade")["value"].iloc[0] == 2140.0
    assert "new" not in catalog.table("trade")
    outline = catalog.geo("outline")
    outline["features"].append("x")
    assert catalog.geo("outline") == {"type": "FeatureCollection", "features": []}


def test_only_what_is_asked_is_read_and_read_once(tmp_path: Path) -> None:
    data = write(tmp_path / "data", {"cities": b"\xff"})
    catalog = open_catalog(data)
    before = catalog.table("trade")
    (data / "trade.csv").write_text("gone")
    pd.testing.assert_frame_equal(catalog.table("trade"), before)


def test_an_unknown_table_names_the_nearest(catalog: Catalog) -> None:
    with pytest.raises(KeyError, match=r"no table 'trades' in the data. Did you mean 'trade'\?"):
        catalog.table("trades")
    with pytest.raises(KeyError, match=r"no map 'outlines' in the data. Did you mean 'outline'\?"):
        catalog.geo("outlines")
    with pytest.raises(KeyError, match="no table 'outline'"):
        catalog.table("outline")


@pytest.mark.parametrize(
    ("tables", "row", "column", "rule"),
    [
        (changed("trade", "2023,12,4380", "2023,12,x"), 5, "value", "must be a number"),
        (changed("trade", "partner", "partnr"), 1, "partnr", "right name"),
        (changed("trade", "STAT_2024,\n", "STAT_2024\n"), 5, None, "12 cells"),
        ({"trade": b"\xff"}, 1, None, "UTF-8"),
        ({"trade": ""}, None, None, "header and rows"),
    ],
)
def test_malformed_data_is_answered_in_the_words_of_the_check(
    tmp_path: Path, tables: dict[str, str | bytes], row: int | None, column: str | None, rule: str
) -> None:
    with pytest.raises(BadInput) as bad:
        open_catalog(write(tmp_path / "data", tables)).table("trade")
    [problem] = bad.value.problems
    assert (problem.file, problem.row, problem.column) == ("data/trade.csv", row, column)
    assert rule in problem.rule


def test_a_cell_that_only_the_type_refuses(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        open_catalog(write(tmp_path / "data", changed("cities", "1,2,true", "1,2,yes"))).table("cities")
    [problem] = bad.value.problems
    assert (problem.row, problem.column, problem.found) == (2, "capital", "'yes'")


def test_sources(catalog: Catalog) -> None:
    source = catalog.source("STAT_2024")
    assert source == Source(
        "STAT_2024",
        "Trade 2023",
        "Statistics Agency",
        "authority",
        "2024-01-20",
        "https://stat.example/1",
        "facts-only",
        "",
    )
    assert source.ref() == {
        "id": "STAT_2024",
        "title": "Trade 2023",
        "publisher": "Statistics Agency",
        "published": "2024-01-20",
        "url": "https://stat.example/1",
        "licence": "facts-only",
        "kind": "authority",
    }
    assert catalog.source("OLD_BOOK").published == ""
    assert [s.id for s in catalog.sources(["OLD_BOOK", "STAT_2024", "OLD_BOOK"])] == ["OLD_BOOK", "STAT_2024"]
    with pytest.raises(KeyError, match=r"no source 'STAT_2025' in sources.csv. Did you mean 'STAT_2024'\?"):
        catalog.source("STAT_2025")


def test_countries(catalog: Catalog) -> None:
    assert catalog.country("UZB") == "Uzbekistan"
    assert list(catalog.countries) == ["UZB", "KOR", "PRK", "KAZ"]
    with pytest.raises(KeyError, match=r"no country 'UZS' in countries.csv. Did you mean 'UZB'\?"):
        catalog.country("UZS")


def test_precedence_is_data(catalog: Catalog) -> None:
    precedence = catalog.precedence
    assert precedence.grades == {"official": 1, "compiled": 2, "press": 3, "article": 4}
    assert precedence.tiers["suspect"] == 2
    assert precedence.statuses["reported"] == 1
    assert precedence.published["OLD_BOOK"] == ""
    assert precedence.published["NEWS_2024"] == "2024-03"


def test_edition_vintage_and_resources(catalog: Catalog) -> None:
    assert catalog.edition == "2026.1"
    assert catalog.vintage == "2026-11-23"
    assert list(catalog.resources) == ["grades", "statuses", "countries", "sources", "trade", "cities", "outline"]
    assert catalog.resources["trade"].primary_key[-1] == "source"
    assert catalog.resources["cities"].field("latitude").unit == "degrees"


def test_the_digest_is_of_content_alone(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one"), write(tmp_path / "b" / "two")
    (two / "README.md").write_text("not part of it")
    assert digest(one) == digest(two)
    raw = descriptor()
    raw["resources"].reverse()
    (two / "datapackage.json").write_text(json.dumps(raw))
    assert digest(one) != digest(two)


def test_every_file_counts_in_the_digest(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    seen = {digest(data)}
    for file in ("trade.csv", "geo/outline.geojson", "datapackage.json"):
        (data / file).write_bytes((data / file).read_bytes() + b"\n")
        seen.add(digest(data))
    (data / "trade.csv").unlink()
    seen.add(digest(data))
    assert len(seen) == 5


def test_content_moved_between_files_changes_the_digest(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    before = digest(data)
    trade, cities = (data / "trade.csv").read_bytes(), (data / "cities.csv").read_bytes()
    (data / "trade.csv").write_bytes(cities)
    (data / "cities.csv").write_bytes(trade)
    assert digest(data) != before


def test_a_fingerprint_needs_neither_pandas_nor_frictionless(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    code = (
        "import sys; from koruz.data.catalog import digest, open_catalog; "
        f"open_catalog({str(data)!r}).edition; digest(open_catalog({str(data)!r}).folder); "
        "print([name for name in ('pandas', 'numpy', 'frictionless') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
