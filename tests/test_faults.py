"""What a cell can do to its process, and what can go wrong around it: told in one line, and nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import builders
import nbformat
import psutil
import pytest

from koruz.runner import forkserver, pool
from koruz.runner.edition import lock, manifest, publish
from koruz.runner.plan import Options
from koruz.runner.worker import Event, Result

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks and signals of POSIX")

PID = "import os, pathlib, signal, sys, threading, time\nnote = pathlib.Path({!r})\n"
NOTE = "note.open('a').write(f'{os.getpid()} ')\n"


class Faulty:
    """Runs one notebook of the given cells in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.note = folder, folder / "pids"
        self.events: list[Event] = []

    def __call__(self, *sources: str, **options: Any) -> Result:
        cells = [builders.code(PID.format(str(self.note)) + NOTE), *map(builders.code, sources)]
        root = self.folder / "project"
        job = builders.job(root if root.exists() else builders.project(root, n01_trade=builders.notebook(*cells)))
        new, scratch = self.folder / "new", self.folder / "scratch"
        for place in (new, scratch):
            place.mkdir()
        tell = lambda job, event: self.events.append(event)  # noqa: E731
        (result,) = pool.run([job], [new], 1, scratch, tell, Options(**options))
        return result

    def failure(self, *sources: str, **options: Any) -> str:
        """The one line that tells what happened."""
        (failure,) = self(*sources, **options).failures
        return str(failure)

    def executed(self) -> Any:
        """The notebook that was written."""
        return nbformat.read(self.folder / "new" / "trade.ipynb", 4)


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Faulty]:
    """Runs a notebook; afterwards no process that a cell has noted may live."""
    found = Faulty(tmp_path)
    yield found
    pids = [int(pid) for pid in found.note.read_text().split()]
    assert pids
    gone_by(lambda: not any(map(alive, pids)))


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def gone_by(right: Any, seconds: float = 10) -> None:
    """Wait until a condition holds; the system takes a moment to end what was killed."""
    deadline = time.monotonic() + seconds
    while not right() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert right()


# --- cells -----------------------------------------------------------------------------------------------------------


def test_a_cell_that_raises(faulty: Faulty) -> None:
    assert faulty.failure("x = {}\nx['rain']") == "01_trade.ipynb, code cell 2 ('x = {}'): KeyError: 'rain'"


def test_a_cell_that_hangs_and_minds_no_error(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_SLACK", 1)
    stubborn = "while True:\n    try:\n        time.sleep(60)\n    except BaseException:\n        pass"
    assert faulty.failure(stubborn, timeout=2) == (
        "01_trade.ipynb, code cell 2 ('while True:'): TimeoutError: the cell took too long and was ended"
    )


def test_a_cell_that_prints_megabytes(faulty: Faulty) -> None:
    assert faulty("for _ in range(50):\n    print('x' * 100_000)\n    os.write(1, b'y' * 100_000)").failures == ()
    assert len(faulty.executed().cells[3].outputs[0].text) == 50 * 200_001


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("os._exit(3)", "exit code 3"),
        ("os._exit(0)", "exit code 0"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
    ],
)
def test_a_cell_that_ends_its_process(faulty: Faulty, source: str, way: str) -> None:
    assert faulty.failure(source, "1") == (
        f"01_trade.ipynb, code cell 2 ('{source}'): the cell ended its process ({way})"
    )


def test_a_cell_that_forks_goes_on_once(faulty: Faulty) -> None:
    sleeper = f"if os.fork() == 0:\n    {NOTE}    time.sleep(600)"
    assert faulty(f"os.fork()\n{NOTE}", sleeper, f"{NOTE}'on'").failures == ()
    assert faulty.executed().cells[5].outputs[0].data["text/plain"] == "'on'"
    pids = faulty.note.read_text().split()
    assert len(set(pids)) == 3
    assert pids.count(pids[0]) == 3  # the report's own process wrote in three cells, its forks in one each


def test_what_a_cell_leaves_behind_when_it_crashes_goes_too(faulty: Faulty) -> None:
    orphan = "if os.fork() == 0:\n    if os.fork() == 0:\n"
    orphan += f"        {NOTE}        time.sleep(600)\n    os._exit(0)\nos.wait()"
    assert "exit code 4" in faulty.failure(orphan, "time.sleep(0.5)\nos._exit(4)")


def test_a_cell_that_starts_threads(faulty: Faulty) -> None:
    assert faulty("for _ in range(5):\n    threading.Thread(target=time.sleep, args=(600,)).start()").failures == ()


