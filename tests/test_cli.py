"""The command itself: what it says, where it writes, how it exits."""

from __future__ import annotations

import csv
import html
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import builders
import psutil
import pytest
from nbformat import from_dict

from koruz.report.record import MIME
from koruz.runner import cli, execute, forkserver, pool
from koruz.runner.edition import front_page, history, manifest, publish
from koruz.runner.plan import Job
from koruz.runner.worker import Failure, Result


class Command:
    """Runs the command in this process."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root, self.capture = root, capture
        self.code, self.out, self.err = 0, "", ""

    def __call__(self, *words: str) -> int:
        self.code = cli.main(words, self.root)
        self.out, self.err = self.capture.readouterr()
        return self.code

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    def refused(self, *words: str) -> str:
        """What the command says to bad input, of which nothing must be left."""
        before = builders.tree(self.root)
        assert self(*words) == 2, self.err
        assert builders.tree(self.root) == before
        assert "Traceback" not in self.err
        return self.err


@pytest.fixture
def command(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(project)
    return Command(project, capsys)


# --- words -----------------------------------------------------------------------------------------------------------


def test_help_says_what_every_option_does(command: Command) -> None:
    assert command("--help") == 0
    for word in ("[THEME]...", "-p NAME VALUE", "--params FILE", "--data DIR", "--out DIR", "--formats LIST"):
        assert word in command.out
    for word in (
        "--engine NAME",
        "--timeout SECONDS",
        "--timings",
        "--jobs N",
        "--force",
        "--check",
        "--list",
        "--version",
        "Exit code",
        "Examples",
    ):
        assert word in command.out
    assert max(map(len, command.out.splitlines())) <= 120


def test_version(command: Command) -> None:
    assert command("--version") == 0
    assert command.out.startswith("koruz 0.")


def test_list_shows_themes_and_parameters(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    transport = builders.notebook(theme="transport", title="Rails [bold] & \\<b>air")
    builders.write_notebook(command.root / "notebooks", "03_transport.ipynb", transport)
    assert command("--list") == 0
    assert "trade: Trade" in command.out
    assert "How big is it?" in command.out
    row = next(line for line in command.out.splitlines() if line.startswith("first_year"))
    assert row.split() == ["first_year", "a", "year", "from", "1990", "to", "2030", "2002", "first", "year", "shown"]
    assert "transport: Rails [bold] & <b>air" in command.out  # text, not markup
    assert "It has no parameters." in command.out
    assert "partner may be: Uzbekistan UZB, South Korea KOR, North Korea PRK, Kazakhstan KAZ, China CHN" in command.out
    assert command("--list", "transport") == 0
    assert "trade" not in command.out


def test_list_without_usable_data_leaves_the_countries_out(command: Command) -> None:
    (command.root / "data" / "countries.csv").write_text("country\n")
    assert command("--list") == 0
    assert "first_year" in command.out
    assert "may be" not in command.out


def test_check_of_a_sound_project(command: Command) -> None:
    assert command("--check") == 0
    assert command.out == "Checked 8 files of data, 1 notebook and 4 parameters: all is well.\n"
    assert not command.reports.exists()


def test_check_tells_everything_at_once_and_runs_nothing(command: Command) -> None:
    trade = command.root / "data" / "trade.csv"
    trade.write_text(trade.read_text().replace("2140", "many"))
    cell = {**builders.code("1"), "execution_count": 1}
    builders.write_notebook(command.root / "notebooks", "02_aid.ipynb", builders.notebook(cell, theme="aid"))
    message = command.refused("--check")
    assert "trade.csv" in message
    assert "'many'" in message
    assert "02_aid.ipynb" in message
    assert "kept without outputs" in message


def test_a_notice_is_told_and_stops_nothing(command: Command) -> None:
    trade = command.root / "data" / "trade.csv"
    trade.write_text(trade.read_text().rstrip("\n"))
    assert command("--check") == 0
    words = " ".join(command.out.split())  # a narrow terminal breaks lines
    assert words.startswith("Notice: data/trade.csv, row 5: the file ends without a line end")
    assert words.endswith("nothing is wrong; 1 notice above.")


def test_a_notice_of_other_data_comes_before_the_run_and_names_their_file(command: Command) -> None:
    mine = command.root / "mine"
    mine.mkdir()
    header = (command.root / "data" / "trade.csv").read_text().splitlines()[0]
    row = "UZB,KOR,turnover,2020,12,2.1,USD million,reported,press,,OLD_BOOK,"
    (mine / "trade.csv").write_text(f"{header}\n{row}\n")
    told = "mine/trade.csv, row 2, column value: is about 1/1,000 of what another source says"
    assert command("--check", "--data", "mine") == 0
    assert told in command.out
    assert command("--data", "mine", "--formats", "html") == 0
    assert told in command.out
    assert command.out.index(told) < command.out.index("executing")


def test_check_of_parameters(command: Command) -> None:
    assert "partner is the ISO 3166 code" in command.refused("--check", "-p", "partner", "XXX")
    assert command("--check", "-p", "partner", "CHN") == 0


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["tarde"], ["a theme has a notebook; found 'tarde'", "Did you mean 'trade'?"]),
        (["../trade"], ["found '../trade'"]),
        (["<script>alert(1)</script>\x1b[2J"], [r"found '<script>alert(1)</script>\x1b[2J'"]),
        (["-p", "partnr", "KOR"], ["found 'partnr'", "Did you mean 'partner'?"]),
        (["-p", "partner", "kor"], ["Did you mean KOR (South Korea)?"]),
        (["-p", "partner", "WLD"], ["the ISO 3166 code of a country in the data; found 'WLD'"]),
        (["-p", "partner", "=cmd|' /C calc'!A0"], ["found '=cmd|' /C calc'!A0'"]),
        (["-p", "partner", '#read("/etc/passwd")'], ["""found '#read("/etc/passwd")'"""]),
        (["-p", "first_year", "soon"], ["first_year is a year from 1990 to 2030; found 'soon'"]),
        (["-p", "first_year", "1066"], ["found '1066'"]),
        (["-p", "first_year", "2020", "-p", "last_year", "2010"], ["first_year isn't after last_year"]),
        (["-p", "first_year", "2026"], ["last_year 2025 (its default)"]),
        (["-p", "growth", "-51"], ["growth is a percentage from -50 to 200; found '-51'"]),
        (["-p", "growth", "1", "-p", "growth", "2"], ["found 'growth' twice"]),
        (["-p", "partner"], ["-p"]),
        (["--params", "nothing.yaml"], ["--params names a file; found No such file"]),
        (
            ["--data", "nothing"],
            ["nothing: must be a folder with files, or a file, of new figures; found no such folder"],
        ),
        (["--data", "run_all.py"], ["run_all.py: must have tables of the package in it; found none"]),
        (["--out", "run_all.py"], ["--out run_all.py: the output folder is a folder; found a file"]),
        (["--out", "data/x"], ["reports are kept apart from the sources"]),
        (["--out", "/proc/koruz"], ["/proc/koruz: the output folder can be written"]),
        (["--formats", "htm"], ["found 'htm'", "Did you mean 'html'?"]),
        (["--formats", ""], ["formats are html, pdf, slides"]),
        (["--jobs", "0"], ["--jobs: at least one notebook runs at a time; found 0"]),
        (["--jobs", "many"], ["--jobs", "many"]),
        (["--paralel", "2"], ["--paralel"]),
    ],
)
def test_bad_words_are_answered_before_anything_runs(command: Command, words: list[str], answers: list[str]) -> None:
    message = command.refused(*words)
    for answer in answers:
        assert answer in message
    assert "\x1b" not in message


@pytest.mark.parametrize(
    "words", [["-p", "partner=CHN"], ["-p", "partner=CHN", "trade"], ["seminar", "-p", "partner=CHN"]]
)
def test_a_name_joined_to_its_value_is_answered_with_the_right_form(command: Command, words: list[str]) -> None:
    assert "-p takes a name and a value as two words: -p partner CHN" in command.refused(*words)


def test_several_bad_words_are_answered_together(command: Command) -> None:
    message = command.refused("tarde", "--jobs", "0", "--formats", "x", "--out", "data")
    assert message.count("found") == 4


@pytest.mark.parametrize(
    ("name", "text", "answer"),
    [
        ("p.json", "{", "the file is JSON in UTF-8"),
        ("p.yaml", "- partner", "mapping from names to values"),
        ("p.toml", "growth = 'much'", "p.toml: growth is a percentage from -50 to 200; found 'much'"),
        (
            "p.yaml",
            "trade: {partner: NO}",
            "p.yaml: partner is the ISO 3166 code of a country in the data; found 'NO'",
        ),
        ("p.json", '{"tarde": {"growth": 1}}', "Did you mean 'trade'?"),
        ("p.ini", "growth=1", "ends in .json"),
    ],
)
def test_bad_files_of_parameters(command: Command, name: str, text: str, answer: str) -> None:
    (command.root / name).write_text(text)
    assert answer in command.refused("--params", name)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("{", "01_trade.ipynb, line 1: a notebook is JSON"),
        ('{"a": 1}', "`nbformat` 4"),
        (builders.notebook(builders.code("x = 1", "parameters")), "Add a type and a default"),
        (
            builders.notebook(builders.code('c: Country = "XXX"', "parameters")),
            "01_trade.ipynb: c is the ISO 3166 code",
        ),
        (builders.notebook(title=""), "begins with the title"),
    ],
)
def test_bad_notebooks(command: Command, content: Any, answer: str) -> None:
    builders.write_notebook(command.root / "notebooks", "01_trade.ipynb", content)
    assert answer in command.refused()


def test_bad_data(command: Command) -> None:
    trade = command.root / "data" / "trade.csv"
    trade.write_text(trade.read_text().replace("KAZ", "XYZ"))
    message = command.refused()
    assert "trade.csv, row 5, column partner" in message
    assert "'XYZ'" in message


def test_bad_overlay(command: Command, tmp_path: Path) -> None:
    over = tmp_path / "over"
    over.mkdir()
    header = builders.tiny_package.TABLES["trade"].splitlines()[0]
    (over / "trade.csv").write_text(f"{header}\nUZB,KOR,turnover,2031,12,1,USD million,reported,press,,NEWS_2021,\n")
    message = command.refused("--data", str(over))
    assert "trade.csv, row 2, column year" in message


def test_a_folder_without_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["--list"]) == 2
    assert "Go to the project's folder first." in capsys.readouterr().err


# --- builds, with a stand-in for the processes ----------------------------------------------------------------------


RECORD = {
    "type": "takeaways",
    "items": [{"runs": [{"text": "Trade grew.", "strong": False}], "values": []}],
}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Writes reports without kernels; notebooks of the theme 'rain' fail. Gives the jobs that were run."""
    ran: list[Job] = []

    def run(jobs: Sequence[Job], folders: Sequence[Path], *_: object) -> Iterator[Result]:
        for job, folder in zip(jobs, folders, strict=True):
            ran.append(job)
            if job.theme == "rain":
                yield Result(job, failures=(Failure("02_rain.ipynb", "notebook", "KeyError: 'x'", 3, "rain['x']"),))
                continue
            content = json.loads(job.notebook.read_text())
            content["cells"][1]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {MIME: RECORD}}]
            notebook = from_dict(content)
            stand_in = replace(job, exporters=dict.fromkeys(job.formats, "builders.PlainExporter"))
            assert publish.render(execute.clean(notebook, stand_in), stand_in, folder) == []
            entry = publish.entry(job, notebook, folder, "Trade", "How big is it?")
            yield Result(job, entry, timings={"notebook": 3.0, "processor": 2.0})

    monkeypatch.setattr(pool, "run", run)
    monkeypatch.setattr(forkserver, "begin", lambda: None)
    return ran


