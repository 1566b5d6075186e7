"""Rules between columns and tables that Table Schema can't say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from koruz.data.package.declared import as_number
from koruz.data.package.descriptor import DESCRIPTOR, Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, listed, quoted

# What decides which of several rows counts, and who vouches for it.
PAPERS = ("value", "unit", "status", "grade", "authority", "source", "note")
# Grades that a private page can't give a figure, whatever it copies.
_NEAR = ("official", "compiled")
REFERRED = {"status": "statuses", "grade": "grades", "source": "sources"}
RANKS = {
    "grades": ("grade", "rank", "meaning"),
    "statuses": ("status", "tier", "rank", "meaning"),
    "sources": ("source", "published", "kind"),
}


def descriptor_rules(package: Package) -> Iterator[Problem]:
    """Whether precedence can be told: each table of observations has its papers, and the tables of ranks are there."""
    label = f"{package.shown}/{DESCRIPTOR}"
    observing = [resource for resource in package.resources.values() if observes(resource)]
    for resource in observing:
        yield from _papers(resource, label)
    for name, columns in RANKS.items() if observing else ():
        table = package.resources.get(name)
        missing = [column for column in columns if table is None or column not in table.columns]
        if missing:
            rule = "the tables that rank observations must be there"
            found = f"{name} without {listed(missing)}"
            yield Problem(label, None, None, rule, found, f"Describe {name}.csv with the columns {listed(columns)}.")


def observes(resource: Resource) -> bool:
    """Whether a table holds observations: figures with a grade."""
    return "grade" in resource.columns and "value" in resource.columns


def _papers(resource: Resource, label: str) -> Iterator[Problem]:
    missing = [column for column in PAPERS if column not in resource.columns]
    if missing:
        rule = f"resource {resource.name}: observations must have {listed(PAPERS)}"
        remedy = "Add the columns to the schema and to the file."
        yield Problem(label, None, None, rule, f"no {listed(missing)}", remedy)
        return
    referred = {(key.fields, key.resource) for key in resource.foreign_keys}
    for column, target in REFERRED.items():
        if ((column,), target) not in referred:
            rule = f"resource {resource.name}: {column} must refer to {target}"
            yield Problem(label, None, None, rule, "no foreign key", "Add the foreign key.")


def row_rules(package: Package, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Rules between the cells of a row: an official figure names its authority, a private page is press, ends in order.

    Args:
        package: The package.
        tables: The tables that could be read, by name.
    """
    stated = _stated(tables)
    for name, table in tables.items():
        resource = package.resources[name]
        if {"grade", "authority", "source"} <= set(table.header):
            yield from _authorities(package, resource, table, tables.get("sources"))
        if {"grade", "value"} <= set(table.header):
            yield from _of_article(package, resource, table, stated)
        for first, last in _ENDS:
            if {first, last} <= set(table.header):
                yield from _ends(package, resource, table, first, last)


def _authorities(package: Package, resource: Resource, table: RawTable, sources: RawTable | None) -> Iterator[Problem]:
    if sources is None or not {"source", "kind"} <= set(sources.header):
        return
    kinds = dict(zip(sources.column("source"), sources.column("kind"), strict=True))
    cells = (table.numbers, table.column("grade"), table.column("authority"), table.column("source"))
    for number, grade, authority, source in zip(*cells, strict=True):
        if grade == "official" and not authority and kinds.get(source, "authority") != "authority":
            rule = "must name the authority of an official figure when the source isn't the authority itself"
            remedy = f"Name who compiled the figure, or choose another grade; {source} is of kind {kinds[source]}."
            yield package.problem(resource, number, "authority", rule, "an empty cell", remedy)
        if grade in _NEAR and kinds.get(source) == "blog":
            remedy = f"Choose press, or cite the text that {source} copies."
            yield package.problem(resource, number, "grade", "must be press for a private page", quoted(grade), remedy)


def _stated(tables: Mapping[str, RawTable]) -> set[float] | None:
    """The figures of the claims, in their units and a thousand or a million times as many; None without claims."""
    claims = tables.get("claims")
    if claims is None or not {"low", "high"} <= set(claims.header):
        return None
    figures = {as_number(cell) for name in ("low", "high") for cell in claims.column(name)} - {None}
    return {float(f"{figure * times:.12g}") for figure in figures if figure is not None for times in (1, 1e3, 1e6)}


def _of_article(package: Package, resource: Resource, table: RawTable, stated: set[float] | None) -> Iterator[Problem]:
    """What the article says stands in the claims: a row beside them can't say something else."""
    cells = zip(table.numbers, table.column("grade"), table.column("value"), strict=True)
    for row, grade, cell in cells:
        if grade == "article" and stated is not None and as_number(cell) not in {None, *stated}:
            rule = "a figure of the article must be one of those in claims.csv"
            remedy = "Correct it here or in claims.csv, or choose the grade of its own source."
            yield package.problem(resource, row, "value", rule, quoted(cell), remedy)


def _ends(package: Package, resource: Resource, table: RawTable, first: str, last: str) -> Iterator[Problem]:
    for number, low, high in zip(table.numbers, table.column(first), table.column(last), strict=True):
        try:
            wrong = bool(low and high) and _place(resource, first, low) > _place(resource, last, high)
        except ValueError:
            continue  # told as a cell that is no number
        if wrong:
            found = f"{first} {quoted(low)} and {last} {quoted(high)}"
            remedy = "Exchange or correct the two."
            yield package.problem(resource, number, first, f"must not be {_AFTER[first]} {last}", found, remedy)


def _place(resource: Resource, name: str, cell: str) -> tuple[float, str]:
    """What orders two ends: numbers by size, dates as they are written."""
    return (float(cell), "") if resource.field(name).type in ("number", "integer") else (0.0, cell)


_AFTER = {"low": "above", "start": "after", "since": "after"}
_ENDS = (("low", "high"), ("start", "end"), ("since", "until"))
