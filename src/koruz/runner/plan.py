"""What is to be built: themes, parameters, data, formats and folders, decided and checked before a kernel starts."""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.report.parameter_sets import load
from koruz.report.parameters import Context, Parameter, check, declared, defaults, read_notebook, shown, unknown
from koruz.runner import notebooks
from koruz.runner.edition import manifest, overlaid
from koruz.runner.edition.drafts import is_draft
from koruz.runner.edition.fingerprint import WHOLE, differences, notebook_inputs
from koruz.runner.edition.overlaid import LAID, Laid, Standard, Under
from koruz.runner.edition.shape import RESERVED, SUITE
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted

if TYPE_CHECKING:
    from koruz.data.account import Account
    from koruz.data.choices import Answers
    from koruz.data.overlay import Merged

CELL_TIMEOUT = 600  # seconds
LONGEST_TIMEOUT = 7 * 24 * 60 * 60  # seconds; far beyond it, clocks overflow
ENGINES = ("koruz", "kernel")


FORMATS: Mapping[str, str] = {
    "html": "koruz-html",
    "pdf": "koruz-pdf",
    "slides": "koruz-slides",
    "seminar": "koruz.runner.seminar.made:write",
}
"""Formats and what writes them: an nbconvert exporter, or a function by its module and name."""
_NOTEBOOK = re.compile(r"\d\d_([a-z][a-z0-9_]*)\.ipynb")
_SOURCES = ("data", "notebooks", "src", "tests", "benchmarks", ".git", ".venv", ".ci")
_SLUG_LIMIT = 48
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE, _NUMBER = re.compile(r"(?!TRUE$|FALSE$)[A-Z]+"), re.compile(r"-?\d+(\.\d+)?")
_VALUES = defaultdict(lambda: re.compile(r"(?!)"), {str: _CODE, int: _NUMBER, float: _NUMBER, bool: re.compile(r"\w+")})
_MARKED = re.compile(r"-[0-9a-f]{8}$")  # as a name with a hash ends
_NAME_LIMIT = 200  # characters of an output folder that a message repeats
# Bytes that a part of a path, and a whole path, may have on Linux and macOS, less room for what is put into the folder.
_PART_LIMIT = 255
_PATH_LIMIT = 4096 - 300 if sys.platform == "linux" else 1024 - 300


@dataclass(frozen=True)
class Project:
    """Where everything is."""

    root: Path

    @property
    def notebooks(self) -> Path:
        """Folder of the notebooks, which is also where they run."""
        return self.root / "notebooks"

    @property
    def data(self) -> Path:
        """Folder of the data package."""
        return self.root / "data"

    @property
    def reports(self) -> Path:
        """Folder of the standard edition."""
        return self.root / "reports"


@dataclass(frozen=True)
class Theme:
    """A notebook as it is declared.

    Attributes:
        name: Short name, from the notebook's file name.
        notebook: Path of the notebook.
        question: What it asks, from its metadata.
        parameters: What it declares.
        draft: Whether it is built only when it is named, and never published.
    """

    name: str
    notebook: Path
    question: str
    parameters: tuple[Parameter, ...]
    draft: bool = False

    @cached_property
    def title(self) -> str:
        """Its first heading, read when somebody asks: what reads Markdown takes a while to import."""
        return notebooks.title_of(read_notebook(self.notebook))


@dataclass(frozen=True)
class Given:
    """Values that were asked for one theme, and where each comes from."""

    values: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Data:
    """The data that reports are made from.

    Attributes:
        folder: The package, merged if other data lie over it.
        edition: Its version.
        vintage: Its date, ISO 8601, perhaps reduced.
        changed: Whether it differs from the project's own data.
        digests: Digests of the data as a whole and of each file, of koruz and of the versions.
        merged: What other data did that lie over it, how their files were read, and what looks odd; None if none do.
        account: What each row of other data does; None if none lie over it.
        laid: The rows that differ from the project's own data, as reports tell of them; None if none do.
        under: The project's own data below them.
    """

    folder: Path
    edition: str
    vintage: str
    changed: bool
    digests: Mapping[str, str]
    merged: Merged | None = None
    account: Account | None = None
    laid: Laid | None = None
    under: Under | None = None


