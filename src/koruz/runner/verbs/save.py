"""`save`, the verb of the command that keeps an edition."""

from __future__ import annotations

from pathlib import Path

import click

from koruz.runner import plan
from koruz.runner.edition import kept
from koruz.runner.plan import Project
from koruz.words.problems import visible

_HELP = """Keep EDITION (the standard one if none is named; 'latest' is the one with other data that was built last)
as NAME, in editions/ of the output folder: its manifest and the tables of its data. Nothing is ever overwritten.
"""


@click.command("save", help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("name")
@click.argument("edition", default=kept.STANDARD)
@click.option("--reports", "whole", is_flag=True, help="Keep its reports, too.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="The output folder.  [default: reports]")
@click.pass_context
def command(context: click.Context, name: str, edition: str, whole: bool, out: Path | None) -> None:
    """Keep an edition by name."""
    project = Project(context.obj or plan.find_root(Path.cwd()))
    place = out or project.reports
    folder, told = kept.save(kept.find(edition, place, project.reports), name, place, whole=whole)
    click.echo(f"Kept in {visible(str(folder))}")
    if not told:
        click.echo("It was published without its data, so its rows can't be compared later.")