def test_a_build_leaves_reports_manifest_and_index(command: Command, quick: list[Job]) -> None:
    assert command() == 0
    assert list(builders.names(command.reports)) == [
        "index.html",
        "koruz-data.zip",
        "manifest.json",
        "trade/seminar/txt",
        "trade/trade.ipynb",
        "trade/trade.txt",
    ]
    assert "Read reports/index.html" in command.out
    assert "Trade grew." in (command.reports / "index.html").read_text()
    assert manifest.read(command.reports)["themes"]["trade"]["takeaways"] == ["Trade grew."]


def test_what_has_not_changed_is_not_built_again(command: Command, quick: list[Job]) -> None:
    command()
    before = builders.tree(command.reports)
    assert command() == 0
    assert "Nothing has changed: trade." in command.out
    assert len(quick) == 1
    assert command("--force") == 0
    assert len(quick) == 2
    assert builders.tree(command.reports) == before
    trade = command.root / "data" / "trade.csv"
    trade.write_text(trade.read_text().replace("2140", "2141"))
    assert command() == 0
    assert len(quick) == 3


@pytest.mark.parametrize("name", ["trade/trade.txt", "trade/trade.ipynb"])
def test_a_damaged_or_missing_output_is_built_again(command: Command, quick: list[Job], name: str) -> None:
    command()
    before = builders.tree(command.reports)
    (command.reports / name).write_text("")
    command()
    (command.reports / name).unlink()
    command()
    assert len(quick) == 3
    assert builders.tree(command.reports) == before
    (command.reports / name).write_text("annotated")
    assert command() == 0
    assert builders.tree(command.reports) == {**before, f"kept/{name}": b"annotated"}
    assert f"{name} wasn't as koruz had written it. That file is kept: kept/{name}" in command.err


