"""What an indicator hands to a notebook: a tidy frame, its columns' papers, named values, sources and a description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pandas as pd

from koruz.report.models import Model
from koruz.report.values import Value
from koruz.words.glance import ROWS, Glance, counted
from koruz.words.problems import listed, nearest_first
from koruz.words.written import amount_text, number_text


@dataclass(frozen=True)
class Column:
    """How a column of a result is labelled and written.

    Attributes:
        name: Column of the frame.
        label: Heading for readers.
        unit: Unit of its numbers; empty for text.
        decimals: Digits after the point; None chooses them for each number.
    """

    name: str
    label: str
    unit: str = ""
    decimals: int | None = None

    @property
    def align(self) -> str:
        """Numbers stand right, text left."""
        return "right" if self.unit else "left"

    def cell(self, value: Any) -> str:
        """Write one cell; a missing one is empty."""
        if value is None or pd.isna(value):
            return ""
        if not self.unit:
            return str(value)
        if self.unit == "year":
            return amount_text(float(value), "year")
        return number_text(float(value), self.decimals)


YEAR = Column("year", "Year", "year")
PERIOD = Column("period", "Period")
HOW = Column("how", "How it is known")
STATUS = Column("status", "Status")
GRADE = Column("grade", "Grade")
SOURCE = Column("source", "Source")
PAPERS = (GRADE, SOURCE)
"""Who vouches for a row: the last columns of most tables."""
JUDGED = (STATUS, *PAPERS)
"""The same, led by what is known about the number itself."""


@dataclass(frozen=True)
class Result:
    """An answer in numbers, before it is drawn.

    Attributes:
        data: Tidy frame, one row for each mark of the picture; what the chart draws and the CSV publishes.
        columns: The columns that readers see, in order.
        sources: Ids of the sources behind the frame, in order of weight.
        description: One to three sentences that name the frame's own numbers: the text alternative of the picture.
        values: Named values for sentences and headlines.
        model: What a what-if starts from; None for any other answer.
    """

    data: pd.DataFrame
    columns: tuple[Column, ...]
    sources: tuple[str, ...]
    description: str
    values: Mapping[str, Value] = field(default_factory=dict)
    model: Model | None = None

    @classmethod
    def nothing(cls, columns: Iterable[Column], rows: pd.DataFrame | None = None) -> Result:
        """The answer where the data have none: no rows, sources or words, and every value is missing.

        Args:
            columns: The columns that readers would see.
            rows: Whose columns the frame has, where more of them are asked for than readers see.
        """
        seen = tuple(columns)
        frame = pd.DataFrame(columns=[column.name for column in seen]) if rows is None else rows.iloc[:0]
        return cls(frame, seen, (), "")

    @classmethod
    def of(
        cls,
        data: pd.DataFrame,
        columns: Iterable[Column],
        text: str | Callable[[], str],
        values: Iterable[Value] | Callable[[], Iterable[Value]],
        sources: Iterable[str] | None = None,
    ) -> Result:
        """The answer of a frame: `nothing` without rows, and then nobody asks for words or values.

        Args:
            data: Tidy frame.
            columns: The columns that readers see, in order.
            text: The description, or what writes it where that takes rows.
            values: The named values, or what finds them where that takes rows.
            sources: Ids of the sources, in order of weight, each once or more often; those of the rows if None.

        Raises:
            ValueError: If two values have one name.
        """
        if data.empty:
            return cls.nothing(columns, data)
        ids = sources_of(data) if sources is None else tuple(dict.fromkeys(sources))
        told, found = text() if callable(text) else text, values() if callable(values) else values
        return cls(data, tuple(columns), ids, told, values_by_name(found))

    def __getitem__(self, name: str) -> Value:
        """The value called `name`; a missing one if the data have nothing for the question.

        Raises:
            KeyError: If there are data but no such value; the message lists those that there are.
        """
        if self.empty:
            return Value.missing(name, "")
        if name not in self.values:
            raise KeyError(f"no value {name!r}; there are: {', '.join(nearest_first(name, self.values))}")
        return self.values[name]

    def __repr__(self) -> str:
        return self._glance().text()

    def _repr_html_(self) -> str:
        return self._glance().html()

    def _ipython_key_completions_(self) -> list[str]:
        return [*self.values]

    def _glance(self) -> Glance:
        shown = replace(self, data=self.data.head(ROWS))
        columns = self.columns or tuple(Column(name, name) for name in map(str, self.data))
        rows = [] if self.empty else replace(shown, columns=columns).table()
        first = f"first {len(rows)} of " if len(rows) < len(self.data) else ""
        size = f"{first}{counted(len(self.data), 'row')}, {counted(len(self.sources), 'source')}"
        values = listed([f"{name} = {value.text}" for name, value in self.values.items()])
        some = next(iter(self.values), "")
        ask = [f'["{some}"]'] if some else []
        return Glance(
            f"Result: {size}" if len(self.data) else "Result: the data have nothing for this question",
            [_headed(each) for each in columns],
            rows,
            [
                *([f"Values: {values}"] if values else []),
                f"Ask next: {', '.join([*ask, '.table()', '.data', '.sources'])}",
            ],
        )

    @property
    def empty(self) -> bool:
        """Whether the data have nothing for this question."""
        return 0 in self.data.shape

    def table(self) -> list[list[str]]:
        """The frame as rows of written cells, in the order of `columns`."""
        names = [column.name for column in self.columns]
        return [
            [column.cell(value) for column, value in zip(self.columns, row, strict=True)]
            for row in zip(*(self.data[name] for name in names), strict=True)
        ]


def _headed(column: Column) -> str:
    """A column's label with its unit, unless the label says it."""
    said = column.unit in ("", "year") or column.unit == column.label.lower()
    return column.label if said else f"{column.label}, {column.unit}"


def listing(
    values: Iterable[Value], keys: Mapping[str, Sequence[Any]] | None = None, named: Mapping[str, Value] | None = None
) -> Result:
    """Known values as rows, each with its papers, for whoever chooses among them.

    Args:
        values: The values; one that isn't known is left out.
        keys: Further columns that tell the rows apart, such as the partner; as long as the known values.
        named: Named values beside the rows.

    Returns:
        Rows of value, unit, period, definition, grade, sources (ids), status, derived and name.
    """
    known = [value for value in values if value.known]
    columns = [*(each.name for each in fields(Value)), *(keys or {})]
    rows = [vars(value) for value in known]
    data = pd.DataFrame(rows, columns=columns).assign(**(keys or {})).rename(columns={"amount": "value"})
    sources = dict.fromkeys(source for value in known for source in value.sources)
    text = "; ".join(f"{value} ({value.definition})" for value in known)
    return Result(data, (), tuple(sources), text, named or {})


def sources_of(*frames: pd.DataFrame) -> tuple[str, ...]:
    """Ids in the `source` columns of the frames, the most used first, then in order of appearance."""
    cells = (cell for frame in frames if "source" in frame for cell in frame["source"])
    return tuple(source for source, _ in Counter(cell for cell in cells if isinstance(cell, str)).most_common())


def values_by_name(values: Iterable[Value]) -> dict[str, Value]:
    """Values as a mapping by their names.

    Raises:
        ValueError: If two values have one name.
    """
    found: dict[str, Value] = {}
    for value in values:
        if value.name in found:
            raise ValueError(f"two values are named {value.name!r}")
        found[value.name] = value
    return found
