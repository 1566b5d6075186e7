"""No number moves unseen: what a build publishes is compared with the committed reports, number by number.

After a meant change this fails and tells what moved. Read it; if it is what was meant, render again with
`uv run run_all.py` and commit `reports/`: the next comparison is with those.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import pytest

from koruz.runner.edition import manifest, tables
from koruz.runner.edition.compare import Change, Kind, compare, told

REPORTS = builders.ROOT / "reports"
AGAIN = "If this is meant, render again (`uv run run_all.py`) and commit `reports/`. Before -> after, worst first:"


def test_no_number_finding_verdict_or_table_has_moved_since_the_reports_were_rendered(built: Path) -> None:
    changes = compare(REPORTS, built)
    if changes:
        pytest.fail(f"{len(changes)} published things moved. {AGAIN}\n\n{told(changes)}", pytrace=False)


# --- that a fault is told -------------------------------------------------------------------------------------------


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of two of the committed reports."""
    folders = tmp_path / "before", tmp_path / "after"
    content = manifest.read(REPORTS)
    for folder in folders:
        folder.mkdir()
        for theme in ("trade", "claims"):
            shutil.copytree(REPORTS / theme / "data", folder / theme / "data")
            shutil.copy(REPORTS / theme / f"{theme}.ipynb", folder / theme)
        kept = {theme: content["themes"][theme] for theme in ("trade", "claims")}
        (folder / manifest.NAME).write_text(json.dumps({**content, "themes": kept}), encoding="utf-8")
    return folders


