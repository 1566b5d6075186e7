"""Measure the build beside the tools that people use today: `uv run python -m benchmarks`.

Everything is measured in one run, in turns, so that what else the machine does falls on all alike; what counts are the
ratios. Nothing is installed, and nothing in the project is changed but `benchmarks/RESULTS.md`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import others, ours, results
from benchmarks.measure import Measured, measured

ROOT = Path(__file__).parents[1]
MEMORY = ("koruz: all", "koruz: 10 variants", "koruz: variants")
"""Whose memory is looked at, in a run of its own."""

Measure = Callable[..., Measured]
"""Takes `memory`, whether to look at the memory."""


def main() -> int:
    """Run the benchmark and write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts [default: 3]")
    parser.add_argument("--jobs", type=int, default=2, help="notebooks at once [default: 2]")
    parser.add_argument("--variants", type=int, default=100, help="variants of the trade report [default: 100]")
    parser.add_argument("--sample", type=int, default=2, help="variants that papermill executes in a run [default: 2]")
    parser.add_argument("--themes", nargs="*", default=[], help="notebooks to take, trade among them [default: all]")
    parser.add_argument("--note", default="", help="what a reader must know of this run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="koruz-benchmark-") as name:
        found = collect(Path(name), options)
    (ROOT / "benchmarks" / "RESULTS.md").write_text(results.page(found, options), encoding="utf-8", newline="\n")
    print(results.page(found, options))
    return 0


def collect(folder: Path, options: argparse.Namespace) -> dict[str, list[Measured]]:
    """Measure everything `runs` times, in turns; the measurements by name."""
    project = ours.copy(ROOT, folder / "project", options.themes)
    notebooks = sorted((project / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    trade = next(path for path in notebooks if path.stem.endswith("_trade"))
    measurements = {**of_tools(notebooks, trade, folder, options), **of_ours(project, trade, folder, options)}
    found: dict[str, list[Measured]] = {name: [] for name in measurements}
    for number in range(1, options.runs + 1):
        for name, measure in measurements.items():
            print(f"run {number} of {options.runs}: {name}", file=sys.stderr, flush=True)
            found[name].append(measure())
    for name, measure in measurements.items():
        if name in MEMORY:
            print(f"memory: {name}", file=sys.stderr, flush=True)
            found[f"{name}, memory"] = [measure(memory=True)]
    return found


def of_tools(notebooks: list[Path], trade: Path, folder: Path, options: argparse.Namespace) -> dict[str, Measure]:
    """What people do today, as commands."""
    sets = ours.sets(options.sample)
    return {
        "tools: all": lambda **how: measured(*others.whole(notebooks, folder / "tools"), cwd=trade.parent, **how),
        "tools: one": lambda **how: measured(*others.whole([trade], folder / "tools"), cwd=trade.parent, **how),
        "tools: variants": lambda **how: measured(
            *others.executions(trade, sets, folder / "tools"), cwd=trade.parent, **how
        ),
    }


def of_ours(project: Path, trade: Path, folder: Path, options: argparse.Namespace) -> dict[str, Measure]:
    """The same with koruz. The order counts: the second builds on the first."""
    width = ("--jobs", str(options.jobs), "--timings")
    both = ("--formats", "html,pdf")  # what the tools write as well

    def fresh(*words: str, **how: bool) -> Measured:
        shutil.rmtree(project / "reports", ignore_errors=True)
        return measured([*ours.command(project), *width, *both, *words], cwd=project, **how)

    def one_changed(**how: bool) -> Measured:
        ours.touch(trade)
        return measured([*ours.command(project), *width, *both], cwd=project, **how)

    def nothing(**how: bool) -> Measured:
        measured(ours.command(project), cwd=project, **how)  # whatever a plain run writes besides
        return measured(ours.command(project), cwd=project, **how)

    def variants(count: int, **how: bool) -> Measured:
        file = folder / "sets.json"
        file.write_text(json.dumps(ours.sets(count)))
        shutil.rmtree(folder / "variants", ignore_errors=True)
        words = ("trade", "--params", str(file), "--formats", "html", "--out", str(folder / "variants"))
        return measured([*ours.command(project), *width, *words], cwd=project, **how)

    return {
        "koruz: all": fresh,
        "koruz: one": one_changed,
        "koruz: nothing": nothing,
        "python: nothing": lambda **how: measured([sys.executable, "-c", "pass"], cwd=project, **how),
        "koruz: 10 variants": lambda **how: variants(10, **how),
        "koruz: variants": lambda **how: variants(options.variants, **how),
        "koruz: all, kernels": lambda **how: fresh("--engine", "kernel", **how),
    }


if __name__ == "__main__":
    sys.exit(main())
