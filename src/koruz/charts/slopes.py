"""Then and now: one line for each category between two moments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from koruz.charts import canvas, numbers
from koruz.charts.canvas import WIDTH, Sheet, marker
from koruz.charts.rows import emphasis
from koruz.charts.spread import spread
from koruz.charts.words import LEADING, clean, shorten, width
from koruz.palette import GREY, MUTED

_LABEL_WIDTH = 100.0
_GAP = 9.0


def slope(
    frame: pd.DataFrame,
    category: str,
    start: str,
    end: str,
    unit: str,
    heads: tuple[str, str] | None = None,
    highlight: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
) -> Figure:
    """Draw how each category moved between two moments, with its name and number at both ends.

    Args:
        frame: One row for each category; those that lack a value are drawn as the dot of the other.
        category: Column that names the lines.
        start: Column with the earlier values.
        end: Column with the later values.
        unit: Words above the picture, unless 'percent'.
        heads: What the two moments are called; the names of the columns if None.
        highlight: Categories in colour and bold, the others grey; None for Korea and Uzbekistan, where they are.
        colours: Colours of some categories by name.

    Raises:
        ValueError: If a column is missing or no row has a value.
    """
    with canvas.style():
        canvas.need(frame, (category, start, end))
        names = [clean(name) for name in frame[category]]
        sides = [[math.nan if pd.isna(value) else float(value) for value in frame[side]] for side in (start, end)]
        known = numbers.finite([*sides[0], *sides[1]])
        if not known:
            raise ValueError(f"there is nothing to draw: no row of {start!r} and {end!r} has a value")
        tones = emphasis(names, highlight, colours)
        places = numbers.decimals(known)
        sheet = _sheet(names, known, unit)
        for name, before, after in zip(names, *sides, strict=True):
            _line(sheet, tones[name], before, after)
        for side, values in enumerate(sides):
            texts = [_text(name, value, unit, places, side) for name, value in zip(names, values, strict=True)]
            _labels(sheet, side, values, texts, [tones[name] for name in names])
        for side, head in enumerate(heads or (start, end)):
            text = shorten(clean(head), WIDTH / 2 - 4, 600)
            sheet.write((sheet.left, sheet.right)[side], sheet.height - LEADING / 2, text, **_head(side))
        return sheet.figure


def _head(side: int) -> dict[str, object]:
    return {"colour": MUTED, "align": ("right", "left")[side], "weight": 600}
