"""Reports built by a real scheduler and two workers, which share nothing with the run but its messages."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import builders
import pytest
from distributed import LocalCluster

from koruz.runner import cli
from koruz.runner.cluster import client, parcel, remote
from koruz.runner.edition import fingerprint
from koruz.runner.plan import Options
from koruz.runner.worker import Result

# Ends the worker's process on the first try: the fork server is the report's parent, and the worker that one's.
DEADLY = """import psutil, pathlib
first = pathlib.Path({flag!r})
if not first.exists():
    first.write_text("tried")
    psutil.Process().parents()[1].kill()
    import time; time.sleep(60)
else:
    first.write_text("tried twice")"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as started:
        yield started


def sets(folder: Path) -> str:
    file = folder / "sets.csv"
    file.write_text("partner\nCHN\nKAZ\nKOR\n")
    return str(file)


def test_a_cluster_s_reports_are_those_of_this_machine_to_the_byte(
    cluster: LocalCluster, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("trade", "--params", sets(tmp_path), "--formats", "html", "--out")
    assert cli.main([*words, str(tmp_path / "far"), "--dask", cluster.scheduler_address], project) == 0
    assert cli.main([*words, str(tmp_path / "here")], project) == 0
    far, here = builders.tree(tmp_path / "far"), builders.tree(tmp_path / "here")
    assert far == here
    assert {"trade/trade.html", "variants/partner-chn/trade/trade.html", "variants/sets.html"} <= set(far)
    assert "Read" in capsys.readouterr().out


def test_a_worker_that_dies_costs_its_job_one_retry(
    cluster: LocalCluster, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flag = tmp_path / "flag"
    book = builders.report()
    book["cells"].append(builders.code(DEADLY.format(flag=str(flag))))
    builders.write_notebook(project / "notebooks", "01_trade.ipynb", book)
    words = ("trade", "--formats", "html", "--out", str(tmp_path / "out"), "--dask", cluster.scheduler_address)
    assert cli.main(list(words), project) == 0, capsys.readouterr().err
    assert flag.read_text() == "tried twice"
    assert (tmp_path / "out" / "trade" / "trade.html").is_file()


def test_what_fails_on_a_worker_is_told_as_here_and_the_others_are_published(
    cluster: LocalCluster, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = builders.report("rain")
    book["cells"].append(builders.code("1 / 0"))
    builders.write_notebook(project / "notebooks", "02_rain.ipynb", book)
    words = ("--formats", "html", "--out", str(tmp_path / "out"), "--dask", cluster.scheduler_address)
    assert cli.main(list(words), project) == 1
    assert "ZeroDivisionError: division by zero" in capsys.readouterr().err
    assert (tmp_path / "out" / "trade" / "trade.html").is_file()
    assert not (tmp_path / "out" / "rain").exists()


def test_a_worker_with_another_koruz_builds_nothing(cluster: LocalCluster, project: Path, tmp_path: Path) -> None:
    inputs = {fingerprint.KORUZ: "another", fingerprint.ENVIRONMENT: fingerprint.environment_digest()}
    job = builders.job(project, inputs=inputs)
    with client.connected(cluster.scheduler_address) as connected:
        (result,) = client.run(connected, [job], [tmp_path], lambda *_: None, Options())
    assert "another koruz" in str(result.failures[0])
    assert list(tmp_path.glob("*.html")) == []


def test_other_packages_are_told_too(project: Path) -> None:
    inputs = {fingerprint.KORUZ: fingerprint.source_digest(), fingerprint.ENVIRONMENT: "another"}
    built = remote.build(builders.job(project, inputs=inputs), b"", Options())
    assert "other packages" in str(built.result.failures[0])


def test_where_nobody_answers_it_is_told_before_anything_runs(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_CONNECT", 1)
    assert cli.main(["--out", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:9"], project) == 2
    said = capsys.readouterr().err
    assert "--dask tcp://127.0.0.1:9: a Dask scheduler with workers answers there" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_without_the_package_a_line_says_what_to_install(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert cli.main(["--dask", "tcp://127.0.0.1:9"], project) == 2
    assert "uv sync --extra cluster" in capsys.readouterr().err


class Deserted:
    """A client of a cluster whose workers have gone: what is submitted is never done."""

    def get_executor(self, **_: object) -> Any:
        return self

    def submit(self, *_: object) -> Any:
        return Future()

    def scheduler_info(self) -> dict[str, Any]:
        return {"workers": {}}


def test_a_cluster_without_workers_is_given_up(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_ALONE", -1)
    jobs = [builders.job(project), builders.job(project, place="variants/x/trade")]
    results = list(client.run(Deserted(), jobs, [tmp_path, tmp_path], lambda *_: None, Options()))
    assert sorted(result.job.place for result in results) == ["trade", "variants/x/trade"]
    assert {str(result.failures[0]) for result in results} == {
        "01_trade.ipynb, cluster: the cluster has no worker any more"
    }


def test_a_parcel_gives_the_same_files_and_never_writes_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.bin").write_bytes(b"\0\xff")
    (tmp_path / "a" / ".hidden").write_text("stays")
    parcel.unpacked(parcel.packed({"data": tmp_path / "a"}), tmp_path / "out")
    assert builders.tree(tmp_path / "out") == {"data/b/x.bin": b"\0\xff"}
    for name in ("../evil", "/evil", "data/../../evil", "evil"):
        block = io.BytesIO()
        with zipfile.ZipFile(block, "w") as archive:
            archive.writestr(name, "x")
        with pytest.raises(ValueError, match="own folders"):
            parcel.unpacked(block.getvalue(), tmp_path / "out")
    assert not (tmp_path / "evil").exists()


def test_a_result_without_files_leaves_its_folder_empty(project: Path, tmp_path: Path) -> None:
    result = Result(builders.job(project))
    assert remote.received(parcel.Built(result, b"", ()), tmp_path / "none") == result
