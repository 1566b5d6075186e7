"""Check or build the suite: from what was asked for to reports in their places."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from rich.console import Console
from rich.text import Text

from koruz.data import catalog
from koruz.data.package.descriptor import read_package
from koruz.data.package.profile import skip_grammar
from koruz.report.conditions import Among
from koruz.runner import forkserver, notebooks, plan, pool
from koruz.runner.edition import history, manifest, overlaid
from koruz.runner.edition.fingerprint import WHOLE
from koruz.runner.edition.history import Stopwatch
from koruz.runner.edition.scratch import scratch
from koruz.runner.plan import Data, Given, Job, Options, Project, Theme
from koruz.runner.signals import Interrupts
from koruz.words import shared
from koruz.words.problems import BadInput, Problem

if TYPE_CHECKING:
    from koruz.data.account import Account
    from koruz.data.choices import Answers
    from koruz.data.overlay import Merged

T = TypeVar("T")

Workshop = Callable[[Sequence[Job], Sequence[Path], Any], Generator[Any, None, None]]
"""Builds reports, each in its folder, tells how that goes on, and gives results as they come."""


@dataclass(frozen=True)
class Request:
    """What was asked for, unchecked.

    Attributes:
        themes: Names of themes; none means all.
        pairs: Parameters by name and value.
        params: A file of parameters.
        data: A folder of workbooks and CSVs to lay over the data, or one such file.
        out: Folder for the reports; None is the project's own.
        formats: Formats joined by commas.
        jobs: How many notebooks run at once; None is one for each core.
        force: Whether to build what hasn't changed.
        engine: How cells run: 'koruz' in the report's process, 'kernel' in an ordinary kernel.
        timeout: Seconds that a cell may take, and an export.
        strict: Whether what looks odd in the data, or changes nothing, is an error.
        dask: Address of a Dask cluster's scheduler, whose workers are to build the reports; None is this machine.
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
    strict: bool = False
    dask: str | None = None


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
        failed: What failed of the reports, by their places.
        page: The page of all sets of parameters, if there were several.
    """

    out: Path
    published: list[Job] = field(default_factory=list)
    unchanged: list[Job] = field(default_factory=list)
    failures: list[Any] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    timings: dict[str, Mapping[str, float]] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)
    failed: dict[str, list[Any]] = field(default_factory=dict)
    page: Path | None = None


@dataclass(frozen=True)
class Order:
    """A request whose words are understood; its values are still unchecked against the data.

    `published` are the notebooks whose reports may stand; of a draft none does.
    """

    published: Mapping[str, Path]
    themes: list[Theme]
    sets: Sequence[Mapping[str, Given]]
    out: Path
    formats: tuple[str, ...]
    width: int
    options: Options


def themes(project: Project) -> list[Theme]:
    """All themes with what they declare.

    Raises:
        BadInput: With every notebook that can't be read.
    """
    gather = _Gather()
    found = [gather(plan.read_theme, name, path) for name, path in plan.find_notebooks(project).items()]
    gather.end()
    return [theme for theme in found if theme]


def working(project: Project, request: Request, found: Sequence[Theme]) -> dict[tuple[str, str], dict[str, str]]:
    """Countries that parameters may name, names by code, by theme and parameter. Empty if the data can't be used.

    Args:
        project: Where everything is.
        request: What was asked for; other data that it lays over the project's count.
        found: Themes whose parameters are asked for.
    """
    with Interrupts(), scratch() as folder:
        try:
            answers = _answers(open_data(project, request.data, folder))
            return {
                (theme.name, parameter.name): {
                    code: answers.countries[code] for code in answers.of(mark.choice, {}) or ()
                }
                for theme in found
                for parameter in theme.parameters
                for mark in parameter.conditions
                if isinstance(mark, Among)
            }
        except (BadInput, KeyError):  # `--check` tells what is wrong
            return {}


class Looked(NamedTuple):
    """How many files of data, notebooks and parameters were checked, and what the data do and look like."""

    files: int
    notebooks: int
    parameters: int
    account: Account


def check(project: Project, request: Request) -> Looked:
    """Check data, notebooks and parameters, and run nothing.

    Raises:
        BadInput: With everything that is wrong.
    """
    from koruz.data.account import Account

    skip_grammar()
    with Interrupts(), scratch() as folder:
        gather = _Gather()
        order = gather(understand, project, request)
        data = gather(open_data, project, request.data, folder)
        if data:
            account = gather(_look, project, data) or Account()
            gather.extend([] if gather.problems else _claims(data))
        if order:
            gather.extend([*_check_notebooks(order, stripped=True), *_check_seminars(order)])
        if data:
            gather.problems = _binding(gather.problems, data.folder, order)
        if order and data and not gather.problems:
            gather(_jobs, order, data, _answers(data))
        gather.end()
        assert order
        assert data
        gather.extend(account.problems() if request.strict else [])
        gather.end()
        count = sum(len(theme.parameters) for theme in order.themes)
        return Looked(len(manifest.data_files(data.folder)), len(order.themes), count, account)


def _look(project: Project, data: Data) -> Account:
    """What other data do, and what looks odd; those were judged when they were merged, the project's own are now."""
    from koruz.data.account import Account
    from koruz.data.checks import checked

    if data.account is not None and data.changed:
        return data.account
    found = checked(data.folder)
    if found.problems:
        raise BadInput(found.problems)
    given = data.account or Account()
    return replace(given, notices=list(dict.fromkeys([*given.notices, *found.notices])))