@pytest.mark.parametrize("text", ["{", '[{"a": 1}]', '{"generator": "koruz", "themes": {"trade": []}}', ""])
def test_a_damaged_manifest_is_kept_and_all_is_built_again(command: Command, quick: list[Job], text: str) -> None:
    command()
    before = builders.tree(command.reports)
    (command.reports / "manifest.json").write_text(text)
    (command.reports / "trade" / "notes.txt").write_text("mine")
    assert command() == 0
    saved = {"kept/manifest.json": text.encode()} if text else {}
    assert builders.tree(command.reports) == {**before, "trade/notes.txt": b"mine", **saved}
    assert len(quick) == 2


@pytest.mark.parametrize("name", ["index.html", "koruz-data.zip"])
def test_a_damaged_file_of_the_suite_is_restored_without_a_build(command: Command, quick: list[Job], name: str) -> None:
    command()
    before = builders.tree(command.reports)
    (command.reports / name).unlink()
    assert command() == 0
    (command.reports / name).write_text("")
    assert command() == 0
    assert len(quick) == 1
    assert builders.tree(command.reports) == before


def test_a_suite_s_file_that_fails_is_told_and_costs_no_report(
    command: Command, quick: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: Path) -> bytes:
        raise OSError("disk:\nno room left")

    monkeypatch.setattr(front_page, "_data", broken)
    assert command() == 1
    assert "Failed: koruz-data.zip: OSError: no room left" in command.err
    assert (command.reports / "trade" / "trade.txt").exists()
    assert "koruz-data.zip" not in (command.reports / "index.html").read_text()
    monkeypatch.undo()


