"""The worker's part: build one report in a process of its own, as on the machine that asks, and give its files back."""

from __future__ import annotations

import multiprocessing
import tempfile
from dataclasses import replace
from pathlib import Path

from koruz.runner import forkserver
from koruz.runner.cluster.parcel import REPORT, Built, moved, packed, unpacked
from koruz.runner.edition import fingerprint
from koruz.runner.plan import Job, Options
from koruz.runner.pool import Processes
from koruz.runner.worker import Event, Failure, Result


def build(job: Job, parcel: bytes, options: Options) -> Built:
    """Build a report.

    Args:
        job: The report, with its places on the machine that asks.
        parcel: What it is made from; see `parcel.needs`.
        options: How cells run.
    """
    if differs := _differs(job):
        return Built(Result(job, failures=(Failure(job.notebook.name, "cluster", differs),)), b"", ())
    notices: list[str] = []

    def tell(_: Job, event: Event) -> None:
        if event[0] == "notice":
            notices.append(event[1])

    with tempfile.TemporaryDirectory(prefix="koruz-", ignore_cleanup_errors=True) as name:
        folder, report, scratch = (Path(name) / part for part in ("job", REPORT, "scratch"))
        report.mkdir()
        scratch.mkdir()
        unpacked(parcel, folder)
        _may_have_children()
        forkserver.begin()
        result = Processes(scratch, options, tell).run(moved(job, folder), report)
        files = packed({REPORT: report}) if result.entry else b""
    return Built(replace(result, job=replace(job, formats=result.job.formats)), files, tuple(notices))


def received(built: Built, folder: Path) -> Result:
    """Write the files of a report into its folder; the result that came with them."""
    if built.files:
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            unpacked(built.files, Path(name))
            for path in (Path(name) / REPORT).iterdir():
                path.rename(folder / path.name)
    return built.result


def _differs(job: Job) -> str:
    """Why this machine's reports wouldn't be those of the machine that asks; '' if they are."""
    if fingerprint.source_digest() != job.inputs[fingerprint.KORUZ]:
        return "the worker has another koruz; install this one there"
    if fingerprint.environment_digest() != job.inputs[fingerprint.ENVIRONMENT]:
        return "the worker has another Python or other packages; install the same versions there"
    return ""


def _may_have_children() -> None:
    """Dask's nanny starts its worker as a daemon, which `multiprocessing` forbids to start processes; they end here."""
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
