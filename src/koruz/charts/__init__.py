"""Pictures of tidy frames, all with one look. Each takes a frame and names of columns and returns a matplotlib figure.

No picture reads a file, and none holds a title, a source or a note: those stand in the page.
"""

from koruz.charts.bars import bars
from koruz.charts.canvas import style
from koruz.charts.columns import balance, intervals
from koruz.charts.dots import dots
from koruz.charts.lines import lines, steps
from koruz.charts.matrices import matrix
from koruz.charts.ranges import ranges
from koruz.charts.slopes import slope
from koruz.charts.sparklines import sparklines
from koruz.charts.svg import to_svg
from koruz.charts.tiles import tiles
from koruz.charts.timelines import timeline

__all__ = [
    "balance",
    "bars",
    "dots",
    "intervals",
    "lines",
    "matrix",
    "ranges",
    "slope",
    "sparklines",
    "steps",
    "style",
    "tiles",
    "timeline",
    "to_svg",
]