def test_a_partial_build_updates_its_own_entry_alone(command: Command, quick: list[Job]) -> None:
    builders.write_notebook(command.root / "notebooks", "02_aid.ipynb", builders.report("aid"))
    command()
    before = manifest.read(command.reports)["themes"]
    for name in ("01_trade", "02_aid"):
        path = command.root / "notebooks" / f"{name}.ipynb"
        path.write_text(path.read_text().replace("How many", "How very many"))
    assert command("aid") == 0
    after = manifest.read(command.reports)["themes"]
    assert after["trade"] == before["trade"]
    assert after["aid"]["inputs"] != before["aid"]["inputs"]
    assert [job.theme for job in quick] == ["trade", "aid", "aid"]


def test_a_report_whose_notebook_is_gone_goes_too(command: Command, quick: list[Job]) -> None:
    aid = builders.write_notebook(command.root / "notebooks", "02_aid.ipynb", builders.report("aid"))
    command()
    aid.unlink()
    assert command() == 0
    assert list(manifest.read(command.reports)["themes"]) == ["trade"]
    assert not (command.reports / "aid").exists()
    assert "aid/aid.html" not in (command.reports / "index.html").read_text()


def test_other_parameters_never_touch_the_standard_edition(command: Command, quick: list[Job]) -> None:
    command()
    before = builders.tree(command.reports)
    assert command("trade", "-p", "partner", "CHN", "-p", "growth", "-2.5") == 0
    after = builders.tree(command.reports)
    assert {name: after[name] for name in before} == before
    (place,) = {str(Path(name).parent) for name in after if name.endswith("trade.ipynb")} - {"trade"}
    assert place == "variants/growth-minus-2-5-partner-chn/trade"
    assert quick[-1].changed == {"partner": "CHN", "growth": -2.5}
    assert "index.html" not in command.out  # it leads to the standard edition
    entry = manifest.read(command.reports / Path(place).parent)["themes"]["trade"]
    assert entry["variant"] is True
    assert entry["defaults"]["partner"] == "KOR"
    assert command("trade", "-p", "partner", "CHN", "-p", "growth", "-2.5") == 0
    assert "Nothing has changed" in command.out


