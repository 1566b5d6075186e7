"""What looks odd in a package whose form is right: it is told, and nothing is refused for it."""

from __future__ import annotations

from collections.abc import Mapping

from koruz.data.package.descriptor import Package
from koruz.data.package.growths import growth_notices
from koruz.data.package.neighbours import neighbour_notices
from koruz.data.package.pairs import pair_notices
from koruz.data.package.parts import part_notices, share_notices
from koruz.data.package.rawcsv import RawTable
from koruz.data.package.rules import observes
from koruz.words.problems import Notice, quoted

_USABLE = "1"


def notices(package: Package, tables: Mapping[str, RawTable]) -> list[Notice]:
    """Everything that looks odd in the tables of a package, in its order, then of rows.

    Args:
        package: The package; its tables have passed all checks.
        tables: All its tables as text, by name.
    """
    doubtful = _doubtful(tables)
    found = []
    for name, table in tables.items():
        resource = package.resources[name]
        told = list(ending_notices(table, package.label(resource)))
        if observes(resource) and resource.primary_key:
            told += neighbour_notices(package, resource, table, doubtful)
        told += pair_notices(package, resource, table)
        told += part_notices(package, resource, tables, doubtful)
        told += share_notices(package, resource, tables, doubtful)
        told += growth_notices(package, resource, tables, doubtful)
        found += sorted(dict.fromkeys(told), key=lambda notice: (notice.row or 0, notice.file))
    return found


def ending_notices(table: RawTable, label: str) -> list[Notice]:
    """One notice if a file has no line end after its last row, as when it was cut off.

    Args:
        table: The table as text.
        label: The file as notices name it.
    """
    if table.ended:
        return []
    what = "the file ends without a line end, as if it had been cut off"
    found = quoted(",".join(table.rows[-1]))
    return [Notice(label, table.numbers[-1], None, what, found, "See whether this row, the last one, is whole.")]


def _doubtful(tables: Mapping[str, RawTable]) -> frozenset[str]:
    """Statuses of rows that nobody should rely on."""
    table = tables.get("statuses")
    if table is None or not {"status", "tier"} <= set(table.header):
        return frozenset()
    pairs = zip(table.column("status"), table.column("tier"), strict=True)
    return frozenset(status for status, tier in pairs if tier != _USABLE)
