"""Ranges: from which to which number, where a single one would claim too much."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import canvas, numbers
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.rows import GAP, Rows, across, caption, caption_height, grid
from koruz.figures.charts.words import clean
from koruz.figures.palette import VIOLET, assign
from koruz.figures.widths import WIDTH

_INNER = 8.0


@dataclass(frozen=True)
class Span:
    """One range.

    Attributes:
        name: Its row.
        low: Lower end; NaN if unknown, and so are the others.
        high: Upper end.
        point: A value within it.
        group: What colours it.
    """

    name: str
    low: float
    high: float
    point: float
    group: str

    @property
    def ends(self) -> list[float]:
        """The ends that are known; one if they are the same."""
        return [*dict.fromkeys(numbers.finite([self.low, self.high]))]

    @property
    def known(self) -> list[float]:
        """All numbers that are known."""
        return [*self.ends, *numbers.finite([self.point])]

    def text(self, unit: str, places: int) -> str:
        """The range in figures, once where both ends are written alike; its value where it has no ends."""
        written = (numbers.label(number, unit, places) for number in self.ends or self.known)
        return "\N{EN DASH}".join(dict.fromkeys(written))


def ranges(
    frame: pd.DataFrame,
    category: str,
    low: str,
    high: str,
    unit: str,
    point: str | None = None,
    group: str | None = None,
    colours: Mapping[str, str] | None = None,
    log: bool = False,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw from which to which number each category reaches; a single number is a dot.

    Args:
        frame: One row for each range, in the order of the picture; rows of one category share a row of it.
        category: Column that names the rows.
        low: Column with the lower ends.
        high: Column with the upper ends; where one end is missing, the other is drawn as a dot.
        unit: Words above the picture; percent signs at the numbers instead where it is 'percent'.
        point: Column with a value within the range, drawn as a dot.
        group: Column that gives the colour.
        colours: Colours of some groups by name.
        log: Whether the axis is logarithmic; all numbers must then be positive.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, no row has a value, a range ends below its beginning, or a number isn't
            positive on a logarithmic axis.

    Examples:
        >>> frame = pd.DataFrame({"project": ["Refinery", "Gas"], "low": [600, 50], "high": [600, 60]})
        >>> ranges(frame, category="project", low="low", high="high", unit="USD million")
        <Figure size 374.4x74 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (category, low, high, point, group))
        spans = _spans(frame, category, (low, high, point), group)
        values = canvas.some([number for span in spans for number in span.known], low)
        if log and min(values) <= 0:
            raise ValueError(f"a logarithmic axis has no place for {min(values):g}")
        groups = [*dict.fromkeys(span.group for span in spans)] if group else []
        tones = assign(groups, {clean(name): tone for name, tone in (colours or {}).items()})
        found = {name: [span for span in spans if span.name == name] for name in dict.fromkeys(s.name for s in spans)}
        places = numbers.decimals(values)
        texts = [_row_text([span.text(unit, places) for span in row]) for row in found.values()]
        sheet, rows = _sheet([*found], values, texts, unit, canvas.key_height(tones), log=log)
        for middle, row, text in zip(rows.middles, found.values(), texts, strict=True):
            for span in row:
                _draw(sheet, span, middle, tones.get(span.group, VIOLET))
            sheet.write(sheet.width, sheet.y(middle), text, align="right")
        canvas.key(sheet, tones)
        return sheet.figure


def _spans(frame: pd.DataFrame, category: str, columns: tuple[str, str, str | None], group: str | None) -> list[Span]:
    """The rows that have a number."""
    low, high, point = (numbers.floats(frame[column]) if column else [math.nan] * len(frame) for column in columns)
    groups = [clean(name) for name in frame[group]] if group else [""] * len(frame)
    names = [clean(name) for name in frame[category]]
    spans = [Span(*row) for row in zip(names, low, high, point, groups, strict=True)]
    for span in spans:
        if span.high < span.low:
            raise ValueError(f"the range of {span.name!r} ends at {span.high:g}, below its beginning at {span.low:g}")
    return [span for span in spans if span.known]


def _sheet(
    names: Sequence[str], values: Sequence[float], texts: Sequence[str], unit: str, key: float, *, log: bool
) -> tuple[Sheet, Rows]:
    rows = Rows.of(names)
    room = max(max(map(text_width, texts)) + 2 * GAP, 20.0)
    sheet = rows.sheet(top=key + caption_height(unit), right=room, inner=_INNER, axis=True)
    if log:
        sheet.axes.set_xscale("log")
        marks = numbers.decades(min(values), max(values))
    else:
        marks = numbers.ticks(min(0.0, *values), max(0.0, *values), across(sheet))
    grid(sheet, rows, marks, unit)
    rows.write(sheet, _INNER)
    caption(sheet, unit, 0 if rows.above else sheet.left)
    return sheet, rows


def _row_text(texts: Sequence[str]) -> str:
    """The figures of a row; none where there are so many that only the axis can tell them."""
    different = [*dict.fromkeys(texts)]
    return ", ".join(different) if len(different) <= 2 else ""


def _draw(sheet: Sheet, span: Span, middle: float, tone: str) -> None:
    if len(span.ends) == 2:
        sheet.line(span.ends, [middle] * 2, color=tone, linewidth=5, alpha=0.35, solid_capstyle="butt", zorder=2)
        sheet.line(span.ends, [middle] * 2, color=tone, marker="|", markersize=10, markeredgewidth=2, linestyle="none")
    for number in numbers.finite([span.point]) or (span.ends if len(span.ends) == 1 else []):
        sheet.point(number, middle, tone, 6.5)