def test_many_sets_of_parameters_give_a_report_each(command: Command, quick: list[Job], tmp_path: Path) -> None:
    sets = tmp_path / "sets.csv"
    sets.write_text("partner,growth\n" + "".join(f"CHN,{n / 2}\n" for n in range(24)) + "CHN,0\nKOR,8\n")
    assert command("trade", "--params", str(sets), "--timings") == 0
    places = {job.place for job in quick}
    assert len(quick) == len(places) == 25  # one set occurs twice, and one is the standard edition
    assert "trade" in places
    assert f"{quick[-1].place}: published (25 of 25)" in command.out
    assert "25 reports in reports" in command.out
    assert "Seconds of the reports" in command.out
    assert command("trade", "--params", str(sets)) == 0
    assert len(quick) == 25
    sets.write_text("partner,growth\nCHN,1\nXXX,2\nCHN,9999\n")
    message = command.refused("trade", "--params", str(sets))
    assert "sets.csv, set 2: partner is" in message
    assert "sets.csv, set 3: growth is" in message


def test_many_sets_end_with_a_page_and_a_table_of_all(command: Command, quick: list[Job], tmp_path: Path) -> None:
    sets = tmp_path / "Partners of.csv"
    sets.write_text("partner,growth\nCHN,-1.5\nKOR,\nKAZ,2\n")
    assert command("trade", "--params", str(sets)) == 0
    assert command.out.endswith("Read reports/variants/partners-of.html\n")
    page = (command.reports / "variants" / "partners-of.html").read_text()
    assert 'href="growth-minus-1-5-partner-chn/trade/trade.' not in page  # the stand-in writes neither page nor PDF
    rows = list(csv.DictReader((command.reports / "variants" / "partners-of.csv").open()))
    assert [(row["set"], row["partner"], row["growth"]) for row in rows] == [
        ("1", "CHN", "-1.5"),
        ("2", "KOR", "8.0"),  # an empty cell leaves the default
        ("3", "KAZ", "2.0"),
    ]
    assert [row["folder"] for row in rows] == [job.place for job in quick]
    assert {row["first_point"] for row in rows} == {"Trade grew."}


def test_a_second_run_builds_only_what_is_missing_and_says_how_much(
    command: Command, quick: list[Job], tmp_path: Path
) -> None:
    sets = tmp_path / "sets.csv"
    sets.write_text("partner\nCHN\nKAZ\n")
    command("trade", "--params", str(sets))
    before = builders.tree(command.reports)
    assert command("trade", "--params", str(sets)) == 0
    assert builders.tree(command.reports) == before
    sets.write_text("partner\nCHN\nTUR\nKAZ\n")
    (command.reports / "variants" / "partner-kaz" / "trade" / "trade.ipynb").unlink()
    assert command("trade", "--params", str(sets)) == 0
    assert [job.changed["partner"] for job in quick[2:]] == ["TUR", "KAZ"]
    assert "1 report stood already." in command.out
    assert len(list(csv.DictReader((command.reports / "variants" / "sets.csv").open()))) == 3


