"""What a plotting object says of itself isn't published beside its picture; everything else is."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache
from typing import Any

import matplotlib
import pandas as pd
import pytest
import seaborn as sns
from foreign import code, markdown, notebook, page, pdf
from matplotlib.figure import Figure
from tagged import TaggedPDF, squeezed

from koruz.export.plotted import is_drawn

matplotlib.use("agg")
FRAME = pd.DataFrame({"g": ["a", "b", "a", "b"], "x": [1, 2, 3, 4], "y": [2.5, 1.0, 4.0, 3.0]})


def _drawn() -> dict[str, Any]:
    figure = Figure()
    axes, other = figure.subplots(1, 2)
    other.bar(["a", "b"], [1, 2])
    grid = sns.FacetGrid(FRAME, col="g")
    return {
        "lines": axes.plot([1, 2], [3, 4]),
        "two lines": axes.plot([1, 2], [[3, 4], [4, 5]]),
        "title": axes.set_title("It's (a) 'title' > 3"),
        "axes": axes,
        "untitled": figure.add_subplot(),
        "polar": figure.add_subplot(projection="polar"),
        "in space": figure.add_subplot(projection="3d"),
        "hist": axes.hist([1, 2, 2, 3.5]),
        "hist of two": axes.hist([[1, 2], [2, 3]]),
        "bars": axes.bar(["a", "b"], [1, 2]),
        "boxes": axes.boxplot([1, 2, 3]),
        "pie": axes.pie([1, 2], labels=["a", "b"]),
        "errors": axes.errorbar([1], [2], yerr=[0.1]),
        "legend": axes.legend(["a"]),
        "note": axes.annotate("peak (1)", (0, 1)),
        "ticks": (other.get_xticks(), other.get_xticklabels()),
        "points": axes.scatter([1], [2]),
        "image": axes.imshow([[1, 2]]),
        "filled": axes.fill_between([1, 2], [1, 2]),
        "hline": axes.axhline(3),
        "contour": axes.contourf([[1, 2], [3, 4]]),
        "subplots": (figure, figure.subplots(2, 2)),
        "pandas": FRAME.plot(subplots=True),
        "pandas hist": FRAME.hist(),
        "pandas groups": FRAME.groupby("g")["x"].plot(),
        "pandas box": FRAME.boxplot(by="g"),
        "grid": grid,
        "pairs": sns.pairplot(FRAME),
        "joint": sns.jointplot(FRAME, x="x", y="y"),
        "seaborn": sns.histplot(FRAME, x="x"),
    }


@cache
def drawn() -> dict[str, str]:
    from IPython.lib.pretty import pretty

    return {name: pretty(thing) for name, thing in _drawn().items()}


def test_plotting_objects_are_known_by_their_words() -> None:
    assert [name for name, text in drawn().items() if not is_drawn(text)] == []


@pytest.mark.parametrize(
    "thing",
    [42, (0.0, 1.0), [1, 2], "Text of mine", object(), {"a": 1}, FRAME, FRAME["x"], (FRAME, Figure().subplots()), None],
    ids=lambda shown: type(shown).__name__,
)
def test_what_holds_anything_else_isn_t_left_out(thing: object) -> None:
    assert not is_drawn(repr(thing))


def _outputs(text: str, picture: bool) -> list[dict[str, Any]]:
    file = io.BytesIO()
    Figure(figsize=(1, 1)).savefig(file)
    data = {"image/png": b64encode(file.getvalue()).decode(), "text/plain": "<Figure size 100x100 with 1 Axes>"}
    said = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": text}}
    return [said, *([{"output_type": "display_data", "data": data, "metadata": {}}] if picture else [])]


@pytest.mark.parametrize("picture", [True, False])
@pytest.mark.parametrize(
    ("source", "text", "named"),
    [
        ("sns.lineplot()", "<Axes: xlabel='year'>", True),
        ("plt.plot()", "[<matplotlib.lines.Line2D at 0x7f1234567890>]", True),
        ("plt.title('x')\nplt.xlim(0, 10)", "(0.0, 10.0)", True),
        ("plt.plot()\nmean, spread", "(0.5, 1.25)", False),
        ("plt.plot()\nlen(x)", "42", False),
    ],
)
def test_page_and_pdf_leave_it_out_beside_its_picture_alone(source: str, text: str, named: bool, picture: bool) -> None:
    book = notebook(markdown("# T\n\n## S"), code(source, *_outputs(text, picture), alt="a"))
    said = squeezed(text.replace("7f1234567890", "…"))
    stands = not (named and picture)
    assert (said in squeezed(page(book).main.section.get_text())) == stands
    assert (said in squeezed(TaggedPDF(pdf(book)).text)) == stands
