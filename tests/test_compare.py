"""What changed between two editions: causes, fates, words, page; editions that are kept; the revision triangle."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import builders
import pytest
from browser import LAPTOP, PHONE, Browser, running_chromium, visit  # noqa: F401

from koruz.runner import cli
from koruz.runner.edition import changes_text, kept, manifest, rows, shape, triangle
from koruz.runner.edition.causes import DATA, METHOD, NEW, PARAMETER, PRECEDENCE, REVISED, UNKNOWN, Causes, told
from koruz.runner.edition.changes import (
    EVIDENCE,
    FALLEN,
    FOUND,
    LOST,
    NUMBERS,
    REWORDED,
    VERDICT,
    Changes,
    changes,
)
from koruz.runner.edition.changes import NEW as COME
from koruz.runner.edition.changes_page import rendered
from koruz.runner.edition.kept import Edition
from koruz.words.problems import BadInput

ROOT = builders.ROOT
Entry = dict[str, Any]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 {0}"><rect width="9" height="{0}" fill="#0b5cad"/></svg>'


def value(name: str, amount: float | None, text: str, place: str = "c1", **papers: Any) -> Entry:
    standard = {"unit": "USD million", "period": "2024", "definition": "", "grade": "official", "sources": ["A"]}
    return {
        "ids": [f"{place}/{name}"],
        "name": name,
        "amount": amount,
        "text": text,
        "derived": "",
        **standard,
        **papers,
    }


def exhibit(name: str, headline: str, **more: Any) -> Entry:
    plain = {"form": "figure", "subtitle": "", "finding": True, "what_if": False, "alt": headline, "sources": ["A"]}
    return {"name": name, "headline": headline, **plain, **more}


def entry(**parts: Any) -> Entry:
    return {"title": "Trade", "notebook": "01_trade.ipynb", "parameters": {"partner": "KOR"}, "inputs": {}, **parts}


@pytest.fixture(name="edition")
def make_edition(tmp_path: Path) -> Callable[..., Edition]:
    """Write an edition with one report, or with several by name."""

    def made(folder: str = "", /, vintage: str = "2026-11", marks: Entry | None = None, **parts: Any) -> Edition:
        themes = parts.pop("themes", None) or {"trade": entry(**parts)}
        place = tmp_path / "out" / folder
        place.mkdir(parents=True, exist_ok=True)
        content = {"generator": "koruz", "edition": "2026.1", "vintage": vintage, "inputs": marks or {}, "outputs": []}
        (place / manifest.NAME).write_text(json.dumps({**content, "themes": themes}), encoding="utf-8")
        assert manifest.state(place) == "ours"
        return Edition(folder or "standard", place, manifest.read(place))

    return made


def row(**cells: Any) -> Entry:
    plain = {"file": "trade.csv", "row": 2, "kind": "new", "changed": {}, "counts": True, "why": "", "value": "9 USD"}
    return {"table": "trade.csv", "key": "KOR, UZB, 2024", "source": "A", **plain, **cells}


# --- causes ----------------------------------------------------------------------------------------------------------

MOVED = {"data/trade.csv": "2"}
REVISION = {"kind": "replaces", "changed": {"value": ["8", "9"]}}
GRADE = {"why": "instead of 8 of B (its grade is better)"}
NEWER = {"why": "instead of 8 of B (it is newer)"}


@pytest.mark.parametrize(
    ("found", "after", "kind", "says"),
    [
        ([row()], {"inputs": MOVED}, NEW, "9 USD of A"),
        ([row(**REVISION)], {"inputs": MOVED}, REVISED, "value 8 -> 9 of A"),
        ([row(**NEWER)], {"inputs": MOVED}, REVISED, "instead of 8 of B"),
        ([row(**GRADE)], {"inputs": MOVED}, PRECEDENCE, "9 USD of A, instead of 8 of B (its grade is better)"),
        ([row(source="C")], {"inputs": MOVED}, DATA, "a row of trade.csv that it doesn't cite"),
        ([row(counts=False)], {"inputs": MOVED}, DATA, "trade.csv changed"),
        ([row(table="aid.csv")], {"inputs": MOVED}, DATA, "trade.csv changed"),
        (None, {"inputs": MOVED}, DATA, "trade.csv changed"),
        ([], {"parameters": {"partner": "CHN"}}, PARAMETER, "partner KOR -> CHN"),
        ([row()], {"inputs": MOVED, "parameters": {"partner": "CHN"}}, NEW, "parameters, too: partner KOR -> CHN"),
        ([], {"inputs": {"koruz": "2"}}, METHOD, "koruz's modules changed"),
        ([], {"inputs": {"notebook": "2"}}, METHOD, "the notebook changed"),
        ([], {}, UNKNOWN, ""),
    ],
)
def test_each_cause(
    edition: Callable[..., Edition], found: list[Entry] | None, after: Entry, kind: str, says: str
) -> None:
    cause = Causes(edition("a"), edition("b", **after), found).of("trade", {"A"}, ["2024"])
    assert cause.kind == kind
    assert says in cause.text


def test_the_row_of_the_thing_s_own_year_number_and_country_is_named(edition: Callable[..., Edition]) -> None:
    found = [
        row(key="UZB, KOR, 2023", value="9 USD"),
        row(key="UZB, CHN, 2024", value="7 USD"),
        row(key="UZB, KOR, 2024", value="8 USD"),
    ]
    causes = Causes(edition("a"), edition("b", inputs=MOVED), found)
    assert "KOR, 2024" in causes.of("trade", {"A"}, ["2024"]).text
    assert "CHN, 2024" in causes.of("trade", {"A"}, ["2024"], "7.0").text
    assert "2023" in causes.of("trade", {"A"}, [], "9").text
    assert causes.of("trade", {"A"}, ["2024"]).text.endswith("; and 1 more row")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"value": "1234567.5 persons"}, "1,234,567.5 persons of A"),
        ({"value": ""}, "trade.csv, KOR, UZB, 2024: A"),
        ({"kind": "gone"}, "is gone"),
        ({"kind": "replaces", "changed": {"note": ["", "x"]}}, "note empty -> x"),
    ],
)
def test_a_row_in_words(cells: Entry, says: str) -> None:
    assert says in told(row(**cells))


# --- values, words, verdicts -----------------------------------------------------------------------------------------


def changed(edition: Callable[..., Edition], old: Entry, new: Entry, **more: Any) -> Changes:
    return changes(edition("a", **old), edition("b", **new), **more)


@pytest.mark.parametrize(
    ("before", "after", "unit", "says"),
    [
        (200, 250, "USD million", "+25%"),
        (200, 150, "USD million", "−25%"),
        (2.1, 2.4, "percent of total", "+0.3 percentage points"),
        (5, 6, "rank", "+1"),
        (0, 6, "persons", "+6"),
        (5, None, "persons", ""),
        (None, 5, "persons", ""),
    ],
)  # fmt: skip
def test_how_far_a_value_moved(
    edition: Callable[..., Edition], before: float | None, after: float | None, unit: str, says: str
) -> None:
    ends = [[value("v", amount, str(amount), unit=unit)] for amount in (before, after)]
    assert changed(edition, {"values": ends[0]}, {"values": ends[1]}).values[0].change == says


def test_values_come_worst_first_and_small_ones_are_counted(edition: Callable[..., Edition]) -> None:
    names = {"little": 100.5, "much": 300, "some": 120, "still": 100}
    old = [value(name, 100, "100", name) for name in [*names, "gone"]]
    new = [value(name, amount, f"{amount}", name) for name, amount in names.items() if name != "still"]
    found = changed(edition, {"values": old}, {"values": [*new, old[3]]}, threshold=0.01)
    assert [each.ids[0].partition("/")[2] for each in found.values] == ["gone", "much", "some"]
    assert found.smaller == 1


def test_a_value_in_two_places_that_now_has_two_figures(edition: Callable[..., Edition]) -> None:
    old = value("end", 9, "9", period="2024")
    old["ids"] = ["c1/end", "c2/end"]
    new = [value("end", 9, "9", "c1"), value("end", 7, "7", "c2", period="2025")]
    found = changed(edition, {"values": [old]}, {"values": new}).values
    assert [(each.before, each.after, each.period) for each in found] == [("9", "7", "2024 -> 2025")]


def test_the_same_change_in_two_reports_is_told_once_and_by_its_own_report(edition: Callable[..., Edition]) -> None:
    ends = [value("v", amount, f"{amount}", "c1", definition="turnover") for amount in (1, 2)]
    sides = [{"overview": entry(values=[end]), "trade": entry(values=[end])} for end in ends]
    found = changes(edition("a", themes=sides[0]), edition("b", themes=sides[1])).values
    assert [each.reports for each in found] == [("trade", "overview")]


@pytest.mark.parametrize(
    ("before", "after", "finds", "fate"),
    [
        ("Fell to 2%", "Fell to 3.5%", (True, True), NUMBERS),
        ("Fell to −2% in 2024", "Fell to 1,200% in 2025", (True, True), NUMBERS),
        ("Fell to 2%", "Rose to 2%", (True, True), REWORDED),
        ("Fell to 2%", "The share", (True, False), FALLEN),
        ("The share", "Fell to 2%", (False, True), FOUND),
        ("The share", "", (True, True), LOST),
        ("", "The share", (True, True), COME),
    ],
)
def test_the_fate_of_a_headline(
    edition: Callable[..., Edition], before: str, after: str, finds: tuple[bool, bool], fate: str
) -> None:
    ends = [
        [exhibit("e", text, finding=finding)] if text else []
        for text, finding in zip((before, after), finds, strict=True)
    ]
    found = changed(edition, {"exhibits": ends[0]}, {"exhibits": ends[1]})
    assert [said.fate for said in found.headlines] == [fate]
    assert bool(found.lost) is (fate == LOST)


def test_sentences_are_found_again_by_their_place(edition: Callable[..., Edition]) -> None:
    old = {"sentences": {"c1.1": "A 1.", "c1.2": "B 2.", "c1.3": "C."}, "values": [value("b", 2, "2", "c1.2")]}
    new = {"sentences": {"c1.2": "B 3.", "c1.3": "C.", "c9": "D."}, "inputs": MOVED}
    found = changed(edition, old, new).sentences
    assert [(said.name, said.fate) for said in found] == [("c1.1", LOST), ("c9", COME), ("c1.2", NUMBERS)]


def test_an_edition_from_before_ids_is_compared_by_its_takeaways(edition: Callable[..., Edition]) -> None:
    found = changed(edition, {"takeaways": ["A 1."]}, {"takeaways": ["A 2."], "sentences": {"c1.1": "A 2."}})
    assert [(said.name, said.fate) for said in found.sentences] == [("takeaway 1", NUMBERS)]


@pytest.mark.parametrize(("after", "kind"), [("outdated", VERDICT), ("supported", EVIDENCE)])
def test_a_verdict_stands_with_its_arithmetic(edition: Callable[..., Edition], after: str, kind: str) -> None:
    ledger = [{"T1": {"statement": "S", "found": f, "arithmetic": f"{f} − 3 = 0", "sources": "A"}} for f in ("3", "4")]
    old = {"claims": {"T1": "supported"}, "ledger": ledger[0]}
    new = {"claims": {"T1": after}, "ledger": ledger[1], "inputs": MOVED}
    judged = changed(edition, old, new).verdicts[0]
    assert (judged.kind, judged.arithmetic) == (kind, ("3 − 3 = 0", "4 − 3 = 0"))


def test_an_exhibit_is_touched_by_its_data_or_its_words(edition: Callable[..., Edition]) -> None:
    def side(mark: str, alt: str) -> Entry:
        shown = [exhibit("a", "H"), exhibit("b", "H", alt=alt), exhibit("c", "H")]
        files = [{"path": f"trade/data/{n}.csv", "sha256": mark if n == "a" else "", "bytes": 1} for n in "abc"]
        return {"exhibits": shown, "outputs": files}

    found = changed(edition, side("1", "x"), side("2", "y")).exhibits
    assert [(each.name, each.data) for each in found] == [("a", True), ("b", False)]


def test_reports_that_a_variant_lacks_are_not_lost(edition: Callable[..., Edition]) -> None:
    both = {"trade": entry(), "aid": entry()}
    before = edition("a", themes=both)
    assert changes(before, edition("b", themes={"trade": entry(variant=True)})).reports == []
    assert changes(before, edition("c", themes={"trade": entry()})).reports == [("aid", LOST)]


def test_nothing_changed_is_said(edition: Callable[..., Edition]) -> None:
    found = changed(edition, {}, {})
    assert found.empty
    assert "Nothing that is published differs." in "\n".join(changes_text.lines(found))


# --- rows ------------------------------------------------------------------------------------------------------------


def pack(edition: Edition, alter: Callable[[list[dict[str, str]]], object]) -> None:
    """Give an edition the project's tables, with another trade.csv."""
    files = {path.name: path.read_bytes() for path in [*(ROOT / "data").glob("*.csv"), ROOT / "data/datapackage.json"]}
    table = [*csv.DictReader(StringIO(files["trade.csv"].decode()))]
    alter(table)
    text = StringIO()
    writer = csv.DictWriter(text, [*table[0]], lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    with ZipFile(edition.folder / "koruz-data.zip", "w") as archive:
        for name, content in {**files, "trade.csv": text.getvalue().encode()}.items():
            archive.writestr(name, content)


def test_rows_of_two_editions_that_keep_their_data(edition: Callable[..., Edition]) -> None:
    before, after = edition("a"), edition("b")
    past: dict[str, str] = {}

    def alter(table: list[dict[str, str]]) -> None:
        past.update(table[5])
        table[5]["value"] = "12345"
        table.append({**table[-1], "year": "2031"})
        del table[0]

    pack(before, lambda table: table)
    pack(after, alter)
    found = rows.between(before, after)
    assert found is not None
    assert {each["kind"]: each["table"] for each in found} == dict.fromkeys(("replaces", "new", "gone"), "trade.csv")
    revised = next(each for each in found if each["kind"] == "replaces")
    assert revised["changed"] == {"value": (past["value"], "12345")}
    assert revised["source"] == past["source"]


def test_without_data_the_rows_are_those_that_the_later_edition_tells(edition: Callable[..., Edition]) -> None:
    laid = row(touches={"exhibits": ["x"]})
    both = {"trade": entry(laid=[laid]), "aid": entry(laid=[laid])}
    found = rows.between(edition("a"), edition("b", themes=both))
    assert found == [{key: cell for key, cell in laid.items() if key != "touches"}]
    assert rows.between(edition("a"), edition("c")) is None


# --- kept editions ---------------------------------------------------------------------------------------------------


def test_an_edition_is_kept_with_manifest_and_tables_and_never_overwritten(edition: Callable[..., Edition]) -> None:
    standard = edition()
    pack(standard, lambda table: table)
    place, tables = kept.save(standard, "2027.1", standard.folder)
    assert tables
    assert sorted(path.name for path in place.iterdir()) == ["koruz-data.zip", "manifest.json"]
    again = kept.find("2027.1", standard.folder, standard.folder)
    assert again.content == standard.content
    assert again.tables() == standard.tables()
    with pytest.raises(BadInput, match="never overwritten"):
        kept.save(standard, "2027.1", standard.folder)
    other, _ = kept.save(standard, "2027.2", standard.folder)
    assert (other / "koruz-data.zip").read_bytes() == (place / "koruz-data.zip").read_bytes()


def test_reports_are_kept_if_they_are_asked_for(edition: Callable[..., Edition]) -> None:
    standard = edition()
    (standard.folder / "trade").mkdir()
    (standard.folder / "trade" / "trade.html").write_text("page")
    place, tables = kept.save(standard, "x", standard.folder, whole=True)
    assert (place / "trade" / "trade.html").read_text() == "page"
    assert not tables


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", ".hidden", "standard", "한국", "a b", "x" * 61, "-x"])
def test_names_that_no_edition_can_have(edition: Callable[..., Edition], name: str) -> None:
    standard = edition()
    with pytest.raises(BadInput, match="a name has"):
        kept.save(standard, name, standard.folder)
    assert not (standard.folder / kept.FOLDER).exists()


def test_a_full_disk_leaves_nothing(edition: Callable[..., Edition], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    standard = edition()
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        kept.save(standard, "x", standard.folder)
    assert [*(standard.folder / kept.FOLDER).iterdir()] == []


def test_an_edition_is_found_by_name_folder_or_manifest(edition: Callable[..., Edition]) -> None:
    standard, other = edition(), edition("variants/mine-1")
    out = standard.folder
    assert kept.find("standard", out, out).folder == out
    assert kept.find("mine-1", out, out).folder == other.folder
    assert kept.find(str(other.folder), out, out).folder == other.folder
    assert kept.find(str(other.folder / manifest.NAME), out, out).folder == other.folder
    with pytest.raises(BadInput, match="Did you mean 'mine-1'"):
        kept.find("mine-l", out, out)
    (other.folder / manifest.NAME).write_text("{")
    with pytest.raises(BadInput, match="can't be read"):
        kept.find(str(other.folder), out, out)


def test_an_output_folder_s_editions_go_before_the_project_s(edition: Callable[..., Edition], tmp_path: Path) -> None:
    own, project = edition("own"), edition("project")
    edition("project/editions/a")
    edition("project/editions/b")
    edition("own/editions/a")
    assert kept.find("a", own.folder, project.folder).folder == own.folder / "editions" / "a"
    assert kept.find("b", own.folder, project.folder).folder == project.folder / "editions" / "b"
    assert kept.find("b", tmp_path / "none", project.folder).folder == project.folder / "editions" / "b"


def test_the_latest_edition_with_other_data(edition: Callable[..., Edition]) -> None:
    standard = edition(marks={"data/trade.csv": "1"})
    edition("variants/parameters", marks={"data/trade.csv": "1"})
    with pytest.raises(BadInput, match="none was built"):
        kept.latest(standard.folder, standard.folder)
    edition("variants/mine", marks={"data/trade.csv": "2"})
    assert kept.latest(standard.folder, standard.folder).name == "mine"


def test_the_committed_edition_is_kept_as_the_first() -> None:
    reports = ROOT / "reports"
    first = kept.kept(reports, reports)[0]
    assert (first.name, first.content["edition"]) == ("2026.11", "2026.11")
    assert sum(path.stat().st_size for path in first.folder.iterdir()) < 1_000_000
    assert triangle.triangle([first])
    with ZipFile(BytesIO((first.folder / "koruz-data.zip").read_bytes())) as archive:
        assert "trade.csv" in archive.namelist()


@pytest.mark.parametrize("verb", sorted(set(cli.VERBS) - {"new-theme"}))
def test_no_report_is_called_like_a_verb(verb: str) -> None:
    assert not shape.is_theme(verb)


# --- the triangle ----------------------------------------------------------------------------------------------------


def test_the_triangle_has_each_headline_number_by_edition(edition: Callable[..., Edition]) -> None:
    def side(name: str, amount: float, label: str, **more: Any) -> Edition:
        return edition(name, values=[value("v", amount, f"{amount:g}")], numbers={"c1/v": label}, **more)

    editions = [side("a", 1, "Old label"), edition("b"), side("c", 2, "Turnover")]
    (line,) = triangle.triangle(editions)
    assert (line.label, line.moved) == ("Turnover", True)
    assert line.cells == [("1", 1.0, "2024"), None, ("2", 2.0, "2024")]
    read = [*csv.DictReader(StringIO(triangle.table([line], editions)))]
    assert [(each["edition"], each["amount"]) for each in read] == [("a", "1.0"), ("c", "2.0")]
    assert any("not there" in text for text in changes_text.triangle_lines([line], editions))


def test_kept_editions_come_by_the_date_of_their_data(edition: Callable[..., Edition]) -> None:
    standard = edition()
    for name, vintage in (("z", "2025"), ("a", "2027"), ("m", "2026-05")):
        edition(f"editions/{name}", vintage=vintage)
    assert [each.name for each in kept.kept(standard.folder, standard.folder)] == ["z", "m", "a"]


# --- the verbs and the page ------------------------------------------------------------------------------------------


@pytest.fixture(name="built")
def two(edition: Callable[..., Edition]) -> tuple[Edition, Edition]:
    """A standard edition and one with other data, which keep a figure each."""
    sides = []
    for folder, height in (("", 30), ("variants/mine", 60)):
        parts = {
            "values": [value("v", height, f"USD {height} million")],
            "numbers": {"c1/v": "Turnover"},
            "sentences": {"c1.1": f"It was {height}.", **({} if folder else {"c2": "There was more."})},
            "exhibits": [exhibit("size", f"It was {height}")],
            "outputs": [{"path": "trade/data/size.csv", "sha256": f"{height}", "bytes": 1}],
            "inputs": {"data/trade.csv": f"{height}"},
            "laid": [row()] if folder else [],
            "variant": bool(folder),
        }
        sides.append(edition(folder, marks={"data/trade.csv": f"{height}"}, **parts))
        (sides[-1].folder / "trade" / "figures").mkdir(parents=True)
        (sides[-1].folder / "trade" / "figures" / "size.svg").write_text(SVG.format(height))
    return sides[0], sides[1]


def run(*words: str) -> int:
    return cli.main([*words], ROOT)


def test_compare_says_what_changed_and_writes_page_json_and_csv(
    built: tuple[Edition, Edition], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = built[0].folder
    files = ["--json", str(tmp_path / "c.json"), "--csv", str(tmp_path / "t.csv")]
    assert run("compare", "--out", str(out), *files) == cli.OK
    said = capsys.readouterr().out
    assert "1 exhibit or sentence lost" in said
    assert "trade, Turnover, 2024: USD 30 million -> USD 60 million (+100%); new datum" in said
    content = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert content["values"][0]["cause"]["kind"] == NEW
    assert content["rows"][0]["source"] == "A"
    assert "mine" in (tmp_path / "t.csv").read_text()
    page = (built[1].folder / "changes.html").read_text(encoding="utf-8")
    assert page.count("<svg") > 2
    assert "There was more." in page


def test_the_page_is_the_same_each_time(built: tuple[Edition, Edition]) -> None:
    editions = [*built]
    pages = {rendered(changes(*built), triangle.triangle(editions), editions) for _ in range(2)}
    assert len(pages) == 1


def test_nothing_is_written_into_an_edition_that_is_kept(built: tuple[Edition, Edition]) -> None:
    out = built[0].folder
    assert run("save", "first", "--out", str(out)) == cli.OK
    before = sorted(out.glob("*"))
    assert run("compare", "first", "--out", str(out)) == cli.OK
    assert sorted(out.glob("*")) == before
    assert [path.name for path in (out / "editions" / "first").iterdir()] == ["manifest.json"]
    assert (out / "variants" / "changes.html").is_file()


def test_compare_by_threshold_and_of_names_that_are_wrong(
    built: tuple[Edition, Edition], capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(built[0].folder)
    assert run("compare", "--threshold", "60%", "--out", out) == cli.OK
    assert "1 moved by less than the threshold" in capsys.readouterr().out
    assert run("compare", "--threshold", "much", "--out", out) == cli.BAD_INPUT
    assert "Write 1% or 0.5%" in capsys.readouterr().err
    assert run("compare", "mime", "--out", out) == cli.BAD_INPUT
    assert "Did you mean 'mine'" in capsys.readouterr().err


def test_the_triangle_on_the_terminal(built: tuple[Edition, Edition], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", "standard", "mine", "--triangle", "--out", str(built[0].folder)) == cli.OK
    said = capsys.readouterr().out
    assert said.index("USD 30 million (2024)") < said.index("USD 60 million (2024)")


@pytest.fixture
def page(built: tuple[Edition, Edition]) -> Iterator[Path]:
    assert run("compare", "--out", str(built[0].folder)) == cli.OK
    yield built[1].folder / "changes.html"


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (LAPTOP, "dark")])
def test_the_page_reads_well(chromium: Browser, page: Path, size: tuple[int, int], scheme: str) -> None:
    with visit(chromium, page, size, scheme) as seen:
        assert seen.overflow() == 0
        assert seen.violations() == []
        assert seen.page.locator(".beside .chart svg").count() == 2