def test_a_set_whose_reports_fail_has_its_row_with_the_words(
    command: Command, quick: list[Job], tmp_path: Path
) -> None:
    builders.write_notebook(command.root / "notebooks", "02_rain.ipynb", builders.report("rain"))
    sets = tmp_path / "sets.csv"
    sets.write_text("partner\nCHN\nKAZ\n")
    for themes in (["rain"], ["rain", "trade"]):
        assert command(*themes, "--params", str(sets)) == 1
        page = html.unescape((command.reports / "variants" / "sets.html").read_text())
        assert page.count("02_rain.ipynb, code cell 3 ('rain['x']'): KeyError: 'x'") == 2
        assert "2 of 2" in page
        rows = list(csv.DictReader((command.reports / "variants" / "sets.csv").open()))
        assert [row["theme"] for row in rows if row["failure"]] == ["rain", "rain"]
        assert len(rows) == 2 * len(themes)


def test_a_stranger_where_the_page_should_be_is_kept(command: Command, quick: list[Job], tmp_path: Path) -> None:
    sets = tmp_path / "sets.csv"
    sets.write_text("partner\nCHN\nKAZ\n")
    (command.reports / "variants").mkdir(parents=True)
    (command.reports / "variants" / "sets.html").write_text("mine")
    assert command("trade", "--params", str(sets)) == 0
    assert (command.reports / "kept" / "variants" / "sets.html").read_text() == "mine"
    assert "variants/sets.html wasn't as koruz had written it" in command.err
    command("trade", "-p", "growth", "3", "--params", str(sets))
    assert not (command.reports / "kept" / "variants" / "sets-2.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--engine", "turbo"), "cells run in an engine; found 'turbo'"),
        (("--timeout", "0"), "a cell may take from one second to a week, 604,800 seconds; found 0"),
    ],
)
def test_a_wrong_manner_is_refused(command: Command, words: tuple[str, ...], said: str) -> None:
    assert said in command.refused(*words)


def test_other_data_are_laid_over_and_never_touch_the_standard_edition(
    command: Command, quick: list[Job], tmp_path: Path
) -> None:
    command()
    before = builders.tree(command.root)
    over = tmp_path / "over"
    over.mkdir()
    header = builders.tiny_package.TABLES["trade"].splitlines()[0]
    (over / "trade.csv").write_text(
        f"{header}\nUZB,CHN,turnover,2023,12,13700,USD million,reported,press,,NEWS_2024,\n"
    )
    assert command("--data", str(over)) == 0
    assert quick[-1].data != command.root / "data"
    assert quick[-1].place.startswith("variants/over-")
    after = builders.tree(command.root)
    assert {name: after[name] for name in before} == before
    assert not quick[-1].data.exists()  # the merged package was a passing one


def test_data_that_change_nothing_are_the_standard_edition(command: Command, quick: list[Job]) -> None:
    assert command("--data", "data") == 0
    assert quick[-1].place == "trade"


def test_another_output_folder(command: Command, quick: list[Job], tmp_path: Path) -> None:
    assert command("--out", str(tmp_path / "a b" / "c"), "--formats", "html") == 0
    assert (tmp_path / "a b" / "c" / "index.html").exists()
    assert not command.reports.exists()
    assert f"Read {tmp_path}/a b/c/index.html" in command.out


def test_files_of_others_are_not_replaced(command: Command, quick: list[Job], tmp_path: Path) -> None:
    (tmp_path / "out" / "trade").mkdir(parents=True)
    (tmp_path / "out" / "trade" / "thesis.docx").touch()
    assert "files of something else" in command.refused("--out", str(tmp_path / "out"))
    assert not quick


def test_a_failed_notebook_leaves_its_last_good_report_and_the_others_finish(
    command: Command, quick: list[Job]
) -> None:
    builders.write_notebook(command.root / "notebooks", "02_rain.ipynb", builders.report("rain"))
    builders.write_notebook(command.root / "notebooks", "03_aid.ipynb", builders.report("aid"))
    builders.standing(command.reports, "the last good one", "02_rain")
    assert command() == 1
    assert command.err == "Failed: 02_rain.ipynb, code cell 3 ('rain['x']'): KeyError: 'x'\n"
    assert (command.reports / "rain" / "rain.ipynb").read_text() == "the last good one"
    assert list(manifest.read(command.reports)["themes"]) == ["trade", "rain", "aid"]
    assert not list(command.reports.glob(".*"))


