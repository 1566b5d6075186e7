"""Pictures of tidy frames, all with one look. Each takes a frame and names of columns and returns a matplotlib figure.

No picture reads a file, and none holds a title, a source or a note: those stand in the page.
"""

from koruz.figures.charts.bars import bars
from koruz.figures.charts.canvas import style
from koruz.figures.charts.columns import balance, intervals
from koruz.figures.charts.dots import dots
from koruz.figures.charts.lines import lines, steps
from koruz.figures.charts.matrices import matrix
from koruz.figures.charts.multiples import multiples
from koruz.figures.charts.ranges import ranges
from koruz.figures.charts.slopes import slope
from koruz.figures.charts.sparklines import sparklines
from koruz.figures.charts.svg import to_svg
from koruz.figures.charts.tiles import tiles
from koruz.figures.charts.timelines import timeline

__all__ = [
    "balance",
    "bars",
    "dots",
    "intervals",
    "lines",
    "matrix",
    "multiples",
    "ranges",
    "slope",
    "sparklines",
    "steps",
    "style",
    "tiles",
    "timeline",
    "to_svg",
]
