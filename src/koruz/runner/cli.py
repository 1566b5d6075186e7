"""The command line: `koruz`, which is also `run_all.py`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from koruz.runner import notebooks, plan, suite
from koruz.runner.edition import unchanged
from koruz.runner.edition.drafts import is_draft
from koruz.runner.plan import Project
from koruz.runner.signals import Stopped
from koruz.runner.suite import Outcome, Request
from koruz.words.problems import BadInput, Problem, limited, visible

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

VERBS = {
    "compare": "koruz.runner.verbs.compare",
    "new-theme": "koruz.runner.authoring.verb",
    "save": "koruz.runner.verbs.save",
    "template": "koruz.runner.authoring.template",
    "seminar": "koruz.runner.verbs.seminar",
    "watch": "koruz.runner.watch.verb",
    "refresh": "koruz.runner.refresh.verb",
}
"""Other commands by their name, each with the module that holds its `command`; it is imported when it is asked for."""

_LOG_WIDTH = 120  # characters of a line in a log, where no terminal says how wide it is

_HELP = """Execute the notebooks and publish them as reports.

Builds every THEME (all of them if none is named) whose notebook, data or code has changed, into
reports/THEME/. A build with other parameters or data than the defaults goes to reports/variants/ and never
over the standard edition.
"""

_EPILOG = """\b
Examples:
  run_all.py                              build what has changed
  run_all.py trade -p partner CHN         the trade report with China as the partner
  run_all.py --data my_figures            with your workbooks or CSVs laid over data/
  run_all.py trade --params sets.csv      a report for each row of sets.csv
  run_all.py --list                       themes and their parameters
  run_all.py --why                        what would be built, and why

\b
Other commands:
  run_all.py new-theme NAME               write the skeleton of a theme, as a draft
  run_all.py compare [A] [B]              what changed from one edition to another, and why
  run_all.py save NAME                    keep the edition that stands, to compare with later
  run_all.py template TABLE               write a workbook in which new figures of a table can be typed
  run_all.py seminar [THEME]              all that a lesson needs, and where it lies
  run_all.py watch [THEME]                serve the page, and renew it whenever something is saved
  run_all.py refresh SOURCE               bring new figures of worldbank or comtrade into refreshed/SOURCE

\b
Exit code: 0 all is published, 1 a notebook or an export failed, 2 bad input (nothing was run),
130 interrupted.
"""


@click.command(
    help=_HELP, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.argument("themes", metavar="[THEME]...", nargs=-1)
@click.option(
    "-p",
    "pairs",
    metavar="NAME VALUE",
    nargs=2,
    multiple=True,
    help="Set a parameter in every chosen theme that declares it. Repeat it for more.",
)
@click.option(
    "--params",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Parameters from a JSON, TOML or YAML file: {name: value} or {theme: {name: value}}. -p goes over them. "
    "A list of such sets, or a CSV with a column for each parameter and a row for each set, gives a report for each "
    "and a page of all.",
)
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Lay the workbooks and CSVs of DIR, or one such file, over data/: rows replace or add, by their key.",
)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Write to DIR.  [default: reports]")
@click.option(
    "--formats",
    metavar="LIST",
    default=",".join(plan.FORMATS),
    show_default=True,
    help="Formats to write. A report that is built anew is so in those in which it stands, too; notebook and data are "
    "always written.",
)
@click.option("--jobs", metavar="N", type=int, help="Notebooks to run at once.  [default: one for each core]")
@click.option("--dask", metavar="ADDRESS", help="Let the workers of the Dask cluster at ADDRESS build the reports.")
@click.option(
    "--engine",
    metavar="NAME",
    default="koruz",
    show_default=True,
    help="koruz runs the cells of a notebook in a process of their own, kernel in an ordinary Jupyter kernel.",
)
@click.option("--timeout", metavar="SECONDS", type=int, help="Time that one cell may take.  [default: 600]")
@click.option("--timings", is_flag=True, help="Show where the time of the run went.")
@click.option("--force", is_flag=True, help="Build reports that haven't changed, too.")
@click.option("--check", "check_only", is_flag=True, help="Check data, parameters and notebooks; run nothing.")
@click.option("--strict", is_flag=True, help="Refuse what is odd in the data, doesn't count, or is read by no report.")
@click.option("--why", "why_only", is_flag=True, help="Say why each report would be built, or not; build nothing.")
@click.option("--list", "list_only", is_flag=True, help="Show themes with their parameters, types, defaults and help.")
@click.version_option(package_name="koruz", prog_name="koruz", message="%(prog)s %(version)s")
@click.pass_context
def command(
    context: click.Context,
    themes: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    params: Path | None,
    data: Path | None,
    out: Path | None,
    formats: str,
    jobs: int | None,
    dask: str | None,
    engine: str,
    timeout: int | None,
    timings: bool,
    force: bool,
    check_only: bool,
    strict: bool,
    why_only: bool,
    list_only: bool,
) -> None:
    """Do what was asked for; the exit code tells how it went."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _LOG_WIDTH)
    request = Request(themes, pairs, params, data, out, formats, jobs, force, engine, timeout, strict, dask)
    try:
        project = Project(context.obj or plan.find_root(Path.cwd()))
        if list_only:
            _show_themes(project, request, console)
        elif check_only:
            _show_check(project, request, console)
        elif why_only:
            for line in suite.why(project, request):
                console.print(Text(visible(line)), soft_wrap=True)
        else:
            outcome = suite.build(project, request, console)
            code = show_outcome(outcome, project, console)
            if timings:
                _show_timings(outcome, plan.choose_jobs(jobs), console)
            context.exit(code)
    except BadInput as error:
        click.echo(str(error), err=True)
        context.exit(BAD_INPUT)


