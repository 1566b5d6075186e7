"""The revision triangle: each headline number as every edition has it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from koruz.runner.edition.kept import Edition


@dataclass(frozen=True)
class Line:
    """A headline number.

    Attributes:
        report: Where it stands.
        id: Its value's id.
        label: What it is, as the latest edition says that has it.
        unit: Its unit there.
        cells: For each edition text, amount and period; None where it isn't.
    """

    report: str
    id: str
    label: str
    unit: str
    cells: Sequence[tuple[str, float | None, str] | None]

    @property
    def moved(self) -> bool:
        """Whether it isn't the same in all editions that have it."""
        return len({cell for cell in self.cells if cell}) > 1


def triangle(editions: Sequence[Edition]) -> list[Line]:
    """Every headline number of some editions, by its id.

    Args:
        editions: In the order of the columns, the oldest first. A manifest without ids has no headline numbers.
    """
    places = {
        (theme, place): (label, edition)
        for edition in editions
        for theme, entry in edition.themes.items()
        for place, label in entry.get("numbers", {}).items()
    }
    return [
        Line(theme, place, label, _unit(edition, theme, place), [_cell(each, theme, place) for each in editions])
        for (theme, place), (label, edition) in places.items()
    ]


def _value(edition: Edition, theme: str, place: str) -> dict[str, object]:
    values = edition.themes.get(theme, {}).get("values", [])
    return next((dict(value) for value in values if place in value.get("ids", ())), {})


def _unit(edition: Edition, theme: str, place: str) -> str:
    return str(_value(edition, theme, place).get("unit", ""))


def _cell(edition: Edition, theme: str, place: str) -> tuple[str, float | None, str] | None:
    if place not in edition.themes.get(theme, {}).get("numbers", {}):
        return None
    value = _value(edition, theme, place)
    amount = value.get("amount")
    number = float(amount) if isinstance(amount, int | float) else None
    return str(value.get("text", "")), number, str(value.get("period", ""))


def table(lines: Sequence[Line], editions: Sequence[Edition]) -> str:
    """The triangle as CSV: a row for each headline number and edition that has it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["report", "id", "label", "edition", "amount", "unit", "period", "text"])
    for line in lines:
        for edition, cell in zip(editions, line.cells, strict=True):
            if cell:
                writer.writerow([line.report, line.id, line.label, edition.name, cell[1], line.unit, cell[2], cell[0]])
    return text.getvalue()
