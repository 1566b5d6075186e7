"""What is published of the suite as a whole: the front door, the data package, the volume of all PDFs, the brief.

Each is made anew when it isn't what it would be made from now: digests of that stand beside it in the manifest. Reports
made with other parameters have no part in it; all reports made with other data have one of their own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koruz.data import plainfile
from koruz.report import newest
from koruz.runner.edition import manifest, overlaid
from koruz.runner.edition.stage import Stage, staged
from koruz.runner.edition.unchanged import BRIEFS, DATA, INDEX, OVERVIEW, VOLUME, briefs_of

if TYPE_CHECKING:
    from koruz.export.brief import Brief

FILES = (DATA, VOLUME, *BRIEFS.values(), INDEX)  # the page comes last, since it tells the sizes of the others

_AT_ONCE = 2  # of the files that are made
_POINTS = 5
_MOST_BYTES = 40_000  # of a picture that nobody chose

Entries = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """One file of the suite: digests of what it is made from, and how it is made."""

    name: str
    inputs: Mapping[str, str]
    make: Callable[[], bytes]


def publish(out: Path, data: Path, digests: Mapping[str, str], tell: Callable[[str], None] = print) -> list[str]:
    """Make what is missing, damaged or older than the reports; the caller holds the lock.

    Args:
        out: The output folder; nothing happens if no standard edition is recorded in it.
        data: Folder of the standard edition's data.
        digests: Digests of the data, which are right, of koruz and of the versions; see `manifest.shared_inputs`.
        tell: Told what the user must know of strangers' files.

    Returns:
        What failed, each in one line; the rest is published.
    """
    content = manifest.read(out)
    if "generator" not in content:
        return []
    with ExitStack() as stack:
        files = _Files(out, content["outputs"], stack)
        parts = [*_parts(out, content, data, digests)]
        with ThreadPoolExecutor(_AT_ONCE) as workers:  # Typst and the binding of PDFs leave Python free for the others
            found = [workers.submit(files.found, part) for part in parts]
        for part, future in zip(parts, found, strict=True):
            files.take(part, future.result)
        page = _page_of(out, content, digests, files.made)
        files.take(page, partial(files.found, page))
        if files.drafts or files.made != content["outputs"]:
            now = manifest.renewed({**content, "outputs": files.made}, data, digests)
            files.stage.publish(files.drafts, now)
            for notice in files.stage.notices:
                tell(notice)
    return files.failures


class _Files:
    """The suite's files as they will be recorded, those that stand and new ones.

    Args:
        out: The output folder.
        before: Their records.
        stack: Ends the stage, if one is needed.

    Attributes:
        made: Records.
        drafts: New files by name.
        failures: What failed, each in one line.
    """

    def __init__(self, out: Path, before: Sequence[Mapping[str, Any]], stack: ExitStack) -> None:
        self._out, self._before, self._stack = out, before, stack
        self.made: list[dict[str, Any]] = []
        self.drafts: dict[str, Path] = {}
        self.failures: list[str] = []

    @cached_property
    def stage(self) -> Stage:
        """Where new files are put."""
        return self._stack.enter_context(staged(self._out))

    def found(self, part: Part) -> dict[str, Any] | bytes:
        """The record of a file that needn't be made again, or a new one's content."""
        return _standing(self._out, part, self._before) or part.make()

    def take(self, part: Part, found: Callable[[], dict[str, Any] | bytes]) -> None:
        """Record a file; if it can't be made, the last good one is kept."""
        try:
            file = found()
            if isinstance(file, bytes):
                file, self.drafts[part.name] = _made(self.stage, part, file)
            self.made.append(file)
        except Exception as error:  # a full disk, a picture or a PDF that isn't ours: the others still count
            self.failures.append(f"{part.name}: {_one_line(error)}")
            self.made.extend(_kept(self._out, part, self._before))


def prepare_pages() -> None:
    """Get ready what the run's pages share: work for the time in which the run waits for the fork server."""
    with suppress(Exception):  # if it fails, each page's own process will say why
        from koruz.export import index

        index.prepare()


def prepare(out: Path) -> None:
    """Get ready what the front door is made with: work for the time in which the run waits for its reports.

    Args:
        out: The output folder. Of what stands in it much will stay as it is.
    """
    prepare_pages()
    with suppress(Exception):  # if it fails, the front door itself will say why
        from koruz.export import brief, volume
        from koruz.runner.edition import zips  # noqa: F401

        content = manifest.read(out)
        themes, edition, vintage = content["themes"], str(content.get("edition", "")), str(content.get("vintage", ""))
        pdfs = {theme: (out / file["path"]).read_bytes() for theme, file in _pdfs(themes).items()}
        _page(out, themes, edition, vintage, [])
        volume.prepare(pdfs, edition, vintage)
        brief.prepare()


