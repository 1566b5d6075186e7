"""What a report was made from and whether it still stands: digests, with the standard library alone.

Everything that decides whether a report is up to date is here, so that the decision costs no heavy import. Digests of
content decide, never times of files. What of the data a report is made from is what it
read, see `koruz.data.reads`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import lru_cache

from koruz.data import plainfile
from koruz.data.package import content
from koruz.runner.edition.shape import believed

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

Place = str | os.PathLike[str]

NOTEBOOK, KORUZ, ENVIRONMENT, EDITION = "notebook", "koruz", "environment", "edition"
"""What every report is made from: its notebook, koruz's modules as one, the versions, edition and date of the data."""

BESIDE, TABLES = "notebooks/", "data/"
"""How the further inputs begin: files beside the notebooks, and files of the data package, of which a report is made
from those that it read. `data` by itself is the package as a whole."""

SEMINARS = "seminars"
"""The folder, beside the notebooks, of the seminars' masters, each with the name of its report's notebook."""

WHOLE = "data"

MANIFEST = "manifest.json"
GENERATOR = "koruz"
PACKAGE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))

# What can change a byte of a report. jupyterlab, rich and the like show or report; they don't write.
PACKAGES = (
    "beautifulsoup4",
    "cartopy",
    "font-source-sans-pro",
    "fonttools",
    "ipykernel",
    "ipython",
    "jinja2",
    "kiwisolver",
    "koreanize-matplotlib",
    "koruz",
    "linkify-it-py",
    "manimgx-fonts",
    "markdown-it-py",
    "markupsafe",
    "math-core",
    "matplotlib",
    "mdit-py-plugins",
    "nbclient",
    "nbconvert",
    "nbformat",
    "noto-cjk-sans-jp-regular",
    "numpy",
    "pandas",
    "papermill",
    "pikepdf",
    "pillow",
    "pydantic",
    "pygments",
    "pyproj",
    "pyyaml",
    "seaborn",
    "shapely",
    "soupsieve",
    "traitlets",
    "typst",
    "uharfbuzz",
    "ziamath",
)


def python_version() -> str:
    """Major and minor version; a patch release doesn't change what a report says."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def packages() -> dict[str, str]:
    """Installed versions of what can change a byte, by name; absent packages are left out."""
    installed = _listed(tuple(sys.path))
    found = {name: installed.get(_canonical(name)) or _declared(name) for name in PACKAGES}
    return {name: version for name, version in found.items() if version}


@lru_cache(maxsize=1)
def _listed(path: tuple[str, ...]) -> Mapping[str, str]:
    """Versions by the names of the folders that installers write, `pandas-3.1.1.dist-info`; the first on the path wins.

    Reading forty files of metadata takes longer than everything else that a run needs which has nothing to do.
    """
    found: dict[str, str] = {}
    for folder in path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in sorted(names):
            if entry.endswith(".dist-info"):
                name, _, version = entry.removesuffix(".dist-info").rpartition("-")
                found.setdefault(_canonical(name), version)
    return found


@lru_cache
def _declared(name: str) -> str | None:
    """The version of what was installed in another way, or None if it isn't there."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _canonical(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def sha256(path: Place) -> str:
    """Hexadecimal SHA-256 of a plain file of its folder; OSError if it is anything else."""
    return plainfile.sha256(path)


