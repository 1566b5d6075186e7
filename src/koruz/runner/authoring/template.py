"""`template`, the verb of the command that writes a workbook for new figures of a table."""

from __future__ import annotations

from pathlib import Path

import click

from koruz.runner import plan
from koruz.runner.plan import Project
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted

_HELP = """Write a workbook in which new figures of TABLE can be typed: what each column means, drop-downs of what it
may hold, the last rows as an example, and a sheet for their sources. Lay it over the data with --data.
"""
_FOLDER = "mine"


@click.command(
    "template", help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.argument("table")
@click.option("--csv", "as_text", is_flag=True, help="Write a CSV instead of a workbook.")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="The new file.  [default: mine/TABLE.xlsx]"
)
@click.pass_context
def command(context: click.Context, table: str, as_text: bool, out: Path | None) -> None:
    """Write a template, over nothing, and say what to do next."""
    from koruz.data.ingest.template import as_csv, write_workbook
    from koruz.data.package.descriptor import read_package

    project = Project(context.obj or plan.find_root(Path.cwd()))
    package = read_package(project.data)
    tables = {resource.name: resource for resource in package.resources.values() if resource.tabular}
    name = table.removesuffix(".csv")
    if name not in tables:
        remedy = f"{did_you_mean(name, tables)}There are {listed([*tables], 40)}."
        raise BadInput([Problem("template", None, None, "must name a table of the data", quoted(table), remedy)])
    path = out or Path(_FOLDER) / f"{name}.{'csv' if as_text else 'xlsx'}"
    if path.exists():
        remedy = "Name another file with --out, or move this one."
        raise BadInput([Problem(str(path), None, None, "must be a new file", "one that is there", remedy)])
    path.parent.mkdir(parents=True, exist_ok=True)
    if as_text:
        path.write_text(as_csv(package, tables[name]), encoding="utf-8-sig", newline="")
    else:
        write_workbook(package, tables[name], path)
    click.echo(f"Written: {path}")
    click.echo("Change the example, or add rows below it: as they stand, its rows change nothing.")
    click.echo(f"Then: run_all.py --check --data {path.parent if out is None else path}")
