"""Comparisons across: bars, dots and ranges, one row for each category."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from koruz.charts import canvas, numbers
from koruz.charts.canvas import WIDTH, Sheet, marker
from koruz.charts.words import LEADING, clean, widest, width, wrap
from koruz.palette import GRID, GREY, MUTED, TEXT, VIOLET, assign, colour, country_of

NO_FIGURE = "no figure"

_LABEL_WIDTH = 132.0
_AIR = 9.0
_BAR = 13.0
_GAP = 6.0
_AXIS = LEADING + 6


def bars(
    frame: pd.DataFrame,
    category: str,
    value: str,
    unit: str,
    highlight: Sequence[str] | None = None,
    sort: bool = True,
    colours: Mapping[str, str] | None = None,
) -> Figure:
    """Draw horizontal bars from zero, the longest first, each with its number.

    Args:
        frame: One row for each category.
        category: Column that names the bars.
        value: Column with values; a missing one is said so in words.
        unit: Words above the bars; percent signs at the numbers instead where it is 'percent'.
        highlight: Categories in colour and bold, the others grey; None for Korea and Uzbekistan, where they are.
        sort: Whether the longest comes first; else the order of the frame.
        colours: Colours of some categories by name.

    Raises:
        ValueError: If a column is missing or no row has a value.
    """
    with canvas.style():
        canvas.need(frame, (category, value))
        names = [clean(name) for name in frame[category]]
        amounts = [math.nan if pd.isna(amount) else float(amount) for amount in frame[value]]
        known = numbers.finite(amounts)
        if not known:
            raise ValueError(f"there is nothing to draw: no row of the column {value!r} has a value")
        order = sorted(range(len(names)), key=lambda i: -amounts[i] if not math.isnan(amounts[i]) else math.inf)
        order = order if sort else [*range(len(names))]
        names, amounts = [names[i] for i in order], [amounts[i] for i in order]
        tones = _emphasis(names, highlight, colours)
        places = numbers.decimals(known)
        texts = [NO_FIGURE if math.isnan(amount) else numbers.label(amount, unit, places) for amount in amounts]
        room = max(width(text, 600) for text in texts) + _GAP
        low, high = min([0.0, *known]), max([0.0, *known])
        rows = _Rows.sized([wrap(name, _LABEL_WIDTH) for name in names])
        top = 0.0 if unit == "percent" else LEADING + 5
        sheet = rows.sheet(top=top, right=room if high > 0 else 4, inner=room if low < 0 else 0)
        sheet.axes.set_xlim(low, high if high > low else 1)
        canvas.nothing(sheet.axes)
        bold = [name in set(map(clean, highlight or ())) or tones[name] != _plain(tones) for name in names]
        rows.write(sheet, [600 if strong else 400 for strong in bold], offset=room if low < 0 else 0)
        for name, amount, text, middle, strong in zip(names, amounts, texts, rows.middles, bold, strict=True):
            if not math.isnan(amount):
                sheet.axes.barh(middle, amount, height=_BAR, color=tones[name])
            end, align = (sheet.x(0 if math.isnan(amount) else amount), "right" if amount < 0 else "left")
            x = end - _GAP / 2 - 1 if align == "right" else end + _GAP / 2 + 1
            ink = MUTED if math.isnan(amount) else TEXT
            sheet.write(x, rows.height_of(sheet, middle), text, colour=ink, align=align, weight=600 if strong else 400)
        sheet.axes.axvline(0, color=MUTED, linewidth=0.8, clip_on=False)
        if top:
            sheet.write(sheet.x(0), sheet.height - LEADING / 2, clean(unit), colour=MUTED)
        return sheet.figure


def dots(
    frame: pd.DataFrame,
    category: str,
    value: str,
    series: str | None,
    unit: str,
    colours: Mapping[str, str] | None = None,
    zero: bool = True,
) -> Figure:
    """Draw a dot for each value of each category, in the order of the frame.

    With one or two values in each row the numbers stand beside them; with more there is an axis.

    Args:
        frame: One row for each category and series.
        category: Column that names the rows.
        value: Column with values.
        series: Column that names the dots; None for a single kind.
        unit: Words above the dots.
        colours: Colours of some series by name.
        zero: Whether the axis begins at zero.

    Raises:
        ValueError: If a column is missing or no row has a value.
    """
    with canvas.style():
        canvas.need(frame, (category, value, series))
        data = pd.DataFrame(
            {
                "name": frame[category].map(clean),
                "value": pd.to_numeric(frame[value]).astype("float64"),
                "series": "" if series is None else frame[series].map(clean),
            }
        )
        known = numbers.finite(data["value"])
        if not known:
            raise ValueError(f"there is nothing to draw: no row of the column {value!r} has a value")
        tones = assign([*dict.fromkeys(data["series"])], {clean(n): t for n, t in (colours or {}).items()})
        names = [*dict.fromkeys(data["name"])]
        few = bool((data.dropna().groupby("name").size() <= 2).all())
        places = numbers.decimals(known)
        room = max(width(numbers.label(number, unit, places)) for number in known) + 2 * _GAP
        rows = _Rows.sized([wrap(name, _LABEL_WIDTH) for name in names])
        entries = {name: tone for name, tone in tones.items() if name}
        top = canvas.key_height(entries) + (0.0 if unit == "percent" else LEADING + 5)
        paired = few and bool((data.dropna().groupby("name").size() == 2).any())
        marks = numbers.ticks(min([*known, *([0.0] if zero else [])]), max([*known, *([0.0] if zero else [])]))
        sheet = rows.sheet(
            top=top, right=room if few else 16, inner=room if paired else 6, bottom=4 if few else _AXIS
        )
        _row_axis(sheet, rows, marks, unit, ticks=not few, tight=(min(marks[0], *known), max(known)) if few else None)
        rows.write(sheet, offset=room if paired else 6)
        for name, middle in zip(names, rows.middles, strict=True):
            here = data[(data["name"] == name) & data["value"].notna()].sort_values("value", kind="stable")
            _row_of_dots(sheet, rows, middle, here, tones, (unit, places) if few else None)
        canvas.key(sheet, entries, sheet.height)
        if unit != "percent":
            sheet.write(sheet.left, sheet.height - top + LEADING / 2 + 3, clean(unit), colour=MUTED)
        return sheet.figure


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
) -> Figure:
    """Draw from which to which number each category reaches; a single number is a dot.

    Args:
        frame: One row for each range, in the order of the picture; several rows of one category share a row.
        category: Column that names the rows.
        low: Column with the lower ends.
        high: Column with the upper ends; where one end is missing, the other is drawn as a dot.
        unit: Words above the picture.
        point: Column with a value within the range, drawn as a dot.
        group: Column that gives the colour.
        colours: Colours of some groups by name.
        log: Whether the axis is logarithmic; all numbers must then be positive.

    Raises:
        ValueError: If a column is missing, no row has a value, an end is below the other, or a number doesn't fit `log`.
    """
    with canvas.style():
        canvas.need(frame, (category, low, high, point, group))
        spans = [
            _Span.of(row, tone)
            for row, tone in zip(
                frame[[category, low, high, point or low, group or category]].itertuples(index=False, name=None),
                [point is not None] * len(frame),
                strict=True,
            )
        ]
        spans = [span for span in spans if span.known]
        if not spans:
            raise ValueError(f"there is nothing to draw: no row of {low!r} and {high!r} has a value")
        values = [number for span in spans for number in span.known]
        if log and min(values) <= 0:
            raise ValueError(f"a logarithmic axis has no place for {min(values):g}")
        groups = [*dict.fromkeys(span.group for span in spans)] if group else []
        tones = assign(groups, {clean(n): t for n, t in (colours or {}).items()})
        marks = numbers.decades(min(values), max(values)) if log else numbers.ticks(min([0.0, *values]), max(values))
        names = [*dict.fromkeys(span.name for span in spans)]
        places = numbers.decimals(values)
        texts = {
            name: ", ".join(span.text(unit, places) for span in spans if span.name == name) for name in names
        }
        room = min(max(width(text) for text in texts.values()) + 2 * _GAP, 110.0)
        rows = _Rows.sized([wrap(name, _LABEL_WIDTH) for name in names])
        caption = 0.0 if unit == "percent" else LEADING + 5
        top = canvas.key_height(tones) + caption
        sheet = rows.sheet(top=top, right=room, inner=8, bottom=_AXIS)
        if log:
            sheet.axes.set_xscale("log")
        _row_axis(sheet, rows, marks, unit, ticks=True)
        rows.write(sheet, offset=8)
        for name, middle in zip(names, rows.middles, strict=True):
            here = [span for span in spans if span.name == name]
            for span in here:
                _draw_span(sheet, span, middle, tones.get(span.group, VIOLET))
            end = sheet.x(max(number for span in here for number in span.known))
            text = wrap(texts[name], WIDTH - end - _GAP - 2, 1)[0]
            sheet.write(end + _GAP + 2, rows.height_of(sheet, middle), text)
        canvas.key(sheet, tones, sheet.height)
        if caption:
            sheet.write(sheet.left, sheet.height - top + LEADING / 2 + 3, clean(unit), colour=MUTED)
        return sheet.figure


# --- rows -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rows:
    """The labels at the left and where each row stands.

    Attributes:
        labels: Lines of each label, from the top row down.
        middles: Height of each row's middle above the bottom of the axes, in points.
        height: Height of all rows.
    """

    labels: list[tuple[str, ...]]
    middles: list[float]
    height: float

    @classmethod
    def sized(cls, labels: list[tuple[str, ...]]) -> _Rows:
        sizes = [len(label) * LEADING + _AIR for label in labels]
        middles, used = [], 0.0
        for size in sizes:
            middles.append(sum(sizes) - used - size / 2)
            used += size
        return cls(labels, middles, used)

    def sheet(self, top: float, right: float, inner: float = 0.0, bottom: float = 3.0) -> Sheet:
        """A sheet whose axes are as high as the rows, in points; `inner` is room between labels and axes."""
        left = max(widest(label, 600) for label in self.labels) + _GAP + inner
        sheet = Sheet(self.height + top + bottom, left=left, right=right, top=top, bottom=bottom)
        sheet.axes.set_ylim(0, self.height)
        return sheet

    def write(self, sheet: Sheet, weights: Sequence[int] = (), offset: float = 0.0) -> None:
        """Write the labels, right-aligned before the axes."""
        for number, (label, middle) in enumerate(zip(self.labels, self.middles, strict=True)):
            sheet.paragraph(
                sheet.left - _GAP - offset,
                self.height_of(sheet, middle),
                label,
                align="right",
                weight=weights[number] if weights else 400,
            )

    @staticmethod
    def height_of(sheet: Sheet, middle: float) -> float:
        """A row's middle in points from the bottom of the figure."""
        return sheet.bottom + middle


