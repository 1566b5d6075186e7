"""Why a report is built or isn't, in plain sentences: `run_all.py --why`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.data.package.content import DESCRIPTOR, MISSING
from koruz.runner.edition import fingerprint, manifest
from koruz.runner.edition.fingerprint import BESIDE, EDITION, ENVIRONMENT, KORUZ, NOTEBOOK, SEMINARS, TABLES, WHOLE
from koruz.words.problems import listed, quoted

if TYPE_CHECKING:
    from koruz.runner.plan import Job

_MOST = 60  # names in a sentence
_REPORTS = 8  # reports in a line
_FORMATS = {"slides": "slides", "seminar": "seminar"}  # by the names that readers know; others in capitals
_MODULES = "src/koruz/"
_EXTRAS = ("slides", "seminar")  # see `publish`, whose import would cost
_OF_ALL = {"year": "the newest in {} is of another year", "dates": "the newest in {} are of other days"}
"""What a report asks of all rows of a table of sources, in words; see `content.source_digests`."""


def of_report(job: Job, out: Path, differences: Iterable[tuple[str, str]], *, forced: bool = False) -> list[str]:
    """Why a report is built, a sentence for each reason, or why it isn't, in one.

    Args:
        job: The report.
        out: The output folder.
        differences: What differs from the report that stands, as `plan.reasons` tells it.
        forced: Whether it is built in any case.
    """
    shelf = out / job.shelf
    known = manifest.read(shelf)
    words = _Words(job, shelf, known, known["themes"].get(job.theme, {}))
    reasons = [*words.all_of(list(differences)), *["--force was given"] * forced]
    if reasons:
        return [f"{job.place} will be built: {reason}." for reason in dict.fromkeys(reasons)]
    return [f"{job.place} stands: {words.unmoved()}."]


def of_formats(jobs: Iterable[tuple[Job, Job]]) -> list[str]:
    """In which formats reports are made that weren't asked for, since they stand in them.

    Args:
        jobs: Each job as it was asked for, and as it is built.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for asked, built in jobs:
        further = tuple(name for name in built.formats if name not in asked.formats)
        groups.setdefault(further, []).append(built.place)
    return [
        f"Formats that stand are written anew, too: {listed([_FORMATS.get(name, name.upper()) for name in further])} "
        f"({listed(places, _REPORTS)})."
        for further, places in groups.items()
        if further
    ]


def of_suite(stale: Iterable[str], moved: bool) -> list[str]:
    """Why the files of the suite as a whole are made again.

    Args:
        stale: What is wrong with them by the reports that stand, as `front_page.stale` tells it.
        moved: Whether a report of the standard edition is built, which they follow.
    """
    own = [f"{line}; it is made again." for line in stale]
    return [*own, "index.html and koruz.pdf follow the reports."] if moved else own


