"""What an object shows of itself as a cell's last value: a title, a few rows, and what to ask next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from koruz.words.problems import visible

ROWS = 5
"""How many rows are shown of a longer table."""

_WIDEST = 40  # characters of a cell in a terminal


@dataclass(frozen=True)
class Glance:
    """A first look at an object.

    Attributes:
        title: What it is, in a line.
        head: Headings of the table; none if there is no table.
        rows: Its rows, as wide as the head.
        below: Lines under it.
    """

    title: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    below: Sequence[str] = ()

    def text(self) -> str:
        """For a terminal: columns side by side, with whatever a terminal would obey written as an escape."""
        table = [[_cut(visible(cell)) for cell in row] for row in (self.head, *self.rows) if row]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
        return "\n".join([visible(self.title), *lines, *map(visible, self.below)])

    def html(self) -> str:
        """For JupyterLab and the reports: a table, whatever its cells hold shown as text."""
        body = "".join(f"<tr>{_cells(row, 'td')}</tr>" for row in self.rows)
        table = f"<table><thead><tr>{_cells(self.head, 'th')}</tr></thead><tbody>{body}</tbody></table>"
        below = "".join(f"<p>{escape(visible(line))}</p>" for line in self.below)
        return f"<p><strong>{escape(visible(self.title))}</strong></p>{table if self.head else ''}{below}"


def counted(number: int, word: str) -> str:
    """'1 row', '1,200 rows'."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _cut(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}\N{HORIZONTAL ELLIPSIS}"


def _cells(row: Sequence[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(visible(cell))}</{tag}>" for cell in row)
