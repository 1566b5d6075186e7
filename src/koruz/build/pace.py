"""How long each report took last time on this machine, so that the longest begin first and none is left to run alone.

It changes the order of the work and nothing else. What is kept lies in `.koruz/`, outside what is published.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from koruz import plainfile
from koruz.build import owned
from koruz.build.plan import Job

PLACE = Path(".koruz") / "seconds.json"

_LIMIT = 1 << 20  # bytes
_LONGEST = 10**6  # seconds; what lasts longer, or isn't a number, was never measured
_BYTES_A_SECOND = 25_000  # of a notebook that never ran here: a guess, good enough to begin with the largest


def longest_first(jobs: Sequence[Job], root: Path) -> list[Job]:
    """The jobs in the order in which they should begin.

    Args:
        jobs: Reports to build.
        root: The project's folder.
    """
    known = _read(root)
    return sorted(jobs, key=lambda job: -known.get(job.theme, job.notebook.stat().st_size / _BYTES_A_SECOND))


def remember(root: Path, seconds: Mapping[str, float]) -> None:
    """Keep how long reports took, by theme; it doesn't matter if that fails."""
    if not seconds:
        return
    content = {**_read(root), **{theme: round(taken, 2) for theme, taken in seconds.items()}}
    with suppress(OSError):
        owned.folder(root, PLACE.parent.as_posix())
        plainfile.write(root / PLACE, (json.dumps(dict(sorted(content.items()))) + "\n").encode())


def _read(root: Path) -> dict[str, float]:
    try:
        content = json.loads(plainfile.read(root / PLACE, _LIMIT))
        known = {theme: float(taken) for theme, taken in content.items()}
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}
    return {theme: taken for theme, taken in known.items() if 0 <= taken <= _LONGEST}