class _Words:
    """What differs, in words."""

    def __init__(self, job: Job, shelf: Path, known: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
        self._job, self._shelf, self._known, self._entry = job, shelf, known, entry
        self._past: Mapping[str, str] = entry.get("inputs", {})

    def all_of(self, differences: list[tuple[str, str]]) -> Iterator[str]:
        """Reasons, with rows of one table together."""
        parts = [name.removeprefix(TABLES) for kind, name in differences if kind == "input" and "#" in name]
        yield from (self.of(kind, name) for kind, name in differences if not (kind == "input" and "#" in name))
        for path in dict.fromkeys(part.partition("#")[0] for part in parts):
            yield from _of_rows(path, [part.partition("#")[2] for part in parts if part.startswith(f"{path}#")])

    def of(self, kind: str, name: str) -> str:
        """A reason."""
        if kind == "entry":
            damaged = manifest.state(self._shelf) == "damaged"
            return f"{manifest.NAME} can't be read" if damaged else "there is no such report yet"
        if kind == "format":
            return f"it has no {name} yet" if name in _EXTRAS else f"it isn't there as {name.upper()} yet"
        if kind == "output":
            return f"{name} isn't as it was written" if os.path.lexists(self._shelf / name) else f"{name} is missing"
        return self._parameter(name) if kind == "parameter" else self._input(name)

    def unmoved(self) -> str:
        """Why nothing is to be done."""
        names = [name.removeprefix(TABLES) for name in self._past if name.startswith(TABLES)]
        rows = Counter(name.partition("#")[0] for name in names if "#" in name)
        read = [name for name in names if "#" not in name]
        shown = [*read, *(f"{count} parts of {path}" for path, count in rows.items())]
        tables = f"{len({*read, *rows})} files of data ({listed(shown, _MOST)})" if shown else "no file of data"
        made = f"it is made from {self._job.notebook.name}, its parameters, {tables}, koruz's modules and the packages"
        beside = [name for name in self._moved_data() if name not in read]
        aside = f"; {listed(beside, _MOST)} changed, but nothing that it reads there" if beside else ""
        return f"{made}, and none has changed{aside}"

    def _moved_data(self) -> list[str]:
        """Files of data that aren't what they were when a report was last recorded beside this one."""
        past = _texts(self._known.get("inputs"))
        now = {name: mark for name, mark in self._job.inputs.items() if name.startswith(TABLES)}
        return [n.removeprefix(TABLES) for n, mark in now.items() if n in past and not _agree(past[n], mark)]

    def _parameter(self, name: str) -> str:
        past, now = self._entry.get("parameters", {}), self._job.parameters
        if name not in past or name not in now:
            return f"parameter {name} is {'new' if name in now else 'gone'}"
        return f"parameter {name} was {_shown(past[name])}, and is {_shown(now[name])}"

    def _input(self, name: str) -> str:
        if name.startswith(TABLES):
            return self._table(name)
        if name == KORUZ:
            return self._modules()
        if name == ENVIRONMENT:
            return self._packages()
        words = {
            NOTEBOOK: f"its notebook has changed, {self._job.notebook.name}",
            EDITION: self._edition(),
            WHOLE: "its record doesn't say which files of data it read",
        }
        return words.get(name) or self._beside(name)

    def _edition(self) -> str:
        if EDITION not in self._past:
            return "its record doesn't say of which edition the data were"
        return f"the data were edition {self._past[EDITION]}, and are {self._job.inputs[EDITION]}"

    def _beside(self, name: str) -> str:
        """A file that isn't a notebook among the notebooks, which any of them may import or read."""
        if name not in self._job.inputs:
            return f"{name} is gone"
        use = "from which its seminar is made" if name.startswith(f"{BESIDE}{SEMINARS}/") else "which it may use"
        return f"{name} {'has changed' if name in self._past else 'is new'}, {use}"

    def _table(self, name: str) -> str:
        """Which part of a table that the report read has changed: its rows, or what the descriptor says of it."""
        path, now, past = name.removeprefix(TABLES), self._job.inputs.get(name), self._past[name]
        if now is None or now.startswith(MISSING):
            return f"{path} is gone, which it reads"
        if path == DESCRIPTOR:
            return f"{path} has changed, which it reads as a whole"
        (rows, said), (old_rows, old_said) = now.split(":"), (*past.split(":"), "")[:2]
        if rows == old_rows and said != old_said:
            return f"{DESCRIPTOR} describes {path} in another way, which it reads"
        return f"{path} has changed, which it reads"

    def _modules(self) -> str:
        """All modules count as one; which of them changed is told where the manifest knows."""
        past = {n: mark for n, mark in _texts(self._known.get("inputs")).items() if n.startswith(_MODULES)}
        told = ""
        if fingerprint.digest(past) == self._past.get(KORUZ):
            told = f": {listed(sorted(_moved(past, fingerprint.source_hashes())))}"
        return f"koruz's own modules have changed, which count as one{told}"

    def _packages(self) -> str:
        past = {"python": self._known.get("python"), "packages": self._known.get("packages")}
        told = ""
        if fingerprint.digest(past) == self._past.get(ENVIRONMENT):
            before = {"python": past["python"], **_texts(past["packages"])}
            after = {"python": fingerprint.python_version(), **fingerprint.packages()}
            moves = [f"{n} {before.get(n, 'none')} -> {after.get(n, 'none')}" for n in sorted(_moved(before, after))]
            told = f": {listed(moves, _MOST)}"
        return f"Python or a package has another version{told}"


def _of_rows(path: str, parts: list[str]) -> Iterator[str]:
    """Which rows of a table have changed, of which a report reads some, and what it asks of all."""
    kinds = [part.removeprefix("kind:") for part in parts if part.startswith("kind:")]
    ids = [part for part in parts if part not in _OF_ALL and not part.startswith("kind:")]
    if ids:
        yield f"{path} has changed in what it reads of {listed(ids)}"
    yield from (_OF_ALL[part].format(path) for part in parts if part in _OF_ALL)
    yield from (f"{path} has other sources of the kind {kind}" for kind in kinds)


def _moved(past: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    return (name for name in {*past, *now} if past.get(name) != now.get(name))


def _agree(content: str, mark: str) -> bool:
    """Whether the digest of a file is that in a table's, of which a part is the description's."""
    return content.startswith(mark.partition(":")[0])


def _texts(found: object) -> dict[str, str]:
    """What a manifest says, as far as it is names and texts."""
    return {n: text for n, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}


def _shown(value: object) -> str:
    return quoted(value) if isinstance(value, str) else str(value)