def _account(project: Project, merged: Merged) -> Account:
    from koruz.data.account import account

    return account(merged, manifest.unread(project.reports))


def _claims(data: Data) -> list[Problem]:
    """What is wrong with the tests of the claims, whose data are sound."""
    from koruz.claims.ledger import problems

    return problems(catalog.Catalog(data.merged.package) if data.merged else catalog.open_catalog(data.folder))


def why(project: Project, request: Request) -> list[str]:
    """Why each report that is asked for would be built, or not, and each file of the suite; nothing is built.

    Raises:
        BadInput: With everything that is wrong with what was asked for; the data are judged when a report is built.
    """
    from koruz.runner.edition import front_page
    from koruz.runner.edition.why import of_formats, of_report, of_suite

    with Interrupts(), scratch() as folder:
        order = understand(project, request)
        data = open_data(project, request.data, folder)
        jobs = asked_jobs(order, data)
        told = [of_report(job, order.out, plan.reasons(job, order.out), forced=request.force) for job in jobs]
        moving = [job for job in jobs if request.force or not plan.up_to_date(job, order.out)]
        further = of_formats((job, plan.with_those_that_stand(job, order.out)) for job in moving)
        lines = [*(line for report in told for line in report), *further]
        if data.changed or all(job.variant for job in jobs):
            return lines
        return [*lines, *of_suite(front_page.stale(order.out, data.folder, data.digests), bool(moving))]


def chosen(project: Project, request: Request) -> dict[str, Path]:
    """Notebooks of the themes that were asked for, drafts too."""
    known = plan.find_notebooks(project)
    return {name: known[name] for name in plan.choose_themes(request.themes, known)}


def remarks(known: Mapping[str, Path]) -> list[str]:
    """What authors of published notebooks, which are sound, should know of their text, each in one line."""
    return [line for path in plan.published(known).values() for line in notebooks.remarks(path)]


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
    with Interrupts() as interrupts, scratch() as folder, shared.within(folder), pool.ended():
        watch = Stopwatch()
        order = understand(project, request)
        if request.data is None and request.dask is None:  # else it begins when these data are accepted, or elsewhere
            forkserver.begin()
        notices = _recover(order.out)
        data = open_data(project, request.data, folder)
        _tell_account(project, request, data, console)
        jobs = asked_jobs(order, data)
        todo = _to_build(jobs, request, order, console)
        places = {job.place for job in todo}
        outcome = Outcome(order.out, unchanged=[job for job in jobs if job.place not in places], notices=notices)
        watch.lap("deciding what has changed")
        if todo and request.dask is None:
            forkserver.begin()
        check_inputs(order, data, todo, project)
        watch.lap("checking data and notebooks")
        if todo:
            with _workshop(request, order, folder) as build_all:
                first = history.in_turn(todo, project.root, order.width)
                _run(first, order, build_all, outcome, interrupts, console, _ahead(request, order, data, todo))
            # With a kernel for each, all take about as long; on a cluster, times are its machines'.
            if order.options.engine == Options().engine and request.dask is None:
                _remember(project, outcome)
            watch.lap("reports")
        with interrupts.held():
            try:
                _tidy(order, data, outcome)
                if request.params and len(order.sets) > 1:
                    _tell_sets(request.params, order, data, outcome)
            except OSError as error:  # a full disk; what stood stands
                outcome.failures.append(f"the suite's own files: {error.strerror or error}")
        watch.lap("tidying up")
        outcome.stages = watch.laps
    return outcome


