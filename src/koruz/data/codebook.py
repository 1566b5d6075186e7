"""The codebook: `data/README.md`, written from the data package alone, so that the two can't disagree.

`python -m koruz.data.codebook [FOLDER]` writes it anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from koruz.data.catalog import Catalog, open_catalog
from koruz.data.package.declared import limits
from koruz.data.package.declared import words as condition
from koruz.data.package.descriptor import Field, Resource
from koruz.data.package.limits import ends
from koruz.data.package.rules import observes

FILE = "README.md"
_HEADER = "<!-- Written from datapackage.json and the tables by `python -m koruz.data.codebook`. Don't edit it. -->"

_CITE = """\
Cite this package, and the source of the row beside it:

> {authors} ({year}): *{title}*. Data package, edition {edition}, figures gathered by {vintage}. {licence}.

Each row names its source; `sources.csv` has title, publisher, date, address and terms of every one."""

_CORRECT = """\
- **To try it**: put a CSV with the same file name and columns into a folder of your own, with only the rows that you
  correct or add, and run `uv run run_all.py --data FOLDER`. A row with the same key replaces, a new key adds.
- **For good**: edit the row in the file here, run `uv run run_all.py --check`, then `python -m koruz.data.codebook`.
- A figure that another source gives is a new row with its own `source`, never an edited one: where sources disagree,
  all rows stay. A new source goes into `sources.csv` first.
- What can't be is refused; what looks odd, such as ten times its neighbours or a part above its whole, is told by a
  notice and stays.
- A spreadsheet must save as 'CSV UTF-8 (comma delimited)'."""

_CONVENTIONS = """\
- UTF-8, commas, a header; an empty cell is missing. Nothing is interpolated.
- Countries are ISO 3166-1 alpha-3 codes; groups of countries have codes of their own in `countries.csv`.
- `year` with `months` is a cumulative figure: `months` counts from January, 12 is the full year. `date` is the day of a
  stock, or `YYYY-MM`, or `YYYY`, as far as the source says.
- One row is one figure of one source. `status` says how it was printed, `grade` how near the source is to the authority
  that compiles it, `authority` which one that is."""

_RULE = """\
Where several rows have one key (all columns that say what is measured, when and in which unit), one is chosen:

1. the lowest tier of `status`: a usable row before a doubtful one;
2. then the lowest rank of `grade`;
3. then the lowest rank of `status`;
4. then the newest date of publication, in `sources.csv`; without a date last. Of two dates in one year, the one that
   says the month counts as newer;
5. then the name of the source, from A to Z.