def _row_axis(
    sheet: Sheet,
    rows: _Rows,
    marks: Sequence[float],
    unit: str,
    *,
    ticks: bool,
    tight: tuple[float, float] | None = None,
) -> None:
    """Light lines up, with numbers below if `ticks`; and a guide line for each row."""
    axes = sheet.axes
    canvas.upright_grid(axes)
    axes.set_xlim(*(tight if tight and tight[1] > tight[0] else (marks[0], marks[-1])))
    if ticks:
        axes.set_xticks(marks, labels=numbers.axis_labels(marks, unit), minor=False)
        axes.xaxis.set_minor_locator(_no_ticks())
    else:
        canvas.nothing(axes)
    if marks[0] <= 0 <= marks[-1]:
        axes.axvline(0, color=MUTED, linewidth=0.8, clip_on=False, zorder=1)
    for middle in rows.middles:
        axes.axhline(middle, color=GRID, linewidth=0.7, zorder=0.5)


def _no_ticks() -> object:
    from matplotlib.ticker import NullLocator

    return NullLocator()


# --- bars -------------------------------------------------------------------------------------------------------------


def _emphasis(
    names: Sequence[str], highlight: Sequence[str] | None, colours: Mapping[str, str] | None
) -> dict[str, str]:
    """Colours of bars: those of what is highlighted, grey for the rest; one colour where nothing stands out."""
    given = {clean(name): colour(tone) for name, tone in (colours or {}).items()}
    wanted = (
        [name for name in names if country_of(name) in {"KOR", "UZB"}]
        if highlight is None
        else [name for name in names if name in set(map(clean, highlight))]
    )
    tones = assign(wanted, given)
    rest = GREY if tones or given else VIOLET
    return {name: tones.get(name) or given.get(name) or rest for name in names}


