"""One page, and a CSV, for many sets of parameters: what each set is, its reports, and what failed.

They lie in `variants/` and are called like the file of the sets. A record beside them says which files there are ours.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from koruz.runner.edition import loose, manifest

if TYPE_CHECKING:
    from koruz.runner.plan import Job

FOLDER = "variants"
RECORD = f"{FOLDER}/sets.json"
_FORMATS = ("html", "pdf", "slides")
_NAME_LIMIT = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would reckon with


@dataclass(frozen=True)
class Report:
    """A report of a set.

    Attributes:
        theme: Its theme.
        place: Its folder, relative to the output folder.
        files: Addresses of its files by format, relative to the page.
        point: The first thing that it says.
        failures: Why it couldn't be made, in words; what stands then is an earlier one.
    """

    theme: str
    place: str
    files: Mapping[str, str]
    point: str
    failures: Sequence[str] = ()


@dataclass(frozen=True)
class Row:
    """A set of parameters: its number in the file from 1, its values by name, and its reports."""

    number: int
    values: Mapping[str, str]
    reports: Sequence[Report]


def rows(
    sets: Sequence[tuple[Collection[str], Sequence[Job]]], failed: Mapping[str, Sequence[object]], out: Path
) -> list[Row]:
    """A row for each set.

    Args:
        sets: Of each set the parameters that it names, and its jobs.
        failed: What failed, by the report's place.
        out: The output folder, in which the reports are published.
    """
    named = {name for names, _ in sets for name in names}
    columns = list(dict.fromkeys(name for _, jobs in sets for job in jobs for name in job.parameters if name in named))
    return [
        Row(number, {name: _value(name, jobs) for name in columns}, [_report(job, failed, out) for job in jobs])
        for number, (_, jobs) in enumerate(sets, start=1)
    ]


def _value(name: str, jobs: Sequence[Job]) -> str:
    """A parameter's value; with the themes, if these have different ones."""
    found = {job.theme: job.parameters[name] for job in jobs if name in job.parameters}
    values = {theme: "not set" if value is None else str(value) for theme, value in found.items()}
    if len(set(values.values())) < 2:
        return next(iter(values.values()), "")
    return "; ".join(f"{theme} {value}" for theme, value in values.items())


def _report(job: Job, failed: Mapping[str, Sequence[object]], out: Path) -> Report:
    entry = manifest.read(out / job.shelf)["themes"].get(job.theme, {})
    there = {file["path"] for file in entry.get("outputs", [])}
    paths = {kind: manifest.file_of(job.theme, kind) for kind in _FORMATS}
    files = {
        kind: posixpath.relpath(posixpath.join(job.shelf, path), FOLDER)
        for kind, path in paths.items()
        if path in there
    }
    point = next(iter(entry.get("takeaways", [])), "")
    return Report(job.theme, job.place, files, point, [str(failure) for failure in failed.get(job.place, [])])


def publish(found: Sequence[Row], file: Path, edition: str, vintage: str, out: Path) -> tuple[Path, list[str]]:
    """Write the page and the CSV; the caller holds the lock of the output folder.

    Args:
        found: A row for each set.
        file: The file of the sets.
        edition: Edition of the data.
        vintage: Date of the data.
        out: The output folder.

    Returns:
        Where the page is, and what the user must know of strangers' files.
    """
    from koruz.export.variants import render

    name = name_of(file)
    page = render(found, file.name, f"{name}.csv", edition, vintage)
    texts = {f"{FOLDER}/{name}.csv": table(found), f"{FOLDER}/{name}.html": page}
    return out / FOLDER / f"{name}.html", loose.put({path: text.encode() for path, text in texts.items()}, out, RECORD)


def name_of(file: Path) -> str:
    """What page and CSV of a file of sets are called: a name of a-z, 0-9 and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", file.stem.lower())[:_NAME_LIMIT].strip("-") or "sets"


def table(found: Sequence[Row]) -> str:
    """The CSV: a row for each report of each set."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = list(found[0].values) if found else []
    writer.writerow(["set", *columns, "theme", "folder", *_FORMATS, "first_point", "failure"])
    writer.writerows([_safe(cell) for cell in cells] for row in found for cells in _cells(row))
    return text.getvalue()


def _cells(row: Row) -> Iterator[list[str]]:
    for report in row.reports:
        files = [report.files.get(kind, "") for kind in _FORMATS]
        yield [
            str(row.number),
            *row.values.values(),
            report.theme,
            report.place,
            *files,
            report.point,
            "; ".join(report.failures),
        ]


def _safe(cell: str) -> str:
    """A cell that a spreadsheet shows as it is; a number may be negative."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text) is not None
