"""Columns over the years: two flows and their balance, and bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from koruz.figures.charts import axis, canvas, numbers
from koruz.figures.charts.canvas import Sheet, ink
from koruz.figures.charts.spread import spread
from koruz.figures.charts.words import LEADING, clean, widest, wrap
from koruz.figures.palette import MUTED, PAPER, TEXT, VIOLET, assign, colour
from koruz.figures.widths import WIDTH

_HEIGHT = 208.0
_LABEL_WIDTH = 88.0
_COLUMN = 0.68

_Label = tuple[str, float, str]


def balance(
    frame: pd.DataFrame,
    x: str,
    exports: str,
    imports: str,
    unit: str,
    labels: tuple[str, str, str] = ("exports", "imports", "balance"),
    colours: Sequence[str] | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw exports upwards, imports downwards, and the balance as a dot where both are known.

    Args:
        frame: One row for each year.
        x: Column with whole years.
        exports: Column with exports, positive numbers.
        imports: Column with imports, positive numbers.
        unit: Words above the axis.
        labels: What the two flows and the balance are called.
        colours: Colours of the two flows, such as ('KOR', 'UZB'); None for those of the countries that the labels name.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, no row has a value, or a flow is negative.

    Examples:
        >>> frame = pd.DataFrame({"year": [2023, 2024], "sold": [2.3, 2.1], "bought": [0.1, None]})
        >>> balance(frame, x="year", exports="sold", imports="bought", unit="USD billion")
        <Figure size 374.4x208 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (x, exports, imports))
        rows = _by_year(frame, x, exports, imports)
        if (rows[["up", "down"]] < 0).any(axis=None):
            raise ValueError("exports and imports must not be negative: the picture gives imports their direction")
        net = rows["up"] - rows["down"]
        tones = [colour(tone) for tone in colours] if colours else [*assign(labels[:2]).values()]
        ends = (
            (labels[0], _last(rows["up"]) / 2, tones[0]),
            (labels[1], -_last(rows["down"]) / 2, tones[1]),
            (labels[2], _last(net), TEXT),
        )
        named = [end for end, values in zip(ends, (rows["up"], rows["down"], net), strict=True) if values.notna().any()]
        low, high = -max(0.0, *rows["down"].dropna(), 0.0), max(0.0, *rows["up"].dropna(), 0.0)
        sheet = _sheet(rows["year"], numbers.ticks(low, high), unit, named, low)
        sheet.axes.bar(rows["year"], rows["up"].fillna(0), width=_COLUMN, color=tones[0])
        sheet.axes.bar(rows["year"], -rows["down"].fillna(0), width=_COLUMN, color=tones[1])
        sheet.levels([0], color=MUTED, linewidth=0.8)
        sheet.line(
            list(rows["year"]),
            list(net),
            color=TEXT,
            marker="o",
            markersize=6,
            markeredgewidth=1.2,
            markeredgecolor=PAPER,
            ls="none",
        )
        _label_right(sheet, named)
        return sheet.figure


def _trimmed(marks: Sequence[float], low: float) -> tuple[Sequence[float], float]:
    """The marks, and where the axis begins: most of a lower interval that hardly anything reaches into is taken off."""
    if marks[0] < 0 and low > 0.4 * marks[0]:
        return marks[1:], low - 0.02 * (marks[-1] - low)
    return marks, marks[0]


def intervals(
    frame: pd.DataFrame,
    x: str,
    low: str,
    high: str,
    unit: str,
    references: Mapping[str, float] | None = None,
    labels: tuple[str, str] = ("lower bound", "upper bound"),
    tone: str = VIOLET,
    zero: bool = True,
    series: str | None = None,
    *,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw the bounds between which a quantity lies in each year.

    Args:
        frame: One row for each year, or for each year and series; years without both bounds are gaps.
        x: Column with whole years.
        low: Column with lower bounds.
        high: Column with upper bounds, not below the lower ones.
        unit: Words above the axis.
        references: Levels to compare with, by label.
        labels: What the bounds are called, where there is a single quantity.
        tone: Colour of a single quantity.
        zero: Whether the axis begins at zero.
        series: Column that names several quantities; each has a colour and its name beside its last bounds.
        width: Points from left to right; see `koruz.figures.widths`.
        height: The most points from bottom to top, where the chart can give way; None for as many as it asks for.

    Raises:
        ValueError: If a column is missing, no row has both bounds, or an upper bound is below its lower one.

    Examples:
        >>> frame = pd.DataFrame({"year": [2023, 2024], "least": [955, 1120], "most": [1111, 1222]})
        >>> intervals(frame, x="year", low="least", high="most", unit="points", references={"concentrated": 1800})
        <Figure size 374.4x208 with 1 Axes>
    """
    with canvas.style(width, height):
        canvas.need(frame, (x, low, high, series))
        found = _bounds(frame, x, low, high, series)
        tones = assign([*found]) if series else {"": colour(tone)}
        rows = pd.concat(found.values())
        levels = dict(references or {})
        values = [*rows["up"], *rows["down"], *levels.values(), *([0.0] if zero else [])]
        named = _named_bounds(found, tones) if series else _both_bounds(rows, labels, tones[""])
        ends = [*named, *((name, level, MUTED) for name, level in levels.items())]
        sheet = _sheet(rows["year"], numbers.ticks(min(values), max(values)), unit, ends)
        for level in levels.values():
            sheet.levels([level], color=MUTED, linewidth=1, linestyle=(0, (4, 2.5)))
        for name, part in found.items():
            _capsules(sheet, part, tones[name])
        _label_right(sheet, ends)
        return sheet.figure