def test_a_report_that_can_t_be_published_leaves_the_last_good_one(
    command: Command, quick: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    command()
    before = builders.tree(command.reports)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(manifest, "write", full)
    assert command("--force") == 1
    assert "01_trade.ipynb, publishing: OSError: No space left on device" in command.err
    assert builders.tree(command.reports) == before


def test_how_long_a_report_took_is_kept_for_the_usual_engine_alone(command: Command, quick: list[Job]) -> None:
    assert command("--engine", "kernel") == 0
    assert not (command.root / history.PLACE).exists()
    assert command("--force") == 0
    assert (command.root / history.PLACE).read_text() == '{"trade": 2.0}\n'


def test_interrupted(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> Iterator[Result]:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
        yield from ()

    monkeypatch.setattr(pool, "run", interrupt)
    monkeypatch.setattr(forkserver, "begin", lambda: None)
    handler = signal.getsignal(signal.SIGINT)
    assert command() == 130
    assert command.err.strip().startswith("Interrupted.")
    assert not command.reports.exists()
    assert signal.getsignal(signal.SIGINT) is handler


# --- the real command ------------------------------------------------------------------------------------------------


def real(root: Path, *words: str, python: Sequence[str] = (), **options: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, *python, str(root / "run_all.py"), *words]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False, **options)


def test_without_the_packages_one_line_says_what_to_type(project: Path) -> None:
    done = real(project, "--list", python=["-S", "-E"])
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "pip install uv && uv run run_all.py" in done.stderr


def test_an_old_python_can_read_the_script_and_says_so(project: Path) -> None:
    import ast

    source = (builders.ROOT / "run_all.py").read_text()
    ast.parse(source, feature_version=(3, 8))
    script = f"import sys; sys.version_info = (3, 8, 1); exec(open({str(project / 'run_all.py')!r}).read())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("koruz needs Python 3.11 or newer, this is 3.8.")
    assert done.stderr.count("\n") == 1


def test_a_build_from_end_to_end(tmp_path: Path) -> None:
    raising = builders.notebook(builders.code("x = {}"), builders.code("x['rain']"), theme="rain")
    root = builders.project(tmp_path / "project", n01_trade=builders.report(), n02_rain=raising)
    done = real(root, "-p", "partner", "KOR", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.strip() == "Failed: 02_rain.ipynb, code cell 2 ('x['rain']'): KeyError: 'rain'"
    # Two run at once, so only the order within a theme is sure.
    for theme, name in {"trade": "01_trade.ipynb", "rain": "02_rain.ipynb"}.items():
        told = [line for line in done.stdout.splitlines() if line.startswith(f"{theme}: ")]
        assert told[0] == f"{theme}: executing {name}"
    assert "trade: published" in done.stdout
    assert f"Read {Path('project') / 'reports' / 'index.html'}" in done.stdout
    parts = ["data/rows.csv", "figures/rows.svg", "seminar/notes.pdf", "seminar/slides.pdf"]
    names = [*parts, "trade-data.zip", "trade.html", "trade.ipynb", "trade.pdf"]
    assert list(builders.names(root / "reports" / "trade")) == names
    assert not (root / "reports" / "rain").exists()
    assert (root / "reports" / "trade" / "trade.pdf").read_bytes().startswith(b"%PDF-")
    assert "The table has" in (root / "reports" / "trade" / "trade.html").read_text()
    assert str(root) not in (root / "reports" / "trade" / "trade.html").read_text()
    before = builders.tree(root / "reports")
    again = real(root, "trade", cwd=root)
    assert again.returncode == 0
    assert again.stdout.startswith("Nothing has changed: trade.")
    assert real(root, "trade", "--force", cwd=root).returncode == 0
    assert builders.tree(root / "reports") == before  # the same inputs give the same bytes


def children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


@pytest.mark.skipif(os.name == "nt", reason="process groups and SIGINT of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_kernels_and_leaves_nothing_half_written(project: Path, number: int, code: int) -> None:
    marker = project / "started"
    source = f"import os, pathlib, time\nos.fork() and pathlib.Path({str(marker)!r}).touch()\ntime.sleep(600)"
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.notebook(builders.code(source)))
    builders.standing(project / "reports", "the last good one")
    before = {name: text for name, text in builders.tree(project).items() if name != "started"}

    line = [sys.executable, str(project / "run_all.py")]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while not marker.exists() and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.1)
        assert marker.exists(), process.communicate()
        below = children(process.pid)
        assert any("forkserver" in " ".join(child.cmdline()) for child in below)
        # Ctrl-C reaches the whole group; a kill reaches one process.
        (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
        _, error = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == code
    assert error.strip().startswith("Interrupted.")
    assert error.strip().count("\n") == 0
    _, alive = psutil.wait_procs(below, timeout=5)
    assert alive == []
    marker.unlink()
    assert builders.tree(project) == before
    assert not list((project / "reports").glob(".*"))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL of POSIX")
def test_kernels_don_t_outlive_a_run_that_is_killed(project: Path) -> None:
    marker = project / "started"
    source = f"import pathlib, time\npathlib.Path({str(marker)!r}).touch()\ntime.sleep(600)"
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.notebook(builders.code(source)))
    environment = {**os.environ, "TMPDIR": str(project)}  # what a killed run leaves goes with the test's folder
    line = [sys.executable, str(project / "run_all.py")]
    said = project / "said.txt"
    with said.open("wb") as file:
        process = subprocess.Popen(line, start_new_session=True, env=environment, stdout=file, stderr=file)
    deadline = time.monotonic() + 60
    while not marker.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.1)
    assert process.poll() is None, said.read_text()
    below = children(process.pid)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(below, timeout=10)
    assert below
    assert alive == []


