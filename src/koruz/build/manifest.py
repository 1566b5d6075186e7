"""The record of what was published from what: `reports/manifest.json`.

It holds nothing that differs between two runs on the same inputs: no time, host or path outside the project. Each
report's entry carries digests of its own inputs, because a build of one theme leaves the others' entries alone.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from koruz.catalog import digest as data_digest
from koruz.catalog import open_catalog
from koruz.export.document import MIME

NAME = "manifest.json"
GENERATOR = "koruz"
PACKAGE = Path(__file__).parents[1]

# What can change a byte of a report. jupyterlab, rich and the like show or report; they don't write.
PACKAGES = (
    "brotli",
    "cartopy",
    "font-source-sans-pro",
    "fonttools",
    "frictionless",
    "ipykernel",
    "ipython",
    "jinja2",
    "kiwisolver",
    "koreanize-matplotlib",
    "koruz",
    "markdown-it-py",
    "markupsafe",
    "matplotlib",
    "mistune",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "pikepdf",
    "pydantic",
    "pygments",
    "pypandoc_binary",
    "pyproj",
    "seaborn",
    "shapely",
    "traitlets",
    "typst",
    "zopfli",
)

_EXHIBIT = ("name", "form", "headline", "subtitle", "finding", "what_if", "alt")


def python_version() -> str:
    """Major and minor version; a patch release doesn't change what a report says."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def packages() -> dict[str, str]:
    """Installed versions of what can change a byte, by name; absent packages are left out."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def data_files(data: Path) -> list[Path]:
    """Files of a data package that a report can depend on: the descriptor and the files that it names.

    Raises:
        BadInput: If the descriptor can't be read.
    """
    names = (resource.path for resource in open_catalog(data).resources.values())
    return [data / "datapackage.json", *(data / name for name in sorted(names) if (data / name).is_file())]


def source_files(package: Path = PACKAGE) -> list[Path]:
    """Files of the koruz package, sorted, without byte code."""
    return [path for path in _visible(package) if path.suffix not in {".pyc", ".pyo"}]


def _visible(folder: Path) -> list[Path]:
    def keep(path: Path) -> bool:
        parts = path.relative_to(folder).parts
        return path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts)

    return sorted((path for path in folder.rglob("*") if keep(path)), key=lambda path: path.relative_to(folder).parts)


def hashes(folder: Path, files: Iterable[Path], prefix: str) -> dict[str, str]:
    """SHA-256 of each file by `prefix/path-in-folder`, with slashes on every system."""
    return {f"{prefix}/{path.relative_to(folder).as_posix()}": sha256(path) for path in files}


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a mapping's canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def inputs_digest(notebook: Path, data: Path, package: Path = PACKAGE) -> dict[str, str]:
    """Digests of what a report is made from.

    Returns:
        `notebook`, `data` and `koruz`: SHA-256 of the notebook, of the data package and of koruz's own source.
    """
    source = digest(hashes(package, source_files(package), "src/koruz"))
    return {"notebook": sha256(notebook), "data": data_digest(data), "koruz": source}


def shared_digests(data: Path) -> dict[str, str]:
    """Digests that all reports of a build share: `data`, `koruz`, and `environment` for the versions."""
    source = digest(hashes(PACKAGE, source_files(), "src/koruz"))
    environment = digest({"python": python_version(), "packages": packages()})
    return {"data": data_digest(data), "koruz": source, "environment": environment}


def records(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every record of koruz's own type in an executed notebook's outputs, in order."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(MIME)
            if record is not None:
                yield record


def published(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """What an executed notebook publishes: takeaways, values with their papers, exhibits, verdicts by claim, counts."""
    takeaways: list[str] = []
    values: list[Any] = []
    exhibits: list[Any] = []
    claims: dict[str, str] = {}
    for record in records(notebook):
        kind = record["type"]
        if kind == "exhibit":
            exhibits.append({key: record.get(key) for key in _EXHIBIT})
        elif kind == "takeaways":
            takeaways.extend("".join(run["text"] for run in item["runs"]) for item in record["items"])
        elif kind == "ledger":
            claims.update((row["claim"], row["verdict"]) for row in record["rows"])
        values.extend(value for value in _values(record) if value not in values)
    verdicts = dict(sorted(Counter(claims.values()).items()))
    return {
        "takeaways": takeaways,
        "values": values,
        "exhibits": exhibits,
        "claims": claims,
        "verdicts": verdicts,
    }


def _values(record: Mapping[str, Any]) -> Iterator[Any]:
    for item in record.get("items", []):
        yield from item.get("values", [])
        if item.get("value"):
            yield item["value"]
    yield from record.get("values", [])


def outputs(folder: Path, prefix: str) -> list[dict[str, Any]]:
    """Path, SHA-256 and size in bytes of every file in a report's folder."""
    return [
        {
            "path": f"{prefix}/{path.relative_to(folder).as_posix()}",
            "sha256": sha256(path),
            "bytes": path.stat().st_size,
        }
        for path in _visible(folder)
    ]


def whole(reports: Path, files: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every recorded output is there as it was written."""
    return all(
        (reports / file["path"]).is_file() and sha256(reports / file["path"]) == file["sha256"] for file in files
    )


def read(reports: Path) -> dict[str, Any]:
    """The manifest of a folder; an empty one if there is none or it is damaged, so that everything is built again."""
    try:
        content = json.loads((reports / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"themes": {}}
    right = isinstance(content, dict) and content.get("generator") == GENERATOR and isinstance(content["themes"], dict)
    return content if right else {"themes": {}}


def compose(edition: str, vintage: str, data: Path, themes: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest of the given entries, in the order of their notebooks.

    Args:
        edition: Edition of the data.
        vintage: Date of the data.
        data: Folder of the data package.
        themes: Entries by theme.
    """
    ordered = dict(sorted(themes.items(), key=lambda item: item[1]["notebook"]))
    return {
        "generator": GENERATOR,
        "edition": edition,
        "vintage": vintage,
        "python": python_version(),
        "packages": packages(),
        "inputs": {
            **{entry["notebook"]: entry["inputs"]["notebook"] for entry in ordered.values()},
            **hashes(data, data_files(data), "data"),
            **hashes(PACKAGE, source_files(), "src/koruz"),
        },
        "outputs": [],
        "themes": ordered,
    }


def write(reports: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest whole or not at all."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    draft = reports / f".{NAME}"
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(reports / NAME)


def stale(notebooks: Mapping[str, Path], data: Path, reports: Path, package: Path = PACKAGE) -> list[str]:
    """Why the published reports aren't those of the inputs, a line for each theme or file; empty if they are.

    Versions of Python and packages are left out: other ones don't make a report wrong.
    """
    entries = read(reports)["themes"]
    lines = [f"{theme}: published, but there is no notebook" for theme in entries if theme not in notebooks]
    for theme, notebook in notebooks.items():
        if theme not in entries:
            lines.append(f"{theme}: never published")
            continue
        current = inputs_digest(notebook, data, package)
        changed = [name for name, value in current.items() if entries[theme].get("inputs", {}).get(name) != value]
        if changed:
            lines.append(f"{theme}: changed since it was published: {', '.join(changed)}")
        elif not whole(reports, entries[theme].get("outputs", [])):
            lines.append(f"{theme}: a published file is missing or was changed")
    suite = [file for file in read(reports).get("outputs", []) if not whole(reports, [file])]
    return [*lines, *(f"{file['path']}: missing, changed or older than the reports" for file in suite)]