def _bounds(frame: pd.DataFrame, x: str, low: str, high: str, series: str | None) -> dict[str, pd.DataFrame]:
    """Years with both bounds by the name of their series, an empty one for a single quantity."""
    parts = {"": frame} if series is None else {clean(name): part for name, part in frame.groupby(series, sort=False)}
    found = {name: _by_year(part, x, low, high).dropna() for name, part in parts.items()}
    known = {name: rows for name, rows in found.items() if len(rows)}
    if not known:
        raise ValueError(f"there is nothing to draw: no row has both {low!r} and {high!r}")
    for rows in known.values():
        wrong = rows[rows["down"] < rows["up"]]
        if len(wrong):
            raise ValueError(f"the upper bound of {wrong['year'].iloc[0]:g} is below the lower one")
    return known


def _both_bounds(rows: pd.DataFrame, labels: tuple[str, str], tone: str) -> list[_Label]:
    """A label at either bound of the last year."""
    return [(labels[1], rows["down"].iloc[-1], tone), (labels[0], rows["up"].iloc[-1], tone)]


def _named_bounds(found: Mapping[str, pd.DataFrame], tones: Mapping[str, str]) -> list[_Label]:
    """The name of each series in the middle of its last bounds."""
    return [(name, (rows["up"].iloc[-1] + rows["down"].iloc[-1]) / 2, tones[name]) for name, rows in found.items()]


def _by_year(frame: pd.DataFrame, x: str, up: str, down: str) -> pd.DataFrame:
    """The three columns as numbers, in the order of the years."""
    rows = pd.DataFrame(
        {
            "year": [numbers.position(value) for value in frame[x]],
            "up": pd.to_numeric(frame[up]).to_numpy("float64", na_value=float("nan")),
            "down": pd.to_numeric(frame[down]).to_numpy("float64", na_value=float("nan")),
        }
    )
    rows = rows.dropna(subset="year").sort_values("year")
    if rows["year"].duplicated().any():
        raise ValueError(f"two rows for {rows.loc[rows['year'].duplicated(), 'year'].iloc[0]:g}: choose one first")
    if not rows[["up", "down"]].notna().any(axis=None):
        raise ValueError(f"there is nothing to draw: no row of {up!r} and {down!r} has a value")
    return rows


def _last(values: pd.Series) -> float:
    known = values.dropna()
    return float(known.iloc[-1]) if len(known) else 0.0


def _sheet(years: pd.Series, marks: list[float], unit: str, ends: Sequence[_Label], low: float = -math.inf) -> Sheet:
    wrapped = [wrap(name, canvas.share(_LABEL_WIDTH), 3) for name, _, _ in ends]
    needed = sum(len(lines) * LEADING + 2 for lines in wrapped) + 3 * LEADING
    sheet = Sheet(
        canvas.tall(_HEIGHT, needed),
        left=axis.margin_of(marks, unit),
        right=max(widest(lines) + 10 * (tone == TEXT) for lines, (_, _, tone) in zip(wrapped, ends, strict=True)) + 10,
        top=LEADING + 9 if unit != "percent" else 9,
        bottom=LEADING + 8,
    )
    shown, start = _trimmed(marks, low)
    axis.value_axis(sheet, shown, unit, start)
    axis.year_axis(sheet, years.min(), years.max(), air=0.5)
    canvas.caption(sheet, unit)
    return sheet


def _capsules(sheet: Sheet, rows: pd.DataFrame, tone: str) -> None:
    """A pale column from bound to bound with a firm line at either end."""
    sheet.axes.bar(rows["year"], rows["down"] - rows["up"], bottom=rows["up"], width=_COLUMN, color=tone, alpha=0.3)
    half = _COLUMN / 2
    for bound in ("up", "down"):
        sheet.axes.hlines(rows[bound], rows["year"] - half, rows["year"] + half, color=tone, linewidth=1.8)


def _label_right(sheet: Sheet, ends: Sequence[_Label]) -> None:
    wrapped = [wrap(name, canvas.share(_LABEL_WIDTH), 3) for name, _, _ in ends]
    wanted = [sheet.y(value) for _, value, _ in ends]
    sizes = [len(lines) * LEADING + 2 for lines in wrapped]
    places = spread(wanted, sizes, sheet.bottom - 4, sheet.top + LEADING / 2)
    for (_, _, tone), lines, middle in zip(ends, wrapped, places, strict=True):
        if tone == TEXT:
            sheet.mark(sheet.right + 10, middle, TEXT)
        sheet.paragraph(sheet.right + (17 if tone == TEXT else 7), middle, lines, colour=ink(tone))
