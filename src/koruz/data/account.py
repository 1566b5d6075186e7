"""What new figures do, row by row: what is new, what replaces what, what doesn't count and why, what nobody reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from koruz.data.catalog import Catalog
from koruz.data.package.rules import observes
from koruz.words.problems import Notice, Problem, limited, listed, visible

if TYPE_CHECKING:
    import pandas as pd

    from koruz.data.overlay import Merged, Row
    from koruz.data.package.descriptor import Resource

_MOST = 6  # rows of a kind that are told for each table
_PAPERS = ("status", "grade", "authority", "source", "note")
_WORDS = {"new": "new", "replaces": "replaced", "same": "as they stand"}


@dataclass(frozen=True)
class Entry:
    """One row of the new figures.

    Attributes:
        table: File of the table, such as 'trade.csv'.
        file: Where the row was written.
        row: Its row there.
        key: What it is a figure of, in words.
        kind: 'new', 'replaces' or 'same'.
        changed: For a row that replaces: each column with what stood and what stands.
        counts: Whether it is chosen where sources disagree; None if the table is no table of observations.
        why: For a row that doesn't count, which one does, and by which rule; for one that now counts instead of others,
            those.
        value: Its figure with the unit; empty if it has none.
        source: Id of its source; empty if its table names none.
    """

    table: str
    file: str
    row: int
    key: str
    kind: str
    changed: Mapping[str, tuple[str, str]]
    counts: bool | None
    why: str
    value: str = ""
    source: str = ""


@dataclass(frozen=True)
class Account:
    """What new figures do.

    Attributes:
        entries: Every row, in the order of the tables.
        unread: Files of tables that no report reads.
        notices: What looks odd.
        understood: How files were read, a line for each that wasn't plain.
    """

    entries: Sequence[Entry] = ()
    unread: Sequence[str] = ()
    notices: Sequence[Notice] = ()
    understood: Sequence[str] = field(default=())

    def lines(self, most: int = _MOST) -> Iterator[str]:
        """The account for people: how files were read, a paragraph for each table, what looks odd.

        Args:
            most: Rows of a kind to tell for each table; the others are counted.
        """
        yield from self.understood
        for table in dict.fromkeys(entry.table for entry in self.entries):
            yield from map(visible, self._of_table(table, most))
        for notice in limited(self.notices):
            yield str(notice)

    def problems(self) -> list[Problem]:
        """What someone who is strict would refuse: what looks odd, doesn't count, or is read by no report."""
        odd = [Problem(each.file, each.row, each.column, each.what, each.found, each.advice) for each in self.notices]
        lost = [
            (entry, "must count where sources disagree", entry.why) for entry in self.entries if entry.counts is False
        ]
        lost += [(entry, "must be read by a report", "") for entry in self.entries if entry.table in self.unread]
        remedy = "Leave the row out, or run without --strict."
        return [*odd, *(Problem(each.file, each.row, None, rule, found, remedy) for each, rule, found in lost)]

    def _of_table(self, table: str, most: int) -> Iterator[str]:
        entries = [entry for entry in self.entries if entry.table == table]
        counts = [(word, sum(entry.kind == kind for entry in entries)) for kind, word in _WORDS.items()]
        yield f"{table}: {listed([f'{count:,} {word}' for word, count in counts if count])}"
        if table in self.unread:
            yield "  No report reads this table, so nothing changes by it."
        without = [entry for entry in entries if entry.counts is False]
        replacing = [entry for entry in entries if entry.kind == "replaces" and entry.counts is not False]
        others = [entry for entry in entries if entry.why and entry.counts]
        yield from _told("  Doesn't count", without, most)
        yield from _told("  Replaces", replacing, most)
        yield from _told("  Counts now", [entry for entry in others if entry not in replacing], most)
        yield from _told("  New", [entry for entry in entries if entry.kind == "new" and not entry.why], most)

    def records(self) -> dict[str, Any]:
        """The account as JSON holds it."""
        return {
            "rows": [asdict(entry) for entry in self.entries],
            "unread": list(self.unread),
            "notices": [asdict(notice) for notice in self.notices],
            "understood": list(self.understood),
        }

    def frame(self) -> pd.DataFrame:
        """The account as a table: a row for each row that was brought."""
        import pandas as pd

        names = ("table", "row", "key", "kind", "change", "counts", "why")
        rows = [(e.table, e.row, e.key, e.kind, _change(e), e.counts, e.why) for e in self.entries]
        return pd.DataFrame(rows, columns=[*names])

    def _repr_html_(self) -> str:
        return str(self.frame().to_html(index=False, na_rep=""))