def _to_build(jobs: Sequence[Job], request: Request, order: Order, console: Console) -> list[Job]:
    """The jobs that have changed, in every format in which their reports stand; those not asked for are told."""
    asked = [job for job in jobs if request.force or not plan.up_to_date(job, order.out)]
    if not asked:
        return []
    from koruz.runner.edition.why import of_formats

    found = [plan.with_those_that_stand(job, order.out) for job in asked]
    tell(of_formats(zip(asked, found, strict=True)), console)
    return found


def understand(project: Project, request: Request) -> Order:
    """Make sense of a request's words, before any data are read.

    Raises:
        BadInput: With everything that is wrong.
    """
    known = plan.find_notebooks(project)
    published = plan.published(known)
    gather = _Gather()
    names = gather(plan.choose_themes, request.themes, known if request.themes else published) or []
    formats = gather(plan.choose_formats, request.formats) or ()
    width = gather(plan.choose_jobs, request.jobs) or 1
    options = gather(plan.choose_manner, request.engine, request.timeout) or Options()
    out = gather(plan.choose_out, project, request.out) or project.reports
    found = [gather(plan.read_theme, name, known[name]) for name in names]
    chosen = [theme for theme in found if theme]
    sets: Sequence[Mapping[str, Given]] = [{}]
    if chosen and len(chosen) == len(found):
        sets = gather(plan.assign, chosen, list(known), request.pairs, request.params) or [{}]
    gather.end()
    return Order(published, chosen, sets, out, formats, width, options)


def asked_jobs(order: Order, data: Data) -> list[Job]:
    """A job for each report that is asked for; defaults were checked when the standing reports were made.

    Raises:
        BadInput: With every value that was given and is wrong.
    """
    asked = any(given.values for part in order.sets for given in part.values())
    return _jobs(order, data, _answers(data) if asked else None)


def _jobs(order: Order, data: Data, answers: Answers | None) -> list[Job]:
    """A job for each theme and set of values, each report once.

    Raises:
        BadInput: With every wrong value of every set.
    """
    found: dict[str, Job] = {}
    for jobs in _jobs_of_sets(order, data, answers):
        for job in jobs:
            found.setdefault(job.place, job)
    return list(found.values())


def _jobs_of_sets(order: Order, data: Data, answers: Answers | None) -> list[list[Job]]:
    """The jobs of each set of values; raises BadInput as `_jobs` does."""
    gather, data = _Gather(), _of_all(order, data)
    found = [gather(plan.make_jobs, order.themes, given, data, order.formats, answers) or [] for given in order.sets]
    gather.end()
    return found


def _of_all(order: Order, data: Data) -> Data:
    """The data, knowing whether every report is made with them: those asked for, and those that stand."""
    if data.laid is None:
        return data
    given = {theme.name: [part.get(theme.name, Given()).values for part in order.sets] for theme in order.themes}
    plain = {theme for theme, values in given.items() if not all(values)}
    stand = manifest.read(order.out / "variants" / plan.shelf({}, data))["themes"]
    return replace(data, laid=replace(data.laid, whole=bool(plain) and {*order.published} <= {*plain, *stand}))


def open_data(project: Project, over: Path | None, scratch: Path) -> Data:
    """The data to build from; with `over`, merged into a folder of their own and checked.

    Raises:
        BadInput: If there is no data package, or the other data don't fit it.
    """
    if over is not None:
        return _laid_over(project, over, scratch / "data")
    opened = catalog.open_catalog(project.data)
    return Data(project.data, opened.edition, opened.vintage, False, manifest.shared_inputs(project.data))


def _laid_over(project: Project, over: Path, folder: Path) -> Data:
    """The project's data with others laid over, merged into a folder, and what these do."""
    from koruz.data.overlay import merge

    merged = merge(project.data, over, folder)
    opened, given = catalog.open_catalog(folder), _account(project, merged)
    digests, own = manifest.shared_inputs(folder), manifest.shared_inputs(project.data)
    data = Data(folder, opened.edition, opened.vintage, digests[WHOLE] != own[WHOLE], digests, merged, given)
    if not data.changed:
        return data
    laid = overlaid.laid(over, merged, given, opened)
    return replace(data, laid=laid, under=overlaid.Under(project.data, own, project.reports))


