"""Plant small faults in indicators and claims and see whether the tests tell: `uv run python -m benchmarks.mutations`.

The same seed plants the same faults, as many of each kind. Each is planted in a copy of the project. First the standard
edition's values, findings, verdicts and tables are compared with those of the project without the fault (what
`tests/test_golden.py` does with `reports/`): those of the module's own report, and those of the others after the tests
that concern the module. Then come the slow tests, which move figures and verdicts and ask what the reports then say. A
fault of which none of these tells is printed with its place: it needs a test, or a reason why no test could tell.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from benchmarks import plain
from benchmarks.mutants import Mutant, Sites

ROOT = Path(__file__).parents[1]
PACKAGES = ("src/koruz/indicators", "src/koruz/claims", "src/koruz/methods")
COPIED = ("data", "notebooks", "src", "tests", "pyproject.toml", "run_all.py", "README.md")
THEMES = ("trade", "construction", "transport", "migration", "education", "overview", "claims")
EDGES = sorted(path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_edges*.py"))
SHARED = [
    *("arithmetic", "assumed", "bases", "claim_rows", "claims", "concentration", "dates", "evidence", "geodesy"),
    *("growth", "handed_on", "homes", "ledger", "loans", "period", "saturation", "turnovers", "verdicts"),
    "whole_lists",
]
"""Tests beside those of the themes that say something of indicators and claims."""
WORLDS, MOVED = "test_worlds.py", "test_what_the_small_worlds_give_has_not_moved"
FAST = [f"test_{name}.py" for name in (*THEMES[:-1], *EDGES, *SHARED)]
SENTENCES = "test_sentences.py::test_a_finding_stands_only_while_its_judge_agrees"
ALTERED = "test_altered.py::test_what_stands_is_true_whatever_figures_come"
CONTRARY, SAID = "test_contrary_figures.py", "test_verdicts_said.py"
LONG = "new_evidence_gives_another_verdict_in_the_published_ledger"  # starts a build of its own
_SURVIVED, _TESTS, _GOLDEN, _SLOW, _LATE = "survived", "tests", "golden", "slow tests", "took too long"


@dataclass(frozen=True)
class Fate:
    """What became of a fault: 'survived', or what told of it."""

    mutant: Mutant
    end: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant faults and print what survives; 1 if fewer are told than asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which faults are drawn [default: 1]")
    parser.add_argument("--number", type=int, default=100, help="how many [default: 100]")
    parser.add_argument("--only", default="", help="only modules whose path holds this")
    parser.add_argument("--least", type=int, default=95, help="percent that must be told [default: 95]")
    parser.add_argument("--limit", type=int, default=600, help="seconds that a step of a fault may take [default: 600]")
    options = parser.parse_args(arguments)
    chosen = drawn(ROOT, options.seed, options.number, options.only)
    with tempfile.TemporaryDirectory(prefix="koruz-mutations-") as name:
        fates = [*judged(chosen, Path(name), options.limit)]
    print(summary(fates))
    survivors = sum(fate.end == _SURVIVED for fate in fates)
    return int(100 * (len(fates) - survivors) < options.least * len(fates))


def drawn(root: Path, seed: int, number: int, only: str = "") -> list[Mutant]:
    """So many faults, as many of each kind as there are, in the order in which they are drawn."""
    files = sorted(path for package in PACKAGES for path in (root / package).rglob("*.py") if only in str(path))
    kinds: dict[str, list[tuple[Sites, int]]] = {}
    for sites in map(Sites, files):
        for place, kind in enumerate(sites.kinds()):
            kinds.setdefault(kind, []).append((sites, place))
    source = random.Random(seed)
    for places in kinds.values():
        source.shuffle(places)
    turns = (places[n] for n in range(number) for _, places in sorted(kinds.items()) if n < len(places))
    return [sites.mutant(place) for (sites, place), _ in zip(turns, range(number), strict=False)]


def judged(mutants: Sequence[Mutant], folder: Path, limit: int) -> Iterator[Fate]:
    """What becomes of each fault, told as it goes."""
    project = folder / "project"
    project.mkdir()
    for name in COPIED:
        source = ROOT / name
        hidden = shutil.ignore_patterns(".*", "__pycache__")
        (shutil.copytree if source.is_dir() else _copy)(source, project / name, ignore=hidden)
    _preload()
    for theme in THEMES:
        if _forked(partial(plain.publish, project, theme, folder / "before" / theme, folder), project, limit):
            raise SystemExit(f"{theme} can't be built without a fault")
    if _forked(lambda: _tests(FAST), project, 10 * limit):
        raise SystemExit("tests fail without a fault")
    for number, mutant in enumerate(mutants, start=1):
        start = time.monotonic()
        fate = Fate(mutant, _end(mutant, project, folder, limit))
        where = f"{mutant.file.relative_to(ROOT)}:{mutant.line}"
        seconds = time.monotonic() - start
        print(f"{number:4} {fate.end:13} {where} ({mutant.kind}, {seconds:.0f} s)", file=sys.stderr, flush=True)
        if fate.end == _SURVIVED:
            print(mutant.diff, file=sys.stderr, flush=True)
        yield fate


def _copy(source: Path, target: Path, ignore: object) -> None:
    shutil.copy(source, target)


def _preload() -> None:
    """Import what all need, then forget koruz itself: each fault imports its own."""
    for name in ("hypothesis", "papermill", "pytest", "koruz.runner.preload"):
        import_module(name)
    for name in [name for name in sys.modules if name == "koruz" or name.startswith("koruz.")]:
        del sys.modules[name]


def _end(mutant: Mutant, project: Path, folder: Path, limit: int) -> str:
    file = project / mutant.file.relative_to(ROOT)
    kept = file.read_text(encoding="utf-8")
    file.write_text(mutant.source, encoding="utf-8")
    try:
        near, far = _near(mutant)
        own, *others = _themes(mutant)
        steps = (
            (_GOLDEN, partial(_golden, project, folder, [own])),
            (_TESTS, partial(_tests, near)),
            (_GOLDEN, partial(_golden, project, folder, others)),
            (_TESTS, partial(_tests, far)),
        )
        for end, tell in steps:
            code = _forked(tell, project, limit)
            # A report is made in seconds, so one that is ended for its time tells; tests that are ended tell nothing.
            if code == -signal.SIGKILL:
                if end == _GOLDEN:
                    return _LATE
            elif code:
                return end
        slowly = partial(_tests, *_slow(mutant))
        told = _forked(slowly, project, limit) > 0  # slow tests that are ended for their time tell nothing
    finally:
        file.write_text(kept, encoding="utf-8")
    return _SLOW if told and not _forked(slowly, project, limit) else _SURVIVED


def _near(mutant: Mutant) -> tuple[list[str], list[str]]:
    """Files of tests that concern a module: first those of its own theme or name, then those of who may use it."""
    parts = mutant.file.relative_to(ROOT / "src" / "koruz").with_suffix("").parts
    theme = next((part for part in parts if part in THEMES[:-1]), "")
    names = {
        *(theme, parts[-1]),
        "edges",
        f"edges_{theme or parts[0]}",
        *(("arithmetic", "claims", "edges_claims", "ledger", "verdicts") if parts[0] == "claims" else ()),
    }
    near = [name for name in FAST if name[len("test_") : -len(".py")] in names]
    if not theme:
        return near, [*(name for name in FAST if name not in near), WORLDS]
    world = "claims" if parts[0] == "claims" else theme
    return [*near, f"{WORLDS}::{MOVED}[{world}]"] if theme != "overview" or world == "claims" else near, []


def _slow(mutant: Mutant) -> tuple[list[str], str]:
    """Tests that move what stands behind a report's sentences, for the reports of a theme, and how these are picked.

    Tests of what several themes share would take too long.
    """
    themes = _themes(mutant)
    if "claims" in mutant.file.parts[-2:]:
        return [SAID, SENTENCES], "verdicts_said or claims"
    if themes == [*THEMES]:
        return [], ""
    own = themes[0]
    contrary = [CONTRARY] if own in ("migration", "education") else []
    return [SENTENCES, ALTERED, *contrary], f"_{own}" + " or contrary_figures" * len(contrary)


def _themes(mutant: Mutant) -> list[str]:
    """Reports that can say something else: that of the theme first, then those that show several themes."""
    own = [theme for theme in THEMES if theme in mutant.file.parts[-2:] or theme == mutant.file.stem]
    return list(dict.fromkeys([*own, "claims", "overview"])) if own else [*THEMES]


def _tests(names: Sequence[str], which: str = "") -> int:
    """1 if a test of these files fails, of those whose names fit an expression; where there is none, none fails."""
    import pytest

    options = ["-x", "-q", "-o", "addopts=", "-p", "no:xdist", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    chosen = [str(Path("tests") / name) for name in names]
    picked = f"({which}) and not {LONG}" if which else f"not {LONG}"
    quiet = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    return int(pytest.main([*options, "-k", picked, *chosen]) not in quiet) if chosen else 0


def _golden(project: Path, folder: Path, themes: Sequence[str]) -> int:
    """1 if a report can't be built or says something else."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for theme in themes:
            plain.publish(project, theme, Path(name) / theme, folder)
            from koruz.runner.edition.compare import compare

            if compare(folder / "before" / theme, Path(name) / theme):
                return 1
    return 0


