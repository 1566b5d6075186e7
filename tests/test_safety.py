"""Whatever lies around a run: files that would run, streams that are closed, disks that are full, folders that go."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import builders
import pytest

from koruz.runner import cli, forkserver, pool
from koruz.runner.edition import front_page, history, lock, manifest, scratch
from koruz.runner.edition.stage import Stage

posix = pytest.mark.skipif(os.name == "nt", reason="descriptors and signals of POSIX")


def ran(root: Path, *words: str, python: tuple[str, ...] = (), **options: Any) -> subprocess.CompletedProcess[str]:
    """The command as a user types it."""
    line = [sys.executable, *python, str(root / "run_all.py"), *words]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": root, **options}
    done = subprocess.run(line, text=True, timeout=120, **options)
    assert "Traceback" not in f"{done.stdout}{done.stderr}"
    assert "Exception ignored" not in f"{done.stdout}{done.stderr}"
    return done


# --- nothing but the project's own code runs -------------------------------------------------------------------------

# Modules that the command, its fork server, spawned processes, kernels or libraries import.
SHADOWS = ("random", "json", "csv", "signal", "selectors", "pandas", "typst", "sitecustomize_", "colorsys", "koruz")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder of modules that tell when they are run."""
    folder = tmp_path / "trap"
    folder.mkdir()
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(
            f"open({str(folder / 'sprung')!r}, 'a').write(__name__)\nraise SystemExit(9)"
        )
    return folder


WAYS: dict[str, dict[str, Any]] = {
    "plain": {},
    "no environment": {"python": ("-E",)},
    "empty part of PYTHONPATH": {"env": {**os.environ, "PYTHONPATH": os.pathsep + "/nothing"}},
    "kernel": {"words": ("--engine", "kernel")},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("beside", [False, True], ids=["working folder", "beside run_all.py"])
def test_a_module_that_lies_around_is_not_run(project: Path, trap: Path, way: str, beside: bool) -> None:
    here = project if beside else trap
    if beside:
        for path in trap.glob("*.py"):
            path.rename(project / path.name)
    how = dict(WAYS[way])
    done = ran(project, "--formats", "html", *how.pop("words", ()), cwd=here, **how)
    assert not (trap / "sprung").exists(), (trap / "sprung").read_text()
    assert done.returncode == 0, done.stderr


def test_processes_that_start_from_nothing_don_t_run_it_either(
    project: Path, trap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forkserver, "can_fork", lambda: False)
    monkeypatch.chdir(trap)
    (tmp_path / "new").mkdir()
    (result,) = pool.run([builders.job(project)], [tmp_path / "new"], 1, tmp_path, lambda job, event: None)
    assert not (trap / "sprung").exists()
    assert result.failures == ()


@pytest.mark.parametrize("engine", ["koruz", "kernel"])
def test_a_notebook_may_import_what_lies_beside_it(project: Path, trap: Path, engine: str) -> None:
    (project / "notebooks" / "helper.py").write_text("X = 5\n")
    (project / "notebooks" / "json.py").write_text("X = 6\n")  # Python's own come first, as in a kernel
    cells = [builders.code("import json, helper\nassert helper.X == 5\nassert json.dumps")]
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.notebook(*cells))
    done = ran(project, "--engine", engine, "--formats", "html", cwd=trap)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["rain"],
        ["--data", "nothing"],
        ["-p", "partner", "XXX"],
        ["--jobs", "0"],
        ["--out", "data"],
        ["--params", "x.json"],
    ],
)
def test_nothing_starts_for_a_request_that_is_refused(
    project: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(forkserver, "_start", lambda: started.append("server"))
    monkeypatch.setattr(pool, "run", lambda *_: started.append("reports"))
    monkeypatch.chdir(project)
    assert cli.main(words, project) == 2
    assert started == [] or words[0] == "-p"  # values are checked against the data while the server gets ready


def test_nothing_starts_for_an_overlay_that_is_refused(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "over").mkdir()
    (tmp_path / "over" / "trade.csv").write_text("a,b\n1,2\n")
    monkeypatch.setattr(forkserver, "_start", lambda: pytest.fail("the fork server started"))
    assert cli.main(["--data", str(tmp_path / "over")], project) == 2


# --- streams ---------------------------------------------------------------------------------------------------------


def shell(project: Path, end: str, *words: str) -> subprocess.CompletedProcess[str]:
    line = f'"{sys.executable}" "{project / "run_all.py"}" {" ".join(words)} {end}'
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=120, cwd=project)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


