"""`compare`, the verb of the command that tells what changed between two editions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from koruz.data import plainfile
from koruz.runner import plan
from koruz.runner.edition import changes, changes_text, kept, triangle
from koruz.runner.edition.kept import Edition
from koruz.runner.plan import Project
from koruz.words.problems import BadInput, Problem, quoted, visible

PAGE = "changes.html"

_HELP = """What changed from edition A to edition B, and why: rows, values, headlines, verdicts, exhibits, what is
lost; worst first. Written as a page, changes.html, below variants/.

An edition is 'standard', the name of a kept one, of a folder below variants/, or any folder with a manifest. Without A
and B, the edition with other data that was built last is compared with the standard one; without B, A with it.
"""

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?")


@click.command(
    "compare", help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option("--threshold", metavar="PERCENT", default="0%", help="Leave out values that moved by less.")
@click.option("--json", "file", metavar="FILE", type=click.Path(path_type=Path), help="Write all of it as JSON, too.")
@click.option("--page", metavar="FILE", type=click.Path(path_type=Path), help="Write the page there.")
@click.option("--all", "everything", is_flag=True, help="Show every change, not the worst of a kind.")
@click.option("--triangle", "only", is_flag=True, help="Show each headline number by edition: all that are kept, A, B.")
@click.option("--csv", "sheet", metavar="FILE", type=click.Path(path_type=Path), help="Write that table as CSV, too.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Look in DIR first.  [default: reports]")
@click.pass_context
def command(
    context: click.Context,
    a: str | None,
    b: str | None,
    threshold: str,
    file: Path | None,
    page: Path | None,
    everything: bool,
    only: bool,
    sheet: Path | None,
    out: Path | None,
) -> None:
    """Say what changed, and write it as a page."""
    project = Project(context.obj or plan.find_root(Path.cwd()))
    place = out or project.reports
    least = _threshold(threshold)
    sides = _sides(a, b, place, project.reports, alone=only)
    editions = in_order(kept.kept(place, project.reports), sides)
    by_edition = triangle.triangle(editions)
    if sheet:
        _write(sheet, triangle.table(by_edition, editions))
    if only:
        _show(list(changes_text.triangle_lines(by_edition, editions)) or ["No edition has a headline number."])
        return
    found = changes.changes(sides[0], sides[1], least)
    _show(list(changes_text.lines(found, most=len(found.values) + 10_000 if everything else changes_text.MOST)))
    if file:
        _write(file, json.dumps(found.records(), ensure_ascii=False, indent=1) + "\n")
    where = page or _beside(sides[1], place)
    from koruz.runner.edition.changes_page import rendered

    _write(where, rendered(found, by_edition, editions))
    click.echo(f"Read {visible(str(where))}")


def _sides(a: str | None, b: str | None, out: Path, reports: Path, *, alone: bool) -> tuple[Edition, ...]:
    if alone:
        return tuple(kept.find(word, out, reports) for word in (a or kept.STANDARD, b) if word)
    if a and b:
        return kept.find(a, out, reports), kept.find(b, out, reports)
    standard = kept.find(kept.STANDARD, out, reports)
    if a is None:
        return standard, kept.latest(out, reports)
    named = kept.find(a, out, reports)
    # What was kept came before; a variant comes after.
    return (standard, named) if named.partial else (named, standard)


def in_order(before: list[Edition], sides: tuple[Edition, ...]) -> list[Edition]:
    """The columns of a triangle: editions that are kept, then those that are compared, each once."""
    folders = {side.folder.resolve() for side in sides}
    return [*(each for each in before if each.folder.resolve() not in folders), *sides]


def _beside(after: Edition, out: Path) -> Path:
    """Where the page goes: to the later edition if it is a variant; nothing is written into any other."""
    return (after.folder if after.partial else out / "variants") / PAGE


def _threshold(text: str) -> float:
    found = _PERCENT.fullmatch(text.strip())
    if not found:
        raise BadInput([Problem("--threshold", None, None, "must be a percentage", quoted(text), "Write 1% or 0.5%.")])
    return float(found[1].replace(",", ".")) / 100


def _show(lines: list[str]) -> None:
    for line in lines:
        click.echo(visible(line))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        plainfile.write(path, text.encode())
    except OSError as error:
        rule, remedy = "must be a file that can be written", "Choose another one."
        raise BadInput([Problem(str(path), None, None, rule, error.strerror or str(error), remedy)]) from error
