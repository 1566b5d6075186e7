"""Check or build the suite: from what was asked for to reports in their places."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console

from koruz import catalog
from koruz.build import manifest, notebooks, pace, plan, pool, template
from koruz.build.lean import skip_grammar
from koruz.build.manner import Manner
from koruz.build.plan import Data, Given, Job, Project, Theme
from koruz.build.signals import Interrupts
from koruz.build.timings import Stopwatch
from koruz.problems import BadInput, Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """What was asked for, unchecked.

    Attributes:
        themes: Names of themes; none means all.
        pairs: Parameters by name and value.
        params: A file of parameters.
        data: A folder of CSVs to lay over the data.
        out: Folder for the reports; None is the project's own.
        formats: Formats joined by commas.
        jobs: How many notebooks run at once; None is one for each core.
        force: Whether to build what hasn't changed.
        engine: How cells run: 'koruz' in the report's process, 'kernel' in an ordinary kernel.
        timeout: Seconds that a cell may take, and an export.
    """

    themes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, Any], ...] = ()
    params: Path | None = None
    data: Path | None = None
    out: Path | None = None
    formats: str = ",".join(plan.FORMATS)
    jobs: int | None = None
    force: bool = False
    engine: str = "koruz"
    timeout: int | None = None


@dataclass
class Outcome:
    """What a build did.

    Attributes:
        out: The output folder.
        published: Reports that were made.
        unchanged: Reports that stood already.
        failures: What failed, each in one line by `str`.
        notices: What else there is to say, such as that a fast way was closed.
        timings: Seconds of each stage of each report, by its place.
        stages: Seconds of each stage of the run.
    """

    out: Path
    published: list[Job] = field(default_factory=list)
    unchanged: list[Job] = field(default_factory=list)
    failures: list[Any] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    timings: dict[str, Mapping[str, float]] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """A request whose words are understood; its values are still unchecked against the data."""

    known: Mapping[str, Path]
    themes: list[Theme]
    sets: Sequence[Mapping[str, Given]]
    out: Path
    formats: tuple[str, ...]
    width: int
    manner: Manner


def themes(project: Project) -> list[Theme]:
    """All themes with what they declare.

    Raises:
        BadInput: With every notebook that can't be read.
    """
    gather = _Gather()
    found = [gather(plan.read_theme, name, path) for name, path in plan.find_notebooks(project).items()]
    gather.end()
    return [theme for theme in found if theme]


def check(project: Project, request: Request) -> tuple[int, int, int]:
    """Check data, notebooks and parameters, and run nothing.

    Returns:
        How many files of data, notebooks and parameters were checked.

    Raises:
        BadInput: With everything that is wrong.
    """
    skip_grammar()
    with tempfile.TemporaryDirectory(prefix="koruz-") as scratch:
        gather = _Gather()
        order = gather(understand, project, request)
        data = gather(open_data, project, request.data, Path(scratch))
        if data:
            gather.extend(catalog.check(data.folder) if not data.changed else [])
        if order:
            gather.extend(_check_notebooks(order, stripped=True))
        if order and data and not gather.problems:
            gather(_jobs, order, data, _countries(order, data))
        gather.end()
        assert order
        assert data
        count = sum(len(theme.parameters) for theme in order.themes)
        return len(manifest.data_files(data.folder)), len(order.themes), count


def remarks(project: Project, request: Request) -> list[str]:
    """What authors of the chosen notebooks, which are sound, should know of their text, each in one line."""
    known = plan.find_notebooks(project)
    return [line for name in plan.choose_themes(request.themes, known) for line in notebooks.remarks(known[name])]


def build(project: Project, request: Request, console: Console) -> Outcome:
    """Build what was asked for and has changed.

    Args:
        project: Where everything is.
        request: What was asked for.
        console: Where progress is shown.

    Raises:
        BadInput: With everything that is wrong, before any notebook runs.
        Stopped: If the run was interrupted; kernels have ended and nothing half-written is left.
    """
    skip_grammar()
    with Interrupts() as interrupts, tempfile.TemporaryDirectory(prefix="koruz-") as name, pool.ended():
        scratch, watch = Path(name), Stopwatch()
        order = understand(project, request)
        _recover(order.out)
        data = open_data(project, request.data, scratch)
        # Defaults were checked when the standing reports were made.
        asked = any(given.values for part in order.sets for given in part.values())
        jobs = _jobs(order, data, _countries(order, data) if asked else None)
        todo = [job for job in jobs if request.force or not plan.up_to_date(job, order.out)]
        places = {job.place for job in todo}
        outcome = Outcome(order.out, unchanged=[job for job in jobs if job.place not in places])
        watch.lap("deciding what has changed")
        if todo:
            template.begin()
            _check_inputs(order, data, todo, project)
            watch.lap("checking data and notebooks")
            _run(pace.longest_first(todo, project.root), order, scratch, outcome, interrupts, console)
            if order.manner.engine == Manner().engine:  # with a kernel for each, all take about as long
                _remember(project, outcome)
            watch.lap("reports")
        with interrupts.held():
            _tidy(order, data, outcome)
        watch.lap("tidying up")
        outcome.stages = watch.laps
    return outcome


def understand(project: Project, request: Request) -> Order:
    """Make sense of a request's words, before any data are read.

    Raises:
        BadInput: With everything that is wrong.
    """
    known = plan.find_notebooks(project)
    gather = _Gather()
    names = gather(plan.choose_themes, request.themes, known) or []
    formats = gather(plan.choose_formats, request.formats) or ()
    width = gather(plan.choose_jobs, request.jobs) or 1
    manner = gather(plan.choose_manner, request.engine, request.timeout) or Manner()
    out = gather(plan.choose_out, project, request.out) or project.reports
    found = [gather(plan.read_theme, name, known[name]) for name in names]
    chosen = [theme for theme in found if theme]
    sets: Sequence[Mapping[str, Given]] = [{}]
    if chosen and len(chosen) == len(found):
        sets = gather(plan.assign, chosen, list(known), request.pairs, request.params) or [{}]
    gather.end()
    return Order(known, chosen, sets, out, formats, width, manner)


def _jobs(order: Order, data: Data, countries: Mapping[str, str] | None) -> list[Job]:
    """A job for each theme and set of values, each report once.

    Raises:
        BadInput: With every wrong value of every set.
    """
    gather = _Gather()
    found: dict[str, Job] = {}
    for given in order.sets:
        for job in gather(plan.make_jobs, order.themes, given, data, order.formats, countries) or []:
            found.setdefault(job.place, job)
    gather.end()
    return list(found.values())


def open_data(project: Project, over: Path | None, scratch: Path) -> Data:
    """The data to build from; with `over`, merged into a folder of their own and checked.

    Raises:
        BadInput: If there is no data package, or the other data don't fit it.
    """
    folder = project.data
    if over is not None:
        from koruz.overlay import merge

        folder = scratch / "data"
        merge(project.data, over, folder)
    opened = catalog.open_catalog(folder)
    digests = manifest.shared_digests(folder)
    changed = over is not None and digests["data"] != catalog.digest(project.data)
    return Data(folder, opened.edition, opened.vintage, changed, digests)


def _countries(order: Order, data: Data) -> Mapping[str, str] | None:
    """Countries by code, without groups such as 'World'; None if no notebook asks for one."""
    if not any(parameter.annotation.endswith("Country") for theme in order.themes for parameter in theme.parameters):
        return None
    table = catalog.open_catalog(data.folder).text("countries")
    rows = zip(*(table.column(name) for name in ("country", "name", "kind")), strict=True)
    return {code: name for code, name, kind in rows if kind == "country"}


def _check_inputs(order: Order, data: Data, jobs: Sequence[Job], project: Project) -> None:
    """Raise BadInput with all that is wrong with data, notebooks, values and places."""
    gather = _Gather()
    if not data.changed and not any(_checked_before(out, data) for out in (order.out, project.reports)):
        gather.extend(catalog.check(data.folder))
    gather.extend(_check_notebooks(order, stripped=False))
    if not gather.problems:
        gather(_jobs, order, data, _countries(order, data))
    for job in jobs:
        gather.extend(plan.check_place(job, order.out))
    gather.end()


def _check_notebooks(order: Order, *, stripped: bool) -> list[Problem]:
    return [
        problem for theme in order.themes for problem in notebooks.check(theme.notebook, theme.name, stripped=stripped)
    ]


def _checked_before(out: Path, data: Data) -> bool:
    """Whether a report was published from these data by this code, which had checked them."""
    return any(
        all(entry.get("inputs", {}).get(name) == value for name, value in data.digests.items())
        for entry in manifest.read(out)["themes"].values()
    )


def _run(
    jobs: list[Job], order: Order, scratch: Path, outcome: Outcome, interrupts: Interrupts, console: Console
) -> None:
    from koruz.build import front, progress

    with ExitStack() as stack:
        stage = _stage(order.out)
        stack.callback(stage.close)
        reporter = stack.enter_context(progress.reporter(console, jobs))
        folders = [stage.new(job.place) for job in jobs]
        tell = _Ear(reporter, outcome)
        results = stack.enter_context(closing(pool.run(jobs, folders, order.width, scratch, tell, order.manner)))
        if any(not job.variant for job in jobs):
            threading.Thread(target=front.prepare, args=(order.out,), daemon=True).start()
        for result in results:
            outcome.timings[result.job.place] = result.timings
            with interrupts.held():
                failures = [*result.failures] or _publish(result, stage)
                outcome.failures.extend(failures)
                if not failures:
                    outcome.published.append(result.job)
                reporter.end(result, published=not failures)


class _Ear:
    """Keeps notices for the end of the run, and passes everything else to the reporter."""

    def __init__(self, reporter: Any, outcome: Outcome) -> None:
        self._reporter, self._outcome = reporter, outcome

    def __call__(self, job: Job, event: Any) -> None:
        if event[0] == "notice":
            self._outcome.notices.append(event[1])
        else:
            self._reporter.event(job, event)


def _stage(out: Path) -> Any:
    from koruz.build.publish import Stage

    try:
        return Stage(out)
    except OSError as error:
        rule, remedy = "the output folder can be written", "Choose another folder with --out."
        raise BadInput([Problem(str(out), None, None, rule, error.strerror or str(error), remedy)]) from error


def _publish(result: Any, stage: Any) -> list[Any]:
    from koruz.build import publish
    from koruz.build.worker import Failure

    try:
        with publish.alone(stage.out), stage.swapped(result.job.place):
            publish.record(result.job, result.entry, stage.out)
    except Exception as error:  # a full disk, a report open elsewhere, or an index that can't be rendered
        return [Failure(result.job.notebook.name, "publishing", f"{type(error).__name__}: {error}")]
    return []


def _remember(project: Project, outcome: Outcome) -> None:
    taken = {job.theme: outcome.timings[job.place] for job in outcome.published if outcome.timings[job.place]}
    seconds = {theme: sum(parts.values()) - parts.get("start", 0) for theme, parts in taken.items()}
    pace.remember(project.root, seconds)


def _recover(out: Path) -> None:
    from koruz.build import publish

    if out.is_dir():
        with publish.alone(out):
            publish.recover(out)


def _tidy(order: Order, data: Data, outcome: Outcome) -> None:
    from koruz.build import front, publish

    if order.out.is_dir():
        with publish.alone(order.out):
            publish.tidy(order.out, order.known)
            # Other data than the standard edition's say nothing about what is published of the whole.
            if not data.changed:
                outcome.failures.extend(front.publish(order.out, data.folder, data.digests))


class _Gather:
    """Collects what is wrong from several steps, so that one run tells all of it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, step: Callable[..., T], *arguments: Any) -> T | None:
        try:
            return step(*arguments)
        except BadInput as error:
            self.extend(error.problems)
            return None

    def extend(self, problems: Sequence[Problem]) -> None:
        self.problems.extend(problem for problem in problems if problem not in self.problems)

    def end(self) -> None:
        if self.problems:
            raise BadInput(self.problems)
