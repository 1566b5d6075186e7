"""Words on pictures: as wide, and where, matplotlib would have them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from koruz.figures import charts, fonts
from koruz.figures.charts import measure
from koruz.figures.charts.canvas import Sheet, style
from koruz.figures.charts.lettering import Lettering, Line

_CHARACTERS = st.one_of(
    st.characters(min_codepoint=32, max_codepoint=0x24F), st.characters(min_codepoint=32, max_codepoint=0x23FF)
)


def by_matplotlib(text: str, weight: int) -> float:
    fonts.register()
    properties = FontProperties(family=list(fonts.FAMILIES), weight=weight, size=measure.SIZE)
    return float(text_to_path.get_text_width_height_descent(text, properties, False)[0])


@settings(deadline=None)
@pytest.mark.filterwarnings("ignore:Glyph")
@given(st.text(_CHARACTERS, max_size=12), st.sampled_from([400, 600]))
@example("AVATAR, Toʻytepa – 1,000 km", 400)
@example("office of fjords", 600)
@example("Ўзбекистон", 400)
@example('Ґ"c', 400)
@example("한국 Korea", 600)
@example("\u0301lone mark", 400)
@example("e\u0301", 400)
@example("שלום", 400)
@example("\N{GRINNING FACE}", 400)
@example("\u202f\u2212\u2026", 400)
@example("", 400)
def test_a_width_is_matplotlibs_own(text: str, weight: int) -> None:
    expected = by_matplotlib(text, weight) if text else 0.0
    assert measure.text_width(text, weight) == pytest.approx(expected, rel=1e-12)


def test_a_width_is_the_advances_of_the_font() -> None:
    # Digits are 497 of 1,000 units wide in the regular face; there is no kerning between them.
    assert measure.text_width("0123456789") == pytest.approx(10 * 0.497 * measure.SIZE, abs=0.01)
    assert measure.text_width("AVAV") < 2 * (measure.text_width("A") + measure.text_width("V"))


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("weight", [400, 600])
def test_lettering_stands_where_matplotlib_writes(align: str, weight: int) -> None:
    plain, own = Figure((3, 1)), Figure((3, 1))
    with style():
        plain.text(0.5, 0.4, "To Andijan", color="#595959", ha=align, va="baseline", weight=weight)
        lettering = Lettering(own.transSubfigure)
        lettering.lines.append(Line(0.5, 0.4, "To Andijan", weight, align, "#595959"))
        own.add_artist(lettering)
    assert charts.to_svg(own, "a") == charts.to_svg(plain, "a")
    # Agg measures text at its own size: an edge may be a shade lighter.
    assert int(abs(pixels(own) - pixels(plain)).max()) < 10


def test_an_empty_line_is_no_mark() -> None:
    sheet = Sheet(100, 10, 10, 10, 10)
    sheet.write(0, 50, "")
    assert "<text" not in charts.to_svg(sheet.figure, "a")


def pixels(figure: Figure) -> Any:
    canvas = FigureCanvasAgg(figure)
    with style():
        canvas.draw()
    return np.asarray(canvas.buffer_rgba()).astype(int)
