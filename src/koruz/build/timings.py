"""Where the time of a run goes, for `--timings`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

PARTS = {"start": "start", "notebook": "cells", "data": "data", "html": "HTML", "pdf": "PDF"}
"""Stages of a report in order, and the heads of their columns."""


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
