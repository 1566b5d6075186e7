"""The real data package keeps the rules of the house."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from koruz.data.catalog import Catalog, check, open_catalog
from koruz.data.codebook import describe, meanings
from koruz.data.observations import alternates, choose
from koruz.data.package.descriptor import find_data
from koruz.data.package.rules import observes
from koruz.data.selection import where

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog(DATA)


def tables() -> list[str]:
    return [name for name, resource in open_catalog(DATA).resources.items() if resource.tabular]


def test_it_is_the_package_that_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORUZ_DATA", raising=False)
    monkeypatch.chdir(DATA.parent / "notebooks")
    assert find_data() == DATA


def test_frictionless_finds_nothing() -> None:
    from frictionless import validate

    report = validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]


def test_our_own_check_finds_nothing() -> None:
    problems = check(DATA)
    assert not problems, "\n".join(map(str, problems[:20]))


def test_every_source_is_cited_and_no_other(catalog: Catalog) -> None:
    cited: set[str] = set()
    for name, resource in catalog.resources.items():
        for key in resource.foreign_keys:
            if key.resource == "sources":
                cited |= set(catalog.table(name)[key.fields[0]].dropna())
    listed = catalog.table("sources").set_index("source")["title"]
    outlines = [item["title"] for res in catalog.resources.values() if not res.tabular for item in res.raw["sources"]]
    for source in set(listed.index) - cited:
        # Outlines are no table; they cite by the title in the descriptor.
        assert any(listed[source].split(",")[0] in title for title in outlines), source
    assert cited <= set(listed.index)


@pytest.mark.parametrize("target", ["countries", "places"])
def test_codes_are_used_or_left_out(catalog: Catalog, target: str) -> None:
    """Lists hold what the tables use and no more."""
    used: set[str] = set()
    for name, resource in catalog.resources.items():
        for key in resource.foreign_keys:
            if key.resource == target:
                used |= set(catalog.table(name)[key.fields[0]].dropna())
    assert set(catalog.table(target)[catalog.resources[target].primary_key[0]]) == used


def test_the_codebook_is_in_step() -> None:
    assert (DATA / "README.md").read_text(encoding="utf-8") == describe(DATA), "run: python -m koruz.data.codebook"


def test_an_official_figure_has_its_authority(catalog: Catalog) -> None:
    kinds = dict(zip(catalog.table("sources")["source"], catalog.table("sources")["kind"], strict=True))
    for name, resource in catalog.resources.items():
        if observes(resource):
            frame = catalog.table(name)
            bare = frame[(frame["grade"] == "official") & frame["authority"].isna()]
            assert {kinds[source] for source in bare["source"]} <= {"authority"}, name


def test_the_article_under_test_is_graded_as_such(catalog: Catalog) -> None:
    kinds = dict(zip(catalog.table("sources")["source"], catalog.table("sources")["kind"], strict=True))
    for name, resource in catalog.resources.items():
        if observes(resource):
            frame = catalog.table(name)
            of_article = frame["source"].map(kinds) == "article"
            assert (of_article == (frame["grade"] == "article")).all(), name


def test_observations_can_be_ranked(catalog: Catalog) -> None:
    """The primary key without the source is a key by which precedence can choose."""
    for name, resource in catalog.resources.items():
        if observes(resource):
            key = [column for column in resource.primary_key if column != "source"]
            frame = catalog.table(name)
            assert len(alternates(frame, key, catalog.precedence)) == len(frame), name


@pytest.mark.parametrize("name", tables())
def test_files_are_plain(name: str) -> None:
    """UTF-8 without a mark, LF, one table from the first cell, no merged cells, nothing hidden, names in snake case."""
    content = (DATA / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.endswith(b"\n\n")
    rows = list(csv.reader(content.decode("utf-8").splitlines(), strict=True))
    assert len({len(row) for row in rows}) == 1
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", label) for label in rows[0])
    assert all(any(row) for row in rows)
    for cell in {cell for row in rows for cell in row}:
        assert cell == cell.strip()
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") for char in cell), cell
        assert "\N{NO-BREAK SPACE}" not in cell
        assert "\N{REPLACEMENT CHARACTER}" not in cell


def test_no_key_is_left_to_the_cell_above(catalog: Catalog) -> None:
    """Merged cells leave keys empty below the first; here a required key is never empty."""
    for name, resource in catalog.resources.items():
        required = [field.name for field in resource.fields if field.constraints.get("required")]
        if resource.tabular:
            assert not catalog.table(name)[required].isna().any().any(), name


def test_each_allowed_value_is_explained(catalog: Catalog) -> None:
    """Except where the table itself explains it (grades, statuses), and units that are words, such as persons.

    A percentage must say of what, a rank or score in what.
    """
    bare = []
    for name, resource in catalog.resources.items():
        for field in resource.fields:
            allowed = {str(value) for value in field.constraints.get("enum", ())}
            if "meaning" not in resource.columns:
                unknown = allowed - set(meanings(field)[1])
                if field.name == "unit":
                    unknown = {value for value in unknown if value.split()[0] in ("percent", "rank", "score")}
                bare += [f"{name}.{field.name}: {value}" for value in sorted(unknown)]
    assert not bare


def test_each_table_and_column_is_described(catalog: Catalog) -> None:
    for name, resource in catalog.resources.items():
        assert resource.title, name
        assert resource.description, name
        assert resource.licenses, name
        for field in resource.fields:
            assert field.title, f"{name}.{field.name}"
            assert field.description, f"{name}.{field.name}"


def test_the_package_says_what_it_is(catalog: Catalog) -> None:
    assert re.fullmatch(r"\d{4}\.\d+", catalog.edition)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", catalog.vintage)


@pytest.mark.parametrize("name", tables())
def test_separators_are_said_and_not_guessed(catalog: Catalog, name: str) -> None:
    """Without a dialect the library guesses from the first lines, and notes with many semicolons mislead it."""
    raw = catalog.resources[name].raw
    assert raw["dialect"]["delimiter"] == ","
    assert raw["encoding"] == "utf-8"
    assert raw["schema"]["missingValues"] == [""]


# --- the second collection --------------------------------------------------------------------------------------------

COLLECTED = {
    "air": {"XUSWALLET_2024": 1},
    "investment": {"REGNUM_2006": 1},
    "koreans_abroad": {"BRUNCH_2025": 1, "KNOMAD_2013": 1, "SEDAILY_2024_06": 1, "WTIMES_2020_10": 1},
    "migration_stock": {"UNDESA_2019": 7, "KNOMAD_2013": 1, "MBN_2024_03": 2},
    "remittances": {"DZEN_2025": 7, "TT_2024_07": 1},
    "remittances_growth": {"GAZETA_2024": 1, "SPOT_2026": 1, "TT_2024_07": 1, "UZDAILY_2024_10": 1},
    "students": {"UIS_DEST": 32, "UIS_ORIG": 1, "WOWTV_2015_02": 3},
    "trade": {
        "OEC_GTN": 42,
        "KOTRA_2022_03": 16,
        "TREND_3363233": 6,
        "GRAVITY_2022": 2,
        "KIEP_2024_06": 2,
        "WTIMES_2020_10": 1,
        "DARYO_2024_02_KIM": 1,
        "KHERALD_2020_09": 1,
        "REGNUM_2006": 1,
        "URDUPOINT_2020_03": 1,
    },
    "trade_growth": {"KHERALD_2020_09": 1, "TREND_2860034": 1, "URDUPOINT_2020_03": 1},
    "travel": {"KMIB_2024_10": 1, "YESDIVING_2026": 1, "YUZ_2024_06": 1, "INFORM_2025_12": 1, "INFORM_2025_10": 1},
}


@pytest.mark.parametrize("name", COLLECTED)
def test_each_row_of_the_second_collection_has_come(catalog: Catalog, name: str) -> None:
    counted = catalog.table(name)["source"].value_counts()
    assert {source: int(counted[source]) for source in COLLECTED[name]} == COLLECTED[name]


@pytest.mark.parametrize(
    ("name", "equal", "papers"),
    [
        # An official count to the unit outranks a press figure that was said to be exceeded.
        (
            "trade",
            {"reporter": "UZB", "partner": "KOR", "flow": "turnover", "year": 2019, "months": 12},
            (2755, "reported", "official", "TREND_3363233"),
        ),
        (
            "trade",
            {"reporter": "UZB", "partner": "KOR", "flow": "exports", "year": 2020, "months": 12},
            (45.5, "reported", "official", "KOTRA_2022_03"),
        ),
        # Nobody but a text with a misprint prints Korea's turnover of 2019.
        (
            "trade",
            {"reporter": "KOR", "partner": "UZB", "flow": "turnover", "year": 2019},
            (235.8, "suspect", "press", "URDUPOINT_2020_03"),
        ),
        # Two files of one content: neither year can be trusted.
        (
            "trade",
            {"reporter": "KOR", "partner": "UZB", "flow": "exports", "year": 1998},
            (383.646102, "suspect", "compiled", "OEC_GTN"),
        ),
        (
            "trade",
            {"reporter": "KOR", "partner": "UZB", "flow": "exports", "year": 2007},
            (747.734891, "reported", "compiled", "OEC_GTN"),
        ),
        # The reporter was read from who sends and who receives.
        (
            "trade",
            {"reporter": "KOR", "partner": "UZB", "flow": "imports", "year": 2008},
            (238.683892, "inferred", "compiled", "OEC_GTN"),
        ),
        # A ministry's rounded figure outranks a database's inferred one.
        (
            "trade",
            {"reporter": "KOR", "partner": "UZB", "flow": "imports", "year": 2013},
            (50, "rounded", "official", "HANKYUNG_2014"),
        ),
        (
            "remittances",
            {"origin": "KOR", "year": 2024, "months": 12},
            (534, "reported", "press", "DZEN_2025"),
        ),
        # UNESCO's count isn't the Ministry of Education's: 7,482 enrolled in 2019.
        (
            "students",
            {"host": "KOR", "origin": "UZB", "date": "2019", "definition": "uis"},
            (5215, "reported", "compiled", "UIS_DEST"),
        ),
        (
            "migration_stock",
            {"nationality": "UZB", "date": "2019", "definition": "un_desa"},
            (24444, "estimate", "compiled", "UNDESA_2019"),
        ),
    ],
)
def test_what_precedence_makes_of_the_second_collection(
    catalog: Catalog, name: str, equal: dict[str, object], papers: tuple[object, ...]
) -> None:
    rows = where(catalog.table(name), **equal)
    key = [column for column in catalog.resources[name].primary_key if column != "source"]
    chosen = choose(rows, key, catalog.precedence)
    assert [tuple(row) for row in chosen[["value", "status", "grade", "source"]].to_numpy()] == [papers]


def test_a_private_page_is_press_whatever_it_copies(catalog: Catalog) -> None:
    kinds = dict(zip(catalog.table("sources")["source"], catalog.table("sources")["kind"], strict=True))
    for name, resource in catalog.resources.items():
        if observes(resource):
            frame = catalog.table(name)
            assert set(frame.loc[frame["source"].map(kinds) == "blog", "grade"]) <= {"press"}, name