def _plain(tones: Mapping[str, str]) -> str:
    """The colour that doesn't stand out."""
    return GREY if GREY in tones.values() else next(iter(tones.values())) if len(set(tones.values())) == 1 else GREY


# --- dots and ranges --------------------------------------------------------------------------------------------------


def _row_of_dots(
    sheet: Sheet,
    rows: _Rows,
    middle: float,
    here: pd.DataFrame,
    tones: Mapping[str, str],
    written: tuple[str, int] | None,
) -> None:
    found = [*here[["value", "series"]].itertuples(index=False, name=None)]
    if not found:
        sheet.write(sheet.x(sheet.axes.get_xlim()[0]) + _GAP, rows.height_of(sheet, middle), NO_FIGURE, colour=MUTED)
        return
    if len(found) > 1:
        sheet.axes.plot([found[0][0], found[-1][0]], [middle, middle], color=GREY, linewidth=1.2, zorder=1)
    for number, (amount, name) in enumerate(found):
        tone = tones[name]
        sheet.axes.plot(amount, middle, color=tone, marker=marker(tone), markersize=6.5, clip_on=False, zorder=3)
        if written:
            before = number == 0 and len(found) == 2
            sheet.write(
                sheet.x(amount) + (-7 if before else 7),
                rows.height_of(sheet, middle),
                numbers.label(amount, *written),
                colour=MUTED if tone == GREY else tone,
                align="right" if before else "left",
            )