@dataclass(frozen=True)
class Job:
    """One report to build.

    Attributes:
        theme: Short name, also the name of its files.
        notebook: The notebook to execute.
        data: Folder of the data package that it reads.
        parameters: Every value it runs with.
        defaults: Every default.
        edition: Edition of the data.
        vintage: Date of the data.
        variant: Whether parameters or data differ from the standard edition's, or it is a draft.
        place: Folder of the report, relative to the output folder, with slashes.
        formats: Formats to export to.
        inputs: Digests of everything that may change a byte of it; which of the data do, its reading tells.
        exporters: What writes each format.
        laid: Figures laid over the data, if they differ from the standard edition's.
        standard: What it is compared with then.
    """

    theme: str
    notebook: Path
    data: Path
    parameters: Mapping[str, Any]
    defaults: Mapping[str, Any]
    edition: str
    vintage: str
    variant: bool
    place: str
    formats: tuple[str, ...]
    inputs: Mapping[str, str]
    exporters: Mapping[str, str] = field(default_factory=lambda: dict(FORMATS))
    laid: Laid | None = None
    standard: Standard | None = None

    @property
    def suite(self) -> bool:
        """Whether it is one of all reports, which have a front door: the standard edition's, or all with other data."""
        return not self.variant or bool(self.laid and self.laid.whole)

    @property
    def changed(self) -> dict[str, Any]:
        """Parameters that differ from the defaults."""
        return {name: value for name, value in self.parameters.items() if value != self.defaults[name]}

    @property
    def shelf(self) -> str:
        """Folder of the manifest that records the report, relative to the output folder: '' or 'variants/<slug>'."""
        return self.place.rpartition("/")[0]


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds `notebooks` and `data`.

    Raises:
        BadInput: If there is none.
    """
    for folder in (start, *start.parents):
        if (folder / "notebooks").is_dir() and (folder / "data").is_dir():
            return folder
    rule = "koruz runs in a project: a folder with `notebooks` and `data`"
    raise BadInput([Problem(str(start), None, None, rule, "", "Go to the project's folder first.")])


def find_notebooks(project: Project) -> dict[str, Path]:
    """Notebooks by theme, in the order of their numbers.

    A notebook whose name doesn't begin with two digits is left out.

    Raises:
        BadInput: If a numbered one has no proper theme, two have the same theme, or there is none.
    """
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in sorted(project.notebooks.glob("[0-9][0-9]*.ipynb")):
        match = _NOTEBOOK.fullmatch(path.name)
        name = match.group(1) if match else ""
        if not name or name in RESERVED:
            rule = "a numbered notebook is called like 01_trade.ipynb: two digits and a theme in lower case"
            remedy = f"Rename it; {listed(sorted(RESERVED))} can't be themes."
            problems.append(Problem("notebooks", None, None, rule, quoted(path.name), remedy))
        elif name in found:
            rule = "each theme has one notebook"
            remedy = "Rename or delete one."
            problems.append(Problem("notebooks", None, None, rule, f"{found[name].name} and {path.name}", remedy))
        else:
            found[name] = path
    if not found and not problems:
        rule = "there are notebooks called like 01_trade.ipynb"
        problems.append(Problem("notebooks", None, None, rule, "none", "Add one."))
    if problems:
        raise BadInput(problems)
    return found


def published(known: Mapping[str, Path]) -> dict[str, Path]:
    """Notebooks by theme without the drafts."""
    return {name: path for name, path in known.items() if not is_draft(path)}


def choose_themes(names: Sequence[str], known: Iterable[str]) -> list[str]:
    """Themes to build, each once, in the order of the notebooks; all of them if none is named.

    Raises:
        BadInput: With every unknown name and the nearest right one.
    """
    known = list(known)
    problems = [
        Problem("THEME", None, None, "a theme has a notebook", quoted(name), _choices(name, known))
        for name in dict.fromkeys(names)
        if name not in known
    ]
    if problems:
        raise BadInput(problems)
    return [name for name in known if name in names or not names]


def choose_formats(text: str) -> tuple[str, ...]:
    """Formats in a list such as 'html,pdf', each once, in the order of `FORMATS`.

    Raises:
        BadInput: If one is unknown or none is named.
    """
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    rule = f"formats are {listed(list(FORMATS))}, one or several, joined by commas"
    wrong = [name for name in names if name not in FORMATS]
    if wrong or not names:
        found = quoted(wrong[0] if wrong else text)
        raise BadInput([Problem("--formats", None, None, rule, found, _choices(wrong[0] if wrong else "", FORMATS))])
    return tuple(name for name in FORMATS if name in names)


def choose_jobs(number: int | None) -> int:
    """How many notebooks run at once: the given number, or the cores this process may use.

    Raises:
        BadInput: If the number is less than one.
    """
    if number is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if number < 1:
        rule = "at least one notebook runs at a time"
        raise BadInput([Problem("--jobs", None, None, rule, str(number), "Give 1 or more, or leave it out.")])
    return number


def choose_manner(engine: str, timeout: int | None) -> Options:
    """How cells run.

    Raises:
        BadInput: If there is no such engine, or the seconds that a cell may take are less than one or beyond a week.
    """
    problems = []
    if engine not in ENGINES:
        problems.append(
            Problem("--engine", None, None, "cells run in an engine", quoted(engine), _choices(engine, ENGINES))
        )
    if timeout is not None and not 1 <= timeout <= LONGEST_TIMEOUT:
        rule = f"a cell may take from one second to a week, {LONGEST_TIMEOUT:,} seconds"
        problems.append(Problem("--timeout", None, None, rule, str(timeout), "Give such a number, or leave it out."))
    if problems:
        raise BadInput(problems)
    return Options(engine, timeout or CELL_TIMEOUT)


def choose_out(project: Project, out: Path | None) -> Path:
    """The output folder, as a full path; it needn't exist yet.

    Raises:
        BadInput: If it is a file, can't be written, lies among the project's sources, or holds files of others.
    """
    try:
        folder = (out or project.reports).resolve()
        problem = _unfit(folder, project) or _foreign(folder)
    except (OSError, ValueError, RuntimeError) as error:  # a name that is too long, links in a circle
        found = getattr(error, "strerror", None) or str(error)
        problem = "the output folder has a name that the system takes", found, "Choose another folder."
    if problem:
        rule, found, remedy = problem
        place = "reports" if out is None else f"--out {quoted(str(out)) if len(str(out)) > _NAME_LIMIT else out}"
        raise BadInput([Problem(place, None, None, rule, found, remedy)])
    return folder


def _unfit(folder: Path, project: Project) -> tuple[str, str, str] | None:
    root, elsewhere = project.root.resolve(), "Choose another folder."
    if folder.exists() and not folder.is_dir():
        return "the output folder is a folder", "a file", elsewhere
    if folder == root or folder in root.parents:
        return "reports are kept apart from the project", "the project's folder or one above it", elsewhere
    for name in _SOURCES:
        if folder.is_relative_to(root / name):
            return "reports are kept apart from the sources", f"a folder in {name}/", elsewhere
    above = next(path for path in (folder, *folder.parents) if path.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        return "the output folder can be written", f"no permission in {quoted(str(above))}", elsewhere
    longest = max(len(os.fsencode(part)) for part in folder.parts)
    if longest > _PART_LIMIT or len(os.fsencode(folder)) > _PATH_LIMIT:
        rule = f"parts of its path have at most {_PART_LIMIT} bytes, and all together {_PATH_LIMIT:,}"
        return rule, f"{longest} and {len(os.fsencode(folder)):,}", elsewhere
    return None


def _foreign(folder: Path) -> tuple[str, str, str] | None:
    """Files that a build would replace although no build wrote them."""
    state, recorded = manifest.state(folder), {file["path"] for file in manifest.read(folder).get("outputs", [])}
    if state == "damaged" and _reports(folder):
        return None  # the folder is ours, and what turns out not to be is kept
    for name in (*sorted(SUITE), manifest.NAME):
        ours = state == "ours" and name in {*recorded, manifest.NAME}
        if not ours and os.path.lexists(folder / name):
            found = f"{name}, written by something else"
            remedy = "Choose an empty folder, or move that file away."
            return "the output folder is empty or holds koruz's reports", found, remedy
    return None


def _reports(folder: Path) -> bool:
    """Whether reports stand in a folder, by the look of them."""
    return any(path.stem == path.parent.name for path in folder.glob("*/*.ipynb"))


def check_place(job: Job, out: Path) -> list[Problem]:
    """Whether a report's folder is free or holds an earlier report, so that replacing it loses nothing of others."""
    folder, shelf = out / job.place, out / job.shelf
    steps = [path for path in (folder, *folder.parents) if path != out and path.is_relative_to(out)]
    recorded = job.theme in manifest.read(shelf)["themes"] or (manifest.state(shelf) == "damaged" and _reports(shelf))
    astray = [path for path in reversed(steps) if path.is_symlink() or (path.exists() and not path.is_dir())]
    if astray:
        folder, found = astray[0], "a link or a file"
    elif folder.is_dir() and any(folder.iterdir()) and not recorded:
        found = f"files of something else, such as {quoted(sorted(path.name for path in folder.iterdir())[0])}"
    else:
        return []
    rule = "a report's folder is free or holds that report"
    return [Problem(str(folder), None, None, rule, found, "Move them away, or choose another output folder.")]