def alter(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the entries of a manifest."""
    path = folder / manifest.NAME
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content["themes"])
    path.write_text(json.dumps(content), encoding="utf-8")


def table(folder: Path, name: str) -> Path:
    return folder / "trade" / "data" / name


def only(found: list[Change]) -> Change:
    assert len(found) == 1, told(found)
    return found[0]


def test_the_same_edition_has_not_moved(editions: tuple[Path, Path]) -> None:
    assert compare(*editions) == []
    assert told([]) == ""


def test_a_value_is_told_by_name_and_papers(editions: tuple[Path, Path]) -> None:
    def tenfold(themes: dict[str, Any]) -> None:
        value = next(value for value in themes["trade"]["values"] if value["period"] and value["definition"])
        before.update(value)
        value.update(amount=10 * value["amount"], text="ten times as much")

    before: dict[str, Any] = {}
    alter(editions[1], tenfold)
    papers = f"({before['definition']}, {before['period']})"
    line = f"trade, value {before['name']} {papers}: {before['text']} -> ten times as much"
    assert told(compare(*editions)).splitlines() == ["values (1):", f"  {line}"]


def test_a_value_that_is_printed_alike_is_told_by_its_amount(editions: tuple[Path, Path]) -> None:
    alter(editions[1], lambda themes: themes["trade"]["values"][0].update(amount=0.123456789))
    change = only(compare(*editions))
    assert (change.kind, change.after) == (Kind.VALUE, "0.123456789")


def test_what_differs_in_the_last_bit_has_not_moved(editions: tuple[Path, Path]) -> None:
    def nudge(themes: dict[str, Any]) -> None:
        value = themes["trade"]["values"][0]
        value.update(amount=value["amount"] * (1 + 1e-15))

    alter(editions[1], nudge)
    assert compare(*editions) == []


@pytest.mark.parametrize("key", ["unit", "period", "definition", "grade", "derived"])
def test_each_paper_of_a_value_counts(editions: tuple[Path, Path], key: str) -> None:
    alter(editions[1], lambda themes: themes["trade"]["values"][0].update({key: "another"}))
    change = only(compare(*editions))
    assert (change.kind, change.after) == (Kind.PAPERS, "another")
    assert change.what.endswith(f", {key}")


def test_a_value_that_went_and_one_that_came(editions: tuple[Path, Path]) -> None:
    def swap(themes: dict[str, Any]) -> None:
        values = themes["trade"]["values"]
        values[0] = {**values[0], "name": "something-else"}

    alter(editions[1], swap)
    gone, come = sorted(compare(*editions), key=lambda change: change.after)
    assert (gone.kind, gone.after, come.before) == (Kind.VALUE, "", "")
    assert "(nothing)" in str(gone)


def test_values_of_one_name_are_told_apart_by_their_papers(editions: tuple[Path, Path]) -> None:
    values = [
        {"name": "core", "amount": n, "text": f"{n}", "definition": f"d{n}", "period": "", "unit": ""} for n in (1, 2)
    ]
    for folder in editions:
        alter(folder, lambda themes: themes["trade"].update(values=values))
    moved = [{**values[1], "amount": 3, "text": "3"}, values[0]]
    alter(editions[1], lambda themes: themes["trade"].update(values=moved))
    assert str(only(compare(*editions))) == "trade, value core (d2): 2 -> 3"


def test_a_lost_finding_is_worse_than_a_headline_that_changed(editions: tuple[Path, Path]) -> None:
    def fall_back(themes: dict[str, Any]) -> None:
        first, second = themes["trade"]["exhibits"][:2]
        first.update(headline="Other words")
        second.update(headline="Neutral", finding=False)

    alter(editions[1], fall_back)
    finding, words = compare(*editions)
    assert (finding.kind, words.kind) == (Kind.FINDING, Kind.WORDS)
    assert finding.before.startswith("a finding, '")
    assert finding.after == "no finding, 'Neutral'"
    assert words.after == "Other words"


def test_an_exhibit_that_is_gone_and_a_takeaway(editions: tuple[Path, Path]) -> None:
    def drop(themes: dict[str, Any]) -> None:
        del themes["trade"]["exhibits"][0]
        themes["trade"]["takeaways"][0] = "All is well."

    alter(editions[1], drop)
    exhibit, takeaway = compare(*editions)
    assert (exhibit.kind, exhibit.after) == (Kind.REPORT, "")
    assert (takeaway.what, takeaway.after) == ("takeaway", "All is well.")


def test_a_text_is_told_beside_the_one_in_whose_place_it_stands(editions: tuple[Path, Path]) -> None:
    for folder, texts in zip(editions, (["A.", "B.", "C."], ["A.", "", "Z.", "C.", "D."]), strict=True):
        alter(folder, lambda themes, texts=texts: themes["trade"].update(takeaways=texts))
    assert [(change.before, change.after) for change in compare(*editions)] == [("", "D."), ("B.", "Z.")]


def test_a_report_that_is_gone(editions: tuple[Path, Path]) -> None:
    alter(editions[1], lambda themes: themes.pop("trade"))
    change = only(compare(*editions))
    assert (change.kind, change.reports, change.after) == (Kind.REPORT, ("trade",), "")


def test_a_verdict_is_told_once_with_all_its_reports(editions: tuple[Path, Path]) -> None:
    """It stands in the manifest's entries of two reports and in two tables."""
    before = manifest.read(editions[0])["themes"]["trade"]["claims"]["T1"]
    alter(editions[1], lambda themes: [entry["claims"].update(T1="moot") for entry in themes.values()])
    for theme in ("trade", "claims"):
        path = editions[1] / theme / "data" / "claims.csv"
        text = re.sub(rf"(?m)^(T1,.*),{before},", r"\1,moot,", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    assert told(compare(*editions)) == f"verdicts (1):\n  trade and claims, claim T1: {before} -> moot"


@pytest.mark.parametrize("column", ["found", "arithmetic", "sources"])
def test_arithmetic_and_evidence_of_a_claim(editions: tuple[Path, Path], column: str) -> None:
    path = table(editions[1], "claims.csv")
    head, *rows = tables._read(path.read_text(encoding="utf-8"))
    rows[0] = tuple("other" if name == column else cell for name, cell in zip(head, rows[0], strict=True))
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in [head, *rows]), encoding="utf-8")
    change = only(compare(*editions))
    assert (change.kind, change.what, change.after) == (Kind.ARITHMETIC, f"claim {rows[0][0]}, {column}", "other")


def test_a_cell_of_a_table_is_told_by_row_and_column(editions: tuple[Path, Path]) -> None:
    for folder, cell in zip(editions, ("2", "200"), strict=True):
        text = f"year,flow,value\n2019,exports,1\n2019,imports,{cell}\n2020,exports,3\n"
        table(folder, "course.csv").write_text(text, encoding="utf-8")
    line = "trade, course.csv, row 2019, imports, column value: 2 -> 200"
    assert told(compare(*editions)).splitlines() == ["tables (1):", f"  {line}"]


