"""`seminar`, the verb of the command that makes all that a lesson needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from koruz.runner import cli, plan, suite
from koruz.runner.edition import loose, publish
from koruz.runner.edition.fingerprint import master_of
from koruz.runner.plan import Job, Project
from koruz.runner.seminar import made
from koruz.runner.suite import Request
from koruz.words.problems import BadInput, Problem, listed, quoted, visible

_HELP = """Make what a lesson on THEME needs (on all that have a seminar if none is named): slides, handout, plan, the
notebook for students, the page of what-ifs, a ZIP of these. What stands isn't made again. It says what to print.
"""
_WIDTH = 120
_TEACHER = "teacher"
_RECORD = f"{_TEACHER}/made.json"
_MONDAY = (
    ("read", "plan.pdf", "the lesson from minute to minute"),
    ("print", "handout.pdf", "one for each group"),
    ("show", "slides.pdf", ""),
    ("hand out", made.ZIP, "all that students need"),
)


@click.command(
    "seminar", help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.argument("themes", metavar="[THEME]...", nargs=-1)
@click.option("--teacher", is_flag=True, help="Write the copy with solutions and the key, too, to teacher/THEME/.")
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Lay the workbooks and CSVs of DIR, or one such file, over data/.",
)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="The output folder.  [default: reports]")
@click.pass_context
def command(
    context: click.Context, themes: tuple[str, ...], teacher: bool, data: Path | None, out: Path | None
) -> None:
    """Build what is missing, and say where things are."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    project = Project(context.obj or plan.find_root(Path.cwd()))
    request = Request(tuple(_chosen(project, themes)), data=data, out=out)
    outcome = suite.build(project, request, console)
    code = cli.show_outcome(outcome, project, console)
    jobs = sorted([*outcome.published, *outcome.unchanged], key=lambda job: job.notebook.name)
    for job in (job for job in jobs if made.stands(outcome.out / job.place)):
        _tell(job, outcome.out, console)
        if teacher:
            _teach(job, outcome.out, console)
    context.exit(code)


def _chosen(project: Project, themes: Sequence[str]) -> list[str]:
    """Themes that have a seminar, those that were asked for; raises BadInput if one hasn't."""
    known = plan.find_notebooks(project)
    able = [theme for theme, notebook in plan.published(known).items() if master_of(notebook)]
    wrong = [theme for theme in plan.choose_themes(themes, known) if themes and theme not in able]
    if wrong or not able:
        found = quoted(wrong[0]) if wrong else "no master"
        remedy = f"There are: {listed(able)}." if able else "Write one; see CONTRIBUTING.md."
        rule = "a seminar has a master in notebooks/seminars, called like the report's notebook"
        raise BadInput([Problem("THEME", None, None, rule, found, remedy)])
    return [theme for theme in able if theme in themes or not themes]


def _tell(job: Job, out: Path, console: Console) -> None:
    folder = out / job.place / made.PLACE
    console.print(Text(f"Monday, {job.theme}:"))
    for verb, name, what in _MONDAY:
        if (folder / name).is_file():
            line = f"  {verb} {cli.near(folder / name)}{f' ({what})' if what else ''}"
            console.print(Text(visible(line)), soft_wrap=True)


def _teach(job: Job, out: Path, console: Console) -> None:
    path, shelf = Path(master_of(job.notebook)), out / job.shelf
    files = made.for_teacher(path, out / job.place)
    with publish.alone(out):
        notices = loose.put({f"{_TEACHER}/{job.theme}/{name}": files[name] for name in files}, shelf, _RECORD)
    for notice in notices:
        click.echo(visible(notice), err=True)
    place = cli.near(shelf / _TEACHER / job.theme)
    console.print(Text(visible(f"  keep {place} ({', '.join(sorted(files))})")), soft_wrap=True)
