"""Frame to picture in one style: charts, maps, type and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koruz.figures.look import style

__all__ = ["style"]


def __getattr__(name: str) -> Any:
    """`style`, when it is asked for: whoever needs the colours alone doesn't import matplotlib."""
    if name == "style":
        from koruz.figures.look import style

        return style
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
