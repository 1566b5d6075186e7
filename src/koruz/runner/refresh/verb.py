"""`refresh`, the verb of the command that brings new figures from a live source."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from koruz.data import plainfile
from koruz.runner import plan
from koruz.runner.edition import manifest
from koruz.runner.edition.scratch import scratch
from koruz.runner.plan import Project
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted

if TYPE_CHECKING:
    from koruz.runner.refresh.asked import Answer

SOURCES = {"worldbank": "koruz.runner.refresh.worldbank", "comtrade": "koruz.runner.refresh.comtrade"}
_FOLDER = "refreshed"
_TIMEOUT = 120

_HELP = """Ask SOURCE, worldbank or comtrade, for new and revised figures of what the data hold from it, and write them
into a folder of their own, refreshed/SOURCE. The data stay as they are: lay the folder over them with --data.

Needs `uv sync --extra refresh`. UN Comtrade gives more with a key in COMTRADE_KEY. Exit code: 0 written or nothing new,
1 the source gave no whole answer, 2 bad input; then nothing is written.
"""


@click.command(
    "refresh", help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.argument("source")
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path), help="Folder for the file.  [default: refreshed/SOURCE]"
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.IntRange(1, 3600),
    default=_TIMEOUT,
    show_default=True,
    help="How long it may take.",
)
@click.option("--last-year", metavar="YEAR", type=click.IntRange(1900, 2100), help="Leave out what is later.")
@click.pass_context
def command(context: click.Context, source: str, out: Path | None, timeout: int, last_year: int | None) -> None:
    """Ask, look at what the answer does to the data, and only then write it."""
    from koruz.data.catalog import open_catalog

    project = Project(context.obj or plan.find_root(Path.cwd()))
    asked = _source(source)
    folder = _folder(project, out or project.root / _FOLDER / source)
    answer = asked.ask(open_catalog(project.data), timeout, last_year)
    if not answer.figures:
        click.echo(f"{asked.NAME} has nothing new: {answer.standing:,} figures stand as they are.")
        return
    lines = _account(project, answer, asked.FILE)
    folder.mkdir(parents=True, exist_ok=True)
    plainfile.write(folder / asked.FILE, answer.text.encode())
    near = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    for line in lines:
        click.echo(line)
    click.echo(f"Written: {near / asked.FILE} ({answer.figures:,} new or revised; {answer.standing:,} as they stand).")
    click.echo(f"Then: run_all.py --data {near}")


def _source(name: str) -> Any:
    if name not in SOURCES:
        remedy = f"{did_you_mean(name, SOURCES)}There are {listed([*SOURCES])}."
        raise BadInput([Problem("refresh", None, None, "must name a source", quoted(name), remedy)])
    return import_module(SOURCES[name])


def _folder(project: Project, folder: Path) -> Path:
    """The folder for the file; raises BadInput if it lies among the project's data or is no folder."""
    full = folder.resolve()
    inside = full.is_relative_to(project.data.resolve())
    if inside or (full.exists() and not full.is_dir()):
        rule, found = "new figures have a folder of their own", "a folder of the data" if inside else "a file"
        raise BadInput([Problem(f"--out {folder}", None, None, rule, found, "Name another folder.")])
    return full


def _account(project: Project, answer: Answer, file: str) -> Sequence[str]:
    """What the figures do to the data; raises BadInput if they don't fit."""
    from koruz.data.account import account
    from koruz.data.overlay import merge

    with scratch() as passing:
        over = passing / "over"
        over.mkdir()
        (over / file).write_text(answer.text, encoding="utf-8")
        merged = merge(project.data, over, passing / "data")
        lines = account(merged, manifest.unread(project.reports)).lines()
        return [line.replace(f"{over}/", "") for line in lines]
