"""`new-theme`, the verb of the command that writes the skeleton of a theme."""

from __future__ import annotations

from pathlib import Path

import click

from koruz.runner import plan
from koruz.runner.authoring import new_theme
from koruz.runner.plan import Project

_HELP = """Write the skeleton of a theme called NAME, a draft: a table and its description, a notebook, an
indicator and a test. Nothing that is there is overwritten. A draft is built when it is named, and isn't published.
"""


@click.command(
    "new-theme", help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.argument("name")
@click.option("--table", metavar="NAME", default="", help="Name of its table in data/.  [default: the theme's name]")
@click.pass_context
def command(context: click.Context, name: str, table: str) -> None:
    """Write a theme's skeleton and say what to do next."""
    project = Project(context.obj or plan.find_root(Path.cwd()))
    written, added = new_theme.write(project, name, table)
    for word, paths in (("Written:", written), ("Added to:", added)):
        click.echo(word)
        for path in paths:
            click.echo(f"  {path.relative_to(project.root)}")
    click.echo("Next:")
    for number, step in enumerate(new_theme.next_steps(name, table), start=1):
        click.echo(f"  {number}. {step}")
