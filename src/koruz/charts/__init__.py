"""Pictures of tidy frames, all with one look. Each takes a frame and names of columns and returns a matplotlib figure.

No picture reads a file, and none holds a title, a source or a note: those stand in the page.
"""

from koruz.charts.canvas import style
from koruz.charts.lines import lines, steps
from koruz.charts.svg import to_svg

__all__ = ["lines", "steps", "style", "to_svg"]
