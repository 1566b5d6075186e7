"""What a report was made from and whether it still stands: digests, with the standard library alone.

Everything that decides whether a report is up to date is here, so that the decision costs no heavy import. Digests of
content decide, never times of files.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import lru_cache

from koruz.data import plainfile
from koruz.runner.edition.shape import believed

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

Place = str | os.PathLike[str]

MANIFEST = "manifest.json"
GENERATOR = "koruz"
PACKAGE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))

# What can change a byte of a report. jupyterlab, rich and the like show or report; they don't write.
PACKAGES = (
    "beautifulsoup4",
    "brotli",
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
    "zopfli",
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
    with os.fdopen(plainfile.opened(path), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a mapping's canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
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


def notebook_digest(path: Place) -> str:
    """Digest of a notebook and of what lies beside it that isn't a notebook: helpers that it may import or read."""
    folder = os.path.dirname(path)
    beside = [name for name in visible_files(folder) if not name.endswith((".ipynb", ".pyc", ".pyo"))]
    if not beside:
        return sha256(path)
    return digest({"": sha256(path), **{name: sha256(os.path.join(folder, name)) for name in beside}})


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
    content = _loaded(reports)
    if not isinstance(content, dict):
        return "damaged"
    if content.get("generator") != GENERATOR:
        return "foreign"
    right = believed(content, GENERATOR)
    return "ours" if right and len(right["themes"]) == len(content["themes"]) else "damaged"


def _loaded(reports: Place) -> Any:
    """The JSON of a folder's manifest; None if there is none."""
    try:
        content = plainfile.read(os.path.join(reports, MANIFEST), plainfile.MANIFEST_LIMIT)
        return json.loads(content.decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def stands(entry: Mapping[str, Any] | None, inputs: Mapping[str, str], formats: Iterable[str], shelf: Place) -> bool:
    """Whether a published report was made from these inputs, in these formats at least, and is whole.

    Args:
        entry: The report's entry in the manifest, or None.
        inputs: Digests of everything that can change a byte of it.
        formats: Formats asked for.
        shelf: Folder of the manifest.
    """
    return (
        entry is not None
        and entry.get("inputs") == dict(inputs)
        and set(formats) <= set(entry.get("formats", []))
        and whole(shelf, entry.get("outputs", []))
    )