def published(project: Path) -> bool:
    content = manifest.read(project / "reports")
    files = [*content["themes"]["trade"]["outputs"], *content["outputs"]]
    return len(files) > 3 and manifest.whole(project / "reports", files)


@posix
@pytest.mark.parametrize(
    "end", [">&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full", "| head -c 1; exit ${PIPESTATUS[0]}"]
)
def test_a_report_is_published_whoever_listens(project: Path, end: str) -> None:
    assert shell(project, end).returncode == 0
    assert published(project)
    assert shell(project, end).returncode == 0  # now there is nothing to do


@posix
def test_a_full_standard_output_is_told_and_the_report_published(project: Path) -> None:
    for words in ((), (), ("--list",), ("--help",)):
        done = shell(project, ">/dev/full", *words)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert line == "Standard output can't be written: No space left on device. All else that was asked for is done."
    assert published(project)


@posix
def test_letters_that_a_stream_lacks_are_written_as_escapes(project: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = ran(project, "--out", str(tmp_path / "한글"), "--formats", "html", env=env)
    assert done.returncode == 0
    assert "\\ud55c\\uae00" in done.stdout


# --- the system refuses ----------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("words", [(), ("--list",), ("--out", "x"), ("--formats", "html")])
def test_a_working_folder_that_is_gone(project: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f'cd "{gone}" && rmdir "{gone}" && "{sys.executable}" "{project / "run_all.py"}" {" ".join(words)}'
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "The working folder is gone. Go to another folder first."
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("out", ["o" * 300, "/".join(["o" * 200] * 30), "a/" + "한" * 100])
def test_a_name_that_is_too_long(project: Path, tmp_path: Path, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--out", str(tmp_path / out)], project) == 2
    said = capsys.readouterr().err
    assert "Choose another folder." in said
    assert len(said) < 600
    assert not (tmp_path / "a").exists()


def test_links_in_a_circle(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert cli.main(["--out", str(tmp_path / "circle")], project) == 2
    assert "Choose another folder." in capsys.readouterr().err


@pytest.mark.parametrize("value", ["0", "-1", "inf", "nan", "1e9", str(10**30), "604801", "9" * 5000, ""])
def test_a_timeout_that_no_clock_can_take(project: Path, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--timeout", value], project) == 2
    assert "--timeout" in capsys.readouterr().err
    assert not (project / "reports").exists()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose reports were made by the command itself."""
    root = builders.project(tmp_path_factory.mktemp("made") / "project")
    assert ran(root, "--formats", "html").returncode == 0
    return root


@pytest.fixture
def reports(made: Path, tmp_path: Path) -> Path:
    """The reports of a copy of it."""
    return shutil.copytree(made, tmp_path / "copy") / "reports"


class Full:
    """A disk on which files that begin so can't be written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *marks: bytes) -> None:
        self.marks = marks
        self.create = front_page.plainfile.create
        monkeypatch.setattr("koruz.data.plainfile.create", self)

    def __call__(self, content: bytes, folder: Path) -> str:
        if any(mark in content[:300] for mark in self.marks):
            raise OSError(28, "No space left on device")
        return self.create(content, folder)


@pytest.mark.parametrize("mark", [b"<!DOCTYPE", b"PK\x03\x04", b'{\n "generator"', b'"content"', b""])
def test_a_disk_that_is_full_at_the_front_page(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mark: bytes
) -> None:
    (reports / front_page.INDEX).unlink()
    (reports / front_page.DATA).unlink()
    before = builders.tree(reports)
    full = Full(monkeypatch, mark)
    assert cli.main(["--formats", "html"], reports.parent) == 1
    said = capsys.readouterr().err
    assert said.startswith("Failed: ")
    assert "No space left on device" in said
    assert all(line.startswith("Failed: ") for line in said.splitlines())
    after = builders.tree(reports)
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        name: text for name, text in before.items() if name != "manifest.json"
    }
    assert not list(reports.glob(".*"))
    full.marks = ()
    assert cli.main(["--formats", "html"], reports.parent) == 0
    assert published(reports.parent)


CACHES = [
    b"",
    b"[1]",
    b'{"trade": NaN}',
    b'{"trade": "x"}',
    b'{"trade": 1e999}',
    b"[" * 100_000,
    b"\xff\xfe",
    b"1" * 5000,
]
CACHES += [b'{"trade": %s}' % (b"9" * 400), b'{"trade": -1}']


@pytest.mark.parametrize("content", CACHES)
def test_a_cache_of_odd_shape_is_as_good_as_none(project: Path, content: bytes) -> None:
    path = project / history.PLACE
    path.parent.mkdir()
    path.write_bytes(content)
    job = builders.job(project)
    assert history.in_turn([job], project, 2) == [job]
    assert history._read(project) == {}
    history.remember(project, {"trade": 2.0})
    assert history._read(project) == {"trade": 2.0}


@posix
def test_a_cache_that_leads_elsewhere_is_neither_read_nor_written(project: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (project / ".koruz").symlink_to(tmp_path / "victim")
    history.remember(project, {"trade": 2.0})
    assert not list((tmp_path / "victim").iterdir())
    (project / ".koruz").unlink()
    (project / ".koruz").mkdir()
    os.mkfifo(project / history.PLACE)
    assert history._read(project) == {}


# --- ends ------------------------------------------------------------------------------------------------------------


MOMENTS = (
    "koruz.runner.start",
    "koruz.runner.edition.fingerprint",
    "click",
    "rich.table",
    "koruz.runner.suite",
    "koruz.runner.edition.publish",
)
"""Modules after whose import a signal comes."""


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_early_signal_ends_the_run_in_a_line(project: Path, number: int, tmp_path: Path) -> None:
    """Whenever it comes: at the first import, at the last, or while reports are made."""
    for moment in range(len(MOMENTS)):
        env = {**os.environ, "TMPDIR": str(tmp_path)}
        line = [sys.executable, "-X", "importtime", str(project / "run_all.py"), "--force"]
        process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True)
        assert process.stderr
        for text in process.stderr:
            if text.rstrip().endswith(MOMENTS[moment]):
                break
        os.killpg(process.pid, number)
        said = [text for text in process.stderr.read().split("\n") if text and not text.startswith("import time:")]
        assert process.wait(60) in (128 + number, -number)
        assert said == [] or (len(said) == 1 and said[0].startswith("Interrupted."))
    assert not list(tmp_path.glob("koruz-*"))
    assert not list((project / "reports").glob("*")) if (project / "reports").exists() else True


def test_what_was_ignored_stays_ignored(project: Path) -> None:
    from koruz.runner.signals import Interrupts

    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with Interrupts():
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


@posix
def test_passing_files_of_a_killed_run_go_with_the_next(project: Path, tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    hang = builders.notebook(builders.code("import time, tempfile\ntempfile.mkstemp()\ntime.sleep(600)"))
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", hang)
    line = [sys.executable, str(project / "run_all.py")]
    process = subprocess.Popen(line, env=env, start_new_session=True, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("koruz-*/*/tmp*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list(tmp_path.glob("koruz-*"))
    assert list((project / "reports").glob(".koruz-*"))
    mine = tmp_path / "koruz-mine"
    mine.mkdir()
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", builders.report())
    assert ran(project, "--formats", "html", env=env).returncode == 0
    assert [path for path in tmp_path.glob("*") if path.name.startswith(("koruz-", "pymp-"))] == [mine]
    assert not list((project / "reports").glob(".koruz-*"))


def test_only_folders_whose_lock_is_free_are_swept(tmp_path: Path) -> None:
    names = ("koruz-alive", "koruz-dead", "koruz-other", "koruz-foreign")
    for name in names:
        (tmp_path / name).mkdir()
    alive = lock.hold(tmp_path / names[0])
    dead = lock.hold(tmp_path / names[1])
    assert alive
    assert dead
    lock.release(dead)
    (tmp_path / names[3] / "lock").write_text("somebody's")
    scratch.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [names[0], names[3], names[2]]
    lock.release(alive)


def test_a_stage_is_the_run_s_whatever_its_number(tmp_path: Path) -> None:
    first, second = Stage(tmp_path), Stage(tmp_path)
    assert lock.take_over(first.folder) is None
    first.close()
    second.close()
    assert list(tmp_path.iterdir()) == []
