"""Write a report into a folder of its own beside the published one, and record it when it is swapped in."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Container, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.report import newest
from koruz.runner.edition import front_page, manifest, owned
from koruz.runner.edition.fingerprint import master_of, of_report
from koruz.runner.edition.stage import Stage, alone, recover, staged
from koruz.runner.notebooks import pictures_named
from koruz.words.problems import BadInput

if TYPE_CHECKING:
    from koruz.export.document import Document
    from koruz.runner.plan import Job


__all__ = ["Stage", "alone", "entry", "put", "record", "recover", "render", "staged", "tidy"]

_NEEDS = (
    "*To read this notebook, nothing is needed. To run it, open it in a copy of koruz: it uses koruz's code and data.*"
)
_PLACES = {"slides": "seminar"}  # of formats whose files have a folder of their own
EXTRAS = ("slides", "seminar")
"""Formats that a report is published without when they fail."""

_LONGEST = "pdf"  # of the formats, the one that takes longest
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


def render(
    notebook: Any,
    job: Job,
    folder: Path,
    announce: Callable[[str], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> list[tuple[str, str]]:
    """Write everything of a report: executed notebook, exhibits' data and figures, and each format.

    Args:
        notebook: The executed notebook, cleaned.
        job: What to write.
        folder: An existing, empty folder.
        announce: Told the name of each part when it begins.
        notice: Told in words, once, what the author should know of what was left out.

    Returns:
        What failed, as pairs of the part's name and the last line of the error.
    """
    tell = announce or (lambda part: None)
    said: dict[str, None] = {}
    tell("data")
    reading = cache(partial(_read, notebook, job))
    failures = [_attempt("data", lambda: _write_data(notebook, job, folder, reading))]
    with ThreadPoolExecutor(max_workers=1) as beside:
        waits = threading.Event()
        longest = partial(_export, notebook, job, folder, _LONGEST, said, reading, idle=waits.set)
        future = beside.submit(_attempt, _LONGEST, longest) if _LONGEST in job.formats else None
        if future:
            future.add_done_callback(lambda _: waits.set())
        for name in job.formats:
            tell(name)
            if future and name != _LONGEST:
                waits.wait()  # until it is at Typst, which needs no Python, the others would only hold it up
            write = partial(_export, notebook, job, folder, name, said, reading)
            failures.append(future.result() if future and name == _LONGEST else _attempt(name, write))
    for line in said:
        if notice:
            notice(line)
    failed = [failure for failure in failures if failure]
    without = less(job, failed)
    if without.formats != job.formats and "html" in without.formats:  # its page led to them
        failed += filter(None, [_attempt("html", partial(_export, notebook, without, folder, "html", {}, reading))])
    return failed


def less(job: Job, failed: Iterable[tuple[str, str]]) -> Job:
    """The job without those formats that failed and that a report is published without."""
    lost = {name for name, _ in failed if name in EXTRAS}
    return replace(job, formats=tuple(name for name in job.formats if name not in lost)) if lost else job


def _attempt(name: str, write: Callable[[], None]) -> tuple[str, str] | None:
    """Write a part; its name and the error if that fails, since the others' results still count."""
    try:
        write()
    except Exception as error:  # an exporter may raise anything
        return name, _one_line(error)
    return None


def _one_line(error: Exception) -> str:
    if isinstance(error, BadInput):
        return " ".join(str(error.problems[0]).split())
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    name = type(error).__name__
    return f"{name}: {lines[-1]}" if lines else name


def _read(notebook: Any, job: Job) -> Document:
    from koruz.export.document import read

    return read(notebook, job.notebook.parent, job.theme, beside=False)


def _write_data(notebook: Any, job: Job, folder: Path, reading: Callable[[], Document]) -> None:
    _chosen(notebook)
    _write_parts(notebook, job, folder)
    if (folder / "data").is_dir():
        _pack_data(reading(), job, folder)


def _with_needs(notebook: Any) -> Any:
    """The notebook with a line below its title on what it takes to run it, which a page made from it leaves out."""
    from koruz.runner.notebooks import import_nbformat

    note = {"cell_type": "markdown", "id": "needs", "metadata": {"tags": ["remove-cell"]}, "source": _NEEDS}
    cells = [*notebook.cells[:1], import_nbformat().from_dict(note), *notebook.cells[1:]]
    return type(notebook)({**notebook, "cells": cells})