def _verb(name: str) -> click.Command:
    found: click.Command = import_module(VERBS[name]).command
    return found


def _refuse_joined(words: Sequence[str]) -> None:
    """Say how a parameter is set to whoever joins name and value: click would take the next word for the value.

    Raises:
        click.UsageError: If a name and its value are one word.
    """
    for option, word in pairwise(words):
        name, equals, value = word.partition("=")
        if option == "-p" and equals:
            raise click.UsageError(
                f"-p takes a name and a value as two words: -p {visible(name)} {visible(value) or 'VALUE'}"
            )


def main(arguments: Sequence[str] | None = None, root: Path | None = None) -> int:
    """Run the command line.

    Args:
        arguments: Words after the command's name; None takes those of the process.
        root: The project's folder; None finds it at or above the working folder.

    Returns:
        The exit code: 0, 1, 2 or 130.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    verb = words[0] if words and words[0] in VERBS else ""
    name = Path(sys.argv[0]).name or "koruz"
    try:
        _refuse_joined(words)
        code = (_verb(verb) if verb else command).main(
            args=words[1:] if verb else words,
            prog_name=f"{name} {verb}".strip(),
            standalone_mode=False,
            obj=root,
        )
    except BadInput as error:
        click.echo(str(error), err=True)
        return BAD_INPUT
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort as error:
        click.echo("Interrupted. Reports that were published before stand; nothing half-written is left.", err=True)
        cause: Any = error.__cause__
        return cause.code if isinstance(cause, Stopped) else INTERRUPTED
    except (OSError, MemoryError) as error:  # the system refuses: a full disk, too many open files
        click.echo(f"Failed: {_refusal(error)}", err=True)
        return FAILED
    return code if isinstance(code, int) else OK


def _refusal(error: OSError | MemoryError) -> str:
    """What the system refused, in one line."""
    if isinstance(error, MemoryError):
        return "there isn't enough memory"
    place = f": {error.filename}" if error.filename else ""
    return visible(f"{error.strerror or error}{place}")


def _show_themes(project: Project, request: Request, console: Console) -> None:
    found = suite.themes(project)
    chosen = plan.choose_themes(request.themes, [theme.name for theme in found])
    working = suite.working(project, request, [theme for theme in found if theme.name in chosen])
    names = {code: name for countries in working.values() for code, name in countries.items()}
    for theme in found:
        if theme.name not in chosen:
            continue
        draft = " (draft, not published)" if theme.draft else ""
        console.print(Text(visible(f"{theme.name}: {theme.title}{draft}"), style="bold"))
        if theme.question:
            defaults = {parameter.name: parameter.default for parameter in theme.parameters}
            console.print(Text(visible(notebooks.filled(theme.question, defaults, names))))
        table = Table("Parameter", "Type", "Default", "Meaning", box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for parameter in theme.parameters:
            default = "empty" if parameter.default is None else str(parameter.default)
            cells = (parameter.name, parameter.meaning, default, parameter.help)
            table.add_row(*(Text(visible(cell)) for cell in cells))
        console.print(table if theme.parameters else Text("It has no parameters."))
        for (of, name), countries in working.items():
            if of == theme.name:
                words = ", ".join(f"{country} {code}" for code, country in countries.items())
                console.print(Text(visible(f"{name} may be: {words}.")))
        console.print()


def _show_check(project: Project, request: Request, console: Console) -> None:
    from koruz.runner.authoring import review

    files, books, parameters, account = suite.check(project, request)
    chosen = suite.chosen(project, request)
    others = [*review.drafts_of_tables(project.data), *review.notices(chosen)]
    notices = [*account.notices, *others]
    suite.tell([*account.lines(), *map(str, limited(others))], console)
    remarks = suite.remarks(chosen)
    for line in remarks:
        console.print(Text(visible(f"Notice: {line}.")), soft_wrap=True)
    for theme, path in chosen.items():
        if is_draft(path):
            _show_draft(theme, review.missing(theme, path), console)
    parts = (_count(files, "file") + " of data", _count(books, "notebook"), _count(parameters, "parameter"))
    console.print(Text(f"Checked {parts[0]}, {parts[1]} and {parts[2]}: {_verdict(len(notices) + len(remarks))}."))


def _show_draft(theme: str, missing: Sequence[Problem], console: Console) -> None:
    from koruz.runner.authoring.review import told

    console.print(Text(told(theme, len(missing))), soft_wrap=True)
    for problem in limited(missing):
        console.print(Text(str(problem)), soft_wrap=True)


def _verdict(notices: int) -> str:
    return f"nothing is wrong; {_count(notices, 'notice')} above" if notices else "all is well"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def show_outcome(outcome: Outcome, project: Project, console: Console) -> int:
    """Say what became of a build; the exit code tells whether all went well."""
    from koruz.runner.edition import manifest
    from koruz.runner.progress import MANY

    many = len(outcome.published) > MANY
    if many:
        console.print(Text(f"{len(outcome.published)} reports in {near(outcome.out)}"), soft_wrap=True)
    for job in [] if many else outcome.published:
        shelf, names = outcome.out / job.shelf, [manifest.file_of(job.theme, name) for name in job.formats]
        files = ", ".join(name.partition("/")[2] for name in names if (shelf / name).is_file())
        line = f"{job.theme}: {near(outcome.out / job.place)} ({files})"
        console.print(Text(visible(line)), soft_wrap=True)
    if outcome.unchanged and outcome.published:
        console.print(Text(f"{_count(len(outcome.unchanged), 'report')} stood already."), soft_wrap=True)
    elif outcome.unchanged:
        names = list(dict.fromkeys(job.theme for job in outcome.unchanged))
        console.print(Text(unchanged.words(names)), soft_wrap=True)
    for notice in outcome.notices:
        click.echo(visible(notice), err=True)
    for failure in outcome.failures:
        click.echo(f"Failed: {failure}", err=True)
    shelves = dict.fromkeys(job.shelf for job in [*outcome.published, *outcome.unchanged] if job.suite)
    pages = [outcome.out / shelf / "index.html" for shelf in shelves]
    for page in [*pages, *([outcome.page] if outcome.page else [])]:
        if page.is_file():
            console.print(Text(visible(f"Read {near(page)}")), soft_wrap=True)
    return FAILED if outcome.failures else OK


def _show_timings(outcome: Outcome, width: int, console: Console) -> None:
    from koruz.runner.edition import history

    for line in history.lines(outcome.stages, outcome.timings, width):
        console.print(Text(line), soft_wrap=True)


def near(path: Path) -> str:
    """A path as the user sees it: from the working folder if it is below it."""
    try:
        here = Path.cwd()
    except OSError:  # it was removed meanwhile
        return str(path)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
