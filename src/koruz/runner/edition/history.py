"""How long a run and its reports took: shown by `--timings`, and kept so that all that run at once end together."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from koruz.data import plainfile
from koruz.runner.edition import owned

if TYPE_CHECKING:
    from koruz.runner.plan import Job


PARTS = {
    "start": "start",
    "notebook": "cells",
    "data": "data",
    "html": "HTML",
    "pdf": "PDF",
    "slides": "slides",
    "seminar": "seminar",
}
"""Stages of a report in order, and the heads of their columns."""


PLACE = Path(".koruz") / "seconds.json"
_LIMIT = 1 << 20  # bytes
_LONGEST = 10**6  # seconds; what lasts longer, or isn't a number, was never measured
_WAYS = 1024  # of sharing out jobs that are tried
_BYTES_A_SECOND = 25_000  # of a notebook that never ran here: a guess, good enough to begin with the largest


def in_turn(jobs: Sequence[Job], root: Path, width: int) -> list[Job]:
    """The jobs in the order in which they should begin.

    Args:
        jobs: Reports to build.
        root: The project's folder.
        width: How many are built at once.

    Returns:
        The longest first; few jobs so that the places at which they are built are done at the same time.
    """
    known = _read(root)
    sizes = [known.get(job.theme, job.notebook.stat().st_size / _BYTES_A_SECOND) for job in jobs]
    longest = sorted(range(len(jobs)), key=lambda number: -sizes[number])
    begun = _begun([sizes[number] for number in longest], width)
    return [jobs[number] for _, number in sorted(zip(begun, longest, strict=True), key=lambda pair: pair[0])]


def _begun(seconds: Sequence[float], width: int) -> Sequence[float]:
    """When each begins if the work is shared out evenly; one after another where that is no better, or too much to try.

    Args:
        seconds: What each takes, the longest first.
        width: How many are done at once.
    """
    one_by_one = range(len(seconds))
    if not seconds or width ** (len(seconds) - 1) > _WAYS:
        return one_by_one
    ways = ((0, *rest) for rest in product(range(width), repeat=len(seconds) - 1))
    begun, done = min((_begins(seconds, way) for way in ways), key=lambda found: found[1])
    return begun if done < _begins(seconds, _as_free(seconds, width))[1] else one_by_one


def _as_free(seconds: Sequence[float], width: int) -> list[int]:
    """Where each is done if it takes the place that is free first."""
    free, places = [0.0] * width, []
    for taken in seconds:
        place = free.index(min(free))
        places.append(place)
        free[place] += taken
    return places


def _begins(seconds: Sequence[float], places: Sequence[int]) -> tuple[list[float], float]:
    """When each begins at its place, and when the last place is done."""
    begun, free = [], dict.fromkeys(places, 0.0)
    for taken, place in zip(seconds, places, strict=True):
        begun.append(free[place])
        free[place] += taken
    return begun, max(free.values())


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


class Stopwatch:
    """Seconds from mark to mark; the first lap begins with the process.

    Attributes:
        laps: Seconds by name.
    """

    def __init__(self) -> None:
        # The start is all computing. By the clock it can't be told: the system knows its own start to the second only.
        self.laps: dict[str, float] = {"starting Python and the command": time.process_time()}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """Name the time since the last mark."""
        now = time.perf_counter()
        self.laps[name] = now - self._last
        self._last = now


def lines(stages: Mapping[str, float], reports: Mapping[str, Mapping[str, float]], width: int) -> Iterator[str]:
    """The split of a run's time, line by line.

    Args:
        stages: Seconds of each stage of the run.
        reports: Seconds of each stage of each report, by its place.
        width: How many reports ran at once.
    """
    yield "Seconds of the run:"
    for name, seconds in {**stages, "all": sum(stages.values())}.items():
        yield f"  {name:<32} {seconds:7.2f}"
    if reports:
        yield f"Seconds of the reports, {width} at once:"
        yield "  " + f"{'':<32}" + "".join(f" {head:>7}" for head in PARTS.values())
        for place, timings in reports.items():
            yield f"  {place[-32:]:<32}" + "".join(f" {timings.get(part, 0):7.2f}" for part in PARTS)
        sums = {part: sum(timings.get(part, 0) for timings in reports.values()) for part in PARTS}
        yield f"  {'all':<32}" + "".join(f" {seconds:7.2f}" for seconds in sums.values())