# --- formats that stand -----------------------------------------------------------------------------------------------


def change(command: Command) -> None:
    path = command.root / "notebooks" / "01_trade.ipynb"
    content = json.loads(path.read_text())
    more = {"id": "more", **builders.markdown("More.")}
    builders.write_notebook(path.parent, path.name, {**content, "cells": [*content["cells"], more]})


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize(
    ("before", "asked", "changed", "after"),
    [
        ("html,pdf", "html", True, "html,pdf"),  # beside a new page lies no old PDF, and the PDF isn't gone
        ("html", "pdf", False, "html,pdf"),  # a new format takes nothing away
        ("html,pdf,slides", "pdf", True, "html,pdf,slides"),
        ("html,pdf", "html", False, "html,pdf"),
        ("html", "html", True, "html"),
    ],
)
def test_formats_in_which_a_report_stands_are_written_anew(
    command: Command, quick: list[Job], force: list[str], before: str, asked: str, changed: bool, after: str
) -> None:
    assert command("trade", "--formats", before) == 0
    quick.clear()
    if changed:
        change(command)
    further = [name for name in after.split(",") if name not in asked.split(",")]
    words = ", ".join(name if name == "slides" else name.upper() for name in further)
    built = changed or after != before or bool(force)
    for how in (["--why"], []):
        assert command("trade", "--formats", asked, *force, *how) == 0
        told = f"Formats that stand are written anew, too: {words} (trade)." in command.out
        assert told is bool(further and built)
    assert [",".join(job.formats) for job in quick] == [after] * built
    assert ",".join(manifest.read(command.reports)["themes"]["trade"]["formats"]) == after


def test_other_parameters_stand_in_their_own_formats(command: Command, quick: list[Job]) -> None:
    assert command("trade", "--formats", "html,pdf") == 0
    assert command("trade", "-p", "partner", "KAZ", "--formats", "html") == 0
    assert "Formats that stand" not in command.out and list(quick[-1].formats) == ["html"]


def test_a_format_stands_as_its_file_does(command: Command) -> None:
    """Run as it is: a page and a PDF, both new after a change, and a PDF that was removed stays away."""
    pdf = command.reports / "trade" / "trade.pdf"
    assert command("trade", "--formats", "html,pdf") == 0, command.err
    old = pdf.read_bytes()
    change(command)
    assert command("trade", "--formats", "html") == 0
    assert pdf.read_bytes() != old
    pdf.unlink()
    assert command("trade", "--formats", "html") == 0
    assert not pdf.exists() and "Formats that stand" not in command.out
    assert manifest.read(command.reports)["themes"]["trade"]["formats"] == ["html"]
