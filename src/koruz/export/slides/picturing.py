"""Pictures of notebooks of others, each on a slide of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_MOST = 2.0  # times a picture is made larger


def picture_slides(parts: Sequence[dict[str, Any]], width: float, height: float) -> Iterator[dict[str, Any]]:
    """A slide for each picture; for one that can't be shown its words.

    Args:
        parts: Pictures as data of the template; see `koruz.export.node_typst`.
        width: Points that a picture may be wide.
        height: Points that it may be high.
    """
    for part in parts:
        if part["k"] != "picture":
            yield {"kind": "text", "nodes": [{"k": "para", "c": [part]}], "runs": []}
            continue
        yield {"kind": "picture", "picture": part["file"], "alt": part["alt"], "width": width, "height": height}
