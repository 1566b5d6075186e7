"""Write a report into a folder of its own beside the published one, and swap it in whole."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from koruz.build import front, manifest
from koruz.build.plan import Job

_LONGEST = "pdf"  # of the formats, the one that takes longest
_STAGE = ".koruz-"
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
    failures = [_attempt("data", lambda: _write_data(notebook, job, folder))]
    with ThreadPoolExecutor(max_workers=1) as beside:
        waits = threading.Event()
        longest = partial(_export, notebook, job, folder, _LONGEST, said, idle=waits.set)
        future = beside.submit(_attempt, _LONGEST, longest) if _LONGEST in job.formats else None
        if future:
            future.add_done_callback(lambda _: waits.set())
        for name in job.formats:
            tell(name)
            if future and name != _LONGEST:
                waits.wait()  # until it is at Typst, which needs no Python, the others would only hold it up
            write = partial(_export, notebook, job, folder, name, said)
            failures.append(future.result() if future and name == _LONGEST else _attempt(name, write))
    for line in said:
        if notice:
            notice(line)
    return [failure for failure in failures if failure]


def _attempt(name: str, write: Callable[[], None]) -> tuple[str, str] | None:
    """Write a part; its name and the error if that fails, since the others' results still count."""
    try:
        write()
    except Exception as error:  # an exporter may raise anything
        return name, _one_line(error)
    return None


def _one_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    name = type(error).__name__
    return f"{name}: {lines[-1]}" if lines else name


def _write_data(notebook: Any, job: Job, folder: Path) -> None:
    _chosen(notebook)
    _write_parts(notebook, job, folder)
    if (folder / "data").is_dir():
        _pack_data(notebook, job, folder)


def _pack_data(notebook: Any, job: Job, folder: Path) -> None:
    """Put all CSVs into one file, with what each holds and where it comes from."""
    from koruz.build.archive import packed
    from koruz.export.document import read
    from koruz.export.layout import day_of
    from koruz.export.papers import data_papers

    document = read(notebook, job.notebook.parent, beside=False)
    files = {path.name: path.read_bytes() for path in (folder / "data").iterdir()}
    files["README.txt"] = data_papers(document).encode()
    (folder / _archive(job)).write_bytes(packed(files, day_of(document)))


def _archive(job: Job) -> str:
    return f"{job.theme}-data.zip"


def _write_parts(notebook: Any, job: Job, folder: Path) -> None:
    from koruz.build.notebooks import import_nbformat

    _write(folder / f"{job.theme}.ipynb", import_nbformat().writes(notebook) + "\n")
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
            from koruz.charts.outlines import outlined

            _write(folder / "figures" / f"{name}.svg", outlined(record["svg"], name))


def _chosen(notebook: Any) -> str:
    """Name of the figure that stands for the report at the front door; '' leaves the choice to the front door.

    A figure for which the data have nothing isn't there: that happens with other parameters.

    Raises:
        ValueError: If the notebook's metadata name a table.
    """
    name = str(notebook["metadata"].get("koruz", {}).get("picture", ""))
    forms = {record["name"]: record["form"] for record in manifest.records(notebook) if record["type"] == "exhibit"}
    if name and forms.get(name, "figure") != "figure":
        raise ValueError(f"`metadata.koruz.picture` names a figure of the notebook; {name!r} is a {forms[name]}")
    return name if forms.get(name) else ""


def _write_ledger(record: Mapping[str, Any], theme: str, folder: Path) -> None:
    from koruz.claims.published import ledger_files

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
    bare = Config({"Exporter": {"default_preprocessors": []}})
    return get_exporter(name)(config=bare)  # type: ignore[no-untyped-call]


def _export(
    notebook: Any,
    job: Job,
    folder: Path,
    name: str,
    said: dict[str, None],
    idle: Callable[[], None] = lambda: None,
) -> None:
    """Write a format; `idle` is told when the exporter leaves the work to others, if it says so."""
    resources = {
        "metadata": {"name": job.theme, "path": str(folder)},
        "links": _links(job, folder),
        "source": str(job.notebook.parent),
        "idle": lambda: idle(),  # nbconvert copies what it is given, and a function is one that it can
    }
    # Exporters work on a copy of the notebook: nbconvert makes it.
    output, found = exporter(job.exporters[name]).from_notebook_node(notebook, resources=resources)
    if "document" in found:
        said.update(dict.fromkeys(found["document"].notices))
    path = folder / f"{job.theme}{exporter(job.exporters[name]).file_extension}"
    path.write_bytes(output if isinstance(output, bytes) else output.encode())