def read_theme(name: str, notebook: Path) -> Theme:
    """Read what a notebook declares.

    Raises:
        BadInput: If it isn't a notebook or its parameters are wrongly declared.
    """
    content = read_notebook(notebook)
    parameters = tuple(declared(notebook))
    return Theme(name, notebook, notebooks.question_of(content), parameters, is_draft(notebook))


@dataclass(frozen=True)
class _Layer:
    """Values of one origin and the themes that they are meant for."""

    origin: str
    values: Mapping[str, Any]
    themes: Sequence[Theme]

    def problems(self) -> list[Problem]:
        """Names that none of the themes declares."""
        parameters = list(
            {parameter.name: parameter for theme in self.themes for parameter in theme.parameters}.values()
        )
        names = {parameter.name for parameter in parameters}
        context = Context(origins=dict.fromkeys(self.values, self.origin))
        return [unknown(name, parameters, context) for name in self.values if name not in names]


def assign(
    themes: Sequence[Theme], known: Iterable[str], pairs: Sequence[tuple[str, Any]], file: Path | None
) -> list[dict[str, Given]]:
    """Give each theme the values that it declares, once for each set of values in the file.

    The command line goes over the file, and in the file a theme's own values go over the general ones.

    Args:
        themes: Themes to build.
        known: Names of all themes.
        pairs: `-p NAME VALUE`.
        file: `--params FILE`.

    Raises:
        BadInput: If a name is declared by none of the themes, a theme is unknown, or `-p` repeats a name.
    """
    known = list(known)
    sets = load(file) if file else [{}]
    problems = _twice(pairs)
    found = []
    for number, content in enumerate(sets, start=1):
        origin = "" if file is None else file.name if len(sets) == 1 else f"{file.name}, set {number}"
        try:
            found.append(_assigned(themes, known, pairs, content, origin))
        except BadInput as error:
            problems.extend(problem for problem in error.problems if problem not in problems)
    if problems:
        raise BadInput(problems)
    return found


