"""The table of a benchmark, in Markdown."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from statistics import median

import psutil  # type: ignore[import-untyped]

from benchmarks import others
from benchmarks.measure import Measured

_PACKAGES = ("papermill", "nbconvert", "nbclient", "ipykernel", "pandas", "matplotlib", "typst", "playwright")
_MEGA = 2**20

Found = Mapping[str, Sequence[Measured]]


def page(found: Found, options: argparse.Namespace) -> str:
    """The whole page.

    Args:
        found: Measurements by name.
        options: What the benchmark was asked for.
    """
    parts = [_head(found, options), _ratios(found, options), _table(found), _split(found), _conditions(options)]
    return "\n\n".join(parts) + "\n"


def _head(found: Found, options: argparse.Namespace) -> str:
    note = f"\n\n**{options.note}**" if options.note else ""
    return (
        "# What a build takes\n\nWritten by `uv run python -m benchmarks` on the project's own notebooks: koruz beside "
        "the tools that people use today, in turns and in one run. Ratios count, not seconds, which depend on the "
        f"machine and on what else it does.{note}"
    )


def _ratios(found: Found, options: argparse.Namespace) -> str:
    each = _seconds(found, "tools: variants") / options.sample
    started = _seconds(found, "koruz: nothing") - _seconds(found, "python: nothing")
    spread = _memory(found, "koruz: variants") - _memory(found, "koruz: 10 variants")
    rows = [
        ("Everything, HTML and PDF", _times(found, "tools: all", "koruz: all"), "at least 14 times faster"),
        ("One changed notebook", _times(found, "tools: one", "koruz: one"), "at least 4.5 times faster"),
        (
            f"{options.variants} variants of the trade report, HTML, against papermill's execution alone",
            f"{each * options.variants / _seconds(found, 'koruz: variants'):.1f} times",
            "at least 7 times faster",
        ),
        ("Nothing changed, beyond the start of Python", f"{started:.2f} s", "at most 0.1 s"),
        ("Most memory, everything", f"{_memory(found, 'koruz: all'):.0f} MiB", "under 700 MiB"),
        (
            f"Most memory, 10 and {options.variants} variants",
            f"{_memory(found, 'koruz: 10 variants'):.0f} and {_memory(found, 'koruz: variants'):.0f} MiB "
            f"({spread:+.0f})",
            "flat",
        ),
    ]
    return _markdown(("What", "Measured", "Aim"), rows)


def _table(found: Found) -> str:
    names = {
        "tools: all": "papermill, nbconvert html and webpdf, each notebook",
        "tools: one": "the same for the trade notebook alone",
        "tools: variants": "papermill alone, the sample of variants",
        "koruz: all": "koruz, everything",
        "koruz: all, kernels": "koruz, everything, with ordinary kernels",
        "koruz: one": "koruz, one notebook changed",
        "koruz: nothing": "koruz, nothing changed",
        "python: nothing": "the start of Python alone",
        "koruz: 10 variants": "koruz, 10 variants, HTML",
        "koruz: variants": "koruz, all variants, HTML",
    }
    rows = [
        (
            text,
            f"{_seconds(found, name):.2f}",
            " ".join(f"{one.seconds:.2f}" for one in found[name]),
            f"{median(one.cpu for one in found[name]):.2f}",
            f"{_memory(found, name):.0f}" if f"{name}, memory" in found else "",
        )
        for name, text in names.items()
        if name in found
    ]
    return "## All measurements\n\n" + _markdown(
        ("What", "Median, s", "Runs, s", "Processor time, s", "Memory, MiB"), rows
    )


def _split(found: Found) -> str:
    """What `--timings` said in the run of the median."""
    limit = _seconds(found, "koruz: all")
    one = min(found["koruz: all"], key=lambda run: abs(run.seconds - limit))
    start = one.text.find("Seconds of the run:")
    head = (
        "## Where the time goes\n\nOne run of everything, as `run_all.py --timings` shows it. The page is written "
        "while Typst sets the PDF: the time until Typst begins stands under HTML, what is left of its own under PDF."
    )
    return f"{head}\n\n```\n{one.text[start:].rstrip()}\n```"


def _conditions(options: argparse.Namespace) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in _versions())
    browser = others.chromium() or "none, so the tools made no PDF"
    cores, memory = os.cpu_count(), psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    lines = (
        f"- {datetime.now(UTC):%Y-%m-%d}; {platform.system()} {platform.machine()}, {_processor()}, {cores} cores, "
        f"{memory:.0f} GiB; load of the last 1, 5 and 15 minutes at the end: {load}",
        f"- Python {platform.python_version()}; {versions}; browser: {browser}",
        f"- Notebooks: {', '.join(options.themes) or 'all'}; {options.runs} runs of each, {options.jobs} notebooks at "
        f"once; {options.sample} variants by papermill in a run, from which the time of all is reckoned",
        "- Byte-code is compiled. Memory is the proportional set size of all processes of a command together, in a run "
        "of its own, since looking takes time.",
    )
    return "## Conditions\n\n" + "\n".join(lines)


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "processor unknown"


def _versions() -> Iterator[tuple[str, str]]:
    for name in _PACKAGES:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, "absent"


def _seconds(found: Found, name: str) -> float:
    return median(one.seconds for one in found[name])


def _memory(found: Found, name: str) -> float:
    return found[f"{name}, memory"][0].memory / _MEGA


def _times(found: Found, slow: str, fast: str) -> str:
    return f"{_seconds(found, slow) / _seconds(found, fast):.1f} times"


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