def _forked(do: Callable[[], object], project: Path, limit: int) -> int:
    """Do something in a process of its own that finds the copy's koruz first; 0 if it gives nothing or 0.

    A process that takes longer is ended: its code is then that of SIGKILL, negative.
    """
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with _inside(project):
                code = int(bool(do()))
        finally:
            os._exit(code)
    with _alarm(limit, lambda: os.kill(pid, signal.SIGKILL)):
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


@contextmanager
def _inside(project: Path) -> Iterator[None]:
    """Quietly, in the copy, with its koruz and no bytecode of one fault for the next."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    os.chdir(project)
    sys.path[:0] = [str(project / "src"), str(project / "tests")]
    sys.dont_write_bytecode = True
    yield


@contextmanager
def _alarm(seconds: int, do: Callable[[], object]) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, lambda number, frame: do())
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def summary(fates: Sequence[Fate]) -> str:
    """How many were told of, by what and of which kind, and every survivor with its diff."""
    ends, lines = Counter(fate.end for fate in fates), []
    for fate in fates:
        if fate.end == _SURVIVED:
            mutant = fate.mutant
            lines.append(f"{mutant.file.relative_to(ROOT)}:{mutant.line} ({mutant.kind})\n{mutant.diff}\n")
    kinds = Counter(fate.mutant.kind for fate in fates)
    left = Counter(fate.mutant.kind for fate in fates if fate.end == _SURVIVED)
    table = [f"  {kind}: {count - left[kind]} of {count}" for kind, count in sorted(kinds.items())]
    told = len(fates) - ends[_SURVIVED]
    return "\n".join([*lines, f"told: {told} of {len(fates)}; {json.dumps(dict(ends))}", *table])


if __name__ == "__main__":
    sys.exit(main())