def digest(mapping: Mapping[str, Any]) -> str:
    """SHA-256 of a mapping's canonical JSON."""
    text = json.dumps(mapping, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def visible_files(folder: Place) -> list[str]:
    """Names below a folder, with slashes and sorted part by part, without hidden files and byte code."""
    found: list[str] = []
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        inner = os.path.relpath(above, folder)
        prefix = "" if inner == "." else f"{inner.replace(os.sep, '/')}/"
        found.extend(f"{prefix}{name}" for name in files if not name.startswith("."))
    return sorted(found, key=lambda name: name.split("/"))


def notebook_inputs(path: Place) -> dict[str, str]:
    """Digests of a notebook and of what lies beside it that isn't a notebook: helpers that it may import or read.

    What is for seminars is an input of the reports that have one.
    """
    folder, master = os.path.dirname(path), master_of(path)
    below = f"{SEMINARS}/"
    files = [name for name in visible_files(folder) if not name.endswith((".ipynb", ".pyc", ".pyo"))]
    beside = [name for name in files if master or not name.startswith(below)]
    beside += [f"{below}{os.path.basename(path)}"] if master else []
    return {NOTEBOOK: sha256(path), **{f"{BESIDE}{name}": sha256(os.path.join(folder, name)) for name in beside}}


def master_of(path: Place) -> str:
    """The master of the seminar on a notebook's report; '' if it has none."""
    folder, name = os.path.split(path)
    found = os.path.join(folder, SEMINARS, name)
    return found if plainfile.is_plain(found) else ""


def data_inputs(data: Place) -> dict[str, str]:
    """Digests of a data package as a whole and of each of its files, and what edition of when it is.

    Raises:
        OSError, ValueError, KeyError, TypeError: If the descriptor can't be used.
    """
    with open(os.path.join(data, content.DESCRIPTOR), encoding="utf-8-sig") as file:
        descriptor = json.load(file)
    files = content.file_digests(data, content.paths_of(descriptor))
    tables = {**content.table_digests(descriptor, files), **content.source_digests(data, descriptor)}
    return {
        WHOLE: content.whole_digest(files),
        EDITION: " of ".join(filter(None, content.edition_of(descriptor))),
        **{f"{TABLES}{path}": mark for path, mark in sorted(tables.items())},
    }


def shared_inputs(data: Place) -> dict[str, str]:
    """Digests that the reports of a build share, of which each is made from a part; see `data_inputs`."""
    return {**data_inputs(data), KORUZ: source_digest(), ENVIRONMENT: environment_digest()}


def of_report(inputs: Mapping[str, str], read: Iterable[str] | None = None) -> dict[str, str]:
    """The inputs of a report among those that there are, sorted.

    Args:
        inputs: Digests of everything that a report may be made from.
        read: Files of the data package that it read, and parts of them; None if that isn't known, which counts as all.
    """
    known = [n.removeprefix(TABLES) for n in inputs if n.startswith(TABLES) and "#" not in n] if read is None else read
    fixed = {name for name in inputs if name != WHOLE and not name.startswith(TABLES)}
    # A part that isn't there was asked for all the same: a kind of which there are no sources, say.
    return {n: inputs.get(n, content.MISSING) for n in sorted({*fixed, *(f"{TABLES}{path}" for path in known)})}


def moved(recorded: Mapping[str, str], inputs: Mapping[str, str]) -> list[str]:
    """Names of a report's inputs that aren't what they were, sorted.

    What else there is of data counts as little as the package as a whole, of which manifests used to have the digest:
    in such a one it counts as moved, since nobody knows what the report read.
    """
    now = of_report(inputs, [name.removeprefix(TABLES) for name in recorded if name.startswith(TABLES)])
    return sorted(name for name in {*recorded, *now} if recorded.get(name) != now.get(name))


def source_names(package: Place = PACKAGE) -> list[str]:
    """Files of the koruz package, sorted, without byte code."""
    return [name for name in visible_files(package) if not name.endswith((".pyc", ".pyo"))]


def source_hashes(package: Place = PACKAGE) -> dict[str, str]:
    """SHA-256 of each file of the koruz package by `src/koruz/...`."""
    return {f"src/koruz/{name}": sha256(os.path.join(package, name)) for name in source_names(package)}


def source_digest(package: Place = PACKAGE) -> str:
    """Digest of koruz's own source."""
    return digest(source_hashes(package))


def environment_digest() -> str:
    """Digest of the versions of Python and of every package that can change a byte."""
    return digest({"python": python_version(), "packages": packages()})


def whole(reports: Place, files: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every recorded output is there as it was written, itself and not through a link."""
    for file in files:
        path = os.path.join(reports, file["path"])
        try:
            if not plainfile.is_plain(path) or os.path.getsize(path) != file["bytes"] or sha256(path) != file["sha256"]:
                return False
        except (OSError, KeyError):
            return False
    return True


def read_manifest(reports: Place) -> dict[str, Any]:
    """The manifest of a folder, as far as it can be believed; an empty one if there is none or it is damaged.

    What it doesn't hold is built again; see `koruz.runner.edition.shape`.
    """
    return believed(_loaded(reports), GENERATOR) or {"themes": {}}


def state(reports: Place) -> str:
    """What is known of a folder's manifest: 'none', 'ours', 'foreign', or 'damaged' if it can't be read or believed."""
    if not os.path.lexists(os.path.join(reports, MANIFEST)):
        return "none"
    found = _loaded(reports)
    if not isinstance(found, dict):
        return "damaged"
    if found.get("generator") != GENERATOR:
        return "foreign"
    right = believed(found, GENERATOR)
    return "ours" if right and len(right["themes"]) == len(found["themes"]) else "damaged"


def _loaded(reports: Place) -> Any:
    """The JSON of a folder's manifest; None if there is none."""
    try:
        text = plainfile.read(os.path.join(reports, MANIFEST), plainfile.MANIFEST_LIMIT)
        return json.loads(text.decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def differences(
    entry: Mapping[str, Any] | None, inputs: Mapping[str, str], formats: Iterable[str], shelf: Place
) -> Iterator[tuple[str, str]]:
    """Why a published report isn't the one that would be made; nothing if it stands.

    Args:
        entry: The report's entry in the manifest, or None.
        inputs: Digests of everything that a report may be made from.
        formats: Formats asked for.
        shelf: Folder of the manifest.

    Yields:
        Pairs of what differs and its name: 'entry', 'input', 'format' or 'output'.
    """
    if entry is None:
        yield "entry", ""
        return
    yield from (("input", name) for name in moved(entry.get("inputs", {}), inputs))
    yield from (("format", name) for name in formats if name not in entry.get("formats", []))
    yield from (("output", file["path"]) for file in entry.get("outputs", []) if not whole(shelf, [file]))


def stands(entry: Mapping[str, Any] | None, inputs: Mapping[str, str], formats: Iterable[str], shelf: Place) -> bool:
    """Whether a published report is the one that would be made, in these formats at least, and whole."""
    return next(differences(entry, inputs, formats, shelf), None) is None