def _links(job: Job, folder: Path) -> dict[str, str]:
    """Where the page finds what lies beside it; a variant has no front page of its own."""
    links = {"notebook": f"{job.theme}.ipynb"}
    if (folder / _archive(job)).is_file():
        links |= {"data": "data/", "archive": _archive(job)}
    if "pdf" in job.formats:
        links["pdf"] = f"{job.theme}.pdf"
    if not job.variant:
        links |= {"home": "../index.html", "reports": "../"}
    return links


class Stage:
    """A folder inside the output folder where a run writes before it publishes.

    It is on the same file system, so that a report is swapped in by renaming. What it holds is never published in part.
    """

    def __init__(self, out: Path) -> None:
        """Make the folder; raises OSError if the output folder can't be written."""
        self.out = out
        self._made = [folder for folder in (out, *out.parents) if not folder.exists()]
        out.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{_STAGE}{os.getpid()}-", dir=out))

    def new(self, place: str) -> Path:
        """An empty folder for the report that is to stand at `place`."""
        folder = self.folder / "new" / place
        folder.mkdir(parents=True)
        return folder

    @contextmanager
    def swapped(self, place: str) -> Iterator[None]:
        """Put the new report at `place`; if that or the block fails, the earlier one stands as before."""
        new, target, old = self.folder / "new" / place, self.out / place, self.folder / "old" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        old.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
            yield
        except BaseException:
            if target.exists():
                target.rename(new)
            if old.exists():
                old.rename(target)
            raise

    def close(self) -> None:
        """Remove the folder, and the output folder if this run made it and left it empty."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()


def recover(out: Path) -> None:
    """Undo what a run left that was killed: a report taken away and not yet replaced comes back, the rest goes."""
    for folder in out.glob(f"{_STAGE}*-*"):
        owner = folder.name.removeprefix(_STAGE).partition("-")[0]
        if not owner.isdigit() or _alive(int(owner)):
            continue
        for report in [notebook.parent for notebook in (folder / "old").rglob("*.ipynb")]:
            target = out / report.relative_to(folder / "old")
            if not target.exists():
                report.rename(target)
        shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return True  # there, signal 0 isn't a question
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Hold off other runs while this one swaps reports and rewrites the manifest, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def entry(job: Job, notebook: Any, folder: Path, title: str, question: str) -> dict[str, Any]:
    """A report's entry in the manifest.

    Args:
        job: What was built.
        notebook: The executed notebook.
        folder: Where its files are.
        title: The report's title.
        question: What it asks.
    """
    return {
        "title": title,
        "question": question,
        "notebook": f"notebooks/{job.notebook.name}",
        "edition": job.edition,
        "vintage": job.vintage,
        "parameters": dict(job.parameters),
        "defaults": dict(job.defaults),
        "variant": job.variant,
        "formats": list(job.formats),
        "inputs": dict(job.inputs),
        "picture": _chosen(notebook),
        **manifest.published(notebook),
        "outputs": manifest.outputs(folder, job.theme),
    }


def record(job: Job, made: Mapping[str, Any], out: Path) -> None:
    """Write a report's entry into its manifest, and leave the others' alone.

    Args:
        job: What was published.
        made: Its entry.
        out: The output folder.
    """
    shelf = out / job.shelf
    before = manifest.read(shelf)
    themes = {**before["themes"], job.theme: dict(made)}
    content = manifest.compose(job.edition, job.vintage, job.data, themes, job.inputs)
    if not job.variant:
        content["outputs"] = front.awaited(before.get("outputs", []))
    manifest.write(shelf, content)


def tidy(out: Path, known: Container[str]) -> None:
    """Take out reports whose notebook is gone.

    Args:
        out: The output folder.
        known: Themes that have a notebook.
    """
    content = manifest.read(out)
    gone = [theme for theme in content["themes"] if theme not in known]
    if not gone:
        return
    for theme in gone:
        entry = content["themes"].pop(theme)
        content["inputs"].pop(entry["notebook"], None)
        shutil.rmtree(out / theme, ignore_errors=True)
    content["outputs"] = front.awaited(content.get("outputs", []))
    manifest.write(out, content)