@dataclass(frozen=True)
class _Span:
    """One range: its row, its ends, a value within it and the group that colours it."""

    name: str
    low: float
    high: float
    point: float
    group: str

    @classmethod
    def of(cls, row: tuple[object, ...], pointed: bool) -> _Span:
        name, group = clean(row[0]), clean(row[4])
        low, high, point = (next(iter(numbers.finite([value])), math.nan) for value in row[1:4])
        if high < low:
            raise ValueError(f"the range of {name!r} ends at {high:g}, below its beginning at {low:g}")
        return cls(name, low, high, point if pointed else math.nan, group)

    @property
    def known(self) -> list[float]:
        """The numbers that there are."""
        return numbers.finite([self.low, self.point, self.high])

    def text(self, unit: str, places: int) -> str:
        """The range in figures."""
        ends = [*dict.fromkeys(numbers.label(number, unit, places) for number in numbers.finite([self.low, self.high]))]
        return "\N{EN DASH}".join(ends or [numbers.label(self.point, unit, places)])


def _draw_span(sheet: Sheet, span: _Span, middle: float, tone: str) -> None:
    ends = [*dict.fromkeys(numbers.finite([span.low, span.high]))]
    if len(ends) == 2:
        sheet.axes.plot(ends, [middle, middle], color=tone, linewidth=5, alpha=0.35, solid_capstyle="butt", zorder=2)
        sheet.axes.plot(ends, [middle, middle], color=tone, marker="|", markersize=10, markeredgewidth=2, ls="none")
    dots = numbers.finite([span.point]) or (ends if len(ends) == 1 else [])
    for number in dots:
        sheet.axes.plot(number, middle, color=tone, marker=marker(tone), markersize=6.5, clip_on=False, zorder=3)
