"""A folder in the output folder in which a run writes before it publishes, and how what it wrote changes places.

The folder belongs to the run that holds its lock. A run that was killed has none any more, whatever its number: the
next one reads in the journal which report or file was just changing places, ends that, and clears the folder away.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from koruz.data import plainfile
from koruz.runner.edition import lock, manifest, owned
from koruz.runner.edition.exchange import exchange
from koruz.runner.edition.fingerprint import GENERATOR
from koruz.runner.edition.shape import believed
from koruz.runner.edition.unchanged import STAGE

_JOURNAL = "journal.json"


class Stage:
    """A folder inside the output folder where a run writes before it publishes.

    It is on the same file system, so that a report is swapped in by renaming. What it holds is never published in part.

    Attributes:
        out: The output folder.
        folder: The run's own folder in it.
        notices: What the user must know of strangers' files that were in the way.
    """

    def __init__(self, out: Path) -> None:
        """Make the folder; raises OSError if the output folder can't be written."""
        self.out, self.notices = out, list[str]()
        self._made = [folder for folder in (out, *out.parents) if not folder.exists()]
        out.mkdir(parents=True, exist_ok=True)
        try:
            self.folder, self._lock = lock.folder(STAGE, out)
        except BaseException:
            self._unmake()
            raise

    def new(self, place: str) -> Path:
        """An empty folder for the report that is to stand at `place`."""
        folder = self.folder / "new" / place
        folder.mkdir(parents=True)
        return folder

    @contextmanager
    def swapped(self, place: str, content: Mapping[str, Any] | None = None) -> Iterator[None]:
        """Put the new report at `place`; if that or the block fails, the earlier one stands as before.

        Args:
            place: Its folder, relative to the output folder.
            content: The manifest that the block writes.
        """
        new, target, old = self.folder / "new" / place, self.out / place, self.folder / "old" / place
        shelf, _, theme = place.rpartition("/")
        before = _listed(self.out / shelf, theme)
        owned.folder(self.out, shelf)
        old.parent.mkdir(parents=True, exist_ok=True)
        files = owned.both(before, owned.known(manifest.outputs(new, theme), theme))
        self._note({"place": place, "files": _plain(files), "content": content})
        try:
            _swap(new, target, old)
            try:
                yield
            except BaseException:
                _swap_back(new, target, old)
                raise
        except BaseException:
            self._forget()
            raise
        self.notices += owned.carried(old, place, self.out, before)
        self._forget()

    def publish(self, drafts: Mapping[str, Path], content: Mapping[str, Any]) -> None:
        """Put files of the suite in their places, take away those that aren't published any more, and record that.

        Args:
            drafts: Files in this folder, by name.
            content: The manifest.
        """
        before = manifest.read(self.out).get("outputs", [])
        files = owned.known(before)
        # Whatever needs room on the disk is written before anything changes.
        draft = manifest.drafted(content, self.folder)
        self._note({"content": content})
        for name, path in drafts.items():
            self.notices += owned.replaced(path, name, self.out, files)
        for name in set(files) - {file["path"] for file in content["outputs"]}:
            if owned.is_ours(self.out / name, name, files):
                (self.out / name).unlink()
        draft.replace(self.out / manifest.NAME)
        self._forget()

    def close(self) -> None:
        """Remove the folder, and the output folder if this run made it and left it empty.

        If strangers' files couldn't be carried out of it, it stays for the next run to try again.
        """
        lock.release(self._lock)
        if not (self.folder / _JOURNAL).exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        self._unmake()

    def _unmake(self) -> None:
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()

    def _note(self, content: Mapping[str, Any]) -> None:
        plainfile.write(self.folder / _JOURNAL, json.dumps(content).encode())

    def _forget(self) -> None:
        (self.folder / _JOURNAL).unlink(missing_ok=True)


@contextmanager
def staged(out: Path) -> Iterator[Stage]:
    """A stage that ends with the block."""
    stage = Stage(out)
    try:
        yield stage
    finally:
        stage.close()


def _listed(shelf: Path, theme: str) -> owned.Known:
    """What of a report's folder is the report's, by the manifest that records it."""
    entry = manifest.read(shelf)["themes"].get(theme, {})
    return owned.known(entry.get("outputs", []), theme)


def _plain(files: owned.Known) -> dict[str, list[str]]:
    return {name: sorted(digests) for name, digests in files.items()}


def _swap(new: Path, target: Path, old: Path) -> None:
    """Put a folder in its place, and what was there out of it."""
    if not target.exists():
        new.rename(target)
    elif exchange(new, target):
        new.rename(old)
    else:
        target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            old.rename(target)
            raise


def _swap_back(new: Path, target: Path, old: Path) -> None:
    if not old.exists():
        target.rename(new)
    elif not exchange(old, target):
        target.rename(new)
        old.rename(target)


def recover(out: Path) -> list[str]:
    """End what runs were at that were killed, and clear their folders away; those of runs that live stay.

    Returns:
        What the user must know.
    """
    notices = []
    for folder in sorted(out.glob(f"{STAGE}*")):
        handle = lock.take_over(folder)
        if handle is None:
            continue
        try:
            notices += _ended(folder, out)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            notices.append(f"{folder.name}, left by a run that was killed, stays: {error.strerror or error}")
        finally:
            lock.release(handle)
    return notices


def _ended(stage: Path, out: Path) -> list[str]:
    """Bring what was changing places to its end: the new report stands and is recorded, or the old one stands."""
    journal = _read(stage / _JOURNAL)
    content = believed(journal.get("content"), GENERATOR) or {"themes": {}}
    place = _place(journal.get("place"))
    if not place:
        _record(out, "", content, stage)
        return []
    shelf, _, theme = place.rpartition("/")
    new, old, target = stage / "new" / place, stage / "old" / place, owned.folder(out, shelf) / theme
    if old.is_dir() and not target.exists():
        old.rename(target)
        return []
    _record(out / shelf, theme, content, stage)
    files = {name: frozenset(digests) for name, digests in journal["files"].items()}
    # By the time of the kill, either may be the earlier one.
    return [line for folder in (old, new) for line in owned.carried(folder, place, out, files)]


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(plainfile.read(path, 2 * plainfile.MANIFEST_LIMIT))
        files = content.setdefault("files", {})
        return content if all(isinstance(digests, list) for digests in files.values()) else {}
    except (OSError, ValueError, RecursionError, AttributeError):
        return {}


def _place(name: object) -> str:
    """The place of a report in a journal; '' if there is none, or it would lead elsewhere."""
    if not isinstance(name, str):
        return ""
    right = all(part and not part.startswith(".") for part in name.split("/"))
    return name if right and not any(mark in name for mark in "\\:\0") else ""


def _record(shelf: Path, theme: str, content: Mapping[str, Any], drafts: Path) -> None:
    """Take over, from a manifest that was to be written, what stands as it says."""
    now = manifest.read(shelf)
    entry = content["themes"].get(theme)
    if entry and entry != now["themes"].get(theme) and manifest.whole(shelf, entry.get("outputs", [])):
        inputs = {**now.get("inputs", {}), **content.get("inputs", {})}
        manifest.write(shelf, {**content, "inputs": inputs, "themes": {**now["themes"], theme: entry}}, drafts)
    if not theme and "generator" in now:
        made = {file["path"]: file for file in content.get("outputs", []) if manifest.whole(shelf, [file])}
        stay = [file for file in now.get("outputs", []) if file["path"] not in made]
        if made:
            manifest.write(shelf, {**now, "outputs": [*stay, *made.values()]}, drafts)


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Hold off other runs while this one swaps reports and rewrites the manifest, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems have no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