def show(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the records of the report on trade, by type; of several of a type the first."""
    path = folder / "trade" / "trade.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change({record["type"]: record for record in [*manifest.records(notebook)][::-1]})
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_table_as_it_is_shown_counts_beside_its_csv(editions: tuple[Path, Path]) -> None:
    def round_off(records: dict[str, Any]) -> None:
        exhibit = records["exhibit"]
        exhibit["rows"][0][-1] = "about"
        exhibit["columns"][-1]["label"] = "Column"

    show(editions[0], lambda records: records["exhibit"]["columns"][-1].update(label="Column"))
    show(editions[1], round_off)
    change = only(compare(*editions))
    assert (change.kind, change.after) == (Kind.TABLE, "about")
    assert "as it is shown" in change.what


def test_what_its_csv_tells_is_not_told_again_by_the_table_shown(editions: tuple[Path, Path]) -> None:
    name = next(record["name"] for record in manifest.records(_trade()) if record["type"] == "exhibit")
    show(editions[1], lambda records: records["exhibit"]["rows"][0].__setitem__(-1, "about"))
    for folder, cell in zip(editions, "12", strict=True):
        table(folder, f"{name}.csv").write_text(f"year,value\n2019,{cell}\n", encoding="utf-8")
    assert only(compare(*editions)).what == f"{name}.csv, row 2019, column value"


def _trade() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REPORTS / "trade" / "trade.ipynb").read_text(encoding="utf-8"))
    return found


def test_prose_notes_and_labels_count(editions: tuple[Path, Path]) -> None:
    def reword(records: dict[str, Any]) -> None:
        records["exhibit"]["note"] = "Another note."
        records["exhibit"]["columns"][0]["label"] = "Another label"
        records["prose"]["runs"] = [{"text": "Other words.", "strong": False}]

    show(editions[1], reword)
    found = {change.what.partition(", ")[2] or change.what: change.after for change in compare(*editions)}
    assert found["note"] == "Another note."
    assert found["prose"] == "Other words."
    assert "Another label" in found["the columns"]


def test_a_table_that_is_gone(editions: tuple[Path, Path]) -> None:
    table(editions[1], "ranking.csv").unlink()
    assert str(only(compare(*editions))) == "trade, ranking.csv: a table -> (nothing)"


def test_what_moved_furthest_stands_first_and_the_rest_is_counted(editions: tuple[Path, Path]) -> None:
    for folder, factors in zip(editions, ([1] * 30, [1, *(1 + n / 100 for n in range(1, 30))]), strict=True):
        rows = "".join(f"{2000 + n},{100 * factor}\n" for n, factor in enumerate(factors))
        table(folder, "course.csv").write_text(f"year,value\n{rows}", encoding="utf-8")
    lines = told(compare(*editions), most=3).splitlines()
    assert lines[0] == "tables (29):"
    assert [line.split(", ")[2] for line in lines[1:4]] == ["row 2029", "row 2028", "row 2027"]
    assert lines[4] == "  and 26 more"


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("a,b\n1,2\n", "a,b\n1,2\n", []),
        ("a,b\n1,2\n", "a,b\n1,2.0\n", []),
        ("a,b\n1,\n", "a,b\n1,0\n", [("row 1, column b", "(empty)", "0")]),
        ("a,b\n1,2\n", "a,b\n1,2\n3,4\n", [("row 3", "", "3, 4")]),
        ("a,b\n1,2\n3,4\n", "a,b\n3,4\n", [("row 1", "1, 2", "")]),
        ("a,b\n1,2\n3,4\n", "a,b\n3,4\n1,2\n", []),  # order isn't a number
        ("a,b,c\n1,x,y\n", "a,b,c\n2,x,y\n", [("row 1, column a", "1", "2")]),
        ("a,b\n1,2\n1,2\n", "a,b\n1,2\n", [("row 1, 2, again 2", "1, 2", "")]),
        ("a,b\n1,2\n", "a\n1\n", [("the columns", "a, b", "a")]),
        ("a\n1\n", "", [("the columns", "a", "")]),
    ],
)
def test_moves_of_a_table(before: str, after: str, moves: list[tuple[str, str, str]]) -> None:
    assert [(move.where, move.before, move.after) for move in tables.moved(before, after)] == moves


@pytest.mark.parametrize(
    ("before", "after", "far"),
    [("1", "1", 0), ("0", "0.0", 0), ("1", "2", 0.5), ("-1", "1", 2), ("a", "a", 0), ("a", "1", 1), ("100", "1", 0.99)],
)
def test_how_far_two_cells_are_apart(before: str, after: str, far: float) -> None:
    assert tables.distance(before, after) == pytest.approx(far)
