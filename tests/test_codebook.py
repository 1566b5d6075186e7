"""The codebook is written from the package alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tiny_package import TABLES, descriptor
from tiny_package import write as write_package

from koruz.data.codebook import describe, meanings, plain, write
from koruz.data.package.descriptor import Field


@pytest.fixture
def text(tmp_path: Path) -> str:
    return describe(write_package(tmp_path / "data"))


def test_it_begins_with_how_it_was_made(text: str) -> None:
    first, _, title, *_ = text.splitlines()
    assert first.startswith("<!-- Written from datapackage.json")
    assert "python -m koruz.data.codebook" in first
    assert title == "# Tiny"


def test_each_table_has_its_facts(text: str) -> None:
    assert "| [trade](#trade) | Trade | 4 | 2020\N{EN DASH}2023 | 3 |" in text
    assert "`trade.csv`, 4 rows, years 2020\N{EN DASH}2023, 3 sources. Licence: CC0 1.0." in text
    for name in TABLES:
        assert f"\n### {name}\n" in text
    assert "- `geo/outline.geojson`: Outline." in text


def test_each_column_has_its_facts(text: str) -> None:
    assert "| `year` | integer |  | yes | Calendar year. From 1990 to 2030 |" in text
    assert "| `latitude` | number | degrees |  | From -90 to 90 |" in text
    assert r"| `published` | string |  |  | Form `\d{4}(-\d{2}){0,2}` |" in text
    assert "Values of `unit`:\n\n- `USD million`: millions\n- `percent`: hundredths\n" in text
    assert "Values of `flow`:\n\n- `turnover`\n- `exports`\n- `imports`\n" in text


def test_keys_are_named(text: str) -> None:
    assert "Key: `reporter`, `partner`, `flow`, `year`, `months`, `unit`, `source`." in text
    assert "Looked up: `reporter` in [countries](#countries), `partner` in [countries](#countries)," in text


def test_the_rule_of_precedence_is_spelled_out_with_its_ranks(text: str) -> None:
    steps = [line for line in text.splitlines() if line[:3] in ("1. ", "2. ", "3. ", "4. ", "5. ")]
    assert [
        next(word for word in ("tier", "grade", "publication", "name", "status") if word in step) for step in steps
    ] == ["tier", "grade", "status", "publication", "name"]
    assert text.index("| official | 1 |") < text.index("| compiled | 2 |") < text.index("| article | 4 |")


def test_how_to_cite_and_to_correct(text: str) -> None:
    assert "> tiny (2026): *Tiny*. Data package, edition 2026.1, figures gathered by 2026-11-23. CC0 1.0." in text
    assert "--data FOLDER" in text


def test_it_is_the_same_twice_and_written_with_lf(tmp_path: Path) -> None:
    data = write_package(tmp_path / "data")
    assert write(data) == describe(data)
    assert (data / "README.md").read_bytes() == describe(data).encode()


def test_the_module_writes_it(tmp_path: Path) -> None:
    data = write_package(tmp_path / "data")
    subprocess.run([sys.executable, "-m", "koruz.data.codebook", str(data)], check=True)
    assert (data / "README.md").read_text(encoding="utf-8") == describe(data)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    raw = descriptor()
    raw["title"] = "<script>alert(1)</script> | [x](javascript:1)\n# no heading"
    text = describe(write_package(tmp_path / "data", raw=raw))
    assert "<script>" not in text
    assert r"# &lt;script>alert(1)&lt;/script> \| \[x\](javascript:1) \# no heading" in text
    assert plain("a_b*c`d") == r"a\_b\*c\`d"


@pytest.mark.parametrize(
    ("allowed", "description", "lead", "expected"),
    [
        (["a", "b"], "a: first; b: second", "", {"a": "first", "b": "second"}),
        (["a", "b"], "What it is: a: first, b too; b: second.", "What it is", {"a": "first, b too", "b": "second"}),
        (["a", "a b"], "Kind. a b: both; a: one", "Kind.", {"a b": "both", "a": "one"}),
        (["x", "y"], "x, y: numbers", "", {"x": "numbers", "y": "numbers"}),
        (["a"], "No meanings here", "No meanings here", {}),
        ([], "a: b", "a: b", {}),
    ],
)
def test_meanings_are_read_from_the_description(
    allowed: list[str], description: str, lead: str, expected: dict[str, str]
) -> None:
    field = Field("x", "string", "", description, "", {"enum": allowed} if allowed else {}, {})
    assert meanings(field) == (lead, expected)
