"""What pictures with one row for each category share: labels at the left or above, row heights, light lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koruz.figures.charts import axis, canvas
from koruz.figures.charts.canvas import Sheet
from koruz.figures.charts.measure import text_width
from koruz.figures.charts.words import LEADING, clean, widest, wrap
from koruz.figures.palette import GREY, GRID, MUTED, VIOLET, assign, colour, country_of
from koruz.words.pair import PAIR

GAP = 6.0
"""Points between a label and its mark."""

_LABEL_WIDTH = 132.0
_ABOVE = 84.0
"""Points: on a narrow sheet labels that are wider stand above their marks, which then have all the width."""

_MARKS = 14.0
"""Points that the marks of a row take below its label."""

_AIR = 9.0
_AXIS = LEADING + 6


@dataclass(frozen=True)
class Rows:
    """The labels of the rows and where each row stands.

    Attributes:
        labels: Lines of each label, from the top row down.
        middles: Height of each row's middle above the bottom of the axes, in points.
        height: Height of all rows.
        above: Whether the labels stand above the marks, not beside them.
    """

    labels: tuple[tuple[str, ...], ...]
    middles: tuple[float, ...]
    height: float
    above: bool

    @classmethod
    def of(cls, names: Sequence[str], groups: Sequence[str] = ()) -> Rows:
        """Rows as high as their labels need, with more air before a row that begins another group."""
        above = canvas.narrow() and max(text_width(name, 600) for name in names) > _ABOVE
        room = canvas.breadth() - 2 if above else canvas.share(_LABEL_WIDTH)
        labels = tuple(wrap(name, room, weight=600) for name in names)
        height, middles = 0.0, []
        for number in reversed(range(len(names))):
            size = len(labels[number]) * LEADING + _AIR + (_MARKS if above else 0.0)
            middles.append(height + ((_AIR + _MARKS) / 2 - 2 if above else size / 2))
            height += size
            if groups and number and groups[number] != groups[number - 1]:
                height += _AIR
        return cls(labels, tuple(reversed(middles)), height, above)

    @property
    def stretches(self) -> list[tuple[float, float]]:
        """Where upright lines stand so that they cross no label above a row; none where they may go from end to end."""
        return [self._beside(middle) for middle in self.middles] if self.above else []

    @staticmethod
    def _beside(middle: float) -> tuple[float, float]:
        return middle - _MARKS / 2 - 1, middle + _MARKS / 2 + 1

    def sheet(self, top: float, right: float, inner: float = 0.0, axis: bool = False) -> Sheet:
        """A sheet whose axes are as high as the rows, in points, with the labels written.

        Args:
            top: Room above the rows.
            right: Room at the right.
            inner: Room between the labels and the axes.
            axis: Whether numbers stand below.
        """
        bottom = _AXIS if axis else 3.0
        left = inner + (1.0 if self.above else max(widest(label, 600) for label in self.labels) + GAP)
        sheet = Sheet(self.height + top + bottom, left=left, right=right, top=top, bottom=bottom)
        sheet.axes.set_ylim(0, self.height)
        return sheet

    def write(self, sheet: Sheet, inner: float = 0.0, bold: Sequence[bool] = ()) -> None:
        """Write the labels: above the marks, or right-aligned before the axes and the room between."""
        for number, (label, middle) in enumerate(zip(self.labels, self.middles, strict=True)):
            weight = 600 if bold and bold[number] else 400
            if self.above:
                sheet.paragraph(0, sheet.y(middle) + (_MARKS + len(label) * LEADING) / 2 + 1, label, weight=weight)
            else:
                sheet.paragraph(sheet.left - GAP - inner, sheet.y(middle), label, align="right", weight=weight)


def caption_height(unit: str) -> float:
    """Room for the unit above the rows; none where percent signs say it."""
    return 0.0 if unit == "percent" else LEADING + 4


def caption(sheet: Sheet, unit: str, x: float) -> None:
    """Write the unit just above the rows."""
    if unit != "percent":
        start = max(0.0, min(x, sheet.width - text_width(clean(unit))))
        sheet.write(start, sheet.top + LEADING / 2 + 3, clean(unit), colour=MUTED)


def grid(sheet: Sheet, rows: Rows, marks: Sequence[float], unit: str) -> None:
    """Light lines up with their numbers below, and one along each row."""
    sheet.levels(rows.middles, color=GRID, linewidth=0.7, zorder=0.5)
    axis.value_lines(sheet, marks, unit, rows.stretches)
    zero_line(sheet, rows)


def zero_line(sheet: Sheet, rows: Rows, crossed: Sequence[float] = ()) -> None:
    """A dark line up at zero, if zero is on the axis; it gives way to labels, and to text at the heights `crossed`."""
    low, high = sheet.axes.get_xlim()
    bottom, top = sheet.axes.get_ylim()
    if low <= 0 <= high:
        gaps = [(middle - LEADING / 2, middle + LEADING / 2) for middle in sorted(crossed)]
        starts, ends = [bottom, *(gap[1] for gap in gaps)], [*(gap[0] for gap in gaps), top]
        clear = [part for part in rows.stretches if not any(part[0] <= middle <= part[1] for middle in crossed)]
        if parts := clear if rows.above else [*zip(starts, ends, strict=True)]:
            sheet.uprights([0], parts, color=MUTED, linewidth=0.8, clip_on=False, zorder=1)


def across(sheet: Sheet) -> int:
    """How many intervals between numbers fit below the axes."""
    return max(2, min(5, int((sheet.right - sheet.left) / 44)))


def emphasis(
    names: Sequence[str], highlight: Sequence[str] | None, colours: Mapping[str, str] | None
) -> tuple[dict[str, str], list[bool]]:
    """Colours of categories, and which of them are bold.

    Args:
        names: All categories.
        highlight: Those that stand out; None for Korea and Uzbekistan, where they are.
        colours: Colours chosen for some, by name.

    Returns:
        Colours by name, grey for what doesn't stand out or one colour where nothing does; and for each name whether
        it stands out.
    """
    given = {clean(name): colour(tone) for name, tone in (colours or {}).items()}
    called = {clean(name) for name in highlight or ()}
    wanted = [name for name in names if (country_of(name) in PAIR if highlight is None else name in called)]
    tones = assign([*dict.fromkeys(wanted)], given)
    rest = GREY if tones or given else VIOLET
    return {name: tones.get(name) or given.get(name) or rest for name in names}, [name in tones for name in names]