def account(merged: Merged, unread: Collection[str] = ()) -> Account:
    """What an overlay does.

    Args:
        merged: What `overlay.merge` tells.
        unread: Files of tables that no report reads.

    Returns:
        An entry for each row, with what decides whether it counts: the same rule by which reports choose.
    """
    catalog = Catalog(merged.package)
    entries: list[Entry] = []
    for name in dict.fromkeys(row.table for row in merged.rows):
        rows = [row for row in merged.rows if row.table == name]
        entries += _entries(catalog, merged.package.resources[name], rows)
    touched = dict.fromkeys(entry.table for entry in entries)
    return Account(entries, [file for file in touched if file in unread], merged.notices, merged.understood)


def _entries(catalog: Catalog, resource: Resource, rows: Sequence[Row]) -> Iterator[Entry]:
    standing = _standing(catalog, resource, rows)
    for row in rows:
        papers = ("source", "unit", "months") if len(resource.primary_key) > 1 else ()
        names = [name for name in resource.primary_key or resource.columns if name not in papers]
        key = ", ".join(row.after[name] for name in names if row.after[name])
        before = row.before or {}
        changed = {name: (cell, row.after[name]) for name, cell in before.items() if cell != row.after[name]}
        counts, why = standing.get(row.place, (None, ""))
        value = " ".join(
            row.after[name] for name in ("value", "unit") if row.after.get(name) and row.after.get("value")
        )
        source = row.after.get("source", "")
        yield Entry(resource.path, row.file, row.number, key, row.kind, changed, counts, why, value, source)


def _standing(catalog: Catalog, resource: Resource, rows: Sequence[Row]) -> dict[int, tuple[bool, str]]:
    """Whether each row counts, by its place in the merged table, and instead of which or why not."""
    from koruz.data.observations import beaten

    if not observes(resource) or "source" not in resource.primary_key:
        return {}
    frame = catalog.table(resource.name)
    key = [name for name in resource.primary_key if name != "source"]
    places = {row.place - 2 for row in rows}
    lost = beaten(frame, key, catalog.precedence)
    ours = {row: f"{_cited(frame, best)} counts: {why}" for row, (best, why) in lost.items() if row in places}
    theirs: dict[int, list[str]] = {}
    for row, (best, why) in lost.items():
        if best in places and row not in places:
            theirs.setdefault(best, []).append(f"{_cited(frame, row)} ({why})")
    told = {row: f"instead of {listed(others, 2)}" for row, others in theirs.items()}
    return {row + 2: (row not in ours, ours.get(row) or told.get(row, "")) for row in places}


def _cited(frame: pd.DataFrame, row: int) -> str:
    """A row's figure with its source."""
    value = frame["value"].iloc[row]
    return f"{value:,.10g} of {frame['source'].iloc[row]}" if value == value else str(frame["source"].iloc[row])


def _told(head: str, entries: Sequence[Entry], most: int) -> Iterator[str]:
    for entry in entries[:most]:
        figure = _change(entry) or entry.value
        parts = [f"{head}: row {entry.row}, {entry.key}", figure, entry.why]
        yield "; ".join(part for part in parts if part)
    if len(entries) > most:
        yield f"{head}: {len(entries) - most:,} more"


def _change(entry: Entry) -> str:
    """What a row changes, figures first."""
    order = sorted(entry.changed, key=lambda name: name in _PAPERS)
    return listed(
        [f"{name} {entry.changed[name][0] or 'empty'} -> {entry.changed[name][1] or 'empty'}" for name in order], 3
    )
