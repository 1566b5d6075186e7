"""What a what-if starts from, as plain JSON: enough to work it through again, such as by a page's own script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Seen:
    """What an assumption is where it isn't given: a value that the data give.

    Attributes:
        value: The value.
        words: How it comes about, in two words or three: 'as observed'.
        papers: The same with its period, or why it isn't quite what was observed.
    """

    value: float
    words: str
    papers: str


@dataclass(frozen=True)
class Control:
    """An assumption that may be set.

    Attributes:
        name: The notebook's parameter.
        label: What it is, for readers.
        unit: Its unit, '% a year'; empty for a choice.
        value: What was given for the report; None for what the data give.
        low: Its lowest value, where that is higher than the parameter's bound.
        high: Its highest value, where that is lower than the parameter's bound.
        names: The values of a choice and what they are called, where the parameter's own don't say it.
        seen: What it is where it isn't given, if the data say it.
    """

    name: str
    label: str
    unit: str
    value: float | str | None
    low: float | None = None
    high: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    seen: Seen | None = None


@dataclass(frozen=True)
class Model:
    """A what-if that can be worked through again.

    Attributes:
        function: Theme and name of the function that does it, 'trade.passing'.
        controls: The assumptions, in the order of their weight.
        start: What it starts from: plain JSON, numbers in the units of the result.
    """

    function: str
    controls: tuple[Control, ...]
    start: Mapping[str, Any]

    def record(self) -> dict[str, Any]:
        """The model as an exhibit's record carries it."""
        return asdict(self)
