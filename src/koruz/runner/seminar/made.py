"""A seminar made: what the format `seminar` writes into a report's folder, and what the teacher keeps."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.runner.seminar import copies, key
from koruz.runner.seminar.masters import SELFCHECK, Master, find, read
from koruz.words.problems import BadInput

if TYPE_CHECKING:
    from koruz.export.document import Document
    from koruz.export.seminar.model import Seminar
    from koruz.runner.plan import Job
    from koruz.runner.seminar.trial import Trial

PLACE = "seminar"
"""The seminar's folder in that of its report."""

ZIP, PLAN = "seminar.zip", "plan.pdf"
_VARIANT = "a seminar is made with the report's own parameters alone, and none with these"


@dataclass(frozen=True)
class Made:
    """A master that was run, with all that follows from it."""

    master: Master
    trial: Trial
    key: list[key.Entry]
    seminar: Seminar


def write(notebook: Any, job: Job, folder: Path, tell: Callable[[str], object]) -> Mapping[str, bytes]:
    """What the format `seminar` adds to a report.

    Args:
        notebook: The executed notebook.
        job: The report.
        folder: The report's folder, with its CSVs and the slides, if they were asked for.
        tell: Told what the author should know.

    Returns:
        Files by their names in the report's folder; none if there is no master, or the parameters aren't the defaults.

    Raises:
        BadInput: If the master isn't sound, fails, or names what the report hasn't.
    """
    from koruz.export.document import read as read_report

    path = find(job.notebook)
    if path is None:
        return {}
    if job.changed:
        tell(_VARIANT)
        return {}
    made = make(path, job.theme, read_report(notebook, job.notebook.parent, beside=False), folder / "data", job.data)
    return {f"{PLACE}/{name}": content for name, content in _files(made, job.notebook, folder).items()}


def make(path: Path, theme: str, document: Document, tables: Path, data: Path) -> Made:
    """Judge a master, run it on a report's tables, and describe the seminar.

    Args:
        path: The master.
        theme: Its report's theme.
        document: The report.
        tables: Folder of the report's CSVs.
        data: The data package.

    Raises:
        BadInput: If the master isn't sound, fails, or names what the report hasn't.
    """
    from koruz.runner.seminar import described, judging, trial

    _refuse(judging.problems(path, theme))
    master = read(path)
    _refuse(described.named(master, document, tables, data))
    tried = trial.run(master, tables)
    entries = key.entries(master, tried)
    return Made(master, tried, entries, described.seminar(master, tried, entries, document, data))


def _refuse(problems: list[Any]) -> None:
    if problems:
        raise BadInput(problems)


def _files(made: Made, notebook: Path, folder: Path) -> dict[str, bytes]:
    from koruz.export.layout import day_of
    from koruz.runner.seminar.package import package
    from koruz.runner.seminar.papers import papers

    marks = json.dumps(made.trial.marks, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    files = {
        "student.ipynb": copies.student(made.master).encode(),
        SELFCHECK: made.master.path.with_name(SELFCHECK).read_bytes(),
        "checks.json": marks.encode(),
    }
    slides = {path.name: path.read_bytes() for path in sorted((folder / PLACE).glob("*.pdf"))}
    files |= papers(made.seminar, notebook, [*files, *slides, ZIP])
    title, day = made.seminar.title, day_of(made.seminar.document)
    return {**files, ZIP: package({**files, **slides}, folder / "data", title, day)}


def stands(report: Path) -> bool:
    """Whether a published report has a seminar."""
    return (report / PLACE / ZIP).is_file()


def for_teacher(path: Path, report: Path) -> dict[str, bytes]:
    """What the teacher keeps and students don't get, by file name.

    Args:
        path: The master, from which the report's seminar was made.
        report: The published report's folder.

    Raises:
        BadInput: If the master fails.
    """
    from koruz.runner.seminar import trial

    master = read(path)
    tried = trial.run(master, report / "data")
    entries = key.entries(master, tried)
    texts = {
        "teacher.ipynb": copies.teacher(master, tried, entries),
        "key.json": key.as_json(entries),
        "key.csv": key.as_csv(entries),
        "key.md": key.as_markdown(entries, copies.headings(master)),
    }
    return {**{name: text.encode() for name, text in texts.items()}, PLAN: (report / PLACE / PLAN).read_bytes()}
