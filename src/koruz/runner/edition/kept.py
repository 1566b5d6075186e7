"""Editions that are kept by name, below `editions/` of the output folder: a manifest, the data, and what else is asked.

An edition is anything that has a manifest: the standard edition, one with other figures or parameters below
`variants/`, a kept one, or a folder from elsewhere.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from koruz.data.package.content import DESCRIPTOR
from koruz.runner.edition import manifest
from koruz.runner.edition.unchanged import DATA
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted

FOLDER = "editions"
"""Where kept editions lie, below an output folder."""

STANDARD = "standard"
"""What the edition in the output folder itself is called."""

LATEST = "latest"
"""What the edition with other data that was built last can be called."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_TABLES = (".csv", DESCRIPTOR)


@dataclass(frozen=True)
class Edition:
    """A published edition.

    Attributes:
        name: What it is called here.
        folder: Where its manifest lies.
        content: Its manifest.
    """

    name: str
    folder: Path
    content: Mapping[str, Any]

    @property
    def themes(self) -> Mapping[str, Mapping[str, Any]]:
        """Entries of its reports."""
        found: Mapping[str, Mapping[str, Any]] = self.content["themes"]
        return found

    @property
    def partial(self) -> bool:
        """Whether it is a variant, which needn't have every report."""
        return any(entry.get("variant") for entry in self.themes.values())

    @property
    def parameters(self) -> dict[str, Mapping[str, Any]]:
        """The parameters of its reports."""
        return {theme: entry.get("parameters", {}) for theme, entry in self.themes.items()}

    def tables(self) -> dict[str, bytes]:
        """The tables of its data and their description, by name; nothing if its data aren't kept."""
        try:
            with ZipFile(self.folder / DATA) as pack:
                return {name: pack.read(name) for name in pack.namelist() if name.endswith(_TABLES)}
        except (OSError, BadZipFile):
            return {}


def known(out: Path, reports: Path) -> dict[str, Path]:
    """Every edition that can be named, by name: the standard one, kept ones, those below `variants/`.

    Args:
        out: The output folder, whose editions go first.
        reports: The project's own.
    """
    found: dict[str, Path] = {}
    for base in dict.fromkeys([out, reports]):
        own = {STANDARD: base} if manifest.state(base) == "ours" else {}
        below = [*_below(base / FOLDER), *_below(base / "variants")]
        found = {**{path.name: path for path in below}, **own, **found}
    return found


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if (path / manifest.NAME).is_file())


def kept(out: Path, reports: Path) -> list[Edition]:
    """Editions that are kept by name, the oldest first: by the date of their data, then by name."""
    paths = {path.name: path for base in (reports, out) for path in _below(base / FOLDER)}
    found = [Edition(name, path, manifest.read(path)) for name, path in paths.items()]
    return sorted(found, key=lambda each: (str(each.content.get("vintage", "")), each.name))


def find(word: str, out: Path, reports: Path) -> Edition:
    """The edition of a name, that of a folder, or the latest with other data.

    Raises:
        BadInput: If there is none, or its manifest can't be read.
    """
    if word == LATEST:
        return latest(out, reports)
    names = known(out, reports)
    path = Path(word)
    folder = names.get(word) or (path.parent if path.name == manifest.NAME else path)
    if manifest.state(folder) != "ours":
        there = (folder / manifest.NAME).exists()
        found = f"a {manifest.NAME} that can't be read" if there else f"no {manifest.NAME} in {quoted(str(folder))}"
        remedy = f"{did_you_mean(word, names)}There are: {listed([*names], 40) or 'none'}."
        raise BadInput([Problem(quoted(word), None, None, "must name an edition or its folder", found, remedy)])
    return Edition(word if word in names else folder.name or word, folder, manifest.read(folder))


def latest(out: Path, reports: Path) -> Edition:
    """The edition with other data that was built last.

    Raises:
        BadInput: If there is none.
    """
    standard = _data(manifest.read(reports if manifest.state(out) != "ours" else out))
    found = [path for base in dict.fromkeys([out, reports]) for path in _below(base / "variants")]
    others = [path for path in found if _data(manifest.read(path)) not in ({}, standard)]
    if not others:
        remedy = "Build one with --data, or name two editions: `run_all.py compare A B`."
        raise BadInput([Problem("compare", None, None, "needs an edition with other data", "none was built", remedy)])
    path = max(others, key=lambda path: ((path / manifest.NAME).stat().st_mtime_ns, path.name))
    return Edition(path.name, path, manifest.read(path))


def _data(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: mark for name, mark in content.get("inputs", {}).items() if name.startswith("data/")}


def save(edition: Edition, name: str, out: Path, *, whole: bool = False) -> tuple[Path, bool]:
    """Keep an edition by name; nothing is ever overwritten.

    Args:
        edition: What to keep.
        name: What to call it.
        out: The output folder.
        whole: Whether its reports are kept, too.

    Returns:
        Its folder, and whether it tells of its rows: the tables of its data are in it, or what was laid over them.

    Raises:
        BadInput: If it can't be called so, or something is called so.
    """
    place = out / FOLDER / name
    _check(name, place)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".koruz-", dir=place.parent))
    try:
        tables = edition.tables()
        if whole:
            for theme in edition.themes:
                shutil.copytree(edition.folder / theme, draft / theme)
        if tables:
            (draft / DATA).write_bytes(_packed(tables))
        shutil.copyfile(edition.folder / manifest.NAME, draft / manifest.NAME)
        draft.chmod(0o755)
        draft.rename(place)  # whole or not at all
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return place, bool(tables) or any(entry.get("laid") for entry in edition.themes.values())


def _check(name: str, place: Path) -> None:
    rule, remedy = "", ""
    if not _NAME.fullmatch(name) or name in (STANDARD, LATEST):
        own = f"'{STANDARD}' or '{LATEST}'"
        rule = f"a name has at most 60 letters a-z, digits, points, hyphens and underscores, and isn't {own}"
        remedy = "Take a name such as 2027.1."
    elif place.exists() or place.is_symlink():
        rule, remedy = "an edition that is kept is never overwritten", "Take another name."
    if rule:
        raise BadInput([Problem("save", None, None, rule, quoted(name), remedy)])


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Tables in a ZIP, small: they are kept for each edition. The same bytes each time."""
    pack = BytesIO()
    with ZipFile(pack, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o100644 << 16
            archive.writestr(entry, content)
    return pack.getvalue()