def tell(lines: Iterable[str], console: Console) -> None:
    """Show lines as they are."""
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _tell_account(project: Project, request: Request, data: Data, console: Console) -> None:
    """Say what other data do; raise BadInput for what looks odd in them, or changes nothing, if that was asked for."""
    given = data.account
    tell(given.lines() if given else [], console)
    if given and not data.changed:
        tell([f"Nothing in {request.data} differs from the data: this is the standard edition."], console)
    if given and request.strict and (problems := given.problems()):
        raise BadInput(problems)


def _answers(data: Data) -> Answers:
    """What the data, with those laid over them, can answer."""
    return catalog.open_catalog(data.folder).answers


def check_inputs(order: Order, data: Data, jobs: Sequence[Job], project: Project, *, sound: bool | None = None) -> None:
    """Raise BadInput with all that is wrong with data, notebooks, values and places of the reports to build.

    Args:
        order: What was asked for.
        data: The data to build from.
        jobs: The reports to build.
        project: Where everything is.
        sound: Whether these data were found sound before; None looks at what was published from them.
    """
    gather = _Gather()
    if sound is None:
        sound = not _wants_drafts(order) and any(_checked_before(out, data) for out in (order.out, project.reports))
    unseen = not data.changed and not sound
    if unseen:  # all of it: it is published as a whole, whoever reads what
        gather.extend(_binding(catalog.check(data.folder), data.folder, order))
    if not gather.problems and (unseen or (data.merged and "claims" in data.merged.package.origins)):
        gather.extend(_claims(data))
    if jobs:
        gather.extend(_check_notebooks(order, stripped=False))
    if jobs and not gather.problems:
        gather(_jobs, order, data, _answers(data))
    for job in jobs:
        gather.extend(plan.check_place(job, order.out))
    gather.end()


def _wants_drafts(order: Order | None) -> bool:
    return order is not None and any(theme.draft for theme in order.themes)


def _binding(problems: Sequence[Problem], folder: Path, order: Order | None) -> list[Problem]:
    """Problems that stop this run: what is wrong in a table that is a draft stops drafts alone."""
    drafts = () if _wants_drafts(order) else read_package(folder).drafts
    return [problem for problem in problems if problem.file not in drafts]


def _check_notebooks(order: Order, *, stripped: bool) -> list[Problem]:
    return [
        problem for theme in order.themes for problem in notebooks.check(theme.notebook, theme.name, stripped=stripped)
    ]


def _check_seminars(order: Order) -> list[Problem]:
    from koruz.runner.seminar.judging import checked

    return [problem for theme in order.themes for problem in checked(theme.notebook, theme.name)]


def _checked_before(out: Path, data: Data) -> bool:
    """Whether anything was published from these data as a whole by this code, which had checked them."""
    return manifest.read(out).get("checked") == manifest.checks(data.digests)


@contextmanager
def _workshop(request: Request, order: Order, scratch: Path) -> Iterator[Workshop]:
    """Where reports are built: in processes of this machine, or by the workers of a cluster."""
    if request.dask is None:
        yield lambda jobs, folders, tell: pool.run(jobs, folders, order.width, scratch, tell, order.options)
        return
    from koruz.runner.cluster import client

    with client.connected(request.dask) as cluster:
        yield lambda jobs, folders, tell: client.run(cluster, jobs, folders, tell, order.options)


def _run(
    jobs: list[Job],
    order: Order,
    build_all: Workshop,
    outcome: Outcome,
    interrupts: Interrupts,
    console: Console,
    ahead: Callable[[], object],
) -> None:
    from koruz.runner import progress
    from koruz.runner.edition import front_page

    with ExitStack() as stack:
        stage = _stage(order.out)
        stack.callback(stage.close)
        reporter = stack.enter_context(progress.reporter(console, jobs))
        folders = [stage.new(job.place) for job in jobs]
        tell = _Ear(reporter, outcome)
        results = stack.enter_context(closing(build_all(jobs, folders, tell)))
        standard = any(not job.variant for job in jobs)
        prepare = partial(front_page.prepare, order.out) if standard else front_page.prepare_pages
        beside = [_beside(lambda: (ahead(), prepare()))]
        for left, result in zip(reversed(range(len(jobs))), results, strict=False):
            outcome.timings[result.job.place] = result.timings
            with interrupts.held():
                wrong = _publish(result, stage) if result.entry else []
                failures = [*result.failures, *wrong]
                outcome.failures.extend(failures)
                outcome.failed[result.job.place] = failures
                published = bool(result.entry and not wrong)
                if published:
                    outcome.published.append(result.job)
                reporter.end(result, published=published)
            if standard and 0 < left == min(order.width, len(jobs) - 1):  # none waits; a core will soon be free
                beside.append(_beside(front_page.prepare, order.out))
        for thread in beside:
            thread.join()
        outcome.notices.extend(stage.notices)