Values are never averaged. The other rows stay in the data, and the reports count them."""


def describe(data: Path | None = None) -> str:
    """The codebook of a data package, as Markdown.

    Args:
        data: Its folder; None finds it as `catalog.open_catalog` does.

    Raises:
        BadInput: If the package can't be read.
    """
    catalog = open_catalog(data)
    return "\n".join(_lines(catalog)) + "\n"


def write(data: Path | None = None) -> str:
    """Write the codebook into the folder of its package, and return its text; see `describe`."""
    text = describe(data)
    (open_catalog(data).folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return text


def _lines(catalog: Catalog) -> Iterator[str]:
    raw = catalog.package.raw
    published = [resource for resource in catalog.resources.values() if not resource.draft]
    tables = [resource for resource in published if resource.tabular]
    others = [resource for resource in published if not resource.tabular]
    yield from (_HEADER, "", f"# {plain(raw.get('title') or raw.get('name') or 'Data')}", "")
    yield from (plain(raw.get("description", "")), "")
    yield f"Edition {plain(catalog.edition)}, figures gathered by {catalog.vintage}."
    yield from ("", "## How to cite", "", _citation(catalog), "", "## How to correct or add a figure", "", _CORRECT)
    yield from ("", "## Conventions", "", _CONVENTIONS)
    if any(observes(resource) for resource in tables):
        yield from ("", "## Which row counts", "", _RULE, "", *_ranks(catalog))
    yield from ("", "## Tables", "", *_overview(catalog, tables))
    for resource in tables:
        yield from ("", *_table(catalog, resource))
    if others:
        yield from ("", "## Other files", "")
        yield from (f"- `{resource.path}`: {_sentence(resource)} {_licences(resource)}" for resource in others)


def _citation(catalog: Catalog) -> str:
    raw = catalog.package.raw
    authors = [str(person.get("title", "")) for person in raw.get("contributors", [])] or [str(raw.get("name", ""))]
    licences = [str(item.get("title") or item.get("name")) for item in raw.get("licenses", [])]
    return _CITE.format(
        authors=plain(", ".join(authors)),
        year=catalog.vintage[:4],
        title=plain(raw.get("title", "")),
        edition=plain(catalog.edition),
        vintage=catalog.vintage,
        licence=plain(", ".join(licences)),
    )


def _ranks(catalog: Catalog) -> Iterator[str]:
    grades = catalog.table("grades").sort_values("rank")
    statuses = catalog.table("statuses").sort_values(["tier", "rank"])
    yield from _markdown(("grade", "rank", "meaning"), grades[["grade", "rank", "meaning"]])
    yield ""
    yield from _markdown(("status", "tier", "rank", "meaning"), statuses[["status", "tier", "rank", "meaning"]])


def _overview(catalog: Catalog, tables: Iterable[Resource]) -> Iterator[str]:
    rows = []
    for resource in tables:
        frame = catalog.table(resource.name)
        link = f"[{resource.name}](#{resource.name})"
        rows.append((link, plain(resource.title), f"{len(frame):,}", _years(frame), _sources(frame)))
    yield "| table | content | rows | years | sources |"
    yield "|---|---|---:|---|---:|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _table(catalog: Catalog, resource: Resource) -> Iterator[str]:
    frame = catalog.table(resource.name)
    yield from (f"### {resource.name}", "", f"**{plain(resource.title)}.** {plain(resource.description)}", "")
    facts = [f"`{resource.path}`", f"{len(frame):,} rows"]
    if years := _years(frame):
        facts.append(f"years {years}")
    if sources := _sources(frame):
        facts.append(f"{sources} sources")
    yield f"{', '.join(facts)}. {_licences(resource)}"
    yield from ("", "| column | type | unit | required | content |", "|---|---|---|---|---|")
    yield from (_field_row(field) for field in resource.fields)
    for field in resource.fields:
        yield from _values(field)
    yield from ("", f"Key: {_code(resource.primary_key) or 'none'}.")
    if bounds := limits(resource):
        parts = (f"{ends(limit)} where {condition(limit.where)}" for limit in bounds)
        yield from ("", f"Limits of figures: {plain('; '.join(parts))}.")
    if resource.foreign_keys:
        links = (f"{_code(key.fields)} in [{key.resource}](#{key.resource})" for key in resource.foreign_keys)
        yield from ("", f"Looked up: {', '.join(links)}.")


def _field_row(field: Field) -> str:
    lead, _ = meanings(field)
    parts = (plain(field.title), plain(lead), _limits(field))
    content = ". ".join(part.rstrip(".") for part in parts if part)
    required = "yes" if field.constraints.get("required") else ""
    return f"| `{field.name}` | {field.type} | {plain(field.unit)} | {required} | {content} |"


def _limits(field: Field) -> str:
    """What a cell must keep to, in words."""
    low, high, form = (field.constraints.get(name) for name in ("minimum", "maximum", "pattern"))
    words = []
    if low is not None and high is not None:
        words.append(f"From {low} to {high}")
    elif low is not None or high is not None:
        words.append(f"At least {low}" if high is None else f"At most {high}")
    if field.form:
        words.append(f"Form {plain(field.form)}")
    elif form is not None:
        # A bar would end the cell of the table even between backticks.
        words.append(f"Form `{form}`".replace("|", "\\|"))
    if field.constraints.get("unique"):
        words.append("Differs from row to row")
    return ". ".join(words)


def _values(field: Field) -> Iterator[str]:
    """The allowed values of a column and what they mean."""
    allowed = [str(value) for value in field.constraints.get("enum", ())]
    if not allowed:
        return
    _, known = meanings(field)
    yield from ("", f"Values of `{field.name}`:", "")
    yield from (f"- `{value}`: {plain(known[value])}" if value in known else f"- `{value}`" for value in allowed)


def meanings(field: Field) -> tuple[str, dict[str, str]]:
    """Split a column's description into what comes first and the meaning of each allowed value.

    A meaning is written 'value: meaning', at the beginning or after a full stop, colon or semicolon; several values
    may share one: 'cars, vans: number of vehicles'.

    Args:
        field: The column.

    Returns:
        The text before the first meaning, and the meanings by value.
    """
    allowed = sorted((str(value) for value in field.constraints.get("enum", ())), key=len, reverse=True)
    if not allowed:
        return field.description, {}
    word = "|".join(re.escape(value) for value in allowed)
    found = list(re.finditer(rf"(?:^|(?<=[.;:] ))((?:{word})(?:, (?:{word}))*): ", field.description))
    if not found:
        return field.description, {}
    ends = [match.start() for match in found[1:]] + [len(field.description)]
    known = {}
    for match, end in zip(found, ends, strict=True):
        meaning = field.description[match.end() : end].strip().rstrip(";. ")
        known.update(dict.fromkeys(re.findall(word, match[1]), meaning))
    return field.description[: found[0].start()].strip().rstrip(":"), known


def plain(text: object) -> str:
    """A text that Markdown shows as it is, on one line: no markup, no HTML, no end of a table's cell."""
    line = re.sub(r"\s+", " ", str(text)).strip()
    return re.sub(r"([\\`*_\[\]|#])", r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;"))


def _sentence(resource: Resource) -> str:
    return f"{plain(resource.title)}. {plain(resource.description)}"


def _licences(resource: Resource) -> str:
    return f"Licence: {plain(', '.join(resource.licenses))}." if resource.licenses else ""


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _years(frame: pd.DataFrame) -> str:
    """First and last year of a table; empty if it has no time."""
    column = next((name for name in ("year", "date", "start") if name in frame), None)
    if column is None:
        return ""
    years = frame[column].dropna().astype("str").str[:4]
    if years.empty:
        return ""
    return years.min() if years.min() == years.max() else f"{years.min()}\N{EN DASH}{years.max()}"


def _sources(frame: pd.DataFrame) -> str:
    return f"{frame['source'].nunique():,}" if "source" in frame else ""


def _markdown(names: tuple[str, ...], frame: pd.DataFrame) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in frame.fillna("").itertuples(index=False, name=None):
        yield f"| {' | '.join(plain(cell) for cell in row)} |"


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
