"""Which notebooks are drafts: they are built when they are named, and aren't part of what is published."""

from __future__ import annotations

import json
import os

from koruz.data import plainfile

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from typing import Any


def is_draft(notebook: str | os.PathLike[str]) -> bool:
    """Whether a notebook is a draft; one that can't be read is none, and is told elsewhere."""
    try:
        return is_marked(json.loads(plainfile.read(notebook, plainfile.NOTEBOOK_LIMIT)))
    except (OSError, ValueError, RecursionError):
        return False


def is_marked(notebook: Any) -> bool:
    """Whether a notebook's metadata say `draft` under `koruz`; whatever isn't `false` keeps it from being published."""
    try:
        return notebook["metadata"]["koruz"].get("draft", False) is not False
    except (KeyError, TypeError, AttributeError):
        return False