def _ahead(request: Request, order: Order, data: Data, jobs: Sequence[Job]) -> Callable[[], object]:
    """What can be worked out while the run waits for the fork server: the verdicts that its reports tell."""
    reports = {job.theme for job in jobs if not job.variant}
    elsewhere = request.dask is not None or order.options.engine != Options().engine
    return partial(_judge, data.folder, reports) if reports and not (elsewhere or data.changed) else lambda: None


def _judge(folder: Path, reports: set[str]) -> None:
    with suppress(Exception):  # if it fails, the report that tells the verdict will say why
        from koruz.claims.ledger import judge_ahead

        judge_ahead(catalog.open_catalog(folder), reports)


def _beside(step: Callable[..., object], *arguments: object) -> threading.Thread:
    """Let a step begin in a thread of its own."""
    thread = threading.Thread(target=step, args=arguments, daemon=True)
    thread.start()
    return thread


class _Ear:
    """Keeps notices for the end of the run, and passes everything else to the reporter."""

    def __init__(self, reporter: Any, outcome: Outcome) -> None:
        self._reporter, self._outcome = reporter, outcome

    def __call__(self, job: Job, event: Any) -> None:
        if event[0] == "notice":
            self._outcome.notices += [event[1]] if event[1] not in self._outcome.notices else []
        else:
            self._reporter.event(job, event)


def _stage(out: Path) -> Any:
    from koruz.runner.edition.publish import Stage

    try:
        return Stage(out)
    except OSError as error:
        rule, remedy = "the output folder can be written", "Choose another folder with --out."
        raise BadInput([Problem(str(out), None, None, rule, error.strerror or str(error), remedy)]) from error


def _publish(result: Any, stage: Any) -> list[Any]:
    from koruz.runner.edition import publish
    from koruz.runner.worker import Failure

    try:
        with publish.alone(stage.out):
            publish.put(result.job, result.entry, stage)
    except Exception as error:  # a full disk, a report open elsewhere, or an index that can't be rendered
        return [Failure(result.job.notebook.name, "publishing", f"{type(error).__name__}: {error}")]
    return []


def _remember(project: Project, outcome: Outcome) -> None:
    taken = {job.theme: outcome.timings[job.place] for job in outcome.published}
    seconds = {theme: parts["processor"] for theme, parts in taken.items() if "processor" in parts}
    history.remember(project.root, seconds)


def _recover(out: Path) -> list[str]:
    from koruz.runner.edition import publish

    if not out.is_dir():
        return []
    with publish.alone(out):
        return publish.recover(out)


def _tidy(order: Order, data: Data, outcome: Outcome) -> None:
    from koruz.runner.edition import front_page, publish

    tell = outcome.notices.append
    if order.out.is_dir():
        with publish.alone(order.out):
            outcome.notices.extend(publish.tidy(order.out, order.published))
            # Other data than the standard edition's say nothing about what is published of the whole.
            if not data.changed:
                outcome.failures.extend(front_page.publish(order.out, data.folder, data.digests, tell))
            for shelf in _shelves(outcome):
                assert data.laid
                outcome.notices.extend(publish.recover(shelf))
                overlaid.describe(data.folder, data.laid)
                outcome.failures.extend(front_page.publish(shelf, data.folder, data.digests, tell))


def _shelves(outcome: Outcome) -> list[Path]:
    """Where all reports lie that are made with other data, and have a front door of their own."""
    jobs = [job for job in [*outcome.published, *outcome.unchanged] if job.variant and job.suite]
    return [outcome.out / shelf for shelf in dict.fromkeys(job.shelf for job in jobs)]


def _tell_sets(file: Path, order: Order, data: Data, outcome: Outcome) -> None:
    """Write the page of all sets of parameters; its reports are published, or failed."""
    from koruz.runner.edition import publish, variants

    jobs = _jobs_of_sets(order, data, _answers(data))
    named = [{name for given in part.values() for name in given.values} for part in order.sets]
    found = variants.rows(list(zip(named, jobs, strict=True)), outcome.failed, order.out)
    order.out.mkdir(parents=True, exist_ok=True)  # if all failed, the page says why
    with publish.alone(order.out):
        outcome.page, notices = variants.publish(found, file, data.edition, data.vintage, order.out)
    outcome.notices.extend(notices)


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
