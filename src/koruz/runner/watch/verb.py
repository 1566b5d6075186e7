"""`watch`, the verb of the command that serves reports and renews them when something is saved."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from koruz.runner import plan
from koruz.runner.plan import Project
from koruz.words.problems import BadInput, Problem

_HELP = """Serve the reports of THEME (all of them if none is named) to this machine's browser, and renew the open
page whenever a table, workbook, notebook or module is saved. What is wrong stands in the terminal and on the page, with
the last good report under it. Nothing is written to reports/. Ctrl-C ends it.
"""


@click.command("watch", help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("themes", metavar="[THEME]...", nargs=-1)
@click.option("-p", "pairs", metavar="NAME VALUE", nargs=2, multiple=True, help="Set a parameter. Repeat it for more.")
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Lay the workbooks and CSVs of DIR, or one such file, over data/, and watch them, too.",
)
@click.option(
    "--formats", metavar="LIST", default="html", show_default=True, help="Formats to write: html or html,pdf."
)
@click.option("--jobs", metavar="N", type=int, help="Notebooks to run at once.  [default: one for each core]")
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="Port.  [default: a free one]")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
@click.option("--poll", is_flag=True, help="Look at the files again and again, where the system doesn't tell of saves.")
@click.pass_context
def command(
    context: click.Context,
    themes: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    data: Path | None,
    formats: str,
    jobs: int | None,
    port: int,
    open_browser: bool,
    poll: bool,
) -> None:
    """Serve and renew until Ctrl-C."""
    from koruz.runner.watch.session import Wish, watch

    project = Project(context.obj or plan.find_root(Path.cwd()))
    plan.choose_themes(themes, plan.find_notebooks(project))
    if "html" not in plan.choose_formats(formats):
        raise BadInput([Problem("--formats", None, None, "a page is HTML", formats, "Write html or html,pdf.")])
    plan.choose_jobs(jobs)
    wish = Wish(themes, pairs, data.resolve() if data else None, formats, jobs, port, open_browser, poll)
    watch(project, wish, Console(highlight=False, width=None if sys.stdout.isatty() else 120))
