"""Measure thirty variants of the trade report on Dask clusters of one and two workers: `python -m benchmarks.cluster`.

Each run has a cluster of its own on this machine and builds from nothing. It prints seconds; the number of cores and
what else the machine does bound what a second worker can bring.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from time import perf_counter

from distributed import LocalCluster

from koruz.runner import cli

ROOT = Path(__file__).parents[1]
VARIANTS = 30


def main() -> None:
    """Run both and print a line for each."""
    with tempfile.TemporaryDirectory(prefix="koruz-cluster-") as name:
        sets = Path(name) / "sets.csv"
        sets.write_text("partner_growth\n" + "".join(f"{number}\n" for number in range(VARIANTS)), encoding="utf-8")
        taken = {workers: seconds(workers, sets, Path(name) / f"out-{workers}") for workers in (1, 2)}
    for workers, spent in taken.items():
        print(f"{VARIANTS} variants, workers: {workers}, cores: {os.cpu_count()}: {spent:.1f} s")


def seconds(workers: int, sets: Path, out: Path) -> float:
    """Seconds that a cluster takes for all variants; its own start isn't counted."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        begun = perf_counter()
        words = ["trade", "--params", str(sets), "--formats", "html", "--out", str(out)]
        code = cli.main([*words, "--dask", cluster.scheduler_address], ROOT)
        if code:
            raise SystemExit(code)
        return perf_counter() - begun


if __name__ == "__main__":
    main()