def test_a_cell_that_fills_the_memory(faulty: Faulty) -> None:
    limit = "import resource, psutil\nroom = psutil.Process().memory_info().vms + (256 << 20)\n"
    limit += "resource.setrlimit(resource.RLIMIT_AS, (room, room))"
    failure = faulty.failure(limit, "full = []\nwhile True:\n    full.append(bytearray(16 << 20))")
    assert failure.startswith("01_trade.ipynb, code cell 3 ('full = []'): MemoryError")


def test_a_cell_that_closes_everything(faulty: Faulty) -> None:
    assert "ended" in faulty.failure("os.closerange(3, 256)", "1")


def test_a_kernel_s_cell_is_watched_as_well(faulty: Faulty) -> None:
    failure = faulty.failure("while True:\n    time.sleep(1)", engine="kernel", timeout=2)
    assert failure.endswith("code cell 2 ('while True:'): TimeoutError: the cell took too long and was ended")


# --- around the cells ------------------------------------------------------------------------------------------------


@pytest.fixture
def fresh_server() -> Iterator[None]:
    """A fork server of the test's own."""
    forkserver.stop()
    yield
    forkserver.stop()


def notices(faulty: Faulty) -> list[str]:
    return [content for kind, content in faulty.events if kind == "notice"]


@pytest.mark.skipif(not forkserver.can_fork(), reason="nothing is preloaded here")
def test_a_preload_that_fails_is_told_and_the_report_is_built(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch, fresh_server: None
) -> None:
    monkeypatch.setattr(forkserver, "MODULES", ["koruz.runner.no_such_module"])
    assert faulty("1").failures == ()
    (notice,) = notices(faulty)
    assert notice.startswith("Preloading failed (it can't be imported)")


@pytest.mark.skipif(not forkserver.can_fork(), reason="nothing is preloaded here")
def test_a_fork_server_that_dies_is_told_and_the_report_is_built(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch, fresh_server: None, tmp_path: Path
) -> None:
    (tmp_path / "dying.py").write_text("import os; os._exit(5)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(forkserver, "MODULES", ["dying"])
    assert faulty("1").failures == ()
    (notice,) = notices(faulty)
    assert "starts from nothing" in notice


@pytest.mark.skipif(not forkserver.can_fork(), reason="nothing is preloaded here")
def test_a_temporary_folder_too_deep_for_a_socket_is_told_and_the_report_is_built(project: Path) -> None:
    deep = project / ("d" * 120)
    deep.mkdir()
    line = [sys.executable, str(project / "run_all.py")]
    run = subprocess.run(line, env={**os.environ, "TMPDIR": str(deep)}, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    assert "starts from nothing" in run.stdout + run.stderr
    assert list((project / "reports").glob("*/*.html"))


def begun(root: Path) -> subprocess.Popen[str]:
    line = [sys.executable, str(root / "run_all.py")]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.mark.parametrize("wait", [0.0, 0.7])
def test_ctrl_c_while_everything_is_being_imported(project: Path, wait: float) -> None:
    process = begun(project)
    below: list[psutil.Process] = []
    deadline = time.monotonic() + 60
    while not any("forkserver" in " ".join(child.cmdline()) for child in below) and time.monotonic() < deadline:
        below = psutil.Process(process.pid).children(recursive=True)
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert (process.returncode, error.strip().count("\n")) == (130, 0)
    assert error.strip().startswith("Interrupted.")
    gone_by(lambda: not any(map(alive, [child.pid for child in below])))
    assert not list((project / "reports").glob("**/*")) if (project / "reports").exists() else True


def test_two_runs_at_once_don_t_harm_each_other(project: Path) -> None:
    runs = [begun(project), begun(project)]
    for run in runs:
        _, error = run.communicate(timeout=120)
        assert (run.returncode, error) == (0, "")
    reports = project / "reports"
    content = manifest.read(reports)
    assert list(content["themes"]) == ["trade"]
    assert manifest.whole(reports, [*content["themes"]["trade"]["outputs"], *content["outputs"]])
    assert not list(reports.glob(".*"))


def test_what_a_killed_run_left_is_cleared_by_the_next_though_nothing_has_changed(project: Path) -> None:
    assert begun(project).wait(120) == 0
    stage = publish.Stage(project / "reports")
    left = stage.folder
    lock.release(stage._lock)  # as the system does when a process is killed
    again = begun(project)
    assert again.communicate(timeout=60)[0].startswith("Nothing has changed: trade.")
    assert not left.exists()
