"""Execution, publication and the processes in between, with real kernels where it matters."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import builders
import nbformat
import pytest
from rich.console import Console

from koruz.report.record import MIME
from koruz.runner import execute, notebooks, pool, progress, worker
from koruz.runner.edition import fingerprint, publish
from koruz.runner.execute import CellFailure
from koruz.runner.plan import Job
from koruz.runner.signals import Interrupts, Stopped
from koruz.runner.worker import Options, Result

HOSTILE = '"""; import os; os._exit(3) # \' <script>{x}</script> #read("/etc/passwd") \\N{BULLET} %s $x'
PRINTS = """import os, sys, warnings
warnings.warn("careful")
print(os.environ["KORUZ_DATA"])
print(os.getcwd())
print(sys.executable)
print(os.environ["PYTHONHASHSEED"], os.environ["SOURCE_DATE_EPOCH"], os.environ["TZ"])
{"b", "a", "c"}"""


@pytest.fixture
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project; the environment of a worker, for execution in this process."""
    root = builders.project(tmp_path / "{braces} and blanks")
    for name, value in execute.environment(builders.job(root), tmp_path).items():
        monkeypatch.setenv(name, value)
    return root


def rewrite(project: Path, *cells: dict[str, Any]) -> None:
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.notebook(*cells))


def fail(project: Path, *cells: dict[str, Any], **options: Any) -> CellFailure:
    rewrite(project, *cells)
    with pytest.raises(CellFailure) as caught:
        execute.execute(builders.job(project), **options)
    return caught.value


# --- one notebook ----------------------------------------------------------------------------------------------------


def test_executes_with_parameters_in_the_notebook_s_folder_with_the_data_asked_for(isolated: Path) -> None:
    parameters = builders.code('label: Text = "a"\nyear: int = 1', "parameters")
    source = "print(repr(label), year + 1)"
    rewrite(
        isolated,
        builders.code("from koruz.report.parameters import Text"),
        parameters,
        builders.code(source),
        builders.code(PRINTS),
    )
    steps: list[tuple[int, int]] = []
    job = builders.job(
        isolated,
        parameters={"label": HOSTILE, "year": 1},
        defaults={"label": "a", "year": 1},
        variant=True,
        formats=("html",),
    )
    executed = execute.execute(job, lambda done, total: steps.append((done, total)))

    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    injected = executed.cells[3]
    assert (injected["id"], injected.metadata.tags) == ("injected-parameters", ["injected-parameters"])
    assert "year" not in injected.source  # what has its default isn't injected
    assert executed.cells[4].outputs[0].text == f"{HOSTILE!r} 2\n"

    streams = {output.name: output.text for output in executed.cells[5].outputs if output.output_type == "stream"}
    warned, printed = streams["stderr"], streams["stdout"]
    assert "careful" in warned
    assert "ipykernel" not in warned  # the file's name carries the number of the process
    data, folder, python, settings = printed.splitlines()
    assert (data, folder) == ("./data", "./notebooks")  # of this machine's paths nothing is published
    assert python == f"python/{Path(sys.executable).relative_to(sys.prefix).as_posix()}"
    assert settings == "0 1795392000 UTC"

    run = executed.metadata.koruz.run
    assert run.parameters == {"label": HOSTILE, "year": 1}
    assert (run.defaults, run.variant, run.edition, run.vintage, run.formats) == (
        {"label": "a", "year": 1},
        True,
        "2026.1",
        "2026-11-23",
        ["html"],
    )
    assert run.packages["papermill"]
    assert run.python == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert executed.metadata.koruz.question == "How big is it?"


def test_what_a_run_leaves_in_a_notebook_is_taken_out(isolated: Path) -> None:
    executed = execute.execute(builders.job(isolated))
    text = nbformat.writes(executed)
    assert "papermill" not in executed.metadata
    assert all("papermill" not in cell.metadata and "execution" not in cell.metadata for cell in executed.cells)
    assert str(isolated.parent) not in text
    assert sys.version.split()[0] not in text
    nbformat.validate(executed)
    # the standard edition runs on the notebook's own values
    assert [cell["id"] for cell in executed.cells] == ["c0", "c1", "c2", "c3"]


def test_a_failing_cell_is_named_with_its_last_line(isolated: Path) -> None:
    cells = [builders.code("x = 1"), builders.code("\n# divide\ny = x / 0\nprint(y)"), builders.code("print('never')")]
    failure = fail(isolated, *cells)
    assert (failure.number, failure.line) == (2, "# divide")
    assert failure.message == "ZeroDivisionError: division by zero"


def test_the_number_of_a_cell_doesn_t_count_the_injected_one(isolated: Path) -> None:
    rewrite(isolated, builders.code("a: int = 1", "parameters"), builders.code("raise ValueError('one\\ntwo')"))
    with pytest.raises(CellFailure) as caught:
        execute.execute(builders.job(isolated, parameters={"a": 2}, defaults={"a": 1}))
    assert (caught.value.number, caught.value.message) == (2, "ValueError: two")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import sys\nsys.exit(0)", "ended the notebook"),
        ("import os\nos._exit(0)", "ended its kernel"),
        ("x = (", "SyntaxError"),
    ],
)
def test_a_cell_that_ends_the_notebook_is_a_failure(isolated: Path, source: str, words: str) -> None:
    failure = fail(isolated, builders.code("x = 1"), builders.code(source), builders.code("x = 2"))
    assert failure.number == 2
    assert words in failure.message


def test_a_cell_that_hangs_is_ended(isolated: Path) -> None:
    failure = fail(isolated, builders.code("import time\ntime.sleep(60)"), timeout=1)
    assert (failure.number, failure.line) == (1, "import time")
    assert failure.message.startswith("TimeoutError")


@pytest.mark.parametrize(
    ("vintage", "seconds"),
    [("2026-11-23", 1795392000), ("1970-01-02", 86400), ("2026", 1767225600), ("", 0), ("soon", 0), ("1960", 0)],
)
def test_the_epoch_is_the_data_s_date(vintage: str, seconds: int) -> None:
    # 1795392000 = (20454 days to 2026-01-01 + 326 days to 23 November) x 86400
    assert execute.epoch(vintage) == seconds


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("KeyError", "'x'", "KeyError: 'x'"),
        ("E", "a\n\n b \n", "E: b"),
        ("E", "", "E"),
        ("E", "\x1b[31mred\x1b[0m", "E: red"),
    ],
)
def test_last_line(name: str, text: str, line: str) -> None:
    assert execute.last_line(name, text) == line


# --- what must hold of a notebook ------------------------------------------------------------------------------------


def problems(project: Path, content: Any, **options: Any) -> str:
    path = builders.write_notebook(project / "notebooks", "01_trade.ipynb", content)
    return "\n".join(map(str, notebooks.check(path, "trade", **options)))


def test_a_good_notebook(project: Path) -> None:
    assert problems(project, builders.report(), stripped=True) == ""


def changed(**parts: Any) -> dict[str, Any]:
    return {**builders.report(), **parts}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "a notebook is JSON"),
        (changed(cells=[builders.code("x = 1")]), "begins with the title"),
        (changed(cells=[builders.markdown("Trade\n\n# Later")]), "begins with the title"),
        (changed(metadata={"koruz": {"theme": "transport"}}), "found 'transport'"),
        (changed(cells=[builders.markdown("# T"), builders.code("x = 1", "injected-parameters")]), "Delete that cell"),
        (changed(cells=[{**builders.markdown("# T"), "surprise": 1}]), "follows nbformat's schema"),
        (changed(cells=[{"cell_type": "essay", "source": "# T", "metadata": {}}]), "follows nbformat's schema"),
    ],
)
def test_what_is_wrong_with_a_notebook(project: Path, content: Any, words: str) -> None:
    assert words in problems(project, content)


def test_outputs_are_told_when_the_notebook_must_be_stripped(project: Path) -> None:
    cell = {**builders.code("1"), "execution_count": 3, "id": "x"}
    full = changed(cells=[*builders.report()["cells"], cell])
    assert problems(project, full) == ""
    assert "code cell 3" in problems(project, full, stripped=True)


def test_an_older_notebook_gets_the_same_ids_on_each_load(project: Path) -> None:
    cells = [{key: value for key, value in cell.items() if key != "id"} for cell in builders.report()["cells"]]
    content = changed(cells=cells, nbformat_minor=2)
    assert problems(project, content) == ""
    loaded = notebooks.load(project / "notebooks" / "01_trade.ipynb")
    assert [cell["id"] for cell in loaded.cells] == ["cell-0", "cell-1", "cell-2", "cell-3"]
    nbformat.validate(loaded)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('exhibits.figure(\n    "mirror", size)', "Did you mean 'mirror'? There are mirror."),
        ("exhibits.table('miror-table', size)", "There is none."),
        ("exhibits.figure('miror', size)", ""),
        ('name = "miror"', ""),  # a figure's name may be computed
    ],
)
@pytest.mark.parametrize(("key", "named"), [("picture", "miror"), ("brief", ["miror"]), ("brief", "miror")])
def test_a_picture_chosen_is_one_of_the_notebook(project: Path, code: str, told: str, key: str, named: object) -> None:
    cells = [*builders.report()["cells"], {**builders.code(code), "id": "x"}]
    text = problems(project, changed(cells=cells, metadata={"koruz": {key: named}}))
    assert told in text
    assert bool(text) == bool(told)
    assert not told or f"`metadata.koruz.{key}` names a figure" in text


# --- the files of a report -------------------------------------------------------------------------------------------


def executed(*records: dict[str, Any]) -> nbformat.NotebookNode:
    outputs = [nbformat.v4.new_output("display_data", {MIME: record}) for record in records]
    cells = [nbformat.v4.new_markdown_cell("# T", id="a"), nbformat.v4.new_code_cell("x", outputs=outputs, id="b")]
    return nbformat.v4.new_notebook(cells=cells)


def exhibit(name: str, **parts: Any) -> dict[str, Any]:
    papers = {"headline": "H", "subtitle": "S", "note": "", "what_if": False, "columns": [], "sources": []}
    return {"type": "exhibit", "name": name, "form": "table", "csv": "a,b\n1,2\n", "svg": None, **papers, **parts}


def plain(project: Path, **changes: Any) -> Job:
    parts = {"formats": ("html",), "exporters": {"html": "builders.PlainExporter", "pdf": "builders.BrokenExporter"}}
    return builders.job(project, **{**parts, **changes})


def test_a_report_s_files(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    parts: list[str] = []
    notebook = executed(exhibit("flows"), exhibit("map", form="figure", svg="<svg>é</svg>", csv="ü\r\n"))
    assert publish.render(notebook, plain(project), folder, parts.append) == []
    assert parts == ["data", "html"]
    files = builders.tree(folder)
    names = ["data/flows.csv", "data/map.csv", "figures/map.svg", "trade-data.zip", "trade.ipynb", "trade.txt"]
    assert list(files) == names
    assert files["data/map.csv"] == "ü\r\n".encode()
    assert files["figures/map.svg"].decode() == '<svg xmlns="http://www.w3.org/2000/svg">é<defs /></svg>'
    assert files["trade.txt"] == b"trade: 2 cells\n"


def test_a_report_s_data_are_one_file_with_their_papers(project: Path, tmp_path: Path) -> None:
    columns = [{"name": "a", "label": "Year", "unit": ""}, {"name": "b", "label": "Turnover", "unit": "USD million"}]
    source = {
        "id": "S",
        "title": "Trade 2023",
        "publisher": "Agency",
        "published": "2024-01-20",
        "url": "https://s.example",
    }
    record = exhibit("flows", columns=columns, sources=[source], headline="Trade grew", csv="a,b\r\nü,1\n")
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        assert publish.render(executed(record), plain(project), tmp_path / folder) == []
    with ZipFile(tmp_path / "one" / "trade-data.zip") as archive:
        assert archive.namelist() == ["README.txt", "flows.csv"]
        assert archive.read("flows.csv") == "a,b\r\nü,1\n".encode()
        papers = archive.read("README.txt").decode()
    for words in (
        "Table 1. Trade grew",
        "a = Year; b = Turnover, USD million",
        "S: Agency: Trade 2023, 20 January 2024",
    ):
        assert words in papers
    assert builders.tree(tmp_path / "one") == builders.tree(tmp_path / "two")


def test_a_report_without_data_has_no_file_of_them(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    publish.render(executed(), plain(project), folder)
    assert builders.names(folder) == ["trade.ipynb", "trade.txt"]


def test_the_picture_that_a_notebook_names_is_recorded(project: Path, tmp_path: Path) -> None:
    notebook = executed(exhibit("flows"), exhibit("map", form="figure", svg="<svg/>"))
    notebook.metadata["koruz"] = {"picture": "map"}
    assert publish.entry(plain(project), notebook, tmp_path, "T", "Q")["picture"] == "map"
    notebook.metadata["koruz"] = {"picture": "flows"}  # a table
    ((part, message),) = publish.render(notebook, plain(project, formats=()), tmp_path)
    assert part == "data"
    assert "'flows' is a table" in message
    notebook.metadata["koruz"] = {"picture": "map", "brief": ["map", "flows"]}
    ((_, message),) = publish.render(notebook, plain(project, formats=()), tmp_path)
    assert "`metadata.koruz.brief` names a figure of the notebook; 'flows' is a table" in message


def test_a_picture_without_data_leaves_the_choice_to_the_front_door(project: Path, tmp_path: Path) -> None:
    notebook = executed(exhibit("flows"))
    notebook.metadata["koruz"] = {"picture": "map"}
    assert publish.render(notebook, plain(project, formats=()), tmp_path) == []
    assert publish.entry(plain(project), notebook, tmp_path, "T", "Q")["picture"] == ""


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".x", "A b", "<script>", "x\n", "x" * 0])
def test_an_exhibit_s_name_can_t_leave_the_folder(project: Path, tmp_path: Path, name: str) -> None:
    ((part, message),) = publish.render(executed(exhibit(name)), plain(project, formats=()), tmp_path)
    assert part == "data"
    assert "an exhibit's name is a file name" in message


def test_the_others_are_written_while_the_slow_format_waits_and_not_before(project: Path, tmp_path: Path) -> None:
    exporters = {"html": "builders.PlainExporter", "pdf": "builders.PatientExporter"}
    parts: list[str] = []
    job = plain(project, formats=("html", "pdf"), exporters=exporters)
    assert publish.render(executed(), job, tmp_path, parts.append) == []
    assert parts == ["data", "html", "pdf"]
    assert (tmp_path / "trade.pdf").read_text() == "False, True"


def test_a_failed_export_doesn_t_keep_the_others_from_being_tried(project: Path, tmp_path: Path) -> None:
    for number, formats in enumerate([("pdf", "html"), ("html", "pdf")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        failed = publish.render(executed(), plain(project, formats=formats), folder)
        assert failed == [("pdf", "RuntimeError: reason: rain")]
        assert (folder / "trade.txt").exists()


def test_slides_that_fail_cost_only_themselves(project: Path, tmp_path: Path) -> None:
    exporters = {"html": "builders.LinkingExporter", "slides": "builders.BrokenExporter"}
    job = plain(project, formats=("html", "slides"), exporters=exporters)
    failed = publish.render(executed(), job, tmp_path)
    assert failed == [("slides", "RuntimeError: reason: rain")]
    assert publish.less(job, failed).formats == ("html",)
    assert (tmp_path / "trade.txt").read_text() == "home notebook reports"
    assert not (tmp_path / "seminar").exists()


def test_a_report_whose_slides_fail_is_published_and_waits_for_them(isolated: Path, tmp_path: Path) -> None:
    exporters = {"html": "builders.PlainExporter", "slides": "builders.BrokenExporter"}
    folder = tmp_path / "new"
    folder.mkdir()
    job = plain(isolated, formats=("html", "slides"), exporters=exporters)
    result = worker.work(job, folder, Options("koruz", 60), lambda event: None)
    assert [str(failure) for failure in result.failures] == ["01_trade.ipynb, slides: RuntimeError: reason: rain"]
    assert result.entry is not None
    assert (result.entry["formats"], result.job.formats) == (["html"], ("html",))
    assert not fingerprint.stands(result.entry, result.entry["inputs"], job.formats, folder)


def test_the_entry_of_a_report(project: Path, tmp_path: Path) -> None:
    job = plain(project)
    folder = tmp_path / "new"
    folder.mkdir()
    publish.render(executed(exhibit("flows")), job, folder)
    entry = publish.entry(job, executed(exhibit("flows")), folder, "Trade", "How big?")
    assert (entry["title"], entry["question"], entry["notebook"]) == ("Trade", "How big?", "notebooks/01_trade.ipynb")
    assert entry["outputs"][0] == {
        "path": "trade/data/flows.csv",
        "sha256": "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470",  # by sha256sum
        "bytes": 8,
    }
    assert [output["path"] for output in entry["outputs"]] == [
        "trade/data/flows.csv",
        "trade/trade-data.zip",
        "trade/trade.ipynb",
        "trade/trade.txt",
    ]


# --- swapping --------------------------------------------------------------------------------------------------------


def standing(out: Path, text: str = "old") -> Path:
    (out / "trade").mkdir(parents=True)
    (out / "trade" / "trade.ipynb").write_text(text)
    return out


def test_a_variant_s_folder_is_made(tmp_path: Path) -> None:
    stage = publish.Stage(tmp_path / "a" / "b")
    (stage.new("variants/x-1/trade") / "trade.ipynb").touch()
    with stage.swapped("variants/x-1/trade"):
        pass
    stage.close()
    assert builders.names(tmp_path) == ["a/b/variants/x-1/trade/trade.ipynb"]


def test_the_old_report_comes_back_when_the_rest_fails(tmp_path: Path) -> None:
    out = standing(tmp_path / "out")
    stage = publish.Stage(out)
    (stage.new("trade") / "trade.ipynb").write_text("new")
    with pytest.raises(OSError, match="full"), stage.swapped("trade"):
        raise OSError("disk full")
    stage.close()
    assert builders.tree(out) == {"trade/trade.ipynb": b"old"}


def test_nothing_is_left_of_a_run_that_published_nothing(tmp_path: Path) -> None:
    stage = publish.Stage(tmp_path / "a" / "b")
    (stage.new("trade") / "half").touch()
    stage.close()
    assert list(tmp_path.iterdir()) == []


# --- processes -------------------------------------------------------------------------------------------------------


def run(jobs: list[Job], tmp_path: Path, width: int = 2) -> dict[str, Result]:
    folders = [tmp_path / "new" / job.theme for job in jobs]
    scratch = tmp_path / "scratch"
    for folder in (*folders, scratch):
        folder.mkdir(parents=True)
    results = pool.run(jobs, folders, width, scratch, lambda job, event: None)
    return {result.job.theme: result for result in results}


def test_same_inputs_same_bytes_and_one_report_s_crash_is_its_own(tmp_path: Path) -> None:
    content = {f"n0{number}_{theme}": builders.report(theme) for number, theme in enumerate(("one", "two", "three"))}
    root = builders.project(tmp_path / "project", **content)
    first, second = plain(root, theme="one", notebook=root / "notebooks" / "00_one.ipynb"), builders.job(root, "three")
    crash = plain(
        root, theme="two", notebook=root / "notebooks" / "01_two.ipynb", exporters={"html": "builders.CrashingExporter"}
    )
    once = run([first, crash, second], tmp_path / "a")
    assert [bool(result.failures) for _, result in sorted(once.items())] == [False, False, True]
    assert (
        str(once["two"].failures[0]) == "01_two.ipynb, html: its process ended with code 7, last words: about to crash"
    )
    again = run([first, second], tmp_path / "b", width=1)
    assert builders.tree(tmp_path / "a" / "new" / "one") == builders.tree(tmp_path / "b" / "new" / "one")
    assert once["one"].entry == again["one"].entry
    assert once["one"].entry
    assert once["one"].entry["takeaways"] == ["The table has 4 rows for KOR."]
    assert once["one"].entry["values"][0]["amount"] == 4
    assert os.environ.get("KORUZ_DATA") is None  # what processes are given doesn't stay here


def test_a_failing_cell_comes_back_from_its_process(project: Path, tmp_path: Path) -> None:
    rewrite(project, builders.code("open('nothing.csv')"))
    (failure,) = run([plain(project)], tmp_path)["trade"].failures
    assert str(failure) == (
        "01_trade.ipynb, code cell 1 ('open('nothing.csv')'): "
        "FileNotFoundError: [Errno 2] No such file or directory: 'nothing.csv'"
    )


def follow(project: Path, console: Console) -> None:
    good, bad = plain(project), plain(project, place="variants/x/trade")
    with progress.reporter(console, [good, bad]) as reporter:
        for event in [("stage", "notebook"), ("cell", (1, 2)), ("cell", (2, 2)), ("stage", "data"), ("stage", "html")]:
            reporter.event(good, event)
        reporter.end(Result(good, entry={}), published=True)
        reporter.event(bad, ("stage", "notebook"))
        reporter.end(Result(bad), published=False)


def test_plain_lines_in_a_log(project: Path) -> None:
    log = io.StringIO()
    follow(project, Console(file=log))
    assert log.getvalue().splitlines() == [
        "trade: executing 01_trade.ipynb",
        "trade: data",
        "trade: HTML",
        "trade: published",
        "trade: executing 01_trade.ipynb",
        "trade: failed",
    ]


def test_a_live_table_on_a_terminal(project: Path) -> None:
    terminal = io.StringIO()
    follow(project, Console(file=terminal, force_terminal=True, width=80, color_system=None))
    assert "published" in terminal.getvalue()
    assert "failed" in terminal.getvalue()


def test_a_stop_during_a_swap_comes_after_it() -> None:
    steps = []
    with pytest.raises(Stopped) as caught, Interrupts() as interrupts:
        with interrupts.held():
            os.kill(os.getpid(), 2)
            steps.append("swapped")
        steps.append("never")
    assert steps == ["swapped"]
    assert caught.value.code == 130
