"""The key of a seminar: what its master computed, for the teacher."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from koruz.runner.seminar.masters import CHECK, Master, text_of
from koruz.runner.seminar.trial import Trial

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would reckon with


@dataclass(frozen=True)
class Entry:
    """An answer that is checked.

    Attributes:
        number: Number of its task.
        task: Name of its task.
        answer: Name of the answer.
        right: The right answer as text, with as many decimals as count.
        unit: Its unit; may be empty.
        told: What wrong answers are told, each with the answer that it is told for.
    """

    number: int
    task: str
    answer: str
    right: str
    unit: str
    told: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The right answer with its unit."""
        return f"{self.right} {self.unit}".strip()


def entries(master: Master, trial: Trial) -> list[Entry]:
    """The key, in the order of the checks."""
    numbers = {str(cell.declared["task"]): number for number, cell in enumerate(master.tasks, start=1)}
    checks = [(cell.task, text_of(call, 0)) for cell in master.of_kind(CHECK) for call in cell.calls("check")]
    return [_entry(numbers.get(task, 0), task, name, trial.expected[name]) for task, name in checks]


def _entry(number: int, task: str, name: str, record: Mapping[str, Any]) -> Entry:
    places = int(record["places"])
    right = _shown(record["answer"], places)
    told = [(str(said), _shown(value, places)) for said, value in record["wrong"]]
    # With some figures a mistake leads to the right answer, and nobody is told of it.
    return Entry(number, task, name, right, str(record["unit"]), tuple(each for each in told if each[1] != right))


def _shown(value: Any, places: int) -> str:
    if isinstance(value, list):
        return "; ".join(_shown(each, places) for each in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{round(value, places) + 0.0:,.{max(places, 0)}f}"
    return "a drawing" if value == "axes" else str(value)


def as_json(key: Iterable[Entry]) -> str:
    """The key as JSON."""
    return json.dumps([asdict(entry) for entry in key], ensure_ascii=False, indent=1) + "\n"


def as_csv(key: Iterable[Entry]) -> str:
    """The key as a CSV that spreadsheets open rightly: a row for each answer, right or wrong."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["number", "task", "answer", "value", "unit", "right", "told"])
    writer.writerows([_safe(cell) for cell in row] for entry in key for row in _rows(entry))
    return f"\N{ZERO WIDTH NO-BREAK SPACE}{text.getvalue()}"


def _rows(entry: Entry) -> Iterator[list[str]]:
    head = [str(entry.number), entry.task, entry.answer]
    yield [*head, entry.right, entry.unit, "yes", "right"]
    yield from ([*head, value, entry.unit, "no", said] for said, value in entry.told)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet shows as it is; a number may be negative."""
    negative = cell.startswith("-") and cell[1:].replace(",", "").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not negative else cell


def lines(key: Iterable[Entry]) -> Iterator[str]:
    """The key as a list in Markdown."""
    for entry in key:
        yield f"- `{entry.answer}`: **{entry.words}**"
        yield from (f"    - {value}: {said}" for said, value in entry.told)


def as_markdown(key: list[Entry], titles: Mapping[str, str]) -> str:
    """The key as a page in Markdown.

    Args:
        key: All entries.
        titles: Headings of the tasks by name.
    """
    parts = ["# Key", ""]
    for task, title in titles.items():
        parts += [f"## {title}", "", *(lines(entry for entry in key if entry.task == task)), ""]
    return "\n".join(parts)
