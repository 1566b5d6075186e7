"""The header of a table against the columns that the descriptor tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from koruz.words.problems import Problem, listed, nearest, plain, quoted


def header_problems(
    header: Sequence[str], columns: Sequence[str], label: str, *, any_order: bool = False
) -> Iterator[Problem]:
    """Columns that are missing, misspelt, unknown, twice there, without a name or in another order.

    Args:
        header: Names as they stand in the file.
        columns: Names that the descriptor tells.
        label: The file as problems name it.
        any_order: Whether the order is free.
    """
    if not {plain(name) for name in header} & {plain(name) for name in columns}:
        remedy = f"Put this row on top: {','.join(columns)}"
        yield Problem(label, 1, None, "the first row must be the header", quoted(", ".join(header)), remedy)
        return
    found = list(_label_problems(header, columns, label))
    yield from found
    if not found and not any_order and list(header) != list(columns):
        first = next(name for name, right in zip(header, columns, strict=True) if name != right)
        remedy = f"Put them in this order: {listed(columns, 40)}."
        rule = "columns must stand in the order of datapackage.json"
        yield Problem(label, 1, first, rule, listed(header, 40), remedy)


def _label_problems(header: Sequence[str], columns: Sequence[str], label: str) -> Iterator[Problem]:
    missing = [name for name in columns if name not in header]
    for position, name in enumerate(header, start=1):
        if not name.strip():
            rule = "each column must have a name"
            yield Problem(label, 1, f"{position}", rule, "an empty cell in the header", "Name it or delete the column.")
        elif name in header[: position - 1]:
            other = header.index(name) + 1
            found = f"{quoted(name)} as column {other} and {position}"
            yield Problem(label, 1, name, "names of columns must differ", found, "Delete or rename one.")
        elif name not in columns:
            meant = nearest(name, missing)
            if meant is not None:
                missing.remove(meant)
            yield _unknown(label, name, meant, columns)
    for name in missing:
        found = f"the columns {listed(header, 40)}"
        yield Problem(label, 1, name, "the column must be there", found, f"Add the column {quoted(name)}.")


def _unknown(label: str, name: str, meant: str | None, columns: Sequence[str]) -> Problem:
    if meant is not None:
        rule = "columns must have their right name"
        return Problem(label, 1, name, rule, quoted(name), f"Did you mean {quoted(meant)}? Rename it.")
    remedy = f"Delete it; the columns are {listed(columns, 40)}."
    return Problem(label, 1, name, "there must be no other columns", quoted(name), remedy)
