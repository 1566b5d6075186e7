"""Parts that are larger than their whole, and shares that add up to more than all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from koruz.data.package.declared import Shares, Whole, as_number, rows_where, shares, wholes
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Notice, quoted

# Figures are printed rounded: a part may seem larger by half a unit, and many shares add up to a little more.
_ROUNDING, _ALL = 1.01, 100.5

# What is estimated may well be above what is counted.
_LOOSE = frozenset({"estimate"})

_ADVICE = "Look at the unit, at the decimal point, and at what is counted. If both are right, leave them."


def part_notices(
    package: Package, resource: Resource, tables: Mapping[str, RawTable], doubtful: frozenset[str] = frozenset()
) -> Iterator[Notice]:
    """Rows that are parts of others and larger than the largest figure of the whole, whatever its source.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The description of the parts' table.
        tables: The tables that could be read, by name.
        doubtful: Statuses of rows that are no figure to compare with, such as misprints.
    """
    for whole in wholes(resource):
        if whole.resource in tables and {*whole.same.values(), *whole.whole} <= set(tables[whole.resource].header):
            yield from _larger(package, resource, whole, tables, doubtful)


def _larger(
    package: Package, resource: Resource, whole: Whole, tables: Mapping[str, RawTable], doubtful: frozenset[str]
) -> Iterator[Notice]:
    table, other = tables[resource.name], tables[whole.resource]
    known: dict[tuple[str, ...], tuple[float, int]] = {}
    own = set(rows_where(other, whole.whole))
    for key, amount, position in _figures(other, sorted(own), [*whole.same.values()], doubtful):
        known[key] = max(known.get(key, (amount, position)), (amount, position))
    parts = [each for each in rows_where(table, whole.where) if resource.name != whole.resource or each not in own]
    for key, amount, position in _figures(table, parts, [*whole.same], doubtful | _LOOSE):
        if key in known and amount > _ROUNDING * known[key][0]:
            total, row = known[key]
            file, line = package.origin(package.resources[whole.resource], other.numbers[row])
            found = f"{amount:,g} of {total:,g} in {file}, row {line}"
            what = "is larger than the whole that it is a part of"
            yield package.notice(resource, table.numbers[position], "value", what, found, _ADVICE)


def share_notices(
    package: Package, resource: Resource, tables: Mapping[str, RawTable], doubtful: frozenset[str] = frozenset()
) -> Iterator[Notice]:
    """Shares of one whole that add up to more than all, where each counts once with its smallest figure.

    Groups of countries don't count, as their members do. Arguments as for `part_notices`.
    """
    groups = _groups(tables)
    for each in shares(resource):
        yield from _above_all(package, resource, tables[resource.name], each, groups, doubtful)


def _above_all(
    package: Package, resource: Resource, table: RawTable, each: Shares, groups: set[str], doubtful: frozenset[str]
) -> Iterator[Notice]:
    names = [name for name in resource.primary_key if name not in (each.over, "source")]
    sharers = table.column(each.over)
    found: dict[tuple[str, ...], dict[str, tuple[float, int]]] = {}
    for key, amount, position in _figures(table, rows_where(table, each.where), names, doubtful):
        if sharers[position] not in groups:
            known = found.setdefault(key, {})
            known[sharers[position]] = min(known.get(sharers[position], (amount, position)), (amount, position))
    for key, known in found.items():
        total = sum(amount for amount, _ in known.values())
        if total > _ALL:
            last = max(position for _, position in known.values())
            what = f"the shares of {', '.join(key)} add up to more than 100"
            largest = max(known, key=lambda name: known[name])
            words = f"{total:,.1f}, of which {largest} has {known[largest][0]:,g}"
            yield package.notice(resource, table.numbers[last], "value", what, quoted(words), _ADVICE)


def _figures(
    table: RawTable, positions: list[int], names: list[str], doubtful: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], float, int]]:
    """Key, figure and position of the rows that have a figure which isn't doubtful."""
    columns = [table.column(name) for name in names]
    values = table.column("value")
    statuses = table.column("status") if "status" in table.header else [""] * len(values)
    for position in positions:
        amount = as_number(values[position])
        if amount is not None and statuses[position] not in doubtful:
            yield tuple(cells[position] for cells in columns), amount, position


def _groups(tables: Mapping[str, RawTable]) -> set[str]:
    """Codes of groups of countries."""
    table = tables.get("countries")
    if table is None or "kind" not in table.header:
        return set()
    pairs = zip(table.column("country"), table.column("kind"), strict=True)
    return {code for code, kind in pairs if kind != "country"}