def _assigned(
    themes: Sequence[Theme],
    known: Sequence[str],
    pairs: Sequence[tuple[str, Any]],
    content: dict[str, Any],
    origin: str,
) -> dict[str, Given]:
    general, special = _parted(content, origin, known, themes)
    layers = [
        _Layer(origin, general, themes),
        *(_Layer(origin, special.get(theme.name, {}), [theme]) for theme in themes),
        _Layer("-p", dict(pairs), themes),
    ]
    problems = [problem for layer in layers for problem in layer.problems()]
    if problems:
        raise BadInput(problems)
    return {theme.name: _given(theme, layers) for theme in themes}


def _given(theme: Theme, layers: Sequence[_Layer]) -> Given:
    names = {parameter.name for parameter in theme.parameters}
    mine = [
        (name, value, layer.origin)
        for layer in layers
        if theme in layer.themes
        for name, value in layer.values.items()
        if name in names
    ]
    return Given({name: value for name, value, _ in mine}, {name: origin for name, _, origin in mine})


def _twice(pairs: Sequence[tuple[str, Any]]) -> list[Problem]:
    names = [name for name, _ in pairs]
    return [
        Problem("-p", None, None, "a parameter is given once", f"{quoted(name)} twice", "Delete one of them.")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _parted(
    content: dict[str, Any], origin: str, known: Sequence[str], themes: Sequence[Theme]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Values for all themes, and those for one of them."""
    special = {name: value for name, value in content.items() if isinstance(value, dict)}
    problems = [
        Problem(origin, None, None, "values are grouped by theme", quoted(name), _choices(name, known))
        for name in special
        if name not in known
    ]
    own = {parameter.name for theme in themes for parameter in theme.parameters}
    rule, remedy = "under a theme stand names with values", "Write them below it, or leave the theme out."
    problems += [
        Problem(origin, None, None, rule, f"{name}: {shown(value)}", remedy)
        for name, value in content.items()
        if name in known and name not in {*special, *own}
    ]
    if problems:
        raise BadInput(problems)
    return {name: value for name, value in content.items() if name not in special}, special


def _choices(word: str, words: Iterable[str]) -> str:
    words = list(words)
    return f"{did_you_mean(word, words)}There are: {listed(words)}."


def make_jobs(
    themes: Sequence[Theme],
    given: Mapping[str, Given],
    data: Data,
    formats: tuple[str, ...],
    answers: Answers | None = None,
) -> list[Job]:
    """A job for each theme, its values checked.

    Args:
        themes: Themes to build.
        given: Values asked for each.
        data: The data to build from.
        formats: Formats to export to.
        answers: What the data can answer; None checks the values by themselves only.

    Raises:
        BadInput: With every value of the wrong type or range, of all themes.
    """
    jobs: list[Job] = []
    problems: list[Problem] = []
    for theme in themes:
        asked = given.get(theme.name, Given())
        context = Context(theme.notebook.name, answers, asked.origins)
        try:
            values = check(theme.parameters, asked.values, context)
            standard = defaults(theme.parameters, answers)
        except BadInput as error:
            problems.extend(error.problems)
            continue
        deviating = {name: value for name, value in values.items() if value != standard[name]}
        own = notebook_inputs(theme.notebook)
        inputs = {**own, **data.digests}
        other = bool(deviating) or data.changed
        place = f"variants/draft/{theme.name}" if theme.draft else theme.name
        if other:
            place = f"variants/{shelf(deviating, data)}/{theme.name}"
        laid = replace(data.laid, whole=data.laid.whole and not deviating) if data.laid else None
        if laid:
            inputs[LAID] = laid.digest
        jobs.append(
            Job(
                theme=theme.name,
                notebook=theme.notebook,
                data=data.folder,
                parameters=values,
                defaults=standard,
                edition=data.edition,
                vintage=data.vintage,
                variant=other or theme.draft,
                place=place,
                formats=formats,
                inputs=inputs,
                laid=laid,
                standard=overlaid.standard(theme.name, own, values, data.under) if laid and data.under else None,
            )
        )
    if problems:
        raise BadInput(problems)
    return jobs


def shelf(changed: Mapping[str, Any], data: Data) -> str:
    """A folder name for the reports of some parameters and data that aren't the standard edition's."""
    if data.laid:
        return slug(changed, data.laid.mark, data.laid.word)
    return slug(changed, data.digests[WHOLE] if data.changed else "")


def slug(changed: Mapping[str, Any], data: str = "", word: str = "data") -> str:
    """A folder name for a variant: data and parameters in words, and a short hash unless the words say all of them.

    Args:
        changed: Parameters that differ from the defaults.
        data: Digest of the rows laid over the project's data, or of other data; '' if they don't differ.
        word: What the data are called.

    Returns:
        At most 60 characters of a-z, 0-9, hyphens and in names underscores, whatever the values are.
    """
    if changed and not data and (plain := _plain(changed)):
        return plain
    words = [word] if data else []
    words.extend(f"{name}-{_signed(value)}" for name, value in sorted(changed.items()))
    text = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower())[:_SLUG_LIMIT].strip("-")
    mark = manifest.digest({"parameters": dict(changed), "data": data})[:8]
    return f"{text}-{mark}" if text else mark


def _plain(changed: Mapping[str, Any]) -> str:
    """The parameters in words that no others have; '' if there are no such words.

    After a name, which has no hyphen and begins with a letter, comes a number, true or false, or a code in capitals.
    """
    pairs = [(name, str(value)) for name, value in sorted(changed.items())]
    right = all(_NAME.fullmatch(name) and _VALUES[type(changed[name])].fullmatch(value) for name, value in pairs)
    text = "-".join(f"{name}-{re.sub('^-', 'minus-', value).replace('.', '-').lower()}" for name, value in pairs)
    return text if right and len(text) <= _SLUG_LIMIT and not _MARKED.search(text) else ""


def _signed(value: Any) -> str:
    return f"minus-{-value}" if isinstance(value, int | float) and value < 0 else str(value)


def reasons(job: Job, out: Path) -> Iterator[tuple[str, str]]:
    """Why the report that stands isn't the one that the job would make; nothing if it is.

    Yields:
        Pairs of what differs and its name, as `fingerprint.differences` does, and 'parameter'.
    """
    shelf = out / job.shelf
    entry = manifest.read(shelf)["themes"].get(job.theme)
    yield from differences(entry, job.inputs, job.formats, shelf)
    if entry is not None:
        past, now = entry.get("parameters", {}), job.parameters
        yield from (("parameter", name) for name in sorted({*past, *now}) if past.get(name) != now.get(name))


def up_to_date(job: Job, out: Path) -> bool:
    """Whether the report that stands is the one that the job would make, whole and in every format asked for."""
    return next(reasons(job, out), None) is None


def with_those_that_stand(job: Job, out: Path) -> Job:
    """The job in the formats asked for and in those in which the report stands: beside a new page no old PDF may lie.

    A format whose file was removed by hand isn't made again.
    """
    shelf = out / job.shelf
    entry = manifest.read(shelf)["themes"].get(job.theme, {})
    written = {file["path"] for file in entry.get("outputs", [])}
    files = {name: manifest.file_of(job.theme, name) for name in entry.get("formats", [])}
    stand = {name for name, file in files.items() if file not in written or os.path.lexists(shelf / file)}
    return replace(job, formats=tuple(name for name in FORMATS if name in {*job.formats, *stand}))


@dataclass(frozen=True)
class Options:
    """How reports are executed.

    Attributes:
        engine: 'koruz' runs cells in the report's process, 'kernel' in an ordinary Jupyter kernel below it.
        timeout: Seconds that a cell may take, and an export.
        preloaded: Whether the process is to be forked from one that has imported everything.
    """

    engine: str = "koruz"
    timeout: int = CELL_TIMEOUT
    preloaded: bool = False