def _pack_data(document: Document, job: Job, folder: Path) -> None:
    """Put all CSVs into one file, with what each holds and where it comes from."""
    from koruz.export.layout import day_of
    from koruz.export.papers import data_papers
    from koruz.runner.edition.zips import packed

    files = {path.name: path.read_bytes() for path in (folder / "data").iterdir()}
    files["README.txt"] = data_papers(document).encode()
    (folder / _archive(job)).write_bytes(packed(files, day_of(document)))


def _archive(job: Job) -> str:
    return f"{job.theme}-data.zip"


def _write_parts(notebook: Any, job: Job, folder: Path) -> None:
    from koruz.runner.notebooks import import_nbformat

    _write(folder / f"{job.theme}.ipynb", import_nbformat().writes(_with_needs(notebook)) + "\n")
    for record in manifest.records(notebook):
        if record["type"] == "ledger":
            _write_ledger(record, job.theme, folder / "data")
        if record["type"] != "exhibit":
            continue
        name = record["name"]
        if not _SLUG.fullmatch(name):
            raise ValueError(f"an exhibit's name is a file name of a-z, 0-9, _ and -; found {name!r}")
        _write(folder / "data" / f"{name}.csv", record["csv"])
        if record.get("svg"):
            from koruz.report.exhibits import standalone

            _write(folder / "figures" / f"{name}.svg", standalone(record))
    if "html" in job.formats:
        _write_for_phones(notebook, folder / "figures")


def _write_for_phones(notebook: Any, folder: Path) -> None:
    """Draw the pictures of the brief for phones: whoever makes the brief doesn't load what draws."""
    from koruz.report.drawings import NARROW, drawn_at

    named = {name for key, name in pictures_named(notebook) if key == "brief"}
    for record in manifest.records(notebook):
        if record["type"] == "exhibit" and record["name"] in named and record.get("drawing"):
            _write(folder / f"{record['name']}-phone.svg", drawn_at(record, NARROW))


def _chosen(notebook: Any) -> str:
    """Name of the figure that stands for the report at the front door; '' leaves the choice to the front door.

    A figure for which the data have nothing isn't there: that happens with other parameters.

    Raises:
        ValueError: If the notebook's metadata name a table, for the front door or for the brief.
    """
    forms = {record["name"]: record["form"] for record in manifest.records(notebook) if record["type"] == "exhibit"}
    named = pictures_named(notebook)
    for key, name in named:
        if forms.get(name, "figure") != "figure":
            raise ValueError(f"`metadata.koruz.{key}` names a figure of the notebook; {name!r} is a {forms[name]}")
    return next((name for key, name in named if key == "picture" and name in forms), "")


