"""Figures laid over an edition, in words: the banner, the citation, the mark, the section that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from koruz.export.nodes import Node, paragraph, text
from koruz.words.problems import listed

TITLE = "Figures laid over"
MARK = "Figures laid over"
"""What stands at each part of a report that they touch."""

_HEADS = ("Row", "Before", "With it", "Source", "Touches")
_AGAIN = "as above"
_NAMES = 30  # characters of a folder's name that the head of a page has room for
_MOST = 60  # names in a sentence

Record = Mapping[str, Any]


def record(run: Record) -> Record:
    """What a run says of figures laid over; empty if there are none."""
    found: Record = run.get("laid") or {}
    return found


def counted(run: Record) -> str:
    """'mine/: 9 rows', or ''."""
    found = record(run)
    return f"{found['over']}: {_rows(found['count'])}" if found else ""


def phrase(run: Record) -> str:
    """'with figures of mine/: 9 rows', or ''."""
    return f"with figures of {counted(run)}" if record(run) else ""


def sentence(run: Record) -> str:
    """The sentence 'With figures of mine/: 9 rows.' of a citation."""
    return f"With figures of {counted(run)}."


def short(run: Record) -> str:
    """'With mine/', for the head of a page; a long name is cut."""
    name = str(record(run).get("over", ""))
    return f"With {name if len(name) <= _NAMES else f'{name[:_NAMES]}…'}"


def touched(run: Record, kind: str, name: object) -> bool:
    """Whether a part of a report isn't what the standard edition shows.

    Args:
        run: The report's run.
        kind: 'exhibits', 'takeaways', 'numbers' or 'claims'.
        name: An exhibit's name, a main point's place, a number's label, a claim's id.
    """
    return name in record(run).get("touched", {}).get(kind, ())


def mark(run: Record, kind: str, name: object, now: str) -> str:
    """The mark of a headline number or a claim that is touched, with what the standard edition has; '' for any other.

    Args:
        run: The report's run.
        kind: 'numbers' or 'claims'.
        name: As for `touched`.
        now: The number or the verdict.
    """
    if not touched(run, kind, name):
        return ""
    past = record(run)["touched"][kind][name]
    if past == now:
        return f"{MARK}; {'the verdict stands' if kind == 'claims' else 'the number stands'}"
    return f"{MARK}; standard edition: {past}" if past else MARK


def exhibit_words(run: Record, name: str) -> str:
    """What stands beside the mark of an exhibit that is touched; '' for any other."""
    if not touched(run, "exhibits", name):
        return ""
    return f"With figures of {record(run)['over']} it isn't what the standard edition shows."


# --- the section -----------------------------------------------------------------------------------------------------


def nodes(run: Record, names: Mapping[str, str]) -> tuple[Node, ...]:
    """The section that lists the figures laid over; nothing for a report that doesn't know its rows.

    Args:
        run: The report's run.
        names: Label of each exhibit by its name, 'Figure 3'.
    """
    found = record(run)
    if "rows" not in found:
        return ()
    heads = Node("row", tuple(Node("cell", (text(word),), attrs={"head": True}) for word in _HEADS))
    near = [row for row in found["rows"] if row["read"]]
    pairs = zip(near, [None, *near], strict=False)
    rows = [Node("row", tuple(_cells(row, above, names))) for row, above in pairs]
    table = [Node("table", (heads, *rows), attrs={"caption": TITLE})] if rows else []
    return (*map(paragraph, _before(found)), *table, *map(paragraph, _behind(found, names)))


def _before(found: Record) -> Iterator[str]:
    count, over = found["count"], found["over"]
    yield f"{_rows(count)} of {over} {'is' if count == 1 else 'are'} laid over the standard edition's data."
    if not found["compared"]:
        yield "The standard edition's data don't answer these parameters, so all of this report bears the mark."
        return
    kinds = [("exhibits", "exhibit"), ("numbers", "headline number"), ("claims", "claim")]
    counts = [_counted(len(found["touched"][kind]), word) for kind, word in kinds if found["touched"][kind]]
    if counts:
        yield (
            f"What bears the mark '{MARK}' isn't what the standard edition shows: {listed(counts)}. "
            "No other picture, table, headline number or claim differs; sentences may."
        )
    else:
        yield "No picture, table, headline number or verdict of this report is another for it."


def _behind(found: Record, names: Mapping[str, str]) -> Iterator[str]:
    """What the table doesn't say: rows of other tables, rows that are too many, and what no row explains by itself."""
    elsewhere = [f"{_rows(count)} of {table}" for table, count in sorted(found["elsewhere"].items())]
    if elsewhere:
        yield f"In tables that this report doesn't read: {listed(elsewhere, _MOST)}."
    if found["more"]:
        yield f"Not listed here: {_rows(found['more'])} more of {found['over']}."
    explained = {(kind, name) for row in found["rows"] for kind, parts in row["touches"].items() for name in parts}
    every = [(kind, name) for kind in ("exhibits", "numbers", "claims") for name in found["touched"][kind]]
    left = {kind: [name for of, name in every if of == kind and (of, name) not in explained] for kind, _ in every}
    words = _touches({kind: parts for kind, parts in left.items() if parts}, names)
    if words:
        yield f"Touched through sums, ranks and comparisons, without citing the source of such a row: {words}."
    if found["rows"]:
        yield "A row is said to touch what differs from the standard edition and cites its source."


def _cells(row: Record, above: Record | None, names: Mapping[str, str]) -> Iterator[Node]:
    after = f"{row['after']}; doesn't count: {row['why']}" if row["counts"] is False else row["after"]
    touches = _touches(row["touches"], names) or "nothing in this report"
    file = "" if row["file"].rpartition("/")[2] == row["table"] else f" of {row['file']}"
    first = f"{row['table']}, row {row['row']}{file}: {row['key']}"
    ends = [row["title"] or "–", touches]
    if above and (row["source"], row["touches"]) == (above["source"], above["touches"]):
        ends = [_AGAIN, _AGAIN]
    for number, words in enumerate((first, row["before"] or "–", after, *ends)):
        yield Node("cell", (text(words),), attrs={"head": number == 0, "align": "left"})


def _touches(parts: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> str:
    """'Figure 1 and Table 2; the numbers 'Exports' and 'Imports'; the claims T3 and T7'."""
    exhibits = listed([names.get(name, name) for name in parts.get("exhibits", ())], _MOST)
    others = [
        f"the {word if len(parts[kind]) == 1 else f'{word}s'} {listed([form.format(n) for n in parts[kind]], _MOST)}"
        for kind, word, form in (("numbers", "number", "'{}'"), ("claims", "claim", "{}"))
        if parts.get(kind)
    ]
    return "; ".join(filter(None, [exhibits, *others]))


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word if count == 1 else f'{word}s'}"


def _rows(count: int) -> str:
    return _counted(count, "row")
