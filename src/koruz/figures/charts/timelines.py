"""Events in the order of time, from the top down, each with its date and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import axis, canvas, numbers
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.spread import spread
from koruz.figures.charts.words import LEADING, clean, wrap
from koruz.figures.palette import GREY, MUTED, assign
from koruz.figures.widths import WIDTH

_YEARS = 30.0
_BRANCH = 22.0
_LINES, _LINES_NARROW = 3, 6
_AIR = 5.0
# Time runs at least so far for each event, as a part of the height of its text.
_STRETCH = 1.12


@dataclass(frozen=True)
class Event:
    """One event.

    Attributes:
        when: Position on the axis of years.
        date: Its date in words.
        lines: What happened.
        kind: What colours it.
    """

    when: float
    date: str
    lines: tuple[str, ...]
    kind: str

    @property
    def height(self) -> float:
        """Room that its words need, in points."""
        return len(self.lines) * LEADING + _AIR


def timeline(
    frame: pd.DataFrame,
    date: str,
    label: str,
    kind: str | None = None,
    colours: Mapping[str, str] | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw events along a line of years; their words move apart where they would touch.

    Args:
        frame: One row for each event.
        date: Column with dates: a year, or 'YYYY', 'YYYY-MM', 'YYYY-MM-DD'.
        label: Column with what happened.
        kind: Column that gives the colour.
        colours: Colours of some kinds by name.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column or every date is missing.

    Examples:
        >>> frame = pd.DataFrame({"date": ["1992-01-29", "2019-04"], "event": ["Relations", "A strategic partnership"]})
        >>> timeline(frame, date="date", label="event")
        <Figure size 374.4x59.96 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (date, label, kind))
        events, column = _events(frame, date, label, kind)
        given = {clean(name): tone for name, tone in (colours or {}).items()}
        tones = assign([*dict.fromkeys(event.kind for event in events)], given)
        key = tones if kind else {}
        sheet = _sheet(events, canvas.key_height(key))
        _write(sheet, events, tones, column)
        canvas.key(sheet, key)
        return sheet.figure


def _events(frame: pd.DataFrame, date: str, label: str, kind: str | None) -> tuple[list[Event], float]:
    """The events by time, and the width of the column of dates."""
    kinds = [""] * len(frame) if kind is None else [clean(name) for name in frame[kind]]
    rows = [row for row in zip(frame[date], frame[label], kinds, strict=True) if not pd.isna(row[0])]
    if not rows:
        raise ValueError(f"there is nothing to draw: no row of the column {date!r} has a date")
    dates = [numbers.date_words(when) for when, _, _ in rows]
    column = max(map(text_width, dates)) + 8
    room = canvas.breadth() - _YEARS - _BRANCH - column
    lines = _LINES_NARROW if canvas.narrow() else _LINES
    events = [
        Event(numbers.position(when), words, wrap(what, room, lines), sort)
        for (when, what, sort), words in zip(rows, dates, strict=True)
    ]
    return sorted(events, key=lambda event: event.when), column


def _sheet(events: Sequence[Event], key: float) -> Sheet:
    height = sum(event.height for event in events) * _STRETCH + 2 * LEADING
    sheet = Sheet(height + key, left=_YEARS, right=canvas.breadth() - _YEARS - 10, top=key + 4, bottom=4)
    low, high = events[0].when, events[-1].when
    air = 0.03 * (high - low) or 0.5
    sheet.axes.set_xlim(0, 1)
    sheet.axes.set_ylim(high + air, low - air)
    named = numbers.years(low - air, high + air, most=int(height / 30))
    axis.years_down(sheet, [year for year in named if low - air <= year <= high + air], GREY)
    return sheet


def _write(sheet: Sheet, events: Sequence[Event], tones: Mapping[str, str], column: float) -> None:
    # Time runs down and points run up: the solver sees the events from below.
    wanted = [sheet.y(event.when) for event in events]
    middles = spread([-mark for mark in wanted], [event.height for event in events], -sheet.top - 2, -sheet.bottom + 2)
    start = _YEARS + _BRANCH
    for event, mark, place in zip(events, wanted, middles, strict=True):
        middle = -place
        tone = tones[event.kind]
        first = middle + (len(event.lines) - 1) * LEADING / 2
        sheet.stroke([_YEARS, _YEARS + 7, start - 7, start - 3], [mark, mark, first, first], colour=GREY)
        sheet.point(0, event.when, tone, 6)
        sheet.write(start, first, event.date, colour=MUTED)
        sheet.paragraph(start + column, middle, event.lines)