def _write_ledger(record: Mapping[str, Any], theme: str, folder: Path) -> None:
    from koruz.export.ledger_files import ledger_files

    for name, text in ledger_files(record, theme).items():
        _write(folder / name, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


@lru_cache
def exporter(name: str) -> Any:
    """An nbconvert exporter; one serves all of a process's notebooks, since its templates take a while to compile."""
    from nbconvert.exporters import get_exporter
    from traitlets.config import Config

    # What changes a notebook before its export is off by default, but nbconvert validates the notebook after each.
    bare = Config({"Exporter": {"default_preprocessors": []}, "KoruzSlidesExporter": {"notes": True}})
    return get_exporter(name)(config=bare)  # type: ignore[no-untyped-call]


def _export(
    notebook: Any,
    job: Job,
    folder: Path,
    name: str,
    said: dict[str, None],
    reading: Callable[[], Document],
    idle: Callable[[], None] = lambda: None,
) -> None:
    """Write a format; `idle` is told when the exporter leaves the work to others, if it says so."""
    module, _, function = job.exporters[name].partition(":")
    if function:
        write: Callable[..., Mapping[str, bytes]] = getattr(import_module(module), function)
        _put(write(notebook, job, folder, said.setdefault), folder)
        return
    resources = {
        "metadata": {"name": job.theme, "path": str(folder)},
        "links": _links(job, folder),
        "source": str(job.notebook.parent),
        "idle": lambda: idle(),  # nbconvert copies what it is given, and a function is one that it can
        "reading": lambda: reading(),
    }
    # An exporter that changes the notebook works on a copy: nbconvert makes it.
    output, found = exporter(job.exporters[name]).from_notebook_node(notebook, resources=resources)
    if "document" in found:
        said.update(dict.fromkeys(found["document"].notices))
    file = f"{job.theme}{exporter(job.exporters[name]).file_extension}"
    files = {file: output, **found.get("outputs", {})}
    _put({placed(name, job.theme, called): content for called, content in files.items()}, folder)


def _put(files: Mapping[str, bytes | str], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def placed(name: str, theme: str, file: str) -> str:
    """Where a file of a format lies in the report's folder: 'trade.html', but 'seminar/slides.pdf'."""
    return f"{_PLACES[name]}/{file.removeprefix(f'{theme}.')}" if name in _PLACES else file


def _links(job: Job, folder: Path) -> dict[str, str]:
    """Where the page finds what lies beside it; a lone variant has no front page of its own."""
    links = {"notebook": f"{job.theme}.ipynb"}
    if (folder / _archive(job)).is_file():
        links |= {"data": "data/", "archive": _archive(job)}
    if "pdf" in job.formats:
        links["pdf"] = f"{job.theme}.pdf"
    if "slides" in job.formats:
        links["slides"] = "seminar/slides.pdf"
    if "seminar" in job.formats and master_of(job.notebook) and not job.changed:
        links["seminar"] = "seminar/plan.html"
    if job.suite:
        links |= {"home": "../index.html", "reports": "../"}
    return links


def entry(
    job: Job, notebook: Any, folder: Path, title: str, question: str, read: Iterable[str] | None = None
) -> dict[str, Any]:
    """A report's entry in the manifest.

    Args:
        job: What was built.
        notebook: The executed notebook.
        folder: Where its files are.
        title: The report's title.
        question: What it asks.
        read: Files of the data package that it read; None if nobody gathered them, which counts as all.
    """
    return {
        "title": title,
        "question": question,
        "notebook": f"notebooks/{job.notebook.name}",
        "edition": job.edition,
        "vintage": job.vintage,
        "newest": newest.words(newest.newest(newest.shown(manifest.records(notebook)), job.vintage)),
        "parameters": dict(job.parameters),
        "defaults": dict(job.defaults),
        "variant": job.variant,
        **_laid(notebook),
        "formats": list(job.formats),
        "inputs": of_report(job.inputs, read),
        "picture": _chosen(notebook),
        **manifest.published(notebook),
        "outputs": manifest.outputs(folder, job.theme),
    }


def _laid(notebook: Any) -> dict[str, Any]:
    """Of figures laid over their rows, as the account tells them, with what each touches, and all that is touched."""
    told = notebook["metadata"].get("koruz", {}).get("run", {}).get("laid")
    if not told or "rows" not in told:
        return {}
    return {"laid": told["rows"], "overlay": {name: told[name] for name in told if name != "rows"}}


def put(job: Job, made: Mapping[str, Any], stage: Stage) -> None:
    """Publish a report: it changes places with the earlier one, and the manifest records it; both, or neither.

    Args:
        job: What was built, in the stage's folder for it.
        made: Its entry.
        stage: Where it was built.
    """
    content = _recorded(job, made, stage.out)
    if manifest.state(stage.out / job.shelf) == "damaged":
        stage.notices += owned.copied(f"{job.shelf}/{manifest.NAME}".strip("/"), stage.out)
    with stage.swapped(job.place, content):
        manifest.write(stage.out / job.shelf, content, stage.folder)


def record(job: Job, made: Mapping[str, Any], out: Path) -> None:
    """Write a report's entry into its manifest, and leave the others' alone.

    Args:
        job: What was published.
        made: Its entry.
        out: The output folder.
    """
    manifest.write(out / job.shelf, _recorded(job, made, out))


def _recorded(job: Job, made: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """The manifest with a report's entry; the front door is awaited if that entry says anything new."""
    before = manifest.read(out / job.shelf)
    same = before["themes"].get(job.theme) == made
    content = manifest.compose(
        job.edition, job.vintage, job.data, {**before["themes"], job.theme: dict(made)}, job.inputs
    )
    if job.suite:
        outputs = before.get("outputs", [])
        content["outputs"] = outputs if same and outputs else front_page.awaited(outputs)
    return content


def tidy(out: Path, known: Container[str]) -> list[str]:
    """Take out reports whose notebook is gone, as far as their files are as they were published.

    Args:
        out: The output folder.
        known: Themes that have a notebook.

    Returns:
        What the user must know: files of others that stay.
    """
    content = manifest.read(out)
    gone = [theme for theme in content["themes"] if theme not in known]
    if not gone:
        return []
    files = {theme: owned.known(content["themes"][theme].get("outputs", []), theme) for theme in gone}
    left = [f"{theme}/{name}" for theme in gone for name in owned.emptied(out / theme, files[theme])]
    for theme in gone:
        content["inputs"].pop(content["themes"].pop(theme).get("notebook"), None)
    content["outputs"] = front_page.awaited(content["outputs"])
    with staged(out) as stage:
        manifest.write(out, content, stage.folder)
    return [f"{name} isn't as koruz wrote it and stays, though its report is gone." for name in left]