def _one_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return ": ".join([type(error).__name__, *lines[-1:]])


def awaited(outputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The suite's files while a report has been swapped and the front door not yet made: it counts as missing."""
    page = {"path": INDEX, "sha256": "", "bytes": 0}
    for file in outputs:
        if file["path"] == INDEX:
            page["was"] = file["sha256"] or file.get("was", "")
    return [*(dict(file) for file in outputs if file["path"] != INDEX), page]


def stale(out: Path, data: Path, digests: Mapping[str, str]) -> list[str]:
    """Why the suite's files aren't those of the reports, data and code, a line for each; empty if they are.

    Versions of Python and packages are left out: other ones don't make a file wrong.
    """
    content = manifest.read(out)
    recorded = {file["path"]: file for file in content.get("outputs", [])}
    lines = []
    for part in [*_parts(out, content, data, digests), _page_of(out, content, digests, list(recorded.values()))]:
        file = recorded.get(part.name)
        if file is None or not manifest.whole(out, [file]):
            lines.append(f"{part.name}: missing or changed since it was published")
        elif file.get("inputs", {}).get("content") != part.inputs["content"]:
            lines.append(f"{part.name}: older than what it is made from")
    return lines


def _parts(out: Path, content: Mapping[str, Any], data: Path, digests: Mapping[str, str]) -> Iterator[Part]:
    """The files that belong to the suite as it is recorded, but for its page."""
    themes, named = content["themes"], _named(content)
    codebook = data / "README.md"
    mark = manifest.sha256(codebook) if codebook.is_file() else ""
    yield Part(DATA, _inputs(digests, data=digests["data"], codebook=mark), lambda: _data(data))
    if pdfs := _pdfs(themes):
        marks = [[theme, file["sha256"]] for theme, file in pdfs.items()]
        yield Part(VOLUME, _inputs(digests, **named, pdfs=marks), lambda: _volume(out=out, pdfs=pdfs, **named))
    yield from _briefs(out, themes, lambda **content: _inputs(digests, **named, **content))


def _page_of(
    out: Path, content: Mapping[str, Any], digests: Mapping[str, str], made: Iterable[Mapping[str, Any]]
) -> Part:
    """The suite's page, whose inputs are the other files too."""
    themes, named = content["themes"], _named(content)
    downloads = [file for file in made if file["path"] != INDEX]
    marks = [[file["path"], file["sha256"]] for file in downloads]
    inputs = _inputs(digests, **named, themes=themes, downloads=marks)
    return Part(INDEX, inputs, lambda: _page(out, themes, named["edition"], named["vintage"], downloads).encode())


def _named(content: Mapping[str, Any]) -> dict[str, Any]:
    """What names the suite: edition, day of the data, and the figures laid over, if any are."""
    figures = overlaid.of_suite(content["themes"])
    laid = {"laid": figures} if figures else {}
    return {"edition": str(content.get("edition", "")), "vintage": str(content.get("vintage", "")), **laid}


def _briefs(out: Path, themes: Entries, inputs: Callable[..., dict[str, str]]) -> Iterator[Part]:
    """The overview on two pages."""
    if names := briefs_of(themes):
        notebook = _file(OVERVIEW, themes[OVERVIEW], "ipynb") or {}
        counts = verdicts(themes)
        found = inputs(notebook=notebook["sha256"], verdicts=counts)
        said = cache(lambda: _brief(out / notebook["path"], counts))
        yield from (Part(name, found, partial(_brief_as, name, said)) for name in names)


def _inputs(digests: Mapping[str, str], **content: Any) -> dict[str, str]:
    """Digests of what a file says, with the code that says it, and of the versions."""
    return {
        "content": manifest.digest({**content, "koruz": digests["koruz"]}),
        "environment": digests["environment"],
    }


def _standing(out: Path, part: Part, before: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The record of a file that needn't be made again."""
    known = [file for file in before if file["path"] == part.name and file.get("inputs") == part.inputs]
    return dict(known[0]) if known and manifest.whole(out, known) else None


def _kept(out: Path, part: Part, before: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The record of the last good file, which stands until a new one is whole; it counts as out of date."""
    known = [dict(file) for file in before if file["path"] == part.name and file["path"] != INDEX]
    past = dict.fromkeys(part.inputs, "")
    return [{**file, "inputs": past} for file in known if manifest.whole(out, [file])]


def _made(stage: Stage, part: Part, content: bytes) -> tuple[dict[str, Any], Path]:
    """Put a file into the stage: its record, and where it is."""
    draft = Path(plainfile.create(content, stage.folder))
    made = {"path": part.name, "sha256": manifest.sha256(draft), "bytes": len(content), "inputs": dict(part.inputs)}
    return made, draft


def _pdfs(themes: Entries) -> dict[str, Mapping[str, Any]]:
    """Recorded PDF of each report that has one."""
    files = {theme: _file(theme, entry, "pdf") for theme, entry in themes.items()}
    return {theme: file for theme, file in files.items() if file}


def _file(theme: str, entry: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    """Record of a report's file of one kind: 'html', 'pdf', 'slides', 'seminar', 'ipynb' or 'zip'."""
    name = manifest.file_of(theme, kind)
    return next((file for file in entry.get("outputs", []) if file["path"] == name), None)


def _data(data: Path) -> bytes:
    from koruz.runner.edition.zips import data_package

    return data_package(data)


def _volume(
    out: Path,
    pdfs: Mapping[str, Mapping[str, Any]],
    edition: str,
    vintage: str,
    laid: Mapping[str, Any] | None = None,
) -> bytes:
    from koruz.export.volume import bind

    return bind({theme: (out / file["path"]).read_bytes() for theme, file in pdfs.items()}, edition, vintage, laid)


def _brief(notebook: Path, counts: Mapping[str, int]) -> Brief:
    from koruz.export.brief import of_overview

    drawn = notebook.parent.glob("figures/*-phone.svg")
    phones = {path.stem.removesuffix("-phone"): path.read_text(encoding="utf-8") for path in drawn}
    return of_overview(json.loads(notebook.read_bytes()), counts, phones)


def _brief_as(name: str, said: Callable[[], Brief]) -> bytes:
    from koruz.export import brief

    return brief.html(said()).encode() if name.endswith(".html") else brief.pdf(said())


def _page(out: Path, themes: Entries, edition: str, vintage: str, downloads: Sequence[Mapping[str, Any]]) -> str:
    from koruz.export import index

    return index.render(
        [_card(out, theme, entry) for theme, entry in themes.items()],
        edition,
        vintage,
        points=points(themes),
        verdicts=verdicts(themes),
        downloads={str(file["path"]): int(file["bytes"]) for file in downloads},
        newest=newest_figure(themes, vintage),
        figures=overlaid.of_suite(themes),
    )


def points(themes: Entries) -> list[dict[str, str]]:
    """What matters most, as `text` and the `theme` it is from: the overview's takeaways, five at most.

    While there is no overview, the first takeaway of each report in turn, then the second.
    """
    sources = {OVERVIEW: themes[OVERVIEW]} if themes.get(OVERVIEW, {}).get("takeaways") else themes
    told = {theme: entry.get("takeaways", []) for theme, entry in sources.items()}
    longest = max((len(texts) for texts in told.values()), default=0)
    turns = [(theme, texts[turn]) for turn in range(longest) for theme, texts in told.items() if turn < len(texts)]
    return [{"theme": theme, "text": text} for theme, text in turns[:_POINTS]]


def newest_figure(themes: Entries, vintage: str) -> str:
    """What the newest figure of all reports is, and of when; empty if none is recorded."""
    told = [str(entry["newest"]) for entry in themes.values() if entry.get("newest")]
    return max(told, key=lambda words: newest.known_until(words, vintage), default="")


def verdicts(themes: Entries) -> dict[str, int]:
    """How many statements of the article have each verdict; a statement that several reports show counts once."""
    claims = {claim: verdict for entry in themes.values() for claim, verdict in entry.get("claims", {}).items()}
    return dict(sorted(Counter(claims.values()).items()))


def _card(out: Path, theme: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the front door shows of a report."""
    files = {kind: _file(theme, entry, kind) for kind in ("html", "pdf", "slides", "seminar", "ipynb", "zip")}
    shown = {"title": entry.get("title", theme), "question": entry.get("question", "")}
    shown["verdicts"] = entry.get("verdicts", {})
    sizes = {kind: {"path": file["path"], "bytes": file["bytes"]} for kind, file in files.items() if file}
    return {"theme": theme, **shown, "files": sizes, **_picture(out, theme, entry)}


def _picture(out: Path, theme: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The figure that the notebook names, else the first small one that shows what happened."""
    named = entry.get("picture")
    for exhibit in entry.get("exhibits", []):
        file = out / theme / "figures" / f"{exhibit['name']}.svg"
        fits = exhibit["name"] == named if named else not exhibit.get("what_if")
        if not (exhibit["form"] == "figure" and fits and file.is_file()):
            continue
        if named or file.stat().st_size <= _MOST_BYTES:
            words = {"alt": exhibit["alt"], "caption": exhibit["headline"], "measure": exhibit.get("subtitle", "")}
            return {"picture": file.read_text(encoding="utf-8"), **words}
    return {"picture": None}
