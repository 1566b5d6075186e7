"""Figures laid over an edition, and what they touch: what its reports and its manifest tell of them.

**Touched** is what isn't as the same notebook, run with the same parameters, gives it from the standard edition's data:
an exhibit (its data, picture, words, sources), a main point, a headline number, a claim's row in the ledger. That is
exact whatever way a figure took, through a sum, a rank or a sentence, and a row that doesn't count touches nothing.

**Which row touches it** is told by papers: what is touched and cites the row's source. Where a single row of the
tables that the report reads could have done it, that row did it all. What is touched and cites the source of no row
laid over (another row was passed by it) is told of all of them together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.runner.edition import manifest
from koruz.runner.edition.fingerprint import stands

if TYPE_CHECKING:
    from koruz.data.account import Account, Entry
    from koruz.data.catalog import Catalog
    from koruz.data.overlay import Merged

LAID = "laid"
"""Name of the figures laid over among a report's inputs, in its record of the run and in the manifest."""

MOST = 200  # rows that a report and the manifest tell one by one
_WORD = 24  # characters of a folder's name that the overlay's gives
_PAPERS = ("source", "note", "status", "grade", "authority")

Touched = dict[str, Any]
"""Exhibits by name, main points by their place, numbers by label and claims by id, those with what stands without."""


@dataclass(frozen=True)
class Laid:
    """Figures that differ from the standard edition's.

    Attributes:
        name: What they are called: the folder's name with a slash, or the file's.
        count: How many rows differ.
        rows: Records of the account of at most `MOST` rows, with the words `before` and `after` and the source's title.
        mark: Digest of name and rows, the same for the same rows however they were written.
        whole: Whether all reports are made with them.
    """

    name: str
    count: int
    rows: Sequence[Mapping[str, Any]]
    mark: str
    whole: bool = False

    @property
    def word(self) -> str:
        """The name as a folder's name can hold it; 'data' if no letter of it can stand there."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower())[:_WORD].strip("-") or "data"

    @property
    def digest(self) -> str:
        """Digest of all that a report tells of them."""
        return manifest.digest({"name": self.name, "rows": list(self.rows), "count": self.count, "whole": self.whole})

    def record(self, folder: str) -> dict[str, Any]:
        """What a report knows of them: where it lies stands in its citation."""
        return {"over": self.name, "count": self.count, "folder": folder, "whole": self.whole}


def laid(over: Path, merged: Merged, account: Account, catalog: Catalog) -> Laid:
    """What is laid over the data.

    Args:
        over: The folder or file.
        merged: What `overlay.merge` tells.
        account: What its rows do.
        catalog: The merged data, which know the titles of sources.
    """
    name = over.name if over.name not in ("", "..") else over.resolve().name or "data"
    name = f"{name}/" if over.is_dir() else name
    differing = [row for row in merged.rows if row.kind != "same"]
    mark = manifest.digest({"name": name, "rows": sorted([row.table, sorted(row.after.items())] for row in differing)})
    entries = [entry for entry in account.entries if entry.kind != "same"][:MOST]
    return Laid(name, len(differing), [_record(entry, over, name, catalog) for entry in entries], mark)


def _record(entry: Entry, over: Path, name: str, catalog: Catalog) -> dict[str, Any]:
    file = entry.file.removeprefix(f"{over if over.is_dir() else over.parent}/")
    titles = {"title": _title(entry.source, catalog)}
    record = {**asdict(entry), "file": f"{name}{file}" if over.is_dir() else file, **titles, **_moved(entry)}
    return {**record, "changed": {column: list(cells) for column, cells in entry.changed.items()}}


def _title(source: str, catalog: Catalog) -> str:
    if source not in catalog.table("sources")["source"].array:
        return source
    ref = catalog.source(source).ref()
    return ref["title"] if ref["title"].startswith(ref["publisher"]) else f"{ref['publisher']}: {ref['title']}"


def _moved(entry: Entry) -> dict[str, str]:
    """What stood and what stands, in words; what is a row's figure comes first, and its source has its own place."""
    if entry.kind == "new":
        return {"before": "", "after": entry.value or "a new row"}
    unit = entry.value.partition(" ")[2]
    columns = sorted((name for name in entry.changed if name != "source"), key=_PAPERS.__contains__)
    before, after = (
        [_cell(name, entry.changed[name][side], unit if name == "value" else "") for name in columns] for side in (0, 1)
    )
    past = [_cell("source", entry.changed["source"][0])] if "source" in entry.changed else []
    return {"before": "; ".join([*before, *past]), "after": "; ".join(after) or "another source"}


def _cell(column: str, text: str, unit: str = "") -> str:
    words = f"{text} {unit}".strip() if text else "empty"
    return words if column == "value" else f"{column} {words}"


# --- what the standard edition's data give ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Under:
    """The project's own data, which others lie over.

    Attributes:
        folder: Folder of the data package.
        digests: Digests of these data as a whole and of each file, of koruz and of the versions.
        reports: Where the standard edition is published.
    """

    folder: Path
    digests: Mapping[str, str]
    reports: Path


@dataclass(frozen=True)
class Standard:
    """What a report with figures laid over is compared with.

    Attributes:
        data: Folder of the standard edition's data.
        notebook: The notebook as it was executed with them; None if it doesn't stand.
    """

    data: Path
    notebook: Path | None


