"""An edition with figures laid over it: where it lies, what they touch, and how every form of it says so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import builders
import nbformat
import pytest
import sample
import tiny_package
from bs4 import BeautifulSoup
from tagged import TaggedPDF

from koruz.data.account import account
from koruz.data.catalog import Catalog
from koruz.data.overlay import merge
from koruz.export import labels, laid
from koruz.export.document import read
from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.papers import data_papers
from koruz.export.typst import render
from koruz.runner import cli, forkserver, plan, pool, worker
from koruz.runner.edition import manifest, overlaid
from koruz.runner.plan import Job, Options
from koruz.runner.worker import Result

HEADER = tiny_package.TABLES["trade"].splitlines()[0]
REVISED = "UZB,KOR,turnover,2023,12,2460,USD million,reported,official,,STAT_2024,"
NEW = "UZB,KOR,turnover,2024,12,2060,USD million,reported,press,,NEWS_2024,"
BEATEN = "UZB,KAZ,turnover,2023,12,4000,USD million,reported,press,,NEWS_2024,"


def figures(tmp_path: Path, rows: list[str], name: str = "mine", asked: Path | None = None) -> overlaid.Laid:
    """Rows of trade.csv, laid over the tiny package."""
    base, over = tmp_path / "base", tmp_path / name
    if not base.exists():
        tiny_package.write(base)
    over.mkdir(exist_ok=True)
    (over / "trade.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    merged = merge(base, over, tmp_path / f"merged-{len(list(tmp_path.iterdir()))}")
    return overlaid.laid(asked or over, merged, account(merged), Catalog(merged.package))


# --- its rows and its folder -----------------------------------------------------------------------------------------


def test_rows_say_what_stood_what_stands_and_where_from(tmp_path: Path) -> None:
    found = figures(tmp_path, [REVISED, NEW, BEATEN, *tiny_package.TABLES["trade"].splitlines()[1:2]])
    assert found.count == 3  # one row is as it stood
    revised, new, beaten = found.rows
    assert (revised["before"], revised["after"]) == (
        "2300.5 USD million; note table 1, all goods",
        "2460 USD million; note empty",
    )
    assert (new["before"], new["after"], new["title"]) == ("", "2060 USD million", "News: Talks in Tashkent")
    assert (beaten["counts"], new["counts"]) == (False, True)
    assert {row["file"] for row in found.rows} == {"mine/trade.csv"}


def test_the_folder_is_named_after_the_figures_and_their_rows(tmp_path: Path) -> None:
    slugs = [
        plan.slug({}, each.mark, each.word)
        for each in (
            figures(tmp_path, [REVISED, NEW]),
            figures(tmp_path, [NEW, REVISED]),
            figures(tmp_path, [NEW.replace(",", ", "), REVISED]),  # written in another way
            figures(tmp_path, [NEW, REVISED.replace("2460", "2461")]),
            figures(tmp_path, [NEW]),
        )
    ]
    assert re.fullmatch(r"mine-[0-9a-f]{8}", slugs[0])
    assert slugs[0] == slugs[1] == slugs[2]
    assert len({*slugs}) == 3


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("new figures", "new-figures"),
        ("Нові 2026", "2026"),
        ("새 자료", "data"),
        ("mine_2026.v2", "mine-2026-v2"),
        ("x" * 200, "x" * 24),
    ],
)
def test_any_name_gives_a_short_word_and_stays_whole_in_words(tmp_path: Path, name: str, word: str) -> None:
    found = figures(tmp_path, [NEW], name)
    assert (found.word, found.name) == (word, f"{name}/")
    assert re.fullmatch(r"[a-z0-9-]{1,60}", plan.slug({"partner": "CHN", "growth": -2}, found.mark, found.word))


def test_a_folder_by_another_way_has_its_own_name_and_no_path_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = tmp_path / "mine"
    marks = {figures(tmp_path, [NEW]).mark}
    (over / "below").mkdir()
    for here, asked in ((over, "."), (over / "below", ".."), (tmp_path, "mine"), (tmp_path, "mine/trade.csv")):
        monkeypatch.chdir(here)
        found = figures(tmp_path, [NEW], asked=Path(asked))
        assert found.name == ("trade.csv" if asked.endswith("csv") else "mine/")
        marks |= {found.mark} if found.name == "mine/" else set()
        assert str(tmp_path) not in str(found.rows[0]["title"])
    assert len(marks) == 1
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path) not in str(figures(tmp_path, [NEW]).rows)


# --- what they touch -------------------------------------------------------------------------------------------------


def executed(*records: dict[str, Any]) -> nbformat.NotebookNode:
    """A notebook that shows some records."""
    book = sample.notebook()
    book.cells = [sample._cell(record) for record in records]
    return book


def test_touched_is_what_is_not_as_it_is_without_them() -> None:
    number, point = sample.numbers(), sample.takeaways()
    other = {**number, "items": [{**number["items"][0], "text": "9 billion"}, *number["items"][1:]]}
    moved = {**sample.shares(), "note": "Another note."}
    before = executed(number, sample.turnover(), sample.shares(), sample.ledger(), point)
    after = executed(other, sample.turnover(), moved, sample.ledger(), point)
    found = overlaid.touched(before, after)
    label = number["items"][0]["label"]
    assert found == {
        "exhibits": [moved["name"]],
        "takeaways": [],
        "numbers": {label: number["items"][0]["text"]},
        "claims": {},
    }
    everything = overlaid.touched(None, after)
    assert everything["exhibits"] == [sample.turnover()["name"], moved["name"]]
    assert set(everything["numbers"].values()) == set(everything["claims"].values()) == {""}
    assert overlaid.touched(after, after) == {"exhibits": [], "takeaways": [], "numbers": {}, "claims": {}}


def touching(*rows: dict[str, Any]) -> dict[str, Any]:
    """What a report tells in which two exhibits differ, that have no source in common."""
    one, two = sample.turnover(), sample.shares()
    one, two = {**one, "sources": sample.refs("hufs-2024")}, {**two, "sources": sample.refs("asiae-2024")}
    before, after = executed(one, two), executed({**one, "csv": "x\n1\n"}, {**two, "csv": "x\n1\n"})
    return overlaid.told(
        overlaid.Laid("mine/", len(rows), rows, "0123456789abcdef"),
        "mine-0",
        before,
        after,
        ["trade.csv", "sources.csv#hufs-2024"],
    )


def test_a_row_touches_what_differs_and_cites_its_source() -> None:
    first, second, third, fourth = touching(
        sample.laid_row("hufs-2024"),
        sample.laid_row("asiae-2024", counts=False),
        sample.laid_row("other"),
        sample.laid_row("asiae-2024", table="rail.csv"),
    )["rows"]
    assert first["touches"] == {"exhibits": [sample.turnover()["name"]]}
    assert second["touches"] == {}  # it doesn't count
    assert third["touches"] == {}  # nothing cites it
    assert (fourth["read"], fourth["touches"]) == (False, {})


def test_a_lone_row_touches_everything_that_differs() -> None:
    told = touching(sample.laid_row("other"), sample.laid_row("asiae-2024", table="rail.csv"))
    assert told["rows"][0]["touches"] == {"exhibits": [sample.turnover()["name"], sample.shares()["name"]]}
    assert told["elsewhere"] == {"rail.csv": 1}


# --- words -----------------------------------------------------------------------------------------------------------


def page(book: nbformat.NotebookNode) -> str:
    return str(KoruzHTMLExporter().from_notebook_node(book)[0])


def said(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def test_banner_citation_bibtex_and_zip_say_so_and_are_silent_on_parameters() -> None:
    document = read(sample.laid_over())
    assert labels.warning(document) == "With figures of mine/: 9 rows. Don't quote it as the standard edition."
    assert labels.warning_mark(document) == "With mine/"
    assert labels.citation(document).endswith("23 November 2026. With figures of mine/: 9 rows.")
    entry = labels.bibtex(document)
    assert entry.startswith("@misc{koruz-trade-2026-mine-01234567,")
    assert "sources searched until 23 November 2026, with figures of mine/: 9 rows}" in entry
    assert (laid.TITLE, "mine/: 9 rows") in labels.masthead(document)
    assert "With figures of mine/: 9 rows." in " ".join(data_papers(document).split())
    everything = labels.warning(document) + labels.citation(document) + entry
    assert "what-if" not in everything.lower()
    assert not any(word in everything for word in document.run["parameters"])


def test_with_other_parameters_both_are_told_and_of_these_only_what_differs() -> None:
    document = read(sample.laid_over(parameters=True))
    assert labels.warning(document) == f"With figures of mine/: 9 rows. {labels.WHAT_IF_DOCUMENT}"
    assert labels.warning_mark(document) == "What if · With mine/"
    changed = "What-if edition: first_year = 2010 (standard: 2002); partner_growth = 0.12 (standard: 0.08)."
    assert labels.citation(document).endswith(f"With figures of mine/: 9 rows. {changed}")
    assert "with figures of mine/: 9 rows, what-if edition" in labels.bibtex(document)


def test_a_long_name_is_cut_at_the_head_of_a_page_alone() -> None:
    book = sample.laid_over()
    book.metadata["koruz"]["run"]["laid"]["over"] = "새" * 90 + "/"
    document = read(book)
    assert labels.warning_mark(document) == f"With {'새' * 30}…"
    assert "새" * 90 in labels.citation(document)


def test_the_page_marks_what_is_touched_and_nothing_else() -> None:
    soup = BeautifulSoup(page(sample.laid_over()), "html.parser")
    banner = soup.find("aside", class_="banner")
    assert banner is not None
    assert banner["aria-label"] == laid.TITLE
    assert said(banner).startswith("With figures of mine/: 9 rows.")
    assert soup.find(id=str(banner.a["href"]).removeprefix("#")).get_text() == laid.TITLE
    headings = [said(tag) for tag in soup.select("figure h3") if laid.MARK in said(tag)]
    assert len(headings) == 1
    assert re.match(rf"Figure 1 : {laid.MARK} : \w", headings[0])  # words for who hears it, in the figure's own name
    assert said(soup.select_one(".assumption.figures")).startswith("With figures of mine/ it isn't what")
    marks = [said(tag) for tag in soup.select(".laid")]
    assert marks == [
        laid.MARK,
        f"{laid.MARK}; standard edition: USD 1 billion",
        laid.MARK,
        f"{laid.MARK}; standard edition: odd",
    ]
    assert not soup.select("details.parameters[open]")


def test_the_section_lists_rows_with_before_after_source_and_what_they_touch() -> None:
    soup = BeautifulSoup(page(sample.laid_over()), "html.parser")
    heading = next(tag for tag in soup.find_all("h2") if tag.get_text() == laid.TITLE)
    section = heading.parent
    cells = [[said(cell) for cell in line.find_all(["th", "td"])] for line in section.find_all("tr")]
    assert cells[0] == ["Row", "Before", "With it", "Source", "Touches"]
    source, first = "hufs-2024", "trade.csv, row 2: UZB, KOR, 2024"
    assert cells[1] == [first, "2300.5 USD million", "2060 USD million", source, "Figure 1"]
    beaten = "2060 USD million; doesn't count: 2,300 of STAT counts: its grade is better"
    assert cells[2] == [first, "–", beaten, source, "nothing in this report"]
    words = said(section)
    assert "9 rows of mine/ are laid over" in words
    assert "In tables that this report doesn't read: 1 row of rail.csv." in words
    assert "Not listed here: 6 rows more of mine/." in words
    number = sample.numbers()["items"][0]["label"]
    assert f"without citing the source of such a row: the number '{number}'; the claim" in words
    assert said(heading) in [said(link) for link in soup.select("nav.contents a")]


def test_without_a_standard_to_compare_with_the_report_says_that() -> None:
    soup = BeautifulSoup(page(sample.laid_over(compared=False)), "html.parser")
    assert "don't answer these parameters" in said(soup)


def test_the_pdf_says_the_same() -> None:
    data, warnings = render(read(sample.laid_over()))
    report = TaggedPDF(data)
    assert warnings == []
    text = " ".join(report.text.split())
    assert "With figures of mine/: 9 rows. Don't quote it as the standard edition." in text
    assert all("With mine/" in " ".join(part.split()) for part in report.artifacts)
    assert text.count("With figures of mine/ it isn't what the standard edition shows.") == 1
    assert f"{laid.MARK}; standard edition: USD 1 billion" in text
    assert f"{laid.MARK}; standard edition: odd" in text
    assert "doesn't count: 2,300 of STAT counts: its grade is better" in text
    assert labels.WHAT_IF_VARIANT not in text


# --- a build ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Builds a project of two reports in this process: gives the folder of the reports."""
    root = builders.project(tmp_path / "project", n01_trade=builders.report(), n02_aid=builders.report("aid"))

    def run(jobs: Sequence[Job], folders: Sequence[Path], *_: object) -> Iterator[Result]:
        for job, folder in zip(jobs, folders, strict=True):
            monkeypatch.setenv("KORUZ_DATA", str(job.data))
            stand_in = replace(job, exporters=dict.fromkeys(job.formats, "builders.PlainExporter"))
            yield replace(worker.work(stand_in, folder, Options(), lambda event: None), job=job)

    monkeypatch.setattr(pool, "run", run)
    monkeypatch.setattr(forkserver, "begin", lambda: None)

    def build(*words: str) -> Path:
        assert cli.main([*words, "--formats", "html"], root) == 0
        return root / "reports"

    (root / "mine").mkdir()
    (root / "mine" / "trade.csv").write_text(f"{HEADER}\n{NEW}\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return build


def shelf(reports: Path, part: str = "mine-") -> Path:
    (found,) = [folder for folder in (reports / "variants").iterdir() if folder.name.startswith(part)]
    return found


def test_all_reports_with_figures_laid_over_have_a_front_door_and_the_merged_data(
    built: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    reports = built()
    standing = builders.tree(reports)
    built("--data", "mine")
    edition = shelf(reports)
    assert {name: builders.tree(reports)[name] for name in standing} == standing
    assert f"Read reports/variants/{edition.name}/index.html" in capsys.readouterr().out
    soup = BeautifulSoup((edition / "index.html").read_text(), "html.parser")
    assert said(soup.find("aside", class_="banner")).startswith("With figures of mine/: 1 row.")
    assert {link["href"] for link in soup.select(".card h3 a")} == {"trade/trade.ipynb", "aid/aid.ipynb"}
    with ZipFile(edition / "koruz-data.zip") as packed:
        assert NEW in packed.read("trade.csv").decode()
        assert "figures of mine/ (1 row) are laid over" in packed.read("README.md").decode()
    content = manifest.read(edition)
    assert {file["path"] for file in content["outputs"]} == {"index.html", "koruz-data.zip"}
    for theme in ("trade", "aid"):
        entry = content["themes"][theme]
        assert [(row["table"], row["kind"], row["file"]) for row in entry["laid"]] == [
            ("trade.csv", "new", "mine/trade.csv")
        ]
        assert entry["overlay"]["touched"] == {"exhibits": ["rows"], "takeaways": [0], "numbers": {}, "claims": {}}
        assert entry["laid"][0]["touches"] == {"exhibits": ["rows"]}
    before = builders.tree(reports)
    built("--data", "mine")
    assert "Nothing has changed" in capsys.readouterr().out
    assert builders.tree(reports) == before


def test_it_is_the_same_whether_the_standard_edition_stands_or_is_run(
    built: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(worker, "_without", counting(worker._without, ran))
    run = shelf(built("trade", "--data", "mine"))
    first = builders.tree(run)
    shutil.rmtree(run.parent)
    built()
    again = builders.tree(shelf(built("trade", "--data", "mine")))
    assert [name for name in ran if name] == ["trade.ipynb"]
    assert {name: text for name, text in again.items() if name.startswith("trade/")} == {
        name: text for name, text in first.items() if name.startswith("trade/")
    }


def counting(step: Callable[..., Any], ran: list[str]) -> Callable[..., Any]:
    """Notes of each call which standing notebook is taken, '' for none."""

    def call(job: Job, *rest: Any) -> Any:
        assert job.standard
        ran.append(job.standard.notebook.name if job.standard.notebook else "")
        return step(job, *rest)

    return call


def test_one_report_alone_has_no_front_door_until_the_others_are_there(built: Callable[..., Path]) -> None:
    reports = built("trade", "--data", "mine")
    assert not (shelf(reports) / "index.html").exists()
    built("aid", "--data", "mine")
    assert (shelf(reports) / "index.html").exists()


def test_figures_and_parameters_lie_elsewhere_and_are_compared_with_the_same_parameters(
    built: Callable[..., Path], tmp_path: Path
) -> None:
    reports = built("trade", "--data", "mine", "-p", "growth", "3")
    (tmp_path / "sets.csv").write_text("growth\n4\n5\n")
    built("trade", "--data", "mine", "--params", str(tmp_path / "sets.csv"))
    names = sorted(folder.name for folder in (reports / "variants").iterdir() if folder.is_dir())
    assert [name[:-8] for name in names] == ["mine-growth-3-0-", "mine-growth-4-0-", "mine-growth-5-0-"]
    overlay = manifest.read(reports / "variants" / names[0])["themes"]["trade"]["overlay"]
    assert (overlay["compared"], overlay["touched"]["exhibits"], overlay["folder"]) == (True, ["rows"], names[0])


def test_rows_as_they_stand_are_the_standard_edition(
    built: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine/trade.csv").write_text("\n".join(tiny_package.TABLES["trade"].splitlines()[:2]) + "\n")
    reports = built("--data", "mine")
    assert "Nothing in mine differs from the data: this is the standard edition." in capsys.readouterr().out
    assert not (reports / "variants").exists()
    assert "laid" not in manifest.read(reports)["themes"]["trade"]


def test_other_rows_under_the_same_name_lie_beside_the_first(built: Callable[..., Path]) -> None:
    built("trade", "--data", "mine")
    Path("mine/trade.csv").write_text(f"{HEADER}\n{REVISED}\n", encoding="utf-8")
    reports = built("trade", "--data", "mine")
    assert len([*(reports / "variants").glob("mine-*")]) == 2
