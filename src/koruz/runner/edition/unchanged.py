"""Whether a plain run has nothing to do, found out before anything heavy is imported.

`run_all.py` without options, or with names of themes, asks here first. The answer is no whenever there is the slightest
doubt: then the whole command runs, and says what it finds. Pathlib, click, pydantic and pandas stay unimported.
"""

from __future__ import annotations

import os

from koruz.runner.edition import fingerprint
from koruz.runner.edition.drafts import is_draft

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

FORMATS = ("html", "pdf", "slides", "seminar")
"""What a run without options writes."""

INDEX, DATA, VOLUME = "index.html", "koruz-data.zip", "koruz.pdf"
"""Files of the suite as a whole."""

OVERVIEW = "overview"
BRIEFS = {"html": "brief.html", "pdf": "brief.pdf"}
"""The overview on two pages, in each format that the overview has."""

STAGE = ".koruz-"
"""How the folders of a run that goes on, or was killed, begin."""


PASSING = "koruz-"
"""How folders for a run's passing files begin."""


def unchanged(root: str, names: Sequence[str]) -> list[str]:
    """Themes whose reports stand as they would be made, if that holds of all that were asked for.

    Args:
        root: The project's folder.
        names: Themes that were asked for; none means all.

    Returns:
        The themes in the order of their notebooks; an empty list if there may be anything to do.
    """
    reports = os.path.join(root, "reports")
    notebooks = _notebooks(os.path.join(root, "notebooks"))
    manifest = fingerprint.read_manifest(reports)
    for theme in set(notebooks) - set(manifest["themes"]):
        if is_draft(notebooks[theme]):
            del notebooks[theme]
    if set(manifest["themes"]) != set(notebooks) or not set(names) <= set(notebooks) or _left_over(reports):
        return []
    chosen = [theme for theme in notebooks if theme in names or not names]
    shared = fingerprint.shared_inputs(os.path.join(root, "data"))
    right = all(_stands(manifest["themes"][theme], notebooks[theme], shared, reports) for theme in chosen)
    return chosen if right and _suite_stands(manifest, os.path.join(root, "data"), shared, reports) else []


def words(themes: Sequence[str]) -> str:
    """What the command says when nothing has changed."""
    return f"Nothing has changed: {', '.join(themes)}. Use --force to build again."


def _notebooks(folder: str) -> dict[str, str]:
    """Notebooks by theme, in the order of their numbers; empty if one is wrongly named."""
    found: dict[str, str] = {}
    for name in sorted(os.listdir(folder)):
        if not (name[:2].isdigit() and name.endswith(".ipynb")):
            continue
        theme = name[3:].removesuffix(".ipynb")
        if name[2:3] != "_" or theme in found:
            return {}
        found[theme] = os.path.join(folder, name)
    return found


def _left_over(reports: str) -> bool:
    """Whether a run goes on or was killed; a folder without a lock is somebody else's."""
    # Where passing files lie, `tempfile` would say, but it takes a while to import.
    temporary = next((os.environ[name] for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)), "/tmp")
    return any(map(os.path.lexists, _locks(reports, STAGE))) or any(map(_is_free, _locks(temporary, PASSING)))


def _locks(place: str, prefix: str) -> list[str]:
    names = os.listdir(place) if os.path.isdir(place) else []
    return [os.path.join(place, name, "lock") for name in names if name.startswith(prefix)]


def _is_free(path: str) -> bool:
    """Whether there is a lock of this user's that nobody holds: its run was killed. Other projects' runs may live."""
    try:
        import fcntl

        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (ImportError, OSError):
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _stands(entry: Mapping[str, Any], notebook: str, shared: Mapping[str, str], reports: str) -> bool:
    """Whether a report is that of its notebook's own values, whole and in every format.

    The notebook's digest holds its defaults: what was made from them alone is no variant.
    """
    inputs = {**fingerprint.notebook_inputs(notebook), **shared}
    return not entry.get("variant") and fingerprint.stands(entry, inputs, FORMATS, reports)


def _suite_stands(manifest: Mapping[str, Any], data: str, shared: Mapping[str, str], reports: str) -> bool:
    """Whether the files of the suite as a whole are all there; see `koruz.runner.edition.front_page`.

    They are made anew with every report, so only what isn't a report's input needs a look: the codebook.
    """
    recorded = {file["path"]: file for file in manifest["outputs"]}
    themes = manifest["themes"].items()
    printed = any(file["path"] == f"{name}/{name}.pdf" for name, entry in themes for file in entry["outputs"])
    briefs = briefs_of(manifest["themes"])
    if set(recorded) != {INDEX, DATA, *([VOLUME] if printed else []), *briefs}:
        return False
    codebook = os.path.join(data, "README.md")
    mark = fingerprint.sha256(codebook) if os.path.isfile(codebook) else ""
    content = fingerprint.digest({"data": shared["data"], "codebook": mark, "koruz": shared["koruz"]})
    right = all(file["inputs"]["environment"] == shared["environment"] for file in recorded.values())
    return right and recorded[DATA]["inputs"]["content"] == content and fingerprint.whole(reports, recorded.values())


def briefs_of(themes: Mapping[str, Any]) -> list[str]:
    """Names of the briefs that belong to some reports: those of the formats that the overview has."""
    paths = {file["path"] for file in themes.get(OVERVIEW, {}).get("outputs", [])}
    if f"{OVERVIEW}/{OVERVIEW}.ipynb" not in paths:
        return []
    return [name for kind, name in BRIEFS.items() if f"{OVERVIEW}/{OVERVIEW}.{kind}" in paths]
