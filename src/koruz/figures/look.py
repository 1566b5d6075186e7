"""The suite's look for pictures that matplotlib and seaborn draw themselves: axes, grid, type and colours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import matplotlib as mpl

from koruz.figures.charts import canvas
from koruz.figures.charts.measure import SIZE
from koruz.figures.palette import GRID, MUTED, PAPER, TEXT

_AXES: Any = {
    "figure.dpi": 144,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "text.parse_math": True,
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.labelcolor": MUTED,
    "axes.labelsize": SIZE,
    "axes.linewidth": 0.8,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": TEXT,
    "axes.titlelocation": "left",
    "axes.titlesize": SIZE + 1.5,
    "axes.titleweight": 600,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "legend.fontsize": SIZE,
    "legend.title_fontsize": SIZE,
    "lines.markeredgewidth": 0.8,
    "patch.edgecolor": PAPER,
    "patch.force_edgecolor": True,
    "patch.linewidth": 0.8,
    "xtick.color": MUTED,
    "xtick.labelsize": SIZE,
    "xtick.major.size": 3.0,
    "ytick.color": MUTED,
    "ytick.labelsize": SIZE,
    "ytick.major.pad": 5.0,
    "ytick.major.size": 0.0,
}
"""What the charts' own style sheet doesn't say, as they draw their axes by hand."""


class Look(ExitStack):
    """The look that was put on; the end of a `with` block takes it off."""

    def _ipython_display_(self) -> None:
        """A cell that ends with it shows nothing."""


def style() -> Look:
    """Give pictures of matplotlib and seaborn the look of the suite, from now on or within a `with` block.

    Colours of countries are those of every report with `palette=koruz.figures.palette.assign(names)`; `seaborn.objects`
    has the look, too.

    Returns:
        What takes the look off again at the end of a `with` block; else nothing needs to be done with it.

    Raises:
        FontError: If the fonts aren't installed.

    Examples:
        >>> import matplotlib
        >>> with style():
        ...     matplotlib.rcParams["font.family"]
        ['Source Sans Pro', 'NanumGothic']
    """
    # Whoever asks for it draws with seaborn: its object interface has settings of its own, which must be there.
    import seaborn.objects  # noqa: F401

    look = Look()
    look.enter_context(worn())
    return look


@contextmanager
def worn() -> Iterator[None]:
    """The look within a block, without importing seaborn."""
    with ExitStack() as before:
        before.enter_context(canvas.style())
        settings: Any = mpl.rcParams
        before.callback(settings.update, {name: settings[name] for name in _AXES})
        settings.update(_AXES)
        if "seaborn.objects" in sys.modules:
            theme = sys.modules["seaborn.objects"].Plot.config.theme
            before.callback(theme.update, dict(theme))
            theme.update(dict(settings))
        yield