def standard(theme: str, notebook: Mapping[str, str], parameters: Mapping[str, Any], under: Under) -> Standard:
    """What a report is compared with: the standard edition's, if it stands and is of the same parameters.

    Args:
        theme: The report.
        notebook: Digests of its notebook and of what lies beside it.
        parameters: The values that it runs with.
        under: The data below the figures laid over.
    """
    entry = manifest.read(under.reports)["themes"].get(theme)
    alike = entry is not None and not entry.get("variant") and entry.get("parameters") == dict(parameters)
    right = alike and stands(entry, {**notebook, **under.digests}, (), under.reports)
    return Standard(under.folder, under.reports / theme / f"{theme}.ipynb" if right else None)


def touched(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Touched:
    """What of a report isn't as it is without the figures laid over.

    Args:
        before: The notebook executed with the standard edition's data; None if these don't answer its parameters: then
            all of it is touched.
        after: The notebook executed with the figures laid over.
    """
    old, new = _Shown(before), _Shown(after)
    return {
        "exhibits": [name for name, record in new.exhibits.items() if old.exhibits.get(name) != record],
        "takeaways": [place for place, item in enumerate(new.takeaways) if item not in old.takeaways],
        "numbers": {
            label: str(old.numbers.get(label, {}).get("text", ""))
            for label, item in new.numbers.items()
            if old.numbers.get(label) != item
        },
        "claims": {
            claim: str(old.claims.get(claim, {}).get("verdict", ""))
            for claim, row in new.claims.items()
            if old.claims.get(claim) != row
        },
    }


class _Shown:
    """What an executed notebook shows, found by name."""

    def __init__(self, notebook: Mapping[str, Any] | None) -> None:
        records = list(manifest.records(notebook)) if notebook else []
        self.exhibits = {str(record["name"]): record for record in records if record["type"] == "exhibit"}
        self.takeaways = [item for record in records if record["type"] == "takeaways" for item in record["items"]]
        numbers = [item for record in records if record["type"] == "numbers" for item in record["items"]]
        self.numbers = {str(item["label"]): item for item in numbers}
        claims = [row for record in records if record["type"] == "ledger" for row in record["rows"]]
        self.claims = {str(row["claim"]): row for row in claims}

    def citing(self, source: str, parts: Touched) -> dict[str, list[str]]:
        """Which of some parts cite a source."""
        found = {
            "exhibits": [name for name in parts["exhibits"] if source in _ids(self.exhibits[name]["sources"])],
            "numbers": [label for label in parts["numbers"] if source in _of_number(self.numbers[label])],
            "claims": [claim for claim in parts["claims"] if source in _ids(self.claims[claim]["sources"])],
        }
        return {kind: names for kind, names in found.items() if names}


def _ids(sources: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(source["id"]) for source in sources}


def _of_number(item: Mapping[str, Any]) -> set[str]:
    return {str(item["source"]["id"]), *map(str, (item.get("value") or {}).get("sources", ()))}


# --- what a report tells ---------------------------------------------------------------------------------------------


def of_suite(themes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """What all reports together tell of figures laid over: where from and how many; None if there are none.

    Args:
        themes: Entries of the manifest.
    """
    found = next((entry["overlay"] for entry in themes.values() if entry.get("overlay")), None)
    return {name: found[name] for name in ("over", "count", "folder", "whole") if name in found} if found else None


def told(
    figures: Laid, folder: str, before: Mapping[str, Any] | None, after: Mapping[str, Any], read: Iterable[str]
) -> dict[str, Any]:
    """What a report tells of the figures laid over.

    Args:
        figures: The figures.
        folder: The edition's folder.
        before: As for `touched`.
        after: As for `touched`.
        read: Files of data that the report has read, and parts of them.

    Returns:
        The figures' record with `rows`, each with whether the report has `read` its table and what it `touches`;
        `elsewhere`, how many rows other tables have; `touched`; and `compared`, whether the standard
        edition's data answer the report's parameters.
    """
    parts, shown = touched(before, after), _Shown(after)
    known = set(read)
    near = [bool(known & {row["table"], f"{row['table']}#{row['source']}"}) for row in figures.rows]
    counting = [
        row for row, read_here in zip(figures.rows, near, strict=True) if read_here and row["counts"] is not False
    ]
    every = {kind: [*parts[kind]] for kind in ("exhibits", "numbers", "claims") if parts[kind]}
    rows = []
    for row, read_here in zip(figures.rows, near, strict=True):
        mine = every if len(counting) == 1 else shown.citing(row["source"], parts)
        rows.append({**row, "read": read_here, "touches": mine if row in counting else {}})
    elsewhere = Counter(row["table"] for row in rows if not row["read"])
    further = {"more": figures.count - len(figures.rows), "compared": before is not None}
    return {**figures.record(folder), "rows": rows, "elsewhere": dict(elsewhere), "touched": parts, **further}


def describe(data: Path, figures: Laid) -> None:
    """Write the codebook of merged data, which first says what was laid over.

    Args:
        data: Folder of the merged data package.
        figures: The figures.
    """
    from koruz.data import codebook

    text = codebook.describe(data)
    (data / codebook.FILE).write_text("\n".join([*_said(figures), "", text]), encoding="utf-8", newline="\n")


def _said(figures: Laid) -> Iterator[str]:
    from koruz.data.codebook import plain

    over = f"{plain(figures.name)} ({figures.count:,} row{'' if figures.count == 1 else 's'})"
    yield f"**These aren't the standard edition's data: figures of {over} are laid over them.**"
    yield ""
    for row in figures.rows:
        before = f", before: {row['before']}" if row["before"] else ""
        words = f"{row['table']}: {row['key']}: {row['after']}{before}"
        yield f"- {plain(words)}"
    if figures.count > len(figures.rows):
        yield f"- and {figures.count - len(figures.rows):,} more rows"
